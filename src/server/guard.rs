//! The guard in front of the site. In: connections from anyone. Out: one request each, its head read and judged, and
//! the reply to it; or a refusal, or a closed connection.
//!
//! However many connections come, at most 64 are open. When all are in use, the oldest that has not sent its
//! head is closed, else the oldest of all: a new one is always served.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::head::{self, Hosts, LATE, PageRequest, Refusal};
use super::reply::Reply;
use super::site::ServedSite;

const HEAD_DEADLINE: Duration = Duration::from_secs(5);
/// How long a client may leave its answer unread.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long, and for how many reads, a client is heard out after its answer.
const LINGER: Duration = Duration::from_millis(500);
const LINGER_READS: usize = 64;
const MAX_CONNECTIONS: usize = 64;
/// What every connection is given before it may have to make room.
const GRACE: Duration = Duration::from_millis(100);

/// Accepts for ever. Errors of `accept` (no descriptors left, say) pass as soon as their cause does.
pub(super) fn run(listener: &TcpListener, hosts: Hosts, site: &Arc<ServedSite>) {
    let hosts = Arc::new(hosts);
    let gate = Arc::new(Gate { limit: connections(), open: Mutex::default(), left: Condvar::new() });
    loop {
        let Ok((client, _)) = listener.accept() else {
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        let client = Arc::new(client);
        let Some(seat) = Gate::enter(&gate, &client) else { continue };
        let (hosts, site) = (Arc::clone(&hosts), Arc::clone(site));
        let task = move || serve(&client, &seat, &hosts, &site);
        if let Err(error) = thread::Builder::new().name("connection".to_owned()).spawn(task) {
            log::warn!("a connection was dropped: {error}");
        }
    }
}

/// As many as leave half of the descriptors to the rest of the program.
fn connections() -> usize {
    let limit = descriptor_limit().unwrap_or(1024) / 2;
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
    client: Arc<TcpStream>,
    /// Whether its head was read.
    heard: bool,
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
        open.insert(number, Guest { since: Instant::now(), client: Arc::clone(client), heard: false });
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
    let silent = open.values().filter(due).find(|guest| !guest.heard);
    let Some(guest) = silent.or_else(|| open.values().next()) else { return (GRACE, false) };
    let left = GRACE.saturating_sub(guest.since.elapsed());
    if !left.is_zero() {
        return (left, false);
    }
    let _ = guest.client.shutdown(Shutdown::Both);
    (Duration::from_secs(1), true)
}

/// One of the places behind the gate; free again when dropped.
struct Seat {
    gate: Arc<Gate>,
    number: u64,
}

impl Seat {
    fn was_heard(&self) {
        if let Some(guest) = self.gate.lock().get_mut(&self.number) {
            guest.heard = true;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.gate.lock().remove(&self.number);
        self.gate.left.notify_all();
    }
}

fn serve(client: &TcpStream, seat: &Seat, hosts: &Hosts, site: &ServedSite) {
    let _ = client.set_nodelay(true);
    let _ = client.set_write_timeout(Some(WRITE_TIMEOUT));
    let outcome = read_head(client, hosts).and_then(|(request, with_body)| {
        seat.was_heard();
        let reply = match request {
            Ok(PageRequest { target, range }) => site.answer(&target).part(range),
            Err(Refusal { status, text }) => Reply::text(status, text),
        };
        reply.send(client, with_body)
    });
    match outcome {
        Ok(()) => linger(client),
        Err(error) => log::debug!("a connection broke: {error}"),
    }
}

/// What is asked for, or why there is no answer; and whether the answer has a body. `Err` when the
/// connection broke.
fn read_head(mut client: &TcpStream, hosts: &Hosts) -> io::Result<(Result<PageRequest, Refusal>, bool)> {
    let deadline = Instant::now() + HEAD_DEADLINE;
    let mut bytes = Vec::new();
    let mut chunk = [0; 2048];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok((Err(LATE), true));
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
            Ok(Some(end)) => return Ok((head::parse(&bytes[..end], hosts), !bytes.starts_with(b"HEAD "))),
            Ok(None) => {}
            Err(refusal) => return Ok((Err(refusal), true)),
        }
    }
}

fn is_pause(error: &io::Error) -> bool {
    use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), Interrupted | TimedOut | WouldBlock)
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
