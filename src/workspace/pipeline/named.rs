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
        // Among more than are asked for, those that begin with what was typed come first.
        let folded = fold(words);
        let mut near = leads::page(&self.store, &query, None, Way::After, most * 16)?;
        near.sort_by_cached_key(|(_, lead)| nearness(&fold(&lead.called()), &folded));
        let mut found: Vec<Named> = near
            .into_iter()
            .take(most)
            .map(|(_, lead)| {
                let detail: Vec<&str> = [lead.company_name.as_str(), &lead.email, lifecycle.name_of(&lead.stage)]
                    .into_iter()
                    .filter(|part| !part.is_empty() && *part != lead.called())
                    .collect();
                (RecordRef::lead(lead.id), lead.called(), detail.join(" · "))
            })
            .collect();
        for (listed, kind) in [(Listed::Companies, Kind::Company), (Listed::Deals, Kind::Deal)] {
            let page = directory::page(&self.store, listed, &folded, None, true, most)?;
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

/// How near a name is to what was typed, the nearest least: it begins with it, a word of it does, or it is strewn over it.
fn nearness(name: &str, typed: &str) -> u8 {
    match name.find(typed) {
        Some(0) => 0,
        Some(at) if name.get(..at).is_some_and(|before| before.ends_with([' ', '-', '@'])) => 1,
        Some(_) => 2,
        None => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::nearness;

    #[test]
    fn names_that_begin_with_what_was_typed_come_first() {
        let mut names = ["claire james", "mia jamesl", "ana-james lee", "james liu"];
        names.sort_by_key(|name| nearness(name, "james l"));
        assert_eq!(names, ["james liu", "ana-james lee", "claire james", "mia jamesl"]);
    }
}
