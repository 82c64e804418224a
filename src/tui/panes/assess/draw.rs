//! Drawing the assessment: the head with its progress, then levels, votes and facts where they find room.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Assess, Here, Target, facts, levels, start, votes};
use crate::domain::maturity::results::Results;
use crate::domain::text::{clean, width};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::Canvas;
use crate::tui::widgets::gauge::bar;
use crate::tui::widgets::panel::{below, line, panel, row_of, text, wrap};

/// Least width at which the dimensions stand beside the question.
const SIDE_FROM: u16 = 108;
/// Least height at which there are blank lines between the parts.
const AIRY_FROM: u16 = 28;

/// Draws what is on the screen: the frameworks, or one dimension.
pub(super) fn render(view: &mut Assess, canvas: &mut Canvas<'_>, area: Rect) {
    let Some(here) = view.here() else { return start::render(view, canvas, area) };
    let Some(results) = &view.results else { return };
    let look = canvas.look;
    let mut targets = Vec::new();
    let wide = area.width >= SIDE_FROM && !look.present;
    let side = if wide { (area.width * 3 / 10).clamp(34, 52) } else { 0 };
    let main = Rect { width: area.width - side, ..area };
    let air = u16::from(area.height >= AIRY_FROM) + u16::from(look.present && area.height >= AIRY_FROM);
    let mut y = render_head(view, canvas, main, &here, results);
    let question = wrap(&here.dimension.question, usize::from(main.width.saturating_sub(2)));
    for words in question.iter().take(3) {
        text(canvas.buf, main, 1, y, words, look.style(Role::Text));
        y += 1;
    }
    y += air;
    let rest = below(main, y);
    // What stands below the levels is known first: the levels get what is left.
    let inner = usize::from(rest.width.saturating_sub(2));
    let mut low: Vec<Line<'static>> = Vec::new();
    if !wide && here.is_workshop() {
        low.extend(votes::flow(&here, view.voter().map(|(at, _)| at), look, inner));
    }
    // The votes and the first facts must stay, then the levels' words, then the other facts.
    let must = low.len() as u16 + if low.is_empty() { 3 } else { 2 };
    low.extend(facts::lines(view, &here, look, inner, view.today));
    let must = must.min(low.len() as u16).min(rest.height.saturating_sub(levels::least(&here)));
    let need = levels::need(&here, look, rest.width, rest.height.saturating_sub(must + air));
    let low_height = rest.height.saturating_sub(need + air).max(must);
    let room = Rect { height: rest.height.saturating_sub(low_height + air), ..rest };
    let used = levels::render(canvas, room, &here, view.picked(), view.today, &mut targets);
    let low_area = below(rest, used + air);
    for (y, words) in low.iter().take(usize::from(low_area.height)).enumerate() {
        line(
            canvas.buf,
            Rect { x: low_area.x + 1, width: low_area.width.saturating_sub(1), ..low_area },
            y as u16,
            words,
        );
    }
    if !look.present {
        let y = low.len() as u16 + 1;
        facts::render_more(canvas, below(low_area, y), &here);
    }
    if wide {
        let right = Rect { x: main.right(), width: side, ..area };
        render_side(view, canvas, right, &here, results, &mut targets);
    }
    view.targets = targets;
    // Once its end was seen, the timer draws nothing more by itself.
    if let Some(timer) = &mut view.timer {
        timer.is_over = timer.ends <= std::time::Instant::now();
    }
}

