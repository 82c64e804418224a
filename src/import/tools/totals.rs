//! The file's own totals held against the sum of its rows.

use crate::domain::money::Money;
use crate::import::cell::number::{Decimal, plain};
use crate::import::sheet::{Row, Sheet};

use super::columns::{Columns, is_monthly};
use super::said::Said;
use super::shape::{Shape, TOTAL};

/// A sum of one of the cost columns.
struct Summed {
    column: usize,
    sum: Money,
    rows: i64,
    /// ` a month`, ` a year`, or nothing.
    rhythm: &'static str,
}

/// What a total row claims: an amount, and in which column it stands (none where the row has slipped).
struct Claim {
    column: Option<usize>,
    amount: Money,
}

/// A sentence for each total that disagrees.
pub(super) fn disagreements(
    sheet: &Sheet,
    shapes: &[Shape],
    read: &[Option<Said>],
    columns: &Columns<'_>,
) -> Vec<String> {
    let summed: Vec<Summed> = [("cost", 0), ("annual-cost", 1)]
        .into_iter()
        .filter_map(|(field, at)| summed(field, at, read, columns))
        .collect();
    let totals =
        sheet.rows.iter().zip(shapes).filter(|(_, shape)| matches!(shape, Shape::LeftOut(why) if why == TOTAL));
    let mut sentences = Vec::new();
    for claim in totals.flat_map(|(row, _)| claims(row, &summed)) {
        let Some(sum) = about(&claim, &summed) else { continue };
        // Cents that were rounded row by row add up to half a cent each.
        let scale = 10_i64.pow(sum.sum.currency.digits()) as f64;
        let allowed = 0.005 * sum.rows as f64 * scale;
        let difference = claim.amount.minor.abs_diff(sum.sum.minor) as f64;
        let sentence = format!(
            "The file's own total, {}, disagrees with the sum of its rows, {}{}.",
            claim.amount, sum.sum, sum.rhythm
        );
        if difference > allowed && !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences
}

/// The sum of one cost column; none where its rows have several currencies.
fn summed(field: &str, at: usize, read: &[Option<Said>], columns: &Columns<'_>) -> Option<Summed> {
    let column = columns.column(field)?;
    let amounts: Vec<Money> = read.iter().flatten().filter_map(|said| *said.amounts.get(at)?).collect();
    let currency = amounts.first()?.currency;
    if amounts.iter().any(|amount| amount.currency != currency) {
        return None;
    }
    let minor = amounts.iter().fold(0_i64, |sum, amount| sum.saturating_add(amount.minor));
    let rhythm = match field {
        "cost" if is_monthly(columns) => " a month",
        "cost" => "",
        _ => " a year",
    };
    Some(Summed { column, sum: Money::new(minor, currency), rows: amounts.len() as i64, rhythm })
}

/// The amounts of a total row. One whose thousands sign was taken for a delimiter (`$6`, `361`) is put together.
fn claims(row: &Row, summed: &[Summed]) -> Vec<Claim> {
    let Some(currency) = summed.first().map(|one| one.sum.currency) else { return Vec::new() };
    let mut claims = Vec::new();
    let cells: Vec<&str> = row.cells.iter().chain(&row.extra).map(String::as_str).collect();
    // A word in a cost column has pushed the figures to the right.
    let pushed =
        summed.iter().any(|one| cells.get(one.column).is_some_and(|cell| cell.chars().any(char::is_alphabetic)));
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        let start = at;
        let mut text = (*cell).to_owned();
        let slipped = cell.ends_with(|ch: char| ch.is_ascii_digit()) && !cell.contains(['.', ',']);
        while slipped && cells.get(at + 1).is_some_and(|next| is_group(next)) {
            at += 1;
            text.push_str(cells.get(at).copied().unwrap_or_default().trim());
        }
        let joined = at > start;
        at += 1;
        let known = summed.iter().any(|one| one.column == start);
        if !joined && !known && !pushed {
            continue;
        }
        let decimal = crate::import::cell::number::decimal_of(std::iter::once(text.as_str()));
        let amount = plain(&text, decimal).or_else(|_| plain(&text, Decimal::Point)).ok();
        if let Some(amount) = amount.and_then(|text| Money::parse(&text, currency).ok()) {
            claims.push(Claim { column: (!joined && !pushed).then_some(start), amount });
        }
    }
    claims
}

/// Three digits, perhaps with decimals: what stands behind a thousands sign.
pub(super) fn is_group(cell: &str) -> bool {
    let whole = cell.split('.').next().unwrap_or_default();
    whole.len() == 3 && cell.chars().all(|ch| ch.is_ascii_digit() || ch == '.')
}

/// The sum that a claim is about: that of its column, else the nearest one.
fn about<'s>(claim: &Claim, summed: &'s [Summed]) -> Option<&'s Summed> {
    let same: Vec<&Summed> = summed.iter().filter(|one| one.sum.currency == claim.amount.currency).collect();
    match claim.column {
        Some(column) => same.into_iter().find(|one| one.column == column),
        None => same.into_iter().min_by_key(|one| one.sum.minor.abs_diff(claim.amount.minor)),
    }
}
