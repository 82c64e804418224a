//! The search index: which leads have three letters in a row somewhere in name, company or address. It holds no text, so
//! that a hit is a candidate only, checked in the lead itself.
//!
//! It follows the journal: setting `search` says up to which change it knows all leads, and where it is within a run of
//! new ones. A pass in the background brings it up to date batch by batch; until then, leads that changed since are
//! candidates too where they are few, and everything is looked through where they are many.

use std::cmp::Reverse;
use std::collections::HashMap;

use rusqlite::{Transaction, TransactionBehavior};

use super::journal::op;
use super::journal::tables::number_of;
use super::leads::LeadQuery;
use super::leads::condition::words;
use super::{Result, Store, rows, settings, tallies};
use crate::domain::text::fold;

/// The setting that says how far the index is: `seq id`.
const SETTING: &str = "search";

/// Columns whose words are searched.
const COLUMNS: [&str; 4] = ["first_name", "last_name", "company_name", "email"];

/// Candidates that are named in a statement that goes through all of them.
const FEW: usize = 800;

/// Candidates that are held beside the leads while those are walked through in order; with more, a page is full soon
/// enough without.
const SOME: usize = 15_000;

/// Steps along the index of an order that take as long as looking a lead up (measured with a million: 0.12 and 3 µs).
const LOOKUP: usize = 25;

/// Hits of a group of letters by which it is judged how rare it is.
const HITS: usize = 64;

/// Where these lie closer together than that, asking for the group costs more than it narrows.
const DENSE: i64 = 10;

/// Groups that are asked for at once.
const RAREST: usize = 2;

/// Leads that changed since, that are taken as candidates unseen.
const PENDING: usize = 300;

/// Changes after which a pass is worth its while.
const WORTH: i64 = 50;

/// Changes of any kind after which it is, so that looking for those of leads stays quick.
const FAR: i64 = 4_000;

/// Leads in one transaction of the pass.
const BATCH: usize = 10_000;

/// Where the index is in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Place {
    /// The last change that is known whole.
    seq: i64,
    /// Within the run behind it: the last lead that is known.
    id: i64,
}

fn place(store: &Store) -> Result<Place> {
    let kept = settings::setting(store, SETTING)?.unwrap_or_default();
    let mut parts = kept.split(' ').map(|part| part.parse().unwrap_or(0));
    Ok(Place { seq: parts.next().unwrap_or(0), id: parts.next().unwrap_or(0) })
}

/// What the index says of the leads that may have the words that are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Narrowed {
    /// Nothing that would spare work.
    No,
    /// They are few: a further condition, which names them.
    Listed(String),
    /// They are some: leads are walked through in order, and looked at only where they are among these.
    Held(Candidates),
}

/// Leads that may have the words that are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidates {
    /// In the order of their ids.
    ids: Vec<i64>,
    /// A bit for the last letters of each id, as most leads are none: [`PLACES`] of them.
    places: Vec<u64>,
}

/// Places in which ids are marked; those of one session lie side by side.
const PLACES: usize = 1 << 20;

impl Candidates {
    fn new(ids: Vec<i64>) -> Candidates {
        let mut places = vec![0; PLACES / 64];
        for id in &ids {
            let (word, bit) = Candidates::place(*id);
            places[word] |= bit;
        }
        Candidates { ids, places }
    }

    fn place(id: i64) -> (usize, u64) {
        let place = id as usize % PLACES;
        (place / 64, 1 << (place % 64))
    }

    /// Whether a lead is among them.
    pub(super) fn has(&self, id: i64) -> bool {
        let (word, bit) = Candidates::place(id);
        self.places[word] & bit != 0 && self.ids.binary_search(&id).is_ok()
    }
}

/// A further condition that narrows a query down by the index, blank where there is nothing to narrow: for statements
/// that go through all leads that pass, in whatever order.
pub(super) fn narrowed(store: &Store, query: &LeadQuery) -> Result<String> {
    let Some(asked) = asked(store, query)? else { return Ok(String::new()) };
    Ok(match asked.candidates(store)? {
        None => String::new(),
        Some(ids) if ids.len() > FEW => {
            let quoted = asked.groups.replace('\'', "''");
            format!(
                " AND l.id IN (SELECT rowid FROM lead_search WHERE lead_search MATCH '{quoted}' UNION SELECT value FROM json_each('[{}]'))",
                listed(&asked.pending)
            )
        }
        Some(ids) => format!(" AND l.id IN ({})", listed(&ids)),
    })
}

