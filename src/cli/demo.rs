//! `opsroom demo`: a made-up company in a fresh file.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::IsTerminal;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::Outcome;
use super::desk::{Desk, is_missing};
use super::mistake::Mistake;
use super::workbench::{self, Passing};
use crate::demo;
use crate::domain::text::thousands;
use crate::workspace::Workspace;

/// Open a made-up company to look around in
///
/// It has tools, flows between them, verdicts, leads with their stories, and a history. It is made anew each time, in a
/// temporary file that is removed at the end; with --file it is made there and stays.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Add so many made-up tools, to measure with
    #[arg(long, hide = true, value_name = "N", default_value_t = 0)]
    tools: usize,
    /// Add so many made-up leads, to see how it is with many: 1000000
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = up_to::<20_000_000>)]
    leads: usize,
    /// Activities of these leads, shared out among them; without it, five each
    #[arg(long, value_name = "M", requires = "leads", value_parser = up_to::<100_000_000>)]
    activities: Option<usize>,
}

/// A number up to a most: a slip of the finger must not fill the disk.
fn up_to<const MOST: usize>(typed: &str) -> Result<usize, String> {
    match typed.replace([',', '_'], "").parse() {
        Ok(number) if number <= MOST => Ok(number),
        Ok(_) => Err(format!("at most {} can be made", thousands(MOST as i64))),
        Err(_) => Err("type a whole number, such as 100000".to_owned()),
    }
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    // Without a terminal a named file can still be made, for scripts.
    let terminal = workbench::needs_terminal();
    let is_seen = terminal.is_ok();
    let (file, passing) = match desk.named_file() {
        Some(file) if is_missing(file) => (file.to_owned(), None),
        Some(file) => {
            let what = format!("{} is there already, and the demo is made anew each time", file.display());
            return Err(Mistake::new(what, "name a new file, or open that one with opsroom FILE").into());
        }
        None => {
            terminal?;
            let file = fresh();
            (file.clone(), Some(Passing(file)))
        }
    };
    let mut ws = desk.open_at(&file)?;
    demo::build(&mut ws)?;
    if args.leads > 0 {
        add_leads(&mut ws, args.leads, args.activities.unwrap_or(args.leads * 5))?;
    }
    if args.tools > 0 {
        demo::add_many(&mut ws, args.tools)?;
    }
    if !is_seen && passing.is_none() {
        desk.out.remark(&format!("made {}", file.display()));
        return Ok(Outcome::Done);
    }
    workbench::ready(desk, ws, passing)
}

/// Adds leads, with a bar for who watches.
fn add_leads(ws: &mut Workspace, leads: usize, activities: usize) -> eyre::Result<()> {
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new(1) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent} % of the leads and what they did, {eta} left") {
        bar.set_style(style);
    }
    let made = demo::add_leads(ws, leads, activities, &mut |done, all| {
        // A bar that is moved for each of millions of records takes longer than the records.
        if done % 4_096 == 0 {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        }
        true
    });
    bar.finish_and_clear();
    made?;
    Ok(())
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
