//! Companies: a row into a draft of one, and a draft into a known one.

use super::cells::{domain, people, revenue, tags};
use super::leads::put_custom;
use super::merging::{Merge, Merged};
use super::reading::{Fill, a_moment, line};
use crate::domain::company::Company;

/// What a row says of a company.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// The company as far as it is told.
    pub(super) company: Company,
    /// Its id in the file's system.
    pub(super) id: String,
}

/// A fill that takes a line of text.
macro_rules! line_fill {
    ($slot:ident) => {
        |draft, cell, _, _| {
            draft.company.$slot = line(cell);
            Ok(())
        }
    };
}

/// What each field takes.
pub(super) const FILLS: &[(&str, Fill<Draft>)] = &[
    ("id", |draft, cell, _, _| {
        draft.id = line(cell);
        Ok(())
    }),
    ("name", line_fill!(name)),
    ("domain", |draft, cell, _, _| {
        draft.company.domain = domain(cell);
        Ok(())
    }),
    ("employees", |draft, cell, column, _| {
        draft.company.employees = people(cell, column.decimal)?;
        Ok(())
    }),
    ("revenue", |draft, cell, column, words| {
        let (range, currency) = revenue(cell, column.decimal, column.currency.unwrap_or(words.home))?;
        draft.company.revenue = range;
        draft.company.revenue_currency = (currency != words.home).then_some(currency);
        Ok(())
    }),
    ("industry", line_fill!(industry)),
    ("country", line_fill!(country)),
    ("owner", line_fill!(owner)),
    ("phone", line_fill!(phone)),
    ("created", |draft, cell, column, _| {
        draft.company.created = Some(a_moment(cell, column)?);
        Ok(())
    }),
    ("modified", |draft, cell, column, _| {
        draft.company.modified = Some(a_moment(cell, column)?);
        Ok(())
    }),
    ("tags", |draft, cell, _, _| {
        draft.company.tags.extend(tags(cell));
        Ok(())
    }),
    ("notes", |draft, cell, _, _| {
        if !draft.company.notes.is_empty() {
            draft.company.notes.push('\n');
        }
        draft.company.notes.push_str(cell);
        Ok(())
    }),
    ("custom", |draft, cell, column, _| put_custom(&mut draft.company.custom, cell, column)),
];

/// Takes what a row says into a known company.
pub(super) fn merge(known: &mut Company, said: &Company, wins: bool) -> Merged {
    let mut merge = Merge::new(wins);
    merge.text("Name", &mut known.name, &said.name);
    merge.email("Domain", &mut known.domain, &said.domain);
    merge.range("Employees", &mut known.employees, said.employees);
    if merge.range("Revenue", &mut known.revenue, said.revenue) {
        known.revenue_currency = said.revenue_currency;
    }
    merge.text("Industry", &mut known.industry, &said.industry);
    merge.text("Country", &mut known.country, &said.country);
    merge.text("Owner", &mut known.owner, &said.owner);
    merge.text("Phone", &mut known.phone, &said.phone);
    merge.moment("Created", &mut known.created, said.created);
    merge.tags("Tags", &mut known.tags, &said.tags);
    merge.text("Notes", &mut known.notes, &said.notes);
    merge.custom(&mut known.custom, &said.custom);
    merge.modified(&mut known.modified, said.modified);
    merge.done()
}
