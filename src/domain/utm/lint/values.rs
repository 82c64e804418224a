//! One value judged by itself, and remembered: lists have a million links and a few hundred values.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::link::{decoded, encoded};
use super::super::value::{self, faults, has_placeholder, is_right, mended, personal};
use super::super::words::{Found, Reason};
use super::rows::signs;
use super::seen::Secret;
use super::{Case, Issue, Kind, Linter, Tag};
use crate::domain::text::{count, thousands};

/// Values of a tag that are remembered; those that come later are judged each time.
const MOST: usize = 50_000;
/// The longest value that is remembered, in bytes.
const LONGEST: usize = 512;

/// What was found out about a value.
#[derive(Debug)]
pub(super) struct Verdict {
    /// What it says, decoded.
    pub(super) value: String,
    /// What a fix makes of it; none where it stays as it is.
    pub(super) instead: Option<String>,
    /// The same, as an address has it.
    pub(super) written: String,
    /// Its registered value, where a fix or nothing is needed to get there: the place in the policy.
    pub(super) known: Option<usize>,
    /// Why a fix takes it for that one.
    pub(super) reason: Option<Reason>,
    /// What is wrong with it.
    pub(super) issues: Vec<Arc<Issue>>,
}

impl Verdict {
    /// The value once fixed.
    pub(super) fn wanted(&self) -> &str {
        self.instead.as_deref().unwrap_or(&self.value)
    }
}

/// Verdicts by value as it stands in addresses, with how often each came by.
#[derive(Default)]
pub(super) struct Remembered {
    verdicts: HashMap<Box<str>, (Arc<Verdict>, u64), Secret>,
    /// How many values came by that there was no room for.
    pub(super) others: u64,
}

impl Remembered {
    pub(super) fn known(&mut self, raw: &str) -> Option<Arc<Verdict>> {
        let (verdict, times) = self.verdicts.get_mut(raw)?;
        *times += 1;
        Some(Arc::clone(verdict))
    }

    pub(super) fn keep(&mut self, raw: &str, verdict: &Arc<Verdict>) {
        if self.verdicts.len() < MOST && raw.len() <= LONGEST {
            self.verdicts.insert(raw.into(), (Arc::clone(verdict), 1));
        } else {
            self.others += 1;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.verdicts.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Verdict, u64)> {
        self.verdicts.values().map(|(verdict, times)| (verdict.as_ref(), *times))
    }
}

impl Linter<'_> {
    /// Judges a value that is not blank.
    pub(super) fn judge_value(&self, tag: Tag, raw: &str) -> Verdict {
        let said = decoded(raw).into_owned();
        let mut verdict = Verdict {
            value: said,
            instead: None,
            written: String::new(),
            known: None,
            reason: None,
            issues: Vec::new(),
        };
        if let Some(person) = personal(&verdict.value) {
            let case = Case { tag: Some(tag), value: &verdict.value, found: &person, ..Case::default() };
            verdict.issues.extend(self.issue(Kind::PersonalData, &case));
            return verdict;
        }
        if has_placeholder(&verdict.value) {
            return verdict;
        }
        let plain = value::plain(&verdict.value);
        let right = if is_right(&plain) { Some(plain.clone()) } else { mended(&plain) };
        let (wanted, near) = self.registered(tag, right.as_deref(), &mut verdict);
        // What is fixed must be right in the address, not only once decoded.
        let is_fixed = wanted.as_deref().is_some_and(|wanted| wanted != raw);
        verdict.instead = wanted.filter(|_| is_fixed);
        self.form(tag, raw, &plain, &mut verdict);
        self.vocabulary(tag, right.as_deref(), near, &mut verdict);
        self.naming(tag, right.as_deref().unwrap_or(&plain), &mut verdict);
        verdict.written = encoded(verdict.wanted());
        verdict
    }

