//! Stack · Matrix: value against cost, every tool a mark that can be moved.

mod draw;

use std::sync::Arc;

use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::money::{Cost, Money};
use crate::domain::stack::Stack;
use crate::domain::stack::matrix::{Layout, Lines, Point, Scale, place};
use crate::domain::tool::Tool;
use crate::frameworks::Frameworks;
use crate::tui::command::{Command, always};
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::record::Record;
use crate::tui::overlays::{files, score};
use crate::tui::rooms::Pane;
use crate::tui::tool_actions as actions;
use crate::tui::view::{Canvas, Cx, View};
use crate::workspace::Workspace;

/// The matrix.
#[derive(Default)]
pub struct Matrix {
    data: Option<(Arc<Stack>, Arc<Frameworks>)>,
    here: Option<Id>,
    linear: bool,
    ghosts_off: bool,
    plot: Rect,
    /// Where marks were drawn last: for the neighbours, and for the mouse.
    marks: Vec<(Id, Position)>,
    dragged: Option<Id>,
    /// The layout as drawn last: thousands of marks are placed once, not at each key.
    placed: Option<Placement>,
}

/// A layout with what it was made for.
struct Placement {
    stack: Arc<Stack>,
    linear: bool,
    size: (u16, u16),
    layout: Arc<Layout>,
    /// The marks from left to right, those above first.
    order: Vec<Id>,
}

impl Pane for Matrix {
    const TITLE: &'static str = "Matrix";
    const ABOUT: &'static str = "Value against cost: what to keep, optimise, question and cut";
    const SHOWS: &'static [Kind] = &[Kind::Tool];
}

impl Matrix {
    fn stack(&self) -> Option<&Arc<Stack>> {
        self.data.as_ref().map(|(stack, _)| stack)
    }

    fn tool(&self) -> Option<&Tool> {
        self.stack()?.tool(self.here?).map(|(tool, _)| tool)
    }

    /// Costs spread over decades, so that the axis is logarithmic unless asked otherwise.
    fn scale(&self) -> Scale {
        if self.linear { Scale::Linear } else { Scale::Log }
    }

    fn has_tool(&self) -> bool {
        self.tool().is_some()
    }

    /// Moves the value by some points; an unscored tool starts in the middle.
    fn nudge(&mut self, by: i16, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(tool) = self.tool() else { return Ok(()) };
        let value = match tool.value {
            None => 5,
            Some(value) => (i16::from(value) + by).clamp(0, 10),
        };
        let done = cx.ws.edit_tools(&[tool.id], actions::field("value")?, &value.to_string())?;
        cx.done(&done);
        Ok(())
    }

    fn ask_cost(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.tool() {
            Some(tool) => actions::ask(cx, &[tool], actions::field("cost")?),
            None => Ok(()),
        }
    }

    /// Goes to the neighbour by position: the next mark to the left or right, up or down breaking ties.
    fn walk(&mut self, by: isize) {
        let on = self.placed.as_ref().map_or(&[][..], |placed| &placed.order);
        let off = self.stack().map_or(&[][..], |stack| stack.off_plot());
        let all = || on.iter().copied().chain(off.iter().map(|(id, _)| *id));
        let count = on.len() + off.len();
        if count == 0 {
            return;
        }
        let at = all().position(|id| Some(id) == self.here);
        let next = at.map_or(0, |at| (at as isize + by).rem_euclid(count as isize) as usize);
        self.here = all().nth(next);
    }

    fn verdict(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match (self.tool(), self.stack()) {
            (Some(tool), Some(stack)) => actions::ask_verdict(cx, stack, &[tool]),
            _ => Ok(()),
        }
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.tool() {
            Some(tool) => actions::edit(cx, tool, "value"),
            None => Ok(()),
        }
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.stack() {
            Some(stack) => actions::why(cx, stack, self.here, "quadrant"),
            None => Ok(()),
        }
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match (self.tool(), self.stack()) {
            (Some(tool), Some(stack)) => actions::follow(cx, stack, tool),
            _ => Ok(()),
        }
    }

    fn open_record(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(id) = self.here {
            cx.open(Record::new(id));
        }
        Ok(())
    }

    fn toggle_scale(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.linear = !self.linear;
        cx.say(format!("cost axis: {}", self.scale().name()));
        Ok(())
    }

    fn toggle_ghosts(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.ghosts_off = !self.ghosts_off;
        cx.say(if self.ghosts_off { "marks of the last audit hidden" } else { "marks of the last audit shown" });
        Ok(())
    }

    /// Opens the queue of the unscored.
    fn score(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(stack) = self.stack() else { return Ok(()) };
        let queue: Vec<Id> = stack.input.tools.iter().filter(|tool| tool.is_live() && tool.value.is_none()).map(|tool| tool.id).collect();
        if queue.is_empty() {
            cx.say("every live tool has a value: + and - move the one one is on");
            return Ok(());
        }
        cx.open(score::Score::new(queue));
        Ok(())
    }

