//! Duplicates: which two leads may be one person, how sure that is, and why. Near names are looked for only among
//! colleagues, so that the work grows with the size of companies and not with the square of all leads.

pub mod merge;
mod names;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::id::Id;
use super::text::{clean, fold, name_key};

/// From this score on two leads are surely one person.
pub const SURE: u8 = 95;
/// Below this score two leads are not worth a look.
pub const LEAST: u8 = 70;
/// Colleagues of up to so many are all compared with one another; of more, only those with like initials.
const SMALL_BLOCK: usize = 60;
/// Colleagues with the same initial, of which only those are compared that share more than that.
const LARGE_BUCKET: usize = 400;

/// What of a lead is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    /// The lead.
    pub id: Id,
    /// Its address, as written.
    pub email: String,
    /// First name.
    pub first: String,
    /// Last name.
    pub last: String,
    /// What tells its company from others: a domain, else a name, folded; blank where there is none or the domain is
    /// one of private mail.
    pub company: String,
}

impl Who {
    /// First and last name as one key; blank unless both are there: one word is no name.
    pub fn name_key(&self) -> String {
        let (first, last) = (folded_name(&self.first), folded_name(&self.last));
        if first.is_empty() || last.is_empty() { String::new() } else { format!("{first} {last}") }
    }

    /// The address as it is compared: small letters, no blanks; plus-addresses are addresses of their own.
    pub fn email_key(&self) -> String {
        self.email.trim().to_lowercase()
    }

    /// As a person says it: the name, else the address.
    pub fn words(&self) -> String {
        let name = format!("{} {}", self.first.trim(), self.last.trim());
        match name.trim() {
            "" => clean(&self.email).into_owned(),
            name => clean(name).into_owned(),
        }
    }
}

/// Words of a name without diacritics and signs.
fn folded_name(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// What tells a company from others, from a lead's domain and the name of its company: the domain unless it is one
/// of private mail, else the name without its legal form.
pub fn company_key(domain: &str, is_private: bool, company: &str) -> String {
    let domain = domain.trim().trim_start_matches("www.").to_lowercase();
    if !domain.is_empty() && !is_private {
        return domain;
    }
    let name = folded_name(&name_key(company));
    let legal = [
        "inc", "llc", "ltd", "limited", "gmbh", "ag", "sa", "sas", "bv", "oy", "ab", "plc", "corp", "co", "kg", "spa",
        "srl",
    ];
    let mut words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| legal.contains(word)) {
        words.pop();
    }
    words.join(" ")
}

/// Why two leads may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The same address.
    SameEmail,
    /// The same name at the same company.
    SameName,
    /// The same address under two first names that have nothing in common: a shared mailbox, or a slip.
    SharedEmail,
    /// First and last name change places.
    Swapped,
    /// A short form of the first name.
    Nickname,
    /// A letter or two differ.
    Spelling,
    /// One has only the initial.
    Initial,
}

impl Reason {
    /// In words: `same email`.
    pub fn words(self) -> &'static str {
        match self {
            Reason::SameEmail => "same email",
            Reason::SameName => "same name and company",
            Reason::SharedEmail => "same email, other name",
            Reason::Swapped => "first and last name swapped",
            Reason::Nickname => "short form of the first name",
            Reason::Spelling => "nearly the same name",
            Reason::Initial => "initial instead of a first name",
        }
    }
}

/// Two leads that may be one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// One of them, with the smaller id.
    pub one: Id,
    /// The other.
    pub other: Id,
    /// How sure it is, 0 to 100.
    pub score: u8,
    /// Why.
    pub reason: Reason,
}

impl Pair {
    /// Whether it is surely one person.
    pub fn is_sure(&self) -> bool {
        self.score >= SURE
    }
}

/// Two leads' ids, the smaller first.
pub fn ordered(a: Id, b: Id) -> (Id, Id) {
    if a <= b { (a, b) } else { (b, a) }
}

/// How sure it is that two leads are one person, and why; `None` where nothing speaks for it.
pub fn compare(a: &Who, b: &Who) -> Option<(u8, Reason)> {
    let email = a.email_key();
    if !email.is_empty() && email == b.email_key() {
        return Some(if names::are_unlike(a, b) { (90, Reason::SharedEmail) } else { (100, Reason::SameEmail) });
    }
    if a.company.is_empty() || a.company != b.company {
        return None;
    }
    names::compare(a, b)
}

/// All pairs among colleagues (or among leads with one address), the surest first; each pair once.
pub fn pairs_among(block: &[Who]) -> Vec<Pair> {
    let mut out = Vec::new();
    let mut seen = HashSet::new();
    let mut look = |a: &Who, b: &Who| {
        let (one, other) = ordered(a.id, b.id);
        if one != other && seen.insert((one, other)) {
            let found = compare(a, b).filter(|(score, _)| *score >= LEAST);
            out.extend(found.map(|(score, reason)| Pair { one, other, score, reason }));
        }
    };
    if block.len() <= SMALL_BLOCK {
        for (at, a) in block.iter().enumerate() {
            block[at + 1..].iter().for_each(|b| look(a, b));
        }
    } else {
        for bucket in buckets(block) {
            for (at, a) in bucket.iter().enumerate() {
                bucket[at + 1..].iter().for_each(|b| look(a, b));
            }
        }
    }
    out.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.one, pair.other));
    out
}

/// Puts many colleagues into buckets of like initials. Each stands under the initial of the first and of the last
/// name, so that swapped names and short forms still meet; a bucket that is too full is parted by what follows.
fn buckets(block: &[Who]) -> Vec<Vec<&Who>> {
    let by = |length: usize| {
        let mut map: std::collections::BTreeMap<String, Vec<&Who>> = std::collections::BTreeMap::new();
        for who in block {
            let (first, last) = (folded_name(&who.first), folded_name(&who.last));
            let starts = |name: &str| name.chars().take(length).collect::<String>();
            let keys = if length == 1 {
                vec![starts(&first), starts(&last)]
            } else {
                vec![starts(&last), format!("{}/{}", starts(&first), last.chars().next().unwrap_or(' '))]
            };
            let mut keys: Vec<_> = keys.into_iter().filter(|key| !key.is_empty()).collect();
            keys.dedup();
            for key in keys {
                map.entry(key).or_default().push(who);
            }
        }
        map
    };
    let wide = by(1);
    if wide.values().all(|bucket| bucket.len() <= LARGE_BUCKET) {
        return wide.into_values().filter(|bucket| bucket.len() > 1).collect();
    }
    by(3).into_values().filter(|bucket| bucket.len() > 1).collect()
}
