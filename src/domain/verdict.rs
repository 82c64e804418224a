//! The verdict as typed: the small grammar in which a person says what happens to a tool. Not the suggested
//! verdict, which the rules make.
//!
//! ```text
//! keep | keep, renegotiate [to $80/mo] | keep, downgrade [to $20/mo]
//! consolidate into NAME | replace by NAME [at $25/mo] | cut
//! ```

use super::field::read::{shown, tool};
use super::field::{Choice, FieldContext, FieldError};
use super::id::Id;
use super::money::{Cost, Currency};
use super::text::name_key;
use super::tool::{Call, KeepAction, Tool, Verdict};

/// Words that lead to a tool to consolidate into.
const INTO: [&str; 4] = ["consolidate into ", "consolidate to ", "consolidate with ", "merge into "];

/// Words that lead to a replacement.
const BY: [&str; 3] = ["replace by ", "replace with ", "replace "];

/// Words that lead to a new cost of what is kept.
const TO: [&str; 3] = ["to ", "at ", "for "];

impl Call {
    /// As typed: exact, so that [`Call::parse`] gives the same call back.
    pub fn typed(&self, home: Currency) -> String {
        match self {
            Call::Keep { action, cost } => {
                let action = if *action == KeepAction::None { String::new() } else { format!(", {}", action.name()) };
                let cost = cost.map(|cost| format!(" to {}", cost.typed(home))).unwrap_or_default();
                format!("keep{action}{cost}")
            }
            Call::Consolidate { into_name, .. } => format!("consolidate into {into_name}"),
            Call::Replace { by, cost } => {
                let at = cost.map(|cost| format!(" at {}", cost.typed(home))).unwrap_or_default();
                let plain = format!("{by}{at}");
                // A name such as `Look at 5` would be taken for a name and a cost.
                let is_clear = replacement(&plain, home).as_ref() == Ok(self);
                if is_clear { format!("replace by {plain}") } else { format!("replace by \"{by}\"{at}") }
            }
            Call::Cut => "cut".to_owned(),
        }
    }

    /// Reads a verdict; the tool to consolidate into is looked up in `tools`, ignoring case.
    ///
    /// # Errors
    /// A sentence that says which part was not understood and shows a verdict that would be; for an unknown
    /// tool, with the nearest names.
    pub fn parse(typed: &str, home: Currency, tools: &[(Id, String)]) -> Result<Call, FieldError> {
        let text = typed.trim();
        // Same length as the text, so that what is left of one is where it stands in the other.
        let lower = text.to_ascii_lowercase();
        let behind =
            |words: &[&str]| words.iter().find(|word| lower.starts_with(**word)).map(|word| text[word.len()..].trim());
        match lower.as_str() {
            "cut" | "cancel" | "drop" => return Ok(Call::Cut),
            "consolidate" | "consolidate into" => {
                return Err(FieldError::new(
                    "into which tool? Type consolidate into HubSpot, or the name of another in the inventory",
                ));
            }
            "replace" | "replace by" | "replace with" => {
                return Err(FieldError::new("by what? Type replace by Plausible, or replace by Plausible at $25/mo"));
            }
            _ => {}
        }
        if let Some(name) = behind(&INTO) {
            return consolidation(name, tools);
        }
        if let Some(rest) = behind(&BY) {
            return replacement(rest, home);
        }
        kept(text, &lower, home)
    }

    /// Every form with its meaning, then one line for each tool to consolidate into.
    pub fn choices(ctx: &FieldContext) -> Vec<Choice> {
        let mut choices = vec![
            Choice::new("keep", "leave it as it is"),
            Choice::new("keep, renegotiate", "ask for a better price; add to $80/mo"),
            Choice::new("keep, downgrade", "move to a smaller plan; add to $20/mo"),
            Choice::new("consolidate into ", "move its work into another tool; add its name"),
            Choice::new("replace by ", "put another tool in its place; add its name, and at $25/mo"),
            Choice::new("cut", "cancel it"),
        ];
        choices.extend(
            ctx.tools.iter().map(|(_, name)| Choice::new(format!("consolidate into {name}"), "move its work there")),
        );
        choices
    }
}

/// `"NAME"` without its quotes.
fn unquoted(name: &str) -> Option<&str> {
    name.strip_prefix('"')?.strip_suffix('"').map(str::trim)
}

fn consolidation(name: &str, tools: &[(Id, String)]) -> Result<Call, FieldError> {
    // A tool's own name may be quoted: as typed first, then without the quotes.
    let found = tool(name, tools).or_else(|error| unquoted(name).ok_or(error).and_then(|inner| tool(inner, tools)));
    found.map(|(into, name)| Call::Consolidate { into, into_name: name.to_owned() })
}

