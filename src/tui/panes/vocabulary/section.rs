//! The sections of the vocabulary: how many rows each has, what stands in them, what is said of one in full.

use std::borrow::Cow;

use super::Data;
use crate::domain::text::thousands;
use crate::domain::utm::Tag;
use crate::domain::utm::campaign::{CampaignRow, CampaignStatus};
use crate::domain::utm::lint::{RULES, Rule};
use crate::domain::utm::vocabulary::{From, Value, part};
use crate::tui::link_actions::{condition, severity_mark};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::said::Said;
use crate::tui::widgets::table::{Cell, Column};

/// A section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Sources,
    Mediums,
    Campaigns,
    Channels,
    Names,
    Rules,
}

/// All sections, in their order.
pub(super) const SECTIONS: [Section; 6] =
    [Section::Sources, Section::Mediums, Section::Campaigns, Section::Channels, Section::Names, Section::Rules];

const fn column(title: &'static str, width: u16, right: bool) -> Column {
    Column { title: Cow::Borrowed(title), width, right }
}

const SOURCES: &[Column] = &[
    column("Source", 16, false),
    column("Kind", 9, false),
    column("Touches", 8, true),
    column("Means", 32, false),
    column("From", 12, false),
    column("Also called", 30, false),
];
const MEDIUMS: &[Column] = &[
    column("Medium", 16, false),
    column("Paid", 10, false),
    column("Touches", 8, true),
    column("Means", 32, false),
    column("From", 12, false),
    column("Goes with", 30, false),
];
const CAMPAIGNS: &[Column] = &[
    column("Campaign", 30, false),
    column("Status", 10, false),
    column("Owner", 10, false),
    column("Links", 6, true),
    column("Visits", 7, true),
    column("Ends", 10, true),
    column("Budget", 9, true),
    column("Type", 10, false),
];
const CHANNELS: &[Column] = &[column("Channel", 24, false), column("Takes", 70, false)];
const NAMES: &[Column] = &[column("What", 20, false), column("Value", 60, false)];
const RULE_COLUMNS: &[Column] = &[column("Rule", 33, false), column("How bad", 10, false), column("Looks at", 27, false)];

/// A row of the section of names.
pub(super) enum Name<'a> {
    Pattern,
    Required,
    List(&'a str, &'a [String]),
}

/// `12,345`, or a dash for nothing.
fn number(n: u64) -> Cell<'static> {
    match n {
        0 => Cell::of(Role::Muted, "–"),
        n => Cell::text(thousands(i64::try_from(n).unwrap_or(i64::MAX))),
    }
}

fn or_dash(text: &str) -> Cell<'static> {
    if text.is_empty() { Cell::of(Role::Muted, "–") } else { Cell::text(text.to_owned()) }
}

