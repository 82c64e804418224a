//! Moves of leads, and exports of leads, companies and deals, from the command line: what is done, and what each mistake
//! is told as.

use crate::{Place, Ran};

const WHO: &str = "zoltan.haldane@barrowfieldplumbing.example";

fn run(place: &Place, arguments: &[&str]) -> Ran {
    place.run_with(&[arguments, &["--file", "demo.opsroom"]].concat(), b"")
}

#[test]
fn a_lead_is_moved_under_the_rules_of_the_workbench() {
    let place = Place::with_demo();
    let moved = run(&place, &["move", WHO, "mql"]).expect(0);
    assert_eq!(moved.out, "moved Zoltan Haldane to MQL\n");
    let refused = run(&place, &["move", WHO, "sql"]).expect(2);
    assert!(refused.err.contains("after MQL comes SAL") && refused.err.contains("--override"), "{}", refused.err);
    let told = run(&place, &["move", WHO, "sql", "--override", "--why", "agreed on the phone", "--json"]);
    let told = told.expect(0).json();
    assert_eq!((told["from"].as_str(), told["to"].as_str()), (Some("mql"), Some("sql")));
    assert_eq!((told["moved"].as_bool(), told["email"].as_str()), (Some(true), Some(WHO)));
    // An id of another system names a lead, too, and a reason may be in one's own words.
    run(&place, &["move", "hubspot:10000009", "disqualified", "--reason", "other: sells honey"]).expect(0);
    let lead = run(&place, &["export", "leads", "--json", "--where", "zoltan haldane"]).expect(0).json();
    assert_eq!(
        (lead[0]["stage"].as_str(), lead[0]["reason"].as_str()),
        (Some("disqualified"), Some("other: sells honey"))
    );
    run(&place, &["undo"]).expect(0);
    let lead = run(&place, &["export", "leads", "--json", "--where", "zoltan haldane"]).expect(0).json();
    assert_eq!(lead[0]["stage"].as_str(), Some("sql"));
}

#[test]
fn a_field_is_filled_with_the_move_that_asks_for_it() {
    let place = Place::with_demo();
    run(&place, &["move", WHO, "mql", "--set", "industry="]).expect(2);
    run(&place, &["move", WHO, "mql", "--set", "industry=Retail", "--set", "owner=Priya"]).expect(0);
    let lead = run(&place, &["export", "leads", "--json", "--where", "zoltan haldane"]).expect(0).json();
    assert_eq!((lead[0]["industry"].as_str(), lead[0]["owner"].as_str()), (Some("Retail"), Some("Priya")));
}

#[test]
fn mistakes_in_a_move_change_nothing_and_say_what_would_be_right() {
    let place = Place::with_demo();
    let cases: [(&[&str], &str); 9] = [
        (&["move", "nobody@example.com", "mql"], "no lead has the address nobody@example.com"),
        (&["move", WHO, "mqll"], "no stage “mqll”: did you mean mql?"),
        (&["move", WHO, "opportunity"], "after Lead comes MQL"),
        (&["move", WHO, "disqualified"], "say why with --reason: not-icp"),
        (
            &["move", WHO, "disqualified", "--reason", "too-smal"],
            "no reason “too-smal” for Disqualified: it is Outside our",
        ),
        (&["move", WHO, "mql", "--set", "industry"], "write it as --set industry=Software"),
        (&["move", WHO, "mql", "--set", "indsutry=Retail"], "a lead has no field “indsutry”: did you mean industry?"),
        (&["move", WHO, "mql", "--set", "employees=many"], "many"),
        (&["move", WHO, "sql", "--override"], "--why"),
    ];
    for (arguments, words) in cases {
        let ran = run(&place, arguments).expect(2);
        assert!(ran.out.is_empty() && ran.err.contains(words), "{arguments:?}: {}", ran.err);
    }
    let lead = run(&place, &["export", "leads", "--json", "--where", "zoltan haldane"]).expect(0).json();
    assert_eq!(lead[0]["stage"].as_str(), Some("lead"));
}

#[test]
fn leads_companies_and_deals_are_exported_in_every_format() {
    let place = Place::with_demo();
    for (what, rows, first) in [("leads", 400, "Email,"), ("companies", 124, "Name,"), ("deals", 63, "Name,")] {
        let csv = run(&place, &["export", what]).expect(0).out;
        assert_eq!(csv.lines().count(), rows + 1, "{what}");
        assert!(csv.starts_with(first), "{csv}");
        let json = run(&place, &["export", what, "--format", "json"]).expect(0).json();
        assert_eq!(json.as_array().unwrap().len(), rows, "{what}");
        let file = format!("{what}.xlsx");
        let ran = run(&place, &["export", what, "-o", &file]).expect(0);
        assert!(ran.out.is_empty() && ran.err.contains(&format!("wrote {rows} {what} to {file}")), "{ran:?}");
        assert!(std::fs::read(place.at(&file)).unwrap().starts_with(b"PK"));
        run(&place, &["export", what, "-o", &file]).expect(2);
        run(&place, &["export", what, "-o", &file, "--force"]).expect(0);
    }
}

#[test]
fn records_are_filtered_as_in_the_workbench_and_mistakes_are_told() {
    let place = Place::with_demo();
    let rows = |what: &str, filter: &str| {
        run(&place, &["export", what, "--json", "--where", filter]).expect(0).json().as_array().unwrap().len()
    };
    assert_eq!(rows("leads", "stage:lead"), 123);
    assert_eq!(rows("leads", "zoltan haldane"), 2);
    assert!(rows("deals", "state:won") > 0 && rows("deals", "state:won") < 63);
    assert_eq!(rows("deals", "state:won") + rows("deals", "!state:won"), 63);
    assert_eq!(rows("companies", "domain:alderbrook"), 2);
    let cases: [(&[&str], &str); 5] = [
        (&["export", "leads", "--where", "stagee:lead"], "no field “stagee”: did you mean stage?"),
        (&["export", "deals", "--where", "amuont:>5"], "no field “amuont”: did you mean amount?"),
        (&["export", "companies", "--where", "domian:acme"], "did you mean domain?"),
        (&["export", "leads", "-o", "leads.pdf"], "no format is called “pdf”"),
        (&["export", "leads", "-o", "nowhere/leads.csv"], "nowhere"),
    ];
    for (arguments, words) in cases {
        let ran = run(&place, arguments).expect(2);
        assert!(ran.out.is_empty() && ran.err.contains(words), "{arguments:?}: {}", ran.err);
    }
}
