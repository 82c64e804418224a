//! One row of a list of tools into what it says. Values go through the tool's own fields, so that a file is held to
//! the rules of a form.

use crate::domain::field::read::shown;
use crate::domain::money::{Cost, Currency, Money, Period};
use crate::domain::tool::Tier;
use crate::domain::tool::fields::TOOL_FIELDS;
use crate::frameworks::import_rules::{ToolImportRules, header_key};
use crate::import::cell::date::{self, DateCell};
use crate::import::cell::number;
use crate::import::cell::{currency_of_header, scale_of_header};
use crate::import::sheet::Row;

use super::Basis;
use super::columns::{Columns, DATES, header_period, is_plain_note};
use super::said::Said;
use super::some_of;

/// Fields that are read as they stand, or in the words of a list.
const PLAIN: &[&str] =
    &["vendor", "owner", "plan", "output", "removal-note", "url", "contract-months", "notice-days", "capabilities"];
/// The longest line that is put to the notes, in characters.
const LONGEST_NOTE: usize = 4_000;

/// What a row says about its tool.
pub(super) fn read(columns: &Columns<'_>, row: &Row, basis: &Basis<'_>) -> Said {
    let name = columns.cell(row, "name").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut reading = Reading { columns, row, basis, said: Said::named(&name, row.line) };
    reading.said.notes.clone_from(&row.notes);
    if !row.extra.is_empty() {
        let extra = some_of(&row.extra);
        reading.said.notes.push(format!("has more cells than there are headers; not taken: {extra}. Check its values"));
    }
    for field in PLAIN {
        let cell = columns.cell(row, field);
        reading.set(field, cell, cell);
    }
    reading.category();
    reading.words();
    reading.tier();
    reading.numbers();
    reading.cost();
    for field in DATES {
        reading.date(field);
    }
    reading.notes();
    reading.said
}

/// One row while it is read.
struct Reading<'a, 'b> {
    columns: &'a Columns<'a>,
    row: &'a Row,
    basis: &'a Basis<'b>,
    said: Said,
}

impl Reading<'_, '_> {
    /// The cell of a field, if something stands in it.
    fn filled(&self, field: &str) -> Option<&str> {
        Some(self.columns.cell(self.row, field)).filter(|cell| !self.basis.rules.is_null(cell))
    }

    fn note(&mut self, field: &str, cell: &str, why: &str) {
        let header = self.columns.header(field);
        self.said.notes.push(format!("{header} “{}” was left blank: {why}", shown(cell)));
    }

    /// Gives a field what was typed for it; `cell` is what the file has.
    fn set(&mut self, field: &str, cell: &str, typed: &str) {
        if self.basis.rules.is_null(cell) {
            return;
        }
        let Some(row) = TOOL_FIELDS.iter().find(|one| one.name == field) else { return };
        if let Err(error) = (row.set)(&mut self.said.tool, typed, self.basis.context) {
            let (cell, why) = (cell.to_owned(), error.0);
            self.note(field, &cell, &why);
        }
    }

    fn category(&mut self) {
        let Some(word) = self.filled("category").map(str::to_owned) else { return };
        match self.basis.taxonomy.category_named(&word) {
            Some(category) => self.said.tool.category.clone_from(&category.id),
            None => {
                let usual = self.basis.product(&self.said.tool.name).map(|product| product.category.as_str());
                let instead = match usual {
                    Some(usual) => {
                        format!("there is no such category; usually it is {}", self.basis.taxonomy.title_of(usual))
                    }
                    None => "there is no such category".to_owned(),
                };
                self.note("category", &word, &instead);
            }
        }
    }

    /// Fields whose words have a list.
    fn words(&mut self) {
        let rules = self.basis.rules;
        let lists =
            [("status", &rules.status_words), ("removal", &rules.removal_words), ("auto-renews", &rules.truth_words)];
        for (field, list) in lists {
            // Here “none” may be an answer.
            let cell = self.columns.cell(self.row, field).to_owned();
            let known = ToolImportRules::word(list, &cell).filter(|_| !cell.is_empty());
            self.set(field, known.unwrap_or(&cell), known.unwrap_or(&cell));
            if known == Some("none") {
                self.said.tool.removal = crate::domain::tool::RemovalImpact::parse("none");
            }
            if field == "status" && known.is_some() {
                self.said.status = Some(self.said.tool.status);
            }
        }
        for (field, slot) in [("verdict", &mut self.said.decision), ("verdict-reason", &mut self.said.reason)] {
            let cell = self.columns.cell(self.row, field);
            if !rules.is_null(cell) {
                *slot = behind_null(cell, rules).split_whitespace().collect::<Vec<_>>().join(" ");
            }
        }
    }

