//! Why a figure is what it is: formula, rule, inputs, the rows behind it, and where the sources disagree.

use ratatui::layout::Rect;

use crate::domain::receipt::Receipt;
use crate::domain::text::width;
use crate::tui::command::{Command, always};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{panel, text, wrap};

/// One or more receipts, one shown.
pub struct Why {
    receipts: Vec<Receipt>,
    at: usize,
    list: ListState,
}

impl Why {
    /// Opens receipts, the first one shown.
    pub fn new(receipts: Vec<Receipt>) -> Why {
        let mut why = Why { receipts, at: 0, list: ListState::default() };
        why.show(0);
        why
    }

    fn show(&mut self, at: usize) {
        self.at = at;
        self.list = ListState::default();
        self.list.set_count(self.receipts.get(at).map_or(0, |receipt| receipt.lines.len()));
    }

    fn turn(&mut self, by: isize) {
        let count = self.receipts.len().max(1) as isize;
        self.show((self.at as isize + by).rem_euclid(count) as usize);
    }

    fn receipt(&self) -> Option<&Receipt> {
        self.receipts.get(self.at)
    }

    fn has_record(&self) -> bool {
        let line = self.receipt().and_then(|receipt| receipt.lines.get(self.list.at));
        line.is_some_and(|line| line.record.is_some())
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.receipt().and_then(|receipt| receipt.lines.get(self.list.at)).and_then(|line| line.record) {
            Some(record) => cx.goto(record),
            None => cx.warn("this line is a figure, not a record: there is nothing to go to"),
        }
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(receipt) = self.receipt() {
            cx.copy(receipt.to_text(), "the receipt");
        }
        Ok(())
    }
}

impl Listing for Why {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Why>] = &[
    Command {
        keys: "esc q w",
        name: "why-close",
        hint: "close",
        help: "Close the receipt",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "enter f",
        name: "why-follow",
        hint: "go to the record",
        help: "Go to the record behind the selected line",
        run: Why::follow,
        when: Why::has_record,
    },
    Command {
        keys: "right l tab",
        name: "why-next",
        hint: "next figure",
        help: "Show the next figure's receipt",
        run: |why, _| {
            why.turn(1);
            Ok(())
        },
        when: |why| why.receipts.len() > 1,
    },
    Command {
        keys: "left h S-tab",
        name: "why-previous",
        hint: "",
        help: "Show the previous figure's receipt",
        run: |why, _| {
            why.turn(-1);
            Ok(())
        },
        when: |why| why.receipts.len() > 1,
    },
    Command {
        keys: "y",
        name: "why-copy",
        hint: "copy",
        help: "Copy the receipt as text",
        run: Why::copy,
        when: always,
    },
];

impl View for Why {
    const NAME: &'static str = "why";

    fn title(&self) -> String {
        "Why".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn place(&self, screen: Rect) -> Place {
        let wide = screen.width.saturating_sub(4).min(92);
        let high = self.receipt().map_or(8, |receipt| {
            let notes: usize = receipt.policy.iter().map(|note| wrap(note, wide as usize - 4).len()).sum();
            let formula = wrap(&receipt.formula, wide as usize - 4).len();
            receipt.lines.len() + notes + formula + 9
        });
        Place::Centre(wide, (high as u16).min(screen.height))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let Some(receipt) = self.receipts.get(self.at) else { return };
        let more = if self.receipts.len() > 1 {
            format!(" · {} of {}", self.at + 1, self.receipts.len())
        } else {
            String::new()
        };
        let inside = panel(canvas.buf, area, look, &format!("Why · {}{more}", receipt.title), true);
        let room = inside.width.saturating_sub(2) as usize;
        let mut y = 0;
        let used = text(canvas.buf, inside, 1, y, &receipt.title, look.style(Role::Text));
        text(canvas.buf, inside, used + 3, y, &receipt.figure, look.style(Role::Heading));
        y += 1;
        for words in wrap(&receipt.formula, room) {
            text(canvas.buf, inside, 1, y, &words, look.style(Role::Muted));
            y += 1;
        }
        if !receipt.rule.is_empty() {
            text(canvas.buf, inside, 1, y, &format!("rule: {}", receipt.rule), look.style(Role::Muted));
            y += 1;
        }
        y += 1;
        let notes: Vec<String> = receipt.policy.iter().flat_map(|note| wrap(note, room)).collect();
        let foot = notes.len() as u16 + if notes.is_empty() { 0 } else { 1 };
        let body = Rect { y: inside.y + y, height: inside.height.saturating_sub(y + foot), ..inside };
        let wide = receipt.lines.iter().map(|line| width(&line.label)).max().unwrap_or(0).min(room / 2) as u16;
        let range = self.list.window(body, 1);
        for (row, i) in range.enumerate() {
            let Some(line) = receipt.lines.get(i) else { break };
            let here = canvas.focused && i == self.list.at;
            let place = Rect { y: body.y + row as u16, height: 1, ..body };
            let style = if here { look.style(Role::Selected) } else { look.style(Role::Text) };
            if here {
                canvas.buf.set_style(place, style);
            }
            text(canvas.buf, Rect { width: wide + 1, ..place }, 1, 0, &line.label, style);
            text(canvas.buf, place, wide + 3, 0, &line.value, style);
            if line.record.is_some() {
                let x = place.width.saturating_sub(2);
                text(
                    canvas.buf,
                    place,
                    x,
                    0,
                    look.mark(Mark::Follow),
                    if here { style } else { look.style(Role::Muted) },
                );
            }
        }
        let low = inside.height.saturating_sub(notes.len() as u16);
        for (y, words) in (low..).zip(&notes) {
            text(canvas.buf, inside, 1, y, words, look.style(Role::Warn));
        }
    }
}
