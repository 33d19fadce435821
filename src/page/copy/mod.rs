//! Markdown for whoever reads no HTML: each spec beside its page (`specs/<id>/index.md`), and all of them in one
//! file (`llms-full.txt`).

mod full;
mod link;
mod spec;

pub(super) use spec::{label, route};

use crate::page::context::SiteContext;
use crate::theme::Page;

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    if !context.inputs.config.output.markdown {
        return Vec::new();
    }
    let entries = context.portal.specs.iter();
    let copies = entries.map(|(at, entry)| {
        let route = spec::route(entry);
        Page::bytes(route.clone(), move || spec::copy(context, at, &route).into_bytes())
    });
    copies.chain([full::page(context)]).collect()
}
