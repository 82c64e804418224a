//! Cases and properties of dates as typed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A Friday.
fn today() -> NaiveDate {
    day("2026-11-20")
}

#[test]
fn typed_dates_are_understood() {
    for (typed, meant) in [
        ("2026-11-20", "2026-11-20"),
        (" 2026/1/5 ", "2026-01-05"),
        ("today", "2026-11-20"),
        ("Tomorrow", "2026-11-21"),
        ("yesterday", "2026-11-19"),
        ("+30d", "2026-12-20"),
        ("-2w", "2026-11-06"),
        ("−2w", "2026-11-06"),
        ("+3m", "2027-02-20"),
        ("+1y", "2027-11-20"),
        ("+0d", "2026-11-20"),
        ("in 12 d", "2026-12-02"),
        ("9 days ago", "2026-11-11"),
        ("mon", "2026-11-23"),
        ("next mon", "2026-11-23"),
        ("fri", "2026-11-27"),
        ("next friday", "2026-11-27"),
        ("last fri", "2026-11-13"),
        ("20 nov", "2026-11-20"),
        ("3 jan", "2027-01-03"),
        ("1 oct", "2026-10-01"),
        ("20 Nov 2025", "2025-11-20"),
        ("Nov 20", "2026-11-20"),
        ("Nov 20, 2027", "2027-11-20"),
        ("20-Nov-2026", "2026-11-20"),
        ("3rd march 2027", "2027-03-03"),
        ("29 feb", "2028-02-29"),
        ("28/02/2026", "2026-02-28"),
        ("02/28/2026", "2026-02-28"),
        ("03/03/2026", "2026-03-03"),
        ("02.03.2026", "2026-03-02"),
    ] {
        assert_eq!(parse(typed, today()), Ok(day(meant)), "{typed}");
    }
}

#[test]
fn months_end_where_they_end() {
    assert_eq!(parse("+1m", day("2027-01-31")), Ok(day("2027-02-28")));
    assert_eq!(parse("-1y", day("2028-02-29")), Ok(day("2027-02-28")));
}

#[test]
fn what_is_no_date_is_refused_with_an_example() {
    for typed in [
        "",
        "soon",
        "2026-02-30",
        "30 feb",
        "31/31/2026",
        "1.2.26",
        "+5",
        "+99999999999d",
        "20261-01-01",
        "12 nov dec",
        "1500-01-01",
        "🎉",
        "+d",
        "nov",
        "ago",
    ] {
        let sentence = parse(typed, today()).expect_err(typed).to_string();
        assert!(sentence.contains("2026-11-20"), "{typed}: {sentence}");
    }
    assert_eq!(
        parse("02/03/2026", today()).unwrap_err().to_string(),
        "“02/03/2026” can mean 2 March 2026 or 3 February 2026: type 2026-03-02 or 2026-02-03"
    );
}

#[test]
fn dates_are_said_in_words() {
    for (date, short, long) in [
        ("2026-11-20", "today", "today"),
        ("2026-11-21", "tomorrow", "tomorrow"),
        ("2026-11-19", "yesterday", "yesterday"),
        ("2026-12-02", "in 12 d", "in 12 days"),
        ("2026-11-11", "9 d ago", "9 days ago"),
        ("2027-01-19", "in 60 d", "in 60 days"),
        ("2027-01-20", "2027-01-20", "in 61 days"),
        ("2022-11-20", "2022-11-20", "1,461 days ago"),
    ] {
        assert_eq!(near(day(date), today()), short);
        assert_eq!(in_words(day(date), today()), long);
    }
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(days in -100_000_i64..60_000) {
        let date = today() + chrono::TimeDelta::days(days);
        if YEARS.contains(&date.year()) {
            prop_assert_eq!(parse(&date.to_string(), today()), Ok(date));
            prop_assert_eq!(parse(&near(date, today()), today()), Ok(date));
            prop_assert_eq!(parse(&date.format("%-d %b %Y").to_string(), today()), Ok(date));
        }
    }

    #[test]
    fn nothing_typed_breaks_it(typed in "\\PC{0,20}", short in "[-+0-9a-z/. ,]{0,12}") {
        let _ = parse(&typed, today());
        if let Ok(date) = parse(&short, today()) {
            prop_assert!(YEARS.contains(&date.year()));
        }
    }
}
