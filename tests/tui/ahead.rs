//! What is read ahead of a key changes nothing of what the key shows.

use opsroom::domain::field::find;
use opsroom::domain::tool::fields::TOOL_FIELDS;

use crate::harness::Bench;

#[test]
fn what_was_read_ahead_is_what_would_have_been_read() {
    for room in ["2", "4<tab>", "5"] {
        let (mut plain, mut ahead) = (Bench::demo(), Bench::demo());
        plain.press(room);
        ahead.press(room);
        for keys in ["j", "j", "k", "<pgdn>", "k", "<pgup>", "G", "k", "g", "/a", "<enter>", "j", "<esc>", "o", "j"] {
            ahead.look_ahead();
            assert_eq!(ahead.press(keys).screen(), plain.press(keys).screen(), "{room} then {keys}");
            assert_eq!(ahead.styles_hash(), plain.styles_hash(), "{room} then {keys}");
        }
        for size in [(160, 50), (80, 24), (120, 40)] {
            ahead.look_ahead();
            assert_eq!(ahead.resize(size).screen(), plain.resize(size).screen(), "{room} in {size:?}");
        }
    }
}

#[test]
fn a_change_is_seen_in_a_card_that_was_read_ahead() {
    let mut bench = Bench::demo();
    bench.press("2").look_ahead();
    let all: Vec<_> = bench.ws().stack().unwrap().input.tools.iter().map(|tool| tool.id).collect();
    bench.ws().edit_tools(&all, find(TOOL_FIELDS, "owner").unwrap(), "Zoe").unwrap();
    let screen = bench.press("j").screen();
    assert!(screen.contains("owner Zoe"), "{screen}");
}
