//! Part 4: by what to tell that it worked: each measure with today's figure and its target.

use crate::domain::finding::Severity;
use crate::domain::money::Money;
use crate::report::{Align, Section, Table};

use super::{Look, figures, moves};

pub(super) fn section(look: &Look<'_>) -> Section {
    let mut part = Section::new("4. Measures of success");
    if look.is_empty() {
        part.paragraph(
            "There is nothing to measure yet. Enter the monthly marketing budget in the profile, so that spend \
             has something to be compared with.",
        );
        return part;
    }
    part.paragraph("Measure again at the next audit; each figure comes from the same records.");
    let mut table = Table::of(&[
        ("Measure", Align::Left),
        ("Today", Align::Right),
        ("Target", Align::Right),
        ("How it is measured", Align::Left),
    ]);
    for row in [spend(look), spend_if_all(look)].into_iter().flatten() {
        table.row(row);
    }
    table.row(budget_share(look));
    table.row(seats(look));
    table.row(features(look));
    table.row(reaching(look));
    table.row(reviewed(look));
    table.row(verdicts(look));
    for severity in [Severity::Critical, Severity::Warning] {
        let label = format!("Findings: {}", figures::severity(severity).to_lowercase());
        table.row([label, look.count(severity).to_string(), "0".to_owned(), "the rules of the stack audit".to_owned()]);
    }
    part.table(table);
    part
}

fn less(look: &Look<'_>, saving: Money) -> String {
    let now = look.stack.totals.monthly.total;
    figures::rounded(Money::new(now.minor.saturating_sub(saving.minor), now.currency)).to_string()
}

fn spend(look: &Look<'_>) -> Option<[String; 4]> {
    let today = figures::rounded(look.stack.totals.monthly.total).to_string();
    let saving = moves::saving(&moves::decided(look), look.zero());
    let how = if saving.minor == 0 { "no saving is decided yet" } else { "once all that is decided is done" };
    Some(["Monthly spend".to_owned(), today, less(look, saving), how.to_owned()])
}

fn spend_if_all(look: &Look<'_>) -> Option<[String; 4]> {
    let open = moves::saving(&moves::suggested(look), look.zero());
    let saving = moves::saving(&moves::all(look), look.zero());
    let today = figures::rounded(look.stack.totals.monthly.total).to_string();
    (open.minor != 0).then(|| {
        [
            "Monthly spend, suggestions included".to_owned(),
            today,
            less(look, saving),
            "if every open suggestion is taken too".to_owned(),
        ]
    })
}

fn budget_share(look: &Look<'_>) -> [String; 4] {
    let totals = &look.stack.totals;
    let how = match (totals.budget_share, look.business.profile.monthly_budget) {
        (None, None) => "no marketing budget is entered".to_owned(),
        (None, Some(budget)) => format!("the budget of {budget} can’t be compared"),
        (Some(_), budget) => {
            format!("{} of {} a month", figures::rounded(totals.marketing.total), figures::money(budget))
        }
    };
    [
        "Share of the marketing budget".to_owned(),
        figures::share(totals.budget_share),
        format!("< {}", figures::share(Some(look.rules.budget_share_target))),
        how,
    ]
}

fn seats(look: &Look<'_>) -> [String; 4] {
    let counted: Vec<(u64, u64)> = look
        .live()
        .filter_map(|(tool, _)| Some((tool.seats_active?, tool.seats_paid.filter(|paid| *paid > 0)?)))
        .map(|(active, paid)| (u64::from(active), u64::from(paid)))
        .collect();
    let (active, paid) = counted.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let least = look.rules.rule("low-use").map(|rule| rule.limit("seats-percent")).filter(|limit| *limit > 0.0);
    let how = match counted.len() {
        0 => "no tool has its seats counted".to_owned(),
        tools => format!(
            "{active} of {paid} seats, in the {} that {} them counted",
            figures::tools(tools),
            if tools == 1 { "has" } else { "have" }
        ),
    };
    [
        "Paid seats in use".to_owned(),
        figures::share((paid > 0).then(|| (active as f64 / paid as f64 * 100.0).round() / 100.0)),
        least.map_or(figures::NONE.to_owned(), |least| format!("≥ {least} % in each tool")),
        how,
    ]
}

fn features(look: &Look<'_>) -> [String; 4] {
    let target = look.rules.feature_use_target;
    let known: Vec<bool> =
        look.live().filter_map(|(tool, _)| tool.feature_use).map(|share| !share.is_below(target)).collect();
    let enough = known.iter().filter(|enough| **enough).count();
    counted(
        format!("Tools with {target} % of their features in use"),
        enough,
        known.len(),
        "tools whose feature use is known",
    )
}

fn reaching(look: &Look<'_>) -> [String; 4] {
    let known: Vec<bool> = look.live().filter_map(|(_, derived)| derived.reaches_crm).collect();
    let reaching = known.iter().filter(|reaches| **reaches).count();
    counted("Tools whose data reaches the CRM".to_owned(), reaching, known.len(), "tools that need a way there")
}

fn reviewed(look: &Look<'_>) -> [String; 4] {
    let months = look
        .rules
        .rule("not-reviewed")
        .map(|rule| rule.limit("months"))
        .filter(|months| *months >= 1.0)
        .unwrap_or(12.0);
    let since = look.on.checked_sub_months(chrono::Months::new(months as u32)).unwrap_or(look.on);
    let fresh = look.live().filter(|(tool, _)| tool.reviewed_on.is_some_and(|on| on >= since)).count();
    counted(format!("Tools reviewed in the last {months} months"), fresh, look.stack.totals.live, "live tools")
}

fn verdicts(look: &Look<'_>) -> [String; 4] {
    let decided = look.live().filter(|(tool, _)| tool.verdict.is_some()).count();
    counted("Tools with a verdict".to_owned(), decided, look.stack.totals.live, "live tools")
}

/// A share of tools that should be all of them.
fn counted(label: String, part: usize, whole: usize, of: &str) -> [String; 4] {
    let share = figures::ratio(part, whole).map(|share| (share * 100.0).round() / 100.0);
    let how = if whole == 0 { format!("there are no {of}") } else { format!("{part} of {whole} {of}") };
    [label, figures::share(share), "100 %".to_owned(), how]
}
