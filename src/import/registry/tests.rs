//! Sheets of links of the shapes that people keep, and what becomes of their rows.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::Arc;

use chrono::{TimeZone, Utc};

use super::*;
use crate::domain::utm::Tag;
use crate::domain::utm::registry::{LinkRow, LinkStatus};
use crate::frameworks::Frameworks;
use crate::import::records::outcome::Outcome;
use crate::store::links::LinkQuery;
use crate::workspace::{Clock, Options};

fn workspace() -> Workspace {
    let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
    let frameworks = Arc::new(Frameworks::built_in());
    Workspace::memory(Options { clock: Clock::Fixed(now), author: "Dana".to_owned(), frameworks }).unwrap()
}

/// Plans and imports a text; both must tell the same.
fn imported(ws: &mut Workspace, text: &str, policy: Policy) -> Told {
    let mut import = open(Source::Bytes(text.as_bytes()), None, ws).unwrap();
    import.policy = policy;
    let planned = import.plan(ws, None, &mut |_, _| true).unwrap();
    let (told, _) = import.apply(ws, None, &mut |_, _| true).unwrap();
    assert_eq!(planned, told, "what was planned is what was done");
    told
}

fn links(ws: &Workspace) -> Vec<LinkRow> {
    let mut links = Vec::new();
    crate::store::links::each(ws.store(), &LinkQuery::default(), |link| {
        links.push(link);
        true
    })
    .unwrap();
    links.sort_by(|a, b| a.url.cmp(&b.url));
    links
}

fn fields(header: &str) -> String {
    let text = format!("{header}\n{}\n", header.split(',').map(|_| "x").collect::<Vec<_>>().join(","));
    let import = open(Source::Bytes(text.as_bytes()), None, &workspace()).unwrap();
    let told = import.mapping.columns.iter().map(|column| match &column.field {
        Some(field) => field.as_str(),
        None if column.is_open() => "?",
        None => "-",
    });
    told.collect::<Vec<_>>().join(" ")
}

#[test]
fn headers_of_any_sheet_are_known() {
    let cases = [
        (
            "Landing page,Campaign Source,Campaign Medium,Campaign Name,Campaign Content,Full URL",
            "destination source medium campaign content url",
        ),
        ("URL,utm_source,utm_medium,utm_campaign,utm_term,Owner", "url source medium campaign term owner"),
        ("URL,Source,Medium,Campaign,Final URL,Notes,Clicks", "destination source medium campaign url note -"),
        (
            "Website URL,Campaign Source (utm_source),Campaign Medium (utm_medium),Campaign ID,Status,Date created",
            "url source medium - status created",
        ),
        ("Link,Tracking link,Placed on", "destination url placed-on"),
        ("Destination,Landing page,utm_source", "? ? source"),
    ];
    for (header, expected) in cases {
        assert_eq!(fields(header), expected, "{header}");
    }
}

#[test]
fn a_sheet_of_parts_becomes_links() {
    let mut ws = workspace();
    let sheet = "Landing page,Source,Medium,Campaign,Content,Owner,Status,Created\n\
        https://acme.example/p?a=1#top,linkedin,paid-social,2026-q4-webinar-growth,headline-a,Dana,Active,2026-10-02\n\
        https://acme.example/p?utm_term=x,google,(not set),2026-q4-webinar-growth,,Lee,draft,\n\
        acme.example/p,google,cpc,2026-q4-webinar-growth,a,,,\n\
        https://acme.example/p,google,cpc,ana@acme.example,a,,,\n\
        ,google,cpc,x,,,,\nhttps://acme.example/bare,,,,,,,\n";
    let told = imported(&mut ws, sheet, Policy::Fill);
    assert_eq!(told.counts.summary(), "2 new, 0 changed, 0 the same, 2 rejected, 2 left out");
    let rejected: Vec<String> = told
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            Outcome::Rejected(why) => Some(format!("{}: {}", row.line, why.sentence)),
            _ => None,
        })
        .collect();
    assert!(rejected[0].starts_with("4: “acme.example/p” has no https:// in front: write https://acme.example/p"));
    assert!(rejected[1].starts_with("5: campaign “ana@acme.example” holds the e-mail address"), "{rejected:?}");
    let all = links(&ws);
    let first = all.iter().find(|link| link.tag(Tag::Source) == "linkedin").unwrap();
    assert_eq!(
        first.url,
        "https://acme.example/p?a=1&utm_source=linkedin&utm_medium=paid-social&utm_campaign=2026-q4-webinar-growth&utm_content=headline-a#top"
    );
    assert_eq!((first.owner.as_str(), first.status), ("Dana", LinkStatus::Live));
    assert_eq!(first.created.unwrap().date_naive().to_string(), "2026-10-02");
    let second = all.iter().find(|link| link.tag(Tag::Source) == "google").unwrap();
    assert_eq!((second.tag(Tag::Medium), second.tag(Tag::Term), second.status), ("", "x", LinkStatus::Draft));
    assert!(told.remarks.iter().any(|(note, ..)| note.contains("missing-required")), "{:?}", told.remarks);

    let again = imported(&mut ws, sheet, Policy::Fill);
    assert_eq!(again.counts.summary(), "0 new, 0 changed, 2 the same, 2 rejected, 2 left out");
    assert_eq!(links(&ws), all);
    ws.undo().unwrap();
    assert!(links(&ws).is_empty(), "one step");
}

