//! Puts a crowd into a workspace, one kind of record after the other, each told anew: nothing is held but ids. Records
//! of one kind in a row take one row of the journal.

use std::collections::HashMap;

use crate::domain::id::Id;
use crate::domain::money::Rates;
use crate::workspace::pen::Pen;

use super::acts::wish;
use super::cast::{Cast, moment};
use super::life::Life;
use crate::demo::Error;

/// Lives among which the activities of that many leads are shared out.
const BLOCK: usize = 16;

/// Called with what is done of what there is to do, in records; says whether to go on.
pub(super) type Progress<'p> = &'p mut dyn FnMut(usize, usize) -> bool;

/// How many activities there shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Activities {
    /// As many as suit each life.
    AsItSuits,
    /// So many in all.
    InAll(usize),
}

/// Ids of what was put in, by number.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) companies: Vec<Id>,
    /// Those that stand twice.
    pub(super) twice: Vec<Id>,
    pub(super) leads: Vec<Id>,
    /// The deal of the lead of that number.
    pub(super) deals: HashMap<usize, Id>,
}

impl Known {
    fn company(&self, life: &Life<'_>) -> Option<Id> {
        self.companies.get(life.person.firm?).copied()
    }
}

/// Puts a crowd in, or part of it.
pub(super) struct Stream<'a, 'w> {
    pub(super) cast: &'a Cast<'w>,
    pub(super) activities: Activities,
    pub(super) rates: &'a Rates,
    pub(super) known: Known,
}

impl Stream<'_, '_> {
    /// The lives of the crowd, in blocks, each with how many activities it has.
    fn lives(&self) -> impl Iterator<Item = (Life<'_>, usize)> {
        let crowd = &self.cast.crowd;
        (0..crowd.many).step_by(BLOCK).flat_map(move |from| {
            let to = (from + BLOCK).min(crowd.many);
            let lives: Vec<Life<'_>> = (from..to).filter_map(|at| crowd.life(at)).collect();
            let shares = self.shares(&lives, from, to);
            lives.into_iter().zip(shares)
        })
    }

