//! Links: checked, registered one by one and as a grid, changed, mended, deleted; and read page by page.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::{ROOM, invalid};
use crate::domain::field::{FieldContext, find};
use crate::domain::filter::{Asks, Filter};
use crate::domain::id::Id;
use crate::domain::text::count;
use crate::domain::utm::Tag;
use crate::domain::utm::checker::{Checked, Checker};
use crate::domain::utm::link::{self, Link};
use crate::domain::utm::lint::{Issue, Kind};
use crate::domain::utm::registry::{LINK_FIELDS, LinkRow};
use crate::store::links::{self as rows, Key, LinkFacts, LinkQuery, Way};
use crate::store::{Step, Store};
use crate::workspace::{Done, Error, Result, Workspace, words};

/// The names that may stand before a colon in a filter over links, beside those of its fields.
pub const DERIVED: &[&str] = &["url", "created", "channel", "rule", "duplicate", "over"];

/// Destinations that are offered.
const STARTS: usize = 50;

/// Told how many are done; says whether to go on.
pub type Watch<'w> = &'w mut dyn FnMut(usize) -> bool;

/// With what a new link may begin.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Starts {
    /// Destinations of the newest links, each once.
    pub destinations: Vec<String>,
    /// The newest link.
    pub last: Option<LinkRow>,
}

/// What became of a set of links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Added {
    /// The new links, in their order.
    pub ids: Vec<Id>,
    /// How many were left out because their address is registered already, or stood in the set before.
    pub known: usize,
}

