//! What the words of tool lists, of their headers and of card statements mean.

use super::super::import_rules::{HeaderMeaning, ToolImportRules};
use super::*;

#[test]
fn words_of_tool_lists_have_their_category() {
    let taxonomy = Frameworks::built_in().taxonomy;
    let cases = [
        ("Communication", "communication"),
        ("Productivity", "productivity"),
        ("Project Management", "project-management"),
        ("Meetings", "meetings"),
        ("Email Marketing", "email"),
        ("CRM", "crm"),
        ("Documentation", "documentation"),
        ("Design", "design"),
        ("Security", "security"),
        ("Video", "video-messaging"),
        ("Database", "database"),
        ("Scheduling", "scheduling"),
        ("Storage", "storage"),
        ("Support", "support"),
        ("Accounting", "finance"),
        ("Development", "development"),
        ("HR", "hr"),
        ("Surveys", "surveys"),
        ("Expenses", "expenses"),
        ("Hosting platform", "hosting"),
        ("Workspace tool", "documentation"),
        ("Design tool", "design"),
        ("Cloud infrastructure", "hosting"),
        ("Team communication", "communication"),
        ("Video meetings", "meetings"),
        ("Code hosting", "development"),
        ("Project management", "project-management"),
        ("Marketing automation", "marketing-automation"),
        ("Email and collaboration", "productivity"),
    ];
    for (word, id) in cases {
        assert_eq!(taxonomy.category_named(word).map(|one| one.id.as_str()), Some(id), "{word}");
    }
    assert!(!taxonomy.layer_of("hr").unwrap().marketing);
    assert!(taxonomy.layer_of("crm").unwrap().marketing);
}

#[test]
fn charges_name_their_product() {
    let all = Frameworks::built_in();
    let cases = [
        ("HUBSPOT INC CAMBRIDGE MA", "hubspot", Some("HubSpot")),
        ("MAILCHIMP ATLANTA GA", "mailchimp", Some("Mailchimp")),
        ("GOOGLE *ADS1234567890", "google", Some("Google Ads")),
        ("CANVA* I04123-4567890", "canva", Some("Canva")),
        ("NOTION LABS, INC. SAN FRANCISCO CA", "notion labs", Some("Notion")),
        ("PAYPAL *LOOM INC", "loom", Some("Loom")),
        ("PAYPAL INST XFER", "paypal inst xfer", None),
        ("MAKE A WISH 12", "make a wish 12", None),
        ("ACME TOOLS LLC PALO ALTO CA", "acme tools", None),
        ("NETFLIX.COM", "netflix", None),
        ("CA", "ca", None),
        ("", "", None),
    ];
    for (line, merchant, product) in cases {
        assert_eq!(all.statement.merchant(line), merchant, "{line}");
        assert_eq!(
            all.taxonomy.product_charged(all.statement.payee(line)).map(|one| one.name.as_str()),
            product,
            "{line}"
        );
    }
    for line in
        ["ONLINE PAYMENT - THANK YOU", "CAPITAL ONE MOBILE PYMT", "Payment/Credit", "AUTOPAY 0123", "Refund: Zoom"]
    {
        assert!(all.statement.is_left_out(line), "{line}");
    }
    for line in ["CARD_PAYMENT", "WETRANSFER", "SALE", "HUBSPOT INC", "INTEREST.LY PAYMENTLY"] {
        assert_eq!(all.statement.is_left_out(line), line.starts_with("INTEREST"), "{line}");
    }
}

