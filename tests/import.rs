//! Files in, plans out: small files that each do one nasty thing, and what is said about them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use opsroom::domain::field::FieldContext;
use opsroom::domain::id::Id;
use opsroom::domain::money::Currency;
use opsroom::domain::tool::{Call, Status, Tool};
use opsroom::frameworks::Frameworks;
use opsroom::import::cell::date::DateOrder;
use opsroom::import::plan::{Outcome, Plan};
use opsroom::import::{Import, MapFile, Policy, Source, read, rejects};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 1).unwrap()
}

fn context() -> FieldContext {
    FieldContext::bare(today(), Currency::USD)
}

fn import_of(source: Source<'_>, map: Option<&str>, known: &[Tool], policy: Policy) -> Result<(Import, Plan), String> {
    let frameworks = Frameworks::built_in();
    let sheet = read(source, &frameworks).map_err(|error| error.to_string())?;
    let map = map.map(|text| MapFile { name: "map.toml", text });
    let mut import = Import::of(sheet, map, &[], &frameworks).map_err(|error| error.to_string())?;
    import.policy = policy;
    let plan = import.plan_for(known, &context(), &frameworks).map_err(|error| error.to_string())?;
    Ok((import, plan))
}

/// The tools after a plan was applied: new ones get ids.
fn applied(known: &[Tool], plan: &Plan) -> Vec<Tool> {
    let mut tools = known.to_vec();
    for changed in plan.changed_tools() {
        let slot = tools.iter_mut().find(|tool| tool.id == changed.id).unwrap();
        *slot = changed.clone();
    }
    for new in plan.new_tools() {
        let id = Id(tools.len() as i64 + 1);
        tools.push(Tool { id, ..new.clone() });
    }
    tools
}

/// A plan as the preview would tell it.
fn told(result: &Result<(Import, Plan), String>) -> String {
    let (import, plan) = match result {
        Ok(found) => found,
        Err(refused) => return format!("refused: {refused}\n"),
    };
    let mut out = String::new();
    writeln!(out, "{:?}: {}", import.kind, import.sheet.format).unwrap();
    let monthly: Vec<String> = plan.monthly.iter().map(ToString::to_string).collect();
    writeln!(out, "{}; {} a month", plan.summary(), monthly.join(" + ")).unwrap();
    for row in &plan.rows {
        let what = match &row.outcome {
            Outcome::New(tool) => {
                let verdict =
                    tool.verdict.as_ref().map(|verdict| verdict.call.typed(Currency::USD)).unwrap_or_default();
                let cost = tool.cost.map(|cost| cost.to_string()).unwrap_or_default();
                let renews = tool.renews_on.map(|day| format!("renews {day}")).unwrap_or_default();
                let facts = [format!("new [{}]", tool.category), cost, renews, verdict];
                facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" ")
            }
            Outcome::Changed(_, changes) => {
                let changes: Vec<String> =
                    changes.iter().map(|(field, before, after)| format!("{field}: {before:?} → {after:?}")).collect();
                format!("changed {}", changes.join("; "))
            }
            Outcome::Same(_) => "same".to_owned(),
            Outcome::Rejected(why) => format!("REJECTED {why}"),
            Outcome::LeftOut(why) => format!("left out: {why}"),
        };
        writeln!(out, "{:>3} {} — {}", row.line, row.name, what.trim_end()).unwrap();
        for note in &row.notes {
            writeln!(out, "      note: {note}").unwrap();
        }
    }
    for warning in &plan.warnings {
        writeln!(out, "! {warning}").unwrap();
    }
    out
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name)
}

/// What becomes of the last of some files, each imported into what those before it made.
fn last_of(files: &[&str]) -> String {
    let mut known = Vec::new();
    let mut last = String::new();
    for file in files {
        let result = import_of(Source::Path(&data(file)), None, &known, Policy::Fill);
        last = told(&result);
        if let Ok((_, plan)) = &result {
            known = applied(&known, plan);
        }
    }
    last
}

