//! The standard of tagged links on one page, to hand to an agency: how a link is built, which values there are, how
//! campaigns are named, what is refused, and how to check links before they go out.
//!
//! Decides nothing: all of it is the policy in force, and the mistakes of the wrong example are found by the linter.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Align, Doc, Layout, Section, Table, figures, plain};
use crate::domain::finding::Severity;
use crate::domain::profile::Business;
use crate::domain::text::thousands;
use crate::domain::utm::campaign::{CampaignRow, CampaignStatus};
use crate::domain::utm::checker::Checker;
use crate::domain::utm::link::{self, Link};
use crate::domain::utm::lint::{Kind, RULES, Rule};
use crate::domain::utm::pattern::Token;
use crate::domain::utm::policy::{Medium, Policy, Source};
use crate::domain::utm::{Tag, Tags};

/// Aliases of a value that are written out.
const ALIASES: usize = 3;
/// Campaigns that are written out.
const CAMPAIGNS: usize = 8;

/// The standard, by the policy in force.
pub fn utm(checker: &Checker, business: &Business, today: NaiveDate) -> Doc {
    let name = plain(business.profile.name.trim());
    let policy = &*checker.policy;
    let version = match policy.edition {
        0 => format!("version {}", policy.version),
        edition => format!("version {}.{edition}", policy.version),
    };
    let parts = [name.as_str(), &figures::day(today), &version];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Doc {
        title: "Tagged links: the standard".to_owned(),
        subtitle: parts.join(" · "),
        lead: lead(checker),
        sections: vec![
            building(checker),
            examples(checker),
            campaigns(checker, today),
            sources(policy),
            mediums(policy),
            channels(checker),
            refused(checker),
            checking(),
        ],
        layout: Layout::Sheet,
    }
}

fn lead(checker: &Checker) -> String {
    let to = match checker.own.as_slice() {
        [] => "our pages".to_owned(),
        own => plain(&own.join(", ")),
    };
    format!(
        "Every link from elsewhere to {to} carries these tags, written exactly so: reports count two spellings as two \
         things. A value that is not listed here is asked for before it is used."
    )
}

/// Where a tag must stand.
fn asked(policy: &Policy, tag: Tag) -> &'static str {
    let is_on = |kind: Kind| RULES.iter().any(|rule| rule.kind == kind && policy.severity(rule.id).is_some());
    if policy.required.contains(&tag) {
        return "always";
    }
    match tag {
        Tag::Content if is_on(Kind::ContentRequired) => "on paid mediums",
        Tag::Term if is_on(Kind::TermOutsideSearch) => "on paid search only",
        _ => "where it helps",
    }
}

fn building(checker: &Checker) -> Section {
    let policy = &*checker.policy;
    let mut part = Section::new("How a link is built");
    let mut table = Table::of(&[
        ("Tag", Align::Left),
        ("Needed", Align::Left),
        ("Says", Align::Left),
        ("Example", Align::Left),
        ("At most", Align::Right),
    ]);
    let example = example(checker).tags;
    for tag in Tag::ALL {
        let says = match tag {
            Tag::Source => "the platform on which the link stands",
            Tag::Medium => "the type of channel",
            Tag::Campaign => "what it is part of",
            Tag::Content => "the variant, to tell two links apart",
            Tag::Term => "the keyword that was bought",
        };
        let shown = match (tag, example.value(tag)) {
            (Tag::Content, "") => "headline-a",
            (Tag::Term, "") => "marketing-ops",
            (_, value) => value,
        };
        table.row([
            tag.parameter().to_owned(),
            asked(policy, tag).to_owned(),
            says.to_owned(),
            plain(shown),
            longest(policy, tag.name()),
        ]);
    }
    part.table(table);
    let mut rules = vec![
        "Small letters a to z, figures and single hyphens between words: no capitals, blanks, underscores, accents or \
         percent signs."
            .to_owned(),
        "Each tag once, behind the question mark and in front of any #. Other parameters of the page stay.".to_owned(),
        "No names, e-mail addresses or ids of people: links end up in logs and reports.".to_owned(),
    ];
    let whole = longest(policy, "url");
    if !whole.is_empty() {
        rules.push(format!("The whole link has at most {whole} characters."));
    }
    if policy.severity("internal-link").is_some() {
        rules.push("No tags on links between our own pages: they would hide where the visit began.".to_owned());
    }
    part.list(rules);
    part
}

