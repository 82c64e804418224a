//! Records of a CRM into a workspace: small files of the shapes that exports have, and what becomes of their rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{TimeZone, Utc};
use opsroom::domain::lead::Lead;
use opsroom::frameworks::Frameworks;
use opsroom::import::cell::date::DateOrder;
use opsroom::import::records::kind::RecordKind;
use opsroom::import::records::outcome::{Outcome, Told};
use opsroom::import::records::{self, Moves, Records};
use opsroom::import::{Policy, Source};
use opsroom::store;
use opsroom::workspace::{Clock, Done, Options, Workspace};

fn workspace() -> Workspace {
    let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
    let frameworks = Arc::new(Frameworks::built_in());
    Workspace::memory(Options { clock: Clock::Fixed(now), author: "Dana".to_owned(), frameworks }).unwrap()
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/crm").join(name)
}

fn opened(ws: &Workspace, kind: RecordKind, name: &str) -> Records {
    records::open(Source::Path(&data(name)), Some(kind), None, ws).unwrap()
}

/// Plans and imports a file; both must tell the same.
fn imported(ws: &mut Workspace, kind: RecordKind, name: &str) -> (Told, Done) {
    let mut records = opened(ws, kind, name);
    taken(ws, &mut records)
}

fn taken(ws: &mut Workspace, records: &mut Records) -> (Told, Done) {
    let planned = records.plan(ws, None, &mut |_, _| true).unwrap();
    let (told, done) = records.apply(ws, None, &mut |_, _| true).unwrap();
    assert_eq!(planned.counts, told.counts, "what was planned is what was done");
    (told, done)
}

fn all(ws: &mut Workspace) {
    for (kind, name) in [
        (RecordKind::Leads, "hubspot_contacts.csv"),
        (RecordKind::Companies, "companies.csv"),
        (RecordKind::Deals, "deals.csv"),
        (RecordKind::Activities, "activities.csv"),
        (RecordKind::Touches, "touches.csv"),
        (RecordKind::Roles, "roles.csv"),
        (RecordKind::Stages, "history.csv"),
    ] {
        imported(ws, kind, name);
    }
}

fn lead(ws: &Workspace, id: &str) -> Lead {
    store::leads::by_external(ws.store(), "hubspot", id).unwrap().unwrap()
}

fn rejected(told: &Told) -> Vec<String> {
    let rows = told.rows.iter().filter_map(|row| match &row.outcome {
        Outcome::Rejected(why) => Some(format!("{}: {}", row.line, why.sentence)),
        _ => None,
    });
    rows.collect()
}

#[test]
fn contacts_are_placed_as_they_stand() {
    let mut ws = workspace();
    let (told, _) = imported(&mut ws, RecordKind::Leads, "hubspot_contacts.csv");
    assert_eq!(told.counts.summary(), "5 new, 0 changed, 0 the same, 0 rejected, 1 left out");
    let ada = lead(&ws, "7001");
    assert_eq!((ada.stage.as_str(), ada.full_name().as_str(), ada.owner.as_str()), ("mql", "Ada Lin", "Dana"));
    // The file doesn't say when Ada became an MQL, and the import is not when that was.
    assert_eq!(ada.stage_since, None);
    assert_eq!(ada.employees.typed(), "1001-5000");
    assert_eq!(ada.domain, "lindqvist.example");
    assert_eq!(ada.custom.get("favourite-colour").map(String::as_str), Some("green"));
    assert_eq!(ada.custom.get("seats-wanted").map(String::as_str), Some("12"));
    let other = lead(&ws, "7003");
    assert_eq!((other.stage.as_str(), other.stage_raw.as_str(), other.domain.as_str()), ("", "Other", ""));
    let (bo, again) = (lead(&ws, "7002"), lead(&ws, "7004"));
    assert_ne!(bo.id, again.id, "one address under two ids of a system is two leads");
    assert_eq!(bo.source, "", "a word for nothing is blank");
    assert_eq!(lead(&ws, "7005").email, "not-an-address");
    let fields = store::custom::fields(ws.store(), "lead").unwrap();
    let fields: Vec<(&str, &str)> = fields.iter().map(|field| (field.name.as_str(), field.kind.name())).collect();
    assert_eq!(fields, [("lead-status", "text"), ("favourite-colour", "choice"), ("seats-wanted", "number")]);
}

