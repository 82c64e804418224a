//! What the board's keys do: moving cards, opening, sorting, splitting, copying, exporting.

use std::time::Duration;

use super::lanes::{self, Lanes};
use super::read::Sort;
use super::{Board, receipts};
use crate::domain::id::RecordRef;
use crate::domain::lead::{LEAD_FIELDS, Lead};
use crate::domain::lifecycle::StageKind;
use crate::domain::text::{clean, count};
use crate::store::leads::{self, LeadQuery, LeadSort};
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::lifecycle::LifecycleScreen;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::receipt::Why;
use crate::tui::view::Cx;
use crate::tui::widgets::input::LineInput;
use crate::tui::{lead_actions, move_actions};

/// What counting stage names may take on the drawing thread.
const PATIENCE: Duration = Duration::from_millis(80);
/// Leads copied at once; more are an export.
const COPIED: u64 = 2_000;

impl Board {
    pub(super) fn has_choice(&self) -> bool {
        self.has_marks() || self.has_card()
    }

    pub(super) fn has_lanes(&self) -> bool {
        self.lanes.rows.len() > 1
    }

    pub(super) fn has_unstaged(&self) -> bool {
        self.data.as_ref().is_some_and(|data| data.unstaged() > 0)
    }

    /// Moves what is chosen to the stage that stands so many columns away on the way. From an exit or from nowhere
    /// there is no such stage: it is asked.
    pub(super) fn shift(&mut self, by: isize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(data), Some(column)) = (&self.data, self.column()) else { return Ok(()) };
        let main: Vec<&str> = data.lifecycle.main().map(|stage| stage.id.as_str()).collect();
        let Some(at) = main.iter().position(|id| *id == column.stage) else { return self.pick_stage(cx) };
        match at.checked_add_signed(by).and_then(|at| main.get(at)) {
            Some(to) => {
                let to = (*to).to_owned();
                self.send(to, cx)
            }
            None => {
                let name = data.lifecycle.name_of(&column.stage);
                let side = if by < 0 { "before" } else { "after" };
                cx.warn(format!("there is no stage {side} {name} on the way: m moves to an exit or anywhere else"));
                Ok(())
            }
        }
    }

    /// Moves what is chosen to a stage, and remembers to follow it there.
    pub(super) fn send(&mut self, to: String, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(chosen) = self.chosen(cx) else { return Ok(()) };
        self.keep_following();
        move_actions::with_ids(cx, chosen, move |cx, ids| move_actions::to_stage(cx, ids, &to))
    }

    /// The card one is on is followed to wherever it goes, if it goes.
    fn keep_following(&mut self) {
        let stage = self.column().map(|column| column.stage.clone());
        self.following = self.card().map(|card| card.id).zip(stage);
    }

    pub(super) fn pick_stage(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(chosen) = self.chosen(cx) else { return Ok(()) };
        self.keep_following();
        let from = self.column().map(|column| column.stage.clone()).unwrap_or_default();
        move_actions::with_ids(cx, chosen, move |cx, ids| move_actions::pick_stage(cx, ids, &from))
    }

    /// Places all leads whose stage has an unknown name: the one of the card one is on, else it is asked.
    pub(super) fn place(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let here = self.card().map(|card| card.raw.clone()).filter(|raw| !raw.is_empty());
        let named = cx.ws.within(PATIENCE, |ws| ws.unstaged_words())?;
        let raws = match (named, here) {
            (Some(named), here) => named.into_iter().filter(|(raw, _)| here.as_ref().is_none_or(|one| one == raw)).collect(),
            // They are too many to be counted now; the one one is on is known all the same.
            (None, Some(here)) => vec![(here, 0)],
            (None, None) => {
                cx.warn("counting the names takes too long: go to an unstaged lead (t shows them) and press = there");
                return Ok(());
            }
        };
        move_actions::place_unstaged(cx, raws)
    }

    pub(super) fn open_lead(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.card() {
            Some(card) => lead_actions::open(cx, card.id),
            None => Ok(()),
        }
    }

    pub(super) fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.card() {
            Some(card) => lead_actions::edit(cx, card.id),
            None => Ok(()),
        }
    }

    pub(super) fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.chosen(cx) {
            Some(chosen) => lead_actions::delete(cx, chosen),
            None => Ok(()),
        }
    }

    pub(super) fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.card() {
            Some(card) => lead_actions::follow(cx, card.id),
            None => Ok(()),
        }
    }

    pub(super) fn open_lifecycle(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let stage = self.column().map(|column| column.stage.clone()).unwrap_or_default();
        cx.open(LifecycleScreen::on(&stage));
        Ok(())
    }

    pub(super) fn type_filter(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.filtering = Some(LineInput::new(&self.filter));
        Ok(())
    }

    pub(super) fn ask_sort(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        // Where no card has a score, an order by it would change nothing.
        let scored = self.columns.iter().any(|column| column.cards.rows().any(|card| card.score.is_some()));
        let offered: Vec<_> = Sort::ALL.into_iter().filter(|(sort, ..)| scored || *sort != Sort::Score).collect();
        let words = offered.iter().map(|(_, _, words)| ((*words).to_owned(), String::new())).collect();
        cx.open(Choose::among("Cards in which order?", words, move |picked, cx| {
            if let Some((_, name, _)) = offered.get(picked) {
                cx.out.recall = Some(("board".to_owned(), format!("sort={name}")));
            }
            Ok(())
        }));
        Ok(())
    }

    pub(super) fn turn_lanes(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.lanes.turn();
        self.range_from = None;
        cx.say(match lanes::kind_name(self.lanes.by) {
            "none" => "no lanes".to_owned(),
            name => format!("lanes by {name} (z: next, J and K open one)"),
        });
        Ok(())
    }

    /// Shows exits and the unstaged as columns, and goes to the first of them; again: hides them.
    pub(super) fn toggle_asides(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(data) = self.data.clone() else { return Ok(()) };
        self.asides = !self.asides;
        self.put_up(&data);
        if self.asides {
            let aside = |stage: &str| data.lifecycle.stage(stage).is_none_or(|one| one.kind == StageKind::Exit);
            let of = |some: bool| self.columns.iter().position(|column| aside(&column.stage) && (!some || data.funnel.count(&column.stage) > 0));
            self.on = of(true).or_else(|| of(false)).unwrap_or(self.on);
            cx.say("exits and unstaged leads stand at the right (t folds them)");
        } else {
            cx.say("exits and unstaged leads are folded");
        }
        Ok(())
    }

    pub(super) fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(data), Some(column)) = (&self.data, self.column()) else { return Ok(()) };
        let cards: Vec<_> = column.cards.rows().take(receipts::ROWS).collect();
        let count = column.head.count;
        let most = LeadQuery { stage: Some(column.stage.clone()), sort: LeadSort::Amount, descending: true, ..LeadQuery::default() };
        let rich = match count {
            Some(count) if count <= receipts::SEARCHED => leads::page(cx.ws.store(), &most, None, leads::Way::After, receipts::ROWS)?,
            _ => Vec::new(),
        };
        let rich: Vec<Lead> = rich.into_iter().map(|(_, lead)| lead).filter(|lead| lead.amount > 0).collect();
        let found = receipts::of(data, &column.stage, &cards, &rich, !self.filter.trim().is_empty(), count);
        cx.open(Why::new(found));
        Ok(())
    }

    pub(super) fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(chosen) = self.chosen(cx) else { return Ok(()) };
        if chosen.count() > COPIED {
            cx.warn(format!("{} are too many for the clipboard: x exports them", chosen.words()));
            return Ok(());
        }
        let (leads, ctx) = (leads::many(cx.ws.store(), &chosen.ids(cx.ws)?)?, cx.ws.field_context()?);
        let mut lines = vec![LEAD_FIELDS.iter().map(|field| field.label).collect::<Vec<_>>().join("\t")];
        for lead in &leads {
            let cells: Vec<String> = LEAD_FIELDS.iter().map(|field| (field.get)(lead, &ctx).replace(['\t', '\n', '\r'], " ")).collect();
            lines.push(cells.join("\t"));
        }
        let what = match leads.as_slice() {
            [one] => clean(&one.called()).into_owned(),
            many => count(many.len(), "lead", "leads"),
        };
        cx.copy(lines.join("\n"), what);
        Ok(())
    }

    /// Exports what is marked; else what the columns show.
    pub(super) fn export(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(data) = &self.data else { return Ok(()) };
        if self.has_marks() {
            return match self.chosen(cx) {
                Some(chosen) => lead_actions::ask_export(cx, chosen),
                None => Ok(()),
            };
        }
        let (sort, descending) = self.sort.order();
        lead_actions::export(cx, LeadQuery { sort, descending, ..data.query.clone() })
    }

    pub(super) fn save_view(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let saved = format!("sort={}; lanes={}; filter={}", self.sort.name(), lanes::kind_name(self.lanes.by), self.filter);
        cx.open(Prompt::new("Save this view", "A name for this filter, order and lanes; the palette finds it.", "", move |name, cx| {
            cx.ws.keep_view("board", name, &saved)?;
            cx.say(format!("saved: the view “{}” (: finds it)", name.trim()));
            Ok(())
        }));
        Ok(())
    }

    /// Shows a saved view: only what it names changes.
    pub(super) fn recall_view(&mut self, saved: &str) {
        let part = |name: &str| saved.split("; ").find_map(|part| part.strip_prefix(name));
        if let Some(name) = part("sort=") {
            self.sort = Sort::ALL.iter().find(|(_, one, _)| *one == name).map_or(Sort::default(), |(sort, ..)| *sort);
        }
        if let Some(name) = part("lanes=") {
            self.lanes = Lanes::by(lanes::KINDS.iter().find(|(_, one)| *one == name).map(|(lane, _)| *lane));
        }
        if let Some((_, filter)) = saved.split_once("filter=") {
            self.filter = filter.to_owned();
            // There is no workspace here: the filter is understood when the board is settled.
            self.recalled = true;
        }
        if let Some(data) = self.data.clone() {
            self.put_up(&data);
        }
    }

    /// Esc steps out of one thing at a time: the range, the marks, the filter, the lanes.
    pub(super) fn step_out(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.drag.take().is_some() || self.range_from.take().is_some() {
            return Ok(());
        }
        if self.has_marks() {
            self.unmark_all();
        } else if !self.filter.trim().is_empty() {
            self.narrow(String::new(), cx.ws)?;
        } else if self.lanes.by.is_some() {
            self.lanes = Lanes::default();
        }
        Ok(())
    }

    /// Goes after the card that was sent to another stage, if it went there.
    pub(super) fn follow_card(&mut self, ws: &crate::workspace::Workspace) -> eyre::Result<()> {
        let Some((id, from)) = self.following.take() else { return Ok(()) };
        let Some(lead) = ws.lead(id)? else { return Ok(()) };
        // Where it went aside, one stays with those that are left.
        let shown = self.columns.iter().position(|column| column.stage == lead.stage);
        match shown.filter(|_| lead.stage != from && self.filter.trim().is_empty()) {
            Some(_) => self.show(id, ws).map(|_| ()),
            None => Ok(()),
        }
    }

    /// The record of the card one is on.
    pub(super) fn here(&self) -> Option<RecordRef> {
        self.card().map(|card: &super::Card| RecordRef::lead(card.id))
    }
}
