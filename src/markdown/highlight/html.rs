//! Tokens with their classes in, HTML out: one span for neighbours of one class.

use crate::text::escape;

/// What kind of thing a token is, as the one letter by which the stylesheet knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class(pub char);

impl Class {
    /// What has no colour of its own.
    pub(super) const PLAIN: Class = Class('-');
}

/// HTML that grows by tokens.
pub(super) struct Html {
    out: String,
    open: Class,
}

impl Html {
    /// For code of so many bytes.
    pub(super) fn new(bytes: usize) -> Html {
        Html { out: String::with_capacity(bytes * 2), open: Class::PLAIN }
    }

    /// Blanks stay in the span that is open, and open none.
    pub(super) fn push(&mut self, text: &str, class: Class) {
        let token = if class == self.open { text } else { text.trim_start() };
        if token.is_empty() {
            self.out.push_str(text);
            return;
        }
        if class != self.open {
            self.out.push_str(&text[..text.len() - token.len()]);
            self.close();
            self.open = class;
            if class != Class::PLAIN {
                self.out.push_str("<span class=\"");
                self.out.push(class.0);
                self.out.push_str("\">");
            }
        }
        escape(token, &mut self.out);
    }

    fn close(&mut self) {
        if self.open != Class::PLAIN {
            self.out.push_str("</span>");
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.close();
        self.out
    }
}
