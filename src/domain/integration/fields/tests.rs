//! Cases of what each field of an integration takes and refuses; get and set undo each other.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;
use crate::domain::field::find;
use crate::domain::money::Currency;

fn context() -> FieldContext {
    FieldContext {
        tools: vec![(Id(1), "HubSpot".to_owned()), (Id(2), "Mailbarn".to_owned())],
        ..FieldContext::bare("2026-11-20".parse().unwrap(), Currency::USD)
    }
}

fn typed_into(field: &str, typed: &str) -> Result<String, String> {
    let (field, mut flow) = (find(INTEGRATION_FIELDS, field).unwrap(), Integration::between(Id(1), Id(2)));
    let before = flow.clone();
    match (field.set)(&mut flow, typed, &context()) {
        Ok(()) => Ok((field.get)(&flow, &context())),
        Err(error) => {
            assert_eq!(flow, before, "a refusal changes nothing");
            Err(error.to_string())
        }
    }
}

#[test]
fn names_are_the_contract() {
    let names: Vec<&str> = INTEGRATION_FIELDS.iter().map(|field| field.name).collect();
    assert_eq!(
        names.join(" "),
        "from to what direction method frequency steps critical health checked-on uptime owner documented-at"
    );
}

#[test]
fn fields_take_what_people_type() {
    for (field, typed, got) in [
        ("from", "mailbarn", "Mailbarn"),
        ("to", "HUBSPOT", "HubSpot"),
        ("direction", "one way", "one-way"),
        ("method", "API", "api"),
        ("frequency", "Real time", "real-time"),
        ("frequency", "", ""),
        ("steps", "6", "6"),
        ("critical", "yes", "yes"),
        ("critical", "", "no"),
        ("health", "failing", "failing"),
        ("checked-on", "yesterday", "2026-11-19"),
        ("uptime", "99.95%", "99.95"),
        ("uptime", "99,5", "99.5"),
        ("uptime", "", ""),
    ] {
        assert_eq!(typed_into(field, typed).as_deref(), Ok(got), "{field}: {typed}");
    }
}

#[test]
fn fields_refuse_with_a_sentence() {
    for (field, typed, sentence) in [
        ("from", "", "both ends of an integration are needed: type a tool's name, such as HubSpot"),
        ("to", "Hubspt", "no tool “Hubspt”: did you mean HubSpot?"),
        ("method", "zap", "no method “zap”: it is native, api, ipaas or manual"),
        ("uptime", "101", "uptime is a percentage from 0 to 100, such as 99.5, and not “101”"),
        ("uptime", "-1", "uptime is a percentage from 0 to 100, such as 99.5, and not “-1”"),
    ] {
        assert_eq!(typed_into(field, typed), Err(sentence.to_owned()), "{field}: {typed}");
    }
}

#[test]
fn an_integration_joins_two_tools() {
    for (from, to, right) in [(1, 2, true), (1, 1, false), (0, 2, false), (1, 0, false)] {
        assert_eq!(check(&Integration::between(Id(from), Id(to))).is_ok(), right, "{from} {to}");
    }
}

prop_compose! {
    fn any_flow()(
        ends in (0_i64..4, 0_i64..4),
        texts in prop::collection::vec("[a-zA-Z東 .:/]{0,15}", 3),
        how in (prop::sample::select(Direction::ALL), prop::sample::select(Method::ALL), prop::option::of(prop::sample::select(Frequency::ALL)), prop::sample::select(Health::ALL)),
        steps in prop::option::of(0_u32..=1000),
        critical in any::<bool>(),
        day in prop::option::of(0_i64..3000),
        uptime in prop::option::of(0.0_f64..=100.0),
    ) -> Integration {
        Integration {
            what: texts[0].clone(), direction: how.0, method: how.1, frequency: how.2, steps, critical, health: how.3,
            checked_on: day.map(|day| context().today - chrono::TimeDelta::days(day)), uptime, owner: texts[1].clone(), documented_at: texts[2].clone(),
            ..Integration::between(Id(ends.0), Id(ends.1))
        }
    }
}

proptest! {
    #[test]
    fn set_takes_what_get_gives(flow in any_flow()) {
        for field in INTEGRATION_FIELDS {
            let mut after = flow.clone();
            let typed = (field.get)(&flow, &context());
            prop_assert_eq!((field.set)(&mut after, &typed, &context()), Ok(()), "{}: {}", field.name, typed);
            prop_assert_eq!(&after, &flow, "{}: {}", field.name, typed);
        }
    }
}
