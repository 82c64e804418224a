//! Registered values known again: exactly, under another name, in other letters, in the plural, with words swapped, or
//! misspelt; and completed as one types. An index made once, from which nothing is copied while looking.

use std::collections::HashMap;

use crate::domain::text::Matcher;

/// The longest value that is looked for by its spelling, in bytes.
const LONGEST: usize = 120;
/// Values that are matched loosely, at most.
const LOOSE: usize = 1_000;
/// Marks a key that two values share: then nobody can tell which was meant.
const MANY: usize = usize::MAX;

/// Why a value was taken for a registered one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It is registered as another name.
    Alias,
    /// The same letters, joined otherwise: `paidsocial`.
    Letters,
    /// One is the plural of the other: `newsletters`.
    Plural,
    /// The same words in another order: `social-paid`.
    Order,
    /// A letter or two differ: `linkdin`.
    Spelling,
}

impl Reason {
    /// Its name in JSON and in brackets: `alias`.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Alias => "alias",
            Reason::Letters => "joined otherwise",
            Reason::Plural => "plural",
            Reason::Order => "word order",
            Reason::Spelling => "spelling",
        }
    }

    /// Whether it is so sure that a fix may act on it; misspellings are only proposed.
    pub fn is_sure(self) -> bool {
        self != Reason::Spelling
    }
}

/// What was found for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It is registered: which.
    Known(usize),
    /// It is most likely that one.
    Near(usize, Reason),
    /// Nothing is near.
    Unknown,
}

/// A value to be registered.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The value: `linkedin`.
    pub value: &'a str,
    /// Other names of it, in any form.
    pub aliases: &'a [String],
    /// Whether names may follow it behind a hyphen: `partner-acme`.
    pub takes_names: bool,
}

/// The values of one tag.
#[derive(Debug, Clone, Default)]
pub struct Words {
    values: Vec<String>,
    /// Places of the values in the order of the alphabet.
    sorted: Vec<usize>,
    /// Values that names may follow, each with its hyphen.
    stems: Vec<(String, usize)>,
    exact: HashMap<String, usize>,
    aliases: HashMap<String, usize>,
    letters: HashMap<String, usize>,
    plurals: HashMap<String, usize>,
    orders: HashMap<String, usize>,
    /// Values and aliases by length: for spelling.
    spellings: Vec<Spelling>,
}

#[derive(Debug, Clone)]
struct Spelling {
    text: Box<str>,
    letters: u64,
    value: usize,
}

impl Words {
    /// An index of values.
    pub fn new<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Words {
        let mut words = Words::default();
        for (at, entry) in entries.into_iter().enumerate() {
            words.values.push(entry.value.to_owned());
            words.exact.insert(entry.value.to_owned(), at);
            if entry.takes_names {
                words.stems.push((format!("{}-", entry.value), at));
            }
            words.put(entry.value, at);
            for alias in entry.aliases {
                let key = super::value::key(alias);
                if key.is_empty() {
                    continue;
                }
                share(&mut words.aliases, key.clone(), at);
                // What has no right form is known only as it stands.
                if super::value::is_right(&key) {
                    words.put(&key, at);
                }
            }
        }
        words.sorted = (0..words.values.len()).collect();
        words.sorted.sort_by(|a, b| words.values[*a].cmp(&words.values[*b]));
        words.spellings.sort_by_key(|one| one.text.len());
        words
    }

    fn put(&mut self, text: &str, at: usize) {
        share(&mut self.letters, letters(text), at);
        share(&mut self.plurals, plural(text), at);
        share(&mut self.orders, ordered(text), at);
        if text.len() <= LONGEST {
            self.spellings.push(Spelling { text: text.into(), letters: mask(text), value: at });
        }
    }

    /// Whether nothing is registered.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All values, in the order in which they were registered.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }

    /// The value at a place.
    pub fn value(&self, at: usize) -> &str {
        self.values.get(at).map_or("", String::as_str)
    }

    /// The place of a value that is registered exactly so, or follows one that takes names.
    pub fn find_exact(&self, value: &str) -> Option<usize> {
        let exact = self.exact.get(value).copied();
        exact.or_else(|| {
            let is_named = |stem: &&(String, usize)| value.len() > stem.0.len() && value.starts_with(&stem.0);
            let named = self.stems.iter().find(is_named).filter(|_| super::value::is_right(value));
            named.filter(|_| !self.aliases.contains_key(value)).map(|(_, at)| *at)
        })
    }

    /// The value of which that key is another name; `None` where two share it.
    pub fn alias(&self, key: &str) -> Option<&str> {
        self.aliases.get(key).filter(|at| **at != MANY).map(|at| self.value(*at))
    }

