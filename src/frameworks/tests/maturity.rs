//! Maturity frameworks: what is delivered, each possible mistake, and a person's own files.

use super::*;
use crate::domain::maturity::average::Average;
use crate::domain::maturity::findings;
use crate::domain::maturity::framework::{Framework, Weight};
use crate::domain::maturity::measured::MEASURES;
use crate::frameworks::maturity::read_snapshot;

fn delivered(id: &str) -> Framework {
    let all = Frameworks::built_in();
    (**all.maturity.iter().find(|one| one.id == id).unwrap()).clone()
}

#[test]
fn three_frameworks_are_delivered_and_each_word_of_them() {
    let shape = |id| {
        let one = delivered(id);
        let names: Vec<_> = one.levels.iter().map(|level| level.name.clone()).collect();
        (one.dimensions.len(), names.join(" "), one.bands.len(), one.every_months)
    };
    assert_eq!(shape("ops"), (9, "Crawl Walk Run".to_owned(), 3, 6));
    assert_eq!(shape("programme"), (4, "Ad hoc Repeatable Managed Optimised".to_owned(), 0, 6));
    assert_eq!(shape("audit"), (8, "Absent Basic Functional Strong Best in class".to_owned(), 0, 12));
    let ranges: Vec<_> = delivered("ops").levels.into_iter().map(|level| level.note).collect();
    assert_eq!(ranges, ["$1M-2M ARR", "$2M-3.5M ARR", "$3.5M-5M ARR"]);
    for one in Frameworks::built_in().maturity {
        for dimension in &one.dimensions {
            assert_eq!(dimension.descriptions.len(), one.levels.len(), "{} {}", one.id, dimension.id);
            for level in &one.levels {
                let words = dimension.description(level.number);
                assert!(words.len() > 30, "{} {} {}", one.id, dimension.id, level.name);
                let actions = dimension.actions.iter().filter(|action| action.to == level.number).count();
                let expected = if level.number == 1 { 0..=0 } else { 1..=3 };
                assert!(expected.contains(&actions), "{} {} {}: {actions}", one.id, dimension.id, level.name);
            }
        }
    }
}

#[test]
fn the_bands_of_the_file_decide() {
    let ops = delivered("ops");
    // (levels, how many of each) as averages: 1.49 of a hundred, 13/9 …
    let average = |sum: u32, of: u32| {
        let low = u8::try_from(sum / of).unwrap();
        let higher = sum % of;
        let levels = (0..of).map(|at| (if at < higher { low + 1 } else { low }, Weight::ONE));
        Average::of(levels).unwrap()
    };
    let cases = [
        (149, 100, "Crawl", "1.49"),
        (3, 2, "Walk", "1.5"),
        (5, 2, "Walk", "2.5"),
        (251, 100, "Run", "2.51"),
        (13, 9, "Crawl", "1.4"),
        (12, 8, "Walk", "1.5"),
        (20, 8, "Walk", "2.5"),
        (23, 9, "Run", "2.6"),
        (1, 1, "Crawl", "1.0"),
        (3, 1, "Run", "3.0"),
        (1499, 1000, "Crawl", "1.499"),
        (2501, 1000, "Run", "2.501"),
    ];
    for (sum, of, band, shown) in cases {
        let average = average(sum, of);
        assert_eq!(ops.band(average).map(|band| band.name.as_str()), Some(band), "{sum}/{of}");
        assert_eq!(average.shown(&ops), shown, "{sum}/{of}");
    }
    // From the file, not from the code.
    let text = ops.text.replace("below = 1.5", "below = 2").replace("from = 1.5", "from = 2");
    let other = read_snapshot("other.toml", &text).unwrap();
    assert_eq!(other.band(average(3, 2)).map(|band| band.name.as_str()), Some("Crawl"));
    assert_eq!(delivered("audit").band(average(3, 1)), None);
}

/// A framework of two levels, three bands' worth of room and one dimension.
const OWN: &str = r#"framework = "maturity"
id = "mine"
version = 1
title = "Mine"
[[level]]
number = 1
name = "Low"
[[level]]
number = 2
name = "High"
[[band]]
id = "low"
name = "Low"
below = 1.5
focus = "f"
[[band]]
id = "high"
name = "High"
from = 1.5
focus = "f"
[[dimension]]
id = "a"
title = "A"
question = "Why?"
[[dimension.level]]
number = 1
text = "one"
[[dimension.level]]
number = 2
text = "two"
actions = [{ text = "do", effort = 1, result = "done" }]
"#;

