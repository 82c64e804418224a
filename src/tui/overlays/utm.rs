//! Tagged links: building one or a grid of them, their QR code, a list that is checked.

pub mod builder;
pub mod grid;
pub mod list;
pub mod page;
pub mod qr;