    /// Looks for a value that is in its right form.
    pub fn find(&self, value: &str) -> Found {
        if let Some(at) = self.exact.get(value) {
            return Found::Known(*at);
        }
        let one = |found: Option<&usize>| found.copied().filter(|at| *at != MANY);
        if let Some(at) = one(self.aliases.get(value)) {
            return Found::Near(at, Reason::Alias);
        }
        let stem = self.stems.iter().find(|(stem, _)| value.len() > stem.len() && value.starts_with(stem));
        if let Some((_, at)) = stem {
            return Found::Known(*at);
        }
        let keyed = [
            (Reason::Letters, self.letters.get(&letters(value))),
            (Reason::Plural, self.plurals.get(&plural(value))),
            (Reason::Order, self.orders.get(&ordered(value))),
        ];
        for (reason, found) in keyed {
            if let Some(at) = one(found) {
                return Found::Near(at, reason);
            }
        }
        match self.misspelt(value) {
            Some(at) => Found::Near(at, Reason::Spelling),
            None => Found::Unknown,
        }
    }

    /// The registered value nearest by spelling: one letter in short words, two in long ones; figures must agree, as
    /// `q1` is no misspelling of `q2`. Of equally near ones, the first registered.
    fn misspelt(&self, value: &str) -> Option<usize> {
        let length = value.len();
        let most = (length / 4).min(2);
        if most == 0 || length > LONGEST {
            return None;
        }
        let wanted = mask(value);
        let from = self.spellings.partition_point(|one| one.text.len() + most < length);
        let near = self.spellings.get(from..)?.iter().take_while(|one| one.text.len() <= length + most);
        let mut best: Option<(usize, usize)> = None;
        for one in near {
            // A changed letter takes one sort of letter away and brings one in.
            if (one.letters ^ wanted).count_ones() as usize > 2 * most || one.text.len() < 4 {
                continue;
            }
            let Some(distance) = distance(value.as_bytes(), one.text.as_bytes(), most) else { continue };
            if figures(value).eq(figures(&one.text)) && best.is_none_or(|best| (distance, one.value) < best) {
                best = Some((distance, one.value));
            }
        }
        best.map(|(_, at)| at)
    }

    /// Values for what was typed so far, the best first: those that begin so, then those that hold its words, then those
    /// that match it loosely. Matching loosely costs microseconds a value, so that only the first thousand are asked.
    pub fn complete(&self, typed: &str, most: usize) -> Vec<&str> {
        let typed = typed.trim().to_lowercase();
        let sorted = |at: usize| self.sorted.get(at).map_or("", |place| self.value(*place));
        let from = self.sorted.partition_point(|place| self.value(*place) < typed.as_str());
        let mut found: Vec<&str> =
            (from..self.sorted.len()).map(sorted).take_while(|value| value.starts_with(&typed)).take(most).collect();
        if found.len() >= most || typed.is_empty() {
            return found;
        }
        let parts: Vec<&str> = typed.split_whitespace().collect();
        let rest = || self.values.iter().map(String::as_str).filter(|value| !value.starts_with(&typed));
        let mut held: Vec<(usize, &str)> = rest().filter_map(|value| Some((holds(value, &parts)?, value))).collect();
        held.sort_unstable();
        found.extend(held.iter().map(|(_, value)| *value).take(most - found.len()));
        if found.len() < most {
            let matcher = Matcher::new(&typed);
            let mut loose: Vec<(i64, &str)> = rest()
                .filter(|value| is_within(value, &parts) && holds(value, &parts).is_none())
                .take(LOOSE)
                .filter_map(|value| Some((matcher.score_folded(value)?, value)))
                .collect();
            loose.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
            found.extend(loose.into_iter().map(|(_, value)| value).take(most - found.len()));
        }
        found
    }
}

/// How many of the words don't stand at the beginning of a word of the value; `None` where it doesn't hold them all.
fn holds(value: &str, words: &[&str]) -> Option<usize> {
    words.iter().try_fold(0, |inside, word| {
        let at = value.find(word)?;
        let begins = at == 0 || value.as_bytes().get(at - 1) == Some(&b'-');
        Some(inside + usize::from(!begins))
    })
}

/// Whether the letters of each word stand in the value in their order.
fn is_within(value: &str, words: &[&str]) -> bool {
    words.iter().all(|word| {
        let mut rest = value.bytes();
        word.bytes().all(|wanted| rest.any(|letter| letter == wanted))
    })
}

/// Puts a key in, or marks it as shared.
fn share(keys: &mut HashMap<String, usize>, key: String, at: usize) {
    let place = keys.entry(key).or_insert(at);
    if *place != at {
        *place = MANY;
    }
}

fn letters(value: &str) -> String {
    value.chars().filter(|c| *c != '-').collect()
}

