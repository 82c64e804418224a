//! The pictures of the README: real screens of the demo, drawn like snapshots, so that they can't go stale.
//! `UPDATE_SCREENS=1 cargo test --test tui` draws them anew.

use std::path::Path;

use opsroom::tui::app::Settings;
use opsroom::tui::theme::{Look, Theme};

use crate::harness::{Bench, today};
use crate::svg::picture;

/// Name, keys from the start on the demo, and what stands above it.
const PICTURES: &[(&str, &str, &str)] = &[
    ("home", "", "opsroom: Home"),
    ("inventory", ":gong<enter>", "opsroom: Stack, Inventory"),
    ("matrix", "2<tab>", "opsroom: Stack, Matrix"),
    ("import", "2ipaid-tools.csv<enter>", "opsroom: importing a tool list"),
    ("why", ":gong<enter>w", "opsroom: why"),
    ("palette", "2:ver", "opsroom: find an action"),
    ("assess", "3<enter><enter><enter><right>", "opsroom: Maturity, Assess"),
    ("results", "3<tab>", "opsroom: Maturity, Results"),
    ("board", "4ll", "opsroom: Pipeline, Board"),
    ("leads", "4<tab>", "opsroom: Pipeline, Leads"),
    ("lead", "4lllj<enter>", "opsroom: a lead's page"),
    ("quality", "4<tab><tab>", "opsroom: Pipeline, Quality"),
    ("registry", "5", "opsroom: Campaigns, Registry"),
    ("link-builder", "5jjje", "opsroom: building a link"),
    ("drift", "5<tab>", "opsroom: Campaigns, Drift"),
    ("record", ":hubspot<enter><enter>", "opsroom: all of one tool"),
];

fn draw(keys: &str, title: &str) -> String {
    let look = Look { theme: Theme::Dark, paint: true, ..Look::default() };
    let ws = opsroom::demo::in_memory(today()).unwrap();
    let mut bench = Bench::with(ws, Settings { look, ..Settings::default() });
    picture(bench.resize((120, 36)).press(keys).cells(), title)
}

#[test]
fn the_pictures_show_the_screens_as_they_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screens");
    let update = std::env::var_os("UPDATE_SCREENS").is_some_and(|value| !value.is_empty());
    let mut stale = Vec::new();
    for (name, keys, title) in PICTURES {
        let file = folder.join(format!("{name}.svg"));
        let drawn = draw(keys, title);
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &drawn).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != drawn {
            stale.push(*name);
        }
    }
    assert!(
        stale.is_empty(),
        "no longer as on screen: {stale:?}. UPDATE_SCREENS=1 cargo test --test tui draws them anew"
    );
}

#[test]
fn pictures_are_whole_and_refer_to_nothing_outside() {
    for (name, keys, title) in PICTURES {
        let drawn = draw(keys, title);
        assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>\n"), "{name}");
        for outside in [" href=", "url(", "@import", "<image", "<script", "<foreignObject"] {
            assert!(!drawn.contains(outside), "{name} holds {outside}");
        }
        assert_eq!(drawn.matches("<text").count(), drawn.matches("</text>").count(), "{name}");
        assert!(drawn.matches("textLength").count() > 30, "{name} is nearly blank");
        assert!(drawn.len() < 200_000, "{name} has {} bytes", drawn.len());
    }
}
