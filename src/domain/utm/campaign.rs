//! A campaign as a record: the value that stands in links, what people call it, who runs it, when, and for how much.

use chrono::{DateTime, NaiveDate, Utc};

use super::pattern::{Pattern, Token};
use crate::domain::id::Id;
use crate::domain::money::Money;
use crate::domain::tool::choices;

pub mod fields;

pub use fields::CAMPAIGN_FIELDS;

choices! {
    /// Where a campaign is in its life.
    CampaignStatus {
        /// Meant to run.
        Planned = "planned", "meant to run";
        /// Running.
        Running = "running", "running";
        /// Over.
        Ended = "ended", "over: its links should be retired";
        /// Given up before it ran.
        Dropped = "dropped", "given up";
    }
}

/// A registered campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct CampaignRow {
    /// The row id.
    pub id: Id,
    /// The value in links: `2026-q1-webinar-product-led-growth`.
    pub value: String,
    /// What people call it: `Q1 webinar: product-led growth`.
    pub title: String,
    /// What kind it is, a word of the list that the pattern names: `webinar`.
    pub kind: String,
    /// Who runs it.
    pub owner: String,
    /// Its first day.
    pub starts: Option<NaiveDate>,
    /// Its last day.
    pub ends: Option<NaiveDate>,
    /// What it may cost.
    pub budget: Option<Money>,
    /// Where it is in its life.
    pub status: CampaignStatus,
    /// Anything else.
    pub notes: String,
    /// When it was registered; `None` until it is saved.
    pub created: Option<DateTime<Utc>>,
}

impl CampaignRow {
    /// A planned campaign of that value, with nothing else known.
    pub fn of(value: impl Into<String>) -> CampaignRow {
        CampaignRow {
            id: Id::NEW,
            value: value.into(),
            title: String::new(),
            kind: String::new(),
            owner: String::new(),
            starts: None,
            ends: None,
            budget: None,
            status: CampaignStatus::Planned,
            notes: String::new(),
            created: None,
        }
    }

    /// What to call it: its title, else its value.
    pub fn called(&self) -> &str {
        if self.title.is_empty() { &self.value } else { &self.title }
    }

    /// Whether links of it have no business being live any more: it ended, was given up, or its last day has passed.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        match self.status {
            CampaignStatus::Ended | CampaignStatus::Dropped => true,
            CampaignStatus::Planned | CampaignStatus::Running => self.ends.is_some_and(|ends| ends < today),
        }
    }
}

/// The word of a list that a campaign's value holds where the pattern has that list: `webinar` of
/// `2026-q1-webinar-growth`; `None` where it doesn't follow the pattern.
pub fn word_of(pattern: &Pattern, list: &str, value: &str) -> Option<String> {
    if !pattern.fits(value) {
        return None;
    }
    let words = pattern.tokens().iter().find_map(|token| match token {
        Token::List(name, words) if name == list => Some(words),
        _ => None,
    })?;
    // The longest word that stands there as whole words.
    let framed = format!("-{value}-");
    words.iter().filter(|word| framed.contains(&format!("-{word}-"))).max_by_key(|word| word.len()).cloned()
}

/// A title made of a value: `2026-q1-webinar-product-led-growth` is `2026 Q1 webinar product led growth`.
pub fn title_of(value: &str) -> String {
    let words = value.split('-').map(|word| match word {
        "q1" | "q2" | "q3" | "q4" => word.to_uppercase(),
        _ => word.to_owned(),
    });
    let title = words.collect::<Vec<_>>().join(" ");
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
