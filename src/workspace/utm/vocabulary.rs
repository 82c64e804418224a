//! The vocabulary and the rest of the policy: what this workspace registers, changes, drops and brings back. Each change
//! is one step, and the policy's edition counts them.

use std::sync::Arc;

use super::{ROOM, invalid};
use crate::domain::field::read::{either, shown};
use crate::domain::finding::Severity;
use crate::domain::text::{count, nearest};
use crate::domain::utm::Tag;
use crate::domain::utm::channel::{Channel, Channels};
use crate::domain::utm::lint::RULES;
use crate::domain::utm::pattern::Pattern;
use crate::domain::utm::policy::Policy;
use crate::domain::utm::value::key;
use crate::domain::utm::vocabulary::{From, Overlay, Value, fields, part};
use crate::store::utm as rows;
use crate::workspace::{Done, Error, Result, Workspace};

/// Words that a list may have.
const MOST_WORDS: usize = 500;

impl Workspace {
    /// The values of a tag (sources or mediums) in the order in which they are offered, dropped ones last; with where
    /// each comes from. Campaigns are records of their own.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn values(&self, tag: Tag) -> Result<Vec<Value>> {
        let overlay = self.overlay()?;
        let base = &self.frameworks().utm;
        let delivered: Vec<Value> = match tag {
            Tag::Source => base.sources.iter().map(Value::of_source).collect(),
            Tag::Medium => base.mediums.iter().map(Value::of_medium).collect(),
            Tag::Campaign | Tag::Content | Tag::Term => return Ok(Vec::new()),
        };
        let mut out = delivered.clone();
        let mut dropped = Vec::new();
        for own in overlay.values.into_iter().filter(|one| one.tag == tag) {
            let at = out.iter().position(|one| one.value == own.value);
            match (own.from, at) {
                (From::Dropped, Some(at)) => dropped.push(Value { id: own.id, from: From::Dropped, ..out.remove(at) }),
                (From::Dropped, None) => {}
                (_, Some(at)) => {
                    if let Some(place) = out.get_mut(at) {
                        *place = Value { from: From::Changed, ..own };
                    }
                }
                (_, None) => out.push(own),
            }
        }
        for one in overlay.spellings.iter().filter(|one| one.tag == tag && !one.value.is_empty()) {
            if let Some(value) = out.iter_mut().find(|value| value.value == one.value) {
                value.spellings.push(one.spelling.clone());
            }
        }
        out.extend(dropped);
        Ok(out)
    }

    /// A value of a tag as it is in force, or was before it was dropped.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn value(&self, tag: Tag, value: &str) -> Result<Option<Value>> {
        Ok(self.values(tag)?.into_iter().find(|one| one.value == value))
    }

    /// Registers a source or medium, or changes one of that name: delivered ones are changed for this workspace.
    ///
    /// # Errors
    /// [`Error::Invalid`]: the value is not in the right form, or an alias belongs to another value; else why the file
    /// could not be written.
    pub fn set_value(&mut self, value: &Value) -> Result<Done> {
        let tag = of_vocabulary(value.tag)?;
        fields::check(&value.value)?;
        let all = self.values(tag)?;
        self.free(&all, value)?;
        let before = all.into_iter().find(|one| one.value == value.value && one.from != From::Dropped);
        let ((), done) = self.run(ROOM, |step| {
            let kept = Value { from: From::Yours, spellings: Vec::new(), ..value.clone() };
            let same = before.as_ref().is_some_and(|before| {
                let spellings = Vec::new();
                Value { id: kept.id, from: From::Yours, spellings, ..before.clone() } == kept
            });
            if !same {
                rows::keep_value(step, &kept)?;
            }
            let word = if before.is_some() { "changed" } else { "registered" };
            Ok(((), format!("{word} the {} {}", tag.name(), value.value)))
        })?;
        Ok(done)
    }

    /// Refuses aliases that are registered otherwise.
    fn free(&self, all: &[Value], value: &Value) -> Result<()> {
        let others = || all.iter().filter(|one| one.value != value.value && one.from != From::Dropped);
        for alias in &value.aliases {
            let wanted = key(alias);
            let taken =
                others().find(|one| one.value == wanted || one.aliases.iter().any(|other| key(other) == wanted));
            if let Some(other) = taken {
                return Err(invalid(format!(
                    "“{}” belongs to {} already: take it away there first, or leave it out here",
                    shown(alias),
                    other.value
                )));
            }
        }
        let taken = others().find(|one| one.aliases.iter().any(|alias| key(alias) == value.value));
        if let Some(other) = taken {
            return Err(invalid(format!(
                "{} is another name of {}: take it away there first, or use {}",
                value.value, other.value, other.value
            )));
        }
        Ok(())
    }

    /// Takes a value out of the vocabulary: a delivered one can be brought back, one of this workspace's is deleted.
    /// Links and touches that have it are told as not registered from then on.
    ///
    /// # Errors
    /// [`Error::Gone`] where there is none; else why the file could not be written.
    pub fn drop_value(&mut self, tag: Tag, value: &str) -> Result<Done> {
        let tag = of_vocabulary(tag)?;
        let known = self.value(tag, value)?.filter(|one| one.from != From::Dropped);
        let known = known.ok_or_else(|| Error::Gone(format!("the {} {value}", tag.name())))?;
        let is_delivered = known.from != From::Yours;
        let ((), done) = self.run(ROOM, |step| {
            if is_delivered {
                rows::keep_value(step, &Value { from: From::Dropped, ..known.clone() })?;
            } else {
                rows::forget_value(step, tag, value)?;
            }
            Ok(((), format!("took the {} {value} out of the vocabulary", tag.name())))
        })?;
        Ok(done)
    }

    /// Brings a delivered value back as it was delivered: one that was dropped or changed.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it was not delivered; else why the file could not be written.
    pub fn bring_back_value(&mut self, tag: Tag, value: &str) -> Result<Done> {
        let tag = of_vocabulary(tag)?;
        let base = &self.frameworks().utm;
        let is_delivered = match tag {
            Tag::Source => base.sources.iter().any(|one| one.id == value),
            _ => base.mediums.iter().any(|one| one.id == value),
        };
        if !is_delivered {
            return Err(invalid(format!("{value} is no delivered {}, so there is nothing to bring back", tag.name())));
        }
        let ((), done) = self.run(ROOM, |step| {
            rows::forget_value(step, tag, value)?;
            Ok(((), format!("the {} {value} is as delivered again", tag.name())))
        })?;
        Ok(done)
    }

    /// Sets how campaigns are named: parts joined by hyphens; blank for any name.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what is wrong with the pattern; else why the file could not be written.
    pub fn set_pattern(&mut self, text: &str) -> Result<Done> {
        let (text, policy) = (text.trim(), self.policy()?);
        if !text.is_empty() {
            let lists: Vec<&str> = policy.lists.iter().map(|(name, _)| name.as_str()).collect();
            Pattern::parse(text, &policy.lists).map_err(|wrong| {
                invalid(format!(
                    "the pattern “{}” {wrong}. Its parts are YYYY, q#, MM, name, the lists {}, and plain words, joined by hyphens",
                    shown(text),
                    either(&lists)
                ))
            })?;
        }
        let label = if text.is_empty() {
            "campaigns may have any name".to_owned()
        } else {
            format!("campaigns are named {text}")
        };
        self.set_part(part::PATTERN, text, &self.frameworks().utm.pattern.to_string(), label)
    }

    /// Says which tags every link must have.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn set_required(&mut self, tags: &[Tag]) -> Result<Done> {
        let tags: Vec<Tag> = Tag::ALL.into_iter().filter(|tag| tags.contains(tag)).collect();
        let names: Vec<&str> = tags.iter().map(|tag| tag.name()).collect();
        let label = match names.as_slice() {
            [] => "links may have any tags".to_owned(),
            names => format!("every link must have {}", all_of(names)),
        };
        let delivered = part::required_text(&self.frameworks().utm.required);
        self.set_part(part::REQUIRED, &part::required_text(&tags), &delivered, label)
    }

    /// Sets the words of a list that the pattern may name; a new name makes a new list, and no words take one away that
    /// was not delivered.
    ///
    /// # Errors
    /// [`Error::Invalid`]: the name or a word is not in the right form, or the pattern needs the list; else why the file
    /// could not be written.
    pub fn set_list(&mut self, name: &str, list: &[String]) -> Result<Done> {
        let (name, policy) = (name.trim(), self.policy()?);
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase()) || name == "name" {
            return Err(invalid(format!(
                "“{}” can't be the name of a list: use small letters, such as type or region",
                shown(name)
            )));
        }
        let mut kept: Vec<&str> = Vec::new();
        for word in list.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
            fields::check(word)?;
            if !kept.contains(&word) {
                kept.push(word);
            }
        }
        if kept.len() > MOST_WORDS {
            return Err(invalid(format!("these are {} words, and {MOST_WORDS} fit into a list", kept.len())));
        }
        let is_named = policy.pattern.to_string().split('-').any(|part| part == name);
        if kept.is_empty() && is_named {
            return Err(invalid(format!(
                "the pattern {} names the list {name}: leave a word in it, or change the pattern first",
                policy.pattern
            )));
        }
        let base = self.frameworks().utm.lists.iter().find(|(one, _)| one == name);
        let delivered = base.map(|(_, words)| words.join("\n")).unwrap_or_default();
        let label = match kept.len() {
            0 => format!("took the list {name} away"),
            n => format!("the list {name} has {}", count(n, "word", "")),
        };
        self.set_part(&part::list(name), &kept.join("\n"), &delivered, label)
    }

    /// Turns a rule on or off, and says how bad it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] where there is no such rule; else why the file could not be written.
    pub fn set_rule(&mut self, id: &str, on: bool, severity: Severity) -> Result<Done> {
        if RULES.iter().all(|rule| rule.id != id) {
            let near = nearest(id, RULES.iter().map(|rule| rule.id));
            let hint = if near.is_empty() { String::new() } else { format!(": did you mean {}?", either(&near)) };
            return Err(invalid(format!("there is no rule “{}”{hint}", shown(id))));
        }
        let delivered = self.frameworks().utm.rule(id);
        let delivered = delivered.map(|rule| part::rule_text(rule.on, rule.severity)).unwrap_or_default();
        let label =
            if on { format!("the rule {id} is a {}", severity.name()) } else { format!("the rule {id} is off") };
        let label = label.replace("is a critical", "is critical");
        self.set_part(&part::rule(id), &part::rule_text(on, severity), &delivered, label)
    }

    /// Sets the channel groups, in the order in which they are tried.
    ///
    /// # Errors
    /// [`Error::Invalid`]: one has no name or no condition, or an id stands there twice; else why the file could not be
    /// written.
    pub fn set_channels(&mut self, channels: &[Channel]) -> Result<Done> {
        for (at, one) in channels.iter().enumerate() {
            if one.title.trim().is_empty() {
                return Err(invalid("a channel needs a name, such as Paid Search"));
            }
            fields::check(&one.id)?;
            if one.when.is_empty() || one.when.iter().any(crate::domain::utm::channel::Condition::is_empty) {
                return Err(invalid(format!(
                    "{} asks for nothing, so it would take every link: give it a source, kind, medium or campaign",
                    shown(&one.title)
                )));
            }
            if channels.iter().take(at).any(|other| other.id == one.id) {
                return Err(invalid(format!("the channel {} stands there twice: take one away", one.id)));
            }
        }
        let text = |channels: &[Channel]| serde_json::to_string(channels).unwrap_or_default();
        let label = format!("changed the channels ({})", channels.len());
        let delivered = text(&self.frameworks().channels.channels);
        self.set_part(part::CHANNELS, &text(channels), &delivered, label)
    }

    /// Brings a part of the policy back as it was delivered: `pattern`, `required`, `channels`, `list:type`,
    /// `rule:case`.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn policy_as_delivered(&mut self, name: &str) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            rows::set_part(step, name, None)?;
            let what = match name.split_once(':') {
                Some(("list", list)) => format!("the list {list}"),
                Some(("rule", rule)) => format!("the rule {rule}"),
                _ => match name {
                    part::PATTERN => "the pattern of campaign names".to_owned(),
                    part::REQUIRED => "which tags a link must have".to_owned(),
                    part::CHANNELS => "the channels".to_owned(),
                    other => other.to_owned(),
                },
            };
            Ok(((), format!("{what}: as delivered again")))
        })?;
        Ok(done)
    }

    /// The parts of the policy that this workspace sets itself, by their names.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn own_parts(&self) -> Result<Vec<String>> {
        Ok(self.overlay()?.parts.into_iter().map(|(name, _)| name).collect())
    }

    /// The policy as it was delivered, or as files of a person's own have it.
    pub fn delivered_policy(&self) -> Arc<Policy> {
        Arc::clone(&self.frameworks().utm)
    }

    /// Sets a part of the policy, or drops it where it is as delivered.
    fn set_part(&self, name: &str, body: &str, delivered: &str, label: String) -> Result<Done> {
        let ((), done) = self.run(ROOM, |step| {
            rows::set_part(step, name, Some(body).filter(|body| *body != delivered))?;
            Ok(((), label))
        })?;
        Ok(done)
    }

    /// The channel groups with those of this workspace; the frameworks' where it has none.
    pub(super) fn channels_of(&self, overlay: &Overlay) -> Arc<Channels> {
        let base = &self.frameworks().channels;
        let own = overlay.parts.iter().find(|(name, _)| name == part::CHANNELS);
        match own.and_then(|(_, body)| serde_json::from_str::<Vec<Channel>>(body).ok()) {
            Some(channels) => Arc::new(Channels { channels, ..(**base).clone() }),
            None => Arc::clone(base),
        }
    }
}

/// Refuses tags that have no vocabulary of values.
fn of_vocabulary(tag: Tag) -> Result<Tag> {
    match tag {
        Tag::Source | Tag::Medium => Ok(tag),
        Tag::Campaign => Err(invalid("campaigns are registered as records, with their own form")),
        Tag::Content | Tag::Term => {
            Err(invalid(format!("a {} needs no registering: any right value goes", tag.name())))
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn all_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
