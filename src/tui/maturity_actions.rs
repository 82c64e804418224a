//! What can be done in the Maturity room, from whichever tab: each is a question and a verb of the workspace.

use chrono::NaiveDate;

use super::overlays::choose::Choose;
use super::overlays::confirm::Confirm;
use super::overlays::form::Form;
use super::overlays::parking::Parking;
use super::overlays::prompt::Prompt;
use super::view::Cx;
use crate::domain::date;
use crate::domain::field::{FieldKind, find};
use crate::domain::id::Id;
use crate::domain::maturity::fields::{ANSWER_FIELDS, PLAN_FIELDS};
use crate::domain::maturity::framework::{Dimension, Framework};
use crate::domain::maturity::room::Maturity;
use crate::domain::maturity::{Answer, Assessment, PlanItem, Sitting};
use crate::domain::text::{count, name_key};
use crate::workspace::maturity::Start;

/// The most people that a workshop is started with by number.
const MOST_PEOPLE: usize = 40;

/// Shows an assessment on a tab of the room: `assess`, `results`.
pub fn show(cx: &mut Cx<'_>, tab: &str, assessment: Id) {
    cx.out.recall = Some((tab.to_owned(), format!("assessment={assessment}")));
}

/// The assessment that [`show`] meant.
pub fn shown(saved: &str) -> Option<Id> {
    saved.strip_prefix("assessment=")?.parse().ok().map(Id)
}

/// Begins an assessment: which framework (unless named), alone or with others, from the last answers or fresh.
pub fn start(cx: &mut Cx<'_>, room: &Maturity, framework: Option<&str>) -> eyre::Result<()> {
    if let Some(framework) = framework {
        let start = Start {
            framework: framework.to_owned(),
            sitting: Sitting::Solo,
            participants: Vec::new(),
            from_last: room.last_closed(framework).is_some(),
        };
        if let Some(open) = room.open(framework) {
            show(cx, "assess", open.id);
            cx.say(format!("{} was begun on {}: here it goes on", room.title_of(framework), open.started_on));
            return Ok(());
        }
        ask_sitting(cx, room.title_of(framework).to_owned(), start);
        return Ok(());
    }
    let ids: Vec<String> = room.frameworks().iter().map(|one| one.id.clone()).collect();
    if ids.is_empty() {
        cx.warn("no framework can be read: the palette's “broken framework files” says why");
        return Ok(());
    }
    let words = room.frameworks().iter().map(|one| (one.title.clone(), scale(one))).collect();
    cx.open(Choose::among("Which framework?", words, move |picked, cx| {
        let room = cx.ws.maturity()?;
        match ids.get(picked) {
            Some(id) => start(cx, &room, Some(id)),
            None => Ok(()),
        }
    }));
    Ok(())
}

/// A framework in a few words: `9 dimensions · Crawl, Walk, Run`.
pub fn scale(framework: &Framework) -> String {
    let names: Vec<&str> = framework.levels.iter().map(|level| level.name.as_str()).collect();
    format!("{} · {}", count(framework.dimensions.len(), "dimension", ""), names.join(", "))
}

fn ask_sitting(cx: &mut Cx<'_>, title: String, start: Start) {
    let words = vec![
        ("Alone".to_owned(), "you answer; ten minutes".to_owned()),
        ("As a workshop".to_owned(), "each votes hidden, then you agree".to_owned()),
    ];
    cx.open(Choose::among(format!("{title}: who answers?"), words, move |picked, cx| {
        if picked == 0 {
            return ask_basis(cx, title, start);
        }
        ask_names(cx, title, start);
        Ok(())
    }));
}

fn ask_names(cx: &mut Cx<'_>, title: String, start: Start) {
    let help = "Names, separated by commas; or only how many: 6. M adds latecomers.";
    let prompt = Prompt::new("Who takes part?", help, "", move |typed, cx| {
        let participants = people(typed).map_err(|wrong| eyre::eyre!(wrong))?;
        ask_basis(cx, title.clone(), Start { participants, sitting: Sitting::Workshop, ..start.clone() })
    });
    let check =
        |typed: &str| people(typed).map(|all| format!("{}: {}", count(all.len(), "person", "people"), all.join(", ")));
    cx.open(prompt.check(check));
}

