//! How long the Pipeline room takes with 10,000 and 100,000 leads: opening, pages of leads forwards and backwards, the
//! heads of the board, filter and search, one move, the review behind the report, the quality pass, importing a file of
//! leads and taking that back, making leads up.
//!
//! `cargo bench --bench pipeline`; with a part of a name behind it only those: `cargo bench --bench pipeline -- page`.
//! Those that take minutes (a million leads) run only when asked for: `cargo bench --bench pipeline -- --ignored`.
//! Workspaces are made up by the demo's generator in a temporary folder, once per size.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use divan::{Bencher, black_box};
use opsroom::demo;
use opsroom::frameworks::Frameworks;
use opsroom::import::Source;
use opsroom::import::records::{self, kind::RecordKind};
use opsroom::store::leads::{self, LeadQuery, LeadSort, Way};
use opsroom::store::tallies;
use opsroom::workspace::pipeline::moves::MoveWords;
use opsroom::workspace::{Clock, Options, Workspace};

/// Leads on a page: what a high terminal shows.
const PAGE: usize = 60;

fn main() {
    divan::main();
}

fn options() -> Options {
    Options { clock: Clock::System, author: "bench".to_owned(), frameworks: Arc::new(Frameworks::built_in()) }
}

/// The file of a workspace with that many leads and five activities each, made at the first call.
fn file(many: usize) -> PathBuf {
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    static MADE: Mutex<BTreeMap<usize, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap();
    let path = made.entry(many).or_insert_with(|| {
        let path = FOLDER.path().join(format!("{many}.opsroom"));
        let mut ws = Workspace::open(&path, options()).unwrap();
        demo::build(&mut ws).unwrap();
        demo::add_leads(&mut ws, many, many * 5, &mut |_, _| true).unwrap();
        path
    });
    path.clone()
}

fn open(path: &Path) -> Workspace {
    Workspace::open(path, options()).unwrap()
}

fn query(ws: &Workspace, filter: &str, sort: LeadSort) -> LeadQuery {
    LeadQuery { sort, descending: true, ..ws.lead_query(filter).unwrap() }
}

#[divan::bench(args = [10_000, 100_000])]
fn open_and_first_read(bencher: Bencher<'_, '_>, many: usize) {
    let path = file(many);
    let options = options();
    bencher.bench_local(|| Workspace::open(&path, options.clone()).unwrap().pipeline().unwrap().heads.len());
}

#[divan::bench(args = [10_000, 100_000])]
fn heads(bencher: Bencher<'_, '_>, many: usize) {
    let ws = open(&file(many));
    bencher.bench_local(|| black_box(tallies::heads(ws.store(), 20_000, 30).unwrap()));
}

/// A page from the middle of all, forwards.
#[divan::bench(args = [10_000, 100_000])]
fn page_after(bencher: Bencher<'_, '_>, many: usize) {
    page(bencher, many, Way::After);
}

/// The same backwards.
#[divan::bench(args = [10_000, 100_000])]
fn page_before(bencher: Bencher<'_, '_>, many: usize) {
    page(bencher, many, Way::Before);
}

fn page(bencher: Bencher<'_, '_>, many: usize, way: Way) {
    let ws = open(&file(many));
    let query = query(&ws, "", LeadSort::Created);
    let mut middle = None;
    for _ in 0..10 {
        let rows = leads::page(ws.store(), &query, middle.as_ref(), Way::After, 500).unwrap();
        middle = rows.into_iter().last().map(|(key, _)| key);
    }
    bencher.bench_local(|| leads::page(ws.store(), &query, middle.as_ref(), way, PAGE).unwrap().len());
}

#[divan::bench(args = [10_000, 100_000])]
fn page_of_a_stage(bencher: Bencher<'_, '_>, many: usize) {
    let ws = open(&file(many));
    let query = LeadQuery { stage: Some("mql".to_owned()), ..query(&ws, "", LeadSort::Since) };
    bencher.bench_local(|| leads::page(ws.store(), &query, None, Way::After, PAGE).unwrap().len());
}

#[divan::bench(args = ["owner:priya", "stage:sql country:germany", "brackenheating", "zoltan voss"])]
fn filter_among_100_000(bencher: Bencher<'_, '_>, filter: &str) {
    let ws = open(&file(100_000));
    let query = query(&ws, filter, LeadSort::Created);
    bencher.bench_local(|| leads::page(ws.store(), &query, None, Way::After, PAGE).unwrap().len());
}

/// A lead to the next stage and back: two moves.
#[divan::bench]
fn move_there_and_back(bencher: Bencher<'_, '_>) {
    let mut ws = open(&file(100_000));
    let query = LeadQuery { stage: Some("lead".to_owned()), ..query(&ws, "", LeadSort::Since) };
    let (_, lead) = leads::page(ws.store(), &query, None, Way::After, 1).unwrap().remove(0);
    let words = MoveWords { override_: true, why: "to measure".to_owned(), ..MoveWords::default() };
    bencher.bench_local(|| {
        ws.move_leads(&[lead.id], "mql", &words).unwrap();
        ws.move_leads(&[lead.id], "lead", &words).unwrap()
    });
}