#[test]
fn stages_that_have_other_names_in_a_file_are_told() {
    let ws = workspace();
    let file = "Lead ID,First Name,Last Name,Email,Company,Lead Status\n\
        00Q1,Ada,Lin,ada@lin.example,Lin,Nurturing\n00Q2,Bo,Ek,bo@ek.example,Ek,MQL\n00Q3,Cy,Im,cy@im.example,Im,Odd\n";
    let mut records = records::open(Source::Bytes(file.as_bytes()), Some(RecordKind::Leads), None, &ws).unwrap();
    if records.mapping.column_of("stage").is_none() {
        records.mapping.set(5, Some("stage")).unwrap();
    }
    let told = records.plan(&ws, None, &mut |_, _| true).unwrap();
    let stages: Vec<&String> = told.warnings.iter().filter(|line| line.starts_with("Stages have")).collect();
    assert_eq!(stages, ["Stages have other names here: “Nurturing” is read as Recycled."]);
}

#[test]
fn how_dates_and_stages_are_read_is_told_and_shown_row_by_row() {
    let ws = workspace();
    let text = "Record ID,First Name,Email,Job Title,Lifecycle Stage,Original Source,Create Date,Score\n\
        1,Ann,ann@x.example,VP Marketing,Nurturing,Referrals,12/21/2025,\n\
        2,Ben,ben@x.example,,,,2026-01-01,\n\
        3,Ann,ANN@x.example,,Lead,,2025-12-21T09:30:00Z,\n";
    let mut records = records::open(Source::Bytes(text.as_bytes()), Some(RecordKind::Leads), None, &ws).unwrap();
    let told = records.plan(&ws, None, &mut |_, _| true).unwrap();
    assert!(
        told.warnings
            .contains(&"Dates in “Create Date”: written in 3 ways; month first, as “12/21/2025” shows.".to_owned()),
        "{:?}",
        told.warnings
    );
    assert_eq!(told.empty, [7], "a column without values");
    let becomes = |row: usize, header: &str| {
        told.rows[row].cells.iter().find(|cell| cell.header == header).and_then(|cell| cell.becomes.clone())
    };
    assert_eq!(becomes(0, "Create Date").as_deref(), Some("2025-12-21"));
    assert_eq!(becomes(1, "Create Date"), None, "written as it is kept");
    assert_eq!(becomes(2, "Create Date").as_deref(), Some("2025-12-21 09:30"));
    assert_eq!(becomes(0, "Lifecycle Stage").as_deref(), Some("Recycled"));
    assert_eq!(becomes(0, "Original Source").as_deref(), Some("Referral"));
    assert!(
        told.rows[0].follows.iter().any(|(field, value)| field == "Role" && !value.is_empty()),
        "{:?}",
        told.rows[0]
    );
    let noted =
        |what: &str| told.remarks.iter().find(|(note, ..)| note.contains(what)).map(|(_, times, line)| (*times, *line));
    assert_eq!(noted("no stage"), Some((1, 3)));
    assert_eq!(noted("the address of an earlier row"), Some((1, 4)));
}

