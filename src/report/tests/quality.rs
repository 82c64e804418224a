//! The report about data quality: of figures that can be checked by hand, of none, and of names that try to break out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::profile::Business;
use crate::domain::quality::Tally;
use crate::domain::quality::review::{QualityReview, Twins};
use crate::domain::quality::room::{Known, Quality, QualityInput, Volume};
use crate::domain::quality::spelling::{Proposal, Reason};
use crate::domain::quality::tasks::{State, TaskState};
use crate::frameworks::Frameworks;
use crate::report::{self, Doc};

use super::company::{HOSTILE, day};
use super::page;

fn empty() -> QualityReview {
    let input = QualityInput {
        rules: Arc::clone(&Frameworks::built_in().quality),
        today: day("2026-11-20"),
        ..QualityInput::default()
    };
    QualityReview {
        room: Arc::new(Quality::new(input)),
        pairs: 0,
        sure: 0,
        reasons: Vec::new(),
        twins: Vec::new(),
        proposals: Vec::new(),
    }
}

fn small(name: &str) -> QualityReview {
    let mut input = empty().room.input.clone();
    let counts =
        [("email-validity", 90, 100), ("duplicates", 97, 100), ("stale", 80, 100), ("required-fields", 95, 100)];
    let counts: BTreeMap<String, Tally> =
        counts.into_iter().map(|(id, good, of)| (id.to_owned(), Tally::new(good, of))).collect();
    for (id, tally) in &counts {
        let before = Tally::new(tally.good - 10, tally.of);
        input.trend.insert(id.clone(), vec![(day("2026-10-20"), before), (day("2026-11-20"), *tally)]);
    }
    input.volume = Volume { leads: 100, unstaged: 4, ..Volume::default() };
    input.known = Some(Known { day: day("2026-11-20"), is_current: true, counts });
    input.states = vec![
        TaskState {
            state: State::Done,
            day: Some(day("2026-10-01")),
            owner: name.to_owned(),
            ..TaskState::of("hygiene", "deduplicate")
        },
        TaskState { state: State::Done, note: name.to_owned(), ..TaskState::of("crm-setup", "dedupe") },
    ];
    let who = || (name.to_owned(), "ana@acme.com".to_owned());
    QualityReview {
        room: Arc::new(Quality::new(input)),
        pairs: 3,
        sure: 1,
        reasons: vec![("same email", 1), ("nearly the same name", 2)],
        twins: vec![Twins { score: 100, reason: "same email", one: who(), other: who() }],
        proposals: vec![Proposal {
            field: "country",
            to: name.to_owned(),
            from: vec![("UK".to_owned(), 30)],
            have: 2,
            reason: Reason::Known,
        }],
    }
}

fn doc(review: &QualityReview, business: &str) -> Doc {
    let mut of = Business::default();
    of.profile.name = business.to_owned();
    report::quality(review, &of)
}

#[test]
fn the_report_says_what_the_figures_say() {
    let text = doc(&small("United Kingdom"), "Northwind").to_markdown();
    for words in [
        "# Data quality",
        "Northwind · 20 November 2026",
        "Data quality stands at 90.5 % over 100 leads, by 4 of 6 measures with the same weight: the target is reached.",
        "Furthest from its target is",
        "10 bounced or malformed",
        "3 pairs of leads look like one person; 1 of them is sure",
        "1 value is written in several spellings, over 30 leads",
        "2026-10-20",
        "1 of 23 done",
        "was due",
    ] {
        assert!(
            text.contains(words) || words == "was due" && text.contains("2026-11-01"),
            "{words} is missing in\n{text}"
        );
    }
    // Whoever reads it doesn't know by which names we call what a list was made from.
    assert!(!text.contains("source 0") && !text.contains(", phase"), "{text}");
    let html = doc(&small("x"), "Northwind").to_html().unwrap();
    assert!(html.contains("<svg") && !html.contains("<script"), "one file without scripts");
}

#[test]
fn an_empty_workspace_is_told_what_to_do() {
    let doc = doc(&empty(), "");
    assert!(doc.lead.contains("opsroom import leads"), "{}", doc.lead);
    for section in &doc.sections {
        assert!(!section.blocks.is_empty(), "{} says nothing", section.title);
    }
}

#[test]
fn pages_are_well_formed_whatever_leads_are_called() {
    for name in HOSTILE {
        let html = doc(&small(name), name).to_html().unwrap();
        let tags = page::check(&html).unwrap_or_else(|why| panic!("{why}"));
        page::check_self_contained(&html, &tags);
        page::check_accessible(&html, &tags);
    }
    let html = doc(&empty(), "").to_html().unwrap();
    page::check(&html).unwrap_or_else(|why| panic!("{why}"));
}
