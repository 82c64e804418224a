//! How campaigns are named: a pattern of parts joined by hyphens, each a typed token. `YYYY-q#-type-name` wants a year,
//! a quarter, a word from the list of types, and a name of one or more words.

use std::fmt;

/// One part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A year from 2000 to 2099, written `YYYY`.
    Year,
    /// A quarter, written `q#`: `q1` to `q4`.
    Quarter,
    /// A month, written `MM`: `01` to `12`.
    Month,
    /// A word of a list, written as the list is called.
    List(String, Vec<String>),
    /// A name of one or more words, written `name`. A pattern has at most one.
    Slug,
    /// A word as it stands there.
    Word(String),
}

/// A pattern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern {
    /// As it was written.
    text: String,
    tokens: Vec<Token>,
}

impl Pattern {
    /// Reads a pattern; `lists` are the lists that it may name.
    ///
    /// # Errors
    /// A sentence with what is wrong.
    pub fn parse(text: &str, lists: &[(String, Vec<String>)]) -> Result<Pattern, String> {
        let mut tokens = Vec::new();
        for part in text.trim().split('-') {
            let list = lists.iter().find(|(name, _)| name == part);
            tokens.push(match part {
                "" => return Err("has a hyphen with nothing beside it".to_owned()),
                "YYYY" => Token::Year,
                "q#" | "Q#" => Token::Quarter,
                "MM" => Token::Month,
                "name" => Token::Slug,
                _ if list.is_some_and(|(_, words)| words.is_empty()) => {
                    return Err(format!("names the list `{part}`, which is empty"));
                }
                _ => match list {
                    Some((name, words)) => Token::List(name.clone(), words.clone()),
                    None if part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) => {
                        Token::Word(part.to_owned())
                    }
                    None => return Err(format!("has the part `{part}`, which is neither a token nor a list")),
                },
            });
        }
        if tokens.iter().filter(|token| **token == Token::Slug).count() > 1 {
            return Err("has two names, so nobody could tell where the first ends".to_owned());
        }
        Ok(Pattern { text: text.trim().to_owned(), tokens })
    }

    /// Whether there is none, so that every name follows it.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Its parts.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether a name, in its right form, follows the pattern.
    pub fn fits(&self, name: &str) -> bool {
        self.misfit(name).is_none()
    }

    /// Where a name leaves the pattern: `has “seer” where a year belongs`; `None` where it follows it.
    pub fn misfit(&self, name: &str) -> Option<String> {
        let mut rest = Some(name).filter(|name| !name.is_empty());
        for (at, token) in self.tokens.iter().enumerate() {
            let Some(left) = rest else { return Some(format!("ends where {token} belongs")) };
            let taken = match token {
                Token::Slug => match self.tail(at + 1, left) {
                    Ok(tail) => Some(left.len() - tail),
                    Err(misfit) => return Some(misfit),
                },
                one => one.takes(left),
            };
            let Some(taken) = taken else {
                let word = left.split('-').next().unwrap_or_default();
                return Some(format!("has “{word}” where {token} belongs"));
            };
            rest = left.get(taken + 1..).filter(|rest| !rest.is_empty());
            // A hyphen at the end joins nothing.
            if rest.is_none() && left.len() > taken {
                return Some("ends in a hyphen".to_owned());
            }
        }
        rest.filter(|_| !self.is_empty()).map(|rest| format!("goes on with “{rest}” where it should end"))
    }

    /// How many bytes of a text, hyphen before them included, the tokens behind the name take from its end.
    fn tail(&self, from: usize, text: &str) -> Result<usize, String> {
        let behind = self.tokens.get(from..).unwrap_or_default();
        if behind.is_empty() {
            return Ok(0);
        }
        let starts = text.match_indices('-').map(|(at, _)| at).filter(|at| *at > 0);
        let sub = Pattern { text: String::new(), tokens: behind.to_vec() };
        let found = starts.rev().find(|at| text.get(at + 1..).is_some_and(|tail| sub.fits(tail)));
        let belongs = || behind.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
        found.map(|at| text.len() - at).ok_or_else(|| format!("does not end in {}", belongs()))
    }

    /// A name that follows it: `2026-q1-webinar-product-launch`.
    pub fn example(&self) -> String {
        let parts: Vec<&str> = self.tokens.iter().map(Token::example).collect();
        parts.join("-")
    }
}

/// As it was written: `YYYY-q#-type-name`.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What belongs there, with its article: `a year (2026)`.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Year => f.write_str("a year (2026)"),
            Token::Quarter => f.write_str("a quarter (q1 to q4)"),
            Token::Month => f.write_str("a month (01 to 12)"),
            Token::List(name, words) => {
                let shown: Vec<&str> = words.iter().take(5).map(String::as_str).collect();
                let more = if words.len() > 5 { ", …" } else { "" };
                write!(f, "a {name} ({}{more})", shown.join(", "))
            }
            Token::Slug => f.write_str("a name"),
            Token::Word(word) => write!(f, "“{word}”"),
        }
    }
}