impl Section {
    /// Its name in saved views.
    pub(super) fn name(self) -> &'static str {
        match self {
            Section::Sources => "sources",
            Section::Mediums => "mediums",
            Section::Campaigns => "campaigns",
            Section::Channels => "channels",
            Section::Names => "names",
            Section::Rules => "rules",
        }
    }

    /// Its title.
    pub(super) fn title(self) -> &'static str {
        match self {
            Section::Sources => "Sources",
            Section::Mediums => "Mediums",
            Section::Campaigns => "Campaigns",
            Section::Channels => "Channels",
            Section::Names => "Names and lists",
            Section::Rules => "Rules",
        }
    }

    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Section::Sources => SOURCES,
            Section::Mediums => MEDIUMS,
            Section::Campaigns => CAMPAIGNS,
            Section::Channels => CHANNELS,
            Section::Names => NAMES,
            Section::Rules => RULE_COLUMNS,
        }
    }

    /// How many rows it has.
    pub(super) fn count(self, data: &Data) -> usize {
        let checker = data.checker.as_ref();
        match self {
            Section::Sources => data.sources.len(),
            Section::Mediums => data.mediums.len(),
            Section::Campaigns => data.campaigns.len(),
            Section::Channels => checker.map_or(0, |checker| checker.channels.channels.len()),
            Section::Names => 2 + checker.map_or(0, |checker| checker.policy.lists.len()),
            Section::Rules => RULES.len(),
        }
    }

    /// Whether a row passes a filter line in small letters: its words, for campaigns also `owner:none`, `status:ended`.
    pub(super) fn passes(self, data: &Data, at: usize, filter: &str) -> bool {
        if filter.trim().is_empty() {
            return true;
        }
        let text = self.text(data, at).to_lowercase();
        filter.split_whitespace().all(|word| match (word.split_once(':'), data.campaigns.get(at)) {
            (Some((name, wanted)), Some(one)) if self == Section::Campaigns => {
                let value = match name {
                    "owner" => one.owner.to_lowercase(),
                    "status" => one.status.name().to_owned(),
                    "type" => one.kind.to_lowercase(),
                    _ => return text.contains(word),
                };
                if wanted == "none" { value.is_empty() } else { value.contains(wanted) }
            }
            _ => text.contains(word),
        })
    }

    /// What a filter looks through.
    fn text(self, data: &Data, at: usize) -> String {
        let of = |value: Option<&Value>| {
            value.map(|one| format!("{} {} {} {}", one.value, one.means, one.kind, one.aliases.join(" "))).unwrap_or_default()
        };
        match self {
            Section::Sources => of(data.sources.get(at)),
            Section::Mediums => of(data.mediums.get(at)),
            Section::Campaigns => {
                let one = data.campaigns.get(at);
                one.map(|one| format!("{} {} {} {}", one.value, one.title, one.owner, one.kind)).unwrap_or_default()
            }
            Section::Channels => channel(data, at).map(|one| one.title.clone()).unwrap_or_default(),
            Section::Names => String::new(),
            Section::Rules => RULES.get(at).map(|rule| format!("{} {}", rule.id, rule.title)).unwrap_or_default(),
        }
    }

    /// A cell of a row.
    pub(super) fn cell(self, data: &Data, at: usize, column: usize, look: Look) -> Cell<'static> {
        let cell = match self {
            Section::Sources => data.sources.get(at).map(|value| value_cell(data, value, column)),
            Section::Mediums => data.mediums.get(at).map(|value| value_cell(data, value, column)),
            Section::Campaigns => data.campaigns.get(at).map(|one| campaign_cell(data, one, column, look)),
            Section::Channels => channel(data, at).map(|one| match column {
                0 => Cell::text(format!("{:>2} {}", at + 1, one.title)),
                _ => Cell::of(Role::Muted, one.when.iter().map(condition).collect::<Vec<_>>().join("; or ")),
            }),
            Section::Names => name(data, at).map(|name| name_cell(data, &name, column)),
            Section::Rules => RULES.get(at).map(|rule| rule_cell(data, rule, column, look)),
        };
        cell.unwrap_or_else(|| Cell::text(""))
    }

    /// All that is said of a row, a paragraph each.
    pub(super) fn about(self, data: &Data, at: usize) -> Option<(String, Vec<Said>)> {
        match self {
            Section::Sources => data.sources.get(at).map(|value| about_value(data, value)),
            Section::Mediums => data.mediums.get(at).map(|value| about_value(data, value)),
            Section::Campaigns => data.campaigns.get(at).map(|one| about_campaign(data, one)),
            Section::Channels => channel(data, at).map(|one| {
                let mut lines = vec![Said::words(format!("Tried as number {}; the first that fits takes a link.", at + 1), Role::Text)];
                lines.extend(one.when.iter().map(|when| Said::words(format!("takes {}", condition(when)), Role::Text)));
                lines.push(Said::words(from_words(data, part::CHANNELS).to_owned(), Role::Muted));
                (one.title.clone(), lines)
            }),
            Section::Names => name(data, at).map(|name| about_name(data, &name)),
            Section::Rules => RULES.get(at).map(|rule| {
                let mut lines = vec![Said::words(format!("Looks at {}.", rule.looks_at), Role::Text)];
                lines.push(Said::words(rule_words(data, rule), Role::Text));
                lines.push(Said::words(from_words(data, &part::rule(rule.id)).to_owned(), Role::Muted));
                (format!("{} · {}", rule.title, rule.id), lines)
            }),
        }
    }
}

/// A channel by its place.
pub(super) fn channel(data: &Data, at: usize) -> Option<&crate::domain::utm::channel::Channel> {
    data.checker.as_ref()?.channels.channels.get(at)
}

/// A row of the section of names, by its place.
pub(super) fn name(data: &Data, at: usize) -> Option<Name<'_>> {
    match at {
        0 => Some(Name::Pattern),
        1 => Some(Name::Required),
        _ => {
            let (name, words) = data.checker.as_ref()?.policy.lists.get(at - 2)?;
            Some(Name::List(name, words))
        }
    }
}

fn from_words(data: &Data, part: &str) -> &'static str {
    if data.own.iter().any(|one| one == part) { "Set in this workspace; B brings it back as delivered." } else { "As delivered." }
}

