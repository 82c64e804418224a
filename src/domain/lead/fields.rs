//! The fields of a lead: one row each, read by the form, the table, bulk edit, filters, import and export.
//! Their names are read by scripts and never change.

use super::{Enrichment, Lead, Range, Tier, Touch, domain_of};
use crate::domain::field::moment::{moment, moment_typed};
use crate::domain::field::read::{
    choice, choices_of, flag, flag_choices, flag_typed, line, owners, shown, tags, text, whole,
};
use crate::domain::field::{Choice, Field, FieldContext, FieldError, FieldKind, no_choices};
use crate::domain::money::{Currency, Money};

const WHO: &str = "Who they are";
const COMPANY: &str = "Where they work";
const STANDING: &str = "Where they stand";
const CAME: &str = "Where they came from";
const DATES: &str = "When";
const MAIL: &str = "Mail";
const NOTES: &str = "Notes";

/// A row for one line of text.
macro_rules! line_field {
    ($name:literal, $label:literal, $help:literal, $group:expr, $bulk:literal, $($slot:ident).+) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: $group,
            kind: FieldKind::Line,
            bulk: $bulk,
            get: |lead, _| lead.$($slot).+.clone(),
            set: |lead, typed, _| line(&mut lead.$($slot).+, typed),
            choices: no_choices,
        }
    };
}

/// A row for a moment, typed as a day.
macro_rules! moment_field {
    ($name:literal, $label:literal, $help:literal, $slot:ident) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: DATES,
            kind: FieldKind::Date,
            bulk: false,
            get: |lead, _| moment_typed(lead.$slot),
            set: |lead, typed, ctx| moment(&mut lead.$slot, typed, ctx),
            choices: no_choices,
        }
    };
}

