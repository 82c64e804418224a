//! Where marks and their names go: marks beside one another, names beside their marks, nothing on top of anything.
//! Greedy, in the order given, and the same for the same input. Knows rectangles, not tools.

use std::collections::HashMap;

use crate::report::svg::{Anchor, text_width};

/// The size of names.
const SIZE: f64 = 12.0;

/// The area that marks and names keep to.
pub(super) struct Field {
    /// Left, top, right, bottom.
    pub(super) frame: (f64, f64, f64, f64),
    /// Where the lines between the quadrants cross.
    pub(super) cross: (f64, f64),
}

/// Where a mark is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Where it belongs.
    pub(super) wanted: (f64, f64),
    /// Where it is drawn.
    pub(super) at: (f64, f64),
    /// How large it is.
    pub(super) radius: f64,
}

impl Spot {
    /// Whether it is drawn away from where it belongs.
    pub(super) fn is_moved(&self) -> bool {
        (self.at.0 - self.wanted.0).hypot(self.at.1 - self.wanted.1) > 0.5
    }
}

/// Where a name is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    /// Where it is anchored.
    pub(super) x: f64,
    /// Which of its ends stands there; real fonts are narrower than the estimate, so the end at its mark is fixed.
    pub(super) anchor: Anchor,
    /// Its baseline.
    pub(super) base: f64,
    /// The line from its mark to it, where it stands away.
    pub(super) lead: Option<((f64, f64), (f64, f64))>,
}

/// A rectangle: left, top, right, bottom.
#[derive(Debug, Clone, Copy)]
struct Rect(f64, f64, f64, f64);

impl Rect {
    fn around((x, y): (f64, f64), reach: f64) -> Rect {
        Rect(x - reach, y - reach, x + reach, y + reach)
    }

    fn meets(&self, other: &Rect) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }

    fn is_within(&self, frame: (f64, f64, f64, f64)) -> bool {
        self.0 >= frame.0 && self.1 >= frame.1 && self.2 <= frame.2 && self.3 <= frame.3
    }
}

/// Rectangles that are taken, in buckets, so that thousands of marks stay quick.
#[derive(Default)]
struct Taken {
    buckets: HashMap<(i32, i32), Vec<Rect>>,
}

impl Taken {
    const BUCKET: f64 = 40.0;

    fn add(&mut self, rect: Rect) {
        for key in Taken::keys(&rect) {
            self.buckets.entry(key).or_default().push(rect);
        }
    }

    fn is_free(&self, rect: &Rect) -> bool {
        Taken::keys(rect).all(|key| self.buckets.get(&key).is_none_or(|there| !there.iter().any(|one| one.meets(rect))))
    }

    fn keys(rect: &Rect) -> impl Iterator<Item = (i32, i32)> + use<> {
        let cell = |at: f64| (at / Taken::BUCKET).floor() as i32;
        let (left, top, right, bottom) = (cell(rect.0), cell(rect.1), cell(rect.2), cell(rect.3));
        (left..=right).flat_map(move |x| (top..=bottom).map(move |y| (x, y)))
    }
}

/// Gives every mark a place of its own, as near to where it belongs as is free, without crossing into another
/// quadrant. Only where a quadrant is full do marks overlap.
pub(super) fn fan_out(wanted: &[(f64, f64)], field: &Field) -> Vec<Spot> {
    let radius = match wanted.len() {
        0..=90 => 5.5,
        91..=300 => 4.0,
        _ => 2.5,
    };
    let mut taken = Taken::default();
    let mut spots = Vec::with_capacity(wanted.len());
    for &wanted in wanted {
        let free = |at: &(f64, f64)| {
            Rect::around(*at, radius).is_within(field.frame)
                && field.is_same_side(wanted, *at)
                && taken.is_free(&Rect::around(*at, radius + 0.5))
        };
        let at = rings(wanted, radius * 2.0 + 1.5, 40).find(free).unwrap_or(wanted);
        taken.add(Rect::around(at, radius + 0.5));
        spots.push(Spot { wanted, at, radius });
    }
    spots
}

impl Field {
    /// Whether two places lie in the same quadrant, lines counting as their lower and left side.
    fn is_same_side(&self, a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 > self.cross.0) == (b.0 > self.cross.0) && (a.1 < self.cross.1) == (b.1 < self.cross.1)
    }
}

/// A place, then places around it, ring by ring, `step` apart.
fn rings(middle: (f64, f64), step: f64, most: u32) -> impl Iterator<Item = (f64, f64)> {
    let around = (1..=most).flat_map(move |ring| {
        let count = ring * 6;
        (0..count).map(move |at| {
            let angle = std::f64::consts::TAU * f64::from(at) / f64::from(count);
            let reach = step * f64::from(ring);
            (middle.0 + angle.cos() * reach, middle.1 + angle.sin() * reach)
        })
    });
    std::iter::once(middle).chain(around)
}

/// Gives names a place near their marks; `None` for a name that would have to cover something.
pub(super) fn place_labels(
    names: &[String],
    spots: &[Spot],
    ghosts: &[Option<(f64, f64)>],
    field: &Field,
) -> Vec<Option<Label>> {
    let mut taken = Taken::default();
    for spot in spots {
        taken.add(Rect::around(spot.at, spot.radius + 1.0));
    }
    for ghost in ghosts.iter().flatten() {
        taken.add(Rect::around(*ghost, 5.0));
    }
    names
        .iter()
        .zip(spots)
        .map(|(name, spot)| {
            let label = candidates(spot)
                .find(|label| is_free(label, name, &taken, field, true))
                .or_else(|| candidates(spot).find(|label| is_free(label, name, &taken, field, false)))?;
            taken.add(label.rect(name));
            for rect in label.lead_rects() {
                taken.add(rect);
            }
            Some(label)
        })
        .collect()
}

