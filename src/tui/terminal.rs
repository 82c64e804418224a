//! The terminal itself: a guard that always puts it back, the thread that reads keys, the one that hears
//! signals, and the loop that waits for either.
//!
//! crossterm spins on a terminal that was closed, and its `poll` can outlast its timeout (a half-received
//! escape sequence), so nothing of it runs on the drawing thread, and leaving never waits for it.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event};
use crossterm::{clipboard, cursor, event, execute, terminal};
use ratatui::layout::Rect;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::app::{App, Requests};
use super::screen::Screen;
use super::view::Tone;

/// How the session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The user left.
    Quit,
    /// A signal of that number.
    Signal(i32),
    /// The terminal was closed.
    Closed,
    /// A defect: its report was kept by [`keep_panics`].
    Panicked,
}

/// What wakes the loop.
enum Wake {
    Input(Event),
    /// Something that was asked for is there.
    Answer,
    Signal(i32),
    Closed,
}

/// Reports of panics on any thread, kept until the terminal is put back.
#[derive(Debug, Clone, Default)]
pub struct Panics(Arc<Mutex<Vec<String>>>);

impl Panics {
    /// The reports so far.
    pub fn take(&self) -> Vec<String> {
        self.0.lock().map(|mut kept| std::mem::take(&mut *kept)).unwrap_or_default()
    }

    fn any(&self) -> bool {
        self.0.lock().map(|kept| !kept.is_empty()).unwrap_or(true)
    }
}

/// Makes panics of all threads wait until the terminal is put back: printing at once would write into the
/// alternate screen, and a draw in progress would hide the cursor again.
pub fn keep_panics(panic_hook: color_eyre::config::PanicHook) -> Panics {
    let panics = Panics::default();
    let kept = panics.clone();
    std::panic::set_hook(Box::new(move |info| {
        tracing::error!(panic = %info, "defect");
        if let Ok(mut kept) = kept.0.lock() {
            kept.push(panic_hook.panic_report(info).to_string());
        }
    }));
    panics
}

/// Puts the terminal back, whatever happens. Each step is tried, none may fail the others.
struct Guard;

impl Guard {
    fn enter(mouse: bool) -> io::Result<Guard> {
        terminal::enable_raw_mode()?;
        let guard = Guard;
        let mut out = io::stdout();
        execute!(out, terminal::EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
        if mouse {
            execute!(out, EnableMouseCapture)?;
        }
        Ok(guard)
    }

    fn restore() {
        let mut out = io::stdout();
        let _ = execute!(out, DisableMouseCapture);
        let _ = execute!(out, DisableBracketedPaste);
        let _ = execute!(out, terminal::LeaveAlternateScreen);
        let _ = execute!(out, cursor::Show);
        let _ = terminal::disable_raw_mode();
        let _ = out.flush();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        Guard::restore();
    }
}

/// Reads keys on a thread of its own; `paused` gives the terminal to `$EDITOR`.
fn read_input(wake: Sender<Wake>, paused: Arc<AtomicBool>) {
    loop {
        if paused.load(Ordering::Acquire) {
            std::thread::sleep(Duration::from_millis(20));
            continue;
        }
        match event::poll(Duration::from_millis(50)) {
            Ok(false) => {}
            Ok(true) => match event::read() {
                Ok(event) => {
                    if wake.send(Wake::Input(event)).is_err() {
                        return;
                    }
                }
                Err(_) => {
                    let _ = wake.send(Wake::Closed);
                    return;
                }
            },
            Err(_) => {
                let _ = wake.send(Wake::Closed);
                return;
            }
        }
    }
}

fn hear_signals(wake: Sender<Wake>) -> io::Result<()> {
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            if wake.send(Wake::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Whether the terminal on standard input is gone (for the case that no SIGHUP comes).
fn is_hung_up() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::HUP)];
    let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
    matches!(poll(&mut fds, Some(&now)), Ok(n) if n > 0)
        && fds[0].revents().intersects(PollFlags::HUP | PollFlags::NVAL)
}

