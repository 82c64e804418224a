//! The policy in force with everything that is looked up in it, made once: checks a link at each key, completes what is
//! typed, and says under which value something counts. Knows nothing of links that are registered.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;

use super::campaign::CampaignRow;
use super::channel::{Channels, UNASSIGNED};
use super::link::{self, Link, NoLink};
use super::lint::{Issue, Linter, Memory};
use super::policy::Policy;
use super::registry::LinkRow;
use super::value;
use super::vocabulary::{Overlay, Value};
use super::words::{Found, Words};
use super::{Tag, Tags};
use crate::domain::finding::Severity;
use crate::domain::id::Id;

/// Values that a completion offers at most.
const OFFERED: usize = 50;

/// A link, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The tagged address; why there is none.
    pub url: Result<String, NoLink>,
    /// The title of the channel that the tags make.
    pub channel: String,
    /// What is wrong, values first in the order of the tags.
    pub issues: Vec<Arc<Issue>>,
    /// What is right, in sentences: `source linkedin is registered`.
    pub passed: Vec<String>,
    /// The link as a fix leaves it; the same where nothing can be mended.
    pub fixed: Link,
    /// The registered link that has the same address.
    pub twin: Option<Id>,
}

impl Checked {
    /// The worst severity.
    pub fn worst(&self) -> Option<Severity> {
        self.issues.iter().map(|issue| issue.severity).min()
    }

    /// The issues about one tag.
    pub fn about(&self, tag: Tag) -> impl Iterator<Item = &Arc<Issue>> {
        self.issues.iter().filter(move |issue| issue.tag == Some(tag))
    }
}

/// A value offered while typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The value.
    pub value: String,
    /// What it means; may be blank.
    pub means: String,
    /// Whether its campaign is over, so that it comes last.
    pub is_over: bool,
}

/// The policy in force, ready to be asked.
#[derive(Debug, Clone)]
pub struct Checker {
    /// The policy.
    pub policy: Arc<Policy>,
    /// The channel groups.
    pub channels: Arc<Channels>,
    /// The business's web domains, in small letters.
    pub own: Vec<String>,
    /// The campaigns of this workspace.
    pub campaigns: Vec<CampaignRow>,
    /// The values that this workspace registers, changes or drops.
    pub values: Vec<Value>,
    words: Arc<[Words; 3]>,
    /// What was decided about spellings: by key, blank where they are left alone.
    decided: HashMap<(Tag, String), String>,
    /// Campaigns that are over.
    over: HashSet<String>,
    /// What was judged lately: pages of one registry have the same values.
    memory: Arc<Mutex<Memory>>,
    /// The channels that tags were found to make: the place of each among the rules; none where no rule fits.
    made: Arc<Mutex<HashMap<String, Option<usize>>>>,
}

/// Combinations of tags whose channel is kept.
const MADE: usize = 1_000;

impl Checker {
    /// Makes everything that is looked up: some milliseconds for 10,000 values.
    pub fn new(
        policy: Arc<Policy>,
        channels: Arc<Channels>,
        own: Vec<String>,
        overlay: Overlay,
        today: NaiveDate,
    ) -> Checker {
        let words = Arc::new(super::lint::registered(&policy));
        let Overlay { campaigns, spellings, values, .. } = overlay;
        let decided = spellings.into_iter().map(|one| ((one.tag, one.key), one.value)).collect();
        let over = campaigns.iter().filter(|one| one.is_over(today)).map(|one| one.value.clone()).collect();
        Checker {
            policy,
            channels,
            own,
            campaigns,
            values,
            words,
            decided,
            over,
            memory: Arc::default(),
            made: Arc::default(),
        }
    }

