//! Words about leads: the vocabulary of lead sources, what titles say of role and seniority, personal mail domains, and
//! what files write instead of nothing.

use std::collections::HashSet;

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
    /// What stands in files for nothing, as [`plain`] makes it or as it is where that leaves nothing.
    pub nulls: HashSet<String>,
}

impl LeadWords {
    /// The lead source that a word means; `None` for one that isn't known.
    pub fn source(&self, typed: &str) -> Option<&str> {
        let wanted = plain(typed);
        if wanted.is_empty() {
            return None;
        }
        self.sources
            .iter()
            .find(|one| plain(&one.name) == wanted || one.aliases.iter().any(|alias| plain(alias) == wanted))
            .map(|one| one.name.as_str())
    }

    /// What somebody with that title works on.
    pub fn role(&self, title: &str) -> Option<&str> {
        told_by(&self.roles, title)
    }

    /// How high somebody with that title stands.
    pub fn seniority(&self, title: &str) -> Option<&str> {
        told_by(&self.seniorities, title)
    }

    /// Whether a mail domain says nothing of a company: `gmail.com`.
    pub fn is_personal(&self, domain: &str) -> bool {
        self.personal.contains(domain.trim().to_lowercase().as_str())
    }

    /// Whether a cell says nothing: blank, `Select`, `(not set)`, `N/A`, `--`.
    pub fn is_null(&self, cell: &str) -> bool {
        let cell = cell.trim();
        cell.is_empty() || self.nulls.contains(&null_key(cell))
    }
}

/// The key under which words for nothing are known.
pub(crate) fn null_key(cell: &str) -> String {
    let word = plain(cell);
    if word.is_empty() { cell.trim().to_owned() } else { word }
}

/// The first word that stands in a title as a whole.
fn told_by<'a>(known: &'a [TitleWord], title: &str) -> Option<&'a str> {
    let title = format!(" {} ", plain(title));
    if title.trim().is_empty() {
        return None;
    }
    known
        .iter()
        .find(|one| one.words.iter().any(|word| title.contains(&format!(" {} ", plain(word)))))
        .map(|one| one.name.as_str())
}
