//! A document as one HTML file: `assets/report.html` filled in, `assets/report.css` inside it.
//!
//! The template's name ends in `.html`, which turns escaping on; only pictures are passed through, and they are
//! of the type [`Svg`](super::svg::Svg), whose text is escaped already.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};

use super::{Align, Block, Doc, Error, KeyFigure, Layout, Section, Table, figures, plain};

const TEMPLATE: &str = include_str!("../../assets/report.html");
const STYLE: &str = include_str!("../../assets/report.css");

/// The whole file.
pub(super) fn render(doc: &Doc) -> Result<String, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template("report.html", TEMPLATE)?;
    let page = environment.get_template("report.html")?.render(context! {
        title => plain(&doc.title),
        subtitle => plain(&doc.subtitle),
        lead => plain(&doc.lead),
        layout => if doc.layout == Layout::Sheet { "sheet" } else { "" },
        style => Value::from_safe_string(STYLE.to_owned()),
        sections => doc.sections.iter().enumerate().map(|(at, part)| section(at, part)).collect::<Vec<_>>(),
    })?;
    Ok(page)
}

fn section(at: usize, section: &Section) -> Value {
    context! {
        id => format!("part-{}", at + 1),
        title => plain(&section.title),
        blocks => section.blocks.iter().map(block).collect::<Vec<_>>(),
    }
}

/// A block as the template reads it: its kind, and what that kind has.
fn block(block: &Block) -> Value {
    match block {
        Block::Heading(text) => context! { kind => "heading", text => plain(text) },
        Block::Paragraph(text) => context! { kind => "paragraph", text => plain(text) },
        Block::List(items) => context! { kind => "list", items => texts(items) },
        Block::Numbered(items) => context! { kind => "numbered", items => texts(items) },
        Block::Table(one) => context! { kind => "table", table => table(one) },
        Block::Figure(figure) => context! {
            kind => "figure",
            title => plain(&figure.title),
            words => plain(&figure.text_alternative),
            svg => Value::from_safe_string(figure.svg.as_str().to_owned()),
        },
        Block::KeyFigures(figures) => {
            context! { kind => "key-figures", figures => figures.iter().map(key_figure).collect::<Vec<_>>() }
        }
        Block::Callout(severity, text) => context! {
            kind => "callout",
            severity => severity.name(),
            word => figures::severity(*severity),
            text => plain(text),
        },
    }
}

fn table(table: &Table) -> Value {
    let sides: Vec<&str> =
        table.align.iter().map(|align| if *align == Align::Right { "right" } else { "left" }).collect();
    let cells = |row: &Vec<String>| -> Vec<Value> {
        row.iter().zip(&sides).map(|(text, side)| context! { text => plain(text), side => *side }).collect()
    };
    context! {
        caption => plain(&table.caption),
        headers => cells(&table.headers),
        rows => table.rows.iter().map(cells).collect::<Vec<_>>(),
        total => cells(&table.total),
    }
}

fn key_figure(figure: &KeyFigure) -> Value {
    context! { label => plain(&figure.label), value => plain(&figure.value), note => plain(&figure.note) }
}

fn texts(items: &[String]) -> Vec<String> {
    items.iter().map(|item| plain(item)).collect()
}
