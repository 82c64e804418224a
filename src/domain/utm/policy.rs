//! What a business allows on its links: the vocabulary, how campaigns are named, what must be there, how long values may
//! be, and how bad each mistake is.

use super::Tag;
use super::lint::RULES;
use super::pattern::Pattern;
use crate::domain::finding::Severity;
use crate::domain::stack::rules::RuleSetting;

/// A registered source: a platform on which links stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The value: `linkedin`.
    pub id: String,
    /// What it means.
    pub means: String,
    /// What kind of platform it is: `social`. Mediums and channels refer to it.
    pub kind: String,
    /// Other names that are folded into it.
    pub aliases: Vec<String>,
    /// Whether names may follow it behind a hyphen: `partner-acme`.
    pub takes_names: bool,
}

/// A registered medium: a type of channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medium {
    /// The value: `paid-social`.
    pub id: String,
    /// What it means.
    pub means: String,
    /// Other names that are folded into it.
    pub aliases: Vec<String>,
    /// Whether it is paid for, so that the variant must be told.
    pub is_paid: bool,
    /// Whether keywords are bought, so that a term may stand there.
    pub is_search: bool,
    /// Sources, or kinds of them, that go with it; all where there are none.
    pub sources: Vec<String>,
}

impl Medium {
    /// Whether it goes with a source.
    pub fn goes_with(&self, source: &Source) -> bool {
        self.sources.is_empty() || self.sources.iter().any(|one| *one == source.id || *one == source.kind)
    }
}

/// A registered campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// The value: `2026-q1-webinar-product-led-growth`.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Other names that are folded into it.
    pub aliases: Vec<String>,
}

/// The policy: the typed shape of `assets/utm/policy.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// The file's version.
    pub version: u32,
    /// How many steps of the workspace changed it since; 0 for the frameworks' own.
    pub edition: u32,
    /// How campaigns are named.
    pub pattern: Pattern,
    /// The lists that the pattern may name.
    pub lists: Vec<(String, Vec<String>)>,
    /// Tags that every link must have.
    pub required: Vec<Tag>,
    /// Sources, in the order in which they are offered.
    pub sources: Vec<Source>,
    /// Mediums, in the order in which they are offered.
    pub mediums: Vec<Medium>,
    /// Campaigns; where there are none, any name goes that follows the pattern.
    pub campaigns: Vec<Campaign>,
    /// How bad each rule is, and its limits.
    pub rules: Vec<RuleSetting>,
    /// When the room complains: how bad each finding is, and its limits.
    pub findings: Vec<RuleSetting>,
}

impl Policy {
    /// The setting of a rule.
    pub fn rule(&self, id: &str) -> Option<&RuleSetting> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// How bad a rule is; `None` where it is off.
    pub fn severity(&self, id: &str) -> Option<Severity> {
        self.rule(id).filter(|rule| rule.on).map(|rule| rule.severity)
    }

    /// A limit of the length rule, in characters: `source`, or `url` for a whole link.
    pub fn longest(&self, name: &str) -> usize {
        let limit = self.rule("length").map_or(f64::MAX, |rule| rule.limit(name));
        // Limits are whole numbers of a file's size of figures.
        limit as usize
    }

    /// The registered source of that value, also `partner-acme` for `partner`.
    pub fn source(&self, value: &str) -> Option<&Source> {
        let exact = self.sources.iter().find(|source| source.id == value);
        exact.or_else(|| {
            self.sources.iter().find(|source| {
                source.takes_names
                    && value
                        .strip_prefix(source.id.as_str())
                        .is_some_and(|rest| rest.len() > 1 && rest.starts_with('-'))
            })
        })
    }

    /// Rules that have no setting; none in a policy that was read.
    pub fn unset(&self) -> impl Iterator<Item = &'static str> + '_ {
        RULES.iter().map(|rule| rule.id).filter(|id| self.rule(id).is_none())
    }
}
