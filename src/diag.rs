//! Findings about source files: what is wrong, where, and what to do. They are values that are
//! collected, never reasons to stop; their severity is decided by the configuration at the end.

use serde::{Deserialize, Serialize};

use crate::words::stage::Stage;

/// A range of bytes in the mended text of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// How much a finding weighs; `Off` is never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Off,
    Note,
    #[serde(alias = "warn")]
    Warning,
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One kind of finding: its stable name, its severity unless configured, and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub code: &'static str,
    /// Unless the configuration or the stage of a spec says otherwise.
    pub severity: Severity,
    pub summary: &'static str,
    /// Why it matters, what is wrong, what is right and how to mend it, as Markdown.
    pub help: &'static str,
}

impl Rule {
    /// What a spec of a stage is asked: less of one that is being thought about, more of one that is said to be done.
    pub fn severity_at(&self, stage: Option<Stage>) -> Severity {
        let own = BY_STAGE.iter().find(|(rule, own, _)| rule.code == self.code && Some(*own) == stage);
        own.map_or(self.severity, |(.., severity)| *severity)
    }

    /// Its whole help as Markdown: `specsite explain` prints it, and a page of the site shows it.
    pub fn guide(&self) -> String {
        let Self { code, severity, summary, help } = self;
        let stages = BY_STAGE.iter().filter(|(rule, ..)| rule.code == *code);
        let stages = stages.map(|(_, stage, severity)| {
            format!(", {} for specs that are {}", severity.name(), stage.name().replace('_', " "))
        });
        let stages: String = stages.collect();
        format!(
            "# {code}\n\n{summary} Level: {}{stages}.\n\n{help}\n## Silence\n\nIn the whole source, in \
             `specsite.toml`; a level by stage is `{{ default = \"{}\", proposed = \"off\" }}`:\n\n\
             ```toml\n[check]\n{code} = \"off\"\n```\n\nIn one section, or above all sections in one file, with the \
             reason:\n\n```markdown\n<!-- specsite-ignore {code}: why it may stay -->\n```\n",
            severity.name(),
            severity.name(),
        )
    }
}

/// Rules whose level depends on where a spec stands.
const BY_STAGE: &[(&Rule, Stage, Severity)] = &[
    (&MISSING_FIELD, Stage::Proposed, Severity::Note),
    (&UNFILLED_ENTRY, Stage::Implemented, Severity::Warning),
    (&UNFILLED_FIELD, Stage::Implemented, Severity::Warning),
    (&UNFILLED_SECTION, Stage::Implemented, Severity::Warning),
];

