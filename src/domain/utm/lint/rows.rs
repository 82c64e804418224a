//! The table of lint rules. Adding a rule is a row here with its sentence, and its check in `values.rs` or `whole.rs`.

use std::fmt::Write;

use super::super::Tag;
use crate::domain::text::{count, fit};

/// Characters of a value that a sentence shows.
const SHOWN: usize = 80;

/// Limits of the length rule: those of the tags in their order, then that of a whole link.
pub(super) const LENGTHS: [&str; 6] = ["source", "medium", "campaign", "content", "term", "url"];

/// A rule, by its place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// See [`RULES`], as for all of these.
    Case,
    /// Blanks and underscores.
    Separator,
    /// Signs that may not stand in a value.
    Characters,
    /// Escapes that say nothing.
    Escapes,
    /// Too long.
    Length,
    /// A campaign that is not named by the pattern.
    Pattern,
    /// Not registered.
    UnknownSource,
    /// Not registered.
    UnknownMedium,
    /// Not registered.
    UnknownCampaign,
    /// Nearly registered.
    NearDuplicate,
    /// An e-mail address.
    PersonalData,
    /// Source and medium that don't go together.
    MediumSource,
    /// Something is not there that must be.
    MissingRequired,
    /// A paid link that doesn't tell its variant.
    ContentRequired,
    /// A keyword where none is bought.
    TermOutsideSearch,
    /// One parameter twice.
    RepeatedParameter,
    /// Tags where nobody reads them.
    TagsAfterFragment,
    /// From one's own page to one's own page.
    InternalLink,
    /// The same link again.
    DuplicateLink,
    /// No link.
    NotAUrl,
}

