//! Who shows and who cites an item, as links.

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::register::table::Link;
use crate::portal::trace::{Cite, ItemPlace, is_requirement};
use crate::spec::Place;
use crate::text::shortened;

/// The test cases that show an item.
pub fn tests(context: &SiteContext, item: ItemPlace) -> Vec<Link> {
    let tests = context.portal.trace.tests(&context.portal.specs, item);
    tests.into_iter().filter_map(|test| item_link(context, item.0, test)).collect()
}

/// Everything else that cites an item.
pub fn cited_by(context: &SiteContext, item: ItemPlace) -> Vec<Link> {
    let trace = &context.portal.trace;
    let tests = trace.tests(&context.portal.specs, item);
    let test = |cite: &Cite| matches!(cite.place, Place::Item(id) if tests.contains(&(cite.spec, id)));
    let cites = trace.cites(item).filter(|cite| !test(cite));
    cites.filter_map(|cite| link(context, item.0, cite)).collect()
}

/// The requirements that an item cites.
pub fn covers(context: &SiteContext, (spec, item): ItemPlace) -> Vec<Link> {
    let specs = &context.portal.specs;
    let cited = context.portal.trace.cited_from(spec, Place::Item(item));
    let cited = cited.filter(|(at, item)| specs[*at].spec.item(*item).is_some_and(is_requirement));
    cited.filter_map(|cited| item_link(context, spec, cited)).collect()
}

/// A link to a citing place, seen from spec `home`.
fn link(context: &SiteContext, home: SpecId, cite: Cite) -> Option<Link> {
    let spec = &context.portal.specs[cite.spec].spec;
    let (text, anchor) = match cite.place {
        Place::Item(item) => return item_link(context, home, (cite.spec, item)),
        Place::Task(section, task) => {
            let section = &spec.sections[section];
            (section.tasks.get(task)?.text.as_str(), &section.anchor)
        }
        Place::Section(section) => (spec.sections[section].title.as_str(), &spec.sections[section].anchor),
    };
    let text = shortened(if text.is_empty() { &spec.title } else { text }, 80);
    let text = if cite.spec == home { text } else { format!("{}: {text}", spec.title) };
    Some(Link::to(context, cite.spec, anchor, text))
}

fn item_link(context: &SiteContext, home: SpecId, (spec, item): ItemPlace) -> Option<Link> {
    let of = &context.portal.specs[spec].spec;
    let item = of.item(item)?;
    let name = shortened(item.name(), 80);
    let text = if spec == home { name } else { format!("{} {name}", of.title) };
    Some(Link::to(context, spec, &item.anchor, text))
}
