//! Tagged links headless: lists linted and fixed, links built.

use crate::Place;

const LIST: &str = "https://acme.example/?utm_source=LinkedIn&utm_medium=paid+social&utm_campaign=2026-q1-webinar-x&utm_content=a\n\
    \n# ours\nhttps://acme.example/?utm_source=google&utm_medium=paidsearch&utm_campaign=spring&utm_content=a\n\
    mailto:ana@acme.example\nhttps://acme.example/?utm_source=google&utm_medium=cpc&utm_campaign=2026-q1-webinar-x&utm_content=a\n";

#[test]
fn a_list_is_linted_with_place_rule_and_fix() {
    let place = Place::new();
    place.write("links.txt", LIST);
    let ran = place.run("utm lint links.txt").expect(1);
    for line in [
        "links.txt:1: warning case: source “LinkedIn” has capitals, so it is counted apart (fix: write linkedin)",
        "links.txt:1: warning separator: medium “paid social” is not joined by single hyphens (fix: write paid-social)",
        "links.txt:4: warning near-duplicate: medium “paidsearch” means “cpc” (alias) (fix: write cpc)",
        "links.txt:5: critical not-a-url: “mailto:ana@acme.example” begins with mailto:",
        "4 links, 3 with something wrong: 1 critical, 4 warnings, 0 notes; a fix changes 2",
        "LinkedIn 1",
    ] {
        assert!(ran.out.contains(line), "{line}\n{}", ran.out);
    }
    assert!(!ran.out.contains("links.txt:6:"), "{}", ran.out);
    assert!(!place.at("home/.local").exists(), "nothing was made");
    place.write("good.txt", LIST.lines().last().unwrap());
    let good = place.run("utm lint good.txt").expect(0);
    assert_eq!(good.out, "1 link: nothing is wrong\n");
}

#[test]
fn the_fixed_list_has_nothing_left_to_fix() {
    let place = Place::new();
    place.write("links.txt", LIST);
    let ran = place.run("utm lint links.txt --fix out.txt").expect(1);
    assert!(ran.err.contains("wrote out.txt, 2 links changed"), "{ran:?}");
    let fixed = place.read("out.txt");
    assert!(fixed.starts_with("https://acme.example/?utm_source=linkedin&utm_medium=paid-social&"), "{fixed}");
    assert!(fixed.contains("\n\n# ours\n") && fixed.contains("\nmailto:ana@acme.example\n"), "{fixed}");
    let again = place.run("utm lint out.txt --json").expect(1).json();
    assert_eq!((again["fixable"].as_u64(), again["links"].as_u64()), (Some(0), Some(4)));
    let there = place.run("utm lint links.txt --fix out.txt").expect(2);
    assert!(there.err.contains("is there already"), "{there:?}");
    place.run("utm lint links.txt --fix out.txt --force").expect(1);
    let piped = place.run("utm lint links.txt --fix - --summary").expect(1);
    assert_eq!(piped.out, fixed);
    assert!(piped.err.contains("4 links, 3 with something wrong"), "{piped:?}");
}

#[test]
fn tables_keep_their_other_columns() {
    let place = Place::new();
    let text = "Name,Landing page,Spent\nWinter,https://acme.example/?utm_source=FB&utm_medium=social&utm_campaign=2026-q1-webinar-x,-5\nNone,,\"1,000\"\n";
    place.write("links.csv", text);
    place.run("utm lint links.csv --fix out.csv").expect(0);
    assert_eq!(place.read("out.csv").replace("\r\n", "\n"), text.replace("utm_source=FB", "utm_source=facebook"));
    place.run("utm lint links.csv --fix out.xlsx").expect(0);
    place.run("utm lint out.xlsx").expect(0);
    let touches = "When,UTM Source,UTM Medium,UTM Campaign\n2026-01-02,google,PPC,2026-q1-webinar-x\n2026-01-03,(direct),(none),(not set)\n";
    place.write("touches.csv", touches);
    let ran = place.run("utm lint touches.csv --fix mended.csv").expect(1);
    assert!(ran.out.contains("touches.csv:2: warning near-duplicate: medium “PPC” means “cpc”"), "{}", ran.out);
    assert!(ran.out.contains("1 row without a link left out"), "{}", ran.out);
    let mended = place.read("mended.csv").replace("\r\n", "\n");
    assert_eq!(mended, touches.replace("PPC", "cpc"));
}

