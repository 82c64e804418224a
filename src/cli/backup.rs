//! `opsroom backup`: a copy of the whole workspace.

use std::path::PathBuf;

use serde_json::json;

use super::Outcome;
use super::desk::Desk;
use super::print::size;

/// Copy the workspace to a new file
///
/// The copy is whole, journal included. The workspace can be open in the workbench meanwhile.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The copy; refused where there is such a file
    #[arg(value_name = "OUT")]
    out: PathBuf,
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let ws = desk.open()?;
    let bytes = ws.backup(&args.out)?;
    if desk.out.json {
        desk.out.value(&json!({ "path": args.out.display().to_string(), "bytes": bytes }));
    } else {
        desk.out.remark(&format!("copied to {} ({})", args.out.display(), size(bytes)));
    }
    Ok(Outcome::Done)
}
