//! Receipts: why a figure of the stack is what it is. Written when somebody asks, from what was looked up once.
//! A receipt that shows a sum holds one line per summand, and its total equals the figure.

use super::facts::in_home;
use super::suggest::{Table, TableRow, matches};
use super::{Stack, matrix, totals};
use crate::domain::id::{Id, RecordRef};
use crate::domain::money::{Money, Sum};
use crate::domain::receipt::Receipt;
use crate::domain::tool::{KeepAction, Tool};

/// What is written where a figure is missing.
const NOTHING: &str = "–";

impl Stack {
    /// Why the monthly spend is what it is: one line per live tool.
    pub fn why_monthly(&self) -> Receipt {
        let receipt = sum("Monthly spend", &self.totals.monthly, "/mo", "monthly cost of all active and trial tools");
        self.costs(receipt, |_| true)
    }

    /// Why the share of the budget is what it is.
    pub fn why_budget_share(&self) -> Receipt {
        let share = self.totals.budget_share.map_or_else(|| NOTHING.to_owned(), totals::percent);
        let target = totals::percent(self.rules.budget_share_target);
        let formula = "monthly cost of live tools in marketing layers / monthly marketing budget";
        let mut receipt =
            Receipt::new("Share of the marketing budget", share, formula).rule(self.rule_source("budget-share"));
        receipt = match totals::budget(&self.input) {
            Some(budget) => receipt.fact("Monthly budget", budget.to_string()),
            None => receipt.fact("Monthly budget", format!("{NOTHING} ({})", totals::no_budget(&self.input))),
        };
        receipt = receipt
            .fact("Tools in marketing layers", format!("{}/mo", self.totals.marketing.total))
            .fact("Target", format!("below {target}"));
        receipt = self.costs(receipt, |at| self.facts.counts_as_marketing(at));
        receipt.total = Some(receipt.total.unwrap_or(0));
        let outside: Vec<&str> =
            self.facts.layers.iter().filter(|(_, marketing)| !marketing).map(|(title, _)| title.as_str()).collect();
        let outside = if outside.is_empty() { "none".to_owned() } else { outside.join(", ") };
        receipt
            .policy(format!(
                "Source 001 wants tools below 15 % of the marketing budget; the target in force is {target}."
            ))
            .policy(format!("Layers outside marketing don't count: {outside}. Tools without a layer do."))
    }

    /// Why the decided (or suggested) saving is what it is: one line per tool.
    pub fn why_saving(&self, suggested: bool) -> Receipt {
        let (title, figure) = match suggested {
            false => ("Saving decided", self.totals.saving_decided),
            true => ("Saving suggested for the undecided", self.totals.saving_suggested),
        };
        let formula =
            "cut and consolidate: all of the cost; replace, downgrade, renegotiate: the cost less the new one";
        let mut receipt = Receipt::new(title, format!("{figure}/mo"), formula);
        receipt.total = Some(0);
        for (tool, derived) in self.input.tools.iter().zip(&self.derived).filter(|(tool, _)| tool.is_live()) {
            let call = match suggested {
                true => tool.verdict.is_none().then_some(&derived.suggestion.call),
                false => tool.verdict.as_ref().map(|verdict| &verdict.call),
            };
            let saving = if suggested { derived.saving_suggested } else { derived.saving_decided };
            let Some(call) = call else { continue };
            let label = format!("{}: {}", tool.name, call_words(call));
            receipt = match saving {
                Some(saving) => {
                    receipt.item(label, format!("{saving}/mo"), saving.minor, Some(RecordRef::tool(tool.id)))
                }
                None if is_plain_keep(call) => receipt,
                None => receipt.fact(label, format!("{NOTHING} (a cost, a new cost or a rate is missing)")),
            };
        }
        receipt
    }