#[test]
fn what_stages_of_deals_are_read_as_is_told() {
    let ws = workspace();
    let text = "Opportunity Name,Stage,Amount,Close Date\nOne,Closed Won,1,2026-01-01\nTwo,Prospecting,2,2026-01-02\nThree,Closed Lost,3,2026-01-03\n";
    let mut records = records::open(Source::Bytes(text.as_bytes()), Some(RecordKind::Deals), None, &ws).unwrap();
    let told = records.plan(&ws, None, &mut |_, _| true).unwrap();
    let said: Vec<&String> = told.warnings.iter().filter(|line| line.starts_with("Stages of deals")).collect();
    assert_eq!(said, ["Stages of deals are read as won: “Closed Won”; lost: “Closed Lost”; open: 1 stage."]);
}

#[test]
fn what_hangs_on_leads_finds_them() {
    let mut ws = workspace();
    all(&mut ws);
    let ada = lead(&ws, "7001");
    let company = store::companies::one(ws.store(), ada.company.unwrap()).unwrap().unwrap();
    assert_eq!((company.name.as_str(), ada.company_name.as_str()), ("Lindqvist AB", "Lindqvist AB"));
    let deals = store::deals::of_lead(ws.store(), ada.id).unwrap();
    assert_eq!(deals.len(), 1);
    assert_eq!(deals[0].amount.unwrap().to_string(), "€12,000.50");
    assert_eq!(deals[0].expected_close.unwrap().to_string(), "2026-12-01");
    let won = store::deals::by_external(ws.store(), "hubspot", "91").unwrap().unwrap();
    let won = store::deals::one(ws.store(), won).unwrap().unwrap();
    assert_eq!((won.state.name(), won.closed.unwrap().to_string().as_str()), ("won", "2026-06-01"));
    assert_eq!(store::deals::transitions(ws.store(), won.id).unwrap().len(), 2);
    assert_eq!(store::activities::count(ws.store()).unwrap(), 4);
    assert_eq!(ada.last_contact.unwrap().date_naive().to_string(), "2026-05-04");
    assert_eq!((ada.first.campaign.as_str(), ada.last.campaign.as_str()), ("launch", "spring"));
    assert_eq!(ada.stage_since.unwrap().date_naive().to_string(), "2026-04-10", "history tells since when");
    let roles = store::deals::roles(ws.store(), deals[0].id).unwrap();
    let roles: Vec<(&str, bool)> = roles.iter().map(|role| (role.role.as_str(), role.main)).collect();
    assert_eq!(roles, [("Champion", true), ("Budget holder", false)]);
}

#[test]
fn what_hangs_on_nobody_is_rejected_with_that_reason() {
    let mut ws = workspace();
    imported(&mut ws, RecordKind::Leads, "hubspot_contacts.csv");
    imported(&mut ws, RecordKind::Deals, "deals.csv");
    let nowhere = "is in no file that was imported and not in this workspace";
    let (told, _) = imported(&mut ws, RecordKind::Activities, "activities.csv");
    assert_eq!(
        rejected(&told),
        [
            format!("4: its contact “stranger@nowhere.example” {nowhere}"),
            "5: it has no date that can be read".to_owned()
        ]
    );
    let (told, _) = imported(&mut ws, RecordKind::Roles, "roles.csv");
    assert_eq!(rejected(&told), [format!("4: its deal “99” {nowhere}")]);
    let (told, _) = imported(&mut ws, RecordKind::Stages, "history.csv");
    assert_eq!(rejected(&told), [format!("4: its contact “8000” {nowhere}")]);
}

#[test]
fn the_same_files_again_change_nothing_and_undo_takes_each_back() {
    let mut ws = workspace();
    all(&mut ws);
    for (kind, name) in [
        (RecordKind::Leads, "hubspot_contacts.csv"),
        (RecordKind::Companies, "companies.csv"),
        (RecordKind::Deals, "deals.csv"),
        (RecordKind::Activities, "activities.csv"),
        (RecordKind::Touches, "touches.csv"),
        (RecordKind::Roles, "roles.csv"),
        (RecordKind::Stages, "history.csv"),
    ] {
        for policy in Policy::RECORDS {
            let mut records = opened(&ws, kind, name);
            records.policy = policy;
            let (told, done) = taken(&mut ws, &mut records);
            assert_eq!(
                (told.counts.new, told.counts.changed, done.step),
                (0, 0, None),
                "{name} {policy:?} {:?}",
                told.rows
            );
        }
    }
    for _ in 0..7 {
        ws.undo().unwrap();
    }
    let left = |count: u64| assert_eq!(count, 0);
    left(store::imports::lead_count(ws.store()).unwrap());
    left(store::companies::count(ws.store()).unwrap());
    left(store::deals::count(ws.store()).unwrap());
    left(store::activities::count(ws.store()).unwrap());
}

