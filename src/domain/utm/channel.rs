//! Channels: which group of traffic a source and a medium make. The rules are a table of which the first match wins;
//! as delivered, the groups that web analytics uses without being asked.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Tag, Tags};

/// A word with stars, each for any letters: `paid*`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Mask(Vec<String>);

/// As it is written: `paid*`.
impl std::fmt::Display for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("*"))
    }
}

impl From<String> for Mask {
    fn from(text: String) -> Mask {
        Mask::new(&text)
    }
}

impl From<Mask> for String {
    fn from(mask: Mask) -> String {
        mask.to_string()
    }
}

impl Mask {
    /// Reads one; case doesn't count.
    pub fn new(text: &str) -> Mask {
        Mask(text.to_lowercase().split('*').map(str::to_owned).collect())
    }

    /// Whether it fits a value in small letters.
    pub fn fits(&self, value: &str) -> bool {
        let [first, middle @ .., last] = self.0.as_slice() else {
            return self.0.first().is_some_and(|word| word == value);
        };
        let Some(mut rest) = value.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        rest.ends_with(last.as_str())
    }
}

/// What must be so; all that is given, and of each list one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Condition {
    /// The source fits one of these.
    pub source: Vec<Mask>,
    /// The source is of one of these kinds: `search`.
    pub kind: Vec<String>,
    /// The medium fits one of these.
    pub medium: Vec<Mask>,
    /// The campaign fits one of these.
    pub campaign: Vec<Mask>,
}

impl Condition {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.source.is_empty() && self.kind.is_empty() && self.medium.is_empty() && self.campaign.is_empty()
    }
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Its id: `paid-search`.
    pub id: String,
    /// Its name: `Paid Search`.
    pub title: String,
    /// When it is this one: any of these.
    pub when: Vec<Condition>,
}

/// Channel groups: the typed shape of `assets/utm/channels.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    /// The file's version.
    pub version: u32,
    /// The channels, in the order in which they are tried.
    pub channels: Vec<Channel>,
    /// Which sources are of which kind; masks are not allowed here.
    pub kinds: HashMap<String, String>,
}

/// What is no channel: the name of traffic that fits no rule.
pub const UNASSIGNED: &str = "Unassigned";

impl Channels {
    /// The channel of some tags; `kind` is what the vocabulary says about the source, where it knows it.
    pub fn of(&self, tags: &Tags, kind: Option<&str>) -> Option<&Channel> {
        self.channels.get(self.place(tags, kind)?)
    }

    /// The place of that channel among all.
    pub fn place(&self, tags: &Tags, kind: Option<&str>) -> Option<usize> {
        let lower = |tag| tags.value(tag).trim().to_lowercase();
        let (source, medium, campaign) = (lower(Tag::Source), lower(Tag::Medium), lower(Tag::Campaign));
        let kinds = [self.kinds.get(&source).map(String::as_str), kind];
        let fits = |masks: &[Mask], value: &str| masks.is_empty() || masks.iter().any(|mask| mask.fits(value));
        let is_kind = |wanted: &[String]| {
            wanted.is_empty() || wanted.iter().any(|one| kinds.iter().flatten().any(|kind| kind == one))
        };
        self.channels.iter().position(|channel| {
            channel.when.iter().any(|when| {
                fits(&when.source, &source)
                    && is_kind(&when.kind)
                    && fits(&when.medium, &medium)
                    && fits(&when.campaign, &campaign)
            })
        })
    }

    /// Its title, or [`UNASSIGNED`].
    pub fn title(&self, tags: &Tags, kind: Option<&str>) -> &str {
        self.of(tags, kind).map_or(UNASSIGNED, |channel| &channel.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_letters() {
        for (mask, value, expected) in [
            ("cpc", "cpc", true),
            ("cpc", "cpcs", false),
            ("paid*", "paid-social", true),
            ("paid*", "unpaid", false),
            ("*cp*", "cpc", true),
            ("*cp*", "a-cpm-b", true),
            ("*push", "web-push", true),
            ("*push", "pusher", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "ac", false),
            ("a*a", "a", false),
            ("*", "", true),
            ("PPC", "ppc", true),
        ] {
            assert_eq!(Mask::new(mask).fits(value), expected, "{mask} {value}");
        }
    }
}
