//! A spec's links and the names in its text -> its references to other specs, each with its relation.

use std::collections::BTreeSet;

use crate::arena::{FileId, SpecId};
use crate::portal::entry::Reference;
use crate::portal::link::{Links, ResolvedLink, Target};
use crate::portal::names::Names;
use crate::portal::pages::Pages;
use crate::portal::subject;
use crate::spec::Spec;
use crate::spec::body::Link;
use crate::spec::mention;
use crate::words::kind::Kind;
use crate::words::label;
use crate::words::relation::Relation;

/// The references of the spec in a file, those of its References section first.
pub(super) fn references(
    spec: &Spec,
    file: FileId,
    links: &Links,
    names: &Names,
    pages: &Pages,
) -> Vec<Reference> {
    let own = pages.spec(file);
    let mut out: Vec<Reference> = Vec::new();
    for resolved in links.iter().filter(|one| !one.link.is_image() && !one.link.placeholder) {
        let link = resolved.link;
        let linked = resolved.target.spec();
        let named = || mentioned(file, resolved, names).and_then(|file| pages.spec(file));
        let Some(to) = linked.or_else(named).filter(|to| Some(*to) != own) else { continue };
        // An address that stands for itself is a name, and no link that its author wrote.
        let bare = link.text == link.target && link.target.contains("://");
        let is_link = link.field.is_some() || !link.is_name();
        let direct = linked.is_some() && is_link && !bare && names.counted(&link.target).is_none();
        out.push(Reference {
            to,
            relation: relation(spec, link).unwrap_or(if direct {
                Relation::Related
            } else {
                Relation::Mentions
            }),
            section: link
                .section
                .map(|section| &spec.sections[section])
                .filter(|s| s.level > 0)
                .map(|s| s.title.clone()),
            text: link.text.clone(),
            sentence: link.sentence.clone(),
            line: spec.line(link.span.start),
            span: link.span,
            listed: link.section.is_some_and(|section| spec.within(section, Kind::References)),
        });
    }
    // Who is linked need not be told that he is mentioned, too.
    let said: BTreeSet<SpecId> =
        out.iter().filter(|one| one.relation != Relation::Mentions).map(|one| one.to).collect();
    out.retain(|one| one.relation != Relation::Mentions || !said.contains(&one.to));
    out.sort_by_key(|reference| !reference.listed);
    out
}

/// The spec that a link names with its words while it leads elsewhere, such as to a discussion.
fn mentioned(file: FileId, resolved: ResolvedLink, names: &Names) -> Option<FileId> {
    let ResolvedLink { link, target } = resolved;
    let elsewhere = matches!(target, Target::External(_) | Target::Missing { .. } | Target::Unpublished);
    if !elsewhere || link.is_name() || link.text.len() > 200 {
        return None;
    }
    mention::find(&link.text).into_iter().find_map(|(_, mention)| names.of(file, &mention, &link.sentence))
}

/// What the label of the field says, or the words before the link where they speak of this spec, or all that stands behind
/// it in a list of references: `[Pumps](pumps.md) – supersedes`.
fn relation(spec: &Spec, link: &Link) -> Option<Relation> {
    let field = link.field.and_then(|at| spec.fields.get(at));
    if let Some(relation) = field.and_then(|field| label::relation(&field.label)) {
        return Some(relation);
    }
    let before = link.sentence.split(link.text.as_str()).next().unwrap_or("");
    // A header, and a section about the status, speak of nothing else.
    let of_status = |section: usize| label::heads_status(&spec.sections[section].title);
    if field.is_some() || link.section.is_some_and(of_status) {
        return label::relation_before(before);
    }
    let listed = link.section.is_some_and(|section| spec.within(section, Kind::References));
    // `### Depends on` above a list of links
    let headed = link.section.and_then(|section| label::relation_heading(&spec.sections[section].title));
    if headed.is_some() && before.trim().is_empty() && !link.is_name() {
        return headed;
    }
    let behind = || link.sentence.split_once(link.text.as_str()).map_or("", |(_, behind)| behind);
    subject::relation_before(before, &spec.title, spec.number)
        .or_else(|| link.relation.or_else(|| label::relation_alone(behind())).filter(|_| listed))
}
