//! One column: its head, its cards, and how they are drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::card::{self, Card, Stand};
use super::layout::{CARD, pitch};
use crate::domain::id::Id;
use crate::domain::text::{fit, thousands, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::panel::{below, panel, text};

/// Rows of a head inside the border: the figures, and the conversion.
pub(super) const HEAD: u16 = 2;

/// What the head of a column says: from tallies, or counted anew while a filter is on.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Head {
    /// The stage's name.
    pub title: String,
    /// Leads; `None` while they are being counted.
    pub count: Option<u64>,
    /// The sum of their open deals, short; blank where there is none.
    pub amount: String,
    /// Median days in the stage.
    pub median: Option<i64>,
    /// Leads that are longer in it than they should.
    pub stuck: u64,
    /// Conversion from the stage before, and how it is judged: `34 % from Lead`.
    pub conversion: String,
    /// The same where that is too long: `34 % get here`.
    pub share: String,
}

impl Head {
    /// What stands in the border: `MQL 41`.
    /// The count is never cut, the name is.
    pub(super) fn border(&self, cells: usize) -> String {
        let count = self.count.map_or("…".to_owned(), |count| thousands(i64::try_from(count).unwrap_or(i64::MAX)));
        let room = cells.saturating_sub(width(&count) + 1);
        format!("{} {count}", fit(&self.title, room))
    }
}

/// What is drawn of a column besides its head.
pub(super) struct Shown<'a> {
    /// The cards on the screen, from the first one shown on.
    pub cards: &'a [&'a Card],
    /// The one one is on, among them.
    pub at: Option<usize>,
    /// What is said where there are none.
    pub none: &'a str,
    /// Whether that is the first of all: then it needs no mark while one is elsewhere.
    pub top: bool,
    /// Whether one is in this column.
    pub on: bool,
    /// Whether the pane has the keys.
    pub focused: bool,
}

/// Draws the border and the head; gives where cards go.
pub(super) fn frame(buf: &mut Buffer, area: Rect, look: Look, head: &Head, focus: bool) -> Rect {
    let inside = panel(buf, area, look, &head.border(usize::from(area.width.saturating_sub(4))), focus);
    let row = Rect { x: inside.x + 1.min(inside.width), width: inside.width.saturating_sub(2), ..inside };
    let muted = look.style(Role::Muted);
    let days = head.median.map_or(String::new(), |days| format!("{days} d"));
    let median = if days.is_empty() { String::new() } else { format!("med {days}") };
    let fits = width(&head.amount) + usize::from(!head.amount.is_empty()) + width(&median) <= usize::from(row.width);
    both(buf, row, 0, (&head.amount, muted), (if fits { &median } else { &days }, muted));
    let stuck = if head.stuck == 0 { String::new() } else { format!("{} {}", look.mark(Mark::Warning), thousands(head.stuck as i64)) };
    let fits = width(&head.conversion) <= usize::from(row.width);
    let share = if fits { &head.conversion } else { &head.share };
    both(buf, row, 1, (share, muted), (&stuck, look.style(Role::Warn)));
    below(inside, HEAD + u16::from(inside.height >= 24))
}

/// Draws a text at the left and one at the right, the right one only where there is room for both.
fn both(buf: &mut Buffer, row: Rect, y: u16, left: (&str, Style), right: (&str, Style)) {
    let used = text(buf, row, 0, y, left.0, left.1);
    let wide = width(right.0) as u16;
    if wide > 0 && used + wide < row.width + u16::from(used == 0) {
        text(buf, row, row.width - wide, y, right.0, right.1);
    }
}

/// Marks in the lower border where cards go on above or below.
pub(super) fn more(buf: &mut Buffer, area: Rect, look: Look, (above, below): (bool, bool), on: bool) {
    let marks = [(above, Mark::Up), (below, Mark::Down)];
    let words: String = marks.iter().filter(|(more, _)| *more).map(|(_, mark)| look.mark(*mark)).collect();
    let wide = width(&words) as u16 + 4;
    if words.is_empty() || area.height < 3 || area.width < wide {
        return;
    }
    let foot = Rect { x: area.right() - wide, y: area.bottom() - 1, width: wide, height: 1 };
    text(buf, foot, 1, 0, &format!(" {words} "), look.style(if on { Role::Accent } else { Role::Muted }));
}

