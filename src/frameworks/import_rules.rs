//! How files from elsewhere are read: the typed shape of `assets/import/tools.toml`, `assets/import/statement.toml`
//! and `assets/import/links.toml`. Says what headers and words mean; opens no file, and decides nothing about records.

/// The names under which files list one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldAliases {
    /// The field's name: `seats-paid`.
    pub field: String,
    /// Header names that mean it, as [`header_key`]s.
    pub aliases: Vec<String>,
    /// Header names that mean it only where no other column of the file does, as [`header_key`]s.
    pub weak: Vec<String>,
}

/// What one header means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderMeaning<'a> {
    /// This field.
    Field(&'a str),
    /// This field, unless another column means it more plainly. Never in the answer of `map`.
    Weak(&'a str),
    /// This field, as another column too: a person has to choose. Only in the answer of `map`.
    Contested(&'a str),
    /// Could be several things (`Status`): a person has to say.
    Ambiguous,
    /// Known, and nothing of ours.
    Ignored,
    /// Not known.
    Unknown,
}

/// Header names of a kind of file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Headers {
    /// Per field, its names.
    pub fields: Vec<FieldAliases>,
    /// Names that are never guessed, as [`header_key`]s.
    pub ambiguous: Vec<String>,
    /// Names that are known to be of no use here, as [`header_key`]s.
    pub ignored: Vec<String>,
    /// Units, zones and scales that a name may end in without meaning something else, as [`header_key`]s: `usd`, `1 10`.
    pub units: Vec<String>,
}

/// How a list of tools is read. Values are given as the fields' own names (`monthly`, `professional`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToolImportRules {
    /// The file's version.
    pub version: u32,
    /// What headers mean.
    pub headers: Headers,
    /// Words that stand for nothing, lower case: `n/a`.
    pub nulls: Vec<String>,
    /// A cell that makes its row a total, lower case, whole: `grand total`.
    pub totals_exact: Vec<String>,
    /// The beginning of a cell that makes its row a total, lower case: `total: `.
    pub totals_prefix: Vec<String>,
    /// A first cell after which come instructions and no tools, lower case: `tips:`.
    pub headings: Vec<String>,
    /// What words mean as a verdict: keep, consolidate, replace, cut, or `renegotiate` and `downgrade` (both are kept).
    pub verdict_words: Vec<(String, String)>,
    /// What words mean as a billing period: monthly, quarterly, annual.
    pub period_words: Vec<(String, String)>,
    /// What words in a plan's name mean as a tier: free, starter, professional, enterprise.
    pub plan_tiers: Vec<(String, String)>,
    /// What words mean as a status: trial, active, planned, retired.
    pub status_words: Vec<(String, String)>,
    /// What words mean as a removal impact: none, some, severe.
    pub removal_words: Vec<(String, String)>,
    /// What words mean as yes or no: `yes`, `no`.
    pub truth_words: Vec<(String, String)>,
}

/// How a sheet of tagged links is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkImportRules {
    /// The file's version.
    pub version: u32,
    /// What headers mean; fields: url, destination, the five tags, owner, status, placed-on, note, created.
    pub headers: Headers,
    /// Words that stand for nothing, lower case: `(not set)`.
    pub nulls: Vec<String>,
    /// What words mean as a link's status: draft, live, retired.
    pub status_words: Vec<(String, String)>,
}

impl LinkImportRules {
    /// Whether a cell stands for nothing: blank, or one of [`Self::nulls`]. The cell is trimmed already.
    pub fn is_null(&self, cell: &str) -> bool {
        // The longest such word has fourteen letters; nearly all cells are told by their length.
        cell.is_empty() || cell.len() <= 16 && self.nulls.iter().any(|word| word.eq_ignore_ascii_case(cell))
    }
}

