//! Which two leads look like one person, and what becomes of them when they are merged.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::merge::{Choices, Pick, merged, rows, survivor};
use super::*;
use crate::domain::external::ExternalId;
use crate::domain::field::FieldContext;
use crate::domain::lead::{Lead, Touch};

fn who(id: i64, first: &str, last: &str, email: &str, company: &str) -> Who {
    Who { id: Id(id), email: email.into(), first: first.into(), last: last.into(), company: company.into() }
}

/// Two leads as first name, last name, address and domain; score and reason where they are alike.
type Case = ([&'static str; 4], [&'static str; 4], Option<(u8, Reason)>);

#[test]
fn two_leads_are_compared() {
    let of = |a: [&str; 4], b: [&str; 4]| {
        compare(&who(1, a[0], a[1], a[2], a[3]), &who(2, b[0], b[1], b[2], b[3])).filter(|(score, _)| *score >= LEAST)
    };
    let cases: &[Case] = &[
        // The address decides, whatever else stands there.
        (["Ana", "Ruiz", "ana@acme.com", ""], ["", "", "ANA@Acme.com ", "umbra.io"], Some((100, Reason::SameEmail))),
        (["Ana", "Ruiz", "a@acme.com", ""], ["A.", "R.", "a@acme.com", ""], Some((100, Reason::SameEmail))),
        (["Ruiz", "Ana", "a@acme.com", ""], ["Ana", "Ruiz", "a@acme.com", ""], Some((100, Reason::SameEmail))),
        (["Bob", "Ruiz", "a@acme.com", ""], ["Robert", "R", "a@acme.com", ""], Some((100, Reason::SameEmail))),
        // Two people at one mailbox: never merged without a look.
        (
            ["Eluned", "Moreau", "m@acme.com", ""],
            ["Piotr", "Moreau", "m@acme.com", ""],
            Some((90, Reason::SharedEmail)),
        ),
        // A plus-address is one of its own.
        (["", "", "ana@acme.com", ""], ["", "", "ana+news@acme.com", ""], None),
        (["", "", "", ""], ["", "", "", ""], None),
        // Names: case, diacritics and hyphens don't matter; the company does.
        (["José", "Núñez", "", "acme.com"], ["jose", "NUNEZ", "", "acme.com"], Some((95, Reason::SameName))),
        (["Anna-Lena", "Maier", "", "acme"], ["Anna Lena", "Maier", "", "acme"], Some((95, Reason::SameName))),
        (["Ana", "Ruiz", "", "acme.com"], ["Ana", "Ruiz", "", "umbra.io"], None),
        (["Ana", "Ruiz", "", ""], ["Ana", "Ruiz", "", ""], None),
        (["Ruiz", "Ana", "", "acme.com"], ["Ana", "Ruiz", "", "acme.com"], Some((88, Reason::Swapped))),
        (["Bob", "Miller", "", "acme.com"], ["Robert", "Miller", "", "acme.com"], Some((86, Reason::Nickname))),
        (["J.", "Okafor", "", "acme.com"], ["Joy", "Okafor", "", "acme.com"], Some((75, Reason::Initial))),
        (["Jonathan", "Smith", "", "acme.com"], ["Jonathon", "Smith", "", "acme.com"], Some((89, Reason::Spelling))),
        (["Maria", "Fernandes", "", "acme.com"], ["Maria", "Fernandez", "", "acme.com"], Some((89, Reason::Spelling))),
        // Short names must be the same: these are other people.
        (["Kim", "Lee", "", "acme.com"], ["Tim", "Lee", "", "acme.com"], None),
        (["Ana", "Ruiz", "", "acme.com"], ["Ana", "Diaz", "", "acme.com"], None),
        (["Ana", "", "", "acme.com"], ["Ana", "", "", "acme.com"], None),
        (["Peter", "Novak", "", "acme.com"], ["Petra", "Novak", "", "acme.com"], None),
        (["Contact1", "Johnson", "", "acme.com"], ["Contact11", "Johnson", "", "acme.com"], None),
    ];
    for (a, b, expected) in cases {
        assert_eq!(of(*a, *b), *expected, "{a:?} and {b:?}");
        assert_eq!(of(*b, *a), *expected, "the other way round: {a:?} and {b:?}");
    }
}

