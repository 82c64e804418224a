//! The log, for whoever looks into a defect: a file in the state folder that only its owner can read, begun anew
//! when it has grown. Made at the first line that is written to it, so that most runs leave none.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

use opsroom::cli::places::{Places, make_folder};
use tracing_subscriber::filter::LevelFilter;

/// How much is logged: `OPSROOM_LOG=debug`.
const VARIABLE: &str = "OPSROOM_LOG";

/// At the start, a larger file is begun anew.
const MOST_BYTES: u64 = 5 * 1024 * 1024;

/// Starts the log. That it can't be written is no reason not to work.
pub(crate) fn start() {
    let Some(places) = Places::find() else { return };
    let wanted = std::env::var(VARIABLE).unwrap_or_default();
    let level = wanted.parse().unwrap_or(LevelFilter::WARN);
    let log = Log { path: places.log(), file: OnceLock::new() };
    let made = tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_writer(Mutex::new(log)).try_init();
    // It fails only where another subscriber was set before, and none was.
    let _ = made;
}

/// The file, opened when it is first written to.
struct Log {
    path: PathBuf,
    file: OnceLock<Option<File>>,
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.file.get_or_init(|| open(&self.path).ok()) {
            // A shared file can be written through, the lock around the log keeps lines whole.
            Some(file) => (&*file).write(bytes),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn open(path: &std::path::Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    let has_grown = fs::metadata(path).is_ok_and(|meta| meta.len() > MOST_BYTES);
    let mut options = OpenOptions::new();
    options.create(true);
    if has_grown {
        options.write(true).truncate(true)
    } else {
        options.append(true)
    };
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
