//! Drawing the builder: the link on top, the fields with what they may be completed to, what is right and wrong.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Builder, Task};
use crate::domain::finding::Severity;
use crate::domain::text::{count, width};
use crate::domain::utm::Tag;
use crate::domain::utm::checker::Checked;
use crate::domain::utm::link::NoLink;
use crate::domain::utm::lint::{Issue, Kind};
use crate::tui::link_actions::severity_mark;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::{Canvas, View};
use crate::tui::widgets::panel::{below, line, panel, row_of, text, wrap};
use crate::tui::widgets::url::url_lines;

/// Cells of a label, with the mark before it.
const LABEL: u16 = 15;
/// The most rows that the address takes.
const ADDRESS: usize = 5;

/// Draws the builder.
pub(super) fn render(view: &mut Builder, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let address = address(view, area.width.saturating_sub(2).into(), look);
    let high = address.len().min(ADDRESS).min(usize::from(area.height) / 3) as u16;
    for (y, words) in address.iter().take(high.into()).enumerate() {
        let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        line(canvas.buf, inside, y as u16, words);
    }
    let body = below(area, high);
    let right = (body.width * 2 / 5).clamp(24, 64).min(body.width);
    let left = Rect { width: body.width - right, ..body };
    render_fields(view, canvas, left);
    render_checks(view, canvas, Rect { x: left.right(), width: right, ..body });
}

/// The address as it grows; what it needs where there is none yet.
fn address(view: &Builder, cells: usize, look: Look) -> Vec<Line<'static>> {
    let here = Tag::parse(view.name());
    match view.checked.as_ref().map(|checked| &checked.url) {
        Some(Ok(url)) => url_lines(url, here, cells, look),
        Some(Err(NoLink::Blank)) | None => {
            let words = "The link grows here: type or paste where it leads, such as https://acme.example/pricing";
            wrapped(words, cells, look.style(Role::Muted))
        }
        Some(Err(error)) => {
            let words = format!("{} the destination {error}", look.mark(Mark::Warning));
            wrapped(&words, cells, look.style(Role::Warn))
        }
    }
}

fn wrapped(words: &str, cells: usize, style: Style) -> Vec<Line<'static>> {
    wrap(words, cells).into_iter().map(|words| Line::from(Span::styled(words, style))).collect()
}

fn render_fields(view: &mut Builder, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let mut title = view.title();
    if !view.made.is_empty() {
        title.push_str(&format!(" · {} made", count(view.made.len(), "link", "")));
    }
    let inside = panel(canvas.buf, area, look, &title, canvas.focused);
    let (at, high) = (view.at, inside.height);
    // Where not all fields have room, the one with the cursor has, and a suggestion below it.
    let rows = view.rows.len() as u16;
    let top = (at as u16 + 3).saturating_sub(high).min(rows.saturating_sub(high));
    for i in 0..view.rows.len() {
        let Some(y) = (i as u16).checked_sub(top).filter(|y| *y < high) else { continue };
        render_field(view, canvas, row_of(inside, y), i);
    }
    let used = rows.saturating_sub(top);
    if high > used + 1 {
        render_offers(view, canvas, below(inside, used + 1));
    }
}

fn render_field(view: &Builder, canvas: &mut Canvas<'_>, place: Rect, i: usize) {
    let look = canvas.look;
    let Some(row) = view.rows.get(i) else { return };
    let here = i == view.at;
    let label = if here { Role::Accent } else { Role::Muted };
    let (mark, role) = mark_of(view, i, look);
    text(canvas.buf, place, 0, 0, if here { look.mark(Mark::Here) } else { " " }, look.style(Role::Accent));
    text(canvas.buf, place, 1, 0, mark, look.style(role));
    let name = row.field.label.to_lowercase();
    text(canvas.buf, Rect { width: LABEL.min(place.width), ..place }, 3, 0, &name, look.style(label));
    let line = Rect { x: place.x + LABEL, width: place.width.saturating_sub(LABEL + 1), ..place };
    if place.width <= LABEL + 1 {
        return;
    }
    if here {
        canvas.cursor = Some(row.input.render(canvas.buf, line, look.style(Role::Input)));
        return;
    }
    let typed = row.input.text();
    if !typed.is_empty() {
        text(canvas.buf, line, 0, 0, typed, look.style(Role::Text));
        return;
    }
    if let Some(words) = blank_words(view, row.field.name) {
        text(canvas.buf, line, 0, 0, words, look.style(Role::Muted));
    }
}

