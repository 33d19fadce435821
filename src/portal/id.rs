//! The stable names of specs, from their paths.

use std::collections::BTreeSet;

use crate::arena::{Arena, SpecId};
use crate::document::name::stem_of_document;
use crate::slug;
use crate::source::{folder, stem};
use crate::spec::Spec;
use crate::words::stage;

/// The stable name of a spec: its path without folders that only say a status.
pub fn id_of(path: &str) -> String {
    let name = stem_of_document(path);
    let generic = name != stem(path);
    let mut parts: Vec<&str> = folder(path).split('/').filter(|part| !part.is_empty()).collect();
    if generic {
        parts.pop();
    }
    parts.retain(|part| stage::of_folder(part).is_none());
    parts.push(name);
    slug::joined(parts.into_iter())
}

/// The id of each spec, and those that wanted one which was taken, with that id.
pub fn ids(specs: &Arena<SpecId, &Spec>) -> (Arena<SpecId, String>, Vec<(SpecId, String)>) {
    let mut taken = BTreeSet::new();
    let mut clashes = Vec::new();
    let ids = specs.map(|number, spec| {
        let wanted = id_of(&spec.path);
        let mut id = wanted.clone();
        let mut count = 1;
        while !taken.insert(id.clone()) {
            count += 1;
            id = format!("{wanted}-{count}");
        }
        if count > 1 {
            clashes.push((number, wanted));
        }
        id
    });
    (ids, clashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_a_move_between_status_folders() {
        assert_eq!(id_of("planned/auth.md"), id_of("implemented/auth.md"));
        assert_eq!(id_of("docs/implemented/v0_3/M-R5.md"), "docs-v0-3-m-r5");
        assert_eq!(id_of("keps/sig-api/0001-foo/README.md"), "keps-sig-api-0001-foo");
        assert_eq!(id_of("README.md"), "readme");
    }
}
