//! The policy of tagged links and the channel groups: what is delivered, what a person's file changes, and its mistakes.

use super::{shown, with};
use crate::domain::finding::Severity;
use crate::domain::utm::lint::RULES;
use crate::domain::utm::{Tag, Tags};
use crate::frameworks::Frameworks;

const POLICY: &str = "framework = \"utm-policy\"\nid = \"own\"\nversion = 2\n";
const CHANNELS: &str = "framework = \"utm-channels\"\nid = \"own\"\nversion = 1\n";

#[test]
fn what_is_delivered_is_whole() {
    let all = Frameworks::built_in();
    assert_eq!(all.utm.unset().collect::<Vec<_>>(), Vec::<&str>::new());
    assert_eq!(all.utm.rules.len(), RULES.len());
    assert_eq!(all.utm.pattern.to_string(), "YYYY-q#-type-name");
    assert!(all.utm.pattern.fits("2026-q1-webinar-product-led-growth"));
    assert_eq!(all.utm.required, [Tag::Source, Tag::Medium, Tag::Campaign]);
    // No alias is a registered value, nor the alias of another: the reader checks a file, this checks their sum.
    for medium in all.utm.mediums.iter().filter(|one| !one.sources.is_empty()) {
        assert!(all.utm.sources.iter().any(|source| medium.goes_with(source)), "{}", medium.id);
    }
}

#[test]
fn sources_and_mediums_make_channels() {
    let all = Frameworks::built_in();
    let cases = [
        ("google", "cpc", "", "Paid Search"),
        ("google", "organic", "", "Organic Search"),
        ("google", "email", "", "Organic Search"),
        ("LinkedIn", "paid-social", "", "Paid Social"),
        ("linkedin", "social", "", "Organic Social"),
        ("capterra", "cpc", "", "Paid Other"),
        ("capterra", "display", "", "Display"),
        ("newsletter", "email", "", "Email"),
        ("youtube", "paid-video", "", "Paid Video"),
        ("youtube", "social", "", "Organic Social"),
        ("partner-acme", "referral", "", "Referral"),
        ("partner-acme", "affiliate", "", "Affiliates"),
        ("app", "web-push", "", "Mobile Push Notifications"),
        ("sms", "", "", "SMS"),
        ("(direct)", "(none)", "", "Direct"),
        ("acme", "cpc", "2026-q1-promo-eshop", "Paid Shopping"),
        ("acme", "cpc", "2026-q1-promo-workshop", "Paid Other"),
        ("qtest", "startscreen", "", "Unassigned"),
    ];
    for (source, medium, campaign, expected) in cases {
        let tags = Tags::default().with(Tag::Source, source).with(Tag::Medium, medium).with(Tag::Campaign, campaign);
        let kind = all.utm.source(source).map(|one| one.kind.as_str());
        assert_eq!(all.channels.title(&tags, kind), expected, "{source} / {medium}");
    }
}

#[test]
fn a_persons_policy_sets_only_what_differs() {
    let all = with(&format!(
        "{POLICY}required = [\"source\"]\n[campaign-names]\npattern = \"region-name\"\n[campaign-names.lists]\n\
         region = [\"emea\", \"us\"]\n[[source]]\nid = \"meta\"\nkind = \"social\"\naliases = [\"fb\"]\n\
         [[source]]\nid = \"quora\"\non = false\n[[campaign]]\nid = \"us-launch\"\n[[rule]]\nid = \"case\"\n\
         severity = \"note\"\n[[rule]]\nid = \"duplicate-link\"\non = false\n"
    ));
    assert_eq!(shown(&all), Vec::<String>::new());
    let (policy, before) = (&all.utm, Frameworks::built_in().utm);
    assert_eq!((policy.version, policy.sources.len()), (2, before.sources.len()));
    assert!(policy.source("quora").is_none() && policy.source("meta").is_some());
    assert!(!policy.source("facebook").unwrap().aliases.contains(&"fb".to_owned()), "the alias went to meta");
    assert!(policy.pattern.fits("us-launch") && !policy.pattern.fits("2026-q1-webinar-x"));
    assert_eq!(policy.severity("case"), Some(Severity::Note));
    assert_eq!(policy.severity("duplicate-link"), None);
    assert_eq!(policy.longest("source"), 40);
}

