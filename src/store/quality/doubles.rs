//! Duplicates among all leads. Two streams over the leads find keys that come twice, with a bit per key instead of
//! the keys themselves; colleagues are compared in several streams, each for a part of the companies.

use std::collections::HashMap;

use super::{Question, WHO, company_of, told_apart, whose};
use crate::domain::duplicates::{Pair, Reason, Who, ordered, pairs_among};
use crate::domain::id::Id;
use crate::store::{Result, Store};

/// Bits that say which keys were seen: 2 MiB.
const ONCE: u64 = 1 << 24;
/// Bits that say which of them were seen again, as few are: 256 KiB.
const TWICE: u64 = 1 << 21;
/// Colleagues held at once while near names are looked for.
const PART: u64 = 150_000;
/// Pairs that are kept; the surest ones first.
const MOST_PAIRS: usize = 100_000;
/// A company with more people than that is no company: `n/a`, `self-employed`.
const MOST_COLLEAGUES: usize = 20_000;

fn hash(kind: u8, key: &str) -> u64 {
    let mut sum = Sum::new(kind);
    key.bytes().for_each(|byte| sum.byte(byte));
    sum.finish()
}

/// A hash that takes bytes one by one: millions of names are hashed without copying one. FNV-1a, mixed at the end.
struct Sum(u64);

impl Sum {
    fn new(kind: u8) -> Sum {
        let mut sum = Sum(0xCBF2_9CE4_8422_2325);
        sum.byte(kind);
        sum
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }

    fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ (mixed >> 29)
    }
}

/// The hash of an address as it is compared; `None` for none.
fn email_hash(email: &str) -> Option<u64> {
    let email = email.trim();
    if email.is_empty() {
        return None;
    }
    if !email.is_ascii() {
        return Some(hash(0, &email.to_lowercase()));
    }
    let mut sum = Sum::new(0);
    email.bytes().for_each(|byte| sum.byte(byte.to_ascii_lowercase()));
    Some(sum.finish())
}

/// The hash of a name at a company; `None` where one of them is missing. Both names are needed: one word is no name.
fn name_hash(first: &str, last: &str, company: &str) -> Option<u64> {
    let is_blank = |name: &str| name.is_ascii() && !name.bytes().any(|byte| byte.is_ascii_alphanumeric());
    if is_blank(first) || is_blank(last) || company.is_empty() {
        return None;
    }
    let mut sum = Sum::new(1);
    if first.is_ascii() && last.is_ascii() {
        // Words of letters and digits with one blank between, in small letters: as the domain folds a name.
        let mut any = false;
        for name in [first, last] {
            let mut gap = true;
            for byte in name.bytes() {
                if !byte.is_ascii_alphanumeric() {
                    gap = true;
                    continue;
                }
                if gap && any {
                    sum.byte(b' ');
                }
                (gap, any) = (false, true);
                sum.byte(byte.to_ascii_lowercase());
            }
        }
    } else {
        let who = Who { first: first.to_owned(), last: last.to_owned(), ..Who::default() };
        let key = who.name_key();
        if key.is_empty() {
            return None;
        }
        key.bytes().for_each(|byte| sum.byte(byte));
    }
    sum.byte(b'\n');
    company.bytes().for_each(|byte| sum.byte(byte));
    Some(sum.finish())
}

/// Streams all leads that aren't archived: their id, and the keys under which two leads are surely one person.
fn each_key(store: &Store, question: &Question, mut look: impl FnMut(Id, [Option<u64>; 2])) -> Result<()> {
    let mut query = store.conn.prepare_cached(&format!("SELECT {WHO} FROM lead WHERE archived = 0"))?;
    let mut rows = query.query([])?;
    let mut company = String::new();
    while let Some(row) = rows.next()? {
        let text = |at: usize| row.get_ref(at).map(super::super::rows::text);
        company_of(row, &question.words, &mut company)?;
        look(Id(row.get(0)?), [email_hash(text(1)?), name_hash(text(2)?, text(3)?, &company)]);
    }
    Ok(())
}

/// Streams all leads that aren't archived and have a company: their id, what stands for the company, and whether they
/// have a name, for whoever wants to know.
fn each_company(
    store: &Store,
    question: &Question,
    mut look: impl FnMut(Id, u64, &mut dyn FnMut() -> bool),
) -> Result<()> {
    let mut query = store.conn.prepare_cached(&format!("SELECT {WHO} FROM lead WHERE archived = 0"))?;
    let mut rows = query.query([])?;
    let mut company = String::new();
    while let Some(row) = rows.next()? {
        company_of(row, &question.words, &mut company)?;
        if company.is_empty() {
            continue;
        }
        let (first, last) = (row.get_ref(2)?, row.get_ref(3)?);
        let name = (super::super::rows::text(first), super::super::rows::text(last));
        look(Id(row.get(0)?), hash(2, &company), &mut || name_hash(name.0, name.1, &company).is_some());
    }
    Ok(())
}

/// Bits that say which keys were seen, two for each key, as two keys rarely share both.
struct Bits {
    words: Vec<u64>,
    bits: u64,
}

impl Bits {
    fn new(bits: u64) -> Bits {
        Bits { words: vec![0; usize::try_from(bits / 64).unwrap_or(1)], bits }
    }

