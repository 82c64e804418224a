//! Many leads in one step: what triggers would do row by row is done once at the end.

use super::{Result, Step, tallies};

/// Leads from which on the tallies are counted anew instead of kept up row by row.
const MANY: usize = 20_000;

/// Many changes of leads inside a step. [`Bulk::finish`] must be called before the step ends; where the step fails,
/// everything is taken back with it.
#[derive(Debug)]
#[must_use = "finish it, or the tallies stay out of date"]
pub struct Bulk {
    counted: bool,
}

impl Step<'_> {
    /// Says that so many leads will change in this step.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn many_leads(&self, leads: usize) -> Result<Bulk> {
        let counted = leads >= MANY;
        if counted {
            tallies::drop_triggers(self.conn())?;
        }
        Ok(Bulk { counted })
    }
}

impl Bulk {
    /// Counts anew and puts the triggers back.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn finish(self, step: &Step<'_>) -> Result<()> {
        if self.counted {
            tallies::restore(step.conn())?;
        }
        Ok(())
    }
}
