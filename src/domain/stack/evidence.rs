//! The receipt of a finding: the limits that were read and the values they were set against.

use super::findings::{Evidence, flow_name, per_user};
use super::receipts::{gone, home_cost_words};
use super::{Stack, totals};
use crate::domain::finding::Finding;
use crate::domain::id::RecordRef;
use crate::domain::money::Money;
use crate::domain::receipt::{Line, Receipt};

impl Stack {
    /// How a finding was judged: its rule, the limits, and what they were set against.
    /// For a finding that isn't one of this stack's it says that it is gone.
    pub fn why_finding(&self, finding: &Finding) -> Receipt {
        let is_it = |at: &usize| {
            let hit = &self.found.hits[*at];
            hit.rule() == finding.rule
                && hit.severity == finding.severity
                && self.finding(*at).as_ref() == Some(finding)
        };
        (0..self.found.hits.len()).find(is_it).map_or_else(|| gone("Finding"), |at| self.why_hit(at))
    }

    /// The same for the finding at a position of [`Stack::hits`].
    pub fn why_hit(&self, at: usize) -> Receipt {
        let Some((hit, finding)) = self.found.hits.get(at).zip(self.finding(at)) else { return gone("Finding") };
        let rule = hit.row();
        let title = format!("{}: {}", rule.title, finding.subject);
        let mut receipt = Receipt::new(title, finding.severity.name(), rule.looks_at)
            .rule(self.rule_source(rule.id))
            .fact("Judged on", self.input.today.to_string());
        for name in rule.limits {
            receipt = receipt
                .fact(format!("Limit: {name}"), self.look().limit(rule.id, name).unwrap_or_default().to_string());
        }
        let group = |at: u32| self.found.groups[at as usize].as_slice();
        match hit.evidence {
            Evidence::Tool(at) => self.tool_facts(receipt, rule.id, at as usize),
            Evidence::Flow(flow) => self.flow_facts(receipt, flow),
            Evidence::Tools(at) => self.tool_lines(receipt, group(at)),
            Evidence::Flows(at) => self.flow_lines(receipt, group(at)),
            Evidence::Doubled(at) => self.tool_lines(receipt, &self.found.doubled[at as usize].members),
            Evidence::Business(_) => self.budget_facts(receipt),
        }
    }

    /// What a rule about one tool looked at.
    fn tool_facts(&self, receipt: Receipt, rule: &str, at: usize) -> Receipt {
        let (tool, fact) = (&self.input.tools[at], &self.facts.tools[at]);
        let known = |value: Option<String>| value.unwrap_or_else(|| "not known".to_owned());
        let receipt = receipt.fact("Monthly cost", home_cost_words(self, tool));
        match rule {
            "dormant" => receipt
                .fact("Last used", known(tool.last_used.map(|day| day.to_string())))
                .fact("Days since", known(self.look().days_unused(tool).map(|days| days.to_string()))),
            "low-use" => receipt
                .fact("Feature use", known(tool.feature_use.map(|part| part.typed())))
                .fact("Target", format!("{} %", self.rules.feature_use_target))
                .fact("Seats paid", known(tool.seats_paid.map(|seats| seats.to_string())))
                .fact("Seats active", known(tool.seats_active.map(|seats| seats.to_string())))
                .fact("Utilisation", tool.utilisation().map_or_else(|| "–".to_owned(), totals::percent))
                .policy("Seats are never read as feature use: either one being low is enough."),
            "renewal" => receipt
                .fact("Renews on", known(tool.renews_on.map(|day| day.to_string())))
                .fact(
                    "Days of notice",
                    tool.notice_days.map_or_else(|| "0 (not entered)".to_owned(), |days| days.to_string()),
                )
                .fact("Last day to act", known(tool.last_day_to_act().map(|day| day.to_string())))
                .fact(
                    "Renews by itself",
                    known(tool.auto_renews.map(|auto| if auto { "yes" } else { "no" }.to_owned())),
                ),
            "not-reviewed" => receipt.fact("Reviewed on", known(tool.reviewed_on.map(|day| day.to_string()))),
            "no-owner" => receipt.fact("Owner", "blank"),
            "no-output" => receipt.fact("Output", "blank"),
            "no-crm-path" | "data-trapped" | "undocumented-flow" => receipt
                .fact("Category", self.facts.category(at).map_or("not known", |category| category.title.as_str()))
                .fact("Flows in", fact.inward.to_string())
                .fact("Flows out", fact.outward.to_string())
                .fact("Live CRM or warehouse", if self.facts.has_crm { "yes" } else { "no" }),
            "too-enterprise" => receipt
                .fact("Tier", known(tool.tier.map(|tier| tier.name().to_owned())))
                .fact("Plan", if tool.plan.is_empty() { "not known" } else { &*tool.plan })
                .fact("Annual recurring revenue", known(self.input.profile.arr.map(|arr| arr.to_string()))),
            "cost-per-user" => self.per_user_facts(receipt, at),
            _ => receipt,
        }
    }

