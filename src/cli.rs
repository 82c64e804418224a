//! The command line: one definition, from which parsing, help, completions, the man page and the README's reference
//! are made. One subcommand a file. The only module that names clap.
//!
//! Prints what was asked for (for people, or JSON) to standard output and remarks to standard error. Errors go up:
//! only `main` prints them and picks the exit code. The workbench is not started here, but handed up ready to start.

mod backup;
mod check;
mod compact;
mod completions;
mod demo;
mod desk;
mod export;
mod import;
mod info;
mod keys;
mod log;
mod man;
mod maturity;
pub mod mistake;
mod moves;
pub mod places;
mod print;
pub mod reference;
mod report;
mod undo;
mod utm;
mod workbench;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

use desk::Desk;
use mistake::Usage;

pub use reference::reference;
pub use workbench::Bench;

/// How a command ended that could do what was asked.
#[derive(Debug)]
pub enum Outcome {
    /// It was done (exit code 0).
    Done,
    /// It was done, and something was found that wants a look: rejected rows, findings (exit code 1).
    Found,
    /// The workbench is to be started with this.
    Workbench(Box<Bench>),
}

const EXAMPLES: &str = "\
Examples:
  opsroom                                        open the workspace that was open last
  opsroom clients/acme.opsroom                   open another one, or start it
  opsroom demo                                   look around in a made-up company
  opsroom import tools inventory.xlsx --dry-run  see what an import would do
  opsroom export tools --where 'owner:none'      the tools without an owner, as CSV
  opsroom export leads --where 'stage:mql owner:none'   leads that nobody looks after
  opsroom move dana@example.com sql --why 'met her'    under the lifecycle's rules
  opsroom report audit -o audit.html             the stack audit for a client
  opsroom maturity answer crm walk               answer a dimension; show tells what came of it
  opsroom check --fail-on critical --json        what is wrong, for a script

Exit codes: 0 done; 1 done, and something was found (rejected rows, findings, broken frameworks);
2 could not be done (wrong usage, file or input).";

/// An operations room for marketing operations, in the terminal.
///
/// Keeps the tools of a company, what they cost and do, how they are joined, and what was decided about them, in one
/// local file: the workspace. Without a command, it opens the workbench.
#[derive(Debug, Parser)]
#[command(
    name = "opsroom",
    version,
    override_usage = "opsroom [OPTIONS] [FILE]\n       opsroom [OPTIONS] <COMMAND>",
    after_help = EXAMPLES,
    after_long_help = EXAMPLES,
    max_term_width = 100
)]
struct Line {
    /// The workspace to open; made where there is none. Without it, the last one used
    #[arg(value_name = "FILE")]
    open: Option<PathBuf>,
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The heading of options that every command knows.
const EVERYWHERE: &str = "Options of all commands";

/// Options that every command knows.
#[derive(Debug, Clone, clap::Args)]
struct Globals {
    /// The workspace. Without it, the last one used in the workbench, else default.opsroom in the data folder
    #[arg(long, global = true, value_name = "FILE", help_heading = EVERYWHERE)]
    file: Option<PathBuf>,
    /// Print JSON instead of text for people
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    json: bool,
    /// Take another day for today: 2026-11-20, -30d, next mon
    #[arg(long, global = true, value_name = "DATE", allow_hyphen_values = true, help_heading = EVERYWHERE)]
    as_of: Option<String>,
    /// Who is working, for the journal; your user name otherwise
    #[arg(long, global = true, value_name = "NAME", help_heading = EVERYWHERE)]
    author: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    /// Take in tools, records of a CRM, tagged links, or answers about maturity
    #[command(subcommand)]
    Import(import::What),
    /// Write records as CSV, XLSX or JSON
    #[command(subcommand)]
    Export(export::What),
    /// Write a report as Markdown or as one HTML file
    #[command(subcommand)]
    Report(report::What),
    Move(moves::Args),
    Check(check::Args),
    /// Answer how mature the operation is, and see what came of it
    #[command(subcommand)]
    Maturity(maturity::What),
    /// Check tagged links, and build them
    #[command(subcommand)]
    Utm(utm::What),
    /// Take back the newest step, whoever did it
    Undo,
    Log(log::Args),
    Backup(backup::Args),
    /// Tell where the workspace is and what is in it
    Info,
    /// Drop undone steps from the journal, and give their space back
    Compact,
    Completions(completions::Args),
    /// Print the keys of the workbench
    Keys,
    #[command(hide = true)]
    Man(man::Args),
}

/// Does what a command line says; the first argument is the program's name.
///
/// # Errors
/// Whatever kept it from being done: [`mistake::told`] words it for a person.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> eyre::Result<Outcome> {
    let line = match Line::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) if error.use_stderr() => return Err(Usage(error.render().to_string()).into()),
        Err(asked) => {
            print::Out::new(false).text(&asked.render().to_string());
            return Ok(Outcome::Done);
        }
    };
    let desk = Desk::new(line.globals)?;
    let Some(command) = line.command else { return workbench::run(&desk, line.open) };
    if let Some(file) = line.open {
        let what = format!("{} stands before a command", file.display());
        return Err(mistake::Mistake::new(what, "name the workspace with --file").into());
    }
    match command {
        Command::Demo(args) => demo::run(&desk, &args),
        Command::Import(what) => what.run(&desk),
        Command::Export(what) => export::run(&desk, &what),
        Command::Report(what) => report::run(&desk, &what),
        Command::Move(args) => moves::run(&desk, &args),
        Command::Check(args) => check::run(&desk, &args),
        Command::Maturity(what) => maturity::run(&desk, &what),
        Command::Utm(what) => utm::run(&desk, &what),
        Command::Undo => undo::run(&desk),
        Command::Log(args) => log::run(&desk, &args),
        Command::Backup(args) => backup::run(&desk, &args),
        Command::Info => info::run(&desk),
        Command::Compact => compact::run(&desk),
        Command::Completions(args) => completions::run(&desk, &args),
        Command::Keys => keys::run(&desk),
        Command::Man(args) => man::run(&desk, &args),
    }
}

/// The definition, for whatever is made from it.
fn definition() -> clap::Command {
    Line::command()
}
