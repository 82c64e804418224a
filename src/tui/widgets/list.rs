//! A position in a list of rows that may be longer than the screen, and the commands that move it.

use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::tui::command::{Command, always};
use crate::tui::view::Cx;

/// A position in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListState {
    /// The row one is on; less than `count` unless the list is empty.
    pub at: usize,
    /// The first row on screen.
    pub top: usize,
    /// How many rows there are.
    pub count: usize,
    /// How many fit on the screen, as last drawn.
    pub page: usize,
    /// Where the rows were drawn last, for the mouse.
    pub area: Rect,
}

impl ListState {
    /// Says how many rows there are; keeps the position inside.
    pub fn set_count(&mut self, count: usize) {
        self.count = count;
        self.at = self.at.min(count.saturating_sub(1));
    }

    /// Goes to a row.
    pub fn select(&mut self, row: usize) {
        self.at = row.min(self.count.saturating_sub(1));
    }

    /// Moves by some rows.
    pub fn step(&mut self, by: isize) {
        self.select(self.at.saturating_add_signed(by));
    }

    /// Called when drawn: remembers the place and scrolls so that the row one is on can be seen.
    /// Gives the rows to draw.
    pub fn window(&mut self, area: Rect, row_height: u16) -> std::ops::Range<usize> {
        self.area = area;
        self.page = (area.height / row_height.max(1)).max(1) as usize;
        if self.at < self.top {
            self.top = self.at;
        }
        if self.at >= self.top + self.page {
            self.top = self.at + 1 - self.page;
        }
        self.top = self.top.min(self.count.saturating_sub(self.page));
        self.top..(self.top + self.page).min(self.count)
    }

    /// The row under the mouse, and whether it was clicked (else the wheel turned, and the list has moved).
    pub fn mouse(&mut self, event: MouseEvent) -> Option<usize> {
        let inside = self.area.contains((event.column, event.row).into());
        match event.kind {
            MouseEventKind::ScrollDown => self.step(3),
            MouseEventKind::ScrollUp => self.step(-3),
            MouseEventKind::Down(_) if inside => {
                let row = self.top + (event.row - self.area.y) as usize;
                if row < self.count {
                    self.select(row);
                    return Some(row);
                }
            }
            _ => {}
        }
        None
    }
}

/// By how many rows a page is turned: one row stays to be seen.
pub fn turn(page: usize) -> usize {
    page.max(2) - 1
}

/// The places that one key leads to from a place: the next row and the one before, and those a page away.
pub fn neighbours(at: usize, page: usize) -> impl Iterator<Item = usize> {
    let far = turn(page);
    [at.checked_add(1), at.checked_sub(1), at.checked_add(far), at.checked_sub(far)].into_iter().flatten()
}

/// A view with a list to move in.
pub trait Listing: 'static {
    /// The list.
    fn list(&mut self) -> &mut ListState;
}

/// The rows that move in a list, for any view with one.
pub struct Moving<V>(std::marker::PhantomData<V>);

impl<V: Listing> Moving<V> {
    /// The table.
    pub const ROWS: &'static [Command<V>] = &[
        Command { keys: "j down", name: "down", hint: "", help: "Next row", run: |v, _| step(v, 1), when: always },
        Command { keys: "k up", name: "up", hint: "", help: "Previous row", run: |v, _| step(v, -1), when: always },
        Command {
            keys: "pgdn C-d",
            name: "page-down",
            hint: "",
            help: "A page down",
            run: |v, _| page(v, 1),
            when: always,
        },
        Command {
            keys: "pgup C-u",
            name: "page-up",
            hint: "",
            help: "A page up",
            run: |v, _| page(v, -1),
            when: always,
        },
        Command { keys: "g home", name: "first", hint: "", help: "First row", run: first, when: always },
        Command { keys: "G end", name: "last", hint: "", help: "Last row", run: last, when: always },
    ];
}

fn step<V: Listing>(view: &mut V, by: isize) -> eyre::Result<()> {
    view.list().step(by);
    Ok(())
}

fn page<V: Listing>(view: &mut V, by: isize) -> eyre::Result<()> {
    let far = turn(view.list().page) as isize;
    view.list().step(by * far);
    Ok(())
}

fn first<V: Listing>(view: &mut V, _: &mut Cx<'_>) -> eyre::Result<()> {
    view.list().select(0);
    Ok(())
}

fn last<V: Listing>(view: &mut V, _: &mut Cx<'_>) -> eyre::Result<()> {
    view.list().select(usize::MAX);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::neighbours;

    #[test]
    fn a_key_leads_to_the_rows_around_and_a_page_away() {
        for (at, page, places) in [(0, 10, vec![1, 9]), (20, 10, vec![21, 19, 29, 11]), (1, 0, vec![2, 0, 2, 0])] {
            assert_eq!(neighbours(at, page).collect::<Vec<_>>(), places, "{at} of pages of {page}");
        }
    }
}
