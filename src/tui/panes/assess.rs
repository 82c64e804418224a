//! Maturity · Assess: one dimension a screen, answered alone or voted on by a room.
//!
//! Which dimension is on the screen is kept in the workspace at every move, so that a killed session resumes there.

mod commands;
mod draw;
mod facts;
mod levels;
mod start;
mod timer;
mod votes;

use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;
use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use timer::{Timer, minutes};

use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::maturity::framework::{Dimension, Framework};
use crate::domain::maturity::results::{Results, Row};
use crate::domain::maturity::room::Maturity;
use crate::domain::maturity::{Answer, Assessment, Confidence, Participant, Sitting};
use crate::domain::text::count;
use crate::tui::command::Command;
use crate::tui::key::Key;
use crate::tui::maturity_actions as actions;
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::parking::Parking;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::receipt::Why;
use crate::tui::rooms::Pane;
use crate::tui::view::{Canvas, Cx, Taken, View};
use crate::tui::widgets::list::ListState;
use crate::workspace::Workspace;

/// What a click meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Framework(usize),
    Dimension(usize),
    Level(u8),
    Participant(usize),
}

/// The assessment.
#[derive(Default)]
pub struct Assess {
    room: Option<Arc<Maturity>>,
    today: NaiveDate,
    /// The assessment on the screen; none: the frameworks are.
    on: Option<Id>,
    results: Option<Results>,
    /// Whether an open one was looked for: only the first time one comes here.
    looked: bool,
    /// Whether it was just put on the screen, and where it stopped is still to be read.
    is_fresh: bool,
    frameworks: ListState,
    at: usize,
    /// The level one is on, where one has moved; else the answer says it.
    pick: Option<u8>,
    voter: Option<usize>,
    timer: Option<Timer>,
    targets: Vec<(Rect, Target)>,
    clicked: Option<(Instant, Target)>,
}

impl Pane for Assess {
    const TITLE: &'static str = "Assess";
    const ABOUT: &'static str = "Answer how mature each part is, alone or with a room full of people";
    const SHOWS: &'static [Kind] = &[Kind::Assessment];
}

/// The dimension on the screen with all that belongs to it.
struct Here<'a> {
    room: &'a Arc<Maturity>,
    assessment: &'a Assessment,
    words: &'a Arc<Framework>,
    dimension: &'a Dimension,
    row: &'a Row,
}

impl Here<'_> {
    fn answer(&self) -> &Answer {
        &self.row.answer
    }

    fn is_workshop(&self) -> bool {
        self.assessment.sitting == Sitting::Workshop
    }

    fn is_revealed(&self) -> bool {
        self.assessment.is_revealed(&self.dimension.id)
    }

    /// Whether digits are votes now.
    fn is_voting(&self) -> bool {
        self.is_workshop() && !self.assessment.participants.is_empty() && !self.is_revealed()
    }

    fn votes(&self) -> usize {
        self.row.spread.as_ref().map_or(0, |spread| spread.votes)
    }
}

