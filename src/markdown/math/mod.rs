//! TeX of one formula in, one `<math>` element of `MathML` Core out, with the TeX as its annotation;
//! or one line that says why there is none. What leaves holds no style, no link and no script.

mod bounds;

use std::fmt::Write as _;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, ParserError, Storage, push_mathml};

/// Elements within each other in the `MathML`: `\sqrt\sqrt x` nests without a group.
const MAX_TREE: usize = 256;

/// What one formula may consist of, counted in parts that the parser reports.
const MAX_PARTS: usize = 20_000;

const ELEMENTS: &str = "math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt \
    mstyle msub msubsup msup mtable mtd mtext mtr munder munderover";

const ATTRIBUTES: &str = "accent accentunder columnspan depth displaystyle fence form height largeop linethickness lspace \
    maxsize minsize movablelimits rowspan rspace scriptlevel separator stretchy symmetric voffset \
    width";

/// The formula as `MathML`, `display` as a block of its own; the error is one line.
pub fn mathml(tex: &str, display: bool) -> Result<String, String> {
    let tex = tex.trim();
    bounds::bounded(tex)?;
    let text = bounds::cleaned(tex);
    let storage = Storage::new();
    let events = events(&text, &storage)?;
    let mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode: mode, xml: false, ..RenderConfig::default() };
    let mut raw = String::new();
    push_mathml(&mut raw, events.into_iter().map(Ok::<_, ParserError>), config)
        .map_err(|error| format!("the formula has no MathML: {error}"))?;
    let raw = escaped(&raw);
    if levels(&raw) > MAX_TREE {
        return Err(format!("the formula nests deeper than {MAX_TREE} levels"));
    }
    rebuilt(&raw, tex, display)
}

fn listed(list: &str, name: &str) -> bool {
    list.split(' ').any(|word| word == name)
}

fn events<'s>(tex: &'s str, storage: &'s Storage) -> Result<Vec<Event<'s>>, String> {
    let mut events = Vec::new();
    for event in Parser::new(tex, storage) {
        let event = event.map_err(|error| one_line(&error.to_string()))?;
        if let Event::Content(Content::Function(name) | Content::Number(name)) = event
            && name.contains(['<', '>', '&'])
        {
            return Err(format!("`{}` is no name of a function", one_line(name)));
        }
        if events.len() >= MAX_PARTS {
            return Err(format!("the formula has more than {MAX_PARTS} parts"));
        }
        events.push(event);
    }
    Ok(events)
}

fn one_line(message: &str) -> String {
    let line =
        message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("the formula is not TeX");
    line.chars().filter(|sign| !sign.is_control()).take(160).collect()
}

/// The writer leaves `<` and `&` as they are where they stand for themselves, names a space as only HTML
/// does, and forgets the space between some attributes.
fn escaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 64);
    let (mut tag, mut value) = (false, false);
    let mut rest = raw;
    while let Some(sign) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("&nbsp;") {
            out.push('\u{a0}');
            rest = after;
            continue;
        }
        rest = &rest[sign.len_utf8()..];
        match sign {
            '<' if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') => out.push_str("&lt;"),
            '&' if !["amp;", "lt;", "gt;"].iter().any(|name| rest.starts_with(name)) => out.push_str("&amp;"),
            '"' if tag && value && rest.starts_with(|c: char| c.is_ascii_alphabetic()) => out.push_str("\" "),
            _ => out.push(sign),
        }
        match sign {
            '<' => tag = rest.starts_with(|c: char| c.is_ascii_alphabetic()),
            '>' => tag = false,
            '"' if tag => value = !value,
            _ => {}
        }
    }
    out
}

/// Elements within each other, counted before a parser sees them. Only start tags of elements
/// without content end in `/>`.
fn levels(raw: &str) -> usize {
    let (mut open, mut deepest) = (0usize, 0usize);
    for tag in raw.split('<').skip(1) {
        if tag.starts_with('/') {
            open = open.saturating_sub(1);
        } else if !tag.split('>').next().unwrap_or_default().ends_with('/') {
            open += 1;
        }
        deepest = deepest.max(open);
    }
    deepest
}

