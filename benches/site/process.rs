//! Runs a program and tells what it cost.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

pub(crate) struct Cost {
    /// Seconds of processor time, of user and system.
    pub cpu: f64,
    pub wall: f64,
    /// The most memory in use, in bytes.
    pub peak: u64,
}

pub(crate) struct Size {
    pub bytes: u64,
    pub files: usize,
}

impl Size {
    /// The files below a folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|e| e.file_type().is_file());
        files.fold(Self { bytes: 0, files: 0 }, |sum, file| Self {
            bytes: sum.bytes + file.metadata().map_or(0, |meta| meta.len()),
            files: sum.files + 1,
        })
    }
}

/// Ticks a second of the processor times in proc(5): 100 on every Linux.
const TICKS: f64 = 100.0;

/// Runs a program in a folder. It panics when the program does not start; how it ends is its own matter.
pub(crate) fn run(program: &str, arguments: &[&str], folder: &Path) -> Cost {
    let (before, start) = (children(), Instant::now());
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak = 0;
    while child.try_wait().expect("it is a child").is_none() {
        peak = peak.max(high_water(child.id()).unwrap_or(0));
        thread::sleep(Duration::from_millis(10));
    }
    Cost { cpu: (children() - before) / TICKS, wall: start.elapsed().as_secs_f64(), peak }
}

/// Whether a program can be started.
pub(crate) fn is_there(program: &str) -> bool {
    Command::new(program).arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Ticks that finished children used: fields 16 and 17 of `/proc/self/stat`.
fn children() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(13).take(2);
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum()
}

/// The most memory that a running process had in use.
fn high_water(process: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}
