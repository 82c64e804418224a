//! The real program in a real terminal: it starts, works, resizes, ends, and leaves the terminal as it found it,
//! however it ends. What the screens say is tested in `tests/tui`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "pty/terminal.rs"]
mod terminal;

use std::time::Duration;

use rustix::process::Signal;
use terminal::Terminal;

#[test]
fn it_starts_works_and_ends() {
    let mut terminal = Terminal::demo();
    assert!(terminal.ask(vt100::Screen::alternate_screen));
    assert!(terminal.ask(vt100::Screen::bracketed_paste));
    terminal.keys("2").wait_for("Inventory").wait_for("Gong");
    terminal.keys("\t").wait_for("Value × cost");
    terminal.keys("\t").wait_for("Cost/mo");
    terminal.keys("/hotjar\r").wait_gone("Airtable").wait_for("Hotjar");
    terminal.keys("v").wait_for("Verdict on");
    terminal.keys("\x15cut\r").wait_for("saved:");
    terminal.keys("u").wait_for("C-r redoes");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn pasted_text_is_text_and_no_keys() {
    let mut terminal = Terminal::demo();
    terminal.keys("2n").wait_for("New tool");
    terminal.keys("\x1b[200~quick\nquit\x1b[201~").wait_for("quick quit");
    terminal.keys("\x13").wait_for("saved:").wait_for("quick quit");
    // Outside of a text, pasted letters are no keys either.
    terminal.keys("\x1b[200~q\x1b[201~?").wait_for("Keys ·");
    terminal.keys("\x1b").wait_gone("Keys ·").keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn what_was_done_is_there_at_the_next_start() {
    let mut terminal = Terminal::demo();
    terminal.keys("2n").wait_for("New tool").keys("Kept Tool\x13").wait_for("saved:").keys("q");
    assert_eq!(terminal.end(), 0);
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("demo.opsroom");
    std::fs::copy(terminal.home().join("demo.opsroom"), &file).unwrap();
    let mut terminal = Terminal::start(copy, &[&file.to_string_lossy()], &[]);
    terminal.wait_for("What needs you").keys("2/kept\r").wait_for("Kept Tool");
    terminal.keys("u").wait_for("C-r redoes").wait_gone("Kept Tool ").keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn a_new_workspace_asks_who_it_is_for() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("acme.opsroom");
    let mut terminal = Terminal::start(home, &[&file.to_string_lossy()], &[]);
    terminal.wait_for("who is it for?").keys("Acme\x13").wait_for("opsroom · Acme");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn it_follows_the_size_of_the_terminal() {
    let mut terminal = Terminal::demo();
    terminal.keys("2").wait_for("Inventory").keys("e").wait_for("What it is").keys("typed");
    terminal.wait_for("typed");
    for (columns, rows) in [(80, 24), (200, 60), (10, 3), (1, 1), (120, 40)] {
        terminal.resize(columns, rows);
        if columns >= 80 {
            // The footer stands in the last row of the size that holds now.
            terminal.wait("the footer in the last row", |screen| {
                let last = screen.rows(0, columns).last().unwrap_or_default();
                last.contains("save") && screen.contents().contains("typed")
            });
        } else if columns > 1 {
            terminal.wait_for("opsroom");
        }
    }
    terminal.keys("\x1b").wait_for("not saved yet").keys("y").wait_gone("not saved yet").keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn signals_end_it_and_the_terminal_is_put_back() {
    for (signal, number) in [(Signal::TERM, 15), (Signal::HUP, 1), (Signal::INT, 2)] {
        let mut terminal = Terminal::demo();
        terminal.keys("2e").wait_for("What it is");
        terminal.signal(signal);
        assert_eq!(terminal.end(), 128 + number, "{signal:?}");
        terminal.is_restored();
    }
}

#[test]
fn a_signal_in_a_half_received_key_ends_it_too() {
    let mut terminal = Terminal::demo();
    terminal.keys("2").wait_for("Inventory");
    terminal.keys("\x1b[");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.end(), 143);
    terminal.is_restored();
}

#[test]
fn a_closed_terminal_ends_it() {
    let mut terminal = Terminal::demo();
    terminal.keys("2").wait_for("Inventory");
    terminal.close();
    assert_eq!(terminal.end(), 129);
}

#[test]
fn with_no_key_pressed_nothing_is_written() {
    let mut terminal = Terminal::demo();
    terminal.keys("2").wait_for("Inventory");
    // What belongs to the key may still be on its way; after that, two seconds of silence.
    std::thread::sleep(Duration::from_millis(700));
    let before = terminal.bytes();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(terminal.bytes(), before, "{}", terminal.screen());
}

/// Only in debug builds a test can ask the program for a defect.
#[cfg(debug_assertions)]
#[test]
fn a_defect_puts_the_terminal_back_and_is_told() {
    for place in ["main", "job"] {
        let mut terminal = Terminal::demo_with(&[("OPSROOM_TEST_PANIC", place)]);
        terminal.keys("2");
        assert_eq!(terminal.end(), 101, "{place}");
        terminal.is_restored();
        let told = terminal.screen();
        assert!(told.contains("asked for by a test") && told.contains("defect of opsroom"), "{place}: {told}");
    }
}

#[test]
fn copied_text_goes_to_the_terminal_and_nothing_else_does() {
    let mut terminal = Terminal::demo();
    terminal.keys("2/hotjar\r").wait_gone("Airtable").keys("y").wait_for("copied");
    terminal.keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}

#[test]
fn the_editor_gets_the_terminal_and_gives_it_back() {
    let home = tempfile::tempdir().unwrap();
    let script = home.path().join("edit");
    std::fs::write(&script, "#!/bin/sh\nprintf 'from the editor' > \"$1\"\n").unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let file = home.path().join("demo.opsroom").to_string_lossy().into_owned();
    let editor = script.to_string_lossy().into_owned();
    let mut terminal =
        Terminal::start(home, &["demo", "--file", &file], &[("EDITOR", &editor), ("PATH", "/usr/bin:/bin")]);
    terminal.wait_for("What needs you").keys("2e").wait_for("What it is");
    // Up from the first field is the last one: the notes.
    terminal.keys(&"\t".repeat(40)).keys("\x05").wait_for("from the editor");
    terminal.keys("\x13").wait_for("saved:").keys("q");
    assert_eq!(terminal.end(), 0);
    terminal.is_restored();
}
