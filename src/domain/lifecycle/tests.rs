//! Which moves are allowed.
