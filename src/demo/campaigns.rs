//! The company's campaigns and tagged links, and what it decides about spellings. They stand in
//! `assets/demo/campaigns.toml`; leads that came through a campaign name it as it stands there.

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::Deserialize;

use crate::domain::id::Id;
use crate::domain::utm::Tag;
use crate::domain::utm::campaign::{CAMPAIGN_FIELDS, CampaignRow};
use crate::domain::utm::channel::Channel;
use crate::domain::utm::registry::{LINK_FIELDS, LinkRow};
use crate::domain::utm::vocabulary::{VALUE_FIELDS, Value};
use crate::workspace::Workspace;
use crate::workspace::utm::grid;

use super::Error;
use super::script::{STORY, Values};
use super::story::set_all;

/// The file.
const CAMPAIGNS: &str = "campaigns.toml";
/// The business's own site.
const SITE: &str = "https://fernhollow.example";

/// Everything in the file, counted from a day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Plan {
    value: Vec<Values>,
    channel: Vec<Channel>,
    pub(super) campaign: Vec<Campaign>,
    link: Vec<Grid>,
}

/// A campaign.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Campaign {
    tail: String,
    batch: String,
    starts: i64,
    ends: Option<i64>,
    channels: Vec<String>,
    pub(super) contents: Vec<String>,
    #[serde(default)]
    pub(super) strays: Vec<Stray>,
    fields: Values,
    /// What stands in links: filled in when the day is known.
    #[serde(skip)]
    pub(super) value: String,
    /// From when until when it runs.
    #[serde(skip)]
    span: (i64, i64),
}

/// How some touches write a campaign.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stray {
    /// Of a thousand.
    pub(super) share: u32,
    form: Form,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    Capitals,
    Swapped,
}

impl Stray {
    /// The value, written so.
    pub(super) fn write(&self, value: &str) -> String {
        let mut words: Vec<String> = value.split('-').map(str::to_owned).collect();
        match self.form {
            Form::Capitals => {
                for word in &mut words {
                    let rest = word.split_off(word.chars().next().map_or(0, char::len_utf8));
                    *word = word.to_uppercase() + &rest;
                }
            }
            Form::Swapped => {
                let last = words.len().saturating_sub(1);
                words.swap(last.saturating_sub(1), last);
            }
        }
        words.join("-")
    }
}

/// Links to one page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Grid {
    batch: String,
    campaign: String,
    to: String,
    sources: Vec<String>,
    mediums: Vec<String>,
    contents: Vec<String>,
    #[serde(default)]
    term: String,
    fields: Values,
}

impl Campaign {
    /// Whether touches through a channel name it at a moment (ms since 1970).
    pub(super) fn is_on(&self, channel: &str, at: i64) -> bool {
        (self.span.0..self.span.1).contains(&at) && self.channels.iter().any(|one| one == channel)
    }
}

impl Plan {
    /// Reads the delivered file, with days counted from that one.
    pub(super) fn read(opened: NaiveDate) -> Result<Plan, Error> {
        let text = include_str!("../../assets/demo/campaigns.toml");
        let mut plan: Plan = toml::from_str(text).map_err(|error| Error::broken(CAMPAIGNS, error))?;
        let moment = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        for one in &mut plan.campaign {
            let first = opened + TimeDelta::days(one.starts);
            one.value = format!("{}-q{}-{}", first.year(), first.month0() / 3 + 1, one.tail);
            let end = one.ends.map_or(i64::MAX, |days| moment(opened + TimeDelta::days(days + 1)));
            one.span = (moment(first), end);
        }
        Ok(plan)
    }

    fn campaign(&self, tail: &str) -> Result<&Campaign, Error> {
        let found = self.campaign.iter().find(|one| one.tail == tail);
        found.ok_or_else(|| Error::broken(CAMPAIGNS, format!("no campaign ends in {tail}")))
    }
}

