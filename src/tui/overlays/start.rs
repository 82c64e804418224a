//! The first-run screen: what a new workspace asks, all of it optional.

use super::form::Form;
use crate::domain::field::find;
use crate::domain::profile::Profile;
use crate::domain::profile::fields::PROFILE_FIELDS;
use crate::workspace::Workspace;

/// The fields that are asked at the start; the others are in `:profile`.
const ASKED: &[&str] =
    &["name", "team-size", "growth", "blueprint", "currency", "arr", "monthly-budget", "time-zone", "business-hours"];

/// The form of a new workspace. Esc skips it: it is not asked again.
pub fn first_run(ws: &Workspace) -> eyre::Result<Form<Profile>> {
    let ctx = ws.field_context()?;
    let profile = ws.business()?.profile;
    let fields = ASKED.iter().filter_map(|name| find(PROFILE_FIELDS, name));
    let form = Form::new("A new workspace: who is it for?", profile, fields, ctx, |profile, cx| {
        let mut profile = profile.clone();
        profile.asked = true;
        let done = cx.ws.start(&profile)?;
        cx.done(&done);
        Ok(())
    });
    let note = "All of this can be left blank and changed later (: edit the business). Esc skips it. Press Tab or Enter for the next field, C-n for suggestions, C-s to save.";
    Ok(form.note(note).on_leave(|cx| {
        let mut profile = cx.ws.business()?.profile;
        profile.asked = true;
        cx.ws.start(&profile)?;
        cx.say("skipped: “: edit the business” asks again. i imports a tool list, ? shows the keys");
        Ok(())
    }))
}