/// What a blank field says of itself.
fn blank_words(view: &Builder, name: &str) -> Option<&'static str> {
    let desk = view.desk.as_ref()?;
    let medium = desk.medium(view.draft.tag(Tag::Medium));
    match name {
        "term" if medium.is_some_and(|medium| medium.is_search) => Some("(the keyword, if there is one)"),
        "term" => Some("(paid search only)"),
        "content" if medium.is_some_and(|medium| medium.is_paid) => Some("(which variant: the medium is paid)"),
        "content" => Some("(which variant, where there are several)"),
        "placed-on" => Some("(the page it stands on, if you know)"),
        _ => None,
    }
}

/// How a field stands: what is worst about it, or that it is right.
fn mark_of(view: &Builder, i: usize, look: Look) -> (&'static str, Role) {
    let (Some(row), Some(checked)) = (view.rows.get(i), &view.checked) else { return (" ", Role::Muted) };
    let tag = Tag::parse(row.field.name);
    let is_its = |issue: &Issue| match (tag, row.field.name) {
        (Some(tag), _) => issue.tag == Some(tag),
        (None, "destination") => issue.kind == Kind::NotAUrl || issue.kind == Kind::TagsAfterFragment,
        (None, "placed-on") => issue.kind == Kind::InternalLink,
        _ => false,
    };
    let worst =
        checked.issues.iter().filter(|issue| is_its(issue) && !is_early(view, issue)).map(|one| one.severity).min();
    match worst {
        Some(severity) => severity_mark(severity, look),
        None if row.input.text().trim().is_empty() || ["note", "placed-on"].contains(&row.field.name) => {
            (" ", Role::Muted)
        }
        // Its beginning stands there, its name is still to come.
        None if tag == Some(Tag::Campaign) && row.input.text().trim().ends_with('-') => {
            (look.mark(Mark::Open), Role::Muted)
        }
        None => (look.mark(Mark::Ok), Role::Good),
    }
}

/// Whether an issue only says that a field is blank that one has not come to yet, or that a name isn't finished.
fn is_early(view: &Builder, issue: &Issue) -> bool {
    if view.is_naming() && issue.tag == Some(Tag::Campaign) {
        return true;
    }
    let lacks = matches!(issue.kind, Kind::MissingRequired | Kind::ContentRequired);
    let blank = issue.kind == Kind::NotAUrl && issue.value.trim().is_empty();
    let place = issue.tag.and_then(|tag| view.rows.iter().position(|row| row.field.name == tag.name())).unwrap_or(0);
    (lacks || blank) && place >= view.reached
}

fn render_offers(view: &Builder, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let Some(row) = view.rows.get(view.at) else { return };
    let hint = match (view.offers.is_empty(), view.pick) {
        _ if view.is_naming() => "now its name: a word or more, such as product-launch".to_owned(),
        (true, _) => row.field.help.to_owned(),
        (false, Some(_)) => "Tab takes it · Esc keeps what you typed".to_owned(),
        (false, None) => "↓ picks one".to_owned(),
    };
    let lines = wrap(&hint, area.width.saturating_sub(4).into());
    let mut y = 0;
    for words in lines.iter().take(area.height.into()) {
        text(canvas.buf, row_of(area, y), 3, 0, words, look.style(Role::Muted));
        y += 1;
    }
    let list = below(area, y);
    let room = usize::from(list.height);
    let skip = view.pick.map_or(0, |at| (at + 1).saturating_sub(room));
    let longest = view.offers.iter().skip(skip).take(room).map(|offer| width(&offer.value)).max().unwrap_or(0);
    let meanings = (longest as u16 + 5).clamp(LABEL + 5, (area.width / 2).max(LABEL + 5));
    for (y, (i, offer)) in view.offers.iter().enumerate().skip(skip).take(room).enumerate() {
        let (here, place) = (view.pick == Some(i), row_of(list, y as u16));
        let style = look.style(if here { Role::Selected } else { Role::Text });
        if here {
            canvas.buf.set_style(place, style);
        }
        let used = text(canvas.buf, place, 3, 0, &offer.value, style);
        let muted = if here { style } else { look.style(Role::Muted) };
        text(canvas.buf, place, (used + 5).max(meanings), 0, &offer.meaning, muted);
    }
}