    fn per_user_facts(&self, receipt: Receipt, at: usize) -> Receipt {
        let layer = self.facts.layer(at);
        let title = layer.map_or("none", |layer| self.facts.layers[layer].0.as_str());
        let money = |minor: Option<f64>| {
            minor.map_or_else(
                || "–".to_owned(),
                |minor| Money::new(minor.round() as i64, self.input.rates.home).to_string(),
            )
        };
        receipt
            .fact("Layer", title)
            .fact(
                "Seats active",
                self.input.tools[at].seats_active.map_or_else(|| "not known".to_owned(), |seats| seats.to_string()),
            )
            .fact("Cost per active seat", money(per_user(&self.input.tools[at], &self.facts.tools[at])))
            .fact("Median of the layer", money(self.facts.per_user_median(at)))
            .policy("Free tools and tools without active seats aren't part of the median.")
    }

    fn flow_facts(&self, receipt: Receipt, flow: u32) -> Receipt {
        let flow = &self.input.integrations[self.facts.flows[flow as usize].integration as usize];
        let known = |value: Option<String>| value.unwrap_or_else(|| "not known".to_owned());
        receipt
            .fact("Method", flow.method.name())
            .fact("Direction", flow.direction.name())
            .fact("Frequency", known(flow.frequency.map(|frequency| frequency.name().to_owned())))
            .fact("Steps", known(flow.steps.map(|steps| steps.to_string())))
            .fact("Critical", if flow.critical { "yes" } else { "no" })
            .fact("Health", flow.health.name())
            .fact("Checked on", known(flow.checked_on.map(|day| day.to_string())))
            .fact("Uptime", known(flow.uptime.map(|percent| format!("{percent} %"))))
    }

    /// One line per tool, with its cost where that is known.
    fn tool_lines(&self, receipt: Receipt, tools: &[u32]) -> Receipt {
        tools.iter().fold(receipt, |receipt, at| {
            let (tool, monthly) = (&self.input.tools[*at as usize], self.facts.tools[*at as usize].monthly);
            let value = match tool.value {
                Some(value) => format!("{}, value {value}", home_cost_words(self, tool)),
                None => format!("{}, not scored", home_cost_words(self, tool)),
            };
            receipt.item(&*tool.name, value, monthly.map_or(0, |cost| cost.minor), Some(RecordRef::tool(tool.id)))
        })
    }

    /// One line per flow, to go to.
    fn flow_lines(&self, mut receipt: Receipt, flows: &[u32]) -> Receipt {
        receipt.lines.extend(flows.iter().map(|flow| {
            let at = self.facts.flows[*flow as usize].integration as usize;
            let record = Some(RecordRef::integration(self.input.integrations[at].id));
            Line { label: flow_name(self.look(), *flow), value: String::new(), amount: 0, record }
        }));
        receipt
    }

    fn budget_facts(&self, receipt: Receipt) -> Receipt {
        let why = self.why_budget_share();
        Receipt {
            figure: why.figure,
            lines: [receipt.lines, why.lines].concat(),
            total: why.total,
            policy: why.policy,
            ..receipt
        }
    }
}
