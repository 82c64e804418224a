//! The crowd is the same each time, and looks like that of a company: in its proportions, durations and flaws.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use super::acts::wish;
use super::firm::firm;
use super::life::{Crowd, DAY, Life};
use super::words::Words;
use crate::frameworks::Frameworks;

/// Noon on 20 November 2026.
const NOW: i64 = 1_795_176_000_000;

fn everybody<'w>(words: &'w Words, many: usize) -> (Crowd<'w>, Vec<Life<'w>>) {
    let crowd = Crowd { words, campaigns: &[], many, now: NOW };
    let lives = (0..many).map(|at| crowd.life(at).unwrap()).collect();
    (crowd, lives)
}

fn standing<'a>(lives: &'a [Life<'_>]) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for life in lives {
        *counts.entry(life.stands().unwrap().stage.id.as_str()).or_default() += 1;
    }
    counts
}

#[test]
fn every_word_is_known() {
    let words = Words::read().unwrap();
    for stage in &words.stage {
        assert!(stage.next.is_empty() || words.stage(&stage.next).is_some(), "{}", stage.next);
        for exit in &stage.exits {
            assert!(!words.stage(&exit.to).unwrap().reasons.is_empty(), "{}", exit.to);
        }
        for does in words.does(&stage.id) {
            assert!(words.detail(&does.kind).is_some(), "{}", does.kind);
        }
    }
    for channel in &words.channel {
        assert!(words.detail(&channel.begins).is_some(), "{}", channel.begins);
    }
}

#[test]
fn the_frameworks_know_its_words() {
    let (words, all) = (Words::read().unwrap(), Frameworks::built_in());
    let lifecycle = &all.lifecycles[0];
    for stage in &words.stage {
        assert!(lifecycle.stage(&stage.id).is_some(), "{}", stage.id);
        for reason in &stage.reasons {
            assert!(lifecycle.reasons_for(&stage.id).any(|one| one.id == *reason), "{reason} of {}", stage.id);
        }
        let next: Vec<String> = lifecycle.next(&stage.id).iter().map(|one| one.id.clone()).collect();
        let goes = stage.exits.iter().map(|exit| &exit.to).chain([&stage.next].into_iter().filter(|id| !id.is_empty()));
        for to in goes {
            assert!(next.contains(to), "{} doesn't lead to {to}", stage.id);
        }
        for does in words.does(&stage.id) {
            assert!(all.activities.kind(&does.kind).is_some(), "{}", does.kind);
        }
    }
    for channel in &words.channel {
        assert_eq!(all.lead_words.source(&channel.lead_source), Some(channel.lead_source.as_str()));
        assert!(all.activities.kind(&channel.begins).is_some(), "{}", channel.begins);
    }
    for stray in &words.flaws.stray_stages {
        assert!(lifecycle.read(stray).is_none(), "{stray} is a stage");
    }
}

#[test]
fn the_same_number_has_the_same_life() {
    let words = Words::read().unwrap();
    let (crowd, lives) = everybody(&words, 400);
    for at in [0, 17, 399] {
        let told = |life: &Life<'_>| format!("{life:?} {:?} {:?}", crowd.acts(life, 9), crowd.deal(life));
        assert_eq!(told(&lives[at]), told(&crowd.life(at).unwrap()));
    }
}

#[test]
fn they_stand_where_leads_of_such_a_company_stand() {
    let words = Words::read().unwrap();
    let (crowd, lives) = everybody(&words, 400);
    let counts = standing(&lives);
    let of = |stage: &str| counts.get(stage).copied().unwrap_or_default();
    assert!(of("subscriber") + of("lead") > of("mql") + of("sal") + of("sql") + of("opportunity"));
    for stage in [
        "mql",
        "sal",
        "sql",
        "opportunity",
        "customer",
        "evangelist",
        "disqualified",
        "recycled",
        "closed-lost",
        "churned",
    ] {
        assert!(of(stage) > 0, "nobody is {stage}: {counts:?}");
    }
    let deals = lives.iter().filter_map(|life| crowd.deal(life)).collect::<Vec<_>>();
    assert!((45..=75).contains(&deals.len()), "{} deals", deals.len());
    let taking_part = deals.iter().filter(|deal| !deal.others.is_empty()).count();
    assert!(taking_part * 2 > deals.len(), "{taking_part} of {} deals have more than one person", deals.len());
}

#[test]
fn conversion_and_durations_are_plausible() {
    let words = Words::read().unwrap();
    let (_, lives) = everybody(&words, 20_000);
    let share = |from: &str, to: &str| {
        let old = |life: &&Life<'_>| life.entered(from).is_some_and(|at| at < NOW - 120 * DAY);
        let all = lives.iter().filter(old).count();
        lives.iter().filter(old).filter(|life| life.entered(to).is_some()).count() * 100 / all
    };
    let told = [("lead", "mql"), ("mql", "sal"), ("sal", "sql"), ("sql", "opportunity"), ("opportunity", "customer")]
        .map(|(from, to)| share(from, to));
    for (share, between) in told.into_iter().zip([40..=65, 50..=75, 65..=85, 70..=90, 30..=55]) {
        assert!(between.contains(&share), "{told:?}");
    }
}

#[test]
fn nothing_happens_before_its_time_or_in_the_future() {
    let words = Words::read().unwrap();
    let (crowd, lives) = everybody(&words, 2_000);
    for life in &lives {
        assert!(life.path.is_sorted_by(|a, b| a.at < b.at), "{:?}", life.path);
        assert!(life.stands().unwrap().at < NOW);
        for act in crowd.acts(life, wish(life)) {
            assert!(act.at >= life.created() && act.at < NOW, "{act:?} of {life:?}");
        }
        if let Some(deal) = crowd.deal(life) {
            assert!(deal.stages.is_sorted_by(|a, b| a.1 < b.1), "{deal:?}");
            assert!(deal.stages.iter().all(|(_, at)| *at < NOW));
        }
    }
}

#[test]
fn no_two_firms_share_a_name() {
    let words = Words::read().unwrap();
    let names: BTreeSet<String> = (0..150_000).map(|number| firm(&words, number).unwrap().name).collect();
    assert_eq!(names.len(), 150_000);
}