fn rebuilt(raw: &str, tex: &str, display: bool) -> Result<String, String> {
    let document = roxmltree::Document::parse(raw)
        .map_err(|error| format!("the formula has no valid MathML: {error}"))?;
    let kind = if display { "block" } else { "inline" };
    let mut out = format!("<math display=\"{kind}\"><semantics><mrow>");
    let mut open: Vec<(roxmltree::Node<'_, '_>, bool)> = Vec::new();
    let mut next = document.root_element().first_child();
    loop {
        if let Some(node) = next {
            let stray = node.parent().and_then(stray_space) == Some(node);
            let known = !stray && node.is_element() && listed(ELEMENTS, node.tag_name().name());
            if node.is_text() {
                push_text(&mut out, node.text().unwrap_or_default());
            } else if known {
                if stray_space(node).is_some() {
                    out.push_str("<mspace width=\"0.1667em\"></mspace>");
                }
                push_start(&mut out, node);
            }
            open.push((node, known));
            next = node.first_child();
        } else if let Some((node, known)) = open.pop() {
            if known {
                let _ = write!(out, "</{}>", node.tag_name().name());
            }
            next = node.next_sibling();
        } else {
            break;
        }
    }
    out.push_str("</mrow><annotation encoding=\"application/x-tex\">");
    push_text(&mut out, tex);
    out.push_str("</annotation></semantics></math>");
    Ok(out)
}

/// The writer puts the space before `\lim_x` into the element that has room for base and script only.
fn stray_space<'a, 'i>(node: roxmltree::Node<'a, 'i>) -> Option<roxmltree::Node<'a, 'i>> {
    let room = match node.tag_name().name() {
        "msub" | "msup" | "munder" | "mover" => 2,
        "msubsup" | "munderover" => 3,
        _ => return None,
    };
    let first = node.first_element_child().filter(|first| first.has_tag_name("mspace"))?;
    (node.children().filter(roxmltree::Node::is_element).count() > room).then_some(first)
}

fn push_start(out: &mut String, node: roxmltree::Node<'_, '_>) {
    let _ = write!(out, "<{}", node.tag_name().name());
    for attribute in node.attributes() {
        let value = attribute.value();
        let kept = match attribute.name() {
            "mathvariant" => value == "normal",
            "class" => value.split(' ').all(|class| class.starts_with("menv-")),
            name => listed(ATTRIBUTES, name),
        };
        if kept {
            let _ = write!(out, " {}=\"", attribute.name());
            push_text(out, value);
            out.push('"');
        }
    }
    out.push('>');
}

