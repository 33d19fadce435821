//! Tokens of a module -> the same with short names for what it declares.
//!
//! A name is shortened where it is declared and where it is used within the reach of that declaration;
//! properties keep theirs: `{ total }` becomes `{total:a}`. A module in which that cannot be told keeps all
//! its names.

use std::collections::{BTreeMap, BTreeSet};

use super::syntax::{Module, Reach, Role};
use super::tokens::{Kind, Token};

/// With these, names reach where this module does not look.
const OPAQUE: [&str; 5] = ["eval", "extends", "switch", "var", "with"];
/// Words that are only sometimes names.
const NEVER: [&str; 8] = ["arguments", "async", "await", "get", "let", "of", "set", "static"];
/// Words of two letters that are no names.
const SHORT: [&str; 5] = ["as", "do", "if", "in", "of"];
const LETTERS: &[u8] = b"etnrisoacludpmhfgvbxywkjqzETNRISOACLUDPMHFGVBXYWKJQZ_$";

/// A declared name, its reach and its uses.
#[derive(Default)]
struct Binding {
    reach: Reach,
    kept: bool,
    uses: Vec<usize>,
}

/// Shortens what can be shortened.
pub fn shorten(tokens: &mut [Token]) {
    let Some(short) = Module::of(tokens).and_then(|module| module.short()) else { return };
    for (at, text) in short {
        if let Some(token) = tokens.get_mut(at) {
            token.text = text.into();
        }
    }
}

