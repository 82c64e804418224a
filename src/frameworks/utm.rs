//! Reads the policy of tagged links and the channel groups. A person's file may set only some: the rest stays.

use std::sync::Arc;

use crate::domain::utm::Tag;
use crate::domain::utm::channel::{Channel, Condition, Mask};
use crate::domain::utm::findings::RULES as FINDINGS;
use crate::domain::utm::lint::RULES;
use crate::domain::utm::pattern::Pattern;
use crate::domain::utm::policy::{Campaign, Medium, Policy, Source};
use crate::domain::utm::value::{is_right, mended};

use super::Frameworks;
use super::problem::quoted;
use super::reader::{Reader, Row, Seen};
use super::stack_audit::read_finding;

const KEYS: &[&str] =
    &["framework", "id", "version", "required", "campaign-names", "source", "medium", "campaign", "rule", "finding"];
const NAME_KEYS: &[&str] = &["pattern", "lists"];
const SOURCE_KEYS: &[&str] = &["id", "on", "kind", "means", "aliases", "names"];
const MEDIUM_KEYS: &[&str] = &["id", "on", "means", "aliases", "paid", "search", "with"];
const CAMPAIGN_KEYS: &[&str] = &["id", "on", "title", "aliases"];
const CHANNELS_KEYS: &[&str] = &["framework", "id", "version", "sites", "channel"];
const CHANNEL_KEYS: &[&str] = &["id", "on", "title", "when"];
const WHEN_KEYS: &[&str] = &["source", "kind", "medium", "campaign"];

/// Reads a policy and puts what it sets in the place of what was set before.
pub(super) fn load_policy(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, KEYS);
    let mut policy = (*into.utm).clone();
    let version = reader.version();
    read_names(reader, &mut policy);
    read_required(reader, &mut policy);
    let mut seen = Seen::default();
    for row in reader.rows(root, "source") {
        read_source(reader, row, &mut seen, &mut policy);
    }
    let mut seen = Seen::default();
    for row in reader.rows(root, "medium") {
        read_medium(reader, row, &mut seen, &mut policy);
    }
    let mut seen = Seen::default();
    for row in reader.rows(root, "campaign") {
        read_campaign(reader, row, &mut seen, &mut policy);
    }
    let known: Vec<_> = RULES.iter().map(|rule| (rule.id, rule.limits)).collect();
    let mut seen = Seen::default();
    for row in reader.rows(root, "rule") {
        reader.unique(row, "id", &mut seen);
        read_finding(reader, row, &known, &mut policy.rules);
    }
    let known: Vec<_> = FINDINGS.iter().map(|rule| (rule.id, rule.limits)).collect();
    let mut seen = Seen::default();
    for row in reader.rows(root, "finding") {
        reader.unique(row, "id", &mut seen);
        read_finding(reader, row, &known, &mut policy.findings);
    }
    if !reader.failed() {
        policy.version = policy.version.max(version);
        into.utm = Arc::new(policy);
    }
}

fn read_names(reader: &mut Reader<'_>, policy: &mut Policy) {
    let Some(row) = reader.row(reader.root(), "campaign-names") else { return };
    reader.only_keys(row, NAME_KEYS);
    if let Some(lists) = reader.row(row, "lists") {
        let names: Vec<&str> = lists.keys().collect();
        for name in names {
            let items = reader.list(lists, name);
            for item in items.iter().filter(|item| !is_right(item.text)) {
                let message = format!("is {}", quoted(item.text));
                reader.report_item(lists, name, item, message, "small letters, digits and single hyphens");
            }
            let words: Vec<String> = items.iter().map(|item| item.text.to_owned()).collect();
            match policy.lists.iter_mut().find(|(list, _)| list == name) {
                Some((_, place)) => *place = words,
                None => policy.lists.push((name.to_owned(), words)),
            }
        }
    }
    let text = if row.has("pattern") { reader.text(row, "pattern").to_owned() } else { policy.pattern.to_string() };
    match Pattern::parse(&text, &policy.lists) {
        Ok(pattern) => policy.pattern = pattern,
        Err(message) => reader.report(row, "pattern", message, "parts such as YYYY, q#, MM, name, or a list's name"),
    }
}