fn value_cell(data: &Data, value: &Value, column: usize) -> Cell<'static> {
    if value.from == From::Dropped {
        return match column {
            0 => Cell::of(Role::Muted, value.value.clone()),
            1 => Cell::of(Role::Muted, "dropped"),
            _ => Cell::of(Role::Muted, ""),
        };
    }
    match column {
        0 if value.takes_names => Cell::text(format!("{}-…", value.value)),
        0 => Cell::text(value.value.clone()),
        1 if value.tag == Tag::Source => or_dash(&value.kind),
        1 => match (value.paid, value.search) {
            (true, true) => Cell::text("by keyword"),
            (true, false) => Cell::text("paid"),
            (false, _) => Cell::of(Role::Muted, "–"),
        },
        2 => number(data.arrivals.of(value.tag, &value.value).visits),
        3 => or_dash(&value.means),
        4 if value.from == From::Delivered => Cell::of(Role::Muted, value.from.name()),
        4 => Cell::text(value.from.name()),
        _ if value.tag == Tag::Source => or_dash(&value.aliases.join(", ")),
        _ if value.goes_with.is_empty() => Cell::of(Role::Muted, "any source"),
        _ => Cell::text(value.goes_with.join(", ")),
    }
}

fn campaign_cell(data: &Data, one: &CampaignRow, column: usize, look: Look) -> Cell<'static> {
    let (links, live) = data.links.get(&one.value).copied().unwrap_or_default();
    let ctx = data.ctx.as_ref();
    match column {
        0 => Cell::text(one.value.clone()),
        1 => match one.status {
            CampaignStatus::Running => Cell::of(Role::Good, format!("{} running", look.mark(Mark::Set))),
            CampaignStatus::Planned => Cell::of(Role::Text, format!("{} planned", look.mark(Mark::Open))),
            other => Cell::of(Role::Muted, format!("{} {}", look.mark(Mark::Ghost), other.name())),
        },
        2 if one.owner.is_empty() => Cell::of(Role::Warn, format!("{} nobody", look.mark(Mark::Warning))),
        2 => Cell::text(one.owner.clone()),
        3 if live > 0 && ctx.is_some_and(|ctx| one.is_over(ctx.today)) => {
            Cell::of(Role::Warn, format!("{} {links}", look.mark(Mark::Warning)))
        }
        3 => number(links),
        4 => number(data.arrivals.of(Tag::Campaign, &one.value).visits),
        5 => match (one.ends, ctx) {
            (Some(ends), Some(ctx)) => Cell::text(crate::domain::date::near(ends, ctx.today)),
            _ => Cell::of(Role::Muted, "–"),
        },
        6 => one.budget.map_or_else(|| Cell::of(Role::Muted, "–"), |budget| Cell::text(budget.short())),
        _ => or_dash(&one.kind),
    }
}

fn name_cell(data: &Data, name: &Name<'_>, column: usize) -> Cell<'static> {
    let Some(checker) = &data.checker else { return Cell::text("") };
    match (name, column) {
        (Name::Pattern, 0) => Cell::text("campaign names"),
        (Name::Required, 0) => Cell::text("every link has"),
        (Name::List(name, _), 0) => Cell::text(format!("list: {name}")),
        (Name::Pattern, _) if checker.policy.pattern.is_empty() => Cell::of(Role::Muted, "any name"),
        (Name::Pattern, _) => Cell::of(Role::Accent, checker.policy.pattern.to_string()),
        (Name::Required, _) => {
            Cell::text(checker.policy.required.iter().map(|tag| tag.name()).collect::<Vec<_>>().join(", "))
        }
        (Name::List(_, words), _) => Cell::text(words.join(", ")),
    }
}

/// Whether a rule is on, and how bad it is.
fn rule_words(data: &Data, rule: &Rule) -> String {
    match data.checker.as_ref().and_then(|checker| checker.policy.severity(rule.id)) {
        Some(severity) => format!("What it finds is told as {}.", severity.name()),
        None => "It is off.".to_owned(),
    }
}

fn rule_cell(data: &Data, rule: &Rule, column: usize, look: Look) -> Cell<'static> {
    let severity = data.checker.as_ref().and_then(|checker| checker.policy.severity(rule.id));
    match (column, severity) {
        (0, Some(_)) => Cell::text(rule.title),
        (0, None) => Cell::of(Role::Muted, rule.title),
        (1, Some(severity)) => {
            let (mark, role) = severity_mark(severity, look);
            Cell::of(role, format!("{mark} {}", severity.name()))
        }
        (1, None) => Cell::of(Role::Muted, "off"),
        _ => Cell::of(Role::Muted, rule.looks_at),
    }
}

