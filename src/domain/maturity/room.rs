//! The Maturity room seen as a whole: all assessments with the words they were answered with, the plan, what the
//! workspace's own data says, and what is wrong or due. Derived once for each state of the workspace; screens,
//! reports, `check` and exports read the result.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::average::Average;
use super::findings::{self, Hit};
use super::framework::{Action, Framework};
use super::history::{self, Compared, Course};
use super::measured::{self, Evidence, Measured, Share};
use super::results::{Coverage, Results};
use super::rules::MaturityRules;
use super::spread::Spread;
use super::{Assessment, ParkedTopic, PlanItem, TopicState};
use crate::domain::date::near;
use crate::domain::finding::Finding;
use crate::domain::id::Id;
use crate::domain::text::{count, name_key};

/// Everything that the room is derived from.
#[derive(Debug, Clone, Default)]
pub struct MaturityInput {
    /// All assessments, the oldest first.
    pub assessments: Vec<Assessment>,
    /// The words that they were answered with, by snapshot.
    pub words: HashMap<Id, Arc<Framework>>,
    /// The frameworks in force, in the order offered.
    pub frameworks: Vec<Arc<Framework>>,
    /// The plan, the next due first.
    pub plan: Vec<PlanItem>,
    /// Parked topics, the oldest first.
    pub topics: Vec<ParkedTopic>,
    /// The thresholds.
    pub rules: MaturityRules,
    /// The day on which all this is judged.
    pub today: NaiveDate,
}

/// The room with everything that follows.
#[derive(Debug, Clone)]
pub struct Maturity {
    /// What it was derived from.
    pub input: MaturityInput,
    /// What the workspace's own data says, in the order of [`measured::MEASURES`].
    pub(super) shares: Vec<Share>,
    hits: Vec<Hit>,
}

impl Maturity {
    /// Derives everything.
    pub fn new(input: MaturityInput, evidence: Evidence<'_>) -> Maturity {
        let mut room = Maturity { input, shares: measured::shares(evidence), hits: Vec::new() };
        room.hits = findings::judge(&room);
        room
    }

    /// The frameworks in force, in the order offered.
    pub fn frameworks(&self) -> &[Arc<Framework>] {
        &self.input.frameworks
    }

    /// The framework in force under an id.
    pub fn framework(&self, id: &str) -> Option<&Arc<Framework>> {
        self.input.frameworks.iter().find(|one| one.id == id)
    }

    /// The title of a framework: in force, else as it was last answered; else its id.
    pub fn title_of<'a>(&'a self, id: &'a str) -> &'a str {
        let answered = || self.of(id).next().and_then(|one| self.words(one));
        self.framework(id).or_else(answered).map_or(id, |words| &words.title)
    }