/// How to find the first leads of a query in its order, at most `limit` of them.
pub(super) fn first(store: &Store, query: &LeadQuery, limit: usize) -> Result<Narrowed> {
    let Some(ids) = asked(store, query)?.map(|asked| asked.candidates(store)).transpose()?.flatten() else {
        return Ok(Narrowed::No);
    };
    let all = usize::try_from(tallies::count(store, None)?).unwrap_or(usize::MAX);
    // As many leads lie between two candidates as there are more leads than candidates.
    let steps = limit.saturating_mul(all) / ids.len().max(1);
    if ids.len().saturating_mul(LOOKUP) <= steps || ids.len() <= limit {
        return Ok(Narrowed::Listed(format!(" AND l.id IN ({})", listed(&ids))));
    }
    Ok(Narrowed::Held(Candidates::new(ids)))
}

fn listed(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

/// What is asked of the index.
struct Question {
    /// The groups of letters, in its words.
    groups: String,
    /// Leads that it doesn't know yet.
    pending: Vec<i64>,
}

impl Question {
    /// The leads that may pass, in the order of their ids; `None` where they are too many to be told.
    fn candidates(&self, store: &Store) -> Result<Option<Vec<i64>>> {
        let Some(mut ids) = hits(store, &self.groups)? else { return Ok(None) };
        ids.extend(&self.pending);
        ids.sort_unstable();
        ids.dedup();
        Ok(Some(ids))
    }
}

/// What to ask the index for the words of a query; `None` where it can't help.
fn asked(store: &Store, query: &LeadQuery) -> Result<Option<Question>> {
    let groups = groups(&words(query));
    if groups.is_empty() {
        return Ok(None);
    }
    let place = place(store)?;
    let Some(pending) = pending(store, place)? else { return Ok(None) };
    store.asked.borrow_mut().renew(place);
    let mut asked = Vec::new();
    for group in groups {
        let distance = rarity(store, &group)?;
        if distance >= DENSE {
            asked.push((distance, group));
        }
    }
    // Two that are rare leave hardly more than all of them would; the longest lists are never read.
    asked.sort_by_key(|(distance, _)| Reverse(*distance));
    let groups: Vec<String> = asked.into_iter().take(RAREST).map(|(_, group)| group).collect();
    Ok((!groups.is_empty()).then(|| Question { groups: groups.join(" AND "), pending }))
}

/// All groups of three letters of these words, as the index is asked for them.
fn groups(words: &[&str]) -> Vec<String> {
    let mut groups: Vec<String> = Vec::new();
    for word in words {
        let letters: Vec<char> = word.chars().collect();
        for group in letters.windows(3) {
            let group: String = group.iter().collect();
            let quoted = format!("\"{}\"", group.replace('"', "\"\""));
            if !groups.contains(&quoted) {
                groups.push(quoted);
            }
        }
    }
    groups
}

/// What was asked of the index lately: whoever types a word asks for the same groups of letters at each key.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// For which state of the index it holds.
    place: Place,
    /// How rare groups are.
    distances: HashMap<String, i64>,
    /// The leads of the last few questions, the newest last; `None` where they were too many.
    found: Vec<(String, Option<Vec<i64>>)>,
}

/// Groups whose rarity is kept.
const GROUPS: usize = 500;

/// Leads of the last questions that are kept, together.
const KEPT: usize = 20_000;

impl Asked {
    /// Forgets what no longer holds.
    fn renew(&mut self, place: Place) {
        if self.place != place || self.distances.len() > GROUPS {
            *self = Asked { place, ..Asked::default() };
        }
    }
}

