//! The votes of a workshop: who has voted while they are hidden; how they spread once they are on the table.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Here;
use crate::domain::maturity::spread::Spread;
use crate::domain::text::{clean, fit, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::panel::wrap;

/// The most votes that are drawn as single marks.
const MOST_MARKS: usize = 12;

/// The heading: how many have voted, and whether one sees what.
pub(super) fn title(here: &Here<'_>) -> String {
    let (votes, of) = (here.votes(), here.assessment.participants.len());
    if here.is_revealed() {
        format!("Votes · {votes} of {of} on the table")
    } else {
        format!("Votes · {votes} of {of}, hidden")
    }
}

/// What one does next.
fn next(here: &Here<'_>, voter: Option<usize>) -> String {
    let (votes, of) = (here.votes(), here.assessment.participants.len());
    let digits: Vec<String> = here.words.levels.iter().map(|level| level.number.to_string()).collect();
    let who = voter.and_then(|at| here.assessment.participants.get(at)).map_or("", |one| one.name.as_str());
    match (here.is_revealed(), votes) {
        (true, _) if here.answer().level.is_some() => "agreed · r hides them again".to_owned(),
        (true, _) => "a agrees · r hides them again".to_owned(),
        (false, votes) if votes == of => "all have voted: r reveals".to_owned(),
        (false, _) => format!("{} votes for {}", digits.join(" "), fit(&clean(who), 20)),
    }
}

/// One below the other, for the side panel.
pub(super) fn list(here: &Here<'_>, voter: Option<usize>, look: Look, room: usize) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    if here.is_revealed() {
        let lines = spread(here, look, room, true);
        out.extend(lines.into_iter().map(|mut line| {
            line.spans.insert(0, Span::raw(" "));
            line
        }));
    } else {
        for (i, one) in here.assessment.participants.iter().enumerate() {
            let (mark, words, style) = participant(here, i, voter, look);
            let name = fit(&clean(&one.name), room.saturating_sub(12)).into_owned();
            let pad = " ".repeat(room.saturating_sub(width(&name) + width(words) + 3).max(1));
            out.push(Line::styled(format!(" {mark} {name}{pad}{words}"), style));
        }
    }
    out.push(Line::raw(""));
    out.extend(
        wrap(&next(here, voter), room)
            .into_iter()
            .map(|words| Line::styled(format!(" {words}"), look.style(Role::Accent))),
    );
    out
}

