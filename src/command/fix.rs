//! Writes mended files back: `check --fix`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::command::{self, Terminal, plural};
use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::mend::{self, Mended};
use crate::project::Project;
use crate::report::visible;
use crate::source::Source;

/// Mends the files that some findings are about, or prints what would change; gives how many findings are gone.
pub(super) fn run<'f>(
    project: &Project,
    findings: impl Iterator<Item = &'f Diagnostic>,
    dry_run: bool,
    terminal: &Terminal,
) -> Result<usize> {
    let mut by_file: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        by_file.entry(&finding.path).or_default().push(finding);
    }
    let (mut count, mut files) = (0, 0);
    for (path, findings) in by_file {
        // What cannot be read has a finding of its own.
        let Ok(bytes) = project.inputs.store.read(path) else { continue };
        let Some(mended) = mend::mended(&bytes, &findings) else { continue };
        if dry_run {
            command::print(&difference(path, &bytes, &mended))?;
        } else {
            write(&project.root.join(path), &bytes, &mended.bytes)?;
        }
        count += mended.count;
        files += 1;
    }
    let done = if dry_run { "would mend" } else { "mended" };
    terminal.say(&format!("{done} {count} finding{} in {files} file{}", plural(count), plural(files)));
    Ok(count)
}

/// What changes, with the bytes of a damaged encoding as they are shown in an editor.
fn difference(path: &str, before: &[u8], after: &Mended) -> String {
    let before = String::from_utf8_lossy(before).replace("\r\n", "\n");
    let after = Source::new(path, &after.bytes).text;
    let lines = mend::unified(path, &before, &after);
    let mut out = String::new();
    for line in lines.lines() {
        out.push_str(&visible(line));
        out.push('\n');
    }
    out
}

/// Puts a file into the place of another one that has not changed since it was read. A link stays a link.
fn write(path: &Path, read: &[u8], bytes: &[u8]) -> Result<()> {
    let path = path.canonicalize().map_err(|cause| Error::io("find", path, &cause))?;
    let now = fs::read(&path).map_err(|cause| Error::io("read", &path, &cause))?;
    if now != read {
        return Err(Error::new(format!("{} has changed meanwhile", path.display())).with_help("run it again"));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".specsite-mended");
    let beside = path.with_file_name(name);
    let put = || {
        fs::write(&beside, bytes)?;
        fs::set_permissions(&beside, fs::metadata(&path)?.permissions())?;
        fs::rename(&beside, &path)
    };
    put().map_err(|cause| {
        // What is left of it is no file of the team's.
        let _ = fs::remove_file(&beside);
        Error::io("write", &path, &cause)
    })
}
