//! A card's or bank's statement into proposed tools: charges grouped by merchant, and of these the ones that come
//! again at an even distance. Payments, money back and single purchases are left out, each with its reason.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::field::read::shown;
use crate::domain::money::{Currency, Money};
use crate::domain::text::count;
use crate::frameworks::import_rules::StatementRules;

use super::cell::currency_of_header;
use super::cell::date::{self, DateOrder};
use super::cell::number::{self, Decimal};
use super::mapping::Mapping;
use super::plan::{Outcome, Plan, PlannedRow};
use super::sheet::{Row, Sheet};
use super::sign_in::order;
use super::tools::{Basis, some_of};
use super::{Answers, Policy};

mod groups;

use groups::{Charge, Groups};

/// What importing a statement would do.
pub fn plan(
    sheet: &Sheet,
    mapping: &Mapping,
    basis: &Basis<'_>,
    rules: &StatementRules,
    policy: Policy,
    answers: &Answers,
) -> Plan {
    let mut plan = Plan { file: sheet.name.clone(), warnings: sheet.warnings.clone(), ..Plan::default() };
    let order = mapping.column_of("date").and_then(|at| order(sheet, at, answers, &mut plan));
    let reader = Reader::of(sheet, mapping, basis, rules, order);
    let lines: Vec<Line> = sheet.rows.iter().map(|row| reader.line(row)).collect();
    let sign = reader.charge_sign(&lines);
    let mut groups = Groups::default();
    for (row, line) in sheet.rows.iter().zip(&lines) {
        if let Line::Booked { day, money, text, left_out: false } = line
            && money.minor.signum() == sign
        {
            let charge = Charge { line: row.line, day: *day, minor: money.minor.abs() };
            groups.add(charge, money.currency, text, basis, rules);
        }
    }
    let (mut proposed, monthly, single) = groups.outcomes(&sheet.name, basis, rules, policy);
    let mut blank: Option<(usize, usize, usize)> = None;
    for (row, line) in sheet.rows.iter().zip(lines) {
        let outcome = match line {
            Line::Blank => {
                blank.get_or_insert((plan.rows.len(), row.line, 0)).2 += 1;
                continue;
            }
            Line::Total => Outcome::LeftOut("a total, not a charge".to_owned()),
            Line::Wrong(why) => Outcome::Rejected(why),
            Line::Booked { left_out: true, .. } => {
                Outcome::LeftOut("a payment, fee or transfer, not a purchase".to_owned())
            }
            Line::Booked { money, .. } if money.minor.signum() != sign => {
                Outcome::LeftOut("money back, not a charge".to_owned())
            }
            Line::Booked { .. } => match proposed.remove(&row.line) {
                Some(planned) => {
                    plan.rows.push(planned);
                    continue;
                }
                None => Outcome::LeftOut("a charge without a merchant".to_owned()),
            },
        };
        plan.rows.push(PlannedRow { line: row.line, name: reader.text(row), outcome, notes: row.notes.clone() });
    }
    if let Some((at, line, times)) = blank {
        let reason = if times == 1 { "a blank row".to_owned() } else { format!("{times} blank rows") };
        plan.rows
            .insert(at, PlannedRow { line, name: String::new(), outcome: Outcome::LeftOut(reason), notes: Vec::new() });
    }
    plan.monthly = monthly;
    plan.reject_second_rows();
    say(&mut plan, &single);
    plan
}

/// Says plainly where nothing repeats, and which known products were charged once.
fn say(plan: &mut Plan, single: &groups::Single) {
    plan.warnings.extend(plan.questions.iter().map(super::plan::Question::sentence));
    if single.recurring == 0 {
        let merchants = count(single.merchants, "merchant", "merchants");
        plan.warnings
            .push(format!("Nothing in this statement comes again: {merchants}, and no charge at an even distance."));
    }
    if !single.known.is_empty() {
        plan.warnings.push(format!(
            "Charged once, and known as tools: {}. Import a longer statement, or add them by hand.",
            some_of(&single.known)
        ));
    }
}

/// One line of a statement.
enum Line {
    Blank,
    Total,
    /// A mistake: which.
    Wrong(String),
    Booked {
        day: NaiveDate,
        /// As in the file; whether a charge is positive is decided for the whole file.
        money: Money,
        /// What names the merchant.
        text: String,
        /// A payment, a fee, a transfer.
        left_out: bool,
    },
}

