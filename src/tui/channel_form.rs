//! A channel group as it is typed: its name, and the rows of conditions as sentences such as
//! `kind social, medium *cp* or paid*`.

use super::link_actions::condition;
use super::overlays::form::Form;
use super::view::Cx;
use crate::domain::field::{Field, FieldContext, FieldError, FieldKind, no_choices};
use crate::domain::utm::channel::{Channel, Condition, Mask};
use crate::domain::utm::value;

/// A channel as it is typed.
#[derive(Debug, Clone, Default)]
struct Draft {
    id: String,
    title: String,
    when: Vec<Condition>,
}

const FIELDS: &[Field<Draft>] = &[
    Field {
        name: "title",
        label: "Name",
        help: "what reports call it: Paid Search",
        group: "Channel",
        kind: FieldKind::Line,
        bulk: false,
        get: |draft, _| draft.title.clone(),
        set: |draft, typed, _| {
            if typed.trim().is_empty() {
                return Err(FieldError::new("a channel needs a name, such as Paid Search"));
            }
            typed.trim().clone_into(&mut draft.title);
            Ok(())
        },
        choices: no_choices,
    },
    Field {
        name: "when",
        label: "Takes",
        help: "One row of conditions a line; one row is enough for a link to be taken. In a row all must fit: source, kind, medium, campaign, each with values and “or” between them; a star stands for any letters. Such as: kind social, medium *cp* or paid*",
        group: "Channel",
        kind: FieldKind::Text,
        bulk: false,
        get: |draft, _| draft.when.iter().map(condition).collect::<Vec<_>>().join("\n"),
        set: set_when,
        choices: no_choices,
    },
];

fn set_when(draft: &mut Draft, typed: &str, _: &FieldContext) -> Result<(), FieldError> {
    let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    draft.when = lines.map(read).collect::<Result<_, _>>()?;
    if draft.when.is_empty() {
        return Err(FieldError::new("without a row it takes nothing: write one such as medium email"));
    }
    Ok(())
}

/// Reads a row of conditions as [`condition`] writes it.
fn read(line: &str) -> Result<Condition, FieldError> {
    let mut when = Condition::default();
    for part in line.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, values) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
        let values: Vec<&str> = values.split(" or ").map(str::trim).filter(|value| !value.is_empty()).collect();
        if values.is_empty() {
            return Err(FieldError::new(format!("“{part}” names no value: write it like medium email or e-mail")));
        }
        let masks = || values.iter().map(|value| Mask::new(value)).collect();
        match name {
            "source" => when.source = masks(),
            "medium" => when.medium = masks(),
            "campaign" => when.campaign = masks(),
            "kind" => when.kind = values.iter().map(|value| (*value).to_lowercase()).collect(),
            other => {
                return Err(FieldError::new(format!(
                    "“{other}” is no condition: a row has source, kind, medium or campaign, with commas between them"
                )));
            }
        }
    }
    Ok(when)
}

/// Opens the form of a channel at a place among all; behind the last place, of a new one, which is tried first.
pub fn open(cx: &mut Cx<'_>, all: &[Channel], at: usize) -> eyre::Result<()> {
    let (all, known) = (all.to_vec(), all.get(at).cloned());
    let draft = known.as_ref().map_or_else(Draft::default, |one| Draft {
        id: one.id.clone(),
        title: one.title.clone(),
        when: one.when.clone(),
    });
    let title = known.as_ref().map_or("A new channel, tried before all others".to_owned(), |one| one.title.clone());
    let form = Form::new(title, draft, FIELDS, cx.ws.field_context()?, move |draft: &Draft, cx| {
        let mut channels = all.clone();
        let channel = Channel {
            id: if draft.id.is_empty() { value::mended(&draft.title).unwrap_or_default() } else { draft.id.clone() },
            title: draft.title.clone(),
            when: draft.when.clone(),
        };
        match channels.get_mut(at) {
            Some(place) => *place = channel,
            None => channels.insert(0, channel),
        }
        let done = cx.ws.set_channels(&channels)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(form);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn rows_of_conditions_read_back_as_written() {
        for line in [
            "medium email or e-mail",
            "kind social, medium *cp* or paid*",
            "source (direct), medium (not set) or (none)",
            "campaign *shop* or * shop*",
        ] {
            assert_eq!(condition(&read(line).unwrap()), line);
        }
        for (line, told) in [("medium", "names no value"), ("colour red", "is no condition")] {
            assert!(read(line).unwrap_err().0.contains(told), "{line}");
        }
    }
}
