//! What a column of each kind of records can fill, and without what nothing can be imported.

use crate::import::mapping::{Target, targets};

/// Of a lead.
pub(in crate::import) const LEADS: &[Target] = targets! {
    "custom", "A field of its own";
    "id", "Its id";
    "email", "Email";
    "full-name", "Full name";
    "first-name", "First name";
    "last-name", "Last name";
    "phone", "Phone";
    "company", "Company";
    "company-id", "The company's id";
    "domain", "Company's domain";
    "title", "Job title";
    "role", "Role";
    "seniority", "Seniority";
    "employees", "Employees";
    "revenue", "Revenue";
    "industry", "Industry";
    "country", "Country";
    "tier", "Tier";
    "stage", "Stage";
    "stage-since", "In the stage since";
    "stage-date", "When a stage was entered";
    "source", "Lead source";
    "source-detail", "Source detail";
    "first-source", "First source";
    "first-medium", "First medium";
    "first-campaign", "First campaign";
    "first-content", "First content";
    "first-term", "First term";
    "last-source", "Last source";
    "last-medium", "Last medium";
    "last-campaign", "Last campaign";
    "last-content", "Last content";
    "last-term", "Last term";
    "self-reported", "Self-reported";
    "owner", "Owner";
    "created", "Created";
    "modified", "Modified";
    "last-activity", "Last activity";
    "last-contact", "Last contact";
    "reason", "Reason";
    "next-step", "Next step";
    "unsubscribed", "Unsubscribed";
    "bounces", "Bounces";
    "tags", "Tags";
    "notes", "Notes";
};

/// Of a company.
pub(in crate::import) const COMPANIES: &[Target] = targets! {
    "custom", "A field of its own";
    "id", "Its id";
    "name", "Name";
    "domain", "Domain";
    "employees", "Employees";
    "revenue", "Revenue";
    "industry", "Industry";
    "country", "Country";
    "owner", "Owner";
    "phone", "Phone";
    "created", "Created";
    "modified", "Modified";
    "tags", "Tags";
    "notes", "Notes";
};

/// Of a deal.
pub(in crate::import) const DEALS: &[Target] = targets! {
    "custom", "A field of its own";
    "id", "Its id";
    "name", "Name";
    "company", "Company";
    "company-id", "The company's id";
    "company-domain", "The company's domain";
    "lead-id", "The main contact's id";
    "lead-email", "The main contact's email";
    "pipeline", "Pipeline";
    "stage", "Stage";
    "stage-date", "When a stage was entered";
    "state", "Open, won or lost";
    "won", "Whether it is won";
    "closed-flag", "Whether it is closed";
    "amount", "Amount";
    "currency", "Currency";
    "source", "Source";
    "owner", "Owner";
    "created", "Created";
    "modified", "Modified";
    "close-date", "Close date";
    "expected-close", "Expected close";
    "closed", "Closed";
    "won-on", "Won on";
    "lost-on", "Lost on";
    "reason", "Reason";
    "notes", "Notes";
};

/// Of an activity or a touch.
pub(in crate::import) const ACTIVITIES: &[Target] = targets! {
    "id", "Its id";
    "lead-id", "The lead's id";
    "lead-email", "The lead's email";
    "company-id", "The company's id";
    "company-domain", "The company's domain";
    "deal-id", "The deal's id";
    "kind", "Kind";
    "at", "When";
    "by", "By whom";
    "detail", "Detail";
    "campaign", "Campaign (as tagged)";
    "campaign-name", "Campaign's name";
    "channel", "Channel";
    "source", "Source";
    "medium", "Medium";
    "content", "Content";
    "term", "Term";
    "link", "Link";
};

/// Of a lead's part in a deal.
pub(in crate::import) const ROLES: &[Target] = targets! {
    "lead-id", "The lead's id";
    "lead-email", "The lead's email";
    "deal-id", "The deal's id";
    "deal", "The deal's name";
    "role", "Role";
    "main", "Whether it is the main contact";
};

/// Of a change of stage.
pub(in crate::import) const STAGES: &[Target] = targets! {
    "lead-id", "The lead's id";
    "lead-email", "The lead's email";
    "deal-id", "The deal's id";
    "from", "Stage before";
    "to", "Stage after";
    "at", "When";
    "who", "By whom";
    "why", "Why";
    "field", "Which field changed";
};

/// Fields of which one in each list is needed.
pub(in crate::import) fn needed(targets: &'static [Target]) -> &'static [&'static [&'static str]] {
    if targets == LEADS {
        &[&["email", "id", "full-name", "first-name", "last-name"]]
    } else if targets == COMPANIES {
        &[&["name", "domain", "id"]]
    } else if targets == DEALS {
        &[&["name", "id"]]
    } else if targets == ACTIVITIES {
        &[&["at"], &["lead-email", "lead-id", "company-id", "company-domain", "deal-id"]]
    } else if targets == ROLES {
        &[&["lead-id", "lead-email"], &["deal-id", "deal"]]
    } else if targets == STAGES {
        &[&["lead-id", "lead-email", "deal-id"], &["to"], &["at"]]
    } else {
        &[]
    }
}
