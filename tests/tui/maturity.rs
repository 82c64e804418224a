//! The Maturity room from keys to screen: bands, answers that are kept, closed assessments.

use opsroom::domain::id::Id;
use opsroom::domain::maturity::Sitting;
use opsroom::workspace::maturity::Start;

use crate::harness::{Bench, blank};

/// An empty workspace with an assessment of the nine dimensions open; gives the dimensions' ids, too.
fn begun() -> (Bench, Id, Vec<String>) {
    let mut ws = blank(true);
    let start =
        Start { framework: "ops".to_owned(), sitting: Sitting::Solo, participants: Vec::new(), from_last: false };
    let (id, _) = ws.start_assessment(&start).unwrap();
    let room = ws.maturity().unwrap();
    let dimensions = room.framework("ops").unwrap().dimensions.iter().map(|one| one.id.clone()).collect();
    (Bench::on(ws), id, dimensions)
}

#[test]
fn the_band_on_screen_is_the_one_of_the_exact_average() {
    // Levels of the dimensions that are answered; the rest are skipped, and leave the average.
    let cases: [(&[u8], &str, &str); 4] = [
        (&[1, 1, 1, 1, 1, 2, 2, 2, 2], "Crawl 1.4", "9 of 9"),
        (&[1, 1, 1, 1, 2, 2, 2, 2], "Walk 1.5", "8 of 9"),
        (&[2, 2, 2, 2, 3, 3, 3, 3], "Walk 2.5", "8 of 9"),
        (&[2, 2, 2, 2, 3, 3, 3, 3, 3], "Run 2.6", "9 of 9"),
    ];
    for (levels, verdict, coverage) in cases {
        let (mut bench, id, dimensions) = begun();
        for (at, dimension) in dimensions.iter().enumerate() {
            match levels.get(at) {
                Some(level) => bench.ws().answer(id, dimension, Some(*level)).unwrap(),
                None => bench.ws().skip(id, dimension).unwrap(),
            };
        }
        bench.ws().close_assessment(id).unwrap();
        bench.press("3<tab>").see(verdict).see(coverage);
    }
}

#[test]
fn a_digit_answers_and_goes_on_and_it_is_taken_up_where_it_stopped() {
    let (mut bench, id, dimensions) = begun();
    for (key, place) in [("3", "1 of 9"), ("2", "2 of 9"), ("1", "3 of 9"), ("s", "4 of 9")] {
        bench.press(key).see(place);
    }
    let room = bench.ws().maturity().unwrap();
    let assessment = room.assessment(id).unwrap();
    let level = |at: usize| assessment.answer(&dimensions[at]).and_then(|answer| answer.level);
    assert_eq!((level(0), level(1), level(2)), (Some(2), Some(1), None));
    // Another window on the same workspace stands where this one stopped.
    let again = bench.ws().again().unwrap();
    Bench::on(again).press("3").see("4 of 9");
    let before = bench.ws().steps(None, 100).unwrap().len();
    bench.press("u");
    assert_eq!(bench.ws().steps(None, 100).unwrap().len(), before + 1, "{}", bench.status());
}
