//! The board: moving cards on under the rules, alone and together, lanes, filter, exits, stage names, the mouse.

use chrono::{DateTime, TimeDelta, Utc};
use crossterm::event::{MouseButton, MouseEventKind};
use opsroom::domain::lead::{Lead, Range};
use opsroom::store::leads;
use opsroom::workspace::Workspace;

use crate::harness::{Bench, USUAL, blank, noon};

fn ago(days: i64) -> Option<DateTime<Utc>> {
    Some(noon() - TimeDelta::days(days))
}

/// A lead with everything that MQL asks for.
fn lead(name: &str, stage: &str, days: i64) -> Lead {
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    Lead {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: format!("{}@{}.example", first.to_lowercase(), last.to_lowercase()),
        company_name: format!("{last} Works"),
        title: "VP Growth".to_owned(),
        employees: Range::exactly(120),
        industry: "Software".to_owned(),
        source: "Webinar".to_owned(),
        source_detail: "Spring demo".to_owned(),
        owner: "Dana".to_owned(),
        stage: stage.to_owned(),
        stage_since: ago(days),
        created: ago(days + 10),
        ..Lead::default()
    }
}

/// Three leads in Lead (one lacks its industry), two in MQL, two whose stage has an unknown name.
fn workspace() -> Workspace {
    let mut ws = blank(true);
    let bare = |name: &str| Lead { industry: String::new(), ..lead(name, "lead", 6) };
    let other = |name: &str| Lead { stage_raw: "Other".to_owned(), stage_since: None, ..lead(name, "", 0) };
    let all = [
        lead("Ana Ruiz", "lead", 1),
        bare("Bo Lind"),
        Lead { owner: "Lee".to_owned(), ..lead("Cy Osman", "lead", 9) },
        lead("Mei Tan", "mql", 3),
        Lead { industry: String::new(), ..lead("Jo Park", "mql", 45) },
        other("Una Moss"),
        other("Udo Kern"),
    ];
    let rank = ws.lifecycle().unwrap();
    ws.import_step(7, |step| {
        for one in all {
            let furthest = rank.reached(&one.stage);
            leads::insert(step, &Lead { furthest, ..one })?;
        }
        Ok(((), "imported 7 leads".to_owned()))
    })
    .unwrap();
    ws
}

fn board() -> Bench {
    let mut bench = Bench::on(workspace());
    bench.press("4");
    bench
}

/// Where a lead stands, by its name.
fn stage(bench: &mut Bench, name: &str) -> String {
    found(bench, name).stage
}

fn found(bench: &mut Bench, name: &str) -> Lead {
    let ws = bench.ws();
    let query = ws.lead_query("").unwrap();
    let page = leads::page(ws.store(), &query, None, leads::Way::After, 100).unwrap();
    page.into_iter().map(|(_, lead)| lead).find(|lead| lead.full_name() == name).unwrap()
}

fn steps(bench: &mut Bench) -> usize {
    bench.ws().steps(None, 1_000).unwrap().len()
}

#[test]
fn each_stage_is_a_column_with_its_cards_and_figures() {
    let bench = &mut board();
    bench.see("Lead 3").see("MQL 2").see("Ana Ruiz").see("Ruiz Works").see("Mei Tan");
    bench.see("! industry   D").see("! 45 d").see("? 2 unstaged").see("7 leads");
    bench.miss("Una Moss");
}

#[test]
fn keys_go_from_column_to_column_and_from_card_to_card() {
    let bench = &mut board();
    bench.see("┌ Ana Ruiz");
    bench.press("j").see("┌ Bo Lind");
    bench.press("G").see("┌ Cy Osman");
    bench.press("l").see("┌ Mei Tan");
    bench.press("h").see("┌ Cy Osman");
}

#[test]
fn a_card_moves_on_and_one_goes_with_it() {
    let bench = &mut board();
    bench.press("L");
    assert_eq!(bench.status(), "✓ saved: moved Ana Ruiz to MQL (u undoes)");
    assert_eq!(stage(bench, "Ana Ruiz"), "mql");
    bench.see("Lead 2").see("MQL 3").see("┌ Ana Ruiz").see("stage      MQL");
    bench.press("u").see("Lead 3");
    assert_eq!(stage(bench, "Ana Ruiz"), "lead");
}

