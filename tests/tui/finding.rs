//! Finding things and finding back: filter, sort, follow, back.

use crate::harness::Bench;

/// The names in the inventory's first column, top to bottom: of the rows that have something under the cost.
fn names(bench: &Bench) -> Vec<String> {
    let (right, head) = bench.find("Cost/mo").unwrap();
    let cells = |y: u16, from: u16, to: u16| (from..to).map(|x| bench.cells()[(x, y)].symbol()).collect::<String>();
    let is_tool = |y: &u16| cells(*y, right - 2, right + 7).trim_start().starts_with(['$', '–', '£', '€']);
    let rows = (head + 1..bench.cells().area.height).take_while(is_tool);
    rows.map(|y| cells(y, 2, right).split("  ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_filter_narrows_and_esc_clears_it() {
    let mut bench = Bench::demo();
    bench.press("2");
    let all = names(&bench);
    assert!(all.len() > 20 && all.iter().all(|name| !name.is_empty()), "{all:?}");
    bench.press("/gong");
    let found = names(&bench);
    assert!(found.len() * 3 < all.len() && found.contains(&"Gong".to_owned()), "{found:?}");
    bench.press("<esc>");
    assert_eq!(names(&bench), all, "Esc while typing clears it");
    bench.press("/gong<enter>").press("j");
    assert_eq!(names(&bench), found, "Enter keeps it");
    bench.press("<esc>");
    assert_eq!(names(&bench), all, "Esc later clears it, too");
}

#[test]
fn a_letter_taken_back_shows_what_was_there_and_what_changed_since() {
    let mut bench = Bench::demo();
    bench.press("2/g");
    let of_one = names(&bench);
    bench.press("o");
    let of_two = names(&bench);
    assert!(of_two.len() < of_one.len(), "{of_two:?}");
    bench.press("<bs>");
    assert_eq!(names(&bench), of_one);
    bench.press("o<enter>");
    assert_eq!(names(&bench), of_two);
    // The first one goes: neither filter shows it again.
    let first = of_two[0].clone();
    bench.press("d");
    bench.press("/<end><bs>");
    assert!(!names(&bench).contains(&first), "{first}");
    bench.press("o");
    assert_eq!(names(&bench), of_two[1..]);
}

#[test]
fn filters_turn_round_and_know_fields() {
    let mut bench = Bench::demo();
    bench.press("2/!gong");
    assert!(!names(&bench).contains(&"Gong".to_owned()));
    bench.press("<esc>/owner:none");
    let without = names(&bench);
    assert!(!without.is_empty() && without.len() < 10, "{without:?}");
    bench.press("<esc>/cost:>1000000");
    assert_eq!(names(&bench), Vec::<String>::new());
    bench.press("<esc>");
}

#[test]
fn a_filter_that_is_not_understood_says_so() {
    let mut bench = Bench::demo();
    bench.press("2/cost:>lots").see("cost");
    bench.press("<esc>/colour:red").see("colour");
}

#[test]
fn letters_are_text_while_filtering() {
    let mut bench = Bench::demo();
    bench.press("2/quit?:1");
    assert!(!bench.is_over());
    bench.see("quit?:1");
}

#[test]
fn sorting_turns_round() {
    let mut bench = Bench::demo();
    bench.press("2");
    let up = names(&bench);
    let mut sorted = up.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert_eq!(up, sorted);
    bench.press("o");
    assert_ne!(names(&bench), up);
    bench.press("o").press("g");
    assert_eq!(names(&bench), up);
}

#[test]
fn the_selected_tool_stays_selected_when_rows_move() {
    let mut bench = Bench::demo();
    bench.press(":gong<enter>").see("┌ Gong");
    for _ in 0..5 {
        bench.press("z").see("┌ Gong");
    }
    // Another window adds one before it.
    bench.ws().add_tool(&opsroom::domain::tool::Tool::named("AAA")).unwrap();
    bench.press("<esc>").see("Tools 45").see("┌ Gong");
}

#[test]
fn follow_leads_to_another_record_and_back_to_the_same() {
    let mut bench = Bench::demo();
    bench.press(":hubspot<enter>").see("┌ HubSpot");
    bench.press("f<enter>").miss("┌ HubSpot");
    bench.press("b").see("┌ HubSpot");
}

#[test]
fn a_finding_leads_to_its_record_and_back_to_the_finding() {
    let mut bench = Bench::demo();
    bench.press("jj");
    let home = bench.screen();
    bench.press("<enter>").see("Inventory");
    bench.press("b");
    assert_eq!(bench.screen(), home);
}

#[test]
fn every_finding_of_the_demo_leads_somewhere_and_has_a_receipt() {
    let mut bench = Bench::demo();
    let many = bench.ws().attention().unwrap().len();
    assert!(many > 20);
    for at in 0..many {
        let down = "j".repeat(at);
        bench.press("1g").press(&down).press("<enter>");
        // To the tools, leads or links it is about, to the assessment, or to the profile.
        let tabs = bench.row(1);
        let rooms = ["Inventory", "Results", "Quality", "Registry"];
        let there = rooms.iter().any(|tab| tabs.contains(tab)) || bench.shows("┌ Profile");
        assert!(there, "finding {at}:\n{}", bench.screen());
        assert!(
            !bench.status().starts_with('✗') && !bench.status().starts_with('!'),
            "finding {at}: {}",
            bench.status()
        );
        bench.press("<esc><esc><esc>1g").press(&down).press("w").see("Why ·");
        bench.press("<esc>");
    }
}

#[test]
fn a_receipt_leads_to_the_rows_behind_it() {
    let mut bench = Bench::demo();
    bench.press(":hubspot<enter>w").see("Why ·");
    let many = (0..12).find(|_| {
        let found = bench.shows("↗");
        bench.press("<right>");
        found
    });
    assert!(many.is_some(), "no receipt of HubSpot names a record");
}

#[test]
fn nothing_to_go_back_to_says_so() {
    let mut bench = Bench::demo();
    bench.press("b");
    assert!(bench.status().contains("nothing to go back to"), "{}", bench.status());
}
