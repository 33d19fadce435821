//! One file a command. What differs between commands happens here and nowhere below.

pub mod build;
pub mod check;
pub mod completions;
pub mod diff;
pub mod environment;
pub mod explain;
pub mod export;
mod fix;
pub mod init;
pub mod inspect;
pub mod man;
pub mod new;
mod preview;
pub mod schema;
pub mod search;
pub mod serve;
pub mod template;
pub mod theme;

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::path::Path;

use jiff::civil::Date;

use crate::cache::Cache;
use crate::command::environment::variable;
use crate::compile::{self, Compiled};
use crate::diag::{Diagnostic, Rule, Severity};
use crate::error::{Error, Result};
use crate::memo::Memo;
use crate::project::{Inputs, Overrides, Project};

/// Options of every command.
#[derive(Debug, Clone, clap::Args)]
pub struct Global {
    /// When to colour messages
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Say only what went wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: which files are specs and why, and what each step of a build takes
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[expect(clippy::struct_excessive_bools, reason = "five answers to five questions about two streams")]
/// How messages are shown: they go to stderr, results to stdout.
#[derive(Clone)]
pub struct Terminal {
    /// Whether stderr is coloured.
    pub color: bool,
    /// Whether stdout is.
    pub color_out: bool,
    pub quiet: bool,
    pub verbose: bool,
    /// Whether somebody watches stderr.
    pub live: bool,
}

impl Terminal {
    pub fn new(global: &Global) -> Self {
        let set = |name: &str| variable(name).is_some_and(|value| value != "0");
        let wanted = |terminal: bool| match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if set("NO_COLOR") => false,
            Color::Auto => terminal || set("CLICOLOR_FORCE"),
        };
        let live = std::io::stderr().is_terminal();
        Self {
            color: wanted(live),
            color_out: wanted(std::io::stdout().is_terminal()),
            quiet: global.quiet,
            verbose: global.verbose,
            live: live && !global.quiet,
        }
    }

    /// A line on stderr, unless quiet was asked for.
    pub fn say(&self, message: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{message}");
        }
    }

    /// A line that stands whatever was asked for.
    pub fn warn(&self, message: &str) {
        let _ = writeln!(std::io::stderr(), "{}", self.paint("33", "warning: ") + message);
    }

    /// Text in a colour of the terminal, by its SGR code.
    pub fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

impl log::Log for Terminal {
    fn enabled(&self, meta: &log::Metadata) -> bool {
        let level = if self.verbose { log::Level::Info } else { log::Level::Warn };
        meta.target().starts_with("specsite") && meta.level() <= level
    }

    fn log(&self, record: &log::Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        match record.level() {
            log::Level::Error | log::Level::Warn => self.warn(&record.args().to_string()),
            _ => self.say(&format!("  {}", record.args())),
        }
    }

    fn flush(&self) {}
}

/// A result on stdout; a closed pipe is the reader's way of having had enough.
pub fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::io("write to", Path::new("stdout"), &cause))
        }
        _ => Ok(()),
    }
}

