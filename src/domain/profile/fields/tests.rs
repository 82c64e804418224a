//! Cases of what each field of the business, a person and a rate takes and refuses; get and set undo each other.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::{NaiveDate, NaiveTime, Weekday};
use proptest::prelude::*;

use super::*;
use crate::domain::field::find;
use crate::domain::id::Id;
use crate::domain::money::{Currency, Money};
use crate::domain::profile::BusinessHours;

fn context() -> FieldContext {
    FieldContext::bare("2026-11-20".parse().unwrap(), Currency::USD)
}

fn person() -> Person {
    Person { id: Id::NEW, name: "Dana".to_owned(), email: String::new(), team: Team::Other, present: true }
}

fn rate() -> Rate {
    Rate { id: Id::NEW, from: Currency::EUR, on: context().today, value: 1.1 }
}

fn type_into<D: Clone + PartialEq + std::fmt::Debug>(
    fields: &'static [Field<D>],
    draft: &D,
    field: &str,
    typed: &str,
) -> Result<String, String> {
    let (field, mut after) = (find(fields, field).unwrap(), draft.clone());
    match (field.set)(&mut after, typed, &context()) {
        Ok(()) => Ok((field.get)(&after, &context())),
        Err(error) => {
            assert_eq!(&after, draft, "a refusal changes nothing");
            Err(error.to_string())
        }
    }
}

#[test]
fn the_business_takes_what_people_type() {
    for (field, typed, got) in [
        ("name", "Acme & Daughters", "Acme & Daughters"),
        ("currency", "eur", "EUR"),
        ("arr", "$2.4M", "2400000"),
        ("arr", "", ""),
        ("monthly-budget", "30k", "30000"),
        ("monthly-budget", "€1.622,60", "1622.60 EUR"),
        ("team-size", "14", "14"),
        ("growth", "sales led", "sales-led"),
        ("time-zone", "europe/berlin", "Europe/Berlin"),
        ("time-zone", "America/New York", "America/New_York"),
        ("time-zone", "Stockholm", "Europe/Stockholm"),
        ("time-zone", "", "UTC"),
        ("business-hours", "mon-fri 09:00-17:00", "mon-fri 09:00-17:00"),
        ("business-hours", "sun-thu 8am-4:30pm", "mon-thu,sun 08:00-16:30"),
        ("business-hours", "mon, wed and fri 9 to 17", "mon,wed,fri 09:00-17:00"),
        ("business-hours", "10–18", "mon-fri 10:00-18:00"),
        ("business-hours", "", "mon-fri 09:00-17:00"),
        (
            "domains",
            "https://www.Acme.com/pricing?x=1, bücher.example; acme.com:8080 acme.com",
            "www.acme.com, bücher.example, acme.com",
        ),
        ("holidays", "1 jan 2027, 2026-12-25,2026-12-25", "2026-12-25, 2027-01-01"),
    ] {
        assert_eq!(
            type_into(PROFILE_FIELDS, &Profile::default(), field, typed).as_deref(),
            Ok(got),
            "{field}: {typed}"
        );
    }
}

#[test]
fn the_business_refuses_with_a_sentence() {
    for (field, typed, sentence) in [
        ("currency", "xyz", "no currency “xyz”: type its three letters, such as USD or EUR"),
        ("currency", "swiss franc", "a currency is typed by its code: for Swiss franc that is CHF"),
        ("arr", "-5", "this can't be negative: type it as $2.4M"),
        (
            "time-zone",
            "Europe/Berln",
            "no time zone “Europe/Berln”: did you mean Europe/Berlin, Europe/Dublin or Europe/Jersey?",
        ),
        (
            "time-zone",
            "zzzz",
            "no time zone “zzzz”: type a region and a city, such as Europe/Berlin or America/New_York",
        ),
        (
            "business-hours",
            "mon-fri 17:00-09:00",
            "work ends before it begins in “mon-fri 17:00-09:00”: type hours as mon-fri 09:00-17:00",
        ),
        ("business-hours", "always", "no times in “always”: type hours as mon-fri 09:00-17:00"),
        ("business-hours", "mon-foo 9-17", "unknown days in “mon-foo 9-17”: type hours as mon-fri 09:00-17:00"),
        ("business-hours", "mon 9-25", "unknown times in “mon 9-25”: type hours as mon-fri 09:00-17:00"),
        ("domains", "localhost", "“localhost” is not a web domain: type one as acme.example"),
        ("domains", "10.0.0.1", "“10.0.0.1” is not a web domain: type one as acme.example"),
        ("holidays", "2026-12-25, never", "“never” is not a date: type one as 2026-11-20, 20 nov, +30d or next mon"),
    ] {
        assert_eq!(
            type_into(PROFILE_FIELDS, &Profile::default(), field, typed),
            Err(sentence.to_owned()),
            "{field}: {typed}"
        );
    }
}

#[test]
fn domains_are_kept_as_links_have_them() {
    let mut profile = Profile::default();
    (find(PROFILE_FIELDS, "domains").unwrap().set)(&mut profile, "Bücher.example", &context()).unwrap();
    assert_eq!(profile.domains, ["xn--bcher-kva.example"]);
}

