//! The fields of the ideal customer profile, as its form shows them.

use super::{Icp, Sizes};
use crate::domain::field::{Choice, Field, FieldContext, FieldError, FieldKind, no_choices};
use crate::domain::lead::Range;
use crate::domain::text::fold;

const SIZES: &str = "How large they are";
const WHO: &str = "Who they are (blank: any)";
const NOT: &str = "Who is not wanted";

fn typed(sizes: Sizes) -> String {
    Range { least: sizes.least, most: sizes.most }.typed()
}

fn sizes(slot: &mut Sizes, words: &str) -> Result<(), FieldError> {
    let range = Range::parse(words)?;
    *slot = Sizes { least: range.least, most: range.most };
    Ok(())
}

/// Parts between commas, each once, as they were typed.
fn list(words: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in words.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if out.iter().all(|one| fold(one) != fold(part)) {
            out.push(part.to_owned());
        }
    }
    out
}

/// A row for a list of words.
macro_rules! list_field {
    ($name:literal, $label:literal, $help:literal, $group:expr, $slot:ident, $choices:expr) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: $group,
            kind: FieldKind::Tags,
            bulk: false,
            get: |icp, _| icp.$slot.join(", "),
            set: |icp, typed, _| {
                icp.$slot = list(typed);
                Ok(())
            },
            choices: $choices,
        }
    };
}

/// A row for a range of sizes.
macro_rules! sizes_field {
    ($name:literal, $label:literal, $help:literal, $slot:ident) => {
        Field {
            name: $name,
            label: $label,
            help: $help,
            group: SIZES,
            kind: FieldKind::Line,
            bulk: false,
            get: |icp, _| typed(icp.$slot),
            set: |icp, typed, _| sizes(&mut icp.$slot, typed),
            choices: no_choices,
        }
    };
}

fn roles(ctx: &FieldContext) -> Vec<Choice> {
    ctx.words.roles.iter().map(|one| Choice::new(&one.name, "")).collect()
}

/// The fields, in the order of the form.
pub const ICP_FIELDS: &[Field<Icp>] = &[
    sizes_field!("tier-1", "Tier 1", "employees of the best fit: 200-1000", tier1),
    sizes_field!("tier-2", "Tier 2", "employees of a good fit: 50-200", tier2),
    Field {
        name: "minimum",
        label: "At least",
        help: "below so many employees nobody fits: 20",
        group: SIZES,
        kind: FieldKind::Number,
        bulk: false,
        get: |icp, _| icp.minimum.map(|least| least.to_string()).unwrap_or_default(),
        set: |icp, typed, _| {
            let range = Range::parse(typed)?;
            icp.minimum = range.least.or(range.most);
            Ok(())
        },
        choices: no_choices,
    },
    list_field!(
        "industries",
        "Industries",
        "those that fit, with commas between; any other is outside",
        WHO,
        industries,
        no_choices
    ),
    list_field!("roles", "Roles", "the roles that buy or decide, with commas between", WHO, roles, roles),
    list_field!("countries", "Countries", "where they may be, with commas between", WHO, countries, no_choices),
    list_field!(
        "competitors",
        "Competitors",
        "domains of competitors: rival.com, other.io; whoever has one is not wanted",
        NOT,
        competitors,
        no_choices
    ),
    list_field!(
        "unwanted",
        "Unwanted titles",
        "words in a job title that rule out: student, consultant, intern",
        NOT,
        unwanted,
        no_choices
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn what_is_typed_is_read_back() {
        let ctx = FieldContext::bare("2026-11-20".parse().unwrap(), Currency::USD);
        let mut icp = Icp::default();
        let cases = [
            ("tier-1", "200-1000", "200-1000"),
            ("tier-2", "50-200", "50-200"),
            ("minimum", "20", "20"),
            ("industries", "SaaS, Fintech ; saas", "SaaS, Fintech"),
            ("roles", "Marketing", "Marketing"),
            ("countries", "", ""),
            ("competitors", "rival.com", "rival.com"),
            ("unwanted", "student,intern", "student, intern"),
        ];
        for (name, typed, read) in cases {
            let field = ICP_FIELDS.iter().find(|field| field.name == name).unwrap();
            (field.set)(&mut icp, typed, &ctx).unwrap();
            let got = (field.get)(&icp, &ctx);
            assert_eq!(got, read, "{name}");
            let before = icp.clone();
            (field.set)(&mut icp, &got, &ctx).unwrap();
            assert_eq!(icp, before, "{name}");
        }
        assert!((ICP_FIELDS[0].set)(&mut icp, "large", &ctx).is_err());
    }
}
