//! The files of `assets/demo/` as they are written: names of fields with typed values, and the list of steps.
//! What the values mean is decided by the fields, when the story is played.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Error;
use super::maturity::{Assessed, MATURITY};

/// Names of fields with the values that somebody would type.
pub(super) type Values = BTreeMap<String, String>;

pub(super) const BUSINESS: &str = "business.toml";
pub(super) const TOOLS: &str = "tools.toml";
pub(super) const FLOWS: &str = "integrations.toml";
pub(super) const STORY: &str = "story.toml";

/// Everything.
pub(super) struct Script {
    pub(super) business: Business,
    pub(super) tools: Vec<ToolEntry>,
    /// Integrations by batch.
    pub(super) flows: BTreeMap<String, Vec<Values>>,
    pub(super) steps: Vec<Step>,
    pub(super) assessments: Vec<Assessed>,
}

/// `business.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Business {
    pub(super) profile: Values,
    pub(super) person: Vec<Values>,
    pub(super) rate: Vec<Values>,
}

/// One tool of `tools.toml`.
#[derive(Deserialize)]
pub(super) struct ToolEntry {
    pub(super) name: String,
    /// The step that enters it.
    #[serde(default = "register")]
    pub(super) batch: String,
    /// What the step of that name changes.
    #[serde(default)]
    pub(super) prices: Values,
    /// What the step of that name changes.
    #[serde(default)]
    pub(super) usage: Values,
    /// The rest: its fields.
    #[serde(flatten)]
    pub(super) values: Values,
}

fn register() -> String {
    "register".to_owned()
}

impl ToolEntry {
    /// What a later step changes about it.
    pub(super) fn changes(&self, batch: &str) -> &Values {
        if batch == "prices" { &self.prices } else { &self.usage }
    }
}

/// One step of `story.toml`.
#[derive(Deserialize)]
pub(super) struct Step {
    /// Days from the day of opening; negative.
    pub(super) day: i64,
    /// The time of day where the business is: `09:05`.
    pub(super) time: String,
    pub(super) author: String,
    #[serde(flatten)]
    pub(super) act: Act,
}

/// What somebody did.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub(super) enum Act {
    /// Answered the first-run screen.
    Start,
    /// Entered the people.
    People,
    /// Typed the exchange rates.
    Rates,
    /// Imported the tools of a batch.
    Import { batch: String, label: String },
    /// Imported what a batch changes about known tools.
    Update { batch: String, label: String },
    /// Entered the integrations of a batch.
    Connect { batch: String, label: String },
    /// Closed the stack audit.
    Audit,
    /// Gave a field of some tools a value.
    Edit { tools: Vec<String>, field: String, to: String },
    /// Decided about a tool.
    Decide {
        tool: String,
        to: String,
        #[serde(default)]
        reason: String,
    },
    /// Changed an integration.
    Flow { from: String, to: String, fields: Values },
    /// Held an assessment of maturity.
    Assess { name: String },
    /// Moved a plan item, told by how it begins, to a state.
    Item { item: String, to: String },
    /// Imported companies, leads, deals and activities from the CRM.
    Leads,
    /// Said whom the firm is for.
    Icp,
    /// Merged two leads that are one person.
    Merge,
    /// Added a field of their own to leads.
    Field { label: String, kind: String },
    /// Moved the leads that came newest to a stage on.
    Advance {
        from: String,
        to: String,
        many: usize,
        #[serde(default)]
        reason: String,
        #[serde(default)]
        why: String,
    },
    /// Gave a field of the leads that a filter finds a value.
    EditLeads { filter: String, field: String, to: String },
    /// Registered values and channels of the firm's own.
    Vocabulary,
    /// Registered a batch of campaigns, and built its links.
    Campaigns { batch: String },
    /// Gave a field of a campaign, told by how its value ends, a value.
    Campaign { campaign: String, field: String, to: String },
    /// Gave a field of the links that a filter finds a value.
    EditLinks { filter: String, field: String, to: String },
    /// Registered the first link that a filter finds a second time.
    LinkTwice { filter: String },
    /// Said what a spelling stands for; blank for nothing.
    Spelling {
        tag: String,
        spelling: String,
        #[serde(default)]
        to: String,
    },
    /// Measured the quality of the data.
    Measure,
    /// Checked a sample of leads: so many stand in the wrong stage, and of so many nobody can say.
    SpotCheck { wrong: usize, unsure: usize },
    /// Put tasks of a list into a state; where the days are given, they were done so long before.
    Tasks {
        list: String,
        tasks: Vec<String>,
        to: String,
        #[serde(default)]
        days: Option<i64>,
    },
    /// Took the last step back.
    Undo,
}

#[derive(Deserialize)]
struct Tools {
    tool: Vec<ToolEntry>,
}

#[derive(Deserialize)]
struct Assessments {
    assessment: Vec<Assessed>,
}

#[derive(Deserialize)]
struct Story {
    step: Vec<Step>,
}

impl Script {
    /// Reads the delivered files.
    pub(super) fn read() -> Result<Script, Error> {
        Ok(Script {
            business: parse(BUSINESS, include_str!("../../assets/demo/business.toml"))?,
            tools: parse::<Tools>(TOOLS, include_str!("../../assets/demo/tools.toml"))?.tool,
            flows: parse(FLOWS, include_str!("../../assets/demo/integrations.toml"))?,
            steps: parse::<Story>(STORY, include_str!("../../assets/demo/story.toml"))?.step,
            assessments: parse::<Assessments>(MATURITY, include_str!("../../assets/demo/maturity.toml"))?.assessment,
        })
    }
}

fn parse<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| Error::broken(file, error))
}
