//! A list of links that is checked: read from a file or a pasted text, judged row by row, mended, written again in its own
//! shape or kept as links. Long lists are read and written in a job; what is here knows no screen.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::finding::Severity;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::link;
use crate::domain::utm::lint::{Issue, Kind, RULES, Rule};
use crate::domain::utm::registry::LinkRow;
use crate::domain::utm::{Tag, Tags};
use crate::export::{ListForm, ListWriter, NewFile};
use crate::import::Source;
use crate::import::links::{self, LinkList, Shape};
use crate::import::sheet::{ReadError, RowRef};
use crate::tui::job::Progress;

/// The most links that are shown; a longer list is linted on the command line.
const MOST: usize = 200_000;

/// Where a list came from.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A file.
    File(PathBuf),
    /// A text that was pasted or typed.
    Text(Arc<String>),
}

impl Origin {
    fn source(&self) -> Source<'_> {
        match self {
            Origin::File(path) => Source::Path(path),
            Origin::Text(text) => Source::Bytes(text.as_bytes()),
        }
    }

    /// What it is called.
    pub fn name(&self) -> String {
        match self {
            Origin::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Origin::Text(_) => "pasted".to_owned(),
        }
    }

    fn is_table(&self) -> bool {
        matches!(self, Origin::File(path) if ["csv", "tsv", "tab", "xlsx"].contains(&ending(path).as_str()))
    }
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// One link of a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it stands in the list, from 1.
    pub line: usize,
    /// The link as it stands now; blank where the row has tags in columns.
    pub text: String,
    /// Its tags, where they stand in columns.
    tags: Option<Tags>,
    placed_on: String,
    /// What is wrong with it.
    pub issues: Vec<Arc<Issue>>,
    /// What a fix makes of the link.
    fixed: Option<String>,
    fixed_tags: Option<Tags>,
    /// Whether it was mended here.
    pub is_mended: bool,
}

impl Row {
    /// The worst that is wrong.
    pub fn worst(&self) -> Option<Severity> {
        self.issues.iter().map(|issue| issue.severity).min()
    }

    /// Whether a fix would change it.
    pub fn is_fixable(&self) -> bool {
        self.fixed.is_some() || self.fixed_tags.is_some()
    }

    /// What a fix would make of it, as shown.
    pub fn becomes(&self) -> Option<String> {
        self.fixed.clone().or_else(|| self.fixed_tags.as_ref().map(words_of))
    }

    /// What stands there, as shown: the link, or its tags with slashes between them.
    pub fn words(&self) -> String {
        self.tags.as_ref().map_or_else(|| self.text.clone(), words_of)
    }

    /// Gives it a tag, the others stay; whether that changed anything, `None` for what is no link.
    fn with(&mut self, tag: Tag, value: &str) -> Option<bool> {
        let changes = match &mut self.tags {
            Some(tags) if tags.value(tag) == value => false,
            Some(tags) => {
                tags.set(tag, value);
                true
            }
            None => {
                let mut link = link::parse(&self.text).ok()?.link;
                let changes = link.tags.value(tag) != value;
                if changes {
                    link.tags.set(tag, value);
                    self.text = link::build(&link).ok()?;
                }
                changes
            }
        };
        self.is_mended |= changes;
        Some(changes)
    }

    /// As a link of the registry; `None` where it has no address or something critical about it.
    pub fn as_link(&self) -> Option<LinkRow> {
        if self.tags.is_some() || self.worst() == Some(Severity::Critical) {
            return None;
        }
        let parsed = link::parse(&self.text).ok()?;
        let row = LinkRow::to(parsed.link.destination, parsed.link.tags);
        Some(LinkRow { placed_on: self.placed_on.clone(), ..row })
    }
}

fn words_of(tags: &Tags) -> String {
    let shown = [Tag::Source, Tag::Medium, Tag::Campaign].map(|tag| match tags.value(tag) {
        "" => "–",
        value => value,
    });
    let mut words = shown.join(" / ");
    for tag in [Tag::Content, Tag::Term] {
        if !tags.value(tag).is_empty() {
            words.push_str(" / ");
            words.push_str(tags.value(tag));
        }
    }
    words
}

