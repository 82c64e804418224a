//! Cells of records into values: addresses, names, domains, ranges, money.

use crate::domain::lead::Range;
use crate::domain::money::{Currency, Money};
use crate::import::cell::number::{Decimal, decimal_number, plain};

/// The first address of a cell, and whether there are more: `a@x.io, b@x.io`, `Ann <a@x.io>`, `mailto:a@x.io`. A cell
/// without an address is given as it stands.
pub(super) fn email(cell: &str) -> (&str, bool) {
    if !cell.contains([',', ';', '<', ' ', '|', ':']) {
        return (cell, false);
    }
    let mut found = cell.split([',', ';', '|', '<', '>', ' ', '\n']).map(str::trim).filter(|part| part.contains('@'));
    let clean = |part: &'static str, word: &'_ str| word.len() > part.len();
    let Some(first) = found.next() else { return (cell, false) };
    let first = match first.get(..7) {
        Some(start) if start.eq_ignore_ascii_case("mailto:") && clean("mailto:", first) => {
            first.get(7..).unwrap_or(first)
        }
        _ => first,
    };
    // `Ann a @x.io`: an address with a blank in it stays as it stands, as no guess mends it.
    if first.starts_with('@') || first.ends_with('@') {
        return (cell, false);
    }
    (first, found.next().is_some())
}

/// Whether a text has the shape of an address: one `@`, something before it, a domain with a point behind it.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let part = |part: &str| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-');
    !local.is_empty()
        && !local.contains('@')
        && !text.contains(char::is_whitespace)
        && domain.contains('.')
        && domain.split('.').all(part)
}

/// A full name as first and last: `Smith, Jane` → (`Jane`, `Smith`); `Ana María Ruiz` → (`Ana María`, `Ruiz`);
/// `Ludwig van Beethoven` → (`Ludwig`, `van Beethoven`); one word is the first name.
pub(super) fn names(full: &str) -> (String, String) {
    let full = full.trim();
    if let Some((last, first)) = full.split_once(',') {
        let suffix = first.trim().trim_end_matches('.').to_lowercase();
        if !["jr", "sr", "phd", "md", "ii", "iii", "mba"].contains(&suffix.as_str()) && !first.trim().is_empty() {
            return (first.trim().to_owned(), last.trim().to_owned());
        }
    }
    let words: Vec<&str> = full.split_whitespace().collect();
    let Some((last, before)) = words.split_last() else { return Default::default() };
    if before.is_empty() {
        return (full.to_owned(), String::new());
    }
    let particle = |word: &&str| {
        ["van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "al", "el"]
            .contains(&word.to_lowercase().as_str())
    };
    // Particles stand with the last name, but the first word is a first name whatever it is.
    let from = before.iter().skip(1).position(particle).map_or(before.len(), |at| at + 1);
    let (first, rest) = before.split_at(from);
    let last = rest.iter().chain([last]).copied().collect::<Vec<_>>().join(" ");
    (first.join(" "), last)
}

/// The domain in a web address: `https://www.acme.io/about` → `acme.io`. What isn't one is given in small letters.
pub(super) fn domain(cell: &str) -> String {
    let lower = cell.trim().to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let host = rest.get(..end).unwrap_or(rest).trim_end_matches('.');
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// A number of people or a range.
pub(super) fn people(cell: &str, decimal: Decimal) -> Result<Range, String> {
    if let Ok(number) = cell.parse::<u32>() {
        return Ok(Range::exactly(i64::from(number)));
    }
    // `250.0` is a whole number that passed through a float; `1.200` is one with a sign for thousands.
    if let Ok(number) = decimal_number(cell, decimal)
        && number.fract() == 0.0
        && number >= 0.0
        && cell.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, '.' | ',' | ' ' | '\''))
    {
        return Ok(Range::exactly(number as i64));
    }
    Range::parse(cell).map_err(|error| error.to_string())
}

/// An amount of money, in the currency that it names, else in `home`.
pub(super) fn money(cell: &str, decimal: Decimal, home: Currency) -> Result<Money, String> {
    let no_amount = || format!("“{cell}” is no amount of money");
    let plain = plain(cell, decimal)?;
    let plain = plain.trim();
    if let Some(whole) = plain.parse::<f64>().ok().filter(|number| number.abs() < 9e13) {
        let minor = (whole * home.scale() as f64).round();
        return Ok(Money::new(minor as i64, home));
    }
    Money::parse(plain, home).map_err(|_| no_amount())
}

