//! The side panel: the lead one is on, what it lacks, and what the next stage asks for.

use chrono::NaiveDate;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Board;
use super::card::lower;
use super::read::Data;
use crate::domain::activity::Activity;
use crate::domain::date;
use crate::domain::lead::{LEAD_FIELDS, Lead, Tier};
use crate::domain::lifecycle::{Lifecycle, Stage, StageKind, Test};
use crate::domain::money::Money;
use crate::domain::text::{clean, count, fit, width};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{line, panel, text, wrap};
use crate::workspace::Workspace;
use crate::workspace::pipeline::moves::MoveWords;

/// Activities that are told in the panel.
const LATELY: usize = 8;

/// The lead one is on, and what stands between it and the next stage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Selected {
    pub lead: Lead,
    /// Entry criteria of the next stage that are not met, in words.
    pub unmet: Vec<String>,
    /// What happened last, the newest first: the day, what, and more about it.
    pub lately: Vec<(NaiveDate, String, String)>,
}

/// One thing that a stage asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// Whether it is there; `None` where only a person can tell.
    pub met: Option<bool>,
    /// What it is: `industry`.
    pub what: String,
}

/// The stage that comes next on the way, if one does.
pub(super) fn next_stage<'a>(lifecycle: &'a Lifecycle, lead: &Lead) -> Option<&'a Stage> {
    if lead.is_unstaged() {
        return lifecycle.main().next();
    }
    let rank = lifecycle.rank(&lead.stage);
    lifecycle.next(&lead.stage).into_iter().find(|stage| stage.kind == StageKind::Main && lifecycle.rank(&stage.id) > rank)
}

/// What a stage asks of a lead: what it lacks of the fields, how many it has, then the criteria.
pub(super) fn asked(lifecycle: &Lifecycle, lead: &Lead, stage: &Stage, unmet: &[String]) -> Vec<Asked> {
    // The move itself fills in the stage, and since when.
    let own = |name: &str| matches!(name, "stage" | "created");
    let missing: Vec<&str> =
        lifecycle.missing(lead, &stage.id).iter().map(|field| field.name).filter(|name| !own(name)).collect();
    let label = |name: &String| {
        let found = LEAD_FIELDS.iter().find(|field| field.name == name);
        found.map_or_else(|| name.clone(), |field| lower(field.label))
    };
    let required = lifecycle.required_in(&stage.id);
    let lacks = |names: &&&[String]| names.first().is_some_and(|name| missing.contains(&name.as_str()));
    let mut asked: Vec<Asked> = required
        .iter()
        .filter(lacks)
        .map(|names| Asked { met: Some(false), what: names.iter().map(label).collect::<Vec<_>>().join(" or ") })
        .collect();
    let filled = required.iter().filter(|names| !lacks(names) && !names.iter().any(|name| own(name))).count();
    if filled > 0 {
        asked.push(Asked { met: Some(true), what: format!("{} filled in", count(filled, "field", "fields")) });
    }
    asked.extend(stage.criteria.iter().map(|one| {
        // A score that nobody has worked out yet stops no move, but it is not met either.
        let known = match one.test {
            Some(Test::Fit) => lead.fit.is_some(),
            Some(Test::Engagement) => lead.engagement.is_some(),
            Some(Test::Total) => lead.total.is_some(),
            Some(_) => true,
            None => false,
        };
        let met = known.then(|| !unmet.contains(&one.text));
        Asked { met, what: one.text.clone() }
    }));
    asked
}

