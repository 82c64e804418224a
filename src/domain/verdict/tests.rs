//! Cases and properties of the verdict as typed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;
use crate::domain::money::{Money, Period};

fn tools() -> Vec<(Id, String)> {
    [(1, "HubSpot"), (2, "Mailbarn"), (3, "Look at 5"), (4, "Plot \"X\"")]
        .map(|(id, name)| (Id(id), name.to_owned()))
        .into()
}

fn monthly(major: i64) -> Option<Cost> {
    Some(Cost::monthly_of(Money::new(major * 100, Currency::USD)))
}

#[test]
fn verdicts_are_understood() {
    use KeepAction::{Downgrade, None as Leave, Renegotiate};
    let keep = |action, cost| Call::Keep { action, cost };
    let into = |id, name: &str| Call::Consolidate { into: Id(id), into_name: name.to_owned() };
    let by = |name: &str, cost| Call::Replace { by: name.to_owned(), cost };
    for (typed, call) in [
        ("keep", keep(Leave, None)),
        ("Keep, renegotiate", keep(Renegotiate, None)),
        ("keep, renegotiate to $80/mo", keep(Renegotiate, monthly(80))),
        ("keep and downgrade to 20", keep(Downgrade, monthly(20))),
        ("negotiate", keep(Renegotiate, None)),
        ("keep to $80", keep(Leave, monthly(80))),
        ("consolidate into hubspot", into(1, "HubSpot")),
        ("consolidate into \"Mailbarn\"", into(2, "Mailbarn")),
        ("consolidate into Plot \"X\"", into(4, "Plot \"X\"")),
        ("replace by Plausible", by("Plausible", None)),
        ("replace with Plausible at $25/mo", by("Plausible", monthly(25))),
        ("replace by Meet at Noon", by("Meet at Noon", None)),
        ("replace by \"Look at 5\"", by("Look at 5", None)),
        ("replace by \"Look at 5\" at 7/mo", by("Look at 5", monthly(7))),
        (" CUT ", Call::Cut),
        ("cancel", Call::Cut),
    ] {
        assert_eq!(Call::parse(typed, Currency::USD, &tools()), Ok(call), "{typed}");
    }
}

#[test]
fn what_is_no_verdict_is_refused_with_an_example() {
    for (typed, part) in [
        ("", "keep, renegotiate to $80/mo"),
        ("keeper", "is not a verdict"),
        ("maybe", "or cut"),
        ("keep, dance", "is not a verdict"),
        ("keep, downgrade to soon", "is not an amount"),
        ("consolidate", "consolidate into HubSpot"),
        ("consolidate into Hubsot", "did you mean HubSpot?"),
        ("consolidate into Zyx", "such as HubSpot"),
        ("replace by", "replace by Plausible"),
        ("replace by \"\"", "replace by Plausible"),
    ] {
        let sentence = Call::parse(typed, Currency::USD, &tools()).expect_err(typed).to_string();
        assert!(sentence.contains(part), "{typed}: {sentence}");
    }
}

fn any_call() -> impl Strategy<Value = Call> {
    let cost = prop::option::of(
        (
            0_i64..1_000_000,
            prop::sample::select(&Period::ALL[..]),
            prop::sample::select(vec![Currency::USD, Currency::EUR]),
        )
            .prop_map(|(minor, period, currency)| Cost { amount: Money::new(minor, currency), period }),
    );
    let name = "[A-Za-z\"][a-zA-Z0-9\" .$/]{0,12}( at [0-9a-z\"]{1,4})?".prop_map(|name| name.trim().to_owned());
    prop_oneof![
        (prop::sample::select(KeepAction::ALL), cost.clone()).prop_map(|(action, cost)| Call::Keep { action, cost }),
        prop::sample::select(tools()).prop_map(|(into, into_name)| Call::Consolidate { into, into_name }),
        (name, cost).prop_map(|(by, cost)| Call::Replace { by, cost }),
        Just(Call::Cut),
    ]
}

proptest! {
    #[test]
    fn typed_is_parsed_back(call in any_call()) {
        let typed = call.typed(Currency::USD);
        prop_assert_eq!(Call::parse(&typed, Currency::USD, &tools()), Ok(call), "{}", typed);
    }

    #[test]
    fn nothing_typed_breaks_it(typed in "(keep|replace by|consolidate into|cut)?\\PC{0,20}") {
        let _ = Call::parse(&typed, Currency::USD, &tools());
    }
}

#[test]
fn a_reason_goes_with_the_verdict_that_it_was_given_for() {
    let ctx = FieldContext::bare("2026-11-20".parse().unwrap(), Currency::USD);
    let after = |typed: &str| {
        let call = Call::parse("keep", Currency::USD, &ctx.tools).unwrap();
        let verdict = Some(Verdict { call, reason: "get a quote".to_owned(), on: None });
        let mut tool = Tool { verdict, ..Tool::named("Mailer") };
        super::set(&mut tool, typed, &ctx).unwrap();
        tool.verdict.map(|verdict| verdict.reason)
    };
    assert_eq!(after("keep").as_deref(), Some("get a quote"), "the same");
    assert_eq!(after("keep, renegotiate to $80/mo").as_deref(), Some("get a quote"), "still kept");
    assert_eq!(after("cut").as_deref(), Some(""));
    assert_eq!(after(""), None);
}
