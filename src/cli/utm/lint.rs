//! `opsroom utm lint`: what is wrong with the links of a list, and the list as it should be.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use indicatif::{ProgressBar, ProgressStyle};

use super::super::Outcome;
use super::super::desk::Desk;
use super::super::export::{ending, is_stdout};
use super::super::mistake::Mistake;
use super::forms::{Form, Teller, Totals};
use crate::domain::finding::Severity;
use crate::domain::profile::domains;
use crate::domain::text::count;
use crate::domain::utm::Tag;
use crate::domain::utm::lint::{Linter, Outcome as Judged};
use crate::export::{ListForm, ListWriter, NewFile};
use crate::import::Source;
use crate::import::links::{self, LinkList, Shape};
use crate::import::sheet::{MAX_BYTES, RowRef};

/// Lists above so many bytes are worth a bar, where somebody watches.
const LONG: u64 = 8 * 1024 * 1024;

/// Tell what is wrong with the tagged links of a list
///
/// Takes a text with one link a line, a CSV, TSV or XLSX with a column of links, or a table with columns such as
/// utm_source and no links, as exports of touches are. Which rules there are, and how bad each is, the policy says:
/// your own file with framework = "utm-policy" changes it. Exits 1 where something at or above --fail-on was found;
/// with --fix, only what the fix leaves counts.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The list, or - for standard input
    #[arg(value_name = "INPUT")]
    input: PathBuf,
    /// Write the list with its links put right; other columns stay. With -, to standard output
    #[arg(long, value_name = "OUT")]
    fix: Option<PathBuf>,
    /// Replace OUT where it exists
    #[arg(long, requires = "fix")]
    force: bool,
    /// For people, as annotations of GitHub, or as SARIF for code scanners
    #[arg(long, default_value = Form::NAMES[0], value_parser = PossibleValuesParser::new(Form::NAMES))]
    format: String,
    /// From which severity on something counts as found: critical, warning or note
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = super::super::check::severity)]
    fail_on: Severity,
    /// Only the numbers, not each finding
    #[arg(long)]
    summary: bool,
    /// The column with the links, where its name or content doesn't tell
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    /// A web domain of yours, instead of those in the profile: acme.example; may be given several times
    #[arg(long, value_name = "DOMAIN")]
    own: Vec<String>,
    /// The page on which all these links stand: between your own pages, links need no tags
    #[arg(long, value_name = "URL")]
    placed_on: Option<String>,
}

pub(in crate::cli) fn run(desk: &Desk, args: &Args) -> eyre::Result<Outcome> {
    let ws = super::workspace(desk)?;
    let own = match args.own.as_slice() {
        [] => ws.business()?.profile.domains,
        named => domains::parse(&named.join(" "))?,
    };
    let bytes = if is_stdout(&args.input) { Some(standard_input()?) } else { None };
    let source = bytes.as_deref().map_or(Source::Path(&args.input), Source::Bytes);
    let list = links::open(source, args.column.as_deref())?;
    let name = if bytes.is_some() { "standard input".to_owned() } else { args.input.display().to_string() };
    let checker = ws.checker()?;
    let mut linter = Linter::over(&checker.policy, checker.shared_words(), &own);
    let form = if desk.out.json { Form::Json } else { Form::parse(&args.format).unwrap_or(Form::Text) };
    // A fixed list on standard output leaves standard error for what is told.
    let fix_to_stdout = args.fix.as_deref().is_some_and(is_stdout);
    let mut out: Box<dyn Write> = if fix_to_stdout { Box::new(std::io::stderr()) } else { Box::new(desk.out.stream()) };
    let mut teller = Teller::new(form, &mut out, &name, args.summary);
    for warning in &list.table.head.warnings {
        desk.out.remark(&format!("{name}: {warning}"));
    }
    teller.begin(&list.table.head.format)?;
    let mut fixed = match &args.fix {
        Some(path) => Some(Fixed::begin(desk, path, args.force, &list, ws.today())?),
        None => None,
    };
    let mut work = Work { args, list: &list, linter: &mut linter, teller: &mut teller, totals: Totals::default() };
    work.totals.noun = match list.shape {
        Shape::Tags(_) => ("row of tags", "rows of tags"),
        _ => ("link", "links"),
    };
    work.all(fixed.as_mut())?;
    let mut totals = work.totals;
    if let Some(fixed) = fixed {
        fixed.finish()?;
        totals.fixed = args.fix.as_deref().filter(|out| !is_stdout(out)).map(|out| out.display().to_string());
    }
    teller.end(&totals, &linter)?;
    drop(out);
    if let Some(path) = totals.fixed.as_deref().filter(|_| form != Form::Json) {
        let changed = count(usize::try_from(totals.fixable).unwrap_or(usize::MAX), totals.noun.0, totals.noun.1);
        desk.out.remark(&format!("wrote {path}, {changed} changed"));
    }
    let counts = if args.fix.is_some() { totals.left } else { totals.severities };
    let is_bad = Severity::ALL.iter().zip(counts).any(|(severity, n)| n > 0 && *severity <= args.fail_on);
    Ok(if is_bad { Outcome::Found } else { Outcome::Done })
}

fn standard_input() -> eyre::Result<Vec<u8>> {
    if std::io::stdin().is_terminal() {
        let hint = "name a file, or put one in with < FILE";
        return Err(Mistake::new("nothing comes in on standard input", hint).into());
    }
    let mut bytes = Vec::new();
    // One byte more than is taken, so that a larger input is refused and not cut.
    std::io::stdin().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A list on its way through the linter.
struct Work<'a, 'p, 't> {
    args: &'a Args,
    list: &'a LinkList,
    linter: &'a mut Linter<'p>,
    teller: &'a mut Teller<'t>,
    totals: Totals,
}