/// How the columns of one statement are read.
struct Reader<'a> {
    sheet: &'a Sheet,
    mapping: &'a Mapping,
    basis: &'a Basis<'a>,
    rules: &'a StatementRules,
    order: Option<DateOrder>,
    decimals: BTreeMap<&'static str, Decimal>,
}

impl<'a> Reader<'a> {
    fn of(
        sheet: &'a Sheet,
        mapping: &'a Mapping,
        basis: &'a Basis<'a>,
        rules: &'a StatementRules,
        order: Option<DateOrder>,
    ) -> Reader<'a> {
        let mut decimals = BTreeMap::new();
        for field in ["amount", "debit", "credit"] {
            if let Some(at) = mapping.column_of(field) {
                let cells = sheet.rows.iter().filter_map(|row| row.cells.get(at)).map(String::as_str);
                decimals.insert(field, number::decimal_of(cells));
            }
        }
        Reader { sheet, mapping, basis, rules, order, decimals }
    }

    fn cell<'r>(&self, row: &'r Row, field: &str) -> &'r str {
        let cell = self.mapping.column_of(field).and_then(|at| row.cells.get(at)).map_or("", String::as_str);
        if self.basis.rules.is_null(cell) { "" } else { cell }
    }

    /// What names the merchant: its own column where it is filled, else the description.
    fn text(&self, row: &Row) -> String {
        let merchant = self.cell(row, "merchant");
        let text = if merchant.is_empty() { self.cell(row, "description") } else { merchant };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn line(&self, row: &Row) -> Line {
        if row.is_blank() {
            return Line::Blank;
        }
        let text = self.text(row);
        if row.cells.iter().any(|cell| self.basis.rules.is_total(cell)) {
            return Line::Total;
        }
        let cell = self.cell(row, "date");
        let day = match date::read(cell) {
            _ if cell.is_empty() => return Line::Wrong("it has no date".to_owned()),
            found => found.day(self.order),
        };
        let Some(day) = day else {
            return Line::Wrong(format!(
                "the date “{}” can't be read: say whether the day or the month comes first, or write 2026-11-20",
                shown(cell)
            ));
        };
        let money = match self.money(row) {
            Ok(Some(money)) => money,
            Ok(None) => return Line::Wrong("it has no amount".to_owned()),
            Err(why) => return Line::Wrong(why),
        };
        let words = [self.cell(row, "description"), self.cell(row, "merchant"), self.cell(row, "type")];
        Line::Booked { day, money, text, left_out: words.iter().any(|word| self.rules.is_left_out(word)) }
    }

    /// The amount of a line; with columns of their own for both directions, what is charged is positive.
    fn money(&self, row: &Row) -> Result<Option<Money>, String> {
        for (field, sign) in [("debit", 1), ("credit", -1)] {
            if let Some(money) = self.amount(row, field)?.filter(|money| money.minor != 0) {
                return Ok(Some(Money::new(sign * money.minor.abs(), money.currency)));
            }
        }
        self.amount(row, "amount")
    }

    fn amount(&self, row: &Row, field: &'static str) -> Result<Option<Money>, String> {
        let cell = self.cell(row, field);
        if cell.is_empty() {
            return Ok(None);
        }
        let header = self.mapping.column_of(field).and_then(|at| self.sheet.headers.get(at));
        let named = self.cell(row, "currency");
        let home = Currency::parse(named)
            .or_else(|| header.and_then(|header| currency_of_header(header)))
            .unwrap_or(self.basis.context.currency);
        let decimal = self.decimals.get(field).copied().unwrap_or(Decimal::Point);
        let plain = number::plain(cell, decimal)?;
        Money::parse(&plain, home).map(Some).map_err(|error| error.0)
    }

    /// The sign that charges have in this file: with columns for both directions it is known; else that of most lines
    /// which are no payments, and where these are even, the opposite of the payments'.
    fn charge_sign(&self, lines: &[Line]) -> i64 {
        let (mut charges, mut payments) = (0_i64, 0_i64);
        for line in lines {
            match line {
                Line::Booked { money, left_out: false, .. } => charges += money.minor.signum(),
                Line::Booked { money, left_out: true, .. } => payments += money.minor.signum(),
                _ => {}
            }
        }
        let two = self.mapping.column_of("debit").is_some() && self.mapping.column_of("credit").is_some();
        match (two, charges.signum(), payments.signum()) {
            (true, ..) | (_, 0, 0) => 1,
            (_, 0, payment) => -payment,
            (_, charge, _) => charge,
        }
    }
}
