//! One value, one spelling: finds values of a field that mean the same, and proposes which spelling to keep.

use std::collections::{BTreeMap, HashMap};

use crate::domain::text::fold;

/// Values of a field that are known, with the ways in which people write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The field: `country`.
    pub field: String,
    /// The spelling to keep: `United Kingdom`.
    pub value: String,
    /// Other ways to write it: `UK`, `Great Britain`.
    pub also: Vec<String>,
}

/// What is known of spellings: the typed shape of `assets/spellings.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spellings {
    /// The file's version.
    pub version: u32,
    /// Known values.
    pub known: Vec<Known>,
    /// Words within a value and what they stand for: (field, `vp`, `vice president`).
    pub words: Vec<(String, String, String)>,
}

/// The fields that are looked through, with their titles.
pub const FIELDS: &[(&str, &str)] =
    &[("country", "Countries"), ("industry", "Industries"), ("title", "Job titles"), ("source", "Lead sources")];

/// Why a spelling is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The vocabulary writes it so.
    Known,
    /// Most leads have it.
    Commonest,
}

/// Values that mean the same, and the one to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The field.
    pub field: &'static str,
    /// The spelling to keep.
    pub to: String,
    /// The other spellings, with how many leads have each; the commonest first.
    pub from: Vec<(String, u64)>,
    /// How many leads are spelled so already.
    pub have: u64,
    /// Why this spelling.
    pub reason: Reason,
}

impl Proposal {
    /// Leads that would change.
    pub fn leads(&self) -> u64 {
        self.from.iter().map(|(_, n)| n).sum()
    }

    /// Why, in words.
    pub fn why(&self) -> &'static str {
        match self.reason {
            Reason::Known => "the vocabulary writes it so",
            Reason::Commonest => "most leads have it so",
        }
    }
}

/// What is known of one field, ready to be asked for many values.
struct Folded {
    values: HashMap<String, String>,
    words: HashMap<String, String>,
    drops_small_words: bool,
}

impl Spellings {
    fn of(&self, field: &str) -> Folded {
        let words = self.words.iter().filter(|(one, ..)| one == field);
        let mut folded = Folded {
            values: HashMap::new(),
            words: words.map(|(_, word, full)| (fold(word), fold(full))).collect(),
            drops_small_words: field == "title",
        };
        for known in self.known.iter().filter(|known| known.field == field) {
            for name in std::iter::once(&known.value).chain(&known.also) {
                let key = folded.key(name);
                folded.values.insert(key, known.value.clone());
            }
        }
        folded
    }

    /// The spelling of a value that the vocabulary keeps; `None` where it doesn't know it.
    pub fn known(&self, field: &str, value: &str) -> Option<String> {
        let folded = self.of(field);
        folded.values.get(&folded.key(value)).cloned()
    }
}

impl Folded {
    /// What is the same in all spellings of a value: small letters without diacritics, signs and small words gone,
    /// abbreviations written out.
    fn key(&self, value: &str) -> String {
        let folded = fold(value).replace('&', " and ");
        // U.K. and V.P. are one word each, and so is a word with an apostrophe.
        let joined: String = folded.chars().filter(|c| !matches!(c, '.' | '\'' | '’')).collect();
        let parts = joined.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        let mut words: Vec<&str> = Vec::new();
        for part in parts {
            match self.words.get(part) {
                Some(full) => words.extend(full.split_whitespace()),
                None => words.push(part),
            }
        }
        let is_small = |word: &&str| matches!(*word, "of" | "the" | "for");
        if self.drops_small_words && !words.iter().all(is_small) {
            words.retain(|word| !is_small(word));
        }
        words.join(" ")
    }
}

/// Proposals for one field from its values with their counts: groups of spellings that mean the same. The known
/// spelling is kept, else the commonest (of equally common ones that with capitals, then the first of the alphabet).
/// Those that change most leads stand first.
pub fn proposals(field: &'static str, values: &[(String, u64)], spellings: &Spellings) -> Vec<Proposal> {
    let folded = spellings.of(field);
    let mut groups: BTreeMap<String, Vec<(&str, u64)>> = BTreeMap::new();
    for (value, n) in values {
        let key = folded.key(value);
        if key.is_empty() {
            continue;
        }
        // Spellings that the vocabulary knows meet under the one that it keeps.
        let key = folded.values.get(&key).map_or(key, |known| format!("= {known}"));
        groups.entry(key).or_default().push((value, *n));
    }
    let mut out = Vec::new();
    for (key, mut group) in groups {
        let known = key.strip_prefix("= ");
        let capitals = |value: &str| value.chars().next().is_some_and(char::is_uppercase);
        let is_shouted = |value: &str| value.chars().count() > 4 && !value.chars().any(char::is_lowercase);
        group.sort_by(|a, b| {
            (b.1, capitals(b.0), is_shouted(a.0)).cmp(&(a.1, capitals(a.0), is_shouted(b.0))).then(a.0.cmp(b.0))
        });
        let to = known.unwrap_or(group[0].0).to_owned();
        let have = group.iter().filter(|(value, _)| *value == to).map(|(_, n)| n).sum();
        let from: Vec<_> = group.iter().filter(|(value, _)| *value != to).map(|(v, n)| ((*v).to_owned(), *n)).collect();
        if !from.is_empty() {
            let reason = if known.is_some() { Reason::Known } else { Reason::Commonest };
            out.push(Proposal { field, to, from, have, reason });
        }
    }
    out.sort_by(|a, b| b.leads().cmp(&a.leads()).then_with(|| a.to.cmp(&b.to)));
    out
}
