//! Drawing a lead's page.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{LeadPage, PageRow, Side};
use crate::domain::lead::Lead;
use crate::domain::text::{clean, fit, width};
use crate::tui::lead_data::LeadData;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::lead_card::Card;
use crate::tui::widgets::panel::{below, line, panel, row_of, text, wrap};

/// Least width at which fields and timeline stand side by side.
const BESIDE_FROM: u16 = 100;
/// Cells of a label.
const LABEL: u16 = 16;

/// Draws the page.
pub(super) fn render(view: &mut LeadPage, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let (Some(data), Some(lead)) = (view.data.clone(), view.lead.clone()) else {
        let inside = panel(canvas.buf, area, look, "Lead", true);
        let words = "This lead is no longer here: it was deleted or merged (u undoes). Esc goes back.";
        for (y, words) in wrap(words, inside.width.saturating_sub(2) as usize).iter().enumerate() {
            text(canvas.buf, inside, 1, y as u16 + 1, words, look.style(Role::Muted));
        }
        return;
    };
    let beside = area.width >= BESIDE_FROM;
    let away = if lead.archived { " · put away" } else { "" };
    let other = match (beside, view.side) {
        (true, _) => String::new(),
        (false, Side::Fields) => format!(" · Tab: timeline {}", view.timeline.size()),
        (false, Side::Timeline) => " · Tab: fields".to_owned(),
    };
    let title = format!("{}{away}{other}", lead.called());
    let wide = if beside { area.width / 2 } else { area.width };
    let left = Rect { width: wide, ..area };
    let on_fields = view.side == Side::Fields;
    if beside || on_fields {
        let inside = panel(canvas.buf, left, look, &title, on_fields && canvas.focused);
        let used = render_head(view, canvas, inside, &data, &lead);
        render_fields(view, canvas, below(inside, used), &data, &lead);
    }
    if beside || !on_fields {
        let right = if beside { Rect { x: left.right(), width: area.width - wide, ..area } } else { area };
        let title = if beside {
            format!("Timeline {} · {}", view.timeline.size(), view.timeline.shows())
        } else {
            format!("{title} · {}", view.timeline.shows())
        };
        let inside = panel(canvas.buf, right, look, &title, !on_fields && canvas.focused);
        render_timeline(view, canvas, inside, &data);
    }
}

