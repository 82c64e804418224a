//! The graph of data flows: which tools' data reaches the CRM or the warehouse, and through whom.
//!
//! An edge carries data when it neither fails nor is a file moved by hand (source 001, phase 5) and both its
//! tools are live. Nothing here knows money, findings or verdicts.

use crate::domain::integration::{Direction, Health, Integration, Method};

/// The position of a tool in [`StackInput::tools`](super::StackInput).
pub(crate) type At = u32;

/// An integration between two known tools, by their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flow {
    /// Position of the integration in the input.
    pub(crate) integration: u32,
    /// The tool that data comes from.
    pub(crate) from: At,
    /// The tool that data goes to.
    pub(crate) to: At,
    /// Whether both tools are live.
    pub(crate) live: bool,
}

/// Whether an integration carries data by itself: not failing, and not by hand.
pub fn carries(integration: &Integration) -> bool {
    integration.health != Health::Failing && integration.method != Method::Manual
}

/// Who gives data to whom, laid out for walking backwards: the givers of tool `t` are
/// `givers[starts[t]..starts[t + 1]]`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Givers {
    starts: Vec<u32>,
    givers: Vec<At>,
}

impl Givers {
    /// Lays out the edges that carry data between live tools.
    pub(crate) fn new(tools: usize, flows: &[Flow], integrations: &[Integration]) -> Givers {
        let mut starts = vec![0_u32; tools + 2];
        each_edge(flows, integrations, |_, to| starts[to as usize + 2] += 1);
        for at in 2..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut givers = vec![0; starts.last().map_or(0, |last| *last as usize)];
        // While filling, `starts[t + 1]` runs from the start of t's givers to their end, where it must stand after.
        each_edge(flows, integrations, |from, to| {
            let next = &mut starts[to as usize + 1];
            givers[*next as usize] = from;
            *next += 1;
        });
        starts.pop();
        Givers { starts, givers }
    }

    /// The tools whose data arrives at `to` in one step.
    fn of(&self, to: At) -> &[At] {
        let at = to as usize;
        &self.givers[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// For each tool, whether its data arrives at one of `ends`; ends count as arrived.
    /// With `without`, as if that tool were gone.
    pub(crate) fn reaching(&self, ends: impl IntoIterator<Item = At>, without: Option<At>) -> Vec<bool> {
        let mut reached = vec![false; self.starts.len() - 1];
        let mut open = Vec::new();
        for end in ends {
            if Some(end) != without && !reached[end as usize] {
                reached[end as usize] = true;
                open.push(end);
            }
        }
        while let Some(to) = open.pop() {
            for &from in self.of(to) {
                if Some(from) != without && !reached[from as usize] {
                    reached[from as usize] = true;
                    open.push(from);
                }
            }
        }
        reached
    }
}

/// Calls `edge(from, to)` for each way in which data is carried.
fn each_edge(flows: &[Flow], integrations: &[Integration], mut edge: impl FnMut(At, At)) {
    for flow in flows.iter().filter(|flow| flow.live) {
        let integration = &integrations[flow.integration as usize];
        if carries(integration) {
            edge(flow.from, flow.to);
            if integration.direction == Direction::Both {
                edge(flow.to, flow.from);
            }
        }
    }
}
