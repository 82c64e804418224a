//! The Quality tab from keys to screen.

use opsroom::domain::lead::Lead;
use opsroom::domain::quality::spot::Judged;

use crate::harness::{Bench, blank};

fn lead(n: usize) -> Lead {
    Lead {
        first_name: ["Ana", "Mei", "Joy", "Petra", "Omar"][n % 5].to_owned(),
        last_name: format!("Person{n}"),
        email: format!("p{n}@acme{}.com", n % 7),
        company_name: format!("Acme {}", n % 7),
        stage: "lead".into(),
        source: "Event".into(),
        country: ["UK", "United Kingdom", "France"][n % 3].to_owned(),
        created: Some("2026-11-01T00:00:00Z".parse().unwrap()),
        ..Lead::default()
    }
}

/// Thirty leads: one address comes twice, one is malformed, one has no source, and countries have two spellings.
fn some() -> Bench {
    let mut ws = blank(true);
    for n in 0..30 {
        let mut one = lead(n);
        match n {
            1 => (one.email, one.first_name) = ("p0@acme0.com".into(), "Ana".into()),
            2 => one.email = "mei at acme".into(),
            3 => one.source = String::new(),
            // Else it would nearly be the name of the second, at the same company.
            15 => one.last_name = "Ruiz".into(),
            _ => {}
        }
        ws.save_lead(&one).unwrap();
    }
    Bench::on(ws)
}

/// Goes to the tab whatever stands before it.
fn there(bench: &mut Bench) {
    bench.press("4");
    for _ in 0..6 {
        if bench.shows("What to do") {
            return;
        }
        bench.press("<tab>");
    }
    panic!("there is no Quality tab:\n{}", bench.screen());
}

fn open() -> Bench {
    let mut bench = some();
    there(&mut bench);
    bench
}

#[test]
fn the_scorecard_shows_measures_targets_and_what_to_do() {
    let mut bench = open();
    bench.see("Data quality").see("measured today").see("5 of 6 measures");
    bench.see("Email validity").see("96.7 %").see("> 95 %").see("1 bounced or malformed");
    bench.see("no spot check yet").see("Merge duplicates").see("One spelling").see("Hygiene").see("CRM set-up");
    bench.press("w").see("Email validity").see("looked at");
    bench.press("<esc>");
    bench.press("G").press("w").see("composite").see("5 of 6 measures").see("Run");
    bench.press("<esc>");
    bench.press("y");
    for size in [(120, 40), (80, 24), (200, 60), (40, 10)] {
        bench.resize(size);
    }
}

#[test]
fn enter_on_a_measure_shows_the_leads_behind_it() {
    let mut bench = open();
    bench.press("g<enter>");
    bench.see("email-bad:yes").see("mei at acme").miss("p5@acme5.com");
    bench.press("b").see("What to do");
}

#[test]
fn duplicates_are_merged_told_apart_and_undone() {
    let mut bench = open();
    bench.press("m").see("Duplicates").see("same email").see("stays").see("goes");
    bench.press("m").see("No two leads look like one person");
    assert!(bench.status().contains("merged"), "{}", bench.status());
    bench.press("u").see("same email");
    bench.press("d").see("No two leads");
    assert!(bench.status().contains("two people"), "{}", bench.status());
    bench.press("u").see("same email");
    bench.press("M").see("1 pair with the same address");
    bench.press("n").miss("No two leads");
    bench.press("My").see("No two leads");
    bench.press("<esc>").see("What to do");
}

#[test]
fn a_spot_check_is_one_key_a_lead() {
    let mut bench = open();
    bench.press("s").see("draw a sample");
    bench.press("n").see("0 of 20 judged").see("Is Lead right");
    bench.press("1").see("1 of 20 judged");
    bench.press("2").see("2 of 20 judged");
    bench.press("3").see("3 of 20 judged");
    bench.see("50 %");
    let check = bench.ws().spot_check().unwrap().unwrap();
    let judged: Vec<_> = check.answers.iter().take(3).map(|one| one.judged).collect();
    assert_eq!(judged, [Some(Judged::Right), Some(Judged::Wrong), Some(Judged::Unsure)]);
    bench.press("u").see("2 of 20 judged");
    bench.press("w").see("Wilson");
    bench.press("<esc><esc>").see("under way: 2 of 20 judged");
}

#[test]
fn values_get_one_spelling() {
    let mut bench = open();
    bench.press("ljj<enter>").see("One spelling").see("United Kingdom").see("UK (10)");
    bench.press("<enter>").see("Every value is spelt in one way");
    bench.press("u").see("UK (10)");
}

#[test]
fn tasks_are_done_and_dated() {
    let mut bench = open();
    bench.press("ljjj<enter>").see("Hygiene").see("0 of 7 in order").see("Find and merge duplicates");
    bench.press("s").see("1 of 7 in order").see("due");
    bench.press("o").press("<C-u>").paste("Dana").press("<enter>");
    bench.see("owner Dana");
    bench.press("l").see("CRM set-up").see("of 23 done");
    bench.press("s").see("doing");
    bench.press("s").see("1 of 23 done");
    bench.press("uu").see("0 of 23 done");
    bench.press("<esc>").see("What to do");
}

#[test]
fn home_leads_to_what_is_wrong() {
    let mut bench = open();
    bench.press("1").see("Pipeline").see("30 leads");
    bench.see("1 lead is in twice").see("data quality");
}

#[test]
fn without_leads_it_says_what_it_is_for() {
    let mut bench = Bench::on(blank(true));
    there(&mut bench);
    bench.see("It needs leads").see("CRM set-up");
    bench.press("m").see("What to do");
}

#[test]
fn home_shows_how_new_leads_went_week_by_week() {
    let bench = Bench::demo();
    let row = (0..40).map(|y| bench.row(y)).find(|row| row.contains("││ Pipeline")).unwrap_or_default();
    assert!(row.contains(['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']), "{}", bench.screen());
    let mut bench = Bench::empty();
    bench.press("1").miss("█").miss("▁");
}
