//! Data quality for a report: the room, with the duplicates and spellings that wait for somebody.

use std::sync::Arc;

use super::room::Quality;
use super::spelling::Proposal;

/// Two leads that may be one person, for reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twins {
    /// How sure it is, 0 to 100.
    pub score: u8,
    /// Why.
    pub reason: &'static str,
    /// One of them: name and address.
    pub one: (String, String),
    /// The other.
    pub other: (String, String),
}

/// Everything that the report reads.
#[derive(Debug, Clone)]
pub struct QualityReview {
    /// The room, with figures just taken.
    pub room: Arc<Quality>,
    /// All pairs.
    pub pairs: usize,
    /// The sure ones among them.
    pub sure: usize,
    /// Pairs by reason, the surest reason first.
    pub reasons: Vec<(&'static str, usize)>,
    /// The first pairs, written out.
    pub twins: Vec<Twins>,
    /// Proposals for one spelling, those that change most leads first.
    pub proposals: Vec<Proposal>,
}