#[test]
fn headers_mean_fields() {
    let rules = Frameworks::built_in().import_tools;
    let field = HeaderMeaning::Field;
    let header = [
        "Tool Name",
        "Vendor",
        "Category",
        "Monthly Cost",
        "Annual Cost",
        "Users Licensed",
        "Users Active",
        "Utilization %",
        "Plan Level",
        "Renewal Date",
        "Owner/Champion",
        "Usage Score (1-10)",
        "Value Score (1-10)",
        "Overall Score",
        "Decision",
        "Action Item",
        "Notes",
    ];
    let expected = [
        field("name"),
        field("vendor"),
        field("category"),
        field("cost"),
        field("annual-cost"),
        field("seats-paid"),
        field("seats-active"),
        field("utilisation"),
        field("plan"),
        field("renews-on"),
        field("owner"),
        HeaderMeaning::Ignored,
        field("value"),
        HeaderMeaning::Ignored,
        field("verdict"),
        field("verdict-reason"),
        field("notes"),
    ];
    assert_eq!(rules.headers.map(&header), expected);
    // A weak name counts only where no plain one is there; two columns for one field are left to a person.
    assert_eq!(rules.headers.map(&["name", "description", "team"]), [field("name"), field("category"), field("owner")]);
    assert_eq!(rules.headers.map(&["Category", "Description"]), [field("category"), HeaderMeaning::Unknown]);
    assert_eq!(rules.headers.map(&["Tool", "App"]), [HeaderMeaning::Contested("name"); 2]);
    let alone = [
        ("\u{feff}Monthly cost (USD)", field("cost")),
        ("property_renewal_date", field("renews-on")),
        ("Value Score (1-10) (optional)", field("value")),
        ("Status", HeaderMeaning::Ambiguous),
        ("Owner Email", HeaderMeaning::Ignored),
        ("Seats (active)", field("seats-active")),
        ("Favourite colour", HeaderMeaning::Unknown),
        ("", HeaderMeaning::Unknown),
        ("USD", HeaderMeaning::Unknown),
    ];
    for (header, meaning) in alone {
        assert_eq!(rules.headers.meaning(header), meaning, "{header}");
    }
    for name in imports::TOOL_FIELDS.iter().filter(|name| **name != "status") {
        assert_eq!(rules.headers.meaning(name), field(name), "a field's own name");
    }
    let statement = Frameworks::built_in().statement;
    for name in imports::STATEMENT_FIELDS {
        assert_eq!(statement.headers.meaning(name), field(name), "a field's own name");
    }
}

#[test]
fn words_mean_values() {
    let rules = Frameworks::built_in().import_tools;
    let words = [
        (&rules.verdict_words, "Cancel", Some("cut")),
        (&rules.verdict_words, "Negotiate", Some("renegotiate")),
        (&rules.verdict_words, "right-size", Some("downgrade")),
        (&rules.verdict_words, "ponder", None),
        (&rules.period_words, "yearly", Some("annual")),
        (&rules.period_words, "Per month", Some("monthly")),
        (&rules.removal_words, "CRITICAL", Some("severe")),
        (&rules.truth_words, "TRUE", Some("yes")),
    ];
    for (list, word, meaning) in words {
        assert_eq!(ToolImportRules::word(list, word), meaning, "{word}");
    }
    let plans = [
        ("Business+", Some("professional")),
        ("Business Starter", Some("starter")),
        ("Support Professional", Some("professional")),
        ("Sales Hub Enterprise", Some("enterprise")),
        ("Standard", Some("starter")),
        ("Proton", None),
    ];
    for (plan, tier) in plans {
        assert_eq!(rules.tier_of(plan), tier, "{plan}");
    }
    for (cell, null, total) in [
        ("--", true, false),
        (" N/A ", true, false),
        ("Select", true, false),
        ("", true, false),
        ("TOTALS", false, true),
        ("Total: account", false, true),
        ("Total - all", false, true),
        ("Total Energies", false, false),
        ("Grand Totals (2 records)", false, true),
        ("Slack", false, false),
    ] {
        assert_eq!((rules.is_null(cell), rules.is_total(cell)), (null, total), "{cell}");
    }
    assert!(rules.is_heading("Instructions:") && rules.is_heading(" tips: ") && !rules.is_heading("Tipsy"));
}
