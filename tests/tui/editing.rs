//! What keys do to the data: forms, cells, verdicts, bulk edits, undo and redo.

use opsroom::domain::tool::Tool;

use crate::harness::{Bench, blank};

/// Three tools, one after the other in the list: Alpha, Beta, Gamma.
fn three() -> Bench {
    let mut ws = blank(true);
    for name in ["Alpha", "Beta", "Gamma"] {
        ws.add_tool(&Tool::named(name)).unwrap();
    }
    let mut bench = Bench::on(ws);
    bench.press("2").see("┌ Alpha");
    bench
}

fn tool(bench: &mut Bench, name: &str) -> Tool {
    bench.ws().tools().unwrap().into_iter().find(|tool| tool.name == name).unwrap()
}

fn steps(bench: &mut Bench) -> usize {
    bench.ws().steps(None, 10_000).unwrap().len()
}

#[test]
fn a_verdict_is_saved_undone_and_redone() {
    let mut bench = three();
    bench.press("vcut<enter>");
    assert!(bench.status().contains("saved:") && bench.status().contains("u undoes"), "{}", bench.status());
    assert!(tool(&mut bench, "Alpha").verdict.is_some());
    bench.press("u");
    assert!(bench.status().contains("verdict of Alpha") && bench.status().contains("C-r redoes"), "{}", bench.status());
    assert!(tool(&mut bench, "Alpha").verdict.is_none());
    bench.press("<C-r>");
    assert!(bench.status().contains("verdict of Alpha"), "{}", bench.status());
    assert!(tool(&mut bench, "Alpha").verdict.is_some());
    bench.press("<C-r>");
    assert!(bench.status().contains("nothing to redo"), "{}", bench.status());
}

#[test]
fn undo_works_in_every_room() {
    let mut bench = three();
    bench.press("vcut<enter>1u");
    assert!(tool(&mut bench, "Alpha").verdict.is_none());
}

#[test]
fn a_new_tool_is_added_and_shown() {
    let mut bench = three();
    bench.press("nDelta<tab>Delta Works<C-s>").miss("New tool");
    bench.see("┌ Delta");
    assert_eq!(tool(&mut bench, "Delta").vendor, "Delta Works");
    bench.press("u");
    assert_eq!(bench.ws().tools().unwrap().len(), 3);
}

#[test]
fn the_first_tool_of_an_empty_workspace() {
    let mut bench = Bench::empty();
    bench.press("2nOnly<C-s>").see("┌ Only");
}

#[test]
fn a_form_keeps_its_text_when_it_is_refused() {
    let mut bench = three();
    bench.on_column("Cost/mo").press("e").see("Cost");
    bench.press("a lot<C-s>");
    assert!(bench.status().contains("Cost"), "{}", bench.status());
    bench.see("a lot");
    // A name that another tool has is refused by the workspace, not by the field.
    bench.press("<C-u>12/mo").press(&"<S-tab>".repeat(12));
    bench.press("<C-u>Beta<C-s>").see("12/mo").see("Beta");
    assert!(bench.status().starts_with('✗'), "{}", bench.status());
    assert_eq!(tool(&mut bench, "Alpha").cost, None, "nothing was saved");
    bench.press("<end>2<C-s>").miss("What it is");
    assert_eq!(tool(&mut bench, "Beta2").cost.unwrap().to_string(), "$12/mo");
}

#[test]
fn a_form_says_what_is_wrong_at_each_key() {
    let mut bench = three();
    bench.on_column("Cost/mo").press("e1").miss("! ");
    bench.press("x").see("! ");
    bench.press("<bs>").miss("! ");
}

#[test]
fn esc_asks_only_when_something_was_typed() {
    let mut bench = three();
    bench.press("e<esc>").miss("What it is");
    bench.press("e<end>x<esc>").see("not saved yet");
    bench.press("n").see("Alphax");
    bench.press("<esc>y").miss("What it is").miss("Alphax");
    bench.press("e<end>x<bs><esc>").miss("What it is");
    assert_eq!(tool(&mut bench, "Alpha").name, "Alpha");
}

#[test]
fn a_resize_in_the_middle_of_a_form_keeps_what_was_typed() {
    let mut bench = three();
    bench.press("e<end>").press("betical");
    for size in [(80, 24), (1, 1), (200, 60), (60, 16), (120, 40)] {
        bench.resize(size);
    }
    bench.see("Alphabetical");
    bench.press("<C-s>").see("┌ Alphabetical");
}

#[test]
fn enter_goes_from_field_to_field() {
    let mut bench = three();
    bench.press("e");
    let before = steps(&mut bench);
    bench.press("<end>!<enter>Alpha Works<enter><enter>").press(&"<down>".repeat(40));
    // The last field is a text of several lines, where Enter is a new line.
    bench.press("one<enter>two<C-s>");
    let alpha = tool(&mut bench, "Alpha!");
    assert_eq!((alpha.vendor.as_str(), alpha.notes.as_str()), ("Alpha Works", "one\ntwo"));
    bench.see("┌ Alpha!");
    assert_eq!(steps(&mut bench), before + 1);
}