fn read_required(reader: &mut Reader<'_>, policy: &mut Policy) {
    let root = reader.root();
    if !root.has("required") {
        return;
    }
    let names = Tag::ALL.map(Tag::name).join(", ");
    policy.required.clear();
    for item in reader.list(root, "required") {
        match Tag::parse(item.text) {
            Some(tag) if !policy.required.contains(&tag) => policy.required.push(tag),
            Some(_) => {}
            None => {
                let message = format!("is {}", quoted(item.text));
                reader.report_item(root, "required", &item, message, format!("one of {names}"));
            }
        }
    }
}

/// The id of a value, which must be one that a link may have; `None` where the row drops it from `rows`.
fn read_id<'d, T>(
    reader: &mut Reader<'d>,
    row: Row<'d>,
    seen: &mut Seen,
    rows: &mut Vec<T>,
    id_of: fn(&T) -> &str,
) -> Option<String> {
    reader.unique(row, "id", seen);
    let before = reader.mistakes();
    let id = reader.id(row, "id");
    if reader.mistakes() == before && !is_right(id) {
        reader.report(row, "id", format!("is {}", quoted(id)), "single hyphens, and none at an end");
    }
    if !reader.flag(row, "on", true) {
        reader.reference(row, "id", "value", rows.iter().map(id_of));
        rows.retain(|one| id_of(one) != id);
        return None;
    }
    Some(id.to_owned())
}

/// Other names of a value: each must fold into something, and stands for one value only.
fn read_aliases<'d>(reader: &mut Reader<'d>, row: Row<'d>, seen: &mut Seen) -> Vec<String> {
    let items = reader.list(row, "aliases");
    for item in &items {
        if mended(item.text).is_none() {
            let message = format!("is {}", quoted(item.text));
            reader.report_item(row, "aliases", item, message, "a name with letters a to z or digits");
        }
        reader.unique_item(row, "aliases", item, |text| mended(text).unwrap_or_default(), seen);
    }
    items.into_iter().map(|item| item.text.to_owned()).collect()
}

/// Takes the names of a new value away from those that had them: a person's file decides.
fn give_up(aliases: &mut Vec<String>, id: &str, names: &[String]) {
    let taken: Vec<String> = names.iter().filter_map(|name| mended(name)).collect();
    aliases.retain(|alias| mended(alias).is_none_or(|alias| alias != id && !taken.contains(&alias)));
}

fn put<T>(rows: &mut Vec<T>, new: T, id_of: fn(&T) -> &str) {
    match rows.iter_mut().find(|old| id_of(old) == id_of(&new)) {
        Some(place) => *place = new,
        None => rows.push(new),
    }
}

fn read_source<'d>(reader: &mut Reader<'d>, row: Row<'d>, seen: &mut Seen, policy: &mut Policy) {
    reader.only_keys(row, SOURCE_KEYS);
    let Some(id) = read_id(reader, row, seen, &mut policy.sources, |one| &one.id) else { return };
    let aliases = read_aliases(reader, row, seen);
    for old in &mut policy.sources {
        give_up(&mut old.aliases, &id, &aliases);
    }
    let source = Source {
        id,
        aliases,
        means: reader.text_or(row, "means", "").to_owned(),
        kind: reader.text_or(row, "kind", "other").to_owned(),
        takes_names: reader.flag(row, "names", false),
    };
    put(&mut policy.sources, source, |one| &one.id);
}

