//! Data quality: what share of the leads is as it should be, in six measures and one composite; the spot check, one
//! spelling for each value, set-up lists and the hygiene schedule. Pure: the counts come from the store.

pub mod card;
pub mod findings;
pub mod measures;
pub mod review;
pub mod room;
pub mod rules;
pub mod spelling;
pub mod spot;
pub mod tasks;

#[cfg(test)]
mod tests;

/// Leads that are as they should be, and all that were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// As they should be.
    pub good: u64,
    /// All of them.
    pub of: u64,
}

impl Tally {
    /// So many good ones of so many.
    pub fn new(good: u64, of: u64) -> Tally {
        Tally { good: good.min(of), of }
    }

    /// Those that are not as they should be.
    pub fn bad(self) -> u64 {
        self.of.saturating_sub(self.good)
    }

    /// The good share in percent; `None` of none.
    #[expect(clippy::cast_precision_loss, reason = "counts of leads")]
    pub fn percent(self) -> Option<f64> {
        (self.of > 0).then(|| self.good as f64 * 100.0 / self.of as f64)
    }
}

/// A share in percent as it is shown: `93.1 %`; `–` of none. A share that is not whole is never rounded to 0 or 100.
pub fn percent_words(percent: Option<f64>) -> String {
    let Some(percent) = percent else { return "–".to_owned() };
    let tenths = (percent * 10.0).round();
    let tenths = if percent < 100.0 { tenths.min(999.0) } else { tenths };
    let tenths = if percent > 0.0 { tenths.max(1.0) } else { tenths };
    if tenths % 10.0 == 0.0 { format!("{:.0} %", tenths / 10.0) } else { format!("{:.1} %", tenths / 10.0) }
}
