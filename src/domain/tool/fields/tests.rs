//! Cases of what each field of a tool takes and refuses; get and set undo each other.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::domain::field::find;
use crate::domain::id::Id;
use crate::domain::money::{Currency, Money, Period};
use crate::domain::tool::{KeepAction, Verdict};

fn today() -> NaiveDate {
    "2026-11-20".parse().unwrap()
}

fn context() -> FieldContext {
    let pair = |(id, title): (&str, &str)| (id.to_owned(), title.to_owned());
    FieldContext {
        categories: [("crm", "CRM"), ("email", "Email marketing"), ("analytics", "Web analytics")].map(pair).into(),
        tools: vec![(Id(1), "HubSpot".to_owned()), (Id(2), "Mailbarn".to_owned())],
        ..FieldContext::bare(today(), Currency::USD)
    }
}

/// What `get` gives after typing into a fresh tool, or the sentence of the refusal.
fn typed_into(field: &str, typed: &str) -> Result<String, String> {
    let (field, mut tool) = (find(TOOL_FIELDS, field).unwrap(), Tool::named("Hotpot"));
    let before = tool.clone();
    match (field.set)(&mut tool, typed, &context()) {
        Ok(()) => Ok((field.get)(&tool, &context())),
        Err(error) => {
            assert_eq!(tool, before, "a refusal changes nothing");
            Err(error.to_string())
        }
    }
}

#[test]
fn names_are_the_contract() {
    let names: Vec<&str> = TOOL_FIELDS.iter().map(|field| field.name).collect();
    assert_eq!(
        names.join(" "),
        "name vendor category capabilities status owner plan tier cost seats-paid seats-active feature-use last-used value \
         output removal removal-note contract-months renews-on notice-days auto-renews reviewed-on verdict verdict-reason url notes"
    );
    let bulk: Vec<&str> = TOOL_FIELDS.iter().filter(|field| field.bulk).map(|field| field.name).collect();
    assert_eq!(
        bulk.join(" "),
        "vendor category capabilities status owner tier last-used value removal renews-on notice-days auto-renews reviewed-on verdict verdict-reason"
    );
    let mut groups: Vec<&str> = TOOL_FIELDS.iter().map(|field| field.group).collect();
    groups.dedup();
    assert_eq!(groups, [WHAT, COST, USE, CONTRACT, DECISION, NOTES]);
}

#[test]
fn fields_take_what_people_type() {
    for (field, typed, got) in [
        ("name", "  HubSpot\tCRM ", "HubSpot CRM"),
        ("category", "Email Marketing", "email"),
        ("category", "CRM", "crm"),
        ("category", "", ""),
        ("capabilities", "Email Marketing, A/B testing;email-marketing", "a-b-testing, email-marketing"),
        ("status", "Retired", "retired"),
        ("tier", "ENTERPRISE", "enterprise"),
        ("tier", "", ""),
        ("cost", "$1.2k/yr", "1200/yr"),
        ("cost", "€99/mo", "99 EUR/mo"),
        ("seats-paid", "1,200", "1200"),
        ("seats-paid", "1,000,000", "1000000"),
        ("seats-active", "0", "0"),
        ("feature-use", "65", "65%"),
        ("feature-use", "High", "high"),
        ("last-used", "-9d", "2026-11-11"),
        ("value", "8/10", "8"),
        ("value", "0", "0"),
        ("removal", "severe", "severe"),
        ("contract-months", "12", "12"),
        ("contract-months", "1 year", "12"),
        ("contract-months", "2 yr", "24"),
        ("contract-months", "monthly", "1"),
        ("renews-on", "next mon", "2026-11-23"),
        ("notice-days", "30 days", "30"),
        ("notice-days", "4 weeks", "28"),
        ("auto-renews", "Y", "yes"),
        ("auto-renews", "", ""),
        ("verdict", "keep, downgrade to $20/mo", "keep, downgrade to 20/mo"),
        ("verdict", "consolidate into mailbarn", "consolidate into Mailbarn"),
        ("verdict-reason", "", ""),
        ("url", "https://hotpot.example/pricing", "https://hotpot.example/pricing"),
        ("url", "localhost:8080", "localhost:8080"),
        ("notes", "one\r\ntwo\n\n", "one\ntwo"),
    ] {
        assert_eq!(typed_into(field, typed).as_deref(), Ok(got), "{field}: {typed}");
    }
}

