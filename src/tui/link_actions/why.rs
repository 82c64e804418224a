//! Receipts of a link: why it is in its channel, and what its results were counted from.

use crate::domain::id::RecordRef;
use crate::domain::receipt::Receipt;
use crate::domain::text::thousands;
use crate::domain::utm::Tag;
use crate::domain::utm::channel::{Condition, Mask, UNASSIGNED};
use crate::domain::utm::checker::Checker;
use crate::domain::utm::registry::LinkRow;
use crate::tui::overlays::receipt::Why;
use crate::tui::view::Cx;

/// Opens the receipts of a link, that of a column first.
///
/// # Errors
/// When the file can't be read.
pub fn why(cx: &mut Cx<'_>, checker: &Checker, link: &LinkRow, column: &str) -> eyre::Result<()> {
    let mut receipts = vec![channel(checker, link), results(cx, checker, link)?];
    if matches!(column, "visits" | "leads" | "mqls" | "customers") {
        receipts.reverse();
    }
    cx.open(Why::new(receipts));
    Ok(())
}

/// Which rule of the channel groups took it.
fn channel(checker: &Checker, link: &LinkRow) -> Receipt {
    let kind = checker.policy.source(link.tag(Tag::Source)).map(|source| source.kind.as_str());
    let found = checker.channels.of(&link.link.tags, kind);
    let formula = "the first channel of which one row of conditions fits, in the order of the Vocabulary tab";
    let mut receipt =
        Receipt::new("Channel", found.map_or(UNASSIGNED, |channel| &channel.title), formula).rule(format!(
            "channel groups v{}, as delivered by web analytics; Vocabulary, section Channels, changes them",
            checker.channels.version
        ));
    for tag in [Tag::Source, Tag::Medium, Tag::Campaign] {
        let value = link.tag(tag);
        receipt = receipt.fact(tag.name(), if value.is_empty() { "–" } else { value });
    }
    receipt = receipt.fact("kind of source", kind.unwrap_or("not registered"));
    for when in found.map(|channel| channel.when.as_slice()).unwrap_or_default() {
        receipt = receipt.fact("takes", condition(when));
    }
    receipt
}

/// A row of conditions in words: `kind social, medium *cp* or paid*`.
pub fn condition(when: &Condition) -> String {
    let masks = |masks: &[Mask]| masks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
    let mut parts = Vec::new();
    for (name, words) in [
        ("source", masks(&when.source)),
        ("kind", when.kind.join(" or ")),
        ("medium", masks(&when.medium)),
        ("campaign", masks(&when.campaign)),
    ] {
        if !words.is_empty() {
            parts.push(format!("{name} {words}"));
        }
    }
    parts.join(", ")
}

fn results(cx: &Cx<'_>, checker: &Checker, link: &LinkRow) -> eyre::Result<Receipt> {
    let results = super::results(cx.ws, &[link])?.into_iter().next().unwrap_or_default();
    let number = |n: u64| thousands(i64::try_from(n).unwrap_or(i64::MAX));
    let formula = "touches whose tags count as these, each under its right name; leads counted once each";
    let rule = format!("the policy in force, v{}, change {}", checker.policy.version, checker.policy.edition);
    let mut receipt = Receipt::new("What came of it", format!("{} visits", number(results.visits)), formula).rule(rule);
    for (tag, value) in link.link.tags.iter() {
        receipt = receipt.fact(tag.name(), value);
    }
    receipt = receipt.fact("visits", number(results.visits)).fact("leads", number(results.leads));
    receipt = receipt.fact("MQLs", number(results.mqls)).fact("customers", number(results.customers));
    if let Some(campaign) = cx.ws.campaign_named(link.tag(Tag::Campaign))? {
        receipt.lines.push(crate::domain::receipt::Line {
            label: "campaign".to_owned(),
            value: campaign.called().to_owned(),
            amount: 0,
            record: Some(RecordRef::campaign(campaign.id)),
        });
    }
    Ok(receipt)
}
