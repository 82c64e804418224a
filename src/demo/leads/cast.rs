//! Stories as records: the leads, companies, deals and what happened, as a file of the firm's CRM would have them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::domain::activity::{Activity, ActivityWords, Actor};
use crate::domain::company::Company;
use crate::domain::deal::{Deal, DealRole, DealState};
use crate::domain::external::ExternalId;
use crate::domain::icp::{Icp, tier_of};
use crate::domain::id::Id;
use crate::domain::lead::{Lead, Range, Touch};
use crate::domain::lead_words::LeadWords;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::money::{Currency, Money};
use crate::domain::transition::{DealTransition, Handoff, Outcome, Transition, TransitionKind};

use super::acts::{Act, Bargain};
use super::draw::Draw;
use super::firm::Firm;
use super::life::{Crowd, HOUR, Life, Moment};
use super::words::{Channel, Named};
use crate::demo::campaigns::Campaign;

/// The system that all of it came from.
pub(super) const SYSTEM: &str = "hubspot";
/// The business's own site, of which pages are seen.
const SITE: &str = "https://fernhollow.example";

/// What turns stories into records: the crowd, and the frameworks whose words records use.
pub(super) struct Cast<'w> {
    pub(super) crowd: Crowd<'w>,
    pub(super) lifecycle: &'w Lifecycle,
    pub(super) activities: &'w ActivityWords,
    pub(super) lead_words: &'w LeadWords,
    pub(super) icp: &'w Icp,
    pub(super) home: Currency,
}

/// A moment as records hold it.
pub(super) fn moment(at: Moment) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or_default()
}

/// An id in the CRM: the kind's digits, and the number.
fn external(kind: u8, number: usize) -> Option<ExternalId> {
    Some(ExternalId::new(SYSTEM, format!("{kind}{:07}", number + 1)))
}

/// A word as it is usually written, or some other way.
fn spelled(word: &Named, is_odd: bool, draw: &mut Draw) -> String {
    let other = if is_odd { draw.pick(&word.also) } else { None };
    other.unwrap_or(&word.name).clone()
}

/// Whether people there pay in another currency than the workspace's.
fn currency(code: &str, home: Currency) -> Currency {
    Currency::parse(code).unwrap_or(home)
}

