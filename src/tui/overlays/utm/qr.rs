//! A link as a QR code, to be scanned off the screen or written as a picture.

use ratatui::layout::Rect;

use super::super::files;
use crate::tui::command::{Command, always};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::panel::{below, row_of, text, wrap};
use crate::tui::widgets::qr::Code;

/// A link as a QR code.
pub struct Qr {
    url: String,
    code: Option<Code>,
}

impl Qr {
    /// The code of a link.
    pub fn new(url: impl Into<String>) -> Qr {
        let url = url.into();
        Qr { code: Code::of(&url), url }
    }

    fn has_code(&self) -> bool {
        self.code.is_some()
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        cx.copy(self.url.clone(), "the link");
        Ok(())
    }

    fn write(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(code) = Code::for_print(&self.url) else { return Ok(()) };
        let help = "A file name that ends in .svg: a picture that prints at any size";
        let start = format!("qr-{}.svg", cx.ws.today());
        files::ask_write(cx, "Write the QR code", help, &start, "svg", "the QR code", code.svg().into_bytes());
        Ok(())
    }
}

const COMMANDS: &[Command<Qr>] = &[
    Command {
        keys: "x",
        name: "qr-write",
        hint: "write a picture",
        help: "Write the code as a picture for print (SVG)",
        run: Qr::write,
        when: Qr::has_code,
    },
    Command { keys: "y", name: "qr-copy", hint: "copy the link", help: "Copy the link", run: Qr::copy, when: always },
    Command {
        keys: "esc q Q enter",
        name: "qr-close",
        hint: "go back",
        help: "Go back",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Qr {
    const NAME: &'static str = "qr";

    fn title(&self) -> String {
        "QR code".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(code) = &self.code else {
            let words = "This link is longer than a QR code holds (2,953 letters): shorten it first.";
            for (y, words) in wrap(words, area.width.saturating_sub(4).into()).iter().enumerate() {
                text(canvas.buf, area, 2, y as u16 + 1, words, look.style(Role::Warn));
            }
            return;
        };
        // The link stands above the code where both have room, else the code alone counts.
        let lines = wrap(&self.url, area.width.saturating_sub(4).into());
        let used = lines.len() as u16 + 1;
        let (_, high) = code.needs(look);
        let body = if area.height >= high + used {
            for (y, words) in lines.iter().enumerate() {
                text(canvas.buf, row_of(area, y as u16), 2, 0, words, look.style(Role::Accent));
            }
            below(area, used)
        } else {
            area
        };
        if code.render(canvas.buf, body, look) {
            return;
        }
        let (wide, high) = code.needs(look);
        let words = format!(
            "{} This code needs {wide} by {high} cells, and {} by {} are free. Make the window larger or its letters smaller, or write it as a picture (x).",
            look.mark(Mark::Warning),
            area.width,
            area.height
        );
        for (y, words) in wrap(&words, area.width.saturating_sub(4).into()).iter().enumerate() {
            text(canvas.buf, body, 2, y as u16 + 1, words, look.style(Role::Warn));
        }
    }
}
