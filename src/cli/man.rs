//! `opsroom man`: the manual pages, from the same definition. Hidden: for those who package the program.

use super::desk::Desk;
use super::mistake::Mistake;
use super::{Outcome, definition};

/// Print the manual page of the program, or of one command
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The command, as it is typed: import tools
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub(super) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let mut page = definition();
    page.build();
    for word in &args.command {
        let Some(below) = page.find_subcommand(word).cloned() else {
            let what = format!("there is no command “{}”", args.command.join(" "));
            return Err(Mistake::new(what, "opsroom --help lists them").into());
        };
        page = below;
    }
    let page = page.disable_help_flag(true);
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    desk.out.bytes(&text)?;
    Ok(Outcome::Done)
}
