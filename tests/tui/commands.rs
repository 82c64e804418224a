//! What the command tables promise: names, keys, help, footer, help screen, palette, remapping.

use std::collections::HashSet;

use opsroom::config::KeyChange;
use opsroom::tui::app::Settings;
use opsroom::tui::command::Keymap;
use opsroom::tui::key::{Key, shown};
use opsroom::tui::keys::{clashes, keymap, sections};

use crate::harness::{Bench, blank};
use crate::rooms::tabs;

fn change(command: &str, keys: &str, line: usize) -> KeyChange {
    KeyChange { command: command.to_owned(), keys: keys.to_owned(), line }
}

#[test]
fn no_key_is_taken_twice_in_a_view() {
    assert_eq!(clashes(&Keymap::default()), Vec::<String>::new());
}

#[test]
fn names_are_unique_in_a_view_and_everything_has_help() {
    for section in sections() {
        let mut names = HashSet::new();
        for entry in &section.entries {
            let name = format!("{}: {}", section.title, entry.name);
            assert!(names.insert(entry.name), "{name} stands there twice");
            let plain = entry
                .name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
            assert!(plain && !entry.name.is_empty(), "{name} is no name for config.toml");
            assert!(entry.help.len() >= 4, "{name} has no help");
            assert!(entry.help.starts_with(char::is_uppercase), "{name}: “{}” begins small", entry.help);
            assert!(!entry.help.ends_with('.'), "{name}: “{}” ends in a full stop", entry.help);
            for key in entry.keys.split_whitespace() {
                assert!(Key::parse(key).is_some(), "{name}: {key} is no key");
            }
        }
    }
}

#[test]
fn one_name_is_one_command() {
    // A name is remapped everywhere at once, so two commands may share it only where they do the same.
    let mut seen: Vec<(&str, &str, String)> = Vec::new();
    for section in sections() {
        for entry in section.entries {
            match seen.iter().find(|(name, _, _)| *name == entry.name) {
                Some((name, help, other)) => {
                    assert_eq!(*help, entry.help, "{name} means one thing in {other}, another in {}", section.title);
                }
                None => seen.push((entry.name, entry.help, section.title.clone())),
            }
        }
    }
}

#[test]
fn the_footer_shows_only_what_can_be_done_now() {
    for (make, what) in [(Bench::demo as fn() -> Bench, "demo"), (Bench::empty, "empty")] {
        for (_, tab, keys) in tabs() {
            let mut bench = make();
            bench.resize((200, 60)).press(&keys);
            let mut view = (tab.make)();
            view.load(bench.ws()).unwrap();
            view.settle(bench.ws()).unwrap();
            let rows = view.rows(&Keymap::default());
            let words = |row: &opsroom::tui::command::Row| format!("{} {}", shown(row.keys[0]), row.hint);
            let listed = rows.iter().filter(|row| !row.hint.is_empty() && !row.keys.is_empty());
            let (open, shut): (Vec<_>, Vec<_>) = listed.partition(|row| row.available);
            let footer = format!("  {}  ", bench.footer());
            for row in shut {
                assert!(
                    !footer.contains(&format!("  {}  ", words(row))),
                    "{what}, {}: {} in “{footer}”",
                    tab.name,
                    row.name
                );
            }
            for row in open.iter().take(3) {
                assert!(
                    footer.contains(&format!("  {}  ", words(row))),
                    "{what}, {}: no {} in “{footer}”",
                    tab.name,
                    row.name
                );
            }
            assert!(footer.contains("? keys") && footer.contains(": find an action"), "{footer}");
        }
    }
}

#[test]
fn help_finds_and_runs() {
    let mut bench = Bench::demo();
    bench.press("2");
    let before = bench.row(4);
    bench.press("?turns the order").see("Sort by the column");
    bench.press("<enter>").miss("Keys ·");
    assert_ne!(bench.row(4), before, "the list is in the other order");
    bench.press("?undo the last<enter>");
    assert!(bench.status().contains("(C-r redoes)"), "{}", bench.status());
}

#[test]
fn help_of_a_view_that_covers_others_runs_its_commands() {
    let mut bench = Bench::demo();
    bench.press("2").on_column("Cost/mo").press("w?copy the receipt<enter>").see("Why · Monthly cost");
    let (text, what) = bench.copied.clone().unwrap();
    assert!(what.contains("receipt") && text.contains("Bill"), "{what}: {text}");
}

