//! The rules of the source tree, read from the source: who may know whom, what may stand where, how long a file may
//! be. They are few, and each is there because breaking it costs somebody an afternoon later.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// One file of `src/`.
struct Source {
    /// Its path from the root: `src/store/tools.rs`.
    path: String,
    /// As it stands there.
    text: String,
    /// Its lines without comments, without what stands in quotes, and without tests.
    code: Vec<String>,
}

impl Source {
    /// The first part of its path: `store` for `src/store/tools.rs` and `src/store.rs`.
    fn layer(&self) -> &str {
        let rest = self.path.strip_prefix("src/").unwrap();
        rest.split(['/', '.']).next().unwrap()
    }

    /// Lines of code that hold a text, as `file:line`.
    fn lines_with(&self, is_in: impl Fn(&str) -> bool) -> Vec<String> {
        let found = self.code.iter().enumerate().filter(|(_, line)| is_in(line));
        found.map(|(i, line)| format!("{}:{}: {}", self.path, i + 1, line.trim())).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, by path from the root.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "target" | ".git") {
                    open.push(path);
                }
            } else {
                found.push(path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// The program's own files, tests left out.
fn sources() -> Vec<Source> {
    let rust = files("src").into_iter().filter(|path| path.ends_with(".rs") && !is_test_file(path));
    rust.map(|path| {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        let code = without_tests(&bare(&text)).lines().map(str::to_owned).collect();
        Source { path, text, code }
    })
    .collect()
}

/// Cuts the tests off the end of a file.
fn without_tests(code: &str) -> &str {
    code.find("#[cfg(test)]\nmod tests {").map_or(code, |at| &code[..at])
}

/// A file without comments and without what stands in quotes; lines stay where they are.
fn bare(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |i: usize| letters.get(i).copied().unwrap_or('\0');
    let mut out = String::new();
    let mut i = 0;
    while i < letters.len() {
        let end = match (at(i), at(i + 1)) {
            ('/', '/') => (i..).find(|k| matches!(at(*k), '\n' | '\0')).unwrap(),
            ('/', '*') => (i + 2..).find(|k| (at(*k), at(k + 1)) == ('*', '/') || at(*k) == '\0').unwrap() + 2,
            ('"', _) => quoted(&at, i),
            ('r', '"' | '#') if !at(i.wrapping_sub(1)).is_alphanumeric() && at(i.wrapping_sub(1)) != '_' => raw(&at, i),
            // A letter in quotes, not a lifetime.
            ('\'', '\\') => (i + 3..).find(|k| matches!(at(*k), '\'' | '\0')).unwrap() + 1,
            ('\'', _) if at(i + 2) == '\'' => i + 3,
            _ => {
                out.push(at(i));
                i += 1;
                continue;
            }
        };
        out.extend((i..end.min(letters.len())).map(|k| if at(k) == '\n' { '\n' } else { ' ' }));
        i = end;
    }
    out
}

/// Where a text in quotes ends.
fn quoted(at: &impl Fn(usize) -> char, start: usize) -> usize {
    let mut i = start + 1;
    while !matches!(at(i), '"' | '\0') {
        i += if at(i) == '\\' { 2 } else { 1 };
    }
    i + 1
}

/// Where a raw text ends; the same place where it begins if it is none (`r#type`).
fn raw(at: &impl Fn(usize) -> char, start: usize) -> usize {
    let hashes = (start + 1..).take_while(|i| at(*i) == '#').count();
    if at(start + 1 + hashes) != '"' {
        return start + 1;
    }
    let mut i = start + 2 + hashes;
    loop {
        let closes = at(i) == '"' && (1..=hashes).all(|k| at(i + k) == '#');
        if closes || at(i) == '\0' {
            return i + 1 + hashes;
        }
        i += 1;
    }
}

/// Whether a line holds a word, not merely as a part of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    line.match_indices(word)
        .any(|(at, _)| !part(line[..at].chars().next_back()) && !part(line[at + word.len()..].chars().next()))
}

/// Fails with all that was found.
#[track_caller]
fn none(rule: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

/// Which layers each may name; `main` and `lib` may name all. What isn't listed is refused.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("frameworks", &["domain"]),
    ("store", &["domain"]),
    ("workspace", &["domain", "frameworks", "store"]),
    ("config", &["domain", "frameworks"]),
    ("demo", &["domain", "frameworks", "store", "workspace"]),
    ("export", &["domain", "frameworks", "store", "workspace"]),
    ("report", &["domain", "frameworks", "store", "workspace", "export"]),
    ("import", &["domain", "frameworks", "store", "workspace"]),
    ("tui", &["config", "domain", "export", "frameworks", "import", "report", "store", "workspace"]),
    // The command line prints the keys, so it reads their table; it draws nothing.
    ("cli", &["config", "demo", "domain", "export", "frameworks", "import", "report", "store", "tui", "workspace"]),
    ("logging", &["cli"]),
];

#[test]
fn each_layer_knows_only_those_below_it() {
    let mut found = Vec::new();
    for source in sources() {
        let layer = source.layer();
        if matches!(layer, "main" | "lib") {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            found.push(format!("{}: the layer {layer} is not in the table of tests/tidy.rs", source.path));
            continue;
        };
        for (above, _) in LAYERS.iter().filter(|(name, _)| *name != layer && !allowed.contains(name)) {
            let (inside, outside) = (format!("crate::{above}"), format!("opsroom::{above}"));
            let among = |line: &str| line.split_once("crate::{").is_some_and(|(_, names)| has_word(names, above));
            found.extend(source.lines_with(|line| has_word(line, &inside) || has_word(line, &outside) || among(line)));
        }
    }
    none("these name a layer that is not below theirs", found);
}

#[test]
fn the_command_line_reads_only_the_key_tables_of_the_workbench() {
    let cli = sources().into_iter().filter(|source| source.layer() == "cli");
    let found = cli.flat_map(|source| {
        source.lines_with(|line| {
            has_word(line, "crate::tui")
                && !["crate::tui::keys", "crate::tui::key"].iter().any(|one| has_word(line, one))
        })
    });
    none("these draw, or know who draws", found.collect());
}

/// Packages that belong to layers: nobody else may name them.
const PACKAGES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("tui_input", &["tui"]),
    ("ratatui_textarea", &["tui"]),
    ("qrcode", &["tui"]),
    ("signal_hook", &["tui"]),
    ("rustix", &["tui"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("calamine", &["import"]),
    ("encoding_rs", &["import"]),
    // Import reads CSV, export writes it.
    ("csv", &["import", "export"]),
    ("rust_xlsxwriter", &["export"]),
    ("minijinja", &["report"]),
    ("fuzzy_matcher", &["domain"]),
    ("color_eyre", &["main", "tui"]),
    ("eyre", &["main", "cli", "tui"]),
    ("tracing_subscriber", &["logging"]),
];

#[test]
fn each_package_belongs_to_its_layers() {
    let mut found = Vec::new();
    for source in sources() {
        for (package, owners) in PACKAGES.iter().filter(|(_, owners)| !owners.contains(&source.layer())) {
            let path = format!("{package}::");
            let used = |line: &str| {
                let starts = line.match_indices(&path).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    !before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':'))
                });
                starts || line.trim() == format!("use {package};")
            };
            found.extend(source.lines_with(used).into_iter().map(|line| format!("{line}  (belongs to {owners:?})")));
        }
    }
    none("these name a package that belongs to others", found);
}