/// One behind the other, for a narrow screen.
pub(super) fn flow(here: &Here<'_>, voter: Option<usize>, look: Look, room: usize) -> Vec<Line<'static>> {
    let head = Line::from(vec![
        Span::styled(title(here), look.style(Role::Heading)),
        Span::styled(format!("   {}", next(here, voter)), look.style(Role::Accent)),
    ]);
    let mut out = vec![head];
    if here.is_revealed() {
        out.extend(spread(here, look, room, false));
        return out;
    }
    let (mut line, mut used) = (Vec::new(), 0);
    for (i, one) in here.assessment.participants.iter().enumerate() {
        let (mark, _, style) = participant(here, i, voter, look);
        let words = format!(" {mark} {} ", fit(&clean(&one.name), 24));
        let wide = width(&words) + 1;
        if used > 0 && used + wide > room {
            out.push(Line::from(std::mem::take(&mut line)));
            used = 0;
        }
        used += wide;
        line.push(Span::styled(words, style));
        line.push(Span::raw(" "));
    }
    out.push(Line::from(line));
    out
}

fn participant(here: &Here<'_>, at: usize, voter: Option<usize>, look: Look) -> (&'static str, &'static str, Style) {
    let one = here.assessment.participants.get(at);
    let voted = one.is_some_and(|one| here.assessment.vote(one.id, &here.dimension.id).is_some());
    let (mark, words, role) =
        if voted { (Mark::Ok, "has voted", Role::Good) } else { (Mark::Open, "not yet", Role::Muted) };
    let role = if voter == Some(at) { Role::Selected } else { role };
    (look.mark(mark), words, look.style(role))
}

/// The histogram with the names (below each level, or behind it), and what it means.
fn spread(here: &Here<'_>, look: Look, room: usize, below: bool) -> Vec<Line<'static>> {
    let Some(spread) = &here.row.spread else {
        return vec![Line::styled("Nobody voted.".to_owned(), look.style(Role::Muted))];
    };
    let wide = here.words.levels.iter().map(|level| width(&level.name)).max().unwrap_or(0).min(room / 3);
    let most = spread.histogram.iter().map(|(_, votes)| *votes).max().unwrap_or(0);
    let marks = most.min(MOST_MARKS);
    let mut out = Vec::new();
    for (level, votes) in &spread.histogram {
        let name = fit(&clean(&here.words.level_name(*level)), wide).into_owned();
        let pad = " ".repeat(wide.saturating_sub(width(&name)));
        let bar = if most > MOST_MARKS { votes * MOST_MARKS / most } else { *votes };
        let dots = look.mark(Mark::Set).repeat(bar);
        let gap = " ".repeat(marks.saturating_sub(bar));
        let head = format!("{level} {name}{pad} ");
        let left = room.saturating_sub(width(&head) + marks + 4);
        let names = names(here, *level);
        let votes = if *votes == 0 { String::new() } else { format!("{votes} ") };
        let middle = *level == spread.middle;
        let mut row = vec![
            Span::styled(head, look.style(if middle { Role::Accent } else { Role::Text })),
            Span::styled(format!("{dots}{gap} "), look.style(Role::Accent)),
            Span::styled(votes, look.style(Role::Text)),
        ];
        if !below {
            row.push(Span::styled(fit(&names, left).into_owned(), look.style(Role::Muted)));
        }
        out.push(Line::from(row));
        if below && !names.is_empty() {
            let lines = wrap(&names, room.saturating_sub(2)).into_iter().take(3);
            out.extend(lines.map(|words| Line::styled(format!("  {words}"), look.style(Role::Muted))));
        }
    }
    let missing: Vec<String> =
        here.assessment.without_vote(&here.dimension.id).map(|one| clean(&one.name).into_owned()).collect();
    if !missing.is_empty() {
        let words = format!("no vote: {}", missing.join(", "));
        out.push(Line::styled(fit(&words, room).into_owned(), look.style(Role::Muted)));
    }
    let (mark, role, words) = meaning(here, spread, look);
    for (n, words) in wrap(&words, room.saturating_sub(2)).into_iter().enumerate() {
        let lead = if n == 0 { mark } else { " " };
        out.push(Line::styled(format!("{lead} {words}"), look.style(role)));
    }
    out
}

fn names(here: &Here<'_>, level: u8) -> String {
    let voted =
        |one: &&crate::domain::maturity::Participant| here.assessment.vote(one.id, &here.dimension.id) == Some(level);
    let names: Vec<&str> = here.assessment.participants.iter().filter(voted).map(|one| one.name.as_str()).collect();
    clean(&names.join(", ")).into_owned()
}

/// What the spread means, in words.
fn meaning(here: &Here<'_>, spread: &Spread, look: Look) -> (&'static str, Role, String) {
    let name = |level: u8| here.words.level_name(level);
    let (low, high) = spread.range;
    if low == high {
        return (look.mark(Mark::Ok), Role::Good, format!("All say {}.", name(low)));
    }
    if !spread.is_disagreement {
        return (look.mark(Mark::Ok), Role::Good, format!("Most say {}.", name(spread.middle)));
    }
    let words = match spread.majority {
        Some(most) => format!("They disagree: {} to {}, though most say {}.", name(low), name(high), name(most)),
        None => format!("They disagree: {} to {}, and no level has a majority.", name(low), name(high)),
    };
    let words = format!("{words} Hear the lowest and the highest vote first.");
    (look.mark(Mark::Warning), Role::Warn, words)
}
