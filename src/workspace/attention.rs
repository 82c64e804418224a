//! What needs attention in all rooms: one row per room in `ROOMS`. Home, the header and `opsroom check` read it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::asking::Answer;
use super::pipeline::Pipeline;
use super::{Result, Revision, Workspace};
use crate::domain::finding::{Finding, Severity};
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::lifecycle::Lifecycle;
use crate::domain::maturity::framework::Framework;
use crate::domain::maturity::room::Maturity;
use crate::domain::quality::room::Quality;
use crate::domain::receipt::Receipt;
use crate::domain::stack::Stack;
use crate::domain::text::count;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::health::LinkHealth;
use crate::domain::utm::room::{Arrivals, Room as CampaignRoom};
use crate::domain::utm::touches::Tallies;
use crate::frameworks::Frameworks;

/// A room's findings: counted and ranked at once, written out one by one, as there may be thousands.
pub trait RoomFindings {
    /// The severity of each, the worst first.
    fn severities(&self) -> Vec<Severity>;
    /// One of them, written out.
    fn finding(&self, at: usize) -> Option<Finding>;
    /// How it was judged.
    fn why(&self, finding: &Finding) -> Receipt;
    /// The room in two lines.
    fn health(&self) -> Health;
}

/// A room in two lines, with its findings counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Health {
    /// The room's name: `stack`.
    pub name: &'static str,
    /// The room's title: `Stack`.
    pub title: &'static str,
    /// `40 tools · $4,310/mo`.
    pub headline: String,
    /// More figures.
    pub figures: String,
    /// Critical findings.
    pub critical: usize,
    /// Warnings.
    pub warnings: usize,
    /// Whether there is nothing in it yet.
    pub is_empty: bool,
    /// What its main figure was, the latest last: new leads of each of the last weeks. Blank where nothing is kept.
    pub trend: Vec<u64>,
}

/// A room that finds things: its name, and how it reads the workspace.
struct Room {
    name: &'static str,
    title: &'static str,
    read: fn(&Workspace) -> Result<Box<dyn RoomFindings + Send + Sync>>,
}

/// All rooms that find things, in the order of their keys.
const ROOMS: &[Room] = &[
    Room { name: "stack", title: "Stack", read: |ws| Ok(Box::new(ws.stack()?)) },
    Room { name: "maturity", title: "Maturity", read: |ws| Ok(Box::new(ws.maturity()?)) },
    Room { name: "pipeline", title: "Pipeline", read: |ws| Ok(Box::new(ws.quality()?)) },
    Room { name: "campaigns", title: "Campaigns", read: |ws| Ok(Box::new(ws.campaign_room()?)) },
];

/// The names of all rooms that find things, in the order of their keys.
pub fn room_names() -> impl Iterator<Item = &'static str> {
    ROOMS.iter().map(|room| room.name)
}

/// The title of a room that finds things, by its name.
pub(super) fn title_of(name: &str) -> &'static str {
    ROOMS.iter().find(|room| room.name == name).map_or("", |room| room.title)
}

/// What needs attention in all rooms, the worst first.
pub struct Attention {
    rooms: Vec<(&'static str, Box<dyn RoomFindings + Send + Sync>)>,
    /// (severity, room, finding), in the order shown.
    order: Vec<(Severity, usize, usize)>,
}

impl std::fmt::Debug for Attention {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attention").field("findings", &self.order.len()).finish()
    }
}

impl Attention {
    /// Ranks the findings of rooms.
    pub(super) fn of_rooms(rooms: Vec<(&'static str, Box<dyn RoomFindings + Send + Sync>)>) -> Attention {
        let mut order = Vec::new();
        for (at, (_, room)) in rooms.iter().enumerate() {
            order.extend(room.severities().into_iter().enumerate().map(|(i, severity)| (severity, at, i)));
        }
        order.sort_unstable();
        Attention { rooms, order }
    }

    /// The rooms with what they find, in the order of their keys.
    pub(super) fn rooms(&self) -> impl Iterator<Item = (&'static str, &(dyn RoomFindings + Send + Sync))> {
        self.rooms.iter().map(|(name, room)| (*name, &**room))
    }

    /// All findings in the order shown, each with its room's place and its own in that room.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize, Finding)> {
        self.order.iter().filter_map(|(_, room, at)| Some((*room, *at, self.rooms.get(*room)?.1.finding(*at)?)))
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nothing is wrong or due.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.order.iter().filter(|(one, _, _)| *one == severity).count()
    }

    /// One finding, the worst first.
    pub fn get(&self, at: usize) -> Option<Finding> {
        let (_, room, finding) = *self.order.get(at)?;
        self.rooms.get(room)?.1.finding(finding)
    }

    /// All findings, the worst first.
    pub fn iter(&self) -> impl Iterator<Item = Finding> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// How a finding was judged; `None` where its room is gone.
    pub fn why(&self, finding: &Finding) -> Option<Receipt> {
        self.rooms.iter().find(|(name, _)| *name == finding.room).map(|(_, room)| room.why(finding))
    }

