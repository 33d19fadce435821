//! `specsite serve`: the site in memory on a local address, rebuilt and reloaded as files change.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use crate::cache;
use crate::command::preview::{Ground, Preview};
use crate::command::search::SearchOutput;
use crate::command::{self, Terminal, clock_day, environment, fixed_day, plural};
use crate::compile;
use crate::config;
use crate::diag::Severity;
use crate::error::{Error, Result};
use crate::evidence::{self, Evidence};
use crate::memo::Memo;
use crate::project::{self, Overrides, Project};
use crate::report::visible;
use crate::search::query::SearchFacet;
use crate::search::{self, engine, entries};
use crate::server::{BuildState, Options, Port, SearchRequest, Server};
use crate::site::{self, MemorySink};
use crate::source::Source;
use crate::stash::Stash;
use crate::theme::Theme;
use crate::watch;

const DEFAULT_PORT: u16 = 4400;

/// Findings that the overlay and the terminal list; the health page has them all.
const LISTED: usize = 50;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1", value_parser = host)]
    pub host: std::net::IpAddr,
    /// The port [default: 4400, or the next free one; 0 picks a free one]
    #[arg(long)]
    pub port: Option<u16>,
    /// A host name to answer for, besides the local ones; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,
    /// Serve below a path, as the published site will be
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// `default`, `compact` or a folder with templates and static files
    #[arg(long, value_name = "NAME|PATH")]
    pub theme: Option<String>,
    /// Open the site in a browser
    #[arg(long)]
    pub open: bool,
}

