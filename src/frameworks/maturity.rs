//! Reads maturity frameworks, and what the workspace's own data says about their dimensions. A person's framework
//! under the id of another replaces it; a person's thresholds may set only some: the rest stays as it was.

use std::sync::Arc;

use crate::domain::maturity::findings::RULES;
use crate::domain::maturity::framework::{Action, Band, Bound, Dimension, Framework, Level, Weight};
use crate::domain::maturity::measured::MEASURES;
use crate::domain::maturity::rules::{MaturityRules, MeasureSetting};

use super::problem::Problem;
use super::reader::{self, Reader, Row, Seen};
use super::{Frameworks, stack_audit};

const KEYS: &[&str] = &["framework", "id", "version", "title", "source", "every_months", "level", "band", "dimension"];
const LEVEL_KEYS: &[&str] = &["number", "name", "note", "focus"];
const BAND_KEYS: &[&str] = &["id", "name", "from", "above", "to", "below", "focus"];
const DIMENSION_KEYS: &[&str] = &["id", "title", "question", "weight", "level"];
const WORDS_KEYS: &[&str] = &["number", "text", "actions"];
const ACTION_KEYS: &[&str] = &["text", "effort", "result"];
const MEASURED_KEYS: &[&str] = &["framework", "id", "version", "finding", "measure"];
const MEASURE_KEYS: &[&str] = &["id", "framework", "dimension", "from", "least", "on"];
/// A key of the keyboard for each.
const MOST_LEVELS: usize = 9;

/// Reads a framework and adds it.
pub(super) fn load(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let framework = read(reader);
    if !reader.failed() {
        into.origins.retain(|origin| origin.kind != "maturity" || origin.id != framework.id);
        match into.maturity.iter_mut().find(|one| one.id == framework.id) {
            Some(place) => *place = Arc::new(framework),
            None => into.maturity.push(Arc::new(framework)),
        }
    }
}

/// Reads a framework that a workspace kept.
///
/// # Errors
/// Its mistakes: somebody else edited what was kept.
pub fn read_snapshot(name: &str, text: &str) -> Result<Framework, Vec<Problem>> {
    let document = reader::parse(name, text)?;
    let mut reader = Reader::new(name, text, &document, false);
    let framework = read(&mut reader);
    if reader.failed() { Err(reader.into_problems()) } else { Ok(framework) }
}

fn read(reader: &mut Reader<'_>) -> Framework {
    let root = reader.root();
    reader.only_keys(root, KEYS);
    let levels = read_levels(reader);
    Framework {
        id: reader.id(root, "id").to_owned(),
        version: reader.version(),
        title: reader.text(root, "title").to_owned(),
        source: reader.text_or(root, "source", "").to_owned(),
        every_months: small(reader, root, "every_months", 1..=120, 6),
        bands: read_bands(reader, &levels),
        dimensions: read_dimensions(reader, &levels),
        levels,
        text: reader.source_text().into(),
    }
}

/// A small whole number, or `otherwise` where the key is missing.
fn small<'d>(
    reader: &mut Reader<'d>,
    row: Row<'d>,
    key: &str,
    within: std::ops::RangeInclusive<i64>,
    otherwise: u32,
) -> u32 {
    if row.has(key) { u32::try_from(reader.whole(row, key, within)).unwrap_or(otherwise) } else { otherwise }
}

fn read_levels(reader: &mut Reader<'_>) -> Vec<Level> {
    let root = reader.root();
    let rows = reader.rows(root, "level");
    if !(2..=MOST_LEVELS).contains(&rows.len()) {
        let message = format!("has {} levels", rows.len());
        reader.report(root, "level", message, format!("2 to {MOST_LEVELS} rows [[level]], from the lowest"));
    }
    let mut seen = Seen::default();
    let mut levels = Vec::new();
    for (row, expected) in rows.into_iter().zip(1_u8..) {
        reader.only_keys(row, LEVEL_KEYS);
        reader.unique(row, "name", &mut seen);
        let before = reader.mistakes();
        let number = reader.whole(row, "number", 0..=99);
        if number != i64::from(expected) && reader.mistakes() == before {
            let wanted = format!("{expected}: levels are numbered 1, 2, 3 …, from the lowest");
            reader.report(row, "number", format!("is {number}"), wanted);
        }
        levels.push(Level {
            number: expected,
            name: reader.text(row, "name").to_owned(),
            note: reader.text_or(row, "note", "").to_owned(),
            focus: reader.text_or(row, "focus", "").to_owned(),
        });
    }
    levels
}

fn read_dimensions(reader: &mut Reader<'_>, levels: &[Level]) -> Vec<Dimension> {
    let root = reader.root();
    let rows = reader.rows(root, "dimension");
    if rows.is_empty() {
        reader.report(root, "dimension", "has no rows", "at least one dimension");
    }
    let (mut ids, mut titles) = (Seen::default(), Seen::default());
    let mut dimensions = Vec::new();
    for row in rows {
        reader.only_keys(row, DIMENSION_KEYS);
        reader.unique(row, "id", &mut ids);
        reader.unique(row, "title", &mut titles);
        let (descriptions, actions) = read_words(reader, row, levels);
        dimensions.push(Dimension {
            id: reader.id(row, "id").to_owned(),
            title: reader.text(row, "title").to_owned(),
            weight: read_weight(reader, row),
            question: reader.text(row, "question").to_owned(),
            descriptions,
            actions,
        });
    }
    dimensions
}

