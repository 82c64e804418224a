//! A made-up company with its stack: small enough to check by hand, with at least one of everything a report shows.

use chrono::NaiveDate;

use crate::domain::finding::Severity;
use crate::domain::id::Id;
use crate::domain::integration::{Direction, Health, Integration, Method};
use crate::domain::money::{Cost, Currency, Money, Period, Rate, Rates};
use crate::domain::profile::Business;
use crate::domain::stack::findings::RULES;
use crate::domain::stack::rules::{RuleSetting, StackRules, SuggestRow};
use crate::domain::stack::{Audit, AuditMark, Stack, StackInput};
use crate::domain::taxonomy::{Category, Layer, Priority, Taxonomy};
use crate::domain::tool::{Call, FeatureUse, KeepAction, RemovalImpact, Status, Tool, Verdict};
use crate::report::{Doc, audit};

/// Names that would mean something in HTML, in Markdown, in a picture or on a terminal.
pub(super) const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</title></svg></table><script src=//x.example>",
    "]]> --> <!-- &lt; &amp;",
    "a | b || c",
    "line one\nline two\r\n\r\n# heading",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "```code",
    "[click](javascript:alert(1))",
    "![x](https://x.example/y.png)",
    "**bold** _soft_ ~~gone~~ \\",
    "\u{202E}gnp.exe",
    "nul\0 bell\u{7} escape\u{1b}[31m",
    "{{ 7 * 7 }}{% raw %}",
    "=cmd|'/c calc'!A1",
    "Very long name of a tool that goes on and on and does not come to an end before the margin does, 長い名前の道具",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
];

/// Everything that an audit is made of.
pub(super) struct Company {
    pub(super) tools: Vec<Tool>,
    pub(super) integrations: Vec<Integration>,
    pub(super) business: Business,
    pub(super) audit: Option<Audit>,
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn usd(dollars: i64) -> Money {
    Money::new(dollars * 100, Currency::USD)
}

fn business() -> Business {
    let mut business = Business::default();
    business.profile.name = "Northwind Analytics".to_owned();
    business.profile.arr = Some(usd(2_400_000));
    business.profile.monthly_budget = Some(usd(18_000));
    business.rates = vec![Rate { id: Id(1), from: Currency::EUR, on: day("2026-01-01"), value: 1.1 }];
    business
}

/// Name, category, dollars a month, value.
type Row = (&'static str, &'static str, i64, Option<u8>);

const ROWS: &[Row] = &[
    ("Arbour CRM", "crm", 900, Some(9)),
    ("Beacon Mail", "email", 480, Some(7)),
    ("Cadence Dial", "enablement", 420, Some(6)),
    ("Drumlin Chat", "chat", 300, Some(2)),
    ("Ember Forms", "forms", 45, Some(7)),
    ("Fathom Replay", "behaviour", 99, Some(3)),
    ("Glasshouse", "behaviour", 119, Some(6)),
    ("Harbour Links", "forms", 0, Some(5)),
    ("Inkwell Docs", "docs", 60, Some(8)),
    ("Juniper Social", "social", 99, Some(4)),
    ("Kestrel Data", "enrichment", 650, Some(5)),
    ("Lantern", "social", 15, None),
    ("Mosaic Boards", "docs", 60, Some(8)),
    ("Nimbus Pages", "forms", 99, Some(7)),
];

impl Company {
    /// No tools, nothing asked.
    pub(super) fn empty() -> Company {
        Company { tools: Vec::new(), integrations: Vec::new(), business: Business::default(), audit: None }
    }

    /// A stack of sixteen tools.
    pub(super) fn small() -> Company {
        let mut company = Company { business: business(), ..Company::empty() };
        for (id, (name, category, dollars, value)) in (1..).zip(ROWS) {
            let mut tool = Tool::named(*name);
            tool.id = Id(id);
            tool.category = (*category).to_owned();
            tool.cost = Some(Cost::monthly_of(usd(*dollars)));
            tool.value = *value;
            tool.owner = "Dana".to_owned();
            tool.output = "reports that the team reads".to_owned();
            tool.last_used = Some(day("2026-11-10"));
            tool.reviewed_on = Some(day("2026-03-02"));
            tool.removal = Some(RemovalImpact::Some);
            company.tools.push(tool);
        }
        company.shape();
        company.connect();
        company.audit = Some(Audit {
            id: Id(1),
            on: day("2026-05-04"),
            marks: vec![
                AuditMark { tool: Id(3), value: Some(8), monthly: Some(usd(240)) },
                AuditMark { tool: Id(11), value: Some(5), monthly: Some(usd(400)) },
                AuditMark { tool: Id(5), value: Some(7), monthly: Some(usd(45)) },
            ],
        });
        company
    }

