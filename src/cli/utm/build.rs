//! `opsroom utm build`: one tagged link, with its channel and what is wrong with it.

use serde_json::json;

use super::super::Outcome;
use super::super::desk::Desk;
use super::super::mistake::Mistake;
use super::forms::{told, value};
use crate::domain::finding::Severity;
use crate::domain::text::clean;
use crate::domain::utm::link::{self, Link, NoLink};
use crate::domain::utm::{Tag, Tags};

/// Build one tagged link
///
/// The destination's own parameters and its fragment stay; tags that it had are replaced. The link goes to standard
/// output; its channel, and what is wrong with it, to standard error. Exits 1 where a warning or worse was found.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Where it leads: https://acme.example/pricing
    #[arg(value_name = "DEST")]
    destination: String,
    /// The platform on which it stands: linkedin
    #[arg(long, default_value = "", hide_default_value = true)]
    source: String,
    /// The type of channel: paid-social
    #[arg(long, default_value = "", hide_default_value = true)]
    medium: String,
    /// The campaign, named by the pattern: 2026-q1-webinar-product-led-growth
    #[arg(long, default_value = "", hide_default_value = true)]
    campaign: String,
    /// The variant, for paid links: headline-a
    #[arg(long, default_value = "", hide_default_value = true)]
    content: String,
    /// The keyword, for paid search
    #[arg(long, default_value = "", hide_default_value = true)]
    term: String,
    /// The page on which it will stand: between your own pages, links need no tags
    #[arg(long, value_name = "URL")]
    placed_on: Option<String>,
}

pub(in crate::cli) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let ws = super::workspace(desk)?;
    let checker = ws.checker()?;
    let given = [&args.source, &args.medium, &args.campaign, &args.content, &args.term];
    let tags = Tag::ALL.into_iter().zip(given).fold(Tags::default(), |tags, (tag, value)| tags.with(tag, value.trim()));
    let url = link::build(&Link { destination: args.destination.clone(), tags: tags.clone() }).map_err(|error| {
        let hint = match &error {
            NoLink::NoScheme(address) => format!("write {address}"),
            _ => "write it like https://acme.example/pricing".to_owned(),
        };
        Mistake::new(format!("the destination “{}” {error}", clean(&args.destination)), hint)
    })?;
    let mut linter = checker.linter();
    let outcome = linter.link(1, &url, args.placed_on.as_deref());
    let mended = outcome.fixed.as_deref().and_then(|fixed| link::parse(fixed).ok()).map(|parsed| parsed.link.tags);
    let tags = mended.unwrap_or(tags);
    let kind = checker.policy.source(tags.value(Tag::Source)).map(|source| source.kind.as_str());
    let channel = checker.channels.of(&tags, kind);
    let title = checker.channels.title(&tags, kind);
    if desk.out.json {
        desk.out.value(&json!({
            "url": url,
            "channel": { "id": channel.map(|channel| &channel.id), "title": title },
            "findings": outcome.issues.iter().map(|issue| value(issue)).collect::<Vec<_>>(),
            "fixed": outcome.fixed,
        }));
    } else {
        desk.out.text(&format!("{}\n", clean(&url)));
        desk.out.remark(&format!("channel: {title}"));
        for issue in &outcome.issues {
            desk.out.remark(&format!("{} {}: {}", issue.severity.name(), issue.rule().id, told(issue)));
        }
        if let Some(fixed) = &outcome.fixed {
            desk.out.remark(&format!("fixed: {fixed}"));
        }
    }
    let is_bad = outcome.worst().is_some_and(|worst| worst <= Severity::Warning);
    Ok(if is_bad { Outcome::Found } else { Outcome::Done })
}
