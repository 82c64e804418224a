//! Touches counted by their tags: the pass over all of them, and what is kept of it. Not journalled: counting is no edit.
//! The pass streams leads and touches side by side, and holds what differs between touches, however many there are.

use std::collections::HashMap;

use rusqlite::types::ValueRef;
use rusqlite::{Row, Transaction, TransactionBehavior};

use super::journal::op;
use super::journal::tables::number_of;
use super::{Result, Store, rows, settings};
use crate::domain::utm::registry::Results;
use crate::domain::utm::touches::{Tallies, ValueTally};
use crate::domain::utm::{Tag, Tags};

/// The setting that says up to which row of the journal the kept counts know touches.
const SETTING: &str = "touches";

/// Columns of leads that are counted.
const LEAD: [&str; 12] = [
    "furthest",
    "archived",
    "first_source",
    "first_medium",
    "first_campaign",
    "first_content",
    "first_term",
    "last_source",
    "last_medium",
    "last_campaign",
    "last_content",
    "last_term",
];

/// Different tags that are counted one by one; beyond that, content and term are left out.
const MOST: usize = 100_000;

/// Between the parts of a key: no tag holds it.
const JOINT: char = '\u{1F}';

/// From which rank on leads count as qualified, and as customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranks {
    /// The rank of the qualified stage.
    pub mql: u8,
    /// The rank of customers.
    pub customer: u8,
}

/// What is counted, by a key.
#[derive(Default)]
struct Group {
    places: HashMap<Box<str>, usize>,
    counts: Vec<(Results, u64)>,
    /// Places that the lead in question has, each with whether a touch says so.
    of_lead: Vec<(usize, bool)>,
}

impl Group {
    fn place(&mut self, key: &str) -> usize {
        if let Some(place) = self.places.get(key) {
            return *place;
        }
        let place = self.counts.len();
        self.places.insert(key.into(), place);
        self.counts.push((Results::default(), 0));
        place
    }

    /// Counts a touch.
    fn touch(&mut self, key: &str, at: i64, of_lead: bool) {
        let place = self.place(key);
        if let Some((results, _)) = self.counts.get_mut(place) {
            let one = Results { visits: 1, first: Some(at), last: Some(at), ..Results::default() };
            results.add(&one);
        }
        if of_lead {
            self.meet(place, true);
        }
    }

    fn meet(&mut self, place: usize, touched: bool) {
        match self.of_lead.iter_mut().find(|(one, _)| *one == place) {
            Some((_, known)) => *known |= touched,
            None => self.of_lead.push((place, touched)),
        }
    }

    /// Counts the lead in question once for all that it met.
    fn end_lead(&mut self, rank: Option<u8>, ranks: Ranks) {
        for (place, touched) in self.of_lead.drain(..) {
            let (Some((results, only)), Some(rank)) = (self.counts.get_mut(place), rank) else { continue };
            results.leads += 1;
            results.mqls += u64::from(ranks.mql > 0 && rank >= ranks.mql);
            results.customers += u64::from(ranks.customer > 0 && rank >= ranks.customer);
            *only += u64::from(!touched);
        }
    }
}

/// The counts in the making.
#[derive(Default)]
struct Counts {
    whole: Group,
    by_tag: [Group; 3],
    key: String,
}

impl Counts {
    /// Makes the key of all five tags; says whether there is any.
    fn read(&mut self, row: &Row<'_>, from: usize) -> rusqlite::Result<bool> {
        self.key.clear();
        let is_full = self.whole.counts.len() >= MOST;
        let mut any = false;
        for at in 0..Tag::ALL.len() {
            let text = if is_full && at > 2 { "" } else { rows::text(row.get_ref(from + at)?) };
            any |= !text.is_empty();
            self.key.push_str(text);
            self.key.push(JOINT);
        }
        Ok(any)
    }

    fn touch(&mut self, row: &Row<'_>, of_lead: bool) -> rusqlite::Result<()> {
        let at = row.get::<_, i64>(1)?;
        if !self.read(row, 2)? {
            return Ok(());
        }
        self.whole.touch(&self.key, at, of_lead);
        for (group, column) in self.by_tag.iter_mut().zip(2..) {
            let value = rows::text(row.get_ref(column)?);
            if !value.is_empty() {
                group.touch(value, at, of_lead);
            }
        }
        Ok(())
    }

    /// What a lead names as its first or last touch.
    fn named(&mut self, row: &Row<'_>, from: usize) -> rusqlite::Result<()> {
        if !self.read(row, from)? {
            return Ok(());
        }
        let place = self.whole.place(&self.key);
        self.whole.meet(place, false);
        for (group, column) in self.by_tag.iter_mut().zip(from..) {
            let value = rows::text(row.get_ref(column)?);
            if !value.is_empty() {
                let place = group.place(value);
                group.meet(place, false);
            }
        }
        Ok(())
    }

