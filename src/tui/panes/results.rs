//! Maturity · Results: what the answers come to, where the gaps are, and the plan that closes them.

mod chart;
mod commands;
mod draw;
mod gaps;
mod plan;

use std::collections::HashSet;
use std::sync::Arc;

use chrono::NaiveDate;
use crossterm::event::{KeyCode, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::domain::filter::Filter;
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::maturity::results::{Gap, Results as Outcome, Row};
use crate::domain::maturity::room::Maturity;
use crate::domain::maturity::{Assessment, PlanItem, PlanState};
use crate::domain::text::count;
use crate::tui::command::Command;
use crate::tui::key::Key;
use crate::tui::maturity_actions as actions;
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::files;
use crate::tui::overlays::receipt::Why;
use crate::tui::overlays::steps::Steps;
use crate::tui::rooms::Pane;
use crate::tui::view::{Canvas, Cx, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::Workspace;

/// The part of the screen that has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Zone {
    #[default]
    Dimensions,
    Gaps,
    Plan,
}

impl Zone {
    const ALL: [Zone; 3] = [Zone::Dimensions, Zone::Gaps, Zone::Plan];
}

/// How the levels are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Chart {
    #[default]
    Bars,
    Radar,
    Heat,
}

/// The results.
#[derive(Default)]
pub struct Results {
    room: Option<Arc<Maturity>>,
    today: NaiveDate,
    /// The assessment on the screen.
    on: Option<Id>,
    /// The framework whose plan is on the screen.
    framework: String,
    outcome: Option<Outcome>,
    zone: Zone,
    chart: Chart,
    dimensions: ListState,
    gaps: ListState,
    plan: ListState,
    /// The plan items that pass the filter, in order.
    items: Vec<Id>,
    filter: String,
    filtering: Option<LineInput>,
    complaint: Option<String>,
    marked: HashSet<Id>,
}

impl Pane for Results {
    const TITLE: &'static str = "Results";
    const ABOUT: &'static str = "The average and what it asks for, the gaps, and the plan with owners and dates";
    const SHOWS: &'static [Kind] = &[Kind::Assessment, Kind::PlanItem];
}

impl Listing for Results {
    fn list(&mut self) -> &mut ListState {
        match self.zone {
            Zone::Dimensions => &mut self.dimensions,
            Zone::Gaps => &mut self.gaps,
            Zone::Plan => &mut self.plan,
        }
    }
}

impl Results {
    fn assessment(&self) -> Option<&Assessment> {
        self.room.as_ref()?.assessment(self.on?)
    }

    fn row(&self) -> Option<&Row> {
        self.outcome.as_ref()?.rows.get(self.dimensions.at)
    }

    /// The gap one is on: in the list of gaps, or that of the dimension one is on.
    fn gap(&self) -> Option<Gap> {
        let gaps = &self.outcome.as_ref()?.gaps;
        match self.zone {
            Zone::Gaps => gaps.get(self.gaps.at).copied(),
            Zone::Dimensions => gaps.iter().find(|gap| gap.at == self.dimensions.at).copied(),
            Zone::Plan => None,
        }
    }

    fn item(&self) -> Option<&PlanItem> {
        self.room.as_ref()?.plan_item(*self.items.get(self.plan.at)?)
    }

    /// The marked items, or the one one is on.
    fn chosen(&self) -> Vec<&PlanItem> {
        let Some(room) = &self.room else { return Vec::new() };
        if self.marked.is_empty() {
            return self.item().into_iter().collect();
        }
        room.plan(&self.framework).filter(|item| self.marked.contains(&item.id)).collect()
    }

    fn has_any(&self) -> bool {
        self.outcome.is_some()
    }

    fn has_gap(&self) -> bool {
        self.gap().is_some()
    }

    fn has_item(&self) -> bool {
        self.zone == Zone::Plan && self.item().is_some()
    }

