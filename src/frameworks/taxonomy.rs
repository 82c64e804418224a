//! Reads the taxonomy. A person's file adds layers, categories and products, and replaces those of the same id or name.

use std::collections::HashSet;

use crate::domain::taxonomy::{Category, Funnel, Layer, Priority, Product, Taxonomy};

use super::Frameworks;
use super::problem::{did_you_mean, quoted};
use super::reader::{Reader, Row, Seen};

const KEYS: &[&str] = &["framework", "id", "version", "layer", "category", "product"];
const LAYER_KEYS: &[&str] = &["id", "title", "marketing"];
const CATEGORY_KEYS: &[&str] = &[
    "id",
    "title",
    "layer",
    "group",
    "purpose",
    "priority",
    "funnel",
    "one",
    "needs_crm",
    "is_crm",
    "aliases",
    "enterprise_plans",
];
const PRODUCT_KEYS: &[&str] = &["name", "vendor", "category", "capabilities", "aliases", "native"];
/// The groups of source 000, part 1.
const GROUPS: &[&str] = &["data-foundation", "acquisition", "conversion", "analytics", "enablement"];
const PRIORITIES: &[&str] = &["critical", "high", "medium", "none"];
const FUNNELS: &[&str] = &["awareness", "engagement", "conversion", "analytics"];

/// Reads a file and adds it.
pub(super) fn load(reader: &mut Reader<'_>, into: &mut Frameworks) {
    let root = reader.root();
    reader.only_keys(root, KEYS);
    let version = reader.version();
    let layers = read_layers(reader);
    let categories = read_categories(reader, &layers, &into.taxonomy);
    let products = read_products(reader, &categories, &into.taxonomy);
    if !reader.failed() {
        merge(&mut into.taxonomy, Taxonomy { version, layers, categories, products });
    }
}

fn read_layers(reader: &mut Reader<'_>) -> Vec<Layer> {
    let mut seen = Seen::default();
    let mut layers = Vec::new();
    for row in reader.rows(reader.root(), "layer") {
        reader.only_keys(row, LAYER_KEYS);
        reader.unique(row, "id", &mut seen);
        layers.push(Layer {
            id: reader.id(row, "id").to_owned(),
            title: reader.text(row, "title").to_owned(),
            marketing: reader.flag(row, "marketing", true),
        });
    }
    layers
}

fn read_categories(reader: &mut Reader<'_>, layers: &[Layer], before: &Taxonomy) -> Vec<Category> {
    let (mut ids, mut words) = (Seen::default(), Seen::default());
    let known: Vec<&str> = layers.iter().chain(&before.layers).map(|layer| layer.id.as_str()).collect();
    let mut categories = Vec::new();
    for row in reader.rows(reader.root(), "category") {
        reader.only_keys(row, CATEGORY_KEYS);
        reader.unique(row, "id", &mut ids);
        reader.reference(row, "layer", "layer", known.iter().copied());
        let aliases = aliases(reader, row, "title", &mut words);
        categories.push(Category {
            id: reader.id(row, "id").to_owned(),
            title: reader.text(row, "title").to_owned(),
            layer: reader.text(row, "layer").to_owned(),
            group: if row.has("group") { reader.choice(row, "group", GROUPS).to_owned() } else { String::new() },
            purpose: reader.text(row, "purpose").to_owned(),
            priority: Priority::parse(reader.choice(row, "priority", PRIORITIES)).unwrap_or(Priority::None),
            funnel: if row.has("funnel") { Funnel::parse(reader.choice(row, "funnel", FUNNELS)) } else { None },
            one: reader.flag(row, "one", false),
            needs_crm: reader.flag(row, "needs_crm", false),
            is_crm: reader.flag(row, "is_crm", false),
            aliases,
            enterprise_plans: reader.texts(row, "enterprise_plans"),
        });
    }
    categories
}

fn read_products(reader: &mut Reader<'_>, categories: &[Category], before: &Taxonomy) -> Vec<Product> {
    let mut words = Seen::default();
    let known = categories.iter().chain(&before.categories).map(|one| one.id.as_str());
    let mut products = Vec::new();
    for row in reader.rows(reader.root(), "product") {
        reader.only_keys(row, PRODUCT_KEYS);
        reader.reference(row, "category", "category", known.clone());
        let aliases = aliases(reader, row, "name", &mut words);
        products.push(Product {
            name: reader.text(row, "name").to_owned(),
            vendor: reader.text_or(row, "vendor", "").to_owned(),
            category: reader.id(row, "category").to_owned(),
            capabilities: reader.texts(row, "capabilities"),
            aliases,
            native: reader.texts(row, "native"),
        });
    }
    if reader.is_checked() {
        check_native(reader, &products, before);
    }
    products
}

/// Complains about native integrations with products that aren't known.
fn check_native(reader: &mut Reader<'_>, products: &[Product], before: &Taxonomy) {
    let names: HashSet<&str> = products.iter().chain(&before.products).map(|one| one.name.as_str()).collect();
    for row in reader.rows(reader.root(), "product") {
        for item in reader.list(row, "native") {
            if !names.contains(item.text) {
                let near = did_you_mean(item.text, names.iter().copied());
                let message = format!("there is no product {}{near}", quoted(item.text));
                reader.report_item(row, "native", &item, message, "the name of a product");
            }
        }
    }
}

/// The aliases of a row; they and its title or name must be its own.
fn aliases<'d>(reader: &mut Reader<'d>, row: Row<'d>, name: &str, words: &mut Seen) -> Vec<String> {
    reader.unique(row, name, words);
    let items = reader.list(row, "aliases");
    for item in &items {
        reader.unique_item(row, "aliases", item, lower, words);
    }
    items.into_iter().map(|item| item.text.to_owned()).collect()
}

fn lower(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Adds what a file says. Its words are taken from whoever had them before.
fn merge(into: &mut Taxonomy, new: Taxonomy) {
    if into.version == 0 {
        *into = new;
        return;
    }
    let words: HashSet<String> = new.categories.iter().flat_map(|one| &one.aliases).map(|word| lower(word)).collect();
    for category in &mut into.categories {
        category.aliases.retain(|alias| !words.contains(&lower(alias)));
    }
    let words: HashSet<String> = new.products.iter().flat_map(|one| &one.aliases).map(|word| lower(word)).collect();
    for product in &mut into.products {
        product.aliases.retain(|alias| !words.contains(&lower(alias)));
    }
    put(&mut into.layers, new.layers, |layer| layer.id.clone());
    put(&mut into.categories, new.categories, |category| category.id.clone());
    put(&mut into.products, new.products, |product| lower(&product.name));
}

/// Puts each new row in the place of the one with its key, or at the end.
pub(super) fn put<T>(rows: &mut Vec<T>, new: Vec<T>, key: impl Fn(&T) -> String) {
    for row in new {
        let wanted = key(&row);
        match rows.iter_mut().find(|old| key(old) == wanted) {
            Some(old) => *old = row,
            None => rows.push(row),
        }
    }
}
