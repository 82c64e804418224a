//! What `opsroom utm lint` judges of a workspace: the links that are registered, and what its touches recorded.

use std::sync::Arc;

use super::forms::Tally;
use crate::domain::utm::checker::Checker;
use crate::domain::utm::lint::Linter;
use crate::domain::utm::room::Arrivals;
use crate::domain::utm::{Tag, Tags};
use crate::store::links::{LinkQuery, each};
use crate::workspace::{self, Workspace};

/// Judges all registered links, each told by its place among them, the oldest first.
pub(super) fn registry(ws: &Workspace, linter: &mut Linter<'_>, tally: &mut Tally<'_, '_>) -> eyre::Result<()> {
    tally.totals.noun = ("registered link", "registered links");
    let query = LinkQuery { descending: false, ..ws.link_query("")? };
    let (mut row, mut failed) = (0, None);
    let read = each(ws.store(), &query, |link| {
        row += 1;
        let placed_on = Some(link.placed_on.as_str()).filter(|page| !page.is_empty());
        let judged = linter.link(row, &link.url, placed_on);
        failed = tally.tell(row, &judged, &link.url, judged.fixed.is_some()).err();
        failed.is_none()
    });
    read.map_err(workspace::Error::from)?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}

/// Judges what touches recorded, each combination of tags once, the most frequent first; and tells what was never
/// registered, with what was decided about it.
pub(super) fn touches(
    ws: &Workspace,
    checker: &Checker,
    linter: &mut Linter<'_>,
    tally: &mut Tally<'_, '_>,
) -> eyre::Result<()> {
    tally.totals.noun = ("combination of tags", "combinations of tags");
    // Counted here and now: what is kept of a large workspace knows no combinations.
    let tallies = Arc::new(ws.count_touches()?);
    let mut combinations: Vec<(&Tags, u64)> =
        tallies.combinations.iter().map(|(tags, results)| (tags, results.visits)).collect();
    combinations.retain(|(tags, _)| !tags.is_empty());
    combinations.sort_by(|(a, times), (b, others)| others.cmp(times).then_with(|| key(a).cmp(&key(b))));
    for (at, (tags, _)) in combinations.into_iter().enumerate() {
        let (judged, mended) = linter.tags(tags);
        let words: Vec<&str> = tags.iter().map(|(_, value)| value).collect();
        tally.tell(at + 1, &judged, &words.join(" / "), mended != *tags)?;
    }
    tally.totals.drifted = Some(Arrivals::new(checker, Arc::clone(&tallies), true).drift);
    Ok(())
}

fn key(tags: &Tags) -> [&str; 5] {
    Tag::ALL.map(|tag| tags.value(tag))
}