    /// The tier by its own column, else by the plan's name.
    fn tier(&mut self) {
        let rules = self.basis.rules;
        let own = self.filled("tier").map(|cell| (cell.to_owned(), rules.tier_of(cell)));
        if let Some((cell, found)) = own {
            self.set("tier", &cell, found.unwrap_or(&cell));
            return;
        }
        let plan = self.said.tool.plan.clone();
        let product = self.basis.product(&self.said.tool.name);
        let category = match product {
            Some(product) if self.said.tool.category.is_empty() => &product.category,
            _ => &self.said.tool.category,
        };
        let plans = self.basis.taxonomy.category(category).map_or(&[][..], |category| &category.enterprise_plans);
        let key = header_key(&plan);
        self.said.tool.tier = if !plan.is_empty() && plans.iter().any(|word| header_key(word) == key) {
            Some(Tier::Enterprise)
        } else {
            rules.tier_of(&plan).and_then(Tier::parse)
        };
    }

    /// A number of a field, if there is one that can be read.
    fn number(&mut self, field: &str) -> Option<(String, f64)> {
        let cell = self.filled(field)?.to_owned();
        match number::decimal_number(&cell, self.columns.decimal(field)) {
            Ok(number) => Some((cell, number)),
            Err(why) => {
                self.note(field, &cell, &why);
                None
            }
        }
    }

    fn numbers(&mut self) {
        for field in ["seats-paid", "seats-active"] {
            if let Some((cell, number)) = self.number(field) {
                self.set(field, &cell, &number.to_string());
            }
        }
        if let Some(cell) = self.filled("feature-use").map(str::to_owned) {
            let typed = match number::decimal_number(&cell, self.columns.decimal("feature-use")) {
                // A spreadsheet keeps 65 % as 0.65.
                Ok(share) if share > 0.0 && share < 1.0 && !cell.contains('%') => format!("{:.0}", share * 100.0),
                Ok(percent) => format!("{percent:.0}"),
                Err(_) => cell.clone(),
            };
            self.set("feature-use", &cell, &typed);
        }
        self.value();
        self.utilisation();
    }

    fn value(&mut self) {
        let Some(cell) = self.filled("value").map(str::to_owned) else { return };
        let score = cell.split_once('/').map_or(cell.as_str(), |(score, _)| score.trim_end());
        let told = cell.split_once('/').and_then(|(_, most)| most.trim().parse().ok());
        match number::decimal_number(score, self.columns.decimal("value")) {
            Ok(number) => {
                let most = told.or_else(|| scale_of_header(self.columns.header("value"))).unwrap_or(10);
                let exact = number * 10.0 / f64::from(most);
                if exact.fract() != 0.0 && most == 10 {
                    self.said.notes.push(format!(
                        "{} {cell} was rounded to {:.0}",
                        self.columns.header("value"),
                        exact.round()
                    ));
                }
                self.set("value", &cell, &format!("{:.0}", exact.round()));
            }
            Err(why) => self.note("value", &cell, &why),
        }
    }

    /// Checks the share of seats in use against the seats, or derives the active ones from it.
    fn utilisation(&mut self) {
        let Some(paid) = self.said.tool.seats_paid.filter(|paid| *paid > 0) else { return };
        let Some((cell, number)) = self.number("utilisation") else { return };
        let share = if number <= 1.0 && !cell.contains('%') { number } else { number / 100.0 };
        match self.said.tool.seats_active {
            None => {
                let active = (share * f64::from(paid)).round();
                self.set("seats-active", &cell, &active.to_string());
            }
            // Whole percents are off by up to half of one.
            Some(active) if (f64::from(active) / f64::from(paid) - share).abs() > 0.011 => {
                self.said.notes.push(format!(
                    "{} {cell} disagrees with {active} of {paid} seats",
                    self.columns.header("utilisation")
                ));
            }
            Some(_) => {}
        }
    }

