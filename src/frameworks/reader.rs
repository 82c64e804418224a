//! Reads typed values out of a TOML document and collects every mistake with its line and key.
//!
//! Each method answers with a value in any case, a harmless one where it reported a mistake: so one pass over
//! the document finds all of them. Whoever reads drops the result when `Reader::failed`. Knows no framework.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, did_you_mean, quoted};

/// After so many mistakes of one file the rest is not listed.
const MOST_PROBLEMS: usize = 100;

/// A table of the document.
#[derive(Clone, Copy)]
pub(crate) struct Row<'d> {
    table: &'d DeTable<'d>,
    at: usize,
}

impl<'d> Row<'d> {
    /// Whether the table has that key.
    pub(crate) fn has(self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Its keys, in the order of the alphabet.
    pub(crate) fn keys(self) -> impl Iterator<Item = &'d str> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }
}

/// A text of a list, with what is needed to complain about it.
pub(crate) struct Item<'d> {
    /// The text.
    pub(crate) text: &'d str,
    index: usize,
    at: usize,
}

/// Where values that must be unique were seen first: the offset, by value.
#[derive(Default)]
pub(crate) struct Seen(HashMap<String, usize>);

/// A document being read.
pub(crate) struct Reader<'d> {
    file: &'d str,
    text: &'d str,
    root: &'d DeTable<'d>,
    /// Whether rules are checked on which no value depends: keys are known, names unique, references kept.
    checked: bool,
    problems: Vec<Problem>,
}

/// Parses a document; its mistakes of syntax are all reported.
///
/// # Errors
/// The mistakes of syntax.
pub(crate) fn parse<'d>(file: &str, text: &'d str) -> Result<Spanned<DeTable<'d>>, Vec<Problem>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(document);
    }
    let problem = |error: toml::de::Error| {
        let (line, column) = place(text, error.span().map_or(0, |span| span.start));
        let (message, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), "valid TOML"));
        Problem {
            file: file.to_owned(),
            line,
            column,
            key: String::new(),
            message: message.to_owned(),
            expected: expected.to_owned(),
        }
    };
    Err(errors.into_iter().take(MOST_PROBLEMS).map(problem).collect())
}