    /// The rooms, each in two lines.
    pub fn health(&self) -> Vec<Health> {
        let counted =
            |room: usize, severity| self.order.iter().filter(|(one, at, _)| *one == severity && *at == room).count();
        let rooms = self.rooms.iter().enumerate();
        rooms
            .map(|(at, (_, room))| Health {
                critical: counted(at, Severity::Critical),
                warnings: counted(at, Severity::Warning),
                ..room.health()
            })
            .collect()
    }
}

impl RoomFindings for Arc<Stack> {
    fn severities(&self) -> Vec<Severity> {
        self.hits().iter().map(|hit| hit.severity).collect()
    }

    fn finding(&self, at: usize) -> Option<Finding> {
        Stack::finding(self, at)
    }

    fn why(&self, finding: &Finding) -> Receipt {
        self.why_finding(finding)
    }

    fn health(&self) -> Health {
        let totals = &self.totals;
        let positive = |money: crate::domain::money::Money| (money.minor > 0).then(|| money.whole());
        let figures = [
            positive(totals.saving_decided).map(|money| format!("saving decided {money}")),
            positive(totals.saving_suggested).map(|money| format!("{money} more suggested")),
            totals.budget_share.map(|share| format!("{:.0} % of the budget", share * 100.0)),
        ];
        Health {
            name: "stack",
            title: "Stack",
            headline: if totals.live == 0 {
                "no tools yet".to_owned()
            } else {
                format!("{} · {}/mo", count(totals.live, "live tool", "live tools"), totals.monthly.total.whole())
            },
            figures: figures.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            is_empty: self.input.tools.is_empty(),
            ..Health::default()
        }
    }
}

impl RoomFindings for Arc<Maturity> {
    fn severities(&self) -> Vec<Severity> {
        self.hits().iter().map(|hit| hit.severity).collect()
    }

    fn finding(&self, at: usize) -> Option<Finding> {
        Maturity::finding(self, at)
    }

    fn why(&self, finding: &Finding) -> Receipt {
        self.why_finding(finding)
    }

    fn health(&self) -> Health {
        let (headline, figures) = self.in_two_lines();
        Health {
            name: "maturity",
            title: "Maturity",
            headline,
            figures,
            is_empty: self.input.assessments.is_empty() && self.input.plan.is_empty(),
            ..Health::default()
        }
    }
}

impl RoomFindings for Arc<Quality> {
    fn severities(&self) -> Vec<Severity> {
        self.hits().iter().map(|hit| hit.severity).collect()
    }

    fn finding(&self, at: usize) -> Option<Finding> {
        Quality::finding(self, at)
    }

    fn why(&self, finding: &Finding) -> Receipt {
        self.why_finding(finding)
    }

    fn health(&self) -> Health {
        let (headline, figures) = self.in_two_lines();
        let is_empty = self.input.volume.leads == 0;
        let trend = self.input.volume.weeks.clone();
        Health { name: "pipeline", title: "Pipeline", headline, figures, is_empty, trend, ..Health::default() }
    }
}

impl RoomFindings for Arc<CampaignRoom> {
    fn severities(&self) -> Vec<Severity> {
        self.hits().iter().map(|hit| hit.severity).collect()
    }

    fn finding(&self, at: usize) -> Option<Finding> {
        CampaignRoom::finding(self, at)
    }

    fn why(&self, finding: &Finding) -> Receipt {
        self.why_finding(finding)
    }

    fn health(&self) -> Health {
        let (headline, figures) = self.in_two_lines();
        let is_empty = CampaignRoom::is_empty(self);
        Health { name: "campaigns", title: "Campaigns", headline, figures, is_empty, ..Health::default() }
    }
}

/// What was derived last, and from which state of the file.
#[derive(Debug, Default)]
pub(super) struct Derived {
    stack: Option<(Revision, NaiveDate, Arc<Stack>)>,
    attention: Option<(Revision, NaiveDate, Arc<Attention>)>,
    is_glance: bool,
    pub(super) maturity: Option<(Revision, NaiveDate, Arc<Maturity>)>,
    pub(super) quality: Option<(Revision, NaiveDate, Arc<Quality>)>,
    pub(super) pipeline: Option<(Revision, NaiveDate, Arc<Pipeline>)>,
    pub(super) lifecycle: Option<Arc<Lifecycle>>,
    /// The policy of links in force, with the row of the journal and the day that it knows.
    pub(super) checker: Option<(i64, NaiveDate, Arc<Checker>)>,
    /// The counts of touches, with the row of the journal at which that was looked up, and whether they know all.
    pub(super) tallies: Option<(i64, bool, Arc<Tallies>)>,
    pub(super) arrivals: Option<(Arc<Checker>, Arc<Arrivals>)>,
    /// The registry judged, with the row of the journal and the day at which that was looked up, and whether as it is.
    pub(super) health: Option<(i64, NaiveDate, bool, Arc<LinkHealth>)>,
    pub(super) campaign_room: Option<(Revision, NaiveDate, Arc<CampaignRoom>)>,
    /// The search index being brought up to date.
    pub(super) words_pass: Option<Answer<()>>,
    /// The words of assessments by their snapshot, which never changes.
    pub(super) words: HashMap<Id, Arc<Framework>>,
}

