//! All of one tool on the whole screen, scrolled; the side panel's card, with the full history.

use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::activity::Activity;
use crate::domain::id::{Id, RecordRef};
use crate::domain::stack::Stack;
use crate::domain::tool::Tool;
use crate::frameworks::Frameworks;
use crate::tui::command::{Command, always};
use crate::tui::integration_actions;
use crate::tui::theme::{Mark, Role};
use crate::tui::tool_actions as actions;
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{line, panel, text};
use crate::tui::widgets::tool_card::Card;
use crate::workspace::{ChangeRow, Workspace};

/// All of one tool.
pub struct Record {
    id: Id,
    data: Option<(Arc<Stack>, Arc<Frameworks>, Vec<ChangeRow>)>,
    list: ListState,
}

impl Record {
    /// Opens a tool.
    pub fn new(id: Id) -> Record {
        Record { id, data: None, list: ListState::default() }
    }

    fn with_tool(
        &self,
        cx: &mut Cx<'_>,
        act: impl FnOnce(&mut Cx<'_>, &Arc<Stack>, &Tool) -> eyre::Result<()>,
    ) -> eyre::Result<()> {
        let Some((stack, _, _)) = &self.data else { return Ok(()) };
        match stack.tool(self.id) {
            Some((tool, _)) => act(cx, stack, tool),
            None => Ok(()),
        }
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.with_tool(cx, |cx, _, tool| actions::edit(cx, tool, "name"))
    }

    fn verdict(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.with_tool(cx, |cx, stack, tool| actions::ask_verdict(cx, stack, &[tool]))
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.with_tool(cx, |cx, stack, tool| actions::follow(cx, stack, tool))
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.with_tool(cx, |cx, stack, tool| actions::why(cx, stack, Some(tool.id), "suggested"))
    }

    fn integrate(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.with_tool(cx, |cx, _, tool| integration_actions::add(cx, tool))
    }

    fn flows(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.with_tool(cx, |cx, stack, tool| integration_actions::choose(cx, stack, tool))
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        actions::delete(cx, &[self.id])?;
        cx.close();
        Ok(())
    }

    fn history(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.with_tool(cx, |cx, _, tool| {
            cx.open(Activity::of(RecordRef::tool(tool.id), tool.name.clone()));
            Ok(())
        })
    }
}

impl Listing for Record {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Record>] = &[
    Command {
        keys: "esc q",
        name: "record-close",
        hint: "back",
        help: "Back to the list",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "e",
        name: "record-edit",
        hint: "edit",
        help: "Edit the tool in a form",
        run: Record::edit,
        when: always,
    },
    Command {
        keys: "v",
        name: "record-verdict",
        hint: "verdict",
        help: "Decide: keep, consolidate, replace or cut",
        run: Record::verdict,
        when: always,
    },
    Command {
        keys: "w",
        name: "record-why",
        hint: "why",
        help: "Show how the suggested verdict and the figures came about",
        run: Record::why,
        when: always,
    },
    Command {
        keys: "I",
        name: "record-integration-new",
        hint: "add a flow",
        help: "Record an integration of this tool",
        run: Record::integrate,
        when: always,
    },
    Command {
        keys: "i",
        name: "record-integrations",
        hint: "flows",
        help: "Edit or delete an integration of this tool",
        run: Record::flows,
        when: always,
    },
    Command {
        keys: "f",
        name: "record-follow",
        hint: "follow",
        help: "Go to a tool that this one has to do with",
        run: Record::follow,
        when: always,
    },
    Command {
        keys: "A",
        name: "record-history",
        hint: "history",
        help: "Show everything that happened to this tool; undo from there",
        run: Record::history,
        when: always,
    },
    Command {
        keys: "d del",
        name: "record-delete",
        hint: "",
        help: "Delete the tool with its integrations",
        run: Record::delete,
        when: always,
    },
];

impl View for Record {
    const NAME: &'static str = "record";

    fn title(&self) -> String {
        "Tool".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let history = ws.history(RecordRef::tool(self.id), 30)?;
        self.data = Some((ws.stack()?, ws.shared_frameworks(), history));
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn current(&self) -> Option<RecordRef> {
        Some(RecordRef::tool(self.id))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some((stack, frameworks, history)) = &self.data else { return };
        let name = stack.tool(self.id).map_or("This tool is gone: Esc goes back", |(tool, _)| tool.name.as_str());
        let inside = panel(canvas.buf, area, look, name, true);
        let wide = inside.width >= 110;
        let width = if wide { inside.width / 2 } else { inside.width };
        let card = Card { stack, taxonomy: &frameworks.taxonomy, look, width: width as usize };
        let mut lines = card.lines(self.id, history);
        let broken = stack.what_breaks(self.id);
        if !broken.is_empty() {
            lines.push(Line::raw(""));
            lines.push(Line::styled(" What breaks without it", look.style(Role::Heading)));
            for thing in broken {
                let (mark, role) = if thing.severe { (Mark::Critical, Role::Bad) } else { (Mark::Open, Role::Text) };
                for (i, words) in
                    crate::tui::widgets::panel::wrap(&thing.sentence, width as usize - 4).into_iter().enumerate()
                {
                    let lead = if i == 0 { look.mark(mark) } else { " " };
                    lines.push(Line::styled(format!(" {lead} {words}"), look.style(role)));
                }
            }
        }
        // The position is the first line on screen; on a wide screen two columns hold twice as many.
        let page = inside.height as usize * if wide { 2 } else { 1 };
        self.list.set_count(lines.len().saturating_sub(page) + 1);
        self.list.page = inside.height as usize;
        for (i, words) in lines.iter().skip(self.list.at).take(page).enumerate() {
            let (column, y) = (i / inside.height as usize, i % inside.height as usize);
            let place = Rect { x: inside.x + column as u16 * width, width, ..inside };
            line(canvas.buf, place, y as u16, words);
        }
        if self.list.at + 1 < self.list.count {
            let x = inside.width.saturating_sub(8);
            text(
                canvas.buf,
                inside,
                x,
                inside.height - 1,
                &format!("{} more", look.mark(Mark::Down)),
                look.style(Role::Accent),
            );
        }
    }
}
