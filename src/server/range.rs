//! The value of a `Range` header -> which bytes of a file are asked for.

use std::ops::Range;

/// One range of bytes. Several of them, and other units, are not known here: such a file is sent whole, as HTTP allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteRange {
    /// From a byte to another one, included, or to the end.
    From(usize, Option<usize>),
    /// So many at the end.
    Last(usize),
}

impl ByteRange {
    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        let (unit, range) = std::str::from_utf8(value).ok()?.split_once('=')?;
        let (first, last) = range.trim().split_once('-')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        match (first, last) {
            ("", last) => Some(Self::Last(number(last)?)),
            (first, "") => Some(Self::From(number(first)?, None)),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::From(first, Some(last)))
            }
        }
    }

    /// Which bytes these are of so many; `None` when it is none of them.
    pub(super) fn within(self, length: usize) -> Option<Range<usize>> {
        let range = match self {
            Self::From(first, last) => first..last.map_or(length, |last| last.saturating_add(1).min(length)),
            Self::Last(count) => length.saturating_sub(count)..length,
        };
        (!range.is_empty()).then_some(range)
    }
}

/// Digits only; what is too large is as large as can be.
fn number(text: &str) -> Option<usize> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_read() {
        let part = |value: &str| ByteRange::parse(value.as_bytes()).map(|range| range.within(10));
        for (value, expected) in [
            ("bytes=0-0", 0..1),
            ("bytes=2-4", 2..5),
            ("Bytes= 2-4 ", 2..5),
            ("bytes=7-", 7..10),
            ("bytes=7-99999999999999999999999", 7..10),
            ("bytes=-3", 7..10),
            ("bytes=-30", 0..10),
        ] {
            assert_eq!(part(value), Some(Some(expected)), "{value}");
        }
        for value in ["bytes=10-", "bytes=10-11", "bytes=-0", "bytes=99999999999999999999999-"] {
            assert_eq!(part(value), Some(None), "{value}");
        }
        for value in [
            "", "bytes", "bytes=", "bytes=-", "bytes=4-2", "bytes=a-b", "bytes=+1-2", "bytes=1-2,4-5",
            "lines=1-2", "bytes=1--2", "\u{e9}=1-2",
        ] {
            assert_eq!(part(value), None, "{value}");
        }
    }
}
