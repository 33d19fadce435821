//! Very many lists of bytes that grow side by side, in one piece of memory.

/// The lists themselves: chunks, each of which ends with the address of the next one of its list.
#[derive(Default)]
pub(super) struct ByteLists(Vec<u8>);

/// One of them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ByteList {
    /// Where its first chunk is.
    head: u32,
    /// Where the next byte goes.
    at: u32,
    /// Where that chunk has no more room; 0 while there is none.
    end: u32,
    /// How much room the next chunk will have.
    next: u16,
}

const SMALLEST: u16 = 8;
const LARGEST: u16 = 1_024;
/// Bytes of an address.
const LINK: usize = 4;

impl ByteLists {
    /// Bytes of all of them.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn push(&mut self, list: &mut ByteList, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if list.at == list.end {
                self.grow(list);
            }
            let at = list.at as usize;
            let (now, later) = rest.split_at(rest.len().min((list.end - list.at) as usize));
            self.0[at..at + now.len()].copy_from_slice(now);
            list.at += narrow(now.len());
            rest = later;
        }
    }

    fn grow(&mut self, list: &mut ByteList) {
        let start = narrow(self.0.len());
        if list.end == 0 {
            (list.head, list.next) = (start, SMALLEST);
        } else {
            let link = list.end as usize;
            self.0[link..link + LINK].copy_from_slice(&start.to_le_bytes());
        }
        (list.at, list.end) = (start, start + u32::from(list.next));
        self.0.resize(list.end as usize + LINK, 0);
        list.next = (list.next * 2).min(LARGEST);
    }

    /// Adds all bytes of a list to others.
    pub(super) fn read(&self, list: &ByteList, out: &mut Vec<u8>) {
        let (mut start, mut room) = (list.head as usize, usize::from(SMALLEST));
        loop {
            let end = start + room;
            if end == list.end as usize {
                out.extend_from_slice(&self.0[start..list.at as usize]);
                return;
            }
            out.extend_from_slice(&self.0[start..end]);
            let link: [u8; LINK] = std::array::from_fn(|at| self.0[end + at]);
            start = u32::from_le_bytes(link) as usize;
            room = (room * 2).min(usize::from(LARGEST));
        }
    }
}

/// Whoever fills the lists keeps them below 4 GiB.
fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_apart_what_they_were_given() {
        let mut lists = ByteLists::default();
        let mut all = [ByteList::default(); 3];
        let mut expected: [Vec<u8>; 3] = Default::default();
        for round in 0..400u32 {
            let at = (round % 7 % 3) as usize;
            let bytes: Vec<u8> = (0..round % 29).map(|byte| (byte + round).to_le_bytes()[0]).collect();
            lists.push(&mut all[at], &bytes);
            expected[at].extend(bytes);
        }
        for (list, expected) in all.iter().zip(expected) {
            let mut out = Vec::new();
            lists.read(list, &mut out);
            assert_eq!(out, expected);
        }
    }
}
