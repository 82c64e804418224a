//! The verbs of the Campaigns room: links, campaigns, vocabulary.

use std::sync::Arc;

use super::*;
use crate::domain::finding::Severity;
use crate::domain::id::Id;
use crate::domain::utm::campaign::{CampaignRow, CampaignStatus};
use crate::domain::utm::lint::Kind;
use crate::domain::utm::registry::{LinkRow, LinkStatus};
use crate::domain::utm::vocabulary::{From, Value};
use crate::domain::utm::{Tag, Tags};
use crate::frameworks::Frameworks;
use crate::store::links::{LinkQuery, LinkSort, Way};
use crate::workspace::{Clock, Options};

fn workspace() -> Workspace {
    Workspace::memory(Options {
        clock: Clock::Fixed("2026-11-20T12:00:00Z".parse().unwrap()),
        author: "Dana".to_owned(),
        frameworks: Arc::new(Frameworks::built_in()),
    })
    .unwrap()
}

fn tags(source: &str, medium: &str, campaign: &str, content: &str) -> Tags {
    Tags::default()
        .with(Tag::Source, source)
        .with(Tag::Medium, medium)
        .with(Tag::Campaign, campaign)
        .with(Tag::Content, content)
}

fn link(source: &str, medium: &str, campaign: &str, content: &str) -> LinkRow {
    LinkRow::to("https://acme.example/pricing?plan=team#faq", tags(source, medium, campaign, content))
}

const WEBINAR: &str = "2026-q4-webinar-growth";

#[test]
fn a_right_link_is_registered_and_found_again() {
    let mut ws = workspace();
    let (id, done) = ws.add_link(&link("linkedin", "cpc", WEBINAR, "headline-a"), false).unwrap();
    assert_eq!(done.label, "registered the link linkedin / cpc / 2026-q4-webinar-growth / headline-a");
    let found = ws.link(id).unwrap().unwrap();
    assert_eq!(
        found.url,
        "https://acme.example/pricing?plan=team&utm_source=linkedin&utm_medium=cpc&utm_campaign=2026-q4-webinar-growth&utm_content=headline-a#faq"
    );
    assert_eq!((found.channel.as_str(), found.status), ("Paid Social", LinkStatus::Draft));
    assert_eq!(found.created, Some(ws.now()));
    let checked = ws.check_link(&found.link, None, None).unwrap();
    assert_eq!(checked.twin, Some(id));
    assert!(checked.issues.iter().any(|issue| issue.kind == Kind::DuplicateLink), "{:?}", checked.issues);
    assert_eq!(ws.check_link(&found.link, None, Some(id)).unwrap().issues, []);
    ws.undo().unwrap();
    assert_eq!(ws.link(id).unwrap(), None);
    ws.redo().unwrap();
    assert_eq!(ws.link(id).unwrap(), Some(found));
}

#[test]
fn what_is_wrong_is_refused_unless_it_is_wanted_and_some_things_always() {
    let mut ws = workspace();
    let odd = link("LinkedIn", "cpc", WEBINAR, "a");
    let refused = ws.add_link(&odd, false).unwrap_err().to_string();
    assert_eq!(refused, "not saved: source “LinkedIn” has capitals, so it is counted apart: write linkedin");
    let (id, _) = ws.add_link(&odd, true).unwrap();
    assert!(matches!(ws.add_link(&odd, false), Err(Error::Unfit(_))), "it is registered already");
    let person = link("linkedin", "email", WEBINAR, "ana@acme.example");
    assert!(matches!(ws.add_link(&person, true), Err(Error::Unfit(_))));
    let nowhere = LinkRow::to("mailto:ana", Tags::default());
    assert!(matches!(ws.add_link(&nowhere, true), Err(Error::Unfit(_))));
    let (mended, done) = ws.fix_links(&[id]).unwrap();
    assert_eq!((mended, done.label.as_str()), (1, "mended the link linkedin / cpc / 2026-q4-webinar-growth / a"));
    assert_eq!(ws.link(id).unwrap().unwrap().tag(Tag::Source), "linkedin");
    ws.undo().unwrap();
    assert_eq!(ws.link(id).unwrap().unwrap().tag(Tag::Source), "LinkedIn");
}

