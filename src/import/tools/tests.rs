//! Single columns and what they say, by tables of cells.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;

use super::*;
use crate::domain::money::Currency;
use crate::domain::tool::{Call, Status, Tier};
use crate::frameworks::Frameworks;
use crate::import::Import;
use crate::import::sheet::read_bytes;

fn planned(text: &str) -> Plan {
    let frameworks = Frameworks::built_in();
    let known = |header: &str| super::super::kind::is_known(header, &frameworks);
    let sheet = read_bytes("file.csv", text.as_bytes(), &known).unwrap();
    let import = Import::of(sheet, None, &[], &frameworks).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
    import.plan_for(&[], &FieldContext::bare(today, Currency::USD), &frameworks).unwrap()
}

/// The one tool of a table with these headers and cells.
fn tool(header: &str, cells: &str) -> Tool {
    planned(&format!("Tool,{header}\nAlphadesk,{cells}\n")).new_tools().next().unwrap().clone()
}

#[test]
fn costs_and_their_rhythm() {
    let cases = [
        ("Monthly Cost", "$120", "$120/mo"),
        ("Monthly Cost,Annual Cost", "$120,$1440", "$120/mo"),
        ("Annual Cost", "$1440", "$1,440/yr"),
        ("Price,Billing", "300,yearly", "$300/yr"),
        ("Price,Billing Period,Currency", "15,quarterly,AED", "AED 15/qtr"),
        ("Monthly Cost,Billing Frequency", "100,Annually", "$1,200/yr"),
        ("Cost", "€99/mo", "€99/mo"),
        ("Cost", "$1.2k/yr", "$1,200/yr"),
        ("Cost", "free", "$0/mo"),
        ("Cost (EUR)", "12", "€12/mo"),
        ("Cost,Currency", "5,₹", "₹5/mo"),
        ("Cost", "-$5", ""),
        ("Cost", "lots", ""),
        ("Cost", "LFT", ""),
        ("Cost", "N/A", ""),
    ];
    for (header, cells, wanted) in cases {
        let cost = tool(header, cells).cost.map(|cost| cost.to_string()).unwrap_or_default();
        assert_eq!(cost, wanted, "{header}: {cells}");
    }
}

#[test]
fn decisions_become_verdicts() {
    let cases = [
        ("Keep,None - all good", "keep", "all good"),
        ("Negotiate,Ask for a discount", "keep, renegotiate", "Ask for a discount"),
        ("Downgrade,", "keep, downgrade", ""),
        ("Cancel,After we moved to Betadesk", "cut", "After we moved to Betadesk"),
        ("Do not renew,", "cut", "Do not renew"),
        ("Cancel in May,", "cut", "Cancel in May"),
        (
            "Consolidate,Migrate to Betadesk - save $240/month",
            "consolidate into Betadesk",
            "Migrate to Betadesk - save $240/month",
        ),
        ("Consolidate into betadesk,", "consolidate into Betadesk", "Consolidate into betadesk"),
        (
            "Consolidate,Move 4 users to Gamma Desk (free)",
            "consolidate into Gamma Desk",
            "Move 4 users to Gamma Desk (free)",
        ),
        ("Consolidate,Overlaps", "consolidate into ", "Overlaps"),
        ("Replace,Replace with Delta", "replace by Delta", "Replace with Delta"),
    ];
    for (cells, wanted, reason) in cases {
        let plan = planned(&format!("Tool,Decision,Action Item\nAlphadesk,{cells}\nBetadesk,,\n"));
        let verdict = plan.new_tools().next().unwrap().verdict.clone().unwrap();
        assert_eq!((verdict.call.typed(Currency::USD).as_str(), verdict.reason.as_str()), (wanted, reason), "{cells}");
    }
    let unsure = planned("Tool,Decision,Action Item\nAlphadesk,Ponder,Look again\nBetadesk,,Call them\n");
    let notes: Vec<&str> = unsure.new_tools().map(|tool| tool.notes.as_str()).collect();
    assert_eq!(notes, ["Decision: Ponder\nTo do: Look again", "To do: Call them"]);
    assert!(unsure.new_tools().all(|tool| tool.verdict.is_none()));
}

#[test]
fn a_product_by_another_name_is_the_tool_of_the_file() {
    let plan = planned("Tool,Decision,Action Item\nDropbox,Consolidate,Migrate to Google Drive\nGoogle Workspace,,\n");
    let verdict = plan.new_tools().next().unwrap().verdict.clone().unwrap();
    let Call::Consolidate { into_name, .. } = verdict.call else { panic!("it is consolidated") };
    assert_eq!(into_name, "Google Workspace");
}

#[test]
fn lists_of_something_else_are_refused() {
    let cases = [
        ("Name,StageName,CloseDate,Amount", "looks like a list of deals, not of tools (columns StageName, CloseDate)"),
        ("Name,Email,Phone,Notes", "looks like a list of people, not of tools (columns Name, Email, Phone)"),
        ("Nmae,Emial,Phne,Compny", "looks like a list of people, not of tools (columns Nmae, Emial, Phne)"),
        (
            "First,Second,Third,Fourth",
            "No column of “file.csv” is known to hold the name (its columns: First, Second, Third, Fourth)",
        ),
        ("Nmae,Cost,Vendor,Notes", "It isn't clear which column of “file.csv” holds the name; it may be “Nmae”"),
    ];
    let frameworks = Frameworks::built_in();
    for (header, wanted) in cases {
        let sheet = read_bytes("file.csv", format!("{header}\na,b,c,d\n").as_bytes(), &|_| false).unwrap();
        let why = Import::of(sheet, None, &[], &frameworks).unwrap().blocked().unwrap().to_string();
        assert!(why.contains(wanted), "{header}: {why}");
    }
    let vendors = planned("Tool,Cost,Contact Email,Contact Phone\nAlphadesk,$5,a@example.com,5550100\n");
    assert_eq!(vendors.counts().new, 1, "tools may come with people");
}

