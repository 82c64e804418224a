//! What stands on the screen: the rooms with their tabs, and the overlays over them. No workspace, no keys.

use super::panes::ROOMS;
use super::rooms::{RoomRow, TabRow};
use super::shell::Shell;
use super::view::{AnyView, BulkDone};
use crate::domain::id::{Kind, RecordRef};
use crate::workspace::{Revision, Workspace};

/// A view with what it last saw of the workspace.
pub struct Layer {
    /// The view.
    pub view: Box<dyn AnyView>,
    seen: Option<Revision>,
}

impl Layer {
    /// A view that saw nothing yet.
    pub fn new(view: Box<dyn AnyView>) -> Layer {
        Layer { view, seen: None }
    }

    /// Has it read again at the next drawing.
    pub fn forget(&mut self) {
        self.seen = None;
    }

    /// Reads again, if the workspace is not what it was; `now` is what it is. What can't be read is tried again after the next change.
    pub fn refresh(&mut self, ws: &Workspace, now: Revision) -> eyre::Result<()> {
        if self.seen != Some(now) {
            self.seen = Some(now);
            self.view.load(ws)?;
        }
        self.view.settle(ws)
    }
}

/// A room with its tabs.
pub struct Room {
    /// Its row in the registry.
    pub row: &'static RoomRow,
    /// Its tabs.
    pub tabs: Vec<(&'static TabRow, Layer)>,
    /// The tab one was on last.
    pub tab: usize,
}

/// A place one was at: room, tab, record.
type Stop = (usize, usize, Option<RecordRef>);

/// What stands on the screen.
pub struct Stage {
    /// All rooms.
    pub rooms: Vec<Room>,
    /// The room one is in; always one of `rooms`.
    pub room: usize,
    /// Overlays, the top one last.
    pub overlays: Vec<Layer>,
    /// The shell's own state.
    pub shell: Shell,
    trail: Vec<Stop>,
}

impl Stage {
    /// All rooms, on the first tab of the first.
    pub fn new() -> Stage {
        let rooms = ROOMS
            .iter()
            .map(|row| Room { row, tabs: row.tabs.iter().map(|tab| (tab, Layer::new((tab.make)()))).collect(), tab: 0 })
            .collect();
        Stage { rooms, room: 0, overlays: Vec::new(), shell: Shell, trail: Vec::new() }
    }

    /// Puts an overlay on top.
    pub fn open(&mut self, view: Box<dyn AnyView>) {
        self.overlays.push(Layer::new(view));
    }

    /// Takes overlays off the top.
    pub fn close(&mut self, count: usize) {
        let left = self.overlays.len().saturating_sub(count);
        self.overlays.truncate(left);
    }

    /// Whether an overlay has the keys.
    pub fn is_covered(&self) -> bool {
        !self.overlays.is_empty()
    }

    /// The view that has the keys.
    pub fn top(&mut self) -> &mut Layer {
        if self.overlays.is_empty() {
            return self.pane();
        }
        let last = self.overlays.len() - 1;
        &mut self.overlays[last]
    }

    /// The tab one is on. `stand_on` writes `room` and `tab`, and checks both.
    pub fn pane(&mut self) -> &mut Layer {
        let room = &mut self.rooms[self.room];
        &mut room.tabs[room.tab].1
    }

    /// The room and tab one is on.
    pub fn here(&self) -> (usize, usize) {
        (self.room, self.rooms[self.room].tab)
    }

    /// The row of the tab one is on.
    pub fn tab_row(&self) -> &'static TabRow {
        let room = &self.rooms[self.room];
        room.tabs[room.tab].0
    }

    /// Goes to a tab and remembers where one came from.
    pub fn go(&mut self, room: usize, tab: usize) {
        if self.here() != (room, tab) {
            self.remember();
            self.stand_on(room, tab);
        }
    }

    /// Goes to a tab; one that isn't there changes nothing.
    pub fn stand_on(&mut self, room: usize, tab: usize) {
        if self.rooms.get(room).is_some_and(|target| tab < target.tabs.len()) {
            self.rooms[room].tab = tab;
            self.room = room;
        }
    }

    /// Remembers where one is, for [`Stage::back`].
    pub fn remember(&mut self) {
        let (room, tab) = self.here();
        let record = self.rooms[room].tabs[tab].1.view.current();
        self.trail.push((room, tab, record));
        if self.trail.len() > 100 {
            self.trail.remove(0);
        }
    }

    /// Goes back to where one came from; gives the record one was on, or `None` where there is no way back.
    pub fn back(&mut self) -> Option<Option<RecordRef>> {
        let (room, tab, record) = self.trail.pop()?;
        self.room = room;
        self.rooms[room].tab = tab;
        Some(record)
    }

    /// The tab of that name, or the last tab of the room on that key; `next-tab` and `previous-tab` count from here.
    pub fn find_tab(&self, name: &str) -> Option<(usize, usize)> {
        let (here, tab) = self.here();
        let count = self.rooms[here].tabs.len();
        match name {
            "next-tab" => Some((here, (tab + 1) % count)),
            "previous-tab" => Some((here, (tab + count - 1) % count)),
            _ => self.rooms.iter().enumerate().find_map(|(r, room)| {
                if room.row.key.to_string() == name {
                    return Some((r, room.tab));
                }
                room.tabs.iter().position(|(row, _)| row.name == name).map(|t| (r, t))
            }),
        }
    }

    /// The tabs that show records of a kind, the one one is on first.
    pub fn tabs_for(&self, kind: Kind) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (r, room) in self.rooms.iter().enumerate() {
            for (t, (row, _)) in room.tabs.iter().enumerate() {
                if row.shows.contains(&kind) {
                    found.push((r, t));
                }
            }
        }
        let here = self.here();
        found.sort_by_key(|place| *place != here);
        found
    }

    /// Has marks taken away wherever there are some, after a change of many.
    pub fn unmark(&mut self, bulk: &BulkDone) {
        for (_, layer) in self.rooms.iter_mut().flat_map(|room| &mut room.tabs) {
            layer.view.unmark(bulk);
        }
    }

    /// Whether a clock runs on what is on the screen.
    pub fn is_ticking(&self) -> bool {
        let room = &self.rooms[self.room];
        room.tabs[room.tab].1.view.ticking() || self.overlays.iter().any(|layer| layer.view.ticking())
    }

    /// Whether something on the screen waits for an answer.
    pub fn is_waiting(&self) -> bool {
        let room = &self.rooms[self.room];
        room.tabs[room.tab].1.view.waiting() || self.overlays.iter().any(|layer| layer.view.waiting())
    }
}

impl Default for Stage {
    fn default() -> Self {
        Stage::new()
    }
}
