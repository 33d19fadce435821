//! What the site holds for other programs: feeds, sitemap, badges, calendar, linked data.

use std::collections::BTreeSet;

use serde_json::Value;
use specsite::project::Inputs;
use specsite::route::Route;

use crate::common::{self, Site, crawl, example, folder, ids, inputs, json, page, site};

const BASE: &str = "https://specs.example/portal/";

/// The example as it is published.
fn published() -> Inputs {
    let mut inputs = example();
    inputs.config.base_url = Some(BASE.to_owned());
    inputs
}

fn feeds(site: &Site) -> Vec<&str> {
    site.keys().map(Route::as_str).filter(|route| route.ends_with("feed.xml")).collect()
}

/// The words of the elements of a name below another one.
fn words<'a>(of: roxmltree::Node<'a, 'a>, name: &str) -> Vec<&'a str> {
    let children = of.children().filter(|child| child.has_tag_name((ATOM, name)));
    children.map(|child| child.text().unwrap_or_default()).collect()
}

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// What RFC 4287 asks of a feed, as far as it can be seen.
fn assert_atom(name: &str, text: &str, base: Option<&str>) {
    let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")), "{name}");
    let link = |of: roxmltree::Node, rel: &str| -> Option<String> {
        let mut links = of.children().filter(|child| child.has_tag_name((ATOM, "link")));
        links.find(|link| link.attribute("rel") == Some(rel))?.attribute("href").map(str::to_owned)
    };
    assert_eq!(link(feed, "self"), base.map(|base| format!("{base}{name}")), "{name}");
    assert_eq!(words(feed, "author").len(), 1, "{name}: entries have no author of their own");
    let mut known = BTreeSet::new();
    let entries: Vec<_> = feed.children().filter(|child| child.has_tag_name((ATOM, "entry"))).collect();
    for of in entries.iter().copied().chain([feed]) {
        for element in ["id", "title", "updated"] {
            assert_eq!(words(of, element).len(), 1, "{name}: {element}");
        }
        let (id, updated) = (words(of, "id")[0], words(of, "updated")[0]);
        assert!(known.insert(id), "{name}: {id} twice");
        assert!(id.starts_with(base.unwrap_or("urn:")) && !id.contains(' '), "{name}: {id}");
        assert!(updated.len() == 20 && updated.ends_with("T00:00:00Z"), "{name}: {updated}");
    }
    for entry in &entries {
        assert!(words(*entry, "content")[0].starts_with('<'), "{name}: the content is HTML");
        assert_eq!(link(*entry, "alternate").is_some(), base.is_some(), "{name}");
    }
    let days: Vec<&str> = entries.iter().map(|entry| words(*entry, "updated")[0]).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "{name}: the newest comes first");
    assert_eq!(days.first().copied().unwrap_or("1970-01-01T00:00:00Z"), words(feed, "updated")[0], "{name}");
}

#[test]
fn every_feed_is_atom_and_every_status_and_type_has_one() {
    for (inputs, base) in [(example(), None), (published(), Some(BASE))] {
        let site = site(&inputs);
        let all = feeds(&site);
        assert!(all.contains(&"feed.xml") && all.contains(&"status/planned/feed.xml"), "{all:?}");
        assert!(all.iter().any(|route| route.starts_with("type/")), "{all:?}");
        all.iter().for_each(|route| assert_atom(route, &page(&site, route), base));
        for route in site.keys().map(Route::as_str).filter(|route| route.ends_with("index.html")) {
            let parts: Vec<&str> = route.split('/').collect();
            if let ["status" | "type", value, _] = parts[..] {
                let feed = format!("{}/{value}/feed.xml", parts[0]);
                assert!(all.contains(&feed.as_str()), "{feed}");
                let links = crawl::attributes(&page(&site, route), "href");
                assert!(links.contains(&"feed.xml".to_owned()), "{route} names its feed");
            }
        }
    }
}

#[test]
fn a_feed_holds_all_that_was_written_and_the_same_entry_has_one_id_everywhere() {
    let log = "# A & <B>\n\n**Status:** Planned\n**Type:** Feature\n**Created:** 2026-01-02\n\n## What\n\nx\n\n## Changelog\n\n### 2026-03-01\n- One Vec<T>&amp;\n- Two\n\n### 2026-02-01\n- Only\n";
    let table = "# T\n\n**Status:** Planned\n\n## What\n\ny\n\n## Changelog\n\n- 2026-02-03: first\n- 2026-02-03: second\n";
    let site = site(&inputs(&[("a.md", log), ("t.md", table)]));
    let all = page(&site, "feed.xml");
    assert_atom("feed.xml", &all, None);
    let document = roxmltree::Document::parse(&all).expect("XML");
    let contents: Vec<&str> = document
        .descendants()
        .filter(|n| n.has_tag_name((ATOM, "content")))
        .filter_map(|n| n.text())
        .collect();
    assert_eq!(contents[0], "<ul><li>One Vec&lt;T&gt;&amp;</li><li>Two</li></ul>");
    assert!(
        contents.contains(&"<p>Only</p>") && contents.contains(&"<p>first</p><p>second</p>"),
        "{contents:?}"
    );
    let ids = |text: &str| -> BTreeSet<String> {
        let document = roxmltree::Document::parse(text).expect("XML");
        let entries = document.descendants().filter(|n| n.has_tag_name((ATOM, "entry")));
        entries.map(|entry| words(entry, "id")[0].to_owned()).collect()
    };
    assert_eq!(ids(&all), ids(&page(&site, "status/planned/feed.xml")));
    assert_eq!(ids(&page(&site, "type/feature/feed.xml")).len(), 3);
    assert!(ids(&all).contains("urn:specsite:source:specs/a/#2026-03-01"), "{:?}", ids(&all));
}

