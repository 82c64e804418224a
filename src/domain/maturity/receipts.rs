//! Why the room's figures are what they are.

use super::framework::Weight;
use super::measured::{MEASURES, measure};
use super::results::Results;
use super::room::Maturity;
use super::rules::MeasureSetting;
use crate::domain::id::{Id, RecordRef};
use crate::domain::receipt::Receipt;

impl Maturity {
    /// Why an assessment's average is what it is: each answered level times its weight, in hundredths, summed.
    pub fn why_average(&self, assessment: Id) -> Option<Receipt> {
        let results = self.results(assessment)?;
        let words = &results.framework;
        let mut receipt = Receipt::new(
            format!("Average of {}", words.title),
            results.verdict(),
            "levels times weights, divided by the weights of what was answered",
        )
        .rule(rule_of(&results));
        let mut skipped = Vec::new();
        for (row, dimension) in results.rows.iter().zip(&words.dimensions) {
            match row.answer.level {
                Some(level) => {
                    let value = match dimension.weight {
                        Weight::ONE => format!("{level} {}", words.level_name(level)),
                        weight => format!("{level} {} × {weight}", words.level_name(level)),
                    };
                    let amount = i64::from(level) * i64::from(dimension.weight.0);
                    receipt = receipt.item(&dimension.title, value, amount, Some(RecordRef::assessment(assessment)));
                }
                None => skipped.push((&dimension.title, row.answer.is_skipped)),
            }
        }
        for (title, is_skipped) in skipped {
            receipt = receipt.fact(title, if is_skipped { "skipped: left out" } else { "not answered: left out" });
        }
        if let Some(average) = results.average {
            let (sum, weight) = average.parts();
            let shown = |hundredths: i64| Weight(u32::try_from(hundredths).unwrap_or(u32::MAX)).to_string();
            receipt = receipt.fact("sum ÷ weights", format!("{} ÷ {} = {average}", shown(sum), shown(weight)));
        }
        for band in &words.bands {
            receipt = receipt.fact(format!("band {}", band.name), band.range());
        }
        let policy = "three frameworks have different scales (3, 4 and 5 levels): they are never averaged together";
        Some(receipt.policy(policy))
    }

    /// Why a dimension stands where it does in the list of gaps.
    pub fn why_gap(&self, assessment: Id, dimension: &str) -> Option<Receipt> {
        let results = self.results(assessment)?;
        let words = &results.framework;
        let (at, known) = words.dimension(dimension)?;
        let place = results.gaps.iter().position(|gap| gap.at == at)?;
        let gap = results.gaps.get(place)?;
        let score = Weight(gap.score).to_string();
        let target = if gap.is_set { "set" } else { "not set: the next level" };
        Some(
            Receipt::new(
                format!("Gap of {}", known.title),
                format!("{score}, number {} of {}", place + 1, results.gaps.len()),
                "(target − current) × weight; ties go to the lower level",
            )
            .rule(rule_of(&results))
            .fact("current", format!("{} {}", gap.current, words.level_name(gap.current)))
            .fact("target", format!("{} {} ({target})", gap.target, words.level_name(gap.target)))
            .fact("weight", known.weight.to_string()),
        )
    }

    /// What the workspace's own data says about a dimension: one receipt per measure, with the records behind it.
    pub fn why_measured(&self, assessment: Id, dimension: &str) -> Vec<Receipt> {
        let Some(words) = self.assessment(assessment).and_then(|one| self.words(one)) else { return Vec::new() };
        let speaks = |one: &&MeasureSetting| one.framework == words.id && one.dimension == dimension;
        let mut out = Vec::new();
        for measured in self.measured(words, dimension) {
            let share = MEASURES.iter().position(|one| one.id == measured.measure).and_then(|at| self.shares.get(at));
            let (Some(measure), Some(share)) = (measure(measured.measure), share) else { continue };
            let figure = format!("{:.0} %, which is {}", measured.percent, words.level_name(measured.level));
            let rules = &self.input.rules;
            let mut receipt = Receipt::new(measure.title, figure, measure.looks_at)
                .rule(format!("measured.toml v{}, {} about {}.{dimension}", rules.version, measure.id, words.id));
            receipt = receipt.fact("as they should be", format!("{} of {}", share.good, share.of));
            let setting = rules.measures.iter().filter(speaks).find(|one| one.id == measure.id);
            for (level, from) in words.levels.iter().skip(1).zip(setting.map_or(&[][..], |one| &one.from)) {
                receipt = receipt.fact(format!("{} from", level.name), format!("{from} %"));
            }
            for (name, known, record) in &share.rows {
                receipt = receipt.fact(name, known);
                if let Some(line) = receipt.lines.last_mut() {
                    line.record = *record;
                }
            }
            if share.records > share.rows.len() {
                receipt = receipt.fact("and", format!("{} more", share.records - share.rows.len()));
            }
            out.push(receipt);
        }
        out
    }
}

/// Which words an assessment was answered with.
fn rule_of(results: &Results) -> String {
    let words = &results.framework;
    format!("maturity framework {} v{} ({})", words.id, words.version, words.source)
}
