//! The parking lot of a workshop: what came up and was put aside, to be planned or dropped before it closes.

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::domain::id::Id;
use crate::domain::maturity::room::Maturity;
use crate::domain::maturity::{ParkedTopic, TopicState};
use crate::domain::text::count;
use crate::tui::command::{Command, always};
use crate::tui::maturity_actions as actions;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{empty, panel, text, wrap};
use crate::workspace::Workspace;

/// The parking lot of an assessment.
pub struct Parking {
    assessment: Id,
    room: Option<Arc<Maturity>>,
    list: ListState,
}

impl Parking {
    /// Opens it.
    pub fn new(assessment: Id) -> Parking {
        Parking { assessment, room: None, list: ListState::default() }
    }

    fn topics(&self) -> impl Iterator<Item = &ParkedTopic> {
        self.room.iter().flat_map(|room| room.topics(self.assessment))
    }

    fn topic(&self) -> Option<&ParkedTopic> {
        self.topics().nth(self.list.at)
    }

    fn is_open(&self) -> bool {
        self.room.as_ref().and_then(|room| room.assessment(self.assessment)).is_some_and(|one| one.is_open())
    }

    fn waits(&self) -> bool {
        self.topic().is_some_and(|topic| topic.state == TopicState::Parked)
    }

    fn plan(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.topic() {
            Some(topic) => actions::plan_topic(cx, topic.id),
            None => Ok(()),
        }
    }

    fn drop(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(topic) = self.topic() else { return Ok(()) };
        let done = cx.ws.drop_topic(topic.id)?;
        cx.done(&done);
        self.list.step(1);
        Ok(())
    }

    fn close(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(room) = &self.room else { return Ok(()) };
        match room.assessment(self.assessment) {
            Some(assessment) => {
                cx.close();
                actions::close(cx, room, assessment)
            }
            None => Ok(()),
        }
    }

    fn may_close(&self) -> bool {
        self.is_open() && self.topics().all(|topic| topic.state != TopicState::Parked)
    }
}

impl Listing for Parking {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Parking>] = &[
    Command {
        keys: "enter p",
        name: "topic-plan",
        hint: "plan it",
        help: "Make the topic a step of the plan, with owner and date",
        run: Parking::plan,
        when: Parking::waits,
    },
    Command {
        keys: "d del",
        name: "topic-drop",
        hint: "drop it",
        help: "Drop the topic",
        run: Parking::drop,
        when: Parking::waits,
    },
    Command {
        keys: "n",
        name: "topic-new",
        hint: "new",
        help: "Park another topic",
        run: |view, cx| {
            actions::ask_park(cx, view.assessment, "");
            Ok(())
        },
        when: Parking::is_open,
    },
    Command {
        keys: "C",
        name: "topic-close-assessment",
        hint: "close the assessment",
        help: "Close the assessment, now that nothing waits",
        run: Parking::close,
        when: Parking::may_close,
    },
    Command {
        keys: "esc q P",
        name: "parking-close",
        hint: "back",
        help: "Back to the assessment",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Parking {
    const NAME: &'static str = "parking";

    fn title(&self) -> String {
        "Parking lot".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.room = Some(ws.maturity()?);
        let many = self.topics().count();
        self.list.set_count(many);
        Ok(())
    }

    fn place(&self, screen: Rect) -> Place {
        let rows = (self.topics().count() as u16 * 2 + 3).max(9);
        Place::Centre(screen.width.saturating_sub(6).min(96), rows.min(screen.height))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(room) = self.room.clone() else { return };
        let waiting = room.waiting(self.assessment).count();
        let all = room.topics(self.assessment).count();
        let title = if all == 0 {
            "Parking lot".to_owned()
        } else {
            format!("Parking lot · {}, {waiting} waiting", count(all, "topic", ""))
        };
        let inside = panel(canvas.buf, area, look, &title, true);
        if all == 0 {
            let what = "What comes up and shall not be talked about now is parked here. Before the assessment closes, each topic becomes a step of the plan or is dropped.";
            empty(canvas.buf, inside, look, what, &[("n", "park a topic"), ("Esc", "go back")]);
            return;
        }
        let words = room.assessment(self.assessment).and_then(|one| room.words(one));
        for (y, i) in self.list.window(inside, 2).enumerate() {
            let Some(topic) = room.topics(self.assessment).nth(i) else { break };
            let row = Rect {
                y: inside.y + y as u16 * 2,
                height: 2.min(inside.height.saturating_sub(y as u16 * 2)),
                ..inside
            };
            let here = i == self.list.at;
            let (mark, role) = match topic.state {
                TopicState::Parked => (Mark::Open, Role::Text),
                TopicState::Planned => (Mark::Ok, Role::Good),
                TopicState::Dropped => (Mark::Critical, Role::Muted),
            };
            let base = if here { look.style(Role::Selected) } else { look.style(role) };
            if here {
                canvas.buf.set_style(Rect { height: 1.min(row.height), ..row }, base);
            }
            text(canvas.buf, row, 1, 0, look.mark(mark), base);
            let lines = wrap(&topic.text, inside.width.saturating_sub(4) as usize);
            let first = lines.first().map_or("", String::as_str);
            let first = if lines.len() > 1 { format!("{first} {}", look.mark(Mark::More)) } else { first.to_owned() };
            text(canvas.buf, row, 3, 0, &first, base);
            let at = match (topic.dimension.as_str(), words) {
                ("", _) | (_, None) => String::new(),
                (id, Some(words)) => format!("came up at {} · ", words.title_of(id)),
            };
            text(canvas.buf, row, 3, 1, &format!("{at}{}", topic.state.meaning()), look.style(Role::Muted));
        }
    }

    fn mouse(&mut self, event: crossterm::event::MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        // Rows are two lines high: the list counts lines.
        if !matches!(event.kind, crossterm::event::MouseEventKind::Down(_)) {
            self.list.mouse(event);
        } else if self.list.area.contains((event.column, event.row).into()) {
            self.list.select(self.list.top + usize::from(event.row - self.list.area.y) / 2);
        }
        Ok(())
    }
}
