//! One spelling: values that mean the same, and which spelling to keep; applied one by one or many at once.

use std::collections::HashSet;

use ratatui::layout::Rect;

use super::super::prompt::Prompt;
use crate::domain::quality::spelling::{FIELDS, Proposal};
use crate::domain::text::{clean, count, fit, thousands};
use crate::tui::command::{Command, always};
use crate::tui::job::{Finish, Job, Progress};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{empty, panel, row_of, text};
use crate::workspace::Workspace;
use crate::workspace::asking::Answer;

/// So many leads are given a spelling on the spot; more take a job.
const ON_THE_SPOT: u64 = 1_000;

/// The proposals.
#[derive(Default)]
pub struct Spellings {
    asking: Option<Answer<Vec<Proposal>>>,
    found: Option<Vec<Proposal>>,
    marked: HashSet<(&'static str, String)>,
    list: ListState,
    trouble: Option<String>,
}

impl Spellings {
    /// Opens it, and looks for them.
    pub fn new() -> Spellings {
        Spellings::default()
    }

    fn all(&self) -> &[Proposal] {
        self.found.as_deref().unwrap_or_default()
    }

    fn here(&self) -> Option<&Proposal> {
        self.all().get(self.list.at)
    }

    fn has_any(&self) -> bool {
        self.here().is_some()
    }

    fn is_marked(&self, one: &Proposal) -> bool {
        self.marked.contains(&(one.field, one.to.clone()))
    }

    fn apply(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let chosen: Vec<Proposal> = if self.marked.is_empty() {
            self.here().cloned().into_iter().collect()
        } else {
            self.all().iter().filter(|one| self.is_marked(one)).cloned().collect()
        };
        self.marked.clear();
        unify(cx, chosen)
    }

    fn mark(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(key) = self.here().map(|one| (one.field, one.to.clone()))
            && !self.marked.remove(&key)
        {
            self.marked.insert(key);
        }
        self.list.step(1);
        Ok(())
    }

    fn mark_field(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(field) = self.here().map(|one| one.field) else { return Ok(()) };
        let alike: Vec<_> =
            self.all().iter().filter(|one| one.field == field).map(|one| (one.field, one.to.clone())).collect();
        cx.say(format!("marked {} of {field}", count(alike.len(), "proposal", "")));
        self.marked.extend(alike);
        Ok(())
    }

    /// Another spelling than the proposed one.
    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(one) = self.here().cloned() else { return Ok(()) };
        let help = "The spelling to keep; all others in this row are changed to it.";
        let start = one.to.clone();
        cx.open(Prompt::new(format!("One spelling for {}", one.field), help, &start, move |typed, cx| {
            let typed = typed.trim();
            if typed.is_empty() {
                eyre::bail!("type the spelling to keep, such as {}", one.to);
            }
            let mut from = one.from.clone();
            if one.have > 0 {
                from.push((one.to.clone(), one.have));
            }
            from.retain(|(value, _)| value != typed);
            unify(cx, vec![Proposal { to: typed.to_owned(), from, ..one.clone() }])
        }));
        Ok(())
    }
}

/// Gives leads one spelling: a few on the spot, many in a job.
fn unify(cx: &mut Cx<'_>, chosen: Vec<Proposal>) -> eyre::Result<()> {
    let leads: u64 = chosen.iter().map(Proposal::leads).sum();
    if leads <= ON_THE_SPOT {
        let done = cx.ws.unify(&chosen)?;
        cx.done(&done);
        return Ok(());
    }
    let work = move |ws: &mut Workspace, progress: &Progress| -> eyre::Result<Finish> {
        let done = ws.unify_watched(&chosen, &mut |done| {
            progress.set(done, leads);
            !progress.is_cancelled()
        })?;
        Ok(Box::new(move |cx: &mut Cx<'_>| {
            cx.done(&done);
            Ok(())
        }))
    };
    let title = format!("One spelling for {}", count(usize::try_from(leads).unwrap_or(usize::MAX), "lead", ""));
    cx.out.job = Some(Job { title, work: Box::new(work) });
    Ok(())
}

