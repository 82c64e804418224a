//! The pass over all leads against counting them one by one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::*;
use crate::domain::duplicates::{Reason, compare};
use crate::domain::lead::{Lead, domain_of};
use crate::domain::lifecycle::{Stage, StageKind};
use crate::domain::quality::Tally;
use crate::domain::quality::measures::is_malformed;
use crate::domain::quality::spot::{Dice, Judged};
use crate::domain::quality::tasks::{State, TaskState};
use crate::store::Entry;

const DAY: i64 = 86_400_000;
const NOW: i64 = 1_795_000_000_000;

fn stage(id: &str, kind: StageKind, required: &[&[&str]]) -> Stage {
    Stage {
        id: id.into(),
        name: id.to_uppercase(),
        full: String::new(),
        kind,
        aliases: vec![],
        definition: String::new(),
        marketing: String::new(),
        sales: String::new(),
        success: String::new(),
        criteria: vec![],
        required: owned(required),
        next: vec![],
        team: String::new(),
        handoff: None,
        optional: false,
        entry: false,
        implies: String::new(),
    }
}

fn owned(names: &[&[&str]]) -> Vec<Vec<String>> {
    names.iter().map(|one| one.iter().map(|name| (*name).to_owned()).collect()).collect()
}

fn lifecycle() -> Lifecycle {
    Lifecycle {
        id: "test".into(),
        stages: vec![
            stage("lead", StageKind::Main, &[]),
            stage("mql", StageKind::Main, &[]),
            stage("sql", StageKind::Main, &[&["owner"]]),
            stage("out", StageKind::Exit, &[&["reason"]]),
        ],
        required: owned(&[&["email"], &["first-name"], &["company"], &["source"], &["stage"], &["created"]]),
        qualified: "mql".into(),
        qualified_required: owned(&[&["title", "role"], &["employees", "revenue"], &["no-such-field"]]),
        ..Lifecycle::default()
    }
}

fn question() -> Question {
    let personal = ["gmail.com".to_owned()].into();
    Question {
        lifecycle: Arc::new(lifecycle()),
        words: Arc::new(LeadWords { personal, ..LeadWords::default() }),
        stale_before: NOW - 180 * DAY,
        bounces: 1,
    }
}

fn entry() -> Entry<'static> {
    Entry { at: moment(NOW), author: "Dana", room: "pipeline", frameworks: "" }
}

fn moment(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap()
}

fn insert(store: &Store, leads: &[Lead]) {
    let mut query = store
        .conn
        .prepare(
            "INSERT INTO lead(id, email, first_name, last_name, company_name, domain, title, role, employees_min, stage,
               stage_raw, source, owner, created, last_activity, reason, bounces, archived, country, stage_since)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?14)",
        )
        .unwrap();
    for lead in leads {
        let ms = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp_millis());
        query
            .execute(rusqlite::params![
                lead.id.0,
                lead.email,
                lead.first_name,
                lead.last_name,
                lead.company_name,
                lead.domain,
                lead.title,
                lead.role,
                lead.employees.least,
                lead.stage,
                lead.stage_raw,
                lead.source,
                lead.owner,
                ms(lead.created),
                ms(lead.last_activity),
                lead.reason,
                lead.bounces,
                lead.archived,
                lead.country,
            ])
            .unwrap();
    }
}

