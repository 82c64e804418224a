//! The Campaigns room with everything that follows from it: the registry's health, drift, campaigns, and what is wrong.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Tag;
use super::checker::Checker;
use super::drifted::{Drifted, drift, is_nothing};
use super::findings::{self, Hit};
use super::health::LinkHealth;
use super::touches::Tallies;
use crate::domain::finding::Finding;
use crate::domain::receipt::Receipt;
use crate::domain::text::count;

/// What came by, by the policy in force.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arrivals {
    /// The counts, as recorded.
    pub tallies: Arc<Tallies>,
    /// Whether they know all touches of today.
    pub is_current: bool,
    /// Values that are not registered; those that need a decision first, the most frequent first.
    pub drift: Vec<Drifted>,
    /// Places of the counts of each value, under the one that they count as.
    spelt: HashMap<(Tag, String), Vec<usize>>,
}

impl Arrivals {
    /// Judges what came by.
    pub fn new(checker: &Checker, tallies: Arc<Tallies>, is_current: bool) -> Arrivals {
        let mut spelt: HashMap<(Tag, String), Vec<usize>> = HashMap::new();
        for (at, one) in tallies.values.iter().enumerate() {
            let right = checker.right(one.tag, &one.value).to_owned();
            spelt.entry((one.tag, right)).or_default().push(at);
        }
        Arrivals { drift: drift(checker, &tallies.values), is_current, spelt, tallies }
    }

    /// What came of a source, medium or campaign, in all spellings that count as it.
    pub fn of(&self, tag: Tag, value: &str) -> super::registry::Results {
        let mut out = super::registry::Results::default();
        for one in self.spellings(tag, value) {
            out.add(&one.results);
        }
        out
    }

    /// The spellings that came by and count as a value, with their counts.
    pub fn spellings(&self, tag: Tag, value: &str) -> impl Iterator<Item = &super::touches::ValueTally> {
        let places = self.spelt.get(&(tag, value.to_owned())).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.tallies.values.get(*at))
    }

    /// Drift that somebody has to decide about.
    pub fn open(&self) -> impl Iterator<Item = &Drifted> {
        self.drift.iter().filter(|one| one.is_open())
    }

    /// Touches that count under a registered value of a tag, and all that have one; not those that are told to have none,
    /// such as `(direct)`.
    pub fn registered(&self, checker: &Checker, tag: Tag) -> (u64, u64) {
        let of = self.tallies.values.iter().filter(|one| one.tag == tag && !is_nothing(&one.value));
        of.fold((0, 0), |(good, all), one| {
            let is_known = checker.is_registered(tag, checker.right(tag, &one.value));
            let visits = one.results.visits;
            (good + if is_known { visits } else { 0 }, all + visits)
        })
    }
}

/// What the room is derived from.
#[derive(Debug, Clone)]
pub struct RoomInput {
    /// The policy in force, with the campaigns.
    pub checker: Arc<Checker>,
    /// The registry, judged.
    pub health: Arc<LinkHealth>,
    /// Whether it was judged as it is now.
    pub is_judged: bool,
    /// How many links there are now.
    pub links: u64,
    /// What came by.
    pub arrivals: Arc<Arrivals>,
    /// Whether there are touches at all.
    pub has_touches: bool,
    /// Today.
    pub today: NaiveDate,
}

/// The room.
#[derive(Debug, Clone)]
pub struct Room {
    /// What it is derived from.
    pub input: RoomInput,
    hits: Vec<Hit>,
}

impl Room {
    /// Derives everything.
    pub fn new(input: RoomInput) -> Room {
        let mut room = Room { input, hits: Vec::new() };
        room.hits = findings::judge(&room);
        room
    }

    /// What was found, the worst first; [`Room::finding`] writes one out.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// A finding, written out.
    pub fn finding(&self, at: usize) -> Option<Finding> {
        self.hits.get(at).map(|hit| findings::finding(self, hit))
    }

    /// How a finding was judged.
    pub fn why_finding(&self, finding: &Finding) -> Receipt {
        findings::why(self, finding)
    }

    /// Where a finding is mended: the tab, and what it is to show.
    pub fn place_of(&self, finding: &Finding) -> (&'static str, String) {
        findings::place_of(self, finding)
    }

    /// Whether there is nothing in it yet.
    pub fn is_empty(&self) -> bool {
        self.input.links == 0 && self.input.checker.campaigns.is_empty()
    }

    /// `60 links · 94 % clean`, and how campaigns and drift stand.
    pub fn in_two_lines(&self) -> (String, String) {
        let input = &self.input;
        let health = &input.health;
        let links = |n: u64| count(usize::try_from(n).unwrap_or(usize::MAX), "link", "");
        let headline = match health.percent() {
            _ if input.links == 0 => "no links yet".to_owned(),
            Some(percent) if health.links > 0 => format!("{} · {} % clean", links(input.links), whole(percent)),
            _ => links(input.links),
        };
        let running =
            input.checker.campaigns.iter().filter(|one| {
                one.status == super::campaign::CampaignStatus::Running && !input.checker.is_over(&one.value)
            });
        let mut figures = Vec::new();
        match running.count() {
            0 if input.checker.campaigns.is_empty() => {}
            n => figures.push(format!("{} running", count(n, "campaign", ""))),
        }
        let open = input.arrivals.open().count();
        if open > 0 {
            figures.push(format!("{} to decide", count(open, "spelling", "")));
        }
        (headline, figures.join(" · "))
    }
}

/// A share in whole percent: 100 only where nothing is left.
fn whole(percent: f64) -> String {
    let shown = if percent < 100.0 { percent.floor() } else { 100.0 };
    format!("{shown:.0}")
}
