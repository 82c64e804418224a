//! Themes: all of them draw, colour never stands alone, and none is shown where none is wanted.

use opsroom::tui::app::Settings;
use opsroom::tui::theme::{Look, Theme};
use ratatui::style::Color;

use crate::harness::{Bench, today};
use crate::rooms::tabs;

fn demo_in(look: Look) -> Bench {
    let ws = opsroom::demo::in_memory(today()).unwrap();
    Bench::with(ws, Settings { look, ..Settings::default() })
}

#[test]
fn every_theme_draws_the_same_text() {
    let plain: Vec<String> = tabs().map(|(_, _, keys)| demo_in(Look::default()).press(&keys).screen()).collect();
    for (name, theme) in Theme::ALL {
        for paint in [false, true] {
            let look = Look { theme: *theme, paint, ..Look::default() };
            for ((_, tab, keys), plain) in tabs().zip(&plain) {
                assert_eq!(demo_in(look).press(&keys).screen(), *plain, "{name} changes the text of {}", tab.name);
            }
            demo_in(look).press("2e<esc>v<esc>w<esc>?<esc>:<esc>A<esc><enter>");
        }
    }
}

#[test]
fn mono_has_no_colour_at_all() {
    let mut bench = demo_in(Look { theme: Theme::Mono, ..Look::default() });
    for keys in ["1", "2", "2<tab>", "2e", "<esc>2v", "<esc>2w", "<esc>?", "<esc>:", "<esc>A"] {
        bench.press(keys);
        for cell in bench.cells().content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "after {keys}: “{}”", cell.symbol());
        }
    }
}

#[test]
fn the_row_one_is_on_can_be_told_in_every_theme() {
    for (name, theme) in Theme::ALL {
        let mut bench = demo_in(Look { theme: *theme, ..Look::default() });
        for keys in ["1", "2", "A"] {
            bench.press(keys);
            let before = bench.styles_hash();
            bench.press("j");
            assert_ne!(bench.styles_hash(), before, "{name}: after {keys}, j changes no style");
        }
    }
}

#[test]
fn a_painted_background_leaves_no_hole() {
    for (name, theme) in
        Theme::ALL.iter().filter(|(_, theme)| matches!(theme, Theme::Dark | Theme::Light | Theme::Contrast))
    {
        let mut bench = demo_in(Look { theme: *theme, paint: true, ..Look::default() });
        for keys in ["1", "2", "2<tab>", "?", "<esc>2e", "<esc>v", "<esc>w", "<esc>:"] {
            bench.press(keys);
            let holes = bench.cells().content().iter().filter(|cell| cell.bg == Color::Reset).count();
            assert_eq!(holes, 0, "{name}: {holes} cells without a background after {keys}");
        }
    }
}

#[test]
fn the_presentation_layout_is_switched_on_and_off() {
    let mut bench = demo_in(Look::default());
    bench.press("2");
    let usual = bench.screen();
    bench.press("<F5>");
    assert_ne!(bench.screen(), usual);
    bench.press("<F5>");
    assert_eq!(bench.screen(), usual);
}
