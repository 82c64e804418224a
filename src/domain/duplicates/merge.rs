//! Merging two leads field by field: which of them stays, what the other brings along, and how the two rows look side
//! by side. Activities, transitions, roles and handoffs move over whatever is chosen here; ids of both are kept.

use std::collections::BTreeMap;

use crate::domain::field::FieldContext;
use crate::domain::id::Id;
use crate::domain::lead::{LEAD_FIELDS, Lead};

/// Whose value is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// That of the lead that stays.
    Keep,
    /// That of the lead that goes.
    Drop,
    /// Both, joined: notes and tags only.
    Both,
}

/// What a person chose, by field (`custom:budget` for custom ones). What isn't here follows the defaults.
pub type Choices = BTreeMap<String, Pick>;

/// One field of two leads side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeRow {
    /// Its name in [`Choices`].
    pub field: String,
    /// Its label.
    pub label: String,
    /// The value of the lead that stays, as typed.
    pub keep: String,
    /// The value of the lead that goes.
    pub drop: String,
    /// Whose is taken unless somebody chooses.
    pub pick: Pick,
    /// Whether the two differ.
    pub differs: bool,
    /// Whether there is nothing to choose: the earliest, the latest, or both together.
    pub fixed: bool,
    /// Why: `the other has none`.
    pub why: &'static str,
}

/// How a field is taken from one lead into another.
struct Slot {
    name: &'static str,
    copy: fn(&mut Lead, &Lead),
}

/// Rows that copy the named members of a lead.
macro_rules! slots {
    ($($name:literal => $($($part:ident).+),+;)*) => {
        &[$(Slot { name: $name, copy: |to, from| { $(to.$($part).+ = from.$($part).+.clone();)+ } },)*]
    };
}

/// All fields of [`LEAD_FIELDS`], with whatever belongs to each.
const SLOTS: &[Slot] = slots! {
    "email" => email, bounces;
    "first-name" => first_name;
    "last-name" => last_name;
    "phone" => phone;
    "title" => title;
    "role" => role;
    "seniority" => seniority;
    "company" => company_name, company;
    "domain" => domain;
    "employees" => employees;
    "revenue" => revenue, revenue_currency;
    "industry" => industry;
    "country" => country;
    "tier" => tier, tier_set;
    "stage" => stage, stage_raw, stage_since, reason;
    "owner" => owner;
    "reason" => reason;
    "next-step" => next_step;
    "source" => source;
    "source-detail" => source_detail;
    "self-reported" => self_reported;
    "first-source" => first.source;
    "first-medium" => first.medium;
    "first-campaign" => first.campaign;
    "first-content" => first.content;
    "first-term" => first.term;
    "last-source" => last.source;
    "last-medium" => last.medium;
    "last-campaign" => last.campaign;
    "last-content" => last.content;
    "last-term" => last.term;
    "created" => created;
    "modified" => modified;
    "last-activity" => last_activity;
    "last-contact" => last_contact;
    "unsubscribed" => unsubscribed;
    "bounces" => bounces;
    "enrichment" => enrichment;
    "tags" => tags;
    "notes" => notes;
};

/// How a field of custom values is named in [`Choices`].
fn custom_name(name: &str) -> String {
    format!("custom:{name}")
}

/// A field's value in a lead; only whether and how it differs hangs on it, so a plain context will do.
fn value(lead: &Lead, name: &str) -> String {
    let field = LEAD_FIELDS.iter().find(|field| field.name == name);
    field.map_or_else(String::new, |field| (field.get)(lead, FieldContext::plain()))
}

/// What a default is and why.
struct Usual {
    pick: Pick,
    fixed: bool,
    why: &'static str,
}

impl Usual {
    fn of(pick: Pick, why: &'static str) -> Usual {
        Usual { pick, fixed: false, why }
    }

    fn fixed(pick: Pick, why: &'static str) -> Usual {
        Usual { pick, fixed: true, why }
    }
}

