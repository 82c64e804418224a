//! Two leads side by side, to be made one: whose value is taken, field by field. What happened to both is kept.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::domain::duplicates::merge::{Choices, MergeRow, Pick, rows};
use crate::domain::field::FieldContext;
use crate::domain::id::{Id, RecordRef};
use crate::domain::lead::Lead;
use crate::domain::text::{count, tell_apart};
use crate::store::leads;
use crate::tui::command::{Command, always};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, View};
use crate::tui::widgets::list::{ListState, Listing, Moving};
use crate::tui::widgets::panel::{below, panel, row_of, text};
use crate::workspace::Workspace;

/// Cells of a label.
const LABEL: u16 = 18;

/// Two leads side by side: the one that stays on the left.
pub struct Merge {
    keep: Lead,
    drop: Lead,
    choices: Choices,
    rows: Vec<MergeRow>,
    ctx: Option<FieldContext>,
    /// Rows that are alike are left out.
    only_different: bool,
    list: ListState,
    gone: bool,
}

impl Merge {
    /// The lead that stays, and the one that goes.
    pub fn new(keep: Lead, drop: Lead) -> Merge {
        Merge {
            keep,
            drop,
            choices: Choices::new(),
            rows: Vec::new(),
            ctx: None,
            only_different: false,
            list: ListState::default(),
            gone: false,
        }
    }

    /// The rows that are shown.
    fn shown(&self) -> Vec<&MergeRow> {
        self.rows.iter().filter(|row| !self.only_different || row.differs).collect()
    }

    /// Whose value a row takes as things are.
    fn pick(&self, row: &MergeRow) -> Pick {
        self.choices.get(&row.field).copied().filter(|_| !row.fixed).unwrap_or(row.pick)
    }

    fn arrange(&mut self) {
        if let Some(ctx) = &self.ctx {
            self.rows = rows(&self.keep, &self.drop, ctx);
        }
        let count = self.shown().len();
        self.list.set_count(count);
    }

    fn choose(&mut self, pick: Pick, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(row) = self.shown().get(self.list.at).map(|row| (*row).clone()) else { return Ok(()) };
        if row.fixed {
            cx.warn(format!("{}: {}", row.label, row.why));
            return Ok(());
        }
        if pick == Pick::Both && !takes_both(&row) {
            cx.warn(format!("{} holds one value: left or right", row.label));
            return Ok(());
        }
        self.choices.insert(row.field, pick);
        self.list.step(1);
        Ok(())
    }

    fn choose_all(&mut self, pick: Pick) -> eyre::Result<()> {
        for row in self.rows.iter().filter(|row| row.differs && !row.fixed) {
            self.choices.insert(row.field.clone(), pick);
        }
        Ok(())
    }

    /// The other way round: who stays, goes. What was chosen stays chosen.
    fn swap(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        std::mem::swap(&mut self.keep, &mut self.drop);
        for pick in self.choices.values_mut() {
            *pick = match pick {
                Pick::Keep => Pick::Drop,
                Pick::Drop => Pick::Keep,
                Pick::Both => Pick::Both,
            };
        }
        self.arrange();
        cx.say(format!("the lead on the left stays: {}", self.keep.called()));
        Ok(())
    }

    fn toggle(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.only_different = !self.only_different;
        let count = self.shown().len();
        self.list.set_count(count);
        self.list.select(0);
        Ok(())
    }

    fn merge(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let done = cx.ws.merge_leads(self.keep.id, self.drop.id, &self.choices)?;
        cx.done(&done);
        cx.close();
        Ok(())
    }

    fn are_two(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let done = cx.ws.not_duplicates(&[(self.keep.id, self.drop.id)])?;
        cx.done(&done);
        cx.close();
        Ok(())
    }

    fn has_rows(&self) -> bool {
        !self.gone && !self.rows.is_empty()
    }
}

/// Whether both values of a row may be kept, one behind the other.
fn takes_both(row: &MergeRow) -> bool {
    matches!(row.field.as_str(), "notes" | "tags")
}

impl Listing for Merge {
    fn list(&mut self) -> &mut ListState {
        &mut self.list
    }
}

