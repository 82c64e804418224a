//! What a table is a table of: tools, a card's or bank's charges, or who signs in to what; and what is none of these.

use crate::frameworks::Frameworks;
use crate::frameworks::import_rules::{FieldAliases, HeaderMeaning, Headers, header_key};

use super::mapping::{Mapping, SIGN_IN_TARGETS, STATEMENT_TARGETS, TOOL_TARGETS, Why, is_slip};
use super::sheet::{ReadError, Sheet};

/// What a table is a table of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One row per tool.
    Tools,
    /// One row per charge, of a card or a bank account.
    Statement,
    /// One row per user and application, of an identity provider.
    SignIns,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 3] = [Kind::Tools, Kind::Statement, Kind::SignIns];

    /// In words: `a card or bank statement`.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Tools => "a list of tools",
            Kind::Statement => "a card or bank statement",
            Kind::SignIns => "a list of who signs in to what",
        }
    }
}

/// Header names of lists of people.
const PEOPLE: &[&str] = &[
    "email",
    "e mail",
    "email address",
    "phone",
    "phone number",
    "mobile",
    "mobile phone",
    "first name",
    "last name",
    "surname",
    "full name",
    "job title",
    "contact name",
];
/// Header names of lists of deals; two of them are enough.
const DEALS: &[&str] = &[
    "stagename",
    "stage name",
    "deal stage",
    "close date",
    "closedate",
    "closing date",
    "expected close date",
    "opportunity name",
    "deal name",
    "probability",
    "probability %",
    "forecastcategory",
    "iswon",
    "isclosed",
];
/// Fields that only a list of tools has.
const ONLY_TOOLS: &[&str] = &[
    "category",
    "plan",
    "tier",
    "cost",
    "annual-cost",
    "billing-period",
    "seats-paid",
    "seats-active",
    "utilisation",
    "feature-use",
    "renews-on",
    "contract-months",
    "notice-days",
    "auto-renews",
    "verdict",
    "value",
    "capabilities",
];
/// Of these, what no statement has either.
const NO_STATEMENT: &[&str] = &[
    "annual-cost",
    "plan",
    "seats-paid",
    "seats-active",
    "utilisation",
    "feature-use",
    "renews-on",
    "contract-months",
    "notice-days",
    "auto-renews",
    "verdict",
    "value",
];

/// Whether a cell is a header name that some kind of file is known to have.
pub fn is_known(header: &str, frameworks: &Frameworks) -> bool {
    let key = header_key(header);
    PEOPLE.contains(&key.as_str())
        || [&frameworks.import_tools.headers, &frameworks.statement.headers]
            .iter()
            .any(|headers| headers.meaning(header) != HeaderMeaning::Unknown)
}

/// What a table is a table of, by its header row; where that leaves a choice between tools and charges, by whether
/// names repeat.
pub fn kind_of(sheet: &Sheet, frameworks: &Frameworks) -> Kind {
    let keys: Vec<String> = sheet.originals.iter().map(|header| header_key(header)).collect();
    let has = |names: &[&str]| keys.iter().any(|key| names.contains(&key.as_str()));
    if has(&["application name", "application instance", "app name", "application"])
        && has(&["login", "user", "username", "application login"])
        && has(&["last login", "assigned on", "unassigned on", "last sign in"])
    {
        return Kind::SignIns;
    }
    let filled = |headers: &Headers, field: &str| {
        headers.map(&sheet.originals).iter().position(|meaning| *meaning == HeaderMeaning::Field(field))
    };
    let statement = |field: &str| filled(&frameworks.statement.headers, field);
    let text = statement("merchant").or_else(|| statement("description"));
    let money = statement("amount").or_else(|| statement("debit")).or_else(|| statement("credit"));
    let tools = &frameworks.import_tools.headers;
    if statement("date").is_none() || text.is_none() || money.is_none() {
        return Kind::Tools;
    }
    if NO_STATEMENT.iter().any(|field| filled(tools, field).is_some()) {
        return Kind::Tools;
    }
    let both = statement("debit").is_some() && statement("credit").is_some();
    match filled(tools, "name") {
        Some(name) if !both && !repeats(sheet, name) => Kind::Tools,
        _ => Kind::Statement,
    }
}

/// Whether a column has a value twice.
fn repeats(sheet: &Sheet, column: usize) -> bool {
    let mut seen = std::collections::HashSet::new();
    let cells = sheet.rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_empty());
    cells.map(|cell| cell.to_lowercase()).any(|cell| !seen.insert(cell))
}

