//! Reads the rules of imports. A person's file adds words; a word it gives is taken from where it stood before.

use crate::domain::money::Period;
use crate::domain::tool::{RemovalImpact, Status, Tier};
use crate::domain::utm::registry::LinkStatus;

use super::Frameworks;
use super::import_rules::{
    FieldAliases, Headers, LinkImportRules, Recurrence, StatementRules, ToolImportRules, Window, header_key,
};
use super::problem::quoted;
use super::reader::{Reader, Row, Seen};

/// The fields of a tool that a column can fill.
pub(super) const TOOL_FIELDS: &[&str] = &[
    "name",
    "vendor",
    "category",
    "capabilities",
    "status",
    "owner",
    "plan",
    "tier",
    "cost",
    "annual-cost",
    "currency",
    "billing-period",
    "seats-paid",
    "seats-active",
    "utilisation",
    "feature-use",
    "last-used",
    "value",
    "output",
    "removal",
    "removal-note",
    "contract-months",
    "renews-on",
    "notice-days",
    "auto-renews",
    "reviewed-on",
    "verdict",
    "verdict-reason",
    "url",
    "notes",
];
/// The fields of a statement's line.
pub(super) const STATEMENT_FIELDS: &[&str] =
    &["date", "description", "merchant", "amount", "debit", "credit", "type", "category", "currency"];
/// The fields of a link that a column can fill.
pub(super) const LINK_FIELDS: &[&str] = &[
    "url",
    "destination",
    "source",
    "medium",
    "campaign",
    "content",
    "term",
    "owner",
    "status",
    "placed-on",
    "note",
    "created",
];
/// What a word can mean as a verdict; the last two are kept, with something to do.
const VERDICTS: &[&str] = &["keep", "consolidate", "replace", "cut", "renegotiate", "downgrade"];

const TOOL_KEYS: &[&str] = &[
    "framework",
    "id",
    "version",
    "fields",
    "weak",
    "ambiguous",
    "ignored",
    "units",
    "nulls",
    "totals_exact",
    "totals_prefix",
    "headings",
    "verdict_words",
    "period_words",
    "plan_tiers",
    "status_words",
    "removal_words",
    "truth_words",
];
const STATEMENT_KEYS: &[&str] = &[
    "framework",
    "id",
    "version",
    "fields",
    "weak",
    "ambiguous",
    "ignored",
    "units",
    "left_out",
    "kept",
    "prefixes",
    "endings",
    "states",
    "city_starts",
    "number_digits",
    "recurrence",
];
const LINK_KEYS: &[&str] =
    &["framework", "id", "version", "fields", "weak", "ambiguous", "ignored", "units", "nulls", "status_words"];
const RECURRENCE_KEYS: &[&str] = &["charges", "amount_within", "windows"];
const WINDOW_KEYS: &[&str] = &["period", "from_days", "to_days"];

/// Reads rules for lists of tools and adds them.
pub(super) fn load_tools(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, TOOL_KEYS);
    let periods = Period::ALL.map(Period::name);
    // The largest tier first: where a plan's name has several words, it decides.
    let tiers: Vec<&'static str> = Tier::ALL.iter().rev().map(|tier| tier.name()).collect();
    let statuses: Vec<&'static str> = Status::ALL.iter().map(|status| status.name()).collect();
    let impacts: Vec<&'static str> = RemovalImpact::ALL.iter().map(|impact| impact.name()).collect();
    let new = ToolImportRules {
        version: reader.version(),
        headers: read_headers(reader, TOOL_FIELDS),
        nulls: lower_list(reader, "nulls"),
        totals_exact: lower_list(reader, "totals_exact"),
        totals_prefix: lower_list(reader, "totals_prefix"),
        headings: lower_list(reader, "headings"),
        verdict_words: read_words(reader, "verdict_words", VERDICTS),
        period_words: read_words(reader, "period_words", &periods),
        plan_tiers: read_words(reader, "plan_tiers", &tiers),
        status_words: read_words(reader, "status_words", &statuses),
        removal_words: read_words(reader, "removal_words", &impacts),
        truth_words: read_words(reader, "truth_words", &["yes", "no"]),
    };
    if reader.failed() {
        return;
    }
    let old = std::mem::take(&mut into.import_tools);
    into.import_tools = ToolImportRules {
        version: if old.version == 0 { new.version } else { old.version },
        headers: merge_headers(old.headers, new.headers),
        nulls: more(old.nulls, new.nulls),
        totals_exact: more(old.totals_exact, new.totals_exact),
        totals_prefix: more(old.totals_prefix, new.totals_prefix),
        headings: more(old.headings, new.headings),
        verdict_words: more_words(old.verdict_words, new.verdict_words),
        period_words: more_words(old.period_words, new.period_words),
        plan_tiers: more_words(old.plan_tiers, new.plan_tiers),
        status_words: more_words(old.status_words, new.status_words),
        removal_words: more_words(old.removal_words, new.removal_words),
        truth_words: more_words(old.truth_words, new.truth_words),
    };
}

