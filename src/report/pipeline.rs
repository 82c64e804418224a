//! The state of the pipeline as a document: how many leads stand where and go on, where they come from, who stands
//! still, how sales answers what it is handed, who left and why, and what is missing.
//!
//! Counts nothing itself: the figures are the [`Review`]'s.

mod charts;
mod parts;

use crate::domain::profile::Business;
use crate::domain::review::{Review, ReviewRules};
use crate::domain::text::{count, thousands};

use super::{Doc, figures};

/// The report about a pipeline.
pub fn pipeline(review: &Review, rules: &ReviewRules, business: &Business) -> Doc {
    let name = business.profile.name.trim();
    let day = figures::day(review.on);
    let look = Look { review, rules };
    Doc {
        title: "Pipeline".to_owned(),
        subtitle: if name.is_empty() { day } else { format!("{name} · {day}") },
        lead: lead(&look),
        sections: vec![
            parts::summary(&look),
            parts::inflow(&look),
            parts::sources(&look),
            parts::stuck(&look),
            parts::handovers(&look),
            parts::exits(&look),
            parts::missing(&look),
        ],
        layout: super::Layout::Report,
    }
}

/// Everything that the parts read.
struct Look<'a> {
    review: &'a Review,
    rules: &'a ReviewRules,
}

/// The whole report in a few sentences.
fn lead(look: &Look<'_>) -> String {
    let review = look.review;
    if review.leads == 0 {
        return "There are no leads yet. Import those of your CRM (opsroom import leads FILE), and make this report \
                again."
            .to_owned();
    }
    let mut words = format!("{} stand in the pipeline.", leads(review.leads));
    let narrowest =
        (1..review.stages.len()).filter_map(|at| Some((review.conversion(at)?, at))).min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((share, at)) = narrowest
        && let (Some(from), Some(to)) = (review.stages.get(at - 1), review.stages.get(at))
    {
        words.push_str(&format!(
            " The fewest go on from {} to {}: {}.",
            from.name,
            to.name,
            figures::share(Some(share))
        ));
    }
    let stuck = review.stuck_leads();
    if stuck > 0 {
        let verb = if stuck == 1 { "has" } else { "have" };
        words.push_str(&format!(" {} {verb} not moved for more than {} days.", leads(stuck), review.stuck_days));
    }
    let open: u64 = review.handovers.iter().map(|one| one.open).sum();
    if open > 0 {
        words.push_str(&format!(" {} without an answer.", plural(open, "handover is", "handovers are")));
    }
    words
}

/// `1,204 leads`.
fn leads(many: u64) -> String {
    plural(many, "lead", "leads")
}

/// A number with its word.
fn plural(many: u64, one: &str, more: &str) -> String {
    count(usize::try_from(many).unwrap_or(usize::MAX), one, more)
}

/// A number as documents write it.
fn number(many: u64) -> String {
    thousands(i64::try_from(many).unwrap_or(i64::MAX))
}

/// Days, or `–`.
fn days(days: Option<i64>) -> String {
    days.map_or_else(|| figures::NONE.to_owned(), |days| count(usize::try_from(days).unwrap_or(0), "day", "days"))
}

/// A part of a whole.
fn part_of(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A name, or what stands for a blank one.
fn named(name: &str, blank: &str) -> String {
    if name.is_empty() { blank.to_owned() } else { name.to_owned() }
}