#[test]
fn scripts_get_json_and_build_servers_their_own_forms() {
    let place = Place::new();
    let input = LIST.as_bytes();
    let json = place.run_with(&["utm", "lint", "-", "--json"], input).expect(1).json();
    assert_eq!(json["findings"][0]["rule"], "case");
    assert_eq!(json["findings"][0]["row"], 1);
    assert_eq!(json["severities"]["critical"], 1);
    assert!(json["drift"].as_array().unwrap().iter().any(|one| one["value"] == "cpc"), "{json:#}");
    let sarif = place.run_with(&["utm", "lint", "-", "--format", "sarif"], input).expect(1).json();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[at]["id"], result["ruleId"]);
    }
    let github = place.run_with(&["utm", "lint", "-", "--format", "github"], input).expect(1).out;
    assert!(github.starts_with("::warning file=standard input,line=1,title=case::source “LinkedIn”"), "{github}");
    assert!(github.contains("::error file=standard input,line=5,title=not-a-url::"), "{github}");
}

#[test]
fn what_counts_as_found_can_be_chosen() {
    let place = Place::new();
    place.write("links.txt", LIST.replace("mailto:ana@acme.example\n", ""));
    place.run("utm lint links.txt").expect(1);
    place.run("utm lint links.txt --fail-on critical").expect(0);
    place.run("utm lint nowhere.txt").expect(2);
    place.write("names.csv", "name,size\na,3\nb,4\n");
    let refused = place.run("utm lint names.csv").expect(2);
    assert!(refused.err.contains("has no column with links") && refused.err.contains("hint: "), "{refused:?}");
    place.run("utm lint links.txt --format xml").expect(2);
}

#[test]
fn own_pages_and_own_policies_count() {
    let place = Place::new();
    place.write("links.txt", LIST.lines().last().unwrap());
    let inside = "utm lint links.txt --own acme.example --placed-on https://www.acme.example/blog";
    assert!(place.run(inside).expect(1).out.contains("internal-link"));
    place.run("utm lint links.txt --own other.example --placed-on https://www.acme.example/blog").expect(0);
    place.run("utm lint links.txt --own nonsense").expect(2);
}

#[test]
fn a_link_is_built() {
    let place = Place::new();
    let good = "utm build https://acme.example/p?a=1#top --source google --medium cpc --campaign 2026-q1-webinar-x --content a --term b";
    let ran = place.run(good).expect(0);
    let url = "https://acme.example/p?a=1&utm_source=google&utm_medium=cpc&utm_campaign=2026-q1-webinar-x&utm_content=a&utm_term=b#top";
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (format!("{url}\n").as_str(), "channel: Paid Search\n"));
    let json = place.run(&format!("{good} --json")).expect(0).json();
    assert_eq!((&json["url"], &json["channel"]["id"]), (&url.into(), &"paid-search".into()));
    let wrong = place.run("utm build https://acme.example --source LinkedIn --medium social").expect(1);
    assert_eq!(wrong.out, "https://acme.example/?utm_source=LinkedIn&utm_medium=social\n");
    for words in [
        "channel: Organic Social",
        "warning case: source “LinkedIn”",
        "critical missing-required: utm_campaign is missing (fix: add utm_campaign, such as 2026-q1-",
        "fixed: https://acme.example/?utm_source=linkedin&utm_medium=social",
    ] {
        assert!(wrong.err.contains(words), "{words}: {}", wrong.err);
    }
    let refused = place.run("utm build acme.example --source google").expect(2);
    assert_eq!(
        refused.err,
        "error: the destination “acme.example” has no https:// in front. hint: write https://acme.example\n"
    );
}

