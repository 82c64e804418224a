//! A tool of the stack: what it is, costs and does, and what was decided about it.
//! Fields and their units: source 001 phase 1, source 000 part 1.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::id::Id;
use super::money::{Cost, Money};

pub mod fields;

/// Declares an enum of named choices with `ALL`, `name`, `meaning` and `parse`.
macro_rules! choices {
    ($(#[$doc:meta])* $ty:ident { $($(#[$vdoc:meta])* $variant:ident = $name:literal, $meaning:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $ty { $($(#[$vdoc])* $variant,)* }
        impl $ty {
            /// All of them, in the order shown.
            pub const ALL: &'static [$ty] = &[$($ty::$variant,)*];
            /// The name in files, filters and forms.
            pub fn name(self) -> &'static str { match self { $($ty::$variant => $name,)* } }
            /// What it means, in a few words.
            pub fn meaning(self) -> &'static str { match self { $($ty::$variant => $meaning,)* } }
            /// Reads a name, ignoring case and blanks around it.
            pub fn parse(word: &str) -> Option<$ty> {
                $ty::ALL.iter().copied().find(|one| one.name().eq_ignore_ascii_case(word.trim()))
            }
        }
    };
}
pub(crate) use choices;

choices! {
    /// Where a tool is in its life. Only trial and active tools count in spend and findings.
    Status {
        /// Being tried.
        Trial = "trial", "being tried";
        /// In use.
        Active = "active", "in use";
        /// Meant to be bought.
        Planned = "planned", "not bought yet";
        /// No longer in use.
        Retired = "retired", "no longer in use";
    }
}

impl Status {
    /// Whether the tool counts in spend and findings.
    pub fn is_live(self) -> bool {
        matches!(self, Status::Trial | Status::Active)
    }
}

choices! {
    /// The level of the plan; what too-enterprise is judged on.
    Tier {
        /// Costs nothing.
        Free = "free", "costs nothing";
        /// The smallest paid plan.
        Starter = "starter", "the smallest paid plan";
        /// The middle.
        Professional = "professional", "the middle plans";
        /// The largest, usually sold by people.
        Enterprise = "enterprise", "the largest, sold by people";
    }
}

choices! {
    /// What happens when the tool is taken away.
    RemovalImpact {
        /// Nothing breaks.
        None = "none", "nothing breaks";
        /// Something has to be done another way.
        Some = "some", "work moves elsewhere";
        /// Work stops.
        Severe = "severe", "work stops";
    }
}

/// Share of the paid features in use. Never read off seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeatureUse {
    /// At least 70 %.
    High,
    /// 40-69 %.
    Medium,
    /// Less than 40 %.
    Low,
    /// A percentage, 0-100.
    Percent(u8),
}

impl FeatureUse {
    /// As typed and shown: `high` or `65%`.
    pub fn typed(self) -> String {
        match self {
            FeatureUse::High => "high".to_owned(),
            FeatureUse::Medium => "medium".to_owned(),
            FeatureUse::Low => "low".to_owned(),
            FeatureUse::Percent(percent) => format!("{percent}%"),
        }
    }

    /// Reads `high`, `medium`, `low`, `65`, `65%`.
    pub fn parse(word: &str) -> Option<FeatureUse> {
        match word.trim().to_lowercase().as_str() {
            "high" => Some(FeatureUse::High),
            "medium" | "med" => Some(FeatureUse::Medium),
            "low" => Some(FeatureUse::Low),
            number => number
                .trim_end_matches('%')
                .trim()
                .parse()
                .ok()
                .filter(|percent| *percent <= 100)
                .map(FeatureUse::Percent),
        }
    }

    /// Whether it is surely below `percent`: a word stands for its whole range, so it is below only when all of the range is.
    pub fn is_below(self, percent: u8) -> bool {
        match self {
            FeatureUse::High => percent > 100,
            FeatureUse::Medium => percent > 69,
            FeatureUse::Low => percent > 39,
            FeatureUse::Percent(value) => value < percent,
        }
    }
}

choices! {
    /// What to do with a tool that is kept.
    KeepAction {
        /// Nothing.
        None = "none", "leave it as it is";
        /// Ask for a better price.
        Renegotiate = "renegotiate", "ask for a better price";
        /// Move to a smaller plan.
        Downgrade = "downgrade", "move to a smaller plan";
    }
}