impl Cast<'_> {
    /// The company of that number.
    pub(super) fn company(&self, number: usize) -> Option<Company> {
        let firm = self.crowd.firm(number)?;
        let mut draw = Draw::of(8, number as u64);
        let is_odd = draw.chance(self.crowd.words.flaws.odd_spelling);
        let created = moment(self.crowd.created(number));
        Some(Company {
            name: firm.name.clone(),
            domain: firm.domain.clone(),
            employees: employees(&firm, draw.chance(500)),
            revenue: revenue(&firm, self.home),
            revenue_currency: Some(self.home),
            industry: spelled(firm.industry, is_odd, &mut draw),
            country: spelled(firm.country, is_odd, &mut draw),
            created: Some(created),
            modified: Some(created),
            external: external(2, number),
            ..Company::default()
        })
    }

    /// A lead as it stands today.
    pub(super) fn lead(&self, life: &Life<'_>, company: Option<Id>) -> Lead {
        let flaws = &self.crowd.words.flaws;
        let mut draw = Draw::of(9, life.at as u64);
        let person = &life.person;
        let mut lead = Lead {
            email: person.email.clone(),
            first_name: person.first.to_owned(),
            last_name: person.last.to_owned(),
            company,
            domain: person.domain.clone(),
            created: Some(moment(life.created())),
            external: external(1, life.at),
            owner: life.owner().to_owned(),
            source_detail: life.source_detail.to_owned(),
            last_activity: Some(moment(life.until)),
            modified: Some(moment(life.until)),
            ..Lead::default()
        };
        if !draw.chance(flaws.no_title) {
            lead.title = person.title.name.clone();
            lead.role = self.lead_words.role(&lead.title).unwrap_or_default().to_owned();
            lead.seniority = self.lead_words.seniority(&lead.title).unwrap_or_default().to_owned();
        }
        if let Some(firm) = person.firm.and_then(|number| self.crowd.firm(number)) {
            self.at_work(&mut lead, &firm, &mut draw);
        }
        if !draw.chance(flaws.no_source) {
            let word = &life.channel.lead_source;
            lead.source = self.lead_words.source(word).unwrap_or(word).to_owned();
        }
        lead.first = touch(life.channel, life.campaign, life.at, life.created());
        lead.last = lead.first.clone();
        self.stand(&mut lead, life, &mut draw);
        self.mar(&mut lead, &mut draw);
        lead.tier = tier_of(self.icp, &lead);
        lead
    }

    /// What follows from where they work.
    fn at_work(&self, lead: &mut Lead, firm: &Firm<'_>, draw: &mut Draw) {
        let flaws = &self.crowd.words.flaws;
        let is_odd = draw.chance(flaws.odd_spelling);
        lead.company_name.clone_from(&firm.name);
        lead.employees = employees(firm, draw.chance(500));
        lead.revenue = revenue(firm, self.home);
        lead.revenue_currency = Some(self.home);
        if !draw.chance(flaws.no_industry) {
            lead.industry = spelled(firm.industry, is_odd, draw);
        }
        if !draw.chance(flaws.no_country) {
            lead.country = spelled(firm.country, is_odd, draw);
        }
    }

    /// Where they stand in the lifecycle, which the CRM calls by its own name for a few.
    fn stand(&self, lead: &mut Lead, life: &Life<'_>, draw: &mut Draw) {
        let flaws = &self.crowd.words.flaws;
        let Some(here) = life.stands() else { return };
        lead.stage_since = Some(moment(here.at));
        lead.furthest = life.path.iter().map(|passed| self.lifecycle.reached(&passed.stage.id)).max().unwrap_or(0);
        if self.is_stray(life) {
            lead.stage_raw = draw.pick(&flaws.stray_stages).cloned().unwrap_or_default();
            lead.furthest = 0;
            return;
        }
        lead.stage.clone_from(&here.stage.id);
        lead.reason = here.reason.to_owned();
    }

    /// Whether the CRM gives a stage that the lifecycle doesn't know.
    fn is_stray(&self, life: &Life<'_>) -> bool {
        let is_early = life.stands().is_some_and(|here| here.stage.id == "lead") && life.path.len() == 1;
        is_early && Draw::of(10, life.at as u64).chance(self.crowd.words.flaws.stray * 3)
    }

    /// What is wrong with some.
    fn mar(&self, lead: &mut Lead, draw: &mut Draw) {
        let flaws = &self.crowd.words.flaws;
        if draw.chance(flaws.no_email) {
            lead.email.clear();
        } else if draw.chance(flaws.malformed) {
            lead.email = lead.email.replace(".example", "");
        }
        if draw.chance(flaws.bounced) {
            lead.bounces = 1 + draw.below(3) as u32;
        }
        lead.unsubscribed = draw.chance(flaws.unsubscribed);
        if draw.chance(450) {
            lead.custom.insert("crews".to_owned(), draw.between(1, 24).to_string());
        }
        if draw.chance(60) {
            lead.tags = draw.pick(&flaws.tags).cloned().into_iter().collect::<BTreeSet<_>>();
        }
    }

    /// How a lead came to where it stands.
    pub(super) fn transitions(&self, life: &Life<'_>, lead: Id) -> Vec<Transition> {
        if self.is_stray(life) {
            return Vec::new();
        }
        let mut from = "";
        let mut steps = Vec::with_capacity(life.path.len());
        for passed in &life.path {
            steps.push(Transition {
                id: Id::NEW,
                lead,
                from: from.to_owned(),
                to: passed.stage.id.clone(),
                at: moment(passed.at),
                who: passed.stage.by.clone(),
                why: self.reason(passed.reason).to_owned(),
                kind: if from.is_empty() { TransitionKind::Placed } else { TransitionKind::Recorded },
                overridden: false,
            });
            from = &passed.stage.id;
        }
        steps
    }

    /// The name of a reason.
    fn reason<'a>(&'a self, id: &'a str) -> &'a str {
        self.lifecycle.reason(id).map_or(id, |reason| reason.name.as_str())
    }

    /// The handovers on the way, with how they were answered: by the stage that came after.
    pub(super) fn handoffs(&self, life: &Life<'_>, lead: Id) -> Vec<Handoff> {
        let mut out = Vec::new();
        for (at, passed) in life.path.iter().enumerate() {
            let rule = self.lifecycle.stage(&passed.stage.id).and_then(|stage| stage.handoff.as_ref());
            let Some(rule) = rule.filter(|_| self.lifecycle.rank(&passed.stage.id) > 0) else { continue };
            // Customers are greeted by the day after; others go on, or come back.
            let is_customer = self.lifecycle.rank(&passed.stage.id) == self.lifecycle.rank("customer");
            let next = life.path.get(at + 1).filter(|_| !is_customer);
            let greeted = passed.at + Draw::of(11, life.at as u64).skewed(22 * HOUR);
            let ended = match next {
                Some(next) => Some(next.at),
                None => Some(greeted).filter(|at| is_customer && *at < self.crowd.now),
            };
            let is_on = next.is_none_or(|next| self.lifecycle.is_forward(&passed.stage.id, &next.stage.id));
            let outcome = if is_on { Outcome::Accepted } else { Outcome::Rejected };
            out.push(Handoff {
                id: Id::NEW,
                lead,
                name: rule.id.clone(),
                started: moment(passed.at),
                by: passed.stage.by.clone(),
                ended: ended.map(moment),
                outcome: ended.map(|_| outcome),
                reason: next.map_or("", |next| next.reason).to_owned(),
            });
        }
        out
    }

    /// That many activities of a lead, the oldest first.
    pub(super) fn activities(&self, life: &Life<'_>, many: usize, lead: Id, company: Option<Id>) -> Vec<Activity> {
        let mut acts = self.crowd.acts(life, many);
        acts.sort_by_key(|act| act.at);
        acts.iter().map(|act| self.activity(act, life, lead, company)).collect()
    }

    fn activity(&self, act: &Act<'_>, life: &Life<'_>, lead: Id, company: Option<Id>) -> Activity {
        let actor = self.activities.kind(act.kind).map_or(Actor::Lead, |kind| kind.actor);
        let through = act.channel.map(|channel| self.came(channel, act.at, life));
        Activity {
            // Of a company's page are the meetings and calls about its deals, not every mail that somebody opened.
            company: company.filter(|_| actor == Actor::Rep),
            actor,
            detail: act.detail.to_owned(),
            link: if act.is_page { format!("{SITE}{}", act.detail) } else { String::new() },
            by: if actor == Actor::Rep { act.owner.to_owned() } else { String::new() },
            is_touch: through.is_some(),
            channel: act.channel.map_or_else(String::new, |channel| channel.name.clone()),
            through: through.unwrap_or_default(),
            ..Activity::of(lead, act.kind, moment(act.at))
        }
    }

    /// How a touch of a lead was tagged.
    fn came(&self, channel: &Channel, at: Moment, life: &Life<'_>) -> Touch {
        let is_first = at == life.created();
        let number = Draw::of(22, at.unsigned_abs()).below(1_000);
        let campaign = if is_first { life.campaign } else { self.crowd.campaign(channel, at, number) };
        touch(channel, campaign, life.at, at)
    }

    /// A deal, and how it got to where it stands.
    pub(super) fn deal(&self, bargain: &Bargain<'_>, life: &Life<'_>, company: Option<Id>, number: usize) -> Deal {
        let (state, closed, reason) = match bargain.closed {
            None => (DealState::Open, None, ""),
            Some((at, true, _)) => (DealState::Won, Some(at), ""),
            Some((at, false, reason)) => (DealState::Lost, Some(at), reason),
        };
        let last = bargain.stages.last().map_or("", |(stage, _)| *stage);
        let word = &life.channel.lead_source;
        Deal {
            name: bargain.name.clone(),
            company,
            pipeline: "New business".to_owned(),
            stage: match state {
                DealState::Open => last,
                DealState::Won => "won",
                DealState::Lost => "lost",
            }
            .to_owned(),
            state,
            amount: Some(self.amount(bargain)),
            source: self.lead_words.source(word).unwrap_or(word).to_owned(),
            owner: "Marcus".to_owned(),
            created: Some(moment(bargain.created)),
            expected_close: Some(moment(bargain.expected).date_naive()),
            closed: closed.map(|at| moment(at).date_naive()),
            reason: self.reason(reason).to_owned(),
            modified: Some(moment(
                closed.unwrap_or_else(|| bargain.stages.last().map_or(bargain.created, |(_, at)| *at)),
            )),
            external: external(3, number),
            ..Deal::default()
        }
    }

    /// What a deal is worth.
    pub(super) fn amount(&self, bargain: &Bargain<'_>) -> Money {
        Money::new(bargain.amount, currency(bargain.money, self.home))
    }

    /// The number of the lead whose deal an activity belongs to: what happens while a lead is an opportunity.
    pub(super) fn deal_of(&self, activity: &Activity, life: &Life<'_>) -> Option<usize> {
        let opened = life.entered("opportunity")?;
        (activity.at >= moment(opened) && activity.actor != Actor::System && !activity.is_touch).then_some(life.at)
    }

    /// Says when the lead did something last, and when somebody was last in contact.
    pub(super) fn last_heard(&self, lead: &mut Lead, life: &Life<'_>, activities: usize) {
        let acts = self.crowd.acts(life, activities);
        let kind = |act: &Act<'_>| self.activities.kind(act.kind);
        let newest = |wanted: &dyn Fn(&Act<'_>) -> bool| {
            acts.iter().filter(|act| wanted(act)).map(|act| act.at).max().map(moment)
        };
        lead.last_activity = newest(&|act| kind(act).is_none_or(|kind| kind.actor == Actor::Lead));
        lead.last_contact = newest(&|act| kind(act).is_some_and(|kind| kind.contact));
        let through = acts.iter().filter(|act| act.channel.is_some()).max_by_key(|act| act.at);
        if let Some((act, channel)) =
            through.and_then(|act| Some((act, act.channel?))).filter(|(act, _)| act.at > life.created())
        {
            lead.last = self.came(channel, act.at, life);
        }
    }

    /// The stages that a deal went through.
    pub(super) fn deal_transitions(&self, bargain: &Bargain<'_>, deal: Id) -> Vec<DealTransition> {
        let end = bargain.closed.map(|(at, won, _)| (if won { "won" } else { "lost" }, at));
        let mut from = "";
        let mut steps = Vec::new();
        for (to, at) in bargain.stages.iter().copied().chain(end) {
            steps.push(DealTransition {
                id: Id::NEW,
                deal,
                from: from.to_owned(),
                to: to.to_owned(),
                at: moment(at),
                who: "Marcus".to_owned(),
                kind: if from.is_empty() { TransitionKind::Placed } else { TransitionKind::Recorded },
            });
            from = to;
        }
        steps
    }

    /// Who takes part in a deal: the lead itself, then others by their numbers.
    pub(super) fn roles(
        &self,
        bargain: &Bargain<'_>,
        life: &Life<'_>,
        deal: Id,
        id_of: impl Fn(usize) -> Option<Id>,
    ) -> Vec<DealRole> {
        let main = id_of(life.at).map(|lead| (lead, life.person.title.deal.clone(), true));
        let others = bargain.others.iter().filter_map(|other| {
            let role = self.crowd.life(*other)?.person.title.deal.clone();
            Some((id_of(*other)?, role, false))
        });
        main.into_iter()
            .chain(others)
            .map(|(lead, role, main)| DealRole { id: Id::NEW, deal, lead, role, main })
            .collect()
    }
}

