//! A lead that is added with others is the same as one that is added alone.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::domain::lead::Range;
use crate::store::leads::{insert, one};
use crate::store::{Entry, Error, Store};

const ENTRY: Entry<'static> = Entry { at: chrono::DateTime::UNIX_EPOCH, author: "", room: "", frameworks: "" };

#[test]
fn leads_that_fill_different_columns_are_whole() {
    let store = Store::memory().unwrap();
    let named = Lead { email: "a@x.io".to_owned(), ..Lead::default() };
    let zeros = Lead { employees: Range { least: Some(0), most: None }, phone: "0".to_owned(), ..Lead::default() };
    let tagged = Lead {
        tags: ["b".to_owned(), "a".to_owned()].into(),
        custom: [("plan".to_owned(), "pro".to_owned())].into(),
        external: Some(ExternalId::new("crm", "7")),
        tier: Some(Tier::Negative),
        archived: true,
        amount: 5,
        bounces: 2,
        stage_since: chrono::DateTime::from_timestamp_millis(-1),
        ..Lead::default()
    };
    let all = [Lead::default(), named.clone(), zeros, tagged, named, Lead::default()];
    store
        .step::<_, Error>(&ENTRY, |step| {
            let mut adder = Adder::new(step);
            for lead in &all {
                let (alone, among) = (insert(step, lead)?, adder.add(lead)?);
                let read = |id| Ok::<_, Error>(one(step.store(), id)?.unwrap());
                assert_eq!(read(among)?, Lead { id: among, ..lead.clone() });
                assert_eq!(read(alone)?, Lead { id: alone, ..lead.clone() });
            }
            Ok(((), "added".to_owned()))
        })
        .unwrap();
    let kinds = "SELECT count(DISTINCT typeof(email) || typeof(custom) || typeof(company) || typeof(band)) FROM lead
        WHERE custom IS NULL";
    assert_eq!(store.conn.query_row(kinds, [], |row| row.get::<_, i64>(0)).unwrap(), 1);
}
