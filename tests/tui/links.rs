//! The registry of tagged links: the table, the builder, grids, QR codes, lists that are checked. Keys in, screens and
//! data out.

use opsroom::domain::utm::Tag;
use opsroom::domain::utm::registry::LinkRow;
use opsroom::store::leads::Way;
use opsroom::store::links::{LinkQuery, LinkSort};

use crate::harness::{Bench, SIZES, blank};

const PAGE: &str = "https://acme.example/pricing";

fn link(source: &str, medium: &str, content: &str) -> LinkRow {
    let tags = [
        (Tag::Source, source),
        (Tag::Medium, medium),
        (Tag::Campaign, "2026-q4-launch-spring"),
        (Tag::Content, content),
    ];
    let mut row = LinkRow::default();
    row.link.destination = PAGE.to_owned();
    for (tag, value) in tags {
        row.link.tags.set(tag, value);
    }
    row
}

/// Three links: a right one, one with capitals, one whose source and medium don't go together.
fn three() -> Bench {
    let mut ws = blank(true);
    for one in [link("linkedin", "social", "a"), link("Newsletter", "email", "b"), link("google", "email", "c")] {
        ws.add_link(&one, true).unwrap();
    }
    let mut bench = Bench::on(ws);
    bench.press("5").see("Links 3");
    bench
}

fn empty() -> Bench {
    let mut bench = Bench::on(blank(true));
    bench.press("5").see("Links 0").see("build the first link");
    bench
}

/// All links, in the order in which they were made.
fn all(bench: &mut Bench) -> Vec<LinkRow> {
    let query = LinkQuery { sort: LinkSort::Created, ..LinkQuery::default() };
    bench.ws().links_page(&query, None, Way::After, 10_000).unwrap().into_iter().map(|(_, link)| link).collect()
}

fn urls(bench: &mut Bench) -> Vec<String> {
    all(bench).into_iter().map(|link| link.url).collect()
}

fn steps(bench: &mut Bench) -> usize {
    bench.ws().steps(None, 10_000).unwrap().len()
}

#[test]
fn a_link_grows_as_it_is_typed_and_is_saved() {
    let mut bench = empty();
    bench.press("n").see("The link grows here").see("Build a link");
    bench.press("acme.example/pricing<tab>").see(PAGE);
    // A few letters are enough: the suggestion is taken.
    bench.press("link").see("Tab takes it");
    bench.press("<tab>").see("utm_source=linkedin");
    bench.press("soc<tab>").see("medium social goes with linkedin").see("Organic Social");
    bench.press("launch").see("2026-q4-launch-");
    bench.press("<tab>").see("now its name");
    bench.press("spring<tab>");
    bench.see("campaign follows YYYY-q#-type-name").see("all right");
    bench.press("<C-s>").miss("Build a link").see("Links 1");
    assert_eq!(
        urls(&mut bench),
        [format!("{PAGE}?utm_source=linkedin&utm_medium=social&utm_campaign=2026-q4-launch-spring")]
    );
    bench.press("u").see("Links 0");
}

#[test]
fn what_is_missing_is_told_where_one_has_been_and_saving_is_refused() {
    let mut bench = empty();
    bench.press("n").press("acme.example<tab>").see("source still to be said").miss("utm_source is missing");
    bench.press("<C-s>").see("utm_source is missing");
    assert!(bench.status().contains("not saved"), "{}", bench.status());
    assert!(all(&mut bench).is_empty());
    bench.press("<esc>").see("This link was not saved yet");
    bench.press("y").see("Links 0");
}

#[test]
fn warnings_are_told_once_and_kept_when_saved_again() {
    let mut bench = empty();
    bench.press("n").press("acme.example<tab>google<tab>email<tab>2026-q4-launch-x<tab>");
    bench.see("doesn't go with source");
    bench.press("<C-s>");
    assert!(bench.status().contains("1 warning"), "{}", bench.status());
    assert!(all(&mut bench).is_empty());
    bench.press("<C-s>").see("Links 1");
}

#[test]
fn one_key_fixes_all_that_can_be_fixed() {
    let mut bench = empty();
    bench.press("n").press("acme.example<tab>LinkedIn<esc><tab>paid_social<esc><tab>2026 Q4 launch Spring<tab>");
    bench.see("has capitals");
    bench.press("<M-f>").miss("has capitals");
    bench.see("utm_source=linkedin").see("utm_medium=paid-social").see("2026-q4-launch-spring");
    assert!(bench.status().contains("fixed: source, medium, campaign"), "{}", bench.status());
}

#[test]
fn tags_of_a_pasted_link_go_into_their_fields() {
    let mut bench = empty();
    bench.press("n").paste("https://acme.example/x?plan=team&utm_source=google&utm_medium=cpc#faq").press("<tab>");
    assert!(bench.status().contains("source, medium went into the fields"), "{}", bench.status());
    bench.press("<tab><tab>2026-q4-launch-x<tab>headline-a<tab>ops<C-s>").see("Links 1");
    let expected = "https://acme.example/x?plan=team&utm_source=google&utm_medium=cpc&utm_campaign=2026-q4-launch-x&utm_content=headline-a&utm_term=ops#faq";
    assert_eq!(urls(&mut bench), [expected]);
}

