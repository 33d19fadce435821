//! `specsite search`: the ranking of the site's own search box, in the terminal.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use crate::command::{self, Terminal};
use crate::error::{Error, Result};
use crate::project;
use crate::report::visible;
use crate::search::query::{SearchFacet, facet_value};
use crate::search::{Explained, Facets, Hit, Results, SearchOptions, engine, entries};

/// A result as the contract names it, and more.
#[derive(Serialize)]
pub struct SearchOutput<'a> {
    id: &'a str,
    path: &'a str,
    /// Of the place that answers, in the site.
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    title: &'a str,
    score: f32,
    excerpt: String,
    stage: Option<&'a str>,
    #[serde(rename = "type")]
    of_type: Option<&'a str>,
    /// What an item is; `null` for a spec.
    kind: Option<&'a str>,
    snippet: SnippetOutput<'a>,
    #[serde(skip_serializing_if = "<[Explained]>::is_empty")]
    explained: &'a [Explained],
}

#[derive(Serialize)]
struct SnippetOutput<'a> {
    anchor: &'a str,
    heading: &'a str,
    kind: Option<&'a str>,
    segments: Vec<Segment<'a>>,
}

#[derive(Serialize)]
struct Segment<'a> {
    text: &'a str,
    mark: bool,
}

impl<'a> SearchOutput<'a> {
    pub fn of(hit: &'a Hit) -> Self {
        let excerpt = &hit.excerpt;
        let place = if excerpt.anchor.is_empty() || hit.url.contains('#') {
            hit.url.clone()
        } else {
            format!("{}#{}", hit.url, excerpt.anchor)
        };
        let segments = excerpt.segments.iter().map(|(text, mark)| Segment { text, mark: *mark });
        Self {
            id: &hit.id,
            path: &hit.path,
            url: place,
            name: hit.name.as_deref(),
            title: &hit.title,
            score: hit.score,
            excerpt: excerpt.text(),
            stage: Some(hit.stage.as_str()).filter(|stage| !stage.is_empty()),
            of_type: hit.of_type.as_deref(),
            kind: hit.kind.as_deref(),
            snippet: SnippetOutput {
                anchor: &excerpt.anchor,
                heading: &excerpt.heading,
                kind: excerpt.kind.as_deref(),
                segments: segments.collect(),
            },
            explained: &hit.explained,
        }
    }
}

/// What was typed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A query is words, \"a phrase\", -without, title:word, head:word, ids:word, body:word, \
    author:name, header:word, \
    status:planned, type:feature, and kind:requirement (or error, endpoint, question …) for what stands in specs."
)]
pub struct SearchArgs {
    /// What to look for
    #[arg(allow_hyphen_values = true)]
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
    /// Say which words in which fields each score comes from
    #[arg(long)]
    pub explain: bool,
    /// Read the last word as the beginning of one, as the search box does while somebody types
    #[arg(long)]
    pub typing: bool,
}

