//! Which rows the inventory shows, in which order: filter, sort, group.

use std::cmp::Ordering;
use std::sync::Arc;

use super::columns::{COLUMNS, SortKey, Source};
use crate::domain::field::FieldContext;
use crate::domain::money::{Money, Sum};
use crate::domain::stack::{Derived, Stack};
use crate::domain::stack::select::{filter, select_among};
use crate::domain::taxonomy::Taxonomy;
use crate::domain::tool::Tool;
use crate::tui::theme::Look;

/// What rows are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Grouping {
    /// Nothing.
    #[default]
    None,
    /// The category.
    Category,
    /// The layer.
    Layer,
    /// The owner.
    Owner,
    /// The verdict.
    Verdict,
}

impl Grouping {
    /// All of them, in the order in which a key goes through them.
    pub(super) const ALL: [Grouping; 5] = [Grouping::None, Grouping::Category, Grouping::Layer, Grouping::Owner, Grouping::Verdict];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Grouping::None => "none",
            Grouping::Category => "category",
            Grouping::Layer => "layer",
            Grouping::Owner => "owner",
            Grouping::Verdict => "verdict",
        }
    }

    /// The next one.
    pub(super) fn next(self) -> Grouping {
        let at = Grouping::ALL.iter().position(|one| *one == self).unwrap_or(0);
        Grouping::ALL[(at + 1) % Grouping::ALL.len()]
    }

    fn of(self, s: &Source<'_>) -> String {
        let named = |text: &str, none: &str| if text.is_empty() { none.to_owned() } else { text.to_owned() };
        match self {
            Grouping::None => String::new(),
            Grouping::Category => s.taxonomy.title_of(&s.tool.category).to_owned(),
            Grouping::Layer => s.taxonomy.layer_of(&s.tool.category).map_or_else(|| "Uncategorised".to_owned(), |layer| layer.title.clone()),
            Grouping::Owner => named(&s.tool.owner, "nobody"),
            Grouping::Verdict => s.tool.verdict.as_ref().map_or("undecided", |verdict| verdict.call.word()).to_owned(),
        }
    }
}

/// What decides the rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arrangement {
    /// The filter line.
    pub filter: String,
    /// The sorted column, ascending or not.
    pub sort: (usize, bool),
    /// The grouping.
    pub group: Grouping,
}

impl Default for Arrangement {
    fn default() -> Self {
        Arrangement { filter: String::new(), sort: (0, true), group: Grouping::None }
    }
}

/// The heading of a group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heading {
    /// What its tools share.
    pub title: String,
    /// How many they are.
    pub tools: usize,
    /// Their monthly spend.
    pub sum: Sum,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RowItem {
    /// A heading. Kept aside: rows are made anew at each key of a filter, and few of them are headings.
    Group(Box<Heading>),
    /// A tool, by its position in the stack.
    Tool(usize),
}

/// Where every tool stands, whatever passes the filter: told once for each order and state of the stack, so that a
/// filter that is typed compares numbers.
pub(super) struct Standing {
    sort: (usize, bool),
    group: Grouping,
    /// The tools, in order.
    ordered: Vec<usize>,
    /// The group of each tool of the stack.
    groups: Vec<u32>,
    /// The titles of the groups, in order.
    titles: Vec<String>,
    /// What each tool of the stack costs in a month, in minor units; nothing where it isn't live.
    costs: Vec<i64>,
    /// What the last filters left, the newest last: who takes a letter back has seen those rows before.
    last: Vec<(String, Rows)>,
}

/// What a filter leaves.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// The rows, in order.
    pub(super) list: Arc<Vec<RowItem>>,
    /// What is odd about the filter.
    pub(super) complaint: Option<String>,
    /// Tools in the rows, and what the live ones cost in a month, in minor units: summed when the rows change, not at
    /// each key.
    pub(super) sum: (usize, i64),
}

/// Filters whose rows are kept.
const KEPT: usize = 8;

