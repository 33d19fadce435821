//! The guard in front of `tiny_http`, which has no limits of its own. In: connections from anyone. Out: one
//! request each, its head read and judged, relayed to the answering side; or a refusal, or a closed connection.
//!
//! However many connections come, at most 64 are open. When all are in use, the oldest that has not sent its
//! head gives way, else the oldest of all: a newcomer is always served.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::head::{self, Head, Hosts, Refusal};

const HEAD_DEADLINE: Duration = Duration::from_secs(5);
/// How long a client may leave its answer unread.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the answering side may be silent; event streams say something more often.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);
/// How long, and for how many reads, a client is heard out after its answer.
const LINGER: Duration = Duration::from_millis(500);
const LINGER_READS: usize = 64;
const MAX_CONNECTIONS: usize = 64;
/// What every connection is given before it may have to make room.
const GRACE: Duration = Duration::from_millis(100);
/// Descriptors one connection takes: the client's, ours to the answering side, and two at its other end.
const DESCRIPTORS: u64 = 4;

/// Accepts for ever; `connect` opens a way to the answering side, and its second value is kept as long as
/// the connection. Errors of `accept` (no descriptors left, say) pass as soon as their cause does.
pub fn run<C, P>(listener: &TcpListener, hosts: Hosts, connect: C)
where
    C: Fn() -> io::Result<(TcpStream, P)> + Send + Sync + 'static,
{
    let shared = Arc::new((hosts, connect));
    let gate = Arc::new(Gate { limit: connections(), open: Mutex::default(), left: Condvar::new() });
    loop {
        let Ok((client, _)) = listener.accept() else {
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        let client = Arc::new(client);
        let Some(seat) = Gate::enter(&gate, &client) else { continue };
        let shared = Arc::clone(&shared);
        let task = move || serve(&client, &seat, &shared.0, &shared.1);
        if let Err(error) = thread::Builder::new().name("connection".to_owned()).spawn(task) {
            log::warn!("a connection was dropped: {error}");
        }
    }
}

/// As many as leave half of the descriptors to the rest of the program.
fn connections() -> usize {
    let limit = descriptor_limit().unwrap_or(1024) / 2 / DESCRIPTORS;
    usize::try_from(limit).unwrap_or(MAX_CONNECTIONS).clamp(4, MAX_CONNECTIONS)
}

#[cfg(unix)]
fn descriptor_limit() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

#[cfg(not(unix))]
fn descriptor_limit() -> Option<u64> {
    None
}

struct Gate {
    limit: usize,
    /// By age.
    open: Mutex<BTreeMap<u64, Guest>>,
    left: Condvar,
}

struct Guest {
    since: Instant,
    /// What to shut when it must go: its own socket, and once its head is read the one to the answering side.
    sockets: Vec<Arc<TcpStream>>,
}

impl Gate {
    fn enter(gate: &Arc<Self>, client: &Arc<TcpStream>) -> Option<Seat> {
        let mut open = gate.lock();
        while open.len() >= gate.limit {
            let (pause, gone) = make_room(&open);
            let full = |open: &mut BTreeMap<u64, Guest>| open.len() >= gate.limit;
            let waited = gate.left.wait_timeout_while(open, pause, full);
            open = waited.unwrap_or_else(PoisonError::into_inner).0;
            if gone && open.len() >= gate.limit {
                return None;
            }
        }
        let number = open.last_key_value().map_or(0, |(last, _)| last + 1);
        open.insert(number, Guest { since: Instant::now(), sockets: vec![Arc::clone(client)] });
        Some(Seat { gate: Arc::clone(gate), number })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Guest>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends the connection away that must go, if it had its time. Gives how long to wait for a seat, and whether
/// one was sent away.
fn make_room(open: &BTreeMap<u64, Guest>) -> (Duration, bool) {
    let due = |guest: &&Guest| guest.since.elapsed() >= GRACE;
    let silent = open.values().filter(due).find(|guest| guest.sockets.len() == 1);
    let Some(guest) = silent.or_else(|| open.values().next()) else { return (GRACE, false) };
    let left = GRACE.saturating_sub(guest.since.elapsed());
    if !left.is_zero() {
        return (left, false);
    }
    for socket in &guest.sockets {
        let _ = socket.shutdown(Shutdown::Both);
    }
    (Duration::from_secs(1), true)
}

/// One of the places behind the gate; free again when dropped.
struct Seat {
    gate: Arc<Gate>,
    number: u64,
}

impl Seat {
    fn also_shuts(&self, socket: &Arc<TcpStream>) {
        if let Some(guest) = self.gate.lock().get_mut(&self.number) {
            guest.sockets.push(Arc::clone(socket));
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.gate.lock().remove(&self.number);
        self.gate.left.notify_all();
    }
}

fn serve<P>(
    client: &TcpStream,
    seat: &Seat,
    hosts: &Hosts,
    connect: impl Fn() -> io::Result<(TcpStream, P)>,
) {
    let _ = client.set_nodelay(true);
    let _ = client.set_write_timeout(Some(WRITE_TIMEOUT));
    let outcome = match read_head(client, hosts) {
        Ok(Ok(head)) => match connect() {
            Ok((server, _pass)) => relay(client, &Arc::new(server), seat, &head),
            Err(_) => refuse(client, AWAY, head.method == "HEAD"),
        },
        Ok(Err((refusal, bare))) => refuse(client, refusal, bare),
        Err(error) => Err(error),
    };
    if outcome.is_ok() {
        linger(client);
    }
}

/// `Err` when the connection broke; `Ok(Err(..))` when there is something to tell its other end, and whether
/// without a body.
fn read_head(mut client: &TcpStream, hosts: &Hosts) -> io::Result<Result<Head, (Refusal, bool)>> {
    let deadline = Instant::now() + HEAD_DEADLINE;
    let mut bytes = Vec::new();
    let mut chunk = [0; 2048];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Err((LATE, false)));
        }
        client.set_read_timeout(Some(left))?;
        let count = match client.read(&mut chunk) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => count,
            Err(error) if is_pause(&error) => continue,
            Err(error) => return Err(error),
        };
        let from = bytes.len();
        bytes.extend_from_slice(&chunk[..count]);
        match head::end(&bytes, from) {
            Ok(Some(end)) => {
                let bare = bytes.starts_with(b"HEAD ");
                return Ok(head::parse(&bytes[..end], hosts).map_err(|refusal| (refusal, bare)));
            }
            Ok(None) => {}
            Err(refusal) => return Ok(Err((refusal, false))),
        }
    }
}

