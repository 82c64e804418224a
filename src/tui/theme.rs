//! The look: styles by meaning, and the small vocabulary of marks with their ASCII twins.
//! Views ask for a meaning, never for a colour.

use ratatui::style::{Color, Modifier, Style};

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// As it should be.
    Good,
    /// Will be wrong.
    Warn,
    /// Is wrong.
    Bad,
    /// Of second importance.
    Muted,
    /// Where one is, what can be pressed.
    Accent,
    /// A heading.
    Heading,
    /// The selected row.
    Selected,
    /// A row marked for a bulk action.
    Marked,
    /// A border.
    Border,
    /// The border of the focused region.
    Focus,
    /// A value that is being typed.
    Input,
    /// Letters that matched what was typed.
    Match,
}

/// The delivered themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// The terminal's own 16 colours: works on light and dark.
    Terminal,
    /// For dark backgrounds.
    Dark,
    /// For light backgrounds.
    Light,
    /// Black and white with strong colours.
    Contrast,
    /// No colour at all.
    Mono,
}

impl Theme {
    /// All themes with their names in `config.toml`.
    pub const ALL: &'static [(&'static str, Theme)] = &[
        ("terminal", Theme::Terminal),
        ("dark", Theme::Dark),
        ("light", Theme::Light),
        ("high-contrast", Theme::Contrast),
        ("mono", Theme::Mono),
    ];

    /// The theme of that name.
    pub fn parse(name: &str) -> Option<Theme> {
        Theme::ALL.iter().find(|(one, _)| *one == name).map(|(_, theme)| *theme)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Theme::ALL.iter().find(|(_, one)| *one == self).map_or("terminal", |(name, _)| name)
    }
}

/// How everything is drawn: theme, marks, layout for presentations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// Only ASCII characters.
    pub ascii: bool,
    /// Paint the background (projectors).
    pub paint: bool,
    /// The presentation layout: wider spacing, fewer things.
    pub present: bool,
}

impl Default for Look {
    fn default() -> Self {
        Look { theme: Theme::Terminal, ascii: false, paint: false, present: false }
    }
}

impl Look {
    /// The style of a meaning.
    pub fn style(&self, role: Role) -> Style {
        let style = Style::new();
        match self.theme {
            Theme::Mono => mono(role),
            Theme::Terminal => match role {
                Role::Text => style,
                Role::Good => style.fg(Color::Green),
                Role::Warn => style.fg(Color::Yellow),
                Role::Bad => style.fg(Color::Red).add_modifier(Modifier::BOLD),
                Role::Muted => style.fg(Color::DarkGray),
                Role::Accent => style.fg(Color::Cyan),
                Role::Heading => style.add_modifier(Modifier::BOLD),
                Role::Selected => style.fg(Color::White).bg(Color::Blue),
                Role::Marked => style.fg(Color::Cyan).add_modifier(Modifier::BOLD),
                Role::Border => style.fg(Color::DarkGray),
                Role::Focus => style.fg(Color::Cyan),
                Role::Input => style.add_modifier(Modifier::UNDERLINED),
                Role::Match => style.fg(Color::Cyan).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            },
            Theme::Dark => tinted(
                role,
                &Tints {
                    text: 0xd0d0d0,
                    good: 0x87d787,
                    warn: 0xffd75f,
                    bad: 0xff8787,
                    muted: 0x8a8a8a,
                    accent: 0x5fd7ff,
                    select: (0xffffff, 0x005f87),
                },
            ),
            Theme::Light => tinted(
                role,
                &Tints {
                    text: 0x262626,
                    good: 0x006b1b,
                    warn: 0x875f00,
                    bad: 0xaf0000,
                    muted: 0x6c6c6c,
                    accent: 0x005f87,
                    select: (0xffffff, 0x005faf),
                },
            ),
            Theme::Contrast => tinted(
                role,
                &Tints {
                    text: 0xffffff,
                    good: 0x00ff5f,
                    warn: 0xffff00,
                    bad: 0xff5f5f,
                    muted: 0xc6c6c6,
                    accent: 0x00ffff,
                    select: (0x000000, 0xffff00),
                },
            ),
        }
    }

    /// The style behind everything, where the background is painted.
    pub fn backdrop(&self) -> Style {
        let (text, back) = match self.theme {
            Theme::Light => (0x262626, 0xffffff),
            Theme::Dark => (0xd0d0d0, 0x1c1c1c),
            Theme::Contrast => (0xffffff, 0x000000),
            Theme::Terminal | Theme::Mono => return Style::new(),
        };
        if self.paint || self.theme == Theme::Contrast {
            Style::new().fg(colour(text)).bg(colour(back))
        } else {
            Style::new()
        }
    }

