//! Fuzzy matching, as one types: the one place that knows the matching library. It folds case and
//! diacritics and splits the pattern on blanks, which the library doesn't do.

use std::fmt;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{fold, fold_char};

/// Pattern length times text length above which the library takes its quick way, so that a huge cell can't stall.
const CELLS: usize = 1 << 18;

/// How well `pattern` matches `text`, higher is better; `None` where it doesn't. Case and diacritics don't
/// count; every blank-separated word of the pattern must match, in any order. For many texts, keep a [`Matcher`].
pub fn fuzzy(text: &str, pattern: &str) -> Option<i64> {
    Matcher::new(pattern).score(text)
}

/// Which letters a folded text has, in no order: whoever is asked at each key keeps it, as most texts lack one that is
/// wanted and need not be looked at then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letters(u64);

impl Letters {
    /// Of a text of which nothing is known.
    pub const ANY: Letters = Letters(u64::MAX);
    /// No letters: all texts have them.
    pub const NONE: Letters = Letters(0);

    /// Those of a text that went through [`fold`]. Rare ones share a place.
    pub fn of(folded: &str) -> Letters {
        let place = |letter: char| match letter {
            'a'..='z' => letter as u32 - 'a' as u32,
            '0'..='9' => 26 + (letter as u32 - '0' as u32),
            _ => 36 + letter as u32 % 28,
        };
        Letters(folded.chars().fold(0, |all, letter| all | 1 << place(letter)))
    }

    /// These and others.
    #[must_use]
    pub fn and(self, others: Letters) -> Letters {
        Letters(self.0 | others.0)
    }

    /// Whether all of some letters may be among them.
    pub fn may_have(self, wanted: Letters) -> bool {
        self.0 & wanted.0 == wanted.0
    }
}

/// A pattern made ready once, to be held against many texts.
pub struct Matcher {
    words: Vec<String>,
    letters: Letters,
    inner: SkimMatcherV2,
}

impl Matcher {
    /// A matcher for the blank-separated words of a pattern.
    pub fn new(pattern: &str) -> Matcher {
        let words: Vec<String> = fold(pattern).split_whitespace().map(str::to_owned).collect();
        let letters = Letters::of(&words.concat());
        // Both sides are folded already, so that the library need not look at case.
        Matcher { words, letters, inner: SkimMatcherV2::default().respect_case().element_limit(CELLS) }
    }

    /// Whether the pattern has no words, so that everything matches.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The letters that a text must have to match.
    pub fn letters(&self) -> Letters {
        self.letters
    }

    /// How well the text matches, higher is better: the sum over the words; `None` where one doesn't match,
    /// 0 for a blank pattern.
    pub fn score(&self, text: &str) -> Option<i64> {
        if self.words.is_empty() { Some(0) } else { self.score_folded(&fold(text)) }
    }

    /// As [`Matcher::score`], for a text that went through [`fold`] already.
    pub fn score_folded(&self, folded: &str) -> Option<i64> {
        self.words.iter().try_fold(0_i64, |sum, word| Some(sum.saturating_add(self.word(folded, word)?)))
    }

    /// How well one word matches. Most texts don't, and most first letters do: neither needs the library.
    fn word(&self, folded: &str, word: &str) -> Option<i64> {
        if let (Some(letter), true) = (word.chars().next(), word.chars().nth(1).is_none()) {
            return letter_score(folded, letter);
        }
        let mut rest = folded.chars();
        let stands = word.chars().all(|wanted| rest.any(|letter| letter == wanted));
        if stands { self.inner.fuzzy_match(folded, word) } else { None }
    }

    /// The matched characters: their indices (counted in characters of the text as given), ascending.
    /// Empty where the text doesn't match.
    pub fn positions(&self, text: &str) -> Vec<usize> {
        let mut folded = String::with_capacity(text.len());
        // Which character of the text each folded character came from.
        let mut origin = Vec::with_capacity(text.len());
        for (index, c) in text.chars().enumerate() {
            fold_char(c, |part| {
                folded.push(part);
                origin.push(index);
            });
        }
        let mut positions = Vec::new();
        for word in &self.words {
            let Some((_, indices)) = self.inner.fuzzy_indices(&folded, word) else { return Vec::new() };
            positions.extend(indices.into_iter().filter_map(|index| origin.get(index).copied()));
        }
        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

/// What one letter is worth: most at the beginning of the text, more at the beginning of a word than inside one.
fn letter_score(folded: &str, letter: char) -> Option<i64> {
    let mut best = None;
    // The library's search for one letter looks at many bytes at a time: most texts have it once or not at all.
    for (at, _) in folded.match_indices(letter) {
        match folded.get(..at).and_then(|before| before.chars().next_back()) {
            None => return Some(28),
            Some(before) if !before.is_alphanumeric() => return Some(24),
            Some(_) => best = Some(16),
        }
    }
    best
}

impl Clone for Matcher {
    fn clone(&self) -> Matcher {
        Matcher::new(&self.words.join(" "))
    }
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Matcher) -> bool {
        self.words == other.words
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Matcher").field(&self.words).finish()
    }
}
