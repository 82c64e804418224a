//! Duplicates: pairs with their score and reason, side by side, merged one by one or all sure ones at once.

use std::collections::{HashMap, HashSet};

use crossterm::event::MouseEvent;
use ratatui::layout::Rect;

use super::super::confirm::Confirm;
use super::super::merge::Merge;
use crate::domain::duplicates::merge::{Choices, MergeRow, Pick, rows, survivor};
use crate::domain::duplicates::{Pair, Who};
use crate::domain::field::FieldContext;
use crate::domain::id::{Id, RecordRef};
use crate::domain::lead::Lead;
use crate::domain::text::{clean, count, fit, tell_apart, thousands};
use crate::store::quality::Found;
use crate::tui::command::{Command, always};
use crate::tui::job::{Finish, Job, Progress};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{below, empty, panel, row_of, text, wrap};
use crate::workspace::asking::Answer;
use crate::workspace::{Revision, Workspace};

/// So many pairs are merged on the spot; more take a job.
const ON_THE_SPOT: usize = 200;
/// What happens to the rest of a lead that goes.
const FOOT: &str = "What stands out is kept. Activities, deals and both ids move over.";
/// Least width at which list and comparison stand side by side.
const SIDE_FROM: u16 = 110;

/// A pair, the state of the file, and both leads; `None` where one has gone.
type Shown = ((Id, Id), Revision, Option<Box<(Lead, Lead)>>);

/// The list of duplicates.
#[derive(Default)]
pub struct Duplicates {
    asking: Option<Answer<Found>>,
    found: Option<Found>,
    /// How the leads of pairs that were drawn are called; read as they come on the screen.
    names: HashMap<Id, Who>,
    /// The pair whose leads are side by side, in which state of the file, and both leads, the one that stays first.
    shown: Option<Shown>,
    rows: Vec<MergeRow>,
    /// What fields must know to show a value, in the state of the file that is shown.
    ctx: Option<FieldContext>,
    marked: HashSet<(Id, Id)>,
    list: ListState,
    trouble: Option<String>,
}

impl Duplicates {
    /// Opens it, and looks for them.
    pub fn new() -> Duplicates {
        Duplicates::default()
    }

    fn pairs(&self) -> &[Pair] {
        self.found.as_ref().map_or(&[], |found| &found.pairs)
    }

    fn pair(&self) -> Option<Pair> {
        self.pairs().get(self.list.at).copied()
    }

    fn has_pair(&self) -> bool {
        self.pair().is_some()
    }

    fn has_sure(&self) -> bool {
        self.pairs().first().is_some_and(Pair::is_sure)
    }

    /// The marked pairs, or the one one is on.
    fn chosen(&self) -> Vec<(Id, Id)> {
        if self.marked.is_empty() {
            return self.pair().map(|pair| (pair.one, pair.other)).into_iter().collect();
        }
        let marked = self.pairs().iter().filter(|pair| self.marked.contains(&(pair.one, pair.other)));
        marked.map(|pair| (pair.one, pair.other)).collect()
    }

    /// Both leads of the pair, field by field, to choose.
    fn choose(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some((_, _, Some(both))) = &self.shown {
            cx.open(Merge::new(both.0.clone(), both.1.clone()));
        }
        Ok(())
    }

    fn merge_one(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if !self.marked.is_empty() {
            let chosen = self.chosen();
            self.marked.clear();
            return Duplicates::merge(chosen, cx);
        }
        let Some((_, _, Some(both))) = &self.shown else { return Ok(()) };
        let done = cx.ws.merge_leads(both.0.id, both.1.id, &Choices::new())?;
        cx.done(&done);
        Ok(())
    }

    fn merge_sure(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let sure: Vec<(Id, Id)> =
            self.pairs().iter().filter(|pair| pair.is_sure()).map(|pair| (pair.one, pair.other)).collect();
        let question = format!(
            "{} with the same address, or the same name at one company: of each pair one lead stays, with what both know. \
             One step, which u undoes.",
            count(sure.len(), "pair", "")
        );
        cx.open(Confirm::new(question, "merge all sure", move |cx| Duplicates::merge(sure, cx)));
        Ok(())
    }

    fn merge(pairs: Vec<(Id, Id)>, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if pairs.len() <= ON_THE_SPOT {
            let done = cx.ws.merge_all(&pairs)?;
            cx.done(&done);
            return Ok(());
        }
        let work = move |ws: &mut Workspace, progress: &Progress| -> eyre::Result<Finish> {
            let total = pairs.len() as u64;
            let done = ws.merge_all_watched(&pairs, &mut |at| {
                progress.set(at as u64, total);
                !progress.is_cancelled()
            })?;
            Ok(Box::new(move |cx| {
                cx.done(&done);
                Ok(())
            }))
        };
        cx.out.job = Some(Job { title: "Merging duplicates".to_owned(), work: Box::new(work) });
        Ok(())
    }