/// Runs the workbench until the user leaves, a signal comes, or the terminal goes.
///
/// # Errors
/// When there is no terminal to draw on.
pub fn run(app: &mut App, mouse: bool, editor: Option<String>, panics: &Panics) -> eyre::Result<End> {
    eyre::ensure!(
        io::stdin().is_terminal() && io::stdout().is_terminal(),
        "the workbench needs a terminal: standard input and output must not be redirected. hint: for scripts there are import, export, report and check (opsroom --help)"
    );
    let guard = Guard::enter(mouse)?;
    let end = drive(app, &Terms { mouse, editor }, panics);
    drop(guard);
    end
}

/// What the settings say about the terminal.
struct Terms {
    mouse: bool,
    editor: Option<String>,
}

fn drive(app: &mut App, terms: &Terms, panics: &Panics) -> eyre::Result<End> {
    let mut screen = Screen::new(standard_output()?);
    if draw(app, &mut screen).is_err() {
        return Ok(End::Closed);
    }
    let (give, wakes) = channel();
    let paused = Arc::new(AtomicBool::new(false));
    hear_signals(give.clone())?;
    let answered = give.clone();
    app.call_when_answered(move || {
        let _ = answered.send(Wake::Answer);
    });
    let reader = Arc::clone(&paused);
    std::thread::spawn(move || read_input(give, reader));
    if app.look_closely() && draw(app, &mut screen).is_err() {
        return Ok(End::Closed);
    }
    let mut pace = Pace { idle_since: Instant::now(), is_drawn: true };
    loop {
        let (end, mut dirty) = listen(app, &wakes, &mut pace);
        if panics.any() {
            return Ok(End::Panicked);
        }
        if let Some(end) = end {
            return Ok(end);
        }
        #[cfg(debug_assertions)]
        if dirty {
            fail_for_a_test(app);
        }
        let asked = app.take_requests();
        dirty |= serve(app, asked, terms, &paused, &mut screen)?;
        if app.is_over() {
            return Ok(End::Quit);
        }
        if dirty && draw(app, &mut screen).is_err() {
            return Ok(End::Closed);
        }
        pace.is_drawn |= dirty;
    }
}

/// Debug builds fail on purpose where a test asks for it, to see what becomes of the terminal.
#[cfg(debug_assertions)]
#[allow(clippy::panic)]
fn fail_for_a_test(app: &mut App) {
    let work = Box::new(|_: &mut _, _: &_| panic!("asked for by a test"));
    match std::env::var("OPSROOM_TEST_PANIC").as_deref() {
        Ok("main") => panic!("asked for by a test"),
        Ok("job") => app.start_job(super::job::Job { title: "Failing".to_owned(), work }),
        _ => {}
    }
}

/// What the loop does besides taking keys, and when.
struct Pace {
    /// When it was last looked for what doesn't call.
    idle_since: Instant,
    /// Whether a frame was drawn that nothing was read ahead for yet.
    is_drawn: bool,
}

/// How long after a frame nothing is done: the terminal needs the processor to show it.
const AFTER_FRAME: Duration = Duration::from_millis(2);

/// Waits for something to happen and hands it to the app, all that is there at once. Gives how the session
/// ended, if it did, and whether to draw.
fn listen(app: &mut App, wakes: &Receiver<Wake>, pace: &mut Pace) -> (Option<End>, bool) {
    // Answers call; what is looked for is what a pause brings, and how far a job is.
    let patience = Duration::from_millis(if app.is_waiting() || app.is_busy() { 80 } else { 500 });
    let mut dirty = false;
    let mut first = wakes.recv_timeout(if pace.is_drawn { AFTER_FRAME } else { patience });
    if pace.is_drawn && matches!(first, Err(RecvTimeoutError::Timeout)) {
        pace.is_drawn = false;
        app.look_ahead();
        first = wakes.recv_timeout(patience);
    }
    match first {
        Ok(first) => {
            let mut next = Some(first);
            while let Some(wake) = next {
                match wake {
                    Wake::Input(event) => dirty |= app.event(event),
                    Wake::Answer => dirty |= app.tick(),
                    Wake::Signal(signal) => return (Some(End::Signal(signal)), false),
                    Wake::Closed => return (Some(End::Closed), false),
                }
                if app.is_over() {
                    return (None, false);
                }
                next = if app.is_unseen() { None } else { wakes.try_recv().ok() };
            }
        }
        Err(RecvTimeoutError::Timeout) => {}
        Err(RecvTimeoutError::Disconnected) => return (Some(End::Closed), false),
    }
    if pace.idle_since.elapsed() >= patience {
        pace.idle_since = Instant::now();
        if is_hung_up() {
            return (Some(End::Closed), false);
        }
        dirty |= app.tick();
    }
    (None, dirty)
}

