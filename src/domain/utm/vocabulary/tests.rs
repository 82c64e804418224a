//! A policy with a workspace's changes laid over it.

use super::*;
use crate::domain::field::FieldContext;
use crate::frameworks::Frameworks;

#[test]
fn nothing_laid_over_changes_nothing() {
    let base = Frameworks::built_in().utm;
    assert_eq!(Overlay::default().over(&base), *base);
}

#[test]
fn values_are_added_changed_dropped_in_their_places() {
    let base = Frameworks::built_in().utm;
    let own = |value: &str, from| Value { from, means: "ours".to_owned(), ..Value::of(Tag::Source, value) };
    let overlay = Overlay {
        values: vec![
            own("meetup", From::Yours),
            own("bing", From::Yours),
            own("google", From::Dropped),
            own("nowhere", From::Dropped),
        ],
        ..Overlay::default()
    };
    let policy = overlay.over(&base);
    let ids: Vec<&str> = policy.sources.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids.first(), Some(&"linkedin"));
    assert_eq!(ids.last(), Some(&"meetup"));
    assert_eq!(policy.sources.len(), base.sources.len());
    assert_eq!(policy.source("bing").unwrap().means, "ours");
    assert_eq!(policy.mediums, base.mediums);
}

#[test]
fn a_spelling_belongs_to_one_value() {
    let base = Frameworks::built_in().utm;
    let spelling = Spelling {
        id: Id::NEW,
        tag: Tag::Medium,
        spelling: "PPC".to_owned(),
        key: "ppc".to_owned(),
        value: "paid-social".to_owned(),
        decided: None,
    };
    let policy = Overlay { spellings: vec![spelling], ..Overlay::default() }.over(&base);
    let of = |id: &str| policy.mediums.iter().find(|one| one.id == id).unwrap().aliases.clone();
    assert!(!of("cpc").contains(&"ppc".to_owned()) && of("paid-social").contains(&"PPC".to_owned()));
}

#[test]
fn a_pattern_whose_list_went_away_stays_as_it_was() {
    let base = Frameworks::built_in().utm;
    let parts = vec![(part::PATTERN.to_owned(), "region-name".to_owned())];
    let policy = Overlay { parts, ..Overlay::default() }.over(&base);
    assert_eq!(policy.pattern.to_string(), "region-name", "a plain word where no list is called so");
    let parts = vec![(part::PATTERN.to_owned(), "Region-name".to_owned())];
    assert_eq!(Overlay { parts, ..Overlay::default() }.over(&base).pattern, base.pattern);
}

#[test]
fn every_field_takes_back_what_it_gave() {
    let ctx = FieldContext::plain();
    let full = Value {
        means: "ours".to_owned(),
        kind: "social".to_owned(),
        goes_with: vec!["social".to_owned(), "video".to_owned()],
        aliases: vec!["Meet Up".to_owned(), "mu".to_owned()],
        paid: true,
        ..Value::of(Tag::Medium, "meetup")
    };
    for field in VALUE_FIELDS {
        let mut again = full.clone();
        (field.set)(&mut again, &(field.get)(&full, ctx), ctx).unwrap();
        assert_eq!(again, full, "{}", field.name);
    }
    let mut value = full;
    let set = |value: &mut Value, name: &str, typed: &str| {
        let field = crate::domain::field::find(VALUE_FIELDS, name).unwrap();
        (field.set)(value, typed, ctx).map_err(|error| error.to_string())
    };
    assert!(set(&mut value, "value", "My Space").unwrap_err().ends_with("write my-space"));
    assert!(set(&mut value, "value", "").is_err());
    assert!(set(&mut value, "goes-with", "So cial").is_err());
    set(&mut value, "kind", " Review ").unwrap();
    assert_eq!(value.kind, "review");
}
