//! All of one deal: its fields, the company, the people in it with the parts they play, its steps.

use super::choose::Choose;
use super::prompt::Prompt;
use super::sheet::{Link, OnSheet, Sheet};
use crate::domain::deal::{DEAL_FIELDS, Deal, DealRole, DealState};
use crate::domain::field::{Choice, Field, FieldKind};
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::text::count;
use crate::store::leads::{self, Way};
use crate::store::{activities, companies, deals};
use crate::tui::command::{Command, always};
use crate::tui::lead_data::LeadData;
use crate::tui::view::Cx;
use crate::workspace::{Done, Workspace};

/// All of one deal.
pub type DealPage = Sheet<Deal>;

/// Parts that people play in deals, to choose from; any other may be typed.
const PARTS: &[&str] =
    &["Decision maker", "Champion", "Economic buyer", "Influencer", "User", "Technical buyer", "Blocker"];

/// Asks who comes into the deal, then which part they play.
fn add_person(sheet: &mut DealPage, cx: &mut Cx<'_>) -> eyre::Result<()> {
    let id = sheet.id();
    let help = "A name, an address or a company: the leads that match come next.";
    cx.open(Prompt::new("Who is in this deal?", help, "", move |typed, cx| {
        let query = cx.ws.lead_query(typed)?;
        let found = leads::page(cx.ws.store(), &query, None, Way::After, 30)?;
        if found.is_empty() {
            eyre::bail!("no lead matches “{}”: fewer letters find more", typed.trim());
        }
        let words =
            found.iter().map(|(_, lead)| (lead.called(), format!("{} {}", lead.company_name, lead.email))).collect();
        let people: Vec<(Id, String)> = found.into_iter().map(|(_, lead)| (lead.id, lead.called())).collect();
        cx.open(Choose::among("Which lead?", words, move |picked, cx| match people.into_iter().nth(picked) {
            Some((lead, name)) => ask_part(cx, id, lead, &name),
            None => Ok(()),
        }));
        Ok(())
    }));
    Ok(())
}

fn ask_part(cx: &mut Cx<'_>, deal: Id, lead: Id, name: &str) -> eyre::Result<()> {
    let help = "Their part in the deal; the first person in it is the main contact.";
    let choices = PARTS.iter().map(|part| Choice::new(*part, "")).collect();
    let prompt = Prompt::new(format!("Part of {name}"), help, "", move |typed, cx| {
        let mut roles = deals::roles(cx.ws.store(), deal)?;
        match roles.iter_mut().find(|role| role.lead == lead) {
            Some(role) => role.role = typed.trim().to_owned(),
            None => {
                let main = !roles.iter().any(|role| role.main);
                roles.push(DealRole { id: Id::NEW, deal, lead, role: typed.trim().to_owned(), main });
            }
        }
        let done = cx.ws.save_deal_roles(deal, &roles)?;
        cx.done(&done);
        Ok(())
    });
    cx.open(prompt.choices(FieldKind::Line, choices));
    Ok(())
}

/// Says who is the main contact, or takes somebody out.
fn change_people(sheet: &mut DealPage, cx: &mut Cx<'_>) -> eyre::Result<()> {
    let deal = sheet.id();
    let roles = deals::roles(cx.ws.store(), deal)?;
    let mut words = Vec::new();
    for role in &roles {
        let name = leads::one(cx.ws.store(), role.lead)?.map(|lead| lead.called()).unwrap_or_default();
        words.push((format!("{name} is the main contact"), role.role.clone()));
        words.push((format!("Take {name} out of the deal"), "the lead stays".to_owned()));
    }
    if words.is_empty() {
        cx.warn("nobody is in this deal yet: n adds a person");
        return Ok(());
    }
    cx.open(Choose::among("People in this deal", words, move |picked, cx| {
        let mut roles = roles;
        if picked % 2 == 0 {
            for (at, role) in roles.iter_mut().enumerate() {
                role.main = at == picked / 2;
            }
        } else if picked / 2 < roles.len() {
            roles.remove(picked / 2);
        }
        let done = cx.ws.save_deal_roles(deal, &roles)?;
        cx.done(&done);
        Ok(())
    }));
    Ok(())
}

impl OnSheet for Deal {
    const VIEW: &'static str = "deal";
    const TITLE: &'static str = "Deal";
    const KIND: Kind = Kind::Deal;
    const RECORD: &'static str = "deal";
    const OWN: &'static [Command<DealPage>] = &[
        Command {
            keys: "n",
            name: "deal-person-new",
            hint: "add a person",
            help: "Add a lead to the deal, with the part they play",
            run: add_person,
            when: always,
        },
        Command {
            keys: "r",
            name: "deal-people",
            hint: "people",
            help: "Say who is the main contact, or take somebody out",
            run: change_people,
            when: always,
        },
    ];

    fn fields() -> &'static [Field<Deal>] {
        DEAL_FIELDS
    }

    fn read(ws: &Workspace, id: Id) -> eyre::Result<Option<Deal>> {
        Ok(ws.deal(id)?)
    }

    fn name(&self) -> String {
        self.called()
    }

    fn headline(&self, _: &LeadData) -> String {
        let close = match (self.state, self.expected_close, self.closed) {
            (DealState::Open, Some(day), _) => format!("should close {day}"),
            (DealState::Open, None, _) | (_, _, None) => String::new(),
            (_, _, Some(day)) => format!("closed {day}"),
        };
        let words = super::company::deal_words(self);
        [words, close].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn links(&self, ws: &Workspace, data: &LeadData) -> eyre::Result<Vec<Link>> {
        let mut links = Vec::new();
        if let Some(company) = self.company.map(|id| companies::one(ws.store(), id)).transpose()?.flatten() {
            links.push(Link::Heading("Company".to_owned()));
            let more = [company.domain.as_str(), &company.industry];
            let more = more.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            links.push(Link::To(RecordRef::company(company.id), company.called(), more));
        }
        let roles = deals::roles(ws.store(), self.id)?;
        if !roles.is_empty() {
            links.push(Link::Heading(count(roles.len(), "person", "people")));
        }
        for role in &roles {
            let Some(lead) = leads::one(ws.store(), role.lead)? else { continue };
            let main = if role.main { "main contact" } else { "" };
            let more = [role.role.as_str(), main].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            links.push(Link::To(RecordRef::lead(lead.id), lead.called(), more.join(" · ")));
        }
        let steps = deals::transitions(ws.store(), self.id)?;
        if !steps.is_empty() {
            links.push(Link::Heading("Steps".to_owned()));
            links.extend(steps.iter().rev().map(|step| {
                let from = if step.from.is_empty() { String::new() } else { format!("{} to ", step.from) };
                Link::Line(format!("{}  {from}{}  {}", data.moment(step.at), step.to, step.who))
            }));
        }
        let lately = activities::of_deal(ws.store(), self.id, 20)?;
        if !lately.is_empty() {
            links.push(Link::Heading("Lately".to_owned()));
            let words = &ws.frameworks().activities;
            links.extend(
                lately.iter().map(|one| {
                    Link::Line(format!("{}  {} {}", data.near(one.at), words.name_of(&one.kind), one.detail))
                }),
            );
        }
        Ok(links)
    }

    fn save(&self, ws: &mut Workspace) -> eyre::Result<Done> {
        Ok(ws.save_deal(self)?.1)
    }

    fn delete(ws: &mut Workspace, id: Id) -> eyre::Result<Done> {
        Ok(ws.delete_deals(&[id])?)
    }
}
