//! The renderer's SVG in, ours out: known elements and attributes only, ids with a prefix, colours of
//! the theme, a name for those who do not see it.

use std::fmt::Write as _;

use roxmltree::{Document, Node};

use super::paint::{Authored, Palette, Use};
use super::source::bare;
use crate::text::escaped;

const ELEMENTS: &str = "circle defs ellipse g line marker path polygon polyline rect text tspan";

const ATTRIBUTES: &str = "cx cy d dominant-baseline dx dy fill-opacity fill-rule font-size font-style font-weight height \
    markerHeight markerUnits markerWidth opacity orient points r refX refY rx ry stroke-dasharray \
    stroke-linecap stroke-linejoin stroke-opacity stroke-width text-anchor transform viewBox width x \
    x1 x2 y y1 y2";

/// Far more than a bounded diagram needs; deeper, a parser of the output could run out of stack.
const MAX_LEVELS: usize = 64;

fn listed(list: &str, name: &str) -> bool {
    list.split(' ').any(|word| word == name)
}

/// A drawing and what can be read in it.
pub(super) struct Drawing {
    pub markup: String,
    text: String,
}

impl Drawing {
    /// Whether the label, without its marks and spaces, is among the words of the drawing.
    pub(super) fn shows(&self, label: &str) -> bool {
        self.text.contains(&bare(label))
    }
}

/// The drawing rebuilt; `label` names it.
pub(super) fn rebuilt(raw: &str, prefix: &str, label: &str, authored: &Authored) -> Result<Drawing, String> {
    let document = Document::parse(raw).map_err(|error| format!("the drawing is no SVG: {error}"))?;
    let root = document.root_element();
    let (left, top, width, height) = area(root).ok_or("the drawing has no size")?;
    let (shown_width, shown_height) = (width.ceil(), height.ceil());
    let mut out = format!(
        "<svg class=\"diagram\" role=\"img\" aria-label=\"{}\" viewBox=\"{left} {top} {width} {height}\" \
         width=\"{shown_width}\" height=\"{shown_height}\">",
        safe(label)
    );
    let mut writer = Writer { out: &mut out, text: String::new(), prefix, palette: Palette::new(authored) };
    writer.write(root, (width, height))?;
    let text = bare(&writer.text);
    out.push_str("</svg>");
    Ok(Drawing { markup: out, text })
}

fn area(root: Node<'_, '_>) -> Option<(f32, f32, f32, f32)> {
    let values: Vec<f32> =
        root.attribute("viewBox")?.split([' ', ',']).filter_map(|value| value.parse().ok()).collect();
    match values[..] {
        [left, top, width, height]
            if values.iter().all(|value: &f32| value.is_finite()) && width > 0.0 && height > 0.0 =>
        {
            Some((left, top, width, height))
        }
        _ => None,
    }
}

struct Writer<'o, 'p> {
    out: &'o mut String,
    text: String,
    prefix: &'p str,
    palette: Palette<'p>,
}

impl Writer<'_, '_> {
    fn write(&mut self, root: Node<'_, '_>, size: (f32, f32)) -> Result<(), String> {
        let mut open: Vec<(Node<'_, '_>, bool)> = Vec::new();
        let mut next = root.first_child();
        loop {
            if let Some(node) = next {
                let name = node.tag_name().name();
                let known = node.is_element() && listed(ELEMENTS, name) && !backdrop(node, root, size);
                let dropped =
                    node.is_element() && ["style", "script", "foreignObject", "title"].contains(&name);
                if known {
                    self.start(node)?;
                } else if node.is_text()
                    && open.iter().any(|(outer, _)| outer.is_element() && outer.tag_name().name() == "text")
                {
                    self.words(node.text().unwrap_or_default());
                }
                open.push((node, known));
                if open.len() > MAX_LEVELS {
                    return Err("the drawing nests too deep".to_owned());
                }
                next = if dropped { None } else { node.first_child() };
            } else if let Some((node, known)) = open.pop() {
                if known {
                    let _ = write!(self.out, "</{}>", node.tag_name().name());
                }
                next = node.next_sibling();
            } else {
                return Ok(());
            }
        }
    }

    fn words(&mut self, text: &str) {
        self.text.push_str(text);
        self.out.push_str(&safe(text));
    }

    fn start(&mut self, node: Node<'_, '_>) -> Result<(), String> {
        let name = node.tag_name().name();
        let _ = write!(self.out, "<{name}");
        let text = matches!(name, "text" | "tspan");
        if text && !self.text.is_empty() && name == "text" {
            self.text.push('\n');
        }
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
            let value = attribute.value();
            let value = match attribute.name() {
                "fill" if text => self.palette.paint(value, Use::Text),
                "fill" if name == "circle" && small(node) => self.palette.paint(value, Use::Line),
                "fill" => self.palette.paint(value, Use::Area),
                "stroke" if matches!(name, "line" | "rect") => self.palette.paint(value, Use::Frame),
                "stroke" => self.palette.paint(value, Use::Line),
                "id" if name == "marker" => format!("{}{}", self.prefix, plain(value)),
                "marker-start" | "marker-mid" | "marker-end" => match reference(value) {
                    Some(id) => format!("url(#{}{})", self.prefix, plain(id)),
                    None => continue,
                },
                _ if value.contains("NaN") || value.contains("inf") => {
                    return Err("a place in the drawing is no number".to_owned());
                }
                known if listed(ATTRIBUTES, known) && harmless(value) => value.to_owned(),
                _ => continue,
            };
            let _ = write!(self.out, " {}=\"{}\"", attribute.name(), safe(&value));
        }
        self.out.push('>');
        Ok(())
    }
}

/// The sheet of paper under the whole drawing: the page has its own.
fn backdrop(node: Node<'_, '_>, root: Node<'_, '_>, (width, height): (f32, f32)) -> bool {
    let number = |name| node.attribute(name).and_then(|value| value.parse::<f32>().ok()).unwrap_or(0.0);
    node.tag_name().name() == "rect"
        && node.parent() == Some(root)
        && node.attribute("fill") == Some("#010108")
        && number("width") >= width - 1.0
        && number("height") >= height - 1.0
}

/// A dot that marks a value, not a shape around words.
fn small(circle: Node<'_, '_>) -> bool {
    circle.attribute("r").and_then(|radius| radius.parse::<f32>().ok()).is_some_and(|radius| radius < 8.0)
}

fn reference(value: &str) -> Option<&str> {
    value.strip_prefix("url(#")?.strip_suffix(')')
}

fn plain(id: &str) -> String {
    id.chars().map(|sign| if sign.is_ascii_alphanumeric() || sign == '-' { sign } else { '_' }).collect()
}

/// A text of the drawing as text of the page; what controls a terminal is space.
fn safe(text: &str) -> String {
    escaped(&text.replace(char::is_control, " "))
}

fn harmless(value: &str) -> bool {
    value.chars().all(|sign| sign.is_ascii_alphanumeric() || " .,()+-%\n".contains(sign))
}
