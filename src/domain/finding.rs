//! The finding: the one shape in which every room says that something is wrong or due.

use std::borrow::Cow;

use super::id::RecordRef;

/// How bad a finding is. The order is the order on screen: the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Costs money or data now.
    Critical,
    /// Will, if nothing happens.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Severity; 3] = [Severity::Critical, Severity::Warning, Severity::Note];

    /// Its name in files and options: `critical`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Critical => "critical",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }

    /// Reads a name, ignoring case.
    pub fn parse(word: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.name().eq_ignore_ascii_case(word.trim()))
    }
}

/// Something that is wrong or due. How it was judged is written by its room when somebody asks
/// (`Stack::why_finding`): there may be thousands of findings, and one receipt is read at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's id: `dormant`. Stable: scripts read it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The room that found it, by its name: `stack`.
    pub room: &'static str,
    /// The record it is about; `None` where it is about many.
    pub about: Option<RecordRef>,
    /// The record's name, or what it is about: `Hotjar`.
    pub subject: String,
    /// What and why, with its figures: `Hotjar was last used 140 days ago (limit 90), and costs $99/mo`.
    pub sentence: String,
    /// What to do next: `Cut it, or write down who still needs it.`
    pub next: Cow<'static, str>,
}

/// Sorts findings as Home shows them: the worst first, then by room, rule and subject.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (a.severity, a.room, a.rule, &a.subject).cmp(&(b.severity, b.room, b.rule, &b.subject)));
}
