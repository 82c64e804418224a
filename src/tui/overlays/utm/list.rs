//! A list of links that is checked: pasted, or named as a file. Told by rule with counts and row by row, mended on one key,
//! written again or kept in the registry.

mod draw;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use ratatui::layout::Rect;

use super::super::choose::Choose;
use super::super::confirm::Confirm;
use super::super::files::path_of;
use super::super::prompt::Prompt;
use crate::domain::field::FieldKind;
use crate::domain::text::count;
use crate::domain::utm::Tag;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::lint::Kind;
use crate::domain::utm::registry::LinkRow;
use crate::tui::command::{Command, always};
use crate::tui::job::{Job, Progress};
use crate::tui::link_actions::values;
use crate::tui::link_list::{self, List, Origin, Row};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::utm::Added;
use crate::workspace::{Done, Workspace};

/// So many rows are handled on the spot; more in a job.
const AT_ONCE: usize = 2_000;

/// A list of links that is checked.
#[derive(Default)]
pub struct CheckList {
    list: Option<Arc<List>>,
    checker: Option<Arc<Checker>>,
    /// A text that came before there was a policy to judge it by.
    waiting: Option<String>,
    /// Why there is no list.
    trouble: Option<String>,
    /// Only rows in which this rule fired.
    only: Option<Kind>,
    /// Places of the rows that are shown.
    shown: Vec<usize>,
    marked: HashSet<usize>,
    rows: ListState,
    rules: ListState,
    on_rules: bool,
    /// Where a tag that is asked for arrives with its value; looked at before the list is drawn again.
    said: Option<Receiver<(Tag, String)>>,
    /// The list as it was before it was changed last; after that was taken back, as it was changed.
    before: Option<Arc<List>>,
    /// Whether it was changed, and neither written nor kept since; whoever writes it, now or in a job, says so here.
    is_unsaved: Arc<AtomicBool>,
}

/// Asks for a file, and checks it.
pub fn ask_file(cx: &mut Cx<'_>) {
    let help =
        "A file of links: a text with one a line, or a table (CSV, XLSX) with a column of links or of utm values.";
    let prompt = Prompt::new("Check a list of links", help, "", |typed, cx| {
        let path = path_of(typed);
        eyre::ensure!(path.is_file(), "there is no file {}", path.display());
        let title = format!("Checking {}", path.display());
        cx.out.job = Some(Job {
            title,
            work: Box::new(move |ws: &mut Workspace, progress: &Progress| {
                let list = List::read(Origin::File(path), &*ws.checker()?, progress)?;
                Ok(Box::new(move |cx: &mut Cx<'_>| {
                    cx.open(CheckList::of(list));
                    Ok(())
                }))
            }),
        });
        Ok(())
    });
    cx.open(prompt.suggest(super::super::import::complete));
}

impl CheckList {
    /// Nothing yet: it says how to give it a list.
    pub fn new() -> CheckList {
        CheckList::default()
    }

    /// A list that was read.
    pub fn of(list: List) -> CheckList {
        let mut view = CheckList { list: Some(Arc::new(list)), ..CheckList::default() };
        view.narrow();
        view
    }

    /// A text that was pasted.
    pub fn of_text(text: &str) -> CheckList {
        CheckList { waiting: Some(text.to_owned()), ..CheckList::default() }
    }

    fn has_list(&self) -> bool {
        self.list.is_some()
    }

    fn row(&self) -> Option<&Row> {
        self.list.as_ref()?.rows.get(*self.shown.get(self.rows.at)?)
    }

    fn is_on_rows(&self) -> bool {
        self.has_list() && !self.on_rules
    }

    fn was_changed(&self) -> bool {
        self.before.is_some()
    }

    /// Lets something change the list, so that it can be taken back.
    fn change<T>(&mut self, act: impl FnOnce(&mut List, &Checker) -> T) -> Option<T> {
        let (list, checker) = (self.list.as_mut()?, self.checker.as_ref()?);
        self.before = Some(Arc::clone(list));
        let out = act(Arc::make_mut(list), checker);
        self.is_unsaved.store(list.mended() > 0, Ordering::Relaxed);
        self.narrow();
        Some(out)
    }

    /// Takes the last change of the list back, or makes it again.
    fn undo(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let (Some(list), Some(before)) = (self.list.as_mut(), self.before.as_mut()) {
            std::mem::swap(list, before);
            self.is_unsaved.store(list.mended() > 0, Ordering::Relaxed);
            self.marked.clear();
            self.narrow();
            cx.say("the list is as it was before the last change of it; u changes it again");
        }
        Ok(())
    }

    fn is_fixable(&self) -> bool {
        self.list.as_ref().is_some_and(|list| list.fixable() > 0)
    }

