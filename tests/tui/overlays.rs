//! Everything that opens over a room, drawn where everything is complete.

use opsroom::tui::app::Settings;

use crate::harness::{Bench, USUAL, blank, keep};

/// Name of the picture, keys from the start on the demo, and words that must be on it.
const REACHED: &[(&str, &str, &str)] = &[
    ("help", "?", "Keys · Home"),
    ("help-search", "2?undo", "Undo the last change"),
    ("help-of-an-overlay", "2w?", "Keys · Why"),
    ("palette", ":", "Find an action"),
    ("palette-search", ":verdict", "> verdict"),
    ("form", "2e", "What it is"),
    ("form-new", "2n", "New tool"),
    ("form-suggestions", "2e<tab><tab><C-n>", "Category"),
    ("form-error", "2le<end>x<C-s>", "Cost:"),
    ("form-left", "2exx<esc>", "not saved yet"),
    ("verdict", "2v", "Verdict on"),
    ("verdict-understood", "2vcut", "Verdict on"),
    ("cell", "2l=", "Cost"),
    ("cell-choices", "2llll=", "Owner"),
    ("bulk-field", "2<space><space>E", "Which field of 2 tools?"),
    ("bulk-value", "2<space><space>Eowner<enter>", "Owner"),
    ("filter", "2/crm", "filter"),
    ("filter-fields", "2/owner:dana cost:>100<enter>", "owner:dana"),
    ("filter-complaint", "2/cost:>x", "filter"),
    ("grouped", "2z", "grouped by"),
    ("marked", "2jVjjV", "marked"),
    ("receipt", "2lw", "Why · Monthly cost"),
    ("receipt-of-a-finding", "w", "Why ·"),
    ("activity", "A", "Activity"),
    ("record", ":hubspot<enter><enter>", "HubSpot"),
    ("record-flows", ":hubspot<enter><enter>i", "Integrations of HubSpot"),
    ("integration", ":hubspot<enter>I", "New integration"),
    ("follow", ":hubspot<enter>f", "HubSpot"),
    ("import-ask", "2ipaid", "Import tools"),
    ("import", "2ipaid-tools.csv<enter>", "paid-tools.csv"),
    ("import-columns", "2ipaid-tools.csv<enter><tab>", "Columns"),
    ("import-row", "2ipaid-tools.csv<enter>j<enter>", "Line"),
    ("profile", ":business: profile<enter>", "The business"),
    ("profile-form", ":business: profile<enter><enter>", "The business"),
    ("person", ":business: profile<enter>add a person<enter>", "A person or team"),
    ("message", "<space>", "Next:"),
    ("confirm", ":drop undone<enter>", "drop them"),
    ("score", "2<tab>s", "What is it worth?"),
    ("lines", "2<tab>m", "lines between the quadrants"),
    ("line-cost", "2<tab>m<enter>", "Cost line"),
    ("export", "2x", "Export"),
    ("report", "2R", "audit report"),
    ("leads-filter", "4<tab>/stage:mql", "filter"),
    ("leads-complaint", "4<tab>/ownr:x", "no field"),
    ("leads-columns", "4<tab>C", "Columns of the leads"),
    ("leads-bulk", "4<tab>aE", "Which field of"),
    ("lead-page", "4<tab><enter>", "Who they are"),
    ("lead-timeline", "4<tab><enter><tab>", "everything"),
    ("lead-activity", "4<tab><enter>n", "What happened with"),
    ("lead-form", "4<tab>e", "Who they are"),
    ("lead-new", "4<tab>n", "New lead"),
    ("lead-why", "4<tab>w", "Why ·"),
    ("lead-merge", "4<tab><space><space>M", "this lead stays"),
    ("companies", ":show all companies<enter>", "Companies"),
    ("company", ":show all companies<enter><enter>", "Company ·"),
    ("deals", ":show all deals<enter>", "Deals"),
    ("deal", ":show all deals<enter><enter>", "Deal ·"),
    ("own-fields", ":fields of your own<enter>", "Fields of your own"),
    ("icp", ":profile of the ideal<enter>", "Tier 1"),
    ("present-leads", "4<tab><F5>", "Leads"),
    ("present-inventory", "2<F5>", "Tools"),
    ("present-matrix", "2<tab><F5>", "Value"),
];