    /// Why a tool has its monthly cost.
    pub fn why_tool_cost(&self, id: Id) -> Receipt {
        let Some((tool, derived)) = self.tool(id) else { return gone("Monthly cost") };
        let figure = match (derived.monthly, tool.monthly()) {
            (Some(home), _) => format!("{home}/mo"),
            (None, Some(own)) => format!("{own}/mo"),
            (None, None) => NOTHING.to_owned(),
        };
        let receipt = Receipt::new(
            format!("Monthly cost of {}", tool.name),
            figure,
            "the bill / the months it covers, rounded to a minor unit",
        );
        let Some(cost) = tool.cost else { return receipt.fact("Cost", "not entered") };
        let own = cost.monthly();
        let receipt = receipt
            .fact("Bill", cost.to_string())
            .fact("Months it covers", cost.period.months().to_string())
            .fact("One month", own.to_string());
        if own.currency == self.input.rates.home {
            return receipt;
        }
        let home = self.input.rates.home;
        match self.input.rates.rate(own.currency, self.input.today) {
            Some(rate) => {
                receipt.fact("Exchange rate", format!("1 {} = {} {home} since {}", own.currency, rate.value, rate.on))
            }
            None => {
                receipt.fact("Exchange rate", format!("none from {} to {home}, so sums leave it out", own.currency))
            }
        }
    }

    /// Why a tool gets its suggested verdict: every rule in order, with the values it looked at, up to the first match.
    pub fn why_suggestion(&self, id: Id) -> Receipt {
        let Some(&at) = self.index.get(&id) else { return gone("Suggested verdict") };
        let suggestion = &self.derived[at].suggestion;
        let mut receipt = Receipt::new(
            format!("Suggested for {}", self.input.tools[at].name),
            call_words(&suggestion.call),
            "the first row of the table whose conditions all hold; what isn't known holds for none",
        )
        .rule(format!("stack-audit.toml v{}, {}", self.rules.version, suggestion.row));
        let table = Table::new(self.look());
        let case = table.case(at);
        if case.fact.live {
            for TableRow { row, conditions, .. } in &table.rows {
                let looked: Vec<String> = conditions
                    .iter()
                    .flatten()
                    .map(|condition| {
                        let holds = if (condition.holds)(&case) { "yes" } else { "no" };
                        match (condition.looked_at)(&case) {
                            value if value.is_empty() => format!("{} {holds}", condition.name),
                            value => format!("{} {holds} ({value})", condition.name),
                        }
                    })
                    .collect();
                receipt = receipt.fact(row.id.clone(), looked.join(", "));
                if matches(&case, conditions.as_deref()) {
                    break;
                }
            }
        }
        receipt
            .fact("Cost line", format!("{}/mo", self.lines.cost))
            .fact("Value line", self.lines.value.to_string())
            .fact("Why", suggestion.why.clone())
    }

    /// Why a tool stands in its quadrant.
    pub fn why_quadrant(&self, id: Id) -> Receipt {
        let Some((tool, derived)) = self.tool(id) else { return gone("Quadrant") };
        let figure = derived.quadrant.map_or(NOTHING, matrix::Quadrant::title);
        let usual = matrix::default_lines(&self.input, &self.facts, &self.rules);
        let moved = if self.lines == usual { "" } else { ", moved by hand" };
        let cost = match (derived.monthly, tool.monthly()) {
            (Some(cost), _) => format!("{cost}/mo"),
            (None, Some(own)) => format!("{own}/mo, without an exchange rate"),
            (None, None) => "not known".to_owned(),
        };
        Receipt::new(format!("Quadrant of {}", tool.name), figure, "high is strictly above a line")
            .fact("Value", tool.value.map_or_else(|| "not scored".to_owned(), |value| value.to_string()))
            .fact("Monthly cost", cost)
            .fact("In use", if tool.is_live() { "yes" } else { "no, so it isn't drawn" })
            .fact("Value line", format!("{}{moved}", self.lines.value))
            .fact("Cost line", format!("{}/mo{moved}", self.lines.cost))
            .policy(format!(
                "By default the lines are the median cost of live tools ({}/mo) and value {}.",
                usual.cost, usual.value
            ))
    }

