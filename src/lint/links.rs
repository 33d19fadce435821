//! Links that lead nowhere, or somewhere else than they say.

use crate::diag::{self, Diagnostic};
use crate::lint::context::LintContext;
use crate::portal::{Links, Portal, ResolvedLink, Target};
use crate::spec::body::Link;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let portal = context.portal;
    let specs = portal.specs.values().map(|entry| (entry.spec.path.as_str(), &entry.links));
    let documents = portal.sole_documents().map(|document| (document.path.as_str(), &document.links));
    let of = |(path, links): (&str, &Links)| -> Vec<Diagnostic> {
        links.iter().filter_map(|link| finding(portal, path, link)).collect()
    };
    specs.chain(documents).flat_map(of).collect()
}

fn finding(portal: &Portal, path: &str, resolved: ResolvedLink) -> Option<Diagnostic> {
    let ResolvedLink { link, target } = resolved;
    let written = &link.target;
    match target {
        Target::Missing { near } => Some(missing(path, link, near.as_deref())),
        Target::Page { page, moved: true, .. } => Some(moved(path, link, &portal.spec_of(*page).path)),
        Target::Page { page, broken_fragment: Some(fragment), .. } => {
            Some(broken_anchor(path, link, fragment, portal.spec_of(*page)))
        }
        Target::Unsafe(Some(what)) => {
            let message = format!("`{written}` is not published: it holds {what}");
            let finding = Diagnostic::new(&diag::UNSAFE_LINK, path, link.span, message);
            Some(
                finding.with_help("save the picture as plain SVG, without what could run or load, or as PNG"),
            )
        }
        Target::Unsafe(None) => {
            let scheme = written.split(':').next().unwrap_or_default().trim().escape_debug();
            let message = format!(
                "the address of `{}` was left out: `{scheme}` {}",
                link.text,
                danger(&scheme.to_string())
            );
            Some(
                Diagnostic::new(&diag::UNSAFE_LINK, path, link.span, message)
                    .with_help("links may lead to the web, to mail and to files of the source"),
            )
        }
        Target::Unpublished if !link.placeholder => Some(unpublished(path, link)),
        _ => None,
    }
}

fn unpublished(path: &str, link: &Link) -> Diagnostic {
    let instead =
        if link.is_image() { "its words stand in its place" } else { "the words stand without a link" };
    let message = format!("`{}` is in the repository and not on the site: {instead}", link.target);
    let help = "set `repository` in specsite.toml, and the link leads to the code host";
    Diagnostic::new(&diag::UNPUBLISHED_TARGET, path, link.span, message).with_help(help)
}

/// What a scheme that no page links to could do.
fn danger(scheme: &str) -> &'static str {
    match scheme.to_lowercase().as_str() {
        "file" | "res" | "filesystem" => "leads to files of the reader's own machine",
        _ => "could run a program",
    }
}

fn moved(path: &str, link: &Link, now: &str) -> Diagnostic {
    let message = format!("`{}` has moved to `{now}`", link.target);
    let way = relative_path(path, now);
    let help = format!("write `{way}`");
    // The place in the file that the link leads to stays.
    let written = link.target.split(['#', '?']).next().unwrap_or_default();
    Diagnostic::new(&diag::MOVED_REFERENCE, path, link.span, message).with_help(help).with_fix(written, way)
}

fn missing(path: &str, link: &Link, near: Option<&str>) -> Diagnostic {
    let target = &link.target;
    let fragment = target.starts_with('#');
    let (rule, message) = if link.is_image() {
        (&diag::BROKEN_IMAGE, format!("there is no image `{target}`"))
    } else if fragment {
        (&diag::BROKEN_ANCHOR, format!("this file has no heading or item `{target}`"))
    } else if target.is_empty() {
        (&diag::BROKEN_REFERENCE, "the link has no address".to_owned())
    } else {
        (&diag::BROKEN_REFERENCE, format!("there is no file `{target}`"))
    };
    let help = match near {
        Some(near) if fragment => format!("did you mean `{near}`?"),
        Some(near) => format!("did you mean `{}`?", relative_path(path, near)),
        None => "correct the address, or write the words without a link".to_owned(),
    };
    Diagnostic::new(rule, path, link.span, message).with_help(help)
}

fn broken_anchor(path: &str, link: &Link, fragment: &str, to: &crate::spec::Spec) -> Diagnostic {
    let message = format!("`{}` has no heading or item `#{fragment}`", to.path);
    let anchors = to.sections.iter().map(|section| section.anchor.as_str());
    let anchors = anchors.chain(to.items().map(|(_, item)| item.anchor.as_str()));
    let near = diag::nearest(fragment, anchors.filter(|anchor| !anchor.is_empty()));
    let help = near.map_or_else(
        || "the link leads to the top of the page instead".to_owned(),
        |near| format!("did you mean `#{near}`?"),
    );
    Diagnostic::new(&diag::BROKEN_ANCHOR, path, link.span, message).with_help(help)
}

/// The way from one file to another, as a link in the first would be written.
fn relative_path(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let common = from[..from.len() - 1].iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - 1 - common);
    let down = to[common..].join("/");
    if up.is_empty() { format!("./{down}") } else { up + &down }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_files() {
        assert_eq!(relative_path("planned/a.md", "done/b.md"), "../done/b.md");
        assert_eq!(relative_path("a.md", "b.md"), "./b.md");
    }
}