    /// What is particular about some of the tools.
    fn shape(&mut self) {
        let verdict =
            |call, reason: &str| Some(Verdict { call, reason: reason.to_owned(), on: Some(day("2026-11-12")) });
        let [crm, mail, dial, chat, _, replay, glass, .., pages] = self.tools.as_mut_slice() else { unreachable!() };
        crm.removal = Some(RemovalImpact::Severe);
        crm.removal_note = "the pipeline and every forecast stop".to_owned();
        crm.renews_on = Some(day("2027-03-01"));
        crm.notice_days = Some(60);
        mail.cost = Some(Cost { amount: usd(5_760), period: Period::Annual });
        mail.verdict = verdict(Call::Keep { action: KeepAction::None, cost: None }, "");
        dial.seats_paid = Some(10);
        dial.seats_active = Some(4);
        dial.feature_use = Some(FeatureUse::Percent(35));
        dial.renews_on = Some(day("2026-12-30"));
        dial.notice_days = Some(30);
        dial.auto_renews = Some(true);
        let cost = Some(Cost::monthly_of(usd(240)));
        dial.verdict = verdict(Call::Keep { action: KeepAction::Downgrade, cost }, "six of ten seats are idle");
        chat.removal = Some(RemovalImpact::None);
        chat.last_used = Some(day("2026-06-20"));
        chat.owner = String::new();
        chat.verdict = verdict(Call::Cut, "nobody answers it");
        replay.verdict =
            verdict(Call::Consolidate { into: Id(7), into_name: "Glasshouse".to_owned() }, "both record sessions");
        glass.cost = Some(Cost { amount: Money::new(8_900, Currency::EUR), period: Period::Monthly });
        pages.status = Status::Trial;
        let mut planned = Tool::named("Orchard Scheduler");
        planned.id = Id(15);
        planned.status = Status::Planned;
        let mut retired = Tool::named("Pelican Press");
        retired.id = Id(16);
        retired.status = Status::Retired;
        self.tools.extend([planned, retired]);
    }

    fn connect(&mut self) {
        let flow = |id, from, to, what: &str| {
            let mut flow = Integration::between(Id(from), Id(to));
            flow.id = Id(id);
            flow.what = what.to_owned();
            flow.health = Health::Ok;
            flow
        };
        let mut both = flow(1, 2, 1, "contacts and opens");
        both.direction = Direction::Both;
        both.critical = true;
        let mut by_hand = flow(5, 10, 1, "followers");
        by_hand.method = Method::Manual;
        self.integrations = vec![
            both,
            flow(2, 5, 2, "sign-ups"),
            flow(3, 14, 2, "sign-ups"),
            flow(4, 4, 1, "conversations"),
            by_hand,
            flow(6, 6, 7, "sessions"),
        ];
    }

    /// A stack in which every text that people type is one of [`HOSTILE`].
    pub(super) fn hostile() -> Company {
        let mut company = Company { business: business(), ..Company::empty() };
        company.business.profile.name = HOSTILE[0].to_owned();
        for (at, text) in HOSTILE.iter().enumerate() {
            let mut tool = Tool::named(*text);
            tool.id = Id(at as i64 + 1);
            tool.category = if at == 0 { "crm".to_owned() } else { (*text).to_owned() };
            tool.owner = (*text).to_owned();
            tool.removal = Some(RemovalImpact::Severe);
            tool.removal_note = (*text).to_owned();
            tool.value = Some((at % 11) as u8);
            tool.cost = Some(Cost::monthly_of(usd(at as i64 * 40)));
            tool.renews_on = Some(day("2026-12-24"));
            let (by, into_name, reason) = ((*text).to_owned(), (*text).to_owned(), (*text).to_owned());
            let call = if at % 2 == 0 {
                Call::Replace { by, cost: None }
            } else {
                Call::Consolidate { into: Id(1), into_name }
            };
            tool.verdict = (at % 3 > 0).then_some(Verdict { call, reason, on: None });
            company.tools.push(tool);
            let mut flow = Integration::between(Id(at as i64 + 1), Id(1));
            flow.id = Id(at as i64 + 1);
            flow.what = (*text).to_owned();
            flow.critical = true;
            company.integrations.push(flow);
        }
        company
    }