/// Exactly, or by the band in which the number lies.
fn employees(firm: &Firm<'_>, is_exact: bool) -> Range {
    match is_exact {
        true => Range::exactly(firm.employees),
        false => Range::between(firm.size.employees[0], firm.size.employees[1]),
    }
}

/// The band of the yearly revenue, in minor units.
fn revenue(firm: &Firm<'_>, home: Currency) -> Range {
    let [least, most] = firm.size.revenue.map(|millions| millions * 1_000_000 * home.scale());
    Range::between(least, most)
}

/// How a touch was tagged: by hand, so that some are written otherwise. The same touch is written the same each time.
fn touch(channel: &Channel, campaign: Option<&Campaign>, lead: usize, at: Moment) -> Touch {
    let mut draw = Draw::of(21, ((lead as u64) << 20) ^ (at.unsigned_abs() / 1_000));
    let (mut source, mut medium) = (&channel.source, &channel.medium);
    for stray in &channel.strays {
        if draw.chance(stray.share) {
            source = if stray.source.is_empty() { source } else { &stray.source };
            medium = if stray.medium.is_empty() { medium } else { &stray.medium };
        }
    }
    let mut through = Touch { source: source.clone(), medium: medium.clone(), ..Touch::default() };
    if let Some(campaign) = campaign {
        let stray = campaign.strays.iter().find(|stray| draw.chance(stray.share));
        through.campaign = stray.map_or_else(|| campaign.value.clone(), |stray| stray.write(&campaign.value));
        through.content = draw.pick(&campaign.contents).cloned().unwrap_or_default();
    }
    through
}
