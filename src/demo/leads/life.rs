//! The life of one lead: who it is, how it was found, and which stages it passed when. Follows from its number in the
//! crowd and from the present; nothing is kept of the others.

use super::draw::Draw;
use super::firm::{Firm, firm, slug};
use super::words::{Channel, Stage, Title, Words};
use crate::demo::campaigns::Campaign;

/// A moment in milliseconds since 1970, UTC.
pub(super) type Moment = i64;

pub(super) const HOUR: Moment = 3_600_000;
pub(super) const DAY: Moment = 24 * HOUR;
/// How far back the first lead was found.
const SPAN: Moment = 548 * DAY;
/// With more leads than this, addresses carry numbers: names alone would meet too often.
const UNNUMBERED: usize = 2_000;

/// So many leads, up to a moment.
#[derive(Debug)]
pub(super) struct Crowd<'w> {
    pub(super) words: &'w Words,
    pub(super) campaigns: &'w [Campaign],
    pub(super) many: usize,
    pub(super) now: Moment,
}

/// Who a lead is.
#[derive(Debug)]
pub(super) struct Person<'w> {
    pub(super) first: &'w str,
    pub(super) last: &'w str,
    pub(super) title: &'w Title,
    /// The number of the firm; `None` for who wrote from a personal address.
    pub(super) firm: Option<usize>,
    pub(super) email: String,
    pub(super) domain: String,
}

/// A stage that was entered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passed<'w> {
    pub(super) stage: &'w Stage,
    pub(super) at: Moment,
    /// Why it went there, of an exit: the id of a reason.
    pub(super) reason: &'w str,
}

/// One lead's story.
#[derive(Debug)]
pub(super) struct Life<'w> {
    /// Its number in the crowd.
    pub(super) at: usize,
    pub(super) person: Person<'w>,
    pub(super) channel: &'w Channel,
    /// The campaign of its channel that ran when it came, if one did.
    pub(super) campaign: Option<&'w Campaign>,
    pub(super) source_detail: &'w str,
    /// The stages in order, at least one.
    pub(super) path: Vec<Passed<'w>>,
    /// Until when it was heard of.
    pub(super) until: Moment,
    /// The earlier lead that is the same person, if it stands twice.
    pub(super) twin: Option<usize>,
}

impl<'w> Life<'w> {
    pub(super) fn created(&self) -> Moment {
        self.path.first().map_or(self.until, |passed| passed.at)
    }

    /// Where it stands.
    pub(super) fn stands(&self) -> Option<Passed<'w>> {
        self.path.last().copied()
    }

    /// When it entered a stage the last time.
    pub(super) fn entered(&self, stage: &str) -> Option<Moment> {
        self.path.iter().rev().find(|passed| passed.stage.id == stage).map(|passed| passed.at)
    }

    /// Who has it.
    pub(super) fn owner(&self) -> &'w str {
        let owners = self.path.iter().rev().map(|passed| passed.stage.owner.as_str());
        owners.into_iter().find(|owner| !owner.is_empty()).unwrap_or_default()
    }
}

impl<'w> Crowd<'w> {
    /// How many firms they come from.
    pub(super) fn firms(&self) -> usize {
        (self.many * 3).div_ceil(10).max(1)
    }

