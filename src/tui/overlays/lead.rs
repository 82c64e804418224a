//! All of one lead: fields, company and deals on the left, everything that happened on the right.

mod draw;
mod timeline;

use std::sync::Arc;

use crossterm::event::MouseEvent;
use ratatui::layout::{Position, Rect};

use super::activity::Activity as Steps;
use super::choose::Choose;
use super::prompt::Prompt;
use crate::domain::activity::Activity;
use crate::domain::any_field::AnyField;
use crate::domain::id::{Id, RecordRef};
use crate::domain::lead::Lead;
use crate::store::{companies, deals, leads};
use crate::tui::command::{Command, always};
use crate::tui::lead_actions::{self as actions, Target};
use crate::tui::lead_data::LeadData;
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::Workspace;
use timeline::Timeline;

/// Which side has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Side {
    #[default]
    Fields,
    Timeline,
}

/// A row of the left side.
#[derive(Clone)]
enum PageRow {
    Heading(&'static str),
    Field(AnyField<Lead>),
    /// A record to go to: what it is, its name, more about it.
    Link(RecordRef, String, String),
}

/// All of one lead.
pub struct LeadPage {
    id: Id,
    data: Option<Arc<LeadData>>,
    lead: Option<Lead>,
    rows: Vec<PageRow>,
    likely: Vec<(Lead, String)>,
    /// Blank fields are shown, too.
    all_fields: bool,
    fields: ListState,
    timeline: Timeline,
    side: Side,
    /// Where values stood when last drawn.
    values: Rect,
}

impl LeadPage {
    /// Opens a lead.
    pub fn new(id: Id) -> LeadPage {
        LeadPage {
            id,
            data: None,
            lead: None,
            rows: Vec::new(),
            likely: Vec::new(),
            all_fields: false,
            fields: ListState::default(),
            timeline: Timeline::default(),
            side: Side::Fields,
            values: Rect::default(),
        }
    }

    fn is_there(&self) -> bool {
        self.lead.is_some()
    }

    fn has_likely(&self) -> bool {
        !self.likely.is_empty()
    }

    fn data(&self) -> eyre::Result<Arc<LeadData>> {
        self.data.clone().ok_or_else(|| eyre::eyre!("the lead was not read yet"))
    }

