//! The spot check: one lead at a time, with what is needed to say whether it stands in the right stage.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::layout::Rect;

use crate::domain::id::RecordRef;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::quality::card::Scorecard;
use crate::domain::quality::percent_words;
use crate::domain::quality::room::Quality;
use crate::domain::quality::spot::{Judged, SpotAnswer, SpotCheck, wilson};
use crate::domain::text::clean;
use crate::tui::command::{Command, always};
use crate::tui::overlays::receipt::Why;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::view::{Canvas, Cx, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{below, empty, panel, row_of, text, wrap};
use crate::workspace::pipeline::LeadPage;
use crate::workspace::{Revision, Workspace};

/// Least width at which the sample stands beside the lead.
const SIDE_FROM: u16 = 96;

/// A spot check under way.
#[derive(Default)]
pub struct SpotChecks {
    room: Option<Arc<Quality>>,
    lifecycle: Option<Arc<Lifecycle>>,
    page: Option<(RecordRef, Revision, Option<Box<LeadPage>>)>,
    names: Vec<String>,
    now: DateTime<Utc>,
    list: ListState,
    /// Whether the first open lead was gone to.
    settled: bool,
}

impl SpotChecks {
    /// Opens the newest one.
    pub fn new() -> SpotChecks {
        SpotChecks::default()
    }

    fn check(&self) -> Option<&SpotCheck> {
        self.room.as_ref()?.input.check.as_ref()
    }

    fn answer(&self) -> Option<SpotAnswer> {
        self.check()?.answers.get(self.list.at).copied()
    }

    fn has_answer(&self) -> bool {
        self.answer().is_some()
    }

    fn may_draw(&self) -> bool {
        self.check().is_none_or(SpotCheck::is_done)
    }

    fn has_check(&self) -> bool {
        self.check().is_some()
    }

    /// Says it of the lead, and goes on to the next one that is open.
    fn judge(&mut self, judged: Option<Judged>, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(answer) = self.answer() else { return Ok(()) };
        cx.ws.judge(answer.id, judged)?;
        let Some(check) = self.check() else { return Ok(()) };
        let at = self.list.at;
        let is_open = |one: &SpotAnswer| one.judged.is_none() && one.id != answer.id;
        let later = check.answers.iter().enumerate().skip(at + 1).find(|(_, one)| is_open(one));
        let next = later.or_else(|| check.answers.iter().enumerate().find(|(_, one)| is_open(one)));
        let left = check.answers.iter().filter(|one| is_open(one)).count();
        let said = judged.map_or("to be judged again", Judged::name);
        match next {
            Some((next, _)) => {
                self.list.select(next);
                cx.say(format!("saved: {said}, {left} to go (u undoes)"));
            }
            None => cx.say("saved: all leads of this spot check are judged (u undoes)"),
        }
        Ok(())
    }

    fn draw(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let done = cx.ws.draw_spot_check()?;
        self.settled = false;
        self.list = ListState::default();
        cx.done(&done);
        Ok(())
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(check) = self.check() else { return Ok(()) };
        let done = cx.ws.delete_spot_check(check.id)?;
        cx.done(&done);
        Ok(())
    }

    fn go(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(answer) = self.answer() {
            cx.close();
            cx.goto(RecordRef::lead(answer.lead));
        }
        Ok(())
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let card: Option<&Scorecard> = self.room.as_ref().map(|room| &room.card);
        if let Some(receipt) = card.and_then(|card| card.why("stage-accuracy")) {
            cx.open(Why::new(vec![receipt]));
        }
        Ok(())
    }
}

impl Listing for SpotChecks {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<SpotChecks>] = &[
    Command {
        keys: "1 r",
        name: "spot-right",
        hint: "right",
        help: "The lead stands in the right stage",
        run: |v, cx| v.judge(Some(Judged::Right), cx),
        when: SpotChecks::has_answer,
    },
    Command {
        keys: "2 x",
        name: "spot-wrong",
        hint: "wrong",
        help: "The lead stands in the wrong stage",
        run: |v, cx| v.judge(Some(Judged::Wrong), cx),
        when: SpotChecks::has_answer,
    },
    Command {
        keys: "3 s",
        name: "spot-unsure",
        hint: "can't say",
        help: "Nobody can say: the lead counts neither way",
        run: |v, cx| v.judge(Some(Judged::Unsure), cx),
        when: SpotChecks::has_answer,
    },
    Command {
        keys: "0",
        name: "spot-open",
        hint: "",
        help: "Take the answer about this lead back",
        run: |v, cx| v.judge(None, cx),
        when: SpotChecks::has_answer,
    },
    Command {
        keys: "n",
        name: "spot-draw",
        hint: "draw a sample",
        help: "Draw a new sample of leads",
        run: SpotChecks::draw,
        when: SpotChecks::may_draw,
    },
    Command {
        keys: "enter f",
        name: "spot-follow",
        hint: "lead",
        help: "Go to the lead, to move it where it belongs",
        run: SpotChecks::go,
        when: SpotChecks::has_answer,
    },
    Command {
        keys: "w",
        name: "spot-why",
        hint: "why",
        help: "Show what the share and its interval were computed from",
        run: SpotChecks::why,
        when: SpotChecks::has_check,
    },
    Command {
        keys: "d del",
        name: "spot-delete",
        hint: "",
        help: "Delete this spot check",
        run: SpotChecks::delete,
        when: SpotChecks::has_check,
    },
    Command {
        keys: "esc q",
        name: "spot-close",
        hint: "back",
        help: "Back to the scorecard; what was judged is saved",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for SpotChecks {
    const NAME: &'static str = "spot-check";

    fn title(&self) -> String {
        "Spot check of stages".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.room = Some(ws.quality()?);
        self.lifecycle = Some(ws.lifecycle()?);
        self.now = ws.now();
        let answers = self.check().map_or(&[][..], |check| &check.answers);
        let ids: Vec<_> = answers.iter().map(|one| one.lead).collect();
        let first = answers.iter().position(|one| one.judged.is_none());
        let mut names = Vec::new();
        for id in ids {
            names.push(ws.lead(id)?.map_or_else(|| "a lead that has gone".to_owned(), |lead| lead.called()));
        }
        self.list.set_count(names.len());
        self.names = names;
        if !std::mem::replace(&mut self.settled, true) {
            self.list.select(first.unwrap_or(0));
        }
        Ok(())
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let Some(answer) = self.answer() else {
            self.page = None;
            return Ok(());
        };
        let (record, now) = (RecordRef::lead(answer.lead), ws.revision());
        if self.page.as_ref().is_none_or(|(one, at, _)| (*one, *at) != (record, now)) {
            self.page = Some((record, now, ws.lead_page(answer.lead)?.map(Box::new)));
        }
        Ok(())
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(check) = self.check().cloned() else {
            let inside = panel(canvas.buf, area, look, "Spot check of stages", true);
            let what = "Twenty leads are drawn at random, and you say of each whether it stands in the right stage. Few answers are enough to know how far the stages can be trusted: the share comes with its interval.";
            empty(canvas.buf, inside, look, what, &[("n", "draw a sample"), ("Esc", "go back")]);
            return;
        };
        let tally = check.tally();
        let interval = wilson(tally).map_or(String::new(), |(low, high)| format!(" ({low:.0}-{high:.0} %)"));
        let judged = check.answers.len() - check.open();
        let title = format!(
            "Spot check of {} · {judged} of {} judged · right {}{interval}",
            check.day,
            check.answers.len(),
            percent_words(tally.percent())
        );
        if area.width < SIDE_FROM {
            let inside = panel(canvas.buf, area, look, &title, true);
            let high = 5.min(inside.height / 3);
            self.render_lead(canvas, Rect { height: inside.height - high, ..inside });
            self.render_sample(canvas, &check, below(inside, inside.height - high));
            return;
        }
        let side = 34;
        let left = Rect { width: area.width - side, ..area };
        let inside = panel(canvas.buf, left, look, &title, true);
        self.render_lead(canvas, inside);
        let right = Rect { x: left.right(), width: side, ..area };
        let inside = panel(canvas.buf, right, look, "The sample", false);
        self.render_sample(canvas, &check, inside);
    }

    fn mouse(&mut self, event: crossterm::event::MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.list.mouse(event);
        Ok(())
    }
}

/// The mark of an answer.
fn judged_mark(judged: Option<Judged>, look: Look) -> (&'static str, Role) {
    match judged {
        None => (look.mark(Mark::Open), Role::Muted),
        Some(Judged::Right) => (look.mark(Mark::Ok), Role::Good),
        Some(Judged::Wrong) => (look.mark(Mark::Critical), Role::Bad),
        Some(Judged::Unsure) => (look.mark(Mark::Unknown), Role::Muted),
    }
}

impl SpotChecks {
    fn render_sample(&mut self, canvas: &mut Canvas<'_>, check: &SpotCheck, area: Rect) {
        let look = canvas.look;
        for (y, at) in self.list.window(area, 1).enumerate() {
            let (Some(one), Some(name)) = (check.answers.get(at), self.names.get(at)) else { break };
            let row = row_of(area, y as u16);
            let here = at == self.list.at;
            if here {
                canvas.buf.set_style(row, look.style(Role::Selected));
            }
            let (mark, role) = judged_mark(one.judged, look);
            let style = |role| look.style(if here { Role::Selected } else { role });
            text(canvas.buf, row, 1, 0, mark, style(role));
            text(canvas.buf, row, 3, 0, name, style(Role::Text));
        }
    }

    fn render_lead(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let (Some((_, _, page)), Some(lifecycle)) = (&self.page, &self.lifecycle) else { return };
        let Some(page) = page else {
            text(
                canvas.buf,
                area,
                1,
                1,
                "This lead has gone meanwhile: 3 (can't say) goes on.",
                look.style(Role::Muted),
            );
            return;
        };
        let lead = &page.lead;
        let cells = usize::from(area.width.saturating_sub(2));
        let mut y = 0;
        let mut add = |canvas: &mut Canvas<'_>, words: &str, role: Role| {
            for words in wrap(words, cells) {
                text(canvas.buf, area, 1, y, &words, look.style(role));
                y += 1;
            }
        };
        let stage = lifecycle.stage(&lead.stage);
        let days = lead.days_in_stage(self.now).map_or(String::new(), |days| format!(", for {days} days"));
        let who = [lead.title.as_str(), lead.company_name.as_str()].into_iter().filter(|one| !one.is_empty());
        let who: Vec<String> = who.map(|one| clean(one).into_owned()).collect();
        add(canvas, &clean(&lead.called()), Role::Heading);
        if !who.is_empty() {
            add(canvas, &who.join(" · "), Role::Muted);
        }
        add(canvas, "", Role::Text);
        add(canvas, &format!("Is {} right{days}?", lifecycle.name_of(&lead.stage)), Role::Accent);
        if let Some(stage) = stage {
            add(canvas, &stage.definition, Role::Text);
        }
        add(canvas, "", Role::Text);
        let day = |at: Option<DateTime<Utc>>| at.map_or_else(|| "–".to_owned(), |at| at.date_naive().to_string());
        let or = |value: &str| if value.is_empty() { "–".to_owned() } else { clean(value).into_owned() };
        let facts = [
            format!(
                "created {} · last activity {} · last contact {}",
                day(lead.created),
                day(lead.last_activity),
                day(lead.last_contact)
            ),
            format!("source {} · owner {} · email {}", or(&lead.source), or(&lead.owner), or(&lead.email)),
        ];
        for fact in &facts {
            add(canvas, fact, Role::Muted);
        }
        for deal in page.deals.iter().take(3) {
            add(canvas, &format!("deal {} · {} · {}", or(&deal.name), deal.state.name(), or(&deal.stage)), Role::Text);
        }
        for step in page.transitions.iter().rev().take(4) {
            let from = lifecycle.name_of(&step.from);
            add(
                canvas,
                &format!("{}  {} to {}  {}", step.at.date_naive(), from, lifecycle.name_of(&step.to), clean(&step.why)),
                Role::Muted,
            );
        }
        for one in page.activities.iter().take(8) {
            add(canvas, &format!("{}  {}  {}", one.at.date_naive(), clean(&one.kind), clean(&one.detail)), Role::Muted);
        }
    }
}
