//! Cells of one row into a draft of a record, column by column, through the tables of the kinds.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::activity::ActivityWords;
use crate::domain::custom::CustomKind;
use crate::domain::field::read::shown;
use crate::domain::lead_words::LeadWords;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::money::Currency;
use crate::domain::text::{count, fold};
use crate::frameworks::crm_rules::{CrmRules, Nothing};
use crate::import::cell::date::{DateCell, DateOrder, read};
use crate::import::cell::moment::moment;
use crate::import::cell::number::{Decimal, decimal_number};
use crate::import::sheet::RowRef;

/// A column that fills a field.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its place in the row.
    pub(super) at: usize,
    /// Its header.
    pub(super) header: String,
    /// The order of its dates, where that is known.
    pub(super) order: Option<DateOrder>,
    /// Its decimal sign.
    pub(super) decimal: Decimal,
    /// The currency that its header names.
    pub(super) currency: Option<Currency>,
    /// The custom field that it fills: its machine name and kind.
    pub(super) custom: Option<(String, CustomKind)>,
    /// The stage whose entering it dates, and the pipeline.
    pub(super) stage: Option<(String, String)>,
}

/// Puts a cell into a draft; an error is why it was left blank.
pub(super) type Fill<T> = fn(&mut T, &str, &Column, &mut Words) -> Result<(), String>;

/// The columns of a table with what each fills.
pub(super) struct Reading<T> {
    columns: Vec<(Column, &'static str, Fill<T>)>,
}

impl<T> Reading<T> {
    /// Columns with the fields that they fill, by the table of the kind.
    pub(super) fn new(columns: Vec<(Column, String)>, fills: &[(&'static str, Fill<T>)]) -> Reading<T> {
        let found = columns.into_iter().filter_map(|(column, field)| {
            let (name, fill) = fills.iter().find(|(name, _)| *name == field)?;
            Some((column, *name, *fill))
        });
        Reading { columns: found.collect() }
    }

    /// Reads a row into a draft, and notes what was left blank.
    pub(super) fn read(&self, row: &RowRef<'_>, draft: &mut T, words: &mut Words, notes: &mut Vec<String>) {
        for (column, _, fill) in &self.columns {
            let cell = row.cell(column.at);
            if cell.is_empty() || words.nothing.is(cell) {
                continue;
            }
            if let Err(why) = fill(draft, cell, column, words) {
                notes.push(format!("{} “{}” was left blank: {why}", column.header, short(cell)));
            }
        }
    }
}

impl<T> Reading<T> {
    /// The column that is read at a place of the row, and the field that it fills.
    pub(super) fn at(&self, at: usize) -> Option<(&Column, &'static str)> {
        self.columns.iter().find(|(column, ..)| column.at == at).map(|(column, field, _)| (column, *field))
    }
}

/// A cell, short enough for a sentence.
pub(super) fn short(cell: &str) -> std::borrow::Cow<'_, str> {
    crate::domain::text::fit(cell, 40)
}

/// What words mean, remembered: the same few stand in a million rows.
#[derive(Clone)]
pub(super) struct Words {
    pub(super) rules: Arc<CrmRules>,
    nothing: Nothing,
    pub(super) lifecycle: Arc<Lifecycle>,
    pub(super) words: Arc<LeadWords>,
    pub(super) activities: Arc<ActivityWords>,
    /// The workspace's currency.
    pub(super) home: Currency,
    /// The stages that files' own names were said to mean.
    pub(super) aliases: HashMap<String, String>,
    stages: HashMap<String, Option<String>>,
    titles: HashMap<String, (String, String)>,
    sources: HashMap<String, String>,
}

/// So many words of a kind are remembered; where there are more, they are hardly words.
const REMEMBERED: usize = 5_000;
/// So many names of stages are told.
const TOLD: usize = 6;

impl Words {
    pub(super) fn new(
        rules: Arc<CrmRules>,
        lifecycle: Arc<Lifecycle>,
        words: Arc<LeadWords>,
        activities: Arc<ActivityWords>,
        home: Currency,
        aliases: HashMap<String, String>,
    ) -> Words {
        Words {
            nothing: rules.nothing(),
            rules,
            lifecycle,
            words,
            activities,
            home,
            aliases,
            stages: HashMap::new(),
            titles: HashMap::new(),
            sources: HashMap::new(),
        }
    }

