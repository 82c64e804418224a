//! One value of a tag by itself: the form that every analytics tool counts as one, what stands in its way, and what may
//! never stand in it. Knows no vocabulary.

use crate::domain::text::fold;

use super::link::decoded;

/// What a value says once escapes are gone that somebody escaped a second time: `paid%20social` is `paid social`.
pub fn plain(value: &str) -> String {
    let mut value = value.trim().to_owned();
    for _ in 0..3 {
        let bytes = value.as_bytes();
        let is_escaped = |at: usize| {
            let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
            bytes[at] == b'%' && is_digit(at + 1) && is_digit(at + 2)
        };
        if !(0..bytes.len()).any(is_escaped) {
            break;
        }
        // A plus is a blank only on the outermost layer; there it was read already.
        value = decoded(&value.replace('+', "%2B")).trim().to_owned();
    }
    value
}

/// The form in which a value is right: small letters and digits, words joined by single hyphens, diacritics gone.
/// `None` where signs of other scripts would be lost, or nothing would be left.
pub fn mended(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    for c in fold(&plain(value)).chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            c if c.is_alphanumeric() || c == '\u{FFFD}' => return None,
            // An apostrophe joins: “don't” is one word.
            '\'' | '’' => {}
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    if out.ends_with('-') {
        out.pop();
    }
    (!out.is_empty()).then_some(out)
}

/// What is compared where two spellings may be the same: the right form; of what has none, the small letters.
pub fn key(value: &str) -> String {
    mended(value).unwrap_or_else(|| plain(value).to_lowercase())
}

/// Whether a value is in its right form already; quicker than mending it.
pub fn is_right(value: &str) -> bool {
    let bytes = value.as_bytes();
    let inside = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    !bytes.is_empty()
        && bytes.iter().all(inside)
        && bytes[0] != b'-'
        && bytes[bytes.len() - 1] != b'-'
        && !value.contains("--")
}

/// What stands in the way of a value's right form, each sort by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// It has capitals.
    pub has_capitals: bool,
    /// It has blanks or underscores, or hyphens that join nothing.
    pub has_separators: bool,
    /// Signs that may not stand in it, each once, in their order.
    pub signs: Vec<char>,
    /// It is written with escapes that say nothing a plain letter would not.
    pub has_escapes: bool,
}

/// Looks at a value, `raw` as it stands in the address.
pub fn faults(raw: &str) -> Faults {
    let outer = decoded(raw);
    let value = plain(&outer);
    let mut faults = Faults { has_escapes: value != outer.trim(), ..Faults::default() };
    for c in value.chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' => {}
            '_' => faults.has_separators = true,
            c if c.is_whitespace() => faults.has_separators = true,
            c if c.is_uppercase() => {
                faults.has_capitals = true;
                // É is wrong twice: a capital, and a letter that is none of a to z.
                if !c.is_ascii() && !faults.signs.contains(&c) {
                    faults.signs.push(c);
                }
            }
            c if !faults.signs.contains(&c) => faults.signs.push(c),
            _ => {}
        }
    }
    let ragged = value.starts_with('-') || value.ends_with('-') || value.contains("--") || outer.trim() != outer;
    faults.has_separators |= ragged;
    // A value that reads right but is written otherwise: %6Cinkedin.
    faults.has_escapes |= faults.signs.is_empty() && !faults.has_separators && raw.contains('%');
    faults
}

/// What advertising and mail platforms fill in when the link is used, by how it opens and closes.
const PLACEHOLDERS: &[(&str, &str)] =
    &[("{", "}"), ("%%", "%%"), ("*|", "|*"), ("[[", "]]"), ("%7B", "%7D"), ("%7b", "%7d")];

/// Whether a value holds a placeholder: `{keyword}`, `{{campaign.name}}`, `*|EMAIL|*`. What is filled in later can't be
/// judged now, and mending it would break it.
pub fn has_placeholder(value: &str) -> bool {
    // Most values have none of the signs with which one opens, and millions are asked.
    value.bytes().any(|byte| matches!(byte, b'{' | b'%' | b'*' | b'['))
        && PLACEHOLDERS.iter().any(|(opens, closes)| {
            value.split_once(opens).is_some_and(|(_, rest)| rest.find(closes).is_some_and(|at| at > 0))
        })
}

