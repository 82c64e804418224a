//! What the Campaigns room complains about: one row per rule. Limits and severities come from `assets/utm/policy.toml`.
//! Judged from counts that were taken before, so that it costs the same for ten links and for many.

use std::borrow::Cow;

use super::Tag;
use super::campaign::{CampaignRow, CampaignStatus};
use super::drifted::Drifted;
use super::room::Room;
use crate::domain::date::in_words;
use crate::domain::finding::{Finding, Severity};
use crate::domain::id::{Id, RecordRef};
use crate::domain::receipt::Receipt;
use crate::domain::stack::rules::RuleSetting;
use crate::domain::text::{clean, count, fit, thousands};

/// The room's name.
pub const ROOM: &str = "campaigns";

/// Cells of a value in a sentence.
const SHOWN: usize = 60;

/// One finding rule.
pub struct Rule {
    /// Its id in the file and in findings.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it looks at, in words, for receipts and the list of rules.
    pub looks_at: &'static str,
    /// The limits that it reads from its setting, by name.
    pub limits: &'static [&'static str],
    /// What to do about it.
    pub next: &'static str,
    /// Where it is mended: the tab, and what it is to show, in which `{value}` stands for what it is about.
    pub place: (&'static str, &'static str),
    check: fn(&Room, &RuleSetting) -> Vec<About>,
    sentence: fn(&Room, &About) -> String,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    /// The room.
    All,
    /// So many of the rest.
    Rest(usize, u64),
    /// A drifted value, by its place.
    Drift(usize),
    /// A campaign, by its value, with a number.
    Campaign(String, u64),
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
        id: "utm-drift",
        title: "Spellings that drift",
        looks_at: "values of touches that are not registered, but near a registered one, from as many touches on as the limit",
        limits: &["touches", "told"],
        next: "Let it count as the registered value on the Drift tab, and mend the link that brings it.",
        place: ("drift", "filter={value}"),
        check: drifting,
        sentence: drift_words,
    },
    Rule {
        id: "utm-unregistered",
        title: "Values that nobody registered",
        looks_at: "values of touches that are neither registered nor near a registered one",
        limits: &["touches"],
        next: "Register those that you mean to use; fold or ignore the rest.",
        place: ("drift", "filter=nearest:none"),
        check: |room, setting| {
            let far: Vec<&Drifted> = room.input.arrivals.open().filter(|one| one.nearest.is_none()).collect();
            let times = far.iter().map(|one| one.times()).sum::<u64>();
            if enough(times, setting, "touches") { vec![About::Rest(far.len(), times)] } else { Vec::new() }
        },
        sentence: |room, about| {
            let far = || room.input.arrivals.open().filter(|one| one.nearest.is_none());
            let told = |tag: Tag| match (tag, far().filter(|one| one.tag == tag).count()) {
                (_, 0) => None,
                (Tag::Source, n) => Some(count(n, "source", "")),
                (Tag::Medium, n) => Some(count(n, "medium", "")),
                (_, n) => Some(count(n, "campaign", "")),
            };
            let told: Vec<String> = Tag::ALL.into_iter().filter_map(told).collect();
            let most = far()
                .max_by_key(|one| one.times())
                .map_or(String::new(), |one| format!("{} in {}", quoted(&one.value), touches(one.times())));
            let is = if matches!(about, About::Rest(1, _)) { "is not registered" } else { "are not registered" };
            match about {
                About::Rest(1, _) => format!("{} that came by {is}: {most}", told.join(", ")),
                _ => format!("{} that came by {is}; most often {most}", told.join(", ")),
            }
        },
    },
    Rule {
        id: "links-critical",
        title: "Links that can't be counted",
        looks_at: "registered links with a critical mistake by the rules of the policy",
        limits: &["links"],
        next: "Open them: what is sure is mended with one key.",
        place: ("registry", "filter=rule:critical"),
        check: |room, setting| hit_if(enough(room.input.health.critical(), setting, "links")),
        sentence: |room, _| {
            let n = room.input.health.critical();
            let (have, mistake) = if n == 1 { ("has", "a critical mistake") } else { ("have", "critical mistakes") };
            format!("{} {have} {mistake}{}", links(n), worst_rules(room, Severity::Critical))
        },
    },
    Rule {
        id: "links-unclean",
        title: "Links with mistakes",
        looks_at: "the share of registered links with nothing worse than a note",
        limits: &["percent", "links"],
        next: "Mend what is sure for all of them at once, then look at the rest.",
        place: ("registry", "filter=rule:warning"),
        check: |room, setting| {
            let health = &room.input.health;
            let below = health.percent().is_some_and(|percent| percent < setting.limit("percent"));
            hit_if(below && enough(health.links, setting, "links"))
        },
        sentence: |room, _| {
            let health = &room.input.health;
            let fixable = match health.fixable {
                0 => String::new(),
                n => format!("; {} can be mended with one key", number(n)),
            };
            format!("{} of {} are clean{fixable}", number(health.clean), links(health.links))
        },
    },
    Rule {
        id: "links-twice",
        title: "Links that stand there twice",
        looks_at: "registered links with the same address, once mended",
        limits: &["links"],
        next: "Keep one of each, or tell them apart by their content.",
        place: ("registry", "filter=rule:duplicate-link"),
        check: |room, setting| hit_if(enough(twice(room), setting, "links")),
        sentence: |room, _| {
            let n = twice(room);
            let is = if n == 1 { "is" } else { "are" };
            format!("{} {is} registered under the same address as another", links(n))
        },
    },
    Rule {
        id: "links-of-the-past",
        title: "Live links of campaigns that are over",
        looks_at: "live links whose campaign ended, was dropped, or passed its last day",
        limits: &["links"],
        next: "Retire the links, or give the campaign another last day.",
        place: ("registry", "filter=status:live campaign:={value}"),
        check: |room, setting| {
            let over = room.input.health.live_over.iter().filter(|(_, n)| enough(*n, setting, "links"));
            over.map(|(campaign, n)| About::Campaign(campaign.clone(), *n)).collect()
        },
        sentence: |room, about| {
            let About::Campaign(value, n) = about else { return String::new() };
            let is = if *n == 1 { "link is" } else { "links are" };
            let since = match campaign(room, value) {
                Some(CampaignRow { status: CampaignStatus::Dropped, .. }) => "was dropped".to_owned(),
                Some(CampaignRow { ends: Some(ends), .. }) => format!("ended {}", in_words(*ends, room.input.today)),
                _ => "has ended".to_owned(),
            };
            format!("{} {is} still live, though {} {since}", number(*n), quoted(value))
        },
    },
    Rule {
        id: "campaign-status",
        title: "Campaigns whose day has come",
        looks_at: "planned campaigns whose first day has passed, and running ones whose last day has",
        limits: &["days"],
        next: "Say that it runs or ended, or change its days.",
        place: ("vocabulary", "section=campaigns; filter={value}"),
        check: |room, setting| {
            let due = room.input.checker.campaigns.iter().filter_map(|one| {
                let day = due(one)?;
                let days = (room.input.today - day).num_days();
                #[expect(clippy::cast_precision_loss, reason = "days of a life")]
                let late = days as f64 >= setting.limit("days").max(1.0);
                late.then(|| About::Campaign(one.value.clone(), days.unsigned_abs()))
            });
            due.collect()
        },
        sentence: |room, about| {
            let About::Campaign(value, _) = about else { return String::new() };
            let Some((one, day)) = campaign(room, value).and_then(|one| Some((one, due(one)?))) else {
                return String::new();
            };
            let day = in_words(day, room.input.today);
            match one.status {
                CampaignStatus::Planned => format!("{} began {day}, and is still planned", quoted(value)),
                _ => format!("{} ended {day}, and is still running", quoted(value)),
            }
        },
    },
    Rule {
        id: "campaign-unowned",
        title: "Campaigns without an owner",
        looks_at: "planned and running campaigns, and who runs them",
        limits: &["campaigns"],
        next: "Name an owner for each: nobody answers for what nobody owns.",
        place: ("vocabulary", "section=campaigns; filter=owner:none"),
        check: |room, setting| {
            let n = unowned(room).count();
            hit_if(enough(n as u64, setting, "campaigns"))
        },
        sentence: |room, _| {
            let names: Vec<&str> = unowned(room).map(|one| one.value.as_str()).collect();
            match names.as_slice() {
                [one] => format!("{} has no owner", quoted(one)),
                [first, ..] => {
                    format!("{} have no owner, such as {}", count(names.len(), "campaign", ""), quoted(first))
                }
                [] => String::new(),
            }
        },
    },
    Rule {
        id: "campaign-without-links",
        title: "Running campaigns without a link",
        looks_at: "running campaigns, and registered links that have their value",
        limits: &["campaigns"],
        next: "Build its links here, so that what comes of it can be counted.",
        place: ("vocabulary", "section=campaigns; filter={value}"),
        check: |room, setting| hit_if(enough(room.input.health.without_links.len() as u64, setting, "campaigns")),
        sentence: |room, _| match room.input.health.without_links.as_slice() {
            [one] => format!("{} is running without a registered link", quoted(one)),
            [first, rest @ ..] => format!(
                "{} are running without a registered link, such as {}",
                count(rest.len() + 1, "campaign", ""),
                quoted(first)
            ),
            [] => String::new(),
        },
    },
    Rule {
        id: "values-unused",
        title: "Values that nobody uses",
        looks_at: "sources and mediums that this workspace registered, and whether a link or a touch has them",
        limits: &["values"],
        next: "Take them out of the vocabulary, so that completion stays short.",
        place: ("vocabulary", ""),
        check: |room, setting| hit_if(enough(room.input.health.unused.len() as u64, setting, "values")),
        sentence: |room, _| {
            let unused = &room.input.health.unused;
            let shown: Vec<&str> = unused.iter().take(3).map(String::as_str).collect();
            let more = if unused.len() > shown.len() { ", …" } else { "" };
            let (values, is) =
                (count(unused.len(), "registered value", ""), if unused.len() == 1 { "is" } else { "are" });
            format!("{values} {is} in no link and no touch: {}{more}", shown.join(", "))
        },
    },
    Rule {
        id: "touches-not-counted",
        title: "Touches not counted",
        looks_at: "whether the counts of touches know those that came since",
        limits: &[],
        next: "Open the Drift tab: it counts them at once.",
        place: ("drift", ""),
        check: |room, _| {
            hit_if(room.input.has_touches && !room.input.arrivals.is_current && room.input.arrivals.tallies.seq == 0)
        },
        sentence: |_, _| "The touches of this workspace were never counted by their tags".to_owned(),
    },
];

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Where a finding is mended.
pub(super) fn place_of(_: &Room, finding: &Finding) -> (&'static str, String) {
    let Some(rule) = rule(finding.rule) else { return ("registry", String::new()) };
    let (tab, shows) = rule.place;
    let value =
        if finding.subject.contains(' ') { format!("\"{}\"", finding.subject) } else { finding.subject.clone() };
    (tab, shows.replace("{value}", if finding.subject == rule.title { "" } else { &value }))
}