#[test]
fn the_next_link_keeps_page_and_campaign_and_all_made_are_copied() {
    let mut bench = empty();
    bench.press("n").press("acme.example<tab>linkedin<tab>social<tab>2026-q4-launch-x<tab><M-n>").see("1 link made");
    bench.see("?utm_campaign=2026-q4-launch-x");
    bench.press("newsletter<tab>email<M-n>").see("2 links made");
    bench.press("<M-y>");
    let (text, what) = bench.copied.clone().unwrap();
    assert_eq!((text.lines().count(), what.as_str()), (2, "2 links"));
    bench.press("<C-s>").see("Links 2");
    // The next sitting goes on there, too.
    bench.press("n").see("https://acme.example/?utm_campaign=2026-q4-launch-x");
}

#[test]
fn a_campaign_is_registered_from_the_builder() {
    let mut bench = empty();
    bench
        .press("n")
        .press("acme.example<tab>linkedin<tab>social<tab>2026-q4-launch-spring")
        .see("M-r registers the campaign");
    bench.press("<M-r>").see("Register a campaign").see("2026 Q4 launch spring").see("2026-10-01").see("2026-12-31");
    bench.press("<C-s>").see("campaign 2026-q4-launch-spring is");
    bench.press("<C-s>").see("Links 1");
    assert_eq!(bench.ws().campaigns().unwrap()[0].kind, "launch");
}

#[test]
fn a_link_is_changed_and_duplicated_with_one_field_changed() {
    let mut bench = three();
    bench.press("Ge").see("Change a link").see("Organic Social");
    bench.press("<esc>").miss("Change a link");
    bench.press("GD").see("change one field").see("registered");
    bench.press("<C-u>b<C-s>").see("Links 4");
    assert_eq!(all(&mut bench)[3].tag(Tag::Content), "b");
    bench.press("e").press("<tab>facebook<tab><C-s>").see("facebook");
    assert_eq!(all(&mut bench)[3].tag(Tag::Source), "facebook");
}

#[test]
fn a_grid_makes_a_set_in_one_step_and_leaves_out_what_does_not_go_together() {
    let mut bench = empty();
    bench.press("N").see("Sources");
    bench.press("acme.example/x<tab>2026-q4-launch-x<tab>");
    // Google and LinkedIn; paid clicks and mail.
    bench.press("<space><space><tab>").see("Mediums");
    bench.press("<space>jj<space>").press("<tab>").see("n adds a variant");
    bench.press("nheadline a, headline-b<enter>").see("headline-a").see("headline-b");
    bench.see("don't go together");
    let before = steps(&mut bench);
    bench.see("links");
    bench.press("<C-s>");
    if bench.shows("C-s once more") {
        bench.press("<C-s>");
    }
    assert_eq!(steps(&mut bench), before + 1, "{}", bench.screen());
    let made = all(&mut bench);
    assert!(made.len() >= 4, "{made:#?}");
    assert!(made.iter().all(|link| !link.tag(Tag::Content).is_empty()));
    bench.press("u").see("Links 0");
}

#[test]
fn links_are_copied_marked_mended_and_their_status_set() {
    let mut bench = three();
    bench.press("a").see("3 marked");
    bench.press("y");
    let (text, what) = bench.copied.clone().unwrap();
    assert_eq!((text.lines().count(), what.as_str()), (3, "3 links"));
    bench.press("s");
    assert!(all(&mut bench).iter().all(|link| link.status.name() == "live"));
    bench.miss("marked");
    bench.press("aF");
    assert!(bench.status().contains("mended the link newsletter"), "{}", bench.status());
    assert_eq!(all(&mut bench)[1].tag(Tag::Source), "newsletter");
    bench.press("ad").see("Links 0");
    bench.press("u").see("Links 3");
}

#[test]
fn what_is_wrong_with_a_link_stands_beside_it_and_in_full() {
    let mut bench = three();
    bench.press("g").see("→ use cpc or organic").see("channel");
    bench.press("<enter>").see("google / email");
    bench.press("<esc>");
    bench.resize((80, 24)).press("<enter>").see("utm_campaign=2026-q4-launch-spring").see("registered the link");
    bench.press("<esc>").see("Links 3");
}

#[test]
fn a_filter_groups_and_orders_change_what_is_seen() {
    let mut bench = three();
    bench.press("/linkedin<enter>").see("Links 1 of 3");
    bench.press("<esc>").see("Links 3");
    bench.press("/source:google<enter>").see("Links 1 of 3");
    bench.press("<esc>");
    bench.press("z").see("by campaign, together");
    bench.press("z").see("newest first");
    bench.on_column("Source");
    bench.press("o").see("by source");
}

#[test]
fn a_code_is_shown_or_says_what_room_it_needs() {
    let mut bench = three();
    bench.press("Q").see("▄");
    bench.press("<esc>").miss("▄");
    bench.resize((80, 24)).press("Q").see("This code needs");
    bench.press("<esc>");
}

