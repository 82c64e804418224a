//! Questions that end in a file: export, report, backup.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::confirm::Confirm;
use super::prompt::Prompt;
use crate::domain::any_field::all_fields;
use crate::domain::id::Id;
use crate::domain::lead::{LEAD_FIELDS, Lead};
use crate::domain::stack::Stack;
use crate::domain::text::count;
use crate::export::records::Records;
use crate::export::{self, Format, NewFile, write_file};
use crate::report;
use crate::store::leads;
use crate::tui::job::{Finish, Job, Progress};
use crate::tui::lead_actions::Target;
use crate::tui::link_actions::Target as LinkTarget;
use crate::tui::view::Cx;
use crate::workspace::Workspace;

/// A path as people type it: `~` is the home folder.
pub fn path_of(typed: &str) -> PathBuf {
    let typed = typed.trim();
    match typed.strip_prefix("~/").zip(directories::UserDirs::new()) {
        Some((rest, home)) => home.home_dir().join(rest),
        None => PathBuf::from(typed),
    }
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Writes a file; asks before it replaces one.
fn write(cx: &mut Cx<'_>, path: PathBuf, bytes: Vec<u8>, what: String) -> eyre::Result<()> {
    match write_file(&path, &bytes, false) {
        Err(export::Error::Exists(_)) => {
            let question = format!("{} is there already.", path.display());
            cx.open(Confirm::new(question, "replace it", move |cx| {
                write_file(&path, &bytes, true)?;
                cx.say(format!("saved {what} to {}", path.display()));
                Ok(())
            }));
            Ok(())
        }
        other => {
            other?;
            cx.say(format!("saved {what} to {}", path.display()));
            Ok(())
        }
    }
}

/// Asks where to write something that is ready; the name must have that ending.
pub fn ask_write(
    cx: &mut Cx<'_>,
    title: &str,
    help: &str,
    start: &str,
    ends: &'static str,
    what: &str,
    bytes: Vec<u8>,
) {
    let what = what.to_owned();
    let prompt =
        Prompt::new(title, help, start, move |typed, cx| write(cx, path_of(typed), bytes.clone(), what.clone()));
    cx.open(prompt.check(move |typed| match ending(&path_of(typed)) == ends {
        true => Ok(String::new()),
        false => Err(format!("the name must end in .{ends}")),
    }));
}

/// Asks where to export tools to.
pub fn ask_export_tools(cx: &mut Cx<'_>, stack: &Arc<Stack>, ids: Vec<Id>) -> eyre::Result<()> {
    let (stack, what) = (Arc::clone(stack), count(ids.len(), "tool", "tools"));
    ask_export(cx, "tools", what, move |cx| Ok(export::tools(&stack, &cx.ws.field_context()?, Some(&ids))));
    Ok(())
}

/// Asks where to export all findings to.
pub fn ask_export_findings(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let attention = cx.ws.attention()?;
    let what = count(attention.len(), "finding", "findings");
    ask_export(cx, "findings", what, move |cx| Ok(export::findings(attention.iter(), cx.ws.today())));
    Ok(())
}

/// Asks where to export the answers of a framework's assessments to.
pub fn ask_export_maturity(cx: &mut Cx<'_>, framework: &str) -> eyre::Result<()> {
    let framework = framework.to_owned();
    let room = cx.ws.maturity()?;
    let what = format!("the answers of {}", count(room.of(&framework).count(), "assessment", ""));
    ask_export(cx, &format!("maturity-{framework}"), what, move |cx| {
        Ok(export::maturity(&*cx.ws.maturity()?, Some(&framework)))
    });
    Ok(())
}

/// Asks where to export a table to; the ending of the name says the format.
fn ask_export(
    cx: &mut Cx<'_>,
    stem: &str,
    what: String,
    make: impl Fn(&mut Cx<'_>) -> eyre::Result<export::Table> + 'static,
) {
    let help = "A file name; its ending says the format: .csv, .xlsx or .json";
    let start = format!("{stem}-{}.csv", cx.ws.today());
    let check = |typed: &str| match Format::parse(&ending(&path_of(typed))) {
        Some(format) => Ok(format!("{} table", format.name().to_uppercase())),
        None => Err("the name must end in .csv, .xlsx or .json".to_owned()),
    };
    let prompt = Prompt::new(format!("Export {what}"), help, &start, move |typed, cx| {
        let path = path_of(typed);
        let format = Format::parse(&ending(&path)).unwrap_or(Format::Csv);
        let bytes = make(cx)?.to_bytes(format)?;
        write(cx, path, bytes, what.clone())
    });
    cx.open(prompt.check(check).does("write it"));
}

/// Asks where to write the audit report to.
pub fn ask_report(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let help = "A file name; its ending says the format: .html (one file, prints well) or .md";
    let start = format!("stack-audit-{}.html", cx.ws.today());
    let check = |typed: &str| match report::Format::parse(&ending(&path_of(typed))) {
        Some(report::Format::Html) => Ok("HTML, with the matrix as a picture".to_owned()),
        Some(report::Format::Markdown) => Ok("Markdown".to_owned()),
        None => Err("the name must end in .html or .md".to_owned()),
    };
    let prompt = Prompt::new("Write the audit report", help, &start, |typed, cx| {
        let path = path_of(typed);
        let format = report::Format::parse(&ending(&path)).unwrap_or(report::Format::Html);
        let (stack, business, frameworks) = (cx.ws.stack()?, cx.ws.business()?, cx.ws.shared_frameworks());
        let doc = report::audit(&stack, &business, &frameworks.taxonomy, &frameworks.stack, cx.ws.today());
        let text = doc.render(format)?;
        write(cx, path, text.into_bytes(), "the audit report".to_owned())
    });
    cx.open(prompt.check(check).does("write it"));
    Ok(())
}

/// Asks where to write the report about an assessment to.
pub fn ask_report_maturity(cx: &mut Cx<'_>, assessment: Id) -> eyre::Result<()> {
    let help = "A file name; its ending says the format: .html (one file, prints well) or .md";
    let start = format!("maturity-{}.html", cx.ws.today());
    let check = |typed: &str| match report::Format::parse(&ending(&path_of(typed))) {
        Some(report::Format::Html) => Ok("HTML, with the charts as pictures".to_owned()),
        Some(report::Format::Markdown) => Ok("Markdown".to_owned()),
        None => Err("the name must end in .html or .md".to_owned()),
    };
    let prompt = Prompt::new("Write the maturity report", help, &start, move |typed, cx| {
        let path = path_of(typed);
        let format = report::Format::parse(&ending(&path)).unwrap_or(report::Format::Html);
        let (room, business) = (cx.ws.maturity()?, cx.ws.business()?);
        let Some(doc) = report::maturity(&room, assessment, &business, cx.ws.today()) else {
            eyre::bail!("there is nothing to report on: the assessment has gone, or its words can't be read");
        };
        let text = doc.render(format)?;
        write(cx, path, text.into_bytes(), "the maturity report".to_owned())
    });
    cx.open(prompt.check(check).does("write it"));
    Ok(())
}

/// Asks where to write the pipeline report to. Its figures are summed over all leads, so a job does it.
pub fn ask_report_pipeline(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let help = "A file name; its ending says the format: .html (one file, prints well) or .md";
    let start = format!("pipeline-{}.html", cx.ws.today());
    let check = |typed: &str| match report::Format::parse(&ending(&path_of(typed))) {
        Some(report::Format::Html) => Ok("HTML, with the charts as pictures".to_owned()),
        Some(report::Format::Markdown) => Ok("Markdown".to_owned()),
        None => Err("the name must end in .html or .md".to_owned()),
    };
    let prompt = Prompt::new("Write the pipeline report", help, &start, |typed, cx| {
        let path = path_of(typed);
        let format = report::Format::parse(&ending(&path)).unwrap_or(report::Format::Html);
        let work = move |ws: &mut Workspace, _: &Progress| -> eyre::Result<Finish> {
            let doc = report::pipeline(&ws.review()?, &ws.frameworks().review, &ws.business()?);
            let text = doc.render(format)?;
            Ok(Box::new(move |cx| write(cx, path, text.into_bytes(), "the pipeline report".to_owned())))
        };
        cx.out.job = Some(Job { title: "Counting for the report".to_owned(), work: Box::new(work) });
        Ok(())
    });
    cx.open(prompt.check(check).does("write it"));
    Ok(())
}

/// Asks where to export leads to. Many are written in a job.
pub fn ask_export_leads(cx: &mut Cx<'_>, target: Target) -> eyre::Result<()> {
    let what = target.words();
    let help = "A file name; its ending says the format: .csv, .xlsx or .json";
    let start = format!("leads-{}.csv", cx.ws.today());
    let prompt = Prompt::new(format!("Export {what}"), help, &start, move |typed, cx| {
        let path = path_of(typed);
        if !path.exists() {
            return export_leads(cx, target.clone(), path, false);
        }
        let (question, target) = (format!("{} is there already.", path.display()), target.clone());
        cx.open(Confirm::new(question, "replace it", move |cx| export_leads(cx, target, path, true)));
        Ok(())
    });
    let prompt = prompt.check(|typed| match Format::parse(&ending(&path_of(typed))) {
        Some(format) => Ok(format!("{} table", format.name().to_uppercase())),
        None => Err("the name must end in .csv, .xlsx or .json".to_owned()),
    });
    cx.open(prompt.does("write it"));
    Ok(())
}

fn export_leads(cx: &mut Cx<'_>, target: Target, path: PathBuf, force: bool) -> eyre::Result<()> {
    let (count, what) = (target.count(), target.words());
    let told = format!("saved {what} to {}", path.display());
    if count <= 2_000 {
        write_leads(cx.ws, &target, &path, force, &Progress::default())?;
        cx.say(told);
        return Ok(());
    }
    cx.out.job = Some(Job {
        title: format!("Exporting {what}"),
        work: Box::new(move |ws, progress| {
            write_leads(ws, &target, &path, force, progress)?;
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                cx.say(told);
                Ok(())
            }))
        }),
    });
    Ok(())
}

