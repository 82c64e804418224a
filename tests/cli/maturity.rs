//! Maturity without the workbench: answering, showing, reports, exports and imports.

use crate::Place;

const FILE: &str = "--file demo.opsroom";

#[test]
fn a_founder_answers_from_the_shell() {
    let place = Place::with_demo();
    let ran = place.run(&format!("maturity answer crm run --target 3 --confidence likely {FILE}")).expect(0);
    assert_eq!(ran.err, "began to assess Marketing operations\n");
    assert!(ran.out.ends_with("(1 of 9 answered, Run 3.0)\n"), "{}", ran.out);
    let line =
        ["maturity", "answer", "Data quality", "skip", "--note", "nobody looked", "--file", "demo.opsroom", "--json"];
    let told = place.run_with(&line, b"").expect(0).json();
    assert_eq!((told["answered"].as_u64(), told["of"].as_u64()), (Some(1), Some(9)));
    place.run(&format!("maturity answer reporting 1 {FILE}")).expect(0);
    let shown = place.run(&format!("maturity show {FILE} --json")).expect(0).json();
    assert_eq!((shown["average"].as_f64(), shown["verdict"].as_str()), (Some(2.0), Some("Walk 2.0")));
    assert_eq!(shown["dimensions"][3]["skipped"].as_bool(), Some(true));
    assert_eq!(shown["gaps"][0]["dimension"].as_str(), Some("reporting"));
    let closed = place.run(&format!("maturity close {FILE}")).expect(0);
    assert_eq!(closed.out, "closed the assessment of Marketing operations\n");
    let log = place.run(&format!("log {FILE}")).expect(0).out;
    assert!(log.contains("skipped Data quality") || log.contains("Data quality"), "{log}");
    place.run(&format!("undo {FILE}")).expect(0);
    place.run(&format!("maturity answer crm 2 {FILE}")).expect(0);
}

#[test]
fn what_is_wrong_says_what_would_be_right() {
    let place = Place::with_demo();
    for (line, expected) in [
        (
            "maturity answer crn 2",
            "Marketing operations has no dimension “crn”. hint: name one of crm, lead-management",
        ),
        ("maturity answer crm 4", "no level “4”: it is one of 1 Crawl, 2 Walk, 3 Run"),
        ("maturity answer crm 2 --confidence sure", "no confidence “sure”: it is guess, likely or evidenced"),
        (
            "maturity answer crm 2 --framework opps",
            "there is no maturity framework opps. hint: name one of ops, programme, audit",
        ),
        (
            "maturity show --framework audit",
            "Marketing audit was not assessed yet. hint: answer it in the Maturity room",
        ),
        ("maturity close", "no assessment of Marketing operations is open. hint: begin one with"),
        ("report maturity --framework audit", "Marketing audit was not assessed yet"),
    ] {
        let ran = place.run(&format!("{line} {FILE}")).expect(2);
        assert!(ran.err.contains(expected), "{line}: {}", ran.err);
    }
    let steps = place.run(&format!("log {FILE}")).out;
    assert!(!steps.contains("began to assess Marketing audit"), "nothing is begun for what is refused");
}

#[test]
fn show_tells_the_newest_assessment() {
    let place = Place::with_demo();
    let out = place.run(&format!("maturity show {FILE}")).expect(0).out;
    assert!(
        out.starts_with("Marketing operations: Walk 1.8, +0.31 since last time · 8 of 9 answered · closed 2026-06-02"),
        "{out}"
    );
    for part in
        ["AI agents", "skipped", "Next, in this order:", "RevOps alignment", "to do; opsroom report maturity has them"]
    {
        assert!(out.contains(part), "{part}: {out}");
    }
}

#[test]
fn the_report_has_its_five_parts_and_pictures() {
    let place = Place::with_demo();
    let markdown = place.run(&format!("report maturity {FILE}")).expect(0).out;
    for part in [
        "# Maturity: Marketing operations",
        "## 1. Current state",
        "## 2. Recommendations",
        "## 3. Steps",
        "## 4. Measures of success",
        "## 5. Risks",
        "## Appendix A: votes",
        "## Appendix B: answers",
        "disagreement: no majority",
        "(overdue)",
        "### 1. RevOps alignment: from Crawl to Run",
        "Claimed and measured",
    ] {
        assert!(markdown.contains(part), "{part}\n{markdown}");
    }
    for name in ["Priya: ", "Marcus voted"] {
        assert!(!markdown.contains(name), "votes have no names");
    }
    place.run(&format!("report maturity -o maturity.html {FILE}")).expect(0);
    let html = place.read("maturity.html");
    assert_eq!(html.matches("<svg").count(), 2, "bars and radar");
    assert!(html.contains("id=\"radar-title\"") && html.contains("id=\"levels-title\""));
}

