//! Two assessments side by side, dimension by dimension, each in the words that it was answered with.

use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::id::Id;
use crate::domain::maturity::history::{Compared, Side};
use crate::domain::maturity::room::Maturity;
use crate::domain::text::{fit, width};
use crate::tui::command::{Command, always};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{below, line, panel, text, wrap};
use crate::workspace::Workspace;

/// Two assessments side by side.
pub struct Compare {
    before: Id,
    after: Id,
    moved_only: bool,
    room: Option<Arc<Maturity>>,
    rows: Vec<Compared>,
    list: ListState,
}

impl Compare {
    /// An earlier and a later one.
    pub fn new(before: Id, after: Id) -> Compare {
        Compare { before, after, moved_only: false, room: None, rows: Vec::new(), list: ListState::default() }
    }

    fn toggle(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.moved_only = !self.moved_only;
        self.list.select(0);
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let side = |side: &Option<Side>| {
            side.as_ref().map_or("–".to_owned(), |side| format!("{}: {}", side.name, side.words))
        };
        let lines: Vec<String> =
            self.rows.iter().map(|row| format!("{}\t{}\t{}", row.title, side(&row.before), side(&row.after))).collect();
        cx.copy(lines.join("\n"), "the comparison");
        Ok(())
    }

    /// The head of a column: `20 May 2026 · Walk 1.8`.
    fn head(&self, id: Id) -> String {
        let Some(room) = &self.room else { return String::new() };
        let Some(assessment) = room.assessment(id) else { return "gone".to_owned() };
        let verdict = room.results(id).map_or_else(|| "–".to_owned(), |results| results.verdict());
        let open = if assessment.is_open() { " · still open" } else { "" };
        format!("{} · {verdict}{open}", assessment.day().format("%-d %b %Y"))
    }
}

impl Listing for Compare {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Compare>] = &[
    Command {
        keys: "m",
        name: "compare-moved",
        hint: "only what moved",
        help: "Show only the dimensions that moved, or all",
        run: Compare::toggle,
        when: always,
    },
    Command {
        keys: "y",
        name: "compare-copy",
        hint: "copy",
        help: "Copy both as a table",
        run: Compare::copy,
        when: always,
    },
    Command {
        keys: "esc q enter",
        name: "compare-close",
        hint: "back",
        help: "Back to the history",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Compare {
    const NAME: &'static str = "compare";

    fn title(&self) -> String {
        "Side by side".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let room = ws.maturity()?;
        self.rows = room.compare(self.before, self.after);
        self.room = Some(room);
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let name = self.room.as_ref().and_then(|room| Some(room.title_of(&room.assessment(self.after)?.framework)));
        let moved = self.rows.iter().filter(|row| row.is_changed()).count();
        let title = format!("{} · {moved} of {} changed", name.unwrap_or("Side by side"), self.rows.len());
        let inside = panel(canvas.buf, area, look, &title, true);
        let half = inside.width.saturating_sub(5) / 2;
        let left = Rect { x: inside.x + 1, width: half, ..inside };
        let right = Rect { x: inside.x + half + 4, width: half, ..inside };
        text(canvas.buf, left, 0, 0, &self.head(self.before), look.style(Role::Heading));
        text(canvas.buf, right, 0, 0, &self.head(self.after), look.style(Role::Heading));
        let body = below(inside, 1);
        let lines = self.lines(look, usize::from(half));
        // The position is the first line on screen: text is scrolled, not selected.
        let page = usize::from(body.height);
        self.list.set_count(lines.len().saturating_sub(page) + 1);
        self.list.page = page;
        for (y, words) in lines.iter().skip(self.list.at).take(page).enumerate() {
            line(canvas.buf, body, y as u16, words);
        }
        if self.list.at + 1 < self.list.count {
            let words = format!("{} more", look.mark(Mark::Down));
            let x = area.width.saturating_sub(width(&words) as u16 + 4);
            text(canvas.buf, area, x, area.height.saturating_sub(1), &words, look.style(Role::Accent));
        }
    }
}

impl Compare {
    fn lines(&self, look: Look, half: usize) -> Vec<Line<'static>> {
        let mut out = Vec::new();
        for row in self.rows.iter().filter(|row| !self.moved_only || row.is_changed()) {
            let (mark, role, words) = match row.moved() {
                Some(by) if by > 0 => (look.mark(Mark::Up), Role::Good, format!("up {by}")),
                Some(by) if by < 0 => (look.mark(Mark::Down), Role::Bad, format!("down {}", -by)),
                Some(_) => (" ", Role::Muted, "as before".to_owned()),
                None if row.is_changed() => {
                    (look.mark(Mark::Open), Role::Warn, "answered in one of them only".to_owned())
                }
                None => (look.mark(Mark::Unknown), Role::Muted, "nothing to compare".to_owned()),
            };
            out.push(Line::raw(""));
            out.push(Line::from(vec![
                Span::styled(format!(" {}  ", crate::domain::text::clean(&row.title)), look.style(Role::Heading)),
                Span::styled(format!("{mark} {words}"), look.style(role)),
            ]));
            let left = side_lines(row.before.as_ref(), look, half);
            let right = side_lines(row.after.as_ref(), look, half);
            for at in 0..left.len().max(right.len()) {
                let (words, style) = left.get(at).cloned().unwrap_or_default();
                let pad = " ".repeat(half.saturating_sub(width(&words)) + 3);
                let (other, other_style) = right.get(at).cloned().unwrap_or_default();
                out.push(Line::from(vec![
                    Span::raw(" "),
                    Span::styled(words, style),
                    Span::raw(pad),
                    Span::styled(other, other_style),
                ]));
            }
        }
        if self.rows.is_empty() {
            out.push(Line::raw(" One of the two can't be read any more."));
        } else if out.is_empty() {
            out.push(Line::raw(""));
            out.push(Line::styled(" Nothing moved between the two. m shows all.", look.style(Role::Muted)));
        }
        out
    }
}

/// One side of a dimension, as wide as its column.
fn side_lines(side: Option<&Side>, look: Look, room: usize) -> Vec<(String, Style)> {
    let Some(side) = side else {
        return vec![(fit("not asked then", room).into_owned(), look.style(Role::Muted))];
    };
    let target = side.target.map_or(String::new(), |level| format!(" · target {level}"));
    let level = side.level.map_or(String::new(), |level| format!("{level} "));
    let mut out = vec![(fit(&format!("{level}{}{target}", side.name), room).into_owned(), look.style(Role::Accent))];
    let mut add = |words: &str, role: Role| {
        if !words.trim().is_empty() {
            out.extend(wrap(words, room).into_iter().map(|one| (one, look.style(role))));
        }
    };
    add(&side.words, Role::Text);
    if !side.evidence.trim().is_empty() {
        add(&format!("Evidence: {}", side.evidence.trim()), Role::Muted);
    }
    if !side.note.trim().is_empty() {
        add(&format!("Note: {}", side.note.trim()), Role::Muted);
    }
    out
}
