//! Built-in frameworks have no problems; a mistake is told with line, key and expectation; own files add and replace.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::Path;

use super::import_rules::{HeaderMeaning, ToolImportRules};
use super::*;
use crate::domain::finding::Severity;
use crate::domain::stack::findings::RULES;

/// The built-in frameworks and one file of a person's.
fn with(text: &str) -> Frameworks {
    let mut all = Frameworks::built_in();
    all.add(&[("own.toml", text)], true, true);
    all
}

fn shown(all: &Frameworks) -> Vec<String> {
    all.problems.iter().map(ToString::to_string).collect()
}

mod maturity;
mod pipeline;
mod tool_words;
mod utm;

#[test]
fn what_is_delivered_has_no_problems_and_is_whole() {
    // At each start less is checked than here.
    let all = Frameworks::delivered(true);
    assert_eq!(shown(&all), Vec::<String>::new());
    assert_eq!(Frameworks::built_in().taxonomy, all.taxonomy);
    let origins: Vec<_> = all.origins.iter().map(|one| (one.kind, one.id.as_str(), one.file.is_none())).collect();
    let expected = [
        ("taxonomy", "taxonomy", true),
        ("stack-audit", "stack-audit", true),
        ("blueprint", "arr-2m", true),
        ("blueprint", "arr-4m", true),
        ("import-tools", "import-tools", true),
        ("statement", "statement", true),
        ("import-links", "import-links", true),
        ("lifecycle", "b2b", true),
        ("activities", "activities", true),
        ("lead-words", "lead-words", true),
        ("import-crm", "import-crm", true),
        ("maturity", "ops", true),
        ("maturity", "programme", true),
        ("maturity", "audit", true),
        ("maturity-measured", "measured", true),
        ("pipeline-review", "pipeline-review", true),
        ("quality", "quality", true),
        ("spellings", "spellings", true),
        ("utm-policy", "utm-policy", true),
        ("utm-channels", "utm-channels", true),
    ];
    assert_eq!(origins, expected);
    for rule in RULES {
        assert!(all.stack.rule(rule.id).is_some(), "no setting for {}", rule.id);
    }
    assert_eq!(all.stack.findings.len(), RULES.len());
    let quality: Vec<_> = all.quality.findings.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(quality, crate::domain::quality::findings::RULES.iter().map(|rule| rule.id).collect::<Vec<_>>());
    let measures: Vec<_> = all.quality.targets.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(measures, crate::domain::quality::measures::MEASURES.iter().map(|one| one.id).collect::<Vec<_>>());
    assert_eq!((all.quality.composite, all.quality.run, all.quality.sample), (85.0, 90.0, 20));
    let tasks: Vec<_> = all.quality.lists.iter().map(|list| (list.id.as_str(), list.tasks.len())).collect();
    assert_eq!(tasks, [("crm-setup", 23), ("attribution-tracking", 6), ("attribution-practice", 7), ("hygiene", 7)]);
    assert_eq!(all.stack.suggest.last().map(|row| row.when.join(" ")).as_deref(), Some("always"));
    assert_eq!((all.stack.budget_share_target, all.stack.feature_use_target, all.stack.value_line), (0.15, 70, 5.0));
}

#[test]
fn the_lines_of_the_blueprints_sum_to_what_the_source_has() {
    let all = Frameworks::built_in();
    let of = |arr| {
        Blueprint::pick(&all.blueprints, arr)
            .map(|one| (one.id.as_str(), one.sum_of_lines(), one.stated_low, one.stated_high))
    };
    assert_eq!(of(Some(2_999_999)), Some(("arr-2m", (165, 1180), 2000, 3000)));
    assert_eq!(of(Some(3_000_000)), Some(("arr-4m", (1010, 3600), 4000, 6000)));
    assert_eq!(of(None), of(Some(0)));
}

