//! What the README says about the command line, keys and settings, made from what the program itself goes by.
//! A test compares the two.

use super::{EVERYWHERE, definition};
use crate::config;
use crate::tui::keys;

/// How wide help is laid out in the reference, whatever the terminal.
const WIDE: usize = 100;

/// The help of the program and of each command, as Markdown.
pub fn reference() -> String {
    let mut root = definition().term_width(WIDE);
    root.build();
    let mut text = format!("```text\n{}```\n", help(&mut root));
    describe(&mut root, &mut text);
    text
}

fn describe(command: &mut clap::Command, text: &mut String) {
    for below in command.get_subcommands_mut().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        let name = below.get_bin_name().unwrap_or_default().to_owned();
        if below.has_subcommands() {
            describe(below, text);
        } else {
            let help = help(below);
            // These stand above, once.
            let own = help.split(&format!("\n{EVERYWHERE}:")).next().unwrap_or_default();
            text.push_str(&format!("\n### `{name}`\n\n```text\n{own}```\n"));
        }
    }
}

/// The long help, without blanks at the ends of lines.
fn help(command: &mut clap::Command) -> String {
    let help = command.clone().term_width(WIDE).render_long_help().to_string();
    help.trim().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// All keys, one table per view, as Markdown.
pub fn keys_reference() -> String {
    let mut text = String::new();
    for (view, commands) in keys::table() {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("**{view}**\n\n| key | does | name |\n|---|---|---|\n"));
        for (keys, name, help) in commands {
            let keys: Vec<String> = keys.split_whitespace().map(code).collect();
            text.push_str(&format!("| {} | {help} | `{name}` |\n", keys.join(" ")));
        }
    }
    text
}

/// A key as Markdown shows it within a table.
fn code(key: &str) -> String {
    match key {
        "|" => "`\\|`".to_owned(),
        "`" => "`` ` ``".to_owned(),
        key => format!("`{key}`"),
    }
}

/// The settings file as it is delivered, as Markdown.
pub fn config_reference() -> String {
    format!("```toml\n{}```\n", config::DEFAULT)
}