/// Screens of an assessment on its way: getting there saves steps, so they don't stand above.
const ASSESSED: &[(&str, &str, &str)] = &[
    ("assess", "3<enter><enter><enter>", "of 9"),
    ("assess-present", "3<enter><enter><enter><F5>", "Crawl"),
    ("workshop-votes", "3<enter><down><enter>Ana, Ben, Cleo<enter><enter>113", "all have voted"),
    ("workshop-revealed", "3<enter><down><enter>Ana, Ben, Cleo<enter><enter>113r", "They disagree"),
    ("workshop-agree", "3<enter><down><enter>Ana, Ben, Cleo<enter><enter>113ra", "agreed on Crawl"),
    ("workshop-next", "3<enter><down><enter>Ana, Ben, Cleo<enter><enter>113ra<enter>", "2 of 9"),
    ("parking", "3<enter><down><enter>Ana, Ben, Cleo<enter><enter>pWho owns the list?<enter>P", "Parking lot"),
    ("results-chart", "3<tab>m", "Walk 1.8"),
    ("results-why", "3<tab>w", "Why ·"),
    ("workshop-people", "3<enter><down><enter>Ana, Ben, Cleo<enter><enter>M", "Cleo"),
    ("assess-overview", "3<enter><enter><enter>O", "go to"),
    ("assess-target", "3<enter><enter><enter>t", "Crawl"),
    ("assess-evidence", "3<enter><enter><enter>e", "C-s save"),
    ("assess-close", "3<enter><enter><enter>C", "never changes"),
    ("results-steps", "3<tab>a", "steps chosen"),
    ("compare", "3<tab><tab><enter>", "19 Nov 2025"),
];

#[test]
fn everything_that_opens() {
    for (name, keys, words) in REACHED.iter().chain(ASSESSED) {
        let mut bench = Bench::demo();
        bench.press(keys).see(words);
        for (width, height) in USUAL {
            bench.resize((width, height));
            bench.see(words);
            keep(&format!("over-{name}-{width}x{height}"), &bench);
        }
    }
}

#[test]
fn what_a_new_workspace_asks() {
    let mut bench = Bench::on(blank(false));
    for (width, height) in USUAL {
        bench.resize((width, height)).see("who is it for?");
        keep(&format!("over-first-run-{width}x{height}"), &bench);
    }
}

#[test]
fn mistakes_in_settings_are_listed_at_the_start_and_stop_nothing() {
    let complaints = vec![
        "config.toml:3: there is no command “undp”: did you mean undo? (opsroom keys lists them)".to_owned(),
        "config.toml:4: “C-enterr” is no key".to_owned(),
    ];
    let mut bench = Bench::with(blank(true), Settings { complaints, ..Settings::default() });
    for (width, height) in USUAL {
        bench.resize((width, height)).see("not understood");
        keep(&format!("over-complaints-{width}x{height}"), &bench);
    }
    bench.press("<esc>").miss("not understood");
    bench.press("2").see("Tools");
}

#[test]
fn everything_that_opens_survives_every_size() {
    for (_, keys, _) in REACHED {
        let mut bench = Bench::demo();
        bench.press(keys);
        for width in [1, 40, 59, 60, 61, 72, 91, 100, 101, 200] {
            for height in [1, 10, 15, 16, 17, 20, 60] {
                bench.resize((width, height));
            }
        }
    }
}

#[test]
fn everything_that_opens_closes_with_esc_and_leaves_nothing_behind() {
    for (name, keys, _) in REACHED {
        let mut bench = Bench::demo();
        let steps = bench.ws().steps(None, 500).unwrap().len();
        bench.press(keys);
        for _ in 0..8 {
            bench.press("<esc>");
            if bench.shows("not saved yet") {
                bench.press("y");
            }
        }
        assert!(!bench.is_over(), "{name}: Esc must never quit");
        assert_eq!(bench.ws().steps(None, 500).unwrap().len(), steps, "{name}: Esc must not save");
        bench.see("keys").see("find an action");
    }
}

#[test]
fn a_file_that_is_no_table_leaves_the_import_box_open_with_the_reason() {
    let mut bench = Bench::empty();
    std::fs::write("holiday.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01").unwrap();
    std::fs::create_dir_all("folder-of-lists").unwrap();
    for open in ["2:import tools<enter>", "4:import leads<enter>"] {
        bench.press(open).see("Nothing changes before");
        assert!(bench.footer().contains("read the file"), "{}", bench.footer());
        bench.press("holiday.png<enter>").see("holiday.png").see("Nothing changes before");
        bench.see("picture");
        bench.press("<C-u>folder-of-lists<enter>").see("a folder").see("Nothing changes before");
        bench.press("<C-u>nowhere.csv<enter>").see("there is no such file").see("Nothing changes before");
        bench.press("<esc>").miss("Nothing changes before");
    }
}
