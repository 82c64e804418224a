//! Answers and votes that come from a file. What the file says was read and checked before; here it is kept.

use super::{ROOM, Start, answer_rows, check_level, checked_dimension, checked_name, rows};
use crate::domain::id::Id;
use crate::domain::maturity::{Answer, Sitting};
use crate::domain::text::{count, name_key};
use crate::store::Step;
use crate::store::maturity::assessments;
use crate::workspace::{Done, Result, Workspace};

/// One respondent of a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    /// The name.
    pub name: String,
    /// The votes: (dimension's id, level).
    pub votes: Vec<(String, u8)>,
}

impl Workspace {
    /// Keeps a survey's answers as votes: in the framework's open assessment, else in a workshop that is begun for
    /// it; one step. Somebody who takes part under that name gets the new votes. Votes that were revealed are turned
    /// over again.
    ///
    /// # Errors
    /// [`crate::workspace::Error::Invalid`]: no such framework, dimension or level.
    pub fn import_survey(&mut self, framework: &str, respondents: &[Respondent]) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            let names = respondents.iter().map(|one| one.name.clone()).collect();
            let (id, words, begun) = self.open_or_begin(step, framework, Sitting::Workshop, names)?;
            let mut one = assessments::one(step.store(), id)?.ok_or_else(super::gone)?;
            if one.sitting == Sitting::Solo {
                assessments::set_sitting(step, id, Sitting::Workshop)?;
            }
            for respondent in respondents {
                let key = name_key(&respondent.name);
                let known = one.participants.iter().find(|other| name_key(&other.name) == key).map(|other| other.id);
                let participant = match known {
                    Some(id) => id,
                    None => {
                        let name = checked_name(&respondent.name, &one.participants)?;
                        let new = rows::add(step, id, &name)?;
                        one.participants.push(crate::domain::maturity::Participant { id: new, name });
                        new
                    }
                };
                for (dimension, level) in &respondent.votes {
                    checked_dimension(&words, dimension)?;
                    check_level(&words, Some(*level))?;
                    rows::vote(step, participant, dimension, Some(*level))?;
                }
            }
            for answer in one.answers.iter().filter(|answer| answer.is_revealed) {
                let voted = |(dimension, _): &(String, u8)| *dimension == answer.dimension;
                if respondents.iter().any(|respondent| respondent.votes.iter().any(voted)) {
                    answer_rows::save(step, id, &Answer { is_revealed: false, ..answer.clone() })?;
                }
            }
            let people = count(respondents.len(), "respondent", "");
            let what = if begun { "began a workshop on" } else { "imported a survey on" };
            Ok((id, format!("{what} {} from the answers of {people}", words.title)))
        })
    }

    /// Keeps answers: in the framework's open assessment, else in one that is begun for them; one step.
    ///
    /// # Errors
    /// [`crate::workspace::Error::Invalid`]: no such framework, dimension or level.
    pub fn import_answers(&mut self, framework: &str, answers: &[Answer]) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            let (id, words, _) = self.open_or_begin(step, framework, Sitting::Solo, Vec::new())?;
            let one = assessments::one(step.store(), id)?.ok_or_else(super::gone)?;
            for answer in answers {
                checked_dimension(&words, &answer.dimension)?;
                check_level(&words, answer.level)?;
                check_level(&words, answer.target)?;
                let before = one.answer(&answer.dimension);
                let answer = Answer {
                    id: before.map_or(Id::NEW, |before| before.id),
                    is_revealed: before.is_some_and(|before| before.is_revealed),
                    ..answer.clone()
                };
                if before != Some(&answer) {
                    answer_rows::save(step, id, &answer)?;
                }
            }
            let many = count(answers.len(), "answer", "");
            Ok((id, format!("imported {many} about {}", words.title)))
        })
    }

    /// The framework's open assessment with its words, or a new one; says whether it was begun.
    fn open_or_begin(
        &self,
        step: &Step<'_>,
        framework: &str,
        sitting: Sitting,
        participants: Vec<String>,
    ) -> Result<(Id, std::sync::Arc<crate::domain::maturity::framework::Framework>, bool)> {
        let all = assessments::all(step.store())?;
        if let Some(open) = all.iter().rev().find(|one| one.framework == framework && one.is_open()) {
            let words = self.words_of(step.store(), open.snapshot)?.ok_or_else(super::unreadable)?;
            return Ok((open.id, words, false));
        }
        let start = Start { framework: framework.to_owned(), sitting, participants, from_last: false };
        let (id, words) = self.begin(step, &start)?;
        Ok((id, words, true))
    }
}
