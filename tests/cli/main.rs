//! The real binary on the command line: what it prints, writes and refuses, and how it exits. Not the workbench,
//! which needs a terminal.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bad_input;
mod export;
mod findings;
mod help;
mod import;
mod journal;
mod maturity;
mod moves;
mod pipeline;
mod utm;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use opsroom::demo;
use opsroom::frameworks::Frameworks;
use opsroom::workspace::{Clock, Options, Workspace};
use tempfile::TempDir;

/// The day on which all tests take place.
const TODAY: &str = "2026-11-20";

/// A folder of its own for one test: the working folder, and below it a home that nobody has used.
struct Place {
    folder: TempDir,
}

/// What a run of the binary gave.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("home")).unwrap();
        Place { folder }
    }

    /// A place with the demo in `demo.opsroom`.
    fn with_demo() -> Place {
        let place = Place::new();
        let noon =
            TODAY.parse::<NaiveDate>().unwrap().and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(17);
        let options =
            Options { clock: Clock::Fixed(noon), author: "Dana".into(), frameworks: Arc::new(Frameworks::built_in()) };
        let mut ws = Workspace::open(&place.at("demo.opsroom"), options).unwrap();
        demo::build(&mut ws).unwrap();
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.at(name)).unwrap()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_opsroom"));
        let home = self.at("home");
        command.current_dir(self.folder.path()).env_clear().env("HOME", &home).env("USER", "robin");
        command
    }

    /// Runs a line of arguments separated by blanks, on the fixed day.
    fn run(&self, line: &str) -> Ran {
        self.run_with(&line.split_whitespace().collect::<Vec<_>>(), b"")
    }

    /// Runs arguments with something on standard input.
    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command();
        command.args(arguments).args(["--as-of", TODAY]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Who is refused before anything is read closes the pipe.
        let _ = stdin.write_all(input);
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        Ran { code: output.status.code().unwrap(), out: self.plain(&output.stdout), err: self.plain(&output.stderr) }
    }

    /// Text with the test's folder named HERE.
    fn plain(&self, bytes: &[u8]) -> String {
        let folder = self.folder.path();
        let real = folder.canonicalize().unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let named = |path: &Path| path.display().to_string();
        text.replace(&named(&real), "HERE").replace(&named(folder), "HERE")
    }
}

impl Ran {
    /// The JSON on standard output.
    #[track_caller]
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }

    /// The same, when it went as it should.
    #[track_caller]
    fn expect(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}
