//! How long steps report what they are doing.

/// Receives what is going on while a country starts or stops.
///
/// Steps never overlap: every `begin` is followed by one `end`, unless the step failed.
pub trait Progress: Send + Sync {
    /// A step begins, for example "Starting PostgreSQL".
    fn begin(&self, step: &str);
    /// The step that began last is over, for example "PostgreSQL 15 is ready".
    fn end(&self, outcome: &str);
    /// Something a person should know that belongs to no step.
    fn note(&self, text: &str);
}

/// Reports nothing; for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _step: &str) {}
    fn end(&self, _outcome: &str) {}
    fn note(&self, _text: &str) {}
}
