//! Before anything is assessed: what this is for, and the frameworks with when each was taken last.

use ratatui::layout::Rect;

use super::{Assess, Target};
use crate::domain::date;
use crate::domain::maturity::Sitting;
use crate::domain::text::{count, width};
use crate::tui::maturity_actions::scale;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{below, empty, panel, text, wrap};

const WHAT: &str = "An assessment asks how each part of the operation works today, in levels that one can see. Out of the answers come an average with what it asks for, the gaps in the order in which to close them, and a plan with owners and dates. Where the workspace's own data says otherwise, it is shown. Alone it takes ten minutes; as a workshop each votes hidden before the room agrees.";

/// Draws the frameworks.
pub(super) fn render(view: &mut Assess, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let Some(room) = view.room.clone() else { return };
    let inside = panel(canvas.buf, area, look, "Which framework?", canvas.focused);
    if room.frameworks().is_empty() {
        empty(
            canvas.buf,
            inside,
            look,
            "No framework can be read: an assessment needs one to answer.",
            &[(":", "“broken framework files” says what is wrong with yours")],
        );
        return;
    }
    let mut y = 0;
    for words in wrap(WHAT, usize::from(inside.width.saturating_sub(2)).min(100)) {
        text(canvas.buf, inside, 1, y, &words, look.style(Role::Muted));
        y += 1;
    }
    y += 1;
    let high = if inside.height >= y + view.frameworks.count as u16 * 3 { 3 } else { 2 };
    let body = below(inside, y);
    for (n, i) in view.frameworks.window(body, high).enumerate() {
        let Some(framework) = room.frameworks().get(i) else { break };
        let row =
            Rect { y: body.y + n as u16 * high, height: 2.min(body.height.saturating_sub(n as u16 * high)), ..body };
        let here = i == view.frameworks.at;
        let base = if here { look.style(Role::Selected) } else { look.style(Role::Heading) };
        if here {
            canvas.buf.set_style(Rect { height: 1.min(row.height), ..row }, base);
        }
        let mark = if here { look.mark(Mark::Here) } else { " " };
        text(canvas.buf, row, 1, 0, mark, base);
        let (words, role) = state(view, &framework.id);
        let wide = (width(&words) as u16).min(row.width / 2);
        text(canvas.buf, Rect { width: row.width.saturating_sub(wide + 2), ..row }, 3, 0, &framework.title, base);
        let style = if here { base } else { look.style(role) };
        text(canvas.buf, row, row.width.saturating_sub(wide + 1), 0, &words, style);
        let due = match room.next_due(&framework.id).filter(|_| room.open(&framework.id).is_none()) {
            Some(due) if due < view.today => format!(" · was due {}", date::in_words(due, view.today)),
            Some(due) => format!(" · next due {}", date::near(due, view.today)),
            None => String::new(),
        };
        text(canvas.buf, row, 3, 1, &format!("{}{due}", scale(framework)), look.style(Role::Muted));
        view.targets.push((row, Target::Framework(i)));
    }
    let used = view.frameworks.page.min(view.frameworks.count) as u16 * high;
    let low = below(body, used);
    let open = view.framework().and_then(|one| room.open(&one.id));
    let enter = if open.is_some() { "go on where it stopped" } else { "begin an assessment with this framework" };
    for (y, (key, does)) in
        [("Enter", enter), ("Tab", "see the results and the plan of earlier ones")].iter().enumerate()
    {
        let used = text(canvas.buf, low, 3, y as u16, key, look.style(Role::Accent));
        text(canvas.buf, low, 3 + used.max(6) + 2, y as u16, does, look.style(Role::Text));
    }
}

/// Where a framework stands: open, or when it was taken last.
fn state(view: &Assess, framework: &str) -> (String, Role) {
    let Some(room) = &view.room else { return (String::new(), Role::Muted) };
    if let Some(open) = room.open(framework) {
        let coverage = room.coverage(open);
        let how = match open.sitting {
            Sitting::Workshop => format!("workshop of {}", open.participants.len()),
            Sitting::Solo => "open".to_owned(),
        };
        return (format!("{how}, {} of {} settled", coverage.answered + coverage.skipped, coverage.of), Role::Accent);
    }
    match room.last_closed(framework) {
        Some(last) => {
            let verdict = room.results(last.id).map_or_else(String::new, |results| format!("{} · ", results.verdict()));
            (format!("{verdict}{}", ago(last.day(), view.today)), Role::Text)
        }
        None => ("never taken".to_owned(), Role::Muted),
    }
}

/// A past day, roughly: `5 months ago`.
fn ago(day: chrono::NaiveDate, today: chrono::NaiveDate) -> String {
    let days = (today - day).num_days();
    if days < 60 {
        return date::in_words(day, today);
    }
    let months = usize::try_from(days / 30).unwrap_or(0);
    format!("{} ago", count(months, "month", ""))
}