/// Whose value a field takes unless somebody chooses.
fn default_of(name: &str, keep: &Lead, drop: &Lead) -> Usual {
    let kept = value(keep, name);
    let dropped = value(drop, name);
    let is_earlier =
        |mine: Option<_>, other: Option<_>| matches!((mine, other), (Some(mine), Some(other)) if mine < other);
    match name {
        "tags" => Usual::fixed(Pick::Both, "tags of both"),
        "notes" => match (kept.is_empty(), dropped.is_empty() || dropped == kept) {
            (_, true) => Usual::of(Pick::Keep, ""),
            (true, _) => Usual::of(Pick::Drop, "the other has none"),
            _ => Usual::of(Pick::Both, "notes of both, one below the other"),
        },
        "created" => match (keep.created, drop.created) {
            (None, Some(_)) => Usual::fixed(Pick::Drop, "the earlier"),
            _ if is_earlier(drop.created, keep.created) => Usual::fixed(Pick::Drop, "the earlier"),
            _ => Usual::fixed(Pick::Keep, "the earlier"),
        },
        "modified" => latest(keep.modified, drop.modified),
        "last-activity" => latest(keep.last_activity, drop.last_activity),
        "last-contact" => latest(keep.last_contact, drop.last_contact),
        "unsubscribed" => {
            let pick = if drop.unsubscribed { Pick::Drop } else { Pick::Keep };
            Usual::fixed(pick, "whoever said no once has said no")
        }
        // Bounces are the address's.
        "bounces" => {
            let pick = default_of("email", keep, drop).pick;
            Usual::fixed(pick, "as the address")
        }
        "reason" => Usual::fixed(default_of("stage", keep, drop).pick, "as the stage"),
        "stage" if keep.stage.is_empty() && !drop.stage.is_empty() => Usual::of(Pick::Drop, "the other has none"),
        "stage" => Usual::of(Pick::Keep, ""),
        name if name.starts_with("first-") && name != "first-name" => {
            // A touch is one thing: it is not patched together from two.
            let from_drop = keep.first.is_blank() && !drop.first.is_blank()
                || !drop.first.is_blank() && is_earlier(drop.created, keep.created);
            Usual::of(if from_drop { Pick::Drop } else { Pick::Keep }, if from_drop { "the earlier touch" } else { "" })
        }
        name if name.starts_with("last-") && name != "last-name" => {
            let from_drop = keep.last.is_blank() && !drop.last.is_blank()
                || !drop.last.is_blank() && is_earlier(keep.last_activity, drop.last_activity);
            Usual::of(if from_drop { Pick::Drop } else { Pick::Keep }, if from_drop { "the later touch" } else { "" })
        }
        _ if kept.is_empty() && !dropped.is_empty() => Usual::of(Pick::Drop, "the other has none"),
        _ => Usual::of(Pick::Keep, ""),
    }
}

/// The later of two moments.
fn latest<T: PartialOrd>(keep: Option<T>, drop: Option<T>) -> Usual {
    let pick = match (keep, drop) {
        (None, Some(_)) => Pick::Drop,
        (Some(keep), Some(drop)) if drop > keep => Pick::Drop,
        _ => Pick::Keep,
    };
    Usual::fixed(pick, "the later")
}

/// Whose value a field takes.
fn pick_of(name: &str, keep: &Lead, drop: &Lead, choices: &Choices) -> Pick {
    let default = default_of(name, keep, drop);
    match name {
        // What belongs to a chosen field goes with it.
        "bounces" => choices.get("email").copied().unwrap_or(default.pick),
        "reason" => choices.get("stage").copied().unwrap_or(default.pick),
        _ if default.fixed => default.pick,
        _ => choices.get(name).copied().unwrap_or(default.pick),
    }
}

/// Both leads field by field, custom fields behind; only fields of which one of them has a value.
pub fn rows(keep: &Lead, drop: &Lead, ctx: &FieldContext) -> Vec<MergeRow> {
    let mut out = Vec::new();
    for field in LEAD_FIELDS {
        let (kept, dropped) = ((field.get)(keep, ctx), (field.get)(drop, ctx));
        if kept.is_empty() && dropped.is_empty() {
            continue;
        }
        let default = default_of(field.name, keep, drop);
        let differs = kept != dropped;
        let (kept, dropped) = (shown(field.name, kept, ctx), shown(field.name, dropped, ctx));
        out.push(MergeRow {
            field: field.name.to_owned(),
            label: field.label.to_owned(),
            differs,
            pick: default.pick,
            fixed: default.fixed,
            why: if differs { default.why } else { "" },
            keep: kept,
            drop: dropped,
        });
    }
    let names: std::collections::BTreeSet<&String> = keep.custom.keys().chain(drop.custom.keys()).collect();
    for name in names {
        let of = |lead: &Lead| lead.custom.get(name).cloned().unwrap_or_default();
        let (kept, dropped) = (of(keep), of(drop));
        let missing = kept.is_empty() && !dropped.is_empty();
        out.push(MergeRow {
            field: custom_name(name),
            label: name.clone(),
            differs: kept != dropped,
            pick: if missing { Pick::Drop } else { Pick::Keep },
            fixed: false,
            why: if missing { "the other has none" } else { "" },
            keep: kept,
            drop: dropped,
        });
    }
    out
}

