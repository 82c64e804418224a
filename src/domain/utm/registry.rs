//! The registry: links that a business gave out, with who made each, where it stands and whether it is in use.

use chrono::{DateTime, Utc};

use super::link::Link;
use super::{Tag, Tags};
use crate::domain::id::Id;
use crate::domain::text::fit;
use crate::domain::tool::choices;

pub mod fields;

pub use fields::LINK_FIELDS;

/// Cells that a link's name takes.
const CALLED: usize = 60;

choices! {
    /// Where a link is in its life.
    LinkStatus {
        /// Made, and not given out yet.
        Draft = "draft", "made, and not given out yet";
        /// Out in the world.
        Live = "live", "out in the world";
        /// No longer given out.
        Retired = "retired", "no longer given out";
    }
}

/// A registered link.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkRow {
    /// The row id.
    pub id: Id,
    /// Destination and tags.
    pub link: Link,
    /// The tagged address, as it was built; blank until it is saved.
    pub url: String,
    /// The channel that its tags make: derived, blank until it is read.
    pub channel: String,
    /// Who gave it out.
    pub owner: String,
    /// When it was registered; `None` until it is saved.
    pub created: Option<DateTime<Utc>>,
    /// Where it is in its life.
    pub status: LinkStatus,
    /// The page on which it stands, where that is known.
    pub placed_on: String,
    /// A short note.
    pub note: String,
}

impl Default for LinkRow {
    fn default() -> LinkRow {
        LinkRow {
            id: Id::NEW,
            link: Link::default(),
            url: String::new(),
            channel: String::new(),
            owner: String::new(),
            created: None,
            status: LinkStatus::Draft,
            placed_on: String::new(),
            note: String::new(),
        }
    }
}

impl LinkRow {
    /// A draft to that destination with these tags.
    pub fn to(destination: impl Into<String>, tags: Tags) -> LinkRow {
        LinkRow { link: Link { destination: destination.into(), tags }, ..LinkRow::default() }
    }

    /// A value of its tags.
    pub fn tag(&self, tag: Tag) -> &str {
        self.link.tags.value(tag)
    }

    /// What to call it in a sentence: `linkedin / cpc / 2026-q1-webinar-growth`, else its destination.
    pub fn called(&self) -> String {
        called(&self.link)
    }
}

/// What to call a link in a sentence: its tags, else its destination without the scheme.
pub fn called(link: &Link) -> String {
    let shown = [Tag::Source, Tag::Medium, Tag::Campaign, Tag::Content].map(|tag| link.tags.value(tag));
    let told: Vec<&str> = shown.into_iter().filter(|value| !value.is_empty()).collect();
    let name = match told.as_slice() {
        [] => link.destination.split_once("://").map_or(link.destination.as_str(), |(_, rest)| rest).to_owned(),
        some => some.join(" / "),
    };
    fit(if name.is_empty() { "a link" } else { &name }, CALLED).into_owned()
}

/// What came of a link, a value or a campaign, as touches tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Results {
    /// Touches.
    pub visits: u64,
    /// Different leads that they belong to, or that name it as their first or last touch.
    pub leads: u64,
    /// Those of them that became qualified, now or in the past.
    pub mqls: u64,
    /// Those of them that became customers, now or in the past.
    pub customers: u64,
    /// The first touch, in milliseconds since 1970.
    pub first: Option<i64>,
    /// The last one.
    pub last: Option<i64>,
}

impl Results {
    /// Puts the results of other touches to these. Leads that are in both count twice.
    pub fn add(&mut self, other: &Results) {
        self.visits += other.visits;
        self.leads += other.leads;
        self.mqls += other.mqls;
        self.customers += other.customers;
        self.first = match (self.first, other.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.last = self.last.max(other.last);
    }
}