/// Judges everything, the worst first.
pub(super) fn judge(room: &Room) -> Vec<Hit> {
    let mut hits = Vec::new();
    let settings = &room.input.checker.policy.findings;
    for (at, rule) in RULES.iter().enumerate() {
        let Some(setting) = settings.iter().find(|one| one.id == rule.id && one.on) else { continue };
        let severity = setting.severity;
        hits.extend((rule.check)(room, setting).into_iter().map(|about| Hit { rule: at, severity, about }));
    }
    hits.sort_by_key(|hit| (hit.severity, hit.rule));
    hits
}

/// A finding written out.
pub(super) fn finding(room: &Room, hit: &Hit) -> Finding {
    let rule = &RULES[hit.rule];
    let (subject, about) = match &hit.about {
        About::All | About::Rest(..) => (rule.title.to_owned(), None),
        About::Drift(at) => {
            let value = room.input.arrivals.drift.get(*at).map_or("", |one| one.value.as_str());
            (fit(&clean(value), SHOWN).into_owned(), None)
        }
        About::Campaign(value, _) => {
            let id = campaign(room, value).map(|one| one.id).filter(|id| *id != Id::NEW);
            (fit(&clean(value), SHOWN).into_owned(), id.map(RecordRef::campaign))
        }
    };
    // Links are shown by their filter, not by their campaign's record.
    let about = about.filter(|_| rule.place.0 == "vocabulary");
    Finding {
        rule: rule.id,
        severity: hit.severity,
        room: ROOM,
        about,
        subject,
        sentence: (rule.sentence)(room, &hit.about),
        next: Cow::Borrowed(rule.next),
    }
}

