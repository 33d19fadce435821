//! The command line: flags and dispatch.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::command::{self, Global, Terminal};
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

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new portal: specsite.toml, the template, two example specs
    Init(command::init::InitArgs),
    /// Write a new spec from the template and print its path
    New(command::new::NewArgs),
    /// Build the site
    Build(command::build::BuildArgs),
    /// Show the site on a local address, rebuilt as files change
    Serve(command::serve::ServeArgs),
    /// List every finding about the specs
    Check(command::check::CheckArgs),
    /// Say what a rule of `check` is about and how a finding is mended
    Explain(command::explain::ExplainArgs),
    /// Tell what changed in the specs between two revisions, or two folders
    Diff(command::diff::DiffArgs),
    /// Search the specs
    Search(command::search::SearchArgs),
    /// Write specs and sections as files for a search engine that spans machines
    Export(command::export::ExportArgs),
    /// Tell what a folder holds and how it is read, and what should be set
    Inspect(command::inspect::InspectArgs),
    /// Read the files of the built-in theme, or take one over
    Theme(command::theme::ThemeArgs),
    /// Show what was learned from the template
    Template(command::template::TemplateArgs),
    /// Print the script by which a shell completes commands and options
    Completions(command::completions::CompletionsArgs),
    /// Print the manual page
    Man(command::man::ManArgs),
    /// Print the JSON Schema of specsite.toml, for editors
    Schema,
}

/// Runs a command line.
pub fn run(cli: Cli) -> Result<ExitCode> {
    let terminal = Terminal::new(&cli.global);
    // A second run in one program keeps the first one's.
    if log::set_boxed_logger(Box::new(terminal.clone())).is_ok() {
        log::set_max_level(log::LevelFilter::Info);
    }
    match cli.command {
        Command::Init(args) => command::init::run(&args, &terminal),
        Command::New(args) => command::new::run(&args, &terminal),
        Command::Build(args) => command::build::run(args, &terminal),
        Command::Serve(args) => command::serve::run(&args, &terminal),
        Command::Check(args) => command::check::run(&args, &terminal),
        Command::Explain(args) => command::explain::run(&args, &terminal),
        Command::Diff(args) => command::diff::run(&args, &terminal),
        Command::Search(args) => command::search::run(&args, &terminal),
        Command::Export(args) => command::export::run(&args, &terminal),
        Command::Inspect(args) => command::inspect::run(&args, &terminal),
        Command::Theme(args) => command::theme::run(&args, &terminal),
        Command::Template(args) => command::template::run(&args, &terminal),
        Command::Completions(args) => command::completions::run(&args, Cli::command()),
        Command::Man(args) => command::man::run(&args, Cli::command()),
        Command::Schema => command::schema::run(),
    }
}