/// Yearly revenue, or the range in which it lies, in minor units.
pub(super) fn revenue(cell: &str, decimal: Decimal, home: Currency) -> Result<(Range, Currency), String> {
    if let Ok(money) = money(cell, decimal, home) {
        return Ok((Range::exactly(money.minor), money.currency));
    }
    let plain: String = cell.chars().filter(|ch| !matches!(ch, '$' | '€' | '£')).collect();
    let range = Range::parse(&plain).map_err(|_| format!("“{cell}” is no amount of money"))?;
    let minor = |number: Option<i64>| number.and_then(|number| number.checked_mul(home.scale()));
    Ok((Range { least: minor(range.least), most: minor(range.most) }, home))
}

/// `Acme (7001)` → (`Acme`, `7001`): a link as HubSpot writes it; of several the first.
pub(super) fn link(cell: &str) -> (&str, Option<&str>) {
    let first = cell.split(';').next().unwrap_or(cell).trim();
    match first.strip_suffix(')').and_then(|inside| inside.rsplit_once('(')) {
        Some((name, id)) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => (name.trim(), Some(id)),
        _ => (first, None),
    }
}

/// Tags of a cell: separated by commas or semicolons, quotation marks around them gone.
pub(super) fn tags(cell: &str) -> impl Iterator<Item = String> {
    let between = if cell.contains(';') { ';' } else { ',' };
    cell.split(between)
        .map(|tag| tag.trim().trim_matches('"').trim())
        .filter(|tag| !tag.is_empty())
        .map(|tag| tag.replace(',', " "))
}

#[cfg(test)]
mod tests {
    //! Tables of cells.
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn addresses() {
        let cases = [
            ("a@x.io", ("a@x.io", false)),
            ("tom@example.com, t.marsh@example.org", ("tom@example.com", true)),
            ("a@x.io;b@x.io", ("a@x.io", true)),
            ("Ann Lee <a@x.io>", ("a@x.io", false)),
            ("mailto:a@x.io", ("a@x.io", false)),
            ("ann @x.io", ("ann @x.io", false)),
            ("invalid-email", ("invalid-email", false)),
            ("not an email", ("not an email", false)),
        ];
        for (cell, wanted) in cases {
            assert_eq!(email(cell), wanted, "{cell}");
        }
        for good in ["a@x.io", "a+b@sub.x.co.uk", "O'Neil@x.io", "ü@x.io"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "a", "a@", "@x.io", "a@@x.io", "a @x.io", "a@x", "a@.com", "a@x..com", "a@b@x.io"] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn full_names() {
        let cases = [
            ("Jane Smith", "Jane", "Smith"),
            ("Smith, Jane", "Jane", "Smith"),
            ("Ana María Ruiz", "Ana María", "Ruiz"),
            ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
            ("Van Morrison", "Van", "Morrison"),
            ("J. Diallo", "J.", "Diallo"),
            ("Cher", "Cher", ""),
            ("Sarah ✨", "Sarah", "✨"),
            ("Davis, Jr.", "Davis,", "Jr."),
            ("=SUM(A1:A10)", "=SUM(A1:A10)", ""),
        ];
        for (full, first, last) in cases {
            assert_eq!(names(full), (first.to_owned(), last.to_owned()), "{full}");
        }
    }

    #[test]
    fn domains_ranges_and_money() {
        for (cell, wanted) in [
            ("https://www.Acme.io/about?x=1", "acme.io"),
            ("acme.io", "acme.io"),
            ("http://acme.io:8080", "acme.io"),
            ("ann@acme.io", "acme.io"),
        ] {
            assert_eq!(domain(cell), wanted, "{cell}");
        }
        for (cell, wanted) in [
            ("1,001-5,000", "1001-5000"),
            ("250", "250"),
            ("250.0", "250"),
            ("1,200", "1200"),
            ("5000+", "5000+"),
            ("51 to 200", "51-200"),
        ] {
            assert_eq!(people(cell, Decimal::Point).unwrap().typed(), wanted, "{cell}");
        }
        assert!(people("Enterprise", Decimal::Point).is_err());
        for (cell, minor) in
            [("$22,700.00", 2_270_000), ("1500", 150_000), ("210833.37", 21_083_337), ("12,000", 1_200_000)]
        {
            assert_eq!(money(cell, Decimal::Point, Currency::USD).unwrap().minor, minor, "{cell}");
        }
        assert_eq!(money("1.500,50", Decimal::Comma, Currency::EUR).unwrap().minor, 150_050);
        assert_eq!(revenue("$1M-$10M", Decimal::Point, Currency::USD).unwrap().0.typed(), "100000000-1000000000");
        assert_eq!(link("Acme (7001);Beta (7002)"), ("Acme", Some("7001")));
        assert_eq!(link("Acme (London)"), ("Acme (London)", None));
        let tags: Vec<String> = tags("\"webinar-q1\",\"VIP\"").collect();
        assert_eq!(tags, ["webinar-q1", "VIP"]);
    }
}
