//! Formulas and diagrams: drawn where they can be, and always there as text.

use std::fmt::Write;

use crate::diag::{self, Diagnostic, Span};
use crate::markdown::{diagram, math};
use crate::spec::body::{Hole, Word};
use crate::spec::render::Renderer;
use crate::text::escape_text;

/// How much of diagrams is drawn in one file: four flowcharts with the most arrows that are drawn, which take up to a
/// second each, or some hundred small ones.
const MOST_DRAWN: usize = 1_400;

/// A formula in a sentence may be wider than a phone when its TeX is longer than this.
const LONG: usize = 40;

impl Renderer<'_> {
    /// A formula of TeX; what cannot be set stays as it was typed.
    pub(super) fn formula(&mut self, tex: &str, display: bool, span: Span) {
        match math::mathml(tex, display) {
            // A line of it cannot be broken.
            Ok(html) if !display && tex.len() > LONG => {
                self.push("<span class=\"scroll formula\">");
                self.push(&html);
                self.push("</span>");
            }
            Ok(html) => self.push(&html),
            Err(reason) => {
                self.tell(&diag::UNDRAWN_FORMULA, &format!("the formula is shown as TeX: {reason}"), span);
                self.push("<code class=\"math\">");
                escape_text(tex, &mut self.out.html);
                self.push("</code>");
            }
        }
    }

    /// A block of code that is a picture; gives whether it was written.
    pub(super) fn drawing(&mut self, language: &str, literal: &str, span: Span) -> bool {
        match language {
            "math" => match math::mathml(literal, true) {
                Ok(html) => {
                    let _ = writeln!(
                        self.out.html,
                        "<div class=\"scroll formula\"{}>{html}</div>",
                        self.id(span)
                    );
                    true
                }
                Err(reason) => {
                    self.tell(
                        &diag::UNDRAWN_FORMULA,
                        &format!("the formula is shown as TeX: {reason}"),
                        span,
                    );
                    false
                }
            },
            "mermaid" if self.left.is_some() => {
                self.left = self.left.map(|count| count + 1);
                let _ = write!(self.out.html, "<pre class=\"mermaid\"{} tabindex=\"0\">", self.id(span));
                escape_text(literal, &mut self.out.html);
                self.push("</pre>\n");
                true
            }
            "mermaid" if self.drawn + diagram::work(literal) > MOST_DRAWN => {
                let reason =
                    "the diagram is shown as text: the diagrams of this file are too many to be drawn";
                self.tell(&diag::UNDRAWN_DIAGRAM, reason, span);
                false
            }
            "mermaid" => {
                self.drawn += diagram::work(literal);
                match diagram::draw(literal, &format!("d{}-", span.start)) {
                    Ok(svg) => {
                        self.figure(&svg, literal, span);
                        true
                    }
                    Err(reason) => {
                        let message = format!("the diagram is shown as text: {reason}");
                        self.tell(&diag::UNDRAWN_DIAGRAM, &message, span);
                        false
                    }
                }
            }
            _ => false,
        }
    }

    /// A drawing with its text below, folded.
    fn figure(&mut self, svg: &str, literal: &str, span: Span) {
        let _ = write!(
            self.out.html,
            "<figure class=\"drawing\"{}><div class=\"scroll\">{svg}</div>",
            self.id(span)
        );
        self.push("<details><summary>");
        self.out.hole(Hole::Word(Word::AsText));
        self.push("</summary><pre tabindex=\"0\"><code>");
        escape_text(literal, &mut self.out.html);
        self.push("</code></pre></details></figure>\n");
    }

    fn tell(&mut self, rule: &'static diag::Rule, message: &str, span: Span) {
        let finding = Diagnostic::new(rule, self.path, span, message);
        self.diagnostics.push(finding.with_help("write it in a simpler form, or leave it as text"));
    }
}
