//! The parts of the pipeline report, in their order.

use crate::domain::finding::Severity;
use crate::domain::money::Money;
use crate::domain::review::{Handover, Verdict};
use crate::report::{Align, Block, KeyFigure, Section, Table};

use super::{Look, charts, days, figures, leads, named, number, part_of, plural};

/// Part 1: the stages, what is in them, and how many go on.
pub(super) fn summary(look: &Look<'_>) -> Section {
    let review = look.review;
    let mut part = Section::new("1. Where leads stand");
    part.blocks.push(Block::KeyFigures(key_figures(look)));
    if review.stages.is_empty() {
        part.paragraph("No lifecycle is in force, so no stage can be named.");
        return part;
    }
    let mut table = Table::of(&[
        ("Stage", Align::Left),
        ("Leads", Align::Right),
        ("Open deals", Align::Right),
        ("Median days", Align::Right),
        ("Stuck", Align::Right),
        ("Came this far", Align::Right),
        ("Of the stage before", Align::Right),
    ]);
    for (at, stage) in review.stages.iter().enumerate() {
        let amount = Money::new(stage.amount, review.currency);
        table.row([
            stage.name.clone(),
            number(stage.leads),
            if stage.amount == 0 { figures::NONE.to_owned() } else { figures::rounded(amount).to_string() },
            stage.median_days.map_or_else(|| figures::NONE.to_owned(), |days| days.to_string()),
            if stage.stuck == 0 { figures::NONE.to_owned() } else { number(stage.stuck) },
            number(stage.reached),
            figures::share(review.conversion(at)),
        ]);
    }
    part.blocks.push(Block::Figure(charts::stages(look, table)));
    part.paragraph(
        "“Came this far” counts every lead that is in the stage, was, or went past it; the last column is its share of \
         those who came as far as the stage before.",
    );
    unstaged(look, &mut part);
    passages(look, &mut part);
    part
}

fn key_figures(look: &Look<'_>) -> Vec<KeyFigure> {
    let (review, deals) = (look.review, &look.review.deals);
    let without_rate = |sum| figures::left_out(sum).map_or_else(String::new, |left| format!("without {left}"));
    let velocity = deals.velocity(review.currency);
    vec![
        KeyFigure::new("Leads", number(review.leads), format!("{} stuck", number(review.stuck_leads()))),
        KeyFigure::new(
            "Open deals",
            figures::rounded(deals.open_amount.total).to_string(),
            join(&plural(deals.open, "deal", "deals"), &without_rate(&deals.open_amount)),
        ),
        KeyFigure::new(
            "Won",
            figures::rounded(deals.won_amount.total).to_string(),
            join(&plural(deals.won, "deal", "deals"), &without_rate(&deals.won_amount)),
        ),
        KeyFigure::new(
            "Win rate",
            figures::share(deals.win_rate()),
            format!("of {} closed", number(deals.won + deals.lost)),
        ),
        KeyFigure::new(
            "Velocity",
            velocity.map_or_else(|| figures::NONE.to_owned(), |money| format!("{}/day", figures::rounded(money))),
            match velocity {
                Some(_) => format!("won in {}, the median", days(deals.days_to_win)),
                None => "needs open and won deals".to_owned(),
            },
        ),
    ]
}

fn join(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first}, {second}") }
}

fn unstaged(look: &Look<'_>, part: &mut Section) {
    let all: u64 = look.review.unstaged.iter().map(|(_, many)| many).sum();
    if all == 0 {
        return;
    }
    let named: Vec<String> = look
        .review
        .unstaged
        .iter()
        .map(|(raw, many)| format!("{} ({})", named(raw, "no name"), number(*many)))
        .collect();
    let words = format!(
        "{} in no stage, because the lifecycle doesn’t know what the file called it: {}. Say on the board which stage \
         each means.",
        plural(all, "lead stands", "leads stand"),
        figures::some(&named, 8)
    );
    part.blocks.push(Block::Callout(Severity::Warning, words));
}

fn passages(look: &Look<'_>, part: &mut Section) {
    let review = look.review;
    let mut table =
        Table::of(&[("From", Align::Left), ("To", Align::Left), ("Median", Align::Right), ("Leads", Align::Right)]);
    for passage in review.passages.iter().filter(|passage| passage.leads > 0) {
        table.row([passage.from.clone(), passage.to.clone(), days(passage.median_days), number(passage.leads)]);
    }
    if table.rows.is_empty() {
        return;
    }
    part.heading("How long it takes");
    let (used, all) = review.moves;
    part.paragraph(if used < all {
        format!(
            "From the moment a lead entered the first to when it entered the second, counted from a sample: {} of {} \
             moves, spread evenly over the leads.",
            number(used),
            number(all)
        )
    } else {
        "From the moment a lead entered the first to when it entered the second.".to_owned()
    });
    part.table(table);
}