#[test]
fn a_grid_is_one_step_and_leaves_out_what_is_registered() {
    let mut ws = workspace();
    let base = link("", "", WEBINAR, "a");
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let lists = [
        (Tag::Source, words(&["linkedin", "google"])),
        (Tag::Medium, words(&["cpc", "social"])),
        (Tag::Content, words(&["a", "b"])),
    ];
    let checker = ws.checker().unwrap();
    assert_eq!(grid(&checker, &base, &lists, false).len(), 8);
    let rows = grid(&checker, &base, &lists, true);
    assert_eq!(rows.len(), 6, "social does not go with google");
    ws.add_link(&rows[0], false).unwrap();
    let (added, done) = ws.add_links(&rows, false).unwrap();
    assert_eq!((added.ids.len(), added.known, done.label.as_str()), (5, 1, "registered 5 links"));
    ws.set_links(&added.ids, "status", "live").unwrap();
    let done = ws.set_links(&added.ids, "campaign", "2026-q4-event-expo").unwrap();
    assert_eq!(done.label, "campaign of 5 links is now 2026-q4-event-expo");
    let one = ws.link(added.ids[0]).unwrap().unwrap();
    assert!(one.url.contains("utm_campaign=2026-q4-event-expo"), "{}", one.url);
    for _ in 0..4 {
        ws.undo().unwrap();
    }
    assert_eq!(ws.links_count(&ws.link_query("").unwrap()).unwrap(), 0);
}

#[test]
fn links_are_filtered_and_walked_in_every_order() {
    let mut ws = workspace();
    let rows: Vec<LinkRow> = (0..60)
        .map(|n| {
            let source = ["linkedin", "google", "facebook"][n % 3];
            let owner = ["", "Dana", "Lee"][n % 3].to_owned();
            let campaign = format!("2026-q{}-webinar-x", n % 4 + 1);
            LinkRow { owner, ..link(source, "cpc", &campaign, &format!("v-{n}")) }
        })
        .collect();
    ws.add_links(&rows, false).unwrap();
    for (line, expected) in [
        ("", 60),
        ("source:linkedin", 20),
        ("!source:linkedin", 40),
        ("owner:none", 20),
        ("channel:\"paid search\"", 20),
        ("channel:=\"paid social\" campaign:q1", 10),
        ("v-17", 1),
        ("created:2026-11-20", 60),
        ("status:draft over:no", 60),
        ("duplicate:yes", 0),
    ] {
        let query = ws.link_query(line).unwrap();
        assert_eq!(query.filter.complaint(), None);
        assert_eq!(ws.links_count(&query).unwrap(), expected, "{line}");
    }
    for sort in LinkSort::ALL {
        for descending in [false, true] {
            let query = LinkQuery { sort, descending, ..ws.link_query("").unwrap() };
            let mut walked = Vec::new();
            let mut from = None;
            loop {
                let page = ws.links_page(&query, from.as_ref(), Way::After, 7).unwrap();
                let Some((key, _)) = page.last() else { break };
                from = Some(key.clone());
                walked.extend(page.into_iter().map(|(key, link)| (key, link.id)));
            }
            assert_eq!(walked.len(), 60);
            for (at, (key, id)) in walked.iter().enumerate() {
                assert_eq!(ws.find_link(&query, *id).unwrap().as_ref(), Some(key));
                assert_eq!(ws.links_before(&query, key).unwrap(), at as u64, "{sort:?} {descending}");
            }
            let back = ws.links_page(&query, walked.get(9).map(|(key, _)| key), Way::Before, 5).unwrap();
            let back: Vec<Id> = back.into_iter().map(|(_, link)| link.id).collect();
            let expected: Vec<Id> = walked[4..9].iter().rev().map(|(_, id)| *id).collect();
            assert_eq!(back, expected);
        }
    }
    let one = LinkQuery { campaign: Some("2026-q1-webinar-x".to_owned()), ..ws.link_query("").unwrap() };
    assert_eq!(ws.links_page(&one, None, Way::After, 99).unwrap().len(), 15);
}

