//! What follows from the figures of a pipeline, by tables of cases.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::money::Rates;

fn range() -> Acceptance {
    Acceptance {
        least: 40,
        most: 60,
        limit: 70,
        below: "few".to_owned(),
        above: "many".to_owned(),
        beyond: "nearly all".to_owned(),
        ..Acceptance::default()
    }
}

#[test]
fn acceptance_is_judged_at_its_limits() {
    let range = range();
    let cases = [
        (39, Verdict::Warning("few")),
        (40, Verdict::Right),
        (60, Verdict::Right),
        (61, Verdict::Note("many")),
        (70, Verdict::Note("many")),
        (71, Verdict::Warning("nearly all")),
    ];
    for (accepted, expected) in cases {
        assert_eq!(range.judge(accepted, 100), Some(expected), "{accepted} %");
    }
    assert_eq!(range.judge(0, 0), None);
    assert_eq!(range.judge(2, 5), Some(Verdict::Right), "40 % exactly");
}

#[test]
fn velocity_needs_all_of_its_parts() {
    let sum = |dollars: i64| {
        let rates = Rates::new(Currency::USD, Vec::new());
        Sum::of([Money::new(dollars * 100, Currency::USD)], &rates, NaiveDate::MIN)
    };
    let deals = Deals {
        open: 10,
        open_amount: sum(90_000),
        won: 4,
        won_amount: sum(40_000),
        won_summed: 4,
        lost: 6,
        days_to_win: Some(40),
    };
    // 10 × 0.4 × $10,000 ÷ 40 days.
    assert_eq!(deals.velocity(Currency::USD), Some(Money::new(100_000, Currency::USD)));
    assert_eq!(deals.win_rate(), Some(0.4));
    for lacking in [
        Deals { won: 0, lost: 0, ..deals.clone() },
        Deals { won_summed: 0, ..deals.clone() },
        Deals { days_to_win: None, ..deals.clone() },
        Deals { days_to_win: Some(0), ..deals },
    ] {
        assert_eq!(lacking.velocity(Currency::USD), None, "{lacking:?}");
    }
}

#[test]
fn medians() {
    for (numbers, expected) in
        [(vec![], None), (vec![5], Some(5)), (vec![9, 1, 5], Some(5)), (vec![4, 1, 3, 2], Some(2))]
    {
        assert_eq!(median(numbers.clone()), expected, "{numbers:?}");
    }
}
