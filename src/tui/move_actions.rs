//! Moving leads between stages, asked for from wherever leads are shown. The rule stands in the workspace; here are
//! the questions around it: what is missing, why anyway, for which reason, and what of many can go.

use std::collections::HashSet;

use crate::domain::field::Field;
use crate::domain::id::Id;
use crate::domain::lead::Lead;
use crate::domain::lifecycle::{Blocked, Lifecycle, Stage, StageKind};
use crate::domain::text::{clean, count, fit, thousands};
use crate::tui::job::{Finish, Job, Progress};
use crate::tui::lead_actions::Target;
use crate::tui::overlays::choose::Choose;
use crate::tui::overlays::form::Form;
use crate::tui::overlays::message::Message;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::ways::{Way, Ways, Words};
use crate::tui::theme::{Mark, Role};
use crate::tui::view::{BulkDone, Cx};
use crate::tui::widgets::picker::Item;
use crate::workspace::Workspace;
use crate::workspace::pipeline::moves::{MoveWords, Moved};

/// So many leads are looked at on the spot; more in a job, with a bar and Esc.
const AT_ONCE: usize = 1_000;
/// Leads that a job looks at between two looks at whether to stop.
const CHUNK: usize = 500;
/// Kinds of obstacles named when many leads can't go; more are counted together.
const NAMED: usize = 6;
/// Leads named when one asks which can't go.
const LISTED: usize = 500;

