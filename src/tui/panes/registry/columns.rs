//! The columns of the table of links: those of its fields, and those that are computed.

use std::borrow::Cow;

use crate::domain::date;
use crate::domain::finding::Severity;
use crate::domain::text::thousands;
use crate::domain::utm::Tag;
use crate::domain::utm::registry::Results;
use crate::store::links::LinkSort;
use crate::tui::link_rows::JudgedLink;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::link_card::status_mark;
use crate::tui::widgets::table::{Cell, Column};

use super::Registry;

/// The columns of a table that nobody has arranged yet.
pub(super) const USUAL: &[&str] = &[
    "destination",
    "source",
    "medium",
    "campaign",
    "content",
    "status",
    "channel",
    "visits",
    "leads",
    "mqls",
    "customers",
    "created",
    "owner",
    "term",
    "placed-on",
    "note",
];

/// All columns: name, title, width, whether to the right, order.
const ALL: &[(&str, &str, u16, bool, Option<LinkSort>)] = &[
    ("destination", "Link", 18, false, Some(LinkSort::Url)),
    ("source", "Source", 11, false, Some(LinkSort::Source)),
    ("medium", "Medium", 11, false, Some(LinkSort::Medium)),
    ("campaign", "Campaign", 27, false, Some(LinkSort::Campaign)),
    ("content", "Content", 14, false, Some(LinkSort::Content)),
    ("status", "Status", 9, false, Some(LinkSort::Status)),
    ("channel", "Channel", 14, false, None),
    ("visits", "Visits", 7, true, None),
    ("leads", "Leads", 6, true, None),
    ("mqls", "MQLs", 6, true, None),
    ("customers", "Customers", 9, true, None),
    ("created", "Made", 10, true, Some(LinkSort::Created)),
    ("owner", "Owner", 11, false, Some(LinkSort::Owner)),
    ("term", "Term", 14, false, None),
    ("placed-on", "Placed on", 20, false, None),
    ("note", "Note", 24, false, None),
];

/// One column.
pub(super) struct LinkColumn {
    /// Its name in saved views: that of its field, where it has one.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    width: u16,
    right: bool,
    /// The order that it stands for.
    pub sort: Option<LinkSort>,
}

/// The column of that name, if there is one.
pub(super) fn column(name: &str) -> Option<LinkColumn> {
    let (name, title, width, right, sort) = ALL.iter().find(|(one, ..)| *one == name)?;
    Some(LinkColumn { name, title, width: *width, right: *right, sort: *sort })
}

/// Names and headings of all columns that can be shown.
pub(super) fn offered() -> Vec<(String, String)> {
    ALL.iter().map(|(name, title, ..)| ((*name).to_owned(), (*title).to_owned())).collect()
}

/// Whether one of the columns tells what came of links.
pub(super) fn has_results<'a>(shown: impl IntoIterator<Item = &'a LinkColumn>) -> bool {
    shown.into_iter().any(|column| matches!(column.name, "visits" | "leads" | "mqls" | "customers"))
}

impl LinkColumn {
    /// How the table places it.
    pub(super) fn placed(&self) -> Column {
        Column { title: Cow::Borrowed(self.title), width: self.width, right: self.right }
    }

    /// Its cell for a link.
    pub(super) fn cell(&self, JudgedLink { link, worst }: &JudgedLink, view: &Registry, look: Look) -> Cell<'static> {
        let number = |of: fn(&Results) -> u64| match view.results.get(&link.id).map(of) {
            None | Some(0) => dash(),
            Some(n) => Cell::text(thousands(i64::try_from(n).unwrap_or(i64::MAX))),
        };
        match self.name {
            "destination" => {
                let mark = match worst {
                    Some(Severity::Critical) => look.mark(Mark::Critical),
                    Some(Severity::Warning) => look.mark(Mark::Warning),
                    _ => " ",
                };
                let role = match worst {
                    Some(Severity::Critical) => Role::Bad,
                    Some(Severity::Warning) => Role::Warn,
                    _ => Role::Text,
                };
                let address = shown(&link.link.destination, view);
                Cell::of(role, format!("{mark} {}", address.trim_end_matches('/')))
            }
            "status" => {
                let (mark, role) = status_mark(link.status, look);
                Cell::of(role, format!("{mark} {}", link.status.name()))
            }
            "channel" => Cell::of(Role::Muted, link.channel.clone()),
            "visits" => number(|results| results.visits),
            "leads" => number(|results| results.leads),
            "mqls" => number(|results| results.mqls),
            "customers" => number(|results| results.customers),
            "created" => match (link.created, &view.ctx) {
                (Some(at), Some(ctx)) => Cell::text(date::near(at.with_timezone(&view.zone).date_naive(), ctx.today)),
                _ => dash(),
            },
            "owner" => text(&link.owner),
            "placed-on" => text(&link.placed_on),
            "note" => text(&link.note),
            name => text(Tag::parse(name).map_or("", |tag| link.tag(tag))),
        }
    }
}

/// A destination as the table shows it: without the scheme, and of one's own pages only where on the site it leads.
fn shown<'a>(destination: &'a str, view: &Registry) -> &'a str {
    let address = destination.split_once("://").map_or(destination, |(_, rest)| rest);
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let own = view.checker.as_ref().map(|checker| checker.own.as_slice()).unwrap_or_default();
    let is_own = own.iter().any(|own| host.strip_suffix(own.as_str()).is_some_and(|before| before.is_empty() || before == "www."));
    let path = address.get(host.len()..).filter(|path| path.len() > 1);
    if is_own { path.unwrap_or(address) } else { address }
}

fn dash() -> Cell<'static> {
    Cell::of(Role::Muted, "–")
}

fn text(words: &str) -> Cell<'static> {
    if words.is_empty() { dash() } else { Cell::text(words.to_owned()) }
}