/// The fields of a lead, in the order of the form.
pub const LEAD_FIELDS: &[Field<Lead>] = &[
    Field {
        name: "email",
        label: "Email",
        help: "the address; no address is a finding, and two leads with one may be the same person",
        group: WHO,
        kind: FieldKind::Line,
        bulk: false,
        get: |lead, _| lead.email.clone(),
        set: set_email,
        choices: no_choices,
    },
    line_field!("first-name", "First name", "the given name", WHO, false, first_name),
    line_field!("last-name", "Last name", "the family name", WHO, false, last_name),
    line_field!("phone", "Phone", "a number to call", WHO, false, phone),
    Field {
        name: "title",
        label: "Job title",
        help: "as they write it; role and seniority are read from it",
        group: WHO,
        kind: FieldKind::Line,
        bulk: true,
        get: |lead, _| lead.title.clone(),
        set: set_title,
        choices: no_choices,
    },
    Field {
        name: "role",
        label: "Role",
        help: "what they work on; read from the title unless typed",
        group: WHO,
        kind: FieldKind::Line,
        bulk: true,
        get: |lead, _| lead.role.clone(),
        set: |lead, typed, _| line(&mut lead.role, typed),
        choices: |ctx| ctx.words.roles.iter().map(|one| Choice::new(&one.name, "")).collect(),
    },
    Field {
        name: "seniority",
        label: "Seniority",
        help: "how high they stand; read from the title unless typed",
        group: WHO,
        kind: FieldKind::Line,
        bulk: true,
        get: |lead, _| lead.seniority.clone(),
        set: |lead, typed, _| line(&mut lead.seniority, typed),
        choices: |ctx| ctx.words.seniorities.iter().map(|one| Choice::new(&one.name, "")).collect(),
    },
    line_field!(
        "company",
        "Company",
        "where they work, as written; joined to the company of that name",
        COMPANY,
        true,
        company_name
    ),
    Field {
        name: "domain",
        label: "Domain",
        help: "the company's domain; read from the address unless typed",
        group: COMPANY,
        kind: FieldKind::Line,
        bulk: true,
        get: |lead, _| lead.domain.clone(),
        set: |lead, typed, _| line(&mut lead.domain, &typed.trim().to_lowercase()),
        choices: no_choices,
    },
    Field {
        name: "employees",
        label: "Employees",
        help: "how many people work there: 120, 51-200, 1000+",
        group: COMPANY,
        kind: FieldKind::Number,
        bulk: true,
        get: |lead, _| lead.employees.typed(),
        set: |lead, typed, _| Range::parse(typed).map(|range| lead.employees = range),
        choices: no_choices,
    },
    Field {
        name: "revenue",
        label: "Revenue",
        help: "the company's yearly revenue: $4M, $1M-$10M",
        group: COMPANY,
        kind: FieldKind::Line,
        bulk: true,
        get: |lead, ctx| revenue_typed(lead.revenue, lead.revenue_currency, ctx),
        set: |lead, typed, ctx| set_revenue(&mut lead.revenue, &mut lead.revenue_currency, typed, ctx),
        choices: no_choices,
    },
    line_field!("industry", "Industry", "the company's industry", COMPANY, true, industry),
    line_field!("country", "Country", "where they are", COMPANY, true, country),
    Field {
        name: "tier",
        label: "ICP tier",
        help: "how well they fit: 1, 2, none or negative; derived from the profile unless typed",
        group: STANDING,
        kind: FieldKind::Choice,
        bulk: true,
        get: |lead, _| lead.tier.map(Tier::name).unwrap_or_default().to_owned(),
        set: |lead, typed, _| {
            choice(typed, "tier", Tier::ALL, Tier::name).map(|tier| {
                if lead.tier != tier {
                    lead.tier_set = tier.is_some();
                }
                lead.tier = tier;
            })
        },
        choices: |_| choices_of(Tier::ALL, Tier::name, Tier::meaning),
    },
    Field {
        name: "stage",
        label: "Stage",
        help: "where they stand in the lifecycle; changing it is a move, with its rules",
        group: STANDING,
        kind: FieldKind::Choice,
        bulk: true,
        get: |lead, _| lead.stage.clone(),
        set: set_stage,
        choices: |ctx| ctx.lifecycle.stages.iter().map(|stage| Choice::new(&stage.id, &stage.name)).collect(),
    },
    Field {
        name: "owner",
        label: "Owner",
        help: "who looks after them",
        group: STANDING,
        kind: FieldKind::Line,
        bulk: true,
        get: |lead, _| lead.owner.clone(),
        set: |lead, typed, _| line(&mut lead.owner, typed),
        choices: owners,
    },
    Field {
        name: "reason",
        label: "Reason",
        help: "why they left for an exit: one of the list, or other: and your own words",
        group: STANDING,
        kind: FieldKind::Choice,
        bulk: true,
        get: |lead, _| lead.reason.clone(),
        set: |lead, typed, ctx| {
            // What stands there may stay: files bring reasons of their own.
            if typed == lead.reason {
                return Ok(());
            }
            line(&mut lead.reason, &ctx.lifecycle.reason_typed(typed)?)
        },
        choices: |ctx| ctx.lifecycle.reasons.iter().map(|one| Choice::new(&one.id, &one.name)).collect(),
    },
    line_field!("next-step", "Next step", "what is to be done next", STANDING, true, next_step),
    Field {
        name: "source",
        label: "Source",
        help: "where they came from first; known words are offered",
        group: CAME,
        kind: FieldKind::Line,
        bulk: true,
        get: |lead, _| lead.source.clone(),
        set: |lead, typed, ctx| {
            let known = ctx.words.source(typed).filter(|_| typed.trim() != lead.source).map(str::to_owned);
            line(&mut lead.source, known.as_deref().unwrap_or(typed))
        },
        choices: |ctx| ctx.words.sources.iter().map(|one| Choice::new(&one.name, "")).collect(),
    },
    line_field!(
        "source-detail",
        "Source detail",
        "the campaign, page or event behind the source",
        CAME,
        true,
        source_detail
    ),
    line_field!(
        "self-reported",
        "Self-reported",
        "what they said when asked how they heard of you",
        CAME,
        true,
        self_reported
    ),
    line_field!("first-source", "First source", "utm_source of the first touch", CAME, true, first.source),
    line_field!("first-medium", "First medium", "utm_medium of the first touch", CAME, true, first.medium),
    line_field!("first-campaign", "First campaign", "utm_campaign of the first touch", CAME, true, first.campaign),
    line_field!("first-content", "First content", "utm_content of the first touch", CAME, true, first.content),
    line_field!("first-term", "First term", "utm_term of the first touch", CAME, true, first.term),
    line_field!("last-source", "Last source", "utm_source of the latest touch", CAME, true, last.source),
    line_field!("last-medium", "Last medium", "utm_medium of the latest touch", CAME, true, last.medium),
    line_field!("last-campaign", "Last campaign", "utm_campaign of the latest touch", CAME, true, last.campaign),
    line_field!("last-content", "Last content", "utm_content of the latest touch", CAME, true, last.content),
    line_field!("last-term", "Last term", "utm_term of the latest touch", CAME, true, last.term),
    moment_field!("created", "Created", "when they came in", created),
    moment_field!("modified", "Modified", "when the record was last changed where it came from", modified),
    moment_field!("last-activity", "Last activity", "when they last did something", last_activity),
    moment_field!("last-contact", "Last contact", "when somebody of yours last reached out", last_contact),
    Field {
        name: "unsubscribed",
        label: "Unsubscribed",
        help: "whether they want no more mail",
        group: MAIL,
        kind: FieldKind::Flag,
        bulk: true,
        get: |lead, _| flag_typed(Some(lead.unsubscribed)),
        set: |lead, typed, _| flag(typed).map(|flag| lead.unsubscribed = flag.unwrap_or(false)),
        choices: flag_choices,
    },
    Field {
        name: "bounces",
        label: "Bounces",
        help: "mails that came back, in a row; two take them off the list",
        group: MAIL,
        kind: FieldKind::Number,
        bulk: true,
        get: |lead, _| if lead.bounces == 0 { String::new() } else { lead.bounces.to_string() },
        set: |lead, typed, _| {
            whole(typed, "bounces", "2", 0, 1_000_000).map(|bounces| lead.bounces = bounces.unwrap_or(0))
        },
        choices: no_choices,
    },
    Field {
        name: "enrichment",
        label: "Enrichment",
        help: "whether more facts were looked for",
        group: MAIL,
        kind: FieldKind::Choice,
        bulk: true,
        get: |lead, _| lead.enrichment.map(Enrichment::name).unwrap_or_default().to_owned(),
        set: |lead, typed, _| {
            choice(typed, "enrichment", Enrichment::ALL, Enrichment::name).map(|state| lead.enrichment = state)
        },
        choices: |_| choices_of(Enrichment::ALL, Enrichment::name, Enrichment::meaning),
    },
    Field {
        name: "tags",
        label: "Tags",
        help: "words to find them by, with commas between",
        group: NOTES,
        kind: FieldKind::Tags,
        bulk: true,
        get: |lead, _| Vec::from_iter(lead.tags.iter().map(String::as_str)).join(", "),
        set: |lead, typed, _| {
            let same = typed == Vec::from_iter(lead.tags.iter().map(String::as_str)).join(", ");
            if same { Ok(()) } else { tags(typed).map(|tags| lead.tags = tags) }
        },
        choices: no_choices,
    },
    Field {
        name: "notes",
        label: "Notes",
        help: "anything else",
        group: NOTES,
        kind: FieldKind::Text,
        bulk: false,
        get: |lead, _| lead.notes.clone(),
        set: |lead, typed, _| text(&mut lead.notes, typed),
        choices: no_choices,
    },
];

