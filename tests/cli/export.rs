//! Exports and reports: formats, filters, files.

use crate::Place;

#[test]
fn tools_come_in_every_format() {
    let place = Place::with_demo();
    let csv = place.run("export tools --file demo.opsroom").expect(0).out;
    assert_eq!(csv.lines().count(), 45, "a header and 44 tools");
    assert!(csv.starts_with("Name,"), "{csv}");
    let json = place.run("export tools --file demo.opsroom --format json").expect(0).json();
    assert_eq!(json.as_array().unwrap().len(), 44);
    let ran = place.run("export tools --file demo.opsroom -o tools.xlsx").expect(0);
    assert!(ran.out.is_empty() && ran.err.contains("wrote 44 tools to tools.xlsx"), "{ran:?}");
    assert!(std::fs::read(place.at("tools.xlsx")).unwrap().starts_with(b"PK"));
    let told = place.run("export tools --file demo.opsroom -o tools.json --json").expect(0).json();
    assert_eq!((told["rows"].as_u64(), told["format"].as_str()), (Some(44), Some("json")));
}

#[test]
fn filters_choose_as_in_the_workbench() {
    let place = Place::with_demo();
    for (filter, names) in [
        ("category:session-replay", vec!["FullStory", "Hotjar"]),
        ("flag:dormant", vec!["Jasper"]),
        ("owner:none live:yes", vec!["G2", "Loom"]),
        ("monthly:>400 !layer:outside", vec!["6sense", "Gong", "HubSpot"]),
    ] {
        let ran = place.run_with(&["export", "tools", "--file", "demo.opsroom", "--json", "--where", filter], b"");
        let json = ran.expect(0).json();
        let mut found: Vec<&str> = json.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, names, "{filter}");
    }
}

#[test]
fn a_word_that_a_field_never_has_is_no_answer() {
    let place = Place::with_demo();
    for (what, filter, near) in [
        ("tools", "flag:dormnt", "no flag “dormnt”: did you mean dormant?"),
        ("tools", "status:retird", "did you mean retired?"),
        ("leads", "missing:ownr", "no missing “ownr”: did you mean owner?"),
        ("leads", "stage:opportunty", "did you mean"),
    ] {
        let ran = place.run_with(&["export", what, "--file", "demo.opsroom", "--where", filter], b"").expect(2);
        assert!(ran.out.is_empty() && ran.err.contains(near), "{filter}: {}", ran.err);
    }
    let ran = place.run_with(&["export", "leads", "--file", "demo.opsroom", "--where", "missing:owner"], b"").expect(0);
    assert!(ran.out.lines().count() > 1, "{}", ran.out);
}

#[test]
fn integrations_are_exported_and_filtered() {
    let place = Place::with_demo();
    let all = place.run("export integrations --file demo.opsroom --json").expect(0).json();
    assert_eq!(all.as_array().unwrap().len(), 48);
    for (filter, rows) in [
        ("health:failing", 1),
        ("method:manual frequency:weekly", 1),
        ("from:gong to:hubspot", 1),
        ("critical:yes uptime:<98", 2),
    ] {
        let line = ["export", "integrations", "--file", "demo.opsroom", "--json", "--where", filter];
        let found = place.run_with(&line, b"").expect(0).json();
        assert_eq!(found.as_array().unwrap().len(), rows, "{filter}: {found:#}");
    }
}

#[test]
fn what_was_exported_imports_as_no_change() {
    let place = Place::with_demo();
    for name in ["tools.csv", "tools.xlsx"] {
        place.run(&format!("export tools --file demo.opsroom -o {name}")).expect(0);
        let back =
            place.run(&format!("import tools {name} --file demo.opsroom --dry-run --policy theirs --json")).json();
        assert_eq!(back["counts"]["changed"], 0, "{name}: {back:#}");
        assert_eq!(
            (back["counts"]["new"].as_u64(), back["counts"]["same"].as_u64()),
            (Some(0), Some(44)),
            "{name}: {back:#}"
        );
    }
}

#[test]
fn files_are_replaced_only_when_told_so() {
    let place = Place::with_demo();
    place.write("tools.csv", "mine");
    let refused = place.run("export tools --file demo.opsroom -o tools.csv").expect(2);
    assert!(refused.err.contains("is there already") && place.read("tools.csv") == "mine", "{refused:?}");
    place.run("export tools --file demo.opsroom -o tools.csv --force").expect(0);
    assert!(place.read("tools.csv").starts_with("Name,"));
}

#[test]
fn the_audit_is_written_for_a_client() {
    let place = Place::with_demo();
    let markdown = place.run("report audit --file demo.opsroom").expect(0).out;
    assert!(markdown.starts_with("# ") && markdown.contains("Fernhollow"), "{markdown}");
    place.run("report audit --file demo.opsroom -o audit.html").expect(0);
    let html = place.read("audit.html");
    assert!(html.contains("<svg") && html.contains("Fernhollow") && !html.contains("http://cdn"), "{}", html.len());
    place.run("report audit --file demo.opsroom -o audit.html").expect(2);
    place.run("report audit --file demo.opsroom -o audit.html --force").expect(0);
    let json = place.run("report audit --file demo.opsroom --json").expect(0).json();
    assert_eq!((json["format"].as_str(), json["document"].as_str()), (Some("md"), Some(markdown.as_str())));
}