#[test]
fn each_mistake_names_its_line_and_what_was_expected() {
    assert_eq!(shown(&with(OWN)), Vec::<String>::new());
    let cases: &[(&str, &str, &str)] = &[
        ("id = \"a\"", "id = \"A b\"", "own.toml:22:6: dimension[0].id: is `A b`; expected small letters"),
        ("[[level]]\nnumber = 2\nname = \"High\"\n", "", "own.toml:5:1: level: has 1 levels; expected 2 to 9 rows"),
        (
            "number = 1\nname",
            "number = 2\nname",
            "own.toml:6:10: level[0].number: is 2; expected 1: levels are numbered",
        ),
        ("number = 1\nname", "name", "own.toml:5:1: level[0].number: is missing; expected a whole number"),
        ("name = \"High\"\n[[band]]", "name = \"low\"\n[[band]]", "level[1].name: `low` is already used in line 7"),
        ("version = 1", "version = \"x\"", "own.toml:3:11: version: is the text `x`; expected a whole number"),
        ("title = \"Mine\"\n", "", "title: is missing; expected a text"),
        ("title = \"Mine\"", "titel = \"Mine\"", "own.toml:4:1: titel: unknown key `titel`: did you mean `title`?"),
        (
            "number = 2\ntext = \"two\"",
            "number = 3\ntext = \"two\"",
            "own.toml:29:10: dimension[0].level[1].number: is 3; expected a level of the scale: 1 Low, 2 High",
        ),
        (
            "[[dimension.level]]\nnumber = 1\ntext = \"one\"\n",
            "",
            "dimension[0].level: has no description for 1 Low; expected a row for each of 1 Low, 2 High",
        ),
        (
            "number = 1\ntext = \"one\"",
            "number = 2\ntext = \"one\"",
            "number: 2 is described twice; expected each level once",
        ),
        ("text = \"one\"", "text = \" \"", "dimension[0].level[0].text: is blank; expected a text"),
        (
            "text = \"one\"",
            "text = \"one\"\nactions = [{ text = \"x\", effort = 1, result = \"y\" }]",
            "actions: leads to the lowest level; expected actions under the levels above",
        ),
        ("effort = 1", "effort = 4", "actions[0].effort: is 4; expected a whole number from 1 to 3"),
        (", result = \"done\"", "", "actions[0].result: is missing; expected a text"),
        ("question = \"Why?\"", "question = \"Why?\"\nweight = 0", "dimension[0].weight: is 0; expected more than 0"),
        (
            "question = \"Why?\"",
            "question = \"Why?\"\nweight = -1",
            "dimension[0].weight: is -1; expected a number from 0",
        ),
        (
            "question = \"Why?\"",
            "question = \"Why?\"\nweight = 1.001",
            "weight: is 1.001; expected more than 0, with at most two",
        ),
        (
            "from = 1.5",
            "from = 1.6",
            "band[1].from: leaves a gap behind `low`; expected `from = 1.5`, where `low` ends",
        ),
        ("from = 1.5", "above = 1.5", "band[1].above: leaves a gap behind `low`; expected `from = 1.5`"),
        ("from = 1.5", "from = 1.4", "band[1].from: overlaps `low`; expected `from = 1.5`, where `low` ends"),
        ("below = 1.5", "to = 1.5", "band[1].from: overlaps `low`; expected `above = 1.5`, where `low` ends"),
        ("below = 1.5", "below = 1.5\nto = 1.4", "band[0].below: stands beside `to`; expected `to` or `below`"),
        ("below = 1.5\n", "", "band[0].to: is missing; expected `to = 1.5` where 1.5 belongs to it"),
        ("below = 1.5", "from = 1.2\nbelow = 1.5", "band[0].from: leaves the bottom of the scale without a band"),
        (
            "from = 1.5",
            "from = 1.5\nbelow = 2",
            "band[1].below: leaves the top of the scale without a band; expected `to = 2`",
        ),
        (
            "from = 1.5",
            "from = 1.5\nto = 1.2",
            "band[1].to: ends before it begins; expected more than where it begins, 1.5",
        ),
        ("below = 1.5", "below = 1.50001", "band[0].below: is 1.50001; expected at most three digits behind the point"),
        ("id = \"high\"", "id = \"low\"", "band[1].id: `low` is already used in line 12"),
    ];
    for (from, to, expected) in cases {
        assert!(OWN.contains(from), "{from}");
        let text = OWN.replacen(from, to, 1);
        let all = with(&text);
        let problems = shown(&all);
        assert!(problems.iter().any(|one| one.contains(expected)), "{to}:\n{expected}\n{problems:#?}");
        assert!(problems.iter().all(|one| one.starts_with("own.toml:")), "{problems:?}");
        assert_eq!(all.maturity.len(), 3, "the others still work");
    }
    let twice =
        format!("{OWN}{}", OWN.split_once("[[dimension]]").map(|(_, rest)| format!("[[dimension]]{rest}")).unwrap());
    let problems = shown(&with(&twice));
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("dimension[1].id: `a` is already used in line 22"), "{problems:?}");
}