/// Leads as careless as real ones: blanks, bad addresses, twins, near names.
fn careless(n: i64, seed: u64) -> Vec<Lead> {
    let mut dice = Dice::new(seed);
    let firsts = ["Ana", "Bob", "Robert", "José", "Jose", "Kim", "Li", ""];
    let lasts = ["Ruiz", "Miller", "Núñez", "Nunez", "Okafor", "Tan", "Fernandes", "Fernandez", ""];
    let domains = ["acme.com", "umbra.io", "gmail.com", "north.dev", "vertex.co"];
    let mut pick = |all: &[&str]| all[usize::try_from(dice.below(all.len() as u64)).unwrap()].to_owned();
    let mut out: Vec<Lead> = Vec::new();
    for id in 1..=n {
        let (first, last, domain) = (pick(&firsts), pick(&lasts), pick(&domains));
        let email = match pick(&["ok", "ok", "ok", "twin", "bad", ""]).as_str() {
            "ok" => format!("{}.{}{id}@{domain}", first.to_lowercase(), last.to_lowercase()),
            "twin" => out.last().map_or_else(String::new, |lead| lead.email.to_uppercase()),
            "bad" => pick(&["ana@", "@acme.com", "ana at acme.com", "a@b", "a@b@c.com", "ana@acme..com"]),
            _ => String::new(),
        };
        let filled = |word: String| if word == "-" { String::new() } else { word };
        out.push(Lead {
            id: Id(id),
            domain: if domain_of(&email) == "gmail.com" { String::new() } else { domain.clone() },
            email,
            first_name: first,
            last_name: last,
            company_name: filled(pick(&["Acme", "Umbra Ltd", "-"])),
            title: filled(pick(&["CMO", "VP", "-"])),
            role: filled(pick(&["Marketing", "-"])),
            stage: filled(pick(&["lead", "mql", "sql", "out", "gone", "-"])),
            stage_raw: filled(pick(&["Other", "Cold", "-"])),
            source: filled(pick(&["google", "event", "webinar", "-"])),
            owner: filled(pick(&["Dana", "-"])),
            reason: filled(pick(&["no-budget", "-"])),
            country: filled(pick(&["UK", "U.K.", "United Kingdom", "France", "-"])),
            created: (pick(&["y", "y", "n"]) == "y").then(|| moment(NOW - id * DAY)),
            last_activity: (pick(&["y", "n"]) == "y").then(|| moment(NOW - (id % 300) * DAY)),
            bounces: u32::from(pick(&["0", "0", "0", "0", "1"]) == "1"),
            archived: pick(&["0", "0", "0", "0", "0", "0", "0", "1"]) == "1",
            ..Lead::default()
        });
    }
    out
}

/// The same counts, lead by lead.
fn naive(leads: &[Lead], question: &Question) -> BTreeMap<String, Tally> {
    let live: Vec<&Lead> = leads.iter().filter(|lead| !lead.archived).collect();
    let count = |is: &dyn Fn(&Lead) -> bool| live.iter().filter(|lead| is(lead)).count() as u64;
    let all = live.len() as u64;
    let life = &question.lifecycle;
    let complete = |lead: &Lead| life.missing(lead, &lead.stage).is_empty();
    let handed = |lead: &Lead| life.rank(&lead.stage) >= life.rank("mql");
    let with_email = count(&|lead| !lead.email.is_empty());
    let bad = count(&|lead| !lead.email.is_empty() && (lead.bounces > 0 || is_malformed(&lead.email)));
    let stale = count(&|lead| {
        lead.last_activity.or(lead.created).is_none_or(|at| at.timestamp_millis() < question.stale_before)
    });
    let mut counts = BTreeMap::new();
    let mut put = |id: &str, good: u64, of: u64| _ = counts.insert(id.to_owned(), Tally::new(good, of));
    put("email-validity", with_email - bad, with_email);
    put("required-fields", count(&complete), all);
    put("source-populated", count(&|lead| !lead.source.is_empty()), all);
    put("stale", all - stale, all);
    put("mql-fields", count(&|lead| handed(lead) && complete(lead)), count(&handed));
    put("mql-owner", count(&|lead| handed(lead) && !lead.owner.is_empty()), count(&handed));
    // Sets of leads that are surely one person, joined pair by pair.
    let who: Vec<_> = live
        .iter()
        .map(|lead| Who {
            id: lead.id,
            email: lead.email.clone(),
            first: lead.first_name.clone(),
            last: lead.last_name.clone(),
            company: company_key(&lead.domain, question.words.is_personal(&lead.domain), &lead.company_name),
        })
        .collect();
    let mut set: Vec<usize> = (0..who.len()).collect();
    for a in 0..who.len() {
        for b in a + 1..who.len() {
            let counts = [Reason::SameEmail, Reason::SharedEmail, Reason::SameName];
            if compare(&who[a], &who[b]).is_some_and(|(_, reason)| counts.contains(&reason)) {
                let (from, to) = (set[b], set[a]);
                set.iter_mut().filter(|one| **one == from).for_each(|one| *one = to);
            }
        }
    }
    set.sort_unstable();
    set.dedup();
    put("duplicates", set.len() as u64, all);
    for lead in &live {
        let missing: Vec<&str> = life.missing(lead, &lead.stage).iter().map(|field| field.name).collect();
        for names in life.required_in(&lead.stage) {
            if let Some(first) = names.first().filter(|first| *first != "no-such-field") {
                let tally = counts.entry(format!("filled:{first}")).or_insert(Tally::new(0, 0));
                tally.of += 1;
                tally.good += u64::from(!missing.contains(&first.as_str()));
            }
        }
    }
    for lead in live.iter().filter(|lead| lead.stage.is_empty()) {
        counts.entry(format!("unstaged:{}", lead.stage_raw)).or_insert(Tally::new(0, 0)).of += 1;
    }
    counts
}

