//! `config.toml`: how the workbench looks and which keys it hears. Nothing in it concerns the data of a workspace.
//!
//! All mistakes are found in one reading and told together, each with its line; none stops the start, as what is
//! wrong counts as not written. Whether a command and its keys exist is judged where commands are known, in the tui.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::frameworks::Problem;
use crate::frameworks::reader::{self, Reader, Row};

/// The file with all settings as they are without it, for the README and for whoever starts one.
pub const DEFAULT: &str = include_str!("../assets/config.toml");

/// The themes by name, the default first.
pub const THEMES: [&str; 5] = ["terminal", "dark", "light", "high-contrast", "mono"];

/// The largest file that is read, in bytes.
const MOST_BYTES: u64 = 256 * 1024;

/// Stands for a value that was complained about; no file can hold it.
const NO_TEXT: &str = "\0";

/// One line of `[keys]`, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    /// The name of a command: `tool-edit`.
    pub command: String,
    /// Its keys, separated by blanks; blank for none.
    pub keys: String,
    /// The line in the file, from 1.
    pub line: usize,
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// One of [`THEMES`].
    pub theme: &'static str,
    /// Whether marks are plain letters.
    pub ascii: bool,
    /// Whether the theme's background is painted.
    pub paint_background: bool,
    /// Whether the mouse is heard.
    pub mouse: bool,
    /// The editor for long texts; `None` leaves it to the environment.
    pub editor: Option<String>,
    /// Changed keys, in the order of the commands' names.
    pub keys: Vec<KeyChange>,
}

impl Default for Config {
    fn default() -> Config {
        Config { theme: "terminal", ascii: false, paint_background: false, mouse: true, editor: None, keys: Vec::new() }
    }
}

impl Config {
    /// Reads a file; one that isn't there is empty. Gives what is wrong with it beside what could be used.
    pub fn load(path: &Path) -> (Config, Vec<Problem>) {
        let name = path.display().to_string();
        match read(path) {
            Ok(Some(text)) => Config::parse(&name, &text),
            Ok(None) => (Config::default(), Vec::new()),
            Err((message, expected)) => {
                let problem = Problem { file: name, line: 0, column: 0, key: String::new(), message, expected };
                (Config::default(), vec![problem])
            }
        }
    }

    /// Reads the text of a file of that name.
    pub fn parse(name: &str, text: &str) -> (Config, Vec<Problem>) {
        let document = match reader::parse(name, text) {
            Ok(document) => document,
            Err(problems) => return (Config::default(), problems),
        };
        let mut reader = Reader::new(name, text, &document, true);
        let config = settings(&mut reader);
        (config, reader.into_problems())
    }

    /// Fits the settings to where the workbench runs: `NO_COLOR` takes the colours, a locale that isn't UTF-8 the
    /// drawn marks.
    #[must_use]
    pub fn in_surroundings(mut self, no_color: bool, is_utf8: bool) -> Config {
        if no_color {
            self.theme = "mono";
        }
        self.ascii |= !is_utf8;
        self
    }
}

/// The text of a file; `None` where there is none. Else what is wrong with it, and what was expected.
fn read(path: &Path) -> Result<Option<String>, (String, String)> {
    let unreadable = |error: io::Error| (format!("can't be read: {error}"), "a file that you may read".to_owned());
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
        // Asked before it is opened: opening a pipe would wait for whoever writes to it.
        Ok(meta) if !meta.is_file() => return Err(("is no file".to_owned(), "a text file".to_owned())),
        Ok(meta) if meta.len() > MOST_BYTES => {
            return Err(("is larger than 256 KiB".to_owned(), "a few lines of settings".to_owned()));
        }
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes)).map_err(unreadable)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(error) => {
            let byte = error.utf8_error().valid_up_to();
            Err((format!("is not UTF-8 text (byte {byte})"), "a file saved as UTF-8".to_owned()))
        }
    }
}

fn settings(reader: &mut Reader<'_>) -> Config {
    let root = reader.root();
    let mut config = Config::default();
    reader.only_keys(root, &["theme", "ascii", "paint_background", "mouse", "editor", "keys"]);
    if root.has("theme") {
        config.theme = reader.choice(root, "theme", &THEMES);
    }
    config.ascii = reader.flag(root, "ascii", config.ascii);
    config.paint_background = reader.flag(root, "paint_background", config.paint_background);
    config.mouse = reader.flag(root, "mouse", config.mouse);
    let editor = reader.text_or(root, "editor", "").trim();
    config.editor = (!editor.is_empty()).then(|| editor.to_owned());
    if let Some(row) = reader.row(root, "keys") {
        config.keys = keys(reader, row);
    }
    config
}

