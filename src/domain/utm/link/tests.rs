//! Links taken apart and put together: cases, and the property that the two undo each other.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

fn tagged(values: [&str; 5]) -> Tags {
    Tag::ALL.into_iter().zip(values).fold(Tags::default(), |tags, (tag, value)| tags.with(tag, value))
}

#[test]
fn links_are_built() {
    let tags = tagged(["google", "cpc", "2026-q1-webinar-x", "", "a b&c"]);
    let end = "utm_source=google&utm_medium=cpc&utm_campaign=2026-q1-webinar-x&utm_term=a+b%26c";
    let cases = [
        ("https://acme.example", format!("https://acme.example/?{end}")),
        ("https://acme.example/pricing?plan=team#faq", format!("https://acme.example/pricing?plan=team&{end}#faq")),
        ("https://acme.example/?utm_source=old&b=2&UTM_TERM=x", format!("https://acme.example/?b=2&{end}")),
        ("https://acme.example/?q=a%20b+c&empty", format!("https://acme.example/?q=a%20b+c&empty&{end}")),
        ("https://müller.example:8443/ä", format!("https://xn--mller-kva.example:8443/%C3%A4?{end}")),
        ("HTTP://ACME.example:80/", format!("http://acme.example/?{end}")),
        ("https://acme.example/#p?utm_source=x&id=3", format!("https://acme.example/?{end}#p?id=3")),
    ];
    for (destination, expected) in cases {
        let link = Link { destination: destination.to_owned(), tags: tags.clone() };
        assert_eq!(build(&link).unwrap(), expected);
    }
}

#[test]
fn only_web_addresses_are_links() {
    let cases = [
        ("", "is blank"),
        ("acme.example/pricing", "has no https:// in front"),
        ("acme.example:8080/pricing", "has no https:// in front"),
        ("mailto:ana@acme.example", "begins with mailto:, not with http:// or https://"),
        ("javascript:alert(1)", "begins with javascript:"),
        ("https://", "has no host"),
        ("https://acme example/", "has a host that no domain can be called"),
        ("https://acme.example:99999/", "has a port that is no number"),
        ("https://1.2.3.4.5.6/", "has an address by number"),
    ];
    for (text, words) in cases {
        let told = parse(text).unwrap_err().to_string();
        assert!(told.starts_with(words), "{text}: {told}");
    }
    assert!(parse(&format!("https://a.example/{}", "x".repeat(LONGEST))).unwrap_err().to_string().contains("64 KiB"));
}

#[test]
fn links_are_taken_apart() {
    let parsed = parse(
        "https://a.example/x?id=1&utm_source=google&UTM_Medium=cpc&utm_source=bing&utm_content=&utm%5Fterm=a+b#top",
    )
    .unwrap();
    assert_eq!(parsed.link.destination, "https://a.example/x?id=1#top");
    assert_eq!(parsed.link.tags, tagged(["google", "cpc", "", "", "a b"]));
    assert_eq!(parsed.repeated, [(Tag::Source, "bing".to_owned())]);
    assert_eq!(parsed.rest, [("id".to_owned(), "1".to_owned())]);
    assert!(!parsed.is_behind_fragment);
    let behind = parse("https://a.example/#/page?utm_source=x&id=3&utm_medium=y").unwrap();
    assert_eq!(behind.link.destination, "https://a.example/#/page?id=3");
    assert!(behind.is_behind_fragment && behind.link.tags.value(Tag::Medium) == "y");
    assert_eq!(parse("https://a.example/#utm_source=x").unwrap().link.destination, "https://a.example/");
}

#[test]
fn plain_hosts_are_seen_and_others_looked_at() {
    let cases = [
        ("https://acme.example/p?x#y", Some("acme.example")),
        ("http://www.acme-shop.example:8080", Some("www.acme-shop.example")),
        ("https://localhost?x", Some("localhost")),
        ("https://ACME.example", None),
        ("https://müller.example", None),
        ("https://xn--mller-kva.example", None),
        ("https://1.2.3.4/", None),
        ("https://a.example.7/", None),
        ("https://a..example/", None),
        ("https://a@b.example/", None),
        ("https://a.example:99999/", None),
        ("https:///x", None),
        ("https://a.example\\x", None),
        ("mailto:a@b.example", None),
    ];
    for (text, expected) in cases {
        assert_eq!(plain_host(text), expected, "{text}");
    }
}

#[test]
fn values_are_decoded() {
    for (raw, expected) in [
        ("a+b", "a b"),
        ("a%2Bb", "a+b"),
        ("%C3%A9", "é"),
        ("%C3", "\u{FFFD}"),
        ("100%", "100%"),
        ("%zz%4", "%zz%4"),
        ("é", "é"),
    ] {
        assert_eq!(decoded(raw), expected);
    }
}

fn destination() -> impl Strategy<Value = String> {
    let host =
        prop_oneof!["[a-z]{1,8}\\.example", Just("müller.example".to_owned()), Just("例え.example:8080".to_owned())];
    let query = prop_oneof![Just(String::new()), "\\?[a-z]=[a-zA-Z0-9%+ é]{0,6}(&[b-t]{1,3}(=.{0,4})?){0,2}"];
    (prop_oneof!["https", "http"], host, "(/[a-zé %]{0,5}){0,3}", query, "(#[a-z/?=&]{0,6})?")
        .prop_map(|(scheme, host, path, query, fragment)| format!("{scheme}://{host}{path}{query}{fragment}"))
}

proptest! {
    #[test]
    fn what_was_built_is_read_back(destination in destination(), values in prop::array::uniform5(".{0,12}")) {
        let tags = tagged([&values[0], &values[1], &values[2], &values[3], &values[4]]);
        let Ok(bare) = parse(&destination) else { return Ok(()) };
        let built = build(&Link { destination, tags: tags.clone() }).unwrap();
        let read = parse(&built).unwrap();
        prop_assert_eq!(&read.link.tags, &tags);
        prop_assert_eq!(&read.link.destination, &bare.link.destination);
        prop_assert_eq!(&read.rest, &bare.rest);
        prop_assert_eq!(build(&read.link).unwrap(), built);
    }

    #[test]
    fn what_is_plain_is_right(
        host in "([a-z0-9]{1,3}[-.]{0,2}){1,4}|[a-z0-9.-]{0,8}|xn--[a-z0-9-]{1,6}|0x[0-9a-f]{1,3}|[0-9]{1,3}\\.[0-9]{1,3}",
        port in "|:|:[0-9]{1,6}",
        rest in "[/?#]\\PC{0,12}|",
    ) {
        let text = format!("https://{host}{port}{rest}");
        if let Some(plain) = plain_host(text.trim_end()) {
            let url = read(text.trim_end());
            prop_assert!(url.is_ok(), "{} is {:?}", text, url);
            let url = url.unwrap();
            prop_assert_eq!(url.host_str(), Some(plain));
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = parse(&text);
        let _ = parse(&format!("https://a.example/{text}"));
        let _ = parse(&format!("https://a.example/?{text}"));
        let _ = parse(&format!("https://a.example/?utm_source={text}#{text}"));
    }
}