/// A limit as it is written; blank where there is none.
fn longest(policy: &Policy, name: &str) -> String {
    match policy.longest(name) {
        most if most < 1_000_000 => thousands(i64::try_from(most).unwrap_or(i64::MAX)),
        _ => String::new(),
    }
}

/// A link that is right.
fn example(checker: &Checker) -> Link {
    let policy = &*checker.policy;
    let fits = |medium: &&Medium| policy.sources.iter().any(|source| medium.goes_with(source));
    // A paid one shows most.
    let paid = policy.mediums.iter().filter(fits).find(|medium| medium.is_paid);
    let medium = paid.or_else(|| policy.mediums.iter().find(fits));
    let source = policy.sources.iter().find(|source| medium.is_none_or(|medium| medium.goes_with(source)));
    let campaign = running(checker).first().map(|one| one.value.clone());
    let mut tags = Tags::default()
        .with(Tag::Source, source.map_or("newsletter", |one| &one.id))
        .with(Tag::Medium, medium.map_or("email", |one| &one.id))
        .with(Tag::Campaign, campaign.unwrap_or_else(|| campaign_example(policy)));
    if medium.is_some_and(|medium| medium.is_paid) || policy.required.contains(&Tag::Content) {
        tags.set(Tag::Content, "headline-a");
    }
    if policy.required.contains(&Tag::Term) {
        tags.set(Tag::Term, "marketing-ops");
    }
    let domain = checker.own.first().map_or("acme.example", String::as_str);
    Link { destination: format!("https://{domain}/pricing"), tags }
}

fn campaign_example(policy: &Policy) -> String {
    match policy.pattern.example() {
        example if example.is_empty() => "spring-launch".to_owned(),
        example => example,
    }
}

