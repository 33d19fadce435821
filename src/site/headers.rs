//! A configuration -> the headers that a host is to send with the files of a site, as Netlify and Cloudflare Pages read
//! them.

use crate::config::Config;

/// The file that these hosts look for at the top of a site.
pub const NAME: &str = "_headers";

/// The policy of the pages for all that is no page, too, and that none is framed. What bears a hash in its name never
/// changes; all else these hosts let browsers ask for anew by themselves.
pub fn text(config: &Config) -> String {
    let backend = config.search.origin().map(|origin| format!(" {origin}")).unwrap_or_default();
    // A browser that draws diagrams sets styles and markup of its own.
    let (styles, markup) = match config.render.mermaid_js {
        Some(_) => (" 'unsafe-inline'", ""),
        None => ("", " require-trusted-types-for 'script';"),
    };
    format!(
        "\
/*
  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; \
connect-src 'self'{backend}; base-uri 'none'; form-action 'self';{markup} frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/assets/*
  Cache-Control: public, max-age=31536000, immutable
/search/:part/*
  Cache-Control: public, max-age=31536000, immutable
"
    )
}
