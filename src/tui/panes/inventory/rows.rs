//! Which rows the inventory shows, in which order: filter, sort, group.

use std::cmp::Ordering;

use super::columns::{COLUMNS, SortKey, Source};
use crate::domain::field::FieldContext;
use crate::domain::filter::Filter;
use crate::domain::money::{Money, Sum};
use crate::domain::stack::Stack;
use crate::domain::stack::select::{filter_fields, select};
use crate::domain::taxonomy::Taxonomy;
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

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RowItem {
    /// A heading: title, tools, monthly spend.
    Group(String, usize, Sum),
    /// A tool, by its position in the stack.
    Tool(usize),
}

/// The rows, and what is odd about the filter.
pub(super) fn arrange(stack: &Stack, taxonomy: &Taxonomy, ctx: &FieldContext, how: &Arrangement) -> (Vec<RowItem>, Option<String>) {
    let filter = Filter::on(&how.filter, &filter_fields(), ctx.today);
    let passed: Vec<(usize, i64)> = if filter.is_empty() {
        (0..stack.input.tools.len()).map(|at| (at, 0)).collect()
    } else {
        select(stack, taxonomy, ctx, &filter)
    };
    let source = |at: usize| Source { stack, taxonomy, tool: &stack.input.tools[at], derived: &stack.derived[at], look: Look::default() };
    let column = &COLUMNS[how.sort.0.min(COLUMNS.len() - 1)];
    // While words are typed the best match comes first, whatever the order was.
    let mut keyed: Vec<(String, i64, SortKey, usize)> = passed
        .into_iter()
        .map(|(at, rank)| (how.group.of(&source(at)), -rank, (column.key)(&source(at)), at))
        .collect();
    keyed.sort_by(|a, b| {
        let groups = a.0.cmp(&b.0).then(a.1.cmp(&b.1));
        groups.then_with(|| order(&a.2, &b.2, how.sort.1)).then(a.3.cmp(&b.3))
    });
    let mut rows = Vec::with_capacity(keyed.len());
    let mut from = 0;
    while from < keyed.len() {
        let to = keyed[from..].iter().position(|row| row.0 != keyed[from].0).map_or(keyed.len(), |n| from + n);
        if how.group != Grouping::None {
            let costs: Vec<Money> = keyed[from..to].iter().map(|row| &stack.input.tools[row.3]).filter(|tool| tool.is_live()).filter_map(|tool| tool.monthly()).collect();
            let sum = Sum::of(costs, &stack.input.rates, stack.input.today);
            rows.push(RowItem::Group(keyed[from].0.clone(), to - from, sum));
        }
        rows.extend(keyed[from..to].iter().map(|row| RowItem::Tool(row.3)));
        from = to;
    }
    (rows, filter.complaint())
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
