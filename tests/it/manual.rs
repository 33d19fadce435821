//! The manual in `docs/`, a source like any other: it has no findings, names all that the program has, and its blocks
//! of code are true. Blocks of `sh` are commands that the program takes, those of `toml` are configurations. Pages with
//! blocks of `console` are run from top to bottom, each in a folder of its own: what stands there must be printed, where
//! `…` stands for anything. A block behind a line that ends in "`path`:" is that file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::{CommandFactory, Parser};
use serde_json::Value;
use specsite::cli::Cli;
use specsite::command::environment::VARIABLES;
use specsite::config::Config;
use specsite::diag;
use specsite::document::header::Dialect;
use specsite::words::stage::{self, Stage};

use crate::common::{compiled, folder, inputs};

pub(crate) const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs");

/// A block of code of a page.
pub(crate) struct Block {
    pub language: String,
    pub text: String,
    /// The file that it is, where the line above says so.
    pub file: Option<String>,
    /// The heading that it stands below.
    pub heading: String,
}

/// The pages of the manual by their paths.
pub(crate) fn pages() -> Vec<(String, String)> {
    let read = |path: &String| fs::read_to_string(Path::new(MANUAL).join(path)).expect("reads");
    let files = folder(Path::new(MANUAL)).files;
    files.iter().map(|path| (path.clone(), read(path))).collect()
}

fn page(path: &str) -> String {
    fs::read_to_string(Path::new(MANUAL).join(path)).expect("reads")
}

/// The blocks of code of a page; those in lists without their indent.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let (mut out, mut above, mut heading) = (Vec::new(), "", "");
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        let fence = &bare[..bare.len() - bare.trim_start_matches('`').len()];
        if fence.len() < 3 {
            heading = line.strip_prefix("## ").unwrap_or(heading);
            above = if bare.is_empty() { above } else { bare };
            continue;
        }
        let indent = line.len() - bare.len();
        let body = lines.by_ref().take_while(|line| line.trim() != fence);
        let text = body.map(|line| line.get(indent..).unwrap_or_default().to_owned() + "\n").collect();
        let language = &bare[fence.len()..];
        let file = above.strip_suffix("`:").filter(|_| language != "console");
        let file = file.and_then(|above| above.rsplit('`').next());
        out.push(Block {
            language: language.to_owned(),
            text,
            file: file.map(str::to_owned),
            heading: heading.to_owned(),
        });
        above = "";
    }
    out
}

/// Every configuration that the manual shows.
pub(crate) fn configurations() -> Vec<String> {
    let blocks = pages().into_iter().flat_map(|(_, text)| blocks(&text));
    let is_one = |block: &Block| {
        block.language == "toml" && block.file.as_ref().is_none_or(|file| file == "specsite.toml")
    };
    blocks.filter(is_one).map(|block| block.text).collect()
}

