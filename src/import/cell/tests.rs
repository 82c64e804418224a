//! Tables of cells and what they mean.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::NaiveDate;

use super::date::{DateCell, DateOrder, Order, order_of, read};
use super::number::{Decimal, decimal_number, decimal_of, plain, whole};
use super::{currency_of_header, scale_of_header};

#[test]
fn the_decimal_sign_is_that_of_the_column() {
    let cases: [(&[&str], Decimal); 12] = [
        (&["1,200", "3,000.50"], Decimal::Point),
        (&["1.200", "99,50"], Decimal::Comma),
        (&["1,200"], Decimal::Point),
        (&["€1.200"], Decimal::Comma),
        (&["R$\u{a0}100.000"], Decimal::Comma),
        (&["1 234,56"], Decimal::Comma),
        (&["1'234.50"], Decimal::Point),
        (&["0.125"], Decimal::Point),
        (&["1234.567"], Decimal::Point),
        (&["1,234,567"], Decimal::Point),
        (&["146536,25", "$ $120", "-"], Decimal::Comma),
        (&["LFT", "", "12"], Decimal::Point),
    ];
    for (cells, decimal) in cases {
        assert_eq!(decimal_of(cells.iter().copied()), decimal, "{cells:?}");
    }
}

#[test]
fn numbers_are_rewritten_with_a_point() {
    let cases = [
        ("$1,200", Decimal::Point, Ok("$1200")),
        ("$ $120", Decimal::Point, Ok("$ $120")),
        ("€1.622,60/mo", Decimal::Comma, Ok("€1622.60/mo")),
        ("1 234,56 EUR", Decimal::Comma, Ok("1234.56 EUR")),
        ("R$\u{a0}100.000", Decimal::Comma, Ok("R$\u{a0}100000")),
        ("$342.09K", Decimal::Point, Ok("$342.09K")),
        ("$1.2k/yr", Decimal::Point, Ok("$1.2k/yr")),
        ("1.234", Decimal::Point, Ok("1.2340")),
        ("LFT", Decimal::Point, Ok("LFT")),
        ("99,50", Decimal::Point, Err("“99,50” has a decimal comma, other cells of the column have a point")),
        ("99.50", Decimal::Comma, Err("“99.50” has a decimal point, other cells of the column have a comma")),
    ];
    for (cell, decimal, wanted) in cases {
        assert_eq!(plain(cell, decimal).as_deref().map_err(String::as_str), wanted, "{cell}");
    }
}

#[test]
fn whole_numbers_and_shares() {
    for (cell, wanted) in [("1,200", 1200), ("12", 12), ("12.0", 12), ("50 users", 50), (" 7 ", 7)] {
        assert_eq!(whole(cell, Decimal::Point), Ok(wanted), "{cell}");
    }
    for cell in ["", "ten", "1.5", "-3", "3-5", "99999999999"] {
        assert!(whole(cell, Decimal::Point).is_err(), "{cell}");
    }
    for (cell, wanted) in [("2.81%", 2.81), ("80 %", 80.0), ("-4", -4.0), ("0.3", 0.3)] {
        assert_eq!(decimal_number(cell, Decimal::Point), Ok(wanted), "{cell}");
    }
    assert_eq!(decimal_number("2,81%", Decimal::Comma), Ok(2.81));
}

#[test]
fn dates_of_every_shape() {
    let day = |year, month, day| DateCell::Day(NaiveDate::from_ymd_opt(year, month, day).unwrap(), None);
    let shown = |cell: DateCell, order| match cell {
        DateCell::Day(day, _) => DateCell::Day(day, Some(order)),
        other => other,
    };
    let cases = [
        ("2026-11-20", day(2026, 11, 20)),
        ("2026/11/20", day(2026, 11, 20)),
        ("2020-02-04 4:30:21", day(2020, 2, 4)),
        ("2024-01-20T14:30:00Z", day(2024, 1, 20)),
        ("2026-08-29T15:21:00.000Z", day(2026, 8, 29)),
        ("20261120", day(2026, 11, 20)),
        ("20261120093000", day(2026, 11, 20)),
        ("25-Jan-21", day(2021, 1, 25)),
        ("15 Apr, 2021 00:03:00", day(2021, 4, 15)),
        ("Mar 20 2024", day(2024, 3, 20)),
        ("Wednesday, 20th March 2024", day(2024, 3, 20)),
        ("Sept 3, 1999", day(1999, 9, 3)),
        ("20.03.2024", day(2024, 3, 20)),
        ("5.3.24", day(2024, 3, 5)),
        ("05/05/2027", day(2027, 5, 5)),
        ("31/12/2026", shown(day(2026, 12, 31), DateOrder::DayFirst)),
        ("12/31/2026", shown(day(2026, 12, 31), DateOrder::MonthFirst)),
        ("03/15/2024 9:12 AM", shown(day(2024, 3, 15), DateOrder::MonthFirst)),
        ("15-01-2024", shown(day(2024, 1, 15), DateOrder::DayFirst)),
        ("2025-04", DateCell::Month),
        ("Apr 2025", DateCell::Month),
    ];
    for (cell, wanted) in cases {
        assert_eq!(read(cell), wanted, "{cell}");
    }
    for cell in [
        "",
        "soon",
        "2026",
        "Q3 2026",
        "2026-02-30",
        "13/13/2026",
        "12:00 AM",
        "1 year",
        "-",
        "$120",
        "3 days",
        "46082",
    ] {
        assert_eq!(read(cell), DateCell::None, "{cell}");
    }
    let two = read("03/04/2027");
    assert_eq!(two.day(None), None);
    assert_eq!(two.day(Some(DateOrder::DayFirst)), NaiveDate::from_ymd_opt(2027, 4, 3));
    assert_eq!(two.day(Some(DateOrder::MonthFirst)), NaiveDate::from_ymd_opt(2027, 3, 4));
}

