//! Why the figures of a column are what they are.

use super::card::Card;
use super::read::Data;
use crate::domain::id::{Id, RecordRef};
use crate::domain::lead::Lead;
use crate::domain::lifecycle::StageKind;
use crate::domain::money::Money;
use crate::domain::receipt::Receipt;
use crate::domain::text::{clean, count, thousands};

/// Leads named in a receipt, to go to.
pub(super) const ROWS: usize = 12;
/// Of more leads in a stage nobody looks for those with the most open, while one waits.
pub(super) const SEARCHED: u64 = 20_000;

/// The receipts of a column: how many, how long, how much, which share. While a filter is on, only how many.
/// `rich` are the leads with the most open, the most first.
pub(super) fn of(
    data: &Data,
    stage: &str,
    cards: &[&Card],
    rich: &[Lead],
    filtered: bool,
    counted: Option<u64>,
) -> Vec<Receipt> {
    let name = data.lifecycle.name_of(stage);
    let rule = format!("lifecycle {} v{}", data.lifecycle.id, data.lifecycle.version);
    let named = |receipt: Receipt| {
        let left = counted.unwrap_or(0).saturating_sub(cards.len() as u64);
        more(cards.iter().fold(receipt, |receipt, card| row(receipt, card)), left)
    };
    if filtered {
        let figure = counted.map_or("still being counted".to_owned(), |leads| count(leads as usize, "lead", "leads"));
        let receipt = Receipt::new(format!("{name} in this filter"), figure, "live leads of the stage that pass the filter; amount, median and conversion are of the whole stage, so they are left out");
        return vec![named(receipt.rule(rule))];
    }
    let tally = data.funnel.tally(stage);
    let days = tally.median_days.map_or("not known".to_owned(), |days| count(days as usize, "day", "days"));
    let median = Receipt::new(format!("Median time in {name}"), days, "days since each lead entered the stage it is in; half of them are longer in it, half shorter. Archived leads are left out")
        .rule(rule.clone())
        .fact("leads", thousands(tally.count as i64));
    let median = if tally.dated < tally.count {
        median.fact("of whom it is known since when", thousands(tally.dated as i64))
    } else {
        median
    };
    let median = if data.lifecycle.can_be_stuck(stage) {
        median.fact(format!("longer than {} days", data.lifecycle.stuck_days), format!("{} stuck", thousands(tally.stuck as i64)))
    } else {
        median
    };
    let amount = Money::new(tally.amount, data.currency);
    let amount = Receipt::new(format!("Open deals of {name}"), amount.to_string(), "open deals of the leads in this stage, each counted once, at its main contact; converted at the rates in the profile")
        .rule(rule.clone())
        .fact("leads", thousands(tally.count as i64));
    let mut all = Vec::new();
    if let Some(share) = data.funnel.conversion(&data.lifecycle, stage) {
        let formula = "leads that ever reached this stage or one behind it, divided by those that ever reached the stage before or one behind it. A lead that skipped a stage counts as having passed it; one in an exit counts as far as it had come";
        let from = data.lifecycle.name_of(&share.from);
        all.push(
            Receipt::new(format!("Conversion from {from} to {name}"), format!("{} %", share.percent()), formula)
                .rule(rule.clone())
                .fact(format!("reached {from} or further"), thousands(share.of as i64))
                .fact(format!("reached {name} or further"), thousands(share.reached as i64)),
        );
    }
    all.push(named(median));
    all.push(rich.iter().fold(amount, |receipt, lead| sum(receipt, lead, data)));
    let exit = data.lifecycle.stage(stage).is_none_or(|one| one.kind == StageKind::Exit);
    let what = if stage.is_empty() { "live leads whose stage no file or person has said in words that the lifecycle knows" } else if exit { "live leads that left the way by this exit" } else { "live leads that are in this stage now" };
    all.push(named(Receipt::new(format!("Leads in {name}"), thousands(tally.count as i64), what).rule(rule)));
    all
}

fn row(receipt: Receipt, card: &Card) -> Receipt {
    let days = card.days.map_or("since when is not known".to_owned(), |days| count(days as usize, "day", "days"));
    let company = if card.company.is_empty() { String::new() } else { format!(" · {}", clean(&card.company)) };
    linked(receipt.fact(format!("{}{company}", clean(&card.name)), days), card.id)
}

/// A lead with what it has open.
fn sum(receipt: Receipt, lead: &Lead, data: &Data) -> Receipt {
    let amount = Money::new(lead.amount, data.currency).to_string();
    linked(receipt.fact(clean(&lead.called()).into_owned(), amount), lead.id)
}

/// How many are not named.
fn more(receipt: Receipt, left: u64) -> Receipt {
    if left == 0 { receipt } else { receipt.fact(format!("and {} more", thousands(left as i64)), "in the column") }
}

/// The last line leads to a lead.
fn linked(mut receipt: Receipt, lead: Id) -> Receipt {
    if let Some(line) = receipt.lines.last_mut() {
        line.record = Some(RecordRef::lead(lead));
    }
    receipt
}
