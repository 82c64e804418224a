//! The commands that work everywhere.

use super::command::{Command, always};
use super::job::Job;
use super::overlays::{activity::Activity, profile};
use super::view::{Cx, ShellView};
use crate::workspace::{BIG, Back};

/// The shell's own state: none so far; its commands act on the workspace and the screen.
#[derive(Debug, Default)]
pub struct Shell;

/// Commands that work while an overlay is open, too.
pub const OVER: &[&str] = &["help", "present"];

/// Commands that take back what was done: never behind a question or a form.
pub const BACK: &[&str] = &["undo", "redo"];

/// A row that goes to the room on a key.
const fn room(
    keys: &'static str,
    name: &'static str,
    help: &'static str,
    run: fn(&mut Shell, &mut Cx<'_>) -> eyre::Result<()>,
) -> Command<Shell> {
    Command { keys, name, hint: "", help, run, when: always }
}

/// The table.
pub const SHELL: &[&[Command<Shell>]] = &[&[
    Command {
        keys: "?",
        name: "help",
        hint: "keys",
        help: "Show all keys of this screen; type to search, Enter runs",
        run: help,
        when: always,
    },
    Command {
        keys: ": C-p",
        name: "palette",
        hint: "find an action",
        help: "Find any action, room, tool or person by a few letters",
        run: palette,
        when: always,
    },
    Command {
        keys: "u",
        name: "undo",
        hint: "",
        help: "Undo the last change, in any room, also after a restart",
        run: undo,
        when: always,
    },
    Command { keys: "C-r", name: "redo", hint: "", help: "Redo what was undone", run: redo, when: always },
    Command {
        keys: "A",
        name: "activity",
        hint: "",
        help: "Show everything that was done, and undo any of it",
        run: activity,
        when: always,
    },
    Command { keys: "b", name: "back", hint: "", help: "Go back to where you came from", run: back, when: always },
    Command {
        keys: "tab ]",
        name: "next-tab",
        hint: "",
        help: "Go to the next tab of this room",
        run: next_tab,
        when: always,
    },
    Command {
        keys: "S-tab [",
        name: "previous-tab",
        hint: "",
        help: "Go to the previous tab of this room",
        run: previous_tab,
        when: always,
    },
    room("1 M-1", "room-1", "Go to room 1", |_, cx| go(cx, "1")),
    room("2 M-2", "room-2", "Go to room 2", |_, cx| go(cx, "2")),
    room("3 M-3", "room-3", "Go to room 3", |_, cx| go(cx, "3")),
    room("4 M-4", "room-4", "Go to room 4", |_, cx| go(cx, "4")),
    room("5 M-5", "room-5", "Go to room 5", |_, cx| go(cx, "5")),
    room("6 M-6", "room-6", "Go to room 6", |_, cx| go(cx, "6")),
    room("7 M-7", "room-7", "Go to room 7", |_, cx| go(cx, "7")),
    Command {
        keys: "F5",
        name: "present",
        hint: "",
        help: "Switch the presentation layout on or off",
        run: present,
        when: always,
    },
    Command {
        keys: "",
        name: "profile",
        hint: "",
        help: "Edit the business: profile, people, exchange rates",
        run: edit_profile,
        when: always,
    },
    Command { keys: "", name: "backup", hint: "", help: "Copy the workspace to a new file", run: backup, when: always },
    Command {
        keys: "",
        name: "compact",
        hint: "",
        help: "Drop undone steps from the journal and give the space back",
        run: compact,
        when: always,
    },
    Command {
        keys: "",
        name: "check",
        hint: "",
        help: "Show broken framework files, with line and key",
        run: problems,
        when: always,
    },
    Command {
        keys: "q C-c",
        name: "quit",
        hint: "quit",
        help: "Close what is on top; at the top, quit (everything is saved)",
        run: quit,
        when: always,
    },
]];

fn help(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    cx.out.shell = Some(ShellView::Help);
    Ok(())
}

fn palette(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    cx.out.shell = Some(ShellView::Palette);
    Ok(())
}

fn undo(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    take_back(cx, Back::Undo, "C-r redoes")
}

fn redo(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    take_back(cx, Back::Redo, "u undoes")
}

/// Takes something back and says so: at once, or as a job where it is big.
pub fn take_back(cx: &mut Cx<'_>, back: Back, hint: &'static str) -> eyre::Result<()> {
    let rows = cx.ws.weight(back)?;
    if rows < BIG {
        let done = cx.ws.take_back(back, &mut |_| true)?;
        cx.say(format!("{} ({hint})", done.label));
        return Ok(());
    }
    let title = if back == Back::Redo { "Redoing" } else { "Undoing" };
    cx.out.job = Some(Job {
        title: title.to_owned(),
        work: Box::new(move |ws, progress| {
            let done = ws.take_back(back, &mut |finished| {
                progress.set(finished, rows);
                !progress.is_cancelled()
            })?;
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                cx.say(format!("{} ({hint})", done.label));
                Ok(())
            }))
        }),
    });
    Ok(())
}

fn activity(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    cx.open(Activity::all());
    Ok(())
}

fn back(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    cx.out.back = true;
    Ok(())
}

fn go(cx: &mut Cx<'_>, tab: &str) -> eyre::Result<()> {
    cx.out.tab = Some(tab.to_owned());
    Ok(())
}

fn next_tab(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    go(cx, "next-tab")
}

fn previous_tab(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    go(cx, "previous-tab")
}

fn present(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    cx.out.present = true;
    Ok(())
}

fn edit_profile(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    profile::open(cx)
}

fn backup(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    super::overlays::files::ask_backup(cx)
}

fn compact(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    super::overlays::files::ask_compact(cx)
}

fn problems(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    super::overlays::message::show_problems(cx)
}

fn quit(_: &mut Shell, cx: &mut Cx<'_>) -> eyre::Result<()> {
    cx.out.quit = true;
    Ok(())
}
