//! Suggestions under a line that is typed: which match, which one is picked, how they are drawn.

use ratatui::layout::Rect;

use super::panel::text;
use crate::domain::field::Choice;
use crate::domain::text::Matcher;
use crate::tui::theme::Role;
use crate::tui::view::Canvas;

/// Choices, and the one that is picked among those that match.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    /// All choices.
    pub choices: Vec<Choice>,
    pick: Option<usize>,
}

impl Suggestions {
    /// Suggestions among choices, none picked.
    pub fn new(choices: Vec<Choice>) -> Suggestions {
        Suggestions { choices, pick: None }
    }

    /// Whether there are any at all.
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// The choices that match what is typed, the best first; all while nothing, or exactly one of them, is typed.
    pub fn matching(&self, typed: &str, most: usize) -> Vec<&Choice> {
        let typed = typed.trim();
        if typed.is_empty() || self.choices.iter().any(|choice| choice.value == typed) {
            return self.choices.iter().take(most).collect();
        }
        let matcher = Matcher::new(typed);
        let score = |choice: &Choice| {
            let name = matcher.score(&choice.value).map(|score| score * 2);
            name.or_else(|| matcher.score(&choice.meaning))
        };
        let mut scored: Vec<(i64, &Choice)> =
            self.choices.iter().filter_map(|choice| score(choice).map(|score| (score, choice))).collect();
        scored.sort_by_key(|(score, _)| -score);
        scored.into_iter().take(most).map(|(_, choice)| choice).collect()
    }

    /// Goes to the next or previous one of `count` that match.
    pub fn turn(&mut self, by: isize, count: usize) {
        if count == 0 {
            return;
        }
        let from = self.pick.map_or(if by > 0 { -1 } else { 0 }, |at| at as isize);
        self.pick = Some((from + by).rem_euclid(count as isize) as usize);
    }

    /// Picks none.
    pub fn drop_pick(&mut self) {
        self.pick = None;
    }

    /// The place of the picked one among those that match; none is picked afterwards.
    pub fn take_pick(&mut self) -> Option<usize> {
        self.pick.take()
    }

    /// Draws those that match, one a row, the picked one always in sight.
    pub fn render(&self, canvas: &mut Canvas<'_>, area: Rect, matching: &[&Choice]) {
        let look = canvas.look;
        let skip = self.pick.map_or(0, |at| (at + 1).saturating_sub(area.height as usize));
        for (y, (i, choice)) in matching.iter().enumerate().skip(skip).take(area.height as usize).enumerate() {
            let here = self.pick == Some(i);
            let row = Rect { y: area.y + y as u16, height: 1, ..area };
            let style = look.style(if here { Role::Selected } else { Role::Text });
            if here {
                canvas.buf.set_style(row, style);
            }
            let used = text(canvas.buf, row, 1, 0, &choice.value, style);
            let muted = if here { style } else { look.style(Role::Muted) };
            text(canvas.buf, row, used + 3, 0, &choice.meaning, muted);
        }
    }
}
