//! Data quality as a document: the scorecard with its trend, what to mend first, duplicates, spellings, and how far
//! checklists and the hygiene schedule are.
//!
//! Measures nothing itself: the figures are the [`QualityReview`]'s.

use chrono::NaiveDate;

use crate::domain::date::in_words;
use crate::domain::finding::Severity;
use crate::domain::profile::Business;
use crate::domain::quality::card::{Row, Standing};
use crate::domain::quality::percent_words;
use crate::domain::quality::review::QualityReview;
use crate::domain::quality::room::Quality;
use crate::domain::quality::tasks::{ListKind, TaskList};
use crate::domain::text::{count, thousands};

use super::svg::{Anchor, Canvas, INK, MUTED, Paint, RULE, text_width};
use super::{Align, Block, Doc, Figure, KeyFigure, Section, Table, figures, plain};

const GOOD: Paint = Paint::new("s-good", r##"fill="#4f8a5b""##);
const LOW: Paint = Paint::new("s-low", r##"fill="#b5702f""##);
const NOTHING: Paint = Paint::new("s-none", r##"fill="none" stroke="#999" stroke-width="1""##);
/// Days of the trend that are written out.
const DAYS: usize = 12;
/// Spellings that are written out.
const SPELLINGS: usize = 20;

/// The report about data quality, as of the day on which it was measured.
pub fn quality(review: &QualityReview, business: &Business) -> Doc {
    let room = &*review.room;
    let name = plain(business.profile.name.trim());
    let day = figures::day(room.input.today);
    let mut sections = vec![scorecard(room), mend(room), duplicates(review), spellings(review)];
    sections.push(lists(room));
    Doc {
        title: "Data quality".to_owned(),
        subtitle: if name.is_empty() { day } else { format!("{name} · {day}") },
        lead: lead(room),
        sections,
        layout: super::Layout::Report,
    }
}

/// The whole report in a few sentences.
fn lead(room: &Quality) -> String {
    let leads = room.input.volume.leads;
    if leads == 0 {
        return "There are no leads yet. Import those of your CRM (opsroom import leads FILE), and make this report \
                again."
            .to_owned();
    }
    let (with, of) = room.card.coverage();
    let mut words = format!(
        "Data quality stands at {} over {}, by {with} of {of} measures with the same weight",
        percent_words(room.card.composite()),
        many(leads, "lead", "")
    );
    words.push_str(match room.card.standing() {
        Standing::Reached => ": the target is reached.",
        Standing::Missed => ": the target is missed.",
        Standing::Unknown => ".",
    });
    if let Some(worst) = worst(room).first() {
        let title = worst.measure.title.to_lowercase();
        words.push_str(&format!(" Furthest from its target is {title}: {}.", worst.words()));
    }
    words
}

/// The measures that miss their targets, the furthest first.
fn worst(room: &Quality) -> Vec<&Row> {
    let mut rows: Vec<&Row> = room.card.rows.iter().filter(|row| row.standing() == Standing::Missed).collect();
    rows.sort_by(|a, b| b.short().total_cmp(&a.short()));
    rows
}

fn many(n: u64, one: &str, more: &str) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), one, more)
}

fn number(n: u64) -> String {
    thousands(i64::try_from(n).unwrap_or(i64::MAX))
}

fn scorecard(room: &Quality) -> Section {
    let card = &room.card;
    let (with, of) = card.coverage();
    let mut part = Section::new("1. The scorecard");
    part.blocks.push(Block::KeyFigures(vec![
        KeyFigure::new(
            "Composite",
            percent_words(card.composite()),
            format!("target above {} %, for Run above {} %", card.target, card.run),
        ),
        KeyFigure::new("Measured", format!("{with} of {of}"), "measures without a figure are left out"),
        KeyFigure::new("Leads", number(room.input.volume.leads), "without the archived ones"),
        KeyFigure::new("Unstaged", number(room.input.volume.unstaged), "in no stage that the lifecycle knows"),
    ]));
    let mut table = Table::of(&[
        ("Measure", Align::Left),
        ("Now", Align::Right),
        ("Target", Align::Right),
        ("Looked at", Align::Right),
        ("Result", Align::Left),
        ("What lowers it", Align::Left),
    ]);
    for row in &card.rows {
        let result = match row.standing() {
            Standing::Reached if row.is_uncertain() => "reached, not surely",
            Standing::Reached => "reached",
            Standing::Missed if row.is_uncertain() => "missed, not surely",
            Standing::Missed => "missed",
            Standing::Unknown => "no figure",
        };
        table.row([
            row.measure.title.to_owned(),
            row.figure_words(),
            row.target_words(),
            row.tally.map_or_else(|| figures::NONE.to_owned(), |tally| number(tally.of)),
            result.to_owned(),
            row.words(),
        ]);
    }
    part.blocks.push(Block::Figure(picture(&card.rows, table)));
    part.paragraph(
        "The composite is the mean of the measures, each with the same weight. Where lower is better, 100 % less the \
         figure counts. Stage accuracy comes from a sample, and is given with its 95 % interval.",
    );
    trend(room, &mut part);
    part
}

