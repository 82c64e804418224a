//! Tests of the suggested verdicts and of what verdicts save.

use super::*;
use crate::domain::money::{Period, Rate};
use crate::domain::stack::suggest::{CONDITIONS, VERDICTS, condition};
use crate::domain::tool::{FeatureUse, KeepAction, RemovalImpact};

/// The row that matches a tool beside two others of cost 0 and 20: with a cost of 10 or less it is cheap.
fn row(tool: Tool) -> String {
    let stack =
        World::of([tool, Tool { cost: monthly(0), ..fine("X") }, Tool { cost: monthly(20), ..fine("Y") }]).stack();
    derived(&stack, 1).suggestion.row.to_string()
}

#[test]
fn first_match_wins() {
    use RemovalImpact::{None as Nothing, Severe, Some as Little};
    let tool = |value, cost: Option<i64>, removal| Tool { value, cost: cost.and_then(monthly), removal, ..fine("T") };
    let dormant = |tool: Tool| Tool { last_used: Some(ago(91)), ..tool };
    let little = |tool: Tool, percent| Tool { feature_use: Some(FeatureUse::Percent(percent)), ..tool };
    // With a cost of c the median of 0, 20 and c is c itself for c up to 20, so c is never above the line; 21 is.
    let cases = [
        (dormant(tool(Some(9), Some(5), Some(Nothing))), "dormant-cut"),
        (Tool { last_used: Some(ago(90)), ..tool(Some(9), Some(5), Some(Nothing)) }, "keep"),
        (dormant(tool(Some(9), Some(5), None)), "keep"),
        (dormant(tool(Some(9), Some(5), Some(Little))), "keep"),
        (Tool { last_used: None, ..tool(Some(9), Some(5), Some(Nothing)) }, "keep"),
        (tool(Some(5), Some(21), Some(Nothing)), "low-value-cut"),
        (tool(Some(5), Some(21), Some(Little)), "low-value-cut"),
        (tool(Some(5), Some(21), Some(Severe)), "low-value-replace"),
        (tool(Some(5), Some(21), None), "keep"),
        (tool(Some(6), Some(21), Some(Nothing)), "keep"),
        (tool(Some(5), Some(20), Some(Nothing)), "low-value-consolidate"),
        (tool(Some(5), None, Some(Nothing)), "keep"),
        (tool(None, Some(21), Some(Nothing)), "keep"),
        (tool(None, Some(1), Some(Nothing)), "keep"),
        (little(tool(Some(6), Some(21), None), 69), "low-use-downgrade"),
        (little(tool(Some(6), Some(21), None), 70), "keep"),
        (little(tool(Some(6), Some(20), None), 10), "keep"),
        (little(tool(None, Some(21), None), 10), "low-use-downgrade"),
        (Tool { seats_active: Some(1), seats_paid: Some(10), ..tool(Some(6), Some(21), None) }, "keep"),
        (Tool { status: Status::Planned, ..tool(Some(1), Some(99), Some(Nothing)) }, "not-live"),
    ];
    for (tool, expected) in cases {
        assert_eq!(row(tool.clone()), expected, "{tool:?}");
    }
}

#[test]
fn a_better_tool_takes_over() {
    let mail =
        |name: &str, value, cost| Tool { category: "email".to_owned(), value, cost: monthly(cost), ..fine(name) };
    let into = |tools: Vec<Tool>| match derived(&World::of(tools).stack(), 1).suggestion.call.clone() {
        Call::Consolidate { into, into_name } => format!("{into} {into_name}"),
        other => other.word().to_owned(),
    };
    let tag = |tool: Tool| Tool { capabilities: ["news".to_owned()].into(), ..tool };
    let cases: Vec<(Vec<Tool>, &str)> = vec![
        (vec![mail("A", Some(6), 5), mail("B", Some(7), 5), mail("C", Some(9), 5)], "3 C"),
        (vec![mail("A", Some(7), 5), mail("B", Some(7), 5)], "keep"),
        (vec![mail("A", None, 5), mail("B", Some(7), 5)], "keep"),
        (vec![mail("A", Some(6), 5), mail("B", None, 5)], "keep"),
        (vec![mail("A", Some(6), 5), decide(mail("B", Some(9), 5), Call::Cut), mail("C", Some(7), 5)], "3 C"),
        (vec![mail("A", Some(6), 5), Tool { status: Status::Retired, ..mail("B", Some(9), 5) }], "keep"),
        (vec![tag(Tool { value: Some(6), ..fine("A") }), tag(mail("B", Some(8), 5))], "2 B"),
        (vec![Tool { value: Some(6), ..fine("A") }, Tool { value: Some(9), ..fine("B") }], "keep"),
        (vec![tag(mail("A", Some(6), 5)), mail("B", Some(8), 5), tag(Tool { value: Some(9), ..fine("C") })], "3 C"),
    ];
    for (tools, expected) in cases {
        let names: Vec<_> = tools.iter().map(|tool| (tool.name.clone(), tool.value)).collect();
        assert_eq!(into(tools), expected, "{names:?}");
    }
}

#[test]
fn sentences_are_filled_in() {
    let tool = Tool { last_used: Some(ago(120)), removal: Some(RemovalImpact::None), ..fine("Hot") };
    assert_eq!(derived(&World::of([tool]).stack(), 1).suggestion.why, "Hot: 120 days without use.");
    let unknown = derived(&World::of([fine("Hot")]).stack(), 1).suggestion.why.clone();
    assert_eq!(unknown, "Nothing speaks against it. Not known: value, cost, removal impact, feature use.");
    let mut world = World::of([Tool { value: Some(6), cost: monthly(12), ..fine("Hot") }]);
    world.rules.suggest.retain(|row| row.id == "keep");
    world.rules.suggest[0].sentence = "{value} {cost} {use} {other} {odd} {".to_owned();
    assert_eq!(derived(&world.stack(), 1).suggestion.why, "6 $12/mo – another tool {odd} {");
}

