//! Reads that may take longer than a key may: tried for a moment on the spot, else answered on another thread.
//!
//! One thread with one connection answers everything, opened with the first question. What nobody waits for any more
//! is dropped, also in the middle; an urgent question goes before a leisurely one, which then begins anew. Who has other
//! things to do is called when an answer is there ([`Workspace::call_when_answered`]).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{Awaited, Options, Result, Workspace};
use crate::store::Store;

/// An answer on its way. Dropping it withdraws the question.
#[derive(Debug)]
pub struct Answer<T> {
    from: Receiver<Result<T>>,
    stop: Arc<AtomicBool>,
    /// Whether somebody stands and waits, and need not be called.
    is_awaited: Arc<AtomicBool>,
}

impl<T> Answer<T> {
    /// The answer, once it is there; given once.
    pub fn take(&self) -> Option<Result<T>> {
        match self.from.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            // The thread has gone: whoever waits asks again when the workspace changes.
            Err(TryRecvError::Disconnected) => Some(Err(super::Error::Cancelled)),
        }
    }
}

impl<T> Answer<T> {
    /// The answer, if it comes in that time.
    pub fn wait(&self, most: Duration) -> Option<Result<T>> {
        self.is_awaited.store(true, Ordering::SeqCst);
        let answer = self.from.recv_timeout(most);
        self.is_awaited.store(false, Ordering::SeqCst);
        match answer {
            Ok(answer) => Some(answer),
            // It may have come this very moment, when nobody was called any more.
            Err(RecvTimeoutError::Timeout) => self.take(),
            Err(RecvTimeoutError::Disconnected) => Some(Err(super::Error::Cancelled)),
        }
    }
}

impl<T> Drop for Answer<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Tries a question; gives `false` where it was interrupted and is to be asked anew.
type Attempt = Box<dyn FnMut(&Workspace) -> bool + Send>;

struct Question {
    urgent: bool,
    /// Nobody waits any more.
    stop: Arc<AtomicBool>,
    /// Something urgent came.
    aside: Arc<AtomicBool>,
    is_awaited: Arc<AtomicBool>,
    attempt: Attempt,
}

/// What is done when an answer is there that nobody stands and waits for.
type Call = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct Queue {
    waiting: Vec<Question>,
    /// The leisurely question that is being answered.
    leisurely: Option<Arc<AtomicBool>>,
    /// Withdraws the question that is being answered.
    now: Option<Arc<AtomicBool>>,
    thread: Option<JoinHandle<()>>,
    open: bool,
    closed: bool,
}

