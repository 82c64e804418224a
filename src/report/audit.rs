//! The stack audit as a document for a client: current state, recommendations, steps, measures of success, risks,
//! and an appendix (source 000's answer in five parts).
//!
//! Judges nothing itself: what a tool costs, where it stands, what is wrong with it and what it would save come from
//! the [`Stack`]. Each part is a file of its own and says so where there is nothing to say.

mod appendix;
mod current;
mod gaps;
mod measures;
mod moves;
mod recommend;
mod risks;
mod steps;

use chrono::NaiveDate;

use crate::domain::finding::{Finding, Severity};
use crate::domain::money::{Currency, Money};
use crate::domain::profile::Business;
use crate::domain::stack::rules::StackRules;
use crate::domain::stack::{Derived, Stack};
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text;
use crate::domain::tool::Tool;

use super::{Doc, figures};

/// The audit of a stack, as of the day on which it is generated.
pub fn audit(
    stack: &Stack,
    business: &Business,
    taxonomy: &Taxonomy,
    rules: &StackRules,
    generated_on: NaiveDate,
) -> Doc {
    let findings = stack.findings().collect();
    let look = Look { stack, business, taxonomy, rules, findings, on: generated_on };
    let name = business.profile.name.trim();
    let day = figures::day(generated_on);
    Doc {
        title: "Marketing stack audit".to_owned(),
        subtitle: if name.is_empty() { day } else { format!("{name} · {day}") },
        lead: lead(&look),
        sections: vec![
            current::section(&look),
            recommend::section(&look),
            steps::section(&look),
            measures::section(&look),
            risks::section(&look),
            appendix::inventory(&look),
            appendix::findings(&look),
        ],
        layout: super::Layout::Report,
    }
}

/// Everything that the parts read.
struct Look<'a> {
    stack: &'a Stack,
    business: &'a Business,
    taxonomy: &'a Taxonomy,
    rules: &'a StackRules,
    /// All findings, the worst first.
    findings: Vec<Finding>,
    on: NaiveDate,
}

impl<'a> Look<'a> {
    /// The tools that count, with what follows for each, by name.
    fn live(&self) -> impl Iterator<Item = (&'a Tool, &'a Derived)> + use<'a> {
        self.stack.input.tools.iter().zip(&self.stack.derived).filter(|(tool, _)| tool.is_live())
    }

    /// Whether there is no tool that counts.
    fn is_empty(&self) -> bool {
        self.stack.totals.live == 0
    }

    /// The currency in which sums are shown.
    fn home(&self) -> Currency {
        self.stack.input.rates.home
    }

    /// No money.
    fn zero(&self) -> Money {
        Money::new(0, self.home())
    }

    /// How many findings there are of a severity.
    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The worst thing that is wrong with a tool.
    fn worst(&self, derived: &Derived) -> Option<Severity> {
        derived.findings.iter().filter_map(|at| self.findings.get(*at)).map(|finding| finding.severity).min()
    }
}

/// The whole audit in three sentences.
fn lead(look: &Look<'_>) -> String {
    if look.is_empty() {
        return "No live tool is recorded yet, so there is nothing to audit. \
                Import a tool list or add the tools by hand, and make this report again."
            .to_owned();
    }
    let totals = &look.stack.totals;
    let mut words = format!(
        "{} cost {} a month, {} a year.",
        text::count(totals.live, "live tool", "live tools"),
        figures::rounded(totals.monthly.total),
        figures::rounded(totals.annual.total),
    );
    let (decided, open) = (moves::decided(look), moves::suggested(look));
    let saves = |moves: &[moves::Move<'_>]| figures::rounded(moves::saving(moves, look.zero()));
    words.push_str(&match decided.len() {
        0 => " No change is decided yet.".to_owned(),
        _ => format!(" What is decided saves {} a month.", saves(&decided)),
    });
    words.push_str(&match (open.len(), saves(&open)) {
        (0, _) => " The rules suggest nothing more.".to_owned(),
        (count, saved) if saved.minor > 0 => {
            format!(
                " {} would save {saved} a month more.",
                text::count(count, "suggestion still open", "suggestions still open")
            )
        }
        (count, _) => format!(" {} for a decision.", text::count(count, "suggestion waits", "suggestions wait")),
    });
    let critical = look.count(Severity::Critical);
    if critical > 0 {
        words.push_str(&format!(" {} can’t wait.", text::count(critical, "finding", "findings")));
    }
    words
}