/// The participants that were typed: names, or a number of them.
fn people(typed: &str) -> Result<Vec<String>, String> {
    let names: Vec<String> =
        typed.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if let [one] = names.as_slice()
        && let Ok(many) = one.parse::<usize>()
    {
        if !(1..=MOST_PEOPLE).contains(&many) {
            return Err(format!("between 1 and {MOST_PEOPLE} people"));
        }
        return Ok((1..=many).map(|n| format!("Participant {n}")).collect());
    }
    if names.is_empty() {
        return Err("a workshop needs people: Ana, Ben, Chioma".to_owned());
    }
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|other| name_key(other) == name_key(name)) {
            return Err(format!("{name} stands there twice: add a letter to tell them apart"));
        }
    }
    Ok(names)
}

fn ask_basis(cx: &mut Cx<'_>, title: String, start: Start) -> eyre::Result<()> {
    if !start.from_last {
        return begin(cx, &start);
    }
    let words = vec![
        (
            "From the last answers".to_owned(),
            "levels, targets and evidence are taken over; change what moved".to_owned(),
        ),
        ("Fresh".to_owned(), "nothing is answered; last time still stands beside it".to_owned()),
    ];
    cx.open(Choose::among(format!("{title}: begin from what?"), words, move |picked, cx| {
        begin(cx, &Start { from_last: picked == 0, ..start })
    }));
    Ok(())
}

fn begin(cx: &mut Cx<'_>, start: &Start) -> eyre::Result<()> {
    let (id, done) = cx.ws.start_assessment(start)?;
    cx.done(&done);
    show(cx, "assess", id);
    Ok(())
}

/// Asks for the level aimed at, then for the day.
pub fn ask_target(cx: &mut Cx<'_>, words: &Framework, assessment: Id, answer: &Answer) {
    let dimension = answer.dimension.clone();
    let on = answer.target_on;
    let levels: Vec<u8> = words.levels.iter().map(|level| level.number).collect();
    let mut items: Vec<(String, String)> =
        words.levels.iter().map(|level| (format!("{} {}", level.number, level.name), level.focus.clone())).collect();
    if answer.target.is_some() {
        items.push(("No target".to_owned(), "the next level is assumed".to_owned()));
    }
    let title = format!("Where should {} stand?", words.title_of(&dimension));
    cx.open(Choose::among(title, items, move |picked, cx| {
        let Some(level) = levels.get(picked).copied() else {
            let done = cx.ws.set_target(assessment, &dimension, None, None)?;
            cx.done(&done);
            return Ok(());
        };
        let today = cx.ws.today();
        let start = on.map(|day| day.to_string()).unwrap_or_default();
        let prompt = Prompt::new(
            "By when?",
            "A day, such as 2027-03-31 or +6m; blank leaves it open.",
            &start,
            move |typed, cx| {
                let done = cx.ws.set_target(assessment, &dimension, Some(level), day(typed, today)?)?;
                cx.done(&done);
                Ok(())
            },
        );
        cx.open(prompt.check(move |typed| check_day(typed, today)));
        Ok(())
    }));
}

/// A day as typed; blank is none.
pub fn day(typed: &str, today: NaiveDate) -> eyre::Result<Option<NaiveDate>> {
    if typed.trim().is_empty() { Ok(None) } else { Ok(Some(date::parse(typed, today)?)) }
}

/// What a typed day is understood as.
pub fn check_day(typed: &str, today: NaiveDate) -> Result<String, String> {
    match day(typed, today) {
        Ok(None) => Ok("no date".to_owned()),
        Ok(Some(day)) => Ok(format!("{day}, {}", date::in_words(day, today))),
        Err(wrong) => Err(wrong.to_string()),
    }
}

