//! **opsroom**: an operations room for marketing operations, in the terminal.
//!
//! ```text
//!  opsroom · Acme  1 Home  2 Stack                      3 critical · 11 warnings   rooms, what needs you (chrome)
//!  Inventory  Matrix                                                               tabs (panes.rs: the registry)
//! ┌ Tools 40 · $4,310/mo ─────────────────────────────┐┌ HubSpot ───────────────┐
//! │ the view: a pane, drawn from its own state        ││ side panel             │  one view (view.rs), its command
//! └───────────────────────────────────────────────────┘└────────────────────────┘  table, its load, its render
//!  saved: owner of Hotjar is now Dana (u undoes)                                   the status line (app.rs)
//!  e edit  n new  v verdict  / filter  ? keys  : find an action                    drawn from the command tables
//! ```
//!
//! Each layer knows only those below it:
//!
//! ```text
//! main ──► cli ─┐
//!       └► tui ─┼─► report ─► export            a document -> Markdown | HTML;  rows -> CSV | XLSX | JSON
//!               ├─► import                      file -> table -> mapping -> plan -> apply
//!               └─► workspace                   every verb a user would name, one journalled step each
//!                      ├─► store                SQLite: open, migrate, journal; one entity a file
//!                      ├─► frameworks           TOML -> typed, all mistakes at once
//!                      └─► domain               pure: values, rules, arithmetic
//! ```
//!
//! `ARCHITECTURE.md` is the way in.

pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod export;
pub mod frameworks;
pub mod import;
pub mod report;
pub mod store;
pub mod tui;
pub mod workspace;