impl Listing for Spellings {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Spellings>] = &[
    Command {
        keys: "enter",
        name: "spelling-apply",
        hint: "apply",
        help: "Give all these leads the proposed spelling (all marked ones); one step, u undoes it",
        run: Spellings::apply,
        when: Spellings::has_any,
    },
    Command {
        keys: "e",
        name: "spelling-edit",
        hint: "another spelling",
        help: "Choose another spelling, and apply it",
        run: Spellings::edit,
        when: Spellings::has_any,
    },
    Command {
        keys: "space",
        name: "spelling-mark",
        hint: "mark",
        help: "Mark or unmark the proposal",
        run: Spellings::mark,
        when: Spellings::has_any,
    },
    Command {
        keys: "a",
        name: "spelling-mark-field",
        hint: "mark the kind",
        help: "Mark all proposals of this field",
        run: Spellings::mark_field,
        when: Spellings::has_any,
    },
    Command {
        keys: "esc q",
        name: "spellings-close",
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

impl View for Spellings {
    const NAME: &'static str = "spellings";

    fn title(&self) -> String {
        "One spelling".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.asking = Some(ws.ask(false, Workspace::spellings));
        Ok(())
    }

    fn settle(&mut self, _: &Workspace) -> eyre::Result<()> {
        if let Some(answer) = self.asking.as_ref().and_then(Answer::take) {
            self.asking = None;
            match answer {
                Ok(found) => {
                    self.list.set_count(found.len());
                    self.found = Some(found);
                }
                Err(error) => self.trouble = Some(error.to_string()),
            }
        }
        Ok(())
    }

    fn waiting(&self) -> bool {
        self.asking.is_some()
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let state = match &self.found {
            None => "looking through all leads".to_owned(),
            Some(found) => {
                let leads: u64 = found.iter().map(Proposal::leads).sum();
                format!("{}, {}", count(found.len(), "proposal", ""), count(leads as usize, "lead", ""))
            }
        };
        let marked = if self.marked.is_empty() { String::new() } else { format!(" · {} marked", self.marked.len()) };
        let inside = panel(canvas.buf, area, look, &format!("One spelling · {state}{marked}"), true);
        if let Some(trouble) = &self.trouble {
            text(canvas.buf, inside, 1, 0, trouble, look.style(Role::Bad));
            return;
        }
        if self.found.as_ref().is_some_and(Vec::is_empty) {
            let fields: Vec<String> = FIELDS.iter().map(|(_, title)| title.to_lowercase()).collect();
            let what = format!("Every value is spelt in one way: {} were looked through.", fields.join(", "));
            empty(canvas.buf, inside, look, &what, &[("Esc", "go back")]);
            return;
        }
        let wide = usize::from(inside.width);
        let keep = (wide * 3 / 10).max(12);
        for (y, at) in self.list.window(inside, 1).enumerate() {
            let Some(one) = self.found.as_ref().and_then(|found| found.get(at)) else { break };
            let row = row_of(inside, y as u16);
            let (here, marked) = (at == self.list.at, self.is_marked(one));
            let base = look.style(if here {
                Role::Selected
            } else if marked {
                Role::Marked
            } else {
                Role::Text
            });
            if here || marked {
                canvas.buf.set_style(row, base);
            }
            let style = |role: Role| if here || marked { base } else { look.style(role) };
            text(canvas.buf, row, 1, 0, if marked { look.mark(Mark::Set) } else { " " }, base);
            text(canvas.buf, row, 3, 0, one.field, style(Role::Muted));
            text(canvas.buf, row, 13, 0, &fit(&clean(&one.to), keep.saturating_sub(10)), style(Role::Text));
            let leads = thousands(i64::try_from(one.leads()).unwrap_or(i64::MAX));
            let x = (keep + 3) as u16;
            text(canvas.buf, row, x, 0, &format!("{leads:>9}"), style(Role::Warn));
            let from: Vec<String> = one.from.iter().map(|(value, n)| format!("{} ({n})", clean(value))).collect();
            let words = format!("from {} · {}", from.join(", "), one.why());
            text(canvas.buf, Rect { width: row.width.saturating_sub(1), ..row }, x + 11, 0, &words, style(Role::Muted));
        }
    }

    fn mouse(&mut self, event: crossterm::event::MouseEvent, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.list.mouse(event);
        Ok(())
    }
}
