//! The import of a CRM's records on screen: its mapping, what would happen to each row, and what came of it.

use opsroom::store::leads::{self, LeadQuery, Way};

use crate::harness::{Bench, USUAL};

/// Leads of a CRM: a stage that nobody knows, a column that is nothing of ours, a row that can't be taken.
const LEADS: &str = "Record ID,First Name,Last Name,Email,Lifecycle Stage,Favourite Colour,Create Date\n\
    1,Ana,Ruiz,ana@acme.example,Lead,green,2026-05-01\n\
    2,Ben,Tan,ben@borea.example,Marketing Qualified Lead,red,2026-05-02\n\
    3,Cleo,Novak,cleo@acme.example,Somewhere else entirely,blue,2026-05-03\n\
    4,Dora,Diaz,not an address,Lead,green,2026-05-04\n";

#[test]
fn leads_are_mapped_looked_at_and_imported() {
    for (n, size) in USUAL.into_iter().enumerate() {
        let mut bench = Bench::empty();
        bench.resize(size);
        let file = format!("crm-leads-{n}.csv");
        std::fs::write(&file, LEADS).unwrap();
        bench.press("4:import leads<enter>").see("Import records");
        bench.press(&format!("{file}<enter>")).see("Columns").see("Rows · 4").see("C-s imports it");
        bench.see("Ana Ruiz").see("Email").see("Favourite Colour");
        // The mapping: what the column fills is chosen from a list, and said at once.
        bench.press("<tab>").press("gg<enter>").see("What does “");
        // The choice begins on what the column fills, so that taking it changes nothing.
        bench.press("<enter>").see("Ana Ruiz").see("Email").see("C-s imports it");
        bench.press("ggjjjjj");
        bench.press("<enter>").see("What does “Favourite Colour” fill?");
        bench.press("<esc>").press("<tab>");
        // A row in full, whatever room its line has.
        bench.press("jj").see("Somewhere else");
        bench.press("<enter>").see("Line 4");
        bench.press("<esc>");
        bench.press("<C-s>").miss("C-s imports it");
        assert!(bench.status().contains("imported"), "{}", bench.status());
        let found = leads::page(bench.ws().store(), &LeadQuery::default(), None, Way::After, 10).unwrap();
        let unstaged = found.iter().filter(|(_, lead)| lead.is_unstaged()).count();
        assert!(found.len() >= 3 && unstaged >= 1, "{}", bench.screen());
        // The same file once more changes nothing.
        bench.press(&format!(":import leads<enter>{file}<enter>")).see("nothing to import");
        bench.press("<esc>").press("u");
        let left = leads::page(bench.ws().store(), &LeadQuery::default(), None, Way::After, 10).unwrap();
        assert!(left.is_empty(), "undo brings back the file before");
    }
}

/// Dates in three ways, a stage by another name, two rows with one address, columns without values.
const MIXED: &str = "Record ID,First Name,Last Name,Email,Lifecycle Stage,Create Date,Score,Consent\n\
    1,Bartholomew Maximilian,Featherstonehaugh,ana@acme.example,Nurturing,12/21/2025,,\n\
    2,Ben,Tan,ben@borea.example,Lead,2026-05-02,,\n\
    3,Ann,Ruiz,ANA@acme.example,,2026-05-03T00:00:00Z,,\n";

#[test]
fn what_is_read_into_a_file_can_be_seen_before_it_is_taken() {
    for (n, size) in USUAL.into_iter().enumerate() {
        let mut bench = Bench::empty();
        bench.resize(size);
        let file = format!("crm-mixed-{n}.csv");
        std::fs::write(&file, MIXED).unwrap();
        bench.press(&format!("4:import leads<enter>{file}<enter>"));
        // What is set stands there, under the names that the command line has, and turning it says what it does.
        bench.see("p fill: fills blanks only").see("m refuse: a move against the rules is rejected");
        bench.see("3 new — C-s imports it").miss("0 changed").see("Bartholomew Maximilian Featherstonehaugh");
        for hint in ["take as", "notes", "cancel", "keys"] {
            assert!(bench.footer().contains(hint), "{hint}: {}", bench.footer());
        }
        bench.press("p").see("p newest: a later change wins");
        bench.press("p").see("p theirs: the file wins");
        bench.press("p");
        bench.press("m").see("m flag: a move against the rules is marked");
        assert!(bench.status().contains("here no lead moves"), "{}", bench.status());
        bench.press("m").press("o");
        assert!(bench.status().contains("no column's dates are unclear"), "{}", bench.status());
        bench.press("n").see("written in 3 ways").see("month first").see("has the address of an earlier row");
        bench.see("it has no stage");
        bench.press("<esc><enter>").see("12/21/2025 → 2025-12-21").see("Nurturing → Recycled");
        bench.press("<esc><tab>G").see("empty: left out").see("6 of 8 taken");
        bench.press("<C-s>");
        assert!(bench.status().contains(&format!("imported 3 leads from {file} (u undoes)")), "{}", bench.status());
    }
}

#[test]
fn a_text_that_is_no_list_says_what_to_do_with_the_keys_of_the_screen() {
    for (n, size) in USUAL.into_iter().enumerate() {
        let mut bench = Bench::empty();
        bench.resize(size);
        let file = format!("about-{n}.txt");
        std::fs::write(&file, "# Read me\n\nThis is a text, and no list.\n\n- one\n- two\n").unwrap();
        bench.press(&format!("4:import leads<enter>{file}<enter>"));
        bench.see("t says what it holds").miss("--map");
        bench.press("n").see("is known to hold").see("t says what it holds").miss("Nothing is odd");
        bench.press("<esc><C-s>");
        assert!(bench.status().contains("not now: no list yet: t says what it holds"), "{}", bench.status());
    }
}

#[test]
fn a_question_about_dates_names_its_key_whatever_the_room() {
    for (n, size) in USUAL.into_iter().enumerate() {
        let mut bench = Bench::empty();
        bench.resize(size);
        let file = format!("crm-dates-{n}.csv");
        std::fs::write(&file, "Record ID,Email,Create Date,Hat\n1,a@x.example,03/04/2026,red\n").unwrap();
        bench.press(&format!("4:import leads<enter>{file}<enter>")).see("(o answers, n: ");
        bench.press("o").see("Dates in “Create Date”");
        bench.press("<enter>").miss("o answers").see("as you said");
    }
}
