//! The cost axis: where an amount stands, and which amounts are written below it.
//!
//! Linear while the dearest costs less than twenty times the cheapest; else logarithmic, with a place of its own at
//! the left end for what is free.

/// The dearest costs so many times the cheapest before the axis turns logarithmic.
const WIDE: f64 = 20.0;
/// Room at the left of a logarithmic axis for what is free, in units of the view box.
const FREE: f64 = 46.0;
/// The most amounts written below the axis.
const MOST_TICKS: usize = 9;

/// An axis from `left` to `right`; amounts are in major units.
pub(super) struct Scale {
    /// Whether it is logarithmic.
    pub(super) is_log: bool,
    /// The amounts to write below it, rising.
    pub(super) ticks: Vec<f64>,
    low: f64,
    high: f64,
    left: f64,
    right: f64,
}

impl Scale {
    /// An axis on which all these amounts have a place.
    pub(super) fn of(amounts: impl Iterator<Item = f64>, left: f64, right: f64) -> Scale {
        let amounts: Vec<f64> = amounts.filter(|amount| amount.is_finite()).collect();
        let has_free = amounts.iter().any(|amount| *amount <= 0.0);
        let paid = || amounts.iter().copied().filter(|amount| *amount > 0.0);
        let high = paid().fold(0.0, f64::max);
        let low = paid().fold(f64::INFINITY, f64::min);
        if high <= 0.0 {
            return Scale::linear(1.0, left, right);
        }
        if high / low < WIDE {
            return Scale::linear(high, left, right);
        }
        Scale::log(low, high, has_free, left, right)
    }

    fn linear(high: f64, left: f64, right: f64) -> Scale {
        let step = nice_above(high / 6.0);
        let steps = (high / step).ceil().max(1.0);
        let ticks = (0..=steps as u32).map(|at| f64::from(at) * step).collect();
        Scale { is_log: false, ticks, low: 0.0, high: steps * step, left, right }
    }

    fn log(low: f64, high: f64, has_free: bool, left: f64, right: f64) -> Scale {
        let (low, high) = (nice_below(low), nice_above(high));
        let mut ticks = Vec::new();
        let mut tick = low;
        while tick <= high * 1.001 {
            ticks.push(tick);
            tick = nice_above(tick * 1.2);
        }
        if ticks.len() > MOST_TICKS {
            // Powers of ten only, and of those every so many.
            ticks.retain(|tick| (tick.log10() - tick.log10().round()).abs() < 1e-6);
            let each = ticks.len().div_ceil(MOST_TICKS);
            ticks = ticks.into_iter().step_by(each.max(1)).collect();
        }
        let start = if has_free { left + FREE } else { left };
        if has_free {
            ticks.insert(0, 0.0);
        }
        Scale { is_log: true, ticks, low: low.ln(), high: high.ln(), left: start, right }
    }

    /// Where an amount stands.
    pub(super) fn x(&self, amount: f64) -> f64 {
        if self.is_log && amount <= 0.0 {
            return self.left - FREE;
        }
        let at = if self.is_log { amount.ln() } else { amount };
        let share = if self.high > self.low { (at - self.low) / (self.high - self.low) } else { 0.5 };
        self.left + (self.right - self.left) * share.clamp(0.0, 1.0)
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `amount`.
fn nice_above(amount: f64) -> f64 {
    let power = 10_f64.powf(amount.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0];
    // A hair of tolerance, so that what is nice already stays.
    steps.into_iter().map(|step| step * power).find(|nice| *nice >= amount * 0.999_999).unwrap_or(power * 10.0)
}

/// The largest of 1, 2, 5 times a power of ten that is not above `amount`.
fn nice_below(amount: f64) -> f64 {
    let power = 10_f64.powf(amount.log10().floor());
    let steps = [5.0, 2.0, 1.0];
    steps.into_iter().map(|step| step * power).find(|nice| *nice <= amount * 1.000_001).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn ticks_are_nice_and_cover_the_amounts() {
        let cases: [(&[f64], bool, &[f64]); 6] = [
            (&[30.0, 99.0, 120.0], false, &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0, 120.0]),
            (&[15.0, 900.0], true, &[10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]),
            (&[0.0, 15.0, 900.0], true, &[0.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]),
            (&[0.5, 40_000.0], true, &[1.0, 10.0, 100.0, 1_000.0, 10_000.0]),
            (&[0.0], false, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
            (&[], false, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ];
        for (amounts, is_log, expected) in cases {
            let scale = Scale::of(amounts.iter().copied(), 0.0, 1_000.0);
            assert_eq!(scale.is_log, is_log, "{amounts:?}");
            let shown: Vec<f64> = scale.ticks.iter().map(|tick| (tick * 1e6).round() / 1e6).collect();
            assert_eq!(shown, expected, "{amounts:?}");
        }
    }

    #[test]
    fn more_stands_further_right_and_all_within() {
        for amounts in [vec![1.0, 2.0, 15.0], vec![0.0, 1.0, 3.0, 700.0, 12_345.0]] {
            let scale = Scale::of(amounts.iter().copied(), 50.0, 900.0);
            let places: Vec<f64> = amounts.iter().map(|amount| scale.x(*amount)).collect();
            assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
            assert!(places.iter().all(|x| (50.0..=900.0).contains(x)), "{places:?}");
        }
    }
}