impl Board {
    /// Reads the whole lead where one is on another than before.
    pub(super) fn settle_selected(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let Some(id) = self.card().map(|card| card.id) else {
            self.selected = None;
            return Ok(());
        };
        if self.selected.as_ref().is_some_and(|one| one.lead.id == id) {
            return Ok(());
        }
        self.selected = match (ws.lead(id)?, &self.data) {
            (Some(lead), Some(data)) => {
                let next = next_stage(&data.lifecycle, &lead).map(|stage| stage.id.clone());
                let unmet = match next {
                    Some(next) => ws.check_move(id, &next, &MoveWords::default())?.map(|blocked| blocked.unmet).unwrap_or_default(),
                    None => Vec::new(),
                };
                let words = ws.frameworks();
                let lately = ws.activities(id, None, LATELY)?;
                let told = |one: &Activity| (one.at.date_naive(), words.activities.name_of(&one.kind).to_owned(), one.detail.clone());
                Some(Selected { unmet, lately: lately.iter().map(told).collect(), lead })
            }
            _ => None,
        };
        Ok(())
    }
}

/// Draws the panel.
pub(super) fn render(view: &Board, canvas: &mut Canvas<'_>, area: Rect, data: &Data) {
    let look = canvas.look;
    let Some(selected) = &view.selected else {
        return render_stage(view, canvas, area, data);
    };
    let inside = panel(canvas.buf, area, look, &selected.lead.called(), false);
    let place = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let lines = lines(selected, data, look, usize::from(place.width));
    let cut = lines.len() > usize::from(place.height);
    let room = if cut { place.height.saturating_sub(1) } else { place.height };
    for (y, words) in lines.iter().take(usize::from(room)).enumerate() {
        line(canvas.buf, place, y as u16, words);
    }
    if cut {
        let words = format!("{} Enter shows all of it", look.mark(Mark::More));
        text(canvas.buf, place, 0, place.height - 1, &words, look.style(Role::Accent));
    }
}

/// Where there is nobody to show: what the stage of the column means.
fn render_stage(view: &Board, canvas: &mut Canvas<'_>, area: Rect, data: &Data) {
    let look = canvas.look;
    let stage = view.column().and_then(|column| data.lifecycle.stage(&column.stage));
    let inside = panel(canvas.buf, area, look, stage.map_or("", |stage| stage.full.as_str()), false);
    let place = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let Some(stage) = stage else { return };
    let mut y = 0;
    for words in wrap(&stage.definition, usize::from(place.width)) {
        text(canvas.buf, place, 0, y, &words, look.style(Role::Text));
        y += 1;
    }
    let used = text(canvas.buf, place, 0, y + 1, "O ", look.style(Role::Accent));
    text(canvas.buf, place, used, y + 1, "shows what each stage asks for", look.style(Role::Muted));
}

