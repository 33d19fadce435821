//! Data files beside documents -> which document each one describes, by their names alone.

use std::collections::BTreeMap;

use crate::source::{folder, stem};
use crate::words::label;

/// Names of the document that stands for its folder, the first that is there.
pub const FRONTS: &[&str] = &["readme", "index", "_index", "spec", "requirements", "proposal", "design"];

/// Whether a data file describes the document of its folder, whatever that is called.
pub fn is_describing(path: &str) -> bool {
    label::DATA.contains(&stem(path).to_lowercase().as_str())
}

/// The data file of each document that has one.
pub fn pair<'a>(documents: &'a [String], data: &'a [String]) -> BTreeMap<&'a str, &'a str> {
    let mut by_folder: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in documents {
        by_folder.entry(folder(path)).or_default().push(path);
    }
    let described = |path: &str| -> Option<&'a str> {
        let beside = by_folder.get(folder(path))?;
        let name = stem(path).to_lowercase();
        let named = |name: &str| beside.iter().copied().find(|other| stem(other).eq_ignore_ascii_case(name));
        let alone = || (beside.len() == 1).then(|| beside[0]);
        let generic = label::DATA.contains(&name.as_str()) && !folder(path).is_empty();
        // An example of what is sent lies beside many a document.
        let named = |name: &str| named(name).filter(|_| generic || !path.to_lowercase().ends_with(".json"));
        if generic { FRONTS.iter().find_map(|front| named(front)).or_else(alone) } else { named(&name) }
    };
    // The first of several data files wins, in the order of their names.
    data.iter().rev().filter_map(|path| Some((described(path)?, path.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_file_describes_the_document_of_its_name_or_of_its_folder() {
        let documents = [
            "1-x/README.md", "1-x/notes.md", "a.md", "b.md", "k/design.md", "k/requirements.md", "README.md",
        ];
        let data = ["1-x/kep.yaml", "a.yml", "config.yml", "k/spec.json", "metadata.yml"];
        let (documents, data) = (documents.map(str::to_owned), data.map(str::to_owned));
        let pairs: Vec<_> = pair(&documents, &data).into_iter().collect();
        assert_eq!(
            pairs,
            [("1-x/README.md", "1-x/kep.yaml"), ("a.md", "a.yml"), ("k/requirements.md", "k/spec.json")]
        );
    }
}