/// What a sentence is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Case<'a> {
    /// The tag, where it is about one.
    pub tag: Option<Tag>,
    /// The value, decoded; for a rule about a whole link, the link.
    pub value: &'a str,
    /// What a fix writes instead; none where it leaves it alone.
    pub instead: Option<&'a str>,
    /// What the rule found: signs, limits, the other row.
    pub found: &'a str,
    /// What would be right, where no fix is sure: an example, other values.
    pub advice: &'a str,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its place in the table.
    pub kind: Kind,
    /// Its id. Stable: scripts and policies read it.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What it looks at.
    pub looks_at: &'static str,
    /// The limits that the policy must set.
    pub limits: &'static [&'static str],
    /// What is wrong, with the value.
    pub sentence: fn(&Case<'_>) -> String,
    /// What to do.
    pub fix: fn(&Case<'_>) -> String,
}

/// All rules, in the order of [`Kind`].
pub const RULES: [Rule; 20] = [
    Rule {
        kind: Kind::Case,
        id: "case",
        title: "Capitals",
        looks_at: "capitals in values and in the names of parameters: reports count Email and email apart",
        limits: &[],
        sentence: |case| match case.found {
            "" => format!("{} has capitals, so it is counted apart", named(case)),
            name => format!(
                "parameter {} is not spelt {}, so nobody reads it",
                quoted(name),
                case.instead.unwrap_or_default()
            ),
        },
        fix: write_instead,
    },
    Rule {
        kind: Kind::Separator,
        id: "separator",
        title: "Blanks or underscores",
        looks_at: "how the words of a value are joined: by single hyphens",
        limits: &[],
        sentence: |case| format!("{} is not joined by single hyphens", named(case)),
        fix: write_instead,
    },
    Rule {
        kind: Kind::Characters,
        id: "characters",
        title: "Odd signs",
        looks_at: "signs other than a to z, 0 to 9 and hyphens",
        limits: &[],
        sentence: |case| format!("{} holds {}", named(case), case.found),
        fix: write_instead,
    },
    Rule {
        kind: Kind::Escapes,
        id: "escapes",
        title: "Needless escapes",
        looks_at: "percent-escapes for letters that need none, or escapes of escapes",
        limits: &[],
        sentence: |case| format!("{} is written as {}, with escapes", named(case), quoted(case.found)),
        fix: write_instead,
    },
    Rule {
        kind: Kind::Length,
        id: "length",
        title: "Too long",
        looks_at: "the characters of each value, and of the whole link",
        limits: &LENGTHS,
        sentence: |case| format!("{} has {}", named(case), case.found),
        fix: |_| "shorten it".to_owned(),
    },
    Rule {
        kind: Kind::Pattern,
        id: "pattern",
        title: "Campaign not named by the pattern",
        looks_at: "the parts of campaign names that are not registered",
        limits: &[],
        sentence: |case| format!("{} {}", named(case), case.found),
        fix: |case| format!("name it like {}", case.advice),
    },
    Rule {
        kind: Kind::UnknownSource,
        id: "unknown-source",
        title: "Source not registered",
        looks_at: "sources, against the vocabulary",
        limits: &[],
        sentence: unknown,
        fix: register,
    },
    Rule {
        kind: Kind::UnknownMedium,
        id: "unknown-medium",
        title: "Medium not registered",
        looks_at: "mediums, against the vocabulary",
        limits: &[],
        sentence: unknown,
        fix: register,
    },
    Rule {
        kind: Kind::UnknownCampaign,
        id: "unknown-campaign",
        title: "Campaign not registered",
        looks_at: "campaigns, against those registered, where any are",
        limits: &[],
        sentence: unknown,
        fix: |case| format!("register {}, or use a registered campaign", quoted(case.value)),
    },
    Rule {
        kind: Kind::NearDuplicate,
        id: "near-duplicate",
        title: "Drifted from a registered value",
        looks_at: "aliases, words joined or ordered otherwise, plurals and misspellings of registered values",
        limits: &[],
        sentence: |case| match case.instead {
            Some(instead) => format!("{} means {} ({})", named(case), quoted(instead), case.found),
            None => format!("{}: did you mean {} ({})?", named(case), quoted(case.advice), case.found),
        },
        fix: |case| match case.instead {
            Some(instead) => format!("write {instead}"),
            None => format!("write {}, or register {}", case.advice, quoted(case.value)),
        },
    },
    Rule {
        kind: Kind::PersonalData,
        id: "personal-data",
        title: "Personal data",
        looks_at: "e-mail addresses in values, and placeholders that become one",
        limits: &[],
        sentence: |case| {
            format!(
                "{} holds the e-mail address {}, which ends up in logs and reports",
                named(case),
                quoted(case.found)
            )
        },
        fix: |_| "take it out: a link says where somebody came from, never who".to_owned(),
    },
    Rule {
        kind: Kind::MediumSource,
        id: "medium-source",
        title: "Medium and source don't go together",
        looks_at: "registered mediums, against the sources that go with them",
        limits: &[],
        sentence: |case| format!("{} doesn't go with source {}", named(case), quoted(case.found)),
        fix: |case| match case.advice {
            "" => "use a medium that goes with the source".to_owned(),
            others => format!("use {others}"),
        },
    },
    Rule {
        kind: Kind::MissingRequired,
        id: "missing-required",
        title: "Something is missing",
        looks_at: "whether each required tag has a value",
        limits: &[],
        sentence: |case| format!("{} is missing", parameter(case)),
        fix: |case| format!("add {}, such as {}", parameter(case), case.advice),
    },
    Rule {
        kind: Kind::ContentRequired,
        id: "content-required",
        title: "Paid, and the variant is missing",
        looks_at: "utm_content on paid mediums",
        limits: &[],
        sentence: |case| format!("medium {} is paid, and utm_content is missing", quoted(case.value)),
        fix: |case| format!("add utm_content, the variant of the ad, such as {}", case.advice),
    },
    Rule {
        kind: Kind::TermOutsideSearch,
        id: "term-outside-search",
        title: "Term outside paid search",
        looks_at: "utm_term on registered mediums that buy no keywords",
        limits: &[],
        sentence: |case| format!("{} stands on medium {}, which buys no keywords", named(case), quoted(case.found)),
        fix: |_| "leave utm_term out; what tells variants apart is utm_content".to_owned(),
    },
    Rule {
        kind: Kind::RepeatedParameter,
        id: "repeated-parameter",
        title: "One parameter twice",
        looks_at: "tags that stand in a link more than once",
        limits: &[],
        sentence: |case| match case.instead {
            Some(_) => format!("{} stands there again with nothing new: {}", parameter(case), quoted(case.value)),
            None => format!("{} has two values, {} and {}", parameter(case), quoted(case.found), quoted(case.value)),
        },
        fix: |case| match case.instead {
            Some(_) => "keep one".to_owned(),
            None => format!("keep {} or {}", quoted(case.found), quoted(case.value)),
        },
    },
    Rule {
        kind: Kind::TagsAfterFragment,
        id: "tags-after-fragment",
        title: "Tags behind the #",
        looks_at: "tags in the fragment, where analytics doesn't look",
        limits: &[],
        sentence: |case| format!("{} behind the #, where nobody reads it", quoted(case.value)),
        fix: |_| "put it in front of the #".to_owned(),
    },
    Rule {
        kind: Kind::InternalLink,
        id: "internal-link",
        title: "Tags on an internal link",
        looks_at: "tagged links that stand on the business's own pages and lead to them",
        limits: &[],
        sentence: |case| {
            format!("leads from {} to {}, both yours: its tags hide where the visit began", case.found, case.value)
        },
        fix: |case| format!("use {} without tags", case.advice),
    },
    Rule {
        kind: Kind::DuplicateLink,
        id: "duplicate-link",
        title: "The same link again",
        looks_at: "links of one list that are the same once fixed",
        limits: &[],
        sentence: |case| match case.found {
            "" => format!("{} is registered already", quoted(case.value)),
            row => format!("{} stands in row {row} already", quoted(case.value)),
        },
        fix: |_| "keep one, or tell them apart by utm_content".to_owned(),
    },
    Rule {
        kind: Kind::NotAUrl,
        id: "not-a-url",
        title: "No link",
        looks_at: "whether it is an address that begins with http:// or https://",
        limits: &[],
        sentence: |case| format!("{} {}", quoted(case.value), case.found),
        fix: |case| format!("write it like {}", case.advice),
    },
];

/// The rule of a kind.
pub fn rule(kind: Kind) -> &'static Rule {
    static TABLE: &[Rule; 20] = &RULES;
    TABLE.get(kind as usize).unwrap_or(&TABLE[0])
}

