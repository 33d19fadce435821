//! What holds for every input: nothing panics, every place lies in its file, a memo changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use specsite::compile;
use specsite::diag::Span;
use specsite::memo::Memo;
use specsite::project::Inputs;
use specsite::source::Source;

use crate::common::{compiled, crawl, inputs, site};

/// Pieces that specs are made of, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "# Title\n",
        "## Requirements\n",
        "### Functional Requirements\n",
        "## Open Questions\n",
        "## Changelog\n",
        "### 2026-11-01\n",
        "### YYYY-MM-DD\n",
        "**Status:** 📋 Planned | 🚧 In Progress | ✅ Implemented\n",
        "**Status**: ✅ **DONE** (v1)\n",
        "* Status: **Accepted**\n",
        "---\n",
        "---\ntitle: [x\n---\n",
        "- **FR1:** must do [this](b.md#fr1)\n",
        "- [ ] open\n- [~] half\n",
        "| a | b |\n|---|:-:|\n| [x](../../../y.md) | `c\\|d` |\n",
        "```rust\nfn main() {}\n```\n",
        "```\nunclosed\n",
        "> [!WARNING]\n> careful\n",
        "<a name=\"x\"></a>\n",
        "<!-- comment",
        "[^1]: note\n",
        "text[^1] <sub>a</b> Vec<u8>\n",
        "![i](i.png) [j](javascript:x) [k]( ) <https://a.b>\n",
        "ðŸ“‹ â€œdamagedâ€\u{9d}\n",
        "#### Test Case 1: works\n- **Given:** a\n",
        "\n\n",
        "   - nested\n     - deeper\n",
        "$x^2$ and $$y$$\n",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,20}", 1 => "[#*`\\[\\]()<>|_~ \\n-]{0,12}"]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..14).prop_map(|pieces| pieces.concat())
}

fn source() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop::sample::select(vec![
        "a.md", "b.md", "planned/c.md", "done/c.md", "README.md", "0001-x.md", "TEMPLATE.md",
    ]);
    prop::collection::btree_map(name, text(), 1..5)
        .prop_map(|files| files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect())
}

fn as_inputs(files: &[(String, String)]) -> Inputs {
    inputs(&files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

#[test]
fn a_name_behind_an_escape_has_its_place() {
    let files = [("a.md".to_owned(), "# A\n\n!\\!🌀A0 and `  A0  `\n".to_owned())];
    let compiled = compiled(&as_inputs(&files));
    let spans: Vec<Span> =
        compiled.portal.specs.as_slice()[0].spec.links.iter().map(|link| link.span).collect();
    assert!(!spans.is_empty());
    for span in spans {
        assert!(files[0].1.get(span.start..span.end).is_some_and(|text| text.contains("A0")), "{span:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_place_lies_in_its_file(files in source()) {
        let compiled = compiled(&as_inputs(&files));
        let text: BTreeMap<&str, String> =
            files.iter().map(|(name, text)| (name.as_str(), Source::new(name, text.as_bytes()).text)).collect();
        let inside = |path: &str, span: Span| {
            let text = &text[path];
            span.start <= span.end && text.is_char_boundary(span.start) && text.is_char_boundary(span.end)
        };
        for finding in &compiled.diagnostics {
            prop_assert!(inside(&finding.path, finding.span), "{finding:?}");
        }
        for spec in compiled.portal.specs.values().map(|entry| &entry.spec) {
            let links = spec.links.iter().map(|link| link.span);
            let items = spec.items().map(|(_, item)| item.span);
            let sections = spec.sections.iter().map(|section| section.span);
            for span in links.chain(items).chain(sections).chain(spec.fields.iter().map(|field| field.span)) {
                prop_assert!(inside(&spec.path, span), "{} {span:?}", spec.path);
            }
        }
        let specs = &compiled.portal.specs;
        for entry in specs.values() {
            prop_assert!(entry.references.iter().all(|reference| specs.get(reference.to).is_some()));
            prop_assert!(!entry.spec.title.is_empty());
            let (done, total) = entry.spec.progress();
            prop_assert!(done <= total);
        }
    }

    #[test]
    fn every_site_is_sound(files in source()) {
        prop_assert_eq!(crawl::faults(&site(&as_inputs(&files))), Vec::<String>::new());
    }

    #[test]
    fn a_memo_changes_nothing(before in source(), after in source()) {
        let memo = Memo::default();
        let first = compile::compile(&as_inputs(&before), &memo).expect("compiles");
        drop(first);
        let inputs = as_inputs(&after);
        let kept = compile::compile(&inputs, &memo).expect("compiles");
        let fresh = compiled(&inputs);
        let specs = |compiled: &compile::Compiled| -> Vec<Arc<specsite::spec::Spec>> {
            compiled.portal.specs.values().map(|entry| Arc::clone(&entry.spec)).collect()
        };
        prop_assert_eq!(specs(&kept), specs(&fresh));
        prop_assert_eq!(&kept.diagnostics, &fresh.diagnostics);
        let again = compile::compile(&inputs, &memo).expect("compiles");
        prop_assert_eq!(again.reused, inputs.files.len());
    }
}
