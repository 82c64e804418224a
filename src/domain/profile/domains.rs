//! Web domains as typed: a list of hosts. Kept as links have them (lower case, `xn--` for other scripts) and
//! shown in their own script.

use url::{Host, quirks};

use crate::domain::field::FieldError;
use crate::domain::field::read::shown;

/// Domains that a business may have.
const DOMAINS: usize = 200;

/// As typed back, in their own script.
pub fn typed(domains: &[String]) -> String {
    let shown: Vec<String> = domains.iter().map(|domain| in_own_script(domain)).collect();
    shown.join(", ")
}

/// A domain in its own script, where that leads back to it.
fn in_own_script(domain: &str) -> String {
    let native = quirks::domain_to_unicode(domain);
    if host(&native).as_deref() == Some(domain) { native } else { domain.to_owned() }
}

/// Reads a list separated by commas or blanks; schemes, paths and ports go, doubles too.
///
/// # Errors
/// Something that is no domain, or too many.
pub fn parse(typed: &str) -> Result<Vec<String>, FieldError> {
    let mut domains: Vec<String> = Vec::new();
    for part in typed.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|part| !part.is_empty()) {
        let domain = host(bare(part)).ok_or_else(|| {
            FieldError::new(format!("“{}” is not a web domain: type one as acme.example", shown(part)))
        })?;
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    if domains.len() > DOMAINS {
        return Err(FieldError::new(format!(
            "these are {} domains, and {DOMAINS} fit: keep those that your links lead to, such as acme.example",
            domains.len()
        )));
    }
    Ok(domains)
}

/// Without scheme, user, path and port.
fn bare(part: &str) -> &str {
    let rest = part.split_once("://").map_or(part, |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let rest = rest.rsplit('@').next().unwrap_or(rest);
    rest.split(':').next().unwrap_or(rest).trim_end_matches('.')
}

/// The host as links have it; `None` for addresses by number and for single words.
fn host(name: &str) -> Option<String> {
    match Host::parse(name).ok()? {
        Host::Domain(domain)
            if domain.split('.').count() > 1
                && domain.split('.').all(|label| !label.is_empty() && label.len() < 64)
                && domain.len() <= 253
                // URLs allow more; a name that can be registered has no other signs, and a list is split at them.
                && domain.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_' | b'.')) =>
        {
            Some(domain)
        }
        _ => None,
    }
}
