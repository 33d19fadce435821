//! The preview server as a stranger on the wire sees it: raw TCP in, raw answers out.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use specsite::route::Route;
use specsite::server::{BuildState, Options, Port, Server};

use crate::wire::{
    Answer, Events, HOME, ask, assert_alive, connect, get, hostile, raw, read_all, served, site, start, state,
};

#[test]
fn a_page_comes_with_the_script_and_nothing_else_changed() {
    let server = served("/");
    let answer = get(&server, "/");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.field("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(answer.field("cache-control"), Some("no-store"));
    assert_eq!(answer.field("x-content-type-options"), Some("nosniff"));
    let text = answer.text();
    let (before, rest) = text.split_once("<script").expect("a script");
    let (tag, after) = rest.split_once("</script>").expect("its end");
    assert!(tag.starts_with(" type=\"module\" src=\"/__specsite/live.js\""), "{tag}");
    assert_eq!(format!("{before}{after}"), HOME);
    let css = get(&server, "/style.css");
    assert_eq!((css.field("content-type"), &*css.text()), (Some("text/css; charset=utf-8"), "body{}"));
    assert_eq!(get(&server, "/search/0.ssx").field("content-type"), Some("application/octet-stream"));
    assert_eq!(get(&server, "/feed.xml").field("content-type"), Some("application/xml; charset=utf-8"));
    assert!(get(&server, "/picture.svg").field("content-security-policy").unwrap().contains("sandbox"));
    let file = get(&server, "/files/notes.txt");
    assert_eq!((file.field("content-security-policy"), &*file.text()), (Some("sandbox"), "<p>notes"));
    let part = ask(&server, "GET", "/files/notes.txt", "Range: bytes=0-1\r\n");
    assert_eq!((part.status, part.field("content-security-policy")), (206, Some("sandbox")));
    for own in ["/__specsite/live.js", "/__specsite/live.css"] {
        assert_eq!(get(&server, own).status, 200);
    }
}

#[test]
fn folders_missing_pages_and_head() {
    let server = served("/");
    assert_eq!(get(&server, "/specs/a/").status, 200);
    assert_eq!(get(&server, "/specs/a/index.html?x=1").status, 200);
    assert_eq!(get(&server, "/specs/caf%C3%A9/").status, 200);
    let moved = get(&server, "/specs/caf%c3%a9");
    assert_eq!((moved.status, moved.field("location")), (301, Some("/specs/caf%C3%A9/")));
    let missing = get(&server, "/specs/none/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("No such page") && missing.text().contains("live.js"));
    let (full, head) = (get(&server, "/"), ask(&server, "HEAD", "/", ""));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.field("content-length"), Some(&*full.body.len().to_string()));
    assert_eq!(ask(&server, "HEAD", "/__specsite/events", "").body.len(), 0);
    let foreign = Answer::read(&raw(&server, b"HEAD / HTTP/1.1\r\nHost: evil.invalid\r\n\r\n"));
    assert_eq!((foreign.status, foreign.body.len()), (421, 0));
}

#[test]
fn a_part_of_a_file_is_sent_to_who_asks_for_it() {
    let server = served("/");
    let whole = get(&server, "/style.css").text();
    let part = |range: &str| ask(&server, "GET", "/style.css", &format!("Range: {range}\r\n"));
    let last = whole.len() - 1;
    for (range, from, to) in
        [("bytes=0-0", 0, 0), ("bytes=2-3", 2, 3), ("bytes=2-", 2, last), ("bytes=-2", last - 1, last)]
    {
        let answer = part(range);
        assert_eq!((answer.status, &*answer.text()), (206, &whole[from..=to]), "{range}");
        assert_eq!(answer.field("content-range"), Some(&*format!("bytes {from}-{to}/{}", whole.len())));
        assert_eq!(answer.field("content-length"), Some(&*(to - from + 1).to_string()));
    }
    let beyond = part("bytes=99-");
    assert_eq!((beyond.status, beyond.field("content-range")), (416, Some("bytes */6")));
    for range in [
        "bytes=0-0,2-3",
        "bytes=3-2",
        "lines=1-2",
        "",
        "bytes=0-0\r\nIf-Range: \"a\"",
        "bytes=0-0\r\nRange: bytes=0-1",
    ] {
        let answer = part(range);
        assert_eq!((answer.status, answer.text()), (200, whole.clone()), "{range}");
    }
    let head = ask(&server, "HEAD", "/style.css", "Range: bytes=0-0\r\n");
    assert_eq!((head.status, head.field("content-length")), (200, Some("6")));
    let missing = ask(&server, "GET", "/none.css", "Range: bytes=0-0\r\n");
    assert_eq!(missing.status, 404);
}

#[test]
fn a_base_path_holds_everything() {
    let server = served("repo");
    assert!(server.address().ends_with("/repo/"), "{}", server.address());
    let home = get(&server, "/repo/");
    assert_eq!(home.status, 200);
    assert!(home.text().contains("src=\"/repo/__specsite/live.js\""));
    let moved = get(&server, "/repo/specs/a");
    assert_eq!((moved.status, moved.field("location")), (301, Some("/repo/specs/a/")));
    assert_eq!(get(&server, "/repo").field("location"), Some("/repo/"));
    for outside in ["/", "/specs/a/", "/repository/", "/__specsite/live.js", "/api/search?q=a"] {
        assert_eq!(get(&server, outside).status, 404, "{outside}");
    }
}

#[test]
fn hostile_targets_never_leave_the_site() {
    let server = served("/");
    let own = hostile("own/request-targets.json").map(|text| serde_json::from_str::<Value>(&text).unwrap());
    let mut targets: Vec<String> = own
        .iter()
        .flat_map(|own| own["targets"].as_array().unwrap())
        .map(|target| target.as_str().unwrap().to_owned())
        .collect();
    for line in hostile("upstream/fuzzdb-path-traversal.txt").unwrap_or_default().lines() {
        let path = line.trim().replace("{FILE}", "etc/passwd").replace(' ', "%20");
        targets.push(path.clone());
        targets.push(format!("/{path}"));
    }
    for target in &targets {
        let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let status = Answer::read(&raw(&server, request.as_bytes())).status;
        assert!(matches!(status, 400 | 404), "{target}: {status}");
    }
    eprintln!("{} hostile targets tried", targets.len());
    assert_alive(&server, 1);
}

#[test]
fn hostile_requests_are_answered_or_closed() {
    let server = served("/");
    let Some(text) = hostile("own/raw-requests.json") else { return };
    let cases: Value = serde_json::from_str(&text).unwrap();
    for case in cases.as_array().unwrap() {
        let (name, expect) = (case["name"].as_str().unwrap(), case["expect"].to_string());
        let began = Instant::now();
        let bytes = raw(&server, case["raw"].as_str().unwrap().as_bytes());
        let took = began.elapsed();
        assert!(took < Duration::from_secs(6), "{name}: {took:?}");
        assert!(
            !String::from_utf8_lossy(&bytes).to_ascii_lowercase().contains("access-control-allow"),
            "{name}"
        );
        let wanted: Vec<u16> = expect
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|part| part.parse().ok())
            .filter(|status| *status >= 200)
            .collect();
        if wanted.is_empty() {
            assert!(bytes.is_empty() || Answer::read(&bytes).status >= 400, "{name}");
        } else {
            let status = Answer::read(&bytes).status;
            assert!(wanted.contains(&status), "{name}: {status}, expected {expect}");
        }
    }
    assert_alive(&server, 1);
}

