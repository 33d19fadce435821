//! The command line: flags and dispatch.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::command;
use crate::error::Result;

/// Turns a folder of Markdown specs into a portal.
#[derive(Debug, Parser)]
#[command(name = "specsite", version, propagate_version = true, arg_required_else_help = true)]
#[command(
    after_help = "Exit status: 0 done; 1 the specs have errors (check, build --strict); 2 the command could not run."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

#[derive(Debug, Clone, Args)]
pub struct Global {
    /// When to colour messages
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Say only what went wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: which files are specs and why
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new portal: specsite.toml, the template, two example specs
    Init(Init),
    /// Write a new spec from the template and print its path
    New(New),
    /// Build the site
    Build(Build),
    /// Show the site on a local address, rebuilt as files change
    Serve(Serve),
    /// List every finding about the specs
    Check(Check),
    /// Search the specs
    Search(Search),
    /// Show what was learned from the template
    Template(Template),
}

#[derive(Debug, Args)]
pub struct Init {
    /// The folder to make
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Also write the file that publishes the site
    #[arg(long, value_enum, value_name = "HOST")]
    pub ci: Option<Ci>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    Github,
    Gitlab,
    Netlify,
}

#[derive(Debug, Args)]
pub struct New {
    /// The new spec's title
    pub title: String,
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// The value of the Type field
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// The folder for the new file, relative to SOURCE
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Build {
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
    /// Do not reuse what an earlier build has parsed
    #[arg(long)]
    pub no_cache: bool,
    /// How many threads to use [default: one a processor]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Print one summary object on stdout
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1")]
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
    /// `default` or a folder with templates and static files
    #[arg(long, value_name = "NAME|PATH")]
    pub theme: Option<String>,
    /// Open the site in a browser
    #[arg(long)]
    pub open: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// Findings of this severity end with 1 as well
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Human,
    Json,
    Github,
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    Warnings,
}

#[derive(Debug, Args)]
pub struct Search {
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

#[derive(Debug, Args)]
pub struct Template {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// Print the whole schema as JSON
    #[arg(long)]
    pub json: bool,
}

/// Runs a command line.
pub fn run(cli: Cli) -> Result<ExitCode> {
    let terminal = command::Terminal::new(&cli.global);
    match cli.command {
        Command::Init(args) => command::init::run(&args, &terminal),
        Command::New(args) => command::new::run(&args, &terminal),
        Command::Build(args) => command::build::run(args, &terminal),
        Command::Serve(args) => command::serve::run(args, &terminal),
        Command::Check(args) => command::check::run(&args, &terminal),
        Command::Search(args) => command::search::run(&args, &terminal),
        Command::Template(args) => command::template::run(&args, &terminal),
    }
}
