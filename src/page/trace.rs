//! Who shows and who cites an item, as links.

use crate::page::context::SiteContext;
use crate::page::register::table::Link;
use crate::portal::PageId;
use crate::portal::trace::{Cite, ItemPlace, is_requirement};
use crate::spec::Place;
use crate::text::shortened;

/// The test cases that show an item.
pub(super) fn tests(context: &SiteContext, item: ItemPlace) -> Vec<Link> {
    let tests = context.portal.trace.tests(context.portal.texts(), item);
    tests.into_iter().filter_map(|test| item_link(context, item.0, test)).collect()
}

/// Everything else that cites an item.
pub(super) fn cited_by(context: &SiteContext, item: ItemPlace) -> Vec<Link> {
    let trace = &context.portal.trace;
    let tests = trace.tests(context.portal.texts(), item);
    let test = |cite: &Cite| matches!(cite.place, Place::Item(id) if tests.contains(&(cite.page, id)));
    let cites = trace.cites(item).filter(|cite| !test(cite));
    cites.filter_map(|cite| link(context, item.0, cite)).collect()
}

/// The requirements that an item cites.
pub(super) fn covers(context: &SiteContext, (page, item): ItemPlace) -> Vec<Link> {
    let cited = context.portal.trace.cited_from(page, Place::Item(item));
    let cited = cited.filter(|at| context.portal.item(*at).is_some_and(is_requirement));
    cited.filter_map(|cited| item_link(context, page, cited)).collect()
}

/// A link to a citing place, seen from page `home`.
fn link(context: &SiteContext, home: PageId, cite: Cite) -> Option<Link> {
    let spec = context.portal.spec_of(cite.page);
    let (text, anchor) = match cite.place {
        Place::Item(item) => return item_link(context, home, (cite.page, item)),
        Place::Task(section, task) => {
            let section = &spec.sections[section];
            (section.tasks.get(task)?.text.as_str(), &section.anchor)
        }
        Place::Section(section) => (spec.sections[section].title.as_str(), &spec.sections[section].anchor),
    };
    let text = shortened(if text.is_empty() { &spec.title } else { text }, 80);
    let text = match other(context, home, cite.page) {
        Some(title) => format!("{title}: {text}"),
        None => text,
    };
    Some(Link::to(context, cite.page, anchor, text))
}

fn item_link(context: &SiteContext, home: PageId, (page, item): ItemPlace) -> Option<Link> {
    let item = context.portal.item((page, item))?;
    let name = shortened(item.name(), 80);
    let text = match other(context, home, page) {
        Some(title) => format!("{title} {name}"),
        None => name,
    };
    Some(Link::to(context, page, &item.anchor, text))
}

/// The title of the spec that a page belongs to, when it is another one than that of page `home`.
fn other<'a>(context: &'a SiteContext, home: PageId, page: PageId) -> Option<&'a str> {
    let owner = context.portal.owner(page)?;
    (context.portal.owner(home) != Some(owner)).then(|| context.portal.specs[owner].spec.title.as_str())
}
