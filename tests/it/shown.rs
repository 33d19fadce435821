//! How pages say it: words that are not torn, orders that hold, names that stand wherever a spec does, and nothing that a
//! reader cannot use.

use crate::common::{inputs, page, site};

fn spec(number: usize, status: &str, rest: &str) -> (String, String) {
    let head = format!("* Proposal: [KL-{number:04}]({number:04}-kiln.md)\n* Status: **{status}**\n");
    (format!("{number:04}-kiln.md"), format!("# The kiln {number}\n\n{head}\n## Overview\n\n{rest}\n"))
}

fn made(files: &[(String, String)]) -> impl Fn(&str) -> String + use<> {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = site(&inputs(&files));
    move |path: &str| page(&site, path)
}

fn behind<'t>(text: &'t str, mark: &str) -> &'t str {
    text.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {text}")).1
}

#[test]
fn words_are_whole_and_a_phase_is_called_by_its_title() {
    let why = "Potters wait. ".repeat(12);
    let rest = format!(
        "### What\n\nBricks.\n\n### Why\n\n{why}\n\n## Rollout Plan\n\n### Phase 1: Bricks\n\n- [x] Clay\n- [ ] Straw\n"
    );
    let of = made(&[spec(1, "In Progress", &rest)]);
    let home = of("index.html");
    assert!(home.contains(">Phase 1: Bricks<"), "{home}");
    let told = behind(&home, "Why: ").split('<').next().unwrap_or_default();
    let end = told.strip_suffix(" …").expect("it is shortened");
    assert!(why.contains(&format!("{end} ")), "{told}");
}

#[test]
fn a_name_stands_wherever_its_spec_does() {
    let of = made(&[
        spec(
            1,
            "Accepted",
            "See [the other](0002-kiln.md), [the third](0003-kiln.md).\n\n## Changelog\n\n- 2026-03-04: Fired\n",
        ),
        spec(2, "Accepted", "See [the third](0003-kiln.md)."),
        spec(3, "Rejected", "Cold."),
    ]);
    for path in ["activity/index.html", "graph/index.html", "index/index.html"] {
        assert!(of(path).contains("KL-0001"), "{path}");
    }
    assert!(behind(&of("graph/index.html"), "<div class=\"ends\">").contains("KL-0003 <a href"));
    assert!(of("api/v1/specs/0001-kiln.json").contains("\"name\":\"KL-0001\""));
}

#[test]
fn an_index_passes_over_articles() {
    let text = "# A glaze\n\n**Status:** Planned\n\n## Overview\n\nText.\n";
    let other = text.replace("A glaze", "Oven");
    let index = made(&[("a.md".to_owned(), text.to_owned()), ("b.md".to_owned(), other)])("index/index.html");
    assert!(index.contains("<h2 id=\"ss-g\">G</h2>") && !index.contains(">A</h2>"), "{index}");
}

#[test]
fn decisions_stand_in_the_order_of_the_day_that_is_shown() {
    let decided = |title: &str, created: &str, log: &str| {
        format!(
            "# {title}\n\n**Status:** Planned\n**Created:** {created}\n\n## Architecture Decisions\n\n- **AD1:** {title}\n\n\
             ## Changelog\n\n- {log}: Fired\n"
        )
    };
    let of = made(&[
        ("a.md".to_owned(), decided("Older", "2026-01-02", "2026-09-09")),
        ("b.md".to_owned(), decided("Newer", "2026-02-03", "2026-02-04")),
    ]);
    let page = of("decisions/index.html");
    assert!(page.find("2026-02-03") < page.find("2026-01-02"), "{page}");
}

#[test]
fn a_question_that_is_answered_grows_no_older() {
    let text = "# Kiln\n\n**Status:** Planned\n**Created:** 2026-01-02\n\n## Open Questions\n\n\
                - **Q1:** How hot?\n- ~~**Q2:** How cold?~~ Not at all.\n";
    let mut source = inputs(&[("a.md", text)]);
    source.today = Some(jiff::civil::date(2026, 1, 12));
    let questions = page(&site(&source), "questions/index.html");
    let (open, answered) = questions.split_once("ss-questions-answered").expect("both are listed");
    assert!(open.contains("Days open") && !answered.contains("Days open"), "{questions}");
}

