//! Import on screen: which file, what its columns fill, what would happen to each row, then all of it as one step.

mod draw;

use std::path::{Path, PathBuf};

use ratatui::layout::Rect;

use super::choose::Choose;
use super::files::path_of;
use super::message::Message;
use super::prompt::Prompt;
use crate::domain::field::Choice;
use crate::import::plan::{Outcome, Plan};
use crate::import::{Import, Policy, Source, open, rejects};
use crate::tui::command::{Command, always};
use crate::tui::job::Job;
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::Workspace;

/// Which list has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    Columns,
    Rows,
}

/// One file on its way in.
pub struct ImportScreen {
    import: Import,
    /// The plan, or why there is none.
    plan: Result<Plan, String>,
    focus: Focus,
    columns: ListState,
    rows: ListState,
    stale: bool,
}

/// Asks for a file, completing folders and names.
pub fn ask(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let prompt = Prompt::new(
        "Import tools",
        "A CSV or XLSX file: a tool list, a renewal calendar, a card statement. Nothing changes before you have seen what it does.",
        "",
        |typed, cx| {
            let path = path_of(typed);
            eyre::ensure!(!typed.trim().is_empty(), "type the name of a file");
            read(cx, path);
            Ok(())
        },
    );
    cx.open(prompt.suggest(complete).check(|typed| check(&path_of(typed))));
    Ok(())
}

fn check(path: &Path) -> Result<String, String> {
    match path.metadata() {
        Ok(about) if about.is_dir() => Ok("a folder: Tab goes into it".to_owned()),
        Ok(about) => Ok(format!("{} KiB", about.len().div_ceil(1024))),
        Err(_) if path.as_os_str().is_empty() => Ok(String::new()),
        Err(_) => Err("there is no such file".to_owned()),
    }
}

/// Files and folders that begin as typed; tables and folders only.
fn complete(typed: &str) -> Vec<Choice> {
    let (folder, start) = typed.rsplit_once('/').map_or(("", typed), |(folder, start)| (folder, start));
    let place =
        if folder.is_empty() && !typed.starts_with('/') { PathBuf::from(".") } else { path_of(&format!("{folder}/")) };
    let Ok(entries) = std::fs::read_dir(place) else { return Vec::new() };
    let mut found: Vec<Choice> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_folder = entry.path().is_dir();
            let ending =
                Path::new(&name).extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
            let table = matches!(ending.as_str(), "csv" | "tsv" | "txt" | "xlsx" | "xls" | "ods");
            let hidden = name.starts_with('.') && !start.starts_with('.');
            if hidden || !name.to_lowercase().starts_with(&start.to_lowercase()) || !(is_folder || table) {
                return None;
            }
            let lead = if typed.contains('/') { format!("{folder}/") } else { String::new() };
            let tail = if is_folder { "/" } else { "" };
            Some(Choice::new(format!("{lead}{name}{tail}"), if is_folder { "folder" } else { "" }))
        })
        .collect();
    found.sort_by(|a, b| (a.meaning.is_empty(), &a.value).cmp(&(b.meaning.is_empty(), &b.value)).reverse());
    found.sort_by_key(|choice| !choice.meaning.is_empty());
    found
}

/// Reads the file off the drawing thread, then opens the screen.
fn read(cx: &mut Cx<'_>, path: PathBuf) {
    let title = format!("Reading {}", path.display());
    cx.out.job = Some(Job {
        title,
        work: Box::new(move |ws, _| {
            let import = open(Source::Path(&path), None, ws)?;
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                cx.open(ImportScreen::new(import));
                Ok(())
            }))
        }),
    });
}

impl ImportScreen {
    fn new(import: Import) -> ImportScreen {
        let mut columns = ListState::default();
        columns.set_count(import.mapping.columns.len());
        if let Some(open) = import.mapping.columns.iter().position(|column| column.is_open()) {
            columns.select(open);
        }
        let focus = if import.blocked().is_some() { Focus::Columns } else { Focus::Rows };
        ImportScreen { import, plan: Err(String::new()), focus, columns, rows: ListState::default(), stale: true }
    }

