//! Stack · Inventory: all tools as a table, one of them in the side panel.

mod columns;
mod draw;
mod rows;

use std::collections::HashSet;
use std::sync::Arc;

use columns::COLUMNS;
use crossterm::event::{KeyCode, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use rows::{Arrangement, Grouping, RowItem, Rows, Standing};

use crate::domain::field::FieldContext;
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::stack::Stack;
use crate::domain::text::count;
use crate::domain::tool::Tool;
use crate::domain::tool::fields::TOOL_FIELDS;
use crate::frameworks::Frameworks;
use crate::tui::command::{Command, Row, always};
use crate::tui::integration_actions;
use crate::tui::key::Key;
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::record::Record;
use crate::tui::overlays::{cell, files, import};
use crate::tui::rooms::Pane;
use crate::tui::tool_actions as actions;
use crate::tui::view::{Canvas, Cx, Taken, View};
use crate::tui::widgets::cards::Cards;
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::list::{ListState, Listing, Moving, neighbours};
use crate::tui::widgets::table::{self, Columns};
use crate::workspace::{ChangeRow, Workspace};

/// What was read from the workspace.
pub(super) struct Data {
    pub(super) stack: Arc<Stack>,
    pub(super) ctx: FieldContext,
    pub(super) frameworks: Arc<Frameworks>,
}

/// The inventory.
#[derive(Default)]
pub struct Inventory {
    data: Option<Arc<Data>>,
    how: Arrangement,
    standing: Option<Standing>,
    rows: Rows,
    list: ListState,
    column: usize,
    columns: Columns,
    head: Rect,
    marked: HashSet<Id>,
    range_from: Option<usize>,
    filtering: Option<LineInput>,
    cards: Cards<Vec<ChangeRow>>,
    clicked: Option<(std::time::Instant, usize)>,
}

impl Pane for Inventory {
    const TITLE: &'static str = "Inventory";
    const ABOUT: &'static str = "All tools: what they cost, who uses them, what is wrong, what was decided";
    const SHOWS: &'static [Kind] = &[Kind::Tool];
}

impl Listing for Inventory {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

impl Inventory {
    fn tool(&self) -> Option<&Tool> {
        let data = self.data.as_ref()?;
        match self.rows.list.get(self.list.at)? {
            RowItem::Tool(at) => data.stack.input.tools.get(*at),
            RowItem::Group(..) => None,
        }
    }

    fn has_tool(&self) -> bool {
        self.tool().is_some()
    }

    fn stack(&self) -> eyre::Result<Arc<Stack>> {
        self.data.as_ref().map(|data| Arc::clone(&data.stack)).ok_or_else(|| eyre::eyre!("the inventory was not read yet"))
    }

    /// The marked tools that are shown, in the order of the list, or the one one is on. What a filter hides is never
    /// acted on.
    fn chosen(&self) -> Vec<&Tool> {
        let Some(data) = &self.data else { return Vec::new() };
        let shown = self.rows.list.iter().filter_map(|row| match row {
            RowItem::Tool(at) => data.stack.input.tools.get(*at),
            RowItem::Group(..) => None,
        });
        let marked: Vec<&Tool> = shown.filter(|tool| self.marked.contains(&tool.id)).collect();
        if marked.is_empty() { self.tool().into_iter().collect() } else { marked }
    }

    /// How many marked tools are shown.
    fn shown_marks(&self) -> usize {
        let Some(data) = self.data.as_ref().filter(|_| !self.marked.is_empty()) else { return 0 };
        let shown = self.rows.list.iter().filter(|row| match row {
            RowItem::Tool(at) => data.stack.input.tools.get(*at).is_some_and(|tool| self.marked.contains(&tool.id)),
            RowItem::Group(..) => false,
        });
        shown.count()
    }

    /// Arranges the rows for what was typed, and stands on the best match.
    fn narrow(&mut self, line: String) {
        self.how.filter = line;
        self.arrange();
        self.list.select(0);
        self.off_heading();
    }

    /// Arranges the rows again and stays on the tool one was on.
    fn arrange(&mut self) {
        // Where the stack is still the same, the tool is found by its place in it: ids of thousands lie far apart.
        let here = match self.rows.list.get(self.list.at) {
            Some(RowItem::Tool(at)) => Some(*at),
            _ => None,
        };
        let Some(data) = &self.data else { return };
        let taxonomy = &data.frameworks.taxonomy;
        let kept = self.standing.take().filter(|standing| standing.is_for(&self.how));
        let mut standing = kept.unwrap_or_else(|| Standing::new(&data.stack, taxonomy, &self.how));
        self.rows = standing.rows(&data.stack, taxonomy, &data.ctx, &self.how);
        self.standing = Some(standing);
        self.list.set_count(self.rows.list.len());
        if let Some(place) = here {
            self.stand_at(place);
        }
        self.off_heading();
    }

    /// What was done to a tool last.
    fn lately(&self, id: Id, ws: &Workspace) -> eyre::Result<Vec<ChangeRow>> {
        Ok(ws.history_in(RecordRef::tool(id), 5, self.data.as_ref().map(|data| &data.ctx))?)
    }

    fn stand_on(&mut self, id: Id) -> bool {
        let Some(data) = &self.data else { return false };
        let place = data.stack.input.tools.iter().position(|tool| tool.id == id);
        place.is_some_and(|place| self.stand_at(place))
    }

    /// Goes to a tool by its position in the stack.
    fn stand_at(&mut self, place: usize) -> bool {
        let found = self.rows.list.iter().position(|row| matches!(row, RowItem::Tool(at) if *at == place));
        if let Some(row) = found {
            self.list.select(row);
        }
        found.is_some()
    }

    /// One is never on a heading: its first tool instead.
    fn off_heading(&mut self) {
        if matches!(self.rows.list.get(self.list.at), Some(RowItem::Group(..))) {
            self.list.step(1);
        }
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let on = COLUMNS[self.column].field;
        match self.tool() {
            Some(tool) => actions::edit(cx, tool, on),
            None => Ok(()),
        }
    }

    fn edit_cell(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let name = COLUMNS[self.column].field;
        if name.is_empty() {
            cx.warn(format!("{} is computed: w shows from what", COLUMNS[self.column].title));
            return Ok(());
        }
        let field = actions::field(name)?;
        let chosen = self.chosen();
        if name == "verdict" {
            let stack = self.stack()?;
            return actions::ask_verdict(cx, &stack, &chosen);
        }
        match chosen.as_slice() {
            [one] if self.marked.is_empty() => {
                let row = self.list.at.saturating_sub(self.list.top) as u16;
                let x = self.columns.shown.iter().find(|(i, _, _)| *i == self.column).map_or(0, |(_, x, _)| *x);
                let at = Position::new(self.list.area.x + x, self.list.area.y + row);
                cell::open(cx, one, field, at)
            }
            many => actions::ask(cx, many, field),
        }
    }

    fn bulk(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let ids: Vec<Id> = self.chosen().iter().map(|tool| tool.id).collect();
        let fields: Vec<_> = TOOL_FIELDS.iter().filter(|field| field.bulk).collect();
        let words = fields.iter().map(|field| (field.label.to_owned(), field.help.to_owned())).collect();
        let stack = self.stack()?;
        let title = format!("Which field of {}?", count(ids.len(), "tool", "tools"));
        cx.open(Choose::among(title, words, move |picked, cx| {
            let tools: Vec<&Tool> = ids.iter().filter_map(|id| stack.tool(*id)).map(|(tool, _)| tool).collect();
            match fields.get(picked) {
                Some(field) => actions::ask(cx, &tools, field),
                None => Ok(()),
            }
        }));
        Ok(())
    }

    fn verdict(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let stack = self.stack()?;
        actions::ask_verdict(cx, &stack, &self.chosen())
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let ids: Vec<Id> = self.chosen().iter().map(|tool| tool.id).collect();
        actions::delete(cx, &ids)?;
        self.marked.retain(|id| !ids.contains(id));
        Ok(())
    }

    fn duplicate(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.tool() {
            Some(tool) => actions::duplicate(cx, tool.id),
            None => Ok(()),
        }
    }

    fn open_record(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(tool) = self.tool() {
            cx.open(Record::new(tool.id));
        }
        Ok(())
    }

    fn mark(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(id) = self.tool().map(|tool| tool.id)
            && !self.marked.remove(&id)
        {
            self.marked.insert(id);
        }
        self.list.step(1);
        self.off_heading();
        Ok(())
    }

    fn mark_range(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.range_from.take() {
            None => {
                self.range_from = Some(self.list.at);
                cx.say("range begins here: move, then V again marks all between");
            }
            Some(from) => {
                let (low, high) = (from.min(self.list.at), from.max(self.list.at));
                self.mark_rows(low, high);
                cx.say(format!("{} marked", count(self.marked.len(), "tool", "tools")));
            }
        }
        Ok(())
    }

    fn mark_rows(&mut self, from: usize, to: usize) {
        let Some(data) = &self.data else { return };
        for row in self.rows.list.iter().skip(from).take(to + 1 - from) {
            if let RowItem::Tool(at) = row {
                self.marked.insert(data.stack.input.tools[*at].id);
            }
        }
    }

    fn mark_all(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marked.is_empty() {
            self.mark_rows(0, self.rows.list.len());
        } else {
            self.marked.clear();
        }
        cx.say(format!("{} marked", count(self.marked.len(), "tool", "tools")));
        Ok(())
    }

    fn sort(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        let up = if self.how.sort.0 == self.column { !self.how.sort.1 } else { !COLUMNS[self.column].right };
        self.how.sort = (self.column, up);
        self.arrange();
        self.list.select(0);
        self.off_heading();
        Ok(())
    }

    fn group(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.how.group = self.how.group.next();
        self.arrange();
        cx.say(match self.how.group {
            Grouping::None => "not grouped".to_owned(),
            group => format!("grouped by {} (z: next grouping)", group.name()),
        });
        Ok(())
    }

    fn filter(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.filtering = Some(LineInput::new(&self.how.filter));
        Ok(())
    }

    /// Esc steps out of one thing at a time: the range, the marks, the filter.
    fn step_out(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if self.range_from.take().is_none() {
            if !self.marked.is_empty() {
                self.marked.clear();
            } else if !self.how.filter.is_empty() {
                self.how.filter.clear();
                self.arrange();
            }
        }
        Ok(())
    }

    fn save_view(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let saved = self.saved();
        cx.open(Prompt::new("Save this view", "A name for this filter, order and grouping; the palette finds it.", "", move |name, cx| {
            cx.ws.keep_view("inventory", name, &saved)?;
            cx.say(format!("saved: the view “{}” (: finds it)", name.trim()));
            Ok(())
        }));
        Ok(())
    }

    /// The arrangement as one line: `sort group filter`.
    fn saved(&self) -> String {
        let title = COLUMNS[self.how.sort.0].title;
        let way = if self.how.sort.1 { "up" } else { "down" };
        format!("sort={} {way}; group={}; filter={}", title, self.how.group.name(), self.how.filter)
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let stack = self.stack()?;
        actions::why(cx, &stack, self.tool().map(|tool| tool.id), COLUMNS[self.column].why)
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let stack = self.stack()?;
        match self.tool() {
            Some(tool) => actions::follow(cx, &stack, tool),
            None => Ok(()),
        }
    }

    fn integrate(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.tool() {
            Some(tool) => integration_actions::add(cx, tool),
            None => Ok(()),
        }
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let chosen = self.chosen();
        let Some(data) = &self.data else { return Ok(()) };
        let lines: Vec<String> = chosen
            .iter()
            .map(|tool| {
                let cells: Vec<String> = TOOL_FIELDS.iter().map(|field| (field.get)(tool, &data.ctx).replace(['\t', '\n'], " ")).collect();
                cells.join("\t")
            })
            .collect();
        let head: Vec<&str> = TOOL_FIELDS.iter().map(|field| field.label).collect();
        let what = match chosen.as_slice() {
            [one] => one.name.clone(),
            many => count(many.len(), "tool", "tools"),
        };
        cx.copy(format!("{}\n{}", head.join("\t"), lines.join("\n")), what);
        Ok(())
    }

    fn export(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(data) = &self.data else { return Ok(()) };
        let ids: Vec<Id> = if self.marked.is_empty() {
            let shown = self.rows.list.iter().filter_map(|row| match row {
                RowItem::Tool(at) => data.stack.input.tools.get(*at).map(|tool| tool.id),
                RowItem::Group(..) => None,
            });
            shown.collect()
        } else {
            self.chosen().iter().map(|tool| tool.id).collect()
        };
        files::ask_export_tools(cx, &data.stack, ids)
    }

    fn close_audit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let done = cx.ws.close_audit()?;
        cx.done(&done);
        Ok(())
    }

    fn move_column(&mut self, by: isize) {
        let mut next = self.column.saturating_add_signed(by).min(COLUMNS.len() - 1);
        // A column that can neither be edited nor asked why is no stop.
        if COLUMNS[next].field.is_empty() && COLUMNS[next].why.is_empty() {
            next = next.saturating_add_signed(by).min(COLUMNS.len() - 1);
        }
        self.column = next;
    }
}

const COMMANDS: &[Command<Inventory>] = &[
    Command { keys: "e", name: "tool-edit", hint: "edit", help: "Edit the selected tool in a form", run: Inventory::edit, when: Inventory::has_tool },
    Command { keys: "n", name: "tool-new", hint: "new", help: "Add a tool", run: |_, cx| actions::add(cx), when: always },
    Command { keys: "i", name: "tool-import", hint: "import", help: "Import a tool list or a card statement (CSV, XLSX)", run: |_, cx| import::ask(cx), when: always },
    Command { keys: "v", name: "tool-verdict", hint: "verdict", help: "Decide: keep, consolidate, replace or cut (all marked tools)", run: Inventory::verdict, when: Inventory::has_tool },
    Command { keys: "=", name: "tool-set-cell", hint: "edit cell", help: "Edit the cell one is on (in all marked tools)", run: Inventory::edit_cell, when: Inventory::has_tool },
    Command { keys: "/", name: "filter", hint: "filter", help: "Filter: words, and field:value such as category:crm owner:none flag:dormant cost:>500", run: Inventory::filter, when: always },
    Command { keys: "space", name: "mark", hint: "mark", help: "Mark or unmark the tool for a bulk edit", run: Inventory::mark, when: Inventory::has_tool },
    Command { keys: "w", name: "why", hint: "why", help: "Show what the figure of this column was computed from", run: Inventory::why, when: always },
    Command { keys: "o", name: "sort", hint: "sort", help: "Sort by the column one is on; again turns the order round", run: Inventory::sort, when: always },
    Command { keys: "z", name: "group", hint: "group", help: "Group by category, layer, owner, verdict, or not at all", run: Inventory::group, when: always },
    Command { keys: "enter", name: "open", hint: "open", help: "Show all of the tool: fields, flows, findings, history", run: Inventory::open_record, when: Inventory::has_tool },
    Command { keys: "x", name: "export", hint: "export", help: "Export the tools shown (or marked) as CSV, XLSX or JSON", run: Inventory::export, when: always },
    Command { keys: "d del", name: "tool-delete", hint: "", help: "Delete the tool, or all marked ones, with their integrations", run: Inventory::delete, when: Inventory::has_tool },
    Command { keys: "D", name: "tool-duplicate", hint: "", help: "Copy the tool as a planned one", run: Inventory::duplicate, when: Inventory::has_tool },
    Command { keys: "E", name: "tool-set-field", hint: "", help: "Set one field of all marked tools", run: Inventory::bulk, when: Inventory::has_tool },
    Command { keys: "f", name: "follow", hint: "", help: "Go to a tool that this one has to do with", run: Inventory::follow, when: Inventory::has_tool },
    Command { keys: "I", name: "integration-new", hint: "", help: "Record an integration of the selected tool", run: Inventory::integrate, when: Inventory::has_tool },
    Command { keys: "V", name: "mark-range", hint: "", help: "Mark a range: V at its start, V at its end", run: Inventory::mark_range, when: Inventory::has_tool },
    Command { keys: "a", name: "mark-all", hint: "", help: "Mark all tools in the filter, or none", run: Inventory::mark_all, when: Inventory::has_tool },
    Command { keys: "y", name: "copy", hint: "", help: "Copy the tool, or all marked ones, as a table", run: Inventory::copy, when: Inventory::has_tool },
    Command { keys: "left h", name: "column-left", hint: "", help: "Previous column", run: |v, _| { v.move_column(-1); Ok(()) }, when: always },
    Command { keys: "right l", name: "column-right", hint: "", help: "Next column", run: |v, _| { v.move_column(1); Ok(()) }, when: always },
    Command { keys: "R", name: "report-audit", hint: "report", help: "Write the audit report (HTML or Markdown)", run: |_, cx| files::ask_report(cx), when: always },
    Command { keys: "", name: "audit-close", hint: "", help: "Close the stack audit: keep where every tool stands, to compare with next time", run: Inventory::close_audit, when: always },
    Command { keys: "", name: "view-save", hint: "", help: "Save this filter, order and grouping as a view", run: Inventory::save_view, when: always },
    Command { keys: "esc", name: "step-out", hint: "", help: "Unmark all, then clear the filter", run: Inventory::step_out, when: always },
];

impl View for Inventory {
    const NAME: &'static str = "inventory";

    fn title(&self) -> String {
        "Stack · Inventory".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let here = self.tool().map(|tool| tool.id);
        let at = self.list.at;
        let (stack, ctx) = (ws.stack()?, ws.field_context()?);
        self.data = Some(Arc::new(Data { stack, ctx, frameworks: ws.shared_frameworks() }));
        self.cards.forget();
        self.standing = None;
        let stack = self.stack()?;
        self.marked.retain(|id| stack.index.contains_key(id));
        self.rows = Rows::default();
        self.arrange();
        if !here.is_some_and(|id| self.stand_on(id)) {
            self.list.select(at);
            self.off_heading();
        }
        Ok(())
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.off_heading();
        if let Some(id) = self.tool().map(|tool| tool.id)
            && self.cards.lacks(id)
        {
            self.cards.keep(id, self.lately(id, ws)?);
        }
        Ok(())
    }

    fn ahead(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let Some(data) = self.data.clone() else { return Ok(()) };
        for at in neighbours(self.list.at, self.list.page) {
            let Some(RowItem::Tool(place)) = self.rows.list.get(at) else { continue };
            let Some(id) = data.stack.input.tools.get(*place).map(|tool| tool.id) else { continue };
            if self.cards.lacks(id) {
                let lately = self.lately(id, ws)?;
                self.cards.prepare(id, lately, |lately, width, look| draw::card(&data, id, lately, width, look));
            }
        }
        Ok(())
    }

    fn typing(&self) -> bool {
        self.filtering.is_some()
    }

    fn typing_rows(&self) -> Vec<Row> {
        if self.filtering.is_none() {
            return Vec::new();
        }
        vec![Row::plain("enter", "keep the filter"), Row::plain("esc", "clear it"), Row::plain("C-u", "start again")]
    }

    fn raw(&mut self, key: Key, _: &mut Cx<'_>) -> eyre::Result<Taken> {
        let Some(input) = &mut self.filtering else { return Ok(Taken::No) };
        match key.code {
            KeyCode::Enter | KeyCode::Down | KeyCode::Tab => self.filtering = None,
            KeyCode::Esc => {
                self.filtering = None;
                self.how.filter.clear();
                self.arrange();
            }
            _ => {
                if !input.press(key) {
                    return Ok(Taken::No);
                }
                let line = input.text().to_owned();
                self.narrow(line);
            }
        }
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(input) = &mut self.filtering {
            input.paste(words);
            let line = input.text().to_owned();
            self.narrow(line);
        }
        Ok(())
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let at = Position::new(event.column, event.row);
        if matches!(event.kind, MouseEventKind::Down(_)) && self.head.contains(at) {
            if let Some(column) = table::column_at(self.head, &self.columns, at) {
                self.column = column;
                self.sort(cx)?;
            }
            return Ok(());
        }
        if let Some(row) = self.list.mouse(event) {
            self.off_heading();
            if let Some(column) = table::column_at(self.list.area, &self.columns, at) {
                self.column = column;
            }
            // Two clicks on one row within half a second open it.
            let again = self.clicked.is_some_and(|(when, one)| one == row && when.elapsed().as_millis() < 500);
            self.clicked = (!again).then(|| (std::time::Instant::now(), row));
            if again {
                return self.open_record(cx);
            }
        }
        Ok(())
    }

    fn reveal(&mut self, record: RecordRef, _: &Workspace) -> eyre::Result<bool> {
        if record.kind != Kind::Tool {
            return Ok(false);
        }
        if self.stand_on(record.id) {
            return Ok(true);
        }
        // It may be hidden by the filter.
        self.how.filter.clear();
        self.arrange();
        Ok(self.stand_on(record.id))
    }

    fn current(&self) -> Option<RecordRef> {
        self.tool().map(|tool| RecordRef::tool(tool.id))
    }

    fn recall(&mut self, saved: &str) {
        let part = |name: &str| saved.split("; ").find_map(|part| part.strip_prefix(name)).unwrap_or("");
        let (title, way) = part("sort=").rsplit_once(' ').unwrap_or(("", "up"));
        let sort = COLUMNS.iter().position(|column| column.title == title).unwrap_or(0);
        let group = Grouping::ALL.into_iter().find(|group| group.name() == part("group=")).unwrap_or_default();
        let filter = saved.split_once("filter=").map_or("", |(_, filter)| filter);
        self.how = Arrangement { filter: filter.to_owned(), sort: (sort, way == "up"), group };
        self.arrange();
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