#[test]
fn a_refused_move_asks_for_just_what_is_missing() {
    let bench = &mut board();
    let before = steps(bench);
    bench.press("jL").see("Bo Lind → MQL").see("industry").see("Move anyway, and say why");
    bench.press("<esc>").miss("Move anyway");
    assert_eq!((stage(bench, "Bo Lind").as_str(), steps(bench)), ("lead", before));
    bench.press("L<enter>").see("Industry").miss("Job title");
    bench.press("<C-s>").see("still blank");
    bench.press("Telecom<C-s>").miss("C-s saves");
    let bo = found(bench, "Bo Lind");
    assert_eq!((bo.stage.as_str(), bo.industry.as_str()), ("mql", "Telecom"));
    assert_eq!(steps(bench), before + 1, "filling in and moving are one step");
    bench.press("u");
    let bo = found(bench, "Bo Lind");
    assert_eq!((bo.stage.as_str(), bo.industry.as_str()), ("lead", ""));
}

#[test]
fn an_override_asks_why_and_keeps_it() {
    let bench = &mut board();
    bench.press("jLo<enter>").see("why the rule");
    bench.press("the board asked for it<enter>");
    assert_eq!(stage(bench, "Bo Lind"), "mql");
    let id = found(bench, "Bo Lind").id;
    let page = bench.ws().lead_page(id).unwrap().unwrap();
    let last = page.transitions.last().unwrap();
    assert!(last.overridden && last.why.contains("the board asked for it"), "{last:?}");
}

#[test]
fn stages_that_do_not_follow_each_other_are_told_apart() {
    let bench = &mut board();
    bench.press("mopp<enter>").see("After Lead comes").see("Move to MQL instead");
    bench.press("n");
    assert_eq!(stage(bench, "Ana Ruiz"), "mql");
}

#[test]
fn leaving_by_an_exit_asks_for_a_reason() {
    let bench = &mut board();
    bench.press("mdisq<enter>").see("Why does Ana Ruiz go to Disqualified?");
    bench.press("compet<enter>");
    let ana = found(bench, "Ana Ruiz");
    assert_eq!((ana.stage.as_str(), ana.reason.as_str()), ("disqualified", "competitor"));
    bench.see("exits 1");
    bench.press("t").see("Disqualified 1").see("because    Competitor");
    bench.press("t").miss("Disqualified 1");
}

#[test]
fn of_many_those_move_that_can() {
    let bench = &mut board();
    let before = steps(bench);
    bench.press("a");
    assert_eq!(bench.status(), "✓ 3 leads marked");
    bench.press("L").see("2 of 3 can go to MQL; 1 can't yet").see("1: no industry");
    bench.press("s").see("Bo Lind can't move to MQL");
    bench.press("<esc>Lm");
    let stages = ["Ana Ruiz", "Bo Lind", "Cy Osman"].map(|name| stage(bench, name));
    assert_eq!(stages, ["mql", "lead", "mql"]);
    assert_eq!(steps(bench), before + 1, "many moved at once are one step");
    bench.press("u");
    assert_eq!(stage(bench, "Ana Ruiz"), "lead");
}

#[test]
fn marks_come_by_card_and_by_range_and_go_with_esc() {
    let bench = &mut board();
    bench.press("<space><space>").see("2 marked");
    bench.press("<esc>").miss("marked");
    bench.press("gVGV");
    assert_eq!(bench.status(), "✓ 3 leads marked");
    bench.press("<esc>").miss("3 marked");
}

#[test]
fn lanes_part_the_board_and_open_one_by_one() {
    let bench = &mut board();
    bench.press("z").see("lanes by owner");
    bench.press("l").see("Dana").see("Lee").see("Ana Ruiz").miss("Cy Osman");
    bench.press("J").see("Cy Osman").miss("Ana Ruiz");
    bench.press("zzz").see("Ana Ruiz").see("Cy Osman");
}

#[test]
fn a_filter_is_asked_at_each_key_and_esc_takes_it_off() {
    let bench = &mut board();
    bench.press("/osman").see("Cy Osman").miss("Ana Ruiz").see("Lead 1").see("MQL 0");
    bench.press("<enter>").see("filter osman");
    bench.press("<esc>").see("Ana Ruiz");
    bench.press("/missing:industry").see("Jo Park").miss("Mei Tan");
    bench.press("<esc>").see("Mei Tan");
}

#[test]
fn with_a_filter_the_total_and_what_is_folded_are_right_wherever_one_is() {
    let bench = &mut board();
    for size in [(80, 24), (120, 40), (200, 60)] {
        bench.resize(size).press("hhhhhhhhh");
        bench.press("/osman<enter>").see("1 lead here").see("? 0 unstaged");
        bench.press("/<C-u>owner:dana<enter>").see("4 leads here").see("? 2 unstaged");
        bench.press("<esc>");
    }
    bench.press("/total:>x<enter>").see("write total:>500 or total:<2026-11-20").see("Lead 0").see("MQL 0");
}

#[test]
fn all_of_a_column_are_those_in_the_filter_however_quickly_one_types() {
    let bench = &mut board();
    bench.press("l");
    bench.rush("/ruiz<enter>ha").see("1 marked");
}

