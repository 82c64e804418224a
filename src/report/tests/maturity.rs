//! The maturity report: of the demo's workshop, of nothing answered, and of texts that try to break out.

use crate::demo;
use crate::domain::maturity::{Answer, Sitting};
use crate::report::{self, Doc};
use crate::workspace::Workspace;
use crate::workspace::maturity::Start;

use super::page;

fn demo() -> Workspace {
    demo::in_memory("2026-11-20".parse().unwrap()).unwrap()
}

/// The report about the newest assessment of a framework.
fn doc(ws: &Workspace, framework: &str) -> Doc {
    let room = ws.maturity().unwrap();
    let newest = room.of(framework).next().unwrap().id;
    report::maturity(&room, newest, &ws.business().unwrap(), ws.today()).unwrap()
}

fn titles(doc: &Doc) -> Vec<&str> {
    doc.sections.iter().map(|section| section.title.as_str()).collect()
}

const PARTS: [&str; 5] = ["1. Current state", "2. Recommendations", "3. Steps", "4. Measures of success", "5. Risks"];

#[test]
fn it_has_its_parts_and_none_is_without_words() {
    let mut ws = demo();
    let full = doc(&ws, "ops");
    assert_eq!(titles(&full)[..5], PARTS);
    assert_eq!(titles(&full)[5..], ["Appendix A: votes", "Appendix B: answers"]);
    // Nothing is answered yet, and nobody voted.
    let start =
        Start { framework: "audit".to_owned(), sitting: Sitting::Solo, participants: Vec::new(), from_last: false };
    ws.start_assessment(&start).unwrap();
    let empty = doc(&ws, "audit");
    assert_eq!(titles(&empty)[..5], PARTS);
    assert_eq!(titles(&empty)[5..], ["Appendix B: answers"]);
    assert!(empty.lead.starts_with("Nothing is answered yet."), "{}", empty.lead);
    for section in full.sections.iter().chain(&empty.sections) {
        assert!(!section.blocks.is_empty(), "{} says nothing", section.title);
    }
}

#[test]
fn pages_are_well_formed_whatever_was_typed() {
    let mut ws = demo();
    let start = Start {
        framework: "programme".to_owned(),
        sitting: Sitting::Workshop,
        participants: vec!["<b>Ana</b>".to_owned()],
        from_last: false,
    };
    let (id, _) = ws.start_assessment(&start).unwrap();
    let hostile = "</p><script>alert(1)</script> | `x` \u{1b}[31m\n# no heading";
    let answer =
        Answer { level: Some(2), evidence: hostile.to_owned(), note: hostile.to_owned(), ..Answer::about("metrics") };
    ws.save_answer(id, &answer).unwrap();
    ws.park(id, "metrics", hostile).unwrap();
    for framework in ["ops", "programme"] {
        let doc = doc(&ws, framework);
        let html = doc.to_html().unwrap();
        let tags = page::check(&html).unwrap_or_else(|why| panic!("{why}"));
        page::check_self_contained(&html, &tags);
        page::check_accessible(&html, &tags);
        assert!(!html.contains("<script>"));
        assert!(!doc.to_markdown().lines().any(|line| line.starts_with("# no heading")));
    }
}

#[test]
fn the_bars_as_a_picture() {
    let doc = doc(&demo(), "ops");
    let pictures: Vec<_> = doc.sections[0]
        .blocks
        .iter()
        .filter_map(|block| match block {
            report::Block::Figure(figure) => Some(figure),
            _ => None,
        })
        .collect();
    assert_eq!(pictures.len(), 2);
    insta::assert_snapshot!(pictures[0].svg.as_str());
    assert_eq!(
        pictures[1].text_alternative,
        "The same levels as a shape. Furthest in, at Crawl: Data quality and RevOps alignment."
    );
}
