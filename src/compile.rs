//! The pipeline: inputs in, portal, findings and pages out. No I/O but through the inputs' store
//! and the sink that takes the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::arena::{Arena, FileId};
use crate::diag::{self, Diagnostic, Span};
use crate::document::status::Vocabulary;
use crate::document::{Document, sidecar};
use crate::error::Result;
use crate::evidence::Evidence;
use crate::lint;
use crate::memo::{self, Memo, MemoKey};
use crate::page;
use crate::portal::classify::{self, Patterns};
use crate::portal::{Portal, SourceContext, siblings, tasks};
use crate::project::Inputs;
use crate::route::Route;
use crate::search::{entries, export};
use crate::site::{Sink, headers};
use crate::source::Source;
use crate::spec::shelf::Shelves;
use crate::spec::{self, Parsed, Schema, Spec};
use crate::template::find::SourceFiles;
use crate::template::summary::Summary;
use crate::template::{self, Origin, Template};
use crate::theme::Theme;
use crate::timing::timed;
use crate::words::stage::Stage;

/// A source understood, before any page is made.
pub struct Compiled {
    pub schema: Schema,
    pub portal: Portal,
    /// In the order of files and places, severities as configured.
    pub diagnostics: Vec<Diagnostic>,
    /// How many findings the authors let stand.
    pub silenced: usize,
    /// How many specs came from the memo.
    pub reused: usize,
}

/// Reads everything once and links it.
pub fn compile(inputs: &Inputs, memo: &Memo) -> Result<Compiled> {
    let patterns = Patterns::new(&inputs.config.specs)?;
    let mut opened =
        Opened { inputs, memo, patterns: &patterns, files: inputs.files.iter().map(|_| None).collect() };
    let mut template = match &inputs.config.template {
        Some(path) => opened.configured_template(path)?,
        None => timed("template looked for", || template::find::choose(&mut opened)),
    };
    let other_templates = template::find::beside(&mut opened, &template);
    let written = template.is_written().then(|| template.origin.path().map(str::to_owned)).flatten();
    let others = inputs.files.iter().filter(|path| written.is_some() && written.as_ref() != Some(*path));
    let is_file = |path: &str| inputs.files.binary_search_by(|file| file.as_str().cmp(path)).is_ok();
    let text = |path: &String| Source::new(path, &inputs.store.read(path).unwrap_or_default()).text;
    template.settle(others.map(text), |path| written.is_some() && is_file(path));
    let vocabulary =
        Vocabulary::new(template.statuses().iter().map(template::Choice::written), &inputs.config.status)
            .with_folders(&inputs.files);
    let browser_diagrams = inputs.config.render.mermaid_js.is_some();
    let schema = Schema { template, vocabulary, browser_diagrams };
    let (files, unreadable) = timed("specs parsed", || parse(opened.files, inputs, memo, &schema));
    let reused = memo.turn();
    let read: Arena<FileId, Arc<Spec>> = files.iter().map(|file| Arc::clone(&file.spec)).collect();
    let numbered = siblings::numbered(read);
    let verdicts = classify::decide(&numbered.map(|_, spec| spec.as_ref()), &schema.template, &patterns);
    let specs = tasks::settled(siblings::settled(numbered, &verdicts), &verdicts);
    let place = SourceContext {
        store: inputs.store.as_ref(),
        folder: &inputs.folder,
        repository: inputs.repository.as_ref(),
    };
    let parts = files.iter().map(|file| file.parts.clone()).collect();
    let shelf = Shelves { stash: Arc::clone(&memo.stash), parts };
    let portal = timed("linked", || Portal::link(&specs, &verdicts, &place, Arc::new(shelf)));
    let mut unreadable: Vec<Diagnostic> =
        unreadable.into_iter().filter(|found| !patterns.leaves_out(&found.path)).collect();
    unreadable.extend(inputs.unreadable.iter().map(|(path, cause)| {
        let finding = Diagnostic::new(
            &diag::UNREADABLE,
            path,
            Span::default(),
            format!("cannot be looked into: {cause}"),
        );
        finding.with_help("set its permissions; what lies in it is missing until then")
    }));
    let context = lint::LintContext {
        portal: &portal,
        template: &schema.template,
        scope: lint::scope(&portal, &schema.template),
        others: &other_templates,
        vocabulary: &schema.vocabulary,
        config: &inputs.config,
        today: inputs.today,
    };
    // A file that cannot be read says nothing that could be wrong.
    let closed: BTreeSet<String> = unreadable.iter().map(|found| found.path.clone()).collect();
    let mut diagnostics = timed("checked", || lint::run(context));
    diagnostics.retain(|found| !closed.contains(&found.path));
    diagnostics.extend(unreadable);
    let stages: BTreeMap<&str, Stage> = portal
        .specs
        .values()
        .map(|entry| (entry.spec.path.as_str(), entry.spec.meta.status.stage()))
        .collect();
    let severity =
        |found: &Diagnostic| inputs.config.severity_at(found.rule, stages.get(found.path.as_str()).copied());
    let (heard, silenced) = lint::silence::apply(diagnostics, specs.values().map(AsRef::as_ref));
    let diagnostics = lint::gathered(diag::settle(heard, severity));
    Ok(Compiled { schema, portal, diagnostics, silenced, reused })
}