    /// The firm of that number.
    pub(super) fn firm(&self, number: usize) -> Option<Firm<'w>> {
        firm(self.words, number)
    }

    /// When the lead of that number was found: later numbers later, more of them with time.
    pub(super) fn created(&self, at: usize) -> Moment {
        let mut draw = Draw::of(2, at as u64);
        // Some days bring more than others, so a lead comes a week or two before or behind its turn.
        let turn = at as f64 / self.many.max(1) as f64 + draw.between(-500, 500) as f64 / 20_000.0;
        let part = 1.0 - (1.0 - turn.abs()).abs();
        // The inverse of 0.6 p + 0.4 p²: at the end, leads come 2.3 times as often as at the beginning.
        let place = ((0.36 + 1.6 * part).sqrt() - 0.6) / 0.8;
        let at = self.now - SPAN + (place * SPAN as f64) as Moment;
        by_day(at, 7, 21, &mut draw, self.now)
    }

    /// Who the lead of that number is, as it was typed first.
    fn first_known(&self, at: usize) -> Option<Person<'w>> {
        let words = self.words;
        let mut draw = Draw::of(3, at as u64);
        let first = draw.pick(&words.first_names)?;
        let last = draw.pick(&words.last_names)?;
        let title = draw.weighted(&words.title, |title| title.weight)?;
        let firms = self.firms();
        // Every fourth works at one of the larger customers, the others are spread evenly.
        let number = if draw.below(4) == 0 { draw.below(firms.div_ceil(8)) } else { at % firms };
        let personal = draw.chance(words.flaws.personal);
        let (first_slug, last_slug) = (slug(first), slug(last));
        let unique = if self.many > UNNUMBERED { at.to_string() } else { String::new() };
        let (local, domain) = if personal {
            // The provider allows no underscore, so nobody has this address.
            (format!("{first_slug}_{last_slug}{unique}"), "gmail.com".to_owned())
        } else {
            let domain = self.firm(number)?.domain;
            let local = match number % 4 {
                0 => format!("{}{last_slug}", first_slug.get(..1).unwrap_or_default()),
                _ => format!("{first_slug}.{last_slug}"),
            };
            (local + &unique, domain)
        };
        let email = format!("{local}@{domain}");
        Some(Person { first, last, title, firm: (!personal).then_some(number), email, domain })
    }

    /// The firm of the lead of that number; `None` where it wrote from a personal address, or stands twice.
    pub(super) fn first_firm(&self, at: usize) -> Option<usize> {
        self.life(at).filter(|life| life.twin.is_none())?.person.firm
    }

    /// The whole story of the lead of that number; `None` where a list is empty.
    pub(super) fn life(&self, at: usize) -> Option<Life<'w>> {
        let words = self.words;
        let mut draw = Draw::of(4, at as u64);
        let twin = (at >= 12 && draw.chance(words.flaws.twice)).then(|| at - 1 - draw.below(11));
        let mut person = self.first_known(twin.unwrap_or(at))?;
        if let Some(other) = twin {
            person.email = again(&person, other);
        }
        let channel = draw.weighted(&words.channel, |channel| channel.weight)?;
        let created = self.created(at);
        let campaign = self.campaign(channel, created, draw.below(1_000));
        let source_detail = draw.pick(&channel.details).map_or("", String::as_str);
        let begins = if draw.chance(channel.subscribes) { "subscriber" } else { "lead" };
        let mut path = vec![Passed { stage: words.stage(begins)?, at: created, reason: "" }];
        // A person who stands twice was worked on under the first entry.
        let until =
            if twin.is_some() { self.silence(created, &mut draw) } else { self.go(&mut path, channel, &mut draw) };
        Some(Life { at, person, channel, campaign, source_detail, path, until, twin })
    }

    /// A campaign of a channel that runs at a moment, by a number where there are several.
    pub(super) fn campaign(&self, channel: &Channel, at: Moment, number: usize) -> Option<&'w Campaign> {
        let on = || self.campaigns.iter().filter(|one| one.is_on(&channel.name, at));
        match on().count() {
            0 => None,
            many => on().nth(number % many),
        }
    }

    /// Passes stages until the present or an end; says until when it was heard of.
    fn go(&self, path: &mut Vec<Passed<'w>>, channel: &Channel, draw: &mut Draw) -> Moment {
        // Whoever comes back from an exit does so once or twice, not for ever.
        while let Some(here) = path.last().copied().filter(|_| path.len() < 12) {
            let stage = here.stage;
            let (chance, days) = (stage.chance * channel.fit / 100, stage.days);
            let onwards = draw.chance(chance.min(960)).then(|| self.words.stage(&stage.next)).flatten();
            let to = match onwards {
                Some(next) => Some(next),
                None if draw.chance(stage.stays) => None,
                None => draw.weighted(&stage.exits, |exit| exit.weight).and_then(|exit| self.words.stage(&exit.to)),
            };
            let Some(to) = to else { return self.silence(here.at, draw) };
            let wait = draw.skewed(days * DAY) + if onwards.is_some() { 0 } else { draw.skewed(days * DAY) };
            let at = by_day(here.at + wait.max(2 * HOUR), 13, 22, draw, Moment::MAX);
            if at >= self.now {
                return self.now - draw.between(1, 9) * DAY.min((self.now - here.at) / 10);
            }
            let reason = draw.pick(&to.reasons).map_or("", String::as_str);
            path.push(Passed { stage: to, at: at.max(here.at + HOUR), reason });
        }
        self.now
    }

    /// When nothing more was heard of somebody who did not go on.
    fn silence(&self, since: Moment, draw: &mut Draw) -> Moment {
        (since + draw.skewed(55 * DAY)).min(self.now - HOUR).max(since)
    }
}

/// How somebody who comes a second time typed the address.
fn again(person: &Person<'_>, other: usize) -> String {
    match (other % 3, person.email.split_once('@')) {
        (0, Some((local, domain))) => format!("{}@{domain}", local.to_uppercase()),
        (1, Some((local, domain))) => format!("{local}@www.{domain}"),
        _ => person.email.clone(),
    }
}

/// The same day at some time between two hours (UTC), on Monday where it is a weekend; not after the present.
pub(super) fn by_day(at: Moment, from: i64, to: i64, draw: &mut Draw, now: Moment) -> Moment {
    let day = at.div_euclid(DAY);
    // 1 January 1970 was a Thursday.
    let weekday = (day + 3).rem_euclid(7);
    let day = if weekday > 4 { day + 7 - weekday } else { day };
    let moment = day * DAY + from * HOUR + draw.between(0, (to - from) * HOUR / 1_000 - 1) * 1_000;
    if moment < now { moment } else { at.min(now - HOUR) }
}