    /// `touched`: the lead has touches on record, so that what it names is no news.
    fn end_lead(&mut self, rank: Option<u8>, ranks: Ranks, touched: bool) {
        for group in std::iter::once(&mut self.whole).chain(&mut self.by_tag) {
            if touched {
                group.of_lead.iter_mut().for_each(|(_, known)| *known = true);
            }
            group.end_lead(rank, ranks);
        }
    }
}

/// Counts all touches, and what leads name as their first and last: seconds for millions, so never on the thread that
/// draws.
///
/// # Errors
/// When the file can't be read, or the reading was stopped.
pub fn measure(store: &Store, ranks: Ranks) -> Result<Tallies> {
    let seq = store.newest_change()?;
    let mut counts = Counts::default();
    let sql = format!("SELECT id, {} FROM lead ORDER BY id", LEAD.join(", "));
    let mut leads = store.conn.prepare(&sql)?;
    let mut touches = store.conn.prepare(
        "SELECT lead, at, source, medium, campaign, content, term FROM activity
         WHERE lead IS NOT NULL AND touch <> 0 ORDER BY lead",
    )?;
    let (mut leads, mut touches) = (leads.query([])?, touches.query([])?);
    let mut touch = touches.next()?;
    while let Some(lead) = leads.next()? {
        let id: i64 = lead.get(0)?;
        let mut touched = false;
        while let Some(row) = touch {
            let of: i64 = row.get(0)?;
            if of > id {
                break;
            }
            counts.touch(row, of == id)?;
            touched |= of == id;
            touch = touches.next()?;
        }
        let rank = rows::number::<u8>(lead.get_ref(1)?).unwrap_or(0);
        let is_archived = rows::flag(lead.get_ref(2)?).unwrap_or(false);
        counts.named(lead, 3)?;
        counts.named(lead, 8)?;
        counts.end_lead((!is_archived).then_some(rank), ranks, touched);
    }
    while let Some(row) = touch {
        counts.touch(row, false)?;
        touch = touches.next()?;
    }
    let mut others = store.conn.prepare(
        "SELECT lead, at, source, medium, campaign, content, term FROM activity WHERE lead IS NULL AND touch <> 0",
    )?;
    let mut others = others.query([])?;
    while let Some(row) = others.next()? {
        counts.touch(row, false)?;
    }
    Ok(finished(counts, seq))
}

fn finished(counts: Counts, seq: i64) -> Tallies {
    let mut values = Vec::new();
    for (group, tag) in counts.by_tag.into_iter().zip(Tag::ALL) {
        let Group { places, counts, .. } = group;
        values.extend(places.into_iter().filter_map(|(value, place)| {
            let (results, leads_only) = *counts.get(place)?;
            // What only archived leads name counts for nothing.
            let is_seen = results.visits + results.leads > 0;
            is_seen.then(|| ValueTally { tag, value: value.into(), results, leads_only })
        }));
    }
    values.sort_by(|a, b| (a.tag, &a.value).cmp(&(b.tag, &b.value)));
    let Group { places, counts, .. } = counts.whole;
    let combinations = places.into_iter().filter_map(|(key, place)| {
        let (results, _) = *counts.get(place)?;
        let tags =
            Tag::ALL.into_iter().zip(key.split(JOINT)).fold(Tags::default(), |tags, (tag, one)| tags.with(tag, one));
        Some((tags, results))
    });
    Tallies { seq, values, combinations: combinations.collect() }
}

/// Keeps counts in the place of those that were kept.
///
/// # Errors
/// When the file can't be written.
pub fn keep(store: &Store, tallies: &Tallies) -> Result<()> {
    let transaction = Transaction::new_unchecked(&store.conn, TransactionBehavior::Immediate)?;
    store.conn.execute_batch("DELETE FROM touch_tally; DELETE FROM touch_value")?;
    let mut insert = store
        .conn
        .prepare_cached("INSERT OR REPLACE INTO touch_tally VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    for (tags, one) in &tallies.combinations {
        let [source, medium, campaign, content, term] = Tag::ALL.map(|tag| tags.value(tag));
        insert.execute((
            source,
            medium,
            campaign,
            content,
            term,
            number(one.visits),
            one.first,
            one.last,
            number(one.leads),
            number(one.mqls),
            number(one.customers),
        ))?;
    }
    let mut insert =
        store.conn.prepare_cached("INSERT OR REPLACE INTO touch_value VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    for value in &tallies.values {
        let one = &value.results;
        insert.execute((
            value.tag.name(),
            &value.value,
            number(one.visits),
            one.first,
            one.last,
            number(one.leads),
            number(one.mqls),
            number(one.customers),
            number(value.leads_only),
        ))?;
    }
    settings::keep(store, SETTING, &tallies.seq.to_string())?;
    transaction.commit()?;
    Ok(())
}

