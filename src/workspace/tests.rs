//! The verbs, as a user would call them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use chrono::{NaiveDate, TimeZone, Utc};

use super::*;
use crate::domain::field::{FieldContext, find};
use crate::domain::id::RecordRef;
use crate::domain::integration::{Health, Integration};
use crate::domain::money::{Cost, Currency, Money, Period, Rate};
use crate::domain::profile::{Person, Profile, Team};
use crate::domain::stack::matrix::Lines;
use crate::domain::tool::fields::TOOL_FIELDS;
use crate::domain::tool::*;

mod quality;
mod random;

pub(super) fn options() -> Options {
    Options {
        clock: Clock::Fixed(Utc.with_ymd_and_hms(2026, 11, 20, 23, 30, 0).unwrap()),
        author: "dana".to_owned(),
        frameworks: Arc::new(Frameworks::built_in()),
    }
}

pub(super) fn workspace() -> Workspace {
    Workspace::memory(options()).unwrap()
}

#[test]
fn a_file_is_open_before_its_frameworks_are_read() {
    let folder = tempfile::tempdir().unwrap();
    for when in [Reading::Meanwhile, Reading::WhenAsked] {
        let (go, wait) = std::sync::mpsc::channel();
        let read = move || {
            wait.recv().unwrap();
            Frameworks::built_in()
        };
        let path = folder.path().join(format!("{when:?}.opsroom"));
        let mut ws = Workspace::open_reading(Some(&path), options().clock, String::new(), read, when).unwrap();
        assert_eq!(ws.business().unwrap().profile.name, "");
        go.send(()).unwrap();
        assert!(!ws.frameworks().taxonomy.version.to_string().is_empty());
        add(&mut ws, "CRM");
        assert_eq!(ws.again().unwrap().stack().unwrap().input.tools.len(), 1);
    }
}