#[test]
fn who_came_nobody_knows_when_is_not_the_longest_there_and_has_no_say_in_the_median() {
    let mut ws = workspace();
    ws.import_step(4, |step| {
        for name in ["Ida Vale", "Ivo Vale", "Isa Vale", "Ian Vale"] {
            leads::insert(step, &Lead { stage_since: None, ..lead(name, "mql", 0) })?;
        }
        Ok(((), "imported 4 leads".to_owned()))
    })
    .unwrap();
    let bench = &mut Bench::on(ws);
    bench.press("4l").see("MQL 6").see("med 6 d").miss("med 24 d").miss("med 3 d");
    bench.press("w<right>").see("of whom it is known since when");
    bench.press("<esc>");
    bench.press("olongest<enter>g").see("┌ Jo Park");
    bench.press("G").see("Vale");
    bench.press("onewest<enter>g").see("┌ Mei Tan");
    bench.press("G").see("Vale");
}

#[test]
fn the_order_of_cards_is_chosen() {
    let bench = &mut board();
    bench.press("olongest<enter>").see("longest here first");
    bench.press("g").see("┌ Cy Osman");
    bench.press("onewest<enter>g").see("┌ Ana Ruiz");
}

#[test]
fn an_unknown_stage_name_is_explained_once() {
    let bench = &mut board();
    bench.press("t").see("Unstaged 2");
    bench.see("? Other");
    assert!(bench.footer().contains("= name the stage"), "{}", bench.footer());
    bench.press("=").see("“Other” (2 leads) means");
    bench.press("subsc<enter>").see("Subscriber 2").miss("Unstaged 2");
    assert_eq!(stage(bench, "Una Moss"), "subscriber");
    bench.press("u");
    assert_eq!(stage(bench, "Una Moss"), "");
}

#[test]
fn a_card_is_dragged_to_another_column() {
    let bench = &mut board();
    let (x, y) = bench.find("Ruiz Works 1 d").unwrap();
    let (to, _) = bench.find("MQL 2").unwrap();
    let left = MouseButton::Left;
    bench.mouse(MouseEventKind::Down(left), x, y).mouse(MouseEventKind::Drag(left), to, y + 3);
    bench.mouse(MouseEventKind::Up(left), to, y + 3);
    assert_eq!(stage(bench, "Ana Ruiz"), "mql");
    // A click is no drag.
    let (x, y) = bench.find("Osman Wor").unwrap();
    bench.click(x, y).see("┌ Cy Osman");
    assert_eq!(stage(bench, "Cy Osman"), "lead");
}

#[test]
fn why_shows_what_a_columns_figures_come_from() {
    let bench = &mut board();
    bench.press("lw").see("Conversion from Lead to MQL").see("reached MQL or further").see("lifecycle b2b");
    bench.press("l").see("Median time in MQL").see("Mei Tan");
}

#[test]
fn a_columns_sum_is_told_with_the_leads_that_have_most_open() {
    let mut ws = workspace();
    ws.import_step(20, |step| {
        for at in 0..20_i64 {
            let open = if at < 2 { 100_000 * (at + 1) } else { 0 };
            leads::insert(step, &Lead { amount: open, ..lead(&format!("Nr{at} Vale"), "mql", 4) })?;
        }
        Ok(((), "imported 20 leads".to_owned()))
    })
    .unwrap();
    let bench = &mut Bench::on(ws);
    bench.press("4lw").see("Conversion from Lead to MQL");
    bench.press("l").see("Median time in MQL").see("and 10 more");
    bench.press("l").see("Open deals of MQL").see("Nr1 Vale").see("Nr0 Vale").miss("Nr2 Vale");
}

#[test]
fn the_stages_are_explained_and_sal_is_switched_off() {
    let bench = &mut board();
    bench.see("SAL 0");
    bench.press("lO").see("Marketing qualified lead").see("What each team says");
    bench.press("jt").see("Switched off");
    bench.press("<esc>").miss("SAL 0");
    bench.press("u").see("SAL 0");
}

#[test]
fn an_empty_board_says_how_to_fill_it() {
    let bench = &mut Bench::empty();
    bench.press("4").see("import leads").see("type the first lead");
    for size in USUAL {
        bench.resize(size).see("O");
        bench.press("jkhlgGLHmzoV ");
    }
}

#[test]
fn every_size_shows_the_column_one_is_on() {
    let bench = &mut board();
    for size in [(60, 16), (80, 24), (120, 40), (200, 60)] {
        bench.resize(size).press("hhhhhhhhh").see("Subscriber");
        bench.press("lllllll").see("Evangelist");
    }
    bench.resize((120, 40)).press("<f5>hhhhhhhl").see("Ana Ruiz");
}
