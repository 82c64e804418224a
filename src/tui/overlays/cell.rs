//! One cell of a table edited where it stands.

use ratatui::layout::{Position, Rect};

use crate::domain::field::{Choice, Field, FieldKind};
use crate::domain::tool::Tool;
use crate::tui::command::{Command, always};
use crate::tui::key::Key;
use crate::tui::theme::{Mark, Role};
use crate::tui::tool_actions;
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::panel::{panel, text};
use crate::tui::widgets::suggestions::Suggestions;

type Check = Box<dyn Fn(&str) -> Result<String, String>>;
type Save = Box<dyn FnMut(&str, &mut Cx<'_>) -> eyre::Result<()>>;

/// One cell that is edited.
pub struct Cell {
    title: String,
    label: String,
    help: String,
    input: LineInput,
    choices: Suggestions,
    check: Check,
    save: Save,
    at: Position,
}

/// Opens a tool's cell where it stands; text of several lines gets the form.
pub fn open(cx: &mut Cx<'_>, tool: &Tool, field: &'static Field<Tool>, at: Position) -> eyre::Result<()> {
    if field.kind == FieldKind::Text {
        return tool_actions::edit(cx, tool, field.name);
    }
    let ctx = cx.ws.field_context()?;
    let (start, choices) = ((field.get)(tool, &ctx), (field.choices)(&ctx));
    let (draft, id) = (tool.clone(), tool.id);
    let check = move |typed: &str| {
        let mut draft = draft.clone();
        (field.set)(&mut draft, typed, &ctx).map_err(|error| error.0)?;
        Ok((field.get)(&draft, &ctx))
    };
    let cell = Cell::new(&tool.name, field.label, field.help, &start, at, check, move |typed, cx| {
        let done = cx.ws.edit_tools(&[id], field, typed)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(cell.choices(field.kind, choices));
    Ok(())
}

impl Cell {
    /// A cell of a record, by its field's label: what stands in it, and what may be typed (`check` gives what the field
    /// makes of it).
    pub fn new(
        whose: &str,
        label: &str,
        help: impl Into<String>,
        start: &str,
        at: Position,
        check: impl Fn(&str) -> Result<String, String> + 'static,
        save: impl FnMut(&str, &mut Cx<'_>) -> eyre::Result<()> + 'static,
    ) -> Cell {
        Cell {
            title: format!("{label} of {whose}"),
            label: label.to_owned(),
            help: help.into(),
            input: LineInput::new(start),
            choices: Suggestions::default(),
            check: Box::new(check),
            save: Box::new(save),
            at,
        }
    }

    /// Adds what a field of that kind suggests.
    #[must_use]
    pub fn choices(mut self, kind: FieldKind, choices: Vec<Choice>) -> Cell {
        self.choices = Suggestions::for_field(kind, choices);
        self
    }

    fn typed(&mut self) {
        let understood = (self.check)(self.input.text()).ok();
        self.choices.typed(self.input.text(), understood.as_deref());
    }

    fn wrong(&self) -> Option<String> {
        (self.check)(self.input.text()).err()
    }

    fn matches(&self) -> Vec<Choice> {
        self.choices.matching(self.input.text(), 7)
    }

    fn turn(&mut self, by: isize) {
        let count = self.matches().len();
        self.choices.turn(by, count);
    }

    fn save(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let picked = self.choices.take_pick().and_then(|at| self.matches().get(at).map(|choice| choice.value.clone()));
        let typed = picked.unwrap_or_else(|| self.input.text().to_owned());
        (self.save)(&typed, cx)?;
        // What the save opened goes on top after this one has gone.
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
        self.title.clone()
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
        self.typed();
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.input.paste(words);
        self.typed();
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        // The border stands around the cell: one up, one to the left.
        let at = Position::new(self.at.x.saturating_sub(1), self.at.y.saturating_sub(1));
        Place::At(at, 64, 4 + self.matches().len() as u16)
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let inside = panel(canvas.buf, area, look, &self.label, true);
        let line = Rect { height: 1, ..inside };
        canvas.cursor = Some(self.input.render(canvas.buf, line, look.style(Role::Input)));
        match self.wrong() {
            Some(wrong) => {
                text(canvas.buf, inside, 0, 1, &format!("{} {wrong}", look.mark(Mark::Warning)), look.style(Role::Warn))
            }
            None => text(canvas.buf, inside, 0, 1, &self.help, look.style(Role::Muted)),
        };
        let below = Rect { y: inside.y + 2.min(inside.height), height: inside.height.saturating_sub(2), ..inside };
        let matches = self.matches();
        self.choices.render(canvas, below, &matches);
    }
}
