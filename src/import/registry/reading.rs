//! One row of a sheet of links: its cells into a link and what is known of it.

use chrono::{DateTime, Utc};

use super::LinkImport;
use crate::domain::text::fit;
use crate::domain::utm::link::{self, Link, NoLink, Parsed};
use crate::domain::utm::registry::{LinkStatus, called};
use crate::domain::utm::{Tag, Tags};
use crate::frameworks::import_rules::ToolImportRules;
use crate::import::cell::moment::moment;
use crate::import::records::outcome::Rejection;
use crate::import::sheet::RowRef;

/// The longest destination that is kept, in characters: as in the builder.
const LONGEST: usize = 8_000;
/// The longest text of the other fields, in characters.
const LONGEST_TEXT: usize = 2_000;

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    /// Destination and tags.
    pub(super) link: Link,
    /// The tagged address as it stands in the file; `None` where the file has only its parts.
    pub(super) raw: Option<String>,
    pub(super) owner: String,
    pub(super) status: Option<LinkStatus>,
    pub(super) placed_on: String,
    pub(super) note: String,
    pub(super) created: Option<DateTime<Utc>>,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reading {
    Link(Box<Said>),
    /// Why it is no link of anybody's.
    LeftOut(&'static str),
    /// Why it can't be taken, and what to call it.
    Rejected(Rejection, String),
}

/// Which columns fill what.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Columns {
    url: Option<usize>,
    destination: Option<usize>,
    tags: [Option<usize>; 5],
    owner: Option<usize>,
    status: Option<usize>,
    placed_on: Option<usize>,
    note: Option<usize>,
    created: Option<usize>,
}

impl Columns {
    pub(super) fn of(import: &LinkImport) -> Columns {
        let of = |field: &str| import.mapping.column_of(field);
        Columns {
            url: of("url"),
            destination: of("destination"),
            tags: Tag::ALL.map(|tag| of(tag.name())),
            owner: of("owner"),
            status: of("status"),
            placed_on: of("placed-on"),
            note: of("note"),
            created: of("created"),
        }
    }
}

impl LinkImport {
    /// Reads a row; `notes` gains what a person should know of it.
    pub(super) fn read(&self, columns: &Columns, row: &RowRef<'_>, notes: &mut Vec<String>) -> Reading {
        let cell = |column: Option<usize>| {
            let cell = column.map_or("", |column| row.cell(column));
            if self.rules.is_null(cell) { "" } else { cell }
        };
        if row.is_blank() {
            return Reading::LeftOut("a blank row");
        }
        let (url, destination) = (cell(columns.url), cell(columns.destination));
        if self.is_list && url.starts_with('#') {
            return Reading::LeftOut("a remark");
        }
        if url.is_empty() && destination.is_empty() {
            return Reading::LeftOut("a row without a link");
        }
        let mut named = Tags::default();
        for (tag, column) in Tag::ALL.into_iter().zip(columns.tags) {
            named.set(tag, cell(column));
        }
        let (link, raw) = match joined(url, destination, named, notes) {
            Ok(found) => found,
            Err((text, error)) => return Reading::Rejected(no_link(&text, &error), text),
        };
        if link.tags.is_empty() {
            return Reading::LeftOut("a link without tags");
        }
        if link.destination.chars().count() > LONGEST {
            let sentence = format!("its destination is longer than {LONGEST} characters: no browser takes it");
            return Reading::Rejected(Rejection { reason: "its destination is too long", sentence }, called(&link));
        }
        let text = |column| fit(cell(column), LONGEST_TEXT).into_owned();
        let status = self.status(cell(columns.status), notes);
        let created = match cell(columns.created) {
            "" => None,
            typed => {
                let read = moment(typed, None);
                if read.is_none() {
                    notes.push(format!("“{}” is no day, or could be two: Created stays blank", fit(typed, 40)));
                }
                read
            }
        };
        Reading::Link(Box::new(Said {
            link,
            raw,
            owner: text(columns.owner),
            status,
            placed_on: text(columns.placed_on),
            note: text(columns.note),
            created,
        }))
    }

    fn status(&self, typed: &str, notes: &mut Vec<String>) -> Option<LinkStatus> {
        if typed.is_empty() {
            return None;
        }
        let word = ToolImportRules::word(&self.rules.status_words, typed);
        let known = word.and_then(LinkStatus::parse).or_else(|| LinkStatus::parse(&typed.to_lowercase()));
        if known.is_none() {
            notes.push(format!("the status “{}” is not known: taken as live", fit(typed, 40)));
        }
        known
    }
}

/// Why a text can't be parsed, and the text.
type Broken = (String, NoLink);

/// One link out of the tagged address, the destination and the parts, whichever there are. Where they disagree, the
/// tagged address counts, as that is what was given out; that they do is told.
fn joined(
    url: &str,
    destination: &str,
    named: Tags,
    notes: &mut Vec<String>,
) -> Result<(Link, Option<String>), Broken> {
    let parse = |text: &str| link::parse(text).map_err(|error| (text.to_owned(), error));
    let tagged = if url.is_empty() { None } else { Some(parse(url)?) };
    let page = if destination.is_empty() { None } else { Some(parse(destination)?) };
    match (tagged, page) {
        (Some(tagged), page) if !tagged.link.tags.is_empty() => {
            disagreements(&tagged, page.as_ref(), &named, notes);
            Ok((tagged.link, Some(url.to_owned())))
        }
        (tagged, page) => {
            // Only parts: what the page carries goes where the columns are blank. Of two pages the destination counts.
            let Some(page) = page.or(tagged) else { return Err((String::new(), NoLink::Blank)) };
            let mut link = Link { destination: page.link.destination, tags: named };
            for (tag, value) in page.link.tags.iter() {
                match link.tags.value(tag) {
                    "" => link.tags.set(tag, value),
                    named if named != value => notes.push(format!(
                        "the destination carries {}={}, the column says “{}”: the column was taken",
                        tag.parameter(),
                        fit(value, 60),
                        fit(named, 60)
                    )),
                    _ => {}
                }
            }
            Ok((link, None))
        }
    }
}

/// Tells where the tagged address and what stands beside it disagree.
fn disagreements(tagged: &Parsed, page: Option<&Parsed>, named: &Tags, notes: &mut Vec<String>) {
    for (tag, said) in named.iter() {
        match tagged.link.tags.value(tag) {
            "" => notes.push(format!(
                "the column says {} “{}”, the link has no {}: the link was taken",
                tag.name(),
                fit(said, 60),
                tag.parameter()
            )),
            value if value != said => notes.push(format!(
                "the column says {} “{}”, the link “{}”: the link was taken",
                tag.name(),
                fit(said, 60),
                fit(value, 60)
            )),
            _ => {}
        }
    }
    let (there, said) = (&tagged.link.destination, page.map(|page| &page.link.destination));
    if let Some(said) = said.filter(|said| *said != there) {
        let (there, said) = (fit(there, 80), fit(said, 80));
        notes.push(format!("the link leads to {there}, the destination beside it is {said}: the link was taken"));
    }
}

/// Why a text is no link, with what to write.
pub(super) fn no_link(text: &str, error: &NoLink) -> Rejection {
    let hint = match error {
        NoLink::NoScheme(address) if link::read(address).is_ok() => format!("write {}", fit(address, 80)),
        _ => "write it like https://acme.example/pricing".to_owned(),
    };
    Rejection { reason: "it is no link", sentence: format!("“{}” {error}: {hint}", fit(text, 80)) }
}