/// Who and where they stand, what is missing, whom they look like: the rows used.
fn render_head(view: &LeadPage, canvas: &mut Canvas<'_>, area: Rect, data: &LeadData, lead: &Lead) -> u16 {
    let look = canvas.look;
    let card = Card { data, look, width: area.width as usize };
    let mut y = 0;
    let work: Vec<&str> =
        [lead.title.as_str(), lead.company_name.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    if !work.is_empty() {
        text(canvas.buf, area, 1, y, &work.join(" · "), look.style(Role::Text));
        y += 1;
    }
    let (stage, role) = card.standing(lead);
    let (score, score_role) = card.score(lead);
    let owner = if lead.owner.is_empty() { "no owner" } else { lead.owner.as_str() };
    let muted = look.style(Role::Muted);
    let spans = vec![
        Span::raw(" "),
        Span::styled(clean(&stage).into_owned(), look.style(role)),
        Span::styled("  ·  ", muted),
        Span::styled(
            clean(owner).into_owned(),
            look.style(if lead.owner.is_empty() { Role::Warn } else { Role::Text }),
        ),
        Span::styled("  ·  ", muted),
        Span::styled(clean(&score).into_owned(), look.style(score_role)),
    ];
    line(canvas.buf, area, y, &Line::from(spans));
    y += 1;
    for (words, role) in card.missing(lead) {
        for words in wrap(&words, area.width.saturating_sub(2) as usize) {
            text(canvas.buf, area, 1, y, &words, look.style(role));
            y += 1;
        }
    }
    if let Some((other, why)) = view.likely.first() {
        let more = if view.likely.len() > 1 { format!(" and {} more", view.likely.len() - 1) } else { String::new() };
        let words = format!("{} likely also {}{more}: {why} (M merges)", look.mark(Mark::Near), other.called());
        text(canvas.buf, area, 1, y, &words, look.style(Role::Warn));
        y += 1;
    }
    y + 1
}

fn render_fields(view: &mut LeadPage, canvas: &mut Canvas<'_>, area: Rect, data: &LeadData, lead: &Lead) {
    let look = canvas.look;
    let range = view.fields.window(area, 1);
    let values = Rect { x: area.x + LABEL + 2, width: area.width.saturating_sub(LABEL + 3), ..area };
    view.values = values;
    let lacks = data.lifecycle().missing(lead, &lead.stage);
    for (y, i) in range.enumerate() {
        let (Some(row), place) = (view.rows.get(i), row_of(area, y as u16)) else { break };
        let here = i == view.fields.at && view.side == Side::Fields && canvas.focused;
        if here {
            canvas.buf.set_style(place, look.style(Role::Selected));
        }
        let style = |role| look.style(if here { Role::Selected } else { role });
        match row {
            PageRow::Heading(title) => {
                text(canvas.buf, place, 1, 0, title, look.style(Role::Heading));
            }
            PageRow::Link(_, name, more) => {
                let room = place.width.saturating_sub(5) as usize;
                let name = fit(name, room).into_owned();
                let used = text(canvas.buf, place, 1, 0, &name, style(Role::Text));
                let rest = Rect { width: place.width.saturating_sub(3), ..place };
                text(canvas.buf, rest, used + 3, 0, more, style(Role::Muted));
                text(canvas.buf, place, place.width.saturating_sub(2), 0, look.mark(Mark::Follow), style(Role::Accent));
            }
            PageRow::Field(field) => {
                let label = Rect { width: (LABEL + 1).min(place.width), ..place };
                text(canvas.buf, label, 1, 0, field.label(), style(Role::Muted));
                let value = shown(field.name(), lead, data).unwrap_or_else(|| field.get(lead, &data.ctx));
                let value = value.replace('\n', " ");
                let lacking = lacks.iter().any(|one| one.name == field.name());
                let (words, role) = match (value.is_empty(), lacking) {
                    (false, _) => (value, Role::Text),
                    (true, true) => (format!("{} missing", look.mark(Mark::Warning)), Role::Warn),
                    (true, false) => ("–".to_owned(), Role::Muted),
                };
                let cell = Rect { y: place.y, height: place.height, ..values };
                text(canvas.buf, cell, 0, 0, &words, style(role));
            }
        }
    }
    more_below(canvas, area, view.fields.top + view.fields.page < view.fields.count);
}

/// What is shown otherwise than it is typed.
fn shown(name: &str, lead: &Lead, data: &LeadData) -> Option<String> {
    let moment = match name {
        "stage" if lead.stage.is_empty() && !lead.stage_raw.is_empty() => {
            return Some(format!("unstaged (the file says “{}”)", lead.stage_raw));
        }
        "stage" => return Some(data.lifecycle().name_of(&lead.stage).to_owned()),
        "tier" => {
            let by_hand = if lead.tier_set { ", by hand" } else { "" };
            return lead.tier.map(|tier| format!("{} ({}{by_hand})", tier.name(), tier.meaning()));
        }
        "reason" => {
            let reason = data.lifecycle().reason_name(&lead.reason);
            return (!reason.is_empty()).then(|| reason.to_owned());
        }
        "employees" => return Some(lead.employees.shown()),
        "revenue" => return Some(data.revenue(lead)),
        "created" => lead.created,
        "modified" => lead.modified,
        "last-activity" => lead.last_activity,
        "last-contact" => lead.last_contact,
        _ => return None,
    };
    moment.map(|moment| {
        let (day, near) = (data.day(moment).to_string(), data.near(moment));
        if day == near { day } else { format!("{day} · {near}") }
    })
}

fn render_timeline(view: &mut LeadPage, canvas: &mut Canvas<'_>, area: Rect, data: &LeadData) {
    let look = canvas.look;
    let on_it = view.side == Side::Timeline && canvas.focused;
    if view.timeline.at(0).is_none() {
        let words = "Nothing happened yet, or nothing of this kind: n writes something down, t shows other kinds.";
        for (y, words) in wrap(words, area.width.saturating_sub(2) as usize).iter().enumerate() {
            text(canvas.buf, area, 1, y as u16 + 1, words, look.style(Role::Muted));
        }
        return;
    }
    let range = view.timeline.list.window(area, 1);
    let mut day = String::new();
    for (y, i) in range.enumerate() {
        let (Some(entry), place) = (view.timeline.at(i), row_of(area, y as u16)) else { break };
        let here = on_it && i == view.timeline.list.at;
        if here {
            canvas.buf.set_style(place, look.style(Role::Selected));
        }
        let style = |role| look.style(if here { Role::Selected } else { role });
        // A day stands once, before the first of its entries on the screen.
        let moment = data.moment(entry.at);
        let (this, _) = moment.split_once(' ').unwrap_or((moment.as_str(), ""));
        if this != day {
            text(canvas.buf, place, 1, 0, this, style(Role::Muted));
            day = this.to_owned();
        }
        let (mark, role) = entry.look();
        text(canvas.buf, place, 12, 0, look.mark(mark), style(role));
        let by = fit(&entry.by, 14).into_owned();
        let end = place.width.saturating_sub(width(&by) as u16 + 2);
        text(canvas.buf, Rect { width: end.max(15).min(place.width), ..place }, 14, 0, &entry.words, style(role));
        if end > 20 {
            text(canvas.buf, place, end + 1, 0, &by, style(Role::Muted));
        }
    }
    let list = view.timeline.list;
    more_below(canvas, area, list.top + list.page < list.count);
}

/// Says that there is more below.
fn more_below(canvas: &mut Canvas<'_>, area: Rect, more: bool) {
    if more && area.height > 1 {
        let look = canvas.look;
        let words = look.mark(Mark::Down);
        text(canvas.buf, area, area.width.saturating_sub(1), area.height - 1, words, look.style(Role::Accent));
    }
}
