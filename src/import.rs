//! Files into the workspace: bytes → table → mapping → plan (new, changed, same, rejected, left out) → apply.
//! The only reader of CSV and XLSX.
//!
//! [`Import`] is one file of tools on its way in; the workbench and the command line hold one, change its mapping,
//! policy and answers, ask it for its [`plan::Plan`], and apply that. Records of a CRM, of which a file may hold a
//! million, go in as a stream: [`records::Records`]; so do tagged links: [`registry::LinkImport`].

use std::collections::BTreeMap;

use crate::domain::field::FieldContext;
use crate::domain::tool::Tool;
use crate::frameworks::Frameworks;
use crate::workspace::Workspace;

pub mod cell;
pub mod kind;
pub mod links;
pub mod mapping;
pub mod maturity;
pub mod plan;
pub mod records;
pub mod registry;
pub mod rejects;
pub mod sheet;
pub mod sign_in;
pub mod statement;
pub mod tools;

use cell::date::{DateCell, DateOrder};
use kind::Kind;
use mapping::{MapError, Mapping};
use plan::{Plan, Question};
use sheet::{ReadError, Sheet};

/// What happens where the file and the workspace both know something.
///
/// Tools keep no day of their last change, so that “the newest wins” can't be told and isn't offered for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// The workspace's values stay; blanks are filled, notes gain lines.
    #[default]
    Fill,
    /// The file's values win wherever it has one; notes gain lines.
    Theirs,
    /// The file's values win where its row was changed later than the record.
    Newest,
}

impl Policy {
    /// Those for tools.
    pub const ALL: [Policy; 2] = [Policy::Fill, Policy::Theirs];
    /// Those for records that know when they were changed.
    pub const RECORDS: [Policy; 3] = [Policy::Fill, Policy::Newest, Policy::Theirs];

    /// The name in options: `fill`.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Fill => "fill",
            Policy::Theirs => "theirs",
            Policy::Newest => "newest",
        }
    }

    /// What it does, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Policy::Fill => "fills blanks, adds to the notes",
            Policy::Theirs => "the file wins",
            Policy::Newest => "a later change wins",
        }
    }

    /// What it does with records of a CRM.
    pub fn of_records(self) -> &'static str {
        match self {
            Policy::Fill => "fills blanks only",
            other => other.meaning(),
        }
    }

    /// Reads a name, ignoring case.
    pub fn parse(word: &str) -> Option<Policy> {
        Policy::RECORDS.into_iter().find(|policy| policy.name().eq_ignore_ascii_case(word.trim()))
    }
}

/// What a person said to a plan's questions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// The order of dates, by column, counted from 0.
    pub dates: BTreeMap<usize, DateOrder>,
}

