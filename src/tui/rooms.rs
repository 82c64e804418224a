//! What a room and a tab are, for the registry in `panes.rs`: tab bar, go-to, help, palette, docs and the smoke
//! tests read it.

use super::keys::{Entry, entries_of};
use super::view::{AnyView, View};
use crate::domain::id::Kind;

/// A view that is a tab of a room.
pub trait Pane: View + Default {
    /// The tab's title: `Inventory`.
    const TITLE: &'static str;
    /// What one does there, one line, for help and palette.
    const ABOUT: &'static str;
    /// The kinds of records it shows; "go to" picks the first tab that shows a kind.
    const SHOWS: &'static [Kind] = &[];
}

/// One tab.
pub struct TabRow {
    /// Its name: `inventory`.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What one does there.
    pub about: &'static str,
    /// The kinds of records it shows.
    pub shows: &'static [Kind],
    /// Its commands.
    pub commands: fn() -> Vec<Entry>,
    /// Makes its view.
    pub make: fn() -> Box<dyn AnyView>,
}

/// One room.
pub struct RoomRow {
    /// Its key, `1` to `7`.
    pub key: char,
    /// Its name: `stack`.
    pub name: &'static str,
    /// Its title: `Stack`.
    pub title: &'static str,
    /// Its tabs.
    pub tabs: &'static [TabRow],
}

/// The row of a pane.
pub const fn tab<P: Pane>() -> TabRow {
    TabRow {
        name: P::NAME,
        title: P::TITLE,
        about: P::ABOUT,
        shows: P::SHOWS,
        commands: entries_of::<P>,
        make: || Box::new(P::default()),
    }
}
