//! The registry judged as a whole: how many links are clean, and which rules complain about how many.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checker::Checker;
use super::lint::{Linter, Outcome};
use super::registry::{LinkRow, LinkStatus};
use crate::domain::finding::Severity;

/// The registry, judged at some moment.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkHealth {
    /// The newest row of the journal before it was judged.
    pub seq: i64,
    /// All links.
    pub links: u64,
    /// Those with nothing worse than a note.
    pub clean: u64,
    /// Links by their worst mistake: critical, warning, note.
    pub worst: [u64; 3],
    /// Links of which a fix mends something.
    pub fixable: u64,
    /// Links that each rule complains about.
    pub by_rule: BTreeMap<String, u64>,
    /// Campaigns that are over, with how many live links each still has.
    pub live_over: Vec<(String, u64)>,
    /// Running campaigns without a link.
    pub without_links: Vec<String>,
    /// Sources and mediums of this workspace that no link and no touch has.
    pub unused: Vec<String>,
    /// Ids of links, ascending, by rule and by severity. Not kept.
    #[serde(skip)]
    pub ids: BTreeMap<String, Vec<i64>>,
}

impl LinkHealth {
    /// The share that is clean, in percent; `None` without links.
    #[expect(clippy::cast_precision_loss, reason = "counts of links")]
    pub fn percent(&self) -> Option<f64> {
        (self.links > 0).then(|| self.clean as f64 * 100.0 / self.links as f64)
    }

    /// Links with a critical mistake.
    pub fn critical(&self) -> u64 {
        self.worst[0]
    }
}

/// Judges a registry link by link.
pub struct Judge<'c> {
    checker: &'c Checker,
    linter: Linter<'c>,
    health: LinkHealth,
    live: BTreeMap<String, (u64, u64)>,
}

impl<'c> Judge<'c> {
    /// A judge by the policy in force.
    pub fn new(checker: &'c Checker) -> Judge<'c> {
        Judge { checker, linter: checker.linter(), health: LinkHealth::default(), live: BTreeMap::new() }
    }

    /// Judges one more link.
    pub fn link(&mut self, link: &LinkRow) -> Outcome {
        let placed_on = Some(link.placed_on.as_str()).filter(|page| !page.is_empty());
        let row = usize::try_from(self.health.links).unwrap_or(usize::MAX);
        let outcome = self.linter.link(row, &link.url, placed_on);
        let health = &mut self.health;
        health.links += 1;
        health.fixable += u64::from(outcome.fixed.is_some());
        let worst = outcome.worst();
        health.clean += u64::from(worst.is_none_or(|worst| worst == Severity::Note));
        let mut names: Vec<&str> = outcome.issues.iter().map(|issue| issue.rule().id).collect();
        names.sort_unstable();
        names.dedup();
        for name in &names {
            *health.by_rule.entry((*name).to_owned()).or_default() += 1;
        }
        if let Some(worst) = worst {
            if let Some(count) = health.worst.get_mut(worst as usize) {
                *count += 1;
            }
            names.push(worst.name());
        }
        for name in names {
            health.ids.entry(name.to_owned()).or_default().push(link.id.0);
        }
        if self.checker.campaigns.is_empty() {
            return outcome;
        }
        let campaign = link.tag(super::Tag::Campaign);
        if !campaign.is_empty() {
            let (all, live) = self.live.entry(campaign.to_owned()).or_default();
            *all += 1;
            *live += u64::from(link.status == LinkStatus::Live);
        }
        outcome
    }

    /// What was found.
    pub fn finish(mut self, seq: i64) -> LinkHealth {
        self.health.seq = seq;
        for campaign in &self.checker.campaigns {
            let (all, live) = self.live.get(&campaign.value).copied().unwrap_or_default();
            if live > 0 && self.checker.is_over(&campaign.value) {
                self.health.live_over.push((campaign.value.clone(), live));
            }
            if all == 0 && campaign.status == super::campaign::CampaignStatus::Running {
                self.health.without_links.push(campaign.value.clone());
            }
        }
        self.health
    }
}
