//! What is wrong with a framework file: one [`Problem`] per mistake, told so that a person can mend it.

use std::fmt;

/// A mistake in a framework file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file's path, or the name of a built-in one.
    pub file: String,
    /// The line, from 1; 0 where it is about the file as a whole.
    pub line: usize,
    /// The column in characters, from 1; 0 where it is about the file as a whole.
    pub column: usize,
    /// Where in the document: `category[3].layer`. Blank where it is about the file as a whole.
    pub key: String,
    /// What was found.
    pub message: String,
    /// What would have been right; may be blank.
    pub expected: String,
}

impl Problem {
    /// A problem with a file as a whole.
    pub(super) fn of_file(file: &str, message: impl Into<String>, expected: impl Into<String>) -> Problem {
        Problem {
            file: file.to_owned(),
            line: 0,
            column: 0,
            key: String::new(),
            message: message.into(),
            expected: expected.into(),
        }
    }
}

/// `stack.toml:7:12: finding[0].limits.days: is -1; expected a number from 0 to 1000000000`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, ": {}", self.message)?;
        if self.expected.is_empty() { Ok(()) } else { write!(f, "; expected {}", self.expected) }
    }
}

/// A text from a file as it may stand in a message: in backticks, cut after 60 characters, controls escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// `: did you mean x?` for the nearest of `known`, or nothing where none is near.
pub(super) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    // Distances of long texts take long, and nobody meant a name by them.
    if word.len() > 60 {
        return String::new();
    }
    let nearest = known
        .into_iter()
        .map(|one| (strsim::damerau_levenshtein(&word.to_lowercase(), &one.to_lowercase()), one))
        .min();
    match nearest {
        Some((distance, one)) if distance <= 1 + one.chars().count() / 4 => format!(": did you mean `{one}`?"),
        _ => String::new(),
    }
}
