//! The fields of the business, its people and its exchange rates.

use super::{GrowthModel, Person, Profile, Team, domains, hours, zones};
use crate::domain::date;
use crate::domain::field::read::{
    amount, choice, choices_of, currencies, currency, flag, flag_choices, flag_typed, line, one_of, required, shown,
    whole,
};
use crate::domain::field::{Choice, Field, FieldContext, FieldError, FieldKind, no_choices};
use crate::domain::money::Rate;
use crate::domain::money::read::plain;

const BUSINESS: &str = "The business";
const MONEY: &str = "Money";
const TIME: &str = "Time";
const PERSON: &str = "Person";
const RATE: &str = "Exchange rate";

/// Holidays that a business may have.
const HOLIDAYS: usize = 500;

/// The fields of the business, in the order of the first-run screen.
pub const PROFILE_FIELDS: &[Field<Profile>] = &[
    Field {
        name: "name",
        label: "Business",
        help: "the name that stands on reports",
        group: BUSINESS,
        kind: FieldKind::Line,
        bulk: false,
        get: |profile, _| profile.name.clone(),
        set: |profile, typed, _| line(&mut profile.name, typed),
        choices: no_choices,
    },
    Field {
        name: "currency",
        label: "Currency",
        help: "in which sums are shown; amounts in others keep their own",
        group: MONEY,
        kind: FieldKind::Choice,
        bulk: false,
        get: |profile, _| profile.currency.to_string(),
        set: |profile, typed, _| {
            if typed.trim() != profile.currency.code() {
                profile.currency = currency(typed)?;
            }
            Ok(())
        },
        choices: currencies,
    },
    Field {
        name: "arr",
        label: "ARR",
        help: "annual recurring revenue, as $2.4M; picks the blueprint",
        group: MONEY,
        kind: FieldKind::Money,
        bulk: false,
        get: |profile, ctx| profile.arr.map(|arr| arr.typed(ctx.currency)).unwrap_or_default(),
        set: |profile, typed, ctx| amount(typed, ctx.currency, "$2.4M").map(|arr| profile.arr = arr),
        choices: no_choices,
    },
    Field {
        name: "team-size",
        label: "Team size",
        help: "people in the business",
        group: BUSINESS,
        kind: FieldKind::Number,
        bulk: false,
        get: |profile, _| profile.team_size.map(|size| size.to_string()).unwrap_or_default(),
        set: |profile, typed, _| whole(typed, "team size", "12", 0, 1_000_000).map(|size| profile.team_size = size),
        choices: no_choices,
    },
    Field {
        name: "growth",
        label: "Growth model",
        help: "whether the product or people do the selling",
        group: BUSINESS,
        kind: FieldKind::Choice,
        bulk: false,
        get: |profile, _| profile.growth.map(GrowthModel::name).unwrap_or_default().to_owned(),
        set: |profile, typed, _| {
            choice(typed, "growth model", &GrowthModel::ALL, GrowthModel::name).map(|growth| profile.growth = growth)
        },
        choices: |_| {
            choices_of(&GrowthModel::ALL, GrowthModel::name, |model| match model {
                GrowthModel::ProductLed => "the product sells itself",
                GrowthModel::SalesLed => "people sell it",
                GrowthModel::Hybrid => "both",
            })
        },
    },
    Field {
        name: "monthly-budget",
        label: "Monthly budget",
        help: "what marketing may spend in a month, as 30k",
        group: MONEY,
        kind: FieldKind::Money,
        bulk: false,
        get: |profile, ctx| profile.monthly_budget.map(|budget| budget.typed(ctx.currency)).unwrap_or_default(),
        set: |profile, typed, ctx| amount(typed, ctx.currency, "30k").map(|budget| profile.monthly_budget = budget),
        choices: no_choices,
    },
    Field {
        name: "time-zone",
        label: "Time zone",
        help: "in which days begin and deadlines run: Europe/Berlin",
        group: TIME,
        kind: FieldKind::Choice,
        bulk: false,
        get: |profile, _| profile.time_zone.clone(),
        set: |profile, typed, _| {
            if typed.trim() != profile.time_zone {
                profile.time_zone = zones::parse(typed)?;
            }
            Ok(())
        },
        choices: |_| zones::names().map(|name| Choice::new(name, "")).collect(),
    },
    Field {
        name: "business-hours",
        label: "Business hours",
        help: "when deadlines run: mon-fri 09:00-17:00",
        group: TIME,
        kind: FieldKind::Line,
        bulk: false,
        get: |profile, _| hours::typed(&profile.hours),
        set: |profile, typed, _| hours::parse(typed).map(|hours| profile.hours = hours),
        choices: |_| {
            vec![
                Choice::new("mon-fri 09:00-17:00", ""),
                Choice::new("mon-sat 08:00-18:00", ""),
                Choice::new("mon-thu,sun 09:00-17:00", ""),
            ]
        },
    },
    Field {
        name: "blueprint",
        label: "Blueprint",
        help: "the blueprint that the stack is held against",
        group: BUSINESS,
        kind: FieldKind::Line,
        bulk: false,
        get: |profile, _| profile.blueprint.clone(),
        set: set_blueprint,
        choices: |ctx| ctx.blueprints.clone(),
    },
    Field {
        name: "domains",
        label: "Web domains",
        help: "your own, separated by commas: acme.example, shop.acme.example",
        group: BUSINESS,
        kind: FieldKind::Tags,
        bulk: false,
        get: |profile, _| domains::typed(&profile.domains),
        set: |profile, typed, _| domains::parse(typed).map(|domains| profile.domains = domains),
        choices: no_choices,
    },
    Field {
        name: "holidays",
        label: "Holidays",
        help: "days on which nobody works, separated by commas: 2026-12-25, 2027-01-01",
        group: TIME,
        kind: FieldKind::Tags,
        bulk: false,
        get: |profile, _| Vec::from_iter(profile.holidays.iter().map(ToString::to_string)).join(", "),
        set: set_holidays,
        choices: no_choices,
    },
];

