//! Merging two leads field by field.
