//! What pages say of the site as a whole: its name, its address, where it is searched, which files it has.

use serde::Serialize;

use crate::config;
use crate::page::context::SiteContext;
use crate::portal::Portal;

#[derive(Debug, Clone, Default, Serialize)]
pub struct SiteFacts {
    pub title: String,
    pub description: Option<String>,
    /// With a slash at its end; absent when the address is not known.
    pub base_url: Option<String>,
    pub generator: &'static str,
    pub has_template: bool,
    /// Where the search box asks, where that is not the site's own index.
    pub search: Option<Backend>,
    /// Which families of files there are.
    pub files: Families,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Families {
    /// A Markdown copy of each spec.
    pub markdown: bool,
    /// CSV of each table.
    pub csv: bool,
    /// A data file of each spec.
    pub spec_json: bool,
}

/// A search engine of the owner's that pages ask.
#[derive(Debug, Clone, Serialize)]
pub struct Backend {
    pub engine: String,
    pub address: String,
    pub index: String,
    pub key: String,
    /// What a page's policy must allow.
    pub origin: String,
}

impl SiteContext<'_> {
    pub fn facts(&self) -> SiteFacts {
        let config = &self.inputs.config;
        SiteFacts {
            title: config
                .title
                .clone()
                .or_else(|| readme_title(self.portal))
                .unwrap_or_else(|| self.inputs.folder.clone()),
            description: config.description.clone().or_else(|| self.portal.readme.as_ref()?.summary.clone()),
            base_url: config.absolute_url(),
            generator: concat!("specsite ", env!("CARGO_PKG_VERSION")),
            has_template: self.template.is_own(),
            search: backend(&config.search),
            files: Families {
                markdown: config.output.markdown,
                csv: config.output.csv,
                spec_json: config.output.spec_json,
            },
        }
    }
}

/// The most letters of a title that stands on every page.
const TITLE: usize = 60;

/// The title of the README above all specs, where it is short enough.
fn readme_title(portal: &Portal) -> Option<String> {
    let title = portal.readme.as_ref()?.title.as_str();
    // What follows a dash explains the name, or is a list of links.
    let title = [" - ", " – ", " — ", " | "]
        .iter()
        .fold(title, |title, dash| title.split(dash).next().unwrap_or(title))
        .trim();
    (!title.is_empty() && title.chars().count() <= TITLE).then(|| title.to_owned())
}

fn backend(search: &config::SearchConfig) -> Option<Backend> {
    Some(Backend {
        engine: search.engine().to_owned(),
        address: search.backend.clone()?,
        index: search.index().to_owned(),
        key: search.key.clone().unwrap_or_default(),
        origin: search.origin()?.to_owned(),
    })
}
