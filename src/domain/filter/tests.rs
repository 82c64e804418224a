//! Cases and properties of the filter line.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

const FIELDS: &[&str] = &["name", "category", "owner", "status", "flag", "cost", "value", "renews-on"];

/// A made-up record.
struct Row {
    name: &'static str,
    category: &'static str,
    owner: &'static str,
    flags: &'static [&'static str],
    cost: Option<f64>,
    renews: &'static str,
}

impl Filtered for Row {
    fn haystack(&self) -> String {
        format!("{} {} {}", self.name, self.category, self.owner)
    }

    fn letters(&self) -> Letters {
        Letters::of(&fold(&self.haystack()))
    }

    fn values(&self, field: &str) -> Option<Vec<FilterValue>> {
        let text = |text: &str| vec![FilterValue::Text(text.to_owned())];
        Some(match field {
            "name" => text(self.name),
            "category" => text(self.category),
            "owner" => text(self.owner),
            "flag" => self.flags.iter().flat_map(|flag| text(flag)).collect(),
            "cost" => self.cost.map(FilterValue::Number).into_iter().collect(),
            "renews-on" => self.renews.parse().ok().map(FilterValue::Date).into_iter().collect(),
            _ => return None,
        })
    }
}

const ROWS: [Row; 4] = [
    Row { name: "Hügelpost", category: "crm", owner: "Dana", flags: &[], cost: Some(1200.0), renews: "2026-12-01" },
    Row {
        name: "Sales Force One",
        category: "crm",
        owner: "",
        flags: &["dormant", "no-owner"],
        cost: Some(500.0),
        renews: "2027-03-01",
    },
    Row { name: "Mailbarn", category: "email", owner: "Lee", flags: &["dormant"], cost: None, renews: "" },
    Row { name: "Forecast", category: "sales", owner: "Dana Ek", flags: &[], cost: Some(0.0), renews: "2026-11-25" },
];

/// The places of the rows that pass.
fn passing(line: &str) -> Vec<usize> {
    let filter = Filter::on(line, FIELDS, "2026-11-20".parse().unwrap());
    (0..ROWS.len()).filter(|at| filter.matches(&ROWS[*at]).is_some()).collect()
}

#[test]
fn lines_choose_rows() {
    for (line, rows) in [
        ("", vec![0, 1, 2, 3]),
        ("!", vec![0, 1, 2, 3]),
        ("hugel", vec![0]),
        ("category:crm", vec![0, 1]),
        ("CATEGORY:CRM", vec![0, 1]),
        ("category:crm owner:none", vec![1]),
        ("owner:any", vec![0, 2, 3]),
        ("owner:dana", vec![0, 3]),
        ("owner:=dana", vec![0]),
        ("owner:=dana,=lee", vec![0, 2]),
        ("owner:none,lee", vec![1, 2]),
        ("owner:\"dana e\"", vec![3]),
        ("owner:\"none\"", vec![]),
        ("flag:dormant", vec![1, 2]),
        ("flag:none", vec![0, 3]),
        ("!flag:dormant", vec![0, 3]),
        ("! flag:dormant category:crm", vec![0, 2, 3]),
        ("! hugel", vec![1, 2, 3]),
        ("!hugel category:crm", vec![1]),
        ("cost:>500", vec![0]),
        ("cost:>=500", vec![0, 1]),
        ("cost:<500", vec![3]),
        ("cost:<=$0.5k", vec![1, 3]),
        ("cost:>=1,200", vec![0]),
        ("cost:500", vec![1]),
        ("cost:=0", vec![3]),
        ("cost:none", vec![2]),
        ("cost:>", vec![0, 1, 2, 3]),
        ("cost:", vec![0, 1, 2, 3]),
        ("renews-on:<2026-12-01", vec![3]),
        ("renews-on:<=+30d", vec![0, 3]),
        ("renews-on:2026-12", vec![0]),
        ("renews-on:=2027-03-01", vec![1]),
        ("\"sales force\"", vec![1]),
        ("\"sales force", vec![1]),
        ("!\"sales force\"", vec![0, 2, 3]),
        ("name:\"sales force\" cost:any", vec![1]),
        ("status:active", vec![]),
        ("!status:active", vec![0, 1, 2, 3]),
    ] {
        assert_eq!(passing(line), rows, "{line}");
    }
}

#[test]
fn words_rank_what_they_match() {
    let filter = Filter::parse("sales", FIELDS);
    assert!(filter.matches(&ROWS[1]) > Some(0));
    assert_eq!(Filter::parse("category:crm", FIELDS).matches(&ROWS[0]), Some(0));
    assert_eq!(Filter::parse("sales", FIELDS), filter.clone());
    assert_ne!(Filter::parse("sale", FIELDS), filter);
}