#[test]
fn an_own_file_adds_or_replaces() {
    let all = with(OWN);
    assert_eq!(
        all.maturity.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
        ["ops", "programme", "audit", "mine"]
    );
    assert_eq!(&*all.maturity[3].text, OWN, "the file as it was");
    let all = with(&OWN.replace("\"mine\"", "\"ops\"").replace("version = 1", "version = 2"));
    let ids: Vec<_> = all.maturity.iter().map(|one| (one.id.as_str(), one.version)).collect();
    assert_eq!(ids, [("ops", 2), ("programme", 1), ("audit", 1)]);
}

#[test]
fn thresholds_are_whole_and_can_be_changed() {
    let all = Frameworks::delivered(true);
    for rule in findings::RULES {
        assert!(all.maturity_rules.rule(rule.id).is_some(), "no setting for {}", rule.id);
    }
    for measure in MEASURES {
        assert!(all.maturity_rules.measures.iter().any(|one| one.id == measure.id), "{} says nothing", measure.id);
    }
    let head = "framework = \"maturity-measured\"\nid = \"m\"\nversion = 1\n";
    let row = "[[measure]]\nid = \"crm-path\"\nframework = \"ops\"\ndimension = \"integration\"\n";
    let of = |all: &Frameworks| {
        let found = all.maturity_rules.measures.iter().find(|one| one.id == "crm-path" && one.framework == "ops");
        found.map(|one| (one.from.clone(), one.least))
    };
    assert_eq!(of(&with(&format!("{head}{row}from = [10, 20]\n"))), Some((vec![10.0, 20.0], 1)));
    assert_eq!(of(&with(&format!("{head}{row}on = false\n"))), None);
    let finding = "[[finding]]\nid = \"assessment-late\"\nlimits = { days = 30 }\n";
    let changed = with(&format!("{head}{finding}"));
    assert_eq!(changed.maturity_rules.rule("assessment-late").map(|rule| rule.limit("days")), Some(30.0));
    let cases: &[(&str, &str)] = &[
        ("from = [10]\n", "measure[0].from: has 1 percentages; expected 2, ascending"),
        ("from = [30, 20]\n", "measure[0].from: has 2 percentages; expected 2, ascending"),
        ("from = [30, 120]\n", "measure[0].from[1]: is 120; expected a number from 0 to 100"),
        ("from = [30, \"x\"]\n", "measure[0].from[1]: is the text `x`; expected a number"),
    ];
    for (tail, expected) in cases {
        let problems = shown(&with(&format!("{head}{row}{tail}")));
        assert!(problems.iter().any(|one| one.contains(expected)), "{tail}: {problems:?}");
    }
    let row = row.replace("integration", "integrations");
    let problems = shown(&with(&format!("{head}{row}from = [10, 20]\n")));
    assert_eq!(
        problems,
        [
            "own.toml:7:13: measure[0].dimension: there is no dimension `integrations`: did you mean `integration`?; expected the id of a dimension"
        ]
    );
}
