//! What the workspace's own data says about dimensions: shares of records that are as they should be, one row each in
//! [`MEASURES`]. Which dimension a share speaks about, and from which percentage on it supports which level, stands in
//! `assets/maturity/measured.toml`. A later room adds its field to [`Evidence`] and its rows to the table.

use super::framework::Framework;
use super::rules::MaturityRules;
use crate::domain::id::RecordRef;
use crate::domain::integration::{Health, Integration, Method};
use crate::domain::quality::card::Row;
use crate::domain::quality::percent_words;
use crate::domain::quality::room::Quality;
use crate::domain::stack::Stack;
use crate::domain::tool::Tool;
use crate::domain::utm::Tag;
use crate::domain::utm::room::Room;

/// At most so many records are listed under a share.
const MOST_ROWS: usize = 60;

/// Everything that measures look at.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// The tool stack.
    pub stack: &'a Stack,
    /// What is known of the leads' data quality; `None` where nobody asked.
    pub quality: Option<&'a Quality>,
    /// What is known of links and of the touches that came through them; `None` where nobody asked.
    pub campaigns: Option<&'a Room>,
}

/// A record behind a share: its name, what is known of it, and where it is found.
pub type Evident = (String, String, Option<RecordRef>);

/// A share of records, with those that lower it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Share {
    /// Records (or seats, or percent) that are as they should be.
    pub good: u64,
    /// All of them.
    pub of: u64,
    /// The records behind it, those that lower the share first; not all of them where there are many.
    pub rows: Vec<Evident>,
    /// How many records were looked at.
    pub records: usize,
}

impl Share {
    /// The share in percent; `None` of none.
    #[expect(clippy::cast_precision_loss, reason = "counts of records")]
    pub fn percent(&self) -> Option<f64> {
        (self.of > 0).then(|| self.good as f64 * 100.0 / self.of as f64)
    }
}

/// One measure.
pub struct Measure {
    /// Its id in files: `crm-path`.
    pub id: &'static str,
    /// Its title: `Path to the CRM`.
    pub title: &'static str,
    /// What it counts, in words, for receipts.
    pub looks_at: &'static str,
    /// The room whose data it reads: `stack`.
    pub room: &'static str,
    /// What to do about it.
    pub next: &'static str,
    measure: fn(Evidence<'_>) -> Share,
    sentence: fn(&Share) -> String,
}

/// What one measure says about one dimension today.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The measure's id.
    pub measure: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The share in words: `7 of 12 tools have no path to the CRM`.
    pub sentence: String,
    /// The share in percent.
    pub percent: f64,
    /// The level that it supports.
    pub level: u8,
}

