//! A tagged address, wrapped and with its tags standing out.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::{clean, width};
use crate::domain::utm::Tag;
use crate::tui::theme::{Look, Role};

/// An address in lines of at most `cells`: names of tags muted, their values accented, the one of `here` marked.
pub fn url_lines(url: &str, here: Option<Tag>, cells: usize, look: Look) -> Vec<Line<'static>> {
    let cells = cells.max(1);
    let mut lines = vec![Line::default()];
    let mut used = 0;
    for chunk in chunks(url, here, look) {
        // A tag stays whole where a line has room for it.
        let wide: usize = chunk.iter().map(|(words, _)| width(&clean(words))).sum();
        if used > 0 && used + wide > cells && wide <= cells {
            lines.push(Line::default());
            used = 0;
        }
        for (words, style) in chunk {
            let safe = clean(words);
            let mut part = String::new();
            for letter in safe.graphemes(true) {
                let wide = width(letter);
                if used + wide > cells && used > 0 {
                    push(&mut lines, std::mem::take(&mut part), style);
                    lines.push(Line::default());
                    used = 0;
                }
                part.push_str(letter);
                used += wide;
            }
            push(&mut lines, part, style);
        }
    }
    lines
}

fn push(lines: &mut [Line<'static>], words: String, style: Style) {
    if let Some(line) = lines.last_mut().filter(|_| !words.is_empty()) {
        line.spans.push(Span::styled(words, style));
    }
}

/// A piece of an address with how it looks.
type Piece<'a> = (&'a str, Style);

/// The address cut before each of its parameters, each cut where its value begins.
fn chunks(url: &str, here: Option<Tag>, look: Look) -> Vec<Vec<Piece<'_>>> {
    let text = look.style(Role::Text);
    let Some(at) = url.find('?') else { return vec![vec![(url, text)]] };
    let (before, rest) = url.split_at(at);
    let (query, fragment) = match rest.find('#') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let mut out = vec![vec![(before, text)]];
    let starts: Vec<usize> = query.match_indices(['?', '&']).map(|(at, _)| at).collect();
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).copied().unwrap_or(query.len());
        let (sign, part) = query.get(*start..end).unwrap_or_default().split_at(1);
        let value = part.split_once('=').map_or("", |(_, value)| value);
        let name = part.get(..part.len() - value.len()).unwrap_or_default();
        let muted = look.style(Role::Muted);
        out.push(match Tag::ALL.into_iter().find(|tag| name.strip_suffix('=') == Some(tag.parameter())) {
            Some(tag) => {
                let role = if here == Some(tag) { Role::Match } else { Role::Accent };
                vec![(sign, muted), (name, muted), (value, look.style(role))]
            }
            None => vec![(sign, muted), (part, text)],
        });
    }
    out.push(vec![(fragment, text)]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_wrapped_whole_and_their_values_stand_out() {
        let look = Look::default();
        let url = "https://a.example/p?plan=x&utm_source=linkedin&utm_medium=cpc#faq";
        for cells in [1, 7, 20, 200] {
            let lines = url_lines(url, Some(Tag::Medium), cells, look);
            let text: String = lines.iter().flat_map(|line| &line.spans).map(|span| span.content.as_ref()).collect();
            assert_eq!(text, url);
            assert!(lines.iter().all(|line| line.width() <= cells), "{cells}");
        }
        let [line] = url_lines(url, Some(Tag::Medium), 200, look).try_into().unwrap_or_default();
        let style = |words: &str| line.spans.iter().find(|span| span.content == words).map(|span| span.style);
        assert_eq!(style("linkedin"), Some(look.style(Role::Accent)));
        assert_eq!(style("cpc"), Some(look.style(Role::Match)));
        assert_eq!(style("plan=x"), Some(look.style(Role::Text)));
        assert_eq!(style("#faq"), Some(look.style(Role::Text)));
    }
}
