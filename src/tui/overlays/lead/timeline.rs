//! What happened to a lead, newest first: activities, stages, handoffs and changes, merged by time. Activities are read
//! page by page as one goes down; the rest is little and read at once.

use chrono::{DateTime, Utc};

use crate::domain::activity::Actor;
use crate::domain::id::{Id, RecordRef};
use crate::store::{activities, transitions};
use crate::tui::lead_data::LeadData;
use crate::tui::theme::{Mark, Role};
use crate::tui::widgets::list::ListState;
use crate::workspace::Workspace;

/// Activities read at once.
const PAGE: usize = 100;
/// Changes that are shown.
const CHANGES: usize = 300;

/// A kind of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Something that the lead, a rep or a program did.
    Activity(Actor),
    /// A step from stage to stage.
    Stage,
    /// A handoff from team to team.
    Handoff,
    /// An edit of a field.
    Change,
}

/// One entry.
pub(super) struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// Which kind.
    pub what: What,
    /// What happened.
    pub words: String,
    /// More about it.
    pub detail: String,
    /// Who.
    pub by: String,
}

impl Entry {
    /// How it is marked and coloured.
    pub(super) fn look(&self) -> (Mark, Role) {
        match self.what {
            What::Activity(Actor::Lead) => (Mark::Set, Role::Text),
            What::Activity(Actor::Rep) => (Mark::Open, Role::Text),
            What::Activity(Actor::System) => (Mark::Open, Role::Muted),
            What::Stage => (Mark::Here, Role::Accent),
            What::Handoff => (Mark::Clock, Role::Text),
            What::Change => (Mark::Ghost, Role::Muted),
        }
    }

    /// What it is, for a heading.
    pub(super) fn title(&self) -> String {
        match self.what {
            What::Activity(actor) => format!("Activity · {}", actor.meaning()),
            What::Stage => "Stage".to_owned(),
            What::Handoff => "Handoff".to_owned(),
            What::Change => "Change".to_owned(),
        }
    }

    /// All of it.
    pub(super) fn lines(&self, data: &LeadData) -> Vec<String> {
        let who = if self.by.is_empty() { String::new() } else { format!(" · {}", self.by) };
        let mut lines = vec![format!("{}{who}", data.moment(self.at)), self.words.clone()];
        if !self.detail.is_empty() {
            lines.push(String::new());
            lines.extend(self.detail.lines().map(str::to_owned));
        }
        lines
    }
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Only {
    #[default]
    All,
    Activities,
    Theirs,
    Stages,
    Changes,
}

impl Only {
    const ALL: [Only; 5] = [Only::All, Only::Activities, Only::Theirs, Only::Stages, Only::Changes];

    fn has(self, what: What) -> bool {
        match self {
            Only::All => true,
            Only::Activities => matches!(what, What::Activity(_)),
            Only::Theirs => what == What::Activity(Actor::Lead),
            Only::Stages => matches!(what, What::Stage | What::Handoff),
            Only::Changes => what == What::Change,
        }
    }
}

/// What happened to a lead.
#[derive(Default)]
pub(super) struct Timeline {
    lead: Id,
    activities: Vec<Entry>,
    rest: Vec<Entry>,
    /// The last activity that was read.
    last: Option<(DateTime<Utc>, Id)>,
    /// Whether all activities were read.
    done: bool,
    only: Only,
    /// The entries that are shown: whether an activity, and its place among its own.
    order: Vec<(bool, usize)>,
    /// Where one is.
    pub list: ListState,
}

impl Timeline {
    /// Reads what happened to a lead, as far as was read before.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn load(&mut self, ws: &Workspace, lead: Id, data: &LeadData) -> eyre::Result<()> {
        let read_before = self.activities.len().max(PAGE);
        self.lead = lead;
        (self.activities, self.last, self.done) = (Vec::new(), None, false);
        self.read_activities(ws, read_before)?;
        self.rest = read_rest(ws, lead, data)?;
        self.arrange();
        Ok(())
    }

