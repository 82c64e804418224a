//! The Leads tab, the lead's page, merging, companies and deals: keys in, screens and data out.

use opsroom::domain::company::Company;
use opsroom::domain::custom::{CustomField, CustomKind};
use opsroom::domain::deal::Deal;
use opsroom::domain::id::Id;
use opsroom::domain::lead::Lead;
use opsroom::store::leads::{self, LeadQuery, Way};

use crate::harness::{Bench, SIZES, blank};

fn lead(first: &str, last: &str, company: &str) -> Lead {
    let domain = format!("{}.example", company.to_lowercase());
    Lead {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: format!("{}@{domain}", first.to_lowercase()),
        company_name: company.to_owned(),
        domain,
        stage: "lead".to_owned(),
        source: "Referral".to_owned(),
        ..Lead::default()
    }
}

/// Ana, Ben and Cleo, in the order of their names.
fn three() -> Bench {
    let mut ws = blank(true);
    for one in [lead("Ana", "Ruiz", "Acme"), lead("Ben", "Tan", "Borea"), lead("Cleo", "Novak", "Acme")] {
        ws.save_lead(&one).unwrap();
    }
    let mut bench = Bench::on(ws);
    bench.press(":go to pipeline: leads<enter>").see("Leads 3");
    bench.press("o").see("by name");
    bench
}

fn all(bench: &mut Bench) -> Vec<Lead> {
    let query = LeadQuery { sort: leads::LeadSort::Name, ..LeadQuery::default() };
    let page = leads::page(bench.ws().store(), &query, None, Way::After, 10_000).unwrap();
    page.into_iter().map(|(_, lead)| lead).collect()
}

fn named(bench: &mut Bench, first: &str) -> Lead {
    all(bench).into_iter().find(|lead| lead.first_name == first).unwrap()
}

fn steps(bench: &mut Bench) -> usize {
    bench.ws().steps(None, 10_000).unwrap().len()
}

/// Goes to a column of the table: its head is the underlined one.
fn on(bench: &mut Bench, title: &str) {
    bench.on_column(title);
}

#[test]
fn the_table_moves_sorts_and_says_where_one_is() {
    let mut bench = three();
    bench.see("1 of 3").see("┌ Ana Ruiz");
    bench.press("j").see("2 of 3").see("┌ Ben Tan");
    bench.press("G").see("3 of 3");
    bench.press("g").see("1 of 3");
    bench.press("o").see("by name, backwards").see("┌ Cleo Novak");
    on(&mut bench, "Tier");
    bench.press("o");
    assert!(bench.status().contains("no order by this column"), "{}", bench.status());
    bench.ws().keep_setting("leads.columns", "name,total").unwrap();
    bench.press("jk");
    on(&mut bench, "Score");
    bench.press("o");
    assert!(bench.status().contains("no lead here has a score yet"), "{}", bench.status());
}

#[test]
fn a_filter_narrows_as_one_types_and_complains_of_unknown_fields() {
    let mut bench = three();
    bench.press("/acme").see("Leads 2 of 3").miss("Ben Tan");
    bench.press("<esc>").see("Leads 3").see("Ben Tan");
    bench.press("/company:bor<enter>").see("Leads 1 of 3").see("┌ Ben Tan");
    bench.press("/<C-u>ownr:x").see("did you mean owner");
    bench.press("<C-u>owner:none<enter>").see("Leads 3 of 3");
    bench.press("/<C-u>zebra").see("No lead passes this filter");
}

#[test]
fn a_filter_asks_for_any_blank_field_and_complains_of_words_that_no_lead_has() {
    let mut bench = three();
    let ana = Lead { owner: "Dana".to_owned(), ..named(&mut bench, "Ana") };
    bench.ws().save_lead(&ana).unwrap();
    bench.press("/missing:owner<enter>").see("Leads 2 of 3").miss("Ana Ruiz");
    bench.press("/<C-u>missing:country<enter>").see("Leads 3 of 3");
    for (line, complaint) in [
        ("missing:ownr", "no missing “ownr”: did you mean owner?"),
        ("stage:leed", "no stage “leed”: did you mean Lead?"),
        ("stuck:maybe", "no stuck “maybe”: there are yes, no"),
        ("has:zebra", "no has “zebra”"),
    ] {
        bench.press(&format!("/<C-u>{line}")).see(complaint);
    }
    bench.press("<C-u>missing:own").miss("no missing");
}

