//! Frameworks are data: TOML files become the typed tables that rules, screens and imports read.
//!
//! Those in `assets/` are compiled in; a person's own files with the same shape add to them or, under the same id,
//! replace one. A file with mistakes is left out whole, every mistake is told with its line and key, and the rest
//! works. Knows no database and no screen; what was edited on screen lies above this, in the workspace.
//!
//! A new kind of framework is one row in `KINDS`, one file here and one field of [`Frameworks`].

mod blueprints;
pub mod crm;
pub mod crm_rules;
mod files;
pub mod import_rules;
mod imports;
mod lead_words;
mod lifecycle;
pub mod maturity;
mod problem;
mod quality;
pub mod reader;
mod review;
mod stack_audit;
mod taxonomy;
#[cfg(test)]
mod tests;
mod utm;

use std::path::Path;
use std::sync::Arc;

use crate::domain::activity::ActivityWords;
use crate::domain::blueprint::Blueprint;
use crate::domain::lead_words::LeadWords;
use crate::domain::lifecycle::Lifecycle;
use crate::domain::maturity::framework::Framework as MaturityFramework;
use crate::domain::maturity::rules::MaturityRules;
use crate::domain::quality::rules::QualityRules;
use crate::domain::quality::spelling::Spellings;
use crate::domain::review::ReviewRules;
use crate::domain::stack::rules::StackRules;
use crate::domain::taxonomy::Taxonomy;
use crate::domain::utm::channel::Channels;
use crate::domain::utm::policy::Policy as UtmPolicy;

use crm_rules::CrmRules;
use import_rules::{LinkImportRules, StatementRules, ToolImportRules};
pub use problem::Problem;
use problem::{did_you_mean, quoted};
use reader::Reader;

/// A kind of framework.
struct Kind {
    /// How files name it: `framework = "taxonomy"`.
    name: &'static str,
    /// Reads a file and puts it to what is there, or changes nothing where the reader has failed.
    load: fn(&mut Reader<'_>, &mut Frameworks),
}

/// All kinds; those that others refer to come first, as the files of a folder are read in this order.
const KINDS: &[Kind] = &[
    Kind { name: "taxonomy", load: taxonomy::load },
    Kind { name: "stack-audit", load: stack_audit::load },
    Kind { name: "blueprint", load: blueprints::load },
    Kind { name: "import-tools", load: imports::load_tools },
    Kind { name: "statement", load: imports::load_statement },
    Kind { name: "import-links", load: imports::load_links },
    Kind { name: "lifecycle", load: lifecycle::load },
    Kind { name: "activities", load: lead_words::load_activities },
    Kind { name: "lead-words", load: lead_words::load_words },
    Kind { name: "import-crm", load: crm::load },
    Kind { name: "maturity", load: maturity::load },
    Kind { name: "maturity-measured", load: maturity::load_measured },
    Kind { name: "pipeline-review", load: review::load },
    Kind { name: "quality", load: quality::load },
    Kind { name: "spellings", load: quality::load_spellings },
    Kind { name: "utm-policy", load: utm::load_policy },
    Kind { name: "utm-channels", load: utm::load_channels },
];

/// What is delivered.
const BUILT_IN: &[(&str, &str)] = &[
    ("taxonomy.toml", include_str!("../assets/taxonomy.toml")),
    ("stack-audit.toml", include_str!("../assets/stack-audit.toml")),
    ("blueprints/arr-2m.toml", include_str!("../assets/blueprints/arr-2m.toml")),
    ("blueprints/arr-4m.toml", include_str!("../assets/blueprints/arr-4m.toml")),
    ("import/tools.toml", include_str!("../assets/import/tools.toml")),
    ("import/statement.toml", include_str!("../assets/import/statement.toml")),
    ("import/links.toml", include_str!("../assets/import/links.toml")),
    ("lifecycle/b2b.toml", include_str!("../assets/lifecycle/b2b.toml")),
    ("activities.toml", include_str!("../assets/activities.toml")),
    ("lead-words.toml", include_str!("../assets/lead-words.toml")),
    ("import/crm.toml", include_str!("../assets/import/crm.toml")),
    ("maturity/ops.toml", include_str!("../assets/maturity/ops.toml")),
    ("maturity/programme.toml", include_str!("../assets/maturity/programme.toml")),
    ("maturity/audit.toml", include_str!("../assets/maturity/audit.toml")),
    ("maturity/measured.toml", include_str!("../assets/maturity/measured.toml")),
    ("pipeline-review.toml", include_str!("../assets/pipeline-review.toml")),
    ("quality.toml", include_str!("../assets/quality.toml")),
    ("spellings.toml", include_str!("../assets/spellings.toml")),
    ("utm/policy.toml", include_str!("../assets/utm/policy.toml")),
    ("utm/channels.toml", include_str!("../assets/utm/channels.toml")),
];

/// Which file a framework came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The kind: `blueprint`.
    pub kind: &'static str,
    /// Its id: `arr-2m`.
    pub id: String,
    /// The file's version.
    pub version: u32,
    /// The person's file; `None` for a built-in one.
    pub file: Option<String>,
}

