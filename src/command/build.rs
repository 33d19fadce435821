//! `specsite build`: the site, into a folder.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde::Serialize;

use crate::cache::{self, BuildSummary, Cache, Receipt, Witness};
use crate::command::{self, Terminal, environment, fixed_day, plural};
use crate::compile;
use crate::diag::Severity;
use crate::error::{Error, Result};
use crate::evidence;
use crate::git;
use crate::memo::Memo;
use crate::project::{self, Overrides, Project};
use crate::report;
use crate::route::Route;
use crate::site::{self, Sink, Staged, WriteReport, Writing};
use crate::source;
use crate::stash::Stash;
use crate::theme::Theme;
use crate::timing::timed;

#[derive(Serialize)]
struct Told {
    specs: usize,
    pages: usize,
    files: usize,
    bytes: u64,
    written: usize,
    unchanged: usize,
    /// How the files became visible: `at_once`, `file_by_file`, or `unchanged` where none had to.
    published: &'static str,
    /// Specs that were not parsed again.
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
    /// `default`, `compact` or a folder with templates and static files
    #[arg(long, value_name = "NAME|PATH")]
    pub theme: Option<String>,
    /// Publish nothing and end with 1 when there are findings of severity error
    #[arg(long)]
    pub strict: bool,
    /// Where to leave what the next build can use [default: SOURCE/.specsite]
    #[arg(long, value_name = "DIR")]
    pub cache_dir: Option<PathBuf>,
    /// Make everything anew and leave nothing for the next build
    #[arg(long, conflicts_with = "cache_dir")]
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
        ..super::surroundings()
    };
    let mut project = project::read(&args.source, overrides)?;
    site::check_output(&project.output, &project.root)?;
    let theme = Theme::new(&project.inputs.layers, project.inputs.config.language.as_deref())?;
    let evidence = timed("evidence gathered", || evidence::gather(&project.root, &project.inputs.config));
    evidence.faults.iter().for_each(|fault| terminal.warn(fault));
    let cache = match &args.cache_dir {
        _ if args.no_cache => None,
        Some(folder) => Some(Cache::open(folder).map_err(|cause| Error::io("use", folder, &cause))?),
        // A source that cannot be written is built all the same.
        None => Cache::in_source(&project.root).ok(),
    };
    let setting = cache::setting(&project.inputs, &evidence);
    let told = |summary: BuildSummary, written: WriteReport, reused: usize| {
        let elapsed = start.elapsed().as_millis();
        tell(&summary, &written, reused, elapsed, args.json, &project.output, terminal)
    };
    // Which file is a spec and why is known only when they are read.
    let standing =
        cache.as_ref().filter(|_| !terminal.verbose).and_then(|cache| standing(cache, &project, setting));
    if let Some(summary) = standing.filter(|summary| !args.strict || summary.errors == 0) {
        command::say_skipped(&project.inputs, terminal);
        let written = WriteReport { unchanged: summary.files, ..WriteReport::default() };
        let reused = summary.specs;
        return told(summary, written, reused);
    }
    let witness = Arc::new(Witness::new(Arc::clone(&project.inputs.store)));
    project.inputs.store = Arc::clone(&witness) as Arc<dyn source::Store>;
    let inputs = &project.inputs;
    let memo = memo(cache.as_ref());
    let compiled = compile::compile(inputs, &memo)?;
    if let Err(cause) = memo.leave() {
        log::info!("what was read is not kept: {cause}");
    }
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
        || timed("search index made", || compile::index(&compiled, &theme, &sink)),
    );
    let pages = indexed.and(pages)?;
    sink.clear();
    memo.stash.check()?;
    let written = timed("site published", || staged.commit())?;
    let summary = BuildSummary {
        specs: compiled.portal.specs.len(),
        documents: compiled.portal.documents.len(),
        pages,
        files: written.written + written.unchanged,
        bytes: written.site_bytes,
        warnings,
        errors,
        findings: command::count_words(&compiled),
    };
    if let Some((cache, site)) = cache.zip(site::seal(&project.output)) {
        let receipt = Receipt { setting, answers: witness.answers(), site, summary: summary.clone() };
        if let Err(cause) = cache.leave(&project.output, &receipt) {
            log::info!("no receipt is left for the next build: {cause}");
        }
    }
    told(summary, written, compiled.reused)
}

