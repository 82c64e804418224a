//! A lead in a side panel: who they are, where they stand, what is missing, what happened last.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::id::Id;
use crate::domain::lead::{Lead, Tier};
use crate::domain::text::{clean, count, fit, width};
use crate::store::{activities, companies, deals};
use crate::tui::lead_data::LeadData;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::panel::wrap;
use crate::workspace::Workspace;

/// Cells of a label.
const LABEL: usize = 12;

/// What is read beside the lead itself.
pub struct Beside {
    company: String,
    deals: Vec<(String, String)>,
    lately: Vec<(chrono::DateTime<chrono::Utc>, String, String)>,
}

impl Beside {
    /// Reads what stands beside a lead; `None` where it has gone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn read(id: Id, ws: &Workspace) -> eyre::Result<Option<Beside>> {
        let store = ws.store();
        let Some(lead) = crate::store::leads::one(store, id)? else { return Ok(None) };
        let company = match lead.company {
            Some(company) => companies::one(store, company)?.map(|company| company.called()).unwrap_or_default(),
            None => String::new(),
        };
        let deals = deals::of_lead(store, id)?
            .iter()
            .take(4)
            .map(|deal| {
                let amount = deal.amount.map(|amount| format!("{} · ", amount.short())).unwrap_or_default();
                (deal.called(), format!("{amount}{}", deal.state.name()))
            })
            .collect();
        let words = &ws.frameworks().activities;
        let lately = activities::of_lead(store, id, None, 6)?
            .into_iter()
            .map(|one| (one.at, words.name_of(&one.kind).to_owned(), one.detail))
            .collect();
        Ok(Some(Beside { company, deals, lately }))
    }
}

/// How a card is drawn.
pub struct Card<'a> {
    /// What there is to know about leads.
    pub data: &'a LeadData,
    /// How things look.
    pub look: Look,
    /// Cells across.
    pub width: usize,
}

