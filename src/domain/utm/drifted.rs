//! Drift: values of touches that were never registered, with the registered one that each most likely stands for.

use super::Tag;
use super::checker::Checker;
use super::touches::ValueTally;
use super::value::{is_right, key, mended, plain};
use super::words::{Found, Reason};

/// Why a value is taken for a registered one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// Only capitals differ: `LinkedIn`.
    Case,
    /// Only what joins the words differs: `paid social`.
    Separator,
    /// It holds signs that no value has: `café`.
    Signs,
    /// It is another name of it: `fb`.
    Alias,
    /// The same letters, joined otherwise: `paidsocial`.
    Letters,
    /// One is the plural of the other.
    Plural,
    /// The same words in another order: `social-paid`.
    Order,
    /// A letter or two differ: `linkdin`.
    Spelling,
}

impl Why {
    /// All of them, the surest first.
    pub const ALL: [Why; 8] =
        [Why::Case, Why::Separator, Why::Signs, Why::Alias, Why::Letters, Why::Plural, Why::Order, Why::Spelling];

    /// Its words on screens: `case`, `word order`.
    pub fn name(self) -> &'static str {
        match self {
            Why::Case => "case",
            Why::Separator => "separator",
            Why::Signs => "signs",
            Why::Alias => "alias",
            Why::Letters => "joined otherwise",
            Why::Plural => "plural",
            Why::Order => "word order",
            Why::Spelling => "spelling",
        }
    }
}

impl From<Reason> for Why {
    fn from(reason: Reason) -> Why {
        match reason {
            Reason::Alias => Why::Alias,
            Reason::Letters => Why::Letters,
            Reason::Plural => Why::Plural,
            Reason::Order => Why::Order,
            Reason::Spelling => Why::Spelling,
        }
    }
}

/// What became of a drifted value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nobody decided about it yet.
    Open,
    /// Somebody decided that it counts as this one.
    Aliased(String),
    /// It is an alias of this one in the vocabulary, so it counts there.
    Folded(String),
    /// Somebody decided to leave it alone.
    Ignored,
}

/// A value of touches that is not registered.
#[derive(Debug, Clone, PartialEq)]
pub struct Drifted {
    /// Its tag: source, medium or campaign.
    pub tag: Tag,
    /// The value as it was recorded.
    pub value: String,
    /// Touches that have it.
    pub touches: u64,
    /// Different leads behind it.
    pub leads: u64,
    /// Leads that name it as their first or last touch, and have no touches on record.
    pub leads_only: u64,
    /// The first touch, in milliseconds since 1970.
    pub first: Option<i64>,
    /// The last one.
    pub last: Option<i64>,
    /// The registered value that it most likely stands for.
    pub nearest: Option<String>,
    /// Why that one.
    pub why: Option<Why>,
    /// Whether that is so sure that it can be decided for many at once.
    pub is_sure: bool,
    /// What became of it.
    pub standing: Standing,
}

impl Drifted {
    /// Whether somebody has to decide about it.
    pub fn is_open(&self) -> bool {
        self.standing == Standing::Open
    }

    /// How often it came by: touches, and leads that have only the value.
    pub fn times(&self) -> u64 {
        self.touches + self.leads_only
    }

    /// What it would be registered as; `None` where no link could have it.
    pub fn right_form(&self) -> Option<String> {
        mended(&self.value)
    }
}

/// Whether it is what analytics tools write where there was no tag: `(direct)`, `(not set)`.
pub(super) fn is_nothing(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || value.starts_with('(') && value.ends_with(')')
}

impl Checker {
    /// Judges a value of a touch; `None` where it is registered, or there is nothing to register.
    pub fn drifted(&self, seen: &ValueTally) -> Option<Drifted> {
        let (tag, value) = (seen.tag, seen.value.as_str());
        let words = self.words(tag)?;
        if is_nothing(value) || words.find_exact(value).is_some() {
            return None;
        }
        let is_free = tag == Tag::Campaign && words.is_empty();
        // Where no campaign is registered, any name goes that follows the pattern.
        if is_free && is_right(value) && self.policy.pattern.fits(value) {
            return None;
        }
        let key = key(value);
        let (nearest, why) = match self.nearest(tag, value) {
            Some((nearest, why)) => (Some(nearest), Some(why)),
            None => (None, None),
        };
        let standing = match (self.decision(tag, &key), words.alias(&key)) {
            (Some(""), _) => Standing::Ignored,
            (Some(value), _) => Standing::Aliased(value.to_owned()),
            (None, Some(value)) => Standing::Folded(value.to_owned()),
            (None, None) => Standing::Open,
        };
        let is_sure = match why {
            // Two campaigns may differ by an s or by the order of words; two mediums should not.
            Some(Why::Plural | Why::Order) => tag != Tag::Campaign,
            Some(Why::Spelling) | None => false,
            Some(_) => true,
        };
        Some(Drifted {
            tag,
            value: value.to_owned(),
            touches: seen.results.visits,
            leads: seen.results.leads,
            leads_only: seen.leads_only,
            first: seen.results.first,
            last: seen.results.last,
            nearest,
            why,
            is_sure,
            standing,
        })
    }

    /// The registered value that a value most likely stands for, with the reason.
    pub fn nearest(&self, tag: Tag, value: &str) -> Option<(String, Why)> {
        let words = self.words(tag)?;
        let Some(right) = mended(value) else {
            return words.alias(&key(value)).map(|known| (known.to_owned(), Why::Alias));
        };
        match words.find(&right) {
            Found::Known(_) => {
                let lower = plain(value).to_lowercase();
                let why = if lower == right {
                    Why::Case
                } else if joined(&lower) == right {
                    Why::Separator
                } else {
                    Why::Signs
                };
                // A name behind `partner-` is registered as it stands, not as its stem.
                Some((right, why))
            }
            Found::Near(at, reason) => Some((words.value(at).to_owned(), reason.into())),
            Found::Unknown => None,
        }
    }
}

/// Blanks, underscores and hyphens as single hyphens.
fn joined(value: &str) -> String {
    let words = value.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '+'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The drift of what came by, the most frequent first; what needs a decision before what doesn't.
pub fn drift(checker: &Checker, seen: &[ValueTally]) -> Vec<Drifted> {
    let mut found: Vec<Drifted> = seen.iter().filter_map(|one| checker.drifted(one)).collect();
    found.sort_by(|a, b| {
        let rank = |one: &Drifted| (!one.is_open(), std::cmp::Reverse(one.times()), one.tag);
        rank(a).cmp(&rank(b)).then_with(|| a.value.cmp(&b.value))
    });
    found
}

#[cfg(test)]
mod tests;
