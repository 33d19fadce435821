//! Every integration test, linked once: a module for each subject. Cases that are data lie beside the module that reads them.

mod again;
mod check;
mod cli;
mod common;
mod conflicts;
mod corpora;
mod dialects;
mod evidence;
mod export;
mod features;
mod fields;
mod findings;
mod forms;
mod forms_collection;
mod forms_header;
mod highlight;
mod house;
mod inspect;
mod malformed;
mod outputs;
mod paging;
mod portal;
mod properties;
mod registers;
mod search;
mod server;
#[cfg(unix)]
mod site;
mod sites;
mod specs;
mod strangers;
mod twins;
mod watch;
mod wire;
