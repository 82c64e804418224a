//! The business whose workspace this is: what the first-run screen asks, and what `:profile` edits.

use chrono::{NaiveDate, NaiveTime, Weekday};

use super::id::Id;
use super::money::{Currency, Money, Rate};

pub mod domains;
pub mod fields;
pub mod hours;
pub mod zones;

/// How the business grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrowthModel {
    /// The product sells itself.
    ProductLed,
    /// People sell it.
    SalesLed,
    /// Both.
    Hybrid,
}

impl GrowthModel {
    /// All models.
    pub const ALL: [GrowthModel; 3] = [GrowthModel::ProductLed, GrowthModel::SalesLed, GrowthModel::Hybrid];

    /// Its name in files: `product-led`.
    pub fn name(self) -> &'static str {
        match self {
            GrowthModel::ProductLed => "product-led",
            GrowthModel::SalesLed => "sales-led",
            GrowthModel::Hybrid => "hybrid",
        }
    }

    /// Reads a name, ignoring case.
    pub fn parse(word: &str) -> Option<GrowthModel> {
        GrowthModel::ALL.into_iter().find(|model| model.name().eq_ignore_ascii_case(word.trim()))
    }
}

/// The hours in which deadlines run: days of the week, from, to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessHours {
    /// Working days, Monday first.
    pub days: Vec<Weekday>,
    /// The first working minute.
    pub from: NaiveTime,
    /// The minute work ends; after `from`.
    pub to: NaiveTime,
}

impl Default for BusinessHours {
    /// Monday to Friday, 09:00-17:00.
    fn default() -> Self {
        BusinessHours {
            days: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
            from: NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default(),
            to: NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default(),
        }
    }
}

/// The business.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Its name; blank until asked.
    pub name: String,
    /// The currency in which sums are shown.
    pub currency: Currency,
    /// Annual recurring revenue.
    pub arr: Option<Money>,
    /// People in the team.
    pub team_size: Option<u32>,
    /// How it grows.
    pub growth: Option<GrowthModel>,
    /// What marketing may spend in a month.
    pub monthly_budget: Option<Money>,
    /// The time zone, as an IANA name: `Europe/Berlin`; `UTC` until asked.
    pub time_zone: String,
    /// When deadlines run.
    pub hours: BusinessHours,
    /// The blueprint chosen at the start, if one was.
    pub blueprint: String,
    /// The workspace's own web domains, lower case, without scheme.
    pub domains: Vec<String>,
    /// Days on which nobody works.
    pub holidays: Vec<NaiveDate>,
    /// Whether the first-run screen was answered or skipped.
    pub asked: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Profile {
            name: String::new(),
            currency: Currency::USD,
            arr: None,
            team_size: None,
            growth: None,
            monthly_budget: None,
            time_zone: "UTC".to_owned(),
            hours: BusinessHours::default(),
            blueprint: String::new(),
            domains: Vec::new(),
            holidays: Vec::new(),
            asked: false,
        }
    }
}

/// The team a person belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Team {
    /// Marketing.
    Marketing,
    /// Sales development.
    Sdr,
    /// Account executives.
    Ae,
    /// Customer success.
    Cs,
    /// Anybody else.
    Other,
}

impl Team {
    /// All teams.
    pub const ALL: [Team; 5] = [Team::Marketing, Team::Sdr, Team::Ae, Team::Cs, Team::Other];

    /// Its name in files: `sdr`.
    pub fn name(self) -> &'static str {
        match self {
            Team::Marketing => "marketing",
            Team::Sdr => "sdr",
            Team::Ae => "ae",
            Team::Cs => "cs",
            Team::Other => "other",
        }
    }

    /// Reads a name, ignoring case.
    pub fn parse(word: &str) -> Option<Team> {
        Team::ALL.into_iter().find(|team| team.name().eq_ignore_ascii_case(word.trim()))
    }
}

/// Somebody who owns tools, leads or steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The row id.
    pub id: Id,
    /// The name, unique ignoring case.
    pub name: String,
    /// The email address; may be blank.
    pub email: String,
    /// The team.
    pub team: Team,
    /// Whether they are here to take work.
    pub present: bool,
}

/// Everything that `:profile` edits.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Business {
    /// The business itself.
    pub profile: Profile,
    /// Its people.
    pub people: Vec<Person>,
    /// Typed exchange rates.
    pub rates: Vec<Rate>,
}
