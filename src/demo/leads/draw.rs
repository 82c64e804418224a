//! Chance that is the same each time: numbers that follow from what is drawn and for whom, so that the life of one
//! lead can be told without telling those before it.

/// A sequence of numbers (SplitMix64, by Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub(super) struct Draw(u64);

impl Draw {
    /// The sequence of one thing about one record.
    pub(super) fn of(what: u64, at: u64) -> Draw {
        let mut seed = Draw(what.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        Draw(seed.next() ^ at.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 on, below that one; 0 where there is none.
    pub(super) fn below(&mut self, many: usize) -> usize {
        // The upper half of the product: every number about as often as any other.
        ((u128::from(self.next()) * many as u128) >> 64) as usize
    }

    /// A number between two, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high.saturating_sub(low).saturating_add(1)).unwrap_or(1);
        low + self.below(span) as i64
    }

    /// Whether something happens that does so many times in a thousand.
    pub(super) fn chance(&mut self, in_a_thousand: u32) -> bool {
        self.below(1_000) < in_a_thousand as usize
    }

    /// One of a list; `None` where it is empty.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// One of a list by weights; `None` where all are 0.
    pub(super) fn weighted<'a, T>(&mut self, list: &'a [T], weight: impl Fn(&T) -> u32) -> Option<&'a T> {
        let all: u32 = list.iter().map(&weight).sum();
        let mut left = self.below(all as usize) as u32;
        list.iter().find(|one| match left.checked_sub(weight(one)) {
            Some(rest) => {
                left = rest;
                false
            }
            None => true,
        })
    }

    /// Around a median, as durations are: many shorter, few much longer (a quarter to three and a quarter of it).
    pub(super) fn skewed(&mut self, median: i64) -> i64 {
        let part = self.between(0, 1_000);
        median * (250 + 3 * part * part / 1_000) / 1_000
    }
}