/// The proposed mapping of a table as one of that kind.
pub fn propose(kind: Kind, sheet: &Sheet, remembered: &[(String, String)], frameworks: &Frameworks) -> Mapping {
    match kind {
        Kind::Tools => Mapping::propose(sheet, &frameworks.import_tools.headers, TOOL_TARGETS, remembered),
        Kind::Statement => Mapping::propose(sheet, &frameworks.statement.headers, STATEMENT_TARGETS, remembered),
        Kind::SignIns => Mapping::propose(sheet, &sign_in_headers(), SIGN_IN_TARGETS, remembered),
    }
}

/// Header names of an identity provider's list of assignments.
fn sign_in_headers() -> Headers {
    let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let field = |name: &str, aliases: &[&str], weak: &[&str]| FieldAliases {
        field: name.to_owned(),
        aliases: list(aliases),
        weak: list(weak),
    };
    Headers {
        fields: vec![
            field("application", &["application name", "app name", "application"], &["application instance"]),
            field("user", &["login", "username", "user name"], &["user", "application login"]),
            field("last-login", &["last login", "last sign in", "last used", "last access"], &[]),
            field("unassigned-on", &["unassigned on", "removed on"], &[]),
        ],
        ignored: list(&["application instance", "application login", "assigned on"]),
        ..Headers::default()
    }
}

/// Why a table can't be imported as it is mapped.
pub fn blocked(sheet: &Sheet, kind: Kind, mapping: &Mapping) -> Option<ReadError> {
    let hint = "Say which column holds the tools' names with --map or on the mapping screen, or choose another file.";
    let people = people(sheet);
    let deals: Vec<&str> =
        sheet.originals.iter().filter(|one| DEALS.contains(&header_key(one).as_str())).map(String::as_str).collect();
    if kind == Kind::Tools && !mapping.is_chosen("name") && deals.len() > 1 {
        let columns = deals.join(", ");
        let what = format!("“{}” looks like a list of deals, not of tools (columns {columns})", sheet.name);
        return Some(ReadError::new(
            what,
            "Import it with “opsroom import deals”, or say with --map what its columns are.",
        ));
    }
    if kind == Kind::Tools && !mapping.is_chosen("name") && !people.is_empty() {
        let only_tools = ONLY_TOOLS.iter().any(|field| mapping.column_of(field).is_some());
        if !only_tools {
            let columns = people.join(", ");
            let what = format!("“{}” looks like a list of people, not of tools (columns {columns})", sheet.name);
            return Some(ReadError::new(
                what,
                "Import it with “opsroom import leads”, or say with --map what its columns are.",
            ));
        }
    }
    let missing = mapping.missing();
    if missing.is_empty() {
        return None;
    }
    let (name, missing) = (&sheet.name, missing.join(", ").to_lowercase());
    let open: Vec<String> = mapping
        .columns
        .iter()
        .filter(|column| matches!(&column.why, Why::Guess(field) | Why::Contested(field, _) if *field == missing))
        .map(|column| format!("“{}”", column.header))
        .collect();
    let what = if open.is_empty() {
        let columns = super::tools::some_of(&sheet.headers);
        format!("No column of “{name}” is known to hold the {missing} (its columns: {columns})")
    } else {
        format!("It isn't clear which column of “{name}” holds the {missing}; it may be {}", open.join(" or "))
    };
    Some(ReadError::new(
        what,
        match kind {
            Kind::Tools => hint.to_owned(),
            other => format!(
                "It was taken for {}: say what its columns are with --map or on the mapping screen.",
                other.title()
            ),
        },
    ))
}

/// Headers that lists of people have, with the name before them; none where fewer than two are there.
fn people(sheet: &Sheet) -> Vec<&str> {
    let is_person = |header: &String| {
        let key = header_key(header);
        PEOPLE.iter().any(|known| key == *known || is_slip(&key, known))
    };
    let is_name = |header: &String| matches!(header_key(header).as_str(), "name" | "nmae" | "naem");
    if sheet.originals.iter().filter(|header| is_person(header)).count() < 2 {
        return Vec::new();
    }
    let shown = sheet.originals.iter().filter(|header| is_person(header) || is_name(header));
    let mut shown: Vec<&str> = shown.map(String::as_str).collect();
    let mut seen = std::collections::HashSet::new();
    shown.retain(|header| seen.insert(header.to_lowercase()));
    shown.truncate(4);
    shown
}
