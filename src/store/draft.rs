//! A file that is written beside its place, and takes it once it is complete: there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A temporary file beside the one to be; gone when this is, unless it took its place.
pub struct Draft(PathBuf);

impl Draft {
    /// Opens it under a name nobody uses; its owner alone can read it.
    ///
    /// # Errors
    /// Where the folder can't be written.
    pub fn begin(path: &Path) -> io::Result<(Draft, File)> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Cut, so that the longer name stays within what file systems allow.
        let short: String = name.chars().take(40).collect();
        for turn in 0..100_u32 {
            let draft = path.with_file_name(format!(".{short}.{}-{turn}.part", std::process::id()));
            match options().open(&draft) {
                Ok(file) => return Ok((Draft(draft), file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("a hundred temporary files of this name are in the way"))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it its name where nothing is.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] where somebody else was quicker.
    pub fn becomes(self, path: &Path) -> io::Result<()> {
        // A hard link never replaces, where a rename would; file systems without links leave only the rename.
        match fs::hard_link(&self.0, path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            Err(_) if fs::symlink_metadata(path).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(&self.0, path),
        }
    }

    /// Puts it in the place of another file.
    ///
    /// # Errors
    /// Where the folder can't be written.
    pub fn replaces(self, path: &Path) -> io::Result<()> {
        fs::rename(&self.0, path)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Gone already after a rename; where it can't be removed there is nobody left to tell.
        let _ = fs::remove_file(&self.0);
    }
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