fn push_text(out: &mut String, text: &str) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(sign),
            _ if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            _ => out.push(sign),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMULAS: &[&str] = &[
        r"E = mc^2",
        r"a < b \le c > d \lt e \gt f \ll g",
        r"\frac{1}{1+\frac{1}{x}} \sqrt[3]{x^2+y_1} \binom{n}{k}",
        r"\sum_{i=0}^{n} i^2 = \frac{n(n+1)(2n+1)}{6}",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\begin{aligned} x &= y + 1 \\[2em] &< 3 \end{aligned}",
        r"\begin{array}{|c|lr|} \hline a & b & c \\ \hline \end{array}",
        r"\begin{cases} 1 & \text{if } x < 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\left\{ x \in \mathbb{R} \mid x \neq 0 \right\} \left( a \middle| b \right)",
        r"\color{red} x \textcolor{#ff0000}{y} \colorbox{blue}{z} \fcolorbox{red}{blue}{q}",
        r"\text{<b>&amp;'x'</b>} \operatorname{lim} \sin x \lim_{x \to 0} f'(x)",
        r"\overbrace{a+b}^{\text{sum}} \hat{x} \vec{v} \overline{ab} \not= \mathcal{L} \mathfrak{g}",
        r"\int_0^\infty e^{-x^2}\,dx \quad \bigl( \Bigg] \overset{a}{=} \underbrace{x}_{n}",
        r"\& \% \$ \# \_ \{ \} \backslash \kern1em x \hspace{2pt}",
        r"O(n \log n) \ge \Omega(n) \implies P \ne NP",
        r"日本 + größe \neq \mathrm{é}",
    ];

    const UNITS: &str = r"{|\sqrt|\sqrt |x^|\left(|\frac|\frac1|\not|\hat|\begin{matrix}|'|_|\text{|\sqrt[|\mathbf|\overset|\begin{matrix}a&|\color{red}|\\|\overset a|\bigl(|%a";

    fn sound(html: &str) {
        let tree = roxmltree::Document::parse(html).unwrap_or_else(|error| panic!("{error}: {html}"));
        for node in tree.descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            assert!(listed(ELEMENTS, name) || ["semantics", "annotation"].contains(&name), "{name}");
            assert!(
                !node.attributes().any(|a| ["style", "href", "onclick", "xmlns"].contains(&a.name())),
                "{html}"
            );
        }
    }

    #[test]
    fn usual_formulas_become_well_formed_mathml() {
        let mut refused = Vec::new();
        for tex in FORMULAS {
            match mathml(tex, true) {
                Ok(html) => sound(&html),
                Err(error) => refused.push(format!("{tex}: {error}")),
            }
        }
        assert!(refused.is_empty(), "{refused:#?}");
    }

    #[test]
    fn signs_of_markup_are_escaped_and_the_tex_is_kept() {
        let html = mathml("a < b", false).unwrap();
        assert!(html.starts_with("<math display=\"inline\"><semantics><mrow><mi>a</mi>"), "{html}");
        assert!(html.contains("&lt;</mo>"), "{html}");
        assert!(html.contains("<annotation encoding=\"application/x-tex\">a &lt; b</annotation>"), "{html}");
    }

    #[test]
    fn a_limit_after_a_function_keeps_its_script_below() {
        let html = mathml(r"\sin x \lim_{x \to 0} y", true).unwrap();
        assert!(html.contains("</mspace><munder><mi>lim</mi>"), "{html}");
    }

    #[test]
    fn no_link_no_style_no_script_leaves() {
        for tex in [
            r"\href{javascript:alert(1)}{x}",
            r"\url{javascript:alert(1)}",
            r"\text{<script>alert(1)</script>}",
            r"\class{x}{y} \style{color:red}{z}",
            r"\operatorname{<img src=x onerror=alert(1)>}",
            r"\color{red}x",
        ] {
            if let Ok(html) = mathml(tex, true) {
                sound(&html);
            }
        }
        assert!(mathml(r"\href{javascript:alert(1)}{x}", true).is_err());
        assert!(mathml(r"\operatorname{<img src=x>}", true).is_err());
    }

    #[test]
    fn errors_are_one_line() {
        for tex in
            ["", r"\frac{1}", r"\nosuchcommand", "{", "}", r"\left(", r"\begin{matrix}", "x^a^b", "&", "#"]
        {
            let error = mathml(tex, false).unwrap_err();
            assert!(!error.is_empty() && !error.contains('\n'), "{tex}: {error}");
        }
    }

    #[test]
    fn deep_and_long_formulas_are_refused_or_drawn_without_overflow() {
        let deep = std::thread::Builder::new().stack_size(1 << 20).spawn(|| {
            assert!(mathml(&"{".repeat(100_000), false).is_err());
            for unit in UNITS.split('|') {
                for count in [60, 500, bounds::MAX_BYTES / unit.len()] {
                    let html = mathml(&unit.repeat(count).replace("%a", "%a\n"), false);
                    let _ = mathml(&format!("{}x", unit.repeat(count.min(1000))), true);
                    let braces = if unit.contains('{') { "}".repeat(count) } else { String::new() };
                    let _ = mathml(&format!("{}{braces}", unit.repeat(count)), true);
                    if let Ok(html) = html {
                        assert!(levels(&html) <= MAX_TREE + 4, "{unit} {count}");
                    }
                }
            }
        });
        deep.unwrap().join().unwrap();
    }

    #[test]
    fn changed_formulas_never_panic_and_stay_sound() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = move |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        };
        let pool: Vec<char> = FORMULAS
            .concat()
            .chars()
            .chain("\\{}[]^_&<>'%#~\u{0}\u{301}😀\u{a0}\u{3000}0123456789%\n\n".chars())
            .collect();
        for _ in 0..6_000 {
            let mut tex: Vec<char> = FORMULAS[random(FORMULAS.len())].chars().collect();
            for _ in 0..=random(6) {
                let at = random(tex.len().max(1)).min(tex.len());
                match random(4) {
                    0 => drop(tex.drain(at..(at + random(6)).min(tex.len()))),
                    1 => tex.insert(at, pool[random(pool.len())]),
                    2 => {
                        let other: Vec<char> = FORMULAS[random(FORMULAS.len())].chars().collect();
                        let from = random(other.len());
                        let to = (from + random(12)).min(other.len());
                        tex.splice(at..at, other[from..to].iter().copied());
                    }
                    _ => tex.truncate(at.max(1)),
                }
            }
            let tex: String = tex.into_iter().collect();
            if let Ok(html) = mathml(&tex, random(2) == 0) {
                sound(&html);
            }
        }
    }
}
