//! One cell of a table edited where it stands.

use ratatui::layout::{Position, Rect};

use crate::domain::field::{Choice, Field, FieldContext, FieldKind};
use crate::domain::tool::Tool;
use crate::tui::command::{Command, always};
use crate::tui::key::Key;
use crate::tui::theme::{Mark, Role};
use crate::tui::tool_actions;
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::panel::{panel, text};
use crate::tui::widgets::suggestions::Suggestions;

/// One cell that is edited.
pub struct Cell {
    tool: Tool,
    field: &'static Field<Tool>,
    input: LineInput,
    choices: Suggestions,
    ctx: FieldContext,
    at: Position,
}

/// Opens a cell where it stands; text of several lines gets the form.
pub fn open(cx: &mut Cx<'_>, tool: &Tool, field: &'static Field<Tool>, at: Position) -> eyre::Result<()> {
    if field.kind == FieldKind::Text {
        return tool_actions::edit(cx, tool, field.name);
    }
    let ctx = cx.ws.field_context()?;
    let input = LineInput::new(&(field.get)(tool, &ctx));
    let choices = Suggestions::new((field.choices)(&ctx));
    cx.open(Cell { tool: tool.clone(), field, input, choices, ctx, at });
    Ok(())
}

impl Cell {
    fn wrong(&self) -> Option<String> {
        let mut draft = self.tool.clone();
        (self.field.set)(&mut draft, self.input.text(), &self.ctx).err().map(|error| error.0)
    }

    fn matches(&self) -> Vec<&Choice> {
        self.choices.matching(self.input.text(), 7)
    }

    fn turn(&mut self, by: isize) {
        let count = self.matches().len();
        self.choices.turn(by, count);
    }

    fn save(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let picked = self.choices.take_pick().and_then(|at| self.matches().get(at).map(|choice| choice.value.clone()));
        let typed = picked.unwrap_or_else(|| self.input.text().to_owned());
        let done = cx.ws.edit_tools(&[self.tool.id], self.field, &typed)?;
        cx.done(&done);
        cx.close();
        Ok(())
    }
}

const COMMANDS: &[Command<Cell>] = &[
    Command {
        keys: "enter C-s",
        name: "cell-save",
        hint: "save",
        help: "Save the cell",
        run: Cell::save,
        when: always,
    },
    Command {
        keys: "down C-n tab",
        name: "cell-next",
        hint: "suggestions",
        help: "Next suggestion",
        run: |cell, _| {
            cell.turn(1);
            Ok(())
        },
        when: |cell| !cell.choices.is_empty(),
    },
    Command {
        keys: "up C-p S-tab",
        name: "cell-previous",
        hint: "",
        help: "Previous suggestion",
        run: |cell, _| {
            cell.turn(-1);
            Ok(())
        },
        when: |cell| !cell.choices.is_empty(),
    },
    Command {
        keys: "esc",
        name: "cell-close",
        hint: "leave it",
        help: "Leave the cell as it was",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Cell {
    const NAME: &'static str = "cell";

    fn title(&self) -> String {
        format!("{} of {}", self.field.label, self.tool.name)
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn typing(&self) -> bool {
        true
    }

    fn raw(&mut self, key: Key, _: &mut Cx<'_>) -> eyre::Result<Taken> {
        if !self.input.press(key) {
            return Ok(Taken::No);
        }
        self.choices.drop_pick();
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.input.paste(words);
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        // The border stands around the cell: one up, one to the left.
        let at = Position::new(self.at.x.saturating_sub(1), self.at.y.saturating_sub(1));
        Place::At(at, 64, 4 + self.matches().len() as u16)
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let inside = panel(canvas.buf, area, look, self.field.label, true);
        let line = Rect { height: 1, ..inside };
        canvas.cursor = Some(self.input.render(canvas.buf, line, look.style(Role::Input)));
        match self.wrong() {
            Some(wrong) => {
                text(canvas.buf, inside, 0, 1, &format!("{} {wrong}", look.mark(Mark::Warning)), look.style(Role::Warn))
            }
            None => text(canvas.buf, inside, 0, 1, self.field.help, look.style(Role::Muted)),
        };
        let below = Rect { y: inside.y + 2.min(inside.height), height: inside.height.saturating_sub(2), ..inside };
        let matches = self.matches();
        self.choices.render(canvas, below, &matches);
    }
}
