//! `specsite init`: a new portal, or a configuration for a folder that has specs already.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::command::new::write_new;
use crate::command::{self, Terminal, clock_day, fixed_day};
use crate::config;
use crate::error::{Error, Result};
use crate::project::{self, Overrides};
use crate::template::Template;

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

pub fn run(args: &InitArgs, terminal: &Terminal) -> Result<ExitCode> {
    let dir = &args.dir;
    if dir.join(config::FILE_NAME).exists() {
        return Err(Error::new(format!("{} is a portal already", dir.display()))
            .with_help("`specsite new \"Title\"` writes a spec, `specsite serve` shows the portal"));
    }
    let existing =
        if dir.is_dir() { project::read(dir, Overrides::default())?.inputs.files.len() } else { 0 };
    let day = fixed_day().or_else(clock_day).map(|day| day.to_string()).unwrap_or_default();
    let title = dir
        .canonicalize()
        .ok()
        .and_then(|dir| dir.file_name().map(|name| name.to_string_lossy().into_owned()));
    let title = title.or_else(|| dir.file_name().map(|name| name.to_string_lossy().into_owned()));
    let title = title.unwrap_or_else(|| "specs".to_owned());
    let config = CONFIG.replace("{title}", &toml_text(&title));
    let mut files: Vec<(&str, String)> = Vec::new();
    if existing == 0 {
        files.push((config::FILE_NAME, config));
        files.push(("TEMPLATE.md", Template::built_in().text));
        files.push(("implemented/welcome.md", WELCOME.replace("{day}", &day)));
        files.push(("planned/publish-the-portal.md", SECOND.replace("{day}", &day)));
    } else {
        // The folder's own template, or the lack of one, stays as it is.
        files.push((
            config::FILE_NAME,
            config
                .lines()
                .filter(|line| !line.starts_with("template"))
                .fold(String::new(), |text, line| text + line + "\n"),
        ));
        terminal.say(&format!(
            "{existing} Markdown files are here already: no template and no examples were added"
        ));
    }
    if let Some(ci) = args.ci {
        files.push(match ci {
            Ci::Github => (".github/workflows/specs.yml", GITHUB.to_owned()),
            Ci::Gitlab => (".gitlab-ci.yml", GITLAB.to_owned()),
            Ci::Netlify => ("netlify.toml", NETLIFY.to_owned()),
        });
    }
    for (name, text) in &files {
        write_new(&dir.join(name), text)?;
        command::print(&format!("{}\n", dir.join(name).display()))?;
    }
    say_next(dir, terminal);
    Ok(ExitCode::SUCCESS)
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

fn say_next(dir: &Path, terminal: &Terminal) {
    let here = dir == Path::new(".");
    let source = if here { String::new() } else { format!(" {}", dir.display()) };
    terminal.say(&format!(
        "next:\n  specsite serve{source}\n  specsite new \"Your first spec\"{source}\n  specsite check{source}"
    ));
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