/// Whether a name can stand there. `clear` also keeps it off the lines between the quadrants.
fn is_free(label: &Label, name: &str, taken: &Taken, field: &Field, clear: bool) -> bool {
    let rect = label.rect(name);
    let (x, y) = field.cross;
    let off_lines = (rect.2 < x || rect.0 > x) && (rect.3 < y || rect.1 > y);
    rect.is_within(field.frame)
        && (!clear || off_lines)
        && taken.is_free(&rect)
        && label.lead_rects().all(|rect| taken.is_free(&rect))
}

impl Label {
    fn rect(&self, name: &str) -> Rect {
        let wide = text_width(name, SIZE);
        let left = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - wide / 2.0,
            Anchor::End => self.x - wide,
        };
        Rect(left - 1.0, self.base - SIZE + 1.0, left + wide + 1.0, self.base + 3.0)
    }

    /// The line to the mark as small rectangles, without its ends, which touch what they join.
    fn lead_rects(&self) -> impl Iterator<Item = Rect> + use<> {
        let lead = self.lead;
        lead.into_iter().flat_map(|(from, to)| {
            let steps = ((to.0 - from.0).hypot(to.1 - from.1) / 4.0).ceil().max(1.0) as u32;
            (1..steps).map(move |step| {
                let share = f64::from(step) / f64::from(steps);
                Rect::around((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share), 0.8)
            })
        })
    }
}

/// Places for a name, the best first: beside its mark, above or below it, then further away with a line.
fn candidates(spot: &Spot) -> impl Iterator<Item = Label> + use<> {
    let ((x, y), r) = (spot.at, spot.radius);
    let near = [
        (x + r + 4.0, y + 4.0, Anchor::Start),
        (x - r - 4.0, y + 4.0, Anchor::End),
        (x, y - r - 5.0, Anchor::Middle),
        (x, y + r + 12.0, Anchor::Middle),
        (x + r, y - r - 3.0, Anchor::Start),
        (x + r, y + r + 10.0, Anchor::Start),
        (x - r, y - r - 3.0, Anchor::End),
        (x - r, y + r + 10.0, Anchor::End),
    ];
    let near = near.into_iter().map(|(x, base, anchor)| Label { x, base, anchor, lead: None });
    let far = [20.0, 30.0, 42.0, 56.0, 72.0].into_iter().flat_map(move |reach| {
        (0..16_u8).map(move |at| {
            let angle = std::f64::consts::TAU * f64::from(at) / 16.0;
            let (ux, uy) = (angle.cos(), angle.sin());
            let end = (x + ux * reach, y + uy * reach);
            // The name begins or ends at the line's end, or is centred on it where the line goes straight up or down.
            let (anchor, gap) = match ux {
                _ if ux.abs() < 0.3 => (Anchor::Middle, 0.0),
                _ if ux > 0.0 => (Anchor::Start, 2.0),
                _ => (Anchor::End, -2.0),
            };
            let drop = match uy {
                _ if uy.abs() < 0.3 => 4.0,
                _ if uy > 0.0 => 10.0,
                _ => -3.0,
            };
            let start = r + 2.5;
            let lead = Some(((x + ux * start, y + uy * start), end));
            Label { x: end.0 + gap, base: end.1 + drop, anchor, lead }
        })
    });
    near.chain(far)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    const FIELD: Field = Field { frame: (0.0, 0.0, 900.0, 500.0), cross: (450.0, 250.0) };

    #[test]
    fn marks_on_one_place_are_fanned_out_within_their_quadrant() {
        for (count, at) in [(1, (10.0, 10.0)), (30, (449.0, 249.0)), (60, (0.0, 500.0)), (200, (451.0, 251.0))] {
            let spots = fan_out(&vec![at; count], &FIELD);
            for (index, spot) in spots.iter().enumerate() {
                assert!(FIELD.is_same_side(at, spot.at), "{spot:?}");
                for other in &spots[..index] {
                    let apart = (spot.at.0 - other.at.0).hypot(spot.at.1 - other.at.1);
                    assert!(apart >= spot.radius, "{count} marks at {at:?}: {spot:?} covers {other:?}");
                }
            }
        }
    }

    #[test]
    fn names_cover_neither_one_another_nor_marks() {
        let wanted: Vec<(f64, f64)> =
            (0..60).map(|at| (f64::from(at * 7 % 430), f64::from(at * 53 % 11 * 40))).collect();
        let spots = fan_out(&wanted, &FIELD);
        let names: Vec<String> = (0..60).map(|at| format!("Tool {}", "x".repeat(at % 12))).collect();
        let labels = place_labels(&names, &spots, &[None; 60], &FIELD);
        let rects: Vec<Rect> =
            labels.iter().zip(&names).filter_map(|(label, name)| Some(label.as_ref()?.rect(name))).collect();
        assert!(rects.len() >= 40, "only {} of 60 names found a place", rects.len());
        for (index, rect) in rects.iter().enumerate() {
            assert!(rect.is_within(FIELD.frame), "{rect:?}");
            assert!(!rects[..index].iter().any(|other| other.meets(rect)), "{rect:?} covers another name");
            assert!(!spots.iter().any(|spot| Rect::around(spot.at, spot.radius).meets(rect)), "{rect:?} covers a mark");
        }
    }

    #[test]
    fn thousands_of_marks_all_get_a_place() {
        let wanted: Vec<(f64, f64)> =
            (0..5_000).map(|at| (f64::from(at % 90) * 10.0, f64::from(at % 11) * 45.0)).collect();
        assert_eq!(fan_out(&wanted, &FIELD).len(), 5_000);
    }
}