const LATE: Refusal =
    Refusal { status: 408, reason: "Request Timeout", text: "the head of the request did not come in time" };
const AWAY: Refusal =
    Refusal { status: 503, reason: "Service Unavailable", text: "the server cannot answer now; try again" };

fn is_pause(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
}

fn relay(client: &TcpStream, server: &Arc<TcpStream>, seat: &Seat, head: &Head) -> io::Result<()> {
    seat.also_shuts(server);
    server.set_nodelay(true)?;
    server.set_read_timeout(Some(ANSWER_TIMEOUT))?;
    let request =
        format!("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", head.method, head.target);
    (&**server).write_all(request.as_bytes())?;
    let (mut from, mut to) = (&**server, client);
    let mut chunk = vec![0; 16 * 1024];
    loop {
        match from.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(count) => to.write_all(&chunk[..count])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn refuse(mut client: &TcpStream, refusal: Refusal, bare: bool) -> io::Result<()> {
    let Refusal { status, reason, text } = refusal;
    let body = format!("{status}: {text}\n");
    let allow = if status == 405 { "Allow: GET, HEAD\r\n" } else { "" };
    let answer = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n{allow}\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{}",
        body.len(),
        if bare { "" } else { &body }
    );
    client.write_all(answer.as_bytes())
}

/// Reads what the client still sends, for a moment: closing at once would reset the connection, and the
/// answer would be lost with it.
fn linger(mut client: &TcpStream) {
    let deadline = Instant::now() + LINGER;
    let mut chunk = [0; 4096];
    if client.shutdown(Shutdown::Write).is_err() {
        return;
    }
    for _ in 0..LINGER_READS {
        let left = deadline.saturating_duration_since(Instant::now());
        let timed = !left.is_zero() && client.set_read_timeout(Some(left)).is_ok();
        if !timed || !matches!(client.read(&mut chunk), Ok(1..)) {
            return;
        }
    }
}
