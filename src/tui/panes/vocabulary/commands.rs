//! The commands of the Vocabulary tab.

use super::section::{Name, SECTIONS, Section, channel, name};
use super::Vocabulary;
use crate::domain::finding::Severity;
use crate::domain::receipt::Receipt;
use crate::domain::text::thousands;
use crate::domain::utm::Tag;
use crate::domain::utm::campaign::CampaignStatus;
use crate::domain::utm::lint::RULES;
use crate::domain::utm::pattern::Pattern;
use crate::domain::utm::vocabulary::{From, part};
use crate::tui::channel_form;
use crate::tui::command::{Command, always};
use crate::tui::link_actions as actions;
use crate::tui::overlays::message::Message;
use crate::tui::overlays::prompt::Prompt;
use crate::tui::overlays::receipt::Why;
use crate::tui::view::Cx;
use crate::tui::widgets::input::LineInput;
use crate::tui::widgets::said::Said;

impl Vocabulary {
    fn turn(&mut self, by: isize) -> eyre::Result<()> {
        self.go(self.section.saturating_add_signed(by).min(SECTIONS.len() - 1));
        Ok(())
    }

    fn add(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.section() {
            Section::Sources => actions::register_value(cx, Tag::Source, ""),
            Section::Mediums => actions::register_value(cx, Tag::Medium, ""),
            Section::Campaigns => self.add_campaign(cx),
            Section::Channels => {
                let Some(checker) = &self.data.checker else { return Ok(()) };
                channel_form::open(cx, &checker.channels.channels, usize::MAX)
            }
            Section::Names => {
                let help = "Its name, in small letters: the pattern names it where one of its words belongs.";
                cx.open(Prompt::new("A new list", help, "", |typed, cx| {
                    ask_list(cx, typed.trim(), &[]);
                    Ok(())
                }));
                Ok(())
            }
            Section::Rules => {
                cx.warn("the rules are given: s says how bad each is, or turns it off");
                Ok(())
            }
        }
    }

    /// Asks for the value first: title, type and days are read from it.
    fn add_campaign(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(checker) = self.data.checker.clone() else { return Ok(()) };
        let (pattern, today) = (checker.policy.pattern.clone(), cx.ws.today());
        let begun = crate::domain::utm::proposals::beginnings(&pattern, today, "", 1).pop().unwrap_or_default();
        let help = format!("Its value in links, by the pattern {pattern}");
        let shown = pattern.clone();
        let prompt = Prompt::new("Register a campaign", help, &begun, |typed, cx| {
            let right = crate::domain::utm::value::mended(typed);
            let Some(value) = right else { eyre::bail!("type its value, in small letters with hyphens") };
            actions::register_campaign(cx, &value)
        });
        let suggest = move |typed: &str| {
            let names = crate::domain::utm::proposals::beginnings(&pattern, today, typed, 8);
            names.into_iter().map(|name| crate::domain::field::Choice::new(name, "its name follows")).collect()
        };
        cx.open(prompt.suggest(suggest).check(move |typed| match shown.misfit(typed.trim()) {
            None => Ok("follows the pattern".to_owned()),
            Some(_) if typed.trim_end().ends_with('-') => Ok("now its name: a word or more".to_owned()),
            Some(misfit) => Ok(format!("{misfit}; it can be kept all the same")),
        }));
        Ok(())
    }

    fn edit(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(at) = self.here() else { return Ok(()) };
        match self.section() {
            Section::Sources | Section::Mediums => match self.value() {
                Some(value) if value.from == From::Dropped => {
                    eyre::bail!("{} was taken out of the vocabulary: B brings it back first", value.value)
                }
                Some(value) => actions::edit_value(cx, value.clone()),
                None => Ok(()),
            },
            Section::Campaigns => match self.campaign() {
                Some(one) => actions::edit_campaign(cx, one.id, "title"),
                None => Ok(()),
            },
            Section::Channels => {
                let Some(checker) = &self.data.checker else { return Ok(()) };
                channel_form::open(cx, &checker.channels.channels, at)
            }
            Section::Names => self.edit_name(cx, at),
            Section::Rules => self.severity(cx),
        }
    }

