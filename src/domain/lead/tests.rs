//! Names and days of leads.
