//! `specsite init`: a new portal, or a configuration for a folder that has specs already.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::command::new::write_new;
use crate::command::{self, Terminal, clock_day, fixed_day, plural};
use crate::config;
use crate::error::{Error, Result};
use crate::portal::classify::is_project_file_name;
use crate::project::{self, Overrides};
use crate::source::stem;
use crate::template::Template;

/// Where git reads what it passes over, and the line for the site.
const IGNORE: &str = ".gitignore";
const IGNORED: &str = "/public/";

const CONFIG: &str = include_str!("specsite.toml");
const WELCOME: &str = include_str!("welcome.md");
const SECOND: &str = include_str!("publishing.md");
const GITHUB: &str = include_str!("github.yml");
const GITLAB: &str = include_str!("gitlab.yml");
const NETLIFY: &str = include_str!("netlify.toml");

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The folder to make
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Also write the file that publishes the site
    #[arg(long, value_enum, value_name = "HOST")]
    pub ci: Option<Ci>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Ci {
    Github,
    Gitlab,
    Netlify,
}

impl Ci {
    /// What is left to be set on the host.
    fn next(self) -> &'static str {
        match self {
            Self::Github => {
                "next, on GitHub:\n  Settings > Pages > Source: choose GitHub Actions\n  Settings > Secrets and \
                 variables > Actions > Variables: set SPECSITE_REPOSITORY to where specsite is installed from"
            }
            Self::Gitlab => {
                "next, on GitLab:\n  Settings > CI/CD > Variables: set SPECSITE_REPOSITORY to where specsite is \
                 installed from"
            }
            Self::Netlify => {
                "next, on Netlify:\n  Environment variables: set SPECSITE_REPOSITORY to where specsite is installed from"
            }
        }
    }
}

pub fn run(args: &InitArgs, terminal: &Terminal) -> Result<ExitCode> {
    let dir = &args.dir;
    let known = dir.join(config::FILE_NAME).exists();
    if known && args.ci.is_none() {
        return Err(Error::new(format!("{} is a portal already", dir.display())).with_help(
            "`specsite new \"Title\"` writes a spec, `specsite serve` shows the portal, `specsite init --ci HOST` adds the \
             file that publishes it",
        ));
    }
    let existing = if known { 0 } else { specs_in(dir)? };
    let mut files = if known { Vec::new() } else { portal(dir, existing, terminal) };
    if let Some(ci) = args.ci {
        files.push(publishing(dir, ci)?);
    }
    for (path, text) in &files {
        write_new(path, text, "move it away, or write by hand what it lacks")?;
        command::print(&format!("{}\n", path.display()))?;
    }
    if !known {
        say_next(dir, existing > 0, terminal);
    }
    if let Some(ci) = args.ci {
        terminal.say(ci.next());
    }
    Ok(ExitCode::SUCCESS)
}

/// How many Markdown files of a folder may be specs. A repository begins with a README, which is none.
fn specs_in(dir: &Path) -> Result<usize> {
    if !dir.is_dir() {
        return Ok(0);
    }
    let files = project::read(dir, Overrides::default())?.inputs.files;
    Ok(files.iter().filter(|path| !is_project_file_name(&stem(path).to_lowercase())).count())
}

/// A configuration; in a folder without specs also the template and two of them.
fn portal(dir: &Path, existing: usize, terminal: &Terminal) -> Vec<(PathBuf, String)> {
    let day = fixed_day().or_else(clock_day).map(|day| day.to_string()).unwrap_or_default();
    let title = dir
        .canonicalize()
        .ok()
        .and_then(|dir| dir.file_name().map(|name| name.to_string_lossy().into_owned()));
    let title = title.or_else(|| dir.file_name().map(|name| name.to_string_lossy().into_owned()));
    let title = title.unwrap_or_else(|| "specs".to_owned());
    // A README gives a portal a better name than its folder.
    let line = if dir.join("README.md").is_file() { "# title = " } else { "title = " };
    let config = CONFIG.replacen("title = ", line, 1);
    let config = config.replace("{title}", &toml_text(&title));
    if existing > 0 {
        terminal.say(&format!(
            "{existing} Markdown file{} may be specs: no template and no examples were added",
            plural(existing)
        ));
        // The folder's own template, or the lack of one, stays as it is.
        let lines = config.lines().filter(|line| !line.starts_with("template"));
        let config = lines.fold(String::new(), |text, line| text + line + "\n");
        return vec![(dir.join(config::FILE_NAME), config)];
    }
    let mut files = vec![
        (dir.join(config::FILE_NAME), config),
        (dir.join("TEMPLATE.md"), Template::built_in().text),
        (dir.join("implemented/welcome.md"), WELCOME.replace("{day}", &day)),
        (dir.join("planned/publish-the-portal.md"), SECOND.replace("{day}", &day)),
    ];
    if !dir.join(IGNORE).exists() {
        files.push((dir.join(IGNORE), format!("{IGNORED}\n")));
    }
    files
}

/// Whether git would offer the site to be committed.
fn tracks_site(dir: &Path) -> bool {
    let Ok(root) = dir.canonicalize() else { return false };
    let top = project::repository(&root);
    let ignores = |folder: &Path| {
        let text = std::fs::read_to_string(folder.join(IGNORE)).unwrap_or_default();
        // A line that begins with a slash holds for its own folder only.
        let lines = text.lines().map(str::trim).filter(|line| folder == root || !line.starts_with('/'));
        lines.into_iter().any(|line| line.trim_matches('/') == IGNORED.trim_matches('/'))
    };
    top.join(".git").exists() && !ignores(&root) && !ignores(&top)
}

/// The file that publishes: hosts look for it at the top of the repository.
fn publishing(dir: &Path, ci: Ci) -> Result<(PathBuf, String)> {
    let root = std::fs::create_dir_all(dir).and_then(|()| dir.canonicalize());
    let root = root.map_err(|cause| Error::io("make the folder", dir, &cause))?;
    let (name, text) = match ci {
        Ci::Github => (".github/workflows/specs.yml", GITHUB),
        Ci::Gitlab => (".gitlab-ci.yml", GITLAB),
        Ci::Netlify => ("netlify.toml", NETLIFY),
    };
    let place = project::place(&root);
    let (top, specs) = if place.is_empty() {
        (dir.to_path_buf(), ".")
    } else {
        (project::repository(&root), place.as_str())
    };
    // A text between double quotes is the same in YAML.
    Ok((top.join(name), text.replace("{specs}", &toml_text(specs))))
}

/// A text as it stands between the quotes of a TOML string.
fn toml_text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

fn say_next(dir: &Path, has_specs: bool, terminal: &Terminal) {
    let here = dir == Path::new(".");
    let source = if here { String::new() } else { format!(" {}", dir.display()) };
    let begin = if has_specs { "specsite inspect" } else { "specsite new \"Your first spec\"" };
    terminal.say(&format!("next:\n  specsite serve{source}\n  {begin}{source}\n  specsite check{source}"));
    if tracks_site(dir) {
        let file = dir.join(IGNORE);
        terminal
            .say(&format!("  add `{IGNORED}` to {}: `specsite build` makes the site there", file.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_folder_name_makes_a_readable_configuration() {
        for name in ["spécs", "bob's \"specs\"", "a\\b", "tab\there"] {
            let text = CONFIG.replace("{title}", &toml_text(name));
            let config = config::Config::parse(&text, "specsite.toml").expect(name);
            assert_eq!(config.title.as_deref(), Some(name));
        }
    }
}
