//! A link of a spec and where it leads -> in which form it is written, and whether it leads anywhere.

use serde::Serialize;

use crate::portal::{ResolvedLink, Target};

/// The form of a reference, or what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceForm {
    /// A path to another Markdown file.
    Path,
    /// A path that was right before the file moved.
    MovedPath,
    /// An absolute address of a file of this collection.
    OwnAddress,
    /// A pull request or an issue that stands for a spec.
    PullRequest,
    /// A name in the text: `RFC 12`.
    Name,
    /// A name in a header field.
    Field,
    /// A place on the same page.
    SamePage,
    /// A picture or another file that is published along.
    Attachment,
    /// A file of the repository that is shown on the code host.
    RepositoryFile,
    /// A file that is there and is not published.
    Unpublished,
    /// A place that its page does not have.
    BrokenAnchor,
    /// A file that is not there.
    Nowhere,
    /// An address that could run a program.
    Unsafe,
    /// Somewhere else in the web.
    Elsewhere,
}

impl ReferenceForm {
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "paths to files",
            Self::MovedPath => "paths from before a move",
            Self::OwnAddress => "addresses of this collection",
            Self::PullRequest => "pull requests and issues",
            Self::Name => "names in text",
            Self::Field => "names in header fields",
            Self::SamePage => "places on the same page",
            Self::Attachment => "pictures and attachments",
            Self::RepositoryFile => "files on the code host",
            Self::Unpublished => "files that are not published",
            Self::BrokenAnchor => "places that are not there",
            Self::Nowhere => "files that are not there",
            Self::Unsafe => "unsafe addresses",
            Self::Elsewhere => "addresses elsewhere",
        }
    }

    /// `None` for words that are no reference.
    pub fn of(resolved: ResolvedLink) -> Option<Self> {
        let ResolvedLink { link, target } = resolved;
        if link.placeholder {
            return None;
        }
        let written = link.target.trim();
        let address = written.starts_with("//") || written.contains("://") || written.starts_with("mailto:");
        Some(match target {
            Target::Words => return None,
            Target::Page { broken_fragment: Some(_), .. } => Self::BrokenAnchor,
            Target::Page { .. } if link.is_name() && link.section.is_none() => Self::Field,
            Target::Page { .. } if link.is_name() => Self::Name,
            Target::Page { .. } if address && is_counted(written) => Self::PullRequest,
            Target::Page { .. } if address => Self::OwnAddress,
            Target::Page { moved: true, .. } => Self::MovedPath,
            Target::Page { .. } => Self::Path,
            Target::Here(_) => Self::SamePage,
            Target::Attachment(_) => Self::Attachment,
            Target::External(_) if address => Self::Elsewhere,
            Target::External(_) => Self::RepositoryFile,
            Target::Unpublished => Self::Unpublished,
            Target::Missing { .. } if written.starts_with('#') => Self::BrokenAnchor,
            Target::Missing { .. } => Self::Nowhere,
            Target::Unsafe(_) => Self::Unsafe,
        })
    }
}

/// Whether an address is one of those that hosts count.
pub fn is_counted(url: &str) -> bool {
    ["/pull/", "/pulls/", "/issues/", "/merge_requests/"].iter().any(|part| url.contains(part))
}
