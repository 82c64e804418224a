//! Decisions as files word them (`Cancel`, `Consolidate`, `Migrate to Notion - save $240`) into verdicts.

use std::collections::BTreeMap;

use crate::domain::id::Id;
use crate::domain::text::name_key;
use crate::domain::tool::{Call, KeepAction, Verdict};
use crate::frameworks::import_rules::{ToolImportRules, header_key};

use super::Basis;
use super::said::Said;

/// Words after which a text names the other tool.
const LEADS: &[&str] = &["to", "into", "onto", "with", "by", "in favour of", "in favor of"];

/// Names by which a text can mean a tool: those of the file, of the workspace, and of known products.
pub(super) struct Names {
    /// Lower case → (the name, its id).
    tools: BTreeMap<String, (String, Id)>,
    /// Lower case → the tool or, where none is that product, the product's own name.
    products: BTreeMap<String, (String, Id)>,
    /// Product → names of the file's tools that are it.
    by_product: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// Gathers names.
    pub(super) fn of<'s>(read: impl Iterator<Item = &'s Said>, basis: &Basis<'_>) -> Names {
        let mut tools = BTreeMap::new();
        let mut by_product: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for said in read {
            tools.entry(name_key(&said.tool.name)).or_insert((said.tool.name.clone(), Id::NEW));
            if let Some(product) = basis.product(&said.tool.name) {
                by_product.entry(product.name.clone()).or_default().push(said.tool.name.clone());
            }
        }
        let mut of_product: BTreeMap<&str, (String, Id)> = BTreeMap::new();
        for (name, id) in tools.values() {
            if let Some(product) = basis.product(name) {
                of_product.entry(&product.name).or_insert_with(|| (name.clone(), *id));
            }
        }
        for tool in basis.known {
            tools.insert(name_key(&tool.name), (tool.name.clone(), tool.id));
        }
        for (name, id) in tools.values().filter(|(_, id)| !id.is_new()) {
            if let Some(product) = basis.product(name) {
                of_product.insert(&product.name, (name.clone(), *id));
            }
        }
        let mut products = BTreeMap::new();
        for product in &basis.taxonomy.products {
            let meant =
                of_product.get(product.name.as_str()).cloned().unwrap_or_else(|| (product.name.clone(), Id::NEW));
            for name in std::iter::once(&product.name).chain(&product.aliases) {
                products.entry(name_key(name)).or_insert_with(|| meant.clone());
            }
        }
        Names { tools, products, by_product }
    }

    /// Another tool of the file that is the same product, for a new one.
    pub(super) fn same_product(&self, said: &Said, basis: &Basis<'_>) -> Option<&str> {
        let product = basis.product(&said.tool.name)?;
        let listed = self.by_product.get(&product.name)?;
        listed.iter().find(|name| name_key(name) != name_key(&said.tool.name)).map(String::as_str)
    }

    /// The tool that a text names behind a word such as `to` or `with`; one that isn't known by its capitals.
    fn named_in(&self, text: &str, own: &str) -> Option<(String, Id)> {
        let words: Vec<&str> = text.split_whitespace().collect();
        for at in 1..words.len() {
            let lead = |lead: &&str| {
                let length = lead.split(' ').count();
                let before = at.checked_sub(length).and_then(|from| words.get(from..at)).unwrap_or_default();
                before.join(" ").to_lowercase() == **lead
            };
            if !LEADS.iter().any(lead) {
                continue;
            }
            let rest = words.get(at..).unwrap_or_default();
            let known = (1..=rest.len().min(5)).rev().find_map(|length| {
                let name = rest.get(..length)?.join(" ");
                let key = name_key(name.trim_end_matches([',', '.', ';', ':', '!', ')']));
                let found = self.tools.get(&key).or_else(|| self.products.get(&key))?;
                (name_key(&found.0) != name_key(own)).then(|| found.clone())
            });
            if let Some(found) = known.or_else(|| capitals(rest)) {
                return Some(found);
            }
        }
        None
    }
}

/// Up to four words that begin with a capital: a name, though not one that is known.
fn capitals(words: &[&str]) -> Option<(String, Id)> {
    let mut name: Vec<&str> = Vec::new();
    for word in words.iter().take(4) {
        if !word.starts_with(char::is_uppercase) {
            break;
        }
        let bare = word.trim_end_matches([',', '.', ';', ':', '!', ')']);
        name.push(bare);
        if bare != *word {
            break;
        }
    }
    (!name.is_empty()).then(|| (name.join(" "), Id::NEW))
}

/// Makes a verdict of what a row says about one; without a decision, what is to be done goes into the notes.
pub(super) fn decide(said: &mut Said, names: &Names, basis: &Basis<'_>) {
    if said.decision.is_empty() {
        if !said.reason.is_empty() {
            said.note_lines.push(format!("To do: {}", said.reason));
        }
        return;
    }
    // What was exported reads back as it was.
    if let Ok(call) = Call::parse(&said.decision, basis.context.currency, &basis.context.tools) {
        said.tool.verdict = Some(Verdict { call, reason: std::mem::take(&mut said.reason), on: None });
        return;
    }
    let Some(word) = verdict_word(&said.decision, basis.rules) else {
        said.note_lines.push(format!("Decision: {}", said.decision));
        if !said.reason.is_empty() {
            said.note_lines.push(format!("To do: {}", said.reason));
        }
        said.notes.push(format!(
            "decision “{}” is none of keep, consolidate, replace and cut: it was put to the notes",
            crate::domain::field::read::shown(&said.decision)
        ));
        return;
    };
    let other =
        || names.named_in(&said.decision, &said.tool.name).or_else(|| names.named_in(&said.reason, &said.tool.name));
    let mut unnamed = false;
    let call = match word {
        "cut" => Call::Cut,
        "consolidate" => {
            let (into_name, into) = other().unwrap_or_default();
            unnamed = into_name.is_empty();
            Call::Consolidate { into, into_name }
        }
        "replace" => {
            let (by, _) = other().unwrap_or_default();
            unnamed = by.is_empty();
            Call::Replace { by, cost: None }
        }
        "renegotiate" => Call::Keep { action: KeepAction::Renegotiate, cost: None },
        "downgrade" => Call::Keep { action: KeepAction::Downgrade, cost: None },
        _ => Call::Keep { action: KeepAction::None, cost: None },
    };
    if unnamed {
        let what = if word == "replace" { "by" } else { "into" };
        said.notes.push(format!("the file doesn't say {what} what to {word} it"));
    }
    let plain = name_key(&said.decision).split(' ').count() < 3;
    let reason = if said.reason.is_empty() && !plain { said.decision.clone() } else { said.reason.clone() };
    said.tool.verdict = Some(Verdict { call, reason, on: None });
}

/// What a decision means: by all of it, else by its first two words, else by its first.
fn verdict_word<'r>(decision: &str, rules: &'r ToolImportRules) -> Option<&'r str> {
    let key = header_key(decision);
    let words: Vec<&str> = key.split(' ').collect();
    [words.len(), 2, 1]
        .into_iter()
        .find_map(|length| ToolImportRules::word(&rules.verdict_words, &words.get(..length)?.join(" ")))
}