    fn ask_lines(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(stack) = self.stack() else { return Ok(()) };
        let lines = stack.lines;
        let moved = stack.input.lines.is_some();
        let default = format!("now {}{}", lines.cost, if moved { "" } else { ", the median" });
        let words = vec![
            ("Move the cost line".to_owned(), default),
            ("Move the value line".to_owned(), format!("now {}", lines.value)),
            ("Back to the default".to_owned(), "median cost, value 5".to_owned()),
        ];
        cx.open(Choose::among("The lines between the quadrants", words, move |picked, cx| move_line(cx, picked, lines)));
        Ok(())
    }

    fn export(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(stack) = self.stack() else { return Ok(()) };
        let ids = stack.input.tools.iter().filter(|tool| tool.is_live()).map(|tool| tool.id).collect();
        files::ask_export_tools(cx, stack, ids)
    }

    fn close_audit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let done = cx.ws.close_audit()?;
        cx.done(&done);
        Ok(())
    }

    /// Where all marks stand on a plot of that size.
    fn layout(&mut self, stack: &Arc<Stack>, width: u16, height: u16) -> Arc<Layout> {
        let size = (width, height);
        match &self.placed {
            Some(one) if Arc::ptr_eq(&one.stack, stack) && one.linear == self.linear && one.size == size => {
                Arc::clone(&one.layout)
            }
            _ => {
                let axis = stack.axis(self.scale());
                let points: Vec<Point<'_>> = stack.points(&axis).collect();
                let layout = Arc::new(place(&points, width, height));
                let kept = Arc::clone(&layout);
                let mut order: Vec<_> = layout.marks.iter().map(|mark| (mark.column, mark.row, mark.tool)).collect();
                order.sort_unstable();
                let order = order.into_iter().map(|(.., tool)| tool).collect();
                let (stack, linear) = (Arc::clone(stack), self.linear);
                self.placed = Some(Placement { stack, linear, size, layout: kept, order });
                layout
            }
        }
    }

    fn nearest(&self, at: Position) -> Option<Id> {
        self.marks
            .iter()
            .map(|(id, mark)| ((i32::from(mark.x) - i32::from(at.x)).abs() + 2 * (i32::from(mark.y) - i32::from(at.y)).abs(), *id))
            .min()
            .filter(|(far, _)| *far <= 8)
            .map(|(_, id)| id)
    }

    /// The value of a row of the plot.
    fn value_at(&self, y: u16) -> u8 {
        let high = f64::from(self.plot.height.max(2) - 1);
        let from_bottom = f64::from(self.plot.bottom().saturating_sub(1).saturating_sub(y));
        ((from_bottom / high) * 10.0).round().clamp(0.0, 10.0) as u8
    }
}

fn move_line(cx: &mut Cx<'_>, picked: usize, lines: Lines) -> eyre::Result<()> {
    match picked {
        0 => {
            let home = lines.cost.currency;
            let read = move |typed: &str| match Money::parse(typed, home) {
                Ok(cost) if cost.minor < 0 => Err("a cost is 0 or more, such as 120".to_owned()),
                Ok(cost) => Ok(cost),
                Err(error) => Err(error.0),
            };
            let prompt = Prompt::new("Cost line", "Monthly cost: strictly above it is high.", &lines.cost.typed(home), move |typed, cx| {
                let cost = read(typed).map_err(|wrong| eyre::eyre!(wrong))?;
                let done = cx.ws.set_matrix_lines(Some(Lines { cost, ..lines }))?;
                cx.done(&done);
                Ok(())
            });
            cx.open(prompt.check(move |typed| read(typed).map(|cost| cost.to_string())));
        }
        1 => {
            let read = |typed: &str| match typed.trim().parse::<f64>() {
                Ok(value) if (0.0..=10.0).contains(&value) => Ok(value),
                _ => Err("a number from 0 to 10, such as 5 or 6.5".to_owned()),
            };
            let prompt = Prompt::new("Value line", "0 to 10: strictly above it is high.", &lines.value.to_string(), move |typed, cx| {
                let value = read(typed).map_err(|wrong| eyre::eyre!(wrong))?;
                let done = cx.ws.set_matrix_lines(Some(Lines { value, ..lines }))?;
                cx.done(&done);
                Ok(())
            });
            cx.open(prompt.check(move |typed| read(typed).map(|_| String::new())));
        }
        _ => {
            let done = cx.ws.set_matrix_lines(None)?;
            cx.done(&done);
        }
    }
    Ok(())
}