    fn apart(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let done = cx.ws.not_duplicates(&self.chosen())?;
        self.marked.clear();
        cx.done(&done);
        Ok(())
    }

    fn mark(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(pair) = self.pair()
            && !self.marked.remove(&(pair.one, pair.other))
        {
            self.marked.insert((pair.one, pair.other));
        }
        self.list.step(1);
        Ok(())
    }

    fn mark_alike(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(here) = self.pair() else { return Ok(()) };
        let alike: Vec<_> =
            self.pairs().iter().filter(|pair| pair.reason == here.reason).map(|pair| (pair.one, pair.other)).collect();
        let many = count(alike.len(), "pair", "");
        self.marked.extend(alike);
        cx.say(format!("marked {many}: {}", here.reason.words()));
        Ok(())
    }

    fn go(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some((_, _, Some(both))) = &self.shown else { return Ok(()) };
        cx.close();
        cx.goto(RecordRef::lead(both.0.id));
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let mut lines = vec!["score\treason\tone\temail\tother\temail".to_owned()];
        for pair in self.pairs().iter().take(1000) {
            let both = cx.ws.whose(&[pair.one, pair.other])?;
            let [one, other] = both.as_slice() else { continue };
            lines.push(format!(
                "{}\t{}\t{}\t{}\t{}\t{}",
                pair.score,
                pair.reason.words(),
                one.words(),
                one.email,
                other.words(),
                other.email
            ));
        }
        cx.copy(lines.join("\n"), "the duplicates");
        Ok(())
    }
}

impl Listing for Duplicates {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Duplicates>] = &[
    Command {
        keys: "enter",
        name: "duplicate-choose",
        hint: "choose and merge",
        help: "Choose field by field what is kept, then merge the pair",
        run: Duplicates::choose,
        when: Duplicates::has_pair,
    },
    Command {
        keys: "m",
        name: "duplicate-merge",
        hint: "merge",
        help: "Merge the pair (or all marked ones) as it stands here; one step, u undoes it",
        run: Duplicates::merge_one,
        when: Duplicates::has_pair,
    },
    Command {
        keys: "M",
        name: "duplicate-merge-sure",
        hint: "merge all sure",
        help: "Merge all pairs with the same address, or the same name and company, after asking once; one step",
        run: Duplicates::merge_sure,
        when: Duplicates::has_sure,
    },
    Command {
        keys: "d del",
        name: "duplicate-apart",
        hint: "two people",
        help: "Say that these are two people: the pair is not shown again",
        run: Duplicates::apart,
        when: Duplicates::has_pair,
    },
    Command {
        keys: "space",
        name: "duplicate-mark",
        hint: "mark",
        help: "Mark or unmark the pair",
        run: Duplicates::mark,
        when: Duplicates::has_pair,
    },
    Command {
        keys: "a",
        name: "duplicate-mark-alike",
        hint: "mark alike",
        help: "Mark all pairs with the same reason",
        run: Duplicates::mark_alike,
        when: Duplicates::has_pair,
    },
    Command {
        keys: "f",
        name: "duplicate-follow",
        hint: "lead",
        help: "Go to the lead that would stay",
        run: Duplicates::go,
        when: Duplicates::has_pair,
    },
    Command {
        keys: "y",
        name: "duplicate-copy",
        hint: "",
        help: "Copy the pairs as a table",
        run: Duplicates::copy,
        when: Duplicates::has_pair,
    },
    Command {
        keys: "esc q",
        name: "duplicates-close",
        hint: "back",
        help: "Unmark all; back to the scorecard",
        run: |view, cx| {
            if view.marked.is_empty() {
                cx.close();
            }
            view.marked.clear();
            Ok(())
        },
        when: always,
    },
];

impl View for Duplicates {
    const NAME: &'static str = "duplicates";

