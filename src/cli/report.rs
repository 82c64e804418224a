//! `opsroom report`: documents that leave the workspace.

use std::path::PathBuf;

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::Outcome;
use super::desk::Desk;
use super::export::{ending, is_stdout};
use super::print::size;
use crate::export::write_file;
use crate::report::{self, Format};

#[derive(Debug, Subcommand)]
pub(super) enum What {
    Audit(Args),
    Maturity(MaturityArgs),
    Pipeline(PipelineArgs),
    Quality(QualityArgs),
    Utm(UtmArgs),
}

/// The standard of tagged links on one page, for agencies and colleagues
///
/// How a link is built, which sources, mediums and campaigns there are, how campaigns are named, which channels they make,
/// what is refused, and how to check links: by the policy of the workspace, or the delivered one where there is none.
/// As HTML it prints on one page.
#[derive(Debug, clap::Args)]
pub(super) struct UtmArgs {
    #[command(flatten)]
    args: Args,
}

/// The state of the pipeline, for a client or the board
///
/// How many leads stand where and go on, new ones by week, sources, who stands still, how sales answers what it is
/// handed, who left and why, and what is missing.
#[derive(Debug, clap::Args)]
pub(super) struct PipelineArgs {
    #[command(flatten)]
    args: Args,
}

/// The quality of the data, for whoever has to trust it
///
/// The scorecard with its targets and trend, what to mend first, duplicates, spellings, and how far checklists and the
/// hygiene schedule are. Measures all leads, and keeps the figures of the day for the trend.
#[derive(Debug, clap::Args)]
pub(super) struct QualityArgs {
    #[command(flatten)]
    args: Args,
}

/// The stack audit, for a client or the board
///
/// What there is and what it costs, what is wrong, what was decided and what it saves: current state, recommendations,
/// steps, measures of success, risks.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The form; without it, what OUT ends in, else md
    #[arg(long, value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)))]
    format: Option<String>,
    /// The file to write; without it, or with -, standard output
    #[arg(short, long = "out", value_name = "OUT")]
    out: Option<PathBuf>,
    /// Replace OUT where it exists
    #[arg(long)]
    force: bool,
}

/// A framework's newest assessment, for a client or the board
///
/// Where the operation stands and what the data says, what to do in which order, the plan, measures of success, risks,
/// the votes and every answer in its words.
#[derive(Debug, clap::Args)]
pub(super) struct MaturityArgs {
    #[command(flatten)]
    framework: super::maturity::FrameworkArgs,
    #[command(flatten)]
    args: Args,
}

pub(super) fn run(desk: &Desk, what: &What) -> eyre::Result<Outcome> {
    let (What::Audit(args)
    | What::Maturity(MaturityArgs { args, .. })
    | What::Pipeline(PipelineArgs { args })
    | What::Quality(QualityArgs { args })
    | What::Utm(UtmArgs { args })) = what;
    let named = args.format.as_deref().or_else(|| ending(args.out.as_deref()));
    let format = named.and_then(Format::parse).unwrap_or(Format::Markdown);
    let ws = match what {
        What::Utm(_) => super::utm::workspace(desk)?,
        _ => desk.open()?,
    };
    let business = ws.business()?;
    let doc = match what {
        What::Audit(_) => {
            let (stack, frameworks) = (ws.stack()?, ws.frameworks());
            report::audit(&stack, &business, &frameworks.taxonomy, &frameworks.stack, ws.today())
        }
        What::Maturity(args) => {
            let (room, newest) = super::maturity::newest(&ws, &args.framework.framework)?;
            report::maturity(&room, newest, &business, ws.today()).ok_or_else(|| {
                let hint = "another tool changed the file: opsroom log tells when, opsroom undo takes it back";
                super::mistake::Mistake::new("the words of this assessment can't be read any more", hint)
            })?
        }
        What::Quality(_) => report::quality(&ws.quality_review()?, &business),
        What::Utm(_) => report::utm(&*ws.checker()?, &business, ws.today()),
        What::Pipeline(_) => report::pipeline(&ws.review()?, &ws.frameworks().review, &business),
    };
    let text = doc.render(format)?;
    match args.out.as_deref().filter(|out| !is_stdout(out)) {
        Some(out) => {
            write_file(out, text.as_bytes(), args.force)?;
            let path = out.display().to_string();
            if desk.out.json {
                desk.out.value(&json!({ "path": path, "format": format.name(), "bytes": text.len() }));
            } else {
                desk.out.remark(&format!("wrote {path} ({})", size(text.len() as u64)));
            }
        }
        None if desk.out.json => {
            desk.out.value(&json!({ "title": doc.title, "format": format.name(), "document": text }));
        }
        None => desk.out.bytes(text.as_bytes())?,
    }
    Ok(Outcome::Done)
}
