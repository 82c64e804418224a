//! A tagged link in a side panel: its address, its tags, what is wrong with it, what came of it, what was done to it.

use chrono::{DateTime, Utc};
use ratatui::text::{Line, Span};

use crate::domain::field::FieldContext;
use crate::domain::id::RecordRef;
use crate::domain::text::{clean, fit, thousands};
use crate::domain::utm::Tag;
use crate::domain::utm::checker::Checked;
use crate::domain::utm::registry::{LinkRow, LinkStatus, Results};
use crate::tui::link_actions::{self, severity_mark};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::panel::wrap;
use crate::tui::widgets::url::url_lines;
use crate::workspace::Workspace;

/// Cells of a label.
const LABEL: usize = 11;

/// What is read beside a link itself.
pub struct Beside {
    /// What is right and wrong with it.
    pub checked: Checked,
    /// What came of it.
    pub results: Results,
    /// What was done to it: when, by whom, what.
    lately: Vec<(DateTime<Utc>, String, String)>,
    zone: chrono_tz::Tz,
}

impl Beside {
    /// Reads what stands beside a link, as told in a time zone; in the words of `ctx`, where there is one at hand.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn read(
        link: &LinkRow,
        ws: &Workspace,
        ctx: Option<&FieldContext>,
        zone: chrono_tz::Tz,
    ) -> eyre::Result<Beside> {
        let placed_on = Some(link.placed_on.as_str()).filter(|page| !page.is_empty());
        let checked = ws.check_link(&link.link, placed_on, Some(link.id))?;
        let results = link_actions::results(ws, &[link])?.into_iter().next().unwrap_or_default();
        let mut lately: Vec<(DateTime<Utc>, String, String)> = Vec::new();
        let mut seen = Vec::new();
        for change in ws.history_in(RecordRef::link(link.id), 30, ctx)? {
            if !seen.contains(&change.step.id) && lately.len() < 8 {
                seen.push(change.step.id);
                lately.push((change.step.at, change.step.author.clone(), change.step.label.clone()));
            }
        }
        Ok(Beside { checked, results, lately, zone })
    }
}

/// The mark and the meaning of a status.
pub fn status_mark(status: LinkStatus, look: Look) -> (&'static str, Role) {
    match status {
        LinkStatus::Draft => (look.mark(Mark::Open), Role::Muted),
        LinkStatus::Live => (look.mark(Mark::Set), Role::Good),
        LinkStatus::Retired => (look.mark(Mark::Ghost), Role::Muted),
    }
}

/// How a card is drawn.
pub struct Card {
    /// How things look.
    pub look: Look,
    /// Cells across.
    pub width: usize,
}

impl Card {
    fn row(&self, label: &str, value: &str, role: Role) -> Line<'static> {
        let room = self.width.saturating_sub(LABEL + 2);
        Line::from(vec![
            Span::styled(format!(" {label:<LABEL$}"), self.look.style(Role::Muted)),
            Span::styled(fit(&clean(value), room).into_owned(), self.look.style(role)),
        ])
    }

    fn plain(&self, words: &str, role: Role) -> Vec<Line<'static>> {
        let style = self.look.style(role);
        wrap(words, self.width.saturating_sub(2))
            .into_iter()
            .map(|one| Line::styled(format!(" {one}"), style))
            .collect()
    }

    /// A sentence behind a mark, wrapped.
    fn marked(&self, mark: &str, role: Role, words: &str, own: Role) -> Vec<Line<'static>> {
        let lines = wrap(words, self.width.saturating_sub(4)).into_iter().enumerate();
        lines
            .map(|(i, words)| {
                let mark = if i == 0 { mark.to_owned() } else { " ".to_owned() };
                Line::from(vec![
                    Span::styled(format!(" {mark} "), self.look.style(role)),
                    Span::styled(words, self.look.style(own)),
                ])
            })
            .collect()
    }

    /// The card.
    pub fn lines(&self, link: &LinkRow, beside: Option<&Beside>) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for line in url_lines(&link.url, None, self.width.saturating_sub(2), self.look) {
            let mut spans = vec![Span::raw(" ")];
            spans.extend(line.spans);
            lines.push(Line::from(spans));
        }
        lines.push(Line::default());
        let (mark, role) = status_mark(link.status, self.look);
        lines.push(self.row("status", &format!("{mark} {}", link.status.name()), role));
        lines.push(self.row("channel", &link.channel, Role::Heading));
        for tag in Tag::ALL {
            match link.tag(tag) {
                "" if matches!(tag, Tag::Content | Tag::Term) => {}
                "" => lines.push(self.row(tag.name(), "–", Role::Muted)),
                value => lines.push(self.row(tag.name(), value, Role::Text)),
            }
        }
        for (label, value) in [("placed on", &link.placed_on), ("owner", &link.owner), ("note", &link.note)] {
            if !value.is_empty() {
                lines.push(self.row(label, value, Role::Text));
            }
        }
        let Some(beside) = beside else { return lines };
        if let Some(created) = link.created {
            let day = created.with_timezone(&beside.zone).format("%Y-%m-%d").to_string();
            lines.push(self.row("made", &day, Role::Text));
        }
        lines.push(Line::default());
        self.checks(&beside.checked, &mut lines);
        lines.push(Line::default());
        self.results(&beside.results, &mut lines);
        if !beside.lately.is_empty() {
            lines.push(Line::default());
            for (at, author, label) in &beside.lately {
                let when = at.with_timezone(&beside.zone).format("%m-%d %H:%M");
                lines.extend(self.marked(" ", Role::Muted, &format!("{when} {label} · {author}"), Role::Muted));
            }
        }
        lines
    }

    fn checks(&self, checked: &Checked, lines: &mut Vec<Line<'static>>) {
        if checked.issues.is_empty() {
            lines.extend(self.marked(self.look.mark(Mark::Ok), Role::Good, "keeps all the rules", Role::Text));
            return;
        }
        let mut issues: Vec<_> = checked.issues.iter().collect();
        issues.sort_by_key(|issue| issue.severity);
        for issue in issues {
            let (mark, role) = severity_mark(issue.severity, self.look);
            lines.extend(self.marked(mark, role, &issue.message, Role::Text));
            let key = if issue.is_fixed { " (F)" } else { "" };
            lines.extend(self.marked(" ", role, &format!("→ {}{key}", issue.fix), Role::Muted));
        }
    }

    fn results(&self, results: &Results, lines: &mut Vec<Line<'static>>) {
        if *results == Results::default() {
            lines.extend(self.plain("No touch has these tags yet: results come with imported touches.", Role::Muted));
            return;
        }
        let number = |n: u64| thousands(i64::try_from(n).unwrap_or(i64::MAX));
        for (label, n) in [
            ("visits", results.visits),
            ("leads", results.leads),
            ("MQLs", results.mqls),
            ("customers", results.customers),
        ] {
            lines.push(self.row(label, &format!("{:>7}", number(n)), Role::Text));
        }
        let day = |at: Option<i64>| {
            at.and_then(DateTime::<Utc>::from_timestamp_millis)
                .map_or("–".to_owned(), |at| at.format("%Y-%m-%d").to_string())
        };
        if results.first.is_some() {
            lines.push(self.row("seen", &format!("{} to {}", day(results.first), day(results.last)), Role::Muted));
        }
    }
}