/// What the last build told of itself, where building again would change nothing.
fn standing(cache: &Cache, project: &Project, setting: [u8; 32]) -> Option<BuildSummary> {
    let receipt = cache.receipt(&project.output)?;
    let same = receipt.setting == setting
        && site::seal(&project.output) == Some(receipt.site)
        && receipt.answers.hold(project.inputs.store.as_ref());
    same.then_some(receipt.summary)
}

/// What earlier builds read, where nobody else uses it just now, or else what this one reads alone.
fn memo(cache: Option<&Cache>) -> Memo {
    let recording = cache.zip(environment::user_cache()).and_then(|(cache, user)| {
        let memo = cache.records(&user).and_then(Memo::recording);
        memo.inspect_err(|cause| log::info!("every file is read anew: {cause}")).ok()
    });
    recording.unwrap_or_else(|| Memo::with_stash(stash(cache)))
}

/// A file for what need not be held while a build runs: in the cache, else where the system keeps such files, else
/// none.
fn stash(cache: Option<&Cache>) -> Stash {
    let temporary = std::env::temp_dir();
    let mut folders = cache.map(Cache::folder).into_iter().chain([temporary.as_path()]);
    folders.find_map(|folder| Stash::in_folder(folder).ok()).unwrap_or_default()
}

fn tell(
    summary: &BuildSummary,
    written: &WriteReport,
    reused: usize,
    elapsed: u128,
    json: bool,
    output: &Path,
    terminal: &Terminal,
) -> Result<ExitCode> {
    let &BuildSummary { specs, documents, pages, files, bytes, warnings, errors, ref findings } = summary;
    let published = match written {
        WriteReport { swapped: true, .. } => "at_once",
        WriteReport { written: 0, removed: 0, .. } => "unchanged",
        _ => "file_by_file",
    };
    let &WriteReport { written, unchanged, removed, .. } = written;
    if json {
        let told = Told {
            specs,
            pages,
            files,
            bytes,
            written,
            unchanged,
            published,
            reused,
            warnings,
            errors,
            elapsed_ms: elapsed,
        };
        let json = serde_json::to_string(&told).map_err(|cause| Error::new(cause.to_string()))?;
        command::print(&(json + "\n"))?;
    }
    terminal.say(&format!(
        "{} {}, {pages} pages, {files} files ({written} written, {unchanged} unchanged, {removed} removed), {:.1} MB in {elapsed} ms",
        terminal.paint("32;1", "built"),
        command::texts(specs, documents),
        mega(bytes),
    ));
    if terminal.verbose {
        terminal.say(&format!("      published {}", published.replace('_', " ")));
    }
    terminal.say(&format!("      {findings}"));
    if warnings + errors > 0 {
        terminal.say("      `specsite check` lists them with their lines");
    }
    if specs + documents == 0 {
        terminal.say("      no spec found; write the first one: specsite new \"Title\"");
    }
    for limit in LIMITS.iter().filter(|limit| bytes > limit.bytes || files > limit.files) {
        terminal.say(&format!(
            "      note: {} takes {}; `[output]` in specsite.toml leaves out Markdown copies, CSV, a data file a \
             spec, or registers by name",
            limit.host, limit.words
        ));
    }
    terminal.say(&format!("      open {}", output.join("index.html").display()));
    Ok(ExitCode::SUCCESS)
}

/// What a host of static sites takes at most.
struct HostLimit {
    host: &'static str,
    words: &'static str,
    bytes: u64,
    files: usize,
}

/// <https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits>; GitLab's own default of
/// `pages_file_entries`; <https://developers.cloudflare.com/pages/platform/limits/>.
const LIMITS: &[HostLimit] = &[
    HostLimit { host: "GitHub Pages", words: "sites of 1 GB", bytes: 1_000_000_000, files: usize::MAX },
    HostLimit { host: "GitLab Pages", words: "200,000 files", bytes: u64::MAX, files: 200_000 },
    HostLimit { host: "Cloudflare Pages", words: "20,000 files", bytes: u64::MAX, files: 20_000 },
];

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
        self.count();
        Ok(())
    }

    fn put_stream(&self, route: Route, write: Writing) -> Result<()> {
        self.staged.put_stream(route, write)?;
        self.count();
        Ok(())
    }
}

impl ProgressLine<'_> {
    fn count(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.terminal.live && done.is_multiple_of(64) && self.start.elapsed().as_millis() > 300 {
            self.show(done);
        }
    }
}
