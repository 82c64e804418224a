//! The totals under the inventory, and the one way in which shares are computed.

use std::collections::BTreeMap;

use super::facts::{Facts, in_home};
use super::{Derived, StackInput, Totals};
use crate::domain::money::{Currency, Money, Rates, Sum};

/// `part / whole`; `None` where there is nothing to divide by, so that no screen shows 0 % of nothing.
pub fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole.is_finite() && whole > 0.0).then(|| part / whole)
}

/// A sum being added up: what has a rate in the total, what has none per currency.
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    total: i64,
    left_out: BTreeMap<Currency, i64>,
}

impl Tally {
    /// Nothing yet.
    pub(crate) fn new() -> Tally {
        Tally { total: 0, left_out: BTreeMap::new() }
    }

    /// Adds an amount: `converted` is it in the workspace's currency, where there is a rate.
    pub(crate) fn add(&mut self, amount: Money, converted: Option<Money>) {
        match converted {
            Some(money) => self.total = self.total.saturating_add(money.minor),
            None => {
                let sum = self.left_out.entry(amount.currency).or_insert(0);
                *sum = sum.saturating_add(amount.minor);
            }
        }
    }

    /// The finished sum.
    pub(crate) fn sum(self, rates: &Rates) -> Sum {
        let left_out = self.left_out.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect();
        Sum { total: Money::new(self.total, rates.home), left_out }
    }
}

/// The monthly marketing budget in the workspace's currency; `None` without one, without a rate, or when it is zero.
pub(crate) fn budget(input: &StackInput) -> Option<Money> {
    input.profile.monthly_budget.and_then(|budget| in_home(budget, input)).filter(|budget| budget.minor > 0)
}

/// Why there is no budget to compare with, in words.
pub(crate) fn no_budget(input: &StackInput) -> String {
    match input.profile.monthly_budget {
        None => "No marketing budget is entered".to_owned(),
        Some(budget) if in_home(budget, input).is_some() => "The marketing budget is zero".to_owned(),
        Some(budget) => format!("The marketing budget ({budget}) has no exchange rate to {}", input.rates.home),
    }
}

/// A share as people read it: `18 %`, `12.5 %`.
pub(crate) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    format!("{tenths} %")
}

/// So many minor units of the workspace's currency, rounded.
pub(crate) fn money_of(minor: f64, input: &StackInput) -> Money {
    Money::new(minor.round() as i64, input.rates.home)
}

/// The totals of the live tools.
pub(crate) fn compute(input: &StackInput, facts: &Facts, derived: &[Derived]) -> Totals {
    let (mut monthly, mut annual, mut marketing) = (Tally::new(), Tally::new(), Tally::new());
    // One tally more than there are layers: the last is for tools without one.
    let mut layers: Vec<(usize, Tally)> = vec![(0, Tally::new()); facts.layers.len() + 1];
    let (mut live, mut without_cost, mut decided, mut suggested) = (0, 0, 0_i64, 0_i64);
    for (at, (tool, fact)) in input.tools.iter().zip(&facts.tools).enumerate().filter(|(_, (_, fact))| fact.live) {
        live += 1;
        let layer = &mut layers[facts.layer(at).unwrap_or(facts.layers.len())];
        layer.0 += 1;
        let Some(cost) = tool.cost else {
            without_cost += 1;
            continue;
        };
        let own = cost.monthly();
        monthly.add(own, fact.monthly);
        layer.1.add(own, fact.monthly);
        if facts.counts_as_marketing(at) {
            marketing.add(own, fact.monthly);
        }
        annual.add(cost.annual(), in_home(cost.annual(), input));
        let minor = |money: Option<Money>| money.map_or(0, |money| money.minor);
        decided = decided.saturating_add(minor(derived[at].saving_decided));
        // What was decided isn't suggested any more: the two never count the same money.
        if tool.verdict.is_none() {
            suggested = suggested.saturating_add(minor(derived[at].saving_suggested));
        }
    }
    let titles = facts.layers.iter().map(|(title, _)| title.as_str()).chain(["Uncategorised"]);
    let by_layer = titles
        .zip(layers)
        .filter(|(_, (tools, _))| *tools > 0)
        .map(|(title, (_, tally))| (title.to_owned(), tally.sum(&input.rates)))
        .collect();
    let marketing = marketing.sum(&input.rates);
    let budget_share = budget(input).and_then(|budget| ratio(marketing.total.minor as f64, budget.minor as f64));
    Totals {
        live,
        without_cost,
        monthly: monthly.sum(&input.rates),
        annual: annual.sum(&input.rates),
        by_layer,
        marketing,
        budget_share,
        saving_decided: Money::new(decided, input.rates.home),
        saving_suggested: Money::new(suggested, input.rates.home),
    }
}