    fn replan(&mut self, ws: &Workspace) {
        self.plan = self.import.plan(ws).map_err(|error| error.to_string());
        self.rows.set_count(self.plan.as_ref().map_or(0, |plan| plan.rows.len()));
        self.stale = false;
    }

    fn is_ready(&self) -> bool {
        self.plan.as_ref().is_ok_and(Plan::changes_anything)
    }

    fn choose_field(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.focus == Focus::Rows {
            return self.read_row(cx);
        }
        let at = self.columns.at;
        let Some(column) = self.import.mapping.columns.get(at) else { return Ok(()) };
        let mut words = vec![("(leave it out)".to_owned(), String::new())];
        words.extend(
            self.import.mapping.targets.iter().map(|target| (target.label.to_owned(), target.field.to_owned())),
        );
        let targets = self.import.mapping.targets;
        let mut next = self.import.clone();
        let title = format!("What does “{}” fill?", column.header);
        cx.open(Choose::among(title, words, move |picked, cx| {
            let field = picked.checked_sub(1).and_then(|at| targets.get(at)).map(|target| target.field);
            next.mapping.set(at, field)?;
            next.remember(cx.ws)?;
            // The screen under the choice is replaced by one with the new mapping, on the same column.
            cx.close();
            let mut screen = ImportScreen::new(next);
            screen.focus = Focus::Columns;
            screen.columns.select(at);
            cx.open(screen);
            Ok(())
        }));
        Ok(())
    }

    fn read_row(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Ok(plan) = &self.plan else { return Ok(()) };
        let Some(row) = plan.rows.get(self.rows.at) else { return Ok(()) };
        let mut words = match &row.outcome {
            Outcome::New(tool) => {
                let ctx = cx.ws.field_context()?;
                let fields = crate::domain::tool::fields::TOOL_FIELDS.iter();
                let known =
                    fields.map(|field| (field.label, (field.get)(tool, &ctx))).filter(|(_, value)| !value.is_empty());
                known.map(|(label, value)| format!("{label}: {value}")).collect()
            }
            Outcome::Changed(_, changes) => changes
                .iter()
                .map(|(field, before, after)| {
                    format!("{field}: {} → {after}", if before.is_empty() { "(blank)" } else { before })
                })
                .collect(),
            Outcome::Same(_) => vec!["The file says nothing new about it.".to_owned()],
            Outcome::Rejected(why) | Outcome::LeftOut(why) => vec![why.clone()],
        };
        words.extend(row.notes.iter().map(|note| format!("note: {note}")));
        cx.open(Message::new(format!("Line {} · {}", row.line, row.name), words));
        Ok(())
    }

