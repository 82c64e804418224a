//! One line of text with its help, its suggestions and its check at each key.

use crossterm::event::KeyCode;
use ratatui::layout::Rect;

use crate::domain::field::{Choice, FieldKind};
use crate::tui::command::{Command, always};
use crate::tui::key::Key;
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::panel::{panel, text, wrap};
use crate::tui::widgets::suggestions::Suggestions;

type Check = Box<dyn Fn(&str) -> Result<String, String>>;
type Act = Box<dyn FnMut(&str, &mut Cx<'_>) -> eyre::Result<()>>;
type Suggest = Box<dyn Fn(&str) -> Vec<Choice>>;

/// One line of text.
pub struct Prompt {
    title: String,
    help: String,
    input: LineInput,
    choices: Suggestions,
    suggest: Option<Suggest>,
    check: Check,
    act: Act,
    does: Option<&'static str>,
    /// What was typed and why it was refused after a look that took a while: shown until something else is typed.
    refused: Option<(String, String)>,
}

/// Lines that the help, or what is wrong with the text, may take.
const REMARK: usize = 3;

impl Prompt {
    /// A prompt. `check` gives what the text is understood as, or what is wrong with it; `act` takes it and
    /// may refuse: then the prompt stays, with its text.
    pub fn new(
        title: impl Into<String>,
        help: impl Into<String>,
        start: &str,
        act: impl FnMut(&str, &mut Cx<'_>) -> eyre::Result<()> + 'static,
    ) -> Prompt {
        Prompt {
            title: title.into(),
            help: help.into(),
            input: LineInput::new(start),
            choices: Suggestions::default(),
            suggest: None,
            check: Box::new(|_| Ok(String::new())),
            act: Box::new(act),
            does: None,
            refused: None,
        }
    }

    /// Says in one or two words what Enter does, for the footer.
    #[must_use]
    pub fn does(mut self, does: &'static str) -> Prompt {
        self.does = Some(does);
        self
    }

    /// Says why what is typed was refused before.
    #[must_use]
    pub fn refused(mut self, why: impl Into<String>) -> Prompt {
        self.refused = Some((self.input.text().to_owned(), why.into()));
        self
    }

    /// What is understood, or what is wrong.
    fn remark(&self) -> Result<String, String> {
        match &self.refused {
            Some((typed, why)) if typed == self.input.text() => Err(why.clone()),
            _ => (self.check)(self.input.text()),
        }
    }

    /// The help, wrapped.
    fn help(&self, wide: u16) -> Vec<String> {
        let mut lines = wrap(&self.help, wide.saturating_sub(2).max(1) as usize);
        lines.truncate(REMARK);
        lines
    }

    /// What stands under the line, wrapped, and whether it is a warning.
    fn lines(&self, wide: u16) -> (Vec<String>, bool) {
        let (said, wrong) = match self.remark() {
            Ok(said) => (said, false),
            Err(said) => (said, true),
        };
        let mut lines = wrap(&said, wide.saturating_sub(if wrong { 4 } else { 2 }).max(1) as usize);
        lines.truncate(REMARK);
        (lines, wrong)
    }

    /// Adds what a field of that kind suggests.
    #[must_use]
    pub fn choices(mut self, kind: FieldKind, choices: Vec<Choice>) -> Prompt {
        self.choices = Suggestions::for_field(kind, choices);
        self
    }

    /// Adds suggestions that depend on what is typed: they replace the others at each key, unfiltered.
    #[must_use]
    pub fn suggest(mut self, suggest: impl Fn(&str) -> Vec<Choice> + 'static) -> Prompt {
        self.choices = Suggestions::new(suggest(self.input.text()));
        self.suggest = Some(Box::new(suggest));
        self
    }

    fn typed(&mut self) {
        let typed = self.input.text();
        if let Some(suggest) = &self.suggest {
            self.choices = Suggestions::new(suggest(typed));
            return;
        }
        let understood = (self.check)(typed).map(|said| said.strip_prefix("= ").unwrap_or(typed).to_owned());
        self.choices.typed(typed, understood.ok().as_deref());
    }

    /// Adds a check that runs at each key.
    #[must_use]
    pub fn check(mut self, check: impl Fn(&str) -> Result<String, String> + 'static) -> Prompt {
        self.check = Box::new(check);
        self
    }

    fn matches(&self) -> Vec<Choice> {
        if self.suggest.is_some() {
            return self.choices.choices.iter().take(8).cloned().collect();
        }
        self.choices.matching(self.input.text(), 8)
    }

    fn has_choices(&self) -> bool {
        !self.choices.is_empty()
    }

    fn complete(&mut self, by: isize) {
        let count = self.matches().len();
        self.choices.turn(by, count);
    }

    /// Tab: where suggestions follow what is typed (file names), the next one is written out; else it is selected.
    fn tab(&mut self) {
        self.complete(1);
        if self.suggest.is_none() {
            return;
        }
        let picked = self.choices.take_pick().and_then(|at| self.matches().get(at).map(|choice| choice.value.clone()));
        if let Some(value) = picked {
            self.input.set(&value);
            self.typed();
        }
    }

    fn accept(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(choice) =
            self.choices.take_pick().and_then(|at| self.matches().get(at).map(|choice| choice.value.clone()))
        {
            self.input.set(&choice);
            self.typed();
            // A folder is stepped into, not taken.
            if choice.ends_with('/') {
                return Ok(());
            }
        }
        let typed = self.input.text().to_owned();
        if let Err(wrong) = (self.check)(&typed) {
            eyre::bail!(wrong);
        }
        (self.act)(&typed, cx)?;
        // What the act opened goes on top after this one has gone.
        cx.close();
        Ok(())
    }
}

const COMMANDS: &[Command<Prompt>] = &[
    Command {
        keys: "enter C-s",
        name: "prompt-take",
        hint: "save",
        help: "Take the text (or the selected suggestion)",
        run: Prompt::accept,
        when: always,
    },
    Command {
        keys: "down C-n",
        name: "prompt-next",
        hint: "suggestions",
        help: "Next suggestion",
        run: |p, _| {
            p.complete(1);
            Ok(())
        },
        when: Prompt::has_choices,
    },
    Command {
        keys: "tab",
        name: "prompt-complete",
        hint: "",
        help: "Complete a file name; else the next suggestion",
        run: |p, _| {
            p.tab();
            Ok(())
        },
        when: Prompt::has_choices,
    },
    Command {
        keys: "up C-p S-tab",
        name: "prompt-previous",
        hint: "",
        help: "Previous suggestion",
        run: |p, _| {
            p.complete(-1);
            Ok(())
        },
        when: Prompt::has_choices,
    },
    Command {
        keys: "esc",
        name: "prompt-close",
        hint: "go back",
        help: "Leave everything as it was",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Prompt {
    const NAME: &'static str = "prompt";

    fn title(&self) -> String {
        self.title.clone()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn typing(&self) -> bool {
        true
    }

    fn hint(&self, command: &str) -> Option<&'static str> {
        self.does.filter(|_| command == "prompt-take")
    }

    fn raw(&mut self, key: Key, _: &mut Cx<'_>) -> eyre::Result<Taken> {
        if matches!(key.code, KeyCode::Enter | KeyCode::Esc) || !self.input.press(key) {
            return Ok(Taken::No);
        }
        self.typed();
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.input.paste(words);
        self.typed();
        Ok(())
    }

    fn place(&self, screen: Rect) -> Place {
        let choices = if self.suggest.is_some() { 8 } else { (self.choices.choices.len() as u16).min(8) };
        let width = screen.width.saturating_sub(6).min(78);
        let (lines, _) = self.lines(width.saturating_sub(2));
        let help = self.help(width.saturating_sub(2));
        Place::Centre(width, 4 + choices + (help.len().max(1) + lines.len().max(1)) as u16)
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let look = canvas.look;
        let inside = panel(canvas.buf, area, look, &self.title, true);
        let help = self.help(inside.width);
        for (y, line) in (0..).zip(&help) {
            text(canvas.buf, inside, 1, y, line, look.style(Role::Muted));
        }
        let top = (help.len() as u16).max(1).min(inside.height);
        let line = Rect { x: inside.x + 1, y: inside.y + top, width: inside.width.saturating_sub(2), height: 1 };
        let line = if inside.contains(line.as_position()) { line } else { inside };
        canvas.cursor = Some(self.input.render(canvas.buf, line, look.style(Role::Input)));
        let (lines, wrong) = self.lines(inside.width);
        for (y, line) in (top + 1..).zip(&lines) {
            let mark = if y == top + 1 { look.mark(Mark::Warning) } else { " " };
            match wrong {
                true => text(canvas.buf, inside, 1, y, &format!("{mark} {line}"), look.style(Role::Warn)),
                false => text(canvas.buf, inside, 1, y, line, look.style(Role::Good)),
            };
        }
        let matches = self.matches();
        let used = top + 1 + (lines.len() as u16).max(1);
        let below = Rect { y: inside.y + used, height: inside.height.saturating_sub(used), ..inside };
        self.choices.render(canvas, below, &matches);
    }
}