/// Part 2: new leads by week.
pub(super) fn inflow(look: &Look<'_>) -> Section {
    let mut part = Section::new("2. New leads");
    let all: u64 = look.review.weeks.iter().map(|(_, many)| many).sum();
    if all == 0 {
        part.paragraph(format!("None came in the last {} weeks, or none says when.", look.rules.weeks));
        return part;
    }
    part.blocks.push(Block::Figure(charts::weeks(look)));
    // The present week isn't over, so it would only pull the average down.
    let over = look.review.weeks.split_last().map_or(&[][..], |(_, over)| over);
    let average = |weeks: &[(chrono::NaiveDate, u64)]| {
        (!weeks.is_empty()).then(|| weeks.iter().map(|(_, many)| many).sum::<u64>() as f64 / weeks.len() as f64)
    };
    let (older, newer) = over.split_at(over.len() / 2);
    if let (Some(before), Some(now)) = (average(older), average(newer)) {
        let change = (before > 0.0).then(|| (now - before) / before);
        let way = match change {
            Some(change) if change >= 0.05 => format!(
                ", {} more than in the {} before",
                figures::share(Some((change * 100.0).round() / 100.0)),
                older.len()
            ),
            Some(change) if change <= -0.05 => format!(
                ", {} fewer than in the {} before",
                figures::share(Some((-change * 100.0).round() / 100.0)),
                older.len()
            ),
            _ => format!(", about as many as in the {} before", older.len()),
        };
        part.paragraph(format!("{now:.0} a week in the last {} whole weeks{way}.", newer.len()));
    }
    part
}

/// Part 3: where leads come from, and which of them go on.
pub(super) fn sources(look: &Look<'_>) -> Section {
    let review = look.review;
    let mut part = Section::new("3. Sources");
    if review.sources.is_empty() {
        part.paragraph("There is nothing to tell before there are leads.");
        return part;
    }
    // The stages that mean something across companies; whichever of them the lifecycle has.
    let shown: Vec<usize> = (0..review.stages.len())
        .filter(|at| {
            review
                .stages
                .get(*at)
                .is_some_and(|one| ["mql", "sql", "opportunity", "customer"].contains(&one.id.as_str()))
        })
        .collect();
    let mut columns = vec![("Source", Align::Left), ("Leads", Align::Right), ("Share", Align::Right)];
    for at in &shown {
        columns.push((review.stages.get(*at).map_or("", |one| one.name.as_str()), Align::Right));
    }
    let last = shown.last().and_then(|at| review.stages.get(*at)).map_or("", |stage| stage.name.as_str());
    let rate = format!("Leads to {last}");
    if !shown.is_empty() {
        columns.push((&rate, Align::Right));
    }
    let mut table = Table::of(&columns);
    for source in &review.sources {
        let reached = |at: &usize| source.reached.get(*at).copied().unwrap_or_default();
        let mut cells = vec![
            named(&source.source, "not known"),
            number(source.leads),
            figures::share(rounded(part_of(source.leads, review.leads))),
        ];
        cells.extend(shown.iter().map(|at| number(reached(at))));
        cells.extend(shown.last().map(|at| figures::share(rounded(part_of(reached(at), source.leads)))));
        table.rows.push(cells);
    }
    part.table(table);
    if review.other_sources > 0 {
        part.paragraph(format!(
            "{} more come from sources that are not named here: the list holds the {} largest.",
            number(review.other_sources),
            review.sources.len()
        ));
    }
    part
}

/// To a tenth of a percent.
fn rounded(share: Option<f64>) -> Option<f64> {
    share.map(|share| (share * 1_000.0).round() / 1_000.0)
}

/// Part 4: who stands still.
pub(super) fn stuck(look: &Look<'_>) -> Section {
    let review = look.review;
    let mut part = Section::new("4. Stuck");
    let all = review.stuck_leads();
    if all == 0 {
        part.paragraph(format!("Nobody has stood in one stage for more than {} days.", review.stuck_days));
        return part;
    }
    let by_stage: Vec<String> = review
        .stages
        .iter()
        .filter(|stage| stage.stuck > 0)
        .map(|stage| format!("{} in {}", number(stage.stuck), stage.name))
        .collect();
    let verb = if all == 1 { "has" } else { "have" };
    part.paragraph(format!(
        "{} {verb} stood in one stage for more than {} days: {}.",
        leads(all),
        review.stuck_days,
        figures::list(&by_stage)
    ));
    let mut table = Table::of(&[
        ("Lead", Align::Left),
        ("Company", Align::Left),
        ("Stage", Align::Left),
        ("Days", Align::Right),
        ("Owner", Align::Left),
        ("Open deals", Align::Right),
    ]);
    for row in &review.stuck {
        let amount = Money::new(row.amount, review.currency);
        table.row([
            row.name.clone(),
            named(&row.company, figures::NONE),
            row.stage.clone(),
            number(row.days.unsigned_abs()),
            named(&row.owner, "nobody"),
            if row.amount == 0 { figures::NONE.to_owned() } else { figures::rounded(amount).to_string() },
        ]);
    }
    let named = table.rows.len() as u64;
    part.table(table);
    if named < all {
        part.paragraph(format!("The {} that have stood longest in each stage are named.", number(named)));
    }
    part
}

