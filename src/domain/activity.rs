//! An activity: something that a lead did, or that was done for them; and the vocabulary of its kinds.
//! Only what the lead did counts as engagement and ends a silence. A touch is an activity that came through a channel.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::external::ExternalId;
use super::id::Id;
use super::lead::Touch;
use super::text::fold;
use super::tool::choices;

choices! {
    /// Who acted.
    Actor {
        /// The lead.
        Lead = "lead", "the lead did it";
        /// Somebody of ours.
        Rep = "rep", "somebody of yours did it";
        /// A program.
        System = "system", "a program did it";
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// The row id.
    pub id: Id,
    /// To which lead; `None` for a company's.
    pub lead: Option<Id>,
    /// At which company.
    pub company: Option<Id>,
    /// About which deal.
    pub deal: Option<Id>,
    /// The id of a kind of the vocabulary: `email-opened`.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who acted.
    pub actor: Actor,
    /// More about it: the subject, the page, the file.
    pub detail: String,
    /// The rep.
    pub by: String,
    /// The link that was followed or the page that was seen.
    pub link: String,
    /// The channel, as its system calls it.
    pub channel: String,
    /// How the link was tagged.
    pub through: Touch,
    /// Whether it came through a channel.
    pub is_touch: bool,
    /// Its id in another system.
    pub external: Option<ExternalId>,
}

impl Activity {
    /// An activity of a kind at a moment, of a lead, with nothing else known.
    pub fn of(lead: Id, kind: impl Into<String>, at: DateTime<Utc>) -> Activity {
        Activity {
            id: Id::NEW,
            lead: Some(lead),
            company: None,
            deal: None,
            kind: kind.into(),
            at,
            actor: Actor::Lead,
            detail: String::new(),
            by: String::new(),
            link: String::new(),
            channel: String::new(),
            through: Touch::default(),
            is_touch: false,
            external: None,
        }
    }
}

/// A kind of activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityKind {
    /// Its id: `email-opened`.
    pub id: String,
    /// Its name: `Email opened`.
    pub name: String,
    /// Who acts.
    pub actor: Actor,
    /// Whether it comes through a channel.
    pub touch: bool,
    /// Whether it is somebody of ours reaching out.
    pub contact: bool,
    /// How files call it.
    pub aliases: Vec<String>,
}

/// A page that says more than others, recognised by what its address holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePattern {
    /// Its id: `pricing`.
    pub id: String,
    /// Its name: `pricing page`.
    pub name: String,
    /// Parts of an address or a title, in small letters.
    pub parts: Vec<String>,
}

/// The vocabulary of activities.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActivityWords {
    /// The file's version.
    pub version: u32,
    /// The kinds, in the order shown.
    pub kinds: Vec<ActivityKind>,
    /// Telling pages.
    pub pages: Vec<PagePattern>,
    /// Where each way of writing a kind leads; made by [`ActivityWords::indexed`].
    pub index: HashMap<String, usize>,
}

impl ActivityWords {
    /// Ready for looking words up: after the kinds have changed.
    #[must_use]
    pub fn indexed(mut self) -> ActivityWords {
        self.index.clear();
        for (at, kind) in self.kinds.iter().enumerate() {
            for way in [&kind.id, &kind.name].into_iter().chain(&kind.aliases) {
                self.index.entry(plain(way)).or_insert(at);
            }
        }
        self
    }

    /// The kind of that id.
    pub fn kind(&self, id: &str) -> Option<&ActivityKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// What to call a kind: its name, else the id itself.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.kind(id).map_or(id, |kind| kind.name.as_str())
    }

    /// The kind that a file means: by its id, name or an alias, ignoring case and signs between words.
    pub fn read(&self, word: &str) -> Option<&ActivityKind> {
        self.index.get(&plain(word)).and_then(|at| self.kinds.get(*at))
    }

    /// The telling page that a link or title leads to, if it is one.
    pub fn page(&self, link: &str) -> Option<&PagePattern> {
        let link = fold(link);
        self.pages.iter().find(|page| page.parts.iter().any(|part| link.contains(part.as_str())))
    }
}

/// Letters and digits in small letters, one blank between words.
pub(crate) fn plain(word: &str) -> String {
    let folded = fold(word);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    words.join(" ")
}
