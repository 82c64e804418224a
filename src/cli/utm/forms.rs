//! How what is wrong with links is told: lines for people, annotations for GitHub, SARIF for code scanners, JSON. Each is
//! written as it is found, so that a list of a million links needs no more memory than one of ten.

use std::io::{self, Write};

use chrono::DateTime;
use serde_json::{Value, json};

use super::super::print::columns;
use crate::domain::finding::Severity;
use crate::domain::text::{clean, count, thousands};
use crate::domain::utm::Tag;
use crate::domain::utm::drifted::{Drifted, Standing};
use crate::domain::utm::lint::{Cluster, Count, Issue, Linter, Outcome as Judged, RULES, Rule};

/// Clusters and spellings that people are shown; JSON has all.
const CLUSTERS: usize = 20;
const SPELLINGS: usize = 6;
/// Drifted values that people are shown.
const DRIFTED: usize = 40;

/// How it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `links.csv:12: warning case: … (fix: …)`, and a summary.
    Text,
    /// Annotations of GitHub's workflow commands.
    Github,
    /// SARIF 2.1.0.
    Sarif,
    /// One object.
    Json,
}

impl Form {
    /// The names that people choose from.
    pub(super) const NAMES: [&'static str; 3] = ["text", "github", "sarif"];

    pub(super) fn parse(name: &str) -> Option<Form> {
        [Form::Text, Form::Github, Form::Sarif]
            .into_iter()
            .zip(Form::NAMES)
            .find(|(_, one)| *one == name)
            .map(|(form, _)| form)
    }
}

/// A list of links by numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    /// Links.
    pub(super) links: u64,
    /// Rows without one.
    pub(super) blank: u64,
    /// Links with something wrong.
    pub(super) wrong: u64,
    /// Links that a fix changes.
    pub(super) fixable: u64,
    /// Issues by severity, the worst first.
    pub(super) severities: [u64; 3],
    /// Issues that a fix leaves, in the same way.
    pub(super) left: [u64; 3],
    /// What a link is called, one and many: a row of tags is none.
    pub(super) noun: (&'static str, &'static str),
    /// Where the fixed list was written.
    pub(super) fixed: Option<String>,
    /// Of touches: values that were never registered, as the workspace counts them.
    pub(super) drifted: Option<Vec<Drifted>>,
}

/// What is wrong and what to do, harmless for a terminal.
pub(super) fn told(issue: &Issue) -> String {
    clean(&format!("{} (fix: {})", issue.message, issue.fix)).into_owned()
}

/// An issue in JSON.
pub(super) fn value(issue: &Issue) -> Value {
    json!({
        "rule": issue.rule().id,
        "severity": issue.severity.name(),
        "tag": issue.tag.map(Tag::name),
        "value": issue.value,
        "message": issue.message,
        "fix": issue.fix,
        "fixable": issue.is_fixed,
    })
}

/// Writes what is found, one after the other.
pub(super) struct Teller<'a> {
    form: Form,
    out: &'a mut dyn Write,
    /// The list, as a person named it.
    name: String,
    /// The same, harmless for a terminal.
    shown: String,
    is_begun: bool,
    /// Whether single findings are left out.
    is_summary: bool,
}

/// What was judged, told and counted.
pub(super) struct Tally<'a, 't> {
    pub(super) teller: &'a mut Teller<'t>,
    pub(super) totals: Totals,
}

impl Tally<'_, '_> {
    /// Tells what is wrong with one link.
    pub(super) fn tell(&mut self, row: usize, judged: &Judged, link: &str, is_changed: bool) -> io::Result<()> {
        self.totals.links += 1;
        self.totals.wrong += u64::from(!judged.issues.is_empty());
        self.totals.fixable += u64::from(is_changed);
        for issue in &judged.issues {
            let place = issue.severity as usize;
            self.totals.severities[place] += 1;
            self.totals.left[place] += u64::from(!issue.is_fixed);
            self.teller.issue(row, issue, link, judged.fixed.as_deref())?;
        }
        Ok(())
    }
}

