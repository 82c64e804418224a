//! Part 2: what to change, in order of priority, decided and suggested told apart.

use crate::domain::finding::Severity;
use crate::domain::stack::receipts::call_words;
use crate::report::{Align, Block, Section, Table};

use super::moves::{self, Move};
use super::{Look, figures};

/// So many critical findings are written out here; the rest stand in the appendix.
const MOST: usize = 12;

pub(super) fn section(look: &Look<'_>) -> Section {
    let mut part = Section::new("2. Recommendations");
    if look.is_empty() {
        part.paragraph(
            "Nothing can be recommended yet. Give each tool a cost and a value from 0 to 10 (s in the Matrix tab \
             asks for one after the other); verdicts follow from these.",
        );
        return part;
    }
    let (decided, open) = (moves::decided(look), moves::suggested(look));
    if decided.is_empty() && open.is_empty() {
        part.paragraph("No verdict changes anything, and the rules suggest to keep every tool as it is.");
    } else {
        part.paragraph(
            "In order of priority: by what it saves in a month, then by how bad the tool’s worst finding is. A \
             cost in place of a saving has a minus.",
        );
    }
    verdicts(look, &mut part, "Decided", &decided);
    verdicts(look, &mut part, "Suggested, not decided yet", &open);
    kept(look, &mut part);
    critical(look, &mut part);
    part
}

fn verdicts(look: &Look<'_>, part: &mut Section, title: &str, moves: &[Move<'_>]) {
    if moves.is_empty() {
        return;
    }
    part.heading(title);
    let mut table = Table::of(&[
        ("Tool", Align::Left),
        ("Verdict", Align::Left),
        ("Why", Align::Left),
        ("Worst finding", Align::Left),
        ("Saves a month", Align::Right),
    ]);
    for one in moves {
        table.row([
            one.tool.name.clone(),
            moves::instruction(one.call),
            why(one),
            one.worst.map_or(figures::NONE.to_owned(), |worst| figures::severity(worst).to_lowercase()),
            figures::money(one.saving),
        ]);
    }
    let unknown = moves.iter().filter(|one| one.saving.is_none()).count();
    let note = if unknown > 0 {
        format!("without {}, whose saving isn’t known", figures::tools(unknown))
    } else {
        String::new()
    };
    let saving = figures::money(moves::known_saving(moves, look.zero()));
    table.total = vec!["Together".to_owned(), String::new(), note, String::new(), saving];
    part.table(table);
}

/// The reason, and where a decision differs from what the rules suggest, that too.
fn why(one: &Move<'_>) -> String {
    let mut why = if one.why.trim().is_empty() { "No reason noted.".to_owned() } else { one.why.to_owned() };
    let suggested = &one.derived.suggestion.call;
    if one.is_decided && suggested.word() != one.call.word() {
        let end = if why.ends_with(['.', '!', '?', '…']) { "" } else { "." };
        why.push_str(&format!("{end} The rules suggest otherwise: {}.", call_words(suggested)));
    }
    why
}

/// What stays.
fn kept(look: &Look<'_>, part: &mut Section) {
    let changing = moves::all(look).len();
    let kept = look.stack.totals.live.saturating_sub(changing);
    if kept > 0 && changing > 0 {
        let stay = if kept == 1 { "stays as it is" } else { "stay as they are" };
        part.paragraph(format!("{} {stay}; appendix A lists all.", figures::tools(kept)));
    }
}

/// What is critical, whatever becomes of the tool.
fn critical(look: &Look<'_>, part: &mut Section) {
    let urgent: Vec<_> = look.findings.iter().filter(|finding| finding.severity == Severity::Critical).collect();
    if urgent.is_empty() {
        return;
    }
    part.heading("Whatever is decided, put right");
    let items =
        urgent.iter().take(MOST).map(|finding| format!("{} {}", sentence(&finding.sentence), sentence(&finding.next)));
    part.blocks.push(Block::Numbered(items.collect()));
    if urgent.len() > MOST {
        part.paragraph(format!("{} more are in appendix B.", urgent.len() - MOST));
    }
}

/// A sentence that ends like one.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}
