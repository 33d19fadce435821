use super::*;

fn shown(label: &str, text: &str) -> String {
    budget(label, text).map_or_else(
        || "none".to_owned(),
        |b| {
            let percentile = b.percentile.map(|p| format!(" @{p}")).unwrap_or_default();
            format!("{} {} {} {} | {}{percentile}", b.metric, b.comparator.name(), b.value, b.unit, b.subject)
        },
    )
}

#[test]
fn budgets_as_people_write_them() {
    for (label, text, expected) in [
        ("Latency", "< 200 ms for search", "Latency < 200 ms | for search"),
        ("", "p95 latency below 300ms", "latency < 300 ms |  @p95"),
        ("Throughput:", "at least 1,000 requests/second", "Throughput >= 1000 requests/second | "),
        ("Memory", "under 50 MB", "Memory < 50 MB | "),
        ("Availability", "99.9% availability", "Availability = 99.9 % | availability"),
        ("", "≤ 1.5s", " <= 1.5 s | "),
        ("Retries", "no more than 3 retries", "Retries <= 3 retries | "),
        ("", "between 1 and 5 ms", " <= 5 ms | "),
        ("Latency", "between 1 ms and 5 ms at night", "Latency <= 5 ms | at night"),
        ("Throughput", "> 10000 specs in one run", "Throughput > 10000 specs | in one run"),
        ("CPU", "< 25% more than a build without", "CPU < 25 % | more than a build without"),
        ("Memory", "Must not exceed 1 GB", "Memory <= 1 GB | "),
        ("", "Search responds within 2 seconds (95th percentile)", "Search responds <= 2 seconds |  @p95"),
        ("Load", "10k requests per second", "Load = 10000 requests per second | "),
        ("Cache", "hit rate > 90%", "Cache > 90 % | hit rate"),
        ("", "The page is interactive in 500 ms", "The page is interactive <= 500 ms | "),
        ("Page size", "Less than 45 KB of everything", "Page size < 45 KB | of everything"),
        ("", "~3 s", " ~ 3 s | "),
    ] {
        assert_eq!(shown(label, text), expected, "{text}");
    }
}

#[test]
fn what_sets_no_budget() {
    for text in [
        "< X ms for Y operation", "> X requests/second", "O(n)", "in O(1)", "", "as fast as before",
        "see FR1", "no target in 2027", "version > fast", "7.5 hours → 2.5 hours", "supports Rust 1.85.0",
        "step -> 5", "x => 5", "< 1.2.3",
    ] {
        assert_eq!(budget("L", text), None, "{text}");
    }
}

#[test]
fn budgets_sort_by_their_size() {
    let key = |text: &str| sort_key(&budget("", text).unwrap());
    assert_eq!(key("< 1.5 s"), Some(1_500_000));
    assert_eq!(key("< 200 ms"), Some(200_000));
    assert_eq!(key("< 250 µs"), Some(250));
    assert_eq!(key("< 1 KiB"), Some(1_024_000));
    assert_eq!(key("> 60 jobs/minute"), Some(1_000));
    assert_eq!(key("99.95%"), Some(99_950));
    assert_eq!(key("< 3 retries"), None);
    assert_eq!(key("< 99999999999999999999 TB"), None);
}
