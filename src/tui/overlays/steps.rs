//! Which of a framework's actions go into the plan: the steps that close one gap, all on unless planned already.

use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::id::Id;
use crate::domain::maturity::PlanState;
use crate::domain::maturity::framework::{Dimension, Framework};
use crate::domain::maturity::results::Gap;
use crate::domain::maturity::room::Maturity;
use crate::domain::text::count;
use crate::tui::command::{Command, always};
use crate::tui::maturity_actions as actions;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{line, panel, wrap};

/// One action of the gap.
struct Step {
    /// Its position in [`Dimension::actions`].
    at: usize,
    planned: bool,
    on: bool,
}

/// The actions of a gap, to choose from.
pub struct Steps {
    assessment: Id,
    words: Arc<Framework>,
    gap: Gap,
    steps: Vec<Step>,
    list: ListState,
}

/// The mark of a step that leads on: done, in the plan, or neither.
pub fn step_mark(planned: Option<PlanState>) -> Mark {
    match planned {
        Some(PlanState::Done) => Mark::Ok,
        Some(PlanState::Open | PlanState::Doing) => Mark::Part,
        Some(PlanState::Dropped) | None => Mark::Open,
    }
}

/// Hours, days or weeks.
pub fn effort(effort: Option<u8>) -> &'static str {
    match effort {
        Some(1) => "hours",
        Some(2) => "days",
        Some(3) => "weeks",
        _ => "",
    }
}

impl Steps {
    /// The actions that close a gap.
    pub fn new(room: &Maturity, assessment: Id, words: &Arc<Framework>, gap: Gap) -> Steps {
        let dimension = words.dimensions.get(gap.at);
        let all = dimension.map_or(&[][..], |one| one.actions.as_slice());
        let between = |to: u8| to > gap.current && to <= gap.target;
        let steps: Vec<Step> = all
            .iter()
            .enumerate()
            .filter(|(_, action)| between(action.to))
            .map(|(at, action)| {
                let planned = dimension.is_some_and(|one| room.is_planned(&words.id, &one.id, action));
                Step { at, planned, on: !planned }
            })
            .collect();
        let mut list = ListState::default();
        list.set_count(steps.len());
        Steps { assessment, words: Arc::clone(words), gap, steps, list }
    }

    fn dimension(&self) -> Option<&Dimension> {
        self.words.dimensions.get(self.gap.at)
    }

    fn turn(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(step) = self.steps.get_mut(self.list.at) {
            if step.planned {
                cx.warn("that step stands in the plan already");
            } else {
                step.on = !step.on;
            }
        }
        self.list.step(1);
        Ok(())
    }

    fn turn_all(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        let on = !self.steps.iter().any(|step| step.on);
        for step in self.steps.iter_mut().filter(|step| !step.planned) {
            step.on = on;
        }
        Ok(())
    }

    fn take(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let which: Vec<usize> = self.steps.iter().filter(|step| step.on).map(|step| step.at).collect();
        if which.is_empty() {
            cx.warn("no step is chosen: Space chooses the one you are on");
            return Ok(());
        }
        let Some(dimension) = self.dimension() else { return Ok(()) };
        cx.close();
        actions::ask_who(cx, &self.words, self.assessment, dimension, which)
    }
}

impl Listing for Steps {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Steps>] = &[
    Command {
        keys: "space",
        name: "step-choose",
        hint: "choose",
        help: "Choose the step, or leave it out",
        run: Steps::turn,
        when: always,
    },
    Command {
        keys: "a",
        name: "step-choose-all",
        hint: "all or none",
        help: "Choose all steps, or none",
        run: Steps::turn_all,
        when: always,
    },
    Command {
        keys: "enter",
        name: "step-take",
        hint: "put into the plan",
        help: "Put the chosen steps into the plan: asks who and by when",
        run: Steps::take,
        when: always,
    },
    Command {
        keys: "esc q",
        name: "steps-close",
        hint: "go back",
        help: "Plan nothing",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Steps {
    const NAME: &'static str = "steps";

    fn title(&self) -> String {
        "Steps to plan".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn place(&self, screen: Rect) -> Place {
        let wide = screen.width.saturating_sub(4).min(100);
        let lines = self.lines(wide.saturating_sub(4), crate::tui::theme::Look::default()).0.len();
        Place::Centre(wide, (lines as u16 + 3).min(screen.height))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let title = self.dimension().map_or("", |one| one.title.as_str());
        let (from, to) = (self.words.level_name(self.gap.current), self.words.level_name(self.gap.target));
        let on = self.steps.iter().filter(|step| step.on).count();
        let head = format!("{title}: from {from} to {to} · {} of {} chosen", on, count(self.steps.len(), "step", ""));
        let inside = panel(canvas.buf, area, look, &head, true);
        let (lines, here) = self.lines(inside.width.saturating_sub(2), look);
        // The step one is on is kept on screen whole, where it fits.
        let room = usize::from(inside.height);
        let top = if here.end > room { here.start.min(here.end - room) } else { 0 };
        self.list.page = 3;
        for (y, words) in lines.iter().skip(top).take(room).enumerate() {
            line(canvas.buf, inside, y as u16, words);
        }
    }
}

impl Steps {
    /// All lines, and which of them belong to the step one is on.
    fn lines(&self, width: u16, look: crate::tui::theme::Look) -> (Vec<Line<'static>>, std::ops::Range<usize>) {
        let (mut out, mut here) = (Vec::new(), 0..0);
        let Some(dimension) = self.dimension() else { return (out, here) };
        let mut level = 0;
        for (i, step) in self.steps.iter().enumerate() {
            let Some(action) = dimension.actions.get(step.at) else { continue };
            if action.to != level {
                level = action.to;
                out.push(Line::styled(format!(" To {}", self.words.level_name(level)), look.style(Role::Heading)));
            }
            let start = out.len();
            let (mark, state) = match (step.planned, step.on) {
                (true, _) => (Mark::Ok, Role::Muted),
                (_, true) => (Mark::Set, Role::Text),
                (_, false) => (Mark::Open, Role::Muted),
            };
            let style = if i == self.list.at { look.style(Role::Selected) } else { look.style(state) };
            for (n, words) in wrap(&action.text, usize::from(width).saturating_sub(3)).into_iter().enumerate() {
                let lead = if n == 0 { look.mark(mark) } else { " " };
                out.push(Line::styled(format!(" {lead} {words}"), style));
            }
            let planned = if step.planned { " · in the plan already" } else { "" };
            let after = format!("{} of work · then: {}{planned}", effort(Some(action.effort)), action.result);
            for words in wrap(&after, usize::from(width).saturating_sub(3)) {
                out.push(Line::from(vec![Span::styled(format!("   {words}"), look.style(Role::Muted))]));
            }
            if i == self.list.at {
                here = start..out.len();
            }
        }
        (out, here)
    }
}
