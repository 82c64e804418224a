//! The frameworks of the Pipeline room: what each mistake in a file of one's own is told as, and that what is delivered
//! knows the words of other systems.

use super::{shown, with};
use crate::frameworks::Frameworks;

const LIFECYCLE: &str =
    "framework = \"lifecycle\"\nid = \"own\"\nversion = 1\ntitle = \"Own\"\nrequired = [\"email\"]\n";
const ACTIVITIES: &str = "framework = \"activities\"\nid = \"own\"\nversion = 1\n";
const WORDS: &str = "framework = \"lead-words\"\nid = \"own\"\nversion = 1\n";
const QUALITY: &str = "framework = \"quality\"\nid = \"own\"\nversion = 1\n";
/// Two stages, an exit and its reason: nothing is wrong with them. They stand from the sixth line on.
const STAGES: &str = "[[stage]]\nid = \"lead\"\nname = \"Lead\"\ndefinition = \"D\"\nnext = [\"won\"]\n\
    [[stage]]\nid = \"won\"\nname = \"Won\"\ndefinition = \"D\"\nnext = []\n\
    [[stage]]\nid = \"lost\"\nname = \"Lost\"\nkind = \"exit\"\ndefinition = \"D\"\nnext = []\n\
    [[reason]]\nid = \"price\"\nname = \"Price\"\nexits = [\"lost\"]\n";

/// What is told of a file first.
fn told(text: &str) -> String {
    shown(&with(text)).into_iter().next().unwrap_or_default()
}

#[test]
fn a_lifecycle_without_mistakes_is_taken() {
    let all = with(&format!("{LIFECYCLE}{STAGES}"));
    assert!(shown(&all).is_empty(), "{:?}", shown(&all));
    assert!(all.lifecycles.iter().any(|one| one.id == "own" && one.stages.len() == 3));
}

#[test]
fn mistakes_in_a_lifecycle_name_line_key_and_expectation() {
    let cases = [
        (
            "stuck_day = 3\n",
            "",
            "",
            "own.toml:6:1: stuck_day: unknown key `stuck_day`: did you mean `stuck_days`?; expected one of framework",
        ),
        ("stuck_days = 0\n", "", "", "own.toml:6:14: stuck_days: is 0; expected a whole number from 1 to 3650"),
        (
            "",
            "next = [\"won\"]",
            "next = [\"wonn\"]",
            "own.toml:10:9: stage[0].next[0]: there is no stage `wonn`: did you mean `won`?; expected the id of a stage of this file",
        ),
        ("", "kind = \"exit\"", "kind = \"end\"", "own.toml:19:8: stage[2].kind: is `end`; expected one of main, exit"),
        (
            "",
            "name = \"Won\"",
            "name = \"Lead\"",
            "own.toml:13:8: stage[1].name: `Lead` is already used in line 8; expected a name of its own",
        ),
        (
            "",
            "exits = [\"lost\"]",
            "exits = [\"losd\"]",
            "own.toml:25:10: reason[0].exits[0]: there is no exit `losd`: did you mean `lost`?; expected one of lost",
        ),
        (
            "",
            "definition = \"D\"\nnext = [\"won\"]",
            "next = [\"won\"]",
            "own.toml:6:1: stage[0].definition: is missing; expected a text",
        ),
        (
            "",
            "next = [\"won\"]",
            "required = [\"indsutry\"]",
            "stage[0].required[0]: a lead has no field `indsutry`: did you mean `industry`?; expected the name of a field",
        ),
        (
            "",
            "next = [\"won\"]",
            "entry = \"yes\"",
            "own.toml:10:9: stage[0].entry: is the text `yes`; expected true or false",
        ),
        (
            "",
            "kind = \"exit\"",
            "kind = \"exit\"\nimplies = \"wun\"",
            "own.toml:20:11: stage[2].implies: there is no main stage `wun`: did you mean `won`?; expected the id of a main stage",
        ),
        (
            "",
            "[[reason]]\nid = \"price\"\nname = \"Price\"\nexits = [\"lost\"]\n",
            "",
            "own.toml:1:1: reason: has no reason for `lost`; expected at least one row [[reason]] for each exit",
        ),
    ];
    for (top, from, to, want) in cases {
        let stages = if from.is_empty() { STAGES.to_owned() } else { STAGES.replacen(from, to, 1) };
        let got = told(&format!("{LIFECYCLE}{top}{stages}"));
        assert!(got.contains(want), "{got}\ndoesn't say: {want}");
    }
}

#[test]
fn mistakes_in_activities_name_line_key_and_expectation() {
    let cases = [
        (
            "[[kind]]\nid = \"a\"\nname = \"A\"\nactor = \"laed\"\n",
            "own.toml:7:9: kind[0].actor: is `laed`: did you mean `lead`?; expected one of lead, rep, system",
        ),
        (
            "[[kind]]\nid = \"a\"\nname = \"A\"\nactor = \"lead\"\ntuch = true\n",
            "own.toml:8:1: kind[0].tuch: unknown key `tuch`: did you mean `touch`?; expected one of id, name, actor, touch",
        ),
        (
            "[[kind]]\nid = \"a\"\nname = \"A\"\nactor = \"lead\"\ntouch = \"yes\"\n",
            "own.toml:8:9: kind[0].touch: is the text `yes`; expected true or false",
        ),
        (
            "[[kind]]\nid = \"a\"\nname = \"A\"\nactor = \"lead\"\naliases = [\"x\", \"X\"]\n",
            "own.toml:8:17: kind[0].aliases[1]: `X` already stands in line 8; expected each name once in a file",
        ),
        (
            "[[page]]\nid = \"a\"\nname = \"A\"\nparts = []\n",
            "own.toml:7:9: page[0].parts: names nothing; expected parts of an address",
        ),
        (
            "[[page]]\nid = \"a\"\nname = \"A\"\nparts = [\"/a\"]\n[[page]]\nid = \"a\"\nname = \"B\"\nparts = [\"/b\"]\n",
            "own.toml:9:6: page[1].id: `a` is already used in line 5; expected a name of its own",
        ),
    ];
    for (text, want) in cases {
        let got = told(&format!("{ACTIVITIES}{text}"));
        assert!(got.starts_with(want), "{got}\ndoesn't say: {want}");
    }
}

