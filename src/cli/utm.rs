//! `opsroom utm`: tagged links without the workbench. The policy is the workspace's where there is one, with its
//! vocabulary, campaigns and aliases; else the delivered one with whatever lies in the configuration folder.

mod build;
mod forms;
mod kept;
mod lint;

use clap::Subcommand;

use super::Outcome;
use super::desk::{Desk, is_missing};
use crate::domain::text::count;
use crate::workspace::Workspace;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    Lint(lint::Args),
    Build(build::Args),
}

pub(super) fn run(desk: &Desk, what: &What) -> eyre::Result<Outcome> {
    match what {
        What::Lint(args) => lint::run(desk, args),
        What::Build(args) => build::run(desk, args),
    }
}

/// The workspace that is meant; one in memory where none was named and none is there, as on a build server.
pub(super) fn workspace(desk: &Desk) -> eyre::Result<Workspace> {
    let file = desk.file()?;
    if desk.named_file().is_some() || !is_missing(&file) {
        return desk.open();
    }
    let ws = desk.scratch(&file)?;
    let broken = ws.frameworks().problems.len();
    if broken > 0 {
        let mistakes = count(broken, "mistake", "mistakes");
        desk.out.remark(&format!("warning: {mistakes} in your framework files; opsroom check lists them"));
    }
    Ok(ws)
}
