//! Home: what needs attention today across all rooms, the health of each, and what was done lately.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::finding::{Finding, Severity};
use crate::domain::id::{Kind, RecordRef};
use crate::domain::text::width;
use crate::tui::command::{Command, always};
use crate::tui::overlays::message::Message;
use crate::tui::overlays::receipt::Why;
use crate::tui::rooms::Pane;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::{Canvas, Cx, View};
use crate::tui::widgets::gauge::spark;
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{empty, line, panel, text, wrap};
use crate::workspace::attention::{Attention, Health};
use crate::workspace::{StepRow, Workspace};

/// Findings that are kept written out.
const WRITTEN: usize = 400;

/// The first room.
#[derive(Default)]
pub struct Home {
    findings: Option<Arc<Attention>>,
    /// Those that were on the screen since they were found, written out.
    written: HashMap<usize, Finding>,
    health: Vec<Health>,
    steps: Vec<StepRow>,
    zone: Option<chrono_tz::Tz>,
    today: chrono::NaiveDate,
    list: ListState,
    is_empty: bool,
}

impl Pane for Home {
    const TITLE: &'static str = "Home";
    const ABOUT: &'static str = "What needs you today, across all rooms";
    const SHOWS: &'static [Kind] = &[];
}

impl Listing for Home {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

impl Home {
    fn finding(&self) -> Option<Finding> {
        self.findings.as_ref()?.get(self.list.at)
    }

    fn has_finding(&self) -> bool {
        self.findings.as_ref().is_some_and(|findings| self.list.at < findings.len())
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(finding) = self.finding() else { return Ok(()) };
        match finding.about {
            Some(RecordRef { kind: Kind::Integration, id }) => {
                let stack = cx.ws.stack()?;
                let flow = stack.input.integrations.iter().find(|flow| flow.id == id);
                match flow {
                    Some(flow) => cx.goto(RecordRef::tool(flow.from)),
                    None => cx.warn("that integration is no longer here"),
                }
            }
            Some(record) => cx.goto(record),
            None if finding.room == "pipeline" => {
                let (tab, filter) = cx.ws.quality()?.place_of(&finding);
                cx.out.recall = Some((tab.to_owned(), filter));
            }
            None if finding.room == "campaigns" => {
                let (tab, shows) = cx.ws.campaign_room()?.place_of(&finding);
                cx.out.recall = Some((tab.to_owned(), shows));
            }
            None => {
                // It is about many: the room shows them by their flag.
                let flag = finding.rule.trim_end_matches("-unknown");
                let order = match flag {
                    "renewal" => "Act by up",
                    "dormant" => "Last used up",
                    "not-reviewed" => "Reviewed up",
                    _ => "Cost/mo down",
                };
                cx.out.recall = Some(("inventory".to_owned(), format!("sort={order}; group=none; filter=flag:{flag}")));
            }
        }
        Ok(())
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let receipt = self.finding().and_then(|finding| self.findings.as_ref()?.why(&finding));
        if let Some(receipt) = receipt {
            cx.open(Why::new(vec![receipt]));
        }
        Ok(())
    }

    fn read(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(finding) = self.finding() {
            let words = vec![finding.sentence.clone(), String::new(), format!("Next: {}", finding.next)];
            cx.open(Message::new(format!("{} · {}", finding.subject, finding.severity.name()), words));
        }
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(findings) = &self.findings else { return Ok(()) };
        let lines: Vec<String> = findings.iter().map(|one| format!("{}\t{}\t{}\t{}", one.severity.name(), one.room, one.rule, one.sentence)).collect();
        cx.copy(lines.join("\n"), "all findings");
        Ok(())
    }
}

const COMMANDS: &[Command<Home>] = &[
    Command { keys: "enter f", name: "finding-follow", hint: "go there", help: "Go to what the finding is about", run: Home::follow, when: Home::has_finding },
    Command { keys: "w", name: "finding-why", hint: "why", help: "Show how the finding was judged, with its figures", run: Home::why, when: Home::has_finding },
    Command { keys: "space", name: "finding-read", hint: "read", help: "Read the whole finding and what to do next", run: Home::read, when: Home::has_finding },
    Command { keys: "y", name: "finding-copy", hint: "copy", help: "Copy all findings as a table", run: Home::copy, when: Home::has_finding },
    Command {
        keys: "x",
        name: "finding-export",
        hint: "export",
        help: "Export all findings as CSV, XLSX or JSON",
        run: |_, cx| crate::tui::overlays::files::ask_export_findings(cx),
        when: Home::has_finding,
    },
    Command { keys: "i", name: "home-import", hint: "import tools", help: "Import a tool list or a card statement (CSV, XLSX)", run: |_, cx| crate::tui::overlays::import::ask(cx), when: always },
];

impl View for Home {
    const NAME: &'static str = "home";

