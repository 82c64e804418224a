//! Which links, in which order: what the table, export and bulk verbs ask for.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::filter::Filter;

/// By what links are sorted. Every sort ends with the record's id, so that no two links share a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LinkSort {
    /// When they were registered.
    #[default]
    Created,
    /// The whole address.
    Url,
    /// The source.
    Source,
    /// The medium.
    Medium,
    /// The campaign: links of one stand together.
    Campaign,
    /// The content.
    Content,
    /// The owner.
    Owner,
    /// The status.
    Status,
}

impl LinkSort {
    /// All of them.
    pub const ALL: [LinkSort; 8] = [
        LinkSort::Created,
        LinkSort::Url,
        LinkSort::Source,
        LinkSort::Medium,
        LinkSort::Campaign,
        LinkSort::Content,
        LinkSort::Owner,
        LinkSort::Status,
    ];

    /// Its name, for settings; also that of its column.
    pub fn name(self) -> &'static str {
        match self {
            LinkSort::Created => "created",
            LinkSort::Url => "url",
            LinkSort::Source => "source",
            LinkSort::Medium => "medium",
            LinkSort::Campaign => "campaign",
            LinkSort::Content => "content",
            LinkSort::Owner => "owner",
            LinkSort::Status => "status",
        }
    }

    /// Reads a name.
    pub fn parse(word: &str) -> Option<LinkSort> {
        LinkSort::ALL.into_iter().find(|sort| sort.name() == word)
    }
}

/// What a filter must know of the workspace; only what it asks for is filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkFacts {
    /// Sources, mediums and campaigns of links, by the title of the channel that they make.
    pub channels: BTreeMap<String, Vec<[String; 3]>>,
    /// Ids of links, ascending, by the rule that complains about them.
    pub rules: BTreeMap<String, Vec<i64>>,
    /// Campaigns that are over.
    pub over: Vec<String>,
}

/// Which links, in which order. `Workspace::link_query` makes one with its facts filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkQuery {
    /// What they must pass.
    pub filter: Filter,
    /// Those of one campaign; `Some("")` for those without one.
    pub campaign: Option<String>,
    /// The order.
    pub sort: LinkSort,
    /// Whether the order is turned round.
    pub descending: bool,
    /// What the filter must know.
    pub facts: Arc<LinkFacts>,
}
