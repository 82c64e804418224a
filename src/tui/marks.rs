//! Which records are marked for a bulk edit: some by hand, or all in the filter but for some, however many those are.

use std::collections::HashSet;

use crate::domain::id::Id;
use crate::tui::view::BulkDone;

/// Which records are marked.
#[derive(Debug, Clone, PartialEq)]
pub enum Marks {
    /// These.
    Some(HashSet<Id>),
    /// All in the filter, so many, but for these.
    All(u64, HashSet<Id>),
}

impl Default for Marks {
    fn default() -> Self {
        Marks::Some(HashSet::new())
    }
}

impl Marks {
    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// How many are.
    pub fn count(&self) -> u64 {
        match self {
            Marks::Some(ids) => ids.len() as u64,
            Marks::All(total, except) => total.saturating_sub(except.len() as u64),
        }
    }

    /// Whether a record in the filter is.
    pub fn has(&self, id: Id) -> bool {
        match self {
            Marks::Some(ids) => ids.contains(&id),
            Marks::All(_, except) => !except.contains(&id),
        }
    }

    /// Marks a record, or unmarks it.
    pub fn turn(&mut self, id: Id) {
        let set = match self {
            Marks::Some(ids) => ids,
            Marks::All(_, except) => except,
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
        }
    }

    /// Unmarks the leads that a change of many was carried out for, but for those that stayed as they were.
    pub fn settle(&mut self, bulk: &BulkDone) {
        match self {
            Marks::Some(marked) => bulk.asked.iter().filter(|id| !bulk.stay.contains(id)).for_each(|id| {
                marked.remove(id);
            }),
            Marks::All(..) => *self = Marks::Some(bulk.stay.clone()),
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
}