/// The fields of a person.
pub const PERSON_FIELDS: &[Field<Person>] = &[
    Field {
        name: "name",
        label: "Name",
        help: "the name by which records are owned; no two people share one",
        group: PERSON,
        kind: FieldKind::Line,
        bulk: false,
        get: |person, _| person.name.clone(),
        set: |person, typed, _| required(&mut person.name, typed, "the name of a person", "Dana Ek"),
        choices: no_choices,
    },
    Field {
        name: "email",
        label: "Email",
        help: "their address, if you want it here",
        group: PERSON,
        kind: FieldKind::Line,
        bulk: false,
        get: |person, _| person.email.clone(),
        set: set_email,
        choices: no_choices,
    },
    Field {
        name: "team",
        label: "Team",
        help: "where they work",
        group: PERSON,
        kind: FieldKind::Choice,
        bulk: true,
        get: |person, _| person.team.name().to_owned(),
        set: |person, typed, _| one_of(typed, "team", &Team::ALL, Team::name).map(|team| person.team = team),
        choices: |_| {
            choices_of(&Team::ALL, Team::name, |team| match team {
                Team::Marketing => "marketing",
                Team::Sdr => "sales development",
                Team::Ae => "account executives",
                Team::Cs => "customer success",
                Team::Other => "anybody else",
            })
        },
    },
    Field {
        name: "present",
        label: "Present",
        help: "whether they are here to take work",
        group: PERSON,
        kind: FieldKind::Flag,
        bulk: true,
        get: |person, _| flag_typed(Some(person.present)),
        set: |person, typed, _| flag(typed).map(|flag| person.present = flag.unwrap_or(true)),
        choices: flag_choices,
    },
];