#[test]
fn a_move_against_the_rules_is_refused_or_marked() {
    let mut ws = workspace();
    imported(&mut ws, RecordKind::Leads, "hubspot_contacts.csv");
    let mut filling = opened(&ws, RecordKind::Leads, "moves.csv");
    let told = filling.plan(&ws, None, &mut |_, _| true).unwrap();
    assert_eq!((told.moves, told.counts.brief()), (0, "2 changed".to_owned()), "blanks only: nothing moves");
    assert_eq!(told.counts.summary(), "0 new, 2 changed, 0 the same, 0 rejected, 0 left out", "a stage is no blank");
    let mut theirs = opened(&ws, RecordKind::Leads, "moves.csv");
    theirs.policy = Policy::Theirs;
    let (told, _) = taken(&mut ws, &mut theirs);
    assert!(told.moves > 0);
    let refused = rejected(&told);
    assert_eq!(refused.len(), 1);
    assert!(refused[0].contains("after Subscriber comes Lead"), "{refused:?}");
    assert_eq!((lead(&ws, "7002").stage.as_str(), lead(&ws, "7002").phone.as_str()), ("subscriber", ""));
    assert_eq!(lead(&ws, "7001").phone, "+46 2");
    theirs.moves = Moves::Flag;
    let (told, _) = taken(&mut ws, &mut theirs);
    assert_eq!(rejected(&told), Vec::<String>::new());
    assert_eq!(lead(&ws, "7002").stage, "customer");
    let history = store::transitions::of_lead(ws.store(), lead(&ws, "7002").id).unwrap();
    let moved = history.last().unwrap();
    assert!(moved.overridden && moved.why.contains("moves.csv"), "{moved:?}");
}

#[test]
fn the_newest_wins_by_the_day_of_the_last_change() {
    let mut ws = workspace();
    imported(&mut ws, RecordKind::Leads, "hubspot_contacts.csv");
    let text = "Record ID,Email,Lifecycle Stage,Last Modified Date,Contact owner\n7001,ada@lindqvist.example,,2026-04-01,Old\n7002,bo@marsh.example,,2026-06-01,New\n";
    let mut records = records::open(Source::Bytes(text.as_bytes()), Some(RecordKind::Leads), None, &ws).unwrap();
    records.policy = Policy::Newest;
    let (told, _) = taken(&mut ws, &mut records);
    assert_eq!(told.counts.changed, 1);
    assert_eq!((lead(&ws, "7001").owner.as_str(), lead(&ws, "7002").owner.as_str()), ("Dana", "New"));
}

#[test]
fn dates_that_can_be_two_days_are_asked() {
    let mut ws = workspace();
    let mut records = opened(&ws, RecordKind::Leads, "dates.csv");
    let told = records.plan(&ws, None, &mut |_, _| true).unwrap();
    let asked: Vec<&str> = told.questions.iter().map(|question| question.header.as_str()).collect();
    assert_eq!(asked, ["Create Date"], "the other column shows its order");
    records.answer_all(DateOrder::MonthFirst, &mut |_, _| true).unwrap();
    let (told, _) = taken(&mut ws, &mut records);
    assert!(told.questions.is_empty());
    let ann = store::leads::by_email(ws.store(), "a@x.example").unwrap();
    assert_eq!(ann[0].created.unwrap().date_naive().to_string(), "2026-03-04");
    assert_eq!(ann[0].last_activity.unwrap().date_naive().to_string(), "2026-02-01");
}

