//! Drawing the grid: what all links share on top, the values beside each other, the links that they make.

use ratatui::layout::Rect;

use super::{Grid, Made, TAGS, Zone};
use crate::domain::finding::Severity;
use crate::domain::text::{clean, count, fit, thousands, width};
use crate::domain::utm::Tag;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::panel::{below, panel, row_of, text, wrap};

/// Least width at which the links stand beside the values.
const BESIDE_FROM: u16 = 112;
/// Cells of a label.
const LABEL: u16 = 14;

/// Draws the grid.
pub(super) fn render(view: &mut Grid, canvas: &mut Canvas<'_>, area: Rect) {
    let head = render_head(view, canvas, area);
    let body = below(area, head);
    let (left, right) = if body.width >= BESIDE_FROM {
        let wide = (body.width / 2).min(72);
        (Rect { width: wide, ..body }, Rect { x: body.x + wide, width: body.width - wide, ..body })
    } else {
        let high = (body.height / 2).max(5).min(body.height);
        (Rect { height: high, ..body }, below(body, high))
    };
    let wide = left.width / 3;
    for at in 0..TAGS.len() {
        let x = left.x + wide * at as u16;
        let width = if at == 2 { left.width - 2 * wide } else { wide };
        render_values(view, canvas, Rect { x, width, ..left }, at);
    }
    render_links(view, canvas, right);
}

/// What all links share; gives the rows used.
fn render_head(view: &Grid, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
    let look = canvas.look;
    let rows = [("destination", &view.destination, Zone::Destination), ("campaign", &view.campaign, Zone::Campaign)];
    for (y, (label, input, zone)) in rows.into_iter().enumerate() {
        let (place, here) = (row_of(area, y as u16), view.zone == zone);
        text(canvas.buf, place, 0, 0, if here { look.mark(Mark::Here) } else { " " }, look.style(Role::Accent));
        text(canvas.buf, place, 2, 0, label, look.style(if here { Role::Accent } else { Role::Muted }));
        let line = Rect { x: place.x + LABEL, width: place.width.saturating_sub(LABEL + 1), ..place };
        if place.height == 0 || place.width <= LABEL + 1 {
            continue;
        }
        if here {
            canvas.cursor = Some(input.render(canvas.buf, line, look.style(Role::Input)));
            let typed = width(input.text());
            if let Some(more) = view.ghost().and_then(|ghost| ghost.get(input.text().len()..).map(str::to_owned)) {
                text(canvas.buf, line, typed as u16, 0, &more, look.style(Role::Muted));
                let hint = format!("{} Tab takes it", look.mark(Mark::Follow));
                text(canvas.buf, line, (typed + width(&more) + 2) as u16, 0, &hint, look.style(Role::Accent));
            }
        } else {
            text(canvas.buf, line, 0, 0, input.text(), look.style(Role::Text));
        }
    }
    2.min(area.height)
}

fn render_values(view: &mut Grid, canvas: &mut Canvas<'_>, area: Rect, at: usize) {
    let look = canvas.look;
    let (tag, here) = (TAGS[at], view.zone == Zone::Values(at));
    let ticked = view.values[at].ticked.len();
    let name = match tag {
        Tag::Source => "Sources",
        Tag::Medium => "Mediums",
        _ => "Contents",
    };
    let title = if ticked == 0 { name.to_owned() } else { format!("{name} · {ticked}") };
    let inside = panel(canvas.buf, area, look, &title, here && canvas.focused);
    let mut list = inside;
    if let Some(input) = view.adding.as_ref().filter(|_| here) {
        list.height = list.height.saturating_sub(1);
        let place = Rect {
            x: inside.x + 2,
            y: inside.bottom().saturating_sub(1),
            height: inside.height.min(1),
            width: inside.width.saturating_sub(3),
        };
        text(
            canvas.buf,
            Rect { x: inside.x, width: 2.min(inside.width), ..place },
            0,
            0,
            "+",
            look.style(Role::Accent),
        );
        if place.width > 0 && place.height > 0 {
            canvas.cursor = Some(input.render(canvas.buf, place, look.style(Role::Input)));
            if let Some(more) = view.ghost().and_then(|ghost| ghost.get(input.text().len()..).map(str::to_owned)) {
                text(canvas.buf, place, width(input.text()) as u16, 0, &more, look.style(Role::Muted));
            }
        }
    }
    if view.values[at].all.is_empty() {
        let words = ["n adds a variant,", "such as headline-a;", "without one the", "links tell none."];
        for (y, words) in words.iter().enumerate() {
            text(canvas.buf, row_of(list, y as u16), 1, 0, words, look.style(Role::Muted));
        }
        return;
    }
    // Mediums that go with none of the ticked sources stand back.
    let sources: Vec<String> = view.values[0].chosen();
    let range = view.values[at].list.window(list, 1);
    for (y, i) in range.enumerate() {
        let values = &view.values[at];
        let (Some(value), place) = (values.all.get(i), row_of(list, y as u16)) else { break };
        let (on, one) = (values.ticked.contains(value), here && i == values.list.at && view.adding.is_none());
        let fits = tag != Tag::Medium || sources.iter().any(|source| view.goes(source, value));
        let style = match (one, on, fits) {
            (true, ..) => look.style(Role::Selected),
            (false, true, _) => look.style(Role::Marked),
            (false, false, true) => look.style(Role::Text),
            (false, false, false) => look.style(Role::Muted),
        };
        if one {
            canvas.buf.set_style(place, style);
        }
        text(canvas.buf, place, 1, 0, look.mark(if on { Mark::Set } else { Mark::Open }), style);
        text(canvas.buf, Rect { width: place.width.saturating_sub(1), ..place }, 3, 0, value, style);
    }
}