fn read_medium<'d>(reader: &mut Reader<'d>, row: Row<'d>, seen: &mut Seen, policy: &mut Policy) {
    reader.only_keys(row, MEDIUM_KEYS);
    let Some(id) = read_id(reader, row, seen, &mut policy.mediums, |one| &one.id) else { return };
    let aliases = read_aliases(reader, row, seen);
    for old in &mut policy.mediums {
        give_up(&mut old.aliases, &id, &aliases);
    }
    for item in reader.list(row, "with") {
        let is_there = policy.sources.iter().any(|one| one.id == item.text || one.kind == item.text);
        if reader.is_checked() && !is_there {
            let message = format!("there is no source or kind of sources {}", quoted(item.text));
            reader.report_item(row, "with", &item, message, "the id or the kind of a source");
        }
    }
    let medium = Medium {
        id,
        aliases,
        means: reader.text_or(row, "means", "").to_owned(),
        is_paid: reader.flag(row, "paid", false),
        is_search: reader.flag(row, "search", false),
        sources: reader.texts(row, "with"),
    };
    put(&mut policy.mediums, medium, |one| &one.id);
}

fn read_campaign<'d>(reader: &mut Reader<'d>, row: Row<'d>, seen: &mut Seen, policy: &mut Policy) {
    reader.only_keys(row, CAMPAIGN_KEYS);
    let Some(id) = read_id(reader, row, seen, &mut policy.campaigns, |one| &one.id) else { return };
    let aliases = read_aliases(reader, row, seen);
    for old in &mut policy.campaigns {
        give_up(&mut old.aliases, &id, &aliases);
    }
    let campaign = Campaign { id, aliases, title: reader.text_or(row, "title", "").to_owned() };
    put(&mut policy.campaigns, campaign, |one| &one.id);
}

/// Reads channel groups: new ones stand first, as the first match wins.
pub(super) fn load_channels(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, CHANNELS_KEYS);
    let mut channels = (*into.channels).clone();
    let version = reader.version();
    if let Some(sites) = reader.row(root, "sites") {
        let kinds: Vec<&str> = sites.keys().collect();
        for kind in kinds {
            let named = reader.texts(sites, kind);
            channels.kinds.extend(named.into_iter().map(|site| (site.to_lowercase(), kind.to_owned())));
        }
    }
    let (mut seen, mut new) = (Seen::default(), Vec::new());
    for row in reader.rows(root, "channel") {
        reader.only_keys(row, CHANNEL_KEYS);
        reader.unique(row, "id", &mut seen);
        let id = reader.id(row, "id").to_owned();
        let at = channels.channels.iter().position(|old| old.id == id);
        if !reader.flag(row, "on", true) {
            match at {
                Some(at) => drop(channels.channels.remove(at)),
                None => reader.reference(row, "id", "channel", channels.channels.iter().map(|old| old.id.as_str())),
            }
            continue;
        }
        let channel = Channel { id, title: reader.text(row, "title").to_owned(), when: read_conditions(reader, row) };
        match at.and_then(|at| channels.channels.get_mut(at)) {
            Some(place) => *place = channel,
            None => new.push(channel),
        }
    }
    channels.channels.splice(0..0, new);
    if !reader.failed() {
        channels.version = channels.version.max(version);
        into.channels = Arc::new(channels);
    }
}

fn read_conditions<'d>(reader: &mut Reader<'d>, row: Row<'d>) -> Vec<Condition> {
    let rows = reader.rows(row, "when");
    if rows.is_empty() {
        reader.report(row, "when", "has no row, so nothing would ever fit", "rows of source, kind, medium, campaign");
    }
    rows.into_iter()
        .map(|when| {
            reader.only_keys(when, WHEN_KEYS);
            if when.keys().next().is_none() {
                reader.report(row, "when", "has a row that asks for nothing", "a source, kind, medium or campaign");
            }
            let masks =
                |reader: &mut Reader<'d>, key| reader.texts(when, key).iter().map(|text| Mask::new(text)).collect();
            Condition {
                source: masks(reader, "source"),
                kind: reader.texts(when, "kind"),
                medium: masks(reader, "medium"),
                campaign: masks(reader, "campaign"),
            }
        })
        .collect()
}
