//! Tagged links: building one or a grid of them, their QR code, a list that is checked.

pub mod qr;
