//! Header rows and what they are taken for.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::kind::{RecordKind, kind_of, propose, stage_of};
use crate::frameworks::Frameworks;
use crate::import::mapping::{CUSTOM, Mapping};
use crate::import::sheet::{Sheet, read_bytes};

fn sheet(header: &str) -> Sheet {
    let cells = header.split(',').count();
    let text = format!("{header}\n{}\n", vec!["x"; cells].join(","));
    read_bytes("file.csv", text.as_bytes(), &|_| true).unwrap()
}

fn proposed(header: &str) -> (Option<String>, Option<RecordKind>, String) {
    let frameworks = Frameworks::built_in();
    let sheet = sheet(header);
    let vendor = frameworks.crm.vendor_of(&sheet.originals).map(|vendor| vendor.id.clone());
    let kind = kind_of(&sheet, &frameworks.crm);
    let lifecycle = frameworks.lifecycles.first().cloned().unwrap_or_default();
    let mapping = propose(kind.unwrap_or(RecordKind::Leads), &sheet, &[], &frameworks.crm, &lifecycle);
    (vendor, kind, told(&mapping))
}

/// The fields of a mapping; `+` for what is kept, `?` for what is asked, `-` for what is left out.
fn told(mapping: &Mapping) -> String {
    let one = |column: &crate::import::mapping::ColumnMap| match column.field.as_deref() {
        Some(CUSTOM) => "+".to_owned(),
        Some(field) => field.to_owned(),
        None if column.is_open() => "?".to_owned(),
        None => "-".to_owned(),
    };
    mapping.columns.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn header_rows_tell_vendor_kind_and_fields() {
    use RecordKind::{Activities, Companies, Deals, Leads, Roles, Stages, Touches};
    let cases = [
        (
            "Record ID,First Name,Last Name,Email,Lifecycle Stage,Lead Status,Create Date (EDT),Contact owner",
            "hubspot",
            Leads,
            "id first-name last-name email stage + created owner",
        ),
        (
            "Record ID,Email,Lifecycle Stage,Original Source,Lead Source,Website URL,Associated Company Domain",
            "hubspot",
            Leads,
            "id email stage + source + domain",
        ),
        ("property_email,id,property_firstname,property_createdate", "hubspot", Leads, "email id first-name created"),
        ("FirstName,LastName,Company,Status", "salesforce", Leads, "first-name last-name company stage"),
        (
            "First Name,Last Name,Company / Account,Email,Lead Status,Rating,Lead Owner",
            "salesforce",
            Leads,
            "first-name last-name company email stage ? owner",
        ),
        ("Name,StageName,CloseDate,Amount", "salesforce", Deals, "name stage close-date amount"),
        (
            "Opportunity Name,Account Name,Stage,Amount,Close Date,Type",
            "salesforce",
            Deals,
            "name company stage amount close-date +",
        ),
        (
            "Person - ID,Person - Name,Person - Email - Work,Person - Email - Home,Person - Label,Person - Owner",
            "pipedrive",
            Leads,
            "id full-name email + stage owner",
        ),
        (
            "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Stage,Deal - Status,Deal - Won time",
            "pipedrive",
            Deals,
            "id name amount currency stage state won-on",
        ),
        ("Email Address,First Name,MEMBER_RATING,LEID,EUID,TAGS", "mailchimp", Leads, "email first-name + id + tags"),
        ("firstName,lastName,email,leadSource,leadScore", "marketo", Leads, "first-name last-name email source +"),
        (
            "Created Time,Full Name,Email Address,ad_name,is_organic",
            "meta",
            Leads,
            "created full-name email source-detail +",
        ),
        ("Name,Email,Phone,Status", "", Leads, "full-name email phone ?"),
        ("Name,Email,Name,Email", "", Leads, "? ? ? ?"),
        (
            "Email,source_first_utm_source_c,source_last_utm_source_c,source_every_utm_source_c,utm_medium",
            "",
            Leads,
            "email first-source last-source + first-medium",
        ),
        ("email,mql_date,sql_date,customer_date,birth_date", "", Leads, "email stage-date stage-date stage-date +"),
        ("Account ID,Company Name,Industry,Domain,Employee Count", "", Companies, "id name industry domain employees"),
        (
            "Record ID,Company Domain Name,Name,Annual Revenue,Number of Employees",
            "hubspot",
            Companies,
            "id domain name revenue employees",
        ),
        (
            "Activity ID,Activity Type,Activity Date,Activity Owner,Call Outcome,Associated Contact Email",
            "hubspot",
            Activities,
            "id kind at by detail lead-email",
        ),
        (
            "Activity ID,Contact ID,Activity Date,Campaign Name,Channel,Activity Type,UTM Source,UTM Campaign",
            "",
            Touches,
            "id lead-id at campaign-name channel kind source campaign",
        ),
        ("Opportunity ID,contact_id,Role,Is Primary", "", Roles, "deal-id lead-id role main"),
        (
            "Contact ID,Account ID,Previous Stage,New Funnel Stage,Stage Entered Date,Stage Exit Date,Opportunity ID",
            "",
            Stages,
            "lead-id - from to at - deal-id",
        ),
        (
            "Opportunity ID,Field / Event,Old Value,New Value,Edit Date,Edited By",
            "salesforce",
            Stages,
            "deal-id field from to at who",
        ),
    ];
    for (header, vendor, kind, fields) in cases {
        let found = proposed(header);
        assert_eq!(
            (found.0.as_deref().unwrap_or_default(), found.1, found.2.as_str()),
            (vendor, Some(kind), fields),
            "{header}"
        );
    }
}

#[test]
fn what_holds_no_records_is_said_to_hold_none() {
    for header in ["Tool Name,Monthly Cost,Renewal Date", "Campaign,Clicks,Impr.,Cost", "a,b,c"] {
        assert_eq!(proposed(header).1, None, "{header}");
    }
}

#[test]
fn columns_of_stage_dates() {
    let frameworks = Frameworks::built_in();
    let lifecycle = frameworks.lifecycles.first().cloned().unwrap_or_default();
    let cases = [
        (RecordKind::Deals, "Date entered \"Demo (Sales Pipeline)\"", Some(("Demo", "Sales Pipeline"))),
        (RecordKind::Deals, "Date entered Closed Won", Some(("Closed Won", ""))),
        (RecordKind::Deals, "Close Date", None),
        (RecordKind::Leads, "mql_date", Some(("mql", ""))),
        (RecordKind::Leads, "Became a Customer Date", Some(("customer", ""))),
        (RecordKind::Leads, "birth date", None),
    ];
    for (kind, header, wanted) in cases {
        let found = stage_of(kind, header, &lifecycle);
        let found = found.as_ref().map(|(stage, pipeline)| (stage.as_str(), pipeline.as_str()));
        assert_eq!(found, wanted, "{header}");
    }
}

#[test]
fn leads_are_counted_as_they_come_also_where_rows_come_twice() {
    let mut text = "Email,First name,Lifecycle stage,Created at\n".to_owned();
    for at in 0..2_500 {
        // Every tenth row is of the person before, and tells the stage that the first one didn't.
        let (who, stage) = if at % 10 == 9 { (at - 1, "mql") } else { (at, if at % 10 == 8 { "" } else { "lead" }) };
        text.push_str(&format!("p{who}@x.example,P{who},{stage},2026-0{}-1{}\n", at % 9 + 1, at % 7));
    }
    let frameworks = std::sync::Arc::new(Frameworks::built_in());
    let options =
        crate::workspace::Options { clock: crate::workspace::Clock::System, author: "lee".to_owned(), frameworks };
    let mut ws = crate::workspace::Workspace::memory(options).unwrap();
    for (new, same) in [(2_250, 0), (0, 2_250)] {
        let source = crate::import::Source::Bytes(text.as_bytes());
        let mut records = super::open(source, Some(RecordKind::Leads), None, &ws).unwrap();
        let (told, _) = records.apply(&mut ws, None, &mut |_, _| true).unwrap();
        assert_eq!((told.counts.new, told.counts.same, told.counts.again), (new, same, 250));
        ws.store().check();
    }
    let heads = crate::store::tallies::heads(ws.store(), 20_800, 30).unwrap();
    let mut heads: Vec<(String, u64)> = heads.into_iter().map(|head| (head.stage, head.count)).collect();
    heads.sort();
    assert_eq!(heads, [("lead".to_owned(), 2_000), ("mql".to_owned(), 250)]);
    ws.undo().unwrap();
    ws.store().check();
}
