//! The rejects file of an import of records: rows that were not taken, as they stand in the file, each with its line and
//! what is wrong. Written row by row as they are found, and made only when there is one.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use crate::import::Error as ImportError;
use crate::import::rejects::{Error, neutral};
use crate::import::sheet::RowRef;

/// A rejects file in the making.
pub struct RejectsFile {
    path: PathBuf,
    headers: Vec<String>,
    out: Option<csv::Writer<File>>,
    rows: usize,
}

impl RejectsFile {
    /// A file of that name with those headers; it isn't made before there is a row.
    ///
    /// # Errors
    /// Where it exists.
    pub fn new(path: &Path, headers: &[String]) -> Result<RejectsFile, Error> {
        if path.exists() {
            return Err(Error::Exists(path.display().to_string()));
        }
        Ok(RejectsFile { path: path.to_owned(), headers: headers.to_vec(), out: None, rows: 0 })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn put(&mut self, row: &RowRef<'_>, why: &str) -> Result<(), ImportError> {
        let failed = |path: &Path, error: std::io::Error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Error::Exists(path.display().to_string()),
            _ => Error::Write(path.display().to_string(), error),
        };
        if self.out.is_none() {
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            // The rows may name people: for the owner alone, as a workspace is.
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&self.path).map_err(|error| failed(&self.path, error))?;
            let mut out = csv::WriterBuilder::new().flexible(true).from_writer(file);
            let header = self.headers.iter().map(String::as_str).chain(["Line in the file", "Why it was rejected"]);
            out.write_record(header.map(neutral)).map_err(|error| failed(&self.path, error.into()))?;
            self.out = Some(out);
        }
        let line = row.line.to_string();
        let cells = (0..self.headers.len()).map(|at| row.cell(at)).chain([line.as_str(), why]);
        if let Some(out) = &mut self.out {
            out.write_record(cells.map(neutral)).map_err(|error| failed(&self.path, error.into()))?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Ends the file and gives its rows.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn finish(mut self) -> Result<usize, Error> {
        if let Some(out) = &mut self.out {
            out.flush().map_err(|error| Error::Write(self.path.display().to_string(), error))?;
        }
        Ok(self.rows)
    }

    /// Takes the file away again, as the import failed or was stopped.
    pub fn discard(self) {
        if self.out.is_some() {
            let path = self.path.clone();
            drop(self);
            // It was made just now and by nobody else; one that can't be removed does no harm.
            let _ = std::fs::remove_file(path);
        }
    }
}