    /// The cost: monthly before annual, in the row's currency, the column's, or the workspace's.
    fn cost(&mut self) {
        let monthly = self.amount("cost");
        let annual = self.amount("annual-cost");
        self.said.amounts = [monthly.map(|(money, _)| money), annual.map(|(money, _)| money)];
        let told = self.period();
        let by_header = header_period(self.columns.header("cost"));
        let monthly = monthly.map(|(amount, own)| match (own, by_header, told) {
            (Some(period), _, _) => Cost { amount, period },
            // A monthly figure that is billed in another rhythm.
            (None, Some(Period::Monthly), Some(period)) => {
                Cost { amount: Money::new(amount.minor.saturating_mul(period.months()), amount.currency), period }
            }
            (None, Some(period), _) | (None, None, Some(period)) => Cost { amount, period },
            (None, None, None) => Cost::monthly_of(amount),
        });
        let annual = annual.map(|(amount, own)| Cost { amount, period: own.unwrap_or(Period::Annual) });
        if let (Some(one), Some(other)) = (monthly, annual)
            && one.annual() != other.annual()
        {
            let (month, year, told) = (one.monthly(), one.annual(), other.annual());
            self.said.notes.push(format!("12 × {month} is {year}, not {told}: the monthly cost was taken"));
        }
        self.said.tool.cost = monthly.or(annual);
    }

    /// A cost cell's amount, and the rhythm where the cell itself has one.
    fn amount(&mut self, field: &str) -> Option<(Money, Option<Period>)> {
        let cell = self.filled(field)?.to_owned();
        let home = self.currency(field);
        let lower = cell.to_lowercase();
        if matches!(lower.as_str(), "lft" | "ltd" | "lifetime" | "lifetime deal" | "one-time" | "one time") {
            self.note(field, &cell, "it was paid once and has no running cost");
            return None;
        }
        let read = number::plain(&cell, self.columns.decimal(field)).and_then(|plain| {
            let amount = Money::parse(&plain, home).map(|money| (money, None));
            amount
                .or_else(|_| Cost::parse(&plain, home).map(|cost| (cost.amount, Some(cost.period))))
                .map_err(|error| error.0)
        });
        match read {
            Ok((money, _)) if money.minor < 0 => {
                self.note(field, &cell, "a cost can't be negative");
                None
            }
            Ok(found) => Some(found),
            Err(why) => {
                self.note(field, &cell, &why);
                None
            }
        }
    }

    fn currency(&self, field: &str) -> Currency {
        self.filled("currency")
            .and_then(|cell| Money::parse(&format!("1 {cell}"), self.basis.context.currency).ok())
            .map(|money| money.currency)
            .or_else(|| currency_of_header(self.columns.header(field)))
            .unwrap_or(self.basis.context.currency)
    }

    fn period(&mut self) -> Option<Period> {
        let cell = self.filled("billing-period")?.to_owned();
        let known = ToolImportRules::word(&self.basis.rules.period_words, &cell).and_then(Period::parse);
        let found = known.or_else(|| Period::parse(&cell));
        if found.is_none() {
            self.note(
                "billing-period",
                &cell,
                "a cost is billed monthly, quarterly or annually; it was taken as monthly",
            );
        }
        found
    }

    fn date(&mut self, field: &str) {
        let Some(cell) = self.filled(field).map(str::to_owned) else { return };
        let order = self.columns.date_order(field);
        let found = date::read(&cell);
        match found.day(order) {
            Some(day) => self.set(field, &cell, &day.to_string()),
            None => {
                let why = match found {
                    DateCell::Either { .. } => "it can be read with the day or the month first: say which",
                    DateCell::Month => "it names a month and no day",
                    _ => "it is no date: write 2026-11-20",
                };
                self.note(field, &cell, why);
            }
        }
    }

    /// Lines for the notes; those of a column with a heading of its own have it before them.
    fn notes(&mut self) {
        for at in &self.columns.notes {
            let cell = self.row.cells.get(*at).map_or("", String::as_str);
            if self.basis.rules.is_null(cell) {
                continue;
            }
            let header = self.columns.sheet.headers.get(*at).map_or("", String::as_str);
            let line = if is_plain_note(header) { cell.to_owned() } else { format!("{header}: {cell}") };
            if line.chars().count() > LONGEST_NOTE {
                self.said.notes.push(format!("{header} was cut to {LONGEST_NOTE} characters"));
            }
            self.said.note_lines.push(line.chars().filter(|ch| *ch != '\0').take(LONGEST_NOTE).collect());
        }
    }
}

/// What stands behind a word for nothing: `None - essential tool` → `essential tool`.
fn behind_null<'c>(cell: &'c str, rules: &ToolImportRules) -> &'c str {
    match cell.split_once(" - ") {
        Some((word, rest)) if rules.is_null(word) && !word.trim().is_empty() && !rest.trim().is_empty() => rest.trim(),
        _ => cell,
    }
}
