//! Which records a table holds: people, companies, deals, activities, touches, parts in deals, or changes of stages.

use crate::domain::lifecycle::Lifecycle;
use crate::frameworks::crm_rules::CrmRules;
use crate::frameworks::import_rules::{HeaderMeaning, header_key};
use crate::import::mapping::{CUSTOM, Mapping, STAGE_DATE, Target, Why, is_slip};
use crate::import::sheet::{ReadError, Sheet};

use super::targets;

/// Which records a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// People.
    Leads,
    /// Companies.
    Companies,
    /// Deals.
    Deals,
    /// What happened.
    Activities,
    /// What happened through a channel.
    Touches,
    /// Who plays which part in which deal.
    Roles,
    /// Changes of stages, a row each.
    Stages,
}

impl RecordKind {
    /// All kinds.
    pub const ALL: [RecordKind; 7] = [
        RecordKind::Leads,
        RecordKind::Companies,
        RecordKind::Deals,
        RecordKind::Activities,
        RecordKind::Touches,
        RecordKind::Roles,
        RecordKind::Stages,
    ];

    /// The name in commands: `leads`.
    pub fn name(self) -> &'static str {
        match self {
            RecordKind::Leads => "leads",
            RecordKind::Companies => "companies",
            RecordKind::Deals => "deals",
            RecordKind::Activities => "activities",
            RecordKind::Touches => "touches",
            RecordKind::Roles => "roles",
            RecordKind::Stages => "stages",
        }
    }

    /// One of them: `lead`.
    pub fn one(self) -> &'static str {
        match self {
            RecordKind::Leads => "lead",
            RecordKind::Companies => "company",
            RecordKind::Deals => "deal",
            RecordKind::Activities => "activity",
            RecordKind::Touches => "touch",
            RecordKind::Roles => "role",
            RecordKind::Stages => "stage change",
        }
    }

    /// Several of them: `stage changes`.
    pub fn many(self) -> &'static str {
        match self {
            RecordKind::Stages => "stage changes",
            other => other.name(),
        }
    }

    /// In words: `a list of people`.
    pub fn title(self) -> &'static str {
        match self {
            RecordKind::Leads => "a list of people",
            RecordKind::Companies => "a list of companies",
            RecordKind::Deals => "a list of deals",
            RecordKind::Activities => "a list of activities",
            RecordKind::Touches => "a list of touches",
            RecordKind::Roles => "a list of parts in deals",
            RecordKind::Stages => "a stage history",
        }
    }

    /// The kind's name in the rules.
    pub(super) fn rules(self) -> &'static str {
        if self == RecordKind::Touches { "activities" } else { self.name() }
    }

    /// What its columns can fill.
    pub fn targets(self) -> &'static [Target] {
        match self {
            RecordKind::Leads => targets::LEADS,
            RecordKind::Companies => targets::COMPANIES,
            RecordKind::Deals => targets::DEALS,
            RecordKind::Activities | RecordKind::Touches => targets::ACTIVITIES,
            RecordKind::Roles => targets::ROLES,
            RecordKind::Stages => targets::STAGES,
        }
    }

    /// Whether its records have custom fields.
    pub fn has_custom(self) -> bool {
        matches!(self, RecordKind::Leads | RecordKind::Companies | RecordKind::Deals)
    }
}

/// Whether a cell is a header name that some kind of record is known to have.
pub fn is_known(header: &str, rules: &CrmRules) -> bool {
    rules.kinds.iter().any(|kind| {
        kind.headers.meaning(header) != HeaderMeaning::Unknown
            || kind.only.iter().any(|(_, fields)| {
                let key = header_key(header);
                fields.iter().any(|field| field.aliases.contains(&key))
            })
    })
}

