//! Functions that statements of ours may call: text folded as the domain folds it.

use memchr::memchr2_iter;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::Result;
use super::rows;
use crate::domain::quality::measures::is_malformed;
use crate::domain::text::fold;

/// Gives a connection its functions.
pub(super) fn register(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    conn.create_scalar_function("fold", 1, flags, |ctx| Ok(fold(rows::text(ctx.get_raw(0)))))?;
    // Whether a folded word stands in first name, last name, company or address.
    conn.create_scalar_function("lead_has", 5, flags, |ctx| {
        let word = rows::text(ctx.get_raw(4));
        let text = |at| rows::text(ctx.get_raw(at));
        Ok(has(text(0), text(1), text(2), text(3), word))
    })?;
    // Whether an address can't be one.
    conn.create_scalar_function("malformed_email", 1, flags, |ctx| Ok(is_malformed(rows::text(ctx.get_raw(0)))))?;
    Ok(())
}

/// Whether a folded word stands in one of the four texts; the two names count as one text with a blank between.
pub(super) fn has(first: &str, last: &str, company: &str, email: &str, word: &str) -> bool {
    if [first, last, company, email].iter().any(|text| contains(text, word)) {
        return true;
    }
    word.contains(' ') && contains(&format!("{first} {last}"), word)
}

/// Whether a folded word stands in a text, whatever its case.
fn contains(text: &str, word: &str) -> bool {
    if !text.is_ascii() {
        return fold(text).contains(word);
    }
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some((first, rest)) = word.split_first() else { return true };
    memchr2_iter(*first, first.to_ascii_uppercase(), text)
        .filter_map(|at| text.get(at + 1..=at + rest.len()))
        .any(|behind| behind.iter().zip(rest).all(|(a, b)| a.to_ascii_lowercase() == *b))
}