/// How often a rule fired in a list.
#[derive(Debug, Clone, Copy)]
pub struct Tally {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is by the policy.
    pub severity: Severity,
    /// How many rows it fired in.
    pub rows: usize,
    /// In how many of them a fix mends it.
    pub fixable: usize,
}

/// A list of links.
#[derive(Debug, Clone)]
pub struct List {
    /// Where it came from.
    pub origin: Origin,
    shape: Shape,
    /// Its links, in their order.
    pub rows: Vec<Row>,
    /// How many links there are beyond those that are shown.
    pub beyond: usize,
    /// The rules that fired, the worst first.
    pub tallies: Vec<Tally>,
    /// Lines that were taken out: they are not written either.
    gone: HashSet<usize>,
}

impl List {
    /// Reads a list and judges it.
    ///
    /// # Errors
    /// Where it can't be read, or holds no links; where `progress` is cancelled.
    pub fn read(origin: Origin, checker: &Checker, progress: &Progress) -> eyre::Result<List> {
        let LinkList { table, shape } = links::open(origin.source(), None)?;
        let mut list = List { origin, shape, rows: Vec::new(), beyond: 0, tallies: Vec::new(), gone: HashSet::new() };
        if let Shape::Column { url, has_header: false, .. } = list.shape {
            // The first row was taken for a header, and is one like any other.
            let text = table.head.originals.get(url).cloned().unwrap_or_default();
            list.push(1 + table.head.preamble.len(), text, None, "");
        }
        table.pass::<eyre::Report>(|batch| {
            for row in batch.rows() {
                list.take(row);
            }
            progress.set(batch.read, table.bytes);
            eyre::ensure!(!progress.is_cancelled(), "stopped: the list was not read");
            Ok(true)
        })?;
        list.judge(checker);
        Ok(list)
    }

    fn take(&mut self, row: RowRef<'_>) {
        match self.shape.clone() {
            Shape::Lines if row.cell(0).starts_with('#') => {}
            Shape::Lines => self.push(row.line, row.cell(0).to_owned(), None, ""),
            Shape::Column { url, placed_on, .. } => {
                let placed_on = placed_on.map_or("", |place| row.cell(place));
                self.push(row.line, row.cell(url).to_owned(), None, placed_on);
            }
            Shape::Tags(columns) => {
                let tags = links::tags(row, &columns);
                self.push(row.line, String::new(), Some(tags), "");
            }
        }
    }

    fn push(&mut self, line: usize, text: String, tags: Option<Tags>, placed_on: &str) {
        if text.trim().is_empty() && tags.as_ref().is_none_or(Tags::is_empty) {
            return;
        }
        if self.rows.len() == MOST {
            self.beyond += 1;
            return;
        }
        let placed_on = placed_on.to_owned();
        let (issues, fixed, fixed_tags) = (Vec::new(), None, None);
        self.rows.push(Row { line, text, tags, placed_on, issues, fixed, fixed_tags, is_mended: false });
    }

    /// Judges all rows, as they are now.
    pub fn judge(&mut self, checker: &Checker) {
        let mut linter = checker.linter();
        for row in &mut self.rows {
            match &row.tags {
                None => {
                    let placed_on = Some(row.placed_on.as_str()).filter(|page| !page.is_empty());
                    let judged = linter.link(row.line, &row.text, placed_on);
                    (row.issues, row.fixed) = (judged.issues, judged.fixed.filter(|fixed| *fixed != row.text));
                }
                Some(tags) => {
                    let (judged, mended) = linter.tags(tags);
                    row.fixed_tags = (mended != *tags).then_some(mended);
                    row.issues = judged.issues;
                }
            }
        }
        let severity = |kind: Kind| linter.severity(kind);
        let mut tallies: Vec<Tally> = RULES
            .iter()
            .map(|rule| {
                let fired = self.rows.iter().filter_map(|row| row.issues.iter().find(|issue| issue.kind == rule.kind));
                let (mut rows, mut fixable) = (0, 0);
                for issue in fired {
                    rows += 1;
                    fixable += usize::from(issue.is_fixed);
                }
                Tally { rule, severity: severity(rule.kind), rows, fixable }
            })
            .filter(|tally| tally.rows > 0)
            .collect();
        tallies.sort_by_key(|tally| (tally.severity, std::cmp::Reverse(tally.rows)));
        self.tallies = tallies;
    }

