//! What stops a run: a broken machine, configuration or theme. Findings about specs are
//! [`crate::diag::Diagnostic`]s and never end up here.

use std::fmt;
use std::path::Path;

/// One message that says what went wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    message: String,
    help: Option<String>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// An operation on a path that the system refused: `cannot read specs/a.md: permission denied`.
    pub fn io(action: &str, path: &Path, cause: &std::io::Error) -> Self {
        Self::new(format!("cannot {action} {}: {cause}", path.display()))
    }

    /// Adds the way out, shown on a line of its own.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn message(&self) -> &str {
        &self.message
    }

    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
