use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{Difference, Event, SpecChange};
use super::report::{Sides, html, human, json, markdown};
use super::*;
use crate::compile;
use crate::config::Config;
use crate::memo::Memo;
use crate::project::Inputs;
use crate::source::{is_data, is_markdown};

fn portal(files: &[(&str, &str)], memo: &Memo) -> Portal {
    let store: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let inputs = Inputs {
        config: Config::default(),
        folder: "garden".to_owned(),
        files: store.keys().filter(|path| is_markdown(path)).cloned().collect(),
        data: store.keys().filter(|path| is_data(path)).cloned().collect(),
        store: Arc::new(store),
        skipped: Vec::new(),
        unreadable: Vec::new(),
        layers: Vec::new(),
        today: None,
        repository: None,
    };
    compile::compile(&inputs, memo).expect("compiles").portal
}

fn between(old: &[(&str, &str)], new: &[(&str, &str)]) -> Difference {
    let memo = Memo::default();
    difference(&portal(old, &memo), &portal(new, &memo))
}

/// The change of one spec whose status and title stay as they are.
fn of(old: &str, new: &str) -> SpecChange {
    let text = |body: &str| format!("# Pump\n\n**Status:** Planned\n\n{body}\n");
    let (old, new) = (text(old), text(new));
    let mut found = between(&[("specs/pump.md", &old)], &[("specs/pump.md", &new)]);
    found.specs.pop().unwrap_or_else(|| panic!("nothing is told of\n{old}\n{new}"))
}

fn items(change: &SpecChange) -> Vec<(&str, &[Event], &str, Option<&str>)> {
    let items = change.items.iter();
    items.map(|one| (one.id.as_str(), &one.events[..], one.text.as_str(), one.old_text.as_deref())).collect()
}

#[test]
fn requirements_come_go_and_are_reworded_by_their_ids() {
    let old = "## Requirements\n\n- **FR1:** It MUST pump\n- **FR2:** It MUST stop\n- **FR3:** It MUST hum\n- **FR4:** It MUST shine";
    let new = "## Requirements\n\n- **FR1:** It MUST pump\n   water\n- ~~**FR2:** It MUST stop~~\n- **FR5:** It MUST hum\n- **FR6:** It MUST float";
    assert_eq!(
        items(&of(old, new)),
        [
            ("FR1", &[Event::Reworded][..], "It MUST pump water", Some("It MUST pump")),
            ("FR2", &[Event::Retired], "It MUST stop", None),
            ("FR5", &[Event::Renumbered], "It MUST hum", None),
            ("FR4", &[Event::Removed], "It MUST shine", None),
            ("FR6", &[Event::Added], "It MUST float", None),
        ]
    );
}

#[test]
fn entries_without_ids_are_known_by_their_words() {
    let old = "## Edge Cases\n\n- The well is dry in summer\n- A frog sits in the pipe\n- Snow";
    let new = "## Edge Cases\n\n- Snow\n- A frog sits in the longer pipe\n- Nobody is at home";
    assert_eq!(
        items(&of(old, new)),
        [
            ("", &[Event::Reworded][..], "A frog sits in the longer pipe", Some("A frog sits in the pipe")),
            ("", &[Event::Removed], "The well is dry in summer", None),
            ("", &[Event::Added], "Nobody is at home", None),
        ]
    );
}

#[test]
fn questions_are_asked_and_answered() {
    let old = "## Open Questions\n\n- **Q1:** Which pump?\n- **Q2:** Which well?";
    let new = "## Open Questions\n\n- ~~**Q1:** Which pump?~~ The red one.\n- **Q2:** Which well?\n- **Q3:** Which pipe?";
    let change = of(old, new);
    let told: Vec<_> = change.items.iter().map(|one| (one.id.as_str(), &one.events[..])).collect();
    assert_eq!(told, [("Q1", &[Event::Answered, Event::Amended][..]), ("Q3", &[Event::Added])]);
}

#[test]
fn boxes_are_ticked_alone_in_criteria_and_below_phases() {
    let old = "## Acceptance Criteria\n\n- [ ] Water comes\n- [x] It is red\n\n## Rollout\n\n### Phase 1: Dig\n\n- [ ] Spade\n- [ ] Hole";
    let new = "## Acceptance Criteria\n\n- [x] Water comes\n- [ ] It is red\n\n## Rollout\n\n### Phase 1: Dig\n\n- [x] Spade\n- [x] Hole\n- [x] Rest";
    let change = of(old, new);
    assert_eq!(
        items(&change),
        [
            ("", &[Event::Ticked][..], "Water comes", None),
            ("", &[Event::Unticked], "It is red", None),
            ("Phase 1", &[Event::Done, Event::Progressed], "Dig", None),
        ]
    );
    let boxes: Vec<_> = change.boxes.iter().map(|one| (one.text.as_str(), &one.events[..])).collect();
    assert_eq!(
        boxes,
        [("Spade", &[Event::Ticked][..]), ("Hole", &[Event::Ticked]), ("Rest", &[Event::Added])]
    );
    assert_eq!(change.sections, [], "what the boxes tell is not told again");
}