/// Whether there is a source and a medium to make links of.
fn is_begun(view: &Grid) -> bool {
    view.values.iter().take(2).all(|values| !values.ticked.is_empty())
}

fn title(view: &Grid) -> String {
    if !is_begun(view) {
        return "Links".to_owned();
    }
    let ticked = view.ticked().count();
    let all = match view.beyond {
        Some(all) => format!(" of {}, the first 500 shown", thousands(i64::try_from(all).unwrap_or(i64::MAX))),
        None if ticked < view.links.len() => format!(" of {}", view.links.len()),
        None => String::new(),
    };
    format!("{}{all}", count(ticked, "link", ""))
}

fn render_links(view: &mut Grid, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let here = view.zone == Zone::Links;
    let inside = panel(canvas.buf, area, look, &title(view), here && canvas.focused);
    let foot = u16::from(inside.height > 5) * 2;
    let list = Rect { height: inside.height.saturating_sub(foot), ..inside };
    // Each column as wide as its longest value, within reason.
    let wide = |of: &dyn Fn(&Made) -> usize, least: usize, most: usize| {
        view.links.iter().map(of).max().unwrap_or(0).clamp(least, most) as u16
    };
    let source = wide(&|made| width(made.row.tag(Tag::Source)), 6, 16);
    let medium = wide(&|made| width(made.row.tag(Tag::Medium)), 6, 16);
    let content = wide(&|made| width(made.row.tag(Tag::Content)), 0, 18);
    if !is_begun(view) {
        let words =
            "Tick sources and mediums (Space): each pair that goes together makes a link here, one for each content.";
        for (y, words) in wrap(words, inside.width.saturating_sub(4).into()).iter().enumerate() {
            text(canvas.buf, row_of(inside, y as u16), 2, 0, words, look.style(Role::Muted));
        }
        return;
    }
    let range = view.list.window(list, 1);
    for (y, i) in range.enumerate() {
        let (Some(made), place) = (view.links.get(i), row_of(list, y as u16)) else { break };
        let one = here && i == view.list.at;
        let base = look.style(if one { Role::Selected } else { Role::Text });
        if one {
            canvas.buf.set_style(place, base);
        }
        let style = |role: Role| if one { base } else { look.style(role) };
        let value = if made.ticked { Role::Text } else { Role::Muted };
        text(
            canvas.buf,
            place,
            1,
            0,
            look.mark(if made.ticked { Mark::Set } else { Mark::Open }),
            style(if made.ticked { Role::Accent } else { Role::Muted }),
        );
        let mut x = 3;
        for (tag, wide) in [(Tag::Source, source), (Tag::Medium, medium), (Tag::Content, content)] {
            let safe = clean(made.row.tag(tag)).into_owned();
            text(canvas.buf, place, x, 0, &fit(&safe, wide.into()), style(value));
            x += wide + 1 + u16::from(wide > 0);
        }
        let (words, role) = remark(made, look);
        text(canvas.buf, Rect { width: place.width.saturating_sub(1), ..place }, x, 0, &words, style(role));
    }
    if foot > 0
        && let Some(made) = view.links.get(view.list.at)
    {
        let words = match &made.checked.url {
            Ok(url) => url.clone(),
            Err(error) => format!("{} the destination {error}", look.mark(Mark::Warning)),
        };
        text(canvas.buf, row_of(inside, inside.height - 1), 1, 0, &words, look.style(Role::Muted));
    }
}

/// What is said of a link: why it is left out, what is wrong with it, else its channel.
fn remark(made: &Made, look: Look) -> (String, Role) {
    if !made.ticked && !made.why_not.is_empty() && made.why_not != "something is missing" {
        return (made.why_not.to_owned(), Role::Muted);
    }
    match made.checked.issues.iter().min_by_key(|issue| issue.severity) {
        Some(issue) if issue.severity == Severity::Critical => {
            (format!("{} {}", look.mark(Mark::Critical), issue.message), Role::Bad)
        }
        Some(issue) if issue.severity == Severity::Warning => {
            (format!("{} {}", look.mark(Mark::Warning), issue.message), Role::Warn)
        }
        _ => (made.checked.channel.clone(), Role::Muted),
    }
}
