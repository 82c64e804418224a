//! The fields of a registered link: one row each. Their names are read by scripts and never change.

use super::{LinkRow, LinkStatus};
use crate::domain::field::read::{choices_of, line, one_of, owners, shown};
use crate::domain::field::{Choice, Field, FieldError, FieldKind, no_choices};
use crate::domain::utm::Tag;
use crate::domain::utm::link::{self, NoLink};

const WHERE: &str = "Where it leads";
const TAGS: &str = "Tags";
const LIFE: &str = "Where it stands";

/// A row for a tag.
macro_rules! tag_field {
    ($name:literal, $label:literal, $help:literal, $tag:expr) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: TAGS,
            kind: FieldKind::Line,
            bulk: true,
            get: |row, _| row.tag($tag).to_owned(),
            set: |row, typed, _| {
                let mut value = row.tag($tag).to_owned();
                line(&mut value, typed)?;
                row.link.tags.set($tag, value);
                Ok(())
            },
            choices: no_choices,
        }
    };
}

/// The fields of a link, in the order of the builder.
pub const LINK_FIELDS: &[Field<LinkRow>] = &[
    Field {
        name: "destination",
        label: "Destination",
        help: "the page it leads to; tags that it has already go into their fields",
        group: WHERE,
        kind: FieldKind::Line,
        bulk: true,
        get: |row, _| row.link.destination.clone(),
        set: |row, typed, _| destination(row, typed),
        choices: no_choices,
    },
    tag_field!("source", "Source", "the platform on which it stands: linkedin", Tag::Source),
    tag_field!("medium", "Medium", "the type of channel: paid-social", Tag::Medium),
    tag_field!("campaign", "Campaign", "what it is part of, by the pattern of names", Tag::Campaign),
    tag_field!("content", "Content", "the variant: headline-a; asked for where it is paid for", Tag::Content),
    tag_field!("term", "Term", "the keyword that was bought, on paid search only", Tag::Term),
    Field {
        name: "status",
        label: "Status",
        help: "draft, live or retired",
        group: LIFE,
        kind: FieldKind::Choice,
        bulk: true,
        get: |row, _| row.status.name().to_owned(),
        set: |row, typed, _| {
            one_of(typed, "status", LinkStatus::ALL, LinkStatus::name).map(|status| row.status = status)
        },
        choices: |_| choices_of(LinkStatus::ALL, LinkStatus::name, LinkStatus::meaning),
    },
    Field {
        name: "owner",
        label: "Owner",
        help: "who gave it out",
        group: LIFE,
        kind: FieldKind::Line,
        bulk: true,
        get: |row, _| row.owner.clone(),
        set: |row, typed, _| line(&mut row.owner, typed),
        choices: owners,
    },
    Field {
        name: "placed-on",
        label: "Placed on",
        help: "the page on which it stands: between your own pages, links need no tags",
        group: LIFE,
        kind: FieldKind::Line,
        bulk: true,
        get: |row, _| row.placed_on.clone(),
        set: |row, typed, _| line(&mut row.placed_on, typed),
        choices: no_choices,
    },
    Field {
        name: "note",
        label: "Note",
        help: "anything else, in a line",
        group: LIFE,
        kind: FieldKind::Line,
        bulk: true,
        get: |row, _| row.note.clone(),
        set: |row, typed, _| line(&mut row.note, typed),
        choices: no_choices,
    },
];

/// The longest destination that is kept, in characters.
const LONGEST: usize = 8_000;

/// Takes a destination: tags that it carries go into their fields where these are blank.
fn destination(row: &mut LinkRow, typed: &str) -> Result<(), FieldError> {
    let typed = typed.trim();
    if typed == row.link.destination {
        return Ok(());
    }
    if typed.chars().count() > LONGEST {
        return Err(FieldError::new(format!(
            "the destination is longer than {LONGEST} characters: no browser takes it"
        )));
    }
    let parsed = link::parse(typed).map_err(|error| {
        let hint = match &error {
            NoLink::Blank => "a link needs a destination, such as https://acme.example/pricing".to_owned(),
            NoLink::NoScheme(address) if link::read(address).is_ok() => format!("write {}", shown(address)),
            _ => "write it like https://acme.example/pricing".to_owned(),
        };
        match error {
            NoLink::Blank => FieldError::new(hint),
            error => FieldError::new(format!("the destination “{}” {error}: {hint}", shown(typed))),
        }
    })?;
    row.link.destination = parsed.link.destination;
    for (tag, value) in parsed.link.tags.iter() {
        if row.tag(tag).is_empty() {
            row.link.tags.set(tag, value);
        }
    }
    Ok(())
}

/// The tag that a field of that name sets.
pub fn tag_of(field: &str) -> Option<Tag> {
    Tag::parse(field)
}

/// The statuses as choices with their meanings.
pub fn statuses() -> Vec<Choice> {
    choices_of(LinkStatus::ALL, LinkStatus::name, LinkStatus::meaning)
}
