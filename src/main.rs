//! Arguments in, exit code out.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use specsite::cli::{Cli, run};

/// A build allocates millions of small things from all its threads: that of glibc takes more processor time for it where
/// specs are many, and that of musl serves one thread at a time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The command could not run.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            // Nobody may be listening any more.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(FAILED)
        }
    }
}