/// How a card or bank statement is read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StatementRules {
    /// The file's version.
    pub version: u32,
    /// What headers mean; fields: date, description, merchant, amount, debit, credit, type, category, currency.
    pub headers: Headers,
    /// Words that, standing whole in a description or type, mark a line as no purchase, lower case: `autopay`.
    pub left_out: Vec<String>,
    /// Words that mark a purchase although they hold one of those, lower case: `card payment`.
    pub kept: Vec<String>,
    /// Beginnings of a description that name the payment service, lower case: `paypal *`.
    pub prefixes: Vec<String>,
    /// Endings of a merchant's name that say nothing, lower case: `inc`, `.com`.
    pub endings: Vec<String>,
    /// Two-letter states and countries that end a description, lower case.
    pub states: Vec<String>,
    /// First words of cities of two words, lower case: `san`.
    pub city_starts: Vec<String>,
    /// A word with at least so many digits is a number of theirs, no name.
    pub number_digits: usize,
    /// When charges are a subscription.
    pub recurrence: Recurrence,
}

/// When charges of one merchant are a subscription.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recurrence {
    /// At least so many charges.
    pub charges: usize,
    /// Whose amounts differ by at most this share.
    pub amount_within: f64,
    /// And whose distances all fall into one of these.
    pub windows: Vec<Window>,
}

/// A distance between two charges, and the billing period that it speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The billing period: monthly, quarterly, annual.
    pub period: String,
    /// The shortest distance, in days.
    pub from_days: i64,
    /// The longest, in days.
    pub to_days: i64,
}

/// The key under which two header names are the same: lower case; everything but letters, digits, `%`, `#` and `$`
/// separates words; warehouse wrapping (`property_…`, `…__c`) is gone. `Owner/Champion` → `owner champion`.
pub fn header_key(header: &str) -> String {
    let mut key = String::with_capacity(header.len());
    for ch in header.chars() {
        if ch.is_alphanumeric() || matches!(ch, '%' | '#' | '$') {
            key.extend(ch.to_lowercase());
        } else if !key.is_empty() && !key.ends_with(' ') && ch != '\u{feff}' {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    if let Some(inner) = key.strip_prefix("property ") {
        key = inner.to_owned();
    }
    match key.strip_suffix(" c") {
        Some(inner) => inner.to_owned(),
        None => key,
    }
}

impl Headers {
    /// What one header means by itself. Where the whole name is not known, units at its end are left off.
    pub fn meaning(&self, header: &str) -> HeaderMeaning<'_> {
        let key = header_key(header);
        let mut rest = key.as_str();
        loop {
            match self.exact(rest) {
                HeaderMeaning::Unknown => {}
                known => return known,
            }
            let shorter = self.units.iter().find_map(|unit| rest.strip_suffix(unit.as_str())?.strip_suffix(' '));
            match shorter {
                Some(shorter) => rest = shorter,
                None => return HeaderMeaning::Unknown,
            }
        }
    }

    /// What the headers of one file mean together: a field is given to one column or, where several claim it, to none.
    pub fn map<S: AsRef<str>>(&self, headers: &[S]) -> Vec<HeaderMeaning<'_>> {
        let alone: Vec<_> = headers.iter().map(|header| self.meaning(header.as_ref())).collect();
        let claims = |wanted: HeaderMeaning<'_>| alone.iter().filter(|one| **one == wanted).count();
        alone
            .iter()
            .map(|meaning| match *meaning {
                HeaderMeaning::Field(field) if claims(HeaderMeaning::Field(field)) > 1 => {
                    HeaderMeaning::Contested(field)
                }
                HeaderMeaning::Weak(field) if claims(HeaderMeaning::Field(field)) > 0 => HeaderMeaning::Unknown,
                HeaderMeaning::Weak(field) if claims(HeaderMeaning::Weak(field)) > 1 => HeaderMeaning::Contested(field),
                HeaderMeaning::Weak(field) => HeaderMeaning::Field(field),
                other => other,
            })
            .collect()
    }

    fn exact(&self, key: &str) -> HeaderMeaning<'_> {
        if has(&self.ambiguous, key) {
            return HeaderMeaning::Ambiguous;
        }
        if has(&self.ignored, key) {
            return HeaderMeaning::Ignored;
        }
        for one in &self.fields {
            if has(&one.aliases, key) {
                return HeaderMeaning::Field(&one.field);
            }
            if has(&one.weak, key) {
                return HeaderMeaning::Weak(&one.field);
            }
        }
        HeaderMeaning::Unknown
    }
}

