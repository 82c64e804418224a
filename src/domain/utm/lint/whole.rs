//! A link judged as a whole, and put right without touching what is not ours.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use super::super::link::{self, NoLink, Parts, behind_fragment, encoded, push, segments};
use super::super::value::{has_placeholder, personal};
use super::seen::Print;
use super::values::Verdict;
use super::{Case, Issue, Kind, Linter, Outcome, Tag, Tags};
use crate::domain::text::{count, thousands};

/// A tag as it stands in a link.
struct Stands {
    tag: Tag,
    verdict: Option<Arc<Verdict>>,
    /// Whether a fix leaves it out, as another one says the same.
    goes: bool,
}

impl Stands {
    fn wanted(&self) -> &str {
        self.verdict.as_ref().map_or("", |verdict| verdict.wanted())
    }
}

/// The first value of each tag.
type First<'a> = [Option<&'a Arc<Verdict>>; 5];

impl Linter<'_> {
    /// Judges a link.
    pub(super) fn judge_link(&mut self, row: usize, text: &str, placed_on: Option<&str>) -> Outcome {
        let text = one_line(text);
        if link::plain_host(&text).is_none()
            && let Err(error) = link::read(&text)
        {
            return Outcome { issues: self.no_link(&text, &error).into_iter().collect(), fixed: None };
        }
        let parts = Parts::of(&text);
        let query = parts.query.unwrap_or_default();
        let behind = parts.fragment.and_then(behind_fragment);
        let mut issues = Vec::new();
        let mut stands: Vec<Stands> = Vec::with_capacity(6);
        for segment in segments(query) {
            let Some(tag) = segment.tag else {
                issues.extend(self.person_in(segment.text));
                continue;
            };
            if !segment.is_well_named() {
                let case = Case {
                    tag: None,
                    found: segment.name,
                    value: segment.name,
                    instead: Some(tag.parameter()),
                    ..Case::default()
                };
                issues.extend(self.issue(Kind::Case, &case).map(|issue| of_tag(issue, tag)));
            }
            self.stand(tag, segment.value, &mut stands, &mut issues);
        }
        for (tag, raw) in behind.iter().flat_map(|behind| &behind.tags) {
            let shown = format!("{}={}", tag.parameter(), link::decoded(raw));
            let case = Case { tag: Some(*tag), value: &shown, instead: Some(""), ..Case::default() };
            issues.extend(self.issue(Kind::TagsAfterFragment, &case));
            self.stand(*tag, raw, &mut stands, &mut issues);
        }
        self.repeated(&mut stands, &mut issues);
        let first = first(&stands);
        self.together(&first, &mut issues);
        self.internal(&text, placed_on, &first, &mut issues);
        let longest = self.longest[5];
        if text.len() > longest && text.chars().count() > longest {
            let found = format!("{}, and {} fit", count(text.chars().count(), "character", ""), limit(longest));
            issues.extend(self.issue(Kind::Length, &Case { value: &text, found: &found, ..Case::default() }));
        }
        if self.severities[Kind::DuplicateLink as usize].is_some() {
            let print = print(&parts, query, behind.as_ref().map(|behind| behind.rest.as_deref()), &stands);
            if let Some(before) = self.seen.before(print, row) {
                let case = Case { value: &text, found: &before.to_string(), ..Case::default() };
                issues.extend(self.issue(Kind::DuplicateLink, &case));
            }
        }
        let is_mendable = issues.iter().any(|issue| issue.is_fixed);
        let fixed =
            is_mendable.then(|| rewritten(&parts, behind.as_ref().map(|behind| behind.rest.as_deref()), &stands));
        Outcome { issues, fixed }
    }

    /// Judges tags that stand beside each other in a table.
    pub(super) fn judge_tags(&mut self, tags: &Tags) -> (Outcome, Tags) {
        let (mut issues, mut stands, mut mended) = (Vec::new(), Vec::new(), tags.clone());
        for (tag, value) in tags.iter() {
            // Values are remembered as an address writes them.
            self.stand(tag, &encoded(value), &mut stands, &mut issues);
        }
        for one in &stands {
            if one.verdict.as_ref().is_some_and(|verdict| verdict.instead.is_some()) {
                mended.set(one.tag, one.wanted());
            }
        }
        self.together(&first(&stands), &mut issues);
        (Outcome { issues, fixed: None }, mended)
    }

    fn no_link(&self, text: &str, error: &NoLink) -> Option<Arc<Issue>> {
        let advice = match error {
            NoLink::NoScheme(address) if link::read(address).is_ok() => address.as_str(),
            _ => "https://acme.example/pricing",
        };
        self.issue(Kind::NotAUrl, &Case { value: text, found: &error.to_string(), advice, ..Case::default() })
    }

    /// An address of a person in a parameter that is not ours: it ends up in the same logs.
    fn person_in(&self, parameter: &str) -> Option<Arc<Issue>> {
        if !parameter.contains('@') && !parameter.contains("%40") {
            return None;
        }
        let said = link::decoded(parameter);
        let person = personal(said.split_once('=').map_or(&*said, |(_, value)| value))?;
        self.issue(Kind::PersonalData, &Case { value: &said, found: &person, ..Case::default() })
    }

    fn stand(&mut self, tag: Tag, raw: &str, stands: &mut Vec<Stands>, issues: &mut Vec<Arc<Issue>>) {
        let is_blank = link::decoded(raw).trim().is_empty();
        let verdict = (!is_blank).then(|| self.verdict(tag, raw));
        if let Some(verdict) = &verdict {
            issues.extend(verdict.issues.iter().cloned());
        }
        stands.push(Stands { tag, verdict, goes: false });
    }

    /// Parameters that stand there twice: the same again goes, another value is told.
    fn repeated(&self, stands: &mut [Stands], issues: &mut Vec<Arc<Issue>>) {
        for at in 1..stands.len() {
            let (before, rest) = stands.split_at_mut(at);
            let Some(one) = rest.first_mut() else { continue };
            let mut others = before.iter_mut().filter(|other| other.tag == one.tag && !other.goes).peekable();
            if others.peek().is_none() {
                continue;
            }
            let mut told = None;
            for other in others {
                let same = one.wanted() == other.wanted() || one.verdict.is_none();
                if same {
                    one.goes = true;
                } else if other.verdict.is_none() {
                    other.goes = true;
                } else {
                    told.get_or_insert(other.wanted());
                    continue;
                }
                told = None;
                let value = one.verdict.as_ref().map_or("", |verdict| verdict.value.as_str());
                let case = Case { tag: Some(one.tag), value, instead: Some(""), ..Case::default() };
                issues.extend(self.issue(Kind::RepeatedParameter, &case));
                break;
            }
            if let Some(other) = told {
                let case = Case { tag: Some(one.tag), value: one.wanted(), found: other, ..Case::default() };
                issues.extend(self.issue(Kind::RepeatedParameter, &case));
            }
        }
    }

    /// What must be there, and what must go together.
    fn together(&mut self, first: &First<'_>, issues: &mut Vec<Arc<Issue>>) {
        let policy = self.policy;
        let has = |tag: Tag| first[tag.at()].is_some();
        for tag in policy.required.iter().copied().filter(|tag| !has(*tag)) {
            if let Some(made) = self.memory.made.get(&(Kind::MissingRequired, tag, 0)) {
                issues.push(Arc::clone(made));
                continue;
            }
            let example = policy.pattern.example();
            let advice = match tag {
                Tag::Source => policy.sources.first().map_or("google", |one| &one.id),
                Tag::Medium => policy.mediums.first().map_or("cpc", |one| &one.id),
                Tag::Campaign if !example.is_empty() => &example,
                Tag::Campaign => "spring-launch",
                Tag::Content => "headline-a",
                Tag::Term => "marketing-ops",
            };
            let case = Case { tag: Some(tag), advice, ..Case::default() };
            issues.extend(self.same(Kind::MissingRequired, tag, 0, &case));
        }
        let Some(place) = first[Tag::Medium.at()].and_then(|verdict| verdict.known) else { return };
        let Some(medium) = policy.mediums.get(place) else { return };
        let id = medium.id.as_str();
        if medium.is_paid && !has(Tag::Content) {
            let case = Case { tag: Some(Tag::Content), value: id, advice: "headline-a", ..Case::default() };
            issues.extend(self.same(Kind::ContentRequired, Tag::Content, place, &case));
        }
        if let Some(term) = first[Tag::Term.at()].filter(|_| !medium.is_search) {
            let case = Case { tag: Some(Tag::Term), value: &term.value, found: id, ..Case::default() };
            issues.extend(self.issue(Kind::TermOutsideSearch, &case));
        }
        let Some(at) = first[Tag::Source.at()].and_then(|verdict| verdict.known) else { return };
        let Some(source) = policy.sources.get(at).filter(|source| !medium.goes_with(source)) else { return };
        let pair = place * policy.sources.len() + at;
        if let Some(made) = self.memory.made.get(&(Kind::MediumSource, Tag::Medium, pair)) {
            issues.push(Arc::clone(made));
            return;
        }
        // Those that name it or its kind, before those that go with anything.
        let named = policy.mediums.iter().filter(|one| !one.sources.is_empty() && one.goes_with(source));
        let others: Vec<&str> = named.map(|one| one.id.as_str()).take(4).collect();
        let case = Case {
            tag: Some(Tag::Medium),
            value: id,
            found: &source.id,
            advice: &others.join(" or "),
            ..Case::default()
        };
        issues.extend(self.same(Kind::MediumSource, Tag::Medium, pair, &case));
    }

    /// Tags on a link from one's own pages to one's own pages; where it stands is told, or given away by its source.
    fn internal(&self, text: &str, placed_on: Option<&str>, first: &First<'_>, issues: &mut Vec<Arc<Issue>>) {
        if self.own.is_empty() || first.iter().all(Option::is_none) {
            return;
        }
        let host = |page: &str| match link::plain_host(page) {
            Some(host) => Some(host.to_owned()),
            None => link::read(page).ok().and_then(|page| page.host_str().map(str::to_owned)),
        };
        let Some(to) = host(text).filter(|host| self.is_own(host)) else { return };
        let placed = placed_on.and_then(host);
        let source = first[Tag::Source.at()].map(|verdict| verdict.value.as_str());
        let is_domain = |source: &&str| {
            let source = source.trim_start_matches("www.").trim_start_matches("www-");
            self.own.iter().chain(&self.own_as_source).any(|own| own.eq_ignore_ascii_case(source))
        };
        let from = match placed {
            Some(host) => Some(host).filter(|host| self.is_own(host)),
            None => source.filter(is_domain).map(str::to_owned),
        };
        if let Some(from) = from {
            let bare = link::parse(text).map(|parsed| parsed.link.destination).unwrap_or_default();
            let case = Case { value: &to, found: &from, advice: &bare, ..Case::default() };
            issues.extend(self.issue(Kind::InternalLink, &case));
        }
    }

    fn is_own(&self, host: &str) -> bool {
        self.own
            .iter()
            .any(|own| host.strip_suffix(own.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.')))
    }
}

/// Without the line ends and tabs that browsers leave out of addresses, and without blanks around it.
fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c <= ' ' || c == '\u{FEFF}');
    if text.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) {
        return Cow::Owned(text.replace(['\t', '\n', '\r'], ""));
    }
    Cow::Borrowed(text)
}

