//! The one owner of all state: keys in, everything drawn from state.

use crossterm::event::{Event, KeyCode, KeyEventKind, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::chrome::{self, Chrome};
use super::command::{Command, Keymap, Row};
use super::job::{Finish, Job, Progress, Running};
use super::key::Key;
use super::lead_actions;
use super::overlays::{help::Help, message::Message, palette::Palette, start};
use super::shell::{BACK, OVER, SHELL, Shell};
use super::stage::Stage;
use super::theme::{self, Look};
use super::view::{AnyView, Canvas, Cx, Notice, Outbox, ShellView, Taken, Tone, find_in, hints_of, rows_of};
use crate::domain::finding::Severity;
use crate::domain::id::{Kind, RecordRef};
use crate::workspace::{Revision, Workspace};

/// What the settings say about the workbench.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// How things look.
    pub look: Look,
    /// Changed keys.
    pub keymap: Keymap,
    /// Mistakes found in `config.toml` and frameworks, shown once at the start.
    pub complaints: Vec<String>,
}

/// What the app asks of the terminal after an event.
#[derive(Debug, Default)]
pub struct Requests {
    /// Text to put on the clipboard, and what it is.
    pub copy: Option<(String, String)>,
    /// Text to edit in `$EDITOR`.
    pub edit: Option<String>,
}

/// What the header says, and the state of the workspace it was read from.
#[derive(Debug, Default)]
struct Heading {
    business: String,
    critical: usize,
    warnings: usize,
    seen: Option<Revision>,
}

/// The workbench.
pub struct App {
    ws: Workspace,
    keymap: Keymap,
    look: Look,
    stage: Stage,
    heading: Heading,
    notice: Option<Notice>,
    job: Option<Running>,
    recent: Vec<String>,
    requests: Requests,
    size: Rect,
    /// What was drawn last: room, tab, how many overlays.
    drawn: Option<(usize, usize, usize)>,
    quit: bool,
}

impl App {
    /// A workbench on an open workspace.
    pub fn new(ws: Workspace, settings: Settings) -> App {
        let mut app = App {
            ws,
            keymap: settings.keymap,
            look: settings.look,
            stage: Stage::new(),
            heading: Heading::default(),
            notice: None,
            job: None,
            recent: Vec::new(),
            requests: Requests::default(),
            size: Rect::new(0, 0, 120, 40),
            drawn: None,
            quit: false,
        };
        app.open_first(settings.complaints);
        app
    }

    /// What a new workspace, or one with broken settings, shows first.
    fn open_first(&mut self, complaints: Vec<String>) {
        match self.ws.business() {
            Ok(business) if !business.profile.asked => match start::first_run(&self.ws) {
                Ok(view) => self.stage.open(Box::new(view)),
                Err(error) => self.refuse(&error),
            },
            Ok(_) => {}
            Err(error) => self.refuse(&error.into()),
        }
        if !complaints.is_empty() {
            self.stage.open(Box::new(Message::new("Settings that were not understood", complaints)));
        }
        let kept = self.ws.setting("palette.recent").ok().flatten();
        self.recent = kept.map(|kept| kept.lines().map(str::to_owned).collect()).unwrap_or_default();
    }

    /// Reads what the first frame was only glanced at for ([`Workspace::glance`]), and tells which framework files are
    /// broken: they may have been read after it. Gives whether to draw again.
    pub fn look_closely(&mut self) -> bool {
        let glanced = self.ws.glance(false);
        if glanced {
            self.heading.seen = None;
            self.stage.pane().forget();
        }
        let problems = Message::problems(&self.ws);
        let is_told = problems.is_some();
        if let Some(message) = problems {
            self.stage.open(Box::new(message));
        }
        glanced || is_told
    }

    /// Whether it is time to leave.
    pub fn is_over(&self) -> bool {
        self.quit
    }

    /// Whether the view that has the keys was not drawn yet: keys that come faster than that wait, because a view
    /// reads its data, and learns where things stand, when it is drawn.
    pub fn is_unseen(&self) -> bool {
        self.drawn != Some(self.standing())
    }

