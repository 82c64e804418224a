//! What opens from the Quality tab: duplicates, the spot check, spellings, and lists of tasks.

mod duplicates;
mod spellings;
mod spot_check;
mod tasks;

pub use duplicates::Duplicates;
pub use spellings::Spellings;
pub use spot_check::SpotChecks;
pub use tasks::Tasks;
