//! Who a record is: ids, kinds of records, and a reference to one of them.
//!
//! Ids are drawn by the store (never reused, unique across copies of a file); the domain only carries them.

use std::fmt;

/// The row id of a record. Drawn by the store, never reused; 0 means "not saved yet".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Id(pub i64);

impl Id {
    /// The id of a record that was not saved yet.
    pub const NEW: Id = Id(0);

    /// Whether the record was not saved yet.
    pub fn is_new(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The kinds of records that can be opened, followed and named in a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A tool of the stack.
    Tool,
    /// A directed data flow between two tools.
    Integration,
    /// A person or team of the business.
    Person,
    /// The business itself.
    Profile,
    /// One sitting with a maturity framework.
    Assessment,
    /// One step of the plan.
    PlanItem,
    /// A person who may buy.
    Lead,
    /// A company.
    Company,
    /// A deal.
    Deal,
    /// Something that happened.
    Activity,
    /// A tagged link.
    Link,
    /// A campaign.
    Campaign,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 8] = [
        Kind::Tool,
        Kind::Integration,
        Kind::Person,
        Kind::Profile,
        Kind::Assessment,
        Kind::PlanItem,
        Kind::Link,
        Kind::Campaign,
    ];

    /// The table of the workspace file that holds records of this kind, as the journal names it.
    pub fn table(self) -> &'static str {
        match self {
            Kind::Tool => "tool",
            Kind::Integration => "integration",
            Kind::Person => "person",
            Kind::Profile => "profile",
            Kind::Assessment => "assessment",
            Kind::PlanItem => "plan_item",
            Kind::Lead => "lead",
            Kind::Company => "company",
            Kind::Deal => "deal",
            Kind::Activity => "activity",
            Kind::Link => "link",
            Kind::Campaign => "campaign",
        }
    }
}

/// One record of the workspace, whichever room it lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordRef {
    /// What kind of record it is.
    pub kind: Kind,
    /// Its row id.
    pub id: Id,
}

impl RecordRef {
    /// A reference to a tool.
    pub fn tool(id: Id) -> Self {
        RecordRef { kind: Kind::Tool, id }
    }

    /// A reference to an integration.
    pub fn integration(id: Id) -> Self {
        RecordRef { kind: Kind::Integration, id }
    }

    /// A reference to a person.
    pub fn person(id: Id) -> Self {
        RecordRef { kind: Kind::Person, id }
    }

    /// A reference to an assessment.
    pub fn assessment(id: Id) -> Self {
        RecordRef { kind: Kind::Assessment, id }
    }

    /// A reference to a plan item.
    pub fn plan_item(id: Id) -> Self {
        RecordRef { kind: Kind::PlanItem, id }
    }

    /// A reference to a lead.
    pub fn lead(id: Id) -> Self {
        RecordRef { kind: Kind::Lead, id }
    }

    /// A reference to a company.
    pub fn company(id: Id) -> Self {
        RecordRef { kind: Kind::Company, id }
    }

    /// A reference to a deal.
    pub fn deal(id: Id) -> Self {
        RecordRef { kind: Kind::Deal, id }
    }

    /// A reference to a tagged link.
    pub fn link(id: Id) -> Self {
        RecordRef { kind: Kind::Link, id }
    }

    /// A reference to a campaign.
    pub fn campaign(id: Id) -> Self {
        RecordRef { kind: Kind::Campaign, id }
    }

    /// A reference to the profile of the business.
    pub fn profile() -> Self {
        RecordRef { kind: Kind::Profile, id: Id(1) }
    }
}