#[test]
fn the_sitemap_names_every_page_once_and_only_with_an_address() {
    let site = site(&published());
    let text = page(&site, "sitemap.xml");
    let document = roxmltree::Document::parse(&text).expect("XML");
    let named: Vec<&str> =
        document.descendants().filter(|n| n.tag_name().name() == "loc").filter_map(|n| n.text()).collect();
    let pages = site.keys().filter(|route| common::is_page(route) && route.as_str() != "404.html");
    let expected: BTreeSet<String> = pages.map(|route| format!("{BASE}{}", route.url())).collect();
    assert_eq!(named.iter().map(|url| (*url).to_owned()).collect::<BTreeSet<_>>(), expected);
    assert_eq!(named.len(), expected.len());
    assert!(!common::site(&example()).contains_key(&Route::new("sitemap.xml")));
}

#[test]
fn badges_are_pictures_with_a_title_and_no_style() {
    let site = site(&example());
    let data = json(&site, "api/v1/specs.json");
    let specs = data["specs"].as_array().expect("specs");
    let done = specs.iter().filter(|spec| spec["status"]["stage"] == "implemented").count();
    for name in ["specs", "implemented", "coverage", "health", "version"] {
        let text = page(&site, &format!("badges/{name}.svg"));
        let document = roxmltree::Document::parse(&text).expect("XML");
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        assert!(!text.contains("style") && !text.contains("{{"), "{name}");
        let width: usize = root.attribute("width").and_then(|w| w.parse().ok()).expect("a fixed width");
        assert!((40..400).contains(&width), "{name}: {width}");
        let title = root.children().find(|child| child.has_tag_name(("http://www.w3.org/2000/svg", "title")));
        let title = title.and_then(|title| title.text()).expect("a title");
        match name {
            "specs" => assert_eq!(title, format!("specs: {}", specs.len())),
            "implemented" => assert_eq!(title, format!("implemented: {done}/{}", specs.len())),
            "version" => assert!(title.contains("0.2.0"), "{title}"),
            _ => assert!(title.contains(": "), "{title}"),
        }
    }
}

#[test]
fn a_badge_escapes_what_authors_write() {
    let spec = "# A\n\n**Status:** Implemented\n**Version:** 1.0<script>&\"\n\n## What\n\nx\n";
    let text = page(&site(&inputs(&[("a.md", spec)])), "badges/version.svg");
    assert!(roxmltree::Document::parse(&text).is_ok() && !text.contains("<script"), "{text}");
}

const PLANS: &str = "# Old, form; \\ gone\n\n**Status:** Implemented\n**Created:** 2026-01-02\n\n## What\n\nx\n\n## Constraints\n\n- **C1:** Timeline: the contract ends on 2027-06-30, and nobody will renew it, since the vendor 🙂 has said so in many words that make this line long\n- **C2:** Technical: none\n- ~~**C3:** Timeline: until 2026-12-31~~\n\n## Deprecation Plan\n\n- The old form is removed on 2027-01-31\n";

#[test]
fn dated_plans_are_a_calendar() {
    let site = site(&inputs(&[("a.md", PLANS)]));
    let text = page(&site, "deprecations.ics");
    assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    let whole = text.replace("\r\n ", "");
    let of = |name: &str| -> Vec<&str> {
        whole.split("\r\n").filter_map(|line| line.strip_prefix(name)).map(|rest| &rest[1..]).collect()
    };
    assert_eq!(of("DTSTART;VALUE=DATE"), ["20270131", "20270630"]);
    assert_eq!(of("DTSTAMP"), ["20260102T000000Z"; 2]);
    assert_eq!(of("BEGIN"), ["VCALENDAR", "VEVENT", "VEVENT"]);
    assert!(of("SUMMARY")[0].starts_with("Old\\, form\\; \\\\ gone: "), "{:?}", of("SUMMARY"));
    let uids: BTreeSet<&str> = of("UID").into_iter().collect();
    assert_eq!(uids.len(), 2);
    // A plan that is put off keeps its name, so that it moves in the calendars of those who read it.
    let later = common::site(&inputs(&[("a.md", &PLANS.replace("2027-01-31", "2027-02-28"))]));
    let later = page(&later, "deprecations.ics").replace("\r\n ", "");
    assert!(later.contains("DATE:20270228\r\n") && uids.iter().all(|uid| later.contains(uid)), "{later}");
}