    fn standing(&self) -> (usize, usize, usize) {
        let (room, tab) = self.stage.here();
        (room, tab, self.stage.overlays.len())
    }

    /// The workspace, for tests and the end of the session.
    pub fn workspace(&mut self) -> &mut Workspace {
        &mut self.ws
    }

    /// What is asked of the terminal; taken once.
    pub fn take_requests(&mut self) -> Requests {
        std::mem::take(&mut self.requests)
    }

    /// Puts a message into the status line.
    pub fn notify(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice { tone, text: text.into() });
    }

    /// Takes an event of the terminal. Gives whether something may have changed on screen.
    pub fn event(&mut self, event: Event) -> bool {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.press(Key::from_event(key)),
            Event::Paste(text) => self.handle(|stage, cx| stage.top().view.paste(&text, cx)),
            Event::Mouse(mouse) => return self.mouse(mouse),
            Event::Resize(..) => {}
            _ => return false,
        }
        true
    }

    /// Takes a key. Errors become screen text here and nowhere else.
    pub fn press(&mut self, key: Key) {
        self.notice = None;
        // Nothing is changed that can't be seen; leaving is possible where `q` is no letter of a text.
        if chrome::is_too_small(self.size) && (key != Key::plain(KeyCode::Char('q')) || self.stage.is_covered()) {
            return;
        }
        if let Some(job) = &self.job
            && key == Key::plain(KeyCode::Esc)
            && !self.stage.is_covered()
        {
            job.progress.cancel();
            return;
        }
        self.handle(|stage, cx| route(stage, key, cx));
    }

    /// Runs a handler and applies what it asked for; an error becomes a notice.
    fn handle(&mut self, act: impl FnOnce(&mut Stage, &mut Cx<'_>) -> eyre::Result<()>) {
        let mut cx = Cx { ws: &mut self.ws, keymap: &self.keymap, look: self.look, out: Outbox::default() };
        let result = act(&mut self.stage, &mut cx);
        let out = cx.out;
        if let Err(error) = result {
            self.refuse(&error);
        }
        self.apply(out);
    }

    /// Turns an error into screen text.
    fn refuse(&mut self, error: &eyre::Report) {
        tracing::warn!(?error, "refused");
        self.notify(Tone::Bad, format!("{error:#}"));
    }

    fn apply(&mut self, out: Outbox) {
        if out.notice.is_some() {
            self.notice = out.notice;
        }
        self.stage.close(out.close);
        for view in out.open {
            self.stage.open(view);
        }
        if let Some(shell) = out.shell {
            let view = self.shell_view(shell);
            self.stage.open(view);
        }
        if let Some(record) = out.goto {
            self.go_to(record);
        }
        if let Some(tab) = out.tab {
            self.go_to_tab(&tab);
        }
        if out.back {
            self.go_back();
        }
        if out.present {
            self.look.present = !self.look.present;
        }
        self.requests.copy = out.copy.or(self.requests.copy.take());
        self.requests.edit = out.edit.or(self.requests.edit.take());
        if let Some(job) = out.job {
            self.start_job(job);
        }
        if let Some(bulk) = out.bulk {
            self.stage.unmark(&bulk);
        }
        self.quit |= out.quit;
        if let Some((tab, saved)) = out.recall {
            self.go_to_tab(&tab);
            self.refresh();
            self.stage.pane().view.recall(&saved);
        }
        if let Some((tab, command)) = out.run {
            self.run_command(&tab, &command);
        }
    }

    /// Gives edited text to the view that asked for it.
    pub fn take_text(&mut self, text: String) {
        self.stage.top().view.take_text(text);
    }

    fn shell_view(&mut self, which: ShellView) -> Box<dyn AnyView> {
        let shell = rows_of(SHELL, &self.stage.shell, &self.keymap);
        match which {
            ShellView::Help => {
                let covered = self.stage.is_covered();
                let tab = self.stage.tab_row();
                let top = &self.stage.top().view;
                let mut groups = vec![(top.title(), top.name(), top.rows(&self.keymap))];
                if !covered {
                    groups.push(("Everywhere".to_owned(), "shell", shell));
                }
                Box::new(Help::new(groups, if covered { "" } else { tab.about }, !covered))
            }
            ShellView::Palette => {
                let here = self.stage.here();
                let mut palette = Palette::new(self.recent.clone());
                for (r, room) in self.stage.rooms.iter().enumerate() {
                    for (t, (row, layer)) in room.tabs.iter().enumerate() {
                        let at_home = (r, t) == here;
                        let place =
                            if at_home { String::new() } else { format!("{} · {}", room.row.title, row.title) };
                        palette.add_rows(row.name, &place, layer.view.rows(&self.keymap), at_home);
                        palette.add_tab(room.row, row);
                    }
                }
                palette.add_rows("shell", "", shell, true);
                Box::new(palette)
            }
        }
    }

    /// Runs a command by its name on a tab (or of the shell), going there first.
    fn run_command(&mut self, tab: &str, command: &str) {
        if tab != "overlay" {
            self.remember_recent(&format!("{tab} {command}"));
        }
        if tab == "shell" {
            if let Some(row) = SHELL.iter().flat_map(|rows| rows.iter()).find(|row| row.name == command) {
                self.handle(|stage, cx| run_shell(stage, row, cx));
            }
            return;
        }
        if tab != "overlay" && tab != self.stage.tab_row().name {
            self.go_to_tab(tab);
        }
        self.refresh();
        self.handle(|stage, cx| {
            let view = &mut stage.top().view;
            match view.rows(cx.keymap).into_iter().find(|row| row.name == command) {
                Some(row) if row.available => view.run(row.at, cx),
                Some(row) => {
                    cx.warn(not_now(view.as_ref(), &row));
                    Ok(())
                }
                None => Ok(()),
            }
        });
    }

    fn remember_recent(&mut self, entry: &str) {
        self.recent.retain(|one| one != entry);
        self.recent.insert(0, entry.to_owned());
        self.recent.truncate(12);
        // A setting that can't be kept costs only the order of the palette.
        let _ = self.ws.keep_setting("palette.recent", &self.recent.join("\n"));
    }

    /// Starts work off the drawing thread, if none is going on.
    pub fn start_job(&mut self, job: Job) {
        if self.job.is_some() {
            self.notify(Tone::Warn, "one thing at a time: wait for the work in the status line, or cancel it with Esc");
            return;
        }
        match self.ws.path().is_some().then(|| self.ws.again()) {
            Some(Ok(ws)) => self.job = Some(Running::start(job, ws)),
            Some(Err(error)) => self.refuse(&error.into()),
            // A workspace in memory can't be opened twice: the work is done here and now.
            None => {
                let result = (job.work)(&mut self.ws, &Progress::default());
                self.end_job(result);
            }
        }
    }

    fn end_job(&mut self, result: eyre::Result<Finish>) {
        match result {
            Ok(finish) => self.handle(|_, cx| finish(cx)),
            Err(error) => self.refuse(&error),
        }
    }

    /// Whether a job runs (then the screen is drawn a few times a second).
    pub fn is_busy(&self) -> bool {
        self.job.is_some()
    }

    /// Calls whenever an answer is there that something on the screen asked another thread for: [`App::tick`] takes it.
    pub fn call_when_answered(&self, call: impl Fn() + Send + Sync + 'static) {
        self.ws.call_when_answered(call);
    }

    /// Called when a frame was sent, and no key came since: what is read beyond it is begun now.
    pub fn look_ahead(&mut self) {
        self.ws.begin_answers();
        let view = &mut self.stage.top().view;
        // Who types goes nowhere yet.
        if !view.typing()
            && let Err(error) = view.ahead(&self.ws)
        {
            tracing::warn!(?error, "could not look ahead");
        }
    }

    /// Whether something on the screen waits for an answer from another thread.
    pub fn is_waiting(&self) -> bool {
        self.stage.is_waiting()
    }

    /// Looks for a job that has ended, for answers, for changes by another window and for a clock on the screen.
    /// Gives whether to draw.
    pub fn tick(&mut self) -> bool {
        let busy = self.job.is_some() || self.stage.is_ticking() || self.stage.is_waiting();
        if let Some(result) = self.job.as_ref().and_then(|job| job.result.try_recv().ok()) {
            self.job = None;
            self.end_job(result);
        }
        busy || self.heading.seen != Some(self.ws.revision())
    }

    fn mouse(&mut self, mouse: MouseEvent) -> bool {
        if matches!(mouse.kind, MouseEventKind::Moved) {
            return false;
        }
        let at = Position::new(mouse.column, mouse.row);
        if !self.stage.is_covered() && matches!(mouse.kind, MouseEventKind::Down(_)) {
            let chrome = self.chrome();
            let target = chrome::room_at(&chrome, at)
                .map(|room| (room, self.stage.rooms[room].tab))
                .or_else(|| chrome::tab_at(&chrome, at).map(|tab| (self.stage.room, tab)));
            if let Some((room, tab)) = target {
                self.notice = None;
                self.stage.go(room, tab);
                return true;
            }
        }
        self.handle(|stage, cx| stage.top().view.mouse(mouse, cx));
        true
    }

    /// Goes to a tab by its name, or to a room by its key.
    fn go_to_tab(&mut self, name: &str) {
        match self.stage.find_tab(name) {
            Some((room, tab)) => {
                self.stage.overlays.clear();
                self.stage.go(room, tab);
            }
            None => self.notify(Tone::Warn, format!("there is no room on key {name} yet")),
        }
    }

    /// Goes to a record: the first tab that shows its kind and has it.
    fn go_to(&mut self, record: RecordRef) {
        let tabs = self.stage.tabs_for(record.kind);
        if tabs.is_empty() {
            if matches!(record.kind, Kind::Profile | Kind::Person) {
                self.run_command("shell", "profile");
            } else if let Some(page) = lead_actions::page_of(record) {
                self.stage.open(page);
            }
            return;
        }
        self.stage.overlays.clear();
        self.stage.remember();
        for (room, tab) in tabs {
            self.stage.stand_on(room, tab);
            self.refresh();
            match self.stage.pane().view.reveal(record, &self.ws) {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => return self.refuse(&error),
            }
        }
        self.notify(Tone::Warn, "that record is no longer here");
    }

    fn go_back(&mut self) {
        self.stage.overlays.clear();
        let Some(record) = self.stage.back() else {
            self.notify(Tone::Warn, "nothing to go back to");
            return;
        };
        self.refresh();
        if let Some(record) = record {
            // A record that is gone meanwhile leaves the selection where it was.
            let _ = self.stage.pane().view.reveal(record, &self.ws);
        }
    }

    /// Reads again what is visible and has changed.
    fn refresh(&mut self) {
        let (stage, heading, ws) = (&mut self.stage, &mut self.heading, &self.ws);
        let read = |stage: &mut Stage, heading: &mut Heading| -> eyre::Result<()> {
            let now = ws.revision();
            if heading.seen != Some(now) {
                heading.seen = Some(now);
                let attention = ws.attention()?;
                (heading.critical, heading.warnings) =
                    (attention.count(Severity::Critical), attention.count(Severity::Warning));
                heading.business = ws.business()?.profile.name;
                ws.follow_words();
            }
            stage.pane().refresh(ws, now)?;
            for layer in &mut stage.overlays {
                layer.refresh(ws, now)?;
            }
            Ok(())
        };
        if let Err(error) = read(stage, heading) {
            self.refuse(&error);
        }
    }

    fn chrome(&self) -> Chrome<'_> {
        let (room, tab) = self.stage.here();
        Chrome {
            business: &self.heading.business,
            rooms: self.stage.rooms.iter().map(|room| room.row).collect(),
            room,
            tab,
            critical: self.heading.critical,
            warnings: self.heading.warnings,
            look: self.look,
            area: self.size,
        }
    }

    /// Draws everything; gives where the cursor stands.
    pub fn draw(&mut self, buf: &mut Buffer) -> Option<Position> {
        self.size = *buf.area();
        self.refresh();
        self.drawn = Some(self.standing());
        let (area, look) = (self.size, self.look);
        chrome::backdrop(buf, area, look);
        if chrome::is_too_small(area) {
            chrome::too_small(buf, area);
            return None;
        }
        let parts = chrome::parts(area, look.present);
        chrome::render_top(&self.chrome(), buf, &parts);
        let covered = self.stage.is_covered();
        let mut canvas = Canvas { buf, look, focused: !covered, cursor: None };
        self.stage.pane().view.render(&mut canvas, parts.body);
        let mut cursor = canvas.cursor.filter(|_| !covered);
        let count = self.stage.overlays.len();
        for (i, layer) in self.stage.overlays.iter_mut().enumerate() {
            let place = chrome::placed(layer.view.place(parts.body), parts.body);
            ratatui::widgets::Widget::render(ratatui::widgets::Clear, place, buf);
            chrome::backdrop(buf, place, look);
            let top = i + 1 == count;
            let mut canvas = Canvas { buf, look, focused: top, cursor: None };
            layer.view.render(&mut canvas, place);
            cursor = canvas.cursor.filter(|_| top);
        }
        let top = &self.stage.top().view;
        let typing = top.typing_rows();
        let mut rows = if typing.is_empty() { top.hints(&self.keymap) } else { typing };
        if !covered {
            rows.extend(hints_of(SHELL, &self.stage.shell, &self.keymap));
        }
        let status = self.notice.clone().or_else(|| {
            let text = self.job.as_ref()?.line(look.ascii);
            Some(Notice { tone: Tone::Warn, text })
        });
        chrome::render_bottom(buf, &parts, look, status.as_ref(), &rows);
        if look.ascii {
            theme::to_ascii(buf);
        }
        cursor
    }
}