#[test]
fn the_domain_knows_no_file_terminal_clock_or_environment() {
    let outside = [
        "std::fs",
        "std::env",
        "std::io",
        "std::net",
        "std::process",
        "std::thread",
        "std::time",
        "Utc::now",
        "Local",
        "rusqlite",
    ];
    let found = sources()
        .into_iter()
        .filter(|source| source.layer() == "domain")
        .flat_map(|source| source.lines_with(|line| outside.iter().any(|word| has_word(line, word))));
    none("the domain is pure", found.collect());
}

#[test]
fn the_present_is_asked_for_in_two_places() {
    // The workspace's clock; and the command line, which reads `--as-of next mon` before there is a workspace.
    let allowed = ["src/workspace.rs", "src/cli/desk.rs"];
    let asks = ["Utc::now", "Local::now", "SystemTime::now"];
    let others = sources().into_iter().filter(|source| !allowed.contains(&source.path.as_str()));
    let found = others.flat_map(|source| source.lines_with(|line| asks.iter().any(|word| has_word(line, word))));
    none("today is passed in, never asked for", found.collect());
}

#[test]
fn no_state_hides_in_statics_or_shared_cells() {
    let banned = ["static mut", "thread_local!", "lazy_static!", "Rc<RefCell"];
    let found = sources()
        .into_iter()
        .flat_map(|source| source.lines_with(|line| banned.iter().any(|word| line.contains(word))));
    none("one loop owns all state", found.collect());
}

