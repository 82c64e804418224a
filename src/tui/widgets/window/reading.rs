//! What a window reads: the question it is asked over, and the errands that moving in it makes.

use std::collections::VecDeque;

use crate::domain::id::Id;
use crate::workspace::{Result, Workspace};

/// Which way to read from a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The rows behind it.
    After,
    /// The rows before it.
    Before,
}

/// What a window shows: a question with an order. Two equal ones have the same rows.
pub trait Source: Clone + PartialEq + Send + 'static {
    /// Where a row stands in the order; holds also where the row is gone.
    type Key: Clone + PartialEq + Send + 'static;
    /// What is known of a row.
    type Row: Send + 'static;

    /// At most `limit` rows behind (or before) a key, which is not among them, the nearest first; without a key, from
    /// that end of the list.
    ///
    /// # Errors
    /// When the file can't be read.
    fn page(
        &self,
        ws: &Workspace,
        from: Option<&Self::Key>,
        way: Way,
        limit: usize,
    ) -> Result<Vec<(Self::Key, Self::Row)>>;

    /// How many rows there are.
    ///
    /// # Errors
    /// When the file can't be read.
    fn count(&self, ws: &Workspace) -> Result<u64>;

    /// How many rows stand before a key.
    ///
    /// # Errors
    /// When the file can't be read.
    fn before(&self, ws: &Workspace, key: &Self::Key) -> Result<u64>;

    /// Where a record stands, if it is in the list.
    ///
    /// # Errors
    /// When the file can't be read.
    fn find(&self, ws: &Workspace, id: Id) -> Result<Option<Self::Key>>;

    /// The record that a row shows.
    fn id(row: &Self::Row) -> Id;

    /// Whether counting takes no time: then it is done on the spot.
    fn counts_at_once(&self) -> bool {
        false
    }
}

/// What is to be read.
#[derive(Clone)]
pub(super) enum Errand<K> {
    First,
    Last,
    /// Around a record, so many rows of the screen above it; where it has gone, around the key.
    Around {
        key: K,
        id: Id,
        above: usize,
    },
    /// A record, wherever it is.
    Record(Id),
    More(Way, K),
}

/// What was read.
pub(super) struct Reply<K, R> {
    pub(super) rows: VecDeque<(K, R)>,
    pub(super) at: usize,
    pub(super) above: usize,
    /// Whether the rows begin at the first and end at the last of all.
    pub(super) start: bool,
    pub(super) end: bool,
    /// Which way they go on from the ones that are there; else they take their place.
    pub(super) more: Option<Way>,
    /// Whether there was anything to go to.
    pub(super) found: bool,
}

/// What was counted: how many there are, how many stand before a key.
pub(super) struct Counted<K> {
    pub(super) total: Option<u64>,
    pub(super) before: Option<(K, u64)>,
}

/// Reads the rows that an errand is about.
pub(super) fn read<S: Source>(
    source: &S,
    errand: &Errand<S::Key>,
    batch: usize,
    ws: &Workspace,
) -> Result<Reply<S::Key, S::Row>> {
    let whole = |rows: VecDeque<_>, at, start, end| Reply { rows, at, above: 0, start, end, more: None, found: true };
    match errand {
        Errand::First => {
            let rows = source.page(ws, None, Way::After, batch)?;
            let end = rows.len() < batch;
            Ok(whole(rows.into(), 0, true, end))
        }
        Errand::Last => {
            let mut rows = source.page(ws, None, Way::Before, batch)?;
            rows.reverse();
            let (start, last) = (rows.len() < batch, rows.len().saturating_sub(1));
            Ok(whole(rows.into(), last, start, true))
        }
        Errand::More(way, key) => {
            let rows = source.page(ws, Some(key), *way, batch)?;
            let is_all = rows.len() < batch;
            Ok(Reply { more: Some(*way), ..whole(rows.into(), 0, is_all, is_all) })
        }
        Errand::Around { key, id, above } => around(source, key, *id, *above, batch, ws),
        Errand::Record(id) => match source.find(ws, *id)? {
            Some(key) => around(source, &key, *id, batch / 4, batch, ws),
            None => {
                // The first rows, for a question whose rows nobody has seen yet.
                let rows = source.page(ws, None, Way::After, batch)?;
                let end = rows.len() < batch;
                Ok(Reply { found: false, ..whole(rows.into(), 0, true, end) })
            }
        },
    }
}

fn around<S: Source>(
    source: &S,
    key: &S::Key,
    id: Id,
    above: usize,
    batch: usize,
    ws: &Workspace,
) -> Result<Reply<S::Key, S::Row>> {
    let most = above + batch / 2;
    let mut rows: VecDeque<_> = source.page(ws, Some(key), Way::Before, most)?.into();
    let start = rows.len() < most;
    rows.make_contiguous().reverse();
    let before = rows.len();
    let last = rows.back().map(|(key, _)| key.clone());
    let behind = source.page(ws, last.as_ref(), Way::After, batch)?;
    let end = behind.len() < batch;
    rows.extend(behind);
    let at = match rows.iter().position(|(_, row)| S::id(row) == id) {
        Some(at) => at,
        None => match source.find(ws, id)? {
            // The record moved in the order: one follows it.
            Some(now) if now != *key => return around(source, &now, id, above, batch, ws),
            _ => before.min(rows.len().saturating_sub(1)),
        },
    };
    Ok(Reply { rows, at, above, start, end, more: None, found: true })
}
