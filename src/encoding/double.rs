//! Finds double encoding in a text: which sequences of characters are UTF-8 bytes that were read as
//! Windows-1252, judged by how likely anyone wrote them so.

use std::ops::Range;

use super::windows_1252::windows_1252;

/// A range of a text and what comes in its place; in order, without overlap.
pub(super) type Replacement = (Range<usize>, String);

/// How sure it is that a sequence of characters is damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    /// `âœ…`, `rÃ©union`: no text has this.
    None,
    /// `Å¼`: mended where all else that is not ASCII is damaged too.
    Some,
    /// `É’`, `î…”`: real text may have it; mended only beside surer ones.
    Much,
}

/// What nobody writes right after an accented letter is every reading of a byte but these: punctuation,
/// marks, and letters that may follow one.
const COMMON: &str = "\u{a0}\u{ad}…‘’“”–—«»‹›™©®°¹²³´¨·¡¿§¬šž";
const CURRENCY: &str = "¢£¤¥";

/// Damage that lost a byte on top, where only one character can be meant.
const CUT: [(&str, &str); 3] = [("âš ï¸", "⚠\u{fe0f}"), ("âŒ", "❌"), ("ï¸", "\u{fe0f}")];

/// Pictures whose third byte is 0x94, not 0x93, by their fourth: the case where a straight quote replaced both.
const PICTURES_94: [char; 9] = ['„', '\u{8d}', '‘', '’', '”', '—', '¥', '§', '´'];

struct Sequence {
    start: usize,
    end: usize,
    meant: String,
    doubt: Doubt,
    is_odd: bool,
}

/// What to replace in `text`, neighbours together; nothing when it is sound.
pub(super) fn edits(text: &str) -> Vec<Replacement> {
    // Every character that can begin a damaged sequence begins with this byte.
    if !text.as_bytes().contains(&0xC3) {
        return Vec::new();
    }
    let (mut found, others) = scan(text);
    settle_runs(&mut found);
    let sure = found.iter().filter(|sequence| sequence.doubt == Doubt::None).count();
    found.retain(|sequence| match sequence.doubt {
        Doubt::None => true,
        Doubt::Some => others == 0,
        Doubt::Much => sure > 0 && others <= sure,
    });
    let mut edits: Vec<Replacement> = Vec::new();
    for sequence in found {
        match edits.last_mut() {
            Some((range, new)) if range.end == sequence.start => {
                range.end = sequence.end;
                new.push_str(&sequence.meant);
            }
            _ => edits.push((sequence.start..sequence.end, sequence.meant)),
        }
    }
    edits
}

/// All sequences that could be damage, and the number of other characters that are not ASCII.
fn scan(text: &str) -> (Vec<Sequence>, usize) {
    let (mut found, mut others, mut before) = (Vec::new(), 0, ' ');
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some((length, meant, doubt, is_odd)) = sequence(&text[at..], before) {
            found.push(Sequence { start: at, end: at + length, meant, doubt, is_odd });
            at += length;
            before = ' ';
        } else {
            others += usize::from(!c.is_ascii());
            at += c.len_utf8();
            before = c;
        }
    }
    (found, others)
}

/// Many in a row are damage even if each alone could be text.
fn settle_runs(found: &mut [Sequence]) {
    for run in found.chunk_by_mut(|a, b| a.end == b.start) {
        let wide = run.iter().filter(|sequence| sequence.meant.len() > 2).count();
        let odd = run.iter().any(|sequence| sequence.is_odd);
        let sure = run.iter().any(|sequence| sequence.doubt == Doubt::None);
        if sure || run.len() > 2 || run.len() == 2 && (odd || wide == 2) {
            for sequence in run {
                sequence.doubt = Doubt::None;
            }
        }
    }
}