impl Card<'_> {
    fn row(&self, label: &str, value: impl Into<String>, role: Role) -> Line<'static> {
        let room = self.width.saturating_sub(LABEL + 2);
        let value: String = value.into();
        let shown = fit(&clean(&value), room).into_owned();
        Line::from(vec![
            Span::styled(format!(" {label:<LABEL$}"), self.look.style(Role::Muted)),
            Span::styled(shown, self.look.style(role)),
        ])
    }

    fn plain(&self, words: &str, style: Style) -> Line<'static> {
        let room = self.width.saturating_sub(2);
        Line::styled(format!(" {}", fit(&clean(words), room)), style)
    }

    fn heading(&self, words: &str) -> Line<'static> {
        self.plain(words, self.look.style(Role::Heading))
    }

    /// The score's line: a number with its parts, or that there is no model yet.
    pub fn score(&self, lead: &Lead) -> (String, Role) {
        match lead.total {
            None => ("no scoring model yet".to_owned(), Role::Muted),
            Some(total) => {
                let parts = match (lead.fit, lead.engagement) {
                    (Some(fit), Some(engagement)) => format!(" = fit {fit} + engagement {engagement}"),
                    _ => String::new(),
                };
                let band = if lead.band.is_empty() { String::new() } else { format!(" {}", lead.band) };
                (format!("{total}{band}{parts}"), Role::Text)
            }
        }
    }

    /// Where the lead stands: stage, since when, whether stuck.
    pub fn standing(&self, lead: &Lead) -> (String, Role) {
        let stage = self.data.stage_cell(lead, self.look);
        let days = lead.days_in_stage(self.data.now).map(|days| format!(" · {days} d")).unwrap_or_default();
        if self.data.lifecycle().is_stuck(lead, self.data.now) {
            let limit = self.data.lifecycle().stuck_days;
            return (format!("{}{days}, longer than {limit} d", stage.text), Role::Warn);
        }
        (format!("{}{days}", stage.text), stage.role)
    }

    /// What the lead lacks: where it stands, or for the next stage.
    pub fn missing(&self, lead: &Lead) -> Vec<(String, Role)> {
        let life = self.data.lifecycle();
        let mark = self.look.mark(Mark::Warning);
        let here = self.data.missing(lead, &lead.stage);
        if !here.is_empty() {
            return vec![(format!("{mark} lacks {}", here.join(", ").to_lowercase()), Role::Warn)];
        }
        let forward = life.next(&lead.stage).into_iter().find(|next| life.is_forward(&lead.stage, &next.id));
        let Some(next) = forward else { return Vec::new() };
        match self.data.missing(lead, &next.id) {
            lacks if lacks.is_empty() => Vec::new(),
            lacks => vec![(format!("{} needs {}", next.name, lacks.join(", ").to_lowercase()), Role::Muted)],
        }
    }

    /// The whole card.
    pub fn lines(&self, lead: &Lead, beside: Option<&Beside>) -> Vec<Line<'static>> {
        let look = self.look;
        let mut lines = Vec::new();
        let company = beside.map(|beside| beside.company.as_str()).filter(|name| !name.is_empty());
        let work = [lead.title.as_str(), company.unwrap_or(&lead.company_name)];
        let work: Vec<&str> = work.into_iter().filter(|part| !part.is_empty()).collect();
        if !work.is_empty() {
            lines.push(self.plain(&work.join(" · "), look.style(Role::Text)));
        }
        if lead.email.is_empty() {
            lines.push(self.plain(&format!("{} no address", look.mark(Mark::Warning)), look.style(Role::Warn)));
        } else {
            lines.push(self.plain(&lead.email, look.style(Role::Muted)));
        }
        lines.push(Line::raw(""));
        let (words, role) = self.standing(lead);
        lines.push(self.row("stage", words, role));
        let (words, role) = self.score(lead);
        lines.push(self.row("score", words, role));
        let owner = if lead.owner.is_empty() { ("nobody", Role::Warn) } else { (lead.owner.as_str(), Role::Text) };
        lines.push(self.row("owner", owner.0, owner.1));
        if let Some(tier) = lead.tier {
            let role = match tier {
                Tier::One => Role::Good,
                Tier::Negative => Role::Warn,
                _ => Role::Text,
            };
            lines.push(self.row("ICP tier", format!("{} · {}", tier.name(), tier.meaning()), role));
        }
        for (words, role) in self.missing(lead) {
            for (i, words) in wrap(&words, self.width.saturating_sub(LABEL + 2)).iter().enumerate() {
                lines.push(self.row(if i == 0 { "missing" } else { "" }, words.as_str(), role));
            }
        }
        if !lead.next_step.is_empty() {
            lines.push(self.row("next step", lead.next_step.as_str(), Role::Accent));
        }
        lines.push(Line::raw(""));
        let source = [lead.source.as_str(), lead.source_detail.as_str()];
        let source: Vec<&str> = source.into_iter().filter(|part| !part.is_empty()).collect();
        if !source.is_empty() {
            lines.push(self.row("source", source.join(" · "), Role::Text));
        }
        if let Some(created) = lead.created {
            lines.push(self.row("came in", self.data.near(created), Role::Text));
        }
        for (label, moment) in [("last did", lead.last_activity), ("contacted", lead.last_contact)] {
            if let Some(moment) = moment {
                lines.push(self.row(label, self.data.near(moment), Role::Text));
            }
        }
        let place: Vec<&str> =
            [&lead.industry, &lead.country].into_iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        if !place.is_empty() {
            lines.push(self.row("where", place.join(" · "), Role::Text));
        }
        if !lead.employees.is_blank() {
            lines.push(self.row("employees", lead.employees.shown(), Role::Text));
        }
        if lead.unsubscribed || lead.bounces > 0 {
            let bounced = (lead.bounces > 0).then(|| count(lead.bounces as usize, "mail came back", "mails came back"));
            let words: Vec<String> =
                lead.unsubscribed.then(|| "wants no mail".to_owned()).into_iter().chain(bounced).collect();
            lines.push(self.row("mail", words.join(" · "), Role::Warn));
        }
        if !lead.tags.is_empty() {
            lines.push(self.row("tags", Vec::from_iter(lead.tags.iter().map(String::as_str)).join(", "), Role::Text));
        }
        self.push_beside(&mut lines, beside);
        lines
    }

    fn push_beside(&self, lines: &mut Vec<Line<'static>>, beside: Option<&Beside>) {
        let Some(beside) = beside else { return };
        if !beside.deals.is_empty() {
            lines.push(Line::raw(""));
            lines.push(self.heading("Deals"));
            for (name, words) in &beside.deals {
                let room = self.width.saturating_sub(width(words) + 5);
                let name = fit(&clean(name), room).into_owned();
                let gap = self.width.saturating_sub(width(&name) + width(words) + 3);
                lines.push(Line::from(vec![
                    Span::styled(format!(" {name}{}", " ".repeat(gap)), self.look.style(Role::Text)),
                    Span::styled(format!("{} ", clean(words)), self.look.style(Role::Muted)),
                ]));
            }
        }
        if !beside.lately.is_empty() {
            lines.push(Line::raw(""));
            lines.push(self.heading("Lately"));
            for (at, kind, detail) in &beside.lately {
                let words = if detail.is_empty() { kind.clone() } else { format!("{kind}: {detail}") };
                lines.push(self.row(&self.data.near(*at), words, Role::Text));
            }
        }
    }
}