    /// Puts an assessment on the screen, with the plan of its framework.
    fn put(&mut self, id: Option<Id>) {
        let Some(room) = self.room.clone() else { return };
        self.on = id;
        let assessment = id.and_then(|id| room.assessment(id));
        if let Some(assessment) = assessment
            && assessment.framework != self.framework
        {
            self.framework.clone_from(&assessment.framework);
            self.filter.clear();
            self.marked.clear();
        }
        self.outcome = assessment.and_then(|one| room.results(one.id));
        let (rows, gaps) = self.outcome.as_ref().map_or((0, 0), |one| (one.rows.len(), one.gaps.len()));
        self.dimensions.set_count(rows);
        self.gaps.set_count(gaps);
        self.arrange();
    }

    /// Reads the plan through the filter, and stays on the item one was on.
    fn arrange(&mut self) {
        let Some(room) = self.room.clone() else { return };
        let here = self.items.get(self.plan.at).copied();
        let filter = Filter::on(&self.filter, plan::FIELDS, self.today);
        let words = self.outcome.as_ref().map(|one| Arc::clone(&one.framework));
        let passes = |item: &&PlanItem| {
            filter.is_empty()
                || filter.matches(&plan::Entry { item, words: words.as_deref(), today: self.today }).is_some()
        };
        self.items = room.plan(&self.framework).filter(passes).map(|item| item.id).collect();
        self.complaint = filter.complaint();
        self.plan.set_count(self.items.len());
        if let Some(at) = here.and_then(|id| self.items.iter().position(|one| *one == id)) {
            self.plan.select(at);
        }
    }

    fn turn(&mut self, by: isize) {
        let at = Zone::ALL.iter().position(|zone| *zone == self.zone).unwrap_or(0);
        let next = at.saturating_add_signed(by).min(Zone::ALL.len() - 1);
        self.zone = Zone::ALL.get(next).copied().unwrap_or_default();
    }

    fn take(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.zone {
            Zone::Plan => self.edit(cx),
            Zone::Gaps => self.plan_gap(cx),
            Zone::Dimensions => self.open_dimension(cx),
        }
    }

