//! Deals: a row into a draft of one, and a draft into a known one.

use chrono::{DateTime, NaiveDate, Utc};

use super::cells::{domain, email, link, money};
use super::leads::put_custom;
use super::merging::{Merge, Merged};
use super::reading::{Fill, Words, a_moment, line};
use crate::domain::deal::{Deal, DealState};
use crate::domain::money::Currency;
use crate::domain::text::fold;
use crate::import::cell::number::Decimal;

/// What a row says of a deal.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// The deal as far as it is told.
    pub(super) deal: Deal,
    /// Its id in the file's system.
    pub(super) id: String,
    /// The company, by what the file calls it.
    pub(super) company_id: String,
    pub(super) company_domain: String,
    /// The main contact, by what the file calls it.
    pub(super) lead_id: String,
    pub(super) lead_email: String,
    /// When stages of its pipeline were entered.
    pub(super) entered: Vec<(String, DateTime<Utc>)>,
    amount: Option<(String, Decimal, Option<Currency>)>,
    currency: Option<Currency>,
    state: String,
    won: Option<bool>,
    is_closed: Option<bool>,
    close: Option<NaiveDate>,
    won_on: Option<NaiveDate>,
    lost_on: Option<NaiveDate>,
}

/// A fill that takes a line of text.
macro_rules! line_fill {
    ($($slot:ident).+) => {
        |draft, cell, _, _| {
            draft.$($slot).+ = line(cell);
            Ok(())
        }
    };
}

/// A fill that takes a day.
macro_rules! day_fill {
    ($($slot:ident).+) => {
        |draft, cell, column, _| {
            draft.$($slot).+ = Some(a_moment(cell, column)?.date_naive());
            Ok(())
        }
    };
}

/// What each field takes.
pub(super) const FILLS: &[(&str, Fill<Draft>)] = &[
    ("id", line_fill!(id)),
    ("name", line_fill!(deal.name)),
    ("company", |draft, cell, _, _| {
        let (name, id) = link(cell);
        draft.deal.company_name = line(name);
        if let Some(id) = id {
            draft.company_id = id.to_owned();
        }
        Ok(())
    }),
    ("company-id", |draft, cell, _, _| {
        let (name, id) = link(cell);
        draft.company_id = id.map_or_else(|| line(cell), str::to_owned);
        if id.is_some() && draft.deal.company_name.is_empty() {
            draft.deal.company_name = line(name);
        }
        Ok(())
    }),
    ("company-domain", |draft, cell, _, _| {
        draft.company_domain = domain(cell);
        Ok(())
    }),
    ("lead-id", |draft, cell, _, _| {
        draft.lead_id = link(cell).1.map_or_else(|| line(cell), str::to_owned);
        Ok(())
    }),
    ("lead-email", |draft, cell, _, _| {
        draft.lead_email = email(cell).0.to_owned();
        Ok(())
    }),
    ("pipeline", line_fill!(deal.pipeline)),
    ("stage", line_fill!(deal.stage)),
    ("stage-date", |draft, cell, column, _| {
        if let Some((stage, _)) = &column.stage {
            draft.entered.push((stage.clone(), a_moment(cell, column)?));
        }
        Ok(())
    }),
    ("state", line_fill!(state)),
    ("won", |draft, cell, _, words| {
        draft.won = words.rules.truth(cell);
        Ok(())
    }),
    ("closed-flag", |draft, cell, _, words| {
        draft.is_closed = words.rules.truth(cell);
        Ok(())
    }),
    ("amount", |draft, cell, column, words| {
        // Read for good when the currency is known; what is no amount is said here.
        money(cell, column.decimal, column.currency.unwrap_or(words.home))?;
        draft.amount = Some((cell.to_owned(), column.decimal, column.currency));
        Ok(())
    }),
    ("currency", |draft, cell, _, _| {
        let known = Currency::parse(cell).filter(|currency| currency.is_known());
        draft.currency = Some(known.ok_or_else(|| "it is no currency such as EUR".to_owned())?);
        Ok(())
    }),
    ("source", |draft, cell, _, words| {
        draft.deal.source = words.source(cell);
        Ok(())
    }),
    ("owner", line_fill!(deal.owner)),
    ("created", |draft, cell, column, _| {
        draft.deal.created = Some(a_moment(cell, column)?);
        Ok(())
    }),
    ("modified", |draft, cell, column, _| {
        draft.deal.modified = Some(a_moment(cell, column)?);
        Ok(())
    }),
    ("close-date", day_fill!(close)),
    ("expected-close", day_fill!(deal.expected_close)),
    ("closed", day_fill!(deal.closed)),
    ("won-on", day_fill!(won_on)),
    ("lost-on", day_fill!(lost_on)),
    ("reason", line_fill!(deal.reason)),
    ("notes", |draft, cell, _, _| {
        if !draft.deal.notes.is_empty() {
            draft.deal.notes.push('\n');
        }
        draft.deal.notes.push_str(cell);
        Ok(())
    }),
    ("custom", |draft, cell, column, _| put_custom(&mut draft.deal.custom, cell, column)),
];

