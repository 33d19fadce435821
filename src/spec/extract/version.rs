//! One version as it is written in a range -> the versions around it.

/// Major, minor, patch.
pub(super) type Version = (u64, u64, u64);

/// A version as written.
#[derive(Debug)]
pub(super) struct WrittenVersion {
    pub parts: Vec<u64>,
    /// Whether it ends in `.*` or `.x`.
    pub wild: bool,
    /// Whether more was written than three numbers: a mark of a release before a release, a fourth number.
    pub inexact: bool,
}

impl WrittenVersion {
    /// Reads a version; nothing when it is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V', '=']);
        let text = text.split('+').next().filter(|_| !text.ends_with(".+")).unwrap_or(text);
        let mut version = Self { parts: Vec::new(), wild: false, inexact: false };
        for part in text.split('.') {
            let any = matches!(part, "*" | "x" | "X");
            if version.wild {
                // `1.x.x`
                any.then_some(())?;
            } else if (any || part == "+") && !version.parts.is_empty() {
                version.wild = true;
            } else if !version.inexact {
                version.read_part(part)?;
            }
        }
        (!version.parts.is_empty()).then_some(version)
    }

    fn read_part(&mut self, part: &str) -> Option<()> {
        let tail = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = part[..part.len() - tail.len()].parse().ok().filter(|number| *number < u64::MAX)?;
        let fourth = self.parts.len() == 3;
        if !fourth {
            // `1.0-beta`, `1.0rc1`; anything else is no version.
            let known = ["-", "a", "b", "rc", "dev", "post"].iter().any(|mark| tail.starts_with(mark));
            (known || tail.is_empty()).then(|| self.parts.push(number))?;
        }
        self.inexact = fourth || !tail.is_empty();
        Some(())
    }

    /// It itself, missing parts being zero.
    pub(super) fn low(&self) -> Version {
        let part = |at: usize| self.parts.get(at).copied().unwrap_or(0);
        (part(0), part(1), part(2))
    }

    /// The first version that does not begin with the parts written.
    pub(super) fn after(&self) -> Version {
        self.bumped(self.parts.len() - 1)
    }

    /// The first version that Cargo holds to be incompatible with it.
    pub(super) fn caret(&self) -> Version {
        let telling = self.parts.iter().position(|part| *part > 0);
        self.bumped(telling.unwrap_or(self.parts.len() - 1))
    }

    /// The first version with another minor part, or major part when only that is written.
    pub(super) fn tilde(&self) -> Version {
        self.bumped(self.parts.len().min(2) - 1)
    }

    /// The last part written may grow, the one before may not.
    pub(super) fn pessimistic(&self) -> Version {
        self.bumped(self.parts.len().max(2) - 2)
    }

    /// The next version that differs in a part.
    fn bumped(&self, part: usize) -> Version {
        let (major, minor, patch) = self.low();
        match part {
            0 => (major.saturating_add(1), 0, 0),
            1 => (major, minor.saturating_add(1), 0),
            _ => (major, minor, patch.saturating_add(1)),
        }
    }

    /// The first version above it. Missing parts are zero, or else stand for all that begin with it.
    pub(super) fn above(&self, zeros: bool) -> Version {
        if self.inexact {
            self.low()
        } else if zeros {
            next(self.low())
        } else {
            self.after()
        }
    }

    /// The first version that is above it or what begins with it.
    pub(super) fn up_to(&self, zeros: bool) -> Version {
        if zeros { next(self.low()) } else { self.after() }
    }

    /// The first version that is not below it.
    pub(super) fn below(&self) -> Version {
        if self.inexact { next(self.low()) } else { self.low() }
    }
}

/// The version with the next patch.
pub(super) fn next((major, minor, patch): Version) -> Version {
    (major, minor, patch.saturating_add(1))
}
