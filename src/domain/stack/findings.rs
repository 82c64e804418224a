//! The finding rules of the stack: one row each in [`RULES`], and how they are judged.
//!
//! Thresholds and severities come from [`StackRules`](super::rules::StackRules). Only live tools are judged, and
//! only flows between live tools. Where the data to judge is missing, a note under the id with `-unknown` behind
//! it says so: one each for up to [`FEW`] records, one for all of them above that. Judging only notes what was
//! hit ([`Hit`], a few bytes): sentences are written for the findings that somebody reads.

mod flows;
mod rows;
mod tools;
mod whole;
mod words;

pub use rows::{RULES, rule};
pub(super) use tools::{per_user, per_user_medians};
pub(super) use words::{finding, flow_name};

use super::facts::{Fact, Look};
use super::graph::At;
use super::overlap::Doubled;
use crate::domain::finding::Severity;
use crate::domain::integration::Integration;
use crate::domain::tool::Tool;

/// Up to so many records without the data are named one by one.
pub const FEW: usize = 3;

/// The limits that a rule read from its setting, in the order of [`Rule::limits`]; 0 where it has fewer.
pub(crate) type Limits = [f64; 2];

/// One finding rule.
pub struct Rule {
    /// Its id in the file and in findings.
    pub id: &'static str,
    /// What is said where its data is missing; `None` where nothing can be missing.
    pub missing: Option<Missing>,
    /// Its title: `Dormant tool`.
    pub title: &'static str,
    /// What it looks at, in words, for receipts and the list of rules.
    pub looks_at: &'static str,
    /// The limits that it reads from its setting, by name.
    pub limits: &'static [&'static str],
    /// What to do about it.
    pub next: &'static str,
    check: Check,
    sentence: fn(&Case<'_>) -> String,
}

/// Words for missing data.
pub struct Missing {
    /// The id under which it is reported: `dormant-unknown`.
    pub id: &'static str,
    /// What one lacks: `last-used date`.
    pub what: &'static str,
    /// What can't be said of one: `whether it is dormant`.
    pub one: &'static str,
    /// What can't be said of many: `which are dormant`.
    pub many: &'static str,
    /// What to do.
    pub next: &'static str,
}

/// How a rule is judged.
#[derive(Clone, Copy)]
enum Check {
    /// Each live tool by itself.
    Tool(fn(Look<'_>, Limits, &LiveTool<'_>) -> Judged),
    /// Each flow between live tools by itself.
    Flow(fn(Look<'_>, Limits, &Integration) -> Judged),
    /// The stack at once.
    Whole(fn(Look<'_>, Limits, &mut Found)),
}

/// A live tool before a rule.
struct LiveTool<'a> {
    at: usize,
    tool: &'a Tool,
    fact: &'a Fact,
}

/// What a rule says of one record.
enum Judged {
    /// All is well, or the rule isn't meant for it.
    Fine,
    /// It is wrong, with the severity of the setting.
    Wrong,
    /// It is wrong, with a severity of its own.
    WrongAs(Severity),
    /// It is wrong, one step milder than the setting.
    Milder,
    /// It is wrong because something is blank: told once for all where they are many.
    Blank,
    /// Nobody can say, because data is missing.
    Unknown,
}

impl Judged {
    /// Wrong if so.
    fn wrong_if(wrong: bool) -> Judged {
        if wrong { Judged::Wrong } else { Judged::Fine }
    }
}

/// Something that a rule hit: a finding before its sentence is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Position of the rule in [`RULES`].
    rule: u8,
    /// How bad it is.
    pub severity: Severity,
    /// Whether data is missing.
    is_unknown: bool,
    pub(crate) evidence: Evidence,
}

impl Hit {
    /// The id of its finding: `dormant`, or `dormant-unknown` where data is missing.
    pub fn rule(&self) -> &'static str {
        match &self.row().missing {
            Some(missing) if self.is_unknown => missing.id,
            _ => self.row().id,
        }
    }

    /// Whether it is about a group of tools or flows, not about one of them.
    pub fn is_about_many(&self) -> bool {
        matches!(self.evidence, Evidence::Tools(_) | Evidence::Flows(_) | Evidence::Business(_))
    }

    /// Whether it only says that data is missing.
    pub fn is_unknown(&self) -> bool {
        self.is_unknown
    }

    /// Its rule's row.
    pub fn row(&self) -> &'static Rule {
        &RULES[usize::from(self.rule)]
    }
}

/// What a hit rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// One tool.
    Tool(At),
    /// One flow, by its position among the flows.
    Flow(u32),
    /// Several tools, by the position of the group in [`Found::groups`].
    Tools(u32),
    /// Several flows, likewise.
    Flows(u32),
    /// Tools that do the same job, by their position in [`Found::doubled`].
    Doubled(u32),
    /// The business, for the sake of a group of tools.
    Business(u32),
}

/// A hit with all that its sentence is written from.
pub(crate) struct Case<'a> {
    look: Look<'a>,
    limits: Limits,
    /// Tools, or flows for a rule about flows; at least one but for the budget.
    which: &'a [u32],
    doubled: Option<&'a Doubled>,
    is_unknown: bool,
}

/// All hits, the worst first, then by rule, then as the tools stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) hits: Vec<Hit>,
    /// Groups of tools or flows that share a hit.
    pub(crate) groups: Vec<Vec<u32>>,
    /// Overlaps that still wait for a decision.
    pub(crate) doubled: Vec<Doubled>,
    rule: u8,
    severity: Option<Severity>,
}

impl Found {
    fn hit(&mut self, severity: Severity, is_unknown: bool, evidence: Evidence) {
        self.hits.push(Hit { rule: self.rule, severity, is_unknown, evidence });
    }