impl Assess {
    fn here(&self) -> Option<Here<'_>> {
        let room = self.room.as_ref()?;
        let results = self.results.as_ref()?;
        let assessment = room.assessment(self.on?)?;
        let words = room.words(assessment)?;
        Some(Here {
            room,
            assessment,
            words,
            dimension: words.dimensions.get(self.at)?,
            row: results.rows.get(self.at)?,
        })
    }

    fn is_on(&self) -> bool {
        self.here().is_some()
    }

    fn is_workshop(&self) -> bool {
        self.here().is_some_and(|here| here.is_workshop())
    }

    fn may_take(&self) -> bool {
        !self.here().is_some_and(|here| here.is_voting())
    }

    fn framework(&self) -> Option<&Arc<Framework>> {
        self.room.as_ref()?.frameworks().get(self.frameworks.at)
    }

    /// The level one is on: moved to, else answered, else where the room begins to talk, else last time's.
    fn picked(&self) -> Option<u8> {
        let here = self.here()?;
        let middle = || here.row.spread.as_ref().filter(|_| here.is_revealed()).map(|spread| spread.middle);
        let known = self.pick.or(here.answer().level).or_else(middle).or(here.row.last);
        known.or(Some(here.words.lowest()))
    }

    /// The participant whose vote is next: moved to, else the first without one.
    fn voter(&self) -> Option<(usize, &Participant)> {
        let here = self.here()?;
        let all = &here.assessment.participants;
        let missing = || all.iter().position(|one| here.assessment.vote(one.id, &here.dimension.id).is_none());
        let at = self.voter.or_else(missing).unwrap_or(0);
        all.get(at).map(|one| (at, one))
    }

    fn enter(&mut self, id: Id, ws: &Workspace) -> eyre::Result<()> {
        self.on = Some(id);
        self.read(ws)
    }

    /// Reads the assessment, and which dimension it stopped at.
    fn read(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let Some(room) = self.room.clone() else { return Ok(()) };
        self.on = self.on.filter(|id| room.assessment(*id).is_some_and(Assessment::is_open));
        self.results = self.on.and_then(|id| room.results(id));
        let (Some(id), Some(results)) = (self.on, &self.results) else { return Ok(()) };
        let place = ws.stopped_at(id)?;
        let at = results.framework.dimension(&place).map_or(0, |(at, _)| at);
        if at != self.at {
            self.stand(at);
        }
        Ok(())
    }

    /// Puts a dimension on the screen; its time begins.
    fn stand(&mut self, at: usize) {
        self.at = at;
        (self.pick, self.voter) = (None, None);
        self.timer = self.timer.map(|timer| Timer::of(timer.minutes));
    }

    fn go_to(&mut self, at: usize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.here() else { return Ok(()) };
        let at = at.min(here.words.dimensions.len().saturating_sub(1));
        if at != self.at
            && let Some(dimension) = here.words.dimensions.get(at)
        {
            cx.ws.keep_place(here.assessment.id, &dimension.id)?;
            self.stand(at);
        }
        Ok(())
    }

    fn go(&mut self, by: isize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.go_to(self.at.saturating_add_signed(by), cx)
    }

    /// Where to go once a dimension is settled: the next one, behind the last one the first that is open.
    fn next(&self) -> Option<usize> {
        let here = self.here()?;
        if self.at + 1 < here.words.dimensions.len() {
            return Some(self.at + 1);
        }
        let rows = &self.results.as_ref()?.rows;
        rows.iter().position(|row| row.at != self.at && !row.answer.is_settled())
    }

    fn go_on(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.next() {
            Some(at) => self.go_to(at, cx),
            None => {
                cx.say("that was the last one: C closes the assessment, Tab shows the results");
                Ok(())
            }
        }
    }

    /// A digit, or Enter on a level: a vote, an agreement or an answer.
    fn give(&mut self, level: u8, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.here() else { return Ok(()) };
        if here.words.level(level).is_none() {
            cx.warn(format!("the levels are {} to {}", here.words.lowest(), here.words.highest()));
            return Ok(());
        }
        let (id, dimension) = (here.assessment.id, here.dimension.id.clone());
        if here.is_voting() {
            let Some((at, who)) = self.voter() else { return Ok(()) };
            let done = cx.ws.vote(id, who.id, &dimension, Some(level))?;
            cx.done(&done);
            let all = &here.assessment.participants;
            let left = (at + 1..all.len()).chain(0..at);
            let open = |at: &usize| all.get(*at).is_some_and(|one| here.assessment.vote(one.id, &dimension).is_none());
            let next = left.clone().find(open);
            if next.is_none() {
                cx.say(format!("all {} have voted: r puts the votes on the table", all.len()));
            }
            self.voter = next.or(Some(at));
            return Ok(());
        }
        if here.is_workshop() && here.is_revealed() {
            self.agree_on(level, cx);
            return Ok(());
        }
        let done = cx.ws.answer(id, &dimension, Some(level))?;
        cx.done(&done);
        self.pick = None;
        self.go_on(cx)
    }

    fn take(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.picked() {
            Some(level) => self.give(level, cx),
            None => self.resume(cx),
        }
    }

    /// Enter on a framework: goes on with its open assessment, or begins one.
    fn resume(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(room), Some(framework)) = (self.room.clone(), self.framework()) else { return Ok(()) };
        match room.open(&framework.id) {
            Some(open) => self.enter(open.id, cx.ws),
            None => actions::start(cx, &room, Some(&framework.id.clone())),
        }
    }

    fn start(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(room) = self.room.clone() else { return Ok(()) };
        if self.is_on() {
            return actions::start(cx, &room, None);
        }
        let on = self.framework().map(|one| one.id.clone());
        actions::start(cx, &room, on.as_deref())
    }

    fn agree_on(&self, level: u8, cx: &mut Cx<'_>) {
        let Some(here) = self.here() else { return };
        let next = self.next().and_then(|at| here.words.dimensions.get(at)).unwrap_or(here.dimension);
        actions::agree(cx, here.words, here.assessment.id, here.answer(), level, &next.id);
    }

    /// Agrees on the level one is on; where nobody voted, the room simply answers.
    fn agree(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(here), Some(level)) = (self.here(), self.picked()) else { return Ok(()) };
        if here.is_revealed() {
            self.agree_on(level, cx);
            return Ok(());
        }
        if here.votes() > 0 {
            cx.warn("the votes are still hidden: r puts them on the table first");
            return Ok(());
        }
        let (id, dimension) = (here.assessment.id, here.dimension.id.clone());
        let levels: Vec<u8> = here.words.levels.iter().map(|level| level.number).collect();
        let words = here.words.levels.iter().map(|level| (format!("{} {}", level.number, level.name), String::new()));
        let title = format!("{}: answer without a vote", here.dimension.title);
        cx.open(Choose::among(title, words.collect(), move |picked, cx| {
            if let Some(level) = levels.get(picked) {
                let done = cx.ws.answer(id, &dimension, Some(*level))?;
                cx.done(&done);
            }
            Ok(())
        }));
        Ok(())
    }

    /// Puts the votes on the table, or turns them over for another round.
    fn reveal_votes(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.here() else { return Ok(()) };
        let revealed = here.is_revealed();
        let missing: Vec<&str> =
            here.assessment.without_vote(&here.dimension.id).map(|one| one.name.as_str()).collect();
        let words = if revealed {
            "the votes are hidden again: each may vote anew, then r".to_owned()
        } else if missing.is_empty() {
            "talk about it, then a agrees on a level".to_owned()
        } else {
            format!("without a vote: {}", missing.join(", "))
        };
        cx.ws.reveal(here.assessment.id, &here.dimension.id, !revealed)?;
        (self.pick, self.voter) = (None, revealed.then_some(0));
        cx.say(words);
        Ok(())
    }

    fn skip(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.here() else { return Ok(()) };
        let done = cx.ws.skip(here.assessment.id, &here.dimension.id)?;
        cx.done(&done);
        self.go_on(cx)
    }

    /// Takes back a vote, else the answer.
    fn clear(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.here() else { return Ok(()) };
        let (id, dimension) = (here.assessment.id, here.dimension.id.clone());
        let done = match self.voter().filter(|_| here.is_voting()) {
            Some((_, who)) => cx.ws.vote(id, who.id, &dimension, None)?,
            None => cx.ws.answer(id, &dimension, None)?,
        };
        cx.done(&done);
        Ok(())
    }

    fn target(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(here) = self.here() {
            actions::ask_target(cx, here.words, here.assessment.id, here.answer());
        }
        Ok(())
    }

    fn edit(&mut self, only: &[&str], cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.here() {
            Some(here) => actions::edit_answer(cx, here.words, here.assessment.id, here.answer(), only),
            None => Ok(()),
        }
    }

    fn confidence(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.here() else { return Ok(()) };
        let all = Confidence::ALL;
        let next = match here.answer().confidence {
            None => all.first().copied(),
            Some(now) => all.iter().position(|one| *one == now).and_then(|at| all.get(at + 1)).copied(),
        };
        let done = cx.ws.set_confidence(here.assessment.id, &here.dimension.id, next)?;
        cx.done(&done);
        Ok(())
    }

    fn park(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(here) = self.here() {
            actions::ask_park(cx, here.assessment.id, &here.dimension.id);
        }
        Ok(())
    }

    fn parking(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(here) = self.here() {
            cx.open(Parking::new(here.assessment.id));
        }
        Ok(())
    }

    fn people(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(here) = self.here() {
            actions::people_of(cx, here.assessment);
        }
        Ok(())
    }

    fn close(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.here() {
            Some(here) => actions::close(cx, here.room, here.assessment),
            None => Ok(()),
        }
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.here() else { return Ok(()) };
        let mut receipts = here.room.why_measured(here.assessment.id, &here.dimension.id);
        receipts.extend(here.room.why_gap(here.assessment.id, &here.dimension.id));
        receipts.extend(here.room.why_average(here.assessment.id));
        if receipts.is_empty() {
            cx.warn("nothing is computed yet: answer a dimension, or fill the Stack room, whose data speaks here");
        } else {
            cx.open(Why::new(receipts));
        }
        Ok(())
    }

    /// All dimensions with their state, to go to one: where the side panel has no room.
    fn overview(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.here() else { return Ok(()) };
        let rows = self.results.as_ref().map_or(&[][..], |results| &results.rows);
        let words: Vec<(String, String)> = here
            .words
            .dimensions
            .iter()
            .zip(rows)
            .map(|(one, row)| (one.title.clone(), facts::state(here.words, here.assessment, row)))
            .collect();
        let ids: Vec<String> = here.words.dimensions.iter().map(|one| one.id.clone()).collect();
        let id = here.assessment.id;
        cx.open(Choose::among(format!("{}: go to", here.words.title), words, move |picked, cx| {
            if let Some(dimension) = ids.get(picked) {
                cx.ws.keep_place(id, dimension)?;
            }
            Ok(())
        }));
        Ok(())
    }

    /// Starts the timer, or stops it.
    fn ask_timer(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.timer.take().is_some() {
            cx.say("the timer is stopped");
            return Ok(());
        }
        let help = "Minutes for each dimension; it starts anew with each. T stops it.";
        let prompt = Prompt::new("Timer", help, "5", |typed, cx| {
            let minutes = minutes(typed).map_err(|wrong| eyre::eyre!(wrong))?;
            cx.out.recall = Some(("assess".to_owned(), format!("timer={minutes}")));
            Ok(())
        });
        cx.open(prompt.check(|typed| minutes(typed).map(|minutes| count(minutes as usize, "minute", ""))));
        Ok(())
    }

    fn step_out(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if self.pick.take().is_none() {
            (self.on, self.results, self.timer) = (None, None, None);
        }
        Ok(())
    }

    /// Up and down: the participant while votes are taken, else the level; among frameworks, the framework.
    fn step(&mut self, by: isize) {
        let Some(here) = self.here() else { return self.frameworks.step(by) };
        if here.is_voting() {
            let last = here.assessment.participants.len().saturating_sub(1);
            let at = self.voter().map_or(0, |(at, _)| at);
            self.voter = Some(at.saturating_add_signed(by).min(last));
        } else if let Some(level) = self.picked() {
            let (low, high) = (here.words.lowest(), here.words.highest());
            let next = i16::from(level) + by.signum() as i16;
            self.pick = Some(u8::try_from(next.clamp(i16::from(low), i16::from(high))).unwrap_or(low));
        }
    }

    fn click(&mut self, target: Target, again: bool, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match target {
            Target::Framework(at) => {
                self.frameworks.select(at);
                if again { self.resume(cx) } else { Ok(()) }
            }
            Target::Dimension(at) => self.go_to(at, cx),
            Target::Participant(at) => {
                self.voter = Some(at);
                Ok(())
            }
            Target::Level(level) => {
                self.pick = Some(level);
                if again && !self.here().is_some_and(|here| here.is_voting()) { self.give(level, cx) } else { Ok(()) }
            }
        }
    }
}