    /// Arranges the left side: links first, then the fields by group.
    fn arrange(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let (Some(data), Some(lead)) = (&self.data, &self.lead) else { return Ok(()) };
        let mut rows = Vec::new();
        if let Some(company) = lead.company.map(|id| companies::one(ws.store(), id)).transpose()?.flatten() {
            let size = company.employees.shown();
            let more: Vec<&str> = [size.as_str(), &company.industry, &company.country]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            rows.push(PageRow::Link(RecordRef::company(company.id), company.called(), more.join(" · ")));
        }
        for deal in deals::of_lead(ws.store(), lead.id)? {
            let role = deals::roles(ws.store(), deal.id)?.into_iter().find(|role| role.lead == lead.id);
            let role =
                role.map(|role| if role.main { format!("{} main", role.role) } else { role.role }).unwrap_or_default();
            let amount = deal.amount.map(|amount| amount.short()).unwrap_or_default();
            let more: Vec<&str> = [amount.as_str(), deal.state.name(), &deal.stage, role.trim()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            rows.push(PageRow::Link(RecordRef::deal(deal.id), deal.called(), more.join(" · ")));
        }
        if !rows.is_empty() {
            rows.insert(0, PageRow::Heading("Company and deals"));
        }
        let lacks = data.lifecycle().missing(lead, &lead.stage);
        let mut group = "";
        for field in &data.fields {
            let lacking = lacks.iter().any(|one| one.name == field.name());
            if !self.all_fields && !lacking && field.get(lead, &data.ctx).is_empty() {
                continue;
            }
            if field.group() != group {
                group = field.group();
                rows.push(PageRow::Heading(group));
            }
            rows.push(PageRow::Field(field.clone()));
        }
        self.rows = rows;
        self.fields.set_count(self.rows.len());
        self.off_heading();
        Ok(())
    }

    /// One is never on a heading: on what stands under it.
    fn off_heading(&mut self) {
        if matches!(self.rows.get(self.fields.at), Some(PageRow::Heading(_))) {
            self.fields.step(1);
        }
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let on = match self.rows.get(self.fields.at) {
            Some(PageRow::Field(field)) => field.name().to_owned(),
            _ => "email".to_owned(),
        };
        actions::edit_on(cx, self.id, &on)
    }

    /// Edits the field one is on where it stands, or goes to the record.
    fn enter(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.side == Side::Timeline {
            if let Some(entry) = self.timeline.entry() {
                cx.open(super::message::Message::new(entry.title(), entry.lines(&*self.data()?)));
            }
            return Ok(());
        }
        let (data, Some(lead)) = (self.data()?, &self.lead) else { return Ok(()) };
        match self.rows.get(self.fields.at).cloned() {
            Some(PageRow::Field(field)) => {
                let row = self.fields.at.saturating_sub(self.fields.top) as u16;
                let at = Position::new(self.values.x, self.values.y + row);
                actions::edit_cell(cx, &data, lead, field, at)
            }
            Some(PageRow::Link(record, ..)) => {
                cx.goto(record);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        actions::follow(cx, self.id)
    }

    fn turn_side(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.side = match self.side {
            Side::Fields => Side::Timeline,
            Side::Timeline => Side::Fields,
        };
        Ok(())
    }

    fn move_stage(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        actions::move_leads(cx, Target::These(vec![self.id]))
    }

    /// Something that happened: which kind, then what.
    fn add_activity(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (id, name) = (self.id, self.lead.as_ref().map(Lead::called).unwrap_or_default());
        let mut kinds: Vec<(String, String, crate::domain::activity::Actor)> = cx
            .ws
            .frameworks()
            .activities
            .kinds
            .iter()
            .map(|kind| (kind.id.clone(), kind.name.clone(), kind.actor))
            .collect();
        // What people write down themselves comes first: notes and calls, not page views.
        kinds.sort_by_key(|(id, _, actor)| (id != "note", *actor != crate::domain::activity::Actor::Rep));
        let words = kinds.iter().map(|(_, name, actor)| (name.clone(), actor.meaning().to_owned())).collect();
        cx.open(Choose::among(format!("What happened with {name}?"), words, move |picked, cx| {
            let Some((kind, title, actor)) = kinds.into_iter().nth(picked) else { return Ok(()) };
            let help = "A few words about it; it stands in the timeline as of now.";
            cx.open(Prompt::new(title, help, "", move |typed, cx| {
                let activity = Activity {
                    actor,
                    detail: typed.trim().to_owned(),
                    by: cx.ws.author().to_owned(),
                    ..Activity::of(id, kind.clone(), cx.ws.now())
                };
                let (_, done) = cx.ws.add_activity(&activity)?;
                cx.done(&done);
                Ok(())
            }));
            Ok(())
        }));
        Ok(())
    }

    fn next_step(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (data, id) = (self.data()?, self.id);
        match data.field("next-step") {
            Some(field) => actions::ask(cx, &data, Target::These(vec![id]), field),
            None => Ok(()),
        }
    }

    fn merge(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        actions::merge_with_likely(cx, self.id)
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (data, Some(lead)) = (self.data()?, &self.lead) else { return Ok(()) };
        let column = match self.rows.get(self.fields.at) {
            Some(PageRow::Field(field)) => field.name().to_owned(),
            _ => "stage".to_owned(),
        };
        actions::why(cx, &data, lead, &column)
    }

    fn history(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let name = self.lead.as_ref().map(Lead::called).unwrap_or_default();
        cx.open(Steps::of(RecordRef::lead(self.id), name));
        Ok(())
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        actions::delete(cx, Target::These(vec![self.id]))?;
        cx.close();
        Ok(())
    }

    fn archive(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let away = self.lead.as_ref().is_some_and(|lead| !lead.archived);
        actions::archive(cx, Target::These(vec![self.id]), away)
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (data, Some(lead)) = (self.data()?, &self.lead) else { return Ok(()) };
        let filled = data.fields.iter().map(|field| (field.label(), field.get(lead, &data.ctx)));
        let lines: Vec<String> = filled
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| format!("{label}\t{}", value.replace('\n', " ")))
            .collect();
        cx.copy(lines.join("\n"), lead.called());
        Ok(())
    }

    fn all_or_filled(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.all_fields = !self.all_fields;
        self.arrange(cx.ws)
    }

    fn narrow_timeline(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.side = Side::Timeline;
        self.timeline.turn();
        cx.say(format!("the timeline shows {}", self.timeline.shows()));
        Ok(())
    }
}

impl Listing for LeadPage {
    fn list(&mut self) -> &mut ListState {
        match self.side {
            Side::Fields => &mut self.fields,
            Side::Timeline => &mut self.timeline.list,
        }
    }
}

const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut LeadPage, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&LeadPage) -> bool,
) -> Command<LeadPage> {
    Command { keys, name, hint, help, run, when }
}

#[rustfmt::skip]
const COMMANDS: &[Command<LeadPage>] = &[
    row("esc q", "lead-page-close", "back", "Back to where the lead was opened", |_, cx| { cx.close(); Ok(()) }, always),
    row("enter =", "lead-page-enter", "edit field", "Edit the field one is on, open the company or deal, or read the entry", LeadPage::enter, LeadPage::is_there),
    row("tab left right h l", "lead-page-side", "timeline", "Switch between the fields and the timeline", LeadPage::turn_side, LeadPage::is_there),
    row("m", "lead-page-move", "move", "Move the lead to another stage", LeadPage::move_stage, LeadPage::is_there),
    row("n", "lead-page-activity", "note", "Write down what happened: a note, a call, a meeting", LeadPage::add_activity, LeadPage::is_there),
    row("s", "lead-page-next", "next step", "Say what is to be done next", LeadPage::next_step, LeadPage::is_there),
    row("e", "lead-page-edit", "form", "Edit all fields in a form", LeadPage::edit, LeadPage::is_there),
    row("t", "lead-page-kinds", "kinds", "Show everything in the timeline, or one kind of entries", LeadPage::narrow_timeline, LeadPage::is_there),
    row("M", "lead-page-merge", "merge", "Merge with the likely duplicate", LeadPage::merge, LeadPage::has_likely),
    row("f", "lead-page-follow", "follow", "Go to the company or to a deal", LeadPage::follow, LeadPage::is_there),
    row("w", "lead-page-why", "why", "Show how stage time, open deals, tier and score came about", LeadPage::why, LeadPage::is_there),
    row(".", "lead-page-blank", "all fields", "Show all fields, or only those with a value", LeadPage::all_or_filled, LeadPage::is_there),
    row("A", "lead-page-history", "", "Show every step that touched this lead; undo from there", LeadPage::history, LeadPage::is_there),
    row("y", "lead-page-copy", "", "Copy the fields as text", LeadPage::copy, LeadPage::is_there),
    row("Z", "lead-page-archive", "", "Put the lead away, or bring it back", LeadPage::archive, LeadPage::is_there),
    row("d del", "lead-page-delete", "", "Delete the lead with its timeline", LeadPage::delete, LeadPage::is_there),
];

impl View for LeadPage {
    const NAME: &'static str = "lead-page";

    fn title(&self) -> String {
        "Lead".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let data = LeadData::read(ws)?;
        self.lead = leads::one(ws.store(), self.id)?;
        self.likely = match &self.lead {
            Some(lead) => actions::likely(ws, lead)?,
            None => Vec::new(),
        };
        self.timeline.load(ws, self.id, &data)?;
        self.data = Some(data);
        self.arrange(ws)
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.off_heading();
        self.timeline.settle(ws)
    }

    fn mouse(&mut self, event: MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        let at = Position::new(event.column, event.row);
        if self.timeline.list.area.contains(at) {
            self.side = Side::Timeline;
        } else if self.fields.area.contains(at) {
            self.side = Side::Fields;
        }
        self.list().mouse(event);
        self.off_heading();
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn current(&self) -> Option<RecordRef> {
        Some(RecordRef::lead(self.id))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
