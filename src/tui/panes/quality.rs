//! Pipeline · Quality: the scorecard beside its targets, and what to do about it.

mod commands;
mod draw;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::domain::id::Kind;
use crate::domain::quality::card::Row;
use crate::domain::quality::room::Quality as Room;
use crate::domain::quality::tasks::ListKind;
use crate::tui::command::Command;
use crate::tui::overlays::files;
use crate::tui::overlays::quality::{Duplicates, Spellings, SpotChecks, Tasks};
use crate::tui::overlays::receipt::Why;
use crate::tui::rooms::Pane;
use crate::tui::view::{Canvas, Cx, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::store::leads::Way;
use crate::workspace::{Revision, Workspace};
use crate::workspace::asking::Answer;
use crate::workspace::quality::Measured;

/// Up to so many leads, duplicates and spellings are counted as soon as the tab is looked at: they are quick then.
const COUNTED: u64 = 50_000;

/// Leads behind a measure that are named.
const BEHIND: usize = 12;
/// How long looking for them may take.
const QUICK: Duration = Duration::from_millis(3);

/// The part of the screen that has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Zone {
    #[default]
    Card,
    Todo,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Todo {
    Duplicates,
    SpotCheck,
    Spellings,
    /// A list by its id.
    List(String),
}

/// What was counted beside the measures: pairs and sure ones among them, and proposals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counted {
    pairs: usize,
    sure: usize,
    spellings: usize,
}

/// Of each measure that was looked at, name and company of the first leads behind it; and of which state of the file.
#[derive(Default)]
struct Behind {
    seen: Option<Revision>,
    leads: HashMap<&'static str, Vec<(String, String)>>,
}

/// The scorecard.
#[derive(Default)]
pub struct Quality {
    room: Option<Arc<Room>>,
    today: NaiveDate,
    zone: Zone,
    card: ListState,
    todo: ListState,
    todos: Vec<Todo>,
    measuring: Option<Answer<Measured>>,
    counting: Option<Answer<Counted>>,
    counted: Option<Counted>,
    behind: Behind,
    /// Why measuring failed, if it did.
    trouble: Option<String>,
}

impl Pane for Quality {
    const TITLE: &'static str = "Quality";
    const ABOUT: &'static str = "How good the data is, and what to do about it: duplicates, spellings, spot checks, checklists";
    const SHOWS: &'static [Kind] = &[];
}

impl Listing for Quality {
    fn list(&mut self) -> &mut ListState {
        match self.zone {
            Zone::Card => &mut self.card,
            Zone::Todo => &mut self.todo,
        }
    }
}

impl Quality {
    /// The measure one is on; `None` on the composite.
    fn row(&self) -> Option<&Row> {
        self.room.as_ref()?.card.rows.get(self.card.at)
    }

    fn has_leads(&self) -> bool {
        self.room.as_ref().is_some_and(|room| room.input.volume.leads > 0)
    }

    fn turn(&mut self, zone: Zone) {
        self.zone = zone;
    }

    /// Opens the leads behind the measure, or the thing to do.
    fn open(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.zone {
            Zone::Card => self.drill(cx),
            Zone::Todo => {
                if let Some(todo) = self.todos.get(self.todo.at).cloned() {
                    self.start(&todo, cx);
                }
                Ok(())
            }
        }
    }

    fn drill(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(row) = self.row() else { return self.why(cx) };
        match row.measure.id {
            "duplicates" => self.start(&Todo::Duplicates, cx),
            "stage-accuracy" => self.start(&Todo::SpotCheck, cx),
            _ if row.tally.is_none_or(|tally| tally.bad() == 0) => {
                cx.say(format!("{}: there is nothing to mend", row.measure.title));
            }
            _ => {
                cx.out.recall = Some(("leads".to_owned(), format!("filter={}", row.measure.filter)));
                cx.say(format!("{} (b: back to the scorecard)", row.words()));
            }
        }
        Ok(())
    }

    /// Reads the first leads behind the measure one is on, as far as that is quick: Enter shows them all.
    fn look_behind(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let measure = self.row().filter(|row| row.tally.is_some_and(|tally| tally.bad() > 0)).map(|row| row.measure);
        let Some(measure) = measure.filter(|measure| !measure.filter.is_empty()) else { return Ok(()) };
        let now = ws.revision();
        if self.behind.seen != Some(now) {
            self.behind = Behind { seen: Some(now), ..Behind::default() };
        }
        if self.behind.leads.contains_key(measure.id) {
            return Ok(());
        }
        let found = ws.within(QUICK, |ws| {
            let query = ws.lead_query(measure.filter)?;
            Ok(crate::store::leads::page(ws.store(), &query, None, Way::After, BEHIND)?)
        })?;
        let told = found.unwrap_or_default().into_iter().map(|(_, lead)| (lead.called(), lead.company_name));
        self.behind.leads.insert(measure.id, told.collect());
        Ok(())
    }

