//! Drawing the results: the verdict on top, below it dimensions, gaps and plan, side by side where there is room.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Chart, Results, Zone, chart, gaps, marked_words, plan};
use crate::domain::date;
use crate::domain::maturity::Sitting;
use crate::domain::maturity::results::{Results as Outcome, Row};
use crate::domain::text::{clean, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::gauge::change_words;
use crate::tui::widgets::panel::{below, empty, line, panel, text, wrap};

/// Least width at which dimensions, gaps and plan are all on the screen.
const SIDE_FROM: u16 = 108;

/// Draws the results.
pub(super) fn render(view: &mut Results, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let has_plan = view.room.as_ref().is_some_and(|room| room.plan(&view.framework).next().is_some());
    if view.outcome.is_none() && !has_plan && view.zone != Zone::Plan {
        let inside = panel(canvas.buf, area, look, "Results", canvas.focused);
        let what = "What the answers come to: the average and what it asks for, each dimension beside its target and last time, the gaps in the order in which to close them, and the plan that closes them. It needs an assessment.";
        let keys = [
            ("S-Tab", "answer one: Assess, ten minutes"),
            ("l", "go to the plan, and type a step of your own"),
            (":", "find any other action"),
        ];
        empty(canvas.buf, inside, look, what, &keys);
        return;
    }
    let used = render_head(view, canvas, area);
    let body = below(area, used);
    if area.width < SIDE_FROM || look.present {
        render_one(view, canvas, body);
        return;
    }
    let left = Rect { width: body.width * 11 / 24, ..body };
    let right = Rect { x: left.right(), width: body.width - left.width, ..body };
    let focused = |zone| canvas.focused && view.zone == zone;
    let (on_dimensions, on_gaps, on_plan) = (focused(Zone::Dimensions), focused(Zone::Gaps), focused(Zone::Plan));
    let inside = panel(canvas.buf, left, look, &dimensions_heading(view), on_dimensions);
    render_dimensions(view, canvas, inside, on_dimensions);
    // The one with the keys gets the room.
    let many = view.outcome.as_ref().map_or(0, |one| one.gaps.len()) as u16;
    let high = if on_gaps { (right.height * 3 / 5).max(many + 2) } else { (many + 2).max(4) }.min(right.height * 3 / 4);
    let upper = Rect { height: high, ..right };
    let lower = below(right, high);
    let inside = panel(canvas.buf, upper, look, &gaps_heading(view), on_gaps);
    gaps::render(view, canvas, inside, on_gaps);
    let inside = panel(canvas.buf, lower, look, &format!("{}{}", plan::heading(view), marked_words(view)), on_plan);
    plan::render(view, canvas, inside, on_plan);
}

/// On a narrow screen, one at a time; the heading names the others.
fn render_one(view: &mut Results, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let names = [
        (Zone::Dimensions, dimensions_heading(view)),
        (Zone::Gaps, gaps_heading(view)),
        (Zone::Plan, format!("{}{}", plan::heading(view), marked_words(view))),
    ];
    let title: Vec<String> = names
        .iter()
        .map(|(zone, name)| if *zone == view.zone { format!("{} {name}", look.mark(Mark::Here)) } else { name.clone() })
        .collect();
    let inside = panel(canvas.buf, area, look, &title.join(" | "), canvas.focused);
    let focused = canvas.focused;
    match view.zone {
        Zone::Dimensions => render_dimensions(view, canvas, inside, focused),
        Zone::Gaps => gaps::render(view, canvas, inside, focused),
        Zone::Plan => plan::render(view, canvas, inside, focused),
    }
}

fn dimensions_heading(view: &Results) -> String {
    let many = view.outcome.as_ref().map_or(0, |one| one.rows.len());
    format!("Dimensions {many}")
}

fn gaps_heading(view: &Results) -> String {
    match view.outcome.as_ref().map_or(0, |one| one.gaps.len()) {
        0 => "Gaps".to_owned(),
        many => format!("Gaps {many}"),
    }
}

/// The verdict, what it asks for, and what is odd about it. Gives the rows used.
fn render_head(view: &Results, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
    let look = canvas.look;
    let (Some(room), Some(outcome), Some(assessment)) = (&view.room, &view.outcome, view.assessment()) else {
        let words = format!(
            "The plan for {}, without an assessment",
            view.room.as_ref().map_or(&*view.framework, |room| room.title_of(&view.framework))
        );
        text(canvas.buf, area, 1, 0, &words, look.style(Role::Heading));
        return 1;
    };
    let mut spans = vec![Span::styled(format!(" {}", clean(&outcome.verdict())), look.style(Role::Heading))];
    if let Some(change) = outcome.change() {
        let (mark, role) = match change.direction() {
            std::cmp::Ordering::Greater => (look.mark(Mark::Up), Role::Good),
            std::cmp::Ordering::Less => (look.mark(Mark::Down), Role::Bad),
            std::cmp::Ordering::Equal => ("", Role::Muted),
        };
        let since = room.before(assessment).map_or(String::new(), |before| format!(" since {}", before.day()));
        spans.push(Span::styled(format!("   {mark} {}{since}", change_words(change, look)), look.style(role)));
    }
    let coverage = outcome.coverage;
    let mut words = format!("   {} of {} answered", coverage.answered, coverage.of);
    if coverage.skipped > 0 {
        words.push_str(&format!(", {} skipped", coverage.skipped));
    }
    let role = if coverage.answered < coverage.of { Role::Warn } else { Role::Muted };
    spans.push(Span::styled(words, look.style(role)));
    line(canvas.buf, area, 0, &Line::from(spans.clone()));
    let used = Line::from(spans).width() as u16;
    let how = match assessment.sitting {
        Sitting::Workshop => format!(", workshop of {}", assessment.participants.len()),
        Sitting::Solo => String::new(),
    };
    let when = if assessment.is_open() {
        "still open".to_owned()
    } else {
        format!("closed {}", date::near(assessment.day(), view.today))
    };
    let what = format!("{} · {when}{how}", outcome.framework.title);
    let wide = width(&clean(&what)) as u16 + 1;
    if used + wide + 2 < area.width {
        text(canvas.buf, area, area.width - wide, 0, &what, look.style(Role::Muted));
    }
    let mut y = 1;
    if used + wide + 2 >= area.width {
        text(canvas.buf, area, 1, y, &what, look.style(Role::Muted));
        y += 1;
    }
    if let Some(band) = &outcome.band {
        let words = format!("{} ({}): {}", band.name, band.range(), band.focus);
        let lines = wrap(&words, usize::from(area.width.saturating_sub(2)));
        // On a low screen one line must do; w tells the rest.
        if area.height < 24 && lines.len() > 1 {
            text(canvas.buf, area, 1, y, &words, look.style(Role::Text));
            y += 1;
        } else {
            for words in lines.iter().take(2) {
                text(canvas.buf, area, 1, y, words, look.style(Role::Text));
                y += 1;
            }
        }
    }
    y + render_oddities(view, canvas, below(area, y), outcome)
}

/// Where the answers contradict the data, and where the room disagreed.
fn render_oddities(view: &Results, canvas: &mut Canvas<'_>, area: Rect, outcome: &Outcome) -> u16 {
    let look = canvas.look;
    let names = |rows: &mut dyn Iterator<Item = &Row>| {
        let all: Vec<&str> = rows.filter_map(|row| outcome.dimension(row.at)).map(|one| one.title.as_str()).collect();
        all.join(", ")
    };
    let contradicted = names(&mut outcome.rows.iter().filter(|row| row.contradiction().is_some()));
    let shown = |row: &&Row| view.assessment().is_some_and(|one| one.is_revealed(&row.answer.dimension));
    let disagreed = names(&mut outcome.disagreements().filter(shown));
    let mut found = Vec::new();
    if !contradicted.is_empty() {
        found.push(format!("{} the workspace's data says less on {contradicted}", look.mark(Mark::Warning)));
    }
    if !disagreed.is_empty() {
        found.push(format!("{} the room disagreed on {disagreed}", look.mark(Mark::Warning)));
    }
    if area.height < 20 && found.len() > 1 {
        found = vec![found.join("  ")];
    }
    for (y, words) in found.iter().enumerate() {
        text(canvas.buf, area, 1, y as u16, words, look.style(Role::Warn));
    }
    found.len() as u16
}

/// The chart, and below it what was said about the dimension one is on.
fn render_dimensions(view: &mut Results, canvas: &mut Canvas<'_>, inside: Rect, focused: bool) {
    let look = canvas.look;
    let Some(room) = view.room.clone() else { return };
    if view.outcome.is_none() {
        text(canvas.buf, inside, 1, 1, "No assessment yet: S-Tab goes to Assess.", look.style(Role::Muted));
        return;
    }
    let detail_least = if look.present { 0 } else { 5.min(inside.height / 3) };
    let room_for_chart = Rect { height: inside.height - detail_least, ..inside };
    let used = match view.chart {
        Chart::Bars => chart::bars(view, canvas, room_for_chart, focused),
        Chart::Radar => {
            // On a low screen the radar takes all of it.
            let high = if look.present || inside.height < 24 { inside.height } else { inside.height * 2 / 3 };
            chart::radar(view, canvas, Rect { height: high, ..inside }, focused)
        }
        Chart::Heat => chart::heat(view, &room, canvas, room_for_chart, focused),
    };
    let low = below(inside, used + 1);
    if look.present && low.height < 8 {
        return;
    }
    let lines = detail(view, look, usize::from(inside.width.saturating_sub(2)));
    for (y, words) in lines.iter().take(usize::from(low.height)).enumerate() {
        line(canvas.buf, low, y as u16, words);
    }
}

/// What was said about the dimension one is on, the most important first.
fn detail(view: &Results, look: Look, space: usize) -> Vec<Line<'static>> {
    let (Some(outcome), Some(row)) = (&view.outcome, view.row()) else { return Vec::new() };
    let Some(dimension) = outcome.dimension(row.at) else { return Vec::new() };
    let words = &outcome.framework;
    let mut out = vec![Line::styled(format!(" {}", clean(&dimension.title)), look.style(Role::Heading))];
    let mut add = |words: &str, role: Role| {
        out.extend(wrap(words, space).into_iter().map(|one| Line::styled(format!(" {one}"), look.style(role))));
    };
    let answer = &row.answer;
    match (answer.level, answer.is_skipped) {
        (Some(level), _) => {
            let sure = answer.confidence.map_or(String::new(), |one| format!(" ({})", one.name()));
            add(&format!("{}{sure}: {}", words.level_name(level), dimension.description(level)), Role::Text);
        }
        (None, true) => add("Skipped: nobody knows. It leaves the average and lowers the coverage.", Role::Muted),
        (None, false) => add("Not answered yet.", Role::Muted),
    }
    for one in &row.measured {
        let below = answer.level.is_some_and(|level| one.level < level);
        let (lead, role) =
            if below { (format!("{} ", look.mark(Mark::Warning)), Role::Warn) } else { (String::new(), Role::Text) };
        let says = if below { "contradicts the answer, and speaks" } else { "speaks" };
        add(
            &format!("{lead}Measured: {}; that {says} for {} (w why)", one.sentence, words.level_name(one.level)),
            role,
        );
    }
    if let Some(target) = answer.target {
        let by = answer.target_on.map_or(String::new(), |on| format!(" by {on}"));
        add(&format!("Target: {}{by}", words.level_name(target)), Role::Text);
    }
    let assessment = view.assessment();
    if let (Some(spread), Some(assessment)) = (&row.spread, assessment)
        && assessment.is_revealed(&answer.dimension)
    {
        let names = |level: u8| {
            let voted =
                assessment.participants.iter().filter(|one| assessment.vote(one.id, &answer.dimension) == Some(level));
            voted.map(|one| one.name.clone()).collect::<Vec<_>>().join(", ")
        };
        let votes: Vec<String> = spread
            .histogram
            .iter()
            .filter(|(_, votes)| *votes > 0)
            .map(|(level, votes)| format!("{} {votes} ({})", words.level_name(*level), names(*level)))
            .collect();
        let lead = if spread.is_disagreement {
            format!("{} They disagreed: ", look.mark(Mark::Warning))
        } else {
            "Votes: ".to_owned()
        };
        add(&format!("{lead}{}", votes.join(" · ")), if spread.is_disagreement { Role::Warn } else { Role::Text });
    }
    for (what, said) in [("Note", &answer.note), ("Evidence", &answer.evidence)] {
        if !said.trim().is_empty() {
            add(&format!("{what}: {}", said.trim()), Role::Muted);
        }
    }
    out
}