#[test]
fn nothing_is_left_unfinished_and_nothing_panics_on_purpose() {
    let banned = ["todo!", "unimplemented!", "dbg!", ".unwrap()", ".expect("];
    let mut found = Vec::new();
    for source in sources() {
        found.extend(source.lines_with(|line| banned.iter().any(|word| line.contains(word))));
        // A panic is allowed where an attribute above it says so and a comment says why.
        let allowed = source.text.contains("#[allow(clippy::panic)]") || source.text.contains("#[expect(clippy::panic");
        if !allowed {
            found.extend(source.lines_with(|line| has_word(line, "panic!")));
        }
    }
    none("these are no way to treat a user", found);
}

#[test]
fn names_say_what_things_are() {
    let mut found = Vec::new();
    for source in sources() {
        found.extend(source.lines_with(|line| ["utils", "Utils", "util"].iter().any(|word| has_word(line, word))));
        found.extend(source.lines_with(|line| line.contains("fn get_")));
        let kinds = ["struct ", "enum ", "trait ", "mod ", "type "];
        found.extend(source.lines_with(|line| {
            let names = line.contains("Manager") || line.contains("Helper") || line.contains("mod helper");
            names && kinds.iter().any(|kind| line.contains(kind))
        }));
    }
    none("these names say nothing", found);
}

#[test]
fn every_file_says_what_it_is() {
    let mut found = Vec::new();
    for path in
        files("src").into_iter().chain(files("tests")).chain(files("benches")).filter(|path| path.ends_with(".rs"))
    {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        if !text.starts_with("//! ") {
            found.push(format!("{path} does not open with a //! that says what it is"));
        } else if text.lines().next().is_some_and(|line| line.len() < 20) {
            found.push(format!("{path} opens with too few words: {}", text.lines().next().unwrap()));
        }
    }
    none("whoever opens a file wants to know where they are", found);
}

#[test]
fn files_are_short_enough_to_be_read() {
    let mut found = Vec::new();
    for source in sources() {
        let lines = source.code.len();
        if lines > 600 {
            found.push(format!("{} has {lines} lines; 600 is the limit, 400 the aim", source.path));
        }
    }
    none("these are too long", found);
}

#[test]
fn modules_are_foo_and_its_folder() {
    let all = files("src");
    let mut found: Vec<String> = all.iter().filter(|path| path.ends_with("/mod.rs")).cloned().collect();
    for path in all.iter().filter(|path| path.ends_with(".rs")) {
        let parent = Path::new(path).parent().unwrap().to_string_lossy().into_owned();
        if parent != "src" && !all.contains(&format!("{parent}.rs")) {
            found.push(format!("{path} lies in a folder without a {parent}.rs"));
        }
    }
    none("foo.rs and foo/, never mod.rs", found);
}

#[test]
fn panes_never_touch_each_other() {
    let panes: Vec<String> = files("src/tui/panes")
        .iter()
        .filter_map(|path| Some(path.strip_prefix("src/tui/panes/")?.split(['/', '.']).next()?.to_owned()))
        .collect();
    let mut found = Vec::new();
    for source in sources() {
        let Some(rest) = source.path.strip_prefix("src/tui/panes/") else { continue };
        let own = rest.split(['/', '.']).next().unwrap();
        for other in panes.iter().filter(|other| *other != own) {
            found.extend(source.lines_with(|line| has_word(line, &format!("panes::{other}"))));
        }
    }
    none("panes meet in the workspace and by going to a record", found);
}

#[test]
fn overlays_know_no_pane() {
    let overlays = sources()
        .into_iter()
        .filter(|source| source.path.starts_with("src/tui/overlays/") || source.path.starts_with("src/tui/widgets/"));
    none(
        "what opens over every pane knows none of them",
        overlays.flat_map(|source| source.lines_with(|line| has_word(line, "panes"))).collect(),
    );
}