    /// An open assessment goes on at the dimension; a closed one shows its gap.
    fn open_dimension(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(assessment), Some(row)) = (self.assessment(), self.row()) else { return Ok(()) };
        if assessment.is_open() {
            cx.ws.keep_place(assessment.id, &row.answer.dimension)?;
            actions::show(cx, "assess", assessment.id);
            return Ok(());
        }
        let at = self.outcome.as_ref().and_then(|one| one.gaps.iter().position(|gap| gap.at == self.dimensions.at));
        match at {
            Some(at) => {
                self.zone = Zone::Gaps;
                self.gaps.select(at);
            }
            None => cx.say("there is no gap: it stands where it should"),
        }
        Ok(())
    }

    fn plan_gap(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(room), Some(outcome), Some(gap)) = (&self.room, &self.outcome, self.gap()) else { return Ok(()) };
        cx.open(Steps::new(room, outcome.assessment, &outcome.framework, gap));
        Ok(())
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.item() {
            Some(item) => actions::edit_item(cx, item, "A step of the plan", "text"),
            None => Ok(()),
        }
    }

    fn add(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let dimension = match self.zone {
            Zone::Plan => None,
            _ => self
                .gap()
                .and_then(|gap| self.outcome.as_ref()?.dimension(gap.at))
                .or(self.row().and_then(|row| self.outcome.as_ref()?.dimension(row.at))),
        };
        let dimension = dimension.map_or(String::new(), |one| one.id.clone());
        actions::add_item(cx, &self.framework, &dimension)
    }

    /// Moves the items on: open, doing, done, open again.
    fn next_state(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let ids: Vec<Id> = self.chosen().iter().map(|item| item.id).collect();
        let Some(first) = self.chosen().first().map(|item| item.state) else { return Ok(()) };
        let next = match first {
            PlanState::Open => PlanState::Doing,
            PlanState::Doing => PlanState::Done,
            PlanState::Done | PlanState::Dropped => PlanState::Open,
        };
        let done = cx.ws.set_plan_state(&ids, next)?;
        cx.done(&done);
        Ok(())
    }

    fn drop_items(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let ids: Vec<Id> = self.chosen().iter().map(|item| item.id).collect();
        let done = cx.ws.set_plan_state(&ids, PlanState::Dropped)?;
        cx.done(&done);
        Ok(())
    }

    fn ask(&mut self, field: &str, cx: &mut Cx<'_>) -> eyre::Result<()> {
        actions::ask_items(cx, &self.chosen(), field)
    }

    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let ids: Vec<Id> = self.chosen().iter().map(|item| item.id).collect();
        let done = cx.ws.delete_plan_items(&ids)?;
        cx.done(&done);
        self.marked.clear();
        Ok(())
    }

    fn mark(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(id) = self.item().map(|item| item.id)
            && !self.marked.remove(&id)
        {
            self.marked.insert(id);
        }
        self.plan.step(1);
        Ok(())
    }

    fn filter(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.zone = Zone::Plan;
        self.filtering = Some(LineInput::new(&self.filter));
        Ok(())
    }

    fn step_out(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if !self.marked.is_empty() {
            self.marked.clear();
        } else if !self.filter.is_empty() {
            self.filter.clear();
            self.arrange();
        } else {
            self.zone = Zone::Dimensions;
        }
        Ok(())
    }

    fn next_chart(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.zone = Zone::Dimensions;
        let spokes = self.outcome.as_ref().map_or(0, |one| one.rows.len());
        (self.chart, _) = match self.chart {
            // A radar needs three spokes, and dots finer than ASCII has.
            Chart::Bars if spokes >= 3 && !cx.look.ascii => (Chart::Radar, cx.say("radar (m: heat map)")),
            Chart::Bars | Chart::Radar => (Chart::Heat, cx.say("heat map of all assessments (m: bars)")),
            Chart::Heat => (Chart::Bars, cx.say("bars (m: radar)")),
        };
        Ok(())
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(room), Some(id)) = (&self.room, self.on) else { return Ok(()) };
        let mut receipts = Vec::new();
        let dimension = match self.zone {
            Zone::Gaps => self.gap().and_then(|gap| self.outcome.as_ref()?.dimension(gap.at)),
            _ => self.row().and_then(|row| self.outcome.as_ref()?.dimension(row.at)),
        };
        if self.zone == Zone::Gaps
            && let Some(dimension) = dimension
        {
            receipts.extend(room.why_gap(id, &dimension.id));
        }
        receipts.extend(room.why_average(id));
        if let Some(dimension) = dimension {
            receipts.extend(room.why_measured(id, &dimension.id));
        }
        if receipts.is_empty() {
            cx.warn("nothing is computed yet: nothing is answered");
        } else {
            cx.open(Why::new(receipts));
        }
        Ok(())
    }

    /// All assessments, to put another on the screen.
    fn choose(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(room) = &self.room else { return Ok(()) };
        let mut words = Vec::new();
        let mut ids = Vec::new();
        for framework in room.framework_ids() {
            for one in room.of(framework) {
                let state = if one.is_open() { "open" } else { "closed" };
                let verdict = room.results(one.id).map_or_else(|| "–".to_owned(), |outcome| outcome.verdict());
                words.push((format!("{} · {}", room.title_of(framework), one.day()), format!("{verdict} · {state}")));
                ids.push(one.id);
            }
        }
        cx.open(Choose::among("Which assessment?", words, move |picked, cx| {
            if let Some(id) = ids.get(picked) {
                actions::show(cx, "results", *id);
            }
            Ok(())
        }));
        Ok(())
    }

    fn start(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(room) = self.room.clone() else { return Ok(()) };
        let framework = Some(self.framework.clone()).filter(|id| room.framework(id).is_some());
        actions::start(cx, &room, framework.as_deref())
    }

    fn report(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.on {
            Some(id) => files::ask_report_maturity(cx, id),
            None => Ok(()),
        }
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(outcome) = &self.outcome else { return Ok(()) };
        let mut lines = vec!["dimension\tlevel\ttarget\tlast time\tevidence".to_owned()];
        let name = |level: Option<u8>| level.map_or(String::new(), |level| outcome.framework.level_name(level));
        for row in &outcome.rows {
            let title = outcome.dimension(row.at).map_or("", |one| one.title.as_str());
            let level = if row.answer.is_skipped { "skipped".to_owned() } else { name(row.answer.level) };
            let evidence = row.answer.evidence.replace(['\t', '\n'], " ");
            lines.push(format!("{title}\t{level}\t{}\t{}\t{evidence}", name(row.answer.target), name(row.last)));
        }
        cx.copy(lines.join("\n"), "the results");
        Ok(())
    }
}