    fn edit_name(&mut self, cx: &mut Cx<'_>, at: usize) -> eyre::Result<()> {
        let Some(checker) = self.data.checker.clone() else { return Ok(()) };
        match name(&self.data, at) {
            Some(Name::Pattern) => {
                let lists = checker.policy.lists.clone();
                let names: Vec<&str> = lists.iter().map(|(name, _)| name.as_str()).collect();
                let help = format!("Parts with hyphens between: YYYY, q#, MM, name, a list ({}); blank: any name", names.join(", "));
                let start = checker.policy.pattern.to_string();
                let prompt = Prompt::new("How campaigns are named", help, &start, |typed, cx| {
                    let done = cx.ws.set_pattern(typed)?;
                    cx.done(&done);
                    Ok(())
                });
                cx.open(prompt.check(move |typed| match (typed.trim(), Pattern::parse(typed, &lists)) {
                    ("", _) => Ok("any name goes".to_owned()),
                    (_, Ok(pattern)) => Ok(format!("such as {}", pattern.example())),
                    (_, Err(wrong)) => Err(format!("the pattern {wrong}")),
                }));
            }
            Some(Name::Required) => {
                let start = checker.policy.required.iter().map(|tag| tag.name()).collect::<Vec<_>>().join(", ");
                let help = "source, medium, campaign, content, term: those that each link must have, with commas between.";
                let prompt = Prompt::new("Every link has", help, &start, |typed, cx| {
                    let tags = read_tags(typed).map_err(|wrong| eyre::eyre!(wrong))?;
                    let done = cx.ws.set_required(&tags)?;
                    cx.done(&done);
                    Ok(())
                });
                cx.open(prompt.check(|typed| read_tags(typed).map(|_| String::new())));
            }
            Some(Name::List(name, words)) => ask_list(cx, name, words),
            None => {}
        }
        Ok(())
    }

    /// Takes values, campaigns, channels, lists away; undo brings them back.
    fn delete(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(at) = self.here() else { return Ok(()) };
        let done = match self.section() {
            Section::Sources | Section::Mediums => {
                let Some((tag, value)) = self.value().map(|one| (one.tag, one.value.clone())) else { return Ok(()) };
                cx.ws.drop_value(tag, &value)?
            }
            Section::Campaigns => cx.ws.delete_campaigns(&self.campaigns())?,
            Section::Channels => {
                let Some(checker) = &self.data.checker else { return Ok(()) };
                let mut channels = checker.channels.channels.clone();
                channels.remove(at);
                cx.ws.set_channels(&channels)?
            }
            Section::Names => match name(&self.data, at) {
                Some(Name::List(name, _)) => {
                    let name = name.to_owned();
                    cx.ws.set_list(&name, &[])?
                }
                _ => eyre::bail!("this stays: e changes it, B brings it back as delivered"),
            },
            Section::Rules => eyre::bail!("a rule stays: s turns it off"),
        };
        self.marked.clear();
        cx.done(&done);
        Ok(())
    }

    /// Brings something back as it was delivered.
    fn restore(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some(at) = self.here() else { return Ok(()) };
        let done = match self.section() {
            Section::Sources | Section::Mediums => {
                let Some((tag, value)) = self.value().map(|one| (one.tag, one.value.clone())) else { return Ok(()) };
                cx.ws.bring_back_value(tag, &value)?
            }
            Section::Campaigns => eyre::bail!("campaigns are your own: u takes a change back"),
            Section::Channels => cx.ws.policy_as_delivered(part::CHANNELS)?,
            Section::Names => match name(&self.data, at) {
                Some(Name::Pattern) => cx.ws.policy_as_delivered(part::PATTERN)?,
                Some(Name::Required) => cx.ws.policy_as_delivered(part::REQUIRED)?,
                Some(Name::List(name, _)) => {
                    let part = part::list(name);
                    cx.ws.policy_as_delivered(&part)?
                }
                None => return Ok(()),
            },
            Section::Rules => match RULES.get(at) {
                Some(rule) => cx.ws.policy_as_delivered(&part::rule(rule.id))?,
                None => return Ok(()),
            },
        };
        cx.done(&done);
        Ok(())
    }

