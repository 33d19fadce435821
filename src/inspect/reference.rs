//! A link of a spec and where it leads -> in which form it is written, and whether it leads anywhere.

use serde::Serialize;

use crate::portal::End;
use crate::spec::body::Link;

/// The form of a reference, or what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Written {
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

impl Written {
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
    pub fn of(link: &Link, end: &End) -> Option<Self> {
        if link.placeholder {
            return None;
        }
        let target = link.target.trim();
        let address = target.starts_with("//") || target.contains("://") || target.starts_with("mailto:");
        Some(match end {
            End::Words => return None,
            End::Spec { broken_fragment: Some(_), .. } | End::Document { broken_fragment: Some(_), .. } => {
                Self::BrokenAnchor
            }
            End::Spec { .. } | End::Document { .. } if link.is_name() && link.section.is_none() => {
                Self::Field
            }
            End::Spec { .. } | End::Document { .. } if link.is_name() => Self::Name,
            End::Spec { .. } | End::Document { .. } if address && is_counted(target) => Self::PullRequest,
            End::Spec { .. } | End::Document { .. } if address => Self::OwnAddress,
            End::Spec { moved: true, .. } | End::Document { moved: true, .. } => Self::MovedPath,
            End::Spec { .. } | End::Document { .. } => Self::Path,
            End::Here(_) => Self::SamePage,
            End::Attachment(_) => Self::Attachment,
            End::External(_) if address => Self::Elsewhere,
            End::External(_) => Self::RepositoryFile,
            End::Unpublished => Self::Unpublished,
            End::Missing { .. } if target.starts_with('#') => Self::BrokenAnchor,
            End::Missing { .. } => Self::Nowhere,
            End::Unsafe => Self::Unsafe,
        })
    }
}

/// Whether an address is one of those that hosts count.
pub fn is_counted(url: &str) -> bool {
    ["/pull/", "/pulls/", "/issues/", "/merge_requests/"].iter().any(|part| url.contains(part))
}