/// Which records a table holds, by its header row; `None` where it seems to hold none of these.
pub fn kind_of(sheet: &Sheet, rules: &CrmRules) -> Option<RecordKind> {
    let vendor = rules.vendor_of(&sheet.originals).map(|vendor| vendor.id.as_str());
    // What each kind makes of the header row; a name that several columns have counts as well.
    let fields = |kind: RecordKind| -> Vec<String> {
        let headers = rules.headers(kind.rules(), vendor);
        let alone = sheet.originals.iter().map(|header| headers.meaning(header));
        let named = alone.filter_map(|meaning| match meaning {
            HeaderMeaning::Field(field) | HeaderMeaning::Weak(field) => Some(field.to_owned()),
            _ => None,
        });
        named.collect()
    };
    // Names that mean it in any file, not only where nothing better is there.
    let strong = |kind: RecordKind| -> Vec<String> {
        let headers = rules.headers(kind.rules(), vendor);
        let alone = sheet.originals.iter().map(|header| headers.meaning(header));
        let named = alone.filter_map(|meaning| match meaning {
            HeaderMeaning::Field(field) => Some(field.to_owned()),
            _ => None,
        });
        named.collect()
    };
    let has = |list: &[String], names: &[&str]| names.iter().any(|name| list.iter().any(|one| one == name));
    let count =
        |list: &[String], names: &[&str]| names.iter().filter(|name| list.iter().any(|one| one == *name)).count();

    let leads = strong(RecordKind::Leads);
    let person = has(&leads, &["email", "first-name", "last-name", "full-name"]);
    let roles = fields(RecordKind::Roles);
    let deals = strong(RecordKind::Deals);
    let activities = strong(RecordKind::Activities);
    if has(&roles, &["lead-id", "lead-email"])
        && has(&roles, &["deal-id", "deal"])
        && has(&roles, &["role"])
        && !has(&deals, &["amount", "close-date"])
        && !has(&activities, &["kind", "at"])
    {
        return Some(RecordKind::Roles);
    }
    let stages = strong(RecordKind::Stages);
    let all_stages = fields(RecordKind::Stages);
    if has(&stages, &["to"]) && has(&all_stages, &["at"]) && has(&all_stages, &["lead-id", "lead-email", "deal-id"])
        || has(&stages, &["from"]) && has(&all_stages, &["to"]) && has(&all_stages, &["at"])
    {
        return Some(RecordKind::Stages);
    }
    let all_activities = fields(RecordKind::Activities);
    let linked = has(&all_activities, &["lead-id", "lead-email", "company-id", "deal-id"]);
    let named = has(&leads, &["first-name", "last-name"]);
    if linked
        && !named
        && (has(&activities, &["kind", "id"]) || has(&activities, &["at"]))
        && has(&all_activities, &["at"])
    {
        let touch = count(&activities, &["channel", "source", "medium", "campaign"]) > 0;
        let unless_ids = has(&activities, &["kind", "at"]) || !has(&leads, &["email"]);
        if unless_ids {
            return Some(if touch { RecordKind::Touches } else { RecordKind::Activities });
        }
    }
    let only_deals = count(
        &deals,
        &["name", "stage", "amount", "close-date", "expected-close", "closed", "pipeline", "state", "won"],
    );
    if only_deals >= 2 && !named {
        return Some(RecordKind::Deals);
    }
    let companies = fields(RecordKind::Companies);
    let plain = strong(RecordKind::Companies);
    if has(&companies, &["name", "domain"])
        && !person
        && (has(&plain, &["id", "domain", "employees", "revenue", "industry"]))
        && !has(&leads, &["title", "stage"])
    {
        return Some(RecordKind::Companies);
    }
    if person || misspelt(sheet) > 1 || (has(&leads, &["id"]) && leads.len() > 2) {
        return Some(RecordKind::Leads);
    }
    let all = fields(RecordKind::Leads);
    (has(&all, &["email"]) || all.len() > 3 && has(&all, &["full-name", "id"])).then_some(RecordKind::Leads)
}

/// How many headers are nearly those of a list of people.
fn misspelt(sheet: &Sheet) -> usize {
    let near = |header: &&String| {
        ["name", "email", "phone", "company"].iter().any(|known| is_slip(&header_key(header), known))
    };
    sheet.originals.iter().filter(near).count()
}