#[test]
fn a_campaign_that_is_renamed_keeps_what_came_under_its_old_name() {
    const OLD: &str = "2026-q4-webinar-grwth";
    let mut ws = workspace();
    let draft = ws.draft_campaign(OLD).unwrap();
    let (id, _) = ws.add_campaign(&draft, false).unwrap();
    ws.alias(&[(Tag::Campaign, "Growth Webinar".to_owned(), OLD.to_owned())]).unwrap();
    let renamed = CampaignRow { value: WEBINAR.to_owned(), ..ws.campaign(id).unwrap().unwrap() };
    ws.edit_campaign(&renamed, false).unwrap();
    for raw in [OLD, "Growth Webinar", WEBINAR] {
        assert_eq!(ws.checker().unwrap().right(Tag::Campaign, raw), WEBINAR, "{raw}");
    }
    ws.undo().unwrap();
    assert_eq!(ws.checker().unwrap().right(Tag::Campaign, "Growth Webinar"), OLD);
    // And back again by hand.
    ws.redo().unwrap();
    ws.set_campaigns(&[id], "value", OLD).unwrap();
    assert_eq!(ws.checker().unwrap().right(Tag::Campaign, WEBINAR), OLD);
}

#[test]
fn campaigns_are_records_and_make_the_vocabulary() {
    let mut ws = workspace();
    let draft = ws.draft_campaign(WEBINAR).unwrap();
    assert_eq!((draft.title.as_str(), draft.kind.as_str()), ("2026 Q4 webinar growth", "webinar"));
    let (id, done) = ws.add_campaign(&draft, false).unwrap();
    assert_eq!(done.label, "registered the campaign 2026-q4-webinar-growth");
    assert!(ws.add_campaign(&draft, false).unwrap_err().to_string().contains("is registered already"));
    let odd = ws.add_campaign(&CampaignRow::of("spring-sale"), false).unwrap_err().to_string();
    assert!(odd.contains("doesn't follow YYYY-q#-type-name") && odd.contains("2026-q1-webinar"), "{odd}");
    ws.add_campaign(&CampaignRow::of("spring-sale"), true).unwrap();
    let checked = ws.check_link(&link("linkedin", "social", "other", "").link, None, None).unwrap();
    assert!(checked.issues.iter().any(|issue| issue.kind == Kind::UnknownCampaign));
    let checked = ws.check_link(&link("linkedin", "social", WEBINAR, "").link, None, None).unwrap();
    assert_eq!(checked.issues, []);
    assert_eq!(
        checked.passed,
        [
            "source linkedin is registered",
            "medium social goes with linkedin",
            "campaign 2026-q4-webinar-growth is registered"
        ]
    );
    ws.set_campaigns(&[id], "status", "ended").unwrap();
    assert_eq!(ws.campaign(id).unwrap().unwrap().status, CampaignStatus::Ended);
    let offers = ws.checker().unwrap().complete(Tag::Campaign, "", 5);
    let offers: Vec<(&str, bool)> = offers.iter().map(|offer| (offer.value.as_str(), offer.is_over)).collect();
    assert_eq!(offers, [("spring-sale", false), (WEBINAR, true)]);
    let wrong = CampaignRow {
        starts: "2026-11-20".parse().ok(),
        ends: "2026-11-01".parse().ok(),
        ..ws.campaign(id).unwrap().unwrap()
    };
    assert!(ws.edit_campaign(&wrong, false).unwrap_err().to_string().contains("before it starts"));
    ws.delete_campaigns(&[id]).unwrap();
    while ws.undo().is_ok() {}
    assert!(ws.campaigns().unwrap().is_empty());
}

