//! The finding rules of the room: one row each in [`RULES`]. Thresholds and severities come from
//! [`MaturityRules`]. Each framework's newest assessment is judged: what older ones
//! said is history.

use std::borrow::Cow;

use super::framework::Framework;
use super::measured::{Measured, measure};
use super::room::Maturity;
use super::rules::MaturityRules;
use super::{Assessment, PlanItem};
use crate::domain::date::in_words;
use crate::domain::finding::{Finding, Severity};
use crate::domain::id::{Id, RecordRef};
use crate::domain::receipt::Receipt;
use crate::domain::stack::rules::RuleSetting;
use crate::domain::text::{count, fit};

/// Cells of a plan item's text that a sentence takes.
const WIDE: usize = 70;

/// The room's name.
pub const ROOM: &str = "maturity";

/// One finding rule.
pub struct Rule {
    /// Its id in the file and in findings.
    pub id: &'static str,
    /// Its title: `Plan item overdue`.
    pub title: &'static str,
    /// What it looks at, in words, for receipts and the list of rules.
    pub looks_at: &'static str,
    /// The limits that it reads from its setting, by name.
    pub limits: &'static [&'static str],
    /// What to do about it.
    pub next: &'static str,
    check: fn(&Maturity, &RuleSetting) -> Vec<(Severity, About)>,
    sentence: fn(&Maturity, &About) -> String,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    /// One dimension of an assessment.
    Dimension(Id, String),
    /// An assessment.
    Assessment(Id),
    /// A plan item.
    Item(Id),
}

/// Something that a rule hit: a finding before its sentence is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Position of the rule in [`RULES`].
    rule: usize,
    /// How bad it is.
    pub severity: Severity,
    about: About,
}

/// All rules.
pub const RULES: &[Rule] = &[
    Rule {
        id: "maturity-contradiction",
        title: "Claimed more than measured",
        looks_at: "answers of each framework's newest assessment beside the level that the workspace's own data supports today",
        limits: &["levels"],
        next: "Answer it again with the evidence on screen, or put what is missing into the plan.",
        check: contradictions,
        sentence: contradiction_words,
    },
    Rule {
        id: "plan-item-overdue",
        title: "Plan item overdue",
        looks_at: "open items of the plan whose due date has passed; critical after more days than the limit",
        limits: &["critical-days"],
        next: "Do it, give it a new date, or drop it.",
        check: overdue,
        sentence: item_words,
    },
    Rule {
        id: "plan-item-due",
        title: "Plan item due",
        looks_at: "open items of the plan that are due within the limit",
        limits: &["days"],
        next: "Make time for it, or give it a new date.",
        check: due,
        sentence: item_words,
    },
    Rule {
        id: "assessment-late",
        title: "Assessment late",
        looks_at: "frameworks whose last closed assessment is older than the framework's rhythm, with none begun since",
        limits: &["days"],
        next: "Start a new one from the last answers: it takes ten minutes.",
        check: late,
        sentence: late_words,
    },
    Rule {
        id: "assessment-open-long",
        title: "Assessment left open",
        looks_at: "assessments that were begun and not closed within the limit",
        limits: &["days"],
        next: "Take it up where it stopped, close it, or delete it.",
        check: open_long,
        sentence: open_words,
    },
];

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Judges everything, the worst first.
pub(super) fn judge(room: &Maturity) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (at, rule) in RULES.iter().enumerate() {
        let Some(setting) = room.input.rules.rule(rule.id).filter(|setting| setting.on) else { continue };
        hits.extend((rule.check)(room, setting).into_iter().map(|(severity, about)| Hit { rule: at, severity, about }));
    }
    hits.sort_by_key(|hit| (hit.severity, hit.rule));
    hits
}