/// A file as far as it was opened. What was read of it may be let go again; its key stays.
struct OpenedFile {
    /// Of its path and content.
    key: MemoKey,
    unreadable: Option<Diagnostic>,
    /// Its content, until its blocks are read.
    bytes: Option<Vec<u8>>,
    document: Option<Document>,
}

impl OpenedFile {
    /// A file that cannot be read is an empty spec with a finding: it is still listed.
    fn read(inputs: &Inputs, path: &str) -> Self {
        let read = inputs.store.read(path);
        let unreadable = read.as_ref().err().map(|cause| {
            Diagnostic::new(&diag::UNREADABLE, path, Span::default(), format!("cannot be read: {cause}"))
                .with_help("the spec is listed without its content")
        });
        let bytes = read.unwrap_or_default();
        let key = memo::key([path.as_bytes(), &bytes]);
        Self { key, unreadable, bytes: Some(bytes), document: None }
    }

    /// Its blocks; what was let go is read again.
    fn document(&mut self, inputs: &Inputs, path: &str) -> &Document {
        if self.document.is_none() && self.bytes.is_none() {
            *self = Self::read(inputs, path);
        }
        let bytes = self.bytes.take().unwrap_or_default();
        self.document.get_or_insert_with(|| Document::read(Source::new(path, &bytes)))
    }
}

/// Texts of so many bytes are kept with their blocks while the template is looked for, so that they are read once.
/// Blocks take some ten times the room of their text; a large source is read again rather than held.
const KEPT: usize = 4 << 20;

/// The files that were read on the way to the template.
struct Opened<'a> {
    inputs: &'a Inputs,
    memo: &'a Memo,
    patterns: &'a Patterns,
    files: Vec<Option<OpenedFile>>,
}

impl Opened<'_> {
    fn configured_template(&mut self, path: &str) -> Result<Template> {
        let origin = Origin::Configured(path.to_owned());
        if let Ok(at) = self.inputs.files.binary_search_by(|file| file.as_str().cmp(path))
            && self.inputs.store.is_readable(path)
        {
            return Ok(Template::learn(self.document(at), origin));
        }
        let bytes = self.inputs.store.read(path).map_err(|cause| {
            crate::error::Error::new(format!("cannot read the template {path}: {cause}"))
                .with_help("`template` in specsite.toml is a path relative to that file")
        })?;
        Ok(Template::learn(&Document::read(Source::new(path, &bytes)), origin))
    }
}

