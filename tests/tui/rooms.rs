//! Every tab of every room, at every size, on the demo, on nothing, and on far too much.

use opsroom::demo;
use opsroom::tui::panes::ROOMS;
use opsroom::tui::rooms::{RoomRow, TabRow};

use crate::harness::{Bench, SIZES, USUAL, blank, keep, today};

/// Every room with each of its tabs, and the keys that go there.
pub(crate) fn tabs() -> impl Iterator<Item = (&'static RoomRow, &'static TabRow, String)> {
    ROOMS.iter().flat_map(|room| {
        let tabs = room.tabs.iter().enumerate();
        tabs.map(move |(i, tab)| (room, tab, format!("{}{}", room.key, "<tab>".repeat(i))))
    })
}

#[test]
fn every_tab_on_the_demo() {
    for (_, tab, keys) in tabs() {
        let mut bench = Bench::demo();
        bench.press(&keys);
        for (width, height) in SIZES {
            bench.resize((width, height));
            if width < 60 || height < 16 {
                let told = bench.screen().replace('\n', "");
                let words = format!("opsroom needs 60x16, here: {width}x{height}");
                assert!(!told.is_empty() && words.starts_with(&told), "{told}");
            } else {
                keep(&format!("{}-{width}x{height}", tab.name), &bench);
            }
        }
    }
}

#[test]
fn every_tab_on_an_empty_workspace_says_what_it_is_for() {
    for (_, tab, keys) in tabs() {
        let mut bench = Bench::empty();
        bench.press(&keys);
        for (width, height) in USUAL {
            keep(&format!("empty-{}-{width}x{height}", tab.name), bench.resize((width, height)));
        }
    }
}

#[test]
fn every_tab_with_five_thousand_tools() {
    let mut ws = blank(true);
    demo::add_many(&mut ws, 5_000).unwrap();
    let mut bench = Bench::on(ws);
    for (_, tab, keys) in tabs() {
        bench.press(&keys).press("jjjkGgG").press("<pgup><pgdn>");
        let above = bench.screen();
        assert!(above.contains(tab.title), "{above}");
        for size in SIZES {
            bench.resize(size);
        }
        bench.resize((120, 40));
    }
}

#[test]
fn the_list_follows_the_keys() {
    let mut ws = blank(true);
    demo::add_many(&mut ws, 5_000).unwrap();
    let mut bench = Bench::on(ws);
    bench.press("2");
    let first = bench.screen();
    bench.press("G");
    assert_ne!(bench.screen(), first, "G goes to the end");
    bench.press("g");
    assert_eq!(bench.screen(), first, "g goes back to the start");
    bench.press("jjkk");
    assert_eq!(bench.screen(), first, "k takes j back");
}

#[test]
fn every_size_in_between_draws() {
    for (_, _, keys) in tabs() {
        let mut bench = Bench::demo();
        bench.press(&keys);
        for width in (1..=130).step_by(3) {
            for height in [1, 2, 15, 16, 17, 18, 21, 24, 31] {
                bench.resize((width, height));
            }
        }
    }
}

#[test]
fn rooms_and_tabs_are_named_once_and_lead_where_they_say() {
    let names: Vec<&str> = tabs().map(|(_, tab, _)| tab.name).collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len(), "{names:?}");
    for (room, tab, keys) in tabs() {
        assert!(!tab.about.is_empty() && !tab.about.ends_with('.'), "{}: {}", tab.name, tab.about);
        let mut bench = Bench::on(opsroom::demo::in_memory(today()).unwrap());
        bench.press(&keys);
        assert!(bench.row(0).contains(&format!("{} {}", room.key, room.title)), "{}", bench.row(0));
        assert!(bench.row(1).contains(tab.title), "{}", bench.row(1));
    }
}
