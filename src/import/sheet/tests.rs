//! Bytes of every kind, and what table comes out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;

use super::*;

fn known(header: &str) -> bool {
    matches!(header.to_lowercase().as_str(), "name" | "cost" | "vendor" | "notes" | "renewal date")
}

fn table(bytes: &[u8]) -> Sheet {
    read_bytes("file.csv", bytes, &known).unwrap()
}

fn refused(bytes: &[u8]) -> String {
    read_bytes("file.csv", bytes, &known).unwrap_err().to_string()
}

fn cells(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn encodings() {
    let text = "Name\tCost\tNotes\nÄlpha\t10\tnaïve €\nBeta\t20\t\n";
    let with = |mark: &[u8], rest: Vec<u8>| [mark, rest.as_slice()].concat();
    let cases = [
        ("UTF-8, ", text.as_bytes().to_vec()),
        ("UTF-8, ", with(b"\xef\xbb\xbf", text.as_bytes().to_vec())),
        ("UTF-16, ", with(b"\xff\xfe", utf16(text, false))),
        ("UTF-16 (big-endian), ", with(b"\xfe\xff", utf16(text, true))),
        ("UTF-16 (without a mark), ", utf16(text, false)),
        ("UTF-16 (big-endian, without a mark), ", utf16(text, true)),
        ("Windows-1252, ", encoding_rs::WINDOWS_1252.encode(text).0.into_owned()),
    ];
    for (format, bytes) in cases {
        let sheet = table(&bytes);
        assert_eq!(sheet.format, format!("{format}tab-separated, header in line 1"));
        assert_eq!(cells(&sheet), [["Älpha", "10", "naïve €"], ["Beta", "20", ""]], "{format}");
    }
    let damaged = [b"Name,Cost\n\xc3\x84\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa9,1\n".as_slice(), b"b\xff,2\n"].concat();
    let sheet = table(&damaged);
    assert_eq!(cells(&sheet), [["Äöüßé", "1"], ["b\u{fffd}", "2"]]);
    assert_eq!(sheet.warnings, ["1 characters are damaged and shown as “\u{fffd}”."]);
}

#[test]
fn what_is_no_table_is_refused_with_what_it_is() {
    let zip = b"PK\x03\x04 and something that is no workbook";
    let cases: [(&[u8], &str); 13] = [
        (b"", "“file.csv” is empty. Export it again"),
        (b" \n\r\n\t", "“file.csv” is empty"),
        (b"\n,,\n,,\n", "“file.csv” has only blank rows"),
        (b"Name,Cost\n", "“file.csv” has a header in line 1 and no rows below it. Nothing was imported"),
        (b"Name,Cost\n,\n,\n", "no rows below it"),
        (b"%PDF-1.7\n...", "“file.csv” is a PDF document, not a table. Export the list as CSV or XLSX"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08", "a compressed file (gzip)"),
        (b"SQLite format 3\0more", "a database"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b"[{\"name\": 1}]", "a JSON file"),
        (b"Name,Cost\na\0b,1\nc,2\n", "“file.csv” is not a text table"),
        (zip, "a ZIP archive that is no XLSX workbook"),
    ];
    for (bytes, wanted) in cases {
        let error = refused(bytes);
        assert!(error.contains(wanted), "{:?} gave {error}", String::from_utf8_lossy(bytes));
    }
    // Only its beginning is read.
    assert!(refused(format!("[{}0]", "1,".repeat(400_000)).as_bytes()).contains("a JSON file"));
    assert!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook").contains("Office document"));
}

#[test]
fn paths_that_are_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let error = read(folder.path(), &known).unwrap_err().to_string();
    assert!(error.ends_with("is a folder. Name one file in it."), "{error}");
    let error = read(&folder.path().join("none.csv"), &known).unwrap_err().to_string();
    assert!(error.starts_with("There is no file “") && error.ends_with("spelling."), "{error}");
    let large = folder.path().join("large.csv");
    std::fs::File::create(&large).unwrap().set_len(MAX_BYTES + 1).unwrap();
    let error = read(&large, &known).unwrap_err().to_string();
    assert!(error.starts_with("“large.csv” is larger than 64 MiB. Cut it"), "{error}");
}

#[test]
fn delimiters_are_found_by_what_they_make() {
    let cases: [(&str, &str, [&str; 2]); 7] = [
        ("Name,Notes\na,x;y;z\nb,p;q;r\n", "comma", ["a", "x;y;z"]),
        ("Name;Cost\na;1,50\nb;2,50\n", "semicolon", ["a", "1,50"]),
        ("Name,Notes\na,\"one; two; three\"\nb,\"four; five; six\"\n", "comma", ["a", "one; two; three"]),
        ("Name\tNotes\na\tb, c, d\ne\tf, g, h\n", "tab", ["a", "b, c, d"]),
        ("Name|Notes\na|b,c\n", "pipe", ["a", "b,c"]),
        ("sep=;\nWhat;Else\na,b;c\n", "semicolon", ["a,b", "c"]),
        ("What,Else\nspeaks; much,of; it\n", "comma", ["speaks; much", "of; it"]),
    ];
    for (text, delimiter, first) in cases {
        let sheet = table(text.as_bytes());
        assert!(sheet.format.contains(&format!(", {delimiter}-separated")), "{text:?}: {}", sheet.format);
        assert_eq!(cells(&sheet)[0], first, "{text:?}");
    }
    assert_eq!(cells(&table(b"Name\nAlpha\nBeta\n")), [["Alpha"], ["Beta"]]);
}

#[test]
fn line_numbers_survive_quotes_and_all_line_ends() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["Name,Notes", "a,\"one", "two \"\"quoted\"\"", "three\"", "", "b,x", ""].join(end);
        let sheet = table(text.as_bytes());
        let lines: Vec<usize> = sheet.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 5, 6], "{end:?}");
        assert_eq!(cells(&sheet)[0][1], "one\ntwo \"quoted\"\nthree");
        assert!(sheet.rows[1].is_blank());
    }
    let mixed = table(b"Name,Cost\r\na,1\nb,2\rc,3");
    assert_eq!(cells(&mixed), [["a", "1"], ["b", "2"], ["c", "3"]]);
}

