//! A test report in the XML of `JUnit` -> [`Outcome`]s, and the form of a name in which a test and the title
//! of a spec's test case meet.
//!
//! There is no one schema. Read are the dialects of nextest, pytest, jest-junit, vitest, surefire,
//! go-junit-report, gotestsum, googletest and ctest. A document type is refused, and with it every
//! trick with entities.

mod key;

use std::borrow::Cow;
use std::time::Duration;

use roxmltree::{Document, Error, Node, ParsingOptions};

pub use key::key;

/// How a test ended, from good to bad: of several runs of one test the greatest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Passed,
    Skipped,
    Failed,
}

/// One test of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub name: String,
    pub class: String,
    /// The name of the suite that holds it.
    pub suite: String,
    pub state: State,
    /// The first line of the message of a failed or skipped test.
    pub message: Option<String>,
    pub millis: Option<u64>,
}

/// No report has more elements, attributes not counted.
const NODES: u32 = 4_000_000;

/// No report declares more namespaces.
const NAMESPACES: usize = 100;

/// No tag of a report has more attributes.
const ATTRIBUTES: usize = 1000;

/// Of a message more characters are not shown.
const MESSAGE: usize = 300;

/// The tests of a report in its order. Errors name line and column.
pub fn parse(text: &str) -> Result<Vec<Outcome>, String> {
    let text = printable(text.trim_start_matches('\u{feff}'));
    if let Some(excess) = excess(&text) {
        return Err(excess);
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|cause| explained(&cause))?;
    let root = document.root_element();
    if !["testsuites", "testsuite"].contains(&root.tag_name().name()) {
        let at = document.text_pos_at(root.range().start);
        let name: String = root.tag_name().name().chars().take(40).collect();
        return Err(format!("line {}, column {}: `{name}` begins no JUnit report", at.row, at.col));
    }
    Ok(root.descendants().filter(|node| node.has_tag_name("testcase")).map(outcome).collect())
}

/// Reports hold what programs print. Characters that XML forbids become spaces, which keeps columns.
fn printable(text: &str) -> Cow<'_, str> {
    let is_forbidden =
        |c: char| c.is_ascii_control() && !"\t\n\r".contains(c) || "\u{fffe}\u{ffff}".contains(c);
    if text.contains(is_forbidden) { text.replace(is_forbidden, " ").into() } else { text.into() }
}

/// What the tags have too much of: the parser's time grows with the square or the cube of it.
fn excess(text: &str) -> Option<String> {
    let mut namespaces = 0;
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let passed = [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")];
        if let Some((_, end)) = passed.iter().find(|(begin, _)| rest.starts_with(begin)) {
            rest = &rest[rest.find(end).unwrap_or(rest.len())..];
            continue;
        }
        let (length, attributes) = tag(rest);
        namespaces += rest[..length].matches("xmlns").count();
        for (count, most, name) in
            [(attributes, ATTRIBUTES, "attributes in one tag"), (namespaces, NAMESPACES, "namespaces")]
        {
            if count > most {
                return Some(format!("the report has more than {most} {name}"));
            }
        }
        rest = &rest[length..];
    }
    None
}

/// How far a tag reaches, brackets in values left aside, and how many values it has.
fn tag(text: &str) -> (usize, usize) {
    let (mut quote, mut values) = (None, 0);
    let end = text.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => (quote, values) = (Some(byte), values + 1),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        false
    });
    (end.unwrap_or(text.len()), values)
}

fn explained(cause: &Error) -> String {
    match cause {
        Error::DtdDetected => "line 1, column 1: a document type is not allowed in a report".to_owned(),
        Error::NodesLimitReached => format!("the report has more than {NODES} elements"),
        _ => format!("line {}, column {}: {cause}", cause.pos().row, cause.pos().col),
    }
}

fn outcome(test: Node) -> Outcome {
    let attribute = |name| test.attribute(name).unwrap_or("").trim().to_owned();
    let suite = test.parent().and_then(|suite| suite.attribute("name")).unwrap_or("").trim();
    let child = |names: &[&str]| test.children().find(|node| names.contains(&node.tag_name().name()));
    let (state, said) = if let Some(failure) = child(&["failure", "error"]) {
        (State::Failed, Some(failure))
    } else if let Some(skipped) = child(&["skipped"]) {
        (State::Skipped, Some(skipped))
    } else {
        (stated(test), None)
    };
    Outcome {
        name: attribute("name"),
        class: attribute("classname"),
        suite: suite.to_owned(),
        state,
        message: said.and_then(message),
        millis: test.attribute("time").and_then(millis),
    }
}

/// Some writers say it in an attribute alone: `status="notrun"`, `result="suppressed"`.
fn stated(test: Node) -> State {
    let words = ["status", "result"].into_iter().filter_map(|name| test.attribute(name));
    let states = words.map(|word| match word.to_ascii_lowercase().as_str() {
        "fail" | "failed" | "failure" | "error" => State::Failed,
        "notrun" | "skipped" | "suppressed" | "disabled" | "ignored" | "pending" => State::Skipped,
        _ => State::Passed,
    });
    states.max().unwrap_or(State::Passed)
}

fn message(said: Node) -> Option<String> {
    let first = |text: &str| {
        let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
        Some(match line.char_indices().nth(MESSAGE) {
            Some((cut, _)) => format!("{} …", line[..cut].trim_end()),
            None => line.to_owned(),
        })
    };
    let texts = said.children().filter(Node::is_text).filter_map(|node| node.text());
    said.attribute("message").and_then(first).or_else(|| texts.into_iter().find_map(first))
}

