//! The commands of the Drift tab.

use chrono::{DateTime, Utc};

use super::{Drift, Shown, standing_words};
use crate::domain::field::{Choice, FieldKind};
use crate::domain::receipt::Receipt;
use crate::domain::text::{count, thousands};
use crate::domain::utm::Tag;
use crate::domain::utm::drifted::Drifted;
use crate::tui::command::{Command, always};
use crate::tui::overlays::import;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::receipt::Why;
use crate::tui::view::Cx;
use crate::tui::widgets::input::LineInput;
use crate::workspace::Done;

/// Says what was decided, and how many touches it moved.
fn tell(cx: &mut Cx<'_>, done: &Done, decided: &[Drifted]) {
    let touches: u64 = decided.iter().map(Drifted::times).sum();
    if done.step.is_none() || touches == 0 {
        return cx.done(done);
    }
    let times = count(usize::try_from(touches).unwrap_or(usize::MAX), "touch", "touches");
    cx.say(format!("saved: {}: {times} (u undoes)", done.label));
}

impl Drift {
    /// Lets the values count as what each most likely stands for.
    fn alias(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let target = self.target();
        let (with, without): (Vec<Drifted>, Vec<Drifted>) = target.into_iter().partition(|one| one.nearest.is_some());
        if with.is_empty() {
            return self.alias_to(cx);
        }
        let decided: Vec<(Tag, String, String)> = with
            .iter()
            .filter_map(|one| Some((one.tag, one.value.clone(), one.nearest.clone()?)))
            .collect();
        let done = cx.ws.alias(&decided)?;
        self.marked.clear();
        if without.is_empty() {
            tell(cx, &done, &with);
        } else {
            let left = count(without.len(), "marked value has", "marked values have");
            cx.warn(format!("saved: {} (u undoes); {left} nothing near: = chooses for them", done.label));
        }
        Ok(())
    }

    /// Lets the values count as one that is chosen.
    fn alias_to(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let target = self.target();
        let (Some(first), Some(checker)) = (target.first().cloned(), &self.checker) else { return Ok(()) };
        if target.iter().any(|one| one.tag != first.tag) {
            eyre::bail!("sources, mediums and campaigns are chosen apart: mark values of one tag");
        }
        let offers = checker.complete(first.tag, "", usize::MAX);
        if offers.is_empty() {
            eyre::bail!("no {} is registered yet: n registers this one", first.tag.name());
        }
        let choices: Vec<Choice> = offers.into_iter().map(|one| Choice::new(one.value, one.means)).collect();
        let title = match target.as_slice() {
            [one] => format!("{} counts as …", one.value),
            many => format!("{} count as …", count(many.len(), &format!("{} value", first.tag.name()), "")),
        };
        let help = "A registered value; all touches so far count there, and what was recorded stays.";
        let start = first.nearest.clone().unwrap_or_default();
        let prompt = Prompt::new(title, help, &start, move |typed, cx| {
            let decided: Vec<(Tag, String, String)> =
                target.iter().map(|one| (one.tag, one.value.clone(), typed.trim().to_owned())).collect();
            let done = cx.ws.alias(&decided)?;
            tell(cx, &done, &target);
            Ok(())
        });
        self.marked.clear();
        cx.open(prompt.choices(FieldKind::Choice, choices));
        Ok(())
    }

    fn seen(target: &[Drifted]) -> Vec<(Tag, String)> {
        target.iter().map(|one| (one.tag, one.value.clone())).collect()
    }

    /// Registers the values as they are, in their right form.
    fn adopt(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let target = self.target();
        let done = cx.ws.adopt(&Drift::seen(&target))?;
        self.marked.clear();
        tell(cx, &done, &target);
        Ok(())
    }

    fn ignore(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let target = self.target();
        let done = cx.ws.ignore(&Drift::seen(&target))?;
        self.marked.clear();
        tell(cx, &done, &target);
        Ok(())
    }

    fn undecide(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let target = self.target();
        let done = cx.ws.undecide(&Drift::seen(&target))?;
        self.marked.clear();
        cx.done(&done);
        Ok(())
    }

    fn mark(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(key) = self.here().map(|one| (one.tag, one.value.clone()))
            && !self.marked.remove(&key)
        {
            self.marked.insert(key);
        }
        self.list.step(1);
        Ok(())
    }

    fn mark_all(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marked.is_empty() {
            self.marked = self.rows.iter().filter_map(|at| self.all().get(*at)).map(|one| (one.tag, one.value.clone())).collect();
            cx.say(format!("{} marked", count(self.marked.len(), "value", "")));
        } else {
            self.marked.clear();
            cx.say("no value is marked");
        }
        Ok(())
    }

    /// Marks all that drifted for the same reason, of the same tag.
    fn mark_kind(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some((tag, why)) = self.here().map(|one| (one.tag, one.why)) else { return Ok(()) };
        let alike: Vec<(Tag, String)> = self
            .rows
            .iter()
            .filter_map(|at| self.all().get(*at))
            .filter(|one| (one.tag, one.why) == (tag, why))
            .map(|one| (one.tag, one.value.clone()))
            .collect();
        let words = match why {
            Some(why) => format!("({}): Enter lets them count, n registers, I leaves alone", why.name()),
            None => "(nothing near): n registers them, = chooses one, I leaves alone".to_owned(),
        };
        cx.say(format!("{} marked {words}", count(alike.len(), tag.name(), "")));
        self.marked.extend(alike);
        Ok(())
    }