/// Touches, first, last, leads, qualified, customers, from their cells on.
fn results(row: &Row<'_>, from: usize) -> rusqlite::Result<Results> {
    let cell = |at: usize| row.get_ref(from + at);
    let number = |at: usize| cell(at).map(|cell: ValueRef<'_>| rows::number::<u64>(cell).unwrap_or(0));
    Ok(Results {
        visits: number(0)?,
        first: rows::int(cell(1)?),
        last: rows::int(cell(2)?),
        leads: number(3)?,
        mqls: number(4)?,
        customers: number(5)?,
    })
}

/// Up to which row of the journal the kept counts know touches; `None` before the first.
///
/// # Errors
/// When the file can't be read.
pub fn kept_until(store: &Store) -> Result<Option<i64>> {
    Ok(settings::setting(store, SETTING)?.and_then(|seq| seq.parse().ok()))
}

/// The kept counts by source, medium and campaign, with the row of the journal that they know; `None` before the first.
/// Combinations stay where they are: see [`of`].
///
/// # Errors
/// When the file can't be read.
pub fn kept(store: &Store) -> Result<Option<Tallies>> {
    let Some(seq) = kept_until(store)? else { return Ok(None) };
    let mut query = store.conn.prepare_cached(
        "SELECT tag, value, touches, first, last, leads, mqls, customers, leads_only FROM touch_value",
    )?;
    let mut found = query.query([])?;
    let mut values = Vec::new();
    while let Some(row) = found.next()? {
        let Some(tag) = Tag::parse(rows::text(row.get_ref(0)?)) else { continue };
        let value = rows::owned(row.get_ref(1)?);
        let leads_only = rows::number(row.get_ref(8)?).unwrap_or(0);
        values.push(ValueTally { tag, value, results: results(row, 2)?, leads_only });
    }
    values.sort_by(|a, b| (a.tag, &a.value).cmp(&(b.tag, &b.value)));
    Ok(Some(Tallies { seq, values, combinations: HashMap::new() }))
}

/// The kept counts of exactly these tags.
///
/// # Errors
/// When the file can't be read.
pub fn of(store: &Store, tags: &Tags) -> Result<Results> {
    let mut query = store.conn.prepare_cached(
        "SELECT touches, first, last, leads, mqls, customers FROM touch_tally
         WHERE source = ?1 AND medium = ?2 AND campaign = ?3 AND content = ?4 AND term = ?5",
    )?;
    let mut found = query.query(Tag::ALL.map(|tag| tags.value(tag)))?;
    match found.next()? {
        Some(row) => Ok(results(row, 0)?),
        None => Ok(Results::default()),
    }
}

/// Whether touches or leads changed, in what is counted, after a row of the journal.
///
/// # Errors
/// When the file can't be read.
pub fn changed_since(store: &Store, seq: i64) -> Result<bool> {
    let slots = {
        let tables = store.tables.borrow();
        tables.get(number_of("lead")).map_or(0, |lead| {
            LEAD.iter().filter_map(|column| lead.slot(column)).fold(0_i64, |mask, slot| mask | 1 << slot)
        })
    };
    let mut query = store.conn.prepare_cached(
        "SELECT 1 FROM change WHERE seq > ?1 AND (+tbl = ?2 OR +tbl = ?3 AND (op <> ?4 OR mask & ?5 <> 0)) LIMIT 1",
    )?;
    Ok(query.exists((seq, number_of("activity"), number_of("lead"), op::UPDATE, slots))?)
}

/// Whether there are so few leads and activities that counting them takes a moment.
///
/// # Errors
/// When the file can't be read.
pub fn are_few(store: &Store, most: u32) -> Result<bool> {
    // How many leads there are is counted already: thousands of rows are not.
    let leads: u64 = super::tallies::reached(store)?.into_iter().map(|(_, n)| n).sum();
    if leads > u64::from(most) {
        return Ok(false);
    }
    let count = |table: &str| -> Result<i64> {
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {})", u64::from(most) + 1);
        Ok(store.conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    };
    Ok(count("lead")? <= i64::from(most) && count("activity")? <= i64::from(most))
}

/// Whether there is any activity at all.
///
/// # Errors
/// When the file can't be read.
pub fn are_any(store: &Store) -> Result<bool> {
    Ok(store.conn.prepare_cached("SELECT 1 FROM activity LIMIT 1")?.exists([])?)
}

#[cfg(test)]
mod tests;
