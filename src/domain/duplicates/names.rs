//! How alike the names of two colleagues are.

use super::{Reason, Who, folded_name};

/// First names with their short forms, the full one first.
const SHORT: &[&[&str]] = &[
    &["alexander", "alex", "sasha", "sandy"],
    &["alexandra", "alex", "sandra", "sasha"],
    &["andrew", "andy", "drew"],
    &["anthony", "tony"],
    &["benjamin", "ben", "benny"],
    &["catherine", "cathy", "kate", "katie", "katherine", "kathy"],
    &["charles", "charlie", "chuck"],
    &["christina", "chris", "tina", "christine"],
    &["christopher", "chris", "topher"],
    &["daniel", "dan", "danny"],
    &["david", "dave"],
    &["deborah", "deb", "debbie"],
    &["edward", "ed", "eddie", "ted"],
    &["elizabeth", "liz", "beth", "betty", "lizzie", "eliza"],
    &["francis", "frank"],
    &["gregory", "greg"],
    &["jacob", "jake"],
    &["james", "jim", "jimmy", "jamie"],
    &["jeffrey", "jeff", "geoff", "geoffrey"],
    &["jennifer", "jen", "jenny"],
    &["jessica", "jess", "jessie"],
    &["johannes", "hannes", "hans", "jo"],
    &["john", "jack", "johnny", "jon"],
    &["jonathan", "jon", "jonny", "nathan"],
    &["joseph", "joe", "joey"],
    &["joshua", "josh"],
    &["kenneth", "ken", "kenny"],
    &["lawrence", "larry", "laurence"],
    &["margaret", "maggie", "meg", "peggy"],
    &["matthew", "matt"],
    &["maximilian", "max"],
    &["michael", "mike", "mick", "micha"],
    &["nicholas", "nick", "nico"],
    &["patricia", "pat", "patty", "tricia"],
    &["patrick", "pat", "paddy"],
    &["peter", "pete"],
    &["philip", "phil", "phillip"],
    &["rebecca", "becky", "becca"],
    &["richard", "rich", "rick", "dick"],
    &["robert", "rob", "bob", "bobby"],
    &["ronald", "ron"],
    &["samantha", "sam"],
    &["samuel", "sam"],
    &["sebastian", "seb", "basti"],
    &["stephanie", "steph", "steffi"],
    &["stephen", "steve", "steven"],
    &["susan", "sue", "susie"],
    &["theodore", "ted", "theo"],
    &["thomas", "tom", "tommy"],
    &["timothy", "tim"],
    &["valerie", "val"],
    &["victoria", "vicky", "tori"],
    &["vincent", "vince"],
    &["william", "will", "bill", "billy", "liam"],
    &["zachary", "zach"],
];

/// How sure it is that two colleagues are one person by their names, and why.
pub(super) fn compare(a: &Who, b: &Who) -> Option<(u8, Reason)> {
    let (first_a, last_a) = (folded_name(&a.first), folded_name(&a.last));
    let (first_b, last_b) = (folded_name(&b.first), folded_name(&b.last));
    if last_a.is_empty() || last_b.is_empty() || first_a.is_empty() || first_b.is_empty() {
        return None;
    }
    if (&first_a, &last_a) == (&first_b, &last_b) {
        return Some((super::SURE, Reason::SameName));
    }
    if (&first_a, &last_a) == (&last_b, &first_b) {
        return Some((88, Reason::Swapped));
    }
    let (first, last) = (alike(&first_a, &first_b), alike(&last_a, &last_b));
    if last_a == last_b {
        if is_short_form(&first_a, &first_b) {
            return Some((86, Reason::Nickname));
        }
        if is_initial(&first_a, &first_b) {
            return Some((75, Reason::Initial));
        }
    }
    // Both must be near, and the more so the shorter they are: Kim is not Tim, and Lee is not Lea.
    let near = |alike: f64, one: &str, other: &str| one == other || alike >= least_for(one, other);
    // Numbers are counted, not misspelt: Lead 1 is not Lead 11.
    let digits = |first: &str, last: &str| -> String {
        first.chars().chain(last.chars()).filter(char::is_ascii_digit).collect()
    };
    if near(first, &first_a, &first_b)
        && near(last, &last_a, &last_b)
        && digits(&first_a, &last_a) == digits(&first_b, &last_b)
    {
        let mean = f64::midpoint(first, last);
        return Some((score(mean), Reason::Spelling));
    }
    None
}

/// Whether both have first names, and these have nothing in common: then one address may be that of two people.
pub(super) fn are_unlike(a: &Who, b: &Who) -> bool {
    let (first_a, first_b) = (folded_name(&a.first), folded_name(&b.first));
    let swapped = first_a == folded_name(&b.last) || first_b == folded_name(&a.last);
    let akin = alike(&first_a, &first_b) >= 0.6
        || is_short_form(&first_a, &first_b)
        || is_initial(&first_a, &first_b)
        || first_a.starts_with(&first_b)
        || first_b.starts_with(&first_a);
    !first_a.is_empty() && !first_b.is_empty() && !swapped && !akin
}

/// How alike two words are, 0 to 1.
fn alike(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(a, b)
}

/// How alike two words of that length must be.
fn least_for(a: &str, b: &str) -> f64 {
    match a.chars().count().max(b.chars().count()) {
        0..=3 => 1.0,
        4..=5 => 0.75,
        6..=8 => 0.8,
        _ => 0.82,
    }
}

/// 0.75 becomes 72, 1.0 becomes 94: never as sure as the same name.
fn score(mean: f64) -> u8 {
    let score = 72.0 + (mean - 0.75) * 88.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 70..=94")]
    let score = score.round().clamp(70.0, 94.0) as u8;
    score
}

fn is_short_form(a: &str, b: &str) -> bool {
    SHORT.iter().any(|row| row.contains(&a) && row.contains(&b))
}

/// Whether one is only the first letter of the other.
fn is_initial(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.chars().count() == 1 && long.chars().count() > 1 && long.starts_with(short)
}
