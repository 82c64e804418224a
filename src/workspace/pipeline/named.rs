//! Leads, companies and deals by their names, a few of each: for the palette. Not the lists themselves.

use crate::domain::filter::Filter;
use crate::domain::id::{Kind, RecordRef};
use crate::domain::text::fold;
use crate::store::directory::{self, Listed};
use crate::store::leads::{self, LeadQuery, Way};
use crate::workspace::attention::Named;
use crate::workspace::{Result, Workspace};

impl Workspace {
    /// At most `most` leads, companies and deals each in which all words stand: leads in name, company or address,
    /// companies in name or domain, deals in their name. Leads come through the search index; for a read that is given
    /// up after a while, or another thread.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn records_named(&self, words: &str, most: usize) -> Result<Vec<Named>> {
        let words = words.trim();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let query = LeadQuery { filter: Filter::parse(words, &[]), facts: self.query_facts()?, ..LeadQuery::default() };
        let lifecycle = self.lifecycle()?;
        let mut found: Vec<Named> = leads::page(&self.store, &query, None, Way::After, most)?
            .into_iter()
            .map(|(_, lead)| {
                let detail: Vec<&str> = [lead.company_name.as_str(), &lead.email, lifecycle.name_of(&lead.stage)]
                    .into_iter()
                    .filter(|part| !part.is_empty() && *part != lead.called())
                    .collect();
                (RecordRef::lead(lead.id), lead.called(), detail.join(" · "))
            })
            .collect();
        for (listed, kind) in [(Listed::Companies, Kind::Company), (Listed::Deals, Kind::Deal)] {
            let page = directory::page(&self.store, listed, &fold(words), None, true, most)?;
            found.extend(page.into_iter().map(|(_, one)| {
                let record = RecordRef { kind, id: one.id };
                let what = if kind == Kind::Company { String::new() } else { one.what };
                let detail: Vec<String> = [one.of, what].into_iter().filter(|part| !part.is_empty()).collect();
                (record, one.name, detail.join(" · "))
            }));
        }
        Ok(found)
    }
}
