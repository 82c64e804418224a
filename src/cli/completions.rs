//! `opsroom completions`: what a shell needs to complete our commands.

use clap_complete::Shell;

use super::desk::Desk;
use super::{Outcome, definition};

/// Print the completions for a shell
///
/// In bash: source <(opsroom completions bash)
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut definition(), "opsroom", &mut script);
    desk.out.bytes(&script)?;
    Ok(Outcome::Done)
}