/// How a finding was judged.
pub(super) fn why(room: &Room, asked: &Finding) -> Receipt {
    let policy = &room.input.checker.policy;
    let Some(rule) = rule(asked.rule) else {
        return Receipt::new(asked.subject.clone(), String::new(), "it is no longer so");
    };
    let setting = policy.findings.iter().find(|one| one.id == rule.id);
    let source = setting.map_or("", |setting| &setting.source);
    let mut receipt = Receipt::new(rule.title, asked.sentence.clone(), rule.looks_at)
        .rule(format!("utm/policy.toml v{}, {} ({source})", policy.version, rule.id));
    let input = &room.input;
    match rule.id {
        "utm-drift" | "utm-unregistered" => {
            for one in input.arrivals.open().take(20) {
                let near = match (&one.nearest, one.why) {
                    (Some(near), Some(why)) => format!(", near {near} ({})", why.name()),
                    _ => String::new(),
                };
                let name = format!("{} {}", one.tag.name(), fit(&clean(&one.value), SHOWN));
                receipt = receipt.fact(name, format!("{}{near}", touches(one.times())));
            }
        }
        "links-critical" | "links-unclean" => {
            for (rule, n) in &input.health.by_rule {
                receipt = receipt.fact(rule.clone(), links(*n));
            }
        }
        "values-unused" => {
            for value in input.health.unused.iter().take(20) {
                receipt = receipt.fact(value.clone(), "in no link and no touch");
            }
        }
        _ => {}
    }
    if !input.arrivals.is_current || !input.is_judged {
        receipt = receipt.fact("figures", "as counted last; something changed since");
    }
    for (name, limit) in setting.map_or(&[][..], |setting| &setting.limits) {
        receipt = receipt.fact(format!("limit: {name}"), limit.to_string());
    }
    receipt
}