#[test]
fn a_company_is_told_by_its_domain_or_else_its_name() {
    let cases = [
        (("acme.com", false, "Acme Inc."), "acme.com"),
        (("www.Acme.com", false, ""), "acme.com"),
        (("gmail.com", true, "Acme Inc."), "acme"),
        (("", false, "Äcme GmbH & Co. KG"), "acme"),
        (("gmail.com", true, ""), ""),
        (("", false, "Limited"), "limited"),
    ];
    for ((domain, private, name), expected) in cases {
        assert_eq!(company_key(domain, private, name), expected, "{domain} {name}");
    }
}

#[test]
fn each_pair_is_found_once_also_among_very_many_colleagues() {
    let few = [
        who(3, "Bob", "Miller", "b@a.com", "a.com"),
        who(1, "Robert", "Miller", "", "a.com"),
        who(2, "Al", "Poe", "b@a.com", "a.com"),
    ];
    let found = pairs_among(&few);
    let short: Vec<_> = found.iter().map(|pair| (pair.one.0, pair.other.0, pair.score)).collect();
    assert_eq!(short, [(2, 3, 90), (1, 3, 86)]);
    // 3,000 colleagues, among them a twin, a short form and a swapped name.
    let letters = |n: usize| {
        let at = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        String::from_iter([at(n), at(n / 26), at(n / 676), 'q', at(n * 7), 'x'])
    };
    let mut many: Vec<Who> =
        (0..3000).map(|n| who(n as i64 + 1, &letters(n * 31 + 5), &letters(n * 17 + 11), "", "big.com")).collect();
    many.push(who(9001, "William", "Zettel", "", "big.com"));
    many.push(who(9002, "Bill", "Zettel", "", "big.com"));
    many.push(who(9003, "Zettel", "William", "", "big.com"));
    many.push(who(9004, "William", "Zettel", "", "big.com"));
    let found = pairs_among(&many);
    let has = |a, b| found.iter().any(|pair| (pair.one, pair.other) == (Id(a), Id(b)));
    assert!(has(9001, 9004) && has(9001, 9002) && has(9002, 9004));
}

#[test]
fn every_field_can_be_merged() {
    assert!(super::merge::slots_and_fields_agree());
}

fn day(text: &str) -> Option<chrono::DateTime<chrono::Utc>> {
    Some(format!("{text}T00:00:00Z").parse().unwrap())
}

fn two() -> (Lead, Lead) {
    let keep = Lead {
        id: Id(1),
        email: "ana@acme.com".into(),
        first_name: "Ana".into(),
        last_name: "Ruiz".into(),
        stage: "mql".into(),
        furthest: 3,
        created: day("2026-03-01"),
        last_activity: day("2026-04-01"),
        notes: "Met in Lisbon.".into(),
        tags: ["event".to_owned()].into(),
        last: Touch { source: "google".into(), medium: "cpc".into(), ..Touch::default() },
        external: Some(ExternalId::new("hubspot", "7")),
        custom: [("budget".to_owned(), "10k".to_owned())].into(),
        ..Lead::default()
    };
    let drop = Lead {
        id: Id(2),
        email: "ana.ruiz@acme.com".into(),
        first_name: "Ana".into(),
        last_name: "Ruiz Soto".into(),
        title: "VP Growth".into(),
        stage: "lead".into(),
        furthest: 2,
        created: day("2026-01-01"),
        last_activity: day("2026-05-01"),
        notes: "Wants a demo.".into(),
        tags: ["vip".to_owned()].into(),
        first: Touch { source: "linkedin".into(), ..Touch::default() },
        last: Touch { source: "newsletter".into(), ..Touch::default() },
        unsubscribed: true,
        external: Some(ExternalId::new("salesforce", "00Q1")),
        custom: [("budget".to_owned(), "12k".to_owned()), ("region".to_owned(), "EMEA".to_owned())].into(),
        ..Lead::default()
    };
    (keep, drop)
}

