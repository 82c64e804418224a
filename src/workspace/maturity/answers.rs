//! Answering: each verb saves at once, as one step. A closed assessment refuses all of them.

use chrono::NaiveDate;

use super::{ROOM, answer_rows, check_level, checked_dimension, is_settled};
use crate::domain::field::read;
use crate::domain::id::Id;
use crate::domain::maturity::fields::ANSWER_FIELDS;
use crate::domain::maturity::framework::Framework;
use crate::domain::maturity::{Answer, Confidence};
use crate::workspace::{Done, Result, Workspace, words};

impl Workspace {
    /// Answers a dimension with a level; `None` takes the answer (or the skip) back. Evidence, target and note stay.
    ///
    /// # Errors
    /// [`crate::workspace::Error::Invalid`]: the assessment is closed, or has no such dimension or level;
    /// [`crate::workspace::Error::Gone`].
    pub fn answer(&mut self, assessment: Id, dimension: &str, level: Option<u8>) -> Result<Done> {
        self.change_answer(assessment, dimension, |answer, _| {
            answer.level = level;
            answer.is_skipped = false;
            Ok(())
        })
    }

    /// Skips a dimension: nobody knows. It leaves the average and lowers the coverage.
    ///
    /// # Errors
    /// As [`Workspace::answer`].
    pub fn skip(&mut self, assessment: Id, dimension: &str) -> Result<Done> {
        self.change_answer(assessment, dimension, |answer, _| {
            answer.level = None;
            answer.is_skipped = true;
            Ok(())
        })
    }

    /// Sets the level aimed at, and by when.
    ///
    /// # Errors
    /// As [`Workspace::answer`].
    pub fn set_target(
        &mut self,
        assessment: Id,
        dimension: &str,
        level: Option<u8>,
        on: Option<NaiveDate>,
    ) -> Result<Done> {
        self.change_answer(assessment, dimension, |answer, _| {
            answer.target = level;
            answer.target_on = on;
            Ok(())
        })
    }

    /// Sets the evidence.
    ///
    /// # Errors
    /// As [`Workspace::answer`]; and where it is too long to keep.
    pub fn set_evidence(&mut self, assessment: Id, dimension: &str, typed: &str) -> Result<Done> {
        self.change_answer(assessment, dimension, |answer, _| Ok(read::text(&mut answer.evidence, typed)?))
    }

    /// Sets how sure one is.
    ///
    /// # Errors
    /// As [`Workspace::answer`].
    pub fn set_confidence(&mut self, assessment: Id, dimension: &str, confidence: Option<Confidence>) -> Result<Done> {
        self.change_answer(assessment, dimension, |answer, _| {
            answer.confidence = confidence;
            Ok(())
        })
    }

    /// Saves all of an answer at once (a form over `ANSWER_FIELDS`); which one is told by its dimension.
    ///
    /// # Errors
    /// As [`Workspace::answer`].
    pub fn save_answer(&mut self, assessment: Id, new: &Answer) -> Result<Done> {
        self.change_answer(assessment, &new.dimension, |answer, _| {
            *answer = Answer {
                id: answer.id,
                dimension: std::mem::take(&mut answer.dimension),
                is_revealed: answer.is_revealed,
                is_skipped: new.is_skipped && new.level.is_none(),
                ..new.clone()
            };
            Ok(())
        })
    }

    /// Changes what is said about a dimension of an open assessment, as one step.
    pub(super) fn change_answer(
        &self,
        assessment: Id,
        dimension: &str,
        change: impl FnOnce(&mut Answer, &Framework) -> Result<()>,
    ) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let (one, framework) = self.open_one(step, assessment)?;
            let title = &checked_dimension(&framework, dimension)?.title;
            let before = one.answer(dimension).cloned().unwrap_or_else(|| Answer::about(dimension));
            let mut after = before.clone();
            change(&mut after, &framework)?;
            check_level(&framework, after.level)?;
            check_level(&framework, after.target)?;
            if after != before {
                answer_rows::save(step, assessment, &after)?;
            }
            Ok(((), self.label_of(title, &framework, &before, &after)?))
        })?;
        Ok(done)
    }

    /// What a step did to an answer: `CRM answered Walk`.
    fn label_of(&self, title: &str, framework: &Framework, before: &Answer, after: &Answer) -> Result<String> {
        let mut ctx = self.plain_context()?;
        ctx.levels = framework.levels.iter().map(|level| (level.number, level.name.clone())).collect();
        let changes = words::changes(ANSWER_FIELDS, before, after, &ctx);
        let only_level = changes.iter().all(|change| matches!(change.field, "level" | "skipped"));
        Ok(match (after.level, changes.is_empty()) {
            (_, true) => format!("changed the answer about {title}"),
            (Some(level), _) if only_level => format!("{title} answered {}", framework.level_name(level)),
            (None, _) if only_level && after.is_skipped => format!("skipped {title}"),
            (None, _) if only_level => format!("took back the answer about {title}"),
            _ => words::label(title, &changes),
        })
    }

    /// The next dimension that is not settled, from one on and around; `None` where all are.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn next_open_dimension(&self, assessment: Id, from: &str) -> Result<Option<String>> {
        let room = self.maturity()?;
        let Some(one) = room.assessment(assessment) else { return Ok(None) };
        let Some(framework) = room.words(one) else { return Ok(None) };
        let at = framework.dimension(from).map_or(0, |(at, _)| at + 1);
        let all = framework.dimensions.iter();
        let around = all.clone().skip(at).chain(all.take(at));
        let mut open = around.filter(|dimension| !is_settled(one, &dimension.id));
        Ok(open.next().map(|dimension| dimension.id.clone()))
    }
}
