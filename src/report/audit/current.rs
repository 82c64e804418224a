//! Part 1: what is there, what it costs, where it stands, and what is wrong with it.

use crate::domain::finding::Severity;
use crate::domain::stack::findings;
use crate::domain::text;
use crate::domain::tool::Status;
use crate::report::bars::{self, Bar};
use crate::report::{Align, Block, Figure, KeyFigure, Section, Table, plot};

use super::{Look, figures, moves};

pub(super) fn section(look: &Look<'_>) -> Section {
    let mut part = Section::new("1. Current state");
    if look.is_empty() {
        part.paragraph(format!(
            "No live tool is recorded{}. Import the list you have (opsroom import tools FILE), or press n in the Stack room.",
            others(look).map_or_else(String::new, |others| format!(" ({others})")),
        ));
        return part;
    }
    part.blocks.push(Block::KeyFigures(key_figures(look)));
    left_out(look, &mut part);
    spend(look, &mut part);
    part.heading("Where the tools stand");
    part.blocks.push(Block::Figure(plot::matrix(look.stack)));
    wrong(look, &mut part);
    part
}

fn key_figures(look: &Look<'_>) -> Vec<KeyFigure> {
    let totals = &look.stack.totals;
    let target = format!("target: below {}", figures::share(Some(look.rules.budget_share_target)));
    let share_note = if totals.budget_share.is_some() { target } else { format!("no budget entered; {target}") };
    let (decided, open) = (moves::decided(look), moves::suggested(look));
    let saved =
        |moves: &[moves::Move<'_>]| figures::money(moves::known_saving(moves, look.zero()).map(figures::rounded));
    vec![
        KeyFigure::new("Live tools", totals.live.to_string(), others(look).unwrap_or_default()),
        KeyFigure::new("Monthly spend", figures::rounded(totals.monthly.total).to_string(), without(look)),
        KeyFigure::new("Annual spend", figures::rounded(totals.annual.total).to_string(), "at today’s plans"),
        KeyFigure::new("Share of the marketing budget", figures::share(totals.budget_share), share_note),
        KeyFigure::new("Saving decided, a month", saved(&decided), text::count(decided.len(), "verdict", "verdicts")),
        KeyFigure::new(
            "Saving suggested, a month",
            saved(&open),
            format!("{} not decided yet", text::count(open.len(), "suggestion", "suggestions")),
        ),
    ]
}

/// What else there is to the live tools: `1 of them on trial; besides, 3 planned and 2 retired`.
fn others(look: &Look<'_>) -> Option<String> {
    let counted = |status: Status| look.stack.input.tools.iter().filter(|tool| tool.status == status).count();
    let besides: Vec<String> = [Status::Planned, Status::Retired]
        .into_iter()
        .filter(|status| counted(*status) > 0)
        .map(|status| format!("{} {}", counted(status), status.name()))
        .collect();
    let trial = match counted(Status::Trial) {
        0 => None,
        count => Some(format!("{count} of them on trial")),
    };
    let besides = (!besides.is_empty()).then(|| format!("besides, {}", figures::list(&besides)));
    let parts: Vec<String> = [trial, besides].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn without(look: &Look<'_>) -> String {
    match look.stack.totals.without_cost {
        0 => String::new(),
        count => format!("without {}, whose cost isn’t known", figures::tools(count)),
    }
}

/// What the sums leave out for want of a rate.
fn left_out(look: &Look<'_>, part: &mut Section) {
    if let Some(amounts) = figures::left_out(&look.stack.totals.monthly) {
        part.blocks.push(Block::Callout(
            Severity::Warning,
            format!(
                "{amounts} a month are in none of these sums, because no exchange rate to {} is entered. \
                 Type one in the profile, and make this report again.",
                look.home(),
            ),
        ));
    }
}

/// Spend per layer, as bars.
fn spend(look: &Look<'_>, part: &mut Section) {
    let totals = &look.stack.totals;
    let all = totals.monthly.total.minor;
    let mut layers: Vec<_> = totals.by_layer.iter().filter(|(_, sum)| sum.total.minor > 0).collect();
    if layers.is_empty() {
        return;
    }
    layers.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.total.minor));
    let outside = |title: &str| look.taxonomy.layers.iter().any(|layer| layer.title == title && !layer.marketing);
    let share = |minor: i64| figures::share((all > 0).then(|| (minor as f64 / all as f64 * 100.0).round() / 100.0));
    let bars: Vec<Bar> = layers
        .iter()
        .map(|(title, sum)| Bar {
            label: title.clone(),
            amount: sum.total,
            value: format!("{} · {}", figures::rounded(sum.total), share(sum.total.minor)),
            outside: outside(title),
        })
        .collect();
    let mut table = Table::of(&[("Layer", Align::Left), ("A month", Align::Right), ("Share", Align::Right)]);
    for (title, sum) in &layers {
        table.row([title.clone(), figures::rounded(sum.total).to_string(), share(sum.total.minor)]);
    }
    let (top, top_sum) = layers[0];
    let mut words = format!("{top} takes the most, {} of the monthly spend.", share(top_sum.total.minor));
    if bars.iter().any(|bar| bar.outside) {
        words.push_str(" Layers drawn hollow lie outside marketing and don’t count against its budget.");
    }
    part.heading("Where the money goes");
    let title = "Monthly spend per layer".to_owned();
    let svg = bars::draw("layers", &title, &words, &bars);
    part.blocks.push(Block::Figure(Figure { title, svg, text_alternative: words, table: Some(table) }));
}

/// What is wrong, by severity and rule.
fn wrong(look: &Look<'_>, part: &mut Section) {
    part.heading("What is wrong");
    if look.findings.is_empty() {
        part.paragraph(
            "Nothing that the rules look for. What isn’t recorded can’t be judged: part 5 says what is missing.",
        );
        return;
    }
    let counts: Vec<String> = Severity::ALL
        .into_iter()
        .map(|severity| (look.count(severity), severity))
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| match severity {
            Severity::Critical => format!("{count} critical"),
            Severity::Warning => text::count(count, "warning", "warnings"),
            Severity::Note => text::count(count, "note", "notes"),
        })
        .collect();
    part.paragraph(format!("{}; each is spelled out in appendix B.", figures::list(&counts)));
    part.table(by_rule(look));
}

/// One row per rule: how bad, how many, and which.
fn by_rule(look: &Look<'_>) -> Table {
    let mut table = Table::of(&[
        ("Finding", Align::Left),
        ("Severity", Align::Left),
        ("Count", Align::Right),
        ("About", Align::Left),
    ]);
    let mut rules: Vec<(Severity, &str, Vec<&str>)> = Vec::new();
    for finding in &look.findings {
        match rules.iter_mut().find(|(severity, rule, _)| (*severity, *rule) == (finding.severity, finding.rule)) {
            Some((_, _, subjects)) => subjects.push(&finding.subject),
            None => rules.push((finding.severity, finding.rule, vec![&finding.subject])),
        }
    }
    rules.sort_by_key(|(severity, rule, subjects)| (*severity, std::cmp::Reverse(subjects.len()), *rule));
    for (severity, rule, subjects) in rules {
        table.row([
            title(rule),
            figures::severity(severity).to_lowercase(),
            subjects.len().to_string(),
            figures::some(&subjects, 6),
        ]);
    }
    table
}

/// A rule's title; the data that one lacks is a finding under an id of its own.
fn title(rule: &str) -> String {
    match findings::rule(rule) {
        Some(known) if known.id == rule => known.title.to_owned(),
        Some(known) => format!("{} (can’t be judged)", known.title),
        None => rule.to_owned(),
    }
}
