//! All command tables in one place: for `opsroom keys`, the README's key table, `[keys]` in `config.toml` and
//! the test for conflicts.

use std::collections::HashMap;

use super::command::{Command, Keymap};
use super::key::Key;
use super::overlays::{
    activity, cell, choose, columns, company, compare, confirm, deal, directory, form, help, import, lead, lifecycle,
    merge, message, own_fields, palette, parking, prompt, quality, receipt, record, score, steps, utm, ways,
};
use super::panes::ROOMS;
use super::shell::{SHELL, Shell};
use super::view::View;
use crate::config::KeyChange;
use crate::domain::text::nearest;

/// One command: its keys as written, its name and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Keys, separated by blanks; blank where it is in the palette only.
    pub keys: &'static str,
    /// The name, for remapping.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// The commands of one view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The view's name on screen.
    pub title: String,
    /// Whether the commands of the shell work there, too.
    pub is_tab: bool,
    /// Its commands.
    pub entries: Vec<Entry>,
}

fn entries<V>(tables: &[&[Command<V>]]) -> Vec<Entry> {
    let rows = tables.iter().flat_map(|table| table.iter());
    rows.map(|row| Entry { keys: row.keys, name: row.name, help: row.help }).collect()
}

fn overlay<V: View>(title: &str) -> Section {
    Section { title: title.to_owned(), is_tab: false, entries: entries(V::commands()) }
}

/// All views with their commands: what works everywhere, then tabs, then what opens over them.
pub fn sections() -> Vec<Section> {
    let mut all = vec![Section { title: "Everywhere".to_owned(), is_tab: false, entries: entries::<Shell>(SHELL) }];
    for room in ROOMS {
        for tab in room.tabs {
            let title = if room.title == tab.title {
                room.title.to_owned()
            } else {
                format!("{} · {}", room.title, tab.title)
            };
            all.push(Section { title, is_tab: true, entries: (tab.commands)() });
        }
    }
    all.extend([
        overlay::<record::Record>("A whole tool"),
        overlay::<score::Score>("Scoring"),
        overlay::<parking::Parking>("The parking lot"),
        overlay::<steps::Steps>("Steps to plan"),
        overlay::<compare::Compare>("Side by side"),
        overlay::<lifecycle::LifecycleScreen>("Stages"),
        overlay::<quality::Duplicates>("Duplicates"),
        overlay::<quality::SpotChecks>("Spot check"),
        overlay::<quality::Spellings>("One spelling"),
        overlay::<quality::Tasks>("Checklists and hygiene"),
        overlay::<import::ImportScreen>("Import"),
        overlay::<lead::LeadPage>("A whole lead"),
        overlay::<company::CompanyPage>("A company"),
        overlay::<deal::DealPage>("A deal"),
        overlay::<utm::builder::Builder>("Link builder"),
        overlay::<utm::grid::Grid>("Grid of links"),
        overlay::<utm::list::CheckList>("Check a list"),
        overlay::<utm::page::LinkPage>("A whole link"),
        overlay::<utm::qr::Qr>("QR code"),
        overlay::<directory::Directory>("Companies, deals"),
        overlay::<own_fields::OwnFields>("Fields of your own"),
        overlay::<merge::Merge>("Two leads become one"),
        overlay::<columns::ChooseColumns>("Columns"),
        overlay::<form::Form<crate::domain::tool::Tool>>("Forms"),
        overlay::<cell::Cell>("A cell"),
        overlay::<prompt::Prompt>("A question"),
        overlay::<choose::Choose>("A choice"),
        overlay::<confirm::Confirm>("Yes or no"),
        overlay::<ways::Ways>("What can be done"),
        overlay::<receipt::Why>("Why"),
        overlay::<activity::Activity>("Activity"),
        overlay::<message::Message>("Text"),
        overlay::<help::Help>("Help"),
        overlay::<palette::Palette>("Palette"),
    ]);
    all
}

/// Keys, name and help of a command, for printing.
pub type Printed = (String, String, String);

/// All views as (title, rows), for printing.
pub fn table() -> Vec<(String, Vec<Printed>)> {
    let row = |entry: &Entry| (entry.keys.to_owned(), entry.name.to_owned(), entry.help.to_owned());
    sections().iter().map(|section| (section.title.clone(), section.entries.iter().map(row).collect())).collect()
}

/// The commands of a view, for the registry.
pub fn entries_of<V: View>() -> Vec<Entry> {
    entries(V::commands())
}

/// The keys that `config.toml` changes, and what is wrong with them: each a sentence with its line.
pub fn keymap(file: &str, changes: &[KeyChange]) -> (Keymap, Vec<String>) {
    let names: Vec<&str> =
        sections().iter().flat_map(|section| section.entries.iter().map(|entry| entry.name)).collect();
    let mut changed = HashMap::new();
    let mut complaints = Vec::new();
    for change in changes {
        let at = format!("{file}:{}", change.line);
        if !names.contains(&change.command.as_str()) {
            let hint = nearest(&change.command, names.iter().copied())
                .first()
                .map_or(String::new(), |name| format!(": did you mean {name}?"));
            complaints.push(format!("{at}: there is no command “{}”{hint} (opsroom keys lists them)", change.command));
            continue;
        }
        let mut keys = Vec::new();
        for written in change.keys.split_whitespace() {
            match Key::parse(written) {
                Some(key) => keys.push(key),
                None => complaints.push(format!(
                    "{at}: “{written}” is no key; expected one such as e, G, C-s, M-1, f5, enter, space, pgdn"
                )),
            }
        }
        changed.insert(change.command.clone(), keys);
    }
    let keymap = Keymap::new(changed);
    complaints.extend(clashes(&keymap));
    (keymap, complaints)
}

/// Commands of one view that have the same key, so that the later can't be reached by it.
pub fn clashes(keymap: &Keymap) -> Vec<String> {
    let mut found = Vec::new();
    for section in sections() {
        let mut taken: HashMap<Key, &str> = HashMap::new();
        for entry in &section.entries {
            for key in keymap.keys(entry.name, entry.keys) {
                if let Some(other) = taken.insert(key, entry.name).filter(|other| *other != entry.name) {
                    found.push(format!("{}: {key} is the key of both {other} and {}", section.title, entry.name));
                }
            }
        }
    }
    found
}