#[test]
fn mistakes_in_words_about_leads_name_line_key_and_expectation() {
    let cases = [
        ("[[source]]\nname = \" \"\n", "own.toml:5:8: source[0].name: is blank; expected a text"),
        (
            "[[source]]\nname = \"A\"\nalias = [\"b\"]\n",
            "own.toml:6:1: source[0].alias: unknown key `alias`: did you mean `aliases`?; expected one of name, aliases",
        ),
        (
            "[[source]]\nname = \"A\"\naliases = \"b\"\n",
            "own.toml:6:11: source[0].aliases: is the text `b`; expected a list of texts",
        ),
        (
            "[[source]]\nname = \"A\"\naliases = [\"x\"]\n[[source]]\nname = \"B\"\naliases = [\"X\"]\n",
            "own.toml:9:12: source[1].aliases[0]: `X` already stands in line 6; expected each name once in a file",
        ),
        (
            "[[role]]\nname = \"Sales\"\nwords = [\"sales\", 7]\n",
            "own.toml:6:19: role[0].words[1]: is 7; expected a text",
        ),
        (
            "[lists]\npersonel = [\"gmail.com\"]\n",
            "own.toml:5:1: lists.personel: unknown key `personel`: did you mean `personal`?; expected one of personal, nulls",
        ),
    ];
    for (text, want) in cases {
        let got = told(&format!("{WORDS}{text}"));
        assert!(got.starts_with(want), "{got}\ndoesn't say: {want}");
    }
}

#[test]
fn mistakes_in_data_quality_name_line_key_and_expectation() {
    let cases = [
        ("[targets]\ncomposite = 120\n", "own.toml:5:13: targets.composite: is 120; expected a number from 0 to 100"),
        (
            "[targets]\nstale_days = \"180\"\n",
            "own.toml:5:14: targets.stale_days: is the text `180`; expected a whole number from 1 to 36500",
        ),
        (
            "[[measure]]\nid = \"duplicats\"\ntarget = 5\n",
            "own.toml:5:6: measure[0].id: there is no measure `duplicats`: did you mean `duplicates`?; expected the id of a measure",
        ),
        (
            "[[measure]]\nid = \"duplicates\"\ntarget = -5\n",
            "own.toml:6:10: measure[0].target: is -5; expected a number from 0 to 100",
        ),
        (
            "[[finding]]\nid = \"quality-duplicats\"\n",
            "own.toml:5:6: finding[0].id: there is no finding rule `quality-duplicats`",
        ),
        (
            "[[list]]\nid = \"l\"\ntitle = \"L\"\nkind = \"checklst\"\n",
            "own.toml:7:8: list[0].kind: is `checklst`: did you mean `checklist`?; expected one of checklist, schedule",
        ),
        (
            "[[list]]\nid = \"l\"\ntitle = \"L\"\nkind = \"schedule\"\n[[list.task]]\nid = \"t\"\ntext = \"T\"\nevery = \"fortnite\"\n",
            "own.toml:11:9: list[0].task[0].every: is `fortnite`; expected one of month, quarter",
        ),
        (
            "[[list]]\nid = \"l\"\ntitle = \"L\"\nkind = \"checklist\"\n[[list.task]]\nid = \"t\"\ntext = \"T\"\nmeasure = \"stael\"\n",
            "own.toml:11:11: list[0].task[0].measure: there is no measure `stael`: did you mean `stale`?; expected the id of a measure",
        ),
    ];
    for (text, want) in cases {
        let got = told(&format!("{QUALITY}{text}"));
        assert!(got.starts_with(want), "{got}\ndoesn't say: {want}");
    }
}

#[test]
fn what_other_systems_call_stages_is_known_where_the_meaning_is_certain() {
    let all = Frameworks::built_in();
    let lifecycle = all.lifecycles.first().unwrap();
    let stage = |word: &str| lifecycle.read(word).map(|stage| stage.id.as_str());
    for (word, want) in [
        ("New", Some("lead")),
        ("Open - Not Contacted", Some("lead")),
        ("Working", Some("sal")),
        ("Working - Contacted", Some("sal")),
        ("contacted", Some("sal")),
        ("Qualified", Some("sql")),
        ("Unqualified", Some("disqualified")),
        ("Nurturing", Some("recycled")),
        ("Marketing Qualified Lead", Some("mql")),
        // What may mean several stages, or none, is asked.
        ("Other", None),
        ("Open", None),
        ("Closed - Converted", None),
        ("Closed - Not Converted", None),
        ("In Progress", None),
        ("Attempted to Contact", None),
    ] {
        assert_eq!(stage(word), want, "{word}");
    }
}