macro_rules! rules {
    ($all:ident, $about:literal; $($constant:ident, $code:literal, $severity:ident, $summary:literal;)*) => {
        $(#[doc = $summary] pub static $constant: Rule =
            Rule {
                code: $code,
                severity: Severity::$severity,
                summary: $summary,
                help: include_str!(concat!("rules/", $code, ".md")),
            };)*

        #[doc = $about]
        pub static $all: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    RULES, "Every rule about specs, in the order of its code.";
    BROKEN_ANCHOR, "broken-anchor", Warning, "A link leads to a heading or item that its page does not have.";
    BROKEN_IMAGE, "broken-image", Warning, "An image is not in the source.";
    BROKEN_REFERENCE, "broken-reference", Warning, "A link leads to a file that is not there.";
    CHANGELOG_ORDER, "changelog-order", Note, "The days of a changelog stand in no order.";
    CONFLICTING_STATUS, "conflicting-status", Warning, "A spec says twice where it stands, and differently.";
    DATE_FORM, "date-form", Note, "A day in a header is not written as YYYY-MM-DD, where the template or nearly all others write it so.";
    DEPENDENCY_CONFLICT, "dependency-conflict", Warning, "Two specs ask for one package in ranges without a common version.";
    DUPLICATE_ID, "duplicate-id", Error, "Two specs have the same stable name.";
    DUPLICATE_ITEM, "duplicate-item", Warning, "Two items of a spec have the same id.";
    DUPLICATE_NUMBER, "duplicate-number", Warning, "Two specs of one series carry the same number.";
    ENCODING, "encoding", Warning, "The text was stored in a damaged or unusual encoding.";
    ENDPOINT_CONFLICT, "endpoint-conflict", Warning, "Two specs describe the same endpoint.";
    ERROR_CONFLICT, "error-conflict", Note, "Two specs answer one error with different codes.";
    FOLDER_STATUS, "folder-status", Warning, "The folder and the status field disagree; part of status-witnesses, unless set here.";
    FUTURE_DATE, "future-date", Warning, "A date of the past tense lies in the future.";
    HEADER_SYNTAX, "header-syntax", Error, "The front matter cannot be read.";
    ID_SPELLING, "id-spelling", Note, "An id is cited in another spelling than it is declared in.";
    IDLE_SILENCE, "idle-silence", Note, "A comment that silences rules names none that finds anything there, or gives no reason.";
    IMAGE_WITHOUT_TEXT, "image-without-text", Note, "An image has no words for those who cannot see it.";
    IMPLEMENTED_BEFORE_CREATED, "implemented-before-created", Warning, "A spec was implemented before it was created.";
    INDEX_DRIFT, "index-drift", Warning, "A table that lists specs by hand says something else than they do, or leaves one out.";
    INVALID_DATE, "invalid-date", Warning, "A date is no day of the calendar.";
    ITEM_GAP, "item-gap", Note, "The numbers of a spec's items skip some.";
    MISSING_CHANGELOG, "missing-changelog", Note, "An implemented spec has no changelog, where most others have one.";
    MISSING_FIELD, "missing-field", Warning, "A header field of the template is absent or empty.";
    MISSING_SECTION, "missing-section", Note, "A section of the template is absent.";
    MOVED_REFERENCE, "moved-reference", Warning, "A link leads to where a file was before it moved.";
    NO_MITIGATION, "no-mitigation", Note, "A threat says nothing of what stands against it.";
    NO_OWNER, "no-owner", Note, "A spec is in progress and names nobody, where others do.";
    NO_ROLLBACK, "no-rollback", Note, "A spec that is rolled out in phases does not say how to go back.";
    NO_STATUS, "no-status", Note, "The spec does not say where it stands.";
    ONE_SIDED_RELATION, "one-sided-relation", Note, "A spec says it supersedes another, which does not say so.";
    OPEN_CRITERIA, "open-criteria", Warning, "Criteria of an implemented spec are open; part of status-witnesses, unless set here.";
    OPEN_QUESTIONS, "open-questions", Note, "The spec says it is implemented and has questions that nobody answered.";
    RAW_HTML, "raw-html", Note, "A tag that no page has is shown as text.";
    REFERENCE_CYCLE, "reference-cycle", Warning, "Specs depend on each other in a circle.";
    RESTS_ON_PLANNED, "rests-on-planned", Warning, "An implemented spec depends on one that is not.";
    SECOND_TEMPLATE, "second-template", Note, "A source has another template beside the one that its specs are measured by.";
    SECRET, "secret", Warning, "The value of a setting looks like a secret.";
    SECTION_ORDER, "section-order", Note, "Sections stand in another order than in the template.";
    SETTING_CONFLICT, "setting-conflict", Note, "Two specs give one setting different values.";
    STALE, "stale", Note, "A spec in progress has not been touched for long.";
    STATUS_WITNESSES, "status-witnesses", Warning, "What a spec says of its state disagrees with itself.";
    UNCLOSED_COMMENT, "unclosed-comment", Warning, "A comment is never closed, so that all that follows is hidden.";
    UNCLOSED_FENCE, "unclosed-fence", Warning, "A block of code is never closed, so that all that follows is code.";
    UNDRAWN_DIAGRAM, "undrawn-diagram", Note, "A diagram cannot be drawn and is shown as text.";
    UNDRAWN_FORMULA, "undrawn-formula", Note, "A formula cannot be set and is shown as TeX.";
    UNFILLED_ENTRY, "unfilled-entry", Note, "A line of a section that is written otherwise still waits for its words.";
    UNFILLED_FIELD, "unfilled-field", Note, "A header field still carries the template's placeholder.";
    UNFILLED_SECTION, "unfilled-section", Note, "Sections still carry the template's text only.";
    UNFILLED_SPEC, "unfilled-spec", Warning, "The whole spec is an untouched copy of the template.";
    UNKNOWN_CHECKBOX, "unknown-checkbox", Note, "A checkbox holds a mark other than a space or x.";
    UNKNOWN_ITEM, "unknown-item", Note, "An id is cited that no spec declares.";
    UNKNOWN_LANGUAGE, "unknown-language", Note, "A code block names a language without a grammar.";
    UNKNOWN_STATUS, "unknown-status", Warning, "The status is no word that is known.";
    UNKNOWN_VALUE, "unknown-value", Warning, "A field holds a value that the template does not offer.";
    UNLISTED_SPEC, "unlisted-spec", Note, "A file reads like a spec and is not listed as one.";
    UNMATCHED_RECOVERY, "unmatched-recovery", Note, "A recovery strategy belongs to no error scenario.";
    UNPUBLISHED_TARGET, "unpublished-target", Note, "A link leads to a file of the repository that is not on the site.";
    UNREAD_SECTION, "unread-section", Note, "A written section of a kind that registers list, from which none took an entry.";
    UNREADABLE, "unreadable", Error, "The file cannot be read.";
    UNSAFE_LINK, "unsafe-link", Warning, "A link has an address that could run a program; it was left out.";
    UNUSUAL_FORM, "unusual-form", Note, "A field is written in another form than nearly all others; told where there is no template.";
    UNUSUAL_SHAPE, "unusual-shape", Note, "A field or a section is absent that nearly all specs here have; asked for where there is no template.";
}

rules! {
    SITE_RULES, "Every rule about a site that was built, in the order of its code.";
    SITE_ASSET, "site-asset", Error, "A page of the site asks for a style, a script or a picture that is not there.";
    SITE_FRAGMENT, "site-fragment", Error, "A link of the site leads to a place that its page does not have.";
    SITE_ID, "site-id", Error, "A page of the site gives an id twice.";
    SITE_LINK, "site-link", Error, "A link of the site leads to a page that is not there.";
    SITE_OUTSIDE, "site-outside", Error, "A link of the site leads out of the path that it is published under.";
    SITE_TITLE, "site-title", Error, "A page of the site has no title.";
}

/// The rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

/// Every rule there is.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().chain(SITE_RULES).copied()
}

