//! What is done with a link that is being built: saved, fixed, copied, shown as a code, made into a grid.

use super::super::super::confirm::Confirm;
use super::super::grid::Grid;
use super::super::qr::Qr;
use super::{Builder, Task};
use crate::domain::finding::Severity;
use crate::domain::id::RecordRef;
use crate::domain::text::count;
use crate::domain::utm::Tag;
use crate::domain::utm::registry::LinkRow;
use crate::tui::command::{Command, always};
use crate::tui::link_actions;
use crate::tui::view::Cx;

/// Fields that the next link doesn't take over from the one before.
const ITS_OWN: [&str; 6] = ["source", "medium", "content", "term", "placed-on", "note"];

impl Builder {
    /// Destination and campaign of the latest link, to go on with.
    pub(super) fn start_from_latest(&mut self) {
        let Some(latest) = self.desk.as_ref().and_then(|desk| desk.recent.first()).cloned() else { return };
        self.set("destination", &latest.link.destination);
        self.set("campaign", latest.tag(Tag::Campaign));
        for row in &mut self.rows {
            row.start = row.input.text().to_owned();
        }
        if let Some(row) = self.rows.get_mut(self.at) {
            row.input.select_all();
        }
    }

    fn next(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.take_pick(cx.ws)? {
            return Ok(());
        }
        self.go(1, cx)
    }

    fn previous(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.pick = None;
        self.go(-1, cx)
    }

    fn enter(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.take_pick(cx.ws)? {
            return Ok(());
        }
        if self.at + 1 < self.rows.len() {
            return self.go(1, cx);
        }
        self.save(cx)
    }

    fn down(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.is_choosing() {
            self.turn(1);
            return Ok(());
        }
        self.go(1, cx)
    }

    fn up(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.pick.is_some() {
            self.turn(-1);
            return Ok(());
        }
        self.go(-1, cx)
    }

    /// Registers the link, or says why not yet; gives whether it did.
    fn register(&mut self, cx: &mut Cx<'_>) -> eyre::Result<Option<RecordRef>> {
        self.take_pick(cx.ws)?;
        self.leave_field(cx)?;
        let url = self.url()?;
        self.reached = self.rows.len();
        let Some(checked) = &self.checked else { return Ok(None) };
        let worst = checked.issues.iter().find(|issue| issue.severity == Severity::Critical).cloned();
        if let Some(issue) = worst {
            let to = self.rows.iter().position(|row| issue.tag.is_some_and(|tag| row.field.name == tag.name()));
            self.stand(to.unwrap_or(0));
            eyre::bail!("not saved: {}: {}", issue.message, issue.fix);
        }
        let warnings = checked.issues.iter().filter(|issue| issue.severity == Severity::Warning).count();
        let asked = self.warned.as_ref() == Some(&url);
        if checked.twin.is_some() && !asked {
            self.warned = Some(url);
            cx.warn("this very link is registered already: change what differs, or save once more to have it twice");
            return Ok(None);
        }
        if warnings > 0 && !asked {
            self.warned = Some(url);
            let fix = if self.is_fixable() { "M-f fixes what can be fixed, " } else { "" };
            cx.warn(format!(
                "{} beside this: {fix}saving once more keeps the link as it is",
                count(warnings, "warning", "")
            ));
            return Ok(None);
        }
        let (id, done) = match self.task {
            Task::Edit(id) => (id, cx.ws.edit_link(&self.draft, true)?),
            Task::New | Task::Copy(_) => cx.ws.add_link(&self.draft, true)?,
        };
        cx.done(&done);
        self.warned = None;
        Ok(Some(RecordRef::link(id)))
    }

    pub(super) fn save(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        // An untouched builder behind some saved links is done with, not a link of its own.
        if !self.made.is_empty() && !self.is_changed() {
            cx.close();
            return Ok(());
        }
        if let Some(record) = self.register(cx)? {
            cx.close();
            cx.goto(record);
        }
        Ok(())
    }

    /// Saves, and begins the next one with the same destination and campaign.
    fn save_and_next(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let url = self.url()?;
        if self.register(cx)?.is_none() {
            return Ok(());
        }
        self.made.push(url);
        self.task = Task::New;
        self.draft = LinkRow { link: self.draft.link.clone(), ..LinkRow::default() };
        for name in ITS_OWN {
            self.set(name, "");
        }
        for row in &mut self.rows {
            row.start = row.input.text().to_owned();
        }
        self.judge(cx.ws)?;
        let source = self.rows.iter().position(|row| row.field.name == "source").unwrap_or(0);
        self.reached = source;
        self.stand(source);
        Ok(())
    }

