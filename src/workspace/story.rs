//! Working as somebody else at another moment, and joining many tools at once: what a history made up on the spot
//! (the demo) and `--as-of` need. No window of the workbench calls these.

use crate::domain::field::FieldError;
use crate::domain::integration::Integration;
use crate::store::integrations;

use super::{Clock, Done, Result, Workspace};

impl Workspace {
    /// From here on, steps are written as that author's and at that clock's time; gives who and what it was before.
    pub fn work_as(&mut self, author: &str, clock: Clock) -> (String, Clock) {
        let before = std::mem::replace(&mut self.clock, clock);
        (std::mem::replace(&mut self.author, author.to_owned()), before)
    }

    /// Adds integrations (their ids are ignored) as one step under the caller's label.
    ///
    /// # Errors
    /// [`super::Error::Invalid`] where both ends of one are the same tool; else why the file could not be written.
    pub fn add_integrations(&mut self, flows: &[Integration], label: &str) -> Result<Done> {
        let ((), done) = self.run("stack", |step| {
            for flow in flows {
                if flow.from == flow.to {
                    let sentence = "an integration joins two different tools: choose another one at either end";
                    return Err(FieldError::new(sentence).into());
                }
                integrations::insert(step, flow)?;
            }
            Ok(((), label.to_owned()))
        })?;
        Ok(done)
    }
}