/// The questions that wait for their answers, and the bell that wakes who answers.
#[derive(Default)]
pub(super) struct Desk {
    queue: Mutex<Queue>,
    bell: Condvar,
    call: Mutex<Option<Call>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Desk {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next question that somebody waits for; `None` when the workspace was closed.
    fn next(&self) -> Option<Question> {
        let mut queue = self.queue();
        loop {
            if queue.closed {
                return None;
            }
            queue.waiting.retain(|one| !one.stop.load(Ordering::Relaxed));
            let at = queue.waiting.iter().position(|one| one.urgent).or((!queue.waiting.is_empty()).then_some(0));
            if let Some(at) = at {
                let question = queue.waiting.remove(at);
                question.aside.store(false, Ordering::Relaxed);
                queue.leisurely = (!question.urgent).then(|| Arc::clone(&question.aside));
                queue.now = Some(Arc::clone(&question.stop));
                return Some(question);
            }
            queue = self.bell.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put(&self, question: Question) {
        let mut queue = self.queue();
        if let Some(aside) = queue.leisurely.as_ref().filter(|_| question.urgent) {
            aside.store(true, Ordering::Relaxed);
        }
        queue.waiting.push(question);
    }

    fn ring(&self) {
        self.bell.notify_one();
    }

    /// Answers questions until the workspace is closed.
    fn answer(&self, mut ws: Workspace) {
        while let Some(mut question) = self.next() {
            let (stop, aside) = (Arc::clone(&question.stop), Arc::clone(&question.aside));
            let is_over = move || stop.load(Ordering::Relaxed) || aside.load(Ordering::Relaxed);
            let is_again = ws.store.stop_when(is_over).is_ok() && !(question.attempt)(&ws);
            if is_again {
                self.queue().waiting.push(question);
            } else if !question.is_awaited.load(Ordering::SeqCst) && !question.stop.load(Ordering::Relaxed) {
                self.call();
            }
            let mut queue = self.queue();
            (queue.leisurely, queue.now) = (None, None);
        }
    }

    fn call(&self) {
        let call = self.call.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(call) = call {
            call();
        }
    }

    fn close(&self) {
        let mut queue = self.queue();
        queue.closed = true;
        for stop in queue.waiting.iter().map(|one| &one.stop).chain(&queue.now).chain(&queue.leisurely) {
            stop.store(true, Ordering::Relaxed);
        }
        self.bell.notify_all();
    }
}

/// Closes the desk with the workspace that owns it.
#[derive(Debug, Default)]
pub(super) struct Asking(Arc<Desk>);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.close();
        // The workspace's own connection must be the last to close: then the log is written back and goes, and the file
        // by itself is the whole workspace.
        let thread = self.0.queue().thread.take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

impl Workspace {
    /// A read that is given up after so long: then `None`, and [`Workspace::ask`] is the way. A workspace in memory
    /// has no limit, so that what is shown of it never depends on how quick the machine is.
    ///
    /// # Errors
    /// As the read.
    pub fn within<T>(&self, budget: Duration, read: impl FnOnce(&Workspace) -> Result<T>) -> Result<Option<T>> {
        if self.path().is_none() {
            return read(self).map(Some);
        }
        self.store.limit().set(budget);
        let result = read(self);
        let given_up = self.store.limit().lift();
        match result {
            Err(_) if given_up => Ok(None),
            other => other.map(Some),
        }
    }

    /// Asks something on another thread. `urgent` questions (rows one waits for) go before others (counts). It may be
    /// asked twice, where something urgent interrupts it. In memory it is answered at once.
    pub fn ask<T: Send + 'static>(
        &self,
        urgent: bool,
        question: impl FnMut(&Workspace) -> Result<T> + Send + 'static,
    ) -> Answer<T> {
        let answer = self.ask_ahead(urgent, question);
        self.begin_answers();
        answer
    }

    /// The same for what nobody waits for yet: it is not begun before [`Workspace::begin_answers`], so that it takes
    /// nothing from the frame that is drawn first.
    pub fn ask_ahead<T: Send + 'static>(
        &self,
        urgent: bool,
        mut question: impl FnMut(&Workspace) -> Result<T> + Send + 'static,
    ) -> Answer<T> {
        let (give, from) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let is_awaited = Arc::new(AtomicBool::new(false));
        if self.path().is_none() {
            // There is somebody to take it: the answer is given out below.
            let _ = give.send(question(self));
            return Answer { from, stop, is_awaited };
        }
        let aside = Arc::new(AtomicBool::new(false));
        let (stopped, interrupted) = (Arc::clone(&stop), Arc::clone(&aside));
        let attempt = Box::new(move |ws: &Workspace| {
            let result = question(ws);
            if result.is_err() && (stopped.load(Ordering::Relaxed) || interrupted.load(Ordering::Relaxed)) {
                return stopped.load(Ordering::Relaxed);
            }
            tell(&give, result)
        });
        let (stopping, awaited) = (Arc::clone(&stop), Arc::clone(&is_awaited));
        self.asking.0.put(Question { urgent, stop: stopping, aside, is_awaited: awaited, attempt });
        self.open_desk();
        Answer { from, stop, is_awaited }
    }

    /// Has the questions answered that were asked ahead; costs nothing where there are none.
    pub fn begin_answers(&self) {
        self.asking.0.ring();
    }

    /// Calls whenever an answer is there that nobody waits for on the spot; on the thread that answers, so it must not
    /// take long.
    pub fn call_when_answered(&self, call: impl Fn() + Send + Sync + 'static) {
        *self.asking.0.call.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(call));
    }

    /// Starts the thread that answers, once.
    fn open_desk(&self) {
        let desk = Arc::clone(&self.asking.0);
        if std::mem::replace(&mut desk.queue().open, true) {
            return;
        }
        let (path, options) = (self.path().map(std::path::Path::to_owned), self.options());
        let answering = Arc::clone(&desk);
        let thread = std::thread::spawn(move || {
            let desk = answering;
            let opened = path.map(|path| Store::open(&path).and_then(|store| store.hold_little().map(|()| store)));
            if let Some(Ok(store)) = opened {
                desk.answer(reader(store, options));
            }
            // Nobody answers any more: what waits is withdrawn, and the next question tries again.
            let mut queue = desk.queue();
            queue.waiting.clear();
            queue.open = false;
        });
        desk.queue().thread = Some(thread);
    }
}

/// A workspace that is only read.
fn reader(store: Store, options: Options) -> Workspace {
    let Options { clock, author, frameworks } = options;
    Workspace::reading(store, clock, author, Awaited::new(Box::new(|| frameworks)))
}