/// Opens the form of some fields of an answer: `evidence` alone, or all where none are named.
pub fn edit_answer(
    cx: &mut Cx<'_>,
    words: &Framework,
    assessment: Id,
    answer: &Answer,
    only: &[&str],
) -> eyre::Result<()> {
    let ctx = cx.ws.maturity_context(&words.id, Some(assessment))?;
    let fields = ANSWER_FIELDS.iter().filter(|field| only.is_empty() || only.contains(&field.name));
    let form =
        Form::new(words.title_of(&answer.dimension).to_owned(), answer.clone(), fields, ctx, move |answer, cx| {
            let done = cx.ws.save_answer(assessment, answer)?;
            cx.done(&done);
            Ok(())
        });
    let question = words.dimension(&answer.dimension).map_or("", |(_, one)| one.question.as_str());
    cx.open(form.note(question));
    Ok(())
}

/// Asks why the room agreed on a level, and goes on to the next dimension.
pub fn agree(cx: &mut Cx<'_>, words: &Framework, assessment: Id, answer: &Answer, level: u8, next: &str) {
    let (dimension, next) = (answer.dimension.clone(), next.to_owned());
    let title = format!("{}: agreed on {}", words.title_of(&dimension), words.level_name(level));
    let help = "Why, in a sentence; whoever reads the report was not in the room. Blank is fine.";
    cx.open(Prompt::new(title, help, &answer.note, move |note, cx| {
        let done = cx.ws.agree(assessment, &dimension, level, note)?;
        cx.done(&done);
        cx.ws.keep_place(assessment, &next)?;
        if next == dimension {
            cx.say("agreed; that was the last one: C closes the assessment");
        }
        Ok(())
    }));
}

/// Asks for a topic to park.
pub fn ask_park(cx: &mut Cx<'_>, assessment: Id, dimension: &str) {
    let dimension = dimension.to_owned();
    let help = "What came up, and shall not be talked about now; it is planned or dropped at the end.";
    cx.open(Prompt::new("Park a topic", help, "", move |typed, cx| {
        let (_, done) = cx.ws.park(assessment, &dimension, typed)?;
        cx.done(&done);
        Ok(())
    }));
}

/// Adds, renames or takes out participants.
pub fn people_of(cx: &mut Cx<'_>, assessment: &Assessment) {
    let id = assessment.id;
    let participants = assessment.participants.clone();
    let mut words = vec![("Add somebody".to_owned(), "who came late".to_owned())];
    words.extend(participants.iter().map(|one| (one.name.clone(), "rename, or take out".to_owned())));
    cx.open(Choose::among("Who takes part", words, move |picked, cx| {
        let Some(one) = picked.checked_sub(1).and_then(|at| participants.get(at)).cloned() else {
            cx.open(Prompt::new("Add somebody", "The name.", "", move |typed, cx| {
                let (_, done) = cx.ws.add_participant(id, typed)?;
                cx.done(&done);
                Ok(())
            }));
            return Ok(());
        };
        let words = vec![
            ("Rename".to_owned(), String::new()),
            ("Take out".to_owned(), "with the votes; undo brings both back".to_owned()),
        ];
        cx.open(Choose::among(one.name.clone(), words, move |picked, cx| {
            if picked == 1 {
                let done = cx.ws.remove_participant(id, one.id)?;
                cx.done(&done);
                return Ok(());
            }
            cx.open(Prompt::new("Rename", "The name.", &one.name, move |typed, cx| {
                let done = cx.ws.rename_participant(id, one.id, typed)?;
                cx.done(&done);
                Ok(())
            }));
            Ok(())
        }));
        Ok(())
    }));
}

