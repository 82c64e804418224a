//! The registry of rooms and tabs. Adding a tab is its own file and one row here.

use super::rooms::{RoomRow, tab};

/// Declares each tab's module, and the table of rooms.
macro_rules! rooms {
    ($($key:literal $room:ident $title:literal { $($module:ident :: $pane:ident,)* })*) => {
        $($(pub mod $module;)*)*

        /// All rooms, in the order of their keys.
        pub const ROOMS: &[RoomRow] = &[
            $(RoomRow {
                key: $key,
                name: stringify!($room),
                title: $title,
                tabs: &[$(tab::<$module::$pane>(),)*],
            },)*
        ];
    };
}

rooms! {
    '1' home "Home" {
        home::Home,
    }
    '2' stack "Stack" {
        inventory::Inventory,
        matrix::Matrix,
    }
    '3' maturity "Maturity" {
        assess::Assess,
        results::Results,
        history::History,
    }
    '4' pipeline "Pipeline" {
        board::Board,
        leads::Leads,
        quality::Quality,
    }
    '5' campaigns "Campaigns" {
        registry::Registry,
        drift::Drift,
        vocabulary::Vocabulary,
    }
}
