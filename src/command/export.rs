//! `specsite export`: specs and sections as files that a search engine of several machines loads.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::command::{self, Terminal, plural};
use crate::error::{Error, Result};
use crate::export::{self, ExportTarget, Exported};
use crate::project::{self, Overrides};
use crate::site::{self, Staged};

/// The folder of the source that exports lie in, unless another one is named.
const FOLDER: &str = "search-export";

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// The engine that is to load the files
    #[arg(value_parser = engines())]
    pub engine: ExportTarget,
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// Where to write the files [default: SOURCE/search-export/ENGINE]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site is published, for full addresses
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
}

fn engines() -> impl TypedValueParser<Value = ExportTarget> {
    let names = PossibleValuesParser::new(ExportTarget::ALL.map(ExportTarget::name));
    names.try_map(|name| ExportTarget::of(&name).ok_or("no such engine"))
}

pub fn run(args: &ExportArgs, terminal: &Terminal) -> Result<ExitCode> {
    let overrides = Overrides { base_url: args.base_url.clone(), ..super::surroundings() };
    let project = project::read(&args.source, overrides)?;
    let engine = args.engine;
    let output = match &args.output {
        Some(output) => output.clone(),
        None => project.root.join(FOLDER).join(engine.name()),
    };
    site::check_output(&output, &project.root)?;
    check_own(&output, engine)?;
    let compiled = command::compiled(&project)?;
    let config = &project.inputs.config;
    let staged = Staged::begin(&output)?;
    let index = config.search.index();
    let base = config.absolute_url();
    let exported = export::write(&compiled.portal, engine, index, base.as_deref(), &staged)?;
    staged.commit()?;
    say(exported, &output, &engine.commands(index), terminal);
    if base.is_none() {
        terminal.say("addresses are relative to the site, as no full base_url is set");
    }
    Ok(ExitCode::SUCCESS)
}

/// What an earlier run wrote is replaced, so it must have been this engine's export and no site.
fn check_own(output: &Path, engine: ExportTarget) -> Result<()> {
    if !output.join(site::MANIFEST).exists() || output.join(engine.schema()).exists() {
        return Ok(());
    }
    let what = format!("cannot export into {}: it holds a site or another engine's files", output.display());
    Err(Error::new(what).with_help("choose another folder with --output, best one that does not exist"))
}

fn say(exported: Exported, output: &Path, commands: &str, terminal: &Terminal) {
    let Exported { documents, sections, cut } = exported;
    terminal.say(&format!(
        "{} {documents} spec{} and {sections} section{} to {}",
        terminal.paint("32;1", "exported"),
        plural(documents),
        plural(sections),
        output.display()
    ));
    if cut > 0 {
        terminal.warn(&format!("{cut} text{} cut, as a request holds 10 MB", plural(cut)));
    }
    // Not indented, so that a shell takes them as they are.
    terminal.say(&format!("load them from there with\n\n{}\n", commands.trim_end()));
}
