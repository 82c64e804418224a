//! Where things lie: the folders of the platform, and the workspace that was used last.

use std::fs;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

/// Replaces the configuration folder, for tests and for trying another one.
pub const CONFIG_VARIABLE: &str = "OPSROOM_CONFIG";

/// The folders that belong to the program. None of them need exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Settings and a person's own frameworks.
    pub config: PathBuf,
    /// Workspaces that nobody named.
    pub data: PathBuf,
    /// What can be lost: the log, and which workspace was last.
    pub state: PathBuf,
}

impl Places {
    /// The folders of this person; `None` where the system doesn't tell whose home it is.
    pub fn find() -> Option<Places> {
        let folders = ProjectDirs::from("", "", "opsroom")?;
        let config = std::env::var_os(CONFIG_VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        Some(Places {
            config: config.unwrap_or_else(|| folders.config_dir().to_owned()),
            data: folders.data_dir().to_owned(),
            state: folders.state_dir().unwrap_or_else(|| folders.data_local_dir()).to_owned(),
        })
    }

    /// The settings.
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Frameworks for all workspaces.
    pub fn frameworks(&self) -> PathBuf {
        self.config.join("frameworks")
    }

    /// The log.
    pub fn log(&self) -> PathBuf {
        self.state.join("opsroom.log")
    }

    /// The workspace that is meant where nobody names one.
    pub fn workspace(&self) -> PathBuf {
        self.last().unwrap_or_else(|| self.data.join("default.opsroom"))
    }

    fn last(&self) -> Option<PathBuf> {
        let bytes = fs::read(self.state.join("last")).ok()?;
        let path = path_of(bytes)?;
        path.is_absolute().then_some(path)
    }

    /// Remembers a workspace as the last one used. That it can't be remembered is no reason not to work with it.
    pub fn remember(&self, workspace: &Path) {
        let Ok(path) = std::path::absolute(workspace) else { return };
        let written = make_folder(&self.state)
            .and_then(|()| fs::write(self.state.join("last"), path.as_os_str().as_encoded_bytes()));
        if let Err(error) = written {
            tracing::warn!(%error, "could not remember the workspace");
        }
    }
}

/// Frameworks for one workspace: in the folder of its own name beside it (`acme.frameworks` for `acme.opsroom`).
pub fn frameworks_beside(workspace: &Path) -> PathBuf {
    workspace.with_extension("frameworks")
}

/// Makes a folder that only its owner can look into.
///
/// # Errors
/// When it can't be made.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn the_last_workspace_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let places = Places { config: at("config"), data: at("data"), state: at("state/deep") };
        assert_eq!(places.workspace(), at("data/default.opsroom"));
        places.remember(&at("clients/acme.opsroom"));
        assert_eq!(places.workspace(), at("clients/acme.opsroom"));
        fs::write(at("state/deep/last"), "not/absolute").unwrap();
        assert_eq!(places.workspace(), at("data/default.opsroom"));
    }

    #[test]
    fn frameworks_of_one_workspace() {
        for (workspace, folder) in [
            ("/c/acme.opsroom", "/c/acme.frameworks"),
            ("acme", "acme.frameworks"),
            ("/c/a.b.opsroom", "/c/a.b.frameworks"),
        ] {
            assert_eq!(frameworks_beside(Path::new(workspace)), PathBuf::from(folder));
        }
    }
}