impl<'t> Module<'t> {
    /// What is declared where, by name; nothing when that cannot be told.
    fn declared(&self) -> Option<BTreeMap<&'t str, Vec<Binding>>> {
        let mut found = Found { kept: false, names: BTreeMap::new() };
        for at in 0..self.tokens.len() {
            let is_word = self.is(at, Kind::Word) && self.role(at) != Role::Property;
            let text = self.text(at);
            if is_word && self.is_opaque(at) {
                return None;
            }
            let first = if self.before(at) == "async" { at - 1 } else { at };
            found.kept = matches!(self.before(first), "export" | "default");
            match text {
                "const" | "let" if is_word => self.variables(at, &mut found)?,
                "function" | "class" if is_word => self.function(at, &mut found)?,
                "(" => self.parameters(at, &mut found)?,
                _ if is_word && self.text(at + 1) == "=>" => {
                    found.kept = false;
                    found.add(text, (at, self.body_end(at + 2, false)?));
                }
                _ => {}
            }
        }
        Some(found.names)
    }

    /// Whether a word lets names reach where nobody looks: a declaration of another kind, a list of exports,
    /// a label.
    fn is_opaque(&self, at: usize) -> bool {
        let next = self.text(at + 1);
        let label =
            next == ":" && matches!(self.before(at), "" | ";" | "{" | "}") && self.role(at) == Role::Name;
        let list = self.text(at) == "export" && matches!(next, "{" | "*");
        label || list || OPAQUE.contains(&self.text(at))
    }

    fn variables(&self, at: usize, found: &mut Found<'t>) -> Option<()> {
        let around = self.within[at];
        let head = around != usize::MAX && matches!(self.before(around), "for" | "await");
        let reach =
            if head { (around, self.body_end(self.partner[around] + 1, true)?) } else { self.block(at) };
        let mut at = at + 1;
        loop {
            let behind = self.behind(at);
            self.pattern(at, behind, reach, found);
            let end = if self.text(behind) == "=" { self.value_end(behind + 1) + 1 } else { behind };
            if self.text(end) != "," {
                return Some(());
            }
            at = end + 1;
        }
    }

    fn function(&self, at: usize, found: &mut Found<'t>) -> Option<()> {
        let name = if self.text(at + 1) == "*" { at + 2 } else { at + 1 };
        if !self.is(name, Kind::Word) {
            return Some(());
        }
        let first = if self.before(at) == "async" { at - 1 } else { at };
        let is_statement = matches!(self.before(first), "" | ";" | "{" | "}" | ")" | "export" | "default")
            || self.starts_line(first);
        let body = (name..self.tokens.len())
            .find(|at| self.text(*at) == "{" && self.within[*at] == self.within[name])?;
        let reach = if is_statement { self.block(at) } else { (name, self.partner[body]) };
        found.add(self.text(name), reach);
        Some(())
    }

    /// The names between two brackets, if those are of a function, a method or a `catch`.
    fn parameters(&self, open: usize, found: &mut Found<'t>) -> Option<()> {
        let close = self.partner[open];
        let body = match self.text(close + 1) {
            "=>" => close + 2,
            "{" if !matches!(self.before(open), "if" | "for" | "while" | "await") => close + 1,
            _ => return Some(()),
        };
        found.kept = false;
        self.pattern(open + 1, close, (open, self.body_end(body, false)?), found);
        Some(())
    }

    /// The names that a pattern declares: those that are neither keys nor in values to begin with.
    fn pattern(&self, from: usize, to: usize, reach: Reach, found: &mut Found<'t>) {
        let mut at = from;
        while at < to {
            if self.text(at) == "=" {
                at = self.value_end(at + 1);
            } else if self.text(at) == "[" && self.text(self.behind(at)) == ":" {
                at = self.partner[at];
            } else if self.is(at, Kind::Word) && self.text(at + 1) != ":" {
                found.add(self.text(at), reach);
            }
            at += 1;
        }
    }

    /// By token, its text with a short name.
    fn short(&self) -> Option<Vec<(usize, String)>> {
        let mut names = self.declared()?;
        let mut taken: BTreeSet<&str> = SHORT.into();
        for at in 0..self.tokens.len() {
            let role = self.role(at);
            if !self.is(at, Kind::Word) || role == Role::Property {
                continue;
            }
            let all = names.get_mut(self.text(at)).into_iter().flatten();
            let around = all.filter(|one| one.reach.0 <= at && at <= one.reach.1);
            if let Some(own) = around.min_by_key(|one| one.reach.1 - one.reach.0) {
                own.uses.push(at);
            } else {
                taken.insert(self.text(at));
            }
        }
        let all = names.into_iter().flat_map(|(name, all)| all.into_iter().map(move |one| (name, one)));
        Some(self.written(&chosen(all.collect(), &taken)))
    }

    fn written(&self, chosen: &BTreeMap<String, Vec<(&str, Binding)>>) -> Vec<(usize, String)> {
        let mut out = Vec::new();
        for (short, all) in chosen {
            for (name, at) in all.iter().flat_map(|(name, one)| one.uses.iter().map(move |at| (*name, *at))) {
                let whole = self.role(at) == Role::Shorthand && name != short;
                out.push((at, if whole { format!("{name}:{short}") } else { short.clone() }));
            }
        }
        out
    }
}

struct Found<'t> {
    /// Whether what is declared next is exported.
    kept: bool,
    names: BTreeMap<&'t str, Vec<Binding>>,
}

impl<'t> Found<'t> {
    fn add(&mut self, name: &'t str, reach: Reach) {
        if NEVER.contains(&name) {
            return;
        }
        let all = self.names.entry(name).or_default();
        match all.iter_mut().find(|one| one.reach == reach) {
            Some(one) => one.kept |= self.kept,
            None => all.push(Binding { reach, kept: self.kept, ..Binding::default() }),
        }
    }
}

/// By short name what has it, with its long one.
fn chosen<'t>(
    mut all: Vec<(&'t str, Binding)>,
    taken: &BTreeSet<&str>,
) -> BTreeMap<String, Vec<(&'t str, Binding)>> {
    // Those that reach least get the shortest ones, as they are the most.
    all.sort_by_key(|(_, one)| {
        (!one.kept, one.reach.1 - one.reach.0, usize::MAX - one.uses.len(), one.reach)
    });
    let mut out: BTreeMap<String, Vec<(&str, Binding)>> = BTreeMap::new();
    for (name, one) in all {
        let free = |short: &String| {
            !taken.contains(short.as_str())
                && out.get(short).is_none_or(|others| !others.iter().any(|(_, other)| clash(&one, other)))
        };
        let short =
            if one.kept { name.to_owned() } else { candidates().find(free).unwrap_or(name.to_owned()) };
        out.entry(short).or_default().push((name, one));
    }
    out
}