impl Work<'_, '_, '_> {
    fn all(&mut self, mut fixed: Option<&mut Fixed>) -> eyre::Result<()> {
        let table = &self.list.table;
        let bar = match table.bytes > LONG && std::io::stderr().is_terminal() && !std::io::stdout().is_terminal() {
            true => ProgressBar::new(table.bytes),
            false => ProgressBar::hidden(),
        };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {eta} left") {
            bar.set_style(style);
        }
        if let Shape::Column { url, has_header: false, .. } = self.list.shape {
            // The first row was taken for a header, and is one like any other.
            let cells: Vec<&str> = table.head.originals.iter().map(String::as_str).collect();
            let row = 1 + table.head.preamble.len();
            let mended = self.link(row, cells.get(url).copied().unwrap_or_default(), None)?;
            if let Some(fixed) = fixed.as_deref_mut() {
                fixed.row(cells.into_iter(), url, mended.as_deref())?;
            }
        }
        table.pass::<eyre::Report>(|batch| {
            for row in batch.rows() {
                self.row(row, fixed.as_deref_mut())?;
            }
            bar.set_position(batch.read);
            Ok(true)
        })?;
        bar.finish_and_clear();
        Ok(())
    }

    fn row(&mut self, row: RowRef<'_>, fixed: Option<&mut Fixed>) -> eyre::Result<()> {
        match &self.list.shape {
            Shape::Lines => {
                let cell = row.cell(0);
                let mended = if cell.starts_with('#') { None } else { self.link(row.line, cell, None)? };
                fixed.map_or(Ok(()), |fixed| fixed.row(row.cells(), 0, mended.as_deref()))
            }
            Shape::Column { url, placed_on, .. } => {
                let placed_on = placed_on.map(|place| row.cell(place)).filter(|place| !place.is_empty());
                let mended = self.link(row.line, row.cell(*url), placed_on)?;
                fixed.map_or(Ok(()), |fixed| fixed.row(row.cells(), *url, mended.as_deref()))
            }
            Shape::Tags(columns) => {
                let tags = links::tags(row, columns);
                if tags.is_empty() {
                    self.totals.blank += u64::from(!row.is_blank());
                    return fixed.map_or(Ok(()), |fixed| fixed.writer.row(row.cells()).map_err(Into::into));
                }
                let (judged, mended) = self.linter.tags(&tags);
                let is_changed = mended != tags;
                self.tell(row.line, &judged, "", is_changed)?;
                let Some(fixed) = fixed else { return Ok(()) };
                let cells = row.cells().enumerate().map(|(at, cell)| {
                    let tag = Tag::ALL.into_iter().zip(columns).find(|(_, column)| **column == Some(at));
                    match tag {
                        // Placeholders for nothing stay as they are.
                        Some((tag, _)) if !tags.value(tag).is_empty() => mended.value(tag),
                        _ => cell,
                    }
                });
                Ok(fixed.writer.row(cells)?)
            }
        }
    }

    /// Judges a link, and gives it back put right where that changes it.
    fn link(&mut self, row: usize, text: &str, placed_on: Option<&str>) -> eyre::Result<Option<String>> {
        if text.is_empty() {
            self.totals.blank += u64::from(self.list.shape != Shape::Lines);
            return Ok(None);
        }
        let judged = self.linter.link(row, text, placed_on.or(self.args.placed_on.as_deref()));
        self.tell(row, &judged, text, judged.fixed.is_some())?;
        Ok(judged.fixed)
    }

    fn tell(&mut self, row: usize, judged: &Judged, link: &str, is_changed: bool) -> eyre::Result<()> {
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

/// The fixed list, being written.
struct Fixed {
    writer: ListWriter<Target>,
}

/// Where it goes.
enum Target {
    Stdout(Box<dyn Write>),
    File(NewFile),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Target::Stdout(out) => out.write(bytes),
            Target::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Target::Stdout(out) => out.flush(),
            Target::File(file) => file.flush(),
        }
    }
}

impl Fixed {
    fn begin(desk: &Desk, path: &Path, force: bool, list: &LinkList, today: chrono::NaiveDate) -> eyre::Result<Fixed> {
        let form = match (ending(Some(path)), &list.shape) {
            (Some("csv"), _) => ListForm::Delimited(b','),
            (Some("tsv" | "tab"), _) => ListForm::Delimited(b'\t'),
            (Some("xlsx"), _) => ListForm::Sheet,
            (_, Shape::Lines) => ListForm::Lines,
            _ => ListForm::Delimited(b','),
        };
        let headers: &[String] = match (&list.shape, form) {
            (Shape::Lines, ListForm::Lines) => &[],
            (Shape::Lines, _) => &["url".to_owned()],
            (Shape::Column { has_header: false, .. }, ListForm::Delimited(_)) => &[],
            _ => &list.table.head.headers,
        };
        let target = match is_stdout(path) {
            true => Target::Stdout(Box::new(desk.out.stream())),
            false => Target::File(NewFile::begin(path, force)?),
        };
        Ok(Fixed { writer: ListWriter::new(form, target, "Links", headers, today)? })
    }

    /// A row with its link put right.
    fn row<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c str>,
        url: usize,
        mended: Option<&'c str>,
    ) -> eyre::Result<()> {
        let cells = cells.enumerate().map(|(at, cell)| mended.filter(|_| at == url).unwrap_or(cell));
        Ok(self.writer.row(cells)?)
    }

    fn finish(self) -> eyre::Result<()> {
        match self.writer.finish()? {
            Target::Stdout(mut out) => Ok(out.flush()?),
            Target::File(file) => Ok(file.finish()?),
        }
    }
}
