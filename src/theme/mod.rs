//! The only file that uses tera: layers of templates and static files in, finished pages out.
//!
//! A layer over others replaces a file by giving one of the same name. Nothing in a template can run a
//! program, read a file or an environment variable: tera offers no such function.

mod asset;
mod built_in;
mod layer;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value};
use tera::{Context, Kwargs, Map as Values, State, Tera};

use asset::{Assets, assets};
pub use built_in::{DEFAULT, built_in, names};
pub use layer::Layer;

use crate::error::{Error, Result};
use crate::route::Route;
use crate::site::Sink;
use crate::text::{has_unwritable, is_unwritable, shortened};

pub struct Theme {
    tera: Tera,
    assets: Assets,
    strings: Value,
    places: Places,
}

/// Where the templates lie that a folder brings, by their names.
type Places = BTreeMap<String, String>;

/// One file of the site, made when its turn comes.
pub struct Page<'a> {
    pub route: Route,
    pub content: Content<'a>,
}

pub enum Content<'a> {
    /// A template's name and what fills it.
    View(&'static str, Box<dyn Fn() -> View + Send + Sync + 'a>),
    Bytes(Box<dyn Fn() -> Vec<u8> + Send + Sync + 'a>),
    /// Written piece by piece: too large to be held.
    Stream(Box<StreamWriter<'a>>),
}

/// Writes a file.
type StreamWriter<'a> = dyn Fn(&mut dyn Write) -> io::Result<()> + Send + Sync + 'a;

/// Data for a template.
#[derive(Serialize)]
pub struct View(Values);

impl View {
    /// # Panics
    /// When the value is no struct or map: views are structs of this program.
    pub fn of(value: &impl Serialize) -> Self {
        let value = tera::Value::try_from_serializable(value).expect("a view is a struct");
        Self(value.into_map().expect("a view is a struct"))
    }

    fn context(self) -> Context {
        let mut context = Context::new();
        self.0.into_iter().for_each(|(name, value)| context.insert_value(name.to_string(), value));
        context
    }
}

impl<'a> Page<'a> {
    pub fn view<T: Serialize>(
        route: Route,
        template: &'static str,
        make: impl Fn() -> T + Send + Sync + 'a,
    ) -> Self {
        Self { route, content: Content::View(template, Box::new(move || View::of(&make()))) }
    }

    /// Data for programs.
    ///
    /// # Panics
    /// When the value has keys that are no text: data are structs of this program.
    pub fn json<T: Serialize>(route: &str, make: impl Fn() -> T + Send + Sync + 'a) -> Self {
        Self::bytes(Route::new(route), move || {
            let mut bytes = serde_json::to_vec(&make()).expect("data holds text keys only");
            bytes.push(b'\n');
            bytes
        })
    }

    /// Data for programs, of the whole portal.
    pub fn json_stream<T: Serialize>(route: &str, make: impl Fn() -> T + Send + Sync + 'a) -> Self {
        let write = move |out: &mut dyn Write| {
            serde_json::to_writer(&mut *out, &make())?;
            out.write_all(b"\n")
        };
        Self { route: Route::new(route), content: Content::Stream(Box::new(write)) }
    }

    pub fn bytes(route: Route, make: impl Fn() -> Vec<u8> + Send + Sync + 'a) -> Self {
        Self { route, content: Content::Bytes(Box::new(make)) }
    }
}

impl Theme {
    /// The default theme under the given layers, the last one on top; its words in a language, or in English.
    pub fn new(layers: &[Layer], language: Option<&str>) -> Result<Self> {
        let default = built_in(DEFAULT).unwrap_or_default();
        let layers: Vec<&Layer> = std::iter::once(&default).chain(layers).collect();
        let translated = language.map(|language| format!("{LANGUAGES}{language}.toml"));
        let spoken = |path: &String| layers.iter().any(|layer| layer.file(path).is_some());
        if let (Some(path), Some(language)) = (&translated, language)
            && language != ENGLISH
            && !spoken(path)
        {
            return Err(unknown_language(language, &layers));
        }
        let mut strings = Value::Object(Map::new());
        let mut files: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        for layer in &layers {
            for name in std::iter::once(STRINGS).chain(translated.as_deref()) {
                merge(&mut strings, read_strings(name, layer.file(name))?);
            }
            files.extend(layer.files.iter().cloned());
        }
        let assets = assets(&files)?;
        let places = places(&layers);
        let tera = templates(&layers, &assets, &places)?;
        Ok(Self { tera, assets, strings, places })
    }

    /// Where a static file is published, by its name in `static/`.
    pub fn asset(&self, name: &str) -> Option<&Route> {
        self.assets.get(name).map(|(route, _)| route)
    }

    /// A word of the interface, by its place in `strings.toml`: `item.done`.
    pub fn text(&self, name: &str) -> &str {
        let found = name.split('.').try_fold(&self.strings, |at, key| at.get(key));
        found.and_then(Value::as_str).unwrap_or("")
    }

    /// A table of words, by its name in `strings.toml`, in the order of its keys.
    pub fn table(&self, name: &str) -> BTreeMap<&str, &Value> {
        let table = self.strings.get(name).and_then(Value::as_object);
        table.into_iter().flatten().map(|(key, value)| (key.as_str(), value)).collect()
    }

    /// The static files and where they are published.
    pub fn files(&self) -> impl Iterator<Item = (&Route, &Arc<[u8]>)> {
        self.assets.values().map(|(route, bytes)| (route, bytes))
    }

    /// What makes pages that all see the same values.
    pub fn renderer(&self, globals: &impl Serialize) -> Renderer {
        let mut tera = self.tera.clone();
        let mut global = View::of(globals).context();
        global.insert("t", &self.strings);
        tera.global_context().extend(global);
        Renderer { tera, places: self.places.clone() }
    }
}

/// Makes pages from templates.
pub struct Renderer {
    tera: Tera,
    places: Places,
}

impl Renderer {
    /// Makes pages in parallel and hands each one to the sink.
    pub fn render(&self, pages: &[Page], sink: &dyn Sink) -> Result<()> {
        // Errors are gathered in order, so that the same mistake gives the same message.
        let failed: Vec<Error> = pages.par_iter().filter_map(|page| self.put(page, sink).err()).collect();
        failed.into_iter().next().map_or(Ok(()), Err)
    }

    fn put(&self, page: &Page, sink: &dyn Sink) -> Result<()> {
        match &page.content {
            Content::Stream(write) => sink.put_stream(page.route.clone(), &**write),
            _ => sink.put(page.route.clone(), self.bytes(page)?),
        }
    }

    /// The content of one page.
    pub fn bytes(&self, page: &Page) -> Result<Vec<u8>> {
        let (template, make) = match &page.content {
            Content::View(template, make) => (template, make),
            Content::Bytes(make) => return Ok(make()),
            Content::Stream(write) => {
                let mut bytes = Vec::new();
                let written = write(&mut bytes);
                let failed = |cause| Error::new(format!("cannot make {}: {cause}", page.route));
                return written.map(|()| bytes).map_err(failed);
            }
        };
        let mut context = make().context();
        let root = page.route.to_root();
        let root = if root.is_empty() { "./".to_owned() } else { root };
        if !context.contains_key("root") {
            context.insert("root", &root);
        }
        context.insert("here", page.route.url());
        let text = self.tera.render(template, &context).map_err(|cause| {
            let cause = placed(&cause, &self.places);
            Error::new(format!("cannot make the page {} from the template {template}\n{cause}", page.route))
                .with_help(MEND)
        })?;
        Ok(without_controls(text).into_bytes())
    }
}

const TEMPLATES: &str = "templates/";
/// The words of the interface in English, and the folder with those of other languages: `languages/de.toml`.
const STRINGS: &str = "strings.toml";
const LANGUAGES: &str = "languages/";
const ENGLISH: &str = "en";

/// What helps where a template has a fault.
const MEND: &str = "correct the template, or build with `--theme default`";

/// Replaces control characters, which HTML and XML do not allow.
fn without_controls(text: String) -> String {
    if has_unwritable(&text) { text.replace(is_unwritable, "\u{fffd}") } else { text }
}

/// The files behind the names of templates. Those of built-in themes lie nowhere.
fn places(layers: &[&Layer]) -> Places {
    let own = layers.iter().filter(|layer| built_in(&layer.name).is_none());
    let files = own.flat_map(|layer| layer.files.iter().map(|(path, _)| (&layer.name, path)));
    files
        .filter_map(|(folder, path)| {
            Some((path.strip_prefix(TEMPLATES)?.to_owned(), format!("{folder}/{path}")))
        })
        .collect()
}

/// What the engine says, with a file wherever it points at a template.
fn placed(cause: &tera::Error, places: &Places) -> String {
    places.iter().fold(cause.to_string(), |said, (name, file)| {
        said.replace(&format!("--> {name}:"), &format!("--> {file}:"))
    })
}

fn templates(layers: &[&Layer], assets: &Assets, places: &Places) -> Result<Tera> {
    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html", ".xml", ".svg"]);
    let routes: BTreeMap<String, String> =
        assets.iter().map(|(name, (route, _))| (name.clone(), route.to_string())).collect();
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        let name: &str = kwargs.must_get("name")?;
        routes
            .get(name)
            .cloned()
            .ok_or_else(|| tera::Error::message(format!("the theme has no file static/{name}")))
    });
    // The engine's own `truncate` cuts words.
    tera.register_filter("shorten", |text: &str, kwargs: Kwargs, _: &State| -> tera::TeraResult<String> {
        Ok(shortened(text, kwargs.must_get("length")?))
    });
    tera.add_raw_templates(sources(layers)?).map_err(|cause| {
        Error::new(format!("the theme has a faulty template\n{}", placed(&cause, places))).with_help(MEND)
    })?;
    Ok(tera)
}

