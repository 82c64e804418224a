//! A blueprint: the stack that a business of some size should have, layer by layer, with its envelope.
//! Typed shape of `assets/blueprints/*.toml`; figures of source 001 phase 2. Sets nothing against a real stack.

/// A product that may fill a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its name: `HubSpot`.
    pub product: String,
    /// When it is the right one.
    pub when: String,
}

/// A layer of a blueprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlueprintLayer {
    /// The id of a layer of the taxonomy.
    pub id: String,
    /// Its title here, which may be wider than the taxonomy's: `Analytics and attribution`.
    pub title: String,
    /// The least that it costs a month, in major units.
    pub low: i64,
    /// The most that it should cost a month, in major units.
    pub high: i64,
    /// Whether a stack is complete without it.
    pub optional: bool,
    /// What may fill it, the recommended first.
    pub candidates: Vec<Candidate>,
}

/// The stack that a business of some size should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blueprint {
    /// The id: `arr-2m`.
    pub id: String,
    /// The title: `About $2M ARR`.
    pub title: String,
    /// The file's version.
    pub version: u32,
    /// It is picked by an ARR below this, in major units; `None` for the one above all others.
    pub picked_below_arr: Option<i64>,
    /// The total envelope as the source states it, a month in major units. Not the sum of the layers.
    pub stated_low: i64,
    /// Its upper end.
    pub stated_high: i64,
    /// The layers, in the order shown.
    pub layers: Vec<BlueprintLayer>,
}

impl Blueprint {
    /// What the layers' own envelopes add up to, low and high. Source 001's sums differ from its stated totals,
    /// so both are shown.
    pub fn sum_of_lines(&self) -> (i64, i64) {
        self.layers
            .iter()
            .fold((0, 0), |(low, high), layer| (low.saturating_add(layer.low), high.saturating_add(layer.high)))
    }

    /// The blueprint that an ARR (in major units) picks: the one with the lowest limit above it, else one without a
    /// limit. Without an ARR the smallest. `None` only where there is none at all.
    pub fn pick(blueprints: &[Blueprint], arr: Option<i64>) -> Option<&Blueprint> {
        let arr = arr.unwrap_or(0);
        blueprints
            .iter()
            .filter(|one| one.picked_below_arr.is_none_or(|limit| arr < limit))
            .min_by_key(|one| one.picked_below_arr.unwrap_or(i64::MAX))
            .or_else(|| blueprints.iter().max_by_key(|one| one.picked_below_arr))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &str, below: Option<i64>) -> Blueprint {
        let picked_below_arr = below;
        Blueprint {
            id: id.into(),
            title: id.into(),
            version: 1,
            picked_below_arr,
            stated_low: 1,
            stated_high: 2,
            layers: vec![],
        }
    }

    #[test]
    fn an_arr_picks_the_lowest_limit_above_it() {
        let all = [of("large", None), of("small", Some(3_000_000)), of("middle", Some(8_000_000))];
        let cases = [
            (None, "small"),
            (Some(0), "small"),
            (Some(2_999_999), "small"),
            (Some(3_000_000), "middle"),
            (Some(8_000_000), "large"),
        ];
        for (arr, id) in cases {
            assert_eq!(Blueprint::pick(&all, arr).map(|one| one.id.as_str()), Some(id), "{arr:?}");
        }
        assert_eq!(Blueprint::pick(&all[1..], Some(9_000_000)).map(|one| one.id.as_str()), Some("middle"));
        assert_eq!(Blueprint::pick(&[], None), None);
    }
}
