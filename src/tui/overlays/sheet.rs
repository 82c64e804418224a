//! All of one company or deal: its fields on the left, who and what belongs to it on the right.

use std::sync::Arc;

use crossterm::event::MouseEvent;
use ratatui::layout::{Position, Rect};

use super::activity::Activity as Steps;
use super::cell::Cell;
use super::form::Form;
use super::lead::LeadPage;
use crate::domain::any_field::{AnyField, Customised, all_fields};
use crate::domain::field::{Field, FieldKind};
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::text::fit;
use crate::tui::command::{Command, always};
use crate::tui::lead_data::LeadData;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{panel, row_of, text, wrap};
use crate::workspace::{Done, Workspace};

/// Least width at which both sides stand beside each other.
const BESIDE_FROM: u16 = 100;
/// Cells of a label.
const LABEL: u16 = 16;

/// What belongs to a record.
pub enum Link {
    /// A heading.
    Heading(String),
    /// A record to go to: its name, more about it.
    To(RecordRef, String, String),
    /// A plain line.
    Line(String),
}

/// A kind of record that has a sheet.
pub trait OnSheet: Customised + Clone + Sized {
    /// The view's name.
    const VIEW: &'static str;
    /// What it is called: `Company`.
    const TITLE: &'static str;
    /// Its kind.
    const KIND: Kind;
    /// Whose custom fields it has.
    const RECORD: &'static str;
    /// The commands of the sheet that are its own.
    const OWN: &'static [Command<Sheet<Self>>];

    /// Its fields.
    fn fields() -> &'static [Field<Self>];
    /// Reads it.
    ///
    /// # Errors
    /// When the file can't be read.
    fn read(ws: &Workspace, id: Id) -> eyre::Result<Option<Self>>;
    /// What to call it.
    fn name(&self) -> String;
    /// Where it stands, in a line under the title.
    fn headline(&self, data: &LeadData) -> String;
    /// What belongs to it.
    ///
    /// # Errors
    /// When the file can't be read.
    fn links(&self, ws: &Workspace, data: &LeadData) -> eyre::Result<Vec<Link>>;
    /// Saves it.
    ///
    /// # Errors
    /// Why it was refused.
    fn save(&self, ws: &mut Workspace) -> eyre::Result<Done>;
    /// Deletes it.
    ///
    /// # Errors
    /// Why it was refused.
    fn delete(ws: &mut Workspace, id: Id) -> eyre::Result<Done>;
}

/// All of one record.
pub struct Sheet<D: OnSheet> {
    id: Id,
    data: Option<Arc<LeadData>>,
    record: Option<D>,
    fields: Vec<AnyField<D>>,
    links: Vec<Link>,
    left: ListState,
    right: ListState,
    on_links: bool,
    values: Rect,
}

impl<D: OnSheet> Sheet<D> {
    /// Opens a record.
    pub fn new(id: Id) -> Sheet<D> {
        Sheet {
            id,
            data: None,
            record: None,
            fields: Vec::new(),
            links: Vec::new(),
            left: ListState::default(),
            right: ListState::default(),
            on_links: false,
            values: Rect::default(),
        }
    }

    /// The record's id.
    pub fn id(&self) -> Id {
        self.id
    }

    /// The record, while it is there.
    pub fn record(&self) -> Option<&D> {
        self.record.as_ref()
    }

    fn is_there(&self) -> bool {
        self.record.is_some()
    }

