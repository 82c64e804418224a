//! What is wrong with tagged links, and the link that would be right. The rules are the table in `lint/rows.rs`; values are
//! judged once and remembered, links one by one, in memory that doesn't grow with their number.
//!
//! A fix only does what is sure: it never touches the destination, parameters of others or the fragment (except tags that
//! hide in it), and what it made has nothing left to fix.

mod drift;
mod rows;
mod seen;
mod values;
mod whole;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::policy::Policy;
use super::words::{Entry, Words};
use super::{Tag, Tags};
use crate::domain::finding::Severity;

pub use drift::{Cluster, Spelling};
pub use rows::{Case, Kind, RULES, Rule, rule};

use seen::Seen;
use values::{Remembered, Verdict};

/// Something that is wrong with a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// The rule.
    pub kind: Kind,
    /// How bad it is, as the policy says.
    pub severity: Severity,
    /// The tag it is about; none where it is about the link as a whole.
    pub tag: Option<Tag>,
    /// The value it is about, decoded.
    pub value: String,
    /// What is wrong: `source “LinkedIn” has capitals`.
    pub message: String,
    /// What to do: `write linkedin`.
    pub fix: String,
    /// Whether the fixed link has it mended.
    pub is_fixed: bool,
}

impl Issue {
    /// Its rule.
    pub fn rule(&self) -> &'static Rule {
        rule(self.kind)
    }
}

/// What is wrong with one link.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// All that is wrong, values first in the order of the tags.
    pub issues: Vec<Arc<Issue>>,
    /// The link as it should be; none where nothing can be mended.
    pub fixed: Option<String>,
}

impl Outcome {
    /// The worst severity.
    pub fn worst(&self) -> Option<Severity> {
        self.issues.iter().map(|issue| issue.severity).min()
    }
}

/// How often a rule fired.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// In all.
    pub all: u64,
    /// Of these, how many a fix mends.
    pub fixed: u64,
    /// By tag; those about a whole link are in none.
    pub by_tag: [u64; 5],
}

/// The registered values of a policy, ready to be looked for: sources, mediums, campaigns.
pub fn registered(policy: &Policy) -> [Words; 3] {
    fn entry<'a>(value: &'a str, aliases: &'a [String], takes_names: bool) -> Entry<'a> {
        Entry { value, aliases, takes_names }
    }
    [
        Words::new(policy.sources.iter().map(|one| entry(&one.id, &one.aliases, one.takes_names))),
        Words::new(policy.mediums.iter().map(|one| entry(&one.id, &one.aliases, false))),
        Words::new(policy.campaigns.iter().map(|one| entry(&one.id, &one.aliases, false))),
    ]
}

/// Judges links by a policy, one after the other.
pub struct Linter<'p> {
    policy: &'p Policy,
    words: Arc<[Words; 3]>,
    /// How bad each rule is; none where it is off.
    severities: [Option<Severity>; RULES.len()],
    /// The longest value of each tag, and the longest link.
    longest: [usize; 6],
    /// Web domains of the business, in small letters.
    own: Vec<String>,
    /// The same as sources are written: `acme-example`.
    own_as_source: Vec<String>,
    memory: Memory,
    seen: Seen,
    counts: [Count; RULES.len()],
}

/// What was judged before, and holds for every link under the same policy.
#[derive(Default)]
pub(super) struct Memory {
    /// Issues that are the same for many links.
    made: HashMap<(Kind, Tag, usize), Arc<Issue>>,
    remembered: [Remembered; 5],
}

