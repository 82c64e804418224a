//! Random sequences of verbs: whatever was done can be undone step by step to the exact start, and redone to the end.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Verb {
    Add(u8),
    Owner(u8, String),
    Rename(u8, u8),
    Merge(u8, u8),
    Delete(Vec<u8>),
    Copy(u8),
    Connect(u8, u8),
    Disconnect(u8),
    Import(u8),
    Close,
    Lines(Option<i64>),
    Business(Option<u32>, String),
    Person(u8),
    Rate(u8, f64),
    Undo,
    Redo,
    UndoAny(u8),
}

fn verb() -> impl Strategy<Value = Verb> {
    prop_oneof![
        4 => any::<u8>().prop_map(Verb::Add),
        4 => (any::<u8>(), any::<String>()).prop_map(|(tool, text)| Verb::Owner(tool, text)),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(tool, name)| Verb::Rename(tool, name)),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(tool, into)| Verb::Merge(tool, into)),
        3 => vec(any::<u8>(), 1..4).prop_map(Verb::Delete),
        1 => any::<u8>().prop_map(Verb::Copy),
        4 => (any::<u8>(), any::<u8>()).prop_map(|(from, to)| Verb::Connect(from, to)),
        1 => any::<u8>().prop_map(Verb::Disconnect),
        2 => any::<u8>().prop_map(Verb::Import),
        1 => Just(Verb::Close),
        1 => any::<Option<i64>>().prop_map(Verb::Lines),
        1 => (any::<Option<u32>>(), any::<String>()).prop_map(|(size, name)| Verb::Business(size, name)),
        1 => any::<u8>().prop_map(Verb::Person),
        1 => (any::<u8>(), 0.1..10.0).prop_map(|(day, value)| Verb::Rate(day, value)),
        3 => Just(Verb::Undo),
        2 => Just(Verb::Redo),
        3 => any::<u8>().prop_map(Verb::UndoAny),
    ]
}

/// Does one verb. What is refused is fine; what fails is not.
fn act(workspace: &mut Workspace, verb: &Verb) {
    let tools = workspace.tools().unwrap();
    let pick = |n: u8| tools.get(usize::from(n) % tools.len().max(1)).cloned();
    let day = |n: u8| NaiveDate::from_ymd_opt(2026, 1, 1 + u32::from(n % 28)).unwrap();
    let result = match (verb, pick(0)) {
        (Verb::Add(n), _) => workspace.add_tool(&Tool::named(format!("tool {}", n % 16))).map(drop),
        (Verb::Import(n), _) => {
            let new: Vec<Tool> = (0..n % 7).map(|more| Tool::named(format!("import {n} {more}"))).collect();
            let changed: Vec<Tool> = pick(*n).into_iter().map(|tool| Tool { value: Some(n % 11), ..tool }).collect();
            workspace.import_tools(&new, &changed, "imported").map(drop)
        }
        (Verb::Close, _) => workspace.close_audit().map(drop),
        (Verb::Lines(minor), _) => {
            let lines = minor.map(|minor| Lines { cost: Money::new(minor, Currency::USD), value: 5.0 });
            workspace.set_matrix_lines(lines).map(drop)
        }
        (Verb::Business(team_size, name), _) => workspace
            .save_profile(&Profile { team_size: *team_size, name: name.clone(), ..Profile::default() })
            .map(drop),
        (Verb::Person(n), _) => {
            let person = Person {
                id: Id::NEW,
                name: format!("p{}", n % 4),
                email: String::new(),
                team: Team::Cs,
                present: true,
            };
            workspace.save_person(&person).map(drop)
        }
        (Verb::Rate(n, value), _) => {
            workspace.save_rate(&Rate { id: Id::NEW, from: Currency::EUR, on: day(*n), value: *value }).map(drop)
        }
        (Verb::Undo, _) => workspace.undo().map(drop),
        (Verb::Redo, _) => workspace.redo().map(drop),
        (Verb::UndoAny(n), _) => {
            let steps = workspace.steps(None, 1_000).unwrap();
            let step = steps.get(usize::from(*n) % steps.len().max(1)).map(|step| step.id);
            step.map_or(Ok(()), |step| workspace.undo_step(step).map(drop))
        }
        (Verb::Disconnect(n), _) => {
            let all = workspace.stack_input().unwrap().integrations;
            let one = all.get(usize::from(*n) % all.len().max(1));
            one.map_or(Ok(()), |one| workspace.delete_integrations(&[one.id]).map(drop))
        }
        (_, None) => Ok(()),
        (Verb::Owner(n, text), _) => workspace.save_tool(&Tool { owner: text.clone(), ..pick(*n).unwrap() }).map(drop),
        (Verb::Rename(n, name), _) => {
            workspace.save_tool(&Tool { name: format!("Tool {}", name % 16), ..pick(*n).unwrap() }).map(drop)
        }
        (Verb::Merge(n, into), _) => {
            let into = pick(*into).unwrap();
            let call = Call::Consolidate { into: into.id, into_name: into.name };
            let verdict = Some(Verdict { call, reason: String::new(), on: None });
            workspace.save_tool(&Tool { verdict, ..pick(*n).unwrap() }).map(drop)
        }
        (Verb::Delete(all), _) => {
            let ids: std::collections::BTreeSet<Id> = all.iter().map(|n| pick(*n).unwrap().id).collect();
            workspace.delete_tools(&ids.into_iter().collect::<Vec<_>>()).map(drop)
        }
        (Verb::Copy(n), _) => workspace.duplicate_tool(pick(*n).unwrap().id).map(drop),
        (Verb::Connect(from, to), _) => {
            let flow = Integration::between(pick(*from).unwrap().id, pick(*to).unwrap().id);
            workspace.save_integration(&flow).map(drop)
        }
    };
    match result {
        Ok(()) | Err(Error::Invalid(_) | Error::Nothing(_) | Error::Blocked { .. } | Error::Already(_)) => {}
        Err(error) => panic!("{verb:?}: {error:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_can_be_undone_and_redone(verbs in vec(verb(), 1..40)) {
        let mut workspace = workspace();
        let start = workspace.store.dump();
        for verb in &verbs {
            act(&mut workspace, verb);
        }
        workspace.store.check();
        let end = workspace.store.dump();
        let mut undone = 0;
        loop {
            match workspace.undo() {
                Ok(_) => undone += 1,
                Err(Error::Nothing(_)) => break,
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            }
        }
        prop_assert_eq!(workspace.store.dump(), start);
        for _ in 0..undone {
            workspace.redo().map_err(|error| TestCaseError::fail(error.to_string()))?;
        }
        prop_assert_eq!(workspace.store.dump(), end);
        workspace.store.check();
    }
}
