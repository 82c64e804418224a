//! The lifecycle in words: what each stage means to marketing, sales and customer success, what it asks for, what
//! comes next, and who looks after it. A stage that a company can do without is switched off here.

use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::lead::LEAD_FIELDS;
use crate::domain::lifecycle::{Lifecycle, Stage, StageKind};
use crate::domain::text::{fit, thousands, width};
use crate::tui::command::{Command, always};
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{line, panel, text, wrap};
use crate::workspace::Workspace;

/// Cells of the list of stages.
const LIST: u16 = 26;

/// The lifecycle screen.
pub struct LifecycleScreen {
    start: String,
    data: Option<(Arc<Lifecycle>, Vec<u64>)>,
    list: ListState,
    /// Lines scrolled in the text of a stage.
    top: u16,
    /// Lines of that text, and rows it has, as drawn last.
    long: (u16, u16),
}

impl LifecycleScreen {
    /// Opens the screen on a stage; blank for the first.
    pub fn on(stage: &str) -> LifecycleScreen {
        LifecycleScreen { start: stage.to_owned(), data: None, list: ListState::default(), top: 0, long: (0, 0) }
    }

    fn stage(&self) -> Option<&Stage> {
        self.data.as_ref()?.0.stages.get(self.list.at)
    }

    fn is_optional(&self) -> bool {
        self.stage().is_some_and(|stage| stage.optional)
    }

    fn switch(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some((lifecycle, _)) = &self.data else { return Ok(()) };
        let Some(stage) = self.stage() else { return Ok(()) };
        let used = lifecycle.off.contains(&stage.id);
        let done = cx.ws.set_stage_used(&stage.id, used)?;
        cx.done(&done);
        Ok(())
    }

    fn scroll(&mut self, by: i16) {
        let most = self.long.0.saturating_sub(self.long.1);
        self.top = self.top.saturating_add_signed(by).min(most);
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some((lifecycle, _)), Some(stage)) = (&self.data, self.stage()) else { return Ok(()) };
        let lines: Vec<String> = about(lifecycle, stage, 0, cx.look, 100).iter().map(ToString::to_string).collect();
        cx.copy(lines.join("\n"), format!("the stage {}", stage.name));
        Ok(())
    }
}

impl Listing for LifecycleScreen {
    fn list(&mut self) -> &mut ListState {
        // One comes here to move on: the text of the next stage begins at its top.
        self.top = 0;
        &mut self.list
    }
}