    /// How many rows have nothing wrong with them, notes aside.
    pub fn clean(&self) -> usize {
        self.rows.iter().filter(|row| row.worst().is_none_or(|worst| worst == Severity::Note)).count()
    }

    /// How many rows a fix would change.
    pub fn fixable(&self) -> usize {
        self.rows.iter().filter(|row| row.is_fixable()).count()
    }

    /// How many rows were mended here.
    pub fn mended(&self) -> usize {
        self.rows.iter().filter(|row| row.is_mended).count()
    }

    /// Mends the rows that `wanted` names; gives how many were changed. Judges all rows anew.
    pub fn fix(&mut self, checker: &Checker, wanted: impl Fn(usize) -> bool) -> usize {
        let mut changed = 0;
        for (i, row) in self.rows.iter_mut().enumerate().filter(|(i, row)| row.is_fixable() && wanted(*i)) {
            let _ = i;
            if let Some(text) = row.fixed.take() {
                row.text = text;
            }
            if let Some(tags) = row.fixed_tags.take() {
                row.tags = Some(tags);
            }
            row.is_mended = true;
            changed += 1;
        }
        self.judge(checker);
        changed
    }

    /// Takes the rows that `gone` names out of the list. Judges the others anew.
    pub fn drop_rows(&mut self, checker: &Checker, gone: impl Fn(usize) -> bool) {
        let mut at = 0;
        let taken = &mut self.gone;
        self.rows.retain(|row| {
            at += 1;
            let goes = gone(at - 1);
            if goes {
                taken.insert(row.line);
            }
            !goes
        });
        self.judge(checker);
    }

    /// Gives a tag to the rows that `wanted` names; gives how many have it now that hadn't, and how many are no links and
    /// stay as they are. Judges all rows anew.
    pub fn set(&mut self, checker: &Checker, tag: Tag, value: &str, wanted: impl Fn(usize) -> bool) -> (usize, usize) {
        let (mut changed, mut broken) = (0, 0);
        for (_, row) in self.rows.iter_mut().enumerate().filter(|(at, _)| wanted(*at)) {
            match row.with(tag, value) {
                Some(true) => changed += 1,
                Some(false) => {}
                None => broken += 1,
            }
        }
        self.judge(checker);
        (changed, broken)
    }

    /// The corrected list as a text, one link a line.
    pub fn text(&self) -> String {
        self.rows.iter().map(|row| format!("{}\n", row.words())).collect()
    }

