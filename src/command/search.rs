//! `specsite search`: the ranking of the site's own search box, in the terminal.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use crate::command::{self, Terminal};
use crate::error::{Error, Result};
use crate::project;
use crate::report::visible;
use crate::search::{Hit, Options, engine, entries};

/// A result as the contract names it.
#[derive(Serialize)]
pub struct Found<'a> {
    id: &'a str,
    path: &'a str,
    url: String,
    title: &'a str,
    score: f32,
    excerpt: String,
}

impl<'a> Found<'a> {
    pub fn of(hit: &'a Hit) -> Self {
        let anchor = &hit.excerpt.anchor;
        Self {
            id: &hit.id,
            path: &hit.path,
            url: if anchor.is_empty() { hit.url.clone() } else { format!("{}#{anchor}", hit.url) },
            title: &hit.title,
            score: hit.score,
            excerpt: hit.excerpt.text(),
        }
    }
}

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to look for
    pub query: String,
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// How many results to print
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub limit: usize,
    /// Print an array of results on stdout
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: &Args, terminal: &Terminal) -> Result<ExitCode> {
    let project = project::read(&args.source, super::surroundings())?;
    let compiled = command::compiled(&project.inputs)?;
    let engine = engine::build(entries::of(&compiled.portal))?;
    let results = engine.search(&args.query, Options { limit: args.limit, ..Options::default() });
    if args.json {
        let found: Vec<Found> = results.hits.iter().map(Found::of).collect();
        let json = serde_json::to_string_pretty(&found).map_err(|cause| Error::new(cause.to_string()))?;
        command::print(&(json + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = String::new();
    for hit in &results.hits {
        show(hit, terminal, &mut out);
    }
    command::print(&out)?;
    if results.hits.is_empty() {
        let tried: Vec<String> = results.tried.iter().map(|part| visible(&part.text)).collect();
        terminal.say(&format!("nothing found; looked for {}", tried.join(", ")));
    } else {
        let shown = results.hits.len();
        let more = if results.total > shown { format!(", {shown} shown (--limit)") } else { String::new() };
        let relaxed = if results.relaxed { "; not all of them hold every word" } else { "" };
        terminal.say(&format!("{} found{more}{relaxed}", results.total));
    }
    for correction in &results.corrections {
        let (from, to) = (visible(&correction.from), visible(&correction.to));
        terminal.say(&format!("`{from}` was not found; searched for `{to}`"));
    }
    Ok(ExitCode::SUCCESS)
}

fn show(hit: &Hit, terminal: &Terminal, out: &mut String) {
    let paint = |code: &str, text: &str| {
        let text = visible(text);
        if terminal.color_out { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text }
    };
    let _ = writeln!(out, "{}  {}", paint("1", &hit.title), paint("2", &hit.stage.replace('_', " ")));
    let _ = writeln!(out, "  {}", paint("36", &hit.path));
    let excerpt: String = hit
        .excerpt
        .segments
        .iter()
        .map(|(text, marked)| if *marked { paint("1;33", text) } else { visible(text) })
        .collect();
    if !excerpt.trim().is_empty() {
        let heading = if hit.excerpt.heading.is_empty() {
            String::new()
        } else {
            format!("§ {}: ", visible(&hit.excerpt.heading))
        };
        let _ = writeln!(out, "  {heading}{}", excerpt.trim());
    }
    out.push('\n');
}
