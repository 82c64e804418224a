//! Lists of links, whatever they come as: one address a line, a table with a column of addresses, or a table with columns
//! of tags (source, medium, campaign) and no address. Says where in a row they stand; what is right or wrong with them is
//! the domain's.

use super::Source;
use super::sheet::stream::{self, Piped, Table};
use super::sheet::{ReadError, RowRef, Sheet};
use crate::domain::text::nearest;
use crate::domain::utm::{Tag, Tags};
use crate::frameworks::Frameworks;
use crate::frameworks::import_rules::{HeaderMeaning, Headers};

/// Where the links of a list stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// One a line.
    Lines,
    /// In one column of a table.
    Column {
        /// The column of the addresses.
        url: usize,
        /// The column that tells on which page each stands, where there is one.
        placed_on: Option<usize>,
        /// Whether the first row holds names; else it is a row like any other.
        has_header: bool,
    },
    /// Not at all: their tags stand in columns.
    Tags([Option<usize>; 5]),
}

/// A list of links.
#[derive(Debug, Clone)]
pub struct LinkList {
    /// Its rows.
    pub table: Table,
    /// Where the links stand in them.
    pub shape: Shape,
}

/// What a column holds, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Url,
    PlacedOn,
    /// `utm_source`, and whether that is surely meant: a column called `source` may hold anything.
    Tag(Tag, bool),
}

fn meaning(header: &str, headers: &Headers) -> Option<Meaning> {
    let (field, is_sure) = match headers.meaning(header) {
        HeaderMeaning::Field(field) => (field, true),
        HeaderMeaning::Weak(field) => (field, false),
        _ => return None,
    };
    match field {
        "url" | "destination" => Some(Meaning::Url),
        "placed-on" => Some(Meaning::PlacedOn),
        other => Tag::parse(other).map(|tag| Meaning::Tag(tag, is_sure)),
    }
}

/// Opens a list by the delivered names of columns. `column` names the column of the addresses, where the name or the
/// content doesn't tell it.
///
/// # Errors
/// As [`stream::open`]; also where there are no links.
pub fn open(source: Source<'_>, column: Option<&str>) -> Result<LinkList, ReadError> {
    open_by(source, column, &Frameworks::built_in().import_links.headers)
}

/// As [`open`], by these names of columns.
///
/// # Errors
/// As [`open`].
pub fn open_by(source: Source<'_>, column: Option<&str>, headers: &Headers) -> Result<LinkList, ReadError> {
    let table = table(source, column.is_none(), headers)?;
    listed(table, column, headers, &|| single(source))
}

/// As [`open_by`], for what comes in through a pipe: it is read once, while it is gone over, however long it is.
///
/// # Errors
/// As [`open`].
pub fn open_piped(piped: &Piped, column: Option<&str>, headers: &Headers) -> Result<LinkList, ReadError> {
    if let Some(bytes) = piped.whole() {
        return open_by(Source::Bytes(bytes), column, headers);
    }
    let name = "standard input";
    let lines = if column.is_none() { stream::open_lines_piped(name, piped)? } else { None };
    let table = match lines.filter(|table| is_lines(&table.head, headers)) {
        Some(table) => Opened::Lines(table),
        None => Opened::Table(stream::open_piped(name, piped, &|cell| meaning(cell, headers).is_some())?),
    };
    listed(table, column, headers, &|| None)
}

/// A file as it was opened.
pub(super) enum Opened {
    /// One address a line.
    Lines(Table),
    /// Rows of cells.
    Table(Table),
}

/// Opens a file as lines or as a table, whichever it seems to be.
pub(super) fn table(source: Source<'_>, may_be_lines: bool, headers: &Headers) -> Result<Opened, ReadError> {
    let ending = match source {
        Source::Path(path) => {
            path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
        }
        Source::Bytes(_) => String::new(),
    };
    let is_table = matches!(ending.as_str(), "csv" | "tsv" | "tab" | "xlsx" | "xlsm" | "xls");
    if !is_table && may_be_lines {
        let lines = match source {
            Source::Path(path) => stream::open_lines(path)?,
            Source::Bytes(bytes) => stream::open_lines_bytes("standard input", bytes)?,
        };
        if let Some(table) = lines.filter(|table| is_lines(&table.head, headers)) {
            return Ok(Opened::Lines(table));
        }
    }
    let known = |name: &str| meaning(name, headers).is_some();
    let opened = match source {
        Source::Path(path) => stream::open(path, &known),
        Source::Bytes(bytes) => stream::open_bytes("standard input", bytes, &known),
    };
    match opened {
        Ok(table) => Ok(Opened::Table(table)),
        // One line alone is a header with nothing below it, unless it is a link.
        Err(error) => single(source).map(Opened::Lines).ok_or(error),
    }
}