/// Closes an assessment: waiting topics first, then a summary of what is missing.
pub fn close(cx: &mut Cx<'_>, room: &Maturity, assessment: &Assessment) -> eyre::Result<()> {
    let id = assessment.id;
    if room.waiting(id).next().is_some() {
        cx.open(Parking::new(id));
        cx.warn("parked topics wait: plan or drop each, then close (C)");
        return Ok(());
    }
    let Some(words) = room.words(assessment) else {
        eyre::bail!("the words of this assessment can't be read: was its file edited by another program?");
    };
    if assessment.answers.iter().all(|answer| answer.level.is_none()) {
        cx.warn("nothing is answered yet: there is nothing to close (History deletes it with d)");
        return Ok(());
    }
    let question = missing(words, assessment).join("\n");
    cx.open(Confirm::new(question, "close it and see the results", move |cx| {
        let done = cx.ws.close_assessment(id)?;
        cx.done(&done);
        show(cx, "results", id);
        Ok(())
    }));
    Ok(())
}

/// What an assessment lacks, a sentence each.
fn missing(words: &Framework, assessment: &Assessment) -> Vec<String> {
    let titles = |wanted: &dyn Fn(Option<&Answer>) -> bool| {
        let some = words.dimensions.iter().filter(|one| wanted(assessment.answer(&one.id)));
        some.map(|one| one.title.clone()).collect::<Vec<_>>()
    };
    let mut out = vec!["A closed assessment never changes. The next one starts from its answers.".to_owned()];
    let checks = [
        ("open", titles(&|answer| !answer.is_some_and(Answer::is_settled))),
        ("skipped", titles(&|answer| answer.is_some_and(|one| one.is_skipped))),
        (
            "without a target (the next level is assumed)",
            titles(&|answer| {
                answer.is_some_and(|one| one.level.is_some_and(|level| level < words.highest()) && one.target.is_none())
            }),
        ),
        (
            "without evidence",
            titles(&|answer| answer.is_some_and(|one| one.level.is_some() && one.evidence.trim().is_empty())),
        ),
    ];
    for (what, found) in checks.iter().filter(|(_, found)| !found.is_empty()) {
        let names = if found.len() > 4 {
            format!("{} and {} more", found[..3].join(", "), found.len() - 3)
        } else {
            found.join(", ")
        };
        out.push(String::new());
        out.push(format!("{} {what}: {names}.", found.len()));
    }
    if out.len() == 1 {
        out.extend([String::new(), "Nothing is missing.".to_owned()]);
    }
    out
}

/// Asks before an open assessment goes.
pub fn delete(cx: &mut Cx<'_>, id: Id) -> eyre::Result<()> {
    let done = cx.ws.delete_assessment(id)?;
    cx.done(&done);
    Ok(())
}

/// Opens the form of a new plan item.
pub fn add_item(cx: &mut Cx<'_>, framework: &str, dimension: &str) -> eyre::Result<()> {
    let item = PlanItem::new(framework, dimension, "", cx.ws.today());
    edit_item(cx, &item, "New step", "text")
}

