//! `:profile`: the business, its people, its exchange rates.

use super::choose::Choose;
use super::form::Form;
use crate::domain::field::FieldContext;
use crate::domain::id::Id;
use crate::domain::money::{Currency, Rate};
use crate::domain::profile::fields::{PERSON_FIELDS, PROFILE_FIELDS, RATE_FIELDS};
use crate::domain::profile::{Person, Profile, Team};
use crate::tui::view::Cx;

/// What can be chosen.
enum Part {
    Profile,
    Person(Person),
    DeletePerson(Id),
    Rate(Rate),
    DeleteRate(Id),
}

/// Opens the choice of what to edit.
pub fn open(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let business = cx.ws.business()?;
    let today = cx.ws.today();
    let mut parts = vec![Part::Profile];
    let mut words = vec![(
        "The business".to_owned(),
        "name, currency, ARR, budget, time zone, hours, domains, holidays".to_owned(),
    )];
    let person =
        Person { id: Id::NEW, name: String::new(), email: String::new(), team: Team::Marketing, present: true };
    parts.push(Part::Person(person));
    words.push(("Add a person or team".to_owned(), "who can own tools".to_owned()));
    // The currency that sums are missing comes first.
    let missing = cx.ws.stack()?.totals.monthly.left_out.first().map(|money| money.currency);
    let usual = if business.profile.currency == Currency::EUR { Currency::USD } else { Currency::EUR };
    let rate = Rate { id: Id::NEW, from: missing.unwrap_or(usual), on: today, value: 0.0 };
    parts.push(Part::Rate(rate));
    words.push((
        "Add an exchange rate".to_owned(),
        format!("what another currency is worth in {}", business.profile.currency),
    ));
    for one in &business.people {
        let here = if one.present { "present" } else { "away" };
        words.push((one.name.clone(), format!("{} · {here} · {}", one.team.name(), one.email)));
        parts.push(Part::Person(one.clone()));
        words.push((format!("Delete {}", one.name), "their name stays where they own something".to_owned()));
        parts.push(Part::DeletePerson(one.id));
    }
    for rate in &business.rates {
        let figure = format!("1 {} = {} {}", rate.from, rate.value, business.profile.currency);
        words.push((figure.clone(), format!("from {}", rate.on)));
        parts.push(Part::Rate(rate.clone()));
        words.push((format!("Delete the rate {figure}"), format!("from {}", rate.on)));
        parts.push(Part::DeleteRate(rate.id));
    }
    cx.open(Choose::among("Profile", words, move |picked, cx| match parts.into_iter().nth(picked) {
        Some(part) => edit(cx, part),
        None => Ok(()),
    }));
    Ok(())
}

fn edit(cx: &mut Cx<'_>, part: Part) -> eyre::Result<()> {
    let ctx = cx.ws.field_context()?;
    match part {
        Part::Profile => {
            let profile = cx.ws.business()?.profile;
            edit_profile(cx, ctx, profile);
        }
        Part::Person(person) => cx.open(Form::new("A person or team", person, PERSON_FIELDS, ctx, |person, cx| {
            let (_, done) = cx.ws.save_person(person)?;
            cx.done(&done);
            Ok(())
        })),
        Part::Rate(rate) => cx.open(Form::new("An exchange rate", rate, RATE_FIELDS, ctx, |rate, cx| {
            let (_, done) = cx.ws.save_rate(rate)?;
            cx.done(&done);
            Ok(())
        })),
        Part::DeletePerson(id) => {
            let done = cx.ws.delete_person(id)?;
            cx.done(&done);
        }
        Part::DeleteRate(id) => {
            let done = cx.ws.delete_rate(id)?;
            cx.done(&done);
        }
    }
    Ok(())
}

fn edit_profile(cx: &mut Cx<'_>, ctx: FieldContext, profile: Profile) {
    let form = Form::new("The business", profile, PROFILE_FIELDS, ctx, |profile, cx| {
        let done = cx.ws.save_profile(profile)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(form.onto(|_, cx| Ok(cx.ws.business()?.profile)));
}
