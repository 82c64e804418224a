//! Made-up tools in any number, to measure how the program behaves with a large inventory. Not part of the story.

use chrono::{Days, NaiveDate};

use crate::domain::money::{Cost, Currency, Money, Period};
use crate::domain::taxonomy::Taxonomy;
use crate::domain::text::count;
use crate::domain::tool::{FeatureUse, RemovalImpact, Status, Tool};
use crate::workspace::{Done, Result, Workspace};

const FIRST: [&str; 16] = [
    "Amber", "Birch", "Copper", "Delta", "Ember", "Fable", "Granite", "Harbor", "Indigo", "Juniper", "Kite", "Lumen",
    "Maple", "Nimbus", "Orchid", "Pebble",
];
const SECOND: [&str; 12] =
    ["Board", "Desk", "Flow", "Grid", "Hub", "Lane", "Mail", "Metrics", "Path", "Signal", "Stack", "Works"];
const OWNERS: [&str; 6] = ["Dana", "Lee", "Tom", "Priya", "Marcus", ""];

/// Adds that many tools as one step.
///
/// # Errors
/// When the file can't be written.
pub fn add_many(ws: &mut Workspace, many: usize) -> Result<Done> {
    let today = ws.today();
    let home = ws.business()?.profile.currency;
    let taxonomy = &ws.frameworks().taxonomy;
    let tools: Vec<Tool> = (0..many).map(|at| one(at, today, home, taxonomy)).collect();
    ws.import_tools(&tools, &[], &format!("added {} to measure with", count(many, "tool", "tools")))
}

/// The same number gives the same tool; its values are spread by steps that share no factor with their ranges.
fn one(at: usize, today: NaiveDate, home: Currency, taxonomy: &Taxonomy) -> Tool {
    let spread = |step: usize, range: usize| (at * step + at / range) % range;
    let small = |step: usize, range: u8| u8::try_from(spread(step, usize::from(range))).unwrap_or_default();
    let days = |step: usize, range: usize| Days::new(spread(step, range) as u64);
    let pick =
        |words: &[&str], step: usize| words.get(spread(step, words.len())).copied().unwrap_or_default().to_owned();
    let mut tool = Tool::named(format!("{} {} {}", pick(&FIRST, 1), pick(&SECOND, 5), at + 1));
    tool.vendor = format!("{} Software", pick(&FIRST, 3));
    let category = taxonomy.categories.get(spread(7, taxonomy.categories.len().max(1)));
    tool.category = category.map(|one| one.id.clone()).unwrap_or_default();
    tool.capabilities = [format!("made-up-{}", at / 3)].into();
    tool.status = if at.is_multiple_of(17) { Status::Retired } else { Status::Active };
    tool.owner = pick(&OWNERS, 5);
    let period = if at.is_multiple_of(3) { Period::Annual } else { Period::Monthly };
    tool.cost = Some(Cost { amount: Money::new((spread(37, 400) * 100) as i64, home), period });
    let paid = u32::from(small(11, 20)) + 1;
    tool.seats_paid = Some(paid);
    tool.seats_active = Some(u32::from(small(7, 20)).min(paid));
    tool.feature_use = Some(FeatureUse::Percent(small(13, 101)));
    tool.last_used = today.checked_sub_days(days(19, 150));
    tool.value = (!at.is_multiple_of(23)).then(|| small(7, 11));
    tool.output = if at.is_multiple_of(9) { String::new() } else { "A figure in the monthly report".to_owned() };
    tool.removal = RemovalImpact::ALL.get(spread(5, RemovalImpact::ALL.len())).copied();
    tool.renews_on = today.checked_add_days(days(29, 365));
    tool.notice_days = Some(30);
    tool.auto_renews = Some(at.is_multiple_of(2));
    tool.reviewed_on = today.checked_sub_days(days(31, 400));
    tool
}
