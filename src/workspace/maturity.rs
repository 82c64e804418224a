//! The verbs of the Maturity room: assessments, answers, votes, parked topics and the plan.

mod answers;
mod imports;
mod plan;
#[cfg(test)]
mod tests;
mod workshop;

use std::collections::HashMap;
use std::sync::Arc;

pub use imports::Respondent;

use crate::domain::field::{FieldContext, FieldError};
use crate::domain::id::Id;
use crate::domain::maturity::framework::Framework;
use crate::domain::maturity::measured::Evidence;
use crate::domain::maturity::room::{Maturity, MaturityInput};
use crate::domain::maturity::{Answer, Assessment, Participant, Sitting, TopicState};
use crate::domain::text::{count, name_key};
use crate::frameworks::maturity::read_snapshot;
use crate::store::maturity::{answers as answer_rows, assessments, plan as plan_rows, snapshots, workshop as rows};
use crate::store::{Step, Store};

use super::{Done, Error, Result, Workspace};

const ROOM: &str = "maturity";
/// People that one workshop may have.
const MOST_PARTICIPANTS: usize = 200;

/// What a new assessment begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The framework's id.
    pub framework: String,
    /// Alone or as a workshop.
    pub sitting: Sitting,
    /// Who takes part, by name (`Participant 1` where somebody gives none); none where it is held alone.
    pub participants: Vec<String>,
    /// Whether it takes over targets and evidence of the last closed one, and where it is held alone its levels too.
    /// Confidence and notes stay blank.
    pub from_last: bool,
}

