//! Reads how the pipeline report looks and what it says about handovers. A person's file may set only some.

use crate::domain::review::{Acceptance, ReviewRules};

use super::Frameworks;
use super::reader::{Reader, Row, Seen};

const KEYS: &[&str] = &["framework", "id", "version", "weeks", "sources", "stuck_leads", "acceptance"];
const POLICY_KEYS: &[&str] = &["id", "title", "source", "least", "most", "limit", "below", "above", "beyond"];

/// Reads a file and puts what it sets in the place of what was set before.
pub(super) fn load(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, KEYS);
    let version = reader.version();
    let old = &into.review;
    let mut rules = ReviewRules {
        version: if old.version == 0 { version } else { old.version },
        weeks: number(reader, root, "weeks", 4..=104, old.weeks),
        sources: number(reader, root, "sources", 1..=200, old.sources),
        stuck_leads: number(reader, root, "stuck_leads", 1..=500, old.stuck_leads),
        acceptance: old.acceptance.clone(),
    };
    let mut seen = Seen::default();
    for row in reader.rows(root, "acceptance") {
        reader.unique(row, "id", &mut seen);
        let policy = policy(reader, row);
        match rules.acceptance.iter_mut().find(|known| known.id == policy.id) {
            Some(place) => *place = policy,
            None => rules.acceptance.push(policy),
        }
    }
    if !reader.failed() {
        into.review = rules;
    }
}

/// A number that must stand in the first file, and may in later ones.
fn number(reader: &mut Reader<'_>, row: Row<'_>, key: &str, within: std::ops::RangeInclusive<i64>, old: u32) -> u32 {
    if old > 0 && !row.has(key) {
        return old;
    }
    // The range is positive and small.
    u32::try_from(reader.whole(reader.root(), key, within)).unwrap_or_default()
}

fn policy<'d>(reader: &mut Reader<'d>, row: Row<'d>) -> Acceptance {
    reader.only_keys(row, POLICY_KEYS);
    let mut percent = |key| u8::try_from(reader.whole(row, key, 0..=100)).unwrap_or(100);
    let (least, most, limit) = (percent("least"), percent("most"), percent("limit"));
    if !(least <= most && most <= limit) {
        reader.report(row, "limit", "least, most and limit are not in this order", "least ≤ most ≤ limit");
    }
    Acceptance {
        id: reader.id(row, "id").to_owned(),
        title: reader.text(row, "title").to_owned(),
        source: reader.text_or(row, "source", "").to_owned(),
        least,
        most,
        limit,
        below: reader.text(row, "below").to_owned(),
        above: reader.text_or(row, "above", "").to_owned(),
        beyond: reader.text_or(row, "beyond", "").to_owned(),
    }
}