fn write_leads(ws: &Workspace, target: &Target, path: &Path, force: bool, progress: &Progress) -> eyre::Result<()> {
    let format = Format::parse(&ending(path)).unwrap_or(Format::Csv);
    let fields = all_fields(LEAD_FIELDS, &ws.custom_fields("lead")?, "lead");
    let records = Records::<Lead>::new(fields, ws.field_context()?);
    // Row by row into a file that is there once it is whole: a million leads are not held in memory.
    let mut file = NewFile::begin(path, force)?;
    records.write(format, &mut file, |each| -> eyre::Result<()> {
        let mut done = 0;
        let mut give = |lead: &Lead| {
            done += 1;
            if done % 500 == 0 {
                progress.set(done, target.count());
            }
            !progress.is_cancelled() && each(lead)
        };
        match target {
            Target::These(ids) => {
                for id in ids {
                    if leads::one(ws.store(), *id)?.is_some_and(|lead| !give(&lead)) {
                        break;
                    }
                }
            }
            Target::All { query, except, .. } => {
                leads::each(ws.store(), query, |lead| except.contains(&lead.id) || give(&lead))?;
            }
        }
        eyre::ensure!(!progress.is_cancelled(), "stopped: nothing was written");
        Ok(())
    })?;
    file.finish()?;
    Ok(())
}

