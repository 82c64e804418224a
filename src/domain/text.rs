//! Text from outside made safe to show, to compare and to cut. Every untrusted string passes [`clean`]
//! before it reaches a screen, a title, a log message, the clipboard or a terminal's standard output.
//! How things are matched while typing is in [`fuzzy`](mod@fuzzy).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub mod fuzzy;

pub use fuzzy::{Letters, Matcher, fuzzy};

/// Combining marks that may follow one another; more are dropped, as they would paint over other lines.
const MARKS: usize = 4;

/// Makes control characters, escape sequences and bidirectional or invisible characters visible and harmless:
/// controls become their Unicode pictures (U+2400..), a tab four blanks, bidi and invisible characters `<U+202E>`;
/// at most four combining marks follow one another; joiners inside emoji stay. Borrowed when nothing changes.
/// Line feeds are controls too: use [`clean_lines`] where lines may stay.
pub fn clean(text: &str) -> Cow<'_, str> {
    if single_cells(text).is_some() || text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let (before, after) = (out.chars().next_back(), chars.peek().copied());
        if is_invisible(c) {
            if may_stay(c, before, after) {
                out.push(c)
            } else {
                push_named(&mut out, c)
            }
            marks = 0;
        } else if is_combining_mark(c) {
            marks += 1;
            if marks <= MARKS {
                out.push(c);
            }
        } else {
            marks = 0;
            push_shown(&mut out, c);
        }
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// Characters of which [`clean`] surely changes nothing, for the quick way out.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A0}'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{4E00}'..='\u{9FFF}' | '…' | '–' | '—' | '−' | '€' | '“' | '”' | '’')
        && c != '\u{AD}'
}

/// Pushes a character that is neither invisible nor a mark: controls as pictures.
fn push_shown(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("    "),
        '\0'..='\x1F' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}')),
        '\x7F' => out.push('\u{2421}'),
        c if c.is_control() => push_named(out, c),
        c => out.push(c),
    }
}

/// Pushes `<U+202E>`.
fn push_named(out: &mut String, c: char) {
    out.push_str(&format!("<U+{:04X}>", u32::from(c)));
}

/// Bidirectional controls, and characters that take no place or look like nothing.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether an invisible character does its honest work here: it joins emoji, chooses their look, or shapes
/// letters of the scripts that need it (Arabic to Indic).
fn may_stay(c: char, before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), after) = (before, after.unwrap_or(' ')) else { return false };
    match c {
        '\u{FE0E}' | '\u{FE0F}' => is_emoji(before) || matches!(before, '0'..='9' | '#' | '*' | '©' | '®'),
        '\u{200D}' if before == '\u{FE0F}' || is_emoji(before) => is_emoji(after),
        '\u{200C}' | '\u{200D}' => is_shaped(before) && is_shaped(after),
        _ => false,
    }
}

/// Pictures and symbols, roughly: what may carry a variation selector or a joiner.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{203C}' | '\u{2049}' | '\u{20E3}' | '\u{2100}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}'
        | '\u{3297}' | '\u{3299}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Letters of scripts in which joiners and non-joiners are spelling.
fn is_shaped(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{DFF}')
}

/// As [`clean`], one entry per line.
pub fn clean_lines(text: &str) -> Vec<Cow<'_, str>> {
    text.lines().map(clean).collect()
}

/// The key under which two names are the same: NFKC, case folded, blanks at the ends gone and inside single.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    if name.is_ascii() {
        for word in name.split_ascii_whitespace() {
            if !key.is_empty() {
                key.push(' ');
            }
            key.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        }
        return key;
    }
    // Lower case can undo the composition (İ), so it is composed once more afterwards.
    let lower: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let folded: String = lower.replace('ß', "ss").replace('ς', "σ").nfkc().collect();
    for word in folded.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// For matching as one types: lower case, diacritics gone (`Göteborg` → `goteborg`), as NFKD without marks.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, |folded| out.push(folded));
    }
    out
}

/// What [`fold`] makes of one character: none (a mark), one or several.
fn fold_char(c: char, mut emit: impl FnMut(char)) {
    if c.is_ascii() {
        return emit(c.to_ascii_lowercase());
    }
    decompose_compatible(c, |part| {
        for lower in part.to_lowercase().filter(|lower| !is_combining_mark(*lower)) {
            // Letters that Unicode doesn't take apart, but that people type without the stroke.
            match spelt_out(lower) {
                Some(letters) => letters.chars().for_each(&mut emit),
                None => emit(lower),
            }
        }
    });
}

