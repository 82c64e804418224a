//! Where the board's columns and cards stand: arithmetic only, no drawing.

use ratatui::layout::Rect;

/// The least width of a column, one of its two borders included: neighbours share one.
const LEAST: u16 = 16;
/// The most a column gets: beyond it nothing on a card would gain.
const MOST: u16 = 36;
/// Rows of a column from which cards stand apart by a blank line.
const AIRY_FROM: u16 = 22;
/// Rows of a card: name and score, company and days, owner and what is to be done.
pub(super) const CARD: u16 = 3;

/// The columns on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shelf {
    /// The first column shown.
    pub first: usize,
    /// Where the shown columns stand, from the first on.
    pub places: Vec<Rect>,
}

impl Shelf {
    /// The columns after the last one shown.
    pub(super) fn behind(&self, count: usize) -> usize {
        count.saturating_sub(self.first + self.places.len())
    }

    /// The column that holds a cell.
    pub(super) fn at(&self, x: u16, y: u16) -> Option<usize> {
        self.places.iter().position(|place| place.contains((x, y).into())).map(|shown| self.first + shown)
    }
}

/// Puts as many of `count` columns beside each other as fit, the one one is on among them, and moves as little as
/// possible from what was shown before. The width is shared out to the last cell.
pub(super) fn shelf(area: Rect, count: usize, on: usize, before: usize, present: bool) -> Shelf {
    if count == 0 || area.width == 0 {
        return Shelf::default();
    }
    let least = if present { LEAST + 7 } else { LEAST };
    let inner = area.width - 1;
    let fitting = usize::from(inner / least).clamp(1, count);
    let on = on.min(count - 1);
    let first = before.clamp((on + 1).saturating_sub(fitting), on).min(count - fitting);
    let width = inner.min(MOST * fitting as u16);
    let (each, rest) = (width / fitting as u16, width % fitting as u16);
    let mut x = area.x;
    let places = (0..fitting as u16).map(|i| {
        let wide = each + u16::from(i < rest);
        x += wide;
        Rect { x: x - wide, width: wide + 1, ..area }
    });
    Shelf { first, places: places.collect() }
}

/// How cards stand in a column of that many rows: rows from one card to the next.
pub(super) fn pitch(rows: u16) -> u16 {
    if rows >= AIRY_FROM { CARD + 1 } else { CARD }
}

/// How lanes share the rows: each folded lane takes one, the open one the rest. Gives the first lane shown, and for
/// each shown lane its first row and its rows. The open lane keeps at least `least` rows.
pub(super) fn lanes(rows: u16, count: usize, open: usize, before: usize, least: u16) -> (usize, Vec<(u16, u16)>) {
    if count == 0 || rows == 0 {
        return (0, Vec::new());
    }
    let open = open.min(count - 1);
    let folded = usize::from(rows.saturating_sub(least)).min(count - 1);
    let shown = folded + 1;
    let first = before.clamp((open + 1).saturating_sub(shown), open).min(count - shown);
    let mut y = 0;
    let heights = (first..first + shown).map(|lane| {
        let high = if lane == open { rows.saturating_sub(folded as u16) } else { 1 };
        y += high;
        (y - high, high)
    });
    (first, heights.collect())
}

#[cfg(test)]
mod tests {
    use super::{lanes, pitch, shelf};
    use ratatui::layout::Rect;

    fn row(width: u16) -> Rect {
        Rect::new(0, 0, width, 30)
    }

    #[test]
    fn as_many_columns_stand_on_the_shelf_as_fit() {
        // (width, columns, the one one is on, first before) -> (first, shown)
        let cases = [
            (120, 8, 0, 0, 0, 7),
            (86, 8, 0, 0, 0, 5),
            (80, 8, 0, 0, 0, 4),
            (80, 8, 3, 0, 0, 4),
            (80, 8, 4, 0, 1, 4),
            (80, 8, 7, 0, 4, 4),
            (80, 8, 2, 4, 2, 4),
            (80, 8, 5, 4, 4, 4),
            (200, 8, 7, 0, 0, 8),
            (16, 8, 3, 0, 3, 1),
            (1, 8, 9, 0, 7, 1),
            (80, 2, 1, 5, 0, 2),
            (80, 0, 0, 0, 0, 0),
            (0, 8, 0, 0, 0, 0),
        ];
        for (width, count, on, before, first, shown) in cases {
            let shelf = shelf(row(width), count, on, before, false);
            assert_eq!((shelf.first, shelf.places.len()), (first, shown), "{count} columns in {width}, on {on}");
        }
    }

    #[test]
    fn columns_share_the_width_to_the_last_cell() {
        for width in 1..260 {
            for count in 1..12 {
                for on in 0..count {
                    let shelf = shelf(row(width), count, on, 3, false);
                    let mut x = 0;
                    for place in &shelf.places {
                        assert_eq!(place.x, x, "neighbours share a border");
                        x += place.width - 1;
                    }
                    assert!(x < width && (shelf.first..shelf.first + shelf.places.len()).contains(&on));
                    assert!(x + 1 == width || shelf.places.len() == count, "no blank room while columns are hidden");
                }
            }
        }
    }

    #[test]
    fn a_cell_is_found_in_its_column() {
        let shelf = shelf(row(80), 8, 7, 4, false);
        assert_eq!(shelf.at(0, 0), Some(4));
        assert_eq!(shelf.at(79, 29), Some(7));
        assert_eq!(shelf.at(79, 30), None);
        assert_eq!(shelf.behind(8), 0);
    }

    #[test]
    fn cards_stand_apart_where_there_is_room() {
        for (rows, apart) in [(0, 3), (15, 3), (21, 3), (22, 4), (60, 4)] {
            assert_eq!(pitch(rows), apart, "{rows} rows");
        }
    }

    #[test]
    fn the_open_lane_takes_what_the_folded_leave() {
        // (rows, lanes, the open one) -> rows of each lane shown
        let cases: [(u16, usize, usize, &[u16]); 7] = [
            (10, 1, 0, &[10]),
            (10, 3, 1, &[1, 8, 1]),
            (10, 9, 0, &[4, 1, 1, 1, 1, 1, 1]),
            (10, 9, 8, &[1, 1, 1, 1, 1, 1, 4]),
            (3, 9, 4, &[3]),
            (0, 9, 4, &[]),
            (5, 0, 0, &[]),
        ];
        for (rows, count, open, want) in cases {
            let (first, places) = lanes(rows, count, open, 0, 4);
            let high: Vec<u16> = places.iter().map(|(_, high)| *high).collect();
            assert_eq!(high, want, "{count} lanes in {rows} rows, {open} open");
            let ends = places.iter().scan(0, |y, (at, high)| { let next = *y == *at; *y += high; Some(next) });
            assert!(ends.into_iter().all(|next| next), "one under the other");
            assert!(places.is_empty() || (first..first + places.len()).contains(&open));
        }
    }
}