fn hit_if(is_so: bool) -> Vec<About> {
    if is_so { vec![About::All] } else { Vec::new() }
}

#[expect(clippy::cast_precision_loss, reason = "counts")]
fn enough(n: u64, setting: &RuleSetting, limit: &str) -> bool {
    n as f64 >= setting.limit(limit).max(1.0)
}

fn number(n: u64) -> String {
    thousands(i64::try_from(n).unwrap_or(i64::MAX))
}

fn links(n: u64) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), "link", "")
}

fn touches(n: u64) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), "touch", "touches")
}

fn quoted(value: &str) -> String {
    format!("“{}”", fit(&clean(value), SHOWN))
}

fn campaign<'r>(room: &'r Room, value: &str) -> Option<&'r CampaignRow> {
    room.input.checker.campaigns.iter().find(|one| one.value == value)
}

fn unowned(room: &Room) -> impl Iterator<Item = &CampaignRow> {
    let open = |one: &&CampaignRow| matches!(one.status, CampaignStatus::Planned | CampaignStatus::Running);
    room.input.checker.campaigns.iter().filter(open).filter(|one| one.owner.trim().is_empty())
}

/// The day on which a campaign's status should have changed, whether it has passed or not.
fn due(one: &CampaignRow) -> Option<chrono::NaiveDate> {
    match one.status {
        CampaignStatus::Planned => one.starts,
        CampaignStatus::Running => one.ends,
        CampaignStatus::Ended | CampaignStatus::Dropped => None,
    }
}

fn twice(room: &Room) -> u64 {
    room.input.health.by_rule.get("duplicate-link").copied().unwrap_or(0)
}

/// The rules of a severity that complain about most links: `: 2 not-a-url, 1 missing-required`.
fn worst_rules(room: &Room, severity: Severity) -> String {
    let policy = &room.input.checker.policy;
    let of = room.input.health.by_rule.iter().filter(|(id, _)| policy.severity(id) == Some(severity));
    let mut rules: Vec<(&str, u64)> = of
        .map(|(id, n)| {
            (super::lint::RULES.iter().find(|rule| rule.id == id).map_or(id.as_str(), |rule| rule.title), *n)
        })
        .collect();
    rules.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let told: Vec<String> =
        rules.iter().take(2).map(|(title, n)| format!("{} × {}", number(*n), title.to_lowercase())).collect();
    if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) }
}

/// Drift near a registered value: the most frequent one by one, the rest together.
fn drifting(room: &Room, setting: &RuleSetting) -> Vec<About> {
    let near = room.input.arrivals.drift.iter().enumerate();
    let near: Vec<(usize, u64)> = near
        .filter(|(_, one)| one.is_open() && one.nearest.is_some() && enough(one.times(), setting, "touches"))
        .map(|(at, one)| (at, one.times()))
        .collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small limit of a file")]
    let told = setting.limit("told").max(1.0) as usize;
    let mut out: Vec<About> = near.iter().take(told).map(|(at, _)| About::Drift(*at)).collect();
    let rest = near.get(told..).unwrap_or_default();
    if !rest.is_empty() {
        out.push(About::Rest(rest.len(), rest.iter().map(|(_, times)| times).sum()));
    }
    out
}

fn drift_words(room: &Room, about: &About) -> String {
    match about {
        About::Rest(values, times) => {
            let (values, stand) = (
                count(*values, "further spelling", ""),
                if *values == 1 { "stands for a registered value" } else { "stand for registered values" },
            );
            let times = count(usize::try_from(*times).unwrap_or(usize::MAX), "time", "");
            format!("{values}, seen {times}, {stand}")
        }
        About::Drift(at) => match room.input.arrivals.drift.get(*at) {
            Some(Drifted { value, touches: 0, leads_only, nearest: Some(nearest), is_sure, .. }) => {
                let leads = count(usize::try_from(*leads_only).unwrap_or(usize::MAX), "lead", "");
                format!("{} at {leads}, {} {}", quoted(value), registered_as(*is_sure), quoted(nearest))
            }
            Some(one) => {
                let nearest = one.nearest.as_deref().unwrap_or_default();
                format!(
                    "{} in {}, {} {}",
                    quoted(&one.value),
                    touches(one.times()),
                    registered_as(one.is_sure),
                    quoted(nearest)
                )
            }
            None => String::new(),
        },
        About::All | About::Campaign(..) => String::new(),
    }
}

fn registered_as(is_sure: bool) -> &'static str {
    if is_sure { "registered as" } else { "most likely" }
}
