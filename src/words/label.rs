//! The names under which header fields stand -> what they mean. A name that means nothing here is still a field.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::relation::Relation;

/// The names of one meaning, in their order.
type Labels = LazyLock<Vec<&'static str>>;

pub static STATUS: Labels = LazyLock::new(|| names("status"));
pub static TYPE: Labels = LazyLock::new(|| names("type"));
pub static CREATED: Labels = LazyLock::new(|| names("created"));
pub static IMPLEMENTED: Labels = LazyLock::new(|| names("implemented"));
pub static UPDATED: Labels = LazyLock::new(|| names("updated"));
pub static VERSION: Labels = LazyLock::new(|| names("version"));
pub static LOCATION: Labels = LazyLock::new(|| names("location"));
pub static AUTHORS: Labels = LazyLock::new(|| names("authors"));
/// Authors who are named after those.
pub static COAUTHORS: Labels = LazyLock::new(|| names("coauthors"));
/// Of people who play another part.
pub static PEOPLE: Labels = LazyLock::new(|| names("people"));
/// Under which a spec's title may stand.
pub static TITLE: Labels = LazyLock::new(|| names("title"));
/// Under which a spec's own number or name may stand.
pub static ID: Labels = LazyLock::new(|| names("id"));

/// Headings with which documents begin that have no title.
pub static SECTIONS: Labels = LazyLock::new(|| names("section"));

/// Headings of sections that hold the header, in collections that put it below one.
pub static HEADERS: Labels = LazyLock::new(|| names("header"));
/// Words that say a status when front matter sets them to true, or when they stand in brackets beside a title.
pub static FLAGS: Labels = LazyLock::new(|| names("flag"));

/// Words for documents, which tell nothing of one of them.
pub static DOCUMENTS: Labels = LazyLock::new(|| names("document"));

/// Folders that hold many things in most projects.
pub static SHELVES: Labels = LazyLock::new(|| names("shelf"));
/// Labels of data files that describe the document of their folder.
pub static DATA: Labels = LazyLock::new(|| names("data"));

/// Labels that are common nouns, too.
static WEAK: Labels = LazyLock::new(|| names("weak"));

/// Names of relations that are headings of lists of links.
static RELATION_HEADINGS: Labels = LazyLock::new(|| names("heading"));
/// Titles of columns that hold names of relations.
static RELATION_COLUMNS: Labels = LazyLock::new(|| names("column"));

/// Rows whose words are no names of fields.
const NO_FIELDS: &[&str] =
    &["weak", "section", "header", "flag", "document", "shelf", "data", "heading", "column"];

/// Every name and its meaning.
static MEANINGS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    rows()
        .filter(|(meaning, _)| !NO_FIELDS.contains(meaning))
        .flat_map(|(meaning, names)| names.map(move |name| (name, meaning)))
        .collect()
});

fn rows() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    super::rows(include_str!("labels.txt"))
}

fn names(wanted: &str) -> Vec<&'static str> {
    super::listed(include_str!("labels.txt"), wanted)
}

/// The normal form of a label: small letters, one space between words: `creation-date`, `CreationDate` and
/// `Creation Date` are `creation date`.
pub fn normal(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut last = ' ';
    // A mark in front of it is decoration.
    let label = label.trim_start_matches(|c: char| !c.is_alphanumeric());
    for c in label.trim().trim_end_matches([':', '：', ' ']).chars() {
        if c.is_uppercase() && last.is_lowercase() {
            out.push(' ');
        }
        let plain = if matches!(c, '-' | '_') || c.is_whitespace() { ' ' } else { c };
        if plain != ' ' || !out.ends_with(' ') {
            out.extend(plain.to_lowercase());
        }
        last = c;
    }
    let words = out.trim();
    words.strip_suffix("(s)").map_or_else(|| words.to_owned(), |one| format!("{one}s"))
}

/// A label for the eye: `creation-date` is shown as `Creation date`; capitals of an author's own stay.
pub fn shown(label: &str) -> String {
    if label.contains(char::is_uppercase) {
        return label.to_owned();
    }
    crate::text::capitalised(&normal(label))
}