fn read_weight<'d>(reader: &mut Reader<'d>, row: Row<'d>) -> Weight {
    if !row.has("weight") {
        return Weight::ONE;
    }
    let before = reader.mistakes();
    let hundredths = reader.number(row, "weight", 0.0..=100.0) * 100.0;
    let whole = hundredths.round();
    if reader.mistakes() == before && (whole <= 0.0 || (hundredths - whole).abs() > 1e-6) {
        let found = format!("is {}", hundredths / 100.0);
        reader.report(row, "weight", found, "more than 0, with at most two digits behind the point");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10,000")]
    Weight((whole as u32).max(1))
}

/// The description of each level, and the actions that lead to it.
fn read_words<'d>(reader: &mut Reader<'d>, row: Row<'d>, levels: &[Level]) -> (Vec<String>, Vec<Action>) {
    let mut descriptions: Vec<Option<String>> = vec![None; levels.len()];
    let mut actions = Vec::new();
    let scale = levels.iter().map(|level| format!("{} {}", level.number, level.name)).collect::<Vec<_>>().join(", ");
    for words in reader.rows(row, "level") {
        reader.only_keys(words, WORDS_KEYS);
        let number = reader.whole(words, "number", 1..=MOST_LEVELS as i64);
        let at = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
        let text = reader.text(words, "text").to_owned();
        match descriptions.get_mut(at) {
            None => reader.report(words, "number", format!("is {number}"), format!("a level of the scale: {scale}")),
            Some(Some(_)) => {
                reader.report(words, "number", format!("{number} is described twice"), "each level once");
            }
            Some(place) => *place = Some(text),
        }
        let to = u8::try_from(number).unwrap_or(1);
        for action in reader.rows(words, "actions") {
            reader.only_keys(action, ACTION_KEYS);
            actions.push(Action {
                to,
                text: reader.text(action, "text").to_owned(),
                effort: u8::try_from(reader.whole(action, "effort", 1..=3)).unwrap_or(1),
                result: reader.text(action, "result").to_owned(),
            });
        }
        if at == 0 && words.has("actions") {
            let expected = "actions under the levels above: nothing has to be done to reach the lowest";
            reader.report(words, "actions", "leads to the lowest level", expected);
        }
    }
    for (level, description) in levels.iter().zip(&descriptions) {
        if description.is_none() {
            let message = format!("has no description for {} {}", level.number, level.name);
            reader.report(row, "level", message, format!("a row for each of {scale}"));
        }
    }
    actions.sort_by_key(|action| action.to);
    (descriptions.into_iter().map(Option::unwrap_or_default).collect(), actions)
}

/// The bands, which must cover the scale without gap or overlap.
fn read_bands(reader: &mut Reader<'_>, levels: &[Level]) -> Vec<Band> {
    let rows = reader.rows(reader.root(), "band");
    let (Some(lowest), Some(highest)) = (levels.first(), levels.last()) else { return Vec::new() };
    let (lowest, highest) = (i64::from(lowest.number) * 1000, i64::from(highest.number) * 1000);
    let mut seen = Seen::default();
    let mut bands: Vec<Band> = Vec::new();
    let last = rows.len().wrapping_sub(1);
    for (at, row) in rows.iter().copied().enumerate() {
        reader.only_keys(row, BAND_KEYS);
        reader.unique(row, "id", &mut seen);
        let before = reader.mistakes();
        let from = read_bound(reader, row, ["from", "above"], (at == 0).then_some(lowest));
        let to = read_bound(reader, row, ["to", "below"], (at == last).then_some(highest));
        let band = Band {
            id: reader.id(row, "id").to_owned(),
            name: reader.text(row, "name").to_owned(),
            from,
            to,
            focus: reader.text(row, "focus").to_owned(),
        };
        if reader.mistakes() == before {
            check_band(reader, row, &band, bands.last(), lowest);
        }
        if at == last && reader.mistakes() == before && (to.at < highest || !to.is_inside) {
            reader.report(row, to_key(row), "leaves the top of the scale without a band", ends(highest));
        }
        bands.push(band);
    }
    bands
}

