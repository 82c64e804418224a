//! A maturity assessment as a document for a client: current state, recommendations, steps, measures of success,
//! risks, and appendices with the votes and every answer in its words (source 000's answer in five parts).
//!
//! Judges nothing itself: what follows from an assessment comes from the room's
//! [`Results`].

mod appendix;
mod charts;
mod current;
mod next;
mod risks;

use chrono::NaiveDate;

use crate::domain::id::Id;
use crate::domain::maturity::framework::Dimension;
use crate::domain::maturity::results::{Gap, Results, Row};
use crate::domain::maturity::room::Maturity;
use crate::domain::maturity::{Assessment, PlanItem};
use crate::domain::profile::Business;
use crate::domain::text::count;

use super::{Doc, figures};

/// The report about an assessment, as of the day on which it is generated; `None` where the assessment has gone, or
/// its words can't be read.
pub fn maturity(room: &Maturity, assessment: Id, business: &Business, generated_on: NaiveDate) -> Option<Doc> {
    let results = room.results(assessment)?;
    let one = room.assessment(assessment)?;
    let look = Look { room, one, results: &results, on: generated_on };
    let name = business.profile.name.trim();
    let day = figures::day(generated_on);
    Some(Doc {
        title: format!("Maturity: {}", results.framework.title),
        subtitle: if name.is_empty() { day } else { format!("{name} · {day}") },
        lead: lead(&look),
        sections: [
            Some(current::section(&look)),
            Some(next::recommendations(&look)),
            Some(next::steps(&look)),
            Some(next::measures(&look)),
            Some(risks::section(&look)),
            appendix::votes(&look),
            Some(appendix::answers(&look)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        layout: super::Layout::Report,
    })
}

/// Everything that the parts read.
struct Look<'a> {
    room: &'a Maturity,
    one: &'a Assessment,
    results: &'a Results,
    on: NaiveDate,
}

impl<'a> Look<'a> {
    /// The rows, each with its dimension.
    fn rows(&self) -> impl Iterator<Item = (&'a Row, &'a Dimension)> + use<'a> {
        self.results.rows.iter().zip(&self.results.framework.dimensions)
    }

    /// The gaps, each with its dimension, the first to close first.
    fn gaps(&self) -> impl Iterator<Item = (&'a Gap, &'a Dimension)> + use<'a> {
        let results = self.results;
        results.gaps.iter().filter_map(move |gap| Some((gap, results.dimension(gap.at)?)))
    }

    /// The plan of this framework, the next due first.
    fn plan(&self) -> impl Iterator<Item = &'a PlanItem> + use<'a> {
        let (room, id) = (self.room, &self.one.framework);
        room.plan(id)
    }

    /// The name of a level, or `–`.
    fn level(&self, level: Option<u8>) -> String {
        level.map_or_else(|| figures::NONE.to_owned(), |level| self.results.framework.level_name(level))
    }

    /// The title of a dimension, as this assessment has it; `–` for none.
    fn title(&self, dimension: &str) -> String {
        match dimension {
            "" => figures::NONE.to_owned(),
            known => self.results.framework.title_of(known).to_owned(),
        }
    }
}

/// The whole report in a few sentences.
fn lead(look: &Look<'_>) -> String {
    let results = look.results;
    let coverage = results.coverage;
    if results.average.is_none() {
        return "Nothing is answered yet. Answer the questions in the Maturity room, and make this report again."
            .to_owned();
    }
    let average = results.average.map(|average| average.shown(&results.framework)).unwrap_or_default();
    let mut words = match &results.band {
        Some(band) => {
            format!("Taken together: {}, with an average of {average} (the band is {}).", band.name, band.range())
        }
        None => format!("Taken together: an average of {average} out of {}.", results.framework.highest()),
    };
    if let Some(change) = results.change() {
        words.push_str(&format!(" That is {change} since the last assessment."));
    }
    if coverage.answered < coverage.of {
        words.push_str(&format!(" {} of {} dimensions are answered.", coverage.answered, coverage.of));
    }
    if let Some((_, dimension)) = look.gaps().next() {
        words.push_str(&format!(" Begin with {}.", dimension.title));
    }
    let contradicted = results.rows.iter().filter(|row| row.contradiction().is_some()).count();
    if contradicted > 0 {
        let many = count(contradicted, "answer claims", "answers claim");
        words.push_str(&format!(" {many} more than the workspace’s own data shows."));
    }
    words
}

/// A sentence that ends like one.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}