/// One finding about one place of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    #[serde(with = "by_code")]
    pub rule: &'static Rule,
    pub severity: Severity,
    pub message: String,
    /// Relative to the source, with forward slashes.
    pub path: String,
    pub span: Span,
    pub help: Option<String>,
    /// The name that it is about, where findings are counted by it.
    pub name: Option<String>,
    /// What mends it without a doubt.
    pub fix: Option<Fix>,
}

/// A change of the text that a finding is about: the first `find` within its span becomes `put`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub find: String,
    pub put: String,
}

/// A rule is stored by its code.
mod by_code {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Rule;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a field on by reference")]
    pub(super) fn serialize<S: Serializer>(rule: &&'static Rule, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(rule.code)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Rule, D::Error> {
        let code = String::deserialize(deserializer)?;
        super::rule(&code).ok_or_else(|| serde::de::Error::custom(format!("no rule is called {code}")))
    }
}

impl Diagnostic {
    pub fn new(rule: &'static Rule, path: &str, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: clipped(message.into()),
            path: path.to_owned(),
            span,
            help: None,
            name: None,
            fix: None,
        }
    }

    #[must_use]
    pub fn about(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    #[must_use]
    pub fn with_fix(mut self, find: impl Into<String>, put: impl Into<String>) -> Self {
        self.fix = Some(Fix { find: find.into(), put: put.into() });
        self
    }

    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A message that quotes a text of any length stays a message.
fn clipped(mut message: String) -> String {
    const LONGEST: usize = 400;
    if message.len() > LONGEST {
        message.truncate(message.floor_char_boundary(LONGEST));
        message.push('…');
    }
    message
}

/// Findings with the severities that `severity` gives, those switched off left out, in the order of
/// files and places.
pub fn settle(findings: Vec<Diagnostic>, severity: impl Fn(&Diagnostic) -> Severity) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = findings
        .into_iter()
        .map(|finding| Diagnostic { severity: severity(&finding), ..finding })
        .filter(|finding| finding.severity != Severity::Off)
        .collect();
    out.sort_by(|a, b| {
        (&a.path, a.span, a.rule.code, &a.message).cmp(&(&b.path, b.span, b.rule.code, &b.message))
    });
    out
}

/// The name among `known` that is nearest to `name`, when it is near enough to be a slip of the pen.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_within(name, known, (name.chars().count() / 3).clamp(1, 3))
}

/// The name among `known` that is nearest to `name`, at most `limit` letters away.
pub fn nearest_within<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Option<&'a str> {
    let name = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::levenshtein(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::tree::BlockKind;

    #[test]
    fn codes_are_kebab_case_sorted_and_unique() {
        let codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        assert!(codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }

    #[test]
    fn every_rule_says_why_what_is_wrong_what_is_right_and_how_to_mend_it() {
        for rule in all() {
            let blocks = crate::markdown::parse(rule.help, 0);
            let headings = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading { .. }));
            let heads: Vec<&str> =
                headings.map(|block| rule.help[block.span.start..block.span.end].trim()).collect();
            assert_eq!(heads, ["## Wrong", "## Right", "## Fix"], "{}", rule.code);
            assert!(rule.help.starts_with(char::is_uppercase) && rule.help.ends_with(".\n"), "{}", rule.code);
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_recognised_and_another_word_is_not() {
        assert_eq!(nearest("Plannned", ["Planned", "Implemented"]), Some("Planned"));
        assert_eq!(nearest("Owner", ["Status", "Type"]), None);
    }
}
