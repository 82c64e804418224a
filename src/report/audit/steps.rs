//! Part 3: what to do by when: notice that ends, cancellations, moves with what they break, and data to fill in.

use chrono::Days;

use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::tool::{Call, Tool};
use crate::report::{Align, Section, Table};

use super::moves::{self, Move};
use super::recommend::sentence;
use super::{Look, figures, gaps};

/// Renewals further away than this many days are not a step yet.
const AHEAD: u64 = 365;
/// So many things that break are written out per tool.
const MOST_BREAKS: usize = 8;

pub(super) fn section(look: &Look<'_>) -> Section {
    let mut part = Section::new("3. Steps");
    if look.is_empty() {
        part.paragraph(
            "First record the tools; then their renewal dates and notice periods. Days to act, cancellations and \
             moves will stand here.",
        );
        return part;
    }
    deadlines(look, &mut part);
    let moves = moves::all(look);
    let of = |wanted: fn(&Call) -> bool| -> Vec<&Move<'_>> { moves.iter().filter(|one| wanted(one.call)).collect() };
    tasks(look, &mut part, "Cancel", &of(|call| matches!(call, Call::Cut)));
    tasks(look, &mut part, "Consolidate", &of(|call| matches!(call, Call::Consolidate { .. })));
    tasks(look, &mut part, "Replace", &of(|call| matches!(call, Call::Replace { .. })));
    tasks(look, &mut part, "Renegotiate or downgrade", &of(|call| matches!(call, Call::Keep { .. })));
    fill_in(look, &mut part);
    part
}

/// The last days on which something can be done about a renewal, by date.
fn deadlines(look: &Look<'_>, part: &mut Section) {
    part.heading("Days that don’t wait");
    let until = look.on.checked_add_days(Days::new(AHEAD)).unwrap_or(look.on);
    let mut due: Vec<_> = look
        .live()
        .filter_map(|(tool, derived)| Some((tool.last_day_to_act()?, tool.renews_on?, tool, derived)))
        .filter(|(last, renewal, ..)| *renewal >= look.on && *last <= until)
        .collect();
    due.sort_by(|a, b| (a.0, &a.2.name).cmp(&(b.0, &b.2.name)));
    if due.is_empty() {
        part.paragraph(
            "No renewal of the coming twelve months is recorded. Enter when contracts renew and how many days of \
             notice they ask for, so that none renews unseen.",
        );
        return;
    }
    part.paragraph("After the last day to act a contract can’t be changed before it renews.");
    let mut table = Table::of(&[
        ("Last day to act", Align::Left),
        ("When", Align::Left),
        ("Tool", Align::Left),
        ("Renews on", Align::Left),
        ("By itself", Align::Left),
        ("Verdict", Align::Left),
        ("A month", Align::Right),
    ]);
    for (last, renewal, tool, derived) in due {
        table.row([
            last.to_string(),
            date::in_words(last, look.on),
            tool.name.clone(),
            renewal.to_string(),
            tool.auto_renews.map_or(figures::NONE, |auto| if auto { "yes" } else { "no" }).to_owned(),
            verdict(tool, &derived.suggestion.call),
            figures::money(derived.monthly),
        ]);
    }
    part.table(table);
}

/// What was decided, or what is suggested, marked as such.
pub(super) fn verdict(tool: &Tool, suggested: &Call) -> String {
    match &tool.verdict {
        Some(verdict) => moves::instruction(&verdict.call),
        None => format!("{} (suggested)", moves::instruction(suggested)),
    }
}

/// One item per tool of a kind of verdict.
fn tasks(look: &Look<'_>, part: &mut Section, title: &str, moves: &[&Move<'_>]) {
    if !moves.is_empty() {
        part.heading(title);
        part.list(moves.iter().map(|one| task(look, one)).collect());
    }
}

/// What to do, by when, what it saves, and what breaks.
fn task(look: &Look<'_>, one: &Move<'_>) -> String {
    let mut words = format!("{}: {}", one.tool.name, what(one.call));
    if !one.is_decided {
        words.push_str(" (suggested)");
    }
    words.push_str(&effect(one.saving));
    words.push('.');
    if let (Some(last), Some(renewal)) = (one.tool.last_day_to_act(), one.tool.renews_on) {
        if last >= look.on {
            words.push_str(&format!(" Give notice by {last}, {}.", date::in_words(last, look.on)));
        } else if renewal >= look.on {
            words.push_str(&format!(" Notice was due on {last}: ask the vendor before it renews on {renewal}."));
        }
    }
    if !matches!(one.call, Call::Keep { .. }) {
        words.push_str(&breaks(look, one.tool));
    }
    words
}

/// The verdict as something to do; names keep their capitals.
fn what(call: &Call) -> String {
    match call {
        Call::Cut => "cancel it".to_owned(),
        Call::Consolidate { into_name: by, .. } | Call::Replace { by, .. } if by.is_empty() => {
            "find what takes its place".to_owned()
        }
        Call::Consolidate { into_name, .. } => format!("move its work into {into_name}, then cancel it"),
        Call::Replace { by, .. } => format!("set up {by} in its place, then cancel it"),
        Call::Keep { cost, .. } => {
            let verb = moves::instruction(call);
            let verb = verb.split(',').next().unwrap_or_default().to_lowercase();
            cost.map_or_else(|| verb.clone(), |cost| format!("{verb} to {cost}"))
        }
    }
}

/// What it saves, or costs.
fn effect(saving: Option<Money>) -> String {
    match saving {
        Some(saving) if saving.minor > 0 => format!("; saves {saving} a month"),
        Some(saving) if saving.minor < 0 => {
            format!("; costs {} more a month", Money::new(saving.minor.saturating_neg(), saving.currency))
        }
        _ => String::new(),
    }
}

/// What breaks without a tool, the severe things first.
fn breaks(look: &Look<'_>, tool: &Tool) -> String {
    let breaks = look.stack.what_breaks(tool.id);
    let mut words = String::new();
    for one in breaks.iter().take(MOST_BREAKS) {
        words.push_str(&format!(" {}", sentence(&one.sentence)));
    }
    if breaks.len() > MOST_BREAKS {
        words.push_str(&format!(" {} more things break.", breaks.len() - MOST_BREAKS));
    }
    if tool.removal.is_none() {
        words.push_str(" Its removal impact isn’t noted: ask its users first.");
    } else if breaks.is_empty() {
        words.push_str(" Nothing breaks without it, as far as is recorded.");
    }
    words
}

/// What to find out.
fn fill_in(look: &Look<'_>, part: &mut Section) {
    let gaps = gaps::gaps(look);
    if gaps.is_empty() {
        return;
    }
    part.heading("Fill in");
    part.paragraph("What these hide stands in part 5. The widest gap first:");
    part.list(
        gaps.iter()
            .map(|gap| {
                format!(
                    "{}: {} of {} lack it ({}).",
                    gap.what,
                    gap.tools.len(),
                    figures::tools(gap.of),
                    figures::some(&gap.tools, 6)
                )
            })
            .collect(),
    );
}