/// Registers the firm's own values, and its channels.
pub(super) fn vocabulary(ws: &mut Workspace, opened: NaiveDate) -> Result<(), Error> {
    let plan = Plan::read(opened)?;
    let ctx = ws.field_context()?;
    for values in &plan.value {
        let mut values = values.clone();
        let tag = values.remove("tag").and_then(|name| Tag::parse(&name));
        let tag = tag.ok_or_else(|| Error::broken(CAMPAIGNS, "a value has no tag"))?;
        let mut value = Value::of(tag, "");
        set_all(CAMPAIGNS, "a value", VALUE_FIELDS, &mut value, &values, &ctx)?;
        ws.set_value(&value)?;
    }
    let mut channels = plan.channel;
    channels.extend(ws.channels()?.channels.iter().cloned());
    ws.set_channels(&channels)?;
    Ok(())
}

/// Registers the campaigns of a batch, then their links: a step for each campaign and each page.
pub(super) fn register(ws: &mut Workspace, batch: &str, opened: NaiveDate) -> Result<(), Error> {
    let plan = Plan::read(opened)?;
    let ctx = ws.field_context()?;
    for one in plan.campaign.iter().filter(|one| one.batch == batch) {
        let mut campaign = CampaignRow::of(&one.value);
        set_all(CAMPAIGNS, &one.tail, CAMPAIGN_FIELDS, &mut campaign, &one.fields, &ctx)?;
        campaign.starts = Some(opened + TimeDelta::days(one.starts));
        campaign.ends = one.ends.map(|days| opened + TimeDelta::days(days));
        ws.add_campaign(&campaign, false)?;
    }
    let checker = ws.checker()?;
    for one in plan.link.iter().filter(|one| one.batch == batch) {
        let mut base = LinkRow::default();
        set_all(CAMPAIGNS, &one.to, LINK_FIELDS, &mut base, &one.fields, &ctx)?;
        base.link.destination = format!("{SITE}{}", one.to);
        if !one.campaign.is_empty() {
            base.link.tags.set(Tag::Campaign, plan.campaign(&one.campaign)?.value.as_str());
        }
        base.link.tags.set(Tag::Term, one.term.as_str());
        let lists = [
            (Tag::Source, one.sources.clone()),
            (Tag::Medium, one.mediums.clone()),
            (Tag::Content, one.contents.clone()),
        ];
        ws.add_links(&grid(&checker, &base, &lists, true), true)?;
    }
    Ok(())
}

/// Registers the first link of a filter a second time.
pub(super) fn twice(ws: &mut Workspace, filter: &str) -> Result<(), Error> {
    let query = ws.link_query(filter)?;
    let id = ws.link_ids(&query, 1)?.first().copied();
    if let Some(link) = id.map(|id| ws.link(id)).transpose()?.flatten() {
        ws.add_link(&LinkRow { id: Id::NEW, created: None, owner: String::new(), ..link }, true)?;
    }
    Ok(())
}

/// Gives a field of the links that a filter finds a value.
pub(super) fn set_links(ws: &mut Workspace, filter: &str, field: &str, to: &str) -> Result<(), Error> {
    let ids = ws.link_ids(&ws.link_query(filter)?, usize::MAX)?;
    if !ids.is_empty() {
        ws.set_links(&ids, field, to)?;
    }
    Ok(())
}

/// Gives a field of the campaign with that tail a value.
pub(super) fn set_campaign(
    ws: &mut Workspace,
    tail: &str,
    (field, to): (&str, &str),
    opened: NaiveDate,
) -> Result<(), Error> {
    let plan = Plan::read(opened)?;
    let value = &plan.campaign(tail)?.value;
    let Some(campaign) = ws.campaign_named(value)? else {
        return Err(Error::broken(STORY, format!("{value} is not registered yet")));
    };
    ws.set_campaigns(&[campaign.id], field, to)?;
    Ok(())
}

/// Lets a spelling count as a registered value; a blank one leaves it alone.
pub(super) fn decide(ws: &mut Workspace, tag: &str, spelling: &str, to: &str) -> Result<(), Error> {
    let tag = Tag::parse(tag).ok_or_else(|| Error::broken(STORY, format!("no tag is called {tag}")))?;
    match to {
        "" => ws.ignore(&[(tag, spelling.to_owned())])?,
        to => ws.alias(&[(tag, spelling.to_owned(), to.to_owned())])?,
    };
    Ok(())
}