fn add(workspace: &mut Workspace, name: &str) -> Tool {
    let (id, _) = workspace.add_tool(&Tool::named(name)).unwrap();
    Tool { id, ..Tool::named(name) }
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

/// A tool in which every field is set to something odd.
fn full(into: Id) -> Tool {
    let cost = |minor| Some(Cost { amount: Money::new(minor, Currency::EUR), period: Period::Quarterly });
    Tool {
        id: Id::NEW,
        name: "Ünï \u{202e}Tool\0".to_owned(),
        vendor: "V".to_owned(),
        url: "https://example.com/?a=b&c".to_owned(),
        notes: "two\nlines\ttab".to_owned(),
        category: "crm".to_owned(),
        capabilities: ["a b", "zwei"].map(str::to_owned).into(),
        status: Status::Trial,
        plan: "Größe".to_owned(),
        tier: Some(Tier::Enterprise),
        owner: "Dana".to_owned(),
        cost: cost(i64::MIN),
        seats_paid: Some(u32::MAX),
        seats_active: Some(0),
        feature_use: Some(FeatureUse::Percent(65)),
        last_used: day("2026-02-28"),
        value: Some(10),
        output: "leads".to_owned(),
        removal: Some(RemovalImpact::Severe),
        removal_note: "all stops".to_owned(),
        contract_months: Some(36),
        renews_on: day("2027-12-31"),
        notice_days: Some(90),
        reviewed_on: day("0001-01-01"),
        auto_renews: Some(false),
        verdict: Some(Verdict {
            call: Call::Consolidate { into, into_name: "Gong".to_owned() },
            reason: "both do it".to_owned(),
            on: day("2026-11-20"),
        }),
    }
}

#[test]
fn what_is_saved_is_read() {
    let mut workspace = workspace();
    let gong = add(&mut workspace, "Gong");
    let mut tool = full(gong.id);
    tool.id = workspace.add_tool(&tool).unwrap().0;
    assert_eq!(workspace.tools().unwrap(), [gong.clone(), tool.clone()]);
    let cost = tool.cost;
    let calls = [
        Call::Keep { action: KeepAction::Downgrade, cost },
        Call::Keep { action: KeepAction::None, cost: None },
        Call::Replace { by: "Other".to_owned(), cost },
        Call::Cut,
    ];
    for call in calls {
        tool.verdict = Some(Verdict { call, reason: String::new(), on: None });
        workspace.save_tool(&tool).unwrap();
        assert_eq!(workspace.tools().unwrap()[1], tool);
    }
    let mut flow = Integration {
        what: "leads".to_owned(),
        health: Health::Failing,
        uptime: Some(99.5),
        critical: true,
        checked_on: day("2026-01-01"),
        steps: Some(3),
        ..Integration::between(tool.id, gong.id)
    };
    flow.id = workspace.save_integration(&flow).unwrap().0;
    let lines = Lines { cost: Money::new(-5, Currency::GBP), value: 4.25 };
    workspace.set_matrix_lines(Some(lines)).unwrap();
    workspace.close_audit().unwrap();
    let input = workspace.stack_input().unwrap();
    assert_eq!((input.integrations, input.lines), (vec![flow], Some(lines)));
    let audit = input.audit.unwrap();
    assert_eq!((audit.on, audit.marks.len()), (workspace.today(), 2));
    assert_eq!(input.tools[0].reviewed_on, Some(workspace.today()));
}

#[test]
fn the_label_says_what_changed() {
    let mut workspace = workspace();
    let mut tool = add(&mut workspace, "Hotjar");
    type Edit = fn(&mut Tool);
    let edits: [(Edit, &str); 9] = [
        (|tool| tool.owner = "Dana".to_owned(), "owner of Hotjar is now Dana"),
        (|tool| tool.owner.clear(), "owner of Hotjar is now blank"),
        (|tool| tool.cost = Some(Cost::monthly_of(Money::new(42_000, Currency::USD))), "cost of Hotjar is now $420/mo"),
        (|tool| tool.name = "Hotjar Pro".to_owned(), "renamed Hotjar to Hotjar Pro"),
        (|tool| tool.notes = "anything".to_owned(), "changed the notes of Hotjar Pro"),
        (
            |tool| (tool.vendor, tool.plan) = ("H".to_owned(), "P".to_owned()),
            "vendor of Hotjar Pro is now H, plan changed",
        ),
        (
            |tool| (tool.vendor, tool.plan, tool.url, tool.output) = Default::default(),
            "vendor of Hotjar Pro is now blank, plan changed",
        ),
        (|tool| tool.vendor = "x".repeat(100), "changed the vendor of Hotjar Pro"),
        (
            |tool| (tool.value, tool.seats_paid, tool.plan, tool.url) = (Some(1), Some(2), "P".into(), "u".into()),
            "changed 4 fields of Hotjar Pro",
        ),
    ];
    for (edit, label) in edits {
        edit(&mut tool);
        let done = workspace.save_tool(&tool).unwrap();
        assert_eq!(done.label, label);
        assert_eq!(workspace.steps(None, 1).unwrap()[0].label, label);
    }
    let same = workspace.save_tool(&tool).unwrap();
    assert_eq!(same, Done { step: None, label: "nothing changed".to_owned() });
}

#[test]
fn names_are_unique_and_there() {
    let mut workspace = workspace();
    let mut tool = add(&mut workspace, "Hotjar");
    let taken = workspace.add_tool(&Tool::named(" HOTJAR ")).unwrap_err().to_string();
    assert!(taken.contains("called Hotjar already"), "{taken}");
    let blank = workspace.add_tool(&Tool::named("  ")).unwrap_err().to_string();
    assert!(blank.contains("needs a name"), "{blank}");
    let gong = add(&mut workspace, "Gong");
    let name = find(TOOL_FIELDS, "name").unwrap();
    assert!(matches!(workspace.edit_tools(&[gong.id], name, "hotjar"), Err(Error::Invalid(_))));
    tool.name = "HotJar".to_owned();
    assert_eq!(workspace.save_tool(&tool).unwrap().label, "renamed Hotjar to HotJar", "its own name in another case");
    workspace.delete_tools(&[gong.id]).unwrap();
    assert!(matches!(workspace.save_tool(&gong), Err(Error::Gone(name)) if name == "Gong"));
    assert!(matches!(workspace.delete_tools(&[tool.id, gong.id]), Err(Error::Gone(_))));
    assert_eq!(workspace.tools().unwrap().len(), 1, "all of them or none");
}

#[test]
fn many_tools_are_edited_copied_and_deleted_as_one_step() {
    let mut workspace = workspace();
    let ids: Vec<Id> = ["A", "B", "C"].map(|name| add(&mut workspace, name).id).into();
    let owner = find(TOOL_FIELDS, "owner").unwrap();
    assert_eq!(workspace.edit_tools(&ids[..1], owner, "Dana").unwrap().label, "owner of A is now Dana");
    assert_eq!(workspace.edit_tools(&ids, owner, "Dana").unwrap().label, "owner of 2 tools is now Dana");
    assert_eq!(workspace.edit_tools(&ids, owner, "Dana").unwrap().step, None);
    let value = find(TOOL_FIELDS, "value").unwrap();
    assert!(matches!(workspace.edit_tools(&ids, value, "eleven"), Err(Error::Invalid(_))));
    let (copy, done) = workspace.duplicate_tool(ids[0]).unwrap();
    assert_eq!(done.label, "copied A to A copy");
    assert_eq!(workspace.duplicate_tool(ids[0]).unwrap().1.label, "copied A to A copy 2");
    let tools = workspace.tools().unwrap();
    let copied = tools.iter().find(|tool| tool.id == copy).unwrap();
    assert_eq!((copied.status, copied.owner.as_str()), (Status::Planned, "Dana"));
    assert_eq!(workspace.delete_tools(&ids).unwrap().label, "deleted 3 tools");
    assert_eq!(workspace.delete_tools(&[copy]).unwrap().label, "deleted A copy");
    for _ in 0..4 {
        workspace.undo().unwrap();
    }
    assert_eq!(workspace.tools().unwrap().len(), 3);
}

#[test]
fn deleting_a_tool_takes_its_integrations_and_clears_verdicts() {
    let mut workspace = workspace();
    let (a, b) = (add(&mut workspace, "A"), add(&mut workspace, "B"));
    let mut c = add(&mut workspace, "C");
    let flow = Integration::between(a.id, b.id);
    let (_, done) = workspace.save_integration(&flow).unwrap();
    assert_eq!(done.label, "connected A to B");
    assert!(matches!(workspace.save_integration(&Integration::between(a.id, a.id)), Err(Error::Invalid(_))));
    assert!(matches!(workspace.save_integration(&Integration::between(a.id, Id(5))), Err(Error::Gone(_))));
    let call = Call::Consolidate { into: b.id, into_name: "B".to_owned() };
    c.verdict = Some(Verdict { call, reason: String::new(), on: None });
    workspace.save_tool(&c).unwrap();
    let before = workspace.store.dump();
    workspace.delete_tools(&[b.id]).unwrap();
    let input = workspace.stack_input().unwrap();
    assert!(input.integrations.is_empty());
    let kept = Call::Consolidate { into: Id::NEW, into_name: "B".to_owned() };
    assert_eq!(input.tools[1].verdict.as_ref().map(|verdict| &verdict.call), Some(&kept));
    // A verdict that still names the id of one that has gone keeps the name.
    c.owner = "Dana".to_owned();
    workspace.save_tool(&c).unwrap();
    workspace.undo().unwrap();
    workspace.undo().unwrap();
    assert_eq!(workspace.store.dump(), before);
    let flow = workspace.stack_input().unwrap().integrations.remove(0);
    let changed = Integration { owner: "Lee".to_owned(), ..flow.clone() };
    assert_eq!(
        workspace.save_integration(&changed).unwrap().1.label,
        "owner of the integration from A to B is now Lee"
    );
    assert_eq!(workspace.delete_integrations(&[flow.id]).unwrap().label, "deleted the integration from A to B");
    assert!(matches!(workspace.delete_integrations(&[flow.id]), Err(Error::Gone(_))));
}

#[test]
fn an_import_is_one_step_or_none() {
    let mut workspace = workspace();
    let mut known = add(&mut workspace, "Known");
    known.owner = "Dana".to_owned();
    let new: Vec<Tool> = (0..50).map(|n| Tool::named(format!("Tool {n}"))).collect();
    let before = workspace.store.dump();
    let mut told = Vec::new();
    let stopped = workspace.import_tools_watched(&new, &[], "imported", &mut |done| {
        told.push(done);
        done < 30
    });
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert_eq!(told, (1..=30).collect::<Vec<_>>());
    assert_eq!(workspace.store.dump(), before);
    let twice = [new[0].clone(), new[0].clone()];
    assert!(matches!(workspace.import_tools(&twice, &[], "imported"), Err(Error::Invalid(_))));
    let done = workspace.import_tools(&new, &[known], "imported 51 tools from saas-inventory.csv").unwrap();
    assert_eq!(done.label, "imported 51 tools from saas-inventory.csv");
    assert_eq!(workspace.tools().unwrap().len(), 51);
    workspace.undo().unwrap();
    assert_eq!(workspace.store.dump(), before);
}

#[test]
fn the_business_is_kept() {
    let mut workspace = workspace();
    assert_eq!(workspace.business().unwrap().profile, Profile::default());
    let mut profile = Profile { time_zone: "Asia/Tokyo".to_owned(), ..Profile::default() };
    assert_eq!(workspace.today().to_string(), "2026-11-20");
    assert_eq!(workspace.save_profile(&profile).unwrap().label, "time zone of the business is now Asia/Tokyo");
    assert_eq!(workspace.today().to_string(), "2026-11-21", "it is tomorrow there");
    profile.name = "Acme".to_owned();
    assert_eq!(workspace.save_profile(&profile).unwrap().label, "the business is called Acme");
    profile.arr = Some(Money::new(240_000_000, Currency::USD));
    assert_eq!(workspace.save_profile(&profile).unwrap().label, "ARR of the business is now $2,400,000");
    profile.hours.days.pop();
    profile.domains = vec!["acme.com".to_owned(), "acme.de".to_owned()];
    profile.holidays = vec![day("2026-12-25").unwrap()];
    profile.monthly_budget = Some(Money::new(1, Currency::EUR));
    profile.growth = Some(crate::domain::profile::GrowthModel::Hybrid);
    profile.asked = true;
    workspace.save_profile(&profile).unwrap();
    assert_eq!(workspace.business().unwrap().profile, profile);

    let mut dana =
        Person { id: Id::NEW, name: "Dana".to_owned(), email: String::new(), team: Team::Sdr, present: true };
    dana.id = workspace.save_person(&dana).unwrap().0;
    assert!(matches!(workspace.save_person(&Person { id: Id::NEW, ..dana.clone() }), Err(Error::Invalid(_))));
    dana.present = false;
    workspace.save_person(&dana).unwrap();
    let mut rate = Rate { id: Id::NEW, from: Currency::EUR, on: day("2026-01-01").unwrap(), value: 1.08 };
    rate.id = workspace.save_rate(&rate).unwrap().0;
    assert!(matches!(workspace.save_rate(&Rate { id: Id::NEW, ..rate.clone() }), Err(Error::Invalid(_))));
    assert!(matches!(workspace.save_rate(&Rate { value: f64::NAN, ..rate.clone() }), Err(Error::Invalid(_))));
    let business = workspace.business().unwrap();
    assert_eq!((business.people, business.rates), (vec![dana.clone()], vec![rate.clone()]));
    assert_eq!(workspace.delete_person(dana.id).unwrap().label, "took Dana off the people");
    assert_eq!(workspace.delete_rate(rate.id).unwrap().label, "deleted the EUR rate from 2026-01-01 on");
    assert!(matches!(workspace.delete_rate(rate.id), Err(Error::Gone(_))));
}

#[test]
fn the_first_run_screen_plans_a_blueprint() {
    let mut workspace = workspace();
    let blueprint = workspace.frameworks().blueprints[0].clone();
    let wanted: Vec<&str> = blueprint
        .layers
        .iter()
        .filter(|layer| !layer.optional)
        .filter_map(|layer| layer.candidates.first().map(|one| one.product.as_str()))
        .collect();
    let profile = Profile { asked: true, blueprint: blueprint.id.clone(), ..Profile::default() };
    let label = workspace.start(&profile).unwrap().label;
    let tools = workspace.tools().unwrap();
    assert!(!tools.is_empty() && tools.iter().all(|tool| tool.status == Status::Planned && !tool.category.is_empty()));
    assert!(wanted.iter().all(|name| tools.iter().any(|tool| tool.name == *name)));
    assert!(label.starts_with("set up the workspace with"), "{label}");
    workspace.undo().unwrap();
    assert!(workspace.tools().unwrap().is_empty() && !workspace.business().unwrap().profile.asked);
    let skipped = workspace.start(&Profile { asked: true, ..Profile::default() }).unwrap();
    assert_eq!(skipped.label, "set up the workspace");
}

#[test]
fn a_record_has_a_history() {
    let mut workspace = workspace();
    let mut tool = add(&mut workspace, "Hotjar");
    for owner in ["Dana", "Lee", ""] {
        tool.owner = owner.to_owned();
        workspace.save_tool(&tool).unwrap();
    }
    (tool.vendor, tool.cost) = ("H".to_owned(), Some(Cost::monthly_of(Money::new(9_900, Currency::USD))));
    workspace.save_tool(&tool).unwrap();
    workspace.undo().unwrap();
    workspace.delete_tools(&[tool.id]).unwrap();
    workspace.undo().unwrap();
    let history = workspace.history(RecordRef::tool(tool.id), 100).unwrap();
    let whats: Vec<&str> = history.iter().map(|row| row.what.as_str()).collect();
    let expected = [
        "brought back",
        "deleted",
        "vendor: H → –",
        "cost: $99/mo → –",
        "vendor: – → H",
        "cost: – → $99/mo",
        "owner: Lee → –",
        "owner: Dana → Lee",
        "owner: – → Dana",
        "added",
    ];
    assert_eq!(whats, expected);
    assert_eq!(history[7].step.label, "owner of Hotjar is now Lee");
    assert_eq!(workspace.history(RecordRef::tool(tool.id), 3).unwrap().len(), 3);
    assert!(workspace.history(RecordRef::tool(Id(1)), 3).unwrap().is_empty());
    workspace.import_tools(&[Tool::named("X"), Tool::named("Y")], &[], "imported").unwrap();
    let y = workspace.tools().unwrap().pop().unwrap();
    assert_eq!(workspace.history(RecordRef::tool(y.id), 9).unwrap()[0].what, "added", "in the middle of a run");
}

#[test]
fn steps_are_read_page_by_page() {
    let mut workspace = workspace();
    for n in 0..7 {
        add(&mut workspace, &n.to_string());
    }
    let first = workspace.steps(None, 3).unwrap();
    let second = workspace.steps(Some(first[2].id), 100).unwrap();
    let labels: Vec<_> = first.iter().chain(&second).map(|step| step.label.clone()).collect();
    assert_eq!(labels, (0..7).rev().map(|n| format!("added {n}")).collect::<Vec<_>>());
    let newest = &first[0];
    assert_eq!((newest.author.as_str(), newest.room.as_str(), newest.at), ("dana", "stack", workspace.now()));
}

#[test]
fn two_windows_see_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.opsroom");
    for in_memory in [false, true] {
        let mut one = if in_memory { workspace() } else { Workspace::open(&path, options()).unwrap() };
        let mut two = one.again().unwrap();
        let start = one.store.dump();
        for round in 0..5 {
            let (seen_one, seen_two) = (one.revision(), two.revision());
            let tool = add(&mut one, &format!("one {round}"));
            assert_ne!(one.revision(), seen_one);
            assert_ne!(two.revision(), seen_two, "round {round}, in memory {in_memory}");
            assert!(two.tools().unwrap().contains(&tool));
            let seen = one.revision();
            two.save_tool(&Tool { owner: "Lee".to_owned(), ..tool }).unwrap();
            assert_ne!(one.revision(), seen);
            let still = one.revision();
            assert_eq!(one.revision(), still, "looking changes nothing");
            add(&mut two, &format!("two {round}"));
        }
        one.store.check();
        assert_eq!(one.tools().unwrap().len(), 10);
        for round in 0..15 {
            let window = if round % 2 == 0 { &mut one } else { &mut two };
            window.undo().unwrap();
        }
        assert_eq!(two.store.dump(), start);
        assert!(matches!(one.undo(), Err(Error::Nothing("undo"))));
        one.redo().unwrap();
        assert_eq!(two.tools().unwrap().len(), 1);
    }
}