#[test]
fn migrations_are_numbered_without_a_gap_and_all_are_run() {
    let names: Vec<String> = files("src/store/migrations").into_iter().filter(|path| path.ends_with(".sql")).collect();
    let expected: Vec<String> = (1..=names.len()).map(|n| format!("src/store/migrations/{n:04}.sql")).collect();
    assert_eq!(names, expected);
    let list = fs::read_to_string(root().join("src/store/migrations.rs")).unwrap();
    let mut last = 0;
    for name in &names {
        let quoted = format!("include_str!(\"migrations/{}\")", name.rsplit('/').next().unwrap());
        let at = list.find(&quoted).unwrap_or_else(|| panic!("src/store/migrations.rs does not run {name}"));
        assert!(at > last, "{name} is run out of order");
        last = at;
    }
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let places = [
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("/Us", "ers/"),
        concat!("C:", "\\Users"),
        concat!(".cargo/", "registry"),
    ];
    let home = concat!("/ho", "me/");
    let mut found = Vec::new();
    for path in files("") {
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for (i, line) in text.lines().enumerate() {
            // Home folders of made-up people are fine as examples in tests and documents.
            let made_up = ["dana", "ana", "lee", "you"].iter().any(|name| line.contains(&format!("{home}{name}")));
            if places.iter().any(|place| line.contains(place)) || (line.contains(home) && !made_up) {
                found.push(format!("{path}:{}: {}", i + 1, line.trim().chars().take(120).collect::<String>()));
            }
        }
    }
    none("these name a place that others don't have", found);
}

#[test]
fn every_data_file_says_where_it_comes_from() {
    let mut found = Vec::new();
    for path in files("assets").into_iter().filter(|path| path.ends_with(".toml")) {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        if !text.starts_with("# ") {
            found.push(format!("{path} does not open with a comment on its source"));
        }
    }
    none("a figure without a source is a rumour", found);
}

#[test]
fn every_test_data_file_is_used() {
    let tests: String = files("tests")
        .into_iter()
        .chain(files("src"))
        .filter(|path| path.ends_with(".rs"))
        .map(|path| fs::read_to_string(root().join(path)).unwrap())
        .collect();
    let unused = files("tests/data").into_iter().filter(|path| !tests.contains(path.rsplit('/').next().unwrap()));
    none("no test reads these", unused.collect());
}

/// Paths in backticks in a document: with a slash or a known ending, and nothing that makes it a pattern.
fn paths_named(document: &str) -> Vec<String> {
    let parts = document.split('`').skip(1).step_by(2);
    let endings = [".rs", ".toml", ".md", ".sql", ".svg", ".css", ".html", ".yml"];
    let is_path = |part: &&str| {
        !part.contains(' ') && (part.contains('/') || endings.iter().any(|ending| part.ends_with(ending)))
    };
    parts.filter(is_path).map(str::to_owned).collect()
}

#[test]
fn every_path_in_the_documents_is_there() {
    let mut found = Vec::new();
    for (document, least) in [("ARCHITECTURE.md", 25)] {
        let text = fs::read_to_string(root().join(document)).unwrap();
        let named = paths_named(&text);
        assert!(named.len() >= least, "{document} names only {} paths", named.len());
        for path in named {
            let (folder, ending) = path.split_once('*').unwrap_or((path.as_str(), ""));
            let is_there = match path.contains('*') {
                true => root().join(folder).is_dir() && files(folder).iter().any(|file| file.ends_with(ending)),
                false => root().join(&path).exists(),
            };
            if !is_there {
                found.push(format!("{document} names {path}"));
            }
        }
    }
    none("these are not there", found);
}

#[test]
fn every_picture_of_the_readme_is_there() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let shown: Vec<&str> = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|path| path.ends_with(".svg"))
        .collect();
    assert!(!shown.is_empty());
    let missing = shown.iter().filter(|path| !root().join(path).exists()).map(|path| (*path).to_owned());
    none("the README shows these", missing.collect());
}

#[test]
fn the_reader_of_this_file_sees_code_and_nothing_else() {
    let text = "let a = \"rusqlite // \\\" x\"; // rusqlite\nlet b = 'r'; let c: &'static str = r#\"todo!() \" \"#; /* dbg!\n */ d('\\'', '\"')\n";
    let bare = bare(text);
    for word in ["rusqlite", "todo!", "dbg!"] {
        assert!(!bare.contains(word), "{bare}");
    }
    assert!(bare.contains("&'static str") && bare.contains("d("), "{bare}");
    assert_eq!(bare.lines().count(), text.lines().count());
    assert_eq!(without_tests("fn a() {}\n#[cfg(test)]\nmod tests {\n}\n"), "fn a() {}\n");
    assert!(has_word("use std::fs;", "std::fs") && !has_word("use std::fs_x;", "std::fs"));
}

#[test]
fn the_license_is_there() {
    let text = fs::read_to_string(PathBuf::from(root()).join("LICENSE")).unwrap();
    assert!(text.starts_with("MIT License") && text.contains("opsroom contributors"));
}
