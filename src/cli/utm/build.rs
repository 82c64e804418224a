//! `opsroom utm build`: one tagged link, with its channel and what is wrong with it.

use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::super::Outcome;
use super::super::desk::Desk;
use super::super::mistake::Mistake;
use super::forms::{told, value};
use crate::domain::finding::Severity;
use crate::domain::id::Id;
use crate::domain::text::clean;
use crate::domain::utm::link::{self, Link, NoLink};
use crate::domain::utm::lint::{Issue, Kind};
use crate::domain::utm::registry::{LinkRow, LinkStatus};
use crate::domain::utm::{Tag, Tags};
use crate::workspace::{self, Done, Workspace};

/// Build one tagged link
///
/// The destination's own parameters and its fragment stay; tags that it had are replaced. The link goes to standard
/// output; its channel, and what is wrong with it, to standard error. Exits 1 where a warning or worse was found.
/// --save registers it in the workspace, as one step; a link with mistakes only with --anyway.
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
    /// Register the link in the workspace
    #[arg(long)]
    save: bool,
    /// Register it in spite of its mistakes, or though it is registered already
    #[arg(long, requires = "save")]
    anyway: bool,
    /// Who gives it out
    #[arg(long, value_name = "NAME", requires = "save", default_value = "", hide_default_value = true)]
    owner: String,
    /// A short note
    #[arg(long, value_name = "TEXT", requires = "save", default_value = "", hide_default_value = true)]
    note: String,
    /// Where it is in its life: draft, live, retired
    #[arg(long, requires = "save", default_value = LinkStatus::Live.name(), value_parser = PossibleValuesParser::new(LinkStatus::ALL.iter().map(|status| status.name())))]
    status: String,
}

pub(in crate::cli) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let mut ws = if args.save { desk.open()? } else { super::workspace(desk)? };
    let checker = ws.checker()?;
    let given = [&args.source, &args.medium, &args.campaign, &args.content, &args.term];
    let tags = Tag::ALL.into_iter().zip(given).fold(Tags::default(), |tags, (tag, value)| tags.with(tag, value.trim()));
    let link = Link { destination: args.destination.clone(), tags: tags.clone() };
    let url = link::build(&link).map_err(|error| {
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
    let saved = args.save.then(|| save(&mut ws, args, &url));
    let (saved, refused) = match saved.transpose() {
        Ok(saved) => (saved, None),
        Err(error) => (None, Some(error)),
    };
    if desk.out.json && refused.is_none() {
        desk.out.value(&json!({
            "url": url,
            "channel": { "id": channel.map(|channel| &channel.id), "title": title },
            "findings": outcome.issues.iter().map(|issue| value(issue)).collect::<Vec<_>>(),
            "fixed": outcome.fixed,
            "saved": saved.as_ref().map(|(id, _)| id.0),
        }));
    } else if !desk.out.json {
        if refused.is_none() {
            desk.out.text(&format!("{}\n", clean(&url)));
        }
        desk.out.remark(&format!("channel: {title}"));
        for issue in &outcome.issues {
            desk.out.remark(&format!("{} {}: {}", issue.severity.name(), issue.rule().id, told(issue)));
        }
        if let Some(fixed) = &outcome.fixed {
            desk.out.remark(&format!("fixed: {fixed}"));
        }
        if let Some((_, done)) = &saved {
            desk.out.remark(&format!("saved: {} (opsroom undo takes it back)", done.label));
        }
    }
    if let Some(error) = refused {
        return Err(error);
    }
    let is_bad = outcome.worst().is_some_and(|worst| worst <= Severity::Warning);
    Ok(if is_bad { Outcome::Found } else { Outcome::Done })
}

/// Registers the link.
fn save(ws: &mut Workspace, args: &Args, url: &str) -> eyre::Result<(Id, Done)> {
    let parsed = link::parse(url)?;
    let link = LinkRow {
        link: parsed.link,
        owner: args.owner.trim().to_owned(),
        note: args.note.trim().to_owned(),
        placed_on: args.placed_on.clone().unwrap_or_default(),
        status: LinkStatus::parse(&args.status).unwrap_or(LinkStatus::Live),
        ..LinkRow::default()
    };
    ws.add_link(&link, args.anyway).map_err(|error| match error {
        workspace::Error::Unfit(issues) => {
            let never = |issue: &Arc<Issue>| matches!(issue.kind, Kind::NotAUrl | Kind::PersonalData);
            let what = issues.first().map_or_else(String::new, |issue| told(issue));
            let hint = match issues.iter().any(never) {
                true => "such a link is never registered",
                false => "mend it, or add --anyway",
            };
            Mistake::new(format!("the link was not saved: {what}"), hint).into()
        }
        other => other.into(),
    })
}
