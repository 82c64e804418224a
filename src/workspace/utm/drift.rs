//! What came by, and what somebody decides about it. Counting reads every touch, so it is done on the thread that answers
//! questions ([`Workspace::ask_touches`]), or at once in a small workspace. What it gave is kept outside the journal:
//! counting is no edit. Decisions are edits; what was recorded is never rewritten.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ROOM, invalid};
use crate::domain::field::read::{either, shown};
use crate::domain::id::Id;
use crate::domain::text::{count, nearest};
use crate::domain::utm::campaign::{CampaignRow, CampaignStatus, title_of, word_of};
use crate::domain::utm::drifted::Drifted;
use crate::domain::utm::registry::{LinkRow, Results};
use crate::domain::utm::room::Arrivals;
use crate::domain::utm::touches::Tallies;
use crate::domain::utm::value::{key, mended};
use crate::domain::utm::vocabulary::{Spelling, Value};
use crate::domain::utm::{Tag, Tags};
use crate::store::touches::{self as rows, Ranks};
use crate::store::{self, Step};
use crate::workspace::asking::Answer;
use crate::workspace::{Done, Result, Workspace};

/// Up to so many leads and activities are counted on the spot: some milliseconds.
const AT_ONCE: u32 = 10_000;
/// Ways of spelling one link's tags that are looked up.
const MOST_WAYS: usize = 400;

/// A value of a touch: its tag, and the value as it was recorded.
pub type Seen = (Tag, String);

impl Workspace {
    /// What came by, judged by the policy in force; kept for each state of the file. Counts a small workspace at once;
    /// of a large one it gives what was counted last (`is_current` says whether that is all).
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn arrivals(&self) -> Result<Arc<Arrivals>> {
        let (checker, (tallies, is_current)) = (self.checker()?, self.tallies()?);
        if let Some((known, arrivals)) = &self.derived.borrow().arrivals
            && Arc::ptr_eq(known, &checker)
            && Arc::ptr_eq(&arrivals.tallies, &tallies)
            && arrivals.is_current == is_current
        {
            return Ok(Arc::clone(arrivals));
        }
        let arrivals = Arc::new(Arrivals::new(&checker, tallies, is_current));
        self.derived.borrow_mut().arrivals = Some((checker, Arc::clone(&arrivals)));
        Ok(arrivals)
    }

    /// The counts of touches, and whether they know all.
    fn tallies(&self) -> Result<(Arc<Tallies>, bool)> {
        let newest = self.store.newest_change()?;
        let memo = self.derived.borrow().tallies.clone();
        if let Some((seq, true, tallies)) = &memo
            && *seq <= newest
            && (*seq == newest || !rows::changed_since(&self.store, *seq)?)
        {
            self.derived.borrow_mut().tallies = Some((newest, true, Arc::clone(tallies)));
            return Ok((Arc::clone(tallies), true));
        }
        let (tallies, is_current) = if rows::are_few(&self.store, AT_ONCE)? {
            (Arc::new(self.count_touches()?), true)
        } else {
            match (rows::kept_until(&self.store)?, memo) {
                // What was counted last is known, and was not all even then.
                (Some(seq), Some((_, false, known))) if seq == known.seq => (known, false),
                (None, Some((_, false, known))) => (known, false),
                (None, _) => (Arc::default(), false),
                (Some(seq), _) => {
                    let is_current = !rows::changed_since(&self.store, seq)?;
                    (Arc::new(rows::kept(&self.store)?.unwrap_or_default()), is_current)
                }
            }
        };
        self.derived.borrow_mut().tallies = Some((newest, is_current, Arc::clone(&tallies)));
        Ok((tallies, is_current))
    }

    /// Counts all touches now: seconds for millions of them.
    ///
    /// # Errors
    /// When the file can't be read, or the reading was stopped.
    pub fn count_touches(&self) -> Result<Tallies> {
        let life = self.lifecycle()?;
        let ranks = Ranks { mql: life.rank(&life.qualified), customer: life.rank("customer") };
        Ok(rows::measure(&self.store, ranks)?)
    }

    /// Asks for the counts of all touches on another thread; [`Workspace::keep_touches`] keeps the answer.
    pub fn ask_touches(&self) -> Answer<Tallies> {
        self.ask(false, Workspace::count_touches)
    }

