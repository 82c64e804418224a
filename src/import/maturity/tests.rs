//! Surveys and lists of answers, as people and form programs write them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::frameworks::Frameworks;
use crate::import::sheet;

fn ops() -> Framework {
    (*Frameworks::built_in().maturity[0]).clone()
}

fn import(text: &str) -> Result<MaturityImport, ReadError> {
    let ops = ops();
    let sheet = sheet::read_bytes("a.csv", text.as_bytes(), &|header| is_known(header, &ops))?;
    read(&sheet, &ops, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap())
}

#[test]
fn levels_are_named_in_many_ways() {
    let ops = ops();
    let crm = &ops.dimensions[0];
    let cases: &[(&str, Result<Option<u8>, ()>)] = &[
        ("2", Ok(Some(2))),
        ("Walk", Ok(Some(2))),
        (" RUN ", Ok(Some(3))),
        ("2 - Walk", Ok(Some(2))),
        ("3: everything", Ok(Some(3))),
        ("1. Crawl", Ok(Some(1))),
        ("Walk ($2M-3.5M ARR)", Ok(Some(2))),
        (crm.description(3), Ok(Some(3))),
        ("", Ok(None)),
        ("n/a", Ok(None)),
        ("Don't know", Ok(None)),
        ("4", Err(())),
        ("0", Err(())),
        ("1.5", Err(())),
        ("2x", Err(())),
        ("Running", Err(())),
    ];
    for (cell, expected) in cases {
        assert_eq!(level_of(cell, &ops, crm).map_err(drop), *expected, "{cell}");
    }
}

#[test]
fn a_survey_is_a_row_per_respondent() {
    let text = "Timestamp,Your name,1. CRM,Lead management [level],data-quality,Anything else?\n\
                2026-11-01,Ana,2,Walk,n/a,fine\n\
                2026-11-02,Ben,1,Sprint,3,\n\
                2026-11-02,Ana,3,,1,\n\
                2026-11-03,,Run,2 - Walk,2,\n";
    let read = import(text).unwrap();
    let Found::Survey(people) = read.found else { panic!("no survey") };
    let told: Vec<String> = people
        .iter()
        .map(|one| {
            let votes: Vec<String> = one.votes.iter().map(|(id, level)| format!("{id} {level}")).collect();
            format!("{}: {}", one.name, votes.join(", "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "Ana: crm 2, lead-management 2",
            "Ben: crm 1, data-quality 3",
            "Ana 2: crm 3, data-quality 1",
            "Respondent 4: crm 3, lead-management 2, data-quality 2",
        ]
    );
    assert_eq!(read.rejected, ["line 3, Lead management: no level “Sprint”: it is one of 1 Crawl, 2 Walk, 3 Run"]);
    assert_eq!(read.ignored, ["Timestamp", "Anything else?"]);
}

#[test]
fn answers_are_a_row_per_dimension() {
    let text = "Dimension,Level,Target,Target date,Confidence,Evidence,Colour\n\
                CRM,Walk,3,2027-03-31,likely,finance reads it,red\n\
                automation,skip,,,,,\n\
                reporting,,Walk,,,,\n\
                crn,2,,,,,\n\
                crm,1,,,,,\n\
                revops,2,,,surely,,\n";
    let read = import(text).unwrap();
    let Found::Answers(answers) = read.found else { panic!("no answers") };
    let told: Vec<_> =
        answers.iter().map(|one| (one.dimension.as_str(), one.level, one.is_skipped, one.target)).collect();
    let expected =
        [("crm", Some(2), false, Some(3)), ("automation", None, true, None), ("reporting", None, false, Some(2))];
    assert_eq!(told, expected);
    assert_eq!(answers[0].evidence, "finance reads it");
    let begins =
        ["line 5: no dimension “crn”", "line 6: crm is answered twice", "line 7: Confidence: no confidence “surely”"];
    for (rejected, begins) in read.rejected.iter().zip(begins) {
        assert!(rejected.starts_with(begins), "{rejected}");
    }
    assert_eq!((read.rejected.len(), read.ignored), (3, vec!["Colour".to_owned()]));
}

#[test]
fn a_table_of_something_else_is_refused() {
    let error = import("Tool,Cost\nHubSpot,900\n").unwrap_err().to_string();
    assert!(error.starts_with("“a.csv” has no column for a dimension of Marketing operations"), "{error}");
    assert!(error.contains("crm, lead-management"), "{error}");
}
