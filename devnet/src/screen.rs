//! Progress for a person: a spinner on a terminal, plain lines elsewhere.

use std::{
    io::IsTerminal,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use registry_devnet::Progress;

/// Shows steps on standard error.
#[derive(Debug, Default)]
pub struct Screen {
    step: Mutex<Option<Step>>,
}

#[derive(Debug)]
struct Step {
    began: Instant,
    spinner: Option<ProgressBar>,
}

impl Screen {
    /// Removes the spinner of a step that will not end, so that an error stands alone.
    pub fn clear(&self) {
        if let Some(spinner) = self.take().and_then(|step| step.spinner) {
            spinner.finish_and_clear();
        }
    }

    fn take(&self) -> Option<Step> {
        self.step
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

impl Progress for Screen {
    fn begin(&self, text: &str) {
        self.clear();
        let spinner = if std::io::stderr().is_terminal() {
            let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
            let spinner = ProgressBar::new_spinner().with_style(style);
            spinner.set_message(text.to_owned());
            spinner.enable_steady_tick(Duration::from_millis(120));
            Some(spinner)
        } else {
            eprintln!("{text} ...");
            None
        };
        *self.step.lock().unwrap_or_else(PoisonError::into_inner) = Some(Step {
            began: Instant::now(),
            spinner,
        });
    }

    fn end(&self, outcome: &str) {
        let took = self.take().map(|step| {
            if let Some(spinner) = step.spinner {
                spinner.finish_and_clear();
            }
            step.began.elapsed().as_secs()
        });
        match took {
            Some(seconds) if seconds > 0 => eprintln!("  {outcome} ({seconds} s)"),
            _ => eprintln!("  {outcome}"),
        }
    }

    fn note(&self, text: &str) {
        self.clear();
        eprintln!("Note: {text}");
    }
}
