//! What the Pipeline room complains about: one row per rule. Limits and severities come from `assets/quality.toml`.
//! Judged from tallies and from the counts last taken, so that it costs the same for ten leads and a million.

use std::borrow::Cow;

use super::card::Standing;
use super::measures::measure;
use super::percent_words;
use super::room::Quality;
use super::tasks::ListKind;
use crate::domain::date::in_words;
use crate::domain::finding::{Finding, Severity};
use crate::domain::receipt::Receipt;
use crate::domain::stack::rules::RuleSetting;
use crate::domain::text::{clean, count, fit, thousands};

/// The room's name.
pub const ROOM: &str = "pipeline";

/// Up to so many names of unknown stages are told one by one.
const FEW: usize = 3;

/// One finding rule.
pub struct Rule {
    /// Its id in the file and in findings.
    pub id: &'static str,
    /// Its title: `Leads without a stage`.
    pub title: &'static str,
    /// What it looks at, in words, for receipts and the list of rules.
    pub looks_at: &'static str,
    /// The limits that it reads from its setting, by name.
    pub limits: &'static [&'static str],
    /// What to do about it.
    pub next: &'static str,
    /// Where it is mended: the tab, and what it is to show, in which `{handed}` stands for the stages from the
    /// qualified one on; blank changes nothing.
    pub place: (&'static str, &'static str),
    check: fn(&Quality, &RuleSetting) -> Vec<(Severity, About)>,
    sentence: fn(&Quality, &About) -> String,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    /// All leads, or the room.
    All,
    /// One measure.
    Measure(&'static str),
    /// Leads under one unknown stage name, and how many.
    Raw(String, u64),
    /// One task of a list.
    Task(String, String),
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
        id: "quality-composite",
        title: "Data quality below target",
        looks_at: "the composite of the scorecard, against the target of source 001's metrics",
        limits: &[],
        next: "Open the scorecard: the measure that is furthest from its target pays most.",
        place: ("quality", ""),
        check: |room, setting| hit_if(room.input.volume.leads > 0 && room.card.standing() == Standing::Missed, setting),
        sentence: composite_words,
    },
    Rule {
        id: "quality-measure",
        title: "Measure misses its target",
        looks_at: "each measure of the scorecard against its target; critical when it is further off than the limit",
        limits: &["critical-points"],
        next: "Open the leads behind it, and mend many at once.",
        place: ("quality", ""),
        check: measures_missed,
        sentence: measure_words,
    },
    Rule {
        id: "duplicates-many",
        title: "Duplicates to merge",
        looks_at: "leads that are in twice, also where the share still reaches its target",
        limits: &["leads"],
        next: "Merge the sure ones at once; look at the near names one by one.",
        place: ("quality", "todo=duplicates"),
        check: |room, setting| {
            let reached = room.card.row("duplicates").is_some_and(|row| row.standing() == Standing::Reached);
            hit_if(reached && bad(room, "duplicates") as f64 >= setting.limit("leads").max(1.0), setting)
        },
        sentence: |room, _| {
            let extra = bad(room, "duplicates");
            let (are, they) = if extra == 1 { ("is", "it is") } else { ("are", "they are") };
            format!("{} {are} in twice: {they} counted, mailed and called twice", leads(extra))
        },
    },
    Rule {
        id: "leads-unstaged",
        title: "Leads without a stage",
        looks_at: "leads whose stage name the lifecycle doesn't know, by that name",
        limits: &["leads"],
        next: "Say once which stage that name means: all of them follow, later imports too.",
        place: ("leads", "filter=unstaged:yes"),
        check: unstaged,
        sentence: unstaged_words,
    },
    Rule {
        id: "mql-fields-missing",
        title: "Handed over incomplete",
        looks_at: "leads from MQL on, and the fields that their stage requires",
        limits: &["leads"],
        next: "Fill them before sales calls: the filter shows who lacks what.",
        place: ("leads", "filter=missing:any stage:{handed}"),
        check: |room, setting| hit_if(bad(room, "mql-fields") as f64 >= setting.limit("leads").max(1.0), setting),
        sentence: |room, _| {
            let tally = room.counted("mql-fields").unwrap_or_default();
            let lack = if tally.bad() == 1 { "lacks" } else { "lack" };
            format!(
                "{} of {} from MQL on {lack} a field that their stage requires",
                number(tally.bad()),
                leads(tally.of)
            )
        },
    },
    Rule {
        id: "mql-without-owner",
        title: "Nobody's MQL",
        looks_at: "leads from MQL on that have no owner",
        limits: &["leads"],
        next: "Give each an owner: nobody follows up on what nobody owns.",
        place: ("leads", "filter=owner:none stage:{handed}"),
        check: |room, setting| hit_if(bad(room, "mql-owner") as f64 >= setting.limit("leads").max(1.0), setting),
        sentence: |room, _| {
            let tally = room.counted("mql-owner").unwrap_or_default();
            let have = if tally.bad() == 1 { "has" } else { "have" };
            format!("{} of {} from MQL on {have} no owner", number(tally.bad()), leads(tally.of))
        },
    },
    Rule {
        id: "leads-stuck",
        title: "Leads stand still",
        looks_at: "leads in stages that lead on, and how long they have been there",
        limits: &["leads", "percent"],
        next: "Move them on, or send them back with a reason: the filter shows the longest first.",
        place: ("leads", "sort=since up; filter=stuck:yes"),
        check: |room, setting| {
            let volume = &room.input.volume;
            let share = if volume.moving == 0 { 0.0 } else { volume.stuck as f64 * 100.0 / volume.moving as f64 };
            let many = volume.stuck as f64 >= setting.limit("leads").max(1.0);
            hit_if(many && share >= setting.limit("percent"), setting)
        },
        sentence: |room, _| {
            let volume = &room.input.volume;
            let have = if volume.stuck == 1 { "has" } else { "have" };
            format!(
                "{} of {} in stages that lead on {have} not moved for {} days or more",
                number(volume.stuck),
                leads(volume.moving),
                volume.stuck_days
            )
        },
    },
    Rule {
        id: "spot-check-due",
        title: "Spot check due",
        looks_at: "the day of the last spot check of stages, once there are as many leads as the limit",
        limits: &["leads"],
        next: "Twenty leads, one key each: it takes five minutes.",
        place: ("quality", "todo=spot-check"),
        check: check_due,
        sentence: check_words,
    },
    Rule {
        id: "hygiene-overdue",
        title: "Hygiene overdue",
        looks_at: "recurring tasks that were done before, and whose next day has passed by more than the limit",
        limits: &["days"],
        next: "Do it and note the day, or change its rhythm.",
        place: ("quality", "todo=hygiene"),
        check: hygiene_overdue,
        sentence: task_words,
    },
    Rule {
        id: "hygiene-not-begun",
        title: "Hygiene not begun",
        looks_at: "whether any recurring task was ever done, once there are as many leads as the limit",
        limits: &["leads"],
        next: "Name an owner for each task, and note what was done when.",
        place: ("quality", "todo=hygiene"),
        check: |room, setting| {
            let schedules = room.input.rules.lists.iter().filter(|list| list.kind == ListKind::Schedule);
            let mut tasks = schedules.flat_map(|list| list.standing(&room.input.states)).peekable();
            let any = tasks.peek().is_some();
            let begun = tasks.any(|task| task.state.day.is_some());
            hit_if(any && !begun && enough(room, setting), setting)
        },
        sentence: |room, _| {
            format!(
                "No cleaning is on record for {}: the hygiene schedule was never begun",
                leads(room.input.volume.leads)
            )
        },
    },
    Rule {
        id: "quality-not-measured",
        title: "Data quality not measured",
        looks_at: "the day on which the measures were taken last",
        limits: &["days"],
        next: "Open the Quality tab: it measures at once, and keeps the figures for the trend.",
        place: ("quality", ""),
        check: |room, setting| {
            let age = room.input.known.as_ref().map(|known| (room.input.today - known.day).num_days());
            let old = age.is_none_or(|days| days as f64 > setting.limit("days"));
            hit_if(room.input.volume.leads > 0 && old, setting)
        },
        sentence: |room, _| {
            let leads = leads(room.input.volume.leads);
            match &room.input.known {
                None => format!("The data quality of {leads} was never measured"),
                Some(known) => {
                    format!("The data quality of {leads} was last measured {}", in_words(known.day, room.input.today))
                }
            }
        },
    },
];