fn limit(most: usize) -> String {
    thousands(i64::try_from(most).unwrap_or(i64::MAX))
}

fn of_tag(mut issue: Arc<Issue>, tag: Tag) -> Arc<Issue> {
    if let Some(issue) = Arc::get_mut(&mut issue) {
        issue.tag = Some(tag);
    }
    issue
}

fn first(stands: &[Stands]) -> First<'_> {
    let mut first: First<'_> = [None; 5];
    for one in stands {
        let place = &mut first[one.tag.at()];
        if place.is_none() {
            *place = one.verdict.as_ref();
        }
    }
    first
}

/// The fragment that a fix leaves: the one without tags where there were some.
fn fragment_left<'a>(parts: &Parts<'a>, behind: Option<Option<&'a str>>) -> Option<&'a str> {
    behind.unwrap_or(parts.fragment)
}

/// What is the same for two links that are the same once fixed.
fn print(parts: &Parts<'_>, query: &str, behind: Option<Option<&str>>, stands: &[Stands]) -> u64 {
    let mut print = Print::default();
    print.put(parts.before);
    for segment in segments(query).filter(|segment| segment.tag.is_none()) {
        print.put(segment.text);
    }
    print.put("#");
    print.put(fragment_left(parts, behind).unwrap_or_default());
    for tag in Tag::ALL {
        print.put(tag.parameter());
        for one in stands.iter().filter(|one| one.tag == tag && !one.goes) {
            print.put(one.wanted());
        }
    }
    print.finish()
}

