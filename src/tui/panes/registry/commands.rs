//! The commands of the table of links.

use std::collections::HashSet;

use ratatui::layout::Position;

use super::columns;
use super::{COLUMNS_SETTING, Registry};
use crate::domain::id::Id;
use crate::domain::text::{count, thousands};
use crate::domain::utm::Tag;
use crate::domain::utm::registry::{LINK_FIELDS, LinkRow};
use crate::store::links::{Key, LinkSort};
use crate::tui::command::{Command, always};
use crate::tui::link_actions::{self as actions, Target};
use crate::tui::marks::{self, Marks};
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::columns::ChooseColumns;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::utm::builder::Builder;
use crate::tui::overlays::utm::grid::Grid;
use crate::tui::overlays::utm::list::CheckList;
use crate::tui::overlays::utm::page::LinkPage;
use crate::tui::overlays::utm::qr::Qr;
use crate::tui::view::Cx;
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::window::Way;

/// The most links that a range may hold: beyond that a filter says it better.
const RANGE_MOST: usize = 20_000;

impl Registry {
    fn new_link(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        cx.open(Builder::new());
        Ok(())
    }

    /// A grid that begins with the page and the campaign of the link one is on.
    fn grid(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let mut base = LinkRow::default();
        if let Some(link) = self.link() {
            base.link.destination.clone_from(&link.link.destination);
            base.link.tags.set(Tag::Campaign, link.tag(Tag::Campaign));
        }
        cx.open(Grid::new(base));
        Ok(())
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let on = self.here().map_or("destination", |column| column.name);
        if let Some(link) = self.link() {
            cx.open(Builder::edit(link.clone(), on));
        }
        Ok(())
    }

    fn duplicate(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(link) = self.link() {
            cx.open(Builder::copy(link.clone()));
        }
        Ok(())
    }

    pub(super) fn open(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(link) = self.link() {
            cx.open(LinkPage::new(link.id));
        }
        Ok(())
    }

    fn check_list(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        cx.open(CheckList::new());
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.target(cx)? {
            Some(target) => actions::copy(cx, &target),
            None => Ok(()),
        }
    }

    fn code(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(link) = self.link() {
            cx.open(Qr::new(link.url.clone()));
        }
        Ok(())
    }

    fn status(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.target(cx)? {
            Some(target) => actions::next_status(cx, target),
            None => Ok(()),
        }
    }

    fn fix(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.target(cx)? {
            Some(target) => actions::fix(cx, target),
            None => Ok(()),
        }
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.target(cx)? {
            Some(target) => actions::delete(cx, target),
            None => Ok(()),
        }
    }

    /// Edits the cell one is on; with marks, that field of all of them.
    fn edit_cell(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(column) = self.here() else { return Ok(()) };
        let Some(field) = LINK_FIELDS.iter().find(|field| field.name == column.name) else {
            cx.warn(format!("{} is computed: there is nothing to type", column.title));
            return Ok(());
        };
        let Some(target) = self.target(cx)? else { return Ok(()) };
        if !self.marks.is_empty() {
            return actions::ask(cx, target, field);
        }
        let (area, top) = self.window.drawn();
        let row = self.window.at().saturating_sub(top) as u16;
        let x = self.columns.shown.iter().find(|(i, _, _)| *i == self.column).map_or(0, |(_, x, _)| *x);
        match self.link() {
            Some(link) => actions::edit_cell(cx, link, field, Position::new(area.x + x, area.y + row)),
            None => Ok(()),
        }
    }

    /// One field of all marked links.
    fn set_field(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(target) = self.target(cx)? else { return Ok(()) };
        let words = LINK_FIELDS.iter().map(|field| (field.label.to_owned(), field.help.to_owned())).collect();
        cx.open(Choose::among(format!("Which field of {}?", target.words()), words, move |picked, cx| {
            match LINK_FIELDS.get(picked) {
                Some(field) => actions::ask(cx, target, field),
                None => Ok(()),
            }
        }));
        Ok(())
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.link() {
            Some(link) => {
                let campaign = link.tag(Tag::Campaign).to_owned();
                actions::go_to_campaign(cx, &campaign)
            }
            None => Ok(()),
        }
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let column = self.here().map_or("", |column| column.name);
        match (self.link(), &self.checker) {
            (Some(link), Some(checker)) => actions::why(cx, checker, link, column),
            _ => Ok(()),
        }
    }

