//! The workbench from keys to screen, without a terminal.
//!
//! Screens are kept as snapshots in `snapshots/` (text, cursor, a hash of all styles) and as pictures in
//! `assets/screens/`. After a change that was meant:
//! `INSTA_UPDATE=always UPDATE_SCREENS=1 cargo test --test tui`, then read the difference.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod ahead;
mod board;
mod commands;
mod drift;
mod editing;
mod finding;
mod harness;
mod importing;
mod leads;
mod links;
mod looks;
mod maturity;
mod overlays;
mod pictures;
mod quality;
mod random;
mod rooms;
mod svg;
mod words;