    fn start(&self, todo: &Todo, cx: &mut Cx<'_>) {
        match todo {
            Todo::Duplicates => cx.open(Duplicates::new()),
            Todo::SpotCheck => cx.open(SpotChecks::new()),
            Todo::Spellings => cx.open(Spellings::new()),
            Todo::List(id) => cx.open(Tasks::new(id)),
        }
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(room) = &self.room else { return Ok(()) };
        let of_row = self.row().and_then(|row| room.card.why(row.measure.id));
        let mut receipts: Vec<_> = of_row.into_iter().chain([room.card.why_composite()]).collect();
        for receipt in &mut receipts {
            *receipt = std::mem::take(receipt).fact("figures", room.age());
        }
        cx.open(Why::new(receipts));
        Ok(())
    }

    /// Takes the measure anew, whatever is known.
    fn measure(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.trouble = None;
        self.measuring = Some(cx.ws.ask_measure());
        self.count(cx.ws);
        cx.say("measuring all leads");
        Ok(())
    }

    fn count(&mut self, ws: &Workspace) {
        self.counting = Some(ws.ask(false, |ws| {
            let found = ws.duplicates()?;
            let sure = found.pairs.iter().filter(|pair| pair.is_sure()).count();
            Ok(Counted { pairs: found.total, sure, spellings: ws.spellings()?.len() })
        }));
    }

    fn report(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        files::ask_report_quality(cx)
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(room) = &self.room else { return Ok(()) };
        let mut lines = vec!["measure\tfigure\ttarget\tof\twhat lowers it".to_owned()];
        for row in &room.card.rows {
            let of = row.tally.map_or(String::new(), |tally| tally.of.to_string());
            let (figure, target, words) = (row.figure_words(), row.target_words(), row.words());
            lines.push(format!("{}\t{figure}\t{target}\t{of}\t{words}", row.measure.title));
        }
        let composite = crate::domain::quality::percent_words(room.card.composite());
        lines.push(format!("Composite\t{composite}\t> {} %\t\t{}", room.card.target, room.age()));
        cx.copy(lines.join("\n"), "the scorecard");
        Ok(())
    }
}

impl View for Quality {
    const NAME: &'static str = "quality";

    fn title(&self) -> String {
        "Pipeline · Quality".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[commands::COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let room = ws.quality()?;
        self.today = ws.today();
        let lists = room.input.rules.lists.iter();
        let (schedules, checklists): (Vec<_>, Vec<_>) = lists.partition(|list| list.kind == ListKind::Schedule);
        let lists = schedules.into_iter().chain(checklists).map(|list| Todo::List(list.id.clone()));
        self.todos = [Todo::Duplicates, Todo::SpotCheck, Todo::Spellings].into_iter().chain(lists).collect();
        self.card.set_count(room.card.rows.len() + 1);
        self.todo.set_count(self.todos.len());
        let leads = room.input.volume.leads;
        if leads > 0 {
            // Also in a small workspace, which is measured on the spot: the trend wants it kept.
            if self.measuring.is_none() && self.trouble.is_none() && !ws.has_measure_of_today()? {
                self.measuring = Some(ws.ask_measure());
            }
            if leads <= COUNTED {
                self.count(ws);
            }
        }
        self.room = Some(room);
        Ok(())
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if let Some(answer) = self.counting.as_ref().and_then(Answer::take) {
            self.counting = None;
            self.counted = answer.ok();
        }
        if let Some(answer) = self.measuring.as_ref().and_then(Answer::take) {
            self.measuring = None;
            match answer {
                Ok(measured) => {
                    ws.keep_measure(&measured)?;
                    self.room = Some(ws.quality()?);
                }
                // The last figures stay, with their age.
                Err(error) => self.trouble = Some(error.to_string()),
            }
        }
        self.look_behind(ws)
    }

    fn waiting(&self) -> bool {
        self.measuring.is_some() || self.counting.is_some()
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let MouseEventKind::Down(_) = event.kind {
            let at = (event.column, event.row).into();
            for (zone, list) in [(Zone::Card, self.card), (Zone::Todo, self.todo)] {
                if list.area.contains(at) {
                    let again = self.zone == zone && list.top + usize::from(event.row - list.area.y) == list.at;
                    self.zone = zone;
                    if again {
                        return self.open(cx);
                    }
                }
            }
        }
        self.list().mouse(event);
        Ok(())
    }

    fn recall(&mut self, saved: &str) {
        if let Some(id) = saved.strip_prefix("measure=")
            && let Some(at) = self.room.as_ref().and_then(|room| room.card.rows.iter().position(|row| row.measure.id == id))
        {
            self.zone = Zone::Card;
            self.card.select(at);
        }
        let wanted = match saved.strip_prefix("todo=") {
            Some("duplicates") => Some(Todo::Duplicates),
            Some("spot-check") => Some(Todo::SpotCheck),
            Some("spellings") => Some(Todo::Spellings),
            Some(list) => Some(Todo::List(list.to_owned())),
            None => None,
        };
        if let Some(at) = wanted.and_then(|wanted| self.todos.iter().position(|todo| *todo == wanted)) {
            self.zone = Zone::Todo;
            self.todo.select(at);
        }
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