const SHEET: &str = "Landing page,Campaign Source,Campaign Medium,Campaign Name,Full URL,Owner,Clicks\n\
    https://acme.example/a,linkedin,social,2026-q4-webinar-x,https://acme.example/a?utm_source=LinkedIn&utm_medium=social&utm_campaign=2026-q4-webinar-x,Dana,7\n\
    https://acme.example/b,newsletter,email,2026-q4-webinar-x,,,\n\
    acme.example/c,newsletter,email,2026-q4-webinar-x,,,\n";

#[test]
fn links_are_imported_once_and_exported_again() {
    let place = Place::new();
    place.write("links.csv", SHEET);
    let dry = place.run("import links links.csv --file a.opsroom --dry-run").expect(1);
    assert!(dry.out.contains("2 new, 0 changed, 0 the same, 1 rejected, 0 left out"), "{}", dry.out);
    assert!(!place.at("a.opsroom").exists());
    let ran = place.run("import links links.csv --file a.opsroom --rejects rejects.csv").expect(1);
    for words in [
        "the column says source “linkedin”, the link “LinkedIn”: the link was taken",
        "Capitals (warning: case)",
        "has no https:// in front: write https://acme.example/c",
        "imported 2 links from links.csv (opsroom undo takes it back)",
        "1 rejected row is in rejects.csv",
        "Not taken: Clicks.",
    ] {
        assert!(ran.out.contains(words), "{words}\n{}", ran.out);
    }
    assert!(place.read("rejects.csv").contains("acme.example/c,newsletter"), "{}", place.read("rejects.csv"));
    let again = place.run("import links links.csv --file a.opsroom --json").expect(1).json();
    assert_eq!((&again["counts"]["same"], &again["step"]), (&2.into(), &serde_json::Value::Null));

    let csv = place.run("export links --file a.opsroom").expect(0).out;
    assert!(csv.contains("https://acme.example/b,newsletter,email,2026-q4-webinar-x,,,live,,,,"), "{csv}");
    place.run("export links --file a.opsroom -o all.xlsx").expect(0);
    let back = place.run("import links all.xlsx --file a.opsroom").expect(0).out;
    assert!(back.contains("0 new, 0 changed, 2 the same"), "{back}");
    let some = place.run("export links --file a.opsroom --where owner:dana --json").expect(0).json();
    assert_eq!(some.as_array().map(Vec::len), Some(1), "{some:#}");
    place.run("export links --file a.opsroom --where nonsense:x").expect(2);
    place.run("undo --file a.opsroom").expect(0);
    assert_eq!(place.run("export links --file a.opsroom").expect(0).out.lines().count(), 1);
}

#[test]
fn a_file_without_links_is_refused_and_leaves_nothing() {
    let place = Place::new();
    place.write("names.csv", "name,size\na,3\nb,4\n");
    let refused = place.run("import links names.csv --file a.opsroom").expect(2);
    assert!(
        refused.err.contains("No column of “names.csv” holds links") && refused.err.contains("hint: "),
        "{refused:?}"
    );
    place.run("import links nowhere.csv --file a.opsroom").expect(2);
    place.write("links.csv", SHEET);
    place.write("map.toml", "\"Clicks\" = \"visits\"\n");
    let refused = place.run("import links links.csv --map map.toml --file a.opsroom").expect(2);
    assert!(refused.err.contains("there is no field “visits”"), "{refused:?}");
    place.run("import links links.csv --policy newest --file a.opsroom").expect(2);
    assert!(!place.at("a.opsroom").exists());
}

