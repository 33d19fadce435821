//! The text of a fence in, the statements for the renderer out, in the plain forms that it reads
//! rightly, together with what the drawing must show. What it draws wrongly is refused here by name.

mod flow;
mod sequence;
mod statement;

use mermaid_rs_renderer::ir::SequenceActivation;

use crate::markdown::diagram::source::statement::{Statements, inner};

/// One diagram, ready for the renderer.
pub(super) struct DiagramSource {
    /// The kind as a reader calls it.
    pub kind: &'static str,
    pub text: String,
    /// How many arrows the drawing must have, where that can be counted.
    pub arrows: Option<usize>,
    /// When participants of a sequence begin and end to be active.
    pub activations: Vec<SequenceActivation>,
    /// Words that the drawing must show.
    pub labels: Vec<String>,
    title: Option<String>,
    description: Option<String>,
}

impl DiagramSource {
    /// What the drawing is called for those who do not see it.
    pub(super) fn label(&self) -> String {
        let title = self.title.clone().unwrap_or_else(|| self.kind.to_owned());
        match &self.description {
            Some(description) => format!("{title}: {description}"),
            None => title,
        }
    }
}

const MAX_BYTES: usize = 20 * 1024;
const MAX_LINES: usize = 400;
/// Groups within each other.
const MAX_DEPTH: usize = 12;

const KINDS: &[(&str, &str)] = &[
    ("flowchart", "flowchart"),
    ("graph", "flowchart"),
    ("sequenceDiagram", "sequence diagram"),
    ("stateDiagram", "state diagram"),
    ("stateDiagram-v2", "state diagram"),
    ("classDiagram", "class diagram"),
    ("erDiagram", "entity diagram"),
    ("gantt", "Gantt chart"),
    ("pie", "pie chart"),
    ("gitGraph", "Git graph"),
    ("mindmap", "mind map"),
    ("timeline", "timeline"),
    ("journey", "journey"),
    ("quadrantChart", "quadrant chart"),
    ("xychart-beta", "chart"),
    ("xychart", "chart"),
];

/// Reads the text; the error is one line.
pub(super) fn read(text: &str) -> Result<DiagramSource, String> {
    if text.len() > MAX_BYTES {
        return Err(format!("the diagram has {} bytes, more than {MAX_BYTES}", text.len()));
    }
    let (body, mut title, mut description) = stripped(text);
    if body.len() > MAX_LINES {
        return Err(format!("the diagram has {} lines, more than {MAX_LINES}", body.len()));
    }
    let (header, body) = body.split_first().ok_or("the diagram is empty")?;
    let header = header.trim();
    let (header, rest) = header.split_once(';').unwrap_or((header, ""));
    let word = header.split([' ', '\t', ':']).next().unwrap_or_default();
    let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == word) else {
        return Err(match word {
            "" => "the diagram is empty".to_owned(),
            _ => format!("{} diagrams are not drawn", word.chars().take(40).collect::<String>()),
        });
    };
    let trimmed = |line| if *kind == "mind map" { line } else { str::trim(line) };
    let body: Vec<&str> = std::iter::once(rest).chain(body.iter().map(String::as_str)).map(trimmed).collect();
    shallow(&body)?;
    let statements = match *kind {
        "flowchart" => flow::read(&body)?,
        "sequence diagram" => sequence::read(&body)?,
        "state diagram" => state(&body)?,
        "class diagram" => class(&body)?,
        "entity diagram" => entity(&body)?,
        _ => chart(header, &body),
    };
    let arrows = matches!(
        *kind,
        "flowchart" | "sequence diagram" | "state diagram" | "class diagram" | "entity diagram"
    )
    .then_some(statements.arrows);
    title = title.or_else(|| body.iter().find_map(|line| line.strip_prefix("title ")).map(str::to_owned));
    description = description.take_if(|text| !text.is_empty());
    let text = format!("{header}\n{}\n", spelled(&statements.lines.join("\n")));
    Ok(DiagramSource {
        kind,
        text,
        arrows,
        labels: statements.labels,
        activations: statements.activations,
        title,
        description,
    })
}

