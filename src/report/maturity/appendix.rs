//! The appendices: how the votes were spread, and every answer in the words that it was answered with.

use crate::report::{Align, Section, Table};

use super::{Look, figures};

/// Appendix A: the votes, without names; `None` where nobody voted.
pub(super) fn votes(look: &Look<'_>) -> Option<Section> {
    let words = &look.results.framework;
    let mut columns = vec![("Dimension", Align::Left)];
    columns.extend(words.levels.iter().map(|level| (level.name.as_str(), Align::Right)));
    columns.extend([("Spread", Align::Left), ("Agreed", Align::Left)]);
    let mut table = Table::of(&columns);
    for (row, dimension) in look.rows().filter(|(_, dimension)| look.one.is_revealed(&dimension.id)) {
        let Some(spread) = &row.spread else { continue };
        let mut cells = vec![dimension.title.clone()];
        cells.extend(spread.histogram.iter().map(|(_, many)| many.to_string()));
        let told = match (spread.is_disagreement, spread.majority) {
            (true, None) => "disagreement: no majority",
            (true, Some(_)) => "disagreement: far apart",
            (false, _) if spread.range.0 == spread.range.1 => "of one mind",
            (false, _) => "a majority",
        };
        cells.extend([told.to_owned(), look.level(row.answer.level)]);
        table.rows.push(cells);
    }
    let hidden = look.rows().filter(|(row, one)| row.spread.is_some() && !look.one.is_revealed(&one.id)).count();
    if table.rows.is_empty() && hidden == 0 {
        return None;
    }
    let mut part = Section::new("Appendix A: votes");
    part.paragraph(
        "Everybody voted before seeing the others’ votes. A range of two levels or more, or no majority, counts as \
         a disagreement.",
    );
    part.table(table);
    if hidden > 0 {
        part.paragraph(format!("Votes on {hidden} more are not revealed yet."));
    }
    Some(part)
}

/// Appendix B: the answers.
pub(super) fn answers(look: &Look<'_>) -> Section {
    let mut part = Section::new("Appendix B: answers");
    for (row, dimension) in look.rows() {
        let answer = &row.answer;
        part.heading(dimension.title.clone());
        part.paragraph(dimension.question.clone());
        part.paragraph(match answer.level {
            Some(level) => format!("{}: {}", look.level(Some(level)), dimension.description(level)),
            None if answer.is_skipped => "Skipped: nobody knew.".to_owned(),
            None => "Not answered.".to_owned(),
        });
        let mut more = Vec::new();
        if let Some(target) = answer.target {
            let by = answer.target_on.map_or_else(String::new, |day| format!(" by {}", figures::day(day)));
            more.push(format!("Target: {}{by}", look.level(Some(target))));
        }
        if !answer.evidence.is_empty() {
            more.push(format!("Evidence: {}", answer.evidence));
        }
        if let Some(confidence) = answer.confidence {
            more.push(format!("Confidence: {} ({})", confidence.name(), confidence.meaning()));
        }
        if !answer.note.is_empty() {
            more.push(format!("Note: {}", answer.note));
        }
        part.list(more);
    }
    part
}