#[test]
fn each_mistake_names_line_key_and_expectation() {
    let head = "framework = \"taxonomy\"\nid = \"x\"\nversion = 1\n";
    let audit = "framework = \"stack-audit\"\nid = \"x\"\nversion = 1\n";
    let plan = "framework = \"blueprint\"\nid = \"x\"\nversion = 1\ntitle = \"X\"\nstated = { low = 1, high = 2 }\n";
    let tools = "framework = \"import-tools\"\nid = \"x\"\nversion = 1\n";
    let statement = "framework = \"statement\"\nid = \"x\"\nversion = 1\n";
    let cases = [
        ("", "a = ", "own.toml:1:5: "),
        ("", "id = \"x\"", "own.toml:1:1: framework: is missing; expected a text"),
        (
            "",
            "framework = \"taxonmy\"",
            "own.toml:1:13: framework: is `taxonmy`: did you mean `taxonomy`?; expected one of taxonomy, stack-audit, blueprint, import-tools, statement",
        ),
        ("", "framework = 3", "own.toml:1:13: framework: is 3; expected a text"),
        (
            "",
            "framework = \"taxonomy\"\nid = \"x\"",
            "own.toml:1:1: version: is missing; expected a whole number from 1 to 1000000",
        ),
        (
            "",
            "framework = \"taxonomy\"\nversion = 1\nid = \"X 1\"",
            "own.toml:3:6: id: is `X 1`; expected small letters, digits and hyphens",
        ),
        (
            head,
            "onwer = 1",
            "own.toml:4:1: onwer: unknown key `onwer`; expected one of framework, id, version, layer, category, product",
        ),
        (
            head,
            "[[layer]]\nid = \"a\"\ntitel = \"A\"",
            "own.toml:6:1: layer[0].titel: unknown key `titel`: did you mean `title`?; expected one of id, title, marketing",
        ),
        (head, "[[layer]]\nid = \"a\"\ntitle = \" \"", "own.toml:6:9: layer[0].title: is blank; expected a text"),
        (
            head,
            "[[layer]]\nid = \"a\"\ntitle = \"A\"\nmarketing = \"yes\"",
            "own.toml:7:13: layer[0].marketing: is the text `yes`; expected true or false",
        ),
        (
            head,
            "[[layer]]\nid = \"a\"\ntitle = \"A\"\n[[layer]]\nid = \"a\"\ntitle = \"B\"",
            "own.toml:8:6: layer[1].id: `a` is already used in line 5; expected a name of its own",
        ),
        (head, "layer = 4", "own.toml:4:9: layer: is 4; expected a list of tables"),
        (head, "layer = [4]", "own.toml:4:10: layer[0]: is 4; expected a table"),
        (
            head,
            "category = [{ id = \"a\", title = \"A\", layer = \"crmm\", purpose = \"P\", priority = \"none\" }]",
            "own.toml:4:46: category[0].layer: there is no layer `crmm`: did you mean `crm`?; expected the id of a layer",
        ),
        (
            head,
            "category = [{ id = \"a\", title = \"A\", layer = \"crm\", purpose = \"P\", priority = \"hihg\" }]",
            "own.toml:4:79: category[0].priority: is `hihg`: did you mean `high`?; expected one of critical, high, medium, none",
        ),
        (
            head,
            "category = [{ id = \"a\", title = \"A\", layer = \"crm\", purpose = \"P\", priority = \"none\", aliases = [\"b\", 7] }]",
            "category[0].aliases[1]: is 7; expected a text",
        ),
        (
            head,
            "product = [{ name = \"A\", category = \"crn\" }]",
            "own.toml:4:37: product[0].category: there is no category `crn`: did you mean `crm`?; expected the id of a category",
        ),
        (
            head,
            "product = [{ name = \"A\", category = \"crm\", native = [\"Slakc\"] }]",
            "own.toml:4:54: product[0].native[0]: there is no product `Slakc`: did you mean `Slack`?; expected the name of a product",
        ),
        (
            head,
            "product = [{ name = \"A\", category = \"crm\" }, { name = \"B\", category = \"crm\", aliases = [\"a\"] }]",
            "product[1].aliases[0]: `a` already stands in line 4; expected each name once in a file",
        ),
        (
            audit,
            "[[finding]]\nid = \"dormnat\"",
            "own.toml:5:6: finding[0].id: there is no finding rule `dormnat`: did you mean `dormant`?",
        ),
        (
            audit,
            "[[finding]]\nid = \"dormant\"\nlimits = { day = 3 }",
            "own.toml:6:12: finding[0].limits.day: unknown key `day`: did you mean `days`?; expected one of days",
        ),
        (
            audit,
            "[[finding]]\nid = \"dormant\"\n[finding.limits]\ndays = -1",
            "own.toml:7:8: finding[0].limits.days: is -1; expected a number from 0 to 1000000000000",
        ),
        (
            audit,
            "[[finding]]\nid = \"no-owner\"\nlimits = { days = 3 }",
            "own.toml:6:10: finding[0].limits: has limits, and this rule reads none; expected no limits",
        ),
        (
            audit,
            "[[finding]]\nid = \"dormant\"\nseverity = \"bad\"",
            "finding[0].severity: is `bad`; expected one of critical, warning, note",
        ),
        (
            audit,
            "[targets]\nfeature_use = 170",
            "own.toml:5:15: targets.feature_use: is 170; expected a whole number from 0 to 100",
        ),
        (audit, "[targets]\nfeature_use = 7.5", "targets.feature_use: is 7.5; expected a whole number from 0 to 100"),
        (audit, "[targets]\nbudget_share = nan", "targets.budget_share: is nan; expected a number from 0 to 1"),
        (
            audit,
            "[[suggest]]\nid = \"x\"\nwhen = [\"allways\"]\nverdict = \"keep\"\nsentence = \"S\"",
            "own.toml:6:9: suggest[0].when[0]: there is no condition `allways`: did you mean `always`?",
        ),
        (
            audit,
            "[[suggest]]\nid = \"x\"\nwhen = []\nverdict = \"keep\"\nsentence = \"S\"",
            "suggest[0].when: has no condition; expected some of dormant",
        ),
        (
            audit,
            "[[suggest]]\nid = \"x\"\nwhen = [\"always\"]\nverdict = \"keep\"\nsentence = \"Hm {nmae}\"",
            "suggest[0].sentence: can't fill in `{nmae}`; expected one of {name}, {days}",
        ),
        (audit, "[[suggest]]\nid = \"nope\"\non = false", "suggest[0].id: there is no suggest row `nope`"),
        (plan, "", "own.toml:1:1: layer: has no rows; expected at least one layer"),
        (
            plan,
            "[[layer]]\nid = \"nope\"\ntitle = \"N\"\nlow = 1\nhigh = 2",
            "own.toml:7:6: layer[0].id: there is no layer `nope`",
        ),
        (
            plan,
            "[[layer]]\nid = \"crm\"\ntitle = \"N\"\nlow = 5\nhigh = 2",
            "own.toml:10:8: layer[0].high: is 2, less than `low`; expected at least 5",
        ),
        (
            plan,
            "[[layer]]\nid = \"crm\"\ntitle = \"N\"\nlow = 1\nhigh = 2\ncandidates = [{ product = \"P\" }]",
            "own.toml:11:15: layer[0].candidates[0].when: is missing; expected a text",
        ),
        (tools, "[fields]\nnam = [\"a\"]", "own.toml:5:1: fields.nam: unknown key `nam`: did you mean `name`?"),
        (
            tools,
            "[fields]\nname = [\"The Tool\"]\nvendor = [\"the tool\"]",
            "own.toml:6:11: fields.vendor[0]: `the tool` already stands in line 5; expected each name once in a file",
        ),
        (
            tools,
            "ambiguous = [\"!\"]",
            "own.toml:4:14: ambiguous[0]: `!` has neither letters nor digits; expected a header name",
        ),
        (tools, "[verdict_words]\nkeep = [\"a\"]\ncut = [\"A\"]", "verdict_words.cut[0]: `A` already stands in line 5"),
        (
            statement,
            "[recurrence]\ncharges = 1\namount_within = 0.1\nwindows = [{ period = \"monthly\", from_days = 9, to_days = 8 }]",
            "own.toml:5:11: recurrence.charges: is 1; expected a whole number from 2 to 100",
        ),
        (
            statement,
            "[recurrence]\ncharges = 2\namount_within = 0.1\nwindows = [{ period = \"monthly\", from_days = 9, to_days = 8 }]",
            "recurrence.windows[0].to_days: is 8, less than `from_days`; expected at least 9",
        ),
    ];
    let fine = Frameworks::built_in();
    for (start, rest, expected) in cases {
        let all = with(&format!("{start}{rest}"));
        let found = shown(&all);
        assert!(found.iter().any(|one| one.contains(expected)), "{rest}\nexpected {expected}\nfound    {found:#?}");
        assert_eq!(all.origins, fine.origins, "a broken file is left out: {rest}");
        assert_eq!(all.taxonomy, fine.taxonomy, "{rest}");
        assert_eq!(all.stack, fine.stack, "{rest}");
        assert_eq!(all.blueprints, fine.blueprints, "{rest}");
        assert_eq!(all.import_tools, fine.import_tools, "{rest}");
        assert_eq!(all.statement, fine.statement, "{rest}");
    }
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let all = with(
        "framework = \"taxonomy\"\nid = \"x\"\nversion = 0\n[[layer]]\nid = \"A\"\n[[product]]\nname = 1\ncolour = 2\ncategory = \"none\"\n",
    );
    let keys: Vec<_> = all.problems.iter().map(|one| (one.line, one.key.as_str())).collect();
    let expected = [
        (3, "version"),
        (5, "layer[0].id"),
        (4, "layer[0].title"),
        (8, "product[0].colour"),
        (9, "product[0].category"),
        (7, "product[0].name"),
    ];
    assert_eq!(keys, expected);
    let all = with("a = \nb = = 2\nc = 'x'\n");
    assert!(
        all.problems.iter().any(|one| one.line == 1) && all.problems.iter().any(|one| one.line == 2),
        "{:?}",
        shown(&all)
    );
}