impl Memory {
    /// Leaves out what a list with many different values left behind.
    pub(super) fn trim(&mut self) {
        for one in self.remembered.iter_mut().filter(|one| one.len() > KEPT) {
            *one = Remembered::default();
        }
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

/// Values of a tag that are kept from one list to the next.
const KEPT: usize = 1_000;

impl<'p> Linter<'p> {
    /// A linter; `own` are the business's web domains, in small letters.
    pub fn new(policy: &'p Policy, own: &[String]) -> Linter<'p> {
        Linter::over(policy, Arc::new(registered(policy)), own)
    }

    /// The same with the registered values of the policy made before, by [`registered`]: costs next to nothing.
    pub fn over(policy: &'p Policy, words: Arc<[Words; 3]>, own: &[String]) -> Linter<'p> {
        let mut longest = [usize::MAX; 6];
        for (place, name) in longest.iter_mut().zip(rows::LENGTHS) {
            *place = policy.longest(name);
        }
        Linter {
            words,
            severities: RULES.each_ref().map(|rule| policy.severity(rule.id)),
            longest,
            own: own.to_vec(),
            own_as_source: own.iter().map(|domain| domain.replace('.', "-")).collect(),
            memory: Memory::default(),
            seen: Seen::default(),
            counts: [Count::default(); RULES.len()],
            policy,
        }
    }

    /// Goes on from what a linter by the same policy judged before.
    pub(super) fn recalling(self, memory: Memory) -> Linter<'p> {
        Linter { memory, ..self }
    }

    /// Judges each link for itself: what it has in common with another is not asked.
    pub(super) fn one_by_one(mut self) -> Linter<'p> {
        self.severities[Kind::DuplicateLink as usize] = None;
        self
    }

    /// What it judged, for the next one.
    pub(super) fn into_memory(self) -> Memory {
        self.memory
    }

    /// The registered values of a tag: to complete what is typed, or to ask what is near. Content and term have none.
    pub fn words(&self, tag: Tag) -> Option<&Words> {
        self.words.get(tag.at())
    }

    /// Judges a link. `row` is where it stands in its list; `placed_on` is the page on which it stands, where known.
    pub fn link(&mut self, row: usize, text: &str, placed_on: Option<&str>) -> Outcome {
        let outcome = self.judge_link(row, text, placed_on);
        self.count(&outcome);
        outcome
    }

    /// Judges tags without a link, as touches have them, and gives them back mended.
    pub fn tags(&mut self, tags: &Tags) -> (Outcome, Tags) {
        let (outcome, mended) = self.judge_tags(tags);
        self.count(&outcome);
        (outcome, mended)
    }

    /// That a link is registered already, unless the rule is off.
    pub fn twin(&self, url: &str) -> Option<Arc<Issue>> {
        self.issue(Kind::DuplicateLink, &Case { value: url, ..Case::default() })
    }

    /// How often each rule fired so far; only those that did.
    pub fn counts(&self) -> impl Iterator<Item = (&'static Rule, Count)> + '_ {
        RULES.iter().zip(self.counts).filter(|(_, count)| count.all > 0)
    }

    /// How bad a rule is by this policy; a note where it is off.
    pub fn severity(&self, kind: Kind) -> Severity {
        self.severities.get(kind as usize).copied().flatten().unwrap_or(Severity::Note)
    }

    /// In how many different values a rule found something; 0 for rules about whole links.
    pub fn different(&self, kind: Kind) -> u64 {
        let values = self.memory.remembered.iter().flat_map(|of_tag| {
            let found = of_tag.iter().filter(|(verdict, _)| verdict.issues.iter().any(|issue| issue.kind == kind));
            found.map(|(verdict, _)| verdict.wanted()).collect::<HashSet<&str>>()
        });
        values.count() as u64
    }

    /// Whether so many different links came by that duplicates of later ones may have been missed.
    pub fn has_lost_track(&self) -> bool {
        self.seen.is_full()
    }

    fn count(&mut self, outcome: &Outcome) {
        for issue in &outcome.issues {
            let Some(count) = self.counts.get_mut(issue.kind as usize) else { continue };
            count.all += 1;
            count.fixed += u64::from(issue.is_fixed);
            if let Some(tag) = issue.tag {
                count.by_tag[tag.at()] += 1;
            }
        }
    }

    /// An issue, unless its rule is off.
    fn issue(&self, kind: Kind, case: &Case<'_>) -> Option<Arc<Issue>> {
        let severity = self.severities.get(kind as usize).copied().flatten()?;
        let rule = rule(kind);
        Some(Arc::new(Issue {
            kind,
            severity,
            tag: case.tag,
            value: case.value.to_owned(),
            message: (rule.sentence)(case),
            fix: (rule.fix)(case),
            is_fixed: case.instead.is_some(),
        }))
    }

    /// An issue that is the same for all links with the same `place` in the policy, made once.
    fn same(&mut self, kind: Kind, tag: Tag, place: usize, case: &Case<'_>) -> Option<Arc<Issue>> {
        if let Some(made) = self.memory.made.get(&(kind, tag, place)) {
            return Some(Arc::clone(made));
        }
        let issue = self.issue(kind, case)?;
        self.memory.made.insert((kind, tag, place), Arc::clone(&issue));
        Some(issue)
    }

    /// The verdict on a value, `raw` as it stands in an address.
    fn verdict(&mut self, tag: Tag, raw: &str) -> Arc<Verdict> {
        if let Some(known) = self.memory.remembered[tag.at()].known(raw) {
            return known;
        }
        let verdict = Arc::new(self.judge_value(tag, raw));
        self.memory.remembered[tag.at()].keep(raw, &verdict);
        verdict
    }
}

#[cfg(test)]
mod tests;