    /// Reads on where one is near the end of what was read.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        while !self.done && self.list.at + self.list.page * 2 >= self.order.len() {
            self.read_activities(ws, PAGE)?;
            self.arrange();
        }
        Ok(())
    }

    fn read_activities(&mut self, ws: &Workspace, most: usize) -> eyre::Result<()> {
        let page = activities::of_lead(ws.store(), self.lead, self.last, most)?;
        self.done = page.len() < most;
        let words = &ws.frameworks().activities;
        if let Some(last) = page.last() {
            self.last = Some((last.at, last.id));
        }
        self.activities.extend(page.into_iter().map(|one| {
            let through: Vec<&str> = [&one.through.source, &one.through.medium, &one.through.campaign]
                .into_iter()
                .map(String::as_str)
                .filter(|part| !part.is_empty())
                .collect();
            let more: Vec<String> = [one.link.clone(), through.join(" / "), one.channel.clone()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            let kind = words.name_of(&one.kind);
            let said = if one.detail.is_empty() { kind.to_owned() } else { format!("{kind}: {}", one.detail) };
            Entry { at: one.at, what: What::Activity(one.actor), words: said, detail: more.join("\n"), by: one.by }
        }));
        Ok(())
    }

    /// Merges by time. What is older than the last activity that was read waits until more were.
    fn arrange(&mut self) {
        let horizon = if self.done { None } else { self.last.map(|(at, _)| at) };
        let only = self.only;
        let fits = |entry: &Entry| only.has(entry.what) && horizon.is_none_or(|horizon| entry.at >= horizon);
        let places = |is_activity: bool, all: &[Entry]| -> Vec<(DateTime<Utc>, bool, usize)> {
            all.iter().enumerate().filter(|(_, one)| fits(one)).map(|(i, one)| (one.at, is_activity, i)).collect()
        };
        let mut order = places(true, &self.activities);
        order.extend(places(false, &self.rest));
        order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        self.order = order.into_iter().map(|(_, is_activity, i)| (is_activity, i)).collect();
        self.list.set_count(self.order.len());
    }

    /// An entry that is shown.
    pub(super) fn at(&self, row: usize) -> Option<&Entry> {
        let (is_activity, i) = *self.order.get(row)?;
        if is_activity { self.activities.get(i) } else { self.rest.get(i) }
    }

    /// The entry one is on.
    pub(super) fn entry(&self) -> Option<&Entry> {
        self.at(self.list.at)
    }

    /// How many entries are shown, with a sign where more are to be read: `34`, `100+`.
    pub(super) fn size(&self) -> String {
        format!("{}{}", self.order.len(), if self.done { "" } else { "+" })
    }

    /// Shows the next kind of entries.
    pub(super) fn turn(&mut self) {
        let at = Only::ALL.iter().position(|one| *one == self.only).unwrap_or(0);
        self.only = Only::ALL[(at + 1) % Only::ALL.len()];
        self.list.select(0);
        self.arrange();
    }

    /// What is shown.
    pub(super) fn shows(&self) -> &'static str {
        match self.only {
            Only::All => "everything",
            Only::Activities => "activities",
            Only::Theirs => "what they did",
            Only::Stages => "stages and handoffs",
            Only::Changes => "changes",
        }
    }
}

fn read_rest(ws: &Workspace, lead: Id, data: &LeadData) -> eyre::Result<Vec<Entry>> {
    let life = data.lifecycle();
    let mut rest: Vec<Entry> = transitions::of_lead(ws.store(), lead)?
        .into_iter()
        .map(|one| {
            let from = if one.from.is_empty() { String::new() } else { format!("{} to ", life.name_of(&one.from)) };
            let forced = if one.overridden { " (rules overridden)" } else { "" };
            let words = format!("{from}{}{forced}", life.name_of(&one.to));
            let why = if one.why.is_empty() { String::new() } else { format!(": {}", one.why) };
            let detail = one.kind.meaning().to_owned();
            Entry { at: one.at, what: What::Stage, words: format!("{words}{why}"), detail, by: one.who }
        })
        .collect();
    for one in transitions::handoffs(ws.store(), lead)? {
        let entry = |at, words: String, by: &str| Entry {
            at,
            what: What::Handoff,
            words,
            detail: one.reason.clone(),
            by: by.to_owned(),
        };
        rest.push(entry(one.started, format!("handed over: {}", one.name), &one.by));
        if let Some(ended) = one.ended {
            let outcome = one.outcome.map_or("ended", |outcome| outcome.meaning());
            rest.push(entry(ended, format!("{}: {outcome}", one.name), ""));
        }
    }
    for change in ws.history(RecordRef::lead(lead), CHANGES)? {
        rest.push(Entry {
            at: change.step.at,
            what: What::Change,
            words: change.what,
            detail: change.step.label,
            by: change.step.author,
        });
    }
    rest.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    Ok(rest)
}