/// All measures.
pub const MEASURES: &[Measure] = &[
    Measure {
        id: "crm-path",
        title: "Path to the CRM",
        looks_at: "live tools whose category needs a path to the CRM, and those that have one",
        room: "stack",
        next: "Connect the tools that have no path, or note in the inventory why they need none.",
        measure: crm_path,
        sentence: |share| match share.of - share.good {
            0 => format!("all {} that need one have a path to the CRM", tools(share.of)),
            without => format!("{without} of {} have no path to the CRM", tools(share.of)),
        },
    },
    Measure {
        id: "flows-automatic",
        title: "Flows without hands",
        looks_at: "integrations between live tools, and those that nobody runs by hand",
        room: "stack",
        next: "Automate the flow that is carried by hand most often.",
        measure: |evidence| {
            flows(evidence, |flow| Some((flow.method != Method::Manual, flow.method.name().to_owned())))
        },
        sentence: |share| match share.of - share.good {
            0 => format!("none of {} is carried by hand", flow_count(share.of)),
            by_hand => format!("{by_hand} of {} carried by hand", are(share.of, by_hand)),
        },
    },
    Measure {
        id: "flows-healthy",
        title: "Flows that work",
        looks_at: "integrations between live tools whose health was checked, and those that were found working",
        room: "stack",
        next: "Mend the failing flow, and have failures reported within a day.",
        measure: flows_healthy,
        sentence: |share| match share.of - share.good {
            0 => format!("all {} that were checked work", flow_count(share.of)),
            failing => {
                let are = if failing == 1 { "is" } else { "are" };
                format!("{failing} of {} that were checked {are} failing", flow_count(share.of))
            }
        },
    },
    Measure {
        id: "flows-documented",
        title: "Documented flows",
        looks_at: "integrations between live tools, and those with a place where they are documented",
        room: "stack",
        next: "Write down the undocumented flows, the critical ones first.",
        measure: |evidence| {
            flows(evidence, |flow| {
                Some(match flow.documented_at.trim() {
                    "" => (false, "not documented".to_owned()),
                    at => (true, at.to_owned()),
                })
            })
        },
        sentence: |share| match share.of - share.good {
            0 => format!("all {} are documented", flow_count(share.of)),
            not => format!("{not} of {} not documented", are(share.of, not)),
        },
    },
    Measure {
        id: "feature-use",
        title: "Feature use",
        looks_at: "live tools whose feature use is known, and those that use as much as the stack audit asks for",
        room: "stack",
        next: "Downgrade, train or drop where little of what is paid for is used.",
        measure: feature_use,
        sentence: |share| match share.of - share.good {
            0 => format!("all {} with a known feature use reach the target", tools(share.of)),
            below => format!("{below} of {} with a known feature use stay below the target", tools(share.of)),
        },
    },
    Measure {
        id: "seats-used",
        title: "Seats in use",
        looks_at: "paid seats of live tools where both counts are known, and those that somebody uses",
        room: "stack",
        next: "Give back the seats that nobody uses at the next renewal.",
        measure: seats_used,
        sentence: |share| format!("{} of {} paid seats are used", share.good, share.of),
    },
    Measure {
        id: "tools-owned",
        title: "Tools with an owner",
        looks_at: "live tools, and those with an owner",
        room: "stack",
        next: "Name an owner for each tool.",
        measure: tools_owned,
        sentence: |share| match share.of - share.good {
            0 => format!("all {} have an owner", tools(share.of)),
            without => format!("{without} of {} have no owner", tools(share.of)),
        },
    },
    Measure {
        id: "data-quality",
        title: "Data quality",
        looks_at: "the composite of the data quality scorecard: the mean of its measures, with the same weight each",
        room: "pipeline",
        next: "Open the Quality tab of the Pipeline room, and mend what is furthest from its target.",
        measure: data_quality,
        sentence: |share| format!("data quality says {}", percent_words(share.percent())),
    },
    Measure {
        id: "lead-sources",
        title: "Leads with a source",
        looks_at: "leads that are not archived, and those of which it is known where they came from",
        room: "pipeline",
        next: "Fill the source of leads without one: the Quality tab shows them.",
        measure: lead_sources,
        sentence: |share| match share.of - share.good {
            0 => format!("all {} have a source", leads(share.of)),
            without => format!("{without} of {} have no source", leads(share.of)),
        },
    },
    Measure {
        id: "touch-tags",
        title: "Touches under registered tags",
        looks_at: "touches with a source, and those whose source is registered or counts as one that is",
        room: "campaigns",
        next: "Decide about the spellings on the Drift tab of the Campaigns room, the most frequent first.",
        measure: touch_tags,
        sentence: |share| match share.of - share.good {
            0 => format!("all {} with a source have a registered one", touches(share.of)),
            without => format!("{without} of {} have a source that nobody registered", touches(share.of)),
        },
    },
    Measure {
        id: "links-clean",
        title: "Links without mistakes",
        looks_at: "registered links, and those with nothing worse than a note",
        room: "campaigns",
        next: "Mend what is sure about all links with one key, then look at the rest.",
        measure: links_clean,
        sentence: |share| match share.of - share.good {
            0 => format!("all {} are clean", links(share.of)),
            not => format!("{not} of {} have a mistake", links(share.of)),
        },
    },
];

/// The measure of that id.
pub fn measure(id: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|one| one.id == id)
}

impl Measure {
    /// Reads the share.
    pub fn read(&self, evidence: Evidence<'_>) -> Share {
        (self.measure)(evidence)
    }
}

/// All shares, in the order of [`MEASURES`]: read once for each state of the workspace.
pub fn shares(evidence: Evidence<'_>) -> Vec<Share> {
    MEASURES.iter().map(|measure| measure.read(evidence)).collect()
}

