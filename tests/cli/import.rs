//! Importing headless: dry runs, one step, rejects, mappings, standard input.

use crate::Place;

const LIST: &str = "Inventory of the marketing team\nTool,Category,Owner,Monthly cost,Seats,Renewal\n\
    Brightmail,E-mail,Ana,$120,4,2027-02-01\nQuillboard,Whiteboard,,€40,6,2026-12-24\n,,Ana,$15,1,\nTotal,,,$175,,\n";

#[test]
fn a_dry_run_tells_and_changes_nothing() {
    let place = Place::new();
    place.write("list.csv", LIST);
    let ran = place.run("import tools list.csv --file new.opsroom --dry-run");
    insta::assert_snapshot!(ran.out, @r"
    list.csv: a list of tools (UTF-8, comma-separated, header in line 2)
    2 new, 0 changed, 0 the same, 1 rejected, 1 left out; €40 + $120 a month

    New:
      line 3  Brightmail  $120/mo
      line 4  Quillboard  €40/mo

    Rejected:
      line 5  Ana  it has no name: column “Tool” is blank

    Left out:
      line 6  Total  a total, not a tool

    a dry run: nothing was changed
    ");
    assert_eq!(ran.code, 1, "a row was rejected");
    assert!(!place.at("new.opsroom").exists());
}

#[test]
fn importing_twice_changes_nothing() {
    let place = Place::new();
    place.write("list.csv", LIST);
    let first = place.run("import tools list.csv --file new.opsroom --json").expect(1).json();
    assert_eq!((first["counts"]["new"].as_u64(), first["counts"]["rejected"].as_u64()), (Some(2), Some(1)));
    assert!(first["step"].is_i64());
    let again = place.run("import tools list.csv --file new.opsroom --json").expect(1).json();
    assert_eq!((again["counts"]["new"].as_u64(), again["counts"]["same"].as_u64()), (Some(0), Some(2)));
    assert!(again["step"].is_null(), "{again}");
    place.run("undo --file new.opsroom").expect(0);
    assert_eq!(place.run("info --file new.opsroom --json").json()["rows"]["tools"], 0);
}

#[test]
fn rejected_rows_go_to_a_file_that_is_never_overwritten() {
    let place = Place::new();
    place.write("list.csv", LIST);
    place.run("import tools list.csv --file new.opsroom --rejects bad.csv").expect(1);
    let rejects = place.read("bad.csv");
    assert!(rejects.lines().count() == 2 && rejects.contains("has no name"), "{rejects}");
    let again = place.run("import tools list.csv --file other.opsroom --rejects bad.csv").expect(2);
    assert!(again.err.contains("exists already"), "{again:?}");
    assert!(!place.at("other.opsroom").exists(), "nothing was half done");
}

#[test]
fn standard_input_and_a_mapping() {
    let place = Place::new();
    place.write("map.toml", "\"What we call it\" = \"name\"\n\"Bill\" = \"cost\"\n");
    let input = b"What we call it;Bill\nBrightmail;120\n";
    let line = ["import", "tools", "-", "--map", "map.toml", "--file", "new.opsroom", "--json"];
    let ran = place.run_with(&line, input).expect(0).json();
    assert_eq!((ran["counts"]["new"].as_u64(), ran["monthly"][0]["amount"].as_f64()), (Some(1), Some(120.0)));
    let again = place.run_with(&["import", "tools", "-", "--file", "new.opsroom", "--json"], input).expect(0).json();
    assert_eq!(again["counts"]["same"], 1, "the mapping was remembered");
}

#[test]
fn the_policy_decides_who_wins() {
    let place = Place::new();
    place.write("first.csv", "Name,Owner\nBrightmail,Ana\n");
    place.write("second.csv", "Name,Owner\nBrightmail,Ben\n");
    place.run("import tools first.csv --file new.opsroom").expect(0);
    let owner = || place.run("export tools --file new.opsroom --json").expect(0).json()[0]["owner"].clone();
    place.run("import tools second.csv --file new.opsroom").expect(0);
    assert_eq!(owner(), "Ana");
    place.run("import tools second.csv --file new.opsroom --policy theirs").expect(0);
    assert_eq!(owner(), "Ben");
}

#[test]
fn dates_that_can_be_read_both_ways_are_asked_for() {
    let place = Place::new();
    place.write("list.csv", "Name,Renewal date\nBrightmail,03/04/2027\n");
    let asked = place.run("import tools list.csv --dry-run").expect(0).out;
    assert!(asked.contains("day-first") && asked.contains("month-first"), "{asked}");
    for (option, day) in [("--day-first", "2027-04-03"), ("--month-first", "2027-03-04")] {
        let file = format!("new{option}.opsroom");
        place.run(&format!("import tools list.csv --file {file} {option}")).expect(0);
        let tools = place.run(&format!("export tools --file {file} --json")).expect(0).json();
        assert_eq!(tools[0]["renews-on"], day);
    }
}

#[test]
fn a_statement_is_recognised() {
    let place = Place::new();
    let months = ["2026-08-03", "2026-09-03", "2026-10-03", "2026-11-03"];
    let mut text = String::from("Date,Description,Amount\n");
    for month in months {
        text.push_str(&format!("{month},HUBSPOT INC,-90.00\n"));
    }
    text.push_str("2026-10-11,CARD PAYMENT THANK YOU,500.00\n");
    place.write("card.csv", text);
    let ran = place.run("import tools card.csv --file new.opsroom --json").expect(0).json();
    assert_eq!(ran["kind"], "a card or bank statement");
    assert_eq!(ran["counts"]["new"], 1, "{ran:#}");
}

/// Small files of the shapes that CRMs export, under their own names.
fn with_crm_files() -> Place {
    let place = Place::new();
    for name in ["hubspot_contacts.csv", "companies.csv", "activities.csv"] {
        let folder = format!("{}/tests/data/import/crm", env!("CARGO_MANIFEST_DIR"));
        place.write(name, std::fs::read(format!("{folder}/{name}")).unwrap());
    }
    place
}

#[test]
fn leads_of_a_crm_go_in_with_what_hangs_on_them() {
    let place = with_crm_files();
    let dry = place.run("import contacts hubspot_contacts.csv --file w.opsroom --dry-run").expect(0);
    assert!(dry.out.contains("5 new, 0 changed") && dry.out.contains("no stage is called “Other”"), "{}", dry.out);
    assert!(!place.at("w.opsroom").exists());
    place.run("import contacts hubspot_contacts.csv --file w.opsroom").expect(0);
    let again = place.run("import leads hubspot_contacts.csv --file w.opsroom").expect(0);
    assert!(again.out.contains("nothing new in this file: nothing was changed"), "{}", again.out);
    let told = place.run("import activities activities.csv --file w.opsroom --json --rejects r.csv").expect(1).json();
    assert_eq!((told["counts"]["new"].as_u64(), told["counts"]["rejected"].as_u64()), (Some(2), Some(2)));
    let rejects = place.read("r.csv");
    assert!(rejects.contains("stranger@nowhere.example") && rejects.contains("Why it was rejected"), "{rejects}");
    place.run("undo --file w.opsroom").expect(0);
    place.run("undo --file w.opsroom").expect(0);
}

#[test]
fn a_file_of_another_kind_is_refused_with_the_right_command() {
    let place = with_crm_files();
    let refused = place.run("import leads companies.csv --file none.opsroom").expect(2);
    assert!(refused.err.contains("opsroom import companies"), "{}", refused.err);
    assert!(!place.at("none.opsroom").exists(), "a file that is refused leaves no workspace behind");
    let refused = place.run("import tools hubspot_contacts.csv --file none.opsroom").expect(2);
    assert!(refused.err.contains("opsroom import leads"), "{}", refused.err);
}
