//! All of one company: its fields, who works there, the deals with it.

use super::sheet::{Link, OnSheet, Sheet, form};
use crate::domain::any_field::all_fields;
use crate::domain::company::{COMPANY_FIELDS, Company};
use crate::domain::deal::{DEAL_FIELDS, Deal};
use crate::domain::field::Field;
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::lead::Lead;
use crate::domain::text::count;
use crate::store::{activities, companies, deals};
use crate::tui::command::{Command, always};
use crate::tui::lead_actions;
use crate::tui::lead_data::LeadData;
use crate::tui::view::Cx;
use crate::workspace::{Done, Workspace};

/// All of one company.
pub type CompanyPage = Sheet<Company>;

/// Leads that are shown; the table has the rest.
const LEADS: usize = 200;

/// Opens the form of a new company.
///
/// # Errors
/// When the file can't be read.
pub fn add(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let data = LeadData::read(cx.ws)?;
    let fields = all_fields(COMPANY_FIELDS, &cx.ws.custom_fields("company")?, "company");
    cx.open(form("New company".to_owned(), Id::NEW, Company::default(), &data, fields));
    Ok(())
}

/// One line about a deal: `$12k · open · Negotiation`.
pub fn deal_words(deal: &Deal) -> String {
    let amount = deal.amount.map(|amount| amount.short()).unwrap_or_default();
    // Many systems call the last stages as the outcome is called: once is enough.
    let stage = if deal.stage.eq_ignore_ascii_case(deal.state.name()) { "" } else { deal.stage.as_str() };
    let parts = [amount.as_str(), deal.state.name(), stage];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn new_lead(sheet: &mut CompanyPage, cx: &mut Cx<'_>) -> eyre::Result<()> {
    let Some(company) = sheet.record() else { return Ok(()) };
    let draft = Lead {
        company: Some(company.id),
        company_name: company.name.clone(),
        domain: company.domain.clone(),
        industry: company.industry.clone(),
        country: company.country.clone(),
        ..Lead::default()
    };
    lead_actions::add_at(cx, draft)
}

fn new_deal(sheet: &mut CompanyPage, cx: &mut Cx<'_>) -> eyre::Result<()> {
    let Some(company) = sheet.record() else { return Ok(()) };
    let draft = Deal { company: Some(company.id), company_name: company.name.clone(), ..Deal::default() };
    let data = LeadData::read(cx.ws)?;
    let fields = all_fields(DEAL_FIELDS, &cx.ws.custom_fields("deal")?, "deal");
    cx.open(form("New deal".to_owned(), Id::NEW, draft, &data, fields));
    Ok(())
}

impl OnSheet for Company {
    const VIEW: &'static str = "company";
    const TITLE: &'static str = "Company";
    const KIND: Kind = Kind::Company;
    const RECORD: &'static str = "company";
    const OWN: &'static [Command<CompanyPage>] = &[
        Command {
            keys: "n",
            name: "company-lead-new",
            hint: "new lead",
            help: "Add a lead who works there",
            run: new_lead,
            when: always,
        },
        Command {
            keys: "N",
            name: "company-deal-new",
            hint: "new deal",
            help: "Add a deal with this company",
            run: new_deal,
            when: always,
        },
    ];

    fn fields() -> &'static [Field<Company>] {
        COMPANY_FIELDS
    }

    fn read(ws: &Workspace, id: Id) -> eyre::Result<Option<Company>> {
        Ok(ws.company(id)?)
    }

    fn name(&self) -> String {
        self.called()
    }

    fn headline(&self, _: &LeadData) -> String {
        let size = self.employees.shown();
        let size = if size.is_empty() { size } else { format!("{size} people") };
        let parts = [self.domain.as_str(), &size, &self.industry, &self.country];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    fn links(&self, ws: &Workspace, data: &LeadData) -> eyre::Result<Vec<Link>> {
        let mut links = Vec::new();
        let deals = deals::of_company(ws.store(), self.id)?;
        if !deals.is_empty() {
            links.push(Link::Heading(count(deals.len(), "deal", "deals")));
            links.extend(deals.iter().map(|deal| Link::To(RecordRef::deal(deal.id), deal.called(), deal_words(deal))));
        }
        let leads = companies::leads(ws.store(), self.id, LEADS)?;
        if !leads.is_empty() {
            let more = if leads.len() == LEADS { "the newest " } else { "" };
            links.push(Link::Heading(format!("{more}{}", count(leads.len(), "lead", "leads"))));
            links.extend(leads.iter().map(|lead| {
                let stage = data.lifecycle().name_of(&lead.stage);
                let parts: Vec<&str> = [lead.title.as_str(), stage].into_iter().filter(|one| !one.is_empty()).collect();
                Link::To(RecordRef::lead(lead.id), lead.called(), parts.join(" · "))
            }));
        }
        let lately = activities::of_company(ws.store(), self.id, 20)?;
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
        Ok(ws.save_company(self)?.1)
    }

    fn delete(ws: &mut Workspace, id: Id) -> eyre::Result<Done> {
        Ok(ws.delete_companies(&[id])?)
    }
}