/// The damaged sequence at the beginning of `rest`: length, meaning, doubt, and whether it has a character
/// that text never has there.
fn sequence(rest: &str, before: char) -> Option<(usize, String, Doubt, bool)> {
    let mut chars = rest.chars();
    let lead = chars.next().filter(|lead| ('Â'..='ô').contains(lead))?;
    let width = match lead {
        'Â'..='ß' => 2,
        'à'..='ï' => 3,
        _ => 4,
    };
    if let Some((damaged, meant)) = CUT.into_iter().find(|(damaged, _)| rest.starts_with(damaged))
        && !before.is_alphanumeric()
        && !rest[damaged.len()..].starts_with(|c| trail(c).is_some())
    {
        return Some((damaged.len(), meant.to_owned(), Doubt::None, true));
    }
    let tail: Vec<char> = chars.by_ref().take(width - 1).collect();
    let mut bytes = vec![u8::try_from(lead).ok()?];
    for (index, &c) in tail.iter().enumerate() {
        bytes.push(trail(c).or_else(|| straightened(lead, &tail, index))?);
    }
    let meant = std::str::from_utf8(&bytes).ok()?;
    if meant.chars().any(char::is_control) && !tail.iter().any(|c| c.is_control()) {
        return None;
    }
    let length = lead.len_utf8() + tail.iter().map(|c| c.len_utf8()).sum::<usize>();
    let is_odd = tail.iter().any(|&c| !c.is_ascii() && !COMMON.contains(c) && !CURRENCY.contains(c));
    Some((length, meant.to_owned(), doubt(lead, &tail, before, chars.next()), is_odd))
}

/// The byte behind a character that can continue a sequence. Control characters are themselves: some
/// programs read all of them as Latin-1 does.
fn trail(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{bf}' => u8::try_from(c).ok(),
        _ => (0x80..0xA0).find(|&byte| windows_1252(byte) == c),
    }
}

/// The byte behind a `"` that an editor made of `“` or `”`.
fn straightened(lead: char, tail: &[char], index: usize) -> Option<u8> {
    match (lead, tail, index) {
        (_, _, i) if tail[i] != '"' => None,
        ('â', ['"', _], 0) | ('â', ['€' | '"' | '”', '"'], 1) => Some(0x94),
        ('ð', ['Ÿ', _, last], 1) => Some(if PICTURES_94.contains(last) { 0x94 } else { 0x93 }),
        _ => None,
    }
}

fn doubt(lead: char, tail: &[char], before: char, after: Option<char>) -> Doubt {
    let odd = tail.iter().any(|&c| !c.is_ascii() && !COMMON.contains(c));
    let after_letter = before.is_alphabetic();
    let in_word = after.is_some_and(char::is_alphanumeric);
    match (lead, tail) {
        _ if tail.iter().any(|c| c.is_control()) => Doubt::None,
        ('×' | 'ß', _) | ('â', ['"' | '€', '"']) => Doubt::Much,
        // One honest letter in a Danish text is as likely as one damaged letter in a sound text.
        ('Ã', ['¥']) => Doubt::Some,
        ('Â'..='ß', _) if before.is_lowercase() => Doubt::None,
        ('Â' | 'Ã', [c]) if "«»¡¿´¨…‘’“”–—‹›".contains(*c) => {
            let joins = after_letter && "’…–—»".contains(*c);
            if in_word && !joins { Doubt::None } else { Doubt::Much }
        }
        ('Ã', ['\u{a0}']) if after_letter => Doubt::Some,
        ('Â' | 'Ã', _) if odd || !after_letter => Doubt::None,
        ('Ä'..='Þ', [c]) if odd && !after_letter && !CURRENCY.contains(*c) => Doubt::Some,
        ('Ä' | 'Å', ['“' | '‘' | '»' | '›' | '™']) if in_word && !after_letter => Doubt::Some,
        ('Â'..='ß', _) => Doubt::Much,
        ('â' | 'ã' | 'ç' | 'ï' | 'î', _) if !after_letter => Doubt::None,
        _ if odd => Doubt::None,
        _ => Doubt::Much,
    }
}