/// A value as a person reads it: stages and reasons by their names.
fn shown(field: &str, value: String, ctx: &FieldContext) -> String {
    match field {
        _ if value.is_empty() => value,
        "stage" => ctx.lifecycle.name_of(&value).to_owned(),
        "reason" => ctx.lifecycle.reason_name(&value).to_owned(),
        _ => value,
    }
}

/// Which of two leads stays: the one that got further; of these the one with more fields, then the older, then the
/// one with the smaller id.
pub fn survivor(a: &Lead, b: &Lead) -> Id {
    let filled = |lead: &Lead| {
        let ctx = FieldContext::plain();
        LEAD_FIELDS.iter().filter(|field| !(field.get)(lead, ctx).is_empty()).count() + lead.custom.len()
    };
    // A lead without a day of creation counts as younger than any with one.
    let created = |lead: &Lead| std::cmp::Reverse(lead.created.map_or(i64::MAX, |at| at.timestamp_millis()));
    let rank = |lead: &Lead| (!lead.archived, lead.furthest, filled(lead), created(lead), std::cmp::Reverse(lead.id));
    if rank(a) >= rank(b) { a.id } else { b.id }
}

/// What the lead that stays will be. Its id, its first external id and its scores stay its own.
pub fn merged(keep: &Lead, drop: &Lead, choices: &Choices) -> Lead {
    let mut out = keep.clone();
    for slot in SLOTS {
        if pick_of(slot.name, keep, drop, choices) == Pick::Drop {
            (slot.copy)(&mut out, drop);
        }
    }
    out.tags = keep.tags.union(&drop.tags).cloned().collect();
    if pick_of("notes", keep, drop, choices) == Pick::Both {
        out.notes = joined(&keep.notes, &drop.notes);
    }
    // Of one address bounces are counted once, and the worse count is the truer one.
    if keep.email.eq_ignore_ascii_case(&drop.email) {
        out.bounces = keep.bounces.max(drop.bounces);
    }
    if out.company.is_none() && out.company_name.trim().eq_ignore_ascii_case(drop.company_name.trim()) {
        out.company = drop.company;
    }
    for (name, theirs) in &drop.custom {
        let mine = keep.custom.get(name).filter(|mine| !mine.is_empty());
        let pick = choices.get(&custom_name(name)).copied();
        match (pick, mine) {
            (Some(Pick::Both), Some(mine)) => drop_into(&mut out, name, joined(mine, theirs)),
            (Some(Pick::Drop), _) | (_, None) => drop_into(&mut out, name, theirs.clone()),
            _ => {}
        }
    }
    out.furthest = keep.furthest.max(drop.furthest);
    out.archived = keep.archived && drop.archived;
    out.external = keep.external.clone().or_else(|| drop.external.clone());
    out
}

fn drop_into(lead: &mut Lead, name: &str, value: String) {
    lead.custom.insert(name.to_owned(), value);
}

/// Two texts one below the other; one that holds the other stands alone.
fn joined(mine: &str, theirs: &str) -> String {
    let (mine, theirs) = (mine.trim_end(), theirs.trim_end());
    if theirs.is_empty() || mine.contains(theirs) {
        mine.to_owned()
    } else if mine.is_empty() {
        theirs.to_owned()
    } else {
        format!("{mine}\n{theirs}")
    }
}

/// Whether each field of a lead has its slot, and no slot is for nothing; for tests.
#[cfg(test)]
pub(super) fn slots_and_fields_agree() -> bool {
    let slots: Vec<&str> = SLOTS.iter().map(|slot| slot.name).collect();
    let fields: Vec<&str> = LEAD_FIELDS.iter().map(|field| field.name).collect();
    slots == fields
}