    fn enter(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.on_links {
            match self.links.get(self.right.at) {
                // A lead's page opens over this one, so that Esc comes back here.
                Some(Link::To(record, ..)) if record.kind == Kind::Lead => cx.open(LeadPage::new(record.id)),
                Some(Link::To(record, ..)) => cx.goto(*record),
                _ => {}
            }
            return Ok(());
        }
        let (Some(data), Some(record), Some(field)) = (&self.data, &self.record, self.fields.get(self.left.at)) else {
            return Ok(());
        };
        if field.kind() == FieldKind::Text {
            return self.edit(cx);
        }
        let (draft, known, checked) = (record.clone(), Arc::clone(data), field.clone());
        let check = move |typed: &str| {
            let mut draft = draft.clone();
            checked.set(&mut draft, typed, &known.ctx).map_err(|error| error.0)?;
            Ok(checked.get(&draft, &known.ctx))
        };
        let kind = field.kind();
        let (id, known, field) = (self.id, Arc::clone(data), field.clone());
        let row = self.left.at.saturating_sub(self.left.top) as u16;
        let at = Position::new(self.values.x, self.values.y + row);
        let (start, choices) = (field.get(record, &data.ctx), field.choices(&data.ctx));
        let (label, help) = (field.label().to_owned(), field.help());
        let cell = Cell::new(&record.name(), &label, help, &start, at, check, move |typed, cx| {
            let gone = || eyre::eyre!("it was deleted meanwhile");
            let mut record = D::read(cx.ws, id)?.ok_or_else(gone)?;
            field.set(&mut record, typed, &known.ctx)?;
            let done = record.save(cx.ws)?;
            cx.done(&done);
            Ok(())
        });
        cx.open(cell.choices(kind, choices));
        Ok(())
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(data), Some(record)) = (&self.data, &self.record) else { return Ok(()) };
        let on = self.fields.get(self.left.at).map(|field| field.name().to_owned()).unwrap_or_default();
        cx.open(form(record.name(), self.id, record.clone(), data, self.fields.clone()).on(&on));
        Ok(())
    }

    fn turn_side(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.on_links = !self.on_links;
        Ok(())
    }

    fn history(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let name = self.record.as_ref().map(D::name).unwrap_or_default();
        cx.open(Steps::of(RecordRef { kind: D::KIND, id: self.id }, name));
        Ok(())
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let done = D::delete(cx.ws, self.id)?;
        cx.done(&done);
        cx.close();
        Ok(())
    }

    /// One is never on a heading: on what stands under it.
    fn off_heading(&mut self) {
        if matches!(self.links.get(self.right.at), Some(Link::Heading(_))) {
            self.right.step(1);
        }
    }

    const COMMANDS: &'static [Command<Sheet<D>>] = &[
        Command {
            keys: "esc q",
            name: "sheet-close",
            hint: "back",
            help: "Back to where it was opened",
            run: |_, cx| {
                cx.close();
                Ok(())
            },
            when: always,
        },
        Command {
            keys: "enter =",
            name: "sheet-enter",
            hint: "edit or open",
            help: "Edit the field one is on, or open the record",
            run: Sheet::enter,
            when: Sheet::is_there,
        },
        Command {
            keys: "tab left right h l",
            name: "sheet-side",
            hint: "other side",
            help: "Switch between the fields and what belongs to it",
            run: Sheet::turn_side,
            when: Sheet::is_there,
        },
        Command {
            keys: "e",
            name: "sheet-edit",
            hint: "form",
            help: "Edit all of its fields in a form",
            run: Sheet::edit,
            when: Sheet::is_there,
        },
        Command {
            keys: "A",
            name: "sheet-history",
            hint: "history",
            help: "Show every step that touched it; undo from there",
            run: Sheet::history,
            when: Sheet::is_there,
        },
        Command {
            keys: "d del",
            name: "sheet-delete",
            hint: "",
            help: "Delete it; leads stay",
            run: Sheet::delete,
            when: Sheet::is_there,
        },
    ];
}

/// The form of a record: only what was typed goes onto it, so that what somebody else changed meanwhile stays. `id` is
/// [`Id::NEW`] for a new one.
pub fn form<D: OnSheet>(title: String, id: Id, draft: D, data: &LeadData, fields: Vec<AnyField<D>>) -> Form<D> {
    let start = draft.clone();
    let form = Form::new(title, draft, fields, data.ctx.clone(), |record: &D, cx| {
        let done = record.save(cx.ws)?;
        cx.done(&done);
        Ok(())
    });
    form.onto(move |_, cx| {
        if id.is_new() {
            return Ok(start.clone());
        }
        D::read(cx.ws, id)?.ok_or_else(|| eyre::eyre!("{} was deleted meanwhile; Esc leaves the form", start.name()))
    })
}

impl<D: OnSheet> Listing for Sheet<D> {
    fn list(&mut self) -> &mut ListState {
        if self.on_links { &mut self.right } else { &mut self.left }
    }
}

impl<D: OnSheet> View for Sheet<D> {
    const NAME: &'static str = D::VIEW;

