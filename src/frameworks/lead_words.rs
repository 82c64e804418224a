//! Reads the two vocabularies of the Pipeline room: kinds of activity, and words about leads. A person's file adds to
//! them; what has the same id or name is replaced.

use std::sync::Arc;

use crate::domain::activity::{ActivityKind, Actor, PagePattern};
use crate::domain::lead_words::{LeadWords, TitleWord, Word, null_key};

use super::Frameworks;
use super::reader::{Reader, Row, Seen};
use super::taxonomy::put;

const ACTIVITY_KEYS: &[&str] = &["framework", "id", "version", "kind", "page"];
const KIND_KEYS: &[&str] = &["id", "name", "actor", "touch", "contact", "aliases"];
const PAGE_KEYS: &[&str] = &["id", "name", "parts"];
const ACTORS: &[&str] = &["lead", "rep", "system"];
const WORD_KEYS: &[&str] = &["framework", "id", "version", "source", "role", "seniority", "lists"];
const SOURCE_KEYS: &[&str] = &["name", "aliases"];
const TITLE_KEYS: &[&str] = &["name", "words"];
const LIST_KEYS: &[&str] = &["personal", "nulls"];

/// Reads kinds of activity and adds them.
pub(super) fn load_activities(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, ACTIVITY_KEYS);
    let version = reader.version();
    let (mut ids, mut words) = (Seen::default(), Seen::default());
    let mut kinds = Vec::new();
    for row in reader.rows(root, "kind") {
        reader.only_keys(row, KIND_KEYS);
        reader.unique(row, "id", &mut ids);
        kinds.push(ActivityKind {
            id: reader.id(row, "id").to_owned(),
            name: reader.text(row, "name").to_owned(),
            actor: Actor::parse(reader.choice(row, "actor", ACTORS)).unwrap_or(Actor::Lead),
            touch: reader.flag(row, "touch", false),
            contact: reader.flag(row, "contact", false),
            aliases: own_words(reader, row, "aliases", &mut words),
        });
    }
    let mut pages = Vec::new();
    let mut ids = Seen::default();
    for row in reader.rows(root, "page") {
        reader.only_keys(row, PAGE_KEYS);
        reader.unique(row, "id", &mut ids);
        let parts: Vec<String> = reader.texts(row, "parts").iter().map(|part| part.to_lowercase()).collect();
        if parts.is_empty() {
            reader.report(row, "parts", "names nothing", "parts of an address, such as \"/pricing\"");
        }
        pages.push(PagePattern {
            id: reader.id(row, "id").to_owned(),
            name: reader.text(row, "name").to_owned(),
            parts,
        });
    }
    if reader.failed() {
        return;
    }
    let mut all = (*into.activities).clone();
    all.version = version;
    put(&mut all.kinds, kinds, |kind| kind.id.clone());
    put(&mut all.pages, pages, |page| page.id.clone());
    into.activities = Arc::new(all.indexed());
}

/// Reads words about leads and adds them.
pub(super) fn load_words(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, WORD_KEYS);
    let version = reader.version();
    let mut words = Seen::default();
    let mut names = Seen::default();
    let mut sources = Vec::new();
    for row in reader.rows(root, "source") {
        reader.only_keys(row, SOURCE_KEYS);
        reader.unique(row, "name", &mut names);
        sources.push(Word {
            name: reader.text(row, "name").to_owned(),
            aliases: own_words(reader, row, "aliases", &mut words),
        });
    }
    let roles = titles(reader, "role");
    let seniorities = titles(reader, "seniority");
    let (personal, nulls) = match reader.row(root, "lists") {
        Some(row) => {
            reader.only_keys(row, LIST_KEYS);
            (reader.texts(row, "personal"), reader.texts(row, "nulls"))
        }
        None => (Vec::new(), Vec::new()),
    };
    if reader.failed() {
        return;
    }
    let mut all: LeadWords = (*into.lead_words).clone();
    all.version = version;
    put(&mut all.sources, sources, |one| one.name.to_lowercase());
    put(&mut all.roles, roles, |one| one.name.to_lowercase());
    put(&mut all.seniorities, seniorities, |one| one.name.to_lowercase());
    all.personal.extend(personal.iter().map(|domain| domain.to_lowercase()));
    all.nulls.extend(nulls.iter().map(|word| null_key(word)));
    into.lead_words = Arc::new(all.indexed());
}

fn titles(reader: &mut Reader<'_>, key: &str) -> Vec<TitleWord> {
    let mut names = Seen::default();
    let mut words = Seen::default();
    let mut out = Vec::new();
    for row in reader.rows(reader.root(), key) {
        reader.only_keys(row, TITLE_KEYS);
        reader.unique(row, "name", &mut names);
        out.push(TitleWord {
            name: reader.text(row, "name").to_owned(),
            words: own_words(reader, row, "words", &mut words),
        });
    }
    out
}

/// A list of words, each of which may stand in one list of the file only.
fn own_words<'d>(reader: &mut Reader<'d>, row: Row<'d>, key: &str, seen: &mut Seen) -> Vec<String> {
    let items = reader.list(row, key);
    for item in &items {
        reader.unique_item(row, key, item, |text| text.trim().to_lowercase(), seen);
    }
    items.into_iter().map(|item| item.text.to_owned()).collect()
}
