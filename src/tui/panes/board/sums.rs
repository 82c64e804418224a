//! How many leads of each stage pass the filter: of all stages, whether their columns are on the screen or not.

use std::collections::HashMap;
use std::time::Duration;

use super::Board;
use super::read::Data;
use crate::store::leads;
use crate::workspace::{Answer, Result, Workspace};

/// What counting may take on the drawing thread, where there are few leads.
const MOMENT: Duration = Duration::from_millis(3);
/// Of more leads nobody counts all there in time: trying would only keep each letter of a filter waiting.
const FEW: u64 = 20_000;

/// Leads by stage.
type Counted = Vec<(String, u64)>;

/// What was counted for the filter in force.
#[derive(Default)]
pub(super) struct Sums {
    by_stage: Option<HashMap<String, u64>>,
    asked: Option<Answer<Counted>>,
}

impl Sums {
    /// Forgets what was counted: the filter, or the leads, are others now.
    pub(super) fn forget(&mut self) {
        *self = Sums::default();
    }

    /// Whether they are being counted.
    pub(super) fn is_waiting(&self) -> bool {
        self.asked.is_some()
    }

    /// Leads of a stage that pass; `None` while they are being counted.
    pub(super) fn count(&self, stage: &str) -> Option<u64> {
        self.by_stage.as_ref().map(|counts| counts.get(stage).copied().unwrap_or(0))
    }

    fn take(&mut self, counted: Counted) {
        self.by_stage = Some(counted.into_iter().collect());
    }
}

impl Board {
    /// Counts what passes the filter where that is due, and picks up an answer.
    pub(super) fn settle_sums(&mut self, ws: &Workspace) -> Result<()> {
        if let Some(counted) = self.sums.asked.as_ref().and_then(Answer::take) {
            self.sums.asked = None;
            self.sums.take(counted?);
        }
        let due = !self.filter.trim().is_empty() && self.sums.by_stage.is_none() && self.sums.asked.is_none();
        let (Some(data), true) = (self.data.as_ref(), due) else { return Ok(()) };
        let query = data.query.clone();
        let count = move |ws: &Workspace| -> Result<Counted> { Ok(leads::by_stage(ws.store(), &query)?) };
        let leads: u64 = data.funnel.tallies.iter().map(|tally| tally.count).sum();
        let counted = if leads <= FEW { ws.within(MOMENT, &count)? } else { None };
        match counted {
            Some(counted) => self.sums.take(counted),
            // The cards go first.
            None => self.sums.asked = Some(ws.ask(false, count)),
        }
        Ok(())
    }

    /// Leads of a stage that are in the filter; `None` while they are being counted.
    pub(super) fn counted(&self, stage: &str, data: &Data) -> Option<u64> {
        if self.filter.trim().is_empty() { Some(data.funnel.count(stage)) } else { self.sums.count(stage) }
    }

    /// Leads in exits that are in the filter.
    pub(super) fn exits(&self, data: &Data) -> Option<u64> {
        data.lifecycle.exits().map(|stage| self.counted(&stage.id, data)).sum()
    }

    /// Leads in no stage of the lifecycle in force that are in the filter.
    pub(super) fn unstaged(&self, data: &Data) -> Option<u64> {
        data.strange().chain([""]).map(|stage| self.counted(stage, data)).sum()
    }

    /// Leads in the filter in all columns, those off the screen among them.
    pub(super) fn in_columns(&self, data: &Data) -> Option<u64> {
        self.columns.iter().map(|column| self.counted(&column.stage, data)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Sums;

    #[test]
    fn nothing_is_told_before_it_is_counted() {
        let mut sums = Sums::default();
        assert_eq!(sums.count("lead"), None);
        sums.take(vec![("lead".to_owned(), 3)]);
        assert_eq!((sums.count("lead"), sums.count("lost")), (Some(3), Some(0)));
        sums.forget();
        assert_eq!(sums.count("lead"), None);
    }
}
