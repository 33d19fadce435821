//! The head of one request, read by strict rules. In: bytes as they arrive. Out: a request for a page, or the refusal
//! to send back.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};

use super::range::ByteRange;

/// The longest head that is read, in bytes.
pub(super) const MAX_HEAD: usize = 16 * 1024;
const MAX_FIELDS: usize = 100;

/// What a GET or a HEAD asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageRequest {
    /// Visible ASCII only, as it was sent.
    pub target: String,
    /// The bytes that are wanted, where not all are.
    pub range: Option<ByteRange>,
}

/// A status and a sentence that end a request before anyone looks for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    pub text: &'static str,
}

const fn refusal(status: u16, text: &'static str) -> Refusal {
    Refusal { status, text }
}

const fn bad(text: &'static str) -> Refusal {
    refusal(400, text)
}

pub(super) const LATE: Refusal = refusal(408, "the head of the request did not come in time");
const FOREIGN_METHOD: Refusal = refusal(405, "only GET and HEAD are answered");
const FOREIGN_HOST: Refusal =
    refusal(421, "this server does not answer for that host; name the host with --allow-host");
const LONG_HEAD: Refusal = refusal(431, "the head of the request is too large");
const FOREIGN_VERSION: Refusal = refusal(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");

/// The end of the head in `bytes` (just behind the empty line), or `None` while it is not complete.
/// Bytes before `from` were looked at in an earlier call.
pub(super) fn end(bytes: &[u8], from: usize) -> Result<Option<usize>, Refusal> {
    for at in from..bytes.len() {
        let after_cr = at > 0 && bytes[at - 1] == b'\r';
        match bytes[at] {
            b'\n' if !after_cr => return Err(bad("lines of the head end with CR LF")),
            b'\n' if bytes[..at].ends_with(b"\r\n\r") => return Ok(Some(at + 1)),
            b'\n' => {}
            _ if after_cr => return Err(bad("a CR stands alone in the head")),
            b'\r' | b'\t' => {}
            byte if byte.is_ascii_control() => return Err(bad("the head holds a control byte")),
            _ => {}
        }
        if at >= MAX_HEAD {
            return Err(LONG_HEAD);
        }
    }
    Ok(None)
}

/// Reads a complete head, the empty line included, of a GET or a HEAD for a page.
pub(super) fn parse(bytes: &[u8], hosts: &Hosts) -> Result<PageRequest, Refusal> {
    let mut lines = bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let (method, target) = request_line(lines.next().unwrap_or_default())?;
    let fields = fields(lines)?;
    check_host(&fields, hosts)?;
    if !matches!(method, b"GET" | b"HEAD") {
        return Err(FOREIGN_METHOD);
    }
    check_no_body(&fields)?;
    // Only a GET has ranges.
    let range = if method == b"GET" { range(&fields) } else { None };
    Ok(PageRequest { target, range })
}

fn request_line(line: &[u8]) -> Result<(&[u8], String), Refusal> {
    let parts: Vec<&[u8]> = line.split(|&byte| byte == b' ').collect();
    let [method, target, version] = parts[..] else {
        return Err(bad("the request line is not: method, target, version"));
    };
    if method.is_empty() || !method.iter().all(|&byte| is_token(byte)) {
        return Err(bad("the method is not a token"));
    }
    match version {
        b"HTTP/1.1" | b"HTTP/1.0" => {}
        _ if version.starts_with(b"HTTP/") => return Err(FOREIGN_VERSION),
        _ => return Err(bad("the request line ends without a version")),
    }
    if target.is_empty() || !target.iter().all(u8::is_ascii_graphic) {
        return Err(bad("the target holds bytes that must be percent-encoded"));
    }
    Ok((method, target.iter().map(|&byte| char::from(byte)).collect()))
}

/// Name, and value without the blanks around it.
type HeadField<'a> = (&'a [u8], &'a [u8]);

fn fields<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Result<Vec<HeadField<'a>>, Refusal> {
    let mut fields = Vec::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        if fields.len() == MAX_FIELDS {
            return Err(LONG_HEAD);
        }
        let colon = line.iter().position(|&byte| byte == b':').ok_or(bad("a header line has no colon"))?;
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        if name.is_empty() || !name.iter().all(|&byte| is_token(byte)) {
            return Err(bad("the name of a header is not a token"));
        }
        fields.push((name, value.trim_ascii()));
    }
    Ok(fields)
}