#[test]
fn people_are_checked_lightly() {
    for (field, typed, right) in [
        ("name", "", false),
        ("name", "Dana Ek", true),
        ("email", "", true),
        ("email", "dana@acme.example", true),
        ("email", "dana+ops@mail.acme.example", true),
        ("email", "dana", false),
        ("email", "dana@acme", false),
        ("email", "Dana <dana@acme.example>", false),
        ("email", "a@b@c.de", false),
        ("email", "@acme.example", false),
        ("email", "dana@acme..example", false),
        ("team", "SDR", true),
        ("team", "cooks", false),
        ("present", "no", true),
    ] {
        assert_eq!(type_into(PERSON_FIELDS, &person(), field, typed).is_ok(), right, "{field}: {typed}");
    }
}

#[test]
fn rates_are_of_other_currencies_and_above_zero() {
    for (field, typed, got) in [
        ("from", "gbp", Ok("GBP")),
        ("from", "USD", Err("USD is your own currency: a rate is for another one, such as EUR")),
        ("on", "1 jan 2026", Ok("2026-01-01")),
        ("on", "", Err("type a date, such as 2026-11-20, +30d or next mon")),
        ("value", "1.08", Ok("1.08")),
        ("value", "1,08", Ok("1.08")),
        ("value", "1.250", Ok("1.25")),
        ("value", "0,125", Ok("0.125")),
        ("value", "1,250", Err("“1,250” can mean 1250 or 1.250: type 1250 or 1.250")),
        ("value", "0", Err("a rate is a number above 0, such as 1.08: what one EUR is worth in USD")),
        ("value", "1000000001", Err("a rate is a number above 0, such as 1.08: what one EUR is worth in USD")),
        ("value", "", Err("a rate is a number above 0, such as 1.08: what one EUR is worth in USD")),
    ] {
        let result = type_into(RATE_FIELDS, &rate(), field, typed);
        assert_eq!(result.as_deref().map_err(String::as_str), got, "{field}: {typed}");
    }
}

#[test]
fn every_zone_is_taken() {
    let field = find(PROFILE_FIELDS, "time-zone").unwrap();
    for zone in (field.choices)(&context()) {
        assert_eq!(type_into(PROFILE_FIELDS, &Profile::default(), "time-zone", &zone.value), Ok(zone.value));
    }
}

fn given_back<D: Clone + PartialEq + std::fmt::Debug>(
    fields: &'static [Field<D>],
    draft: &D,
) -> Result<(), TestCaseError> {
    for field in fields {
        let mut after = draft.clone();
        let typed = (field.get)(draft, &context());
        prop_assert_eq!((field.set)(&mut after, &typed, &context()), Ok(()), "{}: {}", field.name, typed);
        prop_assert_eq!(&after, draft, "{}: {}", field.name, typed);
    }
    Ok(())
}

fn amount_of() -> impl Strategy<Value = Option<Money>> {
    prop::option::of(
        (0_i64..10_000_000_000, prop::sample::select(vec![Currency::USD, Currency::EUR]))
            .prop_map(|(minor, currency)| Money::new(minor, currency)),
    )
}

fn any_hours() -> impl Strategy<Value = BusinessHours> {
    let days = prop::sample::subsequence(
        vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun],
        1..=7,
    );
    let time = |minutes: u32| NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).unwrap();
    (days, 0_u32..1439).prop_flat_map(move |(days, from)| {
        (from + 1..1440).prop_map(move |to| BusinessHours { days: days.clone(), from: time(from), to: time(to) })
    })
}

prop_compose! {
    fn any_profile()(
        texts in ("[A-Za-z é]{0,12}", "[a-z0-9-]{0,10}"),
        money in (amount_of(), amount_of()),
        team_size in prop::option::of(0_u32..=1_000_000),
        growth in prop::option::of(prop::sample::select(&GrowthModel::ALL[..])),
        time_zone in prop::sample::select(zones::names().collect::<Vec<_>>()),
        hours in any_hours(),
        domains in prop::sample::subsequence(vec!["acme.example", "xn--bcher-kva.example", "a.b.c.example", "shop.acme.example"], 0..=4),
        holidays in prop::collection::btree_set(0_i64..5000, 0..5),
    ) -> Profile {
        Profile {
            name: texts.0, currency: Currency::GBP, arr: money.0, team_size, growth, monthly_budget: money.1, time_zone: time_zone.to_owned(), hours, blueprint: texts.1,
            domains: domains.into_iter().map(str::to_owned).collect(),
            holidays: holidays.into_iter().map(|day| NaiveDate::default() + chrono::TimeDelta::days(day)).collect(), asked: true,
        }
    }
}

proptest! {
    #[test]
    fn set_takes_what_get_gives(
        profile in any_profile(),
        team in prop::sample::select(&Team::ALL[..]),
        email in prop::sample::select(vec!["", "dana@acme.example", "odd"]),
        present in any::<bool>(),
        millionths in 1_u64..1_000_000_000_000_000,
    ) {
        given_back(PROFILE_FIELDS, &profile)?;
        given_back(PERSON_FIELDS, &Person { team, present, email: email.to_owned(), ..person() })?;
        given_back(RATE_FIELDS, &Rate { value: millionths as f64 / 1e6, ..rate() })?;
        given_back(RATE_FIELDS, &Rate { from: Currency::USD, ..rate() })?;
    }

    #[test]
    fn nothing_typed_breaks_them(typed in "\\PC{0,20}", hours in "[a-z, -]{0,8}[0-9:apm. -]{0,12}") {
        for field in PROFILE_FIELDS {
            for typed in [&typed, &hours] {
                let mut profile = Profile::default();
                if (field.set)(&mut profile, typed, &context()).is_ok() {
                    given_back(PROFILE_FIELDS, &profile)?;
                }
            }
        }
    }
}
