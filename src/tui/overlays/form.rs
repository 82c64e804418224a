//! The one form: it reads the field rows of a draft and knows nothing else about it.
//!
//! A row keeps what was typed, whatever its check says, so that no text is ever lost to an error.

mod draw;

use crossterm::event::KeyCode;
use ratatui::layout::Rect;
use ratatui_textarea::{CursorMove, TextArea};

use super::confirm::Confirm;
use crate::domain::any_field::{AnyField, Customised};
use crate::domain::field::{Choice, Field, FieldContext, FieldError, FieldKind};
use crate::tui::command::{Command, always};
use crate::tui::key::Key;
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::panel::panel;
use crate::tui::widgets::suggestions::Suggestions;
use crate::workspace::Workspace;

type Save<D> = Box<dyn FnMut(&D, &mut Cx<'_>) -> eyre::Result<()>>;
type Fresh<D> = Box<dyn Fn(&D, &mut Cx<'_>) -> eyre::Result<D>>;
type Watch = Box<dyn Fn(&str, &str, &Workspace) -> Option<String>>;
type Leave = fn(&mut Cx<'_>) -> eyre::Result<()>;

/// What is typed into one field.
enum Typed {
    Line(LineInput),
    Text(Box<TextArea<'static>>),
}

type Get<D> = Box<dyn Fn(&D, &FieldContext) -> String>;
type Suggest = Box<dyn Fn(&FieldContext) -> Vec<Choice>>;
type Set<D> = Box<dyn Fn(&mut D, &str, &FieldContext) -> Result<(), FieldError>>;

/// A field as a form needs it, whoever made it.
pub struct FormField<D: 'static> {
    name: String,
    label: String,
    help: String,
    group: &'static str,
    kind: FieldKind,
    get: Get<D>,
    set: Set<D>,
    choices: Suggest,
}

impl<D> From<&'static Field<D>> for FormField<D> {
    fn from(field: &'static Field<D>) -> Self {
        FormField {
            name: field.name.to_owned(),
            label: field.label.to_owned(),
            help: field.help.to_owned(),
            group: field.group,
            kind: field.kind,
            get: Box::new(field.get),
            set: Box::new(field.set),
            choices: Box::new(field.choices),
        }
    }
}

impl<D: Customised> From<AnyField<D>> for FormField<D> {
    fn from(field: AnyField<D>) -> Self {
        let (get, set) = (field.clone(), field.clone());
        FormField {
            name: field.name().to_owned(),
            label: field.label().to_owned(),
            help: field.help().into_owned(),
            group: field.group(),
            kind: field.kind(),
            get: Box::new(move |record, ctx| get.get(record, ctx)),
            set: Box::new(move |record, typed, ctx| set.set(record, typed, ctx)),
            choices: Box::new(move |ctx| field.choices(ctx)),
        }
    }
}

struct Row<D: 'static> {
    field: FormField<D>,
    typed: Typed,
    start: String,
    wrong: Option<String>,
    /// What is good to know about what is typed; it stops nothing.
    said: Option<String>,
    choices: Suggestions,
}

impl<D> Row<D> {
    fn text(&self) -> String {
        match &self.typed {
            Typed::Line(line) => line.text().to_owned(),
            Typed::Text(area) => area.lines().join("\n"),
        }
    }

    fn set(&mut self, text: &str) {
        match &mut self.typed {
            Typed::Line(line) => line.set(text),
            Typed::Text(area) => **area = text_area(text),
        }
    }

    /// What stands under the field: what is wrong with it, else what is good to know.
    fn remark(&self) -> Option<&str> {
        self.wrong.as_deref().or(self.said.as_deref())
    }

    fn height(&self) -> u16 {
        match self.typed {
            Typed::Line(_) => 1,
            Typed::Text(_) => 3,
        }
    }
}

fn text_area(text: &str) -> TextArea<'static> {
    let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
    area.set_cursor_line_style(ratatui::style::Style::new());
    area.move_cursor(CursorMove::End);
    area
}