impl Workspace {
    /// The room with everything that follows from it; derived once for each state of the file and day.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn maturity(&self) -> Result<Arc<Maturity>> {
        let (now, today) = (self.revision(), self.today());
        if let Some((seen, day, room)) = &self.derived.borrow().maturity
            && (*seen, *day) == (now, today)
        {
            return Ok(Arc::clone(room));
        }
        let stack = self.stack()?;
        let all = assessments::all(&self.store)?;
        let mut words = HashMap::new();
        for assessment in &all {
            if let Some(known) = self.words_of(&self.store, assessment.snapshot)? {
                words.insert(assessment.snapshot, known);
            }
        }
        let input = MaturityInput {
            assessments: all,
            words,
            frameworks: self.frameworks().maturity.clone(),
            plan: plan_rows::all(&self.store)?,
            topics: rows::topics(&self.store)?,
            rules: self.frameworks().maturity_rules.clone(),
            today,
        };
        let (quality, campaigns) = (self.quality()?, self.campaign_room()?);
        let evidence = Evidence { stack: &stack, quality: Some(&quality), campaigns: Some(&campaigns) };
        let room = Arc::new(Maturity::new(input, evidence));
        self.derived.borrow_mut().maturity = Some((now, today, Arc::clone(&room)));
        Ok(room)
    }

    /// What the fields of answers and plan items must know about a framework: its levels and dimensions beside the
    /// rest. With an assessment, in the words of its snapshot; else in those in force.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn maturity_context(&self, framework: &str, assessment: Option<Id>) -> Result<FieldContext> {
        let room = self.maturity()?;
        let answered = assessment.and_then(|id| room.assessment(id)).and_then(|one| room.words(one));
        let words = answered.or_else(|| room.framework(framework));
        let mut ctx = self.field_context()?;
        if let Some(words) = words {
            ctx.dimensions = words.dimensions.iter().map(|one| (one.id.clone(), one.title.clone())).collect();
            ctx.levels = words.levels.iter().map(|level| (level.number, level.name.clone())).collect();
        }
        for item in &room.input.plan {
            if !item.owner.is_empty() && !ctx.owners.contains(&item.owner) {
                ctx.owners.push(item.owner.clone());
            }
        }
        Ok(ctx)
    }

    /// Begins an assessment, with the framework's words as they are now, and gives its id.
    ///
    /// # Errors
    /// [`Error::Invalid`]: no such framework, one of it is open already, a workshop with nobody, one name twice.
    pub fn start_assessment(&mut self, start: &Start) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            let (id, words) = self.begin(step, start)?;
            let label = match start.sitting {
                Sitting::Solo => format!("began to assess {}", words.title),
                Sitting::Workshop => {
                    let people = count(start.participants.len(), "participant", "");
                    format!("began a workshop on {} with {people}", words.title)
                }
            };
            Ok((id, label))
        })
    }

    /// Begins an assessment within a step.
    fn begin(&self, step: &Step<'_>, start: &Start) -> Result<(Id, Arc<Framework>)> {
        let words = self.in_force(&start.framework)?;
        let all = assessments::all(step.store())?;
        let mut of = all.iter().rev().filter(|one| one.framework == words.id);
        if let Some(open) = of.clone().find(|one| one.is_open()) {
            return Err(invalid(format!(
                "an assessment of {} is open since {}: go on with it, close it, or delete it first",
                words.title, open.started_on
            )));
        }
        let participants = named(&start.participants)?;
        if start.sitting == Sitting::Workshop && participants.is_empty() {
            return Err(invalid("a workshop needs participants: name them, or number them, such as 1, 2, 3"));
        }
        let id = assessments::insert(
            step,
            &Assessment {
                id: Id::NEW,
                framework: words.id.clone(),
                version: words.version,
                snapshot: snapshots::keep(step, &words.id, words.version, &words.text)?,
                started_on: self.today(),
                closed_on: None,
                sitting: start.sitting,
                participants: if start.sitting == Sitting::Workshop { participants } else { Vec::new() },
                answers: Vec::new(),
                votes: Vec::new(),
            },
        )?;
        if let (true, Some(last)) = (start.from_last, of.next()) {
            for answer in taken_over(last, &words, start.sitting) {
                answer_rows::save(step, id, &answer)?;
            }
        }
        Ok((id, words))
    }

    /// Closes an assessment: it never changes again.
    ///
    /// # Errors
    /// [`Error::Invalid`]: it is closed already, nothing is answered, or parked topics still wait.
    pub fn close_assessment(&mut self, id: Id) -> Result<Done> {
        let today = self.today();
        let ((), done) = self.run(ROOM, |step| {
            let (assessment, words) = self.open_one(step, id)?;
            if !words.dimensions.iter().any(|one| assessment.level(&one.id).is_some()) {
                return Err(invalid("nothing is answered yet: answer a dimension, or delete the assessment"));
            }
            let topics = rows::topics(step.store())?;
            let waiting = topics.iter().filter(|one| one.assessment == id && one.state == TopicState::Parked).count();
            if waiting > 0 {
                let wait = if waiting == 1 { "waits" } else { "wait" };
                return Err(invalid(format!(
                    "{} still {wait}: put each into the plan or drop it, then close",
                    count(waiting, "parked topic", "")
                )));
            }
            assessments::close(step, id, today)?;
            Ok(((), format!("closed the assessment of {}", words.title)))
        })?;
        Ok(done)
    }

    /// Deletes an open assessment with its answers, votes and topics. Its plan items stay.
    ///
    /// # Errors
    /// [`Error::Invalid`]: it is closed; [`Error::Gone`].
    pub fn delete_assessment(&mut self, id: Id) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let one = assessments::one(step.store(), id)?.ok_or_else(gone)?;
            if let Some(day) = one.closed_on {
                return Err(invalid(format!(
                    "the assessment that was closed on {day} stays, because later ones are compared with it: only an open one can be deleted"
                )));
            }
            assessments::delete(step, id)?;
            let title = self.in_force(&one.framework).map_or(one.framework, |words| words.title.clone());
            Ok(((), format!("deleted the open assessment of {title}")))
        })?;
        Ok(done)
    }

    /// Where an assessment stopped: the dimension that was on screen last, else the first that is not settled, else
    /// the first.
    ///
    /// # Errors
    /// When the file can't be read; [`Error::Gone`].
    pub fn stopped_at(&self, assessment: Id) -> Result<String> {
        let one = assessments::one(&self.store, assessment)?.ok_or_else(gone)?;
        let words = self.words_of(&self.store, one.snapshot)?.ok_or_else(unreadable)?;
        let kept = self.setting(&place_key(assessment))?.filter(|place| words.dimension(place).is_some());
        let unsettled = || words.dimensions.iter().find(|dimension| !is_settled(&one, &dimension.id));
        let first = || unsettled().or(words.dimensions.first()).map(|dimension| dimension.id.clone());
        Ok(kept.or_else(first).unwrap_or_default())
    }

    /// Keeps which dimension is on screen (not part of the journal): call it whenever that changes.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep_place(&mut self, assessment: Id, dimension: &str) -> Result<()> {
        self.keep_setting(&place_key(assessment), dimension)
    }

    /// The framework in force under an id.
    fn in_force(&self, id: &str) -> Result<Arc<Framework>> {
        let all = &self.frameworks().maturity;
        all.iter().find(|one| one.id == id).cloned().ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
            invalid(format!("there is no maturity framework {id}: it is one of {}", known.join(", ")))
        })
    }

    /// The words of a snapshot, read once; `None` where they have gone or can't be read.
    fn words_of(&self, store: &Store, snapshot: Id) -> Result<Option<Arc<Framework>>> {
        if let Some(known) = self.derived.borrow().words.get(&snapshot) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(text) = snapshots::text(store, snapshot)? else { return Ok(None) };
        // Most snapshots are of what is in force, which was read already.
        let in_force = self.frameworks().maturity.iter().find(|one| *one.text == *text).cloned();
        let words = in_force.or_else(|| read_snapshot("the workspace", &text).ok().map(Arc::new));
        if let Some(words) = &words {
            self.derived.borrow_mut().words.insert(snapshot, Arc::clone(words));
        }
        Ok(words)
    }

    /// An assessment that may still be changed, with its words.
    fn open_one(&self, step: &Step<'_>, id: Id) -> Result<(Assessment, Arc<Framework>)> {
        let one = assessments::one(step.store(), id)?.ok_or_else(gone)?;
        if let Some(day) = one.closed_on {
            return Err(invalid(format!(
                "this assessment was closed on {day} and doesn't change any more: start a new one from its answers"
            )));
        }
        let words = self.words_of(step.store(), one.snapshot)?.ok_or_else(unreadable)?;
        Ok((one, words))
    }
}