/// Reads rules for statements and adds them.
pub(super) fn load_statement(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, STATEMENT_KEYS);
    let first = into.statement.version == 0;
    let number_digits = (first || root.has("number_digits"))
        .then(|| reader.whole(root, "number_digits", 1..=20))
        .map(|n| n.unsigned_abs());
    let recurrence = read_recurrence(reader, first);
    let new = StatementRules {
        version: reader.version(),
        headers: read_headers(reader, STATEMENT_FIELDS),
        left_out: lower_list(reader, "left_out"),
        kept: lower_list(reader, "kept"),
        prefixes: lower_list(reader, "prefixes"),
        endings: lower_list(reader, "endings"),
        states: lower_list(reader, "states"),
        city_starts: lower_list(reader, "city_starts"),
        number_digits: 0,
        recurrence: Recurrence::default(),
    };
    if reader.failed() {
        return;
    }
    let old = std::mem::take(&mut into.statement);
    into.statement = StatementRules {
        version: if first { new.version } else { old.version },
        headers: merge_headers(old.headers, new.headers),
        left_out: more(old.left_out, new.left_out),
        kept: more(old.kept, new.kept),
        prefixes: more(old.prefixes, new.prefixes),
        endings: more(old.endings, new.endings),
        states: more(old.states, new.states),
        city_starts: more(old.city_starts, new.city_starts),
        number_digits: number_digits.and_then(|n| usize::try_from(n).ok()).unwrap_or(old.number_digits),
        recurrence: recurrence.unwrap_or(old.recurrence),
    };
}

/// Reads rules for sheets of tagged links and adds them.
pub(super) fn load_links(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, LINK_KEYS);
    let statuses: Vec<&'static str> = LinkStatus::ALL.iter().map(|status| status.name()).collect();
    let new = LinkImportRules {
        version: reader.version(),
        headers: read_headers(reader, LINK_FIELDS),
        nulls: lower_list(reader, "nulls"),
        status_words: read_words(reader, "status_words", &statuses),
    };
    if reader.failed() {
        return;
    }
    let old = std::mem::take(&mut into.import_links);
    into.import_links = LinkImportRules {
        version: if old.version == 0 { new.version } else { old.version },
        headers: merge_headers(old.headers, new.headers),
        nulls: more(old.nulls, new.nulls),
        status_words: more_words(old.status_words, new.status_words),
    };
}

fn read_recurrence(reader: &mut Reader<'_>, needed: bool) -> Option<Recurrence> {
    let root = reader.root();
    let Some(row) = reader.row(root, "recurrence") else {
        if needed && !root.has("recurrence") {
            reader.report(root, "recurrence", "is missing", "a table");
        }
        return None;
    };
    reader.only_keys(row, RECURRENCE_KEYS);
    let charges = usize::try_from(reader.whole(row, "charges", 2..=100)).unwrap_or(2);
    let amount_within = reader.number(row, "amount_within", 0.0..=1.0);
    let periods = Period::ALL.map(Period::name);
    let mut windows = Vec::new();
    for window in reader.rows(row, "windows") {
        reader.only_keys(window, WINDOW_KEYS);
        let (from_days, to_days) =
            (reader.whole(window, "from_days", 1..=800), reader.whole(window, "to_days", 1..=800));
        if window.has("from_days") && window.has("to_days") && from_days > to_days {
            reader.report(
                window,
                "to_days",
                format!("is {to_days}, less than `from_days`"),
                format!("at least {from_days}"),
            );
        }
        windows.push(Window { period: reader.choice(window, "period", &periods).to_owned(), from_days, to_days });
    }
    if windows.is_empty() && !reader.failed() {
        reader.report(row, "windows", "has no rows", "at least one window");
    }
    Some(Recurrence { charges, amount_within, windows })
}

