//! Import on screen: which file, what its columns fill, what would happen to each row, then all of it as one step.

mod cargo;
mod draw;

use std::path::{Path, PathBuf};

use ratatui::layout::Rect;

use super::choose::Choose;
use super::files::path_of;
use super::message::Message;
use super::prompt::Prompt;
use crate::domain::field::Choice;
use crate::import::records::kind::RecordKind;
use crate::import::{Source, open, records, registry};
use crate::tui::command::{Command, always};
use crate::tui::job::Job;
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::workspace::Workspace;
use cargo::{Cargo, Preview};

/// Which list has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    Columns,
    Rows,
}

/// One file on its way in.
pub struct ImportScreen {
    cargo: Cargo,
    /// What would happen, or why nothing can.
    preview: Result<Preview, String>,
    focus: Focus,
    columns: ListState,
    rows: ListState,
}

/// What is asked for, and taken as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Tools,
    Records,
    Links,
}

/// Asks for a file of tools, completing folders and names.
pub fn ask(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let help = "A CSV or XLSX file: a tool list, a renewal calendar, a card statement. Nothing changes before you have seen what it does.";
    cx.open(ask_for("Import tools", help, Wanted::Tools, ""));
    Ok(())
}

/// Asks for an export of a CRM, completing folders and names.
pub fn ask_records(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let help = "A CSV or XLSX file of leads, contacts, companies, deals, activities, touches or stage history, from any CRM. Nothing changes before you have seen what it does.";
    cx.open(ask_for("Import records", help, Wanted::Records, ""));
    Ok(())
}

/// Asks for a sheet or list of tagged links, completing folders and names.
pub fn ask_links(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let help = "A CSV or XLSX file of tagged links under any headers, or a text with one link a line. Nothing changes before you have seen what it does.";
    cx.open(ask_for("Import links", help, Wanted::Links, ""));
    Ok(())
}

fn ask_for(title: &'static str, help: &'static str, wanted: Wanted, start: &str) -> Prompt {
    let prompt = Prompt::new(title, help, start, move |typed, cx| {
        let path = path_of(typed);
        eyre::ensure!(!typed.trim().is_empty(), "type the name of a file");
        eyre::ensure!(!path.is_dir(), "{} is a folder: choose a file in it (Tab goes into it)", path.display());
        let typed = typed.to_owned();
        // A file that can't be read leaves the box as it was, with the reason in it.
        read(cx, path, wanted, move |error, cx| cx.open(ask_for(title, help, wanted, &typed).refused(error)));
        Ok(())
    });
    prompt.suggest(complete).check(|typed| check(&path_of(typed))).does("read the file")
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
/// Folders and tables to which a file name may be completed.
pub fn complete(typed: &str) -> Vec<Choice> {
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
fn read(cx: &mut Cx<'_>, path: PathBuf, wanted: Wanted, refused: impl FnOnce(String, &mut Cx<'_>) + Send + 'static) {
    let title = format!("Reading {}", path.display());
    cx.out.job = Some(Job {
        title,
        work: Box::new(move |ws, progress| {
            let source = Source::Path(&path);
            let opened = match wanted {
                Wanted::Tools => open(source, None, ws).map(|import| Cargo::Tools(Box::new(import))),
                Wanted::Records => records::open(source, None, None, ws).map(|import| Cargo::Records(Box::new(import))),
                Wanted::Links => registry::open(source, None, ws).map(|import| Cargo::Links(Box::new(import))),
            };
            let mut cargo = match opened {
                Ok(cargo) => cargo,
                Err(error) => {
                    let why = error.to_string();
                    return Ok(Box::new(move |cx: &mut Cx<'_>| {
                        refused(why, cx);
                        Ok(())
                    }));
                }
            };
            let preview = previewed(&mut cargo, ws, Some(progress))?;
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                cx.open(ImportScreen::new(cargo, preview));
                Ok(())
            }))
        }),
    });
}

/// What importing would do, or why nothing can; a stop is an error.
fn previewed(
    cargo: &mut Cargo,
    ws: &Workspace,
    progress: Option<&crate::tui::job::Progress>,
) -> eyre::Result<Result<Preview, String>> {
    match cargo.preview(ws, progress) {
        Ok(preview) => Ok(Ok(preview)),
        Err(crate::import::Error::Workspace(error @ crate::workspace::Error::Cancelled)) => Err(error.into()),
        Err(error) => Ok(Err(cargo.blocked().unwrap_or_else(|| error.to_string()))),
    }
}

