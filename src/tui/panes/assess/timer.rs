//! The time that each dimension is given: it runs on the screen only, and only once it was asked for.

use std::time::{Duration, Instant};

/// The longest a timer runs, in minutes.
const MOST_MINUTES: u64 = 180;

/// Time for each dimension.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timer {
    /// The minutes for each dimension.
    pub(super) minutes: u64,
    /// When the time for this one is up.
    pub(super) ends: Instant,
    /// Whether the end was drawn: then nothing on the screen moves any more.
    pub(super) is_over: bool,
}

impl Timer {
    /// A timer that begins now.
    pub(super) fn of(minutes: u64) -> Timer {
        Timer { minutes, ends: Instant::now() + Duration::from_secs(minutes * 60), is_over: false }
    }
}

/// The minutes that were typed.
pub(super) fn minutes(typed: &str) -> Result<u64, String> {
    let read = typed.trim().trim_end_matches(['m', 'M']).trim().parse().ok();
    read.filter(|minutes| (1..=MOST_MINUTES).contains(minutes))
        .ok_or_else(|| format!("minutes, from 1 to {MOST_MINUTES}"))
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn minutes_are_typed_with_or_without_their_letter() {
        for (typed, want) in
            [("5", Some(5)), (" 12 m", Some(12)), ("0", None), ("181", None), ("soon", None), ("", None)]
        {
            assert_eq!(minutes(typed).ok(), want, "{typed:?}");
        }
    }
}
