//! What every command works with: the options all commands know, the folders, and the workspace they mean.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Local, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};

use super::Globals;
use super::mistake::Mistake;
use super::places::{self, Places};
use super::print::Out;
use crate::domain::date;
use crate::domain::text::{clean, count, fit};
use crate::frameworks::Frameworks;
use crate::store;
use crate::workspace::{Clock, Error, Options, Reading, Workspace};

/// What a command works with.
pub(super) struct Desk {
    pub(super) out: Out,
    pub(super) author: String,
    file: Option<PathBuf>,
    as_of: Option<NaiveDate>,
}

impl Desk {
    pub(super) fn new(globals: Globals) -> eyre::Result<Desk> {
        let as_of = match &globals.as_of {
            Some(typed) => {
                let day = date::parse(typed, Local::now().date_naive());
                Some(
                    day.map_err(|error| Mistake::new(format!("--as-of: {error}"), "opsroom check --as-of 2026-11-20"))?,
                )
            }
            None => None,
        };
        let author = author(globals.author);
        Ok(Desk { out: Out::new(globals.json), author, file: globals.file, as_of })
    }

    /// The folders.
    pub(super) fn places(&self) -> eyre::Result<Places> {
        Places::find().ok_or_else(|| {
            Mistake::new("the system doesn't say where your home folder is", "set HOME to a folder of yours").into()
        })
    }

    /// The file that `--file` names.
    pub(super) fn named_file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The file that is meant.
    pub(super) fn file(&self) -> eyre::Result<PathBuf> {
        match &self.file {
            Some(file) => Ok(file.clone()),
            None => Ok(self.places()?.workspace()),
        }
    }

    /// The workspace that is meant; it must be there.
    pub(super) fn open(&self) -> eyre::Result<Workspace> {
        let file = self.file()?;
        if is_missing(&file) {
            let what = format!("there is no workspace {}", file.display());
            let hint = "name one with --file; opsroom FILE starts a new one, and so does opsroom import";
            return Err(Mistake::new(what, hint).into());
        }
        self.open_at(&file)
    }

    /// The workspace at a path; made where there is none.
    pub(super) fn open_at(&self, file: &Path) -> eyre::Result<Workspace> {
        let ws = self.opened(Some(file), file, Reading::Meanwhile)?;
        self.tell_problems(&ws);
        Ok(ws)
    }

    /// The same for the workbench, which tells on the screen what is wrong with frameworks: nothing waits for them here.
    pub(super) fn open_shown(&self, file: &Path) -> eyre::Result<Workspace> {
        self.opened(Some(file), file, Reading::WhenAsked)
    }

    /// The workspace at a path, or one in memory, with the frameworks that hold for a file.
    fn opened(&self, path: Option<&Path>, file: &Path, when: Reading) -> eyre::Result<Workspace> {
        let beside = file.to_owned();
        let read = move || frameworks_of(&beside);
        let mut ws = Workspace::open_reading(path, Clock::System, self.author.clone(), read, when)?;
        self.set_clock(&mut ws)?;
        Ok(ws)
    }

    /// A workspace in memory with the frameworks of a file that isn't there yet, for what is only tried.
    pub(super) fn scratch(&self, file: &Path) -> eyre::Result<Workspace> {
        self.opened(None, file, Reading::Meanwhile)
    }

    /// Makes the workspace that was tried in memory the one at a path, and opens that; another's that stands there by now
    /// is opened as it is.
    pub(super) fn keep(&self, scratch: &mut Workspace, file: &Path) -> eyre::Result<Workspace> {
        match scratch.write_out(file) {
            Ok(_) | Err(Error::Store(store::Error::Exists { .. })) => {}
            Err(error) => return Err(error.into()),
        }
        let frameworks = scratch.shared_frameworks();
        let options = Options { clock: Clock::System, author: self.author.clone(), frameworks };
        let mut ws = Workspace::open(file, options)?;
        self.set_clock(&mut ws)?;
        self.tell_problems(&ws);
        Ok(ws)
    }

    /// Takes the day of `--as-of` for today: its noon where the business is.
    fn set_clock(&self, ws: &mut Workspace) -> eyre::Result<()> {
        if let Some(day) = self.as_of {
            let zone = ws.business()?.profile.time_zone.parse().unwrap_or(chrono_tz::UTC);
            ws.work_as(&self.author, Clock::Fixed(noon(day, zone)));
        }
        Ok(())
    }

    fn tell_problems(&self, ws: &Workspace) {
        let broken = ws.frameworks().problems.len();
        if broken > 0 {
            let mistakes = count(broken, "mistake", "mistakes");
            self.out.remark(&format!("warning: {mistakes} in your framework files; opsroom check lists them"));
        }
    }
}

/// The frameworks that hold for a workspace: delivered ones, and those of the person's folders.
fn frameworks_of(file: &Path) -> Frameworks {
    let everywhere = Places::find().map(|places| places.frameworks());
    let beside = places::frameworks_beside(file);
    let folders: Vec<&Path> = everywhere.iter().chain([&beside]).map(PathBuf::as_path).collect();
    Frameworks::load(&folders)
}

/// Whether nothing at all stands at a path; what can't be looked at is left to whoever opens it.
pub(super) fn is_missing(file: &Path) -> bool {
    matches!(std::fs::symlink_metadata(file), Err(error) if error.kind() == std::io::ErrorKind::NotFound)
}

/// Noon of a day where the business is. Clocks are never put forward over noon, so that it exists everywhere.
fn noon(day: NaiveDate, zone: chrono_tz::Tz) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN) + TimeDelta::hours(12);
    zone.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |moment| moment.with_timezone(&Utc))
}

/// Who is working: as told, else as the system knows the user.
fn author(named: Option<String>) -> String {
    let known = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let name = named.or_else(known).unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "somebody".to_owned() } else { fit(&clean(name), 60).into_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn noon_is_on_that_day_in_every_zone() {
        for day in [(2026, 3, 8), (2026, 3, 29), (2026, 11, 20), (2026, 12, 31)] {
            let day = NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap();
            for zone in chrono_tz::TZ_VARIANTS {
                assert_eq!(noon(day, zone).with_timezone(&zone).date_naive(), day, "{zone}");
            }
        }
    }

    #[test]
    fn authors_are_named_safely() {
        for (named, expected) in [("Dana", "Dana"), ("  Lee ", "Lee"), ("", "somebody"), ("a\u{1b}b", "a␛b")] {
            assert_eq!(author(Some(named.into())), expected);
        }
    }
}
