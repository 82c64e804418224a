//! Part 5: what can go wrong: tools on which work hangs, tools through which all data passes, and what isn't known.

use crate::domain::finding::Severity;
use crate::domain::stack::breakage::Break;
use crate::domain::tool::{Call, RemovalImpact, Tool};
use crate::report::{Align, Block, Section, Table};

use super::steps::verdict;
use super::{Look, figures, gaps};

pub(super) fn section(look: &Look<'_>) -> Section {
    let mut part = Section::new("5. Risks");
    if look.is_empty() {
        part.paragraph(
            "The largest risk is what nobody wrote down: tools that renew by themselves, and flows that fail \
             unseen. Record both to see the others.",
        );
        return part;
    }
    severe(look, &mut part);
    bottlenecks(look, &mut part);
    unknown(look, &mut part);
    part
}

/// Tools without which work stops, with a warning where one of them is to go.
fn severe(look: &Look<'_>, part: &mut Section) {
    part.heading("Work stops without these");
    let severe: Vec<_> = look.live().filter(|(tool, _)| tool.removal == Some(RemovalImpact::Severe)).collect();
    if severe.is_empty() {
        part.paragraph("No tool is marked as severe to remove.");
        return;
    }
    let leaving: Vec<&str> = severe
        .iter()
        .filter(|(tool, _)| tool.verdict.as_ref().is_some_and(|verdict| !matches!(verdict.call, Call::Keep { .. })))
        .map(|(tool, _)| tool.name.as_str())
        .collect();
    if !leaving.is_empty() {
        part.blocks.push(Block::Callout(
            Severity::Warning,
            format!(
                "{} {} to go although work stops without: have the successor running first.",
                figures::list(&leaving),
                if leaving.len() == 1 { "is" } else { "are" }
            ),
        ));
    }
    let mut table = Table::of(&[
        ("Tool", Align::Left),
        ("What breaks", Align::Left),
        ("Owner", Align::Left),
        ("Verdict", Align::Left),
    ]);
    for (tool, derived) in severe {
        table.row([
            tool.name.clone(),
            or_none(&tool.removal_note),
            or_none(&tool.owner),
            verdict(tool, &derived.suggestion.call),
        ]);
    }
    part.table(table);
}

/// Tools whose failure would cut others off from the CRM.
fn bottlenecks(look: &Look<'_>, part: &mut Section) {
    part.heading("The only way to the CRM");
    let is_end = |tool: &Tool| look.taxonomy.category(&tool.category).is_some_and(|category| category.is_crm);
    if !look.live().any(|(tool, _)| is_end(tool)) {
        part.paragraph("No live tool is a CRM or a warehouse, so there is nowhere for data to arrive.");
        return;
    }
    // That all data ends with the CRM itself is no news.
    let mut rows: Vec<(&str, Vec<&str>)> = look
        .live()
        .filter(|(tool, _)| !is_end(tool))
        .map(|(tool, _)| (tool.name.as_str(), cut_off(look, tool)))
        .filter(|(_, cut_off)| !cut_off.is_empty())
        .collect();
    if rows.is_empty() {
        part.paragraph("No tool stands alone between another and the CRM.");
        return;
    }
    rows.sort_by(|a, b| (b.1.len(), a.0).cmp(&(a.1.len(), b.0)));
    part.paragraph("If one of these fails or goes, the data of the others no longer arrives:");
    part.list(rows.iter().map(|(carrier, cut_off)| format!("{carrier}, for {}.", figures::some(cut_off, 8))).collect());
}

/// The tools whose data no longer arrives without a tool.
fn cut_off<'a>(look: &Look<'a>, tool: &Tool) -> Vec<&'a str> {
    let breaks = look.stack.what_breaks(tool.id);
    let lost = breaks.iter().filter(|one| one.kind == Break::CutOff).filter_map(|one| one.record);
    lost.filter_map(|record| look.stack.tool(record.id)).map(|(tool, _)| tool.name.as_str()).collect()
}

/// What isn't known, and what that hides.
fn unknown(look: &Look<'_>, part: &mut Section) {
    part.heading("What isn’t known");
    let gaps = gaps::gaps(look);
    if gaps.is_empty() {
        part.paragraph("Every field that the rules read is filled in for every live tool.");
        return;
    }
    let mut table = Table::of(&[("Missing", Align::Left), ("Tools", Align::Right), ("What it hides", Align::Left)]);
    for gap in gaps {
        table.row([gap.what.to_owned(), format!("{} of {}", gap.tools.len(), gap.of), gap.hides.to_owned()]);
    }
    part.table(table);
}

fn or_none(text: &str) -> String {
    if text.trim().is_empty() { figures::NONE.to_owned() } else { text.to_owned() }
}
