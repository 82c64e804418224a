//! The README says what the program does: its marked blocks equal what command tables, definition and settings
//! generate. `UPDATE_DOCS=1 cargo test --test docs` writes them anew.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::PathBuf;

use opsroom::cli::reference::{config_reference, keys_reference, reference};

fn readme() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// Where the text of a block begins and ends; the markers stand on lines of their own.
fn block(text: &str, name: &str) -> (usize, usize) {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let missing = || panic!("README.md has no block {} … {close}", open.trim());
    let start = text.find(&open).map_or_else(missing, |at| at + open.len());
    let end = text[start..].find(&close).map_or_else(missing, |at| start + at);
    (start, end)
}

/// Compares a block with what is generated, or writes it anew.
fn check(blocks: &[(&str, String)]) {
    let mut text = fs::read_to_string(readme()).expect("there is a README.md");
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    for (name, generated) in blocks {
        let (start, end) = block(&text, name);
        let expected = format!("\n{}\n\n", generated.trim());
        if update {
            text.replace_range(start..end, &expected);
        } else {
            let hint = "run UPDATE_DOCS=1 cargo test --test docs";
            assert!(text[start..end] == expected, "the README's {name} block is out of date: {hint}");
        }
    }
    if update {
        fs::write(readme(), text).unwrap();
    }
}

/// One test for all three, so that they never write the file at the same time.
#[test]
fn the_readme_says_what_the_program_does() {
    check(&[("cli", reference()), ("keys", keys_reference()), ("config", config_reference())]);
}

#[test]
fn the_reference_knows_every_command() {
    let text = reference();
    for command in
        ["opsroom demo", "opsroom import tools", "opsroom export integrations", "opsroom report audit", "opsroom check"]
    {
        assert!(text.contains(&format!("### `{command}`")), "{command}");
    }
    assert!(!text.contains("opsroom man"), "what is hidden stays out");
    assert!(text.lines().all(|line| line.chars().count() <= 110 && !line.ends_with(' ')), "{text}");
}
