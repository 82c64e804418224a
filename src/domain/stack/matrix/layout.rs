//! Where marks and names go on a grid of character cells: crowded marks fan out to the nearest free cell, and
//! none is ever hidden. Knows neither tools nor screens, only points and cells.

use std::cmp::Reverse;

use crate::domain::id::Id;
use crate::domain::text;

/// A name beside a mark takes at most so many cells.
const LABEL: usize = 14;

/// Something to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point<'a> {
    /// Which tool.
    pub tool: Id,
    /// Left to right, 0-1.
    pub x: f64,
    /// Bottom to top, 0-1.
    pub y: f64,
    /// Its name.
    pub name: &'a str,
}

/// A name beside a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its first cell, from the left.
    pub column: u16,
    /// Its row, from the top: that of its mark.
    pub row: u16,
    /// The name, cut to fit.
    pub text: String,
}

/// Where a mark stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Which tool.
    pub tool: Id,
    /// From the left.
    pub column: u16,
    /// From the top.
    pub row: u16,
    /// Whether its own cell was taken, so that it stands beside it.
    pub moved: bool,
    /// Its name, where there was room for it.
    pub label: Option<Label>,
}

/// Marks on a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The grid's width in cells, at least 1.
    pub width: u16,
    /// Its height in cells, at least 1.
    pub height: u16,
    /// One entry per point, in their order.
    pub marks: Vec<Placed>,
    counts: Vec<u32>,
}

impl Layout {
    /// How many marks stand in a cell; more than one only where there are more marks than cells.
    pub fn count(&self, column: u16, row: u16) -> u32 {
        let inside = column < self.width && row < self.height;
        let at = usize::from(row) * usize::from(self.width) + usize::from(column);
        self.counts.get(at).copied().filter(|_| inside).unwrap_or(0)
    }

    /// What to draw in a cell: nothing, `mark` for one, a digit for up to nine, `+` for more.
    pub fn glyph(&self, column: u16, row: u16, mark: char) -> Option<char> {
        match self.count(column, row) {
            0 => None,
            1 => Some(mark),
            few @ 2..=9 => char::from_digit(few, 10),
            _ => Some('+'),
        }
    }
}

/// The cell of a point on a grid, as (column, row): the top right cell is (width - 1, 0).
pub fn cell_of(x: f64, y: f64, width: u16, height: u16) -> (u16, u16) {
    let cell = |part: f64, cells: u16| {
        let last = f64::from(cells.max(1) - 1);
        let part = if part.is_nan() { 0.0 } else { part.clamp(0.0, 1.0) };
        (part * last).round() as u16
    };
    (cell(x, width), cell(1.0 - y, height))
}