/// Opens the screen for a file of which something was changed: at once where that takes no time, else after a job.
fn reopen(cx: &mut Cx<'_>, mut cargo: Cargo, focus: Focus, column: usize) -> eyre::Result<()> {
    let shown = move |cargo, preview, cx: &mut Cx<'_>| {
        let mut screen = ImportScreen::new(cargo, preview);
        screen.focus = focus;
        screen.columns.select(column);
        cx.open(screen);
    };
    if cargo.is_small() {
        let preview = previewed(&mut cargo, cx.ws, None)?;
        shown(cargo, preview, cx);
        return Ok(());
    }
    cx.out.job = Some(Job {
        title: format!("Looking through {}", cargo.name()),
        work: Box::new(move |ws, progress| {
            let preview = previewed(&mut cargo, ws, Some(progress))?;
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                shown(cargo, preview, cx);
                Ok(())
            }))
        }),
    });
    Ok(())
}

impl ImportScreen {
    fn new(cargo: Cargo, preview: Result<Preview, String>) -> ImportScreen {
        let mut columns = ListState::default();
        columns.set_count(cargo.mapping().columns.len());
        if let Some(open) = cargo.mapping().columns.iter().position(|column| column.is_open()) {
            columns.select(open);
        }
        let focus = if cargo.blocked().is_some() { Focus::Columns } else { Focus::Rows };
        let mut rows = ListState::default();
        rows.set_count(preview.as_ref().map_or(0, |preview| preview.rows.len()));
        ImportScreen { cargo, preview, focus, columns, rows }
    }

    fn replan(&mut self, ws: &Workspace) {
        if let Ok(preview) = previewed(&mut self.cargo, ws, None) {
            self.preview = preview;
        }
        self.rows.set_count(self.preview.as_ref().map_or(0, |preview| preview.rows.len()));
    }

    fn is_ready(&self) -> bool {
        self.preview.as_ref().is_ok_and(|preview| preview.changes_anything)
    }

    fn choose_field(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.focus == Focus::Rows {
            return self.read_row(cx);
        }
        let at = self.columns.at;
        let Some(column) = self.cargo.mapping().columns.get(at) else { return Ok(()) };
        let mut words = vec![("(leave it out)".to_owned(), String::new())];
        let targets = self.cargo.mapping().targets;
        // A field's name tells nothing more where it is its label.
        let name =
            |field: &str, label: &str| if field.eq_ignore_ascii_case(label) { String::new() } else { field.to_owned() };
        words.extend(targets.iter().map(|target| (target.label.to_owned(), name(target.field, target.label))));
        let now =
            targets.iter().position(|target| column.field.as_deref() == Some(target.field)).map_or(0, |at| at + 1);
        let mut next = self.cargo.clone();
        let title = match self.cargo.samples(at) {
            none if none.is_empty() => format!("What does “{}” fill?", column.header),
            samples => format!("What does “{}” fill? ({})", column.header, crate::domain::text::fit(&samples, 40)),
        };
        let choose = Choose::among(title, words, move |picked, cx| {
            let field = picked.checked_sub(1).and_then(|at| targets.get(at)).map(|target| target.field);
            next.mapping_mut().set(at, field)?;
            next.remember(cx.ws)?;
            // The screen under the choice is replaced by one with the new mapping, on the same column.
            cx.close();
            reopen(cx, next, Focus::Columns, at)
        });
        cx.open(choose.on(now));
        Ok(())
    }

    fn read_row(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Ok(preview) = &self.preview else { return Ok(()) };
        let Some(row) = preview.rows.get(self.rows.at) else { return Ok(()) };
        cx.open(Message::new(format!("Line {} · {}", row.line, row.name), row.details.clone()));
        Ok(())
    }

