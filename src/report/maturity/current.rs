//! Part 1: where it stands: the average and its band, every dimension, how it moved, and what the data says.

use crate::domain::maturity::Sitting;
use crate::domain::text::count;
use crate::report::{Align, Block, KeyFigure, Section, Table};

use super::{Look, charts, figures, sentence};

pub(super) fn section(look: &Look<'_>) -> Section {
    let mut part = Section::new("1. Current state");
    part.blocks.push(Block::KeyFigures(key_figures(look)));
    if let Some(band) = &look.results.band {
        part.paragraph(sentence(&band.focus));
    }
    held(look, &mut part);
    if look.results.average.is_some() {
        part.heading("Dimension by dimension");
        part.blocks.push(Block::Figure(charts::bars(look)));
        if look.results.rows.len() >= 3 {
            part.blocks.push(Block::Figure(charts::radar(look)));
        }
    }
    measured(look, &mut part);
    over_time(look, &mut part);
    part
}

fn key_figures(look: &Look<'_>) -> Vec<KeyFigure> {
    let results = look.results;
    let coverage = results.coverage;
    let note = match (coverage.skipped, coverage.open()) {
        (0, 0) => String::new(),
        (skipped, 0) => format!("{skipped} skipped"),
        (skipped, open) => format!("{skipped} skipped, {open} open"),
    };
    let average = results.average.map_or_else(|| figures::NONE.to_owned(), |one| one.shown(&results.framework));
    let band = match (&results.band, results.framework.bands.is_empty()) {
        (Some(band), _) => band.name.clone(),
        (None, true) => format!("no bands, of {}", results.framework.highest()),
        (None, false) => figures::NONE.to_owned(),
    };
    let change = results.change().map_or_else(|| figures::NONE.to_owned(), |change| change.to_string());
    let last = look
        .room
        .before(look.one)
        .map_or_else(|| "this is the first".to_owned(), |before| format!("since {}", figures::day(before.day())));
    let live = look.plan().filter(|item| item.state.is_live()).count();
    let overdue = look.plan().filter(|item| item.is_overdue(look.on)).count();
    vec![
        KeyFigure::new("Average", average, format!("of {}", results.framework.highest())),
        KeyFigure::new("Band", band, results.band.as_ref().map(|band| band.range()).unwrap_or_default()),
        KeyFigure::new("Answered", format!("{} of {}", coverage.answered, coverage.of), note),
        KeyFigure::new("Change", change, last),
        KeyFigure::new(
            "To do",
            live.to_string(),
            if overdue > 0 { format!("{overdue} overdue") } else { String::new() },
        ),
    ]
}

/// When and how it was answered.
fn held(look: &Look<'_>, part: &mut Section) {
    let words = &look.results.framework;
    let when = match look.one.closed_on {
        Some(day) => format!("closed on {}", figures::day(day)),
        None => format!("begun on {} and still open", figures::day(look.one.started_on)),
    };
    let how = match look.one.sitting {
        Sitting::Solo => "answered by one person".to_owned(),
        Sitting::Workshop => {
            format!("answered in a workshop of {}", count(look.one.participants.len(), "participant", ""))
        }
    };
    let source = if words.source.is_empty() { String::new() } else { format!(", from {}", words.source) };
    part.paragraph(format!("{} (version {}{source}), {how}, {when}.", words.title, words.version));
}

/// What the workspace's own data says beside the answers.
fn measured(look: &Look<'_>, part: &mut Section) {
    let mut table = Table::of(&[
        ("Dimension", Align::Left),
        ("Answered", Align::Left),
        ("What the data says", Align::Left),
        ("Which is", Align::Left),
    ]);
    for (row, dimension) in look.rows() {
        for one in &row.measured {
            let is = look.level(Some(one.level));
            let is = if row.answer.level.is_some_and(|level| level > one.level) {
                format!("{is} ▲ claimed more")
            } else {
                is
            };
            table.row([dimension.title.clone(), look.level(row.answer.level), one.sentence.clone(), is]);
        }
    }
    if !table.rows.is_empty() {
        part.heading("Claimed and measured");
        part.paragraph("Where this workspace holds data about a dimension, it stands beside the answer, as of today.");
        part.table(table);
    }
}

/// How it moved.
fn over_time(look: &Look<'_>, part: &mut Section) {
    let course = look.room.history(&look.one.framework);
    if course.points.len() < 2 {
        return;
    }
    part.heading("Over time");
    let mut table = Table::of(&[
        ("Assessment", Align::Left),
        ("Average", Align::Left),
        ("Change", Align::Right),
        ("Answered", Align::Right),
        ("Held", Align::Left),
    ]);
    for point in &course.points {
        let open = if point.is_open { " (open)" } else { "" };
        table.row([
            format!("{}{open}", figures::day(point.on)),
            point.verdict.clone(),
            point.change.map_or_else(|| figures::NONE.to_owned(), |change| change.to_string()),
            format!("{} of {}", point.coverage.answered, point.coverage.of),
            point.sitting.name().to_owned(),
        ]);
    }
    part.table(table);
    let moved: Vec<String> = look
        .rows()
        .filter_map(|(row, dimension)| {
            let moved = row.moved().filter(|moved| *moved != 0)?;
            let (before, now) = (look.level(row.last), look.level(row.answer.level));
            let way = if moved > 0 { "up" } else { "down" };
            Some(format!("{}: {way} from {before} to {now}.", dimension.title))
        })
        .collect();
    part.list(moved);
    if let Some(due) = course.next_due.filter(|_| !look.one.is_open()) {
        part.paragraph(format!("The next assessment is due on {}.", figures::day(due)));
    }
}