/// How a letter is typed on a keyboard that doesn't have it.
fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Characters that take one cell each and never join the one before: plain letters, and the marks and lines of which
/// screens are made. Text of these alone needs no look at graphemes.
pub fn is_single(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{A0}'..='\u{2FF}' => c != '\u{AD}',
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203B}' | '\u{20A0}'..='\u{20BF}' => true,
        '\u{2190}'..='\u{22FF}' => true,
        '\u{2500}'..='\u{25FC}' | '\u{2713}'..='\u{2718}' | '\u{29D6}'..='\u{29D7}' | '\u{2800}'..='\u{28FF}' => true,
        _ => false,
    }
}

/// How many cells a text takes all of whose letters are [single](is_single): it need not be cleaned either. Most are, so
/// that this is asked first.
pub fn single_cells(text: &str) -> Option<usize> {
    // Without a way out in the middle, many bytes are looked at in one go.
    if text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~')) {
        return Some(text.len());
    }
    text.chars().try_fold(0, |cells, letter| is_single(letter).then_some(cells + 1))
}

/// Display width in terminal cells, by grapheme.
pub fn width(text: &str) -> usize {
    if let Some(cells) = single_cells(text) {
        return cells;
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Cuts to at most `cells` terminal cells by whole graphemes, ending in `…` where something was cut.
pub fn fit(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let Some(room) = cells.checked_sub(1) else { return Cow::Borrowed("") };
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Owned([&text[..room], "…"].concat());
    }
    if text.chars().all(is_single) {
        let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        return Cow::Owned([&text[..end], "…"].concat());
    }
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > room {
            break;
        }
        end = at + grapheme.len();
    }
    Cow::Owned(format!("{}…", &text[..end]))
}

/// Cuts two texts to at most `cells` cells each, so that it is seen where they differ: what they share in front of that
/// is left out in the middle where it would take the room.
pub fn tell_apart<'a>(one: &'a str, other: &'a str, cells: usize) -> (Cow<'a, str>, Cow<'a, str>) {
    let shared: Vec<&str> =
        one.graphemes(true).zip(other.graphemes(true)).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let seen = width(&shared.concat());
    let hidden = (width(one) > cells || width(other) > cells) && one != other && seen + 3 > cells;
    if !hidden || cells < 8 {
        return (fit(one, cells), fit(other, cells));
    }
    // A third for the beginning, then a little of what they share before the difference.
    let head: String = shared
        .iter()
        .copied()
        .scan(0, |used, part| {
            *used += part.width();
            (*used <= cells / 3).then_some(part)
        })
        .collect();
    let room = cells - width(&head) - 1;
    let rest = |text: &str| text.graphemes(true).skip(shared.len()).collect::<String>();
    let (one, other) = (rest(one), rest(other));
    let spare = room.saturating_sub(width(&one).max(width(&other))).max(room / 3);
    let mut used = 0;
    let kept = shared.iter().rev().take_while(|part| {
        used += part.width();
        used <= spare
    });
    let lead = shared[shared.len() - kept.count()..].concat();
    let cut = |rest: &str| Cow::Owned(format!("{head}…{}", fit(&format!("{lead}{rest}"), room)));
    (cut(&one), cut(&other))
}

/// `3 tools`, `1 tool`: a count with its noun. An empty `many` is the singular and an s.
pub fn count(n: usize, one: &str, many: &str) -> String {
    let number = thousands(i64::try_from(n).unwrap_or(i64::MAX));
    match (n, many) {
        (1, _) => format!("{number} {one}"),
        (_, "") => format!("{number} {one}s"),
        (_, many) => format!("{number} {many}"),
    }
}

/// A number with thousands separators: `12,400`, `−3`.
pub fn thousands(n: i64) -> String {
    let mut out = String::with_capacity(12);
    if n < 0 {
        out.push('−');
    }
    push_thousands(&mut out, n.unsigned_abs());
    out
}

fn push_thousands(out: &mut String, n: u64) {
    if n >= 1_000 {
        push_thousands(out, n / 1_000);
        out.push(',');
        out.push(digit(n / 100));
    } else if n >= 100 {
        out.push(digit(n / 100));
    }
    if n >= 10 {
        out.push(digit(n / 10));
    }
    out.push(digit(n));
}

/// The last digit of a number.
fn digit(n: u64) -> char {
    char::from(b'0' + (n % 10) as u8)
}

/// The words nearest to a mistyped one, the nearest first, at most three; none where nothing is near.
/// Case and diacritics don't count, and a word that begins as typed is near.
pub fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = fold(typed.trim());
    if typed.is_empty() || typed.len() > 100 {
        return Vec::new();
    }
    let mut near: Vec<(f64, &str)> = words
        .into_iter()
        .filter_map(|word| {
            let folded = fold(word);
            let alike =
                if folded.starts_with(&typed) { 0.95 } else { strsim::normalized_damerau_levenshtein(&typed, &folded) };
            (alike >= 0.6).then_some((alike, word))
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.dedup_by_key(|(_, word)| *word);
    near.into_iter().take(3).map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests;