impl<'a> Teller<'a> {
    pub(super) fn new(form: Form, out: &'a mut dyn Write, name: &str, is_summary: bool) -> Teller<'a> {
        Teller { form, out, name: name.to_owned(), shown: clean(name).into_owned(), is_begun: false, is_summary }
    }

    /// What stands before the first finding.
    pub(super) fn begin(&mut self, format: &str) -> io::Result<()> {
        match self.form {
            Form::Text | Form::Github => Ok(()),
            Form::Json => {
                write!(
                    self.out,
                    "{{\"file\":{},\"format\":{},\"findings\":[",
                    Value::from(&*self.name),
                    Value::from(format)
                )
            }
            Form::Sarif => {
                let rules: Vec<Value> = RULES.iter().map(sarif_rule).collect();
                let driver = json!({
                    "name": "opsroom",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                });
                let schema = "https://json.schemastore.org/sarif-2.1.0.json";
                write!(
                    self.out,
                    "{{\"$schema\":\"{schema}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"results\":["
                )
            }
        }
    }

    /// One finding. `row` counts from 1; `link` is what stands there, `fixed` what should.
    pub(super) fn issue(&mut self, row: usize, issue: &Issue, link: &str, fixed: Option<&str>) -> io::Result<()> {
        if self.is_summary {
            return Ok(());
        }
        let id = issue.rule().id;
        match self.form {
            Form::Text => {
                let (what, fix) = (clean(&issue.message), clean(&issue.fix));
                writeln!(self.out, "{}:{row}: {} {id}: {what} (fix: {fix})", self.shown, issue.severity.name())
            }
            Form::Github => {
                let level = match issue.severity {
                    Severity::Critical => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "notice",
                };
                let file = escaped(&self.name).replace(':', "%3A").replace(',', "%2C");
                writeln!(self.out, "::{level} file={file},line={row},title={id}::{}", escaped(&told(issue)))
            }
            Form::Sarif => {
                let result = json!({
                    "ruleId": id,
                    "ruleIndex": issue.kind as usize,
                    "level": level(issue.severity),
                    "message": { "text": told(issue) },
                    "locations": [{ "physicalLocation": {
                        "artifactLocation": { "uri": self.name.replace('\\', "/") },
                        "region": { "startLine": row },
                    } }],
                });
                self.separated(&result)
            }
            Form::Json => {
                let mut found = value(issue);
                found["row"] = row.into();
                found["link"] = link.into();
                found["fixed"] = fixed.into();
                self.separated(&found)
            }
        }
    }

    fn separated(&mut self, value: &Value) -> io::Result<()> {
        let comma = if self.is_begun { "," } else { "" };
        self.is_begun = true;
        write!(self.out, "{comma}\n{value}")
    }

    /// What stands behind the last finding.
    pub(super) fn end(&mut self, totals: &Totals, linter: &Linter<'_>) -> io::Result<()> {
        match self.form {
            Form::Text => self.out.write_all(summary(totals, linter, self.is_summary).as_bytes())?,
            Form::Github => {}
            Form::Sarif => writeln!(self.out, "\n]}}]}}")?,
            Form::Json => {
                let rest = json!({
                    "links": totals.links,
                    "blank": totals.blank,
                    "wrong": totals.wrong,
                    "fixable": totals.fixable,
                    "severities": severities(totals.severities),
                    "left": severities(totals.left),
                    "rules": linter.counts().map(|(rule, count)| rule_value(rule, count, linter)).collect::<Vec<_>>(),
                    "drift": match &totals.drifted {
                        Some(drifted) => drifted.iter().map(drifted_value).collect::<Vec<_>>(),
                        None => linter.drift().iter().map(cluster_value).collect::<Vec<_>>(),
                    },
                    "written": totals.fixed,
                });
                let rest = rest.to_string();
                writeln!(self.out, "\n],{}", rest.trim_start_matches('{'))?;
            }
        }
        self.out.flush()
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn sarif_rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "name": rule.title,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": format!("Looks at {}.", rule.looks_at) },
    })
}