/// Sends an answer; whether anybody still listens makes no difference.
fn tell<T>(give: &Sender<Result<T>>, result: Result<T>) -> bool {
    let _ = give.send(result);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frameworks::Frameworks;
    use crate::workspace::Clock;

    fn wait<T>(answer: &Answer<T>) -> Result<T> {
        loop {
            if let Some(answer) = answer.take() {
                return answer;
            }
            std::thread::yield_now();
        }
    }

    fn file() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            clock: Clock::Fixed("2026-11-20T12:00:00Z".parse().unwrap()),
            author: "Dana".to_owned(),
            frameworks: Arc::new(Frameworks::built_in()),
        };
        let ws = Workspace::open(&folder.path().join("acme.opsroom"), options).unwrap();
        (folder, ws)
    }

    #[test]
    fn questions_are_answered_on_another_thread_and_the_last_one_too() {
        let (_folder, ws) = file();
        let first = ws.ask(false, |ws| Ok(ws.tools()?.len()));
        let dropped = ws.ask(true, |ws| Ok(ws.tools()?.len()));
        drop(dropped);
        let last = ws.ask(true, |ws| Ok(ws.tools()?.len() + 1));
        assert_eq!(wait(&last).unwrap(), 1);
        assert_eq!(wait(&first).unwrap(), 0);
    }

    #[test]
    fn a_closed_workspace_is_one_file_also_after_questions() {
        let (folder, mut ws) = file();
        ws.add_tool(&crate::domain::tool::Tool::named("Kept")).unwrap();
        assert_eq!(wait(&ws.ask(true, |ws| Ok(ws.tools()?.len()))).unwrap(), 1);
        let _withdrawn = ws.ask(false, |ws| Ok(ws.tools()?.len()));
        drop(ws);
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(names, ["acme.opsroom"]);
    }

    #[test]
    fn who_does_not_wait_is_called() {
        let (_folder, ws) = file();
        let (give, calls) = channel();
        ws.call_when_answered(move || {
            let _ = give.send(());
        });
        let answer = ws.ask(true, |ws| Ok(ws.tools()?.len()));
        calls.recv_timeout(Duration::from_secs(60)).unwrap();
        assert_eq!(answer.take().unwrap().unwrap(), 0);
        // A withdrawn question calls nobody.
        let (begin, begun) = channel();
        let (held, hold) = channel::<()>();
        let withdrawn = ws.ask(true, move |_| {
            let _ = begin.send(());
            let _ = hold.recv();
            Ok(())
        });
        begun.recv_timeout(Duration::from_secs(60)).unwrap();
        drop(withdrawn);
        drop(held);
        let first = ws.ask(true, |ws| Ok(ws.tools()?.len()));
        calls.recv_timeout(Duration::from_secs(60)).unwrap();
        let (begin, begun) = channel();
        let (held, hold) = channel::<()>();
        let _second = ws.ask(true, move |_| {
            let _ = begin.send(());
            let _ = hold.recv();
            Ok(())
        });
        // When this one begins, all before it are done with.
        begun.recv_timeout(Duration::from_secs(60)).unwrap();
        assert!(calls.try_recv().is_err());
        assert_eq!(first.take().unwrap().unwrap(), 0);
        drop(held);
    }

    #[test]
    fn what_is_asked_ahead_is_answered_once_it_is_begun() {
        let (_folder, ws) = file();
        assert_eq!(wait(&ws.ask(true, |ws| Ok(ws.tools()?.len()))).unwrap(), 0);
        let ahead = ws.ask_ahead(true, |ws| Ok(ws.tools()?.len()));
        let counted = ws.ask_ahead(false, |ws| Ok(ws.tools()?.len()));
        ws.begin_answers();
        assert_eq!((wait(&ahead).unwrap(), wait(&counted).unwrap()), (0, 0));
    }

    #[test]
    fn an_error_is_an_answer() {
        let (_folder, ws) = file();
        let answer: Answer<()> = ws.ask(true, |_| Err(crate::workspace::Error::Nothing("undo")));
        assert!(wait(&answer).is_err());
    }

    #[test]
    fn in_memory_the_answer_is_there_at_once() {
        let options =
            Options { clock: Clock::System, author: String::new(), frameworks: Arc::new(Frameworks::built_in()) };
        let ws = Workspace::memory(options).unwrap();
        assert_eq!(ws.ask(true, |ws| Ok(ws.tools()?.len())).take().unwrap().unwrap(), 0);
        assert_eq!(ws.within(Duration::ZERO, |ws| Ok(ws.tools()?.len())).unwrap(), Some(0));
    }
}