#[test]
fn the_palette_goes_to_another_tab_and_runs_there() {
    let mut bench = Bench::demo();
    bench.press(":cost axis").see("Switch the cost axis");
    bench.press("<enter>").see("Value × cost");
    assert!(bench.status().contains("cost axis"), "{}", bench.status());
}

#[test]
fn the_palette_goes_to_rooms_and_records() {
    let mut bench = Bench::demo();
    bench.press(":go to stack: matrix<enter>").see("Value × cost");
    bench.press("1:hotjar<enter>").see("Tools");
    bench.see("┌ Hotjar");
}

#[test]
fn the_palette_remembers_what_was_done_last() {
    let mut bench = Bench::demo();
    bench.press("2:turns the order<enter>");
    bench.press(":").see("Recent");
    let recent = bench.find("Recent").unwrap().1;
    assert!(bench.row(recent + 1).contains("Sort by the column"), "{}", bench.screen());
}

#[test]
fn a_saved_view_is_found_again() {
    let mut bench = Bench::demo();
    bench.press("2/owner:lee<enter>:save this filter<enter>Lee's<enter>");
    assert!(bench.status().contains("saved"), "{}", bench.status());
    bench.press("<esc>").miss("owner:lee");
    bench.press("1:view: lee<enter>").see("owner:lee");
}

#[test]
fn keys_can_be_changed() {
    let changes = [change("tool-new", "N C-x", 2), change("undo", "", 3), change("tool-edit", "e", 4)];
    let (keymap, wrong) = keymap("config.toml", &changes);
    assert_eq!(wrong, Vec::<String>::new());
    let mut bench = Bench::with(blank(true), Settings { keymap, ..Settings::default() });
    bench.press("2n").miss("New tool");
    bench.press("N").see("New tool");
    bench.press("<esc><C-x>").see("New tool");
    bench.press("<esc>");
    assert!(bench.footer().contains("N new"), "{}", bench.footer());
    bench.press("?add a tool").see("N C-x");
    bench.press("<esc>u");
    assert_eq!(bench.status(), "", "undo has no key any more");
    bench.press(":undo the last<enter>");
    assert!(!bench.status().is_empty(), "but the palette still has it");
}

#[test]
fn all_mistakes_in_changed_keys_are_told() {
    let changes = [change("tool-nwe", "N", 2), change("undo", "C-enterr", 3), change("tool-edit", "n", 4)];
    let (_, wrong) = keymap("config.toml", &changes);
    for words in ["config.toml:2", "did you mean tool-new", "config.toml:3", "C-enterr", "both"] {
        assert!(wrong.iter().any(|one| one.contains(words)), "{words}: {wrong:#?}");
    }
}

#[test]
fn q_closes_the_top_thing_and_at_the_top_quits() {
    for (_, tab, keys) in tabs() {
        let mut bench = Bench::demo();
        bench.press(&keys).press("A").see("Activity");
        bench.press("q").miss("Activity");
        assert!(!bench.is_over(), "{}", tab.name);
        bench.press("q");
        assert!(bench.is_over(), "{}: q at the top quits", tab.name);
    }
}

#[test]
fn esc_never_quits() {
    for (_, tab, keys) in tabs() {
        for make in [Bench::demo as fn() -> Bench, Bench::empty] {
            let mut bench = make();
            bench.press(&keys).press(&"<esc>".repeat(20));
            assert!(!bench.is_over(), "{}", tab.name);
        }
    }
}

#[test]
fn a_command_that_is_shut_says_so() {
    let mut bench = Bench::empty();
    bench.press("2e");
    assert!(bench.status().contains("not now"), "{}", bench.status());
}

#[test]
fn rooms_that_are_not_there_yet_say_so() {
    let mut bench = Bench::demo();
    bench.press("7");
    assert!(bench.status().contains("no room"), "{}", bench.status());
}

#[test]
fn the_mouse_clicks_rooms_tabs_heads_and_rows() {
    let mut bench = Bench::demo();
    let (x, y) = bench.find("2 Stack").unwrap();
    bench.click(x, y).see("Inventory");
    let (x, y) = bench.find("Matrix").unwrap();
    bench.click(x, y).see("Value × cost");
    let (x, y) = bench.find("Inventory").unwrap();
    bench.click(x, y);
    let (x, y) = bench.find("Cost/mo").unwrap();
    let before = bench.row(y + 1);
    bench.click(x, y);
    assert_ne!(bench.row(y + 1), before, "a click on a head sorts");
    let name = bench.row(y + 3).trim_start_matches('│').split("  ").next().unwrap().trim().to_owned();
    bench.click(4, y + 3).see(&format!("┌ {name}"));
}