/// What a new assessment takes over from the last: no confidence and no notes, they belong to the day; and in a
/// workshop no levels, which the room is to vote on unbiased.
fn taken_over(last: &Assessment, words: &Framework, sitting: Sitting) -> Vec<Answer> {
    let known = |level: &u8| words.level(*level).is_some();
    let answers = last.answers.iter().filter(|answer| words.dimension(&answer.dimension).is_some());
    answers
        .map(|answer| Answer {
            level: answer.level.filter(known).filter(|_| sitting == Sitting::Solo),
            target: answer.target.filter(known),
            target_on: answer.target_on,
            evidence: answer.evidence.clone(),
            ..Answer::about(&answer.dimension)
        })
        .filter(|answer| *answer != Answer::about(&answer.dimension))
        .collect()
}

/// Names of participants, each once and none blank.
fn named(typed: &[String]) -> Result<Vec<Participant>> {
    let mut all: Vec<Participant> = Vec::new();
    for name in typed {
        let name = checked_name(name, &all)?;
        all.push(Participant { id: Id::NEW, name });
    }
    Ok(all)
}

/// A participant's name as it is kept.
fn checked_name(typed: &str, others: &[Participant]) -> Result<String> {
    let mut name = String::new();
    crate::domain::field::read::required(&mut name, typed, "the name of a participant", "Dana, or a number")?;
    if others.iter().any(|one| name_key(&one.name) == name_key(&name)) {
        return Err(invalid(format!("{name} takes part already: choose another name, such as {name} 2")));
    }
    if others.len() >= MOST_PARTICIPANTS {
        return Err(invalid(format!(
            "a workshop has at most {MOST_PARTICIPANTS} participants: import a survey of more in parts"
        )));
    }
    Ok(name)
}

fn is_settled(assessment: &Assessment, dimension: &str) -> bool {
    assessment.answer(dimension).is_some_and(Answer::is_settled)
}

fn place_key(assessment: Id) -> String {
    format!("maturity-at:{assessment}")
}

fn invalid(sentence: impl Into<String>) -> Error {
    FieldError::new(sentence).into()
}

fn gone() -> Error {
    Error::Gone("that assessment".to_owned())
}

fn unreadable() -> Error {
    invalid(
        "the words of this assessment can't be read any more, as another tool changed them in the file: undo that step in the activity view",
    )
}

/// A dimension that the words have.
fn checked_dimension<'w>(
    words: &'w Framework,
    dimension: &str,
) -> Result<&'w crate::domain::maturity::framework::Dimension> {
    words.dimension(dimension).map(|(_, one)| one).ok_or_else(|| {
        let near = crate::domain::text::nearest(dimension, words.dimensions.iter().map(|one| one.id.as_str()));
        let known: Vec<&str> = words.dimensions.iter().map(|one| one.id.as_str()).collect();
        let hint =
            near.first().map_or_else(|| format!("it has {}", known.join(", ")), |near| format!("did you mean {near}?"));
        invalid(format!("{} has no dimension {dimension}: {hint}", words.title))
    })
}

/// Checks that the words have a level.
fn check_level(words: &Framework, level: Option<u8>) -> Result<()> {
    match level {
        Some(level) if words.level(level).is_none() => {
            let all: Vec<String> = words.levels.iter().map(|one| format!("{} {}", one.number, one.name)).collect();
            Err(invalid(format!("{} has no level {level}: its levels are {}", words.title, all.join(", "))))
        }
        _ => Ok(()),
    }
}