    fn turn_policy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let said = self.cargo.turn_policy();
        self.turned(cx, &said)
    }

    fn turn_moves(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let still = self.preview.as_ref().is_ok_and(|preview| preview.moves == 0);
        let said = self.cargo.turn_moves();
        self.turned(cx, &if still { format!("{said}; here no lead moves") } else { said })
    }

    fn turned(&mut self, cx: &mut Cx<'_>, said: &str) -> eyre::Result<()> {
        cx.say(said);
        if self.cargo.is_small() {
            self.replan(cx.ws);
            return Ok(());
        }
        cx.close();
        reopen(cx, self.cargo.clone(), self.focus, self.columns.at)
    }

    fn has_moves(&self) -> bool {
        self.cargo.has_moves()
    }

    fn is_records(&self) -> bool {
        matches!(self.cargo, Cargo::Records(_))
    }

    fn choose_kind(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Cargo::Records(records) = &self.cargo else { return Ok(()) };
        let words = RecordKind::ALL.iter().map(|kind| (kind.title().to_owned(), kind.name().to_owned())).collect();
        let mut next = records.clone();
        cx.open(Choose::among("What does the file hold?".to_owned(), words, move |picked, cx| {
            if let Some(kind) = RecordKind::ALL.get(picked) {
                next.take_as(*kind);
            }
            cx.close();
            reopen(cx, Cargo::Records(next), Focus::Columns, 0)
        }));
        Ok(())
    }

    fn has_question(&self) -> bool {
        self.preview.as_ref().is_ok_and(|preview| !preview.questions.is_empty())
    }

    fn answer(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(question) = self.preview.as_ref().ok().and_then(|preview| preview.questions.first()).cloned() else {
            return Ok(());
        };
        let words = question
            .choices
            .iter()
            .map(|(order, day)| (format!("{} is {day}", question.sample), order.name().to_owned()))
            .collect();
        let mut next = self.cargo.clone();
        let (focus, at) = (self.focus, self.columns.at);
        cx.open(Choose::among(format!("Dates in “{}”", question.header), words, move |picked, cx| {
            if let Some((order, _)) = question.choices.get(picked) {
                next.answer(question.column, *order);
            }
            cx.close();
            reopen(cx, next, focus, at)
        }));
        Ok(())
    }

    fn apply(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Ok(preview) = &self.preview else { return Ok(()) };
        let (preview, mut cargo) = (preview.clone(), self.cargo.clone());
        cx.close();
        cx.out.job = Some(Job {
            title: format!("Importing {}", cargo.name()),
            work: Box::new(move |ws, progress| {
                cargo.remember(ws)?;
                let (done, rest) = cargo.apply(&preview, ws, progress)?;
                let rest = if rest.is_empty() { rest } else { format!(": {rest}") };
                Ok(Box::new(move |cx: &mut Cx<'_>| {
                    // A long name of a file cuts off the end, so that the way back stands first.
                    cx.say(format!("{} (u undoes){rest}", done.label));
                    Ok(())
                }))
            }),
        });
        Ok(())
    }

    fn has_rejects(&self) -> bool {
        self.preview.as_ref().is_ok_and(|preview| preview.rejected > 0)
    }

    fn write_rejects(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Ok(preview) = &self.preview else { return Ok(()) };
        let (preview, mut cargo) = (preview.clone(), self.cargo.clone());
        let stem =
            Path::new(cargo.name()).file_stem().map_or("import".into(), |stem| stem.to_string_lossy().into_owned());
        let help = "The rejected rows as they stand in the file, each with its line and what is wrong.";
        let prompt = Prompt::new("Write the rejects", help, &format!("{stem}-rejects.csv"), move |typed, cx| {
            let path = path_of(typed);
            let rows = cargo.write_rejects(&preview, cx.ws, &path)?;
            cx.say(format!("{rows} rejected rows are in {}", path.display()));
            Ok(())
        });
        cx.open(prompt.does("write them"));
        Ok(())
    }

    fn notes(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let mut words = self.cargo.warnings().to_vec();
        match &self.preview {
            Ok(preview) => {
                words.extend(preview.warnings.iter().cloned());
                words.extend(preview.questions.iter().map(|question| question.sentence()));
                words.extend(preview.remarks.iter().cloned());
            }
            Err(why) => words.splice(0..0, [format!("{why}."), format!("{}.", self.cargo.way_out())]).for_each(drop),
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

// The footer shows as many as fit: first what every import needs; what p and m are set to stands above.
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
        hint: "switch",
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
        keys: "t",
        name: "import-kind",
        hint: "take as",
        help: "Say what the file holds: leads, companies, deals, activities, touches, roles, stage history",
        run: ImportScreen::choose_kind,
        when: ImportScreen::is_records,
    },
    Command {
        keys: "n",
        name: "import-notes",
        hint: "notes",
        help: "Everything that is odd about the file, and what is left out",
        run: ImportScreen::notes,
        when: always,
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
        hint: "dates",
        help: "Say how dates of a column are to be read",
        run: ImportScreen::answer,
        when: ImportScreen::has_question,
    },
    Command {
        keys: "r",
        name: "import-rejects",
        hint: "rejects",
        help: "Write the rejected rows to a file",
        run: ImportScreen::write_rejects,
        when: ImportScreen::has_rejects,
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
        keys: "m",
        name: "import-moves",
        hint: "moves",
        help: "What happens where a known lead moves against the rules: reject the row, or take and mark it",
        run: ImportScreen::turn_moves,
        when: ImportScreen::has_moves,
    },
];

impl View for ImportScreen {
    const NAME: &'static str = "import";

    fn title(&self) -> String {
        "Import".to_owned()
    }

    fn asks(&self) -> bool {
        true
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        // A large file was looked through on its way here, and is matched anew when it is imported.
        if self.cargo.is_small() {
            self.replan(ws);
        }
        Ok(())
    }

    fn why_not(&self, command: &str) -> Option<String> {
        let why = match (command, &self.preview) {
            ("import-apply" | "import-answer" | "import-rejects", Err(_)) => match self.cargo {
                Cargo::Records(_) => "no list yet: t says what it holds, Enter on a column what it fills",
                _ => "no list yet: Enter on a column says what it fills",
            },
            ("import-apply", Ok(_)) => "nothing in this file is new",
            ("import-answer", Ok(_)) => "no column's dates are unclear",
            ("import-rejects", Ok(_)) => "no row is rejected",
            ("import-moves", _) => "no column fills a lead's stage",
            _ => return None,
        };
        Some(why.to_owned())
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