/// Names of one letter, then those of two.
fn candidates() -> impl Iterator<Item = String> {
    let letters = || LETTERS.iter().copied().map(char::from);
    let two = letters().flat_map(move |first| letters().map(move |second| format!("{first}{second}")));
    letters().map(String::from).chain(two)
}

/// Whether two names cannot be the same: reaches that overlap, but for an inner one in which the outer is not
/// used.
fn clash(one: &Binding, other: &Binding) -> bool {
    let (outer, inner) = if one.reach.0 < other.reach.0 { (one, other) } else { (other, one) };
    if outer.reach.1 < inner.reach.0 {
        return false;
    }
    // A body ends with its parameters.
    let nested = outer.reach.0 < inner.reach.0 && inner.reach.1 < outer.reach.1;
    !nested || outer.uses.iter().any(|at| inner.reach.0 <= *at && *at <= inner.reach.1)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{spelled, tokens};
    use super::*;

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        let mut tokens = tokens(text).expect("the text has tokens");
        shorten(&mut tokens);
        assert_eq!(spelled(&tokens).trim_end(), expected);
    }

    #[track_caller]
    fn stays(text: &str) {
        becomes(text, text);
    }

    #[test]
    fn declared_names_are_short_and_properties_and_others_keep_theirs() {
        becomes(
            "const total=1;use(total,other.total,{total:2,f(total){}});",
            "const e=1;use(e,other.total,{total:2,f(e){}});",
        );
        becomes("function first(second,...third){return first(third)}", "function n(t,...e){return n(e)}");
    }

    #[test]
    fn a_name_that_is_also_a_property_is_told_from_it() {
        becomes(
            "const{total,best:first=total}=f;use({total,first});",
            "const{total:e,best:t=e}=f;use({total:e,first:t});",
        );
        becomes("(({docs=1},[head])=>docs+head)()", "(({docs:e=1},[t])=>e+t)()");
        becomes(
            "class First{second(third){this.third=third}}new First;",
            "class e{second(e){this.third=e}}new e;",
        );
    }

    #[test]
    fn what_is_exported_keeps_its_name() {
        becomes(
            "export async function open(base){return open}",
            "export async function open(e){return open}",
        );
        becomes("export const{one,two:[three]}=four,five=1;", "export const{one,two:[three]}=four,five=1;");
    }

    #[test]
    fn an_inner_name_may_be_that_of_an_outer_one_that_it_does_not_hide() {
        becomes("const one=f(two=>two);use(one)", "const e=f(e=>e);use(e)");
        becomes("const one=1;f(two=>one+two)", "const t=1;f(e=>t+e)");
        becomes("f(one=>{const two=1;return one})", "f(t=>{const e=1;return t})");
    }

    #[test]
    fn a_name_is_global_where_its_declaration_does_not_reach() {
        becomes("f(name=>name,name);", "f(e=>e,name);");
        becomes("{const name=1;use(name)}use(name);", "{const e=1;use(e)}use(name);");
        becomes(
            "for(const name of all)if(name)f(name);else g(name);h(name);",
            "for(const e of all)if(e)f(e);else g(e);h(name);",
        );
        becomes("f(a?name=>name:0,name)", "f(a?e=>e:0,name)");
        becomes("try{f()}catch(name){g(name)}h(name)", "try{f()}catch(e){g(e)}h(name)");
    }

    #[test]
    fn a_short_name_is_none_that_is_in_use() {
        becomes("const total=e+t;", "const n=e+t;");
    }

    #[test]
    fn values_in_templates_are_renamed_and_the_text_around_them_is_not() {
        becomes("const total=1;use(`total ${total} ${`${total}`}`)", "const e=1;use(`total ${e} ${`${e}`}`)");
    }

    #[test]
    fn a_module_whose_names_cannot_be_followed_keeps_them() {
        stays("var total=1;");
        stays("const total=1;export{total};");
        stays("const total=1;switch(total){case 1:}");
        stays("const total=(1;");
        stays("first:for(const total of all)break first");
    }
}