#[test]
fn a_job_may_work_on_its_own_thread() {
    let mut workspace = workspace();
    let mut second = workspace.again().unwrap();
    std::thread::spawn(move || add(&mut second, "from the job")).join().unwrap();
    add(&mut workspace, "from here");
    assert_eq!(workspace.tools().unwrap().len(), 2);
}

#[test]
fn undo_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/a.opsroom");
    let open = || Workspace::open(&path, options()).unwrap();
    let start = open().store.dump();
    let tool = add(&mut open(), "Hotjar");
    open().save_tool(&Tool { owner: "Dana".to_owned(), ..tool.clone() }).unwrap();
    let end = open().store.dump();
    let ids: std::collections::BTreeSet<i64> =
        open().steps(None, 9).unwrap().iter().map(|step| step.id.0 >> 28).collect();
    assert_eq!(ids.len(), 2, "each opening draws its own bits");
    assert_eq!(open().undo().unwrap().label, "undid “owner of Hotjar is now Dana”");
    open().undo().unwrap();
    assert_eq!(open().store.dump(), start);
    assert!(matches!(open().undo(), Err(Error::Nothing("undo"))));
    open().redo().unwrap();
    open().redo().unwrap();
    assert_eq!(open().store.dump(), end);
    assert!(matches!(open().redo(), Err(Error::Nothing("redo"))));
    let step = open().steps(None, 9).unwrap().last().unwrap().id;
    let blocked = open().undo_step(step).unwrap_err().to_string();
    assert_eq!(
        blocked,
        "can't undo “added Hotjar”: the later step “owner of Hotjar is now Dana” touched Hotjar. Undo that one first"
    );
}

