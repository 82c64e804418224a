//! Which leads, in which order: what the board, the table, export and bulk verbs ask for.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::custom::CustomField;
use crate::domain::filter::Filter;
use crate::domain::lifecycle::Lifecycle;

/// By what leads are sorted. Every sort ends with the record's id, so that no two leads share a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LeadSort {
    /// When they came in.
    #[default]
    Created,
    /// First and last name.
    Name,
    /// The company as written.
    Company,
    /// The stage, in the lifecycle's order, then since when.
    Stage,
    /// Since when they are in their stage.
    Since,
    /// The owner.
    Owner,
    /// The total score.
    Total,
    /// Their open deals.
    Amount,
    /// When they last did something.
    LastActivity,
}

impl LeadSort {
    /// All of them.
    pub const ALL: [LeadSort; 9] = [
        LeadSort::Created,
        LeadSort::Name,
        LeadSort::Company,
        LeadSort::Stage,
        LeadSort::Since,
        LeadSort::Owner,
        LeadSort::Total,
        LeadSort::Amount,
        LeadSort::LastActivity,
    ];

    /// Its name, for settings: `created`.
    pub fn name(self) -> &'static str {
        match self {
            LeadSort::Created => "created",
            LeadSort::Name => "name",
            LeadSort::Company => "company",
            LeadSort::Stage => "stage",
            LeadSort::Since => "since",
            LeadSort::Owner => "owner",
            LeadSort::Total => "total",
            LeadSort::Amount => "amount",
            LeadSort::LastActivity => "last-activity",
        }
    }

    /// Reads a name.
    pub fn parse(word: &str) -> Option<LeadSort> {
        LeadSort::ALL.into_iter().find(|sort| sort.name() == word)
    }
}

/// By what a board is cut into lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// The owner.
    Owner,
    /// The ICP tier.
    Tier,
    /// The source.
    Source,
}

impl Lane {
    /// All of them.
    pub const ALL: [Lane; 3] = [Lane::Owner, Lane::Tier, Lane::Source];

    /// Its name, which is also that of its column.
    pub fn name(self) -> &'static str {
        match self {
            Lane::Owner => "owner",
            Lane::Tier => "tier",
            Lane::Source => "source",
        }
    }
}

/// Whether leads that are put away are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Archived {
    /// No. A filter that names `archived` decides for itself.
    #[default]
    No,
    /// These alone.
    Only,
    /// All leads.
    Both,
}

/// What a filter must know of the workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryFacts {
    /// The present moment.
    pub now: DateTime<Utc>,
    /// The lifecycle in force.
    pub lifecycle: Arc<Lifecycle>,
    /// Minor units in one of the workspace's currency.
    pub scale: i64,
    /// The custom fields of leads.
    pub custom: Vec<CustomField>,
    /// Days without activity after which a lead is stale.
    pub stale_days: i64,
    /// Bounces from which an address counts as bad.
    pub bounces: u32,
}

impl QueryFacts {
    /// A filter line over leads, understood; `names` may stand before a colon. Its complaint also names words that a
    /// field with known words doesn't have.
    pub fn filter(&self, line: &str, names: &[&str], today: NaiveDate) -> Filter {
        let filter = Filter::on(line, names, today);
        let complaint = super::condition::unknown_word(&filter, self);
        filter.complaining(complaint)
    }
}

impl Default for QueryFacts {
    fn default() -> QueryFacts {
        QueryFacts {
            now: DateTime::UNIX_EPOCH,
            lifecycle: Arc::default(),
            scale: 100,
            custom: Vec::new(),
            stale_days: 180,
            bounces: 1,
        }
    }
}

/// Which leads, in which order. `Workspace::lead_query` makes one with its facts filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LeadQuery {
    /// What they must pass.
    pub filter: Filter,
    /// Those of one stage; `Some("")` for the unstaged.
    pub stage: Option<String>,
    /// Those of one lane.
    pub lane: Option<(Lane, String)>,
    /// The order.
    pub sort: LeadSort,
    /// Whether the order is turned round.
    pub descending: bool,
    /// Whether leads that are put away are wanted.
    pub archived: Archived,
    /// What the filter must know.
    pub facts: Arc<QueryFacts>,
}