/// Verdict words, nulls, `$ $`, a scale, a bad date, a duplicate, a nameless row, a total that has slipped.
#[test]
fn an_inventory_with_mistakes() {
    insta::assert_snapshot!(last_of(&["inventory.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    6 new, 0 changed, 0 the same, 2 rejected, 2 left out; $255 a month
      2 Brightmail — new [email] $120/mo renews 2026-11-15 keep, renegotiate
      3 Quillboard — new [documentation] $45/mo renews 2026-12-01 keep
      4 Postbox — new [documentation] $60/mo renews 2026-10-20 consolidate into Quillboard
          note: Utilization % 50% disagrees with 2 of 8 seats
          note: 12 × $60 is $720, not $700: the monthly cost was taken
      5 Heatbeam — new [] $30/mo renews 2027-01-05 replace by Clear Lens
          note: Category “Robot Farming” was left blank: there is no such category
          note: Value Score (1-10) 7.5 was rounded to 8
      6 Formella — new [forms] cut
          note: Monthly Cost “LFT” was left blank: it was paid once and has no running cost
          note: Renewal Date “2027-02-30” was left blank: it is no date: write 2026-11-20
      7 Pollster — new [surveys]
          note: Value Score (1-10) “11” was left blank: value: a whole number from 0 to 10, such as 7, and not “11”
          note: decision “Ponder” is none of keep, consolidate, replace and cut: it was put to the notes
      8 brightmail — REJECTED line 2 lists brightmail already: join the two, or give one another name
      9 Nobody — REJECTED it has no name: column “Tool Name” is blank
     10  — left out: a blank row
     11 TOTALS — left out: a total, not a tool
    ! The file's own total, $1,310, disagrees with the sum of its rows, $275 a month.
    ! Not taken: Overlap Score.
    "#);
}

#[test]
fn the_same_inventory_again_changes_nothing() {
    insta::assert_snapshot!(last_of(&["inventory.csv", "inventory.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    0 new, 0 changed, 6 the same, 2 rejected, 2 left out; $255 a month
      2 Brightmail — same
      3 Quillboard — same
      4 Postbox — same
          note: Utilization % 50% disagrees with 2 of 8 seats
          note: 12 × $60 is $720, not $700: the monthly cost was taken
      5 Heatbeam — same
          note: Category “Robot Farming” was left blank: there is no such category
          note: Value Score (1-10) 7.5 was rounded to 8
      6 Formella — same
          note: Monthly Cost “LFT” was left blank: it was paid once and has no running cost
          note: Renewal Date “2027-02-30” was left blank: it is no date: write 2026-11-20
      7 Pollster — same
          note: Value Score (1-10) “11” was left blank: value: a whole number from 0 to 10, such as 7, and not “11”
          note: decision “Ponder” is none of keep, consolidate, replace and cut: it was put to the notes
      8 brightmail — REJECTED line 2 lists brightmail already: join the two, or give one another name
      9 Nobody — REJECTED it has no name: column “Tool Name” is blank
     10  — left out: a blank row
     11 TOTALS — left out: a total, not a tool
    ! The file's own total, $1,310, disagrees with the sum of its rows, $275 a month.
    ! Not taken: Overlap Score.
    "#);
}

/// Contract and notes are added, no date changes, instructions are left out, what is not listed is named.
#[test]
fn a_renewal_list_adds_what_it_knows_more() {
    insta::assert_snapshot!(last_of(&["inventory.csv", "renewals.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    0 new, 2 changed, 0 the same, 0 rejected, 7 left out; $165 a month
      2 Brightmail — changed Contract length: "" → "12"; Notes: "" → "Last Negotiation: 2025-11-01 - 5% off"
      3 Quillboard — changed Contract length: "" → "24"; Notes: "Runs the wiki" → "Runs the wiki\nLast Negotiation: N/A - first contract"
      4  — left out: a blank row
      5 Instructions: — left out: instructions, not a tool
      6 1. Put in each tool, and when it renews — left out: instructions, not a tool
      7 2. Say who owns it — left out: instructions, not a tool
      8  — left out: instructions, not a tool
      9 Tips: — left out: instructions, not a tool
     10 - Ask early — left out: instructions, not a tool
    ! The file doesn't list 4 tools of the workspace: Postbox, Heatbeam, Formella, Pollster.
    "#);
}

#[test]
fn the_same_renewal_list_again_changes_nothing() {
    insta::assert_snapshot!(last_of(&["inventory.csv", "renewals.csv", "renewals.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    0 new, 0 changed, 2 the same, 0 rejected, 7 left out; $165 a month
      2 Brightmail — same
      3 Quillboard — same
      4  — left out: a blank row
      5 Instructions: — left out: instructions, not a tool
      6 1. Put in each tool, and when it renews — left out: instructions, not a tool
      7 2. Say who owns it — left out: instructions, not a tool
      8  — left out: instructions, not a tool
      9 Tips: — left out: instructions, not a tool
     10 - Ask early — left out: instructions, not a tool
    ! The file doesn't list 4 tools of the workspace: Postbox, Heatbeam, Formella, Pollster.
    "#);
}

#[test]
fn what_is_kept_against_the_file_is_named() {
    insta::assert_snapshot!(last_of(&["preamble.csv", "ragged.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    0 new, 0 changed, 2 the same, 1 rejected, 1 left out; $20 a month
      2 Alphadesk — same
      3 Betadesk — same
          note: has more cells than there are headers; not taken: left over, more. Check its values
          note: Cost: the file says “20/mo”, “3000.50/qtr” was kept
      4 Gammadesk — REJECTED it has more cells than there are headers, and “$1,200” looks like one number: put it in quotes
      5 No data available. — left out: a sentence, not a tool
    ! 1 row says something else than the workspace, which was kept: with the policy “theirs” the file wins.
    ! The file doesn't list 1 tool of the workspace: Gammadesk.
    "#);
}

#[test]
fn semicolons_decimal_commas_and_windows_1252() {
    insta::assert_snapshot!(last_of(&["semicolons_cp1252.csv"]), @r#"
    Tools: Windows-1252, semicolon-separated, header in line 1
    3 new, 0 changed, 0 the same, 0 rejected, 0 left out; €2,922.10 a month
      2 CaféMail — new [] €1,622.60/mo renews 2027-03-05
      3 Zahlwerk — new [] €99.50/mo renews 2026-12-17
      4 Leer — new [] €1,200/mo renews 2026-12-24
    "#);
}

#[test]
fn a_preamble_quarterly_bills_and_a_total_that_agrees() {
    insta::assert_snapshot!(last_of(&["preamble.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 4
    3 new, 0 changed, 0 the same, 0 rejected, 1 left out; $1,100.17 a month
      5 Alphadesk — new [] $1,200/yr renews 2026-11-20
      6 Betadesk — new [] $3,000.50/qtr renews 2026-12-01
      7 Gammadesk — new []
          note: Price “£20/user” was left blank: type what all seats cost together, such as $1,200/yr: the seats have their own fields
          note: Renews on “soon” was left blank: it is no date: write 2026-11-20
      8 Total: 3 tools — left out: a total, not a tool
    "#);
}

#[test]
fn dates_that_can_be_read_both_ways_stay_blank() {
    insta::assert_snapshot!(last_of(&["dates_undecided.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    3 new, 0 changed, 0 the same, 0 rejected, 0 left out;  a month
      2 Alphadesk — new []
          note: Renewal Date “03/04/2027” was left blank: it can be read with the day or the month first: say which
      3 Betadesk — new [] renews 2027-05-05
      4 Gammadesk — new []
          note: Last Used “2026-04” was left blank: it names a month and no day
          note: Renewal Date “06/07/2027” was left blank: it can be read with the day or the month first: say which
    ! “03/04/2027” in column “Renewal Date” can be 2027-04-03 (day-first) or 2027-03-04 (month-first): say which; until then such dates stay blank.
    "#);
}

#[test]
fn lines_that_end_in_cr_only() {
    insta::assert_snapshot!(last_of(&["cr_only.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    2 new, 0 changed, 0 the same, 0 rejected, 0 left out; $30 a month
      2 Alphadesk — new [] $10/mo
      4 Betadesk — new [] $20/mo
    "#);
}

#[test]
fn a_quote_that_is_never_closed() {
    insta::assert_snapshot!(last_of(&["no_close.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    2 new, 0 changed, 0 the same, 0 rejected, 0 left out; $30 a month
      2 Alphadesk — new [] $10/mo
      3 Betadesk — new [] $20/mo
    ! A quotation mark in line 2 is never closed: it was read as a character like any other.
    "#);
}

#[test]
fn rows_that_are_too_short_or_too_long() {
    insta::assert_snapshot!(last_of(&["ragged.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    2 new, 0 changed, 0 the same, 1 rejected, 1 left out; $20 a month
      2 Alphadesk — new []
      3 Betadesk — new [] $20/mo
          note: has more cells than there are headers; not taken: left over, more. Check its values
      4 Gammadesk — REJECTED it has more cells than there are headers, and “$1,200” looks like one number: put it in quotes
      5 No data available. — left out: a sentence, not a tool
    "#);
}

#[test]
fn formulas_stay_text() {
    insta::assert_snapshot!(last_of(&["formulas.csv"]), @r#"
    Tools: UTF-8, comma-separated, header in line 1
    2 new, 0 changed, 0 the same, 1 rejected, 0 left out; $11 a month
      2 =SUM(A1:A9) — new [] $5/mo
      3 +Plus — new [] $6/mo
      4 =SUM(A1:A9) — REJECTED line 2 lists =SUM(A1:A9) already: join the two, or give one another name
    "#);
}

#[test]
fn two_columns_called_name_are_asked_about() {
    insta::assert_snapshot!(last_of(&["duplicate_headers.csv"]), @"refused: It isn't clear which column of “duplicate_headers.csv” holds the name; it may be “Name” or “Name (2)”. Say which column holds the tools' names with --map or on the mapping screen, or choose another file.");
}

#[test]
fn a_list_of_people_is_refused() {
    insta::assert_snapshot!(last_of(&["people.csv"]), @"refused: “people.csv” looks like a list of people, not of tools (columns Name, Email, Phone). Import it with “opsroom import leads”, or say with --map what its columns are.");
}

#[test]
fn a_statement_with_debit_and_credit() {
    insta::assert_snapshot!(last_of(&["statement_debit_credit.csv"]), @r#"
    Statement: UTF-8, comma-separated, header in line 1
    2 new, 0 changed, 0 the same, 1 rejected, 8 left out; $134 a month
      2 Alphadesk — new [] $49/mo
          note: 3 charges of about $49, 2026-03-02 to 2026-05-02
      3 Alphadesk — left out: a further charge of a vendor that is listed
      4 Alphadesk — left out: a further charge of a vendor that is listed
      5 Corner Bakery — left out: one charge only
      6 AUTOPAY PAYMENT — left out: a payment, fee or transfer, not a purchase
      7 Mailchimp — new [email] $85/mo
          note: 2 charges of $85, 2026-04-14 to 2026-05-14
      8 Mailchimp — left out: a further charge of a vendor that is listed
      9 Taxi — left out: charges at no even distance or amount
     10 Taxi — left out: charges at no even distance or amount
     11 CORNER BAKERY — left out: money back, not a charge
     12 NOWHERE — REJECTED it has no amount
    "#);
}

#[test]
fn a_statement_with_signs() {
    insta::assert_snapshot!(last_of(&["statement_signed.csv"]), @r#"
    Statement: UTF-8, comma-separated, header in line 1
    1 new, 0 changed, 0 the same, 0 rejected, 3 left out; $20 a month
      2 Betadesk — new [] $20/mo
          note: 2 charges of $20, 2026-01-05 to 2026-02-05
      3 Betadesk — left out: a further charge of a vendor that is listed
      4 HubSpot — left out: one charge only
      5 ONLINE TRANSFER — left out: a payment, fee or transfer, not a purchase
    ! Charged once, and known as tools: HubSpot. Import a longer statement, or add them by hand.
    "#);
}

#[test]
fn a_statement_again_changes_nothing() {
    insta::assert_snapshot!(last_of(&["statement_debit_credit.csv", "statement_debit_credit.csv"]), @r#"
    Statement: UTF-8, comma-separated, header in line 1
    0 new, 0 changed, 2 the same, 1 rejected, 8 left out; $134 a month
      2 Alphadesk — same
          note: 3 charges of about $49, 2026-03-02 to 2026-05-02
      3 Alphadesk — left out: a further charge of a vendor that is listed
      4 Alphadesk — left out: a further charge of a vendor that is listed
      5 Corner Bakery — left out: one charge only
      6 AUTOPAY PAYMENT — left out: a payment, fee or transfer, not a purchase
      7 Mailchimp — same
          note: 2 charges of $85, 2026-04-14 to 2026-05-14
      8 Mailchimp — left out: a further charge of a vendor that is listed
      9 Taxi — left out: charges at no even distance or amount
     10 Taxi — left out: charges at no even distance or amount
     11 CORNER BAKERY — left out: money back, not a charge
     12 NOWHERE — REJECTED it has no amount
    "#);
}

#[test]
fn sign_ins_count_seats() {
    insta::assert_snapshot!(last_of(&["sign_ins.csv"]), @r#"
    SignIns: UTF-8, comma-separated, header in line 1
    2 new, 0 changed, 0 the same, 0 rejected, 2 left out;  a month
      2 Alphadesk — new []
          note: 2 users assigned, 1 of them active in the last 90 days
      3 Alphadesk — left out: a further user of an application
      4 Alphadesk — left out: no longer assigned
      5 Betadesk — new []
          note: 1 user assigned, 0 of them active in the last 90 days
    ! Not taken: User, Application instance, Assigned on.
    "#);
}

#[test]
fn an_answer_settles_the_order_of_dates() {
    let frameworks = Frameworks::built_in();
    let sheet = read(Source::Path(&data("dates_undecided.csv")), &frameworks).unwrap();
    let mut import = Import::of(sheet, None, &[], &frameworks).unwrap();
    let plan = import.plan_for(&[], &context(), &frameworks).unwrap();
    let [question] = plan.questions.as_slice() else { panic!("one question, not {:?}", plan.questions) };
    for (order, wanted) in [(DateOrder::DayFirst, "2027-04-03"), (DateOrder::MonthFirst, "2027-03-04")] {
        import.answers.dates.insert(question.column, order);
        let plan = import.plan_for(&[], &context(), &frameworks).unwrap();
        let first = plan.new_tools().next().unwrap();
        assert_eq!((plan.questions.len(), first.renews_on.unwrap().to_string().as_str()), (0, wanted));
    }
}

#[test]
fn the_file_wins_where_it_may() {
    let known = applied(&[], &import_of(Source::Path(&data("inventory.csv")), None, &[], Policy::Fill).unwrap().1);
    let file =
        b"Tool,Cost,Owner,Renewal Date,Decision\nQuillboard,$50,,2027-01-15,Cut\nPostbox,$60/mo,Dana,,Consolidate\n";
    let plan = import_of(Source::Bytes(file), None, &known, Policy::Theirs).unwrap().1;
    let tools: Vec<&Tool> = plan.changed_tools().collect();
    let [quillboard, postbox] = tools.as_slice() else { panic!("two tools change") };
    assert_eq!(quillboard.owner, "Lee", "a blank takes nothing away");
    assert_eq!(quillboard.cost.unwrap().to_string(), "$50/mo");
    assert_eq!(quillboard.renews_on.unwrap().to_string(), "2027-01-15");
    assert_eq!(quillboard.verdict.as_ref().unwrap().call, Call::Cut);
    let Call::Consolidate { into_name, .. } = &postbox.verdict.as_ref().unwrap().call else { panic!("it stays") };
    assert_eq!((into_name.as_str(), postbox.owner.as_str()), ("Quillboard", "Dana"));
    assert!(plan.warnings.iter().all(|warning| !warning.contains("kept")), "{:?}", plan.warnings);
}

#[test]
fn one_product_under_two_names_is_matched_only_where_that_is_clear() {
    let known =
        applied(&[], &import_of(Source::Bytes(b"Tool,Cost\nHubSpot CRM,$90\n"), None, &[], Policy::Fill).unwrap().1);
    let clear = import_of(Source::Bytes(b"Tool,Owner\nHubSpot,Dana\n"), None, &known, Policy::Fill).unwrap().1;
    assert_eq!(clear.counts().changed, 1, "{}", clear.summary());
    let unclear = b"Tool,Owner\nHubSpot,Dana\nHubSpot Inc,Lee\n";
    let unclear = import_of(Source::Bytes(unclear), None, &known, Policy::Fill).unwrap().1;
    assert_eq!((unclear.counts().new, unclear.counts().changed), (2, 0), "{}", unclear.summary());
    assert_eq!(unclear.rows[0].notes, ["HubSpot Inc is listed beside it and may be the same product"]);
}

#[test]
fn a_mapping_file_says_what_columns_are() {
    let text = "\"Name (2)\" = \"vendor\"\nName = \"name\"\nstatus = \"status\"\n";
    let path = data("duplicate_headers.csv");
    let (import, plan) = import_of(Source::Path(&path), Some(text), &[], Policy::Fill).unwrap();
    let tools: Vec<(&str, &str)> = plan.new_tools().map(|tool| (tool.name.as_str(), tool.vendor.as_str())).collect();
    assert_eq!(tools, [("Alphadesk", "Alpha"), ("Betadesk", "Beta")]);
    assert_eq!(plan.new_tools().nth(1).unwrap().status, Status::Trial);
    assert_eq!(import.mapping.pairs().len(), 3);

    let again = Import::of(import.sheet.clone(), None, &import.mapping.pairs(), &Frameworks::built_in()).unwrap();
    assert!(again.blocked().is_none(), "what was said is remembered");

    let people = import_of(Source::Path(&data("people.csv")), Some("Name = \"name\""), &[], Policy::Fill).unwrap().1;
    assert_eq!(people.counts().new, 1, "a person may insist");
}

#[test]
fn mistakes_in_a_mapping_file_name_their_line() {
    let cases = [
        ("Name = 3", "map.toml:1: the value of “Name” is of type integer, not the name of a field in quotes"),
        (
            "Name = \"name\"\nNobody = \"cost\"",
            "map.toml:2: the file has no column “Nobody”; it has “Name”, “Email”, “Phone”, “Notes”",
        ),
        ("# a\nName = \"name\"\nEmail = \"name\"", "map.toml:3: “Email” and “Name” both fill name: choose one"),
        ("Notes = \"vendr\"", "(did you mean vendor?)"),
        ("Name : name", "map.toml:1: "),
    ];
    for (text, wanted) in cases {
        let error = import_of(Source::Path(&data("people.csv")), Some(text), &[], Policy::Fill).unwrap_err();
        assert!(error.contains(wanted), "{text:?} gave {error}");
    }
}

#[test]
fn control_characters_are_kept_in_the_data() {
    let plan = import_of(Source::Path(&data("control.csv")), None, &[], Policy::Fill).unwrap().1;
    let tool = plan.new_tools().next().unwrap();
    assert_eq!((tool.name.as_str(), tool.notes.as_str()), ("Alpha\u{1b}[31mdesk", "rings \u{7} a bell"));
}

#[test]
fn rejected_rows_are_written_with_their_reason_and_without_formulas() {
    let (import, plan) = import_of(Source::Path(&data("formulas.csv")), None, &[], Policy::Fill).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rejects.csv");
    assert_eq!(rejects::write(&plan, &import.sheet, &path).unwrap(), 1);
    insta::assert_snapshot!(std::fs::read_to_string(&path).unwrap(), @r#"
    Tool,Vendor,Cost,Line in the file,Why it was rejected
    '=SUM(A1:A9),again,$7,4,"line 2 lists =SUM(A1:A9) already: join the two, or give one another name"
    "#);
    let again = rejects::write(&plan, &import.sheet, &path).unwrap_err().to_string();
    assert!(again.ends_with("exists already and is not overwritten. Name another file"), "{again}");
    let (import, plan) = import_of(Source::Path(&data("renewals.csv")), None, &[], Policy::Fill).unwrap();
    let none = folder.path().join("none.csv");
    assert_eq!(rejects::write(&plan, &import.sheet, &none).unwrap(), 0);
    assert!(!none.exists(), "no rejects, no file");
}

/// Shows what becomes of files elsewhere: `OPSROOM_FILES=a.csv:b.csv cargo test --test import -- --ignored --nocapture`.
/// Each is imported into what those before it made.
#[test]
#[ignore = "shows plans for files that are named by OPSROOM_FILES"]
fn files_elsewhere() {
    let mut known = Vec::new();
    for file in std::env::var("OPSROOM_FILES").unwrap_or_default().split(':').filter(|file| !file.is_empty()) {
        let result = import_of(Source::Path(Path::new(file)), None, &known, Policy::Fill);
        eprintln!("=== {file}\n{}", told(&result));
        if let Ok((_, plan)) = &result {
            known = applied(&known, plan);
        }
    }
}