#[test]
fn exported_answers_come_back() {
    let place = Place::with_demo();
    let all = place.run(&format!("export maturity {FILE} --json")).expect(0).json();
    assert_eq!(all.as_array().unwrap().len(), 27, "three assessments of nine dimensions");
    let line = ["export", "maturity", "--file", "demo.opsroom", "--where", "started-on:2026-06-02", "-o", "a.csv"];
    place.run_with(&line, b"").expect(0);
    let told = place.run("import maturity a.csv --file new.opsroom --json").expect(0).json();
    assert_eq!((told["answers"].as_u64(), told["rejected"].as_array().map(Vec::len)), (Some(9), Some(0)));
    let (old, new) = (
        place.run(&format!("maturity show {FILE} --json")).json(),
        place.run("maturity show --file new.opsroom --json").json(),
    );
    for at in 0..9 {
        for key in ["level", "skipped", "target", "target_on", "evidence", "confidence", "note"] {
            assert_eq!(old["dimensions"][at][key], new["dimensions"][at][key], "{at} {key}");
        }
    }
}

#[test]
fn a_survey_becomes_votes() {
    let place = Place::new();
    place.write("survey.csv", "Timestamp,Name,CRM,Reporting\n1,Ana,1,Walk\n2,Ben,3,Walk\n3,Cy,maybe,2\n");
    let told = place.run("import maturity survey.csv --file a.opsroom --dry-run").expect(1).out;
    assert!(told.starts_with("would take 3 respondents, 5 votes; nothing was changed"), "{told}");
    assert!(!place.at("a.opsroom").exists());
    let told = place.run("import maturity survey.csv --file a.opsroom").expect(1).out;
    assert_eq!(
        told,
        "began a workshop on Marketing operations from the answers of 3 respondents\n3 respondents, 5 votes\n\
         rejected: line 4, CRM: no level “maybe”: it is one of 1 Crawl, 2 Walk, 3 Run\nnot used: Timestamp\n"
    );
    let shown = place.run("maturity show --file a.opsroom --json").expect(0).json();
    assert_eq!((shown["sitting"].as_str(), shown["answered"].as_u64()), (Some("workshop"), Some(0)));
    assert!(shown["dimensions"][0]["votes"].is_null(), "hidden until they are revealed");
    let other = place.run_with(&["import", "maturity", "-", "--file", "a.opsroom"], b"Tool,Cost\nX,1\n").expect(2);
    assert!(other.err.contains("has no column for a dimension of Marketing operations"), "{}", other.err);
}

#[test]
fn an_own_framework_works_without_a_rebuild() {
    let place = Place::with_demo();
    let own = "framework = \"maturity\"\nid = \"mine\"\nversion = 1\ntitle = \"Mine\"\n\
        [[level]]\nnumber = 1\nname = \"No\"\n[[level]]\nnumber = 2\nname = \"Yes\"\n\
        [[dimension]]\nid = \"a\"\ntitle = \"A\"\nquestion = \"Is it?\"\n\
        [[dimension.level]]\nnumber = 1\ntext = \"It isn't.\"\n[[dimension.level]]\nnumber = 2\ntext = \"It is.\"\n";
    let folder = opsroom::cli::places::frameworks_beside(&place.at("demo.opsroom"));
    let name = folder.strip_prefix(place.at("")).unwrap().join("mine.toml");
    place.write(name.to_str().unwrap(), own);
    let ran = place.run(&format!("maturity answer a yes --framework mine {FILE}")).expect(0);
    assert_eq!(ran.out, "A answered Yes (1 of 1 answered, 2.0 of 2)\n");
    // Its words stay with the answer when the file changes.
    place.run(&format!("maturity close --framework mine {FILE}")).expect(0);
    place.write(name.to_str().unwrap(), own.replace("It is.", "It is, really.").replace("version = 1", "version = 2"));
    let report = place.run(&format!("report maturity --framework mine {FILE}")).expect(0).out;
    assert!(report.contains("Yes: It is.") && !report.contains("really"), "{report}");
    // A broken one is told, and the rest works.
    place.write(name.to_str().unwrap(), own.replace("number = 2\nname", "number = 3\nname"));
    let check = place.run(&format!("check {FILE}"));
    assert!(check.out.contains("mine.toml:9:10: level[1].number: is 3; expected 2"), "{}", check.out);
    place.run(&format!("maturity show {FILE}")).expect(0);
}