#[test]
fn prose_is_told_by_its_sections_and_layout_is_not_told() {
    let old = "## Why\n\nThe garden is dry.\n\n## Risks\n\nA flood.\n\n## What\n\nOne pump\n\n## Notes\n\nfirst second third";
    let new = "## Why\n\nThe garden\nis very dry!\n\n## What\n\n*One*   pump\n\n## Notes\n\nsecond first third\n\n## Costs\n\n### Pump\n\nTen coins.\n\n### Pipe\n\nFive.";
    let change = of(old, new);
    let told: Vec<_> = change
        .sections
        .iter()
        .map(|one| (one.title.as_str(), one.events[0], one.words_added, one.words_removed))
        .collect();
    assert_eq!(
        told,
        [
            ("Why", Event::Rewritten, 1, 0),
            ("Risks", Event::Removed, 0, 2),
            ("Notes", Event::Reordered, 0, 0),
            ("Costs", Event::Added, 3, 0),
        ]
    );
    assert_eq!(change.items, []);
}

#[test]
fn headers_and_declarations_are_compared_by_their_names() {
    let old = "**Owner:** Ada\n**Version:** 1.0\n\n## API Design\n\n- `GET /water`\n- `PUT /water`";
    let new = "**Owner:** Bob\n**Location:** `src/pump`\n\n## API Design\n\n- `GET /water`\n- `POST /water`";
    let text = |rest: &str| format!("# Pump\n\n**Status:** Planned\n{rest}\n");
    let found = between(&[("pump.md", &text(old))], &[("pump.md", &text(new))]);
    let change = &found.specs[0];
    let fields: Vec<_> = change
        .fields
        .iter()
        .map(|field| (field.label.as_str(), field.value.old.as_deref(), field.value.new.as_deref()))
        .collect();
    assert_eq!(
        fields,
        [
            ("Location", None, Some("src/pump")),
            ("Owner", Some("Ada"), Some("Bob")),
            ("Version", Some("1.0"), None)
        ]
    );
    let facts: Vec<_> = change.facts.iter().map(|fact| (fact.event, fact.name.as_str())).collect();
    assert_eq!(facts, [(Event::Added, "POST /water"), (Event::Removed, "PUT /water")]);
}

const WELL: &str = "# Well\n\n**Status:** Planned\n\n## Requirements\n\n- **FR1:** It MUST hold water, whatever the summer does to the garden\n";
const PIPE: &str = "# Pipe\n\n**Status:** Planned\n\n**Depends on:** [Well](../planned/well.md)\n\n## Why\n\nWater flows from the well to the garden through it.\n";

#[test]
fn specs_move_come_go_and_keep_their_names() {
    let renamed = PIPE.replace("# Pipe", "# Water pipe").replace("../planned/well.md", "../well.md");
    let well = WELL.replace("Planned", "In Progress (digging)").replace("# Well", "# Deep well");
    let old = [
        ("planned/well.md", WELL),
        ("planned/pipe.md", PIPE),
        ("planned/frog.md", "# Frog\n\n**Status:** Draft\n"),
    ];
    let tap = "# Tap\n\n**Status:** Planned\n\n**Supersedes:** [Well](../in-progress/well.md)\n\n## Requirements\n\n- **FR1:** It MUST drip\n";
    let new = [
        ("in-progress/well.md", well.as_str()),
        ("planned/water-pipe.md", &renamed),
        ("planned/tap.md", tap),
    ];
    let found = between(&old, &new);
    let told: Vec<_> = found
        .specs
        .iter()
        .map(|one| (one.id.as_str(), one.change, one.old_path.as_deref(), one.old_id.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("well", Event::Changed, Some("planned/well.md"), None),
            ("frog", Event::Removed, None, None),
            ("tap", Event::Added, None, None),
            ("water-pipe", Event::Changed, Some("planned/pipe.md"), Some("pipe")),
        ]
    );
    let well = &found.specs[0];
    assert_eq!(well.old_title.as_deref(), Some("Well"));
    assert_eq!(well.standing.words.as_deref(), Some("In Progress (digging)"));
    assert!(well.relations.is_empty() && found.specs[3].relations.is_empty(), "both ends are the same specs");
    assert_eq!(found.specs[2].states.get("functional_requirement"), Some(&1));
    let said = human::render(&found, false);
    assert!(
        said.ends_with(
            "2 specs changed, 1 added, 1 removed: 2 files moved, 2 titles changed, 1 status moved\n"
        ),
        "{said}"
    );
    assert!(said.contains("status: Planned → In Progress (digging) (planned → in progress)"), "{said}");
}