/// The rule of that id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Where a finding is mended.
pub(super) fn place_of(room: &Quality, finding: &Finding) -> (&'static str, String) {
    let Some(rule) = rule(finding.rule) else { return ("quality", String::new()) };
    let (tab, shows) = rule.place;
    if finding.rule == "quality-measure"
        && let Some(one) = super::measures::MEASURES.iter().find(|one| one.title == finding.subject)
    {
        return match one.filter {
            "" => (tab, format!("measure={}", one.id)),
            filter => ("leads", format!("filter={filter}")),
        };
    }
    (tab, shows.replace("{handed}", &room.input.volume.handed_over))
}

/// Judges everything, the worst first.
pub(super) fn judge(room: &Quality) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (at, rule) in RULES.iter().enumerate() {
        let Some(setting) = room.input.rules.rule(rule.id).filter(|setting| setting.on) else { continue };
        hits.extend((rule.check)(room, setting).into_iter().map(|(severity, about)| Hit { rule: at, severity, about }));
    }
    hits.sort_by_key(|hit| (hit.severity, hit.rule));
    hits
}

/// A finding written out.
pub(super) fn finding(room: &Quality, hit: &Hit) -> Finding {
    let rule = &RULES[hit.rule];
    let subject = match &hit.about {
        About::All => rule.title.to_owned(),
        About::Measure(id) => measure(id).map_or(*id, |one| one.title).to_owned(),
        About::Raw(name, _) => fit(&clean(name), 40).into_owned(),
        About::Task(list, task) => task_of(room, list, task).map_or_else(|| task.clone(), |task| task.text.clone()),
    };
    let next = match &hit.about {
        About::Measure(id) => measure(id).map_or(rule.next, |one| one.next),
        _ => rule.next,
    };
    Finding {
        rule: rule.id,
        severity: hit.severity,
        room: ROOM,
        about: None,
        subject,
        sentence: (rule.sentence)(room, &hit.about),
        next: Cow::Borrowed(next),
    }
}