impl Standing {
    /// Sorts all tools.
    pub(super) fn new(stack: &Stack, taxonomy: &Taxonomy, how: &Arrangement) -> Standing {
        let tools = stack.input.tools.iter().zip(&stack.derived).enumerate();
        let source = |tool, derived| Source { stack, taxonomy, tool, derived, look: Look::default() };
        let column = &COLUMNS[how.sort.0.min(COLUMNS.len() - 1)];
        let mut keyed: Vec<(String, SortKey, usize)> = tools
            .map(|(at, (tool, derived))| {
                let source = source(tool, derived);
                (how.group.of(&source), (column.key)(&source), at)
            })
            .collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| order(&a.1, &b.1, how.sort.1)).then(a.2.cmp(&b.2)));
        let mut groups = vec![0; keyed.len()];
        let ordered = keyed.iter().map(|(_, _, at)| *at).collect();
        let mut titles: Vec<String> = Vec::new();
        for (title, _, at) in keyed {
            if titles.last() != Some(&title) {
                titles.push(title);
            }
            groups[at] = titles.len().saturating_sub(1) as u32;
        }
        let cost = |(tool, derived): (&Tool, &Derived)| derived.monthly.filter(|_| tool.is_live()).map_or(0, |cost| cost.minor);
        let costs = stack.input.tools.iter().zip(&stack.derived).map(cost).collect();
        Standing { sort: how.sort, group: how.group, ordered, groups, titles, costs, last: Vec::new() }
    }

    /// The rows that a filter leaves: those it left before, where it was asked lately.
    pub(super) fn rows(&mut self, stack: &Stack, taxonomy: &Taxonomy, ctx: &FieldContext, how: &Arrangement) -> Rows {
        let known = self.last.iter().position(|(filter, _)| *filter == how.filter);
        let one = match known {
            Some(at) => self.last.remove(at),
            None => {
                let (rows, complaint) = arrange(stack, taxonomy, ctx, how, self);
                let sum = summed(self, &rows);
                (how.filter.clone(), Rows { list: Arc::new(rows), complaint, sum })
            }
        };
        let rows = one.1.clone();
        self.last.push(one);
        if self.last.len() > KEPT {
            self.last.remove(0);
        }
        rows
    }

    /// Whether it is the order that is asked for.
    pub(super) fn is_for(&self, how: &Arrangement) -> bool {
        (self.sort, self.group) == (how.sort, how.group)
    }
}

/// The rows, and what is odd about the filter.
fn arrange(
    stack: &Stack,
    taxonomy: &Taxonomy,
    ctx: &FieldContext,
    how: &Arrangement,
    standing: &Standing,
) -> (Vec<RowItem>, Option<String>) {
    let filter = filter(&how.filter, ctx);
    if filter.is_empty() && how.group == Grouping::None {
        return (standing.ordered.iter().map(|at| RowItem::Tool(*at)).collect(), filter.complaint());
    }
    // While words are typed the best match comes first, whatever the order was; among equal ones that stays.
    let passed = select_among(standing.ordered.iter().copied(), stack, taxonomy, ctx, &filter);
    let group = |at: usize| standing.groups.get(at).copied().unwrap_or_default();
    let mut keyed: Vec<(u32, i64, usize)> = passed.into_iter().map(|(at, rank)| (group(at), -rank, at)).collect();
    keyed.sort_by_key(|(group, rank, _)| (*group, *rank));
    let mut rows = Vec::with_capacity(keyed.len());
    for group in keyed.chunk_by(|a, b| a.0 == b.0) {
        if how.group != Grouping::None {
            let live = group.iter().map(|row| &stack.input.tools[row.2]).filter(|tool| tool.is_live());
            let costs: Vec<Money> = live.filter_map(|tool| tool.monthly()).collect();
            let sum = Sum::of(costs, &stack.input.rates, stack.input.today);
            let title = group.first().and_then(|row| standing.titles.get(row.0 as usize)).cloned().unwrap_or_default();
            rows.push(RowItem::Group(Box::new(Heading { title, tools: group.len(), sum })));
        }
        rows.extend(group.iter().map(|row| RowItem::Tool(row.2)));
    }
    (rows, filter.complaint())
}

/// How many tools stand in the rows, and what the live ones cost in a month, in minor units.
fn summed(standing: &Standing, rows: &[RowItem]) -> (usize, i64) {
    rows.iter().fold((0, 0), |(count, minor), row| match row {
        RowItem::Tool(at) => (count + 1, minor + standing.costs.get(*at).copied().unwrap_or(0)),
        RowItem::Group(..) => (count, minor),
    })
}

/// Blank values come last, whichever way one sorts.
fn order(a: &SortKey, b: &SortKey, up: bool) -> Ordering {
    match (a, b) {
        (SortKey::Blank, SortKey::Blank) => Ordering::Equal,
        (SortKey::Blank, _) => Ordering::Greater,
        (_, SortKey::Blank) => Ordering::Less,
        _ => {
            let way = a.partial_cmp(b).unwrap_or(Ordering::Equal);
            if up { way } else { way.reverse() }
        }
    }
}
