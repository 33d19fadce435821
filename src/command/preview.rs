//! A site of which each page is made when somebody asks for it. Saving a spec costs reading it and linking it anew, not
//! a site.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use crate::command::STACK;
use crate::compile::Compiled;
use crate::error::{Error, Result};
use crate::evidence::Evidence;
use crate::page::register::table::Register;
use crate::page::register::{self, RegisterCount};
use crate::page::{self, SiteContext, Sitemap};
use crate::project::Project;
use crate::server::SiteFiles;
use crate::theme::{Page, Theme};

/// Everything that a site is made from.
pub(super) struct Ground {
    pub project: Project,
    pub compiled: Compiled,
    pub evidence: Arc<Evidence>,
    pub theme: Theme,
}

/// A question and where its answer goes.
type Asked = (Question, mpsc::SyncSender<Answer>);

enum Question {
    Has(String),
    File(String),
}

enum Answer {
    Has(bool),
    File(Option<Result<Arc<[u8]>>>),
}

/// Asks the thread that holds the pages. It ends with the last one who asks.
pub(super) struct Preview {
    ask: Mutex<mpsc::Sender<Asked>>,
}

impl Preview {
    /// Starts the thread; gives the preview once its pages are known, or why two of them cannot be.
    pub(super) fn start(ground: Arc<Ground>) -> Result<Self> {
        let (ask, asked) = mpsc::channel();
        let (known, ready) = mpsc::sync_channel(1);
        thread::Builder::new()
            .name("preview".to_owned())
            .stack_size(STACK)
            .spawn(move || hold(&ground, &asked, &known))
            .map_err(|cause| Error::new(format!("cannot start a thread: {cause}")))?;
        ready.recv().unwrap_or_else(|_| Err(Error::new("the pages could not be planned")))?;
        Ok(Self { ask: Mutex::new(ask) })
    }

    fn ask(&self, question: Question) -> Option<Answer> {
        let (answer, heard) = mpsc::sync_channel(1);
        self.ask.lock().unwrap_or_else(PoisonError::into_inner).send((question, answer)).ok()?;
        heard.recv().ok()
    }
}

impl SiteFiles for Preview {
    fn has(&self, name: &str) -> bool {
        matches!(self.ask(Question::Has(name.to_owned())), Some(Answer::Has(true)))
    }

    fn file(&self, name: &str) -> Option<Result<Arc<[u8]>>> {
        match self.ask(Question::File(name.to_owned())) {
            Some(Answer::File(file)) => file,
            Some(Answer::Has(_)) => None,
            None => Some(Err(Error::new("the preview broke off while it made a page")
                .with_help("save a spec to start it anew"))),
        }
    }
}

/// Answers as long as somebody may ask.
fn hold(ground: &Ground, asked: &mpsc::Receiver<Asked>, known: &mpsc::SyncSender<Result<()>>) {
    let Ground { project, compiled, evidence, theme } = ground;
    let context = SiteContext::new(compiled.site_input(&project.inputs, evidence, theme));
    // Registers take longer than all the rest; who looks at a spec does not wait for them.
    let registers: OnceCell<Registers> = OnceCell::new();
    let lists = OnceCell::new();
    // Whoever started this waits for the word.
    let pages = match by_route(page::plan(&context)) {
        Ok(pages) => pages,
        Err(error) => return drop(known.send(Err(error))),
    };
    let _ = known.send(Ok(()));
    let mut sitemap = Sitemap::default();
    pages.values().for_each(|page| sitemap.add(&context, page));
    let renderer = theme.renderer(&page::globals(&context));
    let mut made: BTreeMap<String, Arc<[u8]>> =
        theme.files().map(|(route, bytes)| (route.to_string(), Arc::clone(bytes))).collect();
    while let Ok((question, answer)) = asked.recv() {
        let find = |name: &str| -> Option<Result<&Page>> {
            if let Some(page) = pages.get(name) {
                return Some(Ok(page));
            }
            let lists: &Result<BTreeMap<String, Page>> = lists.get_or_init(|| {
                let registers = registers.get_or_init(|| Registers::new(&context));
                by_route(registers.pages(&context, sitemap.clone()))
            });
            match lists {
                Ok(lists) => lists.get(name).map(Ok),
                Err(error) => Some(Err(error.clone())),
            }
        };
        let said = match question {
            Question::Has(name) => {
                Answer::Has(made.contains_key(&name) || matches!(find(&name), Some(Ok(_))))
            }
            Question::File(name) => Answer::File(match made.get(&name) {
                Some(bytes) => Some(Ok(Arc::clone(bytes))),
                None => find(&name).map(|page| {
                    let bytes: Arc<[u8]> = renderer.bytes(page?)?.into();
                    made.insert(name, Arc::clone(&bytes));
                    Ok(bytes)
                }),
            }),
        };
        // Who asked may have gone.
        let _ = answer.send(said);
    }
}

/// All registers with what the pages say that count them.
struct Registers {
    all: Vec<Register>,
    counts: Vec<RegisterCount>,
}

impl Registers {
    fn new(context: &SiteContext) -> Self {
        let all: Vec<Register> = register::each(context).collect();
        let counts = all.iter().map(RegisterCount::from).collect();
        Self { all, counts }
    }

    /// The pages of registers, those that count them, and the list of all pages, which begins with `sitemap`.
    fn pages<'a>(&'a self, context: &'a SiteContext<'a>, mut sitemap: Sitemap) -> Vec<Page<'a>> {
        let lists = self.all.iter().flat_map(|register| register::pages(context, register));
        let mut pages: Vec<Page> = lists.chain(page::counting(context, &self.counts)).collect();
        pages.iter().for_each(|page| sitemap.add(context, page));
        pages.extend(sitemap.page(context));
        pages
    }
}

fn by_route(pages: Vec<Page>) -> Result<BTreeMap<String, Page>> {
    let mut out = BTreeMap::new();
    for page in pages {
        let route = page.route.to_string();
        if out.insert(route.clone(), page).is_some() {
            return Err(crate::site::taken_twice(&route));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile;
    use crate::memo::Memo;
    use crate::project::{self, Overrides};
    use crate::site::MemorySink;

    /// What is made when it is asked for is what a build makes at once.
    #[test]
    fn a_preview_is_the_site() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("specsite.toml"), "base_url = \"https://specs.example.org\"\n")
            .expect("written");
        for number in 1..4 {
            let text = format!(
                "# Spec {number}\n\n**Status:** Planned\n\n## Requirements\n\n- **FR1:** It holds.\n"
            );
            std::fs::write(dir.path().join(format!("s{number}.md")), text).expect("written");
        }
        let project = project::read(dir.path(), Overrides::default()).expect("a source");
        let compiled = compile::compile(&project.inputs, &Memo::default()).expect("compiles");
        let (theme, evidence) = (Theme::new(&[], None).expect("a theme"), Arc::new(Evidence::default()));
        let sink = MemorySink::new();
        compile::render(&compiled, &project.inputs, &evidence, &theme, &sink).expect("renders");
        let preview =
            Preview::start(Arc::new(Ground { project, compiled, evidence, theme })).expect("starts");
        let site = sink.into_files();
        assert!(site.keys().any(|route| route.as_str() == "sitemap.xml"));
        for (route, bytes) in site {
            assert!(preview.has(route.as_str()), "{route}");
            assert_eq!(preview.file(route.as_str()).expect("there").expect("made"), bytes, "{route}");
        }
        assert!(!preview.has("none/index.html") && preview.file("none/index.html").is_none());
    }
}
