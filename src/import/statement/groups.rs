//! Charges grouped by merchant, and what each group becomes: a proposed tool, or left out.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::domain::money::{Cost, Currency, Money, Period};
use crate::domain::taxonomy::Product;
use crate::domain::text::{count, name_key};
use crate::frameworks::import_rules::{Recurrence, StatementRules};
use crate::import::Policy;
use crate::import::plan::{Outcome, PlannedRow};
use crate::import::tools::{Basis, Proposal, propose};

/// One charge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Charge {
    pub(super) line: usize,
    pub(super) day: NaiveDate,
    /// Minor units, positive.
    pub(super) minor: i64,
}

/// The charges of one merchant in one currency.
struct Group {
    name: String,
    vendor: String,
    /// Whether the taxonomy knows it.
    is_product: bool,
    currency: Currency,
    charges: Vec<Charge>,
}

/// All groups, in the order of the file.
#[derive(Default)]
pub(super) struct Groups<'a> {
    by_key: HashMap<(String, Currency), usize>,
    groups: Vec<Group>,
    products: HashMap<String, Option<&'a Product>>,
}

/// What is to be said of the whole statement.
#[derive(Default)]
pub(super) struct Single {
    /// Merchants.
    pub(super) merchants: usize,
    /// Merchants whose charges come again.
    pub(super) recurring: usize,
    /// Known products that were charged once.
    pub(super) known: Vec<String>,
}

impl<'a> Groups<'a> {
    /// Puts a charge to its merchant; one without a name nowhere.
    pub(super) fn add(
        &mut self,
        charge: Charge,
        currency: Currency,
        text: &str,
        basis: &Basis<'a>,
        rules: &StatementRules,
    ) {
        let merchant = rules.merchant(text);
        // Lines that differ in their numbers alone name the same merchant.
        let alike: String = text.chars().filter(|ch| !ch.is_ascii_digit()).collect();
        let product = *self.products.entry(alike).or_insert_with(|| product(text, &merchant, basis));
        let name = product.map_or_else(|| titled(&merchant), |product| product.name.clone());
        if name.is_empty() {
            return;
        }
        let at = *self.by_key.entry((name_key(&name), currency)).or_insert_with(|| {
            let vendor = product.map_or_else(String::new, |product| product.vendor.clone());
            self.groups.push(Group { name, vendor, is_product: product.is_some(), currency, charges: Vec::new() });
            self.groups.len() - 1
        });
        if let Some(group) = self.groups.get_mut(at) {
            group.charges.push(charge);
        }
    }

    /// What happens to each line, the sums of a month, and what is to be said of the whole.
    pub(super) fn outcomes(
        self,
        file: &str,
        basis: &Basis<'_>,
        rules: &StatementRules,
        policy: Policy,
    ) -> (HashMap<usize, PlannedRow>, Vec<Money>, Single) {
        let mut rows = HashMap::new();
        let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
        let mut single = Single { merchants: self.groups.len(), ..Single::default() };
        for group in self.groups {
            let Some(first) = group.charges.first().copied() else { continue };
            let left = |line: usize, reason: &str| PlannedRow {
                line,
                name: group.name.clone(),
                outcome: Outcome::LeftOut(reason.to_owned()),
                notes: Vec::new(),
            };
            match recurring(&group.charges, &rules.recurrence) {
                Some((minor, period)) => {
                    let cost = Cost { amount: Money::new(minor, group.currency), period };
                    single.recurring += 1;
                    let sum = sums.entry(group.currency).or_insert(0);
                    *sum = sum.saturating_add(cost.monthly().minor);
                    rows.insert(first.line, propose(proposal(&group, cost, file, basis), basis, policy));
                    for charge in group.charges.iter().skip(1) {
                        rows.insert(charge.line, left(charge.line, "a further charge of a vendor that is listed"));
                    }
                }
                None => {
                    let once = group.charges.len() == 1;
                    if once && group.is_product {
                        single.known.push(group.name.clone());
                    }
                    let reason = if once { "one charge only" } else { "charges at no even distance or amount" };
                    for charge in &group.charges {
                        rows.insert(charge.line, left(charge.line, reason));
                    }
                }
            }
        }
        let sums = sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect();
        (rows, sums, single)
    }
}

