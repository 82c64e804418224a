//! What Home said last, kept beside the data, so that a large workspace opens on its findings at once: the first frame
//! is drawn from it while nothing has changed since, and the findings themselves are read right after. A kept outlook
//! is a picture for that one frame. Nothing is judged, exported or printed from it, and no key is answered from it.

use serde::{Deserialize, Serialize};

use super::attention::{Attention, Health, RoomFindings, room_names};
use super::{Result, Workspace};
use crate::domain::finding::{Finding, Severity};
use crate::domain::id::{Id, Kind, RecordRef};
use crate::domain::receipt::Receipt;

/// Under which name it is kept.
const SETTING: &str = "outlook";
/// Below so many tools, and without leads, reading everything is as quick.
const WORTH_KEEPING: usize = 500;
/// So many findings are kept written out: more than any screen shows at once.
const WRITTEN_OUT: usize = 120;

/// One state of the workspace on one day, as Home showed it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Outlook {
    /// The newest change of the journal, and the day: another state or day has another outlook.
    seq: i64,
    day: String,
    rooms: Vec<KeptRoom>,
    /// The first findings in the order shown, each with its room's place and its own.
    findings: Vec<(usize, usize, KeptFinding)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptRoom {
    name: String,
    headline: String,
    figures: String,
    is_empty: bool,
    #[serde(default)]
    trend: Vec<u64>,
    /// Findings of each severity, the worst first.
    counts: [usize; 3],
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptFinding {
    severity: usize,
    subject: String,
    sentence: String,
    next: String,
    about: Option<(String, i64)>,
}

/// A room as an outlook has it.
struct Pictured {
    name: &'static str,
    health: Health,
    counts: [usize; 3],
    findings: Vec<(usize, Finding)>,
}

impl RoomFindings for Pictured {
    fn severities(&self) -> Vec<Severity> {
        Severity::ALL.iter().zip(self.counts).flat_map(|(severity, times)| vec![*severity; times]).collect()
    }

    fn finding(&self, at: usize) -> Option<Finding> {
        self.findings.iter().find(|(one, _)| *one == at).map(|(_, finding)| finding.clone())
    }

    fn why(&self, finding: &Finding) -> Receipt {
        Receipt::new(self.name, "", finding.sentence.clone())
    }

    fn health(&self) -> Health {
        self.health.clone()
    }
}

impl Outlook {
    fn of(attention: &Attention, seq: i64, day: String) -> Outlook {
        let rooms = attention.rooms().map(|(name, room)| {
            let health = room.health();
            let severities = room.severities();
            let counts = Severity::ALL.map(|one| severities.iter().filter(|severity| **severity == one).count());
            let Health { headline, figures, is_empty, trend, .. } = health;
            KeptRoom { name: name.to_owned(), headline, figures, is_empty, trend, counts }
        });
        let rooms = rooms.collect();
        let findings = attention.places().take(WRITTEN_OUT).filter_map(|(room, at, finding)| {
            let severity = Severity::ALL.iter().position(|one| *one == finding.severity)?;
            let about = finding.about.map(|about| (about.kind.table().to_owned(), about.id.0));
            let Finding { subject, sentence, next, .. } = finding;
            Some((room, at, KeptFinding { severity, subject, sentence, next: next.into_owned(), about }))
        });
        let findings = findings.collect();
        Outlook { seq, day, rooms, findings }
    }

    /// The picture; `None` where its rooms are not those of today's program.
    fn picture(self) -> Option<Attention> {
        let names: Vec<&'static str> = room_names().collect();
        if !self.rooms.iter().map(|room| room.name.as_str()).eq(names.iter().copied()) {
            return None;
        }
        let mut findings: Vec<Vec<(usize, Finding)>> = names.iter().map(|_| Vec::new()).collect();
        for (room, at, kept) in self.findings {
            let about = kept.about.and_then(|(table, id)| {
                let kind = Kind::ALL.into_iter().find(|kind| kind.table() == table)?;
                Some(RecordRef { kind, id: Id(id) })
            });
            let finding = Finding {
                rule: "",
                severity: *Severity::ALL.get(kept.severity)?,
                room: names.get(room)?,
                about,
                subject: kept.subject,
                sentence: kept.sentence,
                next: kept.next.into(),
            };
            findings.get_mut(room)?.push((at, finding));
        }
        let rooms = names.iter().zip(self.rooms).zip(findings).map(|((name, kept), findings)| {
            let KeptRoom { headline, figures, is_empty, trend, counts, .. } = kept;
            let title = super::attention::title_of(name);
            let health = Health { name, title, headline, figures, is_empty, trend, ..Health::default() };
            let room: Box<dyn RoomFindings + Send + Sync> = Box::new(Pictured { name, health, counts, findings });
            (*name, room)
        });
        Some(Attention::of_rooms(rooms.collect()))
    }
}

impl Workspace {
    /// What Home said last, where nothing changed since; `None` where everything must be read.
    pub(super) fn kept_outlook(&self) -> Option<Attention> {
        let kept = self.setting(SETTING).ok().flatten()?;
        let outlook: Outlook = serde_json::from_str(&kept).ok()?;
        let is_current = outlook.seq == self.store.newest_change().ok()? && outlook.day == self.today().to_string();
        if is_current { outlook.picture() } else { None }
    }

    /// Keeps what Home says now for the next opening, where reading it all takes long. A file that can't be written
    /// opens as it did before.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn keep_outlook(&mut self) -> Result<()> {
        if self.stack()?.input.tools.len() < WORTH_KEEPING && self.pipeline()?.total == 0 {
            return Ok(());
        }
        let attention = self.attention()?;
        let outlook = Outlook::of(&attention, self.store.newest_change()?, self.today().to_string());
        let kept = serde_json::to_string(&outlook).unwrap_or_default();
        if self.setting(SETTING)?.as_deref() != Some(&kept) {
            let _ = self.keep_setting(SETTING, &kept);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use crate::domain::tool::Tool;
    use crate::workspace::tests::workspace;

    use super::*;

    type Shown = (Severity, String, Option<RecordRef>);

    fn shown(attention: &Attention) -> (Vec<Shown>, Vec<Health>) {
        let findings = (0..attention.len().min(WRITTEN_OUT)).filter_map(|at| attention.get(at));
        (findings.map(|one| (one.severity, one.sentence, one.about)).collect(), attention.health())
    }

    #[test]
    fn an_outlook_pictures_what_home_says_until_something_changes() {
        let mut ws = workspace();
        let tools: Vec<Tool> = (0..WORTH_KEEPING).map(|n| Tool::named(format!("Tool {n}"))).collect();
        ws.keep_outlook().unwrap();
        assert_eq!(ws.setting(SETTING).unwrap(), None, "an empty workspace is read at once");
        ws.import_tools(&tools, &[], "imported 500 tools").unwrap();
        ws.keep_outlook().unwrap();
        let pictured = ws.kept_outlook().expect("nothing has changed");
        let read = ws.attention().unwrap();
        assert_eq!(shown(&pictured), shown(&read));
        assert_eq!(pictured.len(), read.len());
        ws.add_tool(&Tool::named("One more")).unwrap();
        assert!(ws.kept_outlook().is_none(), "one more tool is another state");
    }

    #[test]
    fn a_glance_is_over_after_the_first_look() {
        let mut ws = workspace();
        let tools: Vec<Tool> = (0..WORTH_KEEPING).map(|n| Tool::named(format!("Tool {n}"))).collect();
        ws.import_tools(&tools, &[], "imported 500 tools").unwrap();
        ws.keep_outlook().unwrap();
        ws.glance(true);
        assert_eq!(ws.attention().unwrap().get(0).unwrap().rule, "", "from the picture");
        ws.glance(false);
        assert_ne!(ws.attention().unwrap().get(0).unwrap().rule, "", "read");
    }

    #[test]
    fn what_can_not_be_read_pictures_nothing() {
        let mut ws = workspace();
        for odd in ["", "{", r#"{"seq":0,"day":"2026-11-20","rooms":[],"findings":[]}"#, "[]"] {
            ws.keep_setting(SETTING, odd).unwrap();
            assert!(ws.kept_outlook().is_none(), "{odd}");
        }
    }
}