/// Asks where to write the standard of links: what an agency must know, on a page.
pub fn ask_report_utm(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let help = "A file name; its ending says the format: .html (one page, prints well) or .md";
    let start = format!("link-standard-{}.html", cx.ws.today());
    let check = |typed: &str| match report::Format::parse(&ending(&path_of(typed))) {
        Some(report::Format::Html) => Ok("HTML, one page".to_owned()),
        Some(report::Format::Markdown) => Ok("Markdown".to_owned()),
        None => Err("the name must end in .html or .md".to_owned()),
    };
    let prompt = Prompt::new("Write the standard of links", help, &start, |typed, cx| {
        let path = path_of(typed);
        let format = report::Format::parse(&ending(&path)).unwrap_or(report::Format::Html);
        let text = report::utm(&*cx.ws.checker()?, &cx.ws.business()?, cx.ws.today()).render(format)?;
        write(cx, path, text.into_bytes(), "the standard of links".to_owned())
    });
    cx.open(prompt.check(check));
    Ok(())
}

/// Asks where to export links to. Many are written in a job.
pub fn ask_export_links(cx: &mut Cx<'_>, target: LinkTarget) {
    let what = target.words();
    let help = "A file name; its ending says the format: .csv, .xlsx or .json";
    let start = format!("links-{}.csv", cx.ws.today());
    let prompt = Prompt::new(format!("Export {what}"), help, &start, move |typed, cx| {
        let path = path_of(typed);
        if !path.exists() {
            return export_links(cx, target.clone(), path, false);
        }
        let (question, target) = (format!("{} is there already.", path.display()), target.clone());
        cx.open(Confirm::new(question, "replace it", move |cx| export_links(cx, target, path, true)));
        Ok(())
    });
    cx.open(prompt.check(|typed| match Format::parse(&ending(&path_of(typed))) {
        Some(format) => Ok(format!("{} table", format.name().to_uppercase())),
        None => Err("the name must end in .csv, .xlsx or .json".to_owned()),
    }));
}

