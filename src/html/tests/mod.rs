//! Single cases; random ones and floods are in `soup`.

mod soup;

use super::*;

/// Writes events as a renderer would.
fn write(events: &[HtmlEvent], out: &mut String) {
    let escape = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    let listed = |attributes: &Attributes| {
        let each: Vec<String> =
            attributes.iter().map(|(key, value)| format!(" {key}=\"{}\"", escape(value))).collect();
        each.concat()
    };
    for event in events {
        let html = match event {
            HtmlEvent::Text(text) => escape(text),
            HtmlEvent::Open { tag, attributes } => format!("<{tag}{}>", listed(attributes)),
            HtmlEvent::Close(tag) => format!("</{tag}>"),
            HtmlEvent::Void(tag) => format!("<{tag}>"),
            HtmlEvent::HeadingOpen { level, attributes } => {
                format!("<p data-level=\"{level}\"{}>", listed(attributes))
            }
            HtmlEvent::HeadingClose => "</p>".to_owned(),
            HtmlEvent::LinkOpen { href, .. } => format!("<a href=\"{}\">", escape(href)),
            HtmlEvent::LinkClose => "</a>".to_owned(),
            HtmlEvent::Image(picture) => format!("<img alt=\"{}\">", escape(&picture.alt)),
            HtmlEvent::Anchor(name) => format!("<span id=\"{}\"></span>", escape(name)),
            HtmlEvent::Summary => "<summary>~</summary>".to_owned(),
            HtmlEvent::Source(text) => format!("<pre>{}</pre>", escape(text)),
        };
        out.push_str(&html);
    }
}

/// Pieces of HTML with nothing between them.
fn blocks(pieces: &[&str]) -> String {
    let (mut nesting, mut out) = (Nesting::default(), String::new());
    for piece in pieces {
        write(&nesting.block(piece), &mut out);
    }
    write(&nesting.finish(), &mut out);
    out
}

/// A paragraph: tags, and text where a piece is none.
fn paragraph(pieces: &[&str]) -> String {
    let (mut nesting, mut out) = (Nesting::default(), String::new());
    nesting.enter_text(pieces.iter().copied().filter(|piece| piece.starts_with('<')), false);
    for piece in pieces {
        let text = || vec![HtmlEvent::Text((*piece).to_owned())];
        write(&if piece.starts_with('<') { nesting.inline(piece) } else { text() }, &mut out);
    }
    write(&nesting.leave(), &mut out);
    out
}

#[test]
fn the_safe_subset_is_kept_as_it_is() {
    for html in [
        "<details open=\"\"><summary>a <code>b</code></summary>c<div class=\"right\">d</div></details>",
        "<table><caption>x</caption><thead><tr><th colspan=\"2\" scope=\"col\">a</th></tr></thead>\
         <tbody><tr><td rowspan=\"3\">b</td><td class=\"center\">c<br>d</td></tr></tbody></table>",
        "<ol start=\"3\"><li>a<ul><li>b</li></ul></li></ol><dl><dt>a</dt><dd>b</dd></dl>",
        "<p title=\"&lt;x&quot;\">H<sub>2</sub>O <a href=\"x\"><b>y</b></a> <kbd>z</kbd></p><hr>",
        "<figure><pre>a\n b</pre><figcaption lang=\"en\">c</figcaption></figure><blockquote>q</blockquote>",
    ] {
        let written =
            html.replace(" class=\"right\"", " align=right").replace(" class=\"center\"", " align=center");
        assert_eq!(blocks(&[&written]), html);
    }
}

#[test]
fn markdown_may_stand_between_the_parts_of_a_whole() {
    let mut nesting = Nesting::default();
    let mut out = String::new();
    write(&nesting.block("<details>\n<summary>S</summary>\n"), &mut out);
    write(&nesting.before_block(), &mut out);
    out.push_str("[md]");
    write(&nesting.block("<table><tr><td>"), &mut out);
    write(&nesting.before_block(), &mut out);
    out.push_str("[md]");
    write(&nesting.block("</td></tr>"), &mut out);
    write(&nesting.before_block(), &mut out);
    out.push_str("[md]");
    write(&nesting.block("</table></details></div>"), &mut out);
    write(&nesting.finish(), &mut out);
    let cell = "<table><tbody><tr><td>[md]</td></tr></tbody></table>";
    assert_eq!(out, format!("<details><summary>S</summary>\n[md]{cell}[md]</details>"));
}

#[test]
fn ends_that_are_left_out_are_added() {
    assert_eq!(
        blocks(&["<table><tr><td>a<td>b<tr><th>c</table>"]),
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></tbody></table>"
    );
    assert_eq!(
        blocks(&["<ul><li>a<li>b<ol><li>c</ul>d"]),
        "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><p>d</p>"
    );
    assert_eq!(blocks(&["<p>a<p>b<div>c"]), "<p>a</p><p>b</p><div>c</div>");
    assert_eq!(blocks(&["<dl><dt>a<dd>b<dt>c"]), "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>");
    assert_eq!(blocks(&["<h2>a<h3>b</h2>c"]), "<p data-level=\"2\">a</p><p data-level=\"3\">b</p><p>c</p>");
}

