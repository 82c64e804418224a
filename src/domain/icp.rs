//! The ideal customer profile: who is meant, who less, and who not at all. One per workspace, versioned.

use serde::{Deserialize, Serialize};

use super::lead::{Lead, Range, Tier};
use super::text::fold;

pub mod fields;

pub use fields::ICP_FIELDS;

/// The sizes of one tier, in people; `None` on a side leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sizes {
    /// The least.
    pub least: Option<i64>,
    /// The most.
    pub most: Option<i64>,
}

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Icp {
    /// Which version of the profile this is; 0 for none.
    pub version: u32,
    /// The sizes of tier 1.
    pub tier1: Sizes,
    /// The sizes of tier 2.
    pub tier2: Sizes,
    /// Below this nobody fits.
    pub minimum: Option<i64>,
    /// Industries that fit; none given: all.
    pub industries: Vec<String>,
    /// Roles that buy; none given: all.
    pub roles: Vec<String>,
    /// Countries that are served; none given: all.
    pub countries: Vec<String>,
    /// Domains of competitors.
    pub competitors: Vec<String>,
    /// Words in a title that mean "not wanted": student, consultant.
    pub unwanted: Vec<String>,
}

/// The tier of a lead; `None` where the profile is blank or nothing is known that it asks for.
pub fn tier_of(icp: &Icp, lead: &Lead) -> Option<Tier> {
    if icp.version == 0 {
        return None;
    }
    let domain = lead.domain.to_lowercase();
    let title = fold(&lead.title);
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
    let unwanted = |word: &String| {
        let word = fold(word);
        words.contains(&word.as_str()) || word.contains(' ') && title.contains(&word)
    };
    if !domain.is_empty() && icp.competitors.iter().any(|one| one.to_lowercase() == domain)
        || icp.unwanted.iter().any(unwanted)
    {
        return Some(Tier::Negative);
    }
    if lead.employees.is_blank() {
        return None;
    }
    let outside = |list: &[String], value: &str| {
        !list.is_empty() && !value.is_empty() && !list.iter().any(|one| fold(one) == fold(value))
    };
    if outside(&icp.industries, &lead.industry)
        || outside(&icp.countries, &lead.country)
        || outside(&icp.roles, &lead.role)
    {
        return Some(Tier::None);
    }
    if icp.minimum.is_some_and(|minimum| lead.employees.most.is_some_and(|most| most < minimum)) {
        return Some(Tier::None);
    }
    let within = |sizes: Sizes| {
        (sizes.least.is_some() || sizes.most.is_some())
            && lead.employees.meets(Range { least: sizes.least, most: sizes.most })
    };
    Some(if within(icp.tier1) {
        Tier::One
    } else if within(icp.tier2) {
        Tier::Two
    } else {
        Tier::None
    })
}
