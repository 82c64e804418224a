//! What hangs on records: activities and touches, parts in deals, changes of stages; a row into a draft of one.

use chrono::{DateTime, Utc};

use super::cells::{domain, email, link};
use super::reading::{Fill, a_moment, line};
use crate::domain::lead::Touch;

/// Which records a row hangs on, by what the file calls them.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    pub(super) lead_id: String,
    pub(super) lead_email: String,
    pub(super) company_id: String,
    pub(super) company_domain: String,
    pub(super) deal_id: String,
    pub(super) deal_name: String,
}

/// What a row says of something that happened.
#[derive(Debug, Clone, Default)]
pub(super) struct Activity {
    pub(super) links: Links,
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) at: Option<DateTime<Utc>>,
    pub(super) by: String,
    pub(super) detail: Vec<String>,
    pub(super) campaign_name: String,
    pub(super) channel: String,
    pub(super) through: Touch,
    pub(super) link: String,
}

/// What a row says of a part in a deal.
#[derive(Debug, Clone, Default)]
pub(super) struct Role {
    pub(super) links: Links,
    pub(super) role: String,
    pub(super) main: bool,
}

/// What a row says of a change of stage.
#[derive(Debug, Clone, Default)]
pub(super) struct Change {
    pub(super) links: Links,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) at: Option<DateTime<Utc>>,
    pub(super) who: String,
    pub(super) why: String,
    pub(super) field: String,
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

/// A fill that takes the id of a record, alone or as `Acme (7001)`.
macro_rules! id_fill {
    ($($slot:ident).+) => {
        |draft, cell, _, _| {
            draft.$($slot).+ = link(cell).1.map_or_else(|| line(cell), str::to_owned);
            Ok(())
        }
    };
}

/// A fill that takes a moment.
macro_rules! moment_fill {
    ($slot:ident) => {
        |draft, cell, column, _| {
            draft.$slot = Some(a_moment(cell, column)?);
            Ok(())
        }
    };
}

/// A fill that takes an address.
macro_rules! email_fill {
    () => {
        |draft, cell, _, _| {
            draft.links.lead_email = email(cell).0.to_owned();
            Ok(())
        }
    };
}

/// What each field of an activity takes.
pub(super) const ACTIVITY_FILLS: &[(&str, Fill<Activity>)] = &[
    ("id", line_fill!(id)),
    ("lead-id", id_fill!(links.lead_id)),
    ("lead-email", email_fill!()),
    ("company-id", id_fill!(links.company_id)),
    ("company-domain", |draft, cell, _, _| {
        draft.links.company_domain = domain(cell);
        Ok(())
    }),
    ("deal-id", id_fill!(links.deal_id)),
    ("kind", line_fill!(kind)),
    ("at", moment_fill!(at)),
    ("by", line_fill!(by)),
    ("detail", |draft, cell, _, _| {
        let cell = line(cell);
        if !draft.detail.contains(&cell) {
            draft.detail.push(cell);
        }
        Ok(())
    }),
    ("campaign", line_fill!(through.campaign)),
    ("campaign-name", line_fill!(campaign_name)),
    ("channel", line_fill!(channel)),
    ("source", line_fill!(through.source)),
    ("medium", line_fill!(through.medium)),
    ("content", line_fill!(through.content)),
    ("term", line_fill!(through.term)),
    ("link", line_fill!(link)),
];

/// What each field of a part in a deal takes.
pub(super) const ROLE_FILLS: &[(&str, Fill<Role>)] = &[
    ("lead-id", id_fill!(links.lead_id)),
    ("lead-email", email_fill!()),
    ("deal-id", id_fill!(links.deal_id)),
    ("deal", line_fill!(links.deal_name)),
    ("role", line_fill!(role)),
    ("main", |draft, cell, _, words| {
        draft.main = words.rules.truth(cell).ok_or_else(|| "it is neither yes nor no".to_owned())?;
        Ok(())
    }),
];

/// What each field of a change of stage takes.
pub(super) const CHANGE_FILLS: &[(&str, Fill<Change>)] = &[
    ("lead-id", id_fill!(links.lead_id)),
    ("lead-email", email_fill!()),
    ("deal-id", id_fill!(links.deal_id)),
    ("from", line_fill!(from)),
    ("to", line_fill!(to)),
    ("at", moment_fill!(at)),
    ("who", line_fill!(who)),
    ("why", line_fill!(why)),
    ("field", line_fill!(field)),
];
