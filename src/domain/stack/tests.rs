//! Tests of the stack: a small taxonomy, the rules as delivered, and a world to put tools in.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod breakage;
mod findings;
mod flows;
mod matrix;
mod suggest;
mod sums;

use chrono::{Days, NaiveDate};

use super::rules::{RuleSetting, StackRules, SuggestRow};
use super::{Derived, Stack, StackInput};
use crate::domain::finding::Severity;
use crate::domain::id::Id;
use crate::domain::integration::{Health, Integration};
use crate::domain::money::{Cost, Currency, Money, Rates};
use crate::domain::profile::Profile;
use crate::domain::taxonomy::{Category, Funnel, Layer, Priority, Taxonomy};
use crate::domain::tool::{Call, Status, Tool, Verdict};

pub(super) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

pub(super) fn ago(days: u64) -> NaiveDate {
    today() - Days::new(days)
}

pub(super) fn ahead(days: u64) -> NaiveDate {
    today() + Days::new(days)
}

pub(super) fn usd(major: i64) -> Money {
    Money::new(major * 100, Currency::USD)
}

pub(super) fn monthly(major: i64) -> Option<Cost> {
    Some(Cost::monthly_of(usd(major)))
}

fn category(id: &str, layer: &str) -> Category {
    Category {
        id: id.to_owned(),
        title: id.to_uppercase(),
        layer: layer.to_owned(),
        group: String::new(),
        purpose: String::new(),
        priority: Priority::High,
        funnel: None,
        one: false,
        needs_crm: true,
        is_crm: false,
        aliases: Vec::new(),
        enterprise_plans: Vec::new(),
    }
}

pub(super) fn taxonomy() -> Taxonomy {
    let layer = |id: &str, marketing| Layer { id: id.to_owned(), title: format!("Layer {id}"), marketing };
    Taxonomy {
        version: 1,
        layers: vec![layer("record", true), layer("reach", true), layer("empty", true), layer("outside", false)],
        categories: vec![
            Category { one: true, is_crm: true, needs_crm: false, ..category("crm", "record") },
            Category { one: true, ..category("email", "reach") },
            Category { enterprise_plans: vec!["Elite".to_owned()], ..category("forms", "reach") },
            Category { funnel: Some(Funnel::Analytics), needs_crm: false, ..category("charts", "reach") },
            Category { priority: Priority::None, needs_crm: false, ..category("passwords", "outside") },
        ],
        products: Vec::new(),
    }
}

/// The rules as delivered.
pub(super) fn rules() -> StackRules {
    let set = |id: &str, severity, limits: &[(&str, f64)]| RuleSetting {
        id: id.to_owned(),
        severity,
        on: true,
        limits: limits.iter().map(|(name, limit)| ((*name).to_owned(), *limit)).collect(),
        source: "source 000, part 1".to_owned(),
    };
    let row = |id: &str, when: &[&str], verdict: &str, sentence: &str| SuggestRow {
        id: id.to_owned(),
        when: when.iter().map(|name| (*name).to_owned()).collect(),
        verdict: verdict.to_owned(),
        sentence: sentence.to_owned(),
    };
    use Severity::{Critical, Note, Warning};
    StackRules {
        version: 1,
        findings: vec![
            set("overlap", Warning, &[("tools", 2.0)]),
            set("dormant", Warning, &[("days", 90.0)]),
            set("no-crm-path", Warning, &[]),
            set("no-output", Warning, &[("cost", 0.0)]),
            set("no-owner", Warning, &[]),
            set("low-use", Warning, &[("seats-percent", 50.0)]),
            set("renewal", Warning, &[("warn-days", 60.0), ("critical-days", 14.0)]),
            set("not-reviewed", Note, &[("months", 12.0)]),
            set("manual-flow", Warning, &[("days", 7.0)]),
            set("flow-failing", Critical, &[]),
            set("flow-unchecked", Warning, &[("hours", 24.0)]),
            set("undocumented-flow", Note, &[]),
            set("data-trapped", Warning, &[]),
            set("too-enterprise", Warning, &[("arr", 5_000_000.0)]),
            set("budget-share", Warning, &[]),
            set("cost-per-user", Note, &[("times", 3.0)]),
            set("flow-uptime", Warning, &[("percent", 99.0)]),
            set("ipaas-steps", Note, &[("steps", 5.0)]),
        ],
        suggest: vec![
            row("dormant-cut", &["dormant", "impact-none"], "cut", "{name}: {days} days without use."),
            row("overlap-consolidate", &["overlap-better"], "consolidate", "{other} does it better."),
            row("low-value-cut", &["value-low", "cost-high", "impact-not-severe"], "cut", "Value {value} for {cost}."),
            row("low-value-replace", &["value-low", "cost-high", "impact-severe"], "replace", "Value {value}, {cost}."),
            row("low-value-consolidate", &["value-low", "cost-low"], "consolidate", "Little either way."),
            row("low-use-downgrade", &["low-use", "cost-high"], "downgrade", "{use} in use, {cost}."),
            row("keep", &["always"], "keep", "Nothing speaks against it."),
        ],
        budget_share_target: 0.15,
        feature_use_target: 70,
        value_line: 5.0,
    }
}