#[test]
fn a_cell_is_edited_where_it_stands() {
    let mut bench = three();
    bench.on_column("Cost/mo").press("=45/mo<enter>");
    assert_eq!(tool(&mut bench, "Alpha").cost.unwrap().to_string(), "$45/mo");
    bench.press("=<end>x<enter>").see("45");
    assert!(bench.status().starts_with('✗'), "{}", bench.status());
    bench.press("<esc>").see("$45");
    assert_eq!(tool(&mut bench, "Alpha").cost.unwrap().to_string(), "$45/mo");
}

#[test]
fn a_computed_cell_says_so() {
    let mut bench = Bench::demo();
    bench.press("2").on_column("Suggested").press("=");
    assert!(bench.status().contains("computed"), "{}", bench.status());
}

#[test]
fn marked_tools_are_edited_in_one_step() {
    let mut bench = three();
    let before = steps(&mut bench);
    bench.press("<space><space>Eowner<enter>Dana<enter>");
    assert_eq!(tool(&mut bench, "Alpha").owner, "Dana");
    assert_eq!(tool(&mut bench, "Beta").owner, "Dana");
    assert_eq!(tool(&mut bench, "Gamma").owner, "");
    assert_eq!(steps(&mut bench), before + 1, "one action is one step");
    bench.press("u");
    assert_eq!(tool(&mut bench, "Alpha").owner, "");
    assert_eq!(tool(&mut bench, "Beta").owner, "");
}

#[test]
fn a_range_a_filter_and_all_can_be_marked() {
    let mut bench = three();
    bench.press("VjV");
    assert!(bench.status().contains("2 tools marked"), "{}", bench.status());
    bench.press("<esc>a");
    assert!(bench.status().contains("3 tools marked"), "{}", bench.status());
    bench.press("a");
    assert!(bench.status().contains("0 tools marked"), "{}", bench.status());
    bench.press("/gam<enter>a");
    assert!(bench.status().contains("1 tool marked"), "{}", bench.status());
}

#[test]
fn what_a_filter_hides_is_not_acted_on() {
    let mut bench = three();
    let cut = |bench: &mut Bench| -> Vec<String> {
        let tools = bench.ws().tools().unwrap();
        tools.into_iter().filter(|tool| tool.verdict.is_some()).map(|tool| tool.name).collect()
    };
    bench.press("<space><space>/gamma<enter>vcut<enter>");
    assert_eq!(cut(&mut bench), ["Gamma"], "the marked two are hidden");
    bench.press("u/<esc>vcut<enter>");
    assert_eq!(cut(&mut bench), ["Alpha", "Beta"], "and are still marked");
}

#[test]
fn deleted_tools_come_back() {
    let mut bench = three();
    bench.press("<space><space>d").miss("Alpha  ");
    assert_eq!(bench.ws().tools().unwrap().len(), 1);
    bench.press("u");
    assert_eq!(bench.ws().tools().unwrap().len(), 3);
}

#[test]
fn a_deleted_tool_takes_its_record_with_it() {
    let mut bench = three();
    bench.press("<enter>").see("back");
    bench.press("d").see("┌ Beta");
    assert_eq!(bench.ws().tools().unwrap().len(), 2);
}

#[test]
fn values_are_moved_on_the_matrix() {
    let mut bench = three();
    bench.on_column("Cost/mo").press("=10/mo<enter><tab>");
    bench.press("<right>").press("+++");
    let values: Vec<Option<u8>> = bench.ws().tools().unwrap().iter().map(|tool| tool.value).collect();
    assert_eq!(values.iter().flatten().count(), 1, "{values:?}");
    bench.press("u");
    let before: Vec<Option<u8>> = bench.ws().tools().unwrap().iter().map(|tool| tool.value).collect();
    assert_ne!(before, values);
}

#[test]
fn the_unscored_are_scored_one_after_the_other() {
    let mut bench = three();
    bench.press("<tab>s7").see("2 of 3");
    bench.press("st");
    let values: Vec<Option<u8>> = bench.ws().tools().unwrap().iter().map(|tool| tool.value).collect();
    assert_eq!(values, [Some(7), None, Some(10)]);
    bench.miss("What is it worth?");
}

#[test]
fn an_import_is_one_step() {
    let mut bench = three();
    let before = steps(&mut bench);
    bench.press("ipaid-tools.csv<enter>").see("paid-tools.csv");
    let many = bench.ws().tools().unwrap().len();
    assert_eq!(many, 3, "nothing changes before C-s");
    bench.press("<C-s>");
    assert!(bench.ws().tools().unwrap().len() > 5, "{}", bench.screen());
    assert_eq!(steps(&mut bench), before + 1);
    bench.press("u");
    assert_eq!(bench.ws().tools().unwrap().len(), 3);
}