/// What the shares say about a dimension.
pub fn about(shares: &[Share], rules: &MaturityRules, framework: &Framework, dimension: &str) -> Vec<Measured> {
    let settings = rules.measures.iter().filter(|one| one.framework == framework.id && one.dimension == dimension);
    settings
        .filter_map(|setting| {
            let (measure, share) = MEASURES.iter().zip(shares).find(|(measure, _)| measure.id == setting.id)?;
            let percent = share.percent().filter(|_| share.records >= setting.least)?;
            let reached = setting.from.iter().take_while(|from| percent >= **from).count();
            let level = framework.levels.get(reached).or(framework.levels.last())?.number;
            Some(Measured {
                measure: measure.id,
                title: measure.title,
                sentence: (measure.sentence)(share),
                percent,
                level,
            })
        })
        .collect()
}

fn tools(n: u64) -> String {
    crate::domain::text::count(usize::try_from(n).unwrap_or(usize::MAX), "tool", "")
}

fn flow_count(n: u64) -> String {
    crate::domain::text::count(usize::try_from(n).unwrap_or(usize::MAX), "integration", "")
}

/// `12 integrations are`, `12 integrations is`: the verb agrees with how many of them it is about.
fn are(of: u64, about: u64) -> String {
    format!("{} {}", flow_count(of), if about == 1 { "is" } else { "are" })
}

/// Counts what was judged, and writes out the first rows that a receipt lists, those that lower the share first. There
/// may be thousands behind them, so that the rest is only counted.
fn share<T>(judged: Vec<(bool, T)>, told: impl Fn(&T) -> Evident) -> Share {
    let good = judged.iter().filter(|(good, _)| *good).count();
    let counted = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let of = |wanted: bool| judged.iter().filter(move |(good, _)| *good == wanted).map(|(_, row)| row);
    Share {
        good: counted(good),
        of: counted(judged.len()),
        rows: of(false).chain(of(true)).take(MOST_ROWS).map(told).collect(),
        records: judged.len(),
    }
}

/// A tool behind a share, with what is known of it.
fn told(tool: &Tool, known: impl Into<String>) -> Evident {
    (tool.name.clone(), known.into(), Some(RecordRef::tool(tool.id)))
}

fn leads(n: u64) -> String {
    crate::domain::text::count(usize::try_from(n).unwrap_or(usize::MAX), "lead", "")
}

