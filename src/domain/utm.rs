//! Tagged links: an address, and the five values that say where it stands. What a link's parts are is in [`link`], what
//! a business allows in [`policy`], how campaigns are named in [`pattern`], how values are mended in [`value`] and known
//! again in [`words`], which channel they make in [`channel`], and what can be wrong in [`lint`]. A workspace's own links
//! are in [`registry`], its campaigns in [`campaign`], what it changes of the policy in [`vocabulary`]; all of it is
//! asked through a [`checker`].
//! Knows no file: values come from addresses, touches or a form alike.

pub mod campaign;
pub mod channel;
pub mod checker;
pub mod drifted;
pub mod findings;
pub mod health;
pub mod link;
pub mod lint;
pub mod pattern;
pub mod policy;
pub mod proposals;
pub mod registry;
pub mod room;
pub mod touches;
pub mod value;
pub mod vocabulary;
pub mod words;

/// One of the five values of a tagged link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tag {
    /// The platform on which the link stands: `linkedin`.
    Source,
    /// The type of channel: `paid-social`.
    Medium,
    /// The campaign: `2026-q1-webinar-product-led-growth`.
    Campaign,
    /// The variant: `headline-a`.
    Content,
    /// The keyword that was bought.
    Term,
}

impl Tag {
    /// All five, in the order in which they are written.
    pub const ALL: [Tag; 5] = [Tag::Source, Tag::Medium, Tag::Campaign, Tag::Content, Tag::Term];

    /// Its name in options, files and sentences: `source`.
    pub fn name(self) -> &'static str {
        match self {
            Tag::Source => "source",
            Tag::Medium => "medium",
            Tag::Campaign => "campaign",
            Tag::Content => "content",
            Tag::Term => "term",
        }
    }

    /// The parameter that carries it: `utm_source`.
    pub fn parameter(self) -> &'static str {
        match self {
            Tag::Source => "utm_source",
            Tag::Medium => "utm_medium",
            Tag::Campaign => "utm_campaign",
            Tag::Content => "utm_content",
            Tag::Term => "utm_term",
        }
    }

    /// Reads a name as [`Tag::name`] writes it.
    pub fn parse(name: &str) -> Option<Tag> {
        Tag::ALL.into_iter().find(|tag| tag.name() == name)
    }

    /// Its place among the five.
    pub(crate) fn at(self) -> usize {
        self as usize
    }
}

/// The five values; a blank one is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Tags([String; 5]);

impl Tags {
    /// A value; blank where there is none.
    pub fn value(&self, tag: Tag) -> &str {
        &self.0[tag.at()]
    }

    /// Gives a tag a value; a blank one takes it away.
    pub fn set(&mut self, tag: Tag, value: impl Into<String>) {
        self.0[tag.at()] = value.into();
    }

    /// The same with this value.
    #[must_use]
    pub fn with(mut self, tag: Tag, value: impl Into<String>) -> Tags {
        self.set(tag, value);
        self
    }

    /// Whether none is there.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    /// Those that are there.
    pub fn iter(&self) -> impl Iterator<Item = (Tag, &str)> {
        Tag::ALL
            .into_iter()
            .zip(&self.0)
            .filter(|(_, value)| !value.is_empty())
            .map(|(tag, value)| (tag, value.as_str()))
    }
}