/// A bar per measure, with its target.
fn picture(rows: &[Row], table: Table) -> Figure {
    let title = "The measures and their targets".to_owned();
    let said: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} (target {})", row.measure.title, row.figure_words(), row.target_words()))
        .collect();
    let said = format!("{}.", said.join("; "));
    let (wide, high, size) = (960.0, 30.0, 13.0);
    let values: Vec<String> =
        rows.iter().map(|row| format!("{}  ({})", row.figure_words(), row.target_words())).collect();
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text_width(text, size)).fold(0.0, f64::max);
    let left = widest(&mut rows.iter().map(|row| row.measure.title)) + 20.0;
    let room = wide - left - widest(&mut values.iter().map(String::as_str)) - 24.0;
    let mut canvas = Canvas::new("quality", wide, 16.0 + high * rows.len() as f64, &title, &said);
    for (at, (row, value)) in rows.iter().zip(&values).enumerate() {
        let top = 8.0 + high * at as f64;
        let base = top + high / 2.0 + 4.5;
        let paint = if row.standing() == Standing::Reached { GOOD } else { LOW };
        canvas.text((0.0, base), Anchor::Start, INK, row.measure.title);
        canvas.rect((left, top + 7.0), (room, high - 14.0), NOTHING);
        canvas.rect((left, top + 7.0), (room * row.figure().unwrap_or(0.0) / 100.0, high - 14.0), paint);
        let target = left + room * row.target.percent / 100.0;
        canvas.line((target, top + 2.0), (target, top + high - 2.0), RULE);
        canvas.text((left + room + 12.0, base), Anchor::Start, MUTED, value);
    }
    Figure { title, svg: canvas.finish(), text_alternative: said, table: Some(table) }
}

fn trend(room: &Quality, part: &mut Section) {
    let composite = room.composite_trend();
    if composite.len() < 2 {
        return;
    }
    part.heading("Over time");
    let mut columns = vec![("Day".to_owned(), Align::Left), ("Composite".to_owned(), Align::Right)];
    columns.extend(room.card.rows.iter().map(|row| (row.measure.title.to_owned(), Align::Right)));
    let named: Vec<(&str, Align)> = columns.iter().map(|(title, align)| (title.as_str(), *align)).collect();
    let mut table = Table::of(&named);
    let from = composite.len().saturating_sub(DAYS);
    for (day, figure) in composite.iter().skip(from) {
        let on = |id: &str| {
            let known = room.trend(id).into_iter().find(|(one, _)| one == day);
            percent_words(known.map(|(_, figure)| figure))
        };
        let mut row = vec![day.to_string(), percent_words(Some(*figure))];
        row.extend(room.card.rows.iter().map(|one| on(one.measure.id)));
        table.rows.push(row);
    }
    part.table(table);
}

fn mend(room: &Quality) -> Section {
    let mut part = Section::new("2. What to mend first");
    let missed = worst(room);
    if missed.is_empty() {
        part.paragraph(if room.card.composite().is_some() {
            "Every measure that has a figure reaches its target."
        } else {
            "Nothing is measured yet."
        });
    }
    let steps = missed.iter().map(|row| {
        format!("{}: {} ({:.1} points short). {}", row.measure.title, row.words(), row.short(), row.measure.next)
    });
    let steps: Vec<String> = steps.collect();
    if !steps.is_empty() {
        part.blocks.push(Block::Numbered(steps));
    }
    for finding in (0..room.hits().len()).filter_map(|at| room.finding(at)) {
        if !finding.rule.starts_with("quality-") {
            part.blocks
                .push(Block::Callout(finding.severity, format!("{}. {}", plain(&finding.sentence), finding.next)));
        }
    }
    if room.hits().iter().all(|hit| hit.severity == Severity::Note) && missed.is_empty() {
        part.paragraph("Nothing is urgent.");
    }
    part
}