fn about_value(data: &Data, value: &Value) -> (String, Vec<Said>) {
    let mut lines = Vec::new();
    if value.from == From::Dropped {
        lines.push(Said::words("Taken out of the vocabulary: B brings it back as delivered.".to_owned(), Role::Warn));
    }
    if !value.means.is_empty() {
        lines.push(Said::words(value.means.clone(), Role::Text));
    }
    let mut say = |label: &'static str, words: String| {
        if !words.is_empty() {
            lines.push(Said::fact(label, words));
        }
    };
    say("kind", value.kind.clone());
    say("also called", value.aliases.join(", "));
    say("goes with", value.goes_with.join(", "));
    if value.takes_names {
        say("names", format!("may follow it: {}-acme", value.value));
    }
    if value.paid {
        say("paid", if value.search { "by keyword: a term may stand there".to_owned() } else { "the variant must be told".to_owned() });
    }
    say("from", value.from.name().to_owned());
    let results = data.arrivals.of(value.tag, &value.value);
    lines.push(Said::gap());
    results_lines(&results, &mut lines);
    spellings(data, value.tag, &value.value, &mut lines);
    (value.value.clone(), lines)
}

fn results_lines(results: &crate::domain::utm::registry::Results, lines: &mut Vec<Said>) {
    if results.visits + results.leads == 0 {
        lines.push(Said::words("No touch has it yet.".to_owned(), Role::Muted));
        return;
    }
    for (label, n) in [
        ("visits", results.visits),
        ("leads", results.leads),
        ("MQLs", results.mqls),
        ("customers", results.customers),
    ] {
        lines.push(Said::fact(label, thousands(i64::try_from(n).unwrap_or(i64::MAX))));
    }
}

/// The other spellings that count as a value.
fn spellings(data: &Data, tag: Tag, value: &str, lines: &mut Vec<Said>) {
    for one in data.arrivals.spellings(tag, value).filter(|one| one.value != value).take(10) {
        let n = thousands(i64::try_from(one.results.visits).unwrap_or(i64::MAX));
        lines.push(Said::words(format!("{n} of them recorded as “{}”", one.value), Role::Muted));
    }
}

fn about_campaign(data: &Data, one: &CampaignRow) -> (String, Vec<Said>) {
    let mut lines = vec![Said::words(one.value.clone(), Role::Accent)];
    let mut say = |label: &'static str, words: String| {
        if !words.is_empty() {
            lines.push(Said::fact(label, words));
        }
    };
    say("status", one.status.name().to_owned());
    say("type", one.kind.clone());
    say("owner", if one.owner.is_empty() { "nobody yet (e names one)".to_owned() } else { one.owner.clone() });
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    say("starts", day(one.starts));
    say("ends", day(one.ends));
    say("budget", one.budget.map(|budget| budget.to_string()).unwrap_or_default());
    let (links, live) = data.links.get(&one.value).copied().unwrap_or_default();
    say("links", format!("{links}, {live} of them live (f shows them)"));
    if live > 0 && data.ctx.as_ref().is_some_and(|ctx| one.is_over(ctx.today)) {
        lines.push(Said::words("It is over, and links of it are still live: f shows them, a and s retire them.".to_owned(), Role::Warn));
    }
    lines.push(Said::gap());
    let results = data.arrivals.of(Tag::Campaign, &one.value);
    results_lines(&results, &mut lines);
    spellings(data, Tag::Campaign, &one.value, &mut lines);
    if !one.notes.is_empty() {
        lines.push(Said::gap());
        lines.push(Said::words(one.notes.clone(), Role::Text));
    }
    (one.called().to_owned(), lines)
}

fn about_name(data: &Data, name: &Name<'_>) -> (String, Vec<Said>) {
    let Some(checker) = &data.checker else { return (String::new(), Vec::new()) };
    match name {
        Name::Pattern => {
            let mut lines = vec![Said::words(
                "How campaigns are named: parts joined by hyphens. YYYY is a year, q# a quarter, MM a month, name one or more words, the name of a list one of its words, anything else itself.".to_owned(),
                Role::Text,
            )];
            if !checker.policy.pattern.is_empty() {
                lines.push(Said::words(format!("such as {}", checker.policy.pattern.example()), Role::Accent));
            }
            lines.push(Said::words(from_words(data, part::PATTERN).to_owned(), Role::Muted));
            ("Campaign names".to_owned(), lines)
        }
        Name::Required => (
            "Every link has".to_owned(),
            vec![
                Said::words("Tags without which a link is told as critical.".to_owned(), Role::Text),
                Said::words(from_words(data, part::REQUIRED).to_owned(), Role::Muted),
            ],
        ),
        Name::List(name, words) => (
            format!("The list {name}"),
            vec![
                Said::words(format!("Where the pattern says “{name}”, one of these words belongs."), Role::Text),
                Said::words(words.join(", "), Role::Text),
                Said::words(from_words(data, &part::list(name)).to_owned(), Role::Muted),
            ],
        ),
    }
}
