//! Tables written in each format, read back where that is possible, and files that are never lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashSet;

use calamine::{Data, Reader};

use crate::domain::field::FieldContext;
use crate::domain::id::Id;
use crate::domain::integration::Integration;
use crate::domain::money::{Cost, Currency, Period, Rates};
use crate::domain::profile::Profile;
use crate::domain::stack::rules::{StackRules, SuggestRow};
use crate::domain::stack::{Stack, StackInput};
use crate::domain::taxonomy::Taxonomy;
use crate::domain::tool::{RemovalImpact, Tool};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn context(stack: &Stack) -> FieldContext {
    let mut ctx = FieldContext::bare(day("2026-11-20"), Currency::USD);
    ctx.tools = stack.input.tools.iter().map(|tool| (tool.id, tool.name.clone())).collect();
    ctx
}

fn stack(tools: Vec<Tool>) -> Stack {
    let mut flow = Integration::between(Id(1), Id(2));
    flow.uptime = Some(99.5);
    flow.what = "+contacts".to_owned();
    let keep = SuggestRow {
        id: "keep".to_owned(),
        when: vec!["always".to_owned()],
        verdict: "keep".to_owned(),
        sentence: "Nothing speaks against {name}.".to_owned(),
    };
    let rules = StackRules {
        version: 1,
        findings: Vec::new(),
        suggest: vec![keep],
        budget_share_target: 0.15,
        feature_use_target: 70,
        value_line: 5.0,
    };
    let input = StackInput {
        tools,
        integrations: vec![flow],
        profile: Profile::default(),
        rates: Rates::new(Currency::USD, Vec::new()),
        audit: None,
        lines: None,
        today: day("2026-11-20"),
    };
    Stack::new(input, &Taxonomy::default(), &rules)
}

fn two_tools() -> Vec<Tool> {
    let mut first = Tool::named("=Sum, \"quoted\"");
    first.id = Id(1);
    first.notes = "one\ntwo".to_owned();
    first.cost = Some(Cost { amount: Money::new(118_850, Currency::EUR), period: Period::Annual });
    first.seats_paid = Some(10);
    first.seats_active = Some(4);
    first.renews_on = Some(day("2027-01-31"));
    first.auto_renews = Some(false);
    first.removal = Some(RemovalImpact::None);
    first.value = Some(8);
    let mut second = Tool::named("Plain");
    second.id = Id(2);
    second.cost = Some(Cost::monthly_of(Money::new(1_599, Currency::USD)));
    vec![first, second]
}

fn table_of(cells: Vec<Cell>) -> Table {
    let columns =
        (0..cells.len()).map(|at| Column::new(format!("c{at}"), format!("C{at}"), ColumnKind::Text)).collect();
    Table { title: "Tools".to_owned(), on: day("2026-11-20"), columns, rows: vec![cells] }
}

#[test]
fn cells_of_csv_are_harmless_and_come_back() {
    let cases = [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+49 30 1", "'+49 30 1"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "\"'\rx\""),
        ("'=x", "''=x"),
        ("'quoted'", "'quoted'"),
        ("a,b", "\"a,b\""),
        ("a \"b\"", "\"a \"\"b\"\"\""),
        ("a\nb", "\"a\nb\""),
        ("Café – 東京", "Café – 東京"),
    ];
    for (text, expected) in cases {
        let table = table_of(vec![Cell::Text(text.to_owned()), Cell::Blank]);
        let csv = String::from_utf8(table.to_bytes(Format::Csv).unwrap()).unwrap();
        assert_eq!(csv, format!("C0,C1\r\n{expected},\r\n"), "{text:?}");
    }
}