#[test]
fn emptiness_is_known() {
    for (line, empty) in
        [("", true), ("  ", true), ("!", true), ("\"\"", true), ("cost:>", true), ("a", false), ("!a", false)]
    {
        assert_eq!(Filter::parse(line, FIELDS).is_empty(), empty, "{line}");
    }
}

#[test]
fn oddities_are_named() {
    for (line, complaint) in [
        ("category:crm hub \"x:y\" 10:30 https://acme.example", None),
        ("categroy:crm", Some("no field “categroy”: did you mean category?")),
        ("cost:>lots", Some("“lots” is neither a number nor a date: write cost:>500 or cost:<2026-11-20")),
        ("zz:1", Some("no field “zz”: there are name, category, owner, status, flag, cost, value, renews-on")),
    ] {
        assert_eq!(Filter::parse(line, FIELDS).complaint().as_deref(), complaint, "{line}");
    }
    assert_eq!(
        Filter::parse("a:b", &[]).complaint().as_deref(),
        Some("no field “a”: there are none here, so it is looked for as a word")
    );
}

#[test]
fn what_cannot_be_understood_passes_nothing() {
    for line in ["cost:>x", "!cost:>x", "! cost:>x", "crm cost:>x", "!foo:bar", "! foo:bar", "renews-on:>31/31/2025"] {
        let filter = Filter::parse(line, FIELDS);
        assert!(filter.complaint().is_some() && !filter.is_empty(), "{line}");
        assert!(ROWS.iter().all(|row| filter.matches(row).is_none()), "{line}");
    }
    let filter = Filter::parse("!status:nonsense", FIELDS).complaining(Some("no status".to_owned()));
    assert!(ROWS.iter().all(|row| filter.matches(row).is_none()));
    assert!(Filter::parse("cost:>", FIELDS).matches(&ROWS[0]).is_some(), "it is not finished yet");
}

#[test]
fn without_today_only_written_dates_are_dates() {
    assert!(Filter::parse("renews-on:<+30d", FIELDS).matches(&ROWS[2]).is_none());
    assert!(Filter::parse("renews-on:<2026-12-31", FIELDS).matches(&ROWS[0]).is_some());
}

proptest! {
    #[test]
    fn inverting_the_line_inverts_the_choice(line in "[a-z:!\"<>=, 0-9é-]{0,20}") {
        let line = line.trim().trim_start_matches('!');
        let (filter, inverted) = (Filter::parse(line, FIELDS), Filter::parse(&format!("! {line}"), FIELDS));
        // What can't be understood passes nothing, whichever way round.
        prop_assume!(filter.complaint().is_none());
        for row in &ROWS {
            prop_assert_eq!(filter.matches(row).is_some() && !filter.is_empty(), inverted.matches(row).is_none());
        }
    }

    #[test]
    fn nothing_typed_breaks_it(line in "\\PC{0,30}") {
        let filter = Filter::on(&line, FIELDS, "2026-11-20".parse().unwrap());
        for row in &ROWS {
            let _ = filter.matches(row);
        }
    }

    #[test]
    fn words_are_found_where_the_library_finds_them(text in "[abé ]{0,12}", word in "[abé ]{0,4}") {
        prop_assert_eq!(holds(&text, &word), text.contains(&word));
    }
}

#[test]
fn the_letters_of_a_filter_are_those_that_every_passing_name_has() {
    let of = |word: &str| Letters::of(word);
    let cases = [
        ("la", of("la")),
        ("la k \"xyz\"", of("lakxyz")),
        ("longer", Letters::NONE),
        ("owner:la", Letters::NONE),
        ("!la", Letters::NONE),
        ("! la k", Letters::NONE),
    ];
    for (line, expected) in cases {
        assert_eq!(Filter::parse(line, FIELDS).letters(), expected, "{line}");
    }
    assert!(of("hubspot").may_have(of("sub")) && !of("hubspot").may_have(of("hx")));
}

proptest! {
    #[test]
    fn no_record_that_passes_lacks_a_letter(line in "[!]?[a-zü\" ]{0,6}") {
        let filter = Filter::parse(&line, FIELDS);
        for row in ROWS.iter().filter(|row| filter.matches(*row).is_some()) {
            prop_assert!(row.letters().may_have(filter.letters()), "{line:?} {}", row.name);
        }
    }
}