/// `NAME`, `NAME at COST`, `"NAME"`, `"NAME" at COST`.
fn replacement(rest: &str, home: Currency) -> Result<Call, FieldError> {
    let (name, cost) = quoted_replacement(rest, home).or_else(|| plain_replacement(rest, home)).unwrap_or((rest, None));
    if name.is_empty() {
        return Err(FieldError::new("by what? Type replace by Plausible, or replace by Plausible at $25/mo"));
    }
    if name.chars().count() > 200 {
        return Err(FieldError::new("this name is too long: type replace by Plausible, and the rest into the reason"));
    }
    Ok(Call::Replace { by: name.replace(['\n', '\r', '\t'], " "), cost })
}

fn quoted_replacement(rest: &str, home: Currency) -> Option<(&str, Option<Cost>)> {
    let inner = rest.strip_prefix('"')?;
    let end = inner.rfind('"')?;
    let (name, tail) = (inner[..end].trim(), inner[end + 1..].trim());
    match tail.strip_prefix("at ") {
        Some(cost) => Cost::parse(cost, home).ok().map(|cost| (name, Some(cost))),
        None => tail.is_empty().then_some((name, None)),
    }
}

fn plain_replacement(rest: &str, home: Currency) -> Option<(&str, Option<Cost>)> {
    let at = rest.to_ascii_lowercase().rfind(" at ")?;
    let cost = Cost::parse(&rest[at + 4..], home).ok()?;
    Some((rest[..at].trim(), Some(cost)))
}

/// `keep` and its actions; an action alone means keep as well.
fn kept(text: &str, lower: &str, home: Currency) -> Result<Call, FieldError> {
    let unknown = || {
        FieldError::new(format!(
            "“{}” is not a verdict: type keep, renegotiate to $80/mo; keep, downgrade; consolidate into HubSpot; replace by Plausible at $25/mo; or cut",
            shown(text)
        ))
    };
    let (is_keep, rest) = match lower.strip_prefix("keep") {
        Some(rest) if rest.is_empty() || rest.starts_with([',', ' ', ';']) => (true, rest),
        _ => (false, lower),
    };
    let rest = rest.trim_start_matches([',', ';', ' ']);
    let rest = rest.strip_prefix("and ").unwrap_or(rest);
    let words = [
        ("renegotiate", KeepAction::Renegotiate),
        ("negotiate", KeepAction::Renegotiate),
        ("downgrade", KeepAction::Downgrade),
    ];
    let found = words.into_iter().find_map(|(word, action)| {
        let rest = rest.strip_prefix(word)?;
        (rest.is_empty() || rest.starts_with(' ')).then_some((action, rest))
    });
    let (action, rest) = match found {
        Some(found) => found,
        None if is_keep => (KeepAction::None, rest),
        None => return Err(unknown()),
    };
    let rest = rest.trim_start();
    if rest.is_empty() {
        return Ok(Call::Keep { action, cost: None });
    }
    let cost = TO.iter().find_map(|word| rest.strip_prefix(word)).ok_or_else(unknown)?;
    let cost = Cost::parse(&text[text.len() - cost.len()..], home)?;
    Ok(Call::Keep { action, cost: Some(cost) })
}

/// The verdict of a tool as typed; a tool that it names goes by its present name. Blank without one.
pub(super) fn typed(draft: &Tool, ctx: &FieldContext) -> String {
    let Some(verdict) = &draft.verdict else { return String::new() };
    match &verdict.call {
        Call::Consolidate { into, into_name } => {
            let into_name = ctx.tools.iter().find(|(id, _)| id == into).map_or(into_name, |(_, name)| name).clone();
            Call::Consolidate { into: *into, into_name }.typed(ctx.currency)
        }
        call => call.typed(ctx.currency),
    }
}

/// Gives a tool the typed verdict. A changed one is dated today; the reason stays as long as it is one of the same kind:
/// why a tool was to be kept is no reason to cut it.
pub(super) fn set(draft: &mut Tool, text: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    let text = text.trim();
    // What stands there is right, also where the tool that it names is gone.
    if text == typed(draft, ctx).trim() {
        return Ok(());
    }
    if text.is_empty() {
        draft.verdict = None;
        return Ok(());
    }
    let call = Call::parse(text, ctx.currency, &ctx.tools)?;
    if let Call::Consolidate { into, into_name } = &call
        && ((!draft.id.is_new() && *into == draft.id) || name_key(into_name) == name_key(&draft.name))
    {
        return Err(FieldError::new(
            "a tool can't be consolidated into itself: name another one, as in consolidate into HubSpot, or type cut",
        ));
    }
    match &mut draft.verdict {
        Some(verdict) if is_same(&verdict.call, &call) => {}
        Some(verdict) => {
            if verdict.call.word() != call.word() {
                verdict.reason.clear();
            }
            (verdict.call, verdict.on) = (call, Some(ctx.today));
        }
        None => draft.verdict = Some(Verdict { call, reason: String::new(), on: Some(ctx.today) }),
    }
    Ok(())
}

/// Whether two calls are the same; a tool that was renamed since is the same tool.
fn is_same(a: &Call, b: &Call) -> bool {
    match (a, b) {
        (Call::Consolidate { into: a, .. }, Call::Consolidate { into: b, .. }) if !a.is_new() => a == b,
        _ => a == b,
    }
}

#[cfg(test)]
mod tests;
