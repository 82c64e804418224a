//! How long the Pipeline room takes with 10,000 and 100,000 leads: opening, pages of leads forwards and backwards, the
//! heads of the board, filter and search, one move, the review behind the report, making leads up.
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
    bencher
        .with_inputs(|| {
            let folder = tempfile::tempdir().unwrap();
            let ws = Workspace::open(&folder.path().join("made.opsroom"), options()).unwrap();
            (folder, ws)
        })
        .bench_local_values(|(folder, mut ws)| {
            demo::add_leads(&mut ws, many, many * 5, &mut |_, _| true).unwrap();
            (folder, ws)
        });
}
