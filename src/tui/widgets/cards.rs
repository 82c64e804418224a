//! Cards beside a list: what was read of the records one was on lately, and of those next to the one one is on, so that
//! going to one of them reads nothing and breaks no lines.

use std::collections::VecDeque;

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::id::Id;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{line, text};

/// So many cards are kept.
const MOST: usize = 16;

/// A card as it was drawn.
struct Drawn {
    width: usize,
    look: Look,
    lines: Vec<Line<'static>>,
}

/// One card: what was read beside its record, and its lines where they were made.
struct Card<T> {
    id: Id,
    beside: T,
    drawn: Option<Drawn>,
}

/// The cards of one list, each with what is read beside its record.
pub struct Cards<T> {
    /// The newest last.
    kept: VecDeque<Card<T>>,
    /// How wide cards were drawn last, and how they looked.
    shape: Option<(usize, Look)>,
}

impl<T> Default for Cards<T> {
    fn default() -> Self {
        Cards { kept: VecDeque::new(), shape: None }
    }
}

impl<T> Cards<T> {
    /// Forgets all of them: the workspace has changed.
    pub fn forget(&mut self) {
        self.kept.clear();
    }

    /// Whether there is nothing of a record yet.
    pub fn lacks(&self, id: Id) -> bool {
        !self.kept.iter().any(|card| card.id == id)
    }

    /// Keeps what was read beside a record.
    pub fn keep(&mut self, id: Id, beside: T) {
        self.push(Card { id, beside, drawn: None });
    }

    /// The same with its lines, as wide as cards were drawn last; where none was drawn yet, there is nobody to prepare for.
    pub fn prepare(&mut self, id: Id, beside: T, make: impl FnOnce(&T, usize, Look) -> Vec<Line<'static>>) {
        if let Some((width, look)) = self.shape {
            let lines = make(&beside, width, look);
            self.push(Card { id, beside, drawn: Some(Drawn { width, look, lines }) });
        }
    }

    fn push(&mut self, card: Card<T>) {
        self.kept.retain(|one| one.id != card.id);
        if self.kept.len() >= MOST {
            self.kept.pop_front();
        }
        self.kept.push_back(card);
    }

    /// Draws the card of a record; `make` makes its lines from what was read beside it, if that is there.
    pub fn render(
        &mut self,
        canvas: &mut Canvas<'_>,
        inside: Rect,
        id: Id,
        make: impl FnOnce(Option<&T>, usize, Look) -> Vec<Line<'static>>,
    ) {
        let (width, look) = (usize::from(inside.width), canvas.look);
        self.shape = Some((width, look));
        match self.kept.iter_mut().find(|card| card.id == id) {
            Some(Card { drawn: Some(drawn), .. }) if (drawn.width, drawn.look) == (width, look) => {
                render(canvas, inside, &drawn.lines);
            }
            Some(card) => {
                let lines = make(Some(&card.beside), width, look);
                render(canvas, inside, &lines);
                card.drawn = Some(Drawn { width, look, lines });
            }
            None => render(canvas, inside, &make(None, width, look)),
        }
    }
}

/// Draws the lines that fit; where some don't, the last row says how to see them.
fn render(canvas: &mut Canvas<'_>, inside: Rect, lines: &[Line<'static>]) {
    let look = canvas.look;
    let is_cut = lines.len() > usize::from(inside.height);
    let room = inside.height.saturating_sub(u16::from(is_cut));
    for (y, words) in lines.iter().take(usize::from(room)).enumerate() {
        line(canvas.buf, inside, y as u16, words);
    }
    if is_cut {
        let words = format!("{} Enter shows all of it", look.mark(Mark::More));
        text(canvas.buf, inside, 1, room, &words, look.style(Role::Accent));
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::text::Line;

    use super::{Cards, MOST};
    use crate::domain::id::Id;
    use crate::tui::theme::Look;
    use crate::tui::view::Canvas;

    /// What is drawn of a card this wide, and how often its lines were made.
    fn drawn(cards: &mut Cards<&'static str>, id: i64, wide: u16) -> (String, usize) {
        let area = Rect::new(0, 0, wide, 1);
        let mut buf = Buffer::empty(area);
        let mut canvas = Canvas { buf: &mut buf, look: Look::default(), focused: true, cursor: None };
        let mut made = 0;
        cards.render(&mut canvas, area, Id(id), |beside, width, _| {
            made += 1;
            vec![Line::raw(format!("{}{width}", beside.copied().unwrap_or("-")))]
        });
        (buf.content.iter().map(|cell| cell.symbol()).collect::<String>().trim_end().to_owned(), made)
    }

    #[test]
    fn lines_are_made_once_and_again_where_they_must_be_others() {
        let mut cards = Cards::default();
        cards.prepare(Id(9), "nobody", |_, _, _| Vec::new());
        assert!(cards.lacks(Id(9)), "nothing was drawn yet");
        assert_eq!(drawn(&mut cards, 1, 8), ("-8".to_owned(), 1));
        assert!(cards.lacks(Id(1)), "what is not read is not remembered");
        cards.keep(Id(1), "one");
        assert_eq!(drawn(&mut cards, 1, 8), ("one8".to_owned(), 1));
        assert_eq!(drawn(&mut cards, 1, 8), ("one8".to_owned(), 0));
        assert_eq!(drawn(&mut cards, 1, 6), ("one6".to_owned(), 1), "narrower");
        cards.prepare(Id(2), "two", |beside, width, _| vec![Line::raw(format!("{beside}{width}"))]);
        assert_eq!(drawn(&mut cards, 2, 6), ("two6".to_owned(), 0));
        cards.keep(Id(1), "new");
        assert_eq!(drawn(&mut cards, 1, 6), ("new6".to_owned(), 1));
        cards.forget();
        assert!(cards.lacks(Id(1)));
    }

    #[test]
    fn the_oldest_go_first() {
        let mut cards = Cards::default();
        for id in 0..=MOST as i64 {
            cards.keep(Id(id), "");
        }
        assert!(cards.lacks(Id(0)) && !cards.lacks(Id(1)));
    }
}