#[test]
fn a_report_ends_where_its_footer_begins() {
    let mut ws = workspace();
    let (told, _) = imported(&mut ws, RecordKind::Leads, "salesforce_report.csv");
    assert_eq!(told.counts.summary(), "1 new, 0 changed, 0 the same, 0 rejected, 5 left out");
    let jose = store::leads::by_external(ws.store(), "salesforce", "00Q1").unwrap().unwrap();
    assert_eq!((jose.full_name().as_str(), jose.company_name.as_str()), ("José Núñez", "Café GmbH"));
    assert_eq!((jose.stage.as_str(), jose.stage_raw.as_str()), ("", "Open"));
}

#[test]
fn rows_without_any_id_are_known_again_by_file_and_line() {
    let mut ws = workspace();
    assert_eq!(imported(&mut ws, RecordKind::Leads, "nameless.csv").0.counts.new, 3);
    let (told, done) = imported(&mut ws, RecordKind::Leads, "nameless.csv");
    assert_eq!((told.counts.same, done.step), (3, None));
}

#[test]
fn a_second_row_of_a_person_fills_what_the_first_left_blank() {
    let mut ws = workspace();
    let text = "email,first_name,phone\nAnn@x.example,Ann,\nann@X.example,Anna,123\nben@x.example,Ben,\n";
    let mut records = records::open(Source::Bytes(text.as_bytes()), Some(RecordKind::Leads), None, &ws).unwrap();
    let (told, _) = taken(&mut ws, &mut records);
    assert_eq!((told.counts.new, told.counts.again), (2, 1));
    let ann = &store::leads::by_email(ws.store(), "ann@x.example").unwrap()[0];
    assert_eq!((ann.first_name.as_str(), ann.phone.as_str()), ("Ann", "123"));
    records.policy = Policy::Theirs;
    assert_eq!(taken(&mut ws, &mut records).1.step, None, "whichever policy");
}

#[test]
fn a_stop_leaves_nothing() {
    let mut ws = workspace();
    let mut records = opened(&ws, RecordKind::Leads, "hubspot_contacts.csv");
    let mut calls = 0;
    let stopped = records.apply(&mut ws, None, &mut |_, _| {
        calls += 1;
        calls < 2
    });
    assert_eq!(stopped.unwrap_err().to_string(), "stopped: nothing was changed");
    assert_eq!(store::imports::lead_count(ws.store()).unwrap(), 0);
    assert!(store::custom::fields(ws.store(), "lead").unwrap().is_empty());
}

#[test]
fn the_wrong_kind_is_said_to_be_one() {
    let ws = workspace();
    let why = |kind, name| opened(&ws, kind, name).blocked().map(|why| why.to_string()).unwrap_or_default();
    assert_eq!(
        why(RecordKind::Deals, "hubspot_contacts.csv"),
        "“hubspot_contacts.csv” looks like a list of people, not a list of deals. Import it with “opsroom import leads”, or say with --map what its columns are."
    );
    assert!(why(RecordKind::Leads, "companies.csv").contains("opsroom import companies"));
    assert!(why(RecordKind::Leads, "activities.csv").contains("opsroom import activities"));
    assert_eq!(why(RecordKind::Activities, "touches.csv"), "", "touches are activities");
    let text = "Nmae,Emial,Phne\nJo,jo@x.example,1\n";
    let records = records::open(Source::Bytes(text.as_bytes()), Some(RecordKind::Leads), None, &ws).unwrap();
    assert!(records.blocked().unwrap().to_string().contains("“Emial” (email, misspelt?)"));
}