/// The lines without front matter, comments, directives and the text for assistive technology.
fn stripped(text: &str) -> (Vec<String>, Option<String>, Option<String>) {
    let (mut title, mut description, mut lines) = (None, None, Vec::new());
    let (mut matter, mut open) = (false, false);
    for raw in text.lines() {
        let line = raw.trim();
        if line == "---" && (lines.is_empty() || matter) {
            matter = !matter;
        } else if matter {
            title = title.or_else(|| line.strip_prefix("title:").map(plain));
        } else if open {
            open = !line.ends_with('}');
            let words: &mut String = description.get_or_insert_default();
            words.push_str(line.trim_end_matches('}').trim());
            words.push(' ');
        } else if let Some(words) = value(line, "accTitle") {
            title = Some(plain(words));
        } else if let Some(words) = value(line, "accDescr") {
            description = Some(plain(words));
        } else if let Some(words) =
            line.strip_prefix("accDescr").map(str::trim).and_then(|r| r.strip_prefix('{'))
        {
            open = !words.ends_with('}');
            description = Some(format!("{} ", words.trim_end_matches('}').trim()));
        } else if !line.is_empty() && !line.starts_with("%%") {
            // Within a label, a backslash and an n end a line, as in the renderers that people know.
            lines.push(raw.trim_end().replace('\t', "    ").replace("\\n", "<br/>"));
        }
    }
    (lines, title.filter(|text| !text.is_empty()), description.map(|text| text.trim().to_owned()))
}

/// The text with its marks for single signs resolved and without marks of emphasis.
fn spelled(text: &str) -> String {
    const SIGNS: &[(&str, &str)] = &[
        ("#quot;", "\u{201d}"),
        ("#amp;", "&"),
        ("#lt;", "\u{2039}"),
        ("#gt;", "\u{203a}"),
        ("#35;", "#"),
        ("#nbsp;", "\u{a0}"),
        ("\"`", "\""),
        ("`\"", "\""),
        ("**", ""),
    ];
    SIGNS.iter().fold(text.to_owned(), |text, (mark, sign)| text.replace(mark, sign))
}

fn value<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    line.strip_prefix(key)?.trim_start().strip_prefix(':')
}

fn plain(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).trim().to_owned()
}

fn shallow(body: &[&str]) -> Result<(), String> {
    let mut depth = 0usize;
    for line in body {
        let word = line.split([' ', ';']).next().unwrap_or_default();
        if *line == "end" || line.starts_with('}') {
            depth = depth.saturating_sub(1);
        } else if OPENING.contains(&word) || line.ends_with('{') {
            depth += 1;
        }
        if depth > MAX_DEPTH {
            return Err(format!("the diagram has groups more than {MAX_DEPTH} levels deep"));
        }
    }
    Ok(())
}

const OPENING: &[&str] = &["subgraph", "alt", "opt", "loop", "par", "critical", "break", "rect", "box"];

/// The letters and digits of a label: what is left of it however it is wrapped, quoted or marked up.
pub(super) fn bare(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut rest = label;
    while let Some(sign) = rest.chars().next() {
        let mark = match sign {
            '<' => rest.find('>').filter(|end| TAGS.contains(&rest[1..*end].trim_matches(['/', ' ']))),
            '#' => rest.find(';').filter(|end| {
                *end < 9 && *end > 1 && rest[1..*end].chars().all(|sign| sign.is_ascii_alphanumeric())
            }),
            _ => None,
        };
        if mark.is_none() && sign.is_alphanumeric() {
            out.extend(sign.to_lowercase());
        }
        rest = &rest[mark.map_or(sign.len_utf8(), |end| end + 1)..];
    }
    out
}

const TAGS: &[&str] = &["br", "b", "i", "em", "strong", "sub", "sup", "u", "code", "small"];

/// The parts of a line between double quotes.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

fn state(body: &[&str]) -> Result<Statements, String> {
    let mut out = Statements::default();
    let mut note: Option<String> = None;
    for line in body {
        if let Some(words) = &mut note {
            if *line == "end note" {
                out.lines.extend(note.take());
            } else {
                out.labels.push((*line).to_owned());
                words.push_str(if words.ends_with(": ") { "" } else { "<br/>" });
                words.push_str(line);
            }
        } else if *line == "--" {
            return Err("regions that run side by side are not drawn".to_owned());
        } else if line.starts_with("note ") && !line.contains(':') {
            note = Some(format!("{line} : "));
        } else {
            out.arrows += usize::from(line.contains("-->"));
            out.labels.extend(quoted(line).map(str::to_owned));
            if !line.starts_with("class") && !line.starts_with("style ") {
                out.labels
                    .extend(line.split_once(':').map(|(_, label)| label.trim_start_matches(':').to_owned()));
            }
            out.lines.push((*line).to_owned());
        }
    }
    match note {
        Some(_) => Err("a note has no end".to_owned()),
        None => Ok(out),
    }
}

