//! Views that open over a room: help, palette, forms, questions, receipts, records.

pub mod activity;
pub mod cell;
pub mod choose;
pub mod compare;
pub mod confirm;
pub mod files;
pub mod form;
pub mod help;
pub mod import;
pub mod lifecycle;
pub mod message;
pub mod palette;
pub mod parking;
pub mod profile;
pub mod prompt;
pub mod receipt;
pub mod record;
pub mod score;
pub mod start;
pub mod steps;
pub mod ways;
