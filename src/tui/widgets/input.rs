//! A line of text that is typed, and how it is drawn.

use crossterm::event::{Event, KeyCode};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::text::clean;
use crate::tui::key::Key;

/// A line of text that is typed.
#[derive(Debug, Clone, Default)]
pub struct LineInput {
    input: Input,
    /// Whether the whole text is selected: then typing replaces it, and moving keeps it.
    selected: bool,
}

impl LineInput {
    /// Starts from a text that is selected as a whole, the cursor behind it. Line breaks become blanks.
    pub fn new(text: &str) -> LineInput {
        LineInput { input: Input::new(text.replace(['\n', '\r'], " ")), selected: !text.is_empty() }
    }

    /// Selects the whole text, as when one comes to it anew.
    pub fn select_all(&mut self) {
        self.selected = !self.text().is_empty();
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Sets the text, the cursor behind it.
    pub fn set(&mut self, text: &str) {
        *self = LineInput::new(text);
        self.selected = false;
    }

    /// Takes a key; gives whether it was one that edits a line.
    pub fn press(&mut self, key: Key) -> bool {
        if matches!(
            key.code,
            KeyCode::Enter | KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down
        ) {
            return false;
        }
        let selected = std::mem::take(&mut self.selected);
        if selected && (key.typed().is_some() || matches!(key.code, KeyCode::Backspace | KeyCode::Delete)) {
            self.input.reset();
            if key.typed().is_none() {
                return true;
            }
        }
        self.input.handle_event(&Event::Key(key.to_event())).is_some()
    }

    /// Takes pasted text, its line breaks as blanks.
    pub fn paste(&mut self, text: &str) {
        if std::mem::take(&mut self.selected) {
            self.input.reset();
        }
        for letter in text.trim_end_matches(['\n', '\r']).chars() {
            let letter = if letter == '\n' || letter == '\r' || letter == '\t' { ' ' } else { letter };
            self.input.handle(tui_input::InputRequest::InsertChar(letter));
        }
    }

    /// Draws the text so that the cursor is seen; gives where the cursor stands.
    pub fn render(&self, buf: &mut Buffer, area: Rect, style: Style) -> Position {
        let room = area.width.max(1) as usize;
        let scroll = self.input.visual_scroll(room.saturating_sub(1));
        // What is scrolled out is cut by cells, so that wide characters stay whole.
        let mut skipped = 0;
        let mut shown = String::new();
        for letter in self.input.value().chars() {
            let wide = unicode_width::UnicodeWidthChar::width(letter).unwrap_or(1);
            if skipped + wide <= scroll {
                skipped += wide;
            } else {
                shown.push(letter);
            }
        }
        buf.set_style(area, style);
        let style = if self.selected { style.add_modifier(Modifier::REVERSED) } else { style };
        buf.set_stringn(area.x, area.y, clean(&shown), room, style);
        let x = self.input.visual_cursor().saturating_sub(scroll).min(room - 1);
        Position::new(area.x + x as u16, area.y)
    }
}