fn keys<'d>(reader: &mut Reader<'d>, row: Row<'d>) -> Vec<KeyChange> {
    let mut changes: Vec<KeyChange> = Vec::new();
    for command in row.keys() {
        let keys = reader.text_or(row, command, NO_TEXT);
        // A value that is no text changes nothing: a blank one would take the keys away.
        if keys != NO_TEXT {
            changes.push(KeyChange {
                command: command.to_owned(),
                keys: keys.to_owned(),
                line: reader.line(row, command),
            });
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn parse(text: &str) -> (Config, Vec<String>) {
        let (config, problems) = Config::parse("config.toml", text);
        (config, problems.iter().map(ToString::to_string).collect())
    }

    /// The delivered file with its settings no longer behind a `#`.
    fn uncommented() -> String {
        let setting = |line: &str| line.strip_prefix("# ").filter(|rest| rest.contains(" = ")).map(str::to_owned);
        DEFAULT.lines().map(|line| setting(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
    }

    #[test]
    fn the_delivered_file_says_what_holds_without_it() {
        assert_eq!(parse(DEFAULT), (Config::default(), vec![]));
        let (config, problems) = parse(&uncommented());
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(config.keys.len(), 2, "its examples are keys of commands");
        assert_eq!(Config { editor: None, keys: vec![], ..config }, Config::default());
    }

    #[test]
    fn settings_are_taken() {
        let text = "theme = \"light\"\nascii = true\nmouse = false\npaint_background = true\neditor = \"hx\"\n\n\
                    [keys]\nundo = \"U C-z\"\nredo = \"\"\n";
        let (config, problems) = parse(text);
        assert_eq!(problems, Vec::<String>::new());
        let change = |command: &str, keys: &str, line| KeyChange { command: command.into(), keys: keys.into(), line };
        let expected = Config {
            theme: "light",
            ascii: true,
            paint_background: true,
            mouse: false,
            editor: Some("hx".into()),
            keys: vec![change("redo", "", 9), change("undo", "U C-z", 8)],
        };
        assert_eq!(config, expected);
    }

    #[test]
    fn all_mistakes_are_told_together_and_the_rest_is_used() {
        let text = "theme = \"drak\"\nmous = false\nascii = \"yes\"\npaint_background = true\n[keys]\nundo = 7\nredo = \"R\"\n";
        let (config, problems) = parse(text);
        assert_eq!(problems.len(), 4, "{problems:#?}");
        for words in [
            "config.toml:1:9: theme: is `drak`: did you mean `dark`?",
            "config.toml:2:1: mous: unknown key `mous`: did you mean `mouse`?",
            "config.toml:3:9: ascii: is the text `yes`; expected true or false",
            "config.toml:6:8: keys.undo: is 7; expected a text",
        ] {
            assert!(problems.iter().any(|problem| problem.starts_with(words)), "{words}: {problems:#?}");
        }
        assert!(config.paint_background && config.mouse && config.theme == "terminal");
        assert_eq!(config.keys.iter().map(|key| key.command.as_str()).collect::<Vec<_>>(), ["redo"]);
    }

    #[test]
    fn files_that_are_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Config::load(&folder.path().join("config.toml")), (Config::default(), vec![]));
        let broken = folder.path().join("broken.toml");
        fs::write(&broken, "theme = \n[").unwrap();
        let latin = folder.path().join("latin.toml");
        fs::write(&latin, b"editor = \"\xe9\"").unwrap();
        let huge = folder.path().join("huge.toml");
        fs::write(&huge, "#".repeat(300_000)).unwrap();
        for (path, words) in [
            (broken.as_path(), "broken.toml:1:"),
            (&latin, "not UTF-8"),
            (&huge, "256 KiB"),
            (folder.path(), "is no file"),
        ] {
            let (config, problems) = Config::load(path);
            assert_eq!(config, Config::default());
            assert!(problems.iter().any(|problem| problem.to_string().contains(words)), "{words}: {problems:?}");
        }
    }

    #[test]
    fn surroundings_take_colours_and_marks() {
        for (no_color, is_utf8, theme, ascii) in [
            (false, true, "dark", false),
            (true, true, "mono", false),
            (false, false, "dark", true),
            (true, false, "mono", true),
        ] {
            let config = Config { theme: "dark", ..Config::default() }.in_surroundings(no_color, is_utf8);
            assert_eq!((config.theme, config.ascii), (theme, ascii));
        }
    }
}