/// How rare a group is, as far as possible without asking.
fn rarity(store: &Store, group: &str) -> Result<i64> {
    if let Some(known) = store.asked.borrow().distances.get(group) {
        return Ok(*known);
    }
    let distance = distance(store, group)?;
    store.asked.borrow_mut().distances.insert(group.to_owned(), distance);
    Ok(distance)
}

/// The leads that have all groups that are asked for; `None` where they are more than [`SOME`].
fn hits(store: &Store, groups: &str) -> Result<Option<Vec<i64>>> {
    if let Some((_, known)) = store.asked.borrow().found.iter().find(|(one, _)| one == groups) {
        return Ok(known.clone());
    }
    let mut found = store.conn.prepare_cached("SELECT rowid FROM lead_search WHERE lead_search MATCH ?1 LIMIT ?2")?;
    let limit = i64::try_from(SOME + 1).unwrap_or(i64::MAX);
    let ids: Vec<i64> = found.query_map((groups, limit), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let ids = (ids.len() <= SOME).then_some(ids);
    let found = &mut store.asked.borrow_mut().found;
    found.push((groups.to_owned(), ids.clone()));
    while found.iter().map(|(_, ids)| 1 + ids.as_ref().map_or(0, Vec::len)).sum::<usize>() > KEPT {
        found.remove(0);
    }
    Ok(ids)
}

/// How many ids lie between two leads that have a group of letters: the more, the rarer it is. Judged by the first ones;
/// the middle of their distances, as ids of different sessions lie far apart.
fn distance(store: &Store, group: &str) -> Result<i64> {
    let mut query = store.conn.prepare_cached("SELECT rowid FROM lead_search WHERE lead_search MATCH ?1 LIMIT ?2")?;
    let hits = i64::try_from(HITS).unwrap_or(i64::MAX);
    let ids: Vec<i64> = query.query_map((group, hits), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut apart: Vec<i64> = ids.windows(2).map(|two| two[1] - two[0]).collect();
    apart.sort_unstable();
    Ok(apart.get(apart.len() / 2).copied().filter(|_| ids.len() == HITS).unwrap_or(i64::MAX))
}

/// The leads that changed since the index knew them; `None` where they are many.
fn pending(store: &Store, place: Place) -> Result<Option<Vec<i64>>> {
    let mut query = store.conn.prepare_cached(
        "SELECT row, last FROM change
         WHERE seq > ?1 AND tbl = ?2 AND (op = ?3 OR op = ?4 AND mask & ?5 <> 0) ORDER BY seq LIMIT ?6",
    )?;
    let limit = i64::try_from(PENDING + 1).unwrap_or(i64::MAX);
    let mut out = Vec::new();
    let mut found = query.query((place.seq, number_of("lead"), op::INSERT, op::UPDATE, slots(store), limit))?;
    while let Some(row) = found.next()? {
        let (first, last): (i64, i64) = (row.get(0)?, row.get(1)?);
        if last - first > PENDING as i64 || out.len() > PENDING {
            return Ok(None);
        }
        out.extend(first..=last);
    }
    Ok((out.len() <= PENDING).then_some(out))
}

/// The slots of the columns that are searched, as the journal marks them.
fn slots(store: &Store) -> i64 {
    let tables = store.tables.borrow();
    let Some(lead) = tables.get(number_of("lead")) else { return 0 };
    COLUMNS.iter().filter_map(|column| lead.slot(column)).fold(0, |mask, slot| mask | 1 << slot)
}

/// Whether so much has changed that a pass is worth its while.
///
/// # Errors
/// When the file can't be read.
pub fn is_behind(store: &Store) -> Result<bool> {
    let at = place(store)?;
    if store.newest_change()? - at.seq > FAR {
        return Ok(true);
    }
    let changed: i64 = store
        .conn
        .prepare_cached(
            "SELECT coalesce(sum(last - row + 1), 0) FROM change
             WHERE seq > ?1 AND tbl = ?2 AND (op <> ?3 OR mask & ?4 <> 0)",
        )?
        .query_row((at.seq, number_of("lead"), op::UPDATE, slots(store)), |row| row.get(0))?;
    Ok(changed > WORTH)
}

/// Whether the index knows all leads.
///
/// # Errors
/// When the file can't be read.
pub fn is_current(store: &Store) -> Result<bool> {
    let newest = store.newest_change()?;
    let at = place(store)?.seq;
    if newest <= at {
        return Ok(true);
    }
    let mut query = store.conn.prepare_cached("SELECT 1 FROM change WHERE seq > ?1 AND tbl = ?2 LIMIT 1")?;
    Ok(!query.exists((at, number_of("lead")))?)
}

/// One batch of the pass, in a transaction of its own; says whether there is more to do.
///
/// # Errors
/// When the file can't be written.
pub fn follow(store: &Store) -> Result<bool> {
    if is_current(store)? {
        let (at, newest) = (place(store)?, store.newest_change()?);
        return if newest - at.seq > FAR { keep(store, Place { seq: newest, id: 0 }, false) } else { Ok(false) };
    }
    let transaction = Transaction::new_unchecked(&store.conn, TransactionBehavior::Immediate)?;
    let more = batch(store, BATCH)?;
    transaction.commit()?;
    Ok(more)
}

/// A change of leads that the index doesn't know yet: (seq, first, last, operation, mask).
type Change = (i64, i64, i64, i64, i64);

fn batch(store: &Store, most: usize) -> Result<bool> {
    let conn = &store.conn;
    let mut at = place(store)?;
    let slots = slots(store);
    let mut room = most;
    let changes: Vec<Change> = conn
        .prepare_cached(
            "SELECT seq, row, last, op, coalesce(mask, 0) FROM change WHERE seq > ?1 AND tbl = ?2 ORDER BY seq LIMIT ?3",
        )?
        .query_map((at.seq, number_of("lead"), i64::try_from(most).unwrap_or(i64::MAX)), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let all = changes.len() < most;
    for (seq, first, last, op, mask) in changes {
        if room == 0 {
            return keep(store, at, true);
        }
        match op {
            op::INSERT => {
                let from = if at.id >= first && at.id <= last { at.id + 1 } else { first };
                let known = pour(store, from, last, room)?;
                room = room.saturating_sub(known.len());
                match known.last() {
                    Some(id) if room == 0 && *id < last => {
                        at.id = *id;
                        return keep(store, at, true);
                    }
                    _ => {}
                }
            }
            op::UPDATE if mask & slots == 0 => {}
            _ => {
                forget(store, first)?;
                pour(store, first, first, 1)?;
                room -= 1;
            }
        }
        at = Place { seq, id: 0 };
    }
    if all {
        // Changes of other tables need no second look.
        at.seq = at.seq.max(conn.query_row("SELECT coalesce(max(seq), 0) FROM change", [], |row| row.get(0))?);
    }
    keep(store, at, !all)
}

fn keep(store: &Store, at: Place, more: bool) -> Result<bool> {
    settings::keep(store, SETTING, &format!("{} {}", at.seq, at.id))?;
    Ok(more)
}

fn forget(store: &Store, id: i64) -> Result<()> {
    store.conn.prepare_cached("DELETE FROM lead_search WHERE rowid = ?1")?.execute([id])?;
    Ok(())
}

/// Adds the leads of a run that are there; at most `most`. Gives their ids, ascending.
fn pour(store: &Store, first: i64, last: i64, most: usize) -> Result<Vec<i64>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut query = store.conn.prepare_cached(
        "SELECT id, first_name, last_name, company_name, email FROM lead WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3",
    )?;
    // A lead whose run comes again (undone and redone) is known already.
    let mut insert = store.conn.prepare_cached("INSERT OR REPLACE INTO lead_search(rowid, words) VALUES(?1, ?2)")?;
    let mut found = query.query((first, last, most))?;
    let mut out = Vec::new();
    while let Some(row) = found.next()? {
        let id: i64 = row.get(0)?;
        let text = |at| row.get_ref(at).map(rows::text);
        let all = format!("{} {}\n{}\n{}", text(1)?, text(2)?, text(3)?, text(4)?);
        insert.execute((id, fold(&all)))?;
        out.push(id);
    }
    Ok(out)
}

#[cfg(test)]
mod tests;
