//! The repository a source lies in -> addresses of its files on the code host.

/// Where a repository is published, and which of its folders is the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repository {
    /// Its address in the web, without a slash at the end: `https://host/owner/name`.
    pub url: String,
    /// `HEAD` where no branch is known.
    pub branch: String,
    /// The source's place in it, empty for its top.
    pub folder: String,
}

/// A file as a code host shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostedFile {
    /// Its possible paths in the source, for a branch may have slashes in its name.
    pub paths: Vec<String>,
    /// Whether it is in this repository under its own name and not in somebody's copy of it.
    pub owned: bool,
    /// Whether it is shown as it was in one commit.
    pub of_commit: bool,
}

impl Repository {
    /// From the address under which it is cloned or seen: `git@host:owner/name.git`, `https://host/owner/name`.
    /// Names and passwords in it are left out; `None` when it names no host.
    pub fn at(address: &str, branch: Option<&str>, folder: &str) -> Option<Self> {
        let address = address.trim().trim_end_matches('/');
        let rest = match address.split_once("://") {
            Some(("https" | "http" | "ssh" | "git" | "git+ssh", rest)) => rest.to_owned(),
            Some(_) => return None,
            // The short form of secure shell separates host and path by a colon.
            None => address.split_once('@')?.1.replacen(':', "/", 1),
        };
        let (host, path) = rest.split_once('/')?;
        let host = host.rsplit('@').next()?.split(':').next()?;
        let path = path.trim_end_matches(".git").trim_matches('/');
        let plain = |text: &str, more: &str| {
            !text.is_empty()
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c) || more.contains(c))
        };
        let branch = branch.map(str::trim).filter(|branch| plain(branch, "/")).unwrap_or("HEAD");
        (plain(host, "") && plain(path, "/~") && host.contains('.')).then(|| Self {
            url: format!("https://{host}/{path}"),
            branch: branch.to_owned(),
            folder: folder.trim_matches('/').to_owned(),
        })
    }

    /// `host/owner/name`.
    pub fn home(&self) -> &str {
        self.url.split_once("://").map_or(self.url.as_str(), |(_, home)| home)
    }

    /// What an address of a file in this repository means; `None` for any other address.
    pub fn paths_of(&self, url: &str) -> Option<HostedFile> {
        let (_, rest) = url.split_once("://")?;
        let rest = rest.split('?').next()?.trim_end_matches('/');
        let rest = percent_encoding::percent_decode_str(rest).decode_utf8_lossy().into_owned();
        let segments: Vec<&str> = rest.strip_prefix("www.").unwrap_or(&rest).split('/').collect();
        let (owner, name, path) = match segments.as_slice() {
            ["raw.githubusercontent.com", owner, name, path @ ..]
            | [_, owner, name, "-", "blob" | "tree" | "raw", path @ ..]
            | [_, owner, name, "blob" | "tree" | "raw" | "edit" | "src", path @ ..] => (*owner, *name, path),
            _ => return None,
        };
        let host = segments[0].replace("raw.githubusercontent.com", "github.com");
        let home: Vec<&str> = self.home().split('/').collect();
        let [own_host, own_owner, own_name] = home.as_slice() else { return None };
        let owned = owner.eq_ignore_ascii_case(own_owner);
        // A copy of somebody's is ours where it shows the main line: owners change their names.
        let main = path.first().is_some_and(|branch| ["main", "master", "HEAD"].contains(branch));
        if !host.eq_ignore_ascii_case(own_host) || !name.eq_ignore_ascii_case(own_name) || !(owned || main) {
            return None;
        }
        let branch = path.first().copied().unwrap_or("");
        let commit = branch.len() >= 7 && branch.bytes().all(|b| b.is_ascii_hexdigit());
        let known = main || commit || branch == self.branch || matches!(branch, "develop" | "trunk");
        let longest = if known { 2 } else { 4 };
        let inside = (1..path.len().min(longest)).filter_map(|skip| {
            let full = path[skip..].join("/");
            if self.folder.is_empty() {
                return Some(full);
            }
            Some(full.strip_prefix(&self.folder)?.strip_prefix('/')?.to_owned())
        });
        Some(HostedFile { paths: inside.collect(), owned, of_commit: commit && !main })
    }

    /// The page of a file of the source.
    pub fn page_of_source(&self, path: &str) -> String {
        self.page_of(&if self.folder.is_empty() {
            path.to_owned()
        } else {
            format!("{}/{path}", self.folder)
        })
    }

    /// The list of the commits that changed a file of the source; `None` for hosts whose address of it is not known.
    pub fn commits_of_source(&self, path: &str) -> Option<String> {
        let page = self.page_of_source(path);
        let (before, behind) = page.split_at(self.url.len());
        let forms =
            [("/-/blob/", "/-/commits/"), ("/src/branch/", "/commits/branch/"), ("/blob/", "/commits/")];
        let (from, to) = forms.into_iter().find(|(from, _)| behind.starts_with(from))?;
        Some(format!("{before}{to}{}", &behind[from.len()..]))
    }

    /// The page of a file or folder, by its path from the top of the repository.
    pub fn page_of(&self, path: &str) -> String {
        let Self { url, branch, .. } = self;
        let host = self.home().split('/').next().unwrap_or("");
        let path: Vec<String> = path
            .split('/')
            .map(|part| percent_encoding::utf8_percent_encode(part, SEGMENT).to_string())
            .collect();
        let path = path.join("/");
        if host.contains("gitlab") {
            format!("{url}/-/blob/{branch}/{path}")
        } else if host.contains("bitbucket") {
            format!("{url}/src/{branch}/{path}")
        } else if ["gitea", "codeberg", "forgejo"].iter().any(|known| host.contains(known)) {
            format!("{url}/src/branch/{branch}/{path}")
        } else {
            format!("{url}/blob/{branch}/{path}")
        }
    }
}

