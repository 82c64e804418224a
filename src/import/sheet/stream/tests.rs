//! A stream gives what the whole file gives, however it is cut into windows.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

fn known(header: &str) -> bool {
    ["name", "email", "note"].contains(&header.to_lowercase().as_str())
}

/// All rows of a table, as (line, cells).
fn rows(table: &Table) -> Vec<(usize, Vec<String>)> {
    let mut out = Vec::new();
    table
        .pass(|batch: &Batch| {
            out.extend(batch.rows().map(|row| (row.line, row.cells().map(str::to_owned).collect())));
            Ok::<_, ReadError>(true)
        })
        .unwrap();
    out
}

#[test]
fn rows_are_those_of_the_sheet() {
    let cases = [
        "name,email\nAnn,a@x.io\n\n\"Lee, B\",b@x.io\n",
        "sep=;\nname;email\nAnn;a@x.io\r\n\"two\r\nlines\";b@x.io",
        "About people\n\nname\temail\nAnn\ta@x.io\nBob\tb@x.io\textra\n",
        "name,email\rAnn,a@x.io\rBob,\"never closed\rCid,c@x.io",
        "\u{feff}name,email,note\n\"a \"\"b\"\" c\" d,\" a@x.io \",\u{a0}x\u{a0}\n",
    ];
    for text in cases {
        let table = open_bytes("t.csv", text.as_bytes(), &known).unwrap();
        let sheet = super::super::read_bytes("t.csv", text.as_bytes(), &known).unwrap();
        assert_eq!(table.head.headers, sheet.headers, "{text}");
        let streamed: Vec<_> =
            rows(&table).into_iter().filter(|(_, cells)| cells.iter().any(|c| !c.is_empty())).collect();
        let whole = sheet.rows.iter().filter(|row| !row.is_blank());
        let whole: Vec<(usize, Vec<String>)> =
            whole.map(|row| (row.line, row.cells.iter().chain(&row.extra).cloned().collect())).collect();
        let short = |list: Vec<(usize, Vec<String>)>| -> Vec<(usize, Vec<String>)> {
            list.into_iter()
                .map(|(line, mut cells)| {
                    while cells.last().is_some_and(String::is_empty) {
                        cells.pop();
                    }
                    (line, cells)
                })
                .collect()
        };
        assert_eq!(short(streamed), short(whole), "{text}");
    }
}

#[test]
fn a_large_file_is_read_on_a_second_thread_and_may_be_left_early() {
    let mut text = String::from("name,email,note\n");
    for number in 0..60_000 {
        text.push_str(&format!("Zoë {number},z{number}@example.com,\"a, \"\"b\"\"\nc\"\n"));
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("utf8.csv", text.clone().into_bytes()),
        ("utf16.csv", [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()),
        ("cp1252.csv", text.chars().map(|ch| ch as u32 as u8).collect()),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let table = open(&path, &known).unwrap();
        let rows = rows(&table);
        assert_eq!(rows.len(), 60_000, "{}", table.head.format);
        assert_eq!(rows.last().unwrap().0, 2 + 2 * 59_999);
        assert_eq!(rows.last().unwrap().1, ["Zoë 59999", "z59999@example.com", "a, \"b\"\nc"]);
        let mut seen = 0;
        table
            .pass(|batch: &Batch| {
                seen += batch.len();
                Ok::<_, ReadError>(false)
            })
            .unwrap();
        assert_eq!(seen, passing::ROWS);
        assert_eq!(open(&path, &known).unwrap().system(), table.system());
    }
}

#[test]
fn a_row_of_any_length_ends_somewhere() {
    let mut text = String::from("name,email\n\"never closed,a@x.io\n");
    text.push_str(&"x".repeat(6 * 1024 * 1024));
    text.push_str(",b@x.io\n");
    let table = open_bytes("t.csv", text.as_bytes(), &known).unwrap();
    let rows = rows(&table);
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].1, ["\"never closed", "a@x.io"]);
    assert_eq!(rows[1].1[0].len(), super::super::MAX_CELL);
}