/// `1,234.5` seconds; parts of a millisecond are dropped.
fn millis(text: &str) -> Option<u64> {
    let seconds: f64 = text.trim().replace(',', "").parse().ok()?;
    u64::try_from(Duration::try_from_secs_f64(seconds).ok()?.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Outcome {
        let all = parse(text).expect("a report");
        assert_eq!(all.len(), 1, "{text}");
        all.into_iter().next().expect("one test")
    }

    fn states(text: &str) -> Vec<(String, State)> {
        parse(text).expect("a report").into_iter().map(|test| (test.name, test.state)).collect()
    }

    #[test]
    fn nextest_with_a_retry() {
        let test = one(r#"<?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="nextest-run" tests="1"><testsuite name="app::cli" tests="1">
            <testcase name="route::a_move_keeps_the_address" classname="app::cli" time="0.021">
              <flakyFailure type="test failure">once</flakyFailure><system-out>ok</system-out>
            </testcase></testsuite></testsuites>"#);
        assert_eq!((test.suite.as_str(), test.class.as_str()), ("app::cli", "app::cli"));
        assert_eq!((test.state, test.millis, test.message), (State::Passed, Some(21), None));
        assert_eq!(key(&test.name), "a move keeps the address");
    }

    #[test]
    fn pytest_and_its_kinds_of_failure() {
        let found = states(
            r#"<testsuites><testsuite name="pytest">
            <testcase classname="tests.test_a.TestB" name="test_c[1-x]"
            time="0.001">
            <failure message="assert 1 == 2&#10;more">long</failure></testcase>
            <testcase name="d"><error message="failed on setup">x</error></testcase>
            <testcase name="e"><skipped type="pytest.xfail" message=""/></testcase>
            </testsuite></testsuites>"#,
        );
        let expected = [("test_c[1-x]", State::Failed), ("d", State::Failed), ("e", State::Skipped)];
        assert_eq!(found, expected.map(|(name, state)| (name.to_owned(), state)));
    }

    #[test]
    fn nested_suites_and_a_suite_as_root() {
        let test = one(r#"<testsuite name="out"><properties><property name="a" value="b"/></properties>
            <testsuite name="in"><testcase name="a &amp; b" time="1,234.5"><skipped/></testcase></testsuite>
            </testsuite>"#);
        assert_eq!((test.name.as_str(), test.suite.as_str(), test.millis), ("a & b", "in", Some(1_234_500)));
        assert_eq!((test.state, test.message), (State::Skipped, None));
    }

    #[test]
    fn messages_are_one_line() {
        let said = |inner: &str| one(&format!("<testsuite><testcase>{inner}</testcase></testsuite>")).message;
        assert_eq!(said("<failure>\n\n  <![CDATA[a < b]]>\nc</failure>").as_deref(), Some("a < b"));
        assert_eq!(said("<failure message=''>x</failure>").as_deref(), Some("x"));
        assert_eq!(said("<failure message='=== RUN'/>").as_deref(), Some("=== RUN"));
        assert_eq!(said("<error>\u{1b}[31mred</error>").as_deref(), Some("[31mred"));
        let long = said(&format!("<failure>{}</failure>", "é".repeat(999))).expect("a message");
        assert_eq!(long.chars().count(), MESSAGE + 2);
    }

    #[test]
    fn a_state_may_stand_in_an_attribute() {
        let state =
            |attributes: &str| one(&format!("<testsuites><testcase {attributes}/></testsuites>")).state;
        assert_eq!(state("status='notrun' result='suppressed'"), State::Skipped);
        assert_eq!(state("status='run' result='completed'"), State::Passed);
        assert_eq!(state("status='fail'"), State::Failed);
    }

    #[test]
    fn what_is_no_report_is_refused_with_its_place() {
        let refusal = |text: &str| parse(text).expect_err("refused");
        assert_eq!(refusal("<html/>"), "line 1, column 1: `html` begins no JUnit report");
        assert!(refusal("<testsuite>\n <testcase></testsuite>").starts_with("line 2, column "));
        assert!(refusal("").contains("line 1"), "{}", refusal(""));
        let bomb = "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><testsuite name=\"&b;\"/>";
        assert!(refusal(bomb).contains("document type"));
        assert!(refusal("<testsuite name='&x;'/>").starts_with("line 1"));
    }

    #[test]
    fn depth_and_nonsense_are_harmless() {
        let deep = "<testsuite>".repeat(200_000);
        assert!(parse(&deep).is_err());
        assert_eq!(parse(&(deep + &"</testsuite>".repeat(200_000))), Ok(Vec::new()));
        let namespaces =
            (0..200).fold(String::new(), |text, at| text + "<a b='>' xmlns:a" + &at.to_string() + "='u'>");
        assert!(parse(&namespaces).expect_err("refused").contains("namespaces"));
        let attributes = format!("<a{}/>", " b='c'".repeat(2000));
        assert!(parse(&attributes).expect_err("refused").contains("attributes"));
        let printed = "xmlns ".repeat(2000);
        let text = format!("<testsuite><!--{printed}--><a><![CDATA[{printed}]]>{printed}</a></testsuite>");
        assert_eq!(parse(&text), Ok(Vec::new()));
        let test = one("<testsuite><testcase time='-1e999'/></testsuite>");
        assert_eq!((test.millis, test.name.as_str()), (None, ""));
    }
}
