//! What went wrong, as a person is told: what happened, where, and what to do. Not defects, which keep their report.

use crate::{demo, export, import, report, store, workspace};

/// Something that a person can put right.
#[derive(Debug, thiserror::Error)]
#[error("{what}. hint: {hint}")]
pub(super) struct Mistake {
    what: String,
    hint: String,
}

impl Mistake {
    /// What happened and where, and what to do; neither ends in a full stop.
    pub(super) fn new(what: impl Into<String>, hint: impl Into<String>) -> Mistake {
        Mistake { what: what.into(), hint: hint.into() }
    }
}

/// A command line that was not understood, as clap words it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Usage(pub(super) String);

/// The text for standard error, with its line feed: `error: …. hint: ….`, or the report of a defect.
pub fn told(error: &eyre::Report) -> String {
    if let Some(usage) = error.downcast_ref::<Usage>() {
        return usage.0.clone();
    }
    if let Some(mistake) = error.downcast_ref::<Mistake>() {
        return format!("error: {mistake}\n");
    }
    if is_worded(error) { format!("error: {}\n", hinted(&error.to_string())) } else { format!("error: {error:?}\n") }
}

/// Whether an error comes from a layer whose errors are sentences for people.
fn is_worded(error: &eyre::Report) -> bool {
    error.is::<workspace::Error>()
        || error.is::<store::Error>()
        || error.is::<export::Error>()
        || error.is::<import::Error>()
        || error.is::<import::rejects::Error>()
        || error.is::<import::sheet::ReadError>()
        || error.is::<crate::domain::field::FieldError>()
        || matches!(error.downcast_ref::<demo::Error>(), Some(demo::Error::Workspace(_)))
        || error.is::<report::Error>()
}

/// The layers below end their sentences with what to do: that part is named as the hint.
fn hinted(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let lower_first = |text: &str| {
        let mut letters = text.chars();
        letters.next().map(|first| first.to_lowercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    match sentence.rsplit_once(". ") {
        Some((what, hint)) if !sentence.contains('\n') => format!("{what}. hint: {}", lower_first(hint)),
        _ => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_with_what_to_do() {
        let folder = store::Error::Folder { path: "/data/acme".into() };
        let cases: [(eyre::Report, &str); 5] = [
            (Mistake::new("no such day", "type 2026-11-20").into(), "error: no such day. hint: type 2026-11-20\n"),
            (
                workspace::Error::Store(folder).into(),
                "error: /data/acme is a folder. hint: name a file in it, such as /data/acme/default.opsroom\n",
            ),
            (workspace::Error::Nothing("undo").into(), "error: nothing to undo\n"),
            (Usage("error: unexpected argument\n".into()).into(), "error: unexpected argument\n"),
            (
                export::Error::Folder("/data".into()).into(),
                "error: /data is a folder; nothing was written. hint: add the name of a file to it\n",
            ),
        ];
        for (error, expected) in cases {
            assert_eq!(told(&error), expected);
        }
    }

    #[test]
    fn what_nobody_worded_keeps_its_report() {
        let text = told(&eyre::eyre!("the state can't be"));
        assert!(text.starts_with("error: ") && text.contains("the state can't be"), "{text}");
    }
}