#[test]
fn fields_refuse_with_a_sentence() {
    let long = "x".repeat(501);
    for (field, typed, sentence) in [
        ("name", " ", "the name of a tool can't be blank: type one, such as HubSpot"),
        ("vendor", &long, "this is 501 characters long, and 500 fit: put the rest into the notes"),
        ("category", "crn", "no category “crn”: did you mean crm?"),
        ("category", "Web analytic", "no category “Web analytic”: did you mean analytics?"),
        ("category", "zzz", "no category “zzz”: choose one of the list, such as crm"),
        ("status", "", "the status can't be blank: it is trial, active, planned or retired"),
        ("status", "retird", "no status “retird”: did you mean retired?"),
        ("tier", "gold", "no tier “gold”: it is free, starter, professional or enterprise"),
        ("seats-paid", "1,000,001", "paid seats: a whole number from 0 to 1,000,000, such as 25, and not “1,000,001”"),
        ("seats-active", "many", "active seats: a whole number from 0 to 1,000,000, such as 18, and not “many”"),
        ("value", "11", "value: a whole number from 0 to 10, such as 7, and not “11”"),
        ("value", "7.5", "value: a whole number from 0 to 10, such as 7, and not “7.5”"),
        ("feature-use", "101%", "feature use is high, medium, low or a percentage such as 65%, and not “101%”"),
        ("contract-months", "0", "a contract runs 1 to 120 months: type 12, 1 year, 2 yr or monthly, and not “0”"),
        ("auto-renews", "maybe", "type yes or no, and not “maybe”"),
        (
            "verdict",
            "consolidate into Hotpot",
            "no tool “Hotpot”: type the name of one in the inventory, such as HubSpot",
        ),
        ("verdict-reason", "too dear", "there is no verdict to give a reason for: decide first, such as cut or keep"),
        ("url", "javascript:alert(1)", "“javascript:alert(1)” is not a link: type one as https://example.com/pricing"),
        (
            "notes",
            "a\0b",
            "there is a NUL character in this text: type it again, or paste it without, such as from a plain editor",
        ),
    ] {
        assert_eq!(typed_into(field, typed), Err(sentence.to_owned()), "{field}: {typed}");
    }
}

fn set(tool: &mut Tool, field: &str, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    (find(TOOL_FIELDS, field).unwrap().set)(tool, typed, ctx)
}

#[test]
fn a_changed_verdict_is_dated_and_its_reason_goes_with_the_old_one() {
    let mut tool = Tool::named("Hotpot");
    let later = FieldContext { today: "2026-12-01".parse().unwrap(), ..context() };
    set(&mut tool, "verdict", "cut", &context()).unwrap();
    set(&mut tool, "verdict-reason", "nobody logs in", &context()).unwrap();
    set(&mut tool, "verdict", "cancel", &later).unwrap();
    assert_eq!(tool.verdict.as_ref().unwrap().on, Some(today()));
    assert_eq!(tool.verdict.as_ref().unwrap().reason, "nobody logs in");
    set(&mut tool, "verdict", "keep", &later).unwrap();
    let verdict = tool.verdict.clone().unwrap();
    assert_eq!((verdict.on, verdict.reason.as_str()), (Some(later.today), ""));
    set(&mut tool, "verdict", " ", &later).unwrap();
    assert_eq!(tool.verdict, None);
}

#[test]
fn a_tool_goes_into_another_and_not_into_itself() {
    let mut tool = Tool { id: Id(1), ..Tool::named("HubSpot") };
    let error = set(&mut tool, "verdict", "consolidate into hubspot", &context()).unwrap_err();
    assert!(error.0.contains("into itself"), "{error}");
    set(&mut tool, "verdict", "consolidate into mailbarn", &context()).unwrap();

    let before = tool.clone();
    let get = find(TOOL_FIELDS, "verdict").unwrap().get;
    let mut renamed = FieldContext { today: "2026-12-01".parse().unwrap(), ..context() };
    renamed.tools[1].1 = "Mailbarn 2".to_owned();
    assert_eq!(get(&tool, &renamed), "consolidate into Mailbarn 2");
    set(&mut tool, "verdict", "consolidate into mailbarn 2", &renamed).unwrap();
    assert_eq!(tool, before, "the same tool under a new name is no new decision");

    renamed.tools.clear();
    assert_eq!(get(&tool, &renamed), "consolidate into Mailbarn");
    set(&mut tool, "verdict", "consolidate into Mailbarn", &renamed).unwrap();
    assert_eq!(tool, before, "the tool that it went into may be gone");
}

