//! What can't be done: exit code 2, one sentence with what to do, and nothing written.

use crate::Place;

#[test]
fn mistakes_are_told_in_a_sentence() {
    let place = Place::with_demo();
    place.write("list.csv", "Name,Cost\nNotion,$10\n");
    place.write("empty.csv", "");
    place.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("people.csv", "First name,Last name,Email\nAna,Ruiz,ana@example.com\n");
    place.write("map.toml", "\"Nmae\" = \"nam\"\n");
    place.write("broken.toml", "= 3");
    place.write("notes.opsroom", "shopping list");
    std::fs::create_dir(place.at("folder")).unwrap();
    let cases = [
        // The workspace.
        ("check --file nowhere.opsroom", "there is no workspace nowhere.opsroom. hint: "),
        ("log --file folder", "is a folder. hint: "),
        ("info --file notes.opsroom", "is not a workspace"),
        ("import tools list.csv --file notes.opsroom", "is not a workspace"),
        ("undo --file nowhere.opsroom", "there is no workspace"),
        // Usage.
        ("check --colour", "unexpected argument '--colour'"),
        ("chek", "there is no command “chek”. hint: did you mean opsroom check?"),
        ("demo.opsroom check", "demo.opsroom stands before a command. hint: name the workspace with --file"),
        ("a.opsroom --file b.opsroom", "two workspaces are named"),
        ("check --fail-on fatal --file demo.opsroom", "there are critical, warning and note"),
        ("check --room kitchen --file demo.opsroom", "invalid value 'kitchen'"),
        ("export contacts", "unrecognized subcommand 'contacts'"),
        ("export tools --format pdf", "invalid value 'pdf'"),
        ("import tools", "required arguments were not provided"),
        ("import tools list.csv --policy mine", "invalid value 'mine'"),
        ("import tools list.csv --day-first --month-first", "cannot be used with"),
        // Filters.
        ("export tools --file demo.opsroom --where categroy:crm", "--where: "),
        ("export integrations --file demo.opsroom --where halth:ok", "health"),
        // Outputs.
        ("export tools --file demo.opsroom -o folder", "HERE/folder is a folder"),
        ("export tools --file demo.opsroom -o nowhere/tools.csv", "there is no folder"),
        ("export tools --file demo.opsroom -o tools.pdf", "no format is called “pdf”"),
        ("backup list.csv --file demo.opsroom", "already exists"),
        ("backup folder --file demo.opsroom", "hint: "),
        // Inputs.
        ("import tools nowhere.csv --file new.opsroom", "nowhere.csv"),
        ("import tools folder --file new.opsroom", "folder"),
        ("import tools empty.csv --file new.opsroom", "is empty"),
        ("import tools picture.png --file new.opsroom", "not a table"),
        ("import tools people.csv --file new.opsroom", "people.csv"),
        ("import tools list.csv --map nowhere.toml --file new.opsroom", "the mapping nowhere.toml can't be read"),
        ("import tools list.csv --map map.toml --file new.opsroom", "map.toml:1: "),
        ("import tools list.csv --map broken.toml --file new.opsroom", "broken.toml:1: "),
        ("import tools - --file new.opsroom", "is empty"),
        // The workbench.
        ("demo.opsroom", "the workbench needs a terminal"),
        ("new.opsroom", "the workbench needs a terminal"),
        ("demo", "the workbench needs a terminal"),
    ];
    for (line, words) in cases {
        let ran = place.run(line);
        assert_eq!(ran.code, 2, "{line}: {ran:#?}");
        assert!(ran.out.is_empty(), "{line} wrote to standard output: {}", ran.out);
        assert!(ran.err.starts_with("error: "), "{line}: {}", ran.err);
        assert!(ran.err.contains(words) || ran.err.contains(&words.replace("HERE/", "")), "{line}: {}", ran.err);
        assert!(!ran.err.contains("defect") && !ran.err.contains("panicked"), "{line}: {}", ran.err);
    }
    assert!(!place.at("new.opsroom").exists(), "a refused command leaves no workspace");
    assert_eq!(place.read("list.csv"), "Name,Cost\nNotion,$10\n");
    assert_eq!(place.read("notes.opsroom"), "shopping list");
}

#[test]
fn a_day_that_is_none() {
    let place = Place::with_demo();
    for day in ["2026-13-40", "soon", "02/03/2026"] {
        let output = place.command().args(["check", "--file", "demo.opsroom", "--as-of", day]).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(err.starts_with("error: --as-of: "), "{err}");
    }
}

#[test]
fn a_workspace_that_may_not_be_read_or_is_newer() {
    let place = Place::with_demo();
    let mut bytes = std::fs::read(place.at("demo.opsroom")).unwrap();
    // The header keeps the version of the tables here, as a big-endian number.
    bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    place.write("newer.opsroom", &bytes);
    let ran = place.run("check --file newer.opsroom").expect(2);
    assert!(ran.err.contains("newer opsroom") && ran.err.contains("hint: update opsroom"), "{ran:?}");
    assert_eq!(std::fs::read(place.at("newer.opsroom")).unwrap(), bytes, "nothing was written to it");
}

#[test]
fn names_with_escapes_reach_no_terminal() {
    let place = Place::new();
    place.write("list.csv", "Name,Cost\n\u{1b}]0;owned\u{7}Tool,$10\n");
    let ran = place.run("import tools list.csv --file new.opsroom");
    let log = place.run("log --file new.opsroom");
    let check = place.run("check --file new.opsroom");
    for ran in [ran, log, check] {
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{ran:?}");
    }
}
