//! Whether specs can be built in the order that they say: nothing done rests on what is not, nobody rests on
//! himself, and whoever is replaced knows it.

use crate::arena::SpecId;
use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::portal::order;
use crate::words::relation::Relation;
use crate::words::stage::Stage;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    [unready(context), circles(context), one_sided(context)].concat()
}

fn title<'a>(context: &'a LintContext, spec: SpecId) -> &'a str {
    &context.portal.specs[spec].spec.title
}

fn unready(context: &LintContext) -> Vec<Diagnostic> {
    let specs = &context.portal.specs;
    let mut out = Vec::new();
    for (from, reference) in order::needs(context.portal) {
        let to = reference.to;
        let stage = specs[to].spec.meta.status.stage();
        let ahead = matches!(stage, Stage::Proposed | Stage::Planned | Stage::InProgress);
        if specs[from].spec.meta.status.stage() != Stage::Implemented || !ahead {
            continue;
        }
        let label = specs[to].spec.meta.status.label().unwrap_or(stage.name());
        let message =
            format!("this spec is implemented and depends on `{}`, which is {label}", title(context, to));
        let path = &specs[from].spec.path;
        let finding = Diagnostic::new(&diag::RESTS_ON_PLANNED, path, reference.span, message);
        out.push(finding.with_help("correct one of the two statuses, or say how it works without the other"));
    }
    out
}

fn circles(context: &LintContext) -> Vec<Diagnostic> {
    let circles = order::circles(context.portal);
    let needs = order::needs(context.portal);
    let finding = |members: &Vec<SpecId>| {
        let names: Vec<String> = members.iter().map(|at| format!("`{}`", title(context, *at))).collect();
        let message = format!("specs depend on each other in a circle: {}", names.join(", "));
        let path = &context.portal.specs[members[0]].spec.path;
        let first = needs.iter().find(|(from, to)| *from == members[0] && members.contains(&to.to));
        let span = first.map_or(Span::default(), |(_, reference)| reference.span);
        Diagnostic::new(&diag::REFERENCE_CYCLE, path, span, message)
            .with_help("none of them can be built first: take one dependency out")
    };
    circles.iter().map(finding).collect()
}

fn one_sided(context: &LintContext) -> Vec<Diagnostic> {
    let specs = &context.portal.specs;
    let finding = |(from, reference): (SpecId, &crate::portal::Reference)| {
        let (own, answer) = match reference.relation {
            Relation::Supersedes => ("supersedes", "superseded by"),
            _ => ("is superseded by", "supersedes"),
        };
        let other = &specs[reference.to].spec;
        let message =
            format!("this spec {own} `{}`, which does not say that it {answer} this one", other.title);
        let message = message.replace("it superseded by", "it is superseded by");
        Diagnostic::new(&diag::ONE_SIDED_RELATION, &specs[from].spec.path, reference.span, message)
            .with_help(format!("add a link back in `{}`", other.path))
    };
    order::one_sided(context.portal).into_iter().map(finding).collect()
}
