//! The real program in a real terminal: a pseudo-terminal, a screen model that reads what the program writes, and
//! keys as bytes. Nothing here sleeps and then asserts: it waits until the screen says what is expected.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take before a test gives up; generous, because machines are busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the program wrote.
struct Seen {
    model: vt100::Parser,
    bytes: usize,
}

/// The program in a terminal.
pub(crate) struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Mutex<Seen>>,
    reader: Option<JoinHandle<()>>,
    let_go: Arc<AtomicBool>,
    before: String,
    /// Removed at the end: home, settings and workspaces of this run.
    home: tempfile::TempDir,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

impl Terminal {
    /// The demo in a file of its own, 120 cells wide and 40 high.
    pub(crate) fn demo() -> Terminal {
        Terminal::demo_with(&[])
    }

    /// The demo, with more in its environment.
    pub(crate) fn demo_with(environment: &[(&str, &str)]) -> Terminal {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("demo.opsroom");
        let mut terminal =
            Terminal::start(home, &["--as-of", "2026-11-20", "demo", "--file", &file.to_string_lossy()], environment);
        terminal.wait_for("What needs you");
        terminal
    }

    /// The program with arguments.
    pub(crate) fn start(home: tempfile::TempDir, arguments: &[&str], environment: &[(&str, &str)]) -> Terminal {
        let pair = native_pty_system().openpty(size(120, 40)).unwrap();
        let before = modes(&*pair.master);
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_opsroom"));
        command.args(arguments);
        command.cwd(home.path());
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("TZ", "UTC"), ("USER", "dana")] {
            command.env(name, value);
        }
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR"] {
            command.env(name, home.path());
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        // While this end is open, the other never hears that the program is gone.
        drop(pair.slave);
        let seen = Arc::new(Mutex::new(Seen { model: vt100::Parser::new(cells(40), cells(120), 0), bytes: 0 }));
        let let_go = Arc::new(AtomicBool::new(false));
        let reader = read(pair.master.try_clone_reader().unwrap(), Arc::clone(&seen), Arc::clone(&let_go));
        let keys = pair.master.take_writer().unwrap();
        Terminal {
            master: Some(pair.master),
            keys: Some(keys),
            child,
            seen,
            reader: Some(reader),
            let_go,
            before,
            home,
        }
    }

    /// The folder in which everything of this run lies.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Types bytes, all at once. Esc is sent alone: with another key behind it, it would be Alt.
    pub(crate) fn keys(&mut self, bytes: &str) -> &mut Terminal {
        let keys = self.keys.as_mut().unwrap();
        keys.write_all(bytes.as_bytes()).unwrap();
        keys.flush().unwrap();
        self
    }

    /// Another size; the model first, so that what is drawn for it finds it.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) -> &mut Terminal {
        self.seen.lock().unwrap().model.set_size(cells(rows), cells(columns));
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
        self
    }

    /// What is on the screen.
    pub(crate) fn screen(&self) -> String {
        self.seen.lock().unwrap().model.screen().contents()
    }

    /// How many bytes the program has written.
    pub(crate) fn bytes(&self) -> usize {
        self.seen.lock().unwrap().bytes
    }

    /// Asks the screen model something.
    pub(crate) fn ask<T>(&self, question: impl FnOnce(&vt100::Screen) -> T) -> T {
        question(self.seen.lock().unwrap().model.screen())
    }

    /// Waits until the screen is as wanted; fails with the screen where that never comes.
    #[track_caller]
    pub(crate) fn wait(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Terminal {
        let began = Instant::now();
        while !self.ask(&wanted) {
            let gone = self.child.try_wait().unwrap();
            // What it wrote last may still be on its way.
            assert!(
                gone.is_none() || began.elapsed() < Duration::from_secs(2),
                "waiting for {what}, it ended: {gone:?}\n{}",
                self.screen()
            );
            assert!(began.elapsed() < PATIENCE, "waited for {what}:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) -> &mut Terminal {
        self.wait(words, |screen| screen.contents().contains(words))
    }

    /// Waits until a text is no longer on the screen.
    #[track_caller]
    pub(crate) fn wait_gone(&mut self, words: &str) -> &mut Terminal {
        self.wait(&format!("the end of {words}"), |screen| !screen.contents().contains(words))
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&mut self, signal: Signal) {
        let id = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    /// Closes the terminal under the program, as a window that is closed does.
    pub(crate) fn close(&mut self) {
        // The reader holds a copy of the terminal: it lets go after the next bytes, which a resize brings.
        self.let_go.store(true, Ordering::Release);
        self.master.as_ref().unwrap().resize(size(100, 30)).unwrap();
        self.reader.take().unwrap().join().unwrap();
        self.keys = None;
        self.master = None;
    }

    /// Waits for the end; gives the exit code.
    #[track_caller]
    pub(crate) fn end(&mut self) -> u32 {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                if let Some(reader) = self.reader.take() {
                    reader.join().unwrap();
                }
                return status.exit_code();
            }
            assert!(began.elapsed() < PATIENCE, "it never ends:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Fails unless the terminal is as it was before the program started. Only after [`Terminal::end`].
    #[track_caller]
    pub(crate) fn is_restored(&self) {
        let screen = self.screen();
        assert!(!self.ask(vt100::Screen::alternate_screen), "the alternate screen was not left:\n{screen}");
        assert!(!self.ask(vt100::Screen::hide_cursor), "the cursor is hidden:\n{screen}");
        assert!(!self.ask(vt100::Screen::bracketed_paste), "bracketed paste is on:\n{screen}");
        assert_eq!(self.ask(vt100::Screen::mouse_protocol_mode), vt100::MouseProtocolMode::None, "the mouse is on");
        assert_eq!(modes(&**self.master.as_ref().unwrap()), self.before, "the modes of the terminal differ");
    }
}

/// The modes of a terminal, to be compared.
fn modes(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

fn read(mut from: Box<dyn Read + Send>, seen: Arc<Mutex<Seen>>, let_go: Arc<AtomicBool>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut bytes = [0; 1 << 14];
        // Linux ends with an error where others end with nothing: both are the end.
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            let mut seen = seen.lock().unwrap();
            seen.bytes += count;
            seen.model.process(&bytes[..count]);
            if let_go.load(Ordering::Acquire) {
                return;
            }
        }
    })
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.signal(Signal::KILL);
            let _ = self.child.wait();
        }
    }
}