    fn title(&self) -> String {
        "Home".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let attention = ws.attention()?;
        self.health = attention.health();
        self.list.set_count(attention.len());
        self.findings = Some(attention);
        self.written.clear();
        self.steps = ws.steps(None, 60)?;
        self.zone = ws.business()?.profile.time_zone.parse().ok();
        self.today = ws.today();
        self.is_empty = self.health.iter().all(|room| room.is_empty);
        Ok(())
    }

    fn mouse(&mut self, event: crossterm::event::MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.list.mouse(event);
        Ok(())
    }

    fn current(&self) -> Option<RecordRef> {
        None
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let wide = area.width >= 100;
        let side = if wide { (area.width / 3).clamp(36, 48) } else { 0 };
        let low = if wide { 0 } else { (self.health.len() as u16 * 2 + 2).min(area.height / 3) };
        let left = Rect { width: area.width - side, height: area.height - low, ..area };
        self.render_findings(canvas, left);
        if wide {
            let right = Rect { x: left.right(), width: side, ..area };
            let high = (self.health.len() as u16 * 3 + 2).min(area.height / 2);
            self.render_health(canvas, Rect { height: high, ..right }, look);
            self.render_lately(canvas, Rect { y: right.y + high, height: right.height - high, ..right }, look);
        } else {
            self.render_health(canvas, Rect { y: left.bottom(), height: low, ..area }, look);
        }
    }
}

impl Home {
    fn render_findings(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(findings) = self.findings.clone() else { return };
        let title = if findings.is_empty() { "What needs you".to_owned() } else { format!("What needs you · {}", findings.len()) };
        let inside = panel(canvas.buf, area, look, &title, canvas.focused);
        if findings.is_empty() {
            if self.is_empty {
                let what = "opsroom watches your marketing operation and lists here what is wrong or due: what renews, what nobody uses, what overlaps, where data gets stuck. Begin in any room: none needs the others.";
                let keys = [
                    ("i", "import a spreadsheet of tools or a card statement"),
                    ("2", "go to the Stack room and type them"),
                    ("3", "assess how mature the operation is"),
                    ("4", "go to the Pipeline: import the leads of your CRM"),
                    ("5", "go to Campaigns: build tagged links, or check the ones you have"),
                    ("?", "all keys"),
                    (":", "find any action"),
                ];
                empty(canvas.buf, inside, look, what, &keys);
            } else {
                empty(canvas.buf, inside, look, "Nothing is wrong, and nothing is due.", &[("2", "go to the Stack room"), (":", "find any action")]);
            }
            return;
        }
        // The finding one is on is spelled out below the list, with what to do next.
        let detail = 5.min(inside.height / 3);
        let body = Rect { height: inside.height - detail, ..inside };
        if self.written.len() > WRITTEN {
            self.written.clear();
        }
        for (y, i) in self.list.window(body, 1).enumerate() {
            if let Entry::Vacant(place) = self.written.entry(i) {
                let Some(finding) = findings.get(i) else { break };
                place.insert(finding);
            }
            let Some(finding) = self.written.get(&i) else { break };
            let row = Rect { y: body.y + y as u16, height: 1, ..body };
            render_finding(canvas, row, finding, i == self.list.at);
        }
        if let Some(finding) = self.written.get(&self.list.at) {
            let low = Rect { y: body.bottom(), height: detail, ..inside };
            let mut y = 1;
            for words in wrap(&finding.sentence, inside.width.saturating_sub(4) as usize).iter().take(detail.saturating_sub(2) as usize) {
                text(canvas.buf, low, 2, y, words, look.style(Role::Text));
                y += 1;
            }
            text(canvas.buf, low, 2, y, &finding.next, look.style(Role::Accent));
        }
    }