    fn title(&self) -> String {
        "Duplicates".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.names.clear();
        self.ctx = None;
        // Who has gone leaves the list at once; whoever is new comes when the search is over.
        if let Some(found) = &mut self.found {
            let window = self.list.top..(self.list.top + self.list.page.max(40)).min(found.pairs.len());
            let near: Vec<Pair> = found.pairs.get(window).unwrap_or_default().to_vec();
            let ids: Vec<Id> = near.iter().flat_map(|pair| [pair.one, pair.other]).collect();
            let here: HashSet<Id> = ws.whose(&ids)?.iter().map(|who| who.id).collect();
            let gone: HashSet<Id> = ids.into_iter().filter(|id| !here.contains(id)).collect();
            found.pairs.retain(|pair| !gone.contains(&pair.one) && !gone.contains(&pair.other));
            self.list.set_count(found.pairs.len());
        }
        self.asking = Some(ws.ask(false, Workspace::duplicates));
        Ok(())
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if let Some(answer) = self.asking.as_ref().and_then(Answer::take) {
            self.asking = None;
            match answer {
                Ok(found) => {
                    self.list.set_count(found.pairs.len());
                    self.marked.retain(|(a, b)| found.pairs.iter().any(|pair| (pair.one, pair.other) == (*a, *b)));
                    self.found = Some(found);
                    self.trouble = None;
                }
                Err(error) => self.trouble = Some(error.to_string()),
            }
        }
        let window = self.list.top..(self.list.top + self.list.page.max(40)).min(self.pairs().len());
        let wanted: Vec<Id> =
            self.pairs().get(window).unwrap_or_default().iter().flat_map(|pair| [pair.one, pair.other]).collect();
        let unknown: Vec<Id> = wanted.into_iter().filter(|id| !self.names.contains_key(id)).collect();
        if !unknown.is_empty() {
            self.names.extend(ws.whose(&unknown)?.into_iter().map(|who| (who.id, who)));
        }
        let (Some(pair), now) = (self.pair(), ws.revision()) else {
            self.shown = None;
            self.rows.clear();
            return Ok(());
        };
        let key = (pair.one, pair.other);
        if self.shown.as_ref().is_none_or(|(shown, at, _)| (*shown, *at) != (key, now)) {
            let ctx = match &self.ctx {
                Some(ctx) => ctx,
                None => self.ctx.insert(ws.field_context()?),
            };
            let both = match (ws.lead(pair.one)?, ws.lead(pair.other)?) {
                (Some(one), Some(other)) if survivor(&one, &other) == one.id => Some(Box::new((one, other))),
                (Some(one), Some(other)) => Some(Box::new((other, one))),
                _ => None,
            };
            self.rows = both.as_ref().map_or(Vec::new(), |both| rows(&both.0, &both.1, ctx));
            self.shown = Some((key, now, both));
        }
        Ok(())
    }

    fn waiting(&self) -> bool {
        self.asking.is_some()
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let state = match (&self.found, &self.asking) {
            (None, _) => "looking through all leads".to_owned(),
            (Some(found), asking) => {
                // The surest stand first.
                let sure = found.pairs.partition_point(Pair::is_sure);
                let more = if found.total > found.pairs.len() { ", the surest shown" } else { "" };
                let again = if asking.is_some() { " · looking again" } else { "" };
                format!("{}, {} sure{more}{again}", count(found.total, "pair", ""), thousands(sure as i64))
            }
        };
        let marked = if self.marked.is_empty() { String::new() } else { format!(" · {} marked", self.marked.len()) };
        let title = format!("Duplicates · {state}{marked}");
        let (left, right) = if area.width >= SIDE_FROM {
            let wide = area.width * 11 / 20;
            (Rect { width: wide, ..area }, Rect { x: area.x + wide, width: area.width - wide, ..area })
        } else {
            let high = (area.height * 9 / 20).max(5).min(area.height);
            (Rect { height: high, ..area }, below(area, high))
        };
        if self.found.as_ref().is_none_or(|found| found.pairs.is_empty()) {
            let inside = panel(canvas.buf, area, look, &title, true);
            match (&self.trouble, &self.found) {
                (Some(trouble), _) => _ = text(canvas.buf, inside, 1, 0, trouble, look.style(Role::Bad)),
                (None, None) => {
                    _ = text(
                        canvas.buf,
                        inside,
                        1,
                        0,
                        "This takes a moment with very many leads; the rest of the screen stays usable.",
                        look.style(Role::Muted),
                    )
                }
                (None, Some(_)) => empty(
                    canvas.buf,
                    inside,
                    look,
                    "No two leads look like one person: no address comes twice, and no name at one company.",
                    &[("Esc", "go back")],
                ),
            }
            return;
        }
        self.render_list(canvas, left, &title);
        self.render_pair(canvas, right);
    }

    fn mouse(&mut self, event: MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.list.mouse(event);
        Ok(())
    }
}