fn word() -> impl Strategy<Value = String> {
    "([A-Za-zé東 ,\"'&.()]{0,20})?"
}

fn day_of_year() -> impl Strategy<Value = Option<NaiveDate>> {
    prop::option::of((-3000_i64..3000).prop_map(|days| today() + chrono::TimeDelta::days(days)))
}

fn any_cost() -> impl Strategy<Value = Option<Cost>> {
    let currency =
        prop::sample::select(vec!["USD", "EUR", "JPY", "KWD", "ZZZ"]).prop_map(|code| Currency::parse(code).unwrap());
    prop::option::of(
        (0_i64..10_000_000_000, currency, prop::sample::select(&Period::ALL[..]))
            .prop_map(|(minor, currency, period)| Cost { amount: Money::new(minor, currency), period }),
    )
}

fn any_verdict() -> impl Strategy<Value = Option<Verdict>> {
    let call = prop_oneof![
        (prop::sample::select(KeepAction::ALL), any_cost()).prop_map(|(action, cost)| Call::Keep { action, cost }),
        (0_i64..4, word()).prop_map(|(id, into_name)| Call::Consolidate { into: Id(id), into_name }),
        ("[A-Za-z][a-z0-9]{0,8}", any_cost()).prop_map(|(by, cost)| Call::Replace { by, cost }),
        Just(Call::Cut),
    ];
    prop::option::of((call, word(), day_of_year()).prop_map(|(call, reason, on)| Verdict { call, reason, on }))
}

prop_compose! {
    fn any_tool()(
        texts in prop::collection::vec(word(), 9),
        category in prop::sample::select(vec!["", "crm", "email", "gone"]),
        capabilities in prop::collection::btree_set("[a-z0-9]{1,5}(-[a-z0-9]{1,5})?", 0..4),
        choices in (prop::sample::select(Status::ALL), prop::option::of(prop::sample::select(Tier::ALL)), prop::option::of(prop::sample::select(RemovalImpact::ALL))),
        cost in any_cost(),
        seats in (prop::option::of(0..=SEATS), prop::option::of(0..=SEATS)),
        feature_use in prop::option::of(prop_oneof![Just(FeatureUse::High), Just(FeatureUse::Medium), Just(FeatureUse::Low), (0_u8..=100).prop_map(FeatureUse::Percent)]),
        days in (day_of_year(), day_of_year(), day_of_year()),
        numbers in (prop::option::of(0_u8..=10), prop::option::of(1_u32..=120), prop::option::of(0_u32..=3650), any::<Option<bool>>()),
        verdict in any_verdict(),
    ) -> Tool {
        let text = |at: usize| texts[at].clone();
        Tool {
            id: Id(7), name: format!("T{}", text(0)), vendor: text(1), url: text(2), notes: format!("{}\n{}", text(3), text(4)), category: category.to_owned(),
            capabilities, status: choices.0, plan: text(5), tier: choices.1, owner: text(6), cost, seats_paid: seats.0, seats_active: seats.1, feature_use,
            last_used: days.0, value: numbers.0, output: text(7), removal: choices.2, removal_note: text(8), contract_months: numbers.1, renews_on: days.1,
            notice_days: numbers.2, reviewed_on: days.2, auto_renews: numbers.3, verdict,
        }
    }
}

proptest! {
    #[test]
    fn set_takes_what_get_gives(tool in any_tool()) {
        for field in TOOL_FIELDS {
            let mut after = tool.clone();
            let typed = (field.get)(&tool, &context());
            prop_assert_eq!((field.set)(&mut after, &typed, &context()), Ok(()), "{}: {}", field.name, typed);
            prop_assert_eq!(&after, &tool, "{}: {}", field.name, typed);
        }
    }

    #[test]
    fn what_was_taken_is_given_back(typed in "\\PC{0,20}", short in "[0-9a-z$,/ -]{0,12}", field in 0..TOOL_FIELDS.len()) {
        let field = &TOOL_FIELDS[field];
        for typed in [typed, short] {
            let mut tool = Tool::named("Hotpot");
            if (field.set)(&mut tool, &typed, &context()).is_ok() {
                let mut again = tool.clone();
                prop_assert_eq!((field.set)(&mut again, &(field.get)(&tool, &context()), &context()), Ok(()));
                prop_assert_eq!(again, tool);
            } else {
                prop_assert_eq!(tool, Tool::named("Hotpot"));
            }
        }
    }
}
