//! Any action, room, tool or person, found by a few letters; the recent ones first.

use std::time::Duration;

use ratatui::layout::Rect;

use crate::domain::id::{Kind, RecordRef};
use crate::tui::command::{Command, Row, always};
use crate::tui::key::{Key, shown};
use crate::tui::rooms::{RoomRow, TabRow};
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::panel::panel;
use crate::tui::widgets::picker::{Item, Picker};
use crate::workspace::Workspace;
use crate::workspace::asking::Answer;
use crate::workspace::attention::Named;

/// What an entry does.
#[derive(Debug, Clone)]
enum Target {
    Run(&'static str, &'static str),
    Tab(&'static str),
    Record(RecordRef),
    SavedView(String, String),
}

/// The palette.
pub struct Palette {
    recent: Vec<String>,
    picker: Picker,
    entries: Vec<(Item, Target)>,
    /// How many of the entries are there whatever is typed; behind them stand records that were looked for.
    own: usize,
    asking: Option<Answer<Vec<Named>>>,
    /// What the records behind the others were looked for by.
    asked: String,
    loaded: bool,
}

/// Letters from which on leads, companies and deals are looked for.
const LETTERS: usize = 2;
/// How long Enter waits for them.
const PATIENCE: Duration = Duration::from_millis(60);
/// Records of each kind that are found.
const FOUND: usize = 6;

/// Commands that only move, or belong to a list: no actions that one would look for.
const LEFT_OUT: &[&str] = &[
    "down",
    "up",
    "page-down",
    "page-up",
    "first",
    "last",
    "palette",
    "next-tab",
    "previous-tab",
    "column-left",
    "column-right",
];

impl Palette {
    /// A palette; `recent` are `tab command` pairs, the newest first.
    pub fn new(recent: Vec<String>) -> Palette {
        Palette {
            recent,
            picker: Picker::default(),
            entries: Vec::new(),
            own: 0,
            asking: None,
            asked: String::new(),
            loaded: false,
        }
    }

    /// Adds the commands of a tab; `place` names it where one isn't there.
    pub fn add_rows(&mut self, tab: &'static str, place: &str, rows: Vec<Row>, here: bool) {
        for row in rows {
            if LEFT_OUT.contains(&row.name) || row.name.starts_with("room-") {
                continue;
            }
            let item = Item {
                text: row.help.to_owned(),
                detail: if row.available || !here { place.to_owned() } else { "(not now)".to_owned() },
                lead: row.keys.first().map(|key| shown(*key)).unwrap_or_default(),
                group: if place.is_empty() { "Here".to_owned() } else { place.to_owned() },
                also: format!("{} {}", row.name, row.hint),
                open: row.available || !here,
            };
            self.entries.push((item, Target::Run(tab, row.name)));
        }
    }

    /// Adds a tab to go to.
    pub fn add_tab(&mut self, room: &RoomRow, tab: &'static TabRow) {
        let text = if room.title == tab.title {
            format!("Go to {}", room.title)
        } else {
            format!("Go to {}: {}", room.title, tab.title)
        };
        let item = Item {
            text,
            detail: tab.about.to_owned(),
            lead: room.key.to_string(),
            group: "Rooms".to_owned(),
            open: true,
            ..Item::default()
        };
        self.entries.push((item, Target::Tab(tab.name)));
    }

    /// Asks for records whose names hold what is typed: there may be millions, so that another thread answers.
    fn look_for_records(&mut self, ws: &Workspace) {
        let words = self.picker.query.text().trim().to_owned();
        if words == self.asked {
            return;
        }
        self.asked.clone_from(&words);
        self.asking = None;
        if words.chars().count() < LETTERS {
            self.entries.truncate(self.own);
            self.picker.put_behind(self.own, Vec::new());
        } else {
            self.asking = Some(ws.ask(true, move |ws| ws.records_named(&words, FOUND)));
        }
    }

    /// Puts the records that were found behind the other entries.
    fn take_records(&mut self, found: Vec<Named>) {
        self.entries.truncate(self.own);
        self.entries.extend(found.into_iter().map(|(record, name, detail)| {
            let word = match record.kind {
                Kind::Lead => "lead",
                Kind::Company => "company",
                _ => "deal",
            };
            let also = format!("{name} {detail}");
            let detail = if detail.is_empty() { word.to_owned() } else { format!("{word} · {detail}") };
            (Item { text: name, detail, also, open: true, ..Item::default() }, Target::Record(record))
        }));
        let items = self.entries[self.own..].iter().map(|(item, _)| item.clone()).collect();
        self.picker.put_behind(self.own, items);
    }

