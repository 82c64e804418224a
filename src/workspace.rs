//! The shared model layer: every verb that a user would name, each write one journalled step.
//! The workbench and the command line call the same verbs, so no door goes around a rule.
//!
//! The verbs stand by room: the stack's, the business's, the journal's, and those that concern the file as a whole.

pub mod asking;
pub mod attention;
mod business;
mod file;
mod history;
pub mod maturity;
mod merge;
mod outlook;
pub mod pen;
pub mod pipeline;
pub mod quality;
mod review;
mod stack;
mod story;
#[cfg(test)]
mod tests;
pub mod utm;
mod words;

use std::cell::{LazyCell, OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::field::FieldError;
use crate::domain::id::Id;
use crate::domain::lifecycle::Blocked;
use crate::domain::utm::lint::Issue;
use crate::frameworks::Frameworks;
use crate::store::journal::undo::Refused;
use crate::store::{self, Entry, Step, Store};

pub use crate::store::journal::log::StepRow;
pub use crate::store::journal::undo::{BIG, Back};
pub use asking::Answer;

/// Where the present comes from: the system, or a moment that a test or `--as-of` fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Always this moment.
    Fixed(DateTime<Utc>),
}

impl Clock {
    /// The present moment.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now(),
            Clock::Fixed(moment) => moment,
        }
    }
}

/// How to open a workspace.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the present comes from.
    pub clock: Clock,
    /// Who is working: written to each step.
    pub author: String,
    /// The frameworks in force.
    pub frameworks: Arc<Frameworks>,
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The step; `None` where nothing changed, so no step was written.
    pub step: Option<Id>,
    /// What was done, as the journal has it: `owner of Hotjar is now Dana`.
    pub label: String,
}

/// Why a verb was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A value was not taken.
    #[error(transparent)]
    Invalid(#[from] FieldError),
    /// The record is gone (deleted here or in another window).
    #[error("{0} is no longer in this workspace")]
    Gone(String),
    /// It was undone before; its label.
    #[error("“{0}” was undone already")]
    Already(String),
    /// Somebody stopped it; nothing of it was kept.
    #[error("stopped: nothing was changed")]
    Cancelled,
    /// There is nothing to undo or redo.
    #[error("nothing to {0}")]
    Nothing(&'static str),
    /// A later step touched the same rows.
    #[error("can't undo “{step}”: the later step “{later}” touched {what}. Undo that one first")]
    Blocked {
        /// The step that was to be undone.
        step: String,
        /// The later step.
        later: String,
        /// The record both touched.
        what: String,
    },
    /// A rule of the lifecycle stops a move; nothing was changed.
    #[error("{}", stopped(.refused, *.of))]
    Rule {
        /// The leads that it stops, with why.
        refused: Vec<(Id, Blocked)>,
        /// How many were to be moved.
        of: usize,
    },
    /// A link has mistakes; nothing was saved.
    #[error("{}", unfit(.0))]
    Unfit(Vec<Arc<Issue>>),
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why leads can't move, in a sentence.
fn stopped(refused: &[(Id, Blocked)], of: usize) -> String {
    match refused {
        [(_, one)] if of == 1 => one.sentence.clone(),
        [(_, first), ..] => format!("{} of {of} leads can't move, so none was: {}", refused.len(), first.sentence),
        [] => "the rules of the lifecycle stop this".to_owned(),
    }
}

/// What is wrong with a link, in a sentence: the worst, and how many more.
fn unfit(issues: &[Arc<Issue>]) -> String {
    let Some(worst) = issues.iter().min_by_key(|issue| issue.severity) else {
        return "this link has mistakes".to_owned();
    };
    let more = match issues.len() - 1 {
        0 => String::new(),
        more => format!(" (and {} more)", crate::domain::text::count(more, "thing", "")),
    };
    let what = if worst.fix.is_empty() { worst.message.clone() } else { format!("{}: {}", worst.message, worst.fix) };
    format!("not saved: {what}{more}")
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Error {
        match refused {
            Refused::Nothing(word) => Error::Nothing(word),
            Refused::Unknown => Error::Gone("that step".to_owned()),
            Refused::Already(label) => Error::Already(label),
            Refused::Blocked { step, later, what } => Error::Blocked { step, later, what },
            Refused::Cancelled => Error::Cancelled,
            Refused::Store(error) => Error::Store(error),
        }
    }
}

/// What a verb gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One field that a step changed, for a record's history.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeRow {
    /// The step.
    pub step: StepRow,
    /// What changed, in words: `owner: Dana → Lee`.
    pub what: String,
}

/// What the file is: for `opsroom info`.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// Where it is; `None` for one in memory.
    pub path: Option<PathBuf>,
    /// Bytes on disk, the write-ahead log included.
    pub bytes: u64,
    /// The version of its tables.
    pub schema: u32,
    /// Rows per kind: (`tools`, 40).
    pub rows: Vec<(&'static str, u64)>,
    /// Steps in the journal.
    pub steps: u64,
    /// Bytes that the journal takes, about.
    pub journal_rows: u64,
}

/// What changes when anything in the file does, here or in another window; compare for equality only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Revision {
    /// Changes by this connection.
    pub here: i64,
    /// Changes by others.
    pub elsewhere: i64,
}