fn render_checks(view: &Builder, canvas: &mut Canvas<'_>, area: Rect) {
    let look = canvas.look;
    let inside = panel(canvas.buf, area, look, &checks_title(view), false);
    let Some(checked) = &view.checked else { return };
    let cells = usize::from(inside.width.saturating_sub(4));
    let foot = footing(view, checked, look);
    let room = usize::from(inside.height).saturating_sub(foot.len() + 1);
    let mut lines: Vec<(&'static str, Role, String, Role)> = Vec::new();
    let mut say = |mark: &'static str, role: Role, words: &str, own: Role| {
        for (i, words) in wrap(words, cells).into_iter().enumerate() {
            lines.push((if i == 0 { mark } else { " " }, role, words, own));
        }
    };
    let mut issues: Vec<_> = checked.issues.iter().filter(|issue| !is_early(view, issue)).collect();
    issues.sort_by_key(|issue| issue.severity);
    for issue in issues {
        let (mark, role) = severity_mark(issue.severity, look);
        say(mark, role, &issue.message, Role::Text);
        let key = if issue.is_fixed { " (M-f)" } else { "" };
        say(" ", role, &format!("→ {}{key}", issue.fix), Role::Muted);
    }
    for words in &checked.passed {
        say(look.mark(Mark::Ok), Role::Good, words, Role::Text);
    }
    for tag in still_to_say(view, checked) {
        say(look.mark(Mark::Open), Role::Muted, &format!("{} still to be said", tag.name()), Role::Muted);
    }
    if let Some((tag, value)) = view.unregistered() {
        let words = format!("M-r registers the {} {value}", tag.name());
        say(look.mark(Mark::Follow), Role::Accent, &words, Role::Accent);
    }
    let cut = lines.len() > room;
    for (y, (mark, role, words, own)) in lines.iter().take(room.saturating_sub(cut.into())).enumerate() {
        let place = row_of(inside, y as u16);
        text(canvas.buf, place, 1, 0, mark, look.style(*role));
        text(canvas.buf, place, 3, 0, words, look.style(*own));
    }
    if cut && room > 0 {
        let words = format!("{} more", look.mark(Mark::More));
        text(canvas.buf, row_of(inside, room as u16 - 1), 3, 0, &words, look.style(Role::Muted));
    }
    for (i, words) in foot.iter().rev().enumerate() {
        let y = inside.height.saturating_sub(1 + i as u16);
        line(canvas.buf, Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }, y, words);
    }
}

fn checks_title(view: &Builder) -> String {
    let Some(checked) = &view.checked else { return "Checks".to_owned() };
    let of = |severity| checked.issues.iter().filter(|one| one.severity == severity && !is_early(view, one)).count();
    let (critical, warnings) = (of(Severity::Critical), of(Severity::Warning));
    match (critical, warnings) {
        (0, 0) if checked.issues.iter().all(|issue| !is_early(view, issue)) => "Checks · all right".to_owned(),
        (0, 0) => "Checks".to_owned(),
        (0, warnings) => format!("Checks · {}", count(warnings, "warning", "")),
        (critical, _) => format!("Checks · {}", count(critical, "thing to mend", "things to mend")),
    }
}

/// Tags that must be there and that one has not come to yet.
fn still_to_say(view: &Builder, checked: &Checked) -> Vec<Tag> {
    let early = checked.issues.iter().filter(|issue| is_early(view, issue));
    let mut tags: Vec<Tag> = early.filter_map(|issue| issue.tag).collect();
    tags.dedup();
    tags
}

/// What stands at the bottom: the channel, what came before.
fn footing(view: &Builder, checked: &Checked, look: Look) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let has = |tag: Tag| !view.draft.tag(tag).is_empty();
    if has(Tag::Source) && has(Tag::Medium) {
        lines.push(Line::from(vec![
            Span::styled("channel  ", look.style(Role::Muted)),
            Span::styled(checked.channel.clone(), look.style(Role::Heading)),
        ]));
    }
    if !view.made.is_empty() && !view.is_changed() {
        let words = format!("M-y copies the {} made", count(view.made.len(), "link", ""));
        lines.push(Line::from(Span::styled(words, look.style(Role::Accent))));
    }
    if matches!(view.task, Task::Copy(_)) && !view.is_changed() {
        let words = "change what differs: variant, source, campaign …";
        lines.push(Line::from(Span::styled(words, look.style(Role::Muted))));
    }
    lines
}
