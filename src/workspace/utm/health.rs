//! The registry judged, and the room with what is wrong in it. Judging reads every link, so in a large registry it is
//! done on the thread that answers questions, and what it gave is kept outside the journal.

use std::sync::Arc;

use crate::domain::utm::Tag;
use crate::domain::utm::checker::Checked;
use crate::domain::utm::health::{Judge, LinkHealth};
use crate::domain::utm::registry::LinkRow;
use crate::domain::utm::room::{Room, RoomInput};
use crate::domain::utm::vocabulary::From;
use crate::store::links::{self as rows, LinkQuery};
use crate::store::{self, settings};
use crate::workspace::asking::Answer;
use crate::workspace::{Result, Workspace};

/// Up to so many links are judged on the spot: some milliseconds.
const AT_ONCE: u32 = 1_000;
/// The setting under which the last judgement is kept.
const SETTING: &str = "link-health";

impl Workspace {
    /// The Campaigns room with everything that follows from it; derived once for each state of the file and day.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn campaign_room(&self) -> Result<Arc<Room>> {
        let (now, today) = (self.revision(), self.today());
        if let Some((seen, day, room)) = &self.derived.borrow().campaign_room
            && (*seen, *day) == (now, today)
        {
            return Ok(Arc::clone(room));
        }
        let (health, is_judged) = self.link_health()?;
        let room = Arc::new(Room::new(RoomInput {
            checker: self.checker()?,
            is_judged,
            links: if is_judged { health.links } else { rows::total(&self.store)? },
            health,
            arrivals: self.arrivals()?,
            has_touches: store::touches::are_any(&self.store)?,
            today,
        }));
        self.derived.borrow_mut().campaign_room = Some((now, today, Arc::clone(&room)));
        Ok(room)
    }

    /// The registry judged, and whether as it is now. A small one is judged at once; of a large one it gives what was
    /// judged last.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn link_health(&self) -> Result<(Arc<LinkHealth>, bool)> {
        let (newest, today) = (self.store.newest_change()?, self.today());
        let memo = self.derived.borrow().health.clone();
        if let Some((seq, day, true, health)) = &memo
            && *day == today
            && *seq <= newest
            && (*seq == newest || !self.registry_changed(*seq)?)
        {
            self.derived.borrow_mut().health = Some((newest, today, true, Arc::clone(health)));
            return Ok((Arc::clone(health), true));
        }
        let (health, is_current) = if rows::are_few(&self.store, AT_ONCE)? {
            (Arc::new(self.judge_links()?), true)
        } else {
            let kept = settings::setting(&self.store, SETTING)?.unwrap_or_default();
            let (day, body) = kept.split_once(' ').unwrap_or_default();
            match serde_json::from_str::<LinkHealth>(body) {
                Ok(health) => {
                    let is_current = day == today.to_string() && !self.registry_changed(health.seq)?;
                    (Arc::new(health), is_current)
                }
                Err(_) => (Arc::default(), false),
            }
        };
        self.derived.borrow_mut().health = Some((newest, today, is_current, Arc::clone(&health)));
        Ok((health, is_current))
    }

    fn registry_changed(&self, seq: i64) -> Result<bool> {
        Ok(store::utm::changed_since(&self.store, seq, store::utm::REGISTRY)?)
    }

    /// Judges all links now: a tenth of a second for 50,000 of them.
    ///
    /// # Errors
    /// When the file can't be read, or the reading was stopped.
    pub fn judge_links(&self) -> Result<LinkHealth> {
        let (checker, seq) = (self.checker()?, self.store.newest_change()?);
        let mut judge = Judge::new(&checker);
        rows::each(&self.store, &LinkQuery::default(), |link| {
            judge.link(&link);
            true
        })?;
        let mut health = judge.finish(seq);
        let arrivals = self.arrivals()?;
        for value in checker.values.iter().filter(|one| one.from != From::Dropped) {
            // A delivered value that was changed is nobody's to take away.
            let base = &self.frameworks().utm;
            let is_delivered = match value.tag {
                Tag::Source => base.sources.iter().any(|one| one.id == value.value),
                _ => base.mediums.iter().any(|one| one.id == value.value),
            };
            let came_by = arrivals.spellings(value.tag, &value.value).next().is_some();
            if !is_delivered && !came_by && !rows::has(&self.store, value.tag, &value.value)? {
                health.unused.push(value.value.clone());
            }
        }
        Ok(health)
    }

    /// Asks for the registry to be judged on another thread; [`Workspace::keep_link_health`] keeps the answer.
    pub fn ask_link_health(&self) -> Answer<LinkHealth> {
        self.ask(false, Workspace::judge_links)
    }

    /// Keeps what was judged. Not a step.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep_link_health(&self, health: &LinkHealth) -> Result<()> {
        let body = serde_json::to_string(health).unwrap_or_default();
        self.derived.borrow_mut().health =
            Some((health.seq, self.today(), !self.registry_changed(health.seq)?, Arc::new(health.clone())));
        Ok(settings::keep(&self.store, SETTING, &format!("{} {body}", self.today()))?)
    }

    /// Judges the registry and keeps it, where it is not known as it is: for the command line and reports.
    ///
    /// # Errors
    /// When the file can't be read or written.
    pub fn judge_now(&self) -> Result<Arc<Room>> {
        self.refresh_touches()?;
        if !self.link_health()?.1 {
            self.keep_link_health(&self.judge_links()?)?;
        }
        self.campaign_room()
    }

    /// The registry judged with the ids of the links behind each rule; judged anew where only the counts were kept.
    pub(super) fn judged_with_ids(&self) -> Result<Arc<LinkHealth>> {
        let (health, is_current) = self.link_health()?;
        if is_current && (health.clean == health.links && health.by_rule.is_empty() || !health.ids.is_empty()) {
            return Ok(health);
        }
        let health = Arc::new(self.judge_links()?);
        self.derived.borrow_mut().health = Some((health.seq, self.today(), true, Arc::clone(&health)));
        Ok(health)
    }

    /// What is wrong with some registered links, in their order; a link is no duplicate of itself.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lint_links(&self, links: &[LinkRow]) -> Result<Vec<Checked>> {
        let placed = |link: &LinkRow| Some(link.placed_on.clone()).filter(|page| !page.is_empty());
        links.iter().map(|link| self.check_link(&link.link, placed(link).as_deref(), Some(link.id))).collect()
    }
}
