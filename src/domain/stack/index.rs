//! Finding tools by id quickly. A plain multiplying hash: ids and tags are the workspace's own, a stack is
//! derived anew after every edit, and the standard hash was half of the time that took.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::domain::id::Id;

/// A map with the quick hash.
pub(crate) type Quick<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

/// Position of a tool in [`StackInput::tools`](super::StackInput), by id.
pub type Index = HashMap<Id, usize, BuildHasherDefault<Mixer>>;

/// The hash: rotate, mix in, multiply.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mixer(u64);

impl Mixer {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        // The map reads the low bits, where multiplying leaves the least.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_i64(&mut self, number: i64) {
        self.mix(number.cast_unsigned());
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }
}
