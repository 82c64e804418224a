//! The firms where leads work: each follows from its number alone.

use super::draw::Draw;
use super::words::{Named, Size, Words};

/// A made-up firm.
#[derive(Debug)]
pub(super) struct Firm<'w> {
    pub(super) name: String,
    pub(super) domain: String,
    pub(super) size: &'w Size,
    /// How many people work there.
    pub(super) employees: i64,
    pub(super) industry: &'w Named,
    pub(super) country: &'w Named,
}

/// The firm of that number; `None` where a list is empty.
pub(super) fn firm(words: &Words, number: usize) -> Option<Firm<'_>> {
    let list = &words.firm;
    let (firsts, seconds) = (list.first.len().max(1), list.second.len().max(1));
    // Each step through the first words shifts the second, so that every pair comes once before any comes again.
    let round = number / firsts;
    let first = list.first.get(number % firsts)?;
    let second = list.second.get((number % firsts * 7 + round) % seconds)?;
    let again = round / seconds;
    let name = match again {
        0 => format!("{first} {second}"),
        _ => {
            let place = list.places.get((again - 1) % list.places.len().max(1))?;
            let more = (again - 1) / list.places.len().max(1);
            let number = if more > 0 { format!(" {}", more + 1) } else { String::new() };
            format!("{first} {second} {place}{number}")
        }
    };
    let mut draw = Draw::of(1, number as u64);
    let size = draw.weighted(&list.sizes, |size| size.weight)?;
    Some(Firm {
        domain: format!("{}.example", slug(&name)),
        name,
        employees: size.employees[0] + draw.skewed((size.employees[1] - size.employees[0]) / 4),
        size,
        industry: draw.weighted(&list.industries, |one| one.weight)?,
        country: draw.weighted(&list.countries, |one| one.weight)?,
    })
}

/// A name as it stands in an address: lower case, without marks and signs.
pub(super) fn slug(name: &str) -> String {
    let folded = crate::domain::text::fold(name);
    folded.chars().filter_map(plain).collect()
}

/// Letters that have no plain form of their own are written by the one that looks like them.
fn plain(letter: char) -> Option<char> {
    match letter {
        'a'..='z' | '0'..='9' => Some(letter),
        'æ' => Some('a'),
        'ø' => Some('o'),
        _ => None,
    }
}
