//! Suggestions under a line that is typed: which match, which one is picked, how they are drawn.
//!
//! Where a field knows its words, the best match is picked at each key, so that Enter takes what is highlighted. A word
//! that nobody has used yet stands last, as what would be added, where the field takes one.

use ratatui::layout::Rect;

use super::panel::text;
use crate::domain::field::{Choice, FieldKind};
use crate::domain::text::{Matcher, fold};
use crate::tui::theme::Role;
use crate::tui::view::Canvas;

/// What stands beside a word that nobody has used yet.
const NEW: &str = "add it as a new word";

/// Choices, and the one that is picked among those that match.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    /// All choices.
    pub choices: Vec<Choice>,
    pick: Option<usize>,
    /// Whether that was picked by hand.
    turned: bool,
    /// Whether these are the words of a field, so that the best is picked as one types.
    words: bool,
    /// The choice that the field understands what is typed as.
    meant: Option<String>,
    /// Whether what is typed may be added to the words.
    open: bool,
}

impl Suggestions {
    /// Suggestions among choices, none picked.
    pub fn new(choices: Vec<Choice>) -> Suggestions {
        Suggestions { choices, ..Suggestions::default() }
    }

    /// Suggestions for a field: where its choices are words, the best match is picked as one types.
    pub fn for_field(kind: FieldKind, choices: Vec<Choice>) -> Suggestions {
        let words = matches!(kind, FieldKind::Line | FieldKind::Choice | FieldKind::Flag) && !choices.is_empty();
        Suggestions { words, ..Suggestions::new(choices) }
    }

    /// Whether there are any at all.
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// Something was typed: `understood` is what the field makes of it; `None` where the field refuses it. None is picked
    /// afterwards, or the best.
    pub fn typed(&mut self, typed: &str, understood: Option<&str>) {
        self.drop_pick();
        (self.meant, self.open) = (None, false);
        let word = typed.trim();
        if !self.words || word.is_empty() || self.is_one(word) {
            return;
        }
        self.meant = understood.filter(|meant| self.is_one(meant)).map(str::to_owned);
        self.open = understood.is_some() && self.meant.is_none();
        let found = self.matching(typed, usize::MAX);
        self.pick = match found.first() {
            // Where a new word may be meant, a few letters strewn over a known one don't replace what was typed.
            Some(best) if self.open && !is_meant(&best.value, word) => Some(found.len() - 1),
            Some(_) => Some(0),
            None => None,
        };
    }

    fn is_one(&self, word: &str) -> bool {
        self.choices.iter().any(|choice| choice.value == word)
    }

    /// The choices that match what is typed, the best first; all while nothing, or exactly one of them, is typed. Where
    /// what is typed may be added, it stands last.
    pub fn matching(&self, typed: &str, most: usize) -> Vec<Choice> {
        let typed = typed.trim();
        if typed.is_empty() || self.is_one(typed) {
            return self.choices.iter().take(most).cloned().collect();
        }
        let matcher = Matcher::new(typed);
        let score = |choice: &Choice| {
            if self.meant.as_ref() == Some(&choice.value) {
                return Some(i64::MAX);
            }
            let name = matcher.score(&choice.value).map(|score| score * 2);
            name.or_else(|| matcher.score(&choice.meaning))
        };
        let mut scored: Vec<(i64, &Choice)> =
            self.choices.iter().filter_map(|choice| score(choice).map(|score| (score, choice))).collect();
        scored.sort_by_key(|(score, choice)| (std::cmp::Reverse(begins(&choice.value, typed)), -score));
        let room = most.saturating_sub(usize::from(self.open));
        let mut found: Vec<Choice> = scored.into_iter().take(room).map(|(_, choice)| choice.clone()).collect();
        if self.open {
            found.push(Choice::new(typed, NEW));
        }
        found
    }

    /// Goes to the next or previous one of `count` that match.
    pub fn turn(&mut self, by: isize, count: usize) {
        if count == 0 {
            return;
        }
        let from = self.pick.map_or(if by > 0 { -1 } else { 0 }, |at| at as isize);
        self.pick = Some((from + by).rem_euclid(count as isize) as usize);
        self.turned = true;
    }