#[test]
fn the_order_is_that_of_the_column() {
    let cases: [(&[&str], Order); 6] = [
        (&["03/04/2027", "20/05/2026"], Order::Known(DateOrder::DayFirst)),
        (&["03/04/2027", "05/20/2026"], Order::Known(DateOrder::MonthFirst)),
        (&["2027-01-02", "20.03.2024", "", "soon"], Order::NotNeeded),
        (&["05/05/2026"], Order::NotNeeded),
        (&["", "03/04/2027", "05/06/2027"], Order::Open("03/04/2027".to_owned())),
        (&["03/04/2027", "20/05/2026", "05/20/2026"], Order::Open("03/04/2027".to_owned())),
    ];
    for (cells, wanted) in cases {
        assert_eq!(order_of(cells.iter().copied()), wanted, "{cells:?}");
    }
}

#[test]
fn headers_name_currencies_and_scales() {
    let cases = [
        ("Amount spent (INR)", Some("INR")),
        ("Cost [€]", Some("EUR")),
        ("Price ($)", Some("USD")),
        ("Create Date (EDT)", None),
        ("Start Date (in UTC)", None),
        ("Cost", None),
        ("Cost (net)", None),
    ];
    for (header, wanted) in cases {
        assert_eq!(
            currency_of_header(header).map(|currency| currency.code().to_owned()).as_deref(),
            wanted,
            "{header}"
        );
    }
    for (header, wanted) in
        [("Value (1-5)", Some(5)), ("Value (out of 10)", Some(10)), ("Value", None), ("Value (USD)", None)]
    {
        assert_eq!(scale_of_header(header), wanted, "{header}");
    }
}

#[test]
fn moments_have_a_time_where_the_cell_has_one() {
    let cases = [
        ("2026-11-20", "2026-11-20T00:00:00Z"),
        ("2026-11-20T09:30:05Z", "2026-11-20T09:30:05Z"),
        ("2026-11-20 09:30", "2026-11-20T09:30:00Z"),
        ("2026-11-20 09:30:05", "2026-11-20T09:30:05Z"),
        ("2026-08-29T15:21:00.000Z", "2026-08-29T15:21:00Z"),
        ("2026-08-29T15:21:00+02:00", "2026-08-29T13:21:00Z"),
        ("2026-08-29T15:21:00-0500", "2026-08-29T20:21:00Z"),
        ("2020-02-04 4:30:21", "2020-02-04T04:30:21Z"),
        ("03/15/2024 9:12 AM", "2024-03-15T09:12:00Z"),
        ("03/15/2024 12:05 am", "2024-03-15T00:05:00Z"),
        ("3/16/2024 2:30 PM", "2024-03-16T14:30:00Z"),
        ("15 Apr, 2021 00:03:00", "2021-04-15T00:03:00Z"),
        ("20.03.2024", "2024-03-20T00:00:00Z"),
        ("1617298367000", "2021-04-01T17:32:47Z"),
    ];
    for (cell, wanted) in cases {
        let read = super::moment::moment(cell, None);
        assert_eq!(
            read.map(|moment| moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).as_deref(),
            Some(wanted),
            "{cell}"
        );
    }
    for cell in ["", "soon", "03/04/2026", "2026-13-01", "5550100", "Email Opened"] {
        assert_eq!(super::moment::moment(cell, None), None, "{cell}");
    }
    assert!(super::moment::moment("03/04/2026", Some(DateOrder::DayFirst)).is_some());
}
