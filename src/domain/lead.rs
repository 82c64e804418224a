//! A lead: a person who may buy. What is known of them, where they stand and where they came from.
//! Fields: source 001 phases 3 and 4, "Data Quality Standards".

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::external::ExternalId;
use super::id::Id;
use super::money::Currency;
use super::tool::choices;

pub mod fields;
pub mod range;

pub use fields::LEAD_FIELDS;
pub use range::Range;

choices! {
    /// How well a lead fits the ideal customer profile.
    Tier {
        /// The best fit.
        One = "1", "the best fit";
        /// A good fit.
        Two = "2", "a good fit";
        /// No fit.
        None = "none", "outside the profile";
        /// Not wanted: a competitor, a student.
        Negative = "negative", "not wanted: a competitor, a student, a consultant";
    }
}

choices! {
    /// How the search for more facts about a lead went.
    Enrichment {
        /// Still to be done.
        Pending = "pending", "still to be done";
        /// Done.
        Done = "done", "facts were found";
        /// Nothing was found: a person has to look.
        Failed = "failed", "nothing was found: look yourself";
    }
}

/// One visit through a channel, as its link was tagged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touch {
    /// Where from: `google`.
    pub source: String,
    /// By which kind of channel: `cpc`.
    pub medium: String,
    /// For which campaign.
    pub campaign: String,
    /// Which ad or link.
    pub content: String,
    /// Which search term.
    pub term: String,
}

impl Touch {
    /// Whether nothing is known.
    pub fn is_blank(&self) -> bool {
        [&self.source, &self.medium, &self.campaign, &self.content, &self.term].iter().all(|part| part.is_empty())
    }
}

/// A person who may buy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lead {
    /// The row id.
    pub id: Id,
    /// The address; blank is a finding. Plus-addresses are kept.
    pub email: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// A telephone number.
    pub phone: String,
    /// The company's record, where there is one.
    pub company: Option<Id>,
    /// The company as it was written.
    pub company_name: String,
    /// The company's domain; derived from the address unless that is a personal one.
    pub domain: String,
    /// The job title as it was written.
    pub title: String,
    /// What they work on, recognised from the title: `Marketing`.
    pub role: String,
    /// How high, recognised from the title: `Director`.
    pub seniority: String,
    /// People who work at the company.
    pub employees: Range,
    /// The company's yearly revenue, in minor units of `revenue_currency`.
    pub revenue: Range,
    /// The currency of the revenue; `None` for the workspace's.
    pub revenue_currency: Option<Currency>,
    /// The company's industry.
    pub industry: String,
    /// The country.
    pub country: String,
    /// How well they fit; `None` where nobody has looked.
    pub tier: Option<Tier>,
    /// Whether a person chose the tier, so that it isn't derived any more.
    pub tier_set: bool,
    /// The id of the lifecycle stage; blank: unstaged.
    pub stage: String,
    /// What a file said of the stage where the lifecycle doesn't know that.
    pub stage_raw: String,
    /// Since when they have been in the stage.
    pub stage_since: Option<DateTime<Utc>>,
    /// The rank of the furthest main stage reached; 0 for none.
    pub furthest: u8,
    /// Where they came from, a word of the vocabulary.
    pub source: String,
    /// More about that: the campaign, the event.
    pub source_detail: String,
    /// The first touch.
    pub first: Touch,
    /// The latest touch.
    pub last: Touch,
    /// What they said themselves.
    pub self_reported: String,
    /// Who looks after them.
    pub owner: String,
    /// The fit score; `None` before any scoring. Derived.
    pub fit: Option<i32>,
    /// The engagement score. Derived.
    pub engagement: Option<i32>,
    /// The total score. Derived.
    pub total: Option<i32>,
    /// The band of the total. Derived.
    pub band: String,
    /// When they came in.
    pub created: Option<DateTime<Utc>>,
    /// When the record was last changed, as its system says.
    pub modified: Option<DateTime<Utc>>,
    /// When they last did something.
    pub last_activity: Option<DateTime<Utc>>,
    /// When somebody of ours last reached out.
    pub last_contact: Option<DateTime<Utc>>,
    /// Why they left for an exit: the id of a reason.
    pub reason: String,
    /// What is to be done next.
    pub next_step: String,
    /// Whether they want no more mail.
    pub unsubscribed: bool,
    /// Mails that came back, in a row.
    pub bounces: u32,
    /// Whether more facts were looked for.
    pub enrichment: Option<Enrichment>,
    /// Whether they are put away.
    pub archived: bool,
    /// Words to find them by.
    pub tags: BTreeSet<String>,
    /// Free text.
    pub notes: String,
    /// The open deals of which they are the main contact, in minor units of the workspace's currency. Kept by the verbs.
    pub amount: i64,
    /// Their first id in another system.
    pub external: Option<ExternalId>,
    /// The values of custom fields, by the field's name.
    pub custom: BTreeMap<String, String>,
}

impl Lead {
    /// First and last name.
    pub fn full_name(&self) -> String {
        match (self.first_name.trim(), self.last_name.trim()) {
            ("", last) => last.to_owned(),
            (first, "") => first.to_owned(),
            (first, last) => format!("{first} {last}"),
        }
    }

    /// What to call them: the name, else the address, else the id elsewhere, else `a lead without a name`.
    pub fn called(&self) -> String {
        let name = self.full_name();
        if !name.is_empty() {
            return name;
        }
        match (&self.email, &self.external) {
            (email, _) if !email.is_empty() => email.clone(),
            (_, Some(external)) => external.id.clone(),
            _ => "a lead without a name".to_owned(),
        }
    }

    /// Whole days in the stage; `None` where it isn't known since when.
    pub fn days_in_stage(&self, now: DateTime<Utc>) -> Option<i64> {
        self.stage_since.map(|since| (now - since).num_days().max(0))
    }

    /// Whether they stand in no stage of the lifecycle.
    pub fn is_unstaged(&self) -> bool {
        self.stage.is_empty()
    }
}

/// The part of an address behind the `@`, in small letters; blank where there is none.
pub fn domain_of(email: &str) -> String {
    email.rsplit_once('@').map(|(_, domain)| domain.trim().to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
