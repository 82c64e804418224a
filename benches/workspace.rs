//! How long the workspace takes: opening, reading the stack, saving one edit, undoing it. `cargo bench --bench workspace`.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::sync::Arc;

use chrono::NaiveDate;
use divan::{Bencher, black_box};
use opsroom::domain::id::Id;
use opsroom::domain::integration::Integration;
use opsroom::domain::money::{Cost, Currency, Money};
use opsroom::domain::stack::Stack;
use opsroom::domain::tool::{Call, Tool, Verdict};
use opsroom::frameworks::Frameworks;
use opsroom::workspace::{Clock, Options, Workspace};

fn main() {
    divan::main();
}

fn options() -> Options {
    Options { clock: Clock::System, author: "bench".to_owned(), frameworks: Arc::new(Frameworks::built_in()) }
}

/// A stack of that many tools, with most fields filled in, in a folder of its own.
fn filled(tools: usize) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = Workspace::open(&folder.path().join("bench.opsroom"), options()).unwrap();
    let day =
        |n: usize| NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().checked_add_days(chrono::Days::new(n as u64 % 400));
    let new: Vec<Tool> = (0..tools)
        .map(|n| Tool {
            vendor: format!("Vendor {}", n % 700),
            category: "crm".to_owned(),
            capabilities: ["email", "forms", "scoring"].into_iter().take(n % 4).map(str::to_owned).collect(),
            owner: ["Dana", "Lee", "Kim"][n % 3].to_owned(),
            plan: "Professional".to_owned(),
            output: "qualified leads a month".to_owned(),
            notes: "agreed with the vendor in the spring".to_owned(),
            cost: Some(Cost::monthly_of(Money::new(n as i64 * 37 % 90_000, Currency::USD))),
            seats_paid: Some(20),
            last_used: day(n),
            renews_on: day(n * 7),
            reviewed_on: day(n * 3),
            value: Some((n % 11) as u8),
            verdict: (n % 3 == 0).then(|| Verdict { call: Call::Cut, reason: "nobody uses it".to_owned(), on: day(n) }),
            ..Tool::named(format!("Tool {}", n * 7_919 % 100_003))
        })
        .collect();
    workspace.import_tools(&new, &[], "imported").unwrap();
    let ids: Vec<Id> = workspace.tools().unwrap().iter().map(|tool| tool.id).collect();
    for pair in ids.chunks(2).take(100) {
        if let [from, to] = pair {
            workspace.save_integration(&Integration::between(*from, *to)).unwrap();
        }
    }
    (folder, workspace)
}

#[divan::bench]
fn open_and_first_read(bencher: Bencher<'_, '_>) {
    let (folder, workspace) = filled(40);
    drop(workspace);
    let path = folder.path().join("bench.opsroom");
    let options = options();
    bencher.bench_local(|| Workspace::open(&path, options.clone()).unwrap().tools().unwrap().len());
}

#[divan::bench(args = [40, 5_000])]
fn tools_read(bencher: Bencher<'_, '_>, tools: usize) {
    let (_folder, workspace) = filled(tools);
    bencher.bench_local(|| black_box(workspace.stack_input().unwrap()));
}

#[divan::bench(args = [40, 5_000])]
fn stack(bencher: Bencher<'_, '_>, tools: usize) {
    let (_folder, workspace) = filled(tools);
    let frameworks = workspace.shared_frameworks();
    bencher
        .with_inputs(|| workspace.stack_input().unwrap())
        .bench_local_values(|input| black_box(Stack::new(input, &frameworks.taxonomy, &frameworks.stack)));
}

#[divan::bench]
fn frameworks_built_in() -> Frameworks {
    Frameworks::built_in()
}

#[divan::bench(args = [40, 5_000])]
fn one_edit_saved(bencher: Bencher<'_, '_>, tools: usize) {
    let (_folder, mut workspace) = filled(tools);
    let mut tool = workspace.tools().unwrap()[tools / 2].clone();
    let mut turn = 0;
    bencher.bench_local(|| {
        turn += 1;
        tool.owner = if turn % 2 == 0 { "Dana" } else { "Lee" }.to_owned();
        workspace.save_tool(&tool).unwrap()
    });
}

#[divan::bench]
fn undo_and_redo(bencher: Bencher<'_, '_>) {
    let (_folder, mut workspace) = filled(5_000);
    let mut tool = workspace.tools().unwrap()[2_500].clone();
    tool.owner = "Somebody else".to_owned();
    workspace.save_tool(&tool).unwrap();
    bencher.bench_local(|| {
        workspace.undo().unwrap();
        workspace.redo().unwrap()
    });
}

#[divan::bench(sample_count = 10)]
fn import_of_5_000(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| filled(5_000));
}

#[divan::bench]
fn revision(bencher: Bencher<'_, '_>) {
    let (_folder, workspace) = filled(40);
    bencher.bench_local(|| workspace.revision());
}