    /// Each room in two lines: its name with its headline, its figures; a third one where there is room and the
    /// panel is too narrow for name and headline side by side.
    fn render_health(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look) {
        let inside = panel(canvas.buf, area, look, "Rooms", false);
        let narrow = inside.width < 60 && usize::from(inside.height) >= self.health.len() * 3;
        // Where there is not room for two lines each, every room still has its own.
        let short = usize::from(inside.height) < self.health.len() * 2;
        let mut y = 0;
        for room in &self.health {
            let (mark, role, count) = match (room.critical, room.warnings) {
                // An empty room is not in order, it is open.
                (0, 0) if room.is_empty => (look.mark(Mark::Open), Role::Muted, 0),
                (0, 0) => (look.mark(Mark::Ok), Role::Good, 0),
                (0, warnings) => (look.mark(Mark::Warning), Role::Warn, warnings),
                (critical, _) => (look.mark(Mark::Critical), Role::Bad, critical),
            };
            let words = if count == 0 { mark.to_owned() } else { format!("{mark} {count}") };
            let x = inside.width.saturating_sub(width(&words) as u16 + 1);
            text(canvas.buf, inside, x, y, &words, look.style(role));
            text(canvas.buf, inside, 1, y, room.title, look.style(Role::Heading));
            let indent = if narrow { 3 } else { 12 };
            // Where there is room beside the words, how the main figure went.
            let highest = room.trend.iter().max().copied().unwrap_or(0);
            if highest > 0 && room.trend.len() > 1 {
                let scale = if look.ascii { 9.0 } else { highest as f64 };
                let figures = room.trend.iter().map(|one| Some(*one as f64 * scale / highest as f64));
                let trend = spark(look, figures, 0.0, scale);
                let at = x.saturating_sub(width(&trend) as u16 + 2);
                let taken = if narrow { 1 + width(room.title) } else { usize::from(indent) + width(&room.headline) };
                if usize::from(at) > taken + 1 {
                    text(canvas.buf, inside, at, y, &trend, look.style(Role::Muted));
                }
            }
            y += u16::from(narrow);
            let line = Rect { width: if narrow { inside.width } else { x.saturating_sub(1) }, ..inside };
            text(canvas.buf, line, indent, y, &room.headline, look.style(Role::Text));
            if !short {
                text(canvas.buf, inside, indent, y + 1, &room.figures, look.style(Role::Muted));
            }
            y += if short { 1 } else { 2 };
        }
    }

    fn render_lately(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look) {
        let inside = panel(canvas.buf, area, look, "Lately (A: all of it)", false);
        if self.steps.is_empty() {
            text(canvas.buf, inside, 1, 0, "Nothing was changed yet.", look.style(Role::Muted));
        }
        let zone = self.zone.unwrap_or(chrono_tz::UTC);
        for (y, step) in self.steps.iter().take(inside.height as usize).enumerate() {
            let at = step.at.with_timezone(&zone);
            let when = if at.date_naive() == self.today { at.format("%H:%M") } else { at.format("%d %b") };
            let label = Line::from(vec![
                Span::styled(format!(" {:<6} ", when.to_string()), look.style(Role::Muted)),
                Span::styled(
                    crate::domain::text::fit(&crate::domain::text::clean(&step.label), inside.width.saturating_sub(9) as usize).into_owned(),
                    look.style(if step.in_force { Role::Text } else { Role::Muted }),
                ),
            ]);
            line(canvas.buf, inside, y as u16, &label);
        }
    }
}

fn render_finding(canvas: &mut Canvas<'_>, row: Rect, finding: &Finding, here: bool) {
    let look = canvas.look;
    let (mark, role) = match finding.severity {
        Severity::Critical => (Mark::Critical, Role::Bad),
        Severity::Warning => (Mark::Warning, Role::Warn),
        Severity::Note => (Mark::Open, Role::Muted),
    };
    let base = if here { look.style(Role::Selected) } else { look.style(Role::Text) };
    if here {
        canvas.buf.set_style(row, base);
    }
    let style = |role: Role| if here { base } else { look.style(role) };
    text(canvas.buf, row, 1, 0, look.mark(mark), style(role));
    let room = row.width.saturating_sub(13);
    text(canvas.buf, Rect { width: room, ..row }, 3, 0, &finding.sentence, base);
    text(canvas.buf, row, room + 1, 0, finding.room, style(Role::Muted));
    if finding.about.is_some() {
        text(canvas.buf, row, row.width.saturating_sub(2), 0, look.mark(Mark::Follow), style(Role::Muted));
    }
}
