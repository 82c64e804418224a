//! Going over all rows of a file, as often as somebody wants to: in batches, which a second thread reads ahead.

use std::io::Read;
use std::ops::Deref;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};

use super::super::split::{Batch, LONGEST, Splitter};
use super::super::{ReadError, Row};
use super::{Body, CHUNK, Input, Table, fill};

/// Rows of a batch: few enough that what is made of them is still in the processor's memory when it is taken.
pub(super) const ROWS: usize = 128;
/// Smaller inputs are read on the same thread.
const SMALL: u64 = 512 * 1024;
/// Of inputs that are no longer the rows are kept, so that they are cut out of the text once.
const KEPT: u64 = 4 * 1024 * 1024;

/// The rows of a text that was gone over once, where they are kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept(Arc<OnceLock<Vec<Batch>>>);

/// Gives batches of rows, from the first row of the body on.
struct Feeder<'t> {
    reader: Box<dyn Read + Send + 't>,
    decoder: encoding_rs::Decoder,
    splitter: Splitter,
    chunk: Vec<u8>,
    window: String,
    at: usize,
    skip: usize,
    read: u64,
    ended: bool,
}

impl Feeder<'_> {
    /// Fills a batch; it stays empty where nothing is left.
    fn fill(&mut self, batch: &mut Batch) -> std::io::Result<()> {
        batch.clear();
        while batch.len() < ROWS {
            match self.splitter.row(&self.window, self.at, self.ended, batch) {
                Some(next) => {
                    self.at = next;
                    if self.skip > 0 {
                        self.skip -= 1;
                        batch.clear();
                    }
                }
                None if self.ended => break,
                None => self.more()?,
            }
        }
        batch.read = self.read;
        Ok(())
    }

    fn more(&mut self) -> std::io::Result<()> {
        self.window.drain(..self.at);
        self.at = 0;
        let read = fill(&mut *self.reader, &mut self.chunk)?;
        self.read += read as u64;
        // A row that is longer than all that may be read at once is cut into rows, and they are told as odd.
        self.ended = read == 0;
        let bytes = self.chunk.get(..read).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3);
        self.window.reserve(room.min(LONGEST));
        let mut rest = bytes;
        loop {
            let (result, used, _) = self.decoder.decode_to_string(rest, &mut self.window, self.ended);
            rest = rest.get(used..).unwrap_or_default();
            match result {
                encoding_rs::CoderResult::InputEmpty => return Ok(()),
                encoding_rs::CoderResult::OutputFull => self.window.reserve(CHUNK),
            }
        }
    }
}

/// Where batches come from.
enum Source<'t> {
    File(Feeder<'t>),
    Kept(std::slice::Iter<'t, Batch>),
}

/// A batch: one that was read just now, or one that is kept.
enum Given<'t> {
    Read(Batch),
    Kept(&'t Batch),
}

impl Deref for Given<'_> {
    type Target = Batch;

    fn deref(&self) -> &Batch {
        match self {
            Given::Read(batch) => batch,
            Given::Kept(batch) => batch,
        }
    }
}

impl<'t> Source<'t> {
    /// The next batch, in the memory of a used one where it is read; `None` at the end.
    fn next(&mut self, used: Option<Batch>) -> std::io::Result<Option<Given<'t>>> {
        match self {
            Source::Kept(batches) => Ok(batches.next().map(Given::Kept)),
            Source::File(feeder) => {
                let mut batch = used.unwrap_or_default();
                feeder.fill(&mut batch)?;
                Ok((!batch.is_empty()).then_some(Given::Read(batch)))
            }
        }
    }
}

impl Table {
    /// Goes over all rows, in batches; `each` ends it early by answering no.
    ///
    /// # Errors
    /// Where the file can't be read any more; and what `each` gives.
    pub fn pass<E: From<ReadError>>(&self, mut each: impl FnMut(&Batch) -> Result<bool, E>) -> Result<(), E> {
        self.pass_ahead(|_, ()| {}, |batch, ()| each(batch))
    }

