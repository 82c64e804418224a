//! Cases and properties of cleaning, folding, fitting and matching.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;

#[test]
fn single_characters_take_one_cell_and_join_nothing() {
    let singles: Vec<char> = ('\0'..=char::MAX).filter(|c| is_single(*c)).collect();
    for c in &singles {
        assert_eq!(c.to_string().width(), 1, "U+{:04X}", u32::from(*c));
    }
    for pair in singles.windows(2) {
        let text = format!("a{}{}a", pair[0], pair[1]);
        assert_eq!(text.graphemes(true).count(), 4, "{text}");
    }
}

#[test]
fn cleaning_shows_what_would_harm() {
    for (given, shown) in [
        ("Acme Ltd", "Acme Ltd"),
        ("Zoë's café – 東京 🎉", "Zoë's café – 東京 🎉"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\tb\r\nc\0", "a    b␍␊c␀"),
        ("\x7f\u{9b}", "␡<U+009B>"),
        ("evil\u{202e}gnp.exe", "evil<U+202E>gnp.exe"),
        ("\u{feff}Tool\u{200b}", "<U+FEFF>Tool<U+200B>"),
        ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}!", "e\u{301}\u{301}\u{301}\u{301}!"),
        ("👩‍👩‍👧 ❤️ 1️⃣", "👩‍👩‍👧 ❤️ 1️⃣"),
        ("a\u{200d}b", "a<U+200D>b"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("tag\u{e0041}", "tag<U+E0041>"),
        ("soft\u{ad}ly", "soft<U+00AD>ly"),
    ] {
        assert_eq!(clean(given), shown, "{given:?}");
    }
    assert!(matches!(clean("HubSpot – Zoë 東京"), Cow::Borrowed(_)));
    assert_eq!(clean_lines("a\nb\tc"), ["a", "b    c"]);
}

#[test]
fn name_keys_are_equal_where_names_are() {
    for (a, b) in [
        ("HubSpot", " hubspot "),
        ("Google  Analytics", "google\tanalytics"),
        ("STRASSE", "Straße"),
        ("Cafe\u{301}", "café"),
        ("ＡＣＭＥ", "acme"),
        ("ΟΔΟΣ", "οδος"),
    ] {
        assert_eq!(name_key(a), name_key(b), "{a} {b}");
    }
    assert_ne!(name_key("café"), name_key("cafe"));
    assert_ne!(name_key("Hub Spot"), name_key("HubSpot"));
}

#[test]
fn folding_takes_diacritics_away() {
    for (given, folded) in [
        ("Göteborg", "goteborg"),
        ("Łódź", "lodz"),
        ("STRAẞE", "strasse"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("ﬁn²", "fin2"),
    ] {
        assert_eq!(fold(given), folded);
    }
}

#[test]
fn fitting_cuts_by_whole_graphemes() {
    for (given, cells, fitted) in [
        ("HubSpot", 7, "HubSpot"),
        ("HubSpot", 6, "HubSp…"),
        ("HubSpot", 1, "…"),
        ("HubSpot", 0, ""),
        ("東京都", 5, "東京…"),
        ("東京都", 4, "東…"),
        ("e\u{301}te\u{301}s", 3, "e\u{301}t…"),
    ] {
        assert_eq!(fit(given, cells), fitted, "{given} {cells}");
    }
    assert_eq!(width("東京 a"), 6);
}

#[test]
fn fuzzy_matches_words_in_any_order_without_diacritics() {
    for (text, pattern, matches) in [
        ("Göteborg", "gote", true),
        ("Nordvik Shipping", "ship nord", true),
        ("HubSpot", "HBSP", true),
        ("HubSpot", "spoth", false),
        ("HubSpot", "hub zoom", false),
        ("anything", " ", true),
        ("", "a", false),
    ] {
        assert_eq!(fuzzy(text, pattern).is_some(), matches, "{text} ~ {pattern}");
    }
    assert!(fuzzy("HubSpot", "hub") > fuzzy("Happy Umbrellas", "hub"));
    assert_eq!(fuzzy("HubSpot", ""), Some(0));
}

#[test]
fn positions_count_characters_of_the_original() {
    for (text, pattern, positions) in [
        ("Göteborg", "gote", vec![0, 1, 2, 3]),
        ("Gruß 9", "uss9", vec![2, 3, 5]),
        ("Cafe\u{301} Bar", "bar", vec![6, 7, 8]),
        ("Nordvik Shipping", "shi nor", vec![0, 1, 2, 8, 9, 10]),
        ("Zoom", "x", vec![]),
    ] {
        assert_eq!(Matcher::new(pattern).positions(text), positions, "{text} ~ {pattern}");
    }
}

#[test]
fn a_long_text_still_matches() {
    let text = format!("{}needle", "hay ".repeat(100_000));
    assert!(fuzzy(&text, "needle").is_some());
}

#[test]
fn counts_and_numbers_read_well() {
    for (n, shown) in [(0, "0 tools"), (1, "1 tool"), (1200, "1,200 tools")] {
        assert_eq!(count(n, "tool", ""), shown);
    }
    assert_eq!(count(2, "category", "categories"), "2 categories");
    for (n, shown) in [
        (0, "0"),
        (999, "999"),
        (12_400, "12,400"),
        (-1_234_567, "−1,234,567"),
        (i64::MIN, "−9,223,372,036,854,775,808"),
    ] {
        assert_eq!(thousands(n), shown);
    }
}

#[test]
fn nearest_words_come_first() {
    let words = ["crm", "cms", "email", "analytics"];
    assert_eq!(nearest("crn", words), ["crm"]);
    assert_eq!(nearest("Analytcs", words), ["analytics"]);
    assert_eq!(nearest("em", words), ["email"]);
    assert!(nearest("payroll", words).is_empty());
}

/// Whether a terminal could be harmed or misled by the character.
fn harms(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// Any text, with more than its share of awkward characters.
fn awkward() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        '\x1b',
        '\t',
        '\n',
        '\0',
        '\u{9b}',
        '\u{202e}',
        '\u{2067}',
        '\u{200d}',
        '\u{200c}',
        '\u{fe0f}',
        '\u{301}',
        '👩',
        '❤',
        '1',
        'م',
        'é',
        '東',
        '\u{e0067}',
        'ß',
        'İ',
        'Σ',
        ' ',
    ]);
    prop::collection::vec(prop_oneof![odd, any::<char>(), prop::char::range(' ', '~')], 0..40)
        .prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn nothing_harmful_leaves_clean(text in awkward()) {
        let cleaned = clean(&text).into_owned();
        prop_assert!(!cleaned.chars().any(harms), "{:?}", cleaned);
        prop_assert_eq!(clean(&cleaned), cleaned.as_str());
    }

    #[test]
    fn fit_never_exceeds(text in awkward(), cells in 0_usize..30) {
        let cleaned = clean(&text);
        let fitted = fit(&cleaned, cells);
        prop_assert!(width(&fitted) <= cells, "{:?}", fitted);
        prop_assert!(width(&fit(&text, cells)) <= cells);
        prop_assert!(fitted == cleaned || fitted.ends_with('…') || cells == 0);
    }

    #[test]
    fn keys_are_stable(text in awkward()) {
        prop_assert_eq!(name_key(&name_key(&text)), name_key(&text));
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
        prop_assert_eq!(name_key(&format!("  {} ", text)), name_key(&text));
    }

    #[test]
    fn a_part_of_a_text_matches_it(text in awkward()) {
        let pattern: String = text.chars().step_by(2).filter(|c| !c.is_whitespace()).collect();
        prop_assert!(fuzzy(&text, &pattern).is_some());
        let positions = Matcher::new(&pattern).positions(&text);
        prop_assert!(positions.iter().all(|index| *index < text.chars().count()));
        prop_assert_eq!(positions.is_empty(), fold(&pattern).is_empty());
    }
}

#[test]
fn two_long_texts_show_where_they_differ() {
    let cases = [
        ("Acme", "Acme Ltd", 20, "Acme", "Acme Ltd"),
        (
            "Northwind Building Care Berlin",
            "Northwind Building Care Bremen",
            20,
            "Northw…g Care Berlin",
            "Northw…g Care Bremen",
        ),
        (
            "Northwind Building Care Berlin",
            "Southwind Building Care Berlin",
            20,
            "Northwind Building …",
            "Southwind Building …",
        ),
        (
            "Northwind Building Care Berlin",
            "Northwind Building Care Berlin",
            20,
            "Northwind Building …",
            "Northwind Building …",
        ),
        ("Northwind Building Care", "Northwind Building Care GmbH & Co", 20, "Northw…Care", "Northw…Care GmbH & …"),
        ("日本語のツールの名前はとても長い東", "日本語のツールの名前はとても長い西", 12, "日本…長い東", "日本…長い西"),
    ];
    for (one, other, cells, a, b) in cases {
        let (left, right) = tell_apart(one, other, cells);
        assert!(width(&left) <= cells && width(&right) <= cells, "{left} | {right}");
        assert_eq!((left.as_ref(), right.as_ref()), (a, b));
    }
}
