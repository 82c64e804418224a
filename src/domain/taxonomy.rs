//! The taxonomy of tools: categories, their layers, and the products that are known by name.
//! Typed shape of `assets/taxonomy.toml`; layers are those of source 001's blueprints plus "outside marketing",
//! groups are those of source 000.

use super::text::name_key;

/// How badly a category wants to be integrated (source 002, core stack components).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// First of all.
    Critical,
    /// Soon.
    High,
    /// When there is time.
    Medium,
    /// No need.
    None,
}

impl Priority {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Priority::Critical => "critical",
            Priority::High => "high",
            Priority::Medium => "medium",
            Priority::None => "none",
        }
    }

    /// Reads a name.
    pub fn parse(word: &str) -> Option<Priority> {
        [Priority::Critical, Priority::High, Priority::Medium, Priority::None].into_iter().find(|p| p.name() == word)
    }
}

/// The part of the funnel that a category serves (source 004, stack chart).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Funnel {
    /// Being noticed.
    Awareness,
    /// Being followed.
    Engagement,
    /// Being bought.
    Conversion,
    /// Being measured.
    Analytics,
}

impl Funnel {
    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Funnel::Awareness => "awareness",
            Funnel::Engagement => "engagement",
            Funnel::Conversion => "conversion",
            Funnel::Analytics => "analytics",
        }
    }

    /// Reads a name.
    pub fn parse(word: &str) -> Option<Funnel> {
        [Funnel::Awareness, Funnel::Engagement, Funnel::Conversion, Funnel::Analytics]
            .into_iter()
            .find(|f| f.name() == word)
    }
}

/// A layer of the stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// The id: `crm`.
    pub id: String,
    /// The title: `System of record`.
    pub title: String,
    /// Whether its tools count against the marketing budget.
    pub marketing: bool,
}

/// A category of tools.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// The id: `marketing-automation`.
    pub id: String,
    /// The title: `Marketing automation`.
    pub title: String,
    /// The id of its layer.
    pub layer: String,
    /// Source 000's group: data-foundation, acquisition, conversion, analytics, enablement; blank for none.
    pub group: String,
    /// What it is for, one line.
    pub purpose: String,
    /// How badly it wants to be integrated.
    pub priority: Priority,
    /// The part of the funnel it serves, if one.
    pub funnel: Option<Funnel>,
    /// Whether two live tools of this category are one too many (policy "one").
    pub one: bool,
    /// Whether its tools need a path to the CRM.
    pub needs_crm: bool,
    /// Whether a tool of this category is a CRM or a warehouse: where paths end.
    pub is_crm: bool,
    /// Other names under which files list it: `e-mail marketing`.
    pub aliases: Vec<String>,
    /// Plan words that mean the enterprise tier, beside the word enterprise.
    pub enterprise_plans: Vec<String>,
}

/// A product that is known by name, so that an imported tool gets its category.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its name: `HubSpot`.
    pub name: String,
    /// Its vendor; may be blank.
    pub vendor: String,
    /// The id of its usual category.
    pub category: String,
    /// What it can do: capability tags.
    pub capabilities: Vec<String>,
    /// Other names, and the text by which card statements name it: `hubspot inc`.
    pub aliases: Vec<String>,
    /// Products with which it has a native integration, by name.
    pub native: Vec<String>,
}

/// The whole taxonomy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Taxonomy {
    /// The file's version.
    pub version: u32,
    /// Layers, in the order shown.
    pub layers: Vec<Layer>,
    /// Categories, in the order shown.
    pub categories: Vec<Category>,
    /// Products known by name.
    pub products: Vec<Product>,
}

impl Taxonomy {
    /// The category of that id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The category that a file's word means: by id, title or alias, ignoring case.
    pub fn category_named(&self, word: &str) -> Option<&Category> {
        let key = name_key(word);
        self.categories.iter().find(|category| {
            name_key(&category.id) == key
                || name_key(&category.title) == key
                || category.aliases.iter().any(|alias| name_key(alias) == key)
        })
    }

    /// The layer of a category; `None` for an unknown one.
    pub fn layer_of(&self, category: &str) -> Option<&Layer> {
        let layer = &self.category(category)?.layer;
        self.layers.iter().find(|one| &one.id == layer)
    }

    /// The product of that name or alias, ignoring case.
    pub fn product(&self, name: &str) -> Option<&Product> {
        let key = name_key(name);
        self.products.iter().find(|product| {
            name_key(&product.name) == key || product.aliases.iter().any(|alias| name_key(alias) == key)
        })
    }

    /// The product that a line of a statement speaks of: the one whose longest name or alias the line begins with,
    /// ignoring case. Names of less than five letters are too common for that, unless they hold an asterisk
    /// (`google *ads` begins `GOOGLE *ADS1234567890`); others must end where a word ends.
    pub fn product_charged(&self, description: &str) -> Option<&Product> {
        let line = description.trim().to_lowercase();
        let length = |alias: &String| {
            let alias = alias.to_lowercase();
            let rest = line.strip_prefix(&alias)?;
            let whole = rest.is_empty() || (alias.chars().count() >= 5 && !rest.starts_with(char::is_alphanumeric));
            (whole || alias.contains('*')).then_some(alias.len())
        };
        let longest = |product: &Product| product.aliases.iter().chain([&product.name]).filter_map(length).max();
        let found = self.products.iter().filter_map(|product| Some((longest(product)?, product)));
        found.max_by_key(|(length, _)| *length).map(|(_, product)| product)
    }

    /// A category's title, or its id where it is unknown, or `uncategorised` for a blank one.
    pub fn title_of<'a>(&'a self, category: &'a str) -> &'a str {
        match self.category(category) {
            Some(known) => &known.title,
            None if category.is_empty() => "uncategorised",
            None => category,
        }
    }
}