#[test]
fn numbers_stand_as_they_are() {
    let usd = |minor| Cell::Money(Money::new(minor, Currency::USD));
    let jpy = Cell::Money(Money::new(1_200, Currency::parse("JPY").unwrap()));
    let cells = vec![
        usd(-1_599),
        usd(120_000),
        usd(5),
        jpy,
        Cell::Number(0.4),
        Cell::Number(1e9),
        Cell::Flag(true),
        Cell::Date(day("2026-02-03")),
    ];
    let table = table_of(cells);
    let csv = String::from_utf8(table.to_bytes(Format::Csv).unwrap()).unwrap();
    assert_eq!(csv.lines().nth(1).unwrap(), "-15.99,1200,0.05,1200,0.4,1000000000,yes,2026-02-03");
    let json: serde_json::Value = serde_json::from_slice(&table.to_bytes(Format::Json).unwrap()).unwrap();
    let expected = serde_json::json!([{ "c0": -15.99, "c1": 1200, "c2": 0.05, "c3": 1200, "c4": 0.4, "c5": 1_000_000_000, "c6": true, "c7": "2026-02-03" }]);
    assert_eq!(json, expected);
}

#[test]
fn json_keeps_text_as_it_is_and_columns_in_order() {
    let json = String::from_utf8(
        table_of(vec![Cell::Text("=a\u{0}\n\"".to_owned()), Cell::Blank]).to_bytes(Format::Json).unwrap(),
    )
    .unwrap();
    assert_eq!(json, "[\n  {\n    \"c0\": \"=a\\u0000\\n\\\"\",\n    \"c1\": null\n  }\n]\n");
}

#[test]
fn tools_have_every_field_and_what_was_computed() {
    let stack = stack(two_tools());
    let table = tools(&stack, &context(&stack), None);
    assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    let value = |row: usize, name: &str| {
        let at =
            table.columns.iter().position(|column| column.name == name).unwrap_or_else(|| panic!("no column {name}"));
        table.rows[row][at].clone()
    };
    assert_eq!(value(0, "cost"), Cell::Money(Money::new(118_850, Currency::EUR)));
    assert_eq!(value(0, "currency"), Cell::text("EUR"));
    assert_eq!(value(0, "billing-period"), Cell::text("annual"));
    assert_eq!(value(0, "seats-paid"), Cell::Number(10.0));
    assert_eq!(value(0, "renews-on"), Cell::Date(day("2027-01-31")));
    assert_eq!(value(0, "auto-renews"), Cell::Flag(false));
    assert_eq!(value(0, "computed-utilisation"), Cell::Number(0.4));
    assert_eq!(value(0, "computed-monthly-cost"), Cell::Blank, "there is no rate");
    assert_eq!(value(1, "computed-monthly-cost"), Cell::Money(Money::new(1_599, Currency::USD)));
    assert_eq!(value(1, "computed-annual-cost"), Cell::Money(Money::new(19_188, Currency::USD)));
    assert_eq!(value(1, "computed-suggested"), Cell::text("keep"));
    assert_eq!(tools(&stack, &context(&stack), Some(&[Id(2), Id(9)])).rows.len(), 1);
    assert_eq!(tools(&stack, &context(&stack), Some(&[])).rows.len(), 0);
}

#[test]
fn names_and_labels_are_unique() {
    let stack = stack(two_tools());
    for table in [tools(&stack, &context(&stack), None), integrations(&stack, &context(&stack))] {
        let names: HashSet<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let labels: HashSet<String> = table.columns.iter().map(|column| column.label.to_lowercase()).collect();
        assert_eq!((names.len(), labels.len()), (table.columns.len(), table.columns.len()), "{}", table.title);
    }
}

/// What import takes headers for is in its own file; every field must be exported under a name that stands there.
#[test]
fn headers_are_those_that_import_knows() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/import/tools.toml");
    let rules: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let words = |value: &toml::Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let unsure: Vec<String> = words(&rules["ambiguous"]).into_iter().chain(words(&rules["ignored"])).collect();
    let stack = stack(two_tools());
    for column in tools(&stack, &context(&stack), None).columns {
        let header = column.label.to_lowercase().replace('-', " ");
        let known = rules["fields"].as_table().unwrap().iter().find(|(_, words_of)| words(words_of).contains(&header));
        match column.name.strip_prefix("computed-") {
            Some(_) => assert!(known.is_none(), "{} would be imported", column.label),
            None => {
                assert_eq!(
                    known.map(|(field, _)| field.as_str()),
                    Some(column.name.as_str()),
                    "header {:?}",
                    column.label
                );
                assert!(!unsure.contains(&header), "import would not take {:?}", column.label);
            }
        }
    }
}

