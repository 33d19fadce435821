//! A spec's text as HTML with holes. What only the portal knows (where a link leads) and what only the
//! interface knows (its words) is left open and filled when the page is made.

use serde::{Deserialize, Serialize};

use crate::arena::ItemId;
use crate::diag::Span;
use crate::spec::mention::Mention;
use crate::words::relation::Relation;

/// HTML with places to be filled, in ascending order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fragment {
    pub html: String,
    pub holes: Vec<(usize, Hole)>,
}

/// What is needed of a spec only when its page is made: its text as HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The values of the header's fields, in their order.
    pub fields: Vec<Fragment>,
    /// The sections with their headings, in their order.
    pub sections: Vec<Fragment>,
    pub footnotes: Fragment,
}

/// What is needed of a spec only when it is indexed or quoted: what a reader sees of each section, headings left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub sections: Vec<String>,
}

/// What a file gave back too little of is empty, so that whoever asks comes to an end; `Stash::check` tells it then.
impl Body {
    pub fn field(&self, at: usize) -> &Fragment {
        static EMPTY: Fragment = Fragment { html: String::new(), holes: Vec::new() };
        self.fields.get(at).unwrap_or(&EMPTY)
    }
}

impl Words {
    pub fn section(&self, at: usize) -> &str {
        self.sections.get(at).map_or("", String::as_str)
    }
}

/// What is needed of a spec only when its Markdown copy is made: the parts of the file that the copy holds, by section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    pub sections: Vec<Vec<Span>>,
    /// The footnotes of each section, which others may need where it is left out.
    pub footnotes: Vec<Vec<Span>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hole {
    /// The start tag of link number n.
    Open(usize),
    /// Its end tag.
    Close(usize),
    /// A whole image: link number n.
    Image(usize),
    /// A word of the interface.
    Word(Word),
    /// What is known about item number n of the spec.
    Item(ItemId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Word {
    Done,
    Open,
    Table,
    Code,
    AsText,
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    Details,
}

impl Fragment {
    /// The HTML with every hole filled by `fill`.
    pub fn filled(&self, out: &mut String, mut fill: impl FnMut(Hole, &mut String)) {
        let mut at = 0;
        for (offset, hole) in &self.holes {
            out.push_str(&self.html[at..*offset]);
            fill(*hole, out);
            at = *offset;
        }
        out.push_str(&self.html[at..]);
    }

    /// Adds another fragment at the end.
    pub fn append(&mut self, other: Self) {
        let start = self.html.len();
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.into_iter().map(|(at, hole)| (start + at, hole)));
    }

    /// Leaves a hole at the end.
    pub fn hole(&mut self, hole: Hole) {
        self.holes.push((self.html.len(), hole));
    }
}

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    Link,
    Image,
    /// Words that may name another spec, and what they would mean; they may mean none at all.
    Name(Option<Mention>),
}

/// A link or an image as written, with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub target: String,
    pub text: String,
    pub title: String,
    pub form: Form,
    /// The header field it stands in, by its number.
    pub field: Option<usize>,
    /// The section it stands in, `None` in the header.
    pub section: Option<usize>,
    /// How wide and how high a picture is to be shown, in pixels, where its author says so.
    pub size: (Option<u32>, Option<u32>),
    /// Whether it is a picture within a link.
    pub linked: bool,
    /// Whether it stands in the template's own words, and so is no link of the author's.
    pub placeholder: bool,
    /// The sentence around it, plain.
    pub sentence: String,
    /// What a column for it says of the row that it stands in.
    pub relation: Option<Relation>,
    pub span: Span,
    /// Where the words between its brackets end.
    pub words_end: usize,
}

impl Link {
    pub fn is_image(&self) -> bool {
        self.form == Form::Image
    }

    pub fn is_name(&self) -> bool {
        matches!(self.form, Form::Name(_))
    }

    /// The name and the number that words in running text would mean.
    pub fn mention(&self) -> Option<&Mention> {
        match &self.form {
            Form::Name(mention) => mention.as_ref(),
            _ => None,
        }
    }
}
