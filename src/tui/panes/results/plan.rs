//! The plan as a list: what, who, by when, how far; what is typed into its filter; one step in full.

use chrono::NaiveDate;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Results;
use crate::domain::date;
use crate::domain::filter::{FilterValue, Filtered};
use crate::domain::maturity::framework::Framework;
use crate::domain::maturity::{PlanItem, PlanState};
use crate::domain::text::clean;
use crate::tui::overlays::steps::effort;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::filter;
use crate::tui::widgets::panel::{below, empty, row_of, text, wrap};

/// What may stand before a colon in the filter.
pub(super) const FIELDS: &[&str] = &["owner", "state", "due", "effort", "dimension", "late"];

/// A step of the plan, as the filter reads it.
pub(super) struct Entry<'a> {
    pub(super) item: &'a PlanItem,
    pub(super) words: Option<&'a Framework>,
    pub(super) today: NaiveDate,
}

impl Filtered for Entry<'_> {
    fn haystack(&self) -> String {
        self.item.text.clone()
    }

    fn more(&self) -> String {
        format!("{} {} {} {}", self.item.owner, self.item.result, self.item.note, title(self.item, self.words))
    }

    fn values(&self, field: &str) -> Option<Vec<FilterValue>> {
        let words = |words: &str| vec![FilterValue::Text(words.to_owned())];
        Some(match field {
            "owner" => words(&self.item.owner),
            "state" => words(self.item.state.name()),
            "due" => self.item.due.map(FilterValue::Date).into_iter().collect(),
            "effort" => {
                let number = self.item.effort.map(|effort| FilterValue::Number(f64::from(effort)));
                words(effort(self.item.effort)).into_iter().chain(number).collect()
            }
            "dimension" => {
                vec![FilterValue::Text(self.item.dimension.clone()), FilterValue::Text(title(self.item, self.words))]
            }
            "late" => words(if self.item.is_overdue(self.today) { "yes" } else { "no" }),
            _ => return None,
        })
    }
}

/// The title of the dimension that a step works on.
fn title(item: &PlanItem, words: Option<&Framework>) -> String {
    words.map_or(&*item.dimension, |words| words.title_of(&item.dimension)).to_owned()
}

/// How many steps stand where, for the heading.
pub(super) fn heading(view: &Results) -> String {
    let Some(room) = &view.room else { return "Plan".to_owned() };
    let all = room.plan(&view.framework).count();
    let live = room.plan(&view.framework).filter(|item| item.state.is_live()).count();
    let late = room.plan(&view.framework).filter(|item| item.is_overdue(view.today)).count();
    match (all, late) {
        (0, _) => "Plan".to_owned(),
        (_, 0) => format!("Plan {live} of {all} to do"),
        (_, late) => format!("Plan {live} of {all} to do, {late} late"),
    }
}

/// Draws the plan: its filter, its steps, and the one that one is on in full.
pub(super) fn render(view: &mut Results, canvas: &mut Canvas<'_>, inside: Rect, focused: bool) {
    let look = canvas.look;
    let Some(room) = view.room.clone() else { return };
    let mut body = inside;
    if view.filtering.is_some() || !view.filter.is_empty() {
        let taken = render_filter(view, canvas, inside);
        body = below(body, 1 + taken);
    }
    if room.plan(&view.framework).next().is_none() {
        let what = "The plan: who closes which gap by when. It outlives the assessments; Home shows what is due.";
        let keys = [("a", "on a gap: take over the steps that its framework names"), ("n", "type a step of your own")];
        empty(canvas.buf, body, look, what, &keys);
        return;
    }
    if view.items.is_empty() {
        text(canvas.buf, body, 1, 1, "No step passes this filter. Esc clears it.", look.style(Role::Muted));
        return;
    }
    let words = view.outcome.as_ref().map(|one| std::sync::Arc::clone(&one.framework));
    let detail = view
        .item()
        .filter(|_| focused)
        .map(|item| detail(item, words.as_deref(), view.today, look, usize::from(body.width.saturating_sub(2))));
    let low = detail.as_ref().map_or(0, |lines| lines.len() as u16 + 1).min(body.height / 2);
    let list = Rect { height: body.height - low, ..body };
    for (y, i) in view.plan.window(list, 1).enumerate() {
        let Some(item) = view.items.get(i).and_then(|id| room.plan_item(*id)) else { break };
        let row = row_of(list, y as u16);
        render_row(canvas, row, item, view, focused && i == view.plan.at);
    }
    for (y, words) in detail.iter().flatten().enumerate() {
        let place = Rect { y: list.bottom() + 1, height: low.saturating_sub(1), ..body };
        crate::tui::widgets::panel::line(canvas.buf, place, y as u16, words);
    }
}

