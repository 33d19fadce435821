//! The pipeline: inputs in, portal, findings and pages out. No I/O but through the inputs' store
//! and the sink that takes the pages.

use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{self, Diagnostic, Span};
use crate::error::Result;
use crate::lint;
use crate::memo::Memo;
use crate::page;
use crate::portal::roster::{self, Patterns};
use crate::portal::{Place, Portal};
use crate::project::Inputs;
use crate::route::Route;
use crate::search::engine::{self, Engine};
use crate::search::{entries, export};
use crate::site::Sink;
use crate::source::Source;
use crate::spec::status::Vocabulary;
use crate::spec::{self, Schema, Spec, sidecar};
use crate::template::{self, Origin, Template};
use crate::theme::Theme;

/// A source understood, before any page is made.
pub struct Compiled {
    pub schema: Schema,
    pub portal: Portal,
    /// In the order of files and places, severities as configured.
    pub diagnostics: Vec<Diagnostic>,
    /// How many specs came from the memo.
    pub reused: usize,
}

/// Reads everything once and links it.
pub fn compile(inputs: &Inputs, memo: &Memo) -> Result<Compiled> {
    let patterns = Patterns::new(&inputs.config.specs)?;
    let read: Vec<(Source, Option<Diagnostic>)> =
        inputs.files.par_iter().map(|path| read(inputs, path)).collect();
    let data = sidecar::pair(&inputs.files, &inputs.data);
    let template = choose_template(inputs, &read)?;
    let vocabulary =
        Vocabulary::new(template.statuses().iter().map(template::Choice::written), &inputs.config.status);
    let browser_diagrams = inputs.config.render.mermaid_js.is_some();
    let schema = Schema { template, vocabulary, browser_diagrams };
    let schema_key =
        Memo::schema(&format!("{:?}{:?}{browser_diagrams}", inputs.config.status, schema.template));
    let parsed: Vec<(Arc<Spec>, Option<Diagnostic>)> = read
        .into_par_iter()
        .map(|(source, unreadable)| {
            let beside = data.get(source.path.as_str()).map(|path| self::read(inputs, path).0);
            let texts = [source.text.as_bytes(), beside.as_ref().map_or(b"", |data| data.text.as_bytes())];
            let key = Memo::key(&source.path, texts, &schema_key);
            (memo.renew(key, || spec::parse(&source, beside.as_ref(), &schema)), unreadable)
        })
        .collect();
    let reused = memo.turn();
    let (files, unreadable): (Vec<Arc<Spec>>, Vec<Option<Diagnostic>>) = parsed.into_iter().unzip();
    let verdicts =
        roster::decide(&files.iter().map(AsRef::as_ref).collect::<Vec<_>>(), &schema.template, &patterns);
    let place = Place {
        store: inputs.store.as_ref(),
        folder: &inputs.folder,
        repository: inputs.repository.as_ref(),
    };
    let portal = Portal::link(&files, verdicts, &place);
    let mut diagnostics: Vec<Diagnostic> = unreadable.into_iter().flatten().collect();
    diagnostics.extend(lint::run(lint::Subject {
        portal: &portal,
        template: &schema.template,
        config: &inputs.config,
        today: inputs.today,
    }));
    Ok(Compiled {
        portal,
        diagnostics: diag::settle(diagnostics, |rule| inputs.config.severity(rule)),
        schema,
        reused,
    })
}

/// Makes every page and hands it to the sink; gives how many there were.
pub fn render(compiled: &Compiled, inputs: &Inputs, theme: &Theme, sink: &dyn Sink) -> Result<usize> {
    let edition = page::Edition::new(compiled.into(), inputs, theme);
    let registers = page::registers(&edition);
    theme.render_all(page::plan(&edition, &registers), &page::globals(&edition, &registers), sink)
}

/// Indexes the specs for search, and hands what the browser reads of the index to the sink.
pub fn index(compiled: &Compiled, theme: &Theme, sink: &dyn Sink) -> Result<Engine> {
    let engine = engine::build(entries::of(&compiled.portal))?;
    let client = theme.asset(export::CLIENT).map(Route::as_str).unwrap_or_default();
    let client = client.strip_prefix(export::FOLDER).unwrap_or(client);
    let put = |name: String, bytes: Vec<u8>| sink.put(Route::new(format!("{}{name}", export::FOLDER)), bytes);
    export::write(&engine, client, &put)?;
    Ok(engine)
}

impl<'a> From<&'a Compiled> for page::Subject<'a> {
    fn from(compiled: &'a Compiled) -> Self {
        Self { portal: &compiled.portal, schema: &compiled.schema, diagnostics: &compiled.diagnostics }
    }
}

/// A file that cannot be read is an empty spec with a finding: it is still listed.
fn read(inputs: &Inputs, path: &str) -> (Source, Option<Diagnostic>) {
    match inputs.store.read(path) {
        Ok(bytes) => (Source::new(path, &bytes), None),
        Err(cause) => {
            let finding =
                Diagnostic::new(&diag::UNREADABLE, path, Span::default(), format!("cannot be read: {cause}"));
            (Source::new(path, b""), Some(finding.with_help("the spec is listed without its content")))
        }
    }
}

/// The template of a source: configured, found by name, known by content, what most specs share, or the built-in one.
fn choose_template(inputs: &Inputs, read: &[(Source, Option<Diagnostic>)]) -> Result<Template> {
    let sources = || read.iter().map(|(source, _)| source);
    if let Some(path) = &inputs.config.template {
        let bytes = inputs.store.read(path).map_err(|cause| {
            crate::error::Error::new(format!("cannot read the template {path}: {cause}"))
                .with_help("`template` in specsite.toml is a path relative to that file")
        })?;
        return Ok(Template::learn(&Source::new(path.clone(), &bytes), Origin::Configured(path.clone())));
    }
    let named = sources().filter(|source| template::find::is_named_template(&source.path));
    // The nearest to the top, then the first by name.
    if let Some(source) = named.min_by_key(|source| (source.path.matches('/').count(), source.path.clone())) {
        return Ok(Template::learn(source, Origin::Named(source.path.clone())));
    }
    let known = read
        .par_iter()
        .map(|(source, _)| source)
        .find_first(|source| template::find::is_template_content(source));
    if let Some(source) = known {
        return Ok(Template::learn(source, Origin::Content(source.path.clone())));
    }
    let all: Vec<&Source> = sources().collect();
    Ok(template::infer::infer(&all).unwrap_or_else(Template::built_in))
}
