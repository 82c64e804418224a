//! Getting everything ready for the workbench: which file, which settings, what to complain about. Starting it is
//! `main`'s part.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::desk::{Desk, is_missing};
use super::mistake::Mistake;
use super::places::Places;
use super::{Outcome, definition};
use crate::config::Config;
use crate::domain::text::nearest;
use crate::workspace::Workspace;

/// What the workbench is started with.
#[derive(Debug)]
pub struct Bench {
    /// The workspace.
    pub workspace: Workspace,
    /// The settings.
    pub config: Config,
    /// Mistakes in settings, to be listed at the start.
    pub problems: Vec<String>,
    /// Removed when this is dropped: the file of a demo that nobody named.
    pub passing: Option<Passing>,
}

/// A workspace file that goes when nobody needs it any more.
#[derive(Debug)]
pub struct Passing(pub(super) PathBuf);

impl Drop for Passing {
    fn drop(&mut self) {
        // SQLite's own files beside it; most of the time they are gone already.
        for ending in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(ending);
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Opens the workspace that is meant, and remembers it.
pub(super) fn run(desk: &Desk, file: Option<PathBuf>) -> eyre::Result<Outcome> {
    let file = match (file, desk.named_file()) {
        (Some(_), Some(_)) => {
            return Err(Mistake::new("two workspaces are named", "leave out --file, or the file without it").into());
        }
        (Some(file), None) => {
            refuse_slips(&file)?;
            file
        }
        (None, _) => desk.file()?,
    };
    needs_terminal()?;
    let workspace = desk.open_shown(&file)?;
    desk.places()?.remember(&file);
    ready(desk, workspace, None)
}

/// Reads the settings and puts everything together.
pub(super) fn ready(desk: &Desk, workspace: Workspace, passing: Option<Passing>) -> eyre::Result<Outcome> {
    let (config, problems) = match desk.places() {
        Ok(places) => settings(&places),
        Err(_) => (Config::default(), Vec::new()),
    };
    Ok(Outcome::Workbench(Box::new(Bench { workspace, config, problems, passing })))
}

/// The settings as they hold here, and what is wrong with them.
fn settings(places: &Places) -> (Config, Vec<String>) {
    let (config, problems) = Config::load(&places.settings());
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| set(name));
    let is_utf8 = locale.is_none_or(|locale| is_utf8(&locale.to_string_lossy()));
    let config = config.in_surroundings(set("NO_COLOR").is_some(), is_utf8);
    (config, problems.iter().map(ToString::to_string).collect())
}

/// Whether a locale's name says UTF-8. Where none is set at all (in containers), the terminal is trusted to know it.
fn is_utf8(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// A workbench without a terminal would make a file and then fail.
pub(super) fn needs_terminal() -> eyre::Result<()> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    let what = "the workbench needs a terminal: standard input and output must not be redirected";
    Err(Mistake::new(what, "for scripts there are import, export, report and check (opsroom --help)").into())
}

/// A mistyped command must not become the name of a new workspace.
fn refuse_slips(file: &Path) -> eyre::Result<()> {
    let Some(word) = file.to_str() else { return Ok(()) };
    if word.contains(['.', '/', std::path::MAIN_SEPARATOR]) || !is_missing(file) {
        return Ok(());
    }
    let commands = definition();
    let names: Vec<&str> = commands.get_subcommands().map(clap::Command::get_name).collect();
    let Some(near) = nearest(word, names.iter().copied()).first().copied() else { return Ok(()) };
    let what = format!("there is no command “{word}”");
    Err(Mistake::new(what, format!("did you mean opsroom {near}? A new workspace of that name is ./{word}")).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn locales() {
        let cases = [
            ("en_US.UTF-8", true),
            ("de_DE.utf8", true),
            ("C.UTF-8", true),
            ("en_GB", false),
            ("de_DE.ISO-8859-1", false),
            ("C", false),
            ("POSIX", false),
        ];
        for (locale, expected) in cases {
            assert_eq!(is_utf8(locale), expected, "{locale}");
        }
    }

    #[test]
    fn slips_are_not_files() {
        for (word, is_slip) in
            [("chek", true), ("exprot", true), ("acme", false), ("./chek", false), ("chek.opsroom", false)]
        {
            assert_eq!(refuse_slips(Path::new(word)).is_err(), is_slip, "{word}");
        }
    }

    #[test]
    fn a_passing_file_goes() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("demo"), "x").unwrap();
        std::fs::write(at("demo-wal"), "x").unwrap();
        drop(Passing(at("demo")));
        assert!(is_missing(&at("demo")) && is_missing(&at("demo-wal")));
    }
}