#[test]
fn settings_and_mappings_are_kept_outside_the_journal() {
    let mut workspace = workspace();
    assert_eq!(workspace.setting("sort").unwrap(), None);
    workspace.keep_setting("sort", "cost").unwrap();
    workspace.keep_setting("sort", "name").unwrap();
    assert_eq!(workspace.setting("sort").unwrap().as_deref(), Some("name"));
    let pairs = vec![("Tool \"name\"".to_owned(), "name".to_owned()), ("a,b".to_owned(), String::new())];
    assert_eq!(workspace.remembered_mapping("tools", "abc").unwrap(), None);
    workspace.remember_mapping("tools", "abc", &pairs).unwrap();
    assert_eq!(workspace.remembered_mapping("tools", "abc").unwrap(), Some(pairs));
    assert!(workspace.steps(None, 9).unwrap().is_empty());
}

#[test]
fn a_backup_is_a_workspace_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.opsroom");
    let out = folder.path().join("copies/b.opsroom");
    let mut workspace = Workspace::open(&path, options()).unwrap();
    let tool = add(&mut workspace, "Hotjar");
    assert!(workspace.backup(&out).unwrap() > 0);
    assert!(matches!(workspace.backup(&out), Err(Error::Store(store::Error::Exists { .. }))));
    let from_memory = folder.path().join("c.opsroom");
    self::workspace().backup(&from_memory).unwrap();
    Workspace::open(&from_memory, options()).unwrap().store.check();
    let mut copy = Workspace::open(&out, options()).unwrap();
    copy.delete_tools(&[tool.id]).unwrap();
    assert_eq!(workspace.tools().unwrap(), [tool]);
    let info = copy.info().unwrap();
    assert_eq!((info.path.as_deref(), info.steps), (Some(out.as_path()), 2));
    assert_eq!(workspace.info().unwrap().rows[0], ("tools", 1));
    #[cfg(unix)]
    for file in [&path, &out, &from_memory, &folder.path().join("a.opsroom-wal"), &folder.path().join("a.opsroom-shm")]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
}