/// Finds the links in what was opened; `alone` opens it as lines, where it turns out to be bare addresses.
fn listed(
    opened: Opened,
    column: Option<&str>,
    headers: &Headers,
    alone: &dyn Fn() -> Option<Table>,
) -> Result<LinkList, ReadError> {
    let table = match opened {
        Opened::Lines(table) => return Ok(LinkList { table, shape: Shape::Lines }),
        Opened::Table(table) => table,
    };
    let shape = shape(&table.head, column, headers)?;
    let is_bare = matches!(shape, Shape::Column { has_header: false, .. }) && table.head.headers.len() == 1;
    match is_bare.then(alone).flatten() {
        Some(table) => Ok(LinkList { table, shape: Shape::Lines }),
        None => Ok(LinkList { table, shape }),
    }
}

fn single(source: Source<'_>) -> Option<Table> {
    let lines = match source {
        Source::Path(path) => stream::open_lines(path),
        Source::Bytes(bytes) => stream::open_lines_bytes("standard input", bytes),
    };
    lines.ok().flatten().filter(|table| table.head.rows.iter().any(|row| row.cells.iter().any(|c| is_url(c))))
}

/// Whether a text begins as addresses do.
pub(super) fn is_url(text: &str) -> bool {
    let starts = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    starts("http://") || starts("https://")
}

/// Whether a text is a list with one address a line, by its beginning: not where its first line names columns, nor
/// where each line has the same number of tabs.
fn is_lines(head: &Sheet, headers: &Headers) -> bool {
    let lines: Vec<&str> = head.rows.iter().filter_map(|row| row.cells.first()).map(String::as_str).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let Some(first) = lines.first() else { return true };
    let is_known = |name: &&str| meaning(name.trim().trim_matches('"'), headers).is_some();
    let names = first.split([',', ';', '\t', '|']).filter(is_known).count();
    if !is_url(first) && names > 0 {
        return false;
    }
    let tabs = first.matches('\t').count();
    if tabs > 0 && lines.iter().all(|line| line.matches('\t').count() == tabs) {
        return false;
    }
    lines.iter().filter(|line| is_url(line)).count() * 2 >= lines.len() || !first.contains([',', ';', '\t'])
}

pub(super) fn shape(head: &Sheet, column: Option<&str>, headers: &Headers) -> Result<Shape, ReadError> {
    let has_header = !head.originals.iter().any(|name| is_url(name));
    let meanings: Vec<Option<Meaning>> = head.originals.iter().map(|name| meaning(name, headers)).collect();
    let placed_on = meanings.iter().position(|one| *one == Some(Meaning::PlacedOn));
    if let Some(named) = column {
        let at = head.headers.iter().position(|header| header.eq_ignore_ascii_case(named.trim())).ok_or_else(|| {
            let near = nearest(named, head.headers.iter().map(String::as_str));
            let hint = match near.first() {
                Some(near) => format!("Did you mean “{near}”?"),
                None => format!("There are {}.", head.headers.join(", ")),
            };
            ReadError::new(format!("“{}” has no column “{named}”", head.name), hint.trim_end_matches('.'))
        })?;
        return Ok(Shape::Column { url: at, placed_on: placed_on.filter(|place| *place != at), has_header });
    }
    let cells = |at: usize| head.rows.iter().filter_map(move |row| row.cells.get(at)).filter(|cell| !cell.is_empty());
    // The column with most tagged addresses; of equal ones, one that is called so; then the one with most addresses.
    let mut best: Option<(usize, (usize, bool, usize))> = None;
    for (at, meaning) in meanings.iter().enumerate() {
        let links = cells(at).filter(|cell| is_url(cell)).count() + usize::from(!has_header);
        let tagged = cells(at).filter(|cell| is_url(cell) && cell.contains("utm_")).count();
        let is_named = *meaning == Some(Meaning::Url);
        let is_one = links * 2 >= cells(at).count().max(1) || (is_named && links > 0);
        let score = (tagged, is_named, links);
        if is_one && Some(at) != placed_on && best.is_none_or(|(_, other)| score > other) {
            best = Some((at, score));
        }
    }
    let tags = tag_columns(&meanings);
    match (best, tags) {
        (Some((_, (0, ..))), Some(tags)) | (None, Some(tags)) => Ok(Shape::Tags(tags)),
        (Some((url, _)), _) => Ok(Shape::Column { url, placed_on, has_header }),
        (None, None) => match meanings.iter().position(|one| *one == Some(Meaning::Url)) {
            Some(url) => Ok(Shape::Column { url, placed_on, has_header }),
            None => Err(ReadError::new(
                format!("“{}” has no column with links, and none with tags such as utm_source", head.name),
                "Name the column with --column",
            )),
        },
    }
}

