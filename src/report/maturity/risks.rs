//! Part 5: what can go wrong: answers that the data contradicts, that rest on guesses, that the room did not share,
//! and a plan that nobody carries.

use crate::domain::finding::Severity;
use crate::domain::maturity::Confidence;
use crate::domain::text::count;
use crate::report::{Block, Section};

use super::{Look, figures};

pub(super) fn section(look: &Look<'_>) -> Section {
    let mut part = Section::new("5. Risks");
    contradictions(look, &mut part);
    guesses(look, &mut part);
    disagreements(look, &mut part);
    plan(look, &mut part);
    if part.blocks.is_empty() {
        part.paragraph(
            "Nothing stands out: no answer contradicts the data, rests on a guess or was disputed, and every step \
             has an owner and a date.",
        );
    }
    part
}

fn contradictions(look: &Look<'_>, part: &mut Section) {
    let claims: Vec<String> = look
        .rows()
        .filter_map(|(row, dimension)| {
            let measured = row.contradiction()?;
            let (answered, is) = (look.level(row.answer.level), look.level(Some(measured.level)));
            Some(format!("{} answered {answered}; {}, which is {is}.", dimension.title, measured.sentence))
        })
        .collect();
    if !claims.is_empty() {
        part.heading("Claimed more than measured");
        part.blocks.push(Block::Callout(
            Severity::Warning,
            "Plans built on these answers begin too high: check them first.".to_owned(),
        ));
        part.list(claims);
    }
}

fn guesses(look: &Look<'_>, part: &mut Section) {
    let unsure = |wanted: &dyn Fn(&super::Row) -> bool| -> Vec<&str> {
        look.rows().filter(|(row, _)| wanted(row)).map(|(_, dimension)| dimension.title.as_str()).collect()
    };
    let guessed = unsure(&|row| row.answer.level.is_some() && row.answer.confidence == Some(Confidence::Guess));
    let skipped = unsure(&|row| row.answer.is_skipped);
    let mut items = Vec::new();
    if !guessed.is_empty() {
        items.push(format!("Guessed: {}. Look for evidence before money is spent on it.", figures::list(&guessed)));
    }
    if !skipped.is_empty() {
        items.push(format!(
            "Skipped, as nobody knew: {}. It is in no average; find out who could answer.",
            figures::list(&skipped)
        ));
    }
    if !items.is_empty() {
        part.heading("Not known well");
        part.list(items);
    }
}

fn disagreements(look: &Look<'_>, part: &mut Section) {
    let words = &look.results.framework;
    let disputed: Vec<String> = look
        .rows()
        .filter_map(|(row, dimension)| {
            let revealed = look.one.is_revealed(&dimension.id);
            let spread = row.spread.as_ref().filter(|spread| spread.is_disagreement && revealed)?;
            let (low, high) = (words.level_name(spread.range.0), words.level_name(spread.range.1));
            let agreed = look.level(row.answer.level);
            let note = if row.answer.note.is_empty() { String::new() } else { format!(" ({})", row.answer.note) };
            Some(format!("{}: votes from {low} to {high}; agreed on {agreed}{note}.", dimension.title))
        })
        .collect();
    if !disputed.is_empty() {
        part.heading("Where the room disagreed");
        part.list(disputed);
    }
}

fn plan(look: &Look<'_>, part: &mut Section) {
    let live = || look.plan().filter(|item| item.state.is_live());
    let overdue = live().filter(|item| item.is_overdue(look.on)).count();
    let unowned = live().filter(|item| item.owner.is_empty()).count();
    let undated = live().filter(|item| item.due.is_none()).count();
    let items: Vec<String> = [
        (overdue, "is overdue", "are overdue"),
        (unowned, "has no owner", "have no owner"),
        (undated, "has no date", "have no date"),
    ]
    .into_iter()
    .filter(|(many, ..)| *many > 0)
    .map(|(many, one, more)| format!("{} {}.", count(many, "step", ""), if many == 1 { one } else { more }))
    .collect();
    if !items.is_empty() {
        part.heading("The plan");
        part.list(items);
    }
}