    /// Finds the rows that are shown.
    fn narrow(&mut self) {
        let Some(list) = &self.list else { return };
        // A rule that fires no more shows nothing: then all rows are shown again.
        if self.only.is_some_and(|kind| !list.tallies.iter().any(|tally| tally.rule.kind == kind)) {
            self.only = None;
        }
        let only = self.only;
        let is_shown = |row: &Row| only.is_none_or(|kind| row.issues.iter().any(|issue| issue.kind == kind));
        self.shown = (0..list.rows.len()).filter(|at| is_shown(&list.rows[*at])).collect();
        self.rows.set_count(self.shown.len());
        self.rules.set_count(list.tallies.len() + 1);
    }

    fn take_text_in(&mut self, text: &str) {
        let Some(checker) = self.checker.clone() else {
            self.waiting = Some(text.to_owned());
            return;
        };
        if text.trim().is_empty() {
            return;
        }
        match link_list::read_text(text, &checker) {
            Ok(list) => {
                let checker = self.checker.take();
                *self = CheckList { checker, ..CheckList::of(list) };
            }
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    fn open_file(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        cx.close();
        ask_file(cx);
        Ok(())
    }

    fn write_own(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let text = match &self.list {
            Some(list) => list.text(),
            None => "# One link a line.\n".to_owned(),
        };
        cx.out.edit = Some(text);
        Ok(())
    }

    fn choose_rule(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if !self.on_rules {
            return self.explain(cx);
        }
        let Some(list) = &self.list else { return Ok(()) };
        self.only = self.rules.at.checked_sub(1).and_then(|at| list.tallies.get(at)).map(|tally| tally.rule.kind);
        self.rows.select(0);
        self.narrow();
        self.on_rules = false;
        Ok(())
    }

    /// All that is said of the row one is on.
    fn explain(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(row) = self.row() else { return Ok(()) };
        let mut paragraphs = vec![row.words()];
        for issue in &row.issues {
            paragraphs.push(format!("{}: {} → {}", issue.severity.name(), issue.message, issue.fix));
        }
        if row.issues.is_empty() {
            paragraphs.push("It keeps all the rules.".to_owned());
        }
        if let Some(fixed) = row.becomes() {
            paragraphs.push(format!("mended it is: {fixed}"));
        }
        cx.open(super::super::message::Message::new(format!("Row {}", row.line), paragraphs));
        Ok(())
    }

    fn mark(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(at) = self.shown.get(self.rows.at).copied()
            && !self.marked.remove(&at)
        {
            self.marked.insert(at);
        }
        self.rows.step(1);
        Ok(())
    }

    fn mark_all(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marked.is_empty() {
            self.marked = self.shown.iter().copied().collect();
        } else {
            self.marked.clear();
        }
        Ok(())
    }

    /// The rows that a key is about: the marked ones, else all that are shown.
    fn meant(&self) -> HashSet<usize> {
        if self.marked.is_empty() { self.shown.iter().copied().collect() } else { self.marked.clone() }
    }

    /// Asks for a tag and its value for the rows that are meant.
    fn ask_tag(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(checker) = self.checker.clone() else { return Ok(()) };
        let links = count(self.meant().len(), "link", "links");
        let (say, said) = channel();
        self.said = Some(said);
        // The one that is missing first, where rows without one are shown.
        let mut tags = Tag::ALL.to_vec();
        let lacking = self.row().and_then(|row| row.issues.iter().find(|issue| issue.kind == Kind::MissingRequired));
        if let Some(tag) = lacking.and_then(|issue| issue.tag) {
            tags.retain(|other| *other != tag);
            tags.insert(0, tag);
        }
        let words = tags.iter().map(|tag| (tag.name().to_owned(), tag.parameter().to_owned())).collect();
        cx.open(Choose::among(format!("Which tag of {links}?"), words, move |picked, cx| {
            let Some(tag) = tags.get(picked).copied() else { return Ok(()) };
            let help =
                "These rows get it, whatever they have now; nothing is written before you write or keep the list.";
            let title = format!("{} of {links}", tag.parameter());
            let prompt = Prompt::new(title, help, "", move |typed, cx| {
                let value = typed.trim();
                eyre::ensure!(!value.is_empty(), "type a value: a tag is not taken away here");
                cx.say(format!("{links}: {} is {value} (x writes the list)", tag.name()));
                Ok(say.send((tag, value.to_owned()))?)
            });
            cx.open(prompt.choices(FieldKind::Line, values(&checker, tag)));
            Ok(())
        }));
        Ok(())
    }

    /// Gives the rows that are meant a tag.
    fn give(&mut self, tag: Tag, value: &str) {
        let meant = self.meant();
        self.change(|list, checker| list.set(checker, tag, value, |at| meant.contains(&at)));
    }

    /// Mends the marked rows, or all.
    fn fix(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let marked = self.marked.clone();
        let changed = self.change(|list, checker| {
            let changed = list.fix(checker, |at| marked.is_empty() || marked.contains(&at));
            (changed, list.rows.len() - list.clean())
        });
        if let Some((changed, left)) = changed {
            let changed = count(changed, "link", "");
            cx.say(format!(
                "{changed} mended, {left} with something left that only you can say; x writes the list, u takes it back"
            ));
        }
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(list) = &self.list else { return Ok(()) };
        if self.marked.is_empty() {
            cx.copy(list.text(), count(list.rows.len(), "link", ""));
            return Ok(());
        }
        let rows = list.rows.iter().enumerate().filter(|(at, _)| self.marked.contains(at));
        let text: Vec<String> = rows.map(|(_, row)| row.words()).collect();
        let what = count(text.len(), "link", "");
        cx.copy(text.join("\n"), what);
        Ok(())
    }

    fn write(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(list) = self.list.clone() else { return Ok(()) };
        let start = list.file_name(cx.ws.today());
        let is_unsaved = Arc::clone(&self.is_unsaved);
        let help = "A file name: .csv and .xlsx keep the other columns, .txt has one link a line";
        cx.open(Prompt::new("Write the corrected list", help, &start, move |typed, cx| {
            let path = path_of(typed);
            let (list, unsaved) = (Arc::clone(&list), Arc::clone(&is_unsaved));
            if !path.exists() {
                return write_list(cx, list, path, false, unsaved);
            }
            let question = format!("{} is there already.", path.display());
            cx.open(Confirm::new(question, "replace it", move |cx| write_list(cx, list, path, true, unsaved)));
            Ok(())
        }));
        Ok(())
    }

    /// Keeps the marked rows, or all, as links of the registry; those with something critical stay in the list, and so do
    /// those that are not meant.
    fn keep(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(list) = &self.list else { return Ok(()) };
        let is_wanted = |at: usize| self.marked.is_empty() || self.marked.contains(&at);
        let kept = |(at, row): (usize, &Row)| is_wanted(at).then(|| row.as_link()).flatten();
        let links: Vec<LinkRow> = list.rows.iter().enumerate().filter_map(kept).collect();
        if links.is_empty() {
            eyre::bail!("none of these can be kept: each has something critical about it, told beside it");
        }
        let left = list.rows.len() - links.len();
        if links.len() <= AT_ONCE {
            let done = cx.ws.add_links(&links, true)?;
            told(cx, &done, left);
            if left == 0 {
                cx.close();
                return Ok(());
            }
            let gone: Vec<bool> =
                list.rows.iter().enumerate().map(|(at, row)| is_wanted(at) && row.as_link().is_some()).collect();
            self.change(|list, checker| list.drop_rows(checker, |at| gone.get(at) == Some(&true)));
            self.marked.clear();
            self.before = None;
            return Ok(());
        }
        // The list stays as it is: what a job keeps of it is known to the registry when it is kept again.
        let title = format!("Keeping {}", count(links.len(), "link", ""));
        cx.out.job = Some(Job { title, work: Box::new(move |ws, progress| keep_many(ws, &links, left, progress)) });
        Ok(())
    }
}

/// Keeps many links, in a job.
fn keep_many(
    ws: &mut Workspace,
    links: &[LinkRow],
    left: usize,
    progress: &Progress,
) -> eyre::Result<crate::tui::job::Finish> {
    let all = links.len() as u64;
    let kept = ws.add_links_watched(links, true, &mut |done| {
        progress.set(done as u64, all);
        !progress.is_cancelled()
    })?;
    Ok(Box::new(move |cx: &mut Cx<'_>| {
        told(cx, &kept, left);
        Ok(())
    }))
}

/// Says what became of links that were to be kept.
fn told(cx: &mut Cx<'_>, (added, done): &(Added, Done), left: usize) {
    let mut parts = vec![format!("{} registered", count(added.ids.len(), "link", ""))];
    if added.known > 0 {
        parts.push(format!("{} known already", added.known));
    }
    if left > 0 {
        parts.push(format!("{left} left in the list"));
    }
    let hint = match done.step {
        Some(_) if left > 0 => " (in the registry, u undoes)",
        Some(_) => " (u undoes)",
        None => "",
    };
    cx.say(format!("{}{hint}", parts.join(", ")));
}

fn write_list(
    cx: &mut Cx<'_>,
    list: Arc<List>,
    path: std::path::PathBuf,
    force: bool,
    unsaved: Arc<AtomicBool>,
) -> eyre::Result<()> {
    let told = format!("saved {} to {}", count(list.rows.len(), "link", ""), path.display());
    let today = cx.ws.today();
    if list.rows.len() <= AT_ONCE {
        list.write(&path, force, today, &Progress::default())?;
        unsaved.store(false, Ordering::Relaxed);
        cx.say(told);
        return Ok(());
    }
    cx.out.job = Some(Job {
        title: format!("Writing {}", path.display()),
        work: Box::new(move |_, progress| {
            list.write(&path, force, today, progress)?;
            unsaved.store(false, Ordering::Relaxed);
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                cx.say(told);
                Ok(())
            }))
        }),
    });
    Ok(())
}

