//! Tests of the matrix: lines, quadrants, the axis, and where marks and names go.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::domain::stack::matrix::{Absence, Axis, Layout, Lines, Point, Quadrant, Scale, cell_of, place};

#[test]
fn high_is_strictly_above_a_line() {
    let lines = Lines { cost: usd(100), value: 5.0 };
    let cases = [
        (5.0, 100, Quadrant::Question),
        (5.1, 100, Quadrant::Keep),
        (5.0, 101, Quadrant::Cut),
        (5.1, 101, Quadrant::Optimise),
        (0.0, 0, Quadrant::Question),
        (10.0, 0, Quadrant::Keep),
    ];
    for (value, cost, expected) in cases {
        assert_eq!(Quadrant::of(value, usd(cost), lines), expected, "{value} {cost}");
    }
}

#[test]
fn the_default_line_is_the_median_of_live_costs() {
    let costs = |costs: &[Option<i64>]| {
        let tools = costs.iter().map(|cost| Tool { cost: cost.and_then(monthly), ..fine("T") });
        let gone = Tool { cost: monthly(9999), status: Status::Retired, ..fine("G") };
        World::of(tools.chain([gone])).stack().lines.cost.minor
    };
    let cases: [(&[Option<i64>], i64); 6] = [
        (&[], 0),
        (&[None], 0),
        (&[Some(30)], 3000),
        (&[Some(30), Some(10), Some(20)], 2000),
        (&[Some(30), Some(11), None], 2050),
        (&[Some(0), Some(0), Some(0), Some(90)], 0),
    ];
    for (given, expected) in cases {
        assert_eq!(costs(given), expected, "{given:?}");
    }
    let odd_cent = World::of(
        [1, 2].map(|cents| Tool { cost: Some(Cost::monthly_of(Money::new(cents, Currency::USD))), ..fine("T") }),
    );
    assert_eq!(odd_cent.stack().lines.cost.minor, 2, "half a cent goes up");
}

#[test]
fn moved_lines_hold_where_they_have_a_rate() {
    let moved = |currency| Lines { cost: Money::new(500, currency), value: 7.0 };
    let lines = |currency| {
        World::of([Tool { cost: monthly(80), ..fine("T") }])
            .with(|input| input.lines = Some(moved(currency)))
            .stack()
            .lines
    };
    assert_eq!(lines(Currency::USD), moved(Currency::USD));
    assert_eq!(lines(Currency::EUR), Lines { cost: usd(80), value: 5.0 });
}

#[test]
fn each_live_tool_is_on_the_plot_or_listed_apart() {
    let foreign = Some(Cost::monthly_of(Money::new(100, Currency::EUR)));
    let stack = World::of([
        Tool { value: Some(8), cost: monthly(10), ..fine("A") },
        Tool { value: Some(8), cost: monthly(90), ..fine("B") },
        Tool { value: Some(2), cost: monthly(95), ..fine("C") },
        Tool { value: None, cost: monthly(95), ..fine("D") },
        Tool { value: Some(0), cost: None, ..fine("E") },
        fine("F"),
        Tool { value: Some(3), cost: foreign, ..fine("G") },
        Tool { value: Some(3), cost: monthly(1), status: Status::Planned, ..fine("H") },
    ])
    .stack();
    let expected = [(4, Absence::Unscored), (5, Absence::Uncosted), (6, Absence::Neither), (7, Absence::WithoutRate)];
    assert_eq!(stack.off_plot(), expected.map(|(id, absence)| (Id(id), absence)));
    assert_eq!(stack.points(&stack.axis(Scale::Linear)).count(), 3);
    // The line is the median of 10, 90, 95 and 95.
    let piles = stack.quadrants().map(|pile| (pile.quadrant, pile.tools, pile.monthly.minor));
    assert_eq!(
        piles,
        [
            (Quadrant::Keep, 2, 10_000),
            (Quadrant::Optimise, 0, 0),
            (Quadrant::Question, 0, 0),
            (Quadrant::Cut, 1, 9_500)
        ]
    );
    assert_eq!(derived(&stack, 8).quadrant, None);
    assert_eq!(stack.why_quadrant(Id(3)).figure, "Cut");
    assert_eq!(stack.why_quadrant(Id(4)).figure, "–");
}

