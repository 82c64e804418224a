//! What is refused, with which sentence, and that nothing is written then.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use super::*;

const SHORT: Duration = Duration::from_millis(50);

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let each = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    each.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// A database that a statement made, in the journal mode that it asks for.
fn database(path: &Path, sql: &str) {
    let conn = Connection::open(path).unwrap();
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    conn.execute_batch(sql).unwrap();
}

/// A workspace that holds something, as one closed file.
fn workspace(path: &Path) -> Vec<u8> {
    drop(Store::open(path).unwrap());
    fs::read(path).unwrap()
}

#[test]
fn what_is_no_workspace_is_refused_and_left_alone() {
    let write = |bytes: &'static [u8]| move |path: &Path| fs::write(path, bytes).unwrap();
    let newer = SCHEMA + 8;
    type Make = Box<dyn Fn(&Path)>;
    let cases: Vec<(&str, Make, &str)> = vec![
        ("text", Box::new(write(b"name,cost\nHotjar,99\n")), "is not a workspace"),
        ("one byte", Box::new(write(b"S")), "is not a workspace"),
        ("half a header", Box::new(write(b"SQLite format 3\0\x10\0\x02\x02")), "is damaged"),
        ("binary", Box::new(|path| fs::write(path, [0_u8, 255, 7].repeat(5_000)).unwrap()), "is not a workspace"),
        ("another program's", Box::new(|path| database(path, "CREATE TABLE t(a)")), "a database of another program"),
        (
            "another program's, in WAL",
            Box::new(|path| database(path, "PRAGMA journal_mode = WAL; CREATE TABLE t(a)")),
            "a database of another program",
        ),
        (
            "another application id",
            Box::new(|path| database(path, "PRAGMA application_id = 77; CREATE TABLE t(a)")),
            "a database of another program",
        ),
        (
            "newer",
            Box::new(move |path| {
                workspace(path);
                database(path, &format!("PRAGMA journal_mode = DELETE; PRAGMA user_version = {newer}"));
            }),
            "by a newer opsroom (its tables are version ",
        ),
        (
            "newer, said only in the log",
            Box::new(move |path| {
                workspace(path);
                database(path, &format!("PRAGMA user_version = {newer}"));
            }),
            "by a newer opsroom",
        ),
        (
            "cut short",
            Box::new(|path| {
                let whole = workspace(path);
                fs::write(path, &whole[..whole.len() / 2]).unwrap();
            }),
            "is damaged",
        ),
        (
            "overwritten in its first page",
            Box::new(|path| {
                let mut bytes = workspace(path);
                bytes[100..4_000].fill(0x5a);
                fs::write(path, bytes).unwrap();
            }),
            "is damaged",
        ),
        ("a folder", Box::new(|path| fs::create_dir(path).unwrap()), "is a folder. Name a file in it"),
    ];
    for (name, make, words) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.opsroom");
        make(&path);
        let before = files(folder.path());
        let error = Store::open_within(&path, SHORT).expect_err(name).to_string();
        assert!(error.contains(words) && error.contains(&path.display().to_string()), "{name}: {error}");
        let mut after = files(folder.path());
        // The log's index is scratch: SQLite makes it anew for whoever opens the file.
        after.retain(|file, _| !file.to_string_lossy().ends_with("-shm"));
        let mut kept = before.clone();
        kept.retain(|file, _| !file.to_string_lossy().ends_with("-shm"));
        assert_eq!(after.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>(), "{name}");
        assert!(after == kept, "{name}: a byte was written");
    }
}

#[test]
fn what_is_nothing_yet_becomes_a_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.opsroom");
    fs::write(&empty, b"").unwrap();
    for path in [empty, folder.path().join("new.opsroom"), folder.path().join("a/b c/%ü?.opsroom")] {
        let store = Store::open(&path).unwrap();
        store.check();
        assert_eq!(store.path(), Some(path.as_path()));
        let again = Store::open(&path).unwrap();
        again.check();
        drop((store, again));
        let header = fs::read(&path).unwrap();
        assert_eq!(header[68..72], *b"OPSR");
        #[cfg(unix)]
        {
            let mode = |path: &Path| {
                std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path).unwrap().permissions()) & 0o777
            };
            assert_eq!(mode(&path), 0o600);
            assert!(!path.starts_with(folder.path().join("a")) || mode(&folder.path().join("a")) == 0o700);
        }
    }
}

#[test]
fn a_place_where_nothing_can_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), b"x").unwrap();
    let error = Store::open(&folder.path().join("file/a.opsroom")).unwrap_err();
    assert!(matches!(error, Error::CannotCreate { .. }), "{error}");
    #[cfg(target_os = "linux")]
    {
        let error = Store::open(Path::new("/proc/a.opsroom")).unwrap_err();
        assert!(matches!(error, Error::CannotCreate { .. }), "{error}");
        assert!(matches!(Store::open(Path::new("/dev/null")).unwrap_err(), Error::NotAWorkspace { .. }));
    }
}

/// Permissions say nothing to root, under which containers run tests: then only what SQLite says can be tested, in error.rs.
#[cfg(unix)]
#[test]
fn permissions_are_told_apart() {
    use std::os::unix::fs::PermissionsExt;
    if rustix::process::geteuid().is_root() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.opsroom");
    drop(Store::open(&path).unwrap());
    let allow = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    allow(&path, 0o400);
    assert!(matches!(Store::open(&path).unwrap_err(), Error::ReadOnly { .. }));
    allow(&path, 0o000);
    assert!(matches!(Store::open(&path).unwrap_err(), Error::NoPermission { .. }));
    allow(&path, 0o600);
    allow(folder.path(), 0o500);
    assert!(matches!(Store::open(&path).unwrap_err(), Error::ReadOnly { .. }));
    assert!(matches!(Store::open(&folder.path().join("b.opsroom")).unwrap_err(), Error::CannotCreate { .. }));
    allow(folder.path(), 0o700);
}

#[test]
fn a_lock_that_outlasts_the_patience_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.opsroom");
    let store = Store::open_within(&path, SHORT).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; UPDATE profile SET name = 'x'").unwrap();
    let entry = crate::store::Entry { at: chrono::DateTime::UNIX_EPOCH, author: "", room: "", frameworks: "" };
    let error = store.step::<(), Error>(&entry, |_| Ok(((), String::new()))).unwrap_err();
    assert!(matches!(&error, Error::Locked { path: at } if *at == path), "{error}");
    other.execute_batch("ROLLBACK").unwrap();
    drop(store);
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE profile SET name = 'x'").unwrap();
    assert!(matches!(Store::open_within(&path, SHORT).unwrap_err(), Error::Locked { .. }));
}

#[test]
fn a_full_disk_leaves_the_last_step() {
    let store = Store::memory().unwrap();
    store.conn.execute_batch("PRAGMA max_page_count = 60").unwrap();
    let entry = crate::store::Entry { at: chrono::DateTime::UNIX_EPOCH, author: "", room: "", frameworks: "" };
    let before = store.dump();
    let big = "x".repeat(1_000_000);
    let full = store.step::<(), Error>(&entry, |step| {
        step.conn().execute("UPDATE profile SET name = ?1", [&big])?;
        Ok(((), String::new()))
    });
    assert!(matches!(full, Err(Error::Full { .. })), "{full:?}");
    assert_eq!(store.dump(), before);
    store.check();
}