#[test]
fn menus_name_the_registers_that_hold_something_and_no_others() {
    let small = site(&inputs(&[(
        "a.md",
        "# A\n\n**Status:** Planned\n\n## Security\n\nKeys never leave the shed.\n\n## Compatibility\n\nOld keys fit.\n",
    )]));
    let links = |html: &str| -> BTreeSet<String> {
        let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.map(|url| url.trim_start_matches("./").to_owned()).collect()
    };
    for site in [&small, &site(&example())] {
        let home = page(site, "index.html");
        let (head, rest) = home.split_once("</header>").expect("a header");
        let (_, rest) = rest.split_once("id=\"ss-registers\"").expect("registers");
        let (filled, bare) = rest.split_once("<details class=\"bare\"").expect("those that are empty");
        let bare = bare.split("</details>").next().unwrap_or_default();
        let menu = links(head);
        assert!(!links(filled).is_empty() && links(filled).is_subset(&menu), "{:?} {menu:?}", links(filled));
        assert!(!links(bare).is_empty() && links(bare).is_disjoint(&menu), "{:?}", links(bare));
    }
    assert!(links(&page(&small, "index.html")).contains("security/"));
}

#[test]
fn without_a_day_there_is_no_calendar() {
    let site = site(&inputs(&[("a.md", "# A\n\n**Status:** Planned\n\n## What\n\nx\n")]));
    assert!(!site.contains_key(&Route::new("deprecations.ics")));
}

fn linked_data(html: &str) -> Value {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">").expect("linked data");
    let (text, _) = rest.split_once("</script>").expect("an end");
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn a_page_says_what_its_spec_is_to_search_engines() {
    for (inputs, base) in [(example(), "../../"), (published(), BASE)] {
        let site = site(&inputs);
        for id in ids(&site) {
            let html = page(&site, &format!("specs/{id}/index.html"));
            let spec = json(&site, &format!("api/v1/specs/{id}.json"));
            let data = linked_data(&html);
            let article = &data["@graph"][0];
            assert_eq!(article["@type"], "TechArticle");
            assert_eq!(article["headline"], spec["title"]);
            assert_eq!(article["url"], format!("{base}specs/{id}/"));
            assert_eq!(article["creativeWorkStatus"], spec["status"]["label"]);
            assert_eq!(article["additionalProperty"][1]["value"], spec["status"]["stage"]);
            assert_eq!(article["dateCreated"], spec["created"]);
            let crumbs = data["@graph"][1]["itemListElement"].as_array().expect("crumbs");
            assert_eq!(crumbs.len(), 4);
            assert_eq!(html.contains("rel=\"canonical\""), base == BASE);
            assert!(html.contains("<meta property=\"og:type\" content=\"article\">"));
        }
    }
}

#[test]
fn linked_data_cannot_be_left() {
    let spec = "# A \"</script><script>\" \\ <!-- &amp;\n\n**Status:** Planned\n**Type:** \\\"},{\n\n## What\n\nTab\there \u{2028} \u{b} and `\\u003c`.\n";
    let html = page(&site(&inputs(&[("a.md", spec)])), "specs/a/index.html");
    let data = linked_data(&html);
    assert_eq!(data["@graph"].as_array().map(Vec::len), Some(2));
    let (_, rest) = html.split_once("application/ld+json\">").expect("linked data");
    let (text, _) = rest.split_once("</script>").expect("an end");
    assert!(!text.contains('<') && text.contains("\\\\u003c"), "{text}");
}

/// Whatever stands in a spec, its twin is made and every feed is XML.
#[test]
fn odd_specs_do_no_harm() {
    let odd = [
        "",
        "\u{0}\u{ffff}",
        "# \u{ffff}\u{1}\n\n**Status:** \u{fffe}\n**Created:** 2026-01-01\n",
        "```\nnever closed",
        "[a][b\n\n[b]: <",
        "# A\n\n[![a](b](c)\n\n<!-- <!-- -->",
        "| [a|b](c.md) |\n|---|\n| [x\\|y](b.md) |\n",
        "---\na: b",
        "# A\n\n[ö→](a.md 'ü') [^n]\n\n## B\n\n[x]\n\n[^n]: note\n",
    ];
    let names: Vec<String> = (0..odd.len()).map(|n| format!("odd-{n}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(odd).collect();
    let site = site(&inputs(&files));
    for id in ids(&site) {
        assert!(page(&site, &format!("specs/{id}/index.md")).starts_with("# "), "{id}");
    }
    feeds(&site).iter().for_each(|route| assert_atom(route, &page(&site, route), None));
    assert_eq!(crawl::faults(&site), Vec::<String>::new());
}

/// Strangers' specs too.
#[test]
fn feeds_and_data_of_a_collection_hold() {
    let Some(path) = common::corpus("ailang-design-docs") else { return };
    let site = site(&folder(&path));
    feeds(&site).iter().for_each(|route| assert_atom(route, &page(&site, route), None));
    ids(&site).iter().for_each(|id| drop(linked_data(&page(&site, &format!("specs/{id}/index.html")))));
}
