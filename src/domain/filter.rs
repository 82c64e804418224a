//! The filter line: fuzzy words and `field:value` conditions.
//!
//! ```text
//! category:crm owner:none flag:dormant cost:>500 "sales force" !status:retired hub
//! ```
//! Blank-separated parts must all hold. `!` first inverts a part (a lone leading `!` before everything inverts
//! the whole line). `field:value` compares: text contains the value (ignoring case and diacritics), `=value` is
//! exact, `none` is blank, `any` is not blank, `>` `>=` `<` `<=` compare numbers, money and dates, `a,b` is
//! either. Quotes keep blanks together and take what they hold literally. Any other word is matched fuzzily
//! against the record's text. A condition that is not finished (`cost:>`) asks for nothing yet; a line with a condition
//! that can't be understood (`cost:>x`) passes nothing, so that no bulk edit changes what it seemed to leave out.
//!
//! The pattern is folded once, in [`Filter::parse`]: a filter is held against thousands of records per key.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::date;
use super::money::read::plain;
use super::text::{Letters, Matcher, fit, fold, nearest};

/// More fields than this are not listed in a complaint.
const MANY: usize = 12;

/// No more words than this are listed in a complaint.
const FEW: usize = 6;

/// Words of so few letters are looked for in names only.
const SHORT: usize = 2;

/// What a name that holds a whole word is worth beside its fuzzy score.
const WHOLE: i64 = 1_000;

/// One typed filter, understood.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    parts: Vec<Part>,
    inverted: bool,
    complaint: Option<String>,
}

/// What a filter reads of a record.
pub trait Filtered {
    /// The record's name: words without a field are matched against it fuzzily.
    fn haystack(&self) -> String;
    /// More text about the record, which words must stand in as they are typed.
    fn more(&self) -> String {
        String::new()
    }
    /// The name as [`fold`] leaves it; a record that is asked at each key keeps it.
    fn folded(&self) -> Cow<'_, str> {
        Cow::Owned(fold(&self.haystack()))
    }
    /// The letters of the folded name, as far as they are kept.
    fn letters(&self) -> Letters {
        Letters::ANY
    }
    /// The further text, likewise.
    fn folded_more(&self) -> Cow<'_, str> {
        Cow::Owned(fold(&self.more()))
    }
    /// The values of a field (several for tags and flags), as shown; `None` where there is no such field.
    fn values(&self, field: &str) -> Option<Vec<FilterValue>>;
}

/// One value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FilterValue {
    /// Text.
    Text(String),
    /// One of several fixed names: a part of it is enough, but a name that only goes on by what isn't known of it is
    /// another one (`dormant`, `dormant-unknown`).
    Name(&'static str),
    /// A number; money in major units of the workspace's currency.
    Number(f64),
    /// A date.
    Date(NaiveDate),
}

/// One blank-separated part.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    /// Whether it must not hold.
    pub(crate) inverted: bool,
    /// What it asks.
    pub(crate) asks: Asks,
}

/// What a part asks of a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asks {
    /// A fuzzy word.
    Word(Box<Matcher>, String),
    /// A quoted word, folded: the text contains it.
    Literal(String),
    /// A field with one of several tests.
    Field { name: String, tests: Vec<Test> },
    /// What nothing passes: a condition that can't be understood.
    Nothing,
}

/// One test of a field's values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    /// No value, or only blank ones.
    Blank,
    /// Any value.
    Present,
    /// A value that contains the text or equals the number or date.
    Like(Wanted),
    /// A value that is the text, number or date.
    Equal(Wanted),
    /// A number or date on one side of another.
    Beside { side: Side, wanted: Wanted },
}

/// A value to compare with, read in every way it can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    /// Folded text.
    pub(crate) text: String,
    /// The number that it reads as.
    pub(crate) number: Option<f64>,
    /// The day that it reads as.
    pub(crate) date: Option<NaiveDate>,
}

/// A side of a number or date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Side {
    Above,
    AtLeast,
    Below,
    AtMost,
}