impl Listing for CheckList {
    fn list(&mut self) -> &mut ListState {
        if self.on_rules { &mut self.rules } else { &mut self.rows }
    }
}

/// A row of the table.
const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut CheckList, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&CheckList) -> bool,
) -> Command<CheckList> {
    Command { keys, name, hint, help, run, when }
}

/// The table.
#[rustfmt::skip]
const COMMANDS: &[Command<CheckList>] = &[
    row("F", "list-fix", "fix all", "Mend all that can be fixed without you, in the marked rows or in all", CheckList::fix, CheckList::is_fixable),
    row("t", "list-tag", "set a tag", "Give the marked rows, or all that are shown, a tag: a campaign that many lack", CheckList::ask_tag, CheckList::has_list),
    row("x", "list-write", "write", "Write the corrected list to a file", CheckList::write, CheckList::has_list),
    row("C-s", "list-keep", "keep as links", "Keep the links in the registry (the marked ones, or all that have nothing critical)", CheckList::keep, CheckList::has_list),
    row("y", "list-copy", "copy", "Copy the corrected list, or the marked rows", CheckList::copy, CheckList::has_list),
    row("enter", "list-open", "open", "On a rule: show its rows only; on a row: all that is said of it", CheckList::choose_rule, CheckList::has_list),
    row("left h", "list-rules", "rules", "Go to the rules", |view, _| { view.on_rules = true; Ok(()) }, CheckList::has_list),
    row("right l", "list-rows", "", "Go to the rows", |view, _| { view.on_rules = false; Ok(()) }, CheckList::has_list),
    row("space", "list-mark", "mark", "Mark or unmark the row", CheckList::mark, CheckList::is_on_rows),
    row("a", "list-mark-all", "", "Mark all rows shown, or none", CheckList::mark_all, CheckList::is_on_rows),
    row("u C-r", "list-undo", "", "Take back the last change of the list; again makes it again", CheckList::undo, CheckList::was_changed),
    row("i", "list-file", "a file", "Check a file of links", CheckList::open_file, always),
    row("e", "list-edit", "$EDITOR", "Write or change the list in $EDITOR", CheckList::write_own, always),
    row("esc", "list-close", "go back", "Unmark all, then show all rows, then go back", CheckList::step_out, always),
];

