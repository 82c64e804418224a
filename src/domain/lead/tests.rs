//! Ranges as people write them; what a lead is called.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn ranges_are_read_in_many_ways_and_typed_back() {
    let cases = [
        ("120", Range::exactly(120), "120"),
        ("1,200", Range::exactly(1_200), "1200"),
        ("51-200", Range::between(51, 200), "51-200"),
        ("1,001–5,000 employees", Range::between(1_001, 5_000), "1001-5000"),
        ("51 to 200", Range::between(51, 200), "51-200"),
        ("10k+", Range { least: Some(10_000), most: None }, "10000+"),
        ("> 500", Range { least: Some(501), most: None }, "501+"),
        ("<10", Range { least: None, most: Some(9) }, "up to 9"),
        ("up to 10", Range { least: None, most: Some(10) }, "up to 10"),
        ("1.5M", Range::exactly(1_500_000), "1500000"),
        ("", Range::default(), ""),
    ];
    for (typed, expected, back) in cases {
        assert_eq!(Range::parse(typed).unwrap(), expected, "{typed}");
        assert_eq!(expected.typed(), back);
        assert_eq!(Range::parse(back).unwrap(), expected, "{back}");
    }
    for odd in ["many", "200-51", "-5", "1-2-3", "employees", "12 x"] {
        assert!(Range::parse(odd).is_err(), "{odd}");
    }
}

#[test]
fn a_lead_is_called_by_what_is_known() {
    let named = |first: &str, last: &str, email: &str| Lead {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: email.to_owned(),
        ..Lead::default()
    };
    assert_eq!(named("Ida", "Heron", "x@y.example").called(), "Ida Heron");
    assert_eq!(named("", "Heron", "").called(), "Heron");
    assert_eq!(named("", "", "x@y.example").called(), "x@y.example");
    assert_eq!(Lead::default().called(), "a lead without a name");
}