/// The link with its tags put right: everything else stands as it stood, letter by letter.
fn rewritten(parts: &Parts<'_>, behind: Option<Option<&str>>, stands: &[Stands]) -> String {
    let mut out = String::with_capacity(parts.before.len() + parts.query.map_or(0, str::len) + 64);
    out.push_str(parts.before);
    let mut query = String::new();
    let mut is_begun = false;
    let mut at = stands.iter();
    for segment in segments(parts.query.unwrap_or_default()) {
        let one = segment.tag.and_then(|_| at.next());
        if one.is_some_and(|one| one.goes) {
            continue;
        }
        if is_begun {
            query.push('&');
        }
        is_begun = true;
        match one {
            None => query.push_str(segment.text),
            Some(one) => {
                query.push_str(one.tag.parameter());
                query.push('=');
                query.push_str(written(one, segment.value));
            }
        }
    }
    // Those behind the fragment come last.
    let raw = parts.fragment.and_then(behind_fragment).map(|behind| behind.tags).unwrap_or_default();
    for (one, (_, raw)) in at.zip(&raw) {
        if !one.goes {
            if is_begun && query.is_empty() {
                query.push('&');
            }
            is_begun = true;
            push(&mut query, one.tag, written(one, raw));
        }
    }
    if parts.query.is_some() || is_begun {
        out.push('?');
        out.push_str(&query);
    }
    if let Some(fragment) = fragment_left(parts, behind) {
        out.push('#');
        // A blank that comes to stand at the end would be lost there.
        let kept = fragment.trim_end();
        out.push_str(kept);
        for byte in fragment.bytes().skip(kept.len()) {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A value as the fixed link has it.
fn written<'a>(one: &'a Stands, raw: &'a str) -> &'a str {
    match &one.verdict {
        Some(verdict) if verdict.instead.is_some() && !has_placeholder(raw) => &verdict.written,
        _ => raw,
    }
}
