//! The words by which languages with braces declare things.

use super::language::Language;

/// The kinds of declarations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclarationForm {
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

impl DeclarationForm {
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
pub fn keywords(language: Language) -> &'static [(&'static str, DeclarationForm)] {
    match language {
        Language::Rust => &[
            ("fn", DeclarationForm::Function),
            ("struct", DeclarationForm::Struct),
            ("union", DeclarationForm::Struct),
            ("enum", DeclarationForm::Enum),
            ("trait", DeclarationForm::Trait),
            ("type", DeclarationForm::Type),
            ("const", DeclarationForm::Constant),
            ("static", DeclarationForm::Constant),
            ("mod", DeclarationForm::Room),
        ],
        Language::Script => &[
            ("function", DeclarationForm::Function),
            ("class", DeclarationForm::Class),
            ("interface", DeclarationForm::Interface),
            ("enum", DeclarationForm::Enum),
            ("type", DeclarationForm::Type),
            ("namespace", DeclarationForm::Room),
            ("module", DeclarationForm::Room),
        ],
        Language::Java => &[
            ("class", DeclarationForm::Class),
            ("interface", DeclarationForm::Interface),
            ("enum", DeclarationForm::Enum),
            ("record", DeclarationForm::Class),
        ],
        Language::Kotlin | Language::Gradle => &[
            ("fun", DeclarationForm::Function),
            ("class", DeclarationForm::Class),
            ("interface", DeclarationForm::Interface),
            ("object", DeclarationForm::Class),
            ("typealias", DeclarationForm::Type),
        ],
        Language::CSharp => &[
            ("class", DeclarationForm::Class),
            ("interface", DeclarationForm::Interface),
            ("enum", DeclarationForm::Enum),
            ("struct", DeclarationForm::Struct),
            ("record", DeclarationForm::Class),
            ("namespace", DeclarationForm::Room),
        ],
        Language::Swift => &[
            ("func", DeclarationForm::Function),
            ("class", DeclarationForm::Class),
            ("struct", DeclarationForm::Struct),
            ("enum", DeclarationForm::Enum),
            ("actor", DeclarationForm::Class),
            ("protocol", DeclarationForm::Interface),
            ("typealias", DeclarationForm::Type),
            ("extension", DeclarationForm::Addition),
        ],
        Language::C => &[
            ("struct", DeclarationForm::Struct),
            ("class", DeclarationForm::Class),
            ("union", DeclarationForm::Struct),
            ("enum", DeclarationForm::Enum),
            ("namespace", DeclarationForm::Room),
        ],
        _ => &[],
    }
}
