//! The fields of a tool: one row each, read by the form, the table, bulk edit, import, options and export.

use std::collections::BTreeSet;

use super::{FeatureUse, RemovalImpact, Status, Tier, Tool};
use crate::domain::field::read::{
    choice, choices_of, day, day_typed, flag, flag_choices, flag_typed, line, one_of, owners, required, shown, tags,
    text, whole,
};
use crate::domain::field::{Choice, Field, FieldContext, FieldError, FieldKind, no_choices};
use crate::domain::money::Cost;
use crate::domain::text::{name_key, nearest};
use crate::domain::tool::Call;
use crate::domain::verdict;

const WHAT: &str = "What it is";
const COST: &str = "What it costs";
const USE: &str = "How it is used";
const CONTRACT: &str = "Contract";
const DECISION: &str = "Decision";
const NOTES: &str = "Notes";

/// Seats that one tool may have.
const SEATS: u32 = 1_000_000;

/// The fields of a tool, in the order of the form. Their names are read by scripts and never change.
pub const TOOL_FIELDS: &[Field<Tool>] = &[
    Field {
        name: "name",
        label: "Name",
        help: "what people call it; no two tools share one",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: false,
        get: |tool, _| tool.name.clone(),
        set: |tool, typed, _| required(&mut tool.name, typed, "the name of a tool", "HubSpot"),
        choices: no_choices,
    },
    Field {
        name: "vendor",
        label: "Vendor",
        help: "who sells it",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: true,
        get: |tool, _| tool.vendor.clone(),
        set: |tool, typed, _| line(&mut tool.vendor, typed),
        choices: no_choices,
    },
    Field {
        name: "category",
        label: "Category",
        help: "what kind of tool it is; tools of one category may overlap",
        group: WHAT,
        kind: FieldKind::Choice,
        bulk: true,
        get: |tool, _| tool.category.clone(),
        set: set_category,
        choices: |ctx| ctx.categories.iter().map(|(id, title)| Choice::new(id, title)).collect(),
    },
    Field {
        name: "capabilities",
        label: "Capabilities",
        help: "what it can do, as tags: tools that share one may overlap",
        group: WHAT,
        kind: FieldKind::Tags,
        bulk: true,
        get: |tool, _| Vec::from_iter(tool.capabilities.iter().map(String::as_str)).join(", "),
        set: set_capabilities,
        choices: |ctx| ctx.capabilities.iter().map(|tag| Choice::new(tag, "")).collect(),
    },
    Field {
        name: "status",
        label: "Status",
        help: "only trial and active tools count in spend and findings",
        group: WHAT,
        kind: FieldKind::Choice,
        bulk: true,
        get: |tool, _| tool.status.name().to_owned(),
        set: |tool, typed, _| one_of(typed, "status", Status::ALL, Status::name).map(|status| tool.status = status),
        choices: |_| choices_of(Status::ALL, Status::name, Status::meaning),
    },
    Field {
        name: "owner",
        label: "Owner",
        help: "who answers for it",
        group: WHAT,
        kind: FieldKind::Line,
        bulk: true,
        get: |tool, _| tool.owner.clone(),
        set: |tool, typed, _| line(&mut tool.owner, typed),
        choices: owners,
    },
    Field {
        name: "plan",
        label: "Plan",
        help: "the plan as the vendor calls it",
        group: COST,
        kind: FieldKind::Line,
        bulk: false,
        get: |tool, _| tool.plan.clone(),
        set: |tool, typed, _| line(&mut tool.plan, typed),
        choices: no_choices,
    },
    Field {
        name: "tier",
        label: "Tier",
        help: "how large the plan is; shows where you pay for more than your size needs",
        group: COST,
        kind: FieldKind::Choice,
        bulk: true,
        get: |tool, _| tool.tier.map(Tier::name).unwrap_or_default().to_owned(),
        set: |tool, typed, _| choice(typed, "tier", Tier::ALL, Tier::name).map(|tier| tool.tier = tier),
        choices: |_| choices_of(Tier::ALL, Tier::name, Tier::meaning),
    },
    Field {
        name: "cost",
        label: "Cost",
        help: "one bill and how often it comes: $99/mo, €300/qtr, 1.2k/yr; 0 where it is free",
        group: COST,
        kind: FieldKind::Cost,
        bulk: false,
        get: |tool, ctx| tool.cost.map(|cost| cost.typed(ctx.currency)).unwrap_or_default(),
        set: |tool, typed, ctx| {
            tool.cost = if typed.trim().is_empty() { None } else { Some(Cost::parse(typed, ctx.currency)?) };
            Ok(())
        },
        choices: no_choices,
    },
    Field {
        name: "seats-paid",
        label: "Seats paid",
        help: "how many seats the bill covers",
        group: COST,
        kind: FieldKind::Number,
        bulk: false,
        get: |tool, _| number(tool.seats_paid),
        set: |tool, typed, _| whole(typed, "paid seats", "25", 0, SEATS).map(|seats| tool.seats_paid = seats),
        choices: no_choices,
    },
    Field {
        name: "seats-active",
        label: "Seats active",
        help: "how many of them somebody uses",
        group: COST,
        kind: FieldKind::Number,
        bulk: false,
        get: |tool, _| number(tool.seats_active),
        set: |tool, typed, _| whole(typed, "active seats", "18", 0, SEATS).map(|seats| tool.seats_active = seats),
        choices: no_choices,
    },
    Field {
        name: "feature-use",
        label: "Feature use",
        help: "how much of what is paid for is in use: high, medium, low, or a percentage",
        group: USE,
        kind: FieldKind::Line,
        bulk: false,
        get: |tool, _| tool.feature_use.map(FeatureUse::typed).unwrap_or_default(),
        set: set_feature_use,
        choices: |_| {
            vec![
                Choice::new("high", "70 % or more"),
                Choice::new("medium", "40 to 69 %"),
                Choice::new("low", "less than 40 %"),
            ]
        },
    },
    Field {
        name: "last-used",
        label: "Last used",
        help: "the last day on which somebody used it",
        group: USE,
        kind: FieldKind::Date,
        bulk: true,
        get: |tool, _| day_typed(tool.last_used),
        set: |tool, typed, ctx| day(typed, ctx).map(|day| tool.last_used = day),
        choices: no_choices,
    },
    Field {
        name: "value",
        label: "Value",
        help: "your judgement of what it is worth, 0 to 10; places it on the matrix",
        group: USE,
        kind: FieldKind::Number,
        bulk: true,
        get: |tool, _| number(tool.value.map(u32::from)),
        set: set_value,
        choices: no_choices,
    },
    Field {
        name: "output",
        label: "Output",
        help: "the measurable thing that it produces: 40 demo bookings a month",
        group: USE,
        kind: FieldKind::Line,
        bulk: false,
        get: |tool, _| tool.output.clone(),
        set: |tool, typed, _| line(&mut tool.output, typed),
        choices: no_choices,
    },
    Field {
        name: "removal",
        label: "Removal impact",
        help: "what happens if it is taken away",
        group: USE,
        kind: FieldKind::Choice,
        bulk: true,
        get: |tool, _| tool.removal.map(RemovalImpact::name).unwrap_or_default().to_owned(),
        set: |tool, typed, _| {
            choice(typed, "removal impact", RemovalImpact::ALL, RemovalImpact::name).map(|impact| tool.removal = impact)
        },
        choices: |_| choices_of(RemovalImpact::ALL, RemovalImpact::name, RemovalImpact::meaning),
    },
    Field {
        name: "removal-note",
        label: "What breaks",
        help: "in a sentence, what breaks without it",
        group: USE,
        kind: FieldKind::Line,
        bulk: false,
        get: |tool, _| tool.removal_note.clone(),
        set: |tool, typed, _| line(&mut tool.removal_note, typed),
        choices: no_choices,
    },
    Field {
        name: "contract-months",
        label: "Contract length",
        help: "months: 12, 1 year, 2 yr, monthly",
        group: CONTRACT,
        kind: FieldKind::Number,
        bulk: false,
        get: |tool, _| number(tool.contract_months),
        set: |tool, typed, _| months(typed).map(|months| tool.contract_months = months),
        choices: |_| {
            vec![
                Choice::new("1", "month to month"),
                Choice::new("12", "one year"),
                Choice::new("24", "two years"),
                Choice::new("36", "three years"),
            ]
        },
    },
    Field {
        name: "renews-on",
        label: "Renews on",
        help: "the day on which the contract starts anew",
        group: CONTRACT,
        kind: FieldKind::Date,
        bulk: true,
        get: |tool, _| day_typed(tool.renews_on),
        set: |tool, typed, ctx| day(typed, ctx).map(|day| tool.renews_on = day),
        choices: no_choices,
    },
    Field {
        name: "notice-days",
        label: "Notice",
        help: "days before the renewal by which you must have said no",
        group: CONTRACT,
        kind: FieldKind::Number,
        bulk: true,
        get: |tool, _| number(tool.notice_days),
        set: |tool, typed, _| notice(typed).map(|days| tool.notice_days = days),
        choices: |_| {
            vec![Choice::new("30", "a month"), Choice::new("60", "two months"), Choice::new("90", "three months")]
        },
    },
    Field {
        name: "auto-renews",
        label: "Renews by itself",
        help: "whether it goes on unless you say no",
        group: CONTRACT,
        kind: FieldKind::Flag,
        bulk: true,
        get: |tool, _| flag_typed(tool.auto_renews),
        set: |tool, typed, _| flag(typed).map(|flag| tool.auto_renews = flag),
        choices: flag_choices,
    },
    Field {
        name: "reviewed-on",
        label: "Reviewed on",
        help: "when somebody last looked at whether it is still right",
        group: CONTRACT,
        kind: FieldKind::Date,
        bulk: true,
        get: |tool, _| day_typed(tool.reviewed_on),
        set: |tool, typed, ctx| day(typed, ctx).map(|day| tool.reviewed_on = day),
        choices: no_choices,
    },
    Field {
        name: "verdict",
        label: "Verdict",
        help: "keep; keep, renegotiate to $80/mo; consolidate into NAME; replace by NAME at $25/mo; cut",
        group: DECISION,
        kind: FieldKind::Line,
        bulk: true,
        get: verdict::typed,
        set: verdict::set,
        choices: Call::choices,
    },
    Field {
        name: "verdict-reason",
        label: "Reason",
        help: "why it was decided so",
        group: DECISION,
        kind: FieldKind::Line,
        bulk: true,
        get: |tool, _| tool.verdict.as_ref().map(|verdict| verdict.reason.clone()).unwrap_or_default(),
        set: |tool, typed, _| match &mut tool.verdict {
            Some(verdict) => line(&mut verdict.reason, typed),
            None if typed.trim().is_empty() => Ok(()),
            None => Err(FieldError::new("there is no verdict to give a reason for: decide first, such as cut or keep")),
        },
        choices: no_choices,
    },
    Field {
        name: "url",
        label: "Link",
        help: "where it is found",
        group: NOTES,
        kind: FieldKind::Line,
        bulk: false,
        get: |tool, _| tool.url.clone(),
        set: set_url,
        choices: no_choices,
    },
    Field {
        name: "notes",
        label: "Notes",
        help: "anything else, over several lines",
        group: NOTES,
        kind: FieldKind::Text,
        bulk: false,
        get: |tool, _| tool.notes.clone(),
        set: |tool, typed, _| text(&mut tool.notes, typed),
        choices: no_choices,
    },
];

