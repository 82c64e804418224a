//! The figures of the pipeline report, put together from what the file counts.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::deal::DealState;
use crate::domain::field::find;
use crate::domain::lead::LEAD_FIELDS;
use crate::domain::lifecycle::{Lifecycle, Stage};
use crate::domain::money::{Rates, Sum};
use crate::domain::review::{
    Deals, ExitRow, Handover, MissingRow, Passage, Review, SourceRow, StageRow, StuckRow, median,
};
use crate::domain::transition::{Outcome, StageTally, week_start};
use crate::store::{review as counted, tallies};

use super::{Result, Workspace};

const DAY: i64 = 86_400_000;
/// Moves that durations are counted from; of more, an even sample.
const MOVES: u64 = 60_000;
/// Won deals that the days to win are counted from, the newest.
const WINS: u32 = 2_000;
/// Reasons and unknown stages that are named.
const NAMED: u32 = 12;

impl Workspace {
    /// The figures of the pipeline as of now. Passes over all leads: seconds with a million, so ask for it on a thread
    /// of its own where somebody waits.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn review(&self) -> Result<Review> {
        let lifecycle = self.lifecycle()?;
        let business = self.business()?;
        let rules = &self.frameworks().review;
        let currency = business.profile.currency;
        let (on, store) = (self.today(), self.store());
        let today = self.now().timestamp_millis().div_euclid(DAY);
        let heads = tallies::heads(store, today, lifecycle.stuck_days)?;
        let stages = self.stage_rows(&lifecycle, &heads)?;
        let ranks: Vec<u8> = lifecycle.main().map(|stage| lifecycle.rank(&stage.id)).collect();
        let most = ranks.iter().copied().max().unwrap_or(0);
        let leads = heads.iter().map(|head| head.count).sum();
        let sources: Vec<SourceRow> = counted::sources(store, most, rules.sources)?
            .into_iter()
            .map(|(source, leads, reached)| {
                let at_rank = |rank: &u8| reached.get(usize::from(*rank).saturating_sub(1)).copied().unwrap_or(0);
                SourceRow { source, leads, reached: ranks.iter().map(at_rank).collect() }
            })
            .collect();
        let (passages, moves) = self.passages(&lifecycle)?;
        Ok(Review {
            on,
            currency,
            leads,
            exits: self.exit_rows(&lifecycle, &heads)?,
            unstaged: counted::unstaged(store, NAMED)?,
            weeks: self.weeks(on, rules.weeks)?,
            other_sources: u64::saturating_sub(leads, sources.iter().map(|row| row.leads).sum()),
            sources,
            passages,
            moves,
            stuck_days: lifecycle.stuck_days,
            stuck: self.stuck_rows(&lifecycle, &stages, rules.stuck_leads)?,
            stages,
            handovers: self.handover_rows(&lifecycle)?,
            missing: self.missing_rows(&lifecycle)?,
            deals: self.deal_figures(&Rates::new(currency, business.rates), on)?,
        })
    }

    fn stage_rows(&self, lifecycle: &Lifecycle, heads: &[StageTally]) -> Result<Vec<StageRow>> {
        let furthest = tallies::reached(self.store())?;
        let row = |stage: &Stage| {
            let head = heads.iter().find(|head| head.stage == stage.id);
            let rank = lifecycle.rank(&stage.id);
            StageRow {
                id: stage.id.clone(),
                name: stage.name.clone(),
                leads: head.map_or(0, |head| head.count),
                amount: head.map_or(0, |head| head.amount),
                median_days: head.and_then(|head| head.median_days),
                stuck: head.filter(|_| lifecycle.can_be_stuck(&stage.id)).map_or(0, |head| head.stuck),
                reached: furthest.iter().filter(|(reached, _)| *reached >= rank).map(|(_, leads)| leads).sum(),
            }
        };
        Ok(lifecycle.main().map(row).collect())
    }

    fn exit_rows(&self, lifecycle: &Lifecycle, heads: &[StageTally]) -> Result<Vec<ExitRow>> {
        let name = |id: String| lifecycle.reason_name(&id).to_owned();
        lifecycle
            .exits()
            .map(|exit| {
                let reasons = counted::reasons(self.store(), &exit.id, NAMED)?;
                Ok(ExitRow {
                    name: exit.name.clone(),
                    leads: heads.iter().filter(|head| head.stage == exit.id).map(|head| head.count).sum(),
                    reasons: reasons.into_iter().map(|(reason, leads)| (name(reason), leads)).collect(),
                })
            })
            .collect()
    }

    fn weeks(&self, on: NaiveDate, many: u32) -> Result<Vec<(NaiveDate, u64)>> {
        let since = on.signed_duration_since(week_start(0).unwrap_or_default()).num_days().div_euclid(7);
        let from = since + 1 - i64::from(many);
        let known: HashMap<i64, u64> = tallies::created(self.store())?.into_iter().collect();
        let week = |week| Some((week_start(week)?, known.get(&week).copied().unwrap_or(0)));
        Ok((from..=since).filter_map(week).collect())
    }

    /// For each pair of neighbouring main stages, how long it took.
    fn passages(&self, lifecycle: &Lifecycle) -> Result<(Vec<Passage>, (u64, u64))> {
        let (leads, read, all) = counted::entered(self.store(), MOVES)?;
        let stages: Vec<&Stage> = lifecycle.main().collect();
        let passages = stages
            .windows(2)
            .filter_map(|pair| {
                let [from, to] = pair else { return None };
                let took = |entered: &HashMap<String, i64>| {
                    let took = entered.get(&to.id)? - entered.get(&from.id)?;
                    (took >= 0).then_some(took / DAY)
                };
                let took: Vec<i64> = leads.iter().filter_map(took).collect();
                Some(Passage {
                    from: from.name.clone(),
                    to: to.name.clone(),
                    leads: took.len() as u64,
                    median_days: median(took),
                })
            })
            .collect();
        Ok((passages, (read, all)))
    }

    fn stuck_rows(&self, lifecycle: &Lifecycle, stages: &[StageRow], most: u32) -> Result<Vec<StuckRow>> {
        let now = self.now().timestamp_millis();
        // As the tallies count: by days, so that the list agrees with the number above it.
        let before = (now.div_euclid(DAY) - lifecycle.stuck_days) * DAY;
        let within: Vec<&StageRow> = stages.iter().filter(|stage| stage.stuck > 0).collect();
        let each = most / u32::try_from(within.len().max(1)).unwrap_or(1);
        let mut stuck = Vec::new();
        for stage in within {
            for lead in counted::standing(self.store(), &stage.id, before, each.max(1))? {
                stuck.push(StuckRow {
                    id: lead.id,
                    name: lead.name,
                    company: lead.company,
                    stage: stage.name.clone(),
                    owner: lead.owner,
                    days: (now - lead.since) / DAY,
                    amount: lead.amount,
                });
            }
        }
        Ok(stuck)
    }

    fn handover_rows(&self, lifecycle: &Lifecycle) -> Result<Vec<Handover>> {
        let all = counted::handovers(self.store())?;
        let mut rows = Vec::new();
        for rule in lifecycle.in_use().filter_map(|stage| stage.handoff.as_ref()) {
            let many = |wanted| {
                let these = all.iter().filter(|(name, outcome, _)| *name == rule.id && *outcome == wanted);
                these.map(|(.., many)| many).sum()
            };
            let reasons = counted::rejections(self.store(), &rule.id, NAMED)?;
            let name = |id: String| lifecycle.reason_name(&id).to_owned();
            let row = Handover {
                name: rule.name.clone(),
                accepted: many(Some(Outcome::Accepted)),
                rejected: many(Some(Outcome::Rejected)),
                open: many(None),
                reasons: reasons.into_iter().map(|(reason, many)| (name(reason), many)).collect(),
            };
            if row.all() > 0 {
                rows.push(row);
            }
        }
        Ok(rows)
    }

    fn missing_rows(&self, lifecycle: &Lifecycle) -> Result<Vec<MissingRow>> {
        let from = lifecycle.rank(&lifecycle.qualified);
        let always = lifecycle.required.iter().map(|fields| (fields.as_slice(), 0));
        let later = lifecycle.qualified_required.iter().map(|fields| (fields.as_slice(), from));
        let asked: Vec<(&[String], u8)> = always.chain(later.filter(|_| from > 0)).collect();
        let counts = counted::missing(self.store(), &asked)?;
        let label =
            |name: &String| find(LEAD_FIELDS, name).map_or_else(|| name.clone(), |field| field.label.to_owned());
        let rows = asked.iter().zip(counts).filter_map(|((fields, rank), count)| {
            let (missing, of) = count?;
            Some(MissingRow {
                label: fields.iter().map(label).collect::<Vec<_>>().join(" or "),
                missing,
                of,
                who: match rank {
                    0 => "everybody".to_owned(),
                    _ => format!("whoever came to {}", lifecycle.name_of(&lifecycle.qualified)),
                },
            })
        });
        Ok(rows.collect())
    }

    fn deal_figures(&self, rates: &Rates, on: NaiveDate) -> Result<Deals> {
        let groups = counted::deals(self.store())?;
        let of = |state| groups.iter().filter(move |group| group.state == state);
        let many = |state| of(state).map(|group| group.deals).sum();
        let sum = |state| Sum::of(of(state).filter_map(|group| group.amount), rates, on);
        let summed =
            of(DealState::Won).filter(|group| group.amount.is_some_and(|one| rates.convert(one, on).is_some()));
        Ok(Deals {
            open: many(DealState::Open),
            open_amount: sum(DealState::Open),
            won: many(DealState::Won),
            won_amount: sum(DealState::Won),
            won_summed: summed.map(|group| group.deals).sum(),
            lost: many(DealState::Lost),
            days_to_win: median(counted::days_to_win(self.store(), WINS)?),
        })
    }
}