impl View for Assess {
    const NAME: &'static str = "assess";

    fn title(&self) -> String {
        "Maturity · Assess".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[commands::COMMANDS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let room = ws.maturity()?;
        self.today = ws.today();
        self.frameworks.set_count(room.frameworks().len());
        if !self.looked {
            self.looked = true;
            self.on = room.any_open().map(|open| open.id);
        }
        self.room = Some(room);
        self.read(ws)
    }

    /// The digits answer, while something is there to be answered; else they go to the rooms.
    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        let digit = key.typed().and_then(|letter| letter.to_digit(10)).and_then(|digit| u8::try_from(digit).ok());
        match digit.filter(|_| self.is_on()) {
            Some(level) => {
                self.give(level, cx)?;
                Ok(Taken::Yes)
            }
            None => Ok(Taken::No),
        }
    }

    fn mouse(&mut self, event: MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let at = Position::new(event.column, event.row);
        match event.kind {
            MouseEventKind::ScrollDown => self.step(1),
            MouseEventKind::ScrollUp => self.step(-1),
            MouseEventKind::Down(_) => {
                let Some((_, target)) = self.targets.iter().find(|(area, _)| area.contains(at)).copied() else {
                    return Ok(());
                };
                // Two clicks on one thing within half a second take it.
                let again = self.clicked.is_some_and(|(when, one)| one == target && when.elapsed().as_millis() < 500);
                self.clicked = (!again).then(|| (Instant::now(), target));
                return self.click(target, again, cx);
            }
            _ => {}
        }
        Ok(())
    }