impl ToolImportRules {
    /// Whether a cell stands for nothing: blank, or one of [`Self::nulls`].
    pub fn is_null(&self, cell: &str) -> bool {
        let word = cell.trim().to_lowercase();
        word.is_empty() || has(&self.nulls, &word)
    }

    /// Whether a cell makes its row a total. `total energies` does not.
    pub fn is_total(&self, cell: &str) -> bool {
        let word = cell.trim().to_lowercase();
        has(&self.totals_exact, &word) || self.totals_prefix.iter().any(|start| word.starts_with(start.as_str()))
    }

    /// Whether a first cell opens a block of instructions.
    pub fn is_heading(&self, cell: &str) -> bool {
        has(&self.headings, &cell.trim().to_lowercase())
    }

    /// What a word means in a list such as [`Self::verdict_words`], ignoring case and punctuation.
    pub fn word<'a>(list: &'a [(String, String)], word: &str) -> Option<&'a str> {
        let key = header_key(word);
        list.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// The tier that a plan's name speaks of: by the whole name, else by the word in it that comes first in the list.
    /// `Support Professional` → professional.
    pub fn tier_of(&self, plan: &str) -> Option<&str> {
        let key = header_key(plan);
        let padded = format!(" {key} ");
        ToolImportRules::word(&self.plan_tiers, plan).or_else(|| {
            let inside = self.plan_tiers.iter().find(|(word, _)| padded.contains(&format!(" {word} ")));
            inside.map(|(_, tier)| tier.as_str())
        })
    }
}

impl StatementRules {
    /// Whether a line is a payment, fee or transfer: its description or type has one of [`Self::left_out`] as whole words.
    pub fn is_left_out(&self, text: &str) -> bool {
        let mut padded = format!(" {} ", header_key(text));
        for word in &self.kept {
            padded = padded.replace(&format!(" {} ", header_key(word)), " ");
        }
        self.left_out.iter().any(|word| padded.contains(&format!(" {} ", header_key(word))))
    }

    /// A description without the payment service before the merchant: `PAYPAL *LOOM INC` → `LOOM INC`. What the
    /// taxonomy's `product_charged` wants.
    pub fn payee<'a>(&self, description: &'a str) -> &'a str {
        let text = description.trim();
        let rest = |start: &String| {
            let begins = text.get(..start.len())?.eq_ignore_ascii_case(start);
            text.get(start.len()..).filter(|rest| begins && !rest.trim().is_empty())
        };
        self.prefixes.iter().find_map(rest).unwrap_or(text).trim_start()
    }

    /// The merchant that a description names, lower case, without payment service, numbers, place and company form:
    /// `CANVA* I04123-4567890` → `canva`, `HUBSPOT INC CAMBRIDGE MA` → `hubspot`. A name for
    /// charges that the taxonomy doesn't know; look those it may know up by [`Self::payee`], as aliases hold what is
    /// left off here (`google *ads`).
    pub fn merchant(&self, description: &str) -> String {
        let spaced = self.payee(description).to_lowercase().replace(['*', '#', ','], " ");
        let mut words: Vec<&str> = spaced.split_whitespace().filter(|word| !self.is_number(word)).collect();
        self.drop_place(&mut words);
        while words.len() > 1 && words.last().is_some_and(|last| has(&self.endings, last.trim_matches('.'))) {
            words.pop();
        }
        let mut name = words.join(" ");
        while let Some(end) = self.endings.iter().find(|end| end.starts_with('.') && name.ends_with(end.as_str())) {
            name.truncate(name.len() - end.len());
        }
        name
    }

    /// Drops a city and its state from the end, where the last word is a state and a name is left.
    fn drop_place(&self, words: &mut Vec<&str>) {
        if words.len() < 2 || !words.last().is_some_and(|last| has(&self.states, last)) {
            return;
        }
        words.pop();
        if words.len() > 1 {
            words.pop();
        }
        if words.len() > 1 && words.last().is_some_and(|last| has(&self.city_starts, last)) {
            words.pop();
        }
    }

    fn is_number(&self, word: &str) -> bool {
        word.chars().filter(char::is_ascii_digit).count() >= self.number_digits.max(1)
    }
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|one| one == word)
}