/// The words of a line of shell up to what is no argument.
fn words(line: &str) -> Vec<String> {
    let (mut out, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match (c, quote) {
            (_, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            ('#' | '|' | '>' | '&', None) if word.is_empty() => break,
            (' ', None) => out.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            _ => word.push(c),
        }
    }
    out.extend(Some(word).filter(|word| !word.is_empty()));
    out
}

#[test]
fn the_manual_is_a_source_without_findings_of_which_every_page_is_reached() {
    let source = folder(Path::new(MANUAL));
    let compiled = compiled(&source);
    let found: Vec<_> =
        compiled.diagnostics.iter().map(|found| format!("{}: {}", found.path, found.message)).collect();
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(compiled.portal.documents.len(), source.files.len(), "a page that nothing leads to");
}

#[test]
fn the_program_takes_every_command_of_the_manual() {
    let (mut count, mut faults) = (0, Vec::new());
    for (path, text) in pages() {
        for block in blocks(&text).iter().filter(|block| ["sh", "console"].contains(&block.language.as_str()))
        {
            let lines = block.text.lines().map(|line| line.strip_prefix("$ ").unwrap_or(line));
            for line in lines.filter(|line| line.starts_with("specsite ")) {
                count += 1;
                if let Err(fault) = Cli::try_parse_from(words(line)) {
                    faults.push(format!("{path}: {line}\n{fault}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count > 50, "{count}");
}

#[test]
fn the_configurations_of_the_manual_are_read() {
    let all = configurations();
    assert!(all.len() > 15, "{}", all.len());
    for text in all {
        assert!(Config::parse(&text, "specsite.toml").is_ok(), "{text}");
    }
}

/// The part of a page below a heading that names something.
fn below<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    page.split("\n## ")
        .find(|part| part.lines().next().is_some_and(|title| title.split(", ").any(|one| one.trim() == name)))
}

#[test]
fn the_reference_names_every_command_and_option() {
    let page = page("reference/commands.md");
    let root = Cli::command();
    let mut missing = Vec::new();
    let mut look = |name: &str, part: &str, command: &clap::Command| {
        let options = command.get_arguments().filter(|one| !one.is_global_set() && !one.is_positional());
        for option in options {
            let long = option.get_long().map(|long| format!("--{long}"));
            let short = option.get_short().map(|short| format!("-{short}"));
            let absent = long.into_iter().chain(short).filter(|flag| !part.contains(flag.as_str()));
            missing.extend(absent.map(|flag| format!("{name} {flag}")));
        }
    };
    look("specsite", below(&page, "Options of all commands").expect("a section"), &root);
    for command in root.get_subcommands() {
        let name = command.get_name();
        match below(&page, name) {
            Some(part) => look(name, part, command),
            None => look(name, "", &clap::Command::new("none").arg(clap::Arg::new("x").long("no-section"))),
        }
        for action in command.get_subcommands() {
            assert!(page.contains(&format!("specsite {name} {}", action.get_name())), "{name}");
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// The names of all keys of a schema, and of the tables that they stand in.
fn keys(schema: &Value, out: &mut BTreeSet<String>) {
    let Value::Object(map) = schema else { return };
    if let Some(Value::Object(properties)) = map.get("properties") {
        out.extend(properties.keys().cloned());
        properties.values().for_each(|value| keys(value, out));
    }
    map.get("additionalProperties").into_iter().for_each(|value| keys(value, out));
    let any = map.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    any.for_each(|value| keys(value, out));
}

#[test]
fn the_reference_names_every_key_rule_and_variable() {
    let schema = serde_json::from_str(include_str!("../../src/command/schema.json")).expect("JSON");
    let mut all = BTreeSet::new();
    keys(&schema, &mut all);
    assert!(all.len() > 30, "{all:?}");
    let configuration = page("reference/configuration.md");
    let named = |key: &&String| {
        configuration.contains(&format!("`{key}`")) || configuration.contains(&format!("## [{key}]"))
    };
    let missing: Vec<&String> = all.iter().filter(|key| !named(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");

    let rules = page("reference/rules.md");
    for rule in diag::all() {
        let row = format!("| `{}` | {} | {} |", rule.code, rule.severity.name(), rule.summary);
        assert!(rules.contains(&row), "{row}");
    }
    let environment = page("reference/environment.md");
    for name in VARIABLES {
        assert!(environment.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn each_way_of_writing_a_header_is_read_from_its_example() {
    let mut seen = Vec::new();
    for block in
        blocks(&page("reference/headers.md")).into_iter().filter(|block| block.language == "markdown")
    {
        let portal = compiled(&inputs(&[("sign-in.md", &block.text)])).portal;
        let spec = &portal.specs.values().next().expect("a spec").spec;
        let dialects: Vec<&str> = spec.fields.iter().map(|field| field.dialect.name()).collect();
        assert!(
            dialects.iter().any(|name| block.heading.eq_ignore_ascii_case(name)),
            "{}: {dialects:?}",
            block.heading
        );
        assert!(spec.title.ends_with("Sign-in"), "{}", spec.title);
        seen.push(block.heading);
    }
    // A data file has its own tests, with the document beside it.
    assert_eq!(seen.len(), Dialect::Title as usize, "{seen:?}");
}

#[test]
fn the_words_of_each_stage_mean_it() {
    let page = page("reference/statuses.md");
    for stage in Stage::ALL {
        let start = format!("| `{}` | ", stage.name());
        let row = page.lines().find(|line| line.starts_with(&start)).expect("a row");
        for word in row.trim_end_matches(" |").rsplit(" | ").next().expect("words").split(", ") {
            assert_eq!(stage::of_words(&stage::words(word)), Some(stage), "{word}");
        }
    }
}

#[cfg(unix)]
mod run {
    use std::collections::VecDeque;
    use std::fmt::Write;
    use std::path::Path;
    use std::process::Command;

    use super::{Block, VARIABLES, blocks, pages};

    const MARK: &str = "\u{1}";
    const END: &str = "END-OF-THE-FILE";

    /// A page as one script, whose commands each end with a mark; and what each is to print.
    fn script(blocks: &[Block]) -> (String, Vec<(&str, Vec<&str>)>) {
        let (mut script, mut shown) = (String::from("exec 2>&1\n"), Vec::<(&str, Vec<&str>)>::new());
        for block in blocks {
            if let Some(file) = &block.file {
                let folder = Path::new(file).parent().expect("a folder").display();
                let _ =
                    writeln!(script, "mkdir -p './{folder}'\ncat > '{file}' <<'{END}'\n{}{END}", block.text);
            }
            for line in block.text.lines().filter(|_| block.language == "console") {
                match (line.strip_prefix("$ "), shown.last_mut()) {
                    (Some(command), _) => {
                        let _ = writeln!(script, "{command}\nprintf '{MARK}'");
                        shown.push((command, Vec::new()));
                    }
                    (None, Some((_, lines))) => lines.push(line),
                    (None, None) => panic!("{line} stands before a command"),
                }
            }
        }
        (script, shown)
    }

    /// The first line that was not printed behind those before it.
    fn missing<'a>(printed: &str, shown: &[&'a str]) -> Option<&'a str> {
        let mut printed: VecDeque<&str> = printed.lines().map(str::trim_end).collect();
        shown.iter().copied().filter(|line| *line != "…" && !line.is_empty()).find(|line| {
            let fits = |printed: &str| match line.strip_suffix('…') {
                Some(start) => printed.starts_with(start),
                None => printed == line.trim_end(),
            };
            let at = printed.iter().position(|printed| fits(printed));
            at.map(|at| printed.drain(..=at)).is_none()
        })
    }

    /// What is not as a page shows it.
    fn faults(path: &str, text: &str) -> Vec<String> {
        let blocks = blocks(text);
        let (script, shown) = script(&blocks);
        if shown.is_empty() {
            return Vec::new();
        }
        let dir = tempfile::tempdir().expect("a folder");
        let program = assert_cmd::cargo::cargo_bin("specsite");
        let folders = [
            program.parent().expect("a folder").display().to_string(),
            std::env::var("PATH").expect("a path"),
        ];
        let mut shell = Command::new("sh");
        for name in VARIABLES {
            shell.env_remove(name);
        }
        shell.env("PATH", folders.join(":")).env("NO_COLOR", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        // The day on which the manual was written.
        shell.env("SOURCE_DATE_EPOCH", "1795996800").current_dir(&dir);
        let output = shell.arg("-c").arg(script).output().expect("a shell");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let printed: Vec<&str> = printed.split(MARK).collect();
        let compare = |((command, lines), printed): (&(&str, Vec<&str>), &&str)| {
            let line = missing(printed, lines)?;
            Some(format!("{path}: `{command}` does not print {line:?} but\n{printed}"))
        };
        assert_eq!(printed.len(), shown.len() + 1, "{path}: {printed:?}");
        shown.iter().zip(&printed).filter_map(compare).collect()
    }

    #[test]
    fn commands_print_what_the_manual_shows() {
        let pages = pages();
        let run = |(path, text): &(String, String)| faults(path, text);
        let all: Vec<String> = std::thread::scope(|scope| {
            let running: Vec<_> = pages.iter().map(|page| scope.spawn(move || run(page))).collect();
            running.into_iter().flat_map(|page| page.join().expect("a page runs")).collect()
        });
        assert!(all.is_empty(), "{}", all.join("\n"));
    }
}
