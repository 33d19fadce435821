//! `specsite check`: every finding, with the line it is on.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::baseline::{self, Baseline};
use crate::command::{self, Terminal, clock_day, environment, fix, fixed_day, plural};
use crate::crawl::BuiltSite;
use crate::diag::{self, Diagnostic, RULES, Rule, Severity};
use crate::error::{Error, Result};
use crate::evidence;
use crate::project::{self, Overrides, Project};
use crate::report;
use crate::site;
use crate::source::Store;
use crate::theme::Theme;

/// What was typed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`specsite explain CODE` says why a rule matters, what mends a finding and what silences it."
)]
pub struct CheckArgs {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// Findings of this severity end with 1 as well
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub deny: Option<Deny>,
    /// Only findings of these rules, with a comma between them
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code)]
    pub only: Vec<&'static Rule>,
    /// No findings of these rules
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code)]
    pub skip: Vec<&'static Rule>,
    /// Look at a site that was built, instead of at the specs: do its links lead anywhere
    #[arg(long, value_name = "DIR", conflicts_with_all = ["baseline", "update_baseline"])]
    pub site: Option<PathBuf>,
    /// Where the site of `--site` will be published: a full address, or a path [default: `base_url` of specsite.toml]
    #[arg(long, value_name = "URL", requires = "site")]
    pub base_url: Option<String>,
    /// Mend what can be mended without a doubt (links to files that moved, encodings), then tell the rest
    #[arg(long, conflicts_with_all = ["site", "update_baseline"])]
    pub fix: bool,
    /// With `--fix`: print what would change, and write nothing
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Findings that are in this file are counted and fail nothing [default: `baseline` of specsite.toml]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all findings into the baseline, so that only new ones are told from now on
    #[arg(long, conflicts_with_all = ["only", "skip"])]
    pub update_baseline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Human,
    Json,
    Github,
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    Warnings,
}

/// The rule that was typed.
pub fn code(typed: &str) -> std::result::Result<&'static Rule, String> {
    let near = || diag::nearest(typed, diag::all().map(|rule| rule.code));
    diag::rule(typed).ok_or_else(|| match near() {
        Some(near) => format!("there is no rule of this code; did you mean `{near}`?"),
        None => "there is no rule of this code; `specsite explain` lists them".to_owned(),
    })
}

pub fn run(args: &CheckArgs, terminal: &Terminal) -> Result<ExitCode> {
    if let Some(folder) = &args.site {
        return site(folder, args, terminal);
    }
    let today = fixed_day().or_else(clock_day);
    let project = project::read(&args.source, Overrides { today, ..super::surroundings() })?;
    let inputs = &project.inputs;
    check_setting(&project)?;
    let mut compiled = command::compiled(&project)?;
    if args.fix {
        let wanted = compiled.diagnostics.iter().filter(|found| args.wants(found));
        let count = fix::run(&project, wanted, args.dry_run, terminal)?;
        if args.dry_run {
            return Ok(ExitCode::SUCCESS);
        }
        if count > 0 {
            compiled = command::compiled(&project)?;
        }
    }
    command::say_roster(&compiled, inputs, terminal);
    if terminal.verbose {
        let rules = RULES.iter().map(|rule| (*rule, inputs.config.severity(rule)));
        command::rule_rows(rules).iter().for_each(|row| terminal.say(&format!("  {row}")));
    }
    compiled.diagnostics.retain(|found| args.wants(found));
    let configured = inputs.config.baseline.as_ref().map(|path| args.source.join(path));
    let file = args.baseline.clone().or(configured);
    if args.update_baseline {
        let named = file.is_some();
        let file = file.unwrap_or_else(|| args.source.join(baseline::FILE_NAME));
        return update(&file, &compiled.diagnostics, named, terminal);
    }
    let debt = Debt::take(file.as_deref(), &mut compiled.diagnostics)?;
    let findings = &compiled.diagnostics;
    args.print(findings, inputs.store.as_ref(), &project::place(&project.root), terminal)?;
    let texts = command::texts(compiled.portal.specs.len(), compiled.portal.documents.len());
    terminal.say(&format!("checked {texts}: {}", command::count_words(&compiled)));
    if compiled.portal.specs.is_empty() && compiled.portal.documents.is_empty() {
        terminal.say("no spec found; `specsite inspect` tells why");
    }
    if compiled.silenced > 0 {
        let count = compiled.silenced;
        terminal.say(&format!("{count} more silenced by comments in the specs"));
    }
    debt.say(terminal);
    Ok(args.verdict(findings))
}