#[test]
fn ticks_are_round() {
    let ticks = |scale, cost: i64, most| {
        let axis = Axis::new(scale, [usd(cost)], Currency::USD);
        axis.ticks(most).iter().map(|tick| tick.cost.minor / 100).collect::<Vec<_>>()
    };
    assert_eq!(ticks(Scale::Linear, 95, 6), [0, 20, 40, 60, 80, 100]);
    assert_eq!(ticks(Scale::Linear, 1043, 5), [0, 500, 1000, 1500, 2000]);
    assert_eq!(ticks(Scale::Linear, 0, 3), [0, 5, 10]);
    assert_eq!(ticks(Scale::Log, 900, 5), [0, 1, 10, 100, 1000]);
    assert_eq!(ticks(Scale::Log, 900, 8), [0, 1, 3, 10, 30, 100, 300, 1000]);
    assert_eq!(ticks(Scale::Log, 900_000, 4), [0, 1, 1000, 1_000_000]);
}

#[test]
fn the_axis_starts_at_nothing_and_ends_at_its_top() {
    for scale in [Scale::Linear, Scale::Log] {
        for cost in [0, 1, 7, 99, 100, 12_345] {
            let axis = Axis::new(scale, [usd(cost)], Currency::USD);
            assert!(axis.top.minor >= usd(cost).minor, "{scale:?} {cost}");
            assert_eq!((axis.position(usd(0)), axis.position(axis.top)), (0.0, 1.0));
            assert_eq!((axis.position(usd(-5)), axis.position(usd(9_999_999))), (0.0, 1.0));
        }
    }
    let [linear, log] =
        [Scale::Linear, Scale::Log].map(|scale| Axis::new(scale, [usd(1000)], Currency::USD).position(usd(100)));
    assert!((linear - 0.1).abs() < 1e-9 && log > 0.6);
}

fn point(at: usize, x: f64, y: f64, name: &str) -> Point<'_> {
    Point { tool: Id(at as i64 + 1), x, y, name }
}

fn cells(layout: &Layout) -> Vec<(u16, u16, bool)> {
    layout.marks.iter().map(|mark| (mark.column, mark.row, mark.moved)).collect()
}

#[test]
fn crowded_marks_go_to_the_nearest_free_cell() {
    assert_eq!(cell_of(1.0, 1.0, 80, 30), (79, 0));
    assert_eq!(cell_of(0.0, 0.0, 80, 30), (0, 29));
    let points: Vec<Point<'_>> = (0..5).map(|at| point(at, 0.5, 0.5, "")).collect();
    let layout = place(&points, 11, 5);
    assert_eq!(cells(&layout), [(5, 2, false), (6, 2, true), (4, 2, true), (7, 2, true), (3, 2, true)]);
    // A mark in its own cell is never pushed away by one that came before it.
    let pushed = place(&[point(0, 0.5, 0.5, ""), point(1, 0.5, 0.5, ""), point(2, 0.6, 0.5, "")], 11, 5);
    assert_eq!(cells(&pushed), [(5, 2, false), (4, 2, true), (6, 2, false)]);
}

