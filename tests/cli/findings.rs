//! `check`: what it finds, and how it exits.

use crate::Place;

#[test]
fn check_exits_by_the_worst_that_was_found() {
    let place = Place::with_demo();
    place.run("check --file demo.opsroom").expect(1);
    place.run("check --file demo.opsroom --fail-on critical").expect(1);
    let quiet = Place::new();
    quiet.write("list.csv", "Name,Category,Owner,Cost,Output\nVaultly,Security,Ana,$9,Shared passwords\n");
    quiet.run("import tools list.csv").expect(0);
    for (level, code) in [("critical", 0), ("warning", 0), ("note", 1)] {
        quiet.run(&format!("check --fail-on {level}")).expect(code);
    }
}

#[test]
fn findings_come_the_worst_first_with_what_to_do() {
    let place = Place::with_demo();
    let json = place.run("check --file demo.opsroom --room stack --json").expect(1).json();
    let findings = json["findings"].as_array().unwrap();
    let order = |word: &str| ["critical", "warning", "note"].iter().position(|one| *one == word).unwrap();
    assert!(findings.is_sorted_by_key(|one| order(one["severity"].as_str().unwrap())));
    assert!(findings.iter().all(|one| !one["sentence"].as_str().unwrap().is_empty()));
    assert!(findings.iter().any(|one| one["subject"] == "Gong" && one["rule"] == "renewal"), "{json:#}");
    let text = place.run("check --file demo.opsroom").out;
    let critical: Vec<&str> = text.lines().filter(|line| line.starts_with("critical")).collect();
    insta::assert_snapshot!(critical.join("\n"), @r"
    critical  flow-failing            Stripe → HubSpot is failing, and it is critical; last checked yesterday
    critical  renewal                 Gong renews in 9 days (2026-11-29), and notice was due yesterday; it costs $420/mo
    critical  renewal                 The last day to act on FullStory is in 9 days (2026-11-29); it renews on 2026-12-29; it costs $119/mo
    critical  links-critical          1 link has a critical mistake: 1 × something is missing
    ");
}

#[test]
fn broken_frameworks_are_told_and_the_rest_works() {
    let place = Place::with_demo();
    place.write(
        "demo.frameworks/mine.toml",
        "framework = \"stack-audit\"\nid = \"mine\"\nversion = 1\n[[finding]]\nid = \"dormant\"\nseverity = \"bad\"\n",
    );
    let ran = place.run("check --file demo.opsroom --fail-on critical").expect(1);
    assert!(ran.out.contains("mine.toml:6:"), "{}", ran.out);
    assert!(ran.err.contains("1 mistake in your framework files"), "{}", ran.err);
    let json = place.run("check --file demo.opsroom --json").expect(1).json();
    assert_eq!(json["problems"].as_array().unwrap().len(), 1, "{json:#}");
    place.write("home/.config/opsroom/frameworks/other.toml", "framework = ");
    let json = place.run("check --file demo.opsroom --json").expect(1).json();
    assert_eq!(json["problems"].as_array().unwrap().len(), 2, "{json:#}");
}

#[test]
fn a_rule_of_ones_own_is_used() {
    let place = Place::with_demo();
    place.write(
        "demo.frameworks/mine.toml",
        "framework = \"stack-audit\"\nid = \"mine\"\nversion = 1\n[[finding]]\nid = \"dormant\"\non = false\n",
    );
    let json = place.run("check --file demo.opsroom --json").expect(1).json();
    assert!(json["findings"].as_array().unwrap().iter().all(|one| one["rule"] != "dormant"), "{json:#}");
}
