//! What follows from one assessment: average, band, coverage, a row per dimension, and the gaps in the order in which
//! to close them.

use std::sync::Arc;

use super::average::{Average, Change};
use super::framework::{Band, Dimension, Framework};
use super::measured::Measured;
use super::spread::Spread;
use super::{Answer, Assessment};
use crate::domain::id::Id;

/// How far an assessment is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Dimensions with a level.
    pub answered: usize,
    /// Dimensions that were skipped.
    pub skipped: usize,
    /// All dimensions.
    pub of: usize,
}

impl Coverage {
    /// Counts an assessment's answers.
    pub fn of(assessment: &Assessment, framework: &Framework) -> Coverage {
        let answers = || framework.dimensions.iter().filter_map(|one| assessment.answer(&one.id));
        Coverage {
            answered: answers().filter(|answer| answer.level.is_some()).count(),
            skipped: answers().filter(|answer| answer.is_skipped).count(),
            of: framework.dimensions.len(),
        }
    }

    /// Dimensions that nobody has settled yet.
    pub fn open(self) -> usize {
        self.of.saturating_sub(self.answered + self.skipped)
    }
}

/// One dimension of an assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its position in the framework.
    pub at: usize,
    /// What was said; an empty answer where nothing was.
    pub answer: Answer,
    /// The level that the last closed assessment before gave it.
    pub last: Option<u8>,
    /// The votes; `None` where nobody voted. Not for screens while they are hidden
    /// ([`Assessment::is_revealed`](super::Assessment::is_revealed)).
    pub spread: Option<Spread>,
    /// What the workspace's own data says today, the furthest below the answer first.
    pub measured: Vec<Measured>,
}

impl Row {
    /// What the data says where it contradicts the answer: the answer lies a level or more above it.
    pub fn contradiction(&self) -> Option<&Measured> {
        let level = self.answer.level?;
        self.measured.iter().filter(|one| one.level < level).min_by_key(|one| one.level)
    }

    /// Levels up or down since last time.
    pub fn moved(&self) -> Option<i16> {
        Some(i16::from(self.answer.level?) - i16::from(self.last?))
    }
}

/// A dimension that lies below its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The dimension's position in the framework.
    pub at: usize,
    /// The level now.
    pub current: u8,
    /// The level aimed at.
    pub target: u8,
    /// Whether somebody set that target; else it is the next level.
    pub is_set: bool,
    /// (target − current) × weight, in hundredths.
    pub score: u32,
}

/// What follows from one assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// The assessment.
    pub assessment: Id,
    /// The framework in the words that it was answered with.
    pub framework: Arc<Framework>,
    /// The weighted average; `None` while nothing is answered.
    pub average: Option<Average>,
    /// The band of that average.
    pub band: Option<Band>,
    /// How much is answered.
    pub coverage: Coverage,
    /// The average of the last closed assessment before.
    pub last_average: Option<Average>,
    /// A row per dimension, in the framework's order.
    pub rows: Vec<Row>,
    /// Dimensions below their target, the first to close first.
    pub gaps: Vec<Gap>,
}

impl Results {
    /// Derives them. `last` is the closed assessment before; what was measured comes by dimension.
    pub fn new(
        assessment: &Assessment,
        framework: &Arc<Framework>,
        last: Option<(&Assessment, &Framework)>,
        measured: impl Fn(&str) -> Vec<Measured>,
    ) -> Results {
        let average = Average::of_assessment(assessment, framework);
        let rows: Vec<Row> = framework
            .dimensions
            .iter()
            .enumerate()
            .map(|(at, dimension)| {
                let answer = assessment.answer(&dimension.id).cloned().unwrap_or_else(|| Answer::about(&dimension.id));
                let mut measured = measured(&dimension.id);
                measured.sort_by_key(|one| one.level);
                Row {
                    at,
                    answer,
                    last: last.and_then(|(before, _)| before.level(&dimension.id)),
                    spread: Spread::of(assessment, framework, &dimension.id),
                    measured,
                }
            })
            .collect();
        Results {
            assessment: assessment.id,
            framework: Arc::clone(framework),
            average,
            band: average.and_then(|average| framework.band(average)).cloned(),
            coverage: Coverage::of(assessment, framework),
            last_average: last.and_then(|(before, words)| Average::of_assessment(before, words)),
            gaps: gaps(&rows, framework),
            rows,
        }
    }

    /// The change of the average since last time.
    pub fn change(&self) -> Option<Change> {
        Some(self.average?.since(self.last_average?))
    }

    /// A dimension by its position.
    pub fn dimension(&self, at: usize) -> Option<&Dimension> {
        self.framework.dimensions.get(at)
    }

    /// The row of a dimension.
    pub fn row(&self, dimension: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.answer.dimension == dimension)
    }

    /// The average and its band: `Walk 1.8`; `–` while nothing is answered.
    pub fn verdict(&self) -> String {
        super::history::verdict(self.average, &self.framework)
    }

    /// Dimensions on which the votes disagreed.
    pub fn disagreements(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.spread.as_ref().is_some_and(|spread| spread.is_disagreement))
    }
}

/// The gaps, by (target − current) × weight, ties by the lower level, then in the framework's order. Where nobody set
/// a target, the next level is it: so that answers alone give a list of next steps.
pub fn gaps(rows: &[Row], framework: &Framework) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = rows
        .iter()
        .filter_map(|row| {
            let current = row.answer.level?;
            let target = row.answer.target.unwrap_or_else(|| (current + 1).min(framework.highest()));
            let size = u32::from(target.checked_sub(current).filter(|size| *size > 0)?);
            let weight = framework.dimensions.get(row.at)?.weight.0;
            Some(Gap { at: row.at, current, target, is_set: row.answer.target.is_some(), score: size * weight })
        })
        .collect();
    gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.score), gap.current, gap.at));
    gaps
}
