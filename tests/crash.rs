//! A process that is killed at a random moment leaves a file that opens clean, with every finished step and no part of
//! an unfinished one. Kills processes only: losing power is another matter.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use opsroom::domain::integration::Integration;
use opsroom::domain::tool::Tool;
use opsroom::frameworks::Frameworks;
use opsroom::import::Source;
use opsroom::import::records::{self, kind::RecordKind};
use opsroom::workspace::{Clock, Done, Error, Options, Result, Workspace};
use rusqlite::Connection;

const FILE: &str = "OPSROOM_CRASH_FILE";
const NAME: &str = "OPSROOM_CRASH_NAME";
/// Tests of this file measure out moments, so that they stay out of each other's way.
static ALONE: Mutex<()> = Mutex::new(());

/// Tools in one import.
const IMPORT: usize = 2_000;

fn open(path: &Path) -> Workspace {
    let options =
        Options { clock: Clock::System, author: "crash".to_owned(), frameworks: Arc::new(Frameworks::built_in()) };
    Workspace::open(path, options).unwrap()
}

fn reports(path: &Path, name: &str) -> PathBuf {
    path.with_extension(format!("{name}.steps"))
}

/// The process that is killed: edits and imports without end, and writes down each step once it is saved.
#[test]
#[ignore = "is run, and killed, by the tests below"]
fn child() {
    let (Some(path), Ok(name)) = (std::env::var_os(FILE).map(PathBuf::from), std::env::var(NAME)) else { return };
    let mut report = OpenOptions::new().create(true).append(true).open(reports(&path, &name)).unwrap();
    let mut workspace = open(&path);
    for turn in 0_usize.. {
        match act(&mut workspace, &name, turn) {
            Ok(Some(Done { step: Some(step), .. })) => {
                writeln!(report, "{step}").unwrap();
                report.sync_data().unwrap();
            }
            Ok(_) | Err(Error::Nothing(_) | Error::Blocked { .. } | Error::Already(_) | Error::Gone(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

fn act(workspace: &mut Workspace, name: &str, turn: usize) -> Result<Option<Done>> {
    let solo = |workspace: &Workspace| {
        workspace.tools().map(|all| all.into_iter().filter(|tool| tool.name.starts_with("solo")))
    };
    Ok(match turn % 9 {
        0 => {
            let new: Vec<Tool> = (0..IMPORT).map(|n| Tool::named(format!("{name}.{turn} import {n}"))).collect();
            Some(workspace.import_tools(&new, &[], &format!("{name}.{turn} import"))?)
        }
        1 | 2 => Some(workspace.add_tool(&Tool::named(format!("solo {name}.{turn}")))?.1),
        3 | 4 => match solo(workspace)?.next_back() {
            Some(tool) => Some(workspace.save_tool(&Tool { owner: format!("{name} {turn}"), ..tool })?),
            None => None,
        },
        5 => match solo(workspace)?.take(2).collect::<Vec<_>>().as_slice() {
            [from, to] => Some(workspace.save_integration(&Integration::between(from.id, to.id))?.1),
            _ => None,
        },
        6 => match solo(workspace)?.next() {
            Some(tool) => Some(workspace.delete_tools(&[tool.id])?),
            None => None,
        },
        7 => {
            for _ in 0..turn % 5 {
                workspace.undo()?;
            }
            Some(workspace.undo()?)
        }
        _ => Some(workspace.redo()?),
    })
}

fn start(path: &Path, name: &str) -> Child {
    run(path, name, "child")
}

fn run(path: &Path, name: &str, what: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", what, "--include-ignored"])
        .env(FILE, path)
        .env(NAME, name)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Steps that a child finished: whole lines only, the last may have been cut.
fn finished(path: &Path, name: &str) -> Vec<i64> {
    let text = std::fs::read_to_string(reports(path, name)).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(|line| line.parse().unwrap()).collect()
}

fn check(path: &Path, expected: &BTreeSet<i64>) {
    let workspace = open(path);
    let conn = Connection::open(path).unwrap();
    let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(conn.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    assert_eq!(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(number("SELECT count(*) FROM journal_state WHERE step IS NULL"), 1);
    assert_eq!(
        number("SELECT count(*) FROM change WHERE step NOT IN (SELECT id FROM step)"),
        0,
        "changes without their step"
    );
    assert_eq!(
        number("SELECT count(*) FROM change"),
        number("SELECT coalesce(sum(hi - lo + 1), 0) FROM step"),
        "steps without all changes"
    );
    let steps = workspace.steps(None, usize::MAX).unwrap();
    let there: BTreeSet<i64> = steps.iter().map(|step| step.id.0).collect();
    assert!(expected.is_subset(&there), "finished steps that are gone: {:?}", expected.difference(&there));
    for step in steps.iter().filter(|step| !step.is_undo && step.label.ends_with(" import")) {
        let count = conn
            .query_row("SELECT count(*) FROM tool WHERE name GLOB ?1 || ' [0-9]*'", [&step.label], |row| {
                row.get::<_, i64>(0)
            })
            .unwrap();
        let whole = if step.in_force { IMPORT as i64 } else { 0 };
        assert_eq!(count, whole, "{} is there in part", step.label);
    }
}

/// Kills that many children, one after the other or two at a time, on one file; then undoes everything. Gives the
/// finished steps.
fn kill(folder: &Path, batch: u64, rounds: u64) -> usize {
    let path = folder.join(format!("crash{batch}.opsroom"));
    let mut expected = BTreeSet::new();
    for round in 0..rounds {
        let names: Vec<String> = (0..1 + round % 2).map(|n| format!("r{round}c{n}")).collect();
        let children: Vec<Child> = names.iter().map(|name| start(&path, name)).collect();
        // From the moment that they are at work: starting a process takes longer than many of the times below.
        for name in &names {
            while !reports(&path, name).exists() {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        // Spread over 10-350 ms without a source of chance, so that a failure comes again.
        std::thread::sleep(Duration::from_millis(10 + (batch * 977 + round * 619) % 341));
        for mut child in children {
            child.kill().unwrap();
            let status = child.wait().unwrap();
            assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(9), "it ended by itself: {status}");
        }
        for name in &names {
            expected.extend(finished(&path, name));
        }
        check(&path, &expected);
    }
    let mut workspace = open(&path);
    loop {
        match workspace.undo() {
            Ok(_) => {}
            Err(Error::Nothing(_)) => break,
            Err(error) => panic!("{error}"),
        }
    }
    let left = workspace.stack_input().unwrap();
    assert!(left.tools.is_empty() && left.integrations.is_empty());
    drop(workspace);
    check(&path, &expected);
    File::open(&path).unwrap();
    expected.len()
}

/// Leads in the file that is imported below: enough for it to be written straight into the workspace.
const LEADS: usize = 120_000;

/// The process that is killed in the middle of its first import.
#[test]
#[ignore = "is run, and killed, by the test below"]
fn importing_child() {
    let (Some(path), Ok(name)) = (std::env::var_os(FILE).map(PathBuf::from), std::env::var(NAME)) else { return };
    let mut workspace = open(&path);
    let csv = path.with_extension("csv");
    let mut file = records::open(Source::Path(&csv), Some(RecordKind::Leads), None, &workspace).unwrap();
    File::create(reports(&path, &name)).unwrap();
    file.apply(&mut workspace, None, &mut |_, _| true).unwrap();
}

#[test]
fn a_first_import_that_is_killed_leaves_an_empty_workspace() {
    let _alone = ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let mut rows = "Email,First name,Lifecycle stage\n".to_owned();
    for at in 0..LEADS {
        rows.push_str(&format!("person{at}@firm{}.example,Ana,{}\n", at % 997, ["lead", "mql"][at % 2]));
    }
    for round in 0..4 {
        let path = folder.path().join(format!("import{round}.opsroom"));
        std::fs::write(path.with_extension("csv"), &rows).unwrap();
        let mut child = run(&path, "import", "importing_child");
        while !reports(&path, "import").exists() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(20 + round * 700));
        child.kill().unwrap();
        child.wait().unwrap();
        check(&path, &BTreeSet::new());
        let conn = Connection::open(&path).unwrap();
        let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        // The last ones may have come to their end on a quick machine.
        let whole = if number("SELECT count(*) FROM step") == 0 { 0 } else { LEADS as i64 };
        assert_eq!((number("SELECT count(*) FROM lead"), number("SELECT count(*) FROM transition")), (whole, whole));
        let indexes = "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'lead'";
        assert_eq!(number(indexes), 5);
    }
}

#[test]
fn twenty_kills_lose_nothing() {
    let _alone = ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    assert!(kill(folder.path(), 0, 20) > 0, "no child finished a step");
}

#[test]
#[ignore = "takes minutes"]
fn five_hundred_kills_lose_nothing() {
    let _alone = ALONE.lock();
    let folder = tempfile::tempdir().unwrap();
    let steps: usize = (0..25).map(|batch| kill(folder.path(), batch + 1, 20)).sum();
    println!("500 rounds of kills, {steps} finished steps, none lost");
    assert!(steps > 0);
}
