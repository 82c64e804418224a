//! The value/cost matrix: lines, quadrants, the cost axis, and what stands where. Where marks go on a screen is
//! in [`place`]; nothing here draws.

mod axis;
mod layout;

pub use axis::{Axis, Scale, Tick};
pub use layout::{Label, Layout, Placed, Point, cell_of, place};

use super::Stack;
use super::StackInput;
use super::facts::{Facts, in_home};
use super::rules::StackRules;
use crate::domain::id::Id;
use crate::domain::money::{Money, divide_rounding};

/// The lines between the quadrants. High is strictly above a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lines {
    /// Monthly cost, in the workspace's currency.
    pub cost: Money,
    /// Value, 0-10.
    pub value: f64,
}

/// A quarter of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quadrant {
    /// High value, low cost.
    Keep,
    /// High value, high cost: renegotiate, downsize.
    Optimise,
    /// Low value, low cost: consolidate or use a free tier.
    Question,
    /// Low value, high cost.
    Cut,
}

impl Quadrant {
    /// All four, as they stand: top left, top right, bottom left, bottom right.
    pub const ALL: [Quadrant; 4] = [Quadrant::Keep, Quadrant::Optimise, Quadrant::Question, Quadrant::Cut];

    /// Its title: `Keep`.
    pub fn title(self) -> &'static str {
        match self {
            Quadrant::Keep => "Keep",
            Quadrant::Optimise => "Optimise",
            Quadrant::Question => "Question",
            Quadrant::Cut => "Cut",
        }
    }

    /// What to do there, in a few words.
    pub fn advice(self) -> &'static str {
        match self {
            Quadrant::Keep => "worth more than it costs",
            Quadrant::Optimise => "renegotiate or downsize",
            Quadrant::Question => "consolidate, or use a free tier",
            Quadrant::Cut => "costs more than it is worth",
        }
    }

    /// Where a value and a monthly cost stand.
    pub fn of(value: f64, cost: Money, lines: Lines) -> Quadrant {
        match (value > lines.value, cost.minor > lines.cost.minor) {
            (true, false) => Quadrant::Keep,
            (true, true) => Quadrant::Optimise,
            (false, false) => Quadrant::Question,
            (false, true) => Quadrant::Cut,
        }
    }
}

/// The lines where nobody moved them: the median monthly cost of live tools that have one (an even number of
/// costs gives the mean of the middle two, rounded to a minor unit, half away from zero; no costs give 0), and
/// the value of the rules' file.
pub(crate) fn default_lines(input: &StackInput, facts: &Facts, rules: &StackRules) -> Lines {
    let live = facts.tools.iter().filter(|fact| fact.live);
    let mut costs: Vec<i64> = live.filter_map(|fact| fact.monthly).map(|cost| cost.minor).collect();
    costs.sort_unstable();
    let middle = match (costs.len(), costs.get(costs.len() / 2)) {
        (_, None) => 0,
        (odd, Some(upper)) if odd % 2 == 1 => *upper,
        (even, Some(upper)) => divide_rounding(costs[even / 2 - 1].saturating_add(*upper), 2),
    };
    Lines { cost: Money::new(middle, input.rates.home), value: rules.value_line }
}

/// The lines in force: those moved by hand, with the cost in the workspace's currency; else the default.
pub(crate) fn lines(input: &StackInput, facts: &Facts, rules: &StackRules) -> Lines {
    let moved = input.lines.and_then(|lines| Some(Lines { cost: in_home(lines.cost, input)?, ..lines }));
    moved.unwrap_or_else(|| default_lines(input, facts, rules))
}

/// What stands in one quadrant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pile {
    /// Which.
    pub quadrant: Quadrant,
    /// Live tools in it.
    pub tools: usize,
    /// Their monthly cost, in the workspace's currency.
    pub monthly: Money,
}

/// Why a live tool isn't on the plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// Nobody scored it.
    Unscored,
    /// Its cost isn't known.
    Uncosted,
    /// Neither is known.
    Neither,
    /// Its cost is in a currency without a rate.
    WithoutRate,
}

impl Absence {
    /// In a few words: `no value yet`.
    pub fn meaning(self) -> &'static str {
        match self {
            Absence::Unscored => "no value yet",
            Absence::Uncosted => "no cost yet",
            Absence::Neither => "neither value nor cost yet",
            Absence::WithoutRate => "no exchange rate for its cost",
        }
    }
}

/// What the matrix sums over all tools.
#[derive(Debug, Clone)]
pub(super) struct Plot {
    piles: [Pile; 4],
    off: Vec<(Id, Absence)>,
    axes: [Axis; 2],
}

impl Stack {
    fn plot(&self) -> &Plot {
        self.plot.get_or_init(|| Plot {
            piles: self.sum_quadrants(),
            off: self.find_off_plot(),
            axes: [Scale::Linear, Scale::Log].map(|scale| self.make_axis(scale)),
        })
    }

    /// What stands in each quadrant, in the order of [`Quadrant::ALL`].
    pub fn quadrants(&self) -> [Pile; 4] {
        self.plot().piles
    }

    /// The live tools that can't be drawn, and why: they are listed beside the plot.
    pub fn off_plot(&self) -> &[(Id, Absence)] {
        &self.plot().off
    }

    /// The cost axis on which all live tools have room.
    pub fn axis(&self, scale: Scale) -> Axis {
        match scale {
            Scale::Linear => self.plot().axes[0],
            Scale::Log => self.plot().axes[1],
        }
    }

    fn sum_quadrants(&self) -> [Pile; 4] {
        let home = self.input.rates.home;
        let mut piles = Quadrant::ALL.map(|quadrant| Pile { quadrant, tools: 0, monthly: Money::new(0, home) });
        for derived in &self.derived {
            let Some((quadrant, monthly)) = derived.quadrant.zip(derived.monthly) else { continue };
            if let Some(pile) = piles.iter_mut().find(|pile| pile.quadrant == quadrant) {
                pile.tools += 1;
                pile.monthly.minor = pile.monthly.minor.saturating_add(monthly.minor);
            }
        }
        piles
    }

    fn find_off_plot(&self) -> Vec<(Id, Absence)> {
        let live = self.input.tools.iter().zip(&self.derived).filter(|(tool, _)| tool.is_live());
        live.filter_map(|(tool, derived)| {
            let absence = match (tool.value, tool.cost, derived.monthly) {
                (Some(_), _, Some(_)) => return None,
                (None, None, _) => Absence::Neither,
                (None, ..) => Absence::Unscored,
                (Some(_), None, _) => Absence::Uncosted,
                (Some(_), Some(_), None) => Absence::WithoutRate,
            };
            Some((tool.id, absence))
        })
        .collect()
    }

    fn make_axis(&self, scale: Scale) -> Axis {
        let live = self.input.tools.iter().zip(&self.derived).filter(|(tool, _)| tool.is_live());
        Axis::new(
            scale,
            live.filter_map(|(_, derived)| derived.monthly).chain([self.lines.cost]),
            self.input.rates.home,
        )
    }

    /// The tools on the plot as points on an axis, in the order of the input.
    pub fn points<'a>(&'a self, axis: &'a Axis) -> impl Iterator<Item = Point<'a>> {
        let tools = self.input.tools.iter().zip(&self.derived).filter(|(_, derived)| derived.quadrant.is_some());
        tools.filter_map(|(tool, derived)| {
            Some(Point {
                tool: tool.id,
                x: axis.position(derived.monthly?),
                y: f64::from(tool.value?) / 10.0,
                name: &tool.name,
            })
        })
    }
}