impl Side {
    const SIGNS: [(&'static str, Side); 4] =
        [(">=", Side::AtLeast), ("<=", Side::AtMost), (">", Side::Above), ("<", Side::Below)];

    fn holds<T: PartialOrd>(self, value: &T, than: &T) -> bool {
        match self {
            Side::Above => value > than,
            Side::AtLeast => value >= than,
            Side::Below => value < than,
            Side::AtMost => value <= than,
        }
    }
}

impl Filter {
    /// Reads a filter line. Never fails: what isn't understood as a condition is a word.
    /// `fields` are the names that may stand before a colon. Dates must be written out: see [`Filter::on`].
    pub fn parse(line: &str, fields: &[&str]) -> Filter {
        Filter::read(line, fields, None)
    }

    /// As [`Filter::parse`], and dates may be typed as anywhere else: `renews-on:<+30d`.
    pub fn on(line: &str, fields: &[&str], today: NaiveDate) -> Filter {
        Filter::read(line, fields, Some(today))
    }

    fn read(line: &str, fields: &[&str], today: Option<NaiveDate>) -> Filter {
        let mut filter = Filter::default();
        let mut line = line.trim();
        if let Some(rest) =
            line.strip_prefix('!').filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        {
            filter.inverted = true;
            line = rest;
        }
        let mut unread = None;
        for token in tokens(line) {
            let asks = match token.field(fields) {
                Ok(Some(name)) => Reader { name, today, complaint: &mut unread }.condition(&token),
                Ok(None) => token.word(),
                // It is looked for as a word; all but that word is more than anybody meant.
                Err(complaint) if token.inverted || filter.inverted => {
                    unread.get_or_insert(complaint);
                    None
                }
                Err(complaint) => {
                    filter.complaint.get_or_insert(complaint);
                    token.word()
                }
            };
            filter.parts.extend(asks.map(|asks| Part { inverted: token.inverted, asks }));
        }
        if unread.is_some() { filter.refusing(unread) } else { filter }
    }

    /// Passes nothing from now on, and says why, unless something was odd before.
    fn refusing(self, complaint: Option<String>) -> Filter {
        let parts = vec![Part { inverted: false, asks: Asks::Nothing }];
        Filter { parts, inverted: false, complaint: self.complaint.or(complaint) }
    }

    /// The parts, which must all hold, and whether the whole is inverted: for what asks a database instead of a record.
    pub(crate) fn parts(&self) -> (&[Part], bool) {
        (&self.parts, self.inverted)
    }

    /// Whether the line asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a record passes; with a rank for the words (higher matches better, 0 without words).
    pub fn matches(&self, record: &impl Filtered) -> Option<i64> {
        if self.parts.is_empty() {
            return Some(0);
        }
        let rank = self.rank(record);
        if self.inverted { rank.is_none().then_some(0) } else { rank }
    }

    /// The letters that a name must have for its record to pass: where one lacks, nothing else need be asked.
    pub fn letters(&self) -> Letters {
        let needed = |part: &Part| match &part.asks {
            // A longer word may stand in the further text instead.
            Asks::Word(matcher, word) if word.chars().count() <= SHORT => matcher.letters(),
            Asks::Literal(text) => Letters::of(text),
            Asks::Word(..) | Asks::Field { .. } | Asks::Nothing => Letters::NONE,
        };
        let parts = self.parts.iter().filter(|part| !part.inverted && !self.inverted);
        parts.map(needed).fold(Letters::NONE, Letters::and)
    }

    fn rank(&self, record: &impl Filtered) -> Option<i64> {
        // The haystack is made once, and only if a word wants it.
        let mut haystack = None;
        let mut rank = 0_i64;
        for part in &self.parts {
            let hit = match &part.asks {
                Asks::Field { name, tests } => {
                    record.values(name).filter(|values| tests.iter().any(|test| test.holds(values))).map(|_| 0)
                }
                // A word that stands in the name counts most, then letters strewn over it, then any other text.
                Asks::Word(matcher, word) => {
                    let may_match = record.letters().may_have(matcher.letters());
                    let named = may_match.then(|| haystack.get_or_insert_with(|| record.folded())).and_then(|name| {
                        // A name without the word's letters in their order doesn't hold the word either.
                        let score = matcher.score_folded(name)?;
                        Some(score.saturating_add(if word.len() == 1 || holds(name, word) { WHOLE } else { 0 }))
                    });
                    named.or_else(|| (word.chars().count() > SHORT && holds(&record.folded_more(), word)).then_some(1))
                }
                Asks::Literal(text) => holds(haystack.get_or_insert_with(|| record.folded()), text).then_some(0),
                Asks::Nothing => None,
            };
            match (part.inverted, hit) {
                (false, Some(score)) => rank = rank.saturating_add(score),
                (true, None) => {}
                _ => return None,
            }
        }
        Some(rank)
    }

    /// What of a field that has only these words is asked for and is none of them, as a sentence, if anything:
    /// `no flag “dormnat”: did you mean dormant?`
    pub fn unknown_word(&self, field: &str, words: &[&str]) -> Option<String> {
        let asked = self.parts.iter().filter_map(|part| match &part.asks {
            Asks::Field { name, tests } if name == field => Some(tests),
            _ => None,
        });
        let values: Vec<FilterValue> = words.iter().map(|word| FilterValue::Text((*word).to_owned())).collect();
        let odd = asked.flatten().find_map(|test| match test {
            Test::Like(wanted) | Test::Equal(wanted) if !test.holds(&values) => Some(wanted.text.as_str()),
            _ => None,
        })?;
        let odd = fit(odd, 30);
        Some(match (nearest(&odd, words.iter().copied()).first(), words) {
            (Some(near), _) => format!("no {field} “{odd}”: did you mean {near}?"),
            (None, few) if few.len() <= FEW => format!("no {field} “{odd}”: there are {}", few.join(", ")),
            (None, [first, second, ..]) => format!("no {field} “{odd}”: there are {first}, {second} and more"),
            (None, _) => format!("no {field} “{odd}”"),
        })
    }

    /// The fields that are asked for.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match &part.asks {
            Asks::Field { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }

    /// Adds a complaint about a word that its field never has, if there is one: then nothing passes.
    #[must_use]
    pub fn complaining(self, complaint: Option<String>) -> Filter {
        if complaint.is_some() { self.refusing(complaint) } else { self }
    }

    /// What is odd about the line, as a sentence (`no field “categroy”: did you mean category?`), if anything.
    pub fn complaint(&self) -> Option<String> {
        self.complaint.clone()
    }
}

/// One blank-separated part as typed; each character with whether it stood in quotes.
struct Token {
    inverted: bool,
    chars: Vec<(char, bool)>,
    quoted: bool,
}

/// Splits a line at blanks outside quotes. A quote that isn't closed holds to the end.
fn tokens(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut token = Token { inverted: false, chars: Vec::new(), quoted: false };
    let mut quoted = false;
    for c in line.chars().chain([' ']) {
        if c == '"' {
            quoted = !quoted;
            token.quoted = true;
        } else if c.is_whitespace() && !quoted {
            tokens.push(std::mem::replace(&mut token, Token { inverted: false, chars: Vec::new(), quoted: false }));
        } else if c == '!' && token.chars.is_empty() && !token.inverted && !token.quoted {
            token.inverted = true;
        } else {
            token.chars.push((c, quoted));
        }
    }
    // A quote that isn't closed swallowed the blank that ends the last token.
    if quoted {
        token.chars.pop();
        tokens.push(token);
    }
    tokens.retain(|token| !token.chars.is_empty());
    tokens
}

impl Token {
    fn text(chars: &[(char, bool)]) -> String {
        chars.iter().map(|(c, _)| *c).collect()
    }

    fn colon(&self) -> Option<usize> {
        self.chars.iter().position(|part| *part == (':', false)).filter(|at| *at > 0)
    }

    /// The field before the colon; an error where the word before it looks like one but isn't.
    fn field(&self, fields: &[&str]) -> Result<Option<String>, String> {
        let Some(colon) = self.colon() else { return Ok(None) };
        let head = Token::text(&self.chars[..colon]);
        if let Some(field) = fields.iter().find(|field| field.eq_ignore_ascii_case(&head)) {
            return Ok(Some((*field).to_owned()));
        }
        let is_link = self.chars[colon + 1..].starts_with(&[('/', false)]);
        if is_link || self.chars[0].1 || !head.chars().all(|c| c.is_alphabetic() || c == '-') {
            return Ok(None);
        }
        let head = fit(&head, 30).into_owned();
        Err(match (nearest(&head, fields.iter().copied()).first(), fields.is_empty()) {
            (Some(near), _) => format!("no field “{head}”: did you mean {near}?"),
            (None, true) => format!("no field “{head}”: there are none here, so it is looked for as a word"),
            // A line of text has no room for dozens of names: the help and the documents list them.
            (None, false) if fields.len() > MANY => format!("no field “{head}” here"),
            (None, false) => format!("no field “{head}”: there are {}", fields.join(", ")),
        })
    }

    fn word(&self) -> Option<Asks> {
        let text = Token::text(&self.chars);
        if self.quoted {
            return Some(Asks::Literal(fold(&text))).filter(|asks| *asks != Asks::Literal(String::new()));
        }
        let matcher = Matcher::new(&text);
        (!matcher.is_empty()).then(|| Asks::Word(Box::new(matcher), fold(text.trim())))
    }
}

/// Reads the condition of one field.
struct Reader<'a> {
    name: String,
    today: Option<NaiveDate>,
    complaint: &'a mut Option<String>,
}

impl Reader<'_> {
    /// The condition behind the colon; `None` while it is not finished.
    fn condition(mut self, token: &Token) -> Option<Asks> {
        let value = &token.chars[token.colon()? + 1..];
        let is_bare = value.iter().all(|(_, quoted)| !quoted);
        let text = Token::text(value);
        let tests: Vec<Test> = match Side::SIGNS.into_iter().find(|(sign, _)| is_bare && text.starts_with(sign)) {
            // A comma behind a sign is a thousands sign, never an alternative.
            Some((sign, side)) => self.beside(side, text[sign.len()..].trim()).into_iter().collect(),
            None => value.split(|part| *part == (',', false)).filter_map(|one| self.test(one)).collect(),
        };
        (!tests.is_empty()).then_some(Asks::Field { name: self.name, tests })
    }