impl<'d> Reader<'d> {
    /// A reader of a parsed document. A delivered one, which the tests have checked, need not be checked at each start.
    pub(crate) fn new(file: &'d str, text: &'d str, document: &'d Spanned<DeTable<'d>>, checked: bool) -> Reader<'d> {
        Reader { file, text, root: document.get_ref(), checked, problems: Vec::new() }
    }

    /// The name of the file.
    pub(crate) fn file(&self) -> &'d str {
        self.file
    }

    /// The file as it was read.
    pub(crate) fn source_text(&self) -> &'d str {
        self.text
    }

    /// How many mistakes were found so far.
    pub(crate) fn mistakes(&self) -> usize {
        self.problems.len()
    }

    /// The document itself.
    pub(crate) fn root(&self) -> Row<'d> {
        Row { table: self.root, at: 0 }
    }

    /// Whether more is checked than that values can be read.
    pub(crate) fn is_checked(&self) -> bool {
        self.checked
    }

    /// The line, from 1, in which the value of a key stands; 0 where the row has no such key.
    pub(crate) fn line(&self, row: Row<'d>, key: &str) -> usize {
        row.table.get(key).map_or(0, |value| place(self.text, value.span().start).0)
    }

    /// Whether a mistake was found.
    pub(crate) fn failed(&self) -> bool {
        !self.problems.is_empty()
    }

    /// What was found.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Complains about a key of a row.
    pub(crate) fn report(&mut self, row: Row<'d>, key: &str, message: impl Into<String>, expected: impl Into<String>) {
        let at = row.table.get(key).map_or(row.at, |value| value.span().start);
        self.report_at(row, key, at, message, expected);
    }

    /// Complains about an item of the list under a key.
    pub(crate) fn report_item(
        &mut self,
        row: Row<'d>,
        key: &str,
        item: &Item<'d>,
        message: String,
        expected: impl Into<String>,
    ) {
        self.report_at(row, &format!("{key}[{}]", item.index), item.at, message, expected);
    }

    fn report_at(
        &mut self,
        row: Row<'d>,
        key: &str,
        at: usize,
        message: impl Into<String>,
        expected: impl Into<String>,
    ) {
        if self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        let (line, column) = place(self.text, at);
        let mut path = path_of(self.root, row.table).unwrap_or_default();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
        let (message, expected) = (message.into(), expected.into());
        let problem = Problem { file: self.file.to_owned(), line, column, key: path, message, expected };
        // Some keys are read twice, by the loader and by the kind's own reader.
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Complains about every key of a row that is not in `known`.
    pub(crate) fn only_keys(&mut self, row: Row<'d>, known: &[&str]) {
        if !self.checked {
            return;
        }
        for key in row.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let near = did_you_mean(name, known.iter().copied().filter(|one| !row.has(one)));
                let expected = format!("one of {}", known.join(", "));
                self.report_at(row, name, key.span().start, format!("unknown key {}{near}", quoted(name)), expected);
            }
        }
    }

    fn wrong(&mut self, row: Row<'d>, key: &str, value: &DeValue<'_>, expected: &str) {
        self.report(row, key, found(value), expected);
    }

    /// A text that must be there and not blank.
    pub(crate) fn text(&mut self, row: Row<'d>, key: &str) -> &'d str {
        match row.table.get(key).map(Spanned::get_ref) {
            Some(DeValue::String(text)) if !text.trim().is_empty() => return text,
            Some(DeValue::String(_)) => self.report(row, key, "is blank", "a text"),
            Some(other) => self.wrong(row, key, other, "a text"),
            None => self.report(row, key, "is missing", "a text"),
        }
        ""
    }

    /// A text, or `otherwise` where the key is missing.
    pub(crate) fn text_or(&mut self, row: Row<'d>, key: &str, otherwise: &'static str) -> &'d str {
        match row.table.get(key).map(Spanned::get_ref) {
            None => otherwise,
            Some(DeValue::String(text)) => text,
            Some(other) => {
                self.wrong(row, key, other, "a text");
                otherwise
            }
        }
    }

    /// An id: small letters, digits and hyphens.
    pub(crate) fn id(&mut self, row: Row<'d>, key: &str) -> &'d str {
        let before = self.problems.len();
        let id = self.text(row, key);
        let fits = id.chars().all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '-');
        if self.problems.len() == before && !fits {
            self.report(
                row,
                key,
                format!("is {}", quoted(id)),
                "small letters, digits and hyphens, such as `web-analytics`",
            );
        }
        id
    }

    /// A text that is one of `known`; the first of them where it is wrong.
    pub(crate) fn choice(&mut self, row: Row<'d>, key: &str, known: &[&'static str]) -> &'static str {
        let before = self.problems.len();
        let word = self.text(row, key);
        if let Some(one) = known.iter().find(|one| **one == word) {
            return one;
        }
        if self.problems.len() == before {
            let near = did_you_mean(word, known.iter().copied());
            self.report(row, key, format!("is {}{near}", quoted(word)), format!("one of {}", known.join(", ")));
        }
        known.first().copied().unwrap_or_default()
    }

    /// Complains unless a text names one of `known`, which are `what`s.
    pub(crate) fn reference<'k>(
        &mut self,
        row: Row<'d>,
        key: &str,
        what: &str,
        known: impl Iterator<Item = &'k str> + Clone,
    ) {
        if !self.checked {
            return;
        }
        let Some(DeValue::String(word)) = row.table.get(key).map(Spanned::get_ref) else { return };
        if !word.trim().is_empty() && !known.clone().any(|one| one == word) {
            let near = did_you_mean(word, known);
            self.report(row, key, format!("there is no {what} {}{near}", quoted(word)), format!("the id of a {what}"));
        }
    }

    /// True or false, or `otherwise` where the key is missing.
    pub(crate) fn flag(&mut self, row: Row<'d>, key: &str, otherwise: bool) -> bool {
        match row.table.get(key).map(Spanned::get_ref) {
            None => otherwise,
            Some(DeValue::Boolean(flag)) => *flag,
            Some(other) => {
                self.wrong(row, key, other, "true or false");
                otherwise
            }
        }
    }

    /// A whole number within limits that must be there.
    pub(crate) fn whole(&mut self, row: Row<'d>, key: &str, within: RangeInclusive<i64>) -> i64 {
        let expected = format!("a whole number from {} to {}", within.start(), within.end());
        match row.table.get(key).map(Spanned::get_ref) {
            None => self.report(row, key, "is missing", expected),
            Some(value) => match integer(value) {
                Some(number) if within.contains(&number) => return number,
                _ => self.wrong(row, key, value, &expected),
            },
        }
        *within.start()
    }

    /// A number, whole or not, within limits that must be there.
    pub(crate) fn number(&mut self, row: Row<'d>, key: &str, within: RangeInclusive<f64>) -> f64 {
        let expected = format!("a number from {} to {}", within.start(), within.end());
        match row.table.get(key).map(Spanned::get_ref) {
            None => self.report(row, key, "is missing", expected),
            Some(value) => match float(value) {
                Some(number) if within.contains(&number) => return number,
                _ => self.wrong(row, key, value, &expected),
            },
        }
        *within.start()
    }

    /// A list of numbers within limits; none where the key is missing.
    pub(crate) fn numbers(&mut self, row: Row<'d>, key: &str, within: RangeInclusive<f64>) -> Vec<f64> {
        let expected = format!("a number from {} to {}", within.start(), within.end());
        let mut numbers = Vec::new();
        for (index, entry) in self.array(row, key, "a list of numbers").iter().enumerate() {
            match float(entry.get_ref()) {
                Some(number) if within.contains(&number) => numbers.push(number),
                _ => {
                    let path = format!("{key}[{index}]");
                    self.report_at(row, &path, entry.span().start, found(entry.get_ref()), expected.clone());
                }
            }
        }
        numbers
    }

    /// The file's version, which must be there.
    pub(crate) fn version(&mut self) -> u32 {
        u32::try_from(self.whole(self.root(), "version", 1..=1_000_000)).unwrap_or(1)
    }

    /// A list of texts that aren't blank; none where the key is missing.
    pub(crate) fn list(&mut self, row: Row<'d>, key: &str) -> Vec<Item<'d>> {
        let mut items = Vec::new();
        for (index, entry) in self.array(row, key, "a list of texts").iter().enumerate() {
            let at = entry.span().start;
            let message = match entry.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => {
                    items.push(Item { text, index, at });
                    continue;
                }
                DeValue::String(_) => "is blank".to_owned(),
                other => found(other),
            };
            self.report_at(row, &format!("{key}[{index}]"), at, message, "a text");
        }
        items
    }

    /// A list of texts, owned.
    pub(crate) fn texts(&mut self, row: Row<'d>, key: &str) -> Vec<String> {
        self.list(row, key).into_iter().map(|item| item.text.to_owned()).collect()
    }

    /// A list of tables; none where the key is missing.
    pub(crate) fn rows(&mut self, row: Row<'d>, key: &str) -> Vec<Row<'d>> {
        let mut rows = Vec::new();
        for (at, entry) in self.array(row, key, "a list of tables").iter().enumerate() {
            match entry.get_ref() {
                DeValue::Table(table) => rows.push(Row { table, at: entry.span().start }),
                other => self.report_at(row, &format!("{key}[{at}]"), entry.span().start, found(other), "a table"),
            }
        }
        rows
    }

    /// A table; `None` where the key is missing.
    pub(crate) fn row(&mut self, row: Row<'d>, key: &str) -> Option<Row<'d>> {
        let value = row.table.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Row { table, at: value.span().start }),
            other => {
                self.wrong(row, key, other, "a table");
                None
            }
        }
    }

    fn array(&mut self, row: Row<'d>, key: &str, expected: &str) -> &'d [Spanned<DeValue<'d>>] {
        match row.table.get(key).map(Spanned::get_ref) {
            None => &[],
            Some(DeValue::Array(array)) => array,
            Some(other) => {
                self.wrong(row, key, other, expected);
                &[]
            }
        }
    }

    /// Complains where a key's text was seen before, ignoring case.
    pub(crate) fn unique(&mut self, row: Row<'d>, key: &str, seen: &mut Seen) {
        let Some(value) = row.table.get(key).filter(|_| self.checked) else { return };
        let Some(text) = value.get_ref().as_str() else { return };
        if let Some(line) = self.seen_before(text.trim().to_lowercase(), value.span().start, seen) {
            self.report(row, key, format!("{} is already used in line {line}", quoted(text)), "a name of its own");
        }
    }

    /// Complains where an item of the list under a key was seen before, compared as `same` makes it.
    pub(crate) fn unique_item(
        &mut self,
        row: Row<'d>,
        key: &str,
        item: &Item<'d>,
        same: fn(&str) -> String,
        seen: &mut Seen,
    ) {
        if !self.checked {
            return;
        }
        if let Some(line) = self.seen_before(same(item.text), item.at, seen) {
            let message = format!("{} already stands in line {line}", quoted(item.text));
            self.report_item(row, key, item, message, "each name once in a file");
        }
    }

    /// The line where a value was seen before; remembers it otherwise, by its offset, as lines are costly.
    fn seen_before(&self, value: String, at: usize, seen: &mut Seen) -> Option<usize> {
        if value.is_empty() {
            return None;
        }
        match seen.0.entry(value) {
            std::collections::hash_map::Entry::Occupied(entry) => Some(place(self.text, *entry.get()).0),
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(at);
                None
            }
        }
    }
}

