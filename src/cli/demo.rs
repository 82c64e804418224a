//! `opsroom demo`: a made-up company in a fresh file.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;

use super::Outcome;
use super::desk::{Desk, is_missing};
use super::mistake::Mistake;
use super::workbench::{self, Passing};
use crate::demo;

/// Open a made-up company to look around in
///
/// It has tools, flows between them, verdicts and a history. It is made anew each time, in a temporary file that is
/// removed at the end; with --file it is made there and stays.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Add so many made-up tools, to measure with
    #[arg(long, hide = true, value_name = "N", default_value_t = 0)]
    tools: usize,
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    workbench::needs_terminal()?;
    let (file, passing) = match desk.named_file() {
        Some(file) if is_missing(file) => (file.to_owned(), None),
        Some(file) => {
            let what = format!("{} is there already, and the demo is made anew each time", file.display());
            return Err(Mistake::new(what, "name a new file, or open that one with opsroom FILE").into());
        }
        None => {
            let file = fresh();
            (file.clone(), Some(Passing(file)))
        }
    };
    let mut ws = desk.open_at(&file)?;
    demo::build(&mut ws)?;
    if args.tools > 0 {
        demo::add_many(&mut ws, args.tools)?;
    }
    workbench::ready(desk, ws, passing)
}

/// A name in the temporary folder that nobody can guess.
fn fresh() -> PathBuf {
    // The standard library seeds each of these from the system's randomness.
    let random = RandomState::new().build_hasher().finish();
    std::env::temp_dir().join(format!("opsroom-demo-{random:016x}.opsroom"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ() {
        assert_ne!(fresh(), fresh());
    }
}
