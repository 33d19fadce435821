//! State of the build for open pages. In: the site's generation and the state of the last build. Out: event
//! streams (few, the oldest is closed), the same state as one answer, and the pages shown while there is no site.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::text::escaped;

const MAX_STREAMS: usize = 16;
const BEAT: Duration = Duration::from_secs(5);
const MAX_FINDINGS: usize = 200;

/// How the last build ended, in the words the pages show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildState {
    /// One line: `rebuilt in 38 ms, 2 findings`, or `The build failed`.
    pub summary: String,
    /// One line each: `specs/a.md:12:5 error: …`, or the error that stopped the build.
    pub findings: Vec<String>,
    pub failed: bool,
}

impl BuildState {
    /// The findings that are shown, and a line about the rest.
    fn shown(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.findings.iter().take(MAX_FINDINGS).cloned().collect();
        if self.findings.len() > MAX_FINDINGS {
            lines.push(format!("… and {} more", self.findings.len() - MAX_FINDINGS));
        }
        lines
    }

    fn to_json(&self, generation: u64) -> String {
        serde_json::json!({
            "generation": generation.to_string(),
            "failed": self.failed,
            "summary": self.summary,
            "findings": self.shown(),
        })
        .to_string()
    }
}

/// The page shown while there is no site: that it is being built, or why it could not be.
pub(super) fn page_without_site(state: &BuildState, base: &str) -> String {
    let (title, text) = if state.failed {
        (state.summary.as_str(), "What was asked for is shown here as soon as this is mended.")
    } else {
        ("The site is being built", "This page shows it as soon as it is ready.")
    };
    let title = escaped(title);
    let mut findings = escaped(&state.shown().join("\n"));
    if !findings.is_empty() {
        findings = format!("<pre><code>{findings}</code></pre>");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\" class=\"specsite-wait\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
         require-trusted-types-for 'script'\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"{base}__specsite/live.css\">\
         <noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript></head>\
         <body><main><h1>{title}</h1><p>{text}</p>{findings}</main></body></html>\n"
    )
}

/// The state as it goes out, and who listens.
#[derive(Default)]
pub(super) struct Live {
    board: Mutex<LiveState>,
    changed: Condvar,
}

#[derive(Default)]
struct LiveState {
    json: Arc<str>,
    serial: u64,
    streams: VecDeque<u64>,
    last_stream: u64,
}

enum StreamStep {
    State(u64, Arc<str>),
    Beat,
    Bye,
}

impl Live {
    /// Tells every open page.
    pub(super) fn publish(&self, generation: u64, state: &BuildState) {
        let json = state.to_json(generation).into();
        let mut board = self.lock();
        board.json = json;
        board.serial += 1;
        drop(board);
        self.changed.notify_all();
    }

    /// The state now, as JSON.
    pub(super) fn json(&self) -> Arc<str> {
        Arc::clone(&self.lock().json)
    }

    /// Writes events until the reader leaves or is the oldest of too many.
    pub(super) fn stream(&self, out: &mut dyn Write) -> io::Result<()> {
        let number = self.join();
        let result = self.write_events(number, out);
        self.lock().streams.retain(|&other| other != number);
        result
    }

    fn join(&self) -> u64 {
        let mut board = self.lock();
        board.last_stream += 1;
        let number = board.last_stream;
        board.streams.push_back(number);
        if board.streams.len() > MAX_STREAMS {
            board.streams.pop_front();
            self.changed.notify_all();
        }
        number
    }

    fn write_events(&self, number: u64, out: &mut dyn Write) -> io::Result<()> {
        let mut seen = 0;
        loop {
            match self.next(number, seen) {
                StreamStep::State(serial, json) => {
                    seen = serial;
                    write!(out, "event: state\ndata: {json}\n\n")?;
                }
                StreamStep::Beat => write!(out, "event: beat\ndata:\n\n")?,
                StreamStep::Bye => {
                    write!(out, "event: bye\ndata:\n\n")?;
                    return out.flush();
                }
            }
            out.flush()?;
        }
    }

    fn next(&self, number: u64, seen: u64) -> StreamStep {
        let idle = |board: &mut LiveState| board.serial == seen && board.streams.contains(&number);
        let waited = self.changed.wait_timeout_while(self.lock(), BEAT, idle);
        let board = waited.unwrap_or_else(PoisonError::into_inner).0;
        if !board.streams.contains(&number) {
            StreamStep::Bye
        } else if board.serial == seen {
            StreamStep::Beat
        } else {
            StreamStep::State(board.serial, Arc::clone(&board.json))
        }
    }

    fn lock(&self) -> MutexGuard<'_, LiveState> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_travels_as_one_line() {
        let state =
            BuildState { summary: "a\nb".to_owned(), findings: vec!["x".to_owned(); 300], failed: true };
        let json = state.to_json(7);
        assert!(!json.contains('\n'));
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["generation"], "7");
        assert_eq!(value["findings"].as_array().unwrap().len(), MAX_FINDINGS + 1);
        assert_eq!(value["findings"][MAX_FINDINGS], "… and 100 more");
    }

    #[test]
    fn findings_are_text_on_the_page() {
        let findings = vec![
            "a.md:1:1 error: <script>alert(1)</script>".to_owned(),
            "  |".to_owned(),
            "3 | x".to_owned(),
        ];
        let page = page_without_site(&BuildState { summary: "<b>".to_owned(), findings, failed: true }, "/");
        assert!(!page.contains("<script>") && !page.contains("<b>"));
        assert!(page.contains("error: &lt;script&gt;alert(1)") && page.contains("\n  |\n3 | x</code></pre>"));
    }
}