#[test]
fn mistakes_in_a_policy_are_told_with_line_and_key() {
    let cases = [
        ("[campaign-names]\npattern = \"YYYY-Typ\"\n", "own.toml:5:11: campaign-names.pattern: has the part `Typ`"),
        ("required = [\"sauce\"]\n", "own.toml:4:13: required[0]: is `sauce`; expected one of source, medium"),
        ("[[source]]\nid = \"a--b\"\n", "own.toml:5:6: source[0].id: is `a--b`; expected single hyphens"),
        ("[[source]]\nid = \"Meta\"\n", "own.toml:5:6: source[0].id: is `Meta`; expected small letters"),
        ("[[source]]\nid = \"a\"\naliases = [\"B\", \"b\"]\n", "source[0].aliases[1]: `b` already stands in line 6"),
        ("[[source]]\nid = \"a\"\naliases = [\"!\"]\n", "source[0].aliases[0]: is `!`; expected a name with letters"),
        ("[[source]]\nid = \"nobody\"\non = false\n", "source[0].id: there is no value `nobody`"),
        ("[[medium]]\nid = \"m\"\nwith = [\"serch\"]\n", "medium[0].with[0]: there is no source or kind of sources"),
        ("[[rule]]\nid = \"csae\"\n", "rule[0].id: there is no finding rule `csae`: did you mean `case`?"),
        ("[[rule]]\nid = \"length\"\nlimits = { sorce = 3 }\n", "unknown key `sorce`: did you mean `source`?"),
        ("[[sources]]\nid = \"a\"\n", "unknown key `sources`: did you mean `source`?"),
    ];
    for (text, words) in cases {
        let all = with(&format!("{POLICY}{text}"));
        assert!(shown(&all).iter().any(|one| one.contains(words)), "{text}: {:?}", shown(&all));
        assert_eq!(all.utm, Frameworks::built_in().utm, "a broken file is left out whole");
    }
}

#[test]
fn a_persons_channels_are_tried_first() {
    let all = with(&format!(
        "{CHANNELS}[sites]\nsearch = [\"Acme\"]\n[[channel]]\nid = \"partners\"\ntitle = \"Partners\"\n\
         when = [{{ source = [\"partner*\"] }}]\n[[channel]]\nid = \"email\"\non = false\n"
    ));
    assert_eq!(shown(&all), Vec::<String>::new());
    let of = |source: &str, medium: &str| {
        let tags = Tags::default().with(Tag::Source, source).with(Tag::Medium, medium);
        all.channels.title(&tags, None).to_owned()
    };
    assert_eq!(of("partner-x", "cpc"), "Partners");
    assert_eq!(of("newsletter", "email"), "Unassigned");
    assert_eq!(of("acme", "cpc"), "Paid Search");
    for (text, words) in [
        ("[[channel]]\nid = \"a\"\ntitle = \"A\"\n", "channel[0].when: has no row"),
        ("[[channel]]\nid = \"a\"\ntitle = \"A\"\nwhen = [{}]\n", "channel[0].when: has a row that asks for nothing"),
        ("[[channel]]\nid = \"a\"\nwhen = [{ medum = [\"x\"] }]\n", "unknown key `medum`: did you mean `medium`?"),
        ("[[channel]]\nid = \"nope\"\non = false\n", "there is no channel `nope`"),
    ] {
        let all = with(&format!("{CHANNELS}{text}"));
        assert!(shown(&all).iter().any(|one| one.contains(words)), "{text}: {:?}", shown(&all));
    }
}