    fn turn_policy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.import.policy = if self.import.policy == Policy::Fill { Policy::Theirs } else { Policy::Fill };
        self.replan(cx.ws);
        cx.say(self.import.policy.meaning());
        Ok(())
    }

    fn has_question(&self) -> bool {
        self.plan.as_ref().is_ok_and(|plan| !plan.questions.is_empty())
    }

    fn answer(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(question) = self.plan.as_ref().ok().and_then(|plan| plan.questions.first()).cloned() else {
            return Ok(());
        };
        let words = question
            .choices
            .iter()
            .map(|(order, day)| (format!("{} is {day}", question.sample), order.name().to_owned()))
            .collect();
        let mut next = self.import.clone();
        cx.open(Choose::among(format!("Dates in “{}”", question.header), words, move |picked, cx| {
            if let Some((order, _)) = question.choices.get(picked) {
                next.answers.dates.insert(question.column, *order);
            }
            cx.close();
            cx.open(ImportScreen::new(next));
            Ok(())
        }));
        Ok(())
    }

    fn apply(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Ok(plan) = &self.plan else { return Ok(()) };
        let (plan, import) = (plan.clone(), self.import.clone());
        let counts = plan.counts();
        let total = (counts.new + counts.changed) as u64;
        cx.close();
        cx.out.job = Some(Job {
            title: format!("Importing {}", plan.file),
            work: Box::new(move |ws, progress| {
                import.remember(ws)?;
                let done = plan.apply(ws, &mut |count| {
                    progress.set(count as u64, total);
                    !progress.is_cancelled()
                })?;
                Ok(Box::new(move |cx: &mut Cx<'_>| {
                    cx.say(format!("{}: {} (u undoes)", done.label, plan.summary()));
                    Ok(())
                }))
            }),
        });
        Ok(())
    }

    fn has_rejects(&self) -> bool {
        self.plan.as_ref().is_ok_and(|plan| plan.counts().rejected > 0)
    }

    fn write_rejects(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Ok(plan) = &self.plan else { return Ok(()) };
        let (plan, sheet) = (plan.clone(), self.import.sheet.clone());
        let stem =
            Path::new(&plan.file).file_stem().map_or("import".into(), |stem| stem.to_string_lossy().into_owned());
        let help = "The rejected rows as they stand in the file, each with its line and what is wrong.";
        cx.open(Prompt::new("Write the rejects", help, &format!("{stem}-rejects.csv"), move |typed, cx| {
            let path = path_of(typed);
            let rows = rejects::write(&plan, &sheet, &path)?;
            cx.say(format!("{rows} rejected rows are in {}", path.display()));
            Ok(())
        }));
        Ok(())
    }

    fn notes(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let mut words = self.import.sheet.warnings.clone();
        if let Ok(plan) = &self.plan {
            words.extend(plan.warnings.iter().cloned());
            words.extend(plan.questions.iter().map(|question| question.sentence()));
            words.extend(plan.left_out().into_iter().map(|(why, times)| match times {
                1 => format!("left out: {why}"),
                _ => format!("left out {times} times: {why}"),
            }));
            if !plan.absent.is_empty() {
                words.push(format!("in the workspace, but not in this file: {}", plan.absent.join(", ")));
            }
        }
        if words.is_empty() {
            words.push("Nothing is odd about this file.".to_owned());
        }
        cx.open(Message::new("About this file", words));
        Ok(())
    }

    fn turn_focus(&mut self) {
        self.focus = if self.focus == Focus::Columns { Focus::Rows } else { Focus::Columns };
    }
}

impl Listing for ImportScreen {
    fn list(&mut self) -> &mut ListState {
        match self.focus {
            Focus::Columns => &mut self.columns,
            Focus::Rows => &mut self.rows,
        }
    }
}

const COMMANDS: &[Command<ImportScreen>] = &[
    Command {
        keys: "C-s I",
        name: "import-apply",
        hint: "import",
        help: "Import what is shown, as one step that can be undone",
        run: ImportScreen::apply,
        when: ImportScreen::is_ready,
    },
    Command {
        keys: "tab S-tab",
        name: "import-focus",
        hint: "columns/rows",
        help: "Switch between the columns and the rows",
        run: |screen, _| {
            screen.turn_focus();
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "enter e",
        name: "import-choose",
        hint: "change",
        help: "Columns: say what the column fills. Rows: show all of the row",
        run: ImportScreen::choose_field,
        when: always,
    },
    Command {
        keys: "?",
        name: "import-help",
        hint: "keys",
        help: "Show all keys of this screen",
        run: |_, cx| {
            cx.out.shell = Some(crate::tui::view::ShellView::Help);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "o",
        name: "import-answer",
        hint: "answer the question",
        help: "Say how dates of a column are to be read",
        run: ImportScreen::answer,
        when: ImportScreen::has_question,
    },
    Command {
        keys: "p",
        name: "import-policy",
        hint: "policy",
        help: "What happens where both know a value: fill blanks only, or the file wins",
        run: ImportScreen::turn_policy,
        when: always,
    },
    Command {
        keys: "n",
        name: "import-notes",
        hint: "about the file",
        help: "Everything that is odd about the file, and what is left out",
        run: ImportScreen::notes,
        when: always,
    },
    Command {
        keys: "r",
        name: "import-rejects",
        hint: "write rejects",
        help: "Write the rejected rows to a file",
        run: ImportScreen::write_rejects,
        when: ImportScreen::has_rejects,
    },
    Command {
        keys: "esc q",
        name: "import-close",
        hint: "cancel",
        help: "Leave everything as it is",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for ImportScreen {
    const NAME: &'static str = "import";

    fn title(&self) -> String {
        "Import".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.replan(ws);
        Ok(())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
