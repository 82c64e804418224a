//! A tagged link taken apart and put together. Addresses are handled as addresses, by the `url` crate; their query is
//! cut into its parameters without touching those that are not ours. Knows nothing of what a value should be.

use std::borrow::Cow;
use std::fmt;

use url::form_urlencoded::byte_serialize;
use url::{ParseError, Url};

use super::{Tag, Tags};

/// The longest address that is looked at, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// A destination and the tags that belong on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, without tags: `https://acme.example/pricing?plan=team#faq`.
    pub destination: String,
    /// The tags.
    pub tags: Tags,
}

/// A link taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// Destination and tags. Of a parameter that stands there twice, the first that isn't blank.
    pub link: Link,
    /// Values of parameters that stand there twice, without the first.
    pub repeated: Vec<(Tag, String)>,
    /// The parameters that are not ours, decoded, in their order.
    pub rest: Vec<(String, String)>,
    /// Whether tags stand behind the fragment, where nobody reads them.
    pub is_behind_fragment: bool,
}

/// Why a text is no link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoLink {
    /// Nothing stands there.
    Blank,
    /// There is no `https://`; what it might have been.
    NoScheme(String),
    /// Another scheme: `mailto`.
    Scheme(String),
    /// Longer than any address.
    TooLong,
    /// The `url` crate can't read it.
    Broken(ParseError),
}

/// What is wrong, as the second half of a sentence: `begins with mailto:, not with http:// or https://`.
impl fmt::Display for NoLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoLink::Blank => f.write_str("is blank"),
            NoLink::NoScheme(_) => f.write_str("has no https:// in front"),
            NoLink::Scheme(scheme) => write!(f, "begins with {scheme}:, not with http:// or https://"),
            NoLink::TooLong => write!(f, "is longer than {} KiB", LONGEST / 1024),
            NoLink::Broken(error) => f.write_str(match error {
                ParseError::EmptyHost => "has no host",
                ParseError::IdnaError => "has a host that no domain can be called",
                ParseError::InvalidPort => "has a port that is no number up to 65535",
                ParseError::InvalidIpv4Address | ParseError::InvalidIpv6Address => {
                    "has an address by number that is none"
                }
                ParseError::InvalidDomainCharacter => "has a sign in its host that may not stand there",
                _ => "can't be read as a web address",
            }),
        }
    }
}

impl std::error::Error for NoLink {}

/// Reads an address that people and browsers reach: http or https, with a host.
///
/// # Errors
/// [`NoLink`].
pub fn read(text: &str) -> Result<Url, NoLink> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NoLink::Blank);
    }
    if text.len() > LONGEST {
        return Err(NoLink::TooLong);
    }
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        // `acme.example:8080/x` reads as a scheme with a dot in it.
        Ok(url) if url.scheme().contains('.') || url.scheme() == "localhost" => {
            Err(NoLink::NoScheme(format!("https://{text}")))
        }
        Ok(url) => Err(NoLink::Scheme(url.scheme().to_owned())),
        Err(ParseError::RelativeUrlWithoutBase) => {
            Err(NoLink::NoScheme(format!("https://{}", text.trim_start_matches('/'))))
        }
        Err(error) => Err(NoLink::Broken(error)),
    }
}

/// The host of an address that is plain enough to be seen to be right without taking it apart: small letters, figures,
/// single hyphens and points, and at most a port behind. `None` says nothing: [`read`] tells.
///
/// What stands behind the host never makes an address wrong. Lists have a million addresses, nearly all of them so.
pub(super) fn plain_host(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    if text.len() > LONGEST {
        return None;
    }
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let is_port = |port: &str| !port.is_empty() && port.len() < 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    if host.len() > 253 || port.is_some_and(|port| !is_port(port)) {
        return None;
    }
    let (mut before, mut length, mut first) = (b'.', 0_usize, b'.');
    for byte in host.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => {
                first = if before == b'.' { byte } else { first };
                length += 1;
            }
            // Two of them may begin a name in another script, which has to be looked at.
            b'-' if !matches!(before, b'.' | b'-') => length += 1,
            b'.' if !matches!(before, b'.' | b'-') && length < 64 => length = 0,
            _ => return None,
        }
        before = byte;
    }
    // A last part that begins with a figure may be an address by number.
    (length > 0 && length < 64 && before != b'-' && first.is_ascii_lowercase()).then_some(host)
}

