//! Bytes into a file: whole or not at all, and never over another file unasked.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Error;

/// Writes a file by way of a temporary one beside it, so that it is there complete or not at all.
///
/// An existing file is replaced only with `force`, and then keeps its permissions; a new one is readable by its
/// owner alone, for exports name people. Through a link the file it leads to is replaced. What is no plain file
/// (a pipe, `/dev/null`) is written to directly.
///
/// # Errors
/// [`Error::Exists`] without `force`, [`Error::Folder`], [`Error::NoFolder`], [`Error::File`]; in each case what
/// was there before is unchanged.
pub fn write_file(path: &Path, bytes: &[u8], force: bool) -> Result<(), Error> {
    let refused = |source| Error::File { path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(Error::Folder(path.to_owned())),
        Ok(there) if !there.is_file() => {
            return OpenOptions::new()
                .write(true)
                .open(path)
                .and_then(|mut file| file.write_all(bytes))
                .map_err(refused);
        }
        Ok(_) if !force => return Err(Error::Exists(path.to_owned())),
        Ok(there) => {
            let real = fs::canonicalize(path).map_err(refused)?;
            return replace(&real, bytes, Some(there.permissions())).map_err(refused);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(refused(error)),
    }
    if path.file_name().is_none() {
        return Err(Error::Folder(path.to_owned()));
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => Err(Error::NoFolder(folder.to_owned())),
        _ => create(path, bytes).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists(path.to_owned()),
            _ => refused(error),
        }),
    }
}

/// Makes a file that isn't there; [`io::ErrorKind::AlreadyExists`] where somebody else was quicker.
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = Draft::write(path, bytes)?;
    // A hard link never replaces, where a rename would; file systems without links leave only the rename.
    match fs::hard_link(&draft.0, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) if fs::symlink_metadata(path).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(&draft.0, path),
    }
}

/// Puts a file in the place of another.
fn replace(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let draft = Draft::write(path, bytes)?;
    if let Some(permissions) = permissions {
        fs::set_permissions(&draft.0, permissions)?;
    }
    fs::rename(&draft.0, path)
}

/// A temporary file beside the one to be; gone when this is, unless it was renamed.
struct Draft(PathBuf);

impl Draft {
    /// Writes all bytes to disk under a name nobody uses.
    fn write(path: &Path, bytes: &[u8]) -> io::Result<Draft> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Cut, so that the longer name stays within what file systems allow.
        let short: String = name.chars().take(40).collect();
        for turn in 0..100_u32 {
            let draft = path.with_file_name(format!(".{short}.{}-{turn}.part", std::process::id()));
            match options().open(&draft) {
                Ok(mut file) => {
                    let draft = Draft(draft);
                    write_through(&mut file, bytes)?;
                    return Ok(draft);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("a hundred temporary files of this name are in the way"))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Gone already after a rename; where it can't be removed there is nobody left to tell.
        let _ = fs::remove_file(&self.0);
    }
}

fn write_through(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}
