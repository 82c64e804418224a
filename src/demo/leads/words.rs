//! `assets/demo/leads.toml` as it is written: the lists from which leads, firms and what they do are made up.

use serde::Deserialize;

use super::draw::Draw;
use crate::demo::Error;

pub(super) const LEADS: &str = "leads.toml";

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Words {
    pub(super) first_names: Vec<String>,
    pub(super) last_names: Vec<String>,
    pub(super) firm: FirmWords,
    pub(super) icp: IcpWords,
    pub(super) title: Vec<Title>,
    pub(super) channel: Vec<Channel>,
    pub(super) stage: Vec<Stage>,
    habit: Vec<Habit>,
    detail: Vec<Detail>,
    pub(super) flaws: Flaws,
}

/// What firms are called, and what they are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FirmWords {
    pub(super) first: Vec<String>,
    pub(super) second: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) industries: Vec<Named>,
    pub(super) countries: Vec<Named>,
    pub(super) sizes: Vec<Size>,
    pub(super) twice: Vec<Twice>,
}

/// A word with how often it is drawn, and how it is written otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) weight: u32,
    #[serde(default)]
    pub(super) also: Vec<String>,
    /// The currency, of countries.
    #[serde(default)]
    pub(super) money: String,
}

/// How large a firm is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Size {
    pub(super) weight: u32,
    pub(super) employees: [i64; 2],
    /// In millions of dollars a year.
    pub(super) revenue: [i64; 2],
}

/// A firm that stands a second time, under another name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Twice {
    pub(super) firm: usize,
    pub(super) name: String,
}

/// Whom the firm is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IcpWords {
    pub(super) tier1: [i64; 2],
    pub(super) tier2: [i64; 2],
    pub(super) minimum: i64,
    pub(super) industries: Vec<String>,
    pub(super) countries: Vec<String>,
    pub(super) competitors: Vec<String>,
    pub(super) unwanted: Vec<String>,
}

/// A job title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Title {
    pub(super) name: String,
    pub(super) weight: u32,
    /// What such a person is in a deal.
    pub(super) deal: String,
}

/// A way in which leads find the firm.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Channel {
    pub(super) name: String,
    pub(super) subscribes: u32,
    pub(super) weight: u32,
    pub(super) fit: u32,
    pub(super) lead_source: String,
    pub(super) source: String,
    pub(super) medium: String,
    /// What stands in some touches instead.
    #[serde(default)]
    pub(super) strays: Vec<Stray>,
    pub(super) details: Vec<String>,
    pub(super) begins: String,
}

/// Another source or medium, in some touches.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stray {
    /// Of a thousand.
    pub(super) share: u32,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) medium: String,
}

/// A stage as leads pass it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stage {
    pub(super) id: String,
    #[serde(default)]
    pub(super) next: String,
    #[serde(default)]
    pub(super) chance: u32,
    #[serde(default = "month")]
    pub(super) days: i64,
    #[serde(default)]
    pub(super) stays: u32,
    #[serde(default)]
    pub(super) exits: Vec<Exit>,
    pub(super) by: String,
    #[serde(default)]
    pub(super) owner: String,
    #[serde(default)]
    pub(super) reasons: Vec<String>,
}

fn month() -> i64 {
    30
}

/// Where a lead goes that does not go on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exit {
    pub(super) to: String,
    pub(super) weight: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Habit {
    stages: Vec<String>,
    does: Vec<Does>,
}

/// A kind of activity, by weight.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Does {
    pub(super) kind: String,
    pub(super) weight: u32,
}

/// What stands in activities of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Detail {
    pub(super) kind: String,
    /// Whether these are pages of the business's own site.
    #[serde(default)]
    pub(super) path: bool,
    pub(super) says: Vec<String>,
}

/// How many of a thousand leads have which flaw.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Flaws {
    pub(super) no_email: u32,
    pub(super) malformed: u32,
    pub(super) personal: u32,
    pub(super) no_title: u32,
    pub(super) no_country: u32,
    pub(super) no_source: u32,
    pub(super) no_industry: u32,
    pub(super) odd_spelling: u32,
    pub(super) bounced: u32,
    pub(super) unsubscribed: u32,
    pub(super) twice: u32,
    pub(super) stray: u32,
    pub(super) stray_stages: Vec<String>,
    pub(super) tags: Vec<String>,
}

impl Words {
    /// Reads the delivered file.
    pub(super) fn read() -> Result<Words, Error> {
        toml::from_str(include_str!("../../../assets/demo/leads.toml")).map_err(|error| Error::broken(LEADS, error))
    }

    pub(super) fn stage(&self, id: &str) -> Option<&Stage> {
        self.stage.iter().find(|stage| stage.id == id)
    }

    /// What goes on in a stage; nothing in exits.
    pub(super) fn does(&self, stage: &str) -> &[Does] {
        let habit = self.habit.iter().find(|habit| habit.stages.iter().any(|one| one == stage));
        habit.map_or(&[], |habit| &habit.does)
    }

    /// A channel through which somebody who is known comes back: by far most often by mail or search.
    pub(super) fn way_back(&self, draw: &mut Draw) -> Option<&Channel> {
        let back = |channel: &Channel| match channel.name.as_str() {
            "newsletter" => 5,
            "organic" => 3,
            "direct" => 2,
            "search ads" => 1,
            _ => 0,
        };
        draw.weighted(&self.channel, back)
    }

    pub(super) fn detail(&self, kind: &str) -> Option<&Detail> {
        self.detail.iter().find(|detail| detail.kind == kind)
    }
}