#[test]
fn where_parts_and_tagged_link_disagree_the_link_counts_and_it_is_told() {
    let mut ws = workspace();
    let sheet = "Landing page,utm_source,utm_medium,utm_campaign,Full URL\n\
        https://acme.example/a,linkedin,social,spring,https://acme.example/b?utm_source=LinkedIn&utm_medium=social\n\
        https://acme.example/a,linkedin,social,spring,\n\
        https://acme.example/a,linkedin,social,spring,https://acme.example/a?utm_source=linkedin&utm_medium=social&utm_campaign=spring\n";
    let told = imported(&mut ws, sheet, Policy::Fill);
    assert_eq!((told.counts.new, told.counts.again), (2, 1));
    let notes = told.rows[0].notes.join("\n");
    for words in [
        "the column says source “linkedin”, the link “LinkedIn”: the link was taken",
        "the column says campaign “spring”, the link has no utm_campaign: the link was taken",
        "the link leads to https://acme.example/b, the destination beside it is https://acme.example/a",
        "warning case: source “LinkedIn” has capitals",
    ] {
        assert!(notes.contains(words), "{words}\n{notes}");
    }
    assert!(links(&ws).iter().any(|link| link.url == "https://acme.example/b?utm_source=LinkedIn&utm_medium=social"));
}

#[test]
fn lists_of_addresses_are_taken_with_and_without_a_header() {
    let (a, b) = ("https://a.example/?utm_source=x&utm_medium=y", "https://b.example/?utm_source=x&utm_medium=y");
    for text in [
        format!("{a}\n# ours\n\n{b}\n{a}\n"),
        format!("url,visits\n{a},3\n{b},4\n"),
        format!("{a}\t3\n{b}\t4\n"),
        format!("{a}\n{b}"),
        format!("3;{a}\n4;{b}\n"),
    ] {
        let mut ws = workspace();
        imported(&mut ws, &text, Policy::Fill);
        let urls: Vec<String> = links(&ws).into_iter().map(|link| link.url).collect();
        assert_eq!(urls, [a, b], "{text}");
    }
}

#[test]
fn what_a_file_adds_to_a_registered_link_goes_by_the_policy() {
    let mut ws = workspace();
    let url = "https://a.example/?utm_source=x";
    imported(&mut ws, &format!("url,owner,note\n{url},Dana,\n"), Policy::Fill);
    let other = format!("url,owner,note,status\n{url},Lee,for the fair,retired\n");
    let told = imported(&mut ws, &other, Policy::Fill);
    assert_eq!(told.counts.changed, 1);
    assert!(told.warnings.iter().any(|one| one.contains("says otherwise in 2 values")), "{:?}", told.warnings);
    let link = links(&ws).remove(0);
    assert_eq!((link.owner.as_str(), link.note.as_str(), link.status), ("Dana", "for the fair", LinkStatus::Live));
    imported(&mut ws, &other, Policy::Theirs);
    let link = links(&ws).remove(0);
    assert_eq!((link.owner.as_str(), link.status), ("Lee", LinkStatus::Retired));
}

#[test]
fn a_file_without_links_is_refused_and_a_mapping_helps() {
    let ws = workspace();
    let text = b"Thing,Where\nx,https://a.example/?utm_source=x\n";
    let map = MapFile { name: "map.toml", text: "\"Where\" = \"url\"" };
    let import = open(Source::Bytes(text), Some(map), &ws).unwrap();
    assert_eq!(import.plan(&ws, None, &mut |_, _| true).unwrap().counts.new, 1);
    let none = open(Source::Bytes(b"Thing,Size\nx,3\ny,4\n"), None, &ws).unwrap();
    assert!(none.blocked().unwrap().to_string().contains("holds links"), "{:?}", none.blocked());
}