/// Templates by their names, the last layer's; and those that others name with their layer, `default/base.html`: so a
/// theme can replace one block of a template and keep the rest.
fn sources<'a>(layers: &[&'a Layer]) -> Result<BTreeMap<String, &'a str>> {
    let mut texts: Vec<(String, &str, &str)> = Vec::new();
    for layer in layers {
        for (path, bytes) in &layer.files {
            let Some(name) = path.strip_prefix(TEMPLATES) else { continue };
            let text = std::str::from_utf8(bytes)
                .map_err(|cause| Error::new(format!("the theme's file {path} is not UTF-8: {cause}")))?;
            texts.push((format!("{}/{name}", layer.name), name, text));
        }
    }
    let mut sources = BTreeMap::new();
    for (full, name, text) in &texts {
        sources.insert((*name).to_owned(), *text);
        let quoted = format!("\"{full}\"");
        if texts.iter().any(|(_, _, other)| other.contains(&quoted)) {
            sources.insert(full.clone(), *text);
        }
    }
    Ok(sources)
}

fn read_strings(name: &str, bytes: Option<&Arc<[u8]>>) -> Result<Value> {
    let Some(bytes) = bytes else { return Ok(Value::Object(Map::new())) };
    let text = String::from_utf8_lossy(bytes);
    toml::from_str(&text).map_err(|cause| Error::new(format!("{name} of the theme: {cause}")))
}