#[test]
fn only_named_hosts_are_answered() {
    let options = Options {
        port: Port::Asked(0),
        allow_hosts: vec!["Docs.Example".to_owned(), "::2".to_owned()],
        ..Options::default()
    };
    let server = Server::start(options).unwrap();
    let status =
        |host: &str| Answer::read(&raw(&server, format!("GET / HTTP/1.1\r\n{host}\r\n").as_bytes())).status;
    for good in ["localhost", "127.0.0.1:1", "[::1]", "docs.example:80", "[::2]:9"] {
        assert_eq!(status(&format!("Host: {good}\r\n")), 200, "{good}");
    }
    assert_eq!(status("Host: evil.invalid\r\n"), 421);
    assert_eq!(status("Host: localhost\r\nHost: localhost\r\n"), 400);
    assert_eq!(status(""), 400);
}

#[test]
fn nothing_but_get_and_head_and_no_word_of_cors() {
    let server = served("/");
    let origin = "Origin: http://evil.invalid\r\nAccess-Control-Request-Method: GET\r\n";
    for method in ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH"] {
        let answer = ask(&server, method, "/", origin);
        assert_eq!(answer.status, if matches!(method, "GET" | "HEAD") { 200 } else { 405 }, "{method}");
        assert!(!answer.head.to_ascii_lowercase().contains("access-control"), "{}", answer.head);
        assert_eq!(answer.field("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.field("cache-control"), Some("no-store"));
    }
    let mut events = Events::open(&server, origin);
    assert!(!events.head.to_ascii_lowercase().contains("access-control"), "{}", events.head);
    assert!(events.head.contains("nosniff") && events.head.contains("no-store"));
    assert_eq!(events.next().0, "state");
}

#[test]
fn a_new_site_is_told_at_once() {
    let server = served("/");
    let mut events = Events::open(&server, "");
    let (_, first) = events.next();
    assert_eq!(first["summary"], "rebuilt in 1 ms, 0 findings");
    let page = get(&server, "/").text();
    assert!(page.contains(&format!("data-generation={}", first["generation"])), "{page}");

    let began = Instant::now();
    server.put(site(), state("rebuilt in 2 ms, 1 finding"));
    let (name, second) = events.next();
    let took = began.elapsed();
    eprintln!("an event took {took:?}");
    assert!(took < Duration::from_secs(1));
    assert_eq!((name.as_str(), &second["summary"]), ("state", &Value::from("rebuilt in 2 ms, 1 finding")));
    assert_ne!(first["generation"], second["generation"]);

    let findings = vec!["specs/a.md:1:1 error: <b>".to_owned()];
    server.fail(BuildState { summary: "the build failed".to_owned(), findings, failed: true });
    let (_, third) = events.next();
    assert_eq!(third["failed"], true);
    assert_eq!(third["findings"][0], "specs/a.md:1:1 error: <b>");
    assert_eq!(third["generation"], second["generation"], "the last good site stays");
    assert_eq!(get(&server, "/").status, 200);
    let polled: Value = serde_json::from_slice(&get(&server, "/__specsite/state").body).unwrap();
    assert_eq!(polled, third);
    assert_eq!(events.next().0, "beat", "the stream says that it lives");
}

#[test]
fn before_the_first_site_there_is_a_page_that_says_so() {
    let server = start("/");
    for page in ["/", "/specs/any/", "/deep/page.html"] {
        let answer = get(&server, page);
        assert_eq!(answer.status, 200, "{page}");
        assert!(answer.text().contains("being built") && answer.text().contains("live.js"), "{page}");
    }
    assert_eq!(get(&server, "/style.css").status, 404);
    let mut events = Events::open(&server, "");
    let (_, first) = events.next();
    server.fail(BuildState {
        summary: "1 <error>".to_owned(),
        findings: vec!["a.md:1:1 <x>".to_owned()],
        failed: false,
    });
    let (_, second) = events.next();
    assert_ne!(first["generation"], second["generation"], "the waiting page must load itself again");
    let page = get(&server, "/").text();
    assert!(page.contains("a.md:1:1 &lt;x&gt;") && page.contains("1 &lt;error&gt;") && !page.contains("<x>"));
}

#[test]
fn of_too_many_event_streams_the_oldest_is_told_to_go() {
    let server = served("/");
    let mut streams: Vec<Events> = (0..17)
        .map(|_| {
            let mut events = Events::open(&server, "");
            assert_eq!(events.next().0, "state");
            events
        })
        .collect();
    assert_eq!(streams[0].next().0, "bye");
    assert_eq!(read_all(&mut streams[0].stream), b"");
    server.put(site(), state("again"));
    for events in &mut streams[1..] {
        assert_eq!(events.next().1["summary"], "again");
    }
}

#[test]
fn half_open_connections_keep_nobody_out() {
    let server = served("/");
    let began = Instant::now();
    let mut open: Vec<TcpStream> = (0..300)
        .map(|number| {
            let mut stream = connect(&server);
            let _ = stream.write_all(format!("GET /{number} HTTP/1.1\r\nHost: local").as_bytes());
            stream
        })
        .collect();
    let asked = Instant::now();
    assert_alive(&server, 5);
    eprintln!("300 half-open in {:?}, then a page in {:?}", asked - began, asked.elapsed());
    for stream in &mut open {
        let answer = read_all(stream);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"));
    }
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "all closed soon after the deadline: {:?}",
        began.elapsed()
    );
    assert_alive(&server, 5);
}