/// A form over a draft.
pub struct Form<D: 'static> {
    title: String,
    note: String,
    draft: D,
    rows: Vec<Row<D>>,
    at: usize,
    top: u16,
    ctx: FieldContext,
    save: Save<D>,
    leaving: Option<Leave>,
    fresh: Option<Fresh<D>>,
    watch: Option<Watch>,
}

impl<D: 'static> Form<D> {
    /// A form over a draft; `save` takes the finished draft and may refuse it: then the form stays as it is.
    pub fn new(
        title: impl Into<String>,
        draft: D,
        fields: impl IntoIterator<Item = impl Into<FormField<D>>>,
        ctx: FieldContext,
        save: impl FnMut(&D, &mut Cx<'_>) -> eyre::Result<()> + 'static,
    ) -> Form<D> {
        // Fields of one group stand together, in the order in which the groups first come.
        let mut fields: Vec<FormField<D>> = fields.into_iter().map(Into::into).collect();
        let mut groups: Vec<&str> = Vec::new();
        for field in &fields {
            if !groups.contains(&field.group) {
                groups.push(field.group);
            }
        }
        fields.sort_by_key(|field| groups.iter().position(|group| *group == field.group));
        let rows = fields
            .into_iter()
            .map(|field| {
                let start = (field.get)(&draft, &ctx);
                let typed = match field.kind {
                    FieldKind::Text => Typed::Text(Box::new(text_area(&start))),
                    _ => Typed::Line(LineInput::new(&start)),
                };
                let choices = Suggestions::for_field(field.kind, (field.choices)(&ctx));
                Row { field, typed, start, wrong: None, said: None, choices }
            })
            .collect();
        Form {
            title: title.into(),
            note: String::new(),
            draft,
            rows,
            at: 0,
            top: 0,
            ctx,
            save: Box::new(save),
            leaving: None,
            fresh: None,
            watch: None,
        }
    }

    /// Says how the record is read anew when it is saved: only the fields that were typed into go onto it, so that
    /// what somebody else changed meanwhile stays.
    #[must_use]
    pub fn onto(mut self, fresh: impl Fn(&D, &mut Cx<'_>) -> eyre::Result<D> + 'static) -> Form<D> {
        self.fresh = Some(Box::new(fresh));
        self
    }

    /// Adds what is said at each key about a field (by its name) and what is typed into it: good to know, no hindrance.
    #[must_use]
    pub fn watch(mut self, watch: impl Fn(&str, &str, &Workspace) -> Option<String> + 'static) -> Form<D> {
        self.watch = Some(Box::new(watch));
        self
    }

    /// Adds what is done when the form is left without saving.
    #[must_use]
    pub fn on_leave(mut self, act: fn(&mut Cx<'_>) -> eyre::Result<()>) -> Form<D> {
        self.leaving = Some(act);
        self
    }

    /// Adds a sentence above the fields.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Form<D> {
        self.note = note.into();
        self
    }

    /// Starts on a field.
    #[must_use]
    pub fn on(mut self, name: &str) -> Form<D> {
        self.at = self.rows.iter().position(|row| row.field.name == name).unwrap_or(0);
        self
    }

    fn is_changed(&self) -> bool {
        self.rows.iter().any(|row| row.text() != row.start)
    }

    fn row(&self) -> Option<&Row<D>> {
        self.rows.get(self.at)
    }

    fn matches(&self) -> Vec<Choice> {
        let Some(row) = self.row() else { return Vec::new() };
        let typed = row.text();
        row.choices.matching(last_tag(row.field.kind, &typed), 40)
    }

    /// Checks the field one is on; it is checked against the draft as it would be.
    fn check(&mut self) {
        let (draft, ctx) = (&mut self.draft, &self.ctx);
        if let Some(row) = self.rows.get_mut(self.at) {
            let typed = row.text();
            let result = (row.field.set)(draft, &typed, ctx);
            let understood = result.is_ok().then(|| (row.field.get)(draft, ctx));
            row.choices.typed(&typed, understood.as_deref());
            row.wrong = result.err().map(|error| error.0);
        }
    }

    /// Says what is good to know about the field one is on.
    fn look_up(&mut self, ws: &Workspace) {
        if let (Some(watch), Some(row)) = (&self.watch, self.rows.get_mut(self.at)) {
            row.said = watch(&row.field.name, &row.text(), ws);
        }
    }

    fn go(&mut self, by: isize) {
        self.take_pick();
        let last = self.rows.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
        if let Some(Typed::Line(line)) = self.rows.get_mut(self.at).map(|row| &mut row.typed) {
            line.select_all();
        }
    }

    /// Puts the picked suggestion into the field.
    fn take_pick(&mut self) -> bool {
        let picked = self.rows.get_mut(self.at).and_then(|row| row.choices.take_pick());
        let Some(value) = picked.and_then(|at| self.matches().get(at).map(|choice| choice.value.clone())) else {
            return false;
        };
        if let Some(row) = self.rows.get_mut(self.at) {
            let typed = row.text();
            let kept = typed.len() - last_tag(row.field.kind, &typed).len();
            let text = format!("{}{value}", &typed[..kept]);
            row.set(&text);
        }
        self.check();
        true
    }

    fn complete(&mut self, by: isize) {
        let count = self.matches().len();
        if let Some(row) = self.rows.get_mut(self.at) {
            row.choices.turn(by, count);
        }
    }

    fn enter(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.at + 1 < self.rows.len() {
            self.go(1);
            return Ok(());
        }
        self.finish(cx)
    }

    fn finish(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.take_pick();
        // Every row once more, in order: one field may depend on another that was typed later.
        let mut first_wrong = None;
        for (i, row) in self.rows.iter_mut().enumerate() {
            let typed = row.text();
            row.wrong = (row.field.set)(&mut self.draft, &typed, &self.ctx).err().map(|error| error.0);
            if row.wrong.is_some() && first_wrong.is_none() {
                first_wrong = Some(i);
            }
        }
        if let Some(i) = first_wrong {
            self.at = i;
            let row = &self.rows[i];
            eyre::bail!("{}: {}", row.field.label, row.wrong.clone().unwrap_or_default());
        }
        if let Some(fresh) = &self.fresh {
            let mut record = fresh(&self.draft, cx)?;
            for row in self.rows.iter().filter(|row| row.text() != row.start) {
                (row.field.set)(&mut record, &row.text(), &self.ctx)?;
            }
            self.draft = record;
        }
        (self.save)(&self.draft, cx)?;
        cx.close();
        Ok(())
    }

    fn leave(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.rows.get_mut(self.at).is_some_and(|row| row.choices.drop_pick()) {
            return Ok(());
        }
        let leaving = self.leaving.unwrap_or(|_| Ok(()));
        if !self.is_changed() {
            cx.close();
            return leaving(cx);
        }
        cx.open(Confirm::new("What you typed here was not saved yet.", "throw it away", move |cx| {
            cx.close();
            leaving(cx)
        }));
        Ok(())
    }

    fn edit_elsewhere(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        cx.out.edit = self.row().map(Row::text);
        Ok(())
    }

    const COMMANDS: &'static [Command<Form<D>>] = &[
        Command { keys: "C-s", name: "form-save", hint: "save", help: "Save", run: Form::finish, when: always },
        Command {
            keys: "enter",
            name: "form-enter",
            hint: "next",
            help: "Take the suggestion, go to the next field; on the last one, save",
            run: Form::enter,
            when: |form| !form.in_text(),
        },
        Command {
            keys: "tab down",
            name: "form-next",
            hint: "",
            help: "Next field",
            run: |form, _| {
                form.go(1);
                Ok(())
            },
            when: always,
        },
        Command {
            keys: "S-tab up",
            name: "form-previous",
            hint: "",
            help: "Previous field",
            run: |form, _| {
                form.go(-1);
                Ok(())
            },
            when: always,
        },
        Command {
            keys: "C-n M-j",
            name: "form-suggest",
            hint: "suggestions",
            help: "Next suggestion",
            run: |form, _| {
                form.complete(1);
                Ok(())
            },
            when: |form| !form.matches().is_empty(),
        },
        Command {
            keys: "C-p M-k",
            name: "form-suggest-back",
            hint: "",
            help: "Previous suggestion",
            run: |form, _| {
                form.complete(-1);
                Ok(())
            },
            when: |form| !form.matches().is_empty(),
        },
        Command {
            keys: "C-e",
            name: "form-editor",
            hint: "$EDITOR",
            help: "Edit this text in $EDITOR",
            run: Form::edit_elsewhere,
            when: |form| form.in_text(),
        },
        Command {
            keys: "esc",
            name: "form-close",
            hint: "go back",
            help: "Leave the form; asks when something was typed",
            run: Form::leave,
            when: always,
        },
    ];

    fn in_text(&self) -> bool {
        self.row().is_some_and(|row| matches!(row.typed, Typed::Text(_)))
    }
}

