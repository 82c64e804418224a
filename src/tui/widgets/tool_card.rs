//! All of a tool as lines of text: for the side panel, and for the whole screen on a narrow terminal.

use ratatui::text::{Line, Span};

use super::panel::wrap;
use crate::domain::date;
use crate::domain::finding::Severity;
use crate::domain::id::Id;
use crate::domain::stack::Stack;
use crate::domain::stack::receipts::call_words;
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text::{clean, fit};
use crate::domain::tool::{RemovalImpact, Tool};
use crate::tui::theme::{Look, Mark, Role};
use crate::workspace::ChangeRow;

/// What a card is made from.
pub struct Card<'a> {
    /// The stack.
    pub stack: &'a Stack,
    /// The taxonomy.
    pub taxonomy: &'a Taxonomy,
    /// How things look.
    pub look: Look,
    /// Cells of a line.
    pub width: usize,
}

/// Cells of a label.
const LABEL: usize = 12;

impl Card<'_> {
    fn label(&self, label: &str, value: &str, role: Role, out: &mut Vec<Line<'static>>) {
        let room = self.width.saturating_sub(LABEL + 2).max(8);
        for (i, words) in wrap(value, room).into_iter().enumerate() {
            let head = if i == 0 { format!("{label:<LABEL$}") } else { " ".repeat(LABEL) };
            out.push(Line::from(vec![
                Span::styled(format!(" {head}"), self.look.style(Role::Muted)),
                Span::styled(words, self.look.style(role)),
            ]));
        }
    }

    fn words(&self, words: &str, role: Role, out: &mut Vec<Line<'static>>) {
        for line in wrap(words, self.width.saturating_sub(2)) {
            out.push(Line::styled(format!(" {line}"), self.look.style(role)));
        }
    }

    fn heading(&self, title: &str, out: &mut Vec<Line<'static>>) {
        out.push(Line::raw(""));
        out.push(Line::styled(format!(" {title}"), self.look.style(Role::Heading)));
    }

    /// Everything, in the order in which one asks for it.
    pub fn lines(&self, id: Id, history: &[ChangeRow]) -> Vec<Line<'static>> {
        let Some((tool, _)) = self.stack.tool(id) else { return Vec::new() };
        let mut out = Vec::new();
        self.what(tool, &mut out);
        self.decision(tool, &mut out);
        self.findings(id, &mut out);
        self.flows(id, &mut out);
        self.contract(tool, &mut out);
        self.rest(tool, &mut out);
        self.history(history, &mut out);
        out
    }

    fn what(&self, tool: &Tool, out: &mut Vec<Line<'static>>) {
        let layer = self.taxonomy.layer_of(&tool.category).map_or(String::new(), |layer| format!(" · {}", layer.title));
        self.words(&format!("{}{layer}", self.taxonomy.title_of(&tool.category)), Role::Text, out);
        let derived = self.stack.tool(tool.id).map(|(_, derived)| derived);
        let mut cost = match tool.cost {
            Some(cost) if cost.amount.minor == 0 => "free".to_owned(),
            Some(cost) => {
                let own = cost.monthly();
                let home = derived.and_then(|derived| derived.monthly);
                match home {
                    Some(home) if home.currency != own.currency => format!("{home}/mo ({own})"),
                    Some(home) => format!("{home}/mo"),
                    None => format!("{own}/mo, no rate typed"),
                }
            }
            None => "cost not known".to_owned(),
        };
        if let (Some(active), Some(paid)) = (tool.seats_active, tool.seats_paid) {
            let share = tool.utilisation().map_or(String::new(), |share| format!(" ({:.0} %)", share * 100.0));
            cost.push_str(&format!(" · {active} of {paid} seats{share}"));
        }
        self.words(&cost, Role::Text, out);
        let plan = [tool.status.name(), tool.plan.as_str()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" · ");
        let owner = if tool.owner.is_empty() { "nobody owns it".to_owned() } else { format!("owner {}", tool.owner) };
        self.words(&format!("{plan} · {owner}"), Role::Muted, out);
        let mut value = tool.value.map_or("not scored yet".to_owned(), |value| format!("{value} of 10"));
        if let Some(audit) = &self.stack.input.audit
            && let Some(before) = audit.marks.iter().find(|mark| mark.tool == tool.id).and_then(|mark| mark.value)
            && Some(before) != tool.value
        {
            value.push_str(&format!(" (was {before} in {})", audit.on.format("%B")));
        }
        if let Some(quadrant) = derived.and_then(|derived| derived.quadrant) {
            value.push_str(&format!(" · {}", quadrant.title()));
        }
        self.label("value", &value, Role::Text, out);
        if let Some(share) = tool.feature_use {
            self.label("features", &format!("{} used", share.typed()), Role::Text, out);
        }
        if let Some(day) = tool.last_used {
            self.label("last used", &date::near(day, self.stack.input.today), Role::Text, out);
        }
    }

    fn decision(&self, tool: &Tool, out: &mut Vec<Line<'static>>) {
        let Some((_, derived)) = self.stack.tool(tool.id) else { return };
        let saving = |amount: Option<crate::domain::money::Money>| {
            amount.filter(|one| one.minor != 0).map_or(String::new(), |one| format!(" (saves {one}/mo)"))
        };
        match &tool.verdict {
            Some(verdict) => {
                let words = format!("{}{}", call_words(&verdict.call), saving(derived.saving_decided));
                self.label("decided", &words, Role::Good, out);
                if !verdict.reason.is_empty() {
                    self.label("", &verdict.reason, Role::Muted, out);
                }
            }
            None => self.label("decided", "– (v decides)", Role::Muted, out),
        }
        let words = format!("{}{}", call_words(&derived.suggestion.call), saving(derived.saving_suggested));
        self.label("suggested", &words, Role::Accent, out);
        self.label("", &derived.suggestion.why, Role::Muted, out);
        match derived.reaches_crm {
            Some(true) => self.label("reaches CRM", &format!("{} yes", self.look.mark(Mark::Ok)), Role::Good, out),
            Some(false) => {
                self.label("reaches CRM", &format!("{} no path", self.look.mark(Mark::Warning)), Role::Warn, out)
            }
            None => {}
        }
        if let Some(impact) = tool.removal {
            let role = if impact == RemovalImpact::Severe { Role::Warn } else { Role::Text };
            let note = if tool.removal_note.is_empty() { String::new() } else { format!(": {}", tool.removal_note) };
            self.label("if removed", &format!("{}{note}", impact.meaning()), role, out);
        }
    }

    fn findings(&self, id: Id, out: &mut Vec<Line<'static>>) {
        let mut found = self.stack.wrong_with(id).peekable();
        if found.peek().is_none() {
            return;
        }
        self.heading("What is wrong", out);
        for (severity, sentence) in found {
            let (mark, role) = match severity {
                Severity::Critical => (Mark::Critical, Role::Bad),
                Severity::Warning => (Mark::Warning, Role::Warn),
                Severity::Note => (Mark::Open, Role::Muted),
            };
            for (i, words) in wrap(&sentence, self.width.saturating_sub(4)).into_iter().enumerate() {
                let lead = if i == 0 { self.look.mark(mark) } else { " " };
                out.push(Line::from(vec![
                    Span::styled(format!(" {lead} "), self.look.style(role)),
                    Span::styled(words, self.look.style(Role::Text)),
                ]));
            }
        }
    }

    fn flows(&self, id: Id, out: &mut Vec<Line<'static>>) {
        let mut flows = self.stack.integrations_of(id).peekable();
        if flows.peek().is_none() {
            return;
        }
        self.heading("Flows", out);
        for flow in flows {
            let out_going = flow.from == id;
            let other = if out_going { flow.to } else { flow.from };
            let name = self.stack.tool(other).map_or("?", |(tool, _)| tool.name.as_str());
            let arrow = match (flow.direction, out_going) {
                (crate::domain::integration::Direction::Both, _) => "<>",
                (_, true) => "->",
                (_, false) => "<-",
            };
            let role = match flow.health {
                crate::domain::integration::Health::Failing => Role::Bad,
                _ => Role::Text,
            };
            let health = if role == Role::Bad { " · failing" } else { "" };
            let words = format!("{arrow} {} · {}{health}", clean(name), flow.method.name());
            self.words(&fit(&words, self.width.saturating_sub(2)), role, out);
        }
    }

    fn contract(&self, tool: &Tool, out: &mut Vec<Line<'static>>) {
        let today = self.stack.input.today;
        if tool.renews_on.is_none() && tool.contract_months.is_none() && tool.reviewed_on.is_none() {
            return;
        }
        self.heading("Contract", out);
        if let Some(months) = tool.contract_months {
            self.label("length", &format!("{months} months"), Role::Text, out);
        }
        if let Some(day) = tool.renews_on {
            let auto = match tool.auto_renews {
                Some(true) => ", by itself",
                Some(false) => ", only if signed",
                None => "",
            };
            self.label("renews", &format!("{day}{auto}"), Role::Text, out);
        }
        if let Some(day) = tool.last_day_to_act() {
            let left = (day - today).num_days();
            let role = if left < 0 {
                Role::Bad
            } else if left <= 60 {
                Role::Warn
            } else {
                Role::Text
            };
            let near = date::near(day, today);
            let exact = day.to_string();
            let words = if near == exact { exact } else { format!("{near} ({exact})") };
            self.label("act by", &words, role, out);
        }
        if let Some(day) = tool.reviewed_on {
            self.label("reviewed", &date::near(day, today), Role::Text, out);
        }
    }

    fn rest(&self, tool: &Tool, out: &mut Vec<Line<'static>>) {
        let tags = tool.capabilities.iter().cloned().collect::<Vec<_>>().join(", ");
        let rows = [
            ("produces", tool.output.as_str()),
            ("can do", tags.as_str()),
            ("vendor", tool.vendor.as_str()),
            ("url", tool.url.as_str()),
        ];
        if rows.iter().all(|(_, value)| value.is_empty()) && tool.notes.is_empty() {
            return;
        }
        self.heading("More", out);
        for (label, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
            self.label(label, value, Role::Text, out);
        }
        if !tool.notes.is_empty() {
            self.words(&tool.notes, Role::Muted, out);
        }
    }

    fn history(&self, history: &[ChangeRow], out: &mut Vec<Line<'static>>) {
        if history.is_empty() {
            return;
        }
        self.heading("Lately", out);
        for change in history {
            let words = format!("{} {}", change.step.at.format("%d %b"), change.what);
            self.words(&words, Role::Muted, out);
        }
    }
}