/// The report's figures: the most that is counted at once.
#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn review(bencher: Bencher<'_, '_>, many: usize) {
    let ws = open(&file(many));
    bencher.bench_local(|| black_box(ws.review().unwrap()));
}

/// Data quality of all leads, as it is measured beside the drawing thread.
#[divan::bench(args = [10_000, 100_000], sample_count = 10)]
fn quality_pass(bencher: Bencher<'_, '_>, many: usize) {
    let ws = open(&file(many));
    bencher.bench_local(|| black_box(ws.measure().unwrap()));
}

/// A file of leads with sixteen columns: every 33rd row is one of an earlier person, every hundredth has no address.
fn people(many: usize) -> PathBuf {
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let path = FOLDER.path().join(format!("{many}.csv"));
    if path.exists() {
        return path;
    }
    let mut text =
        "Email,First name,Last name,Company,Job title,Employees,Industry,Country,Lifecycle stage,Lead source,\
        utm_source,utm_medium,utm_campaign,Created at,Last activity,Owner\n"
            .to_owned();
    let of = |words: &[&'static str], at: usize| words[at % words.len()];
    for at in 0..many {
        let who = if at % 33 == 32 { at - 7 } else { at };
        let email = if at % 100 == 99 { String::new() } else { format!("person.{who}@firm{}.example", who % 9_973) };
        let row = format!(
            "{email},{},{},\"{} No {}, Inc.\",{},{},{},{},{},{},google,cpc,\"autumn, wave {}\",{}-{:02}-{:02}T09:{:02}:00Z,2025-11-{:02}T10:00:00Z,{}\n",
            of(&["Ana", "Björk", "Chloé", "Dušan", "Elena"], at),
            of(&["Novak", "O'Brien", "García", "Žižek", "Sato", "Weber", "Kim"], at),
            of(&["Halden", "Orrin", "Tessel"], who),
            who % 9_973,
            of(&["CMO", "VP Sales", "Marketing Manager", "Intern"], at / 3),
            at % 900 + 1,
            of(&["Software", "Retail", "Energy"], at),
            of(&["DE", "US", "JP", "BR"], at),
            of(&["subscriber", "lead", "mql", "sql", "opportunity", "customer"], at / 2),
            of(&["webinar", "referral", "organic"], at),
            at % 9 + 1,
            2022 + at % 3,
            at % 12 + 1,
            at % 28 + 1,
            at % 60,
            at % 28 + 1,
            of(&["Dana", "Lee", "Priya", ""], at),
        );
        text.push_str(&row);
    }
    std::fs::write(&path, text).unwrap();
    path
}

/// The file into a new workspace: read, checked, matched, written, indexed, journalled.
#[divan::bench(args = [10_000], sample_count = 10)]
fn import(bencher: Bencher<'_, '_>, many: usize) {
    bencher.with_inputs(empty).bench_local_values(|(folder, ws)| imported(folder, ws, many));
}

#[divan::bench(args = [1_000_000], sample_count = 1, ignore)]
fn import_a_million(bencher: Bencher<'_, '_>, many: usize) {
    people(many);
    bencher.with_inputs(empty).bench_local_values(|(folder, ws)| imported(folder, ws, many));
}

#[divan::bench(args = [10_000], sample_count = 10)]
fn undo_import(bencher: Bencher<'_, '_>, many: usize) {
    undo(bencher, many);
}

#[divan::bench(args = [1_000_000], sample_count = 1, ignore)]
fn undo_import_of_a_million(bencher: Bencher<'_, '_>, many: usize) {
    undo(bencher, many);
}

fn undo(bencher: Bencher<'_, '_>, many: usize) {
    let input = || {
        let (folder, ws) = empty();
        imported(folder, ws, many)
    };
    bencher.with_inputs(input).bench_local_values(|(folder, mut ws)| {
        ws.undo().unwrap();
        (folder, ws)
    });
}

fn empty() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let ws = Workspace::open(&folder.path().join("made.opsroom"), options()).unwrap();
    (folder, ws)
}

fn imported(folder: tempfile::TempDir, mut ws: Workspace, many: usize) -> (tempfile::TempDir, Workspace) {
    let path = people(many);
    let mut records = records::open(Source::Path(&path), Some(RecordKind::Leads), None, &ws).unwrap();
    let (told, _) = records.apply(&mut ws, None, &mut |_, _| true).unwrap();
    assert!(told.counts.new > many / 2);
    (folder, ws)
}

/// Making leads up with five activities each, and putting them in: what a bulk step costs.
#[divan::bench(args = [10_000], sample_count = 5)]
fn made_up(bencher: Bencher<'_, '_>, many: usize) {
    make(bencher, many);
}

#[divan::bench(args = [1_000_000], sample_count = 1, ignore)]
fn made_up_a_million(bencher: Bencher<'_, '_>, many: usize) {
    make(bencher, many);
}

fn make(bencher: Bencher<'_, '_>, many: usize) {
    bencher.with_inputs(empty).bench_local_values(|(folder, mut ws)| {
        demo::add_leads(&mut ws, many, many * 5, &mut |_, _| true).unwrap();
        (folder, ws)
    });
}