fn check_host(fields: &[HeadField<'_>], hosts: &Hosts) -> Result<(), Refusal> {
    let mut named = fields.iter().filter(|(name, _)| name.eq_ignore_ascii_case(b"host"));
    let (Some((_, value)), None) = (named.next(), named.next()) else {
        return Err(bad("a request has one Host header"));
    };
    let name =
        std::str::from_utf8(value).ok().and_then(host_name).ok_or(bad("the Host header is not a host"))?;
    if hosts.admit(&name) { Ok(()) } else { Err(FOREIGN_HOST) }
}

/// The one range that is asked for, unless it is wanted of one version only: no answer here says which it is of.
fn range(fields: &[HeadField<'_>]) -> Option<ByteRange> {
    let named =
        |wanted: &'static [u8]| fields.iter().filter(move |(name, _)| name.eq_ignore_ascii_case(wanted));
    let mut ranges = named(b"range");
    match (ranges.next(), ranges.next(), named(b"if-range").next()) {
        (Some((_, value)), None, None) => ByteRange::parse(value),
        _ => None,
    }
}

fn check_no_body(fields: &[HeadField<'_>]) -> Result<(), Refusal> {
    let body = fields.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case(b"transfer-encoding")
            || (name.eq_ignore_ascii_case(b"content-length") && *value != b"0")
    });
    if body { Err(bad("a request for a page has no body")) } else { Ok(()) }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The host names this server answers for, so that no foreign name can be pointed at it.
#[derive(Debug)]
pub(super) struct Hosts(BTreeSet<String>);

impl Hosts {
    /// The loopback names, the bound address and `allowed`; an entry that is no host name comes back as the error.
    pub(super) fn new(bound: IpAddr, allowed: &[String]) -> Result<Self, String> {
        let mut names = BTreeSet::from(["localhost".to_owned(), bound.to_string()]);
        for entry in allowed {
            let bare = entry.parse::<IpAddr>().map(|address| address.to_string()).ok();
            names.insert(bare.or_else(|| host_name(entry)).ok_or_else(|| entry.clone())?);
        }
        Ok(Self(names))
    }

    fn admit(&self, name: &str) -> bool {
        self.0.contains(name) || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// The name in `name`, `name:port`, `[v6]` or `[v6]:port`: lower case, addresses in their usual form.
fn host_name(value: &str) -> Option<String> {
    let (name, port) = if let Some(rest) = value.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        (address.parse::<Ipv6Addr>().ok()?.to_string(), port)
    } else {
        let (name, port) = value.split_at(value.find(':').unwrap_or(value.len()));
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if name.is_empty() || !name.chars().all(allowed) {
            return None;
        }
        (name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase(), port)
    };
    let digits = port.strip_prefix(':').unwrap_or(port);
    let port_is_sound = digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    (port_is_sound && (port.is_empty() || port.starts_with(':'))).then_some(name)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn answer(raw: &str) -> Result<String, u16> {
        let hosts = Hosts::new(Ipv4Addr::LOCALHOST.into(), &["Docs.Example:8080".to_owned()]).unwrap();
        let end = end(raw.as_bytes(), 0).map_err(|refusal| refusal.status)?.expect("a complete head");
        parse(&raw.as_bytes()[..end], &hosts).map(|request| request.target).map_err(|refusal| refusal.status)
    }

    #[test]
    fn a_plain_request_passes() {
        let target = answer("GET /a%20b?q=1 HTTP/1.1\r\nHost: localhost:4400\r\nX: \u{e9}\r\n\r\n");
        assert_eq!(target.as_deref(), Ok("/a%20b?q=1"));
    }

    #[test]
    fn hosts_are_loopback_or_named() {
        for host in [
            "localhost", "LOCALHOST.:1", "127.0.0.1", "127.9.9.9:80", "[::1]:4400", "[0:0::1]",
            "docs.example",
        ] {
            assert!(answer(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")).is_ok(), "{host}");
        }
        for host in [
            "evil.invalid", "localhost.evil.invalid", "10.0.0.1", "[::2]", "0x7f.1", "127.0.0.1.evil.invalid",
        ] {
            assert_eq!(answer(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")), Err(421), "{host}");
        }
        for host in
            ["", "a b", "localhost:x", "localhost:123456", "[::1", "::1", "user@localhost", "localhost/"]
        {
            assert_eq!(answer(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")), Err(400), "{host:?}");
        }
        assert_eq!(answer("GET / HTTP/1.1\r\n\r\n"), Err(400));
        assert_eq!(answer("GET / HTTP/1.1\r\nHost: localhost\r\nhOST: localhost\r\n\r\n"), Err(400));
        assert!(Hosts::new(Ipv4Addr::LOCALHOST.into(), &["a b".to_owned()]).is_err());
    }

    #[test]
    fn faulty_heads_are_refused() {
        for (raw, status) in [
            ("GET / HTTP/1.1\nHost: localhost\n\n", 400),
            ("GET / HTTP/1.1\r\nHost: localhost\rX: a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nX: \0\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
            ("GET /\u{e9} HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            ("GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            ("G@T / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            ("\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            ("GET /\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("PRI * HTTP/2.0\r\n\r\n", 505),
            ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n", 405),
        ] {
            assert_eq!(answer(raw), Err(status), "{raw:?}");
        }
    }

    #[test]
    fn a_head_is_bounded_in_bytes_and_lines() {
        let long = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}", "a".repeat(MAX_HEAD));
        assert_eq!(end(long.as_bytes(), 0).unwrap_err().status, 431);
        let many = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: a\r\n".repeat(MAX_FIELDS));
        assert_eq!(answer(&many), Err(431));
    }

    #[test]
    fn a_head_that_comes_in_pieces_ends_where_it_ends() {
        let raw = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nmore";
        let full = raw.len() - 4;
        for cut in 0..full {
            assert_eq!(end(&raw[..cut], 0), Ok(None));
            assert_eq!(end(raw, cut), Ok(Some(full)));
        }
    }
}