    pub(super) fn stack(&self) -> Stack {
        let input = StackInput {
            tools: self.tools.clone(),
            integrations: self.integrations.clone(),
            profile: self.business.profile.clone(),
            rates: Rates::new(self.business.profile.currency, self.business.rates.clone()),
            audit: self.audit.clone(),
            lines: None,
            today: day("2026-11-20"),
        };
        Stack::new(input, &taxonomy(), &rules())
    }

    pub(super) fn audit(&self) -> Doc {
        audit(&self.stack(), &self.business, &taxonomy(), &rules(), day("2026-11-20"))
    }
}

fn taxonomy() -> Taxonomy {
    let layer = |id: &str, title: &str, marketing| Layer { id: id.to_owned(), title: title.to_owned(), marketing };
    let category = |id: &str, title: &str, layer: &str, one| Category {
        id: id.to_owned(),
        title: title.to_owned(),
        layer: layer.to_owned(),
        group: String::new(),
        purpose: String::new(),
        priority: Priority::Medium,
        funnel: None,
        one,
        needs_crm: !matches!(layer, "work") && id != "crm",
        is_crm: id == "crm",
        aliases: Vec::new(),
        enterprise_plans: Vec::new(),
    };
    Taxonomy {
        version: 1,
        layers: vec![
            layer("record", "System of record", true),
            layer("reach", "Reach", true),
            layer("site", "Website and capture", true),
            layer("insight", "Insight", true),
            layer("work", "Team work", false),
        ],
        categories: vec![
            category("crm", "CRM", "record", true),
            category("email", "Email", "reach", true),
            category("social", "Social media", "reach", false),
            category("enablement", "Sales enablement", "record", false),
            category("enrichment", "Enrichment", "record", false),
            category("chat", "Chat", "site", true),
            category("forms", "Forms and pages", "site", false),
            category("behaviour", "Session recording", "insight", true),
            category("docs", "Documents", "work", false),
        ],
        products: Vec::new(),
    }
}

fn rules() -> StackRules {
    let limit = |name: &str| match name {
        "days" => 90.0,
        "months" => 12.0,
        "seats-percent" => 50.0,
        "warn-days" => 60.0,
        "critical-days" => 14.0,
        "hours" => 24.0,
        "arr" => 5_000_000.0,
        "times" => 3.0,
        "percent" => 99.0,
        "steps" => 5.0,
        "tools" => 2.0,
        _ => 0.0,
    };
    let setting = |id: &str, limits: &[&str]| RuleSetting {
        id: id.to_owned(),
        severity: if id == "not-reviewed" { Severity::Note } else { Severity::Warning },
        on: true,
        limits: limits.iter().map(|name| ((*name).to_owned(), limit(name))).collect(),
        source: "made up".to_owned(),
    };
    let suggest = |id: &str, when: &[&str], verdict: &str, sentence: &str| SuggestRow {
        id: id.to_owned(),
        when: when.iter().map(|word| (*word).to_owned()).collect(),
        verdict: verdict.to_owned(),
        sentence: sentence.to_owned(),
    };
    StackRules {
        version: 1,
        findings: RULES.iter().map(|rule| setting(rule.id, rule.limits)).collect(),
        suggest: vec![
            suggest("idle", &["dormant", "impact-none"], "cut", "{name} was not used for {days} days."),
            suggest("twin", &["overlap-better"], "consolidate", "{other} is valued higher than {name}."),
            suggest("dear", &["value-low", "cost-high"], "replace", "{name} costs {cost} for a value of {value}."),
            suggest("rest", &["always"], "keep", "Nothing speaks against {name}."),
        ],
        budget_share_target: 0.15,
        feature_use_target: 70,
        value_line: 5.0,
    }
}
