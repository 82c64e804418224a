//! What the company does for its data: measures it, checks stages, and works through its lists.

use chrono::TimeDelta;

use crate::domain::quality::spot::Judged;
use crate::domain::quality::tasks::State;
use crate::workspace::Workspace;

use super::Error;
use super::script::STORY;

/// Measures all leads, and keeps the figures.
pub(super) fn measure(ws: &Workspace) -> Result<(), Error> {
    Ok(ws.keep_measure(&ws.measure()?)?)
}

/// Draws a spot check and judges it: the first ones wrong, then those of which nobody can say, the others right.
pub(super) fn check(ws: &mut Workspace, wrong: usize, unsure: usize) -> Result<(), Error> {
    ws.draw_spot_check()?;
    let answers = ws.spot_check()?.map_or(Vec::new(), |check| check.answers);
    let judged = answers.iter().enumerate().map(|(at, answer)| match at {
        at if at < wrong => (answer.id, Judged::Wrong),
        at if at < wrong + unsure => (answer.id, Judged::Unsure),
        _ => (answer.id, Judged::Right),
    });
    ws.judge_all(&judged.collect::<Vec<_>>())?;
    Ok(())
}

/// Puts tasks of a list into a state; where days are given, they were done so long ago.
pub(super) fn tasks(
    ws: &mut Workspace,
    list: &str,
    tasks: &[String],
    to: &str,
    days: Option<i64>,
) -> Result<(), Error> {
    let state = State::parse(to).ok_or_else(|| Error::broken(STORY, format!("there is no state {to}")))?;
    let Some(days) = days else { return Ok(ws.set_task_state(list, tasks, state).map(|_| ())?) };
    let on = ws.today() - TimeDelta::days(days);
    for task in tasks {
        let mut kept = ws.task(list, task)?;
        kept.stand(state, on);
        ws.save_task(&kept)?;
    }
    Ok(())
}