#[test]
fn a_hostile_file_stays_bounded() {
    let many: String = (0..5000).map(|n| format!("k{n} = 1\n")).collect();
    assert_eq!(with(&format!("framework = \"taxonomy\"\nid = \"x\"\nversion = 1\n{many}")).problems.len(), 100);
    let deep = format!("framework = \"taxonomy\"\nx = {}", "[".repeat(100_000));
    assert!(!with(&deep).problems.is_empty());
    let dotted = format!("framework = \"taxonomy\"\n{}a = 1\nlayer = [{{ x = 1 }}]", "a.".repeat(500_000));
    assert!(!with(&dotted).problems.is_empty());
    let tables = format!("framework = \"taxonomy\"\nlayer = [{{ x = 1 }}]\n[{}a]", "a.".repeat(500_000));
    assert!(!with(&tables).problems.is_empty());
    let keys: String = (0..99).map(|n| format!("k{n}{} = 1\n", "x".repeat(9_000))).collect();
    assert_eq!(with(&format!("framework = \"taxonomy\"\nid = \"x\"\nversion = 1\n{keys}")).problems.len(), 99);
    let escape = with("framework = \"\\u001b[31m\\u202e\"");
    assert!(shown(&escape).iter().all(|one| !one.contains(['\u{1b}', '\u{202e}'])), "{escape:?}");
    let long = with(&format!("framework = \"{}\"", "é".repeat(9000)));
    assert!(shown(&long).iter().all(|one| one.chars().count() < 400));
}