/// As GitHub's commands want it.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn severities(counts: [u64; 3]) -> Value {
    Severity::ALL.iter().zip(counts).map(|(severity, n)| (severity.name().to_owned(), Value::from(n))).collect()
}

fn rule_value(rule: &Rule, count: Count, linter: &Linter<'_>) -> Value {
    let by_tag: serde_json::Map<String, Value> = Tag::ALL
        .into_iter()
        .zip(count.by_tag)
        .filter(|(_, n)| *n > 0)
        .map(|(tag, n)| (tag.name().to_owned(), n.into()))
        .collect();
    json!({
        "rule": rule.id,
        "count": count.all,
        "fixable": count.fixed,
        "values": linter.different(rule.kind),
        "by_tag": by_tag,
    })
}

fn cluster_value(cluster: &Cluster) -> Value {
    let spellings = cluster
        .spellings
        .iter()
        .map(|one| json!({ "value": one.value, "count": one.times, "reason": one.reason.map(|reason| reason.name()) }));
    json!({
        "tag": cluster.tag.name(),
        "value": cluster.value,
        "registered": cluster.is_registered,
        "spellings": spellings.collect::<Vec<_>>(),
    })
}

fn number(n: u64) -> String {
    thousands(i64::try_from(n).unwrap_or(i64::MAX))
}

fn touches(n: u64) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), "touch", "touches")
}

fn counted(n: u64, one: &str) -> String {
    count(usize::try_from(n).unwrap_or(usize::MAX), one, "")
}

/// The numbers, by rule, and the spellings that drifted.
fn summary(totals: &Totals, linter: &Linter<'_>, is_alone: bool) -> String {
    let mut text = String::new();
    if totals.wrong > 0 && !is_alone {
        text.push('\n');
    }
    text.push_str(&count(usize::try_from(totals.links).unwrap_or(usize::MAX), totals.noun.0, totals.noun.1));
    if totals.wrong == 0 {
        text.push_str(": nothing is wrong\n");
    } else {
        let [critical, warnings, notes] = totals.severities;
        text.push_str(&format!(
            ", {} with something wrong: {} critical, {}, {}; a fix changes {}\n\n",
            number(totals.wrong),
            number(critical),
            counted(warnings, "warning"),
            counted(notes, "note"),
            number(totals.fixable),
        ));
        let mut rows: Vec<(Severity, u64, Vec<String>)> = linter
            .counts()
            .map(|(rule, count)| (linter.severity(rule.kind), count.all, rule_row(rule, count, linter)))
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, _, row)| row).collect();
        text.push_str(&columns(&rows));
    }
    if totals.blank > 0 {
        text.push_str(&format!("\n{} without a link left out\n", counted(totals.blank, "row")));
    }
    if let Some(drifted) = &totals.drifted {
        text.push_str(&drifted_text(drifted));
        return text;
    }
    let drift = linter.drift();
    if !drift.is_empty() {
        text.push_str("\nDrifted spellings:\n");
        let rows: Vec<Vec<String>> = drift.iter().take(CLUSTERS).map(drift_row).collect();
        text.push_str(&columns(&rows));
        if drift.len() > CLUSTERS {
            text.push_str(&format!("  and {}; --json lists all\n", count(drift.len() - CLUSTERS, "other value", "")));
        }
    }
    if linter.unremembered() > 0 {
        text.push_str(&format!(
            "\n{} came too late to be counted as spellings\n",
            counted(linter.unremembered(), "value")
        ));
    }
    if linter.has_lost_track() {
        text.push_str("\nSo many different links came by that some that stand there twice may not be told.\n");
    }
    text
}

