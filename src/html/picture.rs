//! The bytes of a file written in XML enter, a picture above all; what leaves is the first thing in it that could run,
//! or that loads something from elsewhere. Opened by itself such a file has the rights of the site it lies on.
//!
//! What is not known is refused: elements of SVG stand in a list, those of HTML and `MathML` are none of a picture's, and
//! those of drawing programs mean nothing to a browser.

use roxmltree::{Document, Node, ParsingOptions};

const SVG: &str = "http://www.w3.org/2000/svg";
/// Namespaces whose elements a browser brings to life wherever they stand.
const ALIVE: &[&str] = &["http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"];

/// Elements of SVG that draw, style, move or describe.
const ELEMENTS: &str = "a animate animateColor animateMotion animateTransform circle clipPath color-profile cursor defs \
    desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting \
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge \
    feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter flowDiv \
    flowPara flowRegion flowRoot flowSpan font font-face font-face-format font-face-name font-face-src g glyph glyphRef \
    hatch hatchpath hkern image line linearGradient marker mask mesh meshgradient meshpatch meshrow metadata \
    missing-glyph mpath path pattern polygon polyline radialGradient rect set solidcolor stop style svg switch symbol \
    text textPath title tref tspan use view vkern";

/// Kinds of data that an address may hold itself.
const EMBEDDED: &[&str] = &[
    "data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif", "data:image/webp", "data:font/",
    "data:application/font", "data:application/x-font",
];

/// What style sheets load by a name in quotes, or run.
const IN_STYLES: &[&str] = &[
    "@import", "\\", "image-set(", "image(", "src(", "cross-fade(", "expression(", "-moz-binding",
    "behavior:",
];

/// Encodings in which markup is written by the same bytes as in UTF-8.
const ENCODINGS: &[&str] = &["utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"];

/// Why a file must not be published, in words that follow "it holds"; `None` when nothing in it can run or load.
pub fn danger(bytes: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some("text that is no UTF-8".to_owned()) };
    let text = text.trim_start_matches('\u{feff}');
    if let Some(what) = in_prologue(text) {
        return Some(what.to_owned());
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 1_000_000, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => document.descendants().find_map(in_node),
        Err(_) => Some("XML that cannot be read".to_owned()),
    }
}

/// What a browser takes for a page or for XML where its host says nothing of a file: the beginnings that
/// <https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type> lists.
const BEGINNINGS: &[&str] = &[
    "!--", "!doctype html", "a", "b", "body", "br", "div", "font", "h1", "head", "html", "iframe", "p",
    "script", "style", "table", "title",
];

/// The same of a text that is no XML by its name: what a browser would guess it to be, and run.
pub fn danger_by_guess(bytes: &[u8]) -> Option<String> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let begin = String::from_utf8_lossy(&text[..text.len().min(20)]).to_lowercase();
    let rest = begin.strip_prefix('<')?;
    if rest.starts_with("?xml") {
        return danger(bytes);
    }
    let begins =
        |name: &&&str| rest.strip_prefix(**name).is_some_and(|end| !end.starts_with(char::is_alphanumeric));
    BEGINNINGS.iter().find(begins).map(|name| format!("what begins like a page, with `<{name}`"))
}

/// What stands above the root and decides how the rest is read.
fn in_prologue(text: &str) -> Option<&'static str> {
    let declared = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let encoding = declared.and_then(|(inner, _)| inner.split_once("encoding")).map(|(_, rest)| {
        rest.trim_matches(|c: char| c.is_whitespace() || c == '=').split(['"', '\'']).nth(1).unwrap_or("")
    });
    if encoding.is_some_and(|name| !ENCODINGS.contains(&name.to_lowercase().as_str())) {
        return Some("a declaration of an unusual encoding");
    }
    // A document type may declare entities and attributes that are written nowhere else.
    let declares = |(_, rest): (&str, &str)| rest.find('[') < rest.find('>') && rest.contains('[');
    text.split_once("<!DOCTYPE").is_some_and(declares).then_some("declarations in its document type")
}

fn in_node(node: Node<'_, '_>) -> Option<String> {
    if let Some(instruction) = node.pi() {
        return instruction
            .target
            .to_lowercase()
            .starts_with("xml")
            .then(|| "a style sheet of XML".to_owned());
    }
    if !node.is_element() {
        return None;
    }
    let (name, space) = (node.tag_name().name(), node.tag_name().namespace());
    let known = ELEMENTS.split_ascii_whitespace().any(|known| known == name);
    if space.is_some_and(|space| ALIVE.contains(&space)) || (space == Some(SVG) && !known) {
        return Some(format!("the element `{name}`"));
    }
    if name == "style" {
        let text: String = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
        if let Some(what) = in_style(&text) {
            return Some(what);
        }
    }
    node.attributes().find_map(|attribute| in_attribute(name, attribute.name(), attribute.value()))
}