/// The same link as people get it wrong, and what the linter says of it.
fn examples(checker: &Checker) -> Section {
    let mut part = Section::new("Right and wrong");
    let right = example(checker);
    part.paragraph(format!("Right: {}", link::build(&right).unwrap_or_default()));
    let loud = |value: &str| {
        let mut letters = value.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    let wrong = Link {
        destination: right.destination.clone(),
        tags: Tags::default()
            .with(Tag::Source, loud(right.tags.value(Tag::Source)))
            .with(Tag::Medium, right.tags.value(Tag::Medium))
            .with(Tag::Campaign, "Spring_Sale"),
    };
    let wrong = link::build(&wrong).unwrap_or_default();
    part.paragraph(format!("Wrong: {wrong}"));
    let issues = checker.linter().link(1, &wrong, None).issues;
    part.list(issues.iter().map(|issue| plain(&format!("{} → {}", issue.message, issue.fix))).collect());
    part
}

/// Campaigns that links may name today.
fn running(checker: &Checker) -> Vec<&CampaignRow> {
    let is_open = |one: &&CampaignRow| {
        !checker.is_over(&one.value) && matches!(one.status, CampaignStatus::Running | CampaignStatus::Planned)
    };
    let mut open: Vec<&CampaignRow> = checker.campaigns.iter().filter(is_open).collect();
    open.sort_by_key(|one| one.status != CampaignStatus::Running);
    open
}

fn campaigns(checker: &Checker, today: NaiveDate) -> Section {
    let policy = &*checker.policy;
    let mut part = Section::new("Campaigns");
    if !policy.pattern.is_empty() {
        let pattern = &policy.pattern;
        part.paragraph(format!("Named {pattern}, such as {}.", pattern.example()));
        let words = pattern.tokens().iter().filter_map(|token| match token {
            Token::List(name, words) => Some(format!("{name}: one of {}.", words.join(", "))),
            _ => None,
        });
        let mut words: Vec<String> = words.collect();
        words.extend(letters(&pattern.to_string()));
        part.list(words);
    }
    let open = running(checker);
    if open.is_empty() {
        return part;
    }
    let mut table = Table::of(&[("Campaign", Align::Left), ("What it is", Align::Left), ("Days", Align::Left)]);
    for one in open.iter().take(CAMPAIGNS) {
        let days = match (one.starts, one.ends) {
            (Some(starts), Some(ends)) if starts > today => format!("{starts} to {ends}"),
            (_, Some(ends)) => format!("until {ends}"),
            (Some(starts), None) if starts > today => format!("from {starts}"),
            _ => String::new(),
        };
        table.row([plain(&one.value), plain(one.called()), days]);
    }
    if open.len() > CAMPAIGNS {
        table.caption = format!("The first {CAMPAIGNS} of {} that run or are planned", open.len());
    }
    part.table(table);
    part
}

/// What the letters of a pattern stand for.
fn letters(pattern: &str) -> Option<String> {
    let known =
        [("YYYY", "the year"), ("q#", "the quarter, q1 to q4"), ("MM", "the month"), ("name", "words of your own")];
    let told: Vec<String> = known
        .iter()
        .filter(|(sign, _)| pattern.split('-').any(|part| part == *sign))
        .map(|(sign, means)| format!("{sign} {means}"))
        .collect();
    (!told.is_empty()).then(|| format!("{}.", told.join("; ")))
}

/// Other names of a value.
fn never(aliases: &[String]) -> String {
    let shown: Vec<String> = aliases.iter().take(ALIASES).map(|alias| plain(alias)).collect();
    shown.join(", ")
}

fn sources(policy: &Policy) -> Section {
    let mut part = Section::new("Sources: where the link stands");
    let mut table = Table::of(&[("Write", Align::Left), ("For", Align::Left), ("Never", Align::Left)]);
    for source in &policy.sources {
        table.row([value(source), plain(&source.means), never(&source.aliases)]);
    }
    part.table(table);
    part
}

fn value(source: &Source) -> String {
    if source.takes_names { format!("{0} or {0}-name", plain(&source.id)) } else { plain(&source.id) }
}

fn mediums(policy: &Policy) -> Section {
    let mut part = Section::new("Mediums: what kind of channel it is");
    let mut table = Table::of(&[
        ("Write", Align::Left),
        ("For", Align::Left),
        ("With sources", Align::Left),
        ("Never", Align::Left),
    ]);
    for medium in &policy.mediums {
        let kinds = medium.sources.iter().map(|one| plain(one)).collect::<Vec<_>>().join(", ");
        let with = if kinds.is_empty() { "any".to_owned() } else { kinds };
        let id = if medium.is_paid { format!("{} *", plain(&medium.id)) } else { plain(&medium.id) };
        table.row([id, plain(&medium.means), with, never(&medium.aliases)]);
    }
    part.table(table);
    if policy.mediums.iter().any(|medium| medium.is_paid) {
        part.paragraph("* paid: utm_content tells the variant.");
    }
    let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for source in policy.sources.iter().filter(|source| !source.kind.is_empty()) {
        kinds.entry(&source.kind).or_default().push(&source.id);
    }
    let named = |kind: &str| policy.mediums.iter().any(|medium| medium.sources.iter().any(|one| one == kind));
    let kinds: Vec<String> = kinds
        .into_iter()
        .filter(|(kind, _)| named(kind))
        .map(|(kind, sources)| format!("{}: {}", plain(kind), plain(&sources.join(", "))))
        .collect();
    if !kinds.is_empty() {
        part.paragraph(format!("{}.", kinds.join("; ")));
    }
    part
}

/// Which channel registered sources and mediums make: found by asking. Mediums that go with any source are asked about
/// with one of no kind, unless they are paid: those count where the source is.
fn channels(checker: &Checker) -> Section {
    let policy = &*checker.policy;
    let mut part = Section::new("Channels: how reports group them");
    let mut made: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for medium in &policy.mediums {
        if medium.sources.is_empty() && !medium.is_paid {
            let tags = Tags::default().with(Tag::Medium, &*medium.id);
            made.entry(checker.channel(&tags)).or_default().push(plain(&medium.id));
            continue;
        }
        let mut of_medium: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for source in policy.sources.iter().filter(|source| medium.goes_with(source)) {
            let tags = Tags::default().with(Tag::Source, &*source.id).with(Tag::Medium, &*medium.id);
            let kind = if source.kind.is_empty() { &source.id } else { &source.kind };
            let kinds = of_medium.entry(checker.channel(&tags)).or_default();
            if !kinds.contains(&kind.as_str()) {
                kinds.push(kind);
            }
        }
        let is_one = of_medium.len() == 1;
        for (channel, kinds) in of_medium {
            let kinds = plain(&kinds.join(", "));
            let words = if is_one { plain(&medium.id) } else { format!("{} ({kinds})", plain(&medium.id)) };
            made.entry(channel).or_default().push(words);
        }
    }
    let place = |title: &str| checker.channels.channels.iter().position(|channel| channel.title == title);
    let mut made: Vec<(&str, Vec<String>)> = made.into_iter().collect();
    made.sort_by_key(|(title, _)| place(title).unwrap_or(usize::MAX));
    part.list(made.iter().map(|(title, mediums)| format!("{}: {}", plain(title), mediums.join(", "))).collect());
    part
}

fn refused(checker: &Checker) -> Section {
    let mut part = Section::new("What is refused, and why");
    let of = |severity: Severity| -> Vec<&Rule> {
        RULES.iter().filter(|rule| checker.policy.severity(rule.id) == Some(severity)).collect()
    };
    let critical =
        of(Severity::Critical).iter().map(|rule| format!("{}: {}.", rule.title, reason(rule.kind))).collect();
    part.list(critical);
    let titles = |severity| of(severity).iter().map(|rule| rule.title.to_lowercase()).collect::<Vec<_>>().join("; ");
    let warnings = titles(Severity::Warning);
    if !warnings.is_empty() {
        part.paragraph(format!("Sent back to be mended: {warnings}."));
    }
    let notes = titles(Severity::Note);
    if !notes.is_empty() {
        part.paragraph(format!("Asked about: {notes}."));
    }
    part
}

/// Why a rule is worth a refusal.
fn reason(kind: Kind) -> &'static str {
    match kind {
        Kind::PersonalData => "a link says where somebody came from, never who; it is kept in logs for years",
        Kind::MissingRequired => "without it the visit counts as nobody's",
        Kind::TagsAfterFragment => "behind the # no analytics tool reads them",
        Kind::NotAUrl => "it doesn't begin with https://, so nobody gets anywhere",
        Kind::UnknownSource | Kind::UnknownMedium | Kind::UnknownCampaign => "it stands apart in every report",
        Kind::InternalLink => "it hides where the visit began",
        Kind::RepeatedParameter => "tools read one of the two, each another",
        Kind::DuplicateLink => "two links that count as one can't be told apart",
        Kind::Length => "programs on the way cut it off",
        Kind::Pattern => "reports can't be grouped by its parts",
        Kind::MediumSource => "it counts in a channel where it has no business",
        Kind::ContentRequired => "what was paid for can't be compared",
        Kind::TermOutsideSearch => "reports of keywords fill with other things",
        Kind::Case | Kind::Separator | Kind::Characters | Kind::Escapes | Kind::NearDuplicate => {
            "it is counted apart from the right spelling"
        }
    }
}

fn checking() -> Section {
    let mut part = Section::new("Check before you send");
    part.paragraph(
        "opsroom utm lint links.csv says what is wrong with each link of a list, row by row, and exits with 1 where \
         something is; opsroom utm lint links.csv --fix mended.csv writes the list with what is sure put right. It \
         takes texts, CSV and XLSX.",
    );
    part
}