const COMMANDS: &[Command<Matrix>] = &[
    Command { keys: "up k +", name: "value-up", hint: "value", help: "Raise the value of the selected tool by one", run: |v, cx| v.nudge(1, cx), when: Matrix::has_tool },
    Command { keys: "down j -", name: "value-down", hint: "", help: "Lower the value of the selected tool by one", run: |v, cx| v.nudge(-1, cx), when: Matrix::has_tool },
    Command { keys: "right l", name: "next-mark", hint: "next tool", help: "Go to the next tool by position", run: |v, _| { v.walk(1); Ok(()) }, when: Matrix::has_tool },
    Command { keys: "left h", name: "previous-mark", hint: "", help: "Go to the previous tool by position", run: |v, _| { v.walk(-1); Ok(()) }, when: Matrix::has_tool },
    Command { keys: "c", name: "tool-cost", hint: "cost", help: "Type the cost of the selected tool", run: Matrix::ask_cost, when: Matrix::has_tool },
    Command { keys: "v", name: "matrix-verdict", hint: "verdict", help: "Decide: keep, consolidate, replace or cut", run: Matrix::verdict, when: Matrix::has_tool },
    Command { keys: "w", name: "matrix-why", hint: "why", help: "Show why the tool stands in its quadrant", run: Matrix::why, when: always },
    Command { keys: "L", name: "matrix-scale", hint: "scale", help: "Switch the cost axis between linear and log", run: Matrix::toggle_scale, when: always },
    Command { keys: "s", name: "matrix-score", hint: "score the unscored", help: "Score the tools without a value, one after the other", run: Matrix::score, when: Matrix::has_tool },
    Command { keys: "enter", name: "matrix-open", hint: "open", help: "Show all of the tool", run: Matrix::open_record, when: Matrix::has_tool },
    Command { keys: "e", name: "matrix-edit", hint: "edit", help: "Edit the tool in a form", run: Matrix::edit, when: Matrix::has_tool },
    Command { keys: "m", name: "matrix-lines", hint: "lines", help: "Move the lines between the quadrants", run: Matrix::ask_lines, when: always },
    Command { keys: "t", name: "matrix-ghosts", hint: "", help: "Show or hide where tools stood at the last audit", run: Matrix::toggle_ghosts, when: always },
    Command { keys: "f", name: "matrix-follow", hint: "", help: "Go to a tool that this one has to do with", run: Matrix::follow, when: Matrix::has_tool },
    Command { keys: "R", name: "matrix-report", hint: "report", help: "Write the audit report (HTML or Markdown)", run: |_, cx| files::ask_report(cx), when: always },
    Command { keys: "x", name: "matrix-export", hint: "", help: "Export the live tools as CSV, XLSX or JSON", run: Matrix::export, when: always },
    Command { keys: "", name: "matrix-audit-close", hint: "", help: "Close the stack audit here: the next one shows where tools moved from", run: Matrix::close_audit, when: always },
];

impl View for Matrix {
    const NAME: &'static str = "matrix";

    fn title(&self) -> String {
        "Stack · Matrix".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let stack = ws.stack()?;
        if !self.here.is_some_and(|id| stack.index.contains_key(&id)) {
            let dearest = stack.input.tools.iter().zip(&stack.derived).filter(|(_, derived)| derived.quadrant.is_some());
            let dearest = dearest.max_by_key(|(_, derived)| derived.monthly.map(|money| money.minor));
            self.here = dearest.map(|(tool, _)| tool.id).or_else(|| stack.off_plot().first().map(|(id, _)| *id));
        }
        self.data = Some((stack, ws.shared_frameworks()));
        Ok(())
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let at = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::Down(_) => {
                if let Some(id) = self.nearest(at) {
                    self.here = Some(id);
                    self.dragged = Some(id);
                }
            }
            // A mark is dropped where the mouse is let go: both axes at once, as one field each.
            MouseEventKind::Up(_) => {
                if let Some(id) = self.dragged.take()
                    && self.plot.contains(at)
                    && self.marks.iter().any(|(one, mark)| *one == id && *mark != at)
                {
                    self.drop_at(id, at, cx)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn reveal(&mut self, record: RecordRef, ws: &Workspace) -> eyre::Result<bool> {
        let known = record.kind == Kind::Tool && ws.stack()?.index.contains_key(&record.id);
        if known {
            self.here = Some(record.id);
        }
        Ok(known)
    }

    fn current(&self) -> Option<RecordRef> {
        self.here.map(RecordRef::tool)
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}

impl Matrix {
    /// Gives a dragged tool the value of the row it was dropped on; its cost stays what the bill says.
    fn drop_at(&mut self, id: Id, at: Position, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let value = self.value_at(at.y);
        let done = cx.ws.edit_tools(&[id], actions::field("value")?, &value.to_string())?;
        cx.done(&done);
        Ok(())
    }
}

/// The monthly cost of a tool as typed, for the panel.
pub(super) fn cost_words(cost: Option<Cost>) -> String {
    cost.map_or_else(|| "cost not known".to_owned(), |cost| cost.to_string())
}
