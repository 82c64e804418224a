//! What is said of something, line by line: sentences, and facts with their label.

use ratatui::layout::Rect;

use super::panel::{text, wrap};
use crate::domain::text::clean;
use crate::tui::theme::Role;
use crate::tui::view::Canvas;

/// Cells of a label.
const LABEL: usize = 12;

/// One thing that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    label: &'static str,
    words: String,
    role: Role,
}

impl Said {
    /// A sentence.
    pub fn words(words: impl Into<String>, role: Role) -> Said {
        Said { label: "", words: words.into(), role }
    }

    /// A fact with its label.
    pub fn fact(label: &'static str, words: impl Into<String>) -> Said {
        Said { label, words: words.into(), role: Role::Text }
    }

    /// An empty line.
    pub fn gap() -> Said {
        Said::words("", Role::Text)
    }

    /// As a line of plain text.
    pub fn plain(&self) -> String {
        if self.label.is_empty() { self.words.clone() } else { format!("{:<LABEL$}{}", self.label, self.words) }
    }
}

/// Draws what is said, wrapped; gives the rows used.
pub fn render(canvas: &mut Canvas<'_>, area: Rect, all: &[Said]) -> u16 {
    let look = canvas.look;
    let cells = usize::from(area.width.saturating_sub(2));
    let mut y = 0;
    for said in all {
        let indent = if said.label.is_empty() { 0 } else { LABEL.min(cells / 2) };
        text(canvas.buf, area, 1, y, said.label, look.style(Role::Muted));
        for words in wrap(&clean(&said.words), cells - indent) {
            text(canvas.buf, area, 1 + indent as u16, y, &words, look.style(said.role));
            y += 1;
        }
    }
    y
}
