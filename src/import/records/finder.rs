//! Which record a row is about: by ids, addresses, domains and names, in the file's own rows and in the workspace.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use crate::domain::id::Id;
use crate::domain::text::name_key;
use crate::store::{self, Result, Store};

use super::events::Links;

/// So many links are remembered.
const REMEMBERED: usize = 200_000;

/// How a lead was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) id: Id,
    /// Whether it came into being in this import.
    pub(super) fresh: bool,
    /// Whether it was found by the row's own id, so that it has that already.
    pub(super) by_id: bool,
}

/// Ids of leads by what they are called, in memory: for files so large that asking the workspace for each row would
/// take longer. Names are kept as numbers of 64 bits, so that a million of them take little room.
#[derive(Debug, Default)]
struct Held {
    /// By system and id.
    external: ByKey<i64>,
    /// By address: the id, and in the last bit whether the lead has an id in the file's system.
    email: ByKey<u64>,
}

/// By a number that is a hash already, made with a secret, so that no file can be written to fall into one place.
type ByKey<T> = HashMap<u64, T, BuildHasherDefault<Itself>>;

/// Takes a number of 64 bits for its own hash.
#[derive(Debug, Default)]
struct Itself(u64);

impl Hasher for Itself {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |all, byte| all.rotate_left(8) ^ u64::from(*byte));
    }
}

/// What a lead is called, as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys {
    external: Option<u64>,
    email: Option<u64>,
    /// Whether it has an id in the file's system.
    has_id: bool,
}

/// Finds leads for a file of leads.
pub(super) struct Leads<'s> {
    store: &'s Store,
    system: String,
    hasher: RandomState,
    /// Those of this file.
    fresh: Held,
    /// All of the workspace, where the file is large.
    known: Option<Held>,
    /// Whether the workspace has none.
    empty: bool,
    /// Known leads that a row was about.
    touched: HashSet<i64>,
}

impl<'s> Leads<'s> {
    /// A finder for a file whose ids are of a system. `held` reads all names first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn new(store: &'s Store, system: &str, held: bool, empty: bool) -> Result<Leads<'s>> {
        let mut leads = Leads {
            store,
            system: system.to_owned(),
            hasher: RandomState::new(),
            fresh: Held::default(),
            known: None,
            empty,
            touched: HashSet::new(),
        };
        if held && !empty {
            let mut known = Held::default();
            store::imports::each_lead(store, |id, email, system, external| {
                if !external.is_empty() {
                    known.external.entry(leads.external_key(system, external)).or_insert(id);
                }
                if !email.is_empty() {
                    let own = !external.is_empty() && system == leads.system;
                    known.email.entry(leads.email_key(email)).or_insert(packed(id, own));
                }
            })?;
            leads.known = Some(known);
        }
        Ok(leads)
    }

    fn external_key(&self, system: &str, external: &str) -> u64 {
        self.hasher.hash_one((system, external))
    }

    fn email_key(&self, email: &str) -> u64 {
        if email.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.hasher.hash_one(email.to_ascii_lowercase())
        } else {
            self.hasher.hash_one(email)
        }
    }

    /// The keys of a lead's own id, and of its address where it has one.
    pub(super) fn keys(&self, own: Option<(&str, &str)>, email: &str) -> Keys {
        Keys {
            external: own.map(|(system, id)| self.external_key(system, id)),
            email: (!email.is_empty()).then(|| self.email_key(email)),
            has_id: own.is_some_and(|(system, _)| system == self.system),
        }
    }

    /// The lead that a row is about: the one with its id; else the one with its address, unless that has another id in
    /// the same system, as then they are two (and a duplicate for the Quality tab).
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn find(&self, own: Option<(&str, &str)>, email: &str, keys: Keys) -> Result<Option<Hit>> {
        let hit = |id: i64, fresh: bool| Some(Hit { id: Id(id), fresh, by_id: true });
        if let (Some((system, id)), Some(key)) = (own, keys.external) {
            if let Some(id) = self.fresh.external.get(&key) {
                return Ok(hit(*id, true));
            }
            match &self.known {
                Some(known) => {
                    if let Some(id) = known.external.get(&key) {
                        return Ok(hit(*id, false));
                    }
                }
                None if self.empty => {}
                None => {
                    if let Some(id) = store::external::record(self.store, "lead", system, id)? {
                        return Ok(hit(id.0, false));
                    }
                }
            }
        }
        let Some(key) = keys.email else { return Ok(None) };
        let hit = |id: i64, fresh: bool| Some(Hit { id: Id(id), fresh, by_id: false });
        let has_id = keys.has_id;
        let fits = |packed: &&u64| !(has_id && **packed & 1 == 1);
        if let Some(packed) = self.fresh.email.get(&key).filter(fits) {
            return Ok(hit(unpacked(*packed), true));
        }
        match &self.known {
            Some(known) => Ok(known.email.get(&key).filter(fits).and_then(|packed| hit(unpacked(*packed), false))),
            None if self.empty => Ok(None),
            None => {
                for (id, system) in store::imports::leads_by_email(self.store, email)? {
                    if has_id && system == self.system {
                        continue;
                    }
                    let further = || -> Result<bool> {
                        let ids = store::external::further(self.store, "lead", id)?;
                        Ok(ids.iter().any(|one| one.system == self.system))
                    };
                    if has_id && further()? {
                        continue;
                    }
                    return Ok(hit(id.0, false));
                }
                Ok(None)
            }
        }
    }

    /// Notes a lead that came into being, and says whether an earlier one of the file has its address.
    pub(super) fn add(&mut self, id: Id, keys: Keys) -> bool {
        if let Some(key) = keys.external {
            self.fresh.external.insert(key, id.0);
        }
        let Some(key) = keys.email else { return false };
        match self.fresh.email.entry(key) {
            Entry::Occupied(_) => true,
            Entry::Vacant(place) => {
                place.insert(packed(id.0, keys.has_id));
                false
            }
        }
    }

    /// Notes that a row is about a known lead, and says whether an earlier one was.
    pub(super) fn touch(&mut self, id: Id) -> bool {
        !self.touched.insert(id.0)
    }

    /// Notes the id that a known lead has from now on.
    pub(super) fn named(&mut self, id: Id, system: &str, external: &str) {
        let key = self.external_key(system, external);
        self.fresh.external.insert(key, id.0);
    }
}

