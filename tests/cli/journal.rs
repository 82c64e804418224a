//! Undo, log, backup, info, compact, and which workspace is meant.

use crate::Place;

#[test]
fn the_log_tells_the_story_newest_first() {
    let place = Place::with_demo();
    let log = place.run("log --file demo.opsroom -n 6").expect(0).out;
    insta::assert_snapshot!(log, @r"
    2026-11-19 16:52  Marcus  pipeline  moved Quentin Penhaligon to Closed lost
    2026-11-19 16:34  Priya   stack     output of Calendly is now 74 booked calls a month
    2026-11-19 15:10  Sofia   stack     feature use of 3 tools is now 85%
    2026-11-18 11:00  Priya   pipeline  spot check: judged 20 leads
    2026-11-18 11:00  Priya   pipeline  drew 20 leads for a spot check
    2026-11-18 08:52  Lee     stack     health of the integration from Stripe to HubSpot is now failing, uptime changed
    ");
    let steps = place.run("log --file demo.opsroom -n 3 --json").expect(0).json();
    assert_eq!(steps.as_array().unwrap().len(), 3);
    assert_eq!(steps[0]["author"], "Marcus");
    assert_eq!(steps[0]["at"], "2026-11-19T21:52:00Z");
}

#[test]
fn undo_takes_back_the_newest_step_and_says_which() {
    let place = Place::with_demo();
    let undone = place.run("undo --file demo.opsroom --author Lee").expect(0).out;
    insta::assert_snapshot!(undone, @"undid “moved Quentin Penhaligon to Closed lost”");
    let log = place.run("log --file demo.opsroom -n 1 --json").expect(0).json();
    assert_eq!((log[0]["author"].as_str(), log[0]["undo"].as_bool()), (Some("Lee"), Some(true)));
    let json = place.run("undo --file demo.opsroom --json").expect(0).json();
    assert!(json["step"].is_i64() && json["done"].is_string(), "{json}");
}

#[test]
fn a_backup_is_a_workspace() {
    let place = Place::with_demo();
    let ran = place.run("backup copy.opsroom --file demo.opsroom").expect(0);
    assert!(ran.out.is_empty() && ran.err.starts_with("copied to copy.opsroom ("), "{ran:?}");
    let of = |file: &str| place.run(&format!("export tools --file {file}")).expect(0).out;
    assert_eq!(of("copy.opsroom"), of("demo.opsroom"));
    let again = place.run("backup copy.opsroom --file demo.opsroom").expect(2);
    assert!(again.err.contains("copy.opsroom already exists"), "{again:?}");
}

#[test]
fn info_names_the_file_and_the_folders() {
    let place = Place::with_demo();
    let text = place.run("info --file demo.opsroom").expect(0).out;
    for line in ["workspace", "HERE/demo.opsroom", "Fernhollow", "HERE/demo.frameworks", "config.toml"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let json = place.run("info --file demo.opsroom --json").expect(0).json();
    assert_eq!((json["rows"]["tools"].as_u64(), json["rows"]["people"].as_u64()), (Some(44), Some(6)));
    assert!(json["places"]["settings"].as_str().unwrap().ends_with("config.toml"));
}

#[test]
fn compacting_drops_what_was_undone() {
    let place = Place::with_demo();
    let steps = || place.run("info --file demo.opsroom --json").expect(0).json()["steps"].as_u64().unwrap();
    let before = steps();
    place.run("compact --file demo.opsroom").expect(0);
    assert!(steps() < before);
    place.run("compact --file demo.opsroom --json").expect(0).json();
}

#[test]
fn without_a_name_the_one_in_the_data_folder_is_meant() {
    let place = Place::new();
    place.write("list.csv", "Name,Cost\nNotion,$10\n");
    let missing = place.run("check").expect(2);
    assert!(missing.err.contains("there is no workspace") && missing.err.contains("default.opsroom"), "{missing:?}");
    place.run("import tools list.csv").expect(0);
    assert_eq!(place.run("info --json").expect(0).json()["rows"]["tools"], 1);
}

#[test]
fn steps_bear_the_name_of_who_works() {
    let place = Place::new();
    place.write("list.csv", "Name,Cost\nNotion,$10\n");
    place.run("import tools list.csv").expect(0);
    assert_eq!(place.run("log --json").json()[0]["author"], "robin");
}
