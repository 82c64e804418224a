//! A workspace with nothing in it, ready-made: what all migrations make, so that a new one needn't be migrated first.
//! `UPDATE_MADE=1 cargo test store::made` makes it anew after a migration was added; a test holds it to them.

/// The file, with its runs of zeros counted instead of written: most of its pages are empty.
const PACKED: &[u8] = include_bytes!("migrations/made.bin");

/// Where a file's header says which journal it has, and what stands there for a log that is written ahead.
const JOURNAL: std::ops::Range<usize> = 18..20;
const LOG: [u8; 2] = [2, 2];

/// The workspace as a file in memory has it.
pub(super) fn image() -> Vec<u8> {
    unpacked(PACKED)
}

fn unpacked(mut packed: &[u8]) -> Vec<u8> {
    let mut image = Vec::new();
    while let Some((kept, zeros)) = part(&mut packed) {
        image.extend_from_slice(kept);
        image.resize(image.len() + zeros, 0);
    }
    image
}

/// Takes off the next bytes, with how many zeros follow them.
fn part<'p>(packed: &mut &'p [u8]) -> Option<(&'p [u8], usize)> {
    let (lengths, rest) = packed.split_first_chunk::<4>()?;
    let kept = usize::from(u16::from_le_bytes([lengths[0], lengths[1]]));
    let zeros = usize::from(u16::from_le_bytes([lengths[2], lengths[3]]));
    let (kept, behind) = rest.split_at_checked(kept)?;
    *packed = behind;
    Some((kept, zeros))
}

/// Writes a workspace that was made in memory as a file on disk begins: its changes go through a log. Opened otherwise,
/// each file would be changed once more.
pub(super) fn write(image: &[u8], out: &mut impl std::io::Write) -> std::io::Result<()> {
    match (image.get(..JOURNAL.start), image.get(JOURNAL.end..)) {
        (Some(before), Some(behind)) => {
            out.write_all(before)?;
            out.write_all(&LOG)?;
            out.write_all(behind)
        }
        _ => out.write_all(image),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use rusqlite::Connection;
    use rusqlite::types::Value;

    use super::super::Store;
    use super::*;

    /// Shorter runs of zeros are written as they are.
    const RUN: usize = 8;

    fn pack(image: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut rest = image;
        while !rest.is_empty() {
            let most = rest.len().min(usize::from(u16::MAX));
            let kept = (0..most).find(|at| rest[*at..].iter().take(RUN).filter(|byte| **byte == 0).count() == RUN);
            let (kept, behind) = rest.split_at(kept.unwrap_or(most));
            let zeros = behind.iter().take(usize::from(u16::MAX)).take_while(|byte| **byte == 0).count();
            packed.extend((kept.len() as u16).to_le_bytes());
            packed.extend((zeros as u16).to_le_bytes());
            packed.extend(kept);
            rest = &behind[zeros..];
        }
        packed
    }

    /// All that stands in all tables, and what the tables are.
    fn content(conn: &Connection) -> Vec<(String, Vec<Vec<Value>>)> {
        let read = |sql: &str| -> Vec<Vec<Value>> {
            let mut query = conn.prepare(sql).unwrap();
            let columns = query.column_count();
            let rows = query.query_map([], |row| (0..columns).map(|at| row.get(at)).collect()).unwrap();
            let mut rows: Vec<Vec<Value>> = rows.map(Result::unwrap).collect();
            rows.sort_by_key(|row| format!("{row:?}"));
            rows
        };
        let mut content = vec![
            ("tables".to_owned(), read("SELECT type, name, tbl_name, sql FROM sqlite_schema")),
            ("version".to_owned(), read("PRAGMA user_version")),
            ("owner".to_owned(), read("PRAGMA application_id")),
        ];
        for name in read("SELECT name FROM sqlite_schema WHERE type = 'table'") {
            let Some(Value::Text(name)) = name.into_iter().next() else { continue };
            content.push((name.clone(), read(&format!("SELECT * FROM \"{name}\""))));
        }
        content
    }

    #[test]
    fn it_is_what_the_migrations_make() {
        let mut store = Store::at_address("file:made?vfs=memdb".into()).unwrap();
        if std::env::var_os("UPDATE_MADE").is_some() {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store/migrations/made.bin");
            std::fs::write(path, pack(&store.conn.serialize("main").unwrap())).unwrap();
            return;
        }
        let made = Store::scratch().unwrap();
        let (left, right) = (content(&made.conn), content(&store.conn));
        for (one, other) in left.iter().zip(&right) {
            assert_eq!(one, other, "run UPDATE_MADE=1 cargo test store::made");
        }
        assert_eq!(left.len(), right.len());
        let sound: String = made.conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
    }

    #[test]
    fn what_is_packed_comes_back() {
        for image in [&b""[..], b"abc", &[0; 70_000], &[7; 70_000], b"\0\0\0a\0\0\0\0\0\0\0\0\0\0b\0"] {
            assert_eq!(unpacked(&pack(image)), image);
        }
    }

    #[test]
    fn a_file_begins_with_its_log() {
        let mut out = Vec::new();
        write(&image(), &mut out).unwrap();
        assert_eq!((out.len(), &out[16..20]), (image().len(), &[16, 0, 2, 2][..]));
    }
}