    /// The same, with something that is made of each batch ahead: on the second thread, unless the file is small. What
    /// `ahead` fills was used for an earlier batch, or is new.
    ///
    /// # Errors
    /// As [`Table::pass`].
    pub fn pass_ahead<T: Default + Send, E: From<ReadError>>(
        &self,
        mut ahead: impl FnMut(&Batch, &mut T) + Send,
        mut each: impl FnMut(&Batch, &mut T) -> Result<bool, E>,
    ) -> Result<(), E> {
        let (input, encoding, skip, delimiter, kept) = match &self.body {
            Body::Held(rows) => {
                let mut made = T::default();
                return pass_held(rows, self.bytes, |batch| {
                    ahead(batch, &mut made);
                    each(batch, &mut made)
                });
            }
            Body::Text { input, encoding, skip, delimiter, kept } => (input, encoding, *skip, *delimiter, kept),
        };
        let failed = |error: &std::io::Error| E::from(input.refused(&self.head.name, error));
        let mut source = match kept.0.get() {
            Some(batches) => Source::Kept(batches.iter()),
            None => Source::File(Feeder {
                reader: input.reader().map_err(|error| failed(&error))?,
                decoder: encoding.new_decoder_with_bom_removal(),
                splitter: Splitter::new(delimiter),
                chunk: vec![0; CHUNK],
                window: String::new(),
                at: 0,
                skip,
                read: 0,
                ended: false,
            }),
        };
        let is_whole = !matches!(input, Input::Piped(_));
        let mut keeping = (is_whole && self.bytes <= KEPT && kept.0.get().is_none()).then(Vec::new);
        if self.bytes < SMALL && is_whole {
            let (mut used, mut made) = (None, T::default());
            while let Some(batch) = source.next(used.take()).map_err(|error| failed(&error))? {
                ahead(&batch, &mut made);
                if !each(&batch, &mut made)? {
                    return Ok(());
                }
                used = put_away(batch, &mut keeping);
            }
        } else {
            let ended = std::thread::scope(|scope| {
                let (give, take) = sync_channel::<std::io::Result<(Given<'_>, T)>>(4);
                let (back, used) = sync_channel::<(Option<Batch>, T)>(6);
                scope.spawn(move || feed(&mut source, &mut ahead, &give, &used));
                // Whatever ends this loop drops `take`, and the thread ends at its next batch.
                while let Ok(next) = take.recv() {
                    let (batch, mut made) = next.map_err(|error| failed(&error))?;
                    if !each(&batch, &mut made)? {
                        return Ok(false);
                    }
                    let _ = back.try_send((put_away(batch, &mut keeping), made));
                }
                Ok::<bool, E>(true)
            })?;
            if !ended {
                return Ok(());
            }
        }
        if let Some(batches) = keeping {
            // Another pass may have been quicker, with the same rows.
            let _ = kept.0.set(batches);
        }
        Ok(())
    }
}

/// Keeps a batch where they are kept; else gives one that was read back, for the next.
fn put_away(batch: Given<'_>, keeping: &mut Option<Vec<Batch>>) -> Option<Batch> {
    match (batch, keeping) {
        (Given::Read(batch), Some(kept)) => {
            kept.push(batch);
            None
        }
        (Given::Read(batch), None) => Some(batch),
        (Given::Kept(_), _) => None,
    }
}

/// The second thread: reads ahead until nobody takes any more.
fn feed<'t, T: Default>(
    source: &mut Source<'t>,
    ahead: &mut impl FnMut(&Batch, &mut T),
    give: &SyncSender<std::io::Result<(Given<'t>, T)>>,
    used: &Receiver<(Option<Batch>, T)>,
) {
    loop {
        let (batch, mut made) = used.try_recv().unwrap_or_default();
        let next = source.next(batch).transpose().map(|batch| {
            batch.map(|batch| {
                ahead(&batch, &mut made);
                (batch, made)
            })
        });
        let Some(next) = next else { return };
        let failed = next.is_err();
        if give.send(next).is_err() || failed {
            return;
        }
    }
}

fn pass_held<E>(rows: &[Row], bytes: u64, mut each: impl FnMut(&Batch) -> Result<bool, E>) -> Result<(), E> {
    let mut batch = Batch::default();
    for (at, part) in rows.chunks(ROWS).enumerate() {
        batch.clear();
        for row in part {
            batch.push_row(row.line, row.cells.iter().chain(&row.extra).map(String::as_str));
        }
        batch.read = bytes * ((at * ROWS + part.len()) as u64) / (rows.len().max(1) as u64);
        if !each(&batch)? {
            break;
        }
    }
    Ok(())
}
