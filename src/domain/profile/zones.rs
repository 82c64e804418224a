//! Time zones by their IANA names. Not conversions: those are where a clock is known.

use chrono_tz::{TZ_VARIANTS, Tz};

use crate::domain::field::FieldError;
use crate::domain::field::read::{either, shown};
use crate::domain::text::{name_key, nearest};

/// All names, those of a region together.
pub fn names() -> impl Iterator<Item = &'static str> {
    TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The name of a zone, ignoring case and with blanks for underscores; the city alone will do where only one
/// zone has it. Blank is `UTC`.
///
/// # Errors
/// No such zone: the sentence has the nearest names.
pub fn parse(typed: &str) -> Result<String, FieldError> {
    let word = name_key(typed).replace(' ', "_");
    if word.is_empty() {
        return Ok("UTC".to_owned());
    }
    if let Ok(zone) = Tz::from_str_insensitive(&word) {
        return Ok(zone.name().to_owned());
    }
    let cities: Vec<&str> = names().filter(|name| city(name).eq_ignore_ascii_case(&word)).collect();
    match cities.as_slice() {
        [one] => return Ok((*one).to_owned()),
        [] => {}
        several => {
            return Err(FieldError::new(format!(
                "more than one time zone is called “{}”: type {}",
                shown(typed),
                either(several)
            )));
        }
    }
    let mut near = nearest(&word, names());
    if near.is_empty() {
        let found = nearest(&word, names().map(city));
        near = names().filter(|name| found.contains(&city(name))).take(3).collect();
    }
    Err(FieldError::new(match near.as_slice() {
        [] => format!(
            "no time zone “{}”: type a region and a city, such as Europe/Berlin or America/New_York",
            shown(typed)
        ),
        near => format!("no time zone “{}”: did you mean {}?", shown(typed), either(near)),
    }))
}

/// The last part of a name: `Berlin`.
fn city(name: &'static str) -> &'static str {
    name.rsplit('/').next().unwrap_or(name)
}
