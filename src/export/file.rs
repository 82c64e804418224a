//! Bytes into a file: whole or not at all, and never over another file unasked.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Error;
use crate::store::draft::Draft;

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
            Goes::New(draft) => file.sync_all().and_then(|()| draft.becomes(&path)),
            Goes::Instead(draft, real, permissions) => {
                file.sync_all()?;
                fs::set_permissions(draft.path(), permissions)?;
                draft.replaces(&real)
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
