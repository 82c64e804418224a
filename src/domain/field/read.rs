//! How fields read what was typed: the readers that several drafts share. Each gives a value or a sentence that
//! says what would be right; none changes a draft on an error.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Choice, FieldContext, FieldError};
use crate::domain::date;
use crate::domain::id::Id;
use crate::domain::money::{Currency, Money};
use crate::domain::text::{clean, fit, name_key, nearest, thousands};

/// Characters that one line may have.
pub const LINE: usize = 500;

/// Characters that a text of several lines may have.
pub const TEXT: usize = 20_000;

/// Tags that a record may have.
const TAGS: usize = 50;

/// What was typed, short and safe enough to stand in a sentence.
pub fn shown(typed: &str) -> String {
    fit(&clean(typed.trim()), 40).into_owned()
}

/// `a`, `a or b`, `a, b or c`.
pub fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// Takes one line into `slot`: line breaks become blanks, blanks at the ends go.
///
/// # Errors
/// It is longer than [`LINE`], or holds a NUL.
pub fn line(slot: &mut String, typed: &str) -> Result<(), FieldError> {
    if slot != typed {
        *slot = one_line(typed)?;
    }
    Ok(())
}

/// As [`line()`], where blank is refused: `what` is the field with its article, `example` a right value.
///
/// # Errors
/// As [`line()`], and blank.
pub fn required(slot: &mut String, typed: &str, what: &str, example: &str) -> Result<(), FieldError> {
    if typed.trim().is_empty() {
        return Err(FieldError::new(format!("{what} can't be blank: type one, such as {example}")));
    }
    line(slot, typed)
}

fn one_line(typed: &str) -> Result<String, FieldError> {
    let text = typed.trim().replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    sized(&text, LINE, "put the rest into the notes")?;
    Ok(text)
}

/// Takes text of several lines into `slot`; blanks at the end go.
///
/// # Errors
/// It is longer than [`TEXT`], or holds a NUL.
pub fn text(slot: &mut String, typed: &str) -> Result<(), FieldError> {
    if slot != typed {
        let text = typed.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim_end();
        sized(text, TEXT, "keep the long text elsewhere and put a link here")?;
        *slot = text.to_owned();
    }
    Ok(())
}

/// Refuses what is too long to keep, or can't be kept exactly.
fn sized(text: &str, limit: usize, instead: &str) -> Result<(), FieldError> {
    if text.contains('\0') {
        return Err(FieldError::new(
            "there is a NUL character in this text: type it again, or paste it without, such as from a plain editor",
        ));
    }
    match text.chars().count() {
        length if length > limit => Err(FieldError::new(format!(
            "this is {} characters long, and {} fit: {instead}",
            thousands(i64::try_from(length).unwrap_or(i64::MAX)),
            thousands(i64::try_from(limit).unwrap_or(i64::MAX)),
        ))),
        _ => Ok(()),
    }
}

/// A whole number between `least` and `most`, thousands signs allowed; blank is `None`.
///
/// # Errors
/// Anything else; `what` is the field, `example` a right value.
pub fn whole(typed: &str, what: &str, example: &str, least: u32, most: u32) -> Result<Option<u32>, FieldError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let number = whole_digits(typed).filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or_else(|| {
        let most = thousands(i64::from(most));
        FieldError::new(format!(
            "{what}: a whole number from {least} to {most}, such as {example}, and not “{}”",
            shown(typed)
        ))
    })
}