#[test]
fn an_unknown_condition_never_matches() {
    let mut world = World::of([fine("A")]);
    world.rules.suggest[0].when = vec!["always".to_owned(), "full-moon".to_owned()];
    world.rules.suggest[1].when = Vec::new();
    assert_eq!(&*derived(&world.stack(), 1).suggestion.row, "keep");
    let mut none = World::of([fine("A")]);
    none.rules.suggest.clear();
    assert_eq!(&*derived(&none.stack(), 1).suggestion.row, "no-rule");
}

#[test]
fn delivered_rows_use_known_words() {
    for row in rules().suggest {
        assert!(row.when.iter().all(|name| condition(name).is_some()), "{row:?}");
        assert!(VERDICTS.contains(&row.verdict.as_str()), "{row:?}");
    }
    assert!(CONDITIONS.iter().all(|one| condition(one.name).is_some_and(|found| found.meaning == one.meaning)));
}

#[test]
fn what_verdicts_save() {
    let cost = |major| Some(Cost::monthly_of(usd(major)));
    let keep = |action, cost| Call::Keep { action, cost };
    let replace = |cost| Call::Replace { by: "N".to_owned(), cost };
    let yearly = Some(Cost { amount: usd(600), period: Period::Annual });
    let into = Call::Consolidate { into: Id::NEW, into_name: String::new() };
    let foreign = Some(Cost::monthly_of(Money::new(100, Currency::EUR)));
    let cases: Vec<(Call, Option<Cost>, Option<i64>)> = vec![
        (Call::Cut, monthly(90), Some(90)),
        (Call::Cut, monthly(0), Some(0)),
        (Call::Cut, None, None),
        (Call::Cut, foreign, None),
        (into, monthly(90), Some(90)),
        (replace(cost(30)), monthly(90), Some(60)),
        (replace(cost(120)), monthly(90), Some(-30)),
        (replace(yearly), monthly(90), Some(40)),
        (replace(None), monthly(90), None),
        (replace(foreign), monthly(90), None),
        (keep(KeepAction::Downgrade, cost(50)), monthly(90), Some(40)),
        (keep(KeepAction::Renegotiate, cost(95)), monthly(90), Some(-5)),
        (keep(KeepAction::Renegotiate, None), monthly(90), None),
        (keep(KeepAction::None, None), monthly(90), None),
        (keep(KeepAction::None, cost(5)), monthly(90), None),
    ];
    for (call, has, expected) in cases {
        let stack = World::of([decide(Tool { cost: has, ..fine("T") }, call.clone())]).stack();
        assert_eq!(derived(&stack, 1).saving_decided, expected.map(usd), "{call:?} {has:?}");
        assert_eq!(stack.totals.saving_decided, usd(expected.unwrap_or(0)));
        assert_eq!(stack.why_saving(false).total, Some(stack.totals.saving_decided.minor));
    }
    let retired = decide(Tool { cost: monthly(9), status: Status::Retired, ..fine("T") }, Call::Cut);
    assert_eq!(derived(&World::of([retired]).stack(), 1).saving_decided, None);
}

#[test]
fn a_saving_is_in_the_workspaces_currency() {
    let euros = |major: i64| Cost::monthly_of(Money::new(major * 100, Currency::EUR));
    let call = Call::Replace { by: "N".to_owned(), cost: Some(euros(10)) };
    let rate = Rate { id: Id(1), from: Currency::EUR, on: ago(3), value: 2.0 };
    let stack = World::of([decide(Tool { cost: Some(euros(50)), ..fine("T") }, call)])
        .with(|input| input.rates = Rates::new(Currency::USD, vec![rate]))
        .stack();
    assert_eq!(derived(&stack, 1).saving_decided, Some(usd(80)));
}

#[test]
fn a_suggested_downgrade_takes_the_cost_that_was_entered() {
    let little = Tool { value: Some(9), feature_use: Some(FeatureUse::Low), cost: monthly(90), ..fine("T") };
    let cheap = || Tool { cost: monthly(0), ..fine("X") };
    let without = World::of([little.clone(), cheap()]).stack();
    assert_eq!(
        (&*derived(&without, 1).suggestion.row, derived(&without, 1).saving_suggested),
        ("low-use-downgrade", None)
    );
    let call = Call::Keep { action: KeepAction::Downgrade, cost: monthly(60) };
    let with = World::of([decide(little, call), cheap()]).stack();
    assert_eq!(derived(&with, 1).saving_suggested, Some(usd(30)));
    assert_eq!(with.totals.saving_suggested, usd(0), "what was decided is not suggested any more");
    assert_eq!(with.why_saving(true).total, Some(0));
}

#[test]
fn the_receipt_goes_down_to_the_match() {
    let tool = Tool { value: Some(2), cost: monthly(99), removal: Some(RemovalImpact::Some), ..fine("T") };
    let stack = World::of([tool, Tool { cost: monthly(1), ..fine("X") }]).stack();
    let receipt = stack.why_suggestion(Id(1));
    let rows: Vec<&str> = receipt.lines.iter().map(|line| line.label.as_str()).collect();
    assert_eq!(rows, ["dormant-cut", "overlap-consolidate", "low-value-cut", "Cost line", "Value line", "Why"]);
    assert_eq!(receipt.lines[2].value, "value-low yes (2), cost-high yes ($99/mo), impact-not-severe yes (some)");
    assert_eq!(receipt.figure, "cut");
}
