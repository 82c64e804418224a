//! Pure values, rules and arithmetic. Knows no file, database, terminal, clock or environment.

pub mod blueprint;
pub mod date;
pub mod field;
pub mod filter;
pub mod finding;
pub mod id;
pub mod integration;
pub mod maturity;
pub mod money;
pub mod profile;
pub mod receipt;
pub mod stack;
pub mod taxonomy;
pub mod text;
pub mod tool;
pub mod verdict;
