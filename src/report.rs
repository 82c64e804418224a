//! Documents that leave the workspace: a small model of one, and its two forms, Markdown and HTML.
//!
//! Knows the domain, and of [`export`](crate::export) how a file is written; never the store, the terminal or the
//! clock. Texts in a [`Doc`] are plain: the renderers escape them, so whatever a record is called is harmless in both.

pub mod audit;
mod bars;
pub mod figures;
mod html;
mod markdown;
pub mod maturity;
pub mod pipeline;
pub mod plot;
pub mod quality;
pub mod svg;
pub mod utm;

use crate::domain::finding::Severity;

pub use audit::audit;
pub use maturity::maturity;
pub use pipeline::pipeline;
pub use quality::quality;
pub use utm::utm;

use svg::Svg;

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub struct Doc {
    /// Its title: `Stack audit`.
    pub title: String,
    /// Whom and which day it is about: `Northwind · 20 November 2026`.
    pub subtitle: String,
    /// What a reader in a hurry takes away, in a few sentences; may be blank.
    pub lead: String,
    /// Its parts.
    pub sections: Vec<Section>,
    /// How it is laid out as HTML.
    pub layout: Layout,
}

/// How a document is laid out as HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// To be read from the beginning to the end.
    #[default]
    Report,
    /// To be hung up: in two columns, one page when printed.
    Sheet,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What it consists of, in order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A part without anything in it yet.
    pub fn new(title: impl Into<String>) -> Section {
        Section { title: title.into(), blocks: Vec::new() }
    }

    /// Adds a heading within the part.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// Adds a paragraph; a blank one is left out.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph(text));
        }
    }

    /// Adds a table, unless it has no rows.
    pub fn table(&mut self, table: Table) {
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
    }

    /// Adds a list, unless it is empty.
    pub fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }
}

/// One piece of a part.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading within the part.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list in no order.
    List(Vec<String>),
    /// A list in order, counted from 1.
    Numbered(Vec<String>),
    /// A table.
    Table(Table),
    /// A picture.
    Figure(Figure),
    /// A few figures that matter, large.
    KeyFigures(Vec<KeyFigure>),
    /// A sentence that must not be missed.
    Callout(Severity, String),
}

/// Where the values of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers and money.
    Right,
}

/// A table of texts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What it shows, one line; may be blank.
    pub caption: String,
    /// The headers.
    pub headers: Vec<String>,
    /// Where each column's values stand.
    pub align: Vec<Align>,
    /// The rows, each as long as the headers.
    pub rows: Vec<Vec<String>>,
    /// The sums below, as long as the headers; empty for none.
    pub total: Vec<String>,
}

impl Table {
    /// A table without rows, of columns with their alignment.
    pub fn of(columns: &[(&str, Align)]) -> Table {
        Table {
            headers: columns.iter().map(|(header, _)| (*header).to_owned()).collect(),
            align: columns.iter().map(|(_, align)| *align).collect(),
            ..Table::default()
        }
    }

    /// Gives it a caption.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Table {
        self.caption = caption.into();
        self
    }

    /// Adds a row; as many texts as there are headers.
    pub fn row<const N: usize>(&mut self, row: [String; N]) {
        debug_assert_eq!(N, self.headers.len(), "a row is as long as the headers");
        self.rows.push(row.into());
    }
}

/// A picture with what it says in words and, where it shows values, in a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its caption.
    pub title: String,
    /// The picture.
    pub svg: Svg,
    /// What it shows, for who can't see it and for Markdown.
    pub text_alternative: String,
    /// The values behind it, for Markdown; HTML shows the picture alone.
    pub table: Option<Table>,
}

/// A figure that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFigure {
    /// What it is: `Monthly spend`.
    pub label: String,
    /// The figure: `$4,310`; `–` where there is none.
    pub value: String,
    /// What to compare it with, or what it leaves out; may be blank.
    pub note: String,
}

impl KeyFigure {
    /// A figure with its label and note.
    pub fn new(label: impl Into<String>, value: impl Into<String>, note: impl Into<String>) -> KeyFigure {
        KeyFigure { label: label.into(), value: value.into(), note: note.into() }
    }
}

/// Why a document could not be made. The template is part of the program, so this is a defect of ours.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be laid out as HTML: {0}. This is a defect; Markdown (--format md) still works")]
pub struct Error(#[from] minijinja::Error);

/// A form that a document can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown.
    Markdown,
    /// One self-contained HTML file.
    Html,
}

impl Format {
    /// All forms.
    pub const ALL: [Format; 2] = [Format::Markdown, Format::Html];

    /// Its name, which is also the ending of its files: `md`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Html => "html",
        }
    }

    /// Reads a name, ignoring case: `md`, `markdown`, `html`.
    pub fn parse(word: &str) -> Option<Format> {
        match word.trim().to_ascii_lowercase().as_str() {
            "md" | "markdown" => Some(Format::Markdown),
            "html" | "htm" => Some(Format::Html),
            _ => None,
        }
    }
}

impl Doc {
    /// The document as Markdown (CommonMark with tables); pictures as their words and tables.
    pub fn to_markdown(&self) -> String {
        markdown::render(self)
    }

    /// The document as one self-contained HTML file: no script, nothing fetched from elsewhere.
    ///
    /// # Errors
    /// [`Error`], where the template and the model don't fit each other.
    pub fn to_html(&self) -> Result<String, Error> {
        html::render(self)
    }

    /// The document in that form.
    ///
    /// # Errors
    /// As [`Doc::to_html`].
    pub fn render(&self, format: Format) -> Result<String, Error> {
        match format {
            Format::Markdown => Ok(self.to_markdown()),
            Format::Html => self.to_html(),
        }
    }
}

/// Text from outside as one harmless line: breaks and tabs are blanks, controls and characters that change the
/// direction of the text are visible.
pub(crate) fn plain(text: &str) -> String {
    let line = text.split(['\n', '\r', '\t', '\u{2028}', '\u{2029}']).filter(|part| !part.is_empty());
    crate::domain::text::clean(&line.collect::<Vec<_>>().join(" ")).into_owned()
}

#[cfg(test)]
mod tests;
