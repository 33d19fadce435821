//! `specsite build`: the site, into a folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde::Serialize;

use crate::command::{self, Terminal, fixed_day, plural};
use crate::compile::{self, Compiled};
use crate::diag::Severity;
use crate::error::{Error, Result};
use crate::evidence;
use crate::git;
use crate::memo::Memo;
use crate::project::{self, Overrides};
use crate::report;
use crate::route::Route;
use crate::site::{self, Sink, Staged, WriteReport};
use crate::theme::Theme;

#[derive(Serialize)]
struct BuildSummary {
    specs: usize,
    pages: usize,
    written: usize,
    unchanged: usize,
    /// Specs that were not parsed again: none, as long as nothing is kept between builds.
    reused: usize,
    warnings: usize,
    errors: usize,
    elapsed_ms: u128,
}

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct BuildArgs {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// Where to write the site [default: SOURCE/public]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site will be published: a full address or a path
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// `default` or a folder with templates and static files
    #[arg(long, value_name = "NAME|PATH")]
    pub theme: Option<String>,
    /// Publish nothing and end with 1 when there are findings of severity error
    #[arg(long)]
    pub strict: bool,
    /// Has no effect yet: nothing is kept between builds, each parses every spec
    #[arg(long)]
    pub no_cache: bool,
    /// How many threads to use [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Print one summary object on stdout
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: BuildArgs, terminal: &Terminal) -> Result<ExitCode> {
    command::pool(args.jobs)?.install(|| build(args, terminal))
}

fn build(args: BuildArgs, terminal: &Terminal) -> Result<ExitCode> {
    let start = Instant::now();
    let today = fixed_day().or_else(|| git::commit_day(&args.source));
    let overrides = Overrides {
        base_url: args.base_url,
        theme: args.theme,
        output: args.output,
        today,
        repository: super::told_repository(),
    };
    let project = project::read(&args.source, overrides)?;
    site::check_output(&project.output, &project.root)?;
    let theme = Theme::new(&project.inputs.layers)?;
    let (compiled, evidence) = rayon::join(
        || compile::compile(&project.inputs, &Memo::default()),
        || evidence::gather(&project.root, &project.inputs.config),
    );
    let compiled = compiled?;
    evidence.faults.iter().for_each(|fault| terminal.warn(fault));
    let inputs = &project.inputs;
    command::say_roster(&compiled, inputs, terminal);
    let count = |severity| compiled.diagnostics.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if args.strict && errors > 0 {
        let findings: Vec<_> = compiled
            .diagnostics
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .cloned()
            .collect();
        command::print_error(&report::human::render(&findings, inputs.store.as_ref(), terminal.color));
        terminal.say(&format!("nothing published: {errors} error{} (--strict)", plural(errors)));
        return Ok(ExitCode::FAILURE);
    }
    let staged = Staged::begin(&project.output)?;
    let sink = ProgressLine::new(&staged, terminal, compiled.portal.specs.len());
    let (pages, indexed) = rayon::join(
        || compile::render(&compiled, inputs, &evidence, &theme, &sink),
        || compile::index(&compiled, &theme, &sink),
    );
    let pages = indexed.and(pages)?;
    sink.clear();
    let written = staged.commit()?;
    let elapsed = start.elapsed().as_millis();
    if args.json {
        let summary = BuildSummary {
            specs: compiled.portal.specs.len(),
            pages,
            written: written.written,
            unchanged: written.unchanged,
            reused: compiled.reused,
            warnings,
            errors,
            elapsed_ms: elapsed,
        };
        let json = serde_json::to_string(&summary).map_err(|cause| Error::new(cause.to_string()))?;
        command::print(&(json + "\n"))?;
    }
    say_summary(&compiled, &written, elapsed, &project.output, terminal);
    Ok(ExitCode::SUCCESS)
}

fn say_summary(
    compiled: &Compiled,
    written: &WriteReport,
    elapsed: u128,
    output: &Path,
    terminal: &Terminal,
) {
    let specs = compiled.portal.specs.len();
    terminal.say(&format!(
        "{} {specs} spec{}, {} files ({} written, {} unchanged, {} removed, {:.1} MB) in {elapsed} ms",
        terminal.paint("32;1", "built"),
        plural(specs),
        written.written + written.unchanged,
        written.written,
        written.unchanged,
        written.removed,
        mega(written.bytes),
    ));
    terminal.say(&format!("      {}", command::count_words(compiled)));
    if !compiled.diagnostics.is_empty() {
        terminal.say("      `specsite check` lists them with their lines");
    }
    if specs == 0 {
        terminal.say("      no spec found; write the first one: specsite new \"Title\"");
    }
    terminal.say(&format!("      open {}", output.join("index.html").display()));
}

#[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Counts pages on their way to the folder and shows a bar when somebody watches and it takes long.
struct ProgressLine<'a> {
    staged: &'a Staged,
    terminal: &'a Terminal,
    expected: usize,
    done: AtomicUsize,
    start: Instant,
}

impl<'a> ProgressLine<'a> {
    fn new(staged: &'a Staged, terminal: &'a Terminal, specs: usize) -> Self {
        // A page and a data file each, and some thirty more.
        Self { staged, terminal, expected: specs * 2 + 30, done: AtomicUsize::new(0), start: Instant::now() }
    }

    fn show(&self, done: usize) {
        const WIDTH: usize = 30;
        let full = (done * WIDTH / self.expected.max(1)).min(WIDTH);
        let bar = format!("{}{}", "█".repeat(full), "░".repeat(WIDTH - full));
        command::print_error(&format!("\r  {bar} {done} files"));
    }

    fn clear(&self) {
        if self.terminal.live {
            command::print_error("\r\u{1b}[K");
        }
    }
}

impl Sink for ProgressLine<'_> {
    fn put(&self, route: Route, bytes: Vec<u8>) -> Result<()> {
        self.staged.put(route, bytes)?;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.terminal.live && done.is_multiple_of(64) && self.start.elapsed().as_millis() > 300 {
            self.show(done);
        }
        Ok(())
    }
}
