//! Words about leads: the vocabulary of lead sources, what titles say of role and seniority, personal mail domains, and
//! what files write instead of nothing.

use std::collections::{HashMap, HashSet};

use super::activity::plain;

/// A word with the other ways in which files write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as we write it: `Organic search`.
    pub name: String,
    /// Other ways, any case: `ORGANIC_SEARCH`, `seo`.
    pub aliases: Vec<String>,
}

/// A role or a seniority with the words of titles that mean it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleWord {
    /// The role: `Marketing`.
    pub name: String,
    /// Words, or several words in a row: `demand generation`.
    pub words: Vec<String>,
}

/// The vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeadWords {
    /// The file's version.
    pub version: u32,
    /// Lead sources, in the order shown.
    pub sources: Vec<Word>,
    /// Roles; the first that fits a title counts.
    pub roles: Vec<TitleWord>,
    /// Seniorities, the highest first; the first that fits a title counts.
    pub seniorities: Vec<TitleWord>,
    /// Mail domains that say nothing of a company.
    pub personal: HashSet<String>,
    /// What stands in files for nothing, as it is in lower case without signs or as it is where that leaves nothing.
    pub nulls: HashSet<String>,
    /// Where each way of writing a source leads; made by [`LeadWords::indexed`].
    pub index: HashMap<String, usize>,
    /// The same for the words of roles.
    pub role_index: HashMap<String, usize>,
    /// The same for those of seniorities.
    pub seniority_index: HashMap<String, usize>,
}

/// Words in a row that one entry of a title list may have.
const WORDS: usize = 3;

impl LeadWords {
    /// Ready for looking words up: after the lists have changed.
    #[must_use]
    pub fn indexed(mut self) -> LeadWords {
        self.index.clear();
        for (at, one) in self.sources.iter().enumerate() {
            for way in std::iter::once(&one.name).chain(&one.aliases) {
                self.index.entry(plain(way)).or_insert(at);
            }
        }
        self.role_index = title_index(&self.roles);
        self.seniority_index = title_index(&self.seniorities);
        self
    }

    /// The lead source that a word means; `None` for one that isn't known.
    pub fn source(&self, typed: &str) -> Option<&str> {
        let at = self.index.get(&plain(typed))?;
        self.sources.get(*at).map(|one| one.name.as_str())
    }

    /// What somebody with that title works on.
    pub fn role(&self, title: &str) -> Option<&str> {
        told_by(&self.roles, &self.role_index, title)
    }

    /// How high somebody with that title stands.
    pub fn seniority(&self, title: &str) -> Option<&str> {
        told_by(&self.seniorities, &self.seniority_index, title)
    }

    /// Whether a mail domain says nothing of a company: `gmail.com`.
    pub fn is_personal(&self, domain: &str) -> bool {
        self.personal.contains(domain.trim().to_lowercase().as_str())
    }

    /// Whether a cell says nothing: blank, `Select`, `(not set)`, `N/A`, `--`.
    pub fn is_null(&self, cell: &str) -> bool {
        let cell = cell.trim();
        cell.is_empty() || cell.len() <= 20 && self.nulls.contains(&null_key(cell))
    }
}

/// The key under which words for nothing are known.
pub(crate) fn null_key(cell: &str) -> String {
    let word = plain(cell);
    if word.is_empty() { cell.trim().to_owned() } else { word }
}

fn title_index(known: &[TitleWord]) -> HashMap<String, usize> {
    let mut index = HashMap::new();
    for (at, one) in known.iter().enumerate() {
        for word in &one.words {
            index.entry(plain(word)).or_insert(at);
        }
    }
    index
}

/// The first entry of which a word (or several in a row) stands in a title.
fn told_by<'a>(known: &'a [TitleWord], index: &HashMap<String, usize>, title: &str) -> Option<&'a str> {
    if title.is_empty() || index.is_empty() {
        return None;
    }
    let title = plain(title);
    let words: Vec<&str> = title.split(' ').collect();
    let runs = (1..=WORDS).flat_map(|length| words.windows(length));
    let first = runs.filter_map(|run| match run {
        [word] => index.get(*word),
        several => index.get(several.join(" ").as_str()),
    });
    known.get(*first.min()?).map(|one| one.name.as_str())
}
