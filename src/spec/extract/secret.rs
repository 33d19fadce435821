//! The name and the value of a setting -> whether the value looks like a secret that was written down.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::list::WordLists;
use super::text::{unquoted, words};

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("secret.txt")));

/// Whether a literal under a name looks like a real secret.
pub(super) fn is_secret(name: &str, value: &str) -> bool {
    let value = unquoted(value.trim().trim_end_matches([',', ';']));
    if value.len() > 4_000 || is_placeholder(value) {
        return false;
    }
    if has_token_prefix(value)
        || value.contains("-----BEGIN") && value.contains("PRIVATE KEY")
        || in_address(value)
    {
        return true;
    }
    // What a dependency is called says nothing.
    let last = name.rsplit('.').next().unwrap_or(name);
    let name_words = if name.contains("dependencies.") { Vec::new() } else { words(&spaced(last)) };
    if name_says_secret(&name_words) && is_literal(value) && !names_itself(value) {
        return true;
    }
    !has_word("public", &name_words) && looks_random(value)
}

fn has_word(list: &str, words: &[String]) -> bool {
    words.iter().any(|word| LISTS.has(list, word))
}

/// `my-token` and `rootpassword` stand for one.
fn names_itself(value: &str) -> bool {
    let low = value.to_lowercase();
    ["token", "secret", "password", "passwd"].iter().any(|word| low.contains(word))
}

/// `apiKey` as `api Key`.
fn spaced(name: &str) -> String {
    let mut out = String::new();
    let mut lower = false;
    for c in name.chars() {
        if lower && c.is_uppercase() {
            out.push(' ');
        }
        lower = c.is_lowercase();
        out.push(c);
    }
    out
}

fn name_says_secret(name: &[String]) -> bool {
    // `API_KEY2` is one of several.
    let bare = |word: &String| word.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let name: Vec<String> = name.iter().map(bare).collect();
    let name = name.as_slice();
    let pair = name.windows(2).any(|two| LISTS.has("secret pair", &two.join(" ")));
    (pair || has_word("secret", name)) && !has_word("about", name)
}

/// Text that stands for a value, or takes it from elsewhere.
fn is_placeholder(value: &str) -> bool {
    value.len() < 6
        || value.starts_with('$')
        || LISTS.get("elsewhere").iter().any(|mark| value.contains(mark))
        || value.chars().all(|c| "*.xX-_0".contains(c))
        || has_word("placeholder", &words(&spaced(value)))
}

/// One word that is neither a number, a switch, an address nor a path.
fn is_literal(value: &str) -> bool {
    let one = !value.contains(char::is_whitespace)
        && !value.contains(['(', ')', '[', ']', '{', '}', '|', '/', '\\']);
    let plain = value.parse::<f64>().is_err() && !matches!(value, "true" | "false" | "True" | "False");
    let timed = value.starts_with(|c: char| c.is_ascii_digit())
        && value.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<f64>().is_ok();
    one && plain && !timed
}

fn has_token_prefix(value: &str) -> bool {
    let long = |prefix: &str| value.strip_prefix(prefix).is_some_and(|rest| rest.len() >= 12 && mixed(rest));
    LISTS.get("prefix").iter().any(|prefix| long(prefix)) && !value.contains(char::is_whitespace)
}

fn mixed(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().any(|c| c.is_ascii_alphabetic())
}

/// `scheme://user:password@host`.
fn in_address(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let Some((login, _)) = rest.split('/').next().and_then(|host| host.rsplit_once('@')) else {
        return false;
    };
    let Some((user, password)) = login.split_once(':') else { return false };
    !is_placeholder(password) && password != user && !LISTS.has("known password", password)
}

/// A long run of letters and digits that no words make up.
fn looks_random(value: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "+/=_-".contains(c);
    if value.len() < 24 || !value.chars().all(fits) || value.contains('/') && value.contains('-') {
        return false;
    }
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let distinct: BTreeSet<u8> = value.bytes().collect();
    // Words with a number behind them are a name; so is an UUID.
    let parts = || value.split(['-', '_', '/']).filter(|part| !part.is_empty());
    let worded = parts().all(|part| !mixed(part) || is_word_with_number(part));
    let uuid = parts().map(str::len).eq([8, 4, 4, 4, 12]);
    // The length of a digest of a file or a commit.
    let digest = [32, 40, 64, 96, 128].contains(&value.len()) && value.chars().all(|c| c.is_ascii_hexdigit());
    digits >= 3 && digits < value.len() && distinct.len() >= 12 && !worded && !uuid && !digest
}

/// `v2`, `sha256`, `utf8`: letters, then digits.
fn is_word_with_number(part: &str) -> bool {
    let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
    part.len() < 16 && letters.chars().all(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_what_stands_for_them() {
        for (name, value) in [
            ("API_KEY", "\"9f8b7c6d5e4f3a2b1c0d\""),
            ("db_password", "hunter2x"),
            ("clientSecret", "'q8Zr-pp41'"),
            ("KEY", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
            ("x", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
            ("DATABASE_URL", "postgres://app:Tr0ub4dor@db/x"),
            ("seed", "dGhpc2lzMTIzNDVhc2VjcmV0a2V5OTg3"),
        ] {
            assert!(is_secret(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("API_KEY", "\"...\""),
            ("API_KEY", "<your key>"),
            ("API_KEY", "${API_KEY}"),
            ("API_KEY", "os.environ[\"API_KEY\"]"),
            ("PASSWORD", "changeme"),
            ("PASSWORD", ""),
            ("TOKEN", "your-token-here"),
            ("token_ttl", "15minutes"),
            ("max_tokens", "4096000"),
            ("token_limit", "1000000"),
            ("secret_name", "db-credentials"),
            ("DATABASE_URL", "postgres://user:pass@localhost/db"),
            ("commit", "3f786850e387550fdab836ed7e6dc881de23001b"),
            ("TOKEN", "jappleseedstoken"),
            ("dependencies.token-store", "1.2.3-alpha"),
            ("blob", "3f786850e387550fdab836ed7e6dc881de23001b"),
            ("id", "550e8400-e29b-41d4-a716-446655440000"),
            ("name", "reconciliation-transformer-release-42"),
            ("url", "https://example.org/a/very/long/path/v2"),
            ("model", "claude_haiku_20240307_version"),
        ] {
            assert!(!is_secret(name, value), "{name}={value}");
        }
    }
}
