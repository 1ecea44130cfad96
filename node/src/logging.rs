//! The log as lines of JSON, for programs that collect logs: `--log-format json`.
//!
//! The text form is `sc-cli`'s own. Filters (`-l`, `RUST_LOG`) mean the same in both.

use std::fmt;

use sc_cli::{build_runtime, CliConfiguration, Runner, Signals, SubstrateCli};
use serde_json::{Map, Value};
use tracing::{
    field::{Field, Visit},
    Event, Subscriber,
};
use tracing_subscriber::{
    filter::{Directive, ParseError},
    fmt::{
        format::Writer,
        time::{FormatTime, SystemTime},
        FmtContext, FormatEvent, FormatFields,
    },
    registry::LookupSpan,
    EnvFilter,
};

use crate::cli::Cli;

/// The form of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line: timestamp, level, target, fields.
    Json,
}

/// What is left out of the log unless it is asked for: what libraries say of every connection.
const QUIET: [&str; 10] = [
    "ws=off",
    "yamux=off",
    "regalloc=off",
    "cranelift_codegen=off",
    "cranelift_wasm=warn",
    "hyper=warn",
    "hickory_proto=off",
    "libp2p_mdns::behaviour::iface=off",
    "rustls::common_state=off",
    "rustls::conn=off",
];

/// A runner of the node, with its log in the form that was asked for.
pub fn runner(cli: &Cli) -> sc_cli::Result<Runner<Cli>> {
    if cli.log_format == LogFormat::Text {
        return cli.create_runner(&cli.run);
    }
    // What `create_runner` does, in its order, but for the form of the log.
    let executor = build_runtime()?;
    let signals = executor.block_on(async { Signals::capture() })?;
    let config = cli
        .run
        .create_configuration(cli, executor.handle().clone())?;
    sp_panic_handler::set(&Cli::support_url(), &Cli::impl_version());
    start(&cli.run.log_filters()?)?;
    if let Err(error) = fdlimit::raise_fd_limit() {
        tracing::warn!("the limit of open files cannot be raised: {error}");
    }
    Runner::new(config, executor, signals)
}

fn start(filters: &str) -> sc_cli::Result<()> {
    let filter = filter(std::env::var("RUST_LOG").ok().as_deref(), filters)
        .map_err(|error| sc_cli::Error::Input(format!("the log filter is wrong: {error}")))?;
    tracing_subscriber::fmt()
        .event_format(JsonLines)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init()
        .map_err(|error| sc_cli::Error::Input(format!("the log cannot be started: {error}")))
}

/// One JSON object a line. What the `log` crate adds about source files is left out.
struct JsonLines;

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut time = String::new();
        SystemTime.format_time(&mut Writer::new(&mut time))?;
        let mut fields = Fields::default();
        event.record(&mut fields);
        writeln!(writer, "{}", line(time, event, fields.0))
    }
}

/// The fields of an event.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0
            .insert(field.name().to_owned(), format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

fn line(time: String, event: &Event<'_>, fields: Map<String, Value>) -> Value {
    let metadata = event.metadata();
    // Records of the `log` crate all have one target, and carry their own as a field.
    let target = fields
        .get("log.target")
        .cloned()
        .unwrap_or_else(|| metadata.target().into());
    let mut object = Map::new();
    object.insert("timestamp".into(), time.into());
    object.insert("level".into(), metadata.level().as_str().into());
    object.insert("target".into(), target);
    object.extend(
        fields
            .into_iter()
            .filter(|(name, _)| !name.starts_with("log.")),
    );
    Value::Object(object)
}

/// Later filters win over earlier ones.
fn filter(environment: Option<&str>, typed: &str) -> Result<EnvFilter, ParseError> {
    let asked = [environment.unwrap_or_default(), typed];
    std::iter::once("info")
        .chain(QUIET)
        .chain(asked.into_iter().flat_map(|list| list.split(',')))
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .try_fold(EnvFilter::default(), |filter, text| {
            Ok(filter.add_directive(text.parse::<Directive>()?))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };

    /// What was written.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let mut kept = self.0.lock().expect("nobody panicked");
            kept.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_event_is_one_line_of_json() {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = tracing_subscriber::fmt()
            .event_format(JsonLines)
            .with_env_filter(filter(None, "").expect("a filter"))
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(target: "sync", peers = 3_u64, "two\nlines of {}", "text");
            tracing::debug!("not shown");
        });
        let bytes = kept.0.lock().expect("nobody panicked").clone();
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text.lines().count(), 1, "{text}");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["level"], "WARN");
        assert_eq!(value["target"], "sync");
        assert_eq!(value["message"], "two\nlines of text");
        assert_eq!(value["peers"], 3);
        assert!(value["timestamp"]
            .as_str()
            .is_some_and(|time| time.ends_with('Z')));
    }

    #[test]
    fn filters_add_to_what_is_quiet_and_win_over_it() {
        let shown = filter(Some("hyper=info"), "sync=debug,ws=warn")
            .expect("the filter is understood")
            .to_string();
        for part in ["info", "sync=debug", "ws=warn", "hyper=info", "yamux=off"] {
            assert!(
                shown.split(',').any(|found| found == part),
                "{part}: {shown}"
            );
        }
        assert!(!shown.contains("ws=off"), "{shown}");
        assert!(filter(None, "sync=loud").is_err());
    }
}
