//! Which links came by already: their fingerprints, up to a number that bounds the memory.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};

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
pub(super) struct Print(Quick);

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

/// A hasher for short texts, eight bytes at a time: a list of a million links asks it five million times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quick(u64);

impl Default for Quick {
    fn default() -> Quick {
        Quick(0x243F_6A88_85A3_08D3)
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.put(u64::from_le_bytes(*word));
        }
        let last = rest.iter().fold(rest.len() as u64, |last, byte| last << 8 | u64::from(*byte));
        self.put(last);
    }

    fn write_u8(&mut self, byte: u8) {
        self.put(u64::from(byte));
    }
}

impl Quick {
    /// Both halves of a product, so that each bit reaches all others.
    fn put(&mut self, word: u64) {
        let wide = u128::from(self.0 ^ word) * 0x9E37_79B9_7F4A_7C15_u128;
        let (low, high) = (wide & u128::from(u64::MAX), wide >> 64);
        self.0 = u64::try_from(low ^ high).unwrap_or_default().rotate_left(23) ^ 0x1319_8A2E_0370_7344;
    }
}

/// Begins each hash of one map at a place that nobody can know, so that no list can be made to slow it down.
#[derive(Debug, Clone)]
pub(super) struct Secret(u64);

impl Default for Secret {
    fn default() -> Secret {
        Secret(RandomState::new().build_hasher().finish())
    }
}

impl BuildHasher for Secret {
    type Hasher = Quick;

    fn build_hasher(&self) -> Quick {
        Quick(self.0)
    }
}
