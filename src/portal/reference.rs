//! A spec's links and the names in its text -> its references to other specs, each with its relation.

use std::collections::BTreeSet;

use crate::portal::entry::{End, Reference};
use crate::portal::names::Names;
use crate::spec::Spec;
use crate::spec::body::Link;
use crate::spec::mention;
use crate::words::kind::Kind;
use crate::words::label;
use crate::words::relation::Relation;

/// The references of file number `file`, those of its References section first. `number` gives a file's number
/// among the specs.
pub fn references(
    spec: &Spec,
    file: usize,
    ends: &[End],
    names: &Names,
    number: impl Fn(usize) -> Option<usize>,
) -> Vec<Reference> {
    let own = number(file);
    let mut out: Vec<Reference> = Vec::new();
    for (link, end) in spec.links.iter().zip(ends).filter(|(link, _)| !link.is_image() && !link.placeholder) {
        let linked = match end {
            End::Spec { spec, .. } => Some(*spec),
            _ => None,
        };
        let named = || mentioned(file, link, end, names).and_then(&number);
        let Some(to) = linked.or_else(named).filter(|to| Some(*to) != own) else { continue };
        // An address that stands for itself is a name, and no link that its author wrote.
        let bare = link.text == link.target && link.target.contains("://");
        let direct = linked.is_some() && !link.is_name() && !bare && names.counted(&link.target).is_none();
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
            listed: link.section.is_some_and(|section| spec.within(section, Kind::References)),
        });
    }
    // Who is linked need not be told that he is mentioned, too.
    let said: BTreeSet<usize> =
        out.iter().filter(|one| one.relation != Relation::Mentions).map(|one| one.to).collect();
    out.retain(|one| one.relation != Relation::Mentions || !said.contains(&one.to));
    out.sort_by_key(|reference| !reference.listed);
    out
}

/// The spec that a link names with its words while it leads elsewhere, such as to a discussion.
fn mentioned(file: usize, link: &Link, end: &End, names: &Names) -> Option<usize> {
    let elsewhere = matches!(end, End::External(_) | End::Missing { .. } | End::Unpublished);
    if !elsewhere || link.is_name() || link.text.len() > 200 {
        return None;
    }
    mention::find(&link.text).into_iter().find_map(|(_, mention)| names.of(file, &mention, &link.sentence))
}

/// What the label of the field says, or the words before the link.
fn relation(spec: &Spec, link: &Link) -> Option<Relation> {
    let field = link.field.and_then(|at| spec.fields.get(at));
    if let Some(relation) = field.and_then(|field| label::relation(&field.label)) {
        return Some(relation);
    }
    label::relation_before(link.sentence.split(link.text.as_str()).next().unwrap_or(""))
}
