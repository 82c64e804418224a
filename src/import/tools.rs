//! A list of tools into a plan: which rows are tools, what each says, and what that adds to what is known.
//! Pure: gets the known tools and the frameworks, and gives back what would happen.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::field::FieldContext;
use crate::domain::id::Id;
use crate::domain::money::Money;
use crate::domain::taxonomy::{Product, Taxonomy};
use crate::domain::text::{count, name_key};
use crate::domain::tool::Tool;
use crate::frameworks::import_rules::ToolImportRules;

use super::mapping::Mapping;
use super::plan::{Outcome, Plan, PlannedRow, Question};
use super::sheet::{Row, Sheet};
use super::{Answers, Policy};

mod columns;
mod merge;
mod proposal;
mod reading;
mod said;
mod shape;
mod totals;
mod verdict;

use columns::Columns;
pub(super) use proposal::{Proposal, propose};
use said::Said;
use shape::Shape;
use verdict::Names;

/// What a plan is made against.
#[derive(Debug, Clone)]
pub struct Basis<'a> {
    /// The workspace's tools.
    pub(super) known: &'a [Tool],
    /// What reading values takes: today, the currency.
    pub(super) context: &'a FieldContext,
    /// Categories and products.
    pub(super) taxonomy: &'a Taxonomy,
    /// What words in lists of tools mean.
    pub(super) rules: &'a ToolImportRules,
    /// Products by the keys of their names and aliases, as every row asks for one.
    products: HashMap<String, &'a Product>,
}

impl<'a> Basis<'a> {
    /// The workspace's tools, what reading values takes, and the frameworks.
    pub fn new(
        known: &'a [Tool],
        context: &'a FieldContext,
        taxonomy: &'a Taxonomy,
        rules: &'a ToolImportRules,
    ) -> Basis<'a> {
        let mut products = HashMap::new();
        for product in &taxonomy.products {
            for name in std::iter::once(&product.name).chain(&product.aliases) {
                products.entry(name_key(name)).or_insert(product);
            }
        }
        Basis { known, context, taxonomy, rules, products }
    }

    /// The product of that name or alias, as [`Taxonomy::product`].
    pub(super) fn product(&self, name: &str) -> Option<&'a Product> {
        self.products.get(&name_key(name)).copied()
    }
}

/// What importing a list of tools would do.
pub fn plan(sheet: &Sheet, mapping: &Mapping, basis: &Basis<'_>, policy: Policy, answers: &Answers) -> Plan {
    let columns = Columns::of(sheet, mapping, basis, answers);
    let shapes = shape::shapes(sheet, &columns, basis.rules);
    let mut plan = Plan { file: sheet.name.clone(), warnings: sheet.warnings.clone(), ..Plan::default() };
    plan.warnings.extend(columns.warnings.iter().cloned());
    let mut read: Vec<Option<Said>> = sheet
        .rows
        .iter()
        .zip(&shapes)
        .map(|(row, shape)| matches!(shape, Shape::Tool).then(|| reading::read(&columns, row, basis)))
        .collect();
    let names = Names::of(read.iter().flatten(), basis);
    for said in read.iter_mut().flatten() {
        verdict::decide(said, &names, basis);
    }
    let matched = matched(&read, basis);
    let mut blank = None;
    let mut firsts: HashMap<String, usize> = HashMap::new();
    for (at, ((row, shape), said)) in sheet.rows.iter().zip(&shapes).zip(&read).enumerate() {
        let planned = match (shape, said) {
            (Shape::Blank, _) => {
                blank.get_or_insert((plan.rows.len(), row.line, 0_usize)).2 += 1;
                continue;
            }
            (Shape::LeftOut(reason), _) => outcome(row, &columns, Outcome::LeftOut(reason.clone())),
            (Shape::Rejected(reason), _) => outcome(row, &columns, Outcome::Rejected(reason.clone())),
            (Shape::Tool, Some(said)) => {
                let first = *firsts.entry(name_key(&said.tool.name)).or_insert(row.line);
                tool_row(row, first, said, matched.get(&at), &names, basis, policy)
            }
            (Shape::Tool, None) => continue,
        };
        plan.rows.push(planned);
    }
    if let Some((at, line, times)) = blank {
        let reason = if times == 1 { "a blank row".to_owned() } else { format!("{times} blank rows") };
        plan.rows
            .insert(at, PlannedRow { line, name: String::new(), outcome: Outcome::LeftOut(reason), notes: Vec::new() });
    }
    plan.warnings.extend(totals::disagreements(sheet, &shapes, &read, &columns));
    let rejected: HashSet<usize> =
        plan.rows.iter().filter(|row| matches!(row.outcome, Outcome::Rejected(_))).map(|row| row.line).collect();
    plan.monthly = monthly(read.iter().flatten().filter(|said| !rejected.contains(&said.line)));
    plan.questions = columns.questions.clone();
    let kept = plan.rows.iter().filter(|row| row.notes.iter().any(|note| note.ends_with(merge::KEPT))).count();
    if kept > 0 {
        let rows = count(kept, "row says", "rows say");
        plan.warnings.push(format!(
            "{rows} something else than the workspace, which was kept: with the policy “theirs” the file wins."
        ));
    }
    plan.absent = absent(&plan, &matched, basis.known);
    finish_warnings(&mut plan, sheet, mapping);
    plan
}

