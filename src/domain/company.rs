//! A company: where leads work and with whom deals are made.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::external::ExternalId;
use super::id::Id;
use super::lead::Range;
use super::money::Currency;

pub mod fields;

pub use fields::COMPANY_FIELDS;

/// A company.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Company {
    /// The row id.
    pub id: Id,
    /// The name.
    pub name: String,
    /// Its domain: `example.com`.
    pub domain: String,
    /// People who work there.
    pub employees: Range,
    /// Yearly revenue, in minor units of `revenue_currency`.
    pub revenue: Range,
    /// The currency of the revenue; `None` for the workspace's.
    pub revenue_currency: Option<Currency>,
    /// The industry.
    pub industry: String,
    /// The country.
    pub country: String,
    /// Who looks after it.
    pub owner: String,
    /// A telephone number.
    pub phone: String,
    /// When it came in.
    pub created: Option<DateTime<Utc>>,
    /// When the record was last changed, as its system says.
    pub modified: Option<DateTime<Utc>>,
    /// Free text.
    pub notes: String,
    /// Words to find it by.
    pub tags: BTreeSet<String>,
    /// Its first id in another system.
    pub external: Option<ExternalId>,
    /// The values of custom fields, by the field's name.
    pub custom: BTreeMap<String, String>,
    /// Whether it is put away.
    pub archived: bool,
}

impl Company {
    /// A company of that name with nothing else known.
    pub fn named(name: impl Into<String>) -> Company {
        Company { name: name.into(), ..Company::default() }
    }

    /// What to call it: the name, else the domain, else `a company without a name`.
    pub fn called(&self) -> String {
        [&self.name, &self.domain]
            .into_iter()
            .find(|word| !word.is_empty())
            .cloned()
            .unwrap_or_else(|| "a company without a name".to_owned())
    }
}
