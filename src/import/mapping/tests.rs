//! Header rows and what is proposed for them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::frameworks::Frameworks;
use crate::import::sheet::read_bytes;

fn sheet(text: &str) -> Sheet {
    read_bytes("file.csv", text.as_bytes(), &|_| false).unwrap()
}

fn proposed(text: &str, remembered: &[(&str, &str)]) -> (Sheet, Mapping) {
    let sheet = sheet(text);
    let pairs: Vec<(String, String)> = remembered.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let mapping = Mapping::propose(&sheet, &Frameworks::built_in().import_tools.headers, TOOL_TARGETS, &pairs);
    (sheet, mapping)
}

fn fields(mapping: &Mapping) -> Vec<&str> {
    mapping.columns.iter().map(|column| column.field.as_deref().unwrap_or("-")).collect()
}

#[test]
fn names_are_known_whatever_their_dress() {
    let cases = [
        ("Tool Name,Monthly Cost,Annual Cost", "name cost annual-cost"),
        ("tool_name,MONTHLY-COST (USD),Renewal__c", "name cost renews-on"),
        (" \u{feff}Tool\u{a0}Name ,Owner/Champion,Users Licensed", "name owner seats-paid"),
        ("Name,Notes,Last Negotiation", "name notes notes"),
        ("Name,Cost,Price", "name - -"),
        ("Name,Status,Frobnication", "name - -"),
        ("Vendor name,Cost,Team", "name cost owner"),
    ];
    for (header, wanted) in cases {
        let (_, mapping) = proposed(&format!("{header}\na,b,c\n"), &[]);
        assert_eq!(fields(&mapping).join(" "), wanted, "{header}");
    }
}

#[test]
fn what_is_not_clear_is_asked() {
    let (_, mapping) = proposed("Nmae,Cost,Price,Status,Frobnication\na,1,2,x,y\n", &[]);
    let why: Vec<&Why> = mapping.columns.iter().map(|column| &column.why).collect();
    let [Why::Guess(guess), Why::Contested(cost, rivals), Why::Contested(..), Why::Ambiguous(candidates), Why::Unknown] =
        why.as_slice()
    else {
        panic!("{why:?}")
    };
    assert_eq!((guess.as_str(), cost.as_str(), rivals.as_slice()), ("name", "cost", ["Price".to_owned()].as_slice()));
    assert!(candidates.contains(&"status".to_owned()), "{candidates:?}");
    assert_eq!(mapping.missing(), ["Name"]);
    assert_eq!(mapping.columns[0].reason(), "perhaps it is name, misspelt");
}

#[test]
fn a_field_has_one_column_but_notes_have_many() {
    let (_, mut mapping) = proposed("Name,Cost,Price,Extra\na,1,2,x\n", &[]);
    mapping.set(2, Some("cost")).unwrap();
    assert_eq!(fields(&mapping).join(" "), "name - cost -");
    assert_eq!(mapping.columns[1].why, Why::Unknown, "nothing to choose any more");
    mapping.set(1, Some("cost")).unwrap();
    assert_eq!(fields(&mapping).join(" "), "name cost - -");
    mapping.set(2, Some("notes")).unwrap();
    mapping.set(3, Some("notes")).unwrap();
    assert_eq!(fields(&mapping).join(" "), "name cost notes notes");
    assert!(mapping.set(0, Some("colour")).unwrap_err().0.starts_with("there is no field “colour”; there are name, "));
    assert!(mapping.set(9, None).is_err());
}

#[test]
fn what_was_said_is_remembered_by_the_header_row() {
    let (first, mut mapping) = proposed("Name,Cost,Frobnication,Owner\na,1,x,y\n", &[]);
    mapping.set(2, Some("category")).unwrap();
    mapping.set(3, None).unwrap();
    let pairs = mapping.pairs();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(pairs, [("Frobnication", "category"), ("Owner", "")]);
    let (second, again) = proposed("Name,Cost,Frobnication,Owner\nother,2,y,z\n", &pairs);
    assert_eq!(fingerprint(&first), fingerprint(&second));
    assert_eq!(fields(&again).join(" "), "name cost category -");
    assert_eq!(again.columns[2].why, Why::Remembered);
    assert_ne!(fingerprint(&first), fingerprint(&sheet("Name,Cost\na,1\n")));
}

#[test]
fn a_mapping_written_as_a_file_reads_back() {
    let (sheet, mut mapping) = proposed("Name,\"A \"\"quoted\"\" one\",Cost,Status\na,1,2,x\n", &[]);
    mapping.set(1, Some("vendor")).unwrap();
    mapping.set(2, None).unwrap();
    let text = mapping.as_map();
    let (_, mut fresh) = proposed("Name,\"A \"\"quoted\"\" one\",Cost,Status\na,1,2,x\n", &[]);
    fresh.apply_map(&sheet, "map.toml", &parse_map("map.toml", &text).unwrap()).unwrap();
    assert_eq!(fields(&fresh), fields(&mapping), "{text}");
}

#[test]
fn slips_of_the_pen() {
    for (name, known) in
        [("nmae", "name"), ("vednor", "vendor"), ("monthly csot", "monthly cost"), ("renewl date", "renewal date")]
    {
        assert!(is_slip(name, known), "{name}");
    }
    for (name, known) in [("name", "name"), ("game", "name"), ("cat", "cost"), ("owner", "order"), ("phone", "plan")] {
        assert!(!is_slip(name, known), "{name}");
    }
}