impl CheckList {
    fn step_out(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if !self.marked.is_empty() {
            self.marked.clear();
        } else if self.only.take().is_some() {
            self.rules.select(0);
            self.narrow();
        } else if self.is_unsaved.load(Ordering::Relaxed) {
            cx.open(Confirm::new("What was mended in this list is not written yet (x).", "leave it", |cx| {
                cx.close();
                Ok(())
            }));
        } else {
            cx.close();
        }
        Ok(())
    }
}

impl View for CheckList {
    const NAME: &'static str = "check-list";

    fn title(&self) -> String {
        "Check a list".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let checker = ws.checker()?;
        let is_other = self.checker.as_ref().is_some_and(|before| !Arc::ptr_eq(before, &checker));
        self.checker = Some(Arc::clone(&checker));
        if let Some(text) = self.waiting.take() {
            self.take_text_in(&text);
        }
        // The policy changed meanwhile: the rows are judged by the new one.
        if is_other && let Some(list) = &mut self.list {
            Arc::make_mut(list).judge(&checker);
            self.narrow();
        }
        Ok(())
    }

    fn settle(&mut self, _: &Workspace) -> eyre::Result<()> {
        if let Some((tag, value)) = self.said.as_ref().and_then(|said| said.try_recv().ok()) {
            self.give(tag, &value);
        }
        Ok(())
    }

    fn paste(&mut self, words: &str, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.take_text_in(words);
        Ok(())
    }

    fn take_text(&mut self, text: String) {
        self.take_text_in(&text);
    }

    fn mouse(&mut self, event: crossterm::event::MouseEvent, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let at = (event.column, event.row).into();
        if self.rules.area.contains(at) {
            self.on_rules = true;
            if self.rules.mouse(event).is_some() {
                self.choose_rule(cx)?;
            }
        } else {
            self.on_rules = false;
            self.rows.mouse(event);
        }
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
