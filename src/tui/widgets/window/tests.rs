//! A window over numbers: moving, jumping, counting, changes under it.

use std::sync::{Arc, Mutex};

use super::*;
use crate::frameworks::Frameworks;
use crate::workspace::{Clock, Options};

/// Some numbers, and how often they were read.
#[derive(Clone)]
struct Numbers {
    all: Arc<Mutex<Vec<i64>>>,
    least: i64,
    reads: Arc<Mutex<usize>>,
}

impl PartialEq for Numbers {
    fn eq(&self, other: &Numbers) -> bool {
        self.least == other.least
    }
}

impl Numbers {
    fn to(last: i64) -> Numbers {
        Numbers { all: Arc::new(Mutex::new((1..=last).collect())), least: 0, reads: Arc::default() }
    }

    fn shown(&self) -> Vec<i64> {
        self.all.lock().unwrap().iter().copied().filter(|n| *n >= self.least).collect()
    }
}

impl Source for Numbers {
    type Key = i64;
    type Row = i64;

    fn page(&self, _: &Workspace, from: Option<&i64>, way: Way, limit: usize) -> Result<Vec<(i64, i64)>> {
        *self.reads.lock().unwrap() += 1;
        let shown = self.shown().into_iter();
        Ok(match way {
            Way::After => shown.filter(|n| from.is_none_or(|from| n > from)).take(limit).map(|n| (n, n)).collect(),
            Way::Before => {
                let all: Vec<i64> = shown.filter(|n| from.is_none_or(|from| n < from)).collect();
                all.into_iter().rev().take(limit).map(|n| (n, n)).collect()
            }
        })
    }

    fn count(&self, _: &Workspace) -> Result<u64> {
        Ok(self.shown().len() as u64)
    }

    fn before(&self, _: &Workspace, key: &i64) -> Result<u64> {
        Ok(self.shown().iter().filter(|n| *n < key).count() as u64)
    }

    fn find(&self, _: &Workspace, id: Id) -> Result<Option<i64>> {
        Ok(self.shown().contains(&id.0).then_some(id.0))
    }

    fn id(row: &i64) -> Id {
        Id(*row)
    }
}

struct Desk {
    window: Window<Numbers>,
    ws: Workspace,
}

fn desk(last: i64) -> Desk {
    let options = Options {
        clock: Clock::Fixed("2026-11-20T12:00:00Z".parse().unwrap()),
        author: "Dana".to_owned(),
        frameworks: Arc::new(Frameworks::built_in()),
    };
    let mut desk = Desk { window: Window::new(Numbers::to(last)), ws: Workspace::memory(options).unwrap() };
    desk.window.reload(&desk.ws).unwrap();
    desk.draw();
    desk
}

impl Desk {
    /// Settles twice, as answers that come at once are picked up by the next drawing, and draws ten rows.
    fn draw(&mut self) -> Vec<i64> {
        for _ in 0..3 {
            self.window.settle(&self.ws).unwrap();
        }
        let range = self.window.visible(Rect::new(0, 0, 20, 10), 1);
        range.map(|i| *self.window.here(i).unwrap()).collect()
    }

    fn row(&self) -> i64 {
        *self.window.row().unwrap()
    }

    fn step(&mut self, by: isize) {
        self.window.step(by, &self.ws).unwrap();
    }
}

#[test]
fn it_moves_through_a_list_of_any_length_and_knows_where_it_is() {
    let mut desk = desk(100_000);
    assert_eq!(desk.window.place_words(), "1 of 100,000");
    assert_eq!(desk.draw(), (1..=10).collect::<Vec<_>>());
    for _ in 0..1_000 {
        desk.step(1);
    }
    assert_eq!(desk.row(), 1_001);
    assert_eq!(desk.draw(), (992..=1_001).collect::<Vec<_>>());
    assert_eq!(desk.window.place_words(), "1,001 of 100,000");
    assert!(desk.window.rows.len() <= desk.window.most() + 200, "{}", desk.window.rows.len());
    desk.window.last(&desk.ws).unwrap();
    desk.draw();
    assert_eq!((desk.row(), desk.window.place_words().as_str()), (100_000, "100,000 of 100,000"));
    desk.step(-5_000);
    desk.draw();
    assert_eq!((desk.row(), desk.window.place_words().as_str()), (95_000, "95,000 of 100,000"));
    desk.window.turn(-1, &desk.ws).unwrap();
    assert_eq!(desk.row(), 94_991);
    desk.window.first(&desk.ws).unwrap();
    assert_eq!(desk.draw()[0], 1);
    desk.step(-3);
    assert_eq!(desk.row(), 1);
}