impl Draft {
    /// What follows from what is told: the amount with its currency, whether it is won or lost, and when it closed.
    pub(super) fn finish(&mut self, words: &mut Words) {
        if let Some((cell, decimal, of_header)) = &self.amount {
            let home = self.currency.or(*of_header).unwrap_or(words.home);
            self.deal.amount = money(cell, *decimal, home).ok();
        }
        self.deal.state = self.state_told();
        let open = self.deal.state == DealState::Open;
        match (self.close, open) {
            (Some(day), true) => self.deal.expected_close = self.deal.expected_close.or(Some(day)),
            (Some(day), false) => self.deal.closed = self.deal.closed.or(Some(day)),
            (None, _) => {}
        }
        match self.deal.state {
            DealState::Won => self.deal.closed = self.deal.closed.or(self.won_on),
            DealState::Lost => self.deal.closed = self.deal.closed.or(self.lost_on),
            DealState::Open => {}
        }
    }

    /// Won, lost or open, by the plainest of what is told: a state, flags, the stage's name, a day.
    fn state_told(&self) -> DealState {
        let by_word = |word: &str| {
            let word = fold(word);
            let has = |part: &str| word.split(|ch: char| !ch.is_alphanumeric()).any(|one| one == part);
            if has("won") {
                Some(DealState::Won)
            } else if has("lost") {
                Some(DealState::Lost)
            } else if has("open") {
                Some(DealState::Open)
            } else {
                None
            }
        };
        by_word(&self.state)
            .or(match (self.won, self.is_closed) {
                (Some(true), _) => Some(DealState::Won),
                (Some(false), Some(true)) => Some(DealState::Lost),
                (_, Some(false)) => Some(DealState::Open),
                _ => None,
            })
            .or_else(|| by_word(&self.deal.stage))
            .or(self.won_on.map(|_| DealState::Won))
            .or(self.lost_on.map(|_| DealState::Lost))
            .unwrap_or(DealState::Open)
    }
}

/// Takes what a row says into a known deal. Stage and state belong together: an open deal takes those of the file.
pub(super) fn merge(known: &mut Deal, said: &Deal, wins: bool) -> Merged {
    let mut merge = Merge::new(wins);
    merge.text("Name", &mut known.name, &said.name);
    merge.text("Pipeline", &mut known.pipeline, &said.pipeline);
    if !said.stage.is_empty() && (wins || known.stage.is_empty()) {
        let mut state = Some(known.state);
        merge.option("State", &mut state, Some(said.state), |state| state.name().to_owned());
        known.state = state.unwrap_or(known.state);
    }
    merge.text("Stage", &mut known.stage, &said.stage);
    merge.option("Amount", &mut known.amount, said.amount, ToString::to_string);
    merge.text("Source", &mut known.source, &said.source);
    merge.text("Owner", &mut known.owner, &said.owner);
    merge.moment("Created", &mut known.created, said.created);
    merge.option("Expected close", &mut known.expected_close, said.expected_close, ToString::to_string);
    merge.option("Closed", &mut known.closed, said.closed, ToString::to_string);
    merge.text("Reason", &mut known.reason, &said.reason);
    merge.text("Notes", &mut known.notes, &said.notes);
    merge.custom(&mut known.custom, &said.custom);
    merge.modified(&mut known.modified, said.modified);
    merge.done()
}