/// All frameworks in force.
#[derive(Debug, Clone)]
pub struct Frameworks {
    /// Layers, categories and known products.
    pub taxonomy: Taxonomy,
    /// Thresholds and tables of the stack audit.
    pub stack: StackRules,
    /// Blueprints, the smallest ARR first.
    pub blueprints: Vec<Blueprint>,
    /// How lists of tools are read.
    pub import_tools: ToolImportRules,
    /// How statements are read.
    pub statement: StatementRules,
    /// How sheets of tagged links are read.
    pub import_links: LinkImportRules,
    /// How exports of CRMs are read.
    pub crm: CrmRules,
    /// Maturity frameworks, in the order offered.
    pub maturity: Vec<Arc<MaturityFramework>>,
    /// What the workspace's own data says about maturity, and when the room complains.
    pub maturity_rules: MaturityRules,
    /// How the pipeline report looks, and the policies that it names.
    pub review: ReviewRules,
    /// Targets, limits and lists of data quality.
    pub quality: Arc<QualityRules>,
    /// One value, one spelling.
    pub spellings: Arc<Spellings>,
    /// Lifecycles; the first is in force.
    pub lifecycles: Vec<Arc<Lifecycle>>,
    /// The vocabulary of activities.
    pub activities: Arc<ActivityWords>,
    /// Words about leads.
    pub lead_words: Arc<LeadWords>,
    /// What may stand on tagged links.
    pub utm: Arc<UtmPolicy>,
    /// Which channel a source and a medium make.
    pub channels: Arc<Channels>,
    /// What is wrong with files that were left out.
    pub problems: Vec<Problem>,
    /// Where all this came from, in the order read. A file that adds to another stands beside it.
    pub origins: Vec<Origin>,
}

impl Frameworks {
    /// What is delivered. Has no problems. Takes one to two milliseconds: call it once.
    pub fn built_in() -> Frameworks {
        Frameworks::delivered(false)
    }

    fn delivered(checked: bool) -> Frameworks {
        let mut all = Frameworks {
            taxonomy: Taxonomy::default(),
            stack: stack_audit::nothing(),
            blueprints: Vec::new(),
            import_tools: ToolImportRules::default(),
            statement: StatementRules::default(),
            import_links: LinkImportRules::default(),
            crm: CrmRules::default(),
            maturity: Vec::new(),
            maturity_rules: MaturityRules::default(),
            review: ReviewRules::default(),
            quality: Arc::default(),
            spellings: Arc::default(),
            lifecycles: Vec::new(),
            activities: Arc::default(),
            lead_words: Arc::default(),
            utm: Arc::default(),
            channels: Arc::default(),
            problems: Vec::new(),
            origins: Vec::new(),
        };
        // One by one, as their order is right: a document's memory serves the next, and fresh memory costs time.
        for file in BUILT_IN {
            all.add(std::slice::from_ref(file), false, checked);
        }
        all
    }

    /// What is delivered, and all `*.toml` files of these folders and those below them, the folder of highest
    /// precedence last. A folder that isn't there counts as empty. What can't be used is told in `problems`.
    pub fn load(folders: &[&Path]) -> Frameworks {
        let mut all = Frameworks::built_in();
        for folder in folders {
            let found = files::read(folder, &mut all.problems);
            let named: Vec<(&str, &str)> = found.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            all.add(&named, true, true);
        }
        all
    }

    /// Reads files of one folder, given as name and text, kind by kind; `own` ones are a person's.
    fn add(&mut self, files: &[(&str, &str)], own: bool, checked: bool) {
        let mut documents = Vec::new();
        for (file, text) in files {
            match reader::parse(file, text) {
                Ok(document) => documents.push((*file, *text, document)),
                Err(problems) => self.problems.extend(problems),
            }
        }
        let mut by_kind: Vec<Vec<Reader<'_>>> = KINDS.iter().map(|_| Vec::new()).collect();
        for (file, text, document) in &documents {
            let mut reader = Reader::new(file, text, document, checked);
            match kind_of(&mut reader).and_then(|at| by_kind.get_mut(at)) {
                Some(readers) => readers.push(reader),
                None => self.problems.extend(reader.into_problems()),
            }
        }
        for (kind, readers) in KINDS.iter().zip(by_kind) {
            let mut taken: Vec<(String, &str)> = Vec::new();
            for reader in readers {
                self.add_one(kind, reader, &mut taken, own);
            }
        }
    }

    fn add_one<'d>(&mut self, kind: &Kind, mut reader: Reader<'d>, taken: &mut Vec<(String, &'d str)>, own: bool) {
        let root = reader.root();
        let id = reader.id(root, "id").to_owned();
        let version = reader.version();
        if let Some((_, other)) = taken.iter().find(|(one, _)| *one == id && !id.is_empty()) {
            reader.report(
                root,
                "id",
                format!("{} is also the id of {other}", quoted(&id)),
                "an id of its own in each folder",
            );
        }
        taken.push((id.clone(), reader.file()));
        (kind.load)(&mut reader, self);
        if !reader.failed() {
            let file = own.then(|| reader.file().to_owned());
            self.origins.push(Origin { kind: kind.name, id, version, file });
        }
        self.problems.extend(reader.into_problems());
    }
}

/// The row of [`KINDS`] that a document names; reports where it names none.
fn kind_of(reader: &mut Reader<'_>) -> Option<usize> {
    let root = reader.root();
    let name = reader.text(root, "framework");
    let at = KINDS.iter().position(|kind| kind.name == name);
    if at.is_none() && !reader.failed() {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let near = did_you_mean(name, names.iter().copied());
        let expected = format!("one of {}", names.join(", "));
        reader.report(root, "framework", format!("is {}{near}", quoted(name)), expected);
    }
    at
}
