//! For programs that read: `llms.txt` as <https://llmstxt.org> has it, every spec with its Markdown copy, by status.

use serde::Serialize;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::copy;
use crate::page::register::RegisterCount;
use crate::route::Route;
use crate::text::{one_line, shortened};
use crate::theme::Page;

#[derive(Serialize)]
struct Llms<'a> {
    groups: Vec<StatusLines>,
    /// Where there are no specs, and no registers of them.
    documents: Vec<SpecLine>,
    registers: &'a [RegisterCount],
}

/// The specs of one status.
#[derive(Serialize)]
struct StatusLines {
    /// As the authors call it.
    label: String,
    /// What it means, where their word does not say it.
    stage: Option<String>,
    note: String,
    specs: Vec<SpecLine>,
}

#[derive(Serialize)]
struct SpecLine {
    title: String,
    /// The address of its Markdown copy, or of its page where there is none.
    url: String,
    kind: Option<String>,
    summary: Option<String>,
}

/// The most of a summary that stands in the list, in bytes.
const SUMMARY: usize = 240;

pub(super) fn plan<'a>(context: &'a SiteContext<'a>, registers: &'a [RegisterCount]) -> Vec<Page<'a>> {
    vec![Page::view(Route::new("llms.txt"), "llms.txt", || llms(context, registers))]
}

fn llms<'a>(context: &SiteContext, registers: &'a [RegisterCount]) -> Llms<'a> {
    let markdown = context.inputs.config.output.markdown;
    let line = |at: &SpecId| {
        let card = &context.cards[*at];
        SpecLine {
            title: copy::label(&card.heading()),
            url: if markdown {
                copy::route(&context.portal.specs[*at]).to_string()
            } else {
                card.url.clone()
            },
            kind: card.kind.as_deref().map(|kind| one_line(kind).into_owned()),
            summary: card.summary.as_deref().map(|text| shortened(&one_line(text), SUMMARY)),
        }
    };
    let groups = context.facet("status").iter().filter(|group| !group.specs.is_empty());
    let groups = groups.map(|group| {
        let label = group.shown();
        let stage = group.stage.unwrap_or_default().name();
        let word = context.text(&format!("stage.{stage}"));
        StatusLines {
            label: one_line(&label).into_owned(),
            stage: (!word.eq_ignore_ascii_case(&label)).then(|| word.to_owned()),
            note: context.text(&format!("stage_note.{stage}")).to_owned(),
            specs: group.specs.iter().map(line).collect(),
        }
    });
    let documents = context.portal.sole_documents().map(|document| SpecLine {
        title: copy::label(&document.spec.title),
        url: document.route.url().to_owned(),
        kind: None,
        summary: document.spec.summary.as_deref().map(|text| shortened(&one_line(text), SUMMARY)),
    });
    let registers = if context.cards.is_empty() { &[] } else { registers };
    Llms { groups: groups.collect(), documents: documents.collect(), registers }
}
