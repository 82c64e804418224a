//! `opsroom import`: a file into the workspace, or what would happen.

mod links;
mod records;
mod told;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use indicatif::{ProgressBar, ProgressStyle};

use super::Outcome;
use super::desk::{Desk, is_missing};
use super::mistake::Mistake;
use crate::import::cell::date::DateOrder;
use crate::import::plan::Plan;
use crate::import::records::kind::RecordKind;
use crate::import::sheet::MAX_BYTES;
use crate::import::{self, Import, MapFile, Policy, Source, rejects};
use crate::workspace::{Done, Workspace};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    Tools(Args),
    /// People, from a CRM, a mailing list or any other list
    ///
    /// Takes CSV and XLSX of any length under whatever headers: whose file it is, is seen from them. A first stage in
    /// the file is a placement; a stage that differs from a lead's is a move under the lifecycle's rules. All that goes
    /// in is one step, which undo takes back; the same file again changes nothing. Exits 1 where rows were rejected.
    #[command(visible_alias = "contacts")]
    Leads(records::Args),
    /// Companies, to which leads and deals belong
    Companies(records::Args),
    /// Deals, with their company and main contact
    Deals(records::Args),
    /// What happened: calls, mails, meetings, visits
    Activities(records::Args),
    /// What happened through a channel, with its tags
    Touches(records::Args),
    /// Who plays which part in which deal
    Roles(records::Args),
    /// The history of stages, of leads or of deals: a row per change
    Stages(records::Args),
    Links(links::Args),
    Maturity(super::maturity::ImportArgs),
}

impl What {
    /// Takes the file in.
    pub(super) fn run(&self, desk: &Desk) -> eyre::Result<Outcome> {
        match self {
            What::Tools(args) => run(desk, args),
            What::Links(args) => links::run(desk, args),
            What::Maturity(args) => super::maturity::import(desk, args),
            What::Leads(args) => records::run(desk, RecordKind::Leads, args),
            What::Companies(args) => records::run(desk, RecordKind::Companies, args),
            What::Deals(args) => records::run(desk, RecordKind::Deals, args),
            What::Activities(args) => records::run(desk, RecordKind::Activities, args),
            What::Touches(args) => records::run(desk, RecordKind::Touches, args),
            What::Roles(args) => records::run(desk, RecordKind::Roles, args),
            What::Stages(args) => records::run(desk, RecordKind::Stages, args),
        }
    }
}

/// A list of tools, or a statement from which tools are proposed
///
/// Takes CSV and XLSX under whatever headers: lists of tools, lists of who signs in to what, card and bank statements.
/// Which of them a file is, is found out from what is in it. All that goes in is one step, which undo takes back.
/// A workspace that isn't there yet is made, unless this is a dry run or the file is refused. Exits 1 where rows
/// were rejected.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file, or - for standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,
    /// Which column fills which field: a TOML file with lines such as "Tool Name" = "name"
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Where file and workspace both know something: fill leaves it, theirs takes the file's
    #[arg(long, default_value = Policy::Fill.name(), value_parser = PossibleValuesParser::new(Policy::ALL.map(Policy::name)))]
    policy: String,
    /// Tell what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the rejected rows to a new CSV file, each with what is wrong with it
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Dates such as 03/04/2026 have the day first
    #[arg(long, conflicts_with = "month_first")]
    day_first: bool,
    /// Dates such as 03/04/2026 have the month first
    #[arg(long)]
    month_first: bool,
}

/// What came of it.
struct Result {
    import: Import,
    plan: Plan,
    /// The step; `None` for a dry run.
    done: Option<Done>,
    /// The rejects file and its rows, where one was written.
    rejects: Option<(PathBuf, usize)>,
}

fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let file = desk.file()?;
    let is_new = is_missing(&file);
    // A file that is refused leaves no workspace behind: it is looked at in memory first.
    let mut ws = if is_new { desk.scratch(&file)? } else { desk.open_at(&file)? };
    let import = read(args, &ws)?;
    let (import, plan) = planned(import, args, &ws)?;
    let rejects = write_rejects(args, &plan, &import)?;
    let done = if args.dry_run {
        None
    } else {
        if is_new {
            ws = desk.open_at(&file)?;
        }
        let done = apply(&plan, &mut ws)?;
        if args.map.is_some() {
            import.remember(&mut ws)?;
        }
        Some(done)
    };
    let rejected = plan.counts().rejected;
    let result = Result { import, plan, done, rejects };
    if desk.out.json {
        desk.out.value(&told::value(&result));
    } else {
        desk.out.text(&told::text(&result));
    }
    Ok(if rejected > 0 { Outcome::Found } else { Outcome::Done })
}

/// Opens the file, with the mapping that was named.
fn read(args: &Args, ws: &Workspace) -> eyre::Result<Import> {
    let map = match &args.map {
        Some(path) => Some((path.display().to_string(), map_text(path)?)),
        None => None,
    };
    let map = map.as_ref().map(|(name, text)| MapFile { name, text });
    let bytes = standard_input(&args.input)?;
    Ok(import::open(bytes.as_deref().map_or(Source::Path(&args.input), Source::Bytes), map, ws)?)
}

/// What comes in on standard input, where `-` stands for the file.
fn standard_input(input: &Path) -> eyre::Result<Option<Vec<u8>>> {
    if input != Path::new("-") {
        return Ok(None);
    }
    if std::io::stdin().is_terminal() {
        return Err(Mistake::new("nothing comes in on standard input", "name a file, or put one in with < FILE").into());
    }
    let mut bytes = Vec::new();
    // One byte more than is taken, so that a larger input is refused and not cut.
    std::io::stdin().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn map_text(path: &Path) -> eyre::Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        let what = format!("the mapping {} can't be read: {error}", path.display());
        Mistake::new(what, "name a text file with lines such as \"Tool Name\" = \"name\"").into()
    })
}

/// What would happen, with the questions answered as the options say.
fn planned(mut import: Import, args: &Args, ws: &Workspace) -> eyre::Result<(Import, Plan)> {
    import.policy = Policy::parse(&args.policy).unwrap_or_default();
    let plan = import.plan(ws)?;
    let order = match (args.day_first, args.month_first) {
        (true, _) => DateOrder::DayFirst,
        (_, true) => DateOrder::MonthFirst,
        _ => return Ok((import, plan)),
    };
    if plan.questions.is_empty() {
        return Ok((import, plan));
    }
    import.answers.dates.extend(plan.questions.iter().map(|question| (question.column, order)));
    let plan = import.plan(ws)?;
    Ok((import, plan))
}

fn write_rejects(args: &Args, plan: &Plan, import: &Import) -> eyre::Result<Option<(PathBuf, usize)>> {
    let Some(path) = &args.rejects else { return Ok(None) };
    let rows = rejects::write(plan, &import.sheet, path)?;
    Ok((rows > 0).then(|| (path.clone(), rows)))
}

/// Does it, with a bar for who watches.
fn apply(plan: &Plan, ws: &mut Workspace) -> eyre::Result<Done> {
    let counts = plan.counts();
    let bar = if std::io::stderr().is_terminal() {
        ProgressBar::new((counts.new + counts.changed) as u64)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} tools, {eta} left") {
        bar.set_style(style);
    }
    let done = plan.apply(ws, &mut |finished| {
        bar.set_position(finished as u64);
        true
    });
    bar.finish_and_clear();
    Ok(done?)
}
