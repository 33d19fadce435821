//! The only room that uses `tiny_http`. In: a host, a port, and sites as they are built. Out: answers.
//!
//! ```text
//! browser -> guard (limits, Host, method) -> site (a page in memory) -> reply (written by tiny_http)
//! ```
//!
//! Stored bytes are never touched: an HTML answer gets one script tag before `</body>`, and that script
//! ([`live.js`](../../themes/default/serve/live.js)) shows the state of the build and reloads the page.

mod guard;
mod head;
mod live;
mod range;
mod reply;
mod request;
mod site;

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use self::head::Hosts;
pub use self::live::BuildState;
pub use self::request::SearchRequest;
use self::site::ServedSite;
pub use self::site::SiteFiles;
use crate::error::{Error, Result};
use crate::route::Route;

/// How many ports after the default one are tried.
const MORE_PORTS: u16 = 99;

/// Where to listen and for whom.
#[derive(Debug, Clone)]
pub struct Options {
    pub host: IpAddr,
    pub port: Port,
    /// Host names answered for, beside the loopback names and the bound address.
    pub allow_hosts: Vec<String>,
    /// `/`, or the folder the site will be published under: `/repo/`.
    pub base_path: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: Port::Default(4400),
            allow_hosts: Vec::new(),
            base_path: "/".to_owned(),
        }
    }
}

/// A port, and what to do when it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// Take the next free one.
    Default(u16),
    /// Fail; 0 asks for any free one.
    Asked(u16),
}

/// A running preview. It runs until the process ends.
pub struct Server {
    address: SocketAddr,
    site: Arc<ServedSite>,
    guard: JoinHandle<()>,
}

impl Server {
    /// Returns once it answers; until the first [`Server::put`] every page shows that the site is being built.
    ///
    /// # Errors
    /// When no port can be had, or a host or the base path cannot be understood.
    pub fn start(options: Options) -> Result<Self> {
        let Options { host, port, allow_hosts, base_path: base } = options;
        let base = base_path(&base)?;
        let hosts = Hosts::new(host, &allow_hosts).map_err(|entry| {
            Error::new(format!("not a host name: `{entry}`"))
                .with_help("name a host as in `docs.example.org`")
        })?;
        let listener = listen(host, port)?;
        let failed = |cause: io::Error| Error::new(format!("cannot start the server: {cause}"));
        let address = listener.local_addr().map_err(failed)?;
        let site = Arc::new(ServedSite::new(base));
        let answering = Arc::clone(&site);
        let guard = thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || guard::run(&listener, hosts, &answering))
            .map_err(failed)?;
        Ok(Self { address, site, guard })
    }

    /// The address to open in a browser: `http://127.0.0.1:4400/`.
    pub fn address(&self) -> String {
        let host = match self.address.ip() {
            IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            address => address,
        };
        format!("http://{}{}", SocketAddr::new(host, self.address.port()), self.site.base)
    }

    /// The port it got.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Replaces the whole site; open pages reload themselves.
    pub fn put(&self, files: impl SiteFiles + 'static, state: BuildState) {
        self.site.update(Some(Arc::new(files)), state);
    }

    /// Keeps the last good site; open pages show what went wrong.
    pub fn fail(&self, state: BuildState) {
        self.site.update(None, BuildState { failed: true, ..state });
    }

    /// Replaces the files that come later than the pages: the search index. Open pages stay as they are.
    pub fn put_late(&self, files: BTreeMap<Route, Arc<[u8]>>) {
        self.site.update_late(files);
    }

    /// Answers `GET api/search?q=…` from now on: `search` gives JSON.
    pub fn on_search(&self, search: impl Fn(&SearchRequest) -> String + Send + Sync + 'static) {
        self.site.on_search(Arc::new(search));
    }

    /// Blocks until the process ends.
    pub fn wait(self) {
        let _ = self.guard.join();
    }
}

fn base_path(asked: &str) -> Result<String> {
    let inner = asked.trim_matches('/');
    let sound = |segment: &str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        !matches!(segment, "" | "." | "..") && segment.bytes().all(allowed)
    };
    match inner {
        "" => Ok("/".to_owned()),
        _ if inner.split('/').all(sound) => Ok(format!("/{inner}/")),
        _ => Err(Error::new(format!("not a base path: `{asked}`"))
            .with_help("use letters, digits, `-`, `.`, `_` and `~` between slashes, as in `/repo/`")),
    }
}

fn listen(host: IpAddr, port: Port) -> Result<TcpListener> {
    let (first, last) = match port {
        Port::Default(port) => (port, port.saturating_add(MORE_PORTS)),
        Port::Asked(port) => (port, port),
    };
    for port in first..=last {
        match TcpListener::bind((host, port)) {
            Ok(listener) => return Ok(listener),
            Err(cause) if cause.kind() == io::ErrorKind::AddrInUse => {}
            Err(cause) => {
                return Err(Error::new(format!("cannot listen on {}: {cause}", SocketAddr::new(host, port)))
                    .with_help("choose another host with --host, or another port with --port"));
            }
        }
    }
    let taken =
        if first == last { format!("port {first} is") } else { format!("ports {first} to {last} are") };
    Err(Error::new(format!("{taken} in use on {host}"))
        .with_help("choose another one with --port; --port 0 takes any free one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_a_plain_folder() {
        assert_eq!(base_path("").unwrap(), "/");
        assert_eq!(base_path("/").unwrap(), "/");
        assert_eq!(base_path("team/repo.x").unwrap(), "/team/repo.x/");
        for bad in ["/a//b/", "/../", "/a\"b/", "/a b/", "/%41/"] {
            assert!(base_path(bad).is_err(), "{bad}");
        }
    }
}
