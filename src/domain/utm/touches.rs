//! What came by: touches counted by their tags, as they were recorded.

use std::collections::HashMap;

use super::registry::Results;
use super::{Tag, Tags};

/// A source, medium or campaign as it was recorded, with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueTally {
    /// Its tag.
    pub tag: Tag,
    /// The value as recorded.
    pub value: String,
    /// Touches and leads; each lead counts once.
    pub results: Results,
    /// Leads that name it as their first or last touch, and have no touches on record.
    pub leads_only: u64,
}

/// Touches counted at some moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tallies {
    /// The newest row of the journal before they were counted.
    pub seq: i64,
    /// By each source, medium and campaign.
    pub values: Vec<ValueTally>,
    /// By all five tags together.
    pub combinations: HashMap<Tags, Results>,
}

impl Tallies {
    /// All touches with a tag: those of all sources, which every tagged link has, or of the tag that most have.
    pub fn touches(&self) -> u64 {
        let of = |tag: Tag| self.values.iter().filter(|one| one.tag == tag).map(|one| one.results.visits).sum::<u64>();
        [Tag::Source, Tag::Medium, Tag::Campaign].into_iter().map(of).max().unwrap_or(0)
    }
}