/// Reads what headers mean. A name stands in one place of a file.
fn read_headers(reader: &mut Reader<'_>, fields: &[&str]) -> Headers {
    read_headers_of(reader, reader.root(), fields)
}

/// As [`read_headers`], of a table of the file.
pub(super) fn read_headers_of<'d>(reader: &mut Reader<'d>, row: Row<'d>, fields: &[&str]) -> Headers {
    let mut seen = Seen::default();
    let mut headers = Headers {
        fields: Vec::new(),
        ambiguous: keys(reader, row, "ambiguous", &mut seen),
        ignored: keys(reader, row, "ignored", &mut seen),
        units: keys(reader, row, "units", &mut Seen::default()),
    };
    let strong = fields_table(reader, row, "fields", fields);
    let weak = fields_table(reader, row, "weak", fields);
    for field in fields {
        let aliases = strong.map_or_else(Vec::new, |row| keys(reader, row, field, &mut seen));
        let weak = weak.map_or_else(Vec::new, |row| keys(reader, row, field, &mut seen));
        if !(aliases.is_empty() && weak.is_empty()) {
            headers.fields.push(FieldAliases { field: (*field).to_owned(), aliases, weak });
        }
    }
    headers
}

fn fields_table<'d>(reader: &mut Reader<'d>, row: Row<'d>, key: &str, fields: &[&str]) -> Option<Row<'d>> {
    let row = reader.row(row, key)?;
    reader.only_keys(row, fields);
    Some(row)
}

/// A list of header names as keys.
pub(super) fn keys<'d>(reader: &mut Reader<'d>, row: Row<'d>, key: &str, seen: &mut Seen) -> Vec<String> {
    let items = reader.list(row, key);
    for item in &items {
        if !item.text.contains(char::is_alphanumeric) && header_key(item.text).is_empty() {
            let message = format!("{} has neither letters nor digits", quoted(item.text));
            reader.report_item(row, key, item, message, "a header name");
        }
        reader.unique_item(row, key, item, header_key, seen);
    }
    items.into_iter().map(|item| header_key(item.text)).collect()
}

/// Words by what they mean, in the order of `meanings`. A word has one meaning.
fn read_words(reader: &mut Reader<'_>, key: &str, meanings: &[&'static str]) -> Vec<(String, String)> {
    let Some(row) = reader.row(reader.root(), key) else { return Vec::new() };
    reader.only_keys(row, meanings);
    let mut seen = Seen::default();
    let mut words = Vec::new();
    for meaning in meanings {
        words.extend(keys(reader, row, meaning, &mut seen).into_iter().map(|word| (word, (*meaning).to_owned())));
    }
    words
}

pub(super) fn lower_list(reader: &mut Reader<'_>, key: &str) -> Vec<String> {
    reader.list(reader.root(), key).into_iter().map(|item| item.text.to_lowercase()).collect()
}

pub(super) fn more(mut old: Vec<String>, new: Vec<String>) -> Vec<String> {
    for word in new {
        if !old.contains(&word) {
            old.push(word);
        }
    }
    old
}

/// New words come first, and an old meaning of theirs is gone.
fn more_words(mut old: Vec<(String, String)>, mut new: Vec<(String, String)>) -> Vec<(String, String)> {
    old.retain(|(word, _)| !new.iter().any(|(other, _)| other == word));
    new.append(&mut old);
    new
}

pub(super) fn merge_headers(mut old: Headers, new: Headers) -> Headers {
    let in_fields = new.fields.iter().flat_map(|one| one.aliases.iter().chain(&one.weak));
    let taken: Vec<&String> = in_fields.chain(&new.ambiguous).chain(&new.ignored).collect();
    let keep = |word: &String| !taken.contains(&word);
    for field in &mut old.fields {
        field.aliases.retain(keep);
        field.weak.retain(keep);
    }
    old.ambiguous.retain(keep);
    old.ignored.retain(keep);
    drop(taken);
    for mut field in new.fields {
        match old.fields.iter_mut().find(|one| one.field == field.field) {
            Some(known) => {
                known.aliases.append(&mut field.aliases);
                known.weak.append(&mut field.weak);
            }
            None => old.fields.push(field),
        }
    }
    old.ambiguous.extend(new.ambiguous);
    old.ignored.extend(new.ignored);
    old.units = more(old.units, new.units);
    old
}
