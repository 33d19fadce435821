//! Specs as Markdown for whoever reads no HTML: the twin beside each page, `llms.txt`, `llms-full.txt`.

use specsite::markdown;
use specsite::markdown::tree::{Block, BlockKind, Inline, InlineKind};
use specsite::route::Route;

use crate::common::{self, Site, crawl, example, folder, ids, inputs, json, page, site};

const TEMPLATE: &str = include_str!("../../src/template/built_in.md");

/// The addresses of all links and pictures in Markdown.
fn addresses(markdown: &str) -> Vec<String> {
    let mut out = Vec::new();
    for block in &markdown::parse(markdown, 0) {
        of_block(block, &mut out);
    }
    out
}

fn of_block(block: &Block, out: &mut Vec<String>) {
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => of_text(content, out),
        BlockKind::List { items, .. } => {
            items.iter().flat_map(|item| &item.blocks).for_each(|block| of_block(block, out));
        }
        BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
            blocks.iter().for_each(|block| of_block(block, out));
        }
        BlockKind::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| of_text(cell, out));
        }
        BlockKind::Code { .. } | BlockKind::Html(_) | BlockKind::Rule => {}
    }
}

fn of_text(content: &[Inline], out: &mut Vec<String>) {
    for inline in content {
        match &inline.kind {
            InlineKind::Link { target, content, .. } | InlineKind::Image { target, content, .. } => {
                out.push(target.clone());
                of_text(content, out);
            }
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strike(content) => {
                of_text(content, out);
            }
            _ => {}
        }
    }
}

fn assert_address(site: &Site, route: &str, address: &str) {
    if address.contains("://") || address.starts_with("mailto:") || address.starts_with('#') {
        return;
    }
    let path = address.split('#').next().expect("a path");
    let mut parts: Vec<&str> = route.split('/').collect();
    parts.pop();
    for part in path.split('/').filter(|part| *part != "." && !part.is_empty()) {
        if part == ".." {
            assert!(parts.pop().is_some(), "{route}: {address} leaves the site");
        } else {
            parts.push(part);
        }
    }
    if path.ends_with('/') {
        parts.push("index.html");
    }
    assert!(site.contains_key(&Route::new(parts.join("/"))), "{route}: {address} leads nowhere");
}

#[test]
fn every_spec_has_a_twin_whose_links_lead_somewhere() {
    let inputs = example();
    let site = site(&inputs);
    let mut links = 0;
    for id in ids(&site) {
        let route = format!("specs/{id}/index.md");
        let text = page(&site, &route);
        let data = json(&site, &format!("api/v1/specs/{id}.json"));
        let title = data["title"].as_str().expect("a title");
        assert!(text.starts_with(&format!("# {title}\n\n- Status: ")), "{route}");
        assert!(!text.contains("<!--") || text.contains('`'), "{route}");
        assert!(!text.contains("\n---\n\n"), "{route}: rules go");
        let (_, rest) = text.split_once("\n\n## ").expect("a section");
        let head = &text[..text.len() - rest.len()];
        assert!(!head.contains("**") && head.matches('#').count() == 3, "{route}: {head}");
        for item in data["items"].as_array().expect("items") {
            let id = item["id"].as_str().expect("an id");
            assert!(text.contains(id), "{route}: {id} is kept");
        }
        for address in addresses(&text) {
            assert_address(&site, &route, &address);
            links += usize::from(address.contains("index.md"));
        }
        let html = page(&site, &format!("specs/{id}/index.html"));
        assert!(
            crawl::attributes(&html, "href").contains(&"index.md".to_owned()),
            "{route} is named by its page"
        );
    }
    assert!(links > 20, "{links} links between twins");
    let full = page(&site, "llms-full.txt");
    addresses(&full).iter().for_each(|address| assert_address(&site, "llms-full.txt", address));
}

#[test]
fn no_twin_holds_what_only_the_template_says() {
    let filled = TEMPLATE.replacen("# [", "# Real [", 1).replace("**FR1:** [", "**FR1:** Real [");
    let files = [("TEMPLATE.md", TEMPLATE), ("copy.md", TEMPLATE), ("filled.md", filled.as_str())];
    let site = site(&inputs(&files));
    for id in ["copy", "filled"] {
        let text = page(&site, &format!("specs/{id}/index.md"));
        let empty = text.lines().filter(|line| line.trim_end().ends_with(']') && !line.contains("Real"));
        assert_eq!(empty.collect::<Vec<_>>(), Vec::<&str>::new(), "{id}");
        assert!(!text.contains("## Open Questions"), "{id}: {text}");
    }
    assert!(page(&site, "specs/filled/index.md").contains("- **FR1:** Real"));
}