#[test]
fn many_rows_are_matched_in_memory_as_few_are_in_the_file() {
    let mut ws = workspace();
    let mut text = String::from("Record ID,Email,First Name,Lifecycle Stage\n");
    for number in 0..5_000 {
        let stage = if number % 7 == 0 { "MQL" } else { "Lead" };
        text.push_str(&format!("{number},p{}@x{}.example,P{number},{stage}\n", number % 4_900, number % 50));
    }
    let mut records = records::open(Source::Bytes(text.as_bytes()), Some(RecordKind::Leads), None, &ws).unwrap();
    let (told, _) = taken(&mut ws, &mut records);
    assert_eq!(told.counts.new, 5_000, "each has an id of its own");
    let mut records = records::open(Source::Bytes(text.as_bytes()), Some(RecordKind::Leads), None, &ws).unwrap();
    let (told, done) = taken(&mut ws, &mut records);
    assert_eq!((told.counts.same, done.step), (5_000, None));
}

/// What stands in a workspace of leads: each with its stage and how it came there, and the heads of the board.
fn standing(ws: &Workspace) -> Vec<String> {
    let mut out = Vec::new();
    store::leads::keys(ws.store(), |id, email, _, _| {
        let lead = store::leads::one(ws.store(), id).unwrap().unwrap();
        let came = store::transitions::of_lead(ws.store(), id).unwrap();
        let came = came.iter().map(|one| format!("{}>{} {} {:?}", one.from, one.to, one.at, one.kind));
        let came = came.collect::<Vec<_>>().join(", ");
        out.push(format!("{email} {} {:?} {:?} [{came}]", lead.first_name, lead.created, lead.stage_since));
    })
    .unwrap();
    out.sort();
    let mut heads = store::tallies::heads(ws.store(), 20_000, 30).unwrap();
    heads.retain(|head| head.count > 0);
    heads.sort_by(|one, other| one.stage.cmp(&other.stage));
    out.extend(heads.iter().map(|head| format!("{head:?}")));
    out
}

#[test]
fn a_large_file_leaves_what_its_parts_leave() {
    let row = |at: usize| {
        // Some stages have no date, some leads no stage; and later rows name a stage or a name that was left blank.
        let who = if at % 10 == 9 { at - 7 } else { at };
        let stage = ["mql", "", "lead", "customer", "subscriber", "nonsense"][at % 6];
        let created =
            if at.is_multiple_of(4) { String::new() } else { format!("2025-{:02}-{:02}", at % 12 + 1, at % 28 + 1) };
        format!("p{who}@x{}.io,{},{stage},{created}\n", who % 7, if at % 5 == 2 { "" } else { "Ana" })
    };
    let text = |rows: std::ops::Range<usize>| {
        "Email,First name,Lifecycle stage,Create date\n".to_owned() + &rows.map(row).collect::<String>()
    };
    let take = |ws: &mut Workspace, rows| {
        let mut file = records::open(Source::Bytes(text(rows).as_bytes()), Some(RecordKind::Leads), None, ws).unwrap();
        taken(ws, &mut file)
    };
    let mut whole = workspace();
    take(&mut whole, 0..5_000);
    let mut parts = workspace();
    for from in (0..5_000).step_by(1_000) {
        take(&mut parts, from..from + 1_000);
    }
    // The second file comes to leads that are there already.
    let mut second = workspace();
    take(&mut second, 0..1_000);
    take(&mut second, 1_000..5_000);
    assert_eq!(standing(&whole), standing(&parts));
    assert_eq!(standing(&second), standing(&parts));
    let (_, again) = take(&mut second, 0..5_000);
    assert_eq!(again.step, None);
    second.undo().unwrap();
    let mut first = workspace();
    take(&mut first, 0..1_000);
    assert_eq!(standing(&second), standing(&first));
    whole.undo().unwrap();
    assert_eq!(standing(&whole), Vec::<String>::new());
    whole.redo().unwrap();
    assert_eq!(standing(&whole), standing(&parts));
}