    /// A mark, or its ASCII twin.
    pub fn mark(&self, mark: Mark) -> &'static str {
        let (unicode, ascii) = mark.glyphs();
        if self.ascii { ascii } else { unicode }
    }
}

struct Tints {
    text: u32,
    good: u32,
    warn: u32,
    bad: u32,
    muted: u32,
    accent: u32,
    select: (u32, u32),
}

fn colour(rgb: u32) -> Color {
    Color::from_u32(rgb)
}

fn tinted(role: Role, tints: &Tints) -> Style {
    let style = Style::new();
    match role {
        Role::Text => style.fg(colour(tints.text)),
        Role::Good => style.fg(colour(tints.good)),
        Role::Warn => style.fg(colour(tints.warn)),
        Role::Bad => style.fg(colour(tints.bad)).add_modifier(Modifier::BOLD),
        Role::Muted | Role::Border => style.fg(colour(tints.muted)),
        Role::Accent | Role::Focus => style.fg(colour(tints.accent)),
        Role::Heading => style.fg(colour(tints.text)).add_modifier(Modifier::BOLD),
        Role::Selected => style.fg(colour(tints.select.0)).bg(colour(tints.select.1)),
        Role::Marked => style.fg(colour(tints.accent)).add_modifier(Modifier::BOLD),
        Role::Input => style.fg(colour(tints.text)).add_modifier(Modifier::UNDERLINED),
        Role::Match => style.fg(colour(tints.accent)).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
    }
}

fn mono(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Text | Role::Good | Role::Border => style,
        Role::Muted => style.add_modifier(Modifier::DIM),
        Role::Warn | Role::Heading | Role::Focus | Role::Accent | Role::Marked => style.add_modifier(Modifier::BOLD),
        Role::Bad => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Role::Selected => style.add_modifier(Modifier::REVERSED),
        Role::Input | Role::Match => style.add_modifier(Modifier::UNDERLINED),
    }
}

/// The marks, each with one meaning everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Set, live.
    Set,
    /// Open, not set.
    Open,
    /// In part.
    Part,
    /// Up, ascending.
    Up,
    /// Down, descending.
    Down,
    /// A warning.
    Warning,
    /// Critical, failed.
    Critical,
    /// As it should be.
    Ok,
    /// A clock runs.
    Clock,
    /// Not known.
    Unknown,
    /// Can be followed.
    Follow,
    /// Where something stood before.
    Ghost,
    /// The row one is on.
    Here,
    /// Something was cut off.
    More,
    /// Likely the same as another.
    Near,
}

impl Mark {
    fn glyphs(self) -> (&'static str, &'static str) {
        match self {
            Mark::Set => ("●", "*"),
            Mark::Open => ("○", "o"),
            Mark::Part => ("◐", "%"),
            Mark::Up => ("▲", "^"),
            Mark::Down => ("▼", "v"),
            Mark::Warning => ("!", "!"),
            Mark::Critical => ("✗", "x"),
            Mark::Ok => ("✓", "+"),
            Mark::Clock => ("⧗", "@"),
            Mark::Unknown => ("?", "?"),
            Mark::Follow => ("↗", ">"),
            Mark::Ghost => ("◌", "."),
            Mark::Here => ("▸", ">"),
            Mark::More => ("…", "~"),
            Mark::Near => ("≈", "~"),
        }
    }
}

/// The punctuation of sentences in ASCII; whatever else isn't ASCII is somebody's text and stays.
const TWINS: &[(&str, &str)] = &[
    ("·", "-"),
    ("–", "-"),
    ("—", "-"),
    ("−", "-"),
    ("…", "~"),
    ("×", "x"),
    ("≈", "~"),
    ("≤", "<"),
    ("≥", ">"),
    ("“", "\""),
    ("”", "\""),
    ("‘", "'"),
    ("’", "'"),
    ("↑", "^"),
    ("↓", "v"),
    ("←", "<"),
    ("→", ">"),
    ("↗", ">"),
];

/// Turns what the views wrote in sentences into ASCII, once for all of them.
#[expect(clippy::disallowed_methods, reason = "the twins are our own letters")]
pub fn to_ascii(buf: &mut ratatui::buffer::Buffer) {
    for cell in &mut buf.content {
        if let Some((_, twin)) = TWINS.iter().find(|(drawn, _)| *drawn == cell.symbol()) {
            cell.set_symbol(twin);
        }
    }
}
