//! What a row says against what a record knows: blanks are filled, and the file wins where the policy says so.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::domain::lead::Range;

/// What came of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Merged {
    /// What changed: field, before, after.
    pub(super) changes: Vec<(String, String, String)>,
    /// Values of the file that were not taken, as the record has others.
    pub(super) kept: usize,
}

impl Merged {
    /// Whether the record has to be written.
    pub(super) fn is_change(&self) -> bool {
        !self.changes.is_empty()
    }
}

/// A record being filled.
pub(super) struct Merge {
    wins: bool,
    out: Merged,
}

impl Merge {
    pub(super) fn new(wins: bool) -> Merge {
        Merge { wins, out: Merged::default() }
    }

    pub(super) fn done(self) -> Merged {
        self.out
    }

    /// Whether a value is to be taken that differs from the known one.
    fn takes(&mut self, known_is_blank: bool) -> bool {
        let takes = known_is_blank || self.wins;
        self.out.kept += usize::from(!takes);
        takes
    }

    fn note(&mut self, label: &str, before: String, after: String) {
        self.out.changes.push((label.to_owned(), before, after));
    }

    pub(super) fn text(&mut self, label: &str, known: &mut String, said: &str) {
        if said.is_empty() || known == said {
            return;
        }
        if self.takes(known.is_empty()) {
            self.note(label, std::mem::replace(known, said.to_owned()), said.to_owned());
        }
    }

    /// An address or a domain: its case is no difference.
    pub(super) fn email(&mut self, label: &str, known: &mut String, said: &str) {
        if !known.eq_ignore_ascii_case(said) {
            self.text(label, known, said);
        }
    }

    /// What the program recognised from another field only fills a blank.
    pub(super) fn derived(&mut self, label: &str, known: &mut String, said: &str) {
        if known.is_empty() {
            self.text(label, known, said);
        }
    }

    pub(super) fn range(&mut self, label: &str, known: &mut Range, said: Range) -> bool {
        if said.is_blank() || *known == said || !self.takes(known.is_blank()) {
            return false;
        }
        self.note(label, known.typed(), said.typed());
        *known = said;
        true
    }

    pub(super) fn option<T: PartialEq + Copy>(
        &mut self,
        label: &str,
        known: &mut Option<T>,
        said: Option<T>,
        show: impl Fn(&T) -> String,
    ) -> bool {
        if said.is_none() || *known == said || !self.takes(known.is_none()) {
            return false;
        }
        let shown = |value: &Option<T>| value.as_ref().map(&show).unwrap_or_default();
        self.note(label, shown(known), shown(&said));
        *known = said;
        true
    }

    pub(super) fn moment(&mut self, label: &str, known: &mut Option<DateTime<Utc>>, said: Option<DateTime<Utc>>) {
        self.option(label, known, said, |moment| moment.date_naive().to_string());
    }

    /// A moment that only moves on: an earlier one than is known says nothing new.
    pub(super) fn latest(&mut self, label: &str, known: &mut Option<DateTime<Utc>>, said: Option<DateTime<Utc>>) {
        if said > *known {
            self.moment(label, known, said);
        }
    }

    /// When the record was last changed where it came from: moves on by itself with any other change.
    pub(super) fn modified(&mut self, known: &mut Option<DateTime<Utc>>, said: Option<DateTime<Utc>>) {
        let newer = match (*known, said) {
            (None, Some(_)) => true,
            (Some(known), Some(said)) => said > known && (self.wins || self.out.is_change()),
            _ => false,
        };
        if newer {
            let shown = |moment: &Option<DateTime<Utc>>| {
                moment.map(|moment| moment.date_naive().to_string()).unwrap_or_default()
            };
            self.note("Modified", shown(known), shown(&said));
            *known = said;
        }
    }

    /// Yes is taken, no is never told apart from nothing said.
    pub(super) fn flag(&mut self, label: &str, known: &mut bool, said: bool) {
        if said && !*known {
            *known = true;
            self.note(label, String::new(), "yes".to_owned());
        }
    }

    /// Tags are added, none is taken away.
    pub(super) fn tags(&mut self, label: &str, known: &mut BTreeSet<String>, said: &BTreeSet<String>) {
        if said.is_subset(known) {
            return;
        }
        let shown = |tags: &BTreeSet<String>| tags.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let before = shown(known);
        known.extend(said.iter().cloned());
        self.note(label, before, shown(known));
    }

    pub(super) fn custom(&mut self, known: &mut BTreeMap<String, String>, said: &BTreeMap<String, String>) {
        for (name, value) in said {
            let slot = known.get(name).cloned().unwrap_or_default();
            let mut after = slot.clone();
            self.text(name, &mut after, value);
            if after != slot {
                known.insert(name.clone(), after);
            }
        }
    }
}