#[test]
fn own_taxonomy_adds_and_replaces() {
    let all = with(
        r#"
framework = "taxonomy"
id = "mine"
version = 7
[[layer]]
id = "print"
title = "Print"
[[category]]
id = "flyers"
title = "Flyers"
layer = "print"
purpose = "Paper"
priority = "none"
aliases = ["design tool"]
[[category]]
id = "crm"
title = "Customers"
layer = "crm"
purpose = "Ours"
priority = "high"
[[product]]
name = "hubspot"
category = "flyers"
[[product]]
name = "Paperworks"
category = "flyers"
aliases = ["canva pro"]
native = ["Slack"]
"#,
    );
    assert_eq!(shown(&all), Vec::<String>::new());
    let before = Frameworks::built_in().taxonomy;
    let after = &all.taxonomy;
    assert_eq!((after.layers.len(), after.categories.len()), (before.layers.len() + 1, before.categories.len() + 1));
    assert_eq!(after.products.len(), before.products.len() + 1);
    assert_eq!(after.title_of("crm"), "Customers");
    assert_eq!(after.category_named("Design tool").unwrap().id, "flyers");
    assert_eq!(after.product("HubSpot").unwrap().category, "flyers");
    assert_eq!(after.product("Canva Pro").unwrap().name, "Paperworks");
    assert_eq!(after.version, before.version);
    let origin = all.origins.last().unwrap();
    assert_eq!((origin.id.as_str(), origin.version, origin.file.as_deref()), ("mine", 7, Some("own.toml")));
}

