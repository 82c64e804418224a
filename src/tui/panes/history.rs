//! Maturity · History: the assessments of a framework over time, and two of them side by side.

mod draw;

use std::sync::Arc;

use chrono::NaiveDate;
use crossterm::event::MouseEvent;
use ratatui::layout::Rect;

use crate::domain::id::{Id, RecordRef};
use crate::domain::maturity::history::{Course, Point};
use crate::domain::maturity::room::Maturity;
use crate::tui::command::{Command, always};
use crate::tui::maturity_actions as actions;
use crate::tui::overlays::compare::Compare;
use crate::tui::overlays::receipt::Why;
use crate::tui::rooms::Pane;
use crate::tui::view::{Canvas, Cx, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::Workspace;

/// The history.
#[derive(Default)]
pub struct History {
    room: Option<Arc<Maturity>>,
    today: NaiveDate,
    /// The framework on the screen, among all that are known.
    framework: String,
    course: Option<Course>,
    list: ListState,
    /// Marked to be compared, at most two.
    marked: Vec<Id>,
    clicked: Option<(std::time::Instant, usize)>,
}

impl Pane for History {
    const TITLE: &'static str = "History";
    const ABOUT: &'static str = "Assessments over time: what moved since last time, and when the next is due";
}

impl Listing for History {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

impl History {
    /// The assessment in a row; the newest stands first.
    fn point_at(&self, row: usize) -> Option<&Point> {
        self.course.as_ref()?.points.iter().rev().nth(row)
    }

    fn point(&self) -> Option<&Point> {
        self.point_at(self.list.at)
    }

    fn has_point(&self) -> bool {
        self.point().is_some()
    }

    fn has_open(&self) -> bool {
        self.point().is_some_and(|point| point.is_open)
    }

    fn read(&mut self) {
        let Some(room) = self.room.clone() else { return };
        let course = room.history(&self.framework);
        self.list.set_count(course.points.len());
        self.marked.retain(|id| course.points.iter().any(|point| point.assessment == *id));
        self.course = Some(course);
    }

    fn turn(&mut self, by: isize) {
        let Some(room) = self.room.clone() else { return };
        let ids = room.framework_ids();
        let at = ids.iter().position(|id| *id == self.framework).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(ids.len().saturating_sub(1));
        if let Some(id) = ids.get(next).filter(|id| **id != self.framework) {
            (*id).clone_into(&mut self.framework);
            self.marked.clear();
            self.list.select(0);
            self.read();
        }
    }

    fn mark(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(id) = self.point().map(|point| point.assessment) else { return Ok(()) };
        if let Some(at) = self.marked.iter().position(|one| *one == id) {
            self.marked.remove(at);
        } else {
            // The one marked longest ago gives way.
            if self.marked.len() == 2 {
                self.marked.remove(0);
            }
            self.marked.push(id);
        }
        cx.say(match self.marked.len() {
            2 => "two marked: Enter sets them side by side",
            1 => "one marked: mark another, or Enter compares it with the one you are on",
            _ => "none marked: Enter compares the one you are on with the one before",
        });
        self.list.step(1);
        Ok(())
    }

    /// The two to compare, the earlier first: the marked ones, else the one one is on and the one before it.
    fn pair(&self) -> Option<(Id, Id)> {
        let points = &self.course.as_ref()?.points;
        let here = self.point()?.assessment;
        let at = |id: Id| points.iter().position(|point| point.assessment == id);
        let (one, other) = match self.marked.as_slice() {
            [one, other] => (at(*one)?, at(*other)?),
            [one] if *one != here => (at(*one)?, at(here)?),
            _ => {
                let here = at(here)?;
                // The oldest is set beside the one after it.
                (here.checked_sub(1).unwrap_or(1), here)
            }
        };
        let id = |at: usize| points.get(at).map(|point| point.assessment);
        Some((id(one.min(other))?, id(one.max(other))?))
    }

    fn compare(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.pair() {
            Some((before, after)) if before != after => cx.open(Compare::new(before, after)),
            _ => cx.warn("there is only one: once the next is taken, the two stand side by side here"),
        }
        Ok(())
    }

    fn results(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(point) = self.point() {
            actions::show(cx, "results", point.assessment);
        }
        Ok(())
    }

    fn resume(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(point) = self.point() {
            actions::show(cx, "assess", point.assessment);
        }
        Ok(())
    }

    fn start(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(room) = self.room.clone() else { return Ok(()) };
        // One that only old assessments know can't be begun any more.
        let framework = room.framework(&self.framework).map(|one| one.id.clone());
        actions::start(cx, &room, framework.as_deref())
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.point() {
            Some(point) => actions::delete(cx, point.assessment),
            None => Ok(()),
        }
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let receipt = self.point().and_then(|point| self.room.as_ref()?.why_average(point.assessment));
        match receipt {
            Some(receipt) => cx.open(Why::new(vec![receipt])),
            None => cx.warn("there is no average: nothing is answered"),
        }
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(course) = &self.course else { return Ok(()) };
        let mut head = vec!["date".to_owned(), "verdict".to_owned(), "change".to_owned(), "answered".to_owned()];
        head.extend(course.dimensions.iter().map(|(_, title)| title.clone()));
        let mut lines = vec![head.join("\t")];
        for point in &course.points {
            let change = point.change.map_or(String::new(), |change| change.to_string());
            let coverage = format!("{} of {}", point.coverage.answered, point.coverage.of);
            let mut cells = vec![point.on.to_string(), point.verdict.clone(), change, coverage];
            cells.extend(point.levels.iter().map(|level| level.map_or(String::new(), |level| level.to_string())));
            lines.push(cells.join("\t"));
        }
        cx.copy(lines.join("\n"), "the history");
        Ok(())
    }
}

const COMMANDS: &[Command<History>] = &[
    Command {
        keys: "enter",
        name: "history-compare",
        hint: "side by side",
        help: "Set two side by side: the marked ones, else this and the one before",
        run: History::compare,
        when: History::has_point,
    },
    Command {
        keys: "space",
        name: "history-mark",
        hint: "mark",
        help: "Mark this one to be compared (two of them)",
        run: History::mark,
        when: History::has_point,
    },
    Command {
        keys: "f",
        name: "history-results",
        hint: "its results",
        help: "Show the results of this assessment",
        run: History::results,
        when: History::has_point,
    },
    Command {
        keys: "n",
        name: "history-start",
        hint: "begin the next",
        help: "Begin the next assessment, from the last answers or fresh",
        run: History::start,
        when: always,
    },
    Command {
        keys: "e",
        name: "history-resume",
        hint: "go on with it",
        help: "Go on with the open assessment",
        run: History::resume,
        when: History::has_open,
    },
    Command {
        keys: "right l",
        name: "framework-next",
        hint: "",
        help: "Next framework",
        run: |v, _| {
            v.turn(1);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "left h",
        name: "framework-previous",
        hint: "framework",
        help: "Previous framework",
        run: |v, _| {
            v.turn(-1);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "w",
        name: "history-why",
        hint: "why",
        help: "Show what the average was computed from",
        run: History::why,
        when: History::has_point,
    },
    Command {
        keys: "d del",
        name: "assessment-delete",
        hint: "delete",
        help: "Delete an open assessment with its answers, votes and topics; its plan stays",
        run: History::delete,
        when: History::has_open,
    },
    Command {
        keys: "y",
        name: "history-copy",
        hint: "",
        help: "Copy all levels over time as a table",
        run: History::copy,
        when: History::has_point,
    },
];

impl View for History {
    const NAME: &'static str = "maturity-history";

    fn title(&self) -> String {
        "Maturity · History".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let room = ws.maturity()?;
        self.today = ws.today();
        if self.framework.is_empty() {
            let newest = room.input.assessments.last().map(|one| one.framework.clone());
            self.framework = newest.or(room.frameworks().first().map(|one| one.id.clone())).unwrap_or_default();
        }
        self.room = Some(room);
        self.read();
        Ok(())
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(row) = self.list.mouse(event) {
            // Two clicks on one row within half a second open it.
            let again = self.clicked.is_some_and(|(when, one)| one == row && when.elapsed().as_millis() < 500);
            self.clicked = (!again).then(|| (std::time::Instant::now(), row));
            if again {
                return self.results(cx);
            }
        }
        Ok(())
    }

    fn current(&self) -> Option<RecordRef> {
        self.point().map(|point| RecordRef::assessment(point.assessment))
    }

    fn reveal(&mut self, record: RecordRef, _: &Workspace) -> eyre::Result<bool> {
        let at = self
            .course
            .as_ref()
            .and_then(|course| course.points.iter().rev().position(|point| point.assessment == record.id));
        if let Some(at) = at {
            self.list.select(at);
        }
        Ok(at.is_some())
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
