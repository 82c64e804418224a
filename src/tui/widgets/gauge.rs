//! Bars and sparklines in eighths of a cell, with their ASCII twins.

use crate::domain::text::width;
use crate::tui::theme::Look;

const EIGHTHS: [&str; 7] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar of so many cells, of which `part` of `of` is full; the rest is drawn as empty.
pub fn bar(look: Look, part: usize, of: usize, cells: usize) -> String {
    let eighths = (part * cells * 8).checked_div(of).unwrap_or(0).min(cells * 8);
    if look.ascii {
        return format!("{}{}", "#".repeat(eighths / 8), ".".repeat(cells - eighths / 8));
    }
    let mut out = "█".repeat(eighths / 8);
    if let Some(rest) = (eighths % 8).checked_sub(1).and_then(|rest| EIGHTHS.get(rest)) {
        out.push_str(rest);
    }
    let used = width(&out);
    out + &"░".repeat(cells.saturating_sub(used))
}

/// One cell per value, between a lowest and a highest; a gap where there is none.
pub fn spark(look: Look, values: impl IntoIterator<Item = Option<f64>>, lowest: f64, highest: f64) -> String {
    let step = |value: f64| {
        let share = ((value - lowest) / (highest - lowest).max(f64::EPSILON)).clamp(0.0, 1.0);
        (share * 7.0).round() as usize
    };
    values
        .into_iter()
        .map(|value| match value {
            None => {
                if look.ascii {
                    '.'
                } else {
                    '·'
                }
            }
            Some(value) if look.ascii => char::from_digit(value.round().clamp(0.0, 9.0) as u32, 10).unwrap_or('?'),
            Some(value) => STEPS.get(step(value)).copied().unwrap_or(' '),
        })
        .collect()
}

/// A change with its sign, in characters that may be drawn: `+0.33`, `−0.11`, `±0`.
pub fn change_words(change: impl std::fmt::Display, look: Look) -> String {
    let words = change.to_string();
    if look.ascii { words.replace('−', "-").replace('±', "+-") } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_wide_as_asked_for() {
        let look = Look::default();
        let ascii = Look { ascii: true, ..look };
        for (part, of, want, twin) in [
            (0, 9, "░░░░", "...."),
            (9, 9, "████", "####"),
            (1, 2, "██░░", "##.."),
            (1, 3, "█▎░░", "#..."),
            (3, 0, "░░░░", "...."),
        ] {
            assert_eq!(bar(look, part, of, 4), want);
            assert_eq!(bar(ascii, part, of, 4), twin);
        }
    }

    #[test]
    fn a_sparkline_has_a_cell_for_each_value() {
        let look = Look::default();
        let values = [Some(1.0), None, Some(2.0), Some(3.0)];
        assert_eq!(spark(look, values, 1.0, 3.0), "▁·▅█");
        assert_eq!(spark(Look { ascii: true, ..look }, values, 1.0, 3.0), "1.23");
        assert_eq!(spark(look, [Some(1.0)], 1.0, 1.0), "▁");
    }
}
