//! The appendix: every tool, and every finding.

use crate::report::{Align, Section, Table};

use super::recommend::sentence;
use super::steps::verdict;
use super::{Look, figures};

/// Appendix A: the inventory, by name.
pub(super) fn inventory(look: &Look<'_>) -> Section {
    let mut part = Section::new("Appendix A: inventory");
    let mut table = Table::of(&[
        ("Tool", Align::Left),
        ("Category", Align::Left),
        ("Owner", Align::Left),
        ("A month", Align::Right),
        ("Value", Align::Right),
        ("Quadrant", Align::Left),
        ("Verdict", Align::Left),
    ]);
    for (tool, derived) in look.stack.input.tools.iter().zip(&look.stack.derived) {
        let is_live = tool.is_live();
        // What has no rate is shown in its own currency.
        let month = derived.monthly.or_else(|| tool.monthly());
        table.row([
            if is_live { tool.name.clone() } else { format!("{} ({})", tool.name, tool.status.name()) },
            look.taxonomy.title_of(&tool.category).to_owned(),
            if tool.owner.is_empty() { figures::NONE.to_owned() } else { tool.owner.clone() },
            figures::money(month),
            tool.value.map_or(figures::NONE.to_owned(), |value| value.to_string()),
            derived.quadrant.map_or(figures::NONE, |quadrant| quadrant.title()).to_owned(),
            if is_live { verdict(tool, &derived.suggestion.call) } else { figures::NONE.to_owned() },
        ]);
    }
    if table.rows.is_empty() {
        part.paragraph("No tool is recorded.");
    } else {
        let total = look.stack.totals.monthly.total.to_string();
        let mut sum = vec![String::new(); table.headers.len()];
        sum[0] = format!("{} live", figures::tools(look.stack.totals.live));
        sum[3] = total;
        table.total = sum;
    }
    part.table(table);
    part
}

/// Appendix B: the findings, the worst first.
pub(super) fn findings(look: &Look<'_>) -> Section {
    let mut part = Section::new("Appendix B: findings");
    let mut table = Table::of(&[
        ("About", Align::Left),
        ("Severity", Align::Left),
        ("What, and what to do", Align::Left),
        ("Rule", Align::Left),
    ]);
    for finding in &look.findings {
        table.row([
            finding.subject.clone(),
            figures::severity(finding.severity).to_lowercase(),
            format!("{} {}", sentence(&finding.sentence), sentence(&finding.next)),
            finding.rule.to_owned(),
        ]);
    }
    if table.rows.is_empty() {
        part.paragraph("There are none.");
    }
    part.table(table);
    part
}
