//! Tests of the rules about flows and of the way to the CRM.

use super::*;
use crate::domain::integration::{Direction, Frequency, Method};

fn crm(name: &str) -> Tool {
    Tool { category: "crm".to_owned(), ..fine(name) }
}

fn form(name: &str) -> Tool {
    Tool { category: "forms".to_owned(), ..fine(name) }
}

fn both(flow: &mut Integration) {
    flow.direction = Direction::Both;
}

fn failing(flow: &mut Integration) {
    flow.health = Health::Failing;
}

fn by_hand(flow: &mut Integration) {
    flow.method = Method::Manual;
    flow.frequency = Some(Frequency::Monthly);
}

fn plain(_: &mut Integration) {}

#[test]
fn who_reaches_the_crm() {
    // Tool 1 is the CRM, 2 and 3 are forms, 4 is retired. What 2 and 3 reach is asked.
    type Edge = (i64, i64, fn(&mut Integration));
    let cases: Vec<(&str, Vec<Edge>, [bool; 2])> = vec![
        ("one way towards", vec![(2, 1, plain)], [true, false]),
        ("one way from it", vec![(1, 2, plain)], [false, false]),
        ("both ways, recorded from the CRM", vec![(1, 2, both)], [true, false]),
        ("failing", vec![(2, 1, failing)], [false, false]),
        ("by hand", vec![(2, 1, by_hand)], [false, false]),
        ("by hand and native", vec![(2, 1, by_hand), (2, 1, plain)], [true, false]),
        ("through a middle tool", vec![(2, 3, plain), (3, 1, plain)], [true, true]),
        ("the second half fails", vec![(2, 3, plain), (3, 1, failing)], [false, false]),
        ("through a retired tool", vec![(2, 4, plain), (4, 1, plain)], [false, false]),
        ("a cycle without a way out", vec![(2, 3, plain), (3, 2, plain)], [false, false]),
        ("a cycle with a way out", vec![(2, 3, plain), (3, 2, plain), (3, 1, both)], [true, true]),
        ("to itself", vec![(2, 2, plain)], [false, false]),
        ("an unknown tool", vec![(2, 99, plain)], [false, false]),
    ];
    for (what, flows, expected) in cases {
        let retired = Tool { status: Status::Retired, ..form("Gone") };
        let mut world = World::of([crm("Hub"), form("A"), form("B"), retired]);
        for (from, to, change) in flows {
            world = world.flow(from, to, change);
        }
        let stack = world.stack();
        assert_eq!([2, 3].map(|id| derived(&stack, id).reaches_crm), expected.map(Some), "{what}");
        let missing = said(&stack, "no-crm-path");
        assert_eq!(
            [2, 3].map(|id| !missing.contains(&format!("warning {}", stack.input.tools[id as usize - 1].name))),
            expected,
            "{what}"
        );
        assert_eq!(derived(&stack, 1).reaches_crm, Some(true));
        assert_eq!(derived(&stack, 4).reaches_crm, None);
    }
}

#[test]
fn a_path_is_asked_only_where_the_category_wants_one() {
    let vault = Tool { category: "passwords".to_owned(), ..fine("Vault") };
    let stack =
        World::of([crm("Hub"), vault, fine("Chart"), Tool { category: "??".to_owned(), ..fine("Odd") }]).stack();
    assert!(said(&stack, "no-crm-path").is_empty());
    assert_eq!(said(&stack, "no-crm-path-unknown"), ["note Odd"]);
    assert_eq!([2, 3, 4].map(|id| derived(&stack, id).reaches_crm), [None; 3]);
    assert_eq!(
        said(&stack, "undocumented-flow"),
        ["note 3 tools".replace("3 tools", "Hub"), "note Chart".to_owned(), "note Odd".to_owned()]
    );
}

#[test]
fn without_a_crm_it_is_said_once() {
    let stack = World::of(["A", "B", "C", "D"].map(form)).flow(1, 2, plain).stack();
    assert_eq!(
        sentences(&stack, "no-crm-path"),
        ["Data of 4 tools doesn't reach a CRM or a warehouse: no live tool is one"]
    );
}

#[test]
fn why_there_is_no_path() {
    type Flows = fn(World) -> World;
    let cases: [(Flows, &str); 6] = [
        (|world| world, "no integration is recorded"),
        (|world| world.flow(1, 2, plain), "no flow leads from it to a live tool"),
        (|world| world.flow(2, 1, failing), "what leads away from it fails"),
        (|world| world.flow(2, 1, by_hand), "what leads away from it is done by hand"),
        (|world| world.flow(2, 1, by_hand).flow(2, 1, failing), "what leads away from it fails or is done by hand"),
        (|world| world.flow(2, 3, plain), "its flows lead elsewhere, or to tools that pass nothing on"),
    ];
    for (flows, because) in cases {
        let stack = flows(World::of([crm("Hub"), form("A"), fine("Chart")])).stack();
        assert_eq!(
            sentences(&stack, "no-crm-path"),
            [format!("Data of A doesn't reach a CRM or a warehouse: {because}")]
        );
    }
}

