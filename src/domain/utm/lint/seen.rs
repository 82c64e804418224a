//! Which links came by already: their fingerprints, up to a number that bounds the memory.

use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{BuildHasherDefault, Hasher};

/// Different links that are remembered: as many as take 40 MB.
const MOST: usize = 1_800_000;

/// Fingerprints are mixed already.
#[derive(Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint;
    }
}

/// Links by fingerprint, with the row of the first.
#[derive(Default)]
pub(super) struct Seen {
    rows: HashMap<u64, usize, BuildHasherDefault<Mixed>>,
}

impl Seen {
    /// The row in which a link stood before; remembers it otherwise.
    pub(super) fn before(&mut self, fingerprint: u64, row: usize) -> Option<usize> {
        let is_full = self.is_full();
        match self.rows.entry(fingerprint) {
            Entry::Occupied(found) => Some(*found.get()),
            Entry::Vacant(place) => {
                if !is_full {
                    place.insert(row);
                }
                None
            }
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= MOST
    }
}

/// A fingerprint that is made part by part.
#[derive(Default)]
pub(super) struct Print(DefaultHasher);

impl Print {
    /// Puts a part in; parts don't run into each other.
    pub(super) fn put(&mut self, part: &str) {
        self.0.write(part.as_bytes());
        self.0.write_u8(0xFF);
    }

    pub(super) fn finish(&self) -> u64 {
        self.0.finish()
    }
}