#[test]
fn a_pasted_list_is_checked_mended_and_kept() {
    let mut bench = empty();
    bench.press("L").see("one link a line");
    let good = "https://acme.example/?utm_source=google&utm_medium=organic&utm_campaign=2026-q4-launch-x";
    let bad = "https://acme.example/?utm_source=LinkedIn&utm_medium=social&utm_campaign=2026-q4-launch-x";
    bench.paste(&format!("{good}\n{bad}\nnonsense\nhttps://acme.example/none\n"));
    bench.see("4 links, 1 right").see("Capitals").see("No link").see("Something is missing");
    bench.press("h").see("all rows");
    bench.press("jj<enter>").see("No link · ");
    bench.press("<esc>");
    bench.press("F").see("1 mended");
    bench.press("y");
    assert!(bench.copied.clone().unwrap().0.contains("utm_source=linkedin"));
    bench.press("<C-s>");
    assert!(bench.status().contains("2 links registered, 2 left in the list"), "{}", bench.status());
    // What could not be kept is still there to be mended.
    bench.see("2 links, 0 right").see("nonsense");
    // Nothing that was mended is left in it, so nothing is asked.
    bench.press("<esc>").see("Links 2");
}

#[test]
fn what_is_done_in_a_list_is_taken_back_in_it_and_not_lost_unasked() {
    let mut bench = three();
    let before = steps(&mut bench);
    bench
        .press("L")
        .paste("https://acme.example/?utm_source=LinkedIn&utm_medium=social&utm_campaign=2026-q4-launch-x\n");
    bench.press("u");
    assert_eq!(steps(&mut bench), before, "u in a list never undoes what stands in the registry");
    bench.press("F").see("1 link, 1 right");
    bench.press("u").see("1 link, 0 right");
    bench.press("u").see("1 link, 1 right");
    bench.press("<esc>").see("not written yet");
    bench.press("n").see("1 link, 1 right");
    bench.press("<C-s>");
    assert!(bench.status().contains("1 link registered (u undoes)"), "{}", bench.status());
    assert_eq!(steps(&mut bench), before + 1);
    bench.press("u");
    assert_eq!(all(&mut bench).len(), 3);
}

#[test]
fn a_grid_asks_before_what_was_ticked_is_thrown_away() {
    let mut bench = three();
    bench.press("N<esc>").miss("Mediums");
    bench.press("N").press("<tab>".repeat(5).as_str());
    bench.press("<esc>").miss("Mediums");
    bench.press("N<space><tab>a<esc>").see("ticked and not made yet");
    bench.press("n").see("Mediums");
    bench.press("<esc>y").miss("Mediums");
}

#[test]
fn a_name_that_is_only_near_a_known_one_stays_as_it_was_typed() {
    let mut bench = empty();
    bench.press("n").press("acme.example<tab>Xing<enter>");
    bench.see("utm_source=Xing").miss("utm_source=bing");
    let mut bench = empty();
    bench.press("n").press("acme.example<tab>link<enter>").see("utm_source=linkedin");
}

#[test]
fn a_copy_that_is_like_its_link_is_told_first() {
    let mut bench = three();
    let before = all(&mut bench).len();
    bench.press("D<C-s>");
    assert!(bench.status().contains("registered already"), "{}", bench.status());
    assert_eq!(all(&mut bench).len(), before);
}

#[test]
fn a_campaign_that_many_rows_lack_is_said_once() {
    let mut bench = empty();
    bench.press("L").paste(
        "https://acme.example/a?utm_source=google&utm_medium=organic\n\
         https://acme.example/b?utm_source=linkedin&utm_medium=social\n",
    );
    bench.see("2 links, 0 right");
    bench.press("t").see("Which tag of 2 links?");
    bench.press("<enter>").see("utm_campaign of 2 links");
    bench.press("2026-q4-launch-x<enter>");
    bench.see("2 links: campaign is 2026-q4-launch-x").see("2 links, 2 right").see("2 mended");
    bench.press("<C-s>");
    let campaigns: Vec<String> = all(&mut bench).iter().map(|link| link.tag(Tag::Campaign).to_owned()).collect();
    assert_eq!(campaigns, ["2026-q4-launch-x", "2026-q4-launch-x"]);
}

#[test]
fn a_list_that_is_none_is_told_and_another_can_follow() {
    let mut bench = empty();
    bench.press("L").paste("name,size\na,3\nb,4\n").see("has no column with links");
    bench.paste("https://acme.example/?utm_source=google").see("1 link, 0 right");
    bench.press("<esc>").miss("0 right");
    // Over the table a pasted list is checked at once.
    bench.paste("https://acme.example/?utm_source=google\nhttps://acme.example/2").see("2 links, 0 right");
}

#[test]
fn every_screen_is_drawn_at_every_size() {
    for size in SIZES {
        for keys in ["n", "nacme.example<tab>l", "N", "L", "Q", "<enter>", "D", "w", "z", "/x"] {
            let mut bench = three();
            bench.resize(size).press(keys);
            let mut bench = Bench::on(blank(true));
            bench.resize(size).press("5").press(keys);
            bench.press("<F5>");
        }
    }
}