impl template::find::SourceFiles for Opened<'_> {
    fn paths(&self) -> &[String] {
        &self.inputs.files
    }

    fn leaves_out(&self, path: &str) -> bool {
        self.patterns.leaves_out(path)
    }

    fn document(&mut self, at: usize) -> &Document {
        let (inputs, path) = (self.inputs, &self.inputs.files[at]);
        self.files[at].get_or_insert_with(|| OpenedFile::read(inputs, path)).document(inputs, path)
    }

    fn summaries(&mut self) -> Vec<Arc<Summary>> {
        let (inputs, memo) = (self.inputs, self.memo);
        let files = std::mem::take(&mut self.files).into_par_iter().zip(&inputs.files);
        let kept = AtomicUsize::new(0);
        let (summaries, files) = files
            .map(|(file, path)| {
                let mut file = file.unwrap_or_else(|| OpenedFile::read(inputs, path));
                let summary = memo.summary(file.key, || Summary::of(file.document(inputs, path)));
                file.bytes = None;
                let size = file.document.as_ref().map_or(0, |document| document.source.text.len());
                if kept.fetch_add(size, Ordering::Relaxed) >= KEPT {
                    file.document = None;
                }
                (summary, Some(file))
            })
            .unzip();
        self.files = files;
        summaries
    }
}

/// Each file alone, in parallel: what was not opened yet is read now.
fn parse(
    opened: Vec<Option<OpenedFile>>,
    inputs: &Inputs,
    memo: &Memo,
    schema: &Schema,
) -> (Vec<Arc<Parsed>>, Vec<Diagnostic>) {
    let data = sidecar::pair(&inputs.files, &inputs.data);
    let schema_text = schema.text();
    let files: Vec<(Arc<Parsed>, [Option<Diagnostic>; 2])> = opened
        .into_par_iter()
        .zip(&inputs.files)
        .map(|(file, path)| {
            let data = data.get(path.as_str()).map(|path| (path, OpenedFile::read(inputs, path)));
            let data_key = data.as_ref().map_or([0; 32], |(_, data)| data.key);
            let no_data = data.as_ref().and_then(|(_, data)| data.unreadable.clone()).map(|finding| {
                finding.with_help("what it says of the spec is not known until it can be read")
            });
            let beside = || {
                let (path, data) = data.as_ref()?;
                Some(Source::new(**path, data.bytes.as_deref()?))
            };
            let key = |file: &OpenedFile| memo::key([&file.key, schema_text.as_bytes(), &data_key]);
            let mut file = file.unwrap_or_else(|| OpenedFile::read(inputs, path));
            let parsed = memo.parsed(key(&file)).unwrap_or_else(|| {
                file.document(inputs, path);
                let key = key(&file);
                let parse = |document| spec::parse(document, beside().as_ref(), schema, &memo.stash);
                memo.parse(key, || parse(file.document(inputs, path)))
            });
            (parsed, [file.unreadable, no_data])
        })
        .collect();
    let (files, unreadable): (Vec<_>, Vec<_>) = files.into_iter().unzip();
    (files, unreadable.into_iter().flatten().flatten().collect())
}

/// Makes every page and hands it to the sink; gives how many there were.
pub fn render(
    compiled: &Compiled,
    inputs: &Inputs,
    evidence: &Evidence,
    theme: &Theme,
    sink: &dyn Sink,
) -> Result<usize> {
    if inputs.config.output.headers {
        sink.put(Route::new(headers::NAME), headers::text(&inputs.config).into_bytes())?;
    }
    page::publish(&page::SiteContext::new(compiled.site_input(inputs, evidence, theme)), sink)
}

/// Hands what the browser reads to find specs to the sink.
pub fn index(compiled: &Compiled, theme: &Theme, sink: &dyn Sink) -> Result<()> {
    let client = theme.asset(export::CLIENT).map(Route::as_str).unwrap_or_default();
    let client = client.strip_prefix(export::FOLDER).unwrap_or(client);
    let put = |name: String, bytes: Vec<u8>| sink.put(Route::new(format!("{}{name}", export::FOLDER)), bytes);
    export::write(&entries::PortalEntries::new(&compiled.portal), client, &put)
}

impl Compiled {
    /// What the pages of its site are made from.
    pub fn site_input<'a>(
        &'a self,
        inputs: &'a Inputs,
        evidence: &'a Evidence,
        theme: &'a Theme,
    ) -> page::SiteInput<'a> {
        let Self { portal, schema, diagnostics, silenced, .. } = self;
        page::SiteInput { inputs, portal, schema, diagnostics, silenced: *silenced, evidence, theme }
    }
}
