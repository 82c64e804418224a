//! A file of every released version of the tables is migrated and read, and can still be undone to its creation; one
//! of a version to come is refused and left as it is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::Path;
use std::sync::Arc;

use opsroom::domain::tool::Call;
use opsroom::frameworks::Frameworks;
use opsroom::store::{self, APPLICATION_ID, SCHEMA};
use opsroom::workspace::{Clock, Error, Options, Workspace};
use rusqlite::Connection;

/// Every released version with a workspace that it wrote, as statements. A new one is a row here and a file beside it.
const RELEASED: &[(u32, &str)] = &[
    (1, include_str!("data/v1.sql")),
    (2, include_str!("data/v2.sql")),
    (3, include_str!("data/v3.sql")),
    (4, include_str!("data/v4.sql")),
];

fn options() -> Options {
    Options { clock: Clock::System, author: "lee".to_owned(), frameworks: Arc::new(Frameworks::built_in()) }
}

fn write(path: &Path, version: u32, statements: &str) {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(statements).unwrap();
    conn.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version}")).unwrap();
    conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
}

#[test]
fn every_released_version_is_read() {
    for (version, statements) in RELEASED {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("acme.opsroom");
        write(&path, *version, statements);
        let mut workspace = Workspace::open(&path, options()).unwrap();
        assert_eq!(workspace.info().unwrap().schema, SCHEMA, "version {version}");

        let input = workspace.stack_input().unwrap();
        let names: Vec<&str> = input.tools.iter().map(|tool| tool.name.as_str()).collect();
        assert_eq!(names, ["Beacon Forms", "Corvid Mail", "Heron CRM"], "version {version}");
        let mail = &input.tools[1];
        assert_eq!(mail.cost.unwrap().to_string(), "€300/qtr");
        assert_eq!(
            mail.verdict.as_ref().unwrap().call,
            Call::Consolidate { into: input.tools[2].id, into_name: "Heron CRM".to_owned() }
        );
        assert_eq!(mail.capabilities.iter().collect::<Vec<_>>(), ["email", "forms"]);
        assert_eq!(input.integrations.len(), 1);
        assert_eq!(input.audit.unwrap().marks.len(), 3);
        assert!(input.lines.is_some());
        let business = workspace.business().unwrap();
        assert_eq!((business.profile.name.as_str(), business.people.len(), business.rates.len()), ("Acme", 1, 1));
        assert_eq!(workspace.setting("tab").unwrap().as_deref(), Some("matrix"));

        if *version >= 2 {
            check_maturity(&workspace);
        }
        if *version >= 3 {
            check_leads(&workspace);
        }

        if *version >= 4 {
            check_links(&workspace);
        }

        let before = workspace.steps(None, 100).unwrap();
        assert!(before.iter().any(|step| step.label == "owner of Beacon Forms is now Dana"), "{before:?}");
        let mut undone = 0;
        while workspace.undo().is_ok() {
            undone += 1;
        }
        assert_eq!(undone, before.iter().filter(|step| step.in_force).count(), "version {version}");
        assert!(workspace.tools().unwrap().is_empty() && !workspace.business().unwrap().profile.asked);
        let copies = std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".before-v"));
        assert_eq!(u32::try_from(copies.count()).unwrap(), SCHEMA - version);
    }
}

/// What came with version 2: a workshop whose framework is no longer there, and its plan.
fn check_maturity(workspace: &Workspace) {
    let room = workspace.maturity().unwrap();
    let one = room.last_closed("mine").unwrap();
    let results = room.results(one.id).unwrap();
    assert_eq!((results.verdict().as_str(), results.coverage.skipped), ("1.0 of 2", 1));
    assert_eq!(results.framework.dimensions[0].description(1), "Several lists.");
    assert!(results.rows[0].spread.as_ref().unwrap().is_disagreement);
    let plan: Vec<&str> = room.plan("mine").map(|item| item.text.as_str()).collect();
    assert_eq!(plan, ["Merge the lists", "Who writes the words down?"]);
}

/// What came with version 3: two leads of a file, one of them moved, one in a stage that nobody knows.
fn check_leads(workspace: &Workspace) {
    let room = workspace.pipeline().unwrap();
    assert_eq!((room.total, room.head("sal").unwrap().count, room.head("").unwrap().count), (2, 1, 1));
    let query = workspace.lead_query("ida").unwrap();
    let found =
        opsroom::store::leads::page(workspace.store(), &query, None, opsroom::store::leads::Way::After, 9).unwrap();
    let page = workspace.lead_page(found[0].1.id).unwrap().unwrap();
    assert_eq!((page.lead.called().as_str(), page.lead.furthest), ("Ida Heron", 4));
    let stages: Vec<&str> = page.transitions.iter().map(|one| one.to.as_str()).collect();
    assert_eq!(stages, ["lead", "mql", "sal"]);
    assert_eq!(page.handoffs.len(), 1);
    assert_eq!(workspace.unstaged_words().unwrap(), [("Nonsense".to_owned(), 1)]);
}

/// What came with version 4: a campaign with a link, a source and a rule of its own, a spelling that was decided.
fn check_links(workspace: &Workspace) {
    let campaign = workspace.campaign_named("2026-q4-webinar-growth").unwrap().unwrap();
    assert_eq!((campaign.title.as_str(), campaign.owner.as_str()), ("Growth in winter", "Dana"));
    let query = workspace.link_query("").unwrap();
    let links = workspace.links_page(&query, None, opsroom::store::links::Way::After, 9).unwrap();
    let [(_, link)] = links.as_slice() else { panic!("{links:?}") };
    assert_eq!(
        link.url,
        "https://acme.example/pricing?utm_source=meetup&utm_medium=social&utm_campaign=2026-q4-webinar-growth"
    );
    assert_eq!(link.status, opsroom::domain::utm::registry::LinkStatus::Live);
    let checker = workspace.checker().unwrap();
    assert_eq!(checker.right(opsroom::domain::utm::Tag::Source, "Meet-Up!"), "meetup");
    assert_eq!(checker.policy.severity("escapes"), None);
    assert_eq!(checker.policy.edition, 3);
}

#[test]
fn every_version_has_its_file() {
    let versions: Vec<u32> = RELEASED.iter().map(|(version, _)| *version).collect();
    assert_eq!(versions, (1..=SCHEMA).collect::<Vec<_>>());
}

#[test]
fn a_version_to_come_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.opsroom");
    write(&path, SCHEMA + 1, RELEASED[0].1);
    let bytes = std::fs::read(&path).unwrap();
    let refused = Workspace::open(&path, options()).unwrap_err();
    let Error::Store(store::Error::Newer { theirs, ours, .. }) = &refused else { panic!("{refused:?}") };
    assert_eq!((*theirs, *ours), (SCHEMA + 1, SCHEMA));
    assert!(refused.to_string().contains("Update opsroom"), "{refused}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was put beside it");
}