/// Names beside those of the fields that a filter line knows for leads.
pub const LEAD_DERIVED: &[&str] = &[
    "name",
    "days-in-stage",
    "score",
    "total",
    "fit",
    "engagement",
    "band",
    "amount",
    "missing",
    "stuck",
    "duplicate",
    "stale",
    "email-bad",
    "unstaged",
    "archived",
    "has",
    "reached",
    "stage-raw",
    "stage-since",
    "external-id",
    "system",
];

/// The address; a changed one brings its domain with it, where that was read from the old one or is blank.
fn set_email(lead: &mut Lead, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    let typed = typed.trim();
    if typed == lead.email {
        return Ok(());
    }
    let (name, domain) = typed.rsplit_once('@').unwrap_or_default();
    let fits = !name.is_empty() && domain.contains('.') && !typed.contains(char::is_whitespace);
    if !typed.is_empty() && !fits {
        return Err(FieldError::new(format!(
            "“{}” is not an address: type one such as dana@example.com",
            shown(typed)
        )));
    }
    let before = domain_of(&lead.email);
    line(&mut lead.email, typed)?;
    if lead.domain.is_empty() || lead.domain == before {
        let domain = domain_of(typed);
        lead.domain = if ctx.words.is_personal(&domain) { String::new() } else { domain };
    }
    Ok(())
}