/// Takes a link apart.
///
/// # Errors
/// [`NoLink`].
pub fn parse(text: &str) -> Result<Parsed, NoLink> {
    let mut url = read(text)?;
    let mut tags = Tags::default();
    let (mut repeated, mut rest, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    let mut take = |tag: Tag, value: &str| {
        let value = decoded(value).into_owned();
        if tags.value(tag).is_empty() {
            tags.set(tag, value);
        } else if !value.is_empty() {
            repeated.push((tag, value));
        }
    };
    for segment in segments(url.query().unwrap_or_default()) {
        match segment.tag {
            Some(tag) => take(tag, segment.value),
            None => {
                kept.push(segment.text);
                rest.push((decoded(segment.name).into_owned(), decoded(segment.value).into_owned()));
            }
        }
    }
    let behind = url.fragment().and_then(behind_fragment);
    for (tag, value) in behind.iter().flat_map(|behind| &behind.tags) {
        take(*tag, value);
    }
    let query = (!kept.is_empty()).then(|| kept.join("&"));
    let is_behind_fragment = behind.is_some();
    let fragment = match behind {
        Some(behind) => behind.rest,
        None => url.fragment().map(str::to_owned),
    };
    url.set_query(query.as_deref());
    url.set_fragment(fragment.as_deref());
    Ok(Parsed { link: Link { destination: url.into(), tags }, repeated, rest, is_behind_fragment })
}

/// Puts a link together: the destination's other parameters and its fragment stay, tags that it had go.
///
/// # Errors
/// [`NoLink`], for the destination.
pub fn build(link: &Link) -> Result<String, NoLink> {
    let mut url = read(&parse(&link.destination)?.link.destination)?;
    let mut query = url.query().unwrap_or_default().to_owned();
    for (tag, value) in link.tags.iter() {
        push(&mut query, tag, &encoded(value));
    }
    url.set_query((!query.is_empty()).then_some(query.as_str()));
    Ok(url.into())
}

/// Puts one parameter behind a query; the value is encoded already.
pub(super) fn push(query: &mut String, tag: Tag, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(tag.parameter());
    query.push('=');
    query.push_str(value);
}

/// A value as a query has it.
pub(super) fn encoded(value: &str) -> String {
    byte_serialize(value.as_bytes()).collect()
}

/// What a value of a query says: `+` is a blank, `%C3%A9` is é; what is no UTF-8 becomes �.
pub fn decoded(raw: &str) -> Cow<'_, str> {
    if !raw.bytes().any(|byte| matches!(byte, b'+' | b'%')) {
        return Cow::Borrowed(raw);
    }
    let bytes = raw.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'+' => out.push(b' '),
            b'%' => match (digit(at), digit(at + 1)) {
                (Some(high), Some(low)) => {
                    out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                    at += 2;
                }
                _ => out.push(b'%'),
            },
            other => out.push(*other),
        }
    }
    Cow::Owned(String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// One parameter of a query, as it stands there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'a> {
    /// All of it: `utm_source=google`.
    pub(super) text: &'a str,
    /// Up to the equals sign.
    pub(super) name: &'a str,
    /// Behind it, encoded.
    pub(super) value: &'a str,
    /// Which tag it is; none for the parameters of others.
    pub(super) tag: Option<Tag>,
}

impl<'a> Segment<'a> {
    fn new(text: &'a str) -> Segment<'a> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        Segment { text, name, value, tag: tag_of(name) }
    }

    /// Whether the name is written as analytics tools read it.
    pub(super) fn is_well_named(&self) -> bool {
        self.tag.is_some_and(|tag| tag.parameter() == self.name)
    }
}

/// The parameters of a query; empty ones, as between `&&`, are parameters too, so that nothing is lost.
pub(super) fn segments(query: &str) -> impl Iterator<Item = Segment<'_>> {
    let none = query.is_empty();
    query.split('&').map(Segment::new).filter(move |_| !none)
}

/// The tag that a parameter's name means, also in capitals or with escapes.
fn tag_of(name: &str) -> Option<Tag> {
    let bytes = name.as_bytes();
    if bytes.len() < 8 || !matches!(bytes[0], b'u' | b'U' | b'%') {
        return None;
    }
    if bytes.contains(&b'%') {
        let plain = decoded(name);
        return (!plain.contains('%')).then(|| tag_of(&plain)).flatten();
    }
    Tag::ALL.into_iter().find(|tag| tag.parameter().eq_ignore_ascii_case(name))
}

/// A link's text cut where its query and fragment begin, nothing changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts<'a> {
    /// Up to the question mark.
    pub(super) before: &'a str,
    /// Between question mark and hash.
    pub(super) query: Option<&'a str>,
    /// Behind the hash.
    pub(super) fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(text: &'a str) -> Parts<'a> {
        let (rest, fragment) = match text.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (text, None),
        };
        let (before, query) = match rest.split_once('?') {
            Some((before, query)) => (before, Some(query)),
            None => (rest, None),
        };
        Parts { before, query, fragment }
    }
}

/// Tags that stand behind a fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Behind {
    /// The tags with their values, encoded.
    pub(super) tags: Vec<(Tag, String)>,
    /// The fragment without them; `None` where nothing is left.
    pub(super) rest: Option<String>,
}

/// Looks for tags behind a fragment: `pricing?utm_source=x`, `utm_source=x&utm_medium=y`.
pub(super) fn behind_fragment(fragment: &str) -> Option<Behind> {
    // Most fragments are a word.
    if !fragment.contains('=') {
        return None;
    }
    let (mut tags, mut rest) = (Vec::new(), String::new());
    let mut joint = None;
    for part in fragment.split_inclusive(['?', '&']) {
        let (text, next) = match part.char_indices().next_back() {
            Some((at, sign @ ('?' | '&'))) => (&part[..at], Some(sign)),
            _ => (part, None),
        };
        let segment = Segment::new(text);
        match segment.tag {
            // In front of the fragment, a hash would begin one.
            Some(tag) => tags.push((tag, segment.value.replace('#', "%23"))),
            None => {
                // What stood between the last part that stays and this one: a question mark, if there was one.
                if let Some(sign) = joint {
                    rest.push(sign);
                }
                rest.push_str(text);
                joint = None;
            }
        }
        let is_first = rest.is_empty() && segment.tag.is_some();
        joint = match (joint, next) {
            _ if is_first => None,
            (Some('?'), _) => Some('?'),
            (_, next) => next,
        };
    }
    (!tags.is_empty()).then(|| Behind { tags, rest: (!rest.is_empty()).then_some(rest) })
}

#[cfg(test)]
mod tests;
