//! What a workspace changes of the policy: values it registers, changes or drops, spellings that it decided about,
//! campaigns, and how links are judged. Laid over the frameworks' policy, it is the one in force.

use chrono::NaiveDate;

use super::Tag;
use super::campaign::CampaignRow;
use super::pattern::Pattern;
use super::policy::{Campaign, Medium, Policy, Source};
use super::value;
use crate::domain::finding::Severity;
use crate::domain::id::Id;

pub mod fields;

pub use fields::VALUE_FIELDS;

/// Where a value of the vocabulary comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum From {
    /// The frameworks, as they are.
    Delivered,
    /// The frameworks, changed in this workspace.
    Changed,
    /// This workspace.
    Yours,
    /// The frameworks, dropped in this workspace.
    Dropped,
}

impl From {
    /// Its word on screens: `delivered`.
    pub fn name(self) -> &'static str {
        match self {
            From::Delivered => "delivered",
            From::Changed => "changed here",
            From::Yours => "yours",
            From::Dropped => "dropped",
        }
    }
}

/// A value of the vocabulary: a source or a medium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The row of the workspace; `None` for one as it was delivered.
    pub id: Option<Id>,
    /// [`Tag::Source`] or [`Tag::Medium`].
    pub tag: Tag,
    /// The value: `linkedin`.
    pub value: String,
    /// What it means.
    pub means: String,
    /// What kind of platform a source is: `social`.
    pub kind: String,
    /// Sources, or kinds of them, that go with a medium; all where there are none.
    pub goes_with: Vec<String>,
    /// Whether names may follow a source behind a hyphen: `partner-acme`.
    pub takes_names: bool,
    /// Whether a medium is paid for.
    pub paid: bool,
    /// Whether keywords are bought on a medium.
    pub search: bool,
    /// Other names that are folded into it.
    pub aliases: Vec<String>,
    /// Spellings that were folded into it on the Drift tab, as they were seen.
    pub spellings: Vec<String>,
    /// Where it comes from.
    pub from: From,
}

impl Value {
    /// A value of this workspace, with nothing else known.
    pub fn of(tag: Tag, value: impl Into<String>) -> Value {
        Value {
            id: None,
            tag,
            value: value.into(),
            means: String::new(),
            kind: String::new(),
            goes_with: Vec::new(),
            takes_names: false,
            paid: false,
            search: false,
            aliases: Vec::new(),
            spellings: Vec::new(),
            from: From::Yours,
        }
    }

    /// A delivered source.
    pub fn of_source(source: &Source) -> Value {
        Value {
            means: source.means.clone(),
            kind: source.kind.clone(),
            takes_names: source.takes_names,
            aliases: source.aliases.clone(),
            from: From::Delivered,
            ..Value::of(Tag::Source, &source.id)
        }
    }

    /// A delivered medium.
    pub fn of_medium(medium: &Medium) -> Value {
        Value {
            means: medium.means.clone(),
            goes_with: medium.sources.clone(),
            paid: medium.is_paid,
            search: medium.is_search,
            aliases: medium.aliases.clone(),
            from: From::Delivered,
            ..Value::of(Tag::Medium, &medium.id)
        }
    }

    fn source(&self) -> Source {
        Source {
            id: self.value.clone(),
            means: self.means.clone(),
            kind: self.kind.clone(),
            aliases: self.aliases.clone(),
            takes_names: self.takes_names,
        }
    }

    fn medium(&self) -> Medium {
        Medium {
            id: self.value.clone(),
            means: self.means.clone(),
            aliases: self.aliases.clone(),
            is_paid: self.paid,
            is_search: self.search,
            sources: self.goes_with.clone(),
        }
    }
}

/// A spelling that somebody decided about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The row id.
    pub id: Id,
    /// Its tag.
    pub tag: Tag,
    /// As it was seen.
    pub spelling: String,
    /// What is compared: [`value::key`] of it.
    pub key: String,
    /// What it stands for; blank where it was seen and is left alone.
    pub value: String,
    /// When that was decided.
    pub decided: Option<NaiveDate>,
}

/// What a workspace changes of the policy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overlay {
    /// Values that it adds, changes or (those from [`From::Dropped`]) drops.
    pub values: Vec<Value>,
    /// Spellings that it decided about.
    pub spellings: Vec<Spelling>,
    /// Its campaigns.
    pub campaigns: Vec<CampaignRow>,
    /// Parts of the policy under their names; see [`part`].
    pub parts: Vec<(String, String)>,
    /// How many steps changed any of it so far.
    pub edition: u32,
}

/// Names of the parts of a policy that a workspace may set, and how each is written.
pub mod part {
    use super::{Severity, Tag};

    /// The pattern of campaign names, as it is typed.
    pub const PATTERN: &str = "pattern";
    /// The tags that every link must have: `source,medium`.
    pub const REQUIRED: &str = "required";
    /// The channel groups, as JSON.
    pub const CHANNELS: &str = "channels";

