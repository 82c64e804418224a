//! Touches counted: each lead once, also what leads only name; kept and asked for.

use super::*;
use crate::domain::activity::Activity;
use crate::domain::id::Id;
use crate::domain::lead::{Lead, Touch};
use crate::store::{Entry, Error, activities, leads};

const RANKS: Ranks = Ranks { mql: 3, customer: 7 };

fn entry() -> Entry<'static> {
    Entry { at: "2026-11-20T12:00:00Z".parse().unwrap(), author: "", room: "", frameworks: "" }
}

fn through(source: &str, medium: &str, campaign: &str) -> Touch {
    Touch { source: source.to_owned(), medium: medium.to_owned(), campaign: campaign.to_owned(), ..Touch::default() }
}

fn filled() -> Store {
    let store = Store::memory().unwrap();
    let moment = |n: i64| chrono::DateTime::from_timestamp_millis(n).unwrap();
    store
        .step::<_, Error>(&entry(), |step| {
            let mut ids: Vec<Id> = Vec::new();
            for (furthest, archived, first) in [
                (1, false, through("linkedin", "cpc", "")),
                (4, false, through("LinkedIn", "cpc", "x")),
                (8, false, Touch::default()),
                (8, true, through("google", "cpc", "")),
                (3, false, through("bing", "cpc", "only")),
            ] {
                let lead = Lead { furthest, archived, first: first.clone(), last: first, ..Lead::default() };
                ids.push(leads::insert(step, &lead)?);
            }
            let touches = [
                (Some(0), through("linkedin", "cpc", ""), 10),
                (Some(0), through("linkedin", "cpc", ""), 20),
                (Some(1), through("linkedin", "cpc", ""), 5),
                (Some(2), through("linkedin", "social", "x"), 30),
                (Some(3), through("google", "cpc", ""), 40),
                (None, through("google", "cpc", ""), 50),
                (Some(2), Touch::default(), 60),
            ];
            for (lead, through, at) in touches {
                let id = lead.and_then(|at: usize| ids.get(at)).copied();
                let touch =
                    Activity { lead: id, through, is_touch: true, ..Activity::of(Id::NEW, "visit", moment(at)) };
                activities::insert(step, &touch)?;
            }
            let no_touch = Activity { through: through("tosca", "", ""), ..Activity::of(ids[0], "call", moment(1)) };
            activities::insert(step, &no_touch)?;
            Ok(((), "filled".to_owned()))
        })
        .unwrap();
    store
}

fn told(tallies: &Tallies) -> Vec<(&'static str, &str, [u64; 5])> {
    let told = tallies.values.iter().map(|one| {
        let Results { visits, leads, mqls, customers, .. } = one.results;
        (one.tag.name(), one.value.as_str(), [visits, leads, mqls, customers, one.leads_only])
    });
    told.collect()
}

#[test]
fn touches_are_counted_once_for_each_value_and_lead() {
    let store = filled();
    let tallies = measure(&store, RANKS).unwrap();
    assert_eq!(
        told(&tallies),
        [
            ("source", "LinkedIn", [0, 1, 1, 0, 0]),
            ("source", "bing", [0, 1, 1, 0, 1]),
            ("source", "google", [2, 0, 0, 0, 0]),
            ("source", "linkedin", [4, 3, 2, 1, 0]),
            ("medium", "cpc", [5, 3, 2, 0, 1]),
            ("medium", "social", [1, 1, 1, 1, 0]),
            ("campaign", "only", [0, 1, 1, 0, 1]),
            ("campaign", "x", [1, 2, 2, 1, 0]),
        ]
    );
    let linkedin = tallies.values.iter().find(|one| one.value == "linkedin").unwrap();
    assert_eq!((linkedin.results.first, linkedin.results.last), (Some(5), Some(30)));
    let tags = Tags::default().with(Tag::Source, "linkedin").with(Tag::Medium, "cpc");
    let results = tallies.combinations[&tags];
    assert_eq!((results.visits, results.leads), (3, 2));
    assert_eq!(tallies.touches(), 6);
}

#[test]
fn counts_are_kept_until_something_that_counts_changes() {
    let store = filled();
    assert_eq!(kept(&store).unwrap(), None);
    let tallies = measure(&store, RANKS).unwrap();
    keep(&store, &tallies).unwrap();
    let again = kept(&store).unwrap().unwrap();
    assert_eq!(again.values, tallies.values);
    for (tags, results) in &tallies.combinations {
        assert_eq!(of(&store, tags).unwrap(), *results);
    }
    assert_eq!(of(&store, &Tags::default().with(Tag::Source, "tosca")).unwrap(), Results::default());
    assert!(!changed_since(&store, tallies.seq).unwrap());
    let change = |sql: &str| {
        store.step::<_, Error>(&entry(), |step| Ok((step.conn().execute_batch(sql)?, String::new()))).unwrap();
    };
    change("UPDATE lead SET owner = 'Dana'");
    assert!(!changed_since(&store, tallies.seq).unwrap(), "nobody counts by owner");
    change("UPDATE lead SET furthest = 5 WHERE furthest = 1");
    assert!(changed_since(&store, tallies.seq).unwrap());
    let tallies = measure(&store, RANKS).unwrap();
    change("DELETE FROM activity WHERE at = 10");
    assert!(changed_since(&store, tallies.seq).unwrap());
    assert!(are_few(&store, 10).unwrap() && !are_few(&store, 4).unwrap());
}

#[test]
fn touches_are_read_lead_by_lead_without_being_sorted() {
    let store = filled();
    let plan: Vec<String> = store
        .conn
        .prepare(
            "EXPLAIN QUERY PLAN SELECT lead, at, source, medium, campaign, content, term FROM activity
             WHERE lead IS NOT NULL AND touch <> 0 ORDER BY lead",
        )
        .unwrap()
        .query_map([], |row| row.get(3))
        .unwrap()
        .map(std::result::Result::unwrap)
        .collect();
    assert_eq!(plan, ["SEARCH activity USING INDEX activity_lead (lead>?)"]);
}
