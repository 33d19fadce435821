//! How long the steps of a build take and how much memory they leave in use: for whoever asks with `-v`.

use std::time::Instant;

/// Does a step and logs what it took.
pub fn timed<T>(step: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = run();
    let elapsed = start.elapsed().as_millis();
    match resident() {
        Some(bytes) => log::info!("{elapsed:>7} ms {:>6} MiB  {step}", bytes >> 20),
        None => log::info!("{elapsed:>7} ms  {step}"),
    }
    out
}

/// The memory of this process that is in use, in bytes, where the system tells: proc(5), `statm`.
fn resident() -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        let text = std::fs::read_to_string("/proc/self/statm").ok()?;
        let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
        Some(pages * rustix::param::page_size() as u64)
    }
    #[cfg(not(target_os = "linux"))]
    None
}