impl Workspace {
    /// Judges a link as it is typed; `except` is the registered one that is being changed. Quick enough for each key.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn check_link(&self, link: &Link, placed_on: Option<&str>, except: Option<Id>) -> Result<Checked> {
        check(&self.store, &*self.checker()?, link, placed_on, except)
    }

    /// Registers a link. What is critical by nature (no address, personal data) is refused always; other mistakes, and a
    /// link that is registered already, unless `anyway`.
    ///
    /// # Errors
    /// [`Error::Unfit`] with what is wrong; else why the file could not be written.
    pub fn add_link(&mut self, link: &LinkRow, anyway: bool) -> Result<(Id, Done)> {
        let (checker, now) = (self.checker()?, self.now());
        self.run(ROOM, |step| {
            let mut link = LinkRow { created: Some(link.created.unwrap_or(now)), ..link.clone() };
            settle(step.store(), &checker, &mut link, anyway)?;
            Ok((rows::insert(step, &link)?, format!("registered the link {}", link.called())))
        })
    }

    /// Registers a set of links as one step: a grid, an import. Those whose address is registered already are left out
    /// and counted.
    ///
    /// # Errors
    /// As [`Workspace::add_link`], for the first that is refused; none is saved then.
    pub fn add_links(&mut self, links: &[LinkRow], anyway: bool) -> Result<(Added, Done)> {
        self.add_links_watched(links, anyway, &mut |_| true)
    }

    /// The same, telling how many links are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; else as [`Workspace::add_links`].
    pub fn add_links_watched(&mut self, links: &[LinkRow], anyway: bool, watch: Watch<'_>) -> Result<(Added, Done)> {
        let (checker, now) = (self.checker()?, self.now());
        self.run(ROOM, |step| {
            let mut added = Added::default();
            let mut name = String::new();
            for (at, link) in links.iter().enumerate() {
                go_on(watch, at)?;
                let mut link = LinkRow { created: Some(link.created.unwrap_or(now)), ..link.clone() };
                let known = match link::build(&link.link) {
                    Ok(url) => rows::twin(step.store(), &url, None)?.is_some(),
                    Err(_) => false,
                };
                if known {
                    added.known += 1;
                    continue;
                }
                settle(step.store(), &checker, &mut link, anyway)?;
                added.ids.push(rows::insert(step, &link)?);
                name = link.called();
            }
            let label = match added.ids.len() {
                1 => format!("registered the link {name}"),
                n => format!("registered {}", count(n, "link", "")),
            };
            Ok((added, label))
        })
    }

    /// Saves a changed link; its address is built anew.
    ///
    /// # Errors
    /// As [`Workspace::add_link`], and [`Error::Gone`].
    pub fn edit_link(&mut self, link: &LinkRow, anyway: bool) -> Result<Done> {
        let (checker, ctx) = (self.checker()?, self.plain_context()?);
        let ((), done) = self.run(ROOM, |step| {
            let before = existing(step.store(), link.id)?;
            let mut link = LinkRow { created: before.created, ..link.clone() };
            let is_same = before.link == link.link;
            settle(step.store(), &checker, &mut link, anyway || is_same)?;
            save(step, &before, &link)?;
            Ok(((), label(&before, &link, &ctx)))
        })?;
        Ok(done)
    }

    /// Gives one field of several links the same typed value, as one step; where it is a tag or the destination, their
    /// addresses are built anew.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the value, [`Error::Unfit`] where it is personal data, [`Error::Gone`]; else why the file
    /// could not be written.
    pub fn set_links(&mut self, ids: &[Id], field: &str, typed: &str) -> Result<Done> {
        self.set_links_watched(ids, field, typed, &mut |_| true)
    }

    /// The same, telling how many links are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; else as [`Workspace::set_links`].
    pub fn set_links_watched(&mut self, ids: &[Id], field: &str, typed: &str, watch: Watch<'_>) -> Result<Done> {
        let (checker, ctx) = (self.checker()?, self.field_context()?);
        let row = find(LINK_FIELDS, field).ok_or_else(|| invalid(format!("links have no field “{field}”")))?;
        let ((), done) = self.run(ROOM, |step| {
            let mut changed = 0;
            let mut one = None;
            for (at, id) in ids.iter().enumerate() {
                go_on(watch, at)?;
                let before = existing(step.store(), *id)?;
                let mut link = before.clone();
                (row.set)(&mut link, typed, &ctx)?;
                if link == before {
                    continue;
                }
                settle(step.store(), &checker, &mut link, true)?;
                save(step, &before, &link)?;
                changed += 1;
                one = Some((before, link));
            }
            let label = match (changed, &one) {
                (1, Some((before, after))) => label(before, after, &ctx),
                (_, Some((_, after))) => {
                    words::label_of_many(&count(changed, "link", ""), row.label, &(row.get)(after, &ctx))
                }
                _ => String::new(),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Mends whatever is sure about some links, as one step; gives how many were changed.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn fix_links(&mut self, ids: &[Id]) -> Result<(usize, Done)> {
        self.fix_links_watched(ids, &mut |_| true)
    }

    /// The same, telling how many links are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; else as [`Workspace::fix_links`].
    pub fn fix_links_watched(&mut self, ids: &[Id], watch: Watch<'_>) -> Result<(usize, Done)> {
        let checker = self.checker()?;
        self.run(ROOM, |step| {
            let mut changed = 0;
            let mut name = String::new();
            for (at, id) in ids.iter().enumerate() {
                go_on(watch, at)?;
                let before = existing(step.store(), *id)?;
                let fixed = checker.check(&before.link, Some(&before.placed_on)).fixed;
                if fixed == before.link {
                    continue;
                }
                let mut link = LinkRow { link: fixed, ..before.clone() };
                settle(step.store(), &checker, &mut link, true)?;
                save(step, &before, &link)?;
                changed += 1;
                name = link.called();
            }
            let label = match changed {
                1 => format!("mended the link {name}"),
                n => format!("mended {}", count(n, "link", "")),
            };
            Ok((changed, label))
        })
    }

    /// Deletes links, as one step. What came of them stays in the touches.
    ///
    /// # Errors
    /// [`Error::Gone`]; else why the file could not be written.
    pub fn delete_links(&mut self, ids: &[Id]) -> Result<Done> {
        self.delete_links_watched(ids, &mut |_| true)
    }

    /// The same, telling how many links are done; stops when `watch` gives `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; else as [`Workspace::delete_links`].
    pub fn delete_links_watched(&mut self, ids: &[Id], watch: Watch<'_>) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let mut name = String::new();
            for (at, id) in ids.iter().enumerate() {
                go_on(watch, at)?;
                if ids.len() == 1 {
                    name = existing(step.store(), *id)?.called();
                }
                if !rows::delete(step, *id)? {
                    return Err(gone());
                }
            }
            let what = if ids.len() == 1 { format!("the link {name}") } else { count(ids.len(), "link", "") };
            Ok(((), format!("deleted {what}")))
        })?;
        Ok(done)
    }

    /// One link with its channel; `None` where it has gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn link(&self, id: Id) -> Result<Option<LinkRow>> {
        let checker = self.checker()?;
        Ok(rows::one(&self.store, id)?.map(|link| with_channel(&checker, link)))
    }

    /// With what a new link may begin: destinations to complete from, and the newest link.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn link_starts(&self) -> Result<Starts> {
        Ok(Starts { destinations: rows::destinations(&self.store, STARTS)?, last: rows::newest(&self.store)? })
    }

    /// A query from a filter line, in the usual order (the newest first). `query.filter.complaint()` says what is odd
    /// about the line.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn link_query(&self, line: &str) -> Result<LinkQuery> {
        let names: Vec<&str> = LINK_FIELDS.iter().map(|field| field.name).chain(DERIVED.iter().copied()).collect();
        let filter = Filter::on(line, &names, self.today());
        let facts = Arc::new(self.link_facts(&filter)?);
        Ok(LinkQuery { filter, facts, descending: true, ..LinkQuery::default() })
    }

    /// What a filter asks of the workspace.
    fn link_facts(&self, filter: &Filter) -> Result<LinkFacts> {
        let (parts, _) = filter.parts();
        let asks =
            |wanted: &str| parts.iter().any(|part| matches!(&part.asks, Asks::Field { name, .. } if name == wanted));
        let mut facts = LinkFacts::default();
        if asks("channel") {
            facts.channels = self.link_channels()?;
        }
        if asks("rule") {
            let health = self.judged_with_ids()?;
            facts.rules = health.ids.clone();
        }
        if asks("over") {
            let today = self.today();
            let over = self.campaigns()?.into_iter().filter(|one| one.is_over(today));
            facts.over = over.map(|one| one.value).collect();
        }
        Ok(facts)
    }

    /// The channels that links make, each with the sources, mediums and campaigns that do.
    fn link_channels(&self) -> Result<BTreeMap<String, Vec<[String; 3]>>> {
        let checker = self.checker()?;
        let mut out: BTreeMap<String, Vec<[String; 3]>> = BTreeMap::new();
        for made in rows::combinations(&self.store)? {
            let [source, medium, campaign] = &made;
            let tags = crate::domain::utm::Tags::default()
                .with(Tag::Source, source.as_str())
                .with(Tag::Medium, medium.as_str())
                .with(Tag::Campaign, campaign.as_str());
            out.entry(checker.channel(&tags).to_owned()).or_default().push(made);
        }
        Ok(out)
    }

    /// At most `limit` links behind (or before) a key, each with its own key, the nearest first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn links_page(
        &self,
        query: &LinkQuery,
        from: Option<&Key>,
        way: Way,
        limit: usize,
    ) -> Result<Vec<(Key, LinkRow)>> {
        self.links_page_by(&*self.checker()?, query, from, way, limit)
    }

    /// The same by the policy that the caller has at hand.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn links_page_by(
        &self,
        checker: &Checker,
        query: &LinkQuery,
        from: Option<&Key>,
        way: Way,
        limit: usize,
    ) -> Result<Vec<(Key, LinkRow)>> {
        let page = rows::page(&self.store, query, from, way, limit)?;
        Ok(page.into_iter().map(|(key, link)| (key, with_channel(checker, link))).collect())
    }

    /// How many links pass.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn links_count(&self, query: &LinkQuery) -> Result<u64> {
        Ok(rows::count(&self.store, query)?)
    }

    /// How many links stand before a key.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn links_before(&self, query: &LinkQuery, key: &Key) -> Result<u64> {
        Ok(rows::before(&self.store, query, key)?)
    }

    /// Where a link stands in a query's order; `None` where it is not among its links.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn find_link(&self, query: &LinkQuery, id: Id) -> Result<Option<Key>> {
        Ok(rows::find(&self.store, query, id)?)
    }

    /// All links that pass, by their ids in the query's order: for bulk verbs. At most `most`.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn link_ids(&self, query: &LinkQuery, most: usize) -> Result<Vec<Id>> {
        Ok(rows::ids(&self.store, query, None, most)?.into_iter().map(|(_, id)| id).collect())
    }
}