    fn fix(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.pick = None;
        let Some(fixed) = self.checked.as_ref().map(|checked| checked.fixed.clone()) else { return Ok(()) };
        let mut changed = Vec::new();
        for (tag, value) in Tag::ALL.map(|tag| (tag, fixed.tags.value(tag).to_owned())) {
            if value != self.draft.tag(tag) {
                self.set(tag.name(), &value);
                changed.push(tag.name());
            }
        }
        self.judge(cx.ws)?;
        self.offer(false);
        match changed.as_slice() {
            [] => cx.warn("nothing here can be fixed without you: the sentences say what to type"),
            _ => cx.say(format!("fixed: {}", changed.join(", "))),
        }
        Ok(())
    }

    fn copy_url(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        // Between two links, what was just made is what one wants to paste.
        if !self.made.is_empty() && !self.is_changed() {
            let what = count(self.made.len(), "link", "");
            cx.copy(self.made.join("\n"), what);
            return Ok(());
        }
        let url = self.url()?;
        cx.copy(url, "the link");
        Ok(())
    }

    fn show_code(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        cx.open(Qr::new(self.url()?));
        Ok(())
    }

    fn grid(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.take_pick(cx.ws)?;
        self.leave_field(cx)?;
        cx.open(Grid::new(self.draft.clone()).closing(1));
        Ok(())
    }

    /// Registers the value of the field one is on.
    fn register_value(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.pick = None;
        match self.unregistered() {
            Some((Tag::Campaign, value)) => link_actions::register_campaign(cx, &value),
            Some((tag, value)) => link_actions::register_value(cx, tag, &value),
            None => {
                cx.warn("source, medium and campaign are registered, or not in a form that could be");
                Ok(())
            }
        }
    }

    fn step_out(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.pick.take().is_some() {
            return Ok(());
        }
        if !self.is_changed() {
            cx.close();
            return Ok(());
        }
        cx.open(Confirm::new("This link was not saved yet.", "throw it away", |cx| {
            cx.close();
            Ok(())
        }));
        Ok(())
    }
}

/// A row of the table.
const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Builder, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&Builder) -> bool,
) -> Command<Builder> {
    Command { keys, name, hint, help, run, when }
}

/// The table.
#[rustfmt::skip]
pub(super) const COMMANDS: &[Command<Builder>] = &[
    row("C-s", "link-save", "save", "Register the link; warnings are told first, C-s again saves in spite of them", Builder::save, always),
    row("M-n", "link-save-next", "save, next", "Register the link, and begin the next with the same destination and campaign", Builder::save_and_next, always),
    row("M-f", "link-fix-typed", "fix", "Fix all that can be fixed without you", Builder::fix, Builder::is_fixable),
    row("M-r", "link-register", "register it", "Register the source, medium or campaign that is not registered yet", Builder::register_value, |view| view.unregistered().is_some()),
    row("M-g", "link-grid", "grid", "Make a set of links: this destination with several sources, mediums and contents", Builder::grid, always),
    row("M-y", "link-copy-typed", "copy", "Copy the link; between two links, all that were made since the builder was opened", Builder::copy_url, |view| view.has_url() || !view.made.is_empty()),
    row("M-q", "link-code", "QR", "Show the link as a QR code", Builder::show_code, Builder::has_url),
    row("tab", "link-next", "", "Take what is picked, and go to the next field", Builder::next, always),
    row("enter", "link-enter", "", "Take what is picked, and go to the next field; on the last one, save", Builder::enter, always),
    row("S-tab", "link-previous", "", "Previous field", Builder::previous, always),
    row("down", "link-down", "", "Next suggestion, or next field", Builder::down, always),
    row("up", "link-up", "", "Previous suggestion, or previous field", Builder::up, always),
    row("C-n M-j", "link-suggest", "", "Next suggestion", |view, _| { view.turn(1); Ok(()) }, |view| !view.offers.is_empty()),
    row("C-p M-k", "link-suggest-back", "", "Previous suggestion", |view, _| { view.turn(-1); Ok(()) }, |view| !view.offers.is_empty()),
    row("esc", "link-close", "go back", "Keep what is typed instead of the suggestion; then leave, asking where something was typed", Builder::step_out, always),
];