/// A tool about which nothing is wrong: a chart tool that is used, owned, reviewed and cheap.
pub(super) fn fine(name: &str) -> Tool {
    Tool {
        category: "charts".to_owned(),
        owner: "Dana".to_owned(),
        output: "weekly report".to_owned(),
        last_used: Some(today()),
        reviewed_on: Some(today()),
        ..Tool::named(name)
    }
}

pub(super) fn decide(tool: Tool, call: Call) -> Tool {
    Tool { verdict: Some(Verdict { call, reason: String::new(), on: None }), ..tool }
}

/// A stack in the making. Tools get the ids 1, 2, 3… in their order.
pub(super) struct World {
    pub(super) input: StackInput,
    pub(super) rules: StackRules,
}

impl World {
    pub(super) fn of(tools: impl IntoIterator<Item = Tool>) -> World {
        let number = |(at, tool): (usize, Tool)| Tool { id: Id(at as i64 + 1), ..tool };
        World {
            input: StackInput {
                tools: tools.into_iter().enumerate().map(number).collect(),
                integrations: Vec::new(),
                profile: Profile::default(),
                rates: Rates::new(Currency::USD, Vec::new()),
                audit: None,
                lines: None,
                today: today(),
            },
            rules: rules(),
        }
    }

    /// Adds a flow that works and is documented.
    pub(super) fn flow(mut self, from: i64, to: i64, change: impl Fn(&mut Integration)) -> World {
        let id = Id(1000 + self.input.integrations.len() as i64);
        let mut flow = Integration { id, health: Health::Ok, ..Integration::between(Id(from), Id(to)) };
        change(&mut flow);
        self.input.integrations.push(flow);
        self
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut StackInput)) -> World {
        change(&mut self.input);
        self
    }

    pub(super) fn stack(self) -> Stack {
        Stack::new(self.input, &taxonomy(), &self.rules)
    }
}

pub(super) fn derived(stack: &Stack, id: i64) -> &Derived {
    stack.tool(Id(id)).unwrap().1
}

/// What a rule (or its `-unknown`) said, as `severity subject`.
pub(super) fn said(stack: &Stack, rule: &str) -> Vec<String> {
    let findings = stack.findings().filter(|finding| finding.rule == rule);
    findings.map(|finding| format!("{} {}", finding.severity.name(), finding.subject)).collect()
}

/// The sentences of a rule.
pub(super) fn sentences(stack: &Stack, rule: &str) -> Vec<String> {
    stack.findings().filter(|finding| finding.rule == rule).map(|finding| finding.sentence).collect()
}

#[test]
fn a_fine_tool_has_no_findings() {
    let stack =
        World::of([fine("Plot"), Tool { status: Status::Retired, ..Tool::named("Gone") }]).flow(1, 1, |_| {}).stack();
    assert_eq!(stack.hits(), []);
}