#[test]
fn other_columns() {
    assert_eq!(tool("Contract Length", "1 year").contract_months, Some(12));
    assert_eq!(tool("Contract Length", "multi-year").contract_months, None);
    assert_eq!(tool("Notice", "30 days").notice_days, Some(30));
    assert_eq!(tool("Auto-renew", "Yes").auto_renews, Some(true));
    assert_eq!(tool("Plan Level", "Support Professional").tier, Some(Tier::Professional));
    assert_eq!(tool("Plan,Tier", "Gold,Enterprise").tier, Some(Tier::Enterprise));
    assert_eq!(tool("Value (1-5)", "4").value, Some(8));
    assert_eq!(tool("Value Score", "7/10").value, Some(7));
    assert_eq!(planned("Tool,Seats\nAlphadesk,1,200\n").counts().rejected, 1, "its thousands sign made it two cells");
    assert_eq!(tool("Seats", "\"1,200\"").seats_paid, Some(1200));
    assert_eq!(tool("Seats,Utilization %", "10,80%").seats_active, Some(8));
    assert_eq!(tool("Seats,Users active", "10,8").feature_use, None, "seats are no features");
    assert_eq!(tool("Feature usage", "0.65").feature_use.unwrap().typed(), "65%");
    assert_eq!(tool("Impact if removed", "None").removal.unwrap().name(), "none");
    assert_eq!(tool("Owner", "unknown").owner, "");
    assert_eq!(tool("Category", "E-mail marketing").category, "email");
    assert_eq!(tool("URL", "javascript:alert(1)").url, "");
}

#[test]
fn known_products_bring_category_and_capabilities() {
    let plan = planned("Tool,Cost\nMailchimp,$5\nNobody knows it,$5\n");
    let tools: Vec<(&str, bool)> =
        plan.new_tools().map(|tool| (tool.category.as_str(), tool.capabilities.is_empty())).collect();
    assert_eq!(tools, [("email", false), ("", true)]);
}

#[test]
fn totals_are_held_against_the_rows() {
    let disagrees = |rows: &str| planned(&format!("Tool,Vendor,Monthly Cost,Annual Cost,Users\n{rows}")).warnings;
    let rows = "Alphadesk,A,$1000.10,$12001.20,1\nBetadesk,B,$500,$6000,1\n";
    let cases = [
        ("Total,,\"$1,500.10\",\"$18,001.20\",2", 0),
        ("Total,,\"$1,500.11\",,", 0),
        ("Total,,\"$1,600\",,", 1),
        ("Total,,\"$1,600\",\"$19,000\",", 2),
        (",TOTALS,\"$1,600\",,", 1),
        (",,TOTALS,$1,500.10", 0),
        (",,TOTALS,$1,900", 1),
        (",,1500.10,18001.20,", 0),
        (",,1700,,", 1),
        ("Total Experts,,$3,$36,", 0),
    ];
    for (total, wanted) in cases {
        let warnings = disagrees(&format!("{rows}{total}\n"));
        let found = warnings.iter().filter(|one| one.contains("own total")).count();
        assert_eq!(found, wanted, "{total}: {warnings:?}");
    }
    assert_eq!(
        disagrees(&format!("{rows}Total,,\"$1,600\",,\n")),
        ["The file's own total, $1,600, disagrees with the sum of its rows, $1,500.10 a month."]
    );
    let names: Vec<String> =
        planned(&format!("Tool,Cost\n{}", "Total Experts,$3\n")).new_tools().map(|tool| tool.name.clone()).collect();
    assert_eq!(names, ["Total Experts"]);
}

#[test]
fn what_was_planned_and_is_billed_is_there() {
    let status = |cells: &str| {
        let frameworks = Frameworks::built_in();
        let known = |header: &str| super::super::kind::is_known(header, &frameworks);
        let text = format!("Tool,Cost,Owner,Tool status\n{cells}\n");
        let sheet = read_bytes("file.csv", text.as_bytes(), &known).unwrap();
        let import = Import::of(sheet, None, &[], &frameworks).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 9, 1).unwrap();
        let before = Tool { status: Status::Planned, id: Id(7), ..Tool::named("Alphadesk") };
        let plan = import.plan_for(&[before], &FieldContext::bare(today, Currency::USD), &frameworks).unwrap();
        plan.rows.iter().find_map(|row| match &row.outcome {
            Outcome::Changed(tool, _) => Some(tool.status),
            Outcome::Same(_) => Some(Status::Planned),
            _ => None,
        })
    };
    assert_eq!(status("Alphadesk,$5,,"), Some(Status::Active), "a cost");
    assert_eq!(status("Alphadesk,,Dana,"), Some(Status::Planned), "only an owner");
    assert_eq!(status("Alphadesk,$5,,planned"), Some(Status::Planned), "it says so");
}