#[test]
fn names_stand_beside_marks_where_they_fit() {
    let row = |layout: &Layout| {
        let mut line = vec!['·'; usize::from(layout.width)];
        for mark in &layout.marks {
            line[usize::from(mark.column)] = '●';
            if let Some(label) = &mark.label {
                label.text.chars().enumerate().for_each(|(at, sign)| line[usize::from(label.column) + at] = sign);
            }
        }
        line.into_iter().collect::<String>()
    };
    let at = |column: f64| column / 19.0;
    let cases: [(Vec<Point<'_>>, &str); 4] = [
        (vec![point(0, 0.0, 0.0, "GA4")], "●GA4················"),
        (vec![point(0, 1.0, 0.0, "Gong")], "···············Gong●"),
        (vec![point(0, at(2.0), 0.0, "Figma"), point(1, at(8.0), 0.0, "Zoom")], "··●·····●Zoom·······"),
        (
            vec![point(0, at(5.0), 0.0, "Hub"), point(1, at(10.0), 0.0, "A very long name of a tool")],
            "·····●Hub·●·········",
        ),
    ];
    for (points, expected) in cases {
        assert_eq!(row(&place(&points, 20, 1)), expected);
    }
}

#[test]
fn more_marks_than_cells_are_counted() {
    let points: Vec<Point<'_>> = (0..30).map(|at| point(at, f64::from(u8::from(at > 10)), 0.0, "T")).collect();
    let layout = place(&points, 5, 2);
    assert_eq!((layout.count(0, 1), layout.count(4, 1), layout.count(2, 0), layout.count(9, 9)), (11, 19, 0, 0));
    assert_eq!((layout.glyph(0, 1, '●'), layout.glyph(2, 0, '●')), (Some('+'), None));
    assert!(layout.marks.iter().all(|mark| !mark.moved && mark.label.is_none()));
    let three = place(&points[..3], 1, 1);
    assert_eq!(three.glyph(0, 0, '●'), Some('3'));
}

fn spots() -> impl Strategy<Value = Vec<(f64, f64, String)>> {
    let near = prop_oneof![0.0..=1.0, Just(0.5), 0.45..0.55];
    prop::collection::vec((near.clone(), near, "[a-zé漢 ]{0,18}"), 0..120)
}

proptest! {
    #[test]
    fn no_mark_is_lost(spots in spots(), width in 1_u16..40, height in 1_u16..12) {
        let points: Vec<Point<'_>> = spots.iter().enumerate().map(|(at, (x, y, name))| point(at, *x, *y, name)).collect();
        let layout = place(&points, width, height);
        prop_assert_eq!(&layout, &place(&points, width, height));
        prop_assert_eq!(layout.marks.len(), points.len());
        let fits = points.len() <= usize::from(width) * usize::from(height);
        let mut taken = HashSet::new();
        let mut counted = 0;
        for (mark, spot) in layout.marks.iter().zip(&points) {
            prop_assert!(mark.column < width && mark.row < height);
            prop_assert_eq!(mark.tool, spot.tool);
            prop_assert_eq!(mark.moved, (mark.column, mark.row) != cell_of(spot.x, spot.y, width, height));
            prop_assert!(taken.insert((mark.column, mark.row)) || !fits);
        }
        for (column, row) in (0..width).flat_map(|column| (0..height).map(move |row| (column, row))) {
            counted += layout.count(column, row);
        }
        prop_assert_eq!(counted as usize, points.len());
        for label in layout.marks.iter().filter_map(|mark| mark.label.as_ref()) {
            let end = label.column + crate::domain::text::width(&label.text) as u16;
            prop_assert!(end <= width);
            for column in label.column..end {
                prop_assert!(taken.insert((column, label.row)), "two things in cell {} {}", column, label.row);
            }
        }
    }

    #[test]
    fn a_moved_mark_went_no_further_than_it_had_to(spots in spots(), width in 1_u16..30, height in 1_u16..9) {
        let points: Vec<Point<'_>> = spots.iter().enumerate().map(|(at, (x, y, name))| point(at, *x, *y, name)).collect();
        prop_assume!(points.len() <= usize::from(width) * usize::from(height));
        let layout = place(&points, width, height);
        let far = |from: (u16, u16), to: (u16, u16)| {
            let (run, rise) = (u32::from(from.0.abs_diff(to.0)), u32::from(from.1.abs_diff(to.1)));
            run * run + 4 * rise * rise
        };
        let free: Vec<(u16, u16)> = (0..width).flat_map(|column| (0..height).map(move |row| (column, row)))
            .filter(|(column, row)| layout.count(*column, *row) == 0).collect();
        for (mark, spot) in layout.marks.iter().zip(&points) {
            let own = cell_of(spot.x, spot.y, width, height);
            // A cell that is free in the end was free all along.
            prop_assert!(free.iter().all(|cell| far(own, *cell) >= far(own, (mark.column, mark.row))));
        }
    }
}