/// A finding written out.
pub(super) fn finding(room: &Maturity, hit: &Hit) -> Finding {
    let rule = &RULES[hit.rule];
    let (about, subject) = match &hit.about {
        About::Dimension(id, dimension) => {
            let words = room.assessment(*id).and_then(|one| room.words(one));
            let title = words.map_or(dimension.as_str(), |words| words.title_of(dimension)).to_owned();
            (RecordRef::assessment(*id), title)
        }
        About::Assessment(id) => {
            let title = room.assessment(*id).map_or("", |one| room.title_of(&one.framework));
            (RecordRef::assessment(*id), title.to_owned())
        }
        About::Item(id) => {
            (RecordRef::plan_item(*id), room.plan_item(*id).map_or_else(String::new, |item| item.text.clone()))
        }
    };
    Finding {
        rule: rule.id,
        severity: hit.severity,
        room: ROOM,
        about: Some(about),
        subject,
        sentence: (rule.sentence)(room, &hit.about),
        next: match contradicted(room, &hit.about).and_then(|(.., measured)| measure(measured.measure)) {
            Some(measure) => Cow::Owned(format!("{} {}", measure.next, rule.next)),
            None => Cow::Borrowed(rule.next),
        },
    }
}

/// Each framework's newest assessment.
fn newest(room: &Maturity) -> impl Iterator<Item = (&Assessment, &Framework)> {
    room.framework_ids().into_iter().filter_map(|id| {
        let assessment = room.of(id).next()?;
        Some((assessment, &**room.words(assessment)?))
    })
}

fn contradictions(room: &Maturity, setting: &RuleSetting) -> Vec<(Severity, About)> {
    let mut out = Vec::new();
    for (assessment, words) in newest(room) {
        for dimension in &words.dimensions {
            let Some(level) = assessment.level(&dimension.id) else { continue };
            let least = room.measured(words, &dimension.id).into_iter().map(|one| one.level).min();
            if least.is_some_and(|least| f64::from(level) - f64::from(least) >= setting.limit("levels").max(1.0)) {
                out.push((setting.severity, About::Dimension(assessment.id, dimension.id.clone())));
            }
        }
    }
    out
}

/// The assessment, its words, the answer and the measure furthest below it.
fn contradicted<'a>(room: &'a Maturity, about: &'a About) -> Option<(&'a Framework, &'a str, u8, Measured)> {
    let About::Dimension(id, dimension) = about else { return None };
    let assessment = room.assessment(*id)?;
    let words = room.words(assessment)?;
    let level = assessment.level(dimension)?;
    let measured = room.measured(words, dimension).into_iter().min_by_key(|one| one.level)?;
    Some((words, dimension, level, measured))
}

fn contradiction_words(room: &Maturity, about: &About) -> String {
    let Some((words, dimension, level, measured)) = contradicted(room, about) else { return String::new() };
    format!(
        "{} answered {}; {} (that is {})",
        words.title_of(dimension),
        words.level_name(level),
        measured.sentence,
        words.level_name(measured.level)
    )
}

/// Days by which an open item is late; negative for days that are left.
fn days_late(room: &Maturity, item: &PlanItem) -> Option<i64> {
    Some((room.input.today - item.due.filter(|_| item.state.is_live())?).num_days())
}

fn overdue(room: &Maturity, setting: &RuleSetting) -> Vec<(Severity, About)> {
    let late = room.input.plan.iter().filter_map(|item| Some((days_late(room, item)?, item.id)));
    late.filter(|(days, _)| *days > 0)
        .map(|(days, id)| {
            let is_critical = days as f64 > setting.limit("critical-days");
            (if is_critical { Severity::Critical } else { setting.severity }, About::Item(id))
        })
        .collect()
}

fn due(room: &Maturity, setting: &RuleSetting) -> Vec<(Severity, About)> {
    let left = room.input.plan.iter().filter_map(|item| Some((-days_late(room, item)?, item.id)));
    let near = left.filter(|(days, _)| *days >= 0 && *days as f64 <= setting.limit("days"));
    near.map(|(_, id)| (setting.severity, About::Item(id))).collect()
}

fn item_words(room: &Maturity, about: &About) -> String {
    let About::Item(id) = about else { return String::new() };
    let Some((item, due)) = room.plan_item(*id).and_then(|item| Some((item, item.due?))) else { return String::new() };
    let today = room.input.today;
    let owner = if item.owner.is_empty() { "nobody owns it".to_owned() } else { format!("owner {}", item.owner) };
    let verb = if due < today { "was" } else { "is" };
    format!("“{}” {verb} due {} ({owner})", fit(&item.text, WIDE), in_words(due, today))
}