/// Characters that a segment of an address cannot contain.
const SEGMENT: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The address of `origin` in the text of `.git/config`.
pub fn origin(config: &str) -> Option<&str> {
    let mut inside = false;
    config.lines().map(str::trim).find_map(|line| {
        if line.starts_with('[') {
            inside = line == "[remote \"origin\"]";
        }
        let (key, value) = line.split_once('=')?;
        (inside && key.trim() == "url").then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_tell_how_a_file_changed() {
        let of =
            |url| Repository::at(url, Some("main"), "docs").and_then(|it| it.commits_of_source("a b.md"));
        assert_eq!(
            of("https://github.com/o/n").as_deref(),
            Some("https://github.com/o/n/commits/main/docs/a%20b.md")
        );
        assert_eq!(
            of("https://gitlab.com/o/n").as_deref(),
            Some("https://gitlab.com/o/n/-/commits/main/docs/a%20b.md")
        );
        assert_eq!(
            of("https://codeberg.org/o/n").as_deref(),
            Some("https://codeberg.org/o/n/commits/branch/main/docs/a%20b.md")
        );
        assert_eq!(of("https://bitbucket.org/o/n"), None);
    }

    #[test]
    fn every_way_to_clone_is_one_address() {
        for address in [
            "git@github.com:owner/name.git",
            "https://github.com/owner/name",
            "https://user:secret@github.com/owner/name.git/",
            "ssh://git@github.com:22/owner/name.git",
        ] {
            let found = Repository::at(address, None, "docs/").map(|at| at.url);
            assert_eq!(found.as_deref(), Some("https://github.com/owner/name"), "{address}");
        }
        for address in ["/srv/git/name.git", "file:///x/y", "../name", "git@host:x", "https://a.b/<x>"] {
            assert_eq!(Repository::at(address, None, ""), None, "{address}");
        }
    }

    #[test]
    fn pages_of_files() {
        let page = |address| Repository::at(address, Some("main"), "").map(|at| at.page_of("src/a b.rs"));
        assert_eq!(
            page("https://github.com/o/n").as_deref(),
            Some("https://github.com/o/n/blob/main/src/a%20b.rs")
        );
        assert_eq!(
            page("https://gitlab.com/o/n").as_deref(),
            Some("https://gitlab.com/o/n/-/blob/main/src/a%20b.rs")
        );
    }

    #[test]
    fn addresses_in_the_repository_are_paths_of_the_source() {
        let at = Repository::at("https://github.com/new/specs", None, "docs").expect("an address");
        let paths = |url| at.paths_of(url).map(|file| (file.paths.first().cloned(), file.owned));
        assert_eq!(
            paths("https://github.com/new/specs/blob/v1/docs/a.md"),
            Some((Some("a.md".into()), true))
        );
        assert_eq!(
            paths("https://github.com/old/specs/blob/main/docs/a.md"),
            Some((Some("a.md".into()), false))
        );
        assert_eq!(paths("https://github.com/fork/specs/blob/draft/docs/a.md"), None);
        assert_eq!(paths("https://github.com/new/other/blob/main/docs/a.md"), None);
    }

    #[test]
    fn the_origin_is_read_from_its_own_part() {
        let config = "[remote \"other\"]\n\turl = a\n[remote \"origin\"]\n\turl = git@h.x:o/n.git\n";
        assert_eq!(origin(config), Some("git@h.x:o/n.git"));
        assert_eq!(origin("[branch \"x\"]\nurl = y\n"), None);
    }
}