#[test]
fn most_steps_read_nothing() {
    let mut desk = desk(100_000);
    *desk.window.source.reads.lock().unwrap() = 0;
    for _ in 0..1_000 {
        desk.step(1);
        desk.draw();
    }
    let reads = *desk.window.source.reads.lock().unwrap();
    assert!(reads < 60, "{reads} reads for 1,000 steps");
}

#[test]
fn it_jumps_to_a_record_and_counts_where_that_is() {
    let mut desk = desk(100_000);
    assert!(desk.window.reveal(Id(77_777), &desk.ws).unwrap());
    desk.draw();
    assert_eq!((desk.row(), desk.window.place_words().as_str()), (77_777, "77,777 of 100,000"));
    assert!(!desk.window.reveal(Id(200_000), &desk.ws).unwrap());
    assert_eq!(desk.row(), 77_777);
}

#[test]
fn it_stays_where_it_is_when_rows_come_and_go() {
    let mut desk = desk(1_000);
    desk.step(499);
    let before = desk.draw();
    desk.window.source.all.lock().unwrap().retain(|n| *n != 500 && *n != 3);
    desk.window.reload(&desk.ws).unwrap();
    desk.draw();
    assert_eq!((desk.row(), desk.window.place_words().as_str()), (501, "499 of 998"));
    desk.window.source.all.lock().unwrap().insert(0, 0);
    desk.window.reload(&desk.ws).unwrap();
    let after = desk.draw();
    assert_eq!((desk.row(), desk.window.place_words().as_str()), (501, "500 of 999"));
    assert_eq!((before.first(), after.last()), (Some(&491), Some(&501)), "the rows stand where they stood");
}

#[test]
fn another_question_begins_at_its_first_row_or_stays_on_the_record() {
    let mut desk = desk(1_000);
    desk.step(600);
    let narrower = Numbers { least: 500, ..desk.window.source.clone() };
    desk.window.ask_here(narrower.clone(), &desk.ws).unwrap();
    desk.draw();
    assert_eq!((desk.row(), desk.window.place_words().as_str()), (601, "102 of 501"));
    desk.window.ask(Numbers { least: 900, ..narrower.clone() }, &desk.ws).unwrap();
    desk.draw();
    assert_eq!((desk.row(), desk.window.place_words().as_str()), (900, "1 of 101"));
    desk.window.ask_here(Numbers { least: 950, ..narrower.clone() }, &desk.ws).unwrap();
    desk.draw();
    assert_eq!(desk.row(), 950, "a record that isn't in the answer leaves one at the first");
    desk.window.ask(Numbers { least: 2_000, ..narrower }, &desk.ws).unwrap();
    desk.draw();
    assert!(desk.window.is_empty() && desk.window.row().is_none());
    assert_eq!(desk.window.place_words(), "0");
}

#[test]
fn every_way_of_moving_holds_in_lists_of_any_length() {
    for last in [0, 1, 2, 9, 10, 11, 150, 400] {
        let mut desk = desk(last);
        for moves in ["jjkkGgGkj", "pPpPGPPgpp", "GGgg", "jpGPkgj"] {
            for key in moves.chars() {
                match key {
                    'j' => desk.window.step(1, &desk.ws),
                    'k' => desk.window.step(-1, &desk.ws),
                    'p' => desk.window.turn(1, &desk.ws),
                    'P' => desk.window.turn(-1, &desk.ws),
                    'g' => desk.window.first(&desk.ws),
                    _ => desk.window.last(&desk.ws),
                }
                .unwrap();
                let shown = desk.draw();
                if last > 0 {
                    let row = desk.row();
                    assert!(shown.contains(&row), "{row} in {shown:?}");
                    assert_eq!(desk.window.position(), Some(row as u64), "of {last} after {key} in {moves}");
                    assert_eq!(shown.len(), 10.min(last as usize));
                }
            }
        }
    }
}
