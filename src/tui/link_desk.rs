//! What building a link needs at each key: the policy in force, what is wrong with a link, what a field may be completed
//! to. Read once when something changes, then asked without a look at the file but for duplicates.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::field::{Choice, FieldContext};
use crate::domain::text::Matcher;
use crate::domain::utm::checker::{Checked, Checker};
use crate::domain::utm::link::{self, NoLink};
use crate::domain::utm::policy::{Medium, Policy, Source};
use crate::domain::utm::registry::LinkRow;
use crate::domain::utm::words::{Found, Reason};
use crate::domain::utm::{Tag, proposals, value};
use crate::store::links::{LinkQuery, Way};
use crate::workspace::Workspace;

/// So many of the latest links are looked at for what is used again: destinations, variants, pages.
const RECENT: usize = 200;
/// The most completions that are offered.
const MOST: usize = 40;

/// What building links needs.
pub struct LinkDesk {
    checker: Arc<Checker>,
    /// For reading what is typed.
    pub ctx: FieldContext,
    /// The latest links, the newest first.
    pub recent: Vec<LinkRow>,
}

impl LinkDesk {
    /// Reads it.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn read(ws: &Workspace) -> eyre::Result<LinkDesk> {
        let newest = LinkQuery { descending: true, ..LinkQuery::default() };
        let recent = ws.links_page(&newest, None, Way::After, RECENT)?;
        let recent = recent.into_iter().map(|(_, link)| link).collect();
        Ok(LinkDesk { checker: ws.checker()?, ctx: ws.field_context()?, recent })
    }

    /// The policy in force.
    pub fn policy(&self) -> &Arc<Policy> {
        &self.checker.policy
    }

    /// Today.
    pub fn today(&self) -> NaiveDate {
        self.ctx.today
    }

    /// Judges a link as it is typed; `except` is the registered one that it changes.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn check(&self, ws: &Workspace, row: &LinkRow) -> eyre::Result<Checked> {
        let placed_on = Some(row.placed_on.as_str()).filter(|page| !page.is_empty());
        let except = Some(row.id).filter(|id| !id.is_new());
        Ok(ws.check_link(&row.link, placed_on, except)?)
    }

    /// The registered medium of a value.
    pub fn medium(&self, value: &str) -> Option<&Medium> {
        self.policy().mediums.iter().find(|medium| medium.id == value)
    }

    /// The registered source of a value.
    pub fn source(&self, value: &str) -> Option<&Source> {
        self.policy().source(value)
    }

    /// Whether a value is registered nowhere, and could be.
    pub fn is_unregistered(&self, tag: Tag, value: &str) -> bool {
        let could = matches!(tag, Tag::Source | Tag::Medium | Tag::Campaign);
        could && !value.is_empty() && !self.checker.is_registered(tag, value)
    }

    /// Whether a link may have a term: keywords are bought, or nobody knows.
    pub fn takes_term(&self, row: &LinkRow) -> bool {
        self.medium(row.tag(Tag::Medium)).is_none_or(|medium| medium.is_search)
    }

    /// What a field of a link may be completed to, the best first.
    pub fn complete(&self, field: &str, row: &LinkRow, typed: &str) -> Vec<Choice> {
        let typed = typed.trim();
        match field {
            "destination" => self.used(typed, |one| one.link.destination.clone()),
            "placed-on" => self.used(typed, |one| one.placed_on.clone()),
            "content" => self.used(typed, |one| one.tag(Tag::Content).to_owned()),
            "term" => self.used(typed, |one| one.tag(Tag::Term).to_owned()),
            "source" => self.sources(typed),
            "medium" => self.mediums(row, typed),
            "campaign" => self.campaigns(typed),
            _ => Vec::new(),
        }
    }

    /// The registered value that what was typed means by another name: `fb` means `facebook`.
    fn meant(&self, tag: Tag, typed: &str) -> Option<(String, String)> {
        let words = self.checker.words(tag)?;
        let right = value::mended(typed)?;
        match words.find(&right) {
            Found::Near(at, reason) => Some((words.value(at).to_owned(), reason.name().to_owned())),
            // In another form than the right one: `Paid_Social`.
            Found::Known(_) if right != typed => Some((right, "its right form".to_owned())),
            Found::Known(_) | Found::Unknown => None,
        }
    }

    /// Whether a value is offered for no other reason than that it is spelled nearly so.
    pub fn is_guess(&self, field: &str, typed: &str, value: &str) -> bool {
        let words = Tag::parse(field).and_then(|tag| self.checker.words(tag));
        let found = words.zip(value::mended(typed)).map(|(words, right)| (words, words.find(&right)));
        matches!(found, Some((words, Found::Near(at, Reason::Spelling))) if words.value(at) == value)
    }

    /// Registered values of a tag for what was typed: the one that was meant first, then those that match.
    fn registered(&self, tag: Tag, typed: &str) -> Vec<(String, Option<String>)> {
        let Some(words) = self.checker.words(tag) else { return Vec::new() };
        let mut found: Vec<(String, Option<String>)> = Vec::new();
        if let Some((value, why)) = self.meant(tag, typed) {
            found.push((value, Some(why)));
        }
        for value in words.complete(typed, MOST) {
            if !found.iter().any(|(one, _)| one == value) {
                found.push((value.to_owned(), None));
            }
        }
        found
    }

    fn sources(&self, typed: &str) -> Vec<Choice> {
        let meaning = |value: &str| self.source(value).map(|source| source.means.clone()).unwrap_or_default();
        let mut found = self.registered(Tag::Source, typed);
        if typed.is_empty() {
            // In the order of the vocabulary: the usual ones first.
            found = self.policy().sources.iter().take(MOST).map(|source| (source.id.clone(), None)).collect();
        }
        found.into_iter().map(|(value, why)| choice(&meaning(&value), value, why)).collect()
    }

    /// Mediums, those that go with the source first.
    fn mediums(&self, row: &LinkRow, typed: &str) -> Vec<Choice> {
        let source = self.source(row.tag(Tag::Source));
        let mut found = self.registered(Tag::Medium, typed);
        if typed.is_empty() {
            found = self.policy().mediums.iter().take(MOST).map(|medium| (medium.id.clone(), None)).collect();
        }
        let goes = |value: &str| match (source, self.medium(value)) {
            (Some(source), Some(medium)) => medium.goes_with(source),
            _ => true,
        };
        // Among those that go with it, the ones that name it or its kind before those that go with anything.
        let rank = |value: &str| match (source, self.medium(value)) {
            (Some(_), Some(medium)) if goes(value) => usize::from(medium.sources.is_empty()),
            (Some(_), _) => 2,
            (None, _) => 0,
        };
        // What was typed by another name stays first.
        found.sort_by_key(|(value, why)| if why.is_some() { 0 } else { rank(value) });
        let describe = |value: &str| {
            let means = self.medium(value).map(|medium| medium.means.clone()).unwrap_or_default();
            match source.filter(|_| !goes(value)) {
                Some(source) => format!("doesn't go with {}", source.id),
                None => means,
            }
        };
        found.into_iter().map(|(value, why)| choice(&describe(&value), value, why)).collect()
    }

    /// Registered campaigns, then names that the pattern begins.
    fn campaigns(&self, typed: &str) -> Vec<Choice> {
        let title = |value: &str| {
            let one = self.policy().campaigns.iter().find(|campaign| campaign.id == value);
            one.map(|campaign| campaign.title.clone()).unwrap_or_default()
        };
        let mut found: Vec<Choice> = self
            .registered(Tag::Campaign, typed)
            .into_iter()
            .map(|(value, why)| choice(&title(&value), value, why))
            .collect();
        let begun = proposals::beginnings(&self.policy().pattern, self.today(), typed, MOST);
        found.extend(begun.into_iter().map(|name| Choice::new(name, "new: its name follows")));
        found.truncate(MOST);
        found
    }

    /// What the latest links had there.
    fn used(&self, typed: &str, of: impl Fn(&LinkRow) -> String) -> Vec<Choice> {
        let mut seen = HashSet::new();
        let all = self.recent.iter().map(of).filter(|value| !value.is_empty() && seen.insert(value.clone()));
        let matcher = Matcher::new(typed);
        let fits = |value: &String| typed.is_empty() || matcher.score(value).is_some();
        all.filter(fits).take(MOST).map(|value| Choice::new(value, "used before")).collect()
    }
}

fn choice(meaning: &str, value: String, why: Option<String>) -> Choice {
    match why {
        Some(why) => Choice::new(value, format!("meant by what you typed ({why})")),
        None => Choice::new(value, meaning),
    }
}

/// An address with `https://` in front, where that is all it lacks.
pub fn with_scheme(text: &str) -> Option<String> {
    let Err(NoLink::NoScheme(address)) = link::read(text) else { return None };
    let url = link::read(&address).ok()?;
    url.host_str().is_some_and(|host| host.contains('.')).then_some(address)
}