fn lines(selected: &Selected, data: &Data, look: Look, wide: usize) -> Vec<Line<'static>> {
    let lead = &selected.lead;
    let lifecycle = &data.lifecycle;
    let mut out = who(lead, look, wide);
    out.push(Line::raw(""));
    let days = match lead.days_in_stage(data.now) {
        None if lead.is_unstaged() => String::new(),
        None => ", not known since when".to_owned(),
        Some(0) => " since today".to_owned(),
        Some(days) => format!(" for {}", count(days as usize, "day", "days")),
    };
    let stage = if lead.is_unstaged() && !lead.stage_raw.is_empty() { format!("unstaged (“{}”)", clean(&lead.stage_raw)) } else { lifecycle.name_of(&lead.stage).to_owned() };
    let stuck = lifecycle.is_stuck(lead, data.now);
    let mark = if stuck { format!(" {} stuck", look.mark(Mark::Warning)) } else { String::new() };
    out.push(fact("stage", &format!("{stage}{days}{mark}"), if stuck { Role::Warn } else { Role::Text }, look, wide));
    if !lead.reason.is_empty() {
        let reason = lifecycle.reason_name(&lead.reason);
        out.push(fact("because", reason, Role::Text, look, wide));
    }
    out.push(fact("owner", if lead.owner.is_empty() { "nobody" } else { &lead.owner }, if lead.owner.is_empty() { Role::Warn } else { Role::Text }, look, wide));
    if let Some(total) = lead.total {
        let parts = match (lead.fit, lead.engagement) {
            (Some(fit), Some(engagement)) => format!(" = fit {fit} + engagement {engagement}"),
            _ => String::new(),
        };
        out.push(fact("score", &format!("{total} {}{parts}", lead.band), Role::Text, look, wide));
    }
    if lead.amount != 0 {
        out.push(fact("deals", &format!("{} open", Money::new(lead.amount, data.currency).whole()), Role::Text, look, wide));
    }
    let source = [lead.source.as_str(), lead.source_detail.as_str()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    if !source.is_empty() {
        out.push(fact("source", &source, Role::Text, look, wide));
    }
    let today = data.now.date_naive();
    let last = lead.last_activity.map_or("nothing yet".to_owned(), |at| date::near(at.date_naive(), today));
    out.push(fact("active", &last, if lead.last_activity.is_some() { Role::Text } else { Role::Muted }, look, wide));
    if !lead.next_step.is_empty() {
        out.push(fact("next step", &lead.next_step, Role::Accent, look, wide));
    }
    out.extend(lacking(lead, lifecycle, look, wide));
    if let Some(next) = next_stage(lifecycle, lead) {
        out.extend(asks(selected, lifecycle, next, look, wide));
    }
    if !selected.lately.is_empty() {
        out.push(Line::raw(""));
        out.push(Line::styled("Lately", look.style(Role::Heading)));
    }
    for (day, what, detail) in &selected.lately {
        let detail = if detail.is_empty() { String::new() } else { format!(": {detail}") };
        out.push(fact(&date::near(*day, today), &format!("{what}{detail}"), Role::Text, look, wide));
    }
    out
}

/// Title, company, address and telephone.
fn who(lead: &Lead, look: Look, wide: usize) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    let tier = match lead.tier {
        Some(tier @ (Tier::One | Tier::Two)) => format!(" (tier {})", tier.name()),
        Some(Tier::None) => " (outside the ICP)".to_owned(),
        Some(Tier::Negative) => " (not wanted)".to_owned(),
        None => String::new(),
    };
    let company = if lead.company_name.is_empty() { &lead.domain } else { &lead.company_name };
    let company = if company.is_empty() { tier.trim().to_owned() } else { format!("{company}{tier}") };
    for (words, role) in [(lead.title.clone(), Role::Text), (company, Role::Text), (lead.email.clone(), Role::Muted), (lead.phone.clone(), Role::Muted)] {
        if !words.is_empty() {
            out.push(Line::styled(fit(&clean(&words), wide).into_owned(), look.style(role)));
        }
    }
    out
}

fn fact(label: &str, value: &str, role: Role, look: Look, wide: usize) -> Line<'static> {
    let room = wide.saturating_sub(11);
    Line::from(vec![
        Span::styled(format!("{label:<10} "), look.style(Role::Muted)),
        Span::styled(fit(&clean(value), room).into_owned(), look.style(role)),
    ])
}

/// What the stage that the lead is in asks for and the lead doesn't have.
fn lacking(lead: &Lead, lifecycle: &Lifecycle, look: Look, wide: usize) -> Vec<Line<'static>> {
    let stage = lifecycle.stage(&lead.stage).filter(|stage| stage.kind == StageKind::Main);
    let missing = stage.map(|stage| lifecycle.missing(lead, &stage.id)).unwrap_or_default();
    if missing.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Line::raw(""), Line::styled("Missing in this stage", look.style(Role::Heading))];
    for field in missing {
        out.extend(marked(Mark::Warning, Role::Warn, &lower(field.label), look, wide));
    }
    out
}