impl Token {
    fn example(&self) -> &str {
        match self {
            Token::Year => "2026",
            Token::Quarter => "q1",
            Token::Month => "03",
            Token::List(_, words) => words.first().map_or("", String::as_str),
            Token::Slug => "product-launch",
            Token::Word(word) => word,
        }
    }

    /// How many bytes at the start of a text it takes, up to a hyphen or the end; not for slugs.
    fn takes(&self, text: &str) -> Option<usize> {
        let word = text.split('-').next().unwrap_or_default();
        let number = |digits: usize| {
            let is_number = word.len() == digits && word.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| word.parse::<u16>().ok()).flatten()
        };
        let whole = |fits: bool| fits.then_some(word.len());
        match self {
            Token::Year => whole(number(4).is_some_and(|year| (2000..2100).contains(&year))),
            Token::Month => whole(number(2).is_some_and(|month| (1..=12).contains(&month))),
            Token::Quarter => whole(matches!(word, "q1" | "q2" | "q3" | "q4")),
            Token::Word(wanted) => whole(word == wanted),
            // Words of a list may hold hyphens, and one may begin as another does: the longest counts.
            Token::List(_, words) => {
                let ends = |word: &&String| {
                    text.get(word.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
                };
                words.iter().filter(|word| text.starts_with(word.as_str())).filter(ends).map(String::len).max()
            }
            Token::Slug => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pattern(text: &str) -> Result<Pattern, String> {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let lists = [
            ("type".to_owned(), list(&["webinar", "lead", "lead-magnet"])),
            ("region".to_owned(), list(&["emea", "us"])),
            ("none".to_owned(), Vec::new()),
        ];
        Pattern::parse(text, &lists)
    }

    #[test]
    fn names_follow_a_pattern_or_are_told_where_they_leave_it() {
        let cases = [
            ("YYYY-q#-type-name", "2026-q1-webinar-product-led-growth", None),
            ("YYYY-q#-type-name", "2026-q1-lead-magnet-guide", None),
            ("YYYY-q#-type-name", "2026-q1-lead-guide", None),
            ("YYYY-q#-type-name", "seer-sea", Some("has “seer” where a year (2026) belongs")),
            ("YYYY-q#-type-name", "1926-q1-webinar-x", Some("has “1926” where a year (2026) belongs")),
            ("YYYY-q#-type-name", "2026-q5-webinar-x", Some("has “q5” where a quarter (q1 to q4) belongs")),
            (
                "YYYY-q#-type-name",
                "2026-q1-party-x",
                Some("has “party” where a type (webinar, lead, lead-magnet) belongs"),
            ),
            ("YYYY-q#-type-name", "2026-q1-webinar", Some("ends where a name belongs")),
            ("YYYY-q#-type-name", "2026-q1-webinar-", Some("ends in a hyphen")),
            ("YYYY-q#-type-name", "", Some("ends where a year (2026) belongs")),
            ("YYYY-q#", "2026-q1-more", Some("goes on with “more” where it should end")),
            ("region-name-YYYY-MM", "emea-big-launch-2026-03", None),
            ("region-name-YYYY-MM", "us-2026-2026-12", None),
            ("region-name-YYYY-MM", "us-launch-2026-13", Some("does not end in a year (2026) and a month (01 to 12)")),
            ("region-name-YYYY-MM", "us-2026-12", Some("does not end in a year (2026) and a month (01 to 12)")),
            ("acme-name", "acme-x", None),
            ("acme-name", "globex-x", Some("has “globex” where “acme” belongs")),
        ];
        for (text, name, expected) in cases {
            assert_eq!(pattern(text).unwrap().misfit(name).as_deref(), expected, "{text}: {name}");
        }
        assert!(Pattern::default().fits("anything at all"));
    }

    #[test]
    fn every_pattern_fits_its_own_example() {
        for text in ["YYYY-q#-type-name", "name", "region-name-YYYY-MM", "acme-type-q#"] {
            let pattern = pattern(text).unwrap();
            assert!(pattern.fits(&pattern.example()), "{}", pattern.example());
            assert_eq!(pattern.to_string(), text);
        }
    }

    #[test]
    fn broken_patterns_are_told() {
        for (text, words) in [
            ("", "nothing beside it"),
            ("YYYY--name", "nothing beside it"),
            ("YYYY-Type", "`Type`, which is neither"),
            ("name-x-name", "two names"),
            ("none-name", "is empty"),
        ] {
            assert!(pattern(text).unwrap_err().contains(words), "{text}");
        }
    }
}