/// Values of touches that were never registered, with what each most likely stands for.
fn drifted_text(drifted: &[Drifted]) -> String {
    if drifted.is_empty() {
        return "\nNothing drifted: each value of the touches is registered.\n".to_owned();
    }
    let open = drifted.iter().filter(|one| one.is_open()).count();
    let values = count(drifted.len(), "value", "");
    let mut text = format!("\nNever registered: {values}, {} without a decision:\n", number(open as u64));
    let rows = drifted.iter().take(DRIFTED).map(|one| {
        let day = |moment: Option<i64>| moment.and_then(DateTime::from_timestamp_millis).map(|at| at.date_naive());
        let since = match (day(one.first), day(one.last)) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(first), _) => first.to_string(),
            _ => String::new(),
        };
        let likely = match (&one.standing, &one.nearest) {
            (Standing::Aliased(value), _) => format!("counts as {value}"),
            (Standing::Folded(value), _) => format!("counts as {value}, an alias of the vocabulary"),
            (Standing::Ignored, _) => "left alone".to_owned(),
            (Standing::Open, Some(near)) => match one.why {
                Some(why) => format!("most likely {near} ({})", why.name()),
                None => format!("most likely {near}"),
            },
            (Standing::Open, None) => "nothing registered is near".to_owned(),
        };
        vec![format!("  {}", one.tag.name()), one.value.clone(), format!("{:>6}", touches(one.touches)), since, likely]
    });
    text.push_str(&columns(&rows.collect::<Vec<_>>()));
    if drifted.len() > DRIFTED {
        text.push_str(&format!("  and {}; --json lists all\n", count(drifted.len() - DRIFTED, "other value", "")));
    }
    text
}

fn drifted_value(one: &Drifted) -> Value {
    let (standing, counts_as) = match &one.standing {
        Standing::Open => ("open", None),
        Standing::Aliased(value) => ("aliased", Some(value)),
        Standing::Folded(value) => ("folded", Some(value)),
        Standing::Ignored => ("ignored", None),
    };
    let moment = |moment: Option<i64>| moment.and_then(DateTime::from_timestamp_millis).map(|at| at.to_rfc3339());
    json!({
        "tag": one.tag.name(),
        "value": one.value,
        "touches": one.touches,
        "leads": one.leads,
        "leads_only": one.leads_only,
        "first": moment(one.first),
        "last": moment(one.last),
        "nearest": one.nearest,
        "why": one.why.map(|why| why.name()),
        "standing": standing,
        "counts_as": counts_as,
    })
}

fn rule_row(rule: &Rule, count: Count, linter: &Linter<'_>) -> Vec<String> {
    let mut about: Vec<String> = Vec::new();
    let tags: Vec<(Tag, u64)> = Tag::ALL.into_iter().zip(count.by_tag).filter(|(_, n)| *n > 0).collect();
    let different = linter.different(rule.kind);
    match tags.as_slice() {
        [] => {}
        [(tag, _)] => about.push(tag.name().to_owned()),
        many => about.extend(many.iter().map(|(tag, n)| format!("{} {}", tag.name(), number(*n)))),
    }
    if different > 0 && different < count.all {
        about.push(format!("{} different", number(different)));
    }
    match count.fixed {
        0 => {}
        n if n == count.all => about.push("all fixable".to_owned()),
        n => about.push(format!("{} fixable", number(n))),
    }
    vec![
        format!("  {}", linter.severity(rule.kind).name()),
        rule.id.to_owned(),
        format!("{:>6}", number(count.all)),
        about.join(", "),
    ]
}

fn drift_row(cluster: &Cluster) -> Vec<String> {
    let mut spellings: Vec<String> = cluster
        .spellings
        .iter()
        .take(SPELLINGS)
        .map(|one| match one.reason {
            Some(reason) if one.value != cluster.value => {
                format!("{} {} ({})", one.value, number(one.times), reason.name())
            }
            _ => format!("{} {}", one.value, number(one.times)),
        })
        .collect();
    if cluster.spellings.len() > SPELLINGS {
        spellings.push(format!("{} more", cluster.spellings.len() - SPELLINGS));
    }
    vec![format!("  {}", cluster.tag.name()), cluster.value.clone(), spellings.join(" · ")]
}
