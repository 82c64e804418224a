//! Drift and the vocabulary: what visits brought is decided, what is allowed on links is changed. Keys in, screens and
//! data out.

use chrono::{DateTime, Utc};
use opsroom::domain::activity::Activity;
use opsroom::domain::lead::Lead;
use opsroom::domain::utm::Tag;
use opsroom::domain::utm::registry::LinkRow;

use crate::harness::{Bench, SIZES, blank};

/// A workspace to which visits came from LinkedIn in three spellings, and from somewhere nobody knows.
fn visited() -> Bench {
    let mut ws = blank(true);
    let lead = Lead { email: "ana@acme.example".to_owned(), stage: "lead".to_owned(), ..Lead::default() };
    let (lead, _) = ws.save_lead(&lead).unwrap();
    let at: DateTime<Utc> = "2026-11-01T10:00:00Z".parse().unwrap();
    let visits = [
        ("linkedin", "social"),
        ("LinkedIn", "social"),
        ("LinkedIn", "Social"),
        ("linkdin", "social"),
        ("tosca", "paid social"),
    ];
    for (n, (source, medium)) in visits.into_iter().enumerate() {
        let mut visit = Activity::of(lead, "page-viewed", at + chrono::Duration::hours(n as i64));
        visit.is_touch = true;
        visit.through.source = source.to_owned();
        visit.through.medium = medium.to_owned();
        ws.add_activity(&visit).unwrap();
    }
    let mut bench = Bench::on(ws);
    bench.press("5<tab>").see("Drift");
    bench
}

fn open(bench: &mut Bench) -> Vec<String> {
    bench.ws().arrivals().unwrap().open().map(|one| one.value.clone()).collect()
}

fn visits(bench: &mut Bench, tag: Tag, value: &str) -> u64 {
    bench.ws().arrivals().unwrap().of(tag, value).visits
}

#[test]
fn drift_is_told_with_counts_and_the_likeliest_value() {
    let mut bench = visited();
    bench.see("values to decide").see("LinkedIn").see("linkdin").see("tosca").see("case").see("nothing near");
    bench.press("w").see("touches that recorded this value");
    bench.press("<esc>/tosca<enter>").miss("linkdin");
    bench.press("<esc>/nearest:none<enter>").see("tosca");
    bench.miss("linkdin");
}

#[test]
fn one_key_lets_the_past_count_under_the_right_name() {
    let mut bench = visited();
    assert_eq!(visits(&mut bench, Tag::Source, "linkedin"), 1);
    bench.press("/linkedin why:case<enter>").see("LinkedIn");
    bench.press("<enter>");
    assert!(bench.status().contains("counts as linkedin: 2 touches"), "{}", bench.status());
    assert_eq!(visits(&mut bench, Tag::Source, "linkedin"), 3);
    bench.press("u");
    assert_eq!(visits(&mut bench, Tag::Source, "linkedin"), 1);
}

#[test]
fn all_of_a_kind_are_decided_together_and_decisions_are_taken_back() {
    let mut bench = visited();
    bench.press("/tag:source<enter>K").see("1 marked");
    bench.press("<esc>a<enter>").see("nothing near");
    assert_eq!(open(&mut bench).iter().filter(|one| one.as_str() == "tosca").count(), 1);
    assert_eq!(visits(&mut bench, Tag::Source, "linkedin"), 4);
    bench.press("t").see("counts as linkedin");
    bench.press("d");
    assert!(bench.status().contains("to be decided again"), "{}", bench.status());
}

#[test]
fn what_nobody_knows_is_registered_or_left_alone_or_counts_as_what_is_chosen() {
    let mut bench = visited();
    bench.press("/tosca<enter>n");
    assert!(bench.ws().value(Tag::Source, "tosca").unwrap().is_some());
    bench.press("uI");
    assert!(!open(&mut bench).contains(&"tosca".to_owned()));
    bench.press("u=").see("counts as …");
    bench.press("newsletter<enter>");
    assert_eq!(visits(&mut bench, Tag::Source, "newsletter"), 1);
}

#[test]
fn empty_views_say_what_fills_them() {
    let mut bench = Bench::on(blank(true));
    bench.press("5<tab>").see("import touches");
    bench.press("<tab>").see("Sources 20");
    bench.press("ll").see("register a campaign");
}

fn vocabulary() -> Bench {
    let mut bench = visited();
    bench.press("<tab>").see("Sources 20");
    bench
}

#[test]
fn sources_are_registered_changed_taken_away_and_brought_back() {
    let mut bench = vocabulary();
    bench.press("n").see("Register a source");
    bench.press("tosca<tab>a search engine<C-s>").see("Sources 21");
    bench.press("ge<C-u>Google, all of it<C-s>").see("changed here");
    bench.press("B").miss("changed here");
    bench.press("dG").see("dropped").see("Taken out of the vocabulary");
    assert!(bench.ws().policy().unwrap().source("google").is_none());
    bench.press("u");
    assert!(bench.ws().policy().unwrap().source("google").is_some());
}

#[test]
fn campaigns_are_records_with_a_status_and_their_links() {
    let mut bench = vocabulary();
    bench.press("lln").see("Register a campaign").see("2026-q4-webinar-");
    bench.press("<C-u>2026-q4-launch-spring<enter>").see("2026 Q4 launch spring");
    bench.press("<C-s>").see("Campaigns 1").see("● running");
    bench.press("s").see("ended");
    bench.press("e<tab>").press("<C-s>");
    let tags = opsroom::domain::utm::Tags::default()
        .with(Tag::Source, "linkedin")
        .with(Tag::Medium, "social")
        .with(Tag::Campaign, "2026-q4-launch-spring");
    bench.ws().add_link(&LinkRow::to("https://acme.example", tags), true).unwrap();
    bench.press("f").see("Links 1 of 1");
    bench.press("f").see("Campaigns 1").see("1, 0 of them live");
    bench.press("d").see("register a campaign");
}

#[test]
fn pattern_lists_rules_and_channels_are_changed_and_brought_back() {
    let mut bench = vocabulary();
    bench.press("llll").see("YYYY-q#-type-name");
    bench.press("e<C-u>YYYY-nope!").see("neither a token nor a list");
    bench.press("<C-u>YYYY-type-name<enter>").see("YYYY-type-name");
    bench.press("B").see("YYYY-q#-type-name");
    bench.press("je<C-u>source<enter>");
    assert_eq!(bench.ws().policy().unwrap().required, [Tag::Source]);
    bench.press("je<C-u>webinar, fair<enter>").see("webinar, fair");
    bench.press("l").see("Rules 20");
    bench.press("s").see("note");
    assert!(bench.ws().policy().unwrap().severity("case").is_some());
    bench.press("s").see("off");
    bench.press("B").see("warning");
    bench.press("hh").see("Channels 18");
    bench.press("J");
    assert_eq!(bench.ws().channels().unwrap().channels[1].title, "Direct");
    bench.press("n").see("A new channel");
    bench.press("House ads<tab>source acme, medium display<C-s>").see("House ads").see("Channels 19");
    bench.press("B").see("Channels 18");
}

#[test]
fn every_screen_is_drawn_at_every_size() {
    for size in SIZES {
        for keys in ["", "K", "t", "/x", "w", "=", "<enter>"] {
            visited().resize(size).press(keys);
        }
        for keys in ["", "l", "ll", "lll", "llll", "lllll", "n", "e", "lle", "llln", "<enter>", "/x"] {
            vocabulary().resize(size).press(keys);
        }
    }
}
