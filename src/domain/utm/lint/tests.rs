//! Each rule with a case that fires and one that does not; fixes that leave nothing to fix and touch nothing else;
//! a hundred thousand broken links.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;
use crate::domain::utm::link::{self, parse};
use crate::frameworks::Frameworks;

const GOOD: &str = "https://acme.example/p?a=1&utm_source=google&utm_medium=cpc&utm_campaign=2026-q1-webinar-x&utm_content=a&utm_term=b#top";

fn own() -> [String; 1] {
    ["acme.example".to_owned()]
}

fn with_linter<T>(work: impl FnOnce(&mut Linter<'_>) -> T) -> T {
    let frameworks = Frameworks::built_in();
    work(&mut Linter::new(&frameworks.utm, &own()))
}

fn lint(text: &str) -> Outcome {
    with_linter(|linter| linter.link(1, text, None))
}

/// A good link with one tag changed; blank takes it away.
fn changed(tag: Tag, raw: &str) -> String {
    let good = parse(GOOD).unwrap().link.tags;
    let mut query = "a=1".to_owned();
    for (one, value) in good.iter() {
        let value = if one == tag { raw } else { value };
        if !value.is_empty() {
            link::push(&mut query, one, value);
        }
    }
    format!("https://acme.example/p?{query}#top")
}

#[test]
fn the_table_is_in_the_order_of_its_kinds() {
    for (at, one) in RULES.iter().enumerate() {
        assert_eq!((one.kind as usize, rule(one.kind).id), (at, one.id));
        assert!(RULES.iter().filter(|other| other.id == one.id).count() == 1, "{}", one.id);
    }
}

#[test]
fn a_good_link_has_nothing_wrong() {
    assert_eq!(lint(GOOD).issues, Vec::new());
    assert_eq!(lint(GOOD).fixed, None);
}

/// Rule, link, words of the sentence, words of the fix, the fixed link's part that matters (blank: none).
#[test]
fn every_rule_fires_where_it_should() {
    use Tag::{Campaign, Content, Medium, Source};
    let cases: Vec<(&str, String, &str, &str, &str)> = vec![
        ("case", changed(Source, "Google"), "source “Google” has capitals", "write google", "utm_source=google&"),
        (
            "case",
            GOOD.replace("utm_source", "UTM_Source"),
            "“UTM_Source” is not spelt utm_source",
            "write utm_source",
            "utm_source=",
        ),
        (
            "separator",
            changed(Content, "cta+blue_x"),
            "content “cta blue_x” is not joined",
            "write cta-blue-x",
            "utm_content=cta-blue-x&",
        ),
        ("characters", changed(Content, "a%2Fb%21"), "content “a/b!” holds / !", "write a-b", "utm_content=a-b&"),
        ("characters", changed(Content, "%E3%82%AD"), "content “キ” holds キ", "write it with a to z", ""),
        (
            "escapes",
            changed(Content, "%62lue"),
            "content “blue” is written as “%62lue”",
            "write blue",
            "utm_content=blue&",
        ),
        ("length", changed(Content, &"a".repeat(101)), "has 101 characters, and 100 fit", "shorten it", ""),
        ("length", format!("{GOOD}{}", "x".repeat(2000)), "characters, and 2,000 fit", "shorten it", ""),
        (
            "pattern",
            changed(Campaign, "spring"),
            "campaign “spring” doesn't follow YYYY-q#-type-name: it has “spring” where a year",
            "name it like 2026-q1-",
            "",
        ),
        ("unknown-source", changed(Source, "tosca"), "source “tosca” is not registered", "use google, linkedin", ""),
        ("unknown-medium", changed(Medium, "startscreen"), "medium “startscreen” is not registered", "use cpc, ", ""),
        (
            "near-duplicate",
            changed(Medium, "paidsearch"),
            "medium “paidsearch” means “cpc” (alias)",
            "write cpc",
            "utm_medium=cpc&",
        ),
        (
            "near-duplicate",
            changed(Source, "googel"),
            "source “googel”: did you mean “google” (spelling)?",
            "write google, or register “googel”",
            "",
        ),
        (
            "personal-data",
            changed(Content, "ana%40acme.example"),
            "holds the e-mail address “ana@acme.example”",
            "take it out",
            "",
        ),
        (
            "personal-data",
            GOOD.replace("a=1", "mail=ana%40acme.example"),
            "“mail=ana@acme.example” holds the e-mail address “ana@acme.example”",
            "take it out",
            "",
        ),
        (
            "medium-source",
            changed(Medium, "email").replace("&utm_term=b", ""),
            "medium “email” doesn't go with source “google”",
            "use cpc or organic",
            "",
        ),
        ("missing-required", changed(Source, ""), "utm_source is missing", "add utm_source, such as google", ""),
        (
            "missing-required",
            changed(Campaign, "%20"),
            "utm_campaign is missing",
            "add utm_campaign, such as 2026-q1-",
            "",
        ),
        (
            "content-required",
            changed(Content, ""),
            "medium “cpc” is paid, and utm_content is missing",
            "add utm_content, ",
            "",
        ),
        (
            "term-outside-search",
            changed(Medium, "organic"),
            "term “b” stands on medium “organic”",
            "leave utm_term out",
            "",
        ),
        (
            "repeated-parameter",
            GOOD.replace("#top", "&utm_source=bing#top"),
            "utm_source has two values, “google” and “bing”",
            "keep “google” or “bing”",
            "",
        ),
        (
            "repeated-parameter",
            GOOD.replace("#top", "&utm_source=Google#top"),
            "utm_source stands there again with nothing new: “Google”",
            "keep one",
            "utm_term=b#top",
        ),
        (
            "repeated-parameter",
            GOOD.replace("?a=1", "?a=1&utm_source="),
            "utm_source stands there again",
            "keep one",
            "?a=1&utm_source=google",
        ),
        (
            "tags-after-fragment",
            GOOD.replace("&utm_term=b#top", "#top?utm_term=b"),
            "“utm_term=b” behind the #",
            "put it in front",
            "&utm_term=b#top",
        ),
        (
            "internal-link",
            changed(Source, "acme-example"),
            "leads from acme-example to acme.example, both yours",
            "use https://acme.example/p?a=1#top without tags",
            "",
        ),
        (
            "not-a-url",
            "acme.example/p".into(),
            "“acme.example/p” has no https:// in front",
            "write it like https://acme.example/p",
            "",
        ),
        ("not-a-url", "ftp://acme.example".into(), "begins with ftp:", "write it like https://", ""),
    ];
    for (id, text, sentence, fix, part) in cases {
        let outcome = lint(&text);
        let of_rule = outcome.issues.iter().find(|issue| issue.rule().id == id && issue.message.contains(sentence));
        let issue = of_rule.unwrap_or_else(|| panic!("{id} on {text}: {:#?}", outcome.issues));
        assert!(issue.fix.contains(fix), "{id}: {issue:?}");
        assert_eq!(issue.is_fixed, !part.is_empty(), "{id}: {issue:?}");
        assert!(part.is_empty() || outcome.fixed.as_deref().unwrap_or_default().contains(part), "{id}: {outcome:?}");
    }
}

#[test]
fn no_rule_fires_where_it_should_not() {
    use Tag::{Campaign, Content, Medium, Source};
    let cases: Vec<(&str, String)> = vec![
        ("case", changed(Content, "{Keyword}")),
        ("separator", changed(Content, "cta-blue")),
        ("characters", changed(Content, "%7Bkeyword%7D")),
        ("escapes", GOOD.replace("a=1", "a=%62%20")),
        ("length", changed(Content, &"a".repeat(100))),
        ("pattern", changed(Campaign, "2026-Q3-webinar-x")),
        ("unknown-source", changed(Source, "partner-acme")),
        ("unknown-medium", changed(Medium, "referral")),
        ("unknown-campaign", changed(Campaign, "anything")),
        ("near-duplicate", changed(Medium, "cpm2")),
        ("personal-data", changed(Content, "launch@scale").replace("a=1", "a=launch@scale")),
        ("medium-source", changed(Medium, "referral")),
        ("missing-required", changed(Content, "")),
        ("content-required", changed(Content, "").replace("cpc", "organic")),
        ("term-outside-search", changed(Medium, "startscreen")),
        ("repeated-parameter", GOOD.replace("a=1", "a=1&a=2")),
        ("tags-after-fragment", GOOD.replace("#top", "#top=1&x=2")),
        ("internal-link", GOOD.into()),
        ("duplicate-link", GOOD.into()),
        ("not-a-url", "https://müller.example".into()),
    ];
    assert_eq!(cases.iter().map(|(id, _)| *id).collect::<Vec<_>>(), {
        let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
        ids.sort_by_key(|id| cases.iter().position(|(one, _)| one == id));
        ids
    });
    for (id, text) in cases {
        let found: Vec<_> = lint(&text).issues.iter().map(|issue| issue.rule().id).collect();
        assert!(!found.contains(&id), "{id} on {text}: {found:?}");
    }
}

#[test]
fn rules_that_need_more_than_one_link() {
    with_linter(|linter| {
        assert!(linter.link(2, GOOD, None).issues.is_empty());
        let again = linter.link(7, &GOOD.replace("google", "Google"), None);
        let last = again.issues.last().unwrap();
        assert_eq!(last.rule().id, "duplicate-link");
        assert!(last.message.contains("stands in row 2 already"), "{last:?}");
        assert!(linter.link(8, &GOOD.replace("content=a", "content=b"), None).issues.is_empty());
        let placed = linter.link(9, &GOOD.replace("content=a", "content=c"), Some("https://www.acme.example/blog"));
        assert_eq!(placed.issues[0].rule().id, "internal-link");
        let elsewhere = linter.link(10, &GOOD.replace("content=a", "content=d"), Some("https://other.example/"));
        assert!(elsewhere.issues.is_empty());
    });
    let mut policy = (*Frameworks::built_in().utm).clone();
    policy.campaigns.push(crate::domain::utm::policy::Campaign {
        id: "2026-q1-webinar-x".into(),
        title: String::new(),
        aliases: vec!["Winter Webinar".into()],
    });
    let mut linter = Linter::new(&policy, &[]);
    assert!(linter.link(1, GOOD, None).issues.is_empty());
    let unknown = linter.link(2, &changed(Tag::Campaign, "2026-q2-webinar-y"), None);
    assert_eq!(unknown.issues[0].rule().id, "unknown-campaign");
    assert!(unknown.issues[0].fix.contains("register “2026-q2-webinar-y”"));
    let alias = linter.link(3, &changed(Tag::Campaign, "winter_webinar"), None);
    assert!(alias.fixed.unwrap().contains("utm_campaign=2026-q1-webinar-x&"));
}

#[test]
fn tags_of_a_table_are_judged_and_mended() {
    with_linter(|linter| {
        let tags = Tags::default().with(Tag::Source, "LinkedIn").with(Tag::Medium, "Paid Social");
        let (outcome, mended) = linter.tags(&tags);
        let ids: Vec<_> = outcome.issues.iter().map(|issue| issue.rule().id).collect();
        assert_eq!(ids, ["case", "case", "separator", "missing-required", "content-required"]);
        assert_eq!((mended.value(Tag::Source), mended.value(Tag::Medium)), ("linkedin", "paid-social"));
        assert!(linter.tags(&mended).0.issues.iter().all(|issue| !issue.is_fixed));
    });
}

#[test]
fn drift_is_clustered() {
    with_linter(|linter| {
        for (source, medium, times) in [
            ("linkedin", "paid+social", 3),
            ("LinkedIn", "PaidSocial", 1),
            ("google", "paidsearch", 5),
            ("google", "cpc", 2),
        ] {
            for row in 0..times {
                linter.link(row, &format!("https://a.example/?utm_source={source}&utm_medium={medium}"), None);
            }
        }
        let drift = linter.drift();
        let shown: Vec<String> = drift
            .iter()
            .map(|one| {
                let spellings: Vec<String> =
                    one.spellings.iter().map(|one| format!("{} {}", one.value, one.times)).collect();
                format!("{} {}: {}", one.tag.name(), one.value, spellings.join(", "))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "source linkedin: linkedin 3, LinkedIn 1",
                "medium cpc: paidsearch 5, cpc 2",
                "medium paid-social: paid social 3, PaidSocial 1"
            ]
        );
    });
}

/// What a fix must leave alone: everything before the question mark, the parameters of others, the fragment.
fn untouched(text: &str) -> (String, Vec<String>, Option<String>) {
    let parts = link::Parts::of(text);
    let others = link::segments(parts.query.unwrap_or_default()).filter(|one| one.tag.is_none());
    let fragment = match parts.fragment.and_then(link::behind_fragment) {
        Some(behind) => behind.rest,
        None => parts.fragment.map(str::to_owned),
    };
    let fragment = fragment.map(|fragment| fragment.replace("%20", " ").trim_end().to_owned());
    (parts.before.to_owned(), others.map(|one| one.text.to_owned()).collect(), fragment)
}

#[track_caller]
fn fix_holds(linter: &mut Linter<'_>, text: &str) {
    let outcome = linter.link(1, text, None);
    let Some(fixed) = outcome.fixed else {
        assert!(outcome.issues.iter().all(|issue| !issue.is_fixed), "{text:?}: {:#?}", outcome.issues);
        return;
    };
    let again = linter.link(1, &fixed, None);
    assert!(again.fixed.is_none(), "{text:?}\n{fixed:?}\n{:#?}", again.issues);
    let clean =
        text.trim_matches(|c: char| c.is_whitespace() || c <= ' ' || c == '\u{FEFF}').replace(['\t', '\n', '\r'], "");
    assert_eq!(untouched(&fixed), untouched(&clean), "{text:?}");
    let (before, after) = (parse(&clean).unwrap(), parse(&fixed).unwrap());
    assert_eq!((before.link.destination, before.rest), (after.link.destination, after.rest), "{text:?}");
}

fn raw_link() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("utm_source"),
        Just("utm_medium"),
        Just("utm_campaign"),
        Just("utm_content"),
        Just("UTM_Source"),
        Just("utm%5Fterm"),
        Just("utm_term"),
        Just("id"),
        Just("utm_id"),
        Just("")
    ];
    let value = prop_oneof![
        Just("google".to_owned()),
        Just("LinkedIn".to_owned()),
        Just("paid+social".to_owned()),
        Just("FB".to_owned()),
        Just("paidsearch".to_owned()),
        Just("{keyword}".to_owned()),
        Just("ana%40a.example".to_owned()),
        "[a-zA-Z0-9_+ %/é-]{0,10}",
        "\\PC{0,6}"
    ];
    let segment = (name, value, "=?").prop_map(|(name, value, equals)| format!("{name}{equals}{value}"));
    let query = prop::collection::vec(segment.clone(), 0..7).prop_map(|all| all.join("&"));
    let fragment = prop::collection::vec(prop_oneof![segment, Just("top".to_owned())], 0..4);
    let start = prop_oneof![
        Just("https://acme.example/p"),
        Just(" http://a.example:8/\t"),
        Just("https://müller.example"),
        Just("acme")
    ];
    (start, query, "[?]?", fragment, "[?&]", "#?").prop_map(|(start, query, mark, fragment, joint, hash)| {
        format!("{start}{mark}{query}{hash}{}", fragment.join(&joint))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn a_fix_leaves_nothing_to_fix_and_touches_nothing_else(text in raw_link()) {
        with_fixed_linter(|linter| fix_holds(linter, &text));
    }
}

/// A linter whose policy is read once for all cases of a property.
fn with_fixed_linter(work: impl FnOnce(&mut Linter<'_>)) {
    static FRAMEWORKS: std::sync::OnceLock<Frameworks> = std::sync::OnceLock::new();
    let frameworks = FRAMEWORKS.get_or_init(Frameworks::built_in);
    work(&mut Linter::new(&frameworks.utm, &own()));
}

/// A hundred thousand links out of pieces that break readers, by a small generator of its own so that it is quick.
#[test]
fn no_input_panics() {
    let pieces = [
        "https://",
        "http:/",
        "//",
        "acme.example",
        "müller.example",
        ":8080",
        "/",
        "?",
        "#",
        "&",
        "=",
        "utm_source",
        "UTM_MEDIUM=",
        "utm_campaign=2026-q1-webinar-",
        "utm%5Fterm=",
        "%",
        "%2",
        "%25",
        "%C3%A9",
        "%FF",
        "+",
        " ",
        "é",
        "\u{202E}",
        "\0",
        "\n",
        "{keyword}",
        "*|EMAIL|*",
        "ana@a.example",
        "LinkedIn",
        "paid social",
        "--",
        "_",
        "🚀",
        "\u{FEFF}",
        "x",
        "[::1]",
        "@",
        "-",
    ];
    let frameworks = Frameworks::built_in();
    let mut linter = Linter::new(&frameworks.utm, &own());
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let (mut links, mut fixed) = (0, 0);
    for row in 0..100_000 {
        let mut text = if draw(4) > 0 { "https://acme.example/?utm_source=".to_owned() } else { String::new() };
        for _ in 0..draw(14) {
            text.push_str(pieces[draw(pieces.len())]);
        }
        let outcome = linter.link(row, &text, None);
        links += usize::from(!outcome.issues.iter().any(|issue| issue.kind == Kind::NotAUrl));
        if let Some(mended) = outcome.fixed {
            fixed += 1;
            assert!(linter.link(row, &mended, None).fixed.is_none(), "{text:?} became {mended:?}");
        }
    }
    assert!(links > 50_000 && fixed > 10_000, "the generator reaches the rules: {links} links, {fixed} fixed");
}
