//! A maturity framework: the typed shape of one file of `assets/maturity/`, or of a person's own.

use std::fmt;
use std::sync::Arc;

use super::average::Average;

/// A questionnaire: dimensions, each with a description for every level, and what leads from level to level.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    /// Its id: `ops`.
    pub id: String,
    /// The file's version.
    pub version: u32,
    /// Its title: `Marketing operations`.
    pub title: String,
    /// Where it comes from: `source 001, maturity model`.
    pub source: String,
    /// Months after which it should be answered again.
    pub every_months: u32,
    /// The levels, from the lowest; numbered 1, 2, 3 …, at most nine.
    pub levels: Vec<Level>,
    /// The dimensions, in the order asked.
    pub dimensions: Vec<Dimension>,
    /// What averages mean, from the lowest; empty where the framework has no bands.
    pub bands: Vec<Band>,
    /// The file as it was read: what a snapshot keeps.
    pub text: Arc<str>,
}

/// One level of the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Its number: 1 for the lowest.
    pub number: u8,
    /// Its name: `Crawl`.
    pub name: String,
    /// A few words beside the name: `$1M-2M ARR`; may be blank.
    pub note: String,
    /// What one at this level works on: `Build it from nothing`; may be blank.
    pub focus: String,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Its id: `crm`.
    pub id: String,
    /// Its title: `CRM`.
    pub title: String,
    /// How much it counts.
    pub weight: Weight,
    /// What is asked.
    pub question: String,
    /// What one can see at each level, in the order of the levels.
    pub descriptions: Vec<String>,
    /// What leads from level to level, by the level it leads to.
    pub actions: Vec<Action>,
}

/// Something to do that leads to a level from the one below.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The number of the level it leads to.
    pub to: u8,
    /// What to do.
    pub text: String,
    /// How much work: 1 (hours), 2 (days), 3 (weeks).
    pub effort: u8,
    /// What is then true.
    pub result: String,
}

/// How much a dimension counts, in hundredths: 100 is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(pub u32);

impl Weight {
    /// What a dimension weighs unless its file says otherwise.
    pub const ONE: Weight = Weight(100);
}

/// `1`, `1.5`.
impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        match rest {
            0 => write!(f, "{whole}"),
            _ if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            _ => write!(f, "{whole}.{rest:02}"),
        }
    }
}

/// One end of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The average, in thousandths: 1500 is 1.5.
    pub at: i64,
    /// Whether that very average belongs to the band.
    pub is_inside: bool,
}

/// What an average means.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its id: `walk`.
    pub id: String,
    /// Its name: `Walk`.
    pub name: String,
    /// Where it begins.
    pub from: Bound,
    /// Where it ends.
    pub to: Bound,
    /// What the band asks for.
    pub focus: String,
}

impl Band {
    /// Whether an average lies in it.
    pub fn holds(&self, average: Average) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let from = average.compare(self.from.at);
        let to = average.compare(self.to.at);
        (from == Greater || from == Equal && self.from.is_inside) && (to == Less || to == Equal && self.to.is_inside)
    }

    /// Its ends as the file has them: `1.5 to 2.5`, `above 2.5`, `below 1.5`.
    pub fn range(&self) -> String {
        let shown = |at: i64| {
            let text = format!("{}.{:03}", at / 1000, at % 1000);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        match (self.from.is_inside, self.to.is_inside) {
            (true, true) => format!("{} to {}", shown(self.from.at), shown(self.to.at)),
            (true, false) => format!("below {}", shown(self.to.at)),
            (false, true) => format!("above {}", shown(self.from.at)),
            (false, false) => format!("between {} and {}", shown(self.from.at), shown(self.to.at)),
        }
    }
}

impl Framework {
    /// The dimension of that id, with its position.
    pub fn dimension(&self, id: &str) -> Option<(usize, &Dimension)> {
        self.dimensions.iter().enumerate().find(|(_, one)| one.id == id)
    }

    /// The title of a dimension; its id where the framework has no such one.
    pub fn title_of<'a>(&'a self, dimension: &'a str) -> &'a str {
        self.dimension(dimension).map_or(dimension, |(_, one)| &one.title)
    }

    /// The level of that number.
    pub fn level(&self, number: u8) -> Option<&Level> {
        self.levels.iter().find(|level| level.number == number)
    }

    /// The name of a level; its number where the framework has no such one.
    pub fn level_name(&self, number: u8) -> String {
        self.level(number).map_or_else(|| number.to_string(), |level| level.name.clone())
    }

    /// The level that was typed: a number (`2`) or a name (`walk`), ignoring case.
    pub fn parse_level(&self, typed: &str) -> Option<u8> {
        use crate::domain::text::name_key;
        let key = name_key(typed);
        let named = self.levels.iter().find(|level| level.number.to_string() == key || name_key(&level.name) == key);
        named.map(|level| level.number)
    }

    /// The dimension that was typed: an id or a title, ignoring case.
    pub fn parse_dimension(&self, typed: &str) -> Option<&Dimension> {
        use crate::domain::text::name_key;
        let key = name_key(typed);
        self.dimensions.iter().find(|one| name_key(&one.id) == key || name_key(&one.title) == key)
    }

    /// The number of the lowest level.
    pub fn lowest(&self) -> u8 {
        self.levels.first().map_or(1, |level| level.number)
    }

    /// The number of the highest level.
    pub fn highest(&self) -> u8 {
        self.levels.last().map_or(1, |level| level.number)
    }

    /// The band of an average; `None` where the framework has no bands.
    pub fn band(&self, average: Average) -> Option<&Band> {
        self.bands.iter().find(|band| band.holds(average))
    }
}

impl Dimension {
    /// What one can see at a level; blank where there is no such level.
    pub fn description(&self, level: u8) -> &str {
        self.descriptions.get(usize::from(level).wrapping_sub(1)).map_or("", String::as_str)
    }

    /// What leads from a level (`None`: from the lowest) to another, step by step.
    pub fn actions_between(&self, from: Option<u8>, to: u8) -> impl Iterator<Item = &Action> {
        let from = from.unwrap_or(0);
        self.actions.iter().filter(move |action| action.to > from && action.to <= to)
    }
}