#[test]
fn integrations_name_their_tools() {
    let stack = stack(two_tools());
    let csv = String::from_utf8(integrations(&stack, &context(&stack)).to_bytes(Format::Csv).unwrap()).unwrap();
    insta::assert_snapshot!(csv.replace('\r', ""), @r###"
    From,To,What,Direction,Method,Frequency,Steps,Critical,Health,Checked on,Uptime,Owner,Documented at
    "'=Sum, ""quoted""",Plain,'+contacts,one-way,native,,,no,unknown,,99.5,,
    "###);
}

#[test]
fn a_workbook_reads_back_as_text_numbers_and_dates() {
    let stack = stack(two_tools());
    let table = tools(&stack, &context(&stack), None);
    let bytes = table.to_bytes(Format::Xlsx).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Tools"]);
    let range = book.worksheet_range("Tools").unwrap();
    let at = |name: &str| table.columns.iter().position(|column| column.name == name).unwrap();
    let cell = |name: &str| range.get((1, at(name))).unwrap().clone();
    assert_eq!(range.get((0, 0)), Some(&Data::String("Name".to_owned())));
    assert_eq!(cell("name"), Data::String("=Sum, \"quoted\"".to_owned()));
    assert_eq!(cell("cost"), Data::Float(1188.5));
    assert_eq!(cell("seats-paid"), Data::Float(10.0));
    let Data::DateTime(renewal) = cell("renews-on") else { panic!("the renewal is no date") };
    assert_eq!(renewal.to_ymd_hms_milli(), (2027, 1, 31, 0, 0, 0, 0));
    assert!(book.worksheet_formula("Tools").unwrap().is_empty(), "text became a formula");
}

#[test]
fn a_workbook_takes_any_text_and_no_rows() {
    let long = "x".repeat(40_000);
    for text in ["nul\0 bell\u{7} \u{FFFE}", "http://example.com", "{=A1}", long.as_str(), "_x0041_"] {
        let bytes = table_of(vec![Cell::Text(text.to_owned())]).to_bytes(Format::Xlsx).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("Tools").unwrap();
        let Some(Data::String(read)) = range.get((1, 0)) else { panic!("{text:?} is no text") };
        assert!(!read.contains('\0') && read.chars().count() <= 32_767, "{text:?}");
    }
    let mut empty = table_of(vec![Cell::Blank]);
    empty.rows.clear();
    empty.title = "a/b:c*[d]?".to_owned();
    assert!(!empty.to_bytes(Format::Xlsx).unwrap().is_empty());
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let table = table_of(vec![Cell::Text("x".to_owned())]);
    for format in Format::ALL {
        assert_eq!(table.to_bytes(format).unwrap(), table.to_bytes(format).unwrap(), "{}", format.name());
    }
}

#[test]
fn a_file_is_replaced_only_when_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tools.csv");
    write_file(&path, b"one", false).unwrap();
    assert!(matches!(write_file(&path, b"two", false), Err(Error::Exists(_))));
    assert_eq!(std::fs::read(&path).unwrap(), b"one");
    write_file(&path, b"two", true).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["tools.csv"], "a temporary file is left");
}

#[test]
fn where_no_file_can_be_is_said() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(write_file(folder.path(), b"x", true), Err(Error::Folder(_))));
    let nowhere = folder.path().join("no/such/tools.csv");
    let error = write_file(&nowhere, b"x", false).unwrap_err();
    assert!(matches!(error, Error::NoFolder(_)), "{error}");
    assert!(error.to_string().contains("nothing was written"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_its_owners_alone_and_an_old_one_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tools.csv");
    let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    write_file(&path, b"one", false).unwrap();
    assert_eq!(mode(), 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    write_file(&path, b"two", true).unwrap();
    assert_eq!(mode(), 0o644);
}

#[cfg(unix)]
#[test]
fn through_a_link_the_file_behind_it_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
    std::fs::write(&real, b"one").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    write_file(&link, b"two", true).unwrap();
    assert_eq!(std::fs::read(&real).unwrap(), b"two");
    assert!(std::fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
}