#[test]
fn what_stands_where_it_may_not_gets_a_place() {
    assert_eq!(
        blocks(&["<table>a<tr>b</table>"]),
        "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"
    );
    assert_eq!(blocks(&["<ul>a<li>b</ul>"]), "<ul><li>a</li><li>b</li></ul>");
    assert_eq!(blocks(&["<td>a</td><li>b<li>c"]), "<p>a</p><div>b</div><div>c</div>");
    assert_eq!(
        blocks(&["<summary><h3>a</h3><div>b</summary>"]),
        "<div><p data-level=\"3\">a</p><div>b</div></div>"
    );
    assert_eq!(
        blocks(&["<details><summary><h3>a</h3><div>b</summary>c"]),
        "<details><summary><strong>a</strong>b</summary>c</details>"
    );
    assert_eq!(blocks(&["<details>a<summary>b"]), "<details><summary>~</summary>a<div>b</div></details>");
    assert_eq!(blocks(&["<div><p>\n", "</p></div>"]), "<div></div>");
    assert_eq!(blocks(&["</div></b></p>a"]), "<p>a</p>");
}

#[test]
fn words_go_on_where_a_block_cuts_them() {
    assert_eq!(blocks(&["<b>a<p>c</b>d</p>"]), "<p><b>a</b></p><p><b>c</b>d</p>");
    assert_eq!(blocks(&["<p><b>a<i>b</b>c</i>"]), "<p><b>a<i>b</i></b><i>c</i></p>");
    assert_eq!(blocks(&["<a href=x><h1>b</h1></a>"]), "<p data-level=\"1\"><a href=\"x\">b</a></p>");
    assert_eq!(
        blocks(&["<a href=x>a<a href=y>b</a>c</a>"]),
        "<p><a href=\"x\">a</a><a href=\"y\">b</a>c</p>"
    );
    assert_eq!(blocks(&["<td><b></b></td>"]), "");
}

#[test]
fn places_keep_their_names_where_a_place_may_stand() {
    assert_eq!(blocks(&["<a name=x></a>"]), "<span id=\"x\"></span>");
    assert_eq!(
        blocks(&["<table><tr id=r><td>a"]),
        "<table><tbody><tr><td><span id=\"r\"></span>a</td></tr></tbody></table>"
    );
    assert_eq!(blocks(&["<div id='a\" onclick=x'>b</div>"]), "<div>b</div>");
    assert_eq!(paragraph(&["H", "<a name=\"x\"/>"]), "H<span id=\"x\"></span>");
}

#[test]
fn what_is_no_html_for_a_page_is_shown_as_it_was_typed() {
    assert_eq!(
        blocks(&["<book id=\"1\">\n  <name>x</name>\n"]),
        "<pre>&lt;book id=&quot;1&quot;&gt;\n  &lt;name&gt;x&lt;/name&gt;</pre>"
    );
    assert_eq!(
        blocks(&["<script>a<b>c</b></script>"]),
        "<pre>&lt;script&gt;a&lt;b&gt;c&lt;/b&gt;&lt;/script&gt;</pre>"
    );
    assert_eq!(blocks(&["<div><T>x<!-- no --></div>"]), "<div>&lt;T&gt;x</div>");
    assert_eq!(blocks(&["<!-- a\nb -->\n"]), "");
    assert_eq!(blocks(&["<!-- a"]), "");
    assert_eq!(blocks(&["<!DOCTYPE html>\n"]), "<pre>&lt;!DOCTYPE html&gt;</pre>");
}

#[test]
fn words_between_angle_brackets_are_words() {
    assert_eq!(
        paragraph(&["Vec", "<u8>", " and Vec", "<S>", ", ", "<your name>"]),
        "Vec&lt;u8&gt; and Vec&lt;S&gt;, &lt;your name&gt;"
    );
    assert_eq!(paragraph(&["from ", "<table>", " where ", "<b>", "x"]), "from &lt;table&gt; where <b>x</b>");
    assert_eq!(paragraph(&["<S>", "x", "</S>", "<a>", "y"]), "<s>x</s>&lt;a&gt;y");
    assert_eq!(paragraph(&["<!-- n -->", "a", "<br/>", "b", "<hr>", "</b>", "</T>"]), "a<br>b&lt;/T&gt;");
}

#[test]
fn no_block_begins_in_a_paragraph_but_one_may_end_after_it() {
    let mut nesting = Nesting::default();
    let mut out = String::new();
    write(&nesting.block("<details><summary>S</summary>"), &mut out);
    nesting.enter_text(["<div>", "</div>", "</details>"], false);
    for piece in ["<div>", "</div>", "</details>"] {
        write(&nesting.inline(piece), &mut out);
    }
    write(&nesting.leave(), &mut out);
    write(&nesting.before_block(), &mut out);
    assert_eq!(out, "<details><summary>S</summary></details>");
}

#[test]
fn a_list_within_text_becomes_lines() {
    let list = ["<ul>", "<li>", "a", "</li>", "<li>", "b", "</li>", "</ul>"];
    assert_eq!(paragraph(&list), "• a<br>• b");
    assert_eq!(paragraph(&["a", "<p>", "b"]), "a<br>b");
    assert_eq!(paragraph(&["<p>", "a", "</p>", "<p>", "b", "</p>"]), "a<br>b");
    assert_eq!(paragraph(&["<details>", "<summary>", "a", "</summary>"]), "a");
}

#[test]
fn a_link_of_markdown_holds_none_of_html_and_the_other_way_round() {
    let mut nesting = Nesting::default();
    nesting.enter_text(["<a href=x>", "</a>"], true);
    assert!(nesting.inline("<a href=x>").is_empty() && nesting.linked());
    assert!(nesting.inline("</a>").is_empty());
    nesting.leave();
    assert!(!nesting.linked());
    nesting.enter_text(["<a href=x>", "</a>"], false);
    assert_eq!(nesting.inline("<a href=x>").len(), 1);
    assert!(nesting.linked());
}
