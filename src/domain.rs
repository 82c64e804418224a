//! Pure values, rules and arithmetic. Knows no file, database, terminal, clock or environment.

pub mod activity;
pub mod blueprint;
pub mod company;
pub mod custom;
pub mod date;
pub mod deal;
pub mod external;
pub mod field;
pub mod filter;
pub mod finding;
pub mod icp;
pub mod id;
pub mod integration;
pub mod lead;
pub mod lead_words;
pub mod lifecycle;
pub mod maturity;
pub mod money;
pub mod profile;
pub mod receipt;
pub mod stack;
pub mod taxonomy;
pub mod text;
pub mod tool;
pub mod transition;
pub mod verdict;