#[test]
fn what_few_of_many_say_has_neither_a_column_nor_a_place_in_the_menu() {
    let files: Vec<(String, String)> = (1..=40)
        .map(|at| {
            let topic = if at < 3 { "- **Spoofing:** None.\n" } else { "Nothing is at risk here.\n" };
            let asked = if at == 7 { "\n## Requirements\n\n- **FR1:** The kiln MUST be hot\n" } else { "" };
            spec(at, "Accepted", &format!("Text.\n\n## Security Considerations\n\n{topic}{asked}"))
        })
        .collect();
    let of = made(&files);
    let security = of("security/index.html");
    let posture = behind(&security, "id=\"ss-security-posture\"");
    assert!(posture.contains("<th scope=\"col\">What it says</th>"), "{posture}");
    assert!(!posture.contains("<th scope=\"col\">Spoofing</th>") && posture.contains("Spoofing: None."));
    let home = of("index.html");
    let (menu, rest) = home.split_once("</header>").expect("a menu");
    assert!(menu.contains("security/") && !menu.contains("requirements/"), "{menu}");
    assert!(behind(rest, "<details class=\"bare\">").contains("href=\"requirements/\""));
    assert!(of("requirements/index.html").contains("The kiln MUST be hot"));
}

#[test]
fn a_column_in_which_nobody_says_anything_is_no_column() {
    let of = |status: &str| {
        let text = format!("# Kiln\n\n{status}## Overview\n\nText.\n");
        made(&[("specs/a.md".to_owned(), text.clone()), ("specs/b.md".to_owned(), text)])("specs/index.html")
    };
    let column = "<th scope=\"col\">Status</th>";
    assert!(of("**Status:** Planned\n\n").contains(column) && !of("").contains(column));
}

#[test]
fn a_long_formula_in_a_sentence_scrolls_by_itself() {
    let long = "r_1 + ".repeat(20);
    let of = made(&[spec(1, "Accepted", &format!("Short $r_1$, long ${long} r_2$."))]);
    let page = of("specs/0001-kiln/index.html");
    assert_eq!(page.matches("<span class=\"scroll formula\"><math").count(), 1, "{page}");
    assert_eq!(page.matches("<math").count(), 2);
}

#[test]
fn an_authors_own_contents_are_no_part_of_ours() {
    let rest = "Text.\n\n## Table of Contents\n\n- [Bricks](#bricks)\n- [Straw](#straw)\n\n## Bricks\n\nRed.\n\n## Straw\n\nDry.\n";
    let page = made(&[spec(1, "Accepted", rest)])("specs/0001-kiln/index.html");
    let contents =
        behind(&page, "<nav aria-labelledby=\"ss-contents\">").split("</nav>").next().unwrap_or_default();
    assert!(contents.contains("#bricks") && !contents.contains("#table-of-contents"), "{contents}");
    assert!(page.contains("<details class=\"own-toc\">"));
}

#[test]
fn the_last_word_of_a_long_link_is_followed_by_its_comma() {
    let text = "# Kiln\n\n**Status:** Planned\n\n## Requirements\n\n- **FR1:** The kiln MUST be hot\n\n## Testing\n\n\
                ### Acceptance Criteria\n\n- [ ] Every pot that is put into the kiln comes out of it (FR1)\n- [ ] Hot (FR1)\n";
    let page = made(&[("a.md".to_owned(), text.to_owned())])("requirements/index.html");
    assert!(page.contains("<span><a href=\"../specs/a/#"), "{page}");
}

#[test]
fn code_between_backticks_is_code() {
    let rules = made(&[spec(1, "Accepted", "Text.")])("rules/index.html");
    assert!(rules.contains("<code>specsite check</code>") && !rules.contains("`specsite check`"));
}
