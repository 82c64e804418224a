//! Values of touches, judged.

use std::sync::Arc;

use super::*;
use crate::domain::id::Id;
use crate::domain::utm::campaign::CampaignRow;
use crate::domain::utm::registry::Results;
use crate::domain::utm::vocabulary::{Overlay, Spelling};
use crate::frameworks::Frameworks;

fn checker(campaigns: &[&str], decided: &[(Tag, &str, &str)]) -> Checker {
    let frameworks = Frameworks::built_in();
    let spellings = decided.iter().map(|(tag, spelling, value)| Spelling {
        id: Id::NEW,
        tag: *tag,
        spelling: (*spelling).to_owned(),
        key: key(spelling),
        value: (*value).to_owned(),
        decided: None,
    });
    let overlay = Overlay {
        spellings: spellings.collect(),
        campaigns: campaigns.iter().map(|value| CampaignRow::of(*value)).collect(),
        ..Overlay::default()
    };
    let policy = Arc::new(overlay.over(&frameworks.utm));
    Checker::new(policy, Arc::clone(&frameworks.channels), Vec::new(), overlay, "2026-11-20".parse().unwrap())
}

fn seen(tag: Tag, value: &str) -> ValueTally {
    let results = Results { visits: 7, ..Results::default() };
    ValueTally { tag, value: value.to_owned(), results, leads_only: 0 }
}

#[test]
fn values_drift_for_a_reason() {
    let checker = checker(&["2026-q1-webinar-growth"], &[]);
    let cases = [
        (Tag::Source, "linkedin", None),
        (Tag::Source, "partner-acme", None),
        (Tag::Source, "(direct)", None),
        (Tag::Source, "LinkedIn", Some((Some("linkedin"), Some(Why::Case), true))),
        (Tag::Source, "linked_in", Some((Some("linkedin"), Some(Why::Letters), true))),
        (Tag::Source, "linkdin", Some((Some("linkedin"), Some(Why::Spelling), false))),
        (Tag::Source, "fb.com", Some((Some("facebook"), Some(Why::Alias), true))),
        (Tag::Source, "linkedin!", Some((Some("linkedin"), Some(Why::Signs), true))),
        (Tag::Source, "Partner Acme", Some((Some("partner-acme"), Some(Why::Separator), true))),
        (Tag::Source, "tosca", Some((None, None, false))),
        (Tag::Source, "キャンペーン", Some((None, None, false))),
        (Tag::Medium, "Paid Social", Some((Some("paid-social"), Some(Why::Separator), true))),
        (Tag::Medium, "social_paid", Some((Some("paid-social"), Some(Why::Order), true))),
        (Tag::Medium, "paidsearch", Some((Some("cpc"), Some(Why::Alias), true))),
        (Tag::Medium, "in app", Some((Some("in-app"), Some(Why::Separator), true))),
        (Tag::Medium, "inapp", Some((Some("in-app"), Some(Why::Letters), true))),
        (Tag::Medium, "emails", Some((Some("email"), Some(Why::Plural), true))),
        (Tag::Campaign, "2026-q1-webinar-growth", None),
        (Tag::Campaign, "2026-Q1-Webinar-Growth", Some((Some("2026-q1-webinar-growth"), Some(Why::Case), true))),
        (Tag::Campaign, "2026-q1-growth-webinar", Some((Some("2026-q1-webinar-growth"), Some(Why::Order), false))),
        (Tag::Campaign, "2026-q2-webinar-growth", Some((None, None, false))),
        (Tag::Content, "Anything", None),
    ];
    for (tag, value, expected) in cases {
        let found = checker.drifted(&seen(tag, value));
        let found = found.as_ref().map(|one| (one.nearest.as_deref(), one.why, one.is_sure));
        assert_eq!(found, expected, "{value}");
    }
}

#[test]
fn without_campaigns_any_name_goes_that_follows_the_pattern() {
    let checker = checker(&[], &[]);
    assert_eq!(checker.drifted(&seen(Tag::Campaign, "2026-q2-webinar-x")), None);
    assert!(checker.drifted(&seen(Tag::Campaign, "spring")).is_some());
    assert!(checker.drifted(&seen(Tag::Campaign, "2026-Q2-webinar-x")).is_some());
}

#[test]
fn what_was_decided_counts_and_the_rest_counts_as_it_stands() {
    let decided = [
        (Tag::Source, "LinkedIn", "linkedin"),
        (Tag::Source, "キャンペーン", "newsletter"),
        (Tag::Medium, "paidsearch", ""),
        (Tag::Source, "fb", "instagram"),
    ];
    let checker = checker(&[], &decided);
    for (tag, value, counts, standing) in [
        (Tag::Source, "LinkedIn", "linkedin", Some(Standing::Aliased("linkedin".to_owned()))),
        (Tag::Source, "LINKEDIN", "linkedin", Some(Standing::Aliased("linkedin".to_owned()))),
        (Tag::Source, "キャンペーン", "newsletter", Some(Standing::Aliased("newsletter".to_owned()))),
        (Tag::Source, "fb", "instagram", Some(Standing::Aliased("instagram".to_owned()))),
        (Tag::Source, "fb.com", "facebook", Some(Standing::Folded("facebook".to_owned()))),
        (Tag::Source, "Google", "Google", Some(Standing::Open)),
        (Tag::Source, "tosca", "tosca", Some(Standing::Open)),
        (Tag::Source, "google", "google", None),
        (Tag::Medium, "paidsearch", "paidsearch", Some(Standing::Ignored)),
        (Tag::Medium, "", "", None),
        (Tag::Content, "A b", "A b", None),
    ] {
        assert_eq!(checker.right(tag, value), counts, "{value}");
        assert_eq!(checker.drifted(&seen(tag, value)).map(|one| one.standing), standing, "{value}");
    }
    // What was decided is mended by a fix, too.
    let link = crate::domain::utm::link::Link {
        destination: "https://acme.example".to_owned(),
        tags: crate::domain::utm::Tags::default().with(Tag::Source, "キャンペーン").with(Tag::Medium, "email"),
    };
    assert_eq!(checker.check(&link, None).fixed.tags.value(Tag::Source), "newsletter");
}

proptest::proptest! {
    #[test]
    fn counting_twice_changes_nothing(value in "\\PC{0,30}") {
        let checker = checker(&["2026-q1-webinar-growth"], &[(Tag::Source, "LinkedIn", "linkedin")]);
        for tag in Tag::ALL {
            let once = checker.right(tag, &value).to_owned();
            proptest::prop_assert_eq!(checker.right(tag, &once), once.as_str());
            let drifted = checker.drifted(&seen(tag, &value));
            // What counts as another value is not registered, and what is sure has a nearest one.
            proptest::prop_assert!(once == value || drifted.is_some());
            proptest::prop_assert!(drifted.is_none_or(|one| !one.is_sure || one.nearest.is_some()));
        }
    }
}