fn in_attribute(element: &str, name: &str, value: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let bare = squeezed(value);
    let runs = ["javascript:", "vbscript:", "data:text", "data:application/xml", "data:image/svg"];
    if lower.starts_with("on") {
        return Some(format!("the handler `{name}`"));
    }
    if let Some(scheme) = runs.iter().find(|scheme| bare.contains(*scheme)) {
        return Some(format!("an address of `{scheme}`"));
    }
    let animated = bare.rsplit(':').next().unwrap_or_default();
    if lower == "attributename"
        && (animated.starts_with("on") || ["href", "src", "style"].contains(&animated))
    {
        return Some(format!("an animation of `{animated}`"));
    }
    match lower.as_str() {
        "href" | "src" => {
            let leads =
                element == "a" && ["http:", "https:", "mailto:"].iter().any(|web| bare.starts_with(web));
            (!leads && !is_inside(&bare)).then(|| "an address outside of itself".to_owned())
        }
        "base" => Some("a base for addresses".to_owned()),
        "style" => in_style(value),
        _ => in_addresses(&bare),
    }
}

fn in_style(text: &str) -> Option<String> {
    let bare = squeezed(text);
    let found = IN_STYLES.iter().find(|word| bare.contains(*word));
    found.map(|word| format!("`{word}` in its style")).or_else(|| in_addresses(&bare))
}

/// An address that a style or an attribute gives as `url(…)`.
fn in_addresses(bare: &str) -> Option<String> {
    let mut given = bare.split("url(").skip(1);
    let outside = given.any(|address| !is_inside(address.trim_start_matches(['"', '\''])));
    outside.then(|| "an address outside of itself".to_owned())
}

fn is_inside(address: &str) -> bool {
    address.is_empty() || address.starts_with('#') || EMBEDDED.iter().any(|kind| address.starts_with(kind))
}

/// In small letters, without what browsers drop from an address.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(inner: &str) -> Option<String> {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
            xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:i=\"http://www.inkscape.org/x\">";
        danger(format!("{head}{inner}</svg>").as_bytes())
    }

    #[test]
    fn a_picture_that_only_draws_is_no_danger() {
        for inner in [
            "<style>.a { fill: url(#b) } @font-face { src: url('data:font/woff2;base64,AA') }</style><g class='a'/>",
            "<i:namedview i:window='1'><i:grid/></i:namedview><metadata>x</metadata>",
            "<a xlink:href='https://example.org/'><text style='fill:red'>on click</text></a>",
            "<use xlink:href='#a'/><image href='data:image/png;base64,AA'/><animate attributeName='x' to='1'/>",
        ] {
            assert_eq!(drawn(inner), None, "{inner}");
        }
        let typed = "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \
            \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"><svg xmlns='http://www.w3.org/2000/svg'/>";
        assert_eq!(danger(typed.as_bytes()), None);
        assert_eq!(danger(b"<mxfile><diagram style='image=https://a/'>7Vhb</diagram></mxfile>"), None);
    }

    #[test]
    fn whatever_could_run_or_load_is_named() {
        for (inner, what) in [
            ("<script>1</script>", "the element `script`"),
            ("<g><foreignObject/></g>", "the element `foreignObject`"),
            ("<h:p/>", "the element `p`"),
            ("<rect onload='1'/>", "the handler `onload`"),
            ("<rect i:onClick='1'/>", "the handler `onClick`"),
            ("<a xlink:href=' java&#10;script:1'/>", "an address of `javascript:`"),
            ("<set attributeName='xlink:href' to='x'/>", "an animation of `href`"),
            ("<animate attributeName='onload' to='x'/>", "an animation of `onload`"),
            ("<animate attributeName='x' values='a;JavaScript:1'/>", "an address of `javascript:`"),
            ("<use href='b.svg#x'/>", "an address outside of itself"),
            ("<image href='//e.example/x.png'/>", "an address outside of itself"),
            ("<image href='data:image/svg+xml,x'/>", "an address of `data:image/svg`"),
            ("<rect fill='url( \"https://e.example\")'/>", "an address outside of itself"),
            ("<style>@im<!-- -->port 'x'</style>", "`@import` in its style"),
            ("<style>a { background: u\\72l(x) }</style>", "`\\` in its style"),
            ("<rect style='background: image-set(\"x\" 1x)'/>", "`image-set(` in its style"),
            ("<g xml:base='https://e.example/'/>", "a base for addresses"),
        ] {
            assert_eq!(drawn(inner).as_deref(), Some(what), "{inner}");
        }
        for (text, what) in [
            ("<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>", "declarations in its document type"),
            ("<?xml-stylesheet href='x'?><svg/>", "a style sheet of XML"),
            ("<?xml version='1.0' encoding='UTF-7'?><svg/>", "a declaration of an unusual encoding"),
            ("<html><script>1</script>", "XML that cannot be read"),
            ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "the element `html`"),
        ] {
            assert_eq!(danger(text.as_bytes()).as_deref(), Some(what), "{text}");
        }
        assert_eq!(
            danger_by_guess(b"\n <ScRipt>1</script>").as_deref(),
            Some("what begins like a page, with `<script`")
        );
        assert!(danger_by_guess(b"<?xml version='1.0'?><x onload='1'/>").is_some());
        assert!(
            danger_by_guess(b"<mxfile><script/></mxfile>").is_none() && danger_by_guess(b"a: <b>").is_none()
        );
        assert!(danger("<svg>".repeat(100_000).as_bytes()).is_some() && danger(b"\xff\xfe<").is_some());
    }
}
