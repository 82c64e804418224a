//! Which records are marked for a bulk edit: some by hand, or all in the filter but for some, however many those are.

use std::collections::HashSet;
use std::time::Duration;

use crate::domain::id::Id;
use crate::domain::text::thousands;
use crate::tui::view::BulkDone;

/// Which records are marked.
#[derive(Debug, Clone, PartialEq)]
pub enum Marks {
    /// These.
    Some(HashSet<Id>),
    /// All in the filter, so many, but for these.
    All(u64, HashSet<Id>),
    /// All in the filter, as soon as it is counted how many those are.
    Awaited,
}

/// What is said where all are to be marked, but are not counted yet.
pub const AWAITED: &str = "still counting: all are marked as soon as that is done (Esc calls it off)";

/// What marking all may take on the drawing thread, for the sake of an answer at once.
pub const PATIENCE: Duration = Duration::from_millis(80);

impl Default for Marks {
    fn default() -> Self {
        Marks::Some(HashSet::new())
    }
}

impl Marks {
    /// Whether none is, nor will be in a moment.
    pub fn is_empty(&self) -> bool {
        self.count() == 0 && !self.is_awaited()
    }

    /// Whether all are to be marked, but are not counted yet: until then nothing is changed.
    pub fn is_awaited(&self) -> bool {
        *self == Marks::Awaited
    }

    /// Whether they are of the filter, and not picked one by one.
    pub fn is_of_filter(&self) -> bool {
        matches!(self, Marks::All(..) | Marks::Awaited)
    }

    /// Marks all in the filter, where that was wished for; `counted` is how many those are.
    pub fn come(&mut self, counted: Option<u64>) {
        if let (Marks::Awaited, Some(total)) = (&self, counted) {
            *self = Marks::All(total, HashSet::new());
        }
    }

    /// How many are, in words, for the title; blank where none is.
    pub fn words(&self) -> String {
        match self.count() {
            _ if self.is_awaited() => "marking all…".to_owned(),
            0 => String::new(),
            count => format!("{} marked", thousands(i64::try_from(count).unwrap_or(i64::MAX))),
        }
    }

    /// How many are.
    pub fn count(&self) -> u64 {
        match self {
            Marks::Some(ids) => ids.len() as u64,
            Marks::All(total, except) => total.saturating_sub(except.len() as u64),
            Marks::Awaited => 0,
        }
    }

    /// Whether a record in the filter is.
    pub fn has(&self, id: Id) -> bool {
        match self {
            Marks::Some(ids) => ids.contains(&id),
            Marks::All(_, except) => !except.contains(&id),
            Marks::Awaited => false,
        }
    }

    /// Marks a record, or unmarks it.
    pub fn turn(&mut self, id: Id) {
        let set = match self {
            Marks::Some(ids) => ids,
            Marks::All(_, except) => except,
            Marks::Awaited => return,
        };
        if !set.remove(&id) {
            set.insert(id);
        }
    }

    /// Marks records.
    pub fn add(&mut self, ids: impl IntoIterator<Item = Id>) {
        match self {
            Marks::Some(marked) => marked.extend(ids),
            Marks::All(_, except) => {
                for id in ids {
                    except.remove(&id);
                }
            }
            Marks::Awaited => {}
        }
    }

    /// Unmarks the leads that a change of many was carried out for, but for those that stayed as they were.
    pub fn settle(&mut self, bulk: &BulkDone) {
        match self {
            Marks::Some(marked) => bulk.asked.iter().filter(|id| !bulk.stay.contains(id)).for_each(|id| {
                marked.remove(id);
            }),
            Marks::All(..) => *self = Marks::Some(bulk.stay.clone()),
            Marks::Awaited => {}
        }
    }

    /// Unmarks all.
    pub fn clear(&mut self) {
        *self = Marks::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_a_few_are_counted_and_turned() {
        let mut marks = Marks::All(1_000_000, HashSet::new());
        marks.turn(Id(7));
        assert!(!marks.has(Id(7)) && marks.has(Id(8)));
        assert_eq!(marks.count(), 999_999);
        marks.turn(Id(7));
        assert_eq!(marks.count(), 1_000_000);
        marks.clear();
        assert!(marks.is_empty());
        marks.add([Id(1), Id(2)]);
        marks.settle(&BulkDone { asked: vec![Id(1), Id(2), Id(3)], stay: HashSet::from([Id(1)]) });
        assert!(marks.has(Id(1)) && marks.count() == 1);
        let mut marks = Marks::All(1_000_000, HashSet::new());
        marks.settle(&BulkDone { asked: vec![Id(1), Id(2)], stay: HashSet::from([Id(2)]) });
        assert!(marks.has(Id(2)) && marks.count() == 1);
    }

    #[test]
    fn a_wish_for_all_is_carried_out_once_they_are_counted() {
        let mut marks = Marks::Awaited;
        marks.turn(Id(1));
        marks.come(None);
        assert!(marks.is_awaited() && !marks.is_empty() && !marks.has(Id(1)));
        assert_eq!(marks.words(), "marking all…");
        marks.come(Some(1_200));
        assert_eq!((marks.count(), marks.has(Id(1)), marks.words().as_str()), (1_200, true, "1,200 marked"));
        marks.come(Some(7));
        assert_eq!(marks.count(), 1_200, "nothing was wished for any more");
        let mut called_off = Marks::Awaited;
        called_off.clear();
        called_off.come(Some(3));
        assert!(called_off.is_empty());
    }
}
