//! Parts 2 to 4: what to do in which order, the plan, and by what one sees that it worked.

use crate::domain::maturity::PlanItem;
use crate::domain::text::count;
use crate::report::{Align, Block, Section, Table};

use super::{Look, figures, sentence};

/// Effort in words.
fn effort(effort: Option<u8>) -> &'static str {
    match effort {
        Some(1) => "hours",
        Some(2) => "days",
        Some(3) => "weeks",
        _ => figures::NONE,
    }
}

/// Part 2: the gaps in order, each with what closes it.
pub(super) fn recommendations(look: &Look<'_>) -> Section {
    let mut part = Section::new("2. Recommendations");
    if look.results.gaps.is_empty() {
        part.paragraph(match look.results.average {
            None => "There is nothing to recommend before the questions are answered.",
            Some(_) => "Every answered dimension is at its target. Set higher ones, or hold what there is.",
        });
        return part;
    }
    part.paragraph(
        "In this order: by how far a dimension lies below its target times its weight, the lower level first. \
         Where nobody set a target, the next level is it.",
    );
    let words = &look.results.framework;
    for (at, (gap, dimension)) in look.gaps().enumerate() {
        let (from, to) = (words.level_name(gap.current), words.level_name(gap.target));
        part.heading(format!("{}. {}: from {from} to {to}", at + 1, dimension.title));
        let focus = words.level(gap.current).map(|level| level.focus.as_str()).unwrap_or_default();
        if words.bands.is_empty() {
            part.paragraph(sentence(focus));
        }
        part.list(
            dimension
                .actions_between(Some(gap.current), gap.target)
                .map(|action| {
                    let planned = match look.room.planned(&words.id, &dimension.id, action) {
                        Some(item) if item.state.is_live() => "; in the plan".to_owned(),
                        Some(item) => format!("; {}", item.state.name()),
                        None => String::new(),
                    };
                    let how_long = effort(Some(action.effort));
                    format!("{} ({how_long}{planned}). Then: {}", action.text, sentence(&action.result))
                })
                .collect(),
        );
    }
    part
}

/// Part 3: the plan.
pub(super) fn steps(look: &Look<'_>) -> Section {
    let mut part = Section::new("3. Steps");
    let live: Vec<&PlanItem> = look.plan().filter(|item| item.state.is_live()).collect();
    if live.is_empty() {
        part.paragraph("No step is planned yet: put actions of part 2 into the plan, with an owner and a date.");
    } else {
        let mut table = Table::of(&[
            ("Due", Align::Left),
            ("What", Align::Left),
            ("Dimension", Align::Left),
            ("Owner", Align::Left),
            ("State", Align::Left),
            ("Effort", Align::Left),
        ]);
        for item in &live {
            let due = item.due.map_or_else(|| figures::NONE.to_owned(), |day| day.to_string());
            let due = if item.is_overdue(look.on) { format!("{due} (overdue)") } else { due };
            table.row([
                due,
                item.text.clone(),
                look.title(&item.dimension),
                if item.owner.is_empty() { figures::NONE.to_owned() } else { item.owner.clone() },
                item.state.name().to_owned(),
                effort(item.effort).to_owned(),
            ]);
        }
        part.table(table);
    }
    let finished: Vec<String> = look
        .plan()
        .filter(|item| !item.state.is_live())
        .map(|item| {
            let day = item.finished_on.map_or_else(String::new, |day| format!(" on {day}"));
            format!("{} ({}{day})", item.text, item.state.name())
        })
        .collect();
    if !finished.is_empty() {
        part.heading("Done and dropped");
        part.list(finished);
    }
    let waiting: Vec<String> = look.room.waiting(look.one.id).map(|topic| topic.text.clone()).collect();
    if !waiting.is_empty() {
        part.heading("Parked");
        part.paragraph("Came up in the workshop, and waits to be planned or dropped:");
        part.list(waiting);
    }
    part
}

/// Part 4: what one will see.
pub(super) fn measures(look: &Look<'_>) -> Section {
    let mut part = Section::new("4. Measures of success");
    let mut table = Table::of(&[("Dimension", Align::Left), ("At", Align::Left), ("What one will see", Align::Left)]);
    for (gap, dimension) in look.gaps() {
        table.row([
            dimension.title.clone(),
            look.level(Some(gap.target)),
            dimension.description(gap.target).to_owned(),
        ]);
    }
    if table.rows.is_empty() {
        part.paragraph("Nothing lies below its target, so what part 1 shows is the measure: it should stay.");
    } else {
        part.paragraph("A dimension has reached its target when somebody from outside could see this:");
        part.table(table);
    }
    let results: Vec<String> = look
        .plan()
        .filter(|item| item.state.is_live() && !item.result.is_empty())
        .map(|item| format!("{}: {}", item.text, sentence(&item.result)))
        .collect();
    if !results.is_empty() {
        part.heading("What the plan should bring");
        part.list(results);
    }
    let measured = look.rows().flat_map(|(row, _)| &row.measured).count();
    if measured > 0 {
        part.blocks.push(Block::Paragraph(format!(
            "{} of the workspace’s own data (part 1) {} along: they move without anybody answering.",
            count(measured, "figure", ""),
            if measured == 1 { "comes" } else { "come" }
        )));
    }
    if let Some(due) = look.room.next_due(&look.one.framework) {
        part.paragraph(format!("The next assessment, due on {}, tells whether it worked.", figures::day(due)));
    }
    part
}