#[test]
fn own_stack_audit_sets_only_what_it_names() {
    let all = with(
        "framework = \"stack-audit\"\nid = \"mine\"\nversion = 1\n[targets]\nbudget_share = 0.2\n\
         [[finding]]\nid = \"renewal\"\nlimits = { warn-days = 90 }\n[[finding]]\nid = \"no-owner\"\non = false\nseverity = \"note\"\n\
         [[suggest]]\nid = \"dormant-cut\"\non = false\n\
         [[suggest]]\nid = \"keep\"\nwhen = [\"always\"]\nverdict = \"keep\"\nsentence = \"Stays.\"\n\
         [[suggest]]\nid = \"first\"\nwhen = [\"low-use\"]\nverdict = \"renegotiate\"\nsentence = \"Ask about {name}.\"\n",
    );
    assert_eq!(shown(&all), Vec::<String>::new());
    let mut expected = Frameworks::built_in().stack;
    expected.budget_share_target = 0.2;
    for rule in &mut expected.findings {
        match rule.id.as_str() {
            "renewal" => rule.limits = vec![("warn-days".into(), 90.0), ("critical-days".into(), 14.0)],
            "no-owner" => (rule.on, rule.severity) = (false, Severity::Note),
            _ => {}
        }
    }
    assert_eq!(all.stack.findings, expected.findings);
    assert_eq!((all.stack.budget_share_target, all.stack.feature_use_target), (0.2, 70));
    let rows: Vec<_> = all.stack.suggest.iter().map(|row| row.id.as_str()).collect();
    let same: Vec<_> = expected.suggest.iter().map(|row| row.id.as_str()).skip(1).collect();
    assert_eq!(rows, [&["first"], same.as_slice()].concat());
    assert_eq!(all.stack.suggest.last().unwrap().sentence, "Stays.");
}

#[test]
fn own_import_words_are_taken_from_where_they_stood() {
    let all = with(
        "framework = \"import-tools\"\nid = \"mine\"\nversion = 1\nignored = [\"notes\"]\nnulls = [\"Keine\"]\n\
         [fields]\nstatus = [\"Status\"]\nowner = [\"Zuständig\"]\n[verdict_words]\nkeep = [\"cancel\"]\n",
    );
    assert_eq!(shown(&all), Vec::<String>::new());
    let rules = &all.import_tools;
    assert_eq!(rules.headers.meaning("status"), HeaderMeaning::Field("status"));
    assert_eq!(rules.headers.meaning("ZUSTÄNDIG"), HeaderMeaning::Field("owner"));
    assert_eq!(rules.headers.meaning("Notes"), HeaderMeaning::Ignored);
    assert_eq!(rules.headers.meaning("Owner"), HeaderMeaning::Field("owner"));
    assert!(rules.is_null("keine") && rules.is_null("n/a"));
    assert_eq!(ToolImportRules::word(&rules.verdict_words, "Cancel"), Some("keep"));
    let all =
        with("framework = \"statement\"\nid = \"mine\"\nversion = 1\nleft_out = [\"gebühr\"]\nnumber_digits = 3\n");
    assert_eq!(shown(&all), Vec::<String>::new());
    assert!(all.statement.is_left_out("Gebühr 3/26") && all.statement.is_left_out("AUTOPAY"));
    assert_eq!((all.statement.number_digits, all.statement.recurrence.windows.len()), (3, 3));
}

