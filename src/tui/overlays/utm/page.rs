//! All of one link: its address, tags, what is wrong, what came of it, what was done to it.

use std::sync::Arc;

use ratatui::layout::Rect;

use super::super::activity::Activity;
use super::builder::Builder;
use super::qr::Qr;
use crate::domain::id::{Id, RecordRef};
use crate::domain::utm::Tag;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::registry::LinkRow;
use crate::tui::command::{Command, always};
use crate::tui::link_actions::{self as actions, Target};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::link_card::{Beside, Card};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{line, panel, text};
use crate::workspace::Workspace;

/// All of one link.
pub struct LinkPage {
    id: Id,
    link: Option<LinkRow>,
    beside: Option<Beside>,
    checker: Option<Arc<Checker>>,
    list: ListState,
}

impl LinkPage {
    /// Opens a link.
    pub fn new(id: Id) -> LinkPage {
        LinkPage { id, link: None, beside: None, checker: None, list: ListState::default() }
    }

    fn is_there(&self) -> bool {
        self.link.is_some()
    }

    fn target(&self) -> Target {
        Target::These(vec![self.id])
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(link) = &self.link {
            cx.open(Builder::edit(link.clone(), "destination"));
        }
        Ok(())
    }

    fn duplicate(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(link) = &self.link {
            cx.close();
            cx.open(Builder::copy(link.clone()));
        }
        Ok(())
    }

    fn code(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(link) = &self.link {
            cx.open(Qr::new(link.url.clone()));
        }
        Ok(())
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match (&self.link, &self.checker) {
            (Some(link), Some(checker)) => actions::why(cx, checker, link, ""),
            _ => Ok(()),
        }
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let campaign = self.link.as_ref().map(|link| link.tag(Tag::Campaign).to_owned()).unwrap_or_default();
        actions::go_to_campaign(cx, &campaign)
    }

    fn history(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let name = self.link.as_ref().map(LinkRow::called).unwrap_or_default();
        cx.open(Activity::of(RecordRef::link(self.id), name));
        Ok(())
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        actions::delete(cx, self.target())?;
        cx.close();
        Ok(())
    }
}

impl Listing for LinkPage {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

/// A row of the table.
const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut LinkPage, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&LinkPage) -> bool,
) -> Command<LinkPage> {
    Command { keys, name, hint, help, run, when }
}

/// The table.
#[rustfmt::skip]
const COMMANDS: &[Command<LinkPage>] = &[
    row("e", "link-page-edit", "edit", "Change the link in the builder", LinkPage::edit, LinkPage::is_there),
    row("y", "link-page-copy", "copy", "Copy the link", |view, cx| actions::copy(cx, &view.target()), LinkPage::is_there),
    row("Q", "link-page-qr", "QR", "Show the link as a QR code", LinkPage::code, LinkPage::is_there),
    row("s", "link-page-status", "status", "Set the status: draft, live, retired", |view, cx| actions::next_status(cx, view.target()), LinkPage::is_there),
    row("F", "link-page-fix", "fix", "Mend what can be fixed without you", |view, cx| actions::fix(cx, view.target()), LinkPage::is_there),
    row("D", "link-page-duplicate", "duplicate", "Build a link like this one, with one field changed", LinkPage::duplicate, LinkPage::is_there),
    row("w", "link-page-why", "why", "Show why the link is in its channel, and what its results were counted from", LinkPage::why, LinkPage::is_there),
    row("f", "link-page-follow", "campaign", "Go to the campaign of the link", LinkPage::follow, LinkPage::is_there),
    row("H", "link-page-history", "history", "Show everything that was done to the link", LinkPage::history, LinkPage::is_there),
    row("d del", "link-page-delete", "", "Delete the link; what touches recorded stays", LinkPage::delete, LinkPage::is_there),
    row("esc q enter", "link-page-close", "go back", "Go back", |_, cx| { cx.close(); Ok(()) }, always),
];

impl View for LinkPage {
    const NAME: &'static str = "link-page";

    fn title(&self) -> String {
        self.link.as_ref().map_or("A link".to_owned(), LinkRow::called)
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.checker = Some(ws.checker()?);
        self.link = ws.link(self.id)?;
        let zone = ws.business()?.profile.time_zone.parse().unwrap_or(chrono_tz::UTC);
        self.beside = self.link.as_ref().map(|link| Beside::read(link, ws, None, zone)).transpose()?;
        Ok(())
    }

    fn current(&self) -> Option<RecordRef> {
        Some(RecordRef::link(self.id))
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let inside = panel(canvas.buf, area, look, &View::title(self), canvas.focused);
        let Some(link) = &self.link else {
            let words = "This link is no longer registered. Esc goes back, u brings it back.";
            text(canvas.buf, inside, 1, 1, words, look.style(crate::tui::theme::Role::Muted));
            return;
        };
        let lines = Card { look, width: inside.width as usize }.lines(link, self.beside.as_ref());
        // It scrolls as a whole: the row one is on is the first on screen.
        let high = usize::from(inside.height);
        self.list.page = high.max(1);
        self.list.set_count(lines.len().saturating_sub(high) + 1);
        for (y, words) in lines.iter().skip(self.list.at).take(high).enumerate() {
            line(canvas.buf, inside, y as u16, words);
        }
    }
}
