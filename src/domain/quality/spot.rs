//! The spot check: leads drawn at random but reproducibly, judged right or wrong by a person, and what that says of
//! all others, with its interval.

use chrono::NaiveDate;

use super::Tally;
use crate::domain::id::Id;

/// z of a 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

/// What a person says of a lead's stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// It stands in the wrong stage.
    Wrong,
    /// It stands where it should.
    Right,
    /// Nobody can say: it counts neither way.
    Unsure,
}

impl Judged {
    /// As it is stored.
    pub fn code(self) -> i64 {
        match self {
            Judged::Wrong => 0,
            Judged::Right => 1,
            Judged::Unsure => 2,
        }
    }

    /// Reads what was stored; anything else is unsure.
    pub fn from_code(code: i64) -> Judged {
        match code {
            0 => Judged::Wrong,
            1 => Judged::Right,
            _ => Judged::Unsure,
        }
    }

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Judged::Wrong => "wrong",
            Judged::Right => "right",
            Judged::Unsure => "can't say",
        }
    }
}

/// One lead of a spot check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpotAnswer {
    /// Its row.
    pub id: Id,
    /// The lead.
    pub lead: Id,
    /// What was said of it; `None` before it was.
    pub judged: Option<Judged>,
}

/// One spot check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpotCheck {
    /// Its id.
    pub id: Id,
    /// The day it was drawn.
    pub day: NaiveDate,
    /// Its leads, in the order drawn.
    pub answers: Vec<SpotAnswer>,
}

impl SpotCheck {
    /// Right ones of those that were judged right or wrong.
    pub fn tally(&self) -> Tally {
        let with = |judged: Judged| self.answers.iter().filter(|one| one.judged == Some(judged)).count() as u64;
        let right = with(Judged::Right);
        Tally::new(right, right + with(Judged::Wrong))
    }

    /// Leads that nobody judged yet.
    pub fn open(&self) -> usize {
        self.answers.iter().filter(|one| one.judged.is_none()).count()
    }

    /// Whether all are judged.
    pub fn is_done(&self) -> bool {
        self.open() == 0
    }
}

/// The 95 % interval of a share, in percent, by Wilson's score; `None` of none. Unlike the plain one it stays inside
/// 0 to 100 and says something honest about 20 of 20.
#[expect(clippy::cast_precision_loss, reason = "counts of a sample")]
pub fn wilson(tally: Tally) -> Option<(f64, f64)> {
    if tally.of == 0 {
        return None;
    }
    let (n, p) = (tally.of as f64, tally.good as f64 / tally.of as f64);
    let z2 = Z * Z;
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some((((middle - half) * 100.0).max(0.0), ((middle + half) * 100.0).min(100.0)))
}

/// Numbers that look random and are the same again from the same seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice from a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`, each as likely; 0 below 1.
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 {
            return 0;
        }
        // The rest at the top would make small numbers likelier.
        let fair = u64::MAX - u64::MAX % end;
        loop {
            let rolled = self.roll();
            if rolled < fair {
                return rolled % end;
            }
        }
    }
}

/// Draws `n` positions below `of`, each at most once, in the order drawn; all of them where there are no more.
pub fn draw(seed: u64, of: u64, n: usize) -> Vec<u64> {
    let mut dice = Dice::new(seed);
    let n = u64::try_from(n).unwrap_or(u64::MAX).min(of);
    // Floyd's way: as many rolls as are drawn, however many there are.
    let mut drawn: Vec<u64> = Vec::new();
    for top in of - n..of {
        let rolled = dice.below(top + 1);
        drawn.push(if drawn.contains(&rolled) { top } else { rolled });
    }
    // Floyd's order favours some places: shuffled, so that whoever stops half-way has a fair sample too.
    for at in (1..drawn.len()).rev() {
        let other = usize::try_from(dice.below(at as u64 + 1)).unwrap_or(0);
        drawn.swap(at, other);
    }
    drawn
}

/// The seed of a day's check, so that the same workspace draws the same leads on that day; `count` tells checks of
/// one day apart.
pub fn seed(day: NaiveDate, count: usize) -> u64 {
    let days = day.signed_duration_since(NaiveDate::default()).num_days();
    Dice::new(days.unsigned_abs().wrapping_mul(1_000_003).wrapping_add(count as u64)).roll()
}