impl View for Results {
    const NAME: &'static str = "results";

    fn title(&self) -> String {
        "Maturity · Results".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[commands::COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let room = ws.maturity()?;
        self.today = ws.today();
        let answered = |one: &&Assessment| one.answers.iter().any(|answer| answer.level.is_some());
        let newest = || {
            let all = || room.input.assessments.iter().rev();
            all().find(answered).or_else(|| all().next()).map(|one| one.id)
        };
        let on = self.on.filter(|id| room.assessment(*id).is_some()).or_else(newest);
        if on.is_none() && self.framework.is_empty() {
            let planned = room.input.plan.first().map(|item| item.framework.clone());
            self.framework = planned.or(room.frameworks().first().map(|one| one.id.clone())).unwrap_or_default();
        }
        self.marked.retain(|id| room.plan_item(*id).is_some());
        self.room = Some(room);
        self.put(on);
        Ok(())
    }

    fn typing(&self) -> bool {
        self.filtering.is_some()
    }

    fn raw(&mut self, key: Key, _: &mut Cx<'_>) -> eyre::Result<Taken> {
        let Some(input) = &mut self.filtering else { return Ok(Taken::No) };
        match key.code {
            KeyCode::Enter | KeyCode::Down | KeyCode::Tab => self.filtering = None,
            KeyCode::Esc => {
                self.filtering = None;
                self.filter.clear();
                self.arrange();
            }
            _ => {
                if !input.press(key) {
                    return Ok(Taken::No);
                }
                self.filter = input.text().to_owned();
                self.arrange();
            }
        }
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(input) = &mut self.filtering {
            input.paste(words);
            self.filter = input.text().to_owned();
            self.arrange();
        }
        Ok(())
    }

    fn mouse(&mut self, event: MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        if matches!(event.kind, MouseEventKind::Down(_)) {
            let at = (event.column, event.row).into();
            let lists = [(Zone::Dimensions, self.dimensions), (Zone::Gaps, self.gaps), (Zone::Plan, self.plan)];
            if let Some((zone, _)) = lists.iter().find(|(_, list)| list.area.contains(at)) {
                self.zone = *zone;
            }
        }
        self.list().mouse(event);
        Ok(())
    }

    fn reveal(&mut self, record: RecordRef, _: &Workspace) -> eyre::Result<bool> {
        let Some(room) = self.room.clone() else { return Ok(false) };
        match record.kind {
            Kind::Assessment if room.assessment(record.id).is_some() => {
                self.put(Some(record.id));
                self.zone = Zone::Dimensions;
                // What contradicts is what one came for.
                let rows = self.outcome.as_ref().map_or(&[][..], |one| &one.rows);
                if let Some(at) = rows.iter().position(|row| row.contradiction().is_some()) {
                    self.dimensions.select(at);
                }
                Ok(true)
            }
            Kind::PlanItem => {
                let Some(item) = room.plan_item(record.id) else { return Ok(false) };
                if item.framework != self.framework {
                    self.framework.clone_from(&item.framework);
                    self.put(room.of(&item.framework).next().map(|one| one.id));
                }
                self.filter.clear();
                self.arrange();
                self.zone = Zone::Plan;
                self.plan.select(self.items.iter().position(|id| *id == record.id).unwrap_or(0));
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn current(&self) -> Option<RecordRef> {
        match self.zone {
            Zone::Plan => self.item().map(|item| RecordRef::plan_item(item.id)),
            _ => self.on.map(RecordRef::assessment),
        }
    }

    fn recall(&mut self, saved: &str) {
        if let Some(id) = actions::shown(saved) {
            self.put(Some(id));
            self.zone = Zone::Dimensions;
        }
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}

/// The marked items in a heading.
fn marked_words(view: &Results) -> String {
    if view.marked.is_empty() { String::new() } else { format!(" · {} marked", count(view.marked.len(), "step", "")) }
}