impl Duplicates {
    fn render_list(&mut self, canvas: &mut Canvas<'_>, area: Rect, title: &str) {
        let look = canvas.look;
        let inside = panel(canvas.buf, area, look, title, true);
        let rest = usize::from(inside.width.saturating_sub(8)).max(12);
        let (each, why) = ((rest * 7 / 20).max(8), rest * 6 / 20);
        for (y, at) in self.list.window(inside, 1).enumerate() {
            let Some(pair) = self.found.as_ref().and_then(|found| found.pairs.get(at)).copied() else { break };
            let row = row_of(inside, y as u16);
            let here = at == self.list.at;
            let is_marked = self.marked.contains(&(pair.one, pair.other));
            let base = look.style(if here {
                Role::Selected
            } else if is_marked {
                Role::Marked
            } else {
                Role::Text
            });
            if here || is_marked {
                canvas.buf.set_style(row, base);
            }
            let style = |role: Role| if here || is_marked { base } else { look.style(role) };
            let role = if pair.is_sure() { Role::Warn } else { Role::Muted };
            text(canvas.buf, row, 1, 0, if is_marked { look.mark(Mark::Set) } else { " " }, base);
            text(canvas.buf, row, 3, 0, &format!("{:>3}", pair.score), style(role));
            let name = |id: Id| self.names.get(&id).map_or_else(|| "…".to_owned(), Who::words);
            let (one, other) = (name(pair.one), name(pair.other));
            let (one, other) = tell_apart(&one, &other, each.saturating_sub(1));
            text(canvas.buf, row, 7, 0, &one, base);
            text(canvas.buf, row, 7 + each as u16, 0, &other, base);
            let words = fit(pair.reason.words(), why).into_owned();
            text(canvas.buf, row, 7 + each as u16 * 2, 0, &words, style(Role::Muted));
        }
    }

    /// Both leads of the pair field by field, those that differ first; what is taken stands out.
    fn render_pair(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(pair) = self.pair() else { return };
        let title = format!("{} · {}", pair.score, pair.reason.words());
        let inside = panel(canvas.buf, area, look, &title, false);
        let Some((_, _, Some(both))) = &self.shown else {
            text(canvas.buf, inside, 1, 0, "One of them has gone meanwhile.", look.style(Role::Muted));
            return;
        };
        let label = 15;
        let each = (inside.width.saturating_sub(label + 3)) / 2;
        let names = (both.0.called(), both.1.called());
        let (stays, goes) = tell_apart(&names.0, &names.1, usize::from(each).saturating_sub(4));
        let heads = [(label, "stays", stays, Role::Heading), (label + each + 1, "goes", goes, Role::Muted)];
        for (x, word, name, role) in heads {
            let place = Rect { width: (x + each - 1).min(inside.width), ..inside };
            text(canvas.buf, row_of(place, 0), x + 2, 0, word, look.style(Role::Muted));
            text(canvas.buf, row_of(place, 1), x + 2, 0, &clean(&name), look.style(role));
        }
        let (differing, same): (Vec<_>, Vec<_>) = self.rows.iter().partition(|row| row.differs);
        let body = below(inside, 2);
        let foot = wrap(FOOT, usize::from(body.width.saturating_sub(2)));
        let free = body.height.saturating_sub(foot.len() as u16);
        for (y, one) in differing.iter().chain(&same).take(usize::from(free)).enumerate() {
            let row = row_of(body, y as u16);
            text(canvas.buf, Rect { width: label - 1, ..row }, 1, 0, &one.label, look.style(Role::Muted));
            let shown = |value: &str| if value.is_empty() { "–".to_owned() } else { value.replace('\n', " ") };
            let role = |taken: bool| {
                if !one.differs {
                    Role::Muted
                } else if taken {
                    Role::Good
                } else {
                    Role::Muted
                }
            };
            let mark = |taken: bool| if one.differs && taken { look.mark(Mark::Ok) } else { " " };
            let (keep, drop) = (one.pick != Pick::Drop, one.pick != Pick::Keep);
            let cell = |canvas: &mut Canvas<'_>, x: u16, taken: bool, value: &str| {
                text(
                    canvas.buf,
                    Rect { width: x + each - 1, ..row },
                    x,
                    0,
                    &format!("{} {value}", mark(taken)),
                    look.style(role(taken)),
                );
            };
            let (kept, dropped) = (shown(&one.keep), shown(&one.drop));
            let (kept, dropped) = tell_apart(&kept, &dropped, usize::from(each).saturating_sub(4));
            cell(canvas, label, keep, &kept);
            cell(canvas, label + each + 1, drop, &dropped);
        }
        for (y, words) in (free..).zip(&foot) {
            text(canvas.buf, body, 1, y, words, look.style(Role::Muted));
        }
    }
}