/// An id with one bit more; ids have 63.
fn packed(id: i64, bit: bool) -> u64 {
    (id.unsigned_abs() << 1) | u64::from(bit)
}

fn unpacked(packed: u64) -> i64 {
    i64::try_from(packed >> 1).unwrap_or_default()
}

/// Finds what rows hang on.
pub(super) struct Finder<'s> {
    store: &'s Store,
    system: String,
    known: HashMap<(u8, String), Option<Id>>,
}

const LEAD_ID: u8 = 0;
const LEAD_EMAIL: u8 = 1;
const COMPANY_ID: u8 = 2;
const COMPANY_DOMAIN: u8 = 3;
const COMPANY_NAME: u8 = 4;
const DEAL_ID: u8 = 5;
const DEAL_NAME: u8 = 6;

impl<'s> Finder<'s> {
    pub(super) fn new(store: &'s Store, system: &str) -> Finder<'s> {
        Finder { store, system: system.to_owned(), known: HashMap::new() }
    }

    fn asked(
        &mut self,
        what: u8,
        word: &str,
        ask: impl FnOnce(&Store, &str) -> Result<Option<Id>>,
    ) -> Result<Option<Id>> {
        if word.is_empty() {
            return Ok(None);
        }
        let key = (what, word.to_owned());
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let found = ask(self.store, word)?;
        if self.known.len() < REMEMBERED {
            self.known.insert(key, found);
        }
        Ok(found)
    }

    /// The record of that id: in the file's system, else where only one system has it.
    fn by_id(&mut self, what: u8, kind: &'static str, id: &str) -> Result<Option<Id>> {
        let system = self.system.clone();
        self.asked(what, id, |store, id| {
            if let Some(found) = store::external::record(store, kind, &system, id)? {
                return Ok(Some(found));
            }
            let mut anywhere = store::external::anywhere(store, kind, id)?;
            anywhere.retain(|(system, _)| !system.starts_with("file:"));
            Ok(match anywhere.as_slice() {
                [(_, only)] => Some(*only),
                _ => None,
            })
        })
    }

    /// The lead that a row names.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn lead(&mut self, id: &str, email: &str) -> Result<Option<Id>> {
        match self.by_id(LEAD_ID, "lead", id)? {
            Some(found) => Ok(Some(found)),
            None => self.asked(LEAD_EMAIL, &email.to_lowercase(), |store, email| {
                Ok(store::imports::leads_by_email(store, email)?.first().map(|(id, _)| *id))
            }),
        }
    }

    /// The company that a row names.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn company(&mut self, id: &str, domain: &str, name: &str) -> Result<Option<Id>> {
        if let Some(found) = self.by_id(COMPANY_ID, "company", id)? {
            return Ok(Some(found));
        }
        let domain = domain.to_lowercase();
        let by_domain = self.asked(COMPANY_DOMAIN, &domain, |store, domain| {
            Ok(store::companies::by_domain(store, domain)?.first().copied())
        })?;
        match by_domain {
            Some(found) => Ok(Some(found)),
            None => self.asked(COMPANY_NAME, &name_key(name), |store, name| {
                Ok(store::companies::by_name(store, name)?.first().copied())
            }),
        }
    }

    /// Notes a company that came into being.
    pub(super) fn add_company(&mut self, company: Id, id: &str, domain: &str, name: &str) {
        for (what, word) in
            [(COMPANY_ID, id.to_owned()), (COMPANY_DOMAIN, domain.to_lowercase()), (COMPANY_NAME, name_key(name))]
        {
            if !word.is_empty() {
                let slot = self.known.entry((what, word)).or_insert(None);
                if slot.is_none() {
                    *slot = Some(company);
                }
            }
        }
    }

    /// The company with that id in the file's system alone.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn own_company(&mut self, id: &str) -> Result<Option<Id>> {
        if let Some(Some(found)) = self.known.get(&(COMPANY_ID, id.to_owned())) {
            return Ok(Some(*found));
        }
        store::companies::by_external(self.store, &self.system, id)
    }

    /// The deal that a row names.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn deal(&mut self, id: &str, name: &str) -> Result<Option<Id>> {
        match self.by_id(DEAL_ID, "deal", id)? {
            Some(found) => Ok(Some(found)),
            None => self.asked(DEAL_NAME, name, store::imports::deal_by_name),
        }
    }

    /// The lead, company and deal that a row names, and for each whether it names one that isn't there.
    ///
    /// # Errors
    /// When the file can't be read.
    pub(super) fn links(&mut self, links: &Links) -> Result<Found> {
        let lead = self.lead(&links.lead_id, &links.lead_email)?;
        let company = self.company(&links.company_id, &links.company_domain, "")?;
        let deal = self.deal(&links.deal_id, &links.deal_name)?;
        Ok(Found { lead, company, deal })
    }
}

/// What a row hangs on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    pub(super) lead: Option<Id>,
    pub(super) company: Option<Id>,
    pub(super) deal: Option<Id>,
}