#[test]
fn the_header_row_is_found_below_other_lines() {
    let sheet = table(b"# Export of tools\n\nPeriod,May\nName,Cost,Own column\na,1,x\n");
    assert_eq!(sheet.preamble, ["# Export of tools", "Period, May"]);
    assert_eq!((sheet.headers.join("|"), sheet.rows[0].line), ("Name|Cost|Own column".to_owned(), 5));
    let unknown = table(b"A title\n\nWhat,Else\na,1\n");
    assert_eq!((unknown.headers.join("|"), unknown.preamble.len()), ("What|Else".to_owned(), 1));
    let data = table(b"id,when,where,what\n7,2026-01-02,Name,Cost\n8,2026-01-03,Name,Name\n");
    assert_eq!(data.headers, ["id", "when", "where", "what"], "words of headers stand in data too");
    let far = format!("{}Name,Cost\na,1\n", "x,y\n".repeat(20));
    assert_eq!(table(far.as_bytes()).headers, ["x", "y"], "only the first 15 rows may be the header");
}

#[test]
fn header_names_are_made_clean_and_different() {
    let sheet = table(b"\xef\xbb\xbf Name ,\"Two\nlines\",,name,Name (2),,\na,b,c,d,e,,\n");
    assert_eq!(sheet.headers, ["Name", "Two lines", "Column 3", "name (2)", "Name (2)"]);
    assert_eq!(sheet.originals, ["Name", "Two lines", "", "name", "Name (2)"]);
    assert_eq!(sheet.warnings, ["Column 3 has no name.", "2 columns are called “Name”."]);
}

#[test]
fn rows_are_made_equally_long() {
    let sheet = table(b"Name,Cost,Notes\na\nb,1,x,more,,\n,,\nc,2,y,,\n,,,\n");
    assert_eq!(cells(&sheet), [["a", "", ""], ["b", "1", "x"], ["", "", ""], ["c", "2", "y"]]);
    assert_eq!(sheet.rows[1].extra, ["more"]);
    assert!(sheet.rows[3].extra.is_empty());
}

