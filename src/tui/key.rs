//! Keys as people write them: `e`, `G`, `C-s`, `M-1`, `S-tab`, `enter`, `f5`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key press, without the differences that terminals make (`?` comes with Shift or without).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Whether Control was held.
    pub ctrl: bool,
    /// Whether Alt was held.
    pub alt: bool,
}

/// Names of keys that aren't one character.
const NAMED: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("S-tab", KeyCode::BackTab),
    ("space", KeyCode::Char(' ')),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
    ("del", KeyCode::Delete),
    ("ins", KeyCode::Insert),
    ("bs", KeyCode::Backspace),
];

impl Key {
    /// A key without Control and Alt.
    pub const fn plain(code: KeyCode) -> Key {
        Key { code, ctrl: false, alt: false }
    }

    /// Reads a key as people write it; `None` where it names none.
    pub fn parse(written: &str) -> Option<Key> {
        let (mut rest, mut ctrl, mut alt) = (written, false, false);
        loop {
            if let Some(after) = rest.strip_prefix("C-").filter(|after| !after.is_empty()) {
                (rest, ctrl) = (after, true);
            } else if let Some(after) = rest.strip_prefix("M-").filter(|after| !after.is_empty()) {
                (rest, alt) = (after, true);
            } else {
                break;
            }
        }
        let mut letters = rest.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            let code = KeyCode::Char(if ctrl { letter.to_ascii_lowercase() } else { letter });
            return Some(Key { code, ctrl, alt });
        }
        let named = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest)).map(|(_, code)| *code);
        let function = || rest.strip_prefix(['f', 'F'])?.parse().ok().filter(|n| (1..=12).contains(n)).map(KeyCode::F);
        Some(Key { code: named.or_else(function)?, ctrl, alt })
    }

    /// Reads what the terminal sent.
    pub fn from_event(event: KeyEvent) -> Key {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        let code = match event.code {
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            KeyCode::Char(letter) if ctrl => KeyCode::Char(letter.to_ascii_lowercase()),
            other => other,
        };
        Key { code, ctrl, alt }
    }

    /// The character that this key types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if !self.ctrl && !self.alt => Some(letter),
            _ => None,
        }
    }

    /// As an event, for widgets that read events.
    pub fn to_event(self) -> KeyEvent {
        let mut modifiers = KeyModifiers::NONE;
        if self.ctrl {
            modifiers |= KeyModifiers::CONTROL;
        }
        if self.alt {
            modifiers |= KeyModifiers::ALT;
        }
        KeyEvent::new(self.code, modifiers)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("C-")?;
        }
        if self.alt {
            f.write_str("M-")?;
        }
        match self.code {
            KeyCode::F(n) => write!(f, "F{n}"),
            code => match NAMED.iter().find(|(_, one)| *one == code) {
                Some((name, _)) => f.write_str(name),
                None => match code {
                    KeyCode::Char(letter) => write!(f, "{letter}"),
                    _ => f.write_str("?"),
                },
            },
        }
    }
}

/// How a key is drawn in footers and help: arrows and named keys in their short form.
pub fn shown(key: Key) -> String {
    let text = key.to_string();
    match text.as_str() {
        "up" => "↑".to_owned(),
        "down" => "↓".to_owned(),
        "left" => "←".to_owned(),
        "right" => "→".to_owned(),
        "enter" => "Enter".to_owned(),
        "esc" => "Esc".to_owned(),
        "tab" => "Tab".to_owned(),
        "S-tab" => "S-Tab".to_owned(),
        "space" => "Space".to_owned(),
        "pgup" => "PgUp".to_owned(),
        "pgdn" => "PgDn".to_owned(),
        "home" => "Home".to_owned(),
        "end" => "End".to_owned(),
        "del" => "Del".to_owned(),
        "ins" => "Ins".to_owned(),
        "bs" => "Bksp".to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn keys_read_back_as_written() {
        for written in
            ["e", "G", "C-s", "M-1", "S-tab", "enter", "F5", "?", ":", "space", "C-M-x", "-", "M--", "C-space"]
        {
            assert_eq!(Key::parse(written).unwrap().to_string(), written, "{written}");
        }
        assert_eq!(Key::parse("f12").unwrap().code, KeyCode::F(12));
        assert!(Key::parse("enterr").is_none());
        assert!(Key::parse("f13").is_none());
        assert!(Key::parse("").is_none());
    }

    #[test]
    fn shift_that_terminals_report_or_not_makes_no_difference() {
        let with = KeyEvent::new(KeyCode::Char('?'), KeyModifiers::SHIFT);
        let without = KeyEvent::new(KeyCode::Char('?'), KeyModifiers::NONE);
        assert_eq!(Key::from_event(with), Key::from_event(without));
        assert_eq!(Key::from_event(KeyEvent::new(KeyCode::Tab, KeyModifiers::SHIFT)), Key::parse("S-tab").unwrap());
    }
}