#[test]
fn a_step_is_undone_from_the_activity() {
    let mut bench = three();
    bench.press("vcut<enter>jvkeep<enter>A").see("Activity");
    // The newest is on top; the one below it is the verdict on Alpha.
    bench.press("jU");
    assert!(tool(&mut bench, "Alpha").verdict.is_none(), "{}", bench.screen());
    assert!(tool(&mut bench, "Beta").verdict.is_some());
}

#[test]
fn a_step_that_a_later_one_touched_is_refused_with_its_name() {
    let mut bench = three();
    bench.press("vcut<enter>v<C-u>keep<enter>AjU");
    let told = bench.status();
    assert!(told.contains("can't undo") && told.contains("later step"), "{told}\n{}", bench.screen());
    assert!(tool(&mut bench, "Alpha").verdict.is_some());
}

#[test]
fn the_first_run_is_saved_or_skipped_and_asks_only_once() {
    let mut bench = Bench::on(blank(false));
    bench.press("Acme<C-s>").miss("who is it for?").see("opsroom · Acme");
    let mut bench = Bench::on(blank(false));
    bench.press("<esc>").miss("who is it for?");
    assert!(bench.ws().business().unwrap().profile.asked);
}

#[test]
fn pasted_text_is_text() {
    let mut bench = three();
    bench.paste("q").press("n").paste("Zeta\nqu").press("<C-s>");
    assert!(!bench.is_over());
    assert!(bench.ws().tools().unwrap().iter().any(|tool| tool.name == "Zeta qu"), "{}", bench.screen());
}

#[test]
fn keys_that_come_faster_than_the_screen_do_the_same() {
    for keys in
        ["2e", "2vcut<enter>", "2=", "2<enter>", "2w", "2<tab>v", "2<tab>+", ":gong<enter>e", "A", "2/gong<enter>e"]
    {
        let (mut calm, mut fast) = (Bench::demo(), Bench::demo());
        calm.press(keys);
        fast.rush(keys);
        assert_eq!(fast.screen(), calm.screen(), "{keys}");
    }
}

#[test]
fn what_somebody_else_changed_while_a_form_was_open_stays() {
    let mut bench = three();
    bench.press("e<end>x");
    let mut elsewhere = tool(&mut bench, "Alpha");
    elsewhere.owner = "Dana".to_owned();
    bench.ws().save_tool(&elsewhere).unwrap();
    bench.press("<C-s>");
    let saved = tool(&mut bench, "Alphax");
    assert_eq!(saved.owner, "Dana", "only the name was typed");
}

#[test]
fn nothing_is_changed_that_can_not_be_seen() {
    let mut bench = Bench::demo();
    bench.press("2<tab>");
    let steps = bench.ws().steps(None, 10_000).unwrap().len();
    bench.resize((40, 10)).see("opsroom needs 60x16, here: 40x10");
    bench.press("kd2<enter>x");
    assert_eq!(bench.ws().steps(None, 10_000).unwrap().len(), steps);
    bench.resize((120, 40)).see("Value × cost");
    assert!(!bench.is_over());
    bench.resize((40, 10)).press("q");
    assert!(bench.is_over());
}

#[test]
fn the_name_of_the_tool_one_is_on_stands_once_on_the_matrix() {
    let mut bench = Bench::demo();
    bench.press("2<tab>");
    for _ in 0..40 {
        bench.press("l");
        let name = bench.ws().stack().unwrap().input.tools.iter().map(|tool| tool.name.clone()).collect::<Vec<_>>();
        let screen = bench.screen();
        // The plot without the panel beside it and the line below it.
        let plot: String =
            screen.lines().skip(4).take(28).map(|line| line.chars().take(78).collect::<String>() + "\n").collect();
        for name in name.iter().filter(|name| name.len() > 6) {
            assert!(plot.matches(name.as_str()).count() < 2, "{name} stands twice:\n{plot}");
        }
    }
}

#[test]
fn a_cost_line_below_nothing_is_refused() {
    let mut bench = Bench::demo();
    bench.press("2<tab>m<enter><C-u>-5<enter>").see("a cost is 0 or more");
}

#[test]
fn a_flag_shows_what_has_it_and_not_what_nobody_knows_it_of() {
    let mut bench = Bench::demo();
    bench.press("2/flag:dormant<enter>");
    let dormant = bench.screen();
    bench.press("/<C-u>flag:dormant-unknown<enter>");
    assert_ne!(dormant, bench.screen());
    let stack = bench.ws().stack().unwrap();
    let count = |id: &str| {
        let has = |at: &usize| stack.hits().get(*at).is_some_and(|hit| hit.rule() == id);
        stack.derived.iter().filter(|derived| derived.findings.iter().any(has)).count()
    };
    let (known, unknown) = (count("dormant"), count("dormant-unknown"));
    bench.see(&format!("Tools {unknown} of "));
    bench.press("/<C-u>flag:dormant<enter>").see(&format!("Tools {known} of "));
}
