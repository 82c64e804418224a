//! Keys at random: nothing panics, and everything can be taken back to an empty workspace.

use opsroom::workspace::{self, Workspace};

use crate::harness::{Bench, SIZES, blank, read_keys, today};

/// Keys as a cat on the keyboard would press them, with those that do something more often.
const KEYS: &[&str] = &[
    "j",
    "k",
    "j",
    "k",
    "h",
    "l",
    "g",
    "G",
    "<up>",
    "<down>",
    "<left>",
    "<right>",
    "<home>",
    "<end>",
    "<pgup>",
    "<pgdn>",
    "<enter>",
    "<enter>",
    "<enter>",
    "<esc>",
    "<esc>",
    "<esc>",
    "<tab>",
    "<S-tab>",
    "<space>",
    "<bs>",
    "<del>",
    "<ins>",
    "1",
    "2",
    "3",
    "4",
    "7",
    "<M-1>",
    "<M-2>",
    "e",
    "n",
    "d",
    "v",
    "V",
    "H",
    "L",
    "m",
    "t",
    "O",
    "a",
    "A",
    "=",
    "o",
    "z",
    "x",
    "w",
    "f",
    "b",
    "i",
    "I",
    "u",
    "u",
    "U",
    "<C-r>",
    "y",
    "D",
    "E",
    "R",
    "s",
    "m",
    "t",
    "c",
    "L",
    "+",
    "-",
    "?",
    ":",
    "/",
    "!",
    "<F5>",
    "<F12>",
    "<C-s>",
    "<C-s>",
    "<C-n>",
    "<C-p>",
    "<C-d>",
    "<C-u>",
    "<C-e>",
    "<C-a>",
    "<C-w>",
    "<M-j>",
    "<M-k>",
    "p",
    "l",
    "u",
    "s",
    "0",
    "5",
    "9",
    ".",
    ",",
    " ",
    "é",
    "日",
    "🚀",
    "\u{301}",
    "\u{202e}",
    "cut",
    "keep",
    "Zeta",
    "12/mo",
    "next mon",
    "owner:none",
    "Dana",
    "HubSpot",
    "paid-tools.csv",
    "<C-x>",
    "<M-y>",
];

/// A small generator, so that a seed is the same sequence for ever (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % sides
    }
}

/// Plays so many keys of a seed; what was pressed is told when it ends in a panic.
fn play(bench: &mut Bench, seed: u64, many: usize) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut told = Told { seed, keys: Vec::new() };
    for _ in 0..many {
        if dice.roll(40) == 0 {
            let (width, height) = (1 + dice.roll(150) as u16, 1 + dice.roll(50) as u16);
            told.keys.push(format!("[{width}x{height}]"));
            bench.resize((width, height));
            continue;
        }
        let keys = KEYS[dice.roll(KEYS.len())];
        told.keys.push(keys.to_owned());
        for key in read_keys(keys) {
            // Quitting is the one key that would end the game.
            bench.press_key(key);
        }
    }
    told.keys.clear();
}

/// Says what was pressed, when a test fails in the middle of it.
struct Told {
    seed: u64,
    keys: Vec<String>,
}

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let last = self.keys.len().saturating_sub(60);
            eprintln!("seed {}, key {}, the last: {}", self.seed, self.keys.len(), self.keys[last..].concat());
        }
    }
}

/// Everything that a person would call data.
fn data(ws: &Workspace) -> String {
    let input = ws.stack_input().unwrap();
    let business = ws.business().unwrap();
    let mut profile = business.profile;
    // Whether the first questions were asked is not data, and stays.
    profile.asked = true;
    let (tools, flows) = (input.tools, input.integrations);
    format!("{tools:#?}\n{flows:#?}\n{profile:#?}\n{:#?}\n{:#?}", business.people, business.rates)
}

fn count(ws: &Workspace) -> usize {
    ws.steps(None, 100_000).unwrap().len()
}

/// Takes everything back, newest first; gives how many steps that were.
fn undo_all(ws: &mut Workspace) -> usize {
    for count in 0..100_000 {
        match ws.undo() {
            Ok(_) => {}
            Err(workspace::Error::Nothing(_)) => return count,
            Err(error) => panic!("undo number {count}: {error}"),
        }
    }
    panic!("undo never ends");
}

#[test]
fn no_sequence_of_keys_panics_and_undo_leads_back_to_nothing() {
    let empty = data(&blank(false));
    let mut steps = 0;
    for seed in 1..=12 {
        let mut bench =
            if seed % 3 == 0 { Bench::empty() } else { Bench::on(opsroom::demo::in_memory(today()).unwrap()) };
        bench.resize(SIZES[2 + seed as usize % 3]);
        let before = count(bench.ws());
        play(&mut bench, seed, 900);
        steps += count(bench.ws()) - before;
        undo_all(bench.ws());
        assert_eq!(data(bench.ws()), empty, "seed {seed}");
    }
    assert!(steps > 40, "these keys did only {steps} things");
}

#[test]
fn what_was_undone_is_redone() {
    for seed in 101..=104 {
        let mut bench = Bench::on(blank(true));
        bench.press("2nOne<C-s>nTwo<C-s>");
        play(&mut bench, seed, 400);
        let ws = bench.ws();
        // A redo is only offered while nothing was done since, so the undo is begun from here.
        let before = data(ws);
        let steps = ws.steps(None, 10_000).unwrap().iter().filter(|step| step.in_force).count();
        let undone = undo_all(ws);
        assert!(undone <= steps, "seed {seed}: {undone} of {steps}");
        for _ in 0..undone {
            ws.redo().unwrap();
        }
        assert_eq!(data(ws), before, "seed {seed}");
    }
}

#[test]
#[ignore = "minutes: for the one who changes the workbench"]
fn many_more_keys() {
    let empty = data(&blank(false));
    for seed in 1_000..1_200 {
        let mut bench = Bench::on(opsroom::demo::in_memory(today()).unwrap());
        play(&mut bench, seed, 1_500);
        undo_all(bench.ws());
        assert_eq!(data(bench.ws()), empty, "seed {seed}");
    }
}
