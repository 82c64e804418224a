//! `opsroom report`: documents that leave the workspace.

use std::path::PathBuf;

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::Outcome;
use super::desk::Desk;
use super::export::{ending, is_stdout};
use super::print::size;
use crate::export::write_file;
use crate::report::{self, Format};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    Audit(Args),
}

/// The stack audit, for a client or the board
///
/// What there is and what it costs, what is wrong, what was decided and what it saves: current state, recommendations,
/// steps, measures of success, risks.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The form; without it, what OUT ends in, else md
    #[arg(long, value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)))]
    format: Option<String>,
    /// The file to write; without it, or with -, standard output
    #[arg(short, long = "out", value_name = "OUT")]
    out: Option<PathBuf>,
    /// Replace OUT where it exists
    #[arg(long)]
    force: bool,
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let named = args.format.as_deref().or_else(|| ending(args.out.as_deref()));
    let format = named.and_then(Format::parse).unwrap_or(Format::Markdown);
    let ws = desk.open()?;
    let (stack, business, frameworks) = (ws.stack()?, ws.business()?, ws.frameworks());
    let doc = report::audit(&stack, &business, &frameworks.taxonomy, &frameworks.stack, ws.today());
    let text = doc.render(format)?;
    match args.out.as_deref().filter(|out| !is_stdout(out)) {
        Some(out) => {
            write_file(out, text.as_bytes(), args.force)?;
            let path = out.display().to_string();
            if desk.out.json {
                desk.out.value(&json!({ "path": path, "format": format.name(), "bytes": text.len() }));
            } else {
                desk.out.remark(&format!("wrote {path} ({})", size(text.len() as u64)));
            }
        }
        None if desk.out.json => {
            desk.out.value(&json!({ "title": doc.title, "format": format.name(), "document": text }));
        }
        None => desk.out.bytes(text.as_bytes())?,
    }
    Ok(Outcome::Done)
}
