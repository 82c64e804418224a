//! Bytes into a file: whole or not at all, and never over another file unasked.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
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
    let mut file = NewFile::begin(path, force)?;
    file.write_all(bytes).map_err(|source| Error::File { path: path.to_owned(), source })?;
    file.finish()
}

/// A file that is written bit by bit, and is there once it is finished; dropped before, it leaves nothing behind.
pub struct NewFile {
    path: PathBuf,
    out: BufWriter<File>,
    goes: Goes,
}

/// Where a finished file goes.
enum Goes {
    /// It is there already: a pipe, a device.
    Nowhere,
    /// To a place where nothing is.
    New(Draft),
    /// In the place of another, with its permissions.
    Instead(Draft, PathBuf, fs::Permissions),
}

impl NewFile {
    /// Begins a file, under the rules of [`write_file`].
    ///
    /// # Errors
    /// As [`write_file`].
    pub fn begin(path: &Path, force: bool) -> Result<NewFile, Error> {
        let refused = |source| Error::File { path: path.to_owned(), source };
        let (file, goes) = match fs::metadata(path) {
            Ok(there) if there.is_dir() => return Err(Error::Folder(path.to_owned())),
            Ok(there) if !there.is_file() => {
                (OpenOptions::new().write(true).open(path).map_err(refused)?, Goes::Nowhere)
            }
            Ok(_) if !force => return Err(Error::Exists(path.to_owned())),
            Ok(there) => {
                let real = fs::canonicalize(path).map_err(refused)?;
                let (draft, file) = Draft::begin(&real).map_err(refused)?;
                (file, Goes::Instead(draft, real, there.permissions()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if path.file_name().is_none() {
                    return Err(Error::Folder(path.to_owned()));
                }
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
                {
                    return Err(Error::NoFolder(folder.to_owned()));
                }
                let (draft, file) = Draft::begin(path).map_err(refused)?;
                (file, Goes::New(draft))
            }
            Err(error) => return Err(refused(error)),
        };
        Ok(NewFile { path: path.to_owned(), out: BufWriter::new(file), goes })
    }

    /// Puts the file where it belongs, once all of it is on disk.
    ///
    /// # Errors
    /// [`Error::File`]; [`Error::Exists`] where somebody else made it meanwhile.
    pub fn finish(self) -> Result<(), Error> {
        let NewFile { path, out, goes } = self;
        let done = out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| match goes {
            Goes::Nowhere => Ok(()),
            Goes::New(draft) => file.sync_all().and_then(|()| create(&draft, &path)),
            Goes::Instead(draft, real, permissions) => {
                file.sync_all()?;
                fs::set_permissions(&draft.0, permissions)?;
                fs::rename(&draft.0, &real)
            }
        });
        done.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists(path),
            _ => Error::File { path, source: error },
        })
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Gives a draft its name where nothing is; [`io::ErrorKind::AlreadyExists`] where somebody else was quicker.
fn create(draft: &Draft, path: &Path) -> io::Result<()> {
    // A hard link never replaces, where a rename would; file systems without links leave only the rename.
    match fs::hard_link(&draft.0, path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) if fs::symlink_metadata(path).is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(&draft.0, path),
    }
}

/// A temporary file beside the one to be; gone when this is, unless it was renamed.
struct Draft(PathBuf);

impl Draft {
    /// Opens it under a name nobody uses.
    fn begin(path: &Path) -> io::Result<(Draft, File)> {
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