#[test]
fn links_of_every_form_are_resolved_in_a_twin() {
    let a = "---\nstatus: Planned\n---\n# A\n\nSee [b](./b.md#what 'T'), [named][b], [b], ![p](p.png), [gone](gone.md), [up](#what), [`]`](b.md),\n[![p](p.png)](b.md), [x](javascript:alert(1)), <https://x.example> and `[b](b.md)`.\n\n## What\n\n| t |\n|---|\n| [b](b.md) |\n\n> quoted [b](b.md)\n\n- listed\n  [b](b.md)\n\n```md\n[b](b.md) <!-- kept -->\n```\n\n<!-- gone -->\n\n[b]: b.md \"B\"\n";
    let b = "# B\n\n**Status:** Planned\n**See:** [a](a.md), [x](https://x.example)\n\n## What\n\nb\n";
    let files = [("a.md", a), ("b.md", b), ("p.png", "x")];
    let site = site(&inputs(&files));
    let facts = page(&site, "specs/b/index.md");
    assert!(facts.contains("\n- See: [a](../a/index.md), [x](https://x.example)\n"), "{facts}");
    let text = page(&site, "specs/a/index.md");
    let expected = "See [b](../b/index.md#what 'T'), [named](../b/index.md \"B\"), [b](../b/index.md \"B\"), ![p](../../files/p.png), gone, [up](#what), [`]`](../b/index.md),\n[![p](../../files/p.png)](../b/index.md), x, <https://x.example> and `[b](b.md)`.\n\n## What\n\n| t |\n|---|\n| [b](../b/index.md) |\n\n> quoted [b](../b/index.md)\n\n- listed\n  [b](../b/index.md)\n\n```md\n[b](b.md) <!-- kept -->\n```\n";
    let (facts, body) = text.split_once("\n\nSee").expect("a body");
    assert_eq!(format!("See{body}"), expected);
    assert_eq!(
        facts,
        "# A\n\n- Status: Planned\n- File: `a.md`\n- Page: <./>\n- Data: <../../api/v1/specs/a.json>"
    );
    let full = page(&site, "llms-full.txt");
    assert!(
        full.contains("[b](specs/b/index.md#what 'T')") && full.contains("[up](specs/a/index.md#what)"),
        "{full}"
    );
}

#[test]
fn all_specs_in_one_file_say_how_much_that_is() {
    let site = site(&example());
    let text = page(&site, "llms-full.txt");
    let (head, _) = text.split_once("\n---\n").expect("specs");
    let size = text.len() - head.len();
    let specs = ids(&site).len();
    assert!(head.contains(&format!("{specs} specs in {size} bytes")), "{head} {size}");
    assert_eq!(text.matches("\n---\n\n# ").count(), specs);
    let list = page(&site, "llms.txt");
    let mut lines = list.lines();
    assert!(lines.next().is_some_and(|line| line.starts_with("# ")), "{list}");
    assert!(lines.nth(1).is_some_and(|line| line.starts_with("> ")), "{list}");
    assert_eq!(list.matches("/index.md)").count(), specs);
    addresses(&list).iter().for_each(|address| assert_address(&site, "llms.txt", address));
}

/// Strangers' specs too: their twins lead nowhere but to files of the site.
fn twins_hold(name: &str) {
    let Some(path) = common::corpus(name) else { return };
    let site = site(&folder(&path));
    for id in ids(&site) {
        let route = format!("specs/{id}/index.md");
        addresses(&page(&site, &route)).iter().for_each(|address| assert_address(&site, &route, address));
    }
    let full = page(&site, "llms-full.txt");
    addresses(&full).iter().for_each(|address| assert_address(&site, "llms-full.txt", address));
}

#[test]
fn twins_of_ailang_hold() {
    twins_hold("ailang-design-docs");
}

#[test]
fn twins_of_swift_evolution_hold() {
    twins_hold("swift-evolution");
}

#[test]
fn twins_of_rust_rfcs_hold() {
    twins_hold("rust-rfcs");
}