    /// Whether a cell is a word for nothing.
    pub(super) fn is_nothing(&self, cell: &str) -> bool {
        self.nothing.is(cell)
    }

    /// The id of the lifecycle stage that a file's word means.
    pub(super) fn stage(&mut self, word: &str) -> Option<String> {
        if let Some(known) = self.stages.get(word) {
            return known.clone();
        }
        let said = self.aliases.get(&fold(word)).cloned();
        let found = said.or_else(|| self.lifecycle.read(word).map(|stage| stage.id.clone()));
        remember(&mut self.stages, word, found)
    }

    /// Which words of the file were read as stages with other names, as a sentence, if any: `“Nurturing” is read as
    /// Recycled`.
    pub(super) fn read_as(&self) -> Option<String> {
        let other = |(word, id): (&String, &Option<String>)| {
            let stage = self.lifecycle.stage(id.as_deref()?)?;
            (!stage.is_called(word)).then(|| format!("“{}” is read as {}", shown(word), stage.name))
        };
        let mut told: Vec<String> = self.stages.iter().filter_map(other).collect();
        told.sort_unstable();
        let more = told.len().saturating_sub(TOLD);
        told.truncate(TOLD);
        let more = if more > 0 { format!(", and {}", count(more, "more name", "more names")) } else { String::new() };
        (!told.is_empty()).then(|| format!("Stages have other names here: {}{more}.", told.join(", ")))
    }

    /// The role and the seniority that a title tells.
    pub(super) fn title(&mut self, title: &str) -> (String, String) {
        if let Some(known) = self.titles.get(title) {
            return known.clone();
        }
        let told = |found: Option<&str>| found.unwrap_or_default().to_owned();
        let found = (told(self.words.role(title)), told(self.words.seniority(title)));
        remember(&mut self.titles, title, found)
    }

    /// A lead source as the vocabulary has it; one that it doesn't know stays as it stands.
    pub(super) fn source(&mut self, word: &str) -> String {
        if let Some(known) = self.sources.get(word) {
            return known.clone();
        }
        let found = self.words.source(word).unwrap_or(word).to_owned();
        remember(&mut self.sources, word, found)
    }

    /// Whether a domain, in small letters, says nothing of a company. Not remembered: most rows have one of their own.
    pub(super) fn is_personal(&self, domain: &str) -> bool {
        self.words.personal.contains(domain)
    }
}

fn remember<T: Clone>(known: &mut HashMap<String, T>, word: &str, found: T) -> T {
    if known.len() < REMEMBERED {
        known.insert(word.to_owned(), found.clone());
    }
    found
}

/// A moment, by the column's order.
pub(super) fn a_moment(cell: &str, column: &Column) -> Result<DateTime<Utc>, String> {
    moment(cell, column.order).ok_or_else(|| match read(cell) {
        DateCell::Either { .. } => "it isn't clear whether the day or the month comes first".to_owned(),
        DateCell::Month => "it has no day".to_owned(),
        _ => "it is no date: write 2026-11-20".to_owned(),
    })
}

/// A custom field's value as it is kept: numbers plain, days as `2026-11-20`.
pub(super) fn custom(cell: &str, kind: CustomKind, column: &Column) -> Result<String, String> {
    Ok(match kind {
        CustomKind::Text | CustomKind::Choice => cell.to_owned(),
        CustomKind::Number => decimal_number(cell, column.decimal)?.to_string(),
        CustomKind::Date => a_moment(cell, column)?.date_naive().to_string(),
    })
}

/// A text of one line: line ends are blanks.
pub(super) fn line(cell: &str) -> String {
    if cell.contains(['\n', '\r', '\t']) {
        cell.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        cell.to_owned()
    }
}
