//! Drift: spellings that mean one value, with how often each came by.

use std::collections::BTreeMap;

use super::super::words::Reason;
use super::{Linter, Tag};

/// One way in which a value was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// As it was written, decoded.
    pub value: String,
    /// How often.
    pub times: u64,
    /// Why it is taken for the value, where its letters alone don't say it.
    pub reason: Option<Reason>,
}

/// A value that was written in several ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Its tag.
    pub tag: Tag,
    /// What all of them should be: `linkedin`.
    pub value: String,
    /// Whether that is registered.
    pub is_registered: bool,
    /// The spellings, the commonest first.
    pub spellings: Vec<Spelling>,
}

impl Linter<'_> {
    /// Values of sources, mediums and campaigns that came by in another spelling than the right one: by tag, those with
    /// most spellings first.
    pub fn drift(&self) -> Vec<Cluster> {
        let mut clusters = Vec::new();
        for tag in [Tag::Source, Tag::Medium, Tag::Campaign] {
            let mut by_value: BTreeMap<&str, (bool, BTreeMap<&str, Spelling>)> = BTreeMap::new();
            for (verdict, times) in self.memory.remembered[tag.at()].iter() {
                let (is_registered, spellings) = by_value.entry(verdict.wanted()).or_default();
                *is_registered |= verdict.known.is_some();
                let value = verdict.value.as_str();
                let new = || Spelling { value: value.to_owned(), times: 0, reason: verdict.reason };
                spellings.entry(value).or_insert_with(new).times += times;
            }
            let mut of_tag: Vec<Cluster> = by_value
                .into_iter()
                .filter(|(_, (is_registered, spellings))| spellings.len() > 1 || *is_registered)
                .map(|(value, (is_registered, spellings))| {
                    let mut spellings: Vec<Spelling> = spellings.into_values().collect();
                    spellings.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.value.cmp(&b.value)));
                    Cluster { tag, value: value.to_owned(), is_registered, spellings }
                })
                .filter(|cluster| cluster.spellings.iter().any(|one| one.value != cluster.value))
                .collect();
            of_tag.sort_by(|a, b| b.spellings.len().cmp(&a.spellings.len()).then_with(|| a.value.cmp(&b.value)));
            clusters.extend(of_tag);
        }
        clusters
    }

    /// How many values came by that there was no room to remember, so that drift leaves them out.
    pub fn unremembered(&self) -> u64 {
        [Tag::Source, Tag::Medium, Tag::Campaign].iter().map(|tag| self.memory.remembered[tag.at()].others).sum()
    }
}