fn quoted(value: &str) -> String {
    format!("“{}”", fit(value, SHOWN))
}

/// `source “LinkedIn”`.
fn named(case: &Case<'_>) -> String {
    match case.tag {
        Some(tag) => format!("{} {}", tag.name(), quoted(case.value)),
        None => quoted(case.value),
    }
}

fn parameter(case: &Case<'_>) -> &'static str {
    case.tag.map_or("the link", Tag::parameter)
}

fn write_instead(case: &Case<'_>) -> String {
    match case.instead {
        Some(instead) => format!("write {}", fit(instead, SHOWN)),
        None => "write it with a to z, 0 to 9 and hyphens".to_owned(),
    }
}

fn unknown(case: &Case<'_>) -> String {
    format!("{} is not registered", named(case))
}

fn register(case: &Case<'_>) -> String {
    format!("use {}, or register it", case.advice)
}

/// `/, ( and )`, as a sentence names signs.
pub(super) fn signs(signs: &[char]) -> String {
    let shown: Vec<String> = signs
        .iter()
        .take(6)
        .map(|sign| match sign {
            '\u{FFFD}' => "a letter that can't be read".to_owned(),
            sign if sign.is_control() => format!("U+{:04X}", u32::from(*sign)),
            sign => sign.to_string(),
        })
        .collect();
    let mut text = shown.join(" ");
    if signs.len() > shown.len() {
        let _ = write!(text, " and {}", count(signs.len() - shown.len(), "other sign", "other signs"));
    }
    text
}