fn go_on(watch: Watch<'_>, at: usize) -> Result<()> {
    if watch(at) { Ok(()) } else { Err(Error::Cancelled) }
}

/// Judges a link, and looks whether it is registered.
fn check(
    store: &Store,
    checker: &Checker,
    link: &Link,
    placed_on: Option<&str>,
    except: Option<Id>,
) -> Result<Checked> {
    let mut checked = checker.check(link, placed_on);
    if let Ok(url) = &checked.url {
        checked.twin = rows::twin(store, url, except)?;
        if checked.twin.is_some() {
            checked.issues.extend(checker.linter().twin(url));
        }
    }
    Ok(checked)
}

/// Builds a link's address, and refuses what may not be saved.
fn settle(store: &Store, checker: &Checker, link: &mut LinkRow, anyway: bool) -> Result<()> {
    let except = Some(link.id).filter(|id| !id.is_new());
    let checked = check(store, checker, &link.link, Some(&link.placed_on), except)?;
    let is_refused = |issue: &&Arc<Issue>| {
        let always = matches!(issue.kind, Kind::NotAUrl | Kind::PersonalData);
        let usually = issue.severity < crate::domain::finding::Severity::Note || issue.kind == Kind::DuplicateLink;
        always || usually && !anyway
    };
    let refused: Vec<Arc<Issue>> = checked.issues.iter().filter(is_refused).cloned().collect();
    if !refused.is_empty() {
        return Err(Error::Unfit(refused));
    }
    link.url = checked.url.map_err(|error| invalid(format!("the destination {error}")))?;
    link.channel.clear();
    Ok(())
}

