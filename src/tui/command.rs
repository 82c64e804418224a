//! The command row, and the keys under which commands are found.
//!
//! Each view has a `const` table of rows; dispatch, footer, help, palette, remapping, `opsroom keys`, the
//! README's key table and the conflict test all read it. A new command is one row and one method.

use std::collections::HashMap;

use super::key::Key;
use super::view::Cx;

/// One command of a view `V`.
pub struct Command<V: 'static> {
    /// Its keys, separated by blanks; the first is shown. Blank: only in the palette.
    pub keys: &'static str,
    /// Its name, for remapping: `tool-edit`.
    pub name: &'static str,
    /// One or two words for the footer; blank keeps it out of the footer.
    pub hint: &'static str,
    /// What it does, for help and palette: `Edit the selected tool`.
    pub help: &'static str,
    /// What runs.
    pub run: fn(&mut V, &mut Cx<'_>) -> eyre::Result<()>,
    /// Whether it can be used now.
    pub when: fn(&V) -> bool,
}

impl<V> Clone for Command<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Command<V> {}

/// A command that can always be used.
pub fn always<V>(_: &V) -> bool {
    true
}

/// A row as the footer, help and palette see it, whatever its view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The command's name.
    pub name: &'static str,
    /// Its keys in force.
    pub keys: Vec<Key>,
    /// One or two words.
    pub hint: &'static str,
    /// What it does.
    pub help: &'static str,
    /// Whether it can be used now.
    pub available: bool,
    /// Where it stands in its view's tables: (table, row).
    pub at: (usize, usize),
}

impl Row {
    /// A key that isn't a command's, for the footer while text is typed.
    pub fn plain(key: &str, hint: &'static str) -> Row {
        let keys = Key::parse(key).into_iter().collect();
        Row { name: "", keys, hint, help: hint, available: true, at: (0, 0) }
    }
}

/// Keys in force: the rows' own, and what `config.toml` changed.
#[derive(Debug, Clone, Default)]
pub struct Keymap {
    changed: HashMap<String, Vec<Key>>,
}

impl Keymap {
    /// A keymap with changes by command name.
    pub fn new(changed: HashMap<String, Vec<Key>>) -> Keymap {
        Keymap { changed }
    }

    /// The keys of a command, as they are in force.
    pub fn keys(&self, name: &str, default: &str) -> Vec<Key> {
        match self.changed.get(name) {
            Some(keys) => keys.clone(),
            None => default.split_whitespace().filter_map(Key::parse).collect(),
        }
    }

    /// Whether a key runs a command.
    pub fn runs(&self, key: Key, name: &str, default: &str) -> bool {
        match self.changed.get(name) {
            Some(keys) => keys.contains(&key),
            None => default.split_whitespace().any(|written| Key::parse(written) == Some(key)),
        }
    }
}