    fn reveal(&mut self, record: RecordRef, ws: &Workspace) -> eyre::Result<bool> {
        let open = |room: &Arc<Maturity>| room.assessment(record.id).is_some_and(Assessment::is_open);
        let shows = record.kind == Kind::Assessment && self.room.as_ref().is_some_and(open);
        if shows {
            self.enter(record.id, ws)?;
        }
        Ok(shows)
    }

    fn current(&self) -> Option<RecordRef> {
        self.on.map(RecordRef::assessment)
    }

    fn ticking(&self) -> bool {
        self.timer.is_some_and(|timer| !timer.is_over)
    }

    fn recall(&mut self, saved: &str) {
        if let Some(minutes) = saved.strip_prefix("timer=").and_then(|minutes| minutes.parse().ok()) {
            self.timer = Some(Timer::of(minutes));
        }
        if let Some(id) = actions::shown(saved)
            && let Some(room) = &self.room
        {
            self.is_fresh = true;
            self.on = room.assessment(id).filter(|one| one.is_open()).map(|one| one.id);
            self.results = self.on.and_then(|id| room.results(id));
            self.stand(0);
        }
    }

    /// An assessment that was just put on the screen: where did it stop?
    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if std::mem::take(&mut self.is_fresh) { self.read(ws) } else { Ok(()) }
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        self.targets.clear();
        draw::render(self, canvas, area);
    }
}
