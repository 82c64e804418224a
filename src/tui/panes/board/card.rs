//! One card: what it says of a lead, and how it is drawn in three lines.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::domain::id::Id;
use crate::domain::text::width;
use crate::tui::theme::{Look, Mark, Role};
use crate::tui::widgets::panel::text;

/// What a card says of a lead. Made once when the lead is read, drawn at every key.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Card {
    /// The lead.
    pub id: Id,
    /// Its name, or its address where it has none.
    pub name: String,
    /// Its company, as known or as written.
    pub company: String,
    /// Who owns it; may be empty.
    pub owner: String,
    /// The score with the name of its band.
    pub score: Option<(i64, String)>,
    /// Whole days in the stage.
    pub days: Option<i64>,
    /// Whether that is longer than the stage should take.
    pub stuck: bool,
    /// Labels of the fields that the stage asks for and the lead doesn't have.
    pub missing: Vec<&'static str>,
    /// Whether another lead seems to be the same person.
    pub duplicate: bool,
    /// The clock of a handoff: what is left of it, and whether it has run out.
    pub clock: Option<(String, bool)>,
    /// What is to be done next.
    pub next: String,
    /// What a file called its stage, where that is not known.
    pub raw: String,
}

/// How a card stands among the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stand {
    /// It is the one one is on.
    pub here: bool,
    /// It is the one one was on in a column that has not the keys.
    pub rests: bool,
    /// It is marked.
    pub marked: bool,
    /// It is being dragged.
    pub dragged: bool,
}

impl Card {
    /// The most urgent word on the third line in so many cells, and how it is meant.
    fn word(&self, look: Look, cells: usize) -> Option<(String, Role)> {
        if !self.raw.is_empty() {
            return Some((format!("{} {}", look.mark(Mark::Unknown), self.raw), Role::Warn));
        }
        match self.missing.as_slice() {
            [] => {}
            [one] => {
                let (mark, label) = (look.mark(Mark::Warning), lower(one));
                let no = if width(&label) + 5 <= cells { "no " } else { "" };
                return Some((format!("{mark} {no}{label}"), Role::Warn));
            }
            more => return Some((format!("{} {} missing", look.mark(Mark::Warning), more.len()), Role::Warn)),
        }
        (!self.next.is_empty()).then(|| (format!("→ {}", self.next), Role::Accent))
    }

    /// The time on the second line: the clock of a handoff, else the days in the stage.
    fn time(&self, look: Look) -> Option<(String, Role)> {
        if let Some((left, over)) = &self.clock {
            return Some((format!("{} {left}", look.mark(Mark::Clock)), if *over { Role::Bad } else { Role::Warn }));
        }
        let days = self.days?;
        if self.stuck {
            return Some((format!("{} {days} d", look.mark(Mark::Warning)), Role::Warn));
        }
        Some((if days <= 0 { "today".to_owned() } else { format!("{days} d") }, Role::Muted))
    }
}

/// A label in the middle of a sentence: `Industry` is `industry`, `ICP tier` stays.
pub(super) fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}

/// The style of a score.
fn band_role(band: &str) -> Role {
    match band {
        "hot" => Role::Bad,
        "high" => Role::Good,
        "medium" => Role::Accent,
        _ => Role::Muted,
    }
}

/// Draws a card into three rows. The first cell of each row is its edge: where marks and the bar of the one one is
/// on stand.
pub(super) fn render(buf: &mut Buffer, area: Rect, look: Look, card: &Card, stand: Stand) {
    let plain = stand.here.then(|| look.style(Role::Selected));
    let style = |role: Role| plain.unwrap_or_else(|| look.style(role));
    if stand.here {
        buf.set_style(area, look.style(Role::Selected));
    }
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if inner.width == 0 {
        return;
    }
    let edge = if stand.marked {
        Some((look.mark(Mark::Set), style(Role::Marked)))
    } else if stand.dragged || stand.here || stand.rests {
        Some((look.mark(Mark::Here), style(if stand.rests { Role::Muted } else { Role::Accent })))
    } else {
        None
    };
    if let Some((mark, style)) = edge {
        text(buf, area, 0, 0, mark, style);
    }
    let bold = |role: Role| style(role).add_modifier(Modifier::BOLD);
    let name = if stand.marked { bold(Role::Marked) } else { bold(Role::Heading) };
    let score = card.score.as_ref().map(|(points, band)| (points.to_string(), bold(band_role(band))));
    pair(buf, inner, 0, (&card.name, name), score);
    if card.duplicate && width(&card.name) + 2 <= usize::from(inner.width) {
        let taken = card.score.as_ref().map_or(0, |(points, _)| width(&points.to_string()) + 1);
        let x = (width(&card.name) + 1).min(usize::from(inner.width).saturating_sub(taken + 1));
        text(buf, inner, x as u16, 0, "≈", style(Role::Warn));
    }
    let time = card.time(look).map(|(words, role)| (words, style(role)));
    pair(buf, inner, 1, (&card.company, style(Role::Text)), time);
    // Where the owner's name doesn't fit, the initials do.
    let letters = card.owner.split_whitespace().count().min(2);
    let (words, role) = card.word(look, usize::from(inner.width).saturating_sub(letters + 1)).unwrap_or((String::new(), Role::Muted));
    let spare = usize::from(inner.width).saturating_sub(width(&words) + usize::from(!words.is_empty()));
    let owner = signed(&card.owner, spare).map(|owner| (owner, style(Role::Muted)));
    pair(buf, inner, 2, (&words, style(role)), owner);
}

