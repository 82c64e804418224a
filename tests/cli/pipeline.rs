//! The pipeline report and made-up leads in any number, without the workbench.

use crate::Place;

const FILE: &str = "--file demo.opsroom";

#[test]
fn the_report_is_written_in_both_forms() {
    let place = Place::with_demo();
    let markdown = place.run(&format!("report pipeline {FILE}")).expect(0).out;
    for words in [
        "# Pipeline",
        "*Fernhollow · 20 November 2026*",
        "## 1. Where leads stand",
        "Leads by stage",
        "### How long it takes",
        "## 2. New leads",
        "| Organic search |",
        "have not moved for more than 30 days",
        "| MQL to sales |",
        "- 40-60 %: ",
        "- at most 30 % rejected: ",
        "| Recycled |",
        "| Email | everybody |",
        "Say on the board which stage",
    ] {
        assert!(markdown.contains(words), "“{words}” is missing:\n{markdown}");
    }
    place.run(&format!("report pipeline -o pipeline.html {FILE}")).expect(0);
    let html = place.read("pipeline.html");
    assert_eq!(html.matches("<svg").count(), 2);
    assert!(!html.contains("<script"));
}

#[test]
fn a_demo_of_any_size_is_made_without_a_terminal() {
    let place = Place::new();
    place.run("demo --file big.opsroom --leads 1,500 --activities 4500").expect(0);
    let info = place.run("info --file big.opsroom --json").expect(0).out;
    assert!(info.contains("1900"), "400 of the story and 1,500 more: {info}");
    let wrong = place.run("demo --file other.opsroom --leads many").expect(2);
    assert!(wrong.err.contains("type a whole number"), "{}", wrong.err);
    let alone = place.run("demo --file other.opsroom --activities 5").expect(2);
    assert!(alone.err.contains("--leads"), "{}", alone.err);
}
