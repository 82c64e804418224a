//! The link builder: a link grows on top as its fields are typed, every rule is checked at each key, and what can be
//! fixed is fixed on one.

mod acts;
mod draw;

use ratatui::layout::Rect;

use crate::domain::field::{Choice, Field};
use crate::domain::id::Id;
use crate::domain::utm::Tag;
use crate::domain::utm::checker::Checked;
use crate::domain::utm::link;
use crate::domain::utm::registry::{LINK_FIELDS, LinkRow};
use crate::tui::command::{Command, Row as KeyRow};
use crate::tui::key::Key;
use crate::tui::link_desk::{LinkDesk, with_scheme};
use crate::tui::view::{Canvas, Cx, Place, Taken, View};
use crate::tui::widgets::input::LineInput;
use crate::workspace::Workspace;

/// The fields in their order; status and owner are set in the table.
const FIELDS: [&str; 8] = ["destination", "source", "medium", "campaign", "content", "term", "placed-on", "note"];

/// What the builder is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Task {
    /// A link that was not there.
    New,
    /// A registered link.
    Edit(Id),
    /// A link like another, one field changed.
    Copy(String),
}

/// One field as it is typed.
struct Row {
    field: &'static Field<LinkRow>,
    input: LineInput,
    start: String,
}

/// The link builder.
pub struct Builder {
    task: Task,
    /// What is typed, as a link; read from the rows at each key.
    draft: LinkRow,
    rows: Vec<Row>,
    at: usize,
    /// The last field one has been on: what is missing behind it is not yet a mistake.
    reached: usize,
    desk: Option<LinkDesk>,
    checked: Option<Checked>,
    offers: Vec<Choice>,
    /// The offer that Tab takes.
    pick: Option<usize>,
    /// Whether one of the offers is what stands in the field.
    is_whole: bool,
    /// The address that was refused for its warnings: saved when asked again.
    warned: Option<String>,
    /// The addresses registered since it was opened.
    made: Vec<String>,
    /// Whether destination and campaign are still to be taken from the latest link.
    is_fresh: bool,
}

impl Builder {
    fn with(task: Task, draft: LinkRow, on: &str) -> Builder {
        let known = |name: &&str| LINK_FIELDS.iter().find(|field| field.name == *name);
        let rows = FIELDS.iter().filter_map(known).map(|field| {
            let text = read(&draft, field.name);
            Row { field, input: LineInput::new(&text), start: text }
        });
        let rows: Vec<Row> = rows.collect();
        let at = rows.iter().position(|row| row.field.name == on).unwrap_or(0);
        let reached = if task == Task::New { at } else { rows.len() };
        Builder {
            is_fresh: task == Task::New && draft == LinkRow::default(),
            task,
            draft,
            rows,
            at,
            reached,
            desk: None,
            checked: None,
            offers: Vec::new(),
            pick: None,
            is_whole: false,
            warned: None,
            made: Vec::new(),
        }
    }

    /// A new link; it goes on where the latest one was: same destination, same campaign.
    pub fn new() -> Builder {
        Builder::with(Task::New, LinkRow::default(), "destination")
    }

    /// A new link of which something is known already.
    pub fn starting(draft: LinkRow) -> Builder {
        Builder::with(Task::New, draft, "destination")
    }

    /// Changes a registered link, beginning on a field.
    pub fn edit(row: LinkRow, on: &str) -> Builder {
        Builder::with(Task::Edit(row.id), row, on)
    }

    /// A link like another, to be changed in one field.
    pub fn copy(row: LinkRow) -> Builder {
        let name = row.called();
        let draft =
            LinkRow { id: Id::NEW, url: String::new(), created: None, status: LinkRow::default().status, ..row };
        Builder::with(Task::Copy(name), draft, "content")
    }

    fn row(&self) -> Option<&Row> {
        self.rows.get(self.at)
    }