pub fn run(args: &SearchArgs, terminal: &Terminal) -> Result<ExitCode> {
    let project = project::read(&args.source, super::surroundings())?;
    let compiled = command::compiled(&project)?;
    let engine = engine::build(entries::of(&compiled.portal))?;
    let options = SearchOptions {
        limit: args.limit,
        typing: args.typing,
        explain: args.explain,
        facets: !args.json,
        ..SearchOptions::default()
    };
    let results = engine.search(&args.query, &options);
    if args.json {
        let found: Vec<SearchOutput> = results.hits.iter().map(SearchOutput::of).collect();
        let json = serde_json::to_string_pretty(&found).map_err(|cause| Error::new(cause.to_string()))?;
        command::print(&(json + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = String::new();
    for hit in &results.hits {
        show(hit, terminal, &mut out);
    }
    command::print(&out)?;
    say_outcome(&results, terminal);
    let begun = || engine.search(&args.query, &SearchOptions { typing: true, limit: 1, ..options });
    if results.hits.is_empty() && !args.typing && !begun().hits.is_empty() {
        terminal.say("with `--typing` something is found, where the last word is the beginning of one");
    }
    Ok(ExitCode::SUCCESS)
}

fn say_outcome(results: &Results, terminal: &Terminal) {
    for correction in &results.corrections {
        let (from, to) = (visible(&correction.from), visible(&correction.to));
        terminal.say(&format!("`{from}` was not found; searched for `{to}`"));
    }
    if results.hits.is_empty() {
        let tried: Vec<String> = results.tried.iter().map(|part| visible(&part.text)).collect();
        terminal.say(&format!("nothing found; looked for {}", tried.join(", ")));
        return;
    }
    let shown = results.hits.len();
    let more = if results.total > shown { format!(", {shown} shown (--limit)") } else { String::new() };
    let relaxed = if results.relaxed { "; not all of them hold every word" } else { "" };
    terminal.say(&format!("{} found{more}{relaxed}", results.total));
    for line in facet_lines(&results.facets) {
        terminal.say(&line);
    }
}

/// `kind:spec leaves 12, kind:error 3`: what may be added to the query, by facets with more than one value, the most
/// frequent first.
fn facet_lines(facets: &Facets) -> Vec<String> {
    const SHOWN: usize = 8;
    let line = |(facet, values): (&&str, &std::collections::BTreeMap<String, usize>)| {
        let key = if *facet == "stage" { SearchFacet::Status.name() } else { facet };
        let mut values: Vec<(&String, &usize)> = values.iter().collect();
        values.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let more = values.len().saturating_sub(SHOWN);
        values.truncate(SHOWN);
        let shown: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(at, (value, count))| {
                let leaves = if at == 0 { "leaves " } else { "" };
                format!("{key}:{} {leaves}{count}", visible(&facet_value(value)))
            })
            .collect();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("  {}{more}", shown.join(", "))
    };
    facets.iter().filter(|(_, values)| values.len() > 1).map(line).collect()
}

fn show(hit: &Hit, terminal: &Terminal, out: &mut String) {
    let paint = |code: &str, text: &str| {
        let text = visible(text);
        if terminal.color_out { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text }
    };
    let facts = [hit.kind.as_deref().unwrap_or_default(), &hit.stage].map(|fact| fact.replace('_', " "));
    let facts: Vec<&str> = facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
    let facts = facts.join(", ");
    let name = hit.name.as_ref().map_or(String::new(), |name| format!("{name} "));
    let _ = writeln!(out, "{}  {}", paint("1", &format!("{name}{}", hit.title)), paint("2", &facts));
    let place = if hit.excerpt.anchor.is_empty() { "" } else { "#" };
    let _ = writeln!(out, "  {}", paint("36", &format!("{}{place}{}", hit.path, hit.excerpt.anchor)));
    let segments = hit.excerpt.segments.iter();
    let excerpt: String =
        segments.map(|(text, marked)| if *marked { paint("1;33", text) } else { visible(text) }).collect();
    if hit.id.contains('#') {
        let _ = writeln!(out, "  in {}", visible(&hit.excerpt.heading));
    } else {
        let kind = hit.excerpt.kind.as_ref().map(|kind| format!(" ({})", kind.replace('_', " ")));
        let heading = match visible(&hit.excerpt.heading) {
            heading if heading.is_empty() => String::new(),
            heading => format!("§ {heading}{}: ", kind.unwrap_or_default()),
        };
        let line = format!("{heading}{}", excerpt.trim());
        if !line.is_empty() {
            let _ = writeln!(out, "  {}", line.trim_end_matches(": "));
        }
    }
    if !hit.explained.is_empty() {
        let _ = writeln!(out, "  score {:.3}", hit.score);
    }
    for part in &hit.explained {
        let count = part.count.map(|count| format!(", {count} times here")).unwrap_or_default();
        let term = visible(&part.term);
        let _ = writeln!(out, "    {:>8.3}  {}:{term}  in {}{count}", part.score, part.field, part.documents);
    }
    out.push('\n');
}