/// The proposed mapping of a table as one of that kind: known names, dates of stages, and the rest kept.
pub fn propose(
    kind: RecordKind,
    sheet: &Sheet,
    remembered: &[(String, String)],
    rules: &CrmRules,
    lifecycle: &Lifecycle,
) -> Mapping {
    let vendor = rules.vendor_of(&sheet.originals).map(|vendor| vendor.id.as_str());
    let headers = rules.headers(kind.rules(), vendor);
    let mut mapping = Mapping::propose(sheet, &headers, kind.targets(), remembered);
    for column in &mut mapping.columns {
        if column.why != Why::Unknown {
            continue;
        }
        if matches!(kind, RecordKind::Leads | RecordKind::Deals) && stage_of(kind, &column.header, lifecycle).is_some()
        {
            column.field = Some(STAGE_DATE.to_owned());
            column.why = Why::Known;
        } else if kind.has_custom() {
            column.field = Some(CUSTOM.to_owned());
            column.why = Why::Kept;
        }
    }
    mapping
}

/// The stage whose entering a header dates: `Date entered "Demo (Sales Pipeline)"` → (`Demo`, `Sales Pipeline`),
/// `mql_date` → `MQL`, `Became a Customer Date` → `Customer`. For leads only stages that the lifecycle knows.
pub(super) fn stage_of(kind: RecordKind, header: &str, lifecycle: &Lifecycle) -> Option<(String, String)> {
    let key = header_key(header);
    let lower = header.trim().to_lowercase();
    if let Some(rest) = lower.strip_prefix("date entered ") {
        // The name as it stands in the file, with its own case.
        let start = header.trim().len() - rest.len();
        let inside = header.trim().get(start..)?.trim().trim_matches('"').trim();
        let (stage, pipeline) = match inside.strip_suffix(')').and_then(|inside| inside.rsplit_once('(')) {
            Some((stage, pipeline)) => (stage.trim(), pipeline.trim()),
            None => (inside, ""),
        };
        return (!stage.is_empty() && (kind == RecordKind::Deals || lifecycle.read(stage).is_some()))
            .then(|| (stage.to_owned(), pipeline.to_owned()));
    }
    if kind != RecordKind::Leads {
        return None;
    }
    let words = key.strip_suffix(" date").or_else(|| key.strip_suffix(" at")).or_else(|| key.strip_suffix(" on"))?;
    let words =
        ["became a ", "became an ", "entered "].iter().find_map(|start| words.strip_prefix(start)).unwrap_or(words);
    lifecycle.read(words).map(|stage| (stage.id.clone(), String::new()))
}

/// Why a table can't be imported as it is mapped.
pub fn blocked(sheet: &Sheet, wanted: RecordKind, found: Option<RecordKind>, mapping: &Mapping) -> Option<ReadError> {
    let chosen = mapping.columns.iter().any(|column| matches!(column.why, Why::Chosen | Why::Remembered));
    let alike = |one: RecordKind, other: RecordKind| one.rules() == other.rules();
    if let Some(found) = found.filter(|found| !alike(*found, wanted) && !chosen) {
        return Some(ReadError::new(
            format!("“{}” looks like {}, not {}", sheet.name, found.title(), wanted.title()),
            format!("Import it with “opsroom import {}”, or say with --map what its columns are.", found.name()),
        ));
    }
    let missing = mapping.missing();
    let first = missing.first()?;
    let name = &sheet.name;
    let open: Vec<String> = mapping
        .columns
        .iter()
        .filter(|column| column.is_open())
        .map(|column| match &column.why {
            Why::Guess(field) => format!("“{}” ({}, misspelt?)", column.header, label(wanted, field)),
            _ => format!("“{}”", column.header),
        })
        .collect();
    let what = if open.is_empty() {
        let columns = crate::import::tools::some_of(&sheet.headers);
        format!("No column of “{name}” is known to hold {} (its columns: {columns})", needs(wanted, first))
    } else {
        format!("It isn't clear which column of “{name}” holds {}; look at {}", needs(wanted, first), open.join(", "))
    };
    Some(ReadError::new(what, "Say what its columns are with --map or on the mapping screen, or choose another file."))
}

/// What is needed, in words.
fn needs(kind: RecordKind, label: &str) -> String {
    match kind {
        RecordKind::Leads => "an email, a name or an id".to_owned(),
        RecordKind::Companies => "a company's name, domain or id".to_owned(),
        RecordKind::Deals => "a deal's name or id".to_owned(),
        _ => format!("“{label}”"),
    }
}

fn label(kind: RecordKind, field: &str) -> String {
    kind.targets().iter().find(|target| target.field == field).map_or(field, |target| target.label).to_lowercase()
}