/// A number as typed back; blank where there is none.
fn number(number: Option<u32>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// A category by id or title.
fn set_category(tool: &mut Tool, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    // A category that the taxonomy no longer has may stay.
    if typed.trim() == tool.category {
        return Ok(());
    }
    let key = name_key(typed);
    if key.is_empty() {
        tool.category.clear();
        return Ok(());
    }
    let known = ctx.categories.iter().find(|(id, title)| name_key(id) == key || name_key(title) == key);
    if let Some((id, _)) = known {
        tool.category.clone_from(id);
        return Ok(());
    }
    let words = ctx.categories.iter().flat_map(|(id, title)| [id.as_str(), title.as_str()]);
    let near = nearest(typed, words);
    let near = near.first().and_then(|word| ctx.categories.iter().find(|(id, title)| id == word || title == word));
    let hint = match (near, ctx.categories.first()) {
        (Some((id, _)), _) => format!("did you mean {id}?"),
        (None, Some((first, _))) => format!("choose one of the list, such as {first}"),
        (None, None) => "the taxonomy has none".to_owned(),
    };
    Err(FieldError::new(format!("no category “{}”: {hint}", shown(typed))))
}

fn set_capabilities(tool: &mut Tool, typed: &str, _: &FieldContext) -> Result<(), FieldError> {
    let capabilities: BTreeSet<String> = tags(typed)?;
    tool.capabilities = capabilities;
    Ok(())
}

fn set_feature_use(tool: &mut Tool, typed: &str, _: &FieldContext) -> Result<(), FieldError> {
    tool.feature_use = if typed.trim().is_empty() {
        None
    } else {
        Some(FeatureUse::parse(typed).ok_or_else(|| {
            FieldError::new(format!(
                "feature use is high, medium, low or a percentage such as 65%, and not “{}”",
                shown(typed)
            ))
        })?)
    };
    Ok(())
}

/// `8` or `8/10`.
fn set_value(tool: &mut Tool, typed: &str, _: &FieldContext) -> Result<(), FieldError> {
    let typed = typed.trim();
    let score = typed.strip_suffix("/10").unwrap_or(typed);
    tool.value = whole(score, "value", "7", 0, 10)?.and_then(|value| u8::try_from(value).ok());
    Ok(())
}

/// A contract's length: `12`, `1 year`, `2 yr`, `monthly`.
fn months(typed: &str) -> Result<Option<u32>, FieldError> {
    let word = typed.trim().to_lowercase().replace('-', " ");
    let named = match word.as_str() {
        "" => return Ok(None),
        "monthly" | "month to month" | "rolling" => Some(1),
        "quarterly" => Some(3),
        "annual" | "annually" | "yearly" => Some(12),
        _ => None,
    };
    let months = named.or_else(|| {
        let (n, unit) = counted(&word)?;
        match unit {
            "" | "m" | "mo" | "mos" | "month" | "months" => Some(n),
            "y" | "yr" | "yrs" | "year" | "years" => n.checked_mul(12),
            "q" | "qtr" | "quarter" | "quarters" => n.checked_mul(3),
            _ => None,
        }
    });
    months.filter(|months| (1..=120).contains(months)).map(Some).ok_or_else(|| {
        FieldError::new(format!(
            "a contract runs 1 to 120 months: type 12, 1 year, 2 yr or monthly, and not “{}”",
            shown(typed)
        ))
    })
}

/// Days of notice: `30`, `30 days`, `4 weeks`.
fn notice(typed: &str) -> Result<Option<u32>, FieldError> {
    let word = typed.trim().to_lowercase();
    let days = match counted(&word) {
        Some((n, "d" | "day" | "days")) => n.to_string(),
        Some((n, "w" | "wk" | "week" | "weeks")) => n.saturating_mul(7).to_string(),
        _ => word,
    };
    whole(&days, "days of notice", "30", 0, 3_650)
}

/// A number and the word behind it.
fn counted(word: &str) -> Option<(u32, &str)> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    Some((word[..digits].parse().ok()?, word[digits..].trim()))
}

/// A link: no blanks, and no scheme but the web's.
fn set_url(tool: &mut Tool, typed: &str, _: &FieldContext) -> Result<(), FieldError> {
    let link = typed.trim();
    let is_web = |scheme: &str| matches!(scheme.to_lowercase().as_str(), "http" | "https");
    // `example.com:8080` has a colon too, but a number behind it.
    let is_bad = link.contains(char::is_whitespace)
        || link
            .split_once(':')
            .is_some_and(|(scheme, rest)| !is_web(scheme) && !rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_bad && typed != tool.url {
        return Err(FieldError::new(format!(
            "“{}” is not a link: type one as https://example.com/pricing",
            shown(typed)
        )));
    }
    line(&mut tool.url, typed)
}

#[cfg(test)]
mod tests;