    fn name(&self) -> &'static str {
        self.row().map_or("", |row| row.field.name)
    }

    fn is_changed(&self) -> bool {
        self.rows.iter().any(|row| row.input.text() != row.start)
    }

    fn has_url(&self) -> bool {
        self.checked.as_ref().is_some_and(|checked| checked.url.is_ok())
    }

    fn is_fixable(&self) -> bool {
        self.checked.as_ref().is_some_and(|checked| checked.issues.iter().any(|issue| issue.is_fixed))
    }

    /// A value that is registered nowhere, and could be: that of the field one is on first.
    fn unregistered(&self) -> Option<(Tag, String)> {
        let desk = self.desk.as_ref()?;
        let is_one = |tag: &Tag| {
            let value = self.draft.tag(*tag);
            crate::domain::utm::value::is_right(value) && desk.is_unregistered(*tag, value)
        };
        let here = Tag::parse(self.name()).filter(is_one);
        let tag = here.or_else(|| [Tag::Source, Tag::Medium, Tag::Campaign].into_iter().find(is_one))?;
        Some((tag, self.draft.tag(tag).to_owned()))
    }

    /// Whether a campaign is being named: its beginning stands there, the name is still to come.
    fn is_naming(&self) -> bool {
        self.name() == "campaign" && self.draft.tag(Tag::Campaign).ends_with('-')
    }

    /// Sets a field as if it had been typed.
    fn set(&mut self, name: &str, text: &str) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.field.name == name) {
            row.input.set(text);
        }
    }

    /// Reads the rows into the draft, and judges it.
    fn judge(&mut self, ws: &Workspace) -> eyre::Result<()> {
        for row in &self.rows {
            write(&mut self.draft, row.field.name, row.input.text().trim());
        }
        if let Some(desk) = &self.desk {
            self.checked = Some(desk.check(ws, &self.draft)?);
        }
        Ok(())
    }

    /// What the field one is on may be completed to; the likeliest is picked where something was typed.
    fn offer(&mut self, typed: bool) {
        let text = self.row().map(|row| row.input.text().trim().to_owned()).unwrap_or_default();
        let name = self.name();
        self.offers = self.desk.as_ref().map(|desk| desk.complete(name, &self.draft, &text)).unwrap_or_default();
        self.is_whole = self.offers.iter().any(|offer| offer.value == text);
        self.offers.retain(|offer| offer.value != text);
        // Sources and mediums come from a vocabulary: a loose match is meant. Of campaigns one that begins so, or has a
        // word that does; elsewhere only what goes on from it.
        let has_word = |offer: &Choice| offer.value.split('-').any(|word| word.starts_with(&text.to_lowercase()));
        // A spelling that is only near is never taken unasked: it may well be another name.
        let is_guess = |offer: &Choice| self.desk.as_ref().is_some_and(|desk| desk.is_guess(name, &text, &offer.value));
        let is_meant = |offer: &Choice| match name {
            "source" | "medium" => !is_guess(offer),
            "campaign" => offer.value.starts_with(&text) || has_word(offer),
            _ => offer.value.starts_with(&text),
        };
        let first = self.offers.first().is_some_and(is_meant);
        self.pick = (typed && !text.is_empty() && !self.is_whole && first).then_some(0);
    }

    /// After a key that changed the text.
    fn typed(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.judge(ws)?;
        self.offer(true);
        Ok(())
    }

    /// Whether the field is passed by: a term where no keyword is bought.
    fn is_idle(&self, at: usize) -> bool {
        let Some(row) = self.rows.get(at) else { return false };
        let takes = self.desk.as_ref().is_none_or(|desk| desk.takes_term(&self.draft));
        row.field.name == "term" && row.input.text().is_empty() && !takes
    }

    /// Goes to another field.
    fn go(&mut self, by: isize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        self.leave_field(cx)?;
        let last = self.rows.len().saturating_sub(1);
        let next = self.at.saturating_add_signed(by).min(last);
        let beyond = next.saturating_add_signed(by).min(last);
        self.stand(if self.is_idle(next) { beyond } else { next });
        Ok(())
    }

    fn stand(&mut self, at: usize) {
        self.at = at.min(self.rows.len().saturating_sub(1));
        self.reached = self.reached.max(self.at);
        if let Some(row) = self.rows.get_mut(self.at) {
            row.input.select_all();
        }
        self.offer(false);
    }

    /// What a destination carries goes where it belongs: tags into their fields, `https://` to its front.
    fn leave_field(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if self.name() != "destination" {
            return Ok(());
        }
        let mut text = self.draft.link.destination.clone();
        if let Some(address) = with_scheme(&text) {
            text = address;
            self.set("destination", &text);
        }
        let Ok(parsed) = link::parse(&text) else { return self.judge(cx.ws) };
        if !parsed.link.tags.is_empty() {
            self.set("destination", &parsed.link.destination);
            let mut moved = Vec::new();
            for (tag, value) in parsed.link.tags.iter() {
                self.set(tag.name(), value);
                moved.push(tag.name());
            }
            cx.say(format!("the link's own {} went into the fields below", moved.join(", ")));
        }
        self.judge(cx.ws)
    }

    /// Takes the picked offer; gives whether there is more to be typed in this field.
    fn take_pick(&mut self, ws: &Workspace) -> eyre::Result<bool> {
        let Some(value) = self.pick.take().and_then(|at| self.offers.get(at)).map(|offer| offer.value.clone()) else {
            return Ok(false);
        };
        let name = self.name();
        self.set(name, &value);
        self.judge(ws)?;
        self.offer(false);
        Ok(value.ends_with('-'))
    }

    fn turn(&mut self, by: isize) {
        let count = self.offers.len() as isize;
        if count > 0 {
            let from = self.pick.map_or(if by > 0 { -1 } else { 0 }, |at| at as isize);
            self.pick = Some((from + by).rem_euclid(count) as usize);
        }
    }

    /// Whether the arrows choose among offers: they do until one of them is in the field.
    fn is_choosing(&self) -> bool {
        self.pick.is_some() || (!self.offers.is_empty() && !self.is_whole)
    }

    /// The address as it stands; why there is none, in a sentence.
    fn url(&self) -> eyre::Result<String> {
        match self.checked.as_ref().map(|checked| &checked.url) {
            Some(Ok(url)) => Ok(url.clone()),
            Some(Err(error)) => eyre::bail!("the destination {error}"),
            None => eyre::bail!("there is no link yet"),
        }
    }
}

