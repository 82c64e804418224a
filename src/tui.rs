//! The workbench: the only module that names ratatui and crossterm.

pub mod app;
pub mod channel_form;
pub mod chrome;
pub mod command;
pub mod integration_actions;
pub mod job;
pub mod key;
pub mod keys;
pub mod lead_actions;
pub mod lead_data;
pub mod lead_rows;
pub mod link_actions;
pub mod link_desk;
pub mod link_list;
pub mod link_rows;
pub mod marks;
pub mod maturity_actions;
pub mod move_actions;
pub mod overlays;
pub mod panes;
pub mod rooms;
pub mod screen;
pub mod shell;
pub mod stage;
pub mod terminal;
pub mod theme;
pub mod tool_actions;
pub mod view;
pub mod widgets;

use crate::config::Config;
use crate::workspace::Workspace;

/// Opens the workbench on a workspace and runs it until it ends. `problems` are shown first.
///
/// # Errors
/// When there is no terminal to draw on.
pub fn start(
    ws: Workspace,
    config: Config,
    mut problems: Vec<String>,
    panics: &terminal::Panics,
) -> eyre::Result<terminal::End> {
    let (keymap, wrong) = keys::keymap("config.toml", &config.keys);
    problems.extend(wrong);
    let theme = theme::Theme::parse(config.theme).unwrap_or(theme::Theme::Terminal);
    let look = theme::Look { theme, ascii: config.ascii, paint: config.paint_background, present: false };
    ws.glance(true);
    let mut app = app::App::new(ws, app::Settings { look, keymap, complaints: problems });
    let end = terminal::run(&mut app, config.mouse, config.editor, panics);
    // Only the next opening would be slower without it.
    let _ = app.workspace().keep_outlook();
    end
}