/// What happens to a row that tells of a tool.
fn tool_row(
    row: &Row,
    first: usize,
    said: &Said,
    matched: Option<&Match<'_>>,
    names: &Names,
    basis: &Basis<'_>,
    policy: Policy,
) -> PlannedRow {
    let mut notes = said.notes.clone();
    if first != row.line {
        let reason = format!("line {first} lists {} already: join the two, or give one another name", said.tool.name);
        return PlannedRow { line: row.line, name: said.tool.name.clone(), outcome: Outcome::Rejected(reason), notes };
    }
    let outcome = match matched {
        None => {
            if let Some(taken) = names.same_product(said, basis) {
                notes.push(format!("{taken} is listed beside it and may be the same product"));
            }
            Outcome::New(Box::new(merge::new_tool(said, basis)))
        }
        Some(found) => {
            if found.by_product {
                notes.push(format!("taken for {}, which is the same product", found.tool.name));
            }
            notes.extend(merge::kept(found.tool, said, policy, basis.context));
            let merged = merge::merged(found.tool, said, policy);
            let changes = merge::changes(found.tool, &merged, basis.context);
            if changes.is_empty() { Outcome::Same(found.tool.id) } else { Outcome::Changed(Box::new(merged), changes) }
        }
    };
    PlannedRow { line: row.line, name: said.tool.name.clone(), outcome, notes }
}

fn outcome(row: &Row, columns: &Columns<'_>, outcome: Outcome) -> PlannedRow {
    let name = columns.cell(row, "name").trim();
    let name =
        if name.is_empty() { row.cells.iter().find(|cell| !cell.is_empty()).map_or("", String::as_str) } else { name };
    PlannedRow { line: row.line, name: name.to_owned(), outcome, notes: row.notes.clone() }
}

/// A known tool that a row is about.
struct Match<'a> {
    tool: &'a Tool,
    /// By the product that both names mean, not by the name itself.
    by_product: bool,
}

/// Which known tool each row is about. By name first; by product only where one known tool and one row of the file
/// are left that mean it, so that two rows never become one tool.
fn matched<'a>(read: &[Option<Said>], basis: &Basis<'a>) -> HashMap<usize, Match<'a>> {
    let known: HashMap<String, &Tool> = basis.known.iter().map(|tool| (name_key(&tool.name), tool)).collect();
    let mut found = HashMap::new();
    let mut taken: HashSet<Id> = HashSet::new();
    let mut rest: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, said) in read.iter().enumerate() {
        let Some(said) = said else { continue };
        if let Some(tool) = known.get(&name_key(&said.tool.name)) {
            taken.insert(tool.id);
            found.insert(at, Match { tool, by_product: false });
        } else if let Some(product) = basis.product(&said.tool.name) {
            rest.entry(&product.name).or_default().push(at);
        }
    }
    for (product, rows) in rest {
        let same = |tool: &&Tool| basis.product(&tool.name).is_some_and(|one| one.name == product);
        let mut tools = basis.known.iter().filter(same);
        if let (Some(tool), None, [at]) = (tools.next(), tools.next(), rows.as_slice())
            && !taken.contains(&tool.id)
        {
            found.insert(*at, Match { tool, by_product: true });
        }
    }
    found
}

/// Live tools that the file doesn't list. A file that lists none of them is about other tools.
fn absent(plan: &Plan, matched: &HashMap<usize, Match<'_>>, known: &[Tool]) -> Vec<String> {
    let listed: HashSet<Id> = matched.values().map(|found| found.tool.id).collect();
    if listed.is_empty() || plan.rows.is_empty() {
        return Vec::new();
    }
    known.iter().filter(|tool| tool.is_live() && !listed.contains(&tool.id)).map(|tool| tool.name.clone()).collect()
}

/// Sums of a month per currency, in the order of their codes.
fn monthly<'a>(read: impl Iterator<Item = &'a Said>) -> Vec<Money> {
    let mut sums = BTreeMap::new();
    for money in read.filter_map(|said| said.tool.monthly()) {
        let sum = sums.entry(money.currency).or_insert(0_i64);
        *sum = sum.saturating_add(money.minor);
    }
    sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect()
}

/// Adds what concerns the file as a whole: questions, tools that it lacks, columns that were not taken.
fn finish_warnings(plan: &mut Plan, sheet: &Sheet, mapping: &Mapping) {
    plan.warnings.extend(plan.questions.iter().map(Question::sentence));
    if !plan.absent.is_empty() {
        plan.warnings.push(format!(
            "The file doesn't list {} of the workspace: {}.",
            count(plan.absent.len(), "tool", "tools"),
            some_of(&plan.absent)
        ));
    }
    plan.warnings.extend(not_taken(sheet, mapping));
}

/// Columns with something in them that fill nothing: those that a person should look at one by one, the rest in one
/// sentence.
pub(super) fn not_taken(sheet: &Sheet, mapping: &Mapping) -> Vec<String> {
    let (open, rest): (Vec<_>, Vec<_>) = mapping.not_taken(sheet).into_iter().partition(|column| column.is_open());
    let mut sentences: Vec<String> =
        open.iter().map(|column| format!("Column “{}” was not taken: {}.", column.header, column.reason())).collect();
    if !rest.is_empty() {
        let headers: Vec<&str> = rest.iter().map(|column| column.header.as_str()).collect();
        sentences.push(format!("Not taken: {}.", some_of(&headers)));
    }
    sentences
}

/// Up to twelve of them, and how many more there are.
pub(super) fn some_of<S: AsRef<str>>(names: &[S]) -> String {
    let shown: Vec<&str> = names.iter().take(12).map(AsRef::as_ref).collect();
    match names.len().checked_sub(shown.len()) {
        Some(more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests;