/// The line and column, both from 1, of a byte offset.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).map_or(0, |line| line.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

/// The dotted path of a table, by looking for it from `root` on: paths are needed only for mistakes.
fn path_of(root: &DeTable<'_>, wanted: &DeTable<'_>) -> Option<String> {
    if std::ptr::eq(root, wanted) {
        return Some(String::new());
    }
    root.iter().find_map(|(key, value)| {
        let rest = path_below(value.get_ref(), wanted)?;
        Some(format!("{}{rest}", key.get_ref()))
    })
}

fn path_below(value: &DeValue<'_>, wanted: &DeTable<'_>) -> Option<String> {
    match value {
        DeValue::Table(table) => match path_of(table, wanted)? {
            path if path.is_empty() => Some(path),
            path => Some(format!(".{path}")),
        },
        DeValue::Array(array) => array.iter().enumerate().find_map(|(at, entry)| {
            let rest = path_below(entry.get_ref(), wanted)?;
            Some(format!("[{at}]{rest}"))
        }),
        _ => None,
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn float(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(float) => float.as_str().parse().ok().filter(|number: &f64| number.is_finite()),
        // Whole numbers of a file's size of figures fit a float exactly; larger ones fail the limits anyway.
        other => integer(other).map(|number| number as f64),
    }
}

/// What stands where something else was expected.
fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("is the text {}", quoted(text)),
        DeValue::Integer(number) => format!("is {number}"),
        DeValue::Float(number) => format!("is {number}"),
        DeValue::Boolean(flag) => format!("is {flag}"),
        DeValue::Datetime(date) => format!("is the date {date}"),
        DeValue::Array(_) => "is a list".to_owned(),
        DeValue::Table(_) => "is a table".to_owned(),
    }
}
