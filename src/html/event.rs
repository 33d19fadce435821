//! What raw HTML becomes: a list of these.

/// Elements open at a time; browsers draw no more than about 500, with those of Markdown around them.
pub const MAX_DEPTH: usize = 64;

/// Names and values, decoded; the renderer escapes the values.
pub type Attributes = Vec<(&'static str, String)>;

/// What the renderer writes. Start and end always match, across pieces and up to [`Nesting::finish`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HtmlEvent {
    /// Decoded text, to be escaped.
    Text(String),
    Open {
        tag: &'static str,
        attributes: Attributes,
    },
    Close(&'static str),
    /// `br`, `wbr` or `hr`.
    Void(&'static str),
    /// A heading that is none of the document's.
    HeadingOpen {
        level: u8,
        attributes: Attributes,
    },
    HeadingClose,
    LinkOpen {
        href: String,
        title: String,
    },
    LinkClose,
    Image(Image),
    /// A place with a name of the author's; the name may be taken already.
    Anchor(String),
    /// A whole `summary`: `details` that have none need one in the reader's language.
    Summary,
    /// A whole block of source that is no HTML for a page, as it was typed.
    Source(String),
}

/// An image; sizes in pixels of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub src: String,
    pub alt: String,
    pub title: String,
    pub width: Option<u32>,
    pub height: Option<u32>,
}
