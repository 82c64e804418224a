//! An integration: data that flows from one tool to another. Source 001 phase 5.

use chrono::NaiveDate;

use super::id::Id;
use super::tool::choices;

pub mod fields;

choices! {
    /// Which way data flows.
    Direction {
        /// From the first tool to the second.
        OneWay = "one-way", "from the first tool to the second";
        /// Both ways.
        Both = "both", "both ways";
    }
}

choices! {
    /// How data is carried, the better first (source 001, integration priority rules).
    Method {
        /// Built in by a vendor.
        Native = "native", "built in by a vendor";
        /// Written against an interface.
        Api = "api", "written against an API";
        /// A platform between the tools.
        Ipaas = "ipaas", "a platform between them (Zapier, Make)";
        /// A file moved by hand.
        Manual = "manual", "a file moved by hand";
    }
}

choices! {
    /// How often data is carried.
    Frequency {
        /// At once.
        RealTime = "real-time", "at once";
        /// Every hour.
        Hourly = "hourly", "every hour";
        /// Every day.
        Daily = "daily", "every day";
        /// Every week.
        Weekly = "weekly", "every week";
        /// Every month.
        Monthly = "monthly", "every month";
        /// Now and then.
        Rarely = "rarely", "less often, or when asked";
    }
}

impl Frequency {
    /// Whether it is weekly or more often.
    pub fn is_weekly_or_more(self) -> bool {
        self <= Frequency::Weekly
    }
}

choices! {
    /// Whether it works.
    Health {
        /// Data arrives.
        Ok = "ok", "data arrives";
        /// Data does not arrive.
        Failing = "failing", "data does not arrive";
        /// Nobody knows.
        Unknown = "unknown", "nobody looked";
    }
}

/// Data that flows from one tool to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Integration {
    /// The row id.
    pub id: Id,
    /// The tool that data comes from.
    pub from: Id,
    /// The tool that data goes to.
    pub to: Id,
    /// What flows: records and fields.
    pub what: String,
    /// Which way.
    pub direction: Direction,
    /// How.
    pub method: Method,
    /// How often; `None` where not known.
    pub frequency: Option<Frequency>,
    /// Steps of the automation, on a platform.
    pub steps: Option<u32>,
    /// Whether the business stops without it.
    pub critical: bool,
    /// Whether it works.
    pub health: Health,
    /// When somebody last looked.
    pub checked_on: Option<NaiveDate>,
    /// Share of time it worked, in percent, where measured.
    pub uptime: Option<f64>,
    /// Who answers for it.
    pub owner: String,
    /// Where it is written down (a link).
    pub documented_at: String,
}

impl Integration {
    /// A one-way native flow with nothing else known.
    pub fn between(from: Id, to: Id) -> Integration {
        Integration {
            id: Id::NEW,
            from,
            to,
            what: String::new(),
            direction: Direction::OneWay,
            method: Method::Native,
            frequency: None,
            steps: None,
            critical: false,
            health: Health::Unknown,
            checked_on: None,
            uptime: None,
            owner: String::new(),
            documented_at: String::new(),
        }
    }
}
