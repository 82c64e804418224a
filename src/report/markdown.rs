//! A document as Markdown: CommonMark with pipe tables. Texts are escaped, so that no name becomes a heading, a
//! link, a tag or a cell.

use super::{Align, Block, Doc, Figure, KeyFigure, Section, Table, plain};

/// The whole document, ending in a line feed.
pub(super) fn render(doc: &Doc) -> String {
    let mut out = format!("# {}\n\n", inline(&doc.title));
    if !doc.subtitle.is_empty() {
        out.push_str(&format!("*{}*\n\n", inline(&doc.subtitle)));
    }
    if !doc.lead.is_empty() {
        out.push_str(&format!("{}\n\n", line(&doc.lead)));
    }
    for section in &doc.sections {
        push_section(&mut out, section);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn push_section(out: &mut String, section: &Section) {
    out.push_str(&format!("## {}\n\n", inline(&section.title)));
    for block in &section.blocks {
        push_block(out, block);
        out.push('\n');
    }
}

/// A block, ending in a line feed.
fn push_block(out: &mut String, block: &Block) {
    match block {
        Block::Heading(text) => out.push_str(&format!("### {}\n", inline(text))),
        Block::Paragraph(text) => out.push_str(&format!("{}\n", line(text))),
        Block::List(items) => {
            for item in items {
                out.push_str(&format!("- {}\n", line(item)));
            }
        }
        Block::Numbered(items) => {
            for (at, item) in items.iter().enumerate() {
                out.push_str(&format!("{}. {}\n", at + 1, line(item)));
            }
        }
        Block::Table(table) => push_table(out, table),
        Block::Figure(figure) => push_figure(out, figure),
        Block::KeyFigures(figures) => push_key_figures(out, figures),
        Block::Callout(severity, text) => {
            out.push_str(&format!("> **{}.** {}\n", super::figures::severity(*severity), inline(text)));
        }
    }
}

fn push_table(out: &mut String, table: &Table) {
    if !table.caption.is_empty() {
        out.push_str(&format!("*{}*\n\n", inline(&table.caption)));
    }
    push_row(out, table.headers.iter().map(|header| inline(header)));
    push_row(
        out,
        table.align.iter().map(|align| match align {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        }),
    );
    for row in &table.rows {
        push_row(out, row.iter().map(|cell| inline(cell)));
    }
    if !table.total.is_empty() {
        push_row(
            out,
            table
                .total
                .iter()
                .map(|cell| if cell.is_empty() { String::new() } else { format!("**{}**", inline(cell)) }),
        );
    }
}

fn push_row(out: &mut String, cells: impl Iterator<Item = String>) {
    out.push_str(&format!("| {} |\n", cells.collect::<Vec<_>>().join(" | ")));
}

fn push_figure(out: &mut String, figure: &Figure) {
    out.push_str(&format!("**{}.** {}\n", inline(&figure.title), inline(&figure.text_alternative)));
    if let Some(table) = figure.table.as_ref().filter(|table| !table.rows.is_empty()) {
        out.push('\n');
        push_table(out, table);
    }
}

fn push_key_figures(out: &mut String, figures: &[KeyFigure]) {
    let mut table = Table::of(&[("Figure", Align::Left), ("Today", Align::Right), ("Note", Align::Left)]);
    for figure in figures {
        table.row([figure.label.clone(), figure.value.clone(), figure.note.clone()]);
    }
    push_table(out, &table);
}

/// Text as a line of its own: as [`inline`], and nothing at its beginning makes it a heading, a list or a rule.
fn line(text: &str) -> String {
    let text = inline(text);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let is_item = rest.starts_with(['.', ')']) && rest[1..].chars().next().is_none_or(char::is_whitespace);
    if text.starts_with(['#', '+', '-', '=']) || (digits > 0 && is_item) { format!("{number}\\{rest}") } else { text }
}

/// Text as part of a line: what Markdown would take for a mark is escaped, where it would mean something; the file is
/// also read as it is. An address in it is written as code: it is read and copied as it stands, and is no link that somebody
/// follows by mistake.
fn inline(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.trim();
    while let Some((before, address, behind)) = address_in(rest) {
        escape(before, &mut out);
        out.extend(["`", address, "`"]);
        rest = behind;
    }
    escape(rest, &mut out);
    out
}

/// The first address in a text, with what stands before and behind it; not one with a sign that ends code or a cell.
fn address_in(text: &str) -> Option<(&str, &str, &str)> {
    let colon = text.match_indices("://").find_map(|(at, _)| {
        let begin = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
        let long = text[begin..].find(char::is_whitespace).unwrap_or(text.len() - begin);
        let word = text[begin..begin + long].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '”', '"', '…']);
        (begin < at && word.len() > at - begin + 3 && !word.contains(['`', '|'])).then_some((begin, word.len()))
    });
    let (begin, long) = colon?;
    Some((&text[..begin], &text[begin..begin + long], &text[begin + long..]))
}

/// Writes text in which nothing is a mark of Markdown.
fn escape(text: &str, out: &mut String) {
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        match c {
            '&' => out.push_str("&amp;"),
            '<' if after.is_some_and(|after| !after.is_whitespace()) => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            '_' if !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)) => {
                out.extend(['\\', c]);
            }
            ':' if after == Some('/') && chars.get(at + 2) == Some(&'/') => out.push_str("&#58;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn what_markdown_would_take_for_a_mark_is_escaped() {
        let cases = [
            ("plain words, 3.5 of 10 - or so", "plain words, 3.5 of 10 - or so"),
            ("# not a heading", "\\# not a heading"),
            ("- not a list", "\\- not a list"),
            ("+ not a list", "\\+ not a list"),
            ("12. not a list", "12\\. not a list"),
            ("12) not a list", "12\\) not a list"),
            ("12.5 %", "12.5 %"),
            ("< 15 %", "< 15 %"),
            ("=====", "\\====="),
            ("a | b", "a \\| b"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("[click](javascript:x)", "\\[click\\](javascript:x)"),
            ("![picture](x)", "!\\[picture\\](x)"),
            ("https://example.com", "`https://example.com`"),
            ("see (https://a.example/?b=c&d_e=*), then", "see (`https://a.example/?b=c&d_e=*`), then"),
            ("a://b|c and `x://y` and ://", "a&#58;//b\\|c and \\`x&#58;//y\\` and &#58;//"),
            ("AT&T &amp; co", "AT&amp;T &amp;amp; co"),
            ("`code` *bold* ~gone~ \\n", "\\`code\\` \\*bold\\* \\~gone\\~ \\\\n"),
            ("utm_source _soft_", "utm_source \\_soft\\_"),
            ("two\nlines\r\n# three\tfour", "two lines # three four"),
            ("  blanks  ", "blanks"),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }
}
