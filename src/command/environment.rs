//! The environment: the few variables that are read, and what machines that build tell by them.

use std::path::PathBuf;

/// Every variable that is read. What a site holds depends on no other.
pub const VARIABLES: [&str; 20] = [
    "NO_COLOR", "CLICOLOR_FORCE", "SOURCE_DATE_EPOCH", "XDG_CACHE_HOME", // GitHub Actions
    "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_REF_NAME", "GITHUB_REF_TYPE", "GITHUB_PAGES",
    // GitLab CI
    "CI_PROJECT_URL", "CI_DEFAULT_BRANCH", "CI_PAGES_URL", // Netlify
    "NETLIFY", "REPOSITORY_URL", "BRANCH", "CONTEXT", "URL", "DEPLOY_PRIME_URL",
    // Cloudflare Pages
    "CF_PAGES", "CF_PAGES_URL",
];

/// What a variable of the list holds; `None` where it holds nothing.
pub fn variable(name: &str) -> Option<String> {
    let known = VARIABLES.contains(&name);
    known.then(|| std::env::var(name).ok()).flatten().filter(|value| !value.is_empty())
}

/// The folder in which the user's programs keep what can be made anew, by the
/// [XDG specification](https://specifications.freedesktop.org/basedir-spec/latest/) on every system.
pub fn user_cache() -> Option<PathBuf> {
    let named = variable("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    named.or_else(|| Some(std::env::home_dir()?.join(".cache")))
}

const GITHUB: &str = "https://github.com";

/// The address and the branch of the repository.
pub fn repository() -> Option<(String, Option<String>)> {
    repository_by(variable)
}

/// Where the site that is built here will be published.
pub fn published() -> Option<String> {
    published_by(variable)
}

fn repository_by(variable: impl Fn(&str) -> Option<String>) -> Option<(String, Option<String>)> {
    if let Some(name) = variable("GITHUB_REPOSITORY") {
        let server = variable("GITHUB_SERVER_URL").unwrap_or_else(|| GITHUB.to_owned());
        // What runs for a pull request runs on no branch.
        let branch = variable("GITHUB_REF_NAME")
            .filter(|_| variable("GITHUB_REF_TYPE").is_some_and(|kind| kind == "branch"));
        return Some((format!("{server}/{name}"), branch.filter(|name| !name.ends_with("/merge"))));
    }
    if let Some(url) = variable("CI_PROJECT_URL") {
        return Some((url, variable("CI_DEFAULT_BRANCH")));
    }
    variable("REPOSITORY_URL").map(|url| (url, variable("BRANCH")))
}

fn published_by(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    // Names such as URL mean something only where the host says that it is at work.
    if variable("NETLIFY").is_some() {
        let main = variable("CONTEXT").is_some_and(|context| context == "production");
        return variable(if main { "URL" } else { "DEPLOY_PRIME_URL" });
    }
    if variable("CF_PAGES").is_some() {
        return variable("CF_PAGES_URL");
    }
    // `actions/configure-pages` says so; other runs on GitHub publish nothing there.
    if variable("GITHUB_PAGES").is_some() {
        let own = variable("GITHUB_SERVER_URL").is_none_or(|server| server == GITHUB);
        return variable("GITHUB_REPOSITORY").filter(|_| own).and_then(|name| github_pages(&name));
    }
    variable("CI_PAGES_URL")
}

/// The address of a repository's pages, where no domain of its own is set.
fn github_pages(repository: &str) -> Option<String> {
    let (owner, name) = repository.split_once('/')?;
    let host = format!("{}.github.io", owner.to_lowercase());
    let folder = if name.eq_ignore_ascii_case(&host) { String::new() } else { format!("{name}/") };
    Some(format!("https://{host}/{folder}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_tells_where_it_publishes() {
        let told = |set: &[(&str, &str)]| {
            published_by(|name| {
                assert!(VARIABLES.contains(&name), "{name}");
                set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            })
        };
        let netlify =
            [("NETLIFY", "true"), ("URL", "https://a.example"), ("DEPLOY_PRIME_URL", "https://b.example")];
        let production = [&netlify[..], &[("CONTEXT", "production")]].concat();
        let pages = [("GITHUB_PAGES", "true"), ("GITHUB_REPOSITORY", "Ada/specs")];
        let own = [("GITHUB_PAGES", "true"), ("GITHUB_REPOSITORY", "Ada/ada.github.io")];
        let enterprise = [&pages[..], &[("GITHUB_SERVER_URL", "https://git.example")]].concat();
        for (set, address) in [
            (&production[..], Some("https://a.example")),
            (&netlify, Some("https://b.example")),
            (&[("URL", "https://a.example")], None),
            (&[("CF_PAGES", "1"), ("CF_PAGES_URL", "https://c.pages.dev")], Some("https://c.pages.dev")),
            (&pages, Some("https://ada.github.io/specs/")),
            (&own, Some("https://ada.github.io/")),
            (&enterprise, None),
            (&pages[1..], None),
            (&[("CI_PAGES_URL", "https://o.gitlab.io/x")], Some("https://o.gitlab.io/x")),
        ] {
            assert_eq!(told(set).as_deref(), address, "{set:?}");
        }
    }
}
