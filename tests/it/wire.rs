//! A client that writes and reads raw bytes, and the small site it is pointed at.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use specsite::route::Route;
use specsite::server::{BuildState, Options, Port, Server};

pub(crate) const HOME: &str = "<!doctype html><title>Home</title><body><h1>Home</h1></body></html>";

pub(crate) fn start(base_path: &str) -> Server {
    let base_path = base_path.to_owned();
    Server::start(Options { port: Port::Asked(0), base_path, ..Options::default() }).expect("a free port")
}

pub(crate) fn served(base_path: &str) -> Server {
    let server = start(base_path);
    server.put(site(), state("rebuilt in 1 ms, 0 findings"));
    server
}

pub(crate) fn site() -> BTreeMap<Route, Arc<[u8]>> {
    let files: [(&str, &[u8]); 9] = [
        ("index.html", HOME.as_bytes()),
        ("404.html", b"<!doctype html><title>No such page</title><body></body>"),
        ("specs/a/index.html", b"<!doctype html><title>A</title><body></body>"),
        ("specs/caf\u{e9}/index.html", b"<!doctype html><title>E</title><body></body>"),
        ("style.css", b"body{}"),
        ("search/0.ssx", b"\0\x01"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("feed.xml", b"<feed/>"),
        ("files/notes.txt", b"<p>notes"),
    ];
    files.into_iter().map(|(name, bytes)| (Route::new(name), Arc::from(bytes))).collect()
}

pub(crate) fn state(summary: &str) -> BuildState {
    BuildState { summary: summary.to_owned(), ..BuildState::default() }
}

pub(crate) fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", server.port())).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    stream
}

/// Everything that comes back until the connection is closed; a reset counts as closed.
pub(crate) fn raw(server: &Server, request: &[u8]) -> Vec<u8> {
    let mut stream = connect(server);
    // A server that has heard enough may close while the rest is still being written.
    let _ = stream.write_all(request);
    read_all(&mut stream)
}

pub(crate) fn read_all(stream: &mut TcpStream) -> Vec<u8> {
    let (mut answer, mut chunk) = (Vec::new(), [0; 8192]);
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => return answer,
            Ok(count) => answer.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return answer,
            Err(error) => panic!("silence: {error}"),
        }
    }
}

pub(crate) struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head of ASCII");
        let status = head[9..12].parse().expect("a status");
        Self { status, head, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub(crate) fn ask(server: &Server, method: &str, target: &str, fields: &str) -> Answer {
    let request = format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n");
    Answer::read(&raw(server, request.as_bytes()))
}

pub(crate) fn get(server: &Server, target: &str) -> Answer {
    ask(server, "GET", target, "")
}

/// A page comes back, and within `seconds`.
pub(crate) fn assert_alive(server: &Server, seconds: u64) {
    let began = Instant::now();
    assert_eq!(get(server, "/").status, 200);
    assert!(began.elapsed() < Duration::from_secs(seconds), "took {:?}", began.elapsed());
}

/// A file of hostile data beside the repository, where it is at hand.
pub(crate) fn hostile(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/hostile").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("NOT RUN: {} is absent, its cases were not tried", path.display());
    }
    text
}

/// An open event stream.
pub(crate) struct Events {
    pub head: String,
    pub stream: TcpStream,
    text: String,
}

impl Events {
    pub(crate) fn open(server: &Server, fields: &str) -> Self {
        let mut stream = connect(server);
        let request = format!("GET /__specsite/events HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut events = Self { head: String::new(), stream, text: String::new() };
        events.head = events.until("\r\n\r\n");
        events
    }

    pub(crate) fn until(&mut self, end: &str) -> String {
        let mut chunk = [0; 4096];
        loop {
            if let Some(at) = self.text.find(end) {
                let rest = self.text.split_off(at + end.len());
                return std::mem::replace(&mut self.text, rest);
            }
            let count = self.stream.read(&mut chunk).expect("an event in time");
            assert!(count > 0, "the stream ended");
            self.text.push_str(std::str::from_utf8(&chunk[..count]).unwrap());
        }
    }

    /// Name and data.
    pub(crate) fn next(&mut self) -> (String, Value) {
        let event = self.until("\n\n");
        let (name, data) = event.trim_end().split_once('\n').expect("two lines");
        let data = data.strip_prefix("data:").expect("data").trim();
        (name.strip_prefix("event: ").unwrap().to_owned(), serde_json::from_str(data).unwrap_or_default())
    }
}
