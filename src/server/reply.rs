//! A reply -> bytes on a connection. `tiny_http` writes its head and body; its own server is not used, for it has no
//! limits: connections, heads and deadlines are the guard's.

use std::io::{self, BufWriter, Cursor, Write};
use std::net::TcpStream;
use std::sync::Arc;

use tiny_http::{HTTPVersion, Header, Response, StatusCode};

use super::live::Live;
use super::range::ByteRange;

/// What goes back for one request.
pub(super) enum Reply {
    Bytes {
        status: u16,
        kind: &'static str,
        body: Arc<[u8]>,
        /// A header besides those of every answer.
        header: Option<(&'static str, String)>,
        /// What a browser may do with it where it is opened by itself, if that has to be told.
        policy: Option<&'static str>,
    },
    Events(Arc<Live>),
}

const TEXT: &str = "text/plain; charset=utf-8";
const EVENTS: &str = "text/event-stream";
/// Headers of every answer. None ever has `Access-Control-Allow-Origin`.
const ALWAYS: [(&str, &str); 4] = [
    ("Server", "specsite"),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];
/// Opened by itself, a picture could run scripts with the rights of the site, and so could a file of an author's.
const PICTURE: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const FILE: &str = "sandbox";

impl Reply {
    pub(super) fn new(status: u16, kind: &'static str, body: impl Into<Arc<[u8]>>) -> Self {
        let policy = (kind == "image/svg+xml").then_some(PICTURE);
        Self::Bytes { status, kind, body: body.into(), header: None, policy }
    }

    /// A file as somebody put it into the source: not to be trusted with the rights of the site.
    pub(super) fn file_of_an_author(kind: &'static str, body: impl Into<Arc<[u8]>>) -> Self {
        match Self::new(200, kind, body) {
            Self::Bytes { status, kind, body, header, policy } => {
                Self::Bytes { status, kind, body, header, policy: policy.or(Some(FILE)) }
            }
            other @ Self::Events(_) => other,
        }
    }

    /// A line of text that begins with the status.
    pub(super) fn text(status: u16, text: &str) -> Self {
        let body = format!("{status}: {text}\n").into_bytes();
        let header = (status == 405).then(|| ("Allow", "GET, HEAD".to_owned()));
        Self::Bytes { status, kind: TEXT, body: body.into(), header, policy: None }
    }

    /// To an absolute path, percent-encoded.
    pub(super) fn redirect(location: &str) -> Self {
        let header = Some(("Location", location.to_owned()));
        Self::Bytes { status: 301, kind: TEXT, body: Arc::default(), header, policy: None }
    }

    /// The part of a file that is asked for, if it is one; or that there is no such part.
    pub(super) fn part(self, range: Option<ByteRange>) -> Self {
        let (Self::Bytes { status: 200, kind, body, header: None, policy }, Some(range)) = (&self, range)
        else {
            return self;
        };
        let length = body.len();
        let Some(range) = range.within(length) else {
            let header = Some(("Content-Range", format!("bytes */{length}")));
            return Self::Bytes { status: 416, kind: TEXT, body: Arc::default(), header, policy: None };
        };
        let header = Some(("Content-Range", format!("bytes {}-{}/{length}", range.start, range.end - 1)));
        Self::Bytes { status: 206, kind, body: Arc::from(&body[range]), header, policy: *policy }
    }

    /// Writes the reply, the body only if it is wanted; events until the client leaves.
    pub(super) fn send(self, client: &TcpStream, with_body: bool) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(16 * 1024, client);
        match self {
            Self::Bytes { status, kind, body, header, policy } => {
                let mut fields = vec![("Content-Type", kind)];
                fields.extend(ALWAYS);
                fields.extend(header.as_ref().map(|(name, value)| (*name, value.as_str())));
                fields.extend(policy.map(|policy| ("Content-Security-Policy", policy)));
                let headers =
                    fields.iter().filter_map(|(name, value)| Header::from_bytes(*name, *value).ok());
                let length = Some(body.len());
                Response::new(StatusCode(status), headers.collect(), Cursor::new(body), length, None)
                    .with_chunked_threshold(usize::MAX)
                    .raw_print(&mut out, HTTPVersion(1, 1), &[], !with_body, None)?;
            }
            Self::Events(live) => {
                write!(out, "HTTP/1.1 200 OK\r\nContent-Type: {EVENTS}\r\nConnection: close\r\n")?;
                for (name, value) in ALWAYS {
                    write!(out, "{name}: {value}\r\n")?;
                }
                write!(out, "\r\n")?;
                if with_body {
                    live.stream(&mut out)?;
                }
            }
        }
        out.flush()
    }
}