/// Where a file comes from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A file.
    Path(&'a std::path::Path),
    /// Bytes that were read already, from standard input.
    Bytes(&'a [u8]),
}

/// A mapping file: its name for messages, and its text.
#[derive(Debug, Clone, Copy)]
pub struct MapFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Why an import can't start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is no table, or one of something else.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The mapping file was not taken.
    #[error(transparent)]
    Map(#[from] MapError),
    /// The workspace could not be read.
    #[error(transparent)]
    Workspace(#[from] crate::workspace::Error),
    /// The rejects file could not be written.
    #[error(transparent)]
    Rejects(#[from] rejects::Error),
}

impl From<crate::store::Error> for Error {
    fn from(error: crate::store::Error) -> Error {
        Error::Workspace(error.into())
    }
}

/// One file on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The file as a table.
    pub sheet: Sheet,
    /// What it is a table of.
    pub kind: Kind,
    /// What its columns fill; may be changed.
    pub mapping: Mapping,
    /// What happens where both know something; may be changed.
    pub policy: Policy,
    /// What was said to the plan's questions; may be changed.
    pub answers: Answers,
}

/// Opens a file for an import into a workspace, with what was said about the same header row before.
///
/// # Errors
/// Where it is no table, or the mapping file has mistakes. One that is a list of something else opens, so that a
/// person can map it; [`Import::blocked`] says what it is.
pub fn open(source: Source<'_>, map: Option<MapFile<'_>>, workspace: &Workspace) -> Result<Import, Error> {
    let frameworks = workspace.frameworks();
    let sheet = read(source, frameworks)?;
    let remembered = workspace.remembered_mapping(REMEMBERED_AS, &mapping::fingerprint(&sheet))?.unwrap_or_default();
    Ok(Import::of(sheet, map, &remembered, frameworks)?)
}

/// Under which name mappings are remembered.
const REMEMBERED_AS: &str = "tools";

/// Reads a file as a table by the header names that the frameworks know.
///
/// # Errors
/// As [`sheet::read`].
pub fn read(source: Source<'_>, frameworks: &Frameworks) -> Result<Sheet, ReadError> {
    let known = |header: &str| kind::is_known(header, frameworks);
    match source {
        Source::Path(path) => sheet::read(path, &known),
        Source::Bytes(bytes) => sheet::read_bytes("standard input", bytes, &known),
    }
}

impl Import {
    /// A table on its way in: what it is, and what its columns seem to fill.
    ///
    /// # Errors
    /// Where the mapping file has mistakes.
    pub fn of(
        sheet: Sheet,
        map: Option<MapFile<'_>>,
        remembered: &[(String, String)],
        frameworks: &Frameworks,
    ) -> Result<Import, MapError> {
        let mut kind = kind::kind_of(&sheet, frameworks);
        let mut mapping = kind::propose(kind, &sheet, remembered, frameworks);
        if let Some(file) = map {
            let lines = mapping::parse_map(file.name, file.text)?;
            // A file that names the fields of tools says by that what its table is.
            if lines.iter().any(|line| line.field == "name") {
                kind = Kind::Tools;
                mapping = kind::propose(kind, &sheet, remembered, frameworks);
            }
            mapping.apply_map(&sheet, file.name, &lines)?;
        }
        Ok(Import { sheet, kind, mapping, policy: Policy::default(), answers: Answers::default() })
    }

    /// Takes the table as one of another kind, where it was taken for the wrong one. Mapping and answers start anew.
    pub fn take_as(&mut self, kind: Kind, frameworks: &Frameworks) {
        self.kind = kind;
        self.mapping = kind::propose(kind, &self.sheet, &[], frameworks);
        self.answers = Answers::default();
    }

    /// Why it can't be imported as it is mapped: no column for the name, or a list of something else.
    pub fn blocked(&self) -> Option<ReadError> {
        kind::blocked(&self.sheet, self.kind, &self.mapping)
    }

    /// What importing it would do.
    ///
    /// # Errors
    /// Where it is [blocked](Self::blocked), or the workspace can't be read.
    pub fn plan(&self, workspace: &Workspace) -> Result<Plan, Error> {
        let (known, context) = (workspace.tools()?, workspace.field_context()?);
        Ok(self.plan_for(&known, &context, workspace.frameworks())?)
    }

    /// As [`Self::plan`], without a workspace.
    ///
    /// # Errors
    /// Where it is [blocked](Self::blocked).
    pub fn plan_for(&self, known: &[Tool], context: &FieldContext, frameworks: &Frameworks) -> Result<Plan, ReadError> {
        if let Some(why) = self.blocked() {
            return Err(why);
        }
        let basis = tools::Basis::new(known, context, &frameworks.taxonomy, &frameworks.import_tools);
        Ok(match self.kind {
            Kind::Tools => tools::plan(&self.sheet, &self.mapping, &basis, self.policy, &self.answers),
            Kind::Statement => {
                statement::plan(&self.sheet, &self.mapping, &basis, &frameworks.statement, self.policy, &self.answers)
            }
            Kind::SignIns => sign_in::plan(&self.sheet, &self.mapping, &basis, self.policy, &self.answers),
        })
    }

    /// Remembers what a person said about the columns, for the next file with this header row.
    ///
    /// # Errors
    /// As the workspace's verb.
    pub fn remember(&self, workspace: &mut Workspace) -> crate::workspace::Result<()> {
        let pairs = self.mapping.pairs();
        if pairs.is_empty() {
            return Ok(());
        }
        workspace.remember_mapping(REMEMBERED_AS, &mapping::fingerprint(&self.sheet), &pairs)
    }
}

/// The question about a column's dates.
fn question(sheet: &Sheet, column: usize, sample: &str) -> Option<Question> {
    let DateCell::Either { day_first, month_first } = cell::date::read(sample) else { return None };
    Some(Question {
        column,
        header: sheet.headers.get(column).cloned().unwrap_or_default(),
        sample: sample.to_owned(),
        choices: [(DateOrder::DayFirst, day_first.to_string()), (DateOrder::MonthFirst, month_first.to_string())],
    })
}