/// Runs a command of the shell. Nothing is undone behind a question or a form: what they are about would be another.
fn run_shell(stage: &mut Stage, command: &Command<Shell>, cx: &mut Cx<'_>) -> eyre::Result<()> {
    let is_open = stage.overlays.iter().any(|layer| layer.view.typing() || layer.view.asks());
    if is_open && BACK.contains(&command.name) {
        cx.warn("first answer or close what is open: nothing is undone behind it");
        return Ok(());
    }
    (command.run)(&mut stage.shell, cx)
}

/// What is said where a command can't be used: why, else what it would do.
fn not_now(view: &dyn AnyView, row: &Row) -> String {
    format!("not now: {}", view.why_not(row.name).unwrap_or_else(|| row.help.to_owned()))
}

/// Finds who takes a key: the top view's typing, its commands, its raw keys, the shell's commands.
fn route(stage: &mut Stage, key: Key, cx: &mut Cx<'_>) -> eyre::Result<()> {
    let covered = stage.is_covered();
    // Where nothing is being typed, rooms and the way back work over an overlay too.
    let reading = stage.overlays.iter().all(|layer| !layer.view.typing());
    let view = &mut stage.top().view;
    let text = view.typing() && !key.ctrl && !key.alt && !matches!(key.code, KeyCode::F(_));
    if text && view.raw(key, cx)? == Taken::Yes {
        return Ok(());
    }
    // While text is typed, the keys that move in a list belong to the text.
    let typing = view.typing();
    if let Some(at) = view.find(key, cx.keymap).filter(|(table, _)| !typing || *table == 0) {
        if view.available(at) {
            return view.run(at, cx);
        }
        if let Some(row) = view.rows(cx.keymap).into_iter().find(|row| row.at == at) {
            cx.warn(not_now(view.as_ref(), &row));
        }
        return Ok(());
    }
    if text || view.raw(key, cx)? == Taken::Yes {
        return Ok(());
    }
    if let Some((table, row)) = find_in(SHELL, &stage.shell, key, cx.keymap)
        && let Some(command) = SHELL.get(table).and_then(|rows| rows.get(row))
        && (!covered || reading || OVER.contains(&command.name) || BACK.contains(&command.name))
    {
        return run_shell(stage, command, cx);
    }
    Ok(())
}