fn unknown_language(language: &str, layers: &[&Layer]) -> Error {
    let files = layers.iter().flat_map(|layer| &layer.files);
    let names = files.filter_map(|(path, _)| path.strip_prefix(LANGUAGES)?.strip_suffix(".toml"));
    let known: BTreeSet<&str> = names.chain([ENGLISH]).collect();
    let known = known.into_iter().collect::<Vec<_>>().join(", ");
    Error::new(format!("the theme does not speak `{}`", language.escape_debug())).with_help(format!(
        "it speaks {known}; a file {LANGUAGES}{language}.toml in a theme of your own teaches it"
    ))
}

/// Values of `over` replace those of `under`, tables key by key.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                merge(under.entry(key).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word by its place, `table.key`, with the names in braces that it fills in.
    fn words(value: &Value, place: &str, out: &mut BTreeMap<String, BTreeSet<String>>) {
        match value {
            Value::Object(table) => {
                table.iter().for_each(|(key, value)| words(value, &format!("{place}.{key}"), out));
            }
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(at, value)| words(value, &format!("{place}.{at}"), out));
            }
            Value::String(text) => {
                let names =
                    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()));
                out.insert(
                    place.to_owned(),
                    names.filter(|name| name.chars().all(char::is_alphabetic)).collect(),
                );
            }
            _ => {
                out.insert(place.to_owned(), BTreeSet::new());
            }
        }
    }

    #[test]
    fn every_language_has_every_word_with_what_it_fills_in() {
        let theme = built_in(DEFAULT).expect("a theme");
        let of = |name: &str| {
            let mut out = BTreeMap::new();
            words(&read_strings(name, theme.file(name)).expect(name), "", &mut out);
            out
        };
        let english = of(STRINGS);
        let languages = theme.files.iter().map(|(path, _)| path).filter(|path| path.starts_with(LANGUAGES));
        let languages: Vec<&String> = languages.collect();
        assert!(languages.len() > 1);
        for language in languages {
            let own = of(language);
            let places =
                |words: &BTreeMap<String, BTreeSet<String>>| words.keys().cloned().collect::<Vec<_>>();
            assert_eq!(places(&own), places(&english), "{language}");
            for (place, names) in &english {
                assert_eq!(&own[place], names, "{language} {place}");
            }
        }
    }
}
