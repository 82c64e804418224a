//! The filter line above a table: what is typed, and what is wrong with it.

use ratatui::layout::Rect;

use super::input::LineInput;
use super::panel::{text, wrap};
use crate::domain::text::width;
use crate::tui::theme::Role;
use crate::tui::view::Canvas;

/// Rows that the table keeps below a complaint.
const TABLE: u16 = 5;

/// Draws a filter line: the one that is typed, else the one in force. The complaint stands beside it where it fits
/// whole, else in rows below it, taken from the area `under` the line. Gives how many rows those are.
pub fn render(
    canvas: &mut Canvas<'_>,
    row: Rect,
    under: Rect,
    typing: Option<&LineInput>,
    filter: &str,
    complaint: Option<&str>,
) -> u16 {
    if row.is_empty() {
        return 0;
    }
    let look = canvas.look;
    let used = text(canvas.buf, row, 1, 0, "filter ", look.style(Role::Accent)) + 1;
    let room = Rect { x: row.x + used, width: row.width.saturating_sub(used + 2), ..row };
    let complaint = complaint.unwrap_or("");
    let typed = typing.map_or(filter, LineInput::text);
    let least = (width(typed) as u16 + 2).min(room.width / 2);
    let wanted = width(complaint) as u16 + 2;
    let lines = if wanted <= room.width - least { Vec::new() } else { lines(complaint, under) };
    let beside = if complaint.is_empty() || !lines.is_empty() { 0 } else { wanted.min(room.width - least) };
    let left = Rect { width: room.width - beside, ..room };
    match typing {
        Some(input) => canvas.cursor = Some(input.render(canvas.buf, left, look.style(Role::Input))),
        None => {
            text(canvas.buf, left, 0, 0, filter, look.style(Role::Text));
        }
    }
    if beside > 0 {
        let right = Rect { x: left.right(), width: beside, ..room };
        text(canvas.buf, right, 1, 0, complaint, look.style(Role::Warn));
    }
    for (y, words) in lines.iter().enumerate() {
        text(canvas.buf, under, 1, y as u16, words, look.style(Role::Warn));
    }
    lines.len() as u16
}

/// A complaint as rows under the line; none where there is no room for all of them.
fn lines(complaint: &str, under: Rect) -> Vec<String> {
    let lines = wrap(complaint, usize::from(under.width.saturating_sub(2)));
    if lines.len() as u16 + TABLE <= under.height { lines } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::tui::theme::Look;
    use crate::tui::view::Canvas;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn drawn(width: u16, height: u16) -> (u16, Vec<String>) {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let mut canvas = Canvas { buf: &mut buf, look: Look::default(), focused: true, cursor: None };
        let (row, under) = (Rect { height: 1, ..area }, Rect { y: 1, height: height - 1, ..area });
        let taken = render(&mut canvas, row, under, None, "total:>x", Some("“x” is neither: write total:>500"));
        let line = |y: u16| (0..width).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (taken, (0..height).map(line).collect())
    }

    #[test]
    fn a_complaint_is_read_whole_wherever_there_is_room() {
        let (taken, rows) = drawn(60, 12);
        assert_eq!((taken, rows[0].ends_with("write total:>500")), (0, true), "{rows:?}");
        let (taken, rows) = drawn(36, 12);
        assert_eq!((taken, rows[1].as_str()), (1, " “x” is neither: write total:>500"), "{rows:?}");
        let (taken, rows) = drawn(22, 12);
        assert_eq!(taken, 2, "{rows:?}");
        let (taken, _) = drawn(22, 4);
        assert_eq!(taken, 0, "the table keeps its rows");
    }
}