    /// Keeps counts of touches. Not a step: nobody wants to undo it.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep_touches(&self, tallies: &Tallies) -> Result<()> {
        Ok(rows::keep(&self.store, tallies)?)
    }

    /// Counts touches and keeps the counts, where they are not known: for the command line and reports.
    ///
    /// # Errors
    /// When the file can't be read or written.
    pub fn refresh_touches(&self) -> Result<Arc<Arrivals>> {
        if !self.tallies()?.1 {
            self.keep_touches(&self.count_touches()?)?;
        }
        self.arrivals()
    }

    /// Values of touches that are not registered; those that need a decision first, the most frequent first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn drift(&self) -> Result<Vec<Drifted>> {
        Ok(self.arrivals()?.drift.clone())
    }

    /// What came of links, by their tags: touches that count under exactly these. Links with the same tags share them.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn link_results(&self, links: &[&LinkRow]) -> Result<Vec<Results>> {
        let (arrivals, checker) = (self.arrivals()?, self.checker()?);
        if arrivals.is_current && arrivals.tallies.values.is_empty() {
            return Ok(vec![Results::default(); links.len()]);
        }
        links
            .iter()
            .map(|link| {
                let mut out = Results::default();
                if link.link.tags.is_empty() {
                    return Ok(out);
                }
                for tags in ways(&arrivals, &checker.right_tags(&link.link.tags)) {
                    match arrivals.tallies.combinations.is_empty() {
                        false => out.add(&arrivals.tallies.combinations.get(&tags).copied().unwrap_or_default()),
                        true => out.add(&rows::of(&self.store, &tags)?),
                    }
                }
                Ok(out)
            })
            .collect()
    }

    /// How many links each campaign has, and how many of them are live: (all, live), by its value.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn links_of_campaigns(&self) -> Result<BTreeMap<String, (u64, u64)>> {
        Ok(store::links::by_campaign(&self.store)?)
    }

    /// Registers values that came by, in their right form: sources and mediums in the vocabulary, campaigns as records.
    /// Where that form differs from what was recorded, the touches count under it.
    ///
    /// # Errors
    /// [`crate::workspace::Error::Invalid`]: a value has no right form; else why the file could not be written.
    pub fn adopt(&mut self, seen: &[Seen]) -> Result<Done> {
        let (checker, now, today) = (self.checker()?, self.now(), self.today());
        let firsts = self.arrivals()?;
        let ((), done) = self.run(ROOM, |step| {
            let mut added: Vec<(Tag, String)> = Vec::new();
            for (tag, raw) in seen {
                let right = mended(raw).ok_or_else(|| {
                    invalid(format!(
                        "the {} “{}” can't stand in a link as it is: let it count as a registered value instead",
                        tag.name(),
                        shown(raw)
                    ))
                })?;
                let is_new = !checker.is_registered(*tag, &right) && !added.contains(&(*tag, right.clone()));
                if is_new {
                    match tag {
                        Tag::Source | Tag::Medium => store::utm::keep_value(step, &Value::of(*tag, &right))?,
                        Tag::Campaign if store::campaigns::named(step.store(), &right)?.is_none() => {
                            let first = firsts.of(*tag, raw).first.and_then(chrono::DateTime::from_timestamp_millis);
                            let campaign = CampaignRow {
                                title: title_of(&right),
                                kind: word_of(&checker.policy.pattern, "type", &right).unwrap_or_default(),
                                status: CampaignStatus::Running,
                                starts: first.map(|first| first.date_naive()),
                                created: Some(now),
                                ..CampaignRow::of(&right)
                            };
                            store::campaigns::insert(step, &campaign)?;
                        }
                        Tag::Campaign => {}
                        Tag::Content | Tag::Term => return Err(of_no_vocabulary(*tag)),
                    }
                    added.push((*tag, right.clone()));
                }
                if right != *raw {
                    decide(step, *tag, raw, &right, today)?;
                }
            }
            let label = match (added.as_slice(), seen) {
                ([(tag, value)], _) => format!("registered the {} {value}", tag.name()),
                ([], [(_, raw)]) => format!("“{}” counts as its registered value", shown(raw)),
                ([], _) => format!("{} count as their registered values", count(seen.len(), "spelling", "")),
                (many, _) => format!("registered {} that came by", count(many.len(), "value", "")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Lets spellings count as registered values: (tag, spelling, value). All past touches count there at once.
    ///
    /// # Errors
    /// [`crate::workspace::Error::Invalid`]: a value is not registered, or the spelling itself is; else why the file could
    /// not be written.
    pub fn alias(&mut self, decided: &[(Tag, String, String)]) -> Result<Done> {
        let (checker, today) = (self.checker()?, self.today());
        for (tag, raw, value) in decided {
            if !checker.is_registered(*tag, value) {
                let all: Vec<&str> = checker.words(*tag).map(|words| words.values().collect()).unwrap_or_default();
                let near = nearest(value, all.iter().copied());
                let hint = match near.as_slice() {
                    [] => "register it first, or choose one that is".to_owned(),
                    near => format!("did you mean {}?", either(near)),
                };
                return Err(invalid(format!("the {} “{}” is not registered: {hint}", tag.name(), shown(value))));
            }
            if checker.is_registered(*tag, raw) {
                return Err(invalid(format!(
                    "“{}” is a registered {} itself: take it out of the vocabulary first",
                    shown(raw),
                    tag.name()
                )));
            }
        }
        let ((), done) = self.run(ROOM, |step| {
            for (tag, raw, value) in decided {
                decide(step, *tag, raw, value, today)?;
            }
            let label = match decided {
                [(_, raw, value)] => format!("“{}” counts as {value}", shown(raw)),
                [(_, _, value), rest @ ..] if rest.iter().all(|(_, _, other)| other == value) => {
                    format!("{} count as {value}", count(decided.len(), "spelling", ""))
                }
                _ => format!("{} count as their registered values", count(decided.len(), "spelling", "")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Leaves values alone: they came by, and nobody needs to be told again.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn ignore(&mut self, seen: &[Seen]) -> Result<Done> {
        let today = self.today();
        let ((), done) = self.run(ROOM, |step| {
            for (tag, raw) in seen {
                decide(step, *tag, raw, "", today)?;
            }
            let label = match seen {
                [(tag, raw)] => format!("the {} “{}” is left alone", tag.name(), shown(raw)),
                _ => format!("{} are left alone", count(seen.len(), "value", "")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// Takes decisions about spellings back.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn undecide(&mut self, seen: &[Seen]) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            for (tag, raw) in seen {
                store::utm::undecide(step, *tag, &key(raw))?;
            }
            let label = match seen {
                [(tag, raw)] => format!("the {} “{}” is to be decided again", tag.name(), shown(raw)),
                _ => format!("{} are to be decided again", count(seen.len(), "value", "")),
            };
            Ok(((), label))
        })?;
        Ok(done)
    }
}

fn of_no_vocabulary(tag: Tag) -> crate::workspace::Error {
    invalid(format!("a {} needs no registering: any right value goes", tag.name()))
}

pub(super) fn decide(step: &Step<'_>, tag: Tag, raw: &str, value: &str, today: chrono::NaiveDate) -> Result<()> {
    if !matches!(tag, Tag::Source | Tag::Medium | Tag::Campaign) {
        return Err(of_no_vocabulary(tag));
    }
    let one = Spelling {
        id: Id::NEW,
        tag,
        spelling: raw.to_owned(),
        key: key(raw),
        value: value.to_owned(),
        decided: Some(today),
    };
    Ok(store::utm::decide(step, &one)?)
}

/// All ways in which tags were recorded that count as these.
fn ways(arrivals: &Arrivals, tags: &Tags) -> Vec<Tags> {
    let mut out = vec![tags.clone()];
    for tag in [Tag::Source, Tag::Medium, Tag::Campaign] {
        let value = tags.value(tag);
        if value.is_empty() {
            continue;
        }
        let others: Vec<&str> =
            arrivals.spellings(tag, value).map(|one| one.value.as_str()).filter(|one| *one != value).collect();
        let more: Vec<Tags> =
            others.iter().flat_map(|other| out.iter().map(|tags| tags.clone().with(tag, *other))).collect();
        out.extend(more);
        out.truncate(MOST_WAYS);
    }
    out
}