/// All words of the screen, whatever line they are on.
fn words(bench: &Bench) -> String {
    bench.screen().replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_filter_that_cannot_be_understood_shows_nobody_and_nothing_is_marked() {
    let mut bench = three();
    for (line, remedy) in [
        ("total:>x", "write total:>500 or total:<lt>2026-11-20"),
        ("!created:>31/31/2025", "write created:>500 or created:<lt>2026-11-20"),
    ] {
        bench.press(&format!("/<C-u>{line}<enter>")).see("Leads 0 of 3").see("No lead passes this filter");
        let remedy = remedy.replace("<lt>", "<");
        assert!(words(&bench).contains(&remedy), "{}", bench.screen());
        bench.press("a").miss("marked");
    }
    bench.press("<esc>").see("Leads 3");
}

#[test]
fn all_are_marked_at_once_however_quickly_one_types() {
    let mut bench = three();
    bench.rush("/acme<enter>a").see("2 marked");
    bench.rush("Eindustry<enter>Mining<enter>");
    let mining: Vec<String> =
        all(&mut bench).into_iter().filter(|lead| !lead.industry.is_empty()).map(|lead| lead.first_name).collect();
    assert_eq!(mining, ["Ana", "Cleo"]);
}

#[test]
fn nothing_is_undone_behind_a_question() {
    let mut bench = three();
    let before = steps(&mut bench);
    bench.press("nx<esc>").see("not saved yet");
    for key in ["u", "<C-r>"] {
        bench.press(key).see("not saved yet");
        assert!(bench.status().contains("nothing is undone behind it"), "{}", bench.status());
    }
    bench.press("n<C-r>").see("New lead");
    assert_eq!((steps(&mut bench), all(&mut bench).len()), (before, 3));
    bench.press("<esc>yu");
    assert_eq!(all(&mut bench).len(), 2, "with nothing open, undo works again");
}

#[test]
fn the_sorted_column_shows_which_way_it_goes() {
    let mut bench = three();
    on(&mut bench, "In stage");
    bench.press("o").see("In stage▲");
    bench.press("o").see("In stage▼");
}

#[test]
fn a_new_lead_is_added_shown_and_told_whose_address_it_is() {
    let mut bench = three();
    bench.press("n").see("New lead");
    bench.press("ana@acme.exampl").miss("already");
    bench.press("e").see("has this address already");
    bench.press("<C-u>dora@delta.example<tab>Dora<tab>Diaz<C-s>").miss("New lead").see("┌ Dora Diaz");
    assert_eq!(named(&mut bench, "Dora").domain, "delta.example");
    bench.press("u");
    assert_eq!(all(&mut bench).len(), 3);
}

#[test]
fn a_bad_address_is_refused_and_nothing_typed_is_lost() {
    let mut bench = three();
    bench.press("nnobody").see("is not an address");
    bench.press("<C-s>").see("New lead").see("nobody");
    assert_eq!(all(&mut bench).len(), 3);
}

#[test]
fn a_cell_is_edited_where_it_stands_and_a_field_of_many_in_one_step() {
    let mut bench = three();
    on(&mut bench, "Owner");
    bench.press("=Dana<enter>");
    assert_eq!(named(&mut bench, "Ana").owner, "Dana");
    let before = steps(&mut bench);
    bench.press("a").see("3 marked");
    bench.press("Ecountry<enter>Spain<enter>");
    assert!(all(&mut bench).iter().all(|lead| lead.country == "Spain"));
    assert_eq!(steps(&mut bench), before + 1);
    bench.press("u");
    assert!(all(&mut bench).iter().all(|lead| lead.country.is_empty()));
}

#[test]
fn enter_takes_the_highlighted_word_and_a_new_one_only_where_it_may_be_added() {
    let mut bench = three();
    on(&mut bench, "Source");
    bench.press("=<C-u>organic s").see("Organic search").see("add it as a new word");
    bench.press("<enter>");
    assert_eq!(named(&mut bench, "Ana").source, "Organic search");
    bench.press("=<C-u>Beehive<enter>");
    assert_eq!(named(&mut bench, "Ana").source, "Beehive");
    // In the form, too, whichever key leaves the field.
    let mut bench = three();
    bench.press("ndora@delta.example");
    for _ in 0..30 {
        if bench.shows("where they came from first") {
            break;
        }
        bench.press("<tab>");
    }
    bench.press("refer").press("<tab>");
    bench.press("<C-s>");
    assert_eq!(named(&mut bench, "").source, "Referral");
}

#[test]
fn leaving_for_an_exit_takes_a_reason_of_the_list_or_ones_own_words() {
    let mut bench = three();
    bench.press("mdisq<enter>").see("Why does Ana Ruiz go to Disqualified?");
    bench.press("something e<enter>").see("A few words");
    bench.press("sells honey<enter>");
    let ana = named(&mut bench, "Ana");
    assert_eq!((ana.stage.as_str(), ana.reason.as_str()), ("disqualified", "other: sells honey"));
    bench.press("<enter>").see("Reason").see("sells honey");
}

#[test]
fn marks_stay_for_the_next_field_and_go_with_a_move_but_on_what_was_refused() {
    let mut bench = three();
    bench.press("aEindustry<enter>Mining<enter>").see("3 marked");
    let ben = Lead { owner: "Dana".to_owned(), title: "CMO".to_owned(), ..named(&mut bench, "Ben") };
    let ben = Lead { employees: opsroom::domain::lead::Range::exactly(300), source_detail: "fair".to_owned(), ..ben };
    bench.ws().save_lead(&ben).unwrap();
    bench.press("mmql<enter>").see("1 of 3 can go to MQL; 2 can't yet");
    bench.press("m");
    let told = bench.status();
    assert!(told.starts_with("✓") && told.contains("2 leads stay where they were, still marked"), "{told}");
    bench.see("2 marked");
    assert_eq!(named(&mut bench, "Ben").stage, "mql");
    assert_eq!(named(&mut bench, "Ana").stage, "lead");
}

#[test]
fn what_many_lack_for_a_stage_is_filled_in_once_for_all() {
    let mut bench = three();
    let ana = Lead { title: "CMO".to_owned(), ..named(&mut bench, "Ana") };
    bench.ws().save_lead(&ana).unwrap();
    bench.press("ammql<enter>").see("None of the 3 leads can go to MQL yet");
    bench.press("e").see("What is typed here goes to all that lack it");
    for _ in 0..6 {
        // The form's fields stand in their usual order: each gets what its help asks for.
        let typed = [("as they write it", "VP Growth"), ("how many people", "300"), ("after them", "Dana")];
        let typed = typed.iter().find(|(help, _)| bench.shows(help)).map_or("Spain", |(_, typed)| *typed);
        bench.press(typed).press("<tab>");
    }
    bench.press("<C-s>");
    let all = all(&mut bench);
    assert!(all.iter().all(|lead| lead.stage == "mql" && lead.employees.typed() == "300"), "{}", bench.screen());
    let titles: Vec<&str> = all.iter().map(|lead| lead.title.as_str()).collect();
    assert_eq!(titles, ["CMO", "VP Growth", "VP Growth"]);
    bench.press("u");
    assert_eq!(named(&mut bench, "Ben").title, "");
}

#[test]
fn all_in_the_filter_but_one_are_edited() {
    let mut bench = three();
    bench.press("/acme<enter>a").see("2 marked");
    bench.press("<space>").see("1 marked");
    bench.press("Eindustry<enter>Mining<enter>");
    let mining: Vec<String> =
        all(&mut bench).into_iter().filter(|lead| !lead.industry.is_empty()).map(|lead| lead.first_name).collect();
    assert_eq!(mining.len(), 1, "{mining:?}");
    assert_ne!(mining, ["Ben"]);
}

#[test]
fn what_a_filter_hides_is_never_acted_on() {
    let mut bench = three();
    bench.press("<space><space><space>").see("3 marked");
    bench.press("/acme<enter>d");
    let left: Vec<String> = all(&mut bench).into_iter().map(|lead| lead.first_name).collect();
    assert_eq!(left, ["Ben"]);
    bench.press("u");
    assert_eq!(all(&mut bench).len(), 3);
}

#[test]
fn a_range_is_marked_in_either_direction() {
    let mut bench = three();
    bench.press("VGV").see("3 marked");
    bench.press("<esc>").miss("marked ─");
    bench.press("VkV").see("2 marked");
}

#[test]
fn leads_are_put_away_and_brought_back() {
    let mut bench = three();
    bench.press("Z").see("Leads 2");
    bench.press("/archived:yes<enter>").see("┌ Ana Ruiz");
    bench.press("Z<esc>").see("Leads 3");
}

#[test]
fn columns_are_chosen_and_kept_and_a_view_is_saved_and_found() {
    let mut bench = three();
    bench.press("C").see("Columns of the leads");
    bench.press("j<space><enter>").miss("Columns of").miss("Company  ");
    bench.press("/stage:lead<enter>:save this filter, order and columns<enter>My leads<enter>");
    assert!(bench.status().contains("saved"), "{}", bench.status());
    bench.press("<esc><esc>1:view: my leads<enter>").see("stage:lead").see("by name");
}

#[test]
fn a_field_of_ones_own_is_a_column_a_filter_and_an_edit() {
    let mut bench = three();
    let grade = CustomField {
        id: Id::NEW,
        record: "lead".to_owned(),
        name: "grade".to_owned(),
        label: "Grade".to_owned(),
        kind: CustomKind::Number,
        choices: Vec::new(),
    };
    bench.ws().save_custom_field(&grade).unwrap();
    bench.ws().keep_setting("leads.columns", "name,grade").unwrap();
    bench.press("jk").see("Grade");
    on(&mut bench, "Grade");
    bench.press("=high<enter>").see("is a number");
    bench.press("<C-u>7<enter>").see("7");
    bench.press("/grade:>5<enter>").see("Leads 1 of 3");
    bench.press(":fields of your own<enter>").see("Grade");
    bench.press("e<C-u>Mark<C-s>").see("Mark");
    bench.press("d");
    assert!(bench.ws().custom_fields("lead").unwrap().is_empty());
    bench.press("u");
    assert_eq!(bench.ws().custom_fields("lead").unwrap()[0].label, "Mark");
}

#[test]
fn the_page_shows_fields_timeline_and_takes_a_note_and_a_next_step() {
    let mut bench = three();
    bench.press("<enter>").see("Timeline").see("Who they are").see("no owner");
    bench.press("scall back<enter>");
    assert_eq!(named(&mut bench, "Ana").next_step, "call back");
    bench.press("n").see("What happened with Ana Ruiz?");
    bench.press("<enter>likes blue<enter>").see("likes blue");
    bench.press("<tab>j<enter>").press("<esc>").press("t").see("activities");
    bench.press("<esc>").see("┌ Ana Ruiz");
}

#[test]
fn two_leads_become_one_field_by_field_and_undo_parts_them() {
    let mut bench = three();
    let mut twin = lead("Ana", "Ruiz", "Acme");
    twin.email = "a.ruiz@acme.example".to_owned();
    twin.title = "VP Growth".to_owned();
    bench.ws().save_lead(&twin).unwrap();
    bench.press("g<space><space>M").see("Merge ·").see("this lead stays");
    bench.press("=H<enter>");
    assert!(bench.status().contains("merged"), "{}", bench.status());
    assert_eq!(all(&mut bench).len(), 3);
    bench.press("u");
    assert_eq!(all(&mut bench).len(), 4);
}

#[test]
fn companies_and_deals_are_listed_opened_and_edited() {
    let mut bench = three();
    let company = Company { domain: "acme.example".to_owned(), ..Company::named("Acme") };
    let (id, _) = bench.ws().save_company(&company).unwrap();
    let deal =
        Deal { name: "Acme 2027".to_owned(), company: Some(id), company_name: "Acme".to_owned(), ..Deal::default() };
    bench.ws().save_deal(&deal).unwrap();
    bench.press(":show all companies<enter>").see("Companies");
    bench.press("acm").see("acme.example");
    bench.press("<enter>").see("Company · Acme").see("Acme 2027");
    bench.press("<tab><enter>").see("Deal · Acme 2027");
    bench.press("nben<enter><enter>Champion<enter>").see("Champion");
    bench.press("<esc><esc><esc>:show all deals<enter>").see("Acme 2027");
    bench.press("<esc>");
}

#[test]
fn saving_the_ideal_customers_profile_derives_the_tiers_in_one_step() {
    let mut bench = three();
    let ana = Lead { employees: opsroom::domain::lead::Range::exactly(300), ..named(&mut bench, "Ana") };
    bench.ws().save_lead(&ana).unwrap();
    let before = steps(&mut bench);
    bench.press(":profile of the ideal<enter>").see("Tier 1");
    bench.press("200-1000<C-s>");
    assert_eq!(named(&mut bench, "Ana").tier, Some(opsroom::domain::lead::Tier::One));
    assert_eq!(steps(&mut bench), before + 1);
    bench.press("u");
    assert_eq!(named(&mut bench, "Ana").tier, None);
}

#[test]
fn the_palette_finds_leads_companies_and_deals_by_name() {
    let mut bench = three();
    let (acme, _) = bench.ws().save_company(&Company::named("Acme Holding")).unwrap();
    let (name, company_name) = ("Rollout 2027".to_owned(), "Acme Holding".to_owned());
    let deal = Deal { name, company: Some(acme), company_name, ..Deal::default() };
    bench.ws().save_deal(&deal).unwrap();
    bench.press("1:cleo nov").see("Cleo Novak").see("lead · Acme");
    bench.press("<enter>").see("┌ Cleo Novak");
    bench.press("1:acme hold").see("company");
    bench.press("<enter>").see("Company · Acme Holding");
    bench.press("<esc>1:rollout").see("deal · Acme Holding");
    bench.press("<enter>").see("Deal · Rollout 2027");
    // What is no longer typed is no longer found.
    bench.press("<esc>1:cleo").see("Cleo Novak");
    bench.press("<C-u>").miss("Cleo Novak");
}

#[test]
fn an_empty_workspace_says_what_the_tab_is_for() {
    let mut bench = Bench::empty();
    bench.press(":go to pipeline: leads<enter>").see("The people who may buy");
    bench.press("n").see("New lead");
}

#[test]
fn everything_about_leads_draws_at_every_size() {
    for keys in [
        "",
        "<enter>",
        "<enter><tab>",
        "e",
        "C",
        "<space><space>M",
        "/acme",
        ":show all companies<enter>",
        ":show all deals<enter>",
    ] {
        let mut bench = three();
        bench.press(keys);
        for size in SIZES {
            bench.resize(size);
        }
    }
}

#[test]
fn thousands_of_leads_are_walked_from_both_ends() {
    let mut ws = blank(true);
    let all: Vec<Lead> = (0..3_000).map(|n| lead(&format!("Lead{n}"), "Test", &format!("Company{}", n % 70))).collect();
    for one in &all {
        ws.save_lead(one).unwrap();
    }
    let mut bench = Bench::on(ws);
    bench.press(":go to pipeline: leads<enter>").see("1 of 3,000");
    bench.press("G").see("3,000 of 3,000");
    bench.press("<pgup><pgup>").press("kkk").press("g").see("1 of 3,000");
    bench.press("a").see("3,000 marked");
}
