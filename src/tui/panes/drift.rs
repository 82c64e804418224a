//! Campaigns · Drift: values that touches brought and nobody registered, each with the registered one it most likely
//! stands for; registered, let count as another, or left alone, one by one or all of a kind.

mod commands;
mod draw;

use std::collections::HashSet;
use std::sync::Arc;

use crossterm::event::{KeyCode, MouseEvent};
use ratatui::layout::Rect;

use crate::domain::utm::Tag;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::drifted::{Drifted, Standing};
use crate::domain::utm::room::Arrivals;
use crate::domain::utm::touches::Tallies;
use crate::tui::command::{Command, Row};
use crate::tui::key::Key;
use crate::tui::rooms::Pane;
use crate::tui::view::{Canvas, Cx, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::{Answer, Workspace};

/// Which values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shown {
    /// Those that somebody has to decide about.
    #[default]
    Open,
    /// Those that were decided.
    Decided,
    /// All.
    All,
}

/// Values that drifted.
#[derive(Default)]
pub struct Drift {
    arrivals: Option<Arc<Arrivals>>,
    checker: Option<Arc<Checker>>,
    has_touches: bool,
    zone: chrono_tz::Tz,
    shown: Shown,
    filter: String,
    filtering: Option<LineInput>,
    /// Places of the values shown, in those of the arrivals.
    rows: Vec<usize>,
    marked: HashSet<(Tag, String)>,
    list: ListState,
    /// Counts of a large workspace that are on their way.
    counting: Option<Answer<Tallies>>,
    trouble: Option<String>,
}

impl Pane for Drift {
    const TITLE: &'static str = "Drift";
    const ABOUT: &'static str =
        "Values that visits brought and nobody registered: register them, let them count as another, or leave them alone";
}

impl Listing for Drift {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

impl Drift {
    fn all(&self) -> &[Drifted] {
        self.arrivals.as_ref().map(|arrivals| arrivals.drift.as_slice()).unwrap_or_default()
    }

    fn at(&self, row: usize) -> Option<&Drifted> {
        self.all().get(*self.rows.get(row)?)
    }

    fn here(&self) -> Option<&Drifted> {
        self.at(self.list.at)
    }

    fn has_value(&self) -> bool {
        self.here().is_some()
    }

    /// The marked values that are shown, else the one one is on.
    fn target(&self) -> Vec<Drifted> {
        let shown = self.rows.iter().filter_map(|at| self.all().get(*at));
        let marked: Vec<Drifted> = shown.filter(|one| self.is_marked(one)).cloned().collect();
        if marked.is_empty() { self.here().cloned().into_iter().collect() } else { marked }
    }

    fn is_marked(&self, one: &Drifted) -> bool {
        self.marked.contains(&(one.tag, one.value.clone()))
    }

    /// Finds what is shown.
    fn narrow(&mut self) {
        let here = self.here().map(|one| (one.tag, one.value.clone()));
        let (shown, filter) = (self.shown, self.filter.to_lowercase());
        let fits = |one: &Drifted| match shown {
            Shown::Open => one.is_open(),
            Shown::Decided => !one.is_open(),
            Shown::All => true,
        };
        self.rows = (0..self.all().len()).filter(|at| fits(&self.all()[*at]) && passes(&self.all()[*at], &filter)).collect();
        self.list.set_count(self.rows.len());
        // One stays on the value one was on, where it is still shown.
        if let Some(here) = here
            && let Some(at) = (0..self.rows.len()).find(|row| self.at(*row).is_some_and(|one| (one.tag, one.value.clone()) == here))
        {
            self.list.select(at);
        }
    }
}

/// Whether a value passes a filter line in small letters: all words, `tag:medium`, `nearest:none`, `why:case`; `!` before
/// a word turns it round.
fn passes(one: &Drifted, filter: &str) -> bool {
    filter.split_whitespace().all(|word| {
        let (word, wanted) = match word.strip_prefix('!') {
            Some(word) => (word, false),
            None => (word, true),
        };
        let has = |text: &str, part: &str| text.to_lowercase().contains(part);
        let fits = match word.split_once(':') {
            Some(("tag", tag)) => one.tag.name().starts_with(tag),
            Some(("nearest", "none")) => one.nearest.is_none(),
            Some(("nearest", value)) => one.nearest.as_deref().is_some_and(|nearest| has(nearest, value)),
            Some(("why", why)) => one.why.is_some_and(|one| has(one.name(), why)),
            _ => has(&one.value, word) || one.nearest.as_deref().is_some_and(|nearest| has(nearest, word)),
        };
        fits == wanted
    })
}

/// What became of a value, in a few words.
fn standing_words(one: &Drifted) -> String {
    match &one.standing {
        Standing::Open => String::new(),
        Standing::Aliased(value) => format!("counts as {value}"),
        Standing::Folded(value) => format!("another name of {value}"),
        Standing::Ignored => "left alone".to_owned(),
    }
}

impl View for Drift {
    const NAME: &'static str = "drift";

    fn title(&self) -> String {
        "Campaigns · Drift".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[commands::COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let arrivals = ws.arrivals()?;
        self.checker = Some(ws.checker()?);
        self.has_touches = crate::store::touches::are_any(ws.store())?;
        self.zone = ws.business()?.profile.time_zone.parse().unwrap_or(chrono_tz::UTC);
        if !arrivals.is_current && self.counting.is_none() && self.trouble.is_none() {
            self.counting = Some(ws.ask_touches());
        }
        self.arrivals = Some(arrivals);
        self.narrow();
        Ok(())
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if let Some(answer) = self.counting.as_ref().and_then(Answer::take) {
            self.counting = None;
            match answer {
                Ok(tallies) => {
                    ws.keep_touches(&tallies)?;
                    self.arrivals = Some(ws.arrivals()?);
                    self.narrow();
                }
                // What was counted last stays.
                Err(error) => self.trouble = Some(error.to_string()),
            }
        }
        Ok(())
    }

    fn waiting(&self) -> bool {
        self.counting.is_some()
    }

    fn typing(&self) -> bool {
        self.filtering.is_some()
    }

    fn typing_rows(&self) -> Vec<Row> {
        if self.filtering.is_none() {
            return Vec::new();
        }
        vec![Row::plain("enter", "keep the filter"), Row::plain("esc", "clear it")]
    }

    fn raw(&mut self, key: Key, _: &mut Cx<'_>) -> eyre::Result<Taken> {
        let Some(input) = &mut self.filtering else { return Ok(Taken::No) };
        match key.code {
            KeyCode::Enter | KeyCode::Down | KeyCode::Tab => self.filtering = None,
            KeyCode::Esc => {
                self.filtering = None;
                self.filter.clear();
                self.narrow();
            }
            _ => {
                if !input.press(key) {
                    return Ok(Taken::No);
                }
                self.filter = input.text().to_owned();
                self.narrow();
            }
        }
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(input) = &mut self.filtering {
            input.paste(words);
            self.filter = input.text().to_owned();
            self.narrow();
        }
        Ok(())
    }

    fn mouse(&mut self, event: MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.list.mouse(event);
        Ok(())
    }

    fn recall(&mut self, saved: &str) {
        self.filter = saved.split_once("filter=").map_or("", |(_, filter)| filter).to_owned();
        self.shown = Shown::Open;
        self.marked.clear();
        self.list.select(0);
        self.narrow();
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
