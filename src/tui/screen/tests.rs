//! What a real terminal would show after each frame, against what was drawn.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use super::Screen;

const WIDE: u16 = 12;
const HIGH: u16 = 3;
const AREA: Rect = Rect::new(0, 0, WIDE, HIGH);

/// A piece of text at a place, in a style.
type Piece = (u16, u16, &'static str, usize);

const STYLES: [Style; 6] = [
    Style::new(),
    Style::new().fg(Color::Red),
    Style::new().fg(Color::LightBlue).bg(Color::DarkGray),
    Style::new().fg(Color::Rgb(1, 20, 255)).add_modifier(Modifier::BOLD),
    Style::new().bg(Color::Indexed(208)).add_modifier(Modifier::REVERSED),
    Style::new().add_modifier(Modifier::UNDERLINED),
];

fn terminal() -> vt100::Parser {
    let cells = |count| std::num::NonZeroU16::new(count).expect("there are some");
    vt100::Parser::new(cells(HIGH), cells(WIDE), 0)
}

fn paint(buf: &mut Buffer, pieces: &[Piece]) {
    for (x, y, words, style) in pieces {
        buf.set_string(*x, *y, words, STYLES[*style]);
    }
}

fn shown(colour: vt100::Color) -> Color {
    const BASIC: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(index) => BASIC.get(usize::from(index)).copied().unwrap_or(Color::Indexed(index)),
        vt100::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    }
}

/// Compares each cell of a terminal with what was drawn.
fn agree(terminal: &vt100::Parser, drawn: &Buffer) -> Result<(), TestCaseError> {
    for y in 0..HIGH {
        let mut x = 0;
        while x < WIDE {
            let cell = &drawn[(x, y)];
            let seen = terminal.screen().cell(y, x).ok_or_else(|| TestCaseError::fail("no such cell"))?;
            let words = if seen.contents().is_empty() { " " } else { seen.contents() };
            prop_assert_eq!(words, cell.symbol(), "at {}, {}", x, y);
            prop_assert_eq!((shown(seen.fgcolor()), shown(seen.bgcolor())), (cell.fg, cell.bg), "at {}, {}", x, y);
            let marks = (seen.bold(), seen.inverse(), seen.underline());
            let wanted =
                [Modifier::BOLD, Modifier::REVERSED, Modifier::UNDERLINED].map(|one| cell.modifier.contains(one));
            prop_assert_eq!([marks.0, marks.1, marks.2], wanted, "at {}, {}", x, y);
            x += super::cells(cell) as u16;
        }
    }
    Ok(())
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let words = prop::sample::select(vec!["a", "plain", "日本", "é", "語x", "▏bar│", " ", "exactly 12!!", "e\u{301}"]);
    prop::collection::vec((0..WIDE, 0..HIGH, words, 0..STYLES.len()), 0..8)
}

proptest! {
    #[test]
    fn the_terminal_shows_what_was_drawn(frames in prop::collection::vec(pieces(), 1..6)) {
        let mut screen = Screen::new(Vec::new());
        let mut terminal = terminal();
        let mut read = 0;
        for frame in &frames {
            screen.draw(AREA, |buf| { paint(buf, frame); None }).map_err(|error| TestCaseError::fail(error.to_string()))?;
            terminal.process(&screen.out[read..]);
            read = screen.out.len();
            let mut drawn = Buffer::empty(AREA);
            paint(&mut drawn, frame);
            agree(&terminal, &drawn)?;
        }
        // The same again sends nothing.
        let last = frames.last().cloned().unwrap_or_default();
        screen.draw(AREA, |buf| { paint(buf, &last); None }).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(screen.out.len(), read);
    }
}

#[test]
fn the_cursor_is_shown_where_it_stands_and_hidden_once() {
    let mut screen = Screen::new(Vec::new());
    let frames = [None, Some(Position::new(2, 1)), Some(Position::new(2, 1)), None, None];
    let sent = frames.map(|at| {
        let before = screen.out.len();
        screen.draw(AREA, |_| at).unwrap();
        String::from_utf8(screen.out[before..].to_vec()).unwrap()
    });
    assert_eq!(sent, ["\x1b[m\x1b[2J", "\x1b[2;3H\x1b[?25h", "", "\x1b[?25l", ""]);
}

#[test]
fn another_size_and_a_screen_that_others_wrote_on_are_drawn_whole() {
    let mut screen = Screen::new(Vec::new());
    let draw = |screen: &mut Screen<Vec<u8>>, area| {
        let before = screen.out.len();
        screen
            .draw(area, |buf| {
                buf.set_string(0, 0, "x", Style::new());
                None
            })
            .unwrap();
        String::from_utf8(screen.out[before..].to_vec()).unwrap()
    };
    assert_eq!(draw(&mut screen, AREA), "\x1b[m\x1b[2J\x1b[1;1Hx");
    assert_eq!(draw(&mut screen, AREA), "");
    assert_eq!(draw(&mut screen, Rect::new(0, 0, 5, 2)), "\x1b[m\x1b[2J\x1b[1;1Hx");
    screen.forget();
    assert_eq!(draw(&mut screen, Rect::new(0, 0, 5, 2)), "\x1b[m\x1b[2J\x1b[1;1Hx");
    assert_eq!(draw(&mut screen, Rect::ZERO), "\x1b[m\x1b[2J");
}