    /// Where a key's two bits stand: from the two halves of its hash.
    fn places(&self, key: u64) -> [(usize, u64); 2] {
        [key, key.rotate_left(32)].map(|half| {
            let bit = half % self.bits;
            (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
        })
    }

    /// Whether the key may have been seen; where not, it surely was not.
    fn has(&self, key: u64) -> bool {
        self.places(key).into_iter().all(|(at, bit)| self.words[at] & bit != 0)
    }

    fn set(&mut self, key: u64) {
        for (at, bit) in self.places(key) {
            self.words[at] |= bit;
        }
    }
}

/// What two leads share, by which they met. Each pair is taken where its reason says, so that it is taken once, and
/// nobody has to remember those that were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Address,
    Name,
    Company,
}

impl By {
    /// Where the pairs of a reason are taken.
    fn of(reason: Reason) -> By {
        match reason {
            Reason::SameEmail | Reason::SharedEmail => By::Address,
            Reason::SameName => By::Name,
            Reason::Swapped | Reason::Nickname | Reason::Spelling | Reason::Initial => By::Company,
        }
    }
}

/// Groups of leads with the same address, or the same name at one company.
fn groups(store: &Store, question: &Question) -> Result<impl Iterator<Item = (By, Vec<Id>)>> {
    let (mut once, mut twice) = (Bits::new(ONCE), Bits::new(TWICE));
    each_key(store, question, |_, keys| {
        for key in keys.into_iter().flatten() {
            if once.has(key) { twice.set(key) } else { once.set(key) }
        }
    })?;
    // What follows needs the room.
    drop(once);
    let mut entries: Vec<(u64, Id)> = Vec::new();
    each_key(store, question, |id, keys| {
        // The last bit says which of the two it is.
        let each = keys.into_iter().zip([0, 1]).filter_map(|(key, which)| Some((key?, which)));
        entries.extend(each.filter(|(key, _)| twice.has(*key)).map(|(key, which)| (key & !1 | which, id)));
    })?;
    let by = |key: u64| if key & 1 == 0 { By::Address } else { By::Name };
    Ok(runs(entries).filter(|(_, group)| group.len() > 1).map(move |(key, group)| (by(key), group)))
}

/// Ids with the same key, together.
fn runs(mut entries: Vec<(u64, Id)>) -> impl Iterator<Item = (u64, Vec<Id>)> {
    entries.sort_unstable();
    let mut entries = entries.into_iter().peekable();
    std::iter::from_fn(move || {
        let (key, first) = entries.next()?;
        let mut run = vec![first];
        while let Some((_, id)) = entries.next_if(|(other, _)| *other == key) {
            run.push(id);
        }
        Some((key, run))
    })
}

/// How many leads would go if all that are surely one person were merged: each group less the one that stays. Pairs
/// that a person told apart stay two.
///
/// # Errors
/// When the file can't be read, or the reading was stopped.
pub(super) fn extra(store: &Store, question: &Question) -> Result<u64> {
    let apart = told_apart(store)?;
    let mut joined = Joined::default();
    for (_, group) in groups(store, question)? {
        for (at, a) in group.iter().enumerate() {
            // Enough to hold a group together; all pairs of one only where some of them were told apart.
            let others = if apart.is_empty() { &group[at + 1..group.len().min(at + 2)] } else { &group[at + 1..] };
            for b in others {
                if !apart.contains(&ordered(*a, *b)) {
                    joined.join(*a, *b);
                }
            }
        }
    }
    Ok(joined.joins)
}

/// Sets of leads that are one person.
#[derive(Default)]
struct Joined {
    parent: HashMap<Id, Id>,
    joins: u64,
}

impl Joined {
    fn root(&mut self, id: Id) -> Id {
        let mut root = id;
        while let Some(up) = self.parent.get(&root) {
            root = *up;
        }
        // The next way up is short.
        let mut here = id;
        while here != root {
            here = self.parent.insert(here, root).unwrap_or(root);
        }
        root
    }

    fn join(&mut self, a: Id, b: Id) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.parent.insert(b, a);
            self.joins += 1;
        }
    }
}

/// All duplicates that were found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The pairs, the surest first.
    pub pairs: Vec<Pair>,
    /// How many there are, those that were not kept included.
    pub total: usize,
}

/// Looks for duplicates among all leads that aren't archived: same address, same name and company, near names among
/// colleagues; pairs that a person told apart are left out.
///
/// # Errors
/// When the file can't be read, or the reading was stopped.
pub fn doubles(store: &Store, question: &Question) -> Result<Found> {
    let apart = told_apart(store)?;
    let mut found = Vec::new();
    let mut total = 0;
    let mut take = |by: By, pairs: Vec<Pair>| {
        for pair in pairs {
            if By::of(pair.reason) != by || apart.contains(&(pair.one, pair.other)) {
                continue;
            }
            total += 1;
            if found.len() < MOST_PAIRS {
                found.push(pair);
            }
        }
    };
    for (by, group) in groups(store, question)? {
        take(by, pairs_among(&whose(store, &question.words, &group)?));
    }
    let all: i64 = store.conn.query_row("SELECT count(*) FROM lead WHERE archived = 0", [], |row| row.get(0))?;
    let parts = u64::try_from(all).unwrap_or(0).div_ceil(PART).max(1);
    for part in 0..parts {
        let mut entries: Vec<(u64, Id)> = Vec::new();
        each_company(store, question, |id, key, is_named| {
            if key % parts == part && is_named() {
                entries.push((key, id));
            }
        })?;
        for (_, colleagues) in runs(entries).filter(|(_, run)| (2..=MOST_COLLEAGUES).contains(&run.len())) {
            take(By::Company, pairs_among(&whose(store, &question.words, &colleagues)?));
        }
    }
    found.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.one, pair.other));
    Ok(Found { pairs: found, total })
}
