//! `tiny_http` on a private loopback port. In: a function from target to reply. Out: connections to it, for
//! the guard alone: whoever else finds the port gets no page. If its accept thread died (it does when
//! descriptors run out), the next connection starts it anew.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tiny_http::{Header, Method, Request, Response, StatusCode};

use super::live::Live;

/// What goes back for one target.
pub enum Reply {
    /// `location` is an absolute path, percent-encoded.
    Bytes {
        status: u16,
        kind: &'static str,
        body: Arc<[u8]>,
        location: Option<String>,
    },
    Events(Arc<Live>),
}

impl Reply {
    pub fn new(status: u16, kind: &'static str, body: impl Into<Arc<[u8]>>) -> Self {
        Self::Bytes { status, kind, body: body.into(), location: None }
    }

    pub fn text(status: u16, body: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body.as_bytes())
    }

    pub fn redirect(location: &str) -> Self {
        let (body, location) = (Arc::default(), Some(location.to_owned()));
        Self::Bytes { status: 301, kind: "text/plain; charset=utf-8", body, location }
    }
}

type Answer = Arc<dyn Fn(&str) -> Reply + Send + Sync>;

/// The least time between two starts: each leaves a few threads that go after some seconds.
const RESTART_PAUSE: Duration = Duration::from_millis(250);

/// The answering side.
pub struct Engine {
    answer: Answer,
    peers: Arc<Peers>,
    running: Mutex<Running>,
}

struct Running {
    since: Instant,
    address: SocketAddr,
    server: Arc<tiny_http::Server>,
}

impl Engine {
    pub fn start(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> io::Result<Self> {
        let (answer, peers): (Answer, _) = (Arc::new(answer), Arc::new(Peers::default()));
        let running = Mutex::new(launch(&answer, &peers)?);
        Ok(Self { answer, peers, running })
    }

    /// A connection that will be answered as long as its [`Pass`] is kept.
    pub fn connect(&self) -> io::Result<(TcpStream, Pass)> {
        let stream = self.reach()?;
        let peer = stream.local_addr()?;
        self.peers.lock().insert(peer);
        Ok((stream, Pass { peer, peers: Arc::clone(&self.peers) }))
    }

    fn reach(&self) -> io::Result<TcpStream> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let timeout = Duration::from_secs(1);
        match TcpStream::connect_timeout(&running.address, timeout) {
            Err(error)
                if error.kind() == io::ErrorKind::ConnectionRefused
                    && running.since.elapsed() > RESTART_PAUSE =>
            {
                let stale = std::mem::replace(&mut *running, launch(&self.answer, &self.peers)?);
                stale.server.unblock();
                TcpStream::connect_timeout(&running.address, timeout)
            }
            outcome => outcome,
        }
    }
}

/// The addresses the guard's own connections come from.
#[derive(Default)]
struct Peers(Mutex<BTreeSet<SocketAddr>>);

impl Peers {
    fn lock(&self) -> MutexGuard<'_, BTreeSet<SocketAddr>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to an answer, given back when dropped.
pub struct Pass {
    peer: SocketAddr,
    peers: Arc<Peers>,
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.peers.lock().remove(&self.peer);
    }
}

fn launch(answer: &Answer, peers: &Arc<Peers>) -> io::Result<Running> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let server = Arc::new(tiny_http::Server::from_listener(listener, None).map_err(io::Error::other)?);
    let (source, answer, peers) = (Arc::clone(&server), Arc::clone(answer), Arc::clone(peers));
    thread::Builder::new().name("answers".to_owned()).spawn(move || {
        while let Ok(request) = source.recv() {
            let (answer, peers) = (Arc::clone(&answer), Arc::clone(&peers));
            // A thread a request: a slow reader holds up nobody, and the guard bounds their number.
            let task = move || respond(request, &answer, &peers);
            if let Err(error) = thread::Builder::new().name("answer".to_owned()).spawn(task) {
                log::warn!("a request was dropped: {error}");
            }
        }
    })?;
    Ok(Running { since: Instant::now(), address, server })
}

fn respond(request: Request, answer: &Answer, peers: &Peers) {
    let known = request.remote_addr().is_some_and(|peer| peers.lock().contains(peer));
    let reply = if known { answer(request.url()) } else { Reply::text(421, "421: this is a private port\n") };
    let outcome = match reply {
        Reply::Events(_) if *request.method() == Method::Head => send(request, Reply::new(200, EVENTS, *b"")),
        Reply::Events(live) => stream(request, &live),
        reply @ Reply::Bytes { .. } => send(request, reply),
    };
    if let Err(error) = outcome {
        log::debug!("an answer was not read to its end: {error}");
    }
}

const EVENTS: &str = "text/event-stream";
/// What every answer says. No answer ever says `Access-Control-Allow-Origin`.
const ALWAYS: [(&str, &str); 3] = [
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

fn send(request: Request, reply: Reply) -> io::Result<()> {
    let Reply::Bytes { status, kind, body, location } = reply else { return Ok(()) };
    let mut fields = vec![("Server", "specsite"), ("Content-Type", kind)];
    fields.extend(ALWAYS);
    fields.extend(location.as_deref().map(|location| ("Location", location)));
    if kind == "image/svg+xml" {
        // Opened by itself, a picture could run scripts with the rights of the site.
        fields.push(("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"));
    }
    let headers = fields.iter().filter_map(|(name, value)| Header::from_bytes(*name, *value).ok()).collect();
    let length = Some(body.len());
    let response = Response::new(StatusCode(status), headers, Cursor::new(body), length, None);
    request.respond(response.with_chunked_threshold(usize::MAX))
}

fn stream(request: Request, live: &Live) -> io::Result<()> {
    let mut out = request.into_writer();
    write!(out, "HTTP/1.1 200 OK\r\nServer: specsite\r\nContent-Type: {EVENTS}\r\nConnection: close\r\n")?;
    for (name, value) in ALWAYS {
        write!(out, "{name}: {value}\r\n")?;
    }
    write!(out, "\r\n")?;
    live.stream(&mut out)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn ask(mut stream: TcpStream) -> String {
        stream.write_all(b"GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn a_stranger_on_the_private_port_gets_no_page() {
        let engine = Engine::start(|_| Reply::text(200, "draft")).unwrap();
        let address = engine.running.lock().unwrap().address;
        let stranger = ask(TcpStream::connect(address).unwrap());
        assert!(stranger.starts_with("HTTP/1.1 421") && !stranger.contains("draft"), "{stranger}");
        let (stream, _pass) = engine.connect().unwrap();
        assert!(ask(stream).ends_with("draft"));
    }

    #[test]
    fn a_dead_engine_is_started_anew() {
        let engine = Engine::start(|_| Reply::text(200, "page")).unwrap();
        let gone = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        engine.running.lock().unwrap().address = gone;
        assert!(engine.connect().is_err(), "too soon");
        thread::sleep(RESTART_PAUSE * 2);
        let (stream, _pass) = engine.connect().unwrap();
        assert!(ask(stream).ends_with("page"));
    }
}