#[test]
fn the_vocabulary_is_changed_dropped_and_brought_back() {
    let mut ws = workspace();
    let meetup =
        Value { kind: "social".to_owned(), aliases: vec!["Meet Up".to_owned()], ..Value::of(Tag::Source, "meetup") };
    assert_eq!(ws.set_value(&meetup).unwrap().label, "registered the source meetup");
    let found = ws.value(Tag::Source, "meetup").unwrap().unwrap();
    assert_eq!((found.from, found.kind.as_str()), (From::Yours, "social"));
    let checked = ws.check_link(&link("meet up", "social", WEBINAR, "").link, None, None).unwrap();
    assert_eq!(checked.fixed.tags.value(Tag::Source), "meetup");
    let taken = Value { aliases: vec!["FB".to_owned()], ..Value::of(Tag::Source, "threads") };
    assert!(ws.set_value(&taken).unwrap_err().to_string().contains("belongs to facebook already"));
    assert!(ws.set_value(&Value::of(Tag::Source, "My Space")).unwrap_err().to_string().contains("write my-space"));
    assert!(ws.set_value(&Value::of(Tag::Term, "x")).is_err());

    ws.drop_value(Tag::Medium, "sms").unwrap();
    let sms = ws.value(Tag::Medium, "sms").unwrap().unwrap();
    assert_eq!(sms.from, From::Dropped);
    assert!(ws.drop_value(Tag::Medium, "sms").is_err());
    assert!(!ws.checker().unwrap().is_registered(Tag::Medium, "sms"));
    ws.bring_back_value(Tag::Medium, "sms").unwrap();
    assert_eq!(ws.value(Tag::Medium, "sms").unwrap().unwrap().from, From::Delivered);
    let changed = Value { means: "texts".to_owned(), ..sms };
    ws.set_value(&changed).unwrap();
    let now = ws.value(Tag::Medium, "sms").unwrap().unwrap();
    assert_eq!((now.from, now.means.as_str()), (From::Changed, "texts"));
    assert_eq!(ws.set_value(&changed).unwrap().step, None, "nothing changed");
    let edition = ws.policy().unwrap().edition;
    ws.undo().unwrap();
    assert!(ws.policy().unwrap().edition > edition, "an undo is a change, too");
    ws.drop_value(Tag::Source, "meetup").unwrap();
    assert_eq!(ws.value(Tag::Source, "meetup").unwrap(), None);
    while ws.undo().is_ok() {}
    assert_eq!(
        *ws.policy().unwrap(),
        Policy { edition: ws.policy().unwrap().edition, ..(*ws.delivered_policy()).clone() }
    );
}

#[test]
fn the_rest_of_the_policy_is_set_and_brought_back() {
    let mut ws = workspace();
    let wrong = ws.set_pattern("YYYY-Kind-name").unwrap_err().to_string();
    assert!(wrong.contains("`Kind`, which is neither"), "{wrong}");
    ws.set_list("region", &["emea".to_owned(), " us ".to_owned(), "us".to_owned()]).unwrap();
    assert_eq!(ws.set_pattern("region-YYYY-name").unwrap().label, "campaigns are named region-YYYY-name");
    assert!(ws.policy().unwrap().pattern.fits("us-2026-launch"));
    assert!(ws.set_list("region", &[]).unwrap_err().to_string().contains("names the list region"));
    assert!(ws.set_list("Region 2", &[]).is_err());
    ws.set_required(&[Tag::Content, Tag::Source]).unwrap();
    assert_eq!(ws.policy().unwrap().required, [Tag::Source, Tag::Content]);
    assert_eq!(ws.set_rule("case", true, Severity::Critical).unwrap().label, "the rule case is critical");
    assert_eq!(ws.policy().unwrap().severity("case"), Some(Severity::Critical));
    ws.set_rule("case", false, Severity::Warning).unwrap();
    assert_eq!(ws.policy().unwrap().severity("case"), None);
    assert!(ws.set_rule("cases", true, Severity::Note).unwrap_err().to_string().contains("did you mean case?"));
    let mut channels = ws.channels().unwrap().channels.clone();
    channels.retain(|channel| channel.id != "paid-social");
    ws.set_channels(&channels).unwrap();
    let checked = ws.check_link(&link("linkedin", "cpc", "us-2026-launch", "a").link, None, None).unwrap();
    assert_eq!(checked.channel, "Paid Other");
    assert!(ws.set_channels(&[channels[0].clone(), channels[0].clone()]).is_err());
    assert_eq!(ws.own_parts().unwrap(), ["list:region", "pattern", "required", "rule:case", "channels"]);
    for part in ws.own_parts().unwrap() {
        ws.policy_as_delivered(&part).unwrap();
    }
    assert_eq!(ws.channels().unwrap(), ws.frameworks().channels);
    let policy = ws.policy().unwrap();
    assert_eq!(*policy, Policy { edition: policy.edition, ..(*ws.delivered_policy()).clone() });
    ws.set_pattern("").unwrap();
    assert!(ws.policy().unwrap().pattern.fits("anything"));
    while ws.undo().is_ok() {}
    assert!(ws.own_parts().unwrap().is_empty());
}