    /// Enter may come before the answer: then the records are looked for once more, for a moment.
    fn catch_up(&mut self, ws: &Workspace) -> eyre::Result<()> {
        let words = self.picker.query.text().trim().to_owned();
        if words.chars().count() >= LETTERS && (self.asking.is_some() || words != self.asked) {
            if let Some(found) = ws.within(PATIENCE, |ws| ws.records_named(&words, FOUND))? {
                self.take_records(found);
            }
            (self.asking, self.asked) = (None, words);
        }
        Ok(())
    }

    fn run(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.catch_up(cx.ws)?;
        let Some((_, target)) = self.picker.picked().and_then(|i| self.entries.get(i)) else { return Ok(()) };
        cx.close();
        match target.clone() {
            Target::Run(tab, name) => cx.out.run = Some((tab.to_owned(), name.to_owned())),
            Target::Tab(name) => cx.out.tab = Some(name.to_owned()),
            Target::Record(record) => cx.goto(record),
            Target::SavedView(tab, saved) => cx.out.recall = Some((tab, saved)),
        }
        Ok(())
    }

    /// The recent actions to the top, then what is here, then the rest.
    fn order(&mut self) {
        let rank = |target: &Target, recent: &[String]| match target {
            Target::Run(tab, name) => recent.iter().position(|one| *one == format!("{tab} {name}")),
            _ => None,
        };
        let recent = std::mem::take(&mut self.recent);
        for (item, target) in &mut self.entries {
            if rank(target, &recent).is_some() {
                item.group = "Recent".to_owned();
            }
        }
        let group = |item: &Item| match item.group.as_str() {
            "Recent" => 0,
            "Here" => 1,
            "Rooms" => 2,
            "Saved views" => 3,
            "Tools" | "People" | "Campaigns" => 5,
            _ => 4,
        };
        self.entries.sort_by_key(|(item, target)| (group(item), rank(target, &recent).unwrap_or(0)));
        self.recent = recent;
    }
}

const COMMANDS: &[Command<Palette>] = &[
    Command {
        keys: "enter",
        name: "palette-run",
        hint: "do it",
        help: "Run the selected action, or go to the selected record",
        run: Palette::run,
        when: always,
    },
    Command {
        keys: "esc C-p",
        name: "palette-close",
        hint: "close",
        help: "Close the palette",
        run: |_, cx| {
            cx.close();
            Ok(())
        },
        when: always,
    },
];

impl View for Palette {
    const NAME: &'static str = "palette";

    fn title(&self) -> String {
        "Find an action".to_owned()
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[COMMANDS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        if self.loaded {
            return Ok(());
        }
        self.loaded = true;
        for (tab, name, saved) in ws.saved_views()? {
            let item = Item {
                text: format!("View: {name}"),
                detail: saved.clone(),
                group: "Saved views".to_owned(),
                open: true,
                ..Item::default()
            };
            self.entries.push((item, Target::SavedView(tab, saved)));
        }
        for (record, name, detail) in ws.records()? {
            let group = match record.kind {
                Kind::Tool => "Tools",
                Kind::Campaign => "Campaigns",
                _ => "People",
            };
            let item = Item { text: name, detail, group: group.to_owned(), open: true, ..Item::default() };
            self.entries.push((item, Target::Record(record)));
        }
        self.order();
        self.own = self.entries.len();
        self.picker = Picker::new(self.entries.iter().map(|(item, _)| item.clone()).collect());
        Ok(())
    }

    fn settle(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.look_for_records(ws);
        // What can't be found is left out: actions and rooms work all the same.
        if let Some(found) = self.asking.as_ref().and_then(Answer::take) {
            self.asking = None;
            self.take_records(found.unwrap_or_default());
        }
        Ok(())
    }

    fn waiting(&self) -> bool {
        self.asking.is_some()
    }

    fn typing(&self) -> bool {
        true
    }

    fn raw(&mut self, key: Key, _: &mut Cx<'_>) -> eyre::Result<Taken> {
        Ok(if self.picker.press(key) { Taken::Yes } else { Taken::No })
    }

    fn place(&self, screen: Rect) -> Place {
        Place::Centre(screen.width.min(84), screen.height.min(24))
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        let inside = panel(canvas.buf, area, canvas.look, "Find an action, a room or a record", true);
        canvas.cursor = Some(self.picker.render(canvas.buf, inside, canvas.look, " > "));
    }
}