fn save(step: &Step<'_>, before: &LinkRow, link: &LinkRow) -> Result<()> {
    if before != link && !rows::update(step, link)? {
        return Err(gone());
    }
    Ok(())
}

/// The label of a step that changed one link.
fn label(before: &LinkRow, after: &LinkRow, ctx: &FieldContext) -> String {
    words::label(&format!("the link {}", before.called()), &words::changes(LINK_FIELDS, before, after, ctx))
}

fn existing(store: &Store, id: Id) -> Result<LinkRow> {
    rows::one(store, id)?.ok_or_else(gone)
}

fn gone() -> Error {
    Error::Gone("that link".to_owned())
}

fn with_channel(checker: &Checker, link: LinkRow) -> LinkRow {
    let channel = checker.channel(&link.link.tags).to_owned();
    LinkRow { channel, ..link }
}

/// The combinations of a grid: one destination with each source, medium, campaign and content; blank lists count as one
/// blank value. Mediums that don't go with a source are left out where `fitting`.
pub fn grid(checker: &Checker, base: &LinkRow, lists: &[(Tag, Vec<String>)], fitting: bool) -> Vec<LinkRow> {
    let mut rows = vec![base.clone()];
    for (tag, values) in lists.iter().filter(|(_, values)| !values.is_empty()) {
        rows = rows
            .iter()
            .flat_map(|row| {
                values.iter().map(|value| {
                    let mut row = row.clone();
                    row.link.tags.set(*tag, value.trim());
                    row
                })
            })
            .collect();
    }
    let goes = |row: &LinkRow| {
        let medium = checker.policy.mediums.iter().find(|one| one.id == row.tag(Tag::Medium));
        let source = checker.policy.source(row.tag(Tag::Source));
        medium.zip(source).is_none_or(|(medium, source)| medium.goes_with(source))
    };
    let mut seen = HashSet::new();
    rows.retain(|row| (!fitting || goes(row)) && seen.insert(row.link.tags.clone()));
    rows
}
