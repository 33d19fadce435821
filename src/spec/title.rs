//! What a spec is called, and the number it carries.

use std::borrow::Cow;

use crate::diag::Span;
use crate::document::header::{Dialect, Field, Header};
use crate::document::name::{leading_number, name_of_document, number_of_name, stem_of_document};
use crate::markdown;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::source::Source;
use crate::spec::mention::{self, Mention};
use crate::template::{Template, is_pattern};
use crate::text::{capitalised, one_line, unquoted};
use crate::words::kind::normalize;
use crate::words::label::{self, FLAGS};
use crate::words::relation::Relation;

/// What is longer than this, in bytes, is no title, whatever heading it stands in.
const LONGEST: usize = 400;

/// Whether the first heading is a title and not the name of a section, as in specs that begin with "Summary".
pub fn names_document(text: &str, template: &Template) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let words = normalize(text);
    !label::SECTIONS.contains(&words.as_str())
        && !template.sections.iter().any(|rule| normalize(&rule.title) == words)
}

/// Front matter says it, or the first heading, unless that is a section's; then a field, then the file's name.
pub fn title(header: &Header, blocks: &[Block], template: &Template, path: &str) -> String {
    let own = |text: &str| {
        let text = one_line(unquoted(without_open_number(text))).into_owned();
        let empty = is_pattern(&text)
            || (text.starts_with('(') && text.ends_with(')'))
            || text.starts_with('{')
            || ["N/A", "not applicable"].iter().any(|nothing| {
                text.len() >= nothing.len()
                    && text.is_char_boundary(nothing.len())
                    && text[..nothing.len()].eq_ignore_ascii_case(nothing)
            })
            || matches!(normalize(&text).as_str(), "n a" | "na" | "none" | "tbd" | "");
        (!empty && text.len() <= LONGEST).then_some(text)
    };
    let said = |field: &Field| own(&without_marks(&field.text));
    let field = header.field(&label::TITLE).and_then(said);
    let first = blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Heading { content, .. } => Some(tree::plain(content)),
        _ => None,
    });
    let named = |text: &String| names_document(text, template);
    let heading =
        header.title.as_ref().map(|(text, _)| text.clone()).filter(named).and_then(|text| own(&text));
    let front = header.field(&["title"]).and_then(said);
    // A numbered file is named on purpose; any other may be called by its first heading.
    let unnumbered = !stem_of_document(path).starts_with(|c: char| c.is_ascii_digit());
    let below =
        || first.filter(|_| unnumbered && header.title.is_none()).filter(named).and_then(|text| own(&text));
    front.or(heading).or(field).or_else(below).unwrap_or_else(|| humanise(name_of_document(path)))
}

/// A title is plain text: code and bold words in the value of a field lose their marks.
fn without_marks(text: &str) -> Cow<'_, str> {
    if !text.contains('`') && !text.contains("**") {
        return Cow::Borrowed(text);
    }
    let blocks = markdown::parse(text, 0);
    match blocks.as_slice() {
        [Block { kind: BlockKind::Paragraph(content), .. }] => Cow::Owned(tree::plain(content)),
        _ => Cow::Borrowed(text),
    }
}

/// What a heading that is a title says of the document besides its name, as a field: what took its place, or a word in
/// brackets that is a status.
pub fn remark(content: &[Inline], source: &Source) -> Option<Field> {
    let at = |inline: &Inline, offset: usize| (inline.span.start + offset).min(inline.span.end);
    let texts = content.iter().enumerate().filter_map(|(index, inline)| match &inline.kind {
        InlineKind::Text(text) => Some((index, inline, text.as_str())),
        _ => None,
    });
    for (index, inline, text) in texts {
        for start in text.match_indices(['(', '[', '-', '–', '—', ':', ',']).map(|(at, mark)| at + mark.len())
        {
            let said = text[start..].trim_start();
            let start = text.len() - said.len();
            let words: Vec<&str> = said.splitn(3, ' ').collect();
            let [first, second, ..] = words.as_slice() else { continue };
            let label = format!("{first} {second}");
            if label::relation(&label) != Some(Relation::SupersededBy) {
                continue;
            }
            let end = start + label.len();
            let value = Inline {
                kind: InlineKind::Text(text[end..].to_owned()),
                span: Span::new(at(inline, end), inline.span.end),
            };
            let mut rest = vec![value];
            rest.extend_from_slice(&content[index + 1..]);
            if let Some(Inline { kind: InlineKind::Text(last), .. }) = rest.last_mut() {
                *last = last.trim_end().trim_end_matches([')', ']']).to_owned();
            }
            let field = Field::new(&capitalised(&label.to_lowercase()), &rest, at(inline, end), source)?;
            return Some(Field { dialect: Dialect::Title, ..field });
        }
    }
    let words = tree::plain(content);
    let words = words.trim();
    let inner = |open: char, close: char| {
        let before = words.strip_prefix(open).and_then(|rest| rest.split_once(close)).map(|(inner, _)| inner);
        before.or_else(|| {
            words.strip_suffix(close).and_then(|rest| rest.rsplit_once(open)).map(|(_, inner)| inner)
        })
    };
    let flag = inner('(', ')')
        .or_else(|| inner('[', ']'))
        .filter(|inner| FLAGS.contains(&label::normal(inner).as_str()))?;
    let span = content.first()?.span.to(content.last()?.span);
    Some(Field::plain("Status", flag.to_owned(), span, Dialect::Title))
}

