//! Reads how exports of CRMs are read. A person's file adds words; a word it gives is taken from where it stood before.

use super::Frameworks;
use super::crm_rules::{CrmKind, CrmRules, Vendor};
use super::import_rules::{FieldAliases, header_key};
use super::imports::{keys, lower_list, merge_headers, more, read_headers_of};
use super::reader::{Reader, Row, Seen};

/// The kinds of record, with the fields that a column of theirs can fill.
pub const CRM_FIELDS: &[(&str, &[&str])] = &[
    (
        "leads",
        &[
            "id",
            "email",
            "full-name",
            "first-name",
            "last-name",
            "phone",
            "company",
            "company-id",
            "domain",
            "title",
            "role",
            "seniority",
            "employees",
            "revenue",
            "industry",
            "country",
            "tier",
            "stage",
            "stage-since",
            "source",
            "source-detail",
            "first-source",
            "first-medium",
            "first-campaign",
            "first-content",
            "first-term",
            "last-source",
            "last-medium",
            "last-campaign",
            "last-content",
            "last-term",
            "self-reported",
            "owner",
            "created",
            "modified",
            "last-activity",
            "last-contact",
            "reason",
            "next-step",
            "unsubscribed",
            "bounces",
            "tags",
            "notes",
        ],
    ),
    (
        "companies",
        &[
            "id",
            "name",
            "domain",
            "employees",
            "revenue",
            "industry",
            "country",
            "owner",
            "phone",
            "created",
            "modified",
            "notes",
            "tags",
        ],
    ),
    (
        "deals",
        &[
            "id",
            "name",
            "company",
            "company-id",
            "company-domain",
            "lead-id",
            "lead-email",
            "pipeline",
            "stage",
            "state",
            "won",
            "closed-flag",
            "amount",
            "currency",
            "source",
            "owner",
            "created",
            "modified",
            "close-date",
            "expected-close",
            "closed",
            "won-on",
            "lost-on",
            "reason",
            "notes",
        ],
    ),
    (
        "activities",
        &[
            "id",
            "lead-id",
            "lead-email",
            "company-id",
            "company-domain",
            "deal-id",
            "kind",
            "at",
            "by",
            "detail",
            "campaign-name",
            "campaign",
            "channel",
            "source",
            "medium",
            "content",
            "term",
            "link",
        ],
    ),
    ("roles", &["id", "lead-id", "lead-email", "deal-id", "deal", "role", "main"]),
    ("stages", &["lead-id", "lead-email", "deal-id", "from", "to", "at", "who", "why", "field"]),
];

const ROOT_KEYS: &[&str] = &[
    "framework",
    "id",
    "version",
    "units",
    "nulls",
    "totals_exact",
    "totals_prefix",
    "footers",
    "yes",
    "no",
    "vendors",
    "leads",
    "companies",
    "deals",
    "activities",
    "roles",
    "stages",
];
const KIND_KEYS: &[&str] = &["ambiguous", "ignored", "fields", "weak", "only"];
const VENDOR_KEYS: &[&str] = &["id", "title", "all", "exact", "begins"];

/// Reads rules for exports of CRMs and adds them.
pub(super) fn load(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, ROOT_KEYS);
    let units = keys(reader, root, "units", &mut Seen::default());
    let vendors = vendors(reader, root);
    let mut kinds = Vec::new();
    for (kind, fields) in CRM_FIELDS {
        if let Some(row) = reader.row(root, kind) {
            reader.only_keys(row, KIND_KEYS);
            let mut headers = read_headers_of(reader, row, fields);
            headers.units.extend(units.iter().cloned());
            let only = only(reader, row, fields);
            kinds.push(CrmKind { id: (*kind).to_owned(), headers, only });
        }
    }
    let new = CrmRules {
        version: reader.version(),
        nulls: lower_list(reader, "nulls"),
        totals_exact: lower_list(reader, "totals_exact"),
        totals_prefix: lower_list(reader, "totals_prefix"),
        footers: lower_list(reader, "footers"),
        yes: lower_list(reader, "yes"),
        no: lower_list(reader, "no"),
        vendors,
        kinds,
    };
    if reader.failed() {
        return;
    }
    let old = std::mem::take(&mut into.crm);
    into.crm = merged(old, new);
}

fn merged(old: CrmRules, new: CrmRules) -> CrmRules {
    let mut kinds = old.kinds;
    for kind in new.kinds {
        match kinds.iter_mut().find(|one| one.id == kind.id) {
            Some(known) => {
                known.headers = merge_headers(std::mem::take(&mut known.headers), kind.headers);
                known.only.extend(kind.only);
            }
            None => kinds.push(kind),
        }
    }
    // A person's own vendors are looked for first.
    let mut vendors = new.vendors;
    vendors.extend(old.vendors);
    CrmRules {
        version: if old.version == 0 { new.version } else { old.version },
        nulls: more(old.nulls, new.nulls),
        totals_exact: more(old.totals_exact, new.totals_exact),
        totals_prefix: more(old.totals_prefix, new.totals_prefix),
        footers: more(old.footers, new.footers),
        yes: more(old.yes, new.yes),
        no: more(old.no, new.no),
        vendors,
        kinds,
    }
}

/// Names that one vendor's files alone use so.
fn only<'d>(reader: &mut Reader<'d>, row: Row<'d>, fields: &[&str]) -> Vec<(String, Vec<FieldAliases>)> {
    let Some(table) = reader.row(row, "only") else { return Vec::new() };
    let mut out = Vec::new();
    for vendor in table.keys() {
        let Some(names) = reader.row(table, vendor) else { continue };
        reader.only_keys(names, fields);
        let mut seen = Seen::default();
        let list = fields.iter().filter(|field| names.has(field)).map(|field| FieldAliases {
            field: (*field).to_owned(),
            aliases: keys(reader, names, field, &mut seen),
            weak: Vec::new(),
        });
        let list: Vec<FieldAliases> = list.collect();
        out.push((vendor.to_owned(), list));
    }
    out
}

fn vendors<'d>(reader: &mut Reader<'d>, root: Row<'d>) -> Vec<Vendor> {
    let mut out = Vec::new();
    for row in reader.rows(root, "vendors") {
        reader.only_keys(row, VENDOR_KEYS);
        let vendor = Vendor {
            id: reader.id(row, "id").to_owned(),
            title: reader.text(row, "title").to_owned(),
            all: lists(reader, row, "all", header_key),
            exact: lists(reader, row, "exact", str::to_owned),
            begins: reader.list(row, "begins").into_iter().map(|item| item.text.to_lowercase()).collect(),
        };
        if vendor.all.is_empty() && vendor.exact.is_empty() && vendor.begins.is_empty() && !reader.failed() {
            reader.report(row, "all", "is missing", "a list of lists of header names, or `exact`, or `begins`");
        }
        out.push(vendor);
    }
    out
}

/// Entries such as `record id + lifecycle stage`, taken apart.
fn lists<'d>(reader: &mut Reader<'d>, row: Row<'d>, key: &str, each: fn(&str) -> String) -> Vec<Vec<String>> {
    reader.list(row, key).into_iter().map(|item| item.text.split(" + ").map(each).collect()).collect()
}