/// Standard output without the buffer of [`io::stdout`], which sends each line of a frame by itself.
fn standard_output() -> io::Result<std::fs::File> {
    use std::os::fd::AsFd;
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

fn draw(app: &mut App, screen: &mut Screen<impl Write>) -> io::Result<()> {
    // A resize before crossterm heard of it is seen here; what it asks opens a device for each frame.
    let (width, height) = match rustix::termios::tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => terminal::size()?,
    };
    screen.draw(Rect::new(0, 0, width, height), |buf| app.draw(buf))
}

/// Does what the app asked of the terminal; gives whether to draw again.
fn serve(
    app: &mut App,
    asked: Requests,
    terms: &Terms,
    paused: &AtomicBool,
    screen: &mut Screen<impl Write>,
) -> eyre::Result<bool> {
    let mut dirty = false;
    if let Some((text, what)) = asked.copy {
        dirty = true;
        copy(app, &text, &what);
    }
    if let Some(text) = asked.edit {
        dirty = true;
        paused.store(true, Ordering::Release);
        // The reader finishes its last poll before the editor may read.
        std::thread::sleep(Duration::from_millis(60));
        Guard::restore();
        let edited = edit(&text, terms.editor.clone());
        let again = Guard::enter(terms.mouse);
        paused.store(false, Ordering::Release);
        std::mem::forget(again?);
        screen.forget();
        match edited {
            Ok(text) => app.take_text(text),
            Err(error) => app.notify(Tone::Bad, format!("{error:#}; nothing was changed")),
        }
    }
    Ok(dirty)
}

/// Terminals drop longer OSC 52 sequences; tmux takes this much.
const CLIPBOARD_MOST: usize = 74_000;

/// Copies over OSC 52; what is too long for that goes to a file, named in the message.
fn copy(app: &mut App, text: &str, what: &str) {
    if text.len() <= CLIPBOARD_MOST {
        let sent = execute!(io::stdout(), clipboard::CopyToClipboard::to_clipboard_from(text));
        if sent.is_ok() {
            app.notify(
                Tone::Good,
                format!("copied {what} to the clipboard (terminals that refuse OSC 52 stay silent: x exports)"),
            );
            return;
        }
    }
    match keep_copy(text) {
        Ok(path) => {
            app.notify(Tone::Good, format!("{what} is too long for the clipboard: it is in {}", path.display()))
        }
        Err(error) => app.notify(Tone::Bad, format!("could not copy {what}: {error}")),
    }
}

fn keep_copy(text: &str) -> io::Result<PathBuf> {
    let path = std::env::temp_dir().join(format!("opsroom-copy-{}.txt", std::process::id()));
    write_private(&path, text)?;
    Ok(path)
}

/// Writes a file that only its owner can read.
fn write_private(path: &std::path::Path, text: &str) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

/// Edits text in the editor of the settings, else `$VISUAL` or `$EDITOR`.
fn edit(text: &str, chosen: Option<String>) -> eyre::Result<String> {
    let is_set = |value: &String| !value.trim().is_empty();
    let named = || ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok().filter(is_set));
    let editor = chosen.filter(is_set).or_else(named).unwrap_or_else(|| "vi".to_owned());
    let path = std::env::temp_dir().join(format!("opsroom-edit-{}.txt", std::process::id()));
    write_private(&path, text)?;
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program).args(words).arg(&path).status();
    let edited = std::fs::read_to_string(&path);
    let _ = std::fs::remove_file(&path);
    let status =
        status.map_err(|error| eyre::eyre!("could not start the editor “{editor}” ({error}). hint: set EDITOR"))?;
    eyre::ensure!(status.success(), "the editor “{editor}” ended with an error");
    Ok(edited.map_err(|_| eyre::eyre!("the editor left no readable text"))?.trim_end_matches('\n').to_owned())
}
