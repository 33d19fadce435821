//! Findings between specs: what contradicts, what rests on nothing yet, and who does not know of being replaced.

use specsite::compile::Compiled;

use crate::common::{compiled, inputs, page, site};

/// The messages of a rule, with the file and the line each stands on.
fn of(compiled: &Compiled, code: &str) -> Vec<String> {
    let line = |path: &str, offset| {
        let entry = compiled.portal.specs.values().find(|entry| entry.spec.path == path);
        entry.map_or(0, |entry| entry.spec.line(offset))
    };
    let found = compiled.diagnostics.iter().filter(|finding| finding.rule.code == code);
    found.map(|f| format!("{}:{}: {}", f.path, line(&f.path, f.span.start), f.message)).collect()
}

#[test]
fn what_is_done_rests_on_nothing_that_is_not() {
    let files = [
        ("a.md", "# A\n\n**Status:** Implemented\n\nIt depends on [B](b.md).\nSee [C](c.md).\n"),
        ("b.md", "# B\n\n**Status:** Planned\n"),
        ("c.md", "# C\n\n**Status:** Planned\n"),
    ];
    let found = of(&compiled(&inputs(&files)), "rests-on-planned");
    assert_eq!(found, ["a.md:5: this spec is implemented and depends on `B`, which is Planned"]);
}

#[test]
fn a_circle_is_one_finding_and_mutual_mention_is_none() {
    let files = [
        ("a.md", "# A\n\nDepends on [B](b.md).\n"),
        ("b.md", "# B\n\nDepends on [C](c.md).\n"),
        ("c.md", "# C\n\nDepends on [A](a.md).\n"),
        ("d.md", "# D\n\nSee [E](e.md).\n"),
        ("e.md", "# E\n\nSee [D](d.md).\n"),
    ];
    let found = of(&compiled(&inputs(&files)), "reference-cycle");
    assert_eq!(found, ["a.md:3: specs depend on each other in a circle: `A`, `B`, `C`"]);
}

#[test]
fn whoever_is_replaced_says_so() {
    let new = ("new.md", "# New\n\n**Supersedes:** [Old](old.md)\n");
    let silent = compiled(&inputs(&[new, ("old.md", "# Old\n\n**Status:** Superseded\n")]));
    assert_eq!(of(&silent, "one-sided-relation").len(), 1);
    let told = compiled(&inputs(&[new, ("old.md", "# Old\n\n**Superseded by:** [New](new.md)\n")]));
    assert_eq!(of(&told, "one-sided-relation"), Vec::<String>::new());
}

#[test]
fn one_endpoint_and_one_package_have_one_truth() {
    let spec = |endpoint: &str, range: &str| {
        format!(
            "# S\n\n## API Design\n\n```\n{endpoint}\n```\n\n## Dependencies\n\n```toml\n[dependencies]\nserde = \"{range}\"\n```\n"
        )
    };
    let both = |a: &str, b: &str| compiled(&inputs(&[("a.md", a), ("b.md", b)]));
    let clash = both(&spec("GET /users/{id}", "1.2"), &spec("GET /users/:id/", "2.0"));
    assert_eq!(of(&clash, "endpoint-conflict"), ["b.md:6: `GET /users/:id/` is described in `a.md` too"]);
    assert_eq!(of(&clash, "dependency-conflict").len(), 1);
    let peace = both(&spec("GET /users/{id}", "1.2"), &spec("POST /users/{id}", "1.4"));
    assert_eq!(of(&peace, "endpoint-conflict"), Vec::<String>::new());
    assert_eq!(of(&peace, "dependency-conflict"), Vec::<String>::new());
}

#[test]
fn a_secret_is_told_and_never_repeated() {
    let token = "ghp_x7Kp2mQ9vT4nR8sW1yB5cD3fG6hJ0kLmN2pQ";
    let text = format!("# S\n\n## Configuration\n\n```sh\nexport API_TOKEN={token}\nexport PORT=80\n```\n");
    let inputs = inputs(&[("a.md", text.as_str())]);
    let found = of(&compiled(&inputs), "secret");
    assert_eq!(found, ["a.md:6: the value of `API_TOKEN` looks like a secret"]);
    let site = site(&inputs);
    for route in ["reference/index.html", "api/v1/reference.json", "api/v1/reference.csv"] {
        assert!(!page(&site, route).contains(token), "{route}");
    }
}

#[test]
fn a_witness_can_be_silenced() {
    let spec = "# A\n\n**Status:** Implemented\n\n## Acceptance Criteria\n\n- [ ] open\n";
    let heard = compiled(&inputs(&[("a.md", spec)]));
    assert_eq!(
        of(&heard, "status-witnesses"),
        ["a.md:7: this spec says Implemented, but 1 of 1 acceptance criteria is open (line 7)"]
    );
    let config = ("specsite.toml", "[check]\nopen-criteria = \"error\"\n");
    let raised = compiled(&inputs(&[config, ("a.md", spec)]));
    assert_eq!(of(&raised, "open-criteria").len(), 1, "a severity of its own gives it its own code");
    let config = ("specsite.toml", "[check]\nopen-criteria = \"off\"\n");
    assert_eq!(of(&compiled(&inputs(&[config, ("a.md", spec)])), "status-witnesses"), Vec::<String>::new());
}