#[test]
fn compacting_gives_space_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = Workspace::open(&folder.path().join("a.opsroom"), options()).unwrap();
    let kept = add(&mut workspace, "Kept");
    let many: Vec<Tool> =
        (0..3_000).map(|n| Tool { notes: "x".repeat(300), ..Tool::named(format!("Tool {n}")) }).collect();
    workspace.import_tools(&many, &[], "imported 3000 tools").unwrap();
    workspace.undo().unwrap();
    let before = workspace.info().unwrap();
    let freed = workspace.compact().unwrap();
    let after = workspace.info().unwrap();
    assert!(freed > 500_000 && after.bytes + freed == before.bytes, "{before:?} {after:?} {freed}");
    assert_eq!((after.steps, after.journal_rows), (1, 1));
    assert_eq!(workspace.tools().unwrap(), [kept]);
    assert!(matches!(workspace.redo(), Err(Error::Nothing("redo"))));
    workspace.undo().unwrap();
    assert!(workspace.tools().unwrap().is_empty());
}

#[test]
fn fields_know_the_vocabulary() {
    let mut workspace = workspace();
    let tool = Tool { owner: "Zoe".to_owned(), capabilities: ["own tag".to_owned()].into(), ..Tool::named("Hotjar") };
    workspace.add_tool(&tool).unwrap();
    let person = Person { id: Id::NEW, name: "Dana".to_owned(), email: String::new(), team: Team::Ae, present: true };
    workspace.save_person(&person).unwrap();
    let FieldContext { today, owners, capabilities, tools, categories, .. } = workspace.field_context().unwrap();
    assert_eq!(today, workspace.today());
    assert!(["Dana", "Zoe", "marketing"].iter().all(|name| owners.iter().any(|owner| owner == name)), "{owners:?}");
    assert!(capabilities.contains(&"own tag".to_owned()) && capabilities.is_sorted());
    assert_eq!(tools[0].1, "Hotjar");
    assert_eq!(categories.len(), workspace.frameworks().taxonomy.categories.len());
}
