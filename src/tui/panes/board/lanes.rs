//! Swimlanes: the board by owner, tier or source. One lane is open and shows its cards, the others are a line each.

use std::collections::HashMap;
use std::time::Duration;

use super::Board;
use crate::domain::lead::{Lead, Tier};
use crate::store::leads::{self, Lane};
use crate::workspace::{Answer, Result, Workspace};

/// What counting the lanes may take on the drawing thread.
const MOMENT: Duration = Duration::from_millis(3);

/// Leads counted by lane and stage, as the store tells: value, stage, leads, open deals.
type Counted = Vec<(String, String, u64, i64)>;

/// The leads of one lane, counted by stage.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct LaneRow {
    /// The owner, tier or source; blank for none.
    pub value: String,
    /// Leads by stage.
    pub counts: HashMap<String, u64>,
}

impl LaneRow {
    /// Leads in a stage.
    pub(super) fn count(&self, stage: &str) -> u64 {
        self.counts.get(stage).copied().unwrap_or(0)
    }

    fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// The lanes.
#[derive(Default)]
pub(super) struct Lanes {
    /// What the board is split by, if it is.
    pub by: Option<Lane>,
    pub rows: Vec<LaneRow>,
    /// The one that shows its cards.
    pub open: usize,
    /// The first one on the screen.
    pub first: usize,
    /// Whether they must be counted again.
    pub stale: bool,
    asked: Option<Answer<Counted>>,
}

/// What lanes can be by, with a name for the screen and for saved views.
pub(super) const KINDS: [(Lane, &str); 3] = [(Lane::Owner, "owner"), (Lane::Tier, "tier"), (Lane::Source, "source")];

/// The name of a kind of lanes.
pub(super) fn kind_name(by: Option<Lane>) -> &'static str {
    KINDS.iter().find(|(lane, _)| Some(*lane) == by).map_or("none", |(_, name)| name)
}

impl Lanes {
    /// Lanes of a kind, still to be counted.
    pub(super) fn by(by: Option<Lane>) -> Lanes {
        Lanes { by, stale: true, ..Lanes::default() }
    }

    /// The lane whose cards are shown, as the store asks for it.
    pub(super) fn open_lane(&self) -> Option<(Lane, String)> {
        let row = self.rows.get(self.open)?;
        Some((self.by?, row.value.clone()))
    }

    /// Says that something else is asked for now: what is being counted is of no use any more.
    pub(super) fn recount(&mut self) {
        self.stale = true;
        self.asked = None;
    }

    /// Whether they are being counted.
    pub(super) fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }

    /// What to call a lane.
    pub(super) fn title(&self, row: &LaneRow) -> String {
        match (self.by, row.value.as_str()) {
            (Some(Lane::Tier), "1" | "2") => format!("Tier {}", row.value),
            (Some(Lane::Tier), "none") => "Outside the ICP".to_owned(),
            (Some(Lane::Tier), "negative") => "Not wanted".to_owned(),
            (Some(Lane::Tier), "") => "Not looked at".to_owned(),
            (Some(Lane::Owner), "") => "Nobody".to_owned(),
            (_, "") => "Not known".to_owned(),
            _ => row.value.clone(),
        }
    }

    /// Turns to the next kind of lanes, and to none after the last.
    pub(super) fn turn(&mut self) {
        let at = KINDS.iter().position(|(lane, _)| Some(*lane) == self.by);
        let next = at.map_or(0, |at| at + 1);
        *self = Lanes::by(KINDS.get(next).map(|(lane, _)| *lane));
    }

    /// Opens the lane in which a lead stands.
    pub(super) fn open_for(&mut self, lead: &Lead) {
        let value = match self.by {
            Some(Lane::Owner) => lead.owner.as_str(),
            Some(Lane::Tier) => lead.tier.map(Tier::name).unwrap_or_default(),
            Some(Lane::Source) => lead.source.as_str(),
            None => return,
        };
        if let Some(at) = self.rows.iter().position(|row| row.value == value) {
            self.open = at;
        }
    }

    /// Puts counted lanes into their order: tiers as they rank, others by size; those without a value last.
    fn take(&mut self, counted: Counted) {
        let here = self.rows.get(self.open).map(|row| row.value.clone());
        let mut rows: Vec<LaneRow> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (value, stage, leads, _) in counted {
            let at = *places.entry(value.clone()).or_insert_with(|| {
                rows.push(LaneRow { value, counts: HashMap::new() });
                rows.len() - 1
            });
            *rows[at].counts.entry(stage).or_default() += leads;
        }
        let tier = |value: &str| ["1", "2", "none", "negative"].iter().position(|one| *one == value);
        match self.by {
            Some(Lane::Tier) => rows.sort_by_key(|row| tier(&row.value).unwrap_or(9)),
            _ => rows.sort_by(|a, b| {
                let order = a.value.is_empty().cmp(&b.value.is_empty()).then(b.total().cmp(&a.total()));
                order.then_with(|| a.value.cmp(&b.value))
            }),
        }
        self.rows = rows;
        let at = here.and_then(|value| self.rows.iter().position(|row| row.value == value));
        self.open = at.unwrap_or(self.open).min(self.rows.len().saturating_sub(1));
    }
}