#[test]
fn relations_are_told_by_whoever_says_them() {
    let with =
        |field: &str| format!("# Pipe\n\n**Status:** Planned\n{field}\n\n## Why\n\nSee [Well](well.md).\n");
    let (old, new) = (with(""), with("**Depends on:** [Well](well.md)"));
    let found = between(&[("pipe.md", &old), ("well.md", WELL)], &[("pipe.md", &new), ("well.md", WELL)]);
    let told: Vec<_> = found.specs.iter().flat_map(|spec| &spec.relations).collect();
    let told: Vec<_> = told.iter().map(|one| (one.event, one.relation.name(), one.to.as_str())).collect();
    assert_eq!(told, [(Event::Added, "depends_on", "well"), (Event::Removed, "related", "well")]);
    // The pipe says the same when the well goes.
    let gone = between(&[("pipe.md", &old), ("well.md", WELL)], &[("pipe.md", &old)]);
    assert_eq!(gone.specs.iter().map(|spec| spec.id.as_str()).collect::<Vec<_>>(), ["well"]);
}

#[test]
fn papers_of_a_spec_are_part_of_it() {
    let spec = (
        "specs/001-pump/spec.md",
        "# Pump\n\n**Status:** Planned\n\n## Requirements\n\n- **FR-001:** It MUST pump\n",
    );
    let tasks = |mark: &str| format!("# Tasks\n\n## Phase 1\n\n- [{mark}] T001 Buy a pump\n- [ ] T002 Dig\n");
    let (open, done) = (tasks(" "), tasks("x"));
    let path = "specs/001-pump/tasks.md";
    let found = between(
        &[spec, (path, &open)],
        &[spec, (path, &done), ("specs/001-pump/plan.md", "# Plan\n\nThree words here\n")],
    );
    let change = &found.specs[0];
    assert_eq!(change.sections.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["plan.md"]);
    let ticked = change
        .boxes
        .iter()
        .flat_map(|one| &one.events)
        .chain(change.items.iter().flat_map(|one| &one.events));
    assert!(ticked.into_iter().any(|event| *event == Event::Ticked || *event == Event::Done), "{change:?}");
}

#[test]
fn the_same_specs_have_no_difference() {
    let files = [("a.md", WELL), ("b.md", PIPE)];
    let found = between(&files, &files);
    assert_eq!(found, Difference::default());
    assert_eq!(human::render(&found, false), "no spec changed\n");
}

/// What a spec says must stay text in a comment, whatever it is.
#[test]
fn a_hostile_spec_forges_nothing_in_a_comment() {
    let hostile = "# [win](https://evil.example) @admin\n\n**Status:** Planned\n**/approve:** <b>#1</b> @team\n\n## Requirements\n\n- **FR1:** It MUST `x`\n  /merge @everyone www.evil.example ![p](http://evil.example/p.png) <img src=\"x\">\n- **FR2:** It MUST \u{1b}[2J \u{202e}turn\n";
    let sides = Sides { old: "[a](b)", new: "@you" };
    let found = between(
        &[("planned/x.md", "# X\n\n**Status:** Planned\n\n## Requirements\n\n- **FR1:** It MUST\n")],
        &[("planned/x.md", hostile)],
    );
    let text = markdown::render(&found, &sides);
    assert!(text.contains("FR1") && text.contains("title changed"), "{text}");
    let commands = text
        .lines()
        .map(|line| line.trim_start_matches([' ', '-', '*']))
        .filter(|line| line.starts_with('/'));
    assert_eq!(commands.filter(|line| !line.starts_with("/approve**")).count(), 0, "{text}");
    for forged in [
        "](http", "@admin", "@team", "@everyone", "@you", "www.evil", "http://", "https://", "<img", "<b>",
        "#1", "\u{1b}", "\u{202e}", "[a](b)",
    ] {
        assert!(!text.contains(forged), "{forged} in\n{text}");
    }
    let page = html::render(&found, &sides);
    assert!(page.contains(" @admin</h2>") && page.contains("<ins>"), "{page}");
    for forged in ["<img", "<b>", "<a href=\"http", "\u{1b}", "\u{202e}"] {
        assert!(!page.contains(forged), "{forged} in\n{page}");
    }
    let data = json::render(&found, &sides).expect("data");
    let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
    assert_eq!(data["specs"][0]["items"][0]["id"], "FR1");
    assert_eq!(data["counts"][0]["what"], "spec");
    assert!(!human::render(&found, false).contains('\u{1b}'));
}
