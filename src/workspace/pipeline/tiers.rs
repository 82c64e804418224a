//! The verb that keeps the ideal customer profile and derives the tiers of all leads from it, in one step.

use super::ROOM;
use crate::domain::icp::{Icp, tier_of};
use crate::domain::id::Id;
use crate::domain::lead::Tier;
use crate::domain::text::count;
use crate::store::custom;
use crate::store::leads::{self, Archived, LeadQuery};
use crate::workspace::{Done, Error, Result, Workspace};

impl Workspace {
    /// Keeps the profile as its next version, and derives the tier of every lead anew, but for those whose tier was
    /// chosen by hand: one step. Reads all leads: as a job where there are many. `watch` is told how many leads were
    /// looked at, and stops it by `false`.
    ///
    /// # Errors
    /// [`Error::Cancelled`] then, and nothing is kept; else when the file can't be written.
    pub fn save_icp_and_tiers(&mut self, icp: &Icp, watch: &mut dyn FnMut(u64) -> bool) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            let before = custom::icp(step.store())?;
            let same = Icp { version: before.version, ..icp.clone() } == before;
            let next = Icp { version: before.version + u32::from(!same), ..icp.clone() };
            if !same {
                custom::set_icp(step, &next)?;
            }
            let query = LeadQuery { archived: Archived::Both, ..LeadQuery::default() };
            let mut changed: Vec<(Id, Option<Tier>)> = Vec::new();
            let (mut seen, mut go_on) = (0, true);
            leads::each(step.store(), &query, |lead| {
                seen += 1;
                if seen % 1_000 == 0 {
                    go_on = watch(seen);
                }
                if !lead.tier_set {
                    let tier = tier_of(&next, &lead);
                    if tier != lead.tier {
                        changed.push((lead.id, tier));
                    }
                }
                go_on
            })?;
            if !go_on {
                return Err(Error::Cancelled);
            }
            let bulk = step.many_leads(changed.len())?;
            for (id, tier) in &changed {
                leads::set_tier(step, *id, *tier)?;
            }
            bulk.finish(step)?;
            let tiers = match changed.len() {
                0 => String::new(),
                n => format!("; {} another tier", count(n, "lead has", "leads have")),
            };
            Ok(((), format!("changed the ideal customer profile (version {}){tiers}", next.version)))
        })?;
        Ok(done)
    }
}