    /// A linter by this policy; making one costs next to nothing.
    pub fn linter(&self) -> Linter<'_> {
        Linter::over(&self.policy, Arc::clone(&self.words), &self.own)
    }

    /// All registered values, shared: for a linter with other domains.
    pub fn shared_words(&self) -> Arc<[Words; 3]> {
        Arc::clone(&self.words)
    }

    /// The registered values of a tag; content and term have none.
    pub fn words(&self, tag: Tag) -> Option<&Words> {
        self.words.get(tag.at())
    }

    /// Whether a value is registered exactly so (`partner-acme` where `partner` takes names).
    pub fn is_registered(&self, tag: Tag, value: &str) -> bool {
        self.words(tag).is_some_and(|words| words.find_exact(value).is_some())
    }

    /// Judges a link; `placed_on` is the page on which it stands, where known.
    pub fn check(&self, link: &Link, placed_on: Option<&str>) -> Checked {
        self.recalling(|linter| self.check_by(linter, link, placed_on))
    }

    /// Lets a linter work that recalls what was judged before, and keeps what it judged.
    fn recalling<T>(&self, work: impl FnOnce(&mut Linter<'_>) -> T) -> T {
        let before = self.memory.lock().map(|mut kept| std::mem::take(&mut *kept)).unwrap_or_default();
        // What one link has in common with another is told where all are looked at.
        let mut linter = self.linter().recalling(before).one_by_one();
        let out = work(&mut linter);
        let mut after = linter.into_memory();
        after.trim();
        if let Ok(mut kept) = self.memory.lock() {
            *kept = after;
        }
        out
    }

    fn check_by(&self, linter: &mut Linter<'_>, link: &Link, placed_on: Option<&str>) -> Checked {
        let placed_on = placed_on.filter(|page| !page.trim().is_empty());
        let url = link::build(link);
        let (issues, fixed) = match &url {
            Ok(url) => {
                let outcome = linter.link(0, url, placed_on);
                let fixed = outcome.fixed.as_deref().and_then(|fixed| link::parse(fixed).ok());
                // The destination stays as it was typed.
                let fixed = fixed.map(|parsed| Link { destination: link.destination.clone(), tags: parsed.link.tags });
                (outcome.issues, fixed)
            }
            Err(_) => {
                let (of_tags, mended) = linter.tags(&link.tags);
                let mut issues = linter.link(0, &link.destination, None).issues;
                issues.extend(of_tags.issues);
                (issues, Some(Link { destination: link.destination.clone(), tags: mended }))
            }
        };
        let fixed = fixed.unwrap_or_else(|| link.clone());
        let channel = self.channel(&fixed.tags).to_owned();
        let passed = self.passed(link, &issues);
        Checked { url, channel, issues, passed, fixed, twin: None }
    }

    /// How bad each of several registered links is, each for itself. Words that many of them have are judged once.
    pub fn worst<'a>(&self, links: impl IntoIterator<Item = &'a LinkRow>) -> Vec<Option<Severity>> {
        self.recalling(|linter| {
            let judge = |row: &LinkRow| {
                if row.url.is_empty() {
                    return self.check_by(linter, &row.link, Some(&row.placed_on)).worst();
                }
                let placed_on = Some(row.placed_on.as_str()).filter(|page| !page.trim().is_empty());
                linter.link(0, &row.url, placed_on).issues.iter().map(|issue| issue.severity).min()
            };
            links.into_iter().map(judge).collect()
        })
    }

    /// The title of the channel that tags make.
    pub fn channel(&self, tags: &Tags) -> &str {
        let key = [Tag::Source, Tag::Medium, Tag::Campaign].map(|tag| tags.value(tag)).join("\n");
        let known = self.made.lock().ok().and_then(|made| made.get(&key).copied());
        let place = known.unwrap_or_else(|| {
            let kind = self.policy.source(tags.value(Tag::Source)).map(|source| source.kind.as_str());
            let place = self.channels.place(tags, kind);
            if let Ok(mut made) = self.made.lock() {
                if made.len() == MADE {
                    made.clear();
                }
                made.insert(key, place);
            }
            place
        });
        place.and_then(|at| self.channels.channels.get(at)).map_or(UNASSIGNED, |channel| &channel.title)
    }

    /// What is right about a link.
    fn passed(&self, link: &Link, issues: &[Arc<Issue>]) -> Vec<String> {
        let is_clean = |tag: Tag| issues.iter().all(|issue| issue.tag != Some(tag));
        let value = |tag: Tag| Some(link.tags.value(tag)).filter(|value| !value.is_empty() && is_clean(tag));
        let mut out = Vec::new();
        if let Some(source) = value(Tag::Source) {
            out.push(format!("source {source} is registered"));
        }
        if let Some(medium) = value(Tag::Medium) {
            match link.tags.value(Tag::Source) {
                "" => out.push(format!("medium {medium} is registered")),
                source => out.push(format!("medium {medium} goes with {source}")),
            }
        }
        if let Some(campaign) = value(Tag::Campaign) {
            if self.is_registered(Tag::Campaign, campaign) {
                let over = if self.over.contains(campaign) { ", though it is over" } else { "" };
                out.push(format!("campaign {campaign} is registered{over}"));
            } else if !self.policy.pattern.is_empty() {
                out.push(format!("campaign follows {}", self.policy.pattern));
            }
        }
        if value(Tag::Content).is_some() {
            out.push("content tells the variant".to_owned());
        }
        if value(Tag::Term).is_some() {
            out.push("term stands on paid search".to_owned());
        }
        out
    }

    /// Values for what was typed so far, the best first; campaigns that are over last. Content and term have none here.
    pub fn complete(&self, tag: Tag, typed: &str, most: usize) -> Vec<Offer> {
        let Some(words) = self.words(tag) else { return Vec::new() };
        let most = most.min(OFFERED);
        let wanted = if self.over.is_empty() { most } else { most + OFFERED };
        let mut offers: Vec<Offer> = words
            .complete(typed, wanted)
            .into_iter()
            .map(|value| Offer {
                value: value.to_owned(),
                means: String::new(),
                is_over: tag == Tag::Campaign && self.over.contains(value),
            })
            .collect();
        offers.sort_by_key(|offer| offer.is_over);
        offers.truncate(most);
        for offer in &mut offers {
            offer.means = self.means(tag, &offer.value).to_owned();
        }
        offers
    }

    /// What a registered value means; blank where it is not registered.
    pub fn means(&self, tag: Tag, value: &str) -> &str {
        let policy = &self.policy;
        match tag {
            Tag::Source => policy.source(value).map_or("", |one| &one.means),
            Tag::Medium => policy.mediums.iter().find(|one| one.id == value).map_or("", |one| &one.means),
            Tag::Campaign => policy.campaigns.iter().find(|one| one.id == value).map_or("", |one| &one.title),
            Tag::Content | Tag::Term => "",
        }
    }

    /// The value under which a touch counts that was recorded so: a registered one, the one that somebody decided it
    /// stands for, the one of which it is an alias; else itself. What was recorded is never rewritten.
    pub fn right<'a>(&'a self, tag: Tag, raw: &'a str) -> &'a str {
        let Some(words) = self.words(tag) else { return raw };
        if raw.is_empty() || words.find_exact(raw).is_some() {
            return raw;
        }
        let key = value::key(raw);
        match self.decision(tag, &key) {
            Some("") => return raw,
            Some(value) => return value,
            None => {}
        }
        words.alias(&key).unwrap_or(raw)
    }

    /// All five values as they count.
    pub fn right_tags(&self, tags: &Tags) -> Tags {
        let mut out = tags.clone();
        for tag in [Tag::Source, Tag::Medium, Tag::Campaign] {
            let right = self.right(tag, tags.value(tag));
            if right != tags.value(tag) {
                out.set(tag, right);
            }
        }
        out
    }

    /// What was decided about a spelling, by its key: `Some("")` where it is left alone.
    pub fn decision(&self, tag: Tag, key: &str) -> Option<&str> {
        if self.decided.is_empty() {
            return None;
        }
        self.decided.get(&(tag, key.to_owned())).map(String::as_str)
    }

    /// Whether a campaign is over.
    pub fn is_over(&self, campaign: &str) -> bool {
        self.over.contains(campaign)
    }

    /// What is nearest to a value among the registered ones, as lint finds it.
    pub fn find(&self, tag: Tag, value: &str) -> Found {
        self.words(tag).map_or(Found::Unknown, |words| words.find(value))
    }
}
