//! What kind of file some bytes are, and text out of them: UTF-8, UTF-16 with or without its mark, Windows-1252.
//! Knows nothing of tables.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::ReadError;

/// What bytes are, told by how they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Perhaps text.
    Text,
    /// A ZIP archive; XLSX files are such.
    Zip,
    /// An Office document from before 2007; XLS files are such.
    OldOffice,
    /// Something that can't be a table: what, with its article.
    Other(&'static str),
}

/// What bytes begin with, and what that is.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a media file"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"7z\xbc\xaf", "a compressed file (7-Zip)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"SQLite format 3\0", "a database (a workspace, perhaps: open it with --file)"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a text document (RTF)"),
];

/// A text of so many bytes may go on.
const LONG: usize = 64 * 1024;

/// What some bytes are.
pub(super) fn kind(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Kind::OldOffice;
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Kind::Other(what);
    }
    let start = bytes.trim_ascii_start();
    let page: Vec<u8> = start.iter().take(14).map(u8::to_ascii_lowercase).collect();
    if page.starts_with(b"<!doctype html") || page.starts_with(b"<html") {
        return Kind::Other("a web page");
    }
    let opens = start.first().is_some_and(|byte| matches!(byte, b'{' | b'['));
    if opens && is_json(bytes) {
        return Kind::Other("a JSON file");
    }
    Kind::Text
}

/// Whether bytes are JSON; of a long text this is its beginning.
fn is_json(bytes: &[u8]) -> bool {
    match serde_json::from_slice::<serde::de::IgnoredAny>(bytes) {
        Ok(_) => true,
        Err(error) => error.is_eof() && bytes.len() >= LONG,
    }
}

/// The text of some bytes, the encoding's name, and a warning where it was not all read.
///
/// # Errors
/// Where the bytes are no text.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<(String, &'static str, Option<String>), ReadError> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Ok((UTF_16LE.decode_without_bom_handling(rest).0.into_owned(), "UTF-16", None));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Ok((UTF_16BE.decode_without_bom_handling(rest).0.into_owned(), "UTF-16 (big-endian)", None));
    }
    match zeros(bytes) {
        Zeros::None => {}
        Zeros::Odd => {
            return Ok((UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(), "UTF-16 (without a mark)", None));
        }
        Zeros::Even => {
            let text = UTF_16BE.decode_without_bom_handling(bytes).0.into_owned();
            return Ok((text, "UTF-16 (big-endian, without a mark)", None));
        }
        Zeros::Anywhere => return Err(no_text(name)),
    }
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(rest) {
        return if mostly_controls(rest) { Err(no_text(name)) } else { Ok((text.to_owned(), "UTF-8", None)) };
    }
    if mostly_controls(rest) {
        return Err(no_text(name));
    }
    let lossy = String::from_utf8_lossy(rest);
    let broken = lossy.chars().filter(|ch| *ch == char::REPLACEMENT_CHARACTER).count();
    let whole = lossy.chars().filter(|ch| !ch.is_ascii()).count() - broken;
    // A UTF-8 file with a damaged place or two stays UTF-8; in Windows-1252 hardly any accent makes valid UTF-8.
    if rest.len() != bytes.len() || whole > 4 * broken {
        let warning = format!("{broken} characters are damaged and shown as “\u{fffd}”.");
        return Ok((lossy.into_owned(), "UTF-8", Some(warning)));
    }
    Ok((WINDOWS_1252.decode_without_bom_handling(rest).0.into_owned(), "Windows-1252", None))
}

fn no_text(name: &str) -> ReadError {
    ReadError::new(format!("“{name}” is not a text table"), "Export the list as CSV or XLSX and import that.")
}

/// Where zero bytes stand.
enum Zeros {
    None,
    Even,
    Odd,
    Anywhere,
}

/// Zero bytes give away UTF-16 without a mark: every Latin letter, comma, tab and line end has one, always on one side.
fn zeros(bytes: &[u8]) -> Zeros {
    let (mut even, mut odd) = (0_usize, 0_usize);
    if memchr::memchr(0, bytes).is_none() {
        return Zeros::None;
    }
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == 0 {
            if at % 2 == 0 { even += 1 } else { odd += 1 }
        }
    }
    let pairs = bytes.len() / 2;
    let many = |count: usize| count * 10 > pairs;
    let few = |count: usize| count * 100 <= pairs;
    match (even, odd) {
        _ if many(odd) && few(even) => Zeros::Odd,
        _ if many(even) && few(odd) => Zeros::Even,
        _ => Zeros::Anywhere,
    }
}

/// Text has few control characters beside line ends and tabs; a picture or a program has one in ten bytes.
fn mostly_controls(bytes: &[u8]) -> bool {
    let strange = bytes.iter().filter(|byte| **byte < 0x20 && !matches!(**byte, b'\t' | b'\r' | b'\n' | 0x0c)).count();
    strange * 20 > bytes.len()
}
