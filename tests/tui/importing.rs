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
