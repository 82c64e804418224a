//! A question with several ways out: what is the matter, in words, and what can be done, each with a letter.

use crossterm::event::KeyCode;
use ratatui::layout::Rect;

use crate::domain::text::width;
use crate::tui::command::{Command, always};
use crate::tui::key::Key;
use crate::tui::theme::Role;
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{below, panel, text, wrap};

type Act = Box<dyn FnOnce(&mut Cx<'_>) -> eyre::Result<()>>;

/// One way out.
pub struct Way {
    letter: char,
    does: String,
    detail: String,
    act: Act,
}

impl Way {
    /// A way: its letter, what it does, and a word more about it.
    pub fn new(
        letter: char,
        does: impl Into<String>,
        detail: impl Into<String>,
        act: impl FnOnce(&mut Cx<'_>) -> eyre::Result<()> + 'static,
    ) -> Way {
        Way { letter, does: does.into(), detail: detail.into(), act: Box::new(act) }
    }
}

/// One paragraph of what is the matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// How it is meant.
    pub role: Role,
    /// The mark before it; may be empty.
    pub mark: &'static str,
    /// What it says.
    pub text: String,
}

impl Words {
    /// A plain sentence.
    pub fn plain(text: impl Into<String>) -> Words {
        Words { role: Role::Text, mark: "", text: text.into() }
    }

    /// A line with a mark before it.
    pub fn marked(role: Role, mark: &'static str, text: impl Into<String>) -> Words {
        Words { role, mark, text: text.into() }
    }
}

/// The question.
pub struct Ways {
    title: String,
    words: Vec<Words>,
    ways: Vec<Way>,
    list: ListState,
}

impl Ways {
    /// A question with its ways out; the first one is on.
    pub fn new(title: impl Into<String>, words: Vec<Words>, ways: Vec<Way>) -> Ways {
        let mut list = ListState::default();
        list.set_count(ways.len());
        Ways { title: title.into(), words, ways, list }
    }

    fn take(&mut self, at: usize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if at >= self.ways.len() {
            return Ok(());
        }
        cx.close();
        let way = self.ways.remove(at);
        (way.act)(cx)
    }

    /// The words broken into rows of a width: text, how it is meant.
    fn rows(&self, wide: usize) -> Vec<(String, Role)> {
        let mut rows = Vec::new();
        for words in &self.words {
            let indent = if words.mark.is_empty() { 0 } else { width(words.mark) + 1 };
            for (i, part) in wrap(&words.text, wide.saturating_sub(indent)).into_iter().enumerate() {
                let lead = if i == 0 && indent > 0 { format!("{} ", words.mark) } else { " ".repeat(indent) };
                rows.push((format!("{lead}{part}"), words.role));
            }
        }
        rows
    }
}

impl Listing for Ways {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Ways>] = &[
    Command {
        keys: "enter",
        name: "ways-take",
        hint: "do it",
        help: "Take the selected way",
        run: |ways, cx| ways.take(ways.list.at, cx),
        when: always,
    },
    Command {
        keys: "esc q",
        name: "ways-close",
        hint: "leave it",
        help: "Leave everything as it is",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Ways {
    const NAME: &'static str = "ways";

    fn title(&self) -> String {
        self.title.clone()
    }

    fn asks(&self) -> bool {
        true
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        let KeyCode::Char(letter) = key.code else { return Ok(Taken::No) };
        match self.ways.iter().position(|way| way.letter == letter) {
            Some(at) if !key.ctrl && !key.alt => {
                self.take(at, cx)?;
                Ok(Taken::Yes)
            }
            _ => Ok(Taken::No),
        }
    }

    fn mouse(&mut self, event: crossterm::event::MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.list.mouse(event);
        Ok(())
    }

    fn place(&self, screen: Rect) -> Place {
        let wide = screen.width.saturating_sub(4).min(76);
        let high = self.rows(usize::from(wide.saturating_sub(6))).len() + self.ways.len() + 5;
        Place::Centre(wide, (high as u16).min(screen.height))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let inside = panel(canvas.buf, area, look, &self.title, true);
        let rows = self.rows(usize::from(inside.width.saturating_sub(4)));
        // The ways are never pushed out by a long text.
        let room = inside.height.saturating_sub(self.ways.len() as u16 + 2).max(1);
        let mut y = 1;
        for (words, role) in rows.iter().take(usize::from(room)) {
            text(canvas.buf, inside, 2, y, words, look.style(*role));
            y += 1;
        }
        let list = below(inside, y + 1);
        let wide = self.ways.iter().map(|way| width(&way.does)).max().unwrap_or(0) as u16;
        for (row, at) in self.list.window(list, 1).enumerate() {
            let Some(way) = self.ways.get(at) else { break };
            let here = canvas.focused && at == self.list.at;
            let place = Rect { y: list.y + row as u16, height: 1, ..list };
            let style = |role: Role| look.style(if here { Role::Selected } else { role });
            if here {
                canvas.buf.set_style(place, style(Role::Selected));
            }
            text(canvas.buf, place, 2, 0, &way.letter.to_string(), style(Role::Accent));
            text(canvas.buf, place, 5, 0, &way.does, style(Role::Text));
            text(canvas.buf, place, 5 + wide + 2, 0, &way.detail, style(Role::Muted));
        }
    }
}