/// The fields of a typed exchange rate.
pub const RATE_FIELDS: &[Field<Rate>] = &[
    Field {
        name: "from",
        label: "Currency",
        help: "the other currency",
        group: RATE,
        kind: FieldKind::Choice,
        bulk: false,
        get: |rate, _| rate.from.to_string(),
        set: set_rate_from,
        choices: currencies,
    },
    Field {
        name: "on",
        label: "From day",
        help: "the day from which the rate holds",
        group: RATE,
        kind: FieldKind::Date,
        bulk: false,
        get: |rate, _| rate.on.to_string(),
        set: |rate, typed, ctx| date::parse(typed, ctx.today).map(|day| rate.on = day),
        choices: no_choices,
    },
    Field {
        name: "value",
        label: "Rate",
        help: "what one unit of it is worth in your own currency: 1.08",
        group: RATE,
        kind: FieldKind::Number,
        bulk: false,
        // A rate that was not typed yet is blank, not 0.
        get: |rate, _| if rate.value > 0.0 { rate.value.to_string() } else { String::new() },
        set: set_rate_value,
        choices: no_choices,
    },
];

fn set_blueprint(profile: &mut Profile, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    let wanted = typed.trim();
    let known = |choice: &&Choice| choice.value.eq_ignore_ascii_case(wanted);
    // What is there already is taken back, even if its file has gone.
    if wanted.is_empty() || wanted == profile.blueprint || ctx.blueprints.is_empty() {
        return line(&mut profile.blueprint, typed);
    }
    match ctx.blueprints.iter().find(known) {
        Some(choice) => line(&mut profile.blueprint, &choice.value),
        None => {
            let ids: Vec<&str> = ctx.blueprints.iter().map(|choice| choice.value.as_str()).collect();
            Err(FieldError::new(format!("no blueprint “{wanted}”: there are {}", ids.join(", "))))
        }
    }
}

fn set_holidays(profile: &mut Profile, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    let parts = typed.split([',', ';', '\n']).filter(|part| !part.trim().is_empty());
    let mut days = parts.map(|part| date::parse(part, ctx.today)).collect::<Result<Vec<_>, _>>()?;
    days.sort_unstable();
    days.dedup();
    if days.len() > HOLIDAYS {
        return Err(FieldError::new(format!(
            "these are {} holidays, and {HOLIDAYS} fit: leave out years that are over, as in 2026-12-25",
            days.len()
        )));
    }
    profile.holidays = days;
    Ok(())
}

/// A light check: something before one `@`, a domain with a dot behind it, no blanks.
fn set_email(person: &mut Person, typed: &str, _: &FieldContext) -> Result<(), FieldError> {
    let email = typed.trim();
    let is_right = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.contains('@')
            && domain.split_once('.').is_some()
            && domain.split('.').all(|label| !label.is_empty())
            && !email.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'))
            && email.chars().count() <= 254
    });
    if !email.is_empty() && !is_right && email != person.email {
        return Err(FieldError::new(format!(
            "“{}” is not an email address: type one as dana@acme.example",
            shown(typed)
        )));
    }
    line(&mut person.email, typed)
}

fn set_rate_from(rate: &mut Rate, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    if typed.trim() == rate.from.code() {
        return Ok(());
    }
    let from = currency(typed)?;
    if from == ctx.currency {
        return Err(FieldError::new(format!(
            "{from} is your own currency: a rate is for another one, such as {}",
            if from.code() == "EUR" { "USD" } else { "EUR" }
        )));
    }
    rate.from = from;
    Ok(())
}

fn set_rate_value(rate: &mut Rate, typed: &str, ctx: &FieldContext) -> Result<(), FieldError> {
    let typed = typed.trim();
    // 1,250 is a thousand to some and one and a quarter to others: for a rate either may be meant.
    if let Some((whole, rest)) = typed.split_once(',')
        && rest.len() == 3
        && rest.bytes().all(|byte| byte.is_ascii_digit())
        && whole != "0"
    {
        return Err(FieldError::new(format!(
            "“{}” can mean {whole}{rest} or {whole}.{rest}: type {whole}{rest} or {whole}.{rest}",
            shown(typed)
        )));
    }
    let value = plain(typed).filter(|value| (1e-9..=1e9).contains(value));
    rate.value = value.ok_or_else(|| {
        FieldError::new(format!(
            "a rate is a number above 0, such as 1.08: what one {} is worth in {}",
            rate.from, ctx.currency
        ))
    })?;
    Ok(())
}

#[cfg(test)]
mod tests;