#[test]
fn the_pass_counts_what_counting_by_hand_counts() {
    for seed in 1..=4 {
        let store = Store::memory().unwrap();
        let leads = careless(300, seed);
        insert(&store, &leads);
        let question = question();
        assert_eq!(measure(&store, &question).unwrap(), naive(&leads, &question), "seed {seed}");
    }
}

#[test]
fn nothing_has_no_shares() {
    let store = Store::memory().unwrap();
    let counts = measure(&store, &question()).unwrap();
    assert!(counts.values().all(|tally| tally.percent().is_none()), "{counts:?}");
    assert!(counts.contains_key("filled:email"));
    // Leads without any day: nobody knows how long they have been silent.
    let one = Lead { id: Id(1), email: "a@b.co".into(), ..Lead::default() };
    insert(&store, &[one]);
    let counts = measure(&store, &question()).unwrap();
    assert_eq!((counts["stale"].of, counts["email-validity"].percent()), (0, Some(100.0)));
}

#[test]
fn addresses_are_told_from_what_can_not_be_one() {
    let cases = [
        ("ana@acme.com", false),
        ("ana.ruiz+news@mail.acme.co.uk", false),
        ("o'neil@acme.com", false),
        ("ünal@müller.de", false),
        ("", false),
        ("ana", true),
        ("ana@", true),
        ("@acme.com", true),
        ("ana@acme", true),
        ("ana@acme.c", true),
        ("ana@@acme.com", true),
        ("ana ruiz@acme.com", true),
        ("ana@acme..com", true),
        ("ana@-acme.com", true),
        ("ana@10.0.0.1", true),
        ("a@b.com, c@d.com", true),
        (".ana@acme.com", true),
        ("Ana <ana@acme.com>", true),
    ];
    for (email, expected) in cases {
        assert_eq!(is_malformed(email), expected, "{email}");
    }
}

#[test]
fn duplicates_are_found_among_all_and_pairs_told_apart_stay_apart() {
    let store = Store::memory().unwrap();
    let lead = |id: i64, first: &str, last: &str, email: &str| Lead {
        id: Id(id),
        first_name: first.into(),
        last_name: last.into(),
        email: email.into(),
        domain: "acme.com".into(),
        ..Lead::default()
    };
    insert(
        &store,
        &[
            lead(1, "Ana", "Ruiz", "ana@acme.com"),
            lead(2, "A.", "R.", "ANA@acme.com"),
            lead(3, "ana", "ruíz", "ana.ruiz@acme.com"),
            lead(4, "Robert", "Miller", ""),
            lead(5, "Bob", "Miller", ""),
            lead(6, "Mei", "Tan", "mei@acme.com"),
            Lead { archived: true, ..lead(7, "Mei", "Tan", "mei@acme.com") },
            // The same in all: told once.
            lead(8, "Mei", "Tan", "mei@acme.com"),
        ],
    );
    let found = doubles(&store, &question()).unwrap();
    let short: Vec<_> = found.pairs.iter().map(|pair| (pair.one.0, pair.other.0, pair.score, pair.reason)).collect();
    let same = Reason::SameEmail;
    assert_eq!(
        short,
        [(1, 2, 100, same), (6, 8, 100, same), (1, 3, 95, Reason::SameName), (4, 5, 86, Reason::Nickname)]
    );
    // Three leads would go: 2, 3 and 8.
    assert_eq!(measure(&store, &question()).unwrap()["duplicates"], Tally::new(4, 7));
    store
        .step(&entry(), |step| -> Result<_> { Ok((tell_apart(step, Id(3), Id(1))?, "told apart".to_owned())) })
        .unwrap();
    assert_eq!(doubles(&store, &question()).unwrap().total, 3);
    assert_eq!(measure(&store, &question()).unwrap()["duplicates"], Tally::new(5, 7));
}

