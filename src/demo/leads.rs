//! The demo's leads: a crowd of any size, each with the story of how it was found, what it did and where it went.
//!
//! A story follows from the lead's number and the present (`life`, `acts`), so that a million can be told one after
//! another without holding any. Names and odds stand in `assets/demo/leads.toml`.

mod acts;
mod cast;
mod draw;
mod firm;
mod life;
mod play;
mod stream;
#[cfg(test)]
mod tests;
mod words;

pub use play::add_leads;
pub(super) use play::{add_field, advance, edit, import, merge, say_whom};