/// Refuses what a build would refuse, so that a change that passes here can be published.
fn check_setting(project: &Project) -> Result<()> {
    let inputs = &project.inputs;
    if inputs.config.output.folder.is_some() {
        site::check_output(&project.output, &project.root)?;
    }
    // The built-in theme in English has no faults.
    if inputs.config.language.is_some() || !inputs.layers.is_empty() {
        Theme::new(&inputs.layers, inputs.config.language.as_deref())?;
    }
    Ok(())
}

impl CheckArgs {
    fn wants(&self, found: &Diagnostic) -> bool {
        (self.only.is_empty() || self.only.contains(&found.rule)) && !self.skip.contains(&found.rule)
    }

    fn print(
        &self,
        findings: &[Diagnostic],
        store: &dyn Store,
        place: &str,
        terminal: &Terminal,
    ) -> Result<()> {
        command::print(&match self.format {
            Format::Human => report::human::render(findings, store, terminal.color_out),
            Format::Json => report::json::render(findings, store),
            Format::Github => report::github::render(findings, store, place),
            Format::Sarif => report::sarif::render(findings, store, place),
        })
    }

    fn verdict(&self, findings: &[Diagnostic]) -> ExitCode {
        let limit = if self.deny.is_some() { Severity::Warning } else { Severity::Error };
        let failed = findings.iter().any(|finding| finding.severity >= limit);
        if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

/// Looks at a site that was built.
fn site(folder: &Path, args: &CheckArgs, terminal: &Terminal) -> Result<ExitCode> {
    let mut config = project::config(&args.source)?;
    config.publish_at(args.base_url.clone(), environment::published())?;
    let site = BuiltSite::read(folder)?;
    let base = config.base_path().unwrap_or_else(|| "/".to_owned());
    let found = site.findings(&base, config.absolute_url().as_deref());
    let mut findings = diag::settle(found, |finding| config.severity(finding.rule));
    findings.retain(|found| args.wants(found));
    args.print(&findings, &site, "", terminal)?;
    let pages = site.pages();
    let said = command::count_of(&findings);
    terminal.say(&format!("checked {pages} page{} under {base}: {said}", plural(pages)));
    Ok(args.verdict(&findings))
}

/// How many findings were there before, and how many of those are gone.
#[derive(Default)]
struct Debt {
    known: usize,
    gone: usize,
}

impl Debt {
    /// Takes the findings of a baseline out of those of today.
    fn take(file: Option<&Path>, findings: &mut Vec<Diagnostic>) -> Result<Self> {
        let Some(file) = file else { return Ok(Self::default()) };
        let before = evidence::baseline(file, &file.display().to_string())?;
        let mut known = before.known(findings).into_iter();
        let all = findings.len();
        findings.retain(|_| !known.next().unwrap_or_default());
        let known = all - findings.len();
        Ok(Self { known, gone: before.len() - known })
    }

    fn say(&self, terminal: &Terminal) {
        if self.known > 0 {
            terminal.say(&format!("{} known finding{} in the baseline", self.known, plural(self.known)));
        }
        if self.gone > 0 {
            let line = format!("{} finding{} of the baseline gone", self.gone, plural(self.gone));
            terminal.say(&format!("{line}; --update-baseline takes note of it"));
        }
    }
}

fn update(file: &Path, findings: &[Diagnostic], named: bool, terminal: &Terminal) -> Result<ExitCode> {
    let baseline = Baseline::of(findings);
    std::fs::write(file, baseline.json())
        .map_err(|cause| Error::new(format!("cannot write the baseline {}: {cause}", file.display())))?;
    let count = baseline.len();
    terminal.say(&format!("wrote {count} finding{} to {}", plural(count), file.display()));
    if !named {
        terminal.say(&format!(
            "next: write `baseline = \"{}\"` at the top of specsite.toml",
            baseline::FILE_NAME
        ));
    }
    Ok(ExitCode::SUCCESS)
}
