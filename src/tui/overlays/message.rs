//! Text to read: mistakes in settings, broken framework files, what an import left out.

use ratatui::layout::Rect;

use crate::tui::command::{Command, always};
use crate::tui::theme::Role;
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{panel, text, wrap};
use crate::workspace::Workspace;

/// Text to read.
pub struct Message {
    title: String,
    paragraphs: Vec<String>,
    list: ListState,
}

impl Message {
    /// A text of paragraphs.
    pub fn new(title: impl Into<String>, paragraphs: Vec<String>) -> Message {
        Message { title: title.into(), paragraphs, list: ListState::default() }
    }

    /// The list of broken framework files; `None` where all are in order.
    pub fn problems(ws: &Workspace) -> Option<Message> {
        let problems: Vec<String> = ws.frameworks().problems.iter().map(ToString::to_string).collect();
        (!problems.is_empty()).then(|| Message::new("Framework files with mistakes (the rest works)", problems))
    }
}

/// Opens the list of broken framework files, or says that there are none.
pub fn show_problems(cx: &mut Cx<'_>) -> eyre::Result<()> {
    match Message::problems(cx.ws) {
        Some(message) => cx.open(message),
        None => cx.say("all framework files are in order"),
    }
    Ok(())
}

impl Listing for Message {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Message>] = &[
    Command {
        keys: "esc q enter",
        name: "message-close",
        hint: "close",
        help: "Close this",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "y",
        name: "message-copy",
        hint: "copy",
        help: "Copy this text",
        run: |message, cx| {
            cx.copy(message.paragraphs.join("\n"), "the text");
            Ok(())
        },
        when: always,
    },
];

impl View for Message {
    const NAME: &'static str = "message";

    fn title(&self) -> String {
        self.title.clone()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn place(&self, screen: Rect) -> Place {
        let wide = screen.width.saturating_sub(8).min(100);
        let lines: usize = self.paragraphs.iter().map(|words| wrap(words, wide.saturating_sub(4) as usize).len()).sum();
        Place::Centre(wide, (lines as u16).saturating_add(2))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let inside = panel(canvas.buf, area, canvas.look, &self.title, true);
        let room = inside.width.saturating_sub(2) as usize;
        let lines: Vec<String> = self.paragraphs.iter().flat_map(|words| wrap(words, room)).collect();
        // The list's position is the first line on screen: text is scrolled, not selected.
        let page = inside.height as usize;
        self.list.set_count(lines.len().saturating_sub(page) + 1);
        self.list.page = page;
        for (y, words) in lines.iter().skip(self.list.at).take(page).enumerate() {
            text(canvas.buf, inside, 1, y as u16, words, canvas.look.style(Role::Text));
        }
    }
}