/// Opens the form of a plan item, on a field.
pub fn edit_item(cx: &mut Cx<'_>, item: &PlanItem, title: &str, on: &str) -> eyre::Result<()> {
    let ctx = cx.ws.maturity_context(&item.framework, None)?;
    let form = Form::new(title, item.clone(), PLAN_FIELDS, ctx, |item, cx| {
        let (_, done) = cx.ws.save_plan_item(item)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(form.on(on));
    Ok(())
}

/// Opens the form in which a parked topic becomes a plan item.
pub fn plan_topic(cx: &mut Cx<'_>, topic: Id) -> eyre::Result<()> {
    let item = cx.ws.draft_of_topic(topic)?;
    let ctx = cx.ws.maturity_context(&item.framework, None)?;
    let form = Form::new("Plan what was parked", item, PLAN_FIELDS, ctx, move |item, cx| {
        let (_, done) = cx.ws.plan_topic(topic, item)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(form.on("owner"));
    Ok(())
}

/// Asks for one field of several plan items.
pub fn ask_items(cx: &mut Cx<'_>, items: &[&PlanItem], name: &str) -> eyre::Result<()> {
    let Some(first) = items.first() else { return Ok(()) };
    let field = find(PLAN_FIELDS, name).ok_or_else(|| eyre::eyre!("there is no field called {name}"))?;
    let ctx = cx.ws.maturity_context(&first.framework, None)?;
    let start = (field.get)(first, &ctx);
    let same = items.iter().all(|item| (field.get)(item, &ctx) == start);
    let whose = if items.len() == 1 { "this step".to_owned() } else { count(items.len(), "step", "") };
    let ids: Vec<Id> = items.iter().map(|item| item.id).collect();
    let choices = (field.choices)(&ctx);
    let draft = (*first).clone();
    let title = format!("{} of {whose}", field.label);
    let prompt = Prompt::new(title, field.help, if same { &start } else { "" }, move |typed, cx| {
        let done = cx.ws.edit_plan_items(&ids, field, typed)?;
        cx.done(&done);
        Ok(())
    });
    let check = move |typed: &str| {
        let mut draft = draft.clone();
        (field.set)(&mut draft, typed, &ctx).map_err(|error| error.0)?;
        let read = (field.get)(&draft, &ctx);
        Ok(if read == typed.trim() || read.is_empty() { String::new() } else { format!("= {read}") })
    };
    cx.open(prompt.choices(field.kind, choices).check(check));
    Ok(())
}

/// Asks who does chosen actions of a gap and by when, and puts them into the plan.
pub fn ask_who(
    cx: &mut Cx<'_>,
    words: &Framework,
    assessment: Id,
    dimension: &Dimension,
    which: Vec<usize>,
) -> eyre::Result<()> {
    let ctx = cx.ws.maturity_context(&words.id, Some(assessment))?;
    let owners = find(PLAN_FIELDS, "owner").map(|field| (field.choices)(&ctx)).unwrap_or_default();
    let (id, many) = (dimension.id.clone(), count(which.len(), "step", ""));
    let title = format!("Who does it? · {} for {}", many, dimension.title);
    let prompt = Prompt::new(title, "One owner for these steps; blank leaves it open.", "", move |owner, cx| {
        let (owner, id, which) = (owner.trim().to_owned(), id.clone(), which.clone());
        let today = cx.ws.today();
        let help = "A day, such as 2027-01-31 or +6w; blank leaves it open. Home shows steps that are due.";
        let prompt = Prompt::new("By when?", help, "+6w", move |typed, cx| {
            let due = day(typed, today)?;
            let (_, done) = cx.ws.add_actions_from_gap(assessment, &id, &which, &owner, due)?;
            cx.done(&done);
            Ok(())
        });
        cx.open(prompt.check(move |typed| check_day(typed, today)));
        Ok(())
    });
    cx.open(prompt.choices(FieldKind::Line, owners));
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn participants_are_typed_as_names_or_as_a_number() {
        let cases: &[(&str, Option<&[&str]>)] = &[
            ("Ana, Ben", Some(&["Ana", "Ben"])),
            (" Ana ;Ben,, ", Some(&["Ana", "Ben"])),
            ("2", Some(&["Participant 1", "Participant 2"])),
            ("1, 2", Some(&["1", "2"])),
            ("", None),
            (" , ", None),
            ("0", None),
            ("41", None),
            ("Ana, ana", None),
        ];
        for (typed, want) in cases {
            let read = people(typed);
            assert_eq!(read.as_ref().ok().map(Vec::len), want.map(<[&str]>::len), "{typed:?}: {read:?}");
            if let Some(want) = want {
                assert_eq!(read.unwrap(), *want, "{typed:?}");
            }
        }
    }

    #[test]
    fn a_view_is_shown_the_assessment_it_was_told() {
        for (saved, want) in [("assessment=12", Some(Id(12))), ("assessment=", None), ("sort=Name up", None)] {
            assert_eq!(shown(saved), want, "{saved}");
        }
    }
}