/// The columns of tags: those that say utm, with what else can be one beside them; or, where none does, source and
/// medium together.
fn tag_columns(meanings: &[Option<Meaning>]) -> Option<[Option<usize>; 5]> {
    let of = |tag: Tag, sure: bool| meanings.iter().position(|one| *one == Some(Meaning::Tag(tag, sure)));
    let (sure, loose) = (Tag::ALL.map(|tag| of(tag, true)), Tag::ALL.map(|tag| of(tag, false)));
    if sure.iter().any(Option::is_some) {
        let mut columns = sure;
        for (column, loose) in columns.iter_mut().zip(loose) {
            *column = column.or(loose);
        }
        return Some(columns);
    }
    loose.iter().take(2).all(Option::is_some).then_some(loose)
}

/// What exports write where there is no value.
const NOTHING: &[&str] =
    &["(not set)", "(none)", "(direct)", "(not provided)", "n/a", "-", "--", "null", "none", "undefined"];

/// The tags of a row; placeholders for nothing are blank.
pub fn tags(row: RowRef<'_>, columns: &[Option<usize>; 5]) -> Tags {
    let mut tags = Tags::default();
    for (tag, column) in Tag::ALL.into_iter().zip(columns) {
        let cell = column.map_or("", |column| row.cell(column));
        if !NOTHING.iter().any(|nothing| cell.eq_ignore_ascii_case(nothing)) {
            tags.set(tag, cell);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(text: &str) -> (Shape, usize) {
        let list = open(Source::Bytes(text.as_bytes()), None).unwrap();
        let mut rows = 0;
        list.table
            .pass(|batch| {
                rows += batch.len();
                Ok::<_, ReadError>(true)
            })
            .unwrap();
        (list.shape, rows)
    }

    fn column(url: usize, placed_on: Option<usize>, has_header: bool) -> Shape {
        Shape::Column { url, placed_on, has_header }
    }

    #[test]
    fn links_are_found_in_any_list() {
        let cases = [
            ("https://a.example/?x=1,2\nhttps://b.example\n", (Shape::Lines, 2)),
            ("# ours\n\nhttps://a.example\nnonsense, really\n", (Shape::Lines, 4)),
            ("https://a.example\n", (Shape::Lines, 1)),
            ("url,visits\nhttps://a.example,3\n", (column(0, None, true), 1)),
            ("Visits;Landing page;Found on\n3;https://a.example;https://b.example\n", (column(1, Some(2), true), 1)),
            ("name,where\na,https://a.example/?utm_source=x\n", (column(1, None, true), 1)),
            ("https://a.example\t3\nhttps://b.example\t4\n", (column(0, None, false), 1)),
            (
                "Date,UTM Source,UTM Medium,UTM Campaign\n2026-01-01,a,b,c\n",
                (Shape::Tags([Some(1), Some(2), Some(3), None, None]), 1),
            ),
            ("Session source,Session medium\ngoogle,cpc\n", (Shape::Tags([Some(0), Some(1), None, None, None]), 1)),
            (
                "destination,utm_source,tagged url\nhttps://a.example,x,https://a.example/?utm_source=x\n",
                (column(2, None, true), 1),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn a_list_without_links_is_refused() {
        let told = open(Source::Bytes(b"name,size\na,3\nb,4\n"), None).unwrap_err().to_string();
        assert!(told.contains("has no column with links"), "{told}");
        let told = open(Source::Bytes(b"name,adress\na,https://a.example\n"), Some("address")).unwrap_err().to_string();
        assert!(told.contains("Did you mean “adress”?"), "{told}");
    }
}
