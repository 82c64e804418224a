//! The pipeline report: of figures that can be checked by hand, of none, and of names that try to break out.

use crate::domain::id::Id;
use crate::domain::money::{Currency, Money, Rates, Sum};
use crate::domain::profile::Business;
use crate::domain::review::{
    Deals, ExitRow, Handover, MissingRow, Passage, Review, ReviewRules, SourceRow, StageRow, StuckRow,
};
use crate::frameworks::Frameworks;
use crate::report::{self, Block, Doc};

use super::company::{HOSTILE, day};
use super::page;

fn rules() -> ReviewRules {
    Frameworks::built_in().review
}

fn sum(amounts: &[(i64, Currency)]) -> Sum {
    let rates = Rates::new(Currency::USD, Vec::new());
    let amounts = amounts.iter().map(|(major, currency)| Money::new(major * 100, *currency));
    Sum::of(amounts, &rates, day("2026-11-20"))
}

fn empty() -> Review {
    Review {
        on: day("2026-11-20"),
        currency: Currency::USD,
        leads: 0,
        stages: Vec::new(),
        exits: Vec::new(),
        unstaged: Vec::new(),
        weeks: Vec::new(),
        sources: Vec::new(),
        other_sources: 0,
        passages: Vec::new(),
        moves: (0, 0),
        stuck_days: 30,
        stuck: Vec::new(),
        handovers: Vec::new(),
        missing: Vec::new(),
        deals: Deals {
            open: 0,
            open_amount: sum(&[]),
            won: 0,
            won_amount: sum(&[]),
            won_summed: 0,
            lost: 0,
            days_to_win: None,
        },
    }
}

/// Four stages; every lead, source and reason is called by `name`.
fn small(name: impl Fn(usize) -> String) -> Review {
    let stage = |id: &str, name: &str, leads, reached, stuck| StageRow {
        id: id.to_owned(),
        name: name.to_owned(),
        leads,
        reached,
        stuck,
        amount: if id == "opportunity" { 4_200_000 } else { 0 },
        median_days: Some(12),
    };
    let monday = day("2026-11-16");
    Review {
        leads: 120,
        stages: vec![
            stage("lead", "Lead", 60, 120, 0),
            stage("mql", "MQL", 20, 48, 5),
            stage("opportunity", "Opportunity", 8, 12, 2),
            stage("customer", "Customer", 4, 4, 0),
        ],
        exits: vec![ExitRow {
            name: "Disqualified".to_owned(),
            leads: 24,
            reasons: vec![("No budget".to_owned(), 20), (String::new(), 4)],
        }],
        unstaged: vec![(name(0), 4)],
        weeks: (0..8).map(|back| (monday - chrono::TimeDelta::weeks(7 - back), 10 + 2 * back as u64)).collect(),
        sources: vec![
            SourceRow { source: name(1), leads: 90, reached: vec![90, 40, 9, 3] },
            SourceRow { source: String::new(), leads: 25, reached: vec![25, 8, 3, 1] },
        ],
        other_sources: 5,
        passages: vec![Passage { from: "Lead".to_owned(), to: "MQL".to_owned(), median_days: Some(21), leads: 48 }],
        moves: (20_000, 84_000),
        stuck: vec![StuckRow {
            id: Id(1),
            name: name(2),
            company: name(3),
            stage: "MQL".to_owned(),
            owner: String::new(),
            days: 91,
            amount: 0,
        }],
        handovers: vec![Handover {
            name: "MQL to sales".to_owned(),
            accepted: 12,
            rejected: 28,
            open: 8,
            reasons: vec![(name(4), 28)],
        }],
        missing: vec![MissingRow { label: "email".to_owned(), missing: 6, of: 120, who: "everybody".to_owned() }],
        deals: Deals {
            open: 8,
            open_amount: sum(&[(42_000, Currency::USD), (9_000, Currency::GBP)]),
            won: 4,
            won_amount: sum(&[(20_000, Currency::USD)]),
            won_summed: 4,
            lost: 6,
            days_to_win: Some(40),
        },
        ..empty()
    }
}

fn doc(review: &Review) -> Doc {
    let mut business = Business::default();
    business.profile.name = "Northwind Analytics".to_owned();
    report::pipeline(review, &rules(), &business)
}

#[test]
fn the_pipeline_as_markdown() {
    let names = ["Nurture", "webinar", "Ana Ruiz", "Acme", "No time"];
    insta::assert_snapshot!(doc(&small(|at| names[at].to_owned())).to_markdown());
}

#[test]
fn an_empty_pipeline_says_what_to_do() {
    let doc = doc(&empty());
    assert!(doc.lead.contains("opsroom import leads"), "{}", doc.lead);
    for section in &doc.sections {
        assert!(!section.blocks.is_empty(), "{} says nothing", section.title);
    }
}

#[test]
fn both_policies_are_named_and_the_first_decides() {
    let told = |accepted: u64, rejected: u64| {
        let mut review = small(|_| "x".to_owned());
        review.handovers[0] = Handover { accepted, rejected, ..review.handovers[0].clone() };
        let part = doc(&review).sections.remove(4);
        let warned = part.blocks.iter().any(|block| matches!(block, Block::Callout(..)));
        let lists = part.blocks.iter().filter_map(|block| match block {
            Block::List(items) => Some(items.clone()),
            _ => None,
        });
        (warned, lists.flatten().take(2).collect::<Vec<_>>())
    };
    let (warned, said) = told(55, 45);
    assert!(!warned, "55 % is right for the first");
    assert!(said[0].starts_with("40-60 %: as it should be"), "{said:?}");
    assert!(said[1].starts_with("at most 30 % rejected: more than three in ten"), "{said:?}");
    let (warned, said) = told(80, 20);
    assert!(warned, "80 % is too much for the first");
    assert!(said[1].contains("as it should be"), "{said:?}");
}

#[test]
fn pages_are_well_formed_whatever_leads_are_called() {
    for from in 0..HOSTILE.len() {
        let review = small(|at| HOSTILE[(from + at) % HOSTILE.len()].to_owned());
        let html = doc(&review).to_html().unwrap();
        let tags = page::check(&html).unwrap_or_else(|why| panic!("{why}"));
        page::check_self_contained(&html, &tags);
        page::check_accessible(&html, &tags);
    }
    let html = doc(&empty()).to_html().unwrap();
    page::check(&html).unwrap_or_else(|why| panic!("{why}"));
}
