//! Drawing a form: the fields under their headings, and what the one with the cursor is for.

use crossterm::event::KeyCode;
use ratatui::layout::Rect;

use super::{Form, Row, Typed};
use crate::domain::text::clean;
use crate::tui::key::{Key, shown};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{text, wrap};

/// Cells of a label.
const LABEL: u16 = 18;

impl<D: 'static> Form<D> {
    /// Draws the fields under their headings, scrolled so that the one with the cursor is seen.
    pub(super) fn render_rows(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let mut plan = Vec::new();
        let mut y = if self.note.is_empty() {
            0
        } else {
            wrap(&self.note, area.width.saturating_sub(2) as usize).len() as u16 + 1
        };
        let mut group = "";
        for (i, row) in self.rows.iter().enumerate() {
            if row.field.group != group {
                group = row.field.group;
                if !group.is_empty() {
                    y += u16::from(i > 0);
                    plan.push((y, None));
                    y += 1;
                }
            }
            plan.push((y, Some(i)));
            y += row.height() + row.remark().map_or(0, |words| complaint(words, area).len() as u16);
        }
        let here = plan.iter().find(|(_, i)| *i == Some(self.at)).map_or(0, |(y, _)| *y);
        let need = self.row().map_or(1, Row::height) + 1;
        self.top = self.top.min(here.saturating_sub(1)).max((here + need).saturating_sub(area.height));
        if self.at == 0 {
            self.top = 0;
        }
        let top = self.top;
        let is_cut = y > top + area.height;
        if top == 0 && !self.note.is_empty() {
            for (y, words) in wrap(&self.note, area.width.saturating_sub(2) as usize).iter().enumerate() {
                text(canvas.buf, area, 1, y as u16, words, canvas.look.style(Role::Muted));
            }
        }
        for (k, (y, row)) in plan.iter().enumerate() {
            let Some(dy) = y.checked_sub(top).filter(|dy| *dy < area.height) else { continue };
            match row {
                None => {
                    let next = plan.get(k + 1).and_then(|(_, i)| *i).and_then(|i| self.rows.get(i));
                    let title = next.map_or("", |row| row.field.group);
                    text(canvas.buf, area, 1, dy, title, canvas.look.style(Role::Heading));
                }
                Some(i) => self.render_row(canvas, area, dy, *i),
            }
        }
        if is_cut {
            let more = format!(" {} more", canvas.look.mark(Mark::Down));
            let x = area.width.saturating_sub(9);
            text(canvas.buf, area, x, area.height.saturating_sub(1), &more, canvas.look.style(Role::Accent));
        }
    }

    fn render_row(&mut self, canvas: &mut Canvas<'_>, area: Rect, dy: u16, i: usize) {
        let look = canvas.look;
        let Some(row) = self.rows.get_mut(i) else { return };
        let here = i == self.at;
        let role = if here { Role::Accent } else { Role::Muted };
        let mark = if here { look.mark(Mark::Here) } else { " " };
        text(canvas.buf, area, 0, dy, mark, look.style(Role::Accent));
        text(canvas.buf, Rect { width: LABEL.min(area.width), ..area }, 2, dy, &row.field.label, look.style(role));
        let height = row.height().min(area.height - dy);
        let line = Rect { x: area.x + LABEL + 1, y: area.y + dy, width: area.width.saturating_sub(LABEL + 2), height };
        match &mut row.typed {
            Typed::Line(input) if here => {
                canvas.cursor = Some(input.render(canvas.buf, line, look.style(Role::Input)));
            }
            Typed::Line(input) => {
                let style = if row.wrong.is_some() { Role::Warn } else { Role::Text };
                text(canvas.buf, line, 0, 0, input.text(), look.style(style));
            }
            Typed::Text(words) if here => {
                words.set_style(look.style(Role::Input));
                words.set_cursor_style(ratatui::style::Style::new().add_modifier(ratatui::style::Modifier::REVERSED));
                ratatui::widgets::Widget::render(&**words, line, canvas.buf);
            }
            Typed::Text(words) => {
                for (k, words) in words.lines().iter().take(height as usize).enumerate() {
                    text(canvas.buf, line, 0, k as u16, words, look.style(Role::Text));
                }
            }
        }
        if let Some(remark) = row.remark() {
            for (line, words) in complaint(remark, area).iter().enumerate() {
                let lead = if line == 0 { look.mark(Mark::Warning) } else { " " };
                let y = dy + row.height() + line as u16;
                text(canvas.buf, area, LABEL + 1, y, &format!("{lead} {words}"), look.style(Role::Warn));
            }
        }
    }

    pub(super) fn render_help(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(row) = self.row() else { return };
        let mut y = 0;
        for words in wrap(&row.field.help, area.width.saturating_sub(2) as usize) {
            text(canvas.buf, area, 1, y, &words, look.style(Role::Text));
            y += 1;
        }
        let matches = self.matches();
        if matches.is_empty() {
            return;
        }
        if area.height > 8 {
            y += 1;
            let hint = format!("{} picks one", shown(Key { code: KeyCode::Char('n'), ctrl: true, alt: false }));
            text(canvas.buf, area, 1, y, &clean(&hint), look.style(Role::Muted));
            y += 1;
        }
        let below = Rect { y: area.y + y, height: area.height.saturating_sub(y), ..area };
        row.choices.render(canvas, below, &matches);
    }
}

/// A complaint as lines under its field.
fn complaint(wrong: &str, area: Rect) -> Vec<String> {
    wrap(wrong, area.width.saturating_sub(LABEL + 4) as usize)
}
