//! The demo: a small company that somebody runs, with seven months of history, built through the ordinary verbs.
//!
//! Deterministic: everything counts from the workspace's own today, so that the same day gives the same company.
//! Who its people are, what they use and what they did stands in `assets/demo/`; here it is only played. Knows no
//! file and no terminal.

mod campaigns;
mod leads;
mod many;
mod maturity;
mod quality;
mod script;
mod story;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::field::FieldError;
use crate::frameworks::Frameworks;
use crate::workspace::{self, Clock, Options, Workspace};

pub use leads::add_leads;
pub use many::add_many;

/// Who opens the demo where nobody says who they are.
pub const AUTHOR: &str = "Dana";

/// Why the demo could not be built. Its parts are delivered with the program, so only the last is not a defect.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of `assets/demo/` could not be read.
    #[error("the demo's {file} is broken: {what}")]
    Broken {
        /// The file.
        file: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// The workspace refused a step.
    #[error(transparent)]
    Workspace(#[from] workspace::Error),
}

impl Error {
    fn broken(file: &'static str, what: impl ToString) -> Error {
        Error::Broken { file, what: what.to_string() }
    }

    /// A value of a file that its field did not take.
    fn value(file: &'static str, record: &str, key: &str, error: &FieldError) -> Error {
        Error::broken(file, format!("{key} of {record}: {error}"))
    }
}

/// Builds the demo in a workspace that is empty.
///
/// # Errors
/// [`Error::Workspace`] where the file can't be written.
pub fn build(ws: &mut Workspace) -> Result<(), Error> {
    let script = script::Script::read()?;
    let (author, clock) = ws.work_as(AUTHOR, Clock::Fixed(ws.now()));
    let played = story::play(ws, &script);
    ws.work_as(&author, clock);
    played
}

/// The demo in memory, opened by Dana on a fixed day (at noon, UTC): for tests and pictures.
///
/// # Errors
/// None that a person could cause.
pub fn in_memory(today: NaiveDate) -> Result<Workspace, Error> {
    let noon = today.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(12);
    let mut ws = Workspace::memory(Options {
        clock: Clock::Fixed(noon),
        author: AUTHOR.to_owned(),
        frameworks: Arc::new(Frameworks::built_in()),
    })?;
    build(&mut ws)?;
    Ok(ws)
}
