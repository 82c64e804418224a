//! The commands of the leads table.

use std::collections::HashSet;

use ratatui::layout::Position;

use super::columns::{self};

use super::{COLUMNS_SETTING, Leads};
use crate::domain::any_field::AnyField;
use crate::domain::text::{count, thousands};
use crate::store::leads::LeadSort;
use crate::tui::command::{Command, always};
use crate::tui::lead_actions as actions;
use crate::tui::lead_actions::Target;
use crate::tui::marks::{self, Marks};
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::columns::ChooseColumns;
use crate::tui::overlays::directory::Directory;
use crate::tui::overlays::icp;
use crate::tui::overlays::lead::LeadPage;
use crate::tui::overlays::own_fields::OwnFields;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::view::Cx;
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::window::Way;

/// The most leads that a range may hold: beyond that a filter says it better.
const RANGE_MOST: usize = 20_000;

/// The most leads that are copied as text.
const COPY_MOST: u64 = 2_000;

impl Leads {
    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let on = self.here().and_then(|column| column.field.as_ref()).map(|field| field.name().to_owned());
        match self.lead() {
            Some(lead) => actions::edit_on(cx, lead.id, on.as_deref().unwrap_or("email")),
            None => Ok(()),
        }
    }

    /// Edits the cell one is on; with marks, that field of all of them.
    fn edit_cell(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(column) = self.here() else { return Ok(()) };
        let Some(field) = column.field.clone() else {
            cx.warn(format!("{} is computed: there is nothing to type", column.title));
            return Ok(());
        };
        let (name, data) = (column.name.clone(), self.data()?);
        let Some(target) = self.target(cx)? else { return Ok(()) };
        if !self.marks.is_empty() {
            return actions::ask(cx, &data, target, &field);
        }
        let Some(lead) = self.lead() else { return Ok(()) };
        match name.as_str() {
            "name" => actions::edit_on(cx, lead.id, "first-name"),
            "stage" => actions::move_leads(cx, target),
            _ => {
                let (area, top) = self.window.drawn();
                let row = self.window.at().saturating_sub(top) as u16;
                let x = self.columns.shown.iter().find(|(i, _, _)| *i == self.column).map_or(0, |(_, x, _)| *x);
                actions::edit_cell(cx, &data, lead, field, Position::new(area.x + x, area.y + row))
            }
        }
    }

    /// One field of all marked leads.
    fn set_field(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (data, Some(target)) = (self.data()?, self.target(cx)?) else { return Ok(()) };
        let fields: Vec<AnyField<_>> = data.fields.iter().filter(|field| field.is_bulk()).cloned().collect();
        let words = fields.iter().map(|field| (field.label().to_owned(), field.help().into_owned())).collect();
        cx.open(Choose::among(format!("Which field of {}?", target.words()), words, move |picked, cx| {
            match fields.get(picked) {
                Some(field) => actions::ask(cx, &data, target, field),
                None => Ok(()),
            }
        }));
        Ok(())
    }

    fn move_stage(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.target(cx)? {
            Some(target) => actions::move_leads(cx, target),
            None => Ok(()),
        }
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(target) = self.target(cx)? else { return Ok(()) };
        actions::delete(cx, target)
    }

    fn fill(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(target) = self.target(cx)? else { return Ok(()) };
        actions::fill(cx, target)
    }

    fn archive(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let away = self.lead().is_some_and(|lead| !lead.archived);
        let Some(target) = self.target(cx)? else { return Ok(()) };
        actions::archive(cx, target, away)
    }

    fn merge(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.target(cx)? {
            Some(Target::These(ids)) if ids.len() == 2 => actions::merge(cx, ids[0], ids[1]),
            Some(Target::These(ids)) if ids.len() == 1 => actions::merge_with_likely(cx, ids[0]),
            // It was said why.
            None => Ok(()),
            Some(_) => {
                cx.warn("two leads become one at a time: mark just those two (space), then M");
                Ok(())
            }
        }
    }

    pub(super) fn open(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(lead) = self.lead() {
            cx.open(LeadPage::new(lead.id));
        }
        Ok(())
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.lead() {
            Some(lead) => actions::follow(cx, lead.id),
            None => Ok(()),
        }
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (data, column) = (self.data()?, self.here().map(|column| column.name.clone()).unwrap_or_default());
        match self.lead() {
            Some(lead) => actions::why(cx, &data, lead, &column),
            None => Ok(()),
        }
    }

    fn mark(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marks.is_awaited() {
            cx.warn(marks::AWAITED);
            return Ok(());
        }
        if let Some(id) = self.lead().map(|lead| lead.id) {
            self.marks.turn(id);
        }
        Ok(self.window.step(1, cx.ws)?)
    }

    fn mark_range(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marks.is_awaited() {
            cx.warn(marks::AWAITED);
            return Ok(());
        }
        let (Some(key), Some(id)) = (self.window.key().cloned(), self.lead().map(|lead| lead.id)) else {
            return Ok(());
        };
        let Some((from, first)) = self.range_from.take() else {
            self.range_from = Some((key, id));
            cx.say("range begins here: move, then V again marks all between");
            return Ok(());
        };
        // It may lie on either side: the nearer rows are read first.
        let mut found = None;
        for way in [Way::After, Way::Before] {
            if let Some(ids) = self.between(&from, id, way, cx)? {
                found = Some(ids);
                break;
            }
        }
        match found {
            Some(ids) => {
                self.marks.add(ids.into_iter().chain([first]));
                cx.say(format!("{} marked", leads(self.marks.count())));
            }
            None => cx.warn(format!(
                "that range is longer than {}: a filter and a mark as many as you like",
                thousands(RANGE_MOST as i64)
            )),
        }
        Ok(())
    }

    /// The leads from behind a place to a lead, that one among them.
    fn between(
        &self,
        from: &crate::store::leads::Key,
        to: crate::domain::id::Id,
        way: Way,
        cx: &Cx<'_>,
    ) -> eyre::Result<Option<Vec<crate::domain::id::Id>>> {
        use crate::tui::widgets::window::Source;
        let mut ids = Vec::new();
        let mut at = from.clone();
        while ids.len() < RANGE_MOST {
            let rows = self.window.source().page(cx.ws, Some(&at), way, 500)?;
            for (_, lead) in &rows {
                ids.push(lead.id);
                if lead.id == to {
                    return Ok(Some(ids));
                }
            }
            match rows.last() {
                Some((key, _)) if rows.len() == 500 => at = key.clone(),
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Also while they are being looked for.
    fn may_have_some(&self) -> bool {
        !self.window.is_empty()
    }

    fn mark_all(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if !self.marks.is_empty() {
            self.marks.clear();
            cx.say("no lead is marked");
            return Ok(());
        }
        // While an index is made for the order, the rows are still those of the question before.
        let counted =
            if self.serving.is_some() { None } else { self.window.total_within(marks::PATIENCE, cx.ws)? };
        let Some(total) = counted else {
            self.marks = Marks::Awaited;
            cx.warn(marks::AWAITED);
            return Ok(());
        };
        if total == 0 {
            cx.warn("no lead passes this filter");
            return Ok(());
        }
        self.marks = Marks::All(total, HashSet::new());
        let whose = if self.how.filter.is_empty() { "" } else { " (all in the filter)" };
        cx.say(format!("{} marked{whose}: E sets a field of all, Esc unmarks", leads(total)));
        Ok(())
    }

    pub(super) fn sort(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(sort) = self.here().and_then(|column| column.sort) else {
            let titles: Vec<&str> =
                self.shown.iter().filter(|column| column.sort.is_some()).map(|column| column.title.as_str()).collect();
            cx.warn(format!("no order by this column; there is one by {}", titles.join(", ")));
            return Ok(());
        };
        if sort == LeadSort::Total && self.window.rows().all(|lead| lead.total.is_none()) {
            cx.warn("no lead here has a score yet, so there is no order by it");
            return Ok(());
        }
        let figures =
            matches!(sort, LeadSort::Created | LeadSort::Total | LeadSort::Amount | LeadSort::LastActivity);
        self.how.descending = if self.how.sort == sort { !self.how.descending } else { figures };
        self.how.sort = sort;
        self.ask(cx.ws)
    }

    fn filter(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.filtering = Some(LineInput::new(&self.how.filter));
        Ok(())
    }

    /// Esc steps out of one thing at a time: the range, the marks, the filter.
    fn step_out(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.range_from.take().is_some() {
            return Ok(());
        }
        if !self.marks.is_empty() {
            self.marks.clear();
        } else if !self.how.filter.is_empty() {
            self.how.filter.clear();
            let here = self.lead().map(|lead| lead.id);
            self.ask(cx.ws)?;
            if let Some(id) = here {
                self.window.reveal(id, cx.ws)?;
            }
        }
        Ok(())
    }

    fn choose_columns(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let data = self.data()?;
        let chosen: Vec<String> = self.shown.iter().map(|column| column.name.clone()).collect();
        self.view_columns = None;
        self.is_asked = false;
        cx.open(ChooseColumns::new("Columns of the leads", columns::offered(&data), &chosen, |names, cx| {
            cx.ws.keep_setting(COLUMNS_SETTING, &names.join(","))?;
            Ok(())
        }));
        Ok(())
    }

    fn save_view(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let saved = self.saved();
        let help = "A name for this filter, order and columns; the palette finds it.";
        cx.open(Prompt::new("Save this view", help, "", move |name, cx| {
            cx.ws.keep_view("leads", name, &saved)?;
            cx.say(format!("saved: the view “{}” (: finds it)", name.trim()));
            Ok(())
        }));
        Ok(())
    }

    /// The arrangement as one line: order, columns, filter.
    fn saved(&self) -> String {
        let way = if self.how.descending { "down" } else { "up" };
        let names: Vec<&str> = self.shown.iter().map(|column| column.name.as_str()).collect();
        format!("sort={} {way}; columns={}; filter={}", self.how.sort.name(), names.join(","), self.how.filter)
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (data, Some(target)) = (self.data()?, self.target(cx)?) else { return Ok(()) };
        if target.count() > COPY_MOST {
            cx.warn(format!("{} are too many for the clipboard: x exports them", target.words()));
            return Ok(());
        }
        let ids = target.ids(cx.ws)?;
        let leads = crate::store::leads::many(cx.ws.store(), &ids)?;
        let head: Vec<&str> = data.fields.iter().map(AnyField::label).collect();
        let lines = leads.iter().map(|lead| {
            let cells = data.fields.iter().map(|field| field.get(lead, &data.ctx).replace(['\t', '\n'], " "));
            cells.collect::<Vec<_>>().join("\t")
        });
        let text = std::iter::once(head.join("\t")).chain(lines).collect::<Vec<_>>().join("\n");
        let what = match leads.as_slice() {
            [one] => one.called(),
            many => count(many.len(), "lead", "leads"),
        };
        cx.copy(text, what);
        Ok(())
    }

    fn export(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let target = if self.marks.is_empty() {
            let query = self.window.source().query.clone();
            Some(Target::All { query, except: HashSet::new(), count: self.window.total().unwrap_or(0) })
        } else {
            self.target(cx)?
        };
        match target {
            Some(target) => actions::ask_export(cx, target),
            None => Ok(()),
        }
    }

    fn move_column(&mut self, by: isize) -> eyre::Result<()> {
        self.column = self.column.saturating_add_signed(by).min(self.shown.len().saturating_sub(1));
        Ok(())
    }
}

/// `12,345 leads`.
fn leads(n: u64) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), "lead", "leads")
}

