//! What a lead did, and what was done about it: activities spread over the stages of its life.

use super::draw::Draw;
use super::life::{Crowd, DAY, HOUR, Life, Moment, by_day};
use super::words::Channel;

/// One activity.
#[derive(Debug)]
pub(super) struct Act<'w> {
    pub(super) kind: &'w str,
    pub(super) at: Moment,
    pub(super) detail: &'w str,
    /// Whether `detail` is a page of the business's own site.
    pub(super) is_page: bool,
    /// Who had the lead then; blank before anybody did.
    pub(super) owner: &'w str,
    /// The channel that it came through, if any.
    pub(super) channel: Option<&'w Channel>,
}

/// How much goes on in a stage, for a start.
fn liveliness(stage: &str) -> usize {
    match stage {
        "subscriber" => 2,
        "lead" => 4,
        "mql" | "sal" | "sql" => 4,
        "opportunity" => 9,
        "customer" | "evangelist" => 7,
        "recycled" => 3,
        _ => 0,
    }
}

/// How many activities suit a life, where nobody says how many there are.
pub(super) fn wish(life: &Life<'_>) -> usize {
    let mut draw = Draw::of(5, life.at as u64);
    life.path.iter().map(|passed| draw.skewed(liveliness(&passed.stage.id) as i64) as usize).sum::<usize>() + 1
}

impl<'w> Crowd<'w> {
    /// That many activities of a life, in no order; the first is how it was found.
    pub(super) fn acts(&self, life: &Life<'w>, many: usize) -> Vec<Act<'w>> {
        let mut draw = Draw::of(6, life.at as u64);
        let mut acts = Vec::with_capacity(many);
        if many == 0 {
            return acts;
        }
        let first = self.act(life, 0, &life.channel.begins, life.created(), &mut draw);
        acts.push(Act { channel: Some(life.channel), ..first });
        let steps: Vec<usize> = (0..life.path.len()).collect();
        while acts.len() < many {
            let lively = |step: &usize| life.path.get(*step).map_or(0, |passed| liveliness(&passed.stage.id) as u32);
            // A life that is all exits still opens a mail now and then.
            let step = draw.weighted(&steps, lively).copied().unwrap_or_default();
            let Some(passed) = life.path.get(step) else { break };
            let end = life.path.get(step + 1).map_or(life.until, |next| next.at).max(passed.at + HOUR);
            let does = match self.words.does(&passed.stage.id) {
                [] => self.words.does("subscriber"),
                does => does,
            };
            let Some(does) = draw.weighted(does, |does| does.weight) else { break };
            let at = passed.at + draw.between(0, (end - passed.at) / 1_000) * 1_000;
            let at = by_day(at, 13, 23, &mut draw, self.now).max(life.created());
            // A stranger becomes an MQL because of something, and then somebody calls: soon, if all is well.
            let at = if passed.stage.id == "mql" && draw.chance(400) {
                (passed.at + draw.skewed(5 * HOUR)).min(self.now - HOUR)
            } else {
                at
            };
            let mut act = self.act(life, step, &does.kind, at, &mut draw);
            if is_by_lead(&does.kind) && draw.chance(220) {
                act.channel = if draw.chance(350) { Some(life.channel) } else { self.words.way_back(&mut draw) };
            }
            acts.push(act);
        }
        acts
    }

    fn act(&self, life: &Life<'w>, step: usize, kind: &'w str, at: Moment, draw: &mut Draw) -> Act<'w> {
        let detail = self.words.detail(kind);
        let owner = life.path.iter().take(step + 1).rev().map(|passed| passed.stage.owner.as_str());
        Act {
            kind,
            at,
            detail: detail.and_then(|detail| draw.pick(&detail.says)).map_or("", String::as_str),
            is_page: detail.is_some_and(|detail| detail.path),
            owner: owner.into_iter().find(|owner| !owner.is_empty()).unwrap_or_default(),
            channel: None,
        }
    }
}

/// Whether the lead itself does such a thing on the web, so that it can come through a channel.
fn is_by_lead(kind: &str) -> bool {
    matches!(
        kind,
        "page-viewed"
            | "form-submitted"
            | "content-downloaded"
            | "webinar-registered"
            | "trial-started"
            | "demo-requested"
    )
}

/// A deal, from the day on which a lead became an opportunity.
#[derive(Debug)]
pub(super) struct Bargain<'w> {
    pub(super) name: String,
    /// In minor units of `money`.
    pub(super) amount: i64,
    pub(super) money: &'w str,
    pub(super) created: Moment,
    pub(super) expected: Moment,
    /// When it was won (with true) or lost, and the reason.
    pub(super) closed: Option<(Moment, bool, &'w str)>,
    /// The stages of the deal, each with when it was entered.
    pub(super) stages: Vec<(&'static str, Moment)>,
    /// Others of the same firm who take part, by their numbers.
    pub(super) others: Vec<usize>,
}

impl<'w> Crowd<'w> {
    /// The deal of a lead that became an opportunity.
    pub(super) fn deal(&self, life: &Life<'w>) -> Option<Bargain<'w>> {
        let opened = life.entered("opportunity")?;
        let number = life.person.firm?;
        let firm = self.firm(number)?;
        let mut draw = Draw::of(7, life.at as u64);
        let seats = (firm.employees / 4).clamp(3, 260) + draw.between(0, 4);
        // A year at 29 a seat and month, less for many.
        let price = 29 - (seats / 40).min(9);
        let after = life.path.iter().find(|passed| passed.at > opened);
        let closed = after.map(|passed| (passed.at, passed.stage.id == "customer", passed.reason));
        let end = closed.map_or(self.now, |(at, ..)| at);
        let mut stages = vec![("discovery", opened)];
        for (stage, share) in [("proposal", 4), ("negotiation", 8)] {
            let at = opened + (end - opened) * share / 10 + draw.between(0, (end - opened) / 5);
            let is_reached = closed.is_some_and(|(_, won, _)| won) || draw.chance(620);
            match is_reached && at < end {
                true => stages.push((stage, at)),
                false => break,
            }
        }
        let firms = self.firms();
        let mut others = Vec::new();
        for other in [number, number + firms, number + 2 * firms] {
            let is_there = other < self.many && other != life.at && self.created(other) < end;
            if is_there && draw.chance(700) && self.first_firm(other) == Some(number) {
                others.push(other);
            }
        }
        Some(Bargain {
            name: format!("{}: {seats} seats", firm.name),
            amount: seats * price * 12 * 100,
            money: &firm.country.money,
            created: opened,
            expected: opened + draw.between(25, 95) * DAY,
            closed,
            stages,
            others,
        })
    }
}