    /// One line for each live tool that `counts`; those without a cost or rate as facts.
    fn costs(&self, mut receipt: Receipt, counts: impl Fn(usize) -> bool) -> Receipt {
        for (at, (tool, derived)) in self.input.tools.iter().zip(&self.derived).enumerate() {
            if !tool.is_live() || !counts(at) {
                continue;
            }
            receipt = match (derived.monthly, tool.monthly()) {
                (Some(cost), _) => {
                    receipt.item(&*tool.name, cost_words(tool, cost), cost.minor, Some(RecordRef::tool(tool.id)))
                }
                (None, Some(own)) => receipt.fact(&*tool.name, format!("{own}/mo, left out: no exchange rate")),
                (None, None) => receipt.fact(&*tool.name, format!("{NOTHING} (no cost entered)")),
            };
        }
        receipt
    }

    /// Where a rule comes from: `stack-audit.toml v1, dormant (source 000, part 1)`.
    pub(super) fn rule_source(&self, id: &str) -> String {
        let source = self.rules.rule(id).map_or("", |setting| setting.source.as_str());
        let source = if source.is_empty() { String::new() } else { format!(" ({source})") };
        format!("stack-audit.toml v{}, {id}{source}", self.rules.version)
    }
}

/// A receipt for a sum, naming what was left out.
fn sum(title: &str, sum: &Sum, unit: &str, formula: &str) -> Receipt {
    let mut receipt = Receipt::new(title, format!("{}{unit}", sum.total), formula);
    receipt.total = Some(0);
    for left_out in &sum.left_out {
        receipt = receipt.policy(format!("{left_out}{unit} is left out: no exchange rate for {}.", left_out.currency));
    }
    receipt
}

/// A receipt for something that is no longer there.
pub(super) fn gone(title: &str) -> Receipt {
    Receipt::new(title, NOTHING, "the record is no longer there")
}

/// A month's cost, and the bill where that is something else: `$83.33/mo ($1,000/yr)`.
fn cost_words(tool: &Tool, monthly: Money) -> String {
    match tool.cost {
        Some(cost) if cost.period.months() > 1 || cost.amount.currency != monthly.currency => {
            format!("{monthly}/mo ({cost})")
        }
        _ => format!("{monthly}/mo"),
    }
}

fn is_plain_keep(call: &crate::domain::tool::Call) -> bool {
    matches!(call, crate::domain::tool::Call::Keep { action: KeepAction::None, .. })
}

/// A verdict in words: `consolidate into HubSpot`, `keep, but downgrade to $99/mo`.
pub fn call_words(call: &crate::domain::tool::Call) -> String {
    use crate::domain::tool::Call;
    match call {
        Call::Keep { action: KeepAction::None, .. } => "keep".to_owned(),
        Call::Keep { action, cost: Some(cost) } => format!("keep, but {} to {cost}", action.name()),
        Call::Keep { action, cost: None } => format!("keep, but {}", action.name()),
        Call::Consolidate { into_name, .. } if into_name.is_empty() => "consolidate, or use a free tier".to_owned(),
        Call::Consolidate { into_name, .. } => format!("consolidate into {into_name}"),
        Call::Replace { by, cost } => {
            let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
            let cost = cost.map_or_else(String::new, |cost| format!(" at {cost}"));
            format!("replace{by}{cost}")
        }
        Call::Cut => "cut".to_owned(),
    }
}

/// A tool's monthly cost in the workspace's currency, in words.
pub(super) fn home_cost_words(stack: &Stack, tool: &Tool) -> String {
    match tool.monthly() {
        None => NOTHING.to_owned(),
        Some(own) => in_home(own, &stack.input)
            .map_or_else(|| format!("{own}/mo, no exchange rate"), |cost| format!("{cost}/mo")),
    }
}