/// The part of the text that completion is about: behind the last comma, for tags.
fn last_tag(kind: FieldKind, typed: &str) -> &str {
    if kind != FieldKind::Tags {
        return typed;
    }
    typed.rsplit(',').next().map_or(typed, str::trim_start)
}

impl<D: 'static> View for Form<D> {
    const NAME: &'static str = "form";

    fn title(&self) -> String {
        self.title.clone()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[Form::<D>::COMMANDS]
    }

    fn typing(&self) -> bool {
        true
    }

    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        let Some(row) = self.rows.get_mut(self.at) else { return Ok(Taken::No) };
        let taken = match &mut row.typed {
            Typed::Line(line) => line.press(key),
            Typed::Text(area) => {
                let edge = |row: usize| area.cursor().0 == row;
                let leaves = match key.code {
                    KeyCode::Up => edge(0),
                    KeyCode::Down => edge(area.lines().len().saturating_sub(1)),
                    KeyCode::Tab | KeyCode::BackTab | KeyCode::Esc => true,
                    _ => false,
                };
                !leaves && {
                    press_text(area, key);
                    true
                }
            }
        };
        if taken {
            self.check();
            self.look_up(cx.ws);
        }
        Ok(if taken { Taken::Yes } else { Taken::No })
    }

    fn paste(&mut self, words: &str, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(row) = self.rows.get_mut(self.at) {
            match &mut row.typed {
                Typed::Line(line) => line.paste(words),
                Typed::Text(area) => {
                    area.insert_str(words);
                }
            }
        }
        self.check();
        self.look_up(cx.ws);
        Ok(())
    }

    fn take_text(&mut self, text: String) {
        if let Some(row) = self.rows.get_mut(self.at) {
            row.set(&text);
        }
        self.check();
    }

    fn place(&self, screen: Rect) -> Place {
        if screen.width <= 100 { Place::Full } else { Place::Centre(screen.width - 8, screen.height.saturating_sub(2)) }
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let inside = panel(canvas.buf, area, canvas.look, &self.title, true);
        let side = if inside.width >= 90 { 38 } else { 0 };
        let low = if side == 0 { 4.min(inside.height / 3) } else { 0 };
        let left = Rect { width: inside.width - side, height: inside.height - low, ..inside };
        self.render_rows(canvas, left);
        let help = if side > 0 {
            Rect { x: left.right() + 1, y: inside.y, width: side - 1, height: inside.height }
        } else {
            Rect { y: left.bottom(), height: low, ..inside }
        };
        self.render_help(canvas, help);
    }
}

/// The keys of a text field: typing and moving only, so that the workbench keeps its own Control keys.
fn press_text(area: &mut TextArea<'static>, key: Key) {
    area.input_without_shortcuts(key.to_event());
    match key.code {
        KeyCode::Left => area.move_cursor(CursorMove::Back),
        KeyCode::Right => area.move_cursor(CursorMove::Forward),
        KeyCode::Up => area.move_cursor(CursorMove::Up),
        KeyCode::Down => area.move_cursor(CursorMove::Down),
        KeyCode::Home => area.move_cursor(CursorMove::Head),
        KeyCode::End => area.move_cursor(CursorMove::End),
        _ => {}
    }
}
