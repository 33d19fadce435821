//! What a source leaves open -> a `specsite.toml` to paste, with the reason for each key.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::inspect::context::InspectContext;
use crate::inspect::reference::is_counted;
use crate::inspect::report::{Found, Status};
use crate::portal::{Entry, Target};
use crate::source::folder;
use crate::words::stage::Stage;

/// The text of the file; `None` when nothing needs to be set.
pub(super) fn configuration(context: &InspectContext, statuses: &[Status]) -> Option<String> {
    let mut top = title(context).unwrap_or_default();
    top.push_str(&repository(context).unwrap_or_default());
    let parts = [Some(top).filter(|top| !top.is_empty()), exclude(context), words(context, statuses)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// Text as TOML writes it, which is as JSON does.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A folder whose name says nothing names no portal.
fn title(context: &InspectContext) -> Option<String> {
    const GENERIC: &[&str] = &[
        "docs", "doc", "specs", "spec", "rfcs", "rfc", "adr", "adrs", "design", "designs", "proposals",
        "text", "content", "src", "decisions",
    ];
    let inputs = context.inputs;
    let generic = GENERIC.contains(&inputs.folder.to_lowercase().as_str());
    let name = inputs.repository.as_ref()?.home().rsplit('/').next()?;
    (generic && inputs.config.title.is_none()).then(|| {
        let folder = &inputs.folder;
        format!(
            "# the portal is called after its folder, `{folder}`, which says little\ntitle = {}\n",
            quoted(name)
        )
    })
}

/// The repository where none is known: that to which addresses lead which turned out to be specs of this collection.
fn repository(context: &InspectContext) -> Option<String> {
    const LEAST: usize = 3;
    if context.inputs.repository.is_some() {
        return None;
    }
    let mut homes: BTreeMap<String, usize> = BTreeMap::new();
    let links = context.portal.specs.values().flat_map(|entry| entry.links.iter());
    for resolved in links.filter(|resolved| matches!(resolved.target, Target::Page { .. })) {
        if let Some(home) = home(&resolved.link.target) {
            *homes.entry(home).or_default() += 1;
        }
    }
    let (home, count) = homes.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= LEAST).then(|| {
        format!(
            "# {count} addresses of specs here lead there; it makes links to other files of the repository work\n\
             repository = {}\n",
            quoted(&home)
        )
    })
}

/// `https://host/owner/name` of an address of a file, a pull request or an issue.
fn home(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let segments: Vec<&str> = rest.split('/').collect();
    let [host, owner, name, kind, ..] = segments.as_slice() else { return None };
    let code = ["blob", "tree", "raw", "-"].contains(kind) || is_counted(url);
    code.then(|| format!("https://{host}/{owner}/{name}"))
}

/// Folders in which nothing says where it stands, where most specs do.
fn exclude(context: &InspectContext) -> Option<String> {
    let specs = &context.portal.specs;
    let told = |entry: &Entry| entry.spec.meta.status.raw().is_some() || entry.spec.number.is_some();
    if specs.values().filter(|entry| told(entry)).count() * 10 < specs.len() * 6
        || !context.inputs.config.specs.include.is_empty()
    {
        return None;
    }
    let mut folders: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for entry in specs.values() {
        let (all, bare) = folders.entry(folder(&entry.spec.path)).or_default();
        *all += 1;
        *bare += usize::from(!told(entry));
    }
    let bare: Vec<(&str, usize)> = folders
        .into_iter()
        .filter(|(name, (all, bare))| !name.is_empty() && *all >= 2 && all == bare)
        .map(|(name, (all, _))| (name, all))
        .collect();
    let patterns: Vec<String> = bare.iter().map(|(name, _)| quoted(&format!("/{name}/"))).collect();
    let count = bare.iter().map(|(_, count)| count).sum::<usize>();
    (!bare.is_empty()).then(|| {
        format!(
            "[specs]\n# {count} files here have neither a status nor a number; leave out those that are no specs\n\
             exclude = [{}]\n",
            patterns.join(", ")
        )
    })
}

/// The words that mean nothing, each with the stage of the known word that is nearest.
fn words(context: &InspectContext, statuses: &[Status]) -> Option<String> {
    const LONGEST: usize = 60;
    let vocabulary = &context.schema.vocabulary;
    let mut out = String::new();
    for Status { label, count, example, .. } in statuses.iter().filter(|one| one.found == Found::Unknown) {
        let Some(label) = label.as_deref().filter(|label| label.len() <= LONGEST) else { continue };
        let word = quoted(label);
        let files = if *count == 1 { "1 spec".to_owned() } else { format!("{count} specs") };
        let _ = match vocabulary.meant(label) {
            Some(near) => {
                let stage = quoted(vocabulary.read(near, "").stage.name());
                writeln!(out, "{word} = {stage}  # {files}, such as {example}; looks like `{near}`")
            }
            None => writeln!(out, "# {word} = \"unknown\"  # {files}, such as {example}"),
        };
    }
    let stages = Stage::names();
    (!out.is_empty())
        .then(|| format!("[status]\n# words that mean nothing yet; a stage is one of {stages}\n{out}"))
}