/// A title without the number that is to be given to its document one day: `RFC-XXXX: Dependencies`.
fn without_open_number(text: &str) -> &str {
    let text = text.trim();
    let open = |word: &str| {
        let number = word.trim_end_matches([':', '.']).rsplit(['-', '#']).next().unwrap_or(word);
        number.len() >= 2 && number.chars().all(|c| matches!(c, 'X' | 'N' | '?'))
    };
    let Some((first, rest)) = text.split_once(' ') else { return text };
    let second = rest.split(' ').next().unwrap_or("");
    let series = first.len() <= 12 && first.chars().all(|c| c.is_ascii_alphabetic());
    let rest = match (open(first), series && open(second)) {
        (true, _) => rest,
        (_, true) => &rest[second.len()..],
        _ => return text,
    };
    Some(rest.trim_start_matches([':', ' ', '.', '-', '—', '–']))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(text)
}

/// `0048-trait-objects` -> `Trait objects`.
fn humanise(stem: &str) -> String {
    let bare = stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.'));
    // `rfc-0012-name` is its name; `v2-plan` is no number of a series.
    let series = name_of_path(stem).map(|_| {
        let rest = bare.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches(['-', '_']);
        rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_'])
    });
    let words = series.filter(|rest| rest.len() > 2 && stem.len() - bare.len() == 0).unwrap_or(bare);
    let words = if words.chars().any(char::is_alphanumeric) { words } else { stem };
    let words = words.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    capitalised(&words)
}

/// The number in the file's name, or else in an identifying field: `0123-x.md`, `rfc-12.md`, `Proposal: SE-0123`.
pub fn number(header: &Header, path: &str) -> Option<u64> {
    let titles = header.field(&["title"]).map(|field| field.text.as_str()).into_iter();
    let mut titles = titles.chain(header.title.as_ref().map(|(text, _)| text.as_str()));
    number_of_name(stem_of_document(path))
        .or_else(|| leading_number(&header.field(&label::ID)?.text))
        .or_else(|| titles.find_map(number_of_title))
}

/// The number of a title that begins with the name of a series in capitals: `SIP-58 - Named tuples`.
fn number_of_title(title: &str) -> Option<u64> {
    let (range, mention) = mention::find(title).into_iter().next()?;
    let capitals = title[range.clone()].bytes().take_while(u8::is_ascii_uppercase).count();
    (range.start == 0 && capitals >= 2 && title[range.end..].trim_start().starts_with([':', '-', '–', '—']))
        .then_some(mention.number)
}

/// Every name under which a spec carries a number: in its title, its file's name, the fields that identify it.
pub fn names(header: &Header, path: &str) -> Vec<Mention> {
    let front = header.field(&["title"]).into_iter().flat_map(|field| mention::find(&field.text)).take(1);
    let title = header.title.iter().flat_map(|(text, _)| mention::find(text)).take(1).chain(front);
    let known =
        header.fields.iter().filter(|field| label::ID.contains(&label::normal(&field.label).as_str()));
    let said = known.flat_map(|field| mention::find(&field.text)).take(2);
    // `adr: 20`: the field itself is called like the series.
    let series = header.fields.iter().filter_map(|field| {
        let prefix = field.label.to_lowercase();
        let plain = (2..=12).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_lowercase());
        let number = field.text.trim().trim_matches(['"', '\'']).parse().ok()?;
        let own = !label::is_known(&prefix) || label::ID.contains(&prefix.as_str());
        (plain && own).then_some(Mention { prefix, number, padded: true })
    });
    let mut out: Vec<Mention> =
        title.chain(said).map(|(_, name)| name).chain(series).chain(name_of_path(path)).collect();
    out.sort();
    out.dedup();
    out
}

/// The series and the number that a file's name begins with: `adr-0033-use-x`.
fn name_of_path(path: &str) -> Option<Mention> {
    let name = stem_of_document(path);
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = name[letters..].trim_start_matches(['-', '_']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits[..end].parse().ok().filter(|_| (1..=6).contains(&end))?;
    let bounded = !digits[end..].starts_with(|c: char| c.is_alphanumeric() || c == '.');
    ((1..=12).contains(&letters) && bounded).then(|| Mention {
        prefix: name[..letters].to_lowercase(),
        number,
        padded: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_become_words() {
        assert_eq!(humanise("0048-trait-objects"), "Trait objects");
        assert_eq!(
            (humanise("2025-08-11-add-feed"), humanise("adr-0033-use-x")),
            ("Add feed".into(), "Use x".into())
        );
        assert_eq!(stem_of_document("keps/0001-foo/README.md"), "0001-foo");
    }

    #[test]
    fn a_number_still_to_be_given_is_no_part_of_a_title() {
        assert_eq!(without_open_number("RFC-XXXX: Dependencies"), "Dependencies");
        assert_eq!(without_open_number("RFC-NNNN Title"), "Title");
        assert_eq!(without_open_number("RFC 12: X"), "RFC 12: X");
    }

    #[test]
    fn numbers_are_read_from_names() {
        let number = |path| number(&Header::default(), path);
        assert_eq!(number("text/0048-traits.md"), Some(48));
        assert_eq!(number("rfc-12.md"), Some(12));
        assert_eq!(number("20251013_numeric.md"), None);
        assert_eq!(number("v0.3.0-plan.md"), None);
    }
}