/// When frameworks are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// On another thread, while the file is opened: for what needs them anyway.
    Meanwhile,
    /// When something asks for them: two threads at once take longer to the first frame than one.
    WhenAsked,
}

/// Frameworks that may still have to be read: who asks for them first waits.
type Awaited = LazyCell<Arc<Frameworks>, Box<dyn FnOnce() -> Arc<Frameworks> + Send>>;

/// An open workspace.
#[derive(Debug)]
pub struct Workspace {
    /// The first to be dropped: its connection closes before the store's.
    asking: asking::Asking,
    store: Store,
    clock: Clock,
    author: String,
    frameworks: Awaited,
    /// The frameworks in force with their versions, as each step keeps them.
    versions: OnceCell<String>,
    derived: RefCell<attention::Derived>,
}

impl Workspace {
    /// Opens a workspace file, creating it (and its folder) where there is none.
    ///
    /// # Errors
    /// [`store::Error`]'s open cases, each with what the file is and what to do; nothing is written to it then.
    pub fn open(path: &Path, options: Options) -> Result<Workspace> {
        Workspace::with(Store::open(path)?, options)
    }

    /// As [`Workspace::open`], or in memory, with the frameworks still to be read: until something asks for them, at
    /// the latest.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn open_reading(
        path: Option<&Path>,
        clock: Clock,
        author: String,
        read: impl FnOnce() -> Frameworks + Send + 'static,
        when: Reading,
    ) -> Result<Workspace> {
        let awaited: Box<dyn FnOnce() -> Arc<Frameworks> + Send> = match when {
            Reading::Meanwhile => {
                let reading = std::thread::spawn(read);
                Box::new(|| Arc::new(reading.join().unwrap_or_else(|defect| std::panic::resume_unwind(defect))))
            }
            Reading::WhenAsked => Box::new(|| Arc::new(read())),
        };
        let store = path.map_or_else(Store::scratch, Store::open)?;
        Workspace::over(store, clock, author, Awaited::new(awaited))
    }

    /// A workspace in memory: for tests.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn memory(options: Options) -> Result<Workspace> {
        Workspace::with(Store::memory()?, options)
    }

    /// A second connection to the same workspace, for a job on its own thread.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn again(&self) -> Result<Workspace> {
        Workspace::with(self.store.again()?, self.options())
    }

    fn with(store: Store, options: Options) -> Result<Workspace> {
        let Options { clock, author, frameworks } = options;
        Workspace::over(store, clock, author, Awaited::new(Box::new(|| frameworks)))
    }

    fn over(store: Store, clock: Clock, author: String, frameworks: Awaited) -> Result<Workspace> {
        store.adopt(clock.now())?;
        Ok(Workspace::reading(store, clock, author, frameworks))
    }

    /// A workspace that makes no steps, so that it takes over none of other tools either.
    fn reading(store: Store, clock: Clock, author: String, frameworks: Awaited) -> Workspace {
        Workspace {
            store,
            clock,
            author,
            frameworks,
            versions: OnceCell::new(),
            derived: RefCell::default(),
            asking: asking::Asking::default(),
        }
    }

    /// How it was opened.
    fn options(&self) -> Options {
        Options { clock: self.clock, author: self.author.clone(), frameworks: self.shared_frameworks() }
    }

    /// Where the file is; `None` in memory.
    pub fn path(&self) -> Option<&Path> {
        self.store.path()
    }

    /// The frameworks in force.
    pub fn frameworks(&self) -> &Frameworks {
        &self.frameworks
    }

    /// Who is working.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Today in the business's time zone; in UTC where that isn't known.
    pub fn today(&self) -> NaiveDate {
        let zone = store::profile::time_zone(&self.store).unwrap_or_default();
        let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
        self.now().with_timezone(&zone).date_naive()
    }

    /// What changes when anything in the file does.
    pub fn revision(&self) -> Revision {
        let elsewhere = self.store.changes_elsewhere().unwrap_or_default();
        Revision { here: self.store.changes_here(), elsewhere }
    }

    /// The store, for reads that no verb here gives.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Runs a verb as one step of a room.
    fn run<T>(&self, room: &str, verb: impl FnOnce(&Step<'_>) -> Result<(T, String)>) -> Result<(T, Done)> {
        let finished = self.store.step(&self.entry(room), verb)?;
        let label = if finished.step.is_some() { finished.label } else { "nothing changed".to_owned() };
        Ok((finished.out, Done { step: finished.step, label }))
    }

    fn entry<'a>(&'a self, room: &'a str) -> Entry<'a> {
        let versions = self.versions.get_or_init(|| {
            let (taxonomy, stack) = (&self.frameworks.taxonomy.version, &self.frameworks.stack.version);
            format!("taxonomy {taxonomy}, stack-audit {stack}")
        });
        Entry { at: self.now(), author: &self.author, room, frameworks: versions }
    }
}