/// A lead with touches that came through these.
fn touched(ws: &mut Workspace, touches: &[(&str, &str, &str)], times: usize) {
    let lead = crate::domain::lead::Lead { first_name: "Ana".to_owned(), ..Default::default() };
    let (id, _) = ws.save_lead(&lead).unwrap();
    for (source, medium, campaign) in touches {
        for _ in 0..times {
            let through = crate::domain::lead::Touch {
                source: (*source).to_owned(),
                medium: (*medium).to_owned(),
                campaign: (*campaign).to_owned(),
                ..Default::default()
            };
            let at = ws.now();
            let touch = crate::domain::activity::Activity {
                through,
                is_touch: true,
                ..crate::domain::activity::Activity::of(id, "visit", at)
            };
            ws.add_activity(&touch).unwrap();
        }
    }
}

fn open(ws: &Workspace) -> Vec<(&'static str, String)> {
    let arrivals = ws.arrivals().unwrap();
    let open = arrivals.open().map(|one| (one.tag.name(), one.value.clone()));
    open.collect()
}

#[test]
fn drift_is_decided_and_touches_count_under_the_right_name_at_once() {
    let mut ws = workspace();
    touched(&mut ws, &[("LinkedIn", "cpc", WEBINAR), ("linkedin", "cpc", WEBINAR)], 3);
    touched(&mut ws, &[("tosca", "Paid Social", "Big Launch")], 6);
    let (id, _) = ws.add_link(&link("linkedin", "cpc", WEBINAR, ""), true).unwrap();
    let link = ws.link(id).unwrap().unwrap();
    let visits = |ws: &Workspace| ws.link_results(&[&link]).unwrap()[0].visits;
    assert_eq!(visits(&ws), 3);
    let named = |tag: &'static str, value: &str| (tag, value.to_owned());
    assert_eq!(
        open(&ws),
        [
            named("source", "tosca"),
            named("medium", "Paid Social"),
            named("campaign", "Big Launch"),
            named("source", "LinkedIn")
        ]
    );
    let seen = |tag, value: &str| (tag, value.to_owned());
    let done = ws.alias(&[(Tag::Source, "LinkedIn".to_owned(), "linkedin".to_owned())]).unwrap();
    assert_eq!(done.label, "“LinkedIn” counts as linkedin");
    assert_eq!(visits(&ws), 6);
    assert_eq!(ws.arrivals().unwrap().of(Tag::Source, "linkedin").visits, 6);
    let wrong = ws.alias(&[(Tag::Source, "tosca".to_owned(), "linkdin".to_owned())]).unwrap_err().to_string();
    assert!(wrong.contains("did you mean linkedin?"), "{wrong}");
    assert!(ws.alias(&[(Tag::Source, "google".to_owned(), "linkedin".to_owned())]).is_err());

    let done = ws.adopt(&[seen(Tag::Source, "tosca"), seen(Tag::Campaign, "Big Launch")]).unwrap();
    assert_eq!(done.label, "registered 2 values that came by");
    let campaign = ws.campaign_named("big-launch").unwrap().unwrap();
    assert_eq!((campaign.title.as_str(), campaign.starts), ("Big launch", Some(ws.today())));
    assert_eq!(ws.arrivals().unwrap().of(Tag::Campaign, "big-launch").visits, 6);
    // A registered campaign makes the others drift.
    assert_eq!(open(&ws), [named("medium", "Paid Social"), named("campaign", WEBINAR)]);
    assert_eq!(
        ws.adopt(&[seen(Tag::Medium, "Paid Social")]).unwrap().label,
        "“Paid Social” counts as its registered value"
    );
    ws.ignore(&[seen(Tag::Campaign, WEBINAR)]).unwrap();
    assert_eq!(open(&ws), []);
    ws.undecide(&[seen(Tag::Campaign, WEBINAR)]).unwrap();
    assert_eq!(open(&ws).len(), 1);
    assert!(ws.adopt(&[seen(Tag::Source, "キャンペーン")]).is_err());
    assert!(ws.ignore(&[seen(Tag::Term, "x")]).is_err());
    for _ in 0..5 {
        ws.undo().unwrap();
    }
    assert_eq!(open(&ws).len(), 4);
    assert_eq!(visits(&ws), 3);
    ws.redo().unwrap();
    assert_eq!(visits(&ws), 6);
}