impl Default for Builder {
    fn default() -> Self {
        Builder::new()
    }
}

/// The text of a field.
fn read(draft: &LinkRow, name: &str) -> String {
    match (name, Tag::parse(name)) {
        (_, Some(tag)) => draft.tag(tag).to_owned(),
        ("destination", _) => draft.link.destination.clone(),
        ("placed-on", _) => draft.placed_on.clone(),
        _ => draft.note.clone(),
    }
}

/// Puts a text into a field, as it is: the checks say what is wrong with it.
fn write(draft: &mut LinkRow, name: &str, text: &str) {
    match (name, Tag::parse(name)) {
        (_, Some(tag)) => draft.link.tags.set(tag, text),
        ("destination", _) => text.clone_into(&mut draft.link.destination),
        ("placed-on", _) => text.clone_into(&mut draft.placed_on),
        _ => text.clone_into(&mut draft.note),
    }
}

impl View for Builder {
    const NAME: &'static str = "link-builder";

    fn title(&self) -> String {
        match &self.task {
            Task::New => "Build a link".to_owned(),
            Task::Edit(_) => "Change a link".to_owned(),
            Task::Copy(name) => format!("Like {name}: change one field"),
        }
    }

    fn commands() -> &'static [&'static [Command<Self>]] {
        &[acts::COMMANDS]
    }

    fn load(&mut self, ws: &Workspace) -> eyre::Result<()> {
        self.desk = Some(LinkDesk::read(ws)?);
        if std::mem::take(&mut self.is_fresh) {
            self.start_from_latest();
        }
        self.judge(ws)?;
        self.offer(false);
        Ok(())
    }

    fn typing(&self) -> bool {
        true
    }

    fn typing_rows(&self) -> Vec<KeyRow> {
        Vec::new()
    }

    fn raw(&mut self, key: Key, cx: &mut Cx<'_>) -> eyre::Result<Taken> {
        let Some(row) = self.rows.get_mut(self.at) else { return Ok(Taken::No) };
        if !row.input.press(key) {
            return Ok(Taken::No);
        }
        self.typed(cx.ws)?;
        Ok(Taken::Yes)
    }

    fn paste(&mut self, words: &str, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(row) = self.rows.get_mut(self.at) {
            row.input.paste(words.trim());
        }
        self.typed(cx.ws)
    }

    fn take_text(&mut self, _: String) {}

    fn place(&self, _: Rect) -> Place {
        Place::Full
    }

    fn render(&mut self, canvas: &mut Canvas<'_>, area: Rect) {
        draw::render(self, canvas, area);
    }
}
