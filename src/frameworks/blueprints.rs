//! Reads blueprints. A person's file under the id of another replaces it.

use crate::domain::blueprint::{Blueprint, BlueprintLayer, Candidate};

use super::Frameworks;
use super::reader::{Reader, Row, Seen};
use super::taxonomy::put;

const KEYS: &[&str] = &["framework", "id", "version", "title", "picked_below_arr", "stated", "layer"];
const STATED_KEYS: &[&str] = &["low", "high"];
const LAYER_KEYS: &[&str] = &["id", "title", "low", "high", "optional", "candidates"];
const CANDIDATE_KEYS: &[&str] = &["product", "when"];
/// The largest ARR or envelope, in major units.
const MOST: i64 = 1_000_000_000_000;

/// Reads a file and adds it.
pub(super) fn load(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, KEYS);
    let version = reader.version();
    let id = reader.id(root, "id").to_owned();
    let title = reader.text(root, "title").to_owned();
    let picked_below_arr = root.has("picked_below_arr").then(|| reader.whole(root, "picked_below_arr", 1..=MOST));
    let (stated_low, stated_high) = match reader.row(root, "stated") {
        Some(row) => {
            reader.only_keys(row, STATED_KEYS);
            envelope(reader, row)
        }
        None if root.has("stated") => (0, 0),
        None => {
            reader.report(root, "stated", "is missing", "a table such as { low = 2000, high = 3000 }");
            (0, 0)
        }
    };
    let rows = reader.rows(root, "layer");
    if rows.is_empty() && !reader.failed() {
        reader.report(root, "layer", "has no rows", "at least one layer");
    }
    let known: Vec<&str> = into.taxonomy.layers.iter().map(|layer| layer.id.as_str()).collect();
    let mut seen = Seen::default();
    let mut layers = Vec::new();
    for row in rows {
        reader.unique(row, "id", &mut seen);
        reader.reference(row, "id", "layer", known.iter().copied());
        layers.push(read_layer(reader, row));
    }
    if !reader.failed() {
        let blueprint = Blueprint { id, title, version, picked_below_arr, stated_low, stated_high, layers };
        into.origins.retain(|origin| origin.kind != "blueprint" || origin.id != blueprint.id);
        put(&mut into.blueprints, vec![blueprint], |one| one.id.clone());
        into.blueprints.sort_by_key(|one| one.picked_below_arr.unwrap_or(i64::MAX));
    }
}

fn read_layer<'d>(reader: &mut Reader<'d>, row: Row<'d>) -> BlueprintLayer {
    reader.only_keys(row, LAYER_KEYS);
    let (low, high) = envelope(reader, row);
    let mut candidates = Vec::new();
    for candidate in reader.rows(row, "candidates") {
        reader.only_keys(candidate, CANDIDATE_KEYS);
        candidates.push(Candidate {
            product: reader.text(candidate, "product").to_owned(),
            when: reader.text(candidate, "when").to_owned(),
        });
    }
    BlueprintLayer {
        id: reader.id(row, "id").to_owned(),
        title: reader.text(row, "title").to_owned(),
        low,
        high,
        optional: reader.flag(row, "optional", false),
        candidates,
    }
}

/// Low and high of a row, the low no higher than the high.
fn envelope<'d>(reader: &mut Reader<'d>, row: Row<'d>) -> (i64, i64) {
    let (low, high) = (reader.whole(row, "low", 0..=MOST), reader.whole(row, "high", 0..=MOST));
    if row.has("low") && low > high && high > 0 {
        reader.report(row, "high", format!("is {high}, less than `low`"), format!("at least {low}"));
    }
    (low, high)
}