#[test]
fn slow_and_endless_senders_and_readers_do_not_stop_service() {
    let mut files = site();
    files.insert(Route::new("big.bin"), Arc::from(vec![7; 16 << 20]));
    let server = start("/");
    server.put(files, state("rebuilt"));
    let sleepers: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = connect(&server);
            stream.write_all(b"GET /big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            stream
        })
        .collect();
    assert_alive(&server, 5);
    drop(sleepers);
    let mut endless = connect(&server);
    endless.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ").unwrap();
    let line = vec![b'a'; 1 << 16];
    let sent = (0..1024).take_while(|_| endless.write_all(&line).is_ok()).count();
    let _ = endless.shutdown(Shutdown::Write);
    eprintln!("an endless header was cut after {sent} x 64 KiB were taken");
    assert!(sent < 1024);
    let whole = get(&server, "/big.bin");
    assert_eq!((whole.status, whole.body.len()), (200, 16 << 20));
    assert_alive(&server, 5);
}

#[test]
fn a_search_is_answered_by_the_one_who_was_named() {
    let server = served("/");
    assert_eq!(get(&server, "/api/search?q=a").status, 503);
    server.on_search(|asked| {
        assert_ne!(asked.query, "panic");
        serde_json::json!([asked.query, asked.limit, asked.filters]).to_string()
    });
    let answer = get(&server, "/api/search?q=two+words%26&limit=3&stage=planned,done&kind=error");
    assert_eq!(answer.field("content-type"), Some("application/json; charset=utf-8"));
    let filters = r#"[["status","planned"],["status","done"],["kind","error"]]"#;
    assert_eq!(answer.text(), format!("[\"two words&\",3,{filters}]"));
    let late = BTreeMap::from([(Route::new("search/root.json"), Arc::from(&b"{}"[..]))]);
    assert_eq!(get(&server, "/search/root.json").status, 404);
    server.put_late(late);
    assert_eq!(get(&server, "/search/root.json").text(), "{}");
    assert_eq!(get(&server, "/").status, 200);
    for bad in ["", "?limit=1", "?q=a&limit=0", "?q=a&limit=101", "?q=a&limit=x", "?q=%ff"] {
        assert_eq!(get(&server, &format!("/api/search{bad}")).status, 400, "{bad}");
    }
    assert_eq!(get(&server, &format!("/api/search?q={}", "x".repeat(257))).status, 400);
    assert_eq!(get(&server, "/api/search?q=panic").status, 500);
    assert_alive(&server, 1);
}

#[test]
fn a_taken_port_is_passed_over_or_named() {
    let first = served("/");
    let asked = Options { port: Port::Asked(first.port()), ..Options::default() };
    let error = Server::start(asked).err().expect("the port is taken");
    assert!(error.message().contains(&first.port().to_string()), "{error}");
    assert!(error.help().is_some());
    let next = Server::start(Options { port: Port::Default(first.port()), ..Options::default() }).unwrap();
    assert_ne!(next.port(), first.port());
    assert_eq!(next.address(), format!("http://127.0.0.1:{}/", next.port()));
    assert_eq!(get(&next, "/").status, 200);
}

#[test]
fn many_pages_in_a_row() {
    let server = served("/");
    let began = Instant::now();
    for _ in 0..500 {
        assert_eq!(get(&server, "/").status, 200);
    }
    eprintln!("500 pages one after another: {:?}", began.elapsed());
}