/// Places marks on a grid, and names beside them where they fit.
///
/// While there are at least as many cells as points, each mark gets a cell of its own: the first in its own cell
/// stays there, the others go to the nearest free one (cells are twice as high as wide; among equals the same
/// row, then to the right). With more points than cells every mark keeps its own cell and cells hold counts. The
/// earlier points get their names first; the same points always give the same layout.
pub fn place(points: &[Point<'_>], width: u16, height: u16) -> Layout {
    let (width, height) = (width.max(1), height.max(1));
    let mut grid = Grid::new(width, height);
    let cells: Vec<(u16, u16)> = points.iter().map(|point| cell_of(point.x, point.y, width, height)).collect();
    let mut marks: Vec<Placed> = points
        .iter()
        .zip(&cells)
        .map(|(point, (column, row))| Placed {
            tool: point.tool,
            column: *column,
            row: *row,
            moved: false,
            label: None,
        })
        .collect();
    let fits = points.len() <= grid.counts.len();
    let mut crowded = Vec::new();
    for (at, (column, row)) in cells.iter().enumerate() {
        if fits && grid.count(*column, *row) > 0 {
            crowded.push(at);
        } else {
            grid.take(*column, *row);
        }
    }
    for at in crowded {
        let (column, row) = cells[at];
        let (column, row) = grid.nearest_free(column, row).unwrap_or((column, row));
        grid.take(column, row);
        marks[at] = Placed { column, row, moved: true, ..marks[at].clone() };
    }
    let mut used: Vec<bool> = grid.counts.iter().map(|count| *count > 0).collect();
    for (mark, point) in marks.iter_mut().zip(points) {
        if grid.count(mark.column, mark.row) == 1 {
            mark.label = label(&mut used, width, mark.column, mark.row, point.name);
        }
    }
    Layout { width, height, marks, counts: grid.counts }
}

/// Cells and who stands in them, with the way to the next free one in each row.
struct Grid {
    width: usize,
    height: usize,
    counts: Vec<u32>,
    /// For each cell, a cell at or right of it towards the next free one; row by row with one stop at the end.
    right: Vec<usize>,
    /// The same to the left, with the stop at the start.
    left: Vec<usize>,
}

impl Grid {
    fn new(width: u16, height: u16) -> Grid {
        let (width, height) = (usize::from(width), usize::from(height));
        let stops = (width + 1) * height;
        Grid { width, height, counts: vec![0; width * height], right: (0..stops).collect(), left: (0..stops).collect() }
    }

    fn count(&self, column: u16, row: u16) -> u32 {
        self.counts[usize::from(row) * self.width + usize::from(column)]
    }

    fn take(&mut self, column: u16, row: u16) {
        let (column, row) = (usize::from(column), usize::from(row));
        self.counts[row * self.width + column] += 1;
        let start = row * (self.width + 1);
        // Column c is slot c on the way right (stop: the last) and slot c + 1 on the way left (stop: the first).
        self.right[start + column] = start + column + 1;
        self.left[start + column + 1] = start + column;
    }

    /// The free cell nearest to one that is taken; `None` where all are.
    fn nearest_free(&mut self, column: u16, row: u16) -> Option<(u16, u16)> {
        let (column, row) = (usize::from(column), usize::from(row));
        let mut best: Option<(usize, Reverse<bool>, usize, usize)> = None;
        for away in 0..self.height {
            let rise = 4 * away * away;
            if best.is_some_and(|(distance, ..)| rise >= distance) {
                break;
            }
            let above = row.checked_sub(away);
            let below = Some(row + away).filter(|below| away > 0 && *below < self.height);
            for at in [above, below].into_iter().flatten() {
                let start = at * (self.width + 1);
                let right = follow(&mut self.right, start + column) - start;
                let left = follow(&mut self.left, start + column + 1) - start;
                let free = [Some(right).filter(|right| *right < self.width), left.checked_sub(1)];
                for cell in free.into_iter().flatten() {
                    let run = cell.abs_diff(column);
                    let candidate = (run * run + rise, Reverse(cell >= column), at, cell);
                    if best.is_none_or(|(distance, ..)| candidate.0 < distance) {
                        best = Some(candidate);
                    }
                }
            }
        }
        best.map(|(_, _, row, column)| (column as u16, row as u16))
    }
}

/// Follows the way to its end, and makes it shorter for the next one.
fn follow(way: &mut [usize], from: usize) -> usize {
    let mut end = from;
    while way[end] != end {
        end = way[end];
    }
    let mut at = from;
    while way[at] != end {
        at = std::mem::replace(&mut way[at], end);
    }
    end
}

/// A name to the right of its mark, else to the left, where its cells are free and a blank stays beyond it.
fn label(used: &mut [bool], width: u16, column: u16, row: u16, name: &str) -> Option<Label> {
    let (wide, column) = (usize::from(width), usize::from(column));
    let line = &mut used[usize::from(row) * wide..][..wide];
    let right = line.get(column + 1) == Some(&false);
    let left = column > 0 && !line[column - 1];
    if !right && !left {
        return None;
    }
    let text = text::fit(name, LABEL);
    let cells = text::width(&text);
    if cells == 0 {
        return None;
    }
    let is_free = |line: &[bool], from: usize, to: usize| to <= wide && line[from..to].iter().all(|taken| !taken);
    let start = if right && is_free(line, column + 1, column + 1 + cells) && line.get(column + 1 + cells) != Some(&true)
    {
        column + 1
    } else if left
        && column >= cells
        && is_free(line, column - cells, column)
        && (column == cells || !line[column - cells - 1])
    {
        column - cells
    } else {
        return None;
    };
    line[start..start + cells].fill(true);
    Some(Label { column: start as u16, row, text: text.into_owned() })
}