/// How a finding was judged.
pub(super) fn why(room: &Quality, asked: &Finding) -> Receipt {
    let known = room.hits().iter().find(|hit| {
        RULES.get(hit.rule).is_some_and(|rule| rule.id == asked.rule) && finding(room, hit).subject == asked.subject
    });
    let Some((hit, rule)) = known.and_then(|hit| Some((hit, RULES.get(hit.rule)?))) else {
        return Receipt::new(asked.subject.clone(), String::new(), "it is no longer so");
    };
    let setting = room.input.rules.rule(rule.id);
    let mut receipt = match &hit.about {
        About::Measure(id) => room.card.why(id).unwrap_or_default(),
        About::All if rule.id == "quality-composite" => room.card.why_composite(),
        _ => {
            let source = setting.map_or("", |setting| &setting.source);
            Receipt::new(rule.title, asked.sentence.clone(), rule.looks_at)
                .rule(format!("quality.toml v{}, {} ({source})", room.input.rules.version, rule.id))
        }
    };
    if rule.id == "leads-unstaged" {
        for (name, n) in room.unstaged() {
            receipt = receipt.fact(clean(name), leads(n));
        }
    }
    receipt = receipt.fact("figures", room.age());
    for (name, limit) in setting.map_or(&[][..], |setting| &setting.limits) {
        receipt = receipt.fact(format!("limit: {name}"), limit.to_string());
    }
    receipt
}

fn hit_if(is_so: bool, setting: &RuleSetting) -> Vec<(Severity, About)> {
    if is_so { vec![(setting.severity, About::All)] } else { Vec::new() }
}

/// How many a count found wrong; 0 where it was not taken.
fn bad(room: &Quality, id: &str) -> u64 {
    room.counted(id).map_or(0, super::Tally::bad)
}

fn enough(room: &Quality, setting: &RuleSetting) -> bool {
    room.input.volume.leads as f64 >= setting.limit("leads").max(1.0)
}

fn number(n: u64) -> String {
    thousands(i64::try_from(n).unwrap_or(i64::MAX))
}

fn leads(n: u64) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), "lead", "")
}

fn composite_words(room: &Quality, _: &About) -> String {
    let (with, of) = room.card.coverage();
    let composite = percent_words(room.card.composite());
    let over = if with == of { String::new() } else { format!(" over {with} of {of} measures") };
    let worst = room.card.rows.iter().max_by(|a, b| a.short().total_cmp(&b.short())).filter(|row| row.short() > 0.0);
    let worst = worst.map_or(String::new(), |row| format!("; {} is furthest off", row.measure.title.to_lowercase()));
    format!(
        "Data quality is {composite}{over} (target above {} %, Run asks for {} %){worst}",
        room.card.target, room.card.run
    )
}

fn measures_missed(room: &Quality, setting: &RuleSetting) -> Vec<(Severity, About)> {
    if room.input.volume.leads == 0 {
        return Vec::new();
    }
    let missed = room.card.rows.iter().filter(|row| row.standing() == Standing::Missed);
    missed
        .map(|row| {
            let is_critical = row.short() >= setting.limit("critical-points").max(0.1);
            (if is_critical { Severity::Critical } else { setting.severity }, About::Measure(row.measure.id))
        })
        .collect()
}

