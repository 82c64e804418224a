//! A workbench without a terminal: keys in as people write them, the screen out as text.
//!
//! Draws after every key, as the real loop does, and looks at each screen for what no screen may have: control
//! characters, characters that turn the direction of text, wide characters cut in half, a cursor outside. It knows
//! nothing of what the screens should say: that is for the tests.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDate, Utc};
use crossterm::event::{Event, KeyCode, MouseButton, MouseEvent, MouseEventKind};
use opsroom::demo;
use opsroom::frameworks::Frameworks;
use opsroom::tui::app::{App, Settings};
use opsroom::tui::key::Key;
use opsroom::workspace::{Clock, Options, Workspace};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

/// The sizes at which every tab is drawn.
pub(crate) const SIZES: [(u16, u16); 5] = [(1, 1), (40, 10), (80, 24), (120, 40), (200, 60)];

/// The sizes at which everything is complete.
pub(crate) const USUAL: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// The day on which every test takes place.
pub(crate) fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// Noon on that day.
pub(crate) fn noon() -> DateTime<Utc> {
    today().and_hms_opt(12, 0, 0).unwrap().and_utc()
}

/// How tests open workspaces.
pub(crate) fn options() -> Options {
    Options { clock: Clock::Fixed(noon()), author: "Dana".to_owned(), frameworks: Arc::new(Frameworks::built_in()) }
}

/// A new workspace in memory; its first-run screen was answered or not.
pub(crate) fn blank(asked: bool) -> Workspace {
    let mut ws = Workspace::memory(options()).unwrap();
    if asked {
        let mut profile = ws.business().unwrap().profile;
        profile.asked = true;
        ws.start(&profile).unwrap();
    }
    ws
}

/// A workbench whose screen is a buffer.
pub(crate) struct Bench {
    app: App,
    buf: Buffer,
    cursor: Option<Position>,
    /// What was put on the clipboard last, and what it was called.
    pub(crate) copied: Option<(String, String)>,
}

impl Bench {
    /// The demo, 120 cells wide and 40 high.
    pub(crate) fn demo() -> Bench {
        Bench::on(demo::in_memory(today()).unwrap())
    }

    /// A workspace without a single tool, whose first-run screen was answered.
    pub(crate) fn empty() -> Bench {
        Bench::on(blank(true))
    }

    /// A workbench on a workspace, with the settings nobody changed.
    pub(crate) fn on(ws: Workspace) -> Bench {
        Bench::with(ws, Settings::default())
    }

    /// A workbench on a workspace.
    pub(crate) fn with(ws: Workspace, settings: Settings) -> Bench {
        enter_own_folder();
        let buf = Buffer::empty(Rect::new(0, 0, 120, 40));
        let mut bench = Bench { app: App::new(ws, settings), buf, cursor: None, copied: None };
        bench.draw();
        bench
    }

    /// Another size of the terminal.
    pub(crate) fn resize(&mut self, (width, height): (u16, u16)) -> &mut Bench {
        self.app.event(Event::Resize(width, height));
        self.buf = Buffer::empty(Rect::new(0, 0, width, height));
        self.draw();
        self
    }