    fn test(&self, value: &[(char, bool)]) -> Option<Test> {
        let text = Token::text(value);
        let is_bare = value.iter().all(|(_, quoted)| !quoted);
        if is_bare && text.eq_ignore_ascii_case("none") {
            return Some(Test::Blank);
        }
        if is_bare && text.eq_ignore_ascii_case("any") {
            return Some(Test::Present);
        }
        if value.first() == Some(&('=', false)) {
            return Some(self.wanted(&text[1..])).filter(|wanted| !wanted.text.is_empty()).map(Test::Equal);
        }
        Some(self.wanted(&text)).filter(|wanted| !wanted.text.is_empty()).map(Test::Like)
    }

    fn beside(&mut self, side: Side, text: &str) -> Option<Test> {
        let wanted = self.wanted(text);
        if wanted.number.is_some() || wanted.date.is_some() {
            return Some(Test::Beside { side, wanted });
        }
        if !text.is_empty() {
            let text = fit(text, 30);
            self.complaint.get_or_insert(format!(
                "“{text}” is neither a number nor a date: write {}:>500 or {}:<2026-11-20",
                self.name, self.name
            ));
        }
        None
    }

    fn wanted(&self, text: &str) -> Wanted {
        let date = match self.today {
            Some(today) => date::parse(text, today).ok(),
            None => text.trim().parse().ok(),
        };
        // `2026-11-20` is a date, and not two thousand less something.
        Wanted { text: fold(text.trim()), number: if date.is_some() { None } else { plain(text) }, date }
    }
}