fn measure_words(room: &Quality, about: &About) -> String {
    let About::Measure(id) = about else { return String::new() };
    let Some(row) = room.card.row(id) else { return String::new() };
    let side = if row.measure.lower_is_better { "below" } else { "above" };
    let title = row.measure.title;
    format!("{title}: {} (target {side} {} %), {}", row.figure_words(), row.target.percent, row.words())
}

fn unstaged(room: &Quality, setting: &RuleSetting) -> Vec<(Severity, About)> {
    let all = room.input.volume.unstaged;
    if (all as f64) < setting.limit("leads").max(1.0) {
        return Vec::new();
    }
    let names = room.unstaged();
    let known: u64 = names.iter().map(|(_, n)| n).sum();
    // The names are as old as the counts: where they don't add up any more, only the sum is told.
    if names.is_empty() || names.len() > FEW || known != all {
        return vec![(setting.severity, About::All)];
    }
    names.into_iter().map(|(name, n)| (setting.severity, About::Raw(name.to_owned(), n))).collect()
}

fn unstaged_words(room: &Quality, about: &About) -> String {
    match about {
        About::Raw(name, n) => {
            let (have, their) = if *n == 1 { ("has", "its") } else { ("have", "their") };
            match name.as_str() {
                "" => format!("{} {have} no stage, as {their} file named none", leads(*n)),
                name => format!(
                    "{} {have} no stage: {their} file says “{}”, which the lifecycle doesn't know",
                    leads(*n),
                    fit(&clean(name), 40)
                ),
            }
        }
        _ => {
            let all = room.input.volume.unstaged;
            let have = if all == 1 { "has" } else { "have" };
            let names: Vec<_> =
                room.unstaged().iter().take(FEW).map(|(name, _)| format!("“{}”", fit(&clean(name), 20))).collect();
            let among = if names.is_empty() { String::new() } else { format!(": {}…", names.join(", ")) };
            format!("{} {have} no stage that the lifecycle knows{among}", leads(all))
        }
    }
}

fn check_due(room: &Quality, setting: &RuleSetting) -> Vec<(Severity, About)> {
    let due = match (&room.input.check, room.next_check()) {
        (None, _) => true,
        (_, Some(next)) => next <= room.input.today,
        // One is under way.
        (Some(check), None) => check.day < room.input.today,
    };
    hit_if(due && enough(room, setting), setting)
}

fn check_words(room: &Quality, _: &About) -> String {
    let today = room.input.today;
    match &room.input.check {
        None => "Nobody ever checked whether leads stand in the right stage".to_owned(),
        Some(check) if !check.is_done() => format!(
            "The spot check drawn {} is not finished: {} of {} leads judged",
            in_words(check.day, today),
            check.answers.len() - check.open(),
            check.answers.len()
        ),
        Some(check) => format!(
            "The last spot check of stages was {}: it is due every {} days",
            in_words(check.day, today),
            room.input.rules.check_days
        ),
    }
}

fn hygiene_overdue(room: &Quality, setting: &RuleSetting) -> Vec<(Severity, About)> {
    let schedules = room.input.rules.lists.iter().filter(|list| list.kind == ListKind::Schedule);
    let tasks = schedules.flat_map(|list| {
        list.standing(&room.input.states).into_iter().map(|task| (list.id.clone(), task)).collect::<Vec<_>>()
    });
    tasks
        .filter(|(_, task)| task.days_late(room.input.today).is_some_and(|days| days as f64 > setting.limit("days")))
        .map(|(list, task)| (setting.severity, About::Task(list, task.task.id.clone())))
        .collect()
}

fn task_of<'a>(room: &'a Quality, list: &str, task: &str) -> Option<&'a super::tasks::Task> {
    room.input.rules.list(list)?.tasks.iter().find(|one| one.id == task)
}

fn task_words(room: &Quality, about: &About) -> String {
    let About::Task(list, id) = about else { return String::new() };
    let Some(list) = room.input.rules.list(list) else { return String::new() };
    let standing = list.standing(&room.input.states);
    let Some(one) = standing.iter().find(|one| one.task.id == *id) else { return String::new() };
    let (Some(due), Some(last)) = (one.due, one.state.day) else { return String::new() };
    let owner =
        if one.owner().is_empty() { "nobody owns it".to_owned() } else { format!("owner {}", clean(one.owner())) };
    format!("“{}” was due {}, last done on {last} ({owner})", one.task.text, in_words(due, room.input.today))
}