/// Goes on with the ids of leads: at once for a few, else when a job has found them.
///
/// # Errors
/// When the workspace can't be read.
pub fn with_ids(
    cx: &mut Cx<'_>,
    target: Target,
    then: impl FnOnce(&mut Cx<'_>, Vec<Id>) -> eyre::Result<()> + Send + 'static,
) -> eyre::Result<()> {
    if target.count() <= AT_ONCE as u64 || matches!(target, Target::These(_)) {
        let ids = target.ids(cx.ws)?;
        return then(cx, ids);
    }
    let work = move |ws: &mut Workspace, _: &Progress| -> eyre::Result<Finish> {
        let ids = target.ids(ws)?;
        Ok(Box::new(move |cx: &mut Cx<'_>| then(cx, ids)))
    };
    cx.out.job = Some(Job { title: "Finding the leads".to_owned(), work: Box::new(work) });
    Ok(())
}

/// Asks to which stage leads should move; `from` is the stage that most of them are in, if one is known.
///
/// # Errors
/// When the workspace can't be read.
pub fn pick_stage(cx: &mut Cx<'_>, ids: Vec<Id>, from: &str) -> eyre::Result<()> {
    let lifecycle = cx.ws.lifecycle()?;
    let next: Vec<String> = lifecycle.next(from).iter().map(|stage| stage.id.clone()).collect();
    let mut stages: Vec<&Stage> = lifecycle.in_use().filter(|stage| stage.id != from).collect();
    // What comes next stands first: it is what is meant most often.
    stages.sort_by_key(|stage| (!next.contains(&stage.id), stage.kind == StageKind::Exit));
    let items = stages.iter().map(|stage| {
        let follows = next.contains(&stage.id);
        let group = if follows || from.is_empty() {
            format!("After {}", lifecycle.name_of(from))
        } else {
            "Out of order: asks why".to_owned()
        };
        let group = if from.is_empty() { String::new() } else { group };
        let detail = match stage.kind {
            StageKind::Exit => "leaves the way; asks for a reason",
            StageKind::Main if stage.full == stage.name => "",
            StageKind::Main => stage.full.as_str(),
        };
        Item {
            text: stage.name.clone(),
            detail: detail.to_owned(),
            group,
            also: stage.id.clone(),
            open: true,
            ..Item::default()
        }
    });
    let title = format!("Move {} to", who(cx, &ids)?);
    let wanted: Vec<String> = stages.iter().map(|stage| stage.id.clone()).collect();
    let items = items.collect();
    cx.open(Choose::new(title, items, move |picked, cx| match wanted.get(picked) {
        Some(to) => to_stage(cx, ids, to),
        None => Ok(()),
    }));
    Ok(())
}

/// Moves leads to a stage. Asks for the reason where it is an exit, and for what is missing where the rules say so.
///
/// # Errors
/// When the workspace can't be read or written.
pub fn to_stage(cx: &mut Cx<'_>, ids: Vec<Id>, to: &str) -> eyre::Result<()> {
    let lifecycle = cx.ws.lifecycle()?;
    let Some(stage) = lifecycle.stage(to) else { eyre::bail!("the lifecycle has no stage “{}”", clean(to)) };
    if stage.kind != StageKind::Exit {
        return attempt(cx, ids, to, MoveWords::default());
    }
    let reasons: Vec<(String, String)> =
        lifecycle.reasons_for(to).map(|reason| (reason.id.clone(), reason.name.clone())).collect();
    let title = format!("Why does {} go to {}?", who(cx, &ids)?, stage.name);
    let own = |id: &str| if id == "other" { "in your own words" } else { "" };
    let words = reasons.iter().map(|(id, name)| (name.clone(), own(id).to_owned())).collect();
    let to = to.to_owned();
    cx.open(Choose::among(title.clone(), words, move |picked, cx| match reasons.get(picked) {
        Some((id, _)) if id == "other" => ask_reason(cx, title, ids, to),
        picked => {
            let reason = picked.map(|(id, _)| id.clone()).unwrap_or_default();
            attempt(cx, ids, &to, MoveWords { reason, ..MoveWords::default() })
        }
    }));
    Ok(())
}

/// Asks for a reason that is not in the list.
fn ask_reason(cx: &mut Cx<'_>, title: String, ids: Vec<Id>, to: String) -> eyre::Result<()> {
    let help = "A few words, kept with the lead; blank leaves it at “something else”.";
    let prompt = Prompt::new(title, help, "", move |typed, cx| {
        let reason = match typed.trim() {
            "" => "other".to_owned(),
            words => format!("other: {words}"),
        };
        attempt(cx, ids.clone(), &to, MoveWords { reason, ..MoveWords::default() })
    });
    cx.open(prompt.does("move"));
    Ok(())
}

/// Moves what may be moved; asks where something may not.
fn attempt(cx: &mut Cx<'_>, ids: Vec<Id>, to: &str, words: MoveWords) -> eyre::Result<()> {
    if ids.len() <= AT_ONCE {
        let refused = cx.ws.check_moves(&ids, to, &words)?;
        return decide(cx, ids, to, words, refused);
    }
    let (title, to) = (format!("Looking at {}", count(ids.len(), "lead", "leads")), to.to_owned());
    let work = move |ws: &mut Workspace, progress: &Progress| -> eyre::Result<Finish> {
        let mut refused = Vec::new();
        for (i, chunk) in ids.chunks(CHUNK).enumerate() {
            progress.set((i * CHUNK) as u64, ids.len() as u64);
            if progress.is_cancelled() {
                return Err(crate::workspace::Error::Cancelled.into());
            }
            refused.extend(ws.check_moves(chunk, &to, &words)?);
        }
        Ok(Box::new(move |cx: &mut Cx<'_>| decide(cx, ids, &to, words, refused)))
    };
    cx.out.job = Some(Job { title, work: Box::new(work) });
    Ok(())
}

/// Moves where nothing stands in the way; else asks.
fn decide(cx: &mut Cx<'_>, ids: Vec<Id>, to: &str, words: MoveWords, refused: Vec<(Id, Blocked)>) -> eyre::Result<()> {
    match (ids.as_slice(), refused.as_slice()) {
        (_, []) => carry_out(cx, &ids, to, &words, HashSet::new()),
        ([id], [(_, blocked)]) => {
            let lead = cx.ws.lead(*id)?.ok_or_else(|| eyre::eyre!("that lead is no longer here"))?;
            let lifecycle = cx.ws.lifecycle()?;
            let question = one_blocked(cx, &lifecycle, lead, to.to_owned(), blocked.clone(), words);
            cx.open(question);
            Ok(())
        }
        _ => {
            let lifecycle = cx.ws.lifecycle()?;
            let question = many_blocked(cx, &lifecycle, ids, to.to_owned(), refused, words);
            cx.open(question);
            Ok(())
        }
    }
}

/// Moves, and says what was moved. `left` are those that were asked for, too, but stay.
fn carry_out(cx: &mut Cx<'_>, ids: &[Id], to: &str, words: &MoveWords, left: HashSet<Id>) -> eyre::Result<()> {
    if ids.len() <= AT_ONCE {
        let moved = cx.ws.move_leads(ids, to, words)?;
        tell(cx, ids, &moved, left);
        return Ok(());
    }
    let (ids, to, words) = (ids.to_vec(), to.to_owned(), words.clone());
    let title = format!("Moving {}", count(ids.len(), "lead", "leads"));
    let work = move |ws: &mut Workspace, progress: &Progress| -> eyre::Result<Finish> {
        let moved = ws.move_leads_watched(&ids, &to, &words, &mut |at| {
            progress.set(at as u64, ids.len() as u64);
            !progress.is_cancelled()
        })?;
        Ok(Box::new(move |cx: &mut Cx<'_>| {
            tell(cx, &ids, &moved, left);
            Ok(())
        }))
    };
    cx.out.job = Some(Job { title, work: Box::new(work) });
    Ok(())
}

/// Says what was moved, and what stays where it is: that stays marked, the others are unmarked.
fn tell(cx: &mut Cx<'_>, asked: &[Id], moved: &Moved, mut stay: HashSet<Id>) {
    let Moved { done, refused, .. } = moved;
    stay.extend(refused.iter().map(|(id, _)| *id));
    match refused.as_slice() {
        // Somebody else changed it between the question and the answer.
        [(_, blocked)] if asked.len() == 1 && stay.len() == 1 => cx.warn(blocked.sentence.clone()),
        _ if stay.is_empty() => cx.done(done),
        _ => {
            let left = count(stay.len(), "lead stays where it was", "leads stay where they were");
            let words = format!("{}; {left}, still marked", done.label);
            match done.step {
                Some(_) => cx.say(format!("saved: {words} (u undoes)")),
                None => cx.warn(words),
            }
        }
    }
    cx.out.bulk = Some(BulkDone { asked: asked.to_vec(), stay });
}

/// `Mei Tan`, `20 leads`.
fn who(cx: &Cx<'_>, ids: &[Id]) -> eyre::Result<String> {
    match ids {
        [id] => Ok(cx
            .ws
            .lead(*id)?
            .map_or_else(|| "the lead".to_owned(), |lead| fit(&clean(&lead.called()), 40).into_owned())),
        many => Ok(count(many.len(), "lead", "leads")),
    }
}

/// The question when one lead may not go: what stands in the way, and the ways on.
fn one_blocked(cx: &Cx<'_>, lifecycle: &Lifecycle, lead: Lead, to: String, blocked: Blocked, words: MoveWords) -> Ways {
    let (id, name) = (lead.id, clean(&lead.called()).into_owned());
    let title = format!("{} → {}", fit(&name, 40), lifecycle.name_of(&to));
    let mark = cx.look.mark(Mark::Warning);
    let mut said = Vec::new();
    if let Some(order) = &blocked.not_allowed {
        said.push(Words::marked(Role::Warn, mark, capital(order)));
    }
    if !blocked.missing.is_empty() || !blocked.unmet.is_empty() {
        said.push(Words::plain(format!("{} asks for what is not there yet:", lifecycle.name_of(&to))));
    }
    for field in &blocked.missing {
        said.push(Words::marked(Role::Warn, mark, format!("{}: {}", lower(field.label), field.help)));
    }
    for unmet in &blocked.unmet {
        said.push(Words::marked(Role::Warn, mark, unmet.clone()));
    }
    let mut ways = Vec::new();
    if !blocked.missing.is_empty() {
        let only = blocked.unmet.is_empty() && blocked.not_allowed.is_none();
        let fields = blocked.missing.clone();
        let (to, words) = (to.clone(), words.clone());
        let does = match fields.as_slice() {
            [one] => format!("Fill in {}", lower(one.label)),
            many => format!("Fill in {} fields", many.len()),
        };
        let detail = if only { "and move" } else { "then the rest is asked" };
        ways.push(Way::new('e', does, detail, move |cx| fill_in(cx, id, fields, &to, words)));
    }
    let follows = lifecycle
        .next(&lead.stage)
        .into_iter()
        .find(|stage| stage.kind == StageKind::Main && lifecycle.is_forward(&lead.stage, &stage.id));
    if let Some(next) = follows.filter(|_| blocked.not_allowed.is_some()) {
        let id_of_next = next.id.clone();
        ways.push(Way::new('n', format!("Move to {} instead", next.name), "the next stage", move |cx| {
            to_stage(cx, vec![id], &id_of_next)
        }));
    }
    ways.push(Way::new('o', "Move anyway, and say why", "kept in the lead's history", move |cx| {
        ask_why(cx, vec![id], to, words)
    }));
    Ways::new(title, said, ways)
}

/// The form for just the missing fields; saving it moves the lead.
fn fill_in(cx: &mut Cx<'_>, id: Id, fields: Vec<&'static Field<Lead>>, to: &str, words: MoveWords) -> eyre::Result<()> {
    let lead = cx.ws.lead(id)?.ok_or_else(|| eyre::eyre!("that lead is no longer here"))?;
    let ctx = cx.ws.lead_context()?;
    let (lifecycle, reading) = (cx.ws.lifecycle()?, ctx.clone());
    let stage = lifecycle.name_of(to).to_owned();
    let title = format!("{} → {stage}", fit(&clean(&lead.called()), 40));
    let note = format!("{stage} asks for {}. C-s saves and moves.", if fields.len() == 1 { "this" } else { "these" });
    let (asked, to) = (fields.clone(), to.to_owned());
    let form = Form::new(title, lead, fields, ctx, move |draft: &Lead, cx| {
        let fill: Vec<(String, String)> =
            asked.iter().map(|field| (field.name.to_owned(), (field.get)(draft, &reading))).collect();
        if let Some(blank) = asked.iter().zip(&fill).find(|(_, (_, value))| value.trim().is_empty()) {
            eyre::bail!("{} is still blank: {}", blank.0.label, blank.0.help);
        }
        let words = MoveWords { fill, ..words.clone() };
        let refused = cx.ws.check_moves(&[id], &to, &words)?;
        let Some((_, blocked)) = refused.into_iter().next() else {
            return carry_out(cx, &[id], &to, &words, HashSet::new());
        };
        // What was typed goes along with the move that is asked about next.
        let lead = cx.ws.lead(id)?.ok_or_else(|| eyre::eyre!("that lead is no longer here"))?;
        let lifecycle = cx.ws.lifecycle()?;
        let question = one_blocked(cx, &lifecycle, lead, to.clone(), blocked, words);
        cx.open(question);
        Ok(())
    });
    cx.open(form.note(note));
    Ok(())
}

/// Asks why a rule is overridden.
fn ask_why(cx: &mut Cx<'_>, ids: Vec<Id>, to: String, words: MoveWords) -> eyre::Result<()> {
    let title = format!("Why should {} go to {} anyway?", who(cx, &ids)?, cx.ws.lifecycle()?.name_of(&to));
    let prompt =
        Prompt::new(title, "One sentence. It is kept with the move, under your name.", "", move |typed, cx| {
            let words = MoveWords { why: typed.trim().to_owned(), override_: true, ..words.clone() };
            carry_out(cx, &ids, &to, &words, HashSet::new())
        });
    cx.open(prompt.does("move").check(|typed| match typed.trim() {
        "" => Err("a few words on why the rule doesn't hold here".to_owned()),
        _ => Ok(String::new()),
    }));
    Ok(())
}

/// The question when some of many may not go.
fn many_blocked(
    cx: &Cx<'_>,
    lifecycle: &Lifecycle,
    ids: Vec<Id>,
    to: String,
    refused: Vec<(Id, Blocked)>,
    words: MoveWords,
) -> Ways {
    let mark = cx.look.mark(Mark::Warning);
    let stage = lifecycle.name_of(&to).to_owned();
    let stopped: HashSet<Id> = refused.iter().map(|(id, _)| *id).collect();
    let free: Vec<Id> = ids.iter().copied().filter(|id| !stopped.contains(id)).collect();
    let mut said = vec![Words::plain(match free.len() {
        0 => format!("None of the {} can go to {stage} yet:", count(ids.len(), "lead", "leads")),
        n => format!(
            "{} of {} can go to {stage}; {} can't yet:",
            thousands(n as i64),
            thousands(ids.len() as i64),
            thousands(refused.len() as i64)
        ),
    })];
    let found = obstacles(refused.iter().map(|(_, blocked)| blocked));
    for (leads, what) in found.iter().take(NAMED) {
        said.push(Words::marked(Role::Warn, mark, format!("{}: {what}", thousands(*leads as i64))));
    }
    if found.len() > NAMED {
        said.push(Words::plain(format!("and {} other obstacles", found.len() - NAMED)));
    }
    let title = format!("{} → {stage}", count(ids.len(), "lead", "leads"));
    let mut ways = Vec::new();
    if !free.is_empty() {
        let (to, words) = (to.clone(), words.clone());
        let does = format!("Move the {} that can", thousands(free.len() as i64));
        ways.push(Way::new('m', does, "the others stay where they are, marked", move |cx| {
            carry_out(cx, &free, &to, &words, stopped)
        }));
    }
    let gaps = shared_gaps(&refused);
    if !gaps.is_empty() {
        let (ids, to, words) = (ids.clone(), to.clone(), words.clone());
        let does = match gaps.as_slice() {
            [(leads, field)] => format!("Fill in {} for {} leads", lower(field.label), thousands(*leads as i64)),
            many if many.len() < 4 => {
                let names: Vec<String> = many.iter().map(|(_, field)| lower(field.label)).collect();
                format!("Fill in {}", names.join(", "))
            }
            many => format!("Fill in {} fields", many.len()),
        };
        ways.push(Way::new('e', does, "once for all that lack it", move |cx| fill_gaps(cx, ids, gaps, &to, words)));
    }
    let names = refused.iter().take(LISTED).map(|(_, blocked)| blocked.sentence.clone()).collect();
    ways.push(Way::new('s', "Show which can't, and why", "", move |cx| {
        cx.open(Message::new(format!("Not yet ready for {stage}"), names));
        Ok(())
    }));
    let does = format!("Move all {} anyway, and say why", thousands(ids.len() as i64));
    ways.push(Way::new('o', does, "", move |cx| ask_why(cx, ids, to, words)));
    Ways::new(title, said, ways)
}

/// The fields that several leads lack and that can have one value for all, the most frequent first, with how many lack
/// each.
fn shared_gaps(refused: &[(Id, Blocked)]) -> Vec<(usize, &'static Field<Lead>)> {
    let mut found: Vec<(usize, &'static Field<Lead>)> = Vec::new();
    for field in refused.iter().flat_map(|(_, blocked)| &blocked.missing).filter(|field| field.bulk) {
        match found.iter_mut().find(|(_, one)| one.name == field.name) {
            Some((leads, _)) => *leads += 1,
            None => found.push((1, field)),
        }
    }
    found.retain(|(leads, _)| *leads > 1);
    found.sort_by_key(|(leads, _)| std::cmp::Reverse(*leads));
    found
}

/// The form for what many leads lack; saving it fills the gaps with it, moves those that can go then, and asks on about
/// the others.
fn fill_gaps(
    cx: &mut Cx<'_>,
    ids: Vec<Id>,
    gaps: Vec<(usize, &'static Field<Lead>)>,
    to: &str,
    words: MoveWords,
) -> eyre::Result<()> {
    let ctx = cx.ws.lead_context()?;
    let stage = cx.ws.lifecycle()?.name_of(to).to_owned();
    let lacking: Vec<String> =
        gaps.iter().map(|(leads, field)| format!("{} lack {}", thousands(*leads as i64), lower(field.label))).collect();
    let note = format!(
        "{stage} asks for these: {}. What is typed here goes to all that lack it, nobody else. C-s saves and moves.",
        lacking.join(", ")
    );
    let fields: Vec<&'static Field<Lead>> = gaps.into_iter().map(|(_, field)| field).collect();
    let (asked, reading, to) = (fields.clone(), ctx.clone(), to.to_owned());
    let title = format!("{} → {stage}", count(ids.len(), "lead", "leads"));
    let form = Form::new(title, Lead::default(), fields, ctx, move |draft: &Lead, cx| {
        let typed = asked.iter().map(|field| (field.name.to_owned(), (field.get)(draft, &reading)));
        let typed: Vec<(String, String)> = typed.filter(|(_, value)| !value.trim().is_empty()).collect();
        if typed.is_empty() {
            eyre::bail!("nothing is filled in yet: type one value for all that lack it, or Esc");
        }
        let gaps = words.gaps.iter().cloned().chain(typed).collect();
        attempt(cx, ids.clone(), &to, MoveWords { gaps, ..words.clone() })
    });
    cx.open(form.note(note));
    Ok(())
}

/// What stands in the way of many, counted: `(5, "no industry")`, the most frequent first.
fn obstacles<'a>(refused: impl Iterator<Item = &'a Blocked>) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut add = |what: String| match found.iter_mut().find(|(_, one)| *one == what) {
        Some((leads, _)) => *leads += 1,
        None => found.push((1, what)),
    };
    for blocked in refused {
        blocked.missing.iter().for_each(|field| add(format!("no {}", lower(field.label))));
        blocked.unmet.iter().for_each(|unmet| add(format!("not yet: {unmet}")));
        blocked.not_allowed.iter().for_each(|order| add(order.clone()));
        if blocked.needs_reason {
            add("a reason is needed".to_owned());
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found
}

/// Asks which stage an unknown stage name means, and puts all leads with that name there. `raws` are the names with
/// how many leads have each; where there is one only it is meant.
///
/// # Errors
/// When the workspace can't be read.
pub fn place_unstaged(cx: &mut Cx<'_>, raws: Vec<(String, u64)>) -> eyre::Result<()> {
    if let [(raw, leads)] = raws.as_slice() {
        return ask_stage_of(cx, raw.clone(), *leads);
    }
    let words = raws.iter().map(|(raw, leads)| (quoted(raw), count(*leads as usize, "lead", "leads"))).collect();
    cx.open(Choose::among("Which stage name?", words, move |picked, cx| match raws.get(picked) {
        Some((raw, leads)) => ask_stage_of(cx, raw.clone(), *leads),
        None => Ok(()),
    }));
    Ok(())
}

fn ask_stage_of(cx: &mut Cx<'_>, raw: String, leads: u64) -> eyre::Result<()> {
    let lifecycle = cx.ws.lifecycle()?;
    let stages: Vec<(String, String, String)> =
        lifecycle.in_use().map(|stage| (stage.id.clone(), stage.name.clone(), stage.full.clone())).collect();
    let words = stages.iter().map(|(_, name, full)| (name.clone(), full.clone())).collect();
    let many = if leads == 0 { String::new() } else { format!(" ({})", count(leads as usize, "lead", "leads")) };
    let does = if raw.is_empty() { "go to" } else { "means" };
    let title = format!("{}{many} {does}", fit(&quoted(&raw), 30));
    cx.open(Choose::among(title, words, move |picked, cx| {
        if let Some((id, ..)) = stages.get(picked) {
            let done = cx.ws.place_stage_alias(&raw, id)?;
            cx.done(&done);
        }
        Ok(())
    }));
    Ok(())
}

fn quoted(raw: &str) -> String {
    if raw.is_empty() { "no stage in the file".to_owned() } else { format!("“{}”", clean(raw)) }
}

/// A sentence with a capital first letter.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A label inside a sentence.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Blocked, capital, lower, obstacles};
    use crate::domain::lead::LEAD_FIELDS as LEADS;

    fn blocked(fields: &[&str], unmet: &[&str], order: Option<&str>) -> Blocked {
        Blocked {
            missing: LEADS.iter().filter(|field| fields.contains(&field.name)).collect(),
            unmet: unmet.iter().map(|one| (*one).to_owned()).collect(),
            not_allowed: order.map(str::to_owned),
            needs_reason: false,
            sentence: String::new(),
        }
    }

    #[test]
    fn obstacles_of_many_are_counted_by_kind() {
        let refused = [
            blocked(&["industry", "tier"], &[], None),
            blocked(&["industry"], &["an open deal"], Some("after Lead comes MQL")),
            blocked(&["industry"], &[], None),
            blocked(&[], &["an open deal"], None),
        ];
        let found = obstacles(refused.iter());
        let want = [(3, "no industry"), (2, "not yet: an open deal"), (1, "after Lead comes MQL"), (1, "no ICP tier")];
        assert_eq!(found, want.map(|(n, what)| (n, what.to_owned())));
        assert!(obstacles(std::iter::empty()).is_empty());
    }

    #[test]
    fn words_fit_into_sentences() {
        assert_eq!(
            (lower("Job title"), lower("ICP tier"), capital("after Lead")),
            ("job title".to_owned(), "ICP tier".to_owned(), "After Lead".to_owned())
        );
    }
}
