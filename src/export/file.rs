//! Lines -> files of bounded size, each handed on as soon as it is full.

use crate::error::Result;
use crate::export::engine::{ExportTarget, LIMIT};
use crate::export::line::ExportLine;
use crate::route::Route;
use crate::site::Sink;

/// One series of files: `documents.ndjson`, `documents-1.ndjson` and so on.
pub(super) struct Lines<'a> {
    engine: ExportTarget,
    series: &'static str,
    sink: &'a dyn Sink,
    file: Vec<u8>,
    files: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(engine: ExportTarget, series: &'static str, sink: &'a dyn Sink) -> Self {
        Self { engine, series, sink, file: Vec::new(), files: 0 }
    }

    /// Adds a line, and the engine's own before it.
    pub(super) fn push(&mut self, line: &ExportLine) -> Result<()> {
        let (action, json) = (self.engine.action(&line.id), line.json()?);
        if self.file.len() + action.len() + json.len() + 1 > LIMIT {
            self.hand_on()?;
        }
        self.file.extend([action.as_bytes(), json.as_bytes(), b"\n"].concat());
        Ok(())
    }

    /// Hands on the last file; of a series without lines, an empty one.
    pub(super) fn finish(mut self) -> Result<()> {
        if self.files == 0 || !self.file.is_empty() { self.hand_on() } else { Ok(()) }
    }

    fn hand_on(&mut self) -> Result<()> {
        let name = self.engine.file_name(self.series, self.files);
        self.files += 1;
        self.sink.put(Route::new(name), std::mem::take(&mut self.file))
    }
}