#[test]
fn one_flow_at_each_threshold() {
    type Change = fn(&mut Integration);
    fn critical(flow: &mut Integration) {
        (flow.critical, flow.checked_on, flow.uptime) = (true, Some(today()), Some(100.0));
    }
    let cases: Vec<(&str, Change, &[&str])> = vec![
        ("flow-failing", plain, &[]),
        ("flow-failing", |flow| flow.health = Health::Unknown, &[]),
        ("flow-failing", failing, &["warning A → Hub"]),
        ("flow-failing", |flow| (flow.health, flow.critical) = (Health::Failing, true), &["critical A → Hub"]),
        ("flow-unchecked", plain, &[]),
        ("flow-unchecked", critical, &[]),
        ("flow-unchecked", |flow| (flow.critical, flow.checked_on) = (true, Some(ago(1))), &[]),
        ("flow-unchecked", |flow| (flow.critical, flow.checked_on) = (true, Some(ago(2))), &["warning A → Hub"]),
        ("flow-unchecked-unknown", |flow| flow.critical = true, &["note A → Hub"]),
        ("flow-uptime", |flow| (flow.critical, flow.uptime) = (true, Some(98.9)), &["warning A → Hub"]),
        ("flow-uptime", |flow| (flow.critical, flow.uptime) = (true, Some(99.0)), &[]),
        ("flow-uptime", |flow| flow.uptime = Some(10.0), &[]),
        ("flow-uptime-unknown", |flow| flow.critical = true, &["note A → Hub"]),
        ("flow-uptime-unknown", plain, &[]),
        ("ipaas-steps", |flow| (flow.method, flow.steps) = (Method::Ipaas, Some(5)), &[]),
        ("ipaas-steps", |flow| (flow.method, flow.steps) = (Method::Ipaas, Some(6)), &["note A → Hub"]),
        ("ipaas-steps", |flow| (flow.method, flow.steps) = (Method::Api, Some(60)), &[]),
        ("ipaas-steps", |flow| flow.method = Method::Ipaas, &[]),
        ("manual-flow", by_hand, &[]),
        (
            "manual-flow",
            |flow| (flow.method, flow.frequency) = (Method::Manual, Some(Frequency::Weekly)),
            &["warning A → Hub"],
        ),
        (
            "manual-flow",
            |flow| (flow.method, flow.frequency) = (Method::Manual, Some(Frequency::RealTime)),
            &["warning A → Hub"],
        ),
        ("manual-flow", |flow| (flow.method, flow.frequency) = (Method::Manual, Some(Frequency::Rarely)), &[]),
        ("manual-flow", |flow| flow.frequency = Some(Frequency::Daily), &[]),
        ("manual-flow-unknown", |flow| flow.method = Method::Manual, &["note A → Hub"]),
    ];
    for (at, (rule, change, expected)) in cases.into_iter().enumerate() {
        let world = || World::of([form("A"), crm("Hub")]).flow(1, 2, change);
        assert_eq!(said(&world().stack(), rule), expected, "{rule}, case {at}");
        let retired = world().with(|input| input.tools[0].status = Status::Retired).stack();
        assert_eq!(said(&retired, rule), Vec::<String>::new(), "{rule}, case {at}, with a retired tool");
    }
}

#[test]
fn many_flows_without_data_are_one_finding_for_all_their_tools() {
    let mut world = World::of([form("A"), crm("Hub"), fine("Chart")]);
    for _ in 0..4 {
        world = world.flow(1, 2, |flow| flow.critical = true);
    }
    let stack = world.stack();
    assert_eq!(said(&stack, "flow-uptime-unknown"), ["note 4 integrations"]);
    let at = stack.hits().iter().position(|hit| hit.rule() == "flow-uptime-unknown").unwrap();
    assert_eq!([1, 2, 3].map(|id| derived(&stack, id).findings.iter().filter(|one| **one == at).count()), [1, 1, 0]);
    assert_eq!(stack.why_hit(at).lines.iter().filter(|line| line.record.is_some()).count(), 4);
}

#[test]
fn trapped_data() {
    let cases: Vec<(&str, Tool, bool, bool, bool)> = vec![
        ("in, not out", form("A"), true, false, true),
        ("in and out", form("A"), true, true, false),
        ("nothing", form("A"), false, false, false),
        ("the CRM", crm("A"), true, false, false),
        ("analytics", fine("A"), true, false, false),
        ("needs no integration", Tool { category: "passwords".to_owned(), ..fine("A") }, true, false, false),
        ("uncategorised", Tool { category: String::new(), ..fine("A") }, true, false, false),
    ];
    for (what, tool, inward, outward, expected) in cases {
        let mut world = World::of([tool, crm("Hub")]);
        if inward {
            world = world.flow(2, 1, plain);
        }
        if outward {
            world = world.flow(1, 2, plain);
        }
        assert_eq!(!said(&world.stack(), "data-trapped").is_empty(), expected, "{what}");
    }
    let both_ways = World::of([form("A"), crm("Hub")]).flow(2, 1, both).stack();
    assert!(said(&both_ways, "data-trapped").is_empty());
}