/// The composite in tenths of a percent, with the measures behind it, the furthest from their targets first.
fn data_quality(evidence: Evidence<'_>) -> Share {
    let Some(room) = evidence.quality else { return Share::default() };
    let Some(composite) = room.card.composite() else { return Share::default() };
    let mut rows: Vec<_> = room.card.rows.iter().filter(|row| row.good().is_some()).collect();
    rows.sort_by(|a, b| b.short().total_cmp(&a.short()));
    let told = |row: &&Row| {
        let known = format!("{} (target {}), {}", row.figure_words(), row.target_words(), row.words());
        (row.measure.title.to_owned(), known, None)
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1,000")]
    Share {
        good: (composite * 10.0).round() as u64,
        of: 1000,
        rows: rows.iter().map(told).collect(),
        records: usize::try_from(room.input.volume.leads).unwrap_or(usize::MAX),
    }
}

fn lead_sources(evidence: Evidence<'_>) -> Share {
    let counted = evidence.quality.and_then(|room| room.counted("source-populated"));
    let Some(tally) = counted else { return Share::default() };
    let records = usize::try_from(tally.of).unwrap_or(usize::MAX);
    Share { good: tally.good, of: tally.of, rows: Vec::new(), records }
}

fn touches(n: u64) -> String {
    crate::domain::text::count(usize::try_from(n).unwrap_or(usize::MAX), "touch", "touches")
}

fn links(n: u64) -> String {
    crate::domain::text::count(usize::try_from(n).unwrap_or(usize::MAX), "link", "")
}

/// Touches by their source, with the spellings that lower the share.
fn touch_tags(evidence: Evidence<'_>) -> Share {
    let Some(room) = evidence.campaigns else { return Share::default() };
    let arrivals = &room.input.arrivals;
    let (good, of) = arrivals.registered(&room.input.checker, Tag::Source);
    let strays = arrivals.open().filter(|one| one.tag == Tag::Source).take(MOST_ROWS);
    let rows = strays.map(|one| {
        let near = one.nearest.as_ref().map_or(String::new(), |near| format!(", most likely {near}"));
        (one.value.clone(), format!("{}{near}", touches(one.touches)), None)
    });
    Share { good, of, rows: rows.collect(), records: usize::try_from(of).unwrap_or(usize::MAX) }
}

fn links_clean(evidence: Evidence<'_>) -> Share {
    let Some(room) = evidence.campaigns else { return Share::default() };
    let health = &room.input.health;
    let mut rules: Vec<(&String, &u64)> = health.by_rule.iter().collect();
    rules.sort_by(|a, b| b.1.cmp(a.1));
    let rows = rules.into_iter().map(|(rule, n)| (rule.clone(), links(*n), None));
    Share {
        good: health.clean,
        of: health.links,
        rows: rows.collect(),
        records: usize::try_from(health.links).unwrap_or(usize::MAX),
    }
}

fn crm_path(evidence: Evidence<'_>) -> Share {
    let stack = evidence.stack;
    let tools = stack.input.tools.iter().zip(&stack.derived);
    share(tools.filter_map(|(tool, derived)| Some((derived.reaches_crm?, tool))).collect(), |tool| {
        let reaches = stack.tool(tool.id).and_then(|(_, derived)| derived.reaches_crm);
        told(tool, if reaches == Some(true) { "has a path" } else { "no path" })
    })
}

fn tools_owned(evidence: Evidence<'_>) -> Share {
    let live = evidence.stack.input.tools.iter().filter(|tool| tool.is_live());
    share(live.map(|tool| (!tool.owner.trim().is_empty(), tool)).collect(), |tool| match tool.owner.trim() {
        "" => told(tool, "no owner"),
        owner => told(tool, owner),
    })
}

/// Flows between live tools, judged one by one; `None` for those that say nothing.
fn flows(evidence: Evidence<'_>, judge: impl Fn(&Integration) -> Option<(bool, String)>) -> Share {
    let stack = evidence.stack;
    let live = |id| stack.tool(id).map(|(tool, _)| tool).filter(|tool| tool.is_live());
    let judged = stack.input.integrations.iter().filter_map(|flow| {
        let (from, to) = (live(flow.from)?, live(flow.to)?);
        let (good, known) = judge(flow)?;
        Some((good, (flow, from, to, known)))
    });
    share(judged.collect(), |(flow, from, to, known)| {
        (format!("{} → {}", from.name, to.name), known.clone(), Some(RecordRef::integration(flow.id)))
    })
}

fn flows_healthy(evidence: Evidence<'_>) -> Share {
    // What nobody checked says nothing.
    let checked = |flow: &Integration| flow.health != Health::Unknown;
    flows(evidence, |flow| checked(flow).then(|| (flow.health == Health::Ok, flow.health.name().to_owned())))
}

fn feature_use(evidence: Evidence<'_>) -> Share {
    let target = evidence.stack.feature_use_target();
    let live = evidence.stack.input.tools.iter().filter(|tool| tool.is_live());
    let known = live.filter_map(|tool| tool.feature_use.map(|used| (!used.is_below(target), (tool, used))));
    share(known.collect(), |(tool, used)| told(tool, used.typed()))
}

fn seats_used(evidence: Evidence<'_>) -> Share {
    let live = evidence.stack.input.tools.iter().filter(|tool| tool.is_live());
    let mut known: Vec<_> = live
        .filter_map(|tool| {
            Some((u64::from(tool.seats_paid.filter(|paid| *paid > 0)?), u64::from(tool.seats_active?), tool))
        })
        .collect();
    known.sort_by_key(|(paid, active, _)| std::cmp::Reverse(paid.saturating_sub(*active)));
    let rows = known.iter().take(MOST_ROWS);
    Share {
        good: known.iter().map(|(paid, active, _)| active.min(paid)).sum(),
        of: known.iter().map(|(paid, _, _)| paid).sum(),
        rows: rows.map(|(paid, active, tool)| told(tool, format!("{active} of {paid} seats"))).collect(),
        records: known.len(),
    }
}
