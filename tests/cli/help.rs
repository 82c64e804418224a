//! What is made from the definition: help, completions, the manual, keys.

use crate::Place;

#[test]
fn the_program_says_what_it_can_do() {
    let help = Place::new().run("-h").expect(0).out;
    insta::assert_snapshot!(help);
}

#[test]
fn every_command_has_help_with_a_sentence_for_each_option() {
    let place = Place::new();
    for line in [
        "demo",
        "import tools",
        "export tools",
        "export integrations",
        "report audit",
        "check",
        "undo",
        "log",
        "backup",
        "info",
        "compact",
        "completions",
        "keys",
    ] {
        let help = place.run(&format!("{line} --help")).expect(0).out;
        assert!(help.contains(&format!("Usage: opsroom {line}")), "{line}: {help}");
        for option in help.lines().filter(|one| one.trim_start().starts_with("--")) {
            let at = help.lines().position(|one| one == option).unwrap();
            let next = help.lines().nth(at + 1).unwrap_or_default();
            assert!(option.contains("  ") || !next.trim().is_empty(), "{line}: {option}");
        }
    }
}

#[test]
fn shells_get_completions_and_packagers_a_manual() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = place.run(&format!("completions {shell}")).expect(0).out;
        assert!(script.contains("opsroom") && script.contains("import"), "{shell}");
    }
    let page = place.run("man").expect(0).out;
    assert!(page.contains(".TH opsroom 1") && page.contains("report audit"), "{page}");
    let below = place.run("man import tools").expect(0).out;
    assert!(below.contains(".TH opsroom-import-tools 1") && below.contains("dry"), "{below}");
    place.run("man imports").expect(2);
}

#[test]
fn keys_are_listed_with_the_names_that_settings_use() {
    let place = Place::new();
    let text = place.run("keys").expect(0).out;
    let views = place.run("keys --json").expect(0).json();
    let views = views.as_array().unwrap();
    assert!(!views.is_empty());
    for view in views {
        for command in view["commands"].as_array().unwrap() {
            assert!(text.contains(command["name"].as_str().unwrap()), "{command}");
        }
    }
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let place = Place::new();
    let mut child = place.command().arg("--help").stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