/// A row of the table.
const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Leads, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&Leads) -> bool,
) -> Command<Leads> {
    Command { keys, name, hint, help, run, when }
}

/// The table.
#[rustfmt::skip]
pub(super) const COMMANDS: &[Command<Leads>] = &[
    row("e", "lead-edit", "edit", "Edit the selected lead in a form", Leads::edit, Leads::has_lead),
    row("n", "lead-new", "new", "Add a lead", |_, cx| actions::add(cx), always),
    row("i", "lead-import", "import", "Import leads, companies, deals or activities (CSV, XLSX)", |_, cx| actions::import(cx), always),
    row("m", "lead-move", "move", "Move the lead, or all marked ones, to another stage", Leads::move_stage, Leads::has_lead),
    row("enter", "lead-open", "open", "Show all of the lead: fields, timeline, company, deals", Leads::open, Leads::has_lead),
    row("/", "leads-filter", "filter", "Filter: words in name, company or address, and field:value such as stage:mql owner:none total:>60", Leads::filter, always),
    row("=", "lead-set-cell", "edit cell", "Edit the cell one is on (in all marked leads)", Leads::edit_cell, Leads::has_lead),
    row("o", "leads-sort", "sort", "Sort by the column one is on; again turns the order round", Leads::sort, always),
    row("space", "lead-mark", "mark", "Mark or unmark the lead for a bulk edit", Leads::mark, Leads::has_lead),
    row("a", "leads-mark-all", "mark all", "Mark all leads in the filter, or none", Leads::mark_all, Leads::may_have_some),
    row("E", "lead-set-field", "set a field", "Set one field of all marked leads", Leads::set_field, Leads::has_lead),
    row("C", "leads-columns", "columns", "Choose which columns are shown, and their order", Leads::choose_columns, always),
    row("x", "leads-export", "export", "Export the leads shown (or marked) as CSV, XLSX or JSON", Leads::export, always),
    row("w", "lead-why", "why", "Show what the figure of this column was computed from", Leads::why, Leads::has_lead),
    row("M", "lead-merge", "merge", "Merge two marked leads, or this one with its likely duplicate", Leads::merge, Leads::has_lead),
    row("F", "lead-fill", "", "Fill blanks of the lead, or of all marked ones, from its company: domain, employees, revenue, industry, country", Leads::fill, Leads::has_lead),
    row("d del", "lead-delete", "", "Delete the lead, or all marked ones, with their timeline", Leads::delete, Leads::has_lead),
    row("Z", "lead-archive", "", "Put the lead away, or bring it back (archived:yes shows those put away)", Leads::archive, Leads::has_lead),
    row("f", "lead-follow", "", "Go to the lead's company or to one of its deals", Leads::follow, Leads::has_lead),
    row("V", "mark-range", "", "Mark a range: V at its start, V at its end", Leads::mark_range, Leads::has_lead),
    row("y", "lead-copy", "", "Copy the lead, or all marked ones, as a table", Leads::copy, Leads::has_lead),
    row("left h", "column-left", "", "Previous column", |v, _| v.move_column(-1), always),
    row("right l", "column-right", "", "Next column", |v, _| v.move_column(1), always),
    row("", "companies", "", "Show all companies, with their leads and deals", |_, cx| { cx.open(Directory::companies()); Ok(()) }, always),
    row("", "deals", "", "Show all deals, with their amounts and people", |_, cx| { cx.open(Directory::deals()); Ok(()) }, always),
    row("", "own-fields", "", "Fields of your own: add, rename, say what they hold, drop", |_, cx| { cx.open(OwnFields::default()); Ok(()) }, always),
    row("", "icp-edit", "", "Profile of the ideal customer: sizes, industries, roles, countries, who is not wanted", |_, cx| icp::open(cx), always),
    row("", "leads-view-save", "", "Save this filter, order and columns as a view", Leads::save_view, always),
    row("esc", "step-out", "", "Unmark all, then clear the filter", Leads::step_out, always),
];