/// `1200`, `1,200`, `1 200`; the groups must be of three.
fn whole_digits(typed: &str) -> Option<u32> {
    let groups: Vec<&str> = typed.split([',', ' ', '\'', '\u{A0}', '\u{202F}']).collect();
    let grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3) && groups[0].len() <= 3;
    let digits = groups.concat();
    (grouped && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// Yes or no; blank is `None`.
///
/// # Errors
/// Anything else.
pub fn flag(typed: &str) -> Result<Option<bool>, FieldError> {
    match typed.trim().to_lowercase().as_str() {
        "" => Ok(None),
        "yes" | "y" | "true" | "1" | "on" | "x" | "✓" => Ok(Some(true)),
        "no" | "n" | "false" | "0" | "off" => Ok(Some(false)),
        _ => Err(FieldError::new(format!("type yes or no, and not “{}”", shown(typed)))),
    }
}

/// `yes`, `no` or blank.
pub fn flag_typed(flag: Option<bool>) -> String {
    flag.map_or("", |flag| if flag { "yes" } else { "no" }).to_owned()
}

/// Choices for a yes-or-no field.
pub fn flag_choices(_: &FieldContext) -> Vec<Choice> {
    vec![Choice::new("yes", ""), Choice::new("no", "")]
}

/// One of several by its name, ignoring case and how its words are joined; blank is `None`.
///
/// # Errors
/// No such name: the sentence has the nearest one, else all.
pub fn choice<T: Copy>(
    typed: &str,
    what: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<Option<T>, FieldError> {
    let word = name_key(typed).replace([' ', '_'], "-");
    if word.is_empty() {
        return Ok(None);
    }
    if let Some(found) = all.iter().copied().find(|one| name(*one) == word) {
        return Ok(Some(found));
    }
    let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
    Err(match nearest(&word, names.iter().copied()).first() {
        Some(near) => FieldError::new(format!("no {what} “{}”: did you mean {near}?", shown(typed))),
        None => FieldError::new(format!("no {what} “{}”: it is {}", shown(typed), either(&names))),
    })
}

/// As [`choice`], where blank is refused.
///
/// # Errors
/// As [`choice`], and blank.
pub fn one_of<T: Copy>(typed: &str, what: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T, FieldError> {
    choice(typed, what, all, name)?.ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        FieldError::new(format!("the {what} can't be blank: it is {}", either(&names)))
    })
}

/// The choices of an enum.
pub fn choices_of<T: Copy>(all: &[T], name: fn(T) -> &'static str, meaning: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(name(*one), meaning(*one))).collect()
}

/// A date as people type it; blank is `None`.
///
/// # Errors
/// As [`date::parse`].
pub fn day(typed: &str, ctx: &FieldContext) -> Result<Option<NaiveDate>, FieldError> {
    if typed.trim().is_empty() { Ok(None) } else { date::parse(typed, ctx.today).map(Some) }
}

/// A date as typed back.
pub fn day_typed(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// An amount of money that is not negative; blank is `None`. `example` is a right value.
///
/// # Errors
/// As [`Money::parse`], and a negative one.
pub fn amount(typed: &str, home: Currency, example: &str) -> Result<Option<Money>, FieldError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let money = Money::parse(typed, home)?;
    if money.minor < 0 {
        return Err(FieldError::new(format!("this can't be negative: type it as {example}")));
    }
    Ok(Some(money))
}

/// Tags separated by commas, each made lower-case kebab: `Email Marketing` → `email-marketing`.
///
/// # Errors
/// Too many, or one too long.
pub fn tags(typed: &str) -> Result<BTreeSet<String>, FieldError> {
    let tags: BTreeSet<String> = typed.split([',', ';', '\n']).map(kebab).filter(|tag| !tag.is_empty()).collect();
    if let Some(long) = tags.iter().find(|tag| tag.chars().count() > 60) {
        return Err(FieldError::new(format!(
            "“{}” is too long for a tag: use a few words, such as email-marketing",
            shown(long)
        )));
    }
    if tags.len() > TAGS {
        return Err(FieldError::new(format!(
            "these are {} tags, and {TAGS} fit: keep those that tell tools apart, such as email-marketing",
            tags.len()
        )));
    }
    Ok(tags)
}

/// Letters and digits in lower case, everything between them one hyphen.
fn kebab(typed: &str) -> String {
    let lower = typed.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The tool of that name, ignoring case.
///
/// # Errors
/// There is none: the sentence has the nearest names.
pub fn tool<'a>(typed: &str, tools: &'a [(Id, String)]) -> Result<(Id, &'a str), FieldError> {
    let key = name_key(typed);
    if let Some((id, name)) = tools.iter().find(|(_, name)| name_key(name) == key) {
        return Ok((*id, name));
    }
    let near = nearest(typed, tools.iter().map(|(_, name)| name.as_str()));
    Err(match (near.as_slice(), tools.first()) {
        ([], None) => {
            FieldError::new(format!("no tool “{}”: the inventory has none yet, so add it there first", shown(typed)))
        }
        ([], Some((_, first))) => FieldError::new(format!(
            "no tool “{}”: type the name of one in the inventory, such as {}",
            shown(typed),
            shown(first)
        )),
        (near, _) => FieldError::new(format!("no tool “{}”: did you mean {}?", shown(typed), either(near))),
    })
}

/// The name of a tool; blank where it is not among them.
pub fn tool_name(id: Id, ctx: &FieldContext) -> String {
    ctx.tools.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()).unwrap_or_default()
}

/// A currency by its code.
///
/// # Errors
/// Not a code of ISO 4217.
pub fn currency(typed: &str) -> Result<Currency, FieldError> {
    use crate::domain::money::currency::CODES;
    Currency::parse(typed).filter(|currency| currency.is_known()).ok_or_else(|| {
        let name = name_key(typed);
        let named = CODES.iter().find(|(_, symbol, known)| {
            !name.is_empty() && (name_key(known).contains(&name) || *symbol == typed.trim())
        });
        match named {
            Some((code, _, known)) => {
                FieldError::new(format!("a currency is typed by its code: for {known} that is {code}"))
            }
            None => {
                FieldError::new(format!("no currency “{}”: type its three letters, such as USD or EUR", shown(typed)))
            }
        }
    })
}

/// All currencies.
pub fn currencies(_: &FieldContext) -> Vec<Choice> {
    crate::domain::money::currency::CODES.iter().map(|(code, _, name)| Choice::new(*code, *name)).collect()
}

/// Owners already known.
pub fn owners(ctx: &FieldContext) -> Vec<Choice> {
    ctx.owners.iter().map(|owner| Choice::new(owner, "")).collect()
}

/// Names of all tools.
pub fn tools(ctx: &FieldContext) -> Vec<Choice> {
    ctx.tools.iter().map(|(_, name)| Choice::new(name, "")).collect()
}
