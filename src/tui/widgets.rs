//! Pieces that views are drawn with. They know the look; only the window over a long list reads the workspace.

pub mod cards;
pub mod filter;
pub mod gauge;
pub mod input;
pub mod lead_card;
pub mod link_card;
pub mod list;
pub mod panel;
pub mod picker;
pub mod qr;
pub mod said;
pub mod suggestions;
pub mod table;
pub mod tool_card;
pub mod url;
pub mod window;