#[test]
fn what_is_huge_is_cut_or_refused() {
    let long = "é".repeat(MAX_CELL);
    let sheet = table(format!("Name,Notes\na,{long}\n").as_bytes());
    assert_eq!(sheet.rows[0].cells[1].len(), MAX_CELL);
    assert_eq!(sheet.rows[0].notes, ["column 2 held 64 KiB of text: cut to 32 KiB"]);
    let wide = format!("{}\na\n", vec!["Name"; MAX_COLUMNS + 1].join(","));
    assert!(refused(wide.as_bytes()).contains("more than 1024 columns"));
    let many = format!("Name,Cost\n{}", "a,1\n".repeat(MAX_ROWS + header::WITHIN));
    assert!(refused(many.as_bytes()).contains("more than 200,000 rows"));
}

#[test]
fn workbooks() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    book.add_worksheet().set_name("About").unwrap().write(0, 0, "How to use this").unwrap();
    let sheet = book.add_worksheet().set_name("Tools").unwrap();
    for (column, header) in ["Name", "Cost", "Renewal Date", "Share", "On"].into_iter().enumerate() {
        sheet.write(2, column as u16, header).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write(3, 0, "Älpha").unwrap().write(3, 1, 1500.0).unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2027, 3, 5).unwrap(), &date).unwrap();
    sheet.write(3, 3, 0.1 + 0.2).unwrap().write(3, 4, true).unwrap();
    sheet.write(5, 0, "=1+1 as text").unwrap().write(5, 1, 12.345).unwrap();
    book.add_worksheet().set_name("Empty").unwrap();
    let sheet = read_bytes("book.xlsx", &book.save_to_buffer().unwrap(), &known).unwrap();
    assert_eq!(sheet.format, "XLSX, sheet “Tools”, header in row 3");
    assert_eq!(
        cells(&sheet),
        [["Älpha", "1500", "2027-03-05", "0.3", "true"], ["", "", "", "", ""], ["=1+1 as text", "12.345", "", "", ""]]
    );
    assert_eq!(sheet.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 5, 6]);
    assert_eq!(sheet.warnings, ["Only the sheet “Tools” was read, not the sheet “About”."]);

    let mut far = Workbook::new();
    far.add_worksheet().write(0, 0, "Name").unwrap().write(1, 0, "a").unwrap().write(1_048_575, 16_383, "far").unwrap();
    let error = read_bytes("far.xlsx", &far.save_to_buffer().unwrap(), &known).unwrap_err().to_string();
    assert!(error.contains("more than 1024 columns"), "{error}");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_bytes("any", &bytes, &known);
    }

    #[test]
    fn no_damaged_workbook_makes_it_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write(0, 0, "Name").unwrap().write(0, 1, "Cost").unwrap().write(1, 0, "a").unwrap();
        let mut bytes = book.save_to_buffer().unwrap();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = read_bytes("any", &bytes, &known);
    }

    #[test]
    fn no_text_makes_it_panic(text in "(Name|Cost|\"|,|;|\t|\r|\n|\r\n|a|é|\u{feff}|\\|| ){0,80}") {
        if let Ok(sheet) = read_bytes("any", text.as_bytes(), &known) {
            prop_assert!(sheet.rows.iter().all(|row| row.cells.len() == sheet.headers.len()));
            prop_assert_eq!(sheet.headers.len(), sheet.originals.len());
        }
    }

    #[test]
    fn what_a_writer_wrote_is_read(rows in proptest::collection::vec(proptest::collection::vec("[a-z\",;\n]{1,6}", 3), 1..8)) {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(["Name", "Cost", "Vendor"]).unwrap();
        for row in &rows { out.write_record(row).unwrap(); }
        let bytes = out.into_inner().unwrap();
        let kept: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
        let blank = |row: &Vec<String>| row.iter().all(String::is_empty);
        let wanted = kept.len() - kept.iter().rev().take_while(|row| blank(row)).count();
        match read_bytes("any", &bytes, &known) {
            Ok(sheet) => {
                let read: Vec<Vec<String>> = sheet.rows.into_iter().map(|row| row.cells).collect();
                prop_assert_eq!(read.as_slice(), &kept[..wanted]);
            }
            Err(_) => prop_assert_eq!(wanted, 0),
        }
    }
}