#[test]
fn the_room_tells_what_is_wrong() {
    let mut ws = workspace();
    let room = ws.campaign_room().unwrap();
    assert!(room.is_empty() && room.hits().is_empty());
    assert_eq!(room.in_two_lines(), ("no links yet".to_owned(), String::new()));

    touched(&mut ws, &[("LinkedIn", "cpc", WEBINAR)], 41);
    let over = CampaignRow {
        status: CampaignStatus::Running,
        starts: "2026-10-01".parse().ok(),
        ends: "2026-11-10".parse().ok(),
        ..CampaignRow::of(WEBINAR)
    };
    ws.add_campaign(&over, false).unwrap();
    let running = CampaignRow {
        status: CampaignStatus::Running,
        owner: "Dana".to_owned(),
        ..CampaignRow::of("2026-q4-event-expo")
    };
    ws.add_campaign(&running, false).unwrap();
    ws.set_value(&Value::of(Tag::Source, "meetup")).unwrap();
    let live = LinkRow { status: LinkStatus::Live, ..link("linkedin", "cpc", WEBINAR, "a") };
    ws.add_link(&live, false).unwrap();
    ws.add_link(&live, true).unwrap();
    ws.add_link(&link("linkedin", "social", "", ""), true).unwrap();
    let found: Vec<(&str, String)> = ws
        .attention()
        .unwrap()
        .iter()
        .filter(|one| one.room == "campaigns")
        .map(|one| (one.rule, one.sentence))
        .collect();
    let expected = [
        ("links-critical", "1 link has a critical mistake: 1 × something is missing"),
        ("utm-drift", "“LinkedIn” in 41 touches, registered as “linkedin”"),
        ("links-of-the-past", "2 links are still live, though “2026-q4-webinar-growth” ended 10 days ago"),
        ("campaign-unowned", "“2026-q4-webinar-growth” has no owner"),
        ("links-twice", "1 link is registered under the same address as another"),
        ("campaign-status", "“2026-q4-webinar-growth” ended 10 days ago, and is still running"),
        ("campaign-without-links", "“2026-q4-event-expo” is running without a registered link"),
        ("values-unused", "1 registered value is in no link and no touch: meetup"),
    ];
    assert_eq!(found.iter().map(|(rule, _)| *rule).collect::<Vec<_>>(), expected.map(|(rule, _)| rule), "{found:#?}");
    for ((_, sentence), (_, words)) in found.iter().zip(expected) {
        assert!(sentence.starts_with(words), "{sentence}");
    }
    let room = ws.campaign_room().unwrap();
    assert_eq!(room.in_two_lines().0, "3 links · 66 % clean");
    for at in 0..room.hits().len() {
        let finding = room.finding(at).unwrap();
        let (tab, shows) = room.place_of(&finding);
        assert!(!tab.is_empty() && !shows.contains('{'), "{shows}");
        assert!(!room.why_finding(&finding).title.is_empty());
        if tab == "registry" {
            let line = shows.strip_prefix("filter=").unwrap();
            let query = ws.link_query(line).unwrap();
            assert_eq!(query.filter.complaint(), None, "{line}");
            assert!(ws.links_count(&query).unwrap() > 0, "{line}");
        }
    }
    let health = ws.judge_links().unwrap();
    ws.keep_link_health(&health).unwrap();
    assert_eq!((health.clean, health.worst, health.links), (2, [1, 0, 1], 3));
}