    /// A name for the corrected list.
    pub fn file_name(&self, today: chrono::NaiveDate) -> String {
        match &self.origin {
            Origin::File(path) if self.origin.is_table() => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                format!("{stem}-fixed.{}", ending(path))
            }
            Origin::File(path) => format!("{}-fixed.txt", path.file_stem().unwrap_or_default().to_string_lossy()),
            Origin::Text(_) => format!("links-{today}.txt"),
        }
    }

    /// Writes the corrected list: in the shape it came in, other columns as they were; as plain lines where the name
    /// ends in .txt.
    ///
    /// # Errors
    /// Where the list can't be read again, or the file can't be written.
    pub fn write(&self, path: &Path, force: bool, today: chrono::NaiveDate, progress: &Progress) -> eyre::Result<()> {
        let form = match ending(path).as_str() {
            "csv" => ListForm::Delimited(b','),
            "tsv" | "tab" => ListForm::Delimited(b'\t'),
            "xlsx" => ListForm::Sheet,
            _ => ListForm::Lines,
        };
        let file = NewFile::begin(path, force)?;
        if form == ListForm::Lines || self.shape == Shape::Lines {
            let headers: &[String] = if form == ListForm::Lines { &[] } else { &["url".to_owned()] };
            let mut writer = ListWriter::new(form, file, "Links", headers, today)?;
            for row in &self.rows {
                writer.row([row.words().as_str()].into_iter())?;
            }
            return Ok(writer.finish()?.finish()?);
        }
        let LinkList { table, shape } = links::open(self.origin.source(), None)?;
        eyre::ensure!(shape == self.shape, "the list has changed since it was read: check it again");
        let headers: &[String] = match shape {
            Shape::Column { has_header: false, .. } if form != ListForm::Sheet => &[],
            _ => &table.head.headers,
        };
        let mut writer = ListWriter::new(form, file, "Links", headers, today)?;
        let mut at = 0;
        let first = 1 + table.head.preamble.len();
        if let Shape::Column { url, has_header: false, .. } = shape
            && !self.gone.contains(&first)
        {
            let cells: Vec<&str> = table.head.originals.iter().map(String::as_str).collect();
            let mended = self.next(&mut at, first);
            writer.row(cells.iter().enumerate().map(|(i, cell)| match mended {
                Some(row) if i == url => row.text.as_str(),
                _ => cell,
            }))?;
        }
        table.pass::<eyre::Report>(|batch| {
            for row in batch.rows().filter(|row| !self.gone.contains(&row.line)) {
                let mended = self.next(&mut at, row.line);
                let cell = |(i, cell)| match (mended, &shape) {
                    (Some(mended), Shape::Column { url, .. }) if *url == i => mended.text.as_str(),
                    (Some(mended), Shape::Tags(columns)) => mended.cell(columns, i).unwrap_or(cell),
                    _ => cell,
                };
                writer.row(row.cells().enumerate().map(cell))?;
            }
            progress.set(batch.read, table.bytes);
            eyre::ensure!(!progress.is_cancelled(), "stopped: nothing was written");
            Ok(true)
        })?;
        Ok(writer.finish()?.finish()?)
    }

    /// The row of that line, if it is the next one.
    fn next(&self, at: &mut usize, line: usize) -> Option<&Row> {
        let row = self.rows.get(*at).filter(|row| row.line == line)?;
        *at += 1;
        Some(row)
    }
}

impl Row {
    /// What belongs into a column of tags; placeholders for nothing stay as they are.
    fn cell(&self, columns: &[Option<usize>; 5], at: usize) -> Option<&str> {
        let tag = Tag::ALL.into_iter().zip(columns).find(|(_, column)| **column == Some(at))?.0;
        self.tags.as_ref().map(|tags| tags.value(tag)).filter(|value| !value.is_empty())
    }
}