/// Draws cards under each other, and says where there are none. Gives where each of them stands.
pub(super) fn cards(buf: &mut Buffer, body: Rect, look: Look, shown: &Shown<'_>, stand: &dyn Fn(usize, Id) -> Stand) -> Vec<Rect> {
    if shown.cards.is_empty() {
        text(buf, body, 1, 0, shown.none, look.style(Role::Muted));
        return Vec::new();
    }
    let apart = pitch(body.height);
    let mut places = Vec::with_capacity(shown.cards.len());
    for (i, one) in shown.cards.iter().enumerate() {
        let y = (i as u16).saturating_mul(apart);
        if y >= body.height {
            break;
        }
        let place = Rect { y: body.y + y, height: CARD.min(body.height - y), ..body };
        let here = shown.at == Some(i);
        let stand = Stand { here: here && shown.on && shown.focused, rests: here && !shown.on && !shown.top, ..stand(i, one.id) };
        card::render(buf, place, look, one, stand);
        places.push(place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::{Head, Shown, cards, frame, more};
    use crate::tui::panes::board::card::{Card, Stand};
    use crate::tui::theme::Look;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn head() -> Head {
        Head {
            title: "MQL".to_owned(),
            count: Some(1_041),
            amount: "$180k".to_owned(),
            median: Some(6),
            stuck: 3,
            conversion: "34 % from Lead".to_owned(),
            share: "34 % get here".to_owned(),
        }
    }

    fn screen(buf: &Buffer) -> Vec<String> {
        let area = buf.area;
        (0..area.height).map(|y| (0..area.width).map(|x| buf[(x, y)].symbol()).collect::<String>()).collect()
    }

    #[test]
    fn a_column_has_its_figures_above_its_cards() {
        let area = Rect::new(0, 0, 23, 12);
        let mut buf = Buffer::empty(area);
        let look = Look::default();
        let body = frame(&mut buf, area, look, &head(), true);
        let one = Card { name: "Mei Tan".to_owned(), company: "Acme".to_owned(), days: Some(3), ..Card::default() };
        let shown = Shown { cards: &[&one, &one, &one], at: Some(1), top: false, none: "nobody", on: true, focused: true };
        let places = cards(&mut buf, body, look, &shown, &|_, _| Stand::default());
        more(&mut buf, area, look, (false, true), true);
        assert_eq!(places.len(), 3, "the last one is cut, but it is there");
        let drawn = screen(&buf);
        assert_eq!(drawn[0], "┌ MQL 1,041 ──────────┐");
        assert_eq!(drawn[1], "│ $180k       med 6 d │");
        assert_eq!(drawn[2], "│ 34 % from Lead  ! 3 │");
        assert_eq!(drawn[3], "│ Mei Tan             │");
        assert_eq!(drawn[6], "│▸Mei Tan             │");
        assert_eq!(drawn[11], "└────────────────── ▼ ┘");
    }

    #[test]
    fn figures_that_do_not_fit_are_left_out_not_cut() {
        let area = Rect::new(0, 0, 17, 8);
        let mut buf = Buffer::empty(area);
        let waits = Head { count: None, ..head() };
        let body = frame(&mut buf, area, Look::default(), &waits, false);
        let drawn = screen(&buf);
        assert_eq!(drawn[0], "┌ MQL … ────────┐");
        assert_eq!(drawn[2], "│ 34 % get here │");
        let none = Shown { cards: &[], at: None, top: false, none: "nobody here", on: false, focused: true };
        assert!(cards(&mut buf, body, Look::default(), &none, &|_, _| Stand::default()).is_empty());
        assert!(screen(&buf)[3].contains("nobody here"));
        for (width, height) in [(1, 1), (2, 2), (3, 3), (5, 4), (40, 2)] {
            let area = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(area);
            let body = frame(&mut buf, area, Look::default(), &head(), true);
            more(&mut buf, area, Look::default(), (true, true), true);
            assert!(body.height <= height);
        }
    }
}