    /// The next status of campaigns, the next severity of a rule.
    fn severity(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        if let Some(campaign) = self.campaign() {
            let all = CampaignStatus::ALL;
            let at = all.iter().position(|status| *status == campaign.status).unwrap_or(0);
            let next = all[(at + 1) % all.len()];
            let done = cx.ws.set_campaigns(&self.campaigns(), "status", next.name())?;
            cx.done(&done);
            return Ok(());
        }
        let rule = self.here().filter(|_| self.section() == Section::Rules).and_then(|at| RULES.get(at));
        let (Some(rule), Some(checker)) = (rule, &self.data.checker) else {
            cx.warn("campaigns have a status, rules a severity: go to those with ← →");
            return Ok(());
        };
        let (on, severity) = match checker.policy.severity(rule.id) {
            Some(Severity::Critical) => (true, Severity::Warning),
            Some(Severity::Warning) => (true, Severity::Note),
            Some(Severity::Note) => (false, Severity::Note),
            None => (true, Severity::Critical),
        };
        let done = cx.ws.set_rule(rule.id, on, severity)?;
        cx.done(&done);
        Ok(())
    }

    fn shift(&mut self, by: isize, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (Some(at), Some(checker)) = (self.here(), &self.data.checker) else { return Ok(()) };
        let mut channels = checker.channels.channels.clone();
        let to = at.saturating_add_signed(by).min(channels.len().saturating_sub(1));
        if self.section() != Section::Channels || to == at || !self.filter.is_empty() {
            cx.warn("channels have an order: the first that fits takes a link");
            return Ok(());
        }
        channels.swap(at, to);
        let done = cx.ws.set_channels(&channels)?;
        cx.done(&done);
        self.lists[self.section].select(to);
        Ok(())
    }

    fn mark(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        match self.campaign().map(|one| one.id) {
            Some(id) => {
                if !self.marked.remove(&id) {
                    self.marked.insert(id);
                }
            }
            None => cx.warn("campaigns can be marked, to set their status or delete several"),
        }
        self.lists[self.section].step(1);
        Ok(())
    }

    fn mark_all(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marked.is_empty() && self.section() == Section::Campaigns {
            self.marked = self.rows.iter().filter_map(|at| self.data.campaigns.get(*at)).map(|one| one.id).collect();
        } else {
            self.marked.clear();
        }
        Ok(())
    }

    /// Goes to the links that have the value.
    fn follow(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let filter = match (self.campaign(), self.value()) {
            (Some(one), _) => format!("campaign:={}", one.value),
            (None, Some(value)) => format!("{}:={}", value.tag.name(), value.value),
            (None, None) => match self.here().and_then(|at| channel(&self.data, at)) {
                Some(one) if self.section() == Section::Channels => format!("channel:\"{}\"", one.title.to_lowercase()),
                _ => match self.here().filter(|_| self.section() == Section::Rules).and_then(|at| RULES.get(at)) {
                    Some(rule) => format!("rule:{}", rule.id),
                    None => {
                        cx.warn("nothing leads on from here");
                        return Ok(());
                    }
                },
            },
        };
        cx.out.recall = Some(("registry".to_owned(), format!("filter={filter}")));
        Ok(())
    }

    pub(super) fn open(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let Some((title, lines)) = self.here().and_then(|at| self.section().about(&self.data, at)) else { return Ok(()) };
        cx.open(Message::new(title, lines.iter().map(Said::plain).collect()));
        Ok(())
    }

    fn why(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (tag, value) = match (self.value(), self.campaign()) {
            (Some(value), _) => (value.tag, value.value.clone()),
            (None, Some(one)) => (Tag::Campaign, one.value.clone()),
            (None, None) => {
                cx.warn("figures are counted for sources, mediums and campaigns");
                return Ok(());
            }
        };
        let arrivals = &self.data.arrivals;
        let results = arrivals.of(tag, &value);
        let number = |n: u64| thousands(i64::try_from(n).unwrap_or(i64::MAX));
        let formula = "touches recorded under this value, or under a spelling that counts as it";
        let mut receipt = Receipt::new(format!("Visits of {value}"), number(results.visits), formula);
        for one in arrivals.spellings(tag, &value) {
            let n = i64::try_from(one.results.visits).unwrap_or(i64::MAX);
            receipt = receipt.item(format!("recorded as “{}”", one.value), number(one.results.visits), n, None);
        }
        if !arrivals.is_current {
            receipt = receipt.policy("Counted when the Drift tab was last open; touches came since.");
        }
        cx.open(Why::new(vec![receipt]));
        Ok(())
    }

