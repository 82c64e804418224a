//! Cases and properties of money as typed, shown, converted and summed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;
use crate::domain::id::Id;

fn code(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

#[test]
fn currencies_know_their_digits_and_signs() {
    for (typed, digits, symbol) in [
        ("usd", 2, "$"),
        (" EUR ", 2, "€"),
        ("jpy", 0, "¥"),
        ("kwd", 3, "KWD "),
        ("chf", 2, "CHF "),
        ("brl", 2, "R$"),
        ("aud", 2, "A$"),
        ("zzz", 2, "¤ "),
    ] {
        let currency = code(typed);
        assert_eq!((currency.digits(), currency.symbol()), (digits, symbol), "{typed}");
    }
    for wrong in ["", "us", "usdx", "u$d", "€"] {
        assert_eq!(Currency::parse(wrong), None, "{wrong}");
    }
    assert!(currency::CODES.is_sorted());
}

#[test]
fn amounts_are_understood_as_people_type_them() {
    for (typed, home, minor, currency) in [
        ("1,200", "USD", 120_000, "USD"),
        ("1200.5", "EUR", 120_050, "EUR"),
        ("$1.2k", "USD", 120_000, "USD"),
        ("$1.2k", "AUD", 120_000, "AUD"),
        ("$1.2k", "EUR", 120_000, "USD"),
        ("€1.622,60", "USD", 162_260, "EUR"),
        ("€1,622.60", "USD", 162_260, "EUR"),
        ("CHF 99", "USD", 9_900, "CHF"),
        ("2.5M", "USD", 250_000_000, "USD"),
        ("$2.4m", "USD", 240_000_000, "USD"),
        ("30k", "GBP", 3_000_000, "GBP"),
        ("1.25bn", "USD", 125_000_000_000, "USD"),
        ("99 eur", "USD", 9_900, "EUR"),
        ("99 EUR", "EUR", 9_900, "EUR"),
        ("$ $120", "USD", 12_000, "USD"),
        ("US$ 15.99", "EUR", 1_599, "USD"),
        ("R$\u{a0}100.000,00", "USD", 10_000_000, "BRL"),
        ("$99 CAD", "USD", 9_900, "CAD"),
        ("146536,25", "EUR", 14_653_625, "EUR"),
        ("1 234,56", "EUR", 123_456, "EUR"),
        ("1'200", "CHF", 120_000, "CHF"),
        ("1,20,000", "INR", 12_000_000, "INR"),
        ("₹500", "USD", 50_000, "INR"),
        ("-40", "USD", -4_000, "USD"),
        ("−€40", "USD", -4_000, "EUR"),
        ("$-40", "USD", -4_000, "USD"),
        ("(40)", "USD", -4_000, "USD"),
        ("1.250", "KWD", 1_250, "KWD"),
        ("1,200", "JPY", 1_200, "JPY"),
        ("¥500", "USD", 500, "JPY"),
        ("¥500", "CNY", 50_000, "CNY"),
        (".5", "USD", 50, "USD"),
        ("0.125", "USD", 13, "USD"),
        ("83.3333333", "USD", 8_333, "USD"),
        ("99 ZZZ", "USD", 9_900, "ZZZ"),
        ("1.2345k", "USD", 123_450, "USD"),
        ("Fr. 20", "USD", 2_000, "CHF"),
    ] {
        assert_eq!(Money::parse(typed, code(home)), Ok(Money::new(minor, code(currency))), "{typed} at home in {home}");
    }
}

#[test]
fn what_is_no_amount_is_refused_with_an_example() {
    for typed in [
        "",
        "abc",
        "$",
        "12 mos",
        "1,2,3",
        "1.2.3",
        "12,34,5",
        "--4",
        "12%",
        "1,200.",
        "1 2",
        "1.200,5,5",
        "99 eur usd",
        "$99 EUR",
        "1e9",
        "=1+1",
        "99 kk",
        "5k k",
        "9999999999999",
        "1000bn1",
        "٣",
        "12 12",
        "1/2",
    ] {
        let sentence = Money::parse(typed, Currency::USD).expect_err(typed).to_string();
        assert!(sentence.contains(|c: char| c.is_ascii_digit()), "{typed}: {sentence}");
    }
    for (typed, sentence) in [
        ("1.200", "“1.200” can mean 1200 or 1.20: type 1200 or 1.20"),
        ("12x", "“x” is not a currency: use a code or sign, such as 99 EUR or $99"),
        ("$5 €", "two currencies in one amount: name one, such as 99 EUR"),
        ("2000bn", "“2000bn” is more than this can hold: the most is 1,000,000,000,000"),
    ] {
        assert_eq!(Money::parse(typed, Currency::USD).unwrap_err().to_string(), sentence);
    }
}

#[test]
fn amounts_are_shown_exactly() {
    for (money, shown, typed) in [
        (usd(120_000), "$1,200", "1200"),
        (usd(1_599), "$15.99", "15.99"),
        (usd(1_050), "$10.50", "10.50"),
        (usd(0), "$0", "0"),
        (usd(-5), "−$0.05", "-0.05"),
        (Money::new(-4_000, Currency::EUR), "−€40", "-40 EUR"),
        (Money::new(9_900, code("CHF")), "CHF 99", "99 CHF"),
        (Money::new(9_900, code("ZZZ")), "ZZZ 99", "99 ZZZ"),
        (Money::new(1_200, code("JPY")), "¥1,200", "1200 JPY"),
        (Money::new(1_200, code("KWD")), "KWD 1.200", "1.200 KWD"),
    ] {
        assert_eq!(money.to_string(), shown);
        assert_eq!(money.typed(Currency::USD), typed);
    }
}

#[test]
fn costs_are_understood_as_people_type_them() {
    use Period::{Annual, Monthly, Quarterly};
    for (typed, minor, currency, period) in [
        ("1,200", 120_000, "USD", Monthly),
        ("$1.2k/yr", 120_000, "USD", Annual),
        ("€99/mo", 9_900, "EUR", Monthly),
        ("300 USD per year", 30_000, "USD", Annual),
        ("15 aed quarterly", 1_500, "AED", Quarterly),
        ("$99 p.a.", 9_900, "USD", Annual),
        ("$99 a month", 9_900, "USD", Monthly),
        ("1200 billed annually", 120_000, "USD", Annual),
        ("50 / q", 5_000, "USD", Quarterly),
        ("2.5M", 250_000_000, "USD", Monthly),
        ("free", 0, "USD", Monthly),
        ("0", 0, "USD", Monthly),
        ("300 every 3 months", 30_000, "USD", Quarterly),
    ] {
        let cost = Cost { amount: Money::new(minor, code(currency)), period };
        assert_eq!(Cost::parse(typed, Currency::USD), Ok(cost), "{typed}");
    }
    for typed in ["", "cheap", "99/week", "-5/mo", "$12/user/mo", "12 per seat", "/mo", "99/", "per year"] {
        let sentence = Cost::parse(typed, Currency::USD).expect_err(typed).to_string();
        assert!(sentence.contains("/mo") || sentence.contains("/yr"), "{typed}: {sentence}");
    }
    let cost = Cost::parse("$100/qtr", Currency::USD).unwrap();
    assert_eq!((cost.monthly(), cost.annual()), (usd(3_333), usd(40_000)));
    assert_eq!((cost.to_string().as_str(), cost.typed(Currency::EUR).as_str()), ("$100/qtr", "100 USD/qtr"));
}

#[test]
fn plain_numbers_are_read_for_comparisons() {
    for (typed, value) in [
        ("500", Some(500.0)),
        ("$1.2k", Some(1200.0)),
        ("1,200.5", Some(1200.5)),
        ("99.95%", Some(99.95)),
        ("-3", Some(-3.0)),
        ("0.125", Some(0.125)),
        ("x", None),
        ("", None),
    ] {
        assert_eq!(read::plain(typed), value, "{typed}");
    }
}

fn rates() -> Rates {
    let rate = |from, on: &str, value| Rate { id: Id(1), from, on: on.parse().unwrap(), value };
    Rates::new(
        Currency::USD,
        vec![
            rate(Currency::EUR, "2026-06-01", 1.2),
            rate(Currency::EUR, "2026-01-01", 1.1),
            rate(code("JPY"), "2026-01-01", 0.0065),
            rate(code("KWD"), "2026-01-01", 3.25),
        ],
    )
}

#[test]
fn conversion_takes_the_rate_of_the_day() {
    for (money, on, converted) in [
        (usd(500), "2020-01-01", Some(500)),
        (Money::new(1_500, Currency::EUR), "2026-05-31", Some(1_650)),
        (Money::new(1_500, Currency::EUR), "2026-06-01", Some(1_800)),
        (Money::new(-5, Currency::EUR), "2026-05-31", Some(-6)),
        (Money::new(1_500, Currency::EUR), "2025-12-31", None),
        (Money::new(1_000, code("JPY")), "2026-05-31", Some(650)),
        (Money::new(1_000, code("KWD")), "2026-05-31", Some(325)),
        (Money::new(1_500, Currency::GBP), "2026-05-31", None),
    ] {
        assert_eq!(rates().convert(money, on.parse().unwrap()), converted.map(usd), "{money} on {on}");
    }
}

#[test]
fn sums_name_what_has_no_rate() {
    let amounts = [
        usd(100),
        Money::new(100, Currency::GBP),
        Money::new(100, Currency::EUR),
        Money::new(5, code("AED")),
        Money::new(50, Currency::GBP),
    ];
    let sum = Sum::of(amounts, &rates(), "2026-06-02".parse().unwrap());
    assert_eq!(sum.total, usd(220));
    assert_eq!(sum.left_out, [Money::new(5, code("AED")), Money::new(150, Currency::GBP)]);
}

fn any_currency() -> impl Strategy<Value = Currency> {
    prop_oneof![
        prop::sample::select(vec!["USD", "EUR", "JPY", "KWD", "INR", "ZZZ", "CHF", "CNY"]).prop_map(code),
        // `SFR` is no code of its own: people write it for the Swiss franc.
        "[A-Z]{3}".prop_filter("another name of CHF", |letters| letters != "SFR").prop_map(|letters| code(&letters)),
    ]
}

prop_compose! {
    fn any_money()(currency in any_currency(), major in -MAX_MAJOR..MAX_MAJOR, small in -10_000_i64..10_000, big in any::<bool>()) -> Money {
        Money::new(if big { major } else { small }, currency)
    }
}

#[test]
fn heads_of_columns_have_short_amounts() {
    let cases = [
        (0, "USD", "$0"),
        (99_950, "USD", "$1k"),
        (98_000, "USD", "$980"),
        (150_000, "USD", "$1.5k"),
        (996_000, "USD", "$10k"),
        (1_800_000, "USD", "$18k"),
        (99_940_000, "USD", "$999k"),
        (99_960_000, "USD", "$1M"),
        (120_000_000, "USD", "$1.2M"),
        (-18_000_000, "EUR", "−€180k"),
        (240_000_000_000, "USD", "$2.4B"),
        (1_800_000, "JPY", "¥1.8M"),
        (1_000_000, "CHF", "CHF 10k"),
    ];
    for (minor, currency, want) in cases {
        let money = Money::new(minor, Currency::parse(currency).unwrap());
        assert_eq!(money.short(), want, "{money}");
    }
}

proptest! {
    #[test]
    fn typed_is_parsed_back(money in any_money(), home in any_currency(), period in prop::sample::select(&Period::ALL[..])) {
        prop_assert_eq!(Money::parse(&money.typed(home), home), Ok(money));
        let cost = Cost { amount: Money::new(money.minor.abs(), money.currency), period };
        prop_assert_eq!(Cost::parse(&cost.typed(home), home), Ok(cost));
    }

    #[test]
    fn shown_is_parsed_back(minor in -1_000_000_000_i64..1_000_000_000, currency in prop::sample::select(currency::CODES)) {
        let money = Money::new(minor, code(currency.0));
        prop_assert_eq!(Money::parse(&money.to_string(), money.currency), Ok(money));
    }

    #[test]
    fn nothing_typed_breaks_it(typed in "\\PC{0,20}", short in "[-+($€kKmM)0-9., 'a-z/]{0,14}") {
        for text in [typed, short] {
            let _ = Cost::parse(&text, Currency::USD);
            if let Ok(money) = Money::parse(&text, Currency::USD) {
                prop_assert!(money.minor.abs() <= MAX_MAJOR * money.currency.scale());
            }
        }
    }

    #[test]
    fn converting_back_is_near(minor in -1_000_000_000_i64..1_000_000_000, millionths in 1_000_u32..1_000_000_000) {
        let value = f64::from(millionths) / 1e6;
        let on = "2026-01-01".parse().unwrap();
        let rates = Rates::new(Currency::USD, vec![Rate { id: Id(1), from: Currency::EUR, on, value }]);
        let converted = rates.convert(Money::new(minor, Currency::EUR), on).unwrap();
        prop_assert!((converted.minor as f64 - minor as f64 * value).abs() <= 0.51);
    }
}