#[test]
fn the_registry_is_linted_by_the_policy_of_its_workspace() {
    let place = Place::new();
    place.write("links.csv", SHEET);
    place.run("import links links.csv --file a.opsroom").expect(1);
    let ran = place.run("utm lint --registry --file a.opsroom").expect(1);
    assert!(ran.out.contains("registry:1: warning case: source “LinkedIn” has capitals"), "{}", ran.out);
    assert!(ran.out.contains("2 registered links, 1 with something wrong"), "{}", ran.out);
    let touches = place.run("utm lint --touches --file a.opsroom").expect(0);
    assert!(touches.out.contains("Nothing drifted"), "{}", touches.out);
    place.run("utm lint --registry --file nowhere.opsroom").expect(2);
    place.run("utm lint").expect(2);
    place.run("utm lint links.csv --registry --file a.opsroom").expect(2);
}

#[test]
fn a_built_link_is_registered_unless_something_is_wrong() {
    let place = Place::new();
    let place_of = "--file a.opsroom";
    place.write("links.csv", SHEET);
    place.run(&format!("import links links.csv {place_of}")).expect(1);
    let good = format!(
        "utm build https://acme.example/p --source linkedin --medium social --campaign 2026-q4-webinar-x --save {place_of}"
    );
    let ran = place.run(&good).expect(0);
    assert!(ran.err.contains("saved: registered the link linkedin / social / 2026-q4-webinar-x"), "{ran:?}");
    let twice = place.run(&good).expect(2);
    assert!(twice.err.contains("is registered already") && twice.err.contains("--anyway"), "{twice:?}");
    let bare = format!("utm build https://acme.example/p --source linkedin --save {place_of}");
    let refused = place.run(&bare).expect(2);
    assert!(refused.err.contains("error: the link was not saved: utm_medium is missing"), "{refused:?}");
    assert!(refused.out.is_empty(), "{refused:?}");
    let saved = place.run(&format!("{bare} --anyway --owner Dana --json")).expect(1).json();
    assert!(saved["saved"].is_u64() || saved["saved"].is_i64(), "{saved:#}");
    let person = format!("utm build https://acme.example/p --source a@b.example --save --anyway {place_of}");
    assert!(place.run(&person).expect(2).err.contains("such a link is never registered"));
    place.run("utm build https://acme.example/p --source linkedin --owner Dana").expect(2);
    place.run("utm build https://acme.example/p --source linkedin --save --file nowhere.opsroom").expect(2);
}

#[test]
fn the_standard_is_written_by_the_policy_in_force() {
    let place = Place::new();
    let text = place.run("report utm").expect(0).out;
    for words in [
        "# Tagged links: the standard",
        "| utm_source | always |",
        "YYYY-q#-type-name",
        "| linkedin | LinkedIn, posts and ads | li, lnkd, lnkd.in |",
        "- Email: email",
        "source “Google” has capitals",
        "opsroom utm lint links.csv",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    place.run("report utm -o standard.html").expect(0);
    let page = place.read("standard.html");
    assert!(page.contains("<body class=\"sheet\">") && !page.contains("<script"), "{page}");
    place.run("report utm -o standard.html").expect(2);
}

#[test]
fn standard_input_may_be_longer_than_what_is_held() {
    let place = Place::new();
    let mut list = String::new();
    for n in 0..60_000 {
        list.push_str(&format!(
            "https://acme.example/page-{n}?utm_source=linkedin&utm_medium=social&utm_campaign=2026-q1-webinar-x\n"
        ));
    }
    list.push_str("https://acme.example/?utm_source=LinkedIn&utm_medium=social&utm_campaign=2026-q1-webinar-x\n");
    assert!(list.len() > 5 * 1024 * 1024);
    let ran = place.run_with(&["utm", "lint", "-"], list.as_bytes()).expect(1);
    assert!(ran.out.starts_with("standard input:60001: warning case:"), "{}", ran.out);
    assert!(ran.out.contains("60,001 links, 1 with something wrong"), "{}", ran.out);
}
