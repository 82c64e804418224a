//! How exports of CRMs are read: the typed shape of `assets/import/crm.toml`.
//! Says what headers and words mean; opens no file, and decides nothing about records.

use super::import_rules::{FieldAliases, Headers, header_key};
use super::imports::merge_headers;

/// Who made a file, and how that is seen from its header row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vendor {
    /// The name of the system in external ids: `hubspot`.
    pub id: String,
    /// The name in sentences: `HubSpot`.
    pub title: String,
    /// Header names, as [`header_key`]s; one list of which every name is there is enough.
    pub all: Vec<Vec<String>>,
    /// The same, letter by letter.
    pub exact: Vec<Vec<String>>,
    /// Beginnings of header names as they stand in files, lower case: `deal - `.
    pub begins: Vec<String>,
}

/// What headers mean in files of one kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CrmKind {
    /// The kind: `leads`, `companies`, `deals`, `activities`, `roles`, `stages`.
    pub id: String,
    /// What headers mean, whoever made the file.
    pub headers: Headers,
    /// What they mean in one vendor's files, before all else: (vendor, its names).
    pub only: Vec<(String, Vec<FieldAliases>)>,
}

/// How exports of CRMs and of marketing automation are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CrmRules {
    /// The file's version.
    pub version: u32,
    /// Words that stand for nothing, lower case.
    pub nulls: Vec<String>,
    /// A first cell that makes its row a total, lower case, whole.
    pub totals_exact: Vec<String>,
    /// The beginning of such a cell, lower case.
    pub totals_prefix: Vec<String>,
    /// The beginning of a first cell behind which there are no more records, lower case.
    pub footers: Vec<String>,
    /// Words that mean yes, lower case.
    pub yes: Vec<String>,
    /// Words that mean no, lower case.
    pub no: Vec<String>,
    /// Vendors, the plainest signs first.
    pub vendors: Vec<Vendor>,
    /// Kinds of record.
    pub kinds: Vec<CrmKind>,
}

/// Which cells stand for nothing.
#[derive(Debug, Clone)]
pub struct Nothing {
    /// By first byte: a bit for each length that such a word has. Nearly all cells are told by these two.
    shapes: Box<[u16; 256]>,
    words: Vec<String>,
}

fn shape(word: &str) -> u16 {
    1 << word.len().min(15)
}

impl Nothing {
    /// Whether a cell stands for nothing: blank, or one of [`CrmRules::nulls`]. The cell is trimmed already.
    pub fn is(&self, cell: &str) -> bool {
        match cell.as_bytes().first() {
            None => true,
            Some(first) if self.shapes[usize::from(*first)] & shape(cell) == 0 => false,
            Some(_) => self.words.iter().any(|word| word.eq_ignore_ascii_case(cell)),
        }
    }
}

impl CrmRules {
    /// Whose file has these headers; `None` where that isn't seen.
    pub fn vendor_of(&self, originals: &[String]) -> Option<&Vendor> {
        let keys: Vec<String> = originals.iter().map(|header| header_key(header)).collect();
        let lower: Vec<String> = originals.iter().map(|header| header.to_lowercase()).collect();
        let is_of = |vendor: &&Vendor| {
            let all = |list: &Vec<String>| !list.is_empty() && list.iter().all(|key| keys.contains(key));
            let exact = |list: &Vec<String>| !list.is_empty() && list.iter().all(|name| originals.contains(name));
            let begins = |start: &String| lower.iter().any(|header| header.starts_with(start.as_str()));
            vendor.all.iter().any(all) || vendor.exact.iter().any(exact) || vendor.begins.iter().any(begins)
        };
        self.vendors.iter().find(is_of)
    }

    /// What headers mean in a vendor's files of that kind.
    pub fn headers(&self, kind: &str, vendor: Option<&str>) -> Headers {
        let Some(rules) = self.kinds.iter().find(|one| one.id == kind) else { return Headers::default() };
        let own = rules.only.iter().find(|(name, _)| Some(name.as_str()) == vendor);
        match own {
            None => rules.headers.clone(),
            Some((_, fields)) => {
                merge_headers(rules.headers.clone(), Headers { fields: fields.clone(), ..Headers::default() })
            }
        }
    }

    /// The words that stand for nothing, ready to be looked for in a million rows.
    pub fn nothing(&self) -> Nothing {
        let mut shapes = Box::new([0_u16; 256]);
        for word in &self.nulls {
            if let Some(first) = word.bytes().next() {
                for case in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
                    shapes[usize::from(case)] |= shape(word);
                }
            }
        }
        Nothing { shapes, words: self.nulls.clone() }
    }

    /// Whether a first cell makes its row a total.
    pub fn is_total(&self, cell: &str) -> bool {
        let word = cell.to_lowercase();
        self.totals_exact.contains(&word) || self.totals_prefix.iter().any(|start| word.starts_with(start.as_str()))
    }

    /// Whether a first cell begins what stands below a report.
    pub fn is_footer(&self, cell: &str) -> bool {
        let word = cell.to_lowercase();
        self.footers.iter().any(|start| word.starts_with(start.as_str()))
    }

    /// What a word means as yes or no.
    pub fn truth(&self, cell: &str) -> Option<bool> {
        let is = |word: &String| word.eq_ignore_ascii_case(cell);
        if self.yes.iter().any(is) {
            return Some(true);
        }
        self.no.iter().any(is).then_some(false)
    }
}
