//! Who shows and who cites an item, as links.

use crate::arena::SpecId;
use crate::page::edition::Edition;
use crate::page::register::table::Link;
use crate::portal::trace::{Cite, ItemPlace, is_requirement};
use crate::spec::Place;
use crate::text::shortened;

/// The test cases that show an item.
pub fn tests(edition: &Edition, item: ItemPlace) -> Vec<Link> {
    let tests = edition.portal.trace.tests(&edition.portal.specs, item);
    tests.into_iter().filter_map(|test| item_link(edition, item.0, test)).collect()
}

/// Everything else that cites an item.
pub fn cited_by(edition: &Edition, item: ItemPlace) -> Vec<Link> {
    let trace = &edition.portal.trace;
    let tests = trace.tests(&edition.portal.specs, item);
    let test = |cite: &Cite| matches!(cite.place, Place::Item(id) if tests.contains(&(cite.spec, id)));
    let cites = trace.cites(item).filter(|cite| !test(cite));
    cites.filter_map(|cite| link(edition, item.0, cite)).collect()
}

/// The requirements that an item cites.
pub fn covers(edition: &Edition, (spec, item): ItemPlace) -> Vec<Link> {
    let specs = &edition.portal.specs;
    let cited = edition.portal.trace.cited_from(spec, Place::Item(item));
    let cited = cited.filter(|(at, item)| specs[*at].spec.item(*item).is_some_and(is_requirement));
    cited.filter_map(|cited| item_link(edition, spec, cited)).collect()
}

/// A link to a citing place, seen from spec `home`.
fn link(edition: &Edition, home: SpecId, cite: Cite) -> Option<Link> {
    let spec = &edition.portal.specs[cite.spec].spec;
    let (text, anchor) = match cite.place {
        Place::Item(item) => return item_link(edition, home, (cite.spec, item)),
        Place::Task(section, task) => {
            let section = &spec.sections[section];
            (section.tasks.get(task)?.text.as_str(), &section.anchor)
        }
        Place::Section(section) => (spec.sections[section].title.as_str(), &spec.sections[section].anchor),
    };
    let text = shortened(if text.is_empty() { &spec.title } else { text }, 80);
    let text = if cite.spec == home { text } else { format!("{}: {text}", spec.title) };
    Some(Link::to(edition, cite.spec, anchor, text))
}

fn item_link(edition: &Edition, home: SpecId, (spec, item): ItemPlace) -> Option<Link> {
    let of = &edition.portal.specs[spec].spec;
    let item = of.item(item)?;
    let text = if spec == home { item.id.clone() } else { format!("{} {}", of.title, item.id) };
    Some(Link::to(edition, spec, &item.anchor, text))
}