impl Board {
    /// Counts the lanes again where that is due, and picks up an answer.
    pub(super) fn settle_lanes(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if let Some(counted) = self.lanes.asked.as_ref().and_then(Answer::take) {
            self.lanes.asked = None;
            self.lanes.take(counted?);
        }
        // Counting goes on to its end: what changed meanwhile is counted after it.
        let due = self.lanes.stale && self.lanes.asked.is_none();
        let (Some(by), Some(data), true) = (self.lanes.by, self.data.as_ref(), due) else { return Ok(()) };
        self.lanes.stale = false;
        let query = data.query.clone();
        let count = move |ws: &Workspace| -> Result<Counted> { Ok(leads::lanes(ws.store(), &query, by)?) };
        match ws.within(MOMENT, &count)? {
            Some(counted) => self.lanes.take(counted),
            None => self.lanes.asked = Some(ws.ask(true, count)),
        }
        Ok(())
    }

    /// Opens another lane.
    pub(super) fn turn_lane(&mut self, by: isize) {
        let last = self.lanes.rows.len().saturating_sub(1);
        self.lanes.open = self.lanes.open.saturating_add_signed(by).min(last);
        self.range_from = None;
    }
}

#[cfg(test)]
mod tests {
    use super::{Lane, Lanes};

    fn counted(rows: &[(&str, &str, u64)]) -> super::Counted {
        rows.iter().map(|(value, stage, n)| ((*value).to_owned(), (*stage).to_owned(), *n, 0)).collect()
    }

    #[test]
    fn lanes_stand_in_their_order_and_the_open_one_stays() {
        let mut lanes = Lanes { by: Some(Lane::Owner), ..Lanes::default() };
        lanes.take(counted(&[("", "lead", 90), ("Lee", "lead", 2), ("Dana", "lead", 1), ("Dana", "mql", 4)]));
        let names = |lanes: &Lanes| lanes.rows.iter().map(|row| lanes.title(row)).collect::<Vec<_>>();
        assert_eq!(names(&lanes), ["Dana", "Lee", "Nobody"]);
        assert_eq!((lanes.rows[0].count("mql"), lanes.rows[0].count("sql")), (4, 0));
        lanes.open = 1;
        lanes.take(counted(&[("Lee", "lead", 9), ("Dana", "lead", 1)]));
        assert_eq!((names(&lanes), lanes.open), (vec!["Lee".to_owned(), "Dana".to_owned()], 0));
        lanes.take(counted(&[]));
        assert_eq!((lanes.open, lanes.open_lane()), (0, None));
    }

    #[test]
    fn tiers_rank() {
        let mut lanes = Lanes { by: Some(Lane::Tier), ..Lanes::default() };
        lanes.take(counted(&[("", "lead", 90), ("negative", "lead", 9), ("2", "lead", 1), ("1", "mql", 4)]));
        let names: Vec<String> = lanes.rows.iter().map(|row| lanes.title(row)).collect();
        assert_eq!(names, ["Tier 1", "Tier 2", "Not wanted", "Not looked at"]);
    }

    #[test]
    fn a_key_turns_through_the_kinds_of_lanes() {
        let mut lanes = Lanes::default();
        let mut seen = Vec::new();
        for _ in 0..4 {
            lanes.turn();
            seen.push(lanes.by);
        }
        assert_eq!(seen, [Some(Lane::Owner), Some(Lane::Tier), Some(Lane::Source), None]);
    }
}
