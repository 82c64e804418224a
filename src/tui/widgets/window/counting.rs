//! How many rows a window's list has, and the how manyth one is on: counted beside the reading, mostly on the other thread.

use std::time::Duration;

use super::MOMENT;
use super::Window;
use super::reading::{Counted, Source};
use crate::workspace::{Result, Workspace};

/// How long after a question that is typed it is counted how many rows there are, and read on beyond the screen: who types
/// on waits for neither.
const PAUSE: Duration = Duration::from_millis(150);

impl<S: Source> Window<S> {
    pub(super) fn forget_counts(&mut self) {
        (self.total, self.total_is_sure) = (None, false);
        (self.offset, self.offset_is_sure) = (None, false);
        self.counting = None;
    }

    /// Whether the question was typed a moment ago, so that it may be another one in a moment.
    pub(super) fn is_being_asked(&self) -> bool {
        self.asked.is_some_and(|asked| asked.elapsed() < PAUSE)
    }

    /// The last row of all stands at the total.
    pub(super) fn place_end(&mut self) {
        if self.end
            && !self.start
            && let Some(total) = self.total.filter(|_| self.total_is_sure)
        {
            self.offset = total.checked_sub(self.rows.len() as u64);
            self.offset_is_sure = true;
        }
    }

    /// Counts what isn't known.
    pub(super) fn count(&mut self, ws: &Workspace) -> Result<()> {
        if self.total_is_sure && self.offset_is_sure {
            self.asked = None;
        }
        if !self.is_answered || self.counting.is_some() || (self.total_is_sure && self.offset_is_sure) {
            return Ok(());
        }
        if !self.total_is_sure
            && self.source.counts_at_once()
            && let Some(total) = ws.within(MOMENT, |ws| self.source.count(ws))?
        {
            self.take_total(total);
        }
        if self.is_being_asked() {
            return Ok(());
        }
        self.asked = None;
        let total = !self.total_is_sure;
        // At the end, the total says where one is.
        let key = self.rows.front().filter(|_| !self.offset_is_sure && !self.end).map(|(key, _)| key.clone());
        if !total && key.is_none() {
            return Ok(());
        }
        let source = self.source.clone();
        self.counting = Some(ws.ask_ahead(false, move |ws| {
            Ok(Counted {
                total: if total { Some(source.count(ws)?) } else { None },
                before: match &key {
                    Some(key) => Some((key.clone(), source.before(ws, key)?)),
                    None => None,
                },
            })
        }));
        Ok(())
    }

    /// How many rows there are, if that is sure: counted on the spot where it takes no longer than `most`; else it is
    /// counted beside, as ever.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn total_within(&mut self, most: Duration, ws: &Workspace) -> Result<Option<u64>> {
        if !self.total_is_sure
            && let Some(total) = ws.within(most, |ws| self.source.count(ws))?
        {
            self.take_total(total);
        }
        Ok(self.sure_total())
    }

    /// How many rows there are, if that was counted since the question or the workspace changed.
    pub fn sure_total(&self) -> Option<u64> {
        self.total.filter(|_| self.total_is_sure)
    }

    pub(super) fn take_total(&mut self, total: u64) {
        (self.total, self.total_is_sure) = (Some(total), true);
        self.longest = self.longest.max(total);
        self.place_end();
    }

    pub(super) fn take_counts(&mut self, counted: Counted<S::Key>) {
        if let Some(total) = counted.total {
            self.take_total(total);
        }
        if let Some((key, before)) = counted.before
            && let Some(at) = self.rows.iter().position(|(one, _)| *one == key)
        {
            self.offset = Some(before.saturating_sub(at as u64));
            self.offset_is_sure = true;
        }
    }
}