/// An e-mail address in a value, or a placeholder that will become one; as it stands there.
pub fn personal(value: &str) -> Option<String> {
    let value = plain(value);
    if has_placeholder(&value) && fold(&value).replace(['-', '_', ' '], "").contains("email") {
        return Some(value);
    }
    let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | ' ' | '\'');
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    for (at, _) in value.match_indices('@') {
        let (before, after) = (&value[..at], &value[at + 1..]);
        let from = before.char_indices().rev().take_while(|(_, c)| is_local(*c)).last().map(|(at, _)| at);
        let local = from.map(|from| before[from..].trim()).unwrap_or_default();
        let local = local.rsplit(' ').next().unwrap_or_default();
        let end = after.find(|c| !is_host(c)).unwrap_or(after.len());
        let host = after[..end].trim_end_matches(['.', '-']);
        let is_domain = host.rsplit_once('.').is_some_and(|(name, top)| {
            !name.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic)
        });
        if is_domain && local.chars().any(char::is_alphanumeric) {
            return Some(format!("{local}@{host}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_mended() {
        for (value, expected) in [
            ("linkedin", Some("linkedin")),
            ("LinkedIn", Some("linkedin")),
            ("paid social", Some("paid-social")),
            ("paid%20social", Some("paid-social")),
            ("paid%2520social", Some("paid-social")),
            ("PQA/PLATO-ALL (Internal)", Some("pqa-plato-all-internal")),
            ("seer_sea_b__x_", Some("seer-sea-b-x")),
            ("Café Zürich", Some("cafe-zurich")),
            ("Don’t miss", Some("dont-miss")),
            ("+test +automation", Some("test-automation")),
            ("キャンペーン", None),
            ("---", None),
            ("", None),
            ("a\u{FFFD}b", None),
        ] {
            assert_eq!(mended(value).as_deref(), expected, "{value}");
            assert_eq!(is_right(value), expected == Some(value), "{value}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        let of = |raw: &str| {
            let faults = faults(raw);
            let signs: String = faults.signs.iter().collect();
            (faults.has_capitals, faults.has_separators, signs, faults.has_escapes)
        };
        let cases = [
            ("linkedin", (false, false, "", false)),
            ("LinkedIn", (true, false, "", false)),
            ("paid+social", (false, true, "", false)),
            ("paid_social", (false, true, "", false)),
            ("-paid", (false, true, "", false)),
            ("a--b", (false, true, "", false)),
            ("a%2Fb%2Fc", (false, false, "/", false)),
            ("%6Cinkedin", (false, false, "", true)),
            ("paid%2520social", (false, true, "", true)),
            ("%C3%89t%C3%A9", (true, false, "Éé", false)),
        ];
        for (raw, (capitals, separators, signs, escapes)) in cases {
            assert_eq!(of(raw), (capitals, separators, signs.to_owned(), escapes), "{raw}");
        }
    }

    #[test]
    fn people_and_placeholders_are_seen() {
        for (value, expected) in [
            ("ana@acme.example", Some("ana@acme.example")),
            ("mail to ana.ruiz@acme.example now", Some("ana.ruiz@acme.example")),
            ("ana%40acme.example", Some("ana@acme.example")),
            ("{{contact.email}}", Some("{{contact.email}}")),
            ("*|EMAIL|*", Some("*|EMAIL|*")),
            ("@acme", None),
            ("a@b", None),
            ("@acme.example", None),
            ("launch@scale", None),
            ("{keyword}", None),
            ("email", None),
        ] {
            assert_eq!(personal(value).as_deref(), expected, "{value}");
        }
        for (value, expected) in [
            ("{keyword}", true),
            ("{{campaign.name}}", true),
            ("%%id%%", true),
            ("{}", false),
            ("a{b", false),
            ("", false),
        ] {
            assert_eq!(has_placeholder(value), expected, "{value}");
        }
    }
}
