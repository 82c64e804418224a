//! `opsroom utm lint`: what is wrong with the links of a list, and the list as it should be.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use indicatif::{ProgressBar, ProgressStyle};

use super::super::Outcome;
use super::super::desk::Desk;
use super::super::export::{ending, is_stdout};
use super::super::mistake::Mistake;
use super::forms::{Form, Tally, Teller, Totals};
use super::kept;
use crate::domain::finding::Severity;
use crate::domain::profile::domains;
use crate::domain::text::count;
use crate::domain::utm::Tag;
use crate::domain::utm::lint::Linter;
use crate::export::{ListForm, ListWriter, NewFile};
use crate::import::Source;
use crate::import::links::{self, LinkList, Shape};
use crate::import::sheet::RowRef;
use crate::import::sheet::stream::Piped;

/// Lists above so many bytes are worth a bar, where somebody watches.
const LONG: u64 = 8 * 1024 * 1024;

/// Tell what is wrong with the tagged links of a list
///
/// Takes a text with one link a line, a CSV, TSV or XLSX with a column of links, or a table with columns such as
/// utm_source and no links, as exports of touches are; or the links of the workspace (--registry), or what its touches
/// recorded (--touches). Which values there are, which rules, and how bad each is, the policy of the workspace says; where
/// there is none, the delivered one, and your own file with framework = "utm-policy". Exits 1 where something at or above
/// --fail-on was found; with --fix, only what the fix leaves counts.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The list, or - for standard input, however long it is
    #[arg(value_name = "INPUT", required_unless_present_any = ["registry", "touches"])]
    input: Option<PathBuf>,
    /// The links that are registered in the workspace
    #[arg(long, conflicts_with_all = ["input", "touches", "fix", "column", "placed_on"])]
    registry: bool,
    /// The sources, mediums and campaigns that the touches of the workspace recorded, and how they drifted
    #[arg(long, conflicts_with_all = ["input", "fix", "column", "placed_on"])]
    touches: bool,
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
    let ws = if args.registry || args.touches { desk.open()? } else { super::workspace(desk)? };
    let checker = ws.checker()?;
    let own = match args.own.as_slice() {
        [] => None,
        named => Some(domains::parse(&named.join(" "))?),
    };
    let mut linter = match &own {
        Some(own) => Linter::over(&checker.policy, checker.shared_words(), own),
        None => checker.linter(),
    };
    let form = if desk.out.json { Form::Json } else { Form::parse(&args.format).unwrap_or(Form::Text) };
    // A fixed list on standard output leaves standard error for what is told.
    let fix_to_stdout = args.fix.as_deref().is_some_and(is_stdout);
    let mut out: Box<dyn Write> = if fix_to_stdout { Box::new(std::io::stderr()) } else { Box::new(desk.out.stream()) };
    let Some(input) = &args.input else {
        let name = if args.registry { "registry" } else { "touches" };
        let mut teller = Teller::new(form, &mut out, name, args.summary);
        teller.begin(name)?;
        let mut tally = Tally { teller: &mut teller, totals: Totals::default() };
        match args.registry {
            true => kept::registry(&ws, &mut linter, &mut tally)?,
            false => kept::touches(&ws, &checker, &mut linter, &mut tally)?,
        }
        let totals = tally.totals;
        teller.end(&totals, &linter)?;
        return Ok(outcome(args, &totals));
    };
    let headers = &ws.frameworks().import_links.headers;
    let is_piped = is_stdout(input);
    let list = match is_piped {
        true => links::open_piped(&standard_input()?, args.column.as_deref(), headers)?,
        false => links::open_by(Source::Path(input), args.column.as_deref(), headers)?,
    };
    let name = if is_piped { "standard input".to_owned() } else { input.display().to_string() };
    let mut teller = Teller::new(form, &mut out, &name, args.summary);
    for warning in &list.table.head.warnings {
        desk.out.remark(&format!("{name}: {warning}"));
    }
    teller.begin(&list.table.head.format)?;
    let mut fixed = match &args.fix {
        Some(path) => Some(Fixed::begin(desk, path, args.force, &list, ws.today())?),
        None => None,
    };
    let tally = Tally { teller: &mut teller, totals: Totals::default() };
    let mut work = Work { args, list: &list, linter: &mut linter, tally };
    work.tally.totals.noun = match list.shape {
        Shape::Tags(_) => ("row of tags", "rows of tags"),
        _ => ("link", "links"),
    };
    work.all(fixed.as_mut())?;
    let mut totals = work.tally.totals;
    if let Some(fixed) = fixed {
        fixed.finish()?;
        totals.fixed = args.fix.as_deref().filter(|out| !is_stdout(out)).map(|out| out.display().to_string());
    }
    teller.end(&totals, &linter)?;
    drop(out);
    if let Some(path) = totals.fixed.as_deref().filter(|_| form != Form::Json) {
        let changed = count(usize::try_from(totals.fixable).unwrap_or(usize::MAX), totals.noun.0, totals.noun.1);
        let [critical, warnings, notes] = totals.left;
        let warnings = count(usize::try_from(warnings).unwrap_or(usize::MAX), "warning", "");
        let notes = count(usize::try_from(notes).unwrap_or(usize::MAX), "note", "");
        desk.out.remark(&format!(
            "wrote {path}, {changed} changed; in it are left {critical} critical, {warnings}, {notes}"
        ));
    }
    Ok(outcome(args, &totals))
}

fn outcome(args: &Args, totals: &Totals) -> Outcome {
    let counts = if args.fix.is_some() { totals.left } else { totals.severities };
    let is_bad = Severity::ALL.iter().zip(counts).any(|(severity, n)| n > 0 && *severity <= args.fail_on);
    if is_bad { Outcome::Found } else { Outcome::Done }
}

fn standard_input() -> eyre::Result<Piped> {
    if std::io::stdin().is_terminal() {
        let hint = "name a file, or put one in with < FILE";
        return Err(Mistake::new("nothing comes in on standard input", hint).into());
    }
    Ok(Piped::begin(Box::new(std::io::stdin()))?)
}

/// A list on its way through the linter.
struct Work<'a, 'p, 't> {
    args: &'a Args,
    list: &'a LinkList,
    linter: &'a mut Linter<'p>,
    tally: Tally<'a, 't>,
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
                    self.tally.totals.blank += u64::from(!row.is_blank());
                    return fixed.map_or(Ok(()), |fixed| fixed.writer.row(row.cells()).map_err(Into::into));
                }
                let (judged, mended) = self.linter.tags(&tags);
                let is_changed = mended != tags;
                self.tally.tell(row.line, &judged, "", is_changed)?;
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
            self.tally.totals.blank += u64::from(self.list.shape != Shape::Lines);
            return Ok(None);
        }
        let judged = self.linter.link(row, text, placed_on.or(self.args.placed_on.as_deref()));
        self.tally.tell(row, &judged, text, judged.fixed.is_some())?;
        Ok(judged.fixed)
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
