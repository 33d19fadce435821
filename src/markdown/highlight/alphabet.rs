//! A byte in, whether it is of a set out; and what the letters of a pattern stand for in a language.

/// A set of bytes. A character begins with one of them; those of other alphabets are all in a set or none is.
#[derive(Clone, Copy, Default)]
pub(super) struct Bytes([u64; 4]);

impl Bytes {
    pub(super) const ALL: Bytes = Bytes([u64::MAX; 4]);

    pub(super) fn new(holds: impl Fn(u8) -> bool) -> Bytes {
        let mut set = Bytes::default();
        (0..=255).filter(|byte| holds(*byte)).for_each(|byte| set.insert(byte));
        set
    }

    pub(super) fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    pub(super) fn holds(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    pub(super) fn or(self, other: Bytes) -> Bytes {
        Bytes(std::array::from_fn(|part| self.0[part] | other.0[part]))
    }

    pub(super) fn and(self, other: Bytes) -> Bytes {
        Bytes(std::array::from_fn(|part| self.0[part] & other.0[part]))
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }

    pub(super) fn not(self) -> Bytes {
        Bytes(self.0.map(|part| !part))
    }
}

/// What the letters of a pattern mean in a language.
pub(super) struct Alphabet {
    /// The bytes that words consist of.
    pub word: Bytes,
    /// Whether capitals and small letters are the same.
    pub ignore_case: bool,
    /// Patterns that others name.
    pub defined: Vec<(&'static str, &'static str)>,
}

impl Alphabet {
    /// Letters, digits, the low line and whatever is not ASCII.
    pub(super) fn new() -> Alphabet {
        let word = Bytes::new(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii());
        Alphabet { word, ignore_case: false, defined: Vec::new() }
    }

    pub(super) fn literal(&self, byte: u8) -> Bytes {
        Bytes::new(|other| other == byte || self.ignore_case && other.eq_ignore_ascii_case(&byte))
    }

    /// The set that a letter behind a backslash stands for.
    pub(super) fn escaped(&self, letter: u8) -> Bytes {
        match letter {
            b'w' => self.word,
            b'd' => Bytes::new(|byte| byte.is_ascii_digit()),
            b's' => Bytes::new(|byte| byte.is_ascii_whitespace()),
            b'h' => Bytes::new(|byte| matches!(byte, b' ' | b'\t')),
            b'n' => Bytes::new(|byte| byte == b'\n'),
            b't' => Bytes::new(|byte| byte == b'\t'),
            other => Bytes::new(|byte| byte == other),
        }
    }
}