fn singular(word: &str) -> String {
    match word {
        _ if word.len() < 4 || word.ends_with("ss") || word.ends_with("us") => word.to_owned(),
        _ if word.len() > 4 && word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

fn plural(value: &str) -> String {
    value.split('-').map(singular).collect::<Vec<_>>().concat()
}

fn ordered(value: &str) -> String {
    let mut words: Vec<&str> = value.split('-').collect();
    words.sort_unstable();
    words.join("-")
}

fn figures(value: &str) -> impl Iterator<Item = u8> + '_ {
    value.bytes().filter(u8::is_ascii_digit)
}

/// Which letters and figures a value has, a bit for each.
fn mask(value: &str) -> u64 {
    value.bytes().fold(0, |mask, byte| match byte {
        b'a'..=b'z' => mask | 1 << (byte - b'a'),
        b'0'..=b'9' => mask | 1 << (byte - b'0' + 26),
        _ => mask | 1 << 36,
    })
}

/// How many letters must be changed, put in, left out or swapped; `None` where more than `most`, or too long.
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len() > LONGEST || b.len() > LONGEST || a.len().abs_diff(b.len()) > most {
        return None;
    }
    // Three rows of the table, on the stack: the one before the last is for swaps.
    let mut rows = [[0_u8; LONGEST + 1]; 3];
    for (at, cell) in rows[0].iter_mut().enumerate() {
        *cell = u8::try_from(at).unwrap_or(u8::MAX);
    }
    for (i, letter) in a.iter().enumerate() {
        let (now, last, before) = ((i + 1) % 3, i % 3, (i + 2) % 3);
        rows[now][0] = u8::try_from(i + 1).unwrap_or(u8::MAX);
        let mut least = rows[now][0];
        for (j, other) in b.iter().enumerate() {
            let changed = rows[last][j] + u8::from(letter != other);
            let mut cell = changed.min(rows[last][j + 1] + 1).min(rows[now][j] + 1);
            if i > 0 && j > 0 && letter == &b[j - 1] && other == &a[i - 1] {
                cell = cell.min(rows[before][j - 1] + 1);
            }
            rows[now][j + 1] = cell;
            least = least.min(cell);
        }
        // A swap reaches back two rows, so one more is allowed here than at the end.
        if usize::from(least) > most + 1 {
            return None;
        }
    }
    let distance = usize::from(rows[a.len() % 3][b.len()]);
    (distance <= most).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let aliases = [vec!["FB".to_owned(), "fb.com".to_owned()], vec!["Paid Search".to_owned(), "ppc".to_owned()]];
        let none: &[String] = &[];
        let entry = |value, aliases| Entry { value, aliases, takes_names: value == "partner" };
        Words::new([
            entry("facebook", &aliases[0]),
            entry("linkedin", none),
            entry("cpc", &aliases[1]),
            entry("paid-social", none),
            entry("newsletter", none),
            entry("partner", none),
            entry("2026-q1-webinar-growth", none),
        ])
    }

    #[test]
    fn values_are_known_again_with_the_reason() {
        let words = words();
        let cases = [
            ("linkedin", Some(("linkedin", None))),
            ("fb", Some(("facebook", Some(Reason::Alias)))),
            ("fb-com", Some(("facebook", Some(Reason::Alias)))),
            ("paidsearch", Some(("cpc", Some(Reason::Letters)))),
            ("paid-search", Some(("cpc", Some(Reason::Alias)))),
            ("paidsocial", Some(("paid-social", Some(Reason::Letters)))),
            ("social-paid", Some(("paid-social", Some(Reason::Order)))),
            ("newsletters", Some(("newsletter", Some(Reason::Plural)))),
            ("linkdin", Some(("linkedin", Some(Reason::Spelling)))),
            ("likned-in", Some(("linkedin", Some(Reason::Spelling)))),
            ("linekdin", Some(("linkedin", Some(Reason::Spelling)))),
            ("facebok", Some(("facebook", Some(Reason::Spelling)))),
            ("partner-acme", Some(("partner", None))),
            ("partner-", Some(("partner", Some(Reason::Letters)))),
            ("2026-q1-webniar-growth", Some(("2026-q1-webinar-growth", Some(Reason::Spelling)))),
            ("2026-q2-webinar-growth", None),
            ("cpm", None),
            ("tosca", None),
            ("", None),
        ];
        for (value, expected) in cases {
            let found = match words.find(value) {
                Found::Known(at) => Some((words.value(at), None)),
                Found::Near(at, reason) => Some((words.value(at), Some(reason))),
                Found::Unknown => None,
            };
            assert_eq!(found, expected, "{value}");
        }
    }

    #[test]
    fn distances_agree_with_those_of_a_library() {
        let words =
            ["linkedin", "linkdin", "linekdin", "kitten", "sitting", "ab", "ba", "abcd", "badc", "newsletter", ""];
        for a in words {
            for b in words {
                let theirs = strsim::osa_distance(a, b);
                for most in 0..4 {
                    let expected = (theirs <= most).then_some(theirs);
                    assert_eq!(distance(a.as_bytes(), b.as_bytes(), most), expected, "{a} {b} {most}");
                }
            }
        }
    }

    #[test]
    fn values_are_completed() {
        let words = words();
        assert_eq!(words.complete("pa", 5), ["paid-social", "partner"]);
        assert_eq!(words.complete("Soc", 5), ["paid-social"]);
        assert_eq!(words.complete("li", 5), ["linkedin"]);
        assert_eq!(words.complete("e", 3), ["2026-q1-webinar-growth", "facebook", "linkedin"]);
        assert_eq!(words.complete("growth 2026", 5), ["2026-q1-webinar-growth"]);
        assert_eq!(words.complete("pdsl", 5), ["paid-social"]);
        assert_eq!(words.complete("", 2), ["2026-q1-webinar-growth", "cpc"]);
        assert_eq!(words.complete("zzz", 5), Vec::<&str>::new());
    }
}
