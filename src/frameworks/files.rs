//! Finds and reads the framework files of a folder, within limits. Knows nothing of what is in them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::problem::Problem;

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;
/// The most files of one folder that are read.
const MOST_FILES: usize = 500;
/// How deep folders are searched.
const MOST_DEPTH: usize = 8;

/// All `*.toml` files of a folder and those below it as name and text, in the order of their paths. A folder that
/// isn't there is empty; what can't be read is reported and left out.
pub(super) fn read(folder: &Path, problems: &mut Vec<Problem>) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    search(folder, MOST_DEPTH, &mut paths, problems);
    paths.sort();
    if paths.len() > MOST_FILES {
        let message = format!("holds {} framework files or more", paths.len());
        let expected = format!("at most {MOST_FILES}; the rest is left out");
        problems.push(Problem::of_file(&folder.display().to_string(), message, expected));
        paths.truncate(MOST_FILES);
    }
    let mut found = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        match read_one(&path) {
            Ok(text) => found.push((name, text)),
            Err((message, expected)) => problems.push(Problem::of_file(&name, message, expected)),
        }
    }
    found
}

/// Collects paths; stops once there are more than enough. Folders that are links are not followed, as they may lead round.
fn search(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => {
            let message = format!("can't be listed: {error}");
            problems.push(Problem::of_file(&folder.display().to_string(), message, "a folder that you may read"));
            return;
        }
    };
    for entry in entries.flatten() {
        if paths.len() > MOST_FILES {
            return;
        }
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if depth > 0 {
                search(&path, depth - 1, paths, problems);
            }
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) {
            paths.push(path);
        }
    }
}

/// The text of a file, or what is wrong and what was expected.
fn read_one(path: &Path) -> Result<String, (String, &'static str)> {
    let unreadable = |error: io::Error| (format!("can't be read: {error}"), "a file that you may read");
    // Asked before it is opened: opening a pipe would wait for whoever writes to it.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(("is no file".to_owned(), "a text file"));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(("is larger than 1 MiB".to_owned(), "a framework file, which is much smaller"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        (format!("is not UTF-8 text (byte {byte})"), "a file saved as UTF-8")
    })
}
