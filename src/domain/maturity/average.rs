//! The weighted average of levels, kept exact: a fraction, never a float, so that 12/8 is 1.5 to the last digit.

use std::cmp::Ordering;
use std::fmt;

use super::Assessment;
use super::framework::{Framework, Weight};

/// A weighted average of levels.
#[derive(Debug, Clone, Copy)]
pub struct Average {
    /// The levels, each times its weight in hundredths.
    sum: i64,
    /// The weights, in hundredths; more than 0.
    weight: i64,
}

impl Average {
    /// The average of levels with their weights; `None` of none.
    pub fn of(levels: impl IntoIterator<Item = (u8, Weight)>) -> Option<Average> {
        let (mut sum, mut weight) = (0, 0);
        for (level, one) in levels {
            sum += i64::from(level) * i64::from(one.0);
            weight += i64::from(one.0);
        }
        (weight > 0).then_some(Average { sum, weight })
    }

    /// The average of an assessment's answers; skipped and unanswered dimensions are left out.
    pub fn of_assessment(assessment: &Assessment, framework: &Framework) -> Option<Average> {
        let answered = framework.dimensions.iter().filter_map(|one| Some((assessment.level(&one.id)?, one.weight)));
        Average::of(answered)
    }

    /// How it compares with a number in thousandths (1500 is 1.5).
    pub fn compare(self, thousandths: i64) -> Ordering {
        (self.sum * 1000).cmp(&(thousandths * self.weight))
    }

    /// For drawing only.
    #[expect(clippy::cast_precision_loss, reason = "levels times weights are small")]
    pub fn value(self) -> f64 {
        self.sum as f64 / self.weight as f64
    }

    /// The sum in hundredths and the weights in hundredths, for receipts.
    pub fn parts(self) -> (i64, i64) {
        (self.sum, self.weight)
    }

    /// Rounded half up to some digits: `1.8`.
    fn rounded(self, digits: u32) -> (i64, String) {
        let scale = 10_i64.pow(digits);
        let rounded = (self.sum * scale * 2 + self.weight).div_euclid(self.weight * 2);
        let text = if digits == 0 {
            rounded.to_string()
        } else {
            format!("{}.{:0wide$}", rounded / scale, rounded % scale, wide = digits as usize)
        };
        (rounded * 1000 / scale, text)
    }

    /// As shown: one digit behind the point, or as many more (up to three) as it takes not to look like an average of
    /// another band: 1.49 is not shown as 1.5.
    pub fn shown(self, framework: &Framework) -> String {
        let own = framework.band(self).map(|band| &band.id);
        let fits = |thousandths: i64| {
            let looks = Average { sum: thousandths, weight: 1000 };
            framework.band(looks).map(|band| &band.id) == own
        };
        (1..=3).map(|digits| self.rounded(digits)).find(|(at, _)| fits(*at)).unwrap_or_else(|| self.rounded(3)).1
    }

    /// The change since an earlier average.
    pub fn since(self, before: Average) -> Change {
        Change { sum: self.sum * before.weight - before.sum * self.weight, weight: self.weight * before.weight }
    }
}

impl PartialEq for Average {
    fn eq(&self, other: &Average) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Average {}

impl PartialOrd for Average {
    fn partial_cmp(&self, other: &Average) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Average {
    fn cmp(&self, other: &Average) -> Ordering {
        (self.sum * other.weight).cmp(&(other.sum * self.weight))
    }
}

/// With two digits behind the point: `1.83`.
impl fmt::Display for Average {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rounded(2).1)
    }
}

/// The change from one average to another.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    sum: i64,
    weight: i64,
}

impl Change {
    /// Up, down or neither.
    pub fn direction(self) -> Ordering {
        self.sum.cmp(&0)
    }

    /// For drawing only.
    #[expect(clippy::cast_precision_loss, reason = "levels times weights are small")]
    pub fn value(self) -> f64 {
        self.sum as f64 / self.weight as f64
    }
}

impl PartialEq for Change {
    fn eq(&self, other: &Change) -> bool {
        self.sum * other.weight == other.sum * self.weight
    }
}

/// With two digits behind the point and its sign: `+0.33`, `−0.11`, `±0`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sum == 0 {
            return f.write_str("±0");
        }
        let sign = if self.sum > 0 { '+' } else { '−' };
        let (_, text) = Average { sum: self.sum.abs(), weight: self.weight }.rounded(2);
        write!(f, "{sign}{text}")
    }
}