#[test]
fn the_one_that_got_further_stays() {
    let (keep, drop) = two();
    assert_eq!(survivor(&keep, &drop), Id(1));
    assert_eq!(survivor(&drop, &keep), Id(1));
    // Then the one of which more is known, then the older, then the smaller id.
    let bare = |id: i64| Lead { id: Id(id), email: "a@b.co".into(), ..Lead::default() };
    let fuller = Lead { title: "CMO".into(), ..bare(9) };
    assert_eq!(survivor(&bare(1), &fuller), Id(9));
    let older = Lead { created: day("2024-01-01"), ..bare(5) };
    let younger = Lead { created: day("2025-01-01"), ..bare(4) };
    assert_eq!(survivor(&younger, &older), Id(5));
    assert_eq!(survivor(&bare(2), &bare(1)), Id(1));
    let archived = Lead { archived: true, furthest: 5, ..bare(1) };
    assert_eq!(survivor(&archived, &bare(3)), Id(3));
}

#[test]
fn a_merged_lead_has_what_either_knew() {
    let (keep, drop) = two();
    let one = merged(&keep, &drop, &Choices::new());
    assert_eq!((one.id, one.email.as_str(), one.last_name.as_str()), (Id(1), "ana@acme.com", "Ruiz"));
    assert_eq!(one.title, "VP Growth");
    assert_eq!((one.stage.as_str(), one.furthest), ("mql", 3));
    assert_eq!((one.created, one.last_activity), (day("2026-01-01"), day("2026-05-01")));
    assert_eq!(one.notes, "Met in Lisbon.\nWants a demo.");
    assert_eq!(Vec::from_iter(&one.tags), ["event", "vip"]);
    assert_eq!((one.first.source.as_str(), one.last.source.as_str()), ("linkedin", "newsletter"));
    assert!(one.last.medium.is_empty(), "a touch is not patched together from two");
    assert!(one.unsubscribed, "whoever said no once has said no");
    assert_eq!(one.external, Some(ExternalId::new("hubspot", "7")));
    assert_eq!((one.custom["budget"].as_str(), one.custom["region"].as_str()), ("10k", "EMEA"));
}

#[test]
fn what_a_person_chose_wins_where_there_is_a_choice() {
    let (keep, drop) = two();
    let chosen = |pairs: &[(&str, Pick)]| -> Choices {
        pairs.iter().map(|(field, pick)| ((*field).to_owned(), *pick)).collect()
    };
    let one = merged(
        &keep,
        &drop,
        &chosen(&[
            ("last-name", Pick::Drop),
            ("title", Pick::Keep),
            ("stage", Pick::Drop),
            ("notes", Pick::Drop),
            ("custom:budget", Pick::Drop),
            // Nothing to choose.
            ("created", Pick::Keep),
        ]),
    );
    assert_eq!((one.last_name.as_str(), one.title.as_str(), one.stage.as_str()), ("Ruiz Soto", "", "lead"));
    assert_eq!((one.notes.as_str(), one.custom["budget"].as_str()), ("Wants a demo.", "12k"));
    assert_eq!((one.created, one.furthest), (day("2026-01-01"), 3));
}

#[test]
fn merging_a_lead_with_its_own_copy_changes_nothing() {
    let (keep, drop) = two();
    let copy = Lead { id: Id(9), ..keep.clone() };
    assert_eq!(merged(&keep, &copy, &Choices::new()), keep);
    // And merging twice is merging once.
    let once = merged(&keep, &drop, &Choices::new());
    assert_eq!(merged(&once, &drop, &Choices::new()), once);
}

#[test]
fn the_rows_say_whose_value_is_taken_and_why() {
    let (keep, drop) = two();
    let all = rows(&keep, &drop, FieldContext::plain());
    let row = |name: &str| all.iter().find(|row| row.field == name).unwrap();
    assert!(all.iter().all(|row| !row.keep.is_empty() || !row.drop.is_empty()));
    assert_eq!((row("title").pick, row("title").why), (Pick::Drop, "the other has none"));
    assert_eq!((row("email").pick, row("email").differs), (Pick::Keep, true));
    assert!(!row("first-name").differs);
    assert!(row("created").fixed && row("created").pick == Pick::Drop);
    assert_eq!(row("notes").pick, Pick::Both);
    assert_eq!(row("custom:region").pick, Pick::Drop);
    // What the rows say is what the merge does.
    let one = merged(&keep, &drop, &Choices::new());
    let after = rows(&one, &one, FieldContext::plain());
    for row in all.iter().filter(|row| row.pick != Pick::Both) {
        let expected = if row.pick == Pick::Drop { &row.drop } else { &row.keep };
        let found = after.iter().find(|one| one.field == row.field).map_or("", |one| &one.keep);
        assert_eq!(found, expected, "{}", row.field);
    }
}
