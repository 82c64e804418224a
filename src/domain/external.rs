//! What other systems call a record.

/// An id elsewhere: the system (`hubspot`) and what it calls the record there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ExternalId {
    /// The system, in small letters: `hubspot`, `salesforce`, `file:3f2a…`.
    pub system: String,
    /// The id, exactly as it stands there.
    pub id: String,
}

impl ExternalId {
    /// An id elsewhere.
    pub fn new(system: impl Into<String>, id: impl Into<String>) -> ExternalId {
        ExternalId { system: system.into(), id: id.into() }
    }
}