/// The dimension's title, how far one is, the clock. Gives the rows used.
fn render_head(view: &Assess, canvas: &mut Canvas<'_>, area: Rect, here: &Here<'_>, results: &Results) -> u16 {
    let look = canvas.look;
    let coverage = results.coverage;
    let settled = coverage.answered + coverage.skipped;
    let share = (coverage.answered * 100 + coverage.of / 2) / coverage.of.max(1);
    let mut right = Vec::new();
    if let Some(timer) = &view.timer {
        let left = timer.ends.saturating_duration_since(std::time::Instant::now()).as_secs_f64().ceil() as u64;
        let (words, role) = match left {
            0 => ("time is up".to_owned(), Role::Bad),
            left => (format!("{}:{:02}", left / 60, left % 60), if left <= 30 { Role::Warn } else { Role::Accent }),
        };
        right.push(Span::styled(format!("{} {words}   ", look.mark(Mark::Clock)), look.style(role)));
    }
    right.push(Span::styled(format!("{} of {}  ", view.at + 1, coverage.of), look.style(Role::Text)));
    let cells = if area.width >= 100 { 20 } else { 10 };
    right.push(Span::styled(bar(look, settled, coverage.of, cells), look.style(Role::Accent)));
    right.push(Span::styled(format!("  coverage {share} % "), look.style(Role::Muted)));
    let right = Line::from(right);
    let wide = (right.width() as u16).min(area.width);
    let left = Rect { width: area.width - wide, ..area };
    let used = text(canvas.buf, left, 1, 0, &here.dimension.title, look.style(Role::Heading)) + 3;
    let people = here.assessment.participants.len();
    let title = clean(&here.words.title);
    let short = if here.is_workshop() { format!("workshop of {people}") } else { String::new() };
    let full = if here.is_workshop() { format!("{title} · {short}") } else { title.into_owned() };
    let fits = |words: &&String| usize::from(used) + width(words) + 1 < usize::from(left.width);
    if let Some(how) = [&full, &short].into_iter().find(fits) {
        text(canvas.buf, left, used, 0, how, look.style(Role::Muted));
    }
    line(canvas.buf, Rect { x: area.right() - wide, width: wide, ..area }, 0, &right);
    1
}

/// The votes of a workshop, and all dimensions with their state.
fn render_side(
    view: &Assess,
    canvas: &mut Canvas<'_>,
    area: Rect,
    here: &Here<'_>,
    results: &Results,
    targets: &mut Vec<(Rect, Target)>,
) {
    let look = canvas.look;
    let mut rest = area;
    if here.is_workshop() {
        let voter = view.voter().map(|(at, _)| at);
        let lines = votes::list(here, voter, look, usize::from(area.width.saturating_sub(4)));
        let most = area.height.saturating_sub(results.rows.len() as u16 + 2).max(area.height / 2);
        let high = (lines.len() as u16 + 2).min(most);
        let inside = panel(canvas.buf, Rect { height: high, ..area }, look, &votes::title(here), false);
        // The participant one is on stays on the screen.
        let top = voter.map_or(0, |at| (at + 2).saturating_sub(usize::from(inside.height)));
        for (y, words) in lines.iter().skip(top).take(usize::from(inside.height)).enumerate() {
            line(canvas.buf, inside, y as u16, words);
            if !here.is_revealed() {
                let row = row_of(inside, y as u16);
                targets.push((row, Target::Participant(top + y)));
            }
        }
        rest = below(area, high);
    }
    let waiting = here.room.waiting(here.assessment.id).count();
    let parked = if waiting == 0 { String::new() } else { format!(" · {waiting} parked (P)") };
    let title =
        format!("{} of {} settled{parked}", results.coverage.answered + results.coverage.skipped, results.coverage.of);
    let inside = panel(canvas.buf, rest, look, &title, false);
    let top = (view.at + 1).saturating_sub(usize::from(inside.height));
    for (y, row) in results.rows.iter().skip(top).take(usize::from(inside.height)).enumerate() {
        let place = row_of(inside, y as u16);
        let is_here = row.at == view.at;
        let base = if is_here { look.style(Role::Selected) } else { look.style(Role::Text) };
        if is_here {
            canvas.buf.set_style(place, base);
        }
        let (mark, role) = facts::mark_of(here.assessment, row);
        let style = |role| if is_here { base } else { look.style(role) };
        text(canvas.buf, place, 1, 0, look.mark(mark), style(role));
        let state = clean(&facts::level_of(here.words, row)).into_owned();
        let wide = (width(&state) as u16).min(place.width / 2);
        let title = results.dimension(row.at).map_or("", |one| one.title.as_str());
        text(canvas.buf, Rect { width: place.width.saturating_sub(wide + 2), ..place }, 3, 0, title, base);
        let warn = row.contradiction().is_some();
        let style = style(if warn { Role::Warn } else { Role::Muted });
        text(canvas.buf, place, place.width.saturating_sub(wide + 1), 0, &state, style);
        targets.push((place, Target::Dimension(row.at)));
    }
}
