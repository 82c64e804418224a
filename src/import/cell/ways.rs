//! In how many ways the dates of a column are written, and how they are read: for whoever looks before they are taken.

use super::date::{DateOrder, Order, OrderTally};

/// The ways in which the dates of a column are written, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ways(u8);

impl Ways {
    /// Takes one date in.
    pub fn add(&mut self, cell: &str) {
        let bytes = cell.as_bytes();
        let has = |sign: u8| bytes.contains(&sign);
        // A month by name has three letters at least; `T`, `Z` and `PM` have fewer.
        let named = bytes.windows(3).any(|three| three.iter().all(u8::is_ascii_alphabetic));
        let bit = match () {
            () if bytes.iter().all(u8::is_ascii_digit) => 0,
            () if bytes.get(4) == Some(&b'-') && bytes.len() <= 10 => 1,
            () if bytes.get(4) == Some(&b'-') => 2,
            () if named => 3,
            () if has(b'/') => 4,
            () if has(b'.') => 5,
            () => 6,
        };
        self.0 |= 1 << bit;
    }

    /// How many there are.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// How the dates of a column are read, in words, where that has to be told: they are written in several ways, or an
/// order had to be found. `said` is what a person answered.
pub fn told(ways: Ways, dates: &OrderTally, said: Option<DateOrder>) -> Option<String> {
    let order = match (dates.order(), said, dates.shown()) {
        (Order::Open(_), None, _) => return None,
        (Order::Open(_), Some(said), _) => format!("{}, as you said", said.words()),
        (_, _, Some((order, cell))) => format!("{}, as “{cell}” shows", order.words()),
        (_, _, None) => String::new(),
    };
    match (ways.count(), order.is_empty()) {
        (0 | 1, true) => None,
        (0 | 1, false) => Some(order),
        (n, true) => Some(format!("written in {n} ways, each clear")),
        (n, false) => Some(format!("written in {n} ways; {order}")),
    }
}

#[cfg(test)]
mod tests {
    //! Columns of dates and what is told of them.

    use super::*;

    fn of(cells: &[&str], said: Option<DateOrder>) -> Option<String> {
        let (mut ways, mut dates) = (Ways::default(), OrderTally::default());
        for cell in cells {
            ways.add(cell);
            dates.add(cell);
        }
        told(ways, &dates, said)
    }

    #[test]
    fn what_a_column_shows_of_its_dates_is_told() {
        let cases: &[(&[&str], Option<DateOrder>, Option<&str>)] = &[
            (&["2026-01-01", "2026-02-01"], None, None),
            (&["12/21/2025", "1/2/2026"], None, Some("month first, as “12/21/2025” shows")),
            (
                &["12/21/2025", "2026-01-01", "2025-12-21T00:00:00Z"],
                None,
                Some("written in 3 ways; month first, as “12/21/2025” shows"),
            ),
            (&["2026-01-01", "15-Jan-2024", "20.03.2024"], None, Some("written in 3 ways, each clear")),
            (&["03/04/2026"], None, None),
            (&["03/04/2026"], Some(DateOrder::DayFirst), Some("day first, as you said")),
        ];
        for (cells, said, wanted) in cases {
            assert_eq!(of(cells, *said).as_deref(), *wanted, "{cells:?}");
        }
    }
}