/// An owner in so many cells: the first name, else the initials, which always stand there.
fn signed(owner: &str, cells: usize) -> Option<String> {
    let first = owner.split_whitespace().next()?;
    if width(first) <= cells {
        return Some(first.to_owned());
    }
    let letters = owner.split_whitespace().take(2).filter_map(|part| part.chars().next());
    Some(letters.flat_map(char::to_uppercase).collect())
}

/// Draws a text at the left and a short one at the right of one row; the left one gives way.
fn pair(buf: &mut Buffer, area: Rect, y: u16, left: (&str, Style), right: Option<(String, Style)>) {
    if y >= area.height {
        return;
    }
    let row = Rect { y: area.y + y, height: 1, ..area };
    let mut room = area.width;
    if let Some((words, style)) = right {
        let wide = (width(&words) as u16).min(area.width);
        text(buf, Rect { x: row.right() - wide, width: wide, ..row }, 0, 0, &words, style);
        room = (area.width - wide).saturating_sub(1);
    }
    text(buf, Rect { width: room, ..row }, 0, 0, left.0, left.1);
}

#[cfg(test)]
mod tests {
    use super::{Card, Stand, lower, render, signed};
    use crate::domain::text::width;
    use crate::tui::theme::Look;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn drawn(card: &Card, wide: u16, stand: Stand) -> Vec<String> {
        let area = Rect::new(0, 0, wide, 3);
        let mut buf = Buffer::empty(area);
        render(&mut buf, area, Look::default(), card, stand);
        let row = |y: u16| (0..wide).map(|x| buf[(x, y)].symbol().to_owned()).collect::<String>();
        (0..3).map(|y| row(y).trim_end().to_owned()).collect()
    }

    fn mei() -> Card {
        Card {
            name: "Mei Tan".to_owned(),
            company: "Acme".to_owned(),
            owner: "Dana Ruiz".to_owned(),
            score: Some((68, "high".to_owned())),
            days: Some(12),
            ..Card::default()
        }
    }

    #[test]
    fn a_card_says_who_where_and_how_long() {
        assert_eq!(drawn(&mei(), 19, Stand::default()), [" Mei Tan        68", " Acme         12 d", "              Dana"]);
        let stuck = Card { days: Some(34), stuck: true, missing: vec!["Industry"], ..mei() };
        assert_eq!(drawn(&stuck, 19, Stand::default())[1..], [" Acme       ! 34 d", " ! no industry  DR"]);
        let two = Card { missing: vec!["Industry", "ICP tier"], duplicate: true, ..mei() };
        assert_eq!(drawn(&two, 24, Stand::default()), [" Mei Tan ≈           68", " Acme              12 d", " ! 2 missing       Dana"]);
        let next = Card { owner: String::new(), next: "call back".to_owned(), days: Some(0), ..mei() };
        assert_eq!(drawn(&next, 19, Stand::default())[1..], [" Acme        today", " → call back"]);
        let clock = Card { clock: Some(("12 m".to_owned(), false)), ..mei() };
        assert_eq!(drawn(&clock, 19, Stand::default())[1], " Acme       ⧗ 12 m");
    }

    #[test]
    fn the_edge_shows_where_one_is_and_what_is_marked() {
        assert!(drawn(&mei(), 19, Stand { here: true, ..Stand::default() })[0].starts_with('▸'));
        assert!(drawn(&mei(), 19, Stand { here: true, marked: true, ..Stand::default() })[0].starts_with('●'));
    }

    #[test]
    fn nothing_is_drawn_outside_of_a_card_however_narrow() {
        assert_eq!(signed("Lee Wong", 3), Some("Lee".to_owned()));
        assert_eq!(signed("Lee Wong", 2), Some("LW".to_owned()));
        assert_eq!(signed("  ", 9), None);
        let long = Card {
            name: "日本語の長い名前です".to_owned(),
            company: "Ünïcode & Sons of a very long name".to_owned(),
            owner: "Bartholomew".to_owned(),
            duplicate: true,
            missing: vec!["Job title", "Industry"],
            ..mei()
        };
        for wide in 1..40 {
            for row in drawn(&long, wide, Stand { here: true, ..Stand::default() }) {
                assert!(width(&row) <= usize::from(wide) + 12, "{row:?} in {wide}");
            }
        }
    }

    #[test]
    fn labels_stand_in_a_sentence_in_lower_case() {
        for (label, want) in [("Industry", "industry"), ("ICP tier", "ICP tier"), ("Job title", "job title"), ("", "")] {
            assert_eq!(lower(label), want);
        }
    }
}
