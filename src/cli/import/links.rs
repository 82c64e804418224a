//! `opsroom import links`: sheets of tagged links and lists of addresses into the registry, or what would happen.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::builder::PossibleValuesParser;

use super::records::{Telling, bar, text, told_value};
use super::{map_text, standard_input};
use crate::cli::Outcome;
use crate::cli::desk::{Desk, is_missing};
use crate::import::records::RejectedRow;
use crate::import::records::rejects::RejectsFile;
use crate::import::registry::{self, LinkImport};
use crate::import::{MapFile, Policy, Source};
use crate::workspace::Workspace;

/// Tagged links, as a sheet under any headers or as a list of addresses
///
/// Takes CSV and XLSX with the parts (destination, source, medium, campaign), the tagged link or both, and texts with one
/// link a line; they are taken apart into their fields. What is wrong with a link by the policy is told, and it goes in;
/// what is no link, or holds personal data, is rejected. Links that are registered already are the same, so that the same
/// file again changes nothing. All that goes in is one step, which undo takes back. Exits 1 where rows were rejected.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The file, or - for standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,
    /// Which column fills which field: a TOML file with lines such as "Landing page" = "destination"; a blank field
    /// leaves the column out
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Where file and workspace both know something of a link: fill leaves it, theirs takes the file's
    #[arg(long, default_value = Policy::Fill.name(), value_parser = PossibleValuesParser::new(Policy::ALL.map(Policy::name)))]
    policy: String,
    /// Tell what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the rejected rows to a new CSV file, each with what is wrong with it
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
}

/// Takes a file in.
pub(in crate::cli) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let file = desk.file()?;
    let is_new = is_missing(&file);
    // A file that is refused leaves no workspace behind: it is looked at in memory first.
    let mut ws = if is_new { desk.scratch(&file)? } else { desk.open_at(&file)? };
    let import = read(args, &ws)?;
    if let Some(why) = import.blocked() {
        return Err(why.into());
    }
    if is_new && !args.dry_run {
        ws = desk.open_at(&file)?;
    }
    let mut file = match &args.rejects {
        Some(path) => Some(RejectsFile::new(path, &import.table.head.originals)?),
        None => None,
    };
    let bar = bar();
    let mut next = Instant::now();
    let mut watch = |read: u64, of: u64| {
        if next.elapsed() > Duration::ZERO {
            bar.set_length(of);
            bar.set_position(read);
            next = Instant::now() + Duration::from_millis(50);
        }
        true
    };
    let mut put = |row: &RejectedRow<'_>, why: &str| match &mut file {
        Some(file) => file.put(row, why),
        None => Ok(()),
    };
    let found = match args.dry_run {
        true => import.plan(&ws, Some(&mut put), &mut watch).map(|told| (told, None)),
        false => import.apply(&mut ws, Some(&mut put), &mut watch).map(|(told, done)| (told, Some(done))),
    };
    bar.finish_and_clear();
    let (told, done) = match found {
        Ok(found) => found,
        Err(error) => {
            if let Some(file) = file {
                file.discard();
            }
            return Err(error.into());
        }
    };
    let rows = file.map(RejectsFile::finish).transpose()?.unwrap_or(0);
    let rejects = args.rejects.clone().filter(|_| rows > 0).map(|path| (path, rows));
    if done.is_some() && args.map.is_some() {
        import.remember(&mut ws)?;
    }
    let title = import.title().to_owned();
    let telling = Telling { head: &import.table.head, title, told: &told, done: &done, rejects: &rejects };
    if desk.out.json {
        let mut value = told_value(&telling, &import.mapping);
        value["kind"] = "links".into();
        desk.out.value(&value);
    } else {
        desk.out.text(&text(&telling));
    }
    Ok(if told.counts.rejected > 0 { Outcome::Found } else { Outcome::Done })
}

/// Opens the file, with the options.
fn read(args: &Args, ws: &Workspace) -> eyre::Result<LinkImport> {
    let map = match &args.map {
        Some(path) => Some((path.display().to_string(), map_text(path)?)),
        None => None,
    };
    let map = map.as_ref().map(|(name, text)| MapFile { name, text });
    let bytes = standard_input(&args.input)?;
    let source = bytes.as_deref().map_or(Source::Path(&args.input), Source::Bytes);
    let mut import = registry::open(source, map, ws)?;
    import.policy = Policy::parse(&args.policy).unwrap_or_default();
    Ok(import)
}