#[test]
fn measurements_are_kept_by_day_and_leave_no_step() {
    let store = Store::memory().unwrap();
    let steps =
        |store: &Store| -> i64 { store.conn.query_row("SELECT count(*) FROM step", [], |row| row.get(0)).unwrap() };
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let counts = |good| {
        BTreeMap::from([
            ("duplicates".to_owned(), Tally::new(good, 10)),
            ("unstaged:Other".to_owned(), Tally::new(0, 3)),
        ])
    };
    assert_eq!(newest(&store).unwrap(), None);
    let seq = store.newest_change().unwrap();
    keep_counts(&store, day("2026-11-19"), seq, &counts(8)).unwrap();
    assert!(!is_current(&store, day("2026-11-20")).unwrap(), "of another day");
    keep_counts(&store, day("2026-11-20"), seq, &counts(7)).unwrap();
    keep_counts(&store, day("2026-11-20"), seq, &counts(9)).unwrap();
    assert!(is_current(&store, day("2026-11-20")).unwrap());
    assert_eq!(newest(&store).unwrap(), Some((day("2026-11-20"), counts(9))));
    let all = trend(&store, day("2026-01-01")).unwrap();
    assert_eq!(all["duplicates"], [(day("2026-11-19"), Tally::new(8, 10)), (day("2026-11-20"), Tally::new(9, 10))]);
    assert_eq!((all["unstaged:Other"].len(), steps(&store)), (1, 0));
    store
        .step(&entry(), |step| -> Result<_> {
            step.conn().execute("INSERT INTO lead(id, email) VALUES(?1, 'a@b.co')", [step.draw()?.0])?;
            Ok(((), "added a lead".to_owned()))
        })
        .unwrap();
    assert!(!is_current(&store, day("2026-11-20")).unwrap());
}

#[test]
fn checks_tasks_and_spellings_are_kept() {
    let store = Store::memory().unwrap();
    let leads = careless(200, 9);
    insert(&store, &leads);
    let day = "2026-11-20".parse().unwrap();
    let staged = leads.iter().filter(|lead| !lead.archived && !lead.stage.is_empty()).count() as u64;
    assert_eq!(checkable(&store).unwrap(), staged);
    let drawn = checkable_at(&store, &[5, 0, staged - 1, 5]).unwrap();
    assert_eq!((drawn.len(), drawn[0] == drawn[3]), (4, true));
    store
        .step(&entry(), |step| -> Result<_> {
            insert_check(step, day, &drawn[..3])?;
            Ok(((), "drew a spot check".to_owned()))
        })
        .unwrap();
    let check = newest_check(&store).unwrap().unwrap();
    assert_eq!((check.day, check.open(), checks_on(&store, day).unwrap()), (day, 3, 1));
    assert_eq!(check.answers.iter().map(|one| one.lead).collect::<Vec<_>>(), drawn[..3]);
    let task = TaskState { state: State::Done, day: Some(day), owner: "Dana".into(), ..TaskState::of("hygiene", "x") };
    let before = values(&store, "country").unwrap();
    let of = |all: &[(String, u64)], name: &str| all.iter().find(|(one, _)| one == name).map_or(0, |(_, n)| *n);
    store
        .step(&entry(), |step| -> Result<_> {
            judge(step, check.answers[1].id, Some(Judged::Wrong))?;
            save_task(step, &task)?;
            save_task(step, &TaskState { note: "soon".into(), ..task.clone() })?;
            let changed = replace_values(step, "country", &["UK".into(), "U.K.".into()], "United Kingdom")?;
            assert_eq!(changed, of(&before, "UK") + of(&before, "U.K."));
            assert_eq!(replace_values(step, "email", &["x".into()], "y")?, 0, "not a field that is looked through");
            Ok(((), "worked".to_owned()))
        })
        .unwrap();
    assert_eq!(newest_check(&store).unwrap().unwrap().tally(), Tally::new(0, 1));
    let kept = tasks(&store).unwrap();
    assert_eq!((kept.len(), kept[0].note.as_str(), kept[0].day), (1, "soon", Some(day)));
    assert_eq!(of(&values(&store, "country").unwrap(), "UK"), 0);
}