    fn copy(&mut self, cx: &mut Cx<'_>) -> eyre::Result<()> {
        let (section, look) = (self.section(), cx.look);
        let columns = section.columns();
        let head: Vec<&str> = columns.iter().map(|column| column.title.as_ref()).collect();
        let mut lines = vec![head.join("\t")];
        for at in &self.rows {
            let cells = (0..columns.len()).map(|c| section.cell(&self.data, *at, c, look).text.trim().to_owned());
            lines.push(cells.collect::<Vec<_>>().join("\t"));
        }
        cx.copy(lines.join("\n"), section.title().to_lowercase());
        Ok(())
    }

    fn filter_line(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        self.filtering = Some(LineInput::new(&self.filter));
        Ok(())
    }

    fn step_out(&mut self, _: &mut Cx<'_>) -> eyre::Result<()> {
        if self.marked.is_empty() {
            self.filter.clear();
            self.narrow();
        }
        self.marked.clear();
        Ok(())
    }
}

/// Reads names of tags with commas between.
fn read_tags(typed: &str) -> Result<Vec<Tag>, String> {
    let names = typed.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
    names
        .map(|name| Tag::parse(name).ok_or_else(|| format!("“{name}” is none of source, medium, campaign, content, term")))
        .collect()
}

/// Asks for the words of a list.
fn ask_list(cx: &mut Cx<'_>, name: &str, words: &[String]) {
    let (list, help) = (name.to_owned(), "Its words with commas between, each in small letters with hyphens.");
    cx.open(Prompt::new(format!("The list {name}"), help, &words.join(", "), move |typed, cx| {
        let words: Vec<String> = typed.split(',').map(|word| word.trim().to_owned()).collect();
        let done = cx.ws.set_list(&list, &words)?;
        cx.done(&done);
        Ok(())
    }));
}

/// A row of the table.
const fn row(
    keys: &'static str,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
    run: fn(&mut Vocabulary, &mut Cx<'_>) -> eyre::Result<()>,
    when: fn(&Vocabulary) -> bool,
) -> Command<Vocabulary> {
    Command { keys, name, hint, help, run, when }
}

/// The table.
#[rustfmt::skip]
pub(super) const COMMANDS: &[Command<Vocabulary>] = &[
    row("right l", "vocabulary-next", "next section", "Next section", |view, _| view.turn(1), always),
    row("left h", "vocabulary-previous", "", "Previous section", |view, _| view.turn(-1), always),
    row("e =", "vocabulary-edit", "edit", "Change what one is on", Vocabulary::edit, Vocabulary::has_row),
    row("n", "vocabulary-new", "new", "Register a value, a campaign, a channel, a list", Vocabulary::add, always),
    row("s", "vocabulary-severity", "status", "Set the status of campaigns, or how bad a rule is (or off)", Vocabulary::severity, Vocabulary::has_row),
    row("f", "vocabulary-follow", "links", "Go to the links that have the value, the campaign, the channel, or break the rule", Vocabulary::follow, Vocabulary::has_row),
    row("enter", "vocabulary-open", "open", "Show all that is known of it", Vocabulary::open, Vocabulary::has_row),
    row("d del", "vocabulary-delete", "take away", "Take the value, the campaign, the channel, the list away", Vocabulary::delete, Vocabulary::has_row),
    row("B", "vocabulary-restore", "as delivered", "Bring it back as it was delivered", Vocabulary::restore, Vocabulary::has_row),
    row("w", "vocabulary-why", "why", "Show what its visits were counted from", Vocabulary::why, Vocabulary::has_row),
    row("/", "vocabulary-filter", "filter", "Filter by words; campaigns also by owner:none, status:ended, type:webinar", Vocabulary::filter_line, always),
    row("space", "vocabulary-mark", "", "Mark or unmark the campaign", Vocabulary::mark, Vocabulary::has_row),
    row("a", "vocabulary-mark-all", "", "Mark all campaigns shown, or none", Vocabulary::mark_all, Vocabulary::has_row),
    row("J", "channel-later", "", "Have the channel tried later", |view, cx| view.shift(1, cx), Vocabulary::has_row),
    row("K", "channel-earlier", "", "Have the channel tried earlier", |view, cx| view.shift(-1, cx), Vocabulary::has_row),
    row("y", "vocabulary-copy", "", "Copy the section as a table", Vocabulary::copy, always),
    row("R", "vocabulary-report", "", "Write the standard on one page, to hand to an agency (Markdown, HTML)", |_, cx| actions::ask_report(cx), always),
    row("esc", "step-out", "", "Unmark all, then clear the filter", Vocabulary::step_out, always),
];