    /// Shares the activities of a block out, by what suits each life; exact in the sum.
    fn shares(&self, lives: &[Life<'_>], from: usize, to: usize) -> Vec<usize> {
        let wishes: Vec<usize> = lives.iter().map(wish).collect();
        let Activities::InAll(all) = self.activities else { return wishes };
        let upto = |at: usize| (all as u128 * at as u128 / self.cast.crowd.many.max(1) as u128) as usize;
        let (mine, wished) = (upto(to) - upto(from), wishes.iter().sum::<usize>().max(1));
        let (mut before, mut given) = (0, 0);
        wishes
            .iter()
            .map(|wish| {
                before += wish;
                let due = mine * before / wished;
                let share = due - given;
                given = due;
                share
            })
            .collect()
    }

    /// Companies.
    pub(super) fn companies(&mut self, pen: &Pen<'_>, tick: &mut dyn FnMut(usize) -> bool) -> Result<usize, Error> {
        for number in 0..self.cast.crowd.firms() {
            let Some(company) = self.cast.company(number) else { continue };
            self.known.companies.push(pen.company(&company)?);
            go_on(tick)?;
        }
        // Those that stand twice come last, so that numbers stay what they are.
        for twice in &self.cast.crowd.words.firm.twice {
            if let Some(mut company) = self.cast.company(twice.firm).filter(|_| self.cast.crowd.many <= 2_000) {
                company.name.clone_from(&twice.name);
                company.domain = String::new();
                company.external = None;
                self.known.twice.push(pen.company(&company)?);
            }
        }
        Ok(self.known.companies.len() + self.known.twice.len())
    }

    /// What open deals of each lead are worth, in minor units of the workspace's currency.
    fn amounts(&self, tick: &mut dyn FnMut(usize) -> bool) -> Result<HashMap<usize, i64>, Error> {
        let mut amounts: HashMap<usize, i64> = HashMap::new();
        let crowd = &self.cast.crowd;
        for at in 0..crowd.many {
            go_on(tick)?;
            let Some(life) = crowd.life(at) else { continue };
            let Some(deal) = crowd.deal(&life).filter(|deal| deal.closed.is_none()) else { continue };
            let money = self.cast.amount(&deal);
            let Some(here) = self.rates.convert(money, moment(crowd.now).date_naive()) else { continue };
            for lead in deal.others.iter().copied().chain([at]) {
                *amounts.entry(lead).or_default() += here.minor;
            }
        }
        Ok(amounts)
    }

    /// Leads.
    pub(super) fn leads(&mut self, pen: &Pen<'_>, tick: &mut dyn FnMut(usize) -> bool) -> Result<(), Error> {
        let amounts = self.amounts(tick)?;
        let mut ids = Vec::with_capacity(self.cast.crowd.many);
        for (life, many) in self.lives() {
            let mut lead = self.cast.lead(&life, self.known.company(&life));
            self.cast.last_heard(&mut lead, &life, many);
            lead.amount = amounts.get(&life.at).copied().unwrap_or(0);
            ids.push(pen.lead(&lead)?);
            go_on(tick)?;
        }
        self.known.leads = ids;
        Ok(())
    }

    /// How leads came to where they stand, and how they were handed over.
    pub(super) fn history(&self, pen: &Pen<'_>, tick: &mut dyn FnMut(usize) -> bool) -> Result<(), Error> {
        for (life, id) in self.with_ids() {
            for step in self.cast.transitions(&life, id) {
                pen.transition(&step)?;
            }
            go_on(tick)?;
        }
        for (life, id) in self.with_ids() {
            for handoff in self.cast.handoffs(&life, id) {
                pen.handoff(&handoff)?;
            }
            go_on(tick)?;
        }
        Ok(())
    }

    fn with_ids(&self) -> impl Iterator<Item = (Life<'_>, Id)> {
        let ids = self.known.leads.iter().copied();
        (0..self.cast.crowd.many).filter_map(|at| self.cast.crowd.life(at)).zip(ids)
    }

    /// Deals, who takes part in them, and how they went.
    pub(super) fn deals(&mut self, pen: &Pen<'_>, tick: &mut dyn FnMut(usize) -> bool) -> Result<usize, Error> {
        let crowd = &self.cast.crowd;
        let mut deals: Vec<(usize, Id)> = Vec::new();
        for at in 0..crowd.many {
            go_on(tick)?;
            let Some(life) = crowd.life(at) else { continue };
            let Some(bargain) = crowd.deal(&life) else { continue };
            let deal = self.cast.deal(&bargain, &life, self.known.company(&life), deals.len());
            deals.push((at, pen.deal(&deal)?));
        }
        let told = |at: usize| {
            let life = crowd.life(at)?;
            Some((crowd.deal(&life)?, life))
        };
        let id_of = |at: usize| self.known.leads.get(at).copied();
        for (at, deal) in &deals {
            let Some((bargain, life)) = told(*at) else { continue };
            for role in self.cast.roles(&bargain, &life, *deal, id_of) {
                pen.role(&role)?;
            }
            count_on(tick, 0)?;
        }
        for (at, deal) in &deals {
            let Some((bargain, _)) = told(*at) else { continue };
            for step in self.cast.deal_transitions(&bargain, *deal) {
                pen.deal_transition(&step)?;
            }
            count_on(tick, 0)?;
        }
        self.known.deals = deals.into_iter().collect();
        Ok(self.known.deals.len())
    }

    /// Activities.
    pub(super) fn activities(&self, pen: &Pen<'_>, tick: &mut dyn FnMut(usize) -> bool) -> Result<usize, Error> {
        let mut written = 0;
        for ((life, many), id) in self.lives().zip(&self.known.leads) {
            let company = self.known.company(&life);
            for mut activity in self.cast.activities(&life, many, *id, company) {
                activity.deal = self.cast.deal_of(&activity, &life).and_then(|at| self.known.deals.get(&at)).copied();
                pen.activity(&activity)?;
                written += 1;
                go_on(tick)?;
            }
        }
        Ok(written)
    }
}

fn go_on(tick: &mut dyn FnMut(usize) -> bool) -> Result<(), Error> {
    count_on(tick, 1)
}

/// Asks whether to go on, and counts so many as done.
fn count_on(tick: &mut dyn FnMut(usize) -> bool, done: usize) -> Result<(), Error> {
    if tick(done) { Ok(()) } else { Err(crate::workspace::Error::Cancelled.into()) }
}
