//! The cost axis of the matrix: linear or logarithmic, from nothing to a round figure, with round ticks.

use crate::domain::money::{Currency, Money};

/// How costs spread along the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// Equal steps.
    #[default]
    Linear,
    /// Equal factors; nothing still stands at the start (`ln(1 + cost)`).
    Log,
}

impl Scale {
    /// The other one.
    #[must_use]
    pub fn toggled(self) -> Scale {
        match self {
            Scale::Linear => Scale::Log,
            Scale::Log => Scale::Linear,
        }
    }

    /// Its name: `linear`.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Linear => "linear",
            Scale::Log => "log",
        }
    }
}

/// A labelled place on the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tick {
    /// The cost.
    pub cost: Money,
    /// Where it stands, 0-1.
    pub position: f64,
}

/// The axis: from nothing to [`top`](Axis::top).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// How costs spread.
    pub scale: Scale,
    /// The cost at the right end: a round figure that is no less than any cost.
    pub top: Money,
}

impl Axis {
    /// An axis on which all `costs` have room. Without costs it ends at 10.
    pub fn new(scale: Scale, costs: impl IntoIterator<Item = Money>, currency: Currency) -> Axis {
        let most = costs.into_iter().map(|cost| cost.minor).max().unwrap_or(0);
        let top = if most <= 0 { 10.0 * minor_per_major(currency) } else { round_up(most as f64) };
        Axis { scale, top: Money::new(top as i64, currency) }
    }

    /// Where a cost stands: 0 at nothing, 1 at the right end; what lies beyond is drawn at the end.
    pub fn position(&self, cost: Money) -> f64 {
        let (cost, top) = (cost.minor.max(0) as f64, self.top.minor.max(1) as f64);
        let place = match self.scale {
            Scale::Linear => cost / top,
            Scale::Log => {
                let major = minor_per_major(self.top.currency);
                (cost / major).ln_1p() / (top / major).ln_1p()
            }
        };
        place.clamp(0.0, 1.0)
    }

    /// At most `most` round ticks (no fewer than two are allowed for), from nothing upwards.
    pub fn ticks(&self, most: usize) -> Vec<Tick> {
        let most = most.max(2);
        let costs = match self.scale {
            Scale::Linear => self.equal_steps(most),
            Scale::Log => self.equal_factors(most),
        };
        let at = |minor: f64| {
            let cost = Money::new(minor as i64, self.top.currency);
            Tick { cost, position: self.position(cost) }
        };
        costs.into_iter().map(at).collect()
    }

    fn equal_steps(&self, most: usize) -> Vec<f64> {
        let top = self.top.minor as f64;
        // The step is round too, and at least one minor unit, so ticks are whole amounts.
        let step = round_up((top / (most - 1) as f64).max(1.0));
        (0..most).map(|n| n as f64 * step).take_while(|cost| *cost <= top).collect()
    }

    fn equal_factors(&self, most: usize) -> Vec<f64> {
        let (top, major) = (self.top.minor as f64, minor_per_major(self.top.currency));
        for digits in [[1.0, 2.0, 5.0].as_slice(), &[1.0, 3.0], &[1.0]] {
            let costs = series(digits, major, top);
            if costs.len() <= most {
                return costs;
            }
        }
        // Still too many decades: every second, every third… counted from the top, so that the top has its tick.
        let decades = series(&[1.0], major, top);
        let every = (decades.len() - 1).div_ceil(most - 1);
        let first = (decades.len() - 2) % every + 1;
        [0.0].into_iter().chain(decades.into_iter().skip(first).step_by(every)).collect()
    }
}

/// Nothing, then `digits` × 1, 10, 100… up to `top`.
fn series(digits: &[f64], major: f64, top: f64) -> Vec<f64> {
    let decades = (0..19).map(|power| major * 10_f64.powi(power));
    let costs = decades.flat_map(|decade| digits.iter().map(move |digit| digit * decade));
    [0.0].into_iter().chain(costs.take_while(|cost| *cost <= top)).collect()
}

/// The next of 1, 2, 2.5, 5, 10 × a power of ten; 2.5 only where it is whole.
fn round_up(value: f64) -> f64 {
    let power = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|digit| digit * power);
    let whole = |step: &f64| *step >= value * (1.0 - 1e-12) && step.fract() == 0.0;
    steps.into_iter().find(whole).unwrap_or(10.0 * power)
}

fn minor_per_major(currency: Currency) -> f64 {
    10_f64.powi(i32::try_from(currency.digits()).unwrap_or(2))
}