/// What was decided about a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Keep it; for a downgrade or renegotiation, what it then costs.
    Keep {
        /// What to do about it.
        action: KeepAction,
        /// The new cost, where one is known.
        cost: Option<Cost>,
    },
    /// Move its work into another tool.
    Consolidate {
        /// That tool's id; [`Id::NEW`] where it is not (or no longer) in the inventory.
        into: Id,
        /// That tool's name as it was decided, kept in case the tool goes.
        into_name: String,
    },
    /// Put another tool in its place.
    Replace {
        /// That tool's name.
        by: String,
        /// What that one costs.
        cost: Option<Cost>,
    },
    /// Cancel it.
    Cut,
}

impl Call {
    /// The word: `keep`, `consolidate`, `replace`, `cut`.
    pub fn word(&self) -> &'static str {
        match self {
            Call::Keep { .. } => "keep",
            Call::Consolidate { .. } => "consolidate",
            Call::Replace { .. } => "replace",
            Call::Cut => "cut",
        }
    }
}

/// A decision with its reason and day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The decision.
    pub call: Call,
    /// Why; may be blank.
    pub reason: String,
    /// When it was decided.
    pub on: Option<NaiveDate>,
}

/// A tool of the stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// The row id.
    pub id: Id,
    /// The name, unique ignoring case.
    pub name: String,
    /// Who sells it.
    pub vendor: String,
    /// Where it is found.
    pub url: String,
    /// Free text.
    pub notes: String,
    /// A category id of the taxonomy; blank where not known.
    pub category: String,
    /// What it can do; what overlap is judged on, besides the category.
    pub capabilities: BTreeSet<String>,
    /// Where it is in its life.
    pub status: Status,
    /// The plan's name, as the vendor calls it.
    pub plan: String,
    /// The plan's level.
    pub tier: Option<Tier>,
    /// Who answers for it.
    pub owner: String,
    /// What it costs; `None` where not known (a free tool costs 0).
    pub cost: Option<Cost>,
    /// Seats paid for.
    pub seats_paid: Option<u32>,
    /// Seats that somebody uses.
    pub seats_active: Option<u32>,
    /// Share of the paid features in use.
    pub feature_use: Option<FeatureUse>,
    /// When somebody last used it.
    pub last_used: Option<NaiveDate>,
    /// A person's judgement of its value, 0-10.
    pub value: Option<u8>,
    /// The measurable thing this tool produces.
    pub output: String,
    /// What breaks without it.
    pub removal: Option<RemovalImpact>,
    /// That, in a sentence.
    pub removal_note: String,
    /// The length of the contract, in months.
    pub contract_months: Option<u32>,
    /// When the contract renews.
    pub renews_on: Option<NaiveDate>,
    /// Days of notice before the renewal; `None` counts as 0.
    pub notice_days: Option<u32>,
    /// When somebody last looked at whether it is still right.
    pub reviewed_on: Option<NaiveDate>,
    /// Whether it renews by itself.
    pub auto_renews: Option<bool>,
    /// What was decided.
    pub verdict: Option<Verdict>,
}

impl Tool {
    /// An active tool of that name with nothing else known.
    pub fn named(name: impl Into<String>) -> Tool {
        Tool {
            id: Id::NEW,
            name: name.into(),
            vendor: String::new(),
            url: String::new(),
            notes: String::new(),
            category: String::new(),
            capabilities: BTreeSet::new(),
            status: Status::Active,
            plan: String::new(),
            tier: None,
            owner: String::new(),
            cost: None,
            seats_paid: None,
            seats_active: None,
            feature_use: None,
            last_used: None,
            value: None,
            output: String::new(),
            removal: None,
            removal_note: String::new(),
            contract_months: None,
            renews_on: None,
            notice_days: None,
            reviewed_on: None,
            auto_renews: None,
            verdict: None,
        }
    }

    /// Whether it counts in spend and findings.
    pub fn is_live(&self) -> bool {
        self.status.is_live()
    }

    /// Its cost of one month, in its own currency.
    pub fn monthly(&self) -> Option<Money> {
        self.cost.map(Cost::monthly)
    }

    /// Active seats per paid seat; `None` without paid seats or without a count of the active ones.
    pub fn utilisation(&self) -> Option<f64> {
        match (self.seats_active, self.seats_paid) {
            (Some(active), Some(paid)) if paid > 0 => Some(f64::from(active) / f64::from(paid)),
            _ => None,
        }
    }

    /// The last day on which notice can be given: renewal less notice.
    pub fn last_day_to_act(&self) -> Option<NaiveDate> {
        let days = Days::new(u64::from(self.notice_days.unwrap_or(0)));
        self.renews_on.and_then(|renewal| renewal.checked_sub_days(days))
    }
}