const BLUEPRINT: &str = "framework = \"blueprint\"\nversion = 2\nstated = { low = 1, high = 2 }\n\
     layer = [{ id = \"crm\", title = \"C\", low = 1, high = 2 }]\n";

#[test]
fn folders_are_read_in_rising_precedence_and_a_broken_file_leaves_the_rest() {
    let root = tempfile::tempdir().unwrap();
    let (low, high) = (root.path().join("low"), root.path().join("high"));
    fs::create_dir_all(low.join("deeper/still")).unwrap();
    fs::create_dir_all(&high).unwrap();
    let write =
        |folder: &Path, name: &str, rest: &str| fs::write(folder.join(name), format!("{rest}\n{BLUEPRINT}")).unwrap();
    write(&low, "deeper/still/two.TOML", "id = \"arr-2m\"\ntitle = \"Low\"\npicked_below_arr = 9");
    write(&low, "three.toml", "id = \"three\"\ntitle = \"Three\"\npicked_below_arr = 5_000_000");
    write(&low, "not-read.txt", "id = 3");
    write(&high, "a.toml", "id = \"arr-2m\"\ntitle = \"High\"\npicked_below_arr = 10");
    write(&high, "twin.toml", "id = \"arr-2m\"\ntitle = \"Twin\"");
    write(&high, "broken.toml", "id = \"arr-4m\"\ntitel = \"Broken\"");
    // Sorted before the taxonomy that has its layer, and yet read after it.
    fs::write(high.join("b-plan.toml"), "framework = \"blueprint\"\nid = \"p\"\nversion = 1\ntitle = \"P\"\nstated = { low = 1, high = 2 }\nlayer = [{ id = \"print\", title = \"C\", low = 1, high = 2 }]").unwrap();
    fs::write(
        high.join("z-taxonomy.toml"),
        "framework = \"taxonomy\"\nid = \"t\"\nversion = 1\nlayer = [{ id = \"print\", title = \"Print\" }]",
    )
    .unwrap();
    fs::write(high.join("latin.toml"), b"# M\xfcnster").unwrap();
    fs::write(high.join("large.toml"), vec![b'#'; 1024 * 1024 + 1]).unwrap();
    fs::create_dir(high.join("folder.toml")).unwrap();

    let all = Frameworks::load(&[&low, &high, &root.path().join("nowhere")]);
    let plans: Vec<_> = all.blueprints.iter().map(|one| (one.id.as_str(), one.title.as_str())).collect();
    assert_eq!(plans, [("arr-2m", "High"), ("three", "Three"), ("arr-4m", "About $4M ARR"), ("p", "P")]);
    let found = shown(&all);
    for part in [
        "twin.toml:1:6: id: `arr-2m` is also the id of ",
        "broken.toml:1:1: title: is missing",
        "broken.toml:2:1: titel: unknown key `titel`: did you mean `title`?",
        "latin.toml: is not UTF-8 text (byte 3); expected a file saved as UTF-8",
        "large.toml: is larger than 1 MiB",
    ] {
        assert!(found.iter().any(|one| one.contains(part)), "{part}: {found:#?}");
    }
    assert_eq!(found.len(), 5, "{found:#?}");
    let origin = all.origins.iter().find(|one| one.id == "arr-2m").unwrap();
    assert!(origin.file.as_deref().unwrap().ends_with("a.toml"));
    assert_eq!(all.origins.iter().filter(|one| one.id == "arr-2m").count(), 1);
}

#[test]
fn too_many_files_and_what_is_no_file_are_told() {
    let root = tempfile::tempdir().unwrap();
    for n in 0..505 {
        fs::write(root.path().join(format!("{n}.toml")), format!("id = \"b{n}\"\ntitle = \"B\"\n{BLUEPRINT}")).unwrap();
    }
    let all = Frameworks::load(&[root.path()]);
    assert_eq!(all.blueprints.len(), 502);
    assert_eq!(all.problems.len(), 1, "{:?}", shown(&all));
    assert!(all.problems[0].to_string().contains("more; expected at most 500"), "{}", all.problems[0]);
    let file = root.path().join("1.toml");
    assert!(shown(&Frameworks::load(&[&file]))[0].contains("can't be listed"));
}
