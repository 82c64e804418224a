//! What screens about leads must know beside the leads: fields, lifecycle, vocabulary, the day and the time zone.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::any_field::{AnyField, all_fields};
use crate::domain::custom::CustomField;
use crate::domain::date;
use crate::domain::field::FieldContext;
use crate::domain::lead::fields::LEAD_DERIVED;
use crate::domain::lead::{LEAD_FIELDS, Lead};
use crate::domain::lifecycle::{Lifecycle, StageKind};
use crate::domain::money::Money;
use crate::store::leads::QueryFacts;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::table::Cell;
use crate::workspace::Workspace;

/// What screens about leads must know.
pub struct LeadData {
    /// For reading what is typed.
    pub ctx: FieldContext,
    /// All fields of a lead, those that were added behind.
    pub fields: Vec<AnyField<Lead>>,
    /// The fields that were added.
    pub own: Vec<CustomField>,
    /// For asking which leads pass a filter.
    pub facts: Arc<QueryFacts>,
    /// The present moment.
    pub now: DateTime<Utc>,
    /// The time zone of the business.
    pub zone: chrono_tz::Tz,
}

impl LeadData {
    /// Reads it.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn read(ws: &Workspace) -> eyre::Result<Arc<LeadData>> {
        let own = ws.custom_fields("lead")?;
        let zone = ws.business()?.profile.time_zone.parse().unwrap_or(chrono_tz::UTC);
        let fields = all_fields(LEAD_FIELDS, &own, "lead");
        Ok(Arc::new(LeadData { ctx: ws.field_context()?, fields, own, facts: ws.query_facts()?, now: ws.now(), zone }))
    }

    /// The lifecycle in force.
    pub fn lifecycle(&self) -> &Lifecycle {
        &self.ctx.lifecycle
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&AnyField<Lead>> {
        self.fields.iter().find(|field| field.name() == name)
    }

    /// The names that a filter line may use.
    pub fn filter_names(&self) -> Vec<&str> {
        self.fields.iter().map(AnyField::name).chain(LEAD_DERIVED.iter().copied()).collect()
    }

    /// A moment's day where the business is.
    pub fn day(&self, moment: DateTime<Utc>) -> NaiveDate {
        moment.with_timezone(&self.zone).date_naive()
    }

    /// A moment as a table shows it: `in 3 d`, `12 d ago`, `2026-05-01`.
    pub fn near(&self, moment: DateTime<Utc>) -> String {
        date::near(self.day(moment), self.ctx.today)
    }

    /// A moment in full: `2026-11-20 14:05`.
    pub fn moment(&self, moment: DateTime<Utc>) -> String {
        moment.with_timezone(&self.zone).format("%Y-%m-%d %H:%M").to_string()
    }

    /// An amount in the workspace's currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.ctx.currency)
    }

    /// A stage by its name, with how it is meant.
    pub fn stage_cell(&self, lead: &Lead, look: Look) -> Cell<'static> {
        if lead.is_unstaged() {
            let raw = if lead.stage_raw.is_empty() { "unstaged".to_owned() } else { lead.stage_raw.clone() };
            return Cell::of(Role::Warn, format!("{} {raw}", look.mark(Mark::Unknown)));
        }
        let exit = self.lifecycle().stage(&lead.stage).is_none_or(|stage| stage.kind == StageKind::Exit);
        let name = self.lifecycle().name_of(&lead.stage).to_owned();
        Cell::of(if exit { Role::Muted } else { Role::Text }, name)
    }

    /// How long a lead has been in its stage.
    pub fn days_cell(&self, lead: &Lead, look: Look) -> Cell<'static> {
        match lead.days_in_stage(self.now) {
            None => dash(),
            Some(days) if self.lifecycle().is_stuck(lead, self.now) => {
                Cell::of(Role::Warn, format!("{} {days} d", look.mark(Mark::Warning)))
            }
            Some(days) => Cell::text(format!("{days} d")),
        }
    }

    /// The total score with its band.
    pub fn score_cell(&self, lead: &Lead) -> Cell<'static> {
        match lead.total {
            None => dash(),
            Some(total) if lead.band.is_empty() => Cell::text(total.to_string()),
            Some(total) => Cell::text(format!("{} {total}", lead.band)),
        }
    }

    /// A revenue, short: `$4M`, `$1M - $10M`.
    pub fn revenue(&self, lead: &Lead) -> String {
        let money = |minor| Money::new(minor, lead.revenue_currency.unwrap_or(self.ctx.currency)).short();
        match (lead.revenue.least, lead.revenue.most) {
            (None, None) => String::new(),
            (Some(least), Some(most)) if least == most => money(least),
            (Some(least), Some(most)) => format!("{} - {}", money(least), money(most)),
            (Some(least), None) => format!("{}+", money(least)),
            (None, Some(most)) => format!("up to {}", money(most)),
        }
    }

    /// The labels of the fields that a lead lacks where it stands.
    pub fn missing(&self, lead: &Lead, stage: &str) -> Vec<&'static str> {
        self.lifecycle().missing(lead, stage).into_iter().map(|field| field.label).collect()
    }
}

/// A cell without a value.
pub fn dash() -> Cell<'static> {
    Cell::of(Role::Muted, "–")
}

/// A cell with a text, or none.
pub fn blank_or(text: &str) -> Cell<'static> {
    if text.is_empty() { dash() } else { Cell::text(text.to_owned()) }
}
