//! The filter line above a table: what is typed, and what is wrong with it.

use ratatui::layout::Rect;

use super::input::LineInput;
use super::panel::text;
use crate::domain::text::width;
use crate::tui::theme::Role;
use crate::tui::view::Canvas;

/// Draws a filter line: the one that is typed, else the one in force. The complaint takes what it needs, and leaves the
/// line what is typed.
pub fn render(canvas: &mut Canvas<'_>, row: Rect, typing: Option<&LineInput>, filter: &str, complaint: Option<&str>) {
    let look = canvas.look;
    let used = text(canvas.buf, row, 1, 0, "filter ", look.style(Role::Accent)) + 1;
    let room = Rect { x: row.x + used, width: row.width.saturating_sub(used + 2), ..row };
    let complaint = complaint.unwrap_or("");
    let typed = typing.map_or(filter, LineInput::text);
    let least = (width(typed) as u16 + 2).min(room.width / 2);
    let beside = (width(complaint) as u16 + 2).min(room.width - least);
    let left = Rect { width: if complaint.is_empty() { room.width } else { room.width - beside }, ..room };
    match typing {
        Some(input) => canvas.cursor = Some(input.render(canvas.buf, left, look.style(Role::Input))),
        None => {
            text(canvas.buf, left, 0, 0, filter, look.style(Role::Text));
        }
    }
    if !complaint.is_empty() {
        let right = Rect { x: left.right(), width: beside, ..room };
        text(canvas.buf, right, 1, 0, complaint, look.style(Role::Warn));
    }
}
