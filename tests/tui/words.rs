//! Names that break terminals: wide, combined, right to left, invisible, and outright hostile.

use opsroom::domain::money::{Cost, Currency, Money, Period};
use opsroom::domain::tool::Tool;
use opsroom::tui::app::Settings;
use opsroom::tui::theme::Look;

use crate::harness::{Bench, blank};
use crate::rooms::tabs;

/// All of these are drawn, none may move what stands beside it. The harness looks for control characters.
const NAMES: &[&str] = &[
    "plain",
    "日本語のツールの名前はとても長い",
    "日",
    "한국어 도구",
    "🚀 rocket",
    "👩‍💻 family of code points",
    "🇸🇪 flag",
    "❤️ heart with a selector",
    "שלום עולם",
    "مرحبا بالعالم",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} many accents",
    "Zoë Ångström",
    "zero\u{200b}width",
    "soft\u{ad}hyphen",
    "\u{feff}marked",
    "ends turned \u{202e}txet",
    "isolated \u{2066}text\u{2069}",
    "red \u{1b}[31mred",
    "bell \u{7} and back\u{8}space",
    "one\u{9b}31mbyte",
    "ﬁ ligature",
    "Ａ full width",
    "a very long name that is longer than any column that will ever be there for names, and then some more of it",
];

fn hostile() -> Bench {
    let mut ws = blank(true);
    for (i, name) in NAMES.iter().enumerate() {
        let mut tool = Tool::named(*name);
        tool.owner = "Zed".to_owned();
        tool.cost = Some(Cost { amount: Money::new(70_707, Currency::USD), period: Period::Monthly });
        tool.value = Some((i % 11) as u8);
        tool.notes = (*name).to_owned();
        tool.vendor = (*name).to_owned();
        // Some may be refused; but not the ones that people really have.
        let added = ws.add_tool(&tool);
        assert!(added.is_ok() || name.chars().any(char::is_control), "{name}: {added:?}");
    }
    Bench::on(ws)
}

#[test]
fn columns_stay_aligned() {
    let mut bench = hostile();
    bench.press("2");
    for size in [(80, 30), (120, 40), (200, 60)] {
        bench.resize(size);
        let cells = bench.cells();
        let (_, head) = bench.find("Cost/mo").unwrap();
        let right = (1..cells.area.width).find(|x| cells[(*x, head)].symbol() == "│").unwrap();
        let mut seen = 0;
        for y in head + 1..cells.area.height {
            let row = bench.row(y);
            if !row.contains("$707.07") {
                continue;
            }
            seen += 1;
            assert_eq!(cells[(0, y)].symbol(), "│", "{row}");
            assert_eq!(cells[(right, y)].symbol(), "│", "the border moved in “{row}”:\n{}", bench.screen());
        }
        assert!(seen >= 15, "{}", bench.screen());
        let at = |words: &str| -> Vec<u16> {
            let rows = (head + 1..cells.area.height).filter(|y| bench.row(*y).contains("$707.07"));
            let starts = rows.filter_map(|y| {
                let text: Vec<&str> = (0..right).map(|x| cells[(x, y)].symbol()).collect();
                (0..text.len()).find(|x| text[*x..].concat().starts_with(words)).map(|x| x as u16)
            });
            let mut starts: Vec<u16> = starts.collect();
            starts.dedup();
            starts
        };
        assert_eq!(at("$707.07").len(), 1, "costs don't stand under each other:\n{}", bench.screen());
        if bench.shows("Zed") {
            assert_eq!(at("Zed").len(), 1, "owners don't stand under each other:\n{}", bench.screen());
        }
    }
}

#[test]
fn every_name_is_drawn_everywhere_without_harm() {
    let mut bench = hostile();
    for (_, _, keys) in tabs() {
        bench.press(&keys);
        for size in [(61, 17), (80, 24), (120, 40)] {
            bench.resize(size);
            for _ in 0..NAMES.len() {
                bench.press("<right>").press("<down>");
            }
        }
    }
    bench.press("2g");
    for _ in 0..NAMES.len() {
        bench.press("<enter><esc>e<tab><tab><esc>v<esc>w<esc>=<esc>A<esc>x<esc>f<esc>d").press("uj");
        bench.press("<esc>");
    }
    bench.press(":").press("<esc>");
}

#[test]
fn typed_and_pasted_text_does_no_harm() {
    for name in NAMES {
        let mut bench = Bench::demo();
        for keys in [":", "2/", "?", "e", "n", "v", "=", "x", "i"] {
            bench.press("2").press(keys).paste(name).press("<left><left><bs><right><del><home><end>");
            bench.resize((61, 17)).resize((120, 40));
            bench.press("<esc>");
            if bench.shows("not saved yet") {
                bench.press("y");
            }
            bench.press("<esc><esc>");
        }
    }
}

#[test]
fn ascii_means_ascii() {
    let look = Look { ascii: true, ..Look::default() };
    let mut ws = blank(true);
    for name in ["Alpha", "Beta", "Gamma"] {
        let mut tool = Tool::named(name);
        tool.cost = Some(Cost { amount: Money::new(5_000, Currency::USD), period: Period::Monthly });
        tool.value = Some(4);
        ws.add_tool(&tool).unwrap();
    }
    let mut bench = Bench::with(ws, Settings { look, ..Settings::default() });
    let mut strange: Vec<String> = Vec::new();
    let mut look_for = |bench: &Bench, keys: &str| {
        for y in 0..bench.cells().area.height {
            let row = bench.row(y);
            if let Some(letter) = row.chars().find(|letter| !letter.is_ascii()) {
                strange.push(format!("after {keys}: {letter} in “{}”", row.trim()));
            }
        }
    };
    for size in [(80, 24), (120, 40), (40, 10)] {
        bench.resize(size);
        for (_, _, keys) in tabs() {
            bench.press(&keys);
            look_for(&bench, &keys);
        }
        for keys in [
            "?", ":", "2e", "2n", "2v", "2=", "2w", "2A", "2<enter>", "2ipaid", "2x", "2R", "2E", "2f", "2I",
            "2<space>",
        ] {
            bench.press(keys);
            look_for(&bench, keys);
            bench.press("<esc><esc>");
        }
        for keys in [
            "2<tab>m",
            "2<tab>w",
            "1<space>",
            "1w",
            "2z",
            "2o",
            "2/x",
            "2:business: profile<enter>",
            "2vcut<enter>",
            "2u",
        ] {
            bench.press(keys);
            look_for(&bench, keys);
            bench.press("<esc><esc>");
        }
    }
    strange.sort();
    strange.dedup();
    assert!(strange.is_empty(), "{} rows:\n{}", strange.len(), strange.join("\n"));
}