/// A text read and judged at once.
///
/// # Errors
/// As [`List::read`].
pub fn read_text(text: &str, checker: &Checker) -> Result<List, ReadError> {
    let origin = Origin::Text(Arc::new(text.to_owned()));
    List::read(origin, checker, &Progress::default()).map_err(|error| match error.downcast::<ReadError>() {
        Ok(error) => error,
        Err(other) => ReadError::new(other.to_string(), "paste one link a line"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::frameworks::Frameworks;

    fn checker() -> Checker {
        let frameworks = Frameworks::built_in();
        let (policy, channels) = (Arc::clone(&frameworks.utm), Arc::clone(&frameworks.channels));
        Checker::new(policy, channels, Vec::new(), Default::default(), Default::default())
    }

    const TABLE: &str = "name,url,visits\n\
        a,https://a.example/?utm_source=LinkedIn&utm_medium=social&utm_campaign=2026-q1-webinar-x,3\n\
        b,,4\n\
        c,nonsense,5\n\
        d,https://a.example/?utm_source=google&utm_medium=organic&utm_campaign=2026-q1-webinar-x,6\n";

    #[test]
    fn a_table_is_judged_mended_and_written_in_its_own_shape() {
        let checker = checker();
        let mut list = read_text(TABLE, &checker).unwrap();
        assert_eq!((list.rows.len(), list.clean(), list.fixable()), (3, 1, 1));
        let told: Vec<(&str, usize, usize)> =
            list.tallies.iter().map(|tally| (tally.rule.id, tally.rows, tally.fixable)).collect();
        assert_eq!(told, [("not-a-url", 1, 0), ("case", 1, 1)]);
        assert_eq!(list.fix(&checker, |_| true), 1);
        assert_eq!((list.clean(), list.fixable(), list.mended()), (2, 0, 1));
        let kept: Vec<String> = list.rows.iter().filter_map(Row::as_link).map(|link| link.called()).collect();
        assert_eq!(kept, ["linkedin / social / 2026-q1-webinar-x", "google / organic / 2026-q1-webinar-x"]);
        let folder = tempfile::tempdir().unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let written = |name: &str| {
            let path = folder.path().join(name);
            list.write(&path, false, day, &Progress::default()).unwrap();
            std::fs::read_to_string(path).unwrap().replace("\r\n", "\n")
        };
        assert_eq!(written("out.csv"), TABLE.replace("LinkedIn", "linkedin"));
        assert_eq!(written("out.txt").lines().count(), 3);
    }

    #[test]
    fn what_was_taken_out_of_a_list_is_not_written() {
        let checker = checker();
        let folder = tempfile::tempdir().unwrap();
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let bare = TABLE.lines().skip(1).filter_map(|line| line.split(',').nth(1)).filter(|url| !url.is_empty());
        let bare: Vec<&str> = bare.collect();
        for (name, text, left) in [
            ("a.csv", TABLE.to_owned(), "name,url,visits\nb,,4\nc,nonsense,5\n"),
            ("b.csv", bare.join("\n"), "nonsense\n"),
        ] {
            let mut list = read_text(&text, &checker).unwrap();
            list.drop_rows(&checker, |at| at != 1);
            assert_eq!(list.rows.len(), 1, "{name}");
            let path = folder.path().join(name);
            list.write(&path, false, day, &Progress::default()).unwrap();
            let written = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
            assert!(written.ends_with(left) && !written.contains("https://"), "{name}: {written}");
        }
    }

    #[test]
    fn a_tag_is_given_to_many_rows_at_once() {
        let checker = checker();
        let text = "https://a.example/?x=1&utm_source=google&utm_medium=organic#top\n\
            https://a.example/?utm_source=google&utm_medium=organic&utm_campaign=2026-q1-webinar-x\nnonsense\n";
        let mut list = read_text(text, &checker).unwrap();
        let missing = |list: &List| list.tallies.iter().any(|tally| tally.rule.id == "missing-required");
        assert!(missing(&list));
        assert_eq!(list.set(&checker, Tag::Campaign, "2026-q1-webinar-x", |_| true), (1, 1));
        assert!(!missing(&list) && list.mended() == 1);
        let mended = "https://a.example/?x=1&utm_source=google&utm_medium=organic&utm_campaign=2026-q1-webinar-x#top";
        assert_eq!(list.rows[0].words(), mended);
        assert_eq!(list.set(&checker, Tag::Campaign, "2026-q1-webinar-x", |at| at == 0), (0, 0));
        let table = "utm_source,utm_medium,utm_campaign\ngoogle,organic,\n";
        let mut list = read_text(table, &checker).unwrap();
        assert_eq!(list.set(&checker, Tag::Campaign, "2026-q1-webinar-x", |_| true), (1, 0));
        assert!(!missing(&list));
    }

    #[test]
    fn tags_in_columns_are_mended_where_they_stand() {
        let checker = checker();
        let text = "day,utm_source,utm_medium,utm_campaign\n1,LinkedIn,paidsocial,(not set)\n2,,,\n";
        let mut list = read_text(text, &checker).unwrap();
        assert_eq!((list.rows.len(), list.fixable()), (1, 1));
        list.fix(&checker, |_| true);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        list.write(&path, false, day, &Progress::default()).unwrap();
        let written = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        assert_eq!(written, "day,utm_source,utm_medium,utm_campaign\n1,linkedin,paid-social,(not set)\n2,,,\n");
        assert!(list.rows.iter().all(|row| row.as_link().is_none()));
    }
}
