//! The fields that the workspace added itself: their names, what they hold, which records have them.

use ratatui::layout::Rect;

use super::form::Form;
use crate::domain::custom::fields::RECORDS;
use crate::domain::custom::{CustomField, CustomKind, OWN_FIELDS};
use crate::domain::id::Id;
use crate::domain::text::count;
use crate::tui::command::{Command, always};
use crate::tui::theme::Role;
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{empty, panel, row_of, text};
use crate::workspace::Workspace;

/// The fields that the workspace added.
#[derive(Default)]
pub struct OwnFields {
    fields: Vec<CustomField>,
    list: ListState,
}

impl OwnFields {
    fn field(&self) -> Option<&CustomField> {
        self.fields.get(self.list.at)
    }

    fn has_field(&self) -> bool {
        self.field().is_some()
    }

    fn add(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let draft = CustomField {
            id: Id::NEW,
            record: "lead".to_owned(),
            name: String::new(),
            label: String::new(),
            kind: CustomKind::Text,
            choices: Vec::new(),
        };
        form(cx, "New field", draft)
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.field().cloned() {
            Some(field) => form(cx, &field.label.clone(), field),
            None => Ok(()),
        }
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(field) = self.field().cloned() {
            let done = cx.ws.delete_custom_field(&field)?;
            cx.done(&done);
        }
        Ok(())
    }
}

fn form(cx: &mut Cx<'_>, title: &str, draft: CustomField) -> eyre::Result<()> {
    let ctx = cx.ws.field_context()?;
    cx.open(Form::new(title, draft, OWN_FIELDS, ctx, |field, cx| {
        let (_, done) = cx.ws.save_custom_field(field)?;
        cx.done(&done);
        Ok(())
    }));
    Ok(())
}

impl Listing for OwnFields {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<OwnFields>] = &[
    Command {
        keys: "n",
        name: "own-field-new",
        hint: "new",
        help: "Add a field of your own",
        run: OwnFields::add,
        when: always,
    },
    Command {
        keys: "e enter",
        name: "own-field-edit",
        hint: "edit",
        help: "Rename the field, or change what it holds",
        run: OwnFields::edit,
        when: OwnFields::has_field,
    },
    Command {
        keys: "d del",
        name: "own-field-delete",
        hint: "drop",
        help: "Drop the field; undo brings it back with its values",
        run: OwnFields::delete,
        when: OwnFields::has_field,
    },
    Command {
        keys: "esc q",
        name: "own-fields-close",
        hint: "close",
        help: "Close the list of your own fields",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for OwnFields {
    const NAME: &'static str = "own-fields";

    fn title(&self) -> String {
        "Fields of your own".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.fields.clear();
        for (record, _) in RECORDS {
            self.fields.extend(ws.custom_fields(record)?);
        }
        self.list.set_count(self.fields.len());
        Ok(())
    }

    fn place(&self, screen: Rect) -> Place {
        let high = (self.fields.len() as u16 + 4).clamp(11, 24);
        Place::Centre(screen.width.min(84), high.min(screen.height))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let title = format!("Fields of your own · {}", count(self.fields.len(), "field", "fields"));
        let inside = panel(canvas.buf, area, look, &title, true);
        if self.fields.is_empty() {
            let what = "What no field of ours holds: a grade, a contract's end, a product line. Import keeps unknown columns here too. They work in columns, filters, forms and exports.";
            empty(canvas.buf, inside, look, what, &[("n", "add a field"), ("Esc", "go back")]);
            return;
        }
        let wide = inside.width;
        for (x, title) in [(1, "Name"), (wide * 2 / 5, "Of"), (wide / 2, "Holds"), (wide * 7 / 10, "In filters")] {
            text(canvas.buf, row_of(inside, 0), x, 0, title, look.style(Role::Muted));
        }
        let list = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
        for (y, i) in self.list.window(list, 1).enumerate() {
            let Some(field) = self.fields.get(i) else { break };
            let row = row_of(list, y as u16);
            let here = i == self.list.at;
            let style = look.style(if here { Role::Selected } else { Role::Text });
            if here {
                canvas.buf.set_style(row, style);
            }
            let muted = look.style(if here { Role::Selected } else { Role::Muted });
            let cell = |from: u16, to: u16| Rect { x: row.x + from, width: to.saturating_sub(from + 1), ..row };
            text(canvas.buf, cell(0, wide * 2 / 5), 1, 0, &field.label, style);
            text(canvas.buf, cell(wide * 2 / 5, wide / 2), 0, 0, &field.record, muted);
            let holds = match field.kind {
                CustomKind::Choice => field.choices.join(", "),
                kind => kind.meaning().to_owned(),
            };
            text(canvas.buf, cell(wide / 2, wide * 7 / 10), 0, 0, &holds, muted);
            text(canvas.buf, cell(wide * 7 / 10, wide), 0, 0, &format!("{}:", field.name), muted);
        }
    }
}
