//! Starts the program, prints what went wrong, and picks the exit code: the only place that does either.
//!
//! 0 done; 1 done, and something was found; 2 could not; 101 a defect; 128 + n ended by signal n.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use color_eyre::config::HookBuilder;
use opsroom::cli::{self, Bench, Outcome, mistake};
use opsroom::tui::terminal::{End, Panics, keep_panics};

mod logging;

const FOUND: i32 = 1;
const COULD_NOT: i32 = 2;
const DEFECT: i32 = 101;
const SIGNALLED: i32 = 128;
/// The signal that a closed terminal sends to those who hear it.
const HANGUP: i32 = 1;

fn main() {
    let (panic_hook, report_hook) = HookBuilder::blank().into_hooks();
    // It fails only where another hook was installed before, and none was.
    let _ = report_hook.install();
    let panics = keep_panics(panic_hook);
    logging::start();
    let code = catch_unwind(AssertUnwindSafe(|| work(&panics))).unwrap_or(DEFECT);
    let reports = panics.take();
    for report in &reports {
        say(&format!("{report}\nThis is a defect of opsroom. Every finished step is in the workspace.\n"));
    }
    // Threads that read the terminal are not waited for: they may never return.
    std::process::exit(if reports.is_empty() { code } else { DEFECT });
}

/// Does what was asked; gives the exit code.
fn work(panics: &Panics) -> i32 {
    let outcome = match cli::run(std::env::args_os()) {
        Ok(Outcome::Workbench(bench)) => workbench(*bench, panics),
        Ok(Outcome::Done) => Ok(0),
        Ok(Outcome::Found) => Ok(FOUND),
        Err(error) => Err(error),
    };
    outcome.unwrap_or_else(|error| {
        tracing::info!(error = %error, "could not");
        say(&mistake::told(&error));
        COULD_NOT
    })
}

fn workbench(bench: Bench, panics: &Panics) -> eyre::Result<i32> {
    let Bench { workspace, config, problems, passing } = bench;
    let end = opsroom::tui::start(workspace, config, problems, panics);
    drop(passing);
    Ok(match end? {
        End::Quit => 0,
        End::Signal(signal) => SIGNALLED + signal,
        End::Closed => SIGNALLED + HANGUP,
        End::Panicked => DEFECT,
    })
}

/// To standard error, which may be gone: then nobody is left to tell.
fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}
