//! Tests of what breaks without a tool.

use super::*;
use crate::domain::stack::breakage::Break;
use crate::domain::tool::RemovalImpact;

fn breaks(stack: &Stack, id: i64) -> Vec<(Break, bool, String)> {
    stack.what_breaks(Id(id)).into_iter().map(|one| (one.kind, one.severe, one.sentence)).collect()
}

#[test]
fn all_that_points_at_a_tool() {
    let kind = |name: &str, category: &str| Tool { category: category.to_owned(), ..fine(name) };
    let middle =
        Tool { removal: Some(RemovalImpact::Some), removal_note: "deal reviews".to_owned(), ..kind("Middle", "email") };
    let goes = decide(kind("Goes", "charts"), Call::Consolidate { into: Id(2), into_name: "Middle".to_owned() });
    let world = World::of([kind("Hub", "crm"), middle, kind("Form", "forms"), kind("Other", "forms"), goes])
        .flow(3, 2, |flow| (flow.critical, flow.what) = (true, "leads".to_owned()))
        .flow(2, 1, |_| {})
        .flow(4, 2, |_| {})
        .flow(4, 1, |_| {});
    let stack = world.stack();
    let own = |kind, severe, words: &str| (kind, severe, words.to_owned());
    assert_eq!(
        breaks(&stack, 2),
        [
            own(Break::CutOff, true, "Form loses its only path to the CRM or the warehouse"),
            own(Break::FlowIn, true, "The flow of leads from Form ends, which is critical"),
            own(Break::Consolidated, true, "Goes is to be consolidated into it"),
            own(Break::Noted, false, "Removal impact some: deal reviews"),
            own(Break::FlowIn, false, "The flow of data from Other ends"),
            own(Break::FlowOut, false, "The flow of data to Hub ends"),
        ]
    );
    let cut_off: Vec<String> =
        stack.what_breaks(Id(1)).into_iter().filter(|one| one.kind == Break::CutOff).map(|one| one.sentence).collect();
    assert_eq!(cut_off.len(), 3, "without the CRM nobody reaches it: {cut_off:?}");
    assert_eq!(breaks(&stack, 5), []);
}

#[test]
fn a_second_crm_keeps_the_path() {
    let kind = |name: &str, category: &str| Tool { category: category.to_owned(), ..fine(name) };
    let stack = World::of([kind("Hub", "crm"), kind("House", "crm"), kind("Form", "forms")])
        .flow(3, 1, |_| {})
        .flow(3, 2, |_| {})
        .stack();
    assert!(stack.what_breaks(Id(1)).iter().all(|one| one.kind != Break::CutOff));
}
