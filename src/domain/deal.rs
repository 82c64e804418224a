//! A deal: a sale in the making, with the people in it and the parts they play.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::external::ExternalId;
use super::id::Id;
use super::money::Money;
use super::tool::choices;

pub mod fields;

pub use fields::DEAL_FIELDS;

choices! {
    /// Whether a deal is still open.
    DealState {
        /// Still open.
        Open = "open", "still open";
        /// Won.
        Won = "won", "signed";
        /// Lost.
        Lost = "lost", "gone";
    }
}

/// A sale in the making.
#[derive(Debug, Clone, PartialEq)]
pub struct Deal {
    /// The row id.
    pub id: Id,
    /// The name.
    pub name: String,
    /// With whom.
    pub company: Option<Id>,
    /// The company's name: read with the deal; a changed one is looked up (or added) when the deal is saved.
    pub company_name: String,
    /// In which pipeline.
    pub pipeline: String,
    /// The stage of that pipeline, as its system calls it.
    pub stage: String,
    /// Whether it is still open.
    pub state: DealState,
    /// What it is worth; `None` where not known.
    pub amount: Option<Money>,
    /// Where it came from.
    pub source: String,
    /// Who works on it.
    pub owner: String,
    /// When it came in.
    pub created: Option<DateTime<Utc>>,
    /// When it should close.
    pub expected_close: Option<NaiveDate>,
    /// When it closed.
    pub closed: Option<NaiveDate>,
    /// Why it was won or lost.
    pub reason: String,
    /// When the record was last changed, as its system says.
    pub modified: Option<DateTime<Utc>>,
    /// Free text.
    pub notes: String,
    /// Its first id in another system.
    pub external: Option<ExternalId>,
    /// The values of custom fields, by the field's name.
    pub custom: BTreeMap<String, String>,
    /// Whether it is put away.
    pub archived: bool,
}

impl Default for Deal {
    fn default() -> Deal {
        Deal {
            id: Id::NEW,
            name: String::new(),
            company: None,
            company_name: String::new(),
            pipeline: String::new(),
            stage: String::new(),
            state: DealState::Open,
            amount: None,
            source: String::new(),
            owner: String::new(),
            created: None,
            expected_close: None,
            closed: None,
            reason: String::new(),
            modified: None,
            notes: String::new(),
            external: None,
            custom: BTreeMap::new(),
            archived: false,
        }
    }
}

impl Deal {
    /// What to call it.
    pub fn called(&self) -> String {
        if self.name.is_empty() { "a deal without a name".to_owned() } else { self.name.clone() }
    }
}

/// The part that a lead plays in a deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DealRole {
    /// The row id.
    pub id: Id,
    /// The deal.
    pub deal: Id,
    /// The lead.
    pub lead: Id,
    /// The part: `Decision maker`; may be blank.
    pub role: String,
    /// Whether they are the main contact.
    pub main: bool,
}
