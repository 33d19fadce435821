//! The words by which languages with braces declare things.

use super::language::Language;

/// The kinds of declarations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Function,
    Class,
    Struct,
    Enum,
    Trait,
    Interface,
    Type,
    Constant,
    /// `impl` and `extension`: its members belong to a type declared elsewhere.
    Addition,
    /// `mod` and `namespace`: its members stand for themselves.
    Room,
}

impl Form {
    /// Its name in the data, none for those that declare nothing themselves.
    pub fn label(self) -> Option<&'static str> {
        Some(match self {
            Self::Function => "function",
            Self::Class => "class",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Trait => "trait",
            Self::Interface => "interface",
            Self::Type => "type",
            Self::Constant => "constant",
            Self::Addition | Self::Room => return None,
        })
    }

    /// Whether members of it are named after it.
    pub fn has_members(self) -> bool {
        !matches!(self, Self::Function | Self::Constant | Self::Room | Self::Type)
    }
}

/// Words before the keyword that change nothing about what is declared.
pub const MODIFIERS: &[&str] = &[
    "pub", "async", "unsafe", "extern", "default", "export", "declare", "abstract", "public", "private",
    "protected", "internal", "open", "final", "static", "override", "sealed", "data", "inline", "suspend",
    "mutating", "nonmutating", "fileprivate", "package", "indirect", "readonly", "virtual", "partial",
    "synchronized", "native", "required", "convenience", "nonisolated", "isolated", "value", "lateinit",
    "tailrec", "operator", "infix", "get", "set", "explicit", "constexpr", "typedef", "distributed",
    "borrowing", "consuming", "friend",
];

/// Keywords that begin a statement that declares nothing.
pub const CONTROL: &[&str] = &[
    "if", "else", "for", "while", "switch", "return", "new", "delete", "case", "goto", "throw", "using",
    "do", "try", "catch", "await", "yield", "import", "include", "use", "let", "var", "const", "match",
    "loop", "defer", "guard", "go", "select", "print", "assert", "typeof", "function", "class", "super",
    "this", "self", "in", "is", "as",
];

/// The keywords of declarations and what each declares.
pub fn keywords(language: Language) -> &'static [(&'static str, Form)] {
    match language {
        Language::Rust => &[
            ("fn", Form::Function),
            ("struct", Form::Struct),
            ("union", Form::Struct),
            ("enum", Form::Enum),
            ("trait", Form::Trait),
            ("type", Form::Type),
            ("const", Form::Constant),
            ("static", Form::Constant),
            ("mod", Form::Room),
        ],
        Language::Script => &[
            ("function", Form::Function),
            ("class", Form::Class),
            ("interface", Form::Interface),
            ("enum", Form::Enum),
            ("type", Form::Type),
            ("namespace", Form::Room),
            ("module", Form::Room),
        ],
        Language::Java => &[
            ("class", Form::Class),
            ("interface", Form::Interface),
            ("enum", Form::Enum),
            ("record", Form::Class),
        ],
        Language::Kotlin | Language::Gradle => &[
            ("fun", Form::Function),
            ("class", Form::Class),
            ("interface", Form::Interface),
            ("object", Form::Class),
            ("typealias", Form::Type),
        ],
        Language::CSharp => &[
            ("class", Form::Class),
            ("interface", Form::Interface),
            ("enum", Form::Enum),
            ("struct", Form::Struct),
            ("record", Form::Class),
            ("namespace", Form::Room),
        ],
        Language::Swift => &[
            ("func", Form::Function),
            ("class", Form::Class),
            ("struct", Form::Struct),
            ("enum", Form::Enum),
            ("actor", Form::Class),
            ("protocol", Form::Interface),
            ("typealias", Form::Type),
            ("extension", Form::Addition),
        ],
        Language::C => &[
            ("struct", Form::Struct),
            ("class", Form::Class),
            ("union", Form::Struct),
            ("enum", Form::Enum),
            ("namespace", Form::Room),
        ],
        _ => &[],
    }
}
