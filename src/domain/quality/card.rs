//! The scorecard: each measure with its figure, target and standing, and the composite of those that were taken.

use std::collections::BTreeMap;

use super::measures::{MEASURES, Measure};
use super::rules::{QualityRules, Target};
use super::spot::{self, SpotCheck};
use super::{Tally, percent_words};
use crate::domain::receipt::Receipt;
use crate::domain::text::thousands;

/// How a figure stands to its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It reaches it.
    Reached,
    /// It doesn't.
    Missed,
    /// There is no figure.
    Unknown,
}

/// One measure of a scorecard.
#[derive(Debug, Clone)]
pub struct Row {
    /// The measure.
    pub measure: &'static Measure,
    /// The counts; `None` where nothing was counted.
    pub tally: Option<Tally>,
    /// Its target.
    pub target: Target,
    /// The 95 % interval of a sampled figure, in percent.
    pub interval: Option<(f64, f64)>,
}

impl Row {
    /// The good share in percent; `None` without a denominator.
    pub fn good(&self) -> Option<f64> {
        self.tally?.percent()
    }

    /// The figure as shown.
    pub fn figure(&self) -> Option<f64> {
        self.good().map(|good| self.measure.figure(good))
    }

    /// The figure in words: `93.1 %`, `–`.
    pub fn figure_words(&self) -> String {
        percent_words(self.figure())
    }

    /// The target in words: `> 95 %`.
    pub fn target_words(&self) -> String {
        format!("{} {} %", self.measure.sign(), self.target.percent)
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        match self.figure() {
            None => Standing::Unknown,
            Some(figure) if self.measure.reaches(figure, self.target.percent) => Standing::Reached,
            Some(_) => Standing::Missed,
        }
    }

    /// Whether a sample is too small to say on which side of the target it lies.
    pub fn is_uncertain(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low <= self.target.percent && self.target.percent <= high)
    }

    /// By how many points it misses the target; 0 where it doesn't.
    pub fn short(&self) -> f64 {
        match (self.standing(), self.figure()) {
            (Standing::Missed, Some(figure)) => (figure - self.target.percent).abs(),
            _ => 0.0,
        }
    }

    /// What lowers it, in words: `1,204 bounced or malformed`; what it lacks where there is no figure.
    pub fn words(&self) -> String {
        match self.tally {
            Some(tally) if tally.of > 0 && self.measure.id == "stage-accuracy" => {
                let interval =
                    self.interval.map_or(String::new(), |(low, high)| format!(", 95 % sure of {low:.0}-{high:.0} %"));
                format!("{} of {} right{interval}", tally.good, tally.of)
            }
            Some(tally) if tally.of > 0 => format!("{} {}", number(tally.bad()), self.measure.bad),
            _ if self.measure.id == "stage-accuracy" => "no spot check yet".to_owned(),
            Some(_) => "nothing to measure".to_owned(),
            None => "not measured yet".to_owned(),
        }
    }
}

/// All measures and their composite.
#[derive(Debug, Clone)]
pub struct Scorecard {
    /// One row per measure, in the order of [`MEASURES`].
    pub rows: Vec<Row>,
    /// The composite that is good enough, in percent.
    pub target: f64,
    /// The composite that the maturity level Run asks for, in percent.
    pub run: f64,
    version: u32,
}

impl Scorecard {
    /// Puts counts, by measure, and the newest spot check beside their targets.
    pub fn new(counts: &BTreeMap<String, Tally>, check: Option<&SpotCheck>, rules: &QualityRules) -> Scorecard {
        let rows = MEASURES.iter().map(|measure| {
            let target = rules.target(measure.id).cloned();
            let target = target.unwrap_or(Target { id: measure.id.to_owned(), percent: 0.0, source: String::new() });
            let (tally, interval) = if measure.id == "stage-accuracy" {
                let tally = check.map(SpotCheck::tally);
                (tally, tally.and_then(spot::wilson))
            } else {
                (counts.get(measure.id).copied(), None)
            };
            Row { measure, tally, target, interval }
        });
        Scorecard { rows: rows.collect(), target: rules.composite, run: rules.run, version: rules.version }
    }

    /// A measure's row.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.measure.id == id)
    }

    /// How many measures have a figure, of all.
    pub fn coverage(&self) -> (usize, usize) {
        (self.rows.iter().filter(|row| row.good().is_some()).count(), self.rows.len())
    }

    /// The mean of the good shares, equal weights, in percent; measures without a figure are left out. `None` where
    /// none has one.
    #[expect(clippy::cast_precision_loss, reason = "six measures")]
    pub fn composite(&self) -> Option<f64> {
        let good: Vec<f64> = self.rows.iter().filter_map(Row::good).collect();
        (!good.is_empty()).then(|| good.iter().sum::<f64>() / good.len() as f64)
    }

    /// How the composite stands to its target.
    pub fn standing(&self) -> Standing {
        match self.composite() {
            None => Standing::Unknown,
            Some(composite) if composite > self.target => Standing::Reached,
            Some(_) => Standing::Missed,
        }
    }

    /// Why the composite is what it is.
    pub fn why_composite(&self) -> Receipt {
        let (with, of) = self.coverage();
        let mut receipt = Receipt::new(
            "Data quality, composite",
            percent_words(self.composite()),
            "the mean of the measures, each with the same weight; where lower is better, 100 % less the figure",
        )
        .rule(format!("quality.toml v{} (source 001, metrics)", self.version));
        for row in &self.rows {
            let value = match row.good() {
                Some(good) if row.measure.lower_is_better => {
                    format!("{} (100 % − {})", percent_words(Some(good)), row.figure_words())
                }
                Some(good) => percent_words(Some(good)),
                None => format!("left out: {}", row.words()),
            };
            receipt = receipt.fact(row.measure.title, value);
        }
        receipt = receipt.fact("coverage", format!("{with} of {of} measures"));
        receipt
            .fact("target", format!("> {} %", self.target))
            .policy(format!(
                "The sources name two targets: source 001's metrics ask for more than {} %, which is used here; its maturity model asks for more than {} % of whoever claims Run. By the other: {}.",
                self.target,
                self.run,
                match self.composite() {
                    None => "no figure".to_owned(),
                    Some(composite) if composite > self.run => "reached".to_owned(),
                    Some(composite) => format!("{:.1} points short", self.run - composite),
                }
            ))
    }

    /// Why a measure is what it is.
    pub fn why(&self, id: &str) -> Option<Receipt> {
        let row = self.row(id)?;
        let mut receipt = Receipt::new(row.measure.title, row.figure_words(), row.measure.formula)
            .rule(format!("quality.toml v{}, {} ({})", self.version, row.measure.id, row.target.source));
        if let Some(tally) = row.tally {
            receipt = receipt
                .fact("looked at", number(tally.of))
                .fact("as they should be", number(tally.good))
                .fact(row.measure.bad, number(tally.bad()));
        }
        if let Some((low, high)) = row.interval {
            receipt = receipt.fact("95 % interval (Wilson)", format!("{low:.1}-{high:.1} %"));
        }
        receipt = receipt.fact("target", row.target_words());
        if row.measure.lower_is_better {
            receipt = receipt.fact("in the composite", percent_words(row.good()));
        }
        if row.is_uncertain() {
            receipt = receipt.policy(
                "The target lies inside the interval: the sample is too small to say on which side of it the truth is.",
            );
        }
        Some(receipt)
    }
}

/// A count with its thousands signs.
fn number(n: u64) -> String {
    thousands(i64::try_from(n).unwrap_or(i64::MAX))
}