fn asks(selected: &Selected, lifecycle: &Lifecycle, next: &Stage, look: Look, wide: usize) -> Vec<Line<'static>> {
    let asked = asked(lifecycle, &selected.lead, next, &selected.unmet);
    let ready = asked.iter().all(|one| one.met != Some(false));
    let head = if asked.is_empty() { format!("{} asks for nothing more", next.name) } else if ready { format!("{}: nothing missing", next.name) } else { format!("{} asks for", next.name) };
    let hint = if width(&head) + 9 <= wide { "  L moves" } else { "" };
    let mut out = vec![
        Line::raw(""),
        Line::from(vec![Span::styled(head, look.style(Role::Heading)), Span::styled(hint, look.style(Role::Muted))]),
    ];
    for one in asked {
        let (mark, role) = match one.met {
            Some(true) => (Mark::Ok, Role::Good),
            Some(false) => (Mark::Warning, Role::Warn),
            None => (Mark::Open, Role::Muted),
        };
        out.extend(marked(mark, role, &one.what, look, wide));
    }
    out
}

/// A text behind a mark, broken into lines.
fn marked(mark: Mark, role: Role, words: &str, look: Look, wide: usize) -> Vec<Line<'static>> {
    let mark = look.mark(mark);
    let indent = width(mark) + 1;
    let style = if role == Role::Good { look.style(Role::Text) } else { look.style(role) };
    let parts = wrap(words, wide.saturating_sub(indent)).into_iter().enumerate();
    parts
        .map(|(i, part)| {
            let lead = if i == 0 { format!("{mark} ") } else { " ".repeat(indent) };
            Line::from(vec![Span::styled(lead, look.style(role)), Span::styled(part, style)])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{asked, next_stage};
    use crate::domain::lead::{Lead, Range};
    use crate::frameworks::Frameworks;

    fn told(lead: &Lead, unmet: &[String]) -> (String, Vec<(Option<bool>, String)>) {
        let frameworks = Frameworks::built_in();
        let lifecycle = frameworks.lifecycles.first().unwrap();
        let next = next_stage(lifecycle, lead).unwrap();
        let asked = asked(lifecycle, lead, next, unmet);
        (next.id.clone(), asked.into_iter().map(|one| (one.met, one.what)).collect())
    }

    fn lead() -> Lead {
        Lead {
            email: "ana@acme.example".to_owned(),
            first_name: "Ana".to_owned(),
            last_name: "Ruiz".to_owned(),
            company_name: "Acme".to_owned(),
            source: "Webinar".to_owned(),
            source_detail: "Spring".to_owned(),
            title: "CFO".to_owned(),
            employees: Range::exactly(90),
            stage: "lead".to_owned(),
            ..Lead::default()
        }
    }

    #[test]
    fn the_next_stage_asks_for_what_is_missing_and_counts_what_is_there() {
        let (next, asked) = told(&lead(), &[]);
        assert_eq!(next, "mql");
        assert_eq!(asked[0], (Some(false), "industry".to_owned()));
        assert_eq!(asked[1], (Some(true), "8 fields filled in".to_owned()));
        assert_eq!(asked[2].0, None, "nobody has scored the fit yet: {asked:?}");
        let scored = Lead { fit: Some(50), engagement: Some(10), industry: "Software".to_owned(), ..lead() };
        let (_, asked) = told(&scored, &["an engagement score of at least 31".to_owned()]);
        let met: Vec<Option<bool>> = asked.iter().map(|one| one.0).collect();
        assert_eq!(met, [Some(true), Some(true), Some(false)]);
    }

    #[test]
    fn what_comes_next_is_on_the_way_and_forward() {
        let next = |stage: &str| {
            let frameworks = Frameworks::built_in();
            let lifecycle = frameworks.lifecycles.first().unwrap().clone();
            next_stage(&lifecycle, &Lead { stage: stage.to_owned(), ..Lead::default() }).map(|stage| stage.id.clone())
        };
        let some = |id: &str| Some(id.to_owned());
        let cases = [("", some("subscriber")), ("subscriber", some("lead")), ("mql", some("sal")), ("recycled", some("lead")), ("evangelist", None), ("unheard", None)];
        for (stage, want) in cases {
            assert_eq!(next(stage), want, "after {stage}");
        }
    }
}
