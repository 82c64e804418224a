//! Names proposed for a campaign that is not registered yet: the pattern with today's year, quarter and month filled in,
//! one for each word of its lists, up to where the name of one's own begins.

use chrono::{Datelike, Months, NaiveDate};

use super::pattern::{Pattern, Token};
use crate::domain::text::Matcher;

/// The beginnings of names that fit what was typed so far, the best first; those for today before those for the next
/// quarter. Each ends in a hyphen where a name of one's own belongs behind it.
pub fn beginnings(pattern: &Pattern, today: NaiveDate, typed: &str, most: usize) -> Vec<String> {
    let typed = typed.trim().to_lowercase().replace([' ', '_'], "-");
    let next = first_of_quarter(today).checked_add_months(Months::new(3)).unwrap_or(today);
    let mut all = on(pattern, today);
    let later: Vec<String> = on(pattern, next).into_iter().filter(|name| !all.contains(name)).collect();
    all.extend(later);
    if typed.is_empty() {
        all.truncate(most);
        return all;
    }
    let begins = |name: &&String| name.starts_with(&typed) && name.len() > typed.len();
    let mut found: Vec<String> = all.iter().filter(begins).take(most).cloned().collect();
    if found.is_empty() && !all.iter().any(|name| typed.starts_with(name.as_str())) {
        // One word of it is enough: `web` for `2026-q4-webinar-`.
        let has_word = |name: &&String| name.split('-').any(|word| word.starts_with(&typed));
        found = all.iter().filter(has_word).take(most).cloned().collect();
    }
    if found.is_empty() && typed.len() > 2 && !typed.contains('-') {
        let matcher = Matcher::new(&typed);
        found = all.into_iter().filter(|name| matcher.score_folded(name).is_some()).take(most).collect();
    }
    found
}

/// The first and the last day that a name tells by its year and quarter, or year and month.
pub fn days_of(pattern: &Pattern, name: &str) -> Option<(NaiveDate, NaiveDate)> {
    if !pattern.fits(name) {
        return None;
    }
    let words: Vec<&str> = name.split('-').collect();
    let year = words.iter().find(|word| word.len() == 4).and_then(|word| word.parse::<i32>().ok())?;
    let has = |token: &Token| pattern.tokens().contains(token);
    let quarter =
        words.iter().find_map(|word| word.strip_prefix('q')?.parse::<u32>().ok()).filter(|q| (1..5).contains(q));
    let month = words.iter().filter(|word| word.len() == 2).find_map(|word| word.parse::<u32>().ok());
    let (first, months) = match (quarter.filter(|_| has(&Token::Quarter)), month.filter(|_| has(&Token::Month))) {
        (_, Some(month)) => (NaiveDate::from_ymd_opt(year, month, 1)?, 1),
        (Some(quarter), None) => (NaiveDate::from_ymd_opt(year, quarter * 3 - 2, 1)?, 3),
        (None, None) => return None,
    };
    Some((first, first.checked_add_months(Months::new(months))?.pred_opt()?))
}

fn first_of_quarter(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap_or(day)
}

/// All beginnings as they are on a day.
fn on(pattern: &Pattern, day: NaiveDate) -> Vec<String> {
    let mut names = vec![String::new()];
    for token in pattern.tokens() {
        let words: Vec<String> = match token {
            Token::Year => vec![day.year().to_string()],
            Token::Quarter => vec![format!("q{}", day.month0() / 3 + 1)],
            Token::Month => vec![format!("{:02}", day.month())],
            Token::Word(word) => vec![word.clone()],
            Token::List(_, words) => words.clone(),
            Token::Slug => {
                names.retain(|name| !name.is_empty());
                names.iter_mut().for_each(|name| name.push('-'));
                return names;
            }
        };
        names = names
            .iter()
            .flat_map(|name| {
                words.iter().map(move |word| if name.is_empty() { word.clone() } else { format!("{name}-{word}") })
            })
            .collect();
    }
    names.retain(|name| !name.is_empty());
    names
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pattern(text: &str) -> Pattern {
        let words = ["webinar", "event", "launch"].map(str::to_owned).to_vec();
        Pattern::parse(text, &[("type".to_owned(), words)]).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn names_begin_as_the_pattern_says_today() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("YYYY-q#-type-name", "", &["2026-q4-webinar-", "2026-q4-event-", "2026-q4-launch-", "2027-q1-webinar-"]),
            ("YYYY-q#-type-name", "2026-q4-l", &["2026-q4-launch-"]),
            ("YYYY-q#-type-name", "2027", &["2027-q1-webinar-", "2027-q1-event-", "2027-q1-launch-"]),
            ("YYYY-q#-type-name", "web", &["2026-q4-webinar-", "2027-q1-webinar-"]),
            ("YYYY-q#-type-name", "2026-q4-launch-", &[]),
            ("YYYY-q#-type-name", "2026-q4-launch-spring", &[]),
            ("YYYY-q#-type-name", "zebra", &[]),
            ("acme-YYYY-MM", "", &["acme-2026-11", "acme-2027-01"]),
            ("name", "", &[]),
        ];
        for (text, typed, expected) in cases {
            assert_eq!(beginnings(&pattern(text), day("2026-11-20"), typed, 4), *expected, "{text}: {typed}");
        }
        assert!(beginnings(&Pattern::default(), day("2026-11-20"), "", 4).is_empty());
    }

    #[test]
    fn names_tell_their_days() {
        let cases = [
            ("YYYY-q#-type-name", "2026-q4-launch-big", Some(("2026-10-01", "2026-12-31"))),
            ("name-YYYY-MM", "big-2027-02", Some(("2027-02-01", "2027-02-28"))),
            ("YYYY-name", "2026-big", None),
            ("YYYY-q#-type-name", "no-such", None),
        ];
        for (text, name, expected) in cases {
            let expected = expected.map(|(first, last)| (day(first), day(last)));
            assert_eq!(days_of(&pattern(text), name), expected, "{name}");
        }
    }
}