    fn title(&self) -> String {
        D::TITLE.to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[D::OWN, Sheet::<D>::COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let data = LeadData::read(ws)?;
        self.record = D::read(ws, self.id)?;
        let own = ws.custom_fields(D::RECORD)?;
        self.fields = all_fields(D::fields(), &own, D::RECORD);
        self.links = match &self.record {
            Some(record) => record.links(ws, &data)?,
            None => Vec::new(),
        };
        self.left.set_count(self.fields.len());
        self.right.set_count(self.links.len());
        self.data = Some(data);
        self.off_heading();
        Ok(())
    }

    fn settle(&mut self, _: &Workspace) -> eyre::Result<()> {
        self.off_heading();
        Ok(())
    }

    fn mouse(&mut self, event: MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        let at = Position::new(event.column, event.row);
        if self.right.area.contains(at) || self.left.area.contains(at) {
            self.on_links = self.right.area.contains(at);
        }
        self.list().mouse(event);
        self.off_heading();
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn current(&self) -> Option<RecordRef> {
        Some(RecordRef { kind: D::KIND, id: self.id })
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let (Some(data), Some(record)) = (self.data.clone(), self.record.clone()) else {
            let inside = panel(canvas.buf, area, look, D::TITLE, true);
            let words = "It is no longer here: u undoes what deleted it, Esc goes back.";
            text(canvas.buf, inside, 1, 1, words, look.style(Role::Muted));
            return;
        };
        let beside = area.width >= BESIDE_FROM;
        let wide = if beside { area.width / 2 } else { area.width };
        let left = Rect { width: wide, ..area };
        let more = if beside { "" } else { " · Tab: the other side" };
        if beside || !self.on_links {
            let title = format!("{} · {}{more}", D::TITLE, record.name());
            let inside = panel(canvas.buf, left, look, &title, !self.on_links && canvas.focused);
            text(canvas.buf, inside, 1, 0, &record.headline(&data), look.style(Role::Muted));
            self.render_fields(canvas, crate::tui::widgets::panel::below(inside, 2), &data, &record);
        }
        if beside || self.on_links {
            let right = if beside { Rect { x: left.right(), width: area.width - wide, ..area } } else { area };
            let inside = panel(canvas.buf, right, look, &format!("What belongs to it{more}"), self.on_links);
            self.render_links(canvas, inside);
        }
    }
}

impl<D: OnSheet> Sheet<D> {
    fn render_fields(&mut self, canvas: &mut Canvas<'_>, area: Rect, data: &LeadData, record: &D) {
        let look = canvas.look;
        let range = self.left.window(area, 1);
        self.values = Rect { x: area.x + LABEL + 2, width: area.width.saturating_sub(LABEL + 3), ..area };
        for (y, i) in range.enumerate() {
            let (Some(field), place) = (self.fields.get(i), row_of(area, y as u16)) else { break };
            let here = i == self.left.at && !self.on_links && canvas.focused;
            if here {
                canvas.buf.set_style(place, look.style(Role::Selected));
            }
            let style = |role| look.style(if here { Role::Selected } else { role });
            let label = Rect { width: (LABEL + 1).min(place.width), ..place };
            text(canvas.buf, label, 1, 0, field.label(), style(Role::Muted));
            let value = field.get(record, &data.ctx).replace('\n', " ");
            let cell = Rect { y: place.y, height: place.height, ..self.values };
            let (words, role) = if value.is_empty() { ("–", Role::Muted) } else { (value.as_str(), Role::Text) };
            text(canvas.buf, cell, 0, 0, words, style(role));
        }
    }

    fn render_links(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        if self.links.is_empty() {
            for (y, words) in wrap("Nothing belongs to it yet.", area.width as usize).iter().enumerate() {
                text(canvas.buf, area, 1, y as u16 + 1, words, look.style(Role::Muted));
            }
            return;
        }
        let range = self.right.window(area, 1);
        for (y, i) in range.enumerate() {
            let (Some(link), place) = (self.links.get(i), row_of(area, y as u16)) else { break };
            let here = i == self.right.at && self.on_links && canvas.focused;
            if here {
                canvas.buf.set_style(place, look.style(Role::Selected));
            }
            let style = |role| look.style(if here { Role::Selected } else { role });
            match link {
                Link::Heading(words) => {
                    text(canvas.buf, place, 1, 0, words, look.style(Role::Heading));
                }
                Link::To(_, name, more) => {
                    let room = place.width.saturating_sub(5) as usize;
                    let used = text(canvas.buf, place, 1, 0, &fit(name, room), style(Role::Text));
                    let rest = Rect { width: place.width.saturating_sub(3), ..place };
                    text(canvas.buf, rest, used + 3, 0, more, style(Role::Muted));
                    let mark = look.mark(Mark::Follow);
                    text(canvas.buf, place, place.width.saturating_sub(2), 0, mark, style(Role::Accent));
                }
                Link::Line(words) => {
                    text(canvas.buf, place, 1, 0, words, style(Role::Text));
                }
            }
        }
    }
}