fn class(body: &[&str]) -> Result<Statements, String> {
    const ARROWS: &[&str] = &["--", ".."];
    let mut out = Statements::default();
    let mut inside = false;
    for line in body {
        let word = line.split(' ').next().unwrap_or_default();
        if matches!(word, "note" | "namespace") {
            return Err(format!("a {word} in a class diagram is not drawn"));
        }
        if matches!(word, "link" | "click" | "callback" | "href") {
            continue;
        }
        if inside {
            inside = !line.starts_with('}');
            if inside {
                out.labels.push(line.to_string().replace(['~', '*', '$'], ""));
            }
            out.lines.push(generic(line));
            continue;
        }
        let (head, label) = line.split_once(':').unwrap_or((line, ""));
        if head.contains('~') {
            return Err("classes with parameters are not drawn".to_owned());
        }
        out.arrows += usize::from(ARROWS.iter().any(|arrow| head.contains(arrow)));
        inside = head.trim_end().ends_with('{');
        if !matches!(word, "classDef" | "style" | "cssClass" | "direction") {
            out.labels.extend(quoted(head).map(str::to_owned));
            out.labels.push(label.trim_start_matches(':').replace(['*', '$'], ""));
        }
        out.lines.push(generic(line));
    }
    Ok(out)
}

/// `List~T~` as it is shown, `List<T>`.
fn generic(line: &str) -> String {
    let mut open = false;
    let swap = |sign: char| match sign {
        '~' => {
            open = !open;
            if open { '<' } else { '>' }
        }
        _ => sign,
    };
    if line.matches('~').count().is_multiple_of(2) {
        line.chars().map(swap).collect()
    } else {
        line.to_owned()
    }
}

fn entity(body: &[&str]) -> Result<Statements, String> {
    let mut out = Statements::default();
    let mut inside = false;
    for line in body {
        let relation = !inside && (line.contains("--") || line.contains("..")) && line.contains(' ');
        if inside && !line.starts_with('}') {
            let mut words = line.split_whitespace();
            let (kind, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            out.labels.extend([format!("{name}{kind}")]);
            out.labels.extend(quoted(line).map(str::to_owned));
        } else if relation {
            out.arrows += 1;
            out.labels.extend(line.split_once(':').map(|(_, label)| label.to_owned()));
        } else if line.contains('[') {
            return Err("entities with another name are not drawn".to_owned());
        }
        inside = line.ends_with('{') && !relation || inside && !line.starts_with('}');
        out.lines.push((*line).to_owned());
    }
    Ok(out)
}

/// Kinds that are read line by line: words in quotes, before a colon or in a title are shown.
fn chart(header: &str, body: &[&str]) -> Statements {
    let mut out = Statements::default();
    let kind = header.split(' ').next().unwrap_or_default();
    for raw in body.iter().filter(|line| !line.trim().starts_with("::")) {
        let line = raw.trim();
        out.lines.push((*raw).to_owned());
        out.labels.extend(quoted(line).map(str::to_owned));
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (kind, word) {
            (_, "title" | "section") => out.labels.push(rest.to_owned()),
            ("timeline", _) => out.labels.extend(line.split(':').map(str::to_owned)),
            ("mindmap", _) => out.labels.push(inner(line).to_owned()),
            ("gantt" | "journey", _) if line.contains(':') && !SETTINGS.contains(&word) => {
                out.labels.extend(line.split(':').next().map(str::to_owned));
            }
            ("quadrantChart", "x-axis" | "y-axis") => out.labels.extend(rest.split("-->").map(str::to_owned)),
            ("quadrantChart", _) if word.starts_with("quadrant-") => out.labels.push(rest.to_owned()),
            ("quadrantChart", _) => out.labels.extend(line.split_once(':').map(|(name, _)| name.to_owned())),
            _ => {}
        }
    }
    out
}

const SETTINGS: &[&str] =
    &["dateFormat", "axisFormat", "excludes", "includes", "tickInterval", "todayMarker", "weekday", "click"];