    /// Picks none; gives whether one was picked by hand.
    pub fn drop_pick(&mut self) -> bool {
        self.pick = None;
        std::mem::take(&mut self.turned)
    }

    /// The place of the picked one among those that match; none is picked afterwards.
    pub fn take_pick(&mut self) -> Option<usize> {
        self.turned = false;
        self.pick.take()
    }

    /// Draws those that match, one a row, the picked one always in sight.
    pub fn render(&self, canvas: &mut Canvas<'_>, area: Rect, matching: &[Choice]) {
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

/// Whether a known word is meant by the beginning of it, where a new one may be meant as well: who writes a capital that
/// the known word doesn't have writes a name of their own (`Mark`, where `marketing` is known).
fn is_meant(choice: &str, typed: &str) -> bool {
    choice.starts_with(typed) || (!typed.contains(char::is_uppercase) && begins(choice, typed))
}

/// Whether a word of the choice begins with what is typed, or the choice with its first letter where three or more
/// letters are typed: `lnkd` for `LinkedIn`.
fn begins(choice: &str, typed: &str) -> bool {
    let (choice, typed) = (fold(choice), fold(typed));
    let at_word = choice
        .match_indices(&typed)
        .any(|(at, _)| at == 0 || choice[..at].chars().next_back().is_some_and(|before| !before.is_alphanumeric()));
    at_word || (typed.chars().count() > 2 && choice.chars().next() == typed.chars().next())
}

#[cfg(test)]
mod tests {
    use super::{Choice, FieldKind, Suggestions};

    /// What Enter takes after something was typed.
    fn taken(kind: FieldKind, typed: &str, understood: Option<&str>) -> String {
        let words = ["Organic search", "Paid search", "LinkedIn", "Referral"];
        let mut found = Suggestions::for_field(kind, words.iter().map(|word| Choice::new(*word, "")).collect());
        found.typed(typed, understood);
        let matching = found.matching(typed, 40);
        found.take_pick().and_then(|at| matching.get(at).cloned()).map_or_else(|| typed.to_owned(), |one| one.value)
    }

    #[test]
    fn the_best_match_is_picked_as_one_types() {
        use FieldKind::{Choice as Closed, Line, Number};
        let cases = [
            (Line, "ref", Some("ref"), "Referral"),
            (Line, "lnkd", Some("lnkd"), "LinkedIn"),
            (Line, "search", Some("search"), "Organic search"),
            (Line, "paid s", Some("paid s"), "Paid search"),
            // An alias leads to its word, a new word stays as it is.
            (Line, "google cpc", Some("Paid search"), "Paid search"),
            (Line, "Podcast", Some("Podcast"), "Podcast"),
            (Line, "Ref", Some("Ref"), "Referral"),
            (Line, "Search", Some("Search"), "Search"),
            (Line, "Link", Some("Link"), "LinkedIn"),
            (Line, "LINK", Some("LINK"), "LINK"),
            (Line, "ink", Some("ink"), "ink"),
            (Line, "Referral", Some("Referral"), "Referral"),
            (Line, "", Some(""), ""),
            // Where only known words are right, any letters lead to one.
            (Closed, "ink", None, "LinkedIn"),
            (Closed, "zebra", None, "zebra"),
            // Numbers that are suggested are no words.
            (Number, "ref", Some("ref"), "ref"),
        ];
        for (kind, typed, understood, want) in cases {
            assert_eq!(taken(kind, typed, understood), want, "{typed}");
        }
    }

    #[test]
    fn a_new_word_is_offered_only_where_it_may_be_added() {
        let offered = |understood| {
            let mut found = Suggestions::for_field(FieldKind::Line, vec![Choice::new("Referral", "")]);
            found.typed("Refer", understood);
            found.matching("Refer", 8).into_iter().map(|one| one.value).collect::<Vec<String>>()
        };
        assert_eq!(offered(Some("Refer")), ["Referral", "Refer"]);
        assert_eq!(offered(None), ["Referral"]);
    }
}
