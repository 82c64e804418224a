//! A pipe as a file of rows: it is judged by its beginning, and read while somebody goes over the rows.

use std::io::Read;
use std::sync::{Arc, Mutex};

use super::{Input, fill};

/// Bytes of a pipe that are held, by which it is judged; a shorter one is held whole.
const PIPED: usize = 4 * 1024 * 1024;

/// What comes in through a pipe, which can be read once only: its beginning is held, the rest is read when somebody goes
/// over the rows.
#[derive(Clone)]
pub struct Piped {
    pub(super) head: Arc<[u8]>,
    rest: Option<Arc<Mutex<Box<dyn Read + Send>>>>,
}

impl std::fmt::Debug for Piped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Piped").field("head", &self.head.len()).finish_non_exhaustive()
    }
}

impl Piped {
    /// Reads the beginning.
    ///
    /// # Errors
    /// Where it can't be read.
    pub fn begin(mut from: Box<dyn Read + Send>) -> std::io::Result<Piped> {
        let mut head = vec![0; PIPED];
        let read = fill(&mut *from, &mut head)?;
        let is_whole = read < head.len();
        head.truncate(read);
        Ok(Piped { head: head.into(), rest: (!is_whole).then(|| Arc::new(Mutex::new(from))) })
    }

    /// All of it, where it is short.
    pub fn whole(&self) -> Option<&[u8]> {
        self.rest.is_none().then_some(&*self.head)
    }

    /// Its beginning, up to the last whole line.
    pub(super) fn beginning(&self) -> Input {
        let end = self.head.iter().rposition(|byte| *byte == b'\n').map_or(self.head.len(), |at| at + 1);
        Input::Bytes(self.head.get(..end).unwrap_or_default().into())
    }

    /// The rest behind the beginning.
    pub(super) fn reader(&self) -> Box<dyn Read + Send + '_> {
        match &self.rest {
            Some(rest) => Box::new((&*self.head).chain(Rest(Arc::clone(rest)))),
            None => Box::new(&*self.head),
        }
    }
}

/// The part of a pipe that nobody has read yet.
struct Rest(Arc<Mutex<Box<dyn Read + Send>>>);

impl Read for Rest {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let mut from = self.0.lock().map_err(|_| std::io::Error::other("another reader failed"))?;
        from.read(into)
    }
}