/// Part 5: how sales answers.
pub(super) fn handovers(look: &Look<'_>) -> Section {
    let mut part = Section::new("5. Handovers");
    if look.review.handovers.iter().all(|one| one.all() == 0) {
        part.paragraph("Nothing was handed over yet: the first lead that becomes an MQL begins a handover.");
        return part;
    }
    let mut table = Table::of(&[
        ("Handover", Align::Left),
        ("Handed over", Align::Right),
        ("Accepted", Align::Right),
        ("Rejected", Align::Right),
        ("No answer yet", Align::Right),
        ("Accepted of those answered", Align::Right),
    ]);
    for one in &look.review.handovers {
        table.row([
            one.name.clone(),
            number(one.all()),
            number(one.accepted),
            number(one.rejected),
            number(one.open),
            figures::share(rounded(part_of(one.accepted, one.answered()))),
        ]);
    }
    part.table(table);
    if let Some(first) = look.review.handovers.first() {
        judged(look, first, &mut part);
    }
    let reasons: Vec<String> = look
        .review
        .handovers
        .iter()
        .flat_map(|one| &one.reasons)
        .map(|(reason, many)| format!("{}: {}", named(reason, "no reason given"), number(*many)))
        .collect();
    if !reasons.is_empty() {
        part.heading("Why they came back");
        part.list(reasons);
    }
    part
}

/// What the policies say about the first handover, which is marketing's to sales.
fn judged(look: &Look<'_>, handover: &Handover, part: &mut Section) {
    let (accepted, answered) = (handover.accepted, handover.answered());
    let said: Vec<String> = look
        .rules
        .acceptance
        .iter()
        .filter_map(|policy| {
            let verdict = match policy.judge(accepted, answered)? {
                Verdict::Right => "as it should be".to_owned(),
                Verdict::Note(words) | Verdict::Warning(words) => words.to_owned(),
            };
            Some(format!("{}: {verdict}.", policy.title))
        })
        .collect();
    let share = figures::share(rounded(part_of(accepted, answered)));
    if let Some(deciding) = look.rules.acceptance.first()
        && let Some(Verdict::Warning(words)) = deciding.judge(accepted, answered)
    {
        let words = format!("{}: {share} accepted; {words}.", handover.name);
        part.blocks.push(Block::Callout(Severity::Warning, words));
    }
    if !said.is_empty() {
        part.paragraph(format!(
            "{share} of {} were accepted. What should be is a matter of opinion; the first decides here:",
            plural(answered, "answered handover", "answered handovers")
        ));
        part.list(said);
    }
}

/// Part 6: who left.
pub(super) fn exits(look: &Look<'_>) -> Section {
    let mut part = Section::new("6. Who left, and why");
    let exits: Vec<_> = look.review.exits.iter().filter(|exit| exit.leads > 0).collect();
    if exits.is_empty() {
        part.paragraph("Nobody has left the pipeline.");
        return part;
    }
    let mut table = Table::of(&[
        ("Exit", Align::Left),
        ("Leads", Align::Right),
        ("Share of all", Align::Right),
        ("Reasons", Align::Left),
    ]);
    let mut without = 0;
    for exit in exits {
        without += exit.reasons.iter().filter(|(reason, _)| reason.is_empty()).map(|(_, many)| many).sum::<u64>();
        let reasons: Vec<String> = exit
            .reasons
            .iter()
            .map(|(reason, many)| format!("{} {}", named(reason, "none given"), number(*many)))
            .collect();
        table.row([
            exit.name.clone(),
            number(exit.leads),
            figures::share(rounded(part_of(exit.leads, look.review.leads))),
            figures::some(&reasons, 6),
        ]);
    }
    part.table(table);
    if without > 0 {
        part.paragraph(format!(
            "{} without a reason: nobody can learn from those.",
            plural(without, "lead left", "leads left")
        ));
    }
    part
}

/// Part 7: what is blank.
pub(super) fn missing(look: &Look<'_>) -> Section {
    let mut part = Section::new("7. What is missing");
    let mut table = Table::of(&[
        ("Field", Align::Left),
        ("Asked of", Align::Left),
        ("Blank", Align::Right),
        ("Leads", Align::Right),
        ("Filled in", Align::Right),
    ]);
    for row in look.review.missing.iter().filter(|row| row.missing > 0) {
        table.row([
            row.label.clone(),
            row.who.clone(),
            number(row.missing),
            number(row.of),
            figures::share(rounded(part_of(row.of.saturating_sub(row.missing), row.of))),
        ]);
    }
    if table.rows.is_empty() {
        part.paragraph("Every field that the lifecycle asks for is filled in.");
    } else {
        part.paragraph("Fields that the lifecycle asks for, and in how many leads they are blank:");
        part.table(table);
    }
    part
}
