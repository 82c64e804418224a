//! A small reader of HTML, strict where browsers are lenient: every tag is closed in order, every attribute quoted.

/// An opening tag.
pub(super) struct Tag {
    pub(super) name: String,
    /// Names of its attributes.
    pub(super) attributes: Vec<String>,
    /// Everything between the angle brackets.
    pub(super) source: String,
}

/// Tags that are never closed.
const VOID: [&str; 1] = ["meta"];

/// All opening tags in order, or what is wrong with the page.
pub(super) fn check(html: &str) -> Result<Vec<Tag>, String> {
    let mut rest = html.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
    let (mut tags, mut open) = (Vec::new(), Vec::<String>::new());
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        if open.last().is_none_or(|name| name != "style") && text.contains('>') {
            return Err(format!("a bare > in {text:?}"));
        }
        check_entities(text)?;
        rest = &rest[at + 1..];
        let end = rest.find('>').ok_or("a tag without an end")?;
        let source = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = source.strip_prefix('/') {
            let opened = open.pop().ok_or_else(|| format!("</{name}> closes nothing"))?;
            if opened != name {
                return Err(format!("</{name}> closes <{opened}>"));
            }
            continue;
        }
        let tag = read_tag(source)?;
        if !source.ends_with('/') && !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        tags.push(tag);
    }
    if open.is_empty() { Ok(tags) } else { Err(format!("never closed: {open:?}")) }
}

fn check_entities(text: &str) -> Result<(), String> {
    for (at, _) in text.match_indices('&') {
        let entity = text[at + 1..].split(';').next().unwrap_or_default();
        let known = ["amp", "lt", "gt", "quot"].contains(&entity) || entity.starts_with('#');
        if !known || entity.len() > 6 {
            return Err(format!("a bare & before {entity:?}"));
        }
    }
    Ok(())
}

fn read_tag(source: &str) -> Result<Tag, String> {
    let source = source.trim_end_matches('/').trim_end();
    let name = source.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(format!("an odd tag: <{source}>"));
    }
    let mut rest = source[name.len()..].trim_start();
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        let (attribute, value) = rest.split_once("=\"").ok_or_else(|| format!("an odd attribute in <{source}>"))?;
        if !attribute.chars().all(|c| c.is_ascii_alphanumeric() || "-:".contains(c)) {
            return Err(format!("an odd attribute {attribute:?} in <{source}>"));
        }
        let (value, after) = value.split_once('"').ok_or_else(|| format!("an open quote in <{source}>"))?;
        check_entities(value)?;
        attributes.push(attribute.to_owned());
        rest = after.trim_start();
    }
    Ok(Tag { name: name.to_owned(), attributes, source: source.to_owned() })
}

/// Nothing is fetched or run.
pub(super) fn check_self_contained(html: &str, tags: &[Tag]) {
    for tag in tags {
        assert!(
            !["script", "link", "iframe", "img", "object", "base", "form"].contains(&tag.name.as_str()),
            "<{}>",
            tag.source
        );
        for attribute in ["src", "srcset", "style", "xlink:href"] {
            assert!(!tag.attributes.iter().any(|one| one == attribute), "<{}>", tag.source);
        }
        if tag.attributes.iter().any(|one| one == "href") {
            assert!(tag.source.contains("href=\"#"), "<{}> leads out", tag.source);
        }
    }
    let style = html.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    assert!(
        !style.contains("url(") && !style.contains("@import") && !style.contains("http"),
        "the style fetches something"
    );
    let namespaces = tags.iter().filter(|tag| tag.source.contains("=\"http")).count();
    assert_eq!(namespaces, tags.iter().filter(|tag| tag.name == "svg").count(), "only pictures name an address");
}

/// Headings in order, headers with their scope, pictures with words, ids that are there and unique.
pub(super) fn check_accessible(html: &str, tags: &[Tag]) {
    assert!(html.contains("<html lang=\"en-GB\">") && html.contains("<meta charset=\"utf-8\">"));
    assert!(html.contains("name=\"viewport\""));
    let mut last = 0;
    for level in tags.iter().filter_map(|tag| tag.name.strip_prefix('h')?.parse::<u8>().ok()) {
        assert!(level <= last + 1, "h{level} follows h{last}");
        last = level;
    }
    for tag in tags.iter().filter(|tag| tag.name == "th") {
        assert!(tag.attributes.iter().any(|name| name == "scope"), "<{}> has no scope", tag.source);
    }
    let value =
        |tag: &Tag, name: &str| Some(tag.source.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.to_owned());
    let ids: Vec<String> = tags.iter().filter_map(|tag| value(tag, "id")).collect();
    for (at, id) in ids.iter().enumerate() {
        assert!(!ids[..at].contains(id), "two elements have the id {id}");
    }
    let named = tags.iter().filter_map(|tag| value(tag, "aria-labelledby"));
    let targets = tags.iter().filter_map(|tag| value(tag, "href")).map(|href| href.trim_start_matches('#').to_owned());
    for id in named.flat_map(|all| all.split(' ').map(str::to_owned).collect::<Vec<_>>()).chain(targets) {
        assert!(ids.contains(&id), "nothing has the id {id}");
    }
    for svg in tags.iter().filter(|tag| tag.name == "svg") {
        assert!(svg.source.contains("role=\"img\"") && svg.source.contains("viewBox"), "<{}>", svg.source);
    }
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!(count("figure"), count("figcaption"));
}
