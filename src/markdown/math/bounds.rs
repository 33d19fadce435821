//! The text of a formula in; nothing out where it is short and flat enough to be read, or one line that
//! says why it is not.

/// Longer text is no formula; the parser is fast, but not made for whole documents.
pub(super) const MAX_BYTES: usize = 8 * 1024;

/// Groups within each other in the text.
const MAX_DEPTH: usize = 64;

/// Commands and scripts in a row, each perhaps the argument of the one before it; the parser calls
/// itself for every one.
const MAX_RUN: usize = 128;

/// Commands that define commands, a few of which describe a formula of any size; and those that take a
/// number, on which the parser panics when it is none or a long one.
const UNREAD: &[&str] = &["def", "let", "futurelet", "newcommand", "renewcommand", "providecommand", "char"];
const UNREAD_TABLES: &[&str] = &["alignat", "alignedat"];

/// Refuses what could cost more than a formula does.
pub(super) fn bounded(tex: &str) -> Result<(), String> {
    if tex.is_empty() {
        return Err("the formula is empty".to_owned());
    }
    if tex.len() > MAX_BYTES {
        return Err(format!("the formula has {} bytes, more than {MAX_BYTES}", tex.len()));
    }
    if let Some(name) = commands(tex).find(|name| UNREAD.contains(name)) {
        return Err(format!("the command `\\{name}` is not read in formulas"));
    }
    if let Some(name) = UNREAD_TABLES.iter().find(|name| tex.contains(**name)) {
        return Err(format!("`{name}` is not read in formulas, `aligned` is"));
    }
    if nesting(tex) > MAX_DEPTH {
        return Err(format!("the formula nests deeper than {MAX_DEPTH} levels"));
    }
    if longest_run(tex) > MAX_RUN {
        return Err(format!("the formula has more than {MAX_RUN} commands in a row"));
    }
    Ok(())
}

/// The text without comments and with plain spaces only: the parser calls itself for each comment and
/// panics on the other kinds of space.
pub(super) fn cleaned(tex: &str) -> String {
    let lines = tex.lines().map(|line| {
        let mut escaped = false;
        let comment = line.find(|sign| {
            let found = sign == '%' && !escaped;
            escaped = sign == '\\' && !escaped;
            found
        });
        &line[..comment.unwrap_or(line.len())]
    });
    let mut out = String::with_capacity(tex.len());
    for line in lines {
        out.extend(line.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }));
        out.push('\n');
    }
    out.trim().to_owned()
}

/// The names of the commands in the order of the text; a command of one sign has an empty name.
fn commands(tex: &str) -> impl Iterator<Item = &str> {
    let mut rest = tex;
    std::iter::from_fn(move || {
        let after = rest.split_once('\\')?.1;
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (name, tail) = after.split_at(end);
        rest = if name.is_empty() { tail.strip_prefix('\\').unwrap_or(tail) } else { tail };
        Some(name)
    })
}

/// The most groups that are open at one place of the text.
fn nesting(tex: &str) -> usize {
    let (mut open, mut deepest) = (0usize, 0usize);
    for sign in tex.chars() {
        match sign {
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

/// Commands and scripts with at most one other sign between them: `\frac1\frac1\frac1` nests.
fn longest_run(tex: &str) -> usize {
    let (mut run, mut longest, mut others) = (0usize, 0usize, 0usize);
    let mut signs = tex.chars().peekable();
    while let Some(sign) = signs.next() {
        if matches!(sign, '\\' | '^' | '_') {
            let name = std::iter::from_fn(|| signs.next_if(char::is_ascii_alphabetic)).count();
            if sign == '\\' && name == 0 {
                signs.next();
            }
            (run, others) = (run + 1, 0);
        } else if !sign.is_whitespace() && sign != '[' {
            others += 1;
            run = if others > 1 { 0 } else { run };
        }
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_cannot_define_commands() {
        assert!(bounded(r"\def\a{\a\a}\a").unwrap_err().contains("\\def"));
        assert!(bounded(r"\\def").is_ok(), "a line break is not a command");
    }

    #[test]
    fn comments_go_and_spaces_are_plain() {
        assert_eq!(cleaned("a % b\n\\% c\u{a0}d\u{3000}e \\\\% f"), "a \n\\% c d e \\\\");
    }
}
