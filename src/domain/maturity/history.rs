//! Assessments of one framework over time, and two of them side by side.

use std::sync::Arc;

use chrono::{Months, NaiveDate};

use super::average::{Average, Change};
use super::framework::Framework;
use super::results::Coverage;
use super::{Assessment, Sitting};
use crate::domain::id::Id;

/// One assessment on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The assessment.
    pub assessment: Id,
    /// The day it stands for.
    pub on: NaiveDate,
    /// Whether it is still open.
    pub is_open: bool,
    /// The framework's version.
    pub version: u32,
    /// How it was held.
    pub sitting: Sitting,
    /// The average; `None` where nothing is answered.
    pub average: Option<Average>,
    /// The average with its band: `Walk 1.8`.
    pub verdict: String,
    /// How much is answered.
    pub coverage: Coverage,
    /// The change of the average since the point before.
    pub change: Option<Change>,
    /// The level of each dimension, in the order of [`Course::dimensions`].
    pub levels: Vec<Option<u8>>,
}

/// A framework's assessments over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The dimensions as (id, title): those of the newest words, then those that only older ones have.
    pub dimensions: Vec<(String, String)>,
    /// The assessments, the oldest first.
    pub points: Vec<Point>,
    /// When the next is due; `None` before the first was closed.
    pub next_due: Option<NaiveDate>,
}

impl Course {
    /// The course of assessments with the words each was answered with, the oldest first; `now` is the framework in
    /// force, if it still is.
    pub fn new(assessments: &[(&Assessment, &Arc<Framework>)], now: Option<&Framework>) -> Course {
        let mut dimensions: Vec<(String, String)> = Vec::new();
        let newest = assessments.iter().rev().map(|(_, words)| &***words);
        for dimension in now.into_iter().chain(newest).flat_map(|words| &words.dimensions) {
            if !dimensions.iter().any(|(id, _)| *id == dimension.id) {
                dimensions.push((dimension.id.clone(), dimension.title.clone()));
            }
        }
        let mut before = None;
        let points = assessments
            .iter()
            .map(|(assessment, words)| {
                let average = Average::of_assessment(assessment, words);
                let change = average.zip(before).map(|(now, before): (Average, Average)| now.since(before));
                before = average.or(before);
                Point {
                    assessment: assessment.id,
                    on: assessment.day(),
                    is_open: assessment.is_open(),
                    version: assessment.version,
                    sitting: assessment.sitting,
                    average,
                    verdict: verdict(average, words),
                    coverage: Coverage::of(assessment, words),
                    change,
                    levels: dimensions.iter().map(|(id, _)| assessment.level(id)).collect(),
                }
            })
            .collect();
        let closed = assessments.iter().filter_map(|(one, words)| Some((one.closed_on?, words.every_months))).max();
        let next_due = closed.and_then(|(last, months)| {
            let months = now.map_or(months, |words| words.every_months);
            last.checked_add_months(Months::new(months))
        });
        Course { dimensions, points, next_due }
    }
}

/// An average with its band: `Walk 1.8`; `–` of nothing.
pub fn verdict(average: Option<Average>, framework: &Framework) -> String {
    match average.map(|average| (average, framework.band(average))) {
        None => "–".to_owned(),
        Some((average, None)) => format!("{} of {}", average.shown(framework), framework.highest()),
        Some((average, Some(band))) => format!("{} {}", band.name, average.shown(framework)),
    }
}

/// What one assessment said about a dimension, in the words that it was answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The level; `None` where it was skipped or not answered.
    pub level: Option<u8>,
    /// The level's name; `skipped` or `–` without one.
    pub name: String,
    /// The level's description.
    pub words: String,
    /// The evidence.
    pub evidence: String,
    /// The note.
    pub note: String,
    /// The target.
    pub target: Option<u8>,
}

/// One dimension of two assessments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The dimension's id.
    pub dimension: String,
    /// Its title.
    pub title: String,
    /// What the first said; `None` where its framework has no such dimension.
    pub before: Option<Side>,
    /// What the second said.
    pub after: Option<Side>,
}

impl Compared {
    /// Whether the two differ: another level, or answered in one of them only. Either moves the average.
    pub fn is_changed(&self) -> bool {
        let level = |side: &Option<Side>| side.as_ref().and_then(|side| side.level);
        level(&self.before) != level(&self.after)
    }

    /// Levels up or down from the first to the second; `None` where one of them has no level.
    pub fn moved(&self) -> Option<i16> {
        Some(i16::from(self.after.as_ref()?.level?) - i16::from(self.before.as_ref()?.level?))
    }
}

/// Two assessments side by side, in the order of the second's dimensions.
pub fn compare(before: (&Assessment, &Framework), after: (&Assessment, &Framework)) -> Vec<Compared> {
    let mut out: Vec<Compared> = Vec::new();
    for dimension in after.1.dimensions.iter().chain(&before.1.dimensions) {
        if !out.iter().any(|one| one.dimension == dimension.id) {
            out.push(Compared {
                dimension: dimension.id.clone(),
                title: dimension.title.clone(),
                before: side(before, &dimension.id),
                after: side(after, &dimension.id),
            });
        }
    }
    out
}

fn side((assessment, words): (&Assessment, &Framework), dimension: &str) -> Option<Side> {
    let (_, known) = words.dimension(dimension)?;
    let answer = assessment.answer(dimension).cloned().unwrap_or_default();
    Some(Side {
        level: answer.level,
        name: match answer.level {
            Some(level) => words.level_name(level),
            None if answer.is_skipped => "skipped".to_owned(),
            None => "–".to_owned(),
        },
        words: answer.level.map_or_else(String::new, |level| known.description(level).to_owned()),
        evidence: answer.evidence,
        note: answer.note,
        target: answer.target,
    })
}
