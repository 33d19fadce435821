//! What grammars may still cost in a file, counted down line by line.

/// In characters of common code: some grammars look at hostile text a million times as long. Counted from the text and not
/// timed, so that every machine decides alike.
#[derive(Debug)]
pub struct Effort(usize);

impl Default for Effort {
    fn default() -> Self {
        Self::of(1_000_000)
    }
}

impl Effort {
    pub(super) fn of(characters: usize) -> Self {
        Self(characters)
    }

    /// Whether this much is left, which is spent then.
    pub(super) fn spend(&mut self, cost: usize) -> bool {
        let left = self.0.checked_sub(cost);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}
