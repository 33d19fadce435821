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
use crate::page::{self, SiteContext};
use crate::project::Project;
use crate::server::SiteFiles;
use crate::theme::{Page, Theme};

/// Everything that a site is made from.
pub struct Ground {
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
pub struct Preview {
    ask: Mutex<mpsc::Sender<Asked>>,
}

impl Preview {
    /// Starts the thread; gives the preview once its pages are known, or why two of them cannot be.
    pub fn start(ground: Arc<Ground>) -> Result<Self> {
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
        match self.ask(Question::File(name.to_owned()))? {
            Answer::File(file) => file,
            Answer::Has(_) => None,
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
    let renderer = theme.renderer(&page::globals(&context));
    let mut made: BTreeMap<String, Arc<[u8]>> =
        theme.files().map(|(route, bytes)| (route.to_string(), Arc::clone(bytes))).collect();
    while let Ok((question, answer)) = asked.recv() {
        let find = |name: &str| {
            let plain = pages.get(name);
            plain.or_else(|| {
                let lists: &BTreeMap<String, Page> = lists.get_or_init(|| {
                    let registers = registers.get_or_init(|| Registers::new(&context));
                    by_route(registers.pages(&context)).unwrap_or_default()
                });
                lists.get(name)
            })
        };
        let said = match question {
            Question::Has(name) => Answer::Has(made.contains_key(&name) || find(&name).is_some()),
            Question::File(name) => Answer::File(match made.get(&name) {
                Some(bytes) => Some(Ok(Arc::clone(bytes))),
                None => find(&name).map(|page| {
                    let bytes: Arc<[u8]> = renderer.bytes(page)?.into();
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

    fn pages<'a>(&'a self, context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
        let lists = self.all.iter().flat_map(|register| register::pages(context, register));
        lists.chain(page::counting(context, &self.counts)).collect()
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