fn export_links(cx: &mut Cx<'_>, target: LinkTarget, path: PathBuf, force: bool) -> eyre::Result<()> {
    let told = format!("saved {} to {}", target.words(), path.display());
    cx.out.job = Some(Job {
        title: format!("Exporting {}", target.words()),
        work: Box::new(move |ws, progress| {
            write_links(ws, &target, &path, force, progress)?;
            Ok(Box::new(move |cx: &mut Cx<'_>| {
                cx.say(told);
                Ok(())
            }))
        }),
    });
    Ok(())
}

fn write_links(ws: &Workspace, target: &LinkTarget, path: &Path, force: bool, progress: &Progress) -> eyre::Result<()> {
    let format = Format::parse(&ending(path)).unwrap_or(Format::Csv);
    let mut links = Vec::new();
    target.each(ws, |link| {
        links.push(link);
        progress.set(links.len() as u64, target.count());
        !progress.is_cancelled()
    })?;
    eyre::ensure!(!progress.is_cancelled(), "stopped: nothing was written");
    let table = export::registered_links(&links, &ws.field_context()?);
    write_file(path, &table.to_bytes(format)?, force)?;
    Ok(())
}

/// Asks where to write the report about data quality to. It measures all leads, so a job does it.
pub fn ask_report_quality(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let help = "A file name; its ending says the format: .html (one file, prints well) or .md";
    let start = format!("data-quality-{}.html", cx.ws.today());
    let check = |typed: &str| match report::Format::parse(&ending(&path_of(typed))) {
        Some(report::Format::Html) => Ok("HTML, with the trend as bars".to_owned()),
        Some(report::Format::Markdown) => Ok("Markdown".to_owned()),
        None => Err("the name must end in .html or .md".to_owned()),
    };
    let prompt = Prompt::new("Write the report about data quality", help, &start, |typed, cx| {
        let path = path_of(typed);
        let format = report::Format::parse(&ending(&path)).unwrap_or(report::Format::Html);
        let work = move |ws: &mut Workspace, _: &Progress| -> eyre::Result<Finish> {
            let doc = report::quality(&ws.quality_review()?, &ws.business()?);
            let text = doc.render(format)?;
            Ok(Box::new(move |cx| write(cx, path, text.into_bytes(), "the report about data quality".to_owned())))
        };
        cx.out.job = Some(Job { title: "Measuring for the report".to_owned(), work: Box::new(work) });
        Ok(())
    });
    cx.open(prompt.check(check).does("write it"));
    Ok(())
}

/// Asks where to copy the workspace to.
pub fn ask_backup(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let stem = cx
        .ws
        .path()
        .and_then(|path| path.file_stem())
        .map_or("workspace".into(), |stem| stem.to_string_lossy().into_owned());
    let start = format!("{stem}-{}.opsroom", cx.ws.today());
    let prompt = Prompt::new(
        "Back up the workspace",
        "A file name that is not taken; the copy is a whole workspace.",
        &start,
        |typed, cx| {
            let path = path_of(typed);
            let bytes = cx.ws.backup(&path)?;
            cx.say(format!("the copy is in {} ({} KiB)", path.display(), bytes.div_ceil(1024)));
            Ok(())
        },
    );
    cx.open(prompt.does("copy it"));
    Ok(())
}

/// Asks before undone steps are dropped: that can't be taken back.
pub fn ask_compact(cx: &mut Cx<'_>) -> eyre::Result<()> {
    let question =
        "Steps that were undone can then not be redone any more. Everything else stays, and the file gets smaller.";
    cx.open(Confirm::new(question, "drop them", |cx| {
        let freed = cx.ws.compact()?;
        cx.say(format!("{} KiB given back", freed / 1024));
        Ok(())
    }));
    Ok(())
}
