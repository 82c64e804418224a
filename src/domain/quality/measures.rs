//! The six measures: what each counts, which way is better, and where its offenders are found. One row each in
//! [`MEASURES`]; targets stand in `assets/quality.toml`, and the counting is the store's.

/// One measure.
#[derive(Debug)]
pub struct Measure {
    /// Its id in files: `email-validity`.
    pub id: &'static str,
    /// Its title: `Email validity`.
    pub title: &'static str,
    /// How it is computed, in words.
    pub formula: &'static str,
    /// What those that lower it are: `bounced or malformed`.
    pub bad: &'static str,
    /// Whether the figure shown is the share of the bad ones, so that less is better.
    pub lower_is_better: bool,
    /// The filter of the Leads tab that shows the offenders; blank where they are shown elsewhere.
    pub filter: &'static str,
    /// What to do about it.
    pub next: &'static str,
}

/// All measures, in the order of the scorecard.
pub const MEASURES: &[Measure] = &[
    Measure {
        id: "email-validity",
        title: "Email validity",
        formula: "1 − addresses that bounced or are malformed ÷ all addresses of leads not archived; a missing one counts under required fields",
        bad: "bounced or malformed",
        lower_is_better: false,
        filter: "email-bad:yes",
        next: "Correct what is misspelt, and take addresses that bounce off the mailing list.",
    },
    Measure {
        id: "required-fields",
        title: "Required fields",
        formula: "leads with every field that is required always, or at their stage ÷ all leads not archived",
        bad: "with a required field blank",
        lower_is_better: false,
        filter: "missing:any",
        next: "In the list, a and F fill what the companies know; then fill the field that most of them lack, many leads at once.",
    },
    Measure {
        id: "duplicates",
        title: "Duplicates",
        formula: "leads that are in twice, each person counted once less ÷ all leads not archived",
        bad: "too many",
        lower_is_better: true,
        filter: "",
        next: "Merge the sure ones at once, then look at those with near names.",
    },
    Measure {
        id: "stage-accuracy",
        title: "Stage accuracy",
        formula: "leads that the spot check found in the right stage ÷ leads that it judged",
        bad: "in the wrong stage",
        lower_is_better: false,
        filter: "",
        next: "Draw a spot check: twenty leads, one key each.",
    },
    Measure {
        id: "source-populated",
        title: "Source known",
        formula: "leads with a lead source ÷ all leads not archived",
        bad: "without a source",
        lower_is_better: false,
        filter: "source:none",
        next: "Fill the source from what is known of the import or the form.",
    },
    Measure {
        id: "stale",
        title: "Stale",
        formula: "leads without activity for as long as the limit says ÷ all leads not archived",
        bad: "silent too long",
        lower_is_better: true,
        filter: "stale:yes",
        next: "Win back who is worth it, and archive the rest: nothing is deleted.",
    },
];

/// Further counts that are taken in the same pass, for findings: each is "as it should be" of "all". Besides these,
/// `filled:` with a field that some stage requires, and `unstaged:` with a stage name that a file gave.
pub const COUNTS: &[&str] = &["mql-fields", "mql-owner"];

/// The measure of that id.
pub fn measure(id: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|one| one.id == id)
}

impl Measure {
    /// The figure as shown from the good share in percent: turned round where lower is better.
    pub fn figure(&self, good: f64) -> f64 {
        if self.lower_is_better { 100.0 - good } else { good }
    }

    /// Whether a figure reaches the target; a target itself doesn't: the sources say more than, and less than.
    pub fn reaches(&self, figure: f64, target: f64) -> bool {
        if self.lower_is_better { figure < target } else { figure > target }
    }

    /// The sign before the target: `>` or `<`.
    pub fn sign(&self) -> &'static str {
        if self.lower_is_better { "<" } else { ">" }
    }
}

/// Whether an address can't be one: no name or no domain, blanks within, two `@`, or a domain that can't be. Blank is
/// not malformed, it is missing.
pub fn is_malformed(email: &str) -> bool {
    let email = email.trim();
    if email.is_empty() {
        return false;
    }
    let Some((name, domain)) = email.split_once('@') else { return true };
    let odd =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '"' | '\\');
    let bad_label = |label: &str| label.is_empty() || label.starts_with('-') || label.ends_with('-');
    let top = domain.rsplit('.').next().unwrap_or_default();
    name.is_empty()
        || name.starts_with('.')
        || name.ends_with('.')
        || name.contains("..")
        || email.chars().any(odd)
        || domain.contains('@')
        || domain.contains('_')
        || !domain.contains('.')
        || domain.split('.').any(bad_label)
        || top.chars().count() < 2
        || top.chars().all(|c| c.is_ascii_digit())
        || email.len() > 254
}