    /// The ids of all frameworks: those in force, then those that only old assessments know.
    pub fn framework_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.input.frameworks.iter().map(|one| one.id.as_str()).collect();
        for assessment in &self.input.assessments {
            if !ids.contains(&assessment.framework.as_str()) {
                ids.push(&assessment.framework);
            }
        }
        ids
    }

    /// One assessment.
    pub fn assessment(&self, id: Id) -> Option<&Assessment> {
        self.input.assessments.iter().find(|one| one.id == id)
    }

    /// The words that an assessment was answered with; `None` where its snapshot can't be read any more.
    pub fn words(&self, assessment: &Assessment) -> Option<&Arc<Framework>> {
        self.input.words.get(&assessment.snapshot)
    }

    /// A framework's assessments, the newest first.
    pub fn of<'a>(&'a self, framework: &'a str) -> impl Iterator<Item = &'a Assessment> {
        self.input.assessments.iter().rev().filter(move |one| one.framework == framework)
    }

    /// A framework's open assessment; there is at most one.
    pub fn open<'a>(&'a self, framework: &'a str) -> Option<&'a Assessment> {
        self.of(framework).find(|one| one.is_open())
    }

    /// A framework's last closed assessment.
    pub fn last_closed<'a>(&'a self, framework: &'a str) -> Option<&'a Assessment> {
        self.of(framework).find(|one| !one.is_open())
    }

    /// The open assessment of any framework that was begun last.
    pub fn any_open(&self) -> Option<&Assessment> {
        self.input.assessments.iter().rev().find(|one| one.is_open())
    }

    /// The closed assessment of the same framework before this one.
    pub fn before(&self, assessment: &Assessment) -> Option<&Assessment> {
        let older = self.input.assessments.iter().take_while(|one| one.id != assessment.id);
        older.filter(|one| one.framework == assessment.framework && !one.is_open()).last()
    }

    /// What follows from an assessment; `None` where it has gone, or its snapshot can't be read.
    pub fn results(&self, assessment: Id) -> Option<Results> {
        let assessment = self.assessment(assessment)?;
        let words = self.words(assessment)?;
        let last = self.before(assessment).and_then(|one| Some((one, &**self.words(one)?)));
        Some(Results::new(assessment, words, last, |dimension| self.measured(words, dimension)))
    }

    /// How much of an assessment is answered.
    pub fn coverage(&self, assessment: &Assessment) -> Coverage {
        self.words(assessment).map_or(Coverage::default(), |words| Coverage::of(assessment, words))
    }

    /// The average of an assessment.
    pub fn average(&self, assessment: &Assessment) -> Option<Average> {
        Average::of_assessment(assessment, self.words(assessment)?)
    }

    /// The votes on a dimension.
    pub fn spread(&self, assessment: &Assessment, dimension: &str) -> Option<Spread> {
        Spread::of(assessment, self.words(assessment)?, dimension)
    }

    /// What the workspace's own data says today about a dimension.
    pub fn measured(&self, framework: &Framework, dimension: &str) -> Vec<Measured> {
        measured::about(&self.shares, &self.input.rules, framework, dimension)
    }

    /// A framework's assessments over time.
    pub fn history(&self, framework: &str) -> Course {
        let all: Vec<_> = self
            .input
            .assessments
            .iter()
            .filter(|one| one.framework == framework)
            .filter_map(|one| Some((one, self.words(one)?)))
            .collect();
        Course::new(&all, self.framework(framework).map(|words| &**words))
    }

    /// Two assessments side by side, words included; empty where one can't be read.
    pub fn compare(&self, before: Id, after: Id) -> Vec<Compared> {
        let read = |id| self.assessment(id).and_then(|one| Some((one, &**self.words(one)?)));
        match (read(before), read(after)) {
            (Some(before), Some(after)) => history::compare(before, after),
            _ => Vec::new(),
        }
    }

    /// When a framework's next assessment is due; `None` before the first was closed.
    pub fn next_due(&self, framework: &str) -> Option<NaiveDate> {
        self.history(framework).next_due
    }

    /// A framework's plan, the next due first; what is done or dropped stands last.
    pub fn plan<'a>(&'a self, framework: &'a str) -> impl Iterator<Item = &'a PlanItem> {
        let of = move |live: bool| {
            let items = self.input.plan.iter();
            items.filter(move |item| item.framework == framework && item.state.is_live() == live)
        };
        of(true).chain(of(false))
    }

    /// One plan item.
    pub fn plan_item(&self, id: Id) -> Option<&PlanItem> {
        self.input.plan.iter().find(|item| item.id == id)
    }

    /// The plan item that a framework's action became, whatever its state.
    pub fn planned(&self, framework: &str, dimension: &str, action: &Action) -> Option<&PlanItem> {
        let key = name_key(&action.text);
        let same = |item: &&PlanItem| item.framework == framework && item.dimension == dimension;
        self.input.plan.iter().filter(same).find(|item| name_key(&item.text) == key)
    }

    /// Whether a framework's action stands in the plan already, whatever its state.
    pub fn is_planned(&self, framework: &str, dimension: &str, action: &Action) -> bool {
        self.planned(framework, dimension, action).is_some()
    }

    /// The topics of an assessment, the oldest first.
    pub fn topics(&self, assessment: Id) -> impl Iterator<Item = &ParkedTopic> {
        self.input.topics.iter().filter(move |topic| topic.assessment == assessment)
    }

    /// The topics of an assessment that still wait.
    pub fn waiting(&self, assessment: Id) -> impl Iterator<Item = &ParkedTopic> {
        self.topics(assessment).filter(|topic| topic.state == TopicState::Parked)
    }

    /// The room in two lines: the newest assessment of the first framework that has one, then the plan and what is due.
    pub fn in_two_lines(&self) -> (String, String) {
        let ids = self.framework_ids();
        let newest = ids.iter().find_map(|id| self.of(id).find(|one| self.average(one).is_some()));
        let Some((one, words)) = newest.and_then(|one| Some((one, self.words(one)?))) else {
            return ("not assessed yet".to_owned(), String::new());
        };
        let coverage = self.coverage(one);
        let open = if one.is_open() { " · open" } else { "" };
        let verdict = history::verdict(self.average(one), words);
        let headline = format!("{verdict} · {} of {}{open}", coverage.answered, coverage.of);
        let live = self.input.plan.iter().filter(|item| item.state.is_live()).count();
        let mut figures = Vec::new();
        if live > 0 {
            figures.push(format!("{} to do", count(live, "plan item", "")));
        }
        if let Some(due) = self.next_due(&one.framework).filter(|_| !one.is_open()) {
            figures.push(format!("next {}", near(due, self.input.today)));
        }
        (headline, figures.join(" · "))
    }

    /// What is wrong or due, the worst first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The finding at a position of [`Maturity::hits`], written out.
    pub fn finding(&self, at: usize) -> Option<Finding> {
        self.hits.get(at).map(|hit| findings::finding(self, hit))
    }
}