/// A record with its name and a few words about it, for going to it by name.
pub type Named = (RecordRef, String, String);

impl Workspace {
    /// The stack with everything that follows from it; derived once for each state of the file and day.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn stack(&self) -> Result<Arc<Stack>> {
        let (now, today) = (self.revision(), self.today());
        if let Some((seen, day, stack)) = &self.derived.borrow().stack
            && (*seen, *day) == (now, today)
        {
            return Ok(Arc::clone(stack));
        }
        let frameworks = self.frameworks();
        let stack = Arc::new(Stack::new(self.stack_input()?, &frameworks.taxonomy, &frameworks.stack));
        self.derived.borrow_mut().stack = Some((now, today, Arc::clone(&stack)));
        Ok(stack)
    }

    /// What needs attention in all rooms, the worst first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn attention(&self) -> Result<Arc<Attention>> {
        let (now, today) = (self.revision(), self.today());
        if let Some((seen, day, attention)) = &self.derived.borrow().attention
            && (*seen, *day) == (now, today)
        {
            return Ok(Arc::clone(attention));
        }
        let glanced = if self.derived.borrow().is_glance { self.kept_outlook() } else { None };
        let attention = match glanced {
            Some(pictured) => pictured,
            None => {
                let read = ROOMS.iter().map(|room| Ok((room.name, (room.read)(self)?)));
                Attention::of_rooms(read.collect::<Result<_>>()?)
            }
        };
        let attention = Arc::new(attention);
        self.derived.borrow_mut().attention = Some((now, today, Arc::clone(&attention)));
        Ok(attention)
    }

    /// Whether the next look may be a glance: at what Home said last, where nothing changed since. Ending it drops what
    /// was glanced at; gives whether there was something.
    pub fn glance(&self, is_glance: bool) -> bool {
        let mut derived = self.derived.borrow_mut();
        let ends = derived.is_glance && !is_glance;
        derived.is_glance = is_glance;
        if ends {
            derived.attention = None;
        }
        ends
    }

    /// The frameworks in force, shared.
    pub fn shared_frameworks(&self) -> Arc<Frameworks> {
        Arc::clone(&self.frameworks)
    }

    /// All records that can be gone to by name.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn records(&self) -> Result<Vec<Named>> {
        let taxonomy = &self.frameworks().taxonomy;
        let stack = self.stack()?;
        let tools =
            stack.input.tools.iter().map(|tool| {
                (RecordRef::tool(tool.id), tool.name.clone(), taxonomy.title_of(&tool.category).to_owned())
            });
        let people = self.business()?.people;
        let people = people.into_iter().map(|person| {
            (RecordRef { kind: Kind::Person, id: person.id }, person.name, person.team.name().to_owned())
        });
        let campaigns = self.checker()?.campaigns.clone().into_iter().map(|one| {
            let called = one.called().to_owned();
            (RecordRef::campaign(one.id), called, one.status.name().to_owned())
        });
        Ok(tools.chain(people).chain(campaigns).collect())
    }

    /// Saved views as (tab, name, what was saved), by name.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn saved_views(&self) -> Result<Vec<(String, String, String)>> {
        let kept = self.setting("views")?.unwrap_or_default();
        let views = kept.lines().filter_map(|line| {
            let mut parts = line.splitn(3, '\t');
            Some((parts.next()?.to_owned(), parts.next()?.to_owned(), parts.next()?.to_owned()))
        });
        Ok(views.collect())
    }

    /// Keeps a view of a tab under a name; one of the same name is replaced, and a blank `saved` drops it.
    ///
    /// # Errors
    /// [`super::Error::Invalid`] for a blank name; else when the file can't be written.
    pub fn keep_view(&mut self, tab: &str, name: &str, saved: &str) -> Result<()> {
        let name = name.replace(['\t', '\n', '\r'], " ").trim().to_owned();
        if name.is_empty() {
            return Err(crate::domain::field::FieldError::new("a view needs a name: “renewals this quarter”").into());
        }
        let mut views = self.saved_views()?;
        views.retain(|(one_tab, one, _)| (one_tab.as_str(), one) != (tab, &name));
        if !saved.is_empty() {
            views.push((tab.to_owned(), name, saved.replace(['\t', '\n', '\r'], " ")));
        }
        views.sort();
        let lines: Vec<String> = views.iter().map(|(tab, name, saved)| format!("{tab}\t{name}\t{saved}")).collect();
        self.keep_setting("views", &lines.join("\n"))
    }
}