const COMMANDS: &[Command<Merge>] = &[
    Command {
        keys: "enter C-s",
        name: "merge-take",
        hint: "merge",
        help: "Make one lead of the two, as chosen",
        run: Merge::merge,
        when: Merge::has_rows,
    },
    Command {
        keys: "left h",
        name: "merge-left",
        hint: "left value",
        help: "Take the left value",
        run: |merge, cx| merge.choose(Pick::Keep, cx),
        when: Merge::has_rows,
    },
    Command {
        keys: "right l",
        name: "merge-right",
        hint: "right value",
        help: "Take the right value",
        run: |merge, cx| merge.choose(Pick::Drop, cx),
        when: Merge::has_rows,
    },
    Command {
        keys: "B",
        name: "merge-both",
        hint: "",
        help: "Take both values, one behind the other (notes)",
        run: |merge, cx| merge.choose(Pick::Both, cx),
        when: Merge::has_rows,
    },
    Command {
        keys: "H",
        name: "merge-all-left",
        hint: "all left",
        help: "Take all left values",
        run: |merge, _| merge.choose_all(Pick::Keep),
        when: Merge::has_rows,
    },
    Command {
        keys: "L",
        name: "merge-all-right",
        hint: "all right",
        help: "Take all right values",
        run: |merge, _| merge.choose_all(Pick::Drop),
        when: Merge::has_rows,
    },
    Command {
        keys: "s",
        name: "merge-swap",
        hint: "swap",
        help: "Let the other one stay",
        run: Merge::swap,
        when: Merge::has_rows,
    },
    Command {
        keys: "=",
        name: "merge-different",
        hint: "only differences",
        help: "Show only what differs, or everything",
        run: Merge::toggle,
        when: always,
    },
    Command {
        keys: "N",
        name: "merge-two",
        hint: "they are two",
        help: "Say that these are two people: they are not proposed again",
        run: Merge::are_two,
        when: Merge::has_rows,
    },
    Command {
        keys: "esc q",
        name: "merge-close",
        hint: "go back",
        help: "Leave both leads as they are",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Merge {
    const NAME: &'static str = "merge";

    fn title(&self) -> String {
        "Merge".to_owned()
    }

    fn asks(&self) -> bool {
        true
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS, Moving::ROWS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let one = |id: Id| leads::one(ws.store(), id);
        match (one(self.keep.id)?, one(self.drop.id)?) {
            (Some(keep), Some(drop)) => (self.keep, self.drop, self.gone) = (keep, drop, false),
            _ => self.gone = true,
        }
        self.ctx = Some(ws.field_context()?);
        self.arrange();
        Ok(())
    }

    fn place(&self, screen: Rect) -> Place {
        if screen.width <= 110 { Place::Full } else { Place::Centre(screen.width - 8, screen.height) }
    }

    fn current(&self) -> Option<RecordRef> {
        Some(RecordRef::lead(self.keep.id))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let differ = self.rows.iter().filter(|row| row.differs).count();
        let title = format!("Merge · {} differ", count(differ, "field", "fields"));
        let inside = panel(canvas.buf, area, look, &title, true);
        if self.gone {
            let words = "One of the two is no longer here: Esc goes back.";
            text(canvas.buf, inside, 1, 1, words, look.style(Role::Muted));
            return;
        }
        let room = inside.width.saturating_sub(LABEL + 4);
        let half = room / 2;
        let columns = |row: Rect| {
            let left = Rect { x: row.x + LABEL + 2, width: half.saturating_sub(1), ..row };
            (left, Rect { x: left.x + half, width: room - half, ..row })
        };
        let (left, right) = columns(row_of(inside, 0));
        text(canvas.buf, left, 2, 0, &self.keep.called(), look.style(Role::Heading));
        text(canvas.buf, right, 2, 0, &self.drop.called(), look.style(Role::Heading));
        let (left, right) = columns(row_of(inside, 1));
        text(canvas.buf, left, 2, 0, "this lead stays", look.style(Role::Good));
        text(canvas.buf, right, 2, 0, "goes into the left one, with all that happened", look.style(Role::Muted));
        let body = below(inside, 3);
        let foot = u16::from(body.height > 6);
        let list = Rect { height: body.height.saturating_sub(foot * 2), ..body };
        let range = self.list.window(list, 1);
        let shown = self.shown();
        if shown.is_empty() {
            text(canvas.buf, list, 1, 0, "Nothing differs: Enter makes one of the two.", look.style(Role::Muted));
        }
        for (y, i) in range.enumerate() {
            let Some(row) = shown.get(i) else { break };
            let place = row_of(list, y as u16);
            let here = i == self.list.at;
            if here {
                canvas.buf.set_style(place, look.style(Role::Selected));
            }
            let muted = look.style(if here { Role::Selected } else { Role::Muted });
            text(canvas.buf, Rect { width: LABEL.min(place.width), ..place }, 1, 0, &row.label, muted);
            let pick = self.pick(row);
            let (left, right) = columns(place);
            let plain = |value: &str| if value.is_empty() { "–".to_owned() } else { value.replace('\n', " ") };
            let (kept, dropped) = (plain(&row.keep), plain(&row.drop));
            let (kept, dropped) = tell_apart(&kept, &dropped, usize::from(left.width.saturating_sub(3)));
            for (cell, words, taken) in [
                (left, kept, matches!(pick, Pick::Keep | Pick::Both)),
                (right, dropped, matches!(pick, Pick::Drop | Pick::Both)),
            ] {
                let taken = taken || !row.differs;
                let mut style = look.style(match (here, taken, row.differs) {
                    (true, ..) => Role::Selected,
                    (_, true, true) => Role::Text,
                    _ => Role::Muted,
                });
                if here && taken {
                    style = style.add_modifier(Modifier::BOLD);
                }
                let mark = match (row.differs, taken) {
                    (false, _) => " ",
                    (true, true) => look.mark(Mark::Set),
                    (true, false) => look.mark(Mark::Open),
                };
                text(canvas.buf, cell, 0, 0, mark, style);
                text(canvas.buf, cell, 2, 0, &words, style);
            }
        }
        if foot > 0 {
            let why = shown.get(self.list.at).map_or("", |row| row.why);
            let words = if why.is_empty() { "u undoes a merge, with both timelines as they were" } else { why };
            text(canvas.buf, body, 1, body.height - 1, words, look.style(Role::Muted));
        }
    }
}