impl Test {
    pub(crate) fn holds(&self, values: &[FilterValue]) -> bool {
        match self {
            Test::Blank => values.iter().all(is_blank),
            Test::Present => !values.iter().all(is_blank),
            Test::Like(wanted) => values.iter().any(|value| wanted.is_like(value)),
            Test::Equal(wanted) => values.iter().any(|value| wanted.equals(value)),
            Test::Beside { side, wanted } => values.iter().any(|value| match value {
                FilterValue::Text(_) | FilterValue::Name(_) => false,
                FilterValue::Number(number) => wanted.number.is_some_and(|than| side.holds(number, &than)),
                FilterValue::Date(date) => wanted.date.is_some_and(|than| side.holds(date, &than)),
            }),
        }
    }
}

/// How names of what isn't known end.
const UNKNOWN: &str = "-unknown";

fn is_blank(value: &FilterValue) -> bool {
    matches!(value, FilterValue::Text(text) if text.trim().is_empty())
}

impl Wanted {
    fn is_like(&self, value: &FilterValue) -> bool {
        match value {
            FilterValue::Text(text) => fold(text).contains(&self.text),
            FilterValue::Name(name) => {
                name.contains(&self.text)
                    && (!name.ends_with(UNKNOWN) || UNKNOWN.contains(&self.text) || self.text.contains(UNKNOWN))
            }
            FilterValue::Number(number) => self.number.is_some_and(|wanted| same(*number, wanted)),
            // `2026-11` is that month.
            FilterValue::Date(date) => {
                self.date.map_or_else(|| date.to_string().starts_with(&self.text), |day| *date == day)
            }
        }
    }

    fn equals(&self, value: &FilterValue) -> bool {
        match value {
            FilterValue::Text(text) => fold(text.trim()) == self.text,
            FilterValue::Name(name) => *name == self.text,
            other => self.is_like(other),
        }
    }
}

/// Whether two figures are the same, but for what binary fractions do to decimal ones.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Whether a text holds a word. The library's search makes itself ready for long texts first, which costs more than
/// looking through a name.
fn holds(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some(first) = word.first() else { return true };
    let starts = text.len().saturating_sub(word.len() - 1);
    text.iter().take(starts).enumerate().any(|(at, byte)| byte == first && text[at..].starts_with(word))
}

#[cfg(test)]
mod tests;
