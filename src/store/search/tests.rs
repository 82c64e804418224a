//! Words find the leads that have them, whether the index knows them yet or not.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::filter::Filter;
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::store::leads::{self, Way};
use crate::store::{Entry, Error};

const ENTRY: Entry<'static> = Entry { at: chrono::DateTime::UNIX_EPOCH, author: "", room: "", frameworks: "" };

fn lead(first: &str, last: &str, company: &str, email: &str) -> Lead {
    Lead {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        company_name: company.to_owned(),
        email: email.to_owned(),
        ..Lead::default()
    }
}

fn add(store: &Store, all: &[Lead]) -> Vec<Id> {
    store
        .step::<_, Error>(&ENTRY, |step| {
            let ids = all.iter().map(|one| leads::insert(step, one)).collect::<Result<_>>()?;
            Ok((ids, "added".to_owned()))
        })
        .unwrap()
        .out
}

fn found(store: &Store, line: &str) -> Vec<String> {
    let query = LeadQuery { filter: Filter::parse(line, &["owner"]), ..LeadQuery::default() };
    let page = leads::page(store, &query, None, Way::After, 50).unwrap();
    assert_eq!(leads::count(store, &query).unwrap(), page.len() as u64);
    page.into_iter().map(|(_, lead)| lead.called()).collect()
}

fn settle(store: &Store) {
    while follow(store).unwrap() {}
    assert!(is_current(store).unwrap());
}

#[test]
fn words_find_names_companies_and_addresses() {
    let store = Store::memory().unwrap();
    add(
        &store,
        &[
            lead("Zoë", "Straße", "Heron Ltd", "zoe@heron.example"),
            lead("Ann", "O'Neil", "Göteborg AB", "ann+x@goteborg.example"),
            lead("", "", "", "solo@corvid.example"),
        ],
    );
    for indexed in [false, true] {
        if indexed {
            settle(&store);
        }
        let cases: [(&str, &[&str]); 10] = [
            ("zoe", &["Zoë Straße"]),
            ("STRASSE", &["Zoë Straße"]),
            ("goteborg", &["Ann O'Neil"]),
            ("\"zoe str\"", &["Zoë Straße"]),
            ("corvid.ex", &["solo@corvid.example"]),
            ("an", &["Ann O'Neil"]),
            ("heron zoe", &["Zoë Straße"]),
            ("heron ann", &[]),
            ("example !heron !corvid", &["Ann O'Neil"]),
            ("ann+x@", &["Ann O'Neil"]),
        ];
        for (line, expected) in cases {
            assert_eq!(found(&store, line), expected, "{line}, indexed: {indexed}");
        }
    }
}

#[test]
fn the_index_follows_what_is_changed_undone_and_redone() {
    let store = Store::memory().unwrap();
    let ids = add(&store, &[lead("Ann", "Ames", "", ""), lead("Bob", "Bell", "", "")]);
    settle(&store);
    store
        .step::<_, Error>(&ENTRY, |step| {
            let mut one = leads::one(step.store(), ids[0])?.unwrap();
            one.first_name = "Wilhelmina".to_owned();
            leads::update(step, &one)?;
            leads::delete(step, ids[1])?;
            Ok(((), "changed".to_owned()))
        })
        .unwrap();
    for indexed in [false, true] {
        if indexed {
            settle(&store);
        }
        assert_eq!(found(&store, "helmi"), ["Wilhelmina Ames"]);
        assert!(found(&store, "bell").is_empty() && found(&store, "Ann").is_empty());
    }
    store.undo(&ENTRY).unwrap();
    for indexed in [false, true] {
        if indexed {
            settle(&store);
        }
        assert_eq!(
            (found(&store, "ann"), found(&store, "bell")),
            (vec!["Ann Ames".to_owned()], vec!["Bob Bell".to_owned()])
        );
        assert!(found(&store, "helmi").is_empty());
    }
    store.undo(&ENTRY).unwrap();
    store.redo(&ENTRY).unwrap();
    settle(&store);
    assert_eq!(found(&store, "bell"), ["Bob Bell"]);
}

#[test]
fn a_long_run_is_taken_in_batches() {
    let store = Store::memory().unwrap();
    let many: Vec<Lead> = (0..BATCH * 2 + 10).map(|at| lead(&format!("Person{at}x"), "", "", "")).collect();
    add(&store, &many);
    assert!(pending(&store, place(&store).unwrap()).unwrap().is_none());
    assert_eq!(found(&store, "person20009x"), ["Person20009x"]);
    assert!(follow(&store).unwrap() && follow(&store).unwrap());
    settle(&store);
    assert_eq!(found(&store, "person20009x"), ["Person20009x"]);
}

#[test]
fn candidates_are_looked_up_where_they_are_few_and_met_on_the_way_where_they_are_some() {
    let store = Store::memory().unwrap();
    let many: Vec<Lead> = (0..10_000)
        .map(|at| match at {
            _ if at % 100 == 0 => lead("Wilhelmina", "", "", ""),
            _ if at % 20 == 1 => lead("Bartholomew", "", "", ""),
            77 => lead("Xerxes", "", "", ""),
            _ => lead("Bob", "", "", ""),
        })
        .collect();
    add(&store, &many);
    settle(&store);
    let asked = |word: &str, limit| {
        let query = LeadQuery { filter: Filter::parse(word, &[]), ..LeadQuery::default() };
        first(&store, &query, limit).unwrap()
    };
    // One of a hundred: its page of 40 lies within 4,000 steps, which take as long as looking up 160.
    assert!(matches!(asked("wilhelmina", 40), Narrowed::Listed(_)));
    // Those of a page are near enough where there are five times as many.
    assert!(matches!(asked("bartholomew", 40), Narrowed::Held(_)));
    // All that may be on the page are looked up.
    assert!(matches!(asked("bartholomew", 600), Narrowed::Listed(_)));
    assert!(matches!(asked("xerxes", 40), Narrowed::Listed(_)));
    // Two letters are no group, and all have “bob”.
    assert_eq!(asked("xe", 40), Narrowed::No);
    assert_eq!(asked("bob", 40), Narrowed::No);
}

#[test]
fn many_candidates_are_gone_through_in_order_and_counted() {
    let store = Store::memory().unwrap();
    // One of twelve: too many to be listed, too few to be passed over.
    let many: Vec<Lead> = (0..FEW * 14)
        .map(|at| lead(if at % 12 == 0 { "Wilhelmina" } else { "Bob" }, &format!("No{at}"), "", ""))
        .collect();
    let ids = add(&store, &many);
    settle(&store);
    let query = LeadQuery { filter: Filter::parse("helmi", &[]), ..LeadQuery::default() };
    assert!(matches!(first(&store, &query, 100).unwrap(), Narrowed::Held(_)));
    let late = add(&store, &[lead("Helmi", "Late", "", "")]);
    assert_eq!(leads::count(&store, &query).unwrap(), (FEW * 14).div_ceil(12) as u64 + 1);
    let (mut seen, mut from) = (Vec::new(), None);
    loop {
        let page = leads::page(&store, &query, from.as_ref(), Way::After, 100).unwrap();
        let Some((last, _)) = page.last() else { break };
        assert!(leads::before(&store, &query, last).unwrap() > seen.len() as u64 || page.len() == 1);
        from = Some(last.clone());
        seen.extend(page.into_iter().map(|(_, lead)| lead.id));
    }
    let mut expected: Vec<Id> = ids.into_iter().step_by(12).chain(late).collect();
    expected.sort_unstable();
    seen.sort_unstable();
    assert_eq!(seen, expected);
}