    fn group(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.how.grouped = !self.how.grouped;
        let (query, _) = self.query(cx.ws)?;
        self.window.ask_here(crate::tui::link_rows::LinkRows { query, judged: self.judged.clone() }, cx.ws)?;
        cx.say(if self.how.grouped { "links of one campaign stand together" } else { "one list, in the order chosen" });
        Ok(())
    }

    fn mark(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marks.is_awaited() {
            cx.warn(marks::AWAITED);
            return Ok(());
        }
        if let Some(id) = self.link().map(|link| link.id) {
            self.marks.turn(id);
        }
        Ok(self.window.step(1, cx.ws)?)
    }

    fn mark_range(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marks.is_awaited() {
            cx.warn(marks::AWAITED);
            return Ok(());
        }
        let (Some(key), Some(id)) = (self.window.key().cloned(), self.link().map(|link| link.id)) else {
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
                cx.say(format!("{} marked", links(self.marks.count())));
            }
            None => cx.warn(format!(
                "that range is longer than {}: a filter and a mark as many as you like",
                thousands(RANGE_MOST as i64)
            )),
        }
        Ok(())
    }

    /// The links from behind a place to a link, that one among them.
    fn between(&self, from: &Key, to: Id, way: Way, cx: &Cx<'_>) -> eyre::Result<Option<Vec<Id>>> {
        use crate::tui::widgets::window::Source;
        let mut ids = Vec::new();
        let mut at = from.clone();
        while ids.len() < RANGE_MOST {
            let rows = self.window.source().page(cx.ws, Some(&at), way, 500)?;
            for (_, row) in &rows {
                ids.push(row.link.id);
                if row.link.id == to {
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
            cx.say("no link is marked");
            return Ok(());
        }
        let Some(total) = self.window.total_within(marks::PATIENCE, cx.ws)? else {
            self.marks = Marks::Awaited;
            cx.warn(marks::AWAITED);
            return Ok(());
        };
        if total == 0 {
            cx.warn("no link passes this filter");
            return Ok(());
        }
        self.marks = Marks::All(total, HashSet::new());
        let whose = if self.how.filter.is_empty() { "" } else { " (all in the filter)" };
        cx.say(format!("{} marked{whose}: y copies, s sets the status, F mends, Esc unmarks", links(total)));
        Ok(())
    }

    pub(super) fn sort(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(sort) = self.here().and_then(|column| column.sort) else {
            let titles: Vec<&str> =
                self.shown.iter().filter(|column| column.sort.is_some()).map(|column| column.title).collect();
            cx.warn(format!("no order by this column; there is one by {}", titles.join(", ")));
            return Ok(());
        };
        self.how.descending = if self.how.sort == sort { !self.how.descending } else { sort == LinkSort::Created };
        (self.how.sort, self.how.grouped) = (sort, false);
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
            let here = self.link().map(|link| link.id);
            self.ask(cx.ws)?;
            if let Some(id) = here {
                self.window.reveal(id, cx.ws)?;
            }
        }
        Ok(())
    }

    fn choose_columns(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let chosen: Vec<String> = self.shown.iter().map(|column| column.name.to_owned()).collect();
        self.view_columns = None;
        self.is_asked = false;
        cx.open(ChooseColumns::new("Columns of the links", columns::offered(), &chosen, |names, cx| {
            cx.ws.keep_setting(COLUMNS_SETTING, &names.join(","))?;
            Ok(())
        }));
        Ok(())
    }

    fn save_view(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let way = if self.how.descending { "down" } else { "up" };
        let groups = if self.how.grouped { "campaign" } else { "none" };
        let names: Vec<&str> = self.shown.iter().map(|column| column.name).collect();
        let saved = format!(
            "sort={} {way}; groups={groups}; columns={}; filter={}",
            self.how.sort.name(),
            names.join(","),
            self.how.filter
        );
        let help = "A name for this filter, order and columns; the palette finds it.";
        cx.open(Prompt::new("Save this view", help, "", move |name, cx| {
            cx.ws.keep_view("registry", name, &saved)?;
            cx.say(format!("saved: the view “{}” (: finds it)", name.trim()));
            Ok(())
        }));
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

/// `12,345 links`.
fn links(n: u64) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), "link", "")
}