    fn turn(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.shown = match self.shown {
            Shown::Open => Shown::Decided,
            Shown::Decided => Shown::All,
            Shown::All => Shown::Open,
        };
        self.marked.clear();
        self.narrow();
        cx.say(match self.shown {
            Shown::Open => "values to decide about",
            Shown::Decided => "values that were decided",
            Shown::All => "all values that are not registered",
        });
        Ok(())
    }

    fn filter_line(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.filtering = Some(LineInput::new(&self.filter));
        Ok(())
    }

    fn step_out(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if !self.marked.is_empty() {
            self.marked.clear();
        } else if !self.filter.is_empty() {
            self.filter.clear();
            self.narrow();
        }
        Ok(())
    }

    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(one) = self.here() else { return Ok(()) };
        let Some(nearest) = &one.nearest else {
            cx.warn("nothing registered is near it");
            return Ok(());
        };
        cx.out.recall = Some(("vocabulary".to_owned(), format!("section={}s; filter={nearest}", one.tag.name())));
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let rows = if self.marked.is_empty() {
            self.rows.iter().filter_map(|at| self.all().get(*at)).cloned().collect()
        } else {
            self.target()
        };
        let mut lines = vec!["tag\tvalue\ttouches\tleads\tfirst\tlast\tnearest\twhy\tdecided".to_owned()];
        for one in &rows {
            let (first, last) = (self.day(one.first), self.day(one.last));
            let nearest = one.nearest.as_deref().unwrap_or_default();
            let why = one.why.map_or("", |why| why.name());
            let value = one.value.replace(['\t', '\n'], " ");
            lines.push(format!(
                "{}\t{value}\t{}\t{}\t{first}\t{last}\t{nearest}\t{why}\t{}",
                one.tag.name(),
                one.touches,
                one.leads + one.leads_only,
                standing_words(one)
            ));
        }
        let what = count(rows.len(), "value", "");
        cx.copy(lines.join("\n"), what);
        Ok(())
    }

    /// A moment's day; blank where there is none.
    pub(super) fn day(&self, at: Option<i64>) -> String {
        let moment = at.and_then(DateTime::<Utc>::from_timestamp_millis);
        moment.map(|at| at.with_timezone(&self.zone).date_naive().to_string()).unwrap_or_default()
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(one), Some(checker)) = (self.here(), &self.checker) else { return Ok(()) };
        let number = |n: u64| thousands(i64::try_from(n).unwrap_or(i64::MAX));
        let formula = "touches that recorded this value, and leads that name it as their first or last touch without having touches";
        let mut receipt = Receipt::new(format!("{} “{}”", one.tag.name(), one.value), number(one.times()), formula)
            .rule(format!("the vocabulary in force, v{}, change {}", checker.policy.version, checker.policy.edition))
            .item("touches", number(one.touches), i64::try_from(one.touches).unwrap_or(0), None)
            .item("leads without touches", number(one.leads_only), i64::try_from(one.leads_only).unwrap_or(0), None)
            .fact("different leads behind the touches", number(one.leads))
            .fact("first seen", self.day(one.first))
            .fact("last seen", self.day(one.last));
        receipt = match (&one.nearest, one.why) {
            (Some(nearest), Some(why)) => receipt.fact("likeliest", format!("{nearest} ({})", why.name())),
            _ => receipt.fact("likeliest", "nothing registered is near"),
        };
        let standing = standing_words(one);
        if !standing.is_empty() {
            receipt = receipt.fact("decided", standing);
        }
        cx.open(Why::new(vec![receipt]));
        Ok(())
    }
}

/// A row of the table.
const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Drift, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&Drift) -> bool,
) -> Command<Drift> {
    Command { keys, name, hint, help, run, when }
}

/// The table.
#[rustfmt::skip]
pub(super) const COMMANDS: &[Command<Drift>] = &[
    row("enter", "drift-alias", "counts as it", "Let the value count as the likeliest one, now and in the past (all marked ones)", Drift::alias, Drift::has_value),
    row("=", "drift-alias-to", "counts as …", "Choose the registered value that it counts as (all marked ones)", Drift::alias_to, Drift::has_value),
    row("n", "drift-adopt", "register", "Register the value as it is, in its right form (all marked ones)", Drift::adopt, Drift::has_value),
    row("I", "drift-ignore", "leave alone", "Leave the value alone: it is not told again (all marked ones)", Drift::ignore, Drift::has_value),
    row("space", "drift-mark", "mark", "Mark or unmark the value", Drift::mark, Drift::has_value),
    row("K", "drift-mark-kind", "all of a kind", "Mark all values of this tag that drifted for the same reason", Drift::mark_kind, Drift::has_value),
    row("a", "drift-mark-all", "", "Mark all values shown, or none", Drift::mark_all, Drift::has_value),
    row("t", "drift-shown", "decided", "Show what is to be decided, what was decided, or both", Drift::turn, always),
    row("d del", "drift-undecide", "", "Take a decision back: the value is to be decided again (all marked ones)", Drift::undecide, Drift::has_value),
    row("/", "drift-filter", "filter", "Filter: words, tag:medium, nearest:none, why:case", Drift::filter_line, always),
    row("w", "drift-why", "why", "Show what was counted, and why that value is the likeliest", Drift::why, Drift::has_value),
    row("f", "drift-follow", "", "Go to the likeliest value in the vocabulary", Drift::follow, Drift::has_value),
    row("y", "drift-copy", "", "Copy the values shown, or the marked ones, as a table", Drift::copy, Drift::has_value),
    row("i", "touch-import", "", "Import touches, leads or activities (CSV, XLSX)", |_, cx| import::ask_records(cx), always),
    row("esc", "step-out", "", "Unmark all, then clear the filter", Drift::step_out, always),
];