    /// The part that holds the words of a list, one a line.
    pub fn list(name: &str) -> String {
        format!("list:{name}")
    }

    /// The part that holds the setting of a rule: `on warning`, `off`.
    pub fn rule(id: &str) -> String {
        format!("rule:{id}")
    }

    /// A rule's setting as it is kept.
    pub fn rule_text(on: bool, severity: Severity) -> String {
        format!("{} {}", if on { "on" } else { "off" }, severity.name())
    }

    /// Reads a rule's setting.
    pub(super) fn read_rule(body: &str) -> Option<(bool, Severity)> {
        let (on, severity) = body.split_once(' ')?;
        Some((on == "on", Severity::parse(severity)?))
    }

    /// Required tags as they are kept.
    pub fn required_text(tags: &[Tag]) -> String {
        tags.iter().map(|tag| tag.name()).collect::<Vec<_>>().join(",")
    }
}

impl Overlay {
    /// The policy with this laid over it.
    pub fn over(&self, base: &Policy) -> Policy {
        let mut policy = base.clone();
        policy.edition = self.edition;
        for value in &self.values {
            match value.tag {
                Tag::Source => lay(&mut policy.sources, value, Value::source, |one| &one.id),
                Tag::Medium => lay(&mut policy.mediums, value, Value::medium, |one| &one.id),
                Tag::Campaign | Tag::Content | Tag::Term => {}
            }
        }
        for row in &self.campaigns {
            let title = row.called().to_owned();
            match policy.campaigns.iter_mut().find(|one| one.id == row.value) {
                Some(one) => one.title = title,
                None => policy.campaigns.push(Campaign { id: row.value.clone(), title, aliases: Vec::new() }),
            }
        }
        self.fold(&mut policy);
        self.settings(&mut policy);
        policy
    }

    /// Puts spellings among the aliases of their values, and takes them from those of others.
    fn fold(&self, policy: &mut Policy) {
        for one in self.spellings.iter().filter(|one| !one.value.is_empty()) {
            let Policy { sources, mediums, campaigns, .. } = &mut *policy;
            match one.tag {
                Tag::Source => take(sources.iter_mut().map(|row| (row.id.as_str(), &mut row.aliases)), one),
                Tag::Medium => take(mediums.iter_mut().map(|row| (row.id.as_str(), &mut row.aliases)), one),
                Tag::Campaign => take(campaigns.iter_mut().map(|row| (row.id.as_str(), &mut row.aliases)), one),
                Tag::Content | Tag::Term => {}
            }
        }
    }

    /// Lists, pattern, required tags, rules.
    fn settings(&self, policy: &mut Policy) {
        for (name, body) in &self.parts {
            if let Some(list) = name.strip_prefix("list:") {
                let words: Vec<String> = body.lines().map(str::to_owned).filter(|word| !word.is_empty()).collect();
                match policy.lists.iter_mut().find(|(one, _)| one == list) {
                    Some((_, place)) => *place = words,
                    None => policy.lists.push((list.to_owned(), words)),
                }
            }
            if let Some(id) = name.strip_prefix("rule:")
                && let Some((on, severity)) = part::read_rule(body)
                && let Some(rule) = policy.rules.iter_mut().find(|rule| rule.id == id)
            {
                (rule.on, rule.severity) = (on, severity);
            }
            if name == part::REQUIRED {
                policy.required = body.split(',').filter_map(Tag::parse).collect();
            }
        }
        let own = self.parts.iter().find(|(name, _)| name == part::PATTERN).map(|(_, body)| body.as_str());
        let base = policy.pattern.to_string();
        let text = own.unwrap_or(&base);
        // A list that went away leaves the pattern as it was last right.
        policy.pattern = match text {
            "" => Pattern::default(),
            text => Pattern::parse(text, &policy.lists).unwrap_or_else(|_| policy.pattern.clone()),
        };
    }
}

/// Lays a value over those of its tag.
fn lay<T>(rows: &mut Vec<T>, value: &Value, made: fn(&Value) -> T, id: fn(&T) -> &String) {
    let at = rows.iter().position(|one| *id(one) == value.value);
    match (value.from, at) {
        (From::Dropped, Some(at)) => drop(rows.remove(at)),
        (From::Dropped, None) => {}
        (_, Some(at)) => {
            if let Some(place) = rows.get_mut(at) {
                *place = made(value);
            }
        }
        (_, None) => rows.push(made(value)),
    }
}

/// Gives a spelling to the value that it stands for alone.
fn take<'p>(rows: impl Iterator<Item = (&'p str, &'p mut Vec<String>)>, one: &Spelling) {
    for (id, aliases) in rows {
        aliases.retain(|alias| value::key(alias) != one.key);
        if id == one.value {
            aliases.push(one.spelling.clone());
        }
    }
}

#[cfg(test)]
mod tests;
