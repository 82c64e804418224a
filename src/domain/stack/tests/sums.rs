//! Tests of totals and of receipts: what is summed, what is left out, and that lines add up.

use super::*;
use crate::domain::money::{Period, Rate};
use crate::domain::stack::totals::ratio;

fn euros(major: i64) -> Option<Cost> {
    Some(Cost::monthly_of(Money::new(major * 100, Currency::EUR)))
}

#[test]
fn a_ratio_needs_a_denominator() {
    let cases = [
        (1.0, 4.0, Some(0.25)),
        (0.0, 4.0, Some(0.0)),
        (1.0, 0.0, None),
        (0.0, 0.0, None),
        (1.0, -2.0, None),
        (1.0, f64::NAN, None),
    ];
    for (part, whole, expected) in cases {
        assert_eq!(ratio(part, whole), expected, "{part} / {whole}");
    }
}

fn mixed() -> World {
    World::of([
        Tool { category: "crm".to_owned(), cost: monthly(100), ..fine("Hub") },
        Tool { cost: Some(Cost { amount: usd(1000), period: Period::Annual }), ..fine("Year") },
        Tool { cost: euros(40), ..fine("Euro") },
        Tool { category: "passwords".to_owned(), cost: monthly(30), ..fine("Vault") },
        Tool { category: String::new(), cost: monthly(7), ..fine("Odd") },
        Tool { cost: None, ..fine("Unknown") },
        Tool { cost: monthly(5000), status: Status::Retired, ..fine("Gone") },
        Tool { cost: monthly(5000), status: Status::Planned, ..fine("Later") },
    ])
    .with(|input| input.profile.monthly_budget = Some(usd(1000)))
}

#[test]
fn without_a_rate_money_is_left_out_and_named() {
    let stack = mixed().stack();
    let totals = &stack.totals;
    assert_eq!((totals.live, totals.without_cost), (6, 1));
    assert_eq!(totals.monthly.total.minor, 10_000 + 8_333 + 3_000 + 700);
    assert_eq!(totals.monthly.left_out, [Money::new(4000, Currency::EUR)]);
    assert_eq!(totals.annual.total.minor, 120_000 + 100_000 + 36_000 + 8_400);
    assert_eq!(totals.annual.left_out, [Money::new(48_000, Currency::EUR)]);
    assert_eq!(totals.marketing.total.minor, totals.monthly.total.minor - 3_000);
    assert_eq!(totals.budget_share, Some(0.19033));
    let layers: Vec<(&str, i64)> =
        totals.by_layer.iter().map(|(title, sum)| (title.as_str(), sum.total.minor)).collect();
    assert_eq!(
        layers,
        [("Layer record", 10_000), ("Layer reach", 8_333), ("Layer outside", 3_000), ("Uncategorised", 700)]
    );
    assert_eq!(derived(&stack, 3).monthly, None);
    assert!(stack.why_monthly().policy[0].contains("EUR"));
    assert!(sentences(&stack, "budget-share")[0].ends_with("; costs without an exchange rate come on top"));
}

#[test]
fn with_a_rate_it_is_summed() {
    let rate = |on, value| Rate { id: Id(1), from: Currency::EUR, on, value };
    let stack = mixed()
        .with(|input| {
            input.rates = Rates::new(Currency::USD, vec![rate(ago(400), 9.0), rate(ago(1), 1.5), rate(ahead(1), 7.0)])
        })
        .stack();
    assert_eq!(derived(&stack, 3).monthly, Some(usd(60)));
    assert_eq!(stack.totals.monthly.total.minor, 10_000 + 8_333 + 6_000 + 3_000 + 700);
    assert_eq!(stack.totals.monthly.left_out, []);
    assert!(stack.why_tool_cost(Id(3)).to_text().contains("1 EUR = 1.5 USD"));
}

#[test]
fn receipts_add_up_to_their_figures() {
    let stack = mixed().stack();
    for (receipt, figure) in [
        (stack.why_monthly(), stack.totals.monthly.total),
        (stack.why_budget_share(), stack.totals.marketing.total),
        (stack.why_saving(false), stack.totals.saving_decided),
        (stack.why_saving(true), stack.totals.saving_suggested),
    ] {
        assert_eq!(receipt.total, Some(figure.minor), "{}", receipt.title);
        assert_eq!(receipt.lines.iter().map(|line| line.amount).sum::<i64>(), figure.minor, "{}", receipt.title);
    }
    assert_eq!(stack.why_monthly().lines.len(), stack.totals.live, "one line per live tool");
}

#[test]
fn the_share_names_its_target_and_what_it_lacks() {
    let with = mixed().stack().why_budget_share();
    assert_eq!(with.figure, "19 %");
    assert!(with.policy[0].contains("Source 001") && with.policy[0].contains("15 %"));
    assert!(with.policy[1].contains("Layer outside"));
    assert!(!with.lines.iter().any(|line| line.label == "Vault"));
    let without = mixed().with(|input| input.profile.monthly_budget = None).stack();
    assert_eq!(without.totals.budget_share, None);
    assert_eq!(without.why_budget_share().figure, "–");
    assert!(without.why_budget_share().to_text().contains("No marketing budget is entered"));
    let foreign = mixed().with(|input| input.profile.monthly_budget = Some(Money::new(100, Currency::GBP))).stack();
    assert_eq!(foreign.totals.budget_share, None);
    assert!(foreign.why_budget_share().to_text().contains("no exchange rate to USD"));
}

#[test]
fn an_empty_stack_has_empty_sums() {
    let stack = World::of([]).stack();
    assert_eq!((stack.totals.live, stack.totals.monthly.total.minor, stack.hits().len()), (0, 0, 0));
    assert_eq!(stack.why_monthly().total, Some(0));
    assert_eq!(stack.why_tool_cost(Id(7)).figure, "–");
    assert_eq!(stack.what_breaks(Id(7)), []);
}