pub fn run(args: &ServeArgs, terminal: &Terminal) -> Result<ExitCode> {
    let overrides = Overrides {
        base_url: args.base_url.clone(),
        theme: args.theme.clone(),
        today: fixed_day().or_else(clock_day),
        output: None,
        repository: environment::repository(),
        published: None,
    };
    let root = args.source.canonicalize().map_err(|cause| {
        Error::io("read", &args.source, &cause).with_help("name a folder that holds Markdown files")
    })?;
    // A broken configuration must not keep the server from starting: what is wrong is shown in the page.
    let first = project::read(&args.source, overrides.clone());
    let project = first.as_ref().ok();
    let base = project.and_then(|project| project.inputs.config.base_path());
    let server = Server::start(Options {
        host: args.host,
        port: args.port.map_or(Port::Default(DEFAULT_PORT), Port::Asked),
        allow_hosts: args.allow_host.clone(),
        base_path: base.unwrap_or_else(|| "/".to_owned()),
    })?;
    let pool = command::pool(None)?;
    let indexing = command::pool(Some(1))?;
    let output = project.map_or_else(|| root.join("public"), |project| project.output.clone());
    let theme = project.and_then(|project| project.theme.clone()).filter(|theme| theme.is_dir());
    let roots: Vec<PathBuf> = std::iter::once(root).chain(theme).collect();
    let mut changes = watch::watch(&roots, move |path| is_ours(path, &output))?;
    let memo = Memo::with_stash(Stash::in_folder(&std::env::temp_dir()).unwrap_or_default());
    let mut evidence = Arc::new(gathered(&first, terminal));
    let (built, to_index) = mpsc::channel();
    thread::scope(|scope| {
        // Gone when this ends, whichever way: then the other thread ends, too.
        let built = built;
        scope.spawn(|| indexing.install(|| index_all(to_index, &server, terminal)));
        let rebuild = |project: Result<Project>, evidence: &Arc<Evidence>| {
            let built_now = rebuild(project, evidence, &memo, &pool, &server, terminal);
            // Whoever indexes runs as long as this does.
            built_now.into_iter().for_each(|built_now| drop(built.send(built_now)));
        };
        // The address is told when there is something to see at it, if only what is wrong.
        rebuild(first, &evidence);
        announce(args, &server, terminal)?;
        while let Some(changed) = changes.next() {
            let project = project::read(&args.source, overrides.clone());
            if changed.iter().any(|path| path.ends_with(config::FILE_NAME)) {
                evidence = Arc::new(gathered(&project, terminal));
            }
            rebuild(project, &evidence);
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Indexes what was built, beside further builds and on one thread: the pages never wait for the search. Of several
/// builds in a row only the last one counts.
#[expect(clippy::needless_pass_by_value, reason = "a receiver belongs to one thread")]
fn index_all(built: mpsc::Receiver<Arc<Ground>>, server: &Server, terminal: &Terminal) {
    while let Ok(first) = built.recv() {
        let ground = built.try_iter().last().unwrap_or(first);
        let sink = MemorySink::new();
        let indexed = compile::index(&ground.compiled, &ground.theme, &sink).and_then(|()| {
            server.put_late(sink.into_files());
            engine::build(entries::of(&ground.compiled.portal))
        });
        match indexed {
            Ok(engine) => server.on_search(move |request| answer(&engine, request)),
            Err(error) => terminal.warn(&error.to_string()),
        }
    }
}

/// Commits, reports and mentions change too seldom to be read at each keystroke: they are gathered at the start, and
/// again when the configuration, which names them, changes.
fn gathered(project: &Result<Project>, terminal: &Terminal) -> Evidence {
    let gather = |project: &Project| evidence::gather(&project.root, &project.inputs.config);
    let evidence = project.as_ref().map(gather).unwrap_or_default();
    evidence.faults.iter().for_each(|fault| terminal.warn(fault));
    evidence
}

fn announce(args: &ServeArgs, server: &Server, terminal: &Terminal) -> Result<()> {
    command::print(&format!("{}\n", server.address()))?;
    if args.port.is_none() && server.port() != DEFAULT_PORT {
        terminal.say(&format!("port {DEFAULT_PORT} is taken; serving on {}", server.port()));
    }
    if !args.host.is_loopback() {
        terminal.warn("everybody who can reach this machine can read these drafts (--host)");
    }
    if args.open {
        open(&server.address(), terminal);
    }
    Ok(())
}

/// What a build writes beside the specs is no reason to build again.
fn is_ours(path: &Path, output: &Path) -> bool {
    let kept = path.components().any(|part| part.as_os_str() == cache::NAME);
    kept || path.starts_with(output) || site::is_scratch(output, path)
}

fn rebuild(
    project: Result<Project>,
    evidence: &Arc<Evidence>,
    memo: &Memo,
    pool: &rayon::ThreadPool,
    server: &Server,
    terminal: &Terminal,
) -> Option<Arc<Ground>> {
    let start = Instant::now();
    let built = project.and_then(|project| {
        let ground = Arc::new(pool.install(|| ground(project, evidence, memo))?);
        Ok((Preview::start(Arc::clone(&ground))?, ground))
    });
    match built {
        Ok((preview, ground)) => {
            let findings = listed(&ground);
            let elapsed = start.elapsed().as_millis();
            let specs = ground.compiled.portal.specs.len();
            let found = super::count_words(&ground.compiled);
            let summary = format!("{specs} spec{}, rebuilt in {elapsed} ms, {found}", plural(specs));
            let state = BuildState { summary: summary.clone(), findings, failed: false };
            server.put(preview, state);
            terminal.say(&summary);
            Some(ground)
        }
        Err(error) => {
            let summary = "The build failed".to_owned();
            let findings = error.to_string().lines().map(visible).collect();
            server.fail(BuildState { summary, findings, failed: true });
            terminal.warn(&format!("the build failed\n{error}"));
            None
        }
    }
}

fn ground(project: Project, evidence: &Arc<Evidence>, memo: &Memo) -> Result<Ground> {
    let theme = Theme::new(&project.inputs.layers, project.inputs.config.language.as_deref())?;
    let compiled = compile::compile(&project.inputs, memo)?;
    Ok(Ground { project, compiled, evidence: Arc::clone(evidence), theme })
}

/// An address to listen on; the one name that is the same everywhere stands for its address.
fn host(written: &str) -> std::result::Result<std::net::IpAddr, String> {
    let address = if written.eq_ignore_ascii_case("localhost") { "127.0.0.1" } else { written };
    address.parse().map_err(|_| "write an IP address, or `localhost`".to_owned())
}

/// Findings above notes, a line each: `specs/a.md:12:5 error: …`.
fn listed(ground: &Ground) -> Vec<String> {
    let Ground { project, compiled, .. } = ground;
    let shown = compiled.diagnostics.iter().filter(|finding| finding.severity > Severity::Note).take(LISTED);
    let mut last: Option<Source> = None;
    shown
        .map(|finding| {
            if last.as_ref().is_none_or(|source| source.path != finding.path) {
                let bytes = project.inputs.store.read(&finding.path).unwrap_or_default();
                last = Some(Source::new(finding.path.clone(), &bytes));
            }
            let place = last.as_ref().map(|source| source.place(finding.span.start));
            let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
            visible(&format!(
                "{}:{line}:{column} {}: {}",
                finding.path,
                finding.severity.name(),
                finding.message
            ))
        })
        .collect()
}

fn answer(engine: &engine::Engine, request: &SearchRequest) -> String {
    let facet = |name: &str| SearchFacet::ALL.into_iter().find(|facet| facet.name() == name);
    let filters = request.filters.iter().filter_map(|(name, value)| Some((facet(name)?, value.clone())));
    let options = search::SearchOptions {
        limit: request.limit,
        offset: request.offset,
        typing: request.typing,
        facets: request.facets,
        filters: filters.collect(),
        explain: false,
    };
    let results = engine.search(&request.query, &options);
    let hits: Vec<SearchOutput> = results.hits.iter().map(SearchOutput::of).collect();
    serde_json::json!({
        "total": results.total,
        "relaxed": results.relaxed,
        "corrections": results.corrections,
        "tried": results.tried,
        "facets": results.facets,
        "hits": hits,
    })
    .to_string()
}

/// Asks the desktop to show an address.
fn open(address: &str, terminal: &Terminal) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let started = std::process::Command::new(program)
        .args(arguments)
        .arg(address)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    if started.is_err() {
        terminal.warn(&format!("cannot start {program}; open {address} yourself"));
    }
}
