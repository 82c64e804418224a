//! The commands of the scorecard.

use super::{Quality, Todo, Zone};
use crate::tui::command::{Command, always};
use crate::tui::lead_actions;

/// The table.
pub(super) const COMMANDS: &[Command<Quality>] = &[
    Command {
        keys: "enter",
        name: "quality-open",
        hint: "open",
        help: "On a measure: the leads that lower it; else the thing to do",
        run: Quality::open,
        when: always,
    },
    Command {
        keys: "right l",
        name: "quality-todo",
        hint: "what to do",
        help: "Go to what there is to do",
        run: |v, _| {
            v.turn(Zone::Todo);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "left h",
        name: "quality-card",
        hint: "",
        help: "Go to the scorecard",
        run: |v, _| {
            v.turn(Zone::Card);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "w",
        name: "quality-why",
        hint: "why",
        help: "Show what the measure and the composite were computed from",
        run: Quality::why,
        when: always,
    },
    Command {
        keys: "m",
        name: "quality-duplicates",
        hint: "duplicates",
        help: "Look through duplicates and merge them",
        run: |v, cx| {
            v.start(&Todo::Duplicates, cx);
            Ok(())
        },
        when: Quality::has_leads,
    },
    Command {
        keys: "s",
        name: "quality-spot-check",
        hint: "spot check",
        help: "Check a sample of leads: do they stand in the right stage?",
        run: |v, cx| {
            v.start(&Todo::SpotCheck, cx);
            Ok(())
        },
        when: Quality::has_leads,
    },
    Command {
        keys: "",
        name: "quality-spellings",
        hint: "",
        help: "Give values one spelling: countries, industries, titles, sources",
        run: |v, cx| {
            v.start(&Todo::Spellings, cx);
            Ok(())
        },
        when: Quality::has_leads,
    },
    Command {
        keys: "",
        name: "quality-hygiene",
        hint: "",
        help: "Open the hygiene schedule: what was cleaned when, and what is due",
        run: |v, cx| {
            v.start(&Todo::List("hygiene".to_owned()), cx);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "",
        name: "quality-crm-setup",
        hint: "",
        help: "Open the checklist of the CRM's set-up",
        run: |v, cx| {
            v.start(&Todo::List("crm-setup".to_owned()), cx);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "i",
        name: "lead-import",
        hint: "",
        help: "Import leads, companies, deals or activities (CSV, XLSX)",
        run: |_, cx| lead_actions::import(cx),
        when: always,
    },
    Command {
        keys: "r",
        name: "quality-measure",
        hint: "measure",
        help: "Measure all leads again now",
        run: Quality::measure,
        when: Quality::has_leads,
    },
    Command {
        keys: "R",
        name: "quality-report",
        hint: "report",
        help: "Write the report about data quality (HTML or Markdown)",
        run: Quality::report,
        when: always,
    },
    Command {
        keys: "y",
        name: "quality-copy",
        hint: "",
        help: "Copy the scorecard as a table",
        run: Quality::copy,
        when: always,
    },
];