    /// Presses keys: letters as they are, others in angle brackets: `2j<enter>`, `<C-s>`, `<S-tab>`; `<lt>` is `<`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Bench {
        for key in read_keys(keys) {
            self.press_key(key);
        }
        self
    }

    /// Presses keys that come faster than the screen is drawn: as the real loop does, it draws in between only where
    /// a view has not been drawn at all.
    pub(crate) fn rush(&mut self, keys: &str) -> &mut Bench {
        for key in read_keys(keys) {
            if self.app.is_unseen() {
                self.draw();
            }
            self.app.press(key);
            self.serve();
        }
        self.draw();
        self
    }

    /// Presses one key.
    pub(crate) fn press_key(&mut self, key: Key) {
        if self.app.is_over() {
            return;
        }
        self.app.press(key);
        self.serve();
        self.draw();
    }

    /// What the real loop does where no key comes for a moment.
    pub(crate) fn look_ahead(&mut self) -> &mut Bench {
        self.app.look_ahead();
        self
    }

    /// Pastes text, as a terminal with bracketed paste does.
    pub(crate) fn paste(&mut self, text: &str) -> &mut Bench {
        self.app.event(Event::Paste(text.to_owned()));
        self.serve();
        self.draw();
        self
    }

    /// Clicks a cell.
    pub(crate) fn click(&mut self, column: u16, row: u16) -> &mut Bench {
        for kind in [MouseEventKind::Down(MouseButton::Left), MouseEventKind::Up(MouseButton::Left)] {
            self.mouse(kind, column, row);
        }
        self
    }

    /// Does something with the mouse.
    pub(crate) fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Bench {
        let modifiers = crossterm::event::KeyModifiers::NONE;
        self.app.event(Event::Mouse(MouseEvent { kind, column, row, modifiers }));
        self.serve();
        self.draw();
        self
    }

    /// Goes to a column of the inventory: its head is the underlined one.
    #[track_caller]
    pub(crate) fn on_column(&mut self, title: &str) -> &mut Bench {
        for _ in 0..40 {
            let head = self.find(title).map(|at| &self.buf[at]);
            if head.is_some_and(|cell| cell.modifier.contains(Modifier::UNDERLINED)) {
                return self;
            }
            self.press("<right>");
        }
        panic!("there is no column {title}:\n{}", self.screen());
    }

    /// The workspace.
    pub(crate) fn ws(&mut self) -> &mut Workspace {
        self.app.workspace()
    }

    /// Whether the workbench was left.
    pub(crate) fn is_over(&self) -> bool {
        self.app.is_over()
    }

    /// The cells.
    pub(crate) fn cells(&self) -> &Buffer {
        &self.buf
    }

    /// The screen as text: a line a row, blanks at the end left out.
    pub(crate) fn screen(&self) -> String {
        let area = self.buf.area;
        (0..area.height).map(|y| self.row(y) + "\n").collect()
    }

    /// One row as text.
    pub(crate) fn row(&self, y: u16) -> String {
        let mut text = String::new();
        let mut x = 0;
        while x < self.buf.area.width {
            let symbol = self.buf[(x, y)].symbol();
            text.push_str(symbol);
            x += (symbol.width() as u16).max(1);
        }
        text.trim_end().to_owned()
    }

    /// The row where messages stand.
    pub(crate) fn status(&self) -> String {
        self.row(self.buf.area.height.saturating_sub(2)).trim().to_owned()
    }

    /// The row where keys stand.
    pub(crate) fn footer(&self) -> String {
        self.row(self.buf.area.height.saturating_sub(1)).trim().to_owned()
    }

    /// Whether some row holds a text.
    pub(crate) fn shows(&self, words: &str) -> bool {
        self.find(words).is_some()
    }

    /// Where a text stands first: column and row, in cells.
    pub(crate) fn find(&self, words: &str) -> Option<(u16, u16)> {
        (0..self.buf.area.height).find_map(|y| {
            let row = self.row(y);
            let at = row.find(words)?;
            Some((row[..at].width() as u16, y))
        })
    }

    /// Fails with the whole screen where a text isn't on it.
    #[track_caller]
    pub(crate) fn see(&self, words: &str) -> &Bench {
        assert!(self.shows(words), "“{words}” is not on the screen:\n{}", self.screen());
        self
    }

    /// Fails with the whole screen where a text is on it.
    #[track_caller]
    pub(crate) fn miss(&self, words: &str) -> &Bench {
        assert!(!self.shows(words), "“{words}” is on the screen:\n{}", self.screen());
        self
    }

    /// What a snapshot keeps: the text, where the cursor stands, and a hash of all styles.
    pub(crate) fn snapshot(&self) -> String {
        let cursor = self.cursor.map_or("none".to_owned(), |at| format!("{}, {}", at.x, at.y));
        format!("{}cursor {cursor} · styles {:016x}", self.screen(), self.styles_hash())
    }

    /// A hash of the style of every cell, the same on every machine (FNV-1a).
    pub(crate) fn styles_hash(&self) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for cell in self.buf.content() {
            let style = format!("{:?} {:?} {};", cell.fg, cell.bg, cell.modifier.bits());
            for byte in style.bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            }
        }
        hash
    }

    /// Takes what was asked of the terminal.
    fn serve(&mut self) {
        let asked = self.app.take_requests();
        self.copied = asked.copy.or(self.copied.take());
        while self.app.is_busy() {
            self.app.tick();
            std::thread::yield_now();
        }
    }

    fn draw(&mut self) {
        self.buf.reset();
        self.cursor = self.app.draw(&mut self.buf);
        self.inspect();
    }

    /// What no screen may have.
    fn inspect(&self) {
        let area = self.buf.area;
        if let Some(at) = self.cursor {
            assert!(area.contains(at), "the cursor at {at} is outside:\n{}", self.screen());
        }
        for y in 0..area.height {
            for x in 0..area.width {
                let symbol = self.buf[(x, y)].symbol();
                let bad = symbol.chars().find(|letter| letter.is_control() || turns_text(*letter));
                assert!(bad.is_none(), "{bad:?} in cell {x}, {y}:\n{}", self.screen());
                let past = x + (symbol.width() as u16).max(1) > area.width;
                assert!(!past, "“{symbol}” in cell {x}, {y} is cut by the edge:\n{}", self.screen());
            }
        }
    }
}

/// Whether a character changes the direction of the text around it.
fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Reads keys as people write them.
pub(crate) fn read_keys(written: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = written;
    while let Some(letter) = rest.chars().next() {
        match rest.strip_prefix('<').and_then(|after| after.split_once('>')) {
            Some(("lt", after)) => {
                keys.push(Key::plain(KeyCode::Char('<')));
                rest = after;
            }
            Some((name, after)) => {
                keys.push(Key::parse(name).unwrap_or_else(|| panic!("“{name}” is no key")));
                rest = after;
            }
            None => {
                keys.push(Key::plain(KeyCode::Char(letter)));
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    keys
}

/// Keeps a screen as a snapshot of that name.
#[track_caller]
pub(crate) fn keep(name: &str, bench: &Bench) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, bench.snapshot());
    });
}

/// A folder of its own to work in, so that a file that a test writes or looks for lies nowhere else. It holds the
/// list that the import is shown with.
fn enter_own_folder() {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/screens/paid-tools.csv");
        std::fs::copy(list, folder.path().join("paid-tools.csv")).unwrap();
        std::env::set_current_dir(folder.path()).unwrap();
        folder
    });
}