    /// Something is wrong, with the severity of the rule's setting.
    fn wrong(&mut self, evidence: Evidence) {
        self.hit(self.severity.unwrap_or(Severity::Note), false, evidence);
    }

    /// Keeps a group.
    fn group(&mut self, which: Vec<u32>) -> u32 {
        self.groups.push(which);
        (self.groups.len() - 1) as u32
    }

    /// Notes records one by one while they are few, else as one group.
    fn few_or_all(&mut self, which: Vec<u32>, is_unknown: bool, one: fn(u32) -> Evidence, all: fn(u32) -> Evidence) {
        let severity = if is_unknown { Severity::Note } else { self.severity.unwrap_or(Severity::Note) };
        if which.len() > FEW {
            let group = self.group(which);
            self.hit(severity, is_unknown, all(group));
        } else {
            which.into_iter().for_each(|at| self.hit(severity, is_unknown, one(at)));
        }
    }

    /// Takes what one rule said of all records.
    fn pile(&mut self, pile: Pile, one: fn(u32) -> Evidence, all: fn(u32) -> Evidence) {
        for (at, severity) in pile.wrong {
            self.hit(severity, false, one(at));
        }
        self.few_or_all(pile.blank, false, one, all);
        self.few_or_all(pile.unknown, true, one, all);
    }
}

/// What one rule said of all records: positions with their severity, and those without the data.
#[derive(Default)]
struct Pile {
    wrong: Vec<(u32, Severity)>,
    blank: Vec<u32>,
    unknown: Vec<u32>,
}

impl Pile {
    fn take(&mut self, at: u32, judged: Judged, severity: Severity) {
        match judged {
            Judged::Fine => {}
            Judged::Wrong => self.wrong.push((at, severity)),
            Judged::WrongAs(severity) => self.wrong.push((at, severity)),
            Judged::Milder => self.wrong.push((at, milder(severity))),
            Judged::Blank => self.blank.push(at),
            Judged::Unknown => self.unknown.push(at),
        }
    }
}

/// One step milder.
fn milder(severity: Severity) -> Severity {
    match severity {
        Severity::Critical => Severity::Warning,
        Severity::Warning | Severity::Note => Severity::Note,
    }
}

/// Judges every rule that is on.
pub(crate) fn judge(look: Look<'_>) -> Found {
    let mut rules: Vec<(u8, Check, Limits, Severity, Pile)> = Vec::with_capacity(RULES.len());
    for (at, rule) in RULES.iter().enumerate() {
        if let Some(setting) = look.rules.rule(rule.id).filter(|setting| setting.on) {
            let limits = limits(rule, |name| setting.limit(name));
            rules.push((at as u8, rule.check, limits, setting.severity, Pile::default()));
        }
    }
    // Each record is read once for all rules: thousands of them don't fit the nearest caches.
    for (at, tool, fact) in look.live() {
        let one = LiveTool { at, tool, fact };
        for (_, check, limits, severity, pile) in &mut rules {
            if let Check::Tool(check) = check {
                pile.take(at as u32, check(look, *limits, &one), *severity);
            }
        }
    }
    for (at, flow) in look.facts.flows.iter().enumerate().filter(|(_, flow)| flow.live) {
        let integration = &look.input.integrations[flow.integration as usize];
        for (_, check, limits, severity, pile) in &mut rules {
            if let Check::Flow(check) = check {
                pile.take(at as u32, check(look, *limits, integration), *severity);
            }
        }
    }
    let mut found = Found::default();
    for (at, check, limits, severity, pile) in rules {
        found.rule = at;
        found.severity = Some(severity);
        match check {
            Check::Tool(_) => found.pile(pile, Evidence::Tool, Evidence::Tools),
            Check::Flow(_) => found.pile(pile, Evidence::Flow, Evidence::Flows),
            Check::Whole(check) => check(look, limits, &mut found),
        }
    }
    // Renewals come by the day that matters, other findings about one tool by what it costs; rules in their order.
    let stake = |hit: &Hit| match (hit.row().id, hit.evidence) {
        ("renewal", Evidence::Tool(at)) => {
            let day = look.input.tools[at as usize].last_day_to_act();
            day.map_or(i64::MAX, |day| (day - look.input.today).num_days())
        }
        (_, Evidence::Tool(at)) => -look.facts.tools[at as usize].monthly.map_or(0, |cost| cost.minor),
        _ => i64::MIN,
    };
    found.hits.sort_by_cached_key(|hit| (hit.rule, stake(hit)));
    let worst_first = Severity::ALL.into_iter();
    found.hits = worst_first
        .flat_map(|severity| found.hits.iter().filter(move |hit| hit.severity == severity).cloned())
        .collect();
    found
}

/// A rule's limits, in its order.
fn limits(rule: &Rule, limit: impl Fn(&str) -> f64) -> Limits {
    let mut limits = [0.0; 2];
    for (slot, name) in limits.iter_mut().zip(rule.limits) {
        *slot = limit(name);
    }
    limits
}

/// The tools that a hit concerns; a flow concerns both its tools. A tool may come more than once.
pub(crate) fn concerned(look: Look<'_>, found: &Found, hit: &Hit, mut note: impl FnMut(At)) {
    let mut ends = |flow: u32| {
        let flow = look.facts.flows[flow as usize];
        note(flow.from);
        note(flow.to);
    };
    match hit.evidence {
        Evidence::Tool(at) => note(at),
        Evidence::Flow(flow) => ends(flow),
        Evidence::Tools(group) | Evidence::Business(group) => {
            found.groups[group as usize].iter().for_each(|at| note(*at))
        }
        Evidence::Flows(group) => found.groups[group as usize].iter().for_each(|flow| ends(*flow)),
        Evidence::Doubled(at) => found.doubled[at as usize].members.iter().for_each(|at| note(*at)),
    }
}