/// Whether a heading is the word for a status in any language: what stands below it says where the spec stands.
pub fn heads_status(heading: &str) -> bool {
    let plain = normal(heading);
    STATUS.contains(&plain.as_str())
        && !["phase", "stage", "state", "current state", "maturity", "lifecycle"].contains(&plain.as_str())
}

/// Whether a label tells by itself that a block is a header: common nouns do not.
pub fn is_telling(label: &str) -> bool {
    let label = normal(label);
    MEANINGS.contains_key(label.as_str()) && !WEAK.contains(&label.as_str())
}

/// Whether a label is known by name.
pub fn is_known(label: &str) -> bool {
    MEANINGS.contains_key(normal(label).as_str())
}

/// The name of a field, in small letters without blanks: `Review managers` and `review-manager` are one.
pub fn name(label: &str) -> String {
    let label = normal(label);
    let one = label.strip_suffix('s').filter(|one| one.len() > 2 && !one.ends_with(['s', 'u', 'i']));
    one.unwrap_or(&label).replace(' ', "-")
}

/// Whether a field of this label names people.
pub fn names_people(label: &str) -> bool {
    let label = normal(label);
    [&AUTHORS, &COAUTHORS, &PEOPLE].iter().any(|names| names.contains(&label.as_str()))
}

/// The relation in which a field's label puts the specs that its value names; `None` when it names none.
pub fn relation(label: &str) -> Option<Relation> {
    Relation::from_name(MEANINGS.get(normal(label).as_str())?.strip_prefix("relation ")?)
}

/// The relation that the last words before a reference put it in: `… is superseded by`.
pub fn relation_before(words: &str) -> Option<Relation> {
    let words = words.to_lowercase();
    let words = words.trim_end_matches([' ', ':', '*', '(', '"', '`', '[', '：']);
    // The longest fits best: `required by` is no `by`.
    if ["no longer", "not", "never", "without", "longer"]
        .iter()
        .any(|no| words.rsplit(' ').skip(1).take(2).any(|word| word == *no))
    {
        return None;
    }
    let start = words.rmatch_indices(' ').nth(2).map_or(0, |(at, _)| at + 1);
    let tail = &words[start..];
    let from = std::iter::once(0).chain(tail.match_indices(' ').map(|(at, _)| at + 1));
    from.filter_map(|at| relation(&tail[at..])).find(|relation| *relation != Relation::Related)
}

/// The relation that a heading says of the links below it; `Dependencies` may be of anything.
pub fn relation_heading(title: &str) -> Option<Relation> {
    relation(title).filter(|_| RELATION_HEADINGS.contains(&normal(title).as_str()))
}

/// Whether a title of a column says that it holds relations.
pub fn is_relation(title: &str) -> bool {
    RELATION_COLUMNS.contains(&normal(title).as_str())
}

/// The relation that is all that a text says, between its marks: ` (supersedes)`.
pub fn relation_alone(text: &str) -> Option<Relation> {
    let marks = |c: char| !c.is_alphanumeric();
    relation(text.trim_matches(marks)).filter(|relation| relation.is_typed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_one_however_they_are_written() {
        assert_eq!(normal("Creation-Date:"), "creation date");
        assert_eq!((normal("Author(s)"), normal(" start_date ")), ("authors".into(), "start date".into()));
        assert_eq!((normal("SupersededBy"), normal("Statut :")), ("superseded by".into(), "statut".into()));
        assert!(is_known("Superseded-By") && is_known("AUTHOR") && !is_known("Whatever"));
        let names = ["Review managers", "review-manager", "Tags", "Status", "Class"].map(name);
        assert_eq!(names, ["review-manager", "review-manager", "tag", "status", "class"]);
        assert_eq!(STATUS[0], "status");
        assert_eq!((shown("see-also"), shown("RFC PR")), ("See also".into(), "RFC PR".into()));
    }

    #[test]
    fn labels_say_how_specs_stand_to_each_other() {
        assert_eq!(relation("depends_on"), Some(Relation::DependsOn));
        assert_eq!((relation("see-also"), relation("Status")), (Some(Relation::Related), None));
        assert_eq!(relation_before("It was Superseded by"), Some(Relation::SupersededBy));
        assert_eq!(
            (relation_before("we depend on"), relation_before("it requires ")),
            (None, Some(Relation::DependsOn))
        );
    }
}