fn mark_of(state: PlanState) -> Mark {
    match state {
        PlanState::Open => Mark::Open,
        PlanState::Doing => Mark::Part,
        PlanState::Done => Mark::Ok,
        PlanState::Dropped => Mark::Critical,
    }
}

fn render_row(canvas: &mut Canvas<'_>, row: Rect, item: &PlanItem, view: &Results, here: bool) {
    let look = canvas.look;
    let live = item.state.is_live();
    let base = if here { look.style(Role::Selected) } else { look.style(if live { Role::Text } else { Role::Muted }) };
    if here {
        canvas.buf.set_style(row, base);
    }
    let style = |role| if here { base } else { look.style(role) };
    if view.marked.contains(&item.id) {
        text(canvas.buf, row, 0, 0, look.mark(Mark::Set), style(Role::Accent));
    }
    text(canvas.buf, row, 1, 0, look.mark(mark_of(item.state)), style(if live { Role::Accent } else { Role::Muted }));
    let due = match (item.due, item.finished_on) {
        (_, Some(on)) if !live => date::near(on, view.today),
        (Some(due), _) => date::near(due, view.today),
        (None, _) => "no date".to_owned(),
    };
    let role = if item.is_overdue(view.today) { Role::Bad } else { Role::Muted };
    let due = if item.is_overdue(view.today) { format!("{} {due}", look.mark(Mark::Clock)) } else { due };
    let (due_wide, owner_wide) = (if row.width < 80 { 12 } else { 15 }, if row.width < 80 { 9 } else { 14 });
    let right = row.width.saturating_sub(due_wide + 1);
    text(canvas.buf, row, right, 0, &due, style(role));
    let owner = if item.owner.is_empty() { "nobody" } else { item.owner.as_str() };
    let owner_at = right.saturating_sub(owner_wide + 1);
    let owner_role = if item.owner.is_empty() && live { Role::Warn } else { Role::Muted };
    text(canvas.buf, Rect { width: right.saturating_sub(1), ..row }, owner_at, 0, owner, style(owner_role));
    text(canvas.buf, Rect { width: owner_at.saturating_sub(1), ..row }, 3, 0, &item.text, base);
}

/// One step in full.
fn detail(item: &PlanItem, words: Option<&Framework>, today: NaiveDate, look: Look, room: usize) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    let mut add = |words: &str, role: Role| {
        out.extend(wrap(words, room).into_iter().map(|one| Line::styled(format!(" {one}"), look.style(role))));
    };
    add(&item.text, Role::Heading);
    let mut facts = vec![item.state.name().to_owned()];
    if item.effort.is_some() {
        facts.push(format!("{} of work", effort(item.effort)));
    }
    if let Some(due) = item.due.filter(|_| item.state.is_live()) {
        facts.push(format!("due {due}, {}", date::in_words(due, today)));
    }
    if !item.dimension.is_empty() {
        let to = item.to.zip(words).map_or(String::new(), |(to, words)| format!(", to {}", words.level_name(to)));
        facts.push(format!("{}{to}", clean(&title(item, words))));
    }
    if item.topic.is_some() {
        facts.push("was parked in a workshop".to_owned());
    }
    add(&facts.join(" · "), Role::Muted);
    if !item.result.is_empty() {
        add(&format!("Then: {}", item.result), Role::Text);
    }
    if !item.note.trim().is_empty() {
        add(&format!("Note: {}", item.note.trim()), Role::Muted);
    }
    out
}

/// Draws the filter line; gives the rows that its complaint takes below it.
fn render_filter(view: &Results, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
    let (row, under) = (row_of(area, 0), below(area, 1));
    filter::render(canvas, row, under, view.filtering.as_ref(), &view.filter, view.complaint.as_deref())
}
