//! The way through the stages in figures: how many stand in each, how many ever came that far, and what share went on.
//! All of it from tallies, never from the leads themselves.

use super::lifecycle::{Lifecycle, StageKind};
use super::transition::StageTally;

/// The counts behind the board's heads.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Funnel {
    /// The leads in each stage; blank id: unstaged.
    pub tallies: Vec<StageTally>,
    /// Leads by the rank of the furthest main stage they reached: (rank, leads).
    pub reached: Vec<(u8, u64)>,
}

/// What share of those who reached one main stage reached the next one, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The id of the stage before.
    pub from: String,
    /// Leads that reached the stage before, or one behind it.
    pub of: u64,
    /// Of these, the ones that reached the stage.
    pub reached: u64,
}

impl Funnel {
    /// The tally of a stage; zeros where nobody is in it.
    pub fn tally(&self, stage: &str) -> StageTally {
        let found = self.tallies.iter().find(|tally| tally.stage == stage).cloned();
        found.unwrap_or_else(|| StageTally { stage: stage.to_owned(), ..StageTally::default() })
    }

    /// How many leads are in a stage.
    pub fn count(&self, stage: &str) -> u64 {
        self.tallies.iter().find(|tally| tally.stage == stage).map_or(0, |tally| tally.count)
    }

    /// How many leads reached a rank or went further.
    pub fn at_least(&self, rank: u8) -> u64 {
        self.reached.iter().filter(|(furthest, _)| *furthest >= rank).map(|(_, leads)| leads).sum()
    }

    /// Conversion into a main stage from the one before it that is in use; `None` for the first one, for exits, and
    /// where nobody ever reached the stage before. A lead that skipped a stage counts as having reached it: it went
    /// further.
    pub fn conversion(&self, lifecycle: &Lifecycle, stage: &str) -> Option<Conversion> {
        let main: Vec<&str> = lifecycle.main().map(|one| one.id.as_str()).collect();
        let at = main.iter().position(|id| *id == stage)?;
        let before = *main.get(at.checked_sub(1)?)?;
        let of = self.at_least(lifecycle.rank(before));
        let reached = self.at_least(lifecycle.rank(stage));
        (of > 0).then(|| Conversion { from: before.to_owned(), of, reached })
    }

    /// Leads in exits of the lifecycle, and in stages that it doesn't have or doesn't use.
    pub fn aside(&self, lifecycle: &Lifecycle) -> u64 {
        let is_main = |id: &str| lifecycle.main().any(|stage| stage.id == id && stage.kind == StageKind::Main);
        self.tallies.iter().filter(|tally| !is_main(&tally.stage)).map(|tally| tally.count).sum()
    }
}

impl Conversion {
    /// The share in per cent, rounded half up; never 0 or 100 unless it is exactly that.
    pub fn percent(&self) -> u64 {
        let (of, reached) = (u128::from(self.of.max(1)), u128::from(self.reached));
        let rounded = (reached * 200 + of) / (of * 2);
        let exact = reached == 0 || reached >= of;
        u64::try_from(if exact { rounded } else { rounded.clamp(1, 99) }).unwrap_or(100)
    }

    /// For the head of a column: `34 % from Lead`.
    pub fn words(&self, lifecycle: &Lifecycle) -> String {
        format!("{} % from {}", self.percent(), lifecycle.name_of(&self.from))
    }
}

#[cfg(test)]
mod tests {
    use super::{Conversion, Funnel};
    use crate::domain::lifecycle::{Lifecycle, Stage, StageKind};
    use crate::domain::transition::StageTally;

    fn stage(id: &str, kind: StageKind) -> Stage {
        Stage {
            id: id.to_owned(),
            name: id.to_uppercase(),
            full: String::new(),
            kind,
            aliases: Vec::new(),
            definition: String::new(),
            marketing: String::new(),
            sales: String::new(),
            success: String::new(),
            criteria: Vec::new(),
            required: Vec::new(),
            next: Vec::new(),
            team: String::new(),
            handoff: None,
            optional: id == "sal",
            entry: false,
            implies: String::new(),
        }
    }

    fn lifecycle() -> Lifecycle {
        let main = ["lead", "mql", "sal", "sql"].map(|id| stage(id, StageKind::Main));
        let stages = main.into_iter().chain([stage("lost", StageKind::Exit)]).collect();
        Lifecycle { stages, ..Lifecycle::default() }
    }

    fn funnel() -> Funnel {
        let tally = |stage: &str, count| StageTally { stage: stage.to_owned(), count, ..StageTally::default() };
        // 60 were leads only, 25 went to MQL, 5 to SAL, 10 to SQL; 4 were never staged.
        Funnel {
            tallies: vec![tally("lead", 60), tally("mql", 20), tally("sql", 8), tally("lost", 12), tally("", 4)],
            reached: vec![(0, 4), (1, 60), (2, 25), (3, 5), (4, 10)],
        }
    }

    #[test]
    fn conversion_is_the_share_of_those_who_came_that_far() {
        let words = |lifecycle: &Lifecycle, stage: &str| {
            funnel().conversion(lifecycle, stage).map(|share| (share.of, share.reached, share.words(lifecycle)))
        };
        let all = lifecycle();
        assert_eq!(words(&all, "lead"), None, "nothing stands before the first");
        assert_eq!(words(&all, "mql"), Some((100, 40, "40 % from LEAD".to_owned())));
        assert_eq!(words(&all, "sal"), Some((40, 15, "38 % from MQL".to_owned())));
        assert_eq!(words(&all, "sql"), Some((15, 10, "67 % from SAL".to_owned())));
        assert_eq!(words(&all, "lost"), None, "an exit is off the way");
        let without = Lifecycle { off: ["sal".to_owned()].into(), ..all };
        assert_eq!(words(&without, "sql"), Some((40, 10, "25 % from MQL".to_owned())), "SAL is switched off");
        assert_eq!(Funnel::default().conversion(&without, "mql"), None, "nobody was a lead yet");
    }

    #[test]
    fn a_share_is_rounded_but_never_to_all_or_nothing() {
        for (reached, of, want) in [(0, 9, 0), (1, 1_000, 1), (1, 3, 33), (1, 2, 50), (999, 1_000, 99), (9, 9, 100)] {
            let share = Conversion { from: String::new(), of, reached };
            assert_eq!(share.percent(), want, "{reached} of {of}");
        }
    }

    #[test]
    fn whatever_is_no_main_stage_in_use_stands_aside() {
        assert_eq!(funnel().aside(&lifecycle()), 16);
        assert_eq!(funnel().count("sal"), 0);
        assert_eq!(funnel().tally("sal").stage, "sal");
    }
}
