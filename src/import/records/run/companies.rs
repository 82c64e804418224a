//! Companies: matched by id, domain, name.

use super::super::companies;
use super::super::outcome::Outcome;
use super::super::reading::Reading;
use super::{Run, rejected};
use crate::domain::external::ExternalId;
use crate::domain::id::Id;
use crate::import::Error;
use crate::import::sheet::RowRef;
use crate::store;

impl Run<'_> {
    pub(super) fn company(
        &mut self,
        reading: &Reading<companies::Draft>,
        row: &RowRef<'_>,
    ) -> Result<(Outcome, String), Error> {
        let mut draft = companies::Draft::default();
        reading.read(row, &mut draft, &mut self.words, &mut self.notes);
        let said = &mut draft.company;
        if said.name.is_empty() && said.domain.is_empty() && draft.id.is_empty() {
            let name = row.cells().find(|cell| !cell.is_empty()).unwrap_or_default().to_owned();
            return Ok((rejected("it names no company", "it has neither a name, a domain nor an id".to_owned()), name));
        }
        if !draft.id.is_empty() {
            said.external = Some(ExternalId::new(&self.records.system, &draft.id));
        }
        let name = said.called();
        let found = match draft.id.as_str() {
            "" => None,
            id => self.finder.own_company(id)?,
        };
        let found = match found {
            Some(found) => Some(found),
            None => {
                let by_name = self.finder.company("", &said.domain, &said.name)?;
                // One that has another id in the same system is another company.
                match by_name.filter(|id| !self.is_unreal(*id) && !draft.id.is_empty()) {
                    Some(id) if self.has_id(id, "company")? => None,
                    _ if !draft.id.is_empty()
                        && by_name.is_some_and(|id| self.seen.contains_key(&id.0.to_string())) =>
                    {
                        None
                    }
                    _ => by_name,
                }
            }
        };
        let outcome = match found {
            None => {
                let id = match self.step {
                    None => self.made_up_negative(),
                    Some(step) => store::companies::insert(step, said)?,
                };
                self.finder.add_company(id, &draft.id, &said.domain, &said.name);
                self.seen.insert(format!("{}", id.0), id);
                self.key_company(id, &draft);
                Outcome::New
            }
            Some(id) if self.is_unreal(id) => Outcome::Again,
            Some(id) => {
                let again = self.seen.insert(format!("{}", id.0), id).is_some();
                self.key_company(id, &draft);
                let outcome = self.known_company(id, &draft, again)?;
                if again { Outcome::Again } else { outcome }
            }
        };
        Ok((outcome, name))
    }

    /// Made-up ids of companies are below zero, so that the finder's are told from real ones.
    pub(super) fn made_up_negative(&mut self) -> Id {
        self.unreal += 1;
        Id(-self.unreal)
    }

    pub(super) fn is_unreal(&self, id: Id) -> bool {
        id.0 < 0
    }

    pub(super) fn has_id(&self, id: Id, kind: &'static str) -> Result<bool, Error> {
        let first = match kind {
            "company" => store::companies::one(self.store, id)?.and_then(|one| one.external),
            _ => None,
        };
        let further = store::external::further(self.store, kind, id)?;
        Ok(first.iter().chain(&further).any(|one| one.system == self.records.system))
    }

    pub(super) fn key_company(&mut self, id: Id, draft: &companies::Draft) {
        let said = &draft.company;
        let domain = said.domain.to_lowercase();
        if !domain.is_empty() && !self.words.is_personal(&domain) {
            self.companies.domains.entry(domain).or_insert(id);
        }
        let name = crate::domain::text::name_key(&said.name);
        if !name.is_empty() {
            self.companies.names.entry(name).or_insert(id);
        }
        if !draft.id.is_empty() {
            self.companies.ids.entry(draft.id.clone()).or_insert(id);
        }
    }

    pub(super) fn known_company(&mut self, id: Id, draft: &companies::Draft, again: bool) -> Result<Outcome, Error> {
        let Some(mut known) = store::companies::one(self.store, id)? else { return Ok(Outcome::Same) };
        let wins = !again && self.wins(draft.company.modified, known.modified);
        let mut merged = companies::merge(&mut known, &draft.company, wins);
        let mut further = None;
        if let Some(one) = &draft.company.external
            && known.external.as_ref() != Some(one)
            && store::companies::by_external(self.store, &one.system, &one.id)? != Some(id)
        {
            merged.changes.push(("Id elsewhere".to_owned(), String::new(), format!("{} {}", one.system, one.id)));
            if known.external.is_none() { known.external = Some(one.clone()) } else { further = Some(one.clone()) }
        }
        self.kept += merged.kept;
        if !merged.is_change() {
            return Ok(Outcome::Same);
        }
        if let Some(step) = self.step {
            store::companies::update(step, &known)?;
            if let Some(one) = further {
                store::external::add(step, "company", id, &one)?;
            }
        }
        Ok(Outcome::Changed(merged.changes))
    }
}