/// One end of a band: inclusive under the first key, exclusive under the second; `otherwise`, included, where the
/// band is at the end of the scale and has neither.
fn read_bound<'d>(reader: &mut Reader<'d>, row: Row<'d>, keys: [&str; 2], otherwise: Option<i64>) -> Bound {
    let [inside, outside] = keys;
    let (key, is_inside) = match (row.has(inside), row.has(outside), otherwise) {
        (true, true, _) => {
            reader.report(row, outside, format!("stands beside `{inside}`"), format!("`{inside}` or `{outside}`"));
            (inside, true)
        }
        (true, false, _) => (inside, true),
        (false, true, _) => (outside, false),
        (false, false, Some(at)) => return Bound { at, is_inside: true },
        (false, false, None) => {
            let expected = format!("`{inside} = 1.5` where 1.5 belongs to it, or `{outside} = 1.5` where it doesn’t");
            reader.report(row, inside, "is missing", expected);
            return Bound { at: 0, is_inside: true };
        }
    };
    let thousandths = reader.number(row, key, 0.0..=10.0) * 1000.0;
    if (thousandths - thousandths.round()).abs() > 1e-6 {
        reader.report(row, key, format!("is {}", thousandths / 1000.0), "at most three digits behind the point");
    }
    #[expect(clippy::cast_possible_truncation, reason = "0 to 10,000")]
    Bound { at: thousandths.round() as i64, is_inside }
}

fn check_band<'d>(reader: &mut Reader<'d>, row: Row<'d>, band: &Band, before: Option<&Band>, lowest: i64) {
    if band.from.at > band.to.at || band.from.at == band.to.at && !(band.from.is_inside && band.to.is_inside) {
        let expected = format!("more than where it begins, {}", shown(band.from.at));
        reader.report(row, to_key(row), "ends before it begins", expected);
        return;
    }
    let Some(before) = before else {
        if band.from.at > lowest || !band.from.is_inside {
            let expected = format!("`from = {}`, the lowest level", shown(lowest));
            reader.report(row, from_key(row), "leaves the bottom of the scale without a band", expected);
        }
        return;
    };
    let (end, start) = (before.to, band.from);
    let expected = if end.is_inside {
        format!("`above = {}`, where `{}` ends", shown(end.at), before.id)
    } else {
        format!("`from = {}`, where `{}` ends", shown(end.at), before.id)
    };
    let gap = start.at > end.at || start.at == end.at && !start.is_inside && !end.is_inside;
    let overlap = start.at < end.at || start.at == end.at && start.is_inside && end.is_inside;
    if gap {
        reader.report(row, from_key(row), format!("leaves a gap behind `{}`", before.id), expected);
    } else if overlap {
        reader.report(row, from_key(row), format!("overlaps `{}`", before.id), expected);
    }
}

fn from_key(row: Row<'_>) -> &'static str {
    if row.has("above") { "above" } else { "from" }
}

fn to_key(row: Row<'_>) -> &'static str {
    if row.has("below") { "below" } else { "to" }
}

fn ends(at: i64) -> String {
    format!("`to = {}`, the highest level", shown(at))
}

/// Thousandths as they are typed: `1.5`.
fn shown(thousandths: i64) -> String {
    let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Reads thresholds and puts what they set in the place of what was set before.
pub(super) fn load_measured(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, MEASURED_KEYS);
    let mut rules = into.maturity_rules.clone();
    let version = reader.version();
    let known: Vec<_> = RULES.iter().map(|rule| (rule.id, rule.limits)).collect();
    let mut seen = Seen::default();
    for row in reader.rows(root, "finding") {
        reader.unique(row, "id", &mut seen);
        stack_audit::read_finding(reader, row, &known, &mut rules.findings);
    }
    for row in reader.rows(root, "measure") {
        read_measure(reader, row, into, &mut rules);
    }
    if !reader.failed() {
        rules.version = rules.version.max(version);
        into.maturity_rules = rules;
    }
}

fn read_measure<'d>(reader: &mut Reader<'d>, row: Row<'d>, into: &Frameworks, rules: &mut MaturityRules) {
    reader.only_keys(row, MEASURE_KEYS);
    let id = reader.id(row, "id").to_owned();
    reader.reference(row, "id", "measure", MEASURES.iter().map(|one| one.id));
    let framework = reader.id(row, "framework").to_owned();
    reader.reference(row, "framework", "maturity framework", into.maturity.iter().map(|one| one.id.as_str()));
    let dimension = reader.id(row, "dimension").to_owned();
    let known = into.maturity.iter().find(|one| one.id == framework);
    if let Some(known) = known {
        reader.reference(row, "dimension", "dimension", known.dimensions.iter().map(|one| one.id.as_str()));
    }
    let same = |one: &MeasureSetting| (&one.id, &one.framework, &one.dimension) == (&id, &framework, &dimension);
    let at = rules.measures.iter().position(same);
    if !reader.flag(row, "on", true) {
        if let Some(at) = at {
            rules.measures.remove(at);
        }
        return;
    }
    let from = reader.numbers(row, "from", 0.0..=100.0);
    let steps = known.map_or(from.len(), |one| one.levels.len().saturating_sub(1));
    if from.is_empty() || from.len() != steps || from.windows(2).any(|pair| pair[0] > pair[1]) {
        let message = format!("has {} percentages", from.len());
        let expected = format!("{steps}, ascending: the least share for the second level, the third and so on");
        reader.report(row, "from", message, expected);
    }
    let least = small(reader, row, "least", 1..=1_000_000, 1) as usize;
    let setting = MeasureSetting { id, framework, dimension, from, least };
    match at.and_then(|at| rules.measures.get_mut(at)) {
        Some(place) => *place = setting,
        None => rules.measures.push(setting),
    }
}