const COMMANDS: &[Command<LifecycleScreen>] = &[
    Command {
        keys: "esc q O",
        name: "lifecycle-close",
        hint: "close",
        help: "Close the stages",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "t",
        name: "lifecycle-switch",
        hint: "switch on or off",
        help: "Use this stage or do without it (leads in it keep it)",
        run: LifecycleScreen::switch,
        when: LifecycleScreen::is_optional,
    },
    Command {
        keys: "right l space",
        name: "lifecycle-down",
        hint: "",
        help: "Read on in a long text",
        run: |screen, _| {
            screen.scroll(5);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "left h",
        name: "lifecycle-up",
        hint: "",
        help: "Go back in a long text",
        run: |screen, _| {
            screen.scroll(-5);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "y",
        name: "lifecycle-copy",
        hint: "copy",
        help: "Copy all about this stage as text",
        run: LifecycleScreen::copy,
        when: always,
    },
];

impl View for LifecycleScreen {
    const NAME: &'static str = "lifecycle";

    fn title(&self) -> String {
        "Stages".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let (lifecycle, room) = (ws.lifecycle()?, ws.pipeline()?);
        let counts = lifecycle.stages.iter().map(|stage| room.head(&stage.id).map_or(0, |head| head.count)).collect();
        self.list.set_count(lifecycle.stages.len());
        let start = std::mem::take(&mut self.start);
        if let Some(at) = lifecycle.stages.iter().position(|stage| stage.id == start) {
            self.list.select(at);
        }
        self.data = Some((lifecycle, counts));
        Ok(())
    }

    fn mouse(&mut self, event: crossterm::event::MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        let before = self.list.at;
        self.list.mouse(event);
        if self.list.at != before {
            self.top = 0;
        }
        Ok(())
    }

    fn place(&self, screen: Rect) -> Place {
        if screen.width <= 100 { Place::Full } else { Place::Centre(screen.width.min(130), screen.height.min(40)) }
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some((lifecycle, counts)) = self.data.clone() else { return };
        let title = format!("{} · v{}", lifecycle.title, lifecycle.version);
        let wide = LIST.min(area.width / 2);
        let left = panel(canvas.buf, Rect { width: wide, ..area }, look, "Stages", true);
        let right = panel(canvas.buf, Rect { x: area.x + wide, width: area.width - wide, ..area }, look, &title, false);
        for (y, i) in self.list.window(left, 1).enumerate() {
            let Some(stage) = lifecycle.stages.get(i) else { break };
            let row = Rect { y: left.y + y as u16, height: 1, ..left };
            render_row(canvas, row, &lifecycle, stage, counts.get(i).copied().unwrap_or(0), i == self.list.at);
        }
        let Some(stage) = self.stage() else { return };
        let body = Rect { x: right.x + 1, width: right.width.saturating_sub(2), ..right };
        let count = counts.get(self.list.at).copied().unwrap_or(0);
        let lines = about(&lifecycle, stage, count, look, usize::from(body.width));
        self.long = (lines.len() as u16, body.height);
        for (y, words) in lines.iter().skip(usize::from(self.top)).take(usize::from(body.height)).enumerate() {
            line(canvas.buf, body, y as u16, words);
        }
        if self.long.0 > self.top + body.height && body.height > 0 {
            let more = format!("{} l reads on", look.mark(Mark::Down));
            let x = body.width.saturating_sub(width(&more) as u16);
            text(canvas.buf, body, x, body.height - 1, &more, look.style(Role::Accent));
        }
    }
}

fn render_row(canvas: &mut Canvas<'_>, row: Rect, lifecycle: &Lifecycle, stage: &Stage, count: u64, here: bool) {
    let look = canvas.look;
    let off = lifecycle.off.contains(&stage.id);
    let style = |role: Role| look.style(if here && canvas.focused { Role::Selected } else { role });
    if here && canvas.focused {
        canvas.buf.set_style(row, style(Role::Selected));
    }
    let mark = match stage.kind {
        _ if off => Mark::Open,
        StageKind::Main => Mark::Set,
        StageKind::Exit => Mark::Follow,
    };
    let role = if off || stage.kind == StageKind::Exit { Role::Muted } else { Role::Text };
    text(canvas.buf, row, 1, 0, look.mark(mark), style(if off { Role::Muted } else { Role::Accent }));
    text(canvas.buf, row, 3, 0, &fit(&stage.name, usize::from(row.width.saturating_sub(4))), style(role));
    let figure = if off { "off".to_owned() } else { thousands(count as i64) };
    let x = row.width.saturating_sub(width(&figure) as u16 + 1);
    text(canvas.buf, row, x, 0, &figure, style(Role::Muted));
}

/// All about a stage, in lines.
fn about(lifecycle: &Lifecycle, stage: &Stage, count: u64, look: Look, wide: usize) -> Vec<Line<'static>> {
    let mut out = Vec::new();
    let full = if stage.full.is_empty() { stage.name.clone() } else { stage.full.clone() };
    let leads =
        if count == 0 { "nobody in it now".to_owned() } else { format!("{} in it now", thousands(count as i64)) };
    out.push(Line::from(vec![
        Span::styled(full, look.style(Role::Heading)),
        Span::styled(format!(" · {leads}"), look.style(Role::Muted)),
    ]));
    if lifecycle.off.contains(&stage.id) {
        let words = format!("{} Switched off: t uses it again. Leads go past it.", look.mark(Mark::Open));
        out.push(Line::styled(words, look.style(Role::Warn)));
    }
    out.extend(plain(&stage.definition, look, Role::Text, wide));
    let said = [("marketing", &stage.marketing), ("sales", &stage.sales), ("success", &stage.success)];
    if said.iter().any(|(_, words)| !words.is_empty()) {
        out.push(Line::raw(""));
        out.push(Line::styled("What each team says", look.style(Role::Heading)));
        for (team, words) in said {
            let words = if words.is_empty() { "–" } else { words.as_str() };
            out.extend(labelled(team, words, look, wide));
        }
    }
    out.extend(entry(lifecycle, stage, look, wide));
    out.push(Line::raw(""));
    let next: Vec<&str> = lifecycle.next(&stage.id).iter().map(|one| one.name.as_str()).collect();
    let next = if next.is_empty() { "nothing: it is the last".to_owned() } else { next.join(", ") };
    out.extend(labelled("next", &next, look, wide));
    let team = if stage.team.is_empty() { "nobody named" } else { stage.team.as_str() };
    out.extend(labelled("team", team, look, wide));
    if let Some(handoff) = &stage.handoff {
        out.extend(labelled(
            "handoff",
            &format!("{}, to {}: {}", handoff.name, handoff.to, handoff.agreement),
            look,
            wide,
        ));
    }
    if stage.kind == StageKind::Exit {
        let reasons: Vec<&str> = lifecycle.reasons_for(&stage.id).map(|reason| reason.name.as_str()).collect();
        out.extend(labelled("reasons", &reasons.join(", "), look, wide));
    }
    if !stage.aliases.is_empty() {
        out.extend(labelled("in files", &stage.aliases.join(", "), look, wide));
    }
    out
}

/// What must be so to enter a stage: its fields, then its criteria.
fn entry(lifecycle: &Lifecycle, stage: &Stage, look: Look, wide: usize) -> Vec<Line<'static>> {
    let label = |name: &String| {
        LEAD_FIELDS.iter().find(|field| field.name == name).map_or(name.as_str(), |field| field.label).to_owned()
    };
    let fields: Vec<String> = lifecycle
        .required_in(&stage.id)
        .into_iter()
        .map(|names| names.iter().map(label).collect::<Vec<_>>().join(" or "))
        .collect();
    if fields.is_empty() && stage.criteria.is_empty() {
        return Vec::new();
    }
    let mut out = vec![Line::raw(""), Line::styled("To enter it", look.style(Role::Heading))];
    if !fields.is_empty() {
        out.extend(labelled("fields", &fields.join(", "), look, wide));
    }
    for one in &stage.criteria {
        let (mark, told) = if one.test.is_some() { (Mark::Ok, "") } else { (Mark::Open, " (you judge)") };
        let parts = wrap(&format!("{}{told}", one.text), wide.saturating_sub(2));
        for (i, part) in parts.into_iter().enumerate() {
            let lead = if i == 0 { look.mark(mark) } else { " " };
            out.push(Line::styled(format!("{lead} {part}"), look.style(Role::Text)));
        }
    }
    out
}

fn plain(words: &str, look: Look, role: Role, wide: usize) -> Vec<Line<'static>> {
    wrap(words, wide).into_iter().map(|part| Line::styled(part, look.style(role))).collect()
}

/// A label and a text broken beside it.
fn labelled(label: &str, words: &str, look: Look, wide: usize) -> Vec<Line<'static>> {
    let parts = wrap(words, wide.saturating_sub(11)).into_iter().enumerate();
    parts
        .map(|(i, part)| {
            let lead = if i == 0 { label } else { "" };
            Line::from(vec![
                Span::styled(format!("{lead:<11}"), look.style(Role::Muted)),
                Span::styled(part, look.style(Role::Text)),
            ])
        })
        .collect()
}
