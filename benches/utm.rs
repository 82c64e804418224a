//! How long tagged links take: a list judged, the `url` crate's own reading of the same list as the floor, completing and
//! finding the nearest of 10,000 registered values.
//!
//! `cargo bench --bench utm`; with a part of a name behind it only those: `cargo bench --bench utm -- complete`.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use opsroom::domain::utm::Tag;
use opsroom::domain::utm::lint::Linter;
use opsroom::domain::utm::policy::{Campaign, Policy};
use opsroom::frameworks::Frameworks;
use url::Url;

/// Links of a list.
const LINKS: usize = 100_000;
/// Registered campaigns.
const VALUES: usize = 10_000;

fn main() {
    divan::main();
}

/// Numbers that look drawn, the same each time.
struct Draw(u64);

impl Draw {
    fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all[usize::try_from(self.0 >> 33).unwrap() % all.len()]
    }
}

const WORDS: &[&str] =
    &["growth", "pipeline", "pricing", "attribution", "launch", "security", "partners", "scale", "trust", "value"];
const TYPES: &[&str] = &["webinar", "event", "launch", "content", "nurture", "demo", "brand", "promo"];

/// The name of a campaign by the delivered pattern.
fn campaign(draw: &mut Draw, at: usize) -> String {
    let (year, quarter) = (draw.of(&["2024", "2025", "2026"]), draw.of(&["q1", "q2", "q3", "q4"]));
    format!("{year}-{quarter}-{}-{}-{}-{at}", draw.of(TYPES), draw.of(WORDS), draw.of(WORDS))
}

/// A list as people keep them: most links are right, some drift.
fn links() -> Vec<String> {
    let mut draw = Draw(7);
    let campaigns: Vec<String> = (0..400).map(|at| campaign(&mut draw, at)).collect();
    let names: Vec<&str> = campaigns.iter().map(String::as_str).chain(["Spring_Sale", "q1+webinar"]).collect();
    let sources =
        ["google", "linkedin", "facebook", "newsletter", "bing", "reddit", "hubspot", "LinkedIn", "fb.com", "linkdin"];
    let mediums = ["cpc", "paid-social", "email", "social", "organic", "display", "PPC", "paid%20social"];
    let hosts = ["acme.example", "www.acme.example", "shop.acme.example:8443", "müller.example"];
    let one = |at: usize, draw: &mut Draw| {
        format!(
            "https://{}/{}/{at}?utm_source={}&utm_medium={}&utm_campaign={}&utm_content=variant-{}",
            draw.of(&hosts),
            draw.of(WORDS),
            draw.of(&sources),
            draw.of(&mediums),
            draw.of(&names),
            draw.of(&["a", "b", "c"]),
        )
    };
    (0..LINKS).map(|at| one(at, &mut draw)).collect()
}

/// The delivered policy with 10,000 campaigns.
fn policy() -> Policy {
    let mut draw = Draw(11);
    let mut policy = (*Frameworks::built_in().utm).clone();
    policy.campaigns = (0..VALUES)
        .map(|at| Campaign { id: campaign(&mut draw, at), title: String::new(), aliases: Vec::new() })
        .collect();
    policy
}

#[divan::bench(sample_count = 20)]
fn lint_of_100_000_links(bencher: Bencher<'_, '_>) {
    let (links, policy) = (links(), (*Frameworks::built_in().utm).clone());
    bencher.counter(ItemsCount::new(LINKS)).bench_local(|| {
        let mut linter = Linter::new(&policy, &["acme.example".to_owned()]);
        links.iter().enumerate().map(|(row, link)| linter.link(row, link, None).issues.len()).sum::<usize>()
    });
}

#[divan::bench(sample_count = 20)]
fn floor_reading_100_000_links_by_the_url_crate(bencher: Bencher<'_, '_>) {
    let links = links();
    bencher
        .counter(ItemsCount::new(LINKS))
        .bench_local(|| links.iter().filter(|link| Url::parse(link).is_ok()).count());
}

#[divan::bench(args = ["2026-q1-webinar", "growth", "q4 launch trust", "zzz"])]
fn complete_over_10_000_values(bencher: Bencher<'_, '_>, typed: &str) {
    let policy = policy();
    let linter = Linter::new(&policy, &[]);
    let words = linter.words(Tag::Campaign).unwrap();
    bencher.bench_local(|| black_box(words.complete(typed, 20)).len());
}

#[divan::bench(args = ["2026-q1-webnar-growth-trust-4711", "2026-q1-growth-webinar-trust-77", "nothing-like-it"])]
fn did_you_mean_over_10_000_values(bencher: Bencher<'_, '_>, value: &str) {
    let policy = policy();
    let linter = Linter::new(&policy, &[]);
    let words = linter.words(Tag::Campaign).unwrap();
    bencher.bench_local(|| black_box(words.find(black_box(value))));
}

#[divan::bench(sample_count = 20)]
fn index_of_10_000_values(bencher: Bencher<'_, '_>) {
    let policy = policy();
    bencher.bench_local(|| Linter::new(&policy, &[]).words(Tag::Campaign).is_some());
}
