//! The commands of the results.

use super::Results;
use crate::tui::command::{Command, always};
use crate::tui::overlays::files;

/// The table.
pub(super) const COMMANDS: &[Command<Results>] = &[
    Command {
        keys: "enter",
        name: "results-take",
        hint: "open",
        help: "On a dimension: answer it, or its gap; on a gap: put its steps into the plan; on a step: edit it",
        run: Results::take,
        when: always,
    },
    Command {
        keys: "a",
        name: "gap-plan",
        hint: "plan its steps",
        help: "Put the steps that close this gap into the plan: which, who, by when",
        run: Results::plan_gap,
        when: Results::has_gap,
    },
    Command {
        keys: "s",
        name: "plan-state",
        hint: "state",
        help: "Move the step on: open, doing, done (all marked ones)",
        run: Results::next_state,
        when: Results::has_item,
    },
    Command {
        keys: "o",
        name: "plan-owner",
        hint: "owner",
        help: "Say who does it (all marked ones)",
        run: |v, cx| v.ask("owner", cx),
        when: Results::has_item,
    },
    Command {
        keys: "t",
        name: "plan-due",
        hint: "due",
        help: "Say by when (all marked ones)",
        run: |v, cx| v.ask("due", cx),
        when: Results::has_item,
    },
    Command {
        keys: "right l",
        name: "zone-next",
        hint: "next part",
        help: "Go on: dimensions, gaps, plan",
        run: |v, _| {
            v.turn(1);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "left h",
        name: "zone-previous",
        hint: "",
        help: "Go back: plan, gaps, dimensions",
        run: |v, _| {
            v.turn(-1);
            Ok(())
        },
        when: always,
    },
    Command {
        keys: "w",
        name: "results-why",
        hint: "why",
        help: "Show what the average, the gap or the contradiction was computed from",
        run: Results::why,
        when: Results::has_any,
    },
    Command {
        keys: "m",
        name: "results-chart",
        hint: "chart",
        help: "Draw the levels as bars, radar or heat map",
        run: Results::next_chart,
        when: Results::has_any,
    },
    Command {
        keys: "R",
        name: "results-report",
        hint: "report",
        help: "Write the report about this assessment (HTML or Markdown)",
        run: Results::report,
        when: Results::has_any,
    },
    Command {
        keys: "x",
        name: "results-export",
        hint: "export",
        help: "Export the answers of all assessments of this framework as CSV, XLSX or JSON",
        run: |v, cx| files::ask_export_maturity(cx, &v.framework),
        when: Results::has_any,
    },
    Command {
        keys: "O",
        name: "results-choose",
        hint: "other assessment",
        help: "Show the results of another assessment",
        run: Results::choose,
        when: Results::has_any,
    },
    Command {
        keys: "n",
        name: "plan-new",
        hint: "new step",
        help: "Add a step to the plan",
        run: Results::add,
        when: always,
    },
    Command {
        keys: "e",
        name: "plan-edit",
        hint: "edit",
        help: "Edit the step of the plan",
        run: Results::edit,
        when: Results::has_item,
    },
    Command {
        keys: "space",
        name: "plan-mark",
        hint: "mark",
        help: "Mark or unmark the step for a bulk edit",
        run: Results::mark,
        when: Results::has_item,
    },
    Command {
        keys: "d del",
        name: "plan-delete",
        hint: "",
        help: "Delete the step, or all marked ones",
        run: Results::delete,
        when: Results::has_item,
    },
    Command {
        keys: "D",
        name: "plan-drop",
        hint: "",
        help: "Give the step up, but keep it in the plan",
        run: Results::drop_items,
        when: Results::has_item,
    },
    Command {
        keys: "/",
        name: "plan-filter",
        hint: "filter",
        help: "Filter the plan: words, and owner:dana state:open due:<+30d effort:days late:yes",
        run: Results::filter,
        when: always,
    },
    Command {
        keys: "y",
        name: "results-copy",
        hint: "",
        help: "Copy the answers as a table",
        run: Results::copy,
        when: Results::has_any,
    },
    Command {
        keys: "",
        name: "results-start",
        hint: "",
        help: "Begin the next assessment of this framework",
        run: Results::start,
        when: always,
    },
    Command {
        keys: "esc",
        name: "results-out",
        hint: "",
        help: "Unmark all, clear the filter, back to the dimensions",
        run: Results::step_out,
        when: always,
    },
];