/// Text on stderr as it is; nobody may be listening any more.
pub fn print_error(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Workers need room for documents that nest deeply; how deeply is bounded in `markdown`.
const STACK: usize = 8 << 20;

/// Threads to work with; one a processor where no number is given.
pub fn pool(jobs: Option<usize>) -> Result<rayon::ThreadPool> {
    // More threads than this only cost time to start.
    let jobs = jobs.unwrap_or(0).min(256);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(STACK).build();
    pool.map_err(|cause| {
        let count = if jobs == 0 { "the".to_owned() } else { jobs.to_string() };
        Error::new(format!("cannot start {count} threads that do the work: {cause}"))
            .with_help("ask for fewer with --jobs, or let the system grant more processes")
    })
}

/// A source understood, with threads of the right size; for work that makes no page.
pub fn compiled(project: &Project) -> Result<Compiled> {
    let user = environment::user_cache();
    let memo = Memo::without_pages(user.and_then(|user| Cache::records_of(&project.root, &user)));
    pool(None)?.install(|| compile::compile(&project.inputs, &memo))
}

/// The day that `SOURCE_DATE_EPOCH` names, in seconds since 1970.
pub fn fixed_day() -> Option<Date> {
    let told = variable("SOURCE_DATE_EPOCH").filter(|told| !told.trim().is_empty())?;
    let day = told.trim().parse().ok().and_then(|seconds: i64| {
        let days = jiff::Span::new().try_days(seconds.div_euclid(86_400)).ok()?;
        Date::constant(1970, 1, 1).checked_add(days).ok()
    });
    if day.is_none() {
        log::warn!("SOURCE_DATE_EPOCH is `{}`, no number of seconds, and is left out", told.escape_debug());
    }
    day
}

/// The day it is, in universal time.
pub fn clock_day() -> Option<Date> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    let days = i64::try_from(since.as_secs() / 86_400).ok()?;
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// What a command without flags of its own reads a source with.
pub fn surroundings() -> Overrides {
    Overrides {
        repository: environment::repository(),
        published: environment::published(),
        ..Overrides::default()
    }
}

/// What a source holds: `12 specs`, or its documents where it has no spec.
pub fn texts(specs: usize, documents: usize) -> String {
    match (specs, documents) {
        (0, 1..) => format!("{documents} document{}", plural(documents)),
        _ => format!("{specs} spec{}", plural(specs)),
    }
}

/// How many findings of each severity there are, in words: `2 errors, 1 warning`.
pub fn count_words(compiled: &Compiled) -> String {
    count_of(&compiled.diagnostics)
}

/// How many findings there are of each severity: `1 error, 2 notes`.
pub fn count_of(findings: &[Diagnostic]) -> String {
    let mut out = String::new();
    for (severity, word) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")]
    {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        if count > 0 {
            let _ = write!(out, "{}{count} {word}{}", if out.is_empty() { "" } else { ", " }, plural(count));
        }
    }
    if out.is_empty() { "no findings".to_owned() } else { out }
}

pub fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// How many files were passed over, where they are not listed anyway.
pub fn say_skipped(inputs: &Inputs, terminal: &Terminal) {
    let skipped = inputs.skipped.len();
    if skipped > 0 && !terminal.verbose && !terminal.quiet {
        terminal.warn(&format!("{skipped} file{} passed over; -v says which and why", plural(skipped)));
    }
}

/// Rules with their levels, a line each, in columns.
pub fn rule_rows<'r>(rules: impl Iterator<Item = (&'r Rule, Severity)>) -> Vec<String> {
    let rules: Vec<_> = rules.collect();
    let wide = rules.iter().map(|(rule, _)| rule.code.len()).max().unwrap_or_default();
    let row = |(rule, level): &(&Rule, Severity)| {
        format!("{:<wide$} {:<8} {}", rule.code, level.name(), rule.summary)
    };
    rules.iter().map(row).collect()
}

/// Which file is a spec and why, a line each.
pub fn say_roster(compiled: &Compiled, inputs: &Inputs, terminal: &Terminal) {
    say_skipped(inputs, terminal);
    if compiled.portal.specs.is_empty() && !inputs.config.specs.include.is_empty() {
        let patterns = inputs.config.specs.include.join("`, `");
        terminal
            .warn(&format!("no file is a spec: `include` of [specs] in specsite.toml asks for `{patterns}`"));
    }
    if terminal.verbose {
        for (path, reason) in &inputs.skipped {
            terminal.say(&format!("  left  {} ({reason})", path.escape_debug()));
        }
        for (path, verdict) in compiled.portal.verdicts.values() {
            let word = if verdict.is_spec { "spec " } else { "other" };
            terminal.say(&format!("  {word} {} ({})", path.escape_debug(), verdict.reason));
        }
    }
}
