//! The workshop: who takes part, hidden votes, reveal, the agreed level, and the parking lot.

use super::{ROOM, answer_rows, check_level, checked_dimension, checked_name, gone, invalid, plan, rows};
use crate::domain::field::read;
use crate::domain::id::Id;
use crate::domain::maturity::{Answer, Assessment, ParkedTopic, Participant, PlanItem, Sitting, TopicState};
use crate::store::Store;
use crate::store::maturity::assessments;
use crate::workspace::{Done, Error, Result, Workspace};

impl Workspace {
    /// Adds somebody who came late. An assessment that was begun alone becomes a workshop by that.
    ///
    /// # Errors
    /// [`Error::Invalid`]: closed, blank, or that name is taken; [`Error::Gone`].
    pub fn add_participant(&mut self, assessment: Id, name: &str) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            let (one, _) = self.open_one(step, assessment)?;
            let name = checked_name(name, &one.participants)?;
            if one.sitting == Sitting::Solo {
                assessments::set_sitting(step, assessment, Sitting::Workshop)?;
            }
            Ok((rows::add(step, assessment, &name)?, format!("{name} takes part")))
        })
    }

    /// Renames somebody.
    ///
    /// # Errors
    /// As [`Workspace::add_participant`].
    pub fn rename_participant(&mut self, assessment: Id, participant: Id, name: &str) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let (one, _) = self.open_one(step, assessment)?;
            let before = takes_part(&one, participant)?;
            let others: Vec<Participant> =
                one.participants.iter().filter(|other| other.id != participant).cloned().collect();
            let name = checked_name(name, &others)?;
            rows::rename(step, participant, &name)?;
            Ok(((), format!("{} is called {name}", before.name)))
        })?;
        Ok(done)
    }

    /// Takes somebody out, with their votes.
    ///
    /// # Errors
    /// As [`Workspace::add_participant`].
    pub fn remove_participant(&mut self, assessment: Id, participant: Id) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let (one, _) = self.open_one(step, assessment)?;
            let before = takes_part(&one, participant)?;
            rows::remove(step, participant)?;
            Ok(((), format!("{} no longer takes part", before.name)))
        })?;
        Ok(done)
    }

    /// Votes; `None` takes the vote back. The step's label doesn't tell the level.
    ///
    /// # Errors
    /// [`Error::Invalid`]: closed, the votes on it are revealed, or no such dimension, level or participant;
    /// [`Error::Gone`].
    pub fn vote(&mut self, assessment: Id, participant: Id, dimension: &str, level: Option<u8>) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let (one, words) = self.open_one(step, assessment)?;
            let title = &checked_dimension(&words, dimension)?.title;
            let who = takes_part(&one, participant)?;
            check_level(&words, level)?;
            if one.is_revealed(dimension) {
                return Err(invalid(format!(
                    "the votes on {title} are on the table: turn them over for another round, then vote"
                )));
            }
            if one.vote(participant, dimension) != level {
                rows::vote(step, participant, dimension, level)?;
            }
            let what = if level.is_some() { "voted" } else { "took back the vote" };
            Ok(((), format!("{} {what} on {title}", who.name)))
        })?;
        Ok(done)
    }

    /// Puts the votes on a dimension on the table, or (`false`) turns them over again for another round.
    ///
    /// # Errors
    /// [`Error::Invalid`]: closed, or nobody voted; [`Error::Gone`].
    pub fn reveal(&mut self, assessment: Id, dimension: &str, revealed: bool) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let (one, words) = self.open_one(step, assessment)?;
            let title = &checked_dimension(&words, dimension)?.title;
            if revealed && !one.votes.iter().any(|vote| vote.dimension == dimension) {
                return Err(invalid(format!("nobody voted on {title} yet: vote first, or answer it without votes")));
            }
            let mut answer = one.answer(dimension).cloned().unwrap_or_else(|| Answer::about(dimension));
            if answer.is_revealed != revealed {
                answer.is_revealed = revealed;
                answer_rows::save(step, assessment, &answer)?;
            }
            let label = if revealed { "revealed the votes on" } else { "turned over the votes on" };
            Ok(((), format!("{label} {title}")))
        })?;
        Ok(done)
    }

    /// Agrees on a level, with a note on why (a blank one leaves the note as it is); one step.
    ///
    /// # Errors
    /// As [`Workspace::answer`]; and where votes are not revealed.
    pub fn agree(&mut self, assessment: Id, dimension: &str, level: u8, note: &str) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let (one, words) = self.open_one(step, assessment)?;
            let title = &checked_dimension(&words, dimension)?.title;
            check_level(&words, Some(level))?;
            let voted = one.votes.iter().any(|vote| vote.dimension == dimension);
            if voted && !one.is_revealed(dimension) {
                return Err(invalid(format!("the votes on {title} are hidden: reveal them, then agree")));
            }
            let mut answer = one.answer(dimension).cloned().unwrap_or_else(|| Answer::about(dimension));
            answer.level = Some(level);
            answer.is_skipped = false;
            if !note.trim().is_empty() {
                read::text(&mut answer.note, note)?;
            }
            if one.answer(dimension) != Some(&answer) {
                answer_rows::save(step, assessment, &answer)?;
            }
            Ok(((), format!("agreed on {} for {title}", words.level_name(level))))
        })?;
        Ok(done)
    }

    /// Parks a topic that came up (at a dimension, or blank).
    ///
    /// # Errors
    /// [`Error::Invalid`]: closed, or blank; [`Error::Gone`].
    pub fn park(&mut self, assessment: Id, dimension: &str, typed: &str) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            let (_, words) = self.open_one(step, assessment)?;
            if !dimension.is_empty() {
                checked_dimension(&words, dimension)?;
            }
            let mut text = String::new();
            read::required(&mut text, typed, "a topic", "who pays for the data warehouse?")?;
            let id = rows::park(step, assessment, dimension, &text)?;
            Ok((id, format!("parked “{}”", read::shown(&text))))
        })
    }

    /// Drops a parked topic.
    ///
    /// # Errors
    /// [`Error::Invalid`]: it doesn't wait any more; [`Error::Gone`].
    pub fn drop_topic(&mut self, topic: Id) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let topic = waiting(step.store(), topic)?;
            rows::set_topic(step, topic.id, TopicState::Dropped)?;
            Ok(((), format!("dropped the topic “{}”", read::shown(&topic.text))))
        })?;
        Ok(done)
    }

    /// A draft of the plan item that a topic would become: for a form, before [`Workspace::plan_topic`].
    ///
    /// # Errors
    /// When the file can't be read; [`Error::Gone`].
    pub fn draft_of_topic(&self, topic: Id) -> Result<PlanItem> {
        let topic = rows::topic(&self.store, topic)?.ok_or_else(topic_gone)?;
        let one = assessments::one(&self.store, topic.assessment)?.ok_or_else(gone)?;
        let draft = PlanItem::new(&one.framework, &topic.dimension, &topic.text, self.today());
        Ok(PlanItem { topic: Some(topic.id), ..draft })
    }

    /// Turns a parked topic into a plan item; one step.
    ///
    /// # Errors
    /// [`Error::Invalid`]: it doesn't wait any more, or the item has no text.
    pub fn plan_topic(&mut self, topic: Id, item: &PlanItem) -> Result<(Id, Done)> {
        self.run(ROOM, |step| {
            let topic = waiting(step.store(), topic)?;
            rows::set_topic(step, topic.id, TopicState::Planned)?;
            let id = plan::insert(step, &PlanItem { topic: Some(topic.id), ..item.clone() })?;
            Ok((id, format!("planned “{}”", read::shown(&item.text))))
        })
    }
}

/// Somebody who must take part.
fn takes_part(assessment: &Assessment, participant: Id) -> Result<&Participant> {
    let found = assessment.participants.iter().find(|one| one.id == participant);
    found.ok_or_else(|| Error::Gone("that participant".to_owned()))
}

/// A topic that must still wait.
fn waiting(store: &Store, id: Id) -> Result<ParkedTopic> {
    let topic = rows::topic(store, id)?.ok_or_else(topic_gone)?;
    match topic.state {
        TopicState::Parked => Ok(topic),
        TopicState::Planned => Err(invalid(format!("“{}” is in the plan already", read::shown(&topic.text)))),
        TopicState::Dropped => {
            Err(invalid(format!("“{}” was dropped: undo that, or park it again", read::shown(&topic.text))))
        }
    }
}

fn topic_gone() -> Error {
    Error::Gone("that topic".to_owned())
}
