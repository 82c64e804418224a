//! Marking cards for a move of many, and the mouse: clicks, wheel, and cards dragged to another column.

use std::collections::HashSet;
use std::ops::Range;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{All, Board, Drag};
use crate::domain::text::count;
use crate::store::leads;
use crate::tui::marks::{AWAITED, PATIENCE};
use crate::tui::view::{BulkDone, Cx};
use crate::workspace::{Answer, Result, Workspace};

/// Within it a second click on a card opens it, in milliseconds.
const DOUBLE: u128 = 500;

impl Board {
    pub(super) fn mark(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let here = self.column().map(|column| column.stage.clone()).zip(self.card().map(|card| card.id));
        if let Some((stage, id)) = here {
            let on = self.is_marked(&stage, id);
            match &mut self.all {
                Some(all) if all.stage != stage => cx.warn("all of another column are marked: Esc unmarks them first"),
                Some(all) if on => drop(all.except.insert(id)),
                Some(all) => drop(all.except.remove(&id)),
                None if on => drop(self.marked.remove(&id)),
                None => drop(self.marked.insert(id)),
            }
        }
        if let Some(column) = self.columns.get_mut(self.on) {
            column.cards.step(1, cx.ws)?;
        }
        Ok(())
    }

    pub(super) fn mark_range(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(id) = self.card().map(|card| card.id) else { return Ok(()) };
        match self.range_from.take() {
            Some((column, from)) if column == self.on => {
                let rows: Vec<_> = self.columns[self.on].cards.rows().map(|card| card.id).collect();
                let place = |wanted| rows.iter().position(|one| *one == wanted);
                match (place(from), place(id)) {
                    (Some(a), Some(b)) => {
                        self.marked.extend(&rows[a.min(b)..=a.max(b)]);
                        self.say_marked(cx);
                    }
                    _ => cx.warn("the range is too long to be seen at once: a marks all in the filter"),
                }
            }
            _ => {
                self.range_from = Some((self.on, id));
                cx.say("range begins here: move, then V again marks all between");
            }
        }
        Ok(())
    }

    /// The cards of a column that stand in the range one is marking, by their place in its window.
    pub(super) fn range(&self, column: usize) -> Range<usize> {
        let Some((on, from)) = self.range_from.filter(|(on, _)| *on == column && *on == self.on) else { return 0..0 };
        let cards = &self.columns[on].cards;
        match cards.rows().position(|card| card.id == from) {
            Some(from) => from.min(cards.at())..from.max(cards.at()) + 1,
            None => 0..0,
        }
    }

    /// Marks all leads of the column one is on (of its open lane, where there are lanes), or none.
    pub(super) fn mark_all(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.has_marks() {
            self.unmark_all();
            self.say_marked(cx);
            return Ok(());
        }
        let (Some(data), Some(column)) = (self.data.clone(), self.column()) else { return Ok(()) };
        let stage = column.stage.clone();
        let query = self.pile(&stage, &data).query;
        let asked = query.clone();
        let read = move |ws: &Workspace| -> Result<u64> { Ok(leads::count(ws.store(), &asked)?) };
        // The cards may still be those of the filter before, so it is counted here.
        let count = cx.ws.within(PATIENCE, &read)?;
        let counting = count.is_none().then(|| cx.ws.ask(false, read));
        self.all = (count != Some(0)).then(|| All { stage, query, count, counting, except: HashSet::new() });
        match count {
            Some(_) => self.say_marked(cx),
            None => cx.warn(AWAITED),
        }
        Ok(())
    }

    /// Takes the answer how many leads "all" are.
    pub(super) fn settle_all(&mut self) -> Result<()> {
        let Some(counted) = self.all.as_ref().and_then(|all| all.counting.as_ref()).and_then(Answer::take) else {
            return Ok(());
        };
        let all = self.all.take().filter(|_| counted.as_ref().is_ok_and(|count| *count > 0));
        self.all = all.map(|all| All { count: counted.as_ref().ok().copied(), counting: None, ..all });
        counted.map(|_| ())
    }

    /// Unmarks what a change of many was carried out for; what stayed as it was stays marked.
    pub(super) fn settle_marks(&mut self, bulk: &BulkDone) {
        match self.all.take() {
            Some(_) => self.marked = bulk.stay.clone(),
            None => bulk.asked.iter().filter(|id| !bulk.stay.contains(id)).for_each(|id| {
                self.marked.remove(id);
            }),
        }
    }

    fn say_marked(&self, cx: &mut Cx<'_>) {
        cx.say(format!("{} marked", count(self.marks() as usize, "lead", "leads")));
    }

    /// Takes the mouse.
    pub(super) fn on_mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let at = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::ScrollDown => self.wheel(at, 3, cx),
            MouseEventKind::ScrollUp => self.wheel(at, -3, cx),
            MouseEventKind::Down(MouseButton::Left) => self.press(at, cx),
            MouseEventKind::Drag(_) => {
                let over = self.shelf.at(at.x, at.y);
                if let (Some(drag), Some(over)) = (&mut self.drag, over) {
                    drag.moved |= over != drag.from;
                    drag.over = over;
                }
                Ok(())
            }
            MouseEventKind::Up(_) => match self.drag.take() {
                Some(drag) if drag.moved && drag.over != drag.from => self.drop_on(drag.over, cx),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// The wheel moves the cards under it.
    fn wheel(&mut self, at: Position, by: isize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let column = self.shelf.at(at.x, at.y).unwrap_or(self.on);
        match self.columns.get_mut(column) {
            Some(column) => Ok(column.cards.step(by, cx.ws)?),
            None => Ok(()),
        }
    }

    fn press(&mut self, at: Position, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.folded.contains(at) && !self.asides {
            return self.toggle_asides(cx);
        }
        let Some(on) = self.shelf.at(at.x, at.y) else { return Ok(()) };
        self.on = on;
        self.range_from = None;
        if let Some(lane) = self.lane_at(at) {
            self.lanes.open = lane;
            return Ok(());
        }
        let column = &mut self.columns[on];
        let Some(card) = column.drawn.iter().find(|(_, place)| place.contains(at)).map(|(card, _)| *card) else {
            // A click on the head asks why, as w does.
            return if at.y <= column.place.y + super::column::HEAD { self.why(cx) } else { Ok(()) };
        };
        let by = card as isize - column.cards.at() as isize;
        column.cards.step(by, cx.ws)?;
        let Some(id) = self.card().map(|card| card.id) else { return Ok(()) };
        let again = self.clicked.is_some_and(|(when, one)| one == id && when.elapsed().as_millis() < DOUBLE);
        self.clicked = (!again).then(|| (std::time::Instant::now(), id));
        if again {
            return self.open_lead(cx);
        }
        self.drag = Some(Drag { from: on, over: on, moved: false });
        Ok(())
    }

    /// The lane whose line stands there.
    fn lane_at(&self, at: Position) -> Option<usize> {
        self.lane_rows.iter().find(|(_, y)| *y == at.y).map(|(lane, _)| *lane)
    }

    /// What is chosen goes to the column it was dropped on.
    fn drop_on(&mut self, column: usize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.columns.get(column).map(|column| column.stage.clone()) {
            Some(to) if !to.is_empty() => self.send(to, cx),
            Some(_) => {
                cx.warn("a lead can't be made unstaged: drop it on a stage");
                Ok(())
            }
            None => Ok(()),
        }
    }
}