/// The title; a changed one brings role and seniority with it, where those were read from the old one or are blank.
fn set_title(lead: &mut Lead, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    if typed == lead.title {
        return Ok(());
    }
    let before = (ctx.words.role(&lead.title).map(str::to_owned), ctx.words.seniority(&lead.title).map(str::to_owned));
    line(&mut lead.title, typed)?;
    if lead.role.is_empty() || before.0.as_deref() == Some(&lead.role) {
        lead.role = ctx.words.role(&lead.title).unwrap_or_default().to_owned();
    }
    if lead.seniority.is_empty() || before.1.as_deref() == Some(&lead.seniority) {
        lead.seniority = ctx.words.seniority(&lead.title).unwrap_or_default().to_owned();
    }
    Ok(())
}

/// A stage by its id, name or alias. Where the lifecycle isn't known here, what was typed is taken as an id.
fn set_stage(lead: &mut Lead, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    let typed = typed.trim();
    if typed == lead.stage {
        return Ok(());
    }
    if typed.is_empty() || ctx.lifecycle.stages.is_empty() {
        return line(&mut lead.stage, typed);
    }
    lead.stage = ctx.lifecycle.named(typed)?.id.clone();
    Ok(())
}

/// A revenue as typed: `$4M`, `$1M-$10M`.
pub(crate) fn revenue_typed(range: Range, currency: Option<Currency>, ctx: &FieldContext) -> String {
    let money = |minor| Money::new(minor, currency.unwrap_or(ctx.currency)).typed(ctx.currency);
    match (range.least, range.most) {
        (None, None) => String::new(),
        (Some(least), Some(most)) if least == most => money(least),
        (Some(least), Some(most)) => format!("{} - {}", money(least), money(most)),
        (Some(least), None) => format!("{}+", money(least)),
        (None, Some(most)) => format!("up to {}", money(most)),
    }
}

/// Reads a revenue: an amount, or two with a hyphen between, or one with `+` behind or `up to` before it.
pub(crate) fn set_revenue(
    range: &mut Range,
    currency: &mut Option<Currency>,
    typed: &str,
    ctx: &FieldContext,
) -> Result<(), FieldError> {
    if typed == revenue_typed(*range, *currency, ctx) {
        return Ok(());
    }
    let typed = typed.trim();
    if typed.is_empty() {
        (*range, *currency) = (Range::default(), None);
        return Ok(());
    }
    let read = |part: &str| Money::parse(part.trim(), ctx.currency);
    let least_and_most = [" - ", "–", " to ", "-"].iter().find_map(|between| {
        let (least, most) = typed.split_once(between)?;
        Some((read(least).ok()?, read(most).ok()?))
    });
    let (found, of) = if let Some((least, most)) = least_and_most {
        (Range::between(least.minor.min(most.minor), least.minor.max(most.minor)), most.currency)
    } else if let Some(least) = typed.strip_suffix('+') {
        let least = read(least)?;
        (Range { least: Some(least.minor), most: None }, least.currency)
    } else if let Some(most) = typed.strip_prefix("up to").or_else(|| typed.strip_prefix('<')) {
        let most = read(most)?;
        (Range { least: None, most: Some(most.minor) }, most.currency)
    } else {
        let money = read(typed)?;
        (Range::exactly(money.minor), money.currency)
    };
    (*range, *currency) = (found, Some(of));
    Ok(())
}

/// One of the two touches of a lead by its name in files: `first`, `last`.
pub fn touch_of<'a>(lead: &'a mut Lead, which: &str) -> Option<&'a mut Touch> {
    match which {
        "first" => Some(&mut lead.first),
        "last" => Some(&mut lead.last),
        _ => None,
    }
}
