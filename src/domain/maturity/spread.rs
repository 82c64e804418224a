//! How far votes on a dimension lie apart.

use super::Assessment;
use super::framework::Framework;

/// A range of so many levels is a disagreement.
pub const WIDE: u8 = 2;

/// The votes on one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// Votes per level, in the order of the framework's levels: (level, votes).
    pub histogram: Vec<(u8, usize)>,
    /// How many voted.
    pub votes: usize,
    /// How many take part.
    pub participants: usize,
    /// The lowest and the highest vote.
    pub range: (u8, u8),
    /// The level that more than half voted for.
    pub majority: Option<u8>,
    /// Whether they disagree: the range is two levels or more, or no level has a majority.
    pub is_disagreement: bool,
    /// Where to begin talking: the majority, else the lower middle vote.
    pub middle: u8,
}

impl Spread {
    /// The spread of an assessment's votes on a dimension; `None` where nobody voted.
    pub fn of(assessment: &Assessment, framework: &Framework, dimension: &str) -> Option<Spread> {
        let votes = assessment.votes.iter().filter(|vote| vote.dimension == dimension).map(|vote| vote.level);
        let levels: Vec<u8> = framework.levels.iter().map(|level| level.number).collect();
        Spread::new(votes, &levels, assessment.participants.len())
    }

    /// The spread of votes over levels.
    pub fn new(votes: impl IntoIterator<Item = u8>, levels: &[u8], participants: usize) -> Option<Spread> {
        let mut votes: Vec<u8> = votes.into_iter().collect();
        votes.sort_unstable();
        let (lowest, highest) = (*votes.first()?, *votes.last()?);
        let histogram: Vec<(u8, usize)> =
            levels.iter().map(|level| (*level, votes.iter().filter(|vote| *vote == level).count())).collect();
        let majority = histogram.iter().find(|(_, many)| many * 2 > votes.len()).map(|(level, _)| *level);
        let middle = majority.or_else(|| votes.get((votes.len() - 1) / 2).copied()).unwrap_or(lowest);
        Some(Spread {
            histogram,
            votes: votes.len(),
            participants,
            range: (lowest, highest),
            majority,
            is_disagreement: highest - lowest >= WIDE || majority.is_none(),
            middle,
        })
    }
}
