//! The profile of the ideal customer as a form. Saving derives the tiers of all leads anew, in a job.

use super::form::Form;
use crate::domain::icp::ICP_FIELDS;
use crate::tui::job::Job;
use crate::tui::view::Cx;

/// Up to so many leads the tiers are derived on the spot.
const AT_ONCE: u64 = 2_000;

/// Opens the form.
///
/// # Errors
/// When the file can't be read.
pub fn open(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let (icp, ctx) = (cx.ws.icp()?, cx.ws.field_context()?);
    let title = match icp.version {
        0 => "Profile of the ideal customer".to_owned(),
        version => format!("Profile of the ideal customer · version {version}"),
    };
    let form = Form::new(title, icp, ICP_FIELDS, ctx, |icp, cx| {
        let total = cx.ws.pipeline()?.total;
        if total <= AT_ONCE {
            let done = cx.ws.save_icp_and_tiers(icp, &mut |_| true)?;
            cx.done(&done);
            return Ok(());
        }
        let icp = icp.clone();
        cx.out.job = Some(Job {
            title: "Deriving tiers".to_owned(),
            work: Box::new(move |ws, progress| {
                let done = ws.save_icp_and_tiers(&icp, &mut |seen| {
                    progress.set(seen, total);
                    !progress.is_cancelled()
                })?;
                Ok(Box::new(move |cx: &mut Cx<'_>| {
                    cx.done(&done);
                    Ok(())
                }))
            }),
        });
        Ok(())
    });
    cx.open(form.note("Tiers of leads follow from this, but for those that somebody chose by hand. A lead whose size isn't known has no tier."));
    Ok(())
}
