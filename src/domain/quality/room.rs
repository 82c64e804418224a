//! Data quality seen as a whole: the counts last taken with their age, their trend, the newest spot check, the state
//! of the lists, and what is wrong or due. Cheap to derive: nothing here looks at leads one by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Tally;
use super::card::Scorecard;
use super::findings::{self, Hit};
use super::rules::QualityRules;
use super::spot::SpotCheck;
use super::tasks::TaskState;
use crate::domain::date::near;
use crate::domain::finding::Finding;
use crate::domain::receipt::Receipt;
use crate::domain::text::count;

/// Counts as they were taken last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The day.
    pub day: NaiveDate,
    /// Whether the leads are still as they were then.
    pub is_current: bool,
    /// By measure, by one of [`super::measures::COUNTS`], `filled:` with a field, and `unstaged:` with a
    /// stage name of the files.
    pub counts: BTreeMap<String, Tally>,
}

/// What the tallies say of all leads, whatever their number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Volume {
    /// Leads that aren't archived.
    pub leads: u64,
    /// Those without a stage.
    pub unstaged: u64,
    /// Those in a stage in which a lead is supposed to move on.
    pub moving: u64,
    /// Of these, those that have been there for longer than the limit.
    pub stuck: u64,
    /// That limit, in days: the lifecycle's.
    pub stuck_days: i64,
    /// The ids of the stages from the qualified one on, with commas between, as a filter takes them.
    pub handed_over: String,
    /// Leads created in each of the last weeks, this week last.
    pub weeks: Vec<u64>,
}

/// Everything that the room is derived from.
#[derive(Debug, Clone, Default)]
pub struct QualityInput {
    /// All leads in numbers.
    pub volume: Volume,
    /// The counts last taken; `None` before the first time.
    pub known: Option<Known>,
    /// The counts of the days before, by measure, the oldest first.
    pub trend: BTreeMap<String, Vec<(NaiveDate, Tally)>>,
    /// The newest spot check.
    pub check: Option<SpotCheck>,
    /// What is kept about tasks.
    pub states: Vec<TaskState>,
    /// Targets, limits, lists.
    pub rules: Arc<QualityRules>,
    /// The day on which all this is judged.
    pub today: NaiveDate,
}

/// Data quality with everything that follows.
#[derive(Debug, Clone)]
pub struct Quality {
    /// What it was derived from.
    pub input: QualityInput,
    /// The scorecard.
    pub card: Scorecard,
    hits: Vec<Hit>,
}

impl Quality {
    /// Derives everything.
    pub fn new(input: QualityInput) -> Quality {
        let none = BTreeMap::new();
        let counts = input.known.as_ref().map_or(&none, |known| &known.counts);
        let card = Scorecard::new(counts, input.check.as_ref(), &input.rules);
        let mut room = Quality { input, card, hits: Vec::new() };
        room.hits = findings::judge(&room);
        room
    }

    /// A count that was taken.
    pub fn counted(&self, id: &str) -> Option<Tally> {
        self.input.known.as_ref()?.counts.get(id).copied()
    }

    /// Leads without a stage by the name that their file gave them, the commonest first.
    pub fn unstaged(&self) -> Vec<(&str, u64)> {
        let counts = self.input.known.iter().flat_map(|known| &known.counts);
        let mut names: Vec<_> =
            counts.filter_map(|(id, tally)| Some((id.strip_prefix("unstaged:")?, tally.of))).collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        names
    }

    /// Fields that stages require, with how many leads have them of those that should; the emptiest first.
    pub fn fields(&self) -> Vec<(&str, Tally)> {
        let counts = self.input.known.iter().flat_map(|known| &known.counts);
        let mut fields: Vec<_> = counts
            .filter_map(|(id, tally)| Some((id.strip_prefix("filled:")?, *tally)))
            .filter(|(_, tally)| tally.bad() > 0)
            .collect();
        fields.sort_by(|a, b| b.1.bad().cmp(&a.1.bad()).then(a.0.cmp(b.0)));
        fields
    }

    /// The day on which the next spot check is due; `None` before the first.
    pub fn next_check(&self) -> Option<NaiveDate> {
        let check = self.input.check.as_ref().filter(|check| check.is_done())?;
        Some(check.day + chrono::Duration::days(i64::from(self.input.rules.check_days)))
    }

    /// The figures of a measure over time, in percent as shown, the oldest first; those without a figure left out.
    pub fn trend(&self, measure: &str) -> Vec<(NaiveDate, f64)> {
        let Some(row) = self.card.row(measure) else { return Vec::new() };
        let kept = self.input.trend.get(measure).map_or(&[][..], Vec::as_slice);
        kept.iter().filter_map(|(day, tally)| Some((*day, row.measure.figure(tally.percent()?)))).collect()
    }

    /// The composite over time: on each day the mean of what was known then.
    #[expect(clippy::cast_precision_loss, reason = "six measures")]
    pub fn composite_trend(&self) -> Vec<(NaiveDate, f64)> {
        let days: std::collections::BTreeSet<NaiveDate> =
            self.input.trend.values().flatten().map(|(day, _)| *day).collect();
        let known = |day: NaiveDate| {
            let rows = self.card.rows.iter();
            let good: Vec<f64> = rows
                .filter_map(|row| {
                    let all = self.input.trend.get(row.measure.id)?;
                    all.iter().rev().find(|(one, _)| *one <= day)?.1.percent()
                })
                .collect();
            (!good.is_empty()).then(|| (day, good.iter().sum::<f64>() / good.len() as f64))
        };
        days.into_iter().filter_map(known).collect()
    }

    /// How old the figures are: `measured today`, `measured 3 d ago, leads changed since`.
    pub fn age(&self) -> String {
        match &self.input.known {
            None => "not measured yet".to_owned(),
            Some(known) => {
                let when = if known.day == self.input.today {
                    "measured today".to_owned()
                } else {
                    format!("measured {}", near(known.day, self.input.today))
                };
                if known.is_current { when } else { format!("{when}, leads changed since") }
            }
        }
    }

    /// The room in two lines: leads with those of this week, then what is known of their quality.
    pub fn in_two_lines(&self) -> (String, String) {
        let volume = &self.input.volume;
        if volume.leads == 0 {
            return ("no leads yet".to_owned(), String::new());
        }
        let leads = count(usize::try_from(volume.leads).unwrap_or(usize::MAX), "lead", "");
        let week = volume.weeks.last().copied().unwrap_or(0);
        let headline = if week > 0 { format!("{leads} · +{week} this week") } else { leads };
        let figures = match self.card.composite() {
            Some(_) => {
                let (with, of) = self.card.coverage();
                let composite = super::percent_words(self.card.composite());
                format!("data quality {composite} · {with} of {of} measures")
            }
            None => "data quality not measured yet".to_owned(),
        };
        (headline, figures)
    }

    /// What is wrong or due, the worst first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The finding at a position of [`Quality::hits`], written out.
    pub fn finding(&self, at: usize) -> Option<Finding> {
        self.hits.get(at).map(|hit| findings::finding(self, hit))
    }

    /// Where a finding is mended: the tab, and what it is to show; blank changes nothing.
    pub fn place_of(&self, finding: &Finding) -> (&'static str, String) {
        findings::place_of(self, finding)
    }

    /// How a finding was judged.
    pub fn why_finding(&self, finding: &Finding) -> Receipt {
        findings::why(self, finding)
    }
}