/// A group as a tool: its name as the workspace knows it, its cost, and where that comes from.
fn proposal(group: &Group, cost: Cost, file: &str, basis: &Basis<'_>) -> Proposal {
    let first = group.charges.first().map_or(0, |charge| charge.line);
    let mut proposal = Proposal::named(&group.name, first);
    proposal.tool.cost = Some(cost);
    proposal.tool.vendor.clone_from(&group.vendor);
    let days = || group.charges.iter().map(|charge| charge.day);
    let (from, to) = (days().min().unwrap_or_default(), days().max().unwrap_or_default());
    let same = group.charges.iter().all(|charge| charge.minor == cost.amount.minor);
    let about = if same { "" } else { "about " };
    let told = format!("{} of {about}{}, {from} to {to}", count(group.charges.len(), "charge", "charges"), cost.amount);
    proposal.note_for_new = format!("From {file}: {told}.");
    proposal.notes.push(told);
    // A vendor that sells one known tool is that tool.
    let vendor = name_key(&group.name);
    let mut sold = basis.known.iter().filter(|tool| name_key(&tool.vendor) == vendor);
    if let (Some(tool), None, false) = (sold.next(), sold.next(), group.is_product) {
        proposal.also_named.clone_from(&tool.name);
    }
    proposal
}

/// The usual charge and how often it comes, where charges come again: enough of them, of nearly the same amount, at
/// distances of one window. Several charges of one day are one bill.
fn recurring(charges: &[Charge], rules: &Recurrence) -> Option<(i64, Period)> {
    let one_by_one: Vec<(NaiveDate, i64)> = charges.iter().map(|charge| (charge.day, charge.minor)).collect();
    let mut by_day: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for (day, minor) in &one_by_one {
        *by_day.entry(*day).or_insert(0) += minor;
    }
    even(one_by_one, rules).or_else(|| even(by_day.into_iter().collect(), rules))
}

fn even(mut charges: Vec<(NaiveDate, i64)>, rules: &Recurrence) -> Option<(i64, Period)> {
    charges.sort_unstable();
    if charges.len() < rules.charges.max(2) {
        return None;
    }
    let distances: Vec<i64> =
        charges.windows(2).filter_map(|two| Some((two.last()?.0 - two.first()?.0).num_days())).collect();
    let window = rules
        .windows
        .iter()
        .find(|window| distances.iter().all(|distance| (window.from_days..=window.to_days).contains(distance)))?;
    let mut amounts: Vec<i64> = charges.iter().map(|(_, minor)| *minor).collect();
    amounts.sort_unstable();
    let (least, most) = (*amounts.first()?, *amounts.last()?);
    // Of two in the middle the dearer: what is paid rather goes up.
    let median = *amounts.get(amounts.len() / 2)?;
    let spread = (most - least) as f64 / median.max(1) as f64;
    (spread <= rules.amount_within).then_some(())?;
    Some((median, Period::parse(&window.period)?))
}

/// The product that a line names: by its whole text, by the cleaned merchant, or by what it begins with.
fn product<'a>(text: &str, merchant: &str, basis: &Basis<'a>) -> Option<&'a Product> {
    let mut names = [text, merchant].into_iter().filter(|name| !name.trim().is_empty());
    names.find_map(|name| basis.product(name)).or_else(|| basis.taxonomy.product_charged(text))
}

/// `whole foods market` → `Whole Foods Market`.
fn titled(merchant: &str) -> String {
    let words = merchant.split(' ').filter(|word| !word.is_empty()).map(|word| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}