/// A row of the table.
const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Registry, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&Registry) -> bool,
) -> Command<Registry> {
    Command { keys, name, hint, help, run, when }
}

/// The table.
#[rustfmt::skip]
pub(super) const COMMANDS: &[Command<Registry>] = &[
    row("n", "link-new", "new", "Build a link", Registry::new_link, always),
    row("e", "link-edit", "edit", "Change the link in the builder", Registry::edit, Registry::has_link),
    row("y", "link-copy", "copy", "Copy the link, or all marked ones, one a line", Registry::copy, Registry::has_link),
    row("D", "link-duplicate", "duplicate", "Build a link like this one, with one field changed", Registry::duplicate, Registry::has_link),
    row("N", "link-grid-new", "grid", "Make a set of links: one page with several sources, mediums and contents", Registry::grid, always),
    row("s", "link-status", "status", "Set the status: draft, live, retired (of all marked ones)", Registry::status, Registry::has_link),
    row("Q", "link-qr", "QR", "Show the link as a QR code", Registry::code, Registry::has_link),
    row("F", "link-fix", "fix", "Mend what can be fixed without you in the link, or in all marked ones", Registry::fix, Registry::has_link),
    row("L", "link-check-list", "check a list", "Check a list of links: paste it, or name a file", Registry::check_list, always),
    row("/", "links-filter", "filter", "Filter: words of the address, and field:value such as source:linkedin status:live channel:email", Registry::filter, always),
    row("enter", "link-open", "open", "Show all of the link: tags, what is wrong, what came of it, what was done", Registry::open, Registry::has_link),
    row("space", "link-mark", "mark", "Mark or unmark the link", Registry::mark, Registry::has_link),
    row("a", "links-mark-all", "mark all", "Mark all links in the filter, or none", Registry::mark_all, Registry::may_have_some),
    row("z", "links-group", "group", "Put links of one campaign together, or not", Registry::group, always),
    row("=", "link-set-cell", "", "Edit the cell one is on (in all marked links)", Registry::edit_cell, Registry::has_link),
    row("o", "links-sort", "sort", "Sort by the column one is on; again turns the order round", Registry::sort, always),
    row("E", "link-set-field", "", "Set one field of all marked links", Registry::set_field, Registry::has_link),
    row("C", "links-columns", "", "Choose which columns are shown, and their order", Registry::choose_columns, always),
    row("x", "links-export", "export", "Export the links shown (or marked) as CSV, XLSX or JSON", Registry::export, Registry::has_link),
    row("i", "links-import", "import", "Import a sheet of links or a list of addresses (CSV, XLSX, text)", |_, cx| actions::import(cx), always),
    row("R", "report-utm", "", "Write the standard on one page, to hand to an agency (Markdown, HTML)", |_, cx| actions::ask_report(cx), always),
    row("w", "link-why", "why", "Show why the link is in its channel, or what its results were counted from", Registry::why, Registry::has_link),
    row("f", "link-follow", "", "Go to the campaign of the link", Registry::follow, Registry::has_link),
    row("d del", "link-delete", "", "Delete the link, or all marked ones; what touches recorded stays", Registry::delete, Registry::has_link),
    row("V", "mark-range", "", "Mark a range: V at its start, V at its end", Registry::mark_range, Registry::has_link),
    row("left h", "column-left", "", "Previous column", |v, _| v.move_column(-1), always),
    row("right l", "column-right", "", "Next column", |v, _| v.move_column(1), always),
    row("", "links-view-save", "", "Save this filter, order and columns as a view", Registry::save_view, always),
    row("esc", "step-out", "", "Unmark all, then clear the filter", Registry::step_out, always),
];
