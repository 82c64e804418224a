//! What goes to standard output and standard error. Text from outside is made harmless here; a reader that has
//! enough (a closed pipe) is no error.

use std::io::{self, BufWriter, IsTerminal, Write};

use serde_json::Value;

use crate::domain::money::Money;
use crate::domain::text::{clean, width};

/// The two streams.
#[derive(Debug, Clone, Copy)]
pub(super) struct Out {
    /// Whether JSON was asked for.
    pub(super) json: bool,
}

impl Out {
    pub(super) fn new(json: bool) -> Out {
        Out { json }
    }

    /// Text of our own to standard output, as it is; whatever stands in it was cleaned before.
    pub(super) fn text(self, text: &str) {
        // What can't be written has no reader, and nobody is left to tell.
        let _ = self.bytes(text.as_bytes());
    }

    /// A JSON value to standard output.
    pub(super) fn value(self, value: &Value) {
        self.text(&format!("{value:#}\n"));
    }

    /// Bytes to standard output.
    ///
    /// # Errors
    /// When it can't be written for another reason than that its reader has closed it.
    pub(super) fn bytes(self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Standard output for what is written bit by bit.
    pub(super) fn stream(self) -> BufWriter<Patient> {
        BufWriter::with_capacity(64 * 1024, Patient)
    }

    /// A remark to standard error.
    pub(super) fn remark(self, line: &str) {
        let _ = writeln!(io::stderr(), "{}", clean(line));
    }

    /// Whether somebody watches standard output.
    pub(super) fn is_watched(self) -> bool {
        io::stdout().is_terminal()
    }
}

/// Standard output, where a reader that has enough is no error.
#[derive(Debug)]
pub(super) struct Patient;

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match io::stdout().lock().write_all(bytes) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match io::stdout().lock().flush() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

/// Rows with aligned columns, two blanks apart; the last column is as long as it is.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| clean(cell).into_owned()).collect()).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(widest).collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, wide) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(wide.saturating_sub(width(cell)) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A size for people: `1.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    let mut size = bytes as f64;
    for unit in ["bytes", "kB", "MB", "GB"] {
        if size < 1000.0 || unit == "GB" {
            return if unit == "bytes" { format!("{bytes} bytes") } else { format!("{size:.1} {unit}") };
        }
        size /= 1000.0;
    }
    format!("{bytes} bytes")
}

/// An amount in JSON: its major units, and its currency.
pub(super) fn money(money: Money) -> Value {
    let unit = 10_f64.powi(i32::try_from(money.currency.digits()).unwrap_or(2));
    serde_json::json!({ "amount": money.minor as f64 / unit, "currency": money.currency.code() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_harmless() {
        let rows = [vec!["a".into(), "längst".into(), "x".into()], vec!["日本".into(), "\u{1b}[31m".into()]];
        assert_eq!(columns(&rows), "a     längst  x\n日本  ␛[31m\n");
        assert_eq!(columns(&[]), "");
    }

    #[test]
    fn sizes() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_234, "1.2 kB"),
            (5_000_000, "5.0 MB"),
            (7_000_000_000_000, "7000.0 GB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