fn duplicates(review: &QualityReview) -> Section {
    let mut part = Section::new("3. Duplicates");
    if review.pairs == 0 {
        part.paragraph("No two leads look like one person.");
        return part;
    }
    let sure =
        if review.sure == 1 { "1 of them is" } else { &format!("{} of them are", thousands(review.sure as i64)) };
    part.paragraph(format!(
        "{} of leads look like one person; {sure} sure (the same address, or the same name at one company).",
        count(review.pairs, "pair", "")
    ));
    let mut table = Table::of(&[("Reason", Align::Left), ("Pairs", Align::Right)]);
    for (reason, n) in &review.reasons {
        table.row([(*reason).to_owned(), thousands(*n as i64)]);
    }
    part.table(table);
    let mut table =
        Table::of(&[("Score", Align::Right), ("Reason", Align::Left), ("One", Align::Left), ("Other", Align::Left)])
            .caption(if review.pairs > review.twins.len() { "The surest pairs" } else { "" });
    let named = |(name, email): &(String, String)| {
        if email.is_empty() || email == name { plain(name) } else { format!("{} ({})", plain(name), plain(email)) }
    };
    for twins in &review.twins {
        table.row([twins.score.to_string(), twins.reason.to_owned(), named(&twins.one), named(&twins.other)]);
    }
    part.table(table);
    part
}

fn spellings(review: &QualityReview) -> Section {
    let mut part = Section::new("4. One value, one spelling");
    if review.proposals.is_empty() {
        part.paragraph("Countries, industries, job titles and sources are each spelt in one way.");
        return part;
    }
    let leads: u64 = review.proposals.iter().map(crate::domain::quality::spelling::Proposal::leads).sum();
    part.paragraph(format!(
        "{} in several spellings, over {}.",
        count(review.proposals.len(), "value is written", "values are written"),
        many(leads, "lead", "")
    ));
    let mut table = Table::of(&[
        ("Field", Align::Left),
        ("Keep", Align::Left),
        ("Leads to change", Align::Right),
        ("Now also written", Align::Left),
    ]);
    for one in review.proposals.iter().take(SPELLINGS) {
        let from: Vec<String> = one.from.iter().take(6).map(|(value, n)| format!("{} ({n})", plain(value))).collect();
        table.row([one.field.to_owned(), plain(&one.to), number(one.leads()), from.join(", ")]);
    }
    part.table(table);
    part
}

fn lists(room: &Quality) -> Section {
    let mut part = Section::new("5. Checklists and hygiene");
    let today = room.input.today;
    let mut table = Table::of(&[("List", Align::Left), ("State", Align::Left)]);
    for list in &room.input.rules.lists {
        let (settled, of) = list.settled(&room.input.states, today);
        let word = if list.kind == ListKind::Schedule { "in order" } else { "done" };
        table.row([plain(&list.title), format!("{settled} of {of} {word}")]);
    }
    part.table(table);
    for list in &room.input.rules.lists {
        part.heading(plain(&list.title));
        part.table(tasks(room, list, today));
    }
    part
}

fn tasks(room: &Quality, list: &TaskList, today: NaiveDate) -> Table {
    let mut table = Table::of(&[
        ("Task", Align::Left),
        ("State", Align::Left),
        ("Owner", Align::Left),
        ("Last done", Align::Left),
        (if list.kind == ListKind::Schedule { "Due" } else { "Note" }, Align::Left),
    ]);
    for one in list.standing(&room.input.states) {
        let or = |text: &str| if text.is_empty() { figures::NONE.to_owned() } else { plain(text) };
        let last = match (list.kind, one.due) {
            (ListKind::Schedule, Some(due)) => format!("{due} ({})", in_words(due, today)),
            (ListKind::Schedule, None) => one.task.every.map_or_else(String::new, |every| every.words()),
            (ListKind::Checklist, _) => or(&one.state.note),
        };
        table.row([
            plain(&one.task.text),
            one.state.state.name().to_owned(),
            or(one.owner()),
            one.state.day.map_or_else(|| figures::NONE.to_owned(), |day| day.to_string()),
            last,
        ]);
    }
    table
}
