//! Long work off the drawing thread: progress, an estimate, and Esc to cancel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Instant;

use super::view::Cx;
use crate::workspace::Workspace;

/// How far a job is; shared between its thread and the screen.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

impl Progress {
    /// Says how much is done of how much.
    pub fn set(&self, done: u64, total: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    /// How much is done of how much.
    pub fn get(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    /// Asks the job to stop; it leaves nothing half done.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// What happens on the drawing thread when a job has ended well.
pub type Finish = Box<dyn FnOnce(&mut Cx<'_>) -> eyre::Result<()> + Send>;

/// The work itself, on a workspace connection of its own.
pub type Work = Box<dyn FnOnce(&mut Workspace, &Progress) -> eyre::Result<Finish> + Send>;

/// Work to be done off the drawing thread.
pub struct Job {
    /// What it does, for the status line: `Importing 24 tools`.
    pub title: String,
    /// The work.
    pub work: Work,
}

/// A job on its way.
pub struct Running {
    /// What it does.
    pub title: String,
    /// How far it is.
    pub progress: Arc<Progress>,
    /// When it began.
    pub began: Instant,
    /// Brings what it gave.
    pub result: Receiver<eyre::Result<Finish>>,
}

impl Running {
    /// Starts a job on a second connection to the same file.
    pub fn start(job: Job, mut ws: Workspace) -> Running {
        let progress = Arc::new(Progress::default());
        let (give, result) = std::sync::mpsc::channel();
        let shared = Arc::clone(&progress);
        std::thread::spawn(move || {
            let work = job.work;
            let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&mut ws, &shared)))
                .unwrap_or_else(|_| Err(eyre::eyre!("the job failed because of a defect; nothing was changed")));
            // The screen may be gone already; then nobody needs the result.
            let _ = give.send(ended);
        });
        Running { title: job.title, progress, began: Instant::now(), result }
    }

    /// The status line: a bar, a share and an estimate.
    pub fn line(&self, ascii: bool) -> String {
        let (done, total) = self.progress.get();
        if total == 0 {
            return format!("{} … (Esc cancels)", self.title);
        }
        let share = (done as f64 / total as f64).clamp(0.0, 1.0);
        let full = (share * 20.0) as usize;
        let (on, off) = if ascii { ("#", ".") } else { ("█", "░") };
        let spent = self.began.elapsed().as_secs_f64();
        let left = if share > 0.05 && spent > 0.5 {
            format!(", about {:.0} s left", spent / share - spent)
        } else {
            String::new()
        };
        format!(
            "{} {}{} {:.0} %{left} (Esc cancels)",
            self.title,
            on.repeat(full),
            off.repeat(20 - full),
            share * 100.0
        )
    }
}