fn late(room: &Maturity, setting: &RuleSetting) -> Vec<(Severity, About)> {
    // One whose file has gone can't be answered again.
    room.frameworks()
        .iter()
        .filter(|words| room.open(&words.id).is_none())
        .filter_map(|words| {
            let (due, last) = (room.next_due(&words.id)?, room.last_closed(&words.id)?);
            let days = (room.input.today - due).num_days();
            (days > 0 && days as f64 > setting.limit("days")).then_some((setting.severity, About::Assessment(last.id)))
        })
        .collect()
}

fn late_words(room: &Maturity, about: &About) -> String {
    let About::Assessment(id) = about else { return String::new() };
    let Some(last) = room.assessment(*id) else { return String::new() };
    let due = room.next_due(&last.framework).unwrap_or(room.input.today);
    let title = room.title_of(&last.framework);
    let months = room.framework(&last.framework).map_or(6, |words| words.every_months);
    format!(
        "{title} was last assessed on {}, and is due every {}: the next was due {}",
        last.day(),
        count(months as usize, "month", ""),
        in_words(due, room.input.today)
    )
}

fn open_long(room: &Maturity, setting: &RuleSetting) -> Vec<(Severity, About)> {
    let open = room.input.assessments.iter().filter(|one| one.is_open());
    open.filter(|one| (room.input.today - one.started_on).num_days() as f64 > setting.limit("days"))
        .map(|one| (setting.severity, About::Assessment(one.id)))
        .collect()
}

fn open_words(room: &Maturity, about: &About) -> String {
    let About::Assessment(id) = about else { return String::new() };
    let Some(open) = room.assessment(*id) else { return String::new() };
    let coverage = room.coverage(open);
    format!(
        "The assessment of {} was begun {} and is still open: {} of {} answered",
        room.title_of(&open.framework),
        in_words(open.started_on, room.input.today),
        coverage.answered,
        coverage.of
    )
}

impl Maturity {
    /// How a finding was judged.
    pub fn why_finding(&self, finding: &Finding) -> Receipt {
        let known = self.hits().iter().find(|hit| {
            RULES.get(hit.rule).is_some_and(|rule| rule.id == finding.rule)
                && self::finding(self, hit).subject == finding.subject
        });
        let Some((hit, rule)) = known.and_then(|hit| Some((hit, RULES.get(hit.rule)?))) else {
            return Receipt::new(finding.subject.clone(), String::new(), "it is no longer so");
        };
        let mut receipt = Receipt::new(rule.title, finding.sentence.clone(), rule.looks_at)
            .rule(rule_line(&self.input.rules, rule.id));
        match &hit.about {
            About::Dimension(id, dimension) => {
                for why in self.why_measured(*id, dimension) {
                    receipt = receipt.fact(why.title, why.figure);
                    receipt.lines.extend(why.lines);
                }
            }
            About::Assessment(id) => {
                if let Some(one) = self.assessment(*id) {
                    receipt = receipt.fact("begun on", one.started_on.to_string());
                    receipt = match one.closed_on {
                        Some(day) => receipt.fact("closed on", day.to_string()),
                        None => receipt.fact("closed on", "still open"),
                    };
                }
            }
            About::Item(id) => {
                if let Some(item) = self.plan_item(*id) {
                    let due = item.due.map_or_else(|| "–".to_owned(), |day| day.to_string());
                    receipt = receipt.fact("due", due).fact("state", item.state.name());
                }
            }
        }
        for (name, limit) in self.input.rules.rule(rule.id).map_or(&[][..], |setting| &setting.limits) {
            receipt = receipt.fact(format!("limit: {name}"), limit.to_string());
        }
        receipt
    }
}

/// Where a rule's figures come from: `measured.toml v1, maturity-contradiction (source 001, maturity model)`.
fn rule_line(rules: &MaturityRules, id: &str) -> String {
    let source = rules.rule(id).map_or("", |setting| &setting.source);
    format!("measured.toml v{}, {id} ({source})", rules.version)
}