    /// The value that a fix writes, and what is near where that isn't sure.
    fn registered(
        &self,
        tag: Tag,
        right: Option<&str>,
        verdict: &mut Verdict,
    ) -> (Option<String>, Option<(usize, Reason)>) {
        let words = self.words.get(tag.at());
        let Some(right) = right else {
            // What has no right form may still be registered as another name.
            let known = words.and_then(|words| words.alias(&value::key(&verdict.value)).map(str::to_owned));
            let Some((known, words)) = known.zip(words) else { return (None, None) };
            let Found::Known(at) = words.find(&known) else { return (None, None) };
            (verdict.known, verdict.reason) = (Some(at), Some(Reason::Alias));
            return (Some(known), Some((at, Reason::Alias)));
        };
        let found = words.map_or(Found::Unknown, |words| words.find(right));
        match found {
            Found::Known(at) => verdict.known = Some(at),
            // Two campaigns may differ by an s; two mediums should not.
            Found::Near(at, reason) if reason.is_sure() && (tag != Tag::Campaign || reason < Reason::Plural) => {
                verdict.known = Some(at);
                verdict.reason = Some(reason);
                let wanted = self.words.get(tag.at()).map(|words| words.value(at).to_owned());
                return (wanted, Some((at, reason)));
            }
            Found::Near(at, reason) => return (Some(right.to_owned()), Some((at, reason))),
            Found::Unknown => {}
        }
        (Some(right.to_owned()), None)
    }

    /// Capitals, separators, signs, escapes, length.
    fn form(&self, tag: Tag, raw: &str, plain: &str, verdict: &mut Verdict) {
        let faults = faults(raw);
        let mut issues = Vec::new();
        let case =
            Case { tag: Some(tag), value: &verdict.value, instead: verdict.instead.as_deref(), ..Case::default() };
        if faults.has_capitals {
            issues.extend(self.issue(Kind::Case, &case));
        }
        if faults.has_separators {
            issues.extend(self.issue(Kind::Separator, &case));
        }
        if !faults.signs.is_empty() {
            issues.extend(self.issue(Kind::Characters, &Case { found: &signs(&faults.signs), ..case }));
        }
        if faults.has_escapes {
            issues.extend(self.issue(Kind::Escapes, &Case { found: raw, ..case }));
        }
        let length = verdict.instead.as_deref().unwrap_or(plain).chars().count();
        let most = self.longest[tag.at()];
        if length > most {
            let number = |n: usize| thousands(i64::try_from(n).unwrap_or(i64::MAX));
            let found = format!("{}, and {} fit", count(length, "character", "characters"), number(most));
            issues.extend(self.issue(Kind::Length, &Case { instead: None, found: &found, ..case }));
        }
        verdict.issues.extend(issues);
    }

    /// Whether it is registered, and what it is near to.
    fn vocabulary(&self, tag: Tag, right: Option<&str>, near: Option<(usize, Reason)>, verdict: &mut Verdict) {
        let Some(words) = self.words.get(tag.at()).filter(|words| !words.is_empty()) else { return };
        let case = Case { tag: Some(tag), value: &verdict.value, ..Case::default() };
        if let Some((at, reason)) = near {
            let instead = verdict.reason.and(verdict.instead.as_deref());
            let case = Case { instead, found: reason.name(), advice: words.value(at), ..case };
            verdict.issues.extend(self.issue(Kind::NearDuplicate, &case));
            return;
        }
        if verdict.known.is_some() {
            return;
        }
        let kind = match tag {
            Tag::Source => Kind::UnknownSource,
            Tag::Medium => Kind::UnknownMedium,
            _ => Kind::UnknownCampaign,
        };
        let value = right.unwrap_or(&verdict.value);
        let advice = self.offered(tag);
        verdict.issues.extend(self.issue(kind, &Case { value, advice: &advice, ..case }));
    }

    /// Some registered values, for who has none in mind: `google, linkedin, …`.
    fn offered(&self, tag: Tag) -> String {
        let shown = |ids: Vec<&str>, all: usize| {
            let more = if all > ids.len() { ", …" } else { "" };
            format!("{}{more}", ids.join(", "))
        };
        match tag {
            Tag::Source => shown(
                self.policy.sources.iter().take(4).map(|one| one.id.as_str()).collect(),
                self.policy.sources.len(),
            ),
            _ => shown(
                self.policy.mediums.iter().take(4).map(|one| one.id.as_str()).collect(),
                self.policy.mediums.len(),
            ),
        }
    }

    /// Whether a campaign is named by the pattern.
    fn naming(&self, tag: Tag, right: &str, verdict: &mut Verdict) {
        if tag != Tag::Campaign || verdict.known.is_some() {
            return;
        }
        let pattern = &self.policy.pattern;
        if let Some(misfit) = pattern.misfit(right) {
            let found = format!("doesn't follow {pattern}: it {misfit}");
            let case = Case {
                tag: Some(tag),
                value: &verdict.value,
                found: &found,
                advice: &pattern.example(),
                ..Case::default()
            };
            verdict.issues.extend(self.issue(Kind::Pattern, &case));
        }
    }
}
