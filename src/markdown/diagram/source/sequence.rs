//! The lines of a sequence diagram in, the same in the forms that the renderer reads rightly out.

use mermaid_rs_renderer::ir::{SequenceActivation, SequenceActivationKind};

use crate::markdown::diagram::source::statement::Statements;

const BLOCKS: &[&str] = &["alt", "opt", "loop", "par", "critical", "break"];
const BRANCHES: &[&str] = &["else", "and", "option"];

/// Arrows, longer ones first, and what they are drawn as; the head of a message that is not waited for
/// is drawn like any other.
const ARROWS: &[(&str, Option<&str>)] = &[
    ("<<-->>", None),
    ("<<->>", None),
    ("-->>", Some("-->>")),
    ("->>", Some("->>")),
    ("--)", Some("-->>")),
    ("-)", Some("->>")),
    ("--x", None),
    ("-x", None),
    ("-->", Some("-->")),
    ("->", Some("->")),
];

pub(super) fn read(body: &[&str]) -> Result<Statements, String> {
    let mut out = Statements::default();
    let (mut blocks, mut last) = (Vec::new(), "");
    for line in body.iter().flat_map(|line| line.split(';')).map(str::trim).filter(|line| !line.is_empty()) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let note = word.eq_ignore_ascii_case("note");
        if last == "end" && note || last.eq_ignore_ascii_case("note") && BLOCKS.contains(&word) {
            return Err("a note right beside a block would be drawn inside of it".to_owned());
        }
        let shown = match word {
            "rect" => {
                blocks.push(false);
                false
            }
            "end" => blocks.pop().unwrap_or(true),
            "box" => {
                return Err("boxes around participants are not drawn".to_owned());
            }
            "create" | "destroy" => {
                return Err("participants that come and go are not drawn".to_owned());
            }
            "link" | "links" | "properties" | "details" => false,
            _ if BLOCKS.contains(&word) => {
                blocks.push(true);
                out.labels.push(rest.to_owned());
                true
            }
            _ => true,
        };
        if matches!(word, "activate" | "deactivate") {
            activation(rest, word == "activate", out.arrows.saturating_sub(1), &mut out);
        } else if shown {
            let line = statement(line, word, rest, &mut out)?;
            out.lines.push(line);
            last = word;
        }
    }
    close(&mut out);
    if blocks.is_empty() { Ok(out) } else { Err("a block has no end".to_owned()) }
}

fn statement(line: &str, word: &str, rest: &str, out: &mut Statements) -> Result<String, String> {
    match word {
        "participant" | "actor" => {
            let name = rest.split_once(" as ").map_or(rest, |(_, name)| name);
            if name.contains("@{") {
                return Err("participants with a type are not drawn".to_owned());
            }
            out.labels.push(name.to_owned());
            return Ok(line.to_owned());
        }
        _ if BRANCHES.contains(&word) => out.labels.push(rest.to_owned()),
        "Note" | "note" => out.labels.extend(rest.split_once(':').map(|(_, words)| words.to_owned())),
        _ if BLOCKS.contains(&word) || matches!(word, "end" | "autonumber" | "title") => {}
        _ => return message(line, out),
    }
    Ok(line.to_owned())
}

fn message(line: &str, out: &mut Statements) -> Result<String, String> {
    let (head, label) = line.split_once(':').unwrap_or((line, ""));
    let place = |arrow: &str| head.find(arrow).filter(|at| *at > 0);
    let found = ARROWS.iter().filter_map(|(arrow, drawn)| Some((place(arrow)?, *arrow, drawn)));
    let Some((at, arrow, drawn)) = found.min_by_key(|(at, arrow, _)| (*at, usize::MAX - arrow.len())) else {
        return Err(format!("`{}` is not read", line.chars().take(60).collect::<String>()));
    };
    let Some(drawn) = drawn else { return Err(format!("the arrow `{arrow}` is not drawn")) };
    let (from, to) = (head[..at].trim(), head[at + arrow.len()..].trim());
    let bare = to.trim_start_matches(['+', '-']).trim();
    if to.starts_with('+') {
        activation(bare, true, out.arrows, out);
    } else if to.starts_with('-') {
        activation(from, false, out.arrows, out);
    }
    out.arrows += 1;
    out.labels.push(label.to_owned());
    Ok(format!("{from}{drawn}{bare}:{}", if label.trim().is_empty() { " \u{a0}" } else { label }))
}

/// The renderer ends the activity of the wrong side, and draws those without end in any order: they are
/// told to it one by one.
fn activation(name: &str, begins: bool, index: usize, out: &mut Statements) {
    let kind = if begins { SequenceActivationKind::Activate } else { SequenceActivationKind::Deactivate };
    out.activations.push(SequenceActivation { participant: name.trim().to_owned(), index, kind });
}

fn close(out: &mut Statements) {
    let mut open: Vec<String> = Vec::new();
    for event in &out.activations {
        match event.kind {
            SequenceActivationKind::Activate => open.push(event.participant.clone()),
            SequenceActivationKind::Deactivate => {
                if let Some(at) = open.iter().rposition(|name| *name == event.participant) {
                    open.remove(at);
                }
            }
        }
    }
    for name in open {
        activation(&name, false, out.arrows, out);
    }
}
