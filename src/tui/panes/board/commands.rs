//! The board's keys.

use super::Board;
use crate::tui::command::{Command, always};
use crate::tui::lead_actions;
use crate::tui::overlays::files;

/// The table.
pub(super) const COMMANDS: &[Command<Board>] = &[
    Command { keys: "left h", name: "board-left", hint: "", help: "Previous column", run: |v, _| { v.go(-1); Ok(()) }, when: always },
    Command { keys: "right l", name: "board-right", hint: "column", help: "Next column", run: |v, _| { v.go(1); Ok(()) }, when: always },
    Command { keys: "L >", name: "board-forward", hint: "move on", help: "Move the lead (or all marked ones) to the next stage", run: |v, cx| v.shift(1, cx), when: Board::has_choice },
    Command { keys: "H <", name: "board-back", hint: "", help: "Move the lead (or all marked ones) to the stage before", run: |v, cx| v.shift(-1, cx), when: Board::has_choice },
    Command { keys: "m", name: "board-move", hint: "move to", help: "Move the lead (or all marked ones) to any stage or exit", run: Board::pick_stage, when: Board::has_choice },
    Command { keys: "enter", name: "board-open", hint: "open", help: "Open the lead's page: fields, timeline, changes", run: Board::open_lead, when: Board::has_card },
    Command { keys: "/", name: "board-filter", hint: "filter", help: "Filter: words, and field:value such as owner:dana tier:1 missing:industry stuck:yes", run: Board::type_filter, when: always },
    Command { keys: "o", name: "board-sort", hint: "sort", help: "Sort the cards: newest, longest in the stage, score, amount, created", run: Board::ask_sort, when: always },
    Command { keys: "z", name: "board-lanes", hint: "lanes", help: "Cut the board into lanes by owner, ICP tier, source, or not at all", run: Board::turn_lanes, when: always },
    Command { keys: "w", name: "board-why", hint: "why", help: "Show what the figures of this column were computed from", run: Board::why, when: always },
    Command { keys: "t", name: "board-asides", hint: "exits", help: "Show or hide the exits and the unstaged leads as columns", run: Board::toggle_asides, when: always },
    Command { keys: "space", name: "board-mark", hint: "mark", help: "Mark or unmark the lead, to move several at once", run: Board::mark, when: Board::has_card },
    Command { keys: "=", name: "board-place", hint: "", help: "Say which stage an unknown stage name means: all leads with that name go there, later imports too", run: Board::place, when: Board::has_unstaged },
    Command { keys: "i", name: "lead-import", hint: "import", help: "Import leads, companies, deals or activities (CSV, XLSX)", run: |_, cx| lead_actions::import(cx), when: always },
    Command { keys: "n", name: "lead-new", hint: "new", help: "Add a lead", run: |_, cx| lead_actions::add(cx), when: always },
    Command { keys: "e", name: "board-edit", hint: "edit", help: "Edit the lead in a form", run: Board::edit, when: Board::has_card },
    Command { keys: "O", name: "board-lifecycle", hint: "stages", help: "Show what the stages mean and ask for", run: Board::open_lifecycle, when: always },
    Command { keys: "d del", name: "board-delete", hint: "", help: "Delete the lead, or all marked ones, with what happened to them", run: Board::delete, when: Board::has_choice },
    Command { keys: "R", name: "board-report", hint: "report", help: "Write the pipeline report (HTML or Markdown)", run: |_, cx| files::ask_report_pipeline(cx), when: always },
    Command { keys: "J", name: "board-lane-next", hint: "", help: "Open the next lane", run: |v, _| { v.turn_lane(1); Ok(()) }, when: Board::has_lanes },
    Command { keys: "K", name: "board-lane-previous", hint: "", help: "Open the lane before", run: |v, _| { v.turn_lane(-1); Ok(()) }, when: Board::has_lanes },
    Command { keys: "V", name: "board-mark-range", hint: "", help: "Mark a range of this column: V at its start, V at its end", run: Board::mark_range, when: Board::has_card },
    Command { keys: "a", name: "board-mark-all", hint: "", help: "Mark all leads of this column that are in the filter, or none", run: Board::mark_all, when: always },
    Command { keys: "f", name: "board-follow", hint: "", help: "Go to the lead's company or one of its deals", run: Board::follow, when: Board::has_card },
    Command { keys: "y", name: "board-copy", hint: "", help: "Copy the lead, or all marked ones, as a table", run: Board::copy, when: Board::has_choice },
    Command { keys: "x", name: "board-export", hint: "export", help: "Export the leads shown (or marked) as CSV, XLSX or JSON", run: Board::export, when: always },
    Command { keys: "", name: "board-view-save", hint: "", help: "Save this filter, order and lanes as a view", run: Board::save_view, when: always },
    Command { keys: "esc", name: "board-step-out", hint: "", help: "Unmark all, then clear the filter, then the lanes", run: Board::step_out, when: always },
];
