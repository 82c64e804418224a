//! The commands that move in a window, for any view with one.

use super::{Source, Window};
use crate::tui::command::{Command, always};
use crate::tui::view::Cx;

/// A view with a window to move in.
pub trait Windowed: 'static {
    /// What the window shows.
    type Shown: Source;

    /// The window.
    fn window(&mut self) -> &mut Window<Self::Shown>;
}

/// The rows that move in a window, for any view with one.
pub struct Scrolling<V>(std::marker::PhantomData<V>);

impl<V: Windowed> Scrolling<V> {
    /// The table.
    pub const ROWS: &'static [Command<V>] = &[
        Command { keys: "j down", name: "down", hint: "", help: "Next row", run: |v, cx| step(v, cx, 1), when: always },
        Command {
            keys: "k up",
            name: "up",
            hint: "",
            help: "Previous row",
            run: |v, cx| step(v, cx, -1),
            when: always,
        },
        Command {
            keys: "pgdn C-d",
            name: "page-down",
            hint: "",
            help: "A page down",
            run: |v, cx| turn(v, cx, 1),
            when: always,
        },
        Command {
            keys: "pgup C-u",
            name: "page-up",
            hint: "",
            help: "A page up",
            run: |v, cx| turn(v, cx, -1),
            when: always,
        },
        Command { keys: "g home", name: "first", hint: "", help: "First row", run: first, when: always },
        Command { keys: "G end", name: "last", hint: "", help: "Last row", run: last, when: always },
    ];
}

fn step<V: Windowed>(view: &mut V, cx: &mut Cx<'_>, by: isize) -> eyre::Result<()> {
    Ok(view.window().step(by, cx.ws)?)
}

fn turn<V: Windowed>(view: &mut V, cx: &mut Cx<'_>, pages: isize) -> eyre::Result<()> {
    Ok(view.window().turn(pages, cx.ws)?)
}

fn first<V: Windowed>(view: &mut V, cx: &mut Cx<'_>) -> eyre::Result<()> {
    Ok(view.window().first(cx.ws)?)
}

fn last<V: Windowed>(view: &mut V, cx: &mut Cx<'_>) -> eyre::Result<()> {
    Ok(view.window().last(cx.ws)?)
}
