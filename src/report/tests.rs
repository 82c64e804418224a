//! Documents made of a small company's stack, of an empty one, and of one whose names try to break out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod company;
mod maturity;
mod page;
mod pipeline;
mod quality;

use insta::assert_snapshot;

use super::*;
use company::{Company, HOSTILE};

#[test]
fn the_audit_as_markdown() {
    assert_snapshot!(Company::small().audit().to_markdown());
}

#[test]
fn the_matrix_as_a_picture() {
    assert_snapshot!(plot::matrix(&Company::small().stack()).svg.as_str());
}

#[test]
fn the_audit_of_nothing_says_what_to_do() {
    assert_snapshot!(Company::empty().audit().to_markdown());
}

#[test]
fn every_audit_has_its_five_parts_in_order() {
    for company in [Company::small(), Company::empty(), Company::hostile()] {
        let titles: Vec<String> = company.audit().sections.into_iter().map(|section| section.title).collect();
        let expected = [
            "1. Current state",
            "2. Recommendations",
            "3. Steps",
            "4. Measures of success",
            "5. Risks",
            "Appendix A: inventory",
            "Appendix B: findings",
        ];
        assert_eq!(titles, expected);
    }
}

#[test]
fn no_part_is_without_words() {
    for company in [Company::small(), Company::empty(), Company::hostile()] {
        for section in company.audit().sections {
            assert!(!section.blocks.is_empty(), "{} says nothing", section.title);
        }
    }
}

#[test]
fn pages_are_well_formed_self_contained_and_accessible() {
    for company in [Company::small(), Company::empty(), Company::hostile()] {
        let html = company.audit().to_html().unwrap();
        let tags = page::check(&html).unwrap_or_else(|why| panic!("{why}"));
        page::check_self_contained(&html, &tags);
        page::check_accessible(&html, &tags);
    }
}

#[test]
fn hostile_names_are_text_in_every_form() {
    let doc = Company::hostile().audit();
    let (html, markdown) = (doc.to_html().unwrap(), doc.to_markdown());
    let cleared = page::check(&html).unwrap();
    let count = |tag: &str| cleared.iter().filter(|one| one.name == tag).count();
    assert_eq!((count("script"), count("img"), count("iframe"), count("svg")), (0, 0, 0, 2));
    for tag in &cleared {
        let handler = tag.attributes.iter().find(|name| name.starts_with("on"));
        assert_eq!(handler, None, "<{}> has a handler", tag.name);
    }
    for text in [&html, &markdown] {
        for (character, name) in [('\u{202E}', "a change of direction"), ('\0', "NUL"), ('\u{1b}', "escape")] {
            assert!(!text.contains(character), "{name} got through");
        }
        for raw in ["<script", "<img", "javascript:alert(1)\"", "]]>", "-->"] {
            assert!(!text.contains(raw), "{raw} got through");
        }
    }
}

#[test]
fn tables_in_markdown_have_as_many_cells_in_each_row() {
    let markdown = Company::hostile().audit().to_markdown();
    let mut columns = None;
    let mut rows = 0;
    for line in markdown.lines() {
        if !line.starts_with('|') {
            columns = None;
            continue;
        }
        let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        assert_eq!(*columns.get_or_insert(bars), bars, "{line}");
        rows += 1;
    }
    assert!(rows > HOSTILE.len(), "only {rows} rows");
}

#[test]
fn no_line_of_markdown_is_begun_by_a_name() {
    for name in HOSTILE {
        let doc = Doc {
            title: (*name).to_owned(),
            subtitle: String::new(),
            lead: (*name).to_owned(),
            sections: vec![Section { title: (*name).to_owned(), blocks: vec![Block::Paragraph((*name).to_owned())] }],
            layout: super::Layout::Report,
        };
        let markdown = doc.to_markdown();
        let lines: Vec<&str> = markdown.lines().filter(|line| !line.is_empty()).collect();
        let blank = plain(name).trim().is_empty();
        assert_eq!(lines.len(), if blank { 2 } else { 4 }, "{name:?} became {markdown:?}");
        let begins = |line: &&str| line.starts_with(['#', '-', '+', '*', '>', '=', '`', '<', '|']);
        assert!(lines.iter().enumerate().all(|(at, line)| begins(line) == (at % 2 == 0)), "{markdown}");
    }
}

#[test]
fn figures_that_do_not_exist_are_dashes() {
    let mut company = Company::small();
    company.business.profile.monthly_budget = None;
    company.tools.iter_mut().for_each(|tool| tool.seats_paid = None);
    let markdown = company.audit().to_markdown();
    assert!(
        markdown.contains("| Share of the marketing budget | – | no budget entered; target: below 15 % |"),
        "{markdown}"
    );
    assert!(markdown.contains("| Paid seats in use | – | "), "{markdown}");
}

#[test]
fn what_has_no_rate_is_named() {
    let mut company = Company::small();
    company.business.rates.clear();
    let markdown = company.audit().to_markdown();
    assert!(markdown.contains("€89 a month are in none of these sums"), "{markdown}");
}
