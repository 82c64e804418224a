//! A number that may be known only roughly: `120`, `51-200`, `1,000+`, `< 10`.

use crate::domain::field::FieldError;
use crate::domain::field::read::shown;
use crate::domain::text::thousands;

/// A number, or the span in which it lies. Both ends are the same where it is known exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Range {
    /// The least that it can be; `None` where not known.
    pub least: Option<i64>,
    /// The most that it can be; `None` for "and more".
    pub most: Option<i64>,
}

impl Range {
    /// Exactly one number.
    pub fn exactly(number: i64) -> Range {
        Range { least: Some(number), most: Some(number) }
    }

    /// From one number to another, both included.
    pub fn between(least: i64, most: i64) -> Range {
        Range { least: Some(least), most: Some(most) }
    }

    /// Whether nothing is known.
    pub fn is_blank(self) -> bool {
        self == Range::default()
    }

    /// Whether the two have a number in common; a blank one has none with any.
    pub fn meets(self, other: Range) -> bool {
        !self.is_blank()
            && !other.is_blank()
            && self.least.unwrap_or(0) <= other.most.unwrap_or(i64::MAX)
            && other.least.unwrap_or(0) <= self.most.unwrap_or(i64::MAX)
    }

    /// As typed and shown: `120`, `51-200`, `1000+`, `up to 10`.
    pub fn typed(self) -> String {
        match (self.least, self.most) {
            (None, None) => String::new(),
            (Some(least), Some(most)) if least == most => least.to_string(),
            (Some(least), Some(most)) => format!("{least}-{most}"),
            (Some(least), None) => format!("{least}+"),
            (None, Some(most)) => format!("up to {most}"),
        }
    }

    /// As [`Range::typed`], with thousands signs: `1,001-5,000`.
    pub fn shown(self) -> String {
        match (self.least, self.most) {
            (None, None) => String::new(),
            (Some(least), Some(most)) if least == most => thousands(least),
            (Some(least), Some(most)) => format!("{}-{}", thousands(least), thousands(most)),
            (Some(least), None) => format!("{}+", thousands(least)),
            (None, Some(most)) => format!("up to {}", thousands(most)),
        }
    }

    /// Reads `120`, `1,200`, `51-200`, `51 to 200`, `1,001–5,000 employees`, `5000+`, `>500`, `<10`, `up to 10`, `10k`,
    /// `1.5M`; blank is a blank range.
    ///
    /// # Errors
    /// A sentence with right values.
    pub fn parse(typed: &str) -> Result<Range, FieldError> {
        let refused = || {
            FieldError::new(format!(
                "“{}” is not a number or a range: type 120, 51-200, 1000+ or up to 10",
                shown(typed)
            ))
        };
        let lower = typed.trim().to_lowercase().replace(['–', '—', '−'], "-");
        let word = ["employees", "people", "staff", "fte"]
            .iter()
            .fold(lower.as_str(), |word, unit| word.strip_suffix(unit).unwrap_or(word))
            .trim();
        if word.is_empty() {
            return if typed.trim().is_empty() { Ok(Range::default()) } else { Err(refused()) };
        }
        if let Some(most) = word.strip_prefix("up to").or_else(|| word.strip_prefix("<=")) {
            return Ok(Range { least: None, most: Some(number(most).ok_or_else(refused)?) });
        }
        if let Some(most) = word.strip_prefix('<').or_else(|| word.strip_prefix("less than")) {
            return Ok(Range { least: None, most: Some((number(most).ok_or_else(refused)? - 1).max(0)) });
        }
        if let Some(least) = word
            .strip_suffix('+')
            .or_else(|| word.strip_suffix("or more"))
            .or_else(|| word.strip_suffix("and more"))
            .or_else(|| word.strip_prefix(">="))
        {
            return Ok(Range { least: Some(number(least).ok_or_else(refused)?), most: None });
        }
        if let Some(least) = word.strip_prefix('>').or_else(|| word.strip_prefix("more than")) {
            return Ok(Range { least: Some(number(least).ok_or_else(refused)?.saturating_add(1)), most: None });
        }
        for between in ["-", " to ", ".."] {
            if let Some((least, most)) = word.split_once(between)
                && let (Some(least), Some(most)) = (number(least), number(most))
            {
                return if least <= most { Ok(Range::between(least, most)) } else { Err(refused()) };
            }
        }
        number(word).map(Range::exactly).ok_or_else(refused)
    }
}

/// A whole number that isn't negative: thousands signs, `k`, `M` and `B` allowed.
fn number(word: &str) -> Option<i64> {
    let word = word.trim();
    let (digits, factor) = match word.char_indices().next_back()? {
        (at, 'k') => (&word[..at], 1e3),
        (at, 'm') => (&word[..at], 1e6),
        (at, 'b') => (&word[..at], 1e9),
        _ => (word, 1.0),
    };
    let digits = digits.trim().replace([',', ' ', '\'', '\u{a0}', '\u{202f}'], "");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    let value = (value * factor).round();
    #[expect(clippy::cast_possible_truncation, reason = "within a million billions")]
    (value.is_finite() && value <= 1e15).then_some(value as i64)
}
